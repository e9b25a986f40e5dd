"""One run of `build`, and the two shapes in which most stages do their work: map (unit by unit) and fold (all at once).

A stage names its units with their current recipe; the ledger says which are pending; outputs and ledger rows commit together,
small units in batches. There is no stage base class and no graph: a stage is a function of a `Job`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from corpus_builder import workers
from corpus_builder.corpus import Corpus
from corpus_builder.store import ledger
from corpus_builder.workers import LOST, Done, Limits, Pool, Task

Out = TypeVar("Out")
COMMIT_UNITS, COMMIT_S = 64, 1.0
"""Small units commit together: a crash redoes at most these many, or what this many seconds brought."""


class Report(Protocol):
    """What a run tells while it works; the command line draws it."""

    def stage(self, name: str, done: int, total: int) -> None:
        """`done` of `total` pending units of a stage are through."""

    def note(self, message: str) -> None:
        """Something a person should know now."""


@dataclass(frozen=True, slots=True)
class Job:
    """The corpus, what was asked for, and whom to tell. `stop` is set to end the run early and cleanly.

    `sample` is how many chunks to generate from, `target` how many pairs there should be in the end; 0: all.
    `pool` holds the worker processes of the run; it is to be closed at its end.
    """

    corpus: Corpus
    report: Report
    retry: bool = False
    sample: int = 0
    target: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    pool: Pool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pool", Pool(self.corpus.config.run.processes or workers.cores()))


def map_stage(
    job: Job,
    stage: str,
    recipes: Mapping[str, str],
    args: Callable[[str], tuple[Any, ...]],
    do: Callable[..., Out],
    save: Callable[[Any, str, Out], None],
    *,
    limits: Limits | None = None,
    parallel: bool = True,
    resting: Collection[str] = (),
) -> None:
    """Bring every pending unit of a stage to its end; `args(unit)` are the arguments of `do`, `save(db, unit, out)` stores.

    Without `limits` only the time on the clock is limited. For `resting` see `pending_units`.
    """
    allowed = limits or Limits(job.corpus.config.run.timeout_s)
    todo = pending_units(job, stage, recipes, resting, allowed)
    tasks = (Task(unit, args(unit)) for unit in todo)
    pool = job.pool if parallel else Pool(0)
    finished = pool.map(do, tasks, allowed, job.stop.is_set)

    def keep_one(db: Any, done: Done[Out]) -> None:
        unit = done.task.unit
        if done.error:
            recipe = ledger.under(recipes[unit], allowed.key) if done.error.reason in LOST else recipes[unit]
            ledger.failed(db, stage, unit, recipe, done.error)
        else:
            assert done.result is not None
            save(db, unit, done.result)
            ledger.done(db, stage, unit, recipes[unit])

    keep(job, stage, finished, len(todo), keep_one)


def pending_units(
    job: Job, stage: str, recipes: Mapping[str, str], resting: Collection[str] = (), limits: Limits | None = None
) -> list[str]:
    """The units of a stage that are to be done; rows of units that exist no more are forgotten.

    `resting` are documents that can't be worked on now, though what was made of them counts on: their rows stay. A unit that cost its
    worker is to be done under other `limits` only.
    """
    with job.corpus.store.writing() as db:
        kept = [unit for unit in ledger.outcomes(db, stage) if unit.partition("#")[0] in resting] if resting else []
        ledger.keep_only(db, stage, [*recipes, *kept])
        return ledger.pending(db, stage, recipes, retry=job.retry, limits=limits.key if limits else "")


def keep(
    job: Job,
    stage: str,
    finished: Iterable[Out],
    total: int,
    save: Callable[[Any, Out], None],
    weigh: Callable[[Out], int] = lambda _: 1,
) -> None:
    """Store what comes, in batches that commit together, and tell how far it is: each counts `weigh` of `total`."""
    if not total:
        return
    count = 0
    job.report.stage(stage, 0, total)
    for batch in batches(finished, COMMIT_UNITS, COMMIT_S):
        with job.corpus.store.writing() as db:
            for item in batch:
                save(db, item)
        count += sum(map(weigh, batch))
        job.report.stage(stage, count, total)


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


def fold_stage(job: Job, stage: str, recipe: str, do: Callable[[Any], None]) -> None:
    """Do a stage that reads everything, unless its recipe (which contains what it reads) is the one done last."""
    with job.corpus.store.writing() as db:
        if not ledger.pending(db, stage, {"all": recipe}):
            return
        job.report.stage(stage, 0, 1)
        do(db)
        ledger.done(db, stage, "all", recipe)
    job.report.stage(stage, 1, 1)
