"""Near-duplicates of a corpus: chunks before a model is paid, pairs before anybody reads them.

What is known stays: a run compares the texts that are new with the kept ones, and never those with each other again, so a new PDF
changes no cluster and nothing is paid for a second time. Texts that are gone take their links with them; the answer to a question about
two words brings back the texts that hang on it. Only what the index is made with (normaliser, sketch, guard, thresholds), when it
changes, has everything made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corpus_builder import dedup, review, sources
from corpus_builder.config import as_json
from corpus_builder.dedup import Kind, Text
from corpus_builder.job import Job, fold_stage
from corpus_builder.model import content_id
from corpus_builder.pairs import Candidate
from corpus_builder.store import desk as desk_store
from corpus_builder.store import findings, ledger, near, work
from corpus_builder.store import pairs as pair_store

if TYPE_CHECKING:
    from corpus_builder.dedup.guards import Guards

_KEPT = 2
"""Rises when what is kept of links, relatives and questions means something else."""
_AT_ONCE = 4096
"""Texts given to the index at once: what it holds of them meanwhile is some kilobytes each."""


def cluster(job: Job) -> None:
    """Chunks -> links between near-duplicates, so that one law is paid for once.

    Kept are first those that were asked about (of these, that were no near-duplicate then), then the terms in force, then what was
    not recognised by OCR, then the longer text, whose boxes and glosses the other may lack.
    """
    with job.corpus.store.reading() as db:
        chunks = work.live_chunks(db)
        paid = pair_store.produced_chunks(db)
        linked = {link.dropped for link in work.links(db, "chunk")}
        rank, size = sources.in_force(db, chunks), work.chunk_sizes(db)
        words = near.answers(db)
    chunks.sort(key=lambda chunk: (chunk not in paid or chunk in linked, chunk not in paid, rank[chunk], -size[chunk], chunk))
    recipe = content_id("cluster", dedup.VERSION, as_json(job.corpus.config.dedup), sorted(map(str, words.items())), sorted(chunks))

    def link(db: Any) -> None:
        _update(db, "chunk", chunks, paid - linked, lambda ids: _laws(db, ids), job.corpus.config.dedup)

    fold_stage(job, "cluster", recipe, link)


def pairs(job: Job) -> None:
    """Candidates -> links between near-duplicates, and the list of questions with two answers; what a person decided on stays kept."""
    with job.corpus.store.reading() as db:
        outcomes = pair_store.outcomes(db)
        standings = {unit: review.standing(decisions) for unit, decisions in desk_store.all_decisions(db).items()}
        candidates = [unit for unit in pair_store.live_candidates(db) if outcomes.get(unit) != "drop"]
        order = work.chunk_order(db)
        place = {unit: order.get(chunk, len(order)) for unit, chunk in pair_store.chunks_of(db, candidates).items()}
        words, where = near.answers(db), _whereabouts(db)
    finals = {standing.final for standing in standings.values()}
    replaced = {unit for unit, standing in standings.items() if standing.status == "edited"}
    candidates = [unit for unit in candidates if unit not in replaced]
    candidates.sort(key=lambda unit: (unit not in finals, unit not in standings, place[unit], unit))
    rejected = {unit for unit, standing in standings.items() if standing.status == "rejected"}
    options = as_json(job.corpus.config.dedup)
    recipe = content_id("pairs", dedup.VERSION, options, sorted(map(str, words.items())), candidates, sorted(rejected), where)

    def link(db: Any) -> None:
        guard = _update(db, "candidate", candidates, finals | set(standings), lambda ids: _said(db, ids), job.corpus.config.dedup)
        _conflicts(db, guard, (unit for unit in near.kept(db, "candidate") if unit not in rejected))

    fold_stage(job, "pairs", recipe, link)


def _laws(db: Any, ids: Sequence[str]) -> list[str]:
    from corpus_builder.dedup.laws import law

    return [law(chunk) for _, chunk in work.chunks(db, ids)]


def _said(db: Any, ids: Iterable[str]) -> list[str]:
    """What is compared of pairs. In one that came in a file its product's name is the slot that it is in generated ones."""
    found = list(pair_store.candidates(db, ids))
    if all(candidate.method != pair_store.IMPORT for _, candidate in found):
        return [said(candidate) for _, candidate in found]
    names = sources.product_names(db)
    return [
        sources.without_products(said(candidate), names, "{product}") if candidate.method == pair_store.IMPORT else said(candidate)
        for _, candidate in found
    ]


def said(candidate: Candidate) -> str:
    """What of a pair is compared: question, input, options and answer, a line each."""
    return f"{candidate.asked}\n{candidate.output}"


