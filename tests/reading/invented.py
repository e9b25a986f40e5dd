"""Glyphs, fragments and pages made by hand, and small PDFs drawn for one test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus_builder.model import BBox, Block, Line, Page, PageSource
from corpus_builder.reading.files import library
from corpus_builder.reading.glyphs import Fragment, Glyph, RawPage


def glyphs(text: str, x: float = 70.0, base: float = 100.0, *, size: float = 10.0, draw_blanks: bool = True) -> tuple[Glyph, ...]:
    """A line of text: a character is as wide as the font size, a blank 0.3 of it, drawn or left out."""
    result = []
    for char in text:
        width = 0.3 * size if char == " " else size
        if char != " " or draw_blanks:
            result.append(Glyph(char, x, base - 0.8 * size, x + width, base + 0.2 * size, base, size))
        x += width
    return tuple(result)


def fragment(text: str, x: float = 70.0, base: float = 100.0, *, draw_blanks: bool = True) -> Fragment:
    return Fragment(glyphs(text, x, base, draw_blanks=draw_blanks))


def raw(
    *fragments: Fragment, images: tuple[BBox, ...] = (), drawings: int = 0, hidden: tuple[Fragment, ...] = (), outside: int = 0
) -> RawPage:
    drawn: tuple[dict[str, Any], ...] = tuple({"rect": (0, 0, 1, 1), "type": "f", "items": []} for _ in range(drawings))
    return RawPage(1, 595.0, 842.0, fragments, drawn, images, hidden, outside)


def line(text: str, y: float, x: float = 70.0) -> Line:
    return Line(text, (x, y, x + 10.0 * len(text), y + 10), 10.0)


def page(number: int, *lines: Line, source: PageSource = "text layer", signals: dict[str, float] | None = None) -> Page:
    blocks = (Block("text", lines, (70.0, 50.0, 510.0, 800.0)),) if lines else ()
    return Page("d", number, 595.0, 842.0, blocks, source, "made by hand", signals=signals or {})


def pdf(path: Path, draw: Any) -> str:
    """A PDF of one A4 page; `draw` gets the pymupdf page."""
    document = library().open()
    draw(document.new_page(width=595, height=842))
    document.save(str(path))
    document.close()
    return str(path)
