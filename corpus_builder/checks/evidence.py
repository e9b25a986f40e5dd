"""Every quote that a candidate shows as evidence stands verbatim in the clause, whatever the blanks and line breaks.

This is the check the whole product rests on: what can't be found in the source can't be shown to a reviewer and isn't kept. The
chunk's context is no source: a quote from a definition or a borrowed clause has its page and its reviewer where that clause is the
body, and an answer that needs it may be true here and false where the same body stands among other law.
"""

from __future__ import annotations

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import locate, squeezed

VERSION = 3

NO_EVIDENCE = "no evidence"
NOT_IN_CLAUSE = "evidence not in clause"
ONLY_CONTEXT = "evidence only in context"
TOO_THIN = "evidence too thin"

FROM_CONTEXT = "answer has words of the context"

RUN = 15
"""So many characters in a row (blanks not counted), in the context and not in the clause, were taken from the context."""

_QUOTES = dict.fromkeys(map(ord, "‘’“”'\"「」『』"))

MIN_CHARS = 6
"""A quote shorter than this (blanks not counted) proves nothing: nearly every clause holds it."""


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop without evidence or with a quote that `chunk.body` doesn't hold.

    look when all quotes together are a mere word, or when the answer has words that stand in the chunk's context alone.
    """
    quotes = [quote for quote in candidate.evidence if quote.strip()]
    if not quotes:
        return Verdict("evidence", "drop", (Reason(NO_EVIDENCE),))
    missing = [quote for quote in quotes if locate(quote, chunk.body) is None]
    if missing:
        return Verdict("evidence", "drop", tuple(Reason(_where(quote, chunk), quote[:80]) for quote in missing))
    if sum(len("".join(quote.split())) for quote in quotes) < MIN_CHARS:
        return Verdict("evidence", "look", (Reason(TOO_THIN, " / ".join(quotes)),))
    if taken := _words_of_context(candidate.output, chunk):
        return Verdict("evidence", "look", (Reason(FROM_CONTEXT, taken),))
    return Verdict("evidence", "pass")


def _where(quote: str, chunk: Chunk) -> str:
    """What to say of a quote that the body doesn't hold."""
    return ONLY_CONTEXT if any(locate(quote, part.text) for part in chunk.context) else NOT_IN_CLAUSE


def _words_of_context(output: str, chunk: Chunk) -> str:
    """The first run of words that the answer shares with the context and not with the clause; "" if there is none."""
    if not chunk.context:
        return ""
    said, clause = squeezed(output), squeezed(chunk.clause)
    if said in clause:
        return ""
    context = "\n".join(squeezed(part.text) for part in chunk.context)
    if not _taken(said, clause, context):
        return ""
    return _taken(*(text.translate(_QUOTES) for text in (said, clause, context)))


def _taken(said: str, clause: str, context: str) -> str:
    runs = (said[i : i + RUN] for i in range(len(said) - RUN + 1))
    return next((run for run in runs if run in context and run not in clause), "")
