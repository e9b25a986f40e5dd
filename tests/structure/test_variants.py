"""One sample policy as other insurers would print it: the same articles must be found whatever the typography."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from corpus_builder import reports
from corpus_builder.model import Block, Catalogue, Line, Page
from corpus_builder.reading import Options as ReadingOptions
from corpus_builder.reading.extract import extract
from corpus_builder.reading.settle import settle
from corpus_builder.stagework import cut
from corpus_builder.structure import Options
from corpus_builder.structure.clauses import clauses
from corpus_builder.structure.suspect import unsafe
from tests.conftest import PDFS

NAME = "daonnuri_living_2025-04"
HEADING = re.compile(r"^제(\d+)조((?:의\d+)?)\((.*)\)\s*$")
"""A heading on a line of its own; one that is wrapped stays as it is."""


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return settle(extract("d", str(PDFS / f"{NAME}.pdf"), ReadingOptions()), ReadingOptions())


@pytest.fixture(scope="module")
def truth() -> Any:
    return json.loads((PDFS / "truth" / f"{NAME}.json").read_text(encoding="utf-8"))


def reprinted(pages: list[Page], change: Callable[[str], str]) -> list[Page]:
    """The pages with the text of every line outside tables changed."""

    def block(old: Block) -> Block:
        if old.kind == "table":
            return old
        return replace(old, lines=tuple(Line(change(line.text), line.bbox, line.size) for line in old.lines))

    return [replace(page, blocks=tuple(map(block, page.blocks))) for page in pages]


def heading(form: str) -> Callable[[str], str]:
    return lambda text: HEADING.sub(lambda match: form.format(n=match[1], sub=match[2], title=match[3]), text)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: re.sub(r"제(\d+)(조|항|호|관)", r"제 \1 \2", text),
        lambda text: re.sub(r"제(\d+)(조|항)", r"제\1 \2", text),
        heading("제{n}조{sub}【{title}】"),
        heading("제{n}조{sub}[{title}]"),
        heading("제{n}조{sub} ({title}) "),
        heading("제{n}조{sub}（{title}）"),
        heading("■ 제{n}조{sub}({title})"),
        heading("【제{n}조{sub}({title})】"),
        heading("제{n}조{sub} {title}"),
        heading("제{n}조{sub}. {title}"),
        lambda text: re.sub(r"^제(\d+)관", r"제\1장", text),
        lambda text: re.sub(r"제(\d+)조의(\d+)\(", r"제\1조\2(", text),
    ],
)
def test_same_articles_in_other_typography(pages: list[Page], truth: Any, change: Callable[[str], str]) -> None:
    found = [
        (c.unit, c.unit_title, c.article, squeezed(c.title))
        for c in clauses("d", reprinted(pages, change), Options())
        if c.kind == "article"
    ]
    assert found == [(a["unit"], a["unit_title"], a["article"], squeezed(a["title"])) for a in truth["articles"]]


def test_same_articles_without_titles(pages: list[Page], truth: Any) -> None:
    found = [(c.unit, c.article) for c in clauses("d", reprinted(pages, heading("제{n}조{sub}")), Options()) if c.kind == "article"]
    assert found == [(a["unit"], a["article"]) for a in truth["articles"]]


def test_same_articles_when_nobody_recognised_the_contents(pages: list[Page], truth: Any) -> None:
    unmarked = [
        replace(page, blocks=tuple(replace(b, kind="text") if b.kind == "contents" else b for b in page.blocks))
        for page in reprinted(pages, lambda text: re.sub(r"\s*[·.]{3,}.*$", "", text))
    ]
    found = [(c.unit, c.unit_title, c.article) for c in clauses("d", unmarked, Options()) if c.kind == "article"]
    assert found == [(a["unit"], a["unit_title"], a["article"]) for a in truth["articles"]]


def test_same_articles_when_a_rider_lost_its_title(pages: list[Page], truth: Any) -> None:
    title = next(a["unit_title"] for a in truth["articles"] if a["unit"] == 2)
    untitled = reprinted(pages, lambda text: " " if text.strip() == title else text)
    found = [c for c in clauses("d", untitled, Options()) if c.kind == "article"]
    assert [(c.unit, c.article) for c in found] == [(a["unit"], a["article"]) for a in truth["articles"]]
    assert next(c.unit_title for c in found if c.unit == 2) == "약관 2"


SIGNS = "⟦?⟧①제조항호목()[]【】「」|1=×\ue000다만이하“”별표약관 "


def damaged(page: Page, chance: random.Random) -> Page:
    """The page with lines garbled, put in another order, or of another kind."""

    def garbled(text: str) -> str:
        at = chance.randrange(len(text) + 1)
        return text[:at] + chance.choice(SIGNS) + text[at + chance.randrange(3) :]

    blocks = []
    for block in page.blocks:
        lines = [replace(line, text=garbled(line.text)) if chance.random() < 0.1 else line for line in block.lines]
        if chance.random() < 0.1:
            chance.shuffle(lines)
        kind = chance.choice(("text", "box", "contents")) if chance.random() < 0.1 else block.kind
        blocks.append(replace(block, lines=tuple(lines), kind=kind, cells=block.cells if kind == "table" else ()))
    return replace(page, blocks=tuple(blocks))


@pytest.mark.parametrize("seed", range(12))
def test_damaged_pages_keep_every_offset_within_its_text(pages: list[Page], seed: int) -> None:
    chance = random.Random(seed)
    torn = [damaged(page, chance) for page in pages if chance.random() > 0.1]
    out = cut("d", torn, Catalogue(), Options())
    reports.text({"file": "d.pdf", "report": True} | out.report)
    made, refs, defs = out.clauses, out.references, out.definitions
    texts = {clause.id: clause.text for clause in made}
    assert len(texts) == len(made)
    assert all(0 <= mark.start < mark.end <= len(clause.text) for clause in made for mark in clause.marks)
    spans = [(each.clause, each.start, each.end) for found in (refs, defs, unsafe(made)) for each in found]
    assert all(0 <= start < end <= len(texts[clause]) for clause, start, end in spans)
    assert all(ref.target in texts for ref in refs if ref.target)


def squeezed(text: str) -> str:
    return "".join(text.split())
