"""One PDF looked at without a corpus, through the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus_builder import config, inspection
from corpus_builder.cli import main
from corpus_builder.errors import Exit
from tests.reading.invented import line, page, pdf


def test_pictures_of_the_pages_that_were_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pdf(tmp_path / "a.pdf", lambda page: page.insert_text((70, 100), "제1조(목적)", fontname="korea"))
    out = tmp_path / "pictures"
    assert main(["draw", path, str(out), "--pages", "1"]) == Exit.DONE
    assert capsys.readouterr().out.strip() == str(out / "a-0001.png")
    assert (out / "a-0001.png").read_bytes().startswith(b"\x89PNG")


def test_a_page_that_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pdf(tmp_path / "a.pdf", lambda page: None)
    assert main(["draw", path, str(tmp_path), "--pages", "1-2"]) == Exit.USAGE
    assert "a.pdf has no page 2" in capsys.readouterr().err


@pytest.mark.parametrize("pages", ["0", "3-1", "x", "1,", "a-b"])
def test_ranges_of_pages_that_make_no_sense(tmp_path: Path, pages: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["draw", "a.pdf", str(tmp_path), "--pages", pages])
    assert stopped.value.code == 2
    assert "no page or range of pages" in capsys.readouterr().err


def test_a_folder_or_a_file_in_the_wrong_place_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pdf(tmp_path / "a.pdf", lambda page: None)
    assert main(["text", str(tmp_path)]) == Exit.USAGE
    assert "is a folder" in capsys.readouterr().err
    assert main(["draw", path, path]) == Exit.USAGE
    assert "a.pdf is a file" in capsys.readouterr().err


def test_page_whose_ocr_fails_still_needs_ocr_as_in_a_corpus(tmp_path: Path) -> None:
    path = Path(pdf(tmp_path / "a.pdf", lambda page: page.insert_text((70, 100), "A")))
    refused = replace(page(2, line("피보혐자", 100)), reason="old layer", needs_ocr=True)  # of a file that has a page less by now
    said: list[str] = []
    (left,) = inspection._recognised(path, [refused], config.load(None, ["ocr.engine=tesseract"]), said.append)
    assert (left.source, left.needs_ocr, left.blocks) == ("text layer", True, refused.blocks)
    assert left.reason.startswith("old layer; OCR failed: ")
    assert len(said) == 1
