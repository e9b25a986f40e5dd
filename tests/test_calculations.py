"""Expressions are worked out exactly, and nothing but arithmetic is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from corpus_builder.calculations import LONGEST, NotWorkable, evaluate, result
from corpus_builder.pairs import Calculation, Input

VALUES = {"손해액": Fraction(500), "자기부담금": Fraction(30), "한도": Fraction(200), "비율": Fraction(7, 10)}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("손해액 - 자기부담금", 470),
        ("(손해액 - 자기부담금) * 비율", 329),
        ("min((손해액 - 자기부담금) * 비율, 한도)", 200),
        ("max(손해액/5, 자기부담금) + 0.5", Fraction(201, 2)),
        ("2 - 1 - 1", 0),
        ("6 / 3 * 2", 4),
        ("min(3, 2, 1)", 1),
    ],
)
def test_an_expression_is_worked_out_exactly(expression: str, value: Fraction) -> None:
    assert evaluate(expression, VALUES) == value


@pytest.mark.parametrize(
    "expression",
    [
        "",
        " ",
        "(",
        "1 2",
        "1,2",
        "없는이름",
        "1/0",
        "손해액 / (한도 - 한도)",
        "min",
        "min()",
        "1 ** 2",
        "-1",
        "__import__('os')",
        "().__class__",
        "1e5",
        "١",
        "(" * 50 + "1" + ")" * 50,
        "min(" * 30 + "1" + ")" * 30,
        "1+" * LONGEST + "1",
    ],
)
def test_anything_else_is_refused_by_name(expression: str) -> None:
    with pytest.raises(NotWorkable):
        evaluate(expression, VALUES)


def test_per_cent_are_hundredths_and_a_result_in_per_cent_is_a_hundred_times_that() -> None:
    base = Input("이율", "2.5", "%", "2.5%", "question")
    more = Input("가산", "1", "%", "1%", "evidence")
    amount = Input("금액", "3000000", "원", "300만원", "question")
    assert result(Calculation("이율 + 가산", (base, more), "3.5", "%")) == Fraction(7, 2)
    assert result(Calculation("금액 * 이율", (amount, base), "75000", "원")) == 75_000


@pytest.mark.parametrize("value", ["", "1,000", "1e9", "NaN", "-", "1.", "9" * 40])
def test_an_input_that_is_no_decimal_number_is_refused(value: str) -> None:
    with pytest.raises(NotWorkable):
        result(Calculation("금액", (Input("금액", value, "원", "", "question"),), "1", "원"))
