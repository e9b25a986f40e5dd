"""A comparison says of each side what that side lays down, and not what the other does.

The decision it embodies: what stands behind a side's name, up to the next name, is said of that side. A number, a reference or a whole line
of it that only the other side's quotes have was put under the wrong name. Where both are named in one breath (A와 B는 각각 30일과 90일),
what only one of them has must come in the order of the names.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

from corpus_builder.model import Chunk, Joint
from corpus_builder.pairs import Candidate, Reason, Side, Verdict
from corpus_builder.text import facts, locate, squeezed

VERSION = 1

NOT_OF_SIDE = "quote of the other side"
SWAPPED = "said of the wrong side"
DENIED = "perhaps said of the wrong side"
UNTOLD = "one side isn't told"
ALIKE = "sides have one name"

_TOGETHER = re.compile(r"\s*(?:와|과|및|이나|또는|하고|,|·)\s*")
_DENIES = re.compile(r"않|아니|못[하합한]|없[는습으다]|제외")
_Said = list[tuple[tuple[int, ...], str]]


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for a quote or a fact under the wrong name; look where a side isn't told, or an answer denies what only the other side does.

    `chunk` is a `Joint` of the sides' clauses. Pairs that compare nothing pass.
    """
    sides = candidate.sides
    if not sides:
        return Verdict("sides", "pass")
    drops = [Reason(ALIKE, sides[0].name)] if len({squeezed(side.name) for side in sides}) < len(sides) else []
    parts = chunk.parts if isinstance(chunk, Joint) else (chunk,) * len(sides)
    for side, part in zip(sides, parts, strict=True):
        drops += [Reason(NOT_OF_SIDE, quote[:80]) for quote in side.evidence if locate(quote, part.body) is None]
    told = _told(candidate.output, sides)
    for of, said in told:
        drops += [Reason(SWAPPED, what) for what in (_swapped(said, of[0], sides) if len(of) == 1 else _out_of_order(said, of, sides))]
    looks = [Reason(UNTOLD, side.name) for at, side in enumerate(sides) if not any(at in of for of, _ in told)]
    looks += [Reason(DENIED, sides[of[0]].name) for of, said in told if len(of) == 1 and _denied(said, of[0], sides)]
    return Verdict("sides", "drop" if drops else "look" if looks else "pass", tuple(drops + looks))


def _told(output: str, sides: Sequence[Side]) -> _Said:
    """What the answer says of which sides: the text behind each name; that behind several names in one breath is said of all of them."""
    names = [r"\s*".join(map(re.escape, squeezed(side.name))) for side in sides]
    order = sorted(range(len(names)), key=lambda at: -len(names[at]))
    # 급여 특별약관 isn't meant where it is the end of 비급여 특별약관.
    found = list(re.finditer("|".join(rf"(?<![가-힣A-Za-z])(?P<of{at}>{names[at]})" for at in order), output))
    told: _Said = []
    before: tuple[int, ...] = ()
    for number, match in enumerate(found):
        of = int((match.lastgroup or "of0").removeprefix("of"))
        said = output[match.end() : found[number + 1].start() if number + 1 < len(found) else len(output)]
        if _TOGETHER.fullmatch(said) and number + 1 < len(found):
            before = (*before, of)
        else:
            told.append(((*before, of), said))
            before = ()
    return told


def _facts(texts: Sequence[str]) -> list[Hashable]:
    """The numbers with their units, dates and references of texts, in their order."""
    found: list[Hashable] = []
    for stated in map(facts, texts):
        found += [(n.value, n.unit) for n in stated.numbers] + [*stated.dates, *stated.references]
    return found


def _swapped(said: str, at: int, sides: Sequence[Side]) -> list[str]:
    """What is said of a side and stands in the quotes of another one alone."""
    own = (*sides[at].evidence, sides[at].name)
    others = [quote for n, side in enumerate(sides) if n != at for quote in (*side.evidence, side.name)]
    known, elsewhere = set(_facts(own)), set(_facts(others))
    odd = [str(fact) if not isinstance(fact, tuple) else f"{fact[0]}{fact[1]}" for fact in _facts([said]) if fact in elsewhere - known]
    mine, theirs = ([squeezed(quote) for quote in quotes] for quotes in (own, others))
    lines = [line.strip(" :-·") for line in said.split("\n")]
    odd += [
        line[:80]
        for line in lines
        if len(plain := squeezed(line)) > 5 and not any(plain in q for q in mine) and any(plain in q for q in theirs)
    ]
    return odd


def _out_of_order(said: str, of: Sequence[int], sides: Sequence[Side]) -> list[str]:
    """Facts of one side alone that come before those of a side that was named before it."""
    held = [set(_facts(sides[at].evidence)) for at in of]
    turns = [owners[0] for fact in _facts([said]) if len(owners := [n for n, facts_ in enumerate(held) if fact in facts_]) == 1]
    return [said.strip()[:80]] if turns != sorted(turns) else []


def _denied(said: str, at: int, sides: Sequence[Side]) -> bool:
    """Whether what is said of a side denies, or affirms, as only the other side does."""
    denies = [any(_DENIES.search(quote) for quote in side.evidence) for side in sides]
    return any(denied != denies[at] for denied in denies) and bool(_DENIES.search(said)) != denies[at] and len(squeezed(said)) > 5
