"""What a data engineer should know of one document before trusting it: counts, and every oddity with the reason that the document gives.

The cheap proof that a policy was read whole is its numbering: articles count up within their unit, 항 within their article. Each break
is looked up in what can explain it (an unread page, a rejected heading, a number printed twice or out of order, the table of contents
that skips it too, a list that starts again below a sub-heading); what nothing explains says so by an empty `why`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from corpus_builder.model import BBox, Clause, Definition, Mark, Page, Reference, Remark, Report, UnitCount, Unsafe
from corpus_builder.planted import planted
from corpus_builder.structure.clauses import UNTITLED, Loose, Rejected
from corpus_builder.structure.contents import compared, entries, same_terms
from corpus_builder.structure.marks import UNREAD
from corpus_builder.turns import sheet

DISTINCT, LONGEST = 50, 80
"""So many texts of page furniture are told, and so many letters of each."""

_NUMBER = re.compile(r"\d+")
_UNREAD_SOURCES = ("failed", "image")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def report(
    document: str,
    pages: Sequence[Page],
    clauses: Sequence[Clause],
    references: Sequence[Reference],
    definitions: Sequence[Definition],
    unsafe: Sequence[Unsafe],
    rejected: Sequence[Rejected],
    loose: Sequence[Loose] = (),
) -> Report:
    """The report on one document; all arguments are of that document, `pages` settled as `clauses.outline` got them."""
    unread = _unread_lines(pages)
    furniture = _furniture(pages)
    remarks = [
        *_pages(pages),
        *_articles(clauses, pages, rejected),
        *_passed_over(clauses, rejected),
        *_lying(pages, clauses),
        *_terms(clauses, loose),
        *(remark for clause in clauses if clause.kind == "article" for remark in _paragraphs(clause, pages, unread)),
        *compared(pages, clauses),
        *_references(clauses, references),
        *_numbers(clauses, unsafe),
        *_planted(clauses),
    ]
    return Report(
        document=document,
        pages=_counted(_source(page) for page in pages),
        units=_units(clauses),
        references=_counted(reference.kind for reference in references),
        definitions=_counted(definition.source for definition in definitions),
        remarks=tuple(remarks),
        furniture=tuple(sorted(furniture.items(), key=lambda entry: entry[1])[:DISTINCT]),
        furniture_lines=furniture.total(),
    )


def _furniture(pages: Sequence[Page]) -> Counter[str]:
    """How often each text was left out as page furniture, numbers aside."""
    lines = (line for page in pages for block in page.blocks if block.kind == "furniture" for line in block.lines)
    return Counter(" ".join(_NUMBER.sub("#", line.text).split())[:LONGEST] for line in lines)


def _counted(kinds: Iterator[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(kinds).items()))


def _source(page: Page) -> str:
    return "awaits OCR" if page.needs_ocr else page.source


def _pages(pages: Sequence[Page]) -> Iterator[Remark]:
    """What the reading says of single pages beside its decision: pictures and text that were left out, damage."""
    for page in pages:
        decision, *more = page.reason.split("; ")
        if page.source == "failed" or page.needs_ocr:
            yield Remark("page", page.number, "", "not read", page.reason)
        else:
            yield from (Remark("page", page.number, "", what, decision) for what in more)
        if page.damage:
            yield Remark("page", page.number, "", "text may be missing", page.damage)


def _units(clauses: Sequence[Clause]) -> tuple[UnitCount, ...]:
    found: dict[int, list[Clause]] = {}
    for clause in clauses:
        found.setdefault(clause.unit, []).append(clause)
    return tuple(
        UnitCount(unit, own[0].unit_title, own[0].page, sum(c.kind == "article" for c in own), sum(c.kind == "annex" for c in own))
        for unit, own in found.items()
    )


# ---------------------------------------------------------------- articles


def _articles(clauses: Sequence[Clause], pages: Sequence[Page], rejected: Sequence[Rejected]) -> Iterator[Remark]:
    """Breaks of the article numbers within a unit, and articles without a title."""
    where = {(clause.unit, clause.article): clause.page for clause in clauses}
    before: Clause | None = None
    twice = ""
    for clause in (clause for clause in clauses if clause.kind == "article"):
        if not clause.title:
            yield Remark(
                "title", clause.page, clause.path, f"{_name(clause.article)} has no title", "none is printed in brackets behind its number"
            )
        last = before if before and before.unit == clause.unit else None
        expected = _expected(last)
        if clause.article not in expected:
            what = f"{_name(clause.article)} {f'follows {_name(last.article)}' if last else 'is the first article'} in {clause.unit_title}"
            if last and _number(clause) < _number(last):
                why = _why_backwards((last.page, last.heading_bbox), (clause.page, clause.heading_bbox))
            else:
                elsewhere = where.get((clause.unit, expected[0]))
                why = _why(last, clause, expected[0], pages, rejected, twice)
                why = why or (f"{_name(expected[0])} stands out of order, on page {elsewhere}" if elsewhere else "")
            yield Remark("article", clause.page, clause.path, what, why)
            twice = clause.article if last and clause.article == last.article else ""
        elif last and clause.article == f"{last.article}-1":
            yield Remark("article", clause.page, clause.path, f"{_name(clause.article)} follows {_name(last.article)}", "printed as 의1")
        before = clause


def _number(clause: Clause) -> tuple[int, int]:
    number, _, sub = clause.article.partition("-")
    return int(number), int(sub or 0)


def _why_backwards(last: tuple[int, BBox], here: tuple[int, BBox]) -> str:
    """That pages and page have the two places (page and rectangle) in this order, if they do: else the reading mixed up its columns."""
    (page, a), (after, b) = last, here
    if page == after and not (a[3] <= b[1] and a[0] < b[2] and b[0] < a[2]):
        return ""
    return f"printed in this order (page {after})" if page == after else f"printed in this order (pages {page} and {after})"


def _passed_over(clauses: Sequence[Clause], rejected: Sequence[Rejected]) -> Iterator[Remark]:
    """Lines in the text of an article that look like headings of its terms, and why they are none; those on their side anywhere."""
    articles = {clause.path: clause for clause in clauses if clause.kind == "article"}
    for at in rejected:
        line, home = at.candidate, articles.get(at.within)
        if at.apart or line.flows or not (at.aside or (home and line.form == "heading")):
            continue
        own = [clause for clause in articles.values() if home and clause.unit == home.unit]
        same = next((clause for clause in own if clause.article == line.article), None)
        same = same or next((c for c in articles.values() if (c.article, c.title) == (line.article, line.title)), None)
        if same or at.aside or line.number <= 1 + max(_number(clause)[0] for clause in own):
            where = f"within {_name(home.article)} in {home.unit_title}" if home else "in no article"
            what = f"{_name(line.article)}({line.title}) stands {'on its side ' if at.aside else ''}{where}"
            why = f"taken for a quote: {same.path} stands on page {same.page}" if same else ""
            yield Remark("article", at.page, at.within, what, why)


def _lying(pages: Sequence[Page], clauses: Sequence[Clause]) -> Iterator[Remark]:
    """Articles that are printed on their side: a person had better look whether they are none of a drawing."""
    asides = {
        (page.number, sheet(page, block).shown(line.bbox))
        for page in pages
        for block in page.blocks
        if block.kind == "aside"
        for line in block.lines
    }
    for clause in clauses:
        if (clause.page, clause.heading_bbox) in asides:
            what = f"{_name(clause.article)}({clause.title}) is printed on its side"
            yield Remark("article", clause.page, clause.path, what, f"{clause.unit_title} has no other {_name(clause.article)}")


def _terms(clauses: Sequence[Clause], loose: Sequence[Loose]) -> Iterator[Remark]:
    """Units whose title is unknown, and what stands between a title and the first article."""
    first = {clause.unit: clause for clause in reversed(clauses) if clause.unit}
    for unit, clause in sorted(first.items()):
        if clause.unit_title == f"{UNTITLED} {unit}":
            yield Remark("title", clause.page, clause.path, "nothing above the first article is a title of terms", "")
    for gap in loose:
        what = f"{gap.lines} lines between the title and the first article are in no article"
        yield Remark("article", gap.page, gap.path, what, "")


def _expected(last: Clause | None) -> list[str]:
    """The numbers that may follow an article, the likeliest first."""
    if last is None:
        return ["1"]
    number, _, sub = last.article.partition("-")
    further = f"{number}-{int(sub) + 1}" if sub else f"{number}-2"
    return [str(int(number) + 1), further, *([] if sub else [f"{number}-1"])]


def _name(article: str) -> str:
    number, _, sub = article.partition("-")
    return f"제{number}조의{sub}" if sub else f"제{number}조"


def _why(last: Clause | None, clause: Clause, expected: str, pages: Sequence[Page], rejected: Sequence[Rejected], twice: str) -> str:
    """What explains that `clause` follows `last`: "" where nothing does."""
    first = last.page if last else clause.page
    unread = _unread(pages, first, clause.page)
    if unread:
        return unread
    if last and last.article == clause.article:
        return f"the number is printed twice (pages {last.page} and {clause.page})"
    if twice and last and last.article == twice:
        return f"{_name(twice)} before it is printed twice: its second one stands for {_name(expected)}"
    near = [r for r in rejected if first <= r.page <= clause.page]
    if missing := next((r for r in near if r.candidate.article == expected and r.candidate.form != "reference"), None):
        title = f"({missing.candidate.title})" if missing.candidate.title else ""
        return f"a line on page {missing.page} was taken for a quote: {_name(expected)}{title}"
    if any(r.page == clause.page and r.candidate.article == clause.article for r in near):
        return ""
    listed = {entry.article for entry in entries(pages) if entry.article and same_terms(entry, clause)}
    if listed and expected not in listed:
        return f"the table of contents has no {_name(expected)} either"
    return ""


def _unread(pages: Sequence[Page], first: int, last: int) -> str:
    """The pages from `first` to `last` that have no text, said in words; "" where all were read."""
    unread = [page for page in pages if first <= page.number <= last and (page.source in _UNREAD_SOURCES or page.needs_ocr)]
    return "; ".join(f"page {page.number} has no text ({_source(page)})" for page in unread[:3])


# ---------------------------------------------------------------- 항


def _unread_lines(pages: Sequence[Page]) -> frozenset[tuple[int, BBox]]:
    """The lines (page and rectangle) that begin with a 항 number which the reading stage couldn't tell."""
    blocks = [(page, block) for page in pages for block in page.blocks]
    lines = ((page, block, line) for page, block in blocks for line in block.lines if line.text.lstrip().startswith(f"⟦{UNREAD}⟧"))
    return frozenset((page.number, sheet(page, block).shown(line.bbox)) for page, block, line in lines)


