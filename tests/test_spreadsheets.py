"""Cells are read as a person sees them; what can't be read is said with a reason and never evaluated."""

from __future__ import annotations

import csv
import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from corpus_builder import spreadsheets
from corpus_builder.errors import UsageError
from corpus_builder.spreadsheets import from_csv, from_xlsx

HEAD = ("질문", "답변")
NINE = datetime.datetime.fromisoformat("2025-04-01T09:05")


def rated(cells: Any) -> int:
    return 2 * (tuple(cell.strip() for cell in cells[:2]) == HEAD)


def rows(table: spreadsheets.Table) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in table.rows]


@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp949", "CP949"), ("utf-16", "UTF-16")])
@pytest.mark.parametrize(("delimiter", "parted"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs")])
def test_encoding_and_delimiter_are_told(tmp_path: Path, encoding: str, name: str, delimiter: str, parted: str) -> None:
    file = tmp_path / "a.csv"
    text = f'자주 묻는 질문\r\n\r\n질문{delimiter}답변\r\n"언제,\n어디서; 청구"{delimiter}=1+1\r\n'
    file.write_bytes(text.encode(encoding))
    found = from_csv(file, rated)
    assert rows(found) == [(1, ("자주 묻는 질문",)), (3, HEAD), (4, ("언제,\n어디서; 청구", "=1+1"))]
    assert found.told == (f"read as {name}, cells parted by {parted}",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xc1\xfa\xb9\xae,\xff\xff\n", "neither UTF-8 nor CP949"),
        (b"a,b\n\0\0\n", "neither UTF-8 nor CP949"),
        ('질문,답변\n가,"나\n'.encode(), "not a valid CSV"),
        (b"PK\x03\x04", "spreadsheet"),
    ],
)
def test_a_file_that_is_no_csv_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(UsageError, match=said):
        from_csv(tmp_path / "a.csv", rated)


def test_a_large_cell_and_a_nul_are_read_as_they_are(tmp_path: Path) -> None:
    file, long = tmp_path / "a.csv", "가" * 200_000
    file.write_text("질문,답변\n가," + long + "\n나,다\0라\n" + "마,바\n" * 99, "utf-8")
    before = csv.field_size_limit()
    assert rows(from_csv(file, rated))[1:3] == [(2, ("가", long)), (3, ("나", "다\0라"))]
    assert csv.field_size_limit() == before


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(b"x" * 11)
    with pytest.raises(UsageError, match="larger than"):
        from_csv(tmp_path / "a.csv", rated)
    with pytest.raises(UsageError, match="can't read"):
        from_csv(tmp_path / "b.csv", rated)


# ---------------------------------------------------------------- XLSX


def book(folder: Path, *lines: tuple[Any, ...]) -> tuple[Path, Any, Any]:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    return folder / "a.xlsx", made, sheet


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (15, "General", "15"),
        (15.0, "General", "15"),
        (0.1 + 0.2, "General", "0.3"),
        (0.15, "0%", "15%"),
        (0.125, "0.0%", "12.5%"),
        (1234567, "#,##0", "1,234,567"),
        (10000, '#,##0"원"', "10,000원"),
        (10000, "₩#,##0", "₩10,000"),
        (-5, "0;△0", "△5"),
        (-1200, "_-* #,##0_-;-* #,##0_-", "-1,200"),
        (2.5, "0.00", "2.50"),
        (2.5, "0.##", "2.5"),
        (2.675, "0.00", "2.68"),
        (7, "000", "007"),
        (1500000, "#,##0,", "1,500"),
        (True, "General", "TRUE"),
        (datetime.date(2025, 4, 1), "yyyy-mm-dd", "2025-04-01"),
        (datetime.date(2025, 4, 1), 'yyyy"년" m"월" d"일"', "2025년 4월 1일"),
        (datetime.date(2025, 4, 1), "mm-dd-yy", "2025-04-01"),
        (datetime.date(2025, 4, 1), "yy.m.d", "25.4.1"),
        (NINE, "yyyy/mm/dd hh:mm", "2025/04/01 09:05"),
        (NINE, "mmm d", "2025-04-01 09:05"),
        ("=서류", "@", "=서류"),
        ("-상해", "General", "-상해"),
    ],
)
def test_numbers_and_dates_read_as_they_are_shown(tmp_path: Path, value: Any, code: str, shown: str) -> None:
    file, made, sheet = book(tmp_path, HEAD, ("가", ""))
    cell = sheet["B2"]
    cell.value, cell.number_format = value, code
    if isinstance(value, str):
        cell.data_type = "s"
    made.save(file)
    assert rows(from_xlsx(file)) == [(1, HEAD), (2, ("가", shown))]


