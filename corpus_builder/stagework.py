"""What worker processes run: one module-level, picklable function per stage, joining the stage folders' pure functions.

A worker gets everything as arguments and returns everything as its result; it never sees the store.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus_builder import plugins, workers
from corpus_builder.contracts import LineEngine, OcrEngine, Options
from corpus_builder.errors import TransientError, UsageError
from corpus_builder.model import UNKNOWN, Catalogue, Chunk, Clause, Definition, Occurrence, Page, PageImage, Reference
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.records import PackedPage, packed, unpack

if TYPE_CHECKING:
    from corpus_builder.reading.survey import Survey


@dataclass(frozen=True, slots=True)
class Structured:
    """What a document's pages hold; `report` is what `structure.outcome` says of it."""

    clauses: list[Clause]
    pieces: list[tuple[Chunk, Occurrence]]
    references: list[Reference]
    definitions: list[Definition]
    report: dict[str, Any]
    detected: Catalogue


def survey(document: str, path: str, options: Any) -> Survey:
    """What the file of one document is before its pages are read. Raises TransientError when its bytes are others by now."""
    from corpus_builder.reading import files, survey

    check_bytes(document, path)
    files.unlock_with(options.passwords_file)
    return survey.survey(path, options)


def check_bytes(document: str, path: str) -> None:
    """Raises TransientError "file has changed" unless the file's bytes are those of the document.

    A document is the hash of its bytes, so nothing that is read of another file may be stored under it. A worker hashes a file
    once, and again when anything the system keeps about it is another. A file that can't be opened is left for the reader to name.
    """
    try:
        now = Path(path).stat()
        found = _digest(path, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)
    except OSError:
        return
    if found != document:
        advice = "Name it or its folder to build again: it is then taken in as a new document."
        raise TransientError("file has changed", f"{path} is no longer the file that was taken in", advice)


@lru_cache(maxsize=256)
def _digest(path: str, *_: int) -> str:
    with Path(path).open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def read(document: str, path: str, first: int, last: int, options: Any) -> list[PackedPage]:
    """Pages `first` to `last` of one PDF from its text layer. Raises TransientError when its bytes are others by now."""
    from corpus_builder.reading import extract, files

    check_bytes(document, path)
    files.unlock_with(options.passwords_file)
    found = []
    for page in extract.pages(document, path, range(first, last + 1), options):
        workers.another_page()
        found.append(packed(page))
    return found


@dataclass(frozen=True, slots=True)
class Sample:
    """Some pages of a file: how many it has, how many were read and how many of these need OCR, in how many processor seconds."""

    pages: int
    size: int
    notes: tuple[str, ...]
    read: int
    for_ocr: int
    cpu_s: float


