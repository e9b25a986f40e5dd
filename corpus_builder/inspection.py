"""One PDF without a corpus: its pages as text, its articles as rows. What `corpus-builder text` and `parse` print."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus_builder import config, pipeline, workers
from corpus_builder.config import Config
from corpus_builder.errors import UnitError, UsageError
from corpus_builder.model import Page
from corpus_builder.stagework import ocr, read
from corpus_builder.workers import Task


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
    if not any(clause.kind == "article" for clause in found):
        say(f"{path.name}: no article (제N조) was found")
    yield from article_rows(found)


def _settled(path: Path, settings: Config, say: Callable[[str], None]) -> list[Page]:
    from corpus_builder.reading.settle import settle

    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    # In a process of its own, because only that can be stopped when a file is made to hang its reader.
    task = Task(path.name, (hashlib.sha256(path.read_bytes()).hexdigest(), str(path), settings.reading))
    (done,) = workers.map_units(read, [task], processes=1, timeout_s=settings.run.timeout_s)
    if done.error or done.result is None:
        error = done.error or UnitError("unreadable")
        raise UsageError(f"{path.name}: {error.message}", error.advice)
    read_pages = done.result
    for page in read_pages:
        if page.source == "failed":
            say(f"{path.name}, page {page.number}: {page.reason}")
    return settle(_recognised(path, read_pages, settings, say), settings.reading)


def _recognised(path: Path, read_pages: Sequence[Page], settings: Config, say: Callable[[str], None]) -> list[Page]:
    wanted = {page.id: page for page in read_pages if page.needs_ocr}
    if not wanted:
        return list(read_pages)
    try:
        name, _ = pipeline.engine(settings.ocr.engine, settings.engines)
    except UsageError as error:
        say(f"{path.name}: {len(wanted)} pages need OCR and no engine can run: {error.message}. {error.advice}")
        return list(read_pages)
    tasks = [Task(unit, (page, str(path), name, settings.engines[name], settings.ocr)) for unit, page in wanted.items()]
    processes = min(settings.run.processes or workers.cores(), len(tasks))
    for done in workers.map_units(ocr, tasks, processes=processes, timeout_s=settings.run.timeout_s):
        if done.result:
            wanted[done.task.unit] = done.result
        elif done.error:
            number = wanted[done.task.unit].number
            say(f"{path.name}, page {number}: {done.error.message}")
            wanted[done.task.unit] = replace(wanted[done.task.unit], source="failed", reason=done.error.message)
    return [wanted.get(page.id, page) for page in read_pages]
