"""What a person at a terminal sees of imports: how a file was read, what its rows came to, what is wrong with some."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus_builder import importing, jsonl, terminal
from corpus_builder.corpus import Corpus
from corpus_builder.errors import Exit
from corpus_builder.importing import Bad, Read
from corpus_builder.store import imports

_SHOWN = 20  # bad rows that are listed; --rows has all


def take_in(corpus: Corpus, file: Path, found: Read, out: Path | None, *, as_json: bool) -> int:
    """Carry out `import FILE` and say what it came to; the exit code: partial where rows could not be imported."""
    from corpus_builder.pipeline import after_import, is_settled

    target, settled = _target(out, file), is_settled(corpus)
    changed = importing.take_in(corpus, found)
    stopped = terminal.watched(corpus, lambda job: after_import(job, settled))
    with corpus.store.reading() as db:
        told = next((told for told in imports.counts(db) if told["name"] == found.name), {"name": found.name, "rows": 0})
        told |= importing.counted(imports.rows(db, found.name))
    _write(target, [*importing.listing(corpus, found.name), *map(_bad(found), found.bad)])
    _print(found, told, changed, as_json=as_json)
    return Exit.INTERRUPTED if stopped else Exit.PARTIAL if found.bad else Exit.DONE


def dry_run(corpus: Corpus, file: Path, found: Read, out: Path | None, *, as_json: bool) -> int:
    """Carry out `import FILE --dry-run`; the exit code is what the import's would be."""
    target = _target(out, file)
    with corpus.store.reading() as db:
        changed = importing.compared(db, found)
    rows = importing.preview(corpus, found)
    _write(target, [*map(importing.record, rows), *map(_bad(found), found.bad)])
    _print(found, {"name": found.name, **importing.counted(rows)}, changed, as_json=as_json)
    if not as_json:
        print("nothing was stored; the same command without --dry-run does it")
    return Exit.PARTIAL if found.bad else Exit.DONE


def listing(corpus: Corpus, out: Path | None, *, as_json: bool) -> int:
    """Carry out `import` without a file: what came so far."""
    target = _target(out)
    with corpus.store.reading() as db:
        told = imports.counts(db)
    _write(target, importing.listing(corpus))
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return Exit.DONE
    for one in told:
        print(f"{one['name']}: {terminal.many(one['rows'], 'rows')}")
        for line in terminal.import_lines(one):
            print(f"  {line}")
    if not told:
        print("nothing was imported yet")
    return Exit.DONE


def forget(corpus: Corpus, name: str) -> None:
    """Carry out `import --forget`."""
    from corpus_builder.pipeline import after_import, is_settled

    settled, number = is_settled(corpus), importing.forget(corpus, name)
    terminal.watched(corpus, lambda job: after_import(job, settled))
    print(
        f"{terminal.many(number, 'rows')} forgotten; their pairs are out of the queue and of exports, but for those that people decided on"
    )


def _print(found: Read, told: Mapping[str, Any], changed: imports.Changes, *, as_json: bool) -> None:
    if as_json:
        refused = [{"place": bad.place, "reason": bad.reason} for bad in found.bad]
        print(
            json.dumps(
                {**told, "new": changed.new, "kept": changed.kept, "gone": changed.gone, "told": found.told, "bad": refused},
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    counts = (
        f"{number} {name}"
        for number, name in ((changed.new, "new"), (changed.kept, "as before"), (changed.gone, "no longer in it"))
        if number
    )
    print(
        f"{found.name}: {terminal.many(len(found.rows), 'rows')} ({', '.join(counts) or 'none'}), {len(found.bad)} that can't be imported"
    )
    for line in (*found.told, *terminal.import_lines(told)):
        print(f"  {line}")
    if told["types"]:
        unknown = ", ".join(f"{name} ({number})" for name, number in list(told["types"].items())[:10])
        print(f"  kinds of question not known here, counted as 기타: {unknown}")
    for bad in found.bad[:_SHOWN]:
        print(f"  not imported: {found.name}, {bad.place}: {bad.reason}")
    if len(found.bad) > _SHOWN:
        print(f"  … and {len(found.bad) - _SHOWN} more (--rows OUT.jsonl has them all)")


def _bad(found: Read) -> Any:
    def record(bad: Bad) -> dict[str, Any]:
        return {"import": found.name, "place": bad.place, "bad": bad.reason}

    return record


def _target(out: Path | None, file: Path | None = None) -> Path | None:
    if out is None:
        return None
    return jsonl.target(out, {"the file that is read": file} if file else {}, lambda record: {"import", "place"} <= record.keys())


def _write(target: Path | None, rows: Iterable[dict[str, Any]] | Sequence[dict[str, Any]]) -> None:
    if target:
        jsonl.write({target: rows})
