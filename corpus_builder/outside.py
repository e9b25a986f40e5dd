"""Decontamination: what stands in somebody's test set must not stand in the training set.

The records of outside files are kept in the store, so that pairs made later are held against them, too. Every export looks again: a pair
that asks the same question as an outside pair, or repeats it by the measure of near-duplicates, or was made from a clause that repeats an
outside clause, stays.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus_builder import compare, filenames, sources
from corpus_builder.corpus import Corpus
from corpus_builder.dedup import Kind, Options, Text
from corpus_builder.errors import UsageError
from corpus_builder.near import guards, said
from corpus_builder.pairs import Candidate
from corpus_builder.store import outside, work
from corpus_builder.store import pairs as pair_store


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that repeats record `id` of the outside file `source`."""

    candidate: str
    source: str
    id: str
    similarity: float
    reason: str


def take_in(corpus: Corpus, file: Path, kind: Kind | None) -> int:
    """Keep the records of a file (as `compare.records` reads them) under its name; how many there are.

    Raises UsageError, also where other records are kept under this name: a test set is never let go of in passing. StorageError.
    """
    kind, texts, _ = compare.records(file, kind)
    name = filenames.shown(file.name)
    if not texts:
        raise UsageError(f"{name} has no records", "one JSON object per line, with id and text, or id, instruction and output")
    with corpus.store.writing() as db:
        kept = outside.records(db, name)
        if kept and kept != {item.id: (kind, item.text) for item in texts}:
            raise UsageError(
                f"other records are kept under the name {name}",
                f"rename the file to keep both, or first: decontaminate --forget {shlex.quote(name)}",
            )
        outside.save(db, name, kind, texts)
    return len(texts)


def forget(corpus: Corpus, name: str) -> int:
    """Forget the records of a file by its name. Raises UsageError when there are none."""
    with corpus.store.writing() as db:
        number = outside.forget(db, filenames.shown(name))
        if not number:
            known = ", ".join(sorted(outside.sources(db))) or "none"
            raise UsageError(f"no records of {name} are kept", f"kept: {known}")
    return number


def listing(corpus: Corpus) -> list[dict[str, Any]]:
    """Every pair that repeats a record: candidate, instruction (as it would be exported), source, record, similarity, reason."""
    with corpus.store.reading() as db:
        found, editions = matches(db, corpus.config.dedup), sources.editions(db)
        return [
            {
                "candidate": candidate.id,
                "instruction": sources.asked(candidate, standing, editions),
                "source": found[candidate.id].source,
                "record": found[candidate.id].id,
                "similarity": found[candidate.id].similarity,
                "reason": found[candidate.id].reason,
            }
            for candidate, standing in sources.find(db, sorted(found))
        ]


def matches(db: Any, options: Options) -> dict[str, Match]:
    """candidate -> the outside record that it repeats, of all candidates there are now."""
    products = sources.product_names(db)
    found: dict[str, Match] = {}
    pairs, clauses = ([Text(t.id, _masked(t.text, products)) for t in outside.texts(db, kind)] for kind in ("pair", "clause"))
    candidates = list(pair_store.candidates(db, pair_store.live_candidates(db))) if pairs or clauses else []
    own = [Text(unit, _masked(said(candidate), products)) for unit, candidate in candidates]
    for match in (
        *_same_questions(own, pairs),
        *_repeated(db, "pair", own, pairs, options),
        *_from_clauses(db, candidates, clauses, products, options),
    ):
        found.setdefault(match.candidate, match)
    return found


def _masked(text: str, products: re.Pattern[str]) -> str:
    return sources.without_products(text, products, "")


def _same_questions(own: Iterable[Text], pairs: Iterable[Text]) -> Iterator[Match]:
    asked = {_question(item.text): item.id for item in reversed(list(pairs))}
    for item in own:
        question = _question(item.text)
        if question and (name := asked.get(question)):
            yield _match(item.id, name, 1.0, "the same question")


def _question(text: str) -> str:
    """Question and input of a pair, all but the answer: letters and digits in NFKC and lower case."""
    question, _, rest = text.partition("\n")
    given, _, _ = rest.partition("\n")
    return "".join(letter for letter in unicodedata.normalize("NFKC", question + given).lower() if letter.isalnum())


def _from_clauses(
    db: Any, candidates: Sequence[tuple[str, Candidate]], clauses: Sequence[Text], products: re.Pattern[str], options: Options
) -> Iterator[Match]:
    """Candidates from chunks whose body repeats an outside clause, wherever the body stands."""
    if not clauses:
        return
    chunks = pair_store.chunks_of(db, [unit for unit, _ in candidates])
    bodies = [Text(unit, _masked(chunk.body, products)) for unit, chunk in work.chunks(db, sorted(set(chunks.values())))]
    repeated = {match.candidate: match for match in _repeated(db, "clause", bodies, clauses, options)}
    for unit, chunk in chunks.items():
        if match := repeated.get(chunk):
            yield replace(match, candidate=unit, reason=f"its clause: {match.reason}")


def _repeated(db: Any, kind: Kind, own: Sequence[Text], texts: Sequence[Text], options: Options) -> Iterator[Match]:
    if not texts:
        return
    from corpus_builder.dedup.index import Index
    from corpus_builder.dedup.rows import Thresholds

    index = Index(kind, guards(db), Thresholds(options.jaccard, options.jaccard_plain))
    like: dict[str, list[str]] = {}
    for link in index.add(own, siblings=False).links:
        like.setdefault(link.kept, []).append(link.dropped)
    known = {item.id for item in own}
    for link in index.add(texts, siblings=False).links:
        if link.kept in known:
            for unit in (link.kept, *like.get(link.kept, ())):
                yield _match(unit, link.dropped, link.jaccard, link.reason)


def _match(candidate: str, name: str, similarity: float, reason: str) -> Match:
    source, _, record = name.partition("\n")
    return Match(candidate, source, record, similarity, reason)
