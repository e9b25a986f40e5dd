"""Rows without rules between them: told apart where values and items agree, left whole where they don't."""

from __future__ import annotations

from corpus_builder.model import Line, TableCell
from corpus_builder.reading.stacked import parted

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
