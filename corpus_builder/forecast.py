"""What a build would do, before it does anything: `build --dry-run`.

Nothing is written. Every file is hashed and looked at as the survey does; of each that is new a few pages are read, to see what share
will need OCR, which decides the hours. The sample is bounded in time: files that it doesn't reach are estimated from their size.
What can't be known beforehand is given as a range, and the range says how far the sample may be off, not how busy the machine is.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus_builder import config, corpus, filenames, intake, pipeline, quota, stagework, workers
from corpus_builder.config import BY_RULES, Config
from corpus_builder.job import Job, Report
from corpus_builder.stagework import Sample
from corpus_builder.store import SCHEMA, Store, ledger, work
from corpus_builder.workers import Limits, Pool, Task

SAMPLE_PAGES = 5
"""Pages read of each new file, spread evenly."""
SAMPLE_S = 60.0
"""Seconds after which no further file is sampled."""
LIMITS = Limits(15, cpu_s=10, memory_mb=2048)
"""What looking at one file may use: less than a build allows, because somebody waits."""
OCR_CPU_S = 1.6
"""Processor seconds of a page of OCR, at most (Tesseract at 200 dpi)."""
LATER_CPU_S = (0.1, 0.25)
"""Processor seconds per page of everything after reading: clauses, pairs, checks, page images. From 500 generated and 76 sample pages."""
BYTES = (30_000, 120_000)
"""Bytes per page that a corpus takes, page images included; measured on the same."""
CALLS = (1.0, 2.5, 4.0)
"""Chunks per page, so prompts: real policies lie between."""
PROMPT_TOKENS = (1_700, 2_300, 3_800)
"""Tokens of a prompt about a clause that nobody knows yet."""
PAIR_TOKENS = (100, 180, 300)
"""Tokens of a pair in an answer, with its quotes."""


@dataclass
class Tally:
    """What is known and sampled so far."""

    sampled: list[Sample] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    known_files: int = 0
    known_pages: int = 0
    twins: int = 0
    not_reached: int = 0
    """Bytes of the files that the sample did not come to."""
    files_not_reached: int = 0


@dataclass(frozen=True)
class _File:
    path: Path
    size: int


def forecast(
    root: Path, sets: Sequence[str], named: Sequence[Path], report: Report, seconds: float = SAMPLE_S, *, target: int = 0
) -> dict[str, Any]:
    """The forecast for `build` of these files and folders into the corpus at `root`, which need not exist. Raises UsageError.

    Where a model is to be asked, it tells how often: about all that is pending, or to reach a `target` of so many pairs.
    """
    settings = config.load(root, sets)
    intake.check_passwords(settings.reading)
    tally = Tally()
    with ExitStack() as stack:
        here = stack.enter_context(corpus.opened(root, sets, upgrade=False)) if (root / corpus.STORE_FILE).is_file() else None
        store = here.store if here else None
        files = pipeline.find_pdfs(named) if named else _registered(store)
        new = _without_known(files, _read_before(store, settings), tally)
        asks = settings.llm.model and any(name not in BY_RULES for name in config.methods_in_use(settings))
        known = here is not None and here.store.schema == SCHEMA
        runs = quota.ahead(Job(here, report, target=target)) if here and known and (asks or target) else None
        uncut = _uncut(here.store, settings) if here and known else 0
    with Pool(settings.run.processes or workers.cores()) as pool:
        _sample(pool, new, settings, report, tally, seconds)
    found = _result(tally, len(files), settings)
    fresh = pages(tally).plus(Spread(uncut, uncut, uncut)).times(*CALLS) if asks else Spread(0, 0, 0)
    runs = runs or [quota.Ahead(rate, 0, 0, 0, 0) for rate in quota.COME_THROUGH]
    if target:
        found["target"] = _aimed(runs, fresh, settings, target)
    elif asks:
        found["model calls"] = Spread(*(float(run.requests) for run in runs)).plus(fresh).rounded()
    return found


def _uncut(store: Store, settings: Config) -> int:
    """Pages that are read and not yet cut into clauses."""
    read = _read_before(store, settings)
    with store.reading() as db:
        return sum(read[document] for document in read.keys() - ledger.outcomes(db, "structure").keys())


def _aimed(runs: Sequence[quota.Ahead], fresh: Spread, settings: Config, target: int) -> dict[str, Any]:
    """Pairs there, requests and tokens to reach `target`: of the clauses that the corpus has, then of the `fresh` ones, at a guess."""
    each: int = settings.methods["qa"].pairs  # type: ignore[attr-defined]
    more = [
        min(chunks, max(0, math.ceil(((target - run.there) / run.rate - run.promised) / each)))
        for run, chunks in zip(runs, (fresh.low, fresh.likely, fresh.high), strict=True)
    ]
    requests = Spread(*(run.requests + number for run, number in zip(runs, more, strict=True)))
    return {
        "wanted": target,
        "there": runs[0].there,
        "requests": requests.rounded(),
        "prompt tokens": Spread(*(float(run.tokens) for run in runs)).plus(Spread(*more).times(*PROMPT_TOKENS)).rounded(),
        "answer tokens": requests.times(each, each, each).times(*PAIR_TOKENS).rounded(),
    }


def _registered(store: Store | None) -> list[Path]:
    if store is None or not store.schema:
        return []
    with store.reading() as db:
        return [Path(filenames.on_disk(document.path) or document.path) for document in work.documents(db)]


def _without_known(files: Sequence[Path], done: Mapping[str, int], tally: Tally) -> list[_File]:
    """The files that a build would read: not refused at the door, not read before (`done`: document -> pages), no copy of another."""
    seen: set[str] = set()
    new = []
    for path in files:
        try:
            path.name.encode()
            with path.open("rb") as handle:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
        except UnicodeEncodeError:
            shown = str(path).encode("utf-8", "backslashreplace").decode()
            tally.refused.append({"file": shown, "reason": "file name is not UTF-8"})
            continue
        except OSError as error:
            tally.refused.append({"file": str(path), "reason": "unreadable file", "message": str(error.strerror)})
            continue
        if digest in seen:
            tally.twins += 1
        elif digest in done:
            tally.known_files += 1
            tally.known_pages += done[digest]
        else:
            new.append(_File(path, path.stat().st_size))
        seen.add(digest)
    return new


def _read_before(store: Store | None, settings: Config) -> dict[str, int]:
    """document -> pages, of those of which nothing is to be read again. A store of an older version is left as it is: `build` upgrades
    it and then reads everything again."""
    if store is None or store.schema < SCHEMA:
        return {}
    with store.reading() as db:
        recipe, outcomes = f"done {intake.read_recipe(settings.reading)}", ledger.outcomes(db, "read")
        complete, surveyed = work.documents_read(db), work.surveys(db)
    found = {document: surveyed[document][0] for document in complete}
    return {d: n for d, n in found.items() if all(outcomes.get(r.unit) == recipe for r in intake.ranges(d, "", n))}


def _sample(pool: Pool, new: Sequence[_File], settings: Config, report: Report, tally: Tally, seconds: float) -> None:
    waiting = {str(file.path): file for file in new}
    tasks = [Task(name, (name, settings.reading, SAMPLE_PAGES), tries=1) for name in waiting]
    until = time.monotonic() + seconds
    if tasks:
        report.stage("sample", 0, len(tasks))
    for done in pool.map(stagework.sample, tasks, LIMITS, lambda: time.monotonic() > until):
        if done.error and done.error.reason in workers.LOST:
            continue  # a build would keep its good pages
        file = waiting.pop(done.task.unit)
        if done.error:
            tally.refused.append({"file": file.path.name, "reason": done.error.reason, "message": done.error.message})
        elif done.result:
            tally.sampled.append(done.result)
        report.stage("sample", len(tasks) - len(waiting), len(tasks))
    tally.not_reached = sum(file.size for file in waiting.values())
    tally.files_not_reached = len(waiting)


# ---------------------------------------------------------------- from the sample to all


@dataclass(frozen=True)
class Spread:
    """A number that is not known exactly."""

    low: float
    likely: float
    high: float

    def times(self, low: float, likely: float, high: float) -> Spread:
        """Multiplied by another one."""
        return Spread(self.low * low, self.likely * likely, self.high * high)

    def plus(self, other: Spread) -> Spread:
        """The sum; both may be off in the same direction."""
        return Spread(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def rounded(self, digits: int = 0) -> dict[str, float]:
        """For people and JSON."""
        return {name: round(getattr(self, name), digits) if digits else round(getattr(self, name)) for name in ("low", "likely", "high")}


def pages(tally: Tally) -> Spread:
    """New pages: counted in the files sampled, by size in the others (a page of text takes a tenth of a scanned one's bytes)."""
    counted = sum(sample.pages for sample in tally.sampled)
    per_byte = counted / max(1, sum(sample.size for sample in tally.sampled))
    rest = per_byte * tally.not_reached
    return Spread(counted + 0.5 * rest, counted + rest, counted + 2 * rest)


def for_ocr(tally: Tally, new: Spread) -> Spread:
    """Pages that will need OCR: each file's sampled share of its pages, two standard errors up and down.

    Stratified sampling (each file a stratum) with the finite population correction; a share of 0 or 1 in a small sample is drawn in by
    half a page, so that five pages of text don't promise nine hundred.
    """
    likely, variance = 0.0, 0.0
    for sample in tally.sampled:
        share = (sample.for_ocr + 0.5) / (sample.read + 1) if sample.read < sample.pages else 0.0
        likely += sample.pages * sample.for_ocr / max(1, sample.read)
        variance += sample.pages**2 * share * (1 - share) / max(1, sample.read) * (1 - sample.read / max(1, sample.pages))
    counted = sum(sample.pages for sample in tally.sampled)
    error, scale = 2 * variance**0.5, new.likely / max(1, counted)
    low, high = max(0.0, likely - error), min(float(counted), likely + error)
    return Spread(low * new.low / max(1, counted), likely * scale, high * new.high / max(1, counted))


def _result(tally: Tally, files: int, settings: Config) -> dict[str, Any]:
    new = pages(tally)
    ocr = for_ocr(tally, new)
    read = sum(sample.read for sample in tally.sampled)
    per_page = sum(sample.cpu_s for sample in tally.sampled) / max(1, read)
    low, high = LATER_CPU_S
    cpu = new.times(per_page, per_page, per_page).plus(ocr.times(0.6 * OCR_CPU_S, 0.8 * OCR_CPU_S, OCR_CPU_S))
    cpu = cpu.plus(new.times(low, (low + high) / 2, high))
    cores = settings.run.processes or workers.cores()
    found: dict[str, Any] = {
        "files": {
            "named": files,
            "new": len(tally.sampled) + tally.files_not_reached,
            "already read": tally.known_files,
            "copies of another": tally.twins,
            "refused": len(tally.refused),
            "not sampled": tally.files_not_reached,
        },
        "refused": tally.refused,
        "pages already read": tally.known_pages,
        "new pages": new.rounded(),
        "pages for OCR": ocr.rounded(),
        "sampled pages": read,
        "notes": dict(Counter(name for sample in tally.sampled for name in sample.notes)),
        "cores": cores,
        "hours": Spread(cpu.low / cores / 3600, cpu.likely / cores / 3600, cpu.high / cores / 3600).rounded(4),
        "disk MB": new.times(BYTES[0] / 1e6, sum(BYTES) / 2e6, BYTES[1] / 1e6).rounded(1),
    }
    return found
