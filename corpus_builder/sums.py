"""The sums that an answer shows: (80,000원 - 30,000원) × 70% = 35,000원, read and worked out again.

A sum is a chain of sides with "=" between them; a side is numbers in figures with their units, + - × ÷ and brackets. Percent are
hundredths, units don't count. What words stand for a number (보험가입금액 × 50%) is no sum: it can't be worked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from corpus_builder.text import Number, Value, facts, nfc, quantity

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


@lru_cache(maxsize=256)  # two checks ask it of one answer
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


# ---------------------------------------------------------------- steps told in words


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sum in words (10일에서 3일을 뺀 7일): what it comes to, and the number that the text calls its result, if it does."""

    text: str
    inputs: tuple[Number, ...]
    result: Number
    said: Number | None
    start: int

    @property
    def right(self) -> bool:
        return self.said is None or self.said.value == self.result.value


_STEP = re.compile(
    r"\s?(?:을|를|만큼|만|씩을?|로|으로|(?P<turned>에서))?\s?(?:더\s)?(?P<op>뺀|빼|뺍|차감|공제|제하|제한(?=\s)|더[한하해]|합[한하해산]|가산|곱|나[눈누])(?P<end>[가-힣]{0,4})"
)
_MEANS = {"뺀": "-", "빼": "-", "뺍": "-", "차": "-", "공": "-", "제": "-", "더": "+", "합": "+", "가": "+", "곱": "*", "나": "/"}
_GOES = {"-": ("에서",), "+": ("에", "와", "과", "하고", "랑"), "*": ("에", "의"), "/": ("을", "를", "에서")}
_TO = re.compile(r"(에서|에|의|와|과|을|를|하고|랑)(?![가-힣])[^.\n]*$")
_ITSELF = re.compile(r"(?:합한|더한|합친|곱한)\s$")  # 보상액과 비용을 합한 45만원
_SIGN = re.compile(r"\s*[-+×✕÷*/=＝]")
_RESULT = re.compile(r"\s?(?:나머지|금액|값|것|차액|합계|결과|뒤|후)?(?:인|은|는|이|가)?\s?(?:곧\s)?")
_MAY_STEP = re.compile("뺀|빼|뺍|곱|차감|공제|제하|제한|더[한하해]|합[한하해산]|가산|나[눈누]")


@lru_cache(maxsize=256)  # two checks ask it of one answer
def steps(text: str) -> tuple[Step, ...]:
    """The steps that a text tells in words, in order; only such as both numbers of are told, or one and the step before it."""
    if not _MAY_STEP.search(text):
        return ()
    found: list[Step] = []
    numbers = [number for number in facts(text).numbers if number.end]
    for n, right in enumerate(numbers):
        match = _STEP.match(text, right.end)
        made = _step(text, numbers, n, match, found) if match else None
        if made:
            found.append(made)
    return tuple(found)


def _step(text: str, numbers: Sequence[Number], n: int, match: re.Match[str], before: Sequence[Step]) -> Step | None:
    operator, rights, at = _MEANS[match["op"][0]], [numbers[n]], n - 1
    link = _link(text, numbers, at, n)
    if operator == "-" and link in ("을", "를") and match["turned"]:  # 3일을 10일에서 뺀
        numbers = [*numbers[:at], numbers[n], numbers[at], *numbers[n + 1 :]]
        rights, link = [numbers[n]], "에서"
    while operator == "-" and link in ("와", "과") and at > 0:  # 60만원에서 40만원과 5만원을 뺀
        rights.append(numbers[at])
        at -= 1
        link = _link(text, numbers, at, at + 1)
    left = numbers[at] if link in _GOES[operator] else None if link else _pending(text, before, numbers[n].start)
    result = _applied(operator, left, rights) if left else None
    if left is None or result is None:
        return None
    following = numbers[n + 1] if n + 1 < len(numbers) else None
    called = following and following.unit == result.unit and not _SIGN.match(text, following.end)
    said = following if called and following and _RESULT.fullmatch(text, match.end(), following.start) else None
    result = replace(result, start=left.start)
    return Step(text[left.start : said.end if said else match.end()], (left, *rights), result, said, left.start)


