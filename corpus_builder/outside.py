"""Decontamination: what stands in somebody's test set must not stand in the training set.

The records of outside files are kept in the store, so that pairs made later are held against them, too. Every export looks again: a pair
that asks the same question as an outside pair, or repeats it by the measure of near-duplicates, or was made from a clause that repeats an
outside clause, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus_builder import compare
from corpus_builder.corpus import Corpus
from corpus_builder.dedup import Kind, Options, Text
from corpus_builder.errors import UsageError
from corpus_builder.model import UNKNOWN, Candidate
from corpus_builder.near import guards, said
from corpus_builder.store import outside, work


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that repeats record `id` of the outside file `source`."""

    candidate: str
    source: str
    id: str
    similarity: float
    reason: str


def take_in(corpus: Corpus, file: Path, kind: Kind | None) -> int:
    """Keep the records of a file (as `compare.records` reads them), in place of those of an earlier file of its name; how many there are.

    Raises UsageError, StorageError.
    """
    kind, texts, _ = compare.records(file, kind)
    if not texts:
        raise UsageError(f"{file.name} has no records", "one JSON object per line, with id and text, or id, instruction and output")
    with corpus.store.writing() as db:
        outside.save(db, file.name, kind, texts)
    return len(texts)


def forget(corpus: Corpus, name: str) -> int:
    """Forget the records of a file by its name. Raises UsageError when there are none."""
    with corpus.store.writing() as db:
        number = outside.forget(db, name)
        if not number:
            known = ", ".join(sorted(outside.sources(db))) or "none"
            raise UsageError(f"no records of {name} are kept", f"kept: {known}")
    return number


def listing(corpus: Corpus) -> list[dict[str, Any]]:
    """Every pair that repeats a record: candidate, instruction, source, record, similarity, reason."""
    with corpus.store.reading() as db:
        found = matches(db, corpus.config.dedup)
        return [
            {
                "candidate": unit,
                "instruction": candidate.instruction,
                "source": found[unit].source,
                "record": found[unit].id,
                "similarity": found[unit].similarity,
                "reason": found[unit].reason,
            }
            for unit, candidate in work.candidates(db, sorted(found))
        ]


def matches(db: Any, options: Options) -> dict[str, Match]:
    """candidate -> the outside record that it repeats, of all candidates there are now."""
    names = sorted({d.catalogue.product for d in work.documents(db)} - {UNKNOWN}, key=len, reverse=True)
    found: dict[str, Match] = {}
    pairs, clauses = ([Text(t.id, _without(t.text, names)) for t in outside.texts(db, kind)] for kind in ("pair", "clause"))
    candidates = list(work.candidates(db, work.live_candidates(db))) if pairs or clauses else []
    own = [Text(unit, _without(said(candidate), ["{product}"])) for unit, candidate in candidates]
    for match in (
        *_same_questions(own, pairs),
        *_repeated(db, "pair", own, pairs, options),
        *_from_clauses(db, candidates, clauses, options),
    ):
        found.setdefault(match.candidate, match)
    return found


def _without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


def _same_questions(own: Iterable[Text], pairs: Iterable[Text]) -> Iterator[Match]:
    asked = {_question(item.text): item.id for item in reversed(list(pairs))}
    for item in own:
        if name := asked.get(_question(item.text)):
            yield _match(item.id, name, 1.0, "the same question")


def _question(text: str) -> str:
    """Question and input of a pair, without blanks: all but the answer."""
    question, _, rest = text.partition("\n")
    given, _, _ = rest.partition("\n")
    return "".join((question + given).split())


def _from_clauses(db: Any, candidates: Sequence[tuple[str, Candidate]], clauses: Sequence[Text], options: Options) -> Iterator[Match]:
    """Candidates from chunks whose body repeats an outside clause, wherever the body stands."""
    if not clauses:
        return
    chunks = work.chunks_of(db, [unit for unit, _ in candidates])
    bodies = [Text(unit, chunk.body) for unit, chunk in work.chunks(db, sorted(set(chunks.values())))]
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
