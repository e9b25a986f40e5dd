"""Documents that somebody took out: what was read of them, paid for and decided stays, and nothing of it is used.

What was cut from a withdrawn document is forgotten, since it comes back for nothing: it has no clause, so no chunk of it is asked about
or compared, no pair of it waits for a reviewer, and no row finds its evidence in it.
"""

from __future__ import annotations

import time

from sqlalchemy import Connection, delete, select

from corpus_builder.store import ledger, put, tables


def withdraw(db: Connection, document: str, why: str) -> None:
    """Take a document out, for a reason in somebody's words."""
    put(db, tables.withdrawals, [{"document": document, "why": why, "at": time.time()}])
    for table in (tables.clauses, tables.occurrences, tables.clause_references, tables.definitions, tables.reports):
        db.execute(delete(table).where(table.c.document == document))
    ledger.forget(db, "structure", [document])


def reinstate(db: Connection, document: str) -> bool:
    """Take a document back in; whether it was out. The next build cuts it again."""
    return bool(db.execute(delete(tables.withdrawals).where(tables.withdrawals.c.document == document)).rowcount)


def withdrawn(db: Connection) -> dict[str, str]:
    """document -> why it was taken out."""
    return {row.document: row.why for row in db.execute(select(tables.withdrawals))}
