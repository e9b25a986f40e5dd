"""The picture of what was read: blocks where they are, in the colour of their kind."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from corpus_builder.model import Block, BlockKind, Page
from corpus_builder.reading.picture import CAPTION, COLOURS, picture
from tests.reading.invented import line, pdf


def test_blocks_are_framed_in_the_colour_of_their_kind(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", lambda page: None)
    kinds: tuple[BlockKind, ...] = ("text", "table", "box", "furniture", "contents")
    blocks = tuple(Block(kind, (line("글", 100.0 * n),), (72.0, 100.0 * n, 288.0, 100.0 * n + 36)) for n, kind in enumerate(kinds, 1))
    page = Page("d", 1, 595.0, 842.0, blocks, "text layer", "text layer is sound → 글")
    image = Image.open(io.BytesIO(picture(page, path, dpi=72))).convert("RGB")
    assert image.size == (595, 842 + CAPTION)
    for block in blocks:
        x0, y0, _, _ = (round(value) for value in block.bbox)
        assert image.getpixel((x0 + 40, y0 + CAPTION - 1)) == _rgb(COLOURS[block.kind])


def _rgb(colour: str) -> tuple[int, int, int]:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
