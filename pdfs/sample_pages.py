"""Strips -> pages: cover, contents, body, annexes, with running head and page number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sample_fill import Page, Places, fill, fill_columns
from sample_layout import Rule, Run, Strip, centred, piece_strips, spaced, text_strips
from sample_model import Annex, Article, Level, Paragraph, Piece, Policy
from sample_type import Face, Style, break_lines


@dataclass(frozen=True)
class Layout:
    """The pages of a policy, and for each owner key its pages (1-based, first to last)."""

    pages: list[Page]
    places: Places


@dataclass(frozen=True)
class Entry:
    """A line of the contents: what it says, and the owner whose first page it names."""

    text: str
    owner: str
    indent: float
    strong: bool


def lay_out(policy: Policy, style: Style) -> Layout:
    """Typeset a policy. The contents are set twice: their length moves the pages they name."""
    body, places = _body(policy, style)
    entries = list(_entries(policy))
    unnumbered, _ = fill(_contents_strips(entries, places, 0, style), style)
    front = 1 + len(unnumbered)
    contents, _ = fill(_contents_strips(entries, places, front, style), style)
    pages = [_cover(policy, style), *contents, *body]
    for number, page in enumerate(pages[1:], start=2):
        if page.kind not in ("image", "blank"):
            _furnish(page, policy.catalogue.product, number, style)
    return Layout(pages, {key: [n + front for n in at] for key, at in places.items()})


def _body(policy: Policy, style: Style) -> tuple[list[Page], Places]:
    """Everything behind the contents: units and annexes on upright sheets, then every annex on a sheet of its own kind."""
    upright = [annex for annex in policy.annexes if not annex.sheet]
    pages, places = (fill if style.columns == 1 else fill_columns)(list(_body_strips(policy, upright, style)), style)
    for annex in policy.annexes:
        if not annex.sheet:
            continue
        lying = replace(style, page_width=style.page_height, page_height=style.page_width)
        more, at = fill(list(_annex_strips(annex, "annex", lying)), lying)
        for page in more:
            page.size, page.rotated = (lying.page_width, lying.page_height), annex.sheet == "rotated"
        places |= {key: [n + len(pages) for n in numbers] for key, numbers in at.items()}
        pages += more
    return pages, places


def _body_strips(policy: Policy, annexes: list[Annex], style: Style) -> Iterator[Strip]:
    """Units with their articles, then these annexes."""
    for unit in policy.units:
        for kind in unit.before:
            yield Strip(style.depth, break_before=kind, picture=f"{policy.catalogue.product}\n{unit.title}" if kind == "image" else "")
        yield from _unit_title(unit.title, unit.key, style)
        parts: tuple[str, ...] = ()
        for article in unit.articles:
            owner = f"{unit.key}.{article.key}"
            for part in _opened(parts, article):
                for strip in spaced(centred(part, style.part, replace(style, columns=1)), 20.0):
                    yield replace(strip, owners=(f"{unit.key}/{part}",), wide=style.columns > 1)
            parts = article.parts
            heading, body = _headed(article, style)
            for strip in spaced(heading, 12.0, keep=True):
                yield replace(strip, owners=(owner,))
            yield from piece_strips(body, owner, style)
    for order, annex in enumerate(annexes):
        yield from _annex_strips(annex, "" if order else "annex", style)


def _opened(before: tuple[str, ...], article: Article) -> tuple[str, ...]:
    """The parts that open with this article; within a new 편 every 장 is new."""
    same = 0
    while same < min(len(before), len(article.parts)) and before[same] == article.parts[same]:
        same += 1
    return article.parts[same:]


def _headed(article: Article, style: Style) -> tuple[list[Strip], tuple[Piece, ...]]:
    """The heading's strips and what stands below it; set inline, the first paragraph goes with the heading."""
    first = article.body[0] if article.body else None
    if not (style.inline and isinstance(first, Paragraph) and first.level in (Level.PLAIN, Level.PARAGRAPH)):
        return text_strips(article.heading, style.article, style), article.body
    strips = text_strips(f"{article.heading} {first.printed}", style.body, style)
    return strips, article.body[1:]


