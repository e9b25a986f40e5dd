"""The sums of a text, read and worked out."""

from __future__ import annotations

import random

import pytest

from corpus_builder.sums import sums, told
from corpus_builder.text import numbers


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


@pytest.mark.parametrize(
    ("text", "supposed", "known", "number"),
    [
        ("15만원에서 1만원을 뺀 14만원을 받습니다.", "손해가 15만원, 자기부담금이 1만원이면요?", "", "14만원"),
        ("원래의 12시간에 늦어진 3시간을 더한 15시간입니다.", "3시간 늦어졌다면요?", "12시간에 합한 시간", "15시간"),
        ("한 번에 180일까지이므로 3만원 × 180일로 계산하여 540만원입니다.", "가입금액이 3만원이면요?", "180일을 한도로", "540만원"),
        ("200만원을 넘는 60만원을 더 받습니다.", "260만원이 되었다면요?", "200만원을 초과하는 경우", "60만원"),
    ],
)
def test_what_a_sum_in_words_comes_to_is_told(text: str, supposed: str, known: str, number: str) -> None:
    asked, unknown = numbers(supposed), numbers(number)
    assert told(text, asked, [*asked, *numbers(known)], unknown) == list(unknown)


def test_a_number_that_no_sum_of_the_question_gives_is_not_told() -> None:
    asked = numbers("손해가 15만원, 자기부담금이 1만원이면요?")
    assert told("15만원에서 1만원을 뺀 13만원입니다.", asked, asked, numbers("13만원")) == []
    assert told("14만원을 받습니다.", asked, asked, numbers("14만원")) == []  # it speaks of no sum
    assert told("30일과 60일을 더한 90일입니다.", [], numbers("30일 60일"), numbers("90일")) == []  # of the evidence alone
