"""Enclosed rectangles and the glyphs in them to blocks of kind "table" and "box"; what is left over is running text.

A glyph belongs to the rectangle that holds its centre, so nothing is printed twice; a word that overruns a rule stays whole. A region
with two or more filled columns is a table, everything else that is framed is a box. A frame around (nearly) the whole page is
decoration. A table most of whose text stands in cells with numbered paragraphs, or with a table inside, only arranges running text:
its cells are read one after the other.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus_builder.model import BBox, Block, Line, TableCell
from corpus_builder.reading.cells import Grid, cell_lines, table
from corpus_builder.reading.glyphs import Fragment, Glyph
from corpus_builder.reading.lattice import Region, single
from corpus_builder.reading.lines import baselines, line_of
from corpus_builder.reading.sideways import label_lines

FRAME = 0.7
"""A box covering more than this share of the page is a page frame."""

TOUCH = 2.0
"""Cells of one frame lie at most this far apart, in points."""

BESIDE = 0.3
"""Blocks side by side share this part of the lower one's height."""

LETTERS = 0.1
"""Share of the font size by which a gap within a word may differ from the line's usual one."""

LISTING = 6
"""Printed lines from which on a cell can hold running text, if it is WIDE and some lines are numbered."""

WIDE = 0.6
"""Share of the table's width that a cell of running text takes."""

MOST = 0.3
"""Share of the table's text that stands in cells of running text if it only arranges them: definitions have one long cell of many."""

_SENTENCE = re.compile(r"[니한된]다")
_NUMBERED = re.compile(r"^\s*(?:[①-⑳]|\d{1,2}\.\s|[가-하]\.\s)")

MARGINAL = 6
"""A line beside a box is a marginal label up to so many characters."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A page's framed blocks from top to bottom, and the fragments outside of all frames; those in other directions by themselves."""

    blocks: tuple[Block, ...]
    rest: tuple[Fragment, ...]
    turned: tuple[Fragment, ...] = ()


def parted(fragments: Sequence[Fragment], found: Sequence[Region], width: float, height: float, turned: Sequence[Fragment] = ()) -> Parted:
    """Part a page of `width` × `height` points into framed blocks and the rest. `turned` is its text in other directions."""
    framed = [region for region in found if _columns(region) > 1 or _area(region.bbox) < FRAME * width * height]
    kept = [Grid(region) for region in _outermost([part for region in framed for part in _arranged(region, framed, fragments)])]
    inside: list[list[list[Glyph]]] = [[[] for _ in grid.region.cells] for grid in kept]
    rest: list[Fragment] = []
    for fragment in fragments:
        near = [i for i, grid in enumerate(kept) if _level(grid.region.bbox, fragment.glyphs[0])]
        outside = _taken(fragment.glyphs, near, kept, inside) if near else fragment.glyphs
        if outside:
            rest.append(fragment if len(outside) == len(fragment.glyphs) else replace(fragment, glyphs=tuple(outside)))
    labels, outside_turned = _labels(turned, kept, width, height)
    blocks = [block for i, grid in enumerate(kept) if (block := _block(grid.region, inside[i], labels.get(i, {})))]
    tables = [block for block in blocks if block.kind == "table"]
    inner = [block for block in blocks if block.kind != "text"]
    cut = [part for block in blocks for part in _around(block, tables if block.kind == "box" else inner)]
    return Parted(tuple(sorted(cut, key=lambda block: (block.bbox[1], block.bbox[0]))), tuple(rest), tuple(outside_turned))


def _labels(
    turned: Iterable[Fragment], grids: Sequence[Grid], width: float, height: float
) -> tuple[dict[int, dict[int, tuple[Line, ...]]], list[Fragment]]:
    """Text in other directions within tables, as lines by table and cell, and what stands elsewhere."""
    inside: dict[tuple[int, int], dict[int, list[Glyph]]] = {}
    rest: list[Fragment] = []
    tables = [i for i, grid in enumerate(grids) if len(grid.region.cells) > 1 or grid.region.layout]
    for fragment in turned:
        outside: list[Glyph] = []
        for glyph in fragment.glyphs:
            at = next(((i, cell) for i in tables if (cell := grids[i].cell_of(glyph)) is not None), None)
            (inside.setdefault(at, {}).setdefault(fragment.turn, []) if at else outside).append(glyph)
        if any(not glyph.blank for glyph in outside):
            rest.append(replace(fragment, glyphs=tuple(outside)))
    found: dict[int, dict[int, tuple[Line, ...]]] = {}
    for (i, cell), glyphs in inside.items():
        found.setdefault(i, {})[cell] = label_lines(grids[i].region.cells[cell].bbox, glyphs, width, height)
    return found, rest


