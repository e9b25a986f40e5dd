"""The job, in the order in which data flows: STAGES. The only place where a stage meets the store (job.py and asking.py are its parts).

Each stage names its units with their current recipe, asks the ledger which are pending, has them worked on (in worker processes
where that pays), and commits outputs and ledger row together. A recipe is the hash of everything that shapes the outputs:
stage version, the settings it reads, prompt, engine or model, and what was upstream wherever the unit's id doesn't contain it.
So running again after a kill finishes the rest, a changed prompt redoes what depends on it, and a second run finds nothing.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from corpus_builder import (
    asking,
    catalogue,
    engines,
    filenames,
    importing,
    intake,
    near,
    quota,
    reading,
    recipes,
    reports,
    review,
    sources,
    stagework,
)
from corpus_builder.config import methods_in_use
from corpus_builder.corpus import Corpus
from corpus_builder.errors import PermanentError, TransientError, UnitError, UsageError
from corpus_builder.job import Job, map_stage
from corpus_builder.model import Catalogue, Document, PageImage, content_id, page_id
from corpus_builder.records import PackedPage
from corpus_builder.store import counts, findings, imports, ledger, pairs, withdrawals, work
from corpus_builder.store import desk as desk_store
from corpus_builder.structure import tokens

log = logging.getLogger(__name__)

# ---------------------------------------------------------------- sources


def find_pdfs(named: Sequence[Path]) -> list[Path]:
    """The files to read: files as named, folders searched for *.pdf (any case), sorted.

    A folder inside that can't be read stands in the list itself, for `register` to name. Raises UsageError.
    """
    found: list[Path] = []
    for path in (Path(filenames.on_disk(str(path)) or path) for path in named):
        if path.is_dir():
            inside, closed = _search(path)
            if path in closed:
                raise UsageError(f"can't read the folder {path}", "check its permissions")
            if not inside and not closed:
                raise UsageError(f"there is no PDF in {path}", "name a folder that holds *.pdf files")
            found += inside + closed
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(f"there is no file or folder {path}")
    return list(dict.fromkeys(found))


def _search(folder: Path) -> tuple[list[Path], list[Path]]:
    """The PDFs below a folder, sorted, and the folders in it that can't be read."""
    closed: list[Path] = []
    walk = os.walk(folder, onerror=lambda error: closed.append(Path(error.filename)))
    pdfs = [Path(inside, name) for inside, _, names in walk for name in names if name.lower().endswith(".pdf")]
    return sorted(path for path in pdfs if path.is_file()), closed


def _unreadable_before(job: Job) -> list[Path]:
    """What the last run could not read, looked at anew: a folder may be open by now, and what is gone fails no more."""
    with job.corpus.store.writing() as db:
        units = [failure.unit for failure in ledger.failures(db, "add") if not failure.permanent]
        failed = {unit: Path(filenames.on_disk(unit) or unit) for unit in units}
        ledger.forget(db, "add", [unit for unit, path in failed.items() if str(path) != unit or not path.exists()])
    found: list[Path] = []
    for path in failed.values():
        if path.is_dir():
            inside, closed = _search(path)
            found += inside + closed
            if path not in closed:
                with job.corpus.store.writing() as db:
                    ledger.forget(db, "add", [str(path)])
        elif path.exists():
            found.append(path)
    return found


def follow(job: Job) -> None:
    """Where a file's name lies on the disk in the other Unicode form now, its document has that name from now on (filenames.py)."""
    with job.corpus.store.writing() as db:
        for document in work.documents(db):
            if (there := filenames.on_disk(document.path)) not in (document.path, None):
                work.rename(db, document.path, there)


