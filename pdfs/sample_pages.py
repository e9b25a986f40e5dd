"""Strips -> pages: cover, contents, body, annexes, with running head and page number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sample_layout import Rule, Run, Strip, centred, piece_strips, spaced, text_strips
from sample_model import Policy
from sample_type import Face, Style, break_lines


@dataclass
class Page:
    """One printed page. Runs and rules are in page coordinates; `lines` is the truth's reading
    order of the body, `furniture` what is printed in the margins."""

    kind: str
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """The pages of a policy, and for each owner key its pages (1-based, first to last)."""

    pages: list[Page]
    places: dict[str, list[int]]


@dataclass(frozen=True)
class Entry:
    """A line of the contents: what it says, and the owner whose first page it names."""

    text: str
    owner: str
    indent: float
    strong: bool


def lay_out(policy: Policy, style: Style) -> Layout:
    """Typeset a policy. The contents are set twice: their length moves the pages they name."""
    body, places = _paginate(list(_body_strips(policy, style)), style)
    entries = list(_entries(policy))
    unnumbered, _ = _paginate(_contents_strips(entries, places, 0, style), style)
    front = 1 + len(unnumbered)
    contents, _ = _paginate(_contents_strips(entries, places, front, style), style)
    pages = [_cover(policy, style), *contents, *body]
    for number, page in enumerate(pages[1:], start=2):
        _furnish(page, policy.catalogue.product, number, style)
    return Layout(pages, {key: [n + front for n in at] for key, at in places.items()})


def _paginate(strips: list[Strip], style: Style) -> tuple[list[Page], dict[str, list[int]]]:
    """Fill pages with strips; also the page numbers (from 1) of every owner."""
    pages: list[Page] = []
    places: dict[str, list[int]] = {}
    y = 0.0
    for at, strip in enumerate(strips):
        need = strip.space_before + _kept_height(strips, at)
        started = strip.break_before != ""
        if started or not pages or (y and y + need > style.depth):
            pages.append(Page(strip.break_before or pages[-1].kind))
            y = 0.0
            for head in () if started else strip.repeated:
                y = _put(head, pages[-1], y, style)
        y += strip.space_before if y else 0.0
        y = _put(strip, pages[-1], y, style)
        for owner in strip.owners:
            known = places.setdefault(owner, [])
            if len(pages) not in known and (strip.runs or strip.line):
                known.append(len(pages))
    return pages, places


def _kept_height(strips: list[Strip], at: int) -> float:
    """The height from a strip to the end of the group that must stand on one page with it."""
    height = strips[at].height
    while strips[at].keep and at + 1 < len(strips) and not strips[at + 1].break_before:
        at += 1
        height += strips[at].space_before + strips[at].height
    return height


def _put(strip: Strip, page: Page, y: float, style: Style) -> float:
    """Place a strip on a page at `y` below the column's top; the `y` below it."""
    left, top = style.left, style.top + y
    page.runs += [replace(run, x=run.x + left, y=run.y + top) for run in strip.runs]
    page.rules += [replace(r, x0=r.x0 + left, x1=r.x1 + left, y0=r.y0 + top, y1=r.y1 + top) for r in strip.rules]
    if strip.line:
        page.lines.append(strip.line)
    return y + strip.height


def _body_strips(policy: Policy, style: Style) -> Iterator[Strip]:
    """Everything behind the contents."""
    for unit in policy.units:
        yield from _unit_title(unit.title, unit.key, style)
        part = ""
        for article in unit.articles:
            owner = f"{unit.key}.{article.key}"
            if article.part != part:
                part = article.part
                for strip in spaced(centred(part, style.part, style), 20.0):
                    yield replace(strip, owners=(f"{unit.key}/{part}",))
            heading = text_strips(article.heading, style.article, style)
            for strip in spaced(heading, 12.0, keep=True):
                yield replace(strip, owners=(owner,))
            yield from piece_strips(article.body, owner, style)
    for order, annex in enumerate(policy.annexes):
        heading = spaced(text_strips(annex.heading, style.part, style), 26.0, keep=True)
        first, *rest = (replace(strip, owners=(f"@{annex.key}",)) for strip in heading)
        yield replace(first, break_before="" if order else "annex")
        yield from rest
        yield from piece_strips(annex.body, f"@{annex.key}", style)


def _unit_title(title: str, key: str, style: Style) -> Iterator[Strip]:
    """The title of a 약관 on a new page, with a rule below it."""
    first, *rest = (replace(s, owners=(key,)) for s in centred(title, style.unit, style))
    yield replace(first, break_before="body")
    yield from rest
    yield Strip(14.0, rules=(Rule(0, 4.0, style.column, 4.0),), keep=True)


