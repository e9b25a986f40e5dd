"""Text that does not run from left to right: which way up a page is read, and what to do with text in another direction than most.

A page is turned until its running text reads from left to right. Characters alone can't tell which that is where two directions meet:
a landscape table on an upright page has more of them than the page's own sentences, and a landscape page keeps the upright running
head of its neighbours. So neither tables nor what stands at the edges count where it is close.
Of the other directions, what stands in a cell of a table is that cell's text. Everything else is read in the frame of its own; short
lines beyond the text, at the edge of the page, are page furniture (thumb indexes, heads and feet). Text at a slant (watermarks,
stamps) belongs to nothing on the page and is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus_builder.model import BBox, Line
from corpus_builder.reading.cells import Grid, cell_lines
from corpus_builder.reading.furniture import BAND, HEADING
from corpus_builder.reading.glyphs import SLANTED, Fragment, Glyph, RawPage, origin
from corpus_builder.reading.lattice import Region, regions
from corpus_builder.reading.rules import rules_of
from corpus_builder.turns import Turn

CLOSE = 0.25
"""A second direction with more than this share of the first one's characters may be the one of the running text."""

EDGE = 0.08
"""Share of the page, measured across the text, in which a line beyond all other text is furniture."""

LABEL = 10
"""Longer lines than this are no labels of the page."""

_ARTICLE = re.compile(r"^\s*제\s*\d+\s*조(?:\s*의\s*\d+)?\s*[(（\[【]")
_AMOUNT = re.compile(r"\d\s*(?:[만천백억원일세%회년월]|개월)")
_SENTENCE = re.compile(r"[다요음함]\s*[.。]\s*$")


def upright(page: RawPage) -> RawPage:
    """The page turned so that its running text reads from left to right: it has turn 0 then."""
    votes: Counter[int] = Counter()
    for fragment in (*page.fragments, *page.hidden):
        votes[fragment.turn] += len(fragment.glyphs)
    del votes[SLANTED]
    if not votes:
        return turned(page, page.shown)
    (first, most), *others = votes.most_common()
    if others and others[0][1] > CLOSE * most:
        running = _running(page)
        first = max(votes, key=lambda turn: (running[turn], votes[turn]))
    return turned(page, Turn(first))


def _running(page: RawPage) -> Counter[int]:
    """The characters of each turn outside of tables and of the bands that heads and feet stand in; headings count there, too."""
    tables = [region.bbox for region in regions(rules_of(page.drawings)) if len(region.cells) > 1]
    votes: Counter[int] = Counter()
    for fragment in page.fragments:
        first = fragment.glyphs[0]
        if fragment.turn == SLANTED or any(_within(first, box) for box in tables):
            continue
        turn = Turn(fragment.turn)
        _, y = turn.point((first.x0 + first.x1) / 2, (first.y0 + first.y1) / 2, page.width, page.height)
        _, height = turn.size(page.width, page.height)
        if BAND * height < y < (1 - BAND) * height or HEADING.match(fragment.text):
            votes[fragment.turn] += len(fragment.glyphs)
    return votes


def _within(glyph: Glyph, box: BBox) -> bool:
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= (glyph.y0 + glyph.y1) / 2 <= box[3]


def turned(page: RawPage, turn: Turn) -> RawPage:
    """The page turned by `turn`, clockwise."""
    if not turn.degrees:
        return page
    width, height = turn.size(page.width, page.height)

    def fragment(old: Fragment) -> Fragment:
        degrees = old.turn if old.turn == SLANTED else (old.turn - turn.degrees) % 360
        return Fragment(_glyphs(old.glyphs, turn, page.width, page.height, old.turn, degrees), degrees)

    return replace(
        page,
        width=width,
        height=height,
        fragments=tuple(map(fragment, page.fragments)),
        hidden=tuple(map(fragment, page.hidden)),
        drawings=tuple(_drawing(drawing, turn, page.width, page.height) for drawing in page.drawings),
        images=tuple(turn.box(box, page.width, page.height) for box in page.images),
        shown=Turn((page.shown.degrees - turn.degrees) % 360),
    )


def _glyphs(glyphs: Iterable[Glyph], turn: Turn, width: float, height: float, old: int, new: int) -> tuple[Glyph, ...]:
    """Glyphs of text of turn `old` on the turned page, where it is `new`."""
    result = []
    for glyph in glyphs:
        x0, y0, x1, y1 = turn.box((glyph.x0, glyph.y0, glyph.x1, glyph.y1), width, height)
        x, y = turn.point(*origin(glyph, old), width, height)
        result.append(Glyph(glyph.char, x0, y0, x1, y1, x if new in (90, 270) else y, glyph.size))
    return tuple(result)


def _drawing(drawing: Mapping[str, Any], turn: Turn, width: float, height: float) -> dict[str, Any]:
    """One of MuPDF's drawings on the turned page: its rectangle, lines and rectangles; curves, which are never rules, are left out."""
    items = []
    for item in drawing["items"]:
        if item[0] == "l":
            items.append(("l", *(turn.point(x, y, width, height) for x, y in item[1:3])))
        elif item[0] == "re":
            items.append(("re", turn.box(item[1], width, height), *item[2:]))
    return {**drawing, "rect": turn.box(drawing["rect"], width, height), "items": items}


def belongs(region: Region, own: Sequence[Fragment], others: Sequence[Fragment]) -> bool:
    """Whether a framed region is one of the page's own text: at least half of its cells with text begin with such. `others`: the rest."""
    if not any(_within(fragment.glyphs[0], region.bbox) for fragment in others):
        return True
    grid = Grid(region)
    first, second = ({grid.cell_of(fragment.glyphs[0]) for fragment in text} - {None} for text in (own, others))
    return len(first) >= len(second)


def label_lines(box: BBox, glyphs: Mapping[int, Sequence[Glyph]], width: float, height: float) -> tuple[Line, ...]:
    """The printed lines of a cell's text in other directions: `glyphs` by their turn, on a page of `width` × `height` points."""
    result: list[Line] = []
    for degrees, own in glyphs.items():
        turn = Turn(degrees)
        size = turn.size(width, height)
        lines = cell_lines(turn.box(box, width, height), _glyphs(own, turn, width, height, degrees, 0))
        result += [replace(line, bbox=turn.back.box(line.bbox, *size)) for line in lines]
    return tuple(result)


def is_label(line: Line, height: float, body: tuple[float, float]) -> bool:
    """Whether a line in another direction than the page's is furniture. All in the frame in which it reads from left to right:
    `height` is the page's, `body` the top and bottom of the page's own text."""
    beyond = line.bbox[3] <= min(EDGE * height, body[0]) or line.bbox[1] >= max((1 - EDGE) * height, body[1])
    return beyond and len(line.text.strip()) <= LABEL and not _AMOUNT.search(line.text) and not _SENTENCE.search(line.text)


def opens_article(line: Line) -> bool:
    """Whether a line is the heading of an article: text on its side that holds one is law to its last letter, and no label."""
    return bool(_ARTICLE.match(line.text))
