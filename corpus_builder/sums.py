"""The sums that an answer shows: (80,000원 - 30,000원) × 70% = 35,000원, read and worked out again.

A sum is a chain of sides with "=" between them; a side is numbers in figures with their units, + - × ÷ and brackets. Percent are
hundredths, units don't count. What words stand for a number (보험가입금액 × 50%) is no sum: it can't be worked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from corpus_builder.text import Number, nfc, quantity

_OPERATORS = {sign: meant for signs, meant in (("×✕xX*", "*"), ("÷/", "/"), ("+＋", "+"), ("-−–－", "-")) for sign in signs}
_BRACKETS = dict.fromkeys("(（[{", "(") | dict.fromkeys(")）]}", ")")
_EQUAL = frozenset("=＝")
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
_ABOUT = re.compile(r"(?:약|대략)\s*")
_START = re.compile(r"[0-9(（\[{]|(?:약|대략)(?=\s*\d)")
_SPACE = re.compile(r"\s*")
_LONGEST = 64  # numbers and signs of a side: nobody writes more, and an answer of brackets alone is read in linear time


@dataclass(frozen=True, slots=True)
class Sum:
    """One chain. `inputs` are the numbers that it begins with, `results` those that stand alone on a later side."""

    text: str
    inputs: tuple[Number, ...]
    results: tuple[Number, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class _Side:
    tokens: tuple[Number | str, ...]
    about: bool

    @property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(token for token in self.tokens if isinstance(token, Number))


def sums(text: str) -> tuple[Sum, ...]:
    """The sums that a text shows, in order. What has no "=", no operator or no value (a bracket too few, a zero below) is none."""
    text, found, at = nfc(text), [], 0
    if not any(sign in text for sign in _EQUAL):
        return ()
    while start := _START.search(text, at):
        sides, end, at = _chain(text, start.start())
        made = _sum(sides, text[start.start() : end]) if len(sides) > 1 else None
        if made:
            found.append(made)
    return tuple(found)


def _chain(text: str, start: int) -> tuple[list[_Side], int, int]:
    """The sides that begin at `start`, where they end, and up to where no other chain begins; a side broken off ends it before."""
    sides: list[_Side] = []
    at = end = seen = start
    while True:
        side, at, stop = _side(text, at)
        seen = max(stop, start + 1)
        if not side.tokens:
            return sides, end, seen if not sides else max(end, start + 1)
        sides.append(side)
        end = at
        at = _blank(text, at)
        if at >= len(text) or text[at] not in _EQUAL:
            return sides, end, seen
        at = _blank(text, at + 1)


def _side(text: str, at: int) -> tuple[_Side, int, int]:
    """Numbers, operators and brackets from `at` on, as far as they make sense, where they end, and how far was looked."""
    about = _ABOUT.match(text, at)
    at = about.end() if about else at
    tokens: list[Number | str] = []
    whole, depth, wants = 0, 0, True
    end = at
    while at < len(text) and len(tokens) < _LONGEST:
        here = text[at]
        if wants and (number := quantity(text, at) if here.isdigit() else None):
            tokens.append(number)
            at, wants = number.end, False
        elif wants and _BRACKETS.get(here) == "(":
            tokens.append("(")
            at, depth = at + 1, depth + 1
        elif not wants and depth and _BRACKETS.get(here) == ")":
            tokens.append(")")
            at, depth = at + 1, depth - 1
        elif not wants and here in _OPERATORS:
            tokens.append(_OPERATORS[here])
            at, wants = at + 1, True
        else:
            break
        if not wants and not depth:
            whole, end = len(tokens), at
        at = _blank(text, at)
    return _Side(tuple(tokens[:whole]), bool(about)), end, at


def _blank(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _sum(sides: list[_Side], text: str) -> Sum | None:
    if not any(isinstance(token, str) and token in _RANK for side in sides for token in side.tokens):
        return None
    values = [_value(side) for side in sides]
    if any(value is None for value in values):
        return None
    first = values[0] or Fraction(0)
    right = all(_same(first, value or Fraction(0), side) for value, side in zip(values, sides, strict=True))
    results = tuple(side.numbers[0] for side in sides[1:] if len(side.numbers) == 1)
    inputs = tuple(number for number in sides[0].numbers)
    inputs += tuple(number for side in sides[1:] if len(side.numbers) > 1 for number in side.numbers)
    return Sum(text, inputs, results, right)


def _same(value: Fraction, stated: Fraction, side: _Side) -> bool:
    """Whether a side says a value: exactly, rounded to its last digit, or within a hundredth where it says 약."""
    if value == stated:
        return True
    if side.about:
        return abs(value - stated) * 100 <= abs(value)
    if len(side.numbers) > 1 or value.denominator == 1:
        return False
    number = side.numbers[0]
    places = Fraction(1)
    while (number.value / places).denominator != 1:
        places /= 10
    unit = places / 100 if number.unit in ("%", "%p") else places
    return abs(value - stated) < unit


def _value(side: _Side) -> Fraction | None:
    """What a side comes to; None where it has none."""
    values: list[Fraction] = []
    waiting: list[str] = []
    try:
        for piece in side.tokens:
            if isinstance(piece, Number):
                values.append(Fraction(piece.value, 100 if piece.unit in ("%", "%p") else 1))
            elif piece in _RANK:
                _work(values, waiting, _RANK[piece])
                waiting.append(piece)
            elif piece in "(":
                waiting.append(piece)
            else:
                _work(values, waiting, 0)
                waiting.pop()
        _work(values, waiting, 0)
    except (ZeroDivisionError, IndexError):
        return None
    return values[0] if len(values) == 1 else None


def _work(values: list[Fraction], waiting: list[str], least: int) -> None:
    """Work out what waits, back to a bracket, of at least the rank `least`."""
    while waiting and waiting[-1] != "(" and _RANK[waiting[-1]] >= least:
        operator, two, one = waiting.pop(), values.pop(), values.pop()
        values.append({"+": one.__add__, "-": one.__sub__, "*": one.__mul__, "/": one.__truediv__}[operator](two))


# ---------------------------------------------------------------- sums told in words

_ADDS = re.compile(r"더[하한해]|합[하한계산쳐친]|총|모두")
_TAKES = re.compile(r"[빼뺀뺍]|차감|차액|차이|더\s(?:많|적)|공제|제한|제하|넘[는은]|초과|남[는은]|나머지")
_TIMES = re.compile(r"[×✕xX*%％]|곱|배|비율|[0-9가-힣]당|\d\s?분의\s?\d|\d\s?/\s?\d|씩|계산|적용|절반")
_COMPARES = re.compile(r"차액|차이|더\s(?:많|적)")
_ALL_TOLD = re.compile(r"최대|최고|모두|총|합계")
_COUNTED = frozenset(("일", "회", "개월", "년", "배", "명", "개", "건", "주", "시간"))
_KNOWN = 24  # numbers of a question and its evidence that are tried with each other
_STEPS = 3


def told(text: str, supposed: Iterable[Number], known: Iterable[Number], unknown: Sequence[Number]) -> list[Number]:
    """Those of `unknown` that come of a `supposed` number (of the question) and another known one by + - ×, if the text speaks of that.

    15만원에서 1만원을 뺀 14만원: 140,000원 is told. Percent are hundredths, 80% is what 20% leave, 절반 is half.
    """
    ways = (bool(_ADDS.search(text)), bool(_TAKES.search(text)), bool(_TIMES.search(text)))
    have = list(dict.fromkeys(known))[:_KNOWN] if any(ways) else []
    own = set(supposed)
    if _COMPARES.search(text) or (not own and _ALL_TOLD.search(text)):
        own = set(have)
    found: list[Number] = []
    for _ in range(_STEPS if have else 0):
        new = [
            n for n in unknown if n not in found and any(_comes_of(n, a, b, ways, text) for a in have for b in have if a in own or b in own)
        ]
        if not new:
            break
        found += new
        have += new
        own.update(new)
    return found


def _comes_of(number: Number, a: Number, b: Number, ways: tuple[bool, bool, bool], text: str) -> bool:
    """Whether a number is a + b, a - b or a × b, as far as these `ways` are told."""
    adds, takes, times = ways
    value = number.value
    if number.unit != a.unit:
        return False
    if b.unit == a.unit and ((adds and a is not b and a.value + b.value == value) or (takes and a.value - b.value == value)):
        return True
    if takes and number.unit == "%" and a is b and 100 - a.value == value:
        return True
    if times and b.unit == "%" and a.value * b.value == 100 * value:
        return True
    if times and b.unit == "분율" and a.unit != "분율" and a.value * b.value == value:
        return True
    if times and b.unit in _COUNTED and a.unit not in _COUNTED and a.value * b.value == value:
        return True
    return "절반" in text and a is b and a.value == 2 * value
