"""The checks on anyone's pairs: JSON Lines in, JSON Lines out, no corpus. What `corpus-builder check` does.

A record has `id`, `instruction`, `output`, `evidence` (a quote or a list of quotes) and `context` (the clause that the answer was made
from, as text); `input`, `choices` (the right one first), `unit` (the terms or rider that the clause belongs to) and `title` if it has
them. The clause's paragraphs and lists are found by the marks that its lines begin with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus_builder import jsonl, stagework
from corpus_builder.errors import UsageError
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Outcome, worst
from corpus_builder.structure import plain

Say = Callable[[str], None]
_TOLD = 10_000  # lines between two words of how far it is
_SHOWN = 10  # bad records that are named
_ADVICE = "a record has id, instruction, output, evidence and context"


@dataclass(slots=True)
class Summary:
    """How many records came to which outcome, how often each reason was given, and what is wrong with those that are no such records."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(check, reason) -> records."""
    bad: list[str] = field(default_factory=list)


def check(source: Path, out: Path, say: Say) -> Summary:
    """Write one line per good record to `out`, in the order of `source`: id, outcome ("pass", "look", "drop"), reasons.

    Each reason has the check that gives it, its name and what was seen. The file appears whole or not at all, and replaces nothing but an
    earlier result. `say` is told how far it is, and which records are bad. Raises UsageError where all are, StorageError.
    """
    target, done = jsonl.target(out, {"the file that is read": source}, lambda record: record.keys() == _LINE), Summary()
    jsonl.write({target: _lines(source, done, say)})
    return done


_LINE = {"id", "outcome", "reasons"}


def _lines(source: Path, done: Summary, say: Say) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for number, line in jsonl.lines(source):
        where = f"{source.name}, line {number}"
        try:
            yield _checked(jsonl.record(line, where), where, seen, done)
        except UsageError as error:
            done.bad.append(error.message)
        if number % _TOLD == 0:
            say(f"{number:,} lines checked")
    for message in done.bad[:_SHOWN]:
        say(f"not checked: {message}")
    if len(done.bad) > _SHOWN:
        say(f"and {len(done.bad) - _SHOWN:,} more")
    if done.bad and not seen:
        raise UsageError(f"no record of {source.name} can be checked", _ADVICE)


def _checked(record: dict[str, Any], where: str, seen: set[str], done: Summary) -> dict[str, Any]:
    candidate, clause = _candidate(record, where), _clause(record, where)
    if str(record["id"]) in seen:
        raise UsageError(f"{where}: the id {str(record['id'])!r} stands in an earlier line too")
    seen.add(str(record["id"]))
    verdicts = stagework.verdicts(candidate, clause)
    outcome = worst([verdict.outcome for verdict in verdicts])
    done.outcomes[outcome] += 1
    done.reasons.update({(verdict.check, reason.name) for verdict in verdicts for reason in verdict.reasons})
    reasons = [{"check": v.check, "name": reason.name, "detail": reason.detail} for v in verdicts for reason in v.reasons]
    return {"id": record["id"], "outcome": outcome, "reasons": reasons}


def _candidate(record: dict[str, Any], where: str) -> Candidate:
    if not isinstance(record.get("id"), str | int) or isinstance(record.get("id"), bool):
        raise UsageError(f"{where} has no id that is a string or a whole number")
    texts = {name: _text(record, name, where) for name in ("instruction", "output")}
    texts |= {name: _text(record, name, where, "") for name in ("input", "method", "task_type")}
    lists = {name: _list(record, name, where) for name in ("evidence", "choices")}
    jsonl.whole(where, str(record["id"]), *texts.values(), *lists["evidence"], *lists["choices"])
    return Candidate(
        method=texts["method"] or "import",
        task_type=texts["task_type"],
        instruction=texts["instruction"],
        output=texts["output"],
        evidence=lists["evidence"],
        input=texts["input"],
        choices=lists["choices"],
    )


def _clause(record: dict[str, Any], where: str) -> Chunk:
    context = record.get("context")
    text = "\n".join(_list(record, "context", where)) if isinstance(context, list) else _text(record, "context", where)
    unit, title = (_text(record, name, where, "") for name in ("unit", "title"))
    jsonl.whole(where, text, unit, title)
    return plain.chunk(text, unit, title)


def _text(record: dict[str, Any], name: str, where: str, without: str | None = None) -> str:
    value = record.get(name, without)
    if not isinstance(value, str):
        found = "has no" if name not in record else "has no string as"
        raise UsageError(f"{where} {found} `{name}`", _ADVICE)
    return value


def _list(record: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = record.get(name, [] if name == "choices" else None)
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UsageError(f"{where} has no list of strings as `{name}`", _ADVICE)
    return tuple(value)
