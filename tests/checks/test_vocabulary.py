"""An answer names nothing that its clause doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import vocabulary

from .invented import CHUNK, candidate

BODY = (
    "① 보험수익자는 피보험자의 진단확정일부터 3년 이내에 청구하여야 합니다.\n"
    "② 회사는 부활(효력회복) 청약일에 보장을 개시하며, 매각에 쓴 대금은 공제합니다."
)
CLAUSE = replace(CHUNK, body=BODY, title="보험금의 청구")
ASKED = "{product} 보통약관에서 보험금은 언제까지 청구하나요?"


@pytest.mark.parametrize(
    "output",
    [
        "보험수익자들은 진단확정일부터 3년 안에 청구해야 합니다.",
        "원칙적으로 삼십육개월 동안 청구할 수 있으므로 늦지 않게 청구하셔야 해요.",
        "부활청약일부터 보장하고, 매각대금은 빼 드립니다.",  # made of the clause's words
        "보험금은 카메라처럼 나누어 받는 것이 아니라 한꺼번에 받습니다.",
        "진단이 확정되었는데도 청구하지 않았더라도 나머지는 그대로입니다.",
        "받아들일지는 보험회사가 정합니다.",
        "처음부터 마지막까지 한꺼번에 바로잡은 청구입니다.",
    ],
)
def test_retellings_pass(output: str) -> None:
    assert vocabulary.check(candidate(output, BODY.split("\n")[0], instruction=ASKED), CLAUSE).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("보험수익자는 퇴원일부터 3년 이내에 청구하여야 합니다.", "퇴원일"),
        ("보험수익자는 퇴원일 또는 진단확정일부터 3년 이내에 청구하여야 합니다.", "퇴원일"),
        ("보험수익자는 3년 이내에 금융위원회에 청구하여야 합니다.", "금융위원회"),
        ("천재지변으로 늦어졌다면 3년이 지나도 청구할 수 있습니다.", "천재지변"),
        ("여행사 직원이 3년 이내에 청구하여야 합니다.", "여행사"),
    ],
)
def test_a_noun_of_no_text_is_looked_at(output: str, told: str) -> None:
    verdict = vocabulary.check(candidate(output, BODY.split("\n")[0], instruction=ASKED), CLAUSE)
    assert (verdict.outcome, [(r.name, r.detail) for r in verdict.reasons]) == ("look", [(vocabulary.STRANGE, told)])


def test_a_noun_of_the_question_is_known() -> None:
    asked = "{product} 보통약관에서 천재지변으로 늦어지면 언제까지 청구하나요?"
    assert vocabulary.check(candidate("천재지변으로 늦어져도 3년 이내입니다.", instruction=asked), CLAUSE).outcome == "pass"
