"""Benefits, rates and coverages of an answer are those of its evidence: 해약환급금 is not 계약자적립액, 골절진단비 not 화상진단비.

The decision it embodies: names of this kind end in a word of their class (급여금, 이율, 진단비, 암). A name in the answer that neither the
evidence nor the question nor the heading has was put in another's place, or comes from elsewhere. Plain words of a class (보험금, 이자)
and shorter or longer forms of a known name are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import Number, nfc, numbers, squeezed, verbatim

VERSION = 1

OTHER = "another term"
SWAPPED = "number of another term"

_CLASS = (
    r"급여금|보험금|환급금|적립액|적립금|준비금|해약공제액|이율|진단비|수술비|치료비|입원비|간병비|의료비|생활비|위로금|지원금|축하금|연금|일당|보험료|"
    r"부담금|공제금액|배상금|특별약관|특약|보험|질환|증후군|골절|화상|장해|손해|가입금액"
)
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


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a name that the evidence, the question and the heading don't have, and for a number that stands there with another name."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("terms", "pass")
    known = squeezed("\n".join((*candidate.evidence, candidate.instruction, candidate.input, chunk.header, chunk.title, chunk.unit_title)))
    output = nfc(candidate.output)
    strange = [name for name in dict.fromkeys(_names(output)) if name not in known]
    names = set(_names(known)) if strange else set()
    odd = [name for name in strange if not any(other in name for other in names)]
    found = [Reason(OTHER, name) for name in odd] or [Reason(SWAPPED, told) for told in _swapped(output, candidate.evidence)]
    return Verdict("terms", "look" if found else "pass", tuple(found))


def _names(text: str) -> list[str]:
    return [name for match in _NAME.finditer(text) if not _PLAIN.fullmatch(name := match[0])]


def _swapped(output: str, quotes: Sequence[str]) -> list[str]:
    """Numbers that the answer says of the one name in a clause, and the evidence of another name only."""
    of: dict[str, set[Number]] = {}
    if not numbers(output):
        return []
    for clause in (clause for quote in quotes for clause in _CLAUSES.split(nfc(quote))):
        for name in _things(clause):
            of.setdefault(name, set()).update(numbers(clause))
    told = []
    for clause in _CLAUSES.split(output) if len(of) > 1 else ():
        things = _things(clause)
        if len(things) == 1 and (mine := of.get(things[0])):
            others = set().union(*(held for name, held in of.items() if name != things[0]))
            told += [f"{things[0]} {number}" for number in numbers(clause) if number in others - mine]
    return told


@lru_cache(maxsize=512)  # the same paragraph is quoted by several pairs
def _things(clause: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in _THING.finditer(clause) if not _PLAIN.fullmatch(match[0]) or len(match[0]) < 3))
