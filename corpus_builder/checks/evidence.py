"""Every quote that a candidate shows as evidence stands verbatim in the clause, whatever the blanks and line breaks.

This is the check the whole product rests on: what can't be found in the source can't be shown to a reviewer and isn't kept.
"""

from __future__ import annotations

from corpus_builder.model import Candidate, Chunk, Reason, Verdict
from corpus_builder.text import locate

VERSION = 1

NO_EVIDENCE = "no evidence"
NOT_IN_CLAUSE = "evidence not in clause"
TOO_THIN = "evidence too thin"

MIN_CHARS = 6
"""A quote shorter than this (blanks not counted) proves nothing: nearly every clause holds it."""


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop without evidence or with a quote that `chunk.body` doesn't hold; look when all quotes together are a mere word."""
    quotes = [quote for quote in candidate.evidence if quote.strip()]
    if not quotes:
        return Verdict("evidence", "drop", (Reason(NO_EVIDENCE),))
    missing = [quote for quote in quotes if locate(quote, chunk.body) is None]
    if missing:
        return Verdict("evidence", "drop", tuple(Reason(NOT_IN_CLAUSE, quote[:80]) for quote in missing))
    if sum(len("".join(quote.split())) for quote in quotes) < MIN_CHARS:
        return Verdict("evidence", "look", (Reason(TOO_THIN, " / ".join(quotes)),))
    return Verdict("evidence", "pass")
