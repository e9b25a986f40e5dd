"""Tables without any rules, by the white columns between their words. An option: text says less than rules, so this can be wrong.

A table is at least three rows of two or more pieces of text with gaps of two letters between them, where the same gaps run through
all rows and the pieces of a column begin, end or are centred at one x. Numbered lists (a mark, a gap, text), contents with page
numbers and pages in two columns have such gaps, too, and are left out. Pure geometry, in points.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from corpus_builder.model import BBox
from corpus_builder.reading.cells import Piece, text_pieces
from corpus_builder.reading.glyphs import Fragment
from corpus_builder.reading.lattice import Cell, Region
from corpus_builder.reading.lines import box_of, find_gutter

ROWS = 3
"""So many rows with two pieces or more make a table."""

GAP = 2.0
"""Letters' widths between two columns, at least."""

PITCH = 2.2
"""Rows further apart than so many letters' heights belong to different tables."""

ALIGNED = 0.8
"""Share of a column's pieces that begin, end or are centred at one x."""

PROSE = 14
"""Letters' widths from which on a piece is a line of text; two such columns are no table."""

_MARK = re.compile(r"^(?:[①-⑳※•○●◦▪□■☞*·-]|[(<\[]?[\dA-Za-z가-하ⅰ-ⅹⅠ-Ⅹ]{1,3}[.)>\]]|제?\s?\d+\s?[조항호관장절편]?)$")
_PAGE = re.compile(r"^[\d\s.·…pP-]+$")
_LEADER = re.compile(r"[.·…‥ㆍ⋯-]{4,}")


@dataclass(frozen=True, slots=True)
class _Row:
    """The pieces of one printed line, from left to right."""

    pieces: tuple[Piece, ...]

    @property
    def top(self) -> float:
        return min(piece.bbox[1] for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bbox[3] for piece in self.pieces)


def unruled(fragments: Sequence[Fragment], found: Sequence[Region], width: float) -> list[Region]:
    """The tables among the page's text outside of `found`; none on a page in two columns. `width` is the page's, in points."""
    pieces = [piece for piece in text_pieces(fragments, GAP) if not any(_inside(piece.bbox, region.bbox) for region in found)]
    if not pieces or find_gutter([box_of(fragment) for fragment in fragments if fragment.text.strip()], width) is not None:
        return []
    size = median(piece.size for piece in pieces)
    return [region for run in _runs(_rows(pieces), size) if (region := _table(run, size))]


def _inside(inner: BBox, outer: BBox) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _rows(pieces: Sequence[Piece]) -> list[_Row]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.base):
        if rows and piece.base - rows[-1][0].base < 0.4 * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_Row(tuple(sorted(row, key=lambda p: p.bbox[0]))) for row in rows]


def _runs(rows: Sequence[_Row], size: float) -> list[list[_Row]]:
    """Rows that follow one another closely while a common gap is left."""
    runs: list[list[_Row]] = [[]]
    for row in rows:
        run = runs[-1]
        near = not run or row.top - run[-1].bottom < PITCH * size
        if not run or not near or not _gutters([*run, row], size):
            runs.append([row] if len(row.pieces) > 1 else [])
        else:
            run.append(row)
    return [_trimmed(run) for run in runs]


def _trimmed(run: list[_Row]) -> list[_Row]:
    """The run without single pieces at its end: the paragraph that follows a table."""
    while run and len(run[-1].pieces) == 1:
        run = run[:-1]
    return run


def _gutters(rows: Sequence[_Row], size: float) -> list[float]:
    """The middles of the gaps that run through all rows, as wide as GAP letters."""
    spans = sorted((piece.bbox[0], piece.bbox[2]) for row in rows for piece in row.pieces)
    result = []
    end = spans[0][1]
    for low, high in spans[1:]:
        if low - end >= GAP * size:
            result.append((low + end) / 2)
        end = max(end, high)
    return result


