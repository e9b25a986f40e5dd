"""How far a corpus has come, clause by clause: which articles of each policy have pairs, which have none, and why not.

The decision it embodies: an article's state is that of its best pair, and an article without any pair says the reason, as the stage
that left it out or failed at it named it. Pairs of another clause count for an article where they hold there: those of the chunk in
whose place its own was dropped as a near-duplicate, and the pair in whose place its own was. Which clause that is, is said.

Counts are those of `status`. Where only some documents are chosen, they are of the pairs that stand in these; a pair that stands in
several documents counts in each, so documents don't add up.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, TypeVar, get_args

from corpus_builder import reports, review, sources
from corpus_builder.corpus import Corpus
from corpus_builder.model import Document, Link, Occurrence
from corpus_builder.pairs import Outcome
from corpus_builder.store import counts, coverage, findings, ledger, pairs, withdrawals, work
from corpus_builder.store import desk as desk_store
from corpus_builder.store.coverage import Heading, Noted

State = Literal["approved", "pass", "look", "rejected", "drop", "failed", "waiting", "empty", "skipped", "unknown"]
"""Of an article, the best first. It has a pair that a person approved · that every check passed · that a person has to look at · only
such as people rejected · as the checks dropped; or none: asking failed · nobody has asked yet · asking gave nothing · nothing is asked
about it · unknown: it was not cut into chunks."""
STATES: tuple[State, ...] = get_args(State)
COVERED: tuple[State, ...] = ("approved", "pass", "look")
"""States in which an article has a pair that may become training data."""
_RANK = {state: rank for rank, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Why:
    """Why an article is in its state. `state` is it, or "failed" where asking failed for a part of it.

    `by`: the check that objected, or the method that was asked, or "" · `name`: the check's reason, a failure's, a person's, or why
    nothing is asked; "" for none · `detail`: what was seen, or the message of a failure.
    """

    state: State
    by: str = ""
    name: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A clause on the map. `pairs`: state -> how many of its pairs are in it. `through`: the clause whose pairs hold here too (or whose
    asking stands for this one's), as "file: path", or the path alone within the same document; "" where the pairs are its own."""

    kind: str
    number: str
    title: str
    part: str
    page: int
    state: State
    pairs: Mapping[State, int]
    whys: tuple[Why, ...]
    through: str


@dataclass(frozen=True, slots=True)
class Unit:
    """The articles and annexes of one printed 약관, in their order; number 0 holds the annexes of all."""

    number: int
    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """One document. `pages`: source -> how many · `pairs`: outcome of the checks -> how many different pairs stand in it · `failed`: the
    messages of its failures · `cut`: whether it was cut into clauses · `withdrawn`: why it was taken out, None where it wasn't."""

    document: Document
    pages: Mapping[str, int]
    units: tuple[Unit, ...]
    pairs: Mapping[Outcome, int]
    failed: tuple[str, ...]
    cut: bool
    withdrawn: str | None

    @property
    def articles(self) -> list[Article]:
        """Those of all units."""
        return [article for unit in self.units for article in unit.articles]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failure, with the place in words: a file, a page of it, a clause; else the ledger's name of the unit."""

    stage: str
    reason: str
    where: str
    message: str


