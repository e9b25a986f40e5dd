from __future__ import annotations

import pytest

from corpus_builder import reckoning
from corpus_builder.text import Date, Number


@pytest.mark.parametrize(
    ("first", "period", "words", "led"),
    [
        (Date(2025, 3, 1), (90, "일"), "그 날을 포함하여 90일이 지난 날의 다음 날", Date(2025, 5, 30)),
        (Date(2025, 3, 1), (90, "일"), "그 날을 포함하여 90일째 되는 날", Date(0, 5, 29)),
        (Date(0, 12, 31), (30, "일"), "30일 전까지", Date(0, 12, 1)),
        (Date(0, 3, 10), (0, "일"), "다음다음 달 말일", Date(0, 5, 31)),
        (Date(2024, 1, 31), (1, "개월"), "1개월 뒤", Date(2024, 2, 29)),
        (Date(2024, 2, 29), (2, "년"), "2년 뒤", Date(2026, 2, 28)),
        (Date(0, 2, 20), (2, "주"), "2주 뒤", Date(0, 3, 5)),
        (Date(2023, 12, 31), (1, "일"), "다음 날", Date(2024, 1, 1)),
    ],
)
def test_a_period_leads_to_a_date(first: Date, period: tuple[int, str], words: str, led: Date) -> None:
    assert led in set(reckoning.reckoned([first], [Number(*period)], words))


def test_the_day_before_is_another_one() -> None:
    found = set(reckoning.reckoned([Date(2025, 3, 1)], [Number(90, "일")], "90일 이내"))
    assert {Date(2025, 5, 30), Date(0, 5, 30)} <= found
    assert Date(2025, 5, 29) not in found


@pytest.mark.parametrize("date", [Date(2025, 2, 30), Date(2025, 13, 1), Date(2025, 5, 0)])
def test_no_date_of_the_calendar_leads_nowhere(date: Date) -> None:
    assert not list(reckoning.reckoned([date], [Number(10, "일")], "10일"))


@pytest.mark.parametrize("size", [10**9, 1500])
def test_a_period_of_no_use_leads_nowhere(size: int) -> None:
    assert set(reckoning.reckoned([Date(2025, 1, 1)], [Number(size, "년")], "")) == {Date(2025, 1, 1), Date(0, 1, 1)}


def test_what_lies_between() -> None:
    dates = [Date(1990, 3, 10), Date(2025, 10, 1)]
    assert reckoning.between(dates, rounded=False) == [Number(35, "년"), Number(6, "개월"), Number(21, "일"), Number(35, "세")]
    assert reckoning.between(dates, rounded=True)[-1] == Number(36, "세")
    assert reckoning.ages([Number(34, "세"), Number(7, "개월")]) == [Number(35, "세")]
    assert reckoning.days_between([Date(0, 6, 10), Date(0, 6, 1)]) == [Number(9, "일"), Number(10, "일")]
