"""Articles as plain dictionaries, for the command line: one line of JSON per article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from corpus_builder.model import Clause


def article_rows(clauses: Iterable[Clause]) -> Iterator[dict[str, Any]]:
    """One dictionary per article (annexes are left out), in order: unit, unit_title, article, title, page, paragraphs, text.

    `paragraphs` are the 항 with their number as printed: an integer where it is one.
    """
    for clause in clauses:
        if clause.kind != "article":
            continue
        paragraphs = [
            {"no": int(mark.number) if mark.number.isdigit() else mark.number, "text": clause.text[mark.start : mark.end]}
            for mark in clause.marks
            if mark.level == "항"
        ]
        yield {
            "unit": clause.unit,
            "unit_title": clause.unit_title,
            "article": clause.article,
            "title": clause.title,
            "page": clause.page,
            "paragraphs": paragraphs,
            "text": clause.text,
        }
