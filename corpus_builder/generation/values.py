"""Numbers as options: how one is printed, and which others may stand beside it.

The decision it embodies: an option keeps the unit and the spelling of the right one, so that nothing but the number tells them apart;
whether the right one is the smallest, the largest or in between is drawn, so that its rank tells nothing, nor that it is the only round
one; and within that the numbers that the clause itself states elsewhere come first, because those are the ones that a reader confuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from corpus_builder.generation.faults import MOVED_NUMBER
from corpus_builder.model import content_id
from corpus_builder.pairs import Reason
from corpus_builder.text import quantity

_PRINTED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(\s?[천백십]?[만억]?\s?)(원|%|％|영업일|개월|년|일|시간|세|회)")
_SCALES = {"": 1, "천": 10**3, "만": 10**4, "십만": 10**5, "백만": 10**6, "천만": 10**7, "억": 10**8}
_LADDERS: dict[str, tuple[float, ...]] = {
    "일": (2, 3, 5, 7, 10, 14, 15, 20, 30, 45, 60, 90, 120, 180, 240, 270, 365),
    "영업일": (1, 2, 3, 5, 7, 10, 15, 20, 30),
    "개월": (1, 2, 3, 4, 6, 9, 12, 18, 24),
    "년": (1, 2, 3, 5, 7, 10, 15, 20),
    "시간": (3, 6, 12, 24, 36, 48, 72),
    "%": (0.1, 0.3, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
    "세": (10, 15, 18, 20, 25, 30, 40, 50, 60, 65, 70, 75, 80),
    "회": (1, 2, 3, 4, 5, 6, 8, 10),
}
"""Numbers that policies use; those next to the right one are plausible."""
_FARTHEST = 100
"""No option is so many times as much, or as little, as the right one: nobody takes 1원 for 10,000원."""
_SHARES = (Fraction(1, 5), Fraction(3, 10), Fraction(1, 2), Fraction(2), Fraction(3), Fraction(5))


_CHOSEN_FROM = 5
"""So many lower and as many higher numbers are looked at: those that the clause states, then those nearest in rank."""
_UPTO = (0.17, 0.36, 0.6, 1.0)
"""The rank of the right one is drawn by these: not all alike, since many a number has less than three lower ones that a policy might
have had. On real policies every rank comes out between a fifth and three tenths."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it is printed at `text[start:end]`: its value, its unit, and the spelling of its figures and around them.

    `places`: decimals (1 in 4.0%). `grouped`: whether commas part its thousands, as far as one sees.
    """

    value: Fraction
    unit: str
    start: int
    end: int
    scale: int
    tail: str
    places: int = 0
    grouped: bool = True

    def like(self, value: Fraction) -> str | None:
        """Another value spelt like this one (3,000만원 for 30,000,000원 beside 500만원); None when it can't be."""
        if figures := self._figures(value / self.scale):
            return figures + self.tail
        if self.unit != "원" or self.scale < 10**6:
            return None
        return f"{figures}만원" if (figures := self._figures(value / 10**4)) else None

    def _figures(self, value: Fraction) -> str | None:
        if value.denominator == 1:
            return f"{int(value):{',' if self.grouped else ''}}" + (f".{0:0{self.places}}" if self.places else "")
        tenth = value * 10
        return f"{float(value):.{max(1, self.places)}f}" if self.unit == "%" and tenth.denominator == 1 else None


@dataclass(frozen=True, slots=True)
class Known:
    """A number that the clause or its context states elsewhere, and why it is wrong here."""

    value: Fraction
    fault: Reason


def printed(text: str, at: int) -> Printed | None:
    """The number that begins at `at`; None for a range, a fraction, a number in words and one without a unit of the law."""
    match, number = _PRINTED.match(text, at), quantity(text, at)
    before = text[max(0, at - 2) : at].strip()[-1:]
    if match is None or number is None or number.end != match.end() or before in (*"0123456789,.제~∼〜～-–+×±$", "연차"):
        return None
    scale = _SCALES.get("".join(match[2].split()))
    value = Fraction(match[1].replace(",", ""))
    if scale is None or value * scale != number.value or not value or ("." in match[1] and number.unit != "%"):  # 30.000원 is torn
        return None
    places = len(match[1].partition(".")[2])
    grouped = "," in match[1] or value < 1000
    return Printed(Fraction(number.value), number.unit, at, match.end(), scale, match[2] + match[3], places, grouped)


