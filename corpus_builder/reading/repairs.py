"""Letters that OCR confuses whatever the document: put right on OCR pages only, with a note of what stood there before.

A rule is here only if what it replaces can't be Korean insurance print: 보혐 is no word, nobody writes 제3소, a bracket that opens as
[ doesn't close as 】. Where both readings are words, nothing is touched. The middle dot is a matter of ink: which of : . - is one is
seen by where it stands on the line, not by the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus_builder.reading.ink import Ink, PixelBox
from corpus_builder.reading.printlines import PrintLine


@dataclass(frozen=True, slots=True)
class Repair:
    """A line's text after a repair, and a note for each thing changed: "now for before"."""

    text: str
    notes: tuple[str, ...]


_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"^[.,;:·~\-]+\s?(?=제\s?\d{1,3}\s?조)", ""),  # specks before a heading
        (r"^['\"‘“’”]\s?(?=제\s?\d{1,3}\s?조[^'\"’”]*$)", ""),  # a quotation would close
        (r"혐(?![의오])", "험"),  # 보험, 위험, 시험, 경험; 혐의 and 혐오 are words
        (r"(?<=보)헙|(?<=보)협(?=[금료자약])", "험"),
        (r"(?<=[니한된있없였었겠습])타(?=[.,]|$)", "다"),
        (r"남입", "납입"),
        (r"(?<=제)\s?(\d{1,3})\s?[소초](?=[(（의에제와을의,. ]|$)", r"\1조"),
        (r"(?<=제)(\d{1,2})하(?=[에의을과,. ])", r"\1항"),
        (r"ㆍ", "·"),
        (r"\[(?=[^\[\]【】]*】)", "【"),
        (r"(?<=【)([^\[\]【】]*)\]", r"\1】"),
        (r"(?<![가-힣\w])'(?=[가-힣「(][^']*')", "‘"),
        (r"(?<=[가-힣)」])'", "’"),
        (r'(?<![가-힣\w])"(?=[가-힣「(][^"]*")', "“"),
        (r'(?<=[가-힣)」])"', "”"),
    )
)


def repaired(text: str) -> Repair:
    """The text with the rules applied, in their order."""
    notes = []
    for pattern, new in _RULES:
        for found in pattern.finditer(text):
            notes.append(f"{found.expand(new)} for {found[0]}")
        text = pattern.sub(new, text)
    return Repair(text, tuple(notes))


def with_middle_dots(text: str, line: PrintLine, ink: Ink, height: float) -> Repair:
    """The text of a line with its middle dots where the ink has them: a mark between two syllables that was read as : . - or a quote."""
    dots = _middle_dots(line, ink, height)
    if not dots or len(text) < 3:
        return Repair(text, ())
    x0, _, x1, _ = line.box
    letters = list(text)
    notes = []
    for dot in dots:
        expected = ((dot[0] + dot[2]) / 2 - x0) / max(1, x1 - x0) * len(text)
        near = [m.start() for m in _TAKEN_FOR_DOT.finditer("".join(letters)) if abs(m.start() - expected) <= max(2.0, 0.06 * len(text))]
        if near:
            at = min(near, key=lambda i: abs(i - expected))
            notes.append(f"· for {letters[at]}")
            letters[at] = "·"
    return Repair("".join(letters), tuple(notes))


_TAKEN_FOR_DOT = re.compile(r"(?<=[가-힣)])[:.\-'`\u2019,;](?=[가-힣(])")


def _middle_dots(line: PrintLine, ink: Ink, height: float) -> list[PixelBox]:
    """Small round parts at half the height of the letters, with nothing above or below them."""
    _, top, _, bottom = line.box
    own = ink.beside(line.box)
    small = [b for b in own if max(b[2] - b[0], b[3] - b[1]) <= 0.3 * height and min(b[2] - b[0], b[3] - b[1]) >= 0.08 * height]
    middle = [b for b in small if 0.35 <= ((b[1] + b[3]) / 2 - top) / (bottom - top) <= 0.65]
    return [b for b in middle if not any(o is not b and o[0] < b[2] + 2 and o[2] > b[0] - 2 for o in own)]
