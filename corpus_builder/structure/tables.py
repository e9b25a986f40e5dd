"""The tables of a clause: what stands on several pages joined into one, and its rows as lines of Markdown.

A table goes on overleaf when nothing but page furniture stands between its parts, and the second repeats the head of the first or
has the same columns. Columns are compared by their place, since a column that is divided on one page only is still one. A page
may also cut a row: then cells that had text are blank overleaf, or the text of all breaks off; such cells are one.

A model that reads a single row must understand it, so a cell that reaches over several rows is told in each of them, or by a ditto
mark when it is long; over several columns likewise when it is a heading or a word or two, once when it is a sentence or a row's name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus_builder.model import BBox, Line
from corpus_builder.structure.joining import Spelling, joint, vote
from corpus_builder.structure.printed import Printed
from corpus_builder.turns import Sheet

REPEATED = 80
"""A merged cell of up to so many characters is told in each of its rows, a longer one in the first."""

ACROSS = 30
"""A merged cell of up to so many characters is told in each of its columns if it is no sentence."""

DITTO = "〃"

NEAR = 0.01
"""Share of the width within which two column borders are one."""

_FINISHED = re.compile(r"[다음함임됨것]\s*[.)\]”’」]*\s*$|\.\s*$")
_GOES_ON = re.compile(r"(?:[가-힣](?:을|를|의|에|와|과|며|려|는|하고|되고|하여|거나|으로|에서)|\s(?:및|또는|중|그)|,)\s*$")
_SENTENCE = re.compile(r"[다음함임]\s*\.|^\s*[※*☞]")
_LAST = re.compile(r"[가-힣]+(?=\s*$)")
_FIRST = re.compile(r"[가-힣]+")
_STOP = re.compile(r"[가-힣]\.$")
_DIGIT = re.compile(r"\d\s*$")
_COUNTER = re.compile(
    r"(?:일|년|월|원|만원|천원|억원|개월|회|세|명|시간|급|%)(?![가-힣])|(?:일|년|개월|회|세|만원)(?:이상|이하|미만|초과|이내|당|한도?|간|째|부터|까지)"
)
_HANGUL = re.compile(r"[가-힣]")
_OPENS = re.compile(r"[①-⑳※•○●◦▪□■☞*-]|\(?[\d가-하]{1,2}[.)]")
_CLOSED = re.compile(r"[)\]]$")
_SPACED = re.compile(r"[가-힣](?: [가-힣])+\s*$")
_CUT_NUMBER = re.compile(r"\d,$")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as one or two lines of Markdown (the second parts the head from the body), and where its cells stand.

    `spots` are (offset in text, page, bbox), ordered by offset and beginning at 0.
    """

    text: str
    spots: tuple[tuple[int, int, BBox], ...]


@dataclass(slots=True)
class _Cell:
    """A cell of a joined table; `lines` with their sheets, `start` and `end` its columns as shares of the width."""

    row: int
    rows: int
    start: float
    end: float
    head: bool = False
    lines: list[tuple[Sheet, Line]] = field(default_factory=list)

    @property
    def below(self) -> int:
        return self.row + self.rows

    @property
    def words(self) -> str:
        return "".join("".join(line.text.split()) for _, line in self.lines)

    @property
    def breaks_off(self) -> bool:
        """Whether the last printed line ends in the middle of a phrase, or is full and ends no sentence. Cells of one line can't tell."""
        last = self.lines[-1][1].text if len(self.lines) > 1 else " "
        return bool(_GOES_ON.search(last)) or (not last.endswith(" ") and not _FINISHED.search(last))


def tables(lines: Sequence[Printed]) -> Iterator[tuple[Printed, list[_Cell]]]:
    """Each table among the rows `lines`, which follow one another in a clause: its first row and its cells, pages joined."""
    parts = [next(rows) for _, rows in itertools.groupby(lines, key=lambda line: line.block)]
    first, before, cells = parts[0], parts[0], _cells(parts[0])
    for part in parts[1:]:
        more = _cells(part)
        if part.block == before.block + 1 and part.page > before.page and _goes_on(cells, more):
            _append(cells, more)
        else:
            yield first, cells
            first, cells = part, more
        before = part
    yield first, cells


