"""Near-duplicates among anyone's records: JSON Lines in, JSON Lines out, no corpus. What `corpus-builder dedup` does.

A record is an object with `id` and `text` (a clause, its product masked), or with `id`, `instruction` and `output` (a pair; `input` if
it has one). Records come in the order of their priority: of one law the first is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from corpus_builder import jsonl
from corpus_builder.dedup import Guard, Kind, Options, Text
from corpus_builder.dedup.rows import Found
from corpus_builder.errors import UsageError

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
    """What the records of a file are, and the records. Without `kind` all are what the first one is.

    Raises UsageError, with the line, for what is no record, or one of another kind; StorageError.
    """
    texts: list[Text] = []
    said = kind
    ids: Ids = {}
    for where, _, record in jsonl.rows(file):
        kind = kind or _kind(record) or _neither(where)
        if not said and (found := _kind(record)) and found != kind:
            raise UsageError(f"{where} is a {found}, and the first record a {kind}", "one kind per file, or say which with --kind")
        item = _text(record, kind, where)
        jsonl.whole(where, item.id, item.text)
        if item.id in ids:
            raise UsageError(f"{where}: the id {item.id!r} stands in an earlier line too")
        ids[item.id] = record["id"]
        texts.append(item)
    return kind or "clause", texts, ids


def _kind(record: dict[str, Any]) -> Kind | None:
    """What a record looks like."""
    return "clause" if "text" in record else "pair" if "instruction" in record and "output" in record else None


def _neither(where: str) -> NoReturn:
    raise UsageError(f"{where} is neither a clause nor a pair", "a record has id and text, or id, instruction and output")


Ids = dict[str, str | int]
"""The ids as texts -> as they stand in the file: numbers stay numbers."""


def _text(record: dict[str, Any], kind: Kind, where: str) -> Text:
    pair = "instruction" in record and (kind == "pair" or "text" not in record)
    names = ("instruction", "input", "output") if pair else ("text",)
    for name in ("id", *names):
        value = record.get(name, "" if name == "input" else None)
        if not (isinstance(value, str) or (name == "id" and isinstance(value, int) and not isinstance(value, bool))):
            found = "has no" if name not in record else "has no string as"
            raise UsageError(f"{where} {found} `{name}`", "a record has id and text, or id, instruction and output")
    return Text(str(record["id"]), "\n".join([record.get(name, "") for name in names]))


def dedup(source: Path, out: Path, kind: Kind | None, options: Options, say: Say, relatives: Path | None = None) -> Summary:
    """Write one line per record to `out`, in the order of `source`: id, cluster, kept, partner, similarity, reason.

    `cluster` is the id of the kept record; a kept record has no partner (null), similarity null and reason "". `relatives`: a file for
    the pairs that are alike and not one law: id, other, similarity, outcome ("sibling" or "review"), reason, words. `say` is told how
    far it is. Files appear whole or not at all, and replace nothing but an earlier result. Raises UsageError, StorageError.
    """
    target = jsonl.target(out, {"the file that is read": source}, lambda record: record.keys() == _LINE)
    taken = {"the file that is read": source, "the other file that is written": out}
    kin = jsonl.target(relatives, taken, lambda record: record.keys() == _RELATIVE) if relatives else None
    from corpus_builder.dedup.guards import Guards
    from corpus_builder.dedup.index import uncollected

    with uncollected():
        kind, texts, ids = records(source, kind)
        found = link(texts, kind, Guards(), options, say)
        jsonl.write({target: _lines(texts, ids, found)} | ({kin: _relatives(ids, found)} if kin else {}))
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


_LINE = {"id", "cluster", "kept", "partner", "similarity", "reason"}
_RELATIVE = {"id", "other", "similarity", "outcome", "reason", "words"}


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
