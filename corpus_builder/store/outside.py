"""Records of outside files that no export may repeat."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, select

from corpus_builder.dedup import Text
from corpus_builder.store import add, tables


def save(db: Connection, source: str, kind: str, texts: Iterable[Text]) -> None:
    """The records of one file replace those of an earlier file of its name. `kind` is "pair" or "clause"."""
    forget(db, source)
    add(db, tables.outside, [{"source": source, "id": item.id, "kind": kind, "text": item.text} for item in texts])


def forget(db: Connection, source: str) -> int:
    """Forget the records of one file; how many there were."""
    return int(db.execute(delete(tables.outside).where(tables.outside.c.source == source)).rowcount)


def sources(db: Connection) -> dict[str, int]:
    """file name -> how many records of it are kept."""
    table = tables.outside
    return {row.source: row.number for row in db.execute(select(table.c.source, func.count().label("number")).group_by(table.c.source))}


def records(db: Connection, source: str) -> dict[str, tuple[str, str]]:
    """The records of one file: id -> kind and text."""
    query = select(tables.outside).where(tables.outside.c.source == source)
    return {row.id: (row.kind, row.text) for row in db.execute(query)}


def texts(db: Connection, kind: str) -> list[Text]:
    """The records of one kind; the id is file name, newline, id."""
    table = tables.outside
    query = select(table).where(table.c.kind == kind).order_by(table.c.source, table.c.id)
    return [Text(f"{row.source}\n{row.id}", row.text) for row in db.execute(query)]
