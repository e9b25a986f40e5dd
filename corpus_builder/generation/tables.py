"""Rules for tables: what a row says, read with the table's own headings; and definitions that stand in a table.

The decision it embodies: a row is used only when its cells are whole, so that nothing is read beside the wrong name. Rows arrive as
lines of Markdown, the headings first; a merged cell is told in each of its rows or columns. In a column of names that does no harm;
a sum or a limit that equals its neighbour may be one for both and is not used, while a rate or a code holds for each row anyway.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from corpus_builder.generation.drafts import Draft
from corpus_builder.generation.types import DEFINITION, TABLE
from corpus_builder.model import Chunk, Mark
from corpus_builder.text import josa, numbers, with_josa

_SUM = re.compile(r"(?:금액|지급액|한도액?|보험금)$")
_RATE = re.compile(r"(?:지급률|비율|요율|이율|점수|이자|등급)$")
_CODE = re.compile(r"(?:분류번호|분류기호|분류코드|질병코드|코드)$")
_NAME = re.compile(
    r"급부|보험금|담보|보장|구분|종류|항목|명칭|명$|분류|질병|전염병|감염병|장해|기간|내용|유형|직업|연령|나이|부위|수술|시기|경과"
)
_TERM, _MEANING = re.compile(r"^(?:용어|단어|구분)$"), re.compile(r"^(?:정의|뜻|의미|용어의\s?(?:정의|뜻)|해설|풀이)$")
_RULE = re.compile(r"^\|(?:-{3}\|)+$")
_MARK = re.compile(r"^(?:\d{1,2}[.)]|[가-하][.)]|[①-⑳]|[-•·])\s?")
_DITTO = "〃"
_BLANK_FORM = re.compile(r"[(（\[]\s*[)）\]]")
_FOOTNOTE = re.compile(r"주\s?\d?[¹²³⁴)⁾]|[*※¹²³⁾]|\(주\)")
_EXAMPLE = re.compile(r"예시|예\)|사례|가정")
_NOUN = re.compile(r"[가-힣)」’]$")
_NO_NOUN = re.compile(r"(?:다|요|음|함|됨|임|것|제외|포함|한함|등|및|또는|경우|의|를|을|에)$")
_MAX_NAME, _WIDEST = 80, 4


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, and the row as it stands in the body."""

    cells: tuple[str, ...]
    line: str


def in_chunk(chunk: Chunk) -> list[Draft]:
    """One question per row of the chunk's tables that can be read safely: what the last column says of the names before it."""
    found: list[Draft] = []
    for mark in chunk.marks:
        if mark.level == "table" and (rows := _rows(chunk, mark)):
            found += _definitions(rows) if _defines(rows[0]) else _look_ups(rows)
    asked = Counter(draft.question for draft in found)
    return [draft for draft in found if asked[draft.question] == 1]


def _rows(chunk: Chunk, mark: Mark) -> list[_Row]:
    """The head and the rows of a table; nothing for one without a head (cut off), a worked example, or with too many columns."""
    lines = chunk.body[mark.start : mark.end].split("\n")
    if len(lines) < 3 or not _RULE.match(lines[1].strip()) or _EXAMPLE.search(chunk.body[max(0, mark.start - 60) : mark.start]):
        return []
    rows = [_row(line) for line in lines if line.startswith("|") and not _RULE.match(line.strip())]
    head = rows[0].cells
    clean = 2 <= len(head) <= _WIDEST and len(set(head)) == len(head) and all(0 < len(h) <= 15 and not re.search(r"\d", h) for h in head)
    return rows if clean else []


def _row(line: str) -> _Row:
    cells = tuple(" ".join(cell.split()) for cell in line.strip().strip("|").split("|"))
    return _Row(tuple(_unspread(cell) for cell in cells), line.strip())


def _unspread(cell: str) -> str:
    """ "분 류 번 호" is 분류번호 set wide."""
    return cell.replace(" ", "") if re.fullmatch(r"[가-힣](?: [가-힣])+", cell) else cell


