"""What is dark on a page image: letters, ruling lines, pictures, dirt. All that OCR is told about a page before a letter is read.

The decision here is to look at the ink ourselves and not to leave it to an engine's layout analysis: that one takes table rules
for letters, breaks clean pages into wrong blocks, and says nothing of what it left out. Paper is made even before the threshold is
set (shadows, grey cells), letters on dark panels are turned to dark on light, dirt and pictures are set aside. Plain NumPy and
SciPy, in pixels of a straight grey page image.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

PixelBox = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels, ends exclusive."""

TILE = 32
"""Pixels: the paper's brightness is measured in squares of this size."""

EVEN = 12
"""Grey values by which paper may differ over the page without being evened out."""

NOISY = 6.0
"""Standard deviation of the grey values of neighbours from which on the mask is taken from a smoothed image."""

ACROSS, DOWN = 0.4, 0.24
"""Inches from which on a straight dark run is a ruling line and no stroke of a letter (the longest in a 20 pt heading is 0.2)."""

ALONE = 0.35
"""Share of dark pixels just beside a ruling line, at most: letters that a bad scan has run together have strokes on both sides."""

THICK = 0.05
"""Inches: a ruling line is thinner."""

PICTURE = 4.0
"""Letter heights from which on something that hangs together is no letter, in both directions."""


@dataclass(frozen=True)
class Ink:
    """A page's ink: `grey` with panels turned to dark on light and rules wiped out, `text` the mask of letters, `rules` as boxes.

    `height` is that of the page's usual letters in pixels (0.0: there are none), `paper` the usual grey of paper. `labels` numbers
    the connected parts of `text` from 1, in the order of `parts` (box and dark pixels of each). `pictures` are set aside.
    """

    grey: Grey
    text: Mask
    height: float
    paper: int
    labels: NDArray[np.int32]
    parts: tuple[tuple[PixelBox, int], ...]
    across: tuple[PixelBox, ...]
    down: tuple[PixelBox, ...]
    pictures: tuple[PixelBox, ...]

    def beside(self, box: PixelBox) -> list[PixelBox]:
        """The boxes of the parts that lie between the sides of `box` and stand at its height at least in part."""
        import numpy as np

        x0, y0, x1, y1 = self._boxes.T
        found = np.flatnonzero((x0 >= box[0]) & (x1 <= box[2]) & (y1 > box[1]) & (y0 < box[3]))
        return [self.parts[index][0] for index in found.tolist()]

    def inside(self, box: PixelBox) -> list[PixelBox]:
        """The boxes of the parts that lie in `box`."""
        return [part for part in self.beside(box) if part[1] >= box[1] and part[3] <= box[3]]

    @cached_property
    def _boxes(self) -> NDArray[np.int32]:
        import numpy as np

        return np.array([box for box, _ in self.parts], dtype=np.int32).reshape(-1, 4)


def look(image: Any, dpi: float) -> Ink:
    """The ink of a straight grey page image (Pillow, mode L)."""
    import numpy as np

    grey = np.array(image, dtype=np.uint8)
    dark = mask_of(grey)
    dark = _panels_turned(grey, dark, dpi)
    across, down = _runs(dark, dpi)
    paper = int(np.percentile(grey[::8, ::8], 75))
    for x0, y0, x1, y1 in (*across, *down):
        dark[y0:y1, x0:x1] = False
        grey[y0:y1, x0:x1] = paper
    return _parted(grey, dark, paper, across, down, dpi)


