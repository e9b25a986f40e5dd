"""Rows of a table that are printed below each other without a rule between them: parted where the print shows it, never by guess.

A column of values (rates, amounts, codes: one a line) says how many rows there are. A cell of text beside it is as many rows if it is
as many items, each with its value at its height. Columns of values that agree in height say so by themselves, too; of two halves side
by side the right one may end sooner, or be parted by itself if the head says the same twice. An item begins with a number or bullet,
or behind a line that was not full: its next word would have fitted. Wrapped text has no such line, so it stays whole. A cell that
can't be parted and whose lines stand close together (a name beside them all) reaches over the rows; in any other case the row stays as
it is, and is told (`told`).
Pure geometry and text, in points.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus_builder.model import BBox, Block, Line, TableCell

ROOM = 0.35
"""Letters' widths by which a word must fit with room to spare."""

OFF = 0.25
"""Letters' heights by which a value may stand off its numbered item."""

CLOSE = 2.2
"""Lines of one name stand at most so many letters' heights below each other."""

NARROW = 0.55
"""Width of a Latin letter or digit in that of a Hangul syllable."""

PADDING = 0.8
"""Letters' widths that a cell leaves free at its sides at most."""

WORD = 4
"""Letters of a line up to which it may be a part of a name that is written over several lines."""

BEFORE, BEHIND = "before", "behind"

Items = list[tuple[Line, ...]]

_HANGUL = re.compile(r"[가-힣]")
_UNIT = r"(?:천|만|백만|천만|억)?\s?(?:원|%|점|회|일|세|년|개월|배|명|급|시간)?"
_VALUE = re.compile(rf"(?:약|최대|최고)?\s?[\d,.]*\d\s?{_UNIT}(?:\s?[~∼-]\s?[\d,.]*\d\s?{_UNIT})?")
_CODE = re.compile(r"[-–—]|(?![~∼),])[A-Z\d ,.~∼/%()±+*†‡–-]*\d[A-Z\d ,.~∼/%()±+*†‡–-]*(?<![,~∼(/])")
_SEVERAL = re.compile(r"\S[, ]\s*\S")
_GOES_ON = re.compile(
    r"(?:[가-힣](?:[을를은는의로]|에서|에게|까지)|(?:인|대|관|의)한|[하되있없](?:는|고|며|여)|된|해당하|(?:^|\s)(?:및|또는|중|등|각))\s*$|[,(·]\s*$"
)
"""How no item ends: the line goes on below, wherever the printer broke it."""
_BULLET = re.compile(r"\s*[-–·•○●▪■]\s?\S")
_PIECE = re.compile(r"\s*[(（+±×]|.*[\w%]\s*[-–.]\s*$")
"""What may be one value over two lines: a note on it or a summand, a range or a date that is broken."""
_NUMBERED = re.compile(r"\s*(?:\(?(?:\d{1,2}|[가-하])[.)]|[①-⑳])")


def parted(cells: Sequence[TableCell], edges: Sequence[float], ends: Sequence[float]) -> tuple[list[TableCell], list[float]]:
    """The cells with rows parted, and the y of the rows' ends. `edges` are the x of the columns' borders, `ends` the y of the rows'
    (each one more than there are columns and rows)."""
    begun = 0
    starts: list[int] = []
    items: dict[TableCell, Items] = {}
    bounds: list[float] = []
    middle = _middle(cells, len(edges) - 1)
    for row, (top, bottom) in enumerate(itertools.pairwise(ends)):
        own = [cell for cell in cells if cell.row == row and cell.rows == 1]
        boxes = [(edges[cell.column], top, edges[cell.column + cell.columns], bottom) for cell in own]
        opening = all(cell.header for cell in cells if cell.row < row)
        found: dict[TableCell, Items] = {}
        if not any(cell.header for cell in own):
            found = (_halves(own, boxes, middle) if middle and row else {}) or _rows(own, boxes, first=opening)
        items |= found
        starts.append(begun)
        between = _between([parts for parts in found.values() if any(parts)])
        bounds += [top, *between]
        begun += 1 + len(between)
    if not items:
        return list(cells), list(ends)
    starts.append(begun)
    result: list[TableCell] = []
    for cell in cells:
        first = starts[cell.row]
        if cell in items:
            result += [replace(cell, row=first + i, lines=lines) for i, lines in enumerate(items[cell])]
        else:
            result.append(replace(cell, row=first, rows=starts[cell.row + cell.rows] - first))
    return sorted(result, key=lambda cell: (cell.row, cell.column)), [*bounds, ends[-1]]


