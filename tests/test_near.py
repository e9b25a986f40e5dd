"""What is known of near-duplicates stays: only what is new, gone or answered is looked at."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus_builder import kin, near, summary, terminal
from corpus_builder.cli import main
from corpus_builder.dedup import answered, by_answers
from corpus_builder.dedup.laws import law
from corpus_builder.errors import Exit, UsageError
from corpus_builder.job import Job
from corpus_builder.model import Catalogue, Chunk, Clause, Document, Occurrence, Place
from corpus_builder.pairs import Anchor, Candidate, Decision, Verdict
from corpus_builder.store import desk as desk_store
from corpus_builder.store import near as store
from corpus_builder.store import pairs, work
from tests.test_intake import Silent, job

LAW = (
    "회사는 청구 서류를 접수한 날부터 {days}일 이내에 보험금을 지급하고, 지급이 늦어지는 때에는 그 사유와 지급할 날을 계약자에게 "
    "{how} 알려 드립니다. "
    "서류에 보완할 것이 있으면 접수한 때에 한꺼번에 알려 드립니다."
)
PAYS = LAW.format(days=3, how="우편으로")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Job]:
    with job(tmp_path, 'generation.methods=["extractive"]') as made:
        yield made


def add(here: Job, name: str, *texts: str, unit: str = "보통약관", date: str = "2025-04-01") -> list[str]:
    """A document with a clause of each text; the ids of its chunks."""
    document, pieces, clauses = Document((name * 64)[:64], f"/x/{name}.pdf", 1), [], []
    for number, text in enumerate(texts, 1):
        path = f"{unit}/제{number}조"
        clause = Clause(
            document.id, path, "article", 1, unit, "", str(number), "지급", 1, (0, 0, 1, 1), text, (Place(0, 1, (1, 2, 3, 4)),), ()
        )
        chunk = Chunk(f"[{unit} > 제{number}조(지급)]", text, unit, str(number), "지급", ())
        clauses.append(clause)
        pieces.append((chunk, Occurrence(chunk.id, clause.id, document.id, path, 0)))
    with here.corpus.store.writing() as db:
        work.add_document(db, document)
        work.save_structure(db, document.id, clauses, pieces, Catalogue(product="든든보험", effective_date=date))
    return [chunk.id for chunk, _ in pieces]


def clustered(here: Job) -> dict[str, str]:
    """dropped -> kept, after a run of the stage; every dropped chunk names a kept one."""
    near.cluster(here)
    with here.corpus.store.reading() as db:
        links = {link.dropped: link.kept for link in work.links(db, "chunk")}
        kept = store.kept(db, "chunk")
        assert set(links.values()) <= set(kept) and not set(links) & set(kept)
        assert set(links) | set(kept) == set(work.live_chunks(db)), "nothing is lost"
    return links


def test_a_new_document_changes_no_cluster(here: Job) -> None:
    (old,) = add(here, "a", PAYS)
    assert clustered(here) == {}
    (spaced, other) = add(here, "b", PAYS.replace("서류를 접수", "서류를  접수"), LAW.format(days=5, how="우편으로"), date="2026-01-01")
    assert clustered(here) == {spaced: old}, "kept is what was there, though the new terms are the ones in force"
    with here.corpus.store.reading() as db:
        (pair,) = store.relatives(db, "chunk")
        assert {pair.dropped, pair.kept} == {old, other} and "3일" in pair.reason and "5일" in pair.reason
    assert isinstance(here.report, Silent)
    before = len(here.report.stages)
    assert clustered(here) == {spaced: old} and len(here.report.stages) == before, "nothing was left to do"


def test_a_kept_text_that_is_gone_leaves_its_place_to_the_next(here: Job) -> None:
    add(here, "a", f"{PAYS}   ")
    copies = add(here, "b", PAYS + " ") + add(here, "c", PAYS.replace(", 지급이", " 지급이"))
    assert set(clustered(here)) == set(copies)
    with here.corpus.store.writing() as db:
        work.save_structure(db, ("a" * 64), [], [], Catalogue())
    assert clustered(here) == {copies[1]: copies[0]}


def test_the_longer_of_two_is_kept_whatever_comes_first(here: Job) -> None:
    boxed = PAYS + "\n【영업일】\n토요일과 공휴일이 아닌 날"
    (bare,), (long,) = add(here, "a", PAYS), add(here, "b", boxed)
    assert clustered(here) == {bare: long}


def test_of_what_a_run_meets_together_the_terms_in_force_are_kept(here: Job) -> None:
    (old,), (new,) = add(here, "a", PAYS, date="2024-01-01"), add(here, "b", PAYS + ".", date="2025-10-01")
    assert clustered(here) == {old: new}


def test_what_was_paid_for_is_kept(here: Job) -> None:
    (new,), (paid,) = add(here, "b", PAYS, date="2025-10-01"), add(here, "a", PAYS + ".", date="2024-01-01")
    with here.corpus.store.writing() as db:
        pairs.use_methods(db, ["extractive"])
        pairs.save_candidates(
            db, paid, "extractive", [Candidate("extractive", "기한", "며칠 이내인가요?", "3일 이내입니다.", ("3일 이내",))]
        )
    assert clustered(here) == {new: paid}


def test_an_answer_about_words_brings_back_what_hangs_on_it_and_nothing_else(here: Job) -> None:
    one, other, apart = add(here, "a", PAYS, LAW.format(days=3, how="팩스로"), LAW.format(days=9, how="팩스로"))
    assert clustered(here) == {}
    (question,) = kin.questions(here.corpus)
    assert {question["one"], question["other"]} == {"팩스", "우편"} and all("【" in passage for passage in question["passages"]), (
        "people see where the words stand"
    )
    kin.answer(here.corpus, ["우편", "팩스"], True)
    assert kin.questions(here.corpus) == []
    assert clustered(here) == {other: one}
    with here.corpus.store.reading() as db:
        (link,) = work.links(db, "chunk")
        assert answered(link.reason) == [("우편", "팩스")]
    kin.answer(here.corpus, ["팩스", "우편"], False)
    assert clustered(here) == {}, "the answer was another one"
    assert kin.questions(here.corpus) == []
    kin.answer(here.corpus, ["팩스", "우편"], None)
    assert apart not in clustered(here)


def siblings(here: Job) -> list[set[str]]:
    with here.corpus.store.reading() as db:
        found = [{pair.dropped, pair.kept} for pair in store.relatives(db, "chunk")]
        assert store.counts(db).get("chunk siblings", 0) == len(found)
    return found


def test_an_answer_can_become_any_other_one_at_any_time(here: Job) -> None:
    words = ["팩스", "우편"]
    one, other = add(here, "a", PAYS, LAW.format(days=3, how="팩스로"))
    assert clustered(here) == {} and siblings(here) == [] and len(kin.questions(here.corpus)) == 1
    for answer, before in ((False, None), (True, False), (False, True), (None, False), (True, None), (None, True), (False, None)):
        assert kin.answer(here.corpus, words, answer).before is before
        assert clustered(here) == ({other: one} if answer else {}), answer
        assert siblings(here) == ([{one, other}] if answer is False else []), answer
        assert len(kin.questions(here.corpus)) == (answer is None)
    # What comes after an answer hangs on it, too.
    late = add(here, "b", LAW.format(days=30, how="우편으로"), LAW.format(days=30, how="팩스로"))
    assert clustered(here) == {} and len(siblings(here)) >= 2
    kin.answer(here.corpus, words, True)
    assert {*clustered(here)} == {other, late[1]}


def test_only_what_hangs_on_an_answer_is_looked_at_again(here: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    add(here, "a", PAYS, LAW.format(days=3, how="팩스로"), LAW.format(days=9, how="팩스로"))
    clustered(here)
    released: list[str] = []
    release = store.release

    def watched(db: Any, kind: str, ids: Collection[str]) -> None:
        released.extend(ids)
        release(db, kind, ids)

    monkeypatch.setattr(store, "release", watched)
    for answer, number in ((False, 0), (True, 1), (None, 1), (False, 0), (None, 0)):
        released.clear()
        kin.answer(here.corpus, ["우편", "팩스"], answer)
        clustered(here)
        assert len(released) == number, answer
        clustered(here)
        assert len(released) == number, "and once"


def test_status_names_the_texts_that_an_answer_brings_back(here: Job, capsys: pytest.CaptureFixture[str]) -> None:
    add(here, "a", PAYS, LAW.format(days=3, how="팩스로"), LAW.format(days=9, how="팩스로"))
    clustered(here)

    def ahead() -> int:
        found = summary.collect(here.corpus)
        terminal.print_status(found)
        number = int(found["pending"]["compared"])
        assert ("1 text to compare again" in capsys.readouterr().out) == (number == 1)
        return number

    assert ahead() == 0
    for answer, number in ((True, 1), (False, 1), (False, 0), (True, 1)):
        kin.answer(here.corpus, ["우편", "팩스"], answer)
        assert ahead() == number
        clustered(here)
        assert ahead() == 0


@pytest.mark.parametrize("word", ["팩 스", unicodedata.normalize("NFD", "팩스"), " 팩스\u3000"])
def test_words_are_known_in_any_spelling(here: Job, word: str) -> None:
    add(here, "a", PAYS, LAW.format(days=3, how="팩스로"))
    clustered(here)
    kin.answer(here.corpus, [unicodedata.normalize("NFD", "우편"), word], True)
    assert kin.answers(here.corpus) == [{"one": "우편", "other": "팩스", "same": True}]


def test_a_contrary_answer_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with job(tmp_path, 'generation.methods=["extractive"]') as here:
        add(here, "a", PAYS, LAW.format(days=3, how="ＦＡＸ로"))
        clustered(here)
        (question,) = kin.questions(here.corpus)
    words = [question["one"], question["other"].upper()]
    for flag, said in (("--same", ""), ("--same", ""), ("--other", "other (was: same)"), ("--same", "same (was: other)")):
        assert main(["--corpus", str(tmp_path), "words", flag, *words]) == Exit.DONE
        err = capsys.readouterr().err
        assert said in err and ("was:" in err) == bool(said)


def test_answers_are_about_words_that_somebody_asks_about(here: Job) -> None:
    with pytest.raises(UsageError, match="nothing hangs on"):
        kin.answer(here.corpus, ["해", "달"], True)
    with pytest.raises(UsageError, match="no answer"):
        kin.answer(here.corpus, ["해", "달"], None)


def test_reasons_name_the_answers_they_rest_on() -> None:
    pairs = [("가", "나"), ("다라", "마")]
    assert answered(by_answers(pairs)) == pairs
    assert answered("identical") == []


# ---------------------------------------------------------------- what is compared


def chunk(header: str, unit: str, title: str, article: str = "3") -> Chunk:
    return Chunk(header, "몸", unit, article, title, ())


def test_the_rider_is_part_of_its_law_and_the_place_of_a_general_provision_is_not() -> None:
    base = law(chunk("[보통약관 > 제7관 분쟁의 조정 등 > 제40조(준거법)]", "보통약관", "준거법"))
    assert base == law(chunk("[실손 특별약관 > 제10관 분쟁의 조정 등 > 제41조(준거법)]", "실손 특별약관", "준거법"))
    assert law(chunk("[입원 특별약관 > 제3조(수술의 정의)]", "입원 특별약관", "수술의 정의")) != law(
        chunk("[통원 특별약관 > 제3조(수술의 정의)]", "통원 특별약관", "수술의 정의")
    )
    covers = ("제2관 보험금의 지급", "보험금의 지급사유")
    assert law(chunk(f"[보통약관 > {covers[0]} > 제3조({covers[1]})]", "보통약관", covers[1])) != law(
        chunk(f"[실손 특별약관 > {covers[0]} > 제3조({covers[1]})]", "실손 특별약관", covers[1])
    )
    annex = [law(chunk(f"[{unit} > 별표 1(장해분류표)]", unit, "장해분류표", "별표 1")) for unit in ("보통약관", "별표")]
    assert annex[0] == annex[1]


# ---------------------------------------------------------------- one question, two answers


def asked_of(here: Job, name: str, product: str, days: int) -> str:
    """A document of this product with a pair about its days; the pair's id."""
    (chunk,) = add(here, name, LAW.format(days=days, how="우편으로"))
    question = "{product} 보통약관에서 며칠 이내에 보험금을 지급하나요?"
    made = Candidate("extractive", "기한", question, f"{days}일 이내에 지급합니다.", (f"{days}일 이내에 보험금을 지급",))
    with here.corpus.store.writing() as db:
        (entry,) = (entry for entry in work.entries(db) if entry.document.path == f"/x/{name}.pdf")
        work.state_catalogue(db, entry.document.id, {"product": product}, {})
        pairs.use_methods(db, ["extractive"])
        pairs.save_candidates(db, chunk, "extractive", [made])
        pairs.save_verdicts(db, made.id, [Verdict("form", "pass")])
    return made.id


