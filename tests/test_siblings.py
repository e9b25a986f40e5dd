"""Siblings get names that tell them apart, and what is made with them goes with them: through checks, queue, images, export, withdrawal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus_builder import asking, near, pipeline, quota, release, siblings, sources
from corpus_builder.contracts import Sibling
from corpus_builder.export.record import provenance
from corpus_builder.job import Job
from corpus_builder.model import Catalogue, Chunk, Clause, Document, Occurrence, Place
from corpus_builder.pairs import Candidate
from corpus_builder.store import ledger, pairs, withdrawals, work
from tests.test_intake import job

LAW = (
    "회사는 보험금 청구 서류를 접수한 날부터 {days}일 이내에 보험금을 지급합니다. 회사는 지급이 늦어지는 때에는 그 사유와 지급할 날을 "
    "계약자에게 서면으로 알려 드립니다."
)
PLANE, BAG = "항공기 지연 특별약관", "수하물 분실 특별약관"
KNOWN = Catalogue(insurer="다온누리", product="든든보험", effective_date="2025-04-01")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Job]:
    with job(tmp_path, 'generation.methods=["extractive", "choice"]') as made:
        yield made


def add(here: Job, name: str, laws: Sequence[tuple[str, int]], catalogue: Catalogue = KNOWN) -> list[str]:
    """A document with an article for each (terms, days); the ids of their chunks."""
    document, pieces, clauses = Document((name * 64)[:64], f"/x/{name}.pdf", 1), [], []
    for at, (unit, days) in enumerate(laws):
        text, path, box = LAW.format(days=days), f"{unit}/제7조", (Place(0, at + 1, (1, 2, 3, 4)),)
        clause = Clause(document.id, path, "article", at, unit, "", "7", "지급", at + 1, (0, 0, 1, 1), text, box, ())
        chunk = Chunk(f"[{unit} > 제7조(지급)]", text, unit, "7", "지급", ())
        clauses.append(clause)
        pieces.append((chunk, Occurrence(chunk.id, clause.id, document.id, path, 0)))
    with here.corpus.store.writing() as db:
        work.add_document(db, document)
        work.save_structure(db, document.id, clauses, pieces, catalogue)
        withdrawals.reinstate(db, document.id)
    return [chunk.id for chunk, _ in pieces]


def build(here: Job) -> list[Candidate]:
    """The comparisons after the stages that make, check and queue pairs."""
    for stage in (near.cluster, pipeline.generate, pipeline.check, near.pairs, pipeline.queue):
        stage(here)
    return live(here)


def live(here: Job) -> list[Candidate]:
    with here.corpus.store.reading() as db:
        return [c for _, c in pairs.candidates(db, pairs.current_candidates(db)) if c.sides]


def waiting(here: Job) -> set[str]:
    from sqlalchemy import select

    from corpus_builder.store import tables

    with here.corpus.store.reading() as db:
        return set(db.scalars(select(tables.slots.c.candidate).where(tables.slots.c.state == "free")))


def named(here: Job, chunk: str) -> list[Sibling]:
    near.cluster(here)
    with here.corpus.store.reading() as db:
        return siblings.siblings(db, {chunk}).get(chunk, [])


def test_terms_of_one_document_are_told_apart_by_their_names(here: Job) -> None:
    one, other = add(here, "a", [(PLANE, 30), (BAG, 90)])
    (found,) = named(here, one)
    assert (found.chunk.id, found.names, found.place, found.products) == (other, (PLANE, BAG), "{product} ", ("", ""))


@pytest.mark.parametrize("unit", [PLANE, f"{PLANE}(Ⅱ)", "약관 2", ""])
def test_a_name_that_tells_nothing_apart_makes_no_sibling(here: Job, unit: str) -> None:
    one, _ = add(here, "a", [(PLANE, 30), (unit, 90)])
    assert named(here, one) == []


def test_editions_are_told_apart_by_the_days_from_which_they_hold(here: Job) -> None:
    (one,) = add(here, "a", [(PLANE, 30)])
    add(here, "b", [(PLANE, 90)], replace(KNOWN, effective_date="2025-09-01"))
    (found,) = named(here, one)
    assert found.names == (f"2025년 4월 1일 시행 {PLANE}", f"2025년 9월 1일 시행 {PLANE}") and found.place == "든든보험 "
    (made,) = build(here)
    assert made.instruction.startswith(f"든든보험 2025년 4월 1일 시행 {PLANE}") and "30일" in made.sides[0].evidence[0]
    with here.corpus.store.reading() as db:
        (_, standing) = next(sources.find(db, [made.id]))
    assert [source.document[0] for source in standing.sources] == ["a", "b"], "each side in its own edition, the older first"


@pytest.mark.parametrize(
    "what", [{"effective_date": "unknown"}, {"insurer": "unknown"}, {"insurer": "새벽"}, {"effective_date": "2025-04-01"}]
)
def test_editions_of_which_too_little_is_known_are_not_compared(here: Job, what: dict[str, str]) -> None:
    (one,) = add(here, "a", [(PLANE, 30)])
    add(here, "b", [(PLANE, 90)], replace(KNOWN, **{"effective_date": "2025-09-01"} | what))
    assert named(here, one) == []


def test_products_are_told_apart_by_their_names_in_the_same_article(here: Job) -> None:
    (one,) = add(here, "a", [(PLANE, 30)])
    add(here, "b", [(PLANE, 90)], replace(KNOWN, product="새벽보험"))
    assert [found.names for found in named(here, one)] == [(f"든든보험 {PLANE}", f"새벽보험 {PLANE}")]
    with here.corpus.store.writing() as db:
        work.save_structure(db, "b" * 64, [], [], KNOWN)
    add(here, "c", [(BAG, 90)], replace(KNOWN, product="새벽보험"))
    assert named(here, one) == [], "another rider of another product"


def test_of_a_product_with_several_editions_the_newest_is_compared_with_other_products(here: Job) -> None:
    (other,) = add(here, "a", [(PLANE, 30)], replace(KNOWN, product="새벽보험"))
    add(here, "b", [(PLANE, 60)])
    add(here, "c", [(PLANE, 90)], replace(KNOWN, effective_date="2025-09-01"))
    (found,) = named(here, other)
    assert "90일" in found.chunk.body and found.names[1] == f"든든보험 {PLANE}"
    add(here, "c", [(PLANE, 90)], replace(KNOWN, effective_date="unknown"))
    assert named(here, other) == [], "which one holds is unknown"


def test_a_comparison_is_checked_against_both_clauses_queued_and_exported_with_both(here: Job) -> None:
    one, other = add(here, "a", [(PLANE, 30), (BAG, 90)])
    (made,) = build(here)
    assert {side.chunk for side in made.sides} == {one, other} and made.id in waiting(here)
    with here.corpus.store.reading() as db:
        assert pairs.homes(db, [made.id])[made.id] == tuple(sorted((one, other)))
        assert {v.outcome for v in pairs.verdicts(db, [made.id])[made.id]} == {"pass"}
        home = sources.home(db, made, ())
    assert all(side.evidence[0] in home.body for side in made.sides)
    (row,) = [row for row in release.select(here.corpus, machine_checked=True).rows if row.candidate.id == made.id]
    assert row.instruction.startswith(f"든든보험 {BAG} 제7조(지급)와 {PLANE} 제7조(지급)에서")
    told = provenance(row)
    assert (told["clause"], told["page"], told["beside"]) == (f"{BAG}/제7조", 2, [f"a.pdf: {PLANE}/제7조 (p. 1)"])


def test_swapped_evidence_stands_nowhere(here: Job) -> None:
    add(here, "a", [(PLANE, 30), (BAG, 90)])
    (made,) = build(here)
    one, other = made.sides
    turned = replace(made, sides=(replace(one, evidence=other.evidence), replace(other, evidence=one.evidence)))
    with here.corpus.store.writing() as db:
        pairs.save_candidates(db, one.chunk, "extractive", [turned])
    with here.corpus.store.reading() as db:
        assert not next(sources.find(db, [turned.id]))[1].sources


def recipes(here: Job) -> dict[str, Any]:
    with here.corpus.store.reading() as db:
        return ledger.outcomes(db, asking.STAGE)


def test_when_a_sibling_changes_what_was_made_with_it_goes(here: Job) -> None:
    one, other = add(here, "a", [(PLANE, 30), (BAG, 90)])
    (old,) = build(here)
    before = recipes(here)
    assert live(here) == [old] and build(here) == [old] and recipes(here) == before, "nothing is made twice"
    (third,) = add(here, "a", [(PLANE, 30), (BAG, 60)])[1:]
    (new,) = build(here)
    assert {side.chunk for side in new.sides} == {one, third} and other not in {side.chunk for side in new.sides}
    assert old.id not in waiting(here) and new.id in waiting(here)


def test_a_withdrawn_document_takes_its_comparisons_out_of_the_queue_at_once(here: Job) -> None:
    add(here, "a", [(PLANE, 30)])
    add(here, "b", [(PLANE, 90)], replace(KNOWN, product="새벽보험"))
    (made,) = build(here)
    assert made.id in waiting(here)
    with here.corpus.store.reading() as db:
        gone = next(document for document in work.documents(db) if document.id[0] == "b")
    pipeline.withdraw(here, gone, "판매 중지")
    assert made.id not in waiting(here)
    assert build(here) == [], "and the next build doesn't make it"


def test_a_comparison_is_drawn_once_for_its_two_clauses(here: Job) -> None:
    add(here, "a", [(PLANE, 30), (BAG, 90)])
    near.cluster(here)
    draw = quota.Draw(here, ["extractive"], [side for side, _ in chunks(here)])
    offered = draw.next(1000)
    drawn = [unit for unit in offered if draw._possible[unit][1].kinds == ("특약 비교",)]
    assert len(drawn) == 1
    quota.rounds(replace(here, target=len(offered)), pipeline.check)
    pipeline.queue(here)
    (made,) = live(here)
    assert made.id in waiting(here), "it stands in both clauses, though it was drawn of one"


def chunks(here: Job) -> list[tuple[str, Chunk]]:
    with here.corpus.store.reading() as db:
        return list(work.chunks(db, work.live_chunks(db)))
