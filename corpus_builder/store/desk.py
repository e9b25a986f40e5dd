"""Slots and decisions: who has which pair on the screen, and what people said.

A slot is one review that is wanted. Claiming is one short transaction that expires old leases, picks the first free slot of a
pair the reviewer has not had, and takes it by compare-and-set; the unique key (candidate, reviewer) makes a double claim
impossible even where two databases sessions race. Decisions are only ever added.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, func, or_, select, update

from corpus_builder.pairs import Anchor, Decision
from corpus_builder.records import dump, load
from corpus_builder.store import add, tables

slots = tables.slots
decisions = tables.decisions


@dataclass(frozen=True, slots=True)
class Lease:
    """A claimed slot. Only the holder of `token` may decide, and only until `until` (seconds since the epoch)."""

    candidate: str
    n: int
    reviewer: str
    token: str
    until: float


# ---------------------------------------------------------------- the queue


def open_slots(db: Connection, wanted: Mapping[str, int]) -> None:
    """Make the queue hold exactly these candidates (id -> priority, lower first) besides those that are done.

    A slot that is on somebody's screen and no longer wanted is closed: the decision will be refused with an explanation.
    """
    rows = {row.candidate: row for row in db.execute(select(slots).where(slots.c.n == 1))}
    new = [
        {"candidate": c, "n": 1, "priority": p, "state": "free", "reviewer": None, "token": None, "leased_until": None}
        for c, p in wanted.items()
        if c not in rows
    ]
    add(db, slots, new)
    for candidate, row in rows.items():
        here = and_(slots.c.candidate == candidate, slots.c.n == 1)
        if candidate not in wanted:
            if row.state in ("free", "leased"):
                db.execute(update(slots).where(here).values(state="closed", reviewer=None, token=None, leased_until=None))
        elif row.state in ("closed", "done"):
            db.execute(
                update(slots).where(here).values(state="free", priority=wanted[candidate], reviewer=None, token=None, leased_until=None)
            )
        elif row.priority != wanted[candidate]:
            db.execute(update(slots).where(here).values(priority=wanted[candidate]))


def claim(db: Connection, reviewer: str, until: float) -> Lease | None:
    """The next slot for this reviewer: the one already held, else the first free one. None when the queue is empty.

    `db` is a writing connection; what is returned is the reviewer's alone once it has committed.
    """
    now = time.time()
    expired = and_(slots.c.state == "leased", slots.c.leased_until < now)
    db.execute(update(slots).where(expired).values(state="free", reviewer=None, token=None, leased_until=None))
    held = db.execute(select(slots).where(slots.c.state == "leased", slots.c.reviewer == reviewer).order_by(slots.c.priority)).first()
    if held:
        return _lease(db, held.candidate, held.n, reviewer, until, state="leased")
    undo = decisions.alias()
    undone = exists().where(undo.c.undoes == decisions.c.id)
    mine = exists().where(
        decisions.c.candidate == slots.c.candidate, decisions.c.reviewer == reviewer, decisions.c.action == "hold", ~undone
    )
    query = (
        select(slots.c.candidate, slots.c.n).where(slots.c.state == "free").order_by(mine, slots.c.priority, slots.c.candidate, slots.c.n)
    )
    for row in db.execute(query.limit(5).with_for_update(skip_locked=True)):
        lease = _lease(db, row.candidate, row.n, reviewer, until, state="free")
        if lease:
            return lease
    return None


def _lease(db: Connection, candidate: str, n: int, reviewer: str, until: float, state: str) -> Lease | None:
    token = secrets.token_hex(16)
    here = and_(slots.c.candidate == candidate, slots.c.n == n, slots.c.state == state)
    taken = db.execute(update(slots).where(here).values(state="leased", reviewer=reviewer, token=token, leased_until=until))
    return Lease(candidate, n, reviewer, token, until) if taken.rowcount == 1 else None


def leased(db: Connection, token: str) -> Lease | None:
    """The lease of a token, if it still holds."""
    row = db.execute(select(slots).where(slots.c.token == token, slots.c.state == "leased")).first()
    return Lease(row.candidate, row.n, row.reviewer, row.token, row.leased_until) if row else None


def release(db: Connection, reviewer: str, *, but: str = "") -> None:
    """Give back what a reviewer holds, except the candidate `but`."""
    mine = and_(slots.c.state == "leased", slots.c.reviewer == reviewer, slots.c.candidate != but)
    db.execute(update(slots).where(mine).values(state="free", reviewer=None, token=None, leased_until=None))


def settle(db: Connection, lease: Lease, state: str) -> None:
    """After a decision: "done" keeps the slot with its reviewer, "free" puts it back into the queue, "closed" takes it out."""
    here = and_(slots.c.candidate == lease.candidate, slots.c.n == lease.n)
    kept = lease.reviewer if state == "done" else None
    db.execute(update(slots).where(here).values(state=state, reviewer=kept, token=None, leased_until=None))


def reopen(db: Connection, candidate: str, reviewer: str, until: float) -> Lease | None:
    """Give a decided pair back to the reviewer who takes the decision back."""
    here = and_(
        slots.c.candidate == candidate, slots.c.n == 1, or_(slots.c.state.in_(("done", "free", "closed")), slots.c.reviewer == reviewer)
    )
    token = secrets.token_hex(16)
    taken = db.execute(update(slots).where(here).values(state="leased", reviewer=reviewer, token=token, leased_until=until))
    return Lease(candidate, 1, reviewer, token, until) if taken.rowcount == 1 else None


def queue_counts(db: Connection) -> dict[str, int]:
    """state -> number of slots."""
    return {row.state: row.number for row in db.execute(select(slots.c.state, func.count().label("number")).group_by(slots.c.state))}


# ---------------------------------------------------------------- decisions


def record(db: Connection, decision: Decision) -> bool:
    """Add a decision; False when this id is already stored (the same press sent twice)."""
    if db.scalar(select(decisions.c.id).where(decisions.c.id == decision.id)):
        return False
    columns = ("id", "candidate", "reviewer", "action", "edited", "undoes", "decided_at")
    add(db, decisions, [{name: getattr(decision, name) for name in columns} | {"data": dump(decision)}])
    return True


def all_decisions(db: Connection) -> dict[str, list[Decision]]:
    """candidate -> the decisions on it, oldest first."""
    result: dict[str, list[Decision]] = {}
    for data in db.scalars(select(decisions.c.data).order_by(decisions.c.seq)):
        decision = load(Decision, data)
        result.setdefault(decision.candidate, []).append(decision)
    return result


def decisions_on(db: Connection, candidate: str) -> list[Decision]:
    """The decisions on one candidate, oldest first."""
    rows = db.scalars(select(decisions.c.data).where(decisions.c.candidate == candidate).order_by(decisions.c.seq))
    return [load(Decision, data) for data in rows]


def decisions_by(db: Connection, reviewer: str, limit: int) -> list[Decision]:
    """A reviewer's latest decisions, newest first."""
    rows = db.scalars(select(decisions.c.data).where(decisions.c.reviewer == reviewer).order_by(decisions.c.seq.desc()).limit(limit))
    return [load(Decision, data) for data in rows]


