"""What the next build would do, and which documents have no file any more: told before, and true."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from corpus_builder import corpus, intake, pipeline, stagework, summary, terminal
from corpus_builder.errors import PermanentError
from corpus_builder.model import Page
from corpus_builder.pending import pending
from corpus_builder.records import packed
from corpus_builder.store import ledger, work
from tests.conftest import PDFS, ROOT
from tests.test_intake import Silent, job

BOXES, TORN, TABLES = (PDFS / "layouts" / f"{name}.pdf" for name in ("boxes", "torn", "tables"))
RULES = 'generation.methods=["extractive"]'


def build(root: Path, *files: Path, sets: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    """A whole build; the stages that had something to do."""
    with job(root, RULES, *sets) as here:
        pipeline.run(here, files)
        assert isinstance(here.report, Silent)
        return here.report.stages


def status(root: Path, *sets: str) -> dict[str, Any]:
    with corpus.opened(root, [RULES, *sets]) as here:
        return summary.collect(here)


def ahead(root: Path, *sets: str) -> dict[str, Any]:
    found: dict[str, Any] = status(root, *sets)["pending"]
    return found


def test_each_stage_leaves_what_is_next(tmp_path: Path) -> None:
    nothing = {"files": 0, "pages": 0, "ocr": 0, "documents": 0, "chunks": {"extractive": 0}, "compared": 0}
    with job(tmp_path, RULES) as here:
        pipeline.register(here, [BOXES])
        with here.corpus.store.reading() as db:
            assert pending(db, here.corpus.config, work.entries(db)) == nothing | {"files": 1, "anew": True}
        intake.survey(here)
        assert ahead(tmp_path) == nothing | {"pages": 5, "documents": 1, "anew": True}
        intake.read(here)
        assert ahead(tmp_path) == nothing | {"documents": 1, "anew": True}
        pipeline.structure_(here)
        assert ahead(tmp_path) == nothing | {"chunks": {"extractive": 7}, "anew": True}
    assert build(tmp_path)
    assert ahead(tmp_path) == nothing | {"anew": False}
    assert build(tmp_path) == []
    assert ahead(tmp_path, "dedup.jaccard=0.9") == nothing | {"anew": True}
    assert ahead(tmp_path, "reading.max_pages=90")["files"] == 1
    assert ahead(tmp_path, "structure.max_tokens=900") == nothing | {"documents": 1, "anew": True}
    assert ahead(tmp_path, "reading.borderless=true") == nothing | {"pages": 5, "documents": 1, "anew": False}


def test_pages_that_no_engine_has_read_and_those_lost_under_other_limits(tmp_path: Path) -> None:
    file = tmp_path / "here.pdf"
    shutil.copy(BOXES, file)
    with job(tmp_path, RULES) as here:
        pipeline.register(here, [file])
        with here.corpus.store.writing() as db:
            (document,) = work.documents(db)
            scan = Page(document.id, 1, 595.0, 842.0, (), "image", "no text", needs_ocr=True)
            work.save_pages(
                db, document.id, [packed(scan), packed(Page(document.id, 2, 595.0, 842.0, (), "image", "no text", needs_ocr=True))]
            )
            ledger.failed(db, "ocr", f"{document.id}#2", "some engine", PermanentError("unreadable page"))
        assert ahead(tmp_path)["ocr"] == 1
        intake.survey(here)
        intake.read(here)
        with here.corpus.store.writing() as db:
            limits = intake.limits(here.corpus.config.run).key
            lost = ledger.under(intake.read_recipe(here.corpus.config.reading), limits)
            ledger.failed(db, "page", f"{document.id}#2", lost, PermanentError("took too long"))
        assert (ahead(tmp_path)["pages"], ahead(tmp_path, "run.timeout_s=9")["pages"]) == (0, 5)
        file.unlink()
        assert (ahead(tmp_path)["files"], ahead(tmp_path, "run.timeout_s=9")["pages"]) == (0, 0), "its file is gone"


@pytest.mark.slow
def test_documents_without_a_file_are_named_and_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, root = tmp_path / "in", tmp_path / "corpus"
    folder.mkdir()
    for source, name in ((BOXES, "stays.pdf"), (TORN, "gone.pdf"), (TABLES, "replaced.pdf")):
        shutil.copy(source, folder / name)
    build(root, folder)
    assert status(root)["without_file"] == []
    pairs = status(root)["totals"]["candidates"]
    (folder / "gone.pdf").unlink()
    shutil.copy(PDFS / "layouts" / "formulas.pdf", folder / "replaced.pdf")
    build(root, folder)
    for sets in ((), ("reading.borderless=true",), ("review.image_dpi=90",)):  # the last two make everything pending that can be
        build(root, sets=sets)
        found = status(root, *sets)
        assert found["failures"] == []
        assert [(lost["file"], lost["state"], lost["pages"]) for lost in found["without_file"]] == [
            ("gone.pdf", "gone", 6),
            ("replaced.pdf", "replaced", 7),
        ]
        assert all(lost["pairs"] > 0 for lost in found["without_file"])
        assert found["totals"]["candidates"] > pairs, "theirs stay"
        assert {name: found["pending"][name] for name in ("files", "pages", "documents")} == {"files": 0, "pages": 0, "documents": 0}
    terminal.print_status(found)
    said = " ".join(capsys.readouterr().out.split())
    assert "gone: gone.pdf" in said and "its file was replaced by another one" in said
    shutil.copy(TORN, folder / "gone.pdf")
    build(root)
    assert [lost["file"] for lost in status(root)["without_file"]] == ["replaced.pdf"], "a file that is back needs no name"
    shutil.copy(TABLES, folder / "replaced.pdf")
    build(root, folder)
    assert [(lost["pages"], lost["state"]) for lost in status(root)["without_file"]] == [(5, "replaced")], "now it is the other one"


def test_file_that_was_replaced_in_place_is_told_before_anybody_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, root = tmp_path / "policy.pdf", tmp_path / "corpus"
    shutil.copy(BOXES, file)
    build(root, file)
    assert status(root)["without_file"] == []
    (old,) = status(root)["documents"]
    shutil.copy(TORN, file)
    for _ in range(2):
        found = status(root)
        assert [(lost["sha256"], lost["state"], lost["pages"]) for lost in found["without_file"]] == [(old["sha256"], "changed", 5)]
        assert found["pending"]["pages"] == 0
        build(root)
    terminal.print_status(found)
    assert "name it or its folder to build" in " ".join(capsys.readouterr().out.split())
    build(root, file)
    assert [(lost["sha256"], lost["state"]) for lost in status(root)["without_file"]] == [(old["sha256"], "replaced")]


def test_file_of_the_same_size_is_hashed_if_its_time_is_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, root = tmp_path / "policy.pdf", tmp_path / "corpus"
    shutil.copy(BOXES, file)
    build(root, file)
    looked: list[str] = []

    def digest(path: str, *_: int) -> str:
        looked.append(path)
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()

    monkeypatch.setattr(stagework, "_digest", digest)
    assert (status(root)["without_file"], looked) == ([], [])
    later = time.time() + 1
    os.utime(file, (later, later))
    assert (status(root)["without_file"], looked) == ([], [str(file)])
    os.utime(file)
    build(root)
    assert (status(root)["without_file"], looked) == ([], [str(file)] * 2), "a build looks once, for all"
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    os.utime(file, (later, later))
    assert [lost["state"] for lost in status(root)["without_file"]] == ["changed"]


def test_what_failed_because_its_file_was_lost_is_forgotten(tmp_path: Path) -> None:
    file, root = tmp_path / "policy.pdf", tmp_path / "corpus"
    shutil.copy(BOXES, file)
    build(root, file)
    shutil.copy(TORN, file)
    build(root, sets=("reading.borderless=true",))
    assert {failure["reason"] for failure in status(root)["failures"]} == {"file has changed"}, "nobody took the new one in"
    build(root, file)
    assert status(root)["failures"] == []


def test_status_fits_eighty_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    name = "아주 긴 이름의 보험약관 [1] 무배당 다온누리 든든생활보험 2025년 4월판 최종 수정본 (스캔).pdf"
    shutil.copy(BOXES, tmp_path / name)
    broken = [ROOT / "tests" / "broken" / file for file in ("empty.pdf", "lost_content.pdf", "encrypted.pdf")]
    build(tmp_path / "corpus", tmp_path / name, *broken)
    (tmp_path / name).unlink()
    found = status(tmp_path / "corpus")
    terminal.print_status(found)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert lines[0] == "next build: 1 file to look at, and what comes of them"
    said = "".join("".join(lines).split())
    assert "".join(name.split()) in said and "emptyfile" in said and "2025-06-01" in said
    with corpus.opened(tmp_path / "corpus", [RULES]) as here:
        terminal.print_summary(found, here)
    assert max(map(cell_len, capsys.readouterr().out.partition("next:")[0].splitlines())) <= 80