Key = TypeVar("Key", bound=Hashable)
Tally = Mapping[Key, Mapping[Outcome, int]]
"""Key -> outcome -> how many, the most frequent key first."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """All that the report shows. `whole`: no documents were chosen · `at`: when it was collected, seconds since the epoch.

    `outcomes`, `methods` and `task_types` count live pairs; `reasons` how often a check gave a reason, by (check, reason) and the
    outcome of that check. `decided`: what people's decisions amount to -> how many pairs · `queued`: reviews that wait · `placeless`:
    pairs that stand in no clause of any document · `repeats`: pairs that repeat another and so are not reviewed · `saved`: method ->
    requests spared, always of the whole corpus (`counts.saved`).
    """

    name: str
    at: float
    whole: bool
    policies: tuple[Policy, ...]
    outcomes: Mapping[Outcome, int]
    methods: Tally[str]
    task_types: Tally[str]
    reasons: Tally[tuple[str, str]]
    decided: Mapping[str, int]
    queued: int
    placeless: int
    repeats: int
    saved: Mapping[str, Mapping[str, int]]
    failures: tuple[Trouble, ...]


def collect(corpus: Corpus, names: Sequence[str] = ()) -> Coverage:
    """The coverage of the documents that are named (see `reports.collect`), or of all. Raises UsageError for a name that fits none."""
    with corpus.store.reading() as db:
        chosen = reports.named(db, names)
        known, places = _pairs(db), _places(db)
        policies = tuple(_policies(db, chosen, known, places))
        standing = {unit for found in places.pairs.values() for unit in found}
        here = {unit for clause in places.within(chosen) for unit in places.pairs.get(clause, ())}
        ids = [unit for unit in known.live if not names or unit in here]
        waiting = Counter(coverage.queued(db))
        return Coverage(
            name=corpus.root.resolve().name,
            at=time.time(),
            whole=not names,
            policies=policies,
            outcomes=dict(Counter(known.outcome[unit] for unit in ids)),
            methods=_tally((known.live[unit][0], known.outcome[unit]) for unit in ids),
            task_types=_tally((known.live[unit][1], known.outcome[unit]) for unit in ids),
            reasons=_tally(((n.check, name), n.outcome) for unit in ids for n in known.noted.get(unit, ()) for name in n.reasons),
            decided=dict(Counter(said.status for unit, said in known.said.items() if not names or unit in here)),
            queued=sum(number for unit, number in waiting.items() if not names or unit in here),
            placeless=0 if names else len(set(ids) - standing),
            repeats=sum(unit in known.kept for unit in ids),
            saved={name: counts.saved(db, name) for name in places.methods},
            failures=tuple(_troubles(db, chosen, places, whole=not names)),
        )


def _tally(counted: Iterable[tuple[Key, Outcome]]) -> Tally[Key]:
    found: dict[Key, Counter[Outcome]] = {}
    for key, outcome in counted:
        found.setdefault(key, Counter())[outcome] += 1
    return {key: dict(found[key]) for key in sorted(found, key=lambda key: (-found[key].total(), str(key)))}


# ---------------------------------------------------------------- pairs


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The live pairs: (method, task type) of each, what checks noted of it, the worst outcome, its state on the map, what people said
    (of those on which somebody decided), why they rejected it, and the pair in whose place it was dropped as a near-duplicate.

    A pair that somebody edited has no state: its edit speaks for it.
    """

    live: dict[str, tuple[str, str]]
    noted: dict[str, list[Noted]]
    outcome: dict[str, Outcome]
    state: dict[str, State]
    said: dict[str, review.Standing]
    rejected: dict[str, tuple[str, ...]]
    kept: dict[str, str]


def _pairs(db: Any) -> _Pairs:
    live, noted, unchecked = coverage.live(db), coverage.noted(db), coverage.unchecked(db)
    decided = desk_store.all_decisions(db)
    said = {unit: review.standing(decisions) for unit, decisions in decided.items()}
    by_edit = {standing.final for standing in said.values() if standing.final}
    inherited = {unit: source for unit, source in desk_store.adoptions(db).items() if source in said}
    outcome: dict[str, Outcome] = {}
    state: dict[str, State] = {}
    rejected: dict[str, tuple[str, ...]] = {}
    for unit in live:
        ranks = [pairs.RANKS.index(note.outcome) for note in noted.get(unit, ())]
        outcome[unit] = "look" if unit in unchecked else pairs.RANKS[max(ranks, default=0)]
        source = inherited.get(unit, unit)
        status = said[source].status if source in said else "open"
        if status == "rejected":
            rejected[unit] = review.effective(decided[source])[-1].reasons
            state[unit] = "rejected"
        elif status != "edited":
            state[unit] = "approved" if status == "approved" or unit in by_edit else outcome[unit]
    kept = {link.dropped: link.kept for link in work.links(db, "candidate")}
    return _Pairs(live, noted, outcome, state, said, rejected, kept)


# ---------------------------------------------------------------- places


