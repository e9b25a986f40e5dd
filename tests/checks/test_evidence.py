"""Quotes that stand in the clause, and quotes that don't."""

from __future__ import annotations

from corpus_builder.checks import evidence

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
