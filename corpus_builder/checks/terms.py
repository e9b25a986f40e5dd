"""Benefits, rates and coverages of an answer are those of its evidence: 해약환급금 is not 계약자적립액, 골절진단비 not 화상진단비.

The decision it embodies: names of this kind end in a word of their class (급여금, 이율, 진단비, 암). A name in the answer that neither the
evidence nor the question nor the clause has comes from elsewhere. Plain words of a class (보험금, 이자) and shorter or longer forms of a
known name are none. A word that evidence and question lack was put in another's place where the evidence has another of the same kind
(both money, both papers) with the same particle beside the same word. What ends a contract or wakes it up again is no matter of style.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus_builder.checks._words import resolves, unsaid
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import Number, nfc, numbers, squeezed, verbatim

VERSION = 3

OTHER = "another term"
SWAPPED = "number of another term"

_CLASS = (
    r"급여금|보험금|환급금|적립액|적립금|준비금|해약공제액|이율|진단비|수술비|치료비|입원비|간병비|의료비|생활비|위로금|지원금|축하금|연금|일당|보험료|"
    r"부담금|공제금액|배상금|특별약관|특약|보험|질환|증후군|골절|화상|장해|손해|가입금액"
)
_PARTICLE = "에게서|으로서|로서|으로부터|로부터|에게|에서는|에서|에는|으로는|으로|까지|부터|은|는|이|가|을|를|의|에|로|과|와|도|만"
_BESIDE = 16  # letters beside a word that hold the next one
_MAY_NAME = re.compile(f"{_CLASS}|암")
_CLASSES = re.compile(rf"(?:{_CLASS}|암)$")
_NAME = re.compile(
    rf"(?<![가-힣])[가-힣]{{0,12}}?(?:{_CLASS}|[가-힣]암)(?=[은는이가을를의에로과와도만나란]|으로|이란|부터|까지|입니다|이며|\W|$)"
)
_THING = re.compile(rf"(?<![가-힣])(?:[가-힣]{{1,12}}?(?:{_CLASS}|사고|[가-힣]암)|[가-힣]?암)(?=[은는이가을를의에로과와도만:]|으로|\W|$)")
_CLAUSES = re.compile(r"(?<=[고며])[,\s]+|(?<=[다음])\.\s*|\n|(?<=[가-힣]),\s")
# What such a word is called by itself, and words before it that name nothing.
_PLAIN = re.compile(
    rf"(?:이|그|각|해당|다른|같은|이런|모든|총|전체|추가|최초|지급|해당되는|주|손|보험|가입|납입|미납|밀린|받은|낸)?(?:{_CLASS})|이상암|"
    r"(?:지급|해당|다음|어떤|사망|기본|신체|상해|질병|재산|실제)(?:보험금|손해|보험료|특별약관|특약|보험)"
)


# The last letter of a word tells what kind of thing it names: money, shares, papers, people and their number, diseases.
_KINDS = {letter: kind[0] for kind in ("금료액비", "율률", "서권증", "자인", "수", "암병환상해") for letter in kind}
_LONG = re.compile(rf"(?<![가-힣])(?P<name>[가-힣]{{2,14}}[{''.join(_KINDS)}](?<![에어아해여]서))(?P<particle>{_PARTICLE})?(?![가-힣])")
_SAME = {"는": "은", "가": "이", "를": "을", "와": "과", "으로": "로"}
_SUM = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{2,}금|[가-힣]{2,}(?:가입|산정|예치)금액|[가-힣]{2,}보험료|이자|[가-힣]{2,}이율)(?P<particle>보다|[을를의])\s+(?P<behind>[가-힣]{2,})"
)
_MAY_SUM = re.compile("|".join(rf"{word}(?:보다|[을를의])\s" for word in ("금", "금액", "보험료", "이자", "이율")))
_WORD = re.compile(r"[가-힣A-Za-z0-9]+")
_END = re.compile(r"[다요음함]\.|\n")
_EFFECTS = re.compile(r"(?<![가-힣])(?:효력)?(해지|취소|무효|철회|부활|해제|실효|소멸)(?=[하되된할한합됩될로를을가는은의와나]|[\s,])")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word with its particle ("" for none) and the beginnings of the words beside it ("" where the sentence begins or ends)."""

    name: str
    particle: str
    before: str
    behind: str

    def beside(self, other: _Placed) -> bool:
        return bool(self.before and self.before == other.before) or bool(self.behind and self.behind == other.behind)


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a name that is put in another's place or comes from elsewhere, and for a number that stands there with another name."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("terms", "pass")
    known, new = unsaid(candidate, chunk)
    output = nfc(candidate.output)
    odd = new and (  # a name that is not known stands in a word that isn't
        (not resolves(candidate) and _elsewhere(new, output, known, candidate.evidence, chunk))
        or (_LONG.search(new) and _in_anothers_place(output, known, candidate.evidence))
        or _of_anothers_verb(output, candidate.evidence)
        or _other_effect(new, known, candidate)
    )
    found = [Reason(OTHER, name) for name in odd or ()] or [Reason(SWAPPED, told) for told in _swapped(output, candidate.evidence)]
    return Verdict("terms", "look" if found else "pass", tuple(found))


