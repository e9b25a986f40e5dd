"""Candidates and chunks in the store: what is counted, in which order they come, and that parts of a query add up."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_builder.model import Catalogue, Chunk, Clause, Document, Occurrence, Place
from corpus_builder.pairs import Candidate, Outcome, Reason, Verdict
from corpus_builder.store import Store, counts, pairs, work

DOCUMENT = "d" * 64


def fill(store: Store, number: int) -> list[str]:
    """A document with `number` clauses, each a chunk; the chunks' ids in reading order."""
    clauses, pieces = [], []
    for n in range(1, number + 1):
        path, text = f"보통약관/제{n}조", f"회사는 {n}일 이내에 지급합니다."
        box = (0.0, 0.0, 1.0, 1.0)
        clause = Clause(DOCUMENT, path, "article", 1, "보통약관", "", str(n), "지급", 1, box, text, (Place(0, 1, box),), ())
        chunk = Chunk(f"[보통약관 > 제{n}조(지급)]", text, "보통약관", str(n), "지급", ())
        clauses.append(clause)
        pieces.append((chunk, Occurrence(chunk.id, clause.id, DOCUMENT, path, 0)))
    with store.writing() as db:
        work.add_document(db, Document(DOCUMENT, "/x/a.pdf", 10))
        work.save_structure(db, DOCUMENT, clauses, pieces, Catalogue())
        pairs.use_methods(db, ["qa"])
    return [chunk.id for chunk, _ in pieces]


def pair(text: str, task_type: str = "기한") -> Candidate:
    return Candidate("qa", task_type, f"{text}?", f"{text}.", (text,))


def verdicts(*outcomes: Outcome) -> list[Verdict]:
    return [Verdict(f"check{n}", outcome, () if outcome == "pass" else (Reason("odd"),)) for n, outcome in enumerate(outcomes)]


def test_the_worst_verdict_of_each_live_candidate_is_counted(store: Store) -> None:
    chunk, other = fill(store, 2)
    cases: Sequence[tuple[str, tuple[Outcome, ...]]] = (
        ("good", ("pass", "pass")),
        ("odd", ("pass", "look")),
        ("wrong", ("drop", "look")),
        ("new", ()),
    )
    made = {name: pair(name, "정의" if name == "new" else "기한") for name, _ in cases}
    gone = pair("gone")
    with store.writing() as db:
        pairs.save_candidates(db, other, "qa", [gone])
        pairs.save_verdicts(db, gone.id, verdicts("drop"))
        pairs.save_candidates(db, other, "qa", [])
        pairs.save_candidates(db, chunk, "qa", list(made.values()))
        for name, outcomes in cases:
            pairs.save_verdicts(db, made[name].id, verdicts(*outcomes))
        counted = counts.live_counts(db)
        worst = pairs.outcomes(db)
        assert pairs.live_candidates(db) == [candidate.id for candidate in made.values()]
    assert counted.task_types == {"기한": 3, "정의": 1}
    assert counted.outcomes == {"pass": 1, "look": 2, "drop": 1}
    assert counted.reasons == {"check1: odd": 2, "check0: odd": 1}
    assert worst == {made["good"].id: "pass", made["odd"].id: "look", made["wrong"].id: "drop", gone.id: "drop"}


def test_more_than_a_query_holds_comes_whole_and_in_the_order_asked_for(store: Store) -> None:
    ids = fill(store, 1203)
    assert [len(part) for part in work.parts(ids)] == [500, 500, 203]
    with store.writing() as db:
        for number, chunk in enumerate(ids):
            pairs.save_candidates(db, chunk, "qa", [pair(f"말 {number}")])
        assert work.live_chunks(db) == ids
        live = pairs.live_candidates(db)
        backwards = [(name, chunk.article) for name, chunk in work.chunks(db, reversed(ids))]
        assert backwards == [(ids[n], str(n + 1)) for n in range(1202, -1, -1)]
        found = list(pairs.candidates(db, ["unknown", *live]))
        assert [candidate.output for _, candidate in found] == [f"말 {number}." for number in range(1203)]
        assert [name for name, _ in found] == live == [candidate.id for _, candidate in found]
        assert pairs.chunks_of(db, live) == dict(zip(live, ids, strict=True))
        assert {chunk: len(made) for chunk, made in pairs.live_pairs(db, "qa", ids).items()} == dict.fromkeys(ids, 1)
        assert pairs.live_pairs(db, "extractive", ids) == {}


def test_a_candidate_belongs_to_the_chunk_that_gives_it_now(store: Store) -> None:
    first, second = sorted(fill(store, 2))
    same = pair("말")
    with store.writing() as db:
        for chunk in (first, second):
            pairs.save_candidates(db, chunk, "qa", [same])
        assert pairs.chunks_of(db, [same.id]) == {same.id: first}
        assert pairs.homes(db, [same.id]) == {same.id: (first, second)}
        pairs.save_candidates(db, first, "qa", [])
        assert pairs.chunks_of(db, [same.id]) == {same.id: second}
        assert pairs.homes(db, [same.id]) == {same.id: (second,)}
        assert pairs.live_pairs(db, "qa", [first, second]) == {second: [same]}


def test_a_known_pair_takes_the_kind_that_it_was_given_last(store: Store) -> None:
    (chunk,) = fill(store, 1)
    with store.writing() as db:
        pairs.save_candidates(db, chunk, "qa", [pair("말")])
        pairs.save_candidates(db, chunk, "qa", [pair("말", "정의")])
        assert pairs.candidate(db, pair("말").id).task_type == "정의"
