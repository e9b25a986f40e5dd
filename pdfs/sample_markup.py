"""Content files -> Policy, for one edition.

One logical paragraph per line; numbers are never written but counted, and references name a key:

    %meta key | text            %edition id | label | ISO date      %value name | id: text | id: text
    %unit key | title [| image | blank]      pages of that kind stand before the title
    %part title = 관            %division 편 | title     (장 counts within its 편, 절 within its 장)
    %annex key | title [| label=붙임 | brackets=<> | sheet=landscape]
    %article key | [title] [| since=id | until=id | form=spaced,gap]    %article+ = 조의n after the one before
    %marks boxed [quotes]       항 are boxed numbers of a font of their own (and quotation marks of it), 호 are circled
    ^ text = 항   - text = 호   -- text = 목   --- text = 1)   = text = heading (항 start again)   else plain
    ^ #label text               a label names a 항 or 호 within its article
    ^ ! text                    a 항 whose boxed number nobody can know
    %box [LABEL] [| look] … %end
    %table caption | widths | lcr [| plain | headless | once] … rows "a | b" … %end
                                ("//" ends a line in a cell, "^" merges with the cell above, "<" with the one to the left;
                                plain: no rules; headless: no row is a head; once: the head isn't repeated overleaf)
    %formula left | numerator | denominator | right
    {article} {article/label} {/label} {unit.article/label} {@annex} {$value} {=name of a law with its article}

Two passes: the first builds the pieces with numbers, the second fills the braces, because an
article may refer to one that stands later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from sample_marks import LOST, QUOTES, boxed, number_of
from sample_model import (
    Annex,
    Article,
    Box,
    Catalogue,
    Formula,
    Level,
    Paragraph,
    Piece,
    Policy,
    Reference,
    Table,
    Unit,
    ValuePlace,
)

BRACES = re.compile(r"\{([^{}]+)\}")
LABEL = re.compile(r"#(\w+) ")
BELOW = re.compile(r"(?: 제(\d+)항)?(?: 제(\d+)호)?")
DIVISIONS = "편장절"
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
    boxed: bool = False
    quotes: bool = False
    parts: dict[str, str] = field(default_factory=dict)
    """Kind (관, 편, 장, 절) -> the open part of that kind as printed, the outermost first."""
    counts: dict[str, int] = field(default_factory=dict)
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
        label, _, look = (part.strip() for part in rest.partition("|"))
        return Box(label, tuple(lines), look or "framed")
    caption, widths, align, *words = (field.strip() for field in rest.split("|"))
    rows = tuple(tuple(cell.strip().replace("//", "\n") for cell in line.split("|")) for line in lines)
    shares = tuple(float(share) for share in widths.split())
    if {len(row) for row in rows} != {len(shares)} or len(align) != len(shares):
        raise MarkupError(f"rows, widths and align differ in length: {opening}")
    return Table(caption, shares, align, rows, "plain" not in words, "headless" not in words, "once" not in words)


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
        draft.units.append(Unit(fields[0], fields[1], (), tuple(fields[2:])))
        draft.parts, draft.counts = {}, {}
    elif word == "%part":
        _open_part(draft, "관", fields[0])
    elif word == "%division":
        _open_part(draft, fields[0], fields[1])
    elif word == "%annex":
        draft.close()
        draft.skipping = False
        options = dict(option.split("=", 1) for option in fields[2:])
        kind = options.get("label", "별표")
        number = 1 + sum(annex.label.startswith(kind) for annex in draft.annexes)
        draft.annex = Annex(fields[0], f"{kind} {number}", fields[1], (), options.get("sheet", ""), options.get("brackets", "[]"))
    elif word == "%marks":
        draft.boxed, draft.quotes = True, "quotes" in rest
    elif word == "%formula":
        draft.add(Formula(*fields))
    elif word in ("%article", "%article+"):
        _open_article(draft, word == "%article+", fields)
    else:
        raise MarkupError(f"unknown directive: {line}")


def _open_article(draft: _Draft, branch: bool, fields: list[str]) -> None:
    """Open an article with the next number, unless this edition doesn't have it."""
    draft.close()
    limits = dict(option.split("=") for option in fields[2:])
    draft.skipping = draft.edition < limits.get("since", "") or draft.edition >= limits.get("until", "9999")
    if draft.skipping:
        return
    before = draft.units[-1].articles
    main, _, minor = (before[-1].number if before else "0").partition("-")
    number = f"{main}-{int(minor or 1) + 1}" if branch else str(int(main) + 1)
    parts = tuple(draft.parts.values())
    draft.article = Article(fields[0], number, fields[1], parts[-1] if parts else "", (), limits.get("form", ""), parts)


