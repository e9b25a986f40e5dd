"""Pages made by hand: ten points per character, a left margin at 70 and a right one at 510 points, so 44 characters fill a line."""

from __future__ import annotations

from dataclasses import replace

from corpus_builder.model import Block, BlockKind, Clause, Line, Page, TableCell
from corpus_builder.structure import Options
from corpus_builder.structure.clauses import clauses

LEFT, RIGHT, STEP, SIZE = 70.0, 510.0, 16.0, 10.0


def line(text: str, row: int, *, x: float = LEFT, size: float = SIZE) -> Line:
    """A line in row `row` of a page; blanks at its end are printed and take no room."""
    width = sum(size if ord(char) > 0x7F else size / 2 for char in text.rstrip())
    return Line(text, (x, 60 + row * STEP, min(RIGHT, x + width), 60 + row * STEP + size), size)


def centred(text: str, row: int, *, size: float = 14.0) -> Line:
    """A line in the middle of the page."""
    made = line(text, row, size=size)
    width = made.bbox[2] - made.bbox[0]
    left = (LEFT + RIGHT - width) / 2
    return Line(text, (left, made.bbox[1], left + width, made.bbox[3]), size)


def block(lines: list[Line], kind: BlockKind = "text") -> Block:
    boxes = [entry.bbox for entry in lines]
    bbox = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return Block(kind, tuple(lines), (bbox[0] - 5, bbox[1] - 5, RIGHT + 5, bbox[3] + 5) if kind == "box" else bbox)


def page(*parts: str | list[str] | Block, number: int = 1) -> Page:
    """A page of 595 × 842 points: strings are lines of text, lists the lines of a box, blocks stay as they are."""
    blocks: list[Block] = []
    row = 0
    for part in parts:
        if isinstance(part, Block):
            blocks.append(part)
            row += len(part.lines)
        elif isinstance(part, list):
            blocks.append(block([line(text, row + i) for i, text in enumerate(part)], "box"))
            row += len(part)
        elif part.startswith("^"):
            blocks.append(block([centred(part[1:], row)]))
            row += 1
        else:
            blocks.append(block([line(part, row)]))
            row += 1
    return Page("d", number, 595.0, 842.0, tuple(blocks), "text layer", "made by hand")


Spans = dict[tuple[int, int], tuple[int, int]]
"""(row, column) of a cell -> how many rows and columns it covers."""


def table(rows: list[tuple[str, ...]], row: int = 0, *, merged: Spans | None = None, head: int = 0) -> Block:
    """A table block whose first row stands in row `row` of its page; columns are equally wide.

    A newline in a cell begins a further printed line. Cells that a `merged` one covers stand in `rows`, too,
    and are left out. `head`: how many rows are known to be headings.
    """
    step = (RIGHT - LEFT) / len(rows[0])
    spans = merged or {}
    covered = {(r + i, c + j) for (r, c), (height, width) in spans.items() for i in range(height) for j in range(width) if i or j}
    cells = []
    for r, texts in enumerate(rows):
        for c, text in enumerate(texts):
            if (r, c) not in covered:
                printed = tuple(line(part, row + r, x=LEFT + c * step) for part in text.split("\n") if part)
                cells.append(TableCell(r, c, printed, *spans.get((r, c), (1, 1)), header=r < head))
    lines = [
        Line("| " + " | ".join(" ".join(text.split()) for text in texts) + " |", line("가" * 44, row + r).bbox)
        for r, texts in enumerate(rows)
    ]
    edges = tuple(LEFT + c * step for c in range(len(rows[0]) + 1))
    return replace(block(lines, "table"), cells=tuple(cells), edges=edges)


PREFACE = page(*["가" * 44] * 3, number=999)
"""Full lines: from pages of short lines alone nobody could tell where the right margin is."""


def read(*pages: Page) -> list[Clause]:
    """The clauses of a document of these pages."""
    return clauses("d", [PREFACE, *pages], Options())


def articles(*pages: Page) -> list[tuple[int, str, str]]:
    """(unit, article, title) of every article."""
    return [(clause.unit, clause.article, clause.title) for clause in read(*pages) if clause.kind == "article"]
