"""Pictures that fill a page: covers and dividers, on which letters are nothing but pixels."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont
from sample_type import FONT_FOLDER

DPI = 90
TOP, BOTTOM = (206, 226, 240), (120, 168, 196)
INK = (24, 54, 84)
QUALITY = 70


def picture(text: str, width: float, height: float) -> bytes:
    """A JPEG of a page of this size in points: a colour that runs from top to bottom, with the lines of `text` in its middle."""
    size = (round(width / 72 * DPI), round(height / 72 * DPI))
    image = Image.new("RGB", size)
    pencil = ImageDraw.Draw(image)
    for y in range(size[1]):
        share = y / size[1]
        pencil.line(((0, y), (size[0], y)), fill=tuple(round(a + (b - a) * share) for a, b in zip(TOP, BOTTOM, strict=True)))
    font = ImageFont.truetype(str(FONT_FOLDER / "NanumGothicBold.ttf"), round(0.045 * size[0]))
    lines = text.split("\n")
    for at, line in enumerate(lines):
        height = size[1] * 0.42 + (at - len(lines) / 2) * 0.075 * size[0]
        pencil.text(((size[0] - pencil.textlength(line, font)) / 2, height), line, font=font, fill=INK)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()
