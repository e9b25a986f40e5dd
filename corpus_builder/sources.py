"""Where a candidate stands: the clauses, pages and rectangles that bear it out, in every document that holds them.

A candidate was made from one chunk, and a chunk may stand in forty products. A place counts only if every evidence quote of
the candidate stands there verbatim (white space aside). Where the chunk itself is a near-duplicate of the one that was asked
about, the articles that question and answer cite must bear the same numbers there too, and the terms that the question names
the same name: one payment, many products, and never a product whose wording, numbering or rider differs. A quote that a clause
holds twice is the one in the chunk's own part of it. A pair that a person decided on keeps the places of that day as far as
they still hold the words, even when nothing makes the pair any more. A comparison, made from two chunks, stands where both of
its sides do, each by its own quotes.

Clauses with their lines are the largest things a corpus holds, so they are looked up for some hundreds of pairs at a time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import Connection

from corpus_builder.model import UNKNOWN, Catalogue, Chunk, Clause, Document, Link, Spot, content_id, joint
from corpus_builder.pairs import Candidate, Side, Source
from corpus_builder.store import desk as desk_store
from corpus_builder.store import pairs as pair_store
from corpus_builder.store import work
from corpus_builder.structure.locate import spots
from corpus_builder.text import facts, locate, squeezed


@dataclass(frozen=True, slots=True)
class Standing:
    """The sources of one candidate, the document in force first, of a comparison the best of each side; and the clause behind each."""

    sources: tuple[Source, ...]
    clauses: tuple[Clause, ...]


class _Part(NamedTuple):
    """The part of a clause to look into: it begins at `start`, where the pair's own chunk stands, or a copy of it (`own` False)."""

    own: bool
    start: int


def find(db: Connection, ids: Iterable[str]) -> Iterator[tuple[Candidate, Standing]]:
    """The candidates of these ids that exist, in their order, each with where it stands; one without any place left has empty sources."""
    documents = {document.id: (order, document) for order, document in enumerate(work.documents(db))}
    copies = _copies(work.links(db, "chunk"))
    for part in work.parts(ids):
        found = dict(pair_store.candidates(db, part))
        wanted = _clause_ids(db, part, copies)
        of_sides = _clauses_of(db, {side.chunk for candidate in found.values() for side in candidate.sides}, copies)
        places = [*wanted.values(), *of_sides.values()]
        known = work.clauses(db, {clause for clauses in places for clause in clauses})
        for unit, candidate in found.items():
            if candidate.sides:
                yield candidate, _of_sides(candidate, wanted.get(unit, {}), of_sides, known, documents)
            else:
                yield candidate, _standing(candidate, wanted.get(unit, {}), known, documents)


def _copies(links: Iterable[Link]) -> dict[str, list[str]]:
    """kept id -> the ids that were dropped for it."""
    copies: dict[str, list[str]] = {}
    for link in links:
        copies.setdefault(link.kept, []).append(link.dropped)
    return copies


def _clause_ids(db: Connection, ids: Sequence[str], copies: Mapping[str, Sequence[str]]) -> dict[str, dict[str, _Part]]:
    """candidate -> clauses to look into, each with the part that is its own chunk or a near-duplicate of it.

    The clauses of decisions on it count as its own: that is where the person saw it.
    """
    made = pair_store.productions(db, ids)
    places = _clauses_of(db, {p.chunk for p in made}, copies)
    result: dict[str, dict[str, _Part]] = {}
    for p in made:
        found = result.setdefault(p.candidate, {})
        for clause, part in places[p.chunk].items():
            if clause not in found or (part.own and not found[clause].own):
                found[clause] = part
    for candidate, anchors in desk_store.anchors(db, ids).items():
        found = result.setdefault(candidate, {})
        for clause in (content_id("clause", *place) for anchor in anchors for place in anchor.places):
            found[clause] = _Part(True, found[clause].start if clause in found else 0)
    return result


