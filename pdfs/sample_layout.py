"""Typesetting: pieces of a policy -> strips, the horizontal slices that a page is filled with.

A strip is never cut. It carries what is printed on it, the line as the truth tells it, and whose
it is, so that the pages of every article are known from the layout and never from reading back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from sample_marks import told
from sample_model import JOINED, MERGED, Box, Formula, Level, Paragraph, Piece, Table
from sample_type import Face, Style, break_lines, tracking

INDENT = {Level.ITEM: 14.0, Level.SUBITEM: 30.0, Level.DETAIL: 46.0}
BOX_PADDING = 8.0
CELL_PADDING = 4.5


@dataclass(frozen=True)
class Run:
    """A text on one baseline. `x` from the column's left edge, `y` from the strip's top. `ink`: how it is seen, or not (sample_draw)."""

    x: float
    y: float
    text: str
    face: Face
    tracking: float = 0.0
    ink: str = "black"


@dataclass(frozen=True)
class Rule:
    """A thin line (a `dotted` one is drawn dot by dot), or with `fill` a grey rectangle. Coordinates as in Run."""

    x0: float
    y0: float
    x1: float
    y1: float
    fill: bool = False
    dotted: bool = False


@dataclass(frozen=True)
class Strip:
    """One slice of a column."""

    height: float
    runs: tuple[Run, ...] = ()
    rules: tuple[Rule, ...] = ()
    line: str = ""
    """The printed line for the truth; empty for table rows, paddings and rules."""
    owners: tuple[str, ...] = ()
    """Keys of what stands here: an article or annex, and within it a table."""
    space_before: float = 0.0
    """Dropped at the top of a page."""
    keep: bool = False
    """Never the last strip of a page: what follows belongs to it."""
    break_before: str = ""
    """Begins a new page of this kind."""
    repeated: tuple[Strip, ...] = ()
    """Printed once more when a page break falls just before this strip (a table's head)."""
    wide: bool = False
    """Stands across all columns."""
    picture: str = ""
    """What a picture that fills the page says (a divider)."""


def text_strips(text: str, face: Face, style: Style, indent: float = 0.0, hang: float = 0.0) -> list[Strip]:
    """A paragraph as strips, one per line; `hang` is the width of its mark, kept free below it."""
    width = style.column - indent
    first, *rest = _hanging(text, face, width, hang)
    lines = [first, *rest]
    strips = []
    for at, line in enumerate(lines):
        shift = indent + (hang if at else 0.0)
        last = at == len(lines) - 1
        spread = 0.0 if last else tracking(line, face, style.column - shift, style.max_tracking)
        run = Run(shift, face.leading * 0.72, line if style.blank_ends else line.rstrip(), face, spread)
        # No first line alone at a page's foot, no last line alone at the next one's head.
        keep = len(lines) > 1 and at in (0, len(lines) - 2)
        strips.append(Strip(face.leading, (run,), line=told(line.rstrip()), keep=keep))
    return strips


def _hanging(text: str, face: Face, width: float, hang: float) -> list[str]:
    """Break a paragraph whose first line is wider by `hang` than the others."""
    first = break_lines(text, face, width)[0]
    rest = text[len(first) :]
    return [first, *(break_lines(rest, face, width - hang) if rest else [])]


def centred(text: str, face: Face, style: Style) -> list[Strip]:
    """A heading in the middle of the column, over several lines if need be."""
    strips = []
    for line in break_lines(text, face, style.column):
        x = (style.column - face.width(line.rstrip())) / 2
        run = Run(x, face.leading * 0.72, line if style.blank_ends else line.rstrip(), face)
        strips.append(Strip(face.leading, (run,), line=line.rstrip(), keep=True))
    return strips


def spaced(strips: list[Strip], before: float, keep: bool = False) -> list[Strip]:
    """The strips with space above the first; with `keep` none may end a page."""
    first, *rest = strips
    moved = [replace(first, space_before=before), *rest]
    return [replace(strip, keep=True) for strip in moved] if keep else moved


def piece_strips(pieces: tuple[Piece, ...], owner: str, style: Style) -> Iterator[Strip]:
    """The body of an article or annex; every strip is owned by `owner`, a table also by its own
    key `owner#position`."""
    for at, piece in enumerate(pieces):
        owners: tuple[str, ...] = (owner,)
        if isinstance(piece, Paragraph):
            strips = _paragraph(piece, style)
        elif isinstance(piece, Box):
            strips = _box(piece, style) if piece.look != "indent" else _set_in(piece, style)
        elif isinstance(piece, Formula):
            strips = _formula(piece, style)
        else:
            owners = (owner, f"{owner}#{at}")
            strips = _table(piece, style)
        if _introduces(piece, pieces[at + 1 : at + 2]):
            strips[-1] = replace(strips[-1], keep=True)
        for strip in strips:
            yield replace(strip, owners=owners)


def _introduces(piece: Piece, following: tuple[Piece, ...]) -> bool:
    """Whether a piece heads the next one and so can't end a page: a 호 over its 목 or over a table, or a
    plain line that isn't a sentence, such as the title of a quoted statute."""
    if not isinstance(piece, Paragraph) or not following:
        return False
    if piece.level is Level.PLAIN:
        return not piece.text.endswith(".")
    after = following[0]
    deeper = isinstance(after, Table) or (isinstance(after, Paragraph) and after.level is Level.SUBITEM)
    return piece.level is Level.ITEM and deeper


def _paragraph(paragraph: Paragraph, style: Style) -> list[Strip]:
    """A 항, 호, 목 or plain paragraph with its mark and indent."""
    if paragraph.level is Level.HEADING:
        return spaced(text_strips(paragraph.text, style.article, style), 9.0, keep=True)
    hang = style.body.width(f"{paragraph.mark} ") if paragraph.mark else 0.0
    indent = INDENT.get(paragraph.level, 0.0)
    strips = text_strips(paragraph.printed, style.body, style, indent, hang)
    return spaced(strips, 2.0 if paragraph.level is Level.PARAGRAPH else 0.0)


def _box_lines(box: Box, inner: Style) -> list[Strip]:
    """The label and the paragraphs of a box."""
    lines = text_strips(box.label, inner.box_label, inner) if box.label else []
    return [*lines, *(strip for line in box.lines for strip in text_strips(line, inner.box, inner))]


def _set_in(box: Box, style: Style) -> list[Strip]:
    """A quotation that nothing but its indent tells from the text, kept on one page."""
    inner = replace(style, right=style.right + 4 * BOX_PADDING * style.columns)
    lines = [replace(strip, runs=_shifted(strip.runs, 4 * BOX_PADDING), keep=True) for strip in _box_lines(box, inner)]
    return [*spaced(lines, 3.0), Strip(4.0)]


def _box(box: Box, style: Style) -> list[Strip]:
    """A bordered or shaded box, kept on one page."""
    inner = replace(style, right=style.right + 2 * BOX_PADDING * style.columns)
    lines = _box_lines(box, inner)
    right = style.column
    if box.look == "shaded":
        height = 5.0 + sum(strip.height for strip in lines) + 6.0
        grey = Strip(5.0, rules=(Rule(0, 0, right, height, fill=True),), space_before=7.0)
        shown = [replace(strip, runs=_shifted(strip.runs, BOX_PADDING)) for strip in lines]
        return [*(replace(strip, keep=True) for strip in (grey, *shown, Strip(6.0))), Strip(6.0)]
    line = partial(Rule, dotted=style.dotted)
    strips = [Strip(5.0, rules=(line(0, 0, right, 0),), space_before=7.0)]
    strips += [replace(strip, runs=_shifted(strip.runs, BOX_PADDING)) for strip in lines]
    strips.append(Strip(6.0, rules=(line(0, 6.0, right, 6.0),)))
    sides = [replace(s, rules=(*s.rules, line(0, 0, 0, s.height), line(right, 0, right, s.height))) for s in strips]
    below = Strip(6.0)
    return [*(replace(strip, keep=True) for strip in sides), below]


def _shifted(runs: tuple[Run, ...], by: float) -> tuple[Run, ...]:
    """The runs moved to the right."""
    return tuple(replace(run, x=run.x + by) for run in runs)


def _formula(formula: Formula, style: Style) -> list[Strip]:
    """A fraction over a line, kept together. It has no printed lines: in which order its parts are read is nobody's truth."""
    face = style.body
    bar = max(face.width(formula.numerator), face.width(formula.denominator)) + 6.0
    start = INDENT[Level.ITEM] + face.width(f"{formula.left} ")
    height, middle = 2.2 * face.leading, 1.1 * face.leading
    runs = [
        Run(INDENT[Level.ITEM], middle + 0.35 * face.size, formula.left, face),
        Run(start + (bar - face.width(formula.numerator)) / 2, middle - 0.35 * face.size, formula.numerator, face),
        Run(start + (bar - face.width(formula.denominator)) / 2, middle + 1.05 * face.size, formula.denominator, face),
        Run(start + bar + face.width(" "), middle + 0.35 * face.size, formula.right, face),
    ]
    shown = tuple(run for run in runs if run.text)
    return [Strip(height, shown, (Rule(start, middle, start + bar, middle),), space_before=3.0)]


def _table(table: Table, style: Style) -> list[Strip]:
    """A caption and a table; unless it is to be printed once, the head is printed again after a page break."""
    total = sum(table.widths)
    widths = [style.column * share / total for share in table.widths]
    heights = [_row_height(table, at, widths, style) for at in range(len(table.rows))]
    caption = spaced(text_strips(f"○ {table.caption}", style.table_head, style), 9.0, keep=True) if table.caption else [Strip(6.0)]
    rows = [_row(table, at, widths, heights, style) for at in range(len(table.rows))]
    head = rows[0]
    body = [replace(row, repeated=(head,) if table.head and table.repeat else ()) for row in rows[1:]]
    return [*caption, head, *body, Strip(7.0)]


def _cell_lines(cell: str, width: float, face: Face) -> list[str]:
    """The printed lines of a cell, its own line ends kept."""
    inner = width - 2 * CELL_PADDING
    return [line for part in cell.split("\n") for line in break_lines(part, face, inner)]


def _row_height(table: Table, at: int, widths: list[float], style: Style) -> float:
    """The height that the fullest cell of a row needs; one that goes on below has room there."""
    cells = [(cell, _span_width(table, at, column, widths), column) for column, cell in enumerate(table.rows[at])]
    own = [len(_cell_lines(cell, width, style.table)) for cell, width, column in cells if not _spans_far(table, at, column, cell)]
    return max(own, default=1) * style.table.leading + 2 * CELL_PADDING


def _spans_far(table: Table, at: int, column: int, cell: str) -> bool:
    """Whether a cell is merged over rows and columns: its words then don't stretch its first row."""
    return cell in (MERGED, JOINED) or (_merged_below(table, at, column) > 0 and _joined_right(table, at, column) > 0)


def _joined_right(table: Table, at: int, column: int) -> int:
    """How many columns to the right belong to the cell that stands (or goes on) in this one."""
    count = 0
    while column + count + 1 < len(table.widths) and table.rows[at][column + count + 1] == JOINED:
        count += 1
    return count


def _span_width(table: Table, at: int, column: int, widths: list[float]) -> float:
    """The width of a cell with the columns joined to it."""
    return sum(widths[column : column + 1 + _joined_right(table, at, column)])


def _origin(table: Table, at: int, column: int) -> tuple[int, int]:
    """Row and column of the cell that prints what stands here."""
    while table.rows[at][column] == JOINED:
        column -= 1
    while table.rows[at][column] == MERGED:
        at -= 1
        while table.rows[at][column] == JOINED:
            column -= 1
    return at, column


def _row(table: Table, at: int, widths: list[float], heights: list[float], style: Style) -> Strip:
    """One row of a table as a strip. A cell that is merged downwards is printed by its first row,
    in the middle of all its rows, which therefore stay on one page."""
    runs: list[Run] = []
    rules: list[Rule] = []
    height, x = heights[at], 0.0
    merged_down = False
    for column, width in enumerate(widths):
        own = _origin(table, at, column)
        below = at + 1 < len(table.rows) and _origin(table, at + 1, column) == own
        merged_down = merged_down or below
        if own[0] == 0 and table.head:
            rules.append(Rule(x, 0, x + width, height, fill=True))
        if at == 0 or (own[0] == at and not table.repeat):  # no head closes the rows at the top of the next page
            rules.append(Rule(x, 0, x + width, 0))
        if not below:
            rules.append(Rule(x, height, x + width, height))
        if table.rows[at][column] != JOINED:
            rules.append(Rule(x, 0, x, height))
        if own == (at, column):
            span = sum(heights[at : at + _merged_below(table, at, column) + 1])
            runs += _cell_runs(table, at, column, x, _span_width(table, at, column, widths), span, style)
        x += width
    rules.append(Rule(x, 0, x, height))
    return Strip(height, tuple(runs), tuple(rules) if table.ruled else (), keep=at == 0 or merged_down)


def _merged_below(table: Table, at: int, column: int) -> int:
    """How many rows below belong to the cell that stands (or goes on) in this one."""
    count = 0
    while at + count + 1 < len(table.rows) and table.rows[at + count + 1][column] == MERGED:
        count += 1
    return count


def _cell_runs(table: Table, at: int, column: int, x: float, width: float, height: float, style: Style) -> list[Run]:
    """The text of one cell, in the middle of `height`, aligned as the column says."""
    in_head = at == 0 and table.head
    face = style.table_head if in_head else style.table
    align = "c" if in_head else table.align[column]
    lines = _cell_lines(table.rows[at][column], width, face)
    top = (height - len(lines) * face.leading) / 2
    runs = []
    for number, line in enumerate(lines):
        free = width - 2 * CELL_PADDING - face.width(line.rstrip())
        shift = {"l": 0.0, "c": free / 2, "r": free}[align]
        y = top + number * face.leading + face.leading * 0.72
        runs.append(Run(x + CELL_PADDING + shift, y, line.rstrip(), face))
    return runs
