"""Near-duplicates among texts, as star links: everything dropped was verified directly against something kept.

MinHash with locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, ch. 3), through
datasketch, only proposes. Its `params` are given explicitly: 32 bands of 4 rows find a pair at Jaccard 0.8 with probability
above 0.999, where the default for that threshold would miss more than half of such pairs. Texts are taken in the order of
priority, so what was already answered or decided is kept and a new document never displaces it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from datasketch import MinHash, MinHashLSH

from corpus_builder.dedup import Options, Text
from corpus_builder.dedup.normalise import jaccard, letters, shingles
from corpus_builder.model import Link
from corpus_builder.text import facts

PERMUTATIONS, BANDS, ROWS = 128, 32, 4

# What may differ within one law: particles by final consonant, and words that mean the same in any terms.
_SAME = frozenset({("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("", "의"), ("", "으"), ("해지", "해약")})


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is kept of each text; its shingles, many times as large, are made anew for the few texts that are compared."""

    normal: str
    facts: tuple[str, ...]


def near_duplicates(texts: Iterable[Text], options: Options, *, references: bool = False) -> list[Link]:
    """Links from each text that repeats an earlier one of `texts` (highest priority first) to the one it repeats.

    With `references`, article references are facts too: two questions that cite different articles are two questions. Clauses
    are compared without, because an edition renumbers them.
    """
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    kept: dict[str, _Seen] = {}
    links = []
    for item in texts:
        seen = _look(item.text, references)
        signature = _signature(shingles(seen.normal))
        link = _verified(item.id, seen, [(name, kept[name]) for name in sorted(index.query(signature))], options)
        if link:
            links.append(link)
        else:
            kept[item.id] = seen
            index.insert(item.id, signature, check_duplication=False)
    return links


def _look(text: str, references: bool) -> _Seen:
    normal, said = letters(text), facts(text)
    typed = [f"{number.value} {number.unit} {number.bound}" for number in said.numbers]
    typed += [f"{date.year}-{date.month}-{date.day}" for date in said.dates]
    typed += [f"{reference.level} {reference.number}" for reference in said.references] if references else []
    return _Seen(normal, tuple(sorted(typed)))


def _signature(grams: frozenset[str]) -> MinHash:
    signature = MinHash(num_perm=PERMUTATIONS, seed=1)
    signature.update_batch([gram.encode() for gram in sorted(grams)])
    return signature


def _verified(name: str, seen: _Seen, proposals: list[tuple[str, _Seen]], options: Options) -> Link | None:
    best: Link | None = None
    grams = shingles(seen.normal) if proposals else frozenset()
    for other_name, other in proposals:
        similarity = jaccard(grams, shingles(other.normal))
        if similarity >= options.jaccard and (best is None or similarity > best.jaccard) and same_law(seen, other):
            reason = "identical" if seen.normal == other.normal else "differs in particles"
            best = Link(name, other_name, round(similarity, 4), reason)
    return best


def same_law(a: _Seen, b: _Seen) -> bool:
    """Whether two texts say the same: equal numbers, and nothing but interchangeable syllables replaced."""
    if a.facts != b.facts:
        return False
    if a.normal == b.normal:
        return True
    matcher = difflib.SequenceMatcher(None, a.normal, b.normal, autojunk=False)
    changes = [(a.normal[i:j], b.normal[k:m]) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]
    return all(change in _SAME or change[::-1] in _SAME for change in changes)
