"""Benefits, rates and coverages of an answer are those of its evidence."""

from __future__ import annotations

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
