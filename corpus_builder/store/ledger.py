"""The ledger: which unit of which stage was done by which recipe, and what failed for which reason.

A unit is pending when it has no row with its current recipe. A permanent failure counts as dealt with until its recipe
changes or somebody asks for a retry; a transient one is pending again in the next run. What failed for want of time or memory stands
under its recipe and its limits together (`under`), so that other limits try it again. So resuming after a kill, redoing what changed
and naming what failed are one question to one table.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, case, delete, func, select

from corpus_builder.errors import UnitError
from corpus_builder.model import content_id
from corpus_builder.store import pairs, put, tables

AGAIN = "asked again"
"""What the message of a unit begins with that a model was asked about twice."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A unit that failed: `reason` is a short stable name, `message` the particulars, `recipe` what it was tried with."""

    stage: str
    unit: str
    permanent: bool
    reason: str
    message: str
    recipe: str


def done(db: Connection, stage: str, unit: str, recipe: str, how: str = "", note: str = "") -> None:
    """The unit's outputs are in this transaction. `how` and `note`: how they came about, where that is counted."""
    _write(db, stage, unit, recipe, "done", how, note)


def failed(db: Connection, stage: str, unit: str, recipe: str, error: UnitError, note: str = "") -> None:
    """The unit has no outputs, and this is why."""
    message = f"{note}: {error.message}" if note else error.message
    message = f"{message} ({error.advice})" if error.advice else message
    _write(db, stage, unit, recipe, "permanent" if error.permanent else "transient", error.reason, message)


def _write(db: Connection, stage: str, unit: str, recipe: str, outcome: str, reason: str, message: str) -> None:
    row = {"stage": stage, "unit": unit, "recipe": recipe, "outcome": outcome, "reason": reason, "message": message, "at": time.time()}
    put(db, tables.ledger, [row])


def under(recipe: str, limits: str) -> str:
    """The recipe of a unit that was lost under `limits` (any text that names them)."""
    return content_id("limits", recipe, limits)


def pending(db: Connection, stage: str, recipes: Mapping[str, str], *, retry: bool = False, limits: str = "") -> list[str]:
    """The units of `recipes` (unit -> current recipe) that are to be done, in its order. `limits`: what a unit may use now."""
    table = tables.ledger
    rows = db.execute(select(table.c.unit, table.c.recipe, table.c.outcome).where(table.c.stage == stage))
    again = {"transient", "permanent"} if retry else {"transient"}
    settled = {unit: (recipe, outcome) for unit, recipe, outcome in rows if outcome not in again}

    def stands(unit: str, recipe: str) -> bool:
        made_by, outcome = settled.get(unit, ("", ""))
        return bool(made_by == recipe or (outcome == "permanent" and made_by == under(recipe, limits)))

    return [unit for unit, recipe in recipes.items() if not stands(unit, recipe)]


def outcomes(db: Connection, stage: str) -> dict[str, str]:
    """unit -> "outcome recipe" of a stage; goes into the recipe of the stage that reads its outputs."""
    table = tables.ledger
    rows = db.execute(select(table.c.unit, table.c.outcome, table.c.recipe).where(table.c.stage == stage))
    return {unit: f"{outcome} {recipe}" for unit, outcome, recipe in rows}


def times(db: Connection, stage: str) -> dict[str, float]:
    """unit -> when a stage came to its outcome, in seconds since 1970."""
    table = tables.ledger
    return {row.unit: row.at for row in db.execute(select(table.c.unit, table.c.at).where(table.c.stage == stage))}


def keep_only(db: Connection, stage: str, units: Iterable[str]) -> None:
    """Forget rows of units that no longer exist (a page that needs no OCR any more), so that counts stay true."""
    table = tables.ledger
    known = set(db.scalars(select(table.c.unit).where(table.c.stage == stage)))
    forget(db, stage, known - set(units))


def forget(db: Connection, stage: str, units: Iterable[str]) -> None:
    """Make units pending again: their outputs are gone."""
    listed, table = list(units), tables.ledger
    for start in range(0, len(listed), 500):
        db.execute(delete(table).where(table.c.stage == stage, table.c.unit.in_(listed[start : start + 500])))


def forget_failures(db: Connection, stage: str, but: Collection[str] = ()) -> None:
    """Drop failures of units that no longer matter: all but those in `but`."""
    table = tables.ledger
    query = select(table.c.unit).where(table.c.stage == stage, table.c.outcome != "done")
    forget(db, stage, set(db.scalars(query)) - set(but))


def forget_transient(db: Connection, documents: Collection[str]) -> None:
    """Drop the transient failures of these documents, of all stages: they won't be tried again."""
    for failure in failures(db) if documents else ():
        if not failure.permanent and failure.unit.partition("#")[0] in documents:
            forget(db, failure.stage, [failure.unit])


def counts(db: Connection) -> dict[str, dict[str, int]]:
    """stage -> outcome -> number of units."""
    table = tables.ledger
    result: dict[str, dict[str, int]] = {}
    for stage, outcome, number in db.execute(select(table.c.stage, table.c.outcome, func.count()).group_by(table.c.stage, table.c.outcome)):
        result.setdefault(stage, {})[outcome] = number
    return result


def failures(db: Connection, stage: str = "") -> list[Failure]:
    """What failed, by stage and unit."""
    table = tables.ledger
    query = select(table).where(table.c.outcome != "done").order_by(table.c.stage, table.c.unit)
    if stage:
        query = query.where(table.c.stage == stage)
    return [Failure(r.stage, r.unit, r.outcome == "permanent", r.reason, r.message, r.recipe) for r in db.execute(query)]


def state(db: Connection) -> str:
    """A hash that changes whenever a stage, a person or an edited documents.csv has changed anything: which stage did how much and
    when, decisions, catalogue, methods in use, answers about words. When something passing failed again does not count: it made nothing."""
    o, d, t, w = tables.ledger, tables.decisions, tables.documents, tables.words
    at = func.max(case((o.c.outcome == "transient", 0), else_=o.c.at))
    query = select(o.c.stage, o.c.outcome, func.count(), at).where(o.c.stage != "add")
    stages = [list(row) for row in db.execute(query.group_by(o.c.stage, o.c.outcome).order_by(o.c.stage, o.c.outcome))]
    decided = list(db.execute(select(func.count(), func.max(d.c.seq))).one())
    catalogue = [list(row) for row in db.execute(select(t.c.id, t.c.path, t.c.detected, t.c.stated).order_by(t.c.id))]
    answered = [list(row) for row in db.execute(select(w.c.one, w.c.other, w.c.same).order_by(w.c.one, w.c.other))]
    out = sorted(db.scalars(select(tables.withdrawals.c.document)))
    return content_id("state", stages, decided, catalogue, pairs.methods(db), answered, out)


def settled(db: Connection) -> str:
    """What the last run that came to its end noted, see `settle`."""
    return db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "settled")) or ""


def settle(db: Connection, note: str) -> None:
    """Note that nothing was left to do."""
    put(db, tables.meta, [{"key": "settled", "value": note}])