def _elsewhere(new: str, output: str, known: str, quotes: Sequence[str], chunk: Chunk) -> list[str]:
    """Names in the output that have come from elsewhere: not of the clause, or instead of one of their class that the evidence has."""
    strange = [name for name in dict.fromkeys(_names(new)) if name not in known] if _MAY_NAME.search(new) else []
    if not strange:
        return []
    names, clause = set(_names(known)), squeezed(chunk.clause)
    unsaid = {name for quote in quotes for name in _things(quote)} - {*_things(output)}
    return [
        name
        for name in strange
        if not any(other in name for other in names) and (name not in clause or any(other.endswith(_class(name)) for other in unsaid))
    ]


def _class(name: str) -> str:
    match = _CLASSES.search(name)
    return match[0] if match else name


def _in_anothers_place(output: str, known: str, quotes: Sequence[str]) -> list[str]:
    """Words of the output, each with the one of the evidence in whose place it stands."""
    said = [match for match in _LONG.finditer(output) if match["name"] not in known]
    if not said:
        return []
    whole, there = squeezed(output), [word for quote in quotes for word in _placed(quote)]
    return [
        f"{mine.name} / {other.name}"
        for mine in (_place(output, match) for match in said)
        for other in there
        if mine.particle == other.particle and _KINDS[mine.name[-1]] == _KINDS[other.name[-1]] and mine.beside(other)
        if other.name not in mine.name and mine.name not in other.name and other.name not in whole
    ][:1]


@lru_cache(maxsize=512)  # the same paragraph is quoted by several pairs
def _placed(quote: str) -> tuple[_Placed, ...]:
    text = nfc(quote)
    return tuple(_place(text, match) for match in _LONG.finditer(text))


def _place(text: str, match: re.Match[str]) -> _Placed:
    before = _WORD.findall(_END.split(text[max(0, match.start() - _BESIDE) : match.start()])[-1])
    behind = _WORD.findall(_END.split(text[match.end() : match.end() + _BESIDE])[0])
    particle = match["particle"] or ""
    return _Placed(match["name"], _SAME.get(particle, particle), before[-1][:2] if before else "", behind[0][:2] if behind else "")


def _of_anothers_verb(output: str, quotes: Sequence[str]) -> list[str]:
    """A sum of which the output says what the evidence says of another one alone: 자기부담금을 공제한 there, 보험가입금액을 공제한 here."""
    there: dict[tuple[str, str], list[str]] = {}
    said = _sums(output)
    for quote in quotes if said else ():
        for name, particle, behind in _sums(quote):
            there.setdefault((particle, behind), []).append(name)
    for name, particle, behind in said:
        others = there.get((particle, behind), [])
        if others and len(name) > 3 and not any(name in other or other in name or other in output for other in others):
            return [f"{name} / {others[0]}"]
    return []


@lru_cache(maxsize=512)
def _sums(text: str) -> tuple[tuple[str, str, str], ...]:
    """The sums of money that a text names: name, particle and the beginning of the word behind."""
    text = nfc(text)
    found = _SUM.finditer(text) if _MAY_SUM.search(text) else ()
    return tuple((m["name"], _SAME.get(m["particle"], m["particle"]), m["behind"][:2]) for m in found)


def _other_effect(new: str, known: str, candidate: Candidate) -> list[str]:
    """What the output says becomes of the contract, where the evidence says something else that the output doesn't."""
    strange = [said for said in dict.fromkeys(_EFFECTS.findall(new)) if said not in known and not (said == "실효" and "효력" in known)]
    return [f"{strange[0]} / {said}" for said in _EFFECTS.findall("\n".join(candidate.evidence))[:1]] if strange else []


def _names(text: str) -> list[str]:
    return [name for match in _NAME.finditer(text) if not _PLAIN.fullmatch(name := match[0])]


def _swapped(output: str, quotes: Sequence[str]) -> list[str]:
    """Numbers that the answer says of the one name in a clause, and the evidence of another name only."""
    if not numbers(output) or not _things(output) or len({name for quote in quotes for name in _things(quote)}) < 2:
        return []
    of: dict[str, set[Number]] = {}
    for quote in quotes:
        for names, held in _held(quote):
            for name in names:
                of.setdefault(name, set()).update(held)
    told = []
    for clause in _CLAUSES.split(output) if len(of) > 1 else ():
        things = _things(clause)
        if len(things) == 1 and (mine := of.get(things[0])):
            others = set().union(*(held for name, held in of.items() if name != things[0]))
            told += [f"{things[0]} {number}" for number in numbers(clause) if number in others - mine]
    return told


@lru_cache(maxsize=512)  # the same paragraph is quoted by several pairs
def _held(quote: str) -> tuple[tuple[tuple[str, ...], tuple[Number, ...]], ...]:
    """The names of each clause of a quote, with its numbers."""
    return tuple((things, numbers(clause)) for clause in _CLAUSES.split(nfc(quote)) if (things := _things(clause)))


@lru_cache(maxsize=512)
def _things(clause: str) -> tuple[str, ...]:
    found = _THING.finditer(nfc(clause))
    return tuple(dict.fromkeys(match[0] for match in found if not _PLAIN.fullmatch(match[0]) or len(match[0]) < 3))
