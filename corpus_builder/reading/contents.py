"""Lines of a table of contents: they look like headings, and would make every article appear twice.

Three kinds are met: with dot leaders, with a bare page number at the end, and with nothing at all. The last is told by what is
missing: headings follow one another without a body, which the terms themselves never do for long.
"""

from __future__ import annotations

import re

from corpus_builder.model import Line, Page

SHARE = 0.6
"""Share of contents-like lines from which on the whole page is contents."""

LED = 5
"""So many lines with leaders show that a page has contents; on a page with more other text, only what stands among them is."""

RUN = 6
"""So many contents-like lines in a row are contents even on a page with other text, if half of them name articles."""

LEADER = re.compile(r"[·.…‥ㆍ⋯･・]{4,}\s*[\dPp(]*[\d\s)]*$|[\-_]{4,}\s*[Pp(]*\d[\d\s)]*$|(?:[·.…‥ㆍ⋯･・] ){4,}")
"""Dots, or a rule with a page number behind it: without one it is the blank of a form."""
_BODY = re.compile(r"^\s*[①-⑳]|다\s*\.\s*$")
"""A numbered paragraph or a whole sentence is no line of a table of contents."""
_ARTICLE = re.compile(r"^\s*제\s*\d+\s*조(?:\s*의?\s*\d+)?\s*[(（\[【].*[)）\]】]\s*(?:[Pp]?\s*\d{1,4})?\s*$")
_PART = re.compile(r"^\s*제\s*\d+\s*[관장편절](?:\s|$)")
_TITLE = re.compile(r"(?:약관|일반조항)\s*(?:\([^)]*\))?\s*[)\]】>]?\s*(?:[Pp]?\s*\d{1,4})?\s*$")
_ANNEX = re.compile(r"^\s*[【\[<(〈]?\s*(?:별\s*표|부\s*표|붙\s*임|별\s*첨)\s*\d*")
_NAME = re.compile(r"^\s*[【\[<(]?\s*(?:목\s*차|차\s*례|가나다\s*순?\s*색인)")


def contents_lines(page: Page) -> frozenset[Line]:
    """The lines of `page` that belong to a table of contents, without its furniture."""
    lines = [line for block in page.blocks if block.kind in ("text", "box") for line in block.lines]
    alike = [_alike(line.text) for line in lines]
    named = any(_NAME.match(line.text) for line in lines)
    led = [i for i, line in enumerate(lines) if alike[i] and LEADER.search(line.text)]
    most = sum(alike) >= SHARE * len(lines)
    if (len(led) >= LED and most) or (sum(alike) >= RUN and (named or most)):
        return frozenset(line for line in lines if not _BODY.search(line.text))
    among = range(led[0], led[-1] + 1) if len(led) >= LED else range(0)
    return frozenset([lines[i] for i in among if alike[i]] + [line for run in _runs(lines, alike) for line in run])


def _alike(text: str) -> bool:
    if _BODY.search(text) or (len(text) > 90 and not LEADER.search(text)):
        return False
    return any(pattern.search(text) for pattern in (LEADER, _ARTICLE, _PART, _TITLE, _ANNEX))


def _runs(lines: list[Line], alike: list[bool]) -> list[list[Line]]:
    """Maximal runs of at least RUN contents-like lines, half of which name articles."""
    runs: list[list[Line]] = [[]]
    for line, is_alike in zip(lines, alike, strict=True):
        if is_alike:
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) >= RUN and 2 * sum(bool(_ARTICLE.match(line.text)) for line in run) >= len(run)]
