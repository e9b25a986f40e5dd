"""What is read and cut: documents, pages, clauses, chunks and where they stand, links, page images. What is made of chunks: `pairs`.

Saving replaces what the same unit made before, within the caller's transaction.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, or_, select, text, update

from corpus_builder.model import UNKNOWN, Catalogue, Chunk, Clause, Document, Link, Occurrence, Page, PageImage, page_id
from corpus_builder.records import PackedPage, dump, load, unpack
from corpus_builder.store import add, put, tables

# ---------------------------------------------------------------- documents


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with the three layers of its catalogue: read from its pages, stated by a person, last written to the CSV."""

    document: Document
    detected: dict[str, str]
    stated: dict[str, str]
    written: dict[str, str]


def add_document(db: Connection, document: Document) -> bool:
    """Register a document or note where it lies now; True when it is new.

    Another document that lay at the same path and could never be read is forgotten: its bytes were replaced.
    """
    d, unread = tables.documents, ~exists().where(tables.pages.c.document == tables.documents.c.id)
    for gone in list(db.scalars(select(d.c.id).where(d.c.path == document.path, d.c.id != document.id, unread))):
        db.execute(delete(d).where(d.c.id == gone))
        db.execute(delete(tables.surveys).where(tables.surveys.c.document == gone))
        db.execute(delete(tables.ledger).where(or_(tables.ledger.c.unit == gone, tables.ledger.c.unit.startswith(f"{gone}#"))))
    known = db.scalar(select(tables.documents.c.id).where(tables.documents.c.id == document.id))
    if known:
        db.execute(update(tables.documents).where(tables.documents.c.id == document.id).values(path=document.path))
        return False
    row = {"id": document.id, "path": document.path, "size": document.size, "added_at": time.time()}
    add(db, tables.documents, [row | {"detected": "{}", "stated": "{}", "written": "{}"}])
    return True


def rename(db: Connection, path: str, now: str) -> None:
    """A file lies under another name now: its document follows, and when it was taken in, unless another file was taken in from there."""
    d, o = tables.documents, tables.ledger
    db.execute(update(d).where(d.c.path == path).values(path=now))
    if not db.scalar(select(o.c.unit).where(o.c.stage == "add", o.c.unit == now)):
        db.execute(update(o).where(o.c.stage == "add", o.c.unit == path).values(unit=now))


def entries(db: Connection) -> list[Entry]:
    """All documents in the order they were added, with `catalogue` as it counts: stated before detected before unknown."""
    table = tables.documents
    result = []
    for row in db.execute(select(table).order_by(table.c.added_at, table.c.path)):
        detected, stated, written = json.loads(row.detected), json.loads(row.stated), json.loads(row.written)
        known = {key: value for key, value in detected.items() if value != UNKNOWN} | stated
        result.append(Entry(Document(row.id, row.path, row.size, Catalogue(**known)), detected, stated, written))
    return result


def documents(db: Connection) -> list[Document]:
    """All documents, see `entries`."""
    return [entry.document for entry in entries(db)]


def state_catalogue(db: Connection, document: str, stated: dict[str, str], written: dict[str, str]) -> None:
    """Store a person's cells, and the cells as they now stand in the CSV."""
    values = {"stated": json.dumps(stated, ensure_ascii=False), "written": json.dumps(written, ensure_ascii=False)}
    db.execute(update(tables.documents).where(tables.documents.c.id == document).values(values))


# ---------------------------------------------------------------- pages and clauses


def save_survey(db: Connection, document: str, pages: int, notes: Mapping[str, str]) -> None:
    """A file's number of pages and what is to be noted of it; pages beyond that number are forgotten."""
    put(db, tables.surveys, [{"document": document, "pages": pages, "notes": json.dumps(notes, ensure_ascii=False)}])
    for table in (tables.pages, tables.readings):
        db.execute(delete(table).where(table.c.document == document, table.c.number > pages))


