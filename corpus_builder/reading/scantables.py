"""Ruling lines and OCR lines of a scanned page to the blocks that a page with a text layer has: text, tables with cells, boxes.

The rules found in the image take the way of drawn ones (lattice, regions). A line of OCR becomes a fragment whose glyphs are spread
evenly over its width: each lies in one cell already, so that the cell gets the line whole. In points of the straightened page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus_builder.model import BBox, Block, Line
from corpus_builder.reading.glyphs import Fragment, Glyph
from corpus_builder.reading.ink import Ink, PixelBox
from corpus_builder.reading.lattice import Region, regions
from corpus_builder.reading.regions import parted, placed
from corpus_builder.reading.rules import Rule, Rules, joined


def framed(ink: Ink, dpi: float) -> list[Region]:
    """The framed regions of a page, in points."""
    scale = 72 / dpi
    horizontal = joined(Rule((y0 + y1) / 2 * scale, x0 * scale, x1 * scale) for x0, y0, x1, y1 in ink.across)
    vertical = joined(Rule((x0 + x1) / 2 * scale, y0 * scale, y1 * scale) for x0, y0, x1, y1 in ink.down)
    return regions(Rules(tuple(horizontal), tuple(vertical)))


def cells_of(found: Iterable[Region], dpi: float) -> list[BBox]:
    """The cells of all regions, in pixels."""
    return [_scaled(cell.bbox, dpi / 72) for region in found for cell in region.cells]


def blocks(lines: Sequence[Line], found: Sequence[Region], width: float, height: float) -> tuple[Block, ...]:
    """The blocks of a page of `width` × `height` points whose lines are given in reading order."""
    if not found:
        return placed(lines, ())
    fragments = [_fragment(line) for line in lines]
    page = parted(fragments, found, width, height)
    outside = {fragment.glyphs[0] for fragment in page.rest}
    running = [line for line, fragment in zip(lines, fragments, strict=True) if fragment.glyphs[0] in outside]
    inside = [line for line, fragment in zip(lines, fragments, strict=True) if fragment.glyphs[0] not in outside]
    return placed(running, [_with_lines(block, inside) for block in page.blocks])


def _with_lines(block: Block, inside: Sequence[Line]) -> Block:
    """The framed block with its lines as OCR gave them: a table keeps them beside its rows, a box consists of them."""
    own = tuple(line for line in inside if _within(line.bbox, block.bbox))
    if not own:
        return block
    return replace(block, printed=own) if block.kind == "table" else replace(block, lines=own)


def _within(line: BBox, block: BBox) -> bool:
    x, y = (line[0] + line[2]) / 2, (line[1] + line[3]) / 2
    return block[0] <= x <= block[2] and block[1] <= y <= block[3]


def _fragment(line: Line) -> Fragment:
    x0, y0, x1, y1 = line.bbox
    step = (x1 - x0) / max(1, len(line.text))
    # Baselines of one printed line must agree, so the middle is taken: ascenders and commas move top and bottom.
    base = (y0 + y1) / 2
    glyphs = [Glyph(char, x0 + n * step, y0, x0 + (n + 1) * step, y1, base, y1 - y0) for n, char in enumerate(line.text)]
    return Fragment(tuple(glyphs))


def _scaled(box: BBox | PixelBox, factor: float) -> BBox:
    return (box[0] * factor, box[1] * factor, box[2] * factor, box[3] * factor)
