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
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus_builder import catalogue, dedup, engines, generation, intake, plugins, reading, reports, review, sources, stagework, structure
from corpus_builder.asking import generate, methods_in_use
from corpus_builder.config import Config, as_json
from corpus_builder.contracts import Check
from corpus_builder.dedup import Text
from corpus_builder.errors import PermanentError, TransientError, UnitError, UsageError
from corpus_builder.job import Job, fold_stage, map_stage
from corpus_builder.model import Catalogue, Document, Link, content_id, page_id, worst
from corpus_builder.records import PackedPage
from corpus_builder.store import desk as desk_store
from corpus_builder.store import findings, ledger, work
from corpus_builder.structure import tokens

log = logging.getLogger(__name__)

# ---------------------------------------------------------------- sources


def find_pdfs(named: Sequence[Path]) -> list[Path]:
    """The files to read: files as named, folders searched for *.pdf (any case), sorted.

    A folder inside that can't be read stands in the list itself, for `register` to name. Raises UsageError.
    """
    found: list[Path] = []
    for path in named:
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
        failed = [Path(failure.unit) for failure in ledger.failures(db, "add") if not failure.permanent]
        ledger.forget(db, "add", [str(path) for path in failed if not path.exists()])
    found: list[Path] = []
    for path in failed:
        if path.is_dir():
            inside, closed = _search(path)
            found += inside + closed
            if path not in closed:
                with job.corpus.store.writing() as db:
                    ledger.forget(db, "add", [str(path)])
        elif path.exists():
            found.append(path)
    return found


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
    config = job.corpus.config
    with job.corpus.store.reading() as db:
        wanted = work.pages_for_ocr(db)
        paths = {document.id: document.path for document in work.documents(db)}
    if not wanted:
        return
    units = {page_id(document, number): (document, number) for document, number in wanted}
    open_units = [page_id(*page) for page, was_read in wanted.items() if not was_read]

    def recipe(name: str, version: str) -> str:
        return _ocr_recipe(name, version, config)

    def idle(name: str, version: str) -> bool:
        """Whether this engine would have nothing to do; what it read earlier is taken up first."""
        recipes = dict.fromkeys(units, recipe(name, version))
        with job.corpus.store.reading() as db:
            kept = work.kept_readings(db, recipe(name, version))
            return all(unit in kept for unit in ledger.pending(db, "ocr", recipes, retry=job.retry))

    try:
        engine = engines.choose(config, job.pool, idle)
    except UsageError as error:
        _wait_for_engine(job, open_units, error)
        return
    if not idle(engine.name, engine.version):
        job.report.note(f"OCR by {engine.why}")
    made_by = recipe(engine.name, engine.version)
    with job.corpus.store.writing() as db:
        kept = work.kept_readings(db, made_by)
        pending = ledger.pending(db, "ocr", dict.fromkeys(units, made_by), retry=job.retry)
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

    map_stage(job, "ocr", dict.fromkeys(units, made_by), args, stagework.ocr, save, limits=engines.ocr_limits(config.run))


def _ocr_recipe(name: str, engine_version: str, config: Config) -> str:
    """What shapes a page that OCR reads, besides the file's bytes."""
    settings = as_json(config.ocr)
    del settings["engine"]  # "auto" that takes an engine and that engine by its name read alike
    return content_id("ocr", reading.VERSION, version("pymupdf"), name, engine_version, settings)


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
        complete = work.documents_read(db) & intake.surveyed(db)
        upstream = _upstream(db)
    lengths = as_json(options) | {"tokenizer": tokens.identity(options.tokenizer)}
    shape = content_id("structure", structure.VERSION, reading.VERSION, lengths)
    recipes = {
        unit: content_id("structure", shape, upstream[unit], entry.stated.get("product", ""), entry.stated.get("insurer", ""))
        for unit, entry in entries.items()
        if unit in complete
    }

    def args(unit: str) -> tuple[Any, ...]:
        with job.corpus.store.reading() as db:
            pages = work.packed_pages(db, unit)
        return unit, pages, Catalogue(**entries[unit].stated), job.corpus.config.reading, options

    def save(db: Any, unit: str, out: stagework.Structured) -> None:
        work.save_structure(db, unit, out.clauses, out.pieces, out.detected)
        findings.save(db, unit, out.references, out.definitions, out.report)
        reports.forget(job.corpus, entries[unit].document)

    map_stage(job, "structure", recipes, args, stagework.structured, save, resting=set(entries) - complete)
    catalogue.write(job.corpus)
    reports.write(job.corpus)


