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

VERSION = 2

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
    quoted, asked = nfc("\n".join(candidate.evidence)), facts(nfc(f"{candidate.instruction}\n{candidate.input}")).numbers
    odd = list(_of_another_kind(text, quoted, asked)) if any(n.unit in ("원", "%") for n in numbers) else []
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


_CHOICE = re.compile(r"중(?:에서)?\s?(?:더\s)?(?:(?P<more>큰|많은|높은)|(?P<less>적은|작은|낮은))\s?(?:금액|것|쪽|값)")
_CAP = re.compile(r"\s?[을를]?\s?(?:최고|최대|상한|한도)(?:액|금액)?(?:로|으로|까지)?")
_TAKEN = re.compile(r"\s?[을를]?\s?(?:공제|빼|뺀|뺍|적용|제하|부담|지급|보상|받)|\s?(?:입니다|이에요|예요)")
_OVER_DAYS = re.compile(r"(\d+)\s?일\s?(?:을\s)?초과")
_ADDED, _TIMES = re.compile(r"합산|더[하한]|합한"), re.compile(r"[×✕xX*]|곱|비율|적용|해당하는|[의당]\s?\d|에\s?해당")
_HALF = re.compile("절반|반을|반만|반인|[반½]")


def _of_another_kind(text: str, quoted: str, asked: tuple[Number, ...]) -> Iterator[str]:
    """Sums of the answer that the evidence has none like, each as the words that show it."""
    evidence, said = facts(quoted).numbers, facts(text).numbers
    known = {(n.value, n.unit) for n in (*evidence, *asked)}
    derived = [n for n in said if (n.value, n.unit) not in known and n.unit == "원"]
    yield from _multiplied(text, quoted)
    yield from _for_all_days(text, quoted, asked)
    if not derived:
        return
    yield from _wrong_of_two(text, quoted, evidence, derived)
    yield from _over_the_cap(text, quoted, evidence, derived)
    rates = {n.value for n in evidence if n.unit == "%"}
    asked_for = any(n.value in rates and n.unit == "%" for n in asked)
    if len(rates) == 1 and "|" not in quoted and not asked_for and not any(_uses(rate, text) for rate in rates):
        yield f"{derived[0]}"


def _multiplied(text: str, quoted: str) -> Iterator[str]:
    """Rates that are multiplied where the evidence adds them."""
    if _ADDED.search(quoted) and not _TIMES.search(quoted):
        yield from (shown.text for shown in sums(text) if "+" not in shown.text and {n.unit for n in shown.inputs} == {"%"})


def _for_all_days(text: str, quoted: str, asked: tuple[Number, ...]) -> Iterator[str]:
    """What is paid for all days though the evidence pays for those over some, or after some others are taken off."""
    over = {int(match[1]) for match in _OVER_DAYS.finditer(quoted)}
    if not over:
        return
    days = {n.value for n in asked if n.unit == "일"}
    left = {day - some for day in days for some in over}
    told = {n.value for n in facts(text).numbers if n.unit == "일"}
    for shown in sums(text):
        yield from (shown.text for n in shown.inputs if n.unit == "일" and n.value in days and "원" in shown.text and not left & told)
    for step in steps(text):
        yield from (step.text for n in step.inputs[1:] if n.unit == "일" and n.value not in over and step.result.unit == "일")


def _wrong_of_two(text: str, quoted: str, evidence: tuple[Number, ...], derived: list[Number]) -> Iterator[str]:
    """The lesser of two amounts taken where the evidence takes the greater, the other way round, or both together."""
    ways = {"more" if match["more"] else "less" for match in _CHOICE.finditer(quoted)}
    if len(ways) != 1:
        return
    greater = ways == {"more"}
    fixed = {n.value for n in evidence if n.unit == "원"} & {n.value for n in facts(text).numbers if n.unit == "원"}
    for share in (n for n in derived if _OF_RATE.search(text, max(0, n.start - 12), n.start)):
        for value in fixed - {share.value}:
            pair = {share.value, value}
            wrong = min(pair) if greater else max(pair)
            yield from (step.text for step in steps(text) if {n.value for n in step.inputs} == pair and step.result.value == sum(pair))
            if _takes(text, wrong) and not _takes(text, (pair - {wrong}).pop()):
                yield f"{Number(wrong, '원')}"


_OF_RATE = re.compile(r"%\s?(?:인|는|은|이|,|=|로)?\s?$")


def _takes(text: str, value: Value) -> bool:
    """Whether the answer says of an amount that it is taken off, paid, or the answer."""
    return any(n.value == value and n.unit == "원" and _TAKEN.match(text, n.end) for n in facts(text).numbers)


def _over_the_cap(text: str, quoted: str, evidence: tuple[Number, ...], derived: list[Number]) -> Iterator[str]:
    """An amount that is the answer and more than the greatest limit of the evidence, which the answer doesn't name."""
    caps = [n.value for n in evidence if n.unit == "원" and _CAP.match(quoted, n.end)]
    if not caps or any(n.value in caps for n in facts(text).numbers):
        return
    yield from (f"{n}" for n in derived[-1:] if n.value > max(caps) and _TAKEN.match(text, n.end))


def _uses(rate: Value, text: str) -> bool:
    """Whether an answer names a rate, what it leaves of the whole, or its half in words."""
    said = facts(text).numbers
    named = any(n.unit == "분율" or (n.unit == "%" and n.value in (rate, 100 - rate)) for n in said)
    return named or (rate == _FIFTY and bool(_HALF.search(text)))


_FIFTY = 50
