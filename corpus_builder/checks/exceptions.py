"""An answer doesn't leave out the exception that stands beside its evidence.

The harm that matters most is an answer that states a payment without its exception, and in policies the exception is the second
sentence of the same 항 (다만, …) or a bracket (… 제외). A machine can see that it is there and that the answer has none of its words;
whether it matters for this question is a person's call, so the outcome is never more than a look.
"""

from __future__ import annotations

import re

from corpus_builder.checks.refusals import refuses
from corpus_builder.model import Chunk, Mark
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import Span, locate, sentences, squeezed

VERSION = 3

NOT_MENTIONED = "exception not mentioned"

SHARE = 0.5
"""An exception counts as mentioned when at least this share of its own character pairs occurs in the output."""

RETOLD = 0.2
"""The same where the answer itself says that something is excepted: told in other words, an exception keeps that much of its own."""

MIN_OWN = 6
"""With fewer pairs of its own (it repeats the rule's words), all pairs of the exception are compared."""

_PROVISO = re.compile(r"(?:^|(?<=[\s.(]))(?:다만|단|그러나)\s?(?:,|\s)")
_EXCEPTS = re.compile(r"다만|단,|단\s|그러나|하지만|지만|제외|예외|빼고|않는 한|아니면|라도|더라도|외에는|밖에는|오히려|반면|대신")
_LISTS = re.compile(r"(?:다음|아래)(?:의|에|과|중|\s)")
_CARVED_OUT = re.compile(r"제외(?:하고|합니다|한다|됩니다)")
_GLOSS = re.compile(r"(?m)^\s*(?:【[^】\n]{1,60}】|\[[^\]\n]{1,60}\]\s).*$")
_HOLDERS = ("항", "호", "목", "세목")


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for every exception that governs the evidence and is not in the output; what is left open has none."""
    if refuses(candidate.output):
        return Verdict("exceptions", "pass")
    found = [span for quote in candidate.evidence if (span := locate(quote, chunk.body))]
    missed = [
        chunk.body[exception.start : exception.end]
        for exception in _exceptions(chunk)
        if any(_governs(exception, span, chunk) for span in found) and not _mentioned(exception, found, chunk.body, candidate.output)
    ]
    return Verdict("exceptions", "look" if missed else "pass", tuple(Reason(NOT_MENTIONED, text[:120]) for text in missed))


def _exceptions(chunk: Chunk) -> list[Span]:
    """Sentences with 다만/그러나/제외, read paragraph by paragraph; boxes and tables are no contract text."""
    asides = _asides(chunk)
    spans: list[Span] = []
    start = 0
    for line in chunk.body.split("\n"):
        for s in sentences(line):
            proviso = _PROVISO.search(line, s.start, s.end)
            if proviso is None and not _CARVED_OUT.search(line, s.start, s.end):
                continue
            # An item has no full stop before its 다만: the exception begins with the word, not with the item.
            span = Span(start + (proviso.start() if proviso else s.start), start + s.end)
            if not any(aside.start <= span.start < aside.end for aside in asides):
                spans.append(span)
        start += len(line) + 1
    return spans


def _asides(chunk: Chunk) -> list[Span]:
    """Boxes and tables, and lines that begin like a gloss: "[연대] 여럿이 …"."""
    marked = [Span(mark.start, mark.end) for mark in chunk.marks if mark.level in ("box", "table")]
    return marked + [Span(m.start(), m.end()) for m in _GLOSS.finditer(chunk.body)]


def _governs(exception: Span, evidence: Span, chunk: Chunk) -> bool:
    """Whether the innermost 항/호/목 that holds the exception also holds (a part of) the evidence; a gloss isn't governed."""
    if any(aside.start <= evidence.start and evidence.end <= aside.end for aside in _asides(chunk)):
        return False
    holder = _innermost(exception, chunk)
    lists = any(m.level in _HOLDERS[1:] and holder.start < m.start and m.end <= holder.end for m in chunk.marks)
    line_start = chunk.body.rfind("\n", 0, exception.start) + 1
    if not lists and chunk.body[line_start : exception.start].strip():  # within a line, and no list that it could be about
        line_end = chunk.body.find("\n", exception.end)
        holder = Span(max(holder.start, line_start), min(holder.end, line_end if line_end >= 0 else holder.end))
    return holder.start < evidence.end and evidence.start < holder.end


def _innermost(span: Span, chunk: Chunk) -> Span:
    around: list[Mark] = [m for m in chunk.marks if m.level in _HOLDERS and m.start <= span.start and span.end <= m.end]
    inner = min(around, key=lambda mark: mark.end - mark.start, default=None)
    return Span(inner.start, inner.end) if inner else Span(0, len(chunk.body))


def _mentioned(exception: Span, evidence: list[Span], body: str, output: str) -> bool:
    """Whether the answer has an exception's words, or fewer of them in a sentence that excepts something."""
    if _share(exception, evidence, body, squeezed(output)) >= SHARE:
        return True
    if _LISTS.search(body, exception.start, exception.end) and any(span.start >= exception.end for span in evidence):
        return True  # what it lists is what is asked about
    excepts = "".join(output[s.start : s.end] for s in sentences(output) if _EXCEPTS.search(output, s.start, s.end))
    return bool(excepts) and _share(exception, evidence, body, squeezed(excepts)) >= RETOLD


def _share(exception: Span, evidence: list[Span], body: str, said: str) -> float:
    """The share of the exception's own character pairs that the output says.

    Pairs that the rest of the evidence has too are not its own: repeating the rule is not saying the exception.
    """
    rule = {pair for span in evidence for part in _without(span, exception) for pair in _pairs(body[part.start : part.end])}
    pairs = _pairs(body[exception.start : exception.end])
    own = pairs - rule if len(pairs - rule) >= MIN_OWN else pairs
    return sum(pair in said for pair in own) / len(own) if own else 1.0


def _without(span: Span, hole: Span) -> list[Span]:
    parts = [Span(span.start, min(span.end, hole.start)), Span(max(span.start, hole.end), span.end)]
    return [part for part in parts if part.start < part.end]


def _pairs(text: str) -> set[str]:
    plain = squeezed(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}