def _annex_strips(annex: Annex, kind: str, style: Style) -> Iterator[Strip]:
    """An annex, on a new page of this kind."""
    heading = spaced(text_strips(annex.heading, style.part, style), 26.0, keep=True)
    first, *rest = (replace(strip, owners=(f"@{annex.key}",)) for strip in heading)
    yield replace(first, break_before=kind)
    yield from rest
    yield from piece_strips(annex.body, f"@{annex.key}", style)


def _unit_title(title: str, key: str, style: Style) -> Iterator[Strip]:
    """The title of a 약관 on a new page, across all columns, with a rule below it."""
    style = replace(style, columns=1)
    first, *rest = (replace(s, owners=(key,), wide=True) for s in centred(title, style.unit, style))
    yield replace(first, break_before="body")
    yield from rest
    yield Strip(14.0, rules=(Rule(0, 4.0, style.column, 4.0),), keep=True, wide=True)


def _entries(policy: Policy) -> Iterator[Entry]:
    """The contents: 약관, 관, articles, annexes."""
    for unit in policy.units:
        yield Entry(unit.title, unit.key, 0.0, True)
        parts: tuple[str, ...] = ()
        for article in unit.articles:
            for part in _opened(parts, article):
                yield Entry(part, f"{unit.key}/{part}", 10.0, True)
            parts = article.parts
            yield Entry(article.heading, f"{unit.key}.{article.key}", 20.0, False)
    for annex in policy.annexes:
        yield Entry(annex.heading, f"@{annex.key}", 0.0, True)


def _contents_strips(entries: list[Entry], places: Places, front: int, style: Style) -> list[Strip]:
    """The contents. `front` pages stand before the page that `places` calls 1."""
    style = replace(style, columns=1)
    title = centred("목   차", style.unit, style)
    strips = [replace(title[0], break_before="contents")]
    for entry in entries:
        # A 약관 or 관 isn't the last line of a page: its keep holds on to the next entry.
        page = places[entry.owner][0] + front
        face = style.contents_strong if entry.strong else style.contents
        strips += _contents_entry(entry, str(page), face, style)
    return strips


def _contents_entry(entry: Entry, page: str, face: Face, style: Style) -> list[Strip]:
    """One entry: a long title takes two lines, the leader and the page number stand on the last, if there are any."""
    *full, last = break_lines(entry.text, face, style.column - entry.indent - 60.0)
    baseline = face.leading * 0.72
    strips = [Strip(face.leading, (Run(entry.indent, baseline, t, face),), line=t.rstrip(), keep=True) for t in full]
    start = entry.indent + face.width(f"{last} ")
    stop = style.column - style.contents.width("000 ")
    dots = style.leader * int((stop - start) / style.contents.width(style.leader)) if style.leader else ""
    page = "" if style.page_word is None else style.page_word + page
    said = (
        Run(entry.indent, baseline, last, face),
        Run(stop - style.contents.width(dots), baseline, dots, style.contents),
        Run(style.column - style.contents.width(page), baseline, page, style.contents),
    )
    runs = tuple(run for run in said if run.text)
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
    if style.picture_cover:
        page.picture = f"{said.product}\n보험약관\n{said.insurer}"
        return page
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
    width, height = page.size or (style.page_width, style.page_height)
    head_y, foot_y = style.top - 34.0, height - style.bottom + 36.0
    right = width - style.right
    page.runs.append(Run(right - face.width(product), head_y, product, face))
    page.runs.append(Run((width - face.width(foot)) / 2, foot_y, foot, face))
    page.rules.append(Rule(style.left, head_y + 6.0, right, head_y + 6.0))
    page.furniture += [product, foot]
