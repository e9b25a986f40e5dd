"""A page with what was read from it drawn over it, for people who would rather look than read.

Blocks are framed in the colour of their kind and numbered in reading order, lines are underlined, and the gate's decision stands at
the top: a table that was missed, a box read as text or a heading taken for a running head is seen at once.
"""

from __future__ import annotations

import io

from corpus_builder.model import BlockKind, Page
from corpus_builder.reading.files import opened
from corpus_builder.reading.images import rendered
from corpus_builder.turns import sheet

COLOURS: dict[BlockKind, str] = {
    "text": "#3b6fb6",
    "table": "#1f8a4c",
    "box": "#c87a00",
    "aside": "#0e7c86",
    "furniture": "#c0392b",
    "contents": "#7d3c98",
}
CAPTION = 34
"""Height of the line above the page, in pixels."""
MAX_PIXELS = 20_000_000


def picture(page: Page, path: str, dpi: int = 110) -> bytes:
    """`page` of the PDF at `path` as a PNG file with its blocks drawn over it. Raises what `images.rendered` and `files.opened` raise."""
    from PIL import Image as pillow
    from PIL import ImageDraw, ImageFont

    with opened(path) as pdf:
        shown = rendered(pdf, page.number, dpi, MAX_PIXELS, grey=False)
    canvas = pillow.new("RGB", (shown.image.width, shown.image.height + CAPTION), "white")
    canvas.paste(pillow.blend(shown.image, pillow.new("RGB", shown.image.size, "white"), 0.35), (0, CAPTION))
    draw = ImageDraw.Draw(canvas)
    small, large = ImageFont.load_default(11), ImageFont.load_default(14)
    scale = shown.dpi / 72
    columns = max((block.column for block in page.blocks), default=0)
    reason = page.reason.encode("ascii", "replace").decode()  # Pillow's own font has no Hangul and no arrows
    source = f"{page.source} ({page.engine})" if page.engine else page.source
    draw.text((6, 3), f"page {page.number}: {source}{', columns' if columns else ''} - {reason}", fill="black", font=large)
    at = 6.0
    for kind, colour in COLOURS.items():
        count = sum(block.kind == kind for block in page.blocks)
        draw.text((at, 20), f"{kind} {count}", fill=colour, font=small)
        at += draw.textlength(f"{kind} {count}   ", font=small)
    for order, block in enumerate(page.blocks, 1):
        held = sheet(page, block)
        x0, y0, x1, y1 = (value * scale for value in held.shown(block.bbox))
        draw.rectangle((x0 - 2, y0 + CAPTION - 2, x1 + 2, y1 + CAPTION + 2), outline=COLOURS[block.kind], width=2)
        draw.text((max(0.0, x0 - 18), y0 + CAPTION - 2), str(order), fill=COLOURS[block.kind], font=small)
        for line in block.lines:
            (ax, ay, *_), (*_, bx, by) = (held.shown((x, line.bbox[3], x, line.bbox[3])) for x in (line.bbox[0], line.bbox[2]))
            draw.line((ax * scale, ay * scale + CAPTION, bx * scale, by * scale + CAPTION), fill=COLOURS[block.kind])
    buffer = io.BytesIO()
    canvas.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
