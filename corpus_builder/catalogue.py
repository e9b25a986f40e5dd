"""documents.csv: what each policy is, detected where it is printed and completed by people.

`build` writes the file and remembers each cell as written. A cell that differs from that is a person's: it wins over what was
detected, in this and every later build. Clearing a cell gives it back to detection. Rows of documents that the corpus doesn't
know, and columns of somebody's own, are kept as they are. The file is UTF-8 with a byte order mark, which spreadsheet programs
need to show Hangul.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus_builder import filenames
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
    "language": "language",
    "rights basis": "rights_basis",
}
"""Column of the file -> field of Catalogue."""
HEAD = ("sha256", "file", *COLUMNS)
_DATE = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?")


@dataclass(frozen=True, slots=True)
class _File:
    """The file as it stands: document id -> cells by column, and the columns that are somebody's own."""

    rows: dict[str, dict[str, str]]
    own: list[str]


def take_up(corpus: Corpus) -> None:
    """Store the cells that people changed since the last build. Raises UsageError naming file, line and cell."""
    rows = _read(corpus.documents_csv).rows
    with corpus.store.writing() as db:
        for entry in work.entries(db):
            row = rows.get(entry.document.id)
            if row is None:
                continue
            stated = dict(entry.stated)
            for column, field in COLUMNS.items():
                cell = " ".join(filenames.shown(row.get(column, "")).split())
                if cell == entry.written.get(field, UNKNOWN):
                    continue
                stated.pop(field, None)
                if cell:
                    stated[field] = _date(corpus.documents_csv, row["sha256"], cell) if field == "effective_date" else cell
            if stated != entry.stated:
                work.state_catalogue(db, entry.document.id, stated, entry.written)


def write(corpus: Corpus) -> None:
    """Write the file as the catalogue now stands, atomically, and remember what was written."""
    file = _read(corpus.documents_csv)
    kept = dict(file.rows)
    with corpus.store.writing() as db:
        out = io.StringIO()
        writer = csv.DictWriter(out, [*HEAD, *file.own], restval="", extrasaction="ignore", lineterminator="\r\n")
        writer.writeheader()
        for entry in work.entries(db):
            own = {name: value for name, value in kept.pop(entry.document.id, {}).items() if name in file.own}
            cells = asdict(entry.document.catalogue)
            writer.writerow(own | {"sha256": entry.document.id, "file": entry.document.name} | {c: cells[f] for c, f in COLUMNS.items()})
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


def _read(path: Path) -> _File:
    if not path.is_file():
        return _File({}, [])
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp949")  # what Excel on a Korean Windows writes as "CSV"
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is neither UTF-8 nor CP949", "save it as 'CSV UTF-8'") from error
    try:
        head, *lines = list(csv.reader(io.StringIO(text), strict=True)) or [[]]
    except csv.Error as error:
        raise UsageError(f"{path} is not a valid CSV file: {error}", "look for a quotation mark that is not closed") from error
    names = [_header(name) for name in head]
    if "sha256" not in names:
        raise UsageError(f"{path} has no column 'sha256'", f"the first line is: {','.join(HEAD)}")
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"{path} has the column '{doubled[0]}' twice", "remove one")
    rows = [dict(zip(names, [*line, *[""] * len(names)], strict=False)) for line in lines]
    by_id = {row["sha256"].strip().lower(): row for row in rows if row["sha256"].strip()}
    return _File(by_id, [name for name in names if name not in HEAD])


def _header(name: str) -> str:
    """A column's name as this program writes it, where a person wrote Rights_Basis; any other name as it is."""
    plain = " ".join(name.replace("_", " ").lower().split())
    return plain if plain in HEAD else name


def _date(path: Path, sha: str, cell: str) -> str:
    """A date in any of the usual spellings as ISO, or "unknown"."""
    if cell == UNKNOWN:
        return cell
    found = _DATE.fullmatch(cell)
    try:
        return datetime.date(*(int(part) for part in found.groups())).isoformat() if found else _no_date(path, sha, cell)
    except ValueError:
        return _no_date(path, sha, cell)


def _no_date(path: Path, sha: str, cell: str) -> str:
    raise UsageError(f"{path}, document {sha[:12]}…: effective date '{cell}' is not a date", "write it as 2025-04-01, or 'unknown'")