def _level(box: BBox, glyph: Glyph) -> bool:
    """Whether a line that begins with this glyph may reach into the box."""
    return box[1] - glyph.size <= (glyph.y0 + glyph.y1) / 2 <= box[3] + glyph.size


_Spot = tuple[int, int]
"""A cell: the index of its grid, and its own."""


def _taken(glyphs: Sequence[Glyph], near: Sequence[int], grids: Sequence[Grid], inside: Sequence[Sequence[list[Glyph]]]) -> list[Glyph]:
    """Put each glyph of a line into the cell that holds it; those that none holds are returned."""
    spots = [next(((i, cell) for i in near if (cell := grids[i].cell_of(glyph)) is not None), None) for glyph in glyphs]
    if len(set(spots)) > 1:
        spots = _whole(glyphs, spots)
    outside: list[Glyph] = []
    for glyph, spot in zip(glyphs, spots, strict=True):
        (inside[spot[0]][spot[1]] if spot else outside).append(glyph)
    return outside


def _whole(glyphs: Sequence[Glyph], spots: Sequence[_Spot | None]) -> list[_Spot | None]:
    """The cells of a line's glyphs, no word of it torn: one that overruns a rule by a letter stays where most of it stands, or in doubt
    where most of the line does."""
    result = list(spots)
    line = Counter(spots)
    gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(glyphs) if not a.blank and not b.blank]
    usual = max(0.0, median(gaps)) if len(gaps) > 1 else 0.0
    start = 0
    for end in range(1, len(glyphs) + 1):
        if end < len(glyphs) and _one_word(glyphs[end - 1], glyphs[end], usual):
            continue
        word = Counter(spots[start:end])
        if len(word) > 1:
            result[start:end] = [max(word, key=lambda spot: (word[spot], line[spot]))] * (end - start)
        start = end
    return result


def _one_word(a: Glyph, b: Glyph, usual: float) -> bool:
    """Whether a glyph goes on with the word of the one before. `usual`: the line's gap between letters."""
    return not a.blank and not b.blank and abs(b.x0 - a.x1 - usual) <= LETTERS * b.size


def placed(lines: Sequence[Line], framed: Sequence[Block]) -> tuple[Block, ...]:
    """Running lines and framed blocks in reading order: a block goes before the first line of its column that starts below its top,
    or, where the lines of the page all run down in one column, before the first one below it.

    Blocks that touch are cells of one frame and go together, row by row; else the cells of a column without a line below would
    end up behind the page's last sentence, in the middle of one that goes on overleaf. So do two tables side by side.
    A word or two beside a box (a printed label such as 용어풀이) belong to no sentence: they come last, as furniture.
    """
    pairs = zip([None, *lines], lines, strict=False)
    beside = [
        line
        for before, line in pairs
        if any(block.kind == "box" and _beside(block.bbox, line) for block in framed) and not _goes_on(before, line)
    ]
    result: list[Block] = []
    run: list[Line] = []
    waiting = sorted(framed, key=lambda block: (round(block.bbox[1]), block.bbox[0]))
    downward = all(b.bbox[1] > a.bbox[3] - 2 * (b.bbox[3] - b.bbox[1]) for a, b in itertools.pairwise(lines))  # else there are columns
    frames = _frames(waiting, beside=downward)
    for line in (line for line in lines if line not in beside):
        begun = {id(frames[id(b)]) for b in waiting if _before(b.bbox, line.bbox, below=downward and b.kind != "aside")}
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


def _frames(blocks: Sequence[Block], *, beside: bool) -> dict[int, list[Block]]:
    """id of a block -> the blocks that hang together with it by touching or (`beside`) standing side by side; one list per frame."""
    frame: dict[int, list[Block]] = {}
    for block in blocks:
        joined = [block]
        for other in list(
            {id(frame[id(b)]): frame[id(b)] for b in blocks if id(b) in frame and _together(b.bbox, block.bbox, beside=beside)}.values()
        ):
            joined += other
        frame |= {id(member): joined for member in joined}
    return frame


def _together(a: BBox, b: BBox, *, beside: bool) -> bool:
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return _touch(a, b) or (beside and shared > BESIDE * min(a[3] - a[1], b[3] - b[1]))


def _touch(a: BBox, b: BBox) -> bool:
    return a[0] <= b[2] + TOUCH and b[0] <= a[2] + TOUCH and a[1] <= b[3] + TOUCH and b[1] <= a[3] + TOUCH


def outline(lines: Sequence[Line]) -> BBox:
    """The rectangle around lines (at least one)."""
    boxes = [line.bbox for line in lines]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _text_block(run: Sequence[Line]) -> list[Block]:
    return [Block("text", tuple(run), outline(run))] if run else []


def _before(block: BBox, line: BBox, *, below: bool) -> bool:
    """Whether a line stands below a block's top in its column, or (`below`) under the block anywhere."""
    return (below and block[3] <= line[1]) or (block[1] < line[1] and _above(block, line))


