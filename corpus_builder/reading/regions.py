"""Enclosed rectangles and the glyphs in them to blocks of kind "table" and "box"; what is left over is running text.

A glyph belongs to the rectangle that holds its centre, so nothing is printed twice. A region with two or more filled columns is a
table, everything else that is framed is a box. A frame around (nearly) the whole page is decoration. A table with so long a cell
that it has paragraphs, or with a table inside, only arranges running text: its cells are read one after the other.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus_builder.model import BBox, Block, Line
from corpus_builder.reading.glyphs import Fragment, Glyph
from corpus_builder.reading.lattice import Cell, Region
from corpus_builder.reading.lines import baselines, line_of

FRAME = 0.7
"""A box covering more than this share of the page is a page frame."""

TOUCH = 2.0
"""Cells of one frame lie at most this far apart, in points."""

LONG_CELL = 20
"""Printed lines from which on a cell holds running text; LISTING of them are enough if two of them are numbered."""

LISTING = 6
_NUMBERED = re.compile(r"^\s*(?:[①-⑳]|\d{1,2}\.\s|[가-하]\.\s)")

MARGINAL = 6
"""A line beside a box is a marginal label up to so many characters."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A page's framed blocks from top to bottom, and the fragments outside of all frames."""

    blocks: tuple[Block, ...]
    rest: tuple[Fragment, ...]


def parted(fragments: Sequence[Fragment], found: Sequence[Region], width: float, height: float) -> Parted:
    """Part a page of `width` × `height` points into framed blocks and the rest."""
    framed = [region for region in found if _columns(region) > 1 or _area(region.bbox) < FRAME * width * height]
    kept = _outermost([part for region in framed for part in _arranged(region, framed, fragments)])
    inside: list[list[Glyph]] = [[] for _ in kept]
    rest: list[Fragment] = []
    for fragment in fragments:
        outside: list[Glyph] = []
        for glyph in fragment.glyphs:
            home = next((i for i, region in enumerate(kept) if _holds(region.bbox, glyph)), None)
            (outside if home is None else inside[home]).append(glyph)
        if outside:
            rest.append(replace(fragment, glyphs=tuple(outside)))
    blocks = [block for region, glyphs in zip(kept, inside, strict=True) if (block := _block(region, glyphs))]
    tables = [block for block in blocks if block.kind == "table"]
    inner = [block for block in blocks if block.kind != "text"]
    cut = [part for block in blocks for part in _around(block, tables if block.kind == "box" else inner)]
    return Parted(tuple(sorted(cut, key=lambda block: (block.bbox[1], block.bbox[0]))), tuple(rest))


def placed(lines: Sequence[Line], framed: Sequence[Block]) -> tuple[Block, ...]:
    """Running lines and framed blocks in reading order: a block goes before the first line of its column that starts below it.

    Blocks that touch are cells of one frame and go together, row by row; else the cells of a column without a line below would
    end up behind the page's last sentence, in the middle of one that goes on overleaf.
    A word or two beside a box (a printed label such as 용어풀이) belong to no sentence: they come last, as furniture.
    """
    beside = [line for line in lines if any(block.kind == "box" and _beside(block.bbox, line) for block in framed)]
    result: list[Block] = []
    run: list[Line] = []
    waiting = sorted(framed, key=lambda block: (round(block.bbox[1]), block.bbox[0]))
    frames = _frames(waiting)
    for line in (line for line in lines if line not in beside):
        begun = {id(frames[id(b)]) for b in waiting if b.bbox[1] < line.bbox[1] and _above(b.bbox, line.bbox)}
        due = [block for block in waiting if id(frames[id(block)]) in begun and block.bbox[1] < line.bbox[1]]
        if due:
            result += [*_text_block(run), *due]
            run = []
            waiting = [block for block in waiting if block not in due]
        run.append(line)
    margin = [Block("furniture", tuple(beside), outline(beside))] if beside else []
    return (*result, *_text_block(run), *waiting, *margin)


def in_columns(items: Iterable[tuple[int, Line | Block]]) -> list[Block]:
    """Blocks of a page in columns, from its lines and framed blocks in reading order, each with its column."""
    result: list[Block] = []
    for (column, framed), run in itertools.groupby(items, lambda entry: (entry[0], isinstance(entry[1], Block))):
        found = [item for _, item in run]
        if framed:
            result += [replace(item, column=column) for item in found if isinstance(item, Block)]
        else:
            lines = tuple(item for item in found if isinstance(item, Line))
            result.append(Block("text", lines, outline(lines), column=column))
    return result


def _frames(blocks: Sequence[Block]) -> dict[int, list[Block]]:
    """id of a block -> the blocks that hang together with it by touching (itself included); one list per frame."""
    frame: dict[int, list[Block]] = {}
    for block in blocks:
        joined = [block]
        for other in list({id(frame[id(b)]): frame[id(b)] for b in blocks if id(b) in frame and _touch(b.bbox, block.bbox)}.values()):
            joined += other
        frame |= {id(member): joined for member in joined}
    return frame


def _touch(a: BBox, b: BBox) -> bool:
    return a[0] <= b[2] + TOUCH and b[0] <= a[2] + TOUCH and a[1] <= b[3] + TOUCH and b[1] <= a[3] + TOUCH