def surveys(db: Connection) -> dict[str, tuple[int, dict[str, str]]]:
    """document -> its number of pages and its notes (name -> particulars)."""
    rows = db.execute(select(tables.surveys))
    return {row.document: (row.pages, json.loads(row.notes) if row.notes != "{}" else {}) for row in rows}


def save_pages(db: Connection, document: str, pages: Iterable[PackedPage]) -> None:
    """Pages of one document as the text layer gave them replace the earlier ones; what OCR made of them counts on where it is needed."""
    found = list(pages)
    known = {row.number: row for row in _pages_of(db, document, [page.number for page in found])}
    rows = []
    for page in found:
        before = known.get(page.number)
        kept = before if before is not None and before.ocr and page.needs_ocr else None
        rows.append(
            {
                "document": document,
                "number": page.number,
                "source": kept.source if kept else page.source,
                "reason": kept.reason if kept else page.reason,
                "needs_ocr": page.needs_ocr,
                "damage": kept.damage if kept else page.damage,
                "ocr": kept.ocr if kept else None,
                "data": page.data,
            }
        )
    put(db, tables.pages, rows)


def _pages_of(db: Connection, document: str, numbers: Sequence[int]) -> Sequence[Any]:
    table = tables.pages
    columns = (table.c.number, table.c.source, table.c.reason, table.c.damage, table.c.ocr)
    return db.execute(select(*columns).where(table.c.document == document, table.c.number.in_(numbers))).all()


def save_reading(db: Connection, document: str, recipe: str, page: PackedPage) -> None:
    """A page as OCR gave it counts from now on; the text layer's version and earlier readings stay beside it."""
    row = {"document": document, "number": page.number, "recipe": recipe, "engine": page.engine, "source": page.source}
    put(db, tables.readings, [row | {"reason": page.reason, "damage": page.damage, "data": page.data, "at": time.time()}])
    table = tables.pages
    here = and_(table.c.document == document, table.c.number == page.number)
    db.execute(update(table).where(here).values(ocr=recipe, source=page.source, reason=page.reason, damage=page.damage))


def take_up_readings(db: Connection, recipe: str) -> list[str]:
    """Pages whose reading by `recipe` exists and does not count yet: from now on it does. Returns their ids."""
    p, r = tables.pages, tables.readings
    same = and_(r.c.document == p.c.document, r.c.number == p.c.number, r.c.recipe == recipe)
    query = select(p.c.document, p.c.number, r.c.source, r.c.reason, r.c.damage).join(r, same)
    again = db.execute(query.where(p.c.needs_ocr, or_(p.c.ocr.is_(None), p.c.ocr != recipe))).all()
    for row in again:
        here = and_(p.c.document == row.document, p.c.number == row.number)
        db.execute(update(p).where(here).values(ocr=recipe, source=row.source, reason=row.reason, damage=row.damage))
    return [page_id(row.document, row.number) for row in again]


def kept_readings(db: Connection, recipe: str) -> set[str]:
    """The ids of pages of which a reading by `recipe` exists, whether it counts at present or not."""
    r = tables.readings
    return {page_id(row.document, row.number) for row in db.execute(select(r.c.document, r.c.number).where(r.c.recipe == recipe))}


def superseded_readings(db: Connection) -> dict[str, int]:
    """engine -> number of OCR results that are kept but don't count at present."""
    p, r = tables.pages, tables.readings
    counts = exists().where(p.c.document == r.c.document, p.c.number == r.c.number, p.c.ocr == r.c.recipe)
    rows = db.execute(select(r.c.engine, func.count().label("number")).where(~counts).group_by(r.c.engine))
    return {row.engine: row.number for row in rows}


def packed_pages(db: Connection, document: str) -> list[bytes]:
    """The pages that count, packed (cheap to hand to a worker, which opens them with `records.unpack`)."""
    p, r = tables.pages, tables.readings
    same = and_(r.c.document == p.c.document, r.c.number == p.c.number, r.c.recipe == p.c.ocr)
    rows = db.execute(select(p.c.data, r.c.data).outerjoin(r, same).where(p.c.document == document).order_by(p.c.number))
    return [bytes(read or data) for data, read in rows]


