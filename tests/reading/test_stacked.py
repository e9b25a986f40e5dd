"""Rows without rules between them: told apart where values and items agree, left whole where they don't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.model import Block, Line, TableCell
from corpus_builder.reading.stacked import parted
from corpus_builder.reading.stacked import told as remark

EDGES = (0.0, 60.0, 260.0, 320.0)
PITCH = 15.0

Placed = tuple[float, str]


def cell(column: int, *placed: Placed, row: int = 0, rows: int = 1, header: bool = False) -> TableCell:
    """A cell of lines at multiples of PITCH; a letter is 10 points wide, a Latin one 5.5."""
    x = EDGES[column] + 5
    lines = [
        Line(text, (x, 100 + at * PITCH, x + sum(5.5 if c < "가" else 10.0 for c in text.rstrip()), 110 + at * PITCH), 10.0)
        for at, text in placed
    ]
    return TableCell(row, column, tuple(lines), rows, 1, header)


def down(*texts: str) -> list[Placed]:
    return list(enumerate(texts))


def told(*cells: TableCell, ends: tuple[float, ...] = (95.0, 300.0)) -> list[tuple[int, int, str]]:
    """(row, how many, text) of every cell that has text."""
    return [(c.row, c.rows, " ".join(line.text.strip() for line in c.lines)) for c in parted(cells, EDGES, ends)[0] if c.lines]


def test_items_beside_their_values_are_rows_and_the_name_reaches_over_them() -> None:
    items = cell(1, *down("양쪽 기능 소실", "양쪽 기능 감소", "한쪽 기능 소실"))
    found = told(cell(0, (0.5, "검사"), (1.5, "소견")), items, cell(2, *down("14", "10", "4")))
    assert found == [
        (0, 3, "검사 소견"),
        (0, 1, "양쪽 기능 소실"),
        (0, 1, "14"),
        (1, 1, "양쪽 기능 감소"),
        (1, 1, "10"),
        (2, 1, "한쪽 기능 소실"),
        (2, 1, "4"),
    ]


def test_item_of_several_lines_is_one_row() -> None:
    items = cell(
        1, *down("두 눈을 감고 일어서기 어려운 상태로", "걷다가 쓰러지는 경우", "한 눈을 감고 일어서기 어려운 상태로", "멈추는 경우")
    )
    found = told(items, cell(2, (0.5, "20"), (2.5, "12")))
    assert [text for _, _, text in found if "눈" in text] == [
        "두 눈을 감고 일어서기 어려운 상태로 걷다가 쓰러지는 경우",
        "한 눈을 감고 일어서기 어려운 상태로 멈추는 경우",
    ]


def test_text_that_wraps_beside_values_stays_whole() -> None:
    prose = cell(1, *down("두눈을감고일어서기어려운상태로", "걷다가쓰러지는경우에지급하는", "금액은다음의표에서정한바와"))
    assert [rows for _, rows, _ in told(prose, cell(2, *down("100", "50", "30")))] == [1, 1]


def test_values_that_are_not_as_many_as_items_part_nothing() -> None:
    items = cell(1, *down("1) 양쪽", "2) 한쪽", "3) 없음", "4) 기타"))
    assert len(told(items, cell(2, (0.5, "14"), (2.5, "4")))) == 2
    assert len(told(cell(0, *down("10", "20")), items, cell(2, *down("14", "10", "4", "2")))) == 3


def test_value_at_another_height_parts_nothing() -> None:
    assert len(told(cell(1, *down("양쪽", "한쪽")), cell(2, (4, "14"), (5, "4")))) == 2


def test_wrapped_numbers_are_no_values() -> None:
    assert len(told(cell(1, *down("가입금액", "지급금액")), cell(2, *down("1,000,", "000")))) == 2
    assert len(told(cell(1, *down("진료분야", "해당질병")), cell(2, *down("A02~", "A09")))) == 2


def test_rest_of_a_row_of_the_page_before_has_no_value() -> None:
    items = cell(1, *down("장해를 남긴 때", "6) 약간의 장해", "7) 기형"))
    found = told(items, cell(2, (1, "5"), (2, "20")))
    assert [(row, text) for row, _, text in found] == [(0, "장해를 남긴 때"), (1, "6) 약간의 장해"), (1, "5"), (2, "7) 기형"), (2, "20")]
    lone = told(cell(0), cell(1, *down("멈추는 경우", "벗어나는 경우")), cell(2, (1, "8")))
    assert [(row, text) for row, _, text in lone] == [(0, "멈추는 경우"), (1, "벗어나는 경우"), (1, "8")]


def test_headings_are_not_parted_and_rows_below_move_down() -> None:
    head = [cell(1, *down("장해의", "분류"), header=True), cell(2, *down("1", "2"), header=True)]
    body = [cell(1, (5, "양쪽"), (6, "한쪽"), row=1), cell(2, (5, "14"), (6, "4"), row=1)]
    cells, ends = parted([*head, *body, cell(1, (9, "기타"), row=2)], EDGES, [95.0, 130.0, 215.0, 260.0])
    assert [c.row for c in cells] == [0, 0, 1, 1, 2, 2, 3]
    assert ends == sorted(ends)
    assert len(ends) == 5


def test_rows_of_values_only() -> None:
    found = told(cell(0, *down("1", "2", "3")), cell(1, *down("100%", "80%", "60%")), cell(2, *down("10", "8", "6")))
    assert found == [
        *((0, 1, text) for text in ("1", "100%", "10")),
        *((1, 1, text) for text in ("2", "80%", "8")),
        *((2, 1, text) for text in ("3", "60%", "6")),
    ]
    named = told(cell(0, (0.5, "장해")), cell(1, *down("100%", "80%")), cell(2, *down("10", "8")))
    assert named == [(0, 2, "장해"), (0, 1, "100%"), (0, 1, "10"), (1, 1, "80%"), (1, 1, "8")]


def test_values_beside_each_other_that_are_no_rows() -> None:
    assert len(told(cell(1, *down("100", "(1회)")), cell(2, *down("200", "(1회)")))) == 2, "how a value is counted"
    assert len(told(cell(1, *down("C00-", "C14")), cell(2, *down("D00-", "D09")))) == 2, "ranges that wrap"
    assert len(told(cell(1, *down("100", "80", "60")), cell(2, (0.5, "10"), (1.5, "8"), (2.5, "6")))) == 2, "other heights"
    assert len(told(cell(1, *down("100", "80", "60")), cell(2, (1, "10")))) == 2, "one value may be that of all"


HALVES = (0.0, 200.0, 260.0, 460.0, 520.0)
LEFT = ("두 눈의 실명", "한 눈의 실명", "한 팔의 상실", "한 다리의 상실")


def halves(right: list[Placed], rates: list[Placed]) -> list[tuple[int, str]]:
    """(row, text) of a table in two halves, of which the left one has four rows."""
    placed = [down(*LEFT), down("100%", "50%", "60%", "65%"), right, rates]
    cells = [
        TableCell(0, n, tuple(replace(entry, bbox=(HALVES[n] + 5, *entry.bbox[1:2], HALVES[n] + 40, entry.bbox[3])) for entry in own.lines))
        for n, own in enumerate(cell(0, *each) for each in placed)
    ]
    found = parted(cells, HALVES, [95.0, 300.0])[0]
    return [(c.row, " ".join(line.text.strip() for line in c.lines)) for c in found]


def test_half_of_a_table_may_end_sooner() -> None:
    found = halves(down("한 손의 상실", "한 발의 상실"), down("50%", "40%"))
    assert found == [
        *((0, text) for text in ("두 눈의 실명", "100%", "한 손의 상실", "50%")),
        *((1, text) for text in ("한 눈의 실명", "50%", "한 발의 상실", "40%")),
        *((2, text) for text in ("한 팔의 상실", "60%", "", "")),
        *((3, text) for text in ("한 다리의 상실", "65%", "", "")),
    ]


def test_half_that_is_not_level_stays_whole_and_is_told() -> None:
    assert len(halves([(0, "한 손의 상실"), (2, "한 발의 상실")], [(0.5, "50%"), (2.5, "40%")])) == 4
    assert len(halves(down("한 손의 상실", "한 발의 상실", "한 귀의 상실"), down("50%", "40%"))) == 4


def shifted(row: int, column: int, placed: list[Placed]) -> TableCell:
    """A cell of the table in two halves."""
    by = HALVES[column]
    lines = (
        replace(entry, bbox=(entry.bbox[0] + by, entry.bbox[1], entry.bbox[2] + by, entry.bbox[3])) for entry in cell(0, *placed).lines
    )
    return TableCell(row, column, tuple(lines))


@pytest.mark.parametrize("second", [2, 1])
def test_halves_under_a_head_that_is_said_twice_need_not_be_level(second: int) -> None:
    body: list[list[Placed]] = [
        [(2, "두눈의시력을영구히모두잃어버렸을때와"), (3, "두팔의상실"), (4, "한 눈의 실명")],
        [(2.5, "100%"), (4, "50%")],
        [(2, "한 손의 상실"), (5, "한 발의 상실")],
        [(2, "50%"), (5, "40%")],
    ]
    cells = [shifted(0, n, [(0, text)]) for n, text in enumerate(("장해", "지급률") * 2)]
    cells += [shifted(1, n, placed[: second if n > 1 else 3]) for n, placed in enumerate(body)]
    found, ends = parted(cells, HALVES, [95.0, 120.0, 300.0])
    rows = [[" ".join(line.text.strip() for line in c.lines) for c in found if c.row == row] for row in (1, 2)]
    assert rows[0] == ["두눈의시력을영구히모두잃어버렸을때와 두팔의상실", "100%", "한 손의 상실", "50%"]
    assert rows[1] == ["한 눈의 실명", "50%", *(["한 발의 상실", "40%"] if second == 2 else ["", ""])]
    assert ends == sorted(ends)
    cells[2] = shifted(0, 2, [(0, "비고")])
    assert second == 1 or len(parted(cells, HALVES, [95.0, 120.0, 300.0])[0]) == 8, "another head"


def test_rows_that_may_be_several_are_told() -> None:
    def said(*cells: TableCell) -> str:
        return remark([Block("table", (), (0, 0, 320, 300), cells, EDGES)])

    row = [cell(1, *down("가", "나", "다", "라")), cell(2, *down("14", "10"))]
    assert said(*row) == said(*row, cell(1, *down("두 눈의", "실명"), row=1), cell(2, (0.5, "100%"), row=1))
    assert said(*row) == "; 1 table row may hold several rows"
    assert said(*(replace(each, header=True) for each in row)) == ""
    assert said(*(replace(each, rows=2) for each in row)) == said(*row), "beside rows of other columns"
    assert said(row[0], replace(row[1], rows=2)) == "", "they are not one row"


def test_item_behind_a_bullet_begins_whatever_stands_above() -> None:
    found = told(cell(1, *down("- 일과성 열피로", "- 열성 부종")), cell(2, *down("T67.6", "T67.7")))
    assert [row for row, _, _ in found] == [0, 0, 1, 1]
