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


@pytest.mark.parametrize(
    "output",
    [
        "120만원에서 20만원을 뺀 100만원의 80%인 80만원입니다.",
        "80만원입니다. 120만원에서 20만원을 빼고 80%를 곱합니다.",
        "180만원입니다. 3만원 × 60일로 계산합니다.",
        "60만원에서 보상액과 비용을 합한 45만원을 뺀 15만원입니다.",
        "5만원에서 2만원을 빼면 5만원 - 2만원 = 3만원입니다.",
        "손해액 1,300만원과 한도 1,000만원 중 적은 1,000만원입니다.",
        "7만원이 5만원보다 크므로 7만원입니다.",
        "1,000만원입니다. 한도인 1,000만원이 더 적기 때문입니다.",
    ],
)
def test_steps_in_words_that_are_right_pass(output: str) -> None:
    assert arithmetic.check(candidate(output), CHUNK).reasons == ()


@pytest.mark.parametrize(
    "output",
    [
        "120만원에서 20만원을 뺀 90만원입니다.",
        "96만원입니다. 120만원에서 20만원을 빼고 80%를 곱합니다.",
        "225만원입니다. 3만원 × 60일로 계산합니다.",
        "3만원에 60일을 곱한 225만원입니다.",
        "60만원에서 보상액과 비용을 합한 45만원을 뺀 20만원입니다.",
        "손해액 1,300만원과 한도 1,000만원 중 적은 1,300만원입니다.",
        "5만원이 7만원보다 크므로 5만원입니다.",
        "1,300만원입니다. 한도인 1,000만원이 더 적기 때문입니다.",
    ],
)
def test_steps_in_words_that_are_wrong_drop(output: str) -> None:
    assert [reason.name for reason in arithmetic.check(candidate(output), CHUNK).reasons] == [arithmetic.WRONG_SUM]