def _upstream(db: Any) -> dict[str, list[str]]:
    """document -> how its pages came about: outcome and recipe of every range and every page that was sent to OCR."""
    found: dict[str, list[str]] = {}
    for stage in ("read", "ocr"):
        for unit, outcome in sorted(ledger.outcomes(db, stage).items()):
            found.setdefault(unit.partition("#")[0], []).append(f"{unit} {outcome}")
    return found


# ---------------------------------------------------------------- near-duplicates among chunks


def cluster(job: Job) -> None:
    """Chunks -> links between near-duplicates, so that one law is paid for once."""
    options = job.corpus.config.dedup
    with job.corpus.store.reading() as db:
        chunks = work.live_chunks(db)
        paid = work.produced_chunks(db)
        linked = {link.dropped for link in work.links(db, "chunk")}
        force = sources.in_force(db, chunks)
    # Sticky: what was asked about stays kept; a chunk that was a near-duplicate then comes after those that were not. Among
    # new ones the terms in force come first.
    chunks.sort(key=lambda chunk: (chunk.id not in paid or chunk.id in linked, chunk.id not in paid, force[chunk.id]))
    recipe = content_id("cluster", dedup.VERSION, as_json(options), sorted(chunk.id for chunk in chunks))
    texts = [Text(chunk.id, chunk.law) for chunk in chunks]
    fold_stage(job, "cluster", recipe, lambda db: work.save_links(db, "chunk", _near_duplicates(texts, options)))


def _near_duplicates(texts: Sequence[Text], options: dedup.Options, *, references: bool = False) -> list[Link]:
    # numpy takes a tenth of a second that a build with nothing to do should not take.
    from corpus_builder.dedup.links import near_duplicates

    return near_duplicates(texts, options, references=references)


# ---------------------------------------------------------------- check, pairs, queue


def check(job: Job) -> None:
    """Candidates -> verdicts, by every check there is."""
    versions = {name: _check(name).VERSION for name in plugins.names(plugins.CHECKS)}
    with job.corpus.store.reading() as db:
        candidates = {candidate.id: candidate for candidate in work.live_candidates(db)}
        chunk_of: dict[str, str] = {}
        for production in work.productions(db, candidates):
            chunk_of.setdefault(production.candidate, production.chunk)
    recipes = {unit: content_id("check", versions, chunk_of[unit]) for unit in candidates if unit in chunk_of}

    def args(unit: str) -> tuple[Any, ...]:
        with job.corpus.store.reading() as db:
            return candidates[unit], work.chunk(db, chunk_of[unit])

    map_stage(job, "check", recipes, args, stagework.verdicts, work.save_verdicts, parallel=False)


def _check(name: str) -> Check:
    found: Check = plugins.load(plugins.CHECKS, name)
    return found


def pairs(job: Job) -> None:
    """Candidates -> links between near-duplicates; what a person decided on stays the kept one."""
    options = job.corpus.config.dedup
    with job.corpus.store.reading() as db:
        outcomes = {unit: worst([v.outcome for v in verdicts]) for unit, verdicts in work.verdicts(db).items()}
        standings = {unit: review.standing(decisions) for unit, decisions in desk_store.all_decisions(db).items()}
        candidates = [c for c in work.live_candidates(db) if outcomes.get(c.id) != "drop"]
        order = work.chunk_order(db)
        place = {p.candidate: order.get(p.chunk, len(order)) for p in reversed(work.productions(db, [c.id for c in candidates]))}
    finals = {standing.final for standing in standings.values()}
    replaced = {unit for unit, standing in standings.items() if standing.status == "edited"}
    candidates = [c for c in candidates if c.id not in replaced]
    candidates.sort(key=lambda c: (c.id not in finals, c.id not in standings, place[c.id], c.id))
    recipe = content_id("pairs", dedup.VERSION, as_json(options), [c.id for c in candidates])
    texts = [Text(c.id, f"{c.instruction}\n{c.input}\n{c.output}") for c in candidates]
    fold_stage(job, "pairs", recipe, lambda db: work.save_links(db, "candidate", _near_duplicates(texts, options, references=True)))


