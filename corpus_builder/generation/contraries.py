"""What a paragraph says, and three things that it doesn't: each differs from it in one of two places, or in both.

The decision it embodies: with two places that may be right or wrong, every option differs from two others in one place, so that the
right one is not the one in the middle (a single changed sentence gives itself away by what its neighbours have in common). Two changes
that could make a true statement together (a comparator and a denial: 50% 미만이면 지급하지 않습니다) are never made in one item, and a
number with a bound is left alone: who may withdraw within 30 days may withdraw within 15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from corpus_builder.generation.faults import COMPARATOR, NO_EXCEPTION, PARTY, POLARITY, TURNED_EXCEPTION
from corpus_builder.generation.values import Known, one_other, printed
from corpus_builder.model import content_id
from corpus_builder.pairs import Reason
from corpus_builder.text import numbers, sentences, squeezed

MOST_UNLIKE = 1.6
"""The longest option of an item has at most so many times the letters of the shortest."""


@dataclass(frozen=True, slots=True)
class Change:
    """`text[start:end]` becomes `new`; `kind` says which changes may be made together with it."""

    start: int
    end: int
    new: str
    kind: str
    fault: Reason


@dataclass(frozen=True, slots=True)
class Options:
    """The paragraph's own words, and three contraries with the reason for which each is wrong."""

    right: str
    wrong: tuple[tuple[str, Reason], ...]


_TOGETHER = frozenset(
    frozenset(pair)
    for pair in (
        ("number",),
        ("number", "party"),
        ("number", "comparator"),
        ("number", "exception"),
        ("party", "comparator"),
        ("party", "exception"),
        ("comparator", "exception"),
        ("polarity", "exception"),
        ("polarity",),
    )
)

_TAKES_BACK = re.compile(r"^(?:다만|단|그러나),?\s")
_BOUNDED = re.compile(
    r"\s?(?:\([^()]*\)\s?)?(?:[을를이가의에]\s?)?(?:\([^()]*\)\s?)?(?:씩|당|이상|이하|이내|미만|초과|넘|전|이전|이후|후|뒤|까지|지나|지난|경과|동안|간|내에|안에|부터|마다|단위|째|보다|범위|이\s?되)"
)
_COMPARED = re.compile(r"(?<=[\d천만억%％원일월년세간])\s?(이상|이하|미만|초과|이내)(?=(?:의|인|이)\s|인\s|에\s)")
_CONTRARY = {"이상": "미만", "미만": "이상", "이하": "초과", "초과": "이하", "이내": "이후"}
_SUBJECT = re.compile(r"(?<![가-힣])(보험수익자|보험계약자|계약자|피보험자)(?=[는가]\s)")
_OTHERS = {"계약자": ("보험수익자", "피보험자"), "보험계약자": ("보험수익자", "피보험자")}
_OTHERS |= {"피보험자": ("보험수익자", "계약자"), "보험수익자": ("피보험자", "계약자")}
_GROUPED = re.compile(r"(?:또는|및|와|과|나|,|·)\s?$")
_NO_MORE = " 이에 대한 예외는 없습니다."
_VERB = re.compile(
    r"(?P<stem>[가-힣]{2})(?:하여|해)?\s?(?:(?:하|되|드리)?지\s?(?:않|아니)[가-힣]*|[할될]\s수\s[있없]습니다|합니다|됩니다|드립니다)\.?$"
)
_NOT_SO = re.compile(r"그러하지\s?(?:않|아니)")
_DENIES = re.compile(r"(?:않|아니\s?하?|없)습니다\.?$|아니합니다\.?$|제외합니다\.?$")