def _above(block: BBox, line: BBox) -> bool:
    return min(block[2], line[2]) > max(block[0], line[0])


def _beside(box: BBox, line: Line) -> bool:
    middle = (line.bbox[1] + line.bbox[3]) / 2
    label = len(line.text.strip()) <= MARGINAL and any(char.isalpha() for char in line.text)  # a sign between two boxes is no label
    return label and box[1] <= middle <= box[3] and not _above(box, line.bbox)


def _goes_on(before: Line | None, line: Line) -> bool:
    """Whether a short line ends a sentence, or goes on with the longer line directly above it: no label then."""
    if line.text.rstrip().endswith((".", "。")):
        return True
    if before is None or len(before.text.strip()) <= MARGINAL:
        return False
    height = line.bbox[3] - line.bbox[1]
    return abs(before.bbox[0] - line.bbox[0]) < 2 and 0 < line.bbox[1] - before.bbox[1] < 2.2 * height


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _columns(region: Region) -> int:
    return len({cell.column for cell in region.cells})


def _arranged(region: Region, found: Sequence[Region], fragments: Sequence[Fragment]) -> list[Region]:
    """The region itself, or if it is a table of running text, each of its cells."""
    if _columns(region) < 2 or not _arranges(region, found, fragments):
        return [region]
    return [replace(single(cell.bbox), layout=replace(region, cells=(cell,))) for cell in region.cells]


def _arranges(region: Region, found: Sequence[Region], fragments: Sequence[Fragment]) -> bool:
    """Whether a table only arranges running text: a cell of it holds a table, or wide cells with numbered sentences most of its text."""
    if any(_columns(other) > 1 and _encloses(cell.bbox, other.bbox) for other in found for cell in region.cells if other is not region):
        return True
    grid = Grid(region)
    own: list[list[Fragment]] = [[] for _ in region.cells]
    for fragment in fragments:
        cell = grid.cell_of(fragment.glyphs[0]) if _level(region.bbox, fragment.glyphs[0]) else None
        if cell is not None:
            own[cell].append(fragment)
    wide = WIDE * (region.bbox[2] - region.bbox[0])
    for outline in {cell.around for cell in region.cells if cell.around}:
        held = [line for cell, lines in zip(region.cells, own, strict=True) if _encloses(outline, cell.bbox) for line in lines]
        if outline[2] - outline[0] >= wide and _running(held):
            return True
    running = [cell.bbox[2] - cell.bbox[0] >= wide and _running(lines) for cell, lines in zip(region.cells, own, strict=True)]
    lengths = [sum(len(line.glyphs) for line in lines) for lines in own]
    return sum(length for length, runs in zip(lengths, running, strict=True) if runs) >= MOST * sum(lengths) > 0


def _running(lines: Sequence[Fragment]) -> bool:
    """Whether a cell's lines are paragraphs: many, some of them numbered, and sentences."""
    if len({round(line.glyphs[0].base / 4) for line in lines}) < LISTING:
        return False
    return sum(bool(_NUMBERED.match(line.text)) for line in lines) >= 2 and any(_SENTENCE.search(line.text) for line in lines)


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


def _block(region: Region, glyphs: Sequence[Sequence[Glyph]], labels: Mapping[int, tuple[Line, ...]]) -> Block | None:
    """The block of a region from the glyphs of each of its cells, and the lines in other directions of some."""
    if len(region.cells) > 1:
        cells = [(*cell_lines(cell.bbox, glyphs[i]), *labels.get(i, ())) for i, cell in enumerate(region.cells)]
        found = table(region, cells)
        if found:
            return found
    lines = tuple(line for run in baselines([glyph for own in glyphs for glyph in own]) if (line := line_of(run)))
    lines += tuple(line for own in labels.values() for line in own)
    if not lines:
        return None
    if not region.layout:
        return Block("box", lines, region.bbox)
    (cell,), frame = region.layout.cells, region.layout.bbox
    return Block("text", lines, region.bbox, (TableCell(cell.row, cell.column, (), cell.rows, cell.columns),), (frame[0], frame[2]))


def _around(box: Block, inner: Sequence[Block]) -> list[Block]:
    """A box or cell with blocks in it as the parts above, between and below them, as wide as it is."""
    edges = [block.bbox[1] for block in inner if block is not box and _encloses(box.bbox, block.bbox)]
    if box.kind == "table" or not edges:
        return [box]
    runs: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for line in box.lines:
        runs[sum(edge < line.bbox[1] for edge in edges)].append(line)
    parts = [(outline(run), tuple(run)) for run in runs if run]
    return [replace(box, lines=run, bbox=(box.bbox[0], around[1], box.bbox[2], around[3])) for around, run in parts]
