"""The nouns of the law as read: documents, pages, clauses, chunks; and the rule by which all nouns get their ids.

Small frozen records that every folder shares; what is made of chunks (candidates, decisions, rows) is in pairs.py.

Identity is content. An id is the hash of the canonical JSON of what makes a thing itself, so the same clause text in forty
products is one `Chunk`, an answer that was paid for once is found again, and a decision finds its pair after a rebuild.
Where a thing was made (time, run, machine) never enters an id.

Korean legal terms, named once: 약관 terms (a *unit* is one printed 약관 that starts again at 제1조: 보통약관 the base terms,
특별약관 a rider) · 관 part · 조 article · 항 paragraph · 호 item · 목 sub-item · 별표 annex · 단서 proviso (다만, …) ·
준용 "the base terms apply".

Rectangles are `(x0, y0, x1, y1)` in PDF points (1/72 inch), origin at the top left: of the page as it is shown, but for those
within a block, which are of the page as held to read that block (`Block.turn`; turns.py converts).
Pages are counted from 1. Offsets count Unicode characters of the text they point into; ends are exclusive.
This module imports the standard library only.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

UNKNOWN = "unknown"
"""The value of a catalogue cell that nobody stated and nothing showed. It is stored and shown; nothing is guessed."""

BBox = tuple[float, float, float, float]


def canonical_json(value: Any) -> str:
    """One spelling per value: sorted keys, no blanks, Hangul unescaped. Two equal values give equal strings."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_id(kind: str, *parts: Any) -> str:
    """32 hex digits (128 bits of SHA-256) naming `parts`, any JSON values. `kind` keeps ids of different nouns apart."""
    return hashlib.sha256(canonical_json([kind, *parts]).encode()).hexdigest()[:32]


# ---------------------------------------------------------------- documents and pages


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a policy is, as far as anybody stated it; every field is text or `UNKNOWN`. `effective_date` is ISO (2025-04-01).

    `language` is ko, en or mixed, by the letters of the text.
    """

    insurer: str = UNKNOWN
    product: str = UNKNOWN
    product_code: str = UNKNOWN
    edition: str = UNKNOWN
    effective_date: str = UNKNOWN
    rights_basis: str = UNKNOWN
    language: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Document:
    """One PDF file. `id` is the SHA-256 of its bytes (64 hex digits); `path` says where it was last seen."""

    id: str
    path: str
    size: int
    catalogue: Catalogue = Catalogue()

    @property
    def name(self) -> str:
        """The file name without its folders, in NFC: one name whichever system wrote it."""
        return unicodedata.normalize("NFC", self.path.replace("\\", "/").rsplit("/", 1)[-1])


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text, its rectangle, the median font size in points (0 where OCR can't tell).

    `repairs`, on OCR pages only: what was changed in the engine's text, each "now for before" ("① for (0"), in the order of changing.
    """

    text: str
    bbox: BBox
    size: float = 0.0
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a table as printed: its lines, the row and column (from 0) of its top left corner, how many of each it covers.

    A line's trailing blank says that a word ends there. `header`: the cell is known to be a heading of the columns (False: unknown).
    """

    row: int
    column: int
    lines: tuple[Line, ...] = ()
    rows: int = 1
    columns: int = 1
    header: bool = False

    @property
    def text(self) -> str:
        """The printed lines, one per line."""
        return "\n".join(line.text for line in self.lines).rstrip()


BlockKind = Literal["text", "table", "box", "aside", "furniture", "contents"]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines that belong together on one page, in reading order.

    text: body lines, with one cell (and the `edges` of the frame) if they stand in a table that only arranges running text ·
    table: `cells` in reading order, empty ones too, `edges` the x of the columns' borders (one more than columns), and `lines`
    one line per row · box: a bordered gloss (용어풀이, 예시 …), explanation and not contract text · aside: text outside of tables
    that runs in another direction than the page's: a label, words of a drawing, rarely an article · furniture: running head, foot,
    page number · contents: lines of a table of contents. `column` is 1 or 2 for text in the left or right column of its page, else
    0. `turn`: by how many degrees clockwise (0, 90, 180, 270) the frame of the block's rectangles must be turned to be the page as
    it is shown.
    """

    kind: BlockKind
    lines: tuple[Line, ...]
    bbox: BBox
    cells: tuple[TableCell, ...] = ()
    edges: tuple[float, ...] = ()
    column: int = 0
    printed: tuple[Line, ...] = ()
    """Of a table that OCR read: its printed lines with their repairs, out of which the cells were made."""
    turn: int = 0

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The texts of a table's cells row by row; a merged cell stands where it begins, the others that it covers are empty."""
        height = max((cell.row + cell.rows for cell in self.cells), default=0)
        grid = [[""] * max((cell.column + cell.columns for cell in self.cells), default=0) for _ in range(height)]
        for cell in self.cells:
            grid[cell.row][cell.column] = cell.text
        return tuple(tuple(row) for row in grid)


