"""Near-duplicates among texts, as star links: the index with a guard that lets nothing differ but interchangeable syllables."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from hashlib import blake2b

from corpus_builder.dedup import Kind, Options, Outcome, Text
from corpus_builder.dedup.index import Index
from corpus_builder.dedup.normalise import letters
from corpus_builder.dedup.rows import Thresholds
from corpus_builder.model import Link
from corpus_builder.text import facts

# What may differ within one law: particles by final consonant, and words that mean the same in any terms.
_SAME = frozenset({("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("", "의"), ("", "으"), ("해지", "해약")})


def near_duplicates(texts: Iterable[Text], options: Options, *, references: bool = False) -> list[Link]:
    """Links from each text that repeats an earlier one of `texts` (highest priority first) to the one it repeats.

    With `references`, article references are facts too: two questions that cite different articles are two questions. Clauses
    are compared without, because an edition renumbers them.
    """
    limits = Thresholds(options.jaccard, options.jaccard)
    return Index("pair" if references else "clause", _Strict(), limits).add(list(texts), siblings=False).links


class _Strict:
    """A guard (dedup.Guard): one law has equal numbers, dates and, for pairs, references, and replaces nothing but `_SAME`."""

    def identity(self) -> str:
        return "strict 1"

    def facts(self, text: str, kind: Kind) -> bytes:
        said = facts(text)
        typed = [f"{number.value} {number.unit} {number.bound}" for number in said.numbers]
        typed += [f"{date.year}-{date.month}-{date.day}" for date in said.dates]
        typed += [f"{reference.level} {reference.number}" for reference in said.references] if kind == "pair" else []
        return blake2b("\n".join(sorted(typed)).encode(), digest_size=16).digest()

    def compare(self, a: str, b: str, kind: Kind, *, equal: bool | None = None) -> Outcome:
        if not equal and self.facts(a, kind) != self.facts(b, kind):
            return Outcome("sibling", "other facts")
        one, other = letters(a), letters(b)
        if one == other:
            return Outcome("merge", "identical")
        matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
        changes = [(one[i:j], other[k:m]) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]
        if all(change in _SAME or change[::-1] in _SAME for change in changes):
            return Outcome("merge", "differs in particles")
        return Outcome("sibling", " … ".join(f"{was} / {now}" for was, now in changes))