def _link(text: str, numbers: Sequence[Number], first: int, second: int) -> str:
    """The particle by which one number goes with the next, "" where it doesn't."""
    start, end = (numbers[first].end, numbers[second].start) if first >= 0 else (0, 0)
    match = _TO.match(text, start, end) if end else None
    if match is None or (_MAY_STEP.search(text, start, end) and not (match[1] == "에서" and _ITSELF.search(text, start, end))):
        return ""
    return match[1]


def _pending(text: str, before: Sequence[Step], upto: int) -> Number | None:
    """What the step before came to, in the same sentence and not called by a number."""
    last = before[-1] if before and before[-1].said is None else None
    return last.result if last and not re.search(r"[.\n]", text[last.start : upto]) else None


def _applied(operator: str, left: Number, rights: Sequence[Number]) -> Number | None:
    """The number that a step comes to; None where its units make no sense."""
    right, share = rights[0], {"%": 100, "%p": 100, "분율": 1}
    if operator in "+-":
        if any(one.unit != left.unit for one in rights):
            return None
        value = sum((one.value for one in rights), Fraction(0))
        return Number(left.value + value if operator == "+" else left.value - value, left.unit)
    if operator == "*":
        if right.unit in share:
            return Number(Fraction(left.value) * right.value / share[right.unit], left.unit)
        if left.unit == right.unit:
            return None
        unit = right.unit if left.unit in _COUNTED else left.unit
        return Number(left.value * right.value, unit) if right.unit in _COUNTED or left.unit in _COUNTED else None
    if not right.value:
        return None
    if left.unit == right.unit:
        return Number(Fraction(left.value) * 100 / right.value, "%")
    return Number(Fraction(left.value) / right.value, left.unit) if right.unit in _COUNTED or not right.unit else None


@lru_cache(maxsize=256)
def unsaid(text: str) -> tuple[tuple[str, Number], ...]:
    """What a text works out and calls by no number just there: steps in words that come last, and 3만원 × 180일 without "="."""
    made = list(steps(text))
    last = [step for n, step in enumerate(made) if step.said is None and not (n + 1 < len(made) and step.result in made[n + 1].inputs)]
    found = [(step.text, step.result) for step in last if step.result.unit]
    found += _day_by_day(text) if "씩" in text else []
    at, signs = 0, any(sign in text for sign in "×✕÷")
    while signs and (start := _START.search(text, at)):
        side, end, stop = _side(text, start.start())
        at = max(stop, start.start() + 1)
        value = _value(side) if len(side.numbers) > 1 else None
        shown = text[_blank(text, end) : _blank(text, end) + 1] in _EQUAL or _EQUALS.search(text, 0, start.start())
        if value is not None and not shown and any(number.unit == "원" for number in side.numbers):
            found.append((text[start.start() : end], Number(value, "원")))
    return tuple(found)


_FOR_DAYS = re.compile(r"(?:분|치|간)?에\s?(?:대해서?|대하여)?,?\s?(?:하루|매일|각각|1일)?(?:에|당)?\s?$")


def _day_by_day(text: str) -> list[tuple[str, Number]]:
    """What so many days come to at so much each: 8일치에 5만원씩."""
    return [
        (text[days.start : each.end], Number(days.value * each.value, "원"))
        for days, each in pairwise(n for n in facts(text).numbers if (n.value, n.unit) != (1, "일"))
        if (days.unit, each.unit) == ("일", "원") and _FOR_DAYS.match(text, days.end, each.start) and text.startswith("씩", each.end)
    ]


_EQUALS = re.compile(r"[=＝]\s*[(（]*$")
_COUNTED = frozenset(("일", "회", "개월", "년", "배", "명", "개", "건", "주", "시간"))


# ---------------------------------------------------------------- one number against another

_LESS, _MORE = "적|작|낮|짧", "많|크|큰|높|길|긴"
_THAN = re.compile(r"[이가은는]\s[^.\n\d]{0,16}$")
_BETWEEN = re.compile(rf"\s?보다\s?(?:더\s)?(?:금액이\s)?(?:(?P<less>{_LESS})|(?P<more>{_MORE}))(?!지)")
_OF_TWO = re.compile(
    rf"[^.\n\d]{{0,8}}(?:중(?:에서?)?|가운데)(?:의)?\s(?:더\s)?(?:(?P<less>{_LESS})은?|(?P<more>많은|큰|높은|긴))\s?(?:금액|쪽|것|값)?(?:인|은|이)?\s?$"
)


