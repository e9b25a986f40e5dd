"""How a question names the place that it is about: the terms, the article with its title, the paragraph."""

from __future__ import annotations

import re

from corpus_builder.model import Chunk

SLOT = "{product} "

_UNNAMED = re.compile(r"^약관\s?\d+$")


def place(chunk: Chunk, paragraph: str = "") -> str | None:
    """ "{product} 보통약관 제7조(보험금의 지급절차) 제1항"; None for an annex and for an article without a title.

    Terms whose name nobody printed are "약관".
    """
    titled, unit = article(chunk), " ".join(chunk.unit_title.split())
    if titled is None or "{" in titled + unit:
        return None
    unit = "약관" if not unit or _UNNAMED.match(unit) else unit
    return f"{SLOT}{unit} {titled}" + (f" 제{paragraph}항" if paragraph.isdigit() else "")


def article(chunk: Chunk) -> str | None:
    """ "제7조(보험금의 지급절차)"; None for an annex and for an article without a title."""
    title = " ".join(chunk.title.split())
    if not chunk.article[:1].isdigit() or not title:
        return None
    number, _, branch = chunk.article.partition("-")
    return f"제{number}조의{branch}({title})" if branch else f"제{number}조({title})"


def unit(chunk: Chunk) -> str:
    """The name of the terms that an article stands in; "" for an annex, which belongs to no one unit, and for terms without a name."""
    name = " ".join(chunk.unit_title.split())
    return "" if _UNNAMED.match(name) or "{" in name or not chunk.article[:1].isdigit() else name
