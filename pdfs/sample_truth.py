"""Policy + layout -> the truth about a sample, as JSON-ready dicts.

Nothing is read back from a PDF: words come from the content, pages and lines from the layout.
The fields are described in README.md.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sample_model import MERGED, Annex, Article, Box, Level, Paragraph, Piece, Policy, Table
from sample_pages import Layout

Json = dict[str, Any]
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"


def truth(file: str, policy: Policy, layout: Layout) -> Json:
    """All that is known about one sample."""
    pages = layout.pages
    return {
        "file": file,
        "catalogue": asdict(policy.catalogue),
        "pages": len(pages),
        "page_texts": [page.lines for page in pages],
        "furniture": [page.furniture for page in pages],
        "kinds": [page.kind for page in pages],
        "units": [
            {"unit": order, "unit_title": unit.title, "page": layout.places[unit.key][0]}
            for order, unit in enumerate(policy.units, start=1)
        ],
        "articles": [_article(order, unit.title, unit.key, article, layout) for order, unit, article in policy.articles()],
        "annexes": [_annex(annex, layout) for annex in policy.annexes],
    }


def _article(order: int, unit_title: str, unit_key: str, article: Article, layout: Layout) -> Json:
    """One article with its parts."""
    owner = f"{unit_key}.{article.key}"
    at = layout.places[owner]
    return {
        "unit": order,
        "unit_title": unit_title,
        "part": article.part,
        "article": article.number,
        "title": article.title,
        "page": at[0],
        "end_page": at[-1],
        "text": body_text(article.body),
        "paragraphs": [
            {"no": CIRCLED.index(piece.mark) + 1, "text": piece.text}
            for piece in article.body
            if isinstance(piece, Paragraph) and piece.level is Level.PARAGRAPH
        ],
        "items": _items(article.body),
        "boxes": [{"label": piece.label, "text": "\n".join(piece.lines)} for piece in article.body if isinstance(piece, Box)],
        "tables": _tables(article.body, owner, layout),
    }


def _annex(annex: Annex, layout: Layout) -> Json:
    """One annex."""
    owner = f"@{annex.key}"
    at = layout.places[owner]
    return {
        "label": annex.label,
        "title": annex.title,
        "page": at[0],
        "end_page": at[-1],
        "text": body_text(annex.body),
        "tables": _tables(annex.body, owner, layout),
    }


def body_text(body: tuple[Piece, ...]) -> str:
    """The logical paragraphs with their marks, one per line; boxes and tables are left out."""
    return "\n".join(piece.printed for piece in body if isinstance(piece, Paragraph))


def _items(body: tuple[Piece, ...]) -> list[Json]:
    """Every 호 with its 목, and the 항 that it stands in (None where the article has no 항)."""
    items: list[Json] = []
    paragraph: int | None = None
    for piece in body:
        if not isinstance(piece, Paragraph):
            continue
        if piece.level is Level.PARAGRAPH:
            paragraph = CIRCLED.index(piece.mark) + 1
        elif piece.level is Level.ITEM:
            number = piece.mark.rstrip(".")
            items.append({"paragraph": paragraph, "no": number, "text": piece.text, "subitems": []})
        elif piece.level is Level.SUBITEM:
            subitem = {"no": piece.mark.rstrip("."), "text": piece.text}
            items[-1]["subitems"].append(subitem)
    return items


def _tables(body: tuple[Piece, ...], owner: str, layout: Layout) -> list[Json]:
    """The tables of an article or annex. Cells that are merged into the one above are "" and
    listed in `merged` as [row, column]."""
    return [
        {
            "page": layout.places[f"{owner}#{at}"][0],
            "end_page": layout.places[f"{owner}#{at}"][-1],
            "caption": piece.caption,
            "rows": [["" if cell == MERGED else cell for cell in row] for row in piece.rows],
            "merged": [[r, c] for r, row in enumerate(piece.rows) for c, cell in enumerate(row) if cell == MERGED],
        }
        for at, piece in enumerate(body)
        if isinstance(piece, Table)
    ]


def differences(before: Policy, after: Policy) -> Json:
    """What the second edition of a policy changed.

    `changes`: clauses that say something else. `renumbered`: articles that only moved.
    `references_only`: articles whose text differs in nothing but the number of another article.
    """
    changes = [*_number_changes(before, after), *_comings_and_goings(before, after)]
    old, new = _by_key(before), _by_key(after)
    both = [key for key in new if key in old]
    told = {(change["unit"], change["article"]) for change in changes}
    return {
        "changes": changes,
        "renumbered": [
            {"unit": new[key][0], "before": old[key][1].number, "after": new[key][1].number}
            for key in both
            if old[key][1].number != new[key][1].number
        ],
        "references_only": [
            {"unit": new[key][0], "article": new[key][1].number}
            for key in both
            if body_text(old[key][1].body) != body_text(new[key][1].body) and (new[key][0], new[key][1].number) not in told
        ],
    }


def _by_key(policy: Policy) -> dict[tuple[str, str], tuple[int, Article]]:
    """(unit key, article key) -> order of the unit, article."""
    return {(u.key, a.key): (order, a) for order, u, a in policy.articles()}


def _number_changes(before: Policy, after: Policy) -> list[Json]:
    """Clauses that differ in exactly one number; refuses content where more than that differs."""
    old, new = _by_key(before), _by_key(after)
    changes = []
    for name, place in after.value_places.items():
        key = (place.unit, place.article)
        order, article = new[key]
        was = old[key][1].body[before.value_places[name].piece]
        now = article.body[place.piece]
        values = (before.value_places[name].value, place.value)
        if not (isinstance(was, Paragraph) and isinstance(now, Paragraph)):
            raise ValueError(f"{name} stands in a box or table of {key}")
        if was.text.count(values[0]) != 1 or was.text.replace(*values) != now.text:
            raise ValueError(f"{name} is not the only change in {key}")
        changes.append(
            {
                "kind": "number",
                "unit": order,
                "article": article.number,
                "before": was.printed,
                "after": now.printed,
                "value_before": values[0],
                "value_after": values[1],
            }
        )
    return changes


def _comings_and_goings(before: Policy, after: Policy) -> list[Json]:
    """Articles that one of the editions doesn't have; `article` is its number in its own edition."""
    old, new = _by_key(before), _by_key(after)
    changes: list[Json] = []
    for key, (order, article) in old.items():
        if key not in new:
            changes.append(_whole("dropped", order, article, before=True))
    for key, (order, article) in new.items():
        if key not in old:
            changes.append(_whole("new", order, article, before=False))
    return changes


def _whole(kind: str, order: int, article: Article, *, before: bool) -> Json:
    """A change that is an article with all its text."""
    text = f"{article.title}\n{body_text(article.body)}"
    return {
        "kind": kind,
        "unit": order,
        "article": article.number,
        "before": text if before else None,
        "after": None if before else text,
    }
