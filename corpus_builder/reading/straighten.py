"""Scanned pages turned upright and made straight before an OCR engine sees them; and the way back to its skew.

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
    """An image was turned by `quarters` of a turn, then by `degrees` around its centre (both counter-clockwise).

    `width` and `height` in pixels are those after the quarters.
    """

    degrees: float
    width: int
    height: int
    quarters: int = 0

    def back(self, box: BBox) -> BBox:
        """The rectangle in the image as it was after the quarters that covers `box` of the straight image."""
        angle = math.radians(self.degrees)
        cx, cy = self.width / 2, self.height / 2
        x0, y0, x1, y1 = box
        corners = [((x - cx), (y - cy)) for x in (x0, x1) for y in (y0, y1)]
        xs = [cx + dx * math.cos(angle) - dy * math.sin(angle) for dx, dy in corners]
        ys = [cy + dx * math.sin(angle) + dy * math.cos(angle) for dx, dy in corners]
        left, top, right, bottom = max(0.0, min(xs)), max(0.0, min(ys)), min(float(self.width), max(xs)), min(float(self.height), max(ys))
        return (left, top, right, bottom)


def quarter_turned(image: Image, quarters: int) -> Image:
    """The image turned counter-clockwise by so many quarters of a turn."""
    from PIL import Image as pillow

    ways = {1: pillow.Transpose.ROTATE_90, 2: pillow.Transpose.ROTATE_180, 3: pillow.Transpose.ROTATE_270}
    return image.transpose(ways[quarters]) if quarters else image


def skew(image: Image) -> float:
    """By how many degrees (counter-clockwise) a grey page image must be turned to be straight; 0.0 if it is or has no lines.

    Ink is sheared rather than the image turned: for two degrees it is the same, and it costs a hundredth of a second.
    """
    import numpy as np
    from PIL import Image as pillow

    scale = MEASURE_WIDTH / image.width
    small = np.asarray(image.resize((MEASURE_WIDTH, max(1, round(image.height * scale))), pillow.Resampling.BOX))
    ys, xs = np.nonzero(small < min(140, int(np.median(small)) * 0.7))
    if not len(ys):
        return 0.0

    def unevenness(angle: float) -> float:
        """Sum of squared differences of ink between neighbouring rows, after a turn by `angle`."""
        shifted = ys - (xs - MEASURE_WIDTH / 2) * math.tan(math.radians(angle))
        rows = np.bincount(np.rint(shifted).astype(np.int32) + MEASURE_WIDTH, minlength=1)
        return float(np.square(np.diff(rows.astype(np.float64))).sum())

    best = max((step / 4 for step in range(round(-WIDEST * 4), round(WIDEST * 4) + 1)), key=unevenness)
    angle = max((best + step / 20 for step in range(-5, 6)), key=unevenness)
    return angle if abs(angle) >= WORTH_IT and unevenness(angle) > 1.02 * unevenness(0.0) else 0.0


def turned(image: Image, degrees: float) -> Image:
    """The image turned counter-clockwise around its centre, same size; what comes in at the corners is as bright as the edge was."""
    import numpy as np
    from PIL import Image as pillow

    if not degrees:
        return image
    more = math.ceil(max(image.size) / 2 * math.tan(math.radians(abs(degrees)))) + 1
    wide = pillow.fromarray(np.pad(np.asarray(image), more, mode="edge"))
    return wide.rotate(degrees, pillow.Resampling.BILINEAR).crop((more, more, more + image.width, more + image.height))
