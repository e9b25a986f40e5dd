"""The durable log of model calls: implements `contracts.CallLog`.

Raw answers are kept apart from everything parsed out of them, so a better parser costs nothing. `requests.sent` counts how
often a request left the house; what exceeds the stored answers and the attempts that surely cost nothing was possibly billed: a crash
came between, or the connection was lost. That stays so when the same request is answered later.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from sqlalchemy import func, select, update

from corpus_builder.contracts import DOUBTFUL
from corpus_builder.model import canonical_json
from corpus_builder.pairs import Answer, Request, Usage
from corpus_builder.store import Store, add, tables


class StoredCalls:
    """The call log of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def known(self, keys: Iterable[str]) -> dict[str, Answer]:
        """The stored answers among `keys`."""
        table, listed = tables.answers, sorted(set(keys))
        found: dict[str, Answer] = {}
        with self._store.reading() as db:
            for start in range(0, len(listed), 500):
                for row in db.execute(select(table).where(table.c.key.in_(listed[start : start + 500]))):
                    usage = Usage(row.input_tokens, row.output_tokens, row.cached_tokens)
                    found[row.key] = Answer(row.key, bytes(row.raw), row.model, usage, row.seconds)
        return found

    def sent(self, requests: Iterable[Request]) -> None:
        """Count these requests as sent, before they are."""
        listed = list(requests)
        with self._store.writing() as db:
            now, table = time.time(), tables.requests
            add(db, table, [{"key": r.key, "body": canonical_json(r.body), "sent": 0, "sent_at": now} for r in listed])
            for request in listed:
                db.execute(update(table).where(table.c.key == request.key).values(sent=table.c.sent + 1, sent_at=now))

    def answered(self, answers: Iterable[Answer]) -> None:
        """Store answers as they came."""
        rows = [
            {
                "key": a.key,
                "raw": a.raw,
                "model": a.model,
                "input_tokens": a.usage.input_tokens,
                "output_tokens": a.usage.output_tokens,
                "cached_tokens": a.usage.cached_tokens,
                "seconds": a.seconds,
                "at": time.time(),
            }
            for a in answers
        ]
        with self._store.writing() as db:
            add(db, tables.answers, rows)

    def failed(self, key: str, reason: str, message: str) -> None:
        """Note an attempt that came to nothing."""
        with self._store.writing() as db:
            add(db, tables.attempts, [{"key": key, "reason": reason, "message": message, "at": time.time()}])


def usage(store: Store) -> dict[str, int]:
    """Answers, tokens, failed attempts and calls that were possibly billed without an answer."""
    a, tried = tables.answers, tables.attempts
    with store.reading() as db:
        row = db.execute(select(func.count(), func.sum(a.c.input_tokens), func.sum(a.c.output_tokens), func.sum(a.c.cached_tokens))).one()
        failed = db.scalar(select(func.count()).select_from(tried)) or 0
        free = db.scalar(select(func.count()).select_from(tried).where(tried.c.reason.not_in(DOUBTFUL))) or 0
        sent = db.scalar(select(func.sum(tables.requests.c.sent))) or 0
    return {
        "answers": row[0],
        "input_tokens": row[1] or 0,
        "output_tokens": row[2] or 0,
        "cached_tokens": row[3] or 0,
        "failed_attempts": failed,
        "possibly_billed": max(0, sent - row[0] - free),
    }
