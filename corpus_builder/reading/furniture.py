"""Running heads, feet and page numbers: found by position and repetition together (see settle.py for why)."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from corpus_builder.model import Line, Page
from corpus_builder.turns import Turn

BAND = 0.13
"""Share of the page height, at the top and at the bottom, in which furniture stands."""

OUTERMOST = 3
"""Only so many lines from the top and from the bottom of a page can be furniture."""

REPEATS = 3
"""Neighbouring pages (at most two apart: left and right pages differ) on which a line must stand at the same height."""

SAME_HEIGHT, SAME_HEIGHT_SCANNED = 4.0, 12.0
"""Points by which a line may be off from the one on the page before; paper slips and lies askew in a scanner."""

ALIKE = 0.8
"""Share of letters that two lines read by OCR must have in common to be the same one: each is misread in its own way."""

HEADING = re.compile(r"^\s*[【\[<(〈]?\s*(제\s*\d+\s*(?:-\s*\d+\s*)?[조관장편절]|별\s*표|부\s*표|붙\s*임|별\s*첨|[①-⑳])")
_OPENS_TERMS = re.compile(r"^\s*제\s*1\s*조")
_TERMS = re.compile(r"(?:약\s?관|특약)\s*(?:\([^()]*\)|\[[^\[\]]*\])?\s*[】\])>〉》]?\s*$")
"""The title of terms, where 제1조 follows: however often it is printed, it is no running head there."""
_ITEM = re.compile(r"^\s*(?:\d{1,2}\s*[.)]|\(\d{1,2}\))(?=\s*\D)")
"""The number of a list's item. One that counts with the pages is no page number."""
_NUMBER = re.compile(r"\d+")
_SENTENCE = re.compile(r"[다요음함]\s*[.。]\s*$")
_DASHED = re.compile(r"^\s*[-–—~]\s*\d{1,4}\s*[-–—~]\s*$")
_PAGE_NUMBER = re.compile(r"^\s*(?:\d{1,4}\s*/\s*\d{1,4}|\d{1,4}\s*(?:쪽|페이지)|[Pp](?:age|\.)?\s*\d{1,4})\s*$")
"""What may be a page number, if one on a neighbouring page agrees: a table without rules says "100/100", too."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the top or bottom edge of a page."""

    page: int
    line: Line
    height: float
    numbers: tuple[int, ...]
    scanned: bool

    @property
    def slack(self) -> float:
        return SAME_HEIGHT_SCANNED if self.scanned else SAME_HEIGHT


class _Side(NamedTuple):
    """Where on its page a line stands: in the frame of which turn, at the top or the bottom of it, in the page's text or aside."""

    turn: int
    top: bool
    aside: bool


def furniture_lines(pages: Sequence[Page]) -> dict[int, frozenset[Line]]:
    """The furniture lines of each page number. The lines are those of `pages` themselves."""
    groups: dict[tuple[_Side, str], list[_Edge]] = defaultdict(list)
    found: dict[int, list[Line]] = defaultdict(list)
    numbered: dict[int, list[_Edge]] = defaultdict(list)
    scanned: dict[_Side, deque[tuple[_Edge, str]]] = defaultdict(lambda: deque(maxlen=3 * OUTERMOST))
    for page in pages:
        for side, line in _edges(page):
            numbers = tuple(int(n) for n in _NUMBER.findall(line.text) if len(n) < 9)
            edge = _Edge(page.number, line, (line.bbox[1] + line.bbox[3]) / 2, numbers, page.source == "ocr")
            if _DASHED.match(line.text):
                found[page.number].append(line)
            elif _PAGE_NUMBER.match(line.text):
                numbered[page.number].append(edge)
            elif side.aside or (not HEADING.match(line.text) and not _SENTENCE.search(line.text)):
                item = _ITEM.match(line.text)
                text = "".join([item[0] if item else "", _NUMBER.sub("#", line.text[item.end() if item else 0 :])]).replace(" ", "")
                key = (side, text if not edge.scanned else _as_before(text, edge, scanned[side]))
                groups[key].append(edge)
                scanned[side].append((edge, key[1]))
    for number, own in numbered.items():
        near = [edge for step in (-2, -1, 1, 2) for edge in numbered.get(number + step, ())]
        found[number] += [edge.line for edge in own if any(_agree(edge, other) for other in near)]
    for edges in groups.values():
        for edge in _repeated(edges):
            found[edge.page].append(edge.line)
    return {page.number: frozenset(marked) - _inner(page, marked) for page in pages if (marked := found[page.number])}


