"""Quotes that stand in the clause, and quotes that don't."""

from __future__ import annotations

from dataclasses import replace

from corpus_builder.checks import evidence
from corpus_builder.model import Context

from .invented import CHUNK, FIRST, candidate


def test_a_verbatim_quote_passes_whatever_its_line_breaks() -> None:
    assert evidence.check(candidate("답", FIRST.replace(" ", "\n")), CHUNK).outcome == "pass"


def test_one_foreign_quote_drops_the_pair_and_is_shown() -> None:
    verdict = evidence.check(candidate("답", FIRST, "회사는 언제나 지급합니다."), CHUNK)
    assert (verdict.outcome, [r.name for r in verdict.reasons]) == ("drop", [evidence.NOT_IN_CLAUSE])
    assert "언제나" in verdict.reasons[0].detail


def test_a_changed_number_is_a_foreign_quote() -> None:
    assert evidence.check(candidate("답", FIRST.replace("3영업일", "4영업일")), CHUNK).outcome == "drop"


def test_the_header_is_no_evidence() -> None:
    assert evidence.check(candidate("답", CHUNK.header), CHUNK).outcome == "drop"


def test_no_evidence_drops() -> None:
    verdict = evidence.check(candidate("답", "  "), CHUNK)
    assert (verdict.outcome, verdict.reasons[0].name) == ("drop", evidence.NO_EVIDENCE)


def test_a_single_word_is_thin() -> None:
    assert evidence.check(candidate("답", "회사는"), CHUNK).outcome == "look"


BORROWED = "회사는 지급이 늦어진 때에는 그 다음 날부터 지급일까지 연 단위 복리로 계산한 이자를 더하여 드립니다."
RICH = replace(CHUNK, context=(Context("borrowed", "보통약관 제8조(지급이자)", BORROWED),))


def test_a_quote_of_the_context_drops_the_pair_and_says_why() -> None:
    verdict = evidence.check(candidate("답", FIRST, BORROWED), RICH)
    assert (verdict.outcome, [r.name for r in verdict.reasons]) == ("drop", [evidence.ONLY_CONTEXT])


def test_an_answer_in_words_of_the_context_is_shown_to_a_person() -> None:
    told = f"{FIRST} 또한 연 단위 복리로 계산한 이자를 더하여 드립니다."
    verdict = evidence.check(candidate(told, FIRST), RICH)
    assert (verdict.outcome, verdict.reasons[0].name) == ("look", evidence.FROM_CONTEXT)
    assert evidence.check(candidate(told, FIRST), CHUNK).outcome == "pass"
    assert evidence.check(candidate(FIRST, FIRST), RICH).outcome == "pass"


def test_words_of_the_context_that_the_clause_has_too_are_its_own() -> None:
    twice = replace(CHUNK, context=(Context("borrowed", "보통약관 제7조", FIRST),))
    assert evidence.check(candidate(FIRST, FIRST), twice).outcome == "pass"


def test_quote_marks_are_no_words_of_the_context() -> None:
    row = "3) 말하는 기능에 심한 장해를 남긴 때"
    chunk = replace(CHUNK, body=f"| {row} | 60 |", marks=(), context=(Context("borrowed", "별표", f"‘{row[3:]}’라 함은 다음을 말합니다."),))
    told = candidate(f"‘{row[3:]}’의 지급률은 60입니다.", f"| {row} | 60 |")
    assert evidence.check(told, chunk).outcome == "pass"
