"""The desk's promises: one reviewer per pair, nothing lost or counted twice, edits checked, undo as a further decision."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_builder import corpus, desk, pipeline, release, summary
from corpus_builder.corpus import Corpus
from corpus_builder.errors import RefusedError, UsageError
from corpus_builder.model import Occurrence
from corpus_builder.store import desk as desk_store
from corpus_builder.store import pairs, withdrawals
from corpus_builder.store import work as work_store
from tests.small import PAIRS, make
from tests.test_intake import job


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Corpus]:
    make(tmp_path)
    with corpus.opened(tmp_path, ["review.dwell_ms=0"]) as opened:
        yield opened


def claimed(here: Corpus, name: str = "가") -> desk.Item:
    item = desk.claim(here, name)
    assert item is not None
    return item


def exported(here: Corpus, *, machine_checked: bool = False) -> dict[str, str]:
    return {row.candidate.output: row.status for row in release.select(here, machine_checked=machine_checked).rows}


def test_a_claim_shows_the_filled_question_its_place_and_the_verdicts(here: Corpus) -> None:
    item = claimed(here)
    assert item.instruction == "무배당 한빛상해보험에서 청구서류를 내면 언제까지 보험금을 주나요?"
    assert item.sources[0].path == "보통약관/제2관/제4조"
    assert [(spot.page, spot.bbox[1]) for spot in item.sources[0].spots] == [(1, 420.0)]
    assert {v.outcome for v in item.verdicts} == {"pass"}


def test_claiming_again_gives_the_same_pair_and_nobody_else_gets_it(here: Corpus) -> None:
    mine = claimed(here)
    assert claimed(here).candidate.id == mine.candidate.id
    others = {claimed(here, name).candidate.id for name in ("나", "다")}
    assert len(others | {mine.candidate.id}) == 3
    assert desk.claim(here, "라") is None
    desk.release(here, "나")
    assert claimed(here, "라").candidate.id in others


def test_twenty_at_once_never_share_a_pair(tmp_path: Path) -> None:
    pairs = tuple((f"{n}번째로 청구하면 언제까지 주나요?", PAIRS[0][1], PAIRS[0][2]) for n in range(60))
    make(tmp_path, pairs)
    seen: list[str] = []
    with corpus.opened(tmp_path, ["review.dwell_ms=0"]) as here:

        def work(name: str) -> None:
            while (item := desk.claim(here, name)) is not None:
                seen.append(item.candidate.id)
                desk.decide(here, item, "approve")

        threads = [threading.Thread(target=work, args=(f"검수자{n}",)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(seen) == sorted(set(seen))
        assert len(seen) == 60
        with here.store.reading() as db:
            assert sum(map(len, desk_store.all_decisions(db).values())) == 60


def test_approve_and_reject_and_hold(here: Corpus) -> None:
    first = claimed(here)
    desk.decide(here, first, "approve")
    second = claimed(here)
    with pytest.raises(RefusedError, match="사유"):
        desk.decide(here, second, "reject")
    desk.decide(here, second, "reject", reasons=["중복"], comment=" 앞의 것과 같음 ")
    third = claimed(here)
    desk.decide(here, third, "hold")
    assert exported(here) == {PAIRS[0][1]: "approved"}
    assert exported(here, machine_checked=True) == {PAIRS[0][1]: "approved"}, "held and rejected pairs are not unreviewed ones"
    assert claimed(here).candidate.id == third.candidate.id, "a held pair comes back when nothing else is left"
    assert summary.collect(here)["review"]["decided"] == {"approved": 1, "rejected": 1, "held": 1}


def test_the_same_press_sent_twice_counts_once(here: Corpus) -> None:
    item = claimed(here)
    desk.decide(here, item, "approve", press="p1")
    desk.decide(here, item, "approve", press="p1")
    with here.store.reading() as db:
        assert len(desk_store.decisions_on(db, item.candidate.id)) == 1


def test_a_press_sooner_than_reading_is_refused(tmp_path: Path) -> None:
    make(tmp_path)
    with corpus.opened(tmp_path, ["review.dwell_ms=60000"]) as here:
        with pytest.raises(RefusedError, match="너무 빨리"):
            desk.decide(here, claimed(here), "approve")
        assert desk.history(here, "가") == []


def test_a_lease_that_ended_is_refused_and_the_next_reviewer_decides(here: Corpus) -> None:
    mine = claimed(here)
    with here.store.writing() as db:
        desk_store.release(db, "가")
    theirs = claimed(here, "나")
    assert theirs.candidate.id == mine.candidate.id
    with pytest.raises(RefusedError, match="점유"):
        desk.decide(here, mine, "approve")
    desk.decide(here, theirs, "approve")
    assert [d.reviewer for d in desk.history(here, "나")] == ["나"]


def test_an_edit_is_checked_gets_its_own_id_and_leaves_in_the_place_of_the_original(here: Corpus) -> None:
    item = claimed(here)
    wrong = replace(item.candidate, output="청구서류를 받은 날부터 30영업일 이내에 지급합니다.")
    with pytest.raises(RefusedError, match="저장하지 않았습니다"):
        desk.decide(here, item, "edit", edited=wrong)
    with pytest.raises(RefusedError, match="고친 내용"):
        desk.decide(here, item, "edit", edited=item.candidate)
    right = replace(item.candidate, output="회사는 청구서류를 받은 날부터 3영업일 이내에 보험금을 지급합니다.")
    decision = desk.decide(here, item, "edit", edited=right)
    rows = release.select(here, machine_checked=True).rows
    row = next(r for r in rows if r.candidate.output == right.output)
    assert (row.status, row.id, row.candidate.parent) == ("edited", decision.edited, item.candidate.id)
    assert item.candidate.output not in {r.candidate.output for r in rows}


def test_undo_takes_back_the_last_decision_and_puts_the_pair_back(here: Corpus) -> None:
    first, second = claimed(here), None
    desk.decide(here, first, "approve")
    second = claimed(here)
    desk.decide(here, second, "edit", edited=replace(second.candidate, output="회사에 지체 없이 알려야 합니다."))
    back = desk.undo(here, "가")
    assert back is not None and back.candidate.id == second.candidate.id
    assert exported(here) == {PAIRS[0][1]: "approved"}
    assert "회사에 지체 없이 알려야 합니다." not in exported(here, machine_checked=True), "an edit taken back does not leave as unreviewed"
    desk.decide(here, back, "approve")
    assert exported(here) == {PAIRS[0][1]: "approved", PAIRS[1][1]: "approved"}
    chosen = desk.history(here, "가")[-1]
    again = desk.undo(here, "가", chosen.id)
    assert again is not None and again.candidate.id == first.candidate.id
    assert desk.undo(here, "나") is None
    with here.store.reading() as db:
        assert sum(map(len, desk_store.all_decisions(db).values())) == 5, "nothing is ever deleted"


def test_an_undone_pair_that_stands_nowhere_is_not_offered_until_it_stands_again(tmp_path: Path) -> None:
    make(tmp_path)
    with job(tmp_path, "review.dwell_ms=0", 'generation.methods=["extractive"]') as at_work:
        here = at_work.corpus
        item = claimed(here)
        assert item.clause
        desk.decide(here, item, "approve")
        with here.store.reading() as db:
            (document,) = work_store.documents(db)
            (chunk,) = (work_store.chunk(db, p.chunk) for p in pairs.productions(db, [item.candidate.id]))
        pipeline.withdraw(at_work, document, "")
        with pytest.raises(RefusedError, match="취소했습니다"):
            desk.undo(here, "가")
        assert desk.history(here, "가") == [], "it is taken back all the same"
        assert desk.claim(here, "가") is None and desk.progress(here, "가").waiting == 0
        with here.store.reading() as db:
            assert desk_store.queue_counts(db) == {"closed": 3}
        pipeline.queue(at_work)
        assert desk.claim(here, "가") is None, "nor by the next build"
        with here.store.writing() as db:
            withdrawals.reinstate(db, document.id)
            place = Occurrence(chunk.id, item.clause.id, document.id, item.clause.path, 0)
            work_store.save_structure(db, document.id, [item.clause], [(chunk, place)], document.catalogue)
        pipeline.queue(at_work)
        assert claimed(here).sources and desk.progress(here, "가").waiting == 3


@pytest.mark.parametrize("name", ["", "   ", "가" * 41])
def test_a_reviewer_has_a_name(here: Corpus, name: str) -> None:
    with pytest.raises(UsageError):
        desk.claim(here, name)


def test_progress_counts(here: Corpus) -> None:
    desk.decide(here, claimed(here), "approve")
    claimed(here, "나")
    assert desk.progress(here, "가") == desk.Progress(waiting=2, decided=1, mine_today=1)
