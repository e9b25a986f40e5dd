"""The loop behind dispatch.py: requests in, outcomes out.

A dispatcher and not a pool of workers: a request that waits for its retry stands in a heap and holds neither a slot nor a
task, so slots are never asleep. The order for each call: the log knows that it leaves, it leaves, its bytes are in the log,
its outcome is handed on. Once halted, nothing new leaves; what is out is waited for and stored, because it is paid for.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from corpus_builder.contracts import CallLog
from corpus_builder.errors import AccessError, PermanentError, StoppedError, TransientError, UnitError
from corpus_builder.llm import Options
from corpus_builder.llm.call import Caller
from corpus_builder.llm.failures import SCHEMA_REFUSED, Failure, Tries
from corpus_builder.llm.journal import Failed, Journal
from corpus_builder.llm.limiter import Limiter, Outage
from corpus_builder.llm.requests import schema_id
from corpus_builder.pairs import Answer, Request


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: a stored answer, or the error that its unit failed with. Exactly one of them is set."""

    request: Request
    answer: Answer | None
    error: UnitError | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A run at one moment. `known` answers needed no call; `retries` counts failed attempts by reason; tokens are this run's."""

    known: int = 0
    answered: int = 0
    failed: int = 0
    in_flight: int = 0
    limit: int = 0
    waiting: int = 0
    retries: dict[str, int] = field(default_factory=dict)
    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(slots=True)
class Work:
    """One call to make, for all requests that are the same."""

    key: str
    requests: list[Request]
    tries: Tries = field(default_factory=Tries)


