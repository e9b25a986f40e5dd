"""Fonts, the style of a sample, and the breaking of Korean text into lines.

Lengths are points, the origin is the top left corner. Korean policies break lines inside words,
at the character that no longer fits, and spread the rest over the line; so does this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT_FOLDER = Path("/usr/share/fonts/truetype/nanum")
FONTS = ("NanumMyeongjo", "NanumMyeongjoBold", "NanumGothic", "NanumGothicBold")

# A number with its separators and a Latin word are never broken: "1,000,000", "D00~D09", "50%".
ATOMS = re.compile(r"[0-9A-Za-z]+(?:[.,~][0-9A-Za-z]+)*%?|.")
NEVER_FIRST = set(")],.!?:;%」』】〉》’”·ㆍ")
NEVER_LAST = set("([「『【〈《‘“")
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ", "0123456789n", strict=True))
"""Superscripts are not drawn as the character that Unicode has for them, but as the small raised digit that policies print."""
RAISED_SIZE = 0.62
_SPECIAL = re.compile(f"[{''.join(RAISED)}\ue100-\ue18f]")


class FontsMissing(RuntimeError):
    """The Nanum fonts are not installed; the message names the Debian package."""


def register_fonts() -> None:
    """Make the Nanum fonts known to reportlab, which embeds the glyphs that are used."""
    missing = [name for name in FONTS if not (FONT_FOLDER / f"{name}.ttf").is_file()]
    if missing:
        raise FontsMissing(
            f"{', '.join(missing)} not found in {FONT_FOLDER}: install the Debian package fonts-nanum (apt-get install fonts-nanum)"
        )
    for name in FONTS:
        pdfmetrics.registerFont(TTFont(name, str(FONT_FOLDER / f"{name}.ttf")))


@dataclass(frozen=True)
class Face:
    """A font at a size, and the distance from one line to the next."""

    font: str
    size: float
    leading: float

    def width(self, text: str) -> float:
        """The printed width of a text without tracking; a mark of the private range is as wide as the font size."""
        if not _SPECIAL.search(text):
            return float(pdfmetrics.stringWidth(text, self.font, self.size))
        return sum(map(self._wide, text))

    def _wide(self, char: str) -> float:
        if char in RAISED:
            return float(pdfmetrics.stringWidth(RAISED[char], self.font, RAISED_SIZE * self.size))
        return self.size if _SPECIAL.match(char) else float(pdfmetrics.stringWidth(char, self.font, self.size))


@dataclass(frozen=True)
class Style:
    """How a sample looks. A new kind of sample is a new Style, not new content."""

    page_width: float = 595.28
    page_height: float = 841.89
    left: float = 71.0
    right: float = 71.0
    top: float = 86.0
    bottom: float = 78.0
    body: Face = Face("NanumMyeongjo", 10.0, 17.6)
    article: Face = Face("NanumGothicBold", 10.5, 18.0)
    part: Face = Face("NanumGothicBold", 12.5, 22.0)
    unit: Face = Face("NanumGothicBold", 16.0, 30.0)
    box: Face = Face("NanumGothic", 9.0, 15.0)
    box_label: Face = Face("NanumGothicBold", 9.2, 15.5)
    table: Face = Face("NanumGothic", 8.6, 13.2)
    table_head: Face = Face("NanumGothicBold", 8.6, 13.2)
    contents: Face = Face("NanumMyeongjo", 9.6, 15.2)
    contents_strong: Face = Face("NanumGothicBold", 9.8, 16.4)
    furniture: Face = Face("NanumGothic", 8.0, 12.0)
    leader: str = "·"
    """Repeated between a title and its page in the contents; "" for none."""
    page_word: str | None = ""
    """Printed before a page number in the contents ("P54"); None for contents without page numbers."""
    blank_ends: bool = True
    """Whether a line that ends with a word ends in a printed blank."""
    inline: bool = False
    """Whether an article's text begins on the line of its heading."""
    columns: int = 1
    gutter: float = 24.0
    """Width between two columns."""
    dotted: bool = False
    """Whether the rules around boxes are dotted."""
    picture_cover: bool = False
    """Whether the cover is a picture, without text."""
    max_tracking: float = 0.9
    """No line is spread by more than this per character; a line that needs more stays ragged."""

    @property
    def column(self) -> float:
        """The width of one text column."""
        whole = self.page_width - self.left - self.right
        return (whole - (self.columns - 1) * self.gutter) / self.columns

    @property
    def depth(self) -> float:
        """The height of the text column."""
        return self.page_height - self.top - self.bottom


def break_lines(text: str, face: Face, width: float) -> list[str]:
    """The printed lines of a paragraph. A blank at a line's end stays on it, beyond the margin,
    as word processors for Korean leave it; so joining the lines gives the text back."""
    lines: list[str] = []
    atoms = ATOMS.findall(text)
    while atoms:
        end = _fitting(atoms, face, width)
        lines.append("".join(atoms[:end]))
        atoms = atoms[end:]
    return lines


def _fitting(atoms: list[str], face: Face, width: float) -> int:
    """How many atoms stand on the next line, with the rules for line ends applied."""
    used, end = 0.0, 0
    while end < len(atoms):
        used += face.width(atoms[end])
        if used > width and atoms[end] != " ":
            break
        end += 1
    if end == len(atoms):
        return end
    moved = end
    while moved > 1 and (atoms[moved] in NEVER_FIRST or atoms[moved - 1] in NEVER_LAST):
        moved -= 1
    return moved if moved > 1 else max(end, 1)


def tracking(line: str, face: Face, width: float, limit: float) -> float:
    """Extra space per character that makes a line fill the width."""
    shown = line.rstrip()
    slack = width - face.width(shown)
    return min(max(slack / max(len(shown) - 1, 1), 0.0), limit)
