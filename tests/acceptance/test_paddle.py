"""Whole builds with PaddleOCR on tiny models: every page read by it, no connection tried, nothing written outside its cache."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

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
connect = socket.socket.connect
socket.socket.connect = lambda s, address: connect(s, address) if s.family == socket.AF_UNIX else refused(address)
socket.getaddrinfo = refused
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
    said = [line for line in done.stderr.splitlines() if not line.startswith(("read: ", "ocr: ", "structure: ", "cluster: ", "pairs: "))]
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


def test_text_prints_what_paddle_reads(offline: dict[str, str], tmp_path: Path) -> None:
    done = run("text", one_page(tmp_path), *models(tmp_path / "tiny"), env=offline)
    (page,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (page["text"], page["source"]) == ("가\n다\n나", "paddle")
    assert not (tmp_path / "connections").exists()