def text_page(db: Connection, document: str, number: int) -> Page:
    """One page as its text layer gave it."""
    table = tables.pages
    data = db.execute(select(table.c.data).where(table.c.document == document, table.c.number == number)).scalar_one()
    return unpack(Page, data)


def pages_for_ocr(db: Connection) -> dict[tuple[str, int], bool]:
    """(document, page number) of every page whose text layer the gate refused -> whether some reading of it counts already."""
    table = tables.pages
    query = select(table.c.document, table.c.number, table.c.ocr).where(table.c.needs_ocr).order_by(table.c.document, table.c.number)
    return {(row.document, row.number): row.ocr is not None for row in db.execute(query)}


def page_sources(db: Connection) -> dict[str, dict[str, int]]:
    """document -> source -> number of pages."""
    table = tables.pages
    result: dict[str, dict[str, int]] = {}
    for document, source, number in db.execute(
        select(table.c.document, table.c.source, func.count()).group_by(table.c.document, table.c.source)
    ):
        result.setdefault(document, {})[source] = number
    return result


def documents_read(db: Connection) -> set[str]:
    """Documents of which every page has been read, or has failed under a name."""
    p, s = tables.pages, tables.surveys
    counted = select(p.c.document, func.count().label("number")).group_by(p.c.document).subquery()
    return set(db.scalars(select(s.c.document).join(counted, and_(counted.c.document == s.c.document, counted.c.number == s.c.pages))))


def damaged_pages(db: Connection) -> list[tuple[str, int, str]]:
    """(document, page number, why text may be missing) of every page that was read and may have lost some."""
    table = tables.pages
    query = select(table.c.document, table.c.number, table.c.damage).where(text("damage <> ''"))  # as the index says it
    return [(row.document, row.number, row.damage) for row in db.execute(query.order_by(table.c.document, table.c.number))]


def save_structure(
    db: Connection, document: str, clauses: Sequence[Clause], pieces: Iterable[tuple[Chunk, Occurrence]], detected: Catalogue
) -> None:
    """Clauses, chunks and occurrences of one document replace the earlier ones. Chunks stay: other documents may share them."""
    db.execute(delete(tables.clauses).where(tables.clauses.c.document == document))
    db.execute(delete(tables.occurrences).where(tables.occurrences.c.document == document))
    add(
        db,
        tables.clauses,
        [{"id": c.id, "document": document, "position": i, "path": c.path, "data": dump(c)} for i, c in enumerate(clauses)],
    )
    listed = list(pieces)
    add(db, tables.chunks, [{"id": chunk.id, "data": dump(chunk)} for chunk, _ in listed])
    add(db, tables.occurrences, [asdict(occurrence) for _, occurrence in listed])
    value = json.dumps(asdict(detected), ensure_ascii=False)
    db.execute(update(tables.documents).where(tables.documents.c.id == document).values(detected=value))


def skips(db: Connection) -> dict[str, int]:
    """reason (what was seen left out) -> number of places that are skipped for it, the most frequent first."""
    o = tables.occurrences
    counted: Counter[str] = Counter()
    for reason, number in db.execute(select(o.c.skip, func.count()).where(o.c.skip != "").group_by(o.c.skip)):
        counted[reason.partition(":")[0]] += number
    return dict(counted.most_common())


def clauses(db: Connection, ids: Iterable[str]) -> dict[str, Clause]:
    """The clauses of these ids that exist."""
    return {
        row.id: load(Clause, row.data)
        for rows in batches(ids)
        for row in db.execute(select(tables.clauses).where(tables.clauses.c.id.in_(rows)))
    }


def clause_order(db: Connection) -> dict[str, int]:
    """clause id -> its place in reading order over all documents (in the order they were added)."""
    table, docs = tables.clauses, tables.documents
    query = select(table.c.id).join(docs, docs.c.id == table.c.document).order_by(docs.c.added_at, docs.c.path, table.c.position)
    return {clause: place for place, clause in enumerate(db.scalars(query))}


