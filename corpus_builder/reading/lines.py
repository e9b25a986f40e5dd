"""Glyphs to printed lines: blanks that were never drawn, lines that MuPDF cut, text layers that are torn.

Three decisions. A gap wider than the line's own letter spacing is a blank (many exporters place words and draw no space glyph).
A page in one column is read from top to bottom, whatever the order of its content stream; a page in two columns keeps the
stream's order. A torn page is put together again from single glyphs, by baseline and then by x, column by column.

A line's text keeps one trailing blank where one is printed: it tells the join rule that a word ended there.
"""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence

from corpus_builder.model import BBox, Line
from corpus_builder.reading.glyphs import Fragment, Glyph

GAP = 0.15
"""Share of the font size that a gap must exceed, beyond the line's median gap, to be a blank (word gaps are about 0.3)."""

SAME_LINE = 0.3
"""Baselines closer than this share of the font size are one line; superscripts are raised by about a third."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\ufeff\u00ad]")


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


def sorted_lines(fragments: Iterable[Fragment], gutter: float | None) -> list[Line]:
    """Lines rebuilt from single glyphs: the left column, then the right one, each by baseline, then by x."""
    glyphs = [glyph for fragment in fragments for glyph in fragment.glyphs]
    if gutter is None:
        columns = [glyphs]
    else:
        columns = [[g for g in glyphs if (g.x0 + g.x1) / 2 < gutter], [g for g in glyphs if (g.x0 + g.x1) / 2 >= gutter]]
    runs = [run for column in columns for run in baselines(column)]
    return [line for line in map(line_of, runs) if line]


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
    """The x of an empty centre gutter between two columns of text, or None. `boxes` are line rectangles, `width` the page's."""
    wide = [box for box in boxes if box[2] - box[0] > 0.15 * width]
    for step in range(21):
        x = width * (0.5 + (step + 1) // 2 * (0.008 if step % 2 else -0.008))
        left = [box for box in wide if box[2] <= x]
        right = [box for box in wide if box[0] >= x]
        if min(len(left), len(right)) >= 6 and len(wide) - len(left) - len(right) <= 0.1 * len(wide) and _side_by_side(left, right):
            return x
    return None


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
    return Line(text_of(glyphs), _rounded(bbox), round(statistics.median(g.size for g in inked), 1))


def text_of(glyphs: Sequence[Glyph]) -> str:
    """Text of one line: single blanks, none in front, at most one behind; a blank for every gap that is one."""
    gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(glyphs) if not a.blank and not b.blank]
    usual = max(0.0, statistics.median(gaps)) if gaps else 0.0
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before and not glyph.blank and not before.blank and glyph.x0 - before.x1 > usual + GAP * glyph.size:
            parts.append(" ")
        parts.append(" " if glyph.blank else glyph.char)
        before = glyph
    text = re.sub(" +", " ", _CONTROL.sub("", "".join(parts)))
    return unicodedata.normalize("NFC", text.lstrip(" "))


def _rounded(bbox: BBox) -> BBox:
    x0, y0, x1, y1 = bbox
    return (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))
