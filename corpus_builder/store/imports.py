"""Rows of question-answer files as they came, and the candidate that each is now: none as long as no clause bears it out."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, delete, func, select, update

from corpus_builder.pairs import Origin
from corpus_builder.store import add, tables, work

_imported = tables.imported


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file. `place` is where it stands ("row 12"), `data` what it says (JSON); how `candidate` came about: see tables.py."""

    source: str
    key: str
    place: str
    data: str
    candidate: str = ""
    found: str = ""
    why: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows of a file are new, as before, and in it no more."""

    new: int
    kept: int
    gone: int


def changes(db: Connection, source: str, keys: Collection[str]) -> Changes:
    """What `save` would change."""
    known, now = set(db.scalars(select(_imported.c.key).where(_imported.c.source == source))), set(keys)
    return Changes(len(now - known), len(now & known), len(known - now))


def save(db: Connection, source: str, rows: Mapping[str, tuple[str, str]]) -> None:
    """The rows of a file (key -> place, data) replace those of an earlier one of its name; equal rows keep what became of them."""
    known = set(db.scalars(select(_imported.c.key).where(_imported.c.source == source)))
    for part in work.parts(known - set(rows)):
        db.execute(delete(_imported).where(_imported.c.source == source, _imported.c.key.in_(part)))
    for n, (key, (place, _)) in enumerate(rows.items()):
        if key in known:
            here = (_imported.c.source == source) & (_imported.c.key == key)
            db.execute(update(_imported).where(here).values(position=n, place=place))
    fresh = {"source": source, "candidate": "", "found": "", "why": "", "doubts": "[]", "at": time.time()}
    new = [
        {"key": key, "position": n, "place": place, "data": data} for n, (key, (place, data)) in enumerate(rows.items()) if key not in known
    ]
    add(db, _imported, [fresh | row for row in new])


def forget(db: Connection, source: str) -> int:
    """Forget the rows of a file; how many there were."""
    return int(db.execute(delete(_imported).where(_imported.c.source == source)).rowcount)


def sources(db: Connection) -> dict[str, int]:
    """name -> how many rows came in it."""
    query = select(_imported.c.source, func.count().label("number")).group_by(_imported.c.source).order_by(_imported.c.source)
    return {row.source: row.number for row in db.execute(query)}


def counts(db: Connection) -> list[dict[str, Any]]:
    """Per file, by name: `rows` · `found`: how evidence was found -> rows · `without`: why none was found -> rows · `outcomes`: what the
    checks say of its pairs -> pairs."""
    table = _imported
    told: dict[str, dict[str, Any]] = {}
    told |= {name: {"name": name, "rows": number, "found": {}, "without": {}, "outcomes": {}} for name, number in sources(db).items()}
    number = func.count().label("number")
    for row in db.execute(select(table.c.source, table.c.found, table.c.why, number).group_by(table.c.source, table.c.found, table.c.why)):
        if row.found or row.why:
            told[row.source]["found" if row.found else "without"][row.found or row.why] = row.number
    ranks = case((tables.verdicts.c.outcome == "drop", 2), (tables.verdicts.c.outcome == "pass", 0), else_=1)
    worst = select(tables.verdicts.c.candidate, func.max(ranks).label("rank")).group_by(tables.verdicts.c.candidate).subquery()
    rank = func.coalesce(worst.c.rank, 1)  # a candidate without a verdict is a look, see pairs.worst
    judged = select(table.c.source, rank.label("rank"), func.count(table.c.candidate.distinct()).label("number"))
    judged = judged.outerjoin(worst, worst.c.candidate == table.c.candidate).where(table.c.candidate != "")
    for row in db.execute(judged.group_by(table.c.source, rank)):
        told[row.source]["outcomes"][("pass", "look", "drop")[row.rank]] = row.number
    return list(told.values())


def rows(db: Connection, source: str = "") -> list[Row]:
    """All rows, or those of one file, in their order."""
    query = select(_imported).order_by(_imported.c.source, _imported.c.position)
    if source:
        query = query.where(_imported.c.source == source)
    return [
        Row(row.source, row.key, row.place, row.data, row.candidate, row.found, row.why, tuple(json.loads(row.doubts)))
        for row in db.execute(query)
    ]


def settle(db: Connection, found: Iterable[Row]) -> None:
    """Note what became of rows."""
    for row in found:
        here = (_imported.c.source == row.source) & (_imported.c.key == row.key)
        said = {"candidate": row.candidate, "found": row.found, "why": row.why, "doubts": json.dumps(row.doubts, ensure_ascii=False)}
        db.execute(update(_imported).where(here).values(said))


def doubts(db: Connection) -> dict[str, tuple[str, ...]]:
    """candidate -> what a person should look at, of the candidates that came in files and have any; sorted. One row without is enough."""
    found: dict[str, set[str]] = {}
    for row in db.execute(select(_imported.c.candidate, _imported.c.doubts).where(_imported.c.candidate != "")):
        said = set(json.loads(row.doubts))
        found[row.candidate] = found.get(row.candidate, said) & said
    return {candidate: tuple(sorted(names)) for candidate, names in found.items() if names}


def origins(db: Connection) -> dict[str, tuple[Origin, ...]]:
    """candidate -> the files and rows that it came in."""
    found: dict[str, tuple[Origin, ...]] = {}
    for row in rows(db):
        if row.candidate:
            found[row.candidate] = (*found.get(row.candidate, ()), Origin(row.source, row.place, json.loads(row.data)["id"]))
    return found
