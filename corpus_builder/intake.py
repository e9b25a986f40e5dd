"""The stages that open PDFs: survey (what is this file, how many pages?) and read (its text layer, by ranges of pages).

A range and not a document is the unit of reading, so that a file of a thousand pages streams: results are stored as they come,
memory stays flat, two cores work on one file, and a kill costs a range at most. When a range takes its worker down, its pages are
read one by one, so that exactly the bad one fails, under a name, and the others are kept.

A document whose file was deleted, or replaced by another one that was taken in, is no failure: what was read of it stands, what would
need the file rests, and summaries name it (`lost_files`). So they do with one whose file holds other bytes that nobody took in
(`rewritten`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from corpus_builder import filenames, reading, stagework
from corpus_builder.config import Config, Run
from corpus_builder.errors import PermanentError, TransientError, UnitError
from corpus_builder.job import Job, keep, map_stage, pending_units
from corpus_builder.model import Document, Page, content_id, page_id
from corpus_builder.reading import Options
from corpus_builder.records import PackedPage, packed
from corpus_builder.store import ledger, withdrawals, work
from corpus_builder.workers import LOST, Backlog, Done, Limits, Pool, Task

RANGE = 32
"""Pages of a unit of reading: a second's work, next to which opening the file again (some 3 ms) does not count."""