# ---------------------------------------------------------------- the index


def guards(db: Any) -> Guards:
    """The guard of this corpus: its own names of things, and which words people called the same.

    Words that they called different stay a question to the guard, as which the store keeps them: the answer may become another one.
    """
    from corpus_builder.dedup.guards import Guards, Lexicon

    same = frozenset(pair for pair, yes in near.answers(db).items() if yes)
    return Guards(Lexicon.from_terms(findings.terms(db)), same)


def _update(
    db: Any, kind: str, ids: Sequence[str], protected: Collection[str], fetch: Callable[[Sequence[str]], list[str]], options: dedup.Options
) -> Guards:
    """Bring links, relatives and questions of a kind up to `ids`, the texts that there are now, highest priority first.

    One of `protected` is dropped for another of them only.
    """
    guard = guards(db)
    near.begin(db, kind, _identity(guard, options))
    gone = near.known(db, kind).difference(ids)
    orphans = {link.dropped: link.kept for link in work.links(db, kind) if link.kept in gone}
    near.release(db, kind, gone)
    near.release(db, kind, near.reopened(db, kind))
    _add(db, kind, ids, guard, fetch, options)
    while displaced := {link.kept for link in work.links(db, kind) if link.dropped in protected and link.kept not in protected}:
        near.release(db, kind, displaced)
        _add(db, kind, ids, guard, fetch, options)
    if kind == "chunk":
        near.save_heirs(db, {unit: orphans[unit] for unit in near.kept(db, kind) if unit in orphans})
    return guard


def _identity(guard: Guards, options: dedup.Options) -> str:
    from corpus_builder.dedup import index  # numpy takes a tenth of a second that a build with nothing to do should not take

    return content_id("near", _KEPT, dedup.VERSION, index.identity(guard), as_json(options))


def _add(
    db: Any, kind: str, ids: Sequence[str], guard: Guards, fetch: Callable[[Sequence[str]], list[str]], options: dedup.Options
) -> None:
    from corpus_builder.dedup.index import Index, worth_compiling
    from corpus_builder.dedup.rows import Thresholds

    known = near.known(db, kind)
    new = [unit for unit in ids if unit not in known]
    if not new:
        return
    compared: Kind = "clause" if kind == "chunk" else "pair"
    least, fast = Thresholds(options.jaccard, options.jaccard_plain), worth_compiling(len(new)) or None
    index = Index(compared, guard, least, rows=near.rows(db, kind), fetch=fetch, fast=fast)
    for part in _parts(new):
        near.save(db, kind, index.add([Text(unit, text) for unit, text in zip(part, fetch(part), strict=True)]))


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[first : first + _AT_ONCE] for first in range(0, len(ids), _AT_ONCE))


def _conflicts(db: Any, guard: Guards, ids: Iterable[str]) -> None:
    """Note which of these pairs ask the same and answer otherwise, each beside the first that asks it.

    It is a conflict where the questions are the same as they would be exported; those that name different products, or editions of
    one, are relatives of the kind "question", unless they are known as such already.
    """
    from corpus_builder.dedup.rows import Pair

    groups: dict[str, list[str]] = {}
    for unit, candidate in pair_store.candidates(db, ids):
        groups.setdefault("".join(candidate.asked.split()), []).append(unit)
    twice = [group for group in groups.values() if len(group) > 1]
    asked = _asked(db, [unit for group in twice for unit in group])
    known = near.related(db, "candidate")
    found: dict[str, list[Pair]] = {"conflict": [], "question": []}
    for group in twice:
        first: dict[str, str] = {}
        for unit in group:
            same = first.setdefault("".join(asked[unit].split()), unit)
            kind, other = ("conflict", same) if same != unit else ("question", group[0])
            if other == unit or (kind == "question" and {unit, other} in known):
                continue
            one, two = _said(db, [other, unit])
            found[kind].append(Pair(unit, other, 1.0, guard.compare(one, two, "pair")))
    for kind, listed in found.items():
        near.forget_relatives(db, kind)
        near.save_relatives(db, kind, listed)


def _asked(db: Any, ids: Sequence[str]) -> dict[str, str]:
    """candidate -> its question as it would be exported."""
    editions = sources.editions(db)
    return {candidate.id: sources.asked(candidate, standing, editions) for candidate, standing in sources.find(db, ids)}


def _whereabouts(db: Any) -> str:
    """A hash of what says which products a pair stands in, and what they are called."""
    named = [(d.id, d.catalogue.product, d.catalogue.edition, d.catalogue.effective_date) for d in work.documents(db)]
    return content_id("whereabouts", named, ledger.outcomes(db, "structure"), ledger.outcomes(db, "cluster"))