def _clauses_of(db: Connection, chunks: Collection[str], copies: Mapping[str, Sequence[str]]) -> dict[str, dict[str, _Part]]:
    """chunk -> the clauses in which it stands or a near-duplicate of it does, each with its part."""
    places: dict[str, dict[str, int]] = {}
    for occurrence in work.occurrences(db, {*chunks, *(copy for chunk in chunks for copy in copies.get(chunk, ()))}):
        places.setdefault(occurrence.chunk, {}).setdefault(occurrence.clause, occurrence.start)
    return {
        chunk: {clause: _Part(False, start) for copy in copies.get(chunk, ()) for clause, start in places.get(copy, {}).items()}
        | {clause: _Part(True, start) for clause, start in places.get(chunk, {}).items()}
        for chunk in chunks
    }


def _of_sides(
    candidate: Candidate,
    decided: Mapping[str, _Part],
    of_sides: Mapping[str, Mapping[str, _Part]],
    known: Mapping[str, Clause],
    documents: dict[str, tuple[int, Document]],
) -> Standing:
    """Where a comparison stands: in the documents that its sides speak of, or in those that hold both; nowhere when a side has no place."""
    sides = []
    seen = {
        clause: _Part(True, 0) for clause in decided if not any(clause in clauses for clauses in of_sides.values())
    }  # by a person that day
    for side in candidate.sides:
        clauses = {**seen, **of_sides[side.chunk]}
        found = _standing(replace(candidate, evidence=side.evidence, sides=()), clauses, known, documents)
        sides.append([place for place in zip(found.sources, found.clauses, strict=True) if _speaks_of(side, place[0].catalogue)])
    twice = set.intersection(*({clause.id for _, clause in side} for side in sides))  # which side it was can't be told any more
    sides = [[place for place in side if place[1].id not in twice] for side in sides]
    if not any(side.product for side in candidate.sides):
        both = set.intersection(*({source.document for source, _ in side} for side in sides))
        sides = [[place for place in side if place[0].document in both] for side in sides]
    if not all(sides):
        return Standing((), ())
    ordered = [*(side[0] for side in sides), *(place for side in sides for place in side[1:])]
    return Standing(tuple(source for source, _ in ordered), tuple(clause for _, clause in ordered))


def _speaks_of(side: Side, catalogue: Catalogue) -> bool:
    return side.product in ("", catalogue.product) and side.since in ("", catalogue.effective_date)


def _standing(
    candidate: Candidate, clauses: Mapping[str, _Part], known: Mapping[str, Clause], documents: dict[str, tuple[int, Document]]
) -> Standing:
    found = []
    for name, part in clauses.items():
        clause = known.get(name)
        if clause is None or clause.document not in documents or not (places := _places(candidate, clause, part)):
            continue
        order, document = documents[clause.document]
        source = Source(document.id, document.name, document.catalogue, clause.path, places)
        found.append((force(document.catalogue), order, clause.path, source, clause))
    found.sort(key=lambda item: item[:3])
    return Standing(tuple(item[3] for item in found), tuple(item[4] for item in found))


def _places(candidate: Candidate, clause: Clause, part: _Part) -> tuple[Spot, ...]:
    """The rectangles of the evidence in a clause; none when it lacks some, or is a copy with other numbers or another name."""
    located = [spots(clause, quote, at) for quote, at in _together(candidate.evidence, clause.text, part.start)]
    meant = part.own or (_cites_truly(candidate, clause) and _named_truly(candidate, clause))
    if not located or not all(located) or not meant:
        return ()
    return tuple(dict.fromkeys(spot for quote in located for spot in quote))


MOST_PLACES = 64
"""Places at which a quote is looked for in one clause."""


