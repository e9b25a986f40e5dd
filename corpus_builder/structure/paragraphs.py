"""The lines of one clause to its text: logical paragraphs, with the place of every printed line and the marks of its parts.

A paragraph begins at a mark, a box, a table, a bullet, and after a line on which the next word would still have had room. Everything
else is one paragraph cut by the width of the page, and is joined again.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus_builder.model import Mark, MarkLevel, Place
from corpus_builder.structure.joining import Spelling, joint
from corpus_builder.structure.marks import RANK, UNREAD, Counting, Numbering, is_boxed, numbering, opens_circled, written
from corpus_builder.structure.printed import Printed
from corpus_builder.structure.tables import Row, rows, tables

_BULLET = re.compile(r"^\s*(?:[※•●○◎■□▶▷◆◇☞◉⦁▪*]|[-–·ㆍ]\s)")
LABEL = re.compile(
    r"^\s*(?:【([^【】]{1,60})】|<([^<>]{1,40})>|《([^《》]{1,40})》|\[([^\[\]]{1,40})\]|〈([^〈〉]{1,40})〉|〔([^〔〕]{1,40})〕|［([^［］]{1,40})］)\s*"
)
_LABEL_LINE = re.compile(LABEL.pattern + r"$")
_PROVISO = re.compile(r"(?:(?<=\. )|(?<=\.)|^)(?:다만\s*,|단\s*,|그러나\s|다만\s)")
_END = re.compile(r"[다음함임]\s*\.(?=\s|$|[)）])")


@dataclass(frozen=True, slots=True)
class Body:
    """A clause's text with its places and marks, as `model.Clause` holds them."""

    text: str
    places: tuple[Place, ...]
    marks: tuple[Mark, ...]


@dataclass(slots=True)
class _Paragraph:
    """Printed lines that are one paragraph, or a row of the table that begins with `lines[0]`."""

    lines: list[Printed]
    row: Row | None = None
    mark: Numbering | None = None
    label: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    breaks: list[int] = field(default_factory=list)


def body(lines: Sequence[Printed], known: Spelling, boxed: bool = False) -> Body:
    """The text of the clause that these lines print, without its heading; `known` is the document's spelling.

    `boxed`: this document prints the 항 as boxed digits.
    """
    paragraphs = _paragraphs(lines, known, _lower_circled(lines, boxed))
    _settle_unread(paragraphs)
    offset = 0
    for paragraph in paragraphs:
        _fill(paragraph, known)
        paragraph.start, paragraph.end = offset, offset + len(paragraph.text)
        offset = paragraph.end + 1
    places = [place for paragraph in paragraphs for place in _places(paragraph)]
    marks = [*_numbered(paragraphs), *_framed(paragraphs), *_provisos(paragraphs)]
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    return Body("\n".join(p.text for p in paragraphs), tuple(places), tuple(marks))


def _lower_circled(lines: Sequence[Printed], boxed: bool) -> bool:
    """Whether circled digits are 호 here: below boxed ones, or in such a document wherever they don't open the clause."""
    text = [line.text for line in lines if line.kind == "text"]
    return any(map(is_boxed, text)) or (boxed and bool(text) and not opens_circled(text[0]))


def _settle_unread(paragraphs: Sequence[_Paragraph]) -> None:
    """Unread 항 numbers between two read ones (or the start) that leave exactly room for them are theirs; others stay unread."""
    run: list[_Paragraph] = []
    last = 0
    for paragraph in paragraphs:
        mark = paragraph.mark
        if mark is None or mark.level != "항":
            continue
        if mark.number == UNREAD:
            run.append(paragraph)
            continue
        if mark.ordinal - last - 1 == len(run):
            for number, unread in enumerate(run, last + 1):
                unread.mark = Numbering("항", str(number), number, mark.form)
        run, last = [], mark.ordinal


def _paragraphs(lines: Sequence[Printed], known: Spelling, boxed: bool) -> list[_Paragraph]:
    """The lines grouped; the rows of a table are paragraphs of their own."""
    result: list[_Paragraph] = []
    counting = Counting()
    before: Printed | None = None
    for is_table, run in itertools.groupby(lines, key=lambda line: line.kind == "table"):
        printed = list(run)
        if is_table:
            result += [_Paragraph([first], row) for first, cells in tables(printed) for row in rows(cells, known)]
        for line in () if is_table else printed:
            ended = before is None or _ended(before, line, known)
            mark = numbering(line.text, boxed) if line.kind == "text" else None
            if mark and not counting.accepts(mark, before.text if before else "", ended):
                mark = None
            if mark or ended or _BULLET.match(line.text) or (line.kind == "box" and _LABEL_LINE.match(line.text)):
                result.append(_Paragraph([line], mark=mark))
            else:
                result[-1].lines.append(line)
            before = line
        before = printed[-1]
    return result