def three_others(right: Printed, known: Sequence[Known], taboo: frozenset[Fraction], draw: str) -> list[tuple[str, Reason]] | None:
    """Three other values with the right one's unit, each as printed and why it is wrong; None when there are no three.

    `known` are numbers of the same unit; none of `taboo` is used. `draw` is any text: equal texts give equal values.
    """
    made = [Known(value, Reason(MOVED_NUMBER)) for value in _near(right)]
    faults: dict[Fraction, Reason] = {}
    for item in (*known, *made):
        near = item.value != right.value and right.value <= _FARTHEST * item.value <= _FARTHEST**2 * right.value
        if near and item.value not in taboo and right.like(item.value):
            faults.setdefault(item.value, item.fault)
    lower = [value for value in faults if value < right.value]
    higher = [value for value in faults if value > right.value]
    by_rank = [[values for values in _sets(lower, higher, rank) if not _told_apart(right.value, values)] for rank in _ranks(draw)]
    fair = [sets for sets in by_rank if sets]
    if not fair:
        return None

    def stated(values: Sequence[Fraction]) -> int:
        return sum(faults[value].name != MOVED_NUMBER for value in values)

    whole = next((values for sets in fair for values in sets if stated(values) == 3), None)
    chosen = whole or max(fair[0], key=stated)  # of equals, the nearest
    return [(text, faults[value]) for value in chosen if (text := right.like(value))]


def _sets(lower: Sequence[Fraction], higher: Sequence[Fraction], rank: int) -> Iterator[tuple[Fraction, ...]]:
    """Three numbers of which `rank` are lower: what the clause states and what is nearest first."""
    for below in combinations(lower[:_CHOSEN_FROM], rank):
        for above in combinations(higher[:_CHOSEN_FROM], 3 - rank):
            yield (*below, *above)


def _ranks(draw: str) -> list[int]:
    """How many of the others are lower than the right one, 0 to 3, in the order in which they are tried: one in the middle, where there
    are not as many lower or higher ones as were drawn."""
    number = int(content_id("rank", draw)[:8], 16)
    first = next(rank for rank, upto in enumerate(_UPTO) if number < upto * 16**8)
    return [first, *(rank for rank in ((1, 2, 3, 0), (2, 1, 3, 0))[number % 2] if rank != first)]


def _told_apart(right: Fraction, others: Sequence[Fraction]) -> bool:
    """Whether the right one is the only round number among the four, or the only one that is not: somebody would guess it by that."""
    return any(all(mark(right) != mark(other) for other in others) for mark in _ROUND)


def _one_figure(value: Fraction) -> bool:
    """Whether there is one figure and zeros: 300,000, not 350,000."""
    return len(str(value.numerator * 10 // value.denominator).strip("0")) <= 1


_ROUND: tuple[Callable[[Fraction], bool], ...] = (lambda v: v % 5 == 0, lambda v: v % 10 == 0, _one_figure)


def one_other(right: Printed, known: Sequence[Known], taboo: frozenset[Fraction], draw: str) -> tuple[str, Reason] | None:
    """One such value."""
    others = three_others(right, known, taboo, draw)
    return others[int(content_id("one", draw)[:8], 16) % 3] if others else None


def _near(right: Printed) -> list[Fraction]:
    """Values that a policy might have had instead, those nearest in rank first."""
    if right.unit == "원":
        values = [right.value * share for share in _SHARES]
    else:
        values = [Fraction(str(step)) for step in _LADDERS.get(right.unit, ())]
        values = [value for value in values if right.unit != "%" or (value < 10) == (right.value < 10)]
    below = sorted((v for v in values if v < right.value), reverse=True)
    above = sorted(v for v in values if v > right.value)
    return below + above
