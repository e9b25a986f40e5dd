"""Circled numerals that OCR could not read, put right by their sequence, or shown as unread.

Tesseract has no ① to ⑳: it writes 0, @, (8, 6), (3), 03 …, and where their ring was seen on the image (rings.py), the digit may be too
faint. Within an article they count 1, 2, 3. So an unread mark becomes a numeral if both neighbours leave room for this one only, or
if it comes next and its faint digit says the same, from one article heading to the next, over page ends. Else it is written ⟦?⟧: a
mark that OCR dropped would shift all others, and a wrong number is worse than none. Lists numbered 1) 2) 3) are left alone.
OCR pages only; each line notes what stood there before, each page tells how many marks were put right and how many are unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus_builder.model import Line, Page
from corpus_builder.reading.rings import CIRCLED, UNREAD, mark

_HEADING = re.compile(r"^(\s*제\s*\d+\s*조(?:\s*의?\s*\d+)?\s*[(（\[](?:[^()（）]|\([^()]*\))*[)）\]]?\s*)(.*)$")
_TRUE = re.compile(rf"^\s*(?:([{CIRCLED}])|⟦(\d{{1,2}})⟧)")
_UNREAD = re.compile(r"^\s*⟦\?⟧\s*")
_NOTED = re.compile(r"^⟦\?⟧ for a (circle|square)(?:, perhaps (\d+))?$")
_SHAPE = re.compile(r"^\s*([\[(〈<]?(?:\d{1,2}|[OoQD@©®°])[)>〉\]]?)\s+(?=[가-힣「『‘“'\"(<])")
_FIRST = re.compile(r"\D?0[)\d]?\D?|\D?[Oo]\D?")
_ENDED = re.compile(r"[.。:;)】\]>]\s*$")
_SHORT = 0.97
"""A line that reaches less far than this share of the page's right margin has ended its paragraph."""


@dataclass(slots=True)
class _Mark:
    """A mark at the start of a paragraph. `number` 0: unread; `guess`: what its ring or its digits suggest, 0 for nothing.

    `head` and `rest` are the line's text before and behind it, `before` what stands there now; `plain`: only a number, perhaps no mark.
    """

    line: Line
    head: str
    before: str
    rest: str
    square: bool
    number: int
    guess: int
    plain: bool = False

    @property
    def text(self) -> str:
        if self.number:
            return mark(self.number, self.square)
        return self.before if self.plain else UNREAD


def repaired(pages: Sequence[Page]) -> list[Page]:
    """The pages, with the unread numerals of those that OCR read put right where the sequence is certain.

    `signals["numerals"]` counts those put right, `signals["unread"]` the others.
    """
    changed: dict[int, _Mark] = {}
    for marks in _by_article(pages):
        for square in (False, True):
            run = [found for found in marks if found.square == square]
            unread = [found for found in run if not found.number]
            _resolve(run)
            changed |= {id(found.line): found for found in unread}
    return [_with(page, changed) if page.source == "ocr" else page for page in pages]


