"""What customers call things: questions in everyday words for articles that nearly all terms have.

The decision it embodies: the words are general knowledge of insurance and stand in a file that anybody can review (plain_words.toml);
an entry is used only for a paragraph that says what the entry expects, so that the question fits whatever the article is called.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus_builder.generation.drafts import ANNOUNCES, Draft
from corpus_builder.generation.passages import Passage
from corpus_builder.generation.statements import finished
from corpus_builder.generation.types import PLAIN_WORDS


@dataclass(frozen=True, slots=True)
class _Entry:
    """`asks` is asked of a paragraph whose article's title matches `title`, and whose first sentence `holds`; `yes` answers it, if told."""

    title: re.Pattern[str]
    holds: re.Pattern[str]
    asks: str
    yes: str


@cache
def _entries() -> tuple[_Entry, ...]:
    text = resources.files("corpus_builder.generation").joinpath("plain_words.toml").read_text(encoding="utf-8")
    return tuple(
        _Entry(re.compile(e["title"]), re.compile(e["holds"]), e["asks"], e.get("yes", "")) for e in tomllib.loads(text)["question"]
    )


def in_passage(passage: Passage, title: str) -> list[Draft]:
    """The everyday question that the paragraph answers, if there is one; titles are compared without their blanks."""
    if passage.cut or not (passage.items or (finished(passage.text) and not ANNOUNCES.search(passage.text))):
        return []
    bare, opening = "".join(title.split()), " ".join(passage.sentences[0].split())
    for entry in _entries():
        if entry.title.search(bare) and entry.holds.search(opening):
            return [Draft(PLAIN_WORDS, entry.asks, passage.text, passage.quotes, yes=entry.yes)]
    return []
