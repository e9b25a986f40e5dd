"""Lines from which no number may be answered, and formulas that are whole."""

from __future__ import annotations

import pytest

from corpus_builder.model import Clause
from corpus_builder.structure.suspect import unsafe


def seen(text: str) -> list[tuple[str, str]]:
    clause = Clause("d", "보통약관/제1조", "article", 1, "보통약관", "", "1", "지급", 1, (0, 0, 1, 1), text, (), ())
    return [(text[each.start : each.end], each.reason) for each in unsafe([clause])]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2년 뒤: 보험료 × (1 + 평균공시이율)2", "raised digit"),
        ("| 2027년 | 2 2천만원 × (1 + 평균공시이율) |", "raised digit"),
        ("이자는 보험료 × [(1 + 적용이율)n - 1]로 계산합니다.", "raised digit"),
        ("화상의 면적이 10cm2를 넘는 때", "raised digit"),
        ("= 50만원 + 1/.. 만원", "fraction"),
        ("= 50만원 + \ue06d = 97.62만원", "private use"),
        ("질병\ufffd사인분류", "replacement"),
        ("보험금 = (50만원 + 30만원 × 2", "formula that is cut"),
        ("가입금액은 1,00만원입니다.", "cut in its thousands"),
        ("보험금은 3 00만원입니다.", "torn in two"),
        ("| 22 10cm 초과 25cm 이하 | 100,000원 |", "torn in two"),
        ("가입금액의 509이내를 지급합니다.", "lost its unit"),
        ("돌려줄 금액의 50 이내를 미리 지급합니다.", "lost its unit"),
        ("해약환급금액의 2596에 해당하는 금액", "lost its unit"),
        ("(300원 × 10&) = 330원", "lost its unit"),
        ("장해지급률이 80%0 이상인 때", "lost its unit"),
        ("계속하여 ( )일 이상 입원한 경우", "blank"),
        ("한한한한한한화화화화화화", "many times"),
    ],
)
def test_damage_has_a_name(line: str, reason: str) -> None:
    ((text, told),) = seen(f"① 회사는 지급합니다.\n{line}\n끝입니다.")
    assert text == line
    assert reason in told


def test_fraction_bar_takes_the_lines_around_it() -> None:
    lines = ["다음과 같습니다.", "이 계약의 보상책임액", "손해액 ×", "모든 계약의 보상책임액을 더한 금액", "끝입니다."]
    assert seen("\n".join(lines)) == [("\n".join(lines[1:4]), "a formula over several lines, its fraction bar lost")]


def test_denominator_below_a_formula() -> None:
    lines = ["돌려드리는 금액 = 보험료 × 남은 날의 수", "365", "끝입니다."]
    assert [text for text, _ in seen("\n".join(lines))] == ["\n".join(lines[:2])]


@pytest.mark.parametrize(
    "line",
    [
        "1년차 이자 = 원금 × 10% = 100원 × 10% = 10원",
        "= [(33만원 - 3만원) × 70%, 30만원] 중 적은 금액",
        "보험료 × (1 + 평균공시이율)² 및 1.025²과 25cm²",
        "제3조(보험금의 지급사유) 2. 다음의 경우",
        "가입금액은 10,000,000원이고 비율은 2.5%입니다.",
        "2025년 4월 1일부터 2026년 3월 31일까지",
        "손해액 : 1,000만원 / 가입금액 : 2,000만원",
        "가입금액의 50% 이내에서 100분의 20에 해당하는 금액, 보험료의 2배 이상",
        "보험금액의 1,000만원 이하, R&D 및 5 & A",
    ],
)
def test_whole_line_is_safe(line: str) -> None:
    assert seen(line) == []
