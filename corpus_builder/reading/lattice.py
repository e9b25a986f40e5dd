"""Ruled lines on a page to the rectangles that they enclose: the cells of tables, and boxes.

MuPDF's table finder gives no one-cell tables (the glosses that policies print in a box) and loses characters in the cells, so the
rectangles are found here from the drawings alone. Borders come as strokes, as thin filled rectangles (Word, HWP) or as thousands
of dots (print drivers): all become horizontal and vertical rules; pieces of one rule are joined. Elementary cells without a rule
between them are one cell, which gives merged cells for free. A table that is open at its left and right side is closed at the
ends of its horizontal rules; one without any vertical rule shows its columns where the pieces of its horizontal rules meet.
A coloured area, or one with a rule above and below, is a box, too. Pure geometry, in points.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from corpus_builder.model import BBox

SNAP = 3.0
"""Rules closer than this are one rule (double borders), and gaps shorter than this are no gaps (dots, dashes)."""

THIN = 3.0
"""A filled rectangle thinner than this is a rule."""

DOT = 0.3
"""Dots of one line lie no further apart across it."""

SHORTEST = 8.0
"""Shorter rules are parts of pictures and glyphs."""

SMALLEST_AREA = (150.0, 24.0)
"""Width and height from which on a filled area can be a box; smaller ones mark words and headings."""

TINT = 6.0
"""Coloured areas thinner than this set nothing off."""

WHITE = 0.985
"""A fill lighter than this in every colour is paper."""

MAX_RULES = 600
"""A page with more rules in one direction is a drawing; looking for tables in it would cost seconds and find nonsense."""


class Rule(NamedTuple):
    """A horizontal rule at y=`at` from x=`low` to x=`high`, or a vertical one with the axes exchanged."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a region's grid: its top left elementary cell, how many rows and columns it covers, whether it is coloured."""

    row: int
    column: int
    bbox: BBox
    rows: int = 1
    columns: int = 1
    tinted: bool = False


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


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page by direction; `seams` are the (y, x) at which two pieces of a horizontal rule meet."""

    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    seams: tuple[tuple[float, float], ...] = ()


def rules_of(drawings: Iterable[Mapping[str, Any]]) -> Rules:
    """The rules among MuPDF's drawings (`get_cdrawings`)."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for drawing in drawings:
        for x0, y0, x1, y1 in _strokes(drawing):
            if abs(y1 - y0) < 1 and x1 != x0:
                _add(horizontal, (y0 + y1) / 2, *((x0, x1) if x0 < x1 else (x1, x0)))
            elif abs(x1 - x0) < 1:
                _add(vertical, (x0 + x1) / 2, *((y0, y1) if y0 < y1 else (y1, y0)))
    return Rules(tuple(joined(horizontal)), tuple(joined(vertical)), tuple(_seams(horizontal)))


def _add(rules: list[Rule], at: float, low: float, high: float) -> None:
    """Add a piece of a rule. A dot lengthens the piece drawn before it: a page can have thousands of them."""
    if rules and high - low < SHORTEST:
        last = rules[-1]
        if abs(last.at - at) < DOT and last.low - SNAP <= low <= last.high + SNAP:
            rules[-1] = Rule(last.at, min(last.low, low), max(last.high, high))
            return
    rules.append(Rule(at, low, high))


def _seams(pieces: Iterable[Rule]) -> Iterable[tuple[float, float]]:
    """Where a piece of a horizontal rule ends and the next one begins: programs draw the border of each cell by itself."""
    long = [piece for piece in pieces if piece.high - piece.low >= SHORTEST]
    starts = {(round(piece.at), round(piece.low)) for piece in long}
    for piece in long:
        if any((round(piece.at) + i, round(piece.high) + j) in starts for i in (-1, 0, 1) for j in (-1, 0, 1)):
            yield piece.at, piece.high


def _strokes(drawing: Mapping[str, Any]) -> Iterable[BBox]:
    """The straight pieces of one drawing, thin filled rectangles as their middle line."""
    if drawing["type"] == "s" and len(drawing["items"]) == 1 and drawing["items"][0][0] == "l":
        _, start, end = drawing["items"][0]
        return ((*start, *end),)
    return _pieces(drawing)


def _pieces(drawing: Mapping[str, Any]) -> Iterable[BBox]:
    x0, y0, x1, y1 = drawing["rect"]
    if "s" not in drawing["type"]:
        if y1 - y0 <= THIN < x1 - x0:
            yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
        elif x1 - x0 <= THIN < y1 - y0:
            yield ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        return
    for item in drawing["items"]:
        if item[0] == "l":
            yield (*item[1], *item[2])
        elif item[0] == "re":
            left, top, right, bottom = item[1]
            yield from ((left, top, right, top), (left, bottom, right, bottom), (left, top, left, bottom), (right, top, right, bottom))


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


def joined(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces that lie on one line and (nearly) touch become one rule; what stays short is dropped."""
    lanes: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if lanes and rule.at - lanes[-1][0].at <= SNAP:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    result: list[Rule] = []
    for lane in lanes:
        at = sum(rule.at for rule in lane) / len(lane)
        low, high = float("inf"), float("-inf")
        for rule in sorted(lane, key=lambda r: r.low):
            if rule.low > high + SNAP:
                result.append(Rule(at, low, high))
                low, high = rule.low, rule.high
            high = max(high, rule.high)
            low = min(low, rule.low)
        result.append(Rule(at, low, high))
    return [rule for rule in result if rule.high - rule.low >= SHORTEST]


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
    cells = [_cell(part, xs, ys) for group in _merged(xs, ys, horizontal, vertical) for part in _rectangles(group)]
    if not cells:
        return None
    boxes = [cell.bbox for cell in cells]
    outline = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return Region(outline, tuple(xs), tuple(ys), tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _rectangles(group: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """A group of elementary cells as rectangles: itself, or where a rule is missing and it has a corner, its rows that are equally wide."""
    rows, columns = {row for row, _ in group}, {column for _, column in group}
    if len(group) == len(rows) * len(columns):
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
