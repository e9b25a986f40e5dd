"""A period begins where the evidence lets it begin: 보험증권을 받은 날부터 15일 is not 청약한 날부터 15일.

The decision it embodies: a period is its length and the words before 부터. An answer may word the beginning otherwise, so it is only
looked at when its words have nothing in common with those that the evidence has for a period of this length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import facts, nfc, squeezed

VERSION = 1

OTHER_START = "period begins elsewhere"

_FROM = re.compile(r"부터(?:는|의)?|(?:이후|지난\s?날)(?=\s?\d)")
_TIME = frozenset(("일", "영업일", "개월", "년", "주", "시간"))
_BREAK = re.compile(r"[.,:;()（）\n]|(?:하거나|하며|하고|이거나|또는|및|다만|단)\s")
_REACH = 16  # letters between 부터 and the length
# The day on which something is done (보험증권을 받은 날) is told by two words, the name of a day (청약일) by itself.
_DAY = re.compile(r"(?:의\s?)?(?:다음\s?)?(?:날|때|시점|당시|시|후|뒤)(?:로)?$")
_NAME = re.compile(r"(?:일|날)(?:로)?$")


@dataclass(frozen=True, slots=True)
class _Period:
    begins: str
    length: tuple[Fraction, str]
    text: str


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a period of the answer whose length the evidence has, with another beginning."""
    known = [period for quote in candidate.evidence for period in _periods(quote)]
    odd = []
    for period in _periods(candidate.output):
        others = [other for other in known if other.length == period.length]
        if others and not any(_alike(period.begins, other.begins) for other in others):
            odd.append(Reason(OTHER_START, f"{period.text} / {others[0].text}"[:120]))
    return Verdict("periods", "look" if odd else "pass", tuple(odd))


def _periods(text: str) -> list[_Period]:
    text = nfc(text)
    lengths = [number for number in facts(text).numbers if number.unit in _TIME] if "부터" in text or "이후" in text else []
    found: list[_Period] = []
    for match in _FROM.finditer(text):
        number = next((n for n in lengths if match.end() <= n.start <= match.end() + _REACH), None)
        if number:
            before = _BREAK.split(text[max(0, match.start() - 30) : match.start()])[-1].strip()
            found.append(_Period(_beginning(before), (number.value, number.unit), f"{before}{match[0]} {number}"))
    return [period for period in found if len(period.begins) > 1 and not any(map(str.isdigit, period.begins))]  # dates are numbers' matter


def _beginning(before: str) -> str:
    """The words that tell when a period begins, without blanks and without 날, 일, 때."""
    day = _DAY.search(before)
    words = before[: day.start()].split()[-2:] if day else before.split()[-1:]
    return squeezed("".join(words)) if day else _NAME.sub("", squeezed("".join(words)))


def _alike(one: str, other: str) -> bool:
    """Whether two beginnings share a pair of letters."""
    return bool({one[n : n + 2] for n in range(len(one) - 1)} & {other[n : n + 2] for n in range(len(other) - 1)})
