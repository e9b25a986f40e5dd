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


@pytest.mark.parametrize(
    ("quote", "question", "right", "wrong"),
    [
        (
            "손해액의 20%로 하되, 50만원을 최고로 합니다.",
            "수리비가 300만원이면 얼마를 부담하나요?",
            "300만원의 20%는 60만원이지만 최고 50만원이므로 50만원입니다.",
            "300만원의 20%인 60만원입니다.",
        ),
        (
            "1회당 3만원과 의료비의 30% 중 큰 금액을 공제합니다.",
            "주사료가 20만원이면 얼마를 공제하나요?",
            "20만원의 30%인 6만원이 3만원보다 크므로 6만원입니다.",
            "20만원의 30%인 6만원에 3만원을 더한 9만원입니다.",
        ),
        (
            "본인부담금의 20%와 1만원 중 큰 금액을 공제합니다.",
            "3만원을 냈다면 얼마를 보상하나요?",
            "3만원의 20%는 6천원이므로 1만원을 공제하여 2만원을 보상합니다.",
            "3만원의 20%는 6천원이고 최소는 1만원이므로 6천원을 공제하여 2만4천원을 보상합니다.",
        ),
        (
            "4일 이상 입원하면 3일 초과 1일당 가입금액을 지급합니다.",
            "가입금액이 3만원이고 10일 입원하면 얼마인가요?",
            "10일에서 3일을 뺀 7일 × 3만원 = 21만원입니다.",
            "10일 × 3만원 = 30만원입니다.",
        ),
        (
            "두 장해의 지급률을 합산합니다.",
            "15%와 5%이면 얼마인가요?",
            "합산하므로 15% + 5% = 20%입니다.",
            "합산하므로 15% × 5% = 0.75%입니다.",
        ),
        (
            "병실료 차액에서 50%를 뺀 금액으로 합니다.",
            "차액이 80만원이면 얼마를 보상하나요?",
            "80만원의 절반인 40만원입니다.",
            "5일 동안 50만원입니다.",
        ),
    ],
)
def test_a_sum_of_another_kind_than_the_clauses_is_looked_at(quote: str, question: str, right: str, wrong: str) -> None:
    asked = f"{{product}} 보통약관에서 {question}"
    assert arithmetic.check(candidate(right, quote, instruction=asked), CHUNK).reasons == ()
    verdict = arithmetic.check(candidate(wrong, quote, instruction=asked), CHUNK)
    assert (verdict.outcome, {reason.name for reason in verdict.reasons}) == ("look", {arithmetic.OTHER_SUM})
