"""Ink to printed lines: where they are on a scanned page, and in which order they are read.

Letters closer than a word gap or two hang together and make a piece; ruling lines, the borders of cells and a gutter between two
columns part pieces. Pieces at one height in one area are a line. So a line never runs across two cells or columns, whatever an
engine would make of them, and every bit of ink belongs to a line or is known to be left out. Pure geometry, in pixels.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus_builder.model import BBox
from corpus_builder.reading.ink import Ink, PixelBox
from corpus_builder.reading.lines import find_gutter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEP = 4
"""Pixels across that are looked at as one: gaps are wider."""

JOIN = 1.1
"""Letter heights up to which a gap does not part two pieces (blanks between words are a third, justified ones up to one)."""

INSIDE = 0.12
"""Letter heights between the upper and the lower part of a syllable, at most; lines stand farther apart."""

FAR = 4.0
"""Letter heights from which on a gap within a line is not worth reading: its pieces are read one by one."""

FLAT = 0.45
"""Share of the letter height under which a piece is only a dash, a dot or dirt, and can't make a line of letters."""

TALL = 1.75
"""Letter heights from which on a piece may be two lines that touch."""

ICON = 1.35
"""Letter heights over which something in a line of ordinary letters is a picture."""

FULL = 0.85
"""Share of the column's width that the middle line of each of two real columns fills; cells of a table are ragged."""


