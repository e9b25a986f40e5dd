"""Near-duplicates among anyone's records: JSON Lines in, JSON Lines out, no corpus. What `corpus-builder dedup` does.

A record is an object with `id` and `text` (a clause, its product masked), or with `id`, `instruction` and `output` (a pair; `input` if
it has one). Records come in the order of their priority: of one law the first is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus_builder.dedup import Guard, Kind, Options, Text
from corpus_builder.dedup.rows import Found
from corpus_builder.errors import StorageError, UsageError

Say = Callable[[str], None]
_AT_ONCE = 1 << 17  # what repeats another text of its part is found by its letters alone, so parts are large


@dataclass(frozen=True, slots=True)
class Summary:
    """How many records there were, what became of them, and how many pairs of them are siblings or hang on a question."""

    kind: Kind
    records: int
    kept: int
    siblings: int
    questions: int


def records(file: Path, kind: Kind | None = None) -> tuple[Kind, list[Text], Ids]:
    """What the records of a file are, and the records. Raises UsageError, with the line, for what is no record; StorageError."""
    texts: list[Text] = []
    ids: Ids = {}
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                record = _record(line, f"{file.name}, line {number}")
                kind = kind or _kind(record, f"{file.name}, line {number}")
                item = _text(record, f"{file.name}, line {number}")
                if item.id in ids:
                    raise UsageError(f"{file.name}, line {number}: the id {item.id!r} stands in an earlier line too")
                ids[item.id] = record["id"]
                texts.append(item)
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name} is not UTF-8: {error.reason} at byte {error.start}") from error
    except OSError as error:
        raise UsageError(f"can't read {file}: {error.strerror}") from error
    return kind or "clause", texts, ids


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UsageError(f"{where} is not JSON: {getattr(error, 'msg', 'nested too deeply')}", "one JSON object per line") from error
    if not isinstance(record, dict):
        raise UsageError(f"{where} is not a JSON object")
    return record


def _kind(record: dict[str, Any], where: str) -> Kind:
    if "text" in record:
        return "clause"
    if "instruction" in record and "output" in record:
        return "pair"
    raise UsageError(f"{where} is neither a clause nor a pair", "a record has id and text, or id, instruction and output")


Ids = dict[str, str | int]
"""The ids as texts -> as they stand in the file: numbers stay numbers."""


def _text(record: dict[str, Any], where: str) -> Text:
    names = ("text",) if "text" in record or "instruction" not in record else ("instruction", "input", "output")
    for name in ("id", *names):
        value = record.get(name, "" if name == "input" else None)
        if not (isinstance(value, str) or (name == "id" and isinstance(value, int) and not isinstance(value, bool))):
            found = "has no" if name not in record else "has no string as"
            raise UsageError(f"{where} {found} `{name}`", "a record has id and text, or id, instruction and output")
    return Text(str(record["id"]), "\n".join(str(record.get(name, "")) for name in names))


def dedup(source: Path, out: Path, kind: Kind | None, options: Options, say: Say, relatives: Path | None = None) -> Summary:
    """Write one line per record to `out`, in the order of `source`: id, cluster, kept, partner, similarity, reason.

    `cluster` is the id of the kept record; a kept record has no partner (null), similarity null and reason "". `relatives`: a file for
    the pairs that are alike and not one law: id, other, similarity, outcome ("sibling" or "review"), reason, words. `say` is told how
    far it is. Files appear whole or not at all. Raises UsageError, StorageError.
    """
    targets = [out, *([relatives] if relatives else [])]
    for target in targets:
        if target.exists() and (target.is_dir() or target.samefile(source)):
            raise UsageError(f"{target} is {'a folder' if target.is_dir() else 'the file that is read'}", "name another file to write")
    kind, texts, ids = records(source, kind)
    from corpus_builder.dedup.guards import Guards

    found = link(texts, kind, Guards(), options, say)
    _write(out, _lines(texts, ids, found))
    if relatives:
        _write(relatives, _relatives(ids, found))
    return Summary(kind, len(texts), len(texts) - len(found.links), len(found.siblings), len(found.questions))


def link(texts: Sequence[Text], kind: Kind, guard: Guard, options: Options, say: Say) -> Found:
    """What the index finds out about texts, given to it part by part so that somebody can watch."""
    from corpus_builder.dedup.index import Index
    from corpus_builder.dedup.rows import Thresholds

    index = Index(kind, guard, Thresholds(options.jaccard, options.jaccard_plain))
    found = Found()
    for first in range(0, len(texts), _AT_ONCE):
        part = index.add(texts[first : first + _AT_ONCE])
        found.links += part.links
        found.siblings += part.siblings
        found.questions += part.questions
        say(f"{min(first + _AT_ONCE, len(texts)):,} of {len(texts):,} records compared, {len(found.links):,} near-duplicates")
    return found


def _lines(texts: Iterable[Text], ids: Ids, found: Found) -> Iterator[dict[str, Any]]:
    links = {link.dropped: link for link in found.links}
    for item in texts:
        link = links.get(item.id)
        yield {
            "id": ids[item.id],
            "cluster": ids[link.kept if link else item.id],
            "kept": link is None,
            "partner": ids[link.kept] if link else None,
            "similarity": link.jaccard if link else None,
            "reason": link.reason if link else "",
        }


def _relatives(ids: Ids, found: Found) -> Iterator[dict[str, Any]]:
    for pair in (*found.siblings, *found.questions):
        outcome = pair.outcome
        yield {
            "id": ids[pair.text],
            "other": ids[pair.other],
            "similarity": pair.jaccard,
            "outcome": outcome.kind,
            "reason": outcome.reason,
            "words": [list(words) for words in outcome.words],
        }


def _write(target: Path, lines: Iterable[dict[str, Any]]) -> None:
    aside = target.with_name(target.name + ".part")
    try:
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        aside.replace(target)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise StorageError(f"can't write {target}: {error.strerror}") from error
