"""What status counts: kept after a run, and never told once something that is counted has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from corpus_builder.model import Catalogue
from corpus_builder.pairs import Anchor, Candidate, Decision
from corpus_builder.store import COUNTED, KEPT_COUNTS, Store, counts, desk, pairs, tables, withdrawals, work
from tests.store.test_pairs import DOCUMENT, fill, pair, verdicts

MADE = [pair("말"), pair("글", "정의")]


def kept(db: Connection) -> bool:
    return db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == KEPT_COUNTS)) is not None


def filled(store: Store) -> str:
    """A chunk of which two pairs were made, and their counts kept."""
    (chunk,) = fill(store, 1)
    with store.writing() as db:
        pairs.save_candidates(db, chunk, "qa", MADE)
        for candidate in MADE:
            pairs.save_verdicts(db, candidate.id, verdicts("pass", "look"))
    with store.writing() as db:
        counts.keep(db)
    return chunk


def test_kept_counts_are_told_without_counting(store: Store) -> None:
    filled(store)
    with store.reading() as db:
        counted = counts.live_counts(db)
        assert counted == counts.LiveCounts({"기한": 1, "정의": 1}, {"look": 2}, {"check1: odd": 2}, {"기한": 1, "정의": 1})
    with store.writing() as db:
        assert kept(db)
        db.exec_driver_sql("DELETE FROM verdicts")  # behind the program's back: only so can it be seen that nobody looks
    with store.reading() as db:
        assert counts.live_counts(db) == counted


Change = Callable[[Connection, str], Any]
CHANGES: Mapping[str, Change] = {
    "a pair less": lambda db, chunk: pairs.save_candidates(db, chunk, "qa", MADE[:1]),
    "another verdict": lambda db, chunk: pairs.save_verdicts(db, MADE[0].id, verdicts("drop")),
    "another method": lambda db, chunk: pairs.use_methods(db, ["extractive"]),
    "cut anew": lambda db, chunk: work.save_structure(db, DOCUMENT, [], [], Catalogue()),
    "withdrawn": lambda db, chunk: withdrawals.withdraw(db, DOCUMENT, ""),
    "skipped": lambda db, chunk: db.execute(update(tables.occurrences).values(skip="heading only")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_kept_goes_with_the_first_change(store: Store, name: str) -> None:
    chunk = filled(store)
    with store.reading() as db:
        before = counts.live_counts(db)
    with store.writing() as db:
        CHANGES[name](db, chunk)
    with store.reading() as db:
        assert not kept(db)
        assert counts.live_counts(db) != before


def test_a_change_that_was_rolled_back_takes_nothing(store: Store) -> None:
    chunk = filled(store)
    with pytest.raises(KeyError), store.writing() as db:
        pairs.save_candidates(db, chunk, "qa", [])
        raise KeyError
    with store.writing() as db:
        assert kept(db)
        desk.open_slots(db, {MADE[0].id: 1})
    with store.reading() as db:
        assert kept(db), "the queue is not what is counted"
        assert counts.live_counts(db).task_types == {"기한": 1, "정의": 1}


def test_what_people_decided_and_wrote_is_counted_beside_what_was_kept(store: Store) -> None:
    chunk = filled(store)
    edit = Candidate("qa", "기한", "말?", "다른 말.", ("말",), parent=MADE[0].id)
    here = Anchor("말?", "", "말.", ("말",), ())
    with store.writing() as db:
        pairs.add_edit(db, chunk, edit)
        pairs.save_verdicts(db, edit.id, verdicts("pass"))
        counts.keep(db)
    with store.writing() as db:
        counts.keep(db)
        desk.record(db, Decision("1", MADE[0].id, "김보상", "edit", (), "", edit.id, "", 0.0, 1.0, here))
    with store.reading() as db:
        assert kept(db), "a decision changes nothing of what the stages made"
        assert counts.live_counts(db) == counts.LiveCounts(
            {"기한": 2, "정의": 1}, {"look": 2, "pass": 1}, {"check1: odd": 2}, {"기한": 2, "정의": 1}
        )
    with store.writing() as db:
        pairs.save_candidates(db, chunk, "qa", [])
    with store.reading() as db:
        assert counts.live_counts(db) == counts.LiveCounts({"기한": 2}, {"look": 1, "pass": 1}, {"check1: odd": 1}, {"기한": 2})
        assert pairs.left_by_people(db) == {MADE[0].id, edit.id}


def test_every_table_that_the_counts_are_made_of_is_watched(store: Store) -> None:
    asked = []
    with store.reading() as db:
        for condition in (pairs.MADE_NOW, pairs.LIVE):
            text = str(select(tables.candidates.c.id).where(condition).compile(db.engine))
            asked += [name for name in tables.metadata.tables if f"{name}." in text]
    of_people = {"decisions"}
    assert {*asked, "verdicts", "links"} - of_people == set(COUNTED)