def register(job: Job, files: Iterable[Path]) -> None:
    """Take files into the corpus by the hash of their bytes. One that can't be read becomes a failure of the stage "add"."""
    failures: dict[str, UnitError] = {}
    new: list[Document] = []
    for path in dict.fromkeys(files):
        name = str(path.resolve())
        if (shown := name.encode("utf-8", "backslashreplace").decode()) != name:
            failures[shown] = PermanentError("file name is not UTF-8", shown, "rename it, for example with convmv -f cp949 -t utf8")
            continue
        try:
            digest = hashlib.sha256()
            with path.open("rb") as handle:
                while block := handle.read(1 << 20):
                    digest.update(block)
            new.append(Document(digest.hexdigest(), name, path.stat().st_size))
        except OSError as error:
            failures[name] = TransientError("unreadable file", f"{path}: {error.strerror}", "check its permissions")
    with job.corpus.store.writing() as db:
        ledger.forget_failures(db, "add")
        for document in new:
            work.add_document(db, document)
            ledger.done(db, "add", document.path, document.id)
        for name, failure in failures.items():
            ledger.failed(db, "add", name, "", failure)


# ---------------------------------------------------------------- ocr, structure


def ocr(job: Job) -> None:
    """Pages without a usable text layer -> lines, by the OCR engine of the settings. Without one, those never read by any wait.

    A reading is kept by its recipe: what an engine with these settings has read before counts again without being read.
    """
    config, allowed = job.corpus.config, engines.ocr_limits(job.corpus.config.run)
    with job.corpus.store.reading() as db:
        documents = work.documents(db)
        lost = intake.lost_files(db, documents)
        wanted = {page: was_read for page, was_read in work.pages_for_ocr(db).items() if page[0] not in lost}
    if not wanted:
        return
    paths = {document.id: document.path for document in documents}
    units = {page_id(document, number): (document, number) for document, number in wanted}
    open_units = [page_id(*page) for page, was_read in wanted.items() if not was_read]

    def idle(name: str, version: str) -> bool:
        """Whether this engine would have nothing to do; what it read earlier is taken up first."""
        made_by = recipes.ocr(name, version, config)
        with job.corpus.store.reading() as db:
            kept = work.kept_readings(db, made_by)
            pending = ledger.pending(db, "ocr", dict.fromkeys(units, made_by), retry=job.retry, limits=allowed.key)
            return all(unit in kept for unit in pending)

    try:
        engine = engines.choose(config, job.pool, idle)
    except UsageError as error:
        _wait_for_engine(job, open_units, error)
        return
    if not idle(engine.name, engine.version):
        job.report.note(f"OCR by {engine.why}")
    made_by = recipes.ocr(engine.name, engine.version, config)
    with job.corpus.store.writing() as db:
        kept = work.kept_readings(db, made_by)
        pending = ledger.pending(db, "ocr", dict.fromkeys(units, made_by), retry=job.retry, limits=allowed.key)
        # A page on which another engine failed is pending, though the reading by this one counted all the while.
        for unit in {*work.take_up_readings(db, made_by), *kept.intersection(pending)}:
            ledger.done(db, "ocr", unit, made_by)

    def args(unit: str) -> tuple[Any, ...]:
        document, number = units[unit]
        with job.corpus.store.reading() as db:
            page = work.text_page(db, document, number)
        return page, paths[document], engine.name, config.engines[engine.name], config.ocr, config.reading.passwords_file

    def save(db: Any, unit: str, page: PackedPage) -> None:
        work.save_reading(db, units[unit][0], made_by, page)

    map_stage(job, "ocr", dict.fromkeys(units, made_by), args, stagework.ocr, save, limits=allowed, resting=lost)


def _wait_for_engine(job: Job, units: Sequence[str], error: UsageError) -> None:
    if not units:
        return
    job.report.note(f"{len(units)} pages need OCR and no engine can run: {error.message}. {error.advice}")
    missing = TransientError("no OCR engine", error.message, error.advice)
    with job.corpus.store.writing() as db:
        for unit in units:
            ledger.failed(db, "ocr", unit, "no engine", missing)


def structure_(job: Job) -> None:
    """Pages -> clauses -> chunks, and what the document says it is."""
    options = job.corpus.config.structure
    with job.corpus.store.reading() as db:
        entries = {entry.document.id: entry for entry in work.entries(db)}
        complete = intake.to_cut(db)
        made_by = recipes.structures(db, (entry for unit, entry in entries.items() if unit in complete), options)

    def args(unit: str) -> tuple[Any, ...]:
        with job.corpus.store.reading() as db:
            pages = work.packed_pages(db, unit)
        return unit, pages, Catalogue(**entries[unit].stated), job.corpus.config.reading, options

    def save(db: Any, unit: str, out: stagework.Structured) -> None:
        work.save_structure(db, unit, out.clauses, out.pieces, out.detected)
        findings.save(db, unit, out.references, out.definitions, out.report)
        reports.forget(job.corpus, entries[unit].document)

    map_stage(job, "structure", made_by, args, stagework.structured, save, resting=set(entries) - complete)
    catalogue.write(job.corpus)
    reports.write(job.corpus)


