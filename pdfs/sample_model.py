"""The nouns of a sample policy: what it says, before anyone decides how it looks.

A policy is read from `content/*.txt` (sample_markup.py), typeset (sample_layout.py), drawn
(sample_draw.py) and told as truth (sample_truth.py). All are frozen: an edition is a new object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How deep a paragraph stands. `HEADING` occurs in annexes, and in articles as the name of a plan below which 항 start again."""

    PLAIN = "plain"
    PARAGRAPH = "항"
    ITEM = "호"
    SUBITEM = "목"
    DETAIL = "세목"
    HEADING = "heading"


@dataclass(frozen=True)
class Paragraph:
    """One logical paragraph. `mark` as printed ("①", "1.", "가.", "1)", or ""), `text` without it.

    A mark that is a boxed number is one private-use character (see sample_marks.py).
    """

    level: Level
    mark: str
    text: str
    label: str = ""

    @property
    def printed(self) -> str:
        """The paragraph as it stands on paper, mark included."""
        return f"{self.mark} {self.text}" if self.mark else self.text


@dataclass(frozen=True)
class Box:
    """An explanation. `label` with its brackets, or "" without one; `lines` are its logical paragraphs.

    `look`: framed, shaded (grey, no rule) or indent (nothing but a deeper left margin).
    """

    label: str
    lines: tuple[str, ...]
    look: str = "framed"


@dataclass(frozen=True)
class Table:
    """A bordered table. The first row is the head. "\\n" in a cell is a printed line end.

    A cell that is `MERGED` belongs to the cell above it, one that is `JOINED` to the cell left of it. `widths` are shares of the
    column width, `align` has one of l, c, r per column. `ruled`: with rules; `head`: the first row is a head; `repeat`: the head is
    printed again after a page break.
    """

    caption: str
    widths: tuple[float, ...]
    align: str
    rows: tuple[tuple[str, ...], ...]
    ruled: bool = True
    head: bool = True
    repeat: bool = True


MERGED = "^"
JOINED = "<"


@dataclass(frozen=True)
class Formula:
    """A fraction drawn with a line: `left` numerator/denominator `right`."""

    left: str
    numerator: str
    denominator: str
    right: str


@dataclass(frozen=True)
class Reference:
    """A place where an article names another one, an annex or a law. `text` as printed.

    kind: article (`unit` and `article` are keys; `paragraph` and `item` as numbers, "" where not named), annex (`article` is its key)
    or statute.
    """

    text: str
    kind: str
    unit: str = ""
    article: str = ""
    paragraph: str = ""
    item: str = ""


Piece = Paragraph | Box | Table | Formula


@dataclass(frozen=True)
class Article:
    """One 조. `number` is "5" or "5-2" (제5조의2); `title` without the outer brackets, "" where none is printed.

    `part` is the 관 or 편 … 절 that it stands in, `parts` all of them from the outermost on. `form` is how its number is printed:
    "" 제5조의2, spaced 제 5 조의 2, short 제5조2; `gap` with a blank before the title.
    """

    key: str
    number: str
    title: str
    part: str
    body: tuple[Piece, ...]
    form: str = ""
    parts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """제5조의2, without its title."""
        main, _, branch = self.number.partition("-")
        if "spaced" in self.form:
            return f"제 {main} 조" + (f"의 {branch}" if branch else "")
        return f"제{main}조" + (("" if "short" in self.form else "의") + branch if branch else "")

    @property
    def heading(self) -> str:
        """제5조의2(title) as printed."""
        return self.name + (" " if "gap" in self.form else "") + (f"({self.title})" if self.title else "")


@dataclass(frozen=True)
class Unit:
    """One 약관: the base terms or a rider; its articles are numbered from 제1조.

    `before`: pages that stand before its title, "image" (a divider that is a picture) or "blank".
    """

    key: str
    title: str
    articles: tuple[Article, ...]
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Annex:
    """One 별표 at the end of the policy. `label` is "별표 1". `sheet`: "" as the other pages, landscape, or rotated (/Rotate 90).
    `brackets` stand around the label."""

    key: str
    label: str
    title: str
    body: tuple[Piece, ...]
    sheet: str = ""
    brackets: str = "[]"

    @property
    def heading(self) -> str:
        """[별표 1] title, as printed."""
        return f"{self.brackets[0]}{self.label}{self.brackets[1]} {self.title}".strip()


@dataclass(frozen=True)
class Catalogue:
    """What the cover prints about the policy. `effective_date` is ISO."""

    insurer: str
    product: str
    product_code: str
    edition: str
    effective_date: str


@dataclass(frozen=True)
class Policy:
    """One edition of one product. `value_places` says where each `%value` is printed: the truth
    about what changed between two editions starts there."""

    catalogue: Catalogue
    units: tuple[Unit, ...]
    annexes: tuple[Annex, ...]
    value_places: dict[str, ValuePlace]
    references: dict[tuple[str, str], tuple[Reference, ...]]
    """(unit key, article key) -> what the article names, in print order; an annex has the unit ""."""

    def articles(self) -> Iterator[tuple[int, Unit, Article]]:
        """Every article in print order with the 1-based order of its unit."""
        for order, unit in enumerate(self.units, start=1):
            for article in unit.articles:
                yield order, unit, article


@dataclass(frozen=True)
class ValuePlace:
    """Where a value of `%value` is printed: unit key, article key, position in the body."""

    unit: str
    article: str
    piece: int
    value: str
