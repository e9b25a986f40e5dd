"""What a clause is called where product and edition must not show: in headers of chunks and in labels of their context."""

from __future__ import annotations

import re

from corpus_builder.model import UNKNOWN, Catalogue, Clause

BASE = "보통약관"
_BASE = re.compile(r"보통\s?약관")
_ORDER = re.compile(r"^\s*(?:\d{1,3}(?:-\d+)?\s*\.|[IVXⅠⅡⅢⅣⅤ]+\s*\.|[-※■□●○])\s*")
_GENERIC = re.compile(r"^(?:무배당|유배당|무\)|\(무\)|갱신형|비갱신형)\s*")


def masked_title(title: str, catalogue: Catalogue) -> str:
    """A unit's title without the product's name: any 보통약관 is "보통약관", a rider keeps its own name."""
    if _BASE.search(title) and not re.search(r"특별\s?약관|추가\s?약관", title):
        return BASE
    text = _ORDER.sub("", title)
    if catalogue.product != UNKNOWN:
        for name in sorted({catalogue.product, _GENERIC.sub("", catalogue.product)}, key=len, reverse=True):
            text = text.replace(name, "")
    text = " ".join(text.split())
    return text or title


def printed_name(clause: Clause) -> str:
    """ "제9조(보험금의 지급사유)", or an annex's label with its title."""
    if clause.kind == "annex":
        return f"{clause.article}({clause.title})" if clause.title else clause.article
    number, _, sub = clause.article.partition("-")
    article = f"제{number}조의{sub}" if sub else f"제{number}조"
    return f"{article}({clause.title})" if clause.title else article


def printed_part(part: str) -> str:
    """ "제2항 제3호 가목" for the part "2/3/가" of a reference; a level that isn't named is empty ("/3" is "제3호")."""
    levels = zip(part.split("/"), ("제{}항", "제{}호", "{}목"), strict=False)
    return " ".join(form.format(number) for number, form in levels if number)
