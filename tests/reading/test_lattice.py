"""Rules to cells: strokes, thin rectangles and dots; merged cells; open sides."""

from __future__ import annotations

from typing import Any

from corpus_builder.reading.lattice import Region, Rule, joined, regions, rules_of


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
