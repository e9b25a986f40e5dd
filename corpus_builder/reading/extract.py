"""A PDF's text layer to pages: every page with its lines, tables and boxes, and with the gate's decision whether to trust it.

Reads the whole file first and decides then, because whether a page is torn or unusual only its document shows. A page that MuPDF
can't read becomes a page with source "failed" and the error as its reason; the other pages go on.
"""

from __future__ import annotations

from typing import Any

from corpus_builder.model import Block, Page
from corpus_builder.reading import Options, gate
from corpus_builder.reading.borderless import borderless
from corpus_builder.reading.cells import text_pieces
from corpus_builder.reading.files import opened
from corpus_builder.reading.glyphs import Fragment, RawPage, raw_page
from corpus_builder.reading.lattice import Region, regions, shaded, tinted
from corpus_builder.reading.lines import find_gutter, line_of, native_lines, sorted_lines, top_down
from corpus_builder.reading.regions import outline, parted, placed
from corpus_builder.reading.rules import rules_of

MIN_DRAWINGS = 3
"""A frame needs at least two horizontal rules and one vertical one; pages with fewer drawings hold no table."""


def extract(document: str, path: str, options: Options) -> list[Page]:
    """All pages of the PDF at `path`, in order. `document` is the id that the pages carry.

    Pages with `needs_ocr` keep what their text layer gave until OCR replaces it. Raises PermanentError or TransientError
    (see `files.opened`) when the file as a whole can't be read.
    """
    with opened(path, options.max_pages) as pdf:
        raws = [_read(document, pdf, number) for number in range(1, pdf.page_count + 1)]
    read = [raw for raw in raws if isinstance(raw, RawPage)]
    measured = {raw.number: gate.signals(raw) for raw in read}
    torn, korean = gate.torn(list(measured.values())), gate.korean(list(measured.values()))
    return [raw if isinstance(raw, Page) else _page(document, raw, measured[raw.number], torn, korean, options) for raw in raws]


def _read(document: str, pdf: Any, number: int) -> RawPage | Page:
    try:
        return raw_page(pdf, number)
    # The per-page boundary: MuPDF raises a dozen types, some of them plain Exception, and one bad page must not cost the others.
    except Exception as error:  # noqa: BLE001
        return Page(document, number, 0.0, 0.0, (), "failed", f"{type(error).__name__}: {error}")


def _page(document: str, raw: RawPage, measured: dict[str, float], torn: bool, korean: bool, options: Options) -> Page:
    blocks = _blocks(raw, torn, options)
    if torn:
        verdict = gate.after_repair(measured, [line.text for block in blocks for line in block.lines])
    else:
        verdict = gate.verdict(measured, korean)
    return Page(
        document, raw.number, raw.width, raw.height, blocks, verdict.source, verdict.reason, needs_ocr=verdict.needs_ocr, signals=measured
    )


def _blocks(raw: RawPage, torn: bool, options: Options) -> tuple[Block, ...]:
    """The page's blocks in reading order: frames first, because only the text outside of them shows whether there are columns."""
    upright = [fragment for fragment in raw.fragments if fragment.horizontal]
    found = _frames(raw)
    if options.borderless:
        found += borderless(upright, found, raw.width)
    page = parted(upright, found, raw.width, raw.height)
    lines = native_lines(page.rest)
    gutter = find_gutter([line.bbox for line in lines], raw.width)
    if torn:
        lines = sorted_lines(page.rest, gutter)
    elif gutter is None:
        lines = top_down(lines)
    return (*placed(lines, page.blocks), *_sideways(raw.fragments))


def _frames(raw: RawPage) -> list[Region]:
    """Everything on the page that is framed or shaded."""
    if len(raw.drawings) < MIN_DRAWINGS:
        return []
    rules = rules_of(raw.drawings)
    framed = tinted(regions(rules, lambda: [piece.bbox for piece in text_pieces(raw.fragments)]), raw.drawings)
    return [*framed, *shaded(raw.drawings, rules, framed)]


def _sideways(fragments: tuple[Fragment, ...]) -> list[Block]:
    """Vertical and rotated text (thumb indexes, watermarks) is page furniture."""
    lines = [line for fragment in fragments if not fragment.horizontal and (line := line_of(fragment.glyphs))]
    return [Block("furniture", tuple(lines), outline(lines))] if lines else []
