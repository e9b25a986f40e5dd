"""A word's contrary is another word."""

from __future__ import annotations

import re

import pytest

from corpus_builder.checks import contraries

from .invented import CHUNK, candidate

EVIDENCE = (
    "회사는 자기부담금을 초과하는 손해만 보상하며, 가입금액과 손해액 중 적은 금액을 한도로 합니다.",
    "최초 출발 시각부터 계산합니다. 30일 이내에 청구하지 않으면 지급하지 않습니다.",
)


@pytest.mark.parametrize(
    "output",
    [
        "자기부담금을 넘는 손해만 보상합니다.",
        "자기부담금 이하이면 보상하지 않고, 초과하면 보상합니다.",
        "두 금액 중 적은 금액까지입니다.",
        "처음 출발한 시각부터 계산합니다.",
        "30일을 초과하여 청구하면 받지 못합니다.",  # a comparator of a number is for another check
        "보장개시일과는 관계가 없습니다.",
    ],
)
def test_the_same_side_or_both_pass(output: str) -> None:
    assert contraries.check(candidate(output, *EVIDENCE), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("자기부담금 이하인 손해만 보상합니다.", "이하 / 초과"),
        ("두 금액 중 많은 금액까지입니다.", "많은 금액 / 적은 금액"),
        ("마지막 출발 시각부터 계산합니다.", "마지막 / 최초"),
        ("최초 도착 시각부터 계산합니다.", "도착 / 출발"),
    ],
)
def test_the_other_side_is_looked_at(output: str, told: str) -> None:
    verdict = contraries.check(candidate(output, *EVIDENCE), CHUNK)
    assert (verdict.outcome, [(r.name, r.detail) for r in verdict.reasons]) == ("look", [(contraries.CONTRARY, told)])


def test_what_the_question_asks_about_may_be_said() -> None:
    asked = candidate("도착 시각은 상관이 없습니다.", *EVIDENCE, instruction="{product} 보통약관에서 도착 시각부터 계산하나요?")
    assert contraries.check(asked, CHUNK).outcome == "pass"


def test_every_word_stands_on_one_side_of_its_axis() -> None:
    for sides in contraries._AXES:
        patterns = [pattern for side in sides for pattern in side.split()]
        assert len(set(patterns)) == len(patterns)
        for pattern in patterns:
            assert re.compile(pattern).match("") is None


@pytest.mark.parametrize(
    ("quote", "output"),
    [
        ("보험료는 일 단위로 계산합니다.", "보험료는 월 단위로 계산합니다."),
        ("매년 계약해당일에 나이가 늘어납니다.", "매년 생일에 나이가 늘어납니다."),
        ("보험가액을 초과하지 않는 범위에서 보상합니다.", "보험가액을 초과하는 범위에서 보상합니다."),
        ("가장 높은 지급률을 적용합니다.", "가장 낮은 지급률을 적용합니다."),
        ("미지급액이 납입액보다 많으면 돌려줍니다.", "미지급액이 납입액보다 적으면 돌려줍니다."),
        ("다음 영업일에 지급합니다.", "직전 영업일에 지급합니다."),
        ("보상한도액 내에서 보상합니다.", "보상한도액을 넘더라도 보상합니다."),
        ("수술 당일에 든 비용은 뺍니다.", "수술 다음 날에 든 비용은 빠집니다."),
        ("청구일의 다음 날부터 계산합니다.", "청구한 당일부터 계산합니다."),
        ("납입최고기간 중에 생긴 사유에 지급합니다.", "납입최고기간이 끝난 뒤에 생긴 사유라면 지급합니다."),
        ("회사에 서면으로 알려야 합니다.", "회사에 전화로 알리면 됩니다."),
        ("비용은 회사가 전액 부담합니다.", "비용은 반씩 부담합니다."),
    ],
)
def test_more_pairs_of_contraries(quote: str, output: str) -> None:
    assert contraries.check(candidate(output, quote), CHUNK).outcome == "look"


def test_the_contrary_of_the_contrary_case_passes() -> None:
    during = "보험기간 중에 생긴 사고를 보상합니다."
    assert contraries.check(candidate("보험기간이 끝난 뒤의 사고는 보상하지 않습니다.", during), CHUNK).outcome == "pass"
    quote = "자기부담금을 넘는 손해를 보상합니다."
    assert contraries.check(candidate("자기부담금 이하의 손해는 보상되지 않습니다.", quote), CHUNK).outcome == "pass"
    assert contraries.check(candidate("자기부담금을 넘지 않는 손해를 보상합니다.", quote), CHUNK).outcome == "look"
