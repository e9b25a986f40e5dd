"""What shows that a page may have lost text, and what does not."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from corpus_builder.reading import Options
from corpus_builder.reading.damage import Watch
from corpus_builder.reading.extract import extract
from corpus_builder.reading.files import library, opened
from corpus_builder.reading.survey import survey
from tests.conftest import PDFS, ROOT
from tests.mutants import DAMAGES, mutants, originals

SAMPLE = PDFS / "daonnuri_living_2025-04.pdf"
BROKEN = ROOT / "tests" / "broken"


def damage(path: Path) -> list[str]:
    return [page.damage for page in extract("d", str(path), Options())]


def changed(tmp_path: Path, pattern: bytes, by: bytes) -> Path:
    """Four pages of a sample, one object of which is changed without changing its length."""
    with library().open(SAMPLE) as pdf:
        pdf.select([10, 11, 12, 13])
        data = pdf.tobytes(garbage=3, deflate=True, no_new_id=True)
    found = re.search(pattern, data, re.DOTALL)
    assert found is not None
    path = tmp_path / "changed.pdf"
    path.write_bytes(data[: found.start()] + by.ljust(found.end() - found.start()) + data[found.end() :])
    return path


def test_sound_files_are_not_suspected() -> None:
    for path in PDFS.glob("*.pdf"):
        assert survey(str(path), Options()).notes == {}
        assert set(damage(path)) == {""}


def test_content_that_is_not_in_the_file_is_missed() -> None:
    first, second, third = damage(BROKEN / "lost_content.pdf")
    assert (first, third) == ("", "")
    assert "content missing" in second


def test_a_table_of_letters_that_is_not_there_is_seen_by_its_unknown_letters(tmp_path: Path) -> None:
    path = changed(tmp_path, rb"/ToUnicode \d+ 0 R", b"/ToUnicode 9999 0 R"[:18])
    assert any(page.needs_ocr or page.damage for page in extract("d", str(path), Options()))


def test_a_broken_font_program_harms_no_text(tmp_path: Path) -> None:
    path = changed(tmp_path, rb"/FontFile2 \d+ 0 R", b"/FontFile2 1 0 R")
    assert set(damage(path)) == {""}


def test_a_page_with_fonts_and_without_content_is_suspected(tmp_path: Path) -> None:
    with library().open(SAMPLE) as pdf:
        pdf.select([10, 11])
        pdf.xref_set_key(pdf[1].xref, "Contents", "null")
        pdf.new_page()
        pdf.save(str(tmp_path / "gone.pdf"))
    assert damage(tmp_path / "gone.pdf") == ["", "it names fonts and has no content", ""]


def test_a_second_library_is_asked_about_pages_without_text() -> None:
    with opened(str(SAMPLE)) as pdf, closing(Watch(pdf, str(SAMPLE))) as watch:
        assert watch.damage(5, 0).startswith("pdfium finds ")
        assert watch.damage(5, 5000) == ""


def test_fewer_pages_than_the_file_says_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "few.pdf"
    path.write_bytes((BROKEN / "lost_content.pdf").read_bytes().replace(b"/Count 3>>", b"/Count 2>>"))
    notes = survey(str(path), Options()).notes
    assert set(notes) <= {"pages may be missing"}


def test_mutants_are_the_same_every_time_and_begin_like_a_pdf() -> None:
    first, again = list(mutants(20)), list(mutants(20))
    assert first == again
    assert {mutant.damage for mutant in first} == {damage.__name__ for damage in DAMAGES}
    whole = originals()
    assert all(mutant.content.startswith(b"%PDF-") and mutant.content != whole[mutant.original] for mutant in first)


@pytest.mark.parametrize("name", ["active.pdf", "no_copying.pdf"])
def test_what_is_odd_but_whole_is_not_damaged(name: str) -> None:
    assert set(damage(BROKEN / name)) == {""}