@dataclass(frozen=True, slots=True)
class _Places:
    """Where everything stands. `chunks`: clause -> what stands in it, in order · `first`: chunk -> where it stands first · `pairs`:
    clause -> the pairs that stand in it -> the chunk they were made from where that is another one than the clause's own, or "" ·
    `asked`: see coverage.asked · `instead`: chunk -> the one in whose place it was dropped · `names`: document -> file name.
    """

    methods: list[str]
    chunks: dict[str, list[Occurrence]]
    first: dict[str, Occurrence]
    pairs: dict[str, dict[str, str]]
    asked: dict[tuple[str, str], tuple[str, str, str]]
    instead: dict[str, str]
    names: dict[str, str]

    def within(self, documents: Collection[Document]) -> list[str]:
        """The clauses of these documents in which a chunk stands."""
        ids = {document.id for document in documents}
        return [clause for clause, there in self.chunks.items() if there[0].document in ids]

    def told(self, chunk: str, document: str) -> str:
        """Where a chunk stands first, for a reader of a document; "" for one that stands nowhere."""
        place = self.first.get(chunk)
        if place is None:
            return ""
        return place.path if place.document == document else f"{self.names[place.document]}: {place.path}"


def _places(db: Any) -> _Places:
    methods, made, links = pairs.methods(db), coverage.made(db), work.links(db, "chunk")
    chunks: dict[str, list[Occurrence]] = {}
    where: dict[str, list[Occurrence]] = {}
    for place in coverage.occurrences(db):
        chunks.setdefault(place.clause, []).append(place)
        where.setdefault(place.chunk, []).append(place)
    found = _standing(db, made, links, where)
    first = {chunk: there[0] for chunk, there in where.items()}
    names = {document.id: document.name for document in work.documents(db)}
    return _Places(methods, chunks, first, found, coverage.asked(db), {link.dropped: link.kept for link in links}, names)


def _standing(
    db: Any,
    made: Mapping[str, Mapping[str, Sequence[str]]],
    links: Sequence[Link],
    where: Mapping[str, Sequence[Occurrence]],
) -> dict[str, dict[str, str]]:
    """`_Places.pairs`, as sources.py says what it takes to stand in a place. Only what is in doubt is located: pairs that several chunks
    gave, pairs of a near-duplicate where not all hold, and those that only people keep. A pair that stands nowhere, as those that the
    checks dropped for their evidence, counts where it was made."""
    found: dict[str, dict[str, str]] = {}

    def stands(unit: str, chunk: str, origin: str = "") -> None:
        for place in where.get(chunk, ()):
            found.setdefault(place.clause, {}).setdefault(unit, origin)

    own: dict[str, list[str]] = {}
    for chunk, by_method in made.items():
        for unit in {unit for units in by_method.values() for unit in units}:
            own.setdefault(unit, []).append(chunk)
    doubtful = dict.fromkeys((unit for unit, chunks in own.items() if len(chunks) > 1), "")
    for unit, chunks in own.items():
        if unit not in doubtful:
            stands(unit, chunks[0])
    for method in sorted({method for by_method in made.values() for method in by_method}):
        apart = set(sources.uncovered(db, method))
        for link in links:
            for unit in made.get(link.kept, {}).get(method, ()):
                if link.dropped in apart:
                    doubtful.setdefault(unit, link.kept)
                elif unit not in doubtful:
                    stands(unit, link.dropped, link.kept)
    for candidate, standing in sources.find(db, [*doubtful, *sorted(pairs.left_by_people(db) - doubtful.keys())]):
        unit = candidate.id
        for clause in standing.clauses:
            found.setdefault(clause.id, {}).setdefault(unit, doubtful.get(unit, ""))
        for chunk in () if standing.clauses else own.get(unit, ()):
            stands(unit, chunk)
    return found


# ---------------------------------------------------------------- documents


def _policies(db: Any, documents: Sequence[Document], known: _Pairs, places: _Places) -> Iterator[Policy]:
    cut, withdrawn, pages = findings.documents(db), withdrawals.withdrawn(db), work.page_sources(db)
    failed: dict[str, list[str]] = {}
    for failure in ledger.failures(db):
        failed.setdefault(failure.unit.partition("#")[0], []).append(failure.message)
    homes = _homes(places)
    units: dict[str, list[Unit]] = {}
    standing: dict[str, set[str]] = {}
    headings = coverage.headings(db, [document.id for document in documents])
    for (document, number, title), group in groupby(headings, key=lambda h: (h.document, h.unit, h.unit_title)):
        listed = list(group)
        units.setdefault(document, []).append(Unit(number, title, tuple(_article(heading, known, places, homes) for heading in listed)))
        standing.setdefault(document, set()).update(unit for heading in listed for unit in places.pairs.get(heading.id, ()))
    for document in documents:
        outcomes = Counter(known.outcome[unit] for unit in standing.get(document.id, ()) if unit in known.outcome)
        yield Policy(
            document,
            pages.get(document.id, {}),
            tuple(units.get(document.id, ())),
            dict(outcomes),
            tuple(failed.get(document.id, ())),
            document.id in cut,
            withdrawn.get(document.id),
        )


