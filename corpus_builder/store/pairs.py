"""What was made of chunks: candidates with their verdicts, which of them are live, and by which method and answer they came.

Candidates are never removed: those that the current recipe no longer makes lose their `live` mark and leave the queue, unless a
person decided on them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, func, or_, select, update

from corpus_builder.model import content_id
from corpus_builder.pairs import Candidate, Outcome, Reason, Verdict
from corpus_builder.records import dump, load
from corpus_builder.store import add, put, tables
from corpus_builder.store.work import batches, parts

EDIT = "edit"
"""The method name under which a person's edit produces its candidate."""
IMPORT = "import"
"""The method name of pairs that came in a file: in use whatever methods the settings name."""


def save_candidates(db: Connection, chunk_id: str, method: str, made: Sequence[Candidate], request: str = "", model: str = "") -> None:
    """What a method made of a chunk now; what it made of it before loses its live mark."""
    table = tables.productions
    db.execute(update(table).where(table.c.chunk == chunk_id, table.c.method == method).values(live=False))
    _add_candidates(db, made)
    put(
        db,
        table,
        [{"candidate": c.id, "chunk": chunk_id, "method": method, "live": True, "request": request, "model": model} for c in made],
    )


def add_edit(db: Connection, chunk_id: str, made: Candidate) -> None:
    """A person's edit; it stays live whatever the methods make."""
    _add_candidates(db, [made])
    row = {"candidate": made.id, "chunk": chunk_id, "method": EDIT, "live": True, "request": "", "model": ""}
    put(db, tables.productions, [row])


def save_imported(db: Connection, made: Sequence[tuple[Candidate, str]]) -> None:
    """The pairs that came in files, all of them, each with the chunk that bears it out; others that came once are live no more."""
    table = tables.productions
    db.execute(update(table).where(table.c.method == IMPORT).values(live=False))
    _add_candidates(db, [candidate for candidate, _ in made])
    rows = {(candidate.id, chunk): {"candidate": candidate.id, "chunk": chunk} for candidate, chunk in made}
    put(db, table, [row | {"method": IMPORT, "live": True, "request": "", "model": ""} for row in rows.values()])


def any_imported(db: Connection) -> bool:
    """Whether any pair that came in a file is live."""
    here = tables.productions.c.method == IMPORT
    return db.scalar(select(tables.productions.c.candidate).where(here, tables.productions.c.live).limit(1)) is not None


def _add_candidates(db: Connection, made: Sequence[Candidate]) -> None:
    """New pairs are added; of known ones what their id leaves out (their kind of question) is as it was made last."""
    table = tables.candidates
    held: dict[str, str] = {}
    for part in batches(dict.fromkeys(c.id for c in made)):
        held |= {row.id: row.data for row in db.execute(select(table.c.id, table.c.data).where(table.c.id.in_(part)))}
    for candidate in made:
        if candidate.id in held and held[candidate.id] != (data := dump(candidate)):
            db.execute(update(table).where(table.c.id == candidate.id).values(task_type=candidate.task_type, data=data))
    now = time.time()
    rows = [
        {
            "id": c.id,
            "method": c.method,
            "task_type": c.task_type,
            "content": content_id("content", *c.content),
            "data": dump(c),
            "made_at": now,
        }
        for c in made
    ]
    add(db, tables.candidates, rows)


def use_methods(db: Connection, names: Iterable[str]) -> None:
    """From now on the candidates of these methods (and people's edits) are live; the others wait until theirs is used again."""
    db.execute(delete(tables.methods))
    add(db, tables.methods, [{"name": name} for name in dict.fromkeys(names)])


def methods(db: Connection) -> list[str]:
    """The methods in use."""
    return list(db.scalars(select(tables.methods.c.name).order_by(tables.methods.c.name)))


def _made_by(methods: Any) -> ColumnElement[bool]:
    """Of a candidate: one of these methods makes it now, or it was brought."""
    p, o = tables.productions, tables.occurrences
    made = exists().where(p.c.candidate == tables.candidates.c.id).where(p.c.live, or_(p.c.method == IMPORT, p.c.method.in_(methods)))
    return made.where(o.c.chunk == p.c.chunk, o.c.skip == "")


MADE_NOW = _made_by(select(tables.methods.c.name))
"""Of a candidate: the current recipe makes it."""
_decided = exists().where(tables.decisions.c.candidate == tables.candidates.c.id)
_edited = exists().where(tables.productions.c.candidate == tables.candidates.c.id).where(tables.productions.c.method == EDIT)
LIVE = or_(MADE_NOW, _decided, _edited)
"""Of a candidate: the current recipe makes it, or a person decided on it or wrote it."""
_of_people = select(tables.decisions.c.candidate).union(select(tables.productions.c.candidate).where(tables.productions.c.method == EDIT))
BY_PEOPLE = and_(tables.candidates.c.id.in_(_of_people), ~MADE_NOW)
"""Of a candidate: it is live, and the current recipe does not make it."""


def live_with(methods: Sequence[str]) -> ColumnElement[bool]:
    """Of a candidate: it would be live if these were the methods in use."""
    return or_(_made_by(methods), _decided, _edited)


def live_candidates(db: Connection) -> list[str]:
    """Ids of the candidates that the current recipe makes, or that a person decided on or wrote; those made first come first."""
    return list(db.scalars(select(tables.candidates.c.id).where(LIVE).order_by(tables.candidates.c.seq)))


