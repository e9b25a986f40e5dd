"""A PDF's text layer to pages: every page with its lines, tables and boxes, and with the gate's decision whether to trust it.

Page by page, and each by itself, so that a long file streams. A page that MuPDF can't read becomes a page with source "failed" and
the error as its reason; the other pages go on.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from corpus_builder.model import BBox, Block, BlockKind, Line, Page
from corpus_builder.reading import Options, gate, stacked
from corpus_builder.reading.borderless import unruled
from corpus_builder.reading.cells import text_pieces
from corpus_builder.reading.damage import Watch
from corpus_builder.reading.files import opened
from corpus_builder.reading.glyphs import SLANTED, Fragment, RawPage, raw_page
from corpus_builder.reading.lattice import Region, regions, shaded, tinted
from corpus_builder.reading.lines import (
    box_of,
    by_column,
    find_gutter,
    line_of,
    native_lines,
    once,
    scattered,
    sides,
    sorted_lines,
    top_down,
)
from corpus_builder.reading.regions import Parted, in_columns, outline, parted, placed
from corpus_builder.reading.rules import SNAP, rules_of
from corpus_builder.reading.sideways import belongs, is_label, opens_article, turned, upright
from corpus_builder.turns import Turn

log = logging.getLogger(__name__)
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
        for number in numbers:
            yield _page(document, pdf, number, watch, borderless=options.borderless)


def _page(document: str, pdf: Any, number: int, watch: Watch, *, borderless: bool) -> Page:
    try:
        raw = raw_page(pdf, number)
        page = decided(document, upright(raw), borderless=borderless)
    # The per-page boundary: MuPDF raises a dozen types, some of them plain Exception, and one bad page must not cost the others.
    except Exception as error:
        log.debug("page %d can't be read", number, exc_info=error)
        reason = "out of memory" if _starved(error) else f"{type(error).__name__}: {error}"
        return Page(document, number, 0.0, 0.0, (), "failed", reason)
    damage = watch.damage(number, raw.characters)
    return replace(page, damage=damage) if damage else page


def _starved(error: Exception) -> bool:
    """Whether a page asked for more memory than the process may have."""
    return isinstance(error, MemoryError) or bool(re.search(r"alloc.*failed", str(error)))


def decided(document: str, raw: RawPage, *, borderless: bool = False) -> Page:
    """The page with its blocks in reading order, and whether its text layer is to be trusted. `raw` is upright.

    `borderless`: whether to look for tables without rules.
    """
    turned_text = [fragment for fragment in raw.fragments if fragment.turn > 0]
    own = once([fragment for fragment in raw.fragments if not fragment.turn])
    found = _frames(raw)
    if turned_text:
        found = [region for region in found if belongs(region, own, turned_text)]
    framed = _parted(raw, own, found, turned_text, borderless=borderless)
    measured = gate.signals(raw, scattered(own, framed.rest))
    asides = _asides(raw, own, framed.turned, [region.bbox for region in found], measured, borderless=borderless)
    placed_asides = [block for block in asides if block.kind != "furniture"]
    blocks = _blocks(raw, replace(framed, blocks=(*framed.blocks, *placed_asides)), measured)
    blocks += [*(block for block in asides if block.kind == "furniture"), *_slanted(raw.fragments)]
    verdict = gate.verdict(measured, [line.text for block in blocks for line in block.lines])
    if verdict.needs_ocr and not blocks:
        blocks = _fallback(raw)
    reason = verdict.reason if verdict.needs_ocr else verdict.reason + stacked.told(blocks)
    width, height = raw.size
    held = tuple(_held(block, raw) for block in blocks) if raw.shown.degrees or asides else tuple(blocks)
    return Page(document, raw.number, width, height, held, verdict.source, reason, needs_ocr=verdict.needs_ocr, signals=measured)


def _parted(
    raw: RawPage, own: Sequence[Fragment], found: Sequence[Region], turned_text: Sequence[Fragment] = (), *, borderless: bool
) -> Parted:
    """The page's text parted by its frames, and by tables without rules if these are looked for."""
    every = [*found, *unruled(own, found, raw.width)] if borderless else found
    return parted(own, every, raw.width, raw.height, turned_text)


