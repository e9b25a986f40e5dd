"""Where work runs: in this process, or in a pool of processes that can be lost without losing the run.

`Pool.map` has one meaning wherever it runs: every unit comes back exactly once, with its result or with the `UnitError` that
befell it, in the order of completion. Workers compute and never write; only the caller does. Processes are started by
*spawn*, because PDF and OCR libraries hold state that a fork would share, and they live for the whole run, because loading such a
library costs seconds. What a unit may use is limited in three ways: time on the clock (the pool kills the worker; only this finds
one that waits for ever), processor time and address space (the kernel does; neither misfires on a busy machine). A worker that
dies costs its unit only. The unit gets a second try, with nothing beside it, because something else may have ended its worker (want of
memory, an operator); when that dies too, it is the unit's fault, and a PermanentError says so. While the run is being stopped nobody
can tell whose fault it is, so the error is a transient one.
"""

from __future__ import annotations

import itertools
import logging
import math
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from corpus_builder.errors import PermanentError, TransientError, UnitError

if TYPE_CHECKING:
    from pebble import ProcessPool

log = logging.getLogger(__name__)
Out = TypeVar("Out")
DIED = "worker died"
"""The reason of a unit whose worker ended without a word."""
LOST = frozenset({"took too long", DIED, "out of memory"})
"""What ends a worker without a word on where it was. Other limits may lead to another end."""
LOST_S = 60.0
"""Beyond its time limit, a unit that nobody brings back for this long went down with its worker."""
MAX_TASKS = 200
"""A worker is replaced after this many units: C libraries leak."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one unit may use: seconds on the clock, seconds of processor time (0: any), megabytes of address space (0: any)."""

    wall_s: float
    cpu_s: float = 0.0
    memory_mb: int = 0

    @property
    def key(self) -> str:
        """What a unit that was lost under these limits is remembered by."""
        return f"{self.wall_s} {self.cpu_s} {self.memory_mb}"


@dataclass(frozen=True, slots=True)
class Task:
    """One unit of work: its name in the ledger, the arguments of the function, and how many workers it may cost."""

    unit: str
    args: tuple[Any, ...]
    tries: int = 2


@dataclass(frozen=True, slots=True)
class Done(Generic[Out]):
    """How a task ended: a result, or the error that stands for it."""

    task: Task
    result: Out | None
    error: UnitError | None


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """`processes` workers, started with the first unit and kept until `close`; 0 works in this process, without limits.

    Even a single worker is a process of its own, because only that can be stopped.
    """

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, and what they are at."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def map(
        self, work: Callable[..., Out], tasks: Iterable[Task], limits: Limits, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Done[Out]]:
        """Carry out `work(*task.args)` for every task.

        With processes `work` must be a module-level function and arguments picklable. An exception other than UnitError is a bug: it
        is logged with its traceback and stands as a PermanentError "bug", so that one unit never stops the others. Tasks are drawn
        as they are needed, and no more of them once `stop()` is true; an iterator that had no more may have some again when a
        unit has come back (see `Backlog`).
        """
        if self.processes == 0:
            return (_here(work, task) for task in itertools.takewhile(lambda _: not stop(), tasks))
        return self._spread(work, iter(tasks), limits, stop)

    def _spread(self, work: Callable[..., Out], waiting: Iterator[Task], limits: Limits, stop: Callable[[], bool]) -> Iterator[Done[Out]]:
        running: dict[Future[Out], Task] = {}
        again: list[Task] = []
        try:
            while True:
                if again and not running and not stop():
                    alone = again.pop(0)
                    running[self._schedule(work, alone, limits)] = alone
                # A short queue: Ctrl-C has little to drop, and results that wait for the driver stay few.
                while not again and not stop() and len(running) < 2 * self.processes and (task := next(waiting, None)) is not None:
                    running[self._schedule(work, task, limits)] = task
                if not running:
                    return
                finished, _ = wait(running, timeout=limits.wall_s + LOST_S, return_when=FIRST_COMPLETED)
                if not finished:
                    self.close()
                    finished = set(running)
                for future in finished:
                    done = self._outcome(running.pop(future), future, limits)
                    if done.error is None or done.error.reason != DIED or stop():
                        yield done
                    elif done.task.tries > 1:
                        again.append(replace(done.task, tries=done.task.tries - 1))
                    else:
                        yield replace(done, error=PermanentError(DIED, done.error.message, "build --retry reads it again"))
        finally:
            for future in running:
                future.cancel()

    def _schedule(self, work: Callable[..., Out], task: Task, limits: Limits) -> Future[Out]:
        arguments = (work, task.args, limits.cpu_s, limits.memory_mb)
        try:
            return self._started().schedule(_limited, args=arguments, timeout=limits.wall_s)
        except RuntimeError:  # a worker was lost in a way that pebble can't tell from a broken pool
            self.close()
            return self._started().schedule(_limited, args=arguments, timeout=limits.wall_s)

    def _started(self) -> ProcessPool:
        if self._pool is None:
            import multiprocessing  # here, as below: `status` needs to know limits and no processes

            from pebble import ProcessPool

            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(max_workers=self.processes, max_tasks=MAX_TASKS, context=context, initializer=_prepare)
        return self._pool

    def _outcome(self, task: Task, future: Future[Out], limits: Limits) -> Done[Out]:
        from concurrent.futures.process import BrokenProcessPool

        from pebble import ProcessExpired

        try:
            return Done(task, future.result(timeout=0), None)
        except UnitError as error:
            return Done(task, None, error)
        except TimeoutError:
            if not future.done():
                return Done(task, None, TransientError(DIED, "its worker process was lost"))
            return Done(task, None, PermanentError("took too long", f"stopped after {limits.wall_s:.0f} s"))
        except ProcessExpired as error:
            return Done(task, None, _expired(error.exitcode, limits))
        except (BrokenProcessPool, CancelledError):
            self.close()
            return Done(task, None, TransientError(DIED, "its worker process was lost"))
        except Exception as error:  # noqa: BLE001 - the unit boundary, see _here
            return Done(task, None, _bug(task, error))


