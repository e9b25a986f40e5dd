"""Every sentence of an answer speaks of what its evidence speaks of.

The decision it embodies: a sentence is held against the evidence by its own words, numbers and what only affirms or denies left out.
One that has next to none of its words from the evidence, the question or the clause's heading came from elsewhere: a condition that
the clause doesn't set, or an answer to another clause's question. Whether it is so is for a person to see, so the outcome is a look.
"""

from __future__ import annotations

import re

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import nfc, sentences, squeezed, verbatim

VERSION = 1

UNSUPPORTED = "sentence not in evidence"

STRANGE = 0.7
"""A sentence came from elsewhere when at least this share of its words is unknown (no word that begins alike stands in what is known).
Measured on right answers told in other words, of which one in a hundred is above, and on made-up conditions, of which a quarter are."""

FEWEST = 3
"""Unknown words that a sentence has at least."""

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d[\d,.]*[가-힣A-Za-z%²]*")
_SUM = re.compile(
    r"\d\D{0,6}[=×÷]|\d.*(?:[빼뺀뺍]|더[하한]|곱[하한]|나[누눈]|절반|차감|합[하한]).*\d|\d.*\d.*(?:[빼뺀뺍]|더[하한]|곱[하한]|나[누눈]|절반|차감|합[하한])"
)  # the check of sums reads it
_WORD = re.compile(r"[가-힣A-Za-z]{2,}")
_ANYWHERE = re.compile(
    r"(?:보상|지급|보장|보험금|제외|해당|가능|원칙|따라서|다만|그러나|하지만|경우|이때|그때|이런|그런|회사|있습|없습|합니다|됩니다|않습|아닙|아니요|"
    r"모두|각각|또는|이상|이하|이내|초과|미만|받[을습지으은았]|못[하합한]|나[오옵]|드[리립]|입니다|한도|때문|그렇|예를|기준|적용|계산|다음|아래|가지|최저|최고|최대|최소|것|있[으을다]|없[으을다]|생[기긴겼]|대상|안에|포함|실제|그때|그날|하루|한해|한하|까지|금액|같|이러|마찬가지)"
)


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a sentence of the output whose words the evidence, the question and the heading don't have."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("support", "pass")
    known = squeezed("\n".join((*candidate.evidence, candidate.instruction, candidate.input, chunk.header, chunk.title, chunk.unit_title)))
    output = nfc(candidate.output)
    odd = [said for span in sentences(output) if not _supported(said := output[span.start : span.end], known)]
    return Verdict("support", "look" if odd else "pass", tuple(Reason(UNSUPPORTED, said[:120]) for said in odd))


def _supported(sentence: str, known: str) -> bool:
    if squeezed(sentence) in known or (_DIGIT.search(sentence) and _SUM.search(sentence)):
        return True
    words = [word for word in _WORD.findall(_NUMBER.sub(" ", sentence)) if not _ANYWHERE.match(word)]
    strange = sum(word[:2] not in known for word in words)
    return strange < FEWEST or strange < STRANGE * len(words)
