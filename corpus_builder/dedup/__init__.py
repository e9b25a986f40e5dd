"""Near-duplicates, found before they are paid for and again among the pairs that came back.

Similarity proposes, facts decide: insurance law differs by one word (30일/90일, 이내/초과, 지급합니다/지급하지 않습니다), so a text is
linked to another only when exact Jaccard similarity is high, the numbers are equal and what differs at all is spacing,
punctuation or an interchangeable particle. A missed duplicate costs a visible extra call; a wrong link hides a law.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from pydantic import Field

from corpus_builder.contracts import Options as _Options

VERSION = 5


Kind = Literal["clause", "pair"]
"""What the compared texts are. A clause's own product name was masked by the caller; for a pair it is a fact."""


@dataclass(frozen=True, slots=True)
class Text:
    """Something to compare: its id and the text that says what it is (a clause, or question + newline + answer)."""

    id: str
    text: str


class Outcome(NamedTuple):
    """What two similar texts are to each other."""

    kind: Literal["merge", "sibling", "review"]
    """merge: one law; sibling: their facts differ; review: one unknown word was replaced."""
    reason: str
    """For people: "identical", "spacing and particles", "30일 / 90일", "다만 … added"."""
    words: tuple[tuple[str, str], ...] = ()
    """For review: the pairs of replaced words to be asked about, each pair sorted."""


class Guard(Protocol):
    """What decides whether two similar texts are one law."""

    def identity(self) -> str:
        """What its decisions depend on; where this changes, stored rows are made again."""
        ...

    def facts(self, texts: Sequence[str], kind: Kind, *, fast: bool = False) -> list[bytes]:
        """A 16-byte digest of the typed facts of each text. Equal digests may merge; unequal ones never do, but may be siblings.

        `fast`: compiled code is there to be used.
        """
        ...

    def prepare(self, texts: Iterable[str], kind: Kind, *, fast: bool = False) -> None:
        """Told which texts are about to be compared, so that they can be read together."""
        ...

    def compare(self, a: str, b: str, kind: Kind, *, equal: bool | None = None) -> Outcome:
        """What two texts are to each other, as given, whatever their facts (`equal`: whether those are equal, where it is known).

        Asked only when they are similar enough.
        """
        ...


class Options(_Options):
    """Section [dedup]."""

    jaccard: float = Field(default=0.5, ge=0.5, le=1.0)
    """Least exact Jaccard similarity of character 3-grams of two texts with equal facts that may be linked, 0..1."""
    jaccard_plain: float = Field(default=0.8, ge=0.5, le=1.0)
    """The same for texts that state no facts."""


_ANSWERED = "the same by answer: "


def by_answers(pairs: Iterable[tuple[str, str]]) -> str:
    """The reason of a merge that rests on what people said of pairs of words."""
    return _ANSWERED + ", ".join(f"{one} = {other}" for one, other in sorted(pairs))


def answered(reason: str) -> list[tuple[str, str]]:
    """The pairs of words that a merge with this reason rests on; mostly none."""
    if not reason.startswith(_ANSWERED):
        return []
    halves = (pair.partition(" = ") for pair in reason.removeprefix(_ANSWERED).split(", "))
    return [(one, other) for one, _, other in halves]
