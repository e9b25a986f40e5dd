"""The job, in the order in which data flows: STAGES. The only place where a stage meets the store.

Each stage names its units with their current recipe, asks the ledger which are pending, has them worked on (in worker processes
where that pays), and commits outputs and ledger row together. A recipe is the hash of everything that shapes the outputs:
stage version, the settings it reads, prompt, engine or model, and what was upstream wherever the unit's id doesn't contain it.
So running again after a kill finishes the rest, a changed prompt redoes what depends on it, and a second run finds nothing.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol, TypeVar

from corpus_builder import catalogue, dedup, generation, plugins, reading, review, sources, stagework, structure, workers
from corpus_builder.config import as_json
from corpus_builder.contracts import Check, EnginePlugin, Method
from corpus_builder.corpus import Corpus
from corpus_builder.dedup import Text
from corpus_builder.errors import PermanentError, TransientError, UnitError, UsageError
from corpus_builder.model import Answer, Candidate, Catalogue, Chunk, Document, Link, Request, content_id, page_id, worst
from corpus_builder.store import desk as desk_store
from corpus_builder.store import ledger, work
from corpus_builder.store.calls import StoredCalls
from corpus_builder.workers import Task

log = logging.getLogger(__name__)
Out = TypeVar("Out")
COMMIT_UNITS, COMMIT_S = 64, 1.0
"""Small units commit together: a crash redoes at most these many, or what this many seconds brought."""
SAMPLES = 5
"""How many draws of one prompt `--retry` may add up to."""


class Report(Protocol):
    """What the pipeline tells while it works; the command line draws it."""

    def stage(self, name: str, done: int, total: int) -> None: ...

    def note(self, message: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Job:
    """One run of `build`: the corpus, what was asked for, and whom to tell. `stop` is set to end it early and cleanly."""

    corpus: Corpus
    report: Report
    retry: bool = False
    sample: int = 0
    stop: threading.Event = field(default_factory=threading.Event)


# ---------------------------------------------------------------- sources


def find_pdfs(named: Sequence[Path]) -> list[Path]:
    """The files to read: files as named, folders searched for *.pdf (any case), sorted. Raises UsageError."""
    found: list[Path] = []
    for path in named:
        if path.is_dir():
            try:
                inside = sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf" and p.is_file())
            except OSError as error:
                raise UsageError(f"can't read the folder {path}: {error.strerror}") from error
            if not inside:
                raise UsageError(f"there is no PDF in {path}", "name a folder that holds *.pdf files")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(f"there is no file or folder {path}")
    return list(dict.fromkeys(found))


def register(job: Job, files: Iterable[Path]) -> None:
    """Take files into the corpus by the hash of their bytes. One that can't be read becomes a failure of the stage "add"."""
    failures: dict[str, UnitError] = {}
    new: list[Document] = []
    for path in files:
        try:
            digest = hashlib.sha256()
            with path.open("rb") as handle:
                while block := handle.read(1 << 20):
                    digest.update(block)
            new.append(Document(digest.hexdigest(), str(path.resolve()), path.stat().st_size))
        except OSError as error:
            failures[str(path)] = TransientError("unreadable file", f"{path}: {error.strerror}", "check its permissions")
    with job.corpus.store.writing() as db:
        for document in new:
            work.add_document(db, document)
            ledger.done(db, "add", document.path, document.id)
        for name, failure in failures.items():
            ledger.failed(db, "add", name, "", failure)


# ---------------------------------------------------------------- the shape "map"


def _map(
    job: Job,
    stage: str,
    recipes: Mapping[str, str],
    args: Callable[[str], tuple[Any, ...]],
    do: Callable[..., Out],
    save: Callable[[Any, str, Out], None],
    *,
    parallel: bool = True,
) -> None:
    """Bring every pending unit of a stage to its end; `args(unit)` are the arguments of `do`, `save(db, unit, out)` stores."""
    with job.corpus.store.writing() as db:
        ledger.keep_only(db, stage, recipes)
        todo = ledger.pending(db, stage, recipes, retry=job.retry)
    if not todo:
        return
    run = job.corpus.config.run
    processes = min(run.processes or workers.cores(), len(todo)) if parallel else 0
    tasks = (Task(unit, args(unit)) for unit in todo)
    finished = workers.map_units(do, tasks, processes=processes, timeout_s=run.timeout_s, stop=job.stop.is_set)
    count = 0
    job.report.stage(stage, 0, len(todo))
    for batch in batches(finished, COMMIT_UNITS, COMMIT_S):
        with job.corpus.store.writing() as db:
            for done in batch:
                if done.error:
                    ledger.failed(db, stage, done.task.unit, recipes[done.task.unit], done.error)
                else:
                    assert done.result is not None
                    save(db, done.task.unit, done.result)
                    ledger.done(db, stage, done.task.unit, recipes[done.task.unit])
        count += len(batch)
        job.report.stage(stage, count, len(todo))


