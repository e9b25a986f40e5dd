"""Counts that only people ask for: what nobody has asked about yet, what was made of a document."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, literal, or_, select

from corpus_builder.store import tables, work


def unasked(db: Connection, method: str) -> int:
    """How many chunks of `work.live_chunks(kept_only=True)` have never been asked about by `method`, or only failed in passing."""
    o, place = tables.ledger, tables.occurrences
    chunk = select(place.c.chunk).where(place.c.skip == "").distinct().subquery().c.chunk
    dropped = select(tables.links.c.dropped).where(tables.links.c.kind == "chunk")
    settled = select(o.c.unit).where(o.c.stage == "generate", o.c.outcome != "transient")
    waiting = chunk.not_in(dropped) & (literal(f"{method}:") + chunk).not_in(settled)
    return db.scalar(select(func.count()).select_from(chunk.table).where(waiting)) or 0


def pairs_in(db: Connection, documents: Collection[str]) -> dict[str, int]:
    """document -> how many live candidates were made from a chunk that stands in it, of these documents."""
    if not documents:
        return {}
    o, p = tables.occurrences, tables.productions
    live = select(tables.candidates.c.id).where(or_(work._made_now, work._decided, work._edited))
    query = select(o.c.document, func.count(p.c.candidate.distinct()).label("number")).join(p, p.c.chunk == o.c.chunk)
    query = query.where(o.c.document.in_(documents), p.c.candidate.in_(live))
    return {row.document: row.number for row in db.execute(query.group_by(o.c.document))}


def saved(db: Connection, method: str) -> dict[str, int]:
    """Requests of a method that need not be made: "equal" for places whose text another place has, "near" for near-duplicates in whose
    place everything holds that was made of the kept chunk."""
    place, link, made = tables.occurrences, tables.links, tables.productions
    asked = select(func.count(), func.count(place.c.chunk.distinct())).where(place.c.skip == "")
    places, chunks = db.execute(asked).one()
    itself = select(made.c.chunk).where(made.c.method == method, made.c.live)
    near = select(func.count()).select_from(link).where(link.c.kind == "chunk", link.c.dropped.not_in(itself))
    return {"equal": places - chunks, "near": db.scalar(near) or 0}
