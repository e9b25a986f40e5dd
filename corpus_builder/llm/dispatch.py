"""`answers`: a stream of requests in, a stream of outcomes out, for a caller that knows nothing of asyncio.

Two threads, and each thing belongs to one. The caller's thread pulls from `requests` and gets the outcomes, so both may use
its database connection; a background thread runs the loop that talks to the server; the log is called from a third alone.
While the caller parses and commits one outcome, the calls go on: a window of requests is pulled ahead, and its size bounds
what waits in memory.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from corpus_builder.contracts import CallLog
from corpus_builder.llm import Options
from corpus_builder.llm.session import Outcome, Progress, Session
from corpus_builder.pairs import Request

__all__ = ["Outcome", "Progress", "answers"]

STEP = 32
"""Requests that are pulled and looked up together."""

TICK_S = 0.2
"""So often `stop` is asked and `progress` told, while nothing comes."""


def _never() -> bool:
    return False


def answers(
    requests: Iterable[Request],
    log: CallLog,
    options: Options,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = _never,
) -> Generator[Outcome, None, None]:
    """The outcome of each request, as they come, not in order. An answer is in the log before its outcome is handed on.

    Equal requests are called once and give an outcome each. When `stop()` turns true, nothing new leaves; what is out is
    stored and handed on, and the rest has no outcome: the next run asks again. Ctrl-C does the same and ends in
    KeyboardInterrupt; a second one leaves at once. Raises AccessError, StoppedError (quota, no server) and what the log
    raises, after the outcomes that came. Take it in `contextlib.closing`: closing waits for what is out and stores it.
    Hold no write transaction while waiting for the next outcome: the log writes from another thread.
    """
    line = _Line(iter(requests), log, options)
    told, interrupted = 0.0, False
    try:
        while True:
            try:
                if stop():
                    line.halt()
                item = line.next()
            except KeyboardInterrupt:
                if interrupted:
                    line.abort()
                    raise
                interrupted = True
                line.halt()
                continue
            if progress and (isinstance(item, _End) or time.monotonic() - told >= TICK_S):
                told = time.monotonic()
                progress(line.session.progress())
            if isinstance(item, _End):
                break
            if item:
                yield item
    finally:
        line.end()
    if item.error:
        raise item.error
    if interrupted:
        raise KeyboardInterrupt


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing that comes out of a line."""

    error: BaseException | None


class _Line:
    """A session in a thread, and the two ways into and out of it."""

    def __init__(self, source: Iterator[Request], log: CallLog, options: Options) -> None:
        self._source: Iterator[Request] | None = source
        self._window = max(2 * STEP, 4 * options.concurrency)
        self._outstanding = 0
        self._halted = False
        self._out: queue.SimpleQueue[Outcome | _End] = queue.SimpleQueue()
        self.session = Session(log, options, self._out.put)
        # Named factory: without one, the Runner would make its loop the current one of the caller's thread.
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._loop = self._runner.get_loop()
        # A daemon: an unclosed generator must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="llm", daemon=True)
        self._thread.start()

    def next(self) -> Outcome | _End | None:
        """Fill the window by one step, then the next outcome; None when there is none yet."""
        self._pull()
        try:
            item = self._out.get(timeout=0 if self._has_room else TICK_S)
        except queue.Empty:
            return None
        self._outstanding -= 1
        return item

    def halt(self) -> None:
        if not self._halted:
            self._halted = True
            self._tell(self.session.halt)

    def end(self) -> None:
        """Wait for the calls that are out; an interrupt while waiting gives them up."""
        self.halt()
        try:
            self._thread.join()
        except BaseException:
            self.abort()
            self._thread.join()
            raise

    def abort(self) -> None:
        self._tell(self.session.abort)

    @property
    def _has_room(self) -> bool:
        return self._source is not None and not self._halted and self._outstanding <= self._window - STEP

    def _pull(self) -> None:
        if self._source is None or not self._has_room:
            return
        batch = list(islice(self._source, STEP))
        self._outstanding += len(batch)
        if batch:
            self._tell(lambda: self.session.feed(batch))
        if len(batch) < STEP:
            self._source = None
            self._tell(self.session.close)

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            with self._runner as runner:
                runner.run(self.session.run())
        except BaseException as raised:  # noqa: BLE001 - it is raised again in the caller's thread
            error = raised
        self._out.put(_End(error))

    def _tell(self, what: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended by itself: nobody is left to tell
            self._loop.call_soon_threadsafe(what)
