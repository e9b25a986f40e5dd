"""The printed table of contents as a check on what was found: what it names and wasn't found, and the other way round.

Contents pages are no source of articles: they leave riders out, wrap titles and carry misprints of their own. But a document whose
contents and articles agree was read whole, and where both skip a number, print skipped it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus_builder.model import Clause, Page, Remark
from corpus_builder.structure.lookup import alike, squeezed

_ARTICLE = re.compile(r"^\s*제\s*(\d{1,3})\s*조(?:\s*의\s*(\d{1,2})|\s*(\d{1,2})(?=\s*[(（]))?\s*(.*)$")
_TERMS = re.compile(r"(?:약\s?관|일반\s?조항|공통\s?조항)\s*(?:\([^()]{1,40}\)|[ⅠⅡⅢⅣⅤ]+)?\s*[\]】)>〉]?$")
_PART = re.compile(r"^\s*제\s*\d+\s*[편장절관]")
_LEADER = re.compile(r"[\s.·…‥･ㆍ‧∙_―─-]{2,}\s*(?:[Pp]\.?\s*)?(\d{1,4})?\s*$|\s[Pp]\.?\s?(\d{1,4})\s*$|\s(\d{1,4})\s*$")
_ENOUGH = 0.6
"""The share of entries that must agree on the distance between printed and found page numbers before one is called wrong."""
_FEW = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents: an article ("3-2", else "") with its title, under `terms`; `printed` is the page it names, 0 for none."""

    page: int
    terms: str
    article: str
    title: str
    printed: int


def entries(pages: Sequence[Page]) -> list[Entry]:
    """The terms and articles that the contents pages name, in order."""
    found: list[Entry] = []
    terms = ""
    for page in pages:
        for line in (line for block in page.blocks if block.kind == "contents" for line in block.lines):
            leader = _LEADER.search(line.text)
            text = (line.text[: leader.start()] if leader else line.text).strip()
            printed = int(next(filter(None, leader.groups()), "0")) if leader else 0
            article = _ARTICLE.match(text)
            if article:
                sub = article[2] or article[3]
                number = f"{int(article[1])}-{int(sub)}" if sub else str(int(article[1]))
                found.append(Entry(page.number, terms, number, article[4].strip(" ()（）【】[]"), printed))
            elif _TERMS.search(text) and not _PART.match(text) and 4 <= len(text) <= 90:
                terms = text
                found.append(Entry(page.number, terms, "", text, printed))
    return found


def names(pages: Sequence[Page]) -> frozenset[str]:
    """Every line of the contents pages without its page number, and without blanks."""
    lines = [line.text for page in pages for block in page.blocks if block.kind == "contents" for line in block.lines]
    return frozenset(squeezed(_LEADER.sub("", text)) for text in lines)


def same_terms(entry: Entry, clause: Clause) -> bool:
    """Whether the entry stands under the name of the clause's unit; a wrapped or shortened name counts."""
    listed, unit = squeezed(entry.terms), squeezed(clause.unit_title)
    return bool(listed) and (listed == unit or listed in unit or (len(unit) >= 6 and unit in listed))


def compared(pages: Sequence[Page], clauses: Sequence[Clause]) -> Iterator[Remark]:
    """What the contents pages and the clauses don't agree on."""
    listed = entries(pages)
    articles = [clause for clause in clauses if clause.kind == "article"]
    if not listed or not articles:
        return
    yield from _terms_compared(listed, articles)
    pairs: list[tuple[Entry, Clause]] = []
    for terms in dict.fromkeys(entry.terms for entry in listed if entry.article):
        own = [entry for entry in listed if entry.terms == terms and entry.article]
        unit = next((clause.unit for clause in articles if same_terms(own[0], clause)), None)
        found = {clause.article: clause for clause in articles if clause.unit == unit}
        pairs += [(entry, found[entry.article]) for entry in own if entry.article in found]
        yield from _articles_compared(own, found)
    yield from _pages_compared(pairs)


def _terms_compared(listed: Sequence[Entry], articles: Sequence[Clause]) -> Iterator[Remark]:
    units = {clause.unit: clause for clause in reversed(articles)}
    named = [entry for entry in listed if not entry.article]
    for entry in named:
        if not any(same_terms(entry, clause) for clause in units.values()):
            yield Remark(
                "contents", entry.page, "", f"the contents name {entry.title}, and no such terms were found", _heading(entry, listed)
            )
    missing = [clause for clause in units.values() if not any(same_terms(entry, clause) for entry in named)]
    if len(missing) * 2 < len(units):
        for clause in sorted(missing, key=lambda clause: clause.unit):
            yield Remark("contents", clause.page, clause.path, f"{clause.unit_title} was found, and the contents don't name it", "")


def _heading(entry: Entry, listed: Sequence[Entry]) -> str:
    """Why a name in the contents is that of no terms: it stands over others and has no page of its own."""
    at = next(i for i, other in enumerate(listed) if other is entry)
    over = at + 1 < len(listed) and not listed[at + 1].article
    return "a heading over other terms" if over and not entry.printed else ""


def _articles_compared(own: Sequence[Entry], found: dict[str, Clause]) -> Iterator[Remark]:
    for entry in own:
        clause = found.get(entry.article)
        name = f"제{entry.article.replace('-', '조의')}{'' if '-' in entry.article else '조'}"
        if clause is None and found:
            yield Remark("contents", entry.page, "", f"the contents name {name}({entry.title}) of {entry.terms}, and it was not found", "")
        elif clause and entry.title and clause.title and not alike(squeezed(entry.title), squeezed(clause.title)):
            what = f"{name} is titled {clause.title} and listed in the contents as {entry.title}"
            yield Remark("contents", clause.page, clause.path, what, "printed so in both places")
    names = {entry.article for entry in own}
    for article, clause in found.items():
        if article not in names:
            yield Remark("contents", clause.page, clause.path, f"{clause.path} was found, and the contents don't name it", "")


def _pages_compared(pairs: Sequence[tuple[Entry, Clause]]) -> Iterator[Remark]:
    """Articles that stand elsewhere than the contents say, once most agree on how the printed numbers count."""
    numbered = [(entry, clause) for entry, clause in pairs if entry.printed]
    ranked = Counter(clause.page - entry.printed for entry, clause in numbered).most_common(1)
    if not ranked or ranked[0][1] < max(_FEW, _ENOUGH * len(numbered)):
        return
    for entry, clause in numbered:
        if abs(clause.page - entry.printed - ranked[0][0]) > 1:
            what = f"the contents put {clause.path} on printed page {entry.printed}, page {entry.printed + ranked[0][0]} of the file"
            yield Remark("contents", clause.page, clause.path, f"{what}, and it was found on page {clause.page}", "")
