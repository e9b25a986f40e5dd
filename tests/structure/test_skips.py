"""Clauses that lay nothing down are skipped with their reason, and those that do are not."""

from __future__ import annotations

import pytest

from corpus_builder.model import Clause, Unsafe
from corpus_builder.structure.skips import BORROWS_ONLY, CONTENTS, DELETED, DIVIDER, HEADING_ONLY, numeric, skip
from corpus_builder.text import Span

BORROWS = "이 특별약관에서 정하지 않은 사항은 보통약관을 따릅니다."


def clause(text: str) -> Clause:
    return Clause("d", "골절 특별약관/제5조", "article", 2, "골절 특별약관", "", "5", "준용규정", 9, (0, 0, 1, 1), text, (), ())


def reason(text: str) -> str:
    return skip(clause(text), Span(0, len(text)))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", HEADING_ONLY),
        (" \n", HEADING_ONLY),
        ("〈삭제〉", DELETED),
        ("<삭제 2024. 4. 1.>", DELETED),
        ("삭 제", DELETED),
        ("① (삭제)\n② <삭제>", DELETED),
        (BORROWS, BORROWS_ONLY),
        ("이 특약에 정하지 아니한 사항에 대하여는 주계약 약관의 규정을 준용합니다.", BORROWS_ONLY),
        ("① 이 추가특별약관에 정하지 않은 사항은 보통약관 및 단체계약 특별약관을 따릅니다.", BORROWS_ONLY),
        ("보통약관의 규정을 준용합니다.", BORROWS_ONLY),
        (f"{BORROWS}\nⅡ. 배상책임 관련 특별약관", BORROWS_ONLY),
        ("제1조(목적) ............ 3\n제2조(용어의 정의) ········ 4\n제3조(보험금) …………… 5", CONTENTS),
        ("특별약관", DIVIDER),
    ],
)
def test_nothing_is_asked_about(text: str, named: str) -> None:
    assert reason(text) == named


@pytest.mark.parametrize(
    "text",
    [
        f"{BORROWS} 다만, 보통약관 제26조(보험료의 자동대출납입)는 이 특별약관에 적용하지 않습니다.",
        "보험금의 지급절차는 보통약관 제7조(보험금의 청구)를 준용합니다.",
        f"{BORROWS}\n【질병】\n정상적인 활동이 이루어지지 못하는 상태를 말합니다.",
        f"{BORROWS}\n| 대상질병 | 분류번호 |",
        "이 약관에서 정하지 않은 사항은 「상법」, 「민법」 등 관계 법령을 따릅니다.",
        "① 삭제\n② 회사는 보험금을 지급합니다.",
        "회사는 보험금을 지급합니다.",
        "| 1급 | 100% |",
    ],
)
def test_law_is_asked_about(text: str) -> None:
    assert reason(text) == ""


def test_only_the_piece_with_the_unsafe_numbers_is_skipped() -> None:
    text = "① 회사는 보험금을 지급합니다.\n② 보험금은 1,00 만원을 한도로 합니다."
    spot = Unsafe("c", text.index("1,00"), text.index("1,00") + 4, "digits torn apart")
    assert skip(clause(text), Span(0, text.index("\n")), [spot]) == ""
    assert skip(clause(text), Span(text.index("②"), len(text)), [spot, spot]) == "unsafe numbers: digits torn apart"


@pytest.mark.parametrize(
    ("line", "yes"),
    [
        ("제1항 제2호에 따라 \uf000반대증거\uf000를 낼 수 있습니다.", False),
        ("④ \uf000계약 전 알릴 의무\uf000라 합니다.", False),
        ("보험금 \ue038만원을 지급합니다.", True),
        ("\ue034\ue053\ue03d", True),
        ("보험금은 30일 이내에 \uf000 지급합니다.", True),
        ("보험금 = 손해액 × \uf000", True),
        ("1일당 ( )원을 지급합니다.", True),
    ],
)
def test_damage_beside_a_number_counts_and_beside_a_word_does_not(line: str, yes: bool) -> None:
    assert numeric(line) is yes
