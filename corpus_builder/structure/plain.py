"""A clause that somebody gives as text, without its pages: its heading and the marks of its paragraphs, lists, boxes and tables.

What a line begins with is read as in a printed clause. A long line that ends within a sentence was cut by the width of a page: the next
one, if it begins with no mark, goes on with it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus_builder.model import Chunk, Mark
from corpus_builder.structure.marks import RANK, Counting, Numbering, numbering
from corpus_builder.structure.paragraphs import LABEL

_HEADING = re.compile(
    r"^\s*제\s*(\d+)\s*조(?:\s*의\s*(\d+))?\s*[(（\[【]\s*((?:[^()（）\[\]【】]|[(（][^()（）]*[)）]){1,80}?)\s*[)）\]】]"
)


_FULL = 24  # letters of a line that may have been cut
_ENDED = re.compile(r"(?:[다요음함임됨][.]|[:：;|】\]」』])\s*$")
_BEGINS = re.compile(r"\s*(?:[|※◇◆■□▣●○ㅇ▶▷☞*<【\[「『⌜-]|주\s?\d*\)|다만|단[,\s]|그러나)")
_WORD_ENDS = re.compile(r"(?:[은는이가을를의에과와도며고만등및,·]|로|서|또는|[한된할될인])$")


@lru_cache(maxsize=64)  # several pairs of a clause stand one after the other
def chunk(text: str, unit: str = "", title: str = "") -> Chunk:
    """`text` as a chunk whose body it is, lines that were cut joined.

    The article and its title are read from its first line, `unit` and `title` where given.
    """
    text = _unwrapped(text)
    lines = _lines(text)
    first = next((line for line, _ in lines if line.strip()), "")
    heading = _HEADING.match(first)
    number = "-".join(filter(None, heading.groups()[:2])) if heading else ""
    printed = heading[3] if heading else ""
    return Chunk(header="", body=text, unit_title=unit, article=number, title=title or printed, marks=_marks(lines, len(text)))


def _unwrapped(text: str) -> str:
    """`text` with each line that goes on joined to the one before it, without a blank where a word seems to have been cut."""
    joined: list[str] = []
    for line in text.split("\n"):
        before = joined[-1] if joined else ""
        if _goes_on(before, line):
            joined[-1] = f"{before.rstrip()}{'' if _within_word(before, line) else ' '}{line.lstrip()}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _goes_on(before: str, line: str) -> bool:
    if len(before) < _FULL or not line.strip() or _ENDED.search(before) or before.lstrip().startswith("|"):
        return False
    return not (_HEADING.match(line) or _HEADING.fullmatch(before) or _BEGINS.match(line) or numbering(line) or LABEL.match(line))


def _within_word(before: str, line: str) -> bool:
    last, first = before[-1:], line[:1]
    return "가" <= last <= "힣" and "가" <= first <= "힣" and not _WORD_ENDS.search(before)


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
