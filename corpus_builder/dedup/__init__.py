"""Near-duplicates, found before they are paid for and again among the pairs that came back.

Similarity proposes, facts decide: insurance law differs by one word (30일/90일, 이내/초과, 지급합니다/지급하지 않습니다), so a text is
linked to another only when exact Jaccard similarity is high, the numbers are equal and what differs at all is spacing,
punctuation or an interchangeable particle. A missed duplicate costs a visible extra call; a wrong link hides a law.
"""

from dataclasses import dataclass

from pydantic import Field

from corpus_builder.contracts import Options as _Options

VERSION = 1


@dataclass(frozen=True, slots=True)
class Text:
    """Something to compare: its id and the text that says what it is."""

    id: str
    text: str


class Options(_Options):
    """Section [dedup]."""

    jaccard: float = Field(default=0.8, ge=0.5, le=1.0)
    """Least exact Jaccard similarity of character 3-grams of two texts that may be linked, 0..1."""