def _inner(page: Page, found: Sequence[Line]) -> set[Line]:
    """Those of the lines that have other text between them and the page's edge: equal clauses at equal heights are no running heads."""
    inner: set[Line] = set()
    for (turn, aside), lines in _frames(page).items():
        middle = Turn(turn).size(page.width, page.height)[1] / 2
        rows = [] if aside else _rows(lines)
        for half in ([row for row in rows if row[0].bbox[1] < middle], [row for row in rows if row[0].bbox[1] >= middle][::-1]):
            outer = list(itertools.takewhile(lambda row: any(line in found for line in row), half))
            inner.update(line for row in half[len(outer) :] for line in row if line in found and not _page_number(line))
    return inner


def _page_number(line: Line) -> bool:
    return bool(_DASHED.match(line.text) or _PAGE_NUMBER.match(line.text))


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines from top to bottom, those at one height together."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and line.bbox[1] < (rows[-1][0].bbox[1] + rows[-1][0].bbox[3]) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _as_before(text: str, edge: _Edge, before: Iterable[tuple[_Edge, str]]) -> str:
    """The text under which nearly the same line was seen on one of the two pages before; else the text itself."""
    for last, known in before:
        near = edge.page - 2 <= last.page < edge.page and abs(last.height - edge.height) <= edge.slack
        if near and SequenceMatcher(None, text, known, autojunk=False).ratio() >= ALIKE:
            return known
    return text


def _agree(a: _Edge, b: _Edge) -> bool:
    """Whether what looks like page numbers on two pages stands at the same height or counts with the pages."""
    return abs(a.height - b.height) <= a.slack or b.numbers[0] - a.numbers[0] == b.page - a.page


def _edges(page: Page) -> Iterable[tuple[_Side, Line]]:
    """The outermost lines inside the bands, and those in another direction than the page's wherever they stand."""
    for (turn, aside), lines in _frames(page).items():
        _, height = Turn(turn).size(page.width, page.height)
        for line, below in itertools.zip_longest(lines if aside else lines[:OUTERMOST], lines[1 : OUTERMOST + 1]):
            if line and line.bbox[3] <= (0.5 if aside else BAND) * height and not _opens_terms(line, below):
                yield _Side(turn, True, aside), line
        for line in lines if aside else lines[-OUTERMOST:]:
            if line.bbox[1] >= (0.5 if aside else 1 - BAND) * height:
                yield _Side(turn, False, aside), line


def _frames(page: Page) -> dict[tuple[int, bool], list[Line]]:
    """(turn, aside) -> the lines of the page in that frame, from top to bottom."""
    frames: dict[tuple[int, bool], list[Line]] = defaultdict(list)
    for block in page.blocks:
        if block.kind in ("text", "box", "aside"):
            frames[block.turn, block.kind == "aside"] += block.lines
    for lines in frames.values():
        lines.sort(key=lambda line: line.bbox[1])
    return frames


def _opens_terms(line: Line, below: Line | None) -> bool:
    return below is not None and bool(_OPENS_TERMS.match(below.text) and _TERMS.search(line.text))


def _repeated(edges: Sequence[_Edge]) -> list[_Edge]:
    """Those edges that stand at the same height as equal ones on neighbouring pages, in runs of at least REPEATS."""
    result: list[_Edge] = []
    for group in _by_height(edges):
        run: list[_Edge] = []
        for edge in group:
            if run and not (edge.page - run[-1].page <= 2 and _counts(run[-1], edge)):
                result += run if len(run) >= REPEATS else []
                run = []
            run.append(edge)
        result += run if len(run) >= REPEATS else []
    return result


def _by_height(edges: Sequence[_Edge]) -> list[list[_Edge]]:
    """Edges grouped by height, each group in page order."""
    groups: list[list[_Edge]] = []
    for edge in sorted(edges, key=lambda e: e.height):
        if groups and edge.height - groups[-1][-1].height <= edge.slack:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [sorted(group, key=lambda e: e.page) for group in groups]


def _counts(before: _Edge, after: _Edge) -> bool:
    """Equal numbers (a product name with a year in it), or one that counts with the pages and the others equal."""
    steps = [b - a for a, b in zip(before.numbers, after.numbers, strict=False)]
    return all(step in (0, after.page - before.page) for step in steps)