def queue(job: Job) -> None:
    """Decisions find their pairs again; what nobody decided on yet and the checks let through waits for a reviewer."""
    with job.corpus.store.writing() as db:
        current = work.current_candidates(db)
        decided = desk_store.all_decisions(db)
        everything = work.candidates(db, current | set(decided))
        desk_store.save_adoptions(db, stagework.adoptions(everything, current, decided))
        taken_over = set(desk_store.adoptions(db))
        dropped = {link.dropped for link in work.links(db, "candidate")}
        verdicts = work.verdicts(db)
        wanted = [
            everything[unit]
            for unit in current
            if unit not in dropped
            and unit not in taken_over
            and review.standing(decided.get(unit, [])).status in ("open", "held")
            and review.slots_wanted(worst([v.outcome for v in verdicts.get(unit, [])]))
        ]
        standing = sources.find(db, wanted)
        clause_order = work.clause_order(db)
        ordered = sorted(wanted, key=lambda c: (clause_order.get(_first_clause(standing[c.id]), 1 << 30), c.id))
        desk_store.open_slots(db, {c.id: priority for priority, c in enumerate(ordered)})


def _first_clause(standing: sources.Standing) -> str:
    return standing.clauses[0].id if standing.clauses else ""


def images(job: Job) -> None:
    """Pages that show the evidence of a live pair -> images for the review app."""
    dpi = job.corpus.config.review.image_dpi
    with job.corpus.store.reading() as db:
        standings = sources.find(db, work.live_candidates(db))
        paths = {document.id: document.path for document in work.documents(db)}
    wanted = {
        page_id(source.document, spot.page): (source.document, spot.page)
        for standing in standings.values()
        for source in standing.sources[:1]
        for spot in source.spots
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

    recipes, allowed = dict.fromkeys(sorted(wanted), recipe), intake.limits(job.corpus.config.run)
    map_stage(job, "images", recipes, args, stagework.image, lambda db, unit, image: work.save_image(db, image), limits=allowed)


STAGES: tuple[tuple[str, Callable[[Job], None]], ...] = (
    ("survey", intake.survey),
    ("read", intake.read),
    ("ocr", ocr),
    ("structure", structure_),
    ("cluster", cluster),
    ("generate", generate),
    ("check", check),
    ("pairs", pairs),
    ("queue", queue),
    ("images", images),
)


def run(job: Job, named: Sequence[Path]) -> None:
    """Do everything that is pending. The caller holds the corpus's lock.

    `named` are files and folders to take in; without any, the documents that the corpus already has.
    Raises UsageError for wrong names or a tokenizer that can't be used, StoppedError, StorageError; failures of single units
    are in the ledger.
    """
    methods_in_use(job)
    tokens.counter(job.corpus.config.structure.tokenizer)
    intake.check_passwords(job.corpus.config.reading)
    again = _unreadable_before(job)
    if named or again:
        register(job, [*find_pdfs(named), *again])
    with job.corpus.store.reading() as db:
        if not work.documents(db):
            raise UsageError("this corpus has no documents yet", "name PDFs or a folder: corpus-builder build FOLDER")
    catalogue.take_up(job.corpus)
    with job.pool:
        for name, stage in STAGES:
            if job.stop.is_set() or (name == AFTER_READING and _nothing_left(job)):
                return
            started = time.monotonic()
            stage(job)
            log.info("stage %s took %.1f s", name, time.monotonic() - started)
    if not job.stop.is_set():
        with job.corpus.store.writing() as db:
            work.settle(db, _standing(job, db))


AFTER_READING = "cluster"
"""The first of the stages that go over everything to find out what is pending: seconds at ten thousand pages, so they are asked
only when something has changed since a run came to its end."""


def _nothing_left(job: Job) -> bool:
    if job.retry:
        return False
    names = [name for name, _ in STAGES]
    tried = {"add", *names[: names.index(AFTER_READING)]}  # in this run: a locked file does not hold up the others
    with job.corpus.store.reading() as db:
        waiting = any("transient" in counts for stage, counts in ledger.counts(db).items() if stage not in tried)
        missing = any(not (job.corpus.images / image.file).is_file() for image in work.images(db))
        return not waiting and not missing and work.settled(db) == _standing(job, db)


def _standing(job: Job, db: Any) -> str:
    """Everything that the later stages depend on: what the store holds, the settings, and what methods, checks and formats they name."""
    config = job.corpus.config
    settings = [as_json(getattr(config, name)) for name in ("structure", "dedup", "generation", "llm", "review")]
    made_by = [dict(plugins.load(plugins.METHODS, name).recipe(config.methods[name])) for name in methods_in_use(job)]
    checked_by = {name: _check(name).VERSION for name in plugins.names(plugins.CHECKS)}
    versions = [reading.VERSION, structure.VERSION, dedup.VERSION, generation.VERSION]
    return content_id("standing", work.state(db), settings, made_by, checked_by, versions, job.sample)