def misjudged(text: str) -> list[str]:
    """Numbers that a text calls less or more than others that they aren't: 7만원과 5만원 중 큰 5만원."""
    found = []
    numbers = [number for number in facts(text).numbers if number.unit] if _JUDGES.search(text) else []
    first = numbers[0] if numbers else None
    for n, number in enumerate(numbers):
        match = _BETWEEN.match(text, number.end)
        if match and n and _compared(text, numbers[n - 1], number) and not _so(match, numbers[n - 1].value, number.value):
            found.append(text[numbers[n - 1].start : match.end()])
        match = _THE_OTHER.match(text, number.end)
        behind = first and first.unit == number.unit and _SENTENCE.search(text, first.end, number.start)
        if match and first and behind and _so(match, number.value, first.value):  # what it comes to is told first
            found.append(text[number.start : match.end()])
        match = _OF_TWO.match(text, number.end, numbers[n + 1].start) if 0 < n < len(numbers) - 1 else None
        if match and _chosen(text, *numbers[n - 1 : n + 2], less=bool(match["less"])) is False:
            found.append(text[numbers[n - 1].start : numbers[n + 1].end])
    return found


def _compared(text: str, one: Number, other: Number) -> bool:
    return one.unit == other.unit and _THAN.match(text, one.end, other.start) is not None


def _so(match: re.Match[str], one: Value, other: Value) -> bool:
    """Whether one value is less, or more, than the other, as the match says."""
    return one < other if match["less"] else one > other


def _chosen(text: str, one: Number, other: Number, third: Number, *, less: bool) -> bool | None:
    """Whether the third number is the lesser or the greater one of two; None where it isn't said to be."""
    if not (one.unit == other.unit == third.unit and _TO.match(text, one.end, other.start)):
        return None
    return third.value == (min if less else max)(one.value, other.value)


_JUDGES = re.compile(r"보다|가운데|더\s|중(?:에서?|의)?\s")
_THE_OTHER = re.compile(rf"[이은가는]\s더\s(?:(?P<less>{_LESS})|(?P<more>{_MORE}))(?=[으기아어]|므로)")
_SENTENCE = re.compile(r"[다요]\.\s|,\s")


# ---------------------------------------------------------------- sums told in words

_ADDS = re.compile(r"더[하한해]|합[하한계산쳐친]|총|모두")
_TAKES = re.compile(r"[빼뺀뺍]|차감|차액|차이|더\s(?:많|적)|공제|제한|제하|넘[는은]|초과|남[는은]|나머지|줄[어었]|감소|만큼")
_TIMES = re.compile(r"[×✕xX*%％]|곱|배|비율|[0-9가-힣]당|\d\s?분의\s?\d|\d\s?/\s?\d|씩|계산|적용|절반")
_DIVIDES = re.compile(r"÷|나[눈누]|평균|비율|비례|분의")
_COMPARES = re.compile(r"차액|차이|더\s(?:많|적)")
_ALL_TOLD = re.compile(r"최대|최고|모두|총|합계")
_KNOWN = 24  # numbers of a question and its evidence that are tried with each other
_STEPS = 3


def told(text: str, supposed: Iterable[Number], known: Iterable[Number], unknown: Sequence[Number], law: str = "") -> list[Number]:
    """Those of `unknown` that come of a `supposed` number (of the question) and another known one by + - ×, if text or law speak of that.

    Of + the text has to speak itself.

    15만원에서 1만원을 뺀 14만원: 140,000원 is told. Percent are hundredths, 80% is what 20% leave, 절반 is half.
    """
    adds = bool(_ADDS.search(text))
    ways = adds, *(bool(way.search(text) or way.search(law)) for way in (_TAKES, _TIMES, _DIVIDES))
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


def _comes_of(number: Number, a: Number, b: Number, ways: tuple[bool, ...], text: str) -> bool:
    """Whether a number is a + b, a - b, a × b or a ÷ b, as far as these `ways` are told."""
    adds, takes, times, divides = ways
    value = number.value
    if divides and number.unit in ("%", "분율") and a.unit == b.unit == "원":
        return value * b.value == a.value * (100 if number.unit == "%" else 1)
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
    if divides and b.unit in _COUNTED and a.unit not in _COUNTED and value * b.value == a.value:
        return True
    return "절반" in text and a is b and a.value == 2 * value
