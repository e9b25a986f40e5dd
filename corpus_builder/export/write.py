"""Writing an export: every row checked against its format's schema before a reader can see any of it.

Files are written into a folder aside, flushed to disk, the manifest last; then the folder takes the place of the earlier
export by renaming. A folder that is not an export of this program is never replaced.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from corpus_builder.contracts import Format
from corpus_builder.errors import RefusedError, StorageError, UsageError
from corpus_builder.pairs import Row

MANIFEST = "manifest.json"


def write(out: Path, rows: Sequence[Row], formats: Mapping[str, Format], about: Mapping[str, Any]) -> dict[str, Any]:
    """Write `rows` in each format into the folder `out` and return its manifest; `about` are further manifest entries.

    Raises RefusedError when there is nothing to write or a row breaks its schema, UsageError when `out` holds something else,
    StorageError when the disk does not do its part. In each case `out` is as it was.
    """
    if not rows:
        raise RefusedError("there is nothing to export", "approve rows in the review app, or add --include machine-checked")
    _refuse_foreign(out)
    aside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        files = {format.FILE: _write_file(aside / format.FILE, name, rows, format) for name, format in formats.items()}
        manifest = {**about, "rows": len(rows), "files": files}
        _flush(aside / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        _sync_folder(aside)
        _swap(aside, out)
    except OSError as error:
        raise StorageError(f"can't write {out}: {error.strerror or error}", "check space and permissions of the target folder") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def _refuse_foreign(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise UsageError(f"{out} holds files and no {MANIFEST}", "name a new folder or one that an earlier export made")
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file", "name a folder")


def _write_file(path: Path, name: str, rows: Sequence[Row], format: Format) -> dict[str, Any]:
    validator = Draft202012Validator(dict(format.SCHEMA))
    lines = []
    for row in rows:
        record = format.record(row)
        try:
            validator.validate(record)
            lines.append(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
            lines[-1].encode()
        except (ValidationError, ValueError) as error:
            said = error.message if isinstance(error, ValidationError) else str(error)
            raise RefusedError(f"row {row.id} does not fit the format '{name}': {said[:300]}") from error
    data = "".join(lines)
    _flush(path, data)
    return {"format": name, "rows": len(lines), "bytes": len(data.encode()), "sha256": hashlib.sha256(data.encode()).hexdigest()}


def _flush(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(aside: Path, out: Path) -> None:
    """Put `aside` in the place of `out`; a folder can't be renamed over another, so the old one steps aside first."""
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    if out.exists():
        out.rename(old)
    try:
        aside.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    _sync_folder(out.parent)
    shutil.rmtree(old, ignore_errors=True)
