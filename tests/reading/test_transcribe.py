"""Lines to text: what left out ink is read again, and everything that was changed is noted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from corpus_builder.contracts import OcrLine
from corpus_builder.reading import OcrOptions
from corpus_builder.reading.engines import tesseract
from corpus_builder.reading.ink import look
from corpus_builder.reading.printlines import find_lines
from corpus_builder.reading.recognise import recognise
from corpus_builder.reading.transcribe import transcribe
from corpus_builder.turns import sheet
from tests.reading import drawn
from tests.reading.drawn import SENTENCE, table, write
from tests.reading.invented import page


class Forgetful:
    """Reads each line's width in syllables, but nothing the first time that it sees one of `lost` (line numbers from 0)."""

    def __init__(self, *lost: int) -> None:
        self.lost, self.calls = list(lost), 0

    def read_line(self, image: Image.Image, dpi: int) -> OcrLine:
        number, self.calls = self.calls, self.calls + 1
        text = "" if number in self.lost else "가" * round(image.width / 28)
        return OcrLine(text, (0, 0, 1, 1), 0.9)


def ten_lines(sheet: Any) -> None:
    for n in range(10):
        write(sheet, 60, 100 + 20 * n, SENTENCE)


def read(engine: Forgetful) -> Any:
    ink = look(drawn.image(ten_lines), 200)
    return transcribe(ink, find_lines(ink, []), [], engine, 200)


def test_page_without_loss_is_read_once() -> None:
    engine = Forgetful()
    found = read(engine)
    assert (engine.calls, found.again, found.missed_first, found.missed) == (10, 0, 0.0, 0.0)


def test_line_without_text_is_read_again() -> None:
    engine = Forgetful(3)
    found = read(engine)
    assert found.missed_first == pytest.approx(0.1, abs=0.02)
    assert (found.again, found.missed, engine.calls) == (1, 0.0, 12)
    assert found.lines[3].text
    assert "read again for ''" in found.lines[3].notes


def test_page_of_no_letters_is_not_read_over_and_over() -> None:
    engine = Forgetful(*range(1000))
    assert read(engine).again <= 3
    assert engine.calls <= 16


@pytest.fixture(scope="module")
def engine() -> tesseract.Engine:
    return tesseract.start(tesseract.Options())


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_page_scanned_any_way_round(tmp_path: Path, engine: tesseract.Engine, quarters: int) -> None:
    picture = drawn.image(ten_lines)
    turned = picture.rotate(90 * quarters, expand=True)
    found = recognise(page(1), drawn.scan(tmp_path / "a.pdf", turned), engine, OcrOptions())
    assert "보험금을 지급하기로" in found.text
    assert found.signals["ocr_quarters"] == (4 - quarters) % 4
    first = sheet(found, found.blocks[0]).shown(found.blocks[0].lines[0].bbox)
    side = {0: first[1] < 150, 1: first[0] < 150, 2: first[3] > 690, 3: first[2] > 445}[quarters]
    assert side  # the rectangle is where the first line is on the page as shown


def test_scanned_table_has_cells(tmp_path: Path, engine: tesseract.Engine) -> None:
    rows: list[tuple[str, ...]] = [("구분", "지급금액"), ("입원일당", "1일당 3만원을\n지급합니다"), ("수술", "1회당 100만원")]

    def draw(sheet: Any) -> None:
        write(sheet, 60, 80, SENTENCE)
        table(sheet, rows, (60, 180, 400), 100, 40)

    found = recognise(page(1), drawn.scan(tmp_path / "a.pdf", drawn.image(draw)), engine, OcrOptions())
    assert [block.kind for block in found.blocks] == ["text", "table"]
    cells = ["".join(cell.split()) for row in found.blocks[1].rows for cell in row]
    assert cells == ["구분", "지급금액", "입원일당", "1일당3만원을지급합니다", "수술", "1회당100만원"]
    assert len(found.blocks[1].printed) == 7


def test_latin_words_are_read_as_such(tmp_path: Path, engine: tesseract.Engine) -> None:
    def draw(sheet: Any) -> None:
        for n in range(4):
            write(sheet, 60, 100 + 20 * n, "재협착")
            sheet.insert_text((100, 100 + 20 * n), "(restenosis)", fontname="helv", fontsize=10)
            write(sheet, 165, 100 + 20 * n, "경우에 한하여 지급합니다")

    found = recognise(page(1), drawn.scan(tmp_path / "a.pdf", drawn.image(draw)), engine, OcrOptions())
    assert found.text.count("restenosis") >= 3
    assert any("restenosis" in note for line in found.blocks[0].lines for note in line.repairs)
