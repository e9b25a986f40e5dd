"""The sums that an answer shows, or tells in words, come out as it says, and are those that the evidence lays down.

The decision it embodies: a sum that comes out may still be another one than the clause's. What can be told without understanding the
clause: the greater of two amounts is not the lesser one nor both together; what is paid doesn't exceed a named limit; what is paid for
the days over three isn't paid for all days; a rate that the evidence alone works with is worked with; what is added isn't multiplied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.sums import misjudged, steps, sums, unsaid
from corpus_builder.text import Number, Value, facts, nfc

VERSION = 3

WRONG_SUM = "sum comes out otherwise"
OTHER_SUM = "worked out otherwise than in evidence"


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for sums (80,000원 × 70% = 65,000원), steps in words and comparisons that come out otherwise; look for a sum of another kind.

    `chunk` is not looked at.
    """
    text = nfc(candidate.output)
    numbers = facts(text).numbers
    if not numbers:
        return Verdict("arithmetic", "pass")
    wrong = [found.text for found in sums(text) if not found.right]
    wrong += [step.text for step in steps(text) if not step.right]
    wrong += [*misjudged(text), *_not_told(text)]
    if wrong:
        return Verdict("arithmetic", "drop", tuple(Reason(WRONG_SUM, told[:80]) for told in wrong))
    quoted, question = nfc("\n".join(candidate.evidence)), nfc(f"{candidate.instruction}\n{candidate.input}")
    asked = facts(question).numbers
    odd = list(_of_another_kind(text, quoted, asked, question)) if any(n.unit in ("원", "%") for n in numbers) else []
    return Verdict("arithmetic", "look" if odd else "pass", tuple(Reason(OTHER_SUM, told[:80]) for told in odd))


_ENDS = re.compile(r"[다요]\.|[,\n]")  # the result comes first, how it is worked out behind it


def _not_told(text: str) -> list[str]:
    """What the answer works out to another number than it begins with: 225만원입니다. … 3만원 × 60일로 계산합니다."""
    odd = []
    for shown, result in unsaid(text):
        told = [number for number in facts(text).numbers if number.unit == result.unit]
        first = told[0] if told else None
        if not first or any(number.value == result.value for number in told):
            continue
        if text.index(shown) > first.end and _ENDS.search(text, first.end, text.index(shown)):
            odd.append(f"{first}: {shown}")
    return odd


_CHOICE = re.compile(r"중(?:에서)?\s?(?:더\s)?(?:(?P<more>큰|많은|높은)|(?P<less>적은|작은|낮은))\s?(?:금액|것|쪽|값|\d)")
_FOR_ITS_SIZE = re.compile(r"[이가]\s(?:더\s)?(?:(?P<more>많|크|커|높)|(?P<less>적|작|낮))(?:으므로|므로|아서|서|기\s?때문)")
_CAP = re.compile(r"\s?[을를]?\s?(?:최고|최대|상한|한도)(?:액|금액)?(?:로|으로|까지)?")
_CAPPED, _IS_CAP = re.compile(r"(?:가입금액|한도액|한도금액)[을를의]?\s?한도"), re.compile(r"(?:가입금액|한도액|한도금액)[은는이가]?\s?$")
_TAKEN = re.compile(r"\s?[을를]?\s?(?:공제|빼|뺀|뺍|적용|제하|부담|지급|보상|받)|\s?(?:입니다|이에요|예요)")
_OVER_DAYS, _WITHOUT = re.compile(r"(\d+)\s?일\s?(?:을\s)?초과"), re.compile(r"(\d+)\s?일(?:간|분|치)?을\s(?:뺀|빼고|제외한|제한)\s\d")
_OF_RATE = re.compile(r"%\s?(?:인|는|은|이|,|=|로)?\s?$")
_MULTIPLIES, _TAKES_OFF = re.compile(r"곱(?:하여|한|해|합)"), re.compile(r"[뺀뺍]|빼[고서면]|(?:차감|공제|제)(?:한|하고|하여|하면)")
_ADDED = re.compile("합산|더[하한]|합한")
_HALF = re.compile("절반|반을|반만|반인|[반½]")


def _of_another_kind(text: str, quoted: str, asked: tuple[Number, ...], question: str) -> Iterator[str]:
    """Sums of the answer that the evidence has none like, each as the words that show it."""
    evidence, said = facts(quoted).numbers, facts(text).numbers
    known = {(n.value, n.unit) for n in (*evidence, *asked)}
    derived = [n for n in said if (n.value, n.unit) not in known and n.unit == "원"]
    yield from _in_another_order(text, quoted)
    yield from _without_other_days(text, quoted)
    yield from _wrong_of_two(text, quoted)
    yield from _not_added(text, quoted)
    if not derived:
        return
    caps = _caps(quoted, evidence, asked, question)
    yield from _over_the_cap(text, derived, caps.get("원", []))
    yield from _for_too_many_days(text, quoted, derived, asked, caps.get("일", []))
    rates = {n.value for n in evidence if n.unit == "%"}
    asked_for = any(n.value in rates and n.unit == "%" for n in asked)
    if len(rates) == 1 and not _FOR_SOME.search(quoted) and not asked_for and not any(_uses(rate, text) for rate in rates):
        yield f"{derived[0]}"


