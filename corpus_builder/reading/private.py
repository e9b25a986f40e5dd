"""Paragraph numbers (항) that the text layer hides: boxed digits that are all the same private-use character.

The page shows 1, 2, 3 in boxes; the text layer says U+F000 each time, and only the embedded font's glyphs differ (numbers from ten on
are two glyphs in one box). `glyphs.identity` has kept each glyph apart, so a mark is a symbol, and what the symbols mean is learnt from
the document itself: the first mark behind an article's heading is 1, the next one 2 … A symbol that nearly always stands where
n is due means n. The count is the check then: where a glyph says what can't follow, or means nothing, the number is written as
unknown (⟦?⟧) and not guessed. Private-use characters anywhere else (quotation marks, bullets) become U+FFFD, the sign for a
character that nobody knows, and are counted.

A number is written as ⟦3⟧ at its line's start: it tells a boxed number from a circled one, which counts items (호) in such policies.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus_builder.model import Block, Page

UNKNOWN_NUMBER = "?"
AGREE = 0.6
"""Share of a symbol's places at which its number must be the one that is due."""
FEWEST = 2
"""Headings behind which the symbol for 1 must stand, for the marks to count as paragraph numbers at all."""
DOUBLED = 0.1
"""A symbol that follows itself more often than this is a bullet, and no 1."""
HIGHEST = 40

_PRIVATE = re.compile(r"[\U000F0000-\U0010FFFD\ue000-\uf8ff]")
_MARK = re.compile(r"^\s*([\U000F0000-\U0010FFFD\ue000-\uf8ff]{1,2})\s*")
_HEADING = re.compile(r"^\s*제\s*\d+\s*조(?:\s*의?\s*\d+)?\s*(?:[(（\[【]|$)")


@dataclass(frozen=True, slots=True)
class _Place:
    """A mark: page and line (by position), its symbol, and how many marks stand before it in its article (None: outside of any)."""

    page: int
    line: tuple[int, int]
    symbol: str
    before: int | None


def recovered(pages: Sequence[Page]) -> list[Page]:
    """The pages of one document, with boxed numbers at line starts written as ⟦n⟧, unknown ones as ⟦?⟧, other private-use
    characters as U+FFFD.

    `signals` count them on each page as "boxed", "boxed_unknown" and "private"; the reason tells of unknown ones.
    """
    if not any(_PRIVATE.search(line.text) for page in pages for block in page.blocks for line in block.lines):
        return list(pages)
    marks = list(_marks(pages))
    meaning = _meaning(marks)
    found: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    due = 0  # of the article; 0 where no number has been seen yet
    for mark in marks:
        if not mark.before:
            due = 0
        number = meaning.get(mark.symbol, 0)
        if not number and not due:
            continue  # a bullet, as far as anybody can tell
        possible = number == 1 or number >= due > 0 or (number and not due)
        found[mark.page][mark.line] = str(number) if possible else UNKNOWN_NUMBER
        due = (number if possible else due) + 1
    return [_written(page, found.get(index, {})) for index, page in enumerate(pages)]


def _marks(pages: Sequence[Page]) -> Iterable[_Place]:
    """Every line of running text that begins with private-use characters, in reading order."""
    before: int | None = None
    for index, page in enumerate(pages):
        for b, block in enumerate(page.blocks):
            for i, line in enumerate(block.lines if block.kind == "text" else ()):
                if _HEADING.match(line.text):
                    before = 0
                elif match := _MARK.match(line.text):
                    yield _Place(index, (b, i), match[1], before)
                    before = None if before is None else before + 1


def _meaning(marks: Sequence[_Place]) -> dict[str, int]:
    """Symbol -> number, for symbols that stand where their number is due; empty if these marks don't count paragraphs."""
    inside = [mark for mark in marks if mark.before is not None]
    places = Counter(mark.symbol for mark in inside)
    first = Counter(mark.symbol for mark in inside if mark.before == 0)
    doubled = Counter(b.symbol for a, b in itertools.pairwise(inside) if b.before and a.symbol == b.symbol)
    meaning = {
        symbol: 1
        for symbol, count in first.items()
        if count >= FEWEST and count >= AGREE * places[symbol] and doubled[symbol] <= DOUBLED * places[symbol]
    }
    while meaning:
        # One symbol at a time, the best one for the lowest number: where a number is missing in print, the next one seems to be it.
        learnt = [
            (number, -agreed, symbol)
            for symbol, due in _due(inside, meaning).items()
            for number, agreed in due.most_common(1)
            if symbol not in meaning and number <= HIGHEST and agreed >= AGREE * due.total()
        ]
        if not learnt:
            break
        number, _, symbol = min(learnt)
        meaning[symbol] = number
    # What was learnt early may not agree with places whose number became known later: one glyph for two numbers means neither.
    told = _due(inside, meaning)
    return {symbol: number for symbol, number in meaning.items() if number == 1 or told[symbol][number] >= AGREE * told[symbol].total()}


def _due(marks: Sequence[_Place], meaning: dict[str, int]) -> dict[str, Counter[int]]:
    """For each symbol, how often each number is due where it stands: behind a mark that stands in its own place."""
    due: dict[str, Counter[int]] = defaultdict(Counter)
    last = 0
    for mark in marks:
        if mark.before and last:
            due[mark.symbol][last + 1] += 1
        number = meaning.get(mark.symbol, 0)
        last = number if number == 1 or (last and mark.before and number == last + 1) else 0
    return due


def _written(page: Page, numbers: dict[tuple[int, int], str]) -> Page:
    """The page with its boxed numbers, by block and line, and without any other private-use character."""
    private = 0
    blocks: list[Block] = []
    for b, block in enumerate(page.blocks):
        lines = []
        for i, line in enumerate(block.lines):
            text = _MARK.sub(f"⟦{numbers[b, i]}⟧ ", line.text) if (b, i) in numbers else line.text
            text, lost = _PRIVATE.subn("\ufffd", text)
            private += lost
            lines.append(replace(line, text=text) if text != line.text else line)
        rows = tuple(tuple(_PRIVATE.sub("\ufffd", cell) for cell in row) for row in block.rows)
        blocks.append(replace(block, lines=tuple(lines), rows=rows))
    if not numbers and not private:
        return page
    unknown = sum(number == UNKNOWN_NUMBER for number in numbers.values())
    signals = {**page.signals, "boxed": float(len(numbers)), "boxed_unknown": float(unknown), "private": float(private)}
    reasons = [page.reason]
    reasons += [f"{unknown} boxed paragraph numbers unknown"] if unknown else []
    reasons += [f"{private} characters of the font's own"] if private else []
    return replace(page, blocks=tuple(blocks), signals=signals, reason="; ".join(reasons))