# ---------------------------------------------------------------- generate, check, queue


def generate(job: Job) -> None:
    """Chunks -> candidates: all that the methods in use make, or as many as are wanted."""
    if job.target:
        quota.rounds(job, check)
    else:
        asking.generate(job)


def check(job: Job) -> None:
    """Candidates -> verdicts, by every check there is."""
    versions = recipes.checks()
    with job.corpus.store.reading() as db:
        candidates = pairs.live_candidates(db)
        homes, doubts = pairs.homes(db, candidates), imports.doubts(db)
    made_by = {unit: content_id("check", versions, *homes[unit], *doubts.get(unit, ())) for unit in candidates if unit in homes}

    def args(unit: str) -> tuple[Any, ...]:
        with job.corpus.store.reading() as db:
            candidate = pairs.candidate(db, unit)
            return candidate, sources.home(db, candidate, homes[unit]), doubts.get(unit, ())

    map_stage(job, "check", made_by, args, stagework.verdicts, pairs.save_verdicts, parallel=False)


def queue(job: Job) -> None:
    """Decisions find their pairs again; what nobody decided on yet and the checks let through waits for a reviewer."""
    with job.corpus.store.writing() as db:
        current = pairs.current_candidates(db)
        decided = desk_store.all_decisions(db)
        lost = dict(pairs.candidates(db, [unit for unit in decided if unit not in current]))
        made = pairs.candidates(db, sorted(current - set(decided)))
        desk_store.save_adoptions(db, stagework.adoptions(lost, made))
        taken_over = set(desk_store.adoptions(db))
        dropped = {link.dropped for link in work.links(db, "candidate")}
        outcomes = pairs.outcomes(db)
        wanted = [
            unit
            for unit in pairs.live_candidates(db)
            if unit in current
            and unit not in dropped
            and unit not in taken_over
            and review.standing(decided.get(unit, [])).status in ("open", "held")
            and review.slots_wanted(outcomes.get(unit, "look"))
        ]
        clause_order = work.clause_order(db)
        # A comparison that lost one of its sides is as good as not made: the next build makes it anew, or doesn't.
        first = [
            (standing.clauses[0].id if standing.clauses else "", c.id)
            for c, standing in sources.find(db, wanted)
            if standing.clauses or not c.sides
        ]
        ordered = sorted((clause_order.get(clause, 1 << 30), unit) for clause, unit in first)
        desk_store.open_slots(db, {unit: priority for priority, (_, unit) in enumerate(ordered)})


def images(job: Job) -> None:
    """Pages that show the evidence of a live pair -> images for the review app."""
    dpi = job.corpus.config.review.image_dpi
    with job.corpus.store.reading() as db:
        documents = work.documents(db)
        no_file = intake.lost_files(db, documents)
        paths = {document.id: document.path for document in documents}
        wanted = {
            page_id(source.document, spot.page): (source.document, spot.page)
            for candidate, standing in sources.find(db, pairs.live_candidates(db))
            for source in standing.sources[: max(1, len(candidate.sides))]
            for spot in source.spots
            if source.document not in no_file
        }
    folder = job.corpus.images
    folder.mkdir(parents=True, exist_ok=True)
    with job.corpus.store.writing() as db:
        lost = {page_id(image.document, image.number) for image in work.images(db) if not (folder / image.file).is_file()}
        ledger.forget(db, "images", lost)
    recipe = content_id("images", reading.VERSION, dpi)

    def args(unit: str) -> tuple[Any, ...]:
        document, number = wanted[unit]
        with job.corpus.store.reading() as db:
            page = work.text_page(db, document, number)
        return page, paths[document], dpi, str(folder), job.corpus.config.reading.passwords_file

    made_by, allowed = dict.fromkeys(sorted(wanted), recipe), intake.limits(job.corpus.config.run)

    def save(db: Any, unit: str, image: PageImage) -> None:
        work.save_image(db, image)

    map_stage(job, "images", made_by, args, stagework.image, save, limits=allowed, resting=no_file)


