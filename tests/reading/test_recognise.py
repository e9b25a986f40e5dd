"""OCR around the engine: rectangles on the page as shown, columns, and a real Tesseract on one page."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein

from corpus_builder.contracts import OcrLine
from corpus_builder.errors import PermanentError, UsageError
from corpus_builder.model import Page
from corpus_builder.reading import OcrOptions, Options, straighten
from corpus_builder.reading.engines import tesseract
from corpus_builder.reading.extract import extract
from corpus_builder.reading.images import page_image
from corpus_builder.reading.recognise import recognise
from tests.conftest import PDFS
from tests.reading.invented import page, pdf

SCAN = PDFS / "daonnuri_pet_scan_2024-09.pdf"


class OneBox:
    """An engine that finds the ink: one line, as large as what is dark."""

    def read(self, image: Image.Image, dpi: int) -> list[OcrLine]:
        box = image.point(lambda value: 255 if value < 128 else 0).getbbox()
        return [OcrLine("잉크", tuple(map(float, box)), 1.0)] if box else []  # type: ignore[arg-type]


def ruled(degrees: float, size: tuple[int, int] = (1000, 1400)) -> Image.Image:
    """A page of lines of dark squares, turned clockwise by `degrees`."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    for y in range(200, 1200, 40):
        for x in range(150, 840, 20):
            draw.rectangle((x, y, x + 14, y + 14), outline=0, width=3)
    return image.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=255)


def scanned(path: Path, image: Image.Image) -> str:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return pdf(path, lambda page: page.insert_image(page.rect, stream=buffer.getvalue(), keep_proportion=False))


@pytest.mark.parametrize("degrees", [-1.5, -0.4, 0.0, 0.7, 1.9])
def test_skew_is_measured(degrees: float) -> None:
    assert straighten.skew(ruled(degrees)) == pytest.approx(degrees, abs=0.1)


def test_empty_image_is_straight() -> None:
    assert straighten.skew(Image.new("L", (800, 1000), 255)) == 0.0


def test_turn_there_and_back() -> None:
    turn = straighten.Turn(1.5, 1000, 1400)
    image = Image.new("L", (1000, 1400), 255)
    ImageDraw.Draw(image).rectangle((700, 300, 720, 310), fill=0)
    there = straighten.turned(image, 1.5).point(lambda value: 255 if value < 128 else 0).getbbox()
    assert there
    x0, y0, x1, y1 = turn.back(tuple(map(float, there)))  # type: ignore[arg-type]
    assert (x0 + x1) / 2 == pytest.approx(710, abs=2)
    assert (y0 + y1) / 2 == pytest.approx(305, abs=2)


def test_rectangles_are_those_of_the_page_as_shown(tmp_path: Path) -> None:
    path = scanned(tmp_path / "a.pdf", ruled(1.2))
    found = recognise(page(1), path, OneBox(), OcrOptions())
    (line,) = found.blocks[0].lines
    assert (found.source, found.needs_ocr) == ("ocr", False)
    assert found.signals["ocr_turned"] == pytest.approx(1.2, abs=0.1)
    left, top, right, bottom = line.bbox
    assert (left + right) / 2 == pytest.approx(595 / 2, abs=6)
    assert (top, bottom) == pytest.approx((200 / 1400 * 842, 1174 / 1400 * 842), abs=16)


def test_page_without_text_stays_an_image(tmp_path: Path) -> None:
    path = scanned(tmp_path / "a.pdf", Image.new("L", (600, 800), 255))
    found = recognise(page(1), path, OneBox(), OcrOptions())
    assert (found.source, found.blocks, found.needs_ocr) == ("image", (), False)


def test_page_that_is_not_there(tmp_path: Path) -> None:
    path = scanned(tmp_path / "a.pdf", ruled(0.0))
    with pytest.raises(PermanentError, match="no page 9"):
        recognise(page(9), path, OneBox(), OcrOptions())


def test_missing_language_names_the_packages(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as missing:
        tesseract.start(tesseract.Options(tessdata=str(tmp_path)))
    assert "tesseract-ocr-kor" in missing.value.advice


def test_version_names_release_and_model() -> None:
    assert tesseract.version(tesseract.Options()).startswith("tesseract ")
    assert "kor:" in tesseract.version(tesseract.Options())


def read_by_tesseract(numbers: set[int]) -> tuple[list[Page], Any]:
    engine = tesseract.start(tesseract.Options())
    pages = [recognise(page, str(SCAN), engine, OcrOptions()) for page in extract("d", str(SCAN), Options()) if page.number in numbers]
    return pages, json.loads((PDFS / "truth" / f"{SCAN.stem}.json").read_text(encoding="utf-8"))["page_texts"]


def error_rate(page: Page, printed: list[str]) -> float:
    wanted, got = "".join("".join(printed).split()), "".join(page.text.split())
    return Levenshtein.distance(wanted, got) / len(wanted)


def test_tesseract_reads_a_page() -> None:
    (found,), printed = read_by_tesseract({4})
    assert error_rate(found, printed[3]) < 0.05
    assert "다만, 조사가" in found.text  # words keep their blanks


def test_page_image_is_webp_of_the_right_size() -> None:
    image = Image.open(io.BytesIO(page_image(str(SCAN), 1, dpi=72)))
    assert image.format == "WEBP"
    assert image.size == pytest.approx((595, 842), abs=1)


def test_image_of_a_page_that_is_not_there() -> None:
    with pytest.raises(PermanentError):
        page_image(str(SCAN), 99)
