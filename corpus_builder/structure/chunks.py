"""Clauses to chunks: what one prompt is about, small enough to be asked well, equal wherever the law is equal, and never out of context.

The header names unit, part and article with product names masked, so that the same article in forty products is one chunk. An
article that is longer than `max_tokens` is cut between its 항, then between its 호, then between paragraphs, and only a single
paragraph that is longer still is cut inside, at a sentence if there is one; no 항 that fits is ever cut. The pieces of a clause,
joined by the newline at each cut (or nothing inside a paragraph), are its text: nothing is lost and nothing is told twice.

Beside its body a chunk carries context (context.py): the words that open a list it goes on with, the clauses it borrows, the
definitions it uses, within `context_tokens`. Body and context are kept apart, and they answer different questions:

- *What may be quoted?* The body alone. An answer that rests on context is refused by the evidence check, because its occurrence,
  its page and its rectangle are the body's. Nothing is lost by that: all context is the body of another chunk of the same document.
- *What is a prompt about?* Body and context, so the id is the hash of both: an answer that was given under another definition of
  골절 is another answer.
- *When do two chunks say the same law?* When body, parents and borrowed clauses do, and the place where it matters
  (dedup/laws.py). Two riders whose bodies are word for word "제3조를 준용합니다" are two laws when their 제3조 differ; a definition
  worded anew does not make forty articles new, and is asked about itself.

A clause that lays nothing down, or whose numbers can't be trusted, is a chunk too, but its occurrence says why it is skipped
(skips.py): stored, counted, shown, never asked about. Lengths are counted by the tokenizer of the settings (tokens.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from corpus_builder.model import Catalogue, Chunk, Clause, Definition, Mark, Occurrence, Reference, Unsafe
from corpus_builder.structure import Options
from corpus_builder.structure.context import Attached, Surroundings
from corpus_builder.structure.naming import printed_name
from corpus_builder.structure.skips import numeric, skip
from corpus_builder.structure.tokens import Count, counter
from corpus_builder.text import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk and where it stands; `left_out` counts the context that did not fit."""

    chunk: Chunk
    occurrence: Occurrence
    left_out: int = 0


def chunks(
    clauses: Sequence[Clause],
    catalogue: Catalogue,
    options: Options,
    references: Iterable[Reference] = (),
    definitions: Iterable[Definition] = (),
    unsafe: Iterable[Unsafe] = (),
    unread: Set[int] = frozenset(),
) -> list[Piece]:
    """The chunks of a document's clauses, in order; every body is `clause.text[start:start + len(body)]`.

    `catalogue` tells the product's name, which headers and labels must not hold. `references` and `definitions` are the document's;
    `unsafe` are ranges whose numbers may be wrong, `unread` the numbers of pages that still need OCR: what is printed there is neither
    asked about nor context. Raises UsageError for a tokenizer that isn't there.
    """
    count = counter(options.tokenizer)
    around = Surroundings(clauses, references, definitions, catalogue, count, unread)
    suspect: dict[str, list[Unsafe]] = {}
    for spot in unsafe:
        suspect.setdefault(spot.clause, []).append(spot)
    found = []
    for clause in clauses:
        doubts = [spot for spot in suspect.get(clause.id, ()) if numeric(clause.text[spot.start : spot.end])] if suspect else []
        ranges = spans(clause, options.max_tokens, count, doubts) or [Span(0, 0)]
        for n, span in enumerate(ranges, 1):
            why = skip(clause, span, doubts, unread)
            attached = Attached((), 0) if why else around.of(clause, span, options.context_tokens)
            found.append(_piece(clause, span, around.title(clause), f"{n}/{len(ranges)}" if len(ranges) > 1 else "", attached, why))
    return found


def spans(clause: Clause, limit: int, count: Count, doubts: Sequence[Unsafe] = ()) -> list[Span]:
    """The ranges of a clause's text that become chunks: all of it if it fits, else neighbouring parts packed up to `limit` tokens.

    None for a clause without text. A 항 that holds unsafe numbers (`doubts`) is packed with its like only, so that it takes no
    sound one along when it is skipped.
    """
    if not clause.text.strip():
        return []
    cutter = _Cutter(clause.text, clause.marks, limit, count, doubts)
    return cutter.packed(cutter.cut(Span(0, len(clause.text)), ("항", "호", "목", "세목")))


