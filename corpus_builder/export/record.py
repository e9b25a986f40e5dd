"""What every exported row says of its origin, in one shape for all formats, and the schema of that shape.

Consumers infer types from values (`datasets` turns a column of date-like strings into timestamps and changes the text), so
dates are written in Korean words, every row has the same keys in the same order, and nothing is null.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from corpus_builder.model import UNKNOWN
from corpus_builder.pairs import Row, Source

_STRING = {"type": "string"}

PLACES = "①②③④⑤⑥⑦⑧⑨"
"""How the options of a 객관식 item are numbered, in the order in which they are shown."""

PROVENANCE: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "id",
        "status",
        "task_type",
        "document",
        "file",
        "insurer",
        "product",
        "edition",
        "effective_date",
        "rights_basis",
        "clause",
        "page",
        "spots",
        "evidence",
        "beside",
        "also_in",
        "method",
        "model",
        "origins",
        "reviewers",
    ],
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "status": {"enum": ["approved", "edited", "machine-checked"]},
        "task_type": _STRING,
        "document": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "file": _STRING,
        "insurer": _STRING,
        "product": _STRING,
        "edition": _STRING,
        "effective_date": {
            "type": "string",
            "description": 'in words, as in "2025년 4월 1일", or "unknown"; the manifest has it as 2025-04-01',
        },
        "rights_basis": _STRING,
        "clause": {"type": "string", "minLength": 1},
        "page": {"type": "integer", "minimum": 1},
        "spots": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["page", "bbox"],
                "properties": {
                    "page": {"type": "integer", "minimum": 1},
                    "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
                },
            },
        },
        "evidence": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
        "beside": {"type": "array", "items": _STRING},
        "also_in": {"type": "array", "items": _STRING},
        "method": _STRING,
        "model": _STRING,
        "origins": {"type": "array", "items": _STRING},
        "reviewers": {"type": "array", "items": _STRING},
    },
}


def asked(row: Row) -> str:
    """The question as a model is asked it: with the options of a 객관식 item, each on a line of its own."""
    lines = [f"{place} {row.candidate.choices[index]}" for place, index in zip(PLACES, row.candidate.shown, strict=False)]
    return "\n".join((row.instruction, *lines))


def answered(row: Row) -> str:
    """The answer as a model should give it: that of a 객관식 item begins with the right option's number and words."""
    candidate = row.candidate
    if not candidate.choices:
        return candidate.output
    right, place = candidate.choices[0], PLACES[candidate.shown.index(0)]
    named = candidate.output == right or (candidate.output.startswith(right) and candidate.output[len(right)].isspace())
    return f"{place} {candidate.output}" if named else f"{place} {right}\n{candidate.output}"


def provenance(row: Row) -> dict[str, Any]:
    """Where a row comes from; fulfils PROVENANCE. The first source speaks, the others are named in `also_in`.

    `effective_date` is in words ("2025년 4월 1일"), or "unknown".
    `beside` is the other clause of a comparison: its quotes are the evidence, too.
    """
    first, *others = row.sources
    sides = max(0, len(row.candidate.sides) - 1)
    return {
        "id": row.id,
        "status": row.status,
        "task_type": row.candidate.task_type,
        "document": first.document,
        "file": first.file,
        "insurer": first.catalogue.insurer,
        "product": first.catalogue.product,
        "edition": first.catalogue.edition,
        "effective_date": in_words(first.catalogue.effective_date),
        "rights_basis": first.catalogue.rights_basis,
        "clause": first.path,
        "page": first.spots[0].page,
        "spots": [{"page": spot.page, "bbox": [round(float(side), 2) for side in spot.bbox]} for spot in first.spots],
        "evidence": list(row.candidate.evidence),
        "beside": [_name(source) for source in others[:sides]],
        "also_in": [_name(source) for source in others[sides:]],
        "method": row.candidate.method,
        "model": row.model,
        "origins": [f"{o.file}, {o.place}" + (f" ({o.id})" if o.id else "") for o in row.origins],
        "reviewers": list(row.reviewers),
    }


def _name(source: Source) -> str:
    return f"{source.file}: {source.path} (p. {source.spots[0].page})"


def in_words(date: str) -> str:
    """2025-04-01 as "2025년 4월 1일"; anything else ("unknown") as it is."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", date)
    if not found or date == UNKNOWN:
        return date
    year, month, day = (int(part) for part in found.groups())
    return f"{year}년 {month}월 {day}일"