def mask_of(grey: Grey) -> Mask:
    """Which pixels are dark: an even paper, then Otsu's threshold (IEEE Trans. SMC 9, 1979) on what is left."""
    import numpy as np
    from PIL import Image, ImageFilter

    if _noise(grey) > NOISY:
        grey = np.asarray(Image.fromarray(grey).filter(ImageFilter.BoxBlur(1)))
    paper = _paper(grey)
    if int(paper.max()) - int(paper.min()) > EVEN:
        wide = Image.fromarray(paper).resize((grey.shape[1], grey.shape[0]), Image.Resampling.BILINEAR)
        grey = np.minimum(255, grey.astype(np.uint16) * 235 // np.maximum(np.asarray(wide), 1)).astype(np.uint8)
    return np.asarray(grey < min(max(_threshold(grey[::2, ::2]), 90), 200))


def _noise(grey: Grey) -> float:
    """The standard deviation of the paper's grain, from the differences of neighbours."""
    import numpy as np

    some = grey[::7].astype(np.int16)
    counts = np.bincount(np.abs(np.diff(some, axis=1)).ravel())
    return int(np.searchsorted(counts.cumsum(), counts.sum() / 2)) / 0.954


def _paper(grey: Grey) -> Grey:
    """The brightness of paper tile by tile; a tile full of ink takes that of its neighbours."""
    import numpy as np
    from scipy import ndimage

    height, width = -(-grey.shape[0] // TILE), -(-grey.shape[1] // TILE)
    filled = np.pad(grey[::4, ::4], ((0, TILE), (0, TILE)), mode="edge")[: height * TILE // 4, : width * TILE // 4]
    tiles = filled.reshape(height, TILE // 4, width, TILE // 4).transpose(0, 2, 1, 3).reshape(height, width, -1)
    bright = np.partition(tiles, -tiles.shape[2] // 3, axis=2)[:, :, -tiles.shape[2] // 3]
    closed = ndimage.grey_closing(bright, size=(5, 5))
    return np.asarray(ndimage.uniform_filter(closed.astype(np.float32), 3), dtype=np.uint8)


def _threshold(grey: Grey) -> int:
    import numpy as np

    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    below, sums = counts.cumsum(), (counts * np.arange(256)).cumsum()
    total, mean = below[-1], sums[-1]
    between = (mean * below - sums * total) ** 2 / np.maximum(below * (total - below), 1.0)
    return int(between.argmax())


def _panels_turned(grey: Grey, dark: Mask, dpi: float) -> Mask:
    """Turn light letters on dark panels into dark ones on light, in `grey` itself; the mask is taken anew where that was done."""
    import numpy as np
    from scipy import ndimage

    cells = 16
    height, width = dark.shape[0] // cells, dark.shape[1] // cells
    share = dark[: height * cells, : width * cells].reshape(height, cells, width, cells).mean(axis=(1, 3))
    heavy, count = ndimage.label(share > 0.7)
    for place in ndimage.find_objects(heavy) if count else []:
        y0, y1 = max(0, (place[0].start - 1) * cells), (place[0].stop + 1) * cells
        x0, x1 = max(0, (place[1].start - 1) * cells), (place[1].stop + 1) * cells
        if x1 - x0 < 0.3 * dpi + 2 * cells:
            continue
        labels, _ = ndimage.label(dark[y0:y1, x0:x1])
        largest = int(np.bincount(labels.ravel())[1:].argmax()) + 1
        solid = ndimage.binary_fill_holes(labels == largest)
        part = grey[y0:y1, x0:x1]
        part[solid] = 255 - part[solid]
        fresh = part < _threshold(part)
        edge = solid & ~ndimage.binary_erosion(solid, iterations=2)
        dark[y0:y1, x0:x1] = np.where(solid, fresh & ~edge, dark[y0:y1, x0:x1])
    return dark


def _runs(dark: Mask, dpi: float) -> tuple[tuple[PixelBox, ...], tuple[PixelBox, ...]]:
    """Ruling lines across and down. A short one down must stand between two across: else it is the stroke of a large letter."""
    across = tuple(_long(dark, ACROSS * dpi, THICK * dpi))
    upright = [(y0, x0, y1, x1) for x0, y0, x1, y1 in _long(dark.T, DOWN * dpi, THICK * dpi)]
    down = tuple(box for box in upright if box[3] - box[1] >= 0.6 * dpi or _between(box, across, 0.04 * dpi))
    return across, down


def _long(dark: Mask, length: float, thick: float) -> Iterable[PixelBox]:
    """Boxes of thin runs of dark pixels along the rows, at least `length` long; a tenth of their pixels may be missing."""
    import numpy as np
    from scipy import ndimage

    step = 8
    width = dark.shape[1] // step
    blocks = np.bitwise_count(np.packbits(dark[:, : width * step], axis=1)) >= step - 1
    need = max(2, int(length / step) - 1)
    if width <= need:
        return
    sums = np.cumsum(np.pad(blocks, ((0, 0), (1, 0))), axis=1, dtype=np.int16)
    starts = (sums[:, need:] - sums[:, :-need]) == need
    runs = np.zeros_like(blocks)
    for offset in range(need):
        runs[:, offset : offset + starts.shape[1]] |= starts
    labels, count = ndimage.label(runs, np.ones((3, 3)))
    for place in ndimage.find_objects(labels) if count else []:
        y0, y1, x0, x1 = place[0].start, place[0].stop, place[1].start * step, place[1].stop * step
        beside = np.concatenate((dark[max(0, y0 - 5) : max(0, y0 - 2), x0:x1], dark[y1 + 2 : y1 + 5, x0:x1]))
        if y1 - y0 <= thick and (not beside.size or beside.mean() < ALONE):
            yield max(0, x0 - step), max(0, y0 - 1), min(dark.shape[1], x1 + step), y1 + 1


def _between(box: PixelBox, across: Iterable[PixelBox], near: float) -> bool:
    crossed = [(rule[1] + rule[3]) / 2 for rule in across if rule[0] - near <= box[0] <= rule[2] + near]
    return all(any(abs(end - at) <= near + 8 for at in crossed) for end in (box[1], box[3]))


def _cleaned(grey: Grey, text: Mask, paper: int) -> Grey:
    """A noisy image with its grain filtered and everything farther than two pixels from a letter made paper."""
    import numpy as np
    from PIL import Image, ImageFilter
    from scipy import ndimage

    filtered = np.asarray(Image.fromarray(grey).filter(ImageFilter.GaussianBlur(0.8)))
    return np.asarray(np.where(ndimage.binary_dilation(text, np.ones((5, 5))), filtered, paper), dtype=np.uint8)


def _parted(grey: Grey, dark: Mask, paper: int, across: tuple[PixelBox, ...], down: tuple[PixelBox, ...], dpi: float) -> Ink:
    """Letters, apart from dirt and pictures."""
    import numpy as np
    from scipy import ndimage

    labels, count = ndimage.label(dark, np.ones((3, 3)))
    places = ndimage.find_objects(labels)
    boxes = np.array([(p[1].start, p[0].start, p[1].stop, p[0].stop) for p in places], dtype=np.int32).reshape(-1, 4)
    inked = np.flatnonzero(dark)  # a fourteenth of a page: the rest need not be touched
    owners = labels.ravel()[inked]
    pixels = np.bincount(owners, minlength=count + 1)[1:]
    high, wide = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    letters = high[(high >= 0.05 * dpi) & (high <= 0.4 * dpi) & (wide <= 0.5 * dpi)]
    height = float(np.percentile(letters, 75)) if len(letters) >= 3 else 0.0
    size = height or 0.13 * dpi
    picture = (high > PICTURE * size) & (wide > PICTURE * size)
    dirt = pixels < max(3.0, 0.009 * size * size)
    edge = (boxes[:, :2].min(axis=1) <= 1) | (boxes[:, 2] >= dark.shape[1] - 1) | (boxes[:, 3] >= dark.shape[0] - 1)
    kept = np.flatnonzero(~picture & ~dirt & ~edge)
    renumbered = np.zeros(count + 1, dtype=np.int32)
    renumbered[kept + 1] = np.arange(1, len(kept) + 1)
    labels.ravel()[inked] = renumbered[owners]
    text = labels > 0
    if _noise(grey) > NOISY:
        grey = _cleaned(grey, text, paper)
    parts = tuple((tuple(box), count) for box, count in zip(boxes[kept].tolist(), pixels[kept].tolist(), strict=True))
    pictures = tuple(tuple(box) for box in boxes[np.flatnonzero(picture)].tolist())
    return Ink(grey, text, height, paper, labels, parts, across, down, pictures)
