"""What was found out about a document's clauses: references between them, definitions of terms, the parse report.

All of it is replaced when the document is cut anew, in the same transaction as the clauses it speaks of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select

from corpus_builder.model import Definition, Reference
from corpus_builder.records import dump, load
from corpus_builder.store import add, put, tables

_RIDER = re.compile(r"\s*(?:추가\s?)?(?:특별\s?약관|특약)\s*(?:\([^()]*\))?$")


def save(
    db: Connection, document: str, references: Iterable[Reference], definitions: Iterable[Definition], report: Mapping[str, Any]
) -> None:
    """References, definitions and report of one document replace the earlier ones. `report` is any JSON object."""
    for table in (tables.clause_references, tables.definitions):
        db.execute(delete(table).where(table.c.document == document))
    add(
        db,
        tables.clause_references,
        [
            {
                "clause": r.clause,
                "start": r.start,
                "position": position,
                "document": document,
                "kind": r.kind,
                "target": r.target,
                "data": dump(r),
            }
            for position, r in enumerate(references)
        ],
    )
    add(
        db,
        tables.definitions,
        [
            {"clause": d.clause, "start": d.start, "term": d.term, "position": position, "document": document, "data": dump(d)}
            for position, d in enumerate(definitions)
        ],
    )
    put(db, tables.reports, [{"document": document, "data": json.dumps(report, ensure_ascii=False)}])


def references(db: Connection, document: str) -> list[Reference]:
    """The references in a document's clauses, in reading order."""
    table = tables.clause_references
    query = select(table.c.data).where(table.c.document == document).order_by(table.c.position)
    return [load(Reference, data) for data in db.scalars(query)]


def references_to(db: Connection, clause: str) -> list[Reference]:
    """The references that name a clause, by clause id and place."""
    table = tables.clause_references
    query = select(table.c.data).where(table.c.target == clause).order_by(table.c.clause, table.c.start, table.c.position)
    return [load(Reference, data) for data in db.scalars(query)]


def definitions(db: Connection, document: str) -> list[Definition]:
    """The definitions in a document's clauses, in reading order."""
    table = tables.definitions
    query = select(table.c.data).where(table.c.document == document).order_by(table.c.position)
    return [load(Definition, data) for data in db.scalars(query)]


def documents(db: Connection) -> set[str]:
    """Ids of the documents that have a report."""
    return set(db.scalars(select(tables.reports.c.document)))


def reports(db: Connection) -> dict[str, dict[str, Any]]:
    """document -> its parse report, for every document that was cut."""
    return {row.document: json.loads(row.data) for row in db.execute(select(tables.reports))}


def titles(db: Connection) -> set[str]:
    """The names of all terms (약관), as printed."""
    return {unit.get("title", "") for report in reports(db).values() for unit in report.get("units", ())} - {""}


def terms(db: Connection) -> set[str]:
    """What the documents define, what their riders are called, and the words of these names: things that are not one another."""
    riders = {_RIDER.sub("", title) for title in titles(db)}
    defined = set(db.scalars(select(tables.definitions.c.term).distinct()))
    return (riders | {word for rider in riders for word in rider.split()} | defined) - {""}
