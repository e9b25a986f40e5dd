"""What reading and cutting one document came to, as one plain JSON object: what is stored, printed and written as its parse report.

It joins what `report.report` found in the document (pages, terms, references, remarks) with what became of its chunks, and is made
where the document is cut, so that every count is of the same clauses. Lists hold everything; shortening is the printer's business.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus_builder.model import Clause, Report
from corpus_builder.structure.chunks import Piece
from corpus_builder.structure.tokens import CHARS_PER_TOKEN, Count, estimate


def outcome(report: Report, clauses: Sequence[Clause], pieces: Sequence[Piece], count: Count) -> dict[str, Any]:
    """The report of one document, and what its chunks are.

    pages, references, definitions: kind -> number · units and remarks: as in `model.Report` · articles, annexes: numbers ·
    furniture: how many lines were left out, and text -> number, the rarest first ·
    chunks: how many, their lengths and context · skipped: reason -> number · skipped_chunks: each with its place and reason.
    """
    known = {clause.id: clause for clause in clauses}
    skipped = [piece for piece in pieces if piece.occurrence.skip]
    return {
        "pages": dict(report.pages),
        "units": [asdict(unit) for unit in report.units],
        "articles": sum(unit.articles for unit in report.units),
        "annexes": sum(unit.annexes for unit in report.units),
        "references": dict(report.references),
        "definitions": dict(report.definitions),
        "furniture": {"lines": report.furniture_lines, "texts": dict(report.furniture)},
        "remarks": [asdict(remark) for remark in report.remarks],
        "chunks": _lengths(pieces, count),
        "skipped": dict(Counter(piece.occurrence.skip.partition(":")[0] for piece in skipped).most_common()),
        "skipped_chunks": [_place(known[piece.occurrence.clause], piece) for piece in skipped],
    }


def _place(clause: Clause, piece: Piece) -> dict[str, Any]:
    """Where a skipped chunk begins (its clause's path, the page of its first line), and why it is skipped."""
    starts = [place.start for place in clause.places]
    page = clause.places[max(0, bisect_right(starts, piece.occurrence.start) - 1)].page if starts else clause.page
    path = f"{clause.path} ({piece.chunk.piece})" if piece.chunk.piece else clause.path
    return {"page": page, "path": path, "title": clause.title, "reason": piece.occurrence.skip}


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
