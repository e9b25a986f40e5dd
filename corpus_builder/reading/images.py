"""The picture of a page for the review screen: WebP, because a reviewer's browser loads one for every item."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus_builder.errors import PermanentError
from corpus_builder.reading.files import library, opened

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY = 70
EFFORT = 2
"""Of WebP's 0 to 6: half the time of the default 4, for files that are 3 % larger."""
MAX_PIXELS = 20_000_000
"""A page of 200,000 points at 100 dpi would be no page image but a denial of service."""


def page_image(path: str, number: int, dpi: int = 110) -> bytes:
    """Page `number` (from 1) of the PDF at `path` as a WebP file; its size in pixels is the page's in points × dpi / 72.

    A page that would have more than MAX_PIXELS is rendered smaller. Raises PermanentError ("no such page", "unrenderable" or a reason
    of `files.opened`) and TransientError.
    """
    with opened(path) as pdf:
        if not 1 <= number <= pdf.page_count:
            raise PermanentError("no such page", f"{path} has no page {number}", "Build again: the file has changed.")
        picture = rendered(pdf, number, dpi, MAX_PIXELS, grey=False).image
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=EFFORT)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Rendering:
    """A rendered page: the Pillow image and the resolution that it really has."""

    image: Image
    dpi: float


def rendered(pdf: Any, number: int, dpi: float, max_pixels: int, *, grey: bool) -> Rendering:
    """Render page `number` of an open document, as greys or colours, with at most `max_pixels`. Raises PermanentError("unrenderable")."""
    from PIL import Image as pillow

    mupdf = library()
    try:
        page = pdf[number - 1]
        width, height = float(page.rect.width), float(page.rect.height)
        if width <= 0 or height <= 0:
            raise PermanentError("unrenderable", f"page {number} has no size")
        fitting = min(dpi, 72 * (max_pixels / (width * height)) ** 0.5)
        space = mupdf.csGRAY if grey else mupdf.csRGB
        pixels = page.get_pixmap(matrix=mupdf.Matrix(fitting / 72, fitting / 72), colorspace=space, alpha=False)
    except (mupdf.mupdf.FzErrorBase, RuntimeError, ValueError) as error:
        raise PermanentError("unrenderable", f"page {number} can't be drawn: {error}") from error
    image = pillow.frombytes("L" if grey else "RGB", (pixels.width, pixels.height), pixels.samples)
    return Rendering(image, fitting)
