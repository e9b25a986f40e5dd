"""Conversational SFT: `messages` with one user and one assistant turn, as TRL, Axolotl and OpenAI-style trainers read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus_builder.export.record import PROVENANCE, answered, asked, provenance
from corpus_builder.pairs import Row

FILE = "messages.jsonl"


def _turn(role: str) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["role", "content"],
        "properties": {"role": {"const": role}, "content": {"type": "string", "minLength": 1}},
    }


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["messages", "provenance"],
    "properties": {
        "messages": {"type": "array", "prefixItems": [_turn("user"), _turn("assistant")], "minItems": 2, "maxItems": 2},
        "provenance": PROVENANCE,
    },
}


def record(row: Row) -> dict[str, Any]:
    """One line of the file."""
    question = asked(row) if not row.candidate.input else f"{asked(row)}\n\n{row.candidate.input}"
    messages = [{"role": "user", "content": question}, {"role": "assistant", "content": answered(row)}]
    return {"messages": messages, "provenance": provenance(row)}