def live_pairs(db: Connection, method: str, chunk_ids: Iterable[str]) -> dict[str, list[Candidate]]:
    """chunk -> the live candidates that `method` makes of it now, for these chunks."""
    c, p = tables.candidates, tables.productions.alias()  # `MADE_NOW` asks the table itself
    query = select(p.c.chunk, c.c.data).join(c, c.c.id == p.c.candidate).where(p.c.live, p.c.method == method)
    query = query.where(LIVE).order_by(c.c.seq)
    result: dict[str, list[Candidate]] = {}
    for part in batches(chunk_ids):
        for row in db.execute(query.where(p.c.chunk.in_(part))):
            result.setdefault(row.chunk, []).append(load(Candidate, row.data))
    return result


def made_of(db: Connection, method: str) -> dict[str, set[str]]:
    """chunk -> the ids of the candidates that `method` makes of it now."""
    p = tables.productions
    result: dict[str, set[str]] = {}
    for row in db.execute(select(p.c.chunk, p.c.candidate).where(p.c.live, p.c.method == method)):
        result.setdefault(row.chunk, set()).add(row.candidate)
    return result


RANKS: tuple[Outcome, ...] = ("pass", "look", "drop")
_rank = func.max(case((tables.verdicts.c.outcome == "drop", 2), (tables.verdicts.c.outcome == "pass", 0), else_=1))
"""The worst of some verdicts, as pairs.worst says; a candidate without any is a look."""


def left_by_people(db: Connection) -> set[str]:
    """Ids of the live candidates that the current recipe does not make."""
    return set(db.scalars(select(tables.candidates.c.id).where(BY_PEOPLE)))


def current_candidates(db: Connection) -> set[str]:
    """Ids of the candidates that the current recipe makes."""
    return set(db.scalars(select(tables.candidates.c.id).where(MADE_NOW)))


def candidate(db: Connection, candidate_id: str) -> Candidate:
    """A candidate by its id, live or not."""
    return load(Candidate, db.execute(select(tables.candidates.c.data).where(tables.candidates.c.id == candidate_id)).scalar_one())


def candidates(db: Connection, ids: Iterable[str]) -> Iterator[tuple[str, Candidate]]:
    """The candidates of these ids that exist, live or not, each with its id, in the order of ids; few are in memory at a time."""
    table = tables.candidates
    for part in parts(ids):
        found = {row.id: row.data for row in db.execute(select(table.c.id, table.c.data).where(table.c.id.in_(part)))}
        yield from ((unit, load(Candidate, found[unit])) for unit in part if unit in found)


@dataclass(frozen=True, slots=True)
class Production:
    """Which chunk a candidate was made from, by what."""

    candidate: str
    chunk: str
    method: str
    model: str
    live: bool


def productions(db: Connection, ids: Iterable[str]) -> list[Production]:
    """The productions of these candidates, those of the current recipe first."""
    table = tables.productions
    found = [
        Production(row.candidate, row.chunk, row.method, row.model, row.live)
        for part in batches(ids)
        for row in db.execute(select(table).where(table.c.candidate.in_(part)))
    ]
    return sorted(found, key=lambda p: (p.candidate, not p.live, p.chunk))


def chunks_of(db: Connection, ids: Iterable[str]) -> dict[str, str]:
    """candidate -> the chunk it was made from, for these candidates; the first of `productions` where there are several."""
    return {p.candidate: p.chunk for part in batches(ids) for p in reversed(productions(db, part))}


def homes(db: Connection, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """candidate -> the chunks that it is made from now, in the order of `productions`; those of earlier recipes where there is none."""
    found: dict[str, list[Production]] = {}
    for part in batches(ids):
        for production in productions(db, part):
            found.setdefault(production.candidate, []).append(production)
    return {unit: tuple(p.chunk for p in made if p.live or not made[0].live) for unit, made in found.items()}


def produced_chunks(db: Connection) -> set[str]:
    """Chunks about which something was ever asked or made: they stay the kept ones of their cluster."""
    return set(db.scalars(select(tables.productions.c.chunk).distinct()))


def save_verdicts(db: Connection, candidate_id: str, verdicts: Sequence[Verdict]) -> None:
    """The verdicts on one candidate replace the earlier ones."""
    db.execute(delete(tables.verdicts).where(tables.verdicts.c.candidate == candidate_id))
    rows = [
        {
            "candidate": candidate_id,
            "check": v.check,
            "outcome": v.outcome,
            "reasons": json.dumps([asdict(r) for r in v.reasons], ensure_ascii=False),
        }
        for v in verdicts
    ]
    add(db, tables.verdicts, rows)


def verdicts(db: Connection, ids: Iterable[str]) -> dict[str, list[Verdict]]:
    """candidate -> its verdicts, for these candidates."""
    table = tables.verdicts
    result: dict[str, list[Verdict]] = {}
    for part in batches(ids):
        for row in db.execute(select(table).where(table.c.candidate.in_(part)).order_by(table.c.check)):
            reasons = tuple(Reason(**reason) for reason in json.loads(row.reasons))
            result.setdefault(row.candidate, []).append(Verdict(row.check, row.outcome, reasons))
    return result


def outcomes(db: Connection) -> dict[str, Outcome]:
    """candidate -> its worst outcome, of all that have a verdict."""
    table = tables.verdicts
    rows = db.execute(select(table.c.candidate, _rank.label("rank")).group_by(table.c.candidate))
    return {row.candidate: RANKS[row.rank] for row in rows}
