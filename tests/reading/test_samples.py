"""The project's own policies, line by line against what was printed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import generate
import pytest
from sample_scan import HARSH

from corpus_builder.model import Page
from corpus_builder.reading import OcrOptions, Options
from corpus_builder.reading.engines import tesseract
from corpus_builder.reading.extract import extract
from corpus_builder.reading.recognise import recognise
from tests.conftest import PDFS
from tests.samples import BOXED, LIVING, PLAIN, SCANS, cases, damaged, error_rate, pages, pdf, scan_texts, spaced, squeezed, truth

TOLD = (*LIVING, *PLAIN)
COLUMNS = "columns on a page with boxes or few lines are not told apart"
ROTATED = "text on a page with /Rotate is taken for sideways furniture"
UNSEEN = "white text, and text in the mode that draws nothing, is read as if a person saw it"


def lines(page: Page, *kinds: str) -> list[str]:
    return [spaced(line.text) for block in page.blocks if block.kind in kinds for line in block.lines]


@pytest.mark.parametrize(
    "stem",
    cases(
        TOLD,
        {"tables": "a table without rules is read as text"},
    ),
)
def test_every_printed_line_once_and_in_order(stem: str) -> None:
    for page, printed in zip(pages(stem), truth(stem)["page_texts"], strict=True):
        assert lines(page, "text", "box", "contents") == list(map(spaced, printed)), page.number


@pytest.mark.parametrize("stem", (*TOLD, *BOXED, "formulas"))
def test_furniture_and_nothing_else(stem: str) -> None:
    for page, furniture in zip(pages(stem), truth(stem)["furniture"], strict=True):
        assert sorted(lines(page, "furniture")) == sorted(furniture), page.number


@pytest.mark.parametrize(
    "stem", cases((*TOLD, *BOXED, "formulas"), {"contents_bare": "the short last page of contents without page numbers is taken for terms"})
)
def test_contents_pages_and_nothing_else(stem: str) -> None:
    found = [page.number for page in pages(stem) if lines(page, "contents")]
    assert found == [n for n, kind in enumerate(truth(stem)["kinds"], 1) if kind == "contents"]


@pytest.mark.parametrize("stem", (*TOLD, *BOXED, "formulas"))
def test_source_of_every_page(stem: str) -> None:
    """Text layer, repaired for the torn file; a picture or nothing where no text is printed."""
    sound = "repaired" if stem == "torn" else "text layer"
    told = truth(stem)
    pictures = {"image": "image", "blank": "blank", "cover": sound if told["page_texts"][0] else "image"}
    expected = [pictures.get(kind, sound) for kind in told["kinds"]]
    assert [page.source for page in pages(stem)] == expected
    assert not [page.number for page in pages(stem) if page.source == sound and page.needs_ocr]


# ---------------------------------------------------------------- private-use marks


def leading_number(line: str) -> int | None:
    """The number of the mark that a line begins with: circled, or digits in any brackets; None for a private-use character."""
    circled = unicodedata.numeric(line[:1], None) if line[:1] and not line[0].isascii() else None
    plain = re.match(r"[\[(⟦【〔]?\s*(\d{1,2})\s*[\])⟧】〕.]", line)
    return int(circled) if circled else int(plain[1]) if plain else None


@pytest.mark.parametrize("stem", BOXED)
def test_boxed_numbers_are_known_and_lost_ones_not_guessed(stem: str) -> None:
    for page, printed in zip(pages(stem), truth(stem)["page_texts"], strict=True):
        for found, wanted in zip(lines(page, "text", "box", "contents"), printed, strict=True):
            if mark := re.match(r"\[(\d+|\?)\] ", wanted):
                assert leading_number(found) == (None if mark[1] == "?" else int(mark[1])), wanted


@pytest.mark.parametrize("stem", BOXED)
def test_private_code_that_is_no_number(stem: str) -> None:
    """U+F000 within a line is a quotation mark here: whatever it becomes, it is no digit and nothing else of the line changes."""
    for page, printed in zip(pages(stem), truth(stem)["page_texts"], strict=True):
        for found, wanted in zip(lines(page, "text", "box", "contents"), printed, strict=True):
            if "“" in wanted:
                body = re.sub(r"^\[\d+\] ", "", wanted)
                assert re.sub("[“”\"'‘’\ufffd]", "", squeezed(found)).endswith(re.sub("[“”]", "", squeezed(body)))


# ---------------------------------------------------------------- text that nobody sees, numbers that are unsafe


@pytest.mark.parametrize("kind", ("white", "outside", "undrawn"))
def test_text_that_nobody_sees_is_dropped(kind: str) -> None:
    at = {"white": 0, "outside": 1, "undrawn": 2}[kind]
    for page, hidden in zip(pages("hidden_words"), truth("hidden_words")["hidden"], strict=True):
        assert not hidden or squeezed(hidden[at]) not in squeezed(page.text)


def test_exponents_do_not_become_digits() -> None:
    text = "".join(page.text for page in pages("formulas"))
    assert "1.0252" not in text
    assert "공시이율)10" not in text.replace(" ", "")


def test_exponents_in_a_cell_stay_where_they_are() -> None:
    (rows,) = [block.rows for page in pages("formulas") for block in page.blocks if block.kind == "table"]
    assert [re.sub("[²2^]", "", row[0]) for row in rows] == ["면적", "10cm 초과 5cm 이하", "5cm 초과"]


def test_parts_of_a_fraction_are_all_read() -> None:
    text = squeezed("".join(page.text for page in pages("formulas")))
    for article in truth("formulas")["articles"]:
        for formula in article.get("formulas", ()):
            assert all(squeezed(part) in text for part in formula.values())


# ---------------------------------------------------------------- scans


@pytest.mark.parametrize("stem", SCANS)
def test_scan_goes_to_ocr(stem: str) -> None:
    found = extract("d", str(pdf(stem)), Options())
    assert {(page.source, page.needs_ocr, page.reason) for page in found} == {("image", True, "no text under an image")}


@pytest.mark.parametrize("stem", ("lost_letters", "shifted_letters"))
def test_text_layer_of_wrong_letters_goes_to_ocr(stem: str) -> None:
    assert all(page.needs_ocr for page in extract("d", str(pdf(stem)), Options()))


def test_old_ocr_layer_is_not_trusted() -> None:
    found = extract("d", str(pdf("old_ocr_layer")), Options())
    assert all(page.needs_ocr and "old OCR layer" in page.reason for page in found)
    layer = ["".join(hidden) for hidden in truth("old_ocr_layer")["hidden"]]
    assert error_rate(layer, scan_texts("old_ocr_layer")) > 0.03  # the layer is worth reading again


def by_tesseract(path: Path, number: int) -> str:
    """The text of one page, furniture included, read by the product's Tesseract."""
    (page,) = [page for page in extract("d", str(path), Options()) if page.number == number]
    found = recognise(page, str(path), tesseract.start(tesseract.Options()), OcrOptions())
    return "\n".join(line.text for block in found.blocks for line in block.lines)