def _table(run: Sequence[_Row], size: float) -> Region | None:
    counts = Counter(len(row.pieces) for row in run if len(row.pieces) > 1)
    if not counts or counts.most_common(1)[0][1] < ROWS:
        return None
    gutters = _borders([row for row in run if len(row.pieces) == counts.most_common(1)[0][0]])
    if any(piece.bbox[0] < x < piece.bbox[2] for row in run for piece in row.pieces for x in gutters):
        return None
    columns = [[piece for row in run for piece in row.pieces if a < piece.bbox[0] < b] for a, b in itertools.pairwise([0.0, *gutters, 1e9])]
    if len(columns) < 2 or not all(_aligned(column, size) for column in columns) or _is_list(columns) or _is_contents(columns):
        return None
    if sum(_is_prose(column, size) for column in columns) > 1:
        return None
    left, right = min(p.bbox[0] for p in columns[0]), max(p.bbox[2] for column in columns for p in column)
    xs = (left - 1, *gutters, right + 1)
    starts = [row for row in run if row.pieces[0].bbox[0] < gutters[0]]
    if starts[0] is not run[0]:
        starts = list(run)
    between = [(before.bottom + after.top) / 2 for before, after in zip(_above(run, starts[1:]), starts[1:], strict=True)]
    ys = (run[0].top - 1, *between, run[-1].bottom + 1)
    cells = [Cell(r, c, (xs[c], ys[r], xs[c + 1], ys[r + 1])) for r in range(len(ys) - 1) for c in range(len(xs) - 1)]
    return Region((xs[0], ys[0], xs[-1], ys[-1]), xs, ys, tuple(cells))


def _borders(full: Sequence[_Row]) -> list[float]:
    """The middles between the first pieces and the second ones, and so on, of rows with equally many; a heading may be centred.
    Where pieces of one column reach over the next one, there is no border."""
    result = []
    for i in range(1, len(full[0].pieces)):
        low, high = max(row.pieces[i - 1].bbox[2] for row in full), min(row.pieces[i].bbox[0] for row in full)
        if low < high:
            result.append((low + high) / 2)
    return result


def _above(run: Sequence[_Row], rows: Sequence[_Row]) -> list[_Row]:
    """The row before each of `rows`."""
    return [run[next(i for i, row in enumerate(run) if row is wanted) - 1] for wanted in rows]


def _aligned(column: Sequence[Piece], size: float) -> bool:
    """Whether the pieces of a column, its heading aside, begin, end or are centred at one x."""
    edges: list[Callable[[BBox], float]] = [lambda b: b[0], lambda b: b[2], lambda b: (b[0] + b[2]) / 2]
    body = column[1:] if len(column) > 2 else column
    for edge in edges:
        middle = median(edge(piece.bbox) for piece in body)
        if sum(abs(edge(piece.bbox) - middle) < 0.5 * size for piece in body) >= ALIGNED * len(body):
            return True
    return False


def _is_prose(column: Sequence[Piece], size: float) -> bool:
    """Whether most pieces of a column are as long as lines of text in two columns."""
    return sum(piece.bbox[2] - piece.bbox[0] > PROSE * size for piece in column) > 0.5 * len(column)


def _is_list(columns: Sequence[Sequence[Piece]]) -> bool:
    """Whether the first column holds nothing but marks of items."""
    return sum(bool(_MARK.match(piece.text)) for piece in columns[0]) > 0.5 * len(columns[0])


def _is_contents(columns: Sequence[Sequence[Piece]]) -> bool:
    """Whether the last column holds page numbers, or leaders run to it."""
    leaders = any(_LEADER.search(piece.text) for column in columns for piece in column)
    numbers = [piece.text for piece in columns[-1] if _PAGE.match(piece.text)]
    counts = [int(digits) for text in numbers if (digits := re.sub(r"\D", "", text)) and len(digits) < 5]
    rising = len(counts) > 2 and all(a <= b for a, b in itertools.pairwise(counts))
    return leaders or (len(columns) == 2 and len(numbers) > 0.5 * len(columns[-1]) and rising)
