"""documents.csv: what each policy is, detected where it is printed and completed by people.

`build` writes the file and remembers each cell as written. A cell that differs from that is a person's: it wins over what was
detected, in this and every later build. Clearing a cell gives it back to detection. Rows of documents that the corpus doesn't
know are kept as they are. The file is UTF-8 with a byte order mark, which spreadsheet programs need to show Hangul.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from corpus_builder.corpus import Corpus
from corpus_builder.errors import StorageError, UsageError
from corpus_builder.model import UNKNOWN
from corpus_builder.store import work

COLUMNS: Mapping[str, str] = {
    "insurer": "insurer",
    "product": "product",
    "product code": "product_code",
    "edition": "edition",
    "effective date": "effective_date",
    "rights basis": "rights_basis",
}
"""Column of the file -> field of Catalogue."""
HEAD = ("sha256", "file", *COLUMNS)
_DATE = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?")


def take_up(corpus: Corpus) -> None:
    """Store the cells that people changed since the last build. Raises UsageError naming file, line and cell."""
    rows = _read(corpus.documents_csv)
    with corpus.store.writing() as db:
        for entry in work.entries(db):
            row = rows.get(entry.document.id)
            if row is None:
                continue
            stated = dict(entry.stated)
            for column, field in COLUMNS.items():
                cell = row.get(column, "").strip()
                if cell == entry.written.get(field, UNKNOWN):
                    continue
                stated.pop(field, None)
                if cell:
                    stated[field] = _date(corpus.documents_csv, row["sha256"], cell) if field == "effective_date" else cell
            if stated != entry.stated:
                work.state_catalogue(db, entry.document.id, stated, entry.written)


def write(corpus: Corpus) -> None:
    """Write the file as the catalogue now stands, atomically, and remember what was written."""
    kept = _read(corpus.documents_csv)
    with corpus.store.writing() as db:
        out = io.StringIO()
        writer = csv.DictWriter(out, HEAD, extrasaction="ignore", lineterminator="\r\n")
        writer.writeheader()
        for entry in work.entries(db):
            kept.pop(entry.document.id, None)
            cells = asdict(entry.document.catalogue)
            writer.writerow({"sha256": entry.document.id, "file": entry.document.name} | {c: cells[f] for c, f in COLUMNS.items()})
            if cells != entry.written:
                work.state_catalogue(db, entry.document.id, entry.stated, cells)
        for row in kept.values():
            writer.writerow(row)
        _replace(corpus.documents_csv, out.getvalue())


def _replace(path: Path, text: str) -> None:
    data = text.encode("utf-8-sig")
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        aside = path.with_name(f".{path.name}.part")
        aside.write_bytes(data)
        aside.replace(path)
    except OSError as error:
        raise StorageError(f"can't write {path}: {error.strerror}", "close the file in other programs; check permissions") from error


def _read(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp949")  # what Excel on a Korean Windows writes as "CSV"
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is neither UTF-8 nor CP949", "save it as 'CSV UTF-8'") from error
    reader = csv.DictReader(io.StringIO(text), restval="")
    missing = {"sha256"} - set(reader.fieldnames or [])
    if missing:
        raise UsageError(f"{path} has no column 'sha256'", f"the first line is: {','.join(HEAD)}")
    return {row["sha256"].strip(): row for row in reader if row["sha256"].strip()}


def _date(path: Path, sha: str, cell: str) -> str:
    """A date in any of the usual spellings as ISO, or "unknown"."""
    if cell == UNKNOWN:
        return cell
    found = _DATE.fullmatch(cell)
    if not found or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        raise UsageError(f"{path}, document {sha[:12]}…: effective date '{cell}' is not a date", "write it as 2025-04-01, or 'unknown'")
    return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}"