def _piece(clause: Clause, span: Span, title: str, piece: str, attached: Attached, why: str) -> Piece:
    name = f"{printed_name(clause)} ({piece})" if piece else printed_name(clause)
    chunk = Chunk(
        header=f"[{' > '.join(filter(None, (title, clause.part, name)))}]",
        body=clause.text[span.start : span.end],
        unit_title=title,
        article=clause.article,
        title=clause.title,
        marks=tuple(_shifted(clause.marks, span)),
        piece=piece,
        context=attached.parts,
    )
    return Piece(chunk, Occurrence(chunk.id, clause.id, clause.document, clause.path, span.start, why), attached.left_out)


def _shifted(marks: Iterable[Mark], span: Span) -> list[Mark]:
    """The marks that begin within the span (cut off at its end), counted from its start."""
    return [
        Mark(mark.level, mark.number, mark.start - span.start, min(mark.end, span.end) - span.start)
        for mark in marks
        if span.start <= mark.start < span.end
    ]


@dataclass(frozen=True, slots=True)
class _Cutter:
    """One clause's text on its way to parts of at most `limit` tokens."""

    text: str
    marks: Sequence[Mark]
    limit: int
    count: Count
    doubts: Sequence[Unsafe] = ()

    def fits(self, span: Span) -> bool:
        return self.count(self.text[span.start : span.end]) <= self.limit

    def unsafe(self, span: Span) -> bool:
        return any(doubt.start < span.end and span.start < doubt.end for doubt in self.doubts)

    def cut(self, span: Span, levels: Sequence[str]) -> list[Span]:
        """Parts of `span` that fit, cut at the marks of the first level, then within a part at the next; at last anywhere."""
        if self.fits(span) and (levels[:1] != ("항",) or not self.unsafe(span)):
            return [span]
        if not levels:
            return self._by_paragraph(span)
        own = [mark for mark in self.marks if mark.level == levels[0] and span.start <= mark.start and mark.end <= span.end]
        # What stands behind a mark's end is no part of it: a 항 that fits isn't cut because of the box below it.
        ends = {mark.end + 1 for mark in own if self.text[mark.end : mark.end + 1] == "\n"}
        starts = sorted(at for at in ends.union(mark.start for mark in own) if span.start < at < span.end)
        return [piece for part in _between(span, starts) for piece in self.cut(part, levels[1:])]

    def packed(self, parts: Sequence[Span]) -> list[Span]:
        """Neighbours joined as long as they fit together, so that a short 항 isn't asked about alone."""
        result: list[Span] = []
        for part in parts:
            joined = Span(result[-1].start, part.end) if result else part
            if result and self.unsafe(result[-1]) == self.unsafe(part) and self.fits(joined):
                result[-1] = joined
            else:
                result.append(part)
        return result

    def _by_paragraph(self, span: Span) -> list[Span]:
        """Whole paragraphs, boxes and tables; a paragraph that is too long itself is cut at sentences, a box or table at its lines."""
        framed = [mark for mark in self.marks if mark.level in ("box", "table") and self.fits(Span(mark.start, mark.end))]
        starts = [span.start + match.end() for match in re.finditer("\n", self.text[span.start : span.end])]
        free = [at for at in starts if not any(mark.start < at < mark.end for mark in framed)]
        return [piece for part in _between(span, free) for piece in ([part] if self.fits(part) else self._inside(part))]

    def _inside(self, span: Span) -> list[Span]:
        """The last resort: one long paragraph cut at sentence ends, blanks, or anywhere, without losing a character."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter  # slow to import, and hardly ever needed

        splitter = RecursiveCharacterTextSplitter(
            chunk_size=self.limit,
            chunk_overlap=0,
            length_function=self.count,
            separators=[". ", ", ", " ", ""],
            keep_separator="end",
            strip_whitespace=False,
        )
        result = []
        start = span.start
        for part in splitter.split_text(self.text[span.start : span.end]):
            result.append(Span(start, start + len(part)))
            start += len(part)
        return result


def _between(span: Span, starts: Sequence[int]) -> list[Span]:
    """The span cut before each start; the newline in front of a start belongs to neither side."""
    edges = [span.start, *starts]
    ends = [start - 1 for start in starts] + [span.end]
    return [Span(start, end) for start, end in zip(edges, ends, strict=True) if end > start]