def _defines(head: _Row) -> bool:
    return len(head.cells) == 2 and bool(_TERM.match(head.cells[0]) and _MEANING.match(head.cells[1]))


def _definitions(rows: list[_Row]) -> list[Draft]:
    return [draft for row in rows[1:] if len(row.cells) == 2 and (draft := _definition(row, *row.cells))]


def _definition(row: _Row, term: str, meaning: str) -> Draft | None:
    if (
        not term
        or len(term) > 40
        or len(meaning) < 4
        or _FOOTNOTE.search(meaning)
        or re.search(r"다음|아래|\d\.\s?[「가-힣]|\.\s", meaning)
    ):
        return None
    if re.search(r"말합니다\.?$", meaning):
        said = meaning.rstrip(".") + "."
    elif _NOUN.search(meaning) and not _NO_NOUN.search(meaning) and "합니다" not in meaning:
        said = f"{with_josa(meaning, '을/를')} 말합니다."
    else:
        return None
    topic = f"‘{with_josa(f'{term}’', '이란/란')}"
    answer = said if re.search(r"\S이?라\s?함은\s", meaning[:60]) else f"{topic} {said}"
    return Draft(DEFINITION, f"{topic} 무엇을 뜻하나요?", answer, (row.line,))


def _look_ups(rows: list[_Row]) -> list[Draft]:
    head, body = rows[0], rows[1:]
    last = head.cells[-1]
    if not (_SUM.search(last) or _RATE.search(last) or _CODE.search(last)) or not all(_NAME.search(h) for h in head.cells[:1]):
        return []
    width = len(head.cells)
    first = Counter(row.cells[0] for row in body)
    keys = 1 if all(n == 1 for n in first.values()) else width - 1
    named = Counter(row.cells[:keys] for row in body)
    around = zip([None, *body], body, [*body[1:], None], strict=False)
    return [
        _look_up(head, row, keys)
        for before, row, after in around
        if _whole(row, width, last)
        and named[row.cells[:keys]] == 1
        and (after is None or (len(after.cells) == width and all(after.cells)))
        and not (_SUM.search(last) and any(other and row.cells[-1] == other.cells[-1] for other in (before, after)))
    ]


def _whole(row: _Row, width: int, last: str) -> bool:
    """A row without empty or run-together cells whose last cell says what its heading promises; "( )원" is a form, no amount."""
    if len(row.cells) != width or not all(row.cells) or any(_BLANK_FORM.search(c) or _FOOTNOTE.search(c) or c == _DITTO for c in row.cells):
        return False
    value = row.cells[-1]
    stated = numbers(value)
    fits = (
        bool(re.match(r"[A-Z]\d", value))
        if _CODE.search(last)
        else bool(stated or "가입금액" in value or re.search(r"(?:이율|이자)$", value))
    )
    short = all(len(cell) <= _MAX_NAME for cell in row.cells) and len(stated) <= 3 and " - " not in f" {value}"
    return fits and short and len(set(row.cells)) == width


def _look_up(head: _Row, row: _Row, keys: int) -> Draft:
    """One key: "‘A’의 금액"; several: "구분이 ‘A’이고 기간이 ‘B’인 경우 금액"."""
    cells = (_MARK.sub("", row.cells[0]), *row.cells[1:])
    heading = head.cells[-1]
    asks = "무엇인가요?" if _CODE.search(heading) or not numbers(row.cells[-1]) else "얼마인가요?"
    if keys == 1:
        name = f"‘{cells[0]}’의"
    else:
        told = [f"{with_josa(h, '이/가')} ‘{c}’" for h, c in zip(head.cells[:keys], cells, strict=False)]
        name = f"{'이고 '.join(told)}인 경우"
    stated = [f"{with_josa(h, '은/는')} ‘{c}’" for h, c in zip(head.cells[keys:], cells[keys:], strict=True)]
    asked = f"{name} {heading}{josa(heading, '은/는')} {asks}"
    return Draft(TABLE, asked, f"{name} {', '.join(stated)}입니다.", (head.line, row.line), anchored=True)