def anchors(db: Connection, candidates: Iterable[str]) -> dict[str, list[Anchor]]:
    """candidate -> the anchors of decisions on it, and on the candidate that it edits."""
    listed, result = sorted(set(candidates)), dict[str, list[Anchor]]()
    for start in range(0, len(listed), 500):
        part = listed[start : start + 500]
        here = or_(decisions.c.candidate.in_(part), decisions.c.edited.in_(part))
        for data in db.scalars(select(decisions.c.data).where(here).order_by(decisions.c.seq)):
            decision = load(Decision, data)
            for candidate in {decision.candidate, decision.edited} & set(part):
                result.setdefault(candidate, []).append(decision.anchor)
    return result


def count_since(db: Connection, reviewer: str, since: float) -> int:
    """How many decisions of a reviewer that still count were made since then (seconds since the epoch)."""
    undo = decisions.alias()
    undone = exists().where(undo.c.undoes == decisions.c.id)
    here = and_(decisions.c.reviewer == reviewer, decisions.c.decided_at >= since, decisions.c.action != "undo", ~undone)
    return db.scalar(select(func.count()).select_from(decisions).where(here)) or 0


# ---------------------------------------------------------------- decisions that moved to an equal pair of a later build


def save_adoptions(db: Connection, adopted: Mapping[str, str]) -> None:
    """candidate made now -> decided candidate of an earlier build whose decisions it takes over."""
    db.execute(tables.adoptions.delete())
    add(db, tables.adoptions, [{"candidate": new, "source": old} for new, old in adopted.items()])


def adoptions(db: Connection) -> dict[str, str]:
    """See save_adoptions."""
    return {row.candidate: row.source for row in db.execute(select(tables.adoptions))}
