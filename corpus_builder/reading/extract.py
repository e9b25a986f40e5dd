"""A PDF's text layer to pages: every page with its lines, tables and boxes, and with the gate's decision whether to trust it.

Reads the whole file first and decides then, because whether a page is torn or unusual only its document shows. A page that MuPDF
can't read becomes a page with source "failed" and the error as its reason; the other pages go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from corpus_builder.model import Block, Page
from corpus_builder.reading import Options, gate
from corpus_builder.reading.damage import Watch
from corpus_builder.reading.files import opened
from corpus_builder.reading.glyphs import Fragment, RawPage, raw_page
from corpus_builder.reading.lattice import Region, regions, rules_of, shaded
from corpus_builder.reading.lines import find_gutter, line_of, native_lines, sorted_lines, top_down
from corpus_builder.reading.regions import outline, parted, placed

MIN_DRAWINGS = 3
"""A frame needs at least two horizontal rules and one vertical one; pages with fewer drawings hold no table."""


def extract(document: str, path: str, options: Options) -> list[Page]:
    """All pages of the PDF at `path`, in order: `pages` without a range."""
    with opened(path, options.max_pages) as pdf:
        count = pdf.page_count
    return list(pages(document, path, range(1, count + 1), options))


def pages(document: str, path: str, numbers: Sequence[int], options: Options) -> Iterator[Page]:
    """The pages of these numbers (from 1), one by one. `document` is the id that they carry.

    Pages with `needs_ocr` keep what their text layer gave until OCR replaces it; `damage` says why text may be missing. Raises
    PermanentError or TransientError (see `files.opened`) when the file as a whole can't be read.
    """
    with opened(path, options.max_pages) as pdf, closing(Watch(pdf, path)) as watch:
        raws = [_read(document, pdf, number, watch) for number in numbers]
    read = [raw for raw, _ in raws if isinstance(raw, RawPage)]
    measured = {raw.number: gate.signals(raw) for raw in read}
    torn, korean = gate.torn(list(measured.values())), gate.korean(list(measured.values()))
    for raw, damage in raws:
        page = raw if isinstance(raw, Page) else _page(document, raw, measured[raw.number], torn, korean)
        yield replace(page, damage=damage) if damage else page


def _read(document: str, pdf: Any, number: int, watch: Watch) -> tuple[RawPage | Page, str]:
    try:
        raw = raw_page(pdf, number)
    # The per-page boundary: MuPDF raises a dozen types, some of them plain Exception, and one bad page must not cost the others.
    except Exception as error:  # noqa: BLE001
        reason = "out of memory" if _starved(error) else f"{type(error).__name__}: {error}"
        return Page(document, number, 0.0, 0.0, (), "failed", reason), ""
    return raw, watch.damage(number, sum(not glyph.blank for fragment in raw.fragments for glyph in fragment.glyphs))


def _starved(error: Exception) -> bool:
    """Whether a page asked for more memory than the process may have."""
    return isinstance(error, MemoryError) or bool(re.search(r"alloc.*failed", str(error)))


def _page(document: str, raw: RawPage, measured: dict[str, float], torn: bool, korean: bool) -> Page:
    blocks = _blocks(raw, torn)
    if torn:
        verdict = gate.after_repair(measured, [line.text for block in blocks for line in block.lines])
    else:
        verdict = gate.verdict(measured, korean)
    return Page(
        document, raw.number, raw.width, raw.height, blocks, verdict.source, verdict.reason, needs_ocr=verdict.needs_ocr, signals=measured
    )


def _blocks(raw: RawPage, torn: bool) -> tuple[Block, ...]:
    """The page's blocks in reading order: frames first, because only the text outside of them shows whether there are columns."""
    upright = [fragment for fragment in raw.fragments if fragment.horizontal]
    found = _frames(raw)
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
    framed = regions(rules)
    return [*framed, *shaded(raw.drawings, rules, framed)]


def _sideways(fragments: tuple[Fragment, ...]) -> list[Block]:
    """Vertical and rotated text (thumb indexes, watermarks) is page furniture."""
    lines = [line for fragment in fragments if not fragment.horizontal and (line := line_of(fragment.glyphs))]
    return [Block("furniture", tuple(lines), outline(lines))] if lines else []
