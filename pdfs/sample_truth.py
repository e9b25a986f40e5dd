"""Policy + layout -> the truth about a sample, as JSON-ready dicts.

Nothing is read back from a PDF: words come from the content, pages and lines from the layout.
The fields are described in README.md.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sample_layout import Run
from sample_marks import lost, number_of, told
from sample_model import JOINED, MERGED, Annex, Article, Box, Formula, Level, Paragraph, Piece, Policy, Table
from sample_pages import Layout

Json = dict[str, Any]
SAME_LINE = 3.0


def truth(file: str, policy: Policy, layout: Layout) -> Json:
    """All that is known about one sample."""
    pages = layout.pages
    facts = {
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
        "articles": [_article(order, unit.title, unit.key, article, policy, layout) for order, unit, article in policy.articles()],
        "annexes": [_annex(annex, policy, layout) for annex in policy.annexes],
    }
    if any(page.size for page in pages):
        facts["sheets"] = ["rotated" if page.rotated else "landscape" if page.size else "" for page in pages]
    if any(page.hidden for page in pages):
        facts["hidden"] = [page.hidden for page in pages]
    return facts


def ocr_texts(layout: Layout) -> list[list[str]]:
    """Per page everything that is printed, head, foot and cells included, as lines from top to bottom: what OCR is to read.

    Runs whose baselines differ by less than 3 points are one line, its parts joined with a blank. Pages of one column only.
    """
    result = []
    for page in layout.pages:
        lines: list[tuple[float, list[Run]]] = []
        for run in sorted(page.runs, key=lambda run: run.y):
            if lines and run.y - lines[-1][0] < SAME_LINE:
                lines[-1][1].append(run)
            else:
                lines.append((run.y, [run]))
        result.append([" ".join(run.text.strip() for run in sorted(runs, key=lambda run: run.x)) for _, runs in lines])
    return result


def _article(order: int, unit_title: str, unit_key: str, article: Article, policy: Policy, layout: Layout) -> Json:
    """One article with its parts."""
    owner = f"{unit_key}.{article.key}"
    at = layout.places[owner]
    return {
        "unit": order,
        "unit_title": unit_title,
        "part": article.part,
        "parts": list(article.parts),
        "article": article.number,
        "title": article.title,
        "page": at[0],
        "end_page": at[-1],
        "text": body_text(article.body),
        "paragraphs": [_numbered(piece) for piece in article.body if isinstance(piece, Paragraph) and piece.level is Level.PARAGRAPH],
        "items": _items(article.body),
        "boxes": [_box(piece) for piece in article.body if isinstance(piece, Box)],
        "tables": _tables(article.body, owner, layout),
        "references": _references(policy, unit_key, article.key),
    } | _formulas(article.body)


def _numbered(piece: Paragraph) -> Json:
    """A 항; one whose number is lost has none, but the one that counting would give it."""
    number = number_of(piece.mark)
    if lost(piece.mark):
        return {"no": None, "counted": number, "text": told(piece.text)}
    return {"no": number, "text": told(piece.text)}


def _box(box: Box) -> Json:
    """A box; how it looks is told where it isn't framed."""
    return {"label": box.label, "text": told("\n".join(box.lines))} | ({"look": box.look} if box.look != "framed" else {})


def _formulas(body: tuple[Piece, ...]) -> Json:
    """The fractions of an article, if it has any."""
    found = [asdict(piece) for piece in body if isinstance(piece, Formula)]
    return {"formulas": found} if found else {}


def _references(policy: Policy, unit_key: str, key: str) -> list[Json]:
    """What an article or annex names outside itself: articles with the order of their unit, annexes by label, laws."""
    orders = {unit.key: (order, unit) for order, unit in enumerate(policy.units, start=1)}
    result = []
    for reference in policy.references.get((unit_key, key), ()):
        named: Json = {"text": reference.text, "kind": reference.kind}
        if reference.kind == "article":
            order, unit = orders[reference.unit]
            number = next(article.number for article in unit.articles if article.key == reference.article)
            named |= {"unit": order, "article": number, "paragraph": reference.paragraph, "item": reference.item}
        if reference.kind == "annex":
            named |= {"label": next(annex.label for annex in policy.annexes if annex.key == reference.article)}
        result.append(named)
    return result


def _annex(annex: Annex, policy: Policy, layout: Layout) -> Json:
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
        "references": _references(policy, "", annex.key),
    }


def body_text(body: tuple[Piece, ...]) -> str:
    """The logical paragraphs with their marks, one per line; boxes and tables are left out."""
    return told("\n".join(piece.printed for piece in body if isinstance(piece, Paragraph)))


def _items(body: tuple[Piece, ...]) -> list[Json]:
    """Every 호 with its 목, and the 항 that it stands in (None where the article has no 항)."""
    items: list[Json] = []
    paragraph: int | None = None
    for piece in body:
        if not isinstance(piece, Paragraph):
            continue
        if piece.level is Level.PARAGRAPH:
            paragraph = number_of(piece.mark)
        elif piece.level is Level.ITEM:
            items.append({"paragraph": paragraph, "no": str(number_of(piece.mark)), "text": told(piece.text), "subitems": []})
        elif piece.level is Level.SUBITEM:
            subitem = {"no": piece.mark.rstrip("."), "text": piece.text}
            items[-1]["subitems"].append(subitem)
    return items


def _tables(body: tuple[Piece, ...], owner: str, layout: Layout) -> list[Json]:
    """The tables of an article or annex. Cells that are merged into the one above or to the left are "" and listed in `merged` as
    [row, column]; `spans` are the cells that they belong to, as [row, column, rows, columns]."""
    return [
        {
            "page": layout.places[f"{owner}#{at}"][0],
            "end_page": layout.places[f"{owner}#{at}"][-1],
            "caption": piece.caption,
            "rows": [["" if cell in (MERGED, JOINED) else cell for cell in row] for row in piece.rows],
            "merged": [[r, c] for r, row in enumerate(piece.rows) for c, cell in enumerate(row) if cell in (MERGED, JOINED)],
            "spans": _spans(piece),
        }
        | ({} if piece.ruled else {"ruled": False})
        | ({} if piece.head else {"head": False})
        for at, piece in enumerate(body)
        if isinstance(piece, Table)
    ]


def _spans(table: Table) -> list[list[int]]:
    """Cells that take more than one place: [row, column, rows, columns]."""
    rows, columns = len(table.rows), len(table.widths)
    found = []
    for r in range(rows):
        for c in range(columns):
            if table.rows[r][c] in (MERGED, JOINED):
                continue
            right = next((n for n in range(c + 1, columns) if table.rows[r][n] != JOINED), columns)
            low = next((n for n in range(r + 1, rows) if table.rows[n][c] != MERGED), rows)
            if (low - r, right - c) != (1, 1):
                found.append([r, c, low - r, right - c])
    return found


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
