"""One file name in two Unicode forms is one name: no second document, no missing file, whichever form is typed or lies on the disk."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest

from corpus_builder import corpus, filenames, forecast, outside, pipeline, reports, summary
from corpus_builder.errors import UsageError
from corpus_builder.store import ledger, work
from tests.conftest import PDFS
from tests.test_intake import Silent, job, read_all

PLACED = PDFS / "layouts" / "placed_words.pdf"


def form(name: str, number: int) -> str:
    return unicodedata.normalize("NFD" if number else "NFC", name)


def states(root: Path) -> dict[str, str]:
    """file -> why it is not to be opened, as `status` tells."""
    with corpus.opened(root) as here:
        return {item["file"]: item["state"] for item in summary.collect(here)["without_file"]}


def registered(root: Path) -> list[str]:
    """The paths of all documents."""
    with corpus.opened(root) as here, here.store.reading() as db:
        return [document.path for document in work.documents(db)]


def test_a_path_is_found_whatever_the_forms_of_its_names(tmp_path: Path) -> None:
    folder = tmp_path / form("보험약관", 1)
    folder.mkdir()
    (folder / form("든든.pdf", 0)).touch()
    there = str(folder / form("든든.pdf", 0))
    for n in (0, 1):
        for m in (0, 1):
            assert filenames.on_disk(str(tmp_path / form("보험약관", n) / form("든든.pdf", m))) == there
    assert filenames.on_disk(str(folder / "단단.pdf")) is None
    assert filenames.on_disk(str(tmp_path / "none.pdf")) is None


@pytest.mark.parametrize("before", [0, 1])
def test_a_file_whose_name_came_back_in_the_other_form_is_the_same_document(tmp_path: Path, before: int) -> None:
    root, old, new = tmp_path / "corpus", tmp_path / form("보험약관.pdf", before), tmp_path / form("보험약관.pdf", 1 - before)
    shutil.copy(PLACED, old)
    read_all(root, old)
    old.rename(new)
    assert states(root) == {}, "nothing is missing"
    with job(root) as made:
        pipeline.follow(made)
        assert read_all(root) == [], "and nothing is read again"
    assert registered(root) == [str(new)]
    read_all(root, new)
    assert registered(root) == [str(new)] and states(root) == {}
    with corpus.opened(root) as here, here.store.reading() as db:
        (document,) = work.documents(db)
        assert document.name == form("보험약관.pdf", 0), "shown in one form"
        assert list(ledger.outcomes(db, "add")) == [str(new)]


@pytest.mark.parametrize("before", [0, 1])
def test_another_file_under_the_name_in_the_other_form_replaces_the_first(tmp_path: Path, before: int) -> None:
    root, old, new = tmp_path / "corpus", tmp_path / form("보험약관.pdf", before), tmp_path / form("보험약관.pdf", 1 - before)
    shutil.copy(PLACED, old)
    read_all(root, old)
    old.unlink()
    new.write_bytes(PLACED.read_bytes() + b"\n% another edition\n")
    with job(root) as made:
        pipeline.follow(made)
    assert states(root) == {form("보험약관.pdf", 0): "changed"}
    with job(root) as made:
        pipeline.register(made, [new])
    with corpus.opened(root) as here, here.store.reading() as db:
        assert len(work.documents(db)) == 2, "named again it is a new document, as under the same name"
    assert states(root) == {form("보험약관.pdf", 0): "replaced"}


def test_two_files_whose_names_differ_in_form_only_are_two_documents(tmp_path: Path) -> None:
    root, one, two = tmp_path / "corpus", tmp_path / form("보험약관.pdf", 0), tmp_path / form("보험약관.pdf", 1)
    shutil.copy(PLACED, one)
    two.write_bytes(PLACED.read_bytes() + b"\n% another edition\n")
    with job(root) as made:
        pipeline.register(made, pipeline.find_pdfs([tmp_path]))
        pipeline.follow(made)
    assert sorted(registered(root)) == sorted([str(one), str(two)]) and states(root) == {}


@pytest.mark.parametrize("typed", [0, 1])
def test_files_are_named_in_either_form(tmp_path: Path, typed: int) -> None:
    root, file = tmp_path / "corpus", tmp_path / form("보험약관.pdf", 1 - typed)
    shutil.copy(PLACED, file)
    assert pipeline.find_pdfs([tmp_path / form("보험약관.pdf", typed)]) == [file]
    with job(root) as made:
        pipeline.register(made, [file])
        for name in (form("보험약관.pdf", typed), str(tmp_path / form("보험약관.pdf", typed))):
            assert reports.one(made.corpus, name).path == str(file)
        with pytest.raises(UsageError, match="no document"):
            reports.one(made.corpus, "보통약관.pdf")
    moved = tmp_path / form("보험약관.pdf", typed)
    file.rename(moved)
    assert forecast.forecast(root, [], [], Silent(), seconds=0)["refused"] == []


def test_a_test_set_is_forgotten_by_its_name_in_either_form(tmp_path: Path) -> None:
    file = tmp_path / form("시험.jsonl", 1)
    file.write_text('{"id": 1, "instruction": "무엇인가요?", "output": "보험입니다."}\n', encoding="utf-8")
    with corpus.opened(tmp_path / "corpus", create=True) as here:
        assert outside.take_in(here, file, None) == 1
        assert outside.forget(here, form("시험.jsonl", 0)) == 1