def _by_article(pages: Sequence[Page]) -> list[list[_Mark]]:
    """The marks of each article, in order; a page that OCR did not read ends one, too.

    Text that only looks like a misread mark counts for nothing in a document without a single ring: there 2) is 2).
    """
    articles: list[list[_Mark]] = [[]]
    ended, listed = True, 0
    ringed = any(page.signals.get("ocr_rings", 1.0) for page in pages if page.source == "ocr")
    for page in pages:
        lines = [line for block in page.blocks if block.kind != "table" for line in block.lines] if page.source == "ocr" else []
        right = sorted(line.bbox[2] for line in lines)[len(lines) * 9 // 10] if lines else 0.0
        if not lines:
            articles.append([])
        for line in lines:
            heading = _HEADING.match(line.text)
            if heading:
                articles.append([])
                listed = 0
            found = _mark(line, heading, ended and ringed)
            if found and not found.number and (step := _of_list(found.before, listed)):
                listed = step
            elif found:
                articles[-1].append(found)
            ended = bool(_ENDED.search(line.text) or heading) or line.bbox[2] < _SHORT * right
    return articles


def _mark(line: Line, heading: re.Match[str] | None, may_be: bool) -> _Mark | None:
    """The mark that a line (or what follows its heading) begins with."""
    head, rest = (heading[1], heading[2]) if heading else ("", line.text)
    true = _TRUE.match(rest)
    if true:
        number = CIRCLED.index(true[1]) + 1 if true[1] else int(true[2])
        return _Mark(line, head, true[0], rest[true.end() :], not true[1], number, number)
    unread = _UNREAD.match(rest)
    if unread:
        noted = next((found for note in line.repairs if (found := _NOTED.match(note))), None)
        square, guess = (noted[1] == "square", int(noted[2] or 0)) if noted else (False, 0)
        return _Mark(line, head, unread[0], rest[unread.end() :], square, 0, guess)
    shape = _SHAPE.match(rest) if may_be or (heading and rest) else None
    if not shape:
        return None
    digits = re.sub(r"\D", "", shape[1])
    # A nought is never read for another one than ①, and behind its heading an article begins with ①.
    guess = 1 if heading or _FIRST.fullmatch(shape[1]) else int(digits or 0)
    plain = bool(digits) and guess != 1
    return _Mark(line, head, shape[0], rest[shape.end() :], False, 0, guess, plain)


def _resolve(run: Sequence[_Mark]) -> None:
    """Give numbers to the unread marks of one kind in one article, as far as they are certain."""
    index = 0
    while index < len(run):
        if run[index].number:
            index += 1
            continue
        last = run[index - 1].number if index else 0
        end = next((k for k in range(index, len(run)) if run[k].number), len(run))
        known_before = index == 0 or last > 0
        if known_before and end < len(run) and run[end].number == last + (end - index) + 1 <= len(CIRCLED):
            for offset in range(index, end):
                run[offset].number = last + 1 + offset - index
        elif run[index].guess and run[index].guess == (last + 1 if known_before else 1) <= len(CIRCLED):
            run[index].number = run[index].guess
        elif run[index].guess == 1 and _FIRST.fullmatch(run[index].before.strip()):
            run[index].number = 1
        index += 1


def _with(page: Page, changed: dict[int, _Mark]) -> Page:
    marks = [changed[id(line)] for block in page.blocks for line in block.lines if id(line) in changed]
    put_right, unread = sum(bool(found.number) for found in marks), sum(found.text == UNREAD for found in marks)
    if not put_right and not unread:
        return page
    blocks = tuple(replace(block, lines=tuple(_line(line, changed) for line in block.lines)) for block in page.blocks)
    told = [f"; {put_right} circled numerals put right by sequence"] if put_right else []
    told += [f"; {unread} circled numerals unread"] if unread else []
    signals = {**page.signals, "numerals": float(put_right), "unread": float(unread)}
    return replace(page, blocks=blocks, reason=page.reason + "".join(told), signals=signals)


def _line(line: Line, changed: dict[int, _Mark]) -> Line:
    found = changed.get(id(line))
    if not found or found.text == found.before:
        return line
    note = f"{found.text} for {found.before.strip()}"
    repairs = line.repairs if found.text == found.before.strip() else (*line.repairs, note)
    return replace(line, text=f"{found.head}{found.text} {found.rest}", repairs=repairs)


def _of_list(before: str, listed: int) -> int:
    """The number of a mark that belongs to a list numbered 1) 2) 3) or (1) (2) (3), of which `listed` was the last; else 0."""
    digits = re.sub(r"\D", "", before)
    goes_on = before.strip()[-1] in ")〉>" and digits and digits[0] != "0" and int(digits) == listed + 1
    return listed + 1 if goes_on else 0