def parts(ids: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """The ids in lists that fit a query: SQLite allows 32,766 variables in a statement; plans stay short with far fewer."""
    rest = iter(ids)
    while part := list(islice(rest, size)):
        yield part


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """`parts` of the distinct ids in their alphabetical order: neighbours in an index are fetched together."""
    return parts(sorted(set(ids)))


# ---------------------------------------------------------------- chunks and links

_asked_about = exists().where(tables.occurrences.c.chunk == tables.chunks.c.id, tables.occurrences.c.skip == "")


def live_chunks(db: Connection, *, kept_only: bool = False) -> list[str]:
    """Ids of the chunks that stand in some document now and aren't skipped everywhere, in reading order.

    `kept_only` leaves out near-duplicates of others.
    """
    query = select(tables.chunks.c.id).where(_asked_about)
    if kept_only:
        dropped = select(tables.links.c.dropped).where(tables.links.c.kind == "chunk")
        query = query.where(tables.chunks.c.id.not_in(dropped))
    order = chunk_order(db)
    return sorted(db.scalars(query), key=order.__getitem__)


def chunks(db: Connection, ids: Iterable[str]) -> Iterator[tuple[str, Chunk]]:
    """The chunks of these ids, each with its id, in the order of ids; few are in memory at a time."""
    table = tables.chunks
    for part in parts(ids):
        found = {row.id: row.data for row in db.execute(select(table.c.id, table.c.data).where(table.c.id.in_(part)))}
        yield from ((unit, load(Chunk, found[unit])) for unit in part)


def chunk_order(db: Connection) -> dict[str, int]:
    """chunk id -> its place in reading order over all documents: the same whatever order the documents were finished in."""
    o, c, d = tables.occurrences, tables.clauses, tables.documents
    query = select(o.c.chunk).join(c, c.c.id == o.c.clause).join(d, d.c.id == o.c.document)
    query = query.order_by(d.c.added_at, d.c.path, c.c.position, o.c.start)
    order: dict[str, int] = {}
    for chunk_id in db.scalars(query):
        order.setdefault(chunk_id, len(order))
    return order


def chunk_sizes(db: Connection) -> dict[str, int]:
    """chunk id -> how many characters it takes, roughly."""
    return {row.id: row.size for row in db.execute(select(tables.chunks.c.id, func.length(tables.chunks.c.data).label("size")))}


def chunk(db: Connection, chunk_id: str) -> Chunk:
    """A chunk by its id, in use or not."""
    return load(Chunk, db.execute(select(tables.chunks.c.data).where(tables.chunks.c.id == chunk_id)).scalar_one())


def links(db: Connection, kind: str) -> list[Link]:
    """The near-duplicates of one kind."""
    table = tables.links
    return [Link(r.dropped, r.kept, r.jaccard, r.reason) for r in db.execute(select(table).where(table.c.kind == kind))]


def occurrences(db: Connection, chunk_ids: Iterable[str]) -> list[Occurrence]:
    """Where these chunks stand now."""
    table = tables.occurrences
    return [
        Occurrence(row.chunk, row.clause, row.document, row.path, row.start, row.skip)
        for part in batches(chunk_ids)
        for row in db.execute(select(table).where(table.c.chunk.in_(part)).order_by(table.c.document, table.c.path, table.c.start))
    ]


# ---------------------------------------------------------------- page images


def images(db: Connection) -> list[PageImage]:
    """All rendered pages."""
    return [PageImage(r.document, r.number, r.file, r.width, r.height) for r in db.execute(select(tables.images))]


def save_image(db: Connection, image: PageImage) -> None:
    """Note a rendered page."""
    put(db, tables.images, [asdict(image)])


def page_image(db: Connection, document: str, number: int) -> PageImage | None:
    """The rendered page, if there is one."""
    table = tables.images
    row = db.execute(select(table).where(table.c.document == document, table.c.number == number)).first()
    return PageImage(row.document, row.number, row.file, row.width, row.height) if row else None
