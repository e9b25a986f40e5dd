"""Whole builds with PaddleOCR on tiny models: every page read by it, no connection tried, nothing written outside its cache."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from PIL import Image, ImageDraw

from corpus_builder.reading.engines.paddle import Options
from tests.acceptance.building import ROOT, SCAN, run, status
from tests.reading.engines import tiny
from tests.reading.test_recognise import scanned

pytestmark = pytest.mark.slow

WATCH = """\
import os, socket
def refused(*args, **_):
    with open(os.environ["CONNECTIONS"], "a") as log:
        print(args, file=log)
    raise OSError("no network here")
connect, resolve = socket.socket.connect, socket.getaddrinfo
def here(s, address):
    return connect(s, address) if s.family == socket.AF_UNIX or address[0] == os.environ.get("HUB") else refused(address)
socket.socket.connect = here
socket.getaddrinfo = lambda host, *args, **more: (resolve if host == os.environ.get("HUB") else refused)(host, *args, **more)
"""
"""Loaded by every Python process below: what tries to leave this machine is written down and refused."""


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "site").mkdir()
    (tmp_path / "home").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(WATCH)
    path = f"{tmp_path / 'site'}:{ROOT}"
    return {"PYTHONPATH": path, "HOME": str(tmp_path / "home"), "CONNECTIONS": str(tmp_path / "connections")}


def models(folder: Path) -> list[str]:
    given = tiny.models(folder)
    return ["--set", f"ocr.paddle.detection_dir={given.detection_dir}", "--set", f"ocr.paddle.recognition_dir={given.recognition_dir}"]


def one_page(tmp_path: Path) -> str:
    image = Image.new("L", (1000, 1400), 255)
    for row, grey in enumerate([0, 80, 40]):
        ImageDraw.Draw(image).rectangle((150, 200 + 60 * row, 850, 230 + 60 * row), fill=grey)
    return scanned(tmp_path / "scan.pdf", image)


def test_the_watch_sees_a_connection(offline: dict[str, str], tmp_path: Path) -> None:
    code = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')"
    assert subprocess.run([sys.executable, "-c", code], env=offline, capture_output=True).returncode == 1
    assert "192.0.2.1" in (tmp_path / "connections").read_text()


def test_a_scan_is_read_by_paddle_without_a_connection(offline: dict[str, str], tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    done = run("--corpus", corpus, "build", SCAN, "--set", "ocr.engine=paddle", *models(tmp_path / "tiny"), env=offline)
    assert status(corpus)["pages"] == {"ocr": 8}
    assert status(corpus)["failures"] == []
    said = [
        line
        for line in done.stderr.splitlines()
        if not line.startswith(("survey: ", "read: ", "ocr: ", "structure: ", "cluster: ", "kinds: ", "pairs: "))
    ]
    assert len(said) == 1 and said[0].startswith("OCR by paddleocr 3."), "one note, and no chatter of the libraries below"
    assert not (tmp_path / "connections").exists()
    assert [path.name for path in (tmp_path / "home").iterdir()] == [".paddlex"]


def test_auto_takes_paddle_and_reads_again_only_with_other_model_files(offline: dict[str, str], tmp_path: Path) -> None:
    corpus, pdf, sets = tmp_path / "corpus", one_page(tmp_path), models(tmp_path / "tiny")
    assert "OCR by paddleocr 3." in run("--corpus", corpus, "build", pdf, *sets, env=offline).stderr
    assert run("--corpus", corpus, "build", *sets, env=offline).stderr == ""
    with (tmp_path / "tiny" / "recognition" / "inference.yml").open("a") as file:
        file.write("# another edition\n")
    assert "ocr: 1/1" in run("--corpus", corpus, "build", *sets, env=offline).stderr


class Hub(BaseHTTPRequestHandler):
    """As much of a model hub as a download asks for: the list of a model's files, and the files, from `folder`/NAME."""

    folder: Path
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self._answer(self._content())

    def do_HEAD(self) -> None:
        self._answer(self._content(), body=False)

    def log_message(self, format: str, *args: object) -> None:
        self.asked.append(self.path)

    def _content(self) -> bytes | None:
        parts = self.path.strip("/").split("/")
        if parts == [""]:
            return b"a hub"
        if parts[0] == "api":
            folder = self.folder / parts[3]
            files = [(path.name, path.stat().st_size) for path in folder.iterdir()] if folder.is_dir() else []
            tree = [{"type": "file", "oid": name, "path": name, "size": size} for name, size in files]
            named = {"id": "/".join(parts[2:4]), "sha": "0" * 40, "siblings": [{"rfilename": name} for name, _ in files]}
            return json.dumps(tree if parts[4] == "tree" else named).encode() if files else None
        file = self.folder / parts[1] / parts[-1]
        return file.read_bytes() if file.is_file() else None

    def _answer(self, content: bytes | None, *, body: bool = True) -> None:
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        self.send_header("ETag", f'"{hashlib.sha256(content or b"").hexdigest()}"')
        self.send_header("X-Repo-Commit", "0" * 40)
        self.end_headers()
        if body:
            self.wfile.write(content or b"")


def test_models_are_downloaded_when_that_is_asked_for_and_only_then(offline: dict[str, str], tmp_path: Path) -> None:
    names = Options()
    tiny.detector(tmp_path / "hub" / f"{names.detection_model}_onnx", names.detection_model)
    tiny.recogniser(tmp_path / "hub" / f"{names.recognition_model}_onnx", names.recognition_model)
    corpus, pdf, nothing = tmp_path / "corpus", one_page(tmp_path), ["--set", f"ocr.tesseract.tessdata={tmp_path / 'nowhere'}"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("ThisHub", (Hub,), {"folder": tmp_path / "hub"}))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        env = {**offline, "HUB": "127.0.0.1", "PADDLE_PDX_HUGGING_FACE_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}
        said = run("--corpus", corpus, "build", pdf, *nothing, env=env, expect=1).stderr
        assert "1 pages need OCR and no engine can run: PaddleOCR has no model files" in said
        assert Hub.asked == []
        assert "OCR by paddleocr 3." in run("--corpus", corpus, "build", *nothing, "--set", "ocr.paddle.download=true", env=env).stderr
        assert Hub.asked
    finally:
        server.shutdown()
        server.server_close()
    assert run("--corpus", corpus, "build", *nothing, env=offline).stderr == "", "the models are here now, and the page is read"
    assert status(corpus)["pages"] == {"ocr": 1}
    assert [path.name for path in (tmp_path / "home").iterdir()] == [".paddlex"]


def test_text_prints_what_paddle_reads(offline: dict[str, str], tmp_path: Path) -> None:
    done = run("text", one_page(tmp_path), *models(tmp_path / "tiny"), env=offline)
    (page,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (page["text"], page["source"]) == ("가\n다\n나", "paddle")
    assert not (tmp_path / "connections").exists()
