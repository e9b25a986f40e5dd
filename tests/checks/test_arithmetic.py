"""Sums come out as an answer says."""

from __future__ import annotations

import pytest

from corpus_builder.checks import arithmetic

from .invented import CHUNK, candidate


@pytest.mark.parametrize("output", ["8만원 × 70% = 56,000원입니다.", "가입금액 × 70%입니다.", "3 × 4입니다.", ""])
def test_right_sums_and_none_pass(output: str) -> None:
    assert arithmetic.check(candidate(output), CHUNK).outcome == "pass"


def test_a_wrong_sum_is_dropped_with_its_words() -> None:
    verdict = arithmetic.check(candidate("먼저 3만원 + 2만원 = 5만원, 그다음 (80,000원 - 30,000원) × 70% = 36,000원입니다."), CHUNK)
    assert verdict.outcome == "drop"
    assert [(r.name, r.detail) for r in verdict.reasons] == [(arithmetic.WRONG_SUM, "(80,000원 - 30,000원) × 70% = 36,000원")]