def test_old_ocr_layer_is_read_again() -> None:
    wanted = scan_texts("old_ocr_layer")[2]
    layer = "".join(truth("old_ocr_layer")["hidden"][2])
    assert error_rate([by_tesseract(pdf("old_ocr_layer"), 3)], [wanted]) < error_rate([layer], [wanted])


@pytest.mark.slow
def test_damage_is_what_makes_a_scan_hard(tmp_path: Path) -> None:
    """The same words, scanned less badly, are read better; the truth is that of the harsh file."""
    wanted = scan_texts("harsh_scan")[5]
    mild = damaged("harsh_scan", replace(HARSH, noise=3.0, specks=0, stains=0, fade=0.0, skew=0.5), tmp_path)
    assert error_rate([by_tesseract(mild, 6)], [wanted]) < min(0.06, error_rate([by_tesseract(pdf("harsh_scan"), 6)], [wanted]))


@pytest.mark.slow
def test_generator_gives_these_files(tmp_path: Path) -> None:
    """Content, layout and the files in the folder are of one make; scans are compared by their truth, their bytes hang on the processor."""
    assert generate.main(["--out", str(tmp_path)]) == 0
    made = {path.relative_to(tmp_path): path.read_bytes() for kind in ("pdf", "json") for path in tmp_path.rglob(f"*.{kind}")}
    for path, content in made.items():
        if path.parts[0] != "broken" and not (path.suffix == ".pdf" and path.stem in (*SCANS, "old_ocr_layer")):
            assert content == (PDFS / path).read_bytes(), path
