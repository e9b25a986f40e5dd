"""Circled and boxed numerals on a scanned page, found by their shape and read by the digit inside.

No engine knows ① to ⑳ or boxed digits: Tesseract makes "0", "@", "(8" or "[9]" of them, and some it drops, so that the text alone
doesn't tell which paragraph a line begins. On the image they are plain: a closed ring or square as high as the line, with a little
ink in it. The digits are compared with those of Pillow's built-in font; what resembles none of them well stays unread.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus_builder.reading.ink import Ink, PixelBox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Drawn = NDArray[np.floating[Any]]

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
UNREAD = "⟦?⟧"
"""How a mark is written of which only the ring is known."""

SIZES = (0.62, 1.5)
"""Height of a ring in heights of a line."""

ROUND = 0.88
"""Overlap (intersection over union) of a filled ring with a perfect disc or square, at least; clean ones have 0.96."""

SURE, CLEAR = 0.6, 0.07
"""A digit is read if its likeness (correlation) is so high, and so much higher than the next one's."""

SOLID = -2
LEADER = -3
DOTS = 8
"""So many dots in a row, with no letter between them, lead to a page number: they are not read, since a dot is all that they say."""

BULLET = (0.42, 1.1)
"""Height and width of a solid disc or square in heights of a line; a full stop is smaller."""

EMPTY = 0.05
"""Share of ink inside a ring under which there is nothing in it; a thin 1 has 0.1."""

ROWS = 20
"""Digits are compared at this height in pixels."""

CANVAS = 80
"""Pixels across in which digits are compared: no ring has room for a number four times as wide as it is high."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring or square on the page. `number`: 1 to 20 as read, 0 if unread, -1 if it is empty, SOLID. `guess`: the likeliest or 0."""

    box: PixelBox
    square: bool
    number: int
    guess: int

    @property
    def text(self) -> str:
        """① or ⟦1⟧; ○ or □ for an empty one, ● or ■ for a solid one; ⟦?⟧ for one that could not be read."""
        if self.number == LEADER:
            return "······"
        if self.number == SOLID:
            return "■" if self.square else "●"
        if self.number < 0:
            return "□" if self.square else "○"
        return mark(self.number, self.square) if self.number else UNREAD


def mark(number: int, square: bool) -> str:
    """The numeral in a circle (①), or in a box as the text layer's reader writes it (⟦1⟧)."""
    return f"⟦{number}⟧" if square else CIRCLED[number - 1]


def find_rings(ink: Ink, height: float) -> list[Ring]:
    """The rings of a page whose lines are `height` pixels high."""
    found = []
    for index, (box, pixels) in enumerate(ink.parts, 1):
        wide, high = box[2] - box[0], box[3] - box[1]
        if SIZES[0] * height <= high <= SIZES[1] * height and 0.8 <= wide / high <= 1.25 and pixels < 0.75 * wide * high:
            ring = _ring(ink, index, box) if _outlined(ink, index, box) and _alone(ink, box) else None
            if ring:
                found.append(ring)
        elif (
            BULLET[0] * height <= min(wide, high) <= max(wide, high) <= BULLET[1] * height
            and _solid(wide, high, pixels)
            and _alone(ink, box)
        ):
            found.append(Ring(box, pixels > 0.9 * wide * high, SOLID, 0))
    return found


def find_leaders(ink: Ink, line: PixelBox, height: float) -> list[Ring]:
    """The rows of dots in a line of a table of contents, as rings of number LEADER."""
    _, y0, _, y1 = line
    runs: list[list[PixelBox]] = [[]]
    for box in sorted(ink.inside(line)):
        if max(box[2] - box[0], box[3] - box[1]) <= 0.3 * height:
            runs[-1].append(box)
        else:
            runs.append([])
    return [Ring((run[0][0], y0, run[-1][2], y1), False, LEADER, 0) for run in runs if len(run) >= DOTS]


def _solid(wide: int, high: int, pixels: int) -> bool:
    """Whether a part is a filled disc or square by its size alone."""
    return abs(wide - high) <= 0.15 * high and 0.72 * wide * high < pixels


