"""Articles that are printed on their side, in the margin or between upright ones: put back where their number is missing.

Text on its side is no part of the sentence beside it, and mostly a label or a drawing; so it counts as a box. But an article in it is
law, and would be lost in the article that happens to stand beside it. One that looks in every way like a heading, and whose number its
unit lacks, goes behind the article before it; it reaches as far as its own text on its side. What isn't put back is told.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from corpus_builder.structure.headings import Candidate, candidates
from corpus_builder.structure.joining import Spelling
from corpus_builder.structure.printed import Printed
from corpus_builder.structure.sequence import displaced

APART = 3.0
"""Blocks further apart than so many letters' heights don't belong together."""


@dataclass(frozen=True, slots=True)
class Lying:
    """What looks like an article on its side: its heading (`at` is the index in the stream) and the indexes of all of its lines."""

    heading: Candidate
    lines: tuple[int, ...]


def lying(stream: Sequence[Printed], known: Spelling) -> list[Lying]:
    """Everything on its side that begins with 제n조 and a title. `known` is the document's spelling, for wrapped titles."""
    result: list[Lying] = []
    for run in _runs(stream):
        own = [replace(stream[i], kind="text" if stream[i].kind == "box" else stream[i].kind) for i in run]
        found = [candidate for candidate in candidates(own, known) if candidate.form != "reference" and candidate.title]
        ends = [candidate.at for candidate in found[1:]] + [len(run)] * bool(found)
        result += [Lying(replace(c, at=run[c.at]), tuple(run[c.at : end])) for c, end in zip(found, ends, strict=True)]
    return result


def _runs(stream: Sequence[Printed]) -> list[list[int]]:
    """The indexes of the lines on their side, as they are read: blocks of one turn that stand close below each other together."""
    aside = sorted((i for i, item in enumerate(stream) if item.aside), key=lambda i: (stream[i].page, stream[i].sheet.turn.degrees))
    runs: list[list[int]] = []
    for _, group in itertools.groupby(aside, key=lambda i: stream[i].sheet):
        blocks = [list(own) for _, own in itertools.groupby(group, key=lambda i: stream[i].block)]
        for block in sorted(blocks, key=lambda own: min(stream[i].bbox[1] for i in own)):
            if runs and _goes_on(stream[runs[-1][-1]], stream[block[0]]):
                runs[-1] += block
            else:
                runs.append(block)
    return runs


def _goes_on(before: Printed, after: Printed) -> bool:
    a, b = before.bbox, after.bbox
    return before.sheet == after.sheet and b[1] >= a[1] and b[1] - a[3] < APART * before.height and a[0] < b[2] and b[0] < a[2]


def missing(found: Sequence[Lying], headings: Sequence[Candidate], units: Iterable[range], apart: Set[int]) -> list[Lying]:
    """Those whose number is missing in their unit. `headings`, `units` and `apart` as in `sequence.displaced`."""
    taken = displaced([each.heading for each in found], headings, units, apart)
    return [each for each in found if each.heading in taken]


def put_back(
    stream: Sequence[Printed],
    found: Sequence[Lying],
    headings: Sequence[Candidate],
    units: Sequence[range],
    bounds: Set[int],
    parts: Set[int],
) -> list[Printed]:
    """The stream with these as lines of text, each behind the article before it: ahead of the next one or of another of `bounds` (where
    the text of an article ends), or of a part heading (`parts`) that comes behind both."""
    before: dict[int, list[int]] = {}
    for each in sorted(found, key=lambda each: _number(each.heading)):
        unit = next(unit for unit in units if each.heading.at in unit)
        target = _target(each.heading, [heading for heading in headings if heading.at in unit], bounds | {unit.stop}, parts)
        before.setdefault(target, []).extend(each.lines)
    moved = {i for each in found for i in each.lines}
    order = [i for at in range(len(stream) + 1) for i in (*before.get(at, ()), *([at] if at < len(stream) and at not in moved else []))]
    return [replace(stream[i], kind="text") if i in moved and stream[i].kind == "box" else stream[i] for i in order]


def _target(heading: Candidate, unit: Sequence[Candidate], bounds: Set[int], parts: Set[int]) -> int:
    lower = [other for other in unit if _number(other) < _number(heading)]
    if not lower:
        return unit[0].at
    last = max(lower, key=_number)
    end = min(at for at in bounds if at > last.at)
    return next((at for at in sorted(parts) if max(last.at, heading.at) < at < end and heading.at < end), end)


def _number(candidate: Candidate) -> tuple[int, int]:
    return candidate.number, candidate.sub
