"""Counts that only people ask for: what a corpus holds, what nobody has asked about yet, what was made of a document."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from sqlalchemy import ColumnElement, Connection, exists, func, literal, or_, select

from corpus_builder.store import KEPT_COUNTS, ledger, pairs, put, tables
from corpus_builder.store.work import batches


def unasked(db: Connection, method: str) -> int:
    """How many chunks of `work.live_chunks(kept_only=True)` have never been asked about by `method`, or only failed in passing."""
    o, place = tables.ledger, tables.occurrences
    chunk = select(place.c.chunk).where(place.c.skip == "").distinct().subquery().c.chunk
    dropped = select(tables.links.c.dropped).where(tables.links.c.kind == "chunk")
    settled = select(o.c.unit).where(o.c.stage == "generate", o.c.outcome != "transient")
    waiting = chunk.not_in(dropped) & (literal(f"{method}:") + chunk).not_in(settled)
    return db.scalar(select(func.count()).select_from(chunk.table).where(waiting)) or 0


def pairs_in(db: Connection, documents: Collection[str]) -> dict[str, int]:
    """document -> how many live candidates were made from a chunk that stands in it, of these documents."""
    if not documents:
        return {}
    o, p = tables.occurrences, tables.productions
    # Asked within the query, SQLite goes through all live candidates for every occurrence: minutes where a large folder has moved.
    live = set(db.scalars(select(tables.candidates.c.id).where(pairs.LIVE)))
    query = select(o.c.document, p.c.candidate).join(p, p.c.chunk == o.c.chunk).where(o.c.document.in_(documents)).distinct()
    return dict(Counter(row.document for row in db.execute(query) if row.candidate in live))


def saved(db: Connection, method: str) -> dict[str, int]:
    """Requests of a method that need not be made: "equal" for places whose text another place has, "near" for near-duplicates in whose
    place everything holds that was made of the kept chunk."""
    place, link, made = tables.occurrences, tables.links, tables.productions
    asked = select(func.count(), func.count(place.c.chunk.distinct())).where(place.c.skip == "")
    places, chunks = db.execute(asked).one()
    itself = select(made.c.chunk).where(made.c.method == method, made.c.live)
    near = select(func.count()).select_from(link).where(link.c.kind == "chunk", link.c.dropped.not_in(itself))
    return {"equal": places - chunks, "near": db.scalar(near) or 0}


@dataclass(frozen=True, slots=True)
class Answers:
    """Chunks that a model was asked about: rung of the ladder (generation/answers.py) -> how many were answered so, reason -> how many
    have no answer that can be used, and how many were asked about once more, by how that ended.
    """

    used: dict[str, int]
    failed: dict[str, int]
    asked_again: dict[str, int]


def answers(db: Connection, method: str) -> Answers:
    """How the answers to a method's requests were read; empty for a method that asks nothing."""
    o = tables.ledger
    twice = o.c.message.startswith(ledger.AGAIN).label("twice")
    query = select(o.c.outcome, o.c.reason, twice, func.count().label("number")).where(o.c.stage == "generate", o.c.reason != "")
    used, failed, again = Counter[str](), Counter[str](), Counter[str]()
    for row in db.execute(query.where(o.c.unit.startswith(f"{method}:")).group_by(o.c.outcome, o.c.reason, twice)):
        (used if row.outcome == "done" else failed)[row.reason] += row.number
        if row.twice:
            again["used" if row.outcome == "done" else "failed"] += row.number
    return Answers(*(dict(sorted(counted.items(), key=lambda item: (-item[1], item[0]))) for counted in (used, failed, again)))


def totals(db: Connection) -> dict[str, int]:
    """What the corpus holds now, for summaries; the live candidates are counted by `live_counts`."""
    o = tables.occurrences
    elsewhere = tables.occurrences.alias()
    asked_about = exists().where(elsewhere.c.chunk == o.c.chunk, elsewhere.c.skip == "")

    def count(table: object, *where: object) -> int:
        return db.scalar(select(func.count()).select_from(table).where(*where)) or 0  # type: ignore[arg-type]

    return {
        "documents": count(tables.documents),
        "pages": count(tables.pages),
        "clauses": count(tables.clauses),
        "occurrences": count(tables.occurrences),
        "chunks": db.scalar(select(func.count(o.c.chunk.distinct()))) or 0,
        "skipped chunks": db.scalar(select(func.count(o.c.chunk.distinct())).where(o.c.skip != "", ~asked_about)) or 0,
        "references": count(tables.clause_references),
        "definitions": count(tables.definitions),
        "duplicate chunks": count(tables.links, tables.links.c.kind == "chunk"),
        "duplicate candidates": count(tables.links, tables.links.c.kind == "candidate"),
        "decisions": count(tables.decisions),
        "answers": count(tables.answers),
    }


