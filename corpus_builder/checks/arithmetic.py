"""The sums that an answer shows come out as it says."""

from __future__ import annotations

import re

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.sums import misjudged, steps, sums, unsaid
from corpus_builder.text import facts, nfc

VERSION = 2

WRONG_SUM = "sum comes out otherwise"


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for sums (80,000원 × 70% = 65,000원), steps in words and comparisons that come out otherwise; `chunk` is not looked at."""
    text = nfc(candidate.output)
    if len(facts(text).numbers) < _FEWEST:
        return Verdict("arithmetic", "pass")
    wrong = [found.text for found in sums(text) if not found.right]
    wrong += [step.text for step in steps(text) if not step.right]
    wrong += [*misjudged(text), *_not_told(text)]
    return Verdict("arithmetic", "drop" if wrong else "pass", tuple(Reason(WRONG_SUM, told[:80]) for told in wrong))


_FEWEST = 2  # numbers of a sum
_ENDS = re.compile(r"[다요]\.|[,\n]")  # the result comes first, how it is worked out behind it


def _not_told(text: str) -> list[str]:
    """What the answer works out to another number than it begins with: 225만원입니다. … 3만원 × 60일로 계산합니다."""
    odd = []
    for shown, result in unsaid(text):
        told = [number for number in facts(text).numbers if number.unit == result.unit]
        first = told[0] if told else None
        if (
            first
            and not any(number.value == result.value for number in told)
            and text.index(shown) > first.end
            and _ENDS.search(text, first.end, text.index(shown))
        ):
            odd.append(f"{first}: {shown}")
    return odd