def sample(path: str, options: Any, number: int) -> Sample:
    """Survey one PDF and read up to `number` of its pages, spread evenly."""
    from corpus_builder.reading import extract, files, survey

    files.unlock_with(options.passwords_file)
    found = survey.survey(path, options)
    some = min(number, found.pages)
    numbers = [1 + (2 * n + 1) * found.pages // (2 * some) for n in range(some)]
    before = time.process_time()
    pages = list(extract.pages("", path, numbers, options))
    used = time.process_time() - before
    notes = (*found.notes, *(["text may be missing"] if any(page.damage for page in pages) else []))
    return Sample(found.pages, Path(path).stat().st_size, notes, some, sum(page.needs_ocr for page in pages), used)


@lru_cache(maxsize=2)
def _engine(name: str, options: Options) -> OcrEngine | LineEngine:
    # Loading a model takes longer than a page; a worker keeps its engine.
    try:
        engine: OcrEngine | LineEngine = plugins.load(plugins.ENGINES, name).start(options)
    except UsageError as error:
        raise TransientError("no OCR engine", error.message, error.advice) from error
    return engine


def trial(name: str, engine_options: Options) -> int:
    """Start the OCR engine `name` and have it read a small image; the number of lines with text. Raises what reading a page would."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (640, 120), 255)
    ImageDraw.Draw(image).text((40, 30), "2026-01-01 (100)", fill=0, font=ImageFont.load_default(size=40))
    engine = _engine(name, engine_options)
    lines = [engine.read_line(image, 200)] if isinstance(engine, LineEngine) else engine.read(image, 200)
    return sum(bool(line.text.strip()) for line in lines)


def ocr(page: Page, path: str, name: str, engine_options: Options, options: Any, passwords_file: str) -> PackedPage:
    """One page as the OCR engine `name` reads it."""
    from corpus_builder.reading import damage, files
    from corpus_builder.reading.recognise import recognise

    check_bytes(page.document, path)
    files.unlock_with(passwords_file)
    damage.take_warnings()
    found = recognise(page, path, _engine(name, engine_options), options)
    harm = "; ".join(why for why in (page.damage, damage.drawn_badly()) if why)
    return packed(replace(found, engine=name, damage=harm))


def structured(document: str, pages: Sequence[bytes], stated: Catalogue, reading_options: Any, options: Any) -> Structured:
    """What one document holds, from its stored pages (packed); stated names of product and insurer are masked like detected ones."""
    from corpus_builder.reading.settle import settle

    return cut(document, settle([unpack(Page, page) for page in pages], reading_options), stated, options)


def cut(document: str, settled: list[Page], stated: Catalogue, options: Any) -> Structured:
    """Clauses, references, definitions and chunks of one document's settled pages, and the report of it all."""
    from corpus_builder.structure.catalogue import detect
    from corpus_builder.structure.chunks import chunks
    from corpus_builder.structure.clauses import outline
    from corpus_builder.structure.definitions import definitions
    from corpus_builder.structure.outcome import outcome
    from corpus_builder.structure.references import references
    from corpus_builder.structure.report import report
    from corpus_builder.structure.suspect import unsafe
    from corpus_builder.structure.tokens import counter

    detected = detect(settled)
    stated_names = {field: name for field in ("product", "insurer") if (name := getattr(stated, field)) != UNKNOWN}
    named = replace(detected, **stated_names)
    seen = outline(document, settled)
    found = seen.clauses
    refers, defines, doubts = references(found), definitions(found), unsafe(found)
    unread = frozenset(page.number for page in settled if page.needs_ocr)
    pieces = chunks(found, named, options, refers, defines, doubts, unread)
    told = report(document, settled, found, refers, defines, doubts, seen.rejected, seen.loose)
    made = outcome(told, found, pieces, counter(options.tokenizer))
    return Structured(found, [(piece.chunk, piece.occurrence) for piece in pieces], refers, defines, made, detected)


ENDLESS = 20_000
"""Letters of question and answer from which on they are no pair, whatever they say: some checks take quadratic time."""


def verdicts(candidate: Candidate, chunk: Chunk, doubts: Sequence[str] = ()) -> list[Verdict]:
    """What every check says of a candidate; `doubts` about where it came from are a look, too. An endless one is dropped unread."""
    if (letters := len(candidate.instruction) + len(candidate.output)) >= ENDLESS:
        return [Verdict("form", "drop", (Reason("too long", f"{letters:,}"),))]
    said = [check(candidate, chunk) for check in _checks()]
    return [*said, Verdict("import", "look", tuple(map(Reason, doubts)))] if doubts else said


@cache
def _checks() -> tuple[Callable[[Candidate, Chunk], Verdict], ...]:
    return tuple(plugins.load(plugins.CHECKS, name).check for name in plugins.names(plugins.CHECKS))


def image(page: Page, path: str, dpi: int, folder: str, passwords_file: str) -> PageImage:
    """Render a page into `folder` under the hash of its bytes (written aside, then renamed)."""
    from corpus_builder.reading import files
    from corpus_builder.reading.images import page_image

    check_bytes(page.document, path)
    files.unlock_with(passwords_file)
    data = page_image(path, page.number, dpi)
    name = hashlib.sha256(data).hexdigest()[:32] + ".webp"
    target = Path(folder, name)
    if not target.is_file():
        aside = target.with_name(f".{name}.{os.getpid()}.part")
        aside.write_bytes(data)
        aside.replace(target)
    return PageImage(page.document, page.number, name, page.width, page.height)


def adoptions(lost: Mapping[str, Candidate], made: Iterable[tuple[str, Candidate]]) -> dict[str, str]:
    """Pairs `made` now that take over the decisions on a `lost` pair of an earlier build: candidate id -> decided candidate's id.

    They must say the same, word for word, in question and answer, on the same evidence (white space aside).
    """
    words = {old: _words(candidate) for old, candidate in lost.items()}
    wanted = set(words.values())
    by_words = {said: new for new, candidate in made if (said := _words(candidate)) in wanted} if wanted else {}
    return {by_words[said]: old for old, said in words.items() if said in by_words}


def _words(candidate: Candidate) -> tuple[Any, ...]:
    squeezed = tuple(sorted("".join(quote.split()) for quote in candidate.evidence))
    return (candidate.instruction, candidate.input, candidate.output, candidate.choices, squeezed)