def _rows(cells: Sequence[TableCell], boxes: Sequence[BBox], *, first: bool) -> dict[TableCell, Items]:
    """The items of those cells of a row that hold several, blank ones included; nothing if the row is one. `first`: no row of the
    page's table stands above, but its head."""
    columns = [(cell, box) for cell, box in zip(cells, boxes, strict=True) if cell.lines]
    values = [cell for cell, box in columns if _values(cell.lines, box, least=1 if first else 2)]
    if not values or len(columns) < 2:
        return {}
    if len({len(cell.lines) for cell in values}) > 1 or len(values) == len(columns):
        return _aligned(cells, columns, values)
    anchors = values[0].lines
    texts = {cell: _valued(cell.lines, box, anchors) for cell, box in columns if cell not in values}
    blanks = {blank for items, blank in texts.values() if items and blank}
    if len(blanks) > 1:
        return {}
    if len(anchors) == 1:  # the page before may have begun a row, if a name is blank here or a number behind the row's rest says so
        counted = any(_NUMBERED.match(items[-1][0].text) for items, _ in texts.values() if items)
        if BEFORE not in blanks or not (counted or len(columns) < len(cells)):
            return {}
    result: dict[TableCell, Items] = {}
    for cell, box in columns:
        items, blank = texts.get(cell) or _valued(cell.lines, box, anchors, single=True)
        if items:
            lacks = blanks - {blank}
            result[cell] = [*[()] * (BEFORE in lacks), *items, *[()] * (BEHIND in lacks)]
        elif cell in values or not _name(cell.lines, box, len(anchors)):
            return {}
    if len(result) < 2:
        return {}
    if all(cell in values for cell in result):
        return _aligned(cells, columns, values)
    count = len(next(iter(result.values())))
    bare = [cell for cell in cells if not cell.lines and BEFORE not in blanks]  # a name that goes on overleaf is blank there, but one
    return result | {cell: [()] * count for cell in bare}


def _aligned(cells: Sequence[TableCell], columns: Sequence[tuple[TableCell, BBox]], values: Sequence[TableCell]) -> dict[TableCell, Items]:
    """`_rows` where nothing but values tells the rows, or columns further right end sooner, as in a table set in two halves: every value
    must stand level with one of the first column, from the top on, and a text with the values of its own half."""
    anchors = values[0].lines
    shorter = all(len(b.lines) <= len(a.lines) for a, b in itertools.pairwise(values))
    if len(values) < 2 or not shorter or any(len(cell.lines) < 2 or any(_PIECE.match(line.text) for line in cell.lines) for cell in values):
        return {}
    result: dict[TableCell, Items] = {}
    for cell, box in columns:
        count = len(next((v for v in values if v.column >= cell.column), values[-1]).lines)
        items, blank = _valued(cell.lines, box, anchors[:count], single=cell in values)
        if items and not blank:
            result[cell] = [*items, *[()] * (len(anchors) - count)]
        elif cell in values or count < len(anchors) or not _name(cell.lines, box, count):
            return {}
    return result | {cell: [()] * len(anchors) for cell in cells if not cell.lines}


def _middle(cells: Sequence[TableCell], columns: int) -> int:
    """The column with which the second half of a table begins whose head says the same twice; 0 for other tables."""
    head = ["" for _ in range(columns)]
    for cell in cells:
        if cell.row == 0 and cell.columns == 1:
            head[cell.column] = "".join(line.text.strip() for line in cell.lines)
    middle = columns // 2
    return middle if columns % 2 == 0 and middle > 1 and all(head) and head[:middle] == head[middle:] else 0


def _halves(cells: Sequence[TableCell], boxes: Sequence[BBox], middle: int) -> dict[TableCell, Items]:
    """`_rows` of a table in two halves, each by itself: they have nothing to do with each other, so heights need not agree."""
    result: dict[TableCell, Items] = {}
    for columns in (range(middle), range(middle, 2 * middle)):
        own = [(cell, box) for cell, box in zip(cells, boxes, strict=True) if cell.column in columns and cell.lines]
        found = _rows([cell for cell, _ in own], [box for _, box in own], first=False)
        if not found and any(_values(cell.lines, box, least=1) and len(cell.lines) == 1 for cell, box in own):
            found = {cell: [cell.lines] for cell, _ in own}
        if not found or len(found) < len(own):
            return {}
        result |= found
    count = max(map(len, result.values()))
    blank: dict[TableCell, Items] = {cell: [] for cell in cells if not cell.lines}
    return {cell: [*items, *[()] * (count - len(items))] for cell, items in (result | blank).items()} if count > 1 else {}


def told(blocks: Iterable[Block]) -> str:
    """A remark to put behind a page's reason, or "": rows of its tables that may be several, but weren't parted."""
    tables = [block for block in blocks if block.kind == "table"]
    rows = ((list(own), table.edges) for table in tables for _, own in itertools.groupby(table.cells, key=lambda cell: cell.row))
    count = sum(_several(cells, edges) for cells, edges in rows)
    return f"; {count} table row{'s' if count > 1 else ''} may hold several rows" if count else ""


def _several(cells: Sequence[TableCell], edges: Sequence[float]) -> bool:
    """Whether one of the cells that begin in a row and are as high holds values below each other, and another one more than one line."""
    for high in {cell.rows for cell in cells}:
        own = [cell for cell in cells if cell.rows == high and not cell.header and len(cell.lines) > 1]
        boxes = [(edges[cell.column], 0.0, edges[cell.column + cell.columns], 0.0) for cell in own]
        if len(own) > 1 and any(_values(cell.lines, box, least=2) for cell, box in zip(own, boxes, strict=True)):
            return True
    return False


