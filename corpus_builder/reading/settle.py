"""What only the whole document shows: which lines are page furniture, and which pages are its table of contents.

Counting repeated lines alone would also delete clauses ("이 특별약관에 정하지 않은 사항은 보통약관을 따릅니다" ends many pages), so a
line is furniture only if its position (outermost, same height on neighbouring pages) and its repetition (equal words, or a number
that counts with the pages) agree, and never if it is a heading. Pure: pages in, pages out; text layer and OCR pages alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from corpus_builder.model import Block, BlockKind, Line, Page
from corpus_builder.reading import Options
from corpus_builder.reading.contents import contents_lines
from corpus_builder.reading.furniture import furniture_lines
from corpus_builder.reading.numerals import repaired
from corpus_builder.reading.private import recovered


def settle(pages: list[Page], options: Options) -> list[Page]:
    """The same pages with furniture and contents lines in blocks of their own kind, and the circled numerals of OCR pages put right.
    `pages` are one document, in order."""
    del options  # nothing to set yet; part of the stage's signature
    mended = repaired(recovered(pages))
    furniture = furniture_lines(mended)
    cleared = [_marked(page, "furniture", furniture.get(page.number, frozenset())) for page in mended]
    return [_marked(page, "contents", contents_lines(page)) for page in cleared]


def _marked(page: Page, kind: BlockKind, lines: Iterable[Line]) -> Page:
    """The page with `lines` moved into blocks of `kind`, at the place where they stood."""
    chosen = {id(line) for line in lines}
    if not chosen:
        return page
    blocks = [part for block in page.blocks for part in _split(block, kind, lambda line: id(line) in chosen)]
    return replace(page, blocks=tuple(blocks))


def _split(block: Block, kind: BlockKind, chosen: Callable[[Line], bool]) -> list[Block]:
    """A block cut into runs of chosen and other lines."""
    if block.kind == "table" or not any(chosen(line) for line in block.lines):
        return [block]
    parts: list[Block] = []
    run: list[Line] = []
    for line in block.lines:
        if run and chosen(run[-1]) != chosen(line):
            parts.append(_part(block, kind if chosen(run[-1]) else block.kind, run))
            run = []
        run.append(line)
    parts.append(_part(block, kind if chosen(run[-1]) else block.kind, run))
    return parts


def _part(block: Block, kind: BlockKind, lines: Sequence[Line]) -> Block:
    boxes = [line.bbox for line in lines]
    bbox = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return replace(block, kind=kind, lines=tuple(lines), bbox=block.bbox if len(lines) == len(block.lines) else bbox)
