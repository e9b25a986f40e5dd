"""A period begins where the evidence lets it begin: 보험증권을 받은 날부터 15일 is not 청약한 날부터 15일.

The decision it embodies: a period is its length and the words before 부터. An answer may word the beginning otherwise, so it is only
looked at when its words have nothing in common with those that the evidence has for a period of this length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import Value, facts, nfc, squeezed, verbatim

VERSION = 3

OTHER_START = "period begins elsewhere"
OTHER_SIDE = "before and after change places"
OTHER_DAY = "another day"

_FROM = re.compile(r"부터(?:는|의)?|이후(?=\s?\d+\s?(?:시간|일|개월|년))|(?:후|뒤|지난\s?날|에서)(?=\s?\d+\s?(?:시간|일|개월|년))")
_TIME = frozenset(("일", "영업일", "개월", "년", "주", "시간"))
_BREAK = re.compile(r"[.,:;()（）\n]|(?:하거나|하며|하고|이거나|또는|및|다만|단)\s")
_DAYS = r"\d\d*\s?(?:영업일|일|개월|년|주|시간)"
_BEFORE = re.compile(rf"({_DAYS})\s?(?:이?전)(?![가-힣]*(?:액|부|체|화))")
_AFTER = re.compile(rf"({_DAYS})\s?(?:이?후|뒤)|(?:후|뒤|지나서?|지난\s?날부터)\s({_DAYS})")
_MAY_AFTER, _DIGIT = re.compile("[후뒤]|지나|지난"), re.compile(r"\d")
_PASSED = re.compile(rf"({_DAYS})(?:이|을)?\s?(?:지나|지난|지났|경과)(하?지\s?(?:않|아니))?")
_THE_DAY = re.compile(r"[날일](?:의|로부터|부터)?(?:\s?그(?=\s?다음))?(\s?다음\s?날)?(?=로|부터|에|이|을|까지|의|은|입|인|임|,|\s|$)")
_ANY_DAY = re.compile(r"다음|지난|되는|이른|해당")  # which one, other words tell
_EDGE = re.compile(r"(끝나|끝난|종료|만료|마지막|시작|개시|첫)[가-힣]{0,12}\s?(?:날|때|시점|일)")
_HANGUL = re.compile("[가-힣]+")
_OF = re.compile(r"[이가의]?\s?$")
_ANYWHERE = frozenset(("보험", "계약", "회사", "기간", "험기", "험계"))
_OPPOSED = (("출발", "도착"), ("시작", "종료"), ("개시", "종료"), ("개시", "만료"), ("입원", "퇴원"), ("청약", "승낙"), ("가입", "해지"))
_REACH = 16  # letters between 부터 and the length
# The day on which something is done (보험증권을 받은 날) is told by two words, the name of a day (청약일) by itself.
_DAY = re.compile(r"(?:의\s?)?(?:다음\s?)?(?:날|때|시점|당시|시|이후|후|뒤|다음)(?:로)?$")
_NAME = re.compile(r"(?:일|날)(?:로)?$")


@dataclass(frozen=True, slots=True)
class _Period:
    begins: str
    length: tuple[Value, str] | None
    """None: none is told, from then on."""
    text: str


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a period of the answer whose length the evidence has, with another beginning."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("periods", "pass")
    told = _periods(candidate.output)
    known = [period for quote in candidate.evidence for period in _periods(quote)] if told else []
    odd = []
    for period in told:
        others = [other for other in known if other.length == period.length]
        if others and not any(_alike(period.begins, other.begins) for other in others):
            odd.append(Reason(OTHER_START, f"{period.text} / {others[0].text}"[:120]))
    output, quoted = nfc(candidate.output), nfc("\n".join(candidate.evidence))
    odd += [Reason(OTHER_SIDE, told) for told in _turned(_sides, output, quoted)]
    odd += [Reason(OTHER_DAY, told) for told in _turned(_days, output, quoted)]
    return Verdict("periods", "look" if odd else "pass", tuple(odd))


def _turned(read: Callable[[str], dict[str, set[str]]], output: str, quoted: str) -> list[str]:
    """What the answer says of something of which the evidence says only other things."""
    said = read(output)
    known = read(quoted) if said else {}
    return [f"{what} {sorted(ways - known[what])[0]}" for what, ways in said.items() if what in known and ways - known[what]]


@lru_cache(maxsize=256)  # the same paragraph is quoted by several pairs
def _sides(text: str) -> dict[str, set[str]]:
    """For each length of time (15일) whether it lies before or after something."""
    sides: dict[str, set[str]] = {}
    if not _DIGIT.search(text):
        return {}
    for side, pattern in (("전", _BEFORE), ("후", _AFTER)):
        for match in pattern.finditer(text) if side == "전" or _MAY_AFTER.search(text) else ():
            sides.setdefault(squeezed(match[match.lastindex or 1]), set()).add(side)
    for match in _PASSED.finditer(text):
        sides.setdefault(f"{squeezed(match[1])}이", set()).add("지나지 않음" if match[2] else "지남")
    return sides


@lru_cache(maxsize=256)
def _days(text: str) -> dict[str, set[str]]:
    """For each named day whether it is the day itself or the next, and for each named time whether its begin or its end is meant."""
    days: dict[str, set[str]] = {}
    for match in _THE_DAY.finditer(text):
        day = squeezed(text[max(0, match.start() - 4) : match.start() + 1])[-3:]
        if len(day) == 3 and _HANGUL.fullmatch(day) and not _ANY_DAY.match(day):
            days.setdefault(day, set()).add("다음 날" if match[1] else "그날")
    for match in _EDGE.finditer(text):
        of = _OF.sub("", text[max(0, match.start() - 6) : match.start()])[-4:]
        days.setdefault(of, set()).add("시작" if match[1] in ("시작", "개시", "첫") else "끝")
    days.pop("", None)
    return days


@lru_cache(maxsize=256)
def _periods(text: str) -> list[_Period]:
    text = nfc(text)
    starts = list(_FROM.finditer(text))
    lengths = [number for number in facts(text).numbers if number.unit in _TIME] if starts else []
    found: list[_Period] = []
    for match in starts:
        number = next((n for n in lengths if match.end() <= n.start <= match.end() + _REACH), None)
        upto = match.end() if match[0].endswith(("후", "뒤")) else match.start()
        before = _BREAK.split(text[max(0, match.start() - 30) : upto])[-1].strip()
        if (number or _DAY.search(before)) and not before.endswith(("그때", "그 때", "이때", "이 때")):
            length = (number.value, number.unit) if number else None
            found.append(_Period(_beginning(before), length, f"{before}{text[upto : match.end()]} {number or ''}".strip()))
    return [period for period in found if len(period.begins) > 1 and not any(map(str.isdigit, period.begins))]  # dates are numbers' matter


def _beginning(before: str) -> str:
    """The words that tell when a period begins, without blanks and without 날, 일, 때."""
    day = _DAY.search(before)
    words = before[: day.start()].split()[-2:] if day else before.split()[-1:]
    return squeezed("".join(words)) if day else _NAME.sub("", squeezed("".join(words)))


def _alike(one: str, other: str) -> bool:
    """Whether two beginnings share a pair of letters that not every beginning may have, and none has the contrary of the other's."""
    for first, second in _OPPOSED:
        if (first in one) != (first in other) and (second in one) != (second in other) and (first in one) == (second in other):
            return False
    mine, theirs = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other))
    return bool((mine - _ANYWHERE or mine) & (theirs - _ANYWHERE or theirs))
