"""What the map of a policy is drawn from: articles in their order, the chunks in them, the live pairs made of these, what asking came to.

Whole corpora are asked about, so only what a map shows leaves the database: no clause text, no pair's words.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import JSON, ColumnElement, Connection, cast, exists, or_, select, type_coerce

from corpus_builder.model import Occurrence
from corpus_builder.pairs import Outcome
from corpus_builder.store import pairs, tables
from corpus_builder.store.work import parts


@dataclass(frozen=True, slots=True)
class Heading:
    """A clause without its text; the fields are those of model.Clause, `id` is the clause's."""

    id: str
    document: str
    kind: str
    unit: int
    unit_title: str
    part: str
    article: str
    title: str
    page: int


def headings(db: Connection, documents: Collection[str]) -> Iterator[Heading]:
    """The clauses of these documents, each document's in reading order."""
    table = tables.clauses
    data: ColumnElement[JSON] = type_coerce(table.c.data, JSON) if db.dialect.name == "sqlite" else cast(table.c.data, JSON)
    texts = [data[name].as_string().label(name) for name in ("kind", "unit_title", "part", "article", "title")]
    numbers = [data[name].as_integer().label(name) for name in ("unit", "page")]
    query = select(table.c.id, table.c.document, *texts, *numbers).order_by(table.c.document, table.c.position)
    for part in parts(documents):
        for r in db.execute(query.where(table.c.document.in_(part))):
            yield Heading(r.id, r.document, r.kind, r.unit, r.unit_title, r.part, r.article, r.title, r.page)


def occurrences(db: Connection) -> list[Occurrence]:
    """Where every chunk stands now, by document in the order they were added, and in reading order within."""
    o, c, d = tables.occurrences, tables.clauses, tables.documents
    query = select(o).join(c, c.c.id == o.c.clause).join(d, d.c.id == o.c.document)
    query = query.order_by(d.c.added_at, d.c.path, c.c.position, o.c.start)
    return [Occurrence(r.chunk, r.clause, r.document, r.path, r.start, r.skip) for r in db.execute(query)]


def live(db: Connection) -> dict[str, tuple[str, str]]:
    """candidate -> its method and task type, of those of `pairs.live_candidates`."""
    c = tables.candidates
    query = select(c.c.id, c.c.method, c.c.task_type).where(pairs.LIVE).order_by(c.c.seq)
    return {row.id: (row.method, row.task_type) for row in db.execute(query)}


def made(db: Connection) -> dict[str, dict[str, list[str]]]:
    """chunk -> method -> the candidates that its current recipe makes of the chunk now."""
    p = tables.productions.alias()  # `MADE_NOW` asks the table itself
    now = select(tables.candidates.c.id).where(pairs.MADE_NOW)
    query = select(p.c.chunk, p.c.method, p.c.candidate).where(p.c.live, p.c.method != pairs.EDIT, p.c.candidate.in_(now))
    found: dict[str, dict[str, list[str]]] = {}
    for row in db.execute(query):
        found.setdefault(row.chunk, {}).setdefault(row.method, []).append(row.candidate)
    return found


def asked(db: Connection) -> dict[tuple[str, str], tuple[str, str, str]]:
    """(method, chunk) -> what asking came to: outcome (done, permanent, transient), reason and message of a failure."""
    o = tables.ledger
    found = {}
    for row in db.execute(select(o.c.unit, o.c.outcome, o.c.reason, o.c.message).where(o.c.stage == "generate")):
        method, _, chunk = row.unit.rpartition(":")
        found[method, chunk] = (row.outcome, row.reason, row.message)
    return found


@dataclass(frozen=True, slots=True)
class Noted:
    """A verdict that has something to say: it is no "pass", or it is one with reasons (their names)."""

    check: str
    outcome: Outcome
    reasons: tuple[str, ...]


def noted(db: Connection) -> dict[str, list[Noted]]:
    """candidate -> its verdicts that have something to say; most have none."""
    v = tables.verdicts
    query = select(v).where(or_(v.c.outcome != "pass", v.c.reasons != "[]")).order_by(v.c.candidate, v.c.check)
    found: dict[str, list[Noted]] = {}
    for row in db.execute(query):
        names = tuple(reason["name"] for reason in json.loads(row.reasons))
        found.setdefault(row.candidate, []).append(Noted(row.check, row.outcome, names))
    return found


def unchecked(db: Connection) -> set[str]:
    """The candidates on which no check has given a verdict."""
    c, v = tables.candidates, tables.verdicts
    return set(db.scalars(select(c.c.id).where(~exists().where(v.c.candidate == c.c.id))))


def queued(db: Connection) -> list[str]:
    """The candidate of every slot that waits for a reviewer or is on one's screen."""
    s = tables.slots
    return list(db.scalars(select(s.c.candidate).where(s.c.state.in_(("free", "leased")))))
