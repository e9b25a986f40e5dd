"""PaddleOCR itself, constructed and run by the engine on models of a kilobyte: boxes, order, and the ways in which it can be missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from corpus_builder.contracts import OcrLine
from corpus_builder.errors import PermanentError, UsageError
from corpus_builder.reading import OcrOptions, Options
from corpus_builder.reading.engines import paddle
from corpus_builder.reading.extract import extract
from corpus_builder.reading.recognise import recognise
from tests.conftest import PDFS
from tests.reading.engines import tiny

SCAN = PDFS / "daonnuri_pet_scan_2024-09.pdf"
MARGIN = 30
"""Pixels by which a box may be larger than the ink of 30 px in height: PaddleOCR widens boxes by half their height and more."""


@pytest.fixture(autouse=True)
def _no_connection(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Any look at the network is remembered and fails the test, whatever becomes of the error; the cache is an empty folder."""
    tried: list[Any] = []

    def refused(*args: Any, **_: Any) -> Any:
        tried.append(args)
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setenv("PADDLE_PDX_CACHE_HOME", str(tmp_path / "cache"))
    yield
    assert tried == []


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> paddle.Options:
    return tiny.models(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def engine(options: paddle.Options) -> paddle.Engine:
    return paddle.start(options)


def inked(*rectangles: tuple[str, tuple[int, int, int, int]], size: tuple[int, int] = (1000, 700)) -> Image.Image:
    """A white page with rectangles in the inks of letters."""
    image = Image.new("L", size, 255)
    for letter, box in rectangles:
        ImageDraw.Draw(image).rectangle(box, fill=tiny.INKS[letter])
    return image


def test_boxes_lie_on_the_ink(engine: paddle.Engine) -> None:
    ink = {"가": (100, 100, 300, 130), "다": (500, 600, 900, 630)}
    found = {line.text: line for line in engine.read(inked(*ink.items()), 200)}
    assert set(found) == set(ink)
    for letter, box in ink.items():
        x0, y0, x1, y1 = found[letter].bbox
        assert box[0] - MARGIN <= x0 <= box[0] and box[1] - MARGIN <= y0 <= box[1]
        assert box[2] <= x1 <= box[2] + MARGIN and box[3] <= y1 <= box[3] + MARGIN
        assert 0.5 < found[letter].score <= 1


def test_lines_come_from_top_to_bottom_and_a_line_s_boxes_from_left_to_right(engine: paddle.Engine) -> None:
    page = inked(
        ("나", (100, 300, 300, 330)),
        ("다", (700, 104, 900, 134)),
        ("나", (400, 102, 600, 132)),
        ("가", (100, 100, 300, 130)),
        ("가", (400, 298, 600, 328)),
    )
    found = engine.read(page, 200)
    assert [line.text for line in found] == ["가 나 다", "나 가"]
    assert found[0].bbox[0] < 100 and found[0].bbox[2] > 900


def test_empty_page_has_no_lines(engine: paddle.Engine) -> None:
    assert engine.read(Image.new("L", (600, 800), 255), 200) == []


def test_image_that_can_not_be_read_is_a_permanent_failure(engine: paddle.Engine) -> None:
    with pytest.raises(PermanentError) as failed:
        engine.read(Image.new("L", (0, 0)), 200)
    assert failed.value.reason == "ocr failed"
    assert "PaddleOCR: " in failed.value.message


def test_model_that_loads_and_can_not_run_is_a_permanent_failure(tmp_path: Path) -> None:
    """As when the two folders are mixed up: the detector then gives what the recogniser's decoder can't use."""
    given = tiny.models(tmp_path)
    names = paddle.Options()
    tiny.detector(tmp_path / "recognition", names.recognition_model)
    (tmp_path / "recognition" / "inference.yml").write_text(
        tiny.RECOGNITION_YML.format(name=names.recognition_model, letters="가"), encoding="utf-8"
    )
    started = paddle.start(given)
    with pytest.raises(PermanentError, match="PaddleOCR: "):
        started.read(inked(("가", (100, 100, 300, 130))), 200)


def test_a_scanned_page_read_through_recognise(engine: paddle.Engine) -> None:
    page = next(page for page in extract("d", str(SCAN), Options()) if page.number == 4)
    found = recognise(page, str(SCAN), engine, OcrOptions())
    assert (found.source, found.needs_ocr) == ("ocr", False)
    lines = [line for block in found.blocks for line in block.lines]
    assert len(lines) > 20
    assert all(0 <= line.bbox[0] < line.bbox[2] <= 596 and 0 <= line.bbox[1] < line.bbox[3] <= 843 for line in lines)


def test_it_starts_no_threads(engine: paddle.Engine) -> None:
    import cv2

    before = len(list(Path("/proc/self/task").iterdir()))
    engine.read(inked(("가", (100, 100, 300, 130))), 200)
    assert len(list(Path("/proc/self/task").iterdir())) == before
    assert cv2.getNumThreads() == 1


# ---------------------------------------------------------------- boxes to printed lines


def box(text: str, x0: float, y0: float, x1: float, y1: float, score: float = 1.0) -> OcrLine:
    return OcrLine(text, (x0, y0, x1, y1), score)


def texts(*boxes: OcrLine) -> list[str]:
    return [line.text for line in paddle.printed_lines(list(boxes))]


def test_boxes_of_one_printed_line_are_joined_with_blanks() -> None:
    (line,) = paddle.printed_lines([box("보험금을", 300, 12, 500, 42, 0.9), box("회사는", 100, 10, 280, 40, 0.6)])
    assert (line.text, line.bbox) == ("회사는 보험금을", (100, 10, 500, 42))
    assert line.score == pytest.approx((0.9 * 4 + 0.6 * 3) / 7)


def test_a_comma_stays_in_its_line() -> None:
    line = [box("상해", 100, 10, 200, 40), box(",", 205, 32, 212, 42), box("질병", 220, 10, 320, 40)]
    assert texts(*line, box("다음 줄", 100, 60, 320, 90)) == ["상해 , 질병", "다음 줄"]


def test_a_box_as_high_as_two_rows_joins_neither() -> None:
    rows = [box("1년", 300, 10, 400, 40), box("2년", 300, 60, 400, 90), box("3년", 300, 110, 400, 140)]
    assert texts(box("가입기간", 100, 10, 200, 90), *rows) == ["1년", "가입기간", "2년", "3년"]


def test_lines_that_stand_close_are_not_joined() -> None:
    assert texts(box("나", 100, 35, 400, 68), box("가", 90, 10, 390, 43)) == ["가", "나"]


def test_a_slanting_line_is_followed() -> None:
    assert texts(*(box(str(n), 100 * n, 10 + 4 * n, 100 * n + 90, 40 + 4 * n) for n in range(8))) == ["0 1 2 3 4 5 6 7"]


def test_boxes_one_above_the_other_are_two_lines() -> None:
    assert texts(box("위", 100, 10, 200, 40), box("아래", 120, 20, 220, 50)) == ["위", "아래"]


# ---------------------------------------------------------------- version, and what can be missing


def test_version_names_releases_backend_and_the_bytes_of_both_models(tmp_path: Path) -> None:
    given = tiny.models(tmp_path)
    before = paddle.version(given)
    assert before.startswith("paddleocr 3.") and " onnxruntime " in before
    assert f"{given.detection_model}:" in before and f"{given.recognition_model}:" in before
    with (tmp_path / "recognition" / "inference.yml").open("a") as file:
        file.write("# another dictionary\n")
    changed = paddle.version(given)
    assert changed != before
    assert changed.split()[:-1] == before.split()[:-1], "only the recogniser's hash"


def test_version_loads_nothing_heavy(options: paddle.Options) -> None:
    code = f"""
import sys
from corpus_builder.reading.engines import paddle
print(paddle.version(paddle.Options.model_validate_json({options.model_dump_json()!r})))
assert not {{"paddleocr", "paddlex", "onnxruntime", "numpy", "cv2"}} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.startswith("paddleocr "), done.stderr


def test_models_in_paddle_s_own_cache_are_found(tmp_path: Path) -> None:
    names = paddle.Options()
    tiny.detector(tmp_path / "cache" / "official_models" / f"{names.detection_model}_onnx", names.detection_model)
    with pytest.raises(UsageError, match=f"{names.recognition_model}_onnx"):
        paddle.version(names)
    tiny.recogniser(tmp_path / "cache" / "official_models" / f"{names.recognition_model}_onnx", names.recognition_model)
    assert "onnxruntime" in paddle.version(names)
    assert paddle.start(names).read(inked(("나", (100, 100, 300, 130))), 200)[0].text == "나"


def test_without_the_package_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch, options: paddle.Options) -> None:
    def nothing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", nothing)
    for call in (paddle.version, paddle.start):
        with pytest.raises(UsageError, match="not installed") as missing:
            call(options)
        assert "corpus-builder[paddle]" in missing.value.advice


def test_a_system_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, options: paddle.Options, tmp_path: Path) -> None:
    (tmp_path / "cv2.py").write_text("raise ImportError('libGL.so.1: cannot open shared object file')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "cv2")
    with pytest.raises(UsageError, match=r"can't start: libGL\.so\.1: cannot open") as missing:
        paddle.start(options)
    assert "libgl1" in missing.value.advice


@pytest.mark.slow
def test_a_cache_that_can_not_be_written_is_said(monkeypatch: pytest.MonkeyPatch, options: paddle.Options, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PADDLE_PDX_CACHE_HOME", str(tmp_path / "file" / "cache"))
    code = f"""
from corpus_builder.reading.engines import paddle
try:
    paddle.start(paddle.Options.model_validate_json({options.model_dump_json()!r}))
except Exception as error:
    print(type(error).__name__, error, error.advice)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.startswith("UsageError PaddleOCR can't start: "), done.stderr
    assert "set PADDLE_PDX_CACHE_HOME" in done.stdout


@pytest.mark.parametrize("call", [paddle.version, paddle.start])
def test_missing_models_are_named_with_both_remedies(call: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no folder .*PP-OCRv5_mobile_det_onnx; no folder .*korean_PP-OCRv5_mobile_rec_onnx") as missing:
        call(paddle.Options())
    assert "ocr.paddle.detection_dir" in missing.value.advice and "ocr.paddle.download=true" in missing.value.advice
    given = tiny.models(tmp_path)
    (tmp_path / "recognition" / "inference.onnx").unlink()
    with pytest.raises(UsageError, match=r"no inference.onnx in .*recognition"):
        call(given)
    with pytest.raises(UsageError, match=r"no inference.onnx in .*recognition"):
        call(given.model_copy(update={"download": True}))


@pytest.mark.parametrize("call", [paddle.version, paddle.start])
def test_a_model_of_another_name_is_named(call: Any, tmp_path: Path) -> None:
    given = tiny.models(tmp_path, recognition_model="en_PP-OCRv5_mobile_rec")
    with pytest.raises(UsageError, match="has the model 'korean_PP-OCRv5_mobile_rec', not 'en_PP-OCRv5_mobile_rec'"):
        call(given)


def test_a_name_that_paddle_does_not_know(tmp_path: Path) -> None:
    given = tiny.models(tmp_path, detection_model="PP-OCRv5_pocket_det")
    tiny.detector(tmp_path / "detection", "PP-OCRv5_pocket_det")
    with pytest.raises(UsageError, match=r"PaddleOCR can't start: .*PP-OCRv5_pocket_det"):
        paddle.start(given)


def test_a_model_file_that_is_none(tmp_path: Path) -> None:
    given = tiny.models(tmp_path)
    (tmp_path / "detection" / "inference.onnx").write_bytes(b"half a download")
    with pytest.raises(UsageError, match="PaddleOCR can't start: ") as broken:
        paddle.start(given)
    assert "check the model files" in broken.value.advice


def test_a_backend_that_is_not_there(tmp_path: Path) -> None:
    given = tiny.models(tmp_path, backend="paddle")
    if importlib.util.find_spec("paddle"):
        expected, remedy = r"no inference.json or inference.pdmodel, inference.pdiparams in", "ocr.paddle.detection_dir"
    else:
        expected, remedy = "paddle not installed", "pip install paddlepaddle"
    with pytest.raises(UsageError, match=expected) as missing:
        paddle.start(given)
    assert remedy in missing.value.advice


class TestDownload:
    """What a machine without network says when a download was asked for."""

    @pytest.fixture(autouse=True)
    def _no_connection(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
        """Here a connection may be tried, and fails."""
        tried: list[Any] = []

        def refused(*args: Any, **_: Any) -> Any:
            tried.append(args)
            raise OSError("no network here")

        monkeypatch.setattr(socket, "getaddrinfo", refused)
        monkeypatch.setenv("PADDLE_PDX_CACHE_HOME", str(tmp_path / "cache"))
        # As in a worker process that is asked to download; here other tests were first.
        monkeypatch.setattr("paddlex.inference.utils.official_models.DISABLE_MODEL_SOURCE_CHECK", False)
        return tried

    def test_it_is_tried_only_now_and_its_failure_is_one_message(self, _no_connection: list[Any]) -> None:
        asked = paddle.Options(download=True)
        assert paddle.version(asked).count("not-here-yet") == 2
        assert _no_connection == []
        with pytest.raises(UsageError, match="PaddleOCR can't start: ") as failed:
            paddle.start(asked)
        assert _no_connection
        assert "check the network" in failed.value.advice
