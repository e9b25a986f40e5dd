"""Pages to clauses: every article of every unit of terms with its text, and every annex. The story of the stage, in named steps."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from corpus_builder.model import Clause, Line, Page
from corpus_builder.structure import Options, basis
from corpus_builder.structure.contents import names
from corpus_builder.structure.headings import Candidate, candidates
from corpus_builder.structure.joining import Spelling, spelling
from corpus_builder.structure.lying import lying, missing, put_back
from corpus_builder.structure.marks import is_boxed
from corpus_builder.structure.paragraphs import body
from corpus_builder.structure.printed import Printed, printed
from corpus_builder.structure.sequence import LATE, accepted, displaced, follows
from corpus_builder.structure.setoff import set_off
from corpus_builder.structure.units import (
    PART_JOINT,
    Annex,
    Title,
    annexes,
    appendix,
    is_title,
    listing,
    parts,
    standing_out,
    supplements,
    title_above,
    under,
)

ANNEXES = "별표"
"""The unit title of the annexes that stand behind all units and belong to all of them; their unit is 0."""

UNTITLED = "약관"
"""What units without a title are called, with their number."""

BOXED = 3
"""So many lines that begin with a boxed digit show that a document prints its 항 so."""


_SENTENCE = re.compile(r"다\s*[.。]\s*$")


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a clause begins: at its heading (an article's or an annex's), within a unit and a part."""

    at: int
    unit: int
    unit_title: str
    parts: str
    heading: Candidate | Annex


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that begins with 제n조 and was not taken for a heading: its page and the path of the clause it stands in ("" for none).

    `apart`: it stands where no heading of the terms can, among quoted statutes, supplementary provisions or in a list of contents.
    `aside`: it is printed on its side.
    """

    page: int
    candidate: Candidate
    within: str
    apart: bool
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Loose:
    """Sentences or tables between a unit's title and its first article, which belong to no clause: their page, the path of that
    article, how many lines (rows of tables) they are."""

    page: int
    path: str
    lines: int


@dataclass(frozen=True, slots=True)
class Outline:
    """All clauses of a document in reading order, the lines that might have been headings, too, and text that is in none of them."""

    clauses: list[Clause]
    rejected: list[Rejected]
    loose: list[Loose]


def clauses(document: str, pages: list[Page], options: Options) -> list[Clause]:
    """All clauses of a document in reading order, see `outline`."""
    del options  # what is read from a page is not a matter of taste; the options shape chunks
    return outline(document, pages).clauses


def outline(document: str, pages: Sequence[Page]) -> Outline:
    """The clauses of a document. `pages` are settled (furniture and contents marked); `document` is their id."""
    stream = set_off(printed(pages))
    known = spelling(stream)
    contents = {page.number for page in pages for block in page.blocks if block.kind == "contents"}
    listed = names(pages)
    frame = _frame(stream, known, contents, listed)
    if aside := missing(lying(stream, known), frame.headings, frame.units, frame.apart):
        stops = {heading.at for heading in frame.headings} | frame.stops
        stream = put_back(stream, aside, frame.headings, frame.units, stops, frame.parts.keys())
        frame = _frame(stream, known, contents, listed)
    openings = _openings(stream, frame)
    stops = {opening.at for opening in openings} | frame.stops
    boxed = sum(is_boxed(item.text) for item in stream if item.kind == "text") >= BOXED
    cut = [_clause(document, stream, opening, sorted(stops), known, boxed, frame.parts) for opening in openings]
    made = _named(basis.named(cut, UNTITLED))
    return Outline(made, _rejected(stream, frame, known, openings, made), _loose(stream, frame, openings, made))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What was found in a stream, before it is cut. All are indexes of the stream, but what tells its own.

    found: what looks like a heading; headings: those that are, in order · titles: of the units, by their first heading · starts: where
    units begin · units: their lines up to their annexes · statutes: an appendix of laws; apart: that, and what else holds no heading
    of the terms · stops: where an article ends, if it hasn't · parts: part headings.
    """

    found: list[Candidate]
    headings: list[Candidate]
    titles: dict[int, Title]
    starts: frozenset[int]
    units: list[range]
    statutes: frozenset[int]
    apart: frozenset[int]
    stops: frozenset[int]
    parts: dict[int, str]