def _entries(policy: Policy) -> Iterator[Entry]:
    """The contents: 약관, 관, articles, annexes."""
    for unit in policy.units:
        yield Entry(unit.title, unit.key, 0.0, True)
        part = ""
        for article in unit.articles:
            if article.part != part:
                part = article.part
                yield Entry(part, f"{unit.key}/{part}", 10.0, True)
            yield Entry(article.heading, f"{unit.key}.{article.key}", 20.0, False)
    for annex in policy.annexes:
        yield Entry(annex.heading, f"@{annex.key}", 0.0, True)


def _contents_strips(entries: list[Entry], places: dict[str, list[int]], front: int, style: Style) -> list[Strip]:
    """The contents with leaders. `front` pages stand before the page that `places` calls 1."""
    title = centred("목   차", style.unit, style)
    strips = [replace(title[0], break_before="contents")]
    for entry in entries:
        # A 약관 or 관 isn't the last line of a page: its keep holds on to the next entry.
        page = places[entry.owner][0] + front
        face = style.contents_strong if entry.strong else style.contents
        strips += _contents_entry(entry, str(page), face, style)
    return strips


def _contents_entry(entry: Entry, page: str, face: Face, style: Style) -> list[Strip]:
    """One entry: a long title takes two lines, the leader stands on the last."""
    *full, last = break_lines(entry.text, face, style.column - entry.indent - 60.0)
    baseline = face.leading * 0.72
    strips = [Strip(face.leading, (Run(entry.indent, baseline, t, face),), line=t.rstrip(), keep=True) for t in full]
    start = entry.indent + face.width(f"{last} ")
    stop = style.column - style.contents.width("000 ")
    dots = style.leader * int((stop - start) / style.contents.width(style.leader))
    runs = (
        Run(entry.indent, baseline, last, face),
        Run(stop - style.contents.width(dots), baseline, dots, style.contents),
        Run(style.column - style.contents.width(page), baseline, page, style.contents),
    )
    before = 5.0 if entry.indent == 0.0 else 0.0
    line = " ".join(filter(None, (last, dots, page)))
    ending = Strip(face.leading, runs, line=line, space_before=before, keep=entry.strong)
    return [*strips, ending]


def korean_date(iso: str) -> str:
    """2025-04-01 -> 2025년 4월 1일."""
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{year}년 {month}월 {day}일"


def _cover(policy: Policy, style: Style) -> Page:
    """The first page: what the catalogue knows, in print."""
    said = policy.catalogue
    page = Page("cover")
    lines = [
        (170.0, said.product, Face("NanumGothicBold", 23.0, 30.0)),
        (215.0, "보험약관", Face("NanumGothicBold", 18.0, 26.0)),
        (330.0, f"상품코드 : {said.product_code}", Face("NanumGothic", 12.0, 18.0)),
        (354.0, f"약관판 : {said.edition}", Face("NanumGothic", 12.0, 18.0)),
        (
            378.0,
            f"시행일 : {korean_date(said.effective_date)}",
            Face("NanumGothic", 12.0, 18.0),
        ),
        (640.0, said.insurer, Face("NanumGothicBold", 17.0, 24.0)),
        (
            720.0,
            "이 약관은 소프트웨어를 시험하려고 지어낸 것이며 판매되는 상품이 아닙니다.",
            Face("NanumMyeongjo", 9.0, 14.0),
        ),
    ]
    for y, text, face in lines:
        x = (style.page_width - face.width(text)) / 2
        page.runs.append(Run(x, y, text, face))
        page.lines.append(text)
    edge = (style.left, style.page_width - style.right)
    page.rules += [Rule(edge[0], 240.0, edge[1], 240.0), Rule(edge[0], 605.0, edge[1], 605.0)]
    return page


def _furnish(page: Page, product: str, number: int, style: Style) -> None:
    """Add the running head and the page number."""
    face, foot = style.furniture, f"- {number} -"
    head_y, foot_y = style.top - 34.0, style.page_height - style.bottom + 36.0
    right = style.page_width - style.right
    page.runs.append(Run(right - face.width(product), head_y, product, face))
    page.runs.append(Run((style.page_width - face.width(foot)) / 2, foot_y, foot, face))
    page.rules.append(Rule(style.left, head_y + 6.0, right, head_y + 6.0))
    page.furniture += [product, foot]