def _paragraphs(clause: Clause, pages: Sequence[Page], unread: Set[tuple[int, BBox]]) -> Iterator[Remark]:
    """Breaks of the 항 numbers within an article, and numbers that nobody read; `unread` are the lines that begin with such."""
    frames = [mark for mark in clause.marks if mark.level in ("box", "table")]
    marks = [mark for mark in clause.marks if mark.level == "항"]
    settled = {place.start for place in clause.places if (place.page, place.bbox) in unread}
    last = 0
    for i, mark in enumerate(marks):
        page = _page(clause, mark.start)
        if mark.number == UNREAD:
            yield Remark(
                "paragraph",
                page,
                clause.path,
                f"a 항 after 제{last}항 has an unread number" if last else "the first 항 is unread",
                "its glyph could not be read",
            )
            last += 1
            continue
        number = int(mark.number)
        if mark.start in settled:
            yield Remark("paragraph", page, clause.path, f"the number of 제{number}항 is unread", "its neighbours leave no other")
        if number != last + 1:
            what = f"제{number}항 follows 제{last}항" if last else f"제{number}항 is the first"
            yield Remark("paragraph", page, clause.path, what, _why_paragraph(clause, marks, i, last, number, frames, pages))
        last = number


def _why_paragraph(
    clause: Clause, marks: Sequence[Mark], at: int, last: int, number: int, frames: Sequence[Mark], pages: Sequence[Page]
) -> str:
    """What explains that 항 `number` follows `last`: "" where nothing does."""
    start = marks[at - 1].start if at else 0
    between = clause.text[start : marks[at].start]
    if number <= last and number == 1:
        return _restart(between, [frame for frame in frames if start <= frame.start < marks[at].start])
    if number == last:
        return "the number is printed twice"
    if number < last:
        return _why_backwards(_place(clause, start), _place(clause, marks[at].start))
    lost = [_CIRCLED[n - 1] for n in range(last + 1, number) if n <= len(_CIRCLED)] if number > last + 1 else []
    framed = [sign for sign in lost if any(sign in clause.text[frame.start : frame.end] for frame in frames)]
    if lost and len(framed) == len(lost):
        return f"{', '.join(framed)} stands in a table or box"
    if lost and all(sign in between[1:] for sign in lost):
        return f"{', '.join(lost)} stands within a line"
    first = max((i for i in range(at + 1) if marks[i].number == "1"), default=0)
    behind = next((i for i in range(at + 1, len(marks)) if marks[i].number == "1"), len(marks))
    numbers = {mark.number for mark in marks[first:behind]}
    if number > last + 1 and all(str(n) in numbers for n in range(last + 1, number)):
        return f"{', '.join(f'제{n}항' for n in range(last + 1, number))} stands out of order"
    if not at and between.strip():
        return "the paragraphs before it are not numbered" if number == 2 else ""
    return _unread(pages, _page(clause, start), _page(clause, marks[at].start))