def _together(quotes: Sequence[str], text: str, start: int) -> list[tuple[str, int]]:
    """Each quote with where it stands from `start` on, or before it; of one that stands at several places (a table's heading, the same
    sentence of another plan) the place beside the quotes that stand at one: for a line of a table the last one above."""
    places = [_all_places(quote, text, start) or _all_places(quote, text, 0) or [0] for quote in quotes]
    anchor = next((found[0] for found in places if len(found) == 1), places[0][0] if places else 0)
    return [(quote, _beside(quote, found, anchor)) for quote, found in zip(quotes, places, strict=True)]


def _beside(quote: str, found: Sequence[int], anchor: int) -> int:
    above = [at for at in found if at <= anchor]
    return above[-1] if above and quote.startswith("|") else min(found, key=lambda at: abs(at - anchor))


def _all_places(quote: str, text: str, start: int) -> list[int]:
    found: list[int] = []
    while len(found) < MOST_PLACES and (span := locate(quote, text, found[-1] + 1 if found else start)):
        found.append(span.start)
    return found


_TERMS = re.compile("(보통약관)|특별약관|특약")


def _named_truly(candidate: Candidate, clause: Clause) -> bool:
    """Whether the terms that the question names, if it names any, are those of this clause (보통약관: there is one only)."""
    question, title = squeezed(candidate.instruction), squeezed(clause.unit_title)
    named = _TERMS.search(question)
    return named is None or title in question or bool(named[1] and named[1] in title)


def _cites_truly(candidate: Candidate, clause: Clause) -> bool:
    """Whether the articles that question and answer name are, in this clause's terms too, the ones meant.

    What the evidence names is right wherever the evidence stands; beyond that only the clause's own number is known.
    """
    evidence = {r for quote in candidate.evidence for r in facts(quote).references}
    named = set(facts(f"{candidate.instruction}\n{candidate.output}").references) - evidence
    return all(reference.number == clause.article for reference in named if reference.level == "조")


def home(db: Connection, candidate: Candidate, chunks: Sequence[str]) -> Chunk:
    """The text that a pair is checked against: the first of the chunks that it was made from whose body holds its quotes (models say the
    same of several), of a comparison its two clauses as one."""
    if candidate.sides:
        return joint([work.chunk(db, side.chunk) for side in candidate.sides])
    made_from = [chunk for _, chunk in work.chunks(db, chunks)]
    holding = (chunk for chunk in made_from if all(locate(quote, chunk.body) for quote in candidate.evidence))
    return next(holding, made_from[0])


def uncovered(db: Connection, method: str) -> list[str]:
    """Ids of the near-duplicate chunks in whose place some pair that `method` made from their kept chunk doesn't hold.

    They are asked about themselves.
    """
    links = work.links(db, "chunk")
    copies = _copies(links)
    found: set[str] = set()
    for part in work.parts(copies):
        # A comparison is of the two clauses that it names: nothing is asked about a copy of one for its sake.
        pairs_of = {unit: [c for c in made if not c.sides] for unit, made in pair_store.live_pairs(db, method, part).items()}
        pairs = {copy: pairs_of[kept] for kept in part if kept in pairs_of for copy in copies[kept]}
        for some in work.parts(pairs):
            found |= _elsewhere(db, {copy: pairs[copy] for copy in some})
    return [link.dropped for link in links if link.dropped in found]


def hold(db: Connection, chunk: str, pairs: Sequence[Candidate]) -> bool:
    """Whether pairs that were made from another chunk of the same law hold wherever this one stands."""
    return not _elsewhere(db, {chunk: pairs})


def _elsewhere(db: Connection, pairs: Mapping[str, Sequence[Candidate]]) -> set[str]:
    """The chunks in some place of which one of their pairs does not hold."""
    places = work.occurrences(db, pairs)
    known = work.clauses(db, {place.clause for place in places})
    return {o.chunk for o in places if any(not _places(pair, known[o.clause], _Part(False, o.start)) for pair in pairs[o.chunk])}


