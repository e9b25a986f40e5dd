"""Call logs for tests: one in memory that can be slow or broken."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from corpus_builder.contracts import Ask
from corpus_builder.llm import Options
from corpus_builder.llm.requests import request
from corpus_builder.pairs import Answer, Request

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}


class MemoryLog:
    """Notes what happened in which order, and in which thread."""

    def __init__(self, commit_s: float = 0.0, broken: Exception | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.events: list[tuple[str, str]] = []
        self.failures: list[tuple[str, str, str]] = []
        self.threads: set[int] = set()
        self.commits = 0
        self._commit_s, self._broken = commit_s, broken
        self._busy = threading.Lock()

    def known(self, keys: Iterable[str]) -> dict[str, Answer]:
        with self._alone():
            return {key: self.answers[key] for key in keys if key in self.answers}

    def sent(self, requests: Iterable[Request]) -> None:
        with self._alone():
            self.events += [("sent", request.key) for request in requests]

    def answered(self, answers: Iterable[Answer]) -> None:
        with self._alone():
            if self._broken:
                raise self._broken
            time.sleep(self._commit_s)
            self.commits += 1
            for answer in answers:
                self.answers[answer.key] = answer
                self.events.append(("answered", answer.key))

    def failed(self, key: str, reason: str, message: str) -> None:
        with self._alone():
            self.failures.append((key, reason, message))

    def reasons(self) -> list[str]:
        return [reason for _, reason, _ in self.failures]

    def _alone(self) -> threading.Lock:
        assert not self._busy.locked(), "the log is called from two threads at a time"
        self.threads.add(threading.get_ident())
        return self._busy


def ask(prompt: str, options: Options, sample: int = 0) -> Request:
    return request(Ask(({"role": "system", "content": "be exact"}, {"role": "user", "content": prompt}), SCHEMA, sample), options)