def rows(cells: Sequence[_Cell], known: Spelling) -> list[Row]:
    """The rows of a table as Markdown, top down. `known` is the document's spelling, by which cut lines are joined."""
    edges = _edges(cells)
    columns = [(_index(edges, cell.start), _index(edges, cell.end)) for cell in cells]
    grid: dict[tuple[int, int], int] = {}
    for i, (cell, (left, right)) in enumerate(zip(cells, columns, strict=True)):
        grid |= {(row, column): i for row in range(cell.row, cell.below) for column in range(left, right)}
    told = [_told(cell, known) for cell in cells]
    width = len(edges) - 1
    result = []
    for row in range(max(cell.below for cell in cells)):
        pieces: list[tuple[str, tuple[tuple[int, int, BBox], ...]]] = []
        for column in range(width):
            if (row, column) not in grid:
                pieces.append(("", ()))
                continue
            i = grid[row, column]
            pieces.append(_shown(cells[i], told[i], row, column - columns[i][0], full=columns[i] == (0, width)))
        result.append(_row(pieces, rule=not row))
    return result


def _cells(first: Printed) -> list[_Cell]:
    """The cells of the table that this row belongs to."""
    block = first.table
    assert block
    left, width = block.edges[0], (block.edges[-1] - block.edges[0]) or 1.0
    shares = [(x - left) / width for x in block.edges]
    return [
        _Cell(c.row, c.rows, shares[c.column], shares[c.column + c.columns], c.header, [(first.sheet, line) for line in c.lines])
        for c in block.cells
    ]


def _goes_on(cells: Sequence[_Cell], more: Sequence[_Cell]) -> bool:
    """Whether `more` are further rows of the table: the same columns without a head of their own, or the same head."""
    if _repeated(cells, more):
        return True
    return not any(cell.head for cell in more) and 2 < len(_edges(more)) <= len(_edges(cells)) == len(_edges([*cells, *more]))


def _repeated(cells: Sequence[_Cell], more: Sequence[_Cell]) -> int:
    """How many rows of `more` repeat the head of the table."""
    count = max(max((cell.below for cell in both if cell.head), default=1) for both in (cells, more))
    heads = [[cell.words for cell in both if cell.row < count and cell.words] for both in (cells, more)]
    return count if heads[0] == heads[1] and len(heads[0]) > 1 else 0


def _append(cells: list[_Cell], more: list[_Cell]) -> None:
    """Add the rows of `more` below, without the repeated head; a row that the page cut is made whole."""
    head = _repeated(cells, more)
    for cell in cells:
        cell.head = cell.head or cell.below <= head
    body = [cell for cell in more if cell.row >= head]
    height = max(cell.below for cell in cells)
    last = [cell for cell in cells if cell.below == height and not cell.head]
    top = [cell for cell in body if cell.row == head]
    cut = bool(last and top) and _cut(last, top)
    for cell in body:
        above = next((c for c in last if _same(c, cell)), None) if cell in top else None
        spans = above and not cell.words and (cell.rows > 1 or above.rows > 1)
        cell.row += height - head - cut
        if above and (cut or spans):
            above.rows = cell.below - above.row
            above.lines += cell.lines
        elif not cut or cell not in top or cell.words:
            cells.append(cell)


def _cut(last: Sequence[_Cell], top: Sequence[_Cell]) -> bool:
    """Whether the page cut a row: `last` are the cells at the end of the first page, `top` the first ones overleaf."""
    pairs = [(above, below) for above in last for below in top if _same(above, below)]
    emptied = any(above.words and not below.words and below.rows == 1 for above, below in pairs)
    filled = [(above, below) for above, below in pairs if below.words]
    if emptied:
        return sum(bool(cell.words) and cell.rows == 1 for cell in top) == 1 or any(above.breaks_off for above, _ in filled)
    prose = [(above, below) for above, below in filled if _HANGUL.search(above.words)]
    return bool(prose) and all(above.breaks_off and not _OPENS.match(below.words) for above, below in prose)