def _outlined(ink: Ink, index: int, box: PixelBox) -> bool:
    """Whether the left and the right outline of a part are those of a disc or a square: a quick look, since most parts are letters."""
    import numpy as np

    x0, y0, x1, y1 = box
    part = ink.labels[y0:y1, x0:x1] == index
    high, wide = part.shape
    left, right = part.argmax(axis=1), part[:, ::-1].argmax(axis=1)
    heights = (np.arange(high) - (high - 1) / 2) / (high / 2)
    arc = (1 - np.sqrt(np.clip(1 - heights * heights, 0, 1))) * wide / 2
    near = max(2.0, 0.13 * wide)
    return any(
        (np.abs(left - wanted) <= near).mean() > 0.8 and (np.abs(right - wanted) <= near).mean() > 0.8 for wanted in (arc, np.zeros(high))
    )


def _alone(ink: Ink, box: PixelBox) -> bool:
    """Whether there is paper all around: the ring of a syllable (약) has its other strokes beside it."""
    x0, y0, x1, y1 = box
    near = max(2, round(0.1 * (y1 - y0)))
    around = ink.text[max(0, y0 - near) : y1 + near, max(0, x0 - near) : x1 + near]
    beside = int(around.sum()) - int(ink.text[y0:y1, x0:x1].sum())
    return beside <= 0.04 * (around.size - (y1 - y0) * (x1 - x0))


def _ring(ink: Ink, index: int, box: PixelBox) -> Ring | None:
    import numpy as np
    from scipy import ndimage

    x0, y0, x1, y1 = box
    part = np.pad(ink.labels[y0:y1, x0:x1] == index, 2)
    solid = ndimage.binary_erosion(ndimage.binary_fill_holes(ndimage.binary_dilation(part)))[2:-2, 2:-2]
    high, wide = solid.shape
    down, right = np.mgrid[:high, :wide]
    disc = ((down - (high - 1) / 2) / (high / 2)) ** 2 + ((right - (wide - 1) / 2) / (wide / 2)) ** 2 <= 1
    like_disc, like_square = float((solid & disc).sum() / (solid | disc).sum()), float(solid.mean())
    if max(like_disc, like_square) < ROUND:
        return None
    inside = ndimage.binary_erosion(np.pad(solid, 1), iterations=max(3, round(0.16 * high)))[1:-1, 1:-1]
    if like_square < like_disc:
        inside &= disc
    ink_inside = float(ink.text[y0:y1, x0:x1][inside].mean()) if inside.any() else 1.0
    square = like_square > like_disc
    if ink_inside < EMPTY:
        return Ring(box, square, -1, 0)
    if ink_inside > 0.75:
        return None
    inside &= ndimage.binary_dilation(ink.text[y0:y1, x0:x1] & inside, np.ones((3, 3)))
    smooth = ndimage.gaussian_filter(ink.grey[y0:y1, x0:x1].astype(np.float32), 0.8)
    number, guess = _digit(smooth, inside)
    return Ring(box, square, number, guess)


def _digit(grey: Drawn, inside: NDArray[np.bool_]) -> tuple[int, int]:
    """(the number or 0, the likeliest number or 0) of the ink inside a ring."""
    import numpy as np

    low, high = (float(value) for value in np.percentile(grey[inside], (10, 95)))
    drawn = _cut(np.where(inside, np.clip((high - grey) / max(1.0, high - low), 0, 1), 0).astype(np.float32))
    if drawn is None or drawn.shape[1] > CANVAS - 6:
        return 0, 0
    best: dict[int, float] = {}
    trials: dict[int, Drawn] = {drawn.shape[1]: _blurred(drawn)}
    for number, width, shape in _shapes():
        best[number] = max(best.get(number, -1.0), _likeness(drawn, trials, width, shape))
    (guess, likeness), (_, second) = sorted(best.items(), key=lambda entry: -entry[1])[:2]
    return (guess if likeness >= SURE and likeness - second >= CLEAR else 0), guess


