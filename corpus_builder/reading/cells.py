"""The glyphs of a framed region to the cells of a table: whose glyph is it, what does a cell say, which cells are headings.

A grid line is looked up by bisection, so that a page costs its glyphs and not glyphs times cells. Rows in which no text begins and
columns that are too narrow for any are dropped (double borders leave slivers); the spans of merged cells shrink with them. Other
cells without text stay, because a blank in a table says something.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus_builder.model import BBox, Block, Line, TableCell
from corpus_builder.reading.glyphs import Fragment, Glyph
from corpus_builder.reading.lattice import Cell, Region
from corpus_builder.reading.lines import baselines, line_of
from corpus_builder.reading.stacked import parted

PADDING = 0.8
"""Share of the font size that a cell leaves free at its sides at most, unless its lines show more."""

SMALL = 0.8
"""Share of the line's font size under which raised glyphs are a mark in it."""

NARROW = 16.0
"""A column under so many points in which only wider cells begin is an indent."""

_NUMBER = re.compile(r"\d+")


class Grid:
    """Finds the cell of a region that holds a point."""

    def __init__(self, region: Region) -> None:
        self.region = region
        # A cell that stands in another one (a drawing in a cell of text) has its glyphs for itself.
        largest_first = sorted(enumerate(region.cells), key=lambda entry: -entry[1].rows * entry[1].columns)
        self._owner = {
            (row, column): index
            for index, cell in largest_first
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }

    def cell(self, x: float, y: float) -> int | None:
        """The index of the cell at this point, or None outside of all of them."""
        return self._owner.get((bisect_right(self.region.ys, y) - 1, bisect_right(self.region.xs, x) - 1))

    def cell_of(self, glyph: Glyph) -> int | None:
        """The index of the cell that holds the middle of the glyph."""
        return self.cell((glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one line without a wide gap: its rectangle, baseline and font size in points."""

    text: str
    bbox: BBox
    base: float
    size: float


def text_pieces(fragments: Iterable[Fragment], gap: float = 1.0) -> list[Piece]:
    """The text of a page, cut where a gap is as wide as `gap` letters."""
    result: list[Piece] = []
    for fragment in fragments:
        run: list[Glyph] = []
        for glyph in fragment.glyphs:
            if glyph.blank:
                continue
            if run and not -gap * glyph.size <= glyph.x0 - run[-1].x1 < gap * glyph.size:
                result.append(_piece(run))
                run = []
            run.append(glyph)
        if run:
            result.append(_piece(run))
    return result


def _piece(run: Sequence[Glyph]) -> Piece:
    first, last = run[0], run[-1]
    return Piece("".join(glyph.char for glyph in run), (first.x0, first.y0, last.x1, last.y1), first.base, first.size)


def cell_lines(box: BBox, glyphs: Sequence[Glyph]) -> tuple[Line, ...]:
    """The printed lines of a cell; a trailing blank is the sign that a word ends there.

    A line that leaves room for another character ends with a word, printed blank or not: text that breaks inside words fills its
    lines. So does one line of a list (100세만기, 90세만기, 80세만기). Single characters one below the other are one word.
    """
    lines = [line for run in _with_raised(baselines(glyphs)) if (line := line_of(run))]
    if len(lines) < 2:
        return tuple(lines)
    if _upright(lines):
        return _stacked(lines)
    padding, listed = _padding(box, lines), _listed(lines)
    flush = max(line.bbox[0] for line in lines) - min(line.bbox[0] for line in lines) < 2
    ends = [listed or _free(line, box[0] + padding, box[2] - padding, flush=flush) > line.size for line in lines]
    return tuple(replace(line, text=line.text.rstrip(" ") + " ") if end else line for line, end in zip(lines, ends, strict=True))


def _with_raised(runs: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Raised small marks (a footnote's number) put back into the line in which they stand."""
    result: list[list[Glyph]] = []
    for run in runs:
        before = result[-1] if result else None
        if before and _raised(before, run):
            result[-1] = sorted([*before, *run], key=lambda g: (g.x0, g.x1))
        else:
            result.append(run)
    return result


def _raised(before: Sequence[Glyph], run: Sequence[Glyph]) -> bool:
    """Whether `before` is small, and stands between the glyphs of the line that follows, above its baseline."""
    mark, line = [glyph for glyph in before if not glyph.blank], [glyph for glyph in run if not glyph.blank]
    if not mark or not line or max(glyph.size for glyph in mark) > SMALL * max(glyph.size for glyph in line):
        return False
    if min(glyph.y1 for glyph in mark) < min(glyph.y0 for glyph in line):
        return False
    return all(glyph.x0 >= other.x1 - 1 or other.x0 >= glyph.x1 - 1 for glyph in line for other in mark)


def _padding(box: BBox, lines: Sequence[Line]) -> float:
    """What a cell leaves free at its sides. Text that wraps begins and ends at the same x on most lines, whatever the padding."""
    left, right, size = min(line.bbox[0] for line in lines), max(line.bbox[2] for line in lines), lines[0].size
    wraps = sum(abs(line.bbox[0] - left) < 2 and abs(line.bbox[2] - right) < 2 for line in lines) >= max(2, len(lines) / 2)
    return max(0.0, min(left - box[0], box[2] - right, (2.5 if wraps else PADDING) * size))


def _free(line: Line, left: float, right: float, *, flush: bool) -> float:
    """The room that a line leaves behind it, or on both sides if it is centred (and not `flush` with the others on the left)."""
    before, behind = line.bbox[0] - left, right - line.bbox[2]
    return before + behind if not flush and abs(before - behind) < 0.5 * line.size else behind


def _listed(lines: Sequence[Line]) -> bool:
    """Whether the lines are equal but for their numbers."""
    return len({_NUMBER.sub("#", line.text.strip()) for line in lines}) == 1 and bool(_NUMBER.search(lines[0].text))


def _upright(lines: Sequence[Line]) -> bool:
    """Whether the lines are letters of a word written downwards: one Hangul syllable each, in one column."""
    middles = [(line.bbox[0] + line.bbox[2]) / 2 for line in lines]
    single = all(len(text := line.text.strip()) == 1 and "가" <= text <= "힣" for line in lines)
    return single and max(middles) - min(middles) < 0.5 * lines[0].size


def _stacked(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Letters written downwards: a blank only where the gap is wider than the others."""
    steps = [b.bbox[1] - a.bbox[1] for a, b in itertools.pairwise(lines)]
    usual = sorted(steps)[len(steps) // 2]
    ends = [" " if step > 1.5 * usual else "" for step in steps] + [""]
    return tuple(replace(line, text=line.text.strip() + end) for line, end in zip(lines, ends, strict=True))


def table(region: Region, lines: Sequence[tuple[Line, ...]]) -> Block | None:
    """The table of a region whose cells (in their order) print `lines`; None where text begins in fewer than two columns."""
    filled = [cell for cell, own in zip(region.cells, lines, strict=True) if own]
    if not filled:
        return None
    columns = _columns(region, filled)
    rows = sorted({cell.row for cell in filled})
    if len({cell.column for cell in filled}) < 2:
        return None
    heads = _heads(region.cells, rows)
    cells = []
    for cell, own in zip(region.cells, lines, strict=True):
        row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
        height, width = bisect_left(rows, cell.row + cell.rows) - row, bisect_left(columns, cell.column + cell.columns) - column
        if height and width:
            cells.append(TableCell(row, column, own, height, width, cell.row in heads))
    edges = tuple(round(x, 1) for x in (region.bbox[0], *(region.xs[column] for column in columns[1:]), region.bbox[2]))
    told, heights = parted(cells, edges, [*(region.ys[row] for row in rows), region.bbox[3]])
    block = Block("table", (), region.bbox, tuple(told), edges)
    boxes = [(region.bbox[0], top, region.bbox[2], bottom) for top, bottom in itertools.pairwise(heights)]
    return replace(block, lines=tuple(Line(row_text(row), box) for row, box in zip(block.rows, boxes, strict=True)))


def _columns(region: Region, filled: Sequence[Cell]) -> list[int]:
    """The columns of which a cell is wide enough for text, or has some; the others are indents and slivers between double borders.

    A narrow column also stays if text would be lost without it: a cell of numbers that a border in the head row divides.
    """
    begun = {cell.column for cell in filled}
    alone = {cell.column for cell in filled if cell.columns == 1}
    blank = {cell.column for cell in region.cells if cell.columns == 1 and cell.bbox[2] - cell.bbox[0] >= NARROW}
    columns = sorted(begun | blank)
    ends = [region.xs[column] for column in columns[1:]] + [region.bbox[2]]
    kept = [column for column, end in zip(columns, ends, strict=True) if column in alone or end - region.xs[column] >= NARROW]
    for cell in filled:
        at = bisect_left(kept, cell.column)
        if at == bisect_left(kept, cell.column + cell.columns):
            kept.insert(at, cell.column)
    return kept


def _heads(cells: Sequence[Cell], rows: Sequence[int]) -> frozenset[int]:
    """The first rows of which every cell is coloured, if the rows below are not."""
    plain = {row for cell in cells if not cell.tinted for row in range(cell.row, cell.row + cell.rows)}
    first = next((i for i, row in enumerate(rows) if row in plain), 0)
    return frozenset(rows[:first])


def row_text(row: Sequence[str]) -> str:
    """A table row as one line, "| a | b |". A cell's line that ends inside a word has no blank there."""
    return "| " + " | ".join(" ".join(cell.replace("\n", "").split()) for cell in row) + " |"
