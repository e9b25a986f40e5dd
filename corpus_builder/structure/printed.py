"""The printed lines of a whole document as one stream, with what later steps ask of a line: where it ends and what stands before it.

Page furniture and contents lines are left out here, once. A box that holds nothing but a short line is a heading in a frame and
counts as text. Text in another direction than its page's counts as a box (see lying.py for articles in it), and waits until the
sentence beside it has ended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus_builder.model import BBox, Block, Line, Page
from corpus_builder.turns import Sheet, sheet

Kind = Literal["text", "box", "table"]

_FRAMED = re.compile(r"약관\s*(?:\([^)]*\))?\s*[】\])>]?\s*$|^\s*제\s*\d+\s*[조관장편절]")
_ENDED = re.compile(r"[.。:)\]】]\s*$")
_HEADING = re.compile(r"^\s*제\s*\d+\s*조(?:\s*의\s*\d+)?\s*[(（【\[]")
_FULL = 1.6
"""A line that ends nearer to the right margin than this many font sizes is full."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One line (or table row) in reading order. `sheet` is its page, held so that the line runs from left to right.

    `block` numbers the block within the document, so that neighbours of one table or box are known. `left` and `right` are the
    page's text margins in points; `table` is the table that the row belongs to. framed: a heading that stands in a box of its own.
    aside: it runs in another direction than the page's text.
    """

    sheet: Sheet
    kind: Kind
    block: int
    line: Line
    left: float
    right: float
    table: Block | None = None
    framed: bool = False
    aside: bool = False

    @property
    def page(self) -> int:
        return self.sheet.number

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def bbox(self) -> BBox:
        return self.line.bbox

    @property
    def shown(self) -> BBox:
        """Where the line stands on the page as it is shown."""
        return self.sheet.shown(self.line.bbox)

    @property
    def height(self) -> float:
        """The font size in points, or what the line's height lets guess (OCR)."""
        return self.line.size or 0.8 * (self.bbox[3] - self.bbox[1])

    @property
    def full(self) -> bool:
        """Whether the line reaches the right margin, so that the next word may have had no room on it."""
        return self.bbox[2] > self.right - _FULL * self.height

    @property
    def centred(self) -> bool:
        """Whether the line stands in the middle of the text width, with air on both sides."""
        return self.balanced and min(self.bbox[0] - self.left, self.right - self.bbox[2]) > 2 * self.height

    @property
    def balanced(self) -> bool:
        """Whether the line leaves as much room on its left as on its right: centred, or as wide as the text."""
        before, after = self.bbox[0] - self.left, self.right - self.bbox[2]
        return abs(before - after) < 0.15 * (self.right - self.left)


def printed(pages: Sequence[Page]) -> list[Printed]:
    """All lines that carry text of the terms, in order. `pages` are one document."""
    result: list[Printed] = []
    waiting: list[Printed] = []
    number = 0
    held = [_held(page) for page in pages]
    lying = [own.width > own.height for own in held]
    alike = {kind: [page for page, own in zip(pages, lying, strict=True) if own == kind] for kind in set(lying)}
    usual = {(narrow, kind): _usual_width(own, narrow) for kind, own in alike.items() for narrow in (False, True)}
    for page, own, kind in zip(pages, held, lying, strict=True):
        margins = {column: _margins(page, own, column, usual[column > 0, kind]) for column in {block.column for block in page.blocks}}
        for block in page.blocks:
            number += block.kind != "furniture"
            if block.kind in ("furniture", "contents"):
                continue
            lines = _lines(page, block, number, margins[block.column])
            if sheet(page, block).turn != own.turn:
                lines = [replace(line, aside=True) for line in lines]
            if block.kind == "aside" and result and _unfinished(result[-1]):
                waiting += lines
            elif waiting:
                end = _ending(lines)
                result += lines if end is None else [*lines[:end], *waiting, *lines[end:]]
                waiting = waiting if end is None else []
            else:
                result += lines
    return result + waiting


def _ending(lines: Sequence[Printed]) -> int | None:
    """How many of the lines end the sentence that ran before them; None when they don't."""
    for i, line in enumerate(lines):
        if line.kind != "text" or _HEADING.match(line.text):
            return i
        if not _unfinished(line):
            return i + 1
    return None


def _unfinished(line: Printed) -> bool:
    """Whether a sentence goes on behind a line of text, as far as its place and its last letter tell."""
    return line.kind == "text" and line.full and not _ENDED.search(line.text)


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float


def _lines(page: Page, block: Block, number: int, margins: _Margins) -> list[Printed]:
    held = sheet(page, block)
    if block.kind == "table":
        return [Printed(held, "table", number, line, block.bbox[0], block.bbox[2], block) for line in block.lines]
    kind: Kind = "text" if block.kind == "text" or _is_framed_heading(block) else "box"
    if kind == "box" or block.bbox[2] > max(line.bbox[2] for line in block.lines) + 0.5:  # the latter: a cell of running text
        left, longest = min(line.bbox[0] for line in block.lines), max(line.bbox[2] for line in block.lines)
        margins = _Margins(left, max(longest, block.bbox[2] - max(0.0, left - block.bbox[0])))  # as much air as on the left
    framed = kind == "text" and block.kind == "box"
    lines = (line for line in block.lines if line.text.strip())
    return [Printed(held, kind, number, line, margins.left, margins.right, framed=framed) for line in lines]


def _is_framed_heading(block: Block) -> bool:
    return block.kind == "box" and len(block.lines) <= 2 and bool(_FRAMED.search(block.lines[-1].text))


def _usual_width(pages: Sequence[Page], narrow: bool) -> float:
    """The width of the text on most full pages (or columns, if `narrow`), in points: a page of short lines doesn't show its own.

    `pages` are alike: all upright or all lying.
    """
    columns = (1, 2) if narrow else (0,)
    widths = sorted(own.right - own.left for page in pages for column in columns if (own := _own_margins(page, column)))
    return widths[len(widths) * 3 // 4] if widths else 0.0


def _held(page: Page) -> Sheet:
    """The page as its running text is read."""
    return sheet(page, next((block for block in page.blocks if block.kind == "text"), None))


def _margins(page: Page, held: Sheet, column: int, usual: float) -> _Margins:
    own = _own_margins(page, column)
    return _Margins(own.left, max(own.right, min(own.left + usual, held.width))) if own else _Margins(0.0, held.width)


def _own_margins(page: Page, column: int) -> _Margins | None:
    """The leftmost start and the rightmost end of the text in one column of the page, a rare overhanging line not counted."""
    boxes = [line.bbox for block in page.blocks if block.kind == "text" and block.column == column for line in block.lines]
    if not boxes:
        return None
    ends = sorted(box[2] for box in boxes)
    return _Margins(min(box[0] for box in boxes), ends[max(0, len(ends) - 1 - len(ends) // 20)])