def outline(lines: Sequence[Line]) -> BBox:
    """The rectangle around lines (at least one)."""
    boxes = [line.bbox for line in lines]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _text_block(run: Sequence[Line]) -> list[Block]:
    return [Block("text", tuple(run), outline(run))] if run else []


def _above(block: BBox, line: BBox) -> bool:
    return min(block[2], line[2]) > max(block[0], line[0])


def _beside(box: BBox, line: Line) -> bool:
    middle = (line.bbox[1] + line.bbox[3]) / 2
    return len(line.text.strip()) <= MARGINAL and box[1] <= middle <= box[3] and not _above(box, line.bbox)


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _holds(box: BBox, glyph: Glyph) -> bool:
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= (glyph.y0 + glyph.y1) / 2 <= box[3]


def _columns(region: Region) -> int:
    return len({cell.column for cell in region.cells})


def _arranged(region: Region, found: Sequence[Region], fragments: Sequence[Fragment]) -> list[Region]:
    """The region itself, or if it is a table of running text, each of its cells."""
    if _columns(region) < 2 or not any(_running(cell, found, fragments) for cell in region.cells):
        return [region]
    return [Region(cell.bbox, 1, 1, (Cell(0, 0, cell.bbox),), layout=True) for cell in region.cells]


def _running(cell: Cell, found: Sequence[Region], fragments: Sequence[Fragment]) -> bool:
    if any(_columns(other) > 1 and _encloses(cell.bbox, other.bbox) for other in found):
        return True
    lines = [fragment for fragment in fragments if _holds(cell.bbox, fragment.glyphs[0])]
    count = len({round(line.glyphs[0].base / 4) for line in lines})
    return count >= LONG_CELL or (count >= LISTING and sum(bool(_NUMBERED.match(line.text)) for line in lines) >= 2)


def _outermost(found: Sequence[Region]) -> list[Region]:
    """Regions that lie in no other one, except tables in a box, and all in a cell of running text: the inner ones come first."""
    result = []
    for region in found:
        around = [other for other in found if other is not region and _encloses(other.bbox, region.bbox)]
        if all(len(other.cells) == 1 and (other.layout or len(region.cells) > 1) for other in around):
            result.append(region)
    return sorted(result, key=lambda region: _area(region.bbox))


def _encloses(outer: BBox, inner: BBox) -> bool:
    return outer[0] <= inner[0] + 1 and outer[1] <= inner[1] + 1 and outer[2] >= inner[2] - 1 and outer[3] >= inner[3] - 1


def _block(region: Region, glyphs: Sequence[Glyph]) -> Block | None:
    grid: list[list[str]] = [[""] * region.columns for _ in range(region.rows)]
    for cell in region.cells:
        grid[cell.row][cell.column] = _cell_text(cell, glyphs)
    used = [c for c in range(region.columns) if any(row[c] for row in grid)]
    if len(used) < 2:
        lines = [line for run in baselines(glyphs) if (line := line_of(run))]
        return Block("text" if region.layout else "box", tuple(lines), region.bbox) if lines else None
    rows = [(r, tuple(row[c] for c in used)) for r, row in enumerate(grid) if any(row)]
    lines = [Line(row_text(row), _row_box(region, r)) for r, row in rows]
    return Block("table", tuple(lines), region.bbox, tuple(row for _, row in rows))


def _around(box: Block, inner: Sequence[Block]) -> list[Block]:
    """A box or cell with blocks in it as the parts above, between and below them, as wide as it is."""
    edges = [block.bbox[1] for block in inner if block is not box and _encloses(box.bbox, block.bbox)]
    if box.kind == "table" or not edges:
        return [box]
    runs: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for line in box.lines:
        runs[sum(edge < line.bbox[1] for edge in edges)].append(line)
    parts = [(outline(run), tuple(run)) for run in runs if run]
    return [Block(box.kind, run, (box.bbox[0], around[1], box.bbox[2], around[3])) for around, run in parts]


def _cell_text(cell: Cell, glyphs: Sequence[Glyph]) -> str:
    """The printed lines of a cell, joined with a newline; a trailing blank is the sign that a word ends there.

    A line that leaves room for another character ends with a word, printed blank or not: text that breaks inside words fills its lines.
    """
    own = [glyph for glyph in glyphs if _holds(cell.bbox, glyph)]
    lines = [line for run in baselines(own) if (line := line_of(run))]
    if not lines:
        return ""
    padding = min(min(line.bbox[0] - cell.bbox[0], cell.bbox[2] - line.bbox[2]) for line in lines)
    room = cell.bbox[2] - cell.bbox[0] - 2 * max(0.0, padding)
    texts = [line.text + (" " if room - (line.bbox[2] - line.bbox[0]) > line.size else "") for line in lines]
    return "\n".join(texts).rstrip()


def row_text(row: Sequence[str]) -> str:
    """A table row as one line, "| a | b |"."""
    return "| " + " | ".join(" ".join(cell.split()) for cell in row) + " |"


def _row_box(region: Region, row: int) -> BBox:
    boxes = [cell.bbox for cell in region.cells if cell.row == row]
    lowest = min(b[3] for b in boxes)
    return (region.bbox[0], min(b[1] for b in boxes), region.bbox[2], lowest)
