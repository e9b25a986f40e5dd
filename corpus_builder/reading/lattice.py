"""Ruled lines on a page to the rectangles that they enclose: the cells of tables, and boxes.

MuPDF's table finder gives no one-cell tables (the glosses that policies print in a box) and loses characters in the cells, so the
rectangles are found here from the rules alone. Elementary cells without a rule between them are one cell, which gives merged cells
for free. A table that is open at its left and right side is closed at the ends of its horizontal rules; one without any vertical
rule shows its columns where the pieces of its horizontal rules meet. A coloured area, or one with a rule above and below, is a box,
too. Pure geometry, in points.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus_builder.model import BBox
from corpus_builder.reading.rules import SNAP, Rule, Rules

SMALLEST_AREA = (150.0, 24.0)
"""Width and height from which on a filled area can be a box; smaller ones mark words and headings."""

FILLED = 0.6
"""Share of its outline from which on a cell that is no rectangle is taken for its outline."""

TINT = 6.0
"""Coloured areas thinner than this set nothing off."""

WHITE = 0.985
"""A fill lighter than this in every colour is paper."""

MAX_RULES = 600
"""A page with more rules in one direction is a drawing; looking for tables in it would cost seconds and find nonsense."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a region's grid: its top left elementary cell, how many rows and columns it covers, whether it is coloured.

    `around`: the outline of the cell of which it is a part, if that is no rectangle and goes around others.
    """

    row: int
    column: int
    bbox: BBox
    rows: int = 1
    columns: int = 1
    tinted: bool = False
    around: BBox | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """Cells that hang together by their rules: one cell is a box, several are a table or a box with compartments.

    `xs` and `ys` are the lines of the grid. `layout`: this one cell is a cell of a table that only arranges running text; there,
    with the table's outline.
    """

    bbox: BBox
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]
    layout: Region | None = None

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1


def shaded(drawings: Iterable[Mapping[str, Any]], rules: Rules, framed: Sequence[Region]) -> list[Region]:
    """Filled areas that are boxes without side borders: coloured, or with a rule above and below. `framed` are found already."""
    result: list[Region] = []
    for drawing in drawings:
        x0, y0, x1, y1 = drawing["rect"]
        box = (float(x0), float(y0), float(x1), float(y1))
        if "f" not in drawing["type"] or x1 - x0 < SMALLEST_AREA[0] or y1 - y0 < SMALLEST_AREA[1]:
            continue
        ruled = _along(rules.horizontal, y0, x0, x1) and _along(rules.horizontal, y1, x0, x1)
        coloured = min(drawing.get("fill") or (1.0,)) < WHITE
        if (ruled or coloured) and not any(_overlap(box, other.bbox) for other in (*framed, *result)):
            result.append(single(box))
    return result


def single(box: BBox) -> Region:
    """A region of one cell."""
    return Region(box, (box[0], box[2]), (box[1], box[3]), (Cell(0, 0, box),))


def tinted(found: Iterable[Region], drawings: Iterable[Mapping[str, Any]]) -> list[Region]:
    """The regions with those cells marked that a coloured area lies under, as printers set off the headings of a table."""
    areas = [drawing["rect"] for drawing in drawings if "f" in drawing["type"] and min(drawing.get("fill") or (1.0,)) < WHITE]
    areas = [area for area in areas if area[2] - area[0] > TINT and area[3] - area[1] > TINT]
    result = []
    for region in found:
        under = [area for area in areas if _overlap(area, region.bbox)] if len(region.cells) > 1 else []
        cells = [replace(cell, tinted=any(_covers(area, cell.bbox) for area in under)) for cell in region.cells] if under else region.cells
        result.append(replace(region, cells=tuple(cells)))
    return result


def _covers(area: Sequence[float], box: BBox) -> bool:
    """Whether the area lies under the middle of the box."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _along(rules: Iterable[Rule], at: float, low: float, high: float) -> bool:
    """Whether a rule runs at `at` from `low` to `high`."""
    return any(abs(rule.at - at) <= SNAP and rule.low <= low + SNAP and rule.high >= high - SNAP for rule in rules)


