"""One PDF without a corpus: its pages as text, its articles as rows, its parse report. What `corpus-builder text` and `parse` print."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus_builder import config, engines, intake, workers
from corpus_builder.config import Config
from corpus_builder.errors import UnitError, UsageError
from corpus_builder.model import Catalogue, Page
from corpus_builder.records import unpack
from corpus_builder.stagework import cut, ocr, survey
from corpus_builder.structure.tokens import counter
from corpus_builder.workers import Pool, Task


def pages(path: Path, sets: Iterable[str], say: Callable[[str], None]) -> Iterator[dict[str, Any]]:
    """Per page: {"page": 1, "text": "…", "source": "text layer"|"tesseract"|…, "reason": "…"}.

    `say` gets a line for whatever could not be done. Raises UsageError for a file that can't be read at all.
    """
    for page in _settled(path, config.load(None, sets), say):
        yield {"page": page.number, "text": page.text, "source": page.engine or page.source, "reason": page.reason}


def articles(path: Path, sets: Iterable[str], say: Callable[[str], None]) -> Iterator[dict[str, Any]]:
    """Per article in reading order: unit, unit_title, article, title, page, paragraphs, text. Raises UsageError."""
    from corpus_builder.structure.clauses import clauses
    from corpus_builder.structure.rows import article_rows

    settings = config.load(None, sets)
    found = clauses("", _settled(path, settings, say), settings.structure)
    yield from article_rows(found)


def pictures(path: Path, numbers: Sequence[int], folder: Path, sets: Iterable[str], say: Callable[[str], None]) -> Iterator[Path]:
    """One PNG per page in `folder` (made if need be), with what was read drawn over the page; `numbers` empty: all pages.

    Raises UsageError for a file that can't be read, or a page it does not have.
    """
    from corpus_builder.reading.picture import picture

    settled = {page.number: page for page in _settled(path, config.load(None, sets), say)}
    if missing := [number for number in numbers if number not in settled]:
        raise UsageError(f"{path.name} has no page {missing[0]}", f"its pages are 1 to {len(settled)}")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", "name a folder for the pictures")
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers or settled:
        try:
            drawn = picture(settled[number], str(path))
        except UnitError as error:
            say(f"{path.name}, page {number}: {error.message}")
            continue
        target = folder / f"{path.stem}-{number:04}.png"
        target.write_bytes(drawn)
        yield target


def report(path: Path, sets: Iterable[str], say: Callable[[str], None]) -> dict[str, Any]:
    """The parse report of one PDF, see `reports.collect`. Raises UsageError."""
    settings = config.load(None, sets)
    counter(settings.structure.tokenizer)  # a wrong one is said before an hour of OCR
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    made = cut(digest, _settled(path, settings, say), Catalogue(), settings.structure)
    return {"file": path.name, "sha256": digest, "report": True, "failed": []} | made.report


def _settled(path: Path, settings: Config, say: Callable[[str], None]) -> list[Page]:
    from corpus_builder.reading.settle import settle

    if path.is_dir():
        raise UsageError(f"{path} is a folder", "name one PDF; `build` takes folders")
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    if not os.access(path, os.R_OK):
        raise UsageError(f"can't read {path}", "check its permissions")
    intake.check_passwords(settings.reading)
    pages = _read(path, settings)
    for page in pages:
        if page.source == "failed" or page.damage:
            say(f"{path.name}, page {page.number}: {page.reason if page.source == 'failed' else 'text may be missing: ' + page.damage}")
    return settle(_recognised(path, pages, settings, say), settings.reading)


def _read(path: Path, settings: Config) -> list[Page]:
    """All pages, read in one process of their own, because only that can be stopped when a file is made to hang its reader."""
    document, allowed = hashlib.sha256(path.read_bytes()).hexdigest(), intake.limits(settings.run)
    with Pool(1) as pool:
        (seen,) = pool.map(survey, [Task(path.name, (document, str(path), settings.reading))], allowed)
        if seen.error or seen.result is None:
            raise _refusal(path, seen.error)
        wanted = intake.ranges(document, str(path), seen.result.pages)
        found = sorted(intake.read_ranges(pool, wanted, settings.reading, allowed), key=lambda read: read.range.first)
    for read in found:
        if read.error:
            raise _refusal(path, read.error)
    return [unpack(Page, page.data) for read in found for page in read.pages]


def _refusal(path: Path, error: UnitError | None) -> UsageError:
    error = error or UnitError("unreadable")
    return UsageError(f"{path.name}: {error.message}", error.advice)


def _recognised(path: Path, pages: Sequence[Page], settings: Config, say: Callable[[str], None]) -> list[Page]:
    wanted = {page.id: page for page in pages if page.needs_ocr}
    if not wanted:
        return list(pages)
    with Pool(min(settings.run.processes or workers.cores(), len(wanted))) as pool:
        try:
            name = engines.choose(settings, pool).name
        except UsageError as error:
            say(f"{path.name}: {len(wanted)} pages need OCR and no engine can run: {error.message}. {error.advice}")
            return list(pages)
        rest = (str(path), name, settings.engines[name], settings.ocr, settings.reading.passwords_file)
        for done in pool.map(ocr, [Task(unit, (page, *rest)) for unit, page in wanted.items()], engines.ocr_limits(settings.run)):
            if done.result:
                wanted[done.task.unit] = unpack(Page, done.result.data)
            elif done.error:
                before = wanted[done.task.unit]
                say(f"{path.name}, page {before.number}: {done.error.message}")
                # As in a corpus, the page still needs OCR, and nothing is asked about its text layer.
                wanted[done.task.unit] = replace(before, reason=f"{before.reason}; OCR failed: {done.error.message}")
    return [wanted.get(page.id, page) for page in pages]
