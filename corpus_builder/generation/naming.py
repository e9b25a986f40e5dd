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
    title, unit = (" ".join(text.split()) for text in (chunk.title, chunk.unit_title))
    if not chunk.article[:1].isdigit() or not title or "{" in title + unit:
        return None
    unit = "약관" if not unit or _UNNAMED.match(unit) else unit
    number, _, branch = chunk.article.partition("-")
    article = f"제{number}조의{branch}" if branch else f"제{number}조"
    return f"{SLOT}{unit} {article}({title})" + (f" 제{paragraph}항" if paragraph.isdigit() else "")