def _frame(stream: Sequence[Printed], known: Spelling, contents: Set[int], listed: Set[str]) -> _Frame:
    """The frame of a document. `contents`: the numbers of pages that are recognised as its table of contents; `listed`: its lines."""
    found = candidates(stream, known)
    titles = {c.at: title for c in found if c.number <= LATE and not c.sub and (title := title_above(stream, c.at, listed))}
    statutes = appendix(stream, sorted(c.at for c in found if is_title(c) and c.at in titles))
    apart = statutes | listing(stream, found, contents) | supplements(stream, sorted(title.at for title in titles.values()))
    headings = accepted(found, titles.keys(), apart)
    starts = _starts(headings, titles)
    units = _unit_ranges(stream, headings, starts, statutes)
    headings = sorted([*headings, *displaced(found, headings, units, apart)], key=lambda heading: heading.at)
    titles = {at: title for at in starts if (title := titles.get(at) or standing_out(stream, at, listed))}
    stops = frozenset(title.at for title in titles.values()) | statutes
    return _Frame(found, headings, titles, starts, units, statutes, apart, stops, parts(stream))


def _rejected(
    stream: Sequence[Printed], frame: _Frame, known: Spelling, openings: Sequence[_Opening], made: Sequence[Clause]
) -> list[Rejected]:
    starts = [opening.at for opening in openings]
    taken = set(starts)
    paths = ["", *(clause.path for clause in made)]
    found = [*(each.heading for each in lying(stream, known)), *frame.found]
    left = sorted({c.at: c for c in found if c.at not in taken}.items())
    return [Rejected(stream[at].page, c, paths[bisect_right(starts, at)], at in frame.apart, stream[at].aside) for at, c in left]


def _loose(stream: Sequence[Printed], frame: _Frame, openings: Sequence[_Opening], made: Sequence[Clause]) -> list[Loose]:
    result = []
    for opening, clause in zip(openings, made, strict=True):
        title = frame.titles.get(opening.at)
        between = [stream[i] for i in range(title.at, opening.at) if i not in frame.parts] if title else []
        said = [item for item in between if item.kind == "table" or (item.kind == "text" and _SENTENCE.search(item.text))]
        if said:
            result.append(Loose(said[0].page, clause.path, len(said)))
    return result


def _starts(headings: Sequence[Candidate], titles: dict[int, Title]) -> frozenset[int]:
    """Where units begin: at each 제1조, and below a title at a number that doesn't go on from the one before."""
    before = [None, *headings]
    pairs = zip(before, headings, strict=False)
    return frozenset(h.at for last, h in pairs if last is None or is_title(h) or (h.at in titles and not follows(last, h)))


def _unit_ranges(stream: Sequence[Printed], headings: Sequence[Candidate], starts: frozenset[int], statutes: frozenset[int]) -> list[range]:
    """Per unit the lines from its first article to the next unit, or to the first annex behind its last article."""
    annexes = [annex.at for annex in _annexes_behind(stream, headings, starts, statutes)]
    ends = sorted([*starts, *annexes, len(stream)])
    return [range(start, next(end for end in ends if end > start)) for start in sorted(starts)]