def _overlap(a: Sequence[float], b: Sequence[float]) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > SNAP and min(a[3], b[3]) - max(a[1], b[1]) > SNAP


def regions(rules: Rules, texts: Callable[[], Sequence[BBox]] = tuple) -> list[Region]:
    """Every group of cells that the rules enclose, from top to bottom. `texts` gives the rectangles of the page's runs of text, by
    which rules of one table without vertical rules are told from those of two; it is asked only where there may be one."""
    if max(len(rules.horizontal), len(rules.vertical)) > MAX_RULES:
        return []
    found = [_region(*group) for group in [*_groups(rules), *_open_groups(rules, texts)]]
    return sorted((region for region in found if region), key=lambda r: (r.bbox[1], r.bbox[0]))


class _Sets:
    """Numbers from 0 that are joined into disjoint sets (union-find)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, i: int) -> int:
        """The number that stands for the set of `i`."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        self._parent[self.root(i)] = self.root(j)


def _groups(rules: Rules) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that cross or touch each other, by connected component."""
    sets = _Sets(len(rules.horizontal) + len(rules.vertical))
    for i, h in enumerate(rules.horizontal):
        for j, v in enumerate(rules.vertical, len(rules.horizontal)):
            if _crosses(h, v):
                sets.join(i, j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*rules.horizontal, *rules.vertical)):
        groups.setdefault(sets.root(i), ([], []))[i >= len(rules.horizontal)].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _open_groups(rules: Rules, texts: Callable[[], Sequence[BBox]]) -> list[tuple[list[Rule], list[Rule]]]:
    """Equally long rules below each other that nothing crosses, with the columns that their seams show: tables without vertical rules.

    Between two rules of a table no text runs over a seam, and it stands in two columns or beside the first one: a caption between
    two tables does neither.
    """
    free = [h for h in rules.horizontal if not any(_crosses(h, v) for v in rules.vertical)]
    seams = {id(rule): [x for y, x in rules.seams if abs(y - rule.at) <= SNAP and rule.low + SNAP < x < rule.high - SNAP] for rule in free}
    lanes = sorted((rule for rule in free if seams[id(rule)]), key=lambda rule: rule.at)
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for above, rule in itertools.pairwise(lanes):
        shared = _shared(seams[id(above)], seams[id(rule)]) if _aligned(above, rule) else []
        band = (
            [box for box in texts() if above.at < (box[1] + box[3]) / 2 < rule.at and above.low < box[2] and box[0] < rule.high]
            if shared
            else []
        )
        shared = [x for x in shared if not any(box[0] < x - 1 and box[2] > x + 1 for box in band)]
        columns = {bisect_left(shared, (box[0] + box[2]) / 2) for box in band}
        if not shared or columns <= {0}:
            continue
        if not groups or groups[-1][0][-1] is not above:
            groups.append(([above], []))
        groups[-1][0].append(rule)
        groups[-1][1].extend(Rule(x, above.at, rule.at) for x in shared)
    return groups


def _aligned(a: Rule, b: Rule) -> bool:
    return abs(a.low - b.low) <= SNAP and abs(a.high - b.high) <= SNAP


def _shared(xs: Sequence[float], others: Sequence[float]) -> list[float]:
    """Those of `xs` that are among `others`, each once."""
    return _stops(x for x in xs if any(abs(x - other) <= SNAP for other in others))


def _crosses(h: Rule, v: Rule) -> bool:
    return v.low - SNAP <= h.at <= v.high + SNAP and h.low - SNAP <= v.at <= h.high + SNAP


def _region(horizontal: list[Rule], vertical: list[Rule]) -> Region | None:
    vertical = vertical + _closing(horizontal, vertical)
    xs, ys = _stops(rule.at for rule in vertical), _stops(rule.at for rule in horizontal)
    if len(xs) < 2 or len(ys) < 2:
        return None
    cells = [cell for group in _merged(xs, ys, horizontal, vertical) for cell in _cells(group, xs, ys)]
    if not cells:
        return None
    boxes = [cell.bbox for cell in cells]
    outline = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return Region(outline, tuple(xs), tuple(ys), tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _cells(group: Sequence[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]) -> list[Cell]:
    """The cell, or the cells, that a group of elementary cells makes."""
    outline = _cell(group, xs, ys)
    if len(group) == outline.rows * outline.columns:
        return [outline]
    others = outline.rows * outline.columns - len(group)
    return [replace(_cell(part, xs, ys), around=outline.bbox if others > 1 else None) for part in _rectangles(group, xs, ys)]


def _rectangles(group: Sequence[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]) -> list[list[tuple[int, int]]]:
    """A group of elementary cells as rectangles: itself, if it fills most of its outline (smaller cells stand in it, as drawings in
    text do); where a rule is missing and it has a corner, its rows that are equally wide."""
    outline = _cell(group, xs, ys).bbox
    area = sum((xs[column + 1] - xs[column]) * (ys[row + 1] - ys[row]) for row, column in group)
    if area > FILLED * (outline[2] - outline[0]) * (outline[3] - outline[1]):
        return [list(group)]
    parts: list[list[tuple[int, int]]] = []
    for _, members in itertools.groupby(sorted(group), key=lambda member: member[0]):
        row = list(members)
        if parts and [column for r, column in parts[-1] if r == parts[-1][0][0]] == [column for _, column in row]:
            parts[-1] += row
        else:
            parts.append(row)
    return parts


def _cell(group: Sequence[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]) -> Cell:
    rows, columns = [row for row, _ in group], [column for _, column in group]
    top, bottom, left, right = min(rows), max(rows) + 1, min(columns), max(columns) + 1
    return Cell(top, left, (xs[left], ys[top], xs[right], ys[bottom]), bottom - top, right - left)


def _closing(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Rule]:
    """Side borders of a table that has none: its horizontal rules all end at the same x, and none stands there."""
    low, high = min(rule.low for rule in horizontal), max(rule.high for rule in horizontal)
    full = [rule for rule in horizontal if rule.low <= low + SNAP and rule.high >= high - SNAP]
    if len(full) < 2:
        return []
    top, bottom = min(rule.at for rule in full), max(rule.at for rule in full)
    return [Rule(x, top, bottom) for x in (low, high) if not any(abs(rule.at - x) <= SNAP for rule in vertical)]


def _stops(values: Iterable[float]) -> list[float]:
    stops: list[float] = []
    for value in sorted(values):
        if not stops or value - stops[-1] > SNAP:
            stops.append(value)
    return stops


def _near(rules: Sequence[Rule], stops: Sequence[float]) -> list[list[Rule]]:
    """The rules at each stop."""
    return [[rule for rule in rules if abs(rule.at - stop) <= SNAP] for stop in stops]


def _ruled(rules: Iterable[Rule], middle: float) -> bool:
    """Whether one of the rules covers `middle`."""
    return any(rule.low - SNAP <= middle <= rule.high + SNAP for rule in rules)


def _merged(xs: list[float], ys: list[float], horizontal: list[Rule], vertical: list[Rule]) -> list[list[tuple[int, int]]]:
    """Elementary cells joined where no rule parts them; groups that leak out of the grid are no cells."""
    across, down = _near(horizontal, ys), _near(vertical, xs)
    rows, columns = len(ys) - 1, len(xs) - 1
    outside = rows * columns
    sets = _Sets(outside + 1)
    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for k in range(columns + 1):
            if not _ruled(down[k], middle):
                left = row * columns + k - 1 if k else outside
                right = row * columns + k if k < columns else outside
                sets.join(left, right)
    for column in range(columns):
        middle = (xs[column] + xs[column + 1]) / 2
        for k in range(rows + 1):
            if not _ruled(across[k], middle):
                above = (k - 1) * columns + column if k else outside
                below = k * columns + column if k < rows else outside
                sets.join(above, below)
    groups: dict[int, list[tuple[int, int]]] = {}
    for i in range(outside):
        if sets.root(i) != sets.root(outside):
            groups.setdefault(sets.root(i), []).append(divmod(i, columns))
    return list(groups.values())
