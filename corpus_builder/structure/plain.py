"""A clause that somebody gives as text, without its pages: its heading and the marks of its paragraphs, lists, boxes and tables.

What a line begins with is read as in a printed clause; where lines were cut by the width of a page can't be seen, so each is one.
"""

from __future__ import annotations

import re

from corpus_builder.model import Chunk, Mark
from corpus_builder.structure.marks import RANK, Counting, Numbering, numbering
from corpus_builder.structure.paragraphs import LABEL

_HEADING = re.compile(
    r"^\s*제\s*(\d+)\s*조(?:\s*의\s*(\d+))?\s*[(（\[【]\s*((?:[^()（）\[\]【】]|[(（][^()（）]*[)）]){1,80}?)\s*[)）\]】]"
)


def chunk(text: str, unit: str = "", title: str = "") -> Chunk:
    """`text` as a chunk whose body it is; the article and its title are read from its first line, `unit` and `title` where given."""
    lines = _lines(text)
    first = next((line for line, _ in lines if line.strip()), "")
    heading = _HEADING.match(first)
    number = "-".join(filter(None, heading.groups()[:2])) if heading else ""
    printed = heading[3] if heading else ""
    return Chunk(header="", body=text, unit_title=unit, article=number, title=title or printed, marks=_marks(lines, len(text)))


def _lines(text: str) -> list[tuple[str, int]]:
    """Each line with where it starts."""
    found, at = [], 0
    for line in text.split("\n"):
        found.append((line, at))
        at += len(line) + 1
    return found


def _marks(lines: list[tuple[str, int]], end: int) -> tuple[Mark, ...]:
    counting, before = Counting(), ""
    numbered: list[tuple[Numbering, int]] = []
    asides: list[Mark] = []
    for line, start in lines:
        heading = _HEADING.match(line)
        skip = heading.end() if heading else 0
        mark = numbering(line[skip:])
        if mark and counting.accepts(mark, before, True):
            numbered.append((mark, start + skip + len(line[skip:]) - len(line[skip:].lstrip())))
        elif line.lstrip().startswith("|"):
            asides.append(_grown(asides, "table", start, start + len(line)))
        elif LABEL.match(line) and not heading:
            asides.append(Mark("box", "", start, start + len(line)))
        elif asides and asides[-1].level == "box" and asides[-1].end == start - 1 and line.strip():
            asides.append(_grown(asides, "box", start, start + len(line)))
        before = line
    found = [*_reaching(numbered, end), *asides]
    return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))


def _grown(asides: list[Mark], level: str, start: int, end: int) -> Mark:
    """The last of `asides` up to `end` where it is of this level and ends on the line before; else a new one."""
    assert level in ("table", "box")
    if asides and asides[-1].level == level and asides[-1].end == start - 1:
        return Mark(asides[-1].level, "", asides.pop().start, end)
    return Mark("table" if level == "table" else "box", "", start, end)


def _reaching(numbered: list[tuple[Numbering, int]], end: int) -> list[Mark]:
    """Each mark reaches to the next one of its own or a higher level."""
    found = []
    for n, (mark, start) in enumerate(numbered):
        upto = next((at - 1 for other, at in numbered[n + 1 :] if RANK[other.level] <= RANK[mark.level]), end)
        found.append(Mark(mark.level, mark.number, start, upto))
    return found
