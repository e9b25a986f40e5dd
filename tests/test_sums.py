"""The sums of a text, read and worked out."""

from __future__ import annotations

import random

import pytest

from corpus_builder.sums import sums


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("따라서 50,000,000원 × 30% = 15,000,000원, 곧 1,500만원입니다.", True),
        ("600만원 × (300만원 ÷ 900만원) = 200만원", True),
        ("(80,000원 - 30,000원) × 70% = 35,000원", True),
        ("3만원 × 25일 = 75만원", True),
        ("10% × 2 = 20%", True),
        ("1억원 × 100분의 50 = 5천만원", True),
        ("2 + 3 × 4 = 14", True),
        ("(2 + 3) × 4 = 20", True),
        ("10 - 3 - 2 = 5", True),
        ("100만원 ÷ 3 = 333,333원", True),
        ("100만원 ÷ 3 = 333,334원", True),  # rounded up
        ("100만원 ÷ 3 = 333,340원", False),
        ("100만원 ÷ 3 = 약 33만원", True),
        ("100만원 ÷ 3 = 약 30만원", False),
        ("3 + 4 = 2 + 5 = 7", True),
        ("80만원 × 50% = 45만원", False),
        ("2 + 3 × 4 = 20", False),
    ],
)
def test_a_chain_is_worked_out(text: str, right: bool) -> None:
    (found,) = sums(text)
    assert found.right is right


@pytest.mark.parametrize(
    "text",
    [
        "",
        "보험가입금액 × 50% = 500만원",
        "8만원 = 80,000원",
        "2025-04-01",
        "1급 ~ 3급",
        "3 ÷ 0 = 0",
        "3 × = 4",
        "((3 + 4 = 7",
        "3 × (4 + 5 = 27",
        "=",
        "+ 3 =",
    ],
)
def test_what_is_no_sum(text: str) -> None:
    assert sums(text) == ()


def test_inputs_and_results_are_told_apart() -> None:
    one, two = sums("먼저 8만원 - 3만원 = 5만원이고, 5만원 × 70% = 35,000원 = 3만5천원입니다.")
    assert ([str(n) for n in one.inputs], [str(n) for n in one.results]) == (["80,000원", "30,000원"], ["50,000원"])
    assert ([str(n) for n in two.inputs], [str(n) for n in two.results]) == (["50,000원", "70%"], ["35,000원", "35,000원"])
    assert one.text == "8만원 - 3만원 = 5만원"


def test_any_text_comes_to_an_end() -> None:
    draw = random.Random(1)
    pieces = ["1", "23,000", "원", "%", "×", "÷", "(", ")", "=", " ", "+", "-", "약", "가", "분의", "억", ".", "0"]
    for _ in range(2000):
        sums("".join(draw.choices(pieces, k=25)))
    assert sums("(" * 50_000 + "=") == sums("1+" * 50_000 + "=") == sums("1 " * 50_000 + "=") == sums("1=" * 50_000) == ()
    assert sums("1" + "+1" * 30 + " = 31")[0].right
