"""A period begins where the evidence lets it begin: 보험증권을 받은 날부터 15일 is not 청약한 날부터 15일.

The decision it embodies: a period is its length and the point in time before 부터. An answer may word the beginning otherwise, so it is
only looked at when it can't be one of those that the evidence has for a period of this length. What lies before an event, or within a
length of time, doesn't lie behind it: who says the other side must deny what the evidence affirms (15일이 지나면 철회할 수 없다).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus_builder.model import Chunk
from corpus_builder.moments import Moment, contrary, lapses, moment, positions, same, tells
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import Number, Value, facts, nfc, squeezed, verbatim

VERSION = 5

OTHER_START = "period begins elsewhere"
OTHER_SIDE = "before and after change places"
OTHER_DAY = "another day"

_LENGTH = r"(?=\s?\d+\s?(?:시간|일|개월|년))"
_SINCE = ("이후", "후", "뒤", r"지난\s?날", "에서", r"한\s?지", r"된\s?지", r"은\s?지")
_FROM = re.compile("|".join(("부터(?:는|의)?", *(since + _LENGTH for since in _SINCE))))
_TIME = frozenset(("일", "영업일", "개월", "년", "주", "시간"))
_BREAK = re.compile(r"[.:;()（）\n]|(?:하거나|하며|하고|이거나|다만|(?<![가-힣])단)\s")
_OR = re.compile(r"(?:또는|혹은|및|이나|나|과|와)\s")
_LIST = re.compile(rf"[,·]|{_OR.pattern}")
_BRACKETS = re.compile(r"[(（\[]((?:[^()（）\[\]]|[(（][^()（）]*[)）])*)[)）\]]")
_STOP = re.compile(r"[.\n]")
_DAYS = r"\d\d*\s?(?:영업일|일|개월|년|주|시간)"
_BEFORE = re.compile(rf"({_DAYS})\s?(?:이?전)(?![가-힣]*(?:액|부(?!터)|체|화))")
_AFTER = re.compile(rf"({_DAYS})\s?(?:이?후|뒤)|(?:후|뒤|지나서?|지나고|지난\s?날부터)\s({_DAYS})")
_MAY_AFTER, _DIGIT = re.compile("후|뒤|지나|지난"), re.compile(r"\d")
_THE_DAY = re.compile(
    r"[날일](?:의|로부터|부터)?(?:\s?그(?=\s?다음))?(\s?(?:다음\s?날|이튿날|전날))?(?=로|부터|에|이|을|까지|의|은|입|인|임|,|\s|$)"
)
_THAT_NEXT = re.compile(r"그\s?다음\s?날")
_THAT_DAY = re.compile(
    r"(\d+\s?(?:일|개월|년))(?:째)?(?:이|가)?\s?(?:되는|지난|경과한|되던)\s?(?:날(?:의|로부터)?\s?)?(그?\s?다음\s?날|이튿날)?(?<=날)"
)
_ANY_DAY = re.compile(r"다음|지난|되는|이른|해당")  # which one, other words tell
_EDGE = re.compile(r"(끝나|끝난|종료|만료|마지막|시작|개시|첫)[가-힣]{0,12}\s?(?:날|때|시점|일)")
_HANGUL = re.compile("[가-힣]+")
_OF = re.compile(r"[이가의]?\s?$")
_AT = re.compile(r"(?:당시|현재|시점)(?=[의에는를을\s,])")
_EFFECT = re.compile(r"[한된은난]\s?[때날](?:에|부터)?\s?(?=효력|보장이|책임이)")
_KINDS = ((_AT, (0, "당시"), re.compile("당시|현재|시점")), (_EFFECT, (0, "효력"), re.compile("효력|보장이|책임이")))
_THEN = re.compile(r"(?:^|\s)[그이]\s?(?:[때날]|다음\s?날)$")
_PAST = re.compile(r"(?:지난|경과한)\s?(?:다음|이후|후|뒤|날)$")  # so long after what was named before
_NAME = re.compile("[가-힣]{2}$")
_REACH = 16  # letters between 부터 and the length
_BACK = 40  # letters before 부터 that tell when a period begins
_NAMED = re.compile(r"(?:날|때|시점|당시|시각|시간|일자|일|시|이후|후|뒤|다음|지)(?:로)?$")
_BESIDE = re.compile(r"[^.\n]{0,12}?[(（][^()（）]*?$")  # from a number to one in the bracket behind it
_Length = tuple[Value, str]


@dataclass(frozen=True, slots=True)
class _Period:
    begins: Moment
    length: _Length | None
    """None: none is told, from then on."""
    text: str


_CELL = re.compile("‘([^‘’]{4,})’")  # what the answer quotes of its evidence, a cell of a table above all, begins no period of its own


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a period or a position in time of the answer that the evidence has otherwise."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("periods", "pass")
    quoted, asked = nfc("\n".join(candidate.evidence)), nfc(candidate.instruction)
    output = _CELL.sub(lambda cell: "" if squeezed(cell[1]) in squeezed(quoted) else cell[0], nfc(candidate.output))
    odd = [Reason(OTHER_START, told) for told in _other_starts(output, quoted)]
    odd += [Reason(OTHER_DAY, told) for told in _strange(output, quoted, f"{asked}\n{nfc(chunk.title)}")]
    odd += [Reason(OTHER_SIDE, told) for told in _misplaced(output, quoted, asked)]
    odd += [Reason(OTHER_DAY, told) for told in _other_days(output, quoted)]
    odd += [Reason(OTHER_SIDE, told) for told in (*_turned(_sides, output, quoted), *_lapsed(output, quoted, asked))]
    return Verdict("periods", "look" if odd else "pass", tuple(odd))


def _other_starts(output: str, quoted: str) -> list[str]:
    """Periods of the answer whose length the evidence has, with another beginning; and those whose beginning it has, with other lengths."""
    told = _periods(output)
    if not told:
        return []
    known, odd = _periods(quoted, evidence=True), []
    lengths = {(number.value, number.unit) for number in facts(quoted).numbers}
    for period in told:
        others = [other for other in known if other.length == period.length]
        if others:
            wrong = not any(same(period.begins, other.begins) for other in others)
        else:
            others = [other for other in known if _unit(other) == _unit(period) and same(period.begins, other.begins)]
            wrong = bool(others) and period.length in lengths
        if wrong:
            odd.append(f"{period.text} / {others[0].text}"[:120])
    return odd


def _unit(period: _Period) -> str:
    return period.length[1] if period.length else ""


_POINT = re.compile(r"때(?=[를로]|부터|까지)|날(?=[을에로이의]|부터|까지)|시점(?=[을에로이의]|부터|까지)|일(?=[을에로]|부터|까지)")
_DONE = frozenset("은한된난낸간긴킨")  # how what has happened ends: 받은 날


def _strange(output: str, quoted: str, asked: str) -> list[str]:
    """Days of the answer on which something happens that neither evidence nor question speaks of."""
    odd = []
    for match in _POINT.finditer(output):
        before = output[max(0, match.start() - 20) : match.start()].rstrip()
        if before[-1:] not in _DONE if match[0] != "일" else not _NAME.search(before):
            continue
        words = _BREAK.split(before)[-1]
        event = moment(f"{words} 날").event
        if event == "체결" or _digit(words):  # from 계약일 on is from the beginning
            continue
        if event and not tells(quoted, event) and not tells(asked, event):
            odd.append(" ".join(words.split()[-2:]) + match[0])
    return odd


def _misplaced(output: str, quoted: str, asked: str) -> list[str]:
    """What the answer puts before an event and the evidence behind it, or the other way round."""
    odd = []
    for said in positions(output):
        known = [(place.after, place.denies, place.text) for place in positions(quoted) if same(said.of, place.of)]
        supposed = any(place.after == said.after and same(said.of, place.of) for place in positions(asked)) if known else True
        if not supposed and (other := _otherwise(said.after, said.denies, known)):
            odd.append(f"{said.text} / {other}")
    return odd


def _lapsed(output: str, quoted: str, asked: str) -> list[str]:
    """Lengths of time that have passed in one of answer and evidence and not in the other."""
    odd = []
    for said in lapses(output):
        there = [lapse for lapse in lapses(quoted) if lapse.time == said.time]
        if said.bound and all(lapse.bound for lapse in there):  # comparators are the numbers' matter
            continue
        known = [(lapse.passed, lapse.denies, lapse.text) for lapse in there]
        supposed = any((lapse.time, lapse.passed) == (said.time, said.passed) for lapse in lapses(asked)) if known else True
        if not supposed and (other := _otherwise(said.passed, said.denies, known)):
            odd.append(f"{said.text} / {other}")
    return odd


def _otherwise(side: bool, denies: bool | None, known: Sequence[tuple[bool, bool | None, str]]) -> str:
    """What the evidence has on the other side while both deny or affirm; "" where it has this side, or the contrary on the other one."""
    here, there = ([place for place in known if (place[0] == side) is on] for on in (True, False))
    if here:
        turned = all(contrary(denies, of) for _, of, _ in here)
        return next((text for _, of, text in there if turned and of == denies), "")
    return there[0][2] if there and not any(contrary(denies, of) for _, of, _ in there) else ""


def _other_days(output: str, quoted: str) -> list[str]:
    """Days and times of the answer of which the evidence has only the next, or the other end."""
    if _THAT_NEXT.search(output) or _THAT_NEXT.search(quoted):  # which day's next one, nothing tells
        return []
    return _turned(_days, output, quoted)


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
        for match in pattern.finditer(text) if (side == "전" and "전" in text) or (side == "후" and _MAY_AFTER.search(text)) else ():
            sides.setdefault(squeezed(match[match.lastindex or 1]), set()).add(side)
    return sides


@lru_cache(maxsize=256)
def _days(text: str) -> dict[str, set[str]]:
    """For each named day whether it is the day itself or the next, and for each named time whether its begin or its end is meant."""
    days: dict[str, set[str]] = {}
    for match in _THE_DAY.finditer(text):
        day = squeezed(text[max(0, match.start() - 4) : match.start() + 1])[-3:]
        if len(day) == 3 and _HANGUL.fullmatch(day) and not _ANY_DAY.match(day):
            days.setdefault(day, set()).add(squeezed(match[1]).replace("이튿날", "다음날") if match[1] else "그날")
    for match in _THAT_DAY.finditer(text) if "날" in text and _DIGIT.search(text) else ():
        days.setdefault(squeezed(match[1]), set()).add("다음날" if match[2] else "그날")
    for match in _EDGE.finditer(text):
        of = _OF.sub("", text[max(0, match.start() - 6) : match.start()])[-4:]
        days.setdefault(of, set()).add("시작" if match[1] in ("시작", "개시", "첫") else "끝")
    days.pop("", None)
    return days


@lru_cache(maxsize=256)
def _periods(text: str, *, evidence: bool = False) -> list[_Period]:
    """The periods of a text; those of `evidence` may begin on each day of a list or a bracket before 부터."""
    starts = list(_FROM.finditer(text))
    if not (starts or any(sign.search(text) for _, _, sign in _KINDS)):
        return []
    at = [
        _Period(moment(f"{words} 때"), kind, f"{words} {match[0]}")
        for pattern, kind, sign in _KINDS
        for match in (pattern.finditer(text) if sign.search(text) else ())
        if (words := _words(text, match.start() + (kind[1] == "효력")))
    ]
    lengths = [number for number in facts(text).numbers if number.unit in _TIME] if starts else []
    found: list[_Period] = []
    for match in starts:
        number = next((n for n in lengths if match.end() <= n.start <= match.end() + _REACH), None)
        number = None if number and _STOP.search(text, match.end(), number.start) else number
        upto = match.end() if match[0].endswith(("후", "뒤", "지")) else match.start()
        for before in _beginnings(text[max(0, upto - _BACK) : upto], evidence=evidence):
            that = _THEN.search(before)
            if not (number or _NAMED.search(before)) or (that and not evidence) or _digit(before) or _PAST.search(before):
                continue
            begins = moment("" if that else " ".join(before.split()[-4:]))
            for one in (number, *_beside(number, lengths, text)):
                length = (one.value, one.unit) if one else None
                found.append(_Period(begins, length, f"{before}{text[upto : match.end()]} {one or ''}".strip()))
    return [period for period in (*found, *at) if period.begins.event or not period.begins.letters or len(period.begins.letters) > 1]


def _words(text: str, end: int) -> str:
    """The words before `end` that name a point in time, "" where the last one is none of Hangul."""
    last = text[max(0, end - 16) : end].split()[-3:]
    return " ".join(last) if last and _HANGUL.fullmatch(last[-1]) else ""


def _beside(number: Number | None, lengths: Sequence[Number], text: str) -> list[Number]:
    """The lengths that a bracket behind one tells for some (청약한 날부터 30일(… 전화로 맺은 경우 45일))."""
    return [n for n in lengths if number and n.start > number.end and _BESIDE.fullmatch(text, number.end, n.start)]


def _digit(before: str) -> bool:
    """Whether a beginning is a date, which is the numbers' matter."""
    return any(map(str.isdigit, " ".join(before.split()[-2:])))


def _beginnings(before: str, *, evidence: bool) -> list[str]:
    """The days that the words before 부터 name: 재해일 또는 진단 확정일 names two."""
    inside = [match[1] for match in _BRACKETS.finditer(before)] if evidence else []
    found = []
    for piece in (_BRACKETS.sub("", before), *inside):
        parts = [part.strip() for part in (_LIST if evidence else _OR).split(_BREAK.split(piece)[-1])]
        found.append(parts[-1])
        for part in reversed(parts[:-1]):
            if not _NAMED.search(part):
                break
            found.append(part)
    return [one for one in found if one]
