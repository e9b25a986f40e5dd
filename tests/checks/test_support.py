"""Every sentence of an answer speaks of what its evidence speaks of."""

from __future__ import annotations

import pytest

from corpus_builder.checks import support

from .invented import CHUNK, FIRST, candidate


@pytest.mark.parametrize(
    "output",
    [
        FIRST,
        "서류를 접수하면 3영업일 안에 보험금을 줍니다. 조사가 필요한 때라면 10영업일까지 걸립니다.",
        "네, 지급합니다.",
        "1천만원 × 50% = 500만원입니다.",
        "다음 두 가지입니다.",
    ],
)
def test_what_is_told_in_the_words_of_the_evidence_or_says_little_passes(output: str) -> None:
    assert support.check(candidate(output, FIRST), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    "added",
    [
        "단, 응급환자로 분류된 환자에 한합니다.",
        "이때 계약자는 해지 수수료를 먼저 납부해야 합니다.",
        "다만 내용증명 우편을 보냈을 때만 그렇습니다.",
    ],
)
def test_a_sentence_from_elsewhere_is_looked_at(added: str) -> None:
    verdict = support.check(candidate(f"서류를 접수한 날부터 3영업일 이내에 지급합니다. {added}", FIRST), CHUNK)
    assert [(r.name, r.detail) for r in verdict.reasons] == [(support.UNSUPPORTED, added)]


def test_the_question_and_the_heading_are_known() -> None:
    asked = candidate(
        "보험금의 지급절차에 따라 교통사고 피해자에게 보내 드립니다.", FIRST, instruction="교통사고 피해자에게 언제 보내 주나요?"
    )
    assert support.check(asked, CHUNK).outcome == "pass"
