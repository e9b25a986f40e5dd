"""Tables of running text that go on overleaf: their head is told once, and a short piece of one is no table of its own.

Policies print articles in a table (보장종목 beside 보상하는 사항) and repeat its head on every page, in the middle of a sentence. On one
page alone a few lines of such a table look like any other; the next or the previous page shows by an equal head what it is.
Pure: pages in, pages out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus_builder.model import BBox, Block, Line, Page, TableCell


@dataclass(frozen=True, slots=True)
class _Frame:
    """A table on a page, or the cells of one that arranges running text: its blocks (by index), and the words of its first row."""

    blocks: tuple[int, ...]
    head: tuple[str, ...]
    running: bool


def continued(pages: Sequence[Page]) -> list[Page]:
    """The pages with the repeated heads of running tables as furniture, and with their short pieces as running text, too."""
    result = list(pages)
    before: _Frame | None = None
    for i, page in enumerate(pages):
        frames = _frames(page)
        if not frames:
            before = None
            continue
        first, last = frames[0], frames[-1]
        if before and before.head == first.head and (before.running or first.running):
            result[i - 1] = result[i - 1] if before.running else _opened(result[i - 1], before)
            result[i] = page if first.running else _opened(page, first)
            opened = _frames(result[i])
            result[i] = _headless(result[i], opened[0])
            last = replace(first, running=True) if len(frames) == 1 else opened[-1]
        before = last
    return result


def _frames(page: Page) -> list[_Frame]:
    """The frames of a page with a head of at least two words, in order."""
    found: list[_Frame] = []
    run: list[int] = []
    for i, block in enumerate((*page.blocks, Block("furniture", (), (0, 0, 0, 0)))):
        if run and not _together(page.blocks[run[-1]], block):
            head = tuple(_words(b.lines) for b in (page.blocks[k] for k in run) if b.cells[0].row == 0)
            found.append(_Frame(tuple(run), head, running=True))
            run = []
        if block.kind == "table":
            found.append(
                _Frame((i,), tuple(words for cell in block.cells if cell.row == 0 and (words := _words(cell.lines))), running=False)
            )
        elif block.kind == "text" and block.cells:
            run.append(i)
    return [frame for frame in found if len(frame.head) > 1 or not frame.running]


def _together(before: Block, block: Block) -> bool:
    """Whether two blocks are cells of one running table, the second one further on, or what stands in them."""
    if block.kind == "text" and block.cells:
        return block.edges == before.edges and block.cells[0].row >= before.cells[0].row
    return False


def _words(lines: Sequence[Line]) -> str:
    return "".join("".join(line.text.split()) for line in lines)


def _opened(page: Page, frame: _Frame) -> Page:
    """The page with a table as the running text of its cells."""
    at = frame.blocks[0]
    table = page.blocks[at]
    cells = [_text(table, cell) for cell in table.cells if cell.lines]
    return replace(page, blocks=(*page.blocks[:at], *cells, *page.blocks[at + 1 :]))


def _text(table: Block, cell: TableCell) -> Block:
    top, bottom = table.lines[cell.row].bbox[1], table.lines[cell.row + cell.rows - 1].bbox[3]
    bbox: BBox = (table.edges[cell.column], top, table.edges[cell.column + cell.columns], bottom)
    return Block("text", cell.lines, bbox, (replace(cell, lines=()),), (table.edges[0], table.edges[-1]), turn=table.turn)


def _headless(page: Page, frame: _Frame) -> Page:
    """The page with the first row of a running table as furniture."""
    head = {k for k in frame.blocks if page.blocks[k].cells[0].row == 0}
    blocks = (Block("furniture", b.lines, b.bbox, turn=b.turn) if k in head else b for k, b in enumerate(page.blocks))
    return replace(page, blocks=tuple(blocks))
