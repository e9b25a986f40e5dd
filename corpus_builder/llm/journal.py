"""The way to the durable log: group commit from one thread.

A commit that survives power loss takes milliseconds, however many rows it holds. So whatever arrives while one commit runs
goes into the next, and the loop that talks to the server never waits for a disk. All calls of the log come from the single
thread of this file: that is the log's contract.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from corpus_builder.contracts import CallLog
from corpus_builder.pairs import Answer, Request


@dataclass(frozen=True, slots=True)
class Failed:
    """An attempt that came to nothing."""

    key: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes to disk together; `done` is set after the commit, or holds its error."""

    done: asyncio.Future[None]
    answers: list[Answer] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    failures: list[Failed] = field(default_factory=list)


class Journal:
    """Each method returns after its rows are safe. Raises whatever the log raises."""

    def __init__(self, log: CallLog) -> None:
        self._log = log
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="llm-log")
        self._next: Batch | None = None
        self._writing: asyncio.Task[None] | None = None

    async def known(self, keys: Sequence[str]) -> dict[str, Answer]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._log.known, keys)

    async def sent(self, request: Request) -> None:
        batch = self._batch()
        batch.requests.append(request)
        await asyncio.shield(batch.done)

    async def answered(self, answer: Answer) -> None:
        batch = self._batch()
        batch.answers.append(answer)
        await asyncio.shield(batch.done)

    async def failed(self, failure: Failed) -> None:
        batch = self._batch()
        batch.failures.append(failure)
        await asyncio.shield(batch.done)

    async def close(self) -> None:
        """Write what is left and end the thread."""
        if self._writing:
            await self._writing
        self._thread.shutdown()

    def _batch(self) -> Batch:
        if self._next is None:
            self._next = Batch(asyncio.get_running_loop().create_future())
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return self._next

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while (batch := self._next) is not None:
            self._next = None
            try:
                await loop.run_in_executor(self._thread, self._commit, batch)
            except Exception as error:  # noqa: BLE001 - whatever it is, those who wait for the commit must hear of it
                batch.done.set_exception(error)
                batch.done.exception()  # mark as seen: a cancelled waiter must not turn it into a warning
            else:
                batch.done.set_result(None)

    def _commit(self, batch: Batch) -> None:
        # Answers first: they were paid for.
        if batch.answers:
            self._log.answered(batch.answers)
        if batch.requests:
            self._log.sent(batch.requests)
        for failure in batch.failures:
            self._log.failed(failure.key, failure.reason, failure.message)