def _restart(between: str, frames: Sequence[Mark]) -> str:
    """Why 항 count from 1 again: below a sub-heading, a table or a box."""
    above = [line for line in between.rstrip("\n").split("\n") if line.strip()]
    heading = above[-1].strip() if len(above) > 1 else ""
    if heading and len(heading) <= 60 and not re.search(r"[다요][.]$", heading):
        return f"they count again below “{heading[:40]}”"
    return "they count again behind a table or box" if frames else ""


def _page(clause: Clause, offset: int) -> int:
    """The page on which the character at `offset` is printed."""
    return _place(clause, offset)[0]


def _place(clause: Clause, offset: int) -> tuple[int, BBox]:
    """Page and rectangle of the line in which the character at `offset` is printed."""
    starts = [place.start for place in clause.places]
    if not starts:
        return clause.page, clause.heading_bbox
    place = clause.places[max(0, bisect_right(starts, offset) - 1)]
    return place.page, place.bbox


# ---------------------------------------------------------------- references and numbers


def _references(clauses: Sequence[Clause], references: Sequence[Reference]) -> Iterator[Remark]:
    """References that name nothing here, and those whose number and title disagree."""
    by_id = {clause.id: clause for clause in clauses}
    for reference in references:
        clause = by_id[reference.clause]
        odd = "printed with" in reference.note or "the title is printed" in reference.note or "is not printed there" in reference.note
        if reference.kind != "unresolved" and not odd:
            continue
        text = " ".join(clause.text[reference.start : reference.end].split())
        what = f"{text} {'could not be resolved' if reference.kind == 'unresolved' else 'leads to ' + by_id[reference.target].path}"
        yield Remark("reference", _page(clause, reference.start), clause.path, what, reference.note)


def _numbers(clauses: Sequence[Clause], unsafe: Sequence[Unsafe]) -> Iterator[Remark]:
    by_id: Mapping[str, Clause] = {clause.id: clause for clause in clauses}
    for damage in unsafe:
        clause = by_id[damage.clause]
        quote = " ".join(clause.text[damage.start : damage.end].split())
        yield Remark("number", _page(clause, damage.start), clause.path, quote if len(quote) <= 80 else quote[:79] + "…", damage.reason)


# ---------------------------------------------------------------- what is meant for a model


def _planted(clauses: Sequence[Clause]) -> Iterator[Remark]:
    for clause in clauses:
        found = planted(f"{clause.unit_title}\n{clause.title}\n{clause.text}")
        for words in found.words:
            yield Remark("planted", clause.page, clause.path, words, "speaks to a language model")
        if found.hidden:
            yield Remark(
                "planted", clause.page, clause.path, ", ".join(found.hidden), "characters that nobody sees, or that look like others"
            )