class Backlog(Iterator[Task]):
    """Tasks to which more can be added, before those that wait, while they are being carried out."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._first: list[Task] = []
        self._rest = iter(tasks)

    def add(self, tasks: Iterable[Task]) -> None:
        """These come next, in their order."""
        self._first[:0] = tasks

    def __next__(self) -> Task:
        return self._first.pop(0) if self._first else next(self._rest)


def _here(work: Callable[..., Out], task: Task) -> Done[Out]:
    try:
        return Done(task, work(*task.args), None)
    except UnitError as error:
        return Done(task, None, error)
    except Exception as error:  # noqa: BLE001 - the unit boundary: recorded, logged, the run goes on
        return Done(task, None, _bug(task, error))


def _bug(task: Task, error: Exception) -> UnitError:
    log.error("a bug met while working on %s", task.unit, exc_info=error)
    return PermanentError("bug", f"{type(error).__name__}: {error}", "the log has the traceback; please report it")


def _expired(code: int, limits: Limits) -> UnitError:
    if code == -signal.SIGXCPU:
        return PermanentError(
            "took too long", f"used more than {limits.cpu_s:.0f} s of processor time", "Raise run.cpu_s if it is worth it."
        )
    return TransientError(DIED, f"the worker process ended with code {code}")


# ---------------------------------------------------------------- inside a worker

_cpu_s = 0.0


def _prepare() -> None:
    # Ctrl-C reaches the whole process group; the driver decides what becomes of the work at hand.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Standard output is the caller's, for results; what C libraries print there goes where messages go.
    os.dup2(2, 1)
    _limit("RLIMIT_CORE", 0)


def _limited(work: Callable[..., Out], args: tuple[Any, ...], cpu_s: float, memory_mb: int) -> Out:
    global _cpu_s
    _cpu_s = cpu_s
    _limit("RLIMIT_AS", memory_mb << 20 if memory_mb else None)
    if not cpu_s:
        _limit("RLIMIT_CPU", None)  # the limit of an earlier unit, which counts what this one uses too
    another_page()
    try:
        return work(*args)
    except MemoryError as error:
        raise out_of_memory() from error


def another_page() -> None:
    """A unit of several pages goes on with the next one: the processor time that it may use counts from here."""
    if _cpu_s:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit("RLIMIT_CPU", math.ceil(used.ru_utime + used.ru_stime + _cpu_s))


def out_of_memory() -> UnitError:
    """The error that stands for a unit that asked for more than the limit."""
    return PermanentError("out of memory", "it needs more memory than a worker may have", "Raise run.memory_mb if it is worth it.")


def _limit(name: str, value: int | None) -> None:
    """Set a soft limit (None: none), as far as the system knows it; the hard one stays, so that the next unit may have more."""
    import resource

    kind = getattr(resource, name, None)
    if kind is None:
        return
    hard = resource.getrlimit(kind)[1]
    wanted = hard if value is None else value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(kind, (wanted, hard))
    except (ValueError, OSError):  # macOS knows RLIMIT_AS and refuses it
        log.debug("%s can't be set here", name)