STAGES: tuple[tuple[str, Callable[[Job], None]], ...] = (
    ("survey", intake.survey),
    ("read", intake.read),
    ("ocr", ocr),
    ("structure", structure_),
    ("cluster", near.cluster),
    ("kinds", quota.servings),
    ("generate", generate),
    (importing.STAGE, importing.attach),
    ("check", check),
    ("pairs", near.pairs),
    ("queue", queue),
    ("images", images),
)


def run(job: Job, named: Sequence[Path]) -> None:
    """Do everything that is pending. The caller holds the corpus's lock.

    `named` are files and folders to take in; without any, the documents that the corpus already has.
    Raises UsageError for wrong names or a tokenizer that can't be used, StoppedError, StorageError; failures of single units
    are in the ledger.
    """
    methods_in_use(job.corpus.config)
    tokens.counter(job.corpus.config.structure.tokenizer)
    intake.check_passwords(job.corpus.config.reading)
    follow(job)
    again = _unreadable_before(job)
    if named or again:
        register(job, [*find_pdfs(named), *again])
    with job.corpus.store.reading() as db:
        if not work.documents(db):
            raise UsageError("this corpus has no documents yet", "name PDFs or a folder: corpus-builder build FOLDER")
    catalogue.take_up(job.corpus)
    with job.pool:
        for name, stage in STAGES:
            if job.stop.is_set():
                return
            if name == AFTER_READING and _nothing_left(job):
                break
            started = time.monotonic()
            stage(job)
            log.info("stage %s took %.1f s", name, time.monotonic() - started)
    if not job.stop.is_set():
        with job.corpus.store.writing() as db:
            ledger.settle(db, recipes.standing(db, job.corpus.config, job.sample, job.target))
            counts.keep(db)


def withdraw(job: Job, document: Document, why: str) -> None:
    """Take a document out of the index, the queue and exports at once; answers and decisions stay. The caller holds the corpus's lock."""
    with job.corpus.store.writing() as db:
        withdrawals.withdraw(db, document.id, why)
    reports.forget(job.corpus, document)
    for stage in (near.cluster, near.pairs, queue):
        stage(job)


def is_settled(corpus: Corpus) -> bool:
    """Whether nothing has changed since a run came to its end."""
    with corpus.store.reading() as db:
        return ledger.settled(db) == recipes.standing(db, corpus.config)


def after_import(job: Job, settled: bool = False) -> None:
    """Do the stages that follow when rows came in a file or were forgotten: evidence, checks, near-duplicates, queue, page images.

    The caller holds the corpus's lock. What else is pending waits for the next run; where nothing was (`settled` before the rows came),
    nothing is again.
    """
    names = [name for name, _ in STAGES]
    with job.pool:
        for _, stage in STAGES[names.index(importing.STAGE) :]:
            if not job.stop.is_set():
                stage(job)
    if settled and not job.stop.is_set():
        with job.corpus.store.writing() as db:
            ledger.settle(db, recipes.standing(db, job.corpus.config))
            counts.keep(db)


AFTER_READING = "cluster"
"""The first of the stages that go over everything to find out what is pending: seconds at ten thousand pages, so they are asked
only when something has changed since a run came to its end."""


def _nothing_left(job: Job) -> bool:
    if job.retry:
        return False
    names = [name for name, _ in STAGES]
    tried = {"add", *names[: names.index(AFTER_READING)]}  # in this run: a locked file does not hold up the others
    with job.corpus.store.reading() as db:
        waiting = any("transient" in outcomes for stage, outcomes in ledger.counts(db).items() if stage not in tried)
        missing = any(not (job.corpus.images / image.file).is_file() for image in work.images(db))
        return not waiting and not missing and ledger.settled(db) == recipes.standing(db, job.corpus.config, job.sample, job.target)
