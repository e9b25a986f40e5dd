"""What tells one law from two: typed facts first, then what differs, told in words. Behind `dedup.Guard`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus_builder.dedup import Kind, Outcome, align, by_answers, facts

VERSION = 1
"""Rises when the facts of a text or the outcome of a comparison change: stored rows are then made again."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names of different things: two of them in one another's place are two laws, without asking anyone."""

    names: frozenset[str] = frozenset()

    @classmethod
    def from_terms(cls, terms: Iterable[str]) -> Lexicon:
        """Collected from the corpus: defined terms, coverages, riders, diseases, as printed in definitions and cells of tables."""
        return cls(align.names(terms))


@dataclass(frozen=True, slots=True)
class Guards:
    """The guard of one run. `same` and `other` are the pairs of words that people decided about, in either order."""

    lexicon: Lexicon = Lexicon()
    same: frozenset[tuple[str, str]] = frozenset()
    other: frozenset[tuple[str, str]] = frozenset()
    _words: align.Words = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        same, other = (frozenset((min(pair), max(pair)) for pair in pairs) for pairs in (self.same, self.other))
        object.__setattr__(self, "_words", align.Words(self.lexicon.names, same, other))

    def facts(self, text: str, kind: Kind) -> bytes:
        """A 16-byte digest of the typed facts; `facts.NONE` for a text that states none."""
        return facts.key(text, kind)

    def compare(self, a: str, b: str, kind: Kind) -> Outcome:
        """What two similar texts are to each other. The directions "added" and "missing" are said of `b` against `a`."""
        if a == b or facts.squeezed(a) == facts.squeezed(b):
            return Outcome("merge", "identical")
        if kind == "clause":
            box = align.boxes_differ(a, b)
            if box:
                return Outcome("sibling", box)
        here, there = facts.typed(a, kind), facts.typed(b, kind)
        if here != there:
            one, two = Counter(here), Counter(there)
            one, two = one - two, two - one
            return Outcome("sibling", (not (one and two) and align.one_sided(a, b, kind)) or _told(one, two))
        sides = align.apart(a, b, kind)
        same = align.same_print(*sides)
        if same:
            return same
        sides = align.reworded(*sides)
        if self._words.same:
            said = [pair for pair in self._words.same if any(word in text for word in pair for text in (a, b))]
            if said and align.same_print(*align.answered(sides, said)):
                return Outcome("merge", by_answers(said))
            sides = align.answered(sides, said)
        return align.same_print(*sides) or align.difference(a, b, kind, sides, self._words)


def _told(mine: Counter[str], theirs: Counter[str]) -> str:
    here, there = (", ".join(sorted(side)[:3]).replace("!", "…지 않") for side in (mine, theirs))
    return f"{here} / {there}" if here and there else f"“{there}” added" if there else f"“{here}” missing"