def _homes(places: _Places) -> dict[str, str]:
    """pair -> a chunk that stands in a clause of its own."""
    return {
        unit: places.chunks[clause][0].chunk
        for clause, units in places.pairs.items()
        for unit, origin in units.items()
        if not origin and clause in places.chunks
    }


def _article(heading: Heading, known: _Pairs, places: _Places, homes: Mapping[str, str]) -> Article:
    entries: list[tuple[State, str]] = []
    here = places.pairs.get(heading.id, {})
    for unit, origin in here.items():
        kept = known.kept.get(unit, "")
        if kept in known.state and kept not in here:
            entries.append((known.state[kept], homes.get(kept, origin)))
        elif unit in known.state and not (kept and kept in here):
            entries.append((known.state[unit], origin))
    own, through = _unasked(heading, places)
    entries.sort(key=lambda entry: (_RANK[entry[0]], bool(entry[1])))
    state, origin = entries[0] if entries else (own[0].state, through)
    objections = _objections(state, here, known)
    lost = [why for why in own if why.state == "failed"] if entries else own
    return Article(
        kind=heading.kind,
        number=heading.article,
        title=heading.title,
        part=heading.part,
        page=heading.page,
        state=state,
        pairs=dict(Counter(entry[0] for entry in entries)),
        whys=(*objections, *lost),
        through=places.told(origin, heading.document) if origin else "",
    )


def _objections(state: State, here: Iterable[str], known: _Pairs) -> list[Why]:
    """Why the best pairs of an article are no better, the most frequent reason first."""
    if state == "rejected":
        found = Counter(Why(state, "", name) for unit in here for name in known.rejected.get(unit, ()))
    elif state in ("look", "drop"):
        found = Counter(
            Why(state, note.check, name)
            for unit in here
            if known.state.get(unit) == state
            for note in known.noted.get(unit, ())
            if note.outcome == state
            for name in note.reasons
        )
    else:
        return []
    return [why for why, _ in found.most_common()]


def _unasked(heading: Heading, places: _Places) -> tuple[list[Why], str]:
    """What became of the chunks of an article besides pairs, the worst first, and the chunk whose asking stood for one of them, or ""."""
    whys: list[Why] = []
    through = ""
    for place in places.chunks.get(heading.id, ()):
        if place.skip:
            name, _, detail = place.skip.partition(": ")
            whys.append(Why("skipped", "", name, detail))
            continue
        if not places.methods:
            whys.append(Why("waiting"))
        for method in places.methods:
            outcome = places.asked.get((method, place.chunk))
            if outcome is None and (kept := places.instead.get(place.chunk)):
                outcome, through = places.asked.get((method, kept)), kept
            whys.append(_why(method, outcome))
    ordered = sorted(dict.fromkeys(whys), key=lambda why: ("failed", "waiting", "empty", "skipped").index(why.state))
    return ordered or [Why("unknown")], through


def _why(method: str, outcome: tuple[str, str, str] | None) -> Why:
    if outcome is None:
        return Why("waiting", method)
    ended, reason, message = outcome
    return Why("empty", method) if ended == "done" else Why("failed", method, reason, message)


# ---------------------------------------------------------------- failures


def _troubles(db: Any, chosen: Sequence[Document], places: _Places, *, whole: bool) -> Iterator[Trouble]:
    """The failures of all stages, or of these documents: of a chunk those that stand in one of them."""
    ids = {document.id for document in chosen}
    chunks = {place.chunk for clause in places.within(chosen) for place in places.chunks[clause]}
    for failure in ledger.failures(db):
        document, sign, page = failure.unit.partition("#")
        chunk = failure.unit.rpartition(":")[2]
        where = failure.unit
        if document in places.names:
            where = places.names[document] + (f", {page}" if sign else "")
        elif chunk in places.first:
            where = places.told(chunk, "")
        if whole or document in ids or chunk in chunks:
            yield Trouble(failure.stage, failure.reason, where, failure.message)