def batches(items: Iterable[Out], size: int, seconds: float) -> Iterator[list[Out]]:
    """Group what comes: a batch ends when it is full, or with the first item after `seconds`."""
    batch: list[Out] = []
    since = time.monotonic()
    for item in items:
        batch.append(item)
        if len(batch) >= size or time.monotonic() - since >= seconds:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch


# ---------------------------------------------------------------- read, ocr, structure


def _read_recipe(job: Job) -> str:
    return content_id("read", reading.VERSION, as_json(job.corpus.config.reading), version("pymupdf"))


def read(job: Job) -> None:
    """PDF -> pages, from the text layer, with the gate's decision for each page."""
    options, recipe = job.corpus.config.reading, _read_recipe(job)
    with job.corpus.store.reading() as db:
        documents = {document.id: document for document in work.documents(db)}

    def save(db: Any, unit: str, pages: list[Any]) -> None:
        work.save_pages(db, unit, pages)
        for page in pages:
            if page.source == "failed":
                error = PermanentError("unreadable page", f"{documents[unit].name}, page {page.number}: {page.reason}")
                ledger.failed(db, "page", page.id, recipe, error)

    _map(job, "read", dict.fromkeys(documents, recipe), lambda unit: (unit, documents[unit].path, options), stagework.read, save)


def ocr(job: Job) -> None:
    """Pages without a usable text layer -> lines, by the OCR engine of the settings. Without one, these pages wait."""
    config = job.corpus.config
    with job.corpus.store.reading() as db:
        wanted = work.pages_for_ocr(db)
        paths = {document.id: document.path for document in work.documents(db)}
    if not wanted:
        return
    name, plugin, recipe = "", None, "no engine"
    try:
        name, plugin = engine(config.ocr.engine, config.engines)
        recipe = content_id("ocr", _read_recipe(job), name, plugin.version(config.engines[name]))
    except UsageError as error:
        job.report.note(f"{len(wanted)} pages need OCR and no engine can run: {error.message}. {error.advice}")
        missing = TransientError("no OCR engine", error.message, error.advice)
        with job.corpus.store.writing() as db:
            for document, number in wanted:
                ledger.failed(db, "ocr", page_id(document, number), recipe, missing)
        return
    units = {page_id(document, number): (document, number) for document, number in wanted}

    def args(unit: str) -> tuple[Any, ...]:
        document, number = units[unit]
        with job.corpus.store.reading() as db:
            page = work.text_page(db, document, number)
        return page, paths[document], name, config.engines[name], config.reading

    _map(job, "ocr", dict.fromkeys(units, recipe), args, stagework.ocr, lambda db, unit, page: work.save_ocr(db, page))


def engine(wanted: str, options: Mapping[str, Any]) -> tuple[str, EnginePlugin]:
    """The OCR engine to use, proven to be installed. Raises UsageError that says what is missing."""
    known = plugins.names(plugins.ENGINES)
    tried: list[UsageError] = []
    for name in known if wanted == "auto" else [wanted]:
        plugin: EnginePlugin = plugins.load(plugins.ENGINES, name)
        try:
            plugin.version(options[name])
        except UsageError as error:
            tried.append(error)
        else:
            return name, plugin
    raise UsageError("; ".join(error.message for error in tried), "; ".join(error.advice for error in tried))


def structure_(job: Job) -> None:
    """Pages -> clauses -> chunks, and what the document says it is."""
    options = job.corpus.config.structure
    with job.corpus.store.reading() as db:
        entries = {entry.document.id: entry for entry in work.entries(db)}
        was_read = ledger.outcomes(db, "read")
        was_ocr = ledger.outcomes(db, "ocr")
    scanned: dict[str, list[str]] = {}
    for unit, outcome in sorted(was_ocr.items()):
        scanned.setdefault(unit.partition("#")[0], []).append(f"{unit} {outcome}")
    shape = content_id("structure", structure.VERSION, reading.VERSION, as_json(options), as_json(job.corpus.config.reading))
    recipes = {
        unit: content_id("structure", shape, was_read[unit], scanned.get(unit, []), entry.stated.get("product", ""))
        for unit, entry in entries.items()
        if was_read.get(unit, "").startswith("done")
    }

    def args(unit: str) -> tuple[Any, ...]:
        with job.corpus.store.reading() as db:
            pages = work.pages_json(db, unit)
        return unit, pages, Catalogue(**entries[unit].stated), job.corpus.config.reading, options

    def save(db: Any, unit: str, out: stagework.Structured) -> None:
        work.save_structure(db, unit, out.clauses, out.pieces, out.detected)

    _map(job, "structure", recipes, args, stagework.structured, save)
    catalogue.write(job.corpus)


