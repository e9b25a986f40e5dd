"""Content files -> Policy, for one edition.

One logical paragraph per line; numbers are never written but counted, and references name a key:

    %meta key | text            %edition id | label | ISO date      %value name | id: text | id: text
    %unit key | title           %part title                         %annex key | title
    %article key | title [| since=id | until=id]                    %article+ = 조의n after the one before
    ^ text = 항   - text = 호   -- text = 목   --- text = 1)   = text = annex heading   else plain
    ^ #label text               a label names a 항 or 호 within its article
    %box LABEL … %end           %table caption | widths | lcr … rows "a | b" … %end
                                ("//" ends a line in a cell, "^" merges with the cell above)
    {article} {article/label} {/label} {unit.article/label} {@annex} {$value}

Two passes: the first builds the pieces with numbers, the second fills the braces, because an
article may refer to one that stands later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from sample_model import (
    Annex,
    Article,
    Box,
    Catalogue,
    Level,
    Paragraph,
    Piece,
    Policy,
    Table,
    Unit,
    ValuePlace,
)

BRACES = re.compile(r"\{([^{}]+)\}")
LABEL = re.compile(r"#(\w+) ")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
SYLLABLES = "가나다라마바사아자차카타파하"
LEVELS = {
    "^": Level.PARAGRAPH,
    "-": Level.ITEM,
    "--": Level.SUBITEM,
    "---": Level.DETAIL,
    "=": Level.HEADING,
}


class MarkupError(ValueError):
    """A content file breaks the rules above; the message names the line."""


@dataclass
class _Draft:
    """What has been read so far, before references are filled in."""

    edition: str
    meta: dict[str, str] = field(default_factory=dict)
    editions: dict[str, tuple[str, str]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    part: str = ""
    part_number: int = 0
    article: Article | None = None
    annex: Annex | None = None
    skipping: bool = False

    def add(self, piece: Piece) -> None:
        """Append a piece to the article or annex that is open."""
        if self.skipping:
            return
        if self.article is not None:
            self.article = replace(self.article, body=(*self.article.body, piece))
        elif self.annex is not None:
            self.annex = replace(self.annex, body=(*self.annex.body, piece))
        else:
            raise MarkupError(f"text outside an article or annex: {piece}")

    def close(self) -> None:
        """Store the open article or annex."""
        if self.article is not None:
            unit = self.units[-1]
            self.units[-1] = replace(unit, articles=(*unit.articles, self.article))
        if self.annex is not None:
            self.annexes.append(self.annex)
        self.article = self.annex = None


def read_policy(files: list[Path], edition: str) -> Policy:
    """Read the content files in order as one policy; `edition` is an id of an %edition line."""
    draft = _Draft(edition)
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        rest = iter(line for line in lines if line.strip() and not line.startswith("# "))
        for line in rest:
            if line.startswith(("%box ", "%table ")):
                block = []
                while (inner := next(rest)) != "%end":
                    block.append(inner)
                draft.add(_block(line, block))
            elif line.startswith("%"):
                _directive(draft, line)
            else:
                draft.add(_paragraph(draft, line))
    draft.close()
    return _fill(draft)


def _block(opening: str, lines: list[str]) -> Piece:
    """A %box or %table with the lines up to its %end."""
    word, _, rest = opening.partition(" ")
    if word == "%box":
        return Box(rest, tuple(lines))
    caption, widths, align = (field.strip() for field in rest.split("|"))
    rows = tuple(tuple(cell.strip().replace("//", "\n") for cell in line.split("|")) for line in lines)
    shares = tuple(float(share) for share in widths.split())
    if {len(row) for row in rows} != {len(shares)} or len(align) != len(shares):
        raise MarkupError(f"rows, widths and align differ in length: {opening}")
    return Table(caption, shares, align, rows)


def _directive(draft: _Draft, line: str) -> None:
    """Carry out a line that begins with % (all but %box and %table)."""
    word, _, rest = line.partition(" ")
    fields = [part.strip() for part in rest.split("|")]
    if word == "%meta":
        draft.meta[fields[0]] = fields[1]
    elif word == "%edition":
        draft.editions[fields[0]] = (fields[1], fields[2])
    elif word == "%value":
        choices = dict(choice.split(": ", 1) for choice in fields[1:])
        draft.values[fields[0]] = choices[draft.edition]
    elif word == "%unit":
        draft.close()
        draft.units.append(Unit(fields[0], fields[1], ()))
        draft.part, draft.part_number = "", 0
    elif word == "%part":
        draft.close()
        draft.part_number += 1
        draft.part = f"제{draft.part_number}관 {fields[0]}"
    elif word == "%annex":
        draft.close()
        draft.skipping = False
        draft.annex = Annex(fields[0], f"별표 {len(draft.annexes) + 1}", fields[1], ())
    elif word in ("%article", "%article+"):
        _open_article(draft, word == "%article+", fields)
    else:
        raise MarkupError(f"unknown directive: {line}")


def _open_article(draft: _Draft, branch: bool, fields: list[str]) -> None:
    """Open an article with the next number, unless this edition doesn't have it."""
    draft.close()
    limits = dict(limit.split("=") for limit in fields[2:])
    draft.skipping = draft.edition < limits.get("since", "") or draft.edition >= limits.get("until", "9999")
    if draft.skipping:
        return
    before = draft.units[-1].articles
    main, _, minor = (before[-1].number if before else "0").partition("-")
    number = f"{main}-{int(minor or 1) + 1}" if branch else str(int(main) + 1)
    draft.article = Article(fields[0], number, fields[1], draft.part, ())