def test_a_conflict_is_one_question_as_it_is_exported_with_two_answers(here: Job) -> None:
    one, other = asked_of(here, "a", "가나보험", 3), asked_of(here, "b", "다라보험", 9)
    near.pairs(here)
    assert kin.listing(here.corpus, "conflicts") == [], "the questions name two products"
    (sibling,) = kin.listing(here.corpus, "siblings")
    assert {sibling[side]["place"].partition(" ")[0] for side in ("one", "other")} == {"가나보험", "다라보험"}
    third = asked_of(here, "c", "다라보험", 10)
    near.pairs(here)
    (conflict,) = kin.listing(here.corpus, "conflicts")
    assert {conflict["one"]["id"], conflict["other"]["id"]} == {other, third}
    assert conflict["one"]["place"] == conflict["other"]["place"] == "다라보험 보통약관에서 며칠 이내에 보험금을 지급하나요?"
    listed = [{pair["one"]["id"], pair["other"]["id"]} for pair in kin.listing(here.corpus, "siblings") if pair["kind"] == "pair"]
    assert {one, other} in listed and listed.count({one, other}) == 1
    with here.corpus.store.reading() as db:
        counted = store.counts(db)
        assert counted["conflicts"] == 1
        assert counted.get("candidate siblings", 0) + counted.get("question siblings", 0) == len(listed)


