"""Rules to cells: strokes, thin rectangles and dots; merged cells; open sides."""

from __future__ import annotations

from typing import Any

import pytest

from corpus_builder.reading.lattice import Region, regions, tinted
from corpus_builder.reading.rules import Rule, joined, rules_of


def stroke(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return {"type": "s", "rect": (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), "items": [("l", (x0, y0), (x1, y1))]}


def bar(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return {"type": "f", "rect": (x0, y0, x1, y1), "items": [("re", (x0, y0, x1, y1), 1)]}


def frame(x0: float, y0: float, x1: float, y1: float) -> list[dict[str, Any]]:
    return [stroke(x0, y0, x1, y0), stroke(x0, y1, x1, y1), stroke(x0, y0, x0, y1), stroke(x1, y0, x1, y1)]


def found(drawings: list[dict[str, Any]]) -> list[Region]:
    return regions(rules_of(drawings))


def test_frame_is_one_cell() -> None:
    (region,) = found(frame(70, 100, 510, 200))
    assert [cell.bbox for cell in region.cells] == [(70, 100, 510, 200)]


def test_stroked_rectangle_is_a_frame() -> None:
    (region,) = found([{"type": "s", "rect": (70, 100, 510, 200), "items": [("re", (70, 100, 510, 200), 1)]}])
    assert region.bbox == (70, 100, 510, 200)


def test_thin_filled_rectangles_are_rules() -> None:
    (region,) = found([bar(70, 100, 510, 100.5), bar(70, 200, 510, 200.5), bar(70, 100, 70.5, 200), bar(510, 100, 510.5, 200)])
    assert len(region.cells) == 1


def test_filled_area_is_no_frame() -> None:
    assert found([bar(70, 100, 510, 200)]) == []


def test_merged_cell_is_one_cell() -> None:
    drawings = [*frame(70, 100, 510, 200), stroke(200, 100, 200, 200), stroke(200, 150, 510, 150)]
    (region,) = found(drawings)
    assert [(cell.row, cell.column, cell.bbox) for cell in region.cells] == [
        (0, 0, (70, 100, 200, 200)),
        (0, 1, (200, 100, 510, 150)),
        (1, 1, (200, 150, 510, 200)),
    ]


def test_table_open_at_its_sides_is_closed() -> None:
    drawings = [*(stroke(70, y, 510, y) for y in (100, 130, 160)), stroke(300, 100, 300, 160)]
    (region,) = found(drawings)
    assert len(region.cells) == 4


def test_dots_become_a_rule() -> None:
    assert joined(Rule(100.0, 70 + 2 * i, 71 + 2 * i) for i in range(100)) == [Rule(100.0, 70, 269)]


def test_separate_frames_are_separate_regions() -> None:
    assert len(found([*frame(70, 100, 510, 200), *frame(70, 300, 510, 400)])) == 2


def test_underlines_enclose_nothing() -> None:
    assert found([stroke(70, 100 + 20 * n, 300, 100 + 20 * n) for n in range(5)]) == []


def test_spans_are_counted() -> None:
    drawings = [*frame(70, 100, 510, 200), stroke(200, 100, 200, 200), stroke(200, 150, 510, 150), stroke(350, 150, 350, 200)]
    (region,) = found(drawings)
    assert [(cell.row, cell.column, cell.rows, cell.columns) for cell in region.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]


def test_missing_rule_gives_no_cell_with_a_corner() -> None:
    drawings = [*frame(0, 0, 200, 200), stroke(100, 100, 200, 100), stroke(100, 0, 100, 100), stroke(0, 100, 60, 100)]
    (region,) = found([*drawings, stroke(100, 0, 100, 100)])
    boxes = [cell.bbox for cell in region.cells]
    assert all(min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1]) for a in boxes for b in boxes if a is not b)


def test_coloured_cells_are_marked() -> None:
    drawings = [*frame(70, 100, 510, 200), stroke(200, 100, 200, 200), stroke(70, 130, 510, 130)]
    area = {"type": "f", "rect": (70, 100, 510, 130), "items": [("re", (70, 100, 510, 130), 1)], "fill": (0.9, 0.9, 0.9)}
    (region,) = tinted(found(drawings), [area])
    assert [cell.tinted for cell in region.cells] == [True, True, False, False]


def three_lines(*ys: float) -> list[dict[str, Any]]:
    """Rules of a table without vertical ones, each drawn cell by cell."""
    return [piece for y in ys for piece in (stroke(70, y, 300, y), stroke(300, y, 510, y))]


def test_seams_of_rules_show_the_columns() -> None:
    (region,) = regions(rules_of(three_lines(100, 130, 200)), lambda: [(72, 110, 150, 120), (302, 110, 330, 120), (302, 150, 330, 160)])
    assert [cell.bbox for cell in region.cells] == [(70, 100, 300, 130), (300, 100, 510, 130), (70, 130, 300, 200), (300, 130, 510, 200)]


@pytest.mark.parametrize("width", [130, 430])
def test_text_between_two_tables_is_no_row(width: int) -> None:
    """Neither a short caption above the second one's first column, nor a line over both."""

    def texts() -> list[tuple[float, float, float, float]]:
        return [*((x, y, x + 40, y + 10) for x in (72.0, 302.0) for y in (110.0, 310.0)), (72.0, 210.0, 72.0 + width, 220.0)]

    assert [region.bbox[1::2] for region in regions(rules_of(three_lines(100, 130, 300, 330)), texts)] == [(100, 130), (300, 330)]


def test_rules_without_seams_are_no_table() -> None:
    assert found([stroke(70, y, 510, y) for y in (100, 130, 200)]) == []
    assert regions(rules_of([stroke(70, y, 510, y) for y in (100, 130, 200)]), lambda: [(72, 110, 150, 120)]) == []
