"""What tells one law from two: typed facts first, then what differs, told in words. Behind `dedup.Guard`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from corpus_builder.dedup import Kind, Outcome, align, by_answers, facts, fold, stripped, vetoes
from corpus_builder.dedup import answered as said_so
from corpus_builder.dedup.forms import Form, form

if TYPE_CHECKING:
    from corpus_builder.dedup.bulk import Typed

VERSION = 8
"""Rises when the facts of a text or the outcome of a comparison change: stored rows are then made again."""


_REMEMBERED = 1 << 18  # texts
_TOGETHER = 10  # texts that are read together rather than each alone
IDENTICAL = Outcome("merge", "identical")


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
    _typed: dict[Kind, dict[str, Typed | None]] = field(init=False, repr=False, compare=False)
    """The facts that were read from many texts at once,"""
    _read: dict[Kind, dict[str, Form | None]] = field(init=False, repr=False, compare=False)
    """and the forms; None for a text that is left to `re`."""

    def __post_init__(self) -> None:
        same, other = (frozenset((min(pair), max(pair)) for pair in pairs) for pairs in (self.same, self.other))
        object.__setattr__(self, "_words", align.Words(self.lexicon.names, same, other))
        object.__setattr__(self, "_typed", {"clause": {}, "pair": {}})
        object.__setattr__(self, "_read", {"clause": {}, "pair": {}})

    def identity(self) -> str:
        """This code and the interchangeable words.

        Names and answers are not in it, since they don't shape facts and can't undo a merge: a new name spares a question, and a new answer
        calls for a new look at the pairs that asked for it.
        """
        return f"guard {VERSION} words {_digest(fold.listing())}"

    def facts(self, texts: Sequence[str], kind: Kind, *, fast: bool = False) -> list[bytes]:
        """A 16-byte digest of the typed facts of each text; `facts.NONE` for one that states none."""
        if not fast:
            return [facts.key(text, kind) for text in texts]
        from corpus_builder.dedup import bulk

        known = self._typed[kind]
        if len(known) > _REMEMBERED:
            known.clear()
        found = bulk.typed(texts, kind)
        known.update(zip(texts, found, strict=True))
        return [read.key if read else facts.key(text, kind) for text, read in zip(texts, found, strict=True)]

    def prepare(self, texts: Iterable[str], kind: Kind, *, fast: bool = False) -> None:
        """Read together the texts that are about to be compared."""
        known = self._read[kind]
        new = [text for text in dict.fromkeys(texts) if text not in known] if fast else []
        if len(new) < _TOGETHER:
            return
        from corpus_builder.dedup import bulk

        if len(known) > _REMEMBERED:
            known.clear()
        known.update(zip(new, bulk.read(new, kind, self._typed[kind]), strict=True))

    def compare(self, a: str, b: str, kind: Kind, *, equal: bool | None = None) -> Outcome:
        """What two similar texts are to each other. The directions "added" and "missing" are said of `b` against `a`.

        `equal`: whether their facts are, where that is known.
        """
        if a == b:
            return IDENTICAL
        outcome = self._compare(a, b, kind, equal)
        if outcome.kind != "merge":
            return outcome
        objection = self._objection(a, b, kind)
        return Outcome("sibling", objection) if objection else outcome

    def _objection(self, a: str, b: str, kind: Kind) -> str:
        """Why two texts of which so far only editions' ways of printing differ are not one law after all."""
        one, two = self._form(a, kind), self._form(b, kind)
        in_order = align.in_order(one, two)
        ordered = in_order or (one.loose and two.loose)
        if not (one.silent and two.silent):
            return vetoes.objection(a, b, kind, in_order=in_order, ordered=ordered)
        if one.acting != two.acting and (found := vetoes.who_acts(a, b)):
            return found
        if (one.refers or two.refers) and (found := vetoes.references(a, b, kind, in_order=in_order)):
            return found
        return "" if ordered else vetoes.structure(a, b, kind)

    def _form(self, text: str, kind: Kind) -> Form:
        return self._read[kind].get(text) or form(text, kind)

    def _facts(self, text: str, kind: Kind) -> tuple[str, ...]:
        read = self._typed[kind].get(text)
        return read.facts if read else facts.typed(text, kind)

    def _said(self, text: str, kind: Kind) -> str:
        if (read := self._read[kind].get(text)) is not None:
            return read.said
        facts_ = self._typed[kind].get(text)
        return stripped.cut(facts_.plain) if facts_ else stripped.ended(text, kind)

    def _compare(self, a: str, b: str, kind: Kind, equal: bool | None) -> Outcome:
        if equal is None and stripped.squeezed(a) == stripped.squeezed(b):
            return IDENTICAL
        if kind == "clause":
            box = align.boxes_differ(a, b)
            if box:
                return Outcome("sibling", box)
        if not equal:
            here, there = self._facts(a, kind), self._facts(b, kind)
            if here != there:
                return Outcome("sibling", self._told(a, b, kind, *align.unshared(here, here, there, there)))
        if kind == "clause" and (units := align.units(a, b)):
            return self._of_two_units(a, b, units)
        return self._of_equal_facts(self._form(a, kind), self._form(b, kind))

    def _told(self, a: str, b: str, kind: Kind, here: list[str], there: list[str]) -> str:
        """What only one of two texts says when that is all the difference; else the facts that only one has (`here`, `there`)."""
        if not (here and there) and (said := align.one_sided(*align.apart(self._said(a, kind), self._said(b, kind)))):
            return said
        mine, theirs = (", ".join(list(dict.fromkeys(side))[:3]).replace("!", "…지 않") for side in (here, there))
        return f"{mine} / {theirs}" if mine and theirs else f"“{theirs}” added" if theirs else f"“{mine}” missing"

    def _of_two_units(self, a: str, b: str, units: tuple[str, str]) -> Outcome:
        """Of one law under the names of two riders: whether these are one is for people to say, once for all clauses of both."""
        told = f"{units[0]} / {units[1]}"
        rest = self.compare(align.below(a, units[0]), align.below(b, units[1]), "clause")
        pair = (min(units), max(units))
        if rest.kind != "merge":
            return Outcome("sibling", f"{told}; {rest.reason}")
        if pair in self._words.same:
            return Outcome("merge", by_answers([pair, *said_so(rest.reason)]))
        if pair in self._words.other or not align.may_be_one_unit(*units):
            return Outcome("sibling", told)
        return Outcome("review", told, (pair,))

    def _of_equal_facts(self, one: Form, two: Form) -> Outcome:
        same = align.same_form(one, two)
        if same:
            return same
        if align.same_letters(one, two):
            return align.SPACING
        sides = align.uncommon(one, two)
        if self._words.same:
            both = stripped.squeezed(one.said + two.said)
            said = [pair for pair in self._words.same if any(word in both for word in pair)]
            sides = align.answered(sides, said)
            if said and align.same_print(sides):
                return Outcome("merge", by_answers(said))
        return align.same_print(sides) or align.difference(one, two, sides, self._words)


def _digest(*said: str) -> str:
    return blake2b("\n".join(said).encode(), digest_size=8).hexdigest()
