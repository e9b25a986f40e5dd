"""Clauses to chunks: what one prompt is about, small enough to be asked well and equal wherever the law is equal.

The header names unit, part and article with product names masked, so that the same article in forty products is one chunk. An
article that is too long is cut between its 항, then between its 호, then between paragraphs, and only a single paragraph that is
longer still is cut inside, at a sentence if there is one. The pieces of a clause, joined by the newline at each cut (or nothing
inside a paragraph), are its text: nothing is lost and nothing is told twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus_builder.model import UNKNOWN, Catalogue, Chunk, Clause, Mark, Occurrence
from corpus_builder.structure import Options

_BASE = re.compile(r"보통\s?약관")
_ORDER = re.compile(r"^\s*(?:\d{1,3}(?:-\d+)?\s*\.|[IVXⅠⅡⅢⅣⅤ]+\s*\.|[-※■□●○])\s*")
_GENERIC = re.compile(r"^(?:무배당|유배당|무\)|\(무\)|갱신형|비갱신형)\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk and where it stands."""

    chunk: Chunk
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class _Span:
    """`text[start:end]` of a clause."""

    start: int
    end: int


def chunks(clauses: list[Clause], catalogue: Catalogue, options: Options) -> list[Piece]:
    """The chunks of a document's clauses, in order. Clauses without any text have none.

    `catalogue` tells the product's name, which headers must not hold. Every body is `clause.text[start:start + len(body)]`.
    """
    found = []
    for clause in clauses:
        ranges = spans(clause, options.max_chars) if clause.text.strip() else []
        found += [_piece(clause, span, catalogue, f"{n}/{len(ranges)}" if len(ranges) > 1 else "") for n, span in enumerate(ranges, 1)]
    return found


def masked_title(title: str, catalogue: Catalogue) -> str:
    """A unit's title without the product's name: any 보통약관 is "보통약관", a rider keeps its own name."""
    if _BASE.search(title) and not re.search(r"특별\s?약관|추가\s?약관", title):
        return "보통약관"
    text = _ORDER.sub("", title)
    if catalogue.product != UNKNOWN:
        for name in sorted({catalogue.product, _GENERIC.sub("", catalogue.product)}, key=len, reverse=True):
            text = text.replace(name, "")
    text = " ".join(text.split())
    return text or title


def spans(clause: Clause, max_chars: int) -> list[_Span]:
    """The ranges of a clause's text that become chunks: all of it if it fits, else neighbouring parts packed up to `max_chars`."""
    return _packed(_cut(clause.text, clause.marks, _Span(0, len(clause.text)), max_chars, ("항", "호", "목", "세목")), max_chars)


def _piece(clause: Clause, span: _Span, catalogue: Catalogue, piece: str) -> Piece:
    title = masked_title(clause.unit_title, catalogue)
    name = f"{_name(clause)} ({piece})" if piece else _name(clause)
    chunk = Chunk(
        header=f"[{' > '.join(filter(None, (title, clause.part, name)))}]",
        body=clause.text[span.start : span.end],
        unit_title=title,
        article=clause.article,
        title=clause.title,
        marks=tuple(_shifted(clause.marks, span)),
        piece=piece,
    )
    return Piece(chunk, Occurrence(chunk.id, clause.id, clause.document, clause.path, span.start))


def _name(clause: Clause) -> str:
    """ "제9조(보험금의 지급사유)", or an annex's label with its title."""
    if clause.kind == "annex":
        return f"{clause.article}({clause.title})" if clause.title else clause.article
    number, _, sub = clause.article.partition("-")
    article = f"제{number}조의{sub}" if sub else f"제{number}조"
    return f"{article}({clause.title})" if clause.title else article


def _shifted(marks: Iterable[Mark], span: _Span) -> list[Mark]:
    """The marks that begin within the span (cut off at its end), counted from its start."""
    return [
        Mark(mark.level, mark.number, mark.start - span.start, min(mark.end, span.end) - span.start)
        for mark in marks
        if span.start <= mark.start < span.end
    ]


def _cut(text: str, marks: Sequence[Mark], span: _Span, limit: int, levels: Sequence[str]) -> list[_Span]:
    """Parts of `span` that fit `limit`, cut at the marks of the first level, then within a part at the next; at last anywhere."""
    if span.end - span.start <= limit:
        return [span]
    if not levels:
        return _by_paragraph(text, span, limit)
    starts = sorted({mark.start for mark in marks if mark.level == levels[0] and span.start < mark.start < span.end})
    parts = _between(span, starts)
    return [piece for part in parts for piece in _cut(text, marks, part, limit, levels[1:])]


def _between(span: _Span, starts: Sequence[int]) -> list[_Span]:
    """The span cut before each start; the newline in front of a start belongs to neither side."""
    edges = [span.start, *starts]
    ends = [start - 1 for start in starts] + [span.end]
    return [_Span(start, end) for start, end in zip(edges, ends, strict=True) if end > start]


def _by_paragraph(text: str, span: _Span, limit: int) -> list[_Span]:
    """Whole paragraphs; one that is too long itself is cut at sentences."""
    starts = [match.end() for match in re.finditer("\n", text[span.start : span.end])]
    result = []
    for part in _between(span, [span.start + start for start in starts]):
        result += [part] if part.end - part.start <= limit else _inside(text, part, limit)
    return result


def _inside(text: str, span: _Span, limit: int) -> list[_Span]:
    """The last resort: one long paragraph cut at sentence ends, blanks, or anywhere, without losing a character."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # slow to import, and hardly ever needed

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=limit, chunk_overlap=0, separators=[". ", ", ", " ", ""], keep_separator="end", strip_whitespace=False
    )
    result = []
    start = span.start
    for part in splitter.split_text(text[span.start : span.end]):
        result.append(_Span(start, start + len(part)))
        start += len(part)
    return result


def _packed(parts: Sequence[_Span], limit: int) -> list[_Span]:
    """Neighbours joined as long as they fit together, so that a short 항 isn't asked about alone."""
    result: list[_Span] = []
    for part in parts:
        if result and part.end - result[-1].start <= limit:
            result[-1] = _Span(result[-1].start, part.end)
        else:
            result.append(part)
    return result
