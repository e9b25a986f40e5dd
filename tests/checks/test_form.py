"""What reads like a pair, and what doesn't."""

from __future__ import annotations

import pytest

from corpus_builder.checks import form

from .invented import CHUNK, candidate

GOOD = "회사는 접수한 날부터 3영업일 이내에 보험금을 지급합니다."


@pytest.mark.parametrize(
    "output",
    [
        GOOD,
        "다음의 서류를 제출하여야 합니다.\n1. 청구서\n2. 신분증",
        "지급합니다.(이하 같습니다.)",
        "KCD C44(기타 피부의 악성신생물)는 제외합니다.",
    ],
)
def test_whole_sentences_and_lists_pass(output: str) -> None:
    assert form.check(candidate(output), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("instruction", "output", "reason"),
    [
        ("보통약관에서 언제 지급하나요?", " ", form.EMPTY),
        ("{product} ", GOOD, form.EMPTY),
        ("위 조항에서 언제 지급하나요?", GOOD, form.POINTING),
        ("상기 내용에 따르면 언제 지급하나요?", GOOD, form.POINTING),
        ("보통약관에서 이 조에 따라 언제 지급하나요?", GOOD, form.POINTING),
        ("보통약관에서 언제 지급하나요?", "저는 인공지능 모델로서 답할 수 없습니다.", form.META),
        ("보통약관에서 언제 지급하나요?", "제공된 문서에는 그런 내용이 없습니다.", form.META),
        ("보통약관에서 언제 지급하나요?", "The insurer pays within three days.", form.FOREIGN),
        ("보통약관에서 언제 지급하나요?", "保険金は三営業日以内に支払います。", form.FOREIGN),
        ("보통약관에서 언제 지급하나요?", "네.", form.TOO_SHORT),
        (GOOD, GOOD, form.SAME),
    ],
)
def test_unusable_pairs_drop(instruction: str, output: str, reason: str) -> None:
    verdict = form.check(candidate(output, instruction=instruction), CHUNK)
    assert verdict.outcome == "drop"
    assert reason in [r.name for r in verdict.reasons]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("회사는 접수한 날부터 3영업일 이내에 보험금을", form.UNFINISHED),
        ("회사는 다음 각 호의 경우에 지급하지 않습니다.", form.NO_LIST),
        ("회사는 지급합니다. " * 300, form.TOO_LONG),
    ],
)
def test_odd_pairs_are_looked_at(output: str, reason: str) -> None:
    verdict = form.check(candidate(output), CHUNK)
    assert verdict.outcome == "look"
    assert reason in [r.name for r in verdict.reasons]
