"""Strips -> pages, in one column or in several: nothing is decided here but what goes where."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sample_layout import Rule, Run, Strip
from sample_type import Style

Places = dict[str, list[int]]
"""Owner key -> its pages, from 1."""


@dataclass
class Page:
    """One printed page. Runs and rules are in page coordinates; `lines` is the truth's reading
    order of the body, `furniture` what is printed in the margins.

    kind: cover, contents, body, annex, image (a divider) or blank. `size` is its width and height as shown, None for the style's;
    a `rotated` page is stored on its side. `hidden` is text that a person doesn't see.
    """

    kind: str
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    size: tuple[float, float] | None = None
    rotated: bool = False
    picture: str = ""
    hidden: list[str] = field(default_factory=list)


def fill(strips: list[Strip], style: Style) -> tuple[list[Page], Places]:
    """Fill pages of one column with strips; also the page numbers of every owner."""
    pages: list[Page] = []
    places: Places = {}
    y = 0.0
    for at, strip in enumerate(strips):
        need = strip.space_before + _kept_height(strips, at)
        started = strip.break_before != ""
        if started or not pages or (y and y + need > style.depth):
            pages.append(Page(strip.break_before or pages[-1].kind))
            y = 0.0
            for head in () if started else strip.repeated:
                y = _put(head, pages[-1], 0.0, y, style)
        y += strip.space_before if y else 0.0
        y = _put(strip, pages[-1], 0.0, y, style)
        _note(strip, len(pages), places)
    return pages, places


def fill_columns(strips: list[Strip], style: Style) -> tuple[list[Page], Places]:
    """Fill pages of several columns. Strips that go across all columns end the columns above them, which are made equally long."""
    pages: list[Page] = []
    places: Places = {}
    y = 0.0
    rest = strips
    while rest:
        if rest[0].break_before or not pages:
            pages.append(Page(rest[0].break_before or "body"))
            y = 0.0
        if rest[0].wide:
            if y + rest[0].space_before + _kept_height(rest, 0) > style.depth:
                pages.append(Page(pages[-1].kind))
                y = 0.0
            y = _put(rest[0], pages[-1], 0.0, y + (rest[0].space_before if y else 0.0), style)
            _note(rest[0], len(pages), places)
            rest = rest[1:]
            continue
        end = next((at for at, strip in enumerate(rest) if strip.wide or strip.break_before), len(rest))
        taken, depth = _columns(rest[:end], style.depth - y, style)
        for column, own in enumerate(taken):
            low = y
            for at, strip in enumerate(own):
                low = _put(strip, pages[-1], column * (style.column + style.gutter), low + (strip.space_before if at else 0.0), style)
                _note(strip, len(pages), places)
        rest = rest[sum(map(len, taken)) :]
        y += depth
        if rest and not rest[0].wide and not rest[0].break_before:
            pages.append(Page(pages[-1].kind))
            y = 0.0
    return pages, places


def _columns(strips: list[Strip], room: float, style: Style) -> tuple[list[list[Strip]], float]:
    """As many strips as fit into columns of at most `room`, and how deep the columns are: all of them balanced if they all fit."""
    depth = room
    taken = _cut(strips, depth, style.columns)
    while sum(map(len, taken)) == len(strips) and sum(map(len, _cut(strips, depth - 6.0, style.columns))) == len(strips):
        depth -= 6.0
        taken = _cut(strips, depth, style.columns)
    return taken, depth


def _cut(strips: list[Strip], room: float, columns: int) -> list[list[Strip]]:
    """The strips that fit into so many columns of this height, column by column."""
    taken: list[list[Strip]] = []
    at = 0
    for _ in range(columns):
        own: list[Strip] = []
        y = 0.0
        while at < len(strips):
            need = (strips[at].space_before if own else 0.0) + _kept_height(strips, at)
            if y + need > room and (own or need > room):
                break
            y += (strips[at].space_before if own else 0.0) + strips[at].height
            own.append(strips[at])
            at += 1
        taken.append(own)
    return taken


def _kept_height(strips: list[Strip], at: int) -> float:
    """The height from a strip to the end of the group that must stand on one page with it."""
    height = strips[at].height
    while strips[at].keep and at + 1 < len(strips) and not strips[at + 1].break_before:
        at += 1
        height += strips[at].space_before + strips[at].height
    return height


def _put(strip: Strip, page: Page, x: float, y: float, style: Style) -> float:
    """Place a strip on a page at `x`, `y` from the text area's corner; the `y` below it."""
    left, top = style.left + x, style.top + y
    page.runs += [replace(run, x=run.x + left, y=run.y + top) for run in strip.runs]
    page.rules += [replace(r, x0=r.x0 + left, x1=r.x1 + left, y0=r.y0 + top, y1=r.y1 + top) for r in strip.rules]
    page.picture = page.picture or strip.picture
    if strip.line:
        page.lines.append(strip.line)
    return y + strip.height


def _note(strip: Strip, page: int, places: Places) -> None:
    """Write down that the strip's owners stand on this page."""
    for owner in strip.owners:
        known = places.setdefault(owner, [])
        if page not in known and (strip.runs or strip.line):
            known.append(page)