@dataclass(slots=True)
class PrintLine:
    """A printed line: its pieces from left to right, and the area (cell, or column of running text) that it stands in."""

    area: int
    pieces: list[PixelBox] = field(default_factory=list)

    @property
    def box(self) -> PixelBox:
        """The rectangle around its pieces."""
        return _around(self.pieces)


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a page in reading order, their usual height in pixels, the x of the gutter between two columns or None.

    `share`: how much of the width of all that hangs together has the shape of a line (0..1); low where lines stand upright.
    """

    lines: tuple[PrintLine, ...]
    height: float
    gutter: int | None
    share: float = 0.0


def find_lines(ink: Ink, cells: Sequence[BBox], columns: bool = True) -> Layout:
    """The printed lines of a page. `cells` are rectangles (pixels) whose text stays apart; `columns`: look for two columns.

    Lines of a cell stand where the cell begins, so that tables are read row by row.
    """
    size = ink.height
    if not size:
        return Layout((), 0.0, None)
    outside = _in_no(cells)
    pieces = _pieces(ink, 0.8 * size, cells, None)
    share = _lined(ink, pieces, size)
    size = _usual(pieces, size)
    gutter = _gutter([piece for piece in pieces if outside(piece)], ink.text.shape[1], size) if columns else None
    pieces = [part for piece in _pieces(ink, JOIN * size, cells, gutter) for part in _halved(ink, piece, size)]
    kept = [piece for piece in pieces if not _dirt(piece, size)]
    made = [line for area, group in _by_area(kept, cells, gutter).items() for line in _lines(area, group, size)]
    lines = [_without_icons(ink, line, size) for line in made if not _flat(line, size)]
    return Layout(tuple(_ordered(lines, gutter)), size, gutter, share)


def _pieces(ink: Ink, gap: float, cells: Sequence[BBox], gutter: int | None) -> list[PixelBox]:
    """Boxes of what hangs together when gaps up to `gap` pixels across are closed, except over rules, cell borders and the gutter."""
    import numpy as np
    from scipy import ndimage

    width = ink.text.shape[1]
    coarse = np.logical_or.reduce([_every(ink.text[:, offset:], width) for offset in range(STEP)])
    closed = _closed(coarse, max(1, round(gap / STEP)))
    closed = _closed(closed.T, round(INSIDE * ink.height)).T.copy()
    for x0, y0, x1, y1 in ink.down:
        closed[y0:y1, x0 // STEP : -(-x1 // STEP)] = False
    for x0, y0, x1, y1 in ink.across:
        closed[y0:y1, x0 // STEP : -(-x1 // STEP)] = False
    for left, top, right, bottom in cells:
        for x in (left, right):
            closed[int(top) : int(bottom), int(x) // STEP : int(x) // STEP + 1] = False
    if gutter is not None:
        crossing = coarse[:, gutter // STEP]
        closed[~crossing, gutter // STEP] = False
    labels, _ = ndimage.label(closed)
    boxes = []
    for place in ndimage.find_objects(labels):
        x0, x1 = place[1].start * STEP, min(width, place[1].stop * STEP)
        boxes.append((x0, place[0].start, x1, place[0].stop))
    return boxes


def _every(mask: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """Every STEP-th column of the mask, filled up to the columns of a mask that is `width` wide."""
    import numpy as np

    columns = mask[:, ::STEP]
    return np.pad(columns, ((0, 0), (0, -(-width // STEP) - columns.shape[1])))


def _closed(mask: NDArray[np.bool_], gap: int) -> NDArray[np.bool_]:
    """The mask with runs of up to `gap` blanks between two dark pixels of a row filled."""
    import numpy as np

    width = mask.shape[1]
    index = np.arange(width, dtype=np.int32)
    before = np.maximum.accumulate(np.where(mask, index, -gap - width), axis=1)
    after = np.minimum.accumulate(np.where(mask, index, 2 * width + gap)[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(after - before <= gap + 1) | mask


def _lined(ink: Ink, pieces: Iterable[PixelBox], size: float) -> float:
    """The share of the ink that lies in pieces as high as a line and much wider."""
    lined = total = 0
    for x0, y0, x1, y1 in pieces:
        dark = int(ink.text[y0:y1, x0:x1].sum())
        total += dark
        lined += dark if 0.5 * size < y1 - y0 < 1.9 * size and x1 - x0 > 2.5 * (y1 - y0) else 0
    return lined / max(1, total)


def _usual(pieces: Iterable[PixelBox], size: float) -> float:
    heights = [box[3] - box[1] for box in pieces if box[2] - box[0] > 2 * size and 0.7 * size < box[3] - box[1] < 2.5 * size]
    return statistics.median(heights) if len(heights) >= 3 else size


def _dirt(piece: PixelBox, size: float) -> bool:
    return piece[2] - piece[0] < FLAT * size and piece[3] - piece[1] < FLAT * size


def _flat(line: PrintLine, size: float) -> bool:
    """Whether a line is but dots and dashes: dirt, except for the dash that stands for "none" in a cell."""
    x0, y0, x1, y1 = line.box
    return y1 - y0 < FLAT * size and (line.area < 0 or x1 - x0 < 0.25 * size)


def _without_icons(ink: Ink, line: PrintLine, size: float) -> PrintLine:
    """The line without pictures at its ends that are taller than its letters (a pen in a disc before the label of a box)."""
    if line.box[3] - line.box[1] < ICON * size:
        return line
    parts = ink.inside(line.box)
    icons = [b for b in parts if min(b[3] - b[1], b[2] - b[0]) > ICON * size]
    letters = [b for b in parts if 0.4 * size < b[3] - b[1] <= ICON * size and not any(i[0] <= b[0] and b[2] <= i[2] for i in icons)]
    if not icons or len(icons) > 2 or len(letters) < 3:
        return line
    left, right = min(b[0] for b in letters), max(b[2] for b in letters)
    if any(b[2] > left and b[0] < right for b in icons):
        return line
    top, bottom = min(b[1] for b in letters), max(b[3] for b in letters)
    cut = [(max(a, left), top, min(b, right), bottom) for a, _, b, _ in line.pieces if b > left and a < right]
    return PrintLine(line.area, cut)


def _halved(ink: Ink, piece: PixelBox, size: float) -> list[PixelBox]:
    """A piece of two or more lines that touch, cut where its rows have least ink; pieces far taller than letters are pictures."""
    import numpy as np

    x0, y0, x1, y1 = piece
    if y1 - y0 < TALL * size or x1 - x0 < 2 * size:
        return [piece]
    rows = ink.text[y0:y1, x0:x1].sum(axis=1).astype(np.float64)
    count = max(2, round((y1 - y0) / (1.3 * size)))
    low = 0.12 * np.percentile(rows, 80)
    cuts = [0]
    for n in range(1, count):
        at = round(n * (y1 - y0) / count)
        around = rows[max(cuts[-1] + 1, at - round(0.6 * size)) : at + round(0.6 * size)]
        if len(around) and around.min() <= low:
            cuts.append(max(cuts[-1] + 1, at - round(0.6 * size)) + int(around.argmin()))
    cuts.append(y1 - y0)
    return [(x0, y0 + a, x1, y0 + b) for a, b in itertools.pairwise(cuts) if b - a > 2 and rows[a:b].any()]


def _gutter(pieces: Sequence[PixelBox], width: int, size: float) -> int | None:
    """The x between two columns of running text, or None. Both must be filled: a table with a gap in the middle is ragged."""
    rows = [_around(run) for run in _runs(pieces, size)]
    found = find_gutter([tuple(map(float, box)) for box in rows], float(width))  # type: ignore[misc]
    if found is None:
        return None
    for side in ([box for box in rows if box[2] <= found], [box for box in rows if box[0] >= found]):
        wide = [box[2] - box[0] for box in side if box[2] - box[0] > 2 * size]
        left, right = min(box[0] for box in side), max(box[2] for box in side)
        if statistics.median(wide) < FULL * (right - left):
            return None
    return round(found)


def _runs(pieces: Sequence[PixelBox], size: float) -> list[list[PixelBox]]:
    """Pieces at one height with at most a wide word gap between them."""
    runs: list[list[PixelBox]] = []
    for piece in sorted(pieces, key=lambda box: box[0]):
        home = next((run for run in runs if _level(run[-1], piece) and 0 <= piece[0] - run[-1][2] <= 1.5 * size), None)
        if home is None:
            runs.append([piece])
        else:
            home.append(piece)
    return runs


def _level(a: PixelBox, b: PixelBox) -> bool:
    return min(a[3], b[3]) - max(a[1], b[1]) >= 0.5 * min(a[3] - a[1], b[3] - b[1])


def _by_area(pieces: Iterable[PixelBox], cells: Sequence[BBox], gutter: int | None) -> dict[int, list[PixelBox]]:
    """Pieces by where they stand: the number of their cell; -1 for running text, -2 and -3 for its left and right column."""
    areas: dict[int, list[PixelBox]] = {}
    for piece in pieces:
        x, y = (piece[0] + piece[2]) / 2, (piece[1] + piece[3]) / 2
        homes = [i for i, cell in enumerate(cells) if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]]
        if homes:
            area = min(homes, key=lambda i: (cells[i][2] - cells[i][0]) * (cells[i][3] - cells[i][1]))
        elif gutter is None or piece[0] < gutter < piece[2]:
            area = -1
        else:
            area = -2 if x < gutter else -3
        areas.setdefault(area, []).append(piece)
    return areas


def _in_no(cells: Sequence[BBox]) -> Any:
    def outside(piece: PixelBox) -> bool:
        x, y = (piece[0] + piece[2]) / 2, (piece[1] + piece[3]) / 2
        return not any(cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3] for cell in cells)

    return outside


def _lines(area: int, pieces: Iterable[PixelBox], size: float) -> list[PrintLine]:
    """Pieces at one height are one line; letters first, since a comma or a raised dash says little of where its line is."""
    lines: list[PrintLine] = []
    for piece in sorted(pieces, key=lambda box: (box[3] - box[1] < FLAT * size, box[1] + box[3])):
        middle = (piece[1] + piece[3]) / 2
        fits = [line for line in lines if _level(line.box, piece) or line.box[1] <= middle <= line.box[3]]
        if fits:
            min(fits, key=lambda line: abs(line.box[1] + line.box[3] - 2 * middle)).pieces.append(piece)
        else:
            lines.append(PrintLine(area, [piece]))
    for line in lines:
        line.pieces.sort()
    return lines


def _ordered(lines: Sequence[PrintLine], gutter: int | None) -> list[PrintLine]:
    """Reading order: from top to bottom; between two lines that run across the gutter, the left column before the right one."""
    if gutter is None:
        return _row_by_row(lines)
    across = sorted(line.box[1] for line in lines if line.box[0] < gutter < line.box[2])

    def place(line: PrintLine) -> tuple[int, int]:
        x0, y0, x1, _ = line.box
        spans = x0 < gutter < x1
        band = sum(top <= y0 for top in across) if not spans else across.index(y0) + 1
        return (band, 0 if spans else 1 if (x0 + x1) / 2 < gutter else 2)

    bands: dict[tuple[int, int], list[PrintLine]] = {}
    for line in lines:
        bands.setdefault(place(line), []).append(line)
    return [line for _, band in sorted(bands.items()) for line in _row_by_row(band)]


def _row_by_row(lines: Sequence[PrintLine]) -> list[PrintLine]:
    """From top to bottom, and lines at one height from left to right."""
    rows: list[list[PrintLine]] = []
    for line in sorted(lines, key=lambda line: line.box[1] + line.box[3]):
        if rows and _level(rows[-1][0].box, line.box) and _middle(line) - _middle(rows[-1][0]) < 0.3 * (line.box[3] - line.box[1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box[0])]


def _middle(line: PrintLine) -> float:
    return (line.box[1] + line.box[3]) / 2


def _around(boxes: Sequence[PixelBox]) -> PixelBox:
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def stretches(line: PrintLine, size: float) -> list[PixelBox]:
    """The parts of a line that are read at once: a gap of FAR letter heights parts them."""
    found: list[list[PixelBox]] = []
    for piece in line.pieces:
        if found and piece[0] - max(box[2] for box in found[-1]) < FAR * size:
            found[-1].append(piece)
        else:
            found.append([piece])
    return [_around(group) for group in found]