def test_the_conflicts_follow_what_a_person_says_of_the_products(here: Job) -> None:
    asked_of(here, "a", "가나보험", 3)
    asked_of(here, "b", "다라보험", 9)
    near.pairs(here)
    with here.corpus.store.writing() as db:
        work.state_catalogue(db, "b" * 64, {"product": "가나보험"}, {})
    near.pairs(here)
    assert len(kin.listing(here.corpus, "conflicts")) == 1
    with here.corpus.store.writing() as db:
        work.state_catalogue(db, "b" * 64, {"product": "가나보험", "edition": "2판"}, {})
    near.pairs(here)
    assert kin.listing(here.corpus, "conflicts") == [], "the edition stands in the question"


def test_a_rejected_pair_is_in_no_conflict(here: Job) -> None:
    asked_of(here, "a", "가나보험", 3)
    other = asked_of(here, "b", "가나보험", 9)
    near.pairs(here)
    assert len(kin.listing(here.corpus, "conflicts")) == 1
    with here.corpus.store.writing() as db:
        said = Anchor("", "", "", (), ())
        desk_store.record(db, Decision("1", other, "김보상", "reject", ("원문 오류",), "", "", "", 0.0, 1.0, said))
    near.pairs(here)
    assert kin.listing(here.corpus, "conflicts") == []