def _blocks(raw: RawPage, framed: Parted, measured: dict[str, float]) -> list[Block]:
    """The page's blocks in reading order: frames first, because only the text outside of them shows whether there are columns."""
    build = sorted_lines if gate.torn(measured) else native_lines
    gutter = find_gutter([box_of(fragment) for fragment in framed.rest if fragment.text.strip()], raw.width)
    if gutter is None:
        return list(placed(top_down(build(framed.rest)), framed.blocks))
    lines = [line for side in sides(framed.rest, gutter) for line in build(side)]
    return in_columns(by_column([*lines, *framed.blocks], gutter))


def _asides(
    raw: RawPage, own: Sequence[Fragment], rest: Sequence[Fragment], taken: Sequence[BBox], measured: dict[str, float], *, borderless: bool
) -> list[Block]:
    """Text in other directions, each read in its own frame: blocks whose `turn` leads there from the page's frame, and whose `bbox`
    (alone) still is of the page's, by which they are put between its own.

    `own` is the page's own text with the frames `taken`, `rest` the text in other directions outside of its tables.
    """
    result: list[Block] = []
    for degrees in sorted({fragment.turn for fragment in rest}):
        turn = Turn(degrees)
        aside = turned(replace(raw, fragments=tuple(fragment for fragment in rest if fragment.turn == degrees), hidden=()), turn)
        back, size = turn.back, (aside.width, aside.height)
        found = [region for region in _frames(aside) if not _among(back.box(region.bbox, *size), taken)]
        body = [turn.box(box_of(fragment), raw.width, raw.height) for fragment in own]
        within = (min((box[1] for box in body), default=aside.height), max((box[3] for box in body), default=0.0))
        for block in _blocks(aside, _parted(aside, once(aside.fragments), found, borderless=borderless), measured):
            for part in _marked_aside(block, aside.height, within):
                result.append(replace(part, bbox=back.box(part.bbox, *size), turn=degrees))
    return result


def _among(box: BBox, boxes: Sequence[BBox]) -> bool:
    """Whether one of the rectangles is this one."""
    return any(all(abs(p - q) <= SNAP for p, q in zip(box, other, strict=True)) for other in boxes)


def _marked_aside(block: Block, height: float, body: tuple[float, float]) -> list[Block]:
    """A block in another direction as a table or an aside, labels of the page apart as furniture."""
    if block.kind in ("table", "furniture"):
        return [block]
    labels = [line for line in block.lines if is_label(line, height, body)] if not any(opens_article(line) for line in block.lines) else []
    text = [line for line in block.lines if line not in labels]
    kinds: list[tuple[BlockKind, list[Line]]] = [("furniture", labels), ("aside", text)]
    return [Block(kind, tuple(lines), outline(lines)) for kind, lines in kinds if lines]


def _held(block: Block, raw: RawPage) -> Block:
    """The block with its turn to the page as shown, and its own rectangle in its own frame, like those in it."""
    bbox = Turn(block.turn).box(block.bbox, raw.width, raw.height)
    return replace(block, bbox=bbox, turn=(raw.shown.degrees - block.turn) % 360)


def _fallback(raw: RawPage) -> list[Block]:
    """The invisible text of an old OCR layer: better than nothing while no engine has read the page."""
    lines = top_down(native_lines(fragment for fragment in raw.hidden if not fragment.turn))
    return [Block("text", tuple(lines), outline(lines))] if lines else []


def _frames(raw: RawPage) -> list[Region]:
    """Everything on the page that is framed or shaded."""
    if len(raw.drawings) < MIN_DRAWINGS:
        return []
    rules = rules_of(raw.drawings)
    framed = tinted(regions(rules, lambda: [piece.bbox for piece in text_pieces(raw.fragments)]), raw.drawings)
    return [*framed, *shaded(raw.drawings, rules, framed)]


def _slanted(fragments: tuple[Fragment, ...]) -> list[Block]:
    """Watermarks and stamps are page furniture."""
    lines = [line for fragment in fragments if fragment.turn == SLANTED and (line := line_of(fragment.glyphs))]
    return [Block("furniture", tuple(lines), outline(lines))] if lines else []
