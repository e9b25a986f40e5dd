"""Tables out of CSV and XLSX files: rows of text, as a person sees them in a spreadsheet program. What the columns mean is not known here.

The decisions it embodies: a cell is data, so nothing is ever evaluated, and one that begins with = + - @ is text; of a formula counts what
the program that wrote the file has stored. Numbers and dates read as they are shown (0.15 as "15%" where the cell says so). Encodings are
tried strictly, and which it was is told. An XLSX file is measured before it is unpacked.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from corpus_builder.errors import UsageError

MAX_BYTES = 128 << 20
"""Of a CSV file, and of all that an XLSX file unpacks to: a hundred thousand pairs of some length are half of it."""
MAX_CELLS = 2_000_000
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (from 1, blank rows count), its cells as shown, and what is wrong with some (by place from 0)."""

    number: int
    cells: tuple[str, ...]
    wrong: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file that are not blank, and how it was read, in words."""

    rows: list[Row]
    told: tuple[str, ...] = ()


def from_csv(file: Path, wanted: Callable[[Sequence[str]], int]) -> Table:
    """The rows of a CSV file. `wanted` says of a row how good a head it would be (0: none): so the delimiter is told.

    Raises UsageError where that can't be told, or the file is too large, in no known encoding, or no CSV.
    """
    text, encoding = _decoded(file)
    before = csv.field_size_limit(len(text) + 1)  # bounded by MAX_BYTES; what is too long for a pair is said of its row
    try:
        return _table(file, text, encoding, wanted)
    finally:
        csv.field_size_limit(before)


def _table(file: Path, text: str, encoding: str, wanted: Callable[[Sequence[str]], int]) -> Table:
    rated = {delimiter: max((wanted(row.cells) for row in _parsed(text, delimiter, first=30)), default=0) for delimiter in _DELIMITERS}
    delimiter = max(rated, key=lambda name: rated[name])
    try:
        rows = list(_parsed(text, delimiter, strict=True))
    except csv.Error as error:
        raise UsageError(f"{file.name} is not a valid CSV file: {error}", "look for a quotation mark that is not closed") from error
    return Table(rows, (f"read as {encoding}, cells parted by {_DELIMITERS[delimiter]}",))


def _decoded(file: Path) -> tuple[str, str]:
    data = _bytes(file)
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise UsageError(f"{file.name} is no CSV file but a spreadsheet", "give it its own ending: .xlsx")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        names: tuple[str, ...] = ("utf-16",)
    else:
        names = ("utf-8-sig", "cp949")
    for name in names:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if 100 * text.count("\0") > len(text):
            break  # no text at all, or UTF-16 that doesn't say so
        return text, {"utf-8-sig": "UTF-8", "cp949": "CP949", "utf-16": "UTF-16"}[name]
    raise UsageError(f"{file.name} is neither UTF-8 nor CP949 text", "save it as 'CSV UTF-8'")


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise UsageError(f"{file.name} is larger than {MAX_BYTES >> 20} MB", "split it")
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"can't read {file}: {error.strerror}") from error


def _parsed(text: str, delimiter: str, *, first: int = 0, strict: bool = False) -> Iterator[Row]:
    """Rows that are not blank; the `first` ones only, leniently, to see what they are."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    number = 0
    while not first or number < first:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            if strict:
                raise
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Row(number, tuple(cells))


# ---------------------------------------------------------------- XLSX


