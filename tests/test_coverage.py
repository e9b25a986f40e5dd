"""The state of every article: its best pair, or why it has none; and counts that are those of status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_builder import corpus, coverage, sources, summary
from corpus_builder.corpus import Corpus
from corpus_builder.coverage import Article, Why
from corpus_builder.errors import UsageError
from corpus_builder.pairs import Verdict
from corpus_builder.store import add, ledger, pairs, tables, withdrawals, work
from corpus_builder.store import coverage as store
from tests import mapped
from tests.mapped import BROKEN, FIRST, METHOD, SECOND


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Corpus]:
    with corpus.opened(tmp_path, create=True) as opened:
        yield opened


def articles(found: coverage.Coverage, document: str) -> dict[str, Article]:
    (policy,) = (policy for policy in found.policies if policy.document.id == document)
    return {article.number: article for article in policy.articles}


def test_every_article_has_the_state_of_its_best_pair_or_says_why_it_has_none(here: Corpus) -> None:
    mapped.fill(here)
    found = articles(coverage.collect(here), FIRST.id)
    states = {number: article.state for number, article in found.items()}
    assert states == {
        "1": "approved",
        "2": "pass",
        "3": "look",
        "4": "rejected",
        "5": "drop",
        "6": "failed",
        "7": "waiting",
        "8": "empty",
        "9": "skipped",
        "9-2": "approved",
        "10": "unknown",
    }
    assert list(found) == list(mapped.TITLES), "in reading order"
    assert {number: article.whys for number, article in found.items() if article.whys} == {
        "3": (Why("look", "numbers", "exception not mentioned"),),
        "4": (Why("rejected", "", "중복"),),
        "5": (Why("drop", "numbers", "number not in evidence"),),
        "6": (Why("failed", METHOD, "answer truncated", "the answer <b>ends</b>"),),
        "7": (Why("waiting", METHOD),),
        "8": (Why("empty", METHOD),),
        "9": (Why("skipped", "", "deleted", "〈삭제〉"),),
        "10": (Why("unknown"),),
    }
    assert found["9-2"].pairs == {"approved": 1}, "the edit speaks for the pair that it replaced"
    assert {article.part for article in found.values()} == {"제1관 보험금", "제2관 계약"}


def test_a_near_duplicate_says_which_clause_answers_for_it(here: Corpus) -> None:
    mapped.fill(here)
    found = articles(coverage.collect(here), SECOND.id)
    assert (found["1"].state, found["1"].through) == ("approved", ""), "the same words: the pair stands here itself"
    assert (found["2"].state, found["2"].through) == ("pass", "첫째.pdf: 보통약관/제1관/제2조")
    assert (found["별표 1"].state, found["별표 1"].kind) == ("skipped", "annex")


def test_a_near_duplicate_where_a_pair_does_not_hold_is_not_covered_by_it(here: Corpus) -> None:
    made = mapped.fill(here)
    other = mapped.pair("2", "보통약관 제2조에서 이틀이 지나면 어떻게 하나요?")
    changed = replace(made["2"], evidence=(made["2"].evidence[0].replace("2일", "3일"),), output="3일입니다.")
    with here.store.writing() as db:
        chunk = store.occurrences(db)[1].chunk
        pairs.save_candidates(db, chunk, METHOD, [changed])
        pairs.save_verdicts(db, changed.id, [Verdict("evidence", "pass")])
    assert articles(coverage.collect(here), SECOND.id)["2"].state == "empty", "no words of the pair are there"
    with here.store.writing() as db:
        pairs.save_candidates(db, chunk, METHOD, [changed, other])
        pairs.save_verdicts(db, other.id, [Verdict("evidence", "pass")])
    found = articles(coverage.collect(here), SECOND.id)["2"]
    assert (found.state, found.pairs) == ("pass", {"pass": 1}), "one of two holds"


def test_a_pair_that_repeats_another_leaves_its_article_to_that_one(here: Corpus) -> None:
    made = mapped.fill(here)
    with here.store.writing() as db:
        link = {"kind": "candidate", "dropped": made["2"].id, "kept": made["1"].id, "jaccard": 0.9, "reason": "same"}
        add(db, tables.links, [link])
    found = articles(coverage.collect(here), FIRST.id)
    assert (found["2"].state, found["2"].through) == ("approved", "보통약관/제1관/제1조")
    assert found["1"].through == ""
    assert coverage.collect(here).repeats == summary.collect(here)["totals"]["duplicate candidates"] == 1


def test_counts_are_those_of_status(here: Corpus) -> None:
    mapped.fill(here)
    found, status = coverage.collect(here), summary.collect(here)
    assert found.outcomes == status["outcomes"] == {"pass": 5, "look": 1, "drop": 1}
    assert {name: sum(counts.values()) for name, counts in found.task_types.items()} == status["task_types"]
    assert {f"{check}: {name}": sum(n.values()) for (check, name), n in found.reasons.items()} == status["check_reasons"]
    assert found.methods == {METHOD: found.outcomes}
    assert (found.decided, found.queued) == (status["review"]["decided"], status["review"]["slots"]["free"])
    assert found.saved == status["saved"]
    assert {(trouble.stage, trouble.reason, trouble.where) for trouble in found.failures} == {
        ("generate", "answer truncated", "첫째.pdf: 보통약관/제2관/제6조"),
        ("read", "encrypted", "broken.pdf"),
    }
    assert sum(sum(policy.pages.values()) for policy in found.policies) == status["totals"]["pages"]


def test_a_pair_stands_where_it_could_be_exported_from(here: Corpus) -> None:
    mapped.fill(here)
    found = coverage.collect(here)
    with here.store.reading() as db:
        standing = {unit.id: {s.document for s in where.sources} for unit, where in sources.find(db, pairs.live_candidates(db))}
    for policy in found.policies:
        assert sum(policy.pairs.values()) == sum(policy.document.id in there for there in standing.values())


def test_an_unchecked_pair_is_one_to_look_at_and_one_without_place_is_told(here: Corpus) -> None:
    made = mapped.fill(here)
    with here.store.writing() as db:
        db.execute(tables.verdicts.delete().where(tables.verdicts.c.candidate == made["2"].id))
        lost = mapped.pair("1", "어디에도 없는 말인가요?")
        pairs.save_candidates(db, "no such chunk", METHOD, [lost])
        mapped.decide(db, lost, replace(mapped.clause(FIRST, "1"), path="옛 조문"), "approve")
    found = coverage.collect(here)
    assert articles(found, FIRST.id)["2"].state == "look"
    assert found.placeless == 1
    assert found.outcomes == summary.collect(here)["outcomes"]


def test_only_the_documents_that_are_named(here: Corpus) -> None:
    mapped.fill(here)
    found = coverage.collect(here, ["둘째.pdf"])
    assert [policy.document.id for policy in found.policies] == [SECOND.id]
    assert (found.whole, found.outcomes, found.decided, found.queued) == (False, {"pass": 2}, {"approved": 1}, 1)
    assert found.failures == () and found.placeless == 0
    assert [trouble.stage for trouble in coverage.collect(here, ["첫째.pdf"]).failures] == ["generate"]
    with pytest.raises(UsageError, match="no document third"):
        coverage.collect(here, ["third.pdf"])


def test_documents_that_were_not_cut_or_are_withdrawn_are_told(here: Corpus) -> None:
    mapped.fill(here)
    with here.store.writing() as db:
        withdrawals.withdraw(db, SECOND.id, "옛 판")
    by_id = {policy.document.id: policy for policy in coverage.collect(here).policies}
    assert (by_id[BROKEN.id].cut, by_id[BROKEN.id].failed, by_id[BROKEN.id].withdrawn) == (False, ("a password is needed",), None)
    assert (by_id[SECOND.id].units, by_id[SECOND.id].withdrawn) == ((), "옛 판")


def test_before_anything_was_asked_every_article_waits(here: Corpus) -> None:
    mapped.fill(here)
    with here.store.writing() as db:
        pairs.use_methods(db, [])
        ledger.forget(db, "generate", ledger.outcomes(db, "generate"))
        for name in ("decisions", "productions"):
            db.execute(tables.metadata.tables[name].delete())
        assert work.documents(db)
    found = articles(coverage.collect(here), FIRST.id)
    assert {article.state for article in found.values()} == {"waiting", "skipped", "unknown"}
    assert found["1"].whys == (Why("waiting"),)
