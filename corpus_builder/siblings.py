"""What stands beside a chunk: those that lay down nearly the same, and something otherwise, each with the names that tell the two apart.

The decision it embodies: near.py has found and verified the siblings; here they only get names, and a sibling that no name tells apart is
none. Where one document holds both, the names of their terms do. Else it is one article in two editions of an insurer's product, told
apart by the days from which they hold, or in two products, told apart by theirs; what nobody stated (a date, a product) tells nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from corpus_builder.contracts import Sibling
from corpus_builder.export.record import in_words
from corpus_builder.generation import naming
from corpus_builder.model import UNKNOWN, Catalogue, Chunk, Occurrence
from corpus_builder.sources import force
from corpus_builder.store import near, work
from corpus_builder.text import squeezed

MOST = 6
"""So many siblings of a chunk, the most alike first: a further one is asked about by those that are more like it."""


def siblings(db: Any, ids: Collection[str]) -> dict[str, list[Sibling]]:
    """chunk -> its siblings that have a name, for these chunks."""
    related: dict[str, list[str]] = {}
    for link in near.relatives(db, "chunk"):
        for one, other in ((link.dropped, link.kept), (link.kept, link.dropped)):
            if one in ids:
                related.setdefault(one, []).append(other)
    wanted = related.keys() | {other for others in related.values() for other in others}
    chunks = dict(work.chunks(db, sorted(wanted)))
    documents = {document.id: document.catalogue for document in work.documents(db)}
    stands, current = _places(work.occurrences(db, wanted), documents), _current(documents)
    found: dict[str, list[Sibling]] = {}
    for unit, others in related.items():
        named = (_named(chunks[unit], chunks[other], stands.get(unit, {}), stands.get(other, {}), current) for other in others)
        if kept := [sibling for sibling in named if sibling][:MOST]:
            found[unit] = kept
    return found


def identity(found: Iterable[Sibling]) -> list[Any]:
    """What of siblings shapes the pairs that a method makes with them, as JSON values."""
    return [asdict(sibling) | {"chunk": sibling.chunk.id} for sibling in found]


def _places(occurrences: Iterable[Occurrence], catalogues: Mapping[str, Catalogue]) -> dict[str, dict[str, Catalogue]]:
    """chunk -> the documents that it is asked about in, and what they are."""
    found: dict[str, dict[str, Catalogue]] = {}
    for place in occurrences:
        if not place.skip:
            found.setdefault(place.chunk, {})[place.document] = catalogues[place.document]
    return found


def _current(documents: Mapping[str, Catalogue]) -> dict[str, set[str]]:
    """product -> the documents that hold its law of today: the newest; all of them where the date of one is unknown."""
    found: dict[str, set[str]] = {}
    for product in {catalogue.product for catalogue in documents.values()}:
        dates = {unit: catalogue.effective_date for unit, catalogue in documents.items() if catalogue.product == product}
        known = UNKNOWN not in dates.values()
        found[product] = {unit for unit, date in dates.items() if not known or date == max(dates.values())}
    return found


def _named(
    chunk: Chunk, other: Chunk, here: Mapping[str, Catalogue], there: Mapping[str, Catalogue], current: Mapping[str, set[str]]
) -> Sibling | None:
    """The other chunk as a sibling of the first; None where no names tell them apart."""
    units = naming.unit(chunk), naming.unit(other)
    if not all(units) or not here or not there:
        return None
    if here.keys() & there.keys():
        return Sibling(other, units, naming.SLOT) if _distinct(*units) else None
    one, two = _newest(here.values()), _newest(there.values())
    products = one.product, two.product
    if UNKNOWN in products:
        return None
    if not _same(units) or not _same((chunk.title, other.title)):
        return None
    if products[0] == products[1]:
        return _of_editions(other, units[0], one, two)
    if not (current[products[0]] <= here.keys() and current[products[1]] <= there.keys()):
        return None  # another edition of the product may say otherwise
    names = f"{products[0]} {units[0]}", f"{products[1]} {units[1]}"
    return Sibling(other, names, "", products) if _distinct(*names) and _distinct(*products) else None


def _of_editions(other: Chunk, unit: str, one: Catalogue, two: Catalogue) -> Sibling | None:
    dates = one.effective_date, two.effective_date
    if UNKNOWN in (*dates, one.insurer) or one.insurer != two.insurer or dates[0] == dates[1]:
        return None
    names = f"{in_words(dates[0])} 시행 {unit}", f"{in_words(dates[1])} 시행 {unit}"
    return Sibling(other, names, f"{one.product} ", (one.product, two.product), dates)


def _newest(catalogues: Iterable[Catalogue]) -> Catalogue:
    return min(catalogues, key=lambda c: (force(c), c.insurer, c.product))


def _same(texts: tuple[str, str]) -> bool:
    return squeezed(texts[0]) == squeezed(texts[1])


def _distinct(one: str, other: str) -> bool:
    """Whether neither name is a part of the other: 여행 특별약관 and 여행 특별약관(Ⅱ) are too easily taken for each other."""
    plain = squeezed(one), squeezed(other)
    return plain[0] not in plain[1] and plain[1] not in plain[0]