def from_xlsx(file: Path, sheet: str = "") -> Table:
    """The rows of one sheet of an XLSX file: the one named, or the only one that is shown and not empty. A cell that is merged over
    rows stands in each of them.

    Raises UsageError for a sheet that isn't there or can't be told, a file that is too large, protected or damaged, or without openpyxl.
    """
    _measure(file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out: drop-down lists, colours
        book = _opened(file, values=True)
        page = _sheet(book, file, sheet)
        if page.max_row * page.max_column > MAX_CELLS:
            advice = "delete empty rows and columns at its end, split it, or save it as CSV"
            raise UsageError(f"the sheet '{page.title}' of {file.name} reaches to {page.dimensions}", advice)
        formulas = _opened(file, values=False)[page.title] if _has_formulas(file) else None
        return Table(list(_rows(page, formulas)), (f"sheet '{page.title}'",) if len(book.sheetnames) > 1 else ())


def _measure(file: Path) -> None:
    """Raises UsageError for what is no XLSX file or unpacks to more than MAX_BYTES; what a file says of its sizes is held to by zipfile."""
    head = _bytes(file)[:8]
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UsageError(f"{file.name} is protected by a password, or an old .xls file", "save it as .xlsx without a password")
    try:
        with zipfile.ZipFile(file) as packed:
            size = sum(item.file_size for item in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UsageError(f"{file.name} is no XLSX file: {error}") from error
    if size > MAX_BYTES:
        raise UsageError(f"{file.name} unpacks to {size >> 20} MB, more than {MAX_BYTES >> 20}", "split it, or save it as CSV")


def _opened(file: Path, *, values: bool) -> Any:
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        raise UsageError(
            "XLSX files are read with openpyxl, which is not installed", "pip install openpyxl, or save the file as CSV"
        ) from error
    try:
        return openpyxl.load_workbook(file, data_only=values, keep_links=False)
    except Exception as error:  # openpyxl raises whatever a damaged file makes it stumble over
        raise UsageError(f"can't read {file.name}: {type(error).__name__}: {error}", "open and save it in a spreadsheet program") from error


def _sheet(book: Any, file: Path, named: str) -> Any:
    known = ", ".join(f"'{name}'" for name in book.sheetnames)
    if named:
        if named not in book.sheetnames or not hasattr(book[named], "merged_cells"):
            raise UsageError(f"{file.name} has no sheet '{named}'", f"its sheets: {known}")
        return book[named]
    shown = [page for page in book.worksheets if page.sheet_state == "visible" and (page.max_row, page.max_column) != (1, 1)]
    if len(shown) != 1:
        raise UsageError(f"{file.name} has {len(shown) or 'no'} sheets to choose from", f"name one with --sheet: {known}")
    return shown[0]


def _has_formulas(file: Path) -> bool:
    with zipfile.ZipFile(file) as packed:
        return any(re.search(rb"<f[ >/]", packed.read(name)) for name in packed.namelist() if name.startswith("xl/worksheets/sheet"))


def _rows(page: Any, formulas: Any) -> Iterator[Row]:
    above = {
        (row, merged.min_col): (merged.min_row, merged.min_col)
        for merged in page.merged_cells.ranges
        for row in range(merged.min_row + 1, merged.max_row + 1)
    }
    columns = page.max_column
    for number in range(1, page.max_row + 1):
        cells = [page.cell(*above.get((number, column), (number, column))) for column in range(1, columns + 1)]
        shown = tuple(_shown(cell) for cell in cells)
        wrong = {n: f"the error value {text}" for n, (cell, text) in enumerate(zip(cells, shown, strict=True)) if cell.data_type == "e"}
        if formulas is not None:
            wrong |= {
                n: "a formula whose value is not stored (open and save the file in a spreadsheet program)"
                for n, cell in enumerate(cells)
                if cell.value is None and formulas[cell.coordinate].data_type == "f"
            }
        if wrong or any(text.strip() for text in shown):
            yield Row(number, shown, wrong)


# ---------------------------------------------------------------- as shown


def _shown(cell: Any) -> str:
    """A cell's value as a spreadsheet program shows it."""
    value, code = cell.value, cell.number_format or "General"
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, code)
    if isinstance(value, datetime.datetime | datetime.date):
        return _date(value, code)
    from openpyxl.utils.escape import unescape

    return str(unescape(str(value)))


_TOKEN = re.compile(r'"([^"]*)"|\\(.)|([#0?][#0?,]*(?:\.[#0?]+)?)|(%)|(.)')


def _number(value: float, code: str) -> str:
    """12000 by "#,##0원" as "12,000원", 0.15 by "0%" as "15%"; what the code says beyond that (fractions, powers) is left out."""
    parts = code.split(";")
    part = re.sub(r"\[[^\]]*\]|_.|\*.", "", parts[1] if value < 0 and len(parts) > 1 else parts[0])
    figures = next((match[3] for match in _TOKEN.finditer(part) if match[3]), "")
    if not figures or re.search(r"General|@|E[+-]|[#0?]\s?/\s?[#0?]", part):
        return f"{value:.11g}" if isinstance(value, float) and abs(value) < 1e11 else str(int(value) if value == int(value) else value)
    number = abs(Decimal(repr(value))) if value < 0 and len(parts) > 1 else Decimal(repr(value))
    text = _figures(number * 100 if "%" in part else number, figures)
    shown, put = "", False
    for quoted, escaped, place, percent, plain in (match.groups() for match in _TOKEN.finditer(part)):
        shown += quoted or escaped or percent or plain or (text if place and not put else "")
        put = put or bool(place)
    return shown.strip()


def _figures(number: Decimal, code: str) -> str:
    whole, _, after = code.partition(".")
    while whole.endswith(","):  # each counts in thousands
        whole, number = whole[:-1], number / 1000
    rounded = number.quantize(Decimal(1).scaleb(-len(after)), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    if after.endswith(("#", "?")):
        text = text.rstrip("0").rstrip(".")
    least = whole.count("0")
    head, dot, tail = text.partition(".")
    return head.zfill(least) + dot + tail if "," not in whole else text


_DATE_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(y+|m+|d+|h+|s+)|(.)', re.IGNORECASE)
_PARTS = {"y": "year", "m": "month", "d": "day", "h": "hour", "s": "second"}


def _date(value: datetime.date, code: str) -> str:
    """A date by its cell's code ("yyyy년 m월 d일"); as 2025-04-01 where the code has words or follows the reader's country."""
    plain = re.sub(r"\[[^\]]*\]|_.|\*.", "", code.split(";")[0])
    if code in ("mm-dd-yy", "General", "m/d/yy h:mm") or re.search(
        r"mmm|ddd|aaa|AM/PM|A/P|[bge]", re.sub(r'"[^"]*"', "", plain), re.IGNORECASE
    ):
        time = isinstance(value, datetime.datetime) and value.time() != datetime.time()
        return value.isoformat(" ", "minutes") if time and isinstance(value, datetime.datetime) else value.isoformat()[:10]
    shown, before = "", ""
    for quoted, escaped, token, other in (match.groups() for match in _DATE_TOKEN.finditer(plain)):
        if not token:
            shown += quoted or escaped or other or ""
            continue
        kind = "minute" if token[0] in "mM" and before == "h" else _PARTS[token[0].lower()]
        part = getattr(value, kind, 0)
        shown += f"{part % 100:02}" if token.lower() == "yy" else f"{part:0{len(token)}}"
        before = token[0].lower()
    return shown.strip()