def _places(paragraph: _Paragraph) -> list[Place]:
    """Where a paragraph's lines, or the cells of a row, stand."""
    if paragraph.row:
        return [Place(paragraph.start + at, page, bbox) for at, page, bbox in paragraph.row.spots]
    return [Place(paragraph.start + at, line.page, line.shown) for line, at in zip(paragraph.lines, paragraph.breaks, strict=True)]


def _ended(before: Printed, line: Printed, known: Spelling) -> bool:
    """Whether a paragraph ends with `before`: something else follows, or `line`'s first word would have had room behind it."""
    if before.kind != line.kind or (line.kind == "box" and before.block != line.block):
        return True
    if line.kind == "box" and _LABEL_LINE.match(before.text):
        return True
    if re.search(r"[:：]\s*$", before.text) and numbering(line.text):
        return True
    if known.tells and before.text.endswith("."):
        return True  # a further sentence of the paragraph would have its blank printed here
    words = line.text.split()
    piece = 1 if known.cuts_words else len(words[0])
    need = (piece + 0.3) * 0.95 * line.height
    return before.right - before.bbox[2] > need + 0.3 * before.height


def _fill(paragraph: _Paragraph, known: Spelling) -> None:
    """Write the paragraph's text and where each of its lines starts in it."""
    if paragraph.row:
        paragraph.text = paragraph.row.text
        return
    parts: list[str] = []
    length = 0
    for i, line in enumerate(paragraph.lines):
        text = line.text.strip()
        if not i and text.startswith("⟦"):
            text = written(f"⟦{paragraph.mark.number}⟧{text[text.index('⟧') + 1 :]}" if paragraph.mark else text)
        if i:
            parts.append(joint(known, paragraph.lines[i - 1].text, line.text))
            length += len(parts[-1])
        paragraph.breaks.append(length)
        parts.append(text)
        length += len(text)
    paragraph.text = "".join(parts)
    if paragraph.lines[0].kind == "box":
        label = LABEL.match(paragraph.text)
        paragraph.label = next(filter(None, label.groups()), "").strip() if label else ""


def _numbered(paragraphs: Sequence[_Paragraph]) -> list[Mark]:
    """항, 호, 목, 세목: each reaches to the next mark of its own or a higher level."""
    marked = [paragraph for paragraph in paragraphs if paragraph.mark]
    result = []
    for i, paragraph in enumerate(marked):
        assert paragraph.mark
        rank = RANK[paragraph.mark.level]
        after = next((p for p in marked[i + 1 :] if p.mark and RANK[p.mark.level] <= rank), None)
        end = after.start - 1 if after else paragraphs[-1].end
        result.append(Mark(paragraph.mark.level, paragraph.mark.number, paragraph.start, end))
    return result


def _framed(paragraphs: Sequence[_Paragraph]) -> list[Mark]:
    """Boxes and tables: runs of paragraphs of one frame; a further label in a box opens a further mark."""
    result: list[Mark] = []
    before: _Paragraph | None = None
    for paragraph in paragraphs:
        line = paragraph.lines[0]
        if line.kind != "text":
            level: MarkLevel = "table" if line.kind == "table" else "box"
            if before and _goes_on(before, paragraph):
                last = result.pop()
                result.append(Mark(level, last.number, last.start, paragraph.end))
            else:
                result.append(Mark(level, paragraph.label, paragraph.start, paragraph.end))
        before = paragraph
    return result


def _goes_on(before: _Paragraph, after: _Paragraph) -> bool:
    first, second = before.lines[-1], after.lines[0]
    if first.kind != second.kind or after.label:
        return False
    if first.kind == "table":
        return first is second
    return first.block == second.block or first.page != second.page


def _provisos(paragraphs: Sequence[_Paragraph]) -> list[Mark]:
    """단서 in running text: from 다만 to the end of its sentence."""
    result = []
    for paragraph in paragraphs:
        if paragraph.lines[0].kind != "text":
            continue
        for match in _PROVISO.finditer(paragraph.text):
            end = _sentence_end(paragraph.text, match.end())
            result.append(Mark("단서", "", paragraph.start + match.start(), paragraph.start + end))
    return result


def _sentence_end(text: str, start: int) -> int:
    """The end of the sentence that runs at `start`, sentences in brackets passed over."""
    for match in _END.finditer(text, start):
        inside = text[start : match.start()]
        if inside.count("(") + inside.count("（") <= inside.count(")") + inside.count("）"):
            return match.end()
    return len(text)
