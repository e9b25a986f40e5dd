"""One run of `build`, and the two shapes in which most stages do their work: map (unit by unit) and fold (all at once).

A stage names its units with their current recipe; the ledger says which are pending; outputs and ledger rows commit together,
small units in batches. There is no stage base class and no graph: a stage is a function of a `Job`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from corpus_builder import workers
from corpus_builder.corpus import Corpus
from corpus_builder.store import ledger
from corpus_builder.workers import Task

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
    """The corpus, what was asked for, and whom to tell. `stop` is set to end the run early and cleanly."""

    corpus: Corpus
    report: Report
    retry: bool = False
    sample: int = 0
    stop: threading.Event = field(default_factory=threading.Event)


def map_stage(
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


def fold_stage(job: Job, stage: str, recipe: str, do: Callable[[Any], None]) -> None:
    """Do a stage that reads everything, unless its recipe (which contains what it reads) is the one done last."""
    with job.corpus.store.writing() as db:
        if not ledger.pending(db, stage, {"all": recipe}):
            return
        job.report.stage(stage, 0, 1)
        do(db)
        ledger.done(db, stage, "all", recipe)
    job.report.stage(stage, 1, 1)
