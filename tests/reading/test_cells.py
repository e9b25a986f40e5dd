"""Glyphs in a region to cells: what a cell says, which rows and columns there are, which cells are headings."""

from __future__ import annotations

from corpus_builder.model import Line
from corpus_builder.reading.cells import Grid, cell_lines, row_text, table, text_pieces
from corpus_builder.reading.glyphs import Glyph
from corpus_builder.reading.lattice import Cell, Region
from tests.reading.invented import fragment, glyphs

BOX = (70.0, 90.0, 180.0, 200.0)


def lines(*placed: tuple[str, float], size: float = 10.0) -> list[Glyph]:
    """Lines at x positions, one below the other."""
    return [glyph for i, (text, x) in enumerate(placed) for glyph in glyphs(text, x, 100.0 + 15 * i, size=size)]


def said(*placed: tuple[str, float], box: tuple[float, float, float, float] = BOX) -> list[str]:
    return [line.text for line in cell_lines(box, lines(*placed))]


def region(*cells: Cell, xs: tuple[float, ...], ys: tuple[float, ...]) -> Region:
    return Region((xs[0], ys[0], xs[-1], ys[-1]), xs, ys, cells)


def line(text: str) -> tuple[Line, ...]:
    return (Line(text, (0, 0, 10, 10), 10.0),) if text else ()


def test_full_line_ends_in_a_word_or_not_and_a_short_one_ends_with_one() -> None:
    assert said(("보험가입금액의오십", 75), ("퍼센트", 75), ("지급", 75)) == ["보험가입금액의오십", "퍼센트 ", "지급 "]


def test_hanging_indent_is_no_room() -> None:
    assert said(("※ 보험금을지급하는", 72), ("경우에한합니다라", 90), ("그밖에는", 90))[1] == "경우에한합니다라"


def test_centred_line_leaves_room_on_both_sides() -> None:
    assert said(("보험금을지급하는경우", 75), ("질병입원비", 100), ("상해", 115))[1] == "질병입원비 "


def test_lines_that_differ_in_numbers_are_a_list() -> None:
    assert said(("1종", 71), ("2종", 71), ("3종", 71), box=(70.0, 90.0, 92.0, 200.0)) == ["1종 ", "2종 ", "3종 "]


def test_letters_written_downwards_are_a_word() -> None:
    column = [glyph for char, base in zip("입원비용", (100, 115, 145, 160), strict=True) for glyph in glyphs(char, 72, base)]
    assert "".join(found.text for found in cell_lines((70, 90, 90, 200), column)) == "입원 비용"


def test_raised_mark_stays_in_its_line() -> None:
    body = [*glyphs("의료기관", 70, 100), *glyphs("에서", 122, 100)]
    assert [found.text for found in cell_lines((70, 80, 400, 110), [*body, *glyphs("주1", 110, 95, size=6)])] == ["의료기관주¹에서"]


def test_cell_is_found_by_its_grid() -> None:
    grid = Grid(
        region(Cell(0, 0, (0, 0, 10, 20), 2, 1), Cell(0, 1, (10, 0, 20, 10)), Cell(1, 1, (10, 10, 20, 20)), xs=(0, 10, 20), ys=(0, 10, 20))
    )
    assert [grid.cell(5, 15), grid.cell(15, 5), grid.cell(15, 15), grid.cell(25, 5)] == [0, 1, 2, None]


def test_spans_and_headings_without_a_row_that_is_blank() -> None:
    found = table(
        region(
            Cell(0, 0, (0, 0, 200, 20), 1, 2, tinted=True),
            Cell(1, 0, (0, 20, 100, 60), 2, 1),
            Cell(1, 1, (100, 20, 200, 40)),
            Cell(2, 1, (100, 40, 200, 60)),
            xs=(0, 100, 200),
            ys=(0, 20, 40, 60),
        ),
        [line("지급금액"), line("진단비"), line("100,000원"), line("")],
    )
    assert found and [(c.row, c.column, c.rows, c.columns, c.header, c.text) for c in found.cells] == [
        (0, 0, 1, 2, True, "지급금액"),
        (1, 0, 1, 1, False, "진단비"),
        (1, 1, 1, 1, False, "100,000원"),
    ]
    assert found.rows == (("지급금액", ""), ("진단비", "100,000원"))
    assert [entry.bbox for entry in found.lines] == [(0, 0, 200, 20), (0, 20, 200, 60)]


def test_blank_column_stays_and_indent_goes() -> None:
    cells = [Cell(0, 0, (0, 0, 110, 20), 1, 2), Cell(0, 2, (110, 0, 200, 20)), Cell(0, 3, (200, 0, 300, 20))]
    cells += [Cell(1, 0, (0, 20, 8, 40)), Cell(1, 1, (8, 20, 110, 40)), Cell(1, 2, (110, 20, 200, 40)), Cell(1, 3, (200, 20, 300, 40))]
    found = table(
        region(*cells, xs=(0, 8, 110, 200, 300), ys=(0, 20, 40)), [line(t) for t in ("구분", "금액", "", "", "사망", "1억원", "")]
    )
    assert found and found.rows == (("구분", "금액", ""), ("사망", "1억원", ""))
    assert found.edges == (0, 110, 200, 300)


def test_narrow_column_of_numbers_stays_though_its_head_is_divided() -> None:
    cells = [Cell(0, 0, (0, 0, 5, 20)), Cell(0, 1, (5, 0, 10, 20)), Cell(0, 2, (10, 0, 110, 20)), Cell(0, 3, (110, 0, 200, 20))]
    texts = ["", "", "급부", "금액"]
    for row in (1, 2):
        top, bottom = 20.0 * row, 20.0 * row + 20
        cells += [Cell(row, 0, (0, top, 10, bottom), 1, 2), Cell(row, 2, (10, top, 110, bottom)), Cell(row, 3, (110, top, 200, bottom))]
        texts += [str(row), "입원", "1,000"]
    found = table(region(*cells, xs=(0, 5, 10, 110, 200), ys=(0, 20, 40, 60)), [line(text) for text in texts])
    assert found and found.rows == (("", "급부", "금액"), ("1", "입원", "1,000"), ("2", "입원", "1,000"))


def test_text_in_one_column_is_no_table() -> None:
    both = region(Cell(0, 0, (0, 0, 100, 20)), Cell(0, 1, (100, 0, 200, 20)), xs=(0, 100, 200), ys=(0, 20))
    assert table(both, [line("용어풀이"), ()]) is None
    assert table(both, [(), ()]) is None


def test_text_is_cut_at_wide_gaps() -> None:
    both = fragment("사망", 70)
    both = type(both)((*both.glyphs, *glyphs("1억원", 200)))
    assert [piece.text for piece in text_pieces([both])] == ["사망", "1억원"]
    assert [piece.text for piece in text_pieces([fragment("보험금을 지급합니다")])] == ["보험금을지급합니다"]


def test_a_row_as_text_keeps_words_that_a_line_breaks_whole() -> None:
    assert row_text(["보험가\n입금액", "최초 \n1회", ""]) == "| 보험가입금액 | 최초 1회 |  |"
