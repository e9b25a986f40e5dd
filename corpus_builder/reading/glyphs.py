"""What a page's text layer and drawings hold, taken out of MuPDF once and as plain values.

Everything after this module is geometry and text: it can be tested with hand-made glyphs, and another PDF library could take
MuPDF's place here. Glyphs rather than words or lines, because three defects can only be mended at this level: missing space
glyphs, text layers whose digits and punctuation are torn out of their lines, and tables.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus_builder.model import BBox
from corpus_builder.reading.files import library

BLANKS = frozenset(" \t\r\n\u00a0\u2002\u2003\u2009\u200a\u202f\u205f\u3000")
FILLED_OR_STROKED = 16 | 32
"""Bits of MuPDF's char_flags; a span with neither is invisible, as old OCR layers are."""


class Glyph(NamedTuple):
    """One character on the page; coordinates in points, `base` its baseline, `size` the font size."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float

    @property
    def blank(self) -> bool:
        return self.char in BLANKS


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of glyphs that MuPDF took for a line, in the order of the content stream."""

    glyphs: tuple[Glyph, ...]
    horizontal: bool = True
    visible: bool = True

    @property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)


SOME_TEXT = 200
"""Glyphs from which on a page counts as one with text."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page before any decision. `drawings` are MuPDF's vector paths; `images` the rectangles of the images, looked up only on
    pages with little or invisible text."""

    number: int
    width: float
    height: float
    fragments: tuple[Fragment, ...]
    drawings: tuple[dict[str, Any], ...]
    images: tuple[BBox, ...]


def raw_page(document: Any, number: int) -> RawPage:
    """Page `number` (from 1) of an open pymupdf document. Raises whatever MuPDF raises for a broken page."""
    mupdf = library()
    page = document[number - 1]
    # Without this flag's removal, glyphs of unknown meaning come out as plausible letters instead of U+FFFD.
    flags = mupdf.TEXTFLAGS_TEXT & ~mupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
    raw = page.get_text("rawdict", flags=flags)
    fragments = [_fragment(line) for block in raw["blocks"] for line in block.get("lines", ())]
    # Images matter only where there is little text, or text that nobody sees; finding them costs as much as reading the text.
    suspect = sum(len(f.glyphs) for f in fragments) < SOME_TEXT or any(not f.visible for f in fragments)
    return RawPage(
        number=number,
        width=float(page.rect.width),
        height=float(page.rect.height),
        fragments=tuple(fragment for fragment in fragments if fragment.glyphs),
        drawings=tuple(page.get_cdrawings()),
        images=tuple(tuple(info["bbox"]) for info in page.get_image_info()) if suspect else (),
    )


def _fragment(line: dict[str, Any]) -> Fragment:
    glyphs = []
    drawn = False
    for span in line["spans"]:
        drawn = drawn or bool(span.get("char_flags", FILLED_OR_STROKED) & FILLED_OR_STROKED)
        size = float(span["size"])
        for char in span["chars"]:
            x0, y0, x1, y1 = char["bbox"]
            for single in unicodedata.normalize("NFC", char["c"]):
                glyphs.append(Glyph(single, x0, y0, x1, y1, char["origin"][1], size))
    return Fragment(tuple(glyphs), horizontal=line["dir"][0] > 0.9, visible=drawn)
