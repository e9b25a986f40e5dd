"""Glyphs to printed lines: blanks that were never drawn, lines that MuPDF cut, text layers that are torn, columns.

Four decisions. A gap wider than the line's own letter spacing is a blank (many exporters place words and draw no space glyph).
A page is read from top to bottom, column by column, whatever the order of its content stream. A torn page is put together
again from single glyphs, by baseline and then by x. A small raised digit is an exponent or a footnote's number and is written as
one (², ³): "(1+이율)2" would be another sum.

A line's text keeps one trailing blank where one is printed: it tells the join rule that a word ended there.
"""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from corpus_builder.model import BBox, Block, Line
from corpus_builder.reading.glyphs import Fragment, Glyph

Item = TypeVar("Item", bound=Line | Block)
GAP = 0.15
"""Share of the font size that a gap must exceed, beyond the line's median gap, to be a blank (word gaps are about 0.3)."""

NEAR = 0.5
"""Fragments on one baseline that stand closer than this many font sizes belong to one line of running text."""

INSIDE = 0.3
"""One that overlaps its left neighbour by more than this share stands inside it."""

OVERPRINT = 0.2
"""An equal glyph within this share of the font size is the same one drawn again."""

SAME_LINE = 0.3
"""Baselines closer than this share of the font size are one line; superscripts are raised by about a third."""

FEWEST_LINES = 4
"""Lines on either side of a gutter from which on a page has two columns."""