class Session:
    """Lives in one loop and its thread. `hand_on` gets every outcome; `run` ends when all is done or halted, and raises why."""

    def __init__(self, log: CallLog, options: Options, hand_on: Callable[[Outcome], None]) -> None:
        self._attempts = options.attempts
        self._hand_on = hand_on
        self._caller = Caller(options)
        self._journal = Journal(log)
        self._limiter = Limiter(options.concurrency)
        self._outage = Outage()
        self._inbox: deque[Sequence[Request]] = deque()
        self._closed = False
        self._open: dict[str, Work] = {}
        self._dead: dict[str, UnitError] = {}
        self._refused_schemas: dict[str, UnitError] = {}
        self._ready: deque[Work] = deque()
        self._waiting: list[tuple[float, int, Work]] = []
        self._order = itertools.count()
        self._not_before = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_flight = 0
        self._changed = asyncio.Event()
        self._halted = False
        self._error: BaseException | None = None
        self._main: asyncio.Task[None] | None = None
        self._counts = {"known": 0, "answered": 0, "failed": 0, "input_tokens": 0, "output_tokens": 0}
        self._retries: dict[str, int] = {}

    # ---------------------------------------------------------------- what dispatch.py calls, in this loop's thread

    def feed(self, requests: Sequence[Request]) -> None:
        self._inbox.append(requests)
        self._changed.set()

    def close(self) -> None:
        """No more requests will come."""
        self._closed = True
        self._changed.set()

    def halt(self, error: BaseException | None = None) -> None:
        """Nothing new leaves; `run` ends when the calls that are out have come back, and raises the first `error`."""
        self._halted = True
        self._error = self._error or error
        self._changed.set()

    def abort(self) -> None:
        """Leave now. Calls that are out are lost, and perhaps billed; the log says which."""
        if self._main:
            self._main.cancel()

    def progress(self) -> Progress:
        """May be called from any thread."""
        limit, waiting, retries = self._limiter.limit, len(self._waiting), self._retries.copy()
        return Progress(in_flight=self._in_flight, limit=limit, waiting=waiting, retries=retries, **self._counts)

    async def run(self) -> None:
        self._main = asyncio.current_task()
        try:
            while not self._done():
                self._changed.clear()
                await self._take_in()
                self._wake_waiting()
                self._start_calls()
                await self._pause()
        finally:
            for task in self._tasks:
                task.cancel()  # there are none but after an abort
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._journal.close()
            await self._caller.close()
        if self._error:
            raise self._error

    # ---------------------------------------------------------------- the dispatcher

    def _done(self) -> bool:
        if self._tasks:
            return False
        return self._halted or (self._closed and not self._inbox and not self._open)

    async def _take_in(self) -> None:
        while self._inbox and not self._halted:
            try:
                await self._admit(self._inbox.popleft())
            except Exception as error:  # noqa: BLE001 - the calls that are out must still be waited for
                self.halt(error)

    async def _admit(self, requests: Sequence[Request]) -> None:
        """A known answer, a twin of an open request and a twin of a failed one need no call."""
        fresh: list[Work] = []
        for request in requests:
            key = request.key
            if key in self._dead:
                self._give_up(request, self._dead[key])
            elif key in self._open:
                self._open[key].requests.append(request)
            else:
                self._open[key] = Work(key, [request])
                fresh.append(self._open[key])
        known = await self._journal.known([work.key for work in fresh]) if fresh else {}
        for work in fresh:
            if answer := known.get(work.key):
                self._counts["known"] += len(work.requests)
                self._deliver(work, answer)
            else:
                self._ready.append(work)

    def _wake_waiting(self) -> None:
        """What has waited goes first: it is the oldest."""
        while self._waiting and self._waiting[0][0] <= time.monotonic():
            self._ready.appendleft(heapq.heappop(self._waiting)[2])

    def _start_calls(self) -> None:
        while self._ready and not self._halted and self._may_start():
            work = self._ready.popleft()
            if refused := self._refused_schemas.get(schema_id(work.requests[0])):
                self._fail(work, refused)
                continue
            self._in_flight += 1
            task = asyncio.create_task(self._carry_out(work))
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _may_start(self) -> bool:
        limit = 1 if self._outage.on else self._limiter.limit
        return self._in_flight < limit and time.monotonic() >= self._not_before

    async def _pause(self) -> None:
        """Until something changes, or a wait is over."""
        if self._done():
            return
        due = [self._waiting[0][0]] if self._waiting else []
        if self._ready and self._not_before > time.monotonic():
            due.append(self._not_before)
        timeout = max(0.0, min(due) - time.monotonic()) if due and not self._halted else None
        try:
            async with asyncio.timeout(timeout):
                await self._changed.wait()
        except TimeoutError:
            pass

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.halt(error)  # no key, a full disk, a bug: it must come out and not vanish with the task
        self._changed.set()

    # ---------------------------------------------------------------- one request

    async def _carry_out(self, work: Work) -> None:
        try:
            self._caller.open()
            await self._journal.sent(work.requests[0])
            if self._halted:
                return
            result = self._weigh(await self._caller.ask(work.requests[0], work.key))
        finally:
            self._in_flight -= 1  # before the commit: the slot is the server's, the disk is ours
            self._changed.set()
        if isinstance(result, Answer):
            await self._journal.answered(result)
            self._count(result)
            self._deliver(work, result)
        else:
            await self._journal.failed(Failed(work.key, result.reason, result.message))
            self._settle(work, result)

    def _weigh(self, result: Answer | Failure) -> Answer | Failure:
        """What the result says about the server: told to limiter and outage at once."""
        now = time.monotonic()
        if isinstance(result, Answer):
            self._limiter.good(result.seconds)
            self._outage.good()
            self._not_before = 0.0
            return result
        self._retries[result.reason] = self._retries.get(result.reason, 0) + 1
        if result.reason == "forbidden" and self._outage.answered:
            # The key was good a moment ago: it is this text that the server (or a firewall before it) won't have.
            return replace(result, remedy="give up", reason="refused by server")
        if result.remedy == "wait":
            self._limiter.throttled(now)
        elif result.remedy != "give up" or (not self._outage.answered and result.reason != "context too long"):
            # A refusal comes from a living server; but when it is all that ever comes, the settings are wrong.
            self._outage.failed(now)
            self._not_before = now + self._outage.pause
        return result

    def _settle(self, work: Work, failure: Failure) -> None:
        """Wait and try again, give the request up, or end the run."""
        said = f"{self._caller.host}: {failure.message}"
        if failure.remedy == "stop":
            self.halt(StoppedError(said, failure.advice))
        elif failure.remedy == "no access":
            self.halt(AccessError(said, failure.advice))
        elif (delay := work.tries.next(failure, self._attempts)) is not None:
            heapq.heappush(self._waiting, (time.monotonic() + delay, next(self._order), work))
        else:
            kind = PermanentError if failure.remedy == "give up" else TransientError
            error = kind(failure.reason, failure.message, failure.advice)
            if failure.reason == SCHEMA_REFUSED:
                self._refused_schemas[schema_id(work.requests[0])] = error
            self._fail(work, error)
        if self._outage.hopeless(time.monotonic()):
            advice = failure.advice or "see that the server is up and base_url in [llm] is right, then run again; what came is kept"
            self.halt(StoppedError(f"{Outage.ROW} failures in a row and no answer, the last: {failure.reason}: {said}", advice))

    # ---------------------------------------------------------------- outcomes

    def _count(self, answer: Answer) -> None:
        self._counts["answered"] += 1
        self._counts["input_tokens"] += answer.usage.input_tokens or 0
        self._counts["output_tokens"] += answer.usage.output_tokens or 0

    def _deliver(self, work: Work, answer: Answer) -> None:
        del self._open[work.key]
        for request in work.requests:
            self._hand_on(Outcome(request, answer, None))

    def _fail(self, work: Work, error: UnitError) -> None:
        del self._open[work.key]
        self._dead[work.key] = error  # a twin that comes later would fail alike, and perhaps cost
        for request in work.requests:
            self._give_up(request, error)

    def _give_up(self, request: Request, error: UnitError) -> None:
        self._counts["failed"] += 1
        self._hand_on(Outcome(request, None, error))
