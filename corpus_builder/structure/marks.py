"""Numbering at the start of a printed line: 항 ①, 호 1., 목 가., 세목 1) (1) 가) ㉠, and whether it is one there.

A line may begin with "다." because the word 합니다 was cut, or with "3." of a number. So a mark counts if its number is the next one
of its list or the first, or if the line before has come to its end.

Some insurers print the 항 as boxed digits and the 호 as circled ones. The reading stage writes a boxed digit as ⟦3⟧, and ⟦?⟧ where it
couldn't tell the number. Where a clause has such, circled digits are a level lower, and ㉠ below them too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from corpus_builder.model import MarkLevel

NumberedLevel = Literal["항", "호", "목", "세목"]
RANK: dict[MarkLevel, int] = {"항": 1, "호": 2, "목": 3, "세목": 4}
_LETTERS = "가나다라마바사아자차카타파하"
_CIRCLED = re.compile(r"^\s*([①-⑳㉑-㉟㊱-㊿➀-➉⓵-⓾❶-❿])\s*")
_BOXED = re.compile(r"^\s*⟦(\d{1,2}|\?)⟧\s*")
UNREAD = "?"
"""The number of a 항 whose printed number could not be read."""
_FORMS: tuple[tuple[NumberedLevel, re.Pattern[str]], ...] = (
    ("호", re.compile(r"^\s*(\d{1,2})\s?\.(?:\s*(?=[^\d\s])|\s+(?=\d+(?![\d.])))")),
    ("목", re.compile(rf"^\s*([{_LETTERS}])\s?\.\s*(?=\S)")),
    ("세목", re.compile(r"^\s*(\d{1,2})\)\s*(?=\S)")),
    ("세목", re.compile(r"^\s*\((\d{1,2})\)\s*(?=\S)")),
    ("세목", re.compile(rf"^\s*([{_LETTERS}])\)\s*(?=\S)")),
    ("세목", re.compile(rf"^\s*\(([{_LETTERS}])\)\s*(?=\S)")),
    ("세목", re.compile(r"^\s*([㉠-㉭㉮-㉻ⓐ-ⓩ])\s*(?=\S)")),
)
_LETTERED = len(_FORMS) - 1
_VERB_END = re.compile(r"[니한된이있없진친난간본른았었였렇같]\s*$")


@dataclass(frozen=True, slots=True)
class Numbering:
    """A mark at a line's start: its level, its number without brackets, its place in its list (1, 2, …), and its printed form."""

    level: NumberedLevel
    number: str
    ordinal: int
    form: int


@dataclass(slots=True)
class Counting:
    """The last accepted ordinal of each printed form; a mark of a higher level starts the lower ones again."""

    last: dict[int, int] = field(default_factory=dict)
    ranks: dict[int, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    """The 항 since the last first one."""

    def accepts(self, mark: Numbering, before: str, ended: bool) -> bool:
        """Whether `mark` is one: next or first of its list, or after an ended line. `before` is the text of the line before.

        A lower 항 than the last one is a line that begins with a reference, unless that 항 was missing: then it is printed out of order.
        """
        if mark.level == "항":
            onward = mark.number == UNREAD or mark.ordinal == 1 or mark.ordinal >= self.last.get(mark.form, 0)
            plausible = onward or (ended and mark.ordinal not in self.seen)
        elif not ended and mark.number == "다" and _VERB_END.search(before):
            plausible = False
        else:
            plausible = ended or mark.ordinal == self.last.get(mark.form, 0) + 1
        if plausible:
            self._note(mark)
        return plausible

    def _note(self, mark: Numbering) -> None:
        rank = RANK[mark.level]
        for form in [form for form in self.last if form != mark.form and self.ranks[form] > rank]:
            del self.last[form]
        self.ranks[mark.form] = rank
        if mark.number != UNREAD:
            self.last[mark.form] = mark.ordinal
        if mark.level == "항":
            self.seen = {mark.ordinal} if mark.ordinal == 1 else self.seen | {mark.ordinal}


def is_boxed(text: str) -> bool:
    """Whether `text` begins with a boxed digit."""
    return bool(_BOXED.match(text))


def opens_circled(text: str) -> bool:
    """Whether `text` begins with a circled digit."""
    return bool(_CIRCLED.match(text))


def written(text: str) -> str:
    """`text` with a boxed number at its start as the reader would write it: ⟦3⟧ is ③, ⟦?⟧ stays."""
    return _BOXED.sub(lambda found: found[0] if found[1] == UNREAD else f"{_circled(int(found[1]))} ", text, count=1)


def _circled(number: int) -> str:
    for first, last, start in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if first <= number <= last:
            return chr(ord(start) + number - first)
    return f"({number})"


def numbering(text: str, boxed: bool = False) -> Numbering | None:
    """The mark that `text` begins with, if any. `boxed`: the 항 of this clause are boxed digits, so circled ones are 호."""
    box = _BOXED.match(text)
    if box:
        return Numbering("항", box[1], int(box[1]) if box[1] != UNREAD else 0, -2)
    circled = _CIRCLED.match(text)
    if circled:
        value = int(unicodedata.numeric(circled[1]))
        return Numbering("호" if boxed else "항", str(value), value, -1)
    for form, (level, pattern) in enumerate(_FORMS):
        match = pattern.match(text)
        if match:
            level = "목" if boxed and form == _LETTERED else level
            return Numbering(level, match[1], _ordinal(match[1]), form)
    return None


def _ordinal(number: str) -> int:
    if number.isdigit():
        return int(number)
    if number in _LETTERS:
        return _LETTERS.index(number) + 1
    for first in "㉠㉮ⓐ":
        if first <= number <= chr(ord(first) + 25):
            return ord(number) - ord(first) + 1
    return 0
