"""What of a chunk is compared with other chunks: the place as far as it changes the law, the body, and what the body borrows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_builder.model import Chunk

_CHAPTER = re.compile(r"^제\s*\d+\s*(?:편|장|절|관)")
_ANNEX = re.compile(r"(?:별표|부표|붙임|별첨|별지)")
# Names nothing that is covered: the base terms, and what stands in a unit without a name of its own (약관 1).
_ONLY_A_PLACE = re.compile(r"보통\s*약관|약관(?:\s*\d+)?|별표")
# An article of a chapter is the same in any terms unless it says what is covered.
_OF_THE_COVER = re.compile(r"지급\s?사유|지급하지|지급에\s?관한|보상|보장|면책|담보|정의|목적|준용|소멸")


def law(chunk: Chunk) -> str:
    """The text that tells two chunks apart.

    Riders often share bodies word for word, and then their names are the difference; but a general provision (청약의 철회, 준거법 …)
    that stands in a chapter of the base terms, and again in those of a rider that is built like them, is one law. Definitions are left
    out: the body says the same, and a definition is asked about where it stands. So are the opening words of an annex, which are its
    name or a list of its parts. The unit that counts has a line of its own, so that a rider's two names can be asked about.
    """
    return "\n".join([_place(chunk), chunk.body, *_borrowed(chunk)])


def _place(chunk: Chunk) -> str:
    title = chunk.title or chunk.article
    path = chunk.header.strip("[]").split(" > ")
    general = any(_CHAPTER.match(step) for step in path[1:-1]) and not _OF_THE_COVER.search(title)
    if general or _ANNEX.match(chunk.article):
        return title
    return title if _ONLY_A_PLACE.fullmatch(chunk.unit_title) else f"{chunk.unit_title}\n{title}"


def _borrowed(chunk: Chunk) -> Iterator[str]:
    annex = _ANNEX.match(chunk.article)
    for part in chunk.context:
        if part.kind != "definition" and not (annex and part.kind == "parent"):
            yield f"{_label(part.label, chunk.unit_title)}\n{part.text}"


def _label(label: str, unit: str) -> str:
    """Where a part stands in the chunk's own unit, or in the base terms, told without the unit."""
    label = label.removesuffix(", 앞부분")  # how much of it fits a prompt
    bare = label.removeprefix(unit)
    return bare if bare != label else re.sub(rf"^(?:{_ONLY_A_PLACE.pattern})(?=\s)", "", label)
