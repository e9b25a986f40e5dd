"""Numbers as options: spelt like the right one, which neither its rank nor its roundness gives away."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from corpus_builder.generation.faults import OTHER_NUMBER
from corpus_builder.generation.values import Known, Printed, printed, three_others
from corpus_builder.pairs import Reason
from corpus_builder.text import numbers

COMMON: tuple[str, ...] = ("7일", "10일", "15일", "30일", "90일", "180일", "3영업일", "1년", "2년", "3년", "5년", "1개월", "3개월", "6개월")
COMMON += ("20%", "50%", "80%", "4.0%", "10만원", "200만원", "500,000원", "1,000만원", "15만원", "24시간")


def right(text: str) -> Printed:
    found = printed(text, 0)
    assert found is not None
    return found


def test_one_who_knows_nothing_gains_nothing_by_the_rank_or_the_roundness_of_an_option() -> None:
    ranks: Counter[int] = Counter()
    for text in COMMON:
        for draw in range(40):
            others = three_others(right(text), [], frozenset(), f"{text} {draw}")
            assert others is not None and len(others) == 3
            values = [numbers(option)[0].value for option, _ in others]
            own = numbers(text)[0].value
            ranks[sum(value < own for value in values)] += 1
            assert len({own, *values}) == 4
            for step in (5, 10):
                assert any((value % step == 0) == (own % step == 0) for value in values), (text, others)
    assert all(0.2 <= number / ranks.total() <= 1 / 3 for number in ranks.values()), ranks


@pytest.mark.parametrize(
    ("text", "other", "spelt"),
    [("4.0%", 6, "6.0%"), ("4%", 6, "6%"), ("10000원", 20000, "20000원"), ("10,000원", 20000, "20,000원"), ("500원", 1000, "1,000원")],
)
def test_an_option_is_spelt_like_the_right_one(text: str, other: int, spelt: str) -> None:
    assert right(text).like(Fraction(other)) == spelt


def test_what_the_clause_states_comes_first_among_those_of_a_rank_and_what_is_right_too_never_comes() -> None:
    known = [Known(Fraction(number), Reason(OTHER_NUMBER)) for number in (7, 20, 45, 60)]
    for draw in map(str, range(20)):
        others = three_others(right("30일"), known, frozenset({Fraction(60)}), draw)
        assert others is not None
        assert {"60일"}.isdisjoint(option for option, _ in others)
        assert OTHER_NUMBER in {fault.name for _, fault in others}
