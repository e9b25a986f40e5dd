"""Which terms without a printed title are the 보통약관: the ones whose articles the riders of the same document cite as its.

The decision it embodies: an excerpt begins behind its title page, yet its riders say 보통약관 제35조(해약환급금). Number and title are two
witnesses; where several such citations hit one unit without a name, none misses it, and nothing else is called 보통약관, it is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus_builder.model import Clause
from corpus_builder.structure.lookup import squeezed

BASE = "보통약관"
WITNESSES = 2
"""Articles that are cited by number and title, at least."""

_CITED = re.compile(r"보통\s*약관\s*[」』\"’”]?\s*(?:의\s*)?제\s*(\d+)\s*조(?:\s*의\s*(\d+))?\s*[(（]([^()（）\n]{2,40})[)）]")


def named(clauses: Sequence[Clause], untitled: str) -> list[Clause]:
    """The clauses, those of the one unit that is only called `untitled` and a number with 보통약관 as its title where others cite it so."""
    bare = {clause.unit for clause in clauses if re.fullmatch(rf"{untitled} \d+", clause.unit_title)}
    if len(bare) != 1 or any("보통약관" in squeezed(clause.unit_title) for clause in clauses):
        return list(clauses)
    unit = bare.pop()
    printed = {clause.article: squeezed(clause.title) for clause in clauses if clause.unit == unit and clause.kind == "article"}
    cited = {
        (f"{number}-{branch}" if branch else number, squeezed(title))
        for clause in clauses
        if clause.unit != unit
        for number, branch, title in _CITED.findall(clause.text)
    }
    hits = sum(printed.get(number) == title for number, title in cited)
    if hits < WITNESSES or hits < len(cited):
        return list(clauses)
    return [_titled(clause) if clause.unit == unit else clause for clause in clauses]


def _titled(clause: Clause) -> Clause:
    return replace(clause, unit_title=BASE, path=clause.path.replace(clause.unit_title, BASE, 1))