# How a statement's end is turned: the first that fits.
_TURNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern + r"(\.?)$"), into)
    for pattern, into in (
        (r"(?<=할 )수 없습니다", r"수 있습니다\1"),
        (r"(?<=[가-힣] )수 없습니다", r"수 있습니다\1"),
        (r"(?<=[가-힣] )수 있습니다", r"수 없습니다\1"),
        (r"하지 (?:않|아니하)습니다|하지 아니합니다", r"합니다\1"),
        (r"되지 (?:않|아니하)습니다|되지 아니합니다", r"됩니다\1"),
        (r"드리지 (?:않|아니하)습니다|드리지 아니합니다", r"드립니다\1"),
        (r"지지 (?:않|아니하)습니다|지지 아니합니다", r"집니다\1"),
        (r"(?<=지급)합니다", r"하지 않습니다\1"),
        (r"(?<=[가-힣]{2})합니다(?<!로 합니다)(?<!야 합니다)(?<!말합니다)", r"하지 않습니다\1"),
        (r"(?<=[가-힣])됩니다(?<!게 됩니다)", r"되지 않습니다\1"),
        (r"(?<=여 )드립니다", r"드리지 않습니다\1"),
        (r"(?<=려 )드립니다", r"드리지 않습니다\1"),
        (r"(?<=[로] )봅니다", r"보지 않습니다\1"),
        (r"(?<=책임을 )집니다", r"지지 않습니다\1"),
        (r"(?<=효력을 )잃습니다", r"잃지 않습니다\1"),
    )
)
_MUST = re.compile(r"(하여|해|되어)야 합니다(\.?)$")
_ONLY = re.compile(r"(?<![다지])만\s|뿐\s?(?:만\s)?아니라")  # what is denied then, the act or the limit?
_NOT_SAID = re.compile(r"(?:같습니다|말합니다|뜻합니다|따릅니다|준용합니다|(?:로|것으로) 합니다|적용합니다|한합니다|한정합니다)\.?$")


def contraries(text: str, clause: str, known: Sequence[Known], units: Sequence[str]) -> Options | None:
    """Four options made of a paragraph; None where it has no two places that may be changed together.

    `clause` is the whole clause: what it says elsewhere is no contrary. `known` with their `units` are numbers that it states elsewhere.
    """
    changes = sorted(_changes(text, clause, known, units), key=lambda change: change.start)
    usable = [
        (kinds, made)
        for one, two in combinations(changes, 2)
        if (kinds := frozenset((one.kind, two.kind))) in _TOGETHER and one.end <= two.start and (made := _options(text, one, two))
    ]
    plain = [made for kinds, made in usable if len(kinds) == 1 and "polarity" in kinds]
    best = [made for kinds, made in usable if made not in plain] or plain  # two denials are the dullest pair
    return best[int(content_id("contraries", text)[:8], 16) % len(best)] if best else None


def _options(text: str, one: Change, two: Change) -> Options | None:
    """The paragraph with none, either or both of two changes; None when their lengths differ too much."""
    both = Reason(one.fault.name, "; ".join(filter(None, (one.fault.detail, _told(two.fault)))))
    said = [_with(text, one), _with(text, two), _with(text, one, two)]
    if TURNED_EXCEPTION in (one.fault.name, two.fault.name):
        said = [_joined(option) for option in said]
    wrong = tuple(zip(said, (one.fault, two.fault, both), strict=True))
    lengths = [len(squeezed(option)) for option in (text, *(said for said, _ in wrong))]
    return Options(text, wrong) if max(lengths) <= MOST_UNLIKE * min(lengths) else None


def _told(fault: Reason) -> str:
    return f"{fault.name}: {fault.detail}" if fault.detail else fault.name


def _with(text: str, *changes: Change) -> str:
    for change in sorted(changes, key=lambda c: -c.start):
        text = text[: change.start] + change.new + text[change.end :]
    return text


def _changes(text: str, clause: str, known: Sequence[Known], units: Sequence[str]) -> Iterator[Change]:
    yield from _numbers(text, known, units)
    yield from _comparators(text, clause)
    yield from _parties(text, clause)
    yield from _verbs(text)