def _in_another_order(text: str, quoted: str) -> Iterator[str]:
    """What is multiplied before something is taken off, where the evidence takes it off first, or the other way round."""
    orders = []
    for one in (text, quoted):
        times, less = _MULTIPLIES.search(one), _TAKES_OFF.search(one)
        if not (times and less):
            return
        orders.append((times.start() < less.start(), one[min(times.start(), less.start()) : max(times.end(), less.end())]))
    if orders[0][0] != orders[1][0]:
        yield orders[0][1]


def _without_other_days(text: str, quoted: str) -> Iterator[str]:
    """Other days taken off than those over which the evidence pays (3일 초과 1일당)."""
    over = set(_OVER_DAYS.findall(quoted))
    yield from (match[0] for match in _WITHOUT.finditer(text) if over and match[1] not in over)


def _wrong_of_two(text: str, quoted: str) -> Iterator[str]:
    """The greater of two amounts taken where the evidence takes the lesser, or the other way round."""
    ways, told = list(_CHOICE.finditer(quoted)), list(_CHOICE.finditer(text))
    if len({match.lastgroup for match in ways}) != 1:
        return
    amounts = [n for n in facts(text).numbers if n.unit == "원"]
    for n in amounts[1:]:
        because = _FOR_ITS_SIZE.match(text, n.end) if n.value == amounts[0].value else None
        told += [because] if because else []
    yield from (match[0] for match in told if match.lastgroup != ways[0].lastgroup)
    fixed = {n.value for n in facts(quoted).numbers if n.unit == "원"}
    pair = {n.value for n in amounts if n.value in fixed or _OF_RATE.search(text, max(0, n.start - 12), n.start)}
    if len(pair) == 2:
        wrong = min(pair) if ways[0]["more"] else max(pair)
        taken = {n.value for n in amounts if _TAKEN.match(text, n.end)} & pair
        yield from (str(Number(value, "원")) for value in taken if taken == {wrong})


def _not_added(text: str, quoted: str) -> Iterator[str]:
    """Rates that are multiplied where the evidence adds them, and amounts that are added where it takes one of two."""
    if _ADDED.search(quoted):
        yield from (shown.text for shown in sums(text) if "+" not in shown.text and {n.unit for n in shown.inputs} == {"%"})
    elif _CHOICE.search(quoted):
        yield from (step.text for step in steps(text) if step.result.value == sum(n.value for n in step.inputs))


def _caps(quoted: str, evidence: tuple[Number, ...], asked: tuple[Number, ...], question: str) -> dict[str, list[Value]]:
    """The limits that the evidence sets, by their unit; an amount of the question where that names what the evidence limits by."""
    caps: dict[str, list[Value]] = {}
    for n in evidence:
        if _CAP.match(quoted, n.end):
            caps.setdefault(n.unit, []).append(n.value)
    for n in asked if _CAPPED.search(quoted) else ():
        if _IS_CAP.search(question, max(0, n.start - 8), n.start):
            caps.setdefault(n.unit, []).append(n.value)
    return caps


def _over_the_cap(text: str, derived: list[Number], caps: list[Value]) -> Iterator[str]:
    """An amount that is the answer and more than the greatest limit, which the answer doesn't name."""
    if caps and not any(n.value in caps for n in facts(text).numbers):
        yield from (f"{n}" for n in (derived[0], derived[-1]) if n.value > max(caps) and _TAKEN.match(text, n.end))


def _for_too_many_days(text: str, quoted: str, derived: list[Number], asked: tuple[Number, ...], caps: list[Value]) -> Iterator[str]:
    """What is paid for more days than the greatest limit, which the answer doesn't name, or for all where the first ones don't count."""
    told, over = ({n.value for n in facts(text).numbers if n.unit == "일"}, {int(days) for days in _OVER_DAYS.findall(quoted)})
    days = {n.value for n in asked if n.unit == "일"} if over else set[Value]()
    left = {day - some for day in days for some in over if not caps or day - some <= max(caps)}
    if caps and not told & set(caps):
        days |= {day for day in told if day > max(caps)}
    a_day = {n.value for n in (*facts(quoted).numbers, *asked) if n.unit == "원"}
    for paid in derived:
        if not any(paid.value == day * amount for day in left for amount in a_day):
            yield from (f"{paid}: {day}일" for day in days for amount in a_day if paid.value == day * amount)


def _uses(rate: Value, text: str) -> bool:
    """Whether an answer names a rate, what it leaves of the whole, or its half in words."""
    said = facts(text).numbers
    named = any(n.unit == "분율" or (n.unit == "%" and n.value in (rate, 100 - rate)) for n in said)
    return named or (rate == _FIFTY and bool(_HALF.search(text)))


_FIFTY = 50
_FOR_SOME = re.compile(r"\||경우|때에는")  # a rate of its own, for some cases