def _paragraph(draft: _Draft, line: str) -> Paragraph:
    """A text line with its mark; the number is counted from the pieces that stand before it."""
    sign, _, rest = line.partition(" ")
    level = LEVELS.get(sign, Level.PLAIN)
    text = rest if level is not Level.PLAIN else line
    label = ""
    if found := LABEL.match(text):
        label, text = found[1], text[found.end() :]
    opened = draft.article or draft.annex
    body = opened.body if opened else ()
    return Paragraph(level, _mark(level, body), text, label)


def _mark(level: Level, body: tuple[Piece, ...]) -> str:
    """The next mark of this level: one more than the last one that no higher level has ended."""
    order = list(LEVELS.values())
    higher = {Level.HEADING, *order[: order.index(level)]} if level in order else set()
    number = 1
    for piece in reversed(body):
        if not isinstance(piece, Paragraph):
            continue
        if piece.level is level:
            number += 1
        elif piece.level in higher:
            break
    return {
        Level.PLAIN: "",
        Level.PARAGRAPH: CIRCLED[number - 1],
        Level.ITEM: f"{number}.",
        Level.SUBITEM: f"{SYLLABLES[(number - 1) % len(SYLLABLES)]}.",
        Level.DETAIL: f"{number})",
        Level.HEADING: "",
    }[level]


class _Filler:
    """Fills the braces of one policy and notes where values are printed."""

    def __init__(self, draft: _Draft) -> None:
        """Index the articles and annexes of the draft by their keys."""
        self.values = draft.values
        self.articles = {(u.key, a.key): a for u in draft.units for a in u.articles}
        self.annexes = {annex.key: annex for annex in draft.annexes}
        self.places: dict[str, ValuePlace] = {}

    def body(self, unit: str, key: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """The pieces of one article or annex with every brace filled."""
        return tuple(self._piece(unit, key, at, piece) for at, piece in zip(count(), pieces, strict=False))

    def _piece(self, unit: str, key: str, at: int, piece: Piece) -> Piece:
        """One piece with its braces filled; tables hold none."""

        def fill(text: str) -> str:
            return BRACES.sub(lambda found: self._word(unit, key, at, found[1]), text)

        if isinstance(piece, Paragraph):
            return replace(piece, text=fill(piece.text))
        if isinstance(piece, Box):
            return replace(piece, lines=tuple(fill(line) for line in piece.lines))
        return piece

    def _word(self, unit: str, key: str, at: int, name: str) -> str:
        """What one brace stands for."""
        if name.startswith("$"):
            if name in self.places:
                raise MarkupError(f"{name} is printed twice: a change must be one number")
            value = self.values[name[1:]]
            self.places[name] = ValuePlace(unit, key, at, value)
            return value
        if name.startswith("@"):
            annex = self.annexes[name[1:]]
            return f"[{annex.label}]({annex.title})"
        target, _, label = name.partition("/")
        if not target:
            return self._within(unit, key, label)
        other, _, article = target.rpartition(".")
        heading = self.articles[other or unit, article].heading
        prefix = "보통약관 " if other else ""
        suffix = f" {self._within(other or unit, article, label)}" if label else ""
        return prefix + heading + suffix

    def _within(self, unit: str, key: str, label: str) -> str:
        """제1항, 제1항 제2호 or 제2호: the place of a label within its article."""
        paragraph = 0
        for piece in self.articles[unit, key].body:
            if not isinstance(piece, Paragraph):
                continue
            if piece.level is Level.PARAGRAPH:
                paragraph = CIRCLED.index(piece.mark) + 1
            if piece.label == label:
                item = f"제{piece.mark.rstrip('.')}호" if piece.level is Level.ITEM else ""
                return " ".join(filter(None, (f"제{paragraph}항" if paragraph else "", item)))
        raise MarkupError(f"no label {label!r} in {unit}.{key}")


def _fill(draft: _Draft) -> Policy:
    """The finished policy of a draft."""
    filler = _Filler(draft)
    units = tuple(
        replace(
            unit,
            articles=tuple(replace(a, body=filler.body(unit.key, a.key, a.body)) for a in unit.articles),
        )
        for unit in draft.units
    )
    annexes = tuple(replace(x, body=filler.body("", x.key, x.body)) for x in draft.annexes)
    label, date = draft.editions[draft.edition]
    catalogue = Catalogue(draft.meta["insurer"], draft.meta["product"], draft.meta["code"], label, date)
    return Policy(catalogue, units, annexes, filler.places)