def _numbers(text: str, known: Sequence[Known], units: Sequence[str]) -> Iterator[Change]:
    stated = numbers(text)
    for number in stated:
        at = printed(text, number.start)
        if (
            at is None
            or at.unit in ("회", "세")
            or number.bound
            or _BOUNDED.match(text, at.end)
            or sum(n.unit == at.unit for n in stated) > 1
        ):
            continue
        alike = [item for item, unit in zip(known, units, strict=True) if unit == at.unit]
        other = one_other(at, alike, frozenset(), text)
        if other:
            fault = Reason(other[1].name, f"{text[at.start : at.end]} → {other[0]}")
            yield Change(at.start, at.end, other[0], "number", fault)


def _comparators(text: str, clause: str) -> Iterator[Change]:
    plain = squeezed(clause)
    for match in _COMPARED.finditer(text):
        turned = _CONTRARY[match[1]]
        before = re.search(r"[\d,.]+\s?[^\s\d]{1,4}$", text[: match.start(1)].rstrip())
        if before and squeezed(before[0] + turned) not in plain and len(_COMPARED.findall(text)) == 1:
            yield Change(match.start(1), match.end(1), turned, "comparator", Reason(COMPARATOR, f"{match[1]} → {turned}"))


def _parties(text: str, clause: str) -> Iterator[Change]:
    """Who acts, where one party acts alone and the clause speaks of no other one that could be meant."""
    found = [m for m in _SUBJECT.finditer(text) if not _GROUPED.search(text[: m.start()])]
    if len(found) != 1:
        return
    match = found[0]
    other = next((name for name in _OTHERS[match[1]] if name not in clause), None)
    if other:
        yield Change(match.start(), match.end(), other, "party", Reason(PARTY, f"{match[1]} → {other}"))


def _verbs(text: str) -> Iterator[Change]:
    """What one of at most two sentences affirms or denies, turned; or the exception denied that the second one makes."""
    spans = sentences(text)
    if len(spans) > 2:
        return
    said = [text[span.start : span.end] for span in spans]
    excepts = len(said) == 2 and _excepts(*said)
    for n, span in enumerate(spans):
        if turned := _turned(said[n]):
            name = TURNED_EXCEPTION if n and excepts else POLARITY
            yield Change(span.start, span.end, turned, "polarity", Reason(name, f"{said[n][-14:]} → {turned[-14:]}"))
    if excepts:
        yield Change(spans[0].end, spans[1].end, _NO_MORE, "exception", Reason(NO_EXCEPTION, said[1][:60]))


def _excepts(rule: str, proviso: str) -> bool:
    """Whether a proviso says that in a case the contrary of the rule holds; "다만, … 한도로 합니다" takes nothing back."""
    if not _TAKES_BACK.match(proviso) or bool(_DENIES.search(rule)) == bool(_DENIES.search(proviso)):
        return False
    verbs = [_VERB.search(said) for said in (rule, proviso)]
    return bool(_NOT_SO.search(proviso)) or bool(verbs[0] and verbs[1] and verbs[0]["stem"] == verbs[1]["stem"])


def _joined(option: str) -> str:
    """The option with 또한, where its proviso says by now what its rule says: "지급합니다. 또한, … 경우에도 지급합니다"."""
    spans = sentences(option)
    if len(spans) != 2:
        return option
    rule, proviso = (option[span.start : span.end] for span in spans)
    if not _TAKES_BACK.match(proviso) or bool(_DENIES.search(rule)) != bool(_DENIES.search(proviso)):
        return option
    also = re.sub(r"(경우|때)에는(?=[\s,])", r"\1에도", _TAKES_BACK.sub("또한, ", proviso), count=1)
    return option[: spans[1].start] + also


def _turned(sentence: str) -> str | None:
    """The sentence with its last verb denied, or no longer denied; None where the rules don't know the verb."""
    if _NOT_SAID.search(sentence) or _ONLY.search(sentence):
        return None
    if match := _MUST.search(sentence):
        stem = {"하여": "하", "해": "하", "되어": "되"}[match[1]]
        return f"{sentence[: match.start()]}{stem}지 않아도 됩니다{match[2]}"
    for pattern, into in _TURNS:
        if pattern.search(sentence):
            return pattern.sub(into, sentence)
    return None