def _valued(lines: Sequence[Line], box: BBox, anchors: Sequence[Line], *, single: bool = False) -> tuple[Items, str]:
    """The lines of a cell as items with a value each at their height, and whether there is one more BEFORE or BEHIND them: what the
    page before began, or the next one ends. No items if they are not so many. `single`: each line is one."""
    if any(_side_by_side(a.bbox, b.bbox) for a, b in itertools.pairwise(lines)):
        return [], ""  # a label that is written upwards
    for begins in [list(range(len(lines)))] if single else _begins(lines, box):
        if len(begins) == len(anchors) == 1 and len(lines) > 1:
            continue  # a value beside a whole cell parts nothing
        items = [tuple(lines[a:b]) for a, b in itertools.pairwise([*begins, len(lines)])]
        for blank, own in (("", items), (BEFORE, items[1:]), (BEHIND, items[:-1])):
            if any(_GOES_ON.search(a[-1].text) and not _BULLET.match(b[0].text) for a, b in itertools.pairwise(items)):
                continue
            if len(own) == len(anchors) and all(_level(item, anchor) for item, anchor in zip(own, anchors, strict=True)):
                return items, blank
    return [], ""


def _side_by_side(a: BBox, b: BBox) -> bool:
    return a[1] < b[3] and b[1] < a[3] and (b[0] >= a[2] or b[2] <= a[0])


def _values(lines: Sequence[Line], box: BBox, least: int) -> bool:
    """Whether each of (at least so many) lines is a value of its own."""
    texts = [line.text.strip() for line in lines]
    if len(lines) < least or not all(_CODE.fullmatch(text) or _VALUE.fullmatch(text) for text in texts):
        return False
    single = not any(_HANGUL.search(text) or _SEVERAL.search(text) for text in texts)
    return single or all(_stops(lines, box))


def _begins(lines: Sequence[Line], box: BBox) -> list[list[int]]:
    """Where the items of a cell of text may begin, by their numbers, by what stands before them, or line by line if none is full."""
    numbered = [i for i, line in enumerate(lines) if _NUMBERED.match(line.text)]
    stopped = [0, *(i for i, stop in enumerate(_stops(lines, box), 1) if stop)]
    loose = len(lines) > 2 and all(line.text.endswith(" ") for line in lines[:-1])
    return [[*([0] if 0 not in numbered else []), *numbered], stopped, *([list(range(len(lines)))] if loose else [])]


def _stops(lines: Sequence[Line], box: BBox) -> list[bool]:
    """For each line but the last, whether the first word of the next one would have fitted behind it."""
    if not lines:
        return []
    left, right, size = min(line.bbox[0] for line in lines), max(line.bbox[2] for line in lines), lines[0].size
    padding = max(0.0, min(left - box[0], box[2] - right, PADDING * size))
    flush = max(line.bbox[0] for line in lines) - left < 2
    result = []
    for line, following in itertools.pairwise(lines):
        before, behind = line.bbox[0] - box[0] - padding, box[2] - padding - line.bbox[2]
        room = before + behind if not flush and abs(before - behind) < 0.5 * size else behind
        blank = NARROW * size if line.text.endswith(" ") else 0.0
        result.append(room > blank + _word(following) + ROOM * size)
    return result


def _word(line: Line) -> float:
    """The width of a line's first word."""
    text = line.text.strip()
    return (line.bbox[2] - line.bbox[0]) * _weight(text.split(" ", 1)[0]) / max(NARROW, _weight(text))


def _weight(text: str) -> float:
    return sum(NARROW if char < "\u0300" else 1.0 for char in text)


def _level(item: Sequence[Line], anchor: Line) -> bool:
    """Whether the middle of the value's line stands beside the item; beside numbered ones, which count for themselves, nearly so."""
    middle = (anchor.bbox[1] + anchor.bbox[3]) / 2
    slack = OFF * anchor.size if _NUMBERED.match(item[0].text) else 0.0
    return item[0].bbox[1] - slack <= middle <= item[-1].bbox[3] + slack


def _name(lines: Sequence[Line], box: BBox, count: int) -> bool:
    """Whether lines beside `count` rows may belong to all of them: they stand close together, and are words or fewer items than rows."""
    near = all(b.bbox[1] - a.bbox[1] <= CLOSE * max(a.size, b.size) for a, b in itertools.pairwise(lines))
    return near and (all(len(line.text.strip()) <= WORD for line in lines) or sum(_stops(lines, box)) + 1 < count)


def _bottoms(columns: Sequence[Items]) -> list[float]:
    """The lowest y of each row of items, descents of letters aside."""
    return [max(item[-1].bbox[3] - 0.3 * item[-1].size for item in row if item) for row in zip(*columns, strict=True)]


def _tops(columns: Sequence[Items]) -> list[float]:
    return [min(item[0].bbox[1] for item in row if item) for row in zip(*columns, strict=True)]


def _between(columns: Sequence[Items]) -> list[float]:
    """The y halfway between each row of items and the next."""
    return [(bottom + top) / 2 for bottom, top in zip(_bottoms(columns), _tops(columns)[1:], strict=False)] if columns else []
