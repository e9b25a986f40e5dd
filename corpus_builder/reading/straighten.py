"""Scanned pages made straight, and cut into columns, before an OCR engine sees them; and the way back to the page's coordinates.

A page is straight when its rows of ink are as uneven as they can be (projection profile): between lines there is none. Tesseract
loses half its errors on pages skewed by a degree when they are turned first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus_builder.model import BBox

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST = 2.0
"""Degrees to either side that are tried; more is not skew but a page laid askew."""

WORTH_IT = 0.08
"""Below this angle turning blurs more than it helps."""

MEASURE_WIDTH = 800
"""Pixels of width at which the angle is measured."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An image was turned by `degrees` (counter-clockwise) around its centre; `width` and `height` in pixels."""

    degrees: float
    width: int
    height: int

    def back(self, box: BBox) -> BBox:
        """The rectangle in the image as it was that covers `box` of the turned image."""
        angle = math.radians(self.degrees)
        cx, cy = self.width / 2, self.height / 2
        x0, y0, x1, y1 = box
        corners = [((x - cx), (y - cy)) for x in (x0, x1) for y in (y0, y1)]
        xs = [cx + dx * math.cos(angle) - dy * math.sin(angle) for dx, dy in corners]
        ys = [cy + dx * math.sin(angle) + dy * math.cos(angle) for dx, dy in corners]
        return (max(0.0, min(xs)), max(0.0, min(ys)), min(float(self.width), max(xs)), min(float(self.height), max(ys)))


def skew(image: Image) -> float:
    """By how many degrees (counter-clockwise) a grey page image must be turned to be straight; 0.0 if it is or has no lines."""
    from PIL import Image as pillow

    scale = MEASURE_WIDTH / image.width
    small = image.resize((MEASURE_WIDTH, max(1, round(image.height * scale))), pillow.Resampling.BOX)
    dark = small.point(lambda value: 255 if value < 140 else 0)
    coarse = [step / 4 for step in range(round(-WIDEST * 4), round(WIDEST * 4) + 1)]
    best = max(coarse, key=lambda angle: _unevenness(dark, angle))
    fine = [best + step / 20 for step in range(-4, 5)]
    angle = max(fine, key=lambda angle: _unevenness(dark, angle))
    return angle if abs(angle) >= WORTH_IT and _unevenness(dark, angle) > 1.02 * _unevenness(dark, 0.0) else 0.0


def _unevenness(dark: Image, angle: float) -> float:
    """Sum of squared differences of ink between neighbouring rows, after a turn by `angle`."""
    import numpy as np

    rows = np.asarray(dark.rotate(angle), dtype=np.float64).sum(axis=1) / 255
    return float(np.square(np.diff(rows)).sum())


def turned(image: Image, degrees: float) -> Image:
    """The image turned counter-clockwise around its centre, same size, white corners."""
    from PIL import Image as pillow

    return image.rotate(degrees, pillow.Resampling.BICUBIC, fillcolor=255) if degrees else image


def gutter(image: Image) -> int | None:
    """The x of an empty gutter near the centre with text on both sides, or None: most pages have one column."""
    import numpy as np

    ink = np.asarray(image) < 140
    top, bottom = round(0.12 * image.height), round(0.88 * image.height)
    columns = ink[top:bottom].sum(axis=0)
    clear = columns <= 0.002 * (bottom - top)
    low, high = round(0.42 * image.width), round(0.58 * image.width)
    best, start = (0, 0), None
    for x in range(low, high + 1):
        if clear[x] and start is None:
            start = x
        if start is not None and (not clear[x] or x == high):
            best = max(best, (x - start, start))
            start = None
    wide, x0 = best
    left, right = columns[:low].mean(), columns[high:].mean()
    busy = min(left, right) > 0.3 * max(left, right) > 0
    return x0 + wide // 2 if wide >= 0.015 * image.width and busy and _ragged(ink[top:bottom], low, high) else None


def _ragged(ink: object, low: int, high: int) -> bool:
    """Whether many rows of ink reach close to the gutter from both sides: a short list on an empty page has a gap there, too."""
    import numpy as np

    area = np.asarray(ink)
    span = high - low
    left = area[:, max(0, low - span) : low].any(axis=1)
    right = area[:, high : high + span].any(axis=1)
    rows = area.any(axis=1).sum()
    return bool(rows) and min(left.sum(), right.sum()) > 0.5 * rows
