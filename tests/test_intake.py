"""Reading by ranges in real worker processes: a bad page costs itself, what was read is not read again, passwords stay secret."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus_builder import config, corpus, intake, pipeline, plugins, recipes, stagework
from corpus_builder.errors import PermanentError, TransientError, UnitError, UsageError
from corpus_builder.intake import Range, Read, ranges, read_ranges
from corpus_builder.job import Job
from corpus_builder.model import Page
from corpus_builder.reading import Options
from corpus_builder.records import packed, unpack
from corpus_builder.store import ledger, work
from corpus_builder.workers import Limits, Pool
from tests.conftest import PDFS, ROOT

BROKEN = ROOT / "tests" / "broken"


class Silent:
    def __init__(self) -> None:
        self.stages: list[tuple[str, int]] = []
        self.notes: list[str] = []

    def stage(self, name: str, done: int, total: int) -> None:
        if done == 0:
            self.stages.append((name, total))

    def note(self, message: str) -> None:
        self.notes.append(message)


@contextmanager
def job(root: Path, *sets: str, retry: bool = False) -> Iterator[Job]:
    with corpus.opened(root, [*sets, "run.processes=1"], create=True) as here:
        made = Job(here, Silent(), retry=retry)
        try:
            yield made
        finally:
            made.pool.close()


def read_all(root: Path, *files: Path, sets: tuple[str, ...] = (), retry: bool = False) -> list[tuple[str, int]]:
    """Survey and read; returns the stages that had something to do."""
    with job(root, *sets, retry=retry) as here:
        pipeline.register(here, files)
        intake.survey(here)
        intake.read(here)
        assert isinstance(here.report, Silent)
        return here.report.stages


def states(root: Path) -> dict[str, str]:
    with corpus.opened(root) as here, here.store.reading() as db:
        return {f"{f.stage} {f.unit.partition('#')[2]}".strip(): f.reason for f in ledger.failures(db)}


def read_one(name: str, limits: Limits) -> Read:
    file = BROKEN / name
    with Pool(1) as pool:
        (read,) = read_ranges(pool, [Range(hashlib.sha256(file.read_bytes()).hexdigest(), str(file), 1, 3)], Options(), limits)
    return read


def test_ranges_cover_a_file() -> None:
    assert [(r.first, r.last) for r in ranges("d", "x", 70)] == [(1, 32), (33, 64), (65, 70)]
    assert ranges("d", "x", 1)[0].unit == "d#1-1"
    assert sum(r.pages for r in ranges("d", "x", 1000)) == 1000


@pytest.mark.parametrize(
    "limits",
    [pytest.param(Limits(120, cpu_s=4), id="processor time"), pytest.param(Limits(8), id="clock", marks=pytest.mark.slow)],
)
def test_a_page_that_never_ends_costs_itself_alone(limits: Limits) -> None:
    read = read_one("hanging_page.pdf", limits)
    assert [(p.number, p.source) for p in read.pages] == [(1, "text layer"), (2, "failed"), (3, "text layer")]
    assert read.pages[1].reason.startswith("took too long")
    assert "line 29" in unpack(Page, read.pages[2].data).text
    assert (read.error, read.passing) == (None, None)


@pytest.mark.slow
def test_a_bomb_ends_at_its_limits() -> None:
    read = read_one("bomb.pdf", Limits(60, cpu_s=4, memory_mb=1024))
    assert [p.source for p in read.pages] == ["text layer", "failed", "text layer"]
    assert read.pages[1].reason.startswith("took too long")


def die_on_page_2(document: str, path: str, first: int, last: int, options: Options) -> object:
    """As `stagework.read`, but page 2 takes its worker down; every call leaves a line beside the file."""
    with Path(f"{path}.tries").open("a") as handle:
        handle.write(f"{first}-{last}\n")
    if first <= 2 <= last:
        os.kill(os.getpid(), signal.SIGKILL)
    return stagework_read(document, path, first, last, options)


stagework_read = stagework.read


def die(document: str, path: str, options: Options) -> object:
    with Path(f"{path}.tries").open("a") as handle:
        handle.write("survey\n")
    time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGKILL)
    return document


def stop_at(file: Path, stop: threading.Event) -> None:
    """As Ctrl-C does, when `file` appears."""
    until = time.monotonic() + 60
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()


def tried(file: Path) -> list[str]:
    """What was tried since this was asked last."""
    marks = Path(f"{file}.tries")
    lines = marks.read_text().split() if marks.exists() else []
    marks.unlink(missing_ok=True)
    return lines


@pytest.mark.slow
def test_a_page_that_kills_its_worker_is_read_again_on_request_or_with_other_limits_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stagework, "read", die_on_page_2)
    file = Path(shutil.copy(BROKEN / "no_copying.pdf", tmp_path))
    whole = ["1-3", "1-1", "2-2", "3-3"]
    read_all(tmp_path / "corpus", file)
    assert (tried(file), states(tmp_path / "corpus")) == (whole, {"page 2": "worker died"})
    assert read_all(tmp_path / "corpus", file) == []
    assert tried(file) == []
    read_all(tmp_path / "corpus", file, sets=("run.memory_mb=1024",))
    assert tried(file) == whole
    read_all(tmp_path / "corpus", file, sets=("run.memory_mb=1024",))
    assert tried(file) == []
    read_all(tmp_path / "corpus", file, sets=("run.memory_mb=1024",), retry=True)
    assert (tried(file), states(tmp_path / "corpus")) == (whole, {"page 2": "worker died"})


@pytest.mark.slow
def test_a_file_that_kills_its_worker_gets_two_tries_in_one_build_and_none_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stagework, "survey", die)
    file = Path(shutil.copy(BROKEN / "no_copying.pdf", tmp_path))
    read_all(tmp_path / "corpus", file)
    assert (tried(file), states(tmp_path / "corpus")) == (["survey", "survey"], {"survey": "worker died"})
    read_all(tmp_path / "corpus", file)
    assert tried(file) == []
    read_all(tmp_path / "corpus", file, sets=("run.timeout_s=200",))
    assert tried(file) == ["survey", "survey"]
    read_all(tmp_path / "corpus", file, retry=True)
    assert tried(file) == ["survey", "survey"]


def test_a_build_that_is_stopped_or_killed_marks_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stagework, "survey", die)
    file, root = Path(shutil.copy(BROKEN / "no_copying.pdf", tmp_path)), tmp_path / "corpus"
    with job(root) as here:
        pipeline.register(here, [file])
        interrupt = threading.Thread(target=stop_at, args=(Path(f"{file}.tries"), here.stop))
        interrupt.start()
        intake.survey(here)
        interrupt.join()
        with here.corpus.store.reading() as db:
            assert [(failure.reason, failure.permanent) for failure in ledger.failures(db)] == [("worker died", False)]
    monkeypatch.undo()
    read_all(root, file)
    assert states(root) == {}


def test_a_worker_that_dies_leaves_a_page_for_the_next_run(tmp_path: Path) -> None:
    item = Range("d", str(tmp_path), 4, 4)
    read = intake._alone(item, TransientError("worker died", "the worker process ended with code -9"))
    assert read.pages[0].reason == "worker died: the worker process ended with code -9"
    assert read.passing is not None
    gone = intake._alone(item, TransientError("missing file", "x is not there"))
    assert (gone.pages, gone.error.reason if gone.error else "") == ([], "missing file")


@pytest.mark.slow
def test_failed_pages_are_named_kept_apart_and_read_again_on_request(tmp_path: Path) -> None:
    quick = ("run.cpu_s=4",)
    files = [BROKEN / "hanging_page.pdf", BROKEN / "zero_pages.pdf"]
    assert read_all(tmp_path, *files, sets=quick) == [("survey", 2), ("read", 3)]
    assert states(tmp_path) == {"page 2": "took too long", "survey": "no pages"}
    assert read_all(tmp_path, *files, sets=quick) == []
    assert read_all(tmp_path, *files, sets=quick, retry=True) == [("survey", 1), ("read", 3)]
    assert states(tmp_path) == {"page 2": "took too long", "survey": "no pages"}


@pytest.mark.slow
def test_what_was_read_is_not_read_again_for_a_setting_that_does_not_shape_it(tmp_path: Path) -> None:
    sample = PDFS / "daonnuri_living_2025-04.pdf"
    assert read_all(tmp_path, sample) == [("survey", 1), ("read", 34)]
    assert read_all(tmp_path, sample, sets=("ocr.dpi=300", "ocr.deskew=false", "run.timeout_s=60")) == []
    assert read_all(tmp_path, sample, sets=("reading.max_pages=100",)) == [("survey", 1)]
    assert read_all(tmp_path, sample, sets=("reading.borderless=true",)) == [("survey", 1), ("read", 34)], "a setting that shapes pages"


def test_text_that_may_be_missing_and_scripts_are_noted(tmp_path: Path) -> None:
    read_all(tmp_path, *(BROKEN / name for name in ("lost_content.pdf", "active.pdf", "no_copying.pdf")))
    assert states(tmp_path) == {}
    with corpus.opened(tmp_path) as here, here.store.reading() as db:
        ((_, number, damage),) = work.damaged_pages(db)
        notes = [sorted(notes) for _, notes in work.surveys(db).values()]
    assert (number, "missing" in damage) == (2, True)
    assert sorted(notes) == [[], ["JavaScript", "embedded files"], ["copying not permitted"]]


def test_passwords_open_files_and_stand_nowhere(tmp_path: Path) -> None:
    root, secret, locked = tmp_path / "corpus", tmp_path / "passwords.txt", BROKEN / "encrypted.pdf"
    read_all(root, locked)
    assert states(root) == {"survey": "encrypted"}
    secret.write_text("아무말\nnot-this-one\n", encoding="utf-8")
    sets = (f"reading.passwords_file={secret}",)
    read_all(root, locked, sets=sets)
    assert states(root) == {"survey": "wrong password"}
    secret.write_text("not-this-one\ndaonnuri\n", encoding="utf-8")
    assert read_all(root, locked, sets=sets) == [("survey", 1), ("read", 3)], "without a request: people mend such things"
    assert states(root) == {}
    assert read_all(root, locked) == [], "what is read is read"
    for path in root.rglob("*"):
        if path.is_file():
            assert b"daonnuri" not in path.read_bytes() and b"not-this-one" not in path.read_bytes(), path


def test_a_file_of_passwords_that_is_not_there_is_said_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.txt"):
        intake.check_passwords(Options(passwords_file=str(tmp_path / "nowhere.txt")))
    intake.check_passwords(Options())


def page(number: int, text: str, *, engine: str = "", needs_ocr: bool = False) -> Page:
    return Page("d" * 64, number, 595.0, 842.0, (), "ocr" if engine else "image", text, engine=engine, needs_ocr=needs_ocr)


def test_readings_by_ocr_are_kept_by_recipe_and_count_again(tmp_path: Path) -> None:
    with corpus.opened(tmp_path, create=True) as here, here.store.writing() as db:
        work.save_survey(db, "d" * 64, 2, {})
        work.save_pages(db, "d" * 64, [packed(page(n, "no text", needs_ocr=True)) for n in (1, 2)])
        work.save_reading(db, "d" * 64, "first", packed(page(1, "one", engine="tesseract")))
        work.save_reading(db, "d" * 64, "second", packed(page(1, "two", engine="paddle")))
        assert [unpack(Page, data).reason for data in work.packed_pages(db, "d" * 64)] == ["two", "no text"]
        assert work.superseded_readings(db) == {"tesseract": 1}
        assert work.take_up_readings(db, "first") == ["d" * 64 + "#1"]
        assert work.take_up_readings(db, "first") == []
        assert work.superseded_readings(db) == {"paddle": 1}
        assert work.pages_for_ocr(db) == {("d" * 64, 1): True, ("d" * 64, 2): False}
        work.save_pages(db, "d" * 64, [packed(page(1, "no text, read again", needs_ocr=True))])
        assert [unpack(Page, data).reason for data in work.packed_pages(db, "d" * 64)] == ["one", "no text"]
        work.save_pages(db, "d" * 64, [packed(page(1, "text after all"))])
        assert [unpack(Page, data).reason for data in work.packed_pages(db, "d" * 64)] == ["text after all", "no text"]
        assert work.documents_read(db) == {"d" * 64}
        work.save_survey(db, "d" * 64, 1, {})
        assert work.pages_for_ocr(db) == {}


def test_errors_that_concern_the_whole_file_stay_one_error() -> None:
    with Pool(1) as pool:
        (read,) = read_ranges(pool, [Range("d", str(BROKEN / "nowhere.pdf"), 1, 3)], Options(), Limits(30))
    assert isinstance(read.error, UnitError)
    assert (read.error.reason, read.pages) == ("missing file", [])


def test_a_file_that_was_replaced_never_stands_under_the_old_document(tmp_path: Path) -> None:
    root, here = tmp_path / "corpus", tmp_path / "policy.pdf"
    shutil.copy(PDFS / "daonnuri_living_2025-04.pdf", here)
    read_all(root, here)
    with corpus.opened(root) as opened, opened.store.reading() as db:
        (document,) = work.documents(db)
        before = work.packed_pages(db, document.id)
        page = work.text_page(db, document.id, 1)
    times = here.stat()
    shutil.copy(PDFS / "daonnuri_living_2025-10.pdf", here)
    os.utime(here, ns=(times.st_atime_ns, times.st_mtime_ns))
    settings = config.load(None)
    for work_on in (
        lambda: stagework.survey(document.id, str(here), Options()),
        lambda: stagework.read(document.id, str(here), 1, 1, Options()),
        lambda: stagework.image(page, str(here), 40, str(tmp_path), ""),
        lambda: stagework.ocr(page, str(here), "tesseract", settings.engines["tesseract"], settings.ocr, ""),
    ):
        with pytest.raises(TransientError, match="no longer the file") as refused:
            work_on()
        assert refused.value.reason == "file has changed"
    with corpus.opened(root) as opened, opened.store.writing() as db:
        ledger.forget(db, "read", list(ledger.outcomes(db, "read")))
    read_all(root)
    assert set(states(root).values()) == {"file has changed"}
    with corpus.opened(root) as opened, opened.store.reading() as db:
        assert work.packed_pages(db, document.id) == before
    read_all(root, here)
    with corpus.opened(root) as opened, opened.store.reading() as db:
        assert len(work.documents_read(db)) == 2, "named again it is a new document"


def test_a_document_that_can_not_be_surveyed_any_more_keeps_what_was_made_of_it(tmp_path: Path) -> None:
    def build(*sets: str) -> list[tuple[str, int]]:
        with job(tmp_path, *sets) as here:
            pipeline.register(here, [PDFS / "daonnuri_living_2025-04.pdf"])
            for stage in (intake.survey, intake.read, pipeline.structure_):
                stage(here)
            assert isinstance(here.report, Silent)
            return here.report.stages

    assert build() == [("survey", 1), ("read", 34), ("structure", 1)]
    assert build("reading.max_pages=1") == [("survey", 1)]
    assert states(tmp_path) == {"survey": "too many pages"}
    assert build() == [("survey", 1)], "nothing is read or cut again"


def test_a_reading_counts_again_after_another_engine_failed_on_its_page(tmp_path: Path) -> None:
    with job(tmp_path, "ocr.engine=tesseract") as here:
        settings = here.corpus.config
        made_by = recipes.ocr("tesseract", plugins.load(plugins.ENGINES, "tesseract").version(settings.engines["tesseract"]), settings)
        with here.corpus.store.writing() as db:
            work.save_survey(db, "d" * 64, 1, {})
            work.save_pages(db, "d" * 64, [packed(page(1, "no text", needs_ocr=True))])
            work.save_reading(db, "d" * 64, made_by, packed(page(1, "one", engine="tesseract")))
            ledger.failed(db, "ocr", "d" * 64 + "#1", "by paddle", PermanentError("unreadable page", "paddle could not"))
        pipeline.ocr(here)
        with here.corpus.store.reading() as db:
            assert ledger.outcomes(db, "ocr") == {"d" * 64 + "#1": f"done {made_by}"}
            assert [unpack(Page, data).reason for data in work.packed_pages(db, "d" * 64)] == ["one"]
        assert isinstance(here.report, Silent)
        assert (here.report.stages, here.report.notes) == ([], []), "no engine was at work"


def test_a_file_that_waits_for_its_password_does_not_make_the_later_stages_look_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    later = []
    for _ in range(2):
        caplog.clear()
        with job(tmp_path, 'generation.methods=["extractive"]') as here, caplog.at_level("INFO", "corpus_builder.pipeline"):
            pipeline.run(here, [BROKEN / "encrypted.pdf", BROKEN / "no_copying.pdf"])
        later.append("stage cluster" in caplog.text)
        assert states(tmp_path) == {"survey": "encrypted"}
    assert later == [True, False]