def test_merged_cells_stand_in_each_row_and_blank_rows_nowhere(tmp_path: Path) -> None:
    file, made, sheet = book(tmp_path, ("상품", "질문", "답변"), ("든든보험", "가", "나"), (None, "다", "라"), (), (None, "마", "바"))
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B5:C5")
    made.save(file)
    assert rows(from_xlsx(file))[1:] == [(2, ("든든보험", "가", "나")), (3, ("든든보험", "다", "라")), (5, ("", "마", ""))]


def test_a_formula_counts_by_its_stored_value(tmp_path: Path) -> None:
    file, made, _ = book(tmp_path, HEAD, ("가", "=1+1"), ("나", "#N/A"), ("다", "라"))
    made.save(file)
    found = from_xlsx(file).rows
    assert [row.wrong.get(1, "") for row in found] == [
        "",
        "a formula whose value is not stored (open and save the file in a spreadsheet program)",
        "the error value #N/A",
        "",
    ]
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet_xml = "xl/worksheets/sheet1.xml"
    parts[sheet_xml] = parts[sheet_xml].replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>")
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    assert rows(from_xlsx(file))[1] == (2, ("가", "2"))


def test_a_sheet_is_named_where_there_are_several(tmp_path: Path) -> None:
    file, made, _ = book(tmp_path, HEAD, ("가", "나"))
    made.create_sheet("빈 곳")
    made.save(file)
    assert len(from_xlsx(file).rows) == 2, "the other is empty"
    made.create_sheet("둘째").append(HEAD)
    made["둘째"].append(("다", "라"))
    made.save(file)
    with pytest.raises(UsageError, match="2 sheets") as caught:
        from_xlsx(file)
    assert "'둘째'" in caught.value.advice
    assert rows(from_xlsx(file, "둘째"))[1] == (2, ("다", "라"))
    with pytest.raises(UsageError, match="no sheet '셋째'"):
        from_xlsx(file, "셋째")
    made["둘째"].sheet_state = "hidden"
    made.save(file)
    assert rows(from_xlsx(file))[1] == (2, ("가", "나"))


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, made, sheet = book(tmp_path, HEAD)
    made.save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/x.bin", b"\0" * (2 << 20))
    monkeypatch.setattr(spreadsheets, "MAX_BYTES", 1 << 20)
    with pytest.raises(UsageError, match="unpacks to 2 MB"):
        from_xlsx(file)
    sheet["XFD1048576"] = "far"
    made.save(file)
    with pytest.raises(UsageError, match="reaches to A1:XFD1048576"):
        from_xlsx(file)


@pytest.mark.parametrize(
    ("data", "said"), [(b"no zip", "is no XLSX"), (b"\xd0\xcf\x11\xe0" + b"x" * 600, "protected by a password"), (b"", "is no XLSX")]
)
def test_a_file_that_is_no_spreadsheet_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(UsageError, match=said):
        from_xlsx(tmp_path / "a.xlsx")


def test_a_damaged_spreadsheet_is_refused_by_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("[Content_Types].xml", "<oops")
    with pytest.raises(UsageError, match=r"can't read a\.xlsx"):
        from_xlsx(tmp_path / "a.xlsx")
