"""Circled numerals that OCR misreads, put right by their sequence.

Tesseract has no ① to ⑳: it writes 0, @, (8, 6), (3), 03 …, and the digit in it tells little. But within an article they count
1, 2, 3. So a circle-like mark at the start of a paragraph becomes the numeral that is due, from one article heading to the next,
over page ends. Lists that are really numbered 1) 2) 3) are left alone: they begin with a 1, which a circled one is never read as.
Done on OCR pages only; every page tells how many marks were put right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus_builder.model import Line, Page

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_HEADING = re.compile(r"^(\s*제\s*\d+\s*조(?:\s*의?\s*\d+)?\s*[(（\[](?:[^()（）]|\([^()]*\))*[)）\]]?\s*)(.*)$")
_TRUE = re.compile(rf"^\s*([{CIRCLED}])")
_SHAPE = re.compile(r"^\s*([\[(〈<]?(?:\d{1,2}|[OoQD@©®°])[)>〉\]]?)\s+(?=[가-힣「『‘“'\"(<])")
_FIRST = re.compile(r"\D?0[)\d]?\D?|\D?[Oo]\D?")
_ENDED = re.compile(r"[.。:;)】\]>]\s*$")
_SHORT = 0.97
"""A line that reaches less far than this share of the page's right margin has ended its paragraph."""


@dataclass(slots=True)
class _Count:
    """Where the counting stands: the circled numeral that is due (0: unknown), and the last number of a list like 1) 2)."""

    due: int = 0
    listed: int = 0


def repaired(pages: Sequence[Page]) -> list[Page]:
    """The pages, with the misread circled numerals of those that OCR read put right; `signals["numerals"]` counts them."""
    count = _Count()
    result = []
    for page in pages:
        if page.source != "ocr":
            count = _Count()
            result.append(page)
            continue
        changed = _changed([line for block in page.blocks for line in block.lines], count)
        result.append(_with(page, changed) if changed else page)
    return result


def _changed(lines: Sequence[Line], count: _Count) -> dict[int, Line]:
    """The mended lines by the id() of what they replace; `count` is moved on."""
    right = sorted(line.bbox[2] for line in lines)[len(lines) * 9 // 10] if lines else 0.0
    changed: dict[int, Line] = {}
    ended = True
    for line in lines:
        text = _mended(line.text, count, ended)
        if text != line.text:
            changed[id(line)] = replace(line, text=text)
        ended = bool(_ENDED.search(text) or _HEADING.match(text)) or line.bbox[2] < _SHORT * right
    return changed


def _with(page: Page, changed: dict[int, Line]) -> Page:
    blocks = tuple(replace(block, lines=tuple(changed.get(id(line), line) for line in block.lines)) for block in page.blocks)
    reason = f"{page.reason}; {len(changed)} circled numerals put right by sequence"
    return replace(page, blocks=blocks, reason=reason, signals={**page.signals, "numerals": float(len(changed))})


def _mended(text: str, count: _Count, ended: bool) -> str:
    """The line's text with its first mark put right, and `count` moved on. `ended`: the line before ended its paragraph."""
    heading = _HEADING.match(text)
    head, rest = (heading[1], heading[2]) if heading else ("", text)
    if heading:
        count.due, count.listed = 1, 0
    true = _TRUE.match(rest)
    if true:
        count.due, count.listed = CIRCLED.index(true[1]) + 2, 0
        return text
    mark = _SHAPE.match(rest) if ended or heading else None
    if not mark or _of_list(mark[1], count):
        return text
    number = 1 if _FIRST.fullmatch(mark[1]) else count.due  # a nought is never read for another one than ①
    if not 0 < number <= len(CIRCLED):
        return text
    count.due, count.listed = number + 1, 0
    return f"{head}{CIRCLED[number - 1]} {rest[mark.end() :]}"


def _of_list(mark: str, count: _Count) -> bool:
    """Whether the mark belongs to a list numbered 1) 2) 3) or (1) (2) (3)."""
    digits = re.sub(r"\D", "", mark)
    if mark[-1] in ")〉>" and digits and digits[0] != "0" and int(digits) == count.listed + 1:
        count.listed += 1
        return True
    return False
