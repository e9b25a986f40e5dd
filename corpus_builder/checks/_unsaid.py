"""What the quotes of an answer say and the answer leaves out, told from the quotes alone.

The decision it embodies: whoever quotes a sentence needs it. One that denies or obliges, and of which the answer has next to nothing
though it denies or obliges less often than its quotes, was left out, as was a number that a bracket gives for some cases.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from corpus_builder.checks._clauses import Clause, read
from corpus_builder.pairs import Candidate
from corpus_builder.text import nfc, numbers, squeezed

UNSPOKEN = 0.2
"""A sentence is left out when less than this share of its own pairs of letters occurs in the answer."""

FEWEST = 4
"""Pairs of its own that a sentence has at least, for that to mean anything."""

_MAY_DENY = re.compile(r"않|못|없|제외|아니|[야]\s?[합한]")
_LIST = re.compile(r"(?:다음|아래)(?:의|에|과|와|중|\s)")
_PART = re.compile(r"(?:지만|으나|므로)[,\s]*$")  # of a sentence
_WORD = re.compile(r"[^\W_]+")
# 14일(보험기간이 1년 미만인 경우에는 7일): for some cases another number.
_FOR_SOME = re.compile(r"(?<=[가-힣%])[(（]((?!다만|단)[^()（）]*(?:경우|때|계약)(?:에는|은|는)?\s[^()（）]{0,12}\d[^()（）]{0,10})[)）]")


def unsaid(candidate: Candidate) -> list[str]:
    """The sentences and brackets of the quotes that the answer leaves out."""
    return [*_sentences(candidate), *_brackets(candidate)]


def _sentences(candidate: Candidate) -> list[str]:
    if not any(_MAY_DENY.search(quote) for quote in (candidate.output, *candidate.evidence)):
        return []
    quoted = [clause for quote in candidate.evidence for clause in read(quote) if clause.ended and not _LIST.search(clause.text)]
    if len(quoted) < 2:
        return []
    told, alone = read(candidate.output), {squeezed(quote) for quote in candidate.evidence}
    denied = [clause for clause in quoted if clause.denies]
    due = [clause for clause in quoted if clause.about == "due" and squeezed(clause.text) in alone]
    more = denied if len(denied) > sum(clause.denies for clause in told) else []
    more += due if len(due) > sum(clause.about == "due" for clause in told) else []
    more += [clause for clause in quoted if clause.excepts and not clause.denies and all(one.denies for one in told if one.about)]
    said, known = squeezed(candidate.output), squeezed(candidate.instruction)
    return [clause.text.strip() for clause in more if not _PART.search(clause.text) and _unspoken(clause, quoted, said, known)]


def _unspoken(clause: Clause, quoted: list[Clause], said: str, known: str) -> bool:
    rest = frozenset().union(*(_pairs(other.text) for other in quoted if other is not clause))
    own = {pair for pair in _pairs(clause.text) - rest if pair not in known}
    return len(own) >= FEWEST and sum(pair in said for pair in own) < UNSPOKEN * len(own)


@lru_cache(maxsize=512)
def _pairs(text: str) -> frozenset[str]:
    return frozenset("".join(pair) for word in _WORD.findall(nfc(text)) for pair in pairwise(word))


def _brackets(candidate: Candidate) -> list[str]:
    """Brackets with a number for some cases, where the answer has only the one before the bracket."""
    found = []
    for quote in candidate.evidence:
        for match in _FOR_SOME.finditer(quote) if "(" in quote or "（" in quote else ():
            before = numbers(quote[max(0, match.start() - 16) : match.start()])[-1:]
            told = {(n.value, n.unit) for n in numbers(candidate.output)}
            some = {(n.value, n.unit) for n in numbers(match[1])}
            if before and (before[0].value, before[0].unit) in told and some and not some & told:
                found.append(match[1])
    return found
