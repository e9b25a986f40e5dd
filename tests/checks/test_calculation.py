"""A calculation that a candidate carries comes out again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import calculation
from corpus_builder.pairs import Calculation, Candidate, Input

from .invented import CHUNK, SECOND, candidate

AMOUNT = Input("보험금", "8000000", "원", "800만원", "question")
SHARE = Input("비율", "50", "%", "50%", "evidence")
RIGHT = Calculation("보험금 * 비율", (AMOUNT, SHARE), "4000000", "원")
ASKED = "보통약관에서 보험금이 800만원이면 얼마를 지급하나요?"


def made(worked: Calculation | None, output: str = "400만원을 지급합니다.") -> Candidate:
    return replace(candidate(output, SECOND, instruction=ASKED), calculation=worked)


@pytest.mark.parametrize("output", ["400만원을 지급합니다.", "4,000,000원입니다.", "4백만원입니다."])
def test_a_right_calculation_passes_however_the_result_is_spelt(output: str) -> None:
    assert calculation.check(made(RIGHT, output), CHUNK).outcome == "pass"


def test_a_candidate_without_one_passes() -> None:
    assert calculation.check(made(None), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("worked", "reason"),
    [
        (replace(RIGHT, result="4500000"), calculation.NOT_SO),
        (replace(RIGHT, expression="보험금 - 비율"), calculation.NOT_SO),
        (replace(RIGHT, expression="보험금 * 없는값"), calculation.NOT_WORKABLE),
        (replace(RIGHT, expression="exit()"), calculation.NOT_WORKABLE),
        (replace(RIGHT, result="4,000,000"), calculation.NOT_WORKABLE),
        (replace(RIGHT, inputs=(replace(AMOUNT, value="9000000"), SHARE), result="4500000"), calculation.OTHER_INPUT),
        (replace(RIGHT, inputs=(replace(AMOUNT, value="팔백만"), SHARE)), calculation.OTHER_INPUT),
        (replace(RIGHT, inputs=(AMOUNT, replace(SHARE, value="70", span="70%"))), calculation.NO_SPAN),
        (replace(RIGHT, inputs=(replace(AMOUNT, source="evidence"), SHARE)), calculation.NO_SPAN),
        (replace(RIGHT, inputs=(replace(AMOUNT, span=""), SHARE)), calculation.NO_SPAN),
    ],
)
def test_what_disagrees_is_dropped_by_name(worked: Calculation, reason: str) -> None:
    verdict = calculation.check(made(worked), CHUNK)
    assert verdict.outcome == "drop"
    assert reason in [found.name for found in verdict.reasons]


def test_an_answer_that_does_not_say_the_result_is_dropped() -> None:
    verdict = calculation.check(made(RIGHT, "보험금의 50%를 지급합니다."), CHUNK)
    assert [(found.name, found.detail) for found in verdict.reasons] == [(calculation.NOT_SAID, "4,000,000원")]
