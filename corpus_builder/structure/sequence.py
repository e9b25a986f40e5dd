"""Which candidates are headings: the choice under which the article numbers run best.

Within one unit of terms the numbers go 1, 2, 3, 3의2, 4 … A reference at a line's start, a statute quoted in an appendix or a
contents line breaks that order, a missed heading leaves a gap. So every candidate gets a gain from its looks and every pair of
neighbours a price from its numbers, and the cheapest chain through the document wins (Viterbi). The figures are in one place
below; they only need to be right relative to each other.

A chain has one direction, so an article that is printed out of order (1, 2, 4, 3) has no place in it. Such headings are put back
afterwards (`displaced`): better two articles in an odd order, with a remark, than one that holds the other's text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from corpus_builder.structure.headings import Candidate

GAIN = {"heading": 3.0, "bare": 1.0, "reference": -6.0}
INDENTED = -2.0
"""It stands further from the margin than the document's headings do, as quoted statutes are set."""
INDENT = 1.5
"""So many font sizes further."""
FLOWS = -4.0
"""The line before runs on into the candidate."""
APPENDIX = -20.0
"""The candidate stands in an appendix of statutes."""

SUCCESSOR = 2.0
"""The next number, or the next 의n."""
TITLED_START = 2.0
"""제1조 below the title of a unit."""
UNTITLED_START = -3.0
FIRST_OF_ALL = 0.0
GAP = -2.0
"""Numbers were skipped; each skipped one costs a further GAP_STEP, up to ten."""
GAP_STEP = -0.3
LATE_START = -4.0
"""A chain that begins at another number than 1: pages cut out of a policy, or the articles of some law."""
REPEAT = -2.5
"""The number before once more: a misprint, if the next one goes on as if it weren't."""
BACKWARDS = -7.0
LATE = 2
"""Below the title of a unit, numbers up to this one may open it: what stood before is an image, or was lost."""

WINDOW = 80
"""How many candidates in a row may be rejected within a unit (a new unit may follow any)."""


def accepted(found: Sequence[Candidate], titled: Set[int], appendix: Set[int]) -> list[Candidate]:
    """The candidates that are headings, in order.

    `titled` holds the `at` of candidates below a unit title, `appendix` those inside an appendix of statutes.
    """
    usual = _usual_indent(found)
    best: list[float] = []
    back: list[int] = []
    for j, candidate in enumerate(found):
        own = _gain(candidate, appendix, usual)
        score, before = own + _start(candidate, titled), -1
        opens = candidate.number == 1 and not candidate.sub  # a late start may also go on: 제2조 below a line that ends in 약관
        for i in range(0 if opens else max(0, j - WINDOW), j):
            through = best[i] + own + _step(found[i], candidate, titled)
            if through > score:
                score, before = through, i
        best.append(score)
        back.append(before)
    chain: list[Candidate] = []
    j = max(range(len(best)), key=best.__getitem__) if best and max(best) > 0 else -1
    while j >= 0:
        chain.append(found[j])
        j = back[j]
    return chain[::-1]


def displaced(found: Sequence[Candidate], chain: Sequence[Candidate], ranges: Iterable[range], apart: Set[int]) -> list[Candidate]:
    """Candidates that look in every way like headings, whose number is missing in their unit and belongs there: they are printed out
    of order.

    `chain` is what `accepted` returned; `ranges` are the lines of each unit up to its annexes, `apart` as in `accepted`. A number
    beyond the unit's last one may be meant for other terms: it counts only if these have no article of that number and title.
    """
    usual, taken = _usual_indent(found), {candidate.at for candidate in chain}
    named = Counter((candidate.article, candidate.title) for candidate in chain)
    result = []
    for unit in ranges:
        numbers = {candidate.article: candidate.number for candidate in chain if candidate.at in unit}
        last = max(numbers.values(), default=0)
        waiting = [c for c in found if c.at in unit and c.at not in taken and c.at not in apart and _sound(c, usual)]
        waiting = [c for c in waiting if c.number <= last or not named[c.article, c.title]]
        while fitting := next((c for c in waiting if c.article not in numbers and _beside(c, numbers.values())), None):
            numbers[fitting.article] = fitting.number
            result.append(fitting)
    return result


def _sound(candidate: Candidate, usual: float) -> bool:
    return candidate.form == "heading" and bool(candidate.title) and not candidate.flows and candidate.indent <= usual + INDENT


def _beside(candidate: Candidate, numbers: Iterable[int]) -> bool:
    """Whether the number is next to one that is there, or a 의n of it."""
    return any(abs(candidate.number - number) <= 1 for number in numbers)


def _usual_indent(found: Sequence[Candidate]) -> float:
    indents = sorted(candidate.indent for candidate in found if candidate.form == "heading")
    return indents[len(indents) // 2] if indents else 0.0


def _gain(candidate: Candidate, appendix: Set[int], usual: float) -> float:
    gain = GAIN[candidate.form]
    if candidate.indent > usual + INDENT:
        gain += INDENTED
    if candidate.flows:
        gain += FLOWS
    if candidate.at in appendix:
        gain += APPENDIX
    return gain


def _start(candidate: Candidate, titled: Set[int]) -> float:
    if candidate.number == 1 and not candidate.sub:
        return TITLED_START if candidate.at in titled else FIRST_OF_ALL
    return LATE_START + (TITLED_START if _late(candidate, titled) else 0.0)


def _step(before: Candidate, after: Candidate, titled: Set[int]) -> float:
    """What it costs (or gains) that `after` is the heading next to `before`."""
    if after.number == 1 and not after.sub:
        return TITLED_START if after.at in titled else UNTITLED_START
    if follows(before, after):
        return SUCCESSOR
    if (after.number, after.sub) > (before.number, before.sub):
        return GAP + GAP_STEP * min(10, after.number - before.number)
    if (after.number, after.sub, after.form) == (before.number, before.sub, "heading") and after.title != before.title:
        return REPEAT
    return GAP + TITLED_START if _late(after, titled) else BACKWARDS


def _late(candidate: Candidate, titled: Set[int]) -> bool:
    return candidate.number <= LATE and candidate.at in titled


def follows(before: Candidate, after: Candidate) -> bool:
    """Whether `after` has the number next to that of `before`."""
    if after.number == before.number:
        return after.sub == (before.sub or 1) + 1 or (after.sub == 1 and not before.sub)
    return after.number == before.number + 1 and after.sub <= 1