PageSource = Literal["text layer", "repaired", "ocr", "blank", "image", "failed"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read: size in points as it is shown, blocks in reading order, where the text came from and why.

    `source`: text layer · repaired (characters re-sorted) · ocr (`engine` says which) · blank · image (a divider without text) ·
    failed. `needs_ocr` is set by the text-layer gate and cleared by the OCR stage. `signals` are the gate's measurements.
    `damage` says why text may be missing from the page ("" when nothing says so): what was read still counts.
    """

    document: str
    number: int
    width: float
    height: float
    blocks: tuple[Block, ...]
    source: PageSource
    reason: str
    engine: str = ""
    needs_ocr: bool = False
    signals: dict[str, float] = field(default_factory=dict)
    damage: str = ""

    @property
    def id(self) -> str:
        return page_id(self.document, self.number)

    @property
    def text(self) -> str:
        """The printed lines without page furniture, one per line."""
        return "\n".join(line.text for block in self.blocks if block.kind != "furniture" for line in block.printed or block.lines)


def page_id(document: str, number: int) -> str:
    """The ledger's name of a page: document id, '#', page number."""
    return f"{document}#{number}"


@dataclass(frozen=True, slots=True)
class PageImage:
    """A rendered page: its file within the corpus's image folder, and the page's size in points, to draw rectangles by."""

    document: str
    number: int
    file: str
    width: float
    height: float


# ---------------------------------------------------------------- clauses and chunks


@dataclass(frozen=True, slots=True)
class Place:
    """From `start` on (an offset into a clause's text), the text stands on `page` within `bbox`: one printed line, or a table's cell."""

    start: int
    page: int
    bbox: BBox


MarkLevel = Literal["항", "호", "목", "세목", "단서", "box", "table"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A named part of a text: `text[start:end]` is the 항/호/목 `number` (its printed mark included), a box or a table.

    Marks nest by range: an item's mark lies within its paragraph's. `number` is as printed without brackets or full stop
    ("1", "가"); for a box its label; for a table "". A proviso (단서) is marked from 다만 to the end of its sentence.
    """

    level: MarkLevel
    number: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One article (조) or annex (별표) of one document, its text joined over lines and pages.

    `path` is the identity within the document ("보통약관/제2관/제3조의2", with "#2" on collision). `text` is the body without
    the heading: logical paragraphs joined by a newline. `places` is ordered by start, so that any quote finds its rectangles.
    `part` is the printed 관 (with its title), the innermost where parts nest, or ""; the path names them all. `article` is "3",
    "3-2" for 제3조의2, or an annex label ("별표 1").
    """

    document: str
    path: str
    kind: Literal["article", "annex"]
    unit: int
    unit_title: str
    part: str
    article: str
    title: str
    page: int
    heading_bbox: BBox
    text: str
    places: tuple[Place, ...]
    marks: tuple[Mark, ...]

    @property
    def id(self) -> str:
        return content_id("clause", self.document, self.path)


ReferenceKind = Literal["article", "annex", "statute", "unresolved"]
Relation = Literal["mention", "borrow", "override"]


@dataclass(frozen=True, slots=True)
class Reference:
    """`text[start:end]` of a clause names another clause, or a law.

    kind: article or annex (of the same document: `target` is its clause id) · statute (`law` is its name as printed, "" where it is
    the law named before, as in 같은 법) · unresolved (`note` says why). `part` is what is named below the article, as numbers
    ("2/3/가" for 제2항 제3호 가목) or "". relation: mention · borrow (준용, 따릅니다: what stands there applies here) · override
    (에도 불구하고: this clause wins). `note` also says where number and printed title disagree; both are kept then.
    """

    clause: str
    start: int
    end: int
    kind: ReferenceKind
    target: str = ""
    part: str = ""
    law: str = ""
    relation: Relation = "mention"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """`text[start:end]` of a clause says what `term` means. source: where it stands, running text, a box or a table."""

    term: str
    clause: str
    start: int
    end: int
    source: Literal["text", "box", "table"]


@dataclass(frozen=True, slots=True)
class Unsafe:
    """`text[start:end]` of a clause (whole lines of it) lost something in print or in reading: no number of it may be answered."""

    clause: str
    start: int
    end: int
    reason: str


RemarkKind = Literal["page", "article", "paragraph", "title", "contents", "reference", "number", "planted"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a document that a person should know before trusting what was read.

    page: what was not read of a page, or may be missing · article, paragraph: the numbers of the articles of a unit, or of the 항 of
    an article, don't run on, or law stands where none should · title: an article or terms without one · contents: the printed table
    of contents disagrees · reference: it names nothing that is here, or number and title disagree · number: the text around a number
    is damaged · planted: words that speak to a language model, or characters that hide. `path` is the clause's, or "". `what` is what
    was seen; `why` the explanation that the document itself gives, "" where it gives none.
    """

    kind: RemarkKind
    page: int
    path: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A unit of terms with its first page and how many articles and annexes it has. Unit 0 are the annexes of all units."""

    unit: int
    title: str
    page: int
    articles: int
    annexes: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one document, and what is odd about it. `pages`, `references` and `definitions` are (kind, count) pairs.

    `furniture`: the lines that were taken for page furniture and left out, as (text with each number as "#", count), the rarest
    first: a clause line that got lost would be among them. At most 50 of them; `furniture_lines` counts all.
    """

    document: str
    pages: tuple[tuple[str, int], ...]
    units: tuple[UnitCount, ...]
    references: tuple[tuple[str, int], ...]
    definitions: tuple[tuple[str, int], ...]
    remarks: tuple[Remark, ...]
    furniture: tuple[tuple[str, int], ...] = ()
    furniture_lines: int = 0


ContextKind = Literal["parent", "borrowed", "definition"]


@dataclass(frozen=True, slots=True)
class Context:
    """Law from outside a chunk's body that a reader needs to understand it; nothing may be quoted from it.

    kind: parent (the opening words of the 항 or list that the body goes on with) · borrowed (a clause, or a named part of one, that
    the body refers to) · definition (of a term that the body uses). `label` says what it is, product names masked.
    """

    kind: ContextKind
    label: str
    text: str

    @property
    def marked(self) -> str:
        """As a prompt shows it: "[참고: LABEL]", a newline, the text."""
        return f"[참고: {self.label}]\n{self.text}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one prompt is about: a header line naming the clause, a newline, a piece of the clause's text (its body), its context.

    `header` masks product names and never holds product or edition, so that equal law in two products is one chunk.
    `marks` count from the start of the body. `piece` is "2/3" for the second of three pieces of a long clause (the header says so
    too), "" for a whole one. `id` is the hash of the exact text that a prompt receives.
    """

    header: str
    body: str
    unit_title: str
    article: str
    title: str
    marks: tuple[Mark, ...]
    piece: str = ""
    context: tuple[Context, ...] = ()

    @property
    def clause(self) -> str:
        """Header and body: what answers are quoted from."""
        return f"{self.header}\n{self.body}"

    @property
    def aside(self) -> str:
        """All context, each part marked as such; "" when there is none."""
        return "\n".join(part.marked for part in self.context)

    @property
    def text(self) -> str:
        return f"{self.clause}\n{self.aside}" if self.context else self.clause

    @property
    def id(self) -> str:
        return content_id("chunk", self.text)


@dataclass(frozen=True, slots=True)
class Joint(Chunk):
    """Chunks that a pair compares, as one: header and body are those of its `parts`, one after the other. It is never stored."""

    parts: tuple[Chunk, ...] = ()


def joint(parts: Sequence[Chunk]) -> Joint:
    """The chunks as one."""
    marks: list[Mark] = []
    start = 0
    for part in parts:
        marks += [replace(mark, start=mark.start + start, end=mark.end + start) for mark in part.marks]
        start += len(part.body) + 1
    return Joint(
        header="\n".join(part.header for part in parts),
        body="\n".join(part.body for part in parts),
        unit_title=" · ".join(part.unit_title for part in parts),
        article="",
        title=" · ".join(part.title for part in parts),
        marks=tuple(marks),
        context=tuple(context for part in parts for context in part.context),
        parts=tuple(parts),
    )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a chunk stands: its body is `clause.text[start:start + len(body)]`.

    `skip` says why nothing is asked about the chunk for this place's sake: "" (it is asked about), or a name, for some names with
    what was seen behind a colon. It is the place's and not the chunk's, because one document may be legible where another is not.
    """

    chunk: str
    clause: str
    document: str
    path: str
    start: int
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle of a page that shows (a part of) a quote."""

    page: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Link:
    """`dropped` is a near-duplicate of `kept`, verified directly against it. Nothing is deleted."""

    dropped: str
    kept: str
    jaccard: float
    reason: str