def _cut(drawn: Drawn) -> Drawn | None:
    """The part with ink, ROWS pixels high; None if there is none."""
    import numpy as np
    from PIL import Image
    from scipy import ndimage

    labels, count = ndimage.label(drawn > 0.5, np.ones((3, 3)))
    if not count:
        return None
    sizes = np.bincount(labels.ravel())[1:]
    large = np.isin(labels, np.flatnonzero(sizes >= 0.15 * sizes.max()) + 1)  # the rest is dirt
    rows, columns = np.flatnonzero(large.any(axis=1)), np.flatnonzero(large.any(axis=0))
    part = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    image = Image.fromarray((part * 255).astype(np.uint8))
    width = max(2, round(part.shape[1] * ROWS / part.shape[0]))
    return np.asarray(image.resize((width, ROWS), Image.Resampling.BILINEAR), dtype=np.float32) / 255


def _likeness(drawn: Drawn, trials: dict[int, Drawn], width: int, shape: Drawn) -> float:
    """Correlation of two slightly blurred digits as they are, or with the first stretched to the other's width; less what that took.

    `trials`: the first digit by the widths to which it was stretched so far, blurred; `width`, `shape`: the second, blurred.
    """
    own = drawn.shape[1]
    if 0.6 < own / width < 1.7 and width not in trials:
        trials[width] = _blurred(_resized(drawn, width))
    across = min(max(own, width) + 6, CANVAS)
    best = max(_correlation(trials[key], shape, across) for key in {own, width} if key in trials)
    return best - 0.6 * abs(math.log(own / width))


def _resized(drawn: Drawn, width: int) -> Drawn:
    import numpy as np
    from PIL import Image

    return np.asarray(Image.fromarray((drawn * 255).astype(np.uint8)).resize((width, ROWS)), dtype=np.float32) / 255


def _blurred(shape: Drawn) -> Drawn:
    """The shape in the middle of a canvas CANVAS pixels wide, slightly blurred."""
    import numpy as np
    from scipy import ndimage

    left = (CANVAS - shape.shape[1]) // 2
    return np.asarray(ndimage.gaussian_filter(np.pad(shape, ((0, 0), (left, CANVAS - shape.shape[1] - left))), 1.0))


def _correlation(one: Drawn, other: Drawn, across: int) -> float:
    """Pearson's correlation of the middle of two canvases."""
    import numpy as np

    left = (CANVAS - across) // 2
    a, b = one[:, left : left + across].ravel(), other[:, left : left + across].ravel()
    a, b = a - a.mean(), b - b.mean()
    return float(np.dot(a, b) / max(1e-6, math.sqrt(float(np.dot(a, a)) * float(np.dot(b, b)))))


@lru_cache(maxsize=1)
def _shapes() -> Sequence[tuple[int, int, Drawn]]:
    """1 to 20: the number, the width in pixels of its picture, and the picture, blurred.

    The 1 with and without a foot, because fonts with serifs give it one.
    """
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(48)
    single: dict[str, list[Drawn]] = {}
    for digit in "0123456789":
        image = Image.new("L", (80, 90), 0)
        ImageDraw.Draw(image).text((20, 10), digit, fill=255, font=font)
        cut = _cut(np.asarray(image, dtype=np.float32) / 255)
        single[digit] = [cut] if cut is not None else []
    footed = Image.new("L", (80, 90), 0)
    draw = ImageDraw.Draw(footed)
    draw.line([(38, 12), (38, 60)], fill=255, width=6)
    draw.line([(29, 60), (47, 60)], fill=255, width=4)
    draw.line([(30, 18), (38, 13)], fill=255, width=4)
    cut = _cut(np.asarray(footed, dtype=np.float32) / 255)
    single["1"] += [cut] if cut is not None else []
    gap = np.zeros((ROWS, 2), dtype=np.float32)
    double = [(10 + n, np.hstack((one, gap, other))) for one in single["1"] for n in range(10) for other in single[str(n)]]
    double += [(20, np.hstack((single["2"][0], gap, single["0"][0])))]
    alone = [(int(digit), shape) for digit, shapes in single.items() if digit != "0" for shape in shapes]
    return [(number, shape.shape[1], _blurred(shape)) for number, shape in alone + double]
