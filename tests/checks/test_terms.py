"""Benefits, rates and coverages of an answer are those of its evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import terms

from .invented import CHUNK, candidate

QUOTES = (
    "1. 골절진단비의 합계는 700만원을 한도로 합니다.",
    "2. 화상진단비의 합계는 300만원을 한도로 합니다.",
    "늦어진 기간에는 보험계약대출이율을 더하며, 그 밖에는 계약자적립액을 드립니다.",
)


@pytest.mark.parametrize(
    "output",
    [
        "골절진단비는 700만원, 화상진단비는 300만원이 한도입니다.",
        "대출이율로 계산한 이자를 더하여 보험금을 드립니다.",
        "적립액을 돌려주며 이 특별약관은 없어집니다.",
    ],
)
def test_the_names_of_the_evidence_and_plain_words_pass(output: str) -> None:
    assert terms.check(candidate(output, *QUOTES), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "reason", "detail"),
    [
        ("해약환급금을 드립니다.", terms.OTHER, "해약환급금"),
        ("늦어진 기간에는 평균공시이율을 더합니다.", terms.OTHER, "평균공시이율"),
        ("위암으로 진단되면 드립니다.", terms.OTHER, "위암"),
        ("화상진단비의 합계는 700만원이 한도입니다.", terms.SWAPPED, "화상진단비 7,000,000원"),
    ],
)
def test_another_name_or_the_number_of_another_is_looked_at(output: str, reason: str, detail: str) -> None:
    assert [(r.name, r.detail) for r in terms.check(candidate(output, *QUOTES), CHUNK).reasons] == [(reason, detail)]


def test_what_the_question_names_is_known() -> None:
    asked = candidate("해약환급금은 없습니다.", *QUOTES, instruction="{product} 보통약관에서 해약환급금이 있나요?")
    assert terms.check(asked, CHUNK).outcome == "pass"


PLACES = (
    "회사는 보상한도액을 한도로 보상하되, 자기부담금이 있으면 이를 뺍니다.",
    "가입증서에 기재된 사람은 계약해지요구서에 도장을 찍어야 합니다.",
    "매달 회원수에 관한 자료를 내야 하며, 계약은 그 다음날에 해지됩니다.",
)


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("물건가액을 한도로 보상합니다.", "물건가액 / 보상한도액"),
        ("한도로 보상하되 공제료가 있으면 뺍니다.", "공제료 / 자기부담금"),
        ("청약서에 기재된 사람이 찍습니다.", "청약서 / 가입증서"),
        ("가입증서에 적힌 사람은 청약철회신청서에 도장을 찍습니다.", "청약철회신청서 / 계약해지요구서"),
        ("매달 직원수에 관한 자료를 냅니다.", "직원수 / 회원수"),
        ("계약은 그 다음날에 취소됩니다.", "취소 / 해지"),
    ],
)
def test_a_word_in_anothers_place_is_looked_at(output: str, told: str) -> None:
    verdict = terms.check(candidate(output, *PLACES), CHUNK)
    assert [(r.name, r.detail) for r in verdict.reasons] == [(terms.OTHER, told)]


@pytest.mark.parametrize(
    "output",
    [
        "정해 둔 한도액을 한도로 보상합니다.",
        "가입증서에 적힌 사람이 요구서에 도장을 찍습니다.",
        "매달 회원수에 관한 서류를 내고, 계약은 그 다음날 해지됩니다.",
        "가입자에게 자기부담금을 뺀 돈을 줍니다.",
    ],
)
def test_words_of_ones_own_that_take_no_place_pass(output: str) -> None:
    assert terms.check(candidate(output, *PLACES), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("quote", "outcome"), [("제1호의 비용을 한도까지 지급합니다.", "pass"), ("제1호의 입원급여금을 한도까지 지급합니다.", "look")]
)
def test_a_name_of_the_clause_may_be_told_but_not_for_another_of_its_class(quote: str, outcome: str) -> None:
    chunk = replace(CHUNK, body=f"{quote}\n1. 수술급여금: 수술 한 번마다")
    assert terms.check(candidate("회사는 수술급여금도 한도까지 줍니다.", quote), chunk).outcome == outcome


DEDUCTED = "보험금은 손해액에서 자기부담금을 공제한 후 보험가입금액을 한도로 지급합니다."


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("손해액에서 보험가입금액을 공제한 금액을 받습니다.", "보험가입금액 / 자기부담금"),
        ("손해액에서 자기부담금을 공제한 금액을 받습니다.", ""),
        ("자기부담금을 뺀 금액을 받고, 보험가입금액을 공제한 값은 아닙니다.", ""),  # both are told
        ("보험가입금액을 넘지 않습니다.", ""),
    ],
)
def test_a_sum_with_the_verb_of_another_is_looked_at(output: str, told: str) -> None:
    verdict = terms.check(candidate(output, DEDUCTED), CHUNK)
    assert [reason.detail for reason in verdict.reasons] == ([told] if told else [])
