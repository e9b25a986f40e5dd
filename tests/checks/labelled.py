"""The labelled pairs: right ones, many of them told in other words, and what somebody made of them by one change each.

`labelled.jsonl` holds the clauses (of this project's own sample policies), then the pairs. They were written by somebody who had not
seen the checks. `wrong` names the change, "" for a right pair; `change` says it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Verdict
from corpus_builder.stagework import verdicts
from corpus_builder.structure import plain

FILE = Path(__file__).with_name("labelled.jsonl")


@dataclass(frozen=True, slots=True)
class Labelled:
    id: str
    candidate: Candidate
    chunk: Chunk
    wrong: str


@dataclass(frozen=True, slots=True)
class Share:
    """Of `pairs` with one change (or none), those that are not passed: `told` of them, as (id, reasons)."""

    pairs: int
    told: tuple[tuple[str, str], ...]

    @property
    def of_all(self) -> float:
        return len(self.told) / self.pairs


@cache
def labelled() -> tuple[Labelled, ...]:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    chunks = {row["clause"]: plain.chunk(row["text"]) for row in rows if "text" in row}
    return tuple(Labelled(row["id"], _candidate(row), chunks[row["clause"]], row["wrong"]) for row in rows if "text" not in row)


def _candidate(row: dict[str, str]) -> Candidate:
    return Candidate("import", "", row["instruction"], row["output"], tuple(row["evidence"]))


@cache
def shares() -> dict[str, Share]:
    """By change, "" for the right pairs."""
    found: dict[str, list[tuple[str, list[Verdict]]]] = defaultdict(list)
    for pair in labelled():
        found[pair.wrong].append((pair.id, verdicts(pair.candidate, pair.chunk)))
    return {change: Share(len(rows), tuple((id, said) for id, made in rows if (said := _said(made)))) for change, rows in found.items()}


def _said(made: list[Verdict]) -> str:
    return "; ".join(f"{v.check}: {reason.name}" for v in made for reason in v.reasons if v.outcome != "pass")