# ---------------------------------------------------------------- the shape "fold": near-duplicates


def _fold(job: Job, stage: str, recipe: str, do: Callable[[Any], None]) -> None:
    """Do a stage that reads everything, unless its recipe (which contains what it reads) is the one done last."""
    with job.corpus.store.writing() as db:
        if not ledger.pending(db, stage, {"all": recipe}):
            return
        job.report.stage(stage, 0, 1)
        do(db)
        ledger.done(db, stage, "all", recipe)
    job.report.stage(stage, 1, 1)


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
    texts = [Text(chunk.id, chunk.text) for chunk in chunks]
    _fold(job, "cluster", recipe, lambda db: work.save_links(db, "chunk", _near_duplicates(texts, options)))


def _near_duplicates(texts: Sequence[Text], options: dedup.Options, *, references: bool = False) -> list[Link]:
    # datasketch brings scipy along, two seconds that a build with nothing to do should not take.
    from corpus_builder.dedup.links import near_duplicates

    return near_duplicates(texts, options, references=references)


# ---------------------------------------------------------------- the shape "ask"


@dataclass(frozen=True, slots=True)
class _Making:
    """A chunk in the hands of a method; `requests` are the draws of its prompt, empty for a method that asks nothing."""

    unit: str
    chunk: Chunk
    requests: tuple[Request, ...]


def methods_in_use(job: Job) -> list[str]:
    """The methods of the settings; by default `qa` when a model is configured, else `extractive`. Raises SettingsError."""
    config = job.corpus.config
    names = list(config.generation.methods) or (["qa"] if config.llm.model else ["extractive"])
    for name in names:
        plugins.load(plugins.METHODS, name)
    return names


def generate(job: Job) -> None:
    """Chunks -> candidates, by every method in use; a method that asks a model gets its answers from the log or the server."""
    names = methods_in_use(job)
    with job.corpus.store.writing() as db:
        work.retire_methods(db, names)
        chunks = work.live_chunks(db, kept_only=True)
    for name in names:
        _generate(job, name, evenly(chunks, job.sample))
    with job.corpus.store.reading() as db:
        alone = [] if job.sample else sources.uncovered(db)
    for name in names if alone else ():
        _generate(job, name, [*chunks, *alone])


