"""Worked-out answers by rules: right sums over stated and supposed amounts, or none."""

from __future__ import annotations

import pytest

from corpus_builder import stagework
from corpus_builder.calculations import counted, result
from corpus_builder.generation.methods import calculation
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate

from .invented import chunk

SHARE = "① 추가 조사가 이루어지는 때에는 회사는 보험수익자의 청구에 따라 회사가 추정하는 보험금의 50% 상당액을 먼저 지급합니다."
RATE = (
    "① 회사가 제1회 보험료를 받고 승낙을 거절한 때에는 받은 금액을 돌려드리며, 보험료를 받은 기간에 대하여 "
    "평균공시이율에 1%를 더한 이율로 계산한 금액을 더합니다."
)
LIMIT = "하나의 보험기간 동안 지급하는 골절진단비의 합계는 500만원을 한도로 합니다."
DAYS = "질병입원일당의 지급일수는 1회 입원당 120일을 한도로 합니다."
PER_DAY = "회사는 피보험자가 상해로 입원한 때에는 1일당 30,000원의 보험금을 지급합니다."
LOSS = "회사가 사고 1건에 대하여 지급하는 보험금은 손해배상금에서 자기부담금을 뺀 금액으로 하며, 1억원을 한도로 합니다."
SHARED = "① 회사는 치료비에서 자기부담금을 뺀 금액의 70%를 보험금으로 지급합니다."
GRADED = (
    "회사는 피보험자에게 다음 중 어느 하나의 사유가 생긴 때에는 약정한 보험금을 지급합니다.\n1. 사망한 때: 사망보험금\n"
    "2. 장해상태가 되었을 때: 장해보험금(지급률을 가입금액에 곱하여 산출한 금액)"
)
LISTED = "회사는 다음 중 하나로 진단 확정된 때에 진단비를 지급합니다.\n1. 암: 보험가입금액의 100%\n2. 소액암: 보험가입금액의 20%"
WHILE = "회사는 피보험자가 탄 배가 떠나지 못하게 된 동안에 대하여 매일 50,000원씩 지급합니다."
EXCESS = (
    "회사는 다음과 같이 보상합니다.\n"
    "1. 손해배상금: 보상한도액의 범위에서 지급하되, 자기부담금이 정해진 경우에는 그 자기부담금을 초과한 부분만 보상합니다."
)
OWN = EXCESS.replace("자기부담금이 정해진 경우에는 그 자기부담금을", "매회의 사고마다 자기부담금 3만원을 초과하는 경우에 한하여 그")
RULES = [SHARE, RATE, LIMIT, DAYS, PER_DAY, WHILE, LOSS, SHARED, GRADED, LISTED, EXCESS, OWN]


def made(piece: Chunk) -> list[Candidate]:
    return calculation.parse(piece, None, calculation.Options())


@pytest.mark.parametrize("body", RULES)
def test_a_rule_is_worked_out_and_passes_every_check(body: str) -> None:
    piece = chunk("보험금의 지급", body)
    (item,) = made(piece)
    assert item.calculation is not None
    assert result(item.calculation) == counted(item.calculation.result, "")
    assert {v.check: v.reasons for v in stagework.verdicts(item, piece) if v.outcome != "pass"} == {}
    for given in item.calculation.inputs:
        assert given.span in (item.instruction if given.source == "question" else "".join(item.evidence))


def test_the_question_supposes_and_the_answer_shows_the_sum_and_quotes_the_rule() -> None:
    (item,) = made(chunk("보험금의 지급절차", SHARE))
    amount, share = item.calculation.inputs if item.calculation else ()
    assert item.instruction == (
        f"{{product}} 보통약관 제7조(보험금의 지급절차) 제1항에 따르면 회사가 추정하는 보험금이 {amount.span}일 때, "
        "추가 조사가 이루어지는 때에는 회사는 보험수익자의 청구에 따라 얼마를 먼저 지급하나요?"
    )
    half = f"{int(amount.value) // 20_000:,}만원"
    assert item.output == f"{half}입니다. {amount.span} × {share.span} = {half}으로 계산합니다.\n{SHARE.removeprefix('① ')}"


def test_a_limit_cuts_what_is_above_it() -> None:
    (item,) = made(chunk("한도", DAYS))
    assert item.calculation is not None
    daily, days, limit = item.calculation.inputs
    assert int(days.value) > 120 == int(limit.value)
    assert int(item.calculation.result) == int(daily.value) * 120


def test_a_deductible_that_the_clause_states_is_the_one_supposed() -> None:
    (item,) = made(chunk("한도", f"① {LOSS}\n② 자기부담금은 사고 1건당 25만원으로 합니다."))
    assert "자기부담금이 25만원이라면" in item.instruction


@pytest.mark.parametrize(
    "body",
    [
        "회사는 보험가입금액의 50% 이내에서 보험금을 지급합니다.",
        "보험금의 50%를 지급합니다. 다만, 1년이 지난 뒤에는 100%를 지급합니다.",
        "회사는 계약자가 부담하는 보험금의 50%를 지급합니다.",
        "피보험자의 나이는 만 나이로 계산합니다.",
        "회사가 정하는 금액을 한도로 합니다.",
        "회사는 손해액에서 자기부담금을 뺀 금액과 보험가입금액 중 적은 금액을 지급합니다.",
    ],
)
def test_what_is_not_sure_is_left_alone(body: str) -> None:
    assert made(chunk("보험금의 지급", body)) == []


def test_an_annex_gives_nothing_and_equal_chunks_give_equal_answers() -> None:
    assert made(chunk("보험금 지급기준표", LIMIT, article="별표 1")) == []
    assert made(chunk("한도", LIMIT)) == made(chunk("한도", LIMIT))
