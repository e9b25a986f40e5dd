"""The sums that an answer shows come out as it says."""

from __future__ import annotations

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.sums import sums

VERSION = 1

WRONG_SUM = "sum comes out otherwise"


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for a chain of sums (80,000원 × 70% = 65,000원) whose sides differ; `chunk` is not looked at."""
    wrong = tuple(Reason(WRONG_SUM, found.text[:80]) for found in sums(candidate.output) if not found.right)
    return Verdict("arithmetic", "drop" if wrong else "pass", wrong)