def _same(a: _Cell, b: _Cell) -> bool:
    return abs(a.start - b.start) <= NEAR and abs(a.end - b.end) <= NEAR


def _edges(cells: Sequence[_Cell]) -> list[float]:
    """The borders of the columns as shares of the width, those that are nearly equal once."""
    edges: list[float] = []
    for x in sorted({x for cell in cells for x in (cell.start, cell.end)}):
        if not edges or x - edges[-1] > NEAR:
            edges.append(x)
    return edges


def _index(edges: Sequence[float], x: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - x))


def _told(cell: _Cell, known: Spelling) -> tuple[str, tuple[tuple[int, int, BBox], ...]]:
    """The text of a cell on one line, and where its part on each page begins and stands."""
    text = ""
    spots: list[tuple[int, int, BBox]] = []
    before = ""
    for sheet, line in cell.lines:
        part = " ".join(line.text.split()).replace("|", "\\|")
        if text and part:
            text += _between(known, before, line.text)
        box = sheet.shown(line.bbox)
        if spots and spots[-1][1] == sheet.number:
            spots[-1] = (spots[-1][0], sheet.number, _around(spots[-1][2], box))
        else:
            spots.append((len(text), sheet.number, box))
        text += part
        before = line.text
    return text, tuple(spots)


def _between(known: Spelling, before: str, after: str) -> str:
    """What belongs between two printed lines of a cell: "" or " "."""
    if _CUT_NUMBER.search(before) and _THOUSANDS.match(after.lstrip()):
        return ""
    if _DIGIT.search(before) and _COUNTER.match(after):
        return ""
    if _SPACED.match(before) and _SPACED.match(after):
        return " "
    last, first = _LAST.search(before), _FIRST.match(after)
    if last and first and (not before.endswith(" ") or min(len(last[0]), len(first[0])) > 1):
        together, apart = known.words[last[0] + first[0]], known.pairs[last[0], first[0]]
        if min(together, apart) == 0 < max(together, apart):  # cells break names to suit their width, and drop blanks at full lines
            return "" if together else " "
        if min(known.words[last[0]], known.words[first[0]]) > 1 and vote(known, before, after):
            return " "  # narrow cells drop the blank behind a full line
    if not known.tells or _CLOSED.search(before):  # an item of a list may end at the right border, too
        return vote(known, before, after)
    return " " if _STOP.search(before) else joint(known, before, after)


def _shown(
    cell: _Cell, told: tuple[str, tuple[tuple[int, int, BBox], ...]], row: int, column: int, *, full: bool
) -> tuple[str, tuple[tuple[int, int, BBox], ...]]:
    """What a cell says in one of its rows and columns (counted within the cell for the column), with its spots."""
    text, spots = told
    if column and (full or not (cell.head or (cell.start > NEAR and len(text) <= ACROSS and not _SENTENCE.search(text)))):
        return "", ()
    if row > cell.row and len(text) > REPEATED:
        return DITTO, tuple((0, page, box) for _, page, box in spots[:1])
    return text, spots


def _row(pieces: Sequence[tuple[str, tuple[tuple[int, int, BBox], ...]]], *, rule: bool) -> Row:
    """The line of a row, behind the first one the rule that Markdown wants below a table's head."""
    text = "|"
    spots: list[tuple[int, int, BBox]] = []
    for piece, own in pieces:
        text += " "
        spots += [(offset + len(text) if spots or i else 0, page, box) for i, (offset, page, box) in enumerate(own)]
        text += piece + " |"
    return Row(text + ("\n|" + "---|" * len(pieces) if rule else ""), tuple(spots))


def _around(a: BBox, b: BBox) -> BBox:
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