def _open_part(draft: _Draft, kind: str, title: str) -> None:
    """Open a 관, 편, 장 or 절; a 장 ends the 절 before it, a 편 both."""
    draft.close()
    draft.counts[kind] = draft.counts.get(kind, 0) + 1
    inner = DIVISIONS[DIVISIONS.find(kind) + 1 :] if kind in DIVISIONS else ""
    draft.parts = {name: part for name, part in draft.parts.items() if name not in inner and name != kind}
    draft.counts = {name: count for name, count in draft.counts.items() if name not in inner}
    draft.parts[kind] = f"제{draft.counts[kind]}{kind} {title}".strip()


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
    mark = _mark(level, body, draft.boxed)
    if text.startswith("! "):
        mark, text = LOST[number_of(mark)], text[2:]
    for private, quote in QUOTES.items() if draft.quotes else ():
        text = text.replace(quote, private)
    return Paragraph(level, mark, text, label)


def _mark(level: Level, body: tuple[Piece, ...], in_boxes: bool = False) -> str:
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
        Level.PARAGRAPH: boxed(number) if in_boxes else CIRCLED[number - 1],
        Level.ITEM: CIRCLED[number - 1] if in_boxes else f"{number}.",
        Level.SUBITEM: f"{SYLLABLES[(number - 1) % len(SYLLABLES)]}.",
        Level.DETAIL: f"{number})",
        Level.HEADING: "",
    }[level]


class _Filler:
    """Fills the braces of one policy and notes where values are printed."""

    def __init__(self, draft: _Draft) -> None:
        """Index the articles and annexes of the draft by their keys."""
        self.values = draft.values
        self.titles = {unit.key: unit.title for unit in draft.units}
        self.articles = {(u.key, a.key): a for u in draft.units for a in u.articles}
        self.annexes = {annex.key: annex for annex in draft.annexes}
        self.places: dict[str, ValuePlace] = {}
        self.references: dict[tuple[str, str], tuple[Reference, ...]] = {}

    def body(self, unit: str, key: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """The pieces of one article or annex with every brace filled."""
        return tuple(self._piece(unit, key, at, piece) for at, piece in zip(count(), pieces, strict=False))

    def _piece(self, unit: str, key: str, at: int, piece: Piece) -> Piece:
        """One piece with its braces filled; tables hold none."""

        def fill(text: str) -> str:
            return BRACES.sub(lambda found: self._word(unit, key, at, found), text)

        if isinstance(piece, Paragraph):
            return replace(piece, text=fill(piece.text))
        if isinstance(piece, Box):
            return replace(piece, lines=tuple(fill(line) for line in piece.lines))
        return piece

    def _word(self, unit: str, key: str, at: int, found: re.Match[str]) -> str:
        """What one brace stands for; a reference is noted with the 항 and 호 printed behind it."""
        name = found[1]
        if name.startswith("="):
            return self._noted(unit, key, Reference(name[1:], "statute"))
        if name.startswith("$"):
            if name in self.places:
                raise MarkupError(f"{name} is printed twice: a change must be one number")
            value = self.values[name[1:]]
            self.places[name] = ValuePlace(unit, key, at, value)
            return value
        if name.startswith("@"):
            annex = self.annexes[name[1:]]
            return self._noted(
                unit, key, Reference(f"{annex.brackets[0]}{annex.label}{annex.brackets[1]}({annex.title})", "annex", "", annex.key)
            )
        target, _, label = name.partition("/")
        if not target:
            return self._within(unit, key, label)
        other, _, article = target.rpartition(".")
        heading = self.articles[other or unit, article].heading
        prefix = f"{self.titles[other]} " if other else ""
        suffix = f" {self._within(other or unit, article, label)}" if label else ""
        printed = prefix + heading + suffix
        if not label:
            below = BELOW.match(found.string, found.end())
            suffix = below[0] if below else ""
        parts = BELOW.fullmatch(suffix)
        paragraph, item = (parts[1] or "", parts[2] or "") if parts else ("", "")
        text = printed if label else printed + suffix
        self._noted(unit, key, Reference(text, "article", other or unit, article, paragraph, item))
        return printed

    def _noted(self, unit: str, key: str, reference: Reference) -> str:
        """Note a reference of this article; its text."""
        self.references[unit, key] = (*self.references.get((unit, key), ()), reference)
        return reference.text

    def _within(self, unit: str, key: str, label: str) -> str:
        """제1항, 제1항 제2호 or 제2호: the place of a label within its article."""
        paragraph = 0
        for piece in self.articles[unit, key].body:
            if not isinstance(piece, Paragraph):
                continue
            if piece.level is Level.PARAGRAPH:
                paragraph = number_of(piece.mark)
            if piece.label == label:
                item = f"제{number_of(piece.mark)}호" if piece.level is Level.ITEM else ""
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
    return Policy(catalogue, units, annexes, filler.places, filler.references)
