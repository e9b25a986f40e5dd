"""The clause, and what a prompt shows beside it, say nothing to a language model and hide nothing.

Who plants words in a document can have a model write what the law doesn't say, in a pair that every other check lets through: so whoever
reviews it is told. The pair itself must not carry hidden characters either (nobody could see them in a review), nor such as mean nothing:
a server that cuts a character in two sends a replacement, and a font without a table leaves numbers of its own.
"""

from __future__ import annotations

import re

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.planted import hidden, planted, uncommon

VERSION = 1

TO_A_MODEL = "clause speaks to a language model"
HIDDEN = "hidden characters in the clause"
HIDDEN_IN_PAIR = "hidden characters in the pair"
BROKEN = "characters without a meaning in the pair"

_BROKEN = re.compile(r"[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look with what was found; the chunk's whole text counts, since a prompt shows it."""
    source = planted(chunk.text)
    said = "\n".join((candidate.instruction, candidate.input, candidate.output, *candidate.choices))
    found = [Reason(TO_A_MODEL, words) for words in source.words]
    odd = uncommon(said)
    in_pair = hidden(said) if odd else ()
    found += [Reason(name, ", ".join(seen)) for name, seen in ((HIDDEN, source.hidden), (HIDDEN_IN_PAIR, in_pair)) if seen]
    if odd and (broken := _BROKEN.search(said)):
        found.append(Reason(BROKEN, said[max(0, broken.start() - 8) : broken.end() + 8]))
    return Verdict("source", "look" if found else "pass", tuple(found))