def _openings(stream: Sequence[Printed], frame: _Frame) -> list[_Opening]:
    """Articles with their unit and part, and the annexes that stand behind the last article of their unit."""
    headings, starts = frame.headings, frame.starts
    behind = _annexes_behind(stream, headings, starts, frame.statutes)
    events: list[Candidate | Annex] = sorted([*headings, *behind], key=lambda event: event.at)
    result: list[_Opening] = []
    unit, name, part, at = 0, "", "", 0
    for event in events:
        if isinstance(event, Candidate) and event.at in starts:
            unit, part = unit + 1, ""
            title = frame.titles.get(event.at)
            name = title.text if title and title.text else f"{UNTITLED} {unit}"
            at = title.at if title else at
        for i in range(at, event.at):
            part = under(part, frame.parts.get(i, ""))
        at = event.at
        if isinstance(event, Annex) and (_of_document(stream, event, headings) or (result and not result[-1].unit)):
            result.append(_Opening(event.at, 0, ANNEXES, "", event))
        else:
            result.append(_Opening(event.at, max(unit, 1), name or f"{UNTITLED} 1", part if isinstance(event, Candidate) else "", event))
    return result


def _of_document(stream: Sequence[Printed], annex: Annex, headings: Sequence[Candidate]) -> bool:
    """Whether an annex belongs to all units: it opens a page behind the last article of the document."""
    return annex.at > headings[-1].at and stream[annex.at - 1].page != stream[annex.at].page


def _annexes_behind(
    stream: Sequence[Printed], headings: Sequence[Candidate], starts: frozenset[int], statutes: frozenset[int]
) -> list[Annex]:
    """Annex headings after which no further article of the same unit comes: others are mentions at the start of a line."""
    result = []
    for annex in annexes(stream):
        after = next((heading for heading in headings if heading.at > annex.at), None)
        before = any(heading.at < annex.at for heading in headings)
        if before and annex.at not in statutes and (after is None or after.at in starts):
            result.append(annex)
    return result


def _clause(
    document: str,
    stream: Sequence[Printed],
    opening: _Opening,
    stops: Sequence[int],
    known: Spelling,
    boxed: bool,
    within: Mapping[int, str],
) -> Clause:
    heading = opening.heading
    lines = heading.lines
    end = next((stop for stop in stops if stop > opening.at), len(stream))
    own = [stream[i] for i in range(opening.at + lines, end) if i not in within]
    first = stream[opening.at]
    if isinstance(heading, Candidate) and heading.rest:
        last = stream[opening.at + lines - 1]
        own = [replace(last, line=Line(last.text[heading.rest_at :].lstrip(), last.bbox, last.line.size)), *own]
    content = body(own, known, boxed)
    kind: Literal["article", "annex"] = "article" if isinstance(heading, Candidate) else "annex"
    label = heading.article if isinstance(heading, Candidate) else heading.label
    return Clause(
        document=document,
        path=_path(opening, label),
        kind=kind,
        unit=opening.unit,
        unit_title=opening.unit_title,
        part=opening.parts.rsplit(PART_JOINT, 1)[-1],
        article=label,
        title=heading.title,
        page=first.page,
        heading_bbox=first.shown,
        text=content.text,
        places=content.places,
        marks=content.marks,
    )


def _path(opening: _Opening, label: str) -> str:
    """The clause's identity within the document: unit, part number if there is one, article or annex."""
    if not opening.unit:
        return label
    if isinstance(opening.heading, Annex):
        return f"{_plain(opening.unit_title)}/{label}"
    number, _, sub = label.partition("-")
    article = f"제{number}조의{sub}" if sub else f"제{number}조"
    parts = [part.split(" ")[0] for part in opening.parts.split(PART_JOINT)]
    return "/".join(filter(None, (_plain(opening.unit_title), *parts, article)))


def _plain(title: str) -> str:
    """A title as part of a path: a slash in it would look like a level."""
    return re.sub(r"\s*/\s*", "·", title)


def _named(made: list[Clause]) -> list[Clause]:
    """Equal paths told apart by "#2", "#3" … in reading order."""
    seen: Counter[str] = Counter()
    result = []
    for clause in made:
        seen[clause.path] += 1
        count = seen[clause.path]
        result.append(replace(clause, path=f"{clause.path}#{count}") if count > 1 else clause)
    return result
