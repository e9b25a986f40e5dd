"""Where work runs: in this process, or in a pool of processes that can be lost without losing the run.

`map_units` has one meaning wherever it runs: every unit comes back exactly once, with its result or with the `UnitError` that
befell it, in the order of completion. Workers compute and never write; only the caller does. Processes are started by
*spawn*, because PDF and OCR libraries hold state that a fork would share. A worker that hangs is killed when its unit's
time is up and one that dies (out of memory, a crash in C code) costs its unit only; both are what pebble's pool is for.
"""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from corpus_builder.errors import PermanentError, TransientError, UnitError

log = logging.getLogger(__name__)
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Task:
    """One unit of work: its name in the ledger, and the arguments of the function."""

    unit: str
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Done(Generic[Out]):
    """How a task ended: a result, or the error that stands for it."""

    task: Task
    result: Out | None
    error: UnitError | None


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_units(
    work: Callable[..., Out], tasks: Iterable[Task], *, processes: int, timeout_s: float, stop: Callable[[], bool] = lambda: False
) -> Iterator[Done[Out]]:
    """Carry out `work(*task.args)` for every task.

    `processes` 0 runs in this process, without a time limit. Otherwise `work` must be a module-level function and arguments
    picklable; even a single worker is a process of its own, because only that can be stopped. An exception other than
    UnitError is a bug: it is logged with its traceback and stands as a PermanentError "bug", so that one unit never stops the
    others. Tasks are drawn as they are needed, and no more of them once `stop()` is true.
    """
    if processes == 0:
        yield from (_here(work, task) for task in itertools.takewhile(lambda _: not stop(), tasks))
    else:
        yield from _in_pool(work, iter(tasks), processes, timeout_s, stop)


def _here(work: Callable[..., Out], task: Task) -> Done[Out]:
    try:
        return Done(task, work(*task.args), None)
    except UnitError as error:
        return Done(task, None, error)
    except Exception as error:  # noqa: BLE001 - the unit boundary: recorded, logged, the run goes on
        return Done(task, None, _bug(task, error))


def _in_pool(
    work: Callable[..., Out], waiting: Iterator[Task], processes: int, timeout_s: float, stop: Callable[[], bool]
) -> Iterator[Done[Out]]:
    from pebble import ProcessPool

    context = multiprocessing.get_context("spawn")
    with ProcessPool(max_workers=processes, max_tasks=200, context=context, initializer=_settle_in) as pool:
        running: dict[Future[Out], Task] = {}
        try:
            while True:
                # A short queue: a time limit counts from the moment a worker takes the task, and Ctrl-C has little to drop.
                while not stop() and len(running) < 2 * processes and (task := next(waiting, None)) is not None:
                    running[pool.schedule(work, args=task.args, timeout=timeout_s)] = task
                if not running:
                    return
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield _outcome(running.pop(future), future, timeout_s)
        finally:
            for future in running:
                future.cancel()
            pool.stop()  # type: ignore[no-untyped-call]


def _settle_in() -> None:
    # Ctrl-C reaches the whole process group; the driver decides what becomes of the work at hand.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Standard output is the caller's, for results; what C libraries print there goes where messages go.
    os.dup2(2, 1)


def _outcome(task: Task, future: Future[Out], timeout_s: float) -> Done[Out]:
    from pebble import ProcessExpired

    try:
        return Done(task, future.result(), None)
    except UnitError as error:
        return Done(task, None, error)
    except TimeoutError:
        return Done(task, None, PermanentError("took too long", f"stopped after {timeout_s:.0f} s"))
    except ProcessExpired as error:
        return Done(task, None, TransientError("worker died", f"the worker process ended with code {error.exitcode}"))
    except Exception as error:  # noqa: BLE001 - the unit boundary, see _here
        return Done(task, None, _bug(task, error))


def _bug(task: Task, error: Exception) -> UnitError:
    log.error("a bug met while working on %s", task.unit, exc_info=error)
    return PermanentError("bug", f"{type(error).__name__}: {error}", "the log has the traceback; please report it")
