"""What the guard reads from a text before it is compared: its sentences and its form."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from corpus_builder.dedup import Kind, stripped
from corpus_builder.dedup.fold import folded, reworded
from corpus_builder.dedup.stripped import END


class Form(NamedTuple):
    """One text."""

    said: str
    """The plain text with an `END` behind each sentence."""
    marked: str
    """All that it says, folded and with one word for interchangeable words, in its order: clauses joined by `END`, particles marked."""
    bare: str
    """The same without marks."""
    letters: str
    """What is said, blanks and punctuation left out."""
    silent: bool = False
    """Whether it is known that there is nothing in the text that `vetoes` reads, but who acts and what it refers to."""
    loose: bool = False
    """Whether it is known that no sentence of the text hangs on the one before it."""
    refers: bool = True
    """Whether it may refer to an article or a paragraph."""
    acting: int = 0
    """Of a silent text, who acts in it: texts of one number don't differ in that."""


@lru_cache(maxsize=1 << 15)  # what is kept is compared again and again
def form(text: str, kind: Kind) -> Form:
    """What is read from a text."""
    said = stripped.ended(text, kind)
    read = chain.from_iterable(map(folded, filter(None, said.split(END))))
    form = list(chain.from_iterable(reworded(clause) for clause, _ in read))
    marked, bare = END.join([clause for clause, _ in form]), END.join([bare for _, bare in form])
    return Form(said, marked, bare, letters(said))


NO_LETTERS = re.compile("[^\\w+×÷~%]+|_+")


def letters(said: str) -> str:
    """What is said without blanks and punctuation; signs are none."""
    return NO_LETTERS.sub("", said)
