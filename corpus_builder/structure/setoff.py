"""Laws that are quoted within an article without a frame, told from the terms by nothing but their indent: they become boxes.

A quote begins with a line that holds only the name of a law's article (민법 제1000조(상속의 순위)), set further in than the terms, and
ends with the first line that isn't. Its headings and numbers are the law's, not the article's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus_builder.structure.printed import Printed

INDENT = 0.9
"""How many font sizes further in than the page's margin a quote stands at least."""
_SLACK = 0.3
_LAW = re.compile(
    r"^\s*[【\[<〈「｢]?\s*[가-힣·ㆍ「」｢｣\s]{0,50}(?:법률?|시행령|시행규칙|규정|규칙|조례)\s*[」｣]?\s*"
    r"제\s*\d+\s*조(?:\s*의\s*\d+)?\s*(?:[(（].{1,50}[)）])?\s*[】\]>〉」｣]?\s*$"
)


def set_off(stream: Sequence[Printed]) -> list[Printed]:
    """The stream with the lines of such quotes as box lines, each quote a box of its own."""
    result = list(stream)
    at = 0
    while at < len(result):
        end = _end(result, at) if result[at].kind == "text" and "제" in result[at].text and _opens(result[at]) else at
        if end > at + 1:
            left, right = min(item.bbox[0] for item in result[at:end]), max(item.bbox[2] for item in result[at:end])
            result[at:end] = [replace(item, kind="box", block=-at - 1, left=left, right=right) for item in result[at:end]]
        at = max(end, at + 1)
    return result


def _opens(item: Printed) -> bool:
    return bool(_LAW.match(item.text)) and item.bbox[0] - item.left > INDENT * item.height and not item.centred


def _end(stream: Sequence[Printed], at: int) -> int:
    """The index behind the last line that stands as far in as the one at `at`."""
    opened = stream[at]
    for i in range(at + 1, len(stream)):
        item = stream[i]
        indent = (item.bbox[0] - item.left) - (opened.bbox[0] - opened.left)
        if item.kind != "text" or indent < -_SLACK * opened.height or item.height > 1.1 * opened.height:
            return i
    return len(stream)
