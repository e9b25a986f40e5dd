"""Alpaca: instruction, input, output (tatsu-lab/stanford_alpaca), as LLaMA-Factory and many others read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus_builder.export.record import PROVENANCE, answered, asked, provenance
from corpus_builder.pairs import Row

FILE = "alpaca.jsonl"
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["instruction", "input", "output", "provenance"],
    "properties": {
        "instruction": {"type": "string", "minLength": 1},
        "input": {"type": "string"},
        "output": {"type": "string", "minLength": 1},
        "provenance": PROVENANCE,
    },
}


def record(row: Row) -> dict[str, Any]:
    """One line of the file."""
    return {"instruction": asked(row), "input": row.candidate.input, "output": answered(row), "provenance": provenance(row)}