@dataclass(frozen=True, slots=True)
class LiveCounts:
    """Of the live candidates: how many of each task type, how many of each worst outcome, and how often each "check: reason" came;
    `usable` are those of each task type that no check drops and that are no near-duplicates."""

    task_types: dict[str, int]
    outcomes: dict[str, int]
    reasons: dict[str, int]
    usable: dict[str, int]


def live_counts(db: Connection) -> LiveCounts:
    """Those made now as they were kept, or counted, and those that only people's decisions and edits keep alive."""
    kept = db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == KEPT_COUNTS))
    made = LiveCounts(**json.loads(kept)) if kept else _counted(db, pairs.MADE_NOW)
    return _sum(made, _counted(db, pairs.BY_PEOPLE))


def keep(db: Connection) -> None:
    """Count the candidates that are made now and keep it: counting takes longer than all else that `status` does, and most runs of it
    find what the last build left. `Store.writing` forgets it with the first change."""
    if not db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == KEPT_COUNTS)):
        counted = asdict(_counted(db, pairs.MADE_NOW))
        put(db, tables.meta, [{"key": KEPT_COUNTS, "value": json.dumps(counted, ensure_ascii=False)}])


def _counted(db: Connection, live: ColumnElement[bool]) -> LiveCounts:
    """Counted by the database: at a hundred thousand candidates, loading them to count takes longer than anybody waits.

    Most verdicts say "pass", so only the others are looked at one by one.
    """
    c, v = tables.candidates, tables.verdicts
    types = _by_type(db, live)
    if not types:
        return LiveCounts({}, {}, {}, {})
    unchecked = db.scalar(select(func.count()).select_from(c).where(~exists().where(v.c.candidate == c.c.id), live)) or 0
    # No verdict: look, see pairs.worst.
    outcomes: Counter[str] = Counter({"look": unchecked, "pass": sum(types.values()) - unchecked})
    noted = select(v.c.candidate, v.c.check, v.c.outcome, v.c.reasons).join(c, c.c.id == v.c.candidate)
    ranks: dict[str, int] = {}
    reasons: Counter[str] = Counter()
    for row in db.execute(noted.where(or_(v.c.outcome != "pass", v.c.reasons != "[]"), live)):
        ranks[row.candidate] = max(ranks.get(row.candidate, 0), pairs.RANKS.index(row.outcome))
        reasons.update(f"{row.check}: {reason['name']}" for reason in json.loads(row.reasons))
    for rank in ranks.values():
        outcomes["pass"] -= 1
        outcomes[pairs.RANKS[rank]] += 1
    return LiveCounts(types, dict(outcomes), dict(reasons), _by_type(db, live, _USABLE))


def _by_type(db: Connection, *where: ColumnElement[bool]) -> dict[str, int]:
    c = tables.candidates
    query = select(c.c.task_type, func.count().label("number")).where(*where).group_by(c.c.task_type)
    return {row.task_type: row.number for row in db.execute(query)}


_repeats = tables.candidates.c.id.in_(select(tables.links.c.dropped).where(tables.links.c.kind == "candidate"))
_dropped = exists().where(tables.verdicts.c.candidate == tables.candidates.c.id, tables.verdicts.c.outcome == "drop")
_USABLE = ~_dropped & ~_repeats


def usable(db: Connection, methods: Sequence[str]) -> dict[str, int]:
    """`LiveCounts.usable` as if these were the methods in use, counted now."""
    return _by_type(db, pairs.live_with(methods), _USABLE)


def made(db: Connection, methods: Sequence[str]) -> int:
    """How many candidates are live as if these were the methods in use."""
    return sum(_by_type(db, pairs.live_with(methods)).values())


def reached(db: Connection, usable: Mapping[str, int], out: Collection[str]) -> dict[str, int]:
    """task type -> how many pairs a person approved or may approve: the usable ones without those of `out` (ids of pairs that people
    rejected or replaced)."""
    found = Counter(usable)
    for part in batches(out):
        found.subtract(_by_type(db, _USABLE, tables.candidates.c.id.in_(part)))
    return dict(+found)


_SERVINGS = "servings"


def save_servings(db: Connection, found: Mapping[str, int]) -> None:
    """Note how many chunks can serve each task type."""
    put(db, tables.meta, [{"key": _SERVINGS, "value": json.dumps(found, ensure_ascii=False)}])


def servings(db: Connection) -> dict[str, int] | None:
    """task type -> how many chunks can serve it, as the last build found them; None before the first."""
    kept = db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == _SERVINGS))
    return dict(json.loads(kept)) if kept else None


def _sum(one: LiveCounts, other: LiveCounts) -> LiveCounts:
    """Both together, the most frequent first; what never came is left out."""
    names = [field.name for field in fields(LiveCounts)]
    return LiveCounts(*(dict((+(Counter(getattr(one, n)) + Counter(getattr(other, n)))).most_common()) for n in names))