def in_force(db: Connection, chunk_ids: Iterable[str]) -> dict[str, tuple[int, int, bool]]:
    """chunk -> sort key of the newest terms in which it stands; the terms in force come first, of equal ones those not from a scan."""
    pages = work.page_sources(db)
    scanned = {unit: 2 * counts.get("ocr", 0) > sum(counts.values()) for unit, counts in pages.items()}
    newest = {document.id: (*force(document.catalogue), scanned.get(document.id, False)) for document in work.documents(db)}
    best: dict[str, tuple[int, int, bool]] = {}
    for part in work.parts(chunk_ids):
        for occurrence in work.occurrences(db, part):
            best[occurrence.chunk] = min(best.get(occurrence.chunk, (2, 0, True)), newest[occurrence.document])
    return best


def force(catalogue: Catalogue) -> tuple[int, int]:
    """Sort key: the latest effective date first, unknown dates last."""
    digits = catalogue.effective_date.replace("-", "")
    return (0, -int(digits)) if digits.isdigit() else (1, 0)


def editions(db: Connection) -> dict[str, int]:
    """product -> how many documents of it the corpus holds."""
    counted: dict[str, int] = {}
    for document in work.documents(db):
        counted[document.catalogue.product] = counted.get(document.catalogue.product, 0) + 1
    return counted


def asked(candidate: Candidate, standing: Standing, editions: dict[str, int]) -> str:
    """The question as it is shown and exported: with the product of its best source."""
    return fill(candidate.instruction, standing.sources[0].catalogue, editions) if standing.sources else candidate.instruction


def fill(text: str, catalogue: Catalogue, editions: dict[str, int]) -> str:
    """Put the product into the `{product}` slot, with its edition where the corpus holds several; unknown leaves it out."""
    name = "" if catalogue.product == UNKNOWN else catalogue.product
    if name and editions.get(name, 0) > 1 and catalogue.edition != UNKNOWN:
        name = f"{name}({catalogue.edition})"
    return " ".join(text.replace("{product}", name).split(" ")).replace("  ", " ").strip()


_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2160, 0x2180)
}
"""Full-width forms and Roman numerals, of which names are made; NFKC would also make a list mark (①) a number."""
_ODD = re.compile("[\uff01-\uff5e\u2160-\u217f]")
_UNPAID = r"(?:[(\[]\s*+무(?:\s*+배\s*+당)?\s*+[)\]]|무\s*+배\s*+당)\s*+"  # no share in the profit: half of all names begin so
_EDITION = r"[^()\n]{1,40}판"


def product_names(db: Connection) -> re.Pattern[str]:
    """The product slot, and every form in which `fill` writes a product of the corpus into it, whatever the blanks.

    It begins with letters, not with a 무배당 that may be missing: so a search jumps from one to the next.
    """
    editions: dict[str, set[str]] = {}
    for catalogue in (document.catalogue for document in work.documents(db)):
        name = re.sub(f"^{_UNPAID}", "", _plain(catalogue.product)) if catalogue.product != UNKNOWN else ""
        if name.strip():
            editions.setdefault(_spaced(name), {_EDITION}).add(_spaced(_plain(catalogue.edition)))
    forms = [
        rf"{name}(?:\s*+\(\s*+(?:{'|'.join(sorted(editions[name], key=len, reverse=True))})\s*+\))?"
        for name in sorted(editions, key=len, reverse=True)
    ]
    return re.compile("|".join([r"\{product\}", *forms]), re.IGNORECASE)


def _spaced(name: str) -> str:
    """An expression for a name with blanks anywhere in it."""
    return r"\s*+".join(re.escape(letter) for letter in name if not letter.isspace())


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return composed.translate(_PLAIN) if _ODD.search(composed) else composed


def without_products(text: str, names: re.Pattern[str], slot: str) -> str:
    """The text with `slot` where it names a product of the corpus (`product_names`), full-width letters as plain ones."""
    masked = names.sub("\0", _plain(text))
    return re.sub(rf"{_UNPAID}\0", "\0", masked).replace("\0", slot)
