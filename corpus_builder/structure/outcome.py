"""What reading and cutting one document came to, as one plain JSON object: the parse report that is stored, printed and written.

It is made where the document is cut, so that every count is of the same clauses; whoever shows it adds the file's name and nothing
else. Lists hold everything; shortening is the printer's business.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from corpus_builder.model import Clause, Definition, Page, Reference
from corpus_builder.structure.chunks import Piece
from corpus_builder.structure.skips import Unsafe
from corpus_builder.structure.tokens import CHARS_PER_TOKEN, Count, estimate


def outcome(
    pages: Sequence[Page],
    clauses: Sequence[Clause],
    references: Sequence[Reference],
    definitions: Sequence[Definition],
    pieces: Sequence[Piece],
    unsafe: Sequence[Unsafe],
    breaks: Sequence[Mapping[str, Any]],
    count: Count,
) -> dict[str, Any]:
    """The report of one document.

    pages: source -> number · not_read: pages that failed or still need OCR · units: title, first page, articles, annexes of each ·
    breaks: where numbers don't follow one another (clause, page, text), each with its reason ·
    references: kind -> number, and those unresolved with their place · definitions: number · chunks: lengths and context ·
    skipped: reason -> number, and each with its place · suspicious: ranges whose numbers may have been read wrongly.
    """
    known = {clause.id: clause for clause in clauses}
    return {
        "pages": dict(Counter(page.source for page in pages).most_common()),
        "not_read": [{"page": p.number, "reason": p.reason} for p in pages if p.source == "failed" or (p.needs_ocr and p.source != "ocr")],
        "units": _units(clauses),
        "articles": sum(clause.kind == "article" for clause in clauses),
        "annexes": sum(clause.kind == "annex" for clause in clauses),
        "breaks": list(breaks),
        "references": dict(Counter(reference.kind for reference in references).most_common()),
        "unresolved": [
            _place(known[r.clause], r.start) | {"text": known[r.clause].text[r.start : r.end], "reason": r.note}
            for r in references
            if r.kind == "unresolved"
        ],
        "definitions": len(definitions),
        "chunks": _lengths(pieces, count),
        "skipped": dict(Counter(reason(piece) for piece in pieces if piece.occurrence.skip).most_common()),
        "skipped_chunks": [
            _place(known[piece.occurrence.clause], piece.occurrence.start) | {"reason": piece.occurrence.skip}
            for piece in pieces
            if piece.occurrence.skip
        ],
        "suspicious": [
            _place(known[spot.clause], spot.start) | {"text": known[spot.clause].text[spot.start : spot.end], "reason": spot.why}
            for spot in unsafe
        ],
    }


def reason(piece: Piece) -> str:
    """The name of the reason for which a piece is skipped, without what was seen."""
    return piece.occurrence.skip.partition(":")[0]


def _units(clauses: Iterable[Clause]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for clause in clauses:
        unit = found.setdefault(
            clause.unit, {"unit": clause.unit, "title": clause.unit_title, "page": clause.page, "articles": 0, "annexes": 0}
        )
        unit["articles" if clause.kind == "article" else "annexes"] += 1
    return list(found.values())


def _place(clause: Clause, start: int) -> dict[str, Any]:
    """Where an offset of a clause's text stands: the clause's path, and the page of the printed line."""
    page = next((place.page for place in reversed(clause.places) if place.start <= start), clause.page)
    return {"clause": clause.path, "page": page}


def _lengths(pieces: Sequence[Piece], count: Count) -> dict[str, Any]:
    asked = [piece for piece in pieces if not piece.occurrence.skip]
    lengths = sorted(count(piece.chunk.text) for piece in asked) or [0]
    return {
        "number": len(pieces),
        "asked_about": len(asked),
        "tokens": {
            "counted_by": f"estimate, {CHARS_PER_TOKEN} characters each" if count is estimate else "tokenizer",
            "mean": round(statistics.fmean(lengths)),
            "median": round(statistics.median(lengths)),
            "p95": lengths[min(len(lengths) - 1, int(len(lengths) * 0.95))],
            "max": lengths[-1],
        },
        "with_context": sum(bool(piece.chunk.context) for piece in asked),
        "context": dict(Counter(part.kind for piece in asked for part in piece.chunk.context)),
        "context_left_out": sum(piece.left_out for piece in asked),
    }