@dataclass(frozen=True, slots=True)
class Range:
    """Pages `first` to `last` of one file."""

    document: str
    path: str
    first: int
    last: int

    @property
    def unit(self) -> str:
        """Its name in the ledger: document id, '#', first and last page."""
        return f"{self.document}#{self.first}-{self.last}"

    @property
    def pages(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a range: all of its pages, failed ones among them, or the error that no page escaped. `passing` is the error of
    a page that was lost while the run was being stopped: the next one tries again."""

    range: Range
    pages: list[PackedPage]
    error: UnitError | None = None
    passing: UnitError | None = None


def ranges(document: str, path: str, pages: int) -> list[Range]:
    """The units of reading of a file."""
    return [Range(document, path, first, min(first + RANGE - 1, pages)) for first in range(1, pages + 1, RANGE)]


def limits(run: Run) -> Limits:
    """What one file, range or page may use."""
    return Limits(run.timeout_s, run.cpu_s, run.memory_mb)


def survey_recipe(options: Options) -> str:
    """What shapes a survey. Passwords don't: they open a file and change nothing in it."""
    return content_id("survey", reading.VERSION, options.max_pages, version("pymupdf"), version("pypdfium2"))


def read_recipe(options: Options) -> str:
    """What shapes a page of the text layer, besides the file's bytes. Limits and what is done with read pages later don't."""
    return content_id("read", reading.VERSION, options.borderless, version("pymupdf"), version("pypdfium2"))


def check_passwords(options: Options) -> None:
    """Raises UsageError when the file of passwords can't be read: better said once than for every file."""
    from corpus_builder.reading import files

    files.unlock_with(options.passwords_file)
    files.passwords()


# ---------------------------------------------------------------- reading, with or without a corpus


def read_ranges(
    pool: Pool, wanted: Iterable[Range], options: Options, allowed: Limits, stop: Callable[[], bool] = lambda: False
) -> Iterator[Read]:
    """Read ranges, in the order of completion; one that is lost comes back page by page, put together again."""
    broken: dict[str, _Broken] = {}
    names: dict[str, Range] = {}

    def tasks() -> Iterator[Task]:
        for item in wanted:
            names[item.unit] = item
            yield _task(item, options, tries=1 if item.pages > 1 else 2)  # of several pages, each gets its second try alone

    backlog = Backlog(tasks())
    for done in pool.map(stagework.read, backlog, allowed, stop):
        item = names.pop(done.task.unit)
        if item.unit in broken:
            whole = broken.pop(item.unit)
            if whole.add(item, done):
                yield whole.result()
        elif done.error is None:
            yield Read(item, done.result or [])
        elif done.error.reason not in LOST or item.first == item.last:
            yield _alone(item, done.error)
        else:
            whole = _Broken(item)
            for part in whole.parts:
                broken[part.unit], names[part.unit] = whole, part
            backlog.add(_task(part, options) for part in whole.parts)


def _task(item: Range, options: Options, tries: int = 1) -> Task:
    return Task(item.unit, (item.document, item.path, item.first, item.last, options), tries)


def _alone(item: Range, error: UnitError) -> Read:
    """A range that failed as a whole: a lost page stands as a failed page; a file that is gone or locked stands for all."""
    if error.reason in LOST:
        return Read(item, [_failed(item, error)], passing=None if error.permanent else error)
    return Read(item, [], error)


def _failed(item: Range, error: UnitError) -> PackedPage:
    reason = error.reason if error.reason in error.message else f"{error.reason}: {error.message}"
    return packed(Page(item.document, item.first, 0.0, 0.0, (), "failed", reason))


class _Broken:
    """A range that took its worker down, while its pages are read one by one."""

    def __init__(self, whole: Range) -> None:
        self._whole = whole
        self.parts = [Range(whole.document, whole.path, number, number) for number in range(whole.first, whole.last + 1)]
        self._pages: dict[int, PackedPage] = {}
        self._error: UnitError | None = None
        self._passing: UnitError | None = None

    def add(self, part: Range, done: Done[list[PackedPage]]) -> bool:
        """Take in a page; whether it was the last one."""
        if done.error is not None and done.error.reason not in LOST:
            self._error = done.error
        if done.error is not None and not done.error.permanent:
            self._passing = done.error
        self._pages[part.first] = _failed(part, done.error) if done.error else (done.result or [])[0]
        return len(self._pages) == len(self.parts)

    def result(self) -> Read:
        return Read(self._whole, [self._pages[number] for number in sorted(self._pages)], self._error, self._passing)


# ---------------------------------------------------------------- documents without a file

State = Literal["gone", "replaced", "changed", "withdrawn"]


def lost_files(db: Any, documents: Iterable[Document]) -> dict[str, State]:
    """document -> why its file is not to be opened: withdrawn (somebody took it out), gone (nothing lies at its path), replaced (another
    document was taken in from there)."""
    last, out = ledger.outcomes(db, "add"), withdrawals.withdrawn(db)
    found: dict[str, State] = {}
    for document in documents:
        outcome, _, taken_in = last.get(document.path, "").partition(" ")
        if document.id in out:
            found[document.id] = "withdrawn"
        elif outcome == "done" and taken_in != document.id:
            found[document.id] = "replaced"
        elif not filenames.on_disk(document.path):
            found[document.id] = "gone"
    return found


def rewritten(db: Any, documents: Iterable[Document], but: Collection[str] = ()) -> dict[str, bool]:
    """Documents whose file was written to since it was taken in -> whether it holds other bytes. Those in `but` are left out.

    A file is only hashed if its size is the same, and its time is later: so this costs a look at each file. What hides a change from
    it (a time set back) is found before anything of the file is read (`stagework.check_bytes`).
    """
    taken_in, found = ledger.times(db, "add"), {}
    for document in documents:
        try:
            now = Path(document.path).stat()
        except OSError:
            continue
        later = now.st_mtime > taken_in.get(document.path, now.st_mtime)
        if document.id not in but and (later or now.st_size != document.size):
            found[document.id] = now.st_size != document.size or not _holds(document)
    return found


def _holds(document: Document) -> bool:
    try:
        stagework.check_bytes(document.id, document.path)
    except TransientError:
        return False
    return True


# ---------------------------------------------------------------- the two stages


def survey(job: Job) -> None:
    """Files -> their number of pages, or the named reason why they can't be read."""
    options = job.corpus.config.reading
    with job.corpus.store.reading() as db:
        documents = {document.id: document for document in work.documents(db)}
        lost = lost_files(db, documents.values())
        touched = rewritten(db, documents.values(), lost)
    with job.corpus.store.writing() as db:
        ledger.forget_transient(db, lost)
        for unit in (unit for unit, changed in touched.items() if not changed):
            ledger.done(db, "add", documents[unit].path, unit)  # looked at anew: it need not be hashed again

    def save(db: Any, unit: str, out: Any) -> None:
        work.save_survey(db, unit, out.pages, out.notes)

    def args(unit: str) -> tuple[Any, ...]:
        return unit, documents[unit].path, options

    recipes = {unit: survey_recipe(options) for unit in documents if unit not in lost}
    map_stage(job, "survey", recipes, args, stagework.survey, save, limits=limits(job.corpus.config.run), resting=lost)


def read(job: Job) -> None:
    """Files -> pages, from the text layer, with the gate's decision for each page."""
    config = job.corpus.config
    with job.corpus.store.reading() as db:
        documents = {document.id: document for document in work.documents(db)}
        units = {item.unit: item for item in readable(db, documents.values())}
    resting = set(documents) - {item.document for item in units.values()}
    recipes = dict.fromkeys(units, recipe := read_recipe(config.reading))
    allowed, lost = limits(config.run), _lost_recipe(config)
    with job.corpus.store.writing() as db:
        ledger.forget(db, "read", _with_failed_pages(db, units.values(), lost, everything=job.retry))
    todo = pending_units(job, "read", recipes, resting)
    found = read_ranges(job.pool, [units[unit] for unit in todo], config.reading, allowed, job.stop.is_set)

    def save(db: Any, out: Read) -> None:
        _save(db, documents[out.range.document], out, recipe, lost)

    keep(job, "read", found, sum(units[unit].pages for unit in todo), save, lambda out: out.range.pages)


def surveyed(db: Any) -> set[str]:
    """Documents whose file could be looked at as it is now and under the present settings: the only ones to read or to cut anew."""
    return {unit for unit, outcome in ledger.outcomes(db, "survey").items() if outcome.startswith("done")} & set(work.surveys(db))


def to_cut(db: Any) -> set[str]:
    """Documents that were read to their end and are to be cut into clauses."""
    return (work.documents_read(db) & surveyed(db)).difference(withdrawals.withdrawn(db))


def readable(db: Any, documents: Iterable[Document]) -> list[Range]:
    """The ranges of all documents that have been surveyed and have their file."""
    listed = list(documents)
    pages, good = work.surveys(db), surveyed(db).difference(lost_files(db, listed))
    return [item for document in listed if document.id in good for item in ranges(document.id, document.path, pages[document.id][0])]


def _save(db: Any, document: Document, out: Read, recipe: str, lost: str) -> None:
    """A range's pages, their failures, and how the range stands: it is pending again when a page or the file may come back.

    `lost` is the recipe of a page that cost its worker: it holds for the present limits only.
    """
    numbers = range(out.range.first, out.range.last + 1)
    ledger.forget(db, "page", [page_id(document.id, number) for number in numbers])
    work.save_pages(db, document.id, out.pages)
    for page in out.pages:
        if page.source == "failed" and out.error is None:
            name = next((reason for reason in LOST if page.reason.startswith(reason)), "unreadable page")
            advice = "other limits in [run], or build --retry, read it again" if name in LOST else ""
            failure = PermanentError(name, f"{document.name}, page {page.number}: {page.reason}", advice)
            ledger.failed(db, "page", page_id(document.id, page.number), lost if name in LOST else recipe, failure)
    if error := out.error or out.passing:
        ledger.failed(db, "read", out.range.unit, recipe, error)
    else:
        ledger.done(db, "read", out.range.unit, recipe)


def unread(db: Any, documents: Iterable[Document], config: Config) -> list[Range]:
    """The ranges that the next build reads, as far as files were surveyed."""
    found, recipe = readable(db, documents), read_recipe(config.reading)
    again = _with_failed_pages(db, found, _lost_recipe(config))
    todo = {*ledger.pending(db, "read", {item.unit: recipe for item in found}), *again}
    return [item for item in found if item.unit in todo]


def _lost_recipe(config: Config) -> str:
    """The recipe of a page that cost its worker."""
    return ledger.under(read_recipe(config.reading), limits(config.run).key)


def _with_failed_pages(db: Any, found: Iterable[Range], lost: str, *, everything: bool = False) -> list[str]:
    """The units of ranges with pages that were lost under other limits than now, or with any failed page."""
    again = {failure.unit for failure in ledger.failures(db, "page") if everything or (failure.reason in LOST and failure.recipe != lost)}
    return [item.unit for item in found if again and any(page_id(item.document, n) in again for n in range(item.first, item.last + 1))]