def evenly(items: Sequence[Out], number: int) -> list[Out]:
    """`number` of the items, spread evenly over the sequence; all of them for 0."""
    if not 0 < number < len(items):
        return list(items)
    return [items[i * len(items) // number] for i in range(number)]


def _generate(job: Job, name: str, chunks: Sequence[Chunk]) -> None:
    config, method = job.corpus.config, _method(name)
    options = config.methods[name]
    shape = content_id("generate", generation.VERSION, name, dict(method.recipe(options)))
    makings = [_Making(f"{name}:{chunk.id}", chunk, _draws(method, chunk, options, job)) for chunk in chunks]
    recipes = {m.unit: content_id("generate", shape, m.requests[0].key if m.requests else "") for m in makings}
    with job.corpus.store.reading() as db:
        todo = set(ledger.pending(db, "generate", recipes, retry=job.retry))
    pending = [m for m in makings if m.unit in todo]
    if not pending:
        return
    saver = _Saver(job, name, recipes, len(pending))
    asking = [m for m in pending if m.requests]
    for making in pending:
        if not making.requests and not job.stop.is_set():
            saver.take(making, lambda making=making: method.parse(making.chunk, None, options))  # type: ignore[misc]
    if asking:
        _ask(job, method, options, asking, saver)
    saver.flush()


def _method(name: str) -> Method:
    method: Method = plugins.load(plugins.METHODS, name)
    return method


def _draws(method: Method, chunk: Chunk, options: Any, job: Job) -> tuple[Request, ...]:
    from dataclasses import replace

    from corpus_builder.llm.requests import request

    ask = method.plan(chunk, options)
    if ask is None:
        return ()
    return tuple(request(replace(ask, sample=sample), job.corpus.config.llm) for sample in range(SAMPLES))


class _Saver:
    """Parses what came back for a chunk and commits candidates and ledger rows in small batches."""

    def __init__(self, job: Job, method: str, recipes: Mapping[str, str], total: int) -> None:
        self._job, self._method, self._recipes, self._total = job, method, recipes, total
        self._rows: list[tuple[_Making, list[Candidate], UnitError | None, Answer | None]] = []
        self._done, self._since = 0, time.monotonic()
        job.report.stage(f"generate {method}", 0, total)

    def take(self, making: _Making, parse: Callable[[], list[Candidate]], answer: Answer | None = None) -> None:
        try:
            self._add(making, parse(), None, answer)
        except UnitError as error:
            self._add(making, [], error, answer)
        except Exception as error:
            log.error("a bug met while generating %s", making.unit, exc_info=error)
            self._add(making, [], PermanentError("bug", f"{type(error).__name__}: {error}"), answer)

    def fail(self, making: _Making, error: UnitError) -> None:
        self._add(making, [], error, None)

    def _add(self, making: _Making, made: list[Candidate], error: UnitError | None, answer: Answer | None) -> None:
        self._rows.append((making, made, error, answer))
        if len(self._rows) >= COMMIT_UNITS or time.monotonic() - self._since >= COMMIT_S:
            self.flush()

    def flush(self) -> None:
        with self._job.corpus.store.writing() as db:
            for making, made, error, answer in self._rows:
                recipe = self._recipes[making.unit]
                if error:
                    ledger.failed(db, "generate", making.unit, recipe, error)
                else:
                    request, model = (answer.key, answer.model) if answer else ("", "")
                    work.save_candidates(db, making.chunk.id, self._method, made, request, model)
                    ledger.done(db, "generate", making.unit, recipe)
        self._done += len(self._rows)
        self._rows, self._since = [], time.monotonic()
        self._job.report.stage(f"generate {self._method}", self._done, self._total)


def _ask(job: Job, method: Method, options: Any, makings: Sequence[_Making], saver: _Saver) -> None:
    """Parse stored answers; ask only for what has none, or, with `--retry`, for one more draw where all stored ones failed."""
    from corpus_builder.llm.dispatch import answers
    from corpus_builder.llm.endpoint import endpoint, warnings
    from corpus_builder.llm.requests import completion

    log_of_calls = StoredCalls(job.corpus.store)
    known = log_of_calls.known(request.key for making in makings for request in making.requests)
    to_send: dict[str, list[_Making]] = {}
    requests: list[Request] = []
    for making in makings:
        outcome = _stored(method, options, making, known)
        unanswered = [request for request in making.requests if request.key not in known]
        if isinstance(outcome, UnitError) and (not job.retry or not unanswered):
            saver.fail(making, outcome)
        elif outcome is None or isinstance(outcome, UnitError):
            to_send.setdefault(unanswered[0].key, []).append(making)
            requests.append(unanswered[0])
        else:
            made, answer = outcome
            saver.take(making, lambda made=made: made, answer)  # type: ignore[misc]
    llm = job.corpus.config.llm
    if requests:
        for message in (f"asking {endpoint(llm)}: {len(requests)} requests, at most {llm.concurrency} at once", *warnings(llm)):
            job.report.note(message)
    # No transaction is open while waiting here: the log commits answers from a thread of its own.
    with closing(answers(requests, log_of_calls, llm, stop=job.stop.is_set)) as outcomes:
        for result in outcomes:
            for making in to_send.pop(result.request.key, ()):
                if result.answer is None:
                    saver.fail(making, result.error or TransientError("no answer"))
                else:
                    answer = result.answer
                    saver.take(making, lambda m=making, a=answer: method.parse(m.chunk, completion(a), options), answer)  # type: ignore[misc]


def _stored(
    method: Method, options: Any, making: _Making, known: Mapping[str, Answer]
) -> tuple[list[Candidate], Answer] | UnitError | None:
    """What the stored answers to a chunk's prompt give: candidates, the last one's error, or None when there is none."""
    from corpus_builder.llm.requests import completion

    failure: UnitError | None = None
    for request in making.requests:
        if (answer := known.get(request.key)) is not None:
            try:
                return method.parse(making.chunk, completion(answer), options), answer
            except UnitError as error:
                failure = error
    return failure


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

    _map(job, "check", recipes, args, stagework.verdicts, work.save_verdicts, parallel=False)


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
    _fold(job, "pairs", recipe, lambda db: work.save_links(db, "candidate", _near_duplicates(texts, options, references=True)))


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
    recipe = content_id("images", reading.VERSION, dpi)

    def args(unit: str) -> tuple[Any, ...]:
        document, number = wanted[unit]
        with job.corpus.store.reading() as db:
            page = work.text_page(db, document, number)
        return page, paths[document], dpi, str(folder)

    _map(job, "images", dict.fromkeys(sorted(wanted), recipe), args, stagework.image, lambda db, unit, image: work.save_image(db, image))


STAGES: tuple[tuple[str, Callable[[Job], None]], ...] = (
    ("read", read),
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
    Raises UsageError for wrong names, StoppedError, StorageError; failures of single units are in the ledger.
    """
    methods_in_use(job)
    if named:
        register(job, find_pdfs(named))
    with job.corpus.store.reading() as db:
        if not work.documents(db):
            raise UsageError("this corpus has no documents yet", "name PDFs or a folder: corpus-builder build FOLDER")
    catalogue.take_up(job.corpus)
    for name, stage in STAGES:
        if job.stop.is_set():
            return
        started = time.monotonic()
        stage(job)
        log.info("stage %s took %.1f s", name, time.monotonic() - started)
