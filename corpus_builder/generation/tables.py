"""Rules for benefit tables: what a row promises, read with the table's own headings.

The decision it embodies: a row is used only when nothing in it or around it is merged, so that no amount is read beside the wrong
benefit. Rows arrive as lines of Markdown, the headings first; a merged cell is told in each of its rows or columns, so an amount
that equals its neighbour may be one for both and is not used.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from corpus_builder.generation.drafts import Draft
from corpus_builder.generation.types import TABLE
from corpus_builder.model import Chunk
from corpus_builder.text import josa, numbers

_AMOUNT_HEADING = re.compile(r"(?:금액|지급액|한도액?|지급률|지급비율|보상비율)$")
_NAME_HEADING = re.compile(r"급부|보험금|담보|보장|구분|종류|항목|명칭|명$")
_RULE = re.compile(r"^\|(?:-{3}\|)+$")
_DITTO = "〃"
_BLANK_FORM = re.compile(r"[(（\[]\s*[)）\]]")


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, and the row as it stands in the body."""

    cells: tuple[str, ...]
    line: str


def in_chunk(chunk: Chunk) -> list[Draft]:
    """One question per row of the chunk's benefit tables (name in the first column, amount in the last)."""
    found: list[Draft] = []
    for mark in chunk.marks:
        if mark.level == "table":
            lines = chunk.body[mark.start : mark.end].split("\n")
            rows = [_row(line) for line in lines if line.startswith("|") and not _RULE.match(line)]
            found += _drafts(rows)
    return found


def _row(line: str) -> _Row:
    return _Row(tuple(" ".join(cell.split()) for cell in line.strip().strip("|").split("|")), line.strip())


def _drafts(rows: list[_Row]) -> list[Draft]:
    if len(rows) < 2 or not _is_benefit_table(rows[0].cells):
        return []
    head, body = rows[0], rows[1:]
    names = Counter(row.cells[0] for row in body)
    around = zip([None, *body], body, [*body[1:], None], strict=False)
    return [
        _draft(head, row)
        for before, row, after in around
        if _whole(row, len(head.cells))
        and names[row.cells[0]] == 1
        and (after is None or _whole(after, len(head.cells)))
        and not any(other and _shared(row, other) for other in (before, after))
    ]


def _shared(row: _Row, other: _Row) -> bool:
    """Whether two neighbouring rows may have one merged cell for their amounts."""
    return row.cells[-1] == other.cells[-1]


def _is_benefit_table(head: tuple[str, ...]) -> bool:
    fits = 2 <= len(head) <= 4 and all(0 < len(cell) <= 15 for cell in head)
    return fits and bool(_AMOUNT_HEADING.search(head[-1])) and bool(_NAME_HEADING.search(head[0]))


def _whole(row: _Row, width: int) -> bool:
    """A row without merged or empty cells whose last cell states an amount; "( )원" is a form to be filled in, no amount."""
    if any(_BLANK_FORM.search(cell) for cell in row.cells):
        return False
    amount = bool(numbers(row.cells[-1])) or "가입금액" in row.cells[-1]
    told = all(cell and cell != _DITTO for cell in row.cells) and row.cells[-1] != row.cells[-2]
    return len(row.cells) == width and told and len(row.cells[0]) <= 40 and amount


def _draft(head: _Row, row: _Row) -> Draft:
    name, heading = row.cells[0], head.cells[-1]
    asked = f"‘{name}’의 {heading}{josa(heading, '은/는')} 얼마인가요?"
    stated = [f"{h}{josa(h, '은/는')} ‘{c}’" for h, c in zip(head.cells[1:], row.cells[1:], strict=True)]
    return Draft(TABLE, asked, f"‘{name}’의 {', '.join(stated)}입니다.", (head.line, row.line))
