"""The nouns of a sample policy: what it says, before anyone decides how it looks.

A policy is read from `content/*.txt` (sample_markup.py), typeset (sample_layout.py), drawn
(sample_draw.py) and told as truth (sample_truth.py). All are frozen: an edition is a new object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How deep a paragraph stands. `HEADING` occurs in annexes only."""

    PLAIN = "plain"
    PARAGRAPH = "항"
    ITEM = "호"
    SUBITEM = "목"
    DETAIL = "세목"
    HEADING = "heading"


@dataclass(frozen=True)
class Paragraph:
    """One logical paragraph. `mark` as printed ("①", "1.", "가.", "1)", or ""), `text` without it."""

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
    """A bordered explanation. `label` with its brackets; `lines` are its logical paragraphs."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A bordered table. The first row is the head. "\\n" in a cell is a printed line end.

    A cell that is `MERGED` belongs to the cell above it. `widths` are shares of the column width,
    `align` has one of l, c, r per column.
    """

    caption: str
    widths: tuple[float, ...]
    align: str
    rows: tuple[tuple[str, ...], ...]


MERGED = "^"

Piece = Paragraph | Box | Table


@dataclass(frozen=True)
class Article:
    """One 조. `number` is "5" or "5-2" (제5조의2); `title` without the outer brackets."""

    key: str
    number: str
    title: str
    part: str
    body: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """제5조의2, without its title."""
        main, _, branch = self.number.partition("-")
        return f"제{main}조" + (f"의{branch}" if branch else "")

    @property
    def heading(self) -> str:
        """제5조의2(title) as printed."""
        return f"{self.name}({self.title})"


@dataclass(frozen=True)
class Unit:
    """One 약관: the base terms or a rider; its articles are numbered from 제1조."""

    key: str
    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Annex:
    """One 별표 at the end of the policy. `label` is "별표 1"."""

    key: str
    label: str
    title: str
    body: tuple[Piece, ...]

    @property
    def heading(self) -> str:
        """[별표 1] title, as printed."""
        return f"[{self.label}] {self.title}"


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