SMALL, RAISED = 0.8, 0.15
"""A digit is raised (or lowered) if it is smaller than this share of its line's size and off the baseline by that share of it."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\ufeff\u00ad]")
_SUPERSCRIPT = dict(zip("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", strict=True))
_SUBSCRIPT = dict(zip("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎", strict=True))
_DINGBATS = str.maketrans("➀➁➂➃➄➅➆➇➈➉", "①②③④⑤⑥⑦⑧⑨⑩")
"""Circled digits of a symbol font, which look like the others and stand among them."""


def scattered(fragments: Sequence[Fragment], running: Sequence[Fragment]) -> float:
    """How torn a text layer is: the share of fragments that stand inside another one of their baseline, or, in running text,
    touch a left neighbour that they don't follow in the content stream. `running` are the fragments outside of frames.

    0 on sound pages (bold print, cells and columns stand apart or in order), 0.08 to 0.6 on torn ones.
    """
    return max(_torn(fragments, -INSIDE), _torn(running, NEAR))


def _torn(fragments: Sequence[Fragment], gap: float) -> float:
    """The share of fragments that stand inside their left neighbour, or within `gap` font sizes of one from elsewhere in the stream."""
    spans = [_span(index, fragment) for index, fragment in enumerate(fragments) if fragment.text.strip()]
    torn = 0
    for row in _rows(spans):
        row.sort(key=lambda span: span.x0)
        for a, b in itertools.pairwise(row):
            size, between = max(a.size, b.size), b.x0 - a.x1
            torn += between < -INSIDE * size or (between < gap * size and b.place != a.place + 1)
    return torn / len(spans) if spans else 0.0


def once(fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """The fragments without glyphs that are drawn again at (nearly) the same place: outlined, shadowed and fake bold print."""
    spans = [_span(index, fragment) for index, fragment in enumerate(fragments) if fragment.text.strip()]
    if not any(b.x0 < a.x1 - OVERPRINT * a.size for row in _rows(spans) for a, b in itertools.pairwise(sorted(row, key=lambda s: s.x0))):
        return tuple(fragments)
    drawn: dict[str, list[Glyph]] = {}
    result = []
    for fragment in fragments:
        kept = tuple(glyph for glyph in fragment.glyphs if glyph.blank or _first(glyph, drawn.setdefault(glyph.char, [])))
        if any(not glyph.blank for glyph in kept):
            result.append(replace(fragment, glyphs=kept))
    return tuple(result)


def _first(glyph: Glyph, same: list[Glyph]) -> bool:
    near = OVERPRINT * glyph.size
    if any(abs(glyph.x0 - other.x0) < near and abs(glyph.base - other.base) < near for other in same):
        return False
    same.append(glyph)
    return True


class _Span(NamedTuple):
    """Where a fragment stands: baseline, ends, font size, place in the stream."""

    base: float
    x0: float
    x1: float
    size: float
    place: int


def _span(index: int, fragment: Fragment) -> _Span:
    inked = [glyph for glyph in fragment.glyphs if not glyph.blank]
    return _Span(inked[0].base, inked[0].x0, inked[-1].x1, inked[0].size, index)


def _rows(spans: Iterable[_Span]) -> list[list[_Span]]:
    rows: list[list[_Span]] = []
    for span in sorted(spans):
        if rows and span.base - rows[-1][0].base <= SAME_LINE * span.size:
            rows[-1].append(span)
        else:
            rows.append([span])
    return rows


def native_lines(fragments: Iterable[Fragment]) -> list[Line]:
    """Lines in the order of the content stream; neighbours on one baseline are one line if the second stands to the right."""
    runs: list[list[Glyph]] = []
    for fragment in fragments:
        glyphs = list(fragment.glyphs)
        if runs and _continues(runs[-1], glyphs):
            runs[-1] += glyphs
        else:
            runs.append(glyphs)
    return [line for line in map(line_of, runs) if line]


def sorted_lines(fragments: Iterable[Fragment]) -> list[Line]:
    """Lines rebuilt from single glyphs, by baseline, then by x."""
    return [line for run in baselines(glyph for fragment in fragments for glyph in fragment.glyphs) if (line := line_of(run))]


def baselines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs grouped by baseline from top to bottom, each group sorted by x."""
    groups: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if groups and glyph.base - base <= SAME_LINE * max(glyph.size, groups[-1][0].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
            base = glyph.base
    return [sorted(group, key=lambda g: (g.x0, g.x1)) for group in groups]


def top_down(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page in one column, sorted by height; the order of the stream decides between equal heights."""
    return sorted(lines, key=lambda line: round((line.bbox[1] + line.bbox[3]) / 2))


def find_gutter(boxes: Sequence[BBox], width: float) -> float | None:
    """The x of an empty centre gutter between two columns of text, or None. `boxes` are those of pieces of lines, `width` the page's."""
    wide = [box for box in boxes if box[2] - box[0] > 0.15 * width]
    for step in range(21):
        x = width * (0.5 + (step + 1) // 2 * (0.008 if step % 2 else -0.008))
        left = [box for box in wide if box[2] <= x]
        right = [box for box in wide if box[0] >= x]
        if (
            min(len(left), len(right)) >= FEWEST_LINES
            and len(wide) - len(left) - len(right) <= 0.1 * len(wide)
            and _side_by_side(left, right)
        ):
            return x
    return None


def sides(fragments: Iterable[Fragment], gutter: float) -> tuple[list[Fragment], list[Fragment], list[Fragment]]:
    """The fragments of the left column, of the right one, and those across: lines are built on each side by themselves."""
    result: tuple[list[Fragment], list[Fragment], list[Fragment]] = ([], [], [])
    for fragment in fragments:
        x0, _, x1, _ = box_of(fragment)
        result[0 if x1 <= gutter else 1 if x0 >= gutter else 2].append(fragment)
    return result


def by_column(items: Sequence[Item], gutter: float) -> list[tuple[int, Item]]:
    """The lines and framed blocks of a page in two columns, each with its column (1, 2; 0 across both), in reading order.

    What stands across both columns ends what is above it: first the left, then the right column, then itself.
    """
    result: list[tuple[int, Item]] = []
    band: list[tuple[int, Item]] = []
    for item in sorted(items, key=_top):
        column = 1 if item.bbox[2] <= gutter else 2 if item.bbox[0] >= gutter else 0
        if column:
            band.append((column, item))
        else:
            result += [*sorted(band, key=lambda entry: entry[0]), (0, item)]
            band = []
    return result + sorted(band, key=lambda entry: entry[0])


def _top(item: Line | Block) -> int:
    return round(item.bbox[1] if isinstance(item, Block) else (item.bbox[1] + item.bbox[3]) / 2)


def box_of(fragment: Fragment) -> BBox:
    """The rectangle from a fragment's first to its last glyph, blanks at its ends left out."""
    inked = [glyph for glyph in fragment.glyphs if not glyph.blank] or fragment.glyphs
    return (inked[0].x0, inked[0].y0, inked[-1].x1, inked[-1].y1)


def _side_by_side(left: Sequence[BBox], right: Sequence[BBox]) -> bool:
    """Both columns share most of their height, and neither is a column of short notes."""
    top, bottom = max(min(b[1] for b in left), min(b[1] for b in right)), min(max(b[3] for b in left), max(b[3] for b in right))
    height = min(max(b[3] for b in left) - min(b[1] for b in left), max(b[3] for b in right) - min(b[1] for b in right))
    widths = statistics.median(b[2] - b[0] for b in left), statistics.median(b[2] - b[0] for b in right)
    return bottom - top > 0.6 * height and min(widths) > 0.6 * max(widths)


def _continues(before: Sequence[Glyph], after: Sequence[Glyph]) -> bool:
    last, first = before[-1], after[0]
    size = max(last.size, first.size)
    return abs(last.base - first.base) <= SAME_LINE * size and first.x0 >= last.x1 - 0.3 * size


def line_of(glyphs: Sequence[Glyph]) -> Line | None:
    """The printed line of glyphs that stand in reading order, or None if they are all blank. The rectangle leaves blanks out."""
    inked = [glyph for glyph in glyphs if not glyph.blank and not _CONTROL.match(glyph.char)]
    if not inked:
        return None
    bbox = (min(g.x0 for g in inked), min(g.y0 for g in inked), max(g.x1 for g in inked), max(g.y1 for g in inked))
    sizes = [g.size for g in inked]
    size = statistics.median(sizes)
    shown = glyphs if min(sizes) > SMALL * size else _scripts(glyphs, size)
    return Line(text_of(shown), _rounded(bbox), round(size, 1))


def _scripts(glyphs: Sequence[Glyph], size: float) -> list[Glyph]:
    """The glyphs with small digits off the line's baseline written as superscripts and subscripts."""
    base = statistics.median(g.base for g in glyphs if g.size > SMALL * size)
    result = []
    for glyph in glyphs:
        off = glyph.base - base if glyph.size <= SMALL * size else 0.0
        table = _SUPERSCRIPT if off < -RAISED * size else _SUBSCRIPT if off > RAISED * size else {}
        result.append(glyph._replace(char=table.get(glyph.char, glyph.char)))
    return result


def text_of(glyphs: Sequence[Glyph]) -> str:
    """Text of one line: single blanks, none in front, at most one behind; a blank for every gap that is one."""
    gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(glyphs) if not a.blank and not b.blank]
    usual = max(0.0, statistics.median(gaps)) if len(gaps) > 1 else 0.0  # a single gap tells nothing of the others
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before and not glyph.blank and not before.blank and glyph.x0 - before.x1 > usual + GAP * glyph.size:
            parts.append(" ")
        parts.append(" " if glyph.blank else glyph.char)
        before = glyph
    text = re.sub(" +", " ", _CONTROL.sub("", "".join(parts)))
    return unicodedata.normalize("NFC", text.lstrip(" ")).translate(_DINGBATS)


def _rounded(bbox: BBox) -> BBox:
    x0, y0, x1, y1 = bbox
    return (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))
