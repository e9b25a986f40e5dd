"""What lies between two dates, and the dates to which a period leads: 90일 from 2025년 3월 1일 on, the last day of the month after next.

The decision it embodies: whether the first day counts, and whether the day after is meant, the clause says (그 날을 포함하여, 다음 날).
Where it says neither, a period of n days ends n days later. A date without a year is reckoned in a year of 365 days and in one of 366.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from corpus_builder.text import Date, Number

_YEARS = (2023, 2024)
_NEXT, _BEFORE = re.compile(r"다음\s?날|이튿날|익일"), re.compile(r"포함|산입|전날|전일|첫\s?날|24시")
_LAST = re.compile("말일|월말|마지막\\s?날")
_MONTHS = (
    (2, re.compile(r"다음\s?다음\s?달|다다음\s?달")),
    (1, re.compile(r"(?<!다음)(?<!다음\s)다음\s?달|익월")),
    (0, re.compile(r"[그한]\s달|당월")),
)
_DAYS = {"일": 1, "주": 7}
_IN_MONTHS = {"개월": 1, "년": 12}
_FARTHEST = 1200  # months, or days to the hundred: what is farther is no period
_HALF = 6


def reckoned(dates: Iterable[Date], periods: Sequence[Number], words: str) -> Iterator[Date]:
    """The dates that lie a period before or behind the given ones, as `words` have them counted; each with its year and without."""
    shifts = [0] + [1] * bool(_NEXT.search(words)) + [-1] * bool(_BEFORE.search(words))
    for given in dates:
        for first in _read(given):
            ends = [first, *(end for period in periods for end in _moved(first, period))]
            if _LAST.search(words):
                ends += [_last(first, months) for months, pattern in _MONTHS if pattern.search(words)]
                ends += [_last(end, 0) for end in ends[1:]]
            for end in ends:
                for shift in shifts:
                    day = end + datetime.timedelta(shift)
                    yield from (Date(year, day.month, day.day) for year in {0, given.year and day.year})


def _read(date: Date) -> list[datetime.date]:
    found = []
    for year in (date.year,) if date.year else _YEARS:
        if 0 < date.month <= 12 and 0 < date.day <= monthrange(year, date.month)[1]:
            found.append(datetime.date(year, date.month, date.day))
    return found


def _moved(first: datetime.date, period: Number) -> list[datetime.date]:
    """The days that lie a period behind and before the first one."""
    size = int(period.value)
    if size != period.value or size > _FARTHEST:
        return []
    if days := _DAYS.get(period.unit):
        return [first + datetime.timedelta(sign * size * days) for sign in (1, -1)]
    if months := _IN_MONTHS.get(period.unit):
        return [_later(first, sign * size * months) for sign in (1, -1)]
    return []


def _later(day: datetime.date, months: int) -> datetime.date:
    """The same day some months later, or the last of that month when it has no such day."""
    last = _last(day, months)
    return last.replace(day=min(day.day, last.day))


def _last(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, monthrange(year, month + 1)[1])


def between(dates: Iterable[Date], *, rounded: bool) -> list[Number]:
    """What lies between two dates, in years, months and days, and the age; where `rounded` the 보험나이 alone.

    Six months and more count as a year of it.
    """
    found: list[Number] = []
    for first, last in combinations(sorted(day for date in dates if date.year for day in _read(date)), 2):
        months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
        days = (last - _later(first, months)).days
        years, rest = divmod(months, 12)
        found += [Number(years, "년"), Number(rest, "개월"), Number(days, "일"), _age(years, rest, rounded=rounded)]
    return found


def days_between(dates: Iterable[Date]) -> list[Number]:
    """The days from one date to another, without the first and with it."""
    pairs = combinations(sorted(days[0] for date in dates if (days := _read(date))), 2)
    return [Number((last - first).days + both, "일") for first, last in pairs for both in (0, 1)]


def ages(numbers: Sequence[Number]) -> list[Number]:
    """The 보험나이 of who is some years and months old: 35세 of 34세 7개월."""
    return [
        _age(int(one.value), int(other.value), rounded=True) for one, other in pairwise(numbers) if (one.unit, other.unit) == ("세", "개월")
    ]


def _age(years: int, months: int, *, rounded: bool) -> Number:
    return Number(years + (rounded and months >= _HALF), "세")
