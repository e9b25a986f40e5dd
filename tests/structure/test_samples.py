"""The project's own policies, article by article against what was written."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from corpus_builder.model import Clause
from corpus_builder.reading import Options as ReadingOptions
from corpus_builder.reading.extract import extract
from corpus_builder.reading.regions import outline
from corpus_builder.reading.settle import settle
from corpus_builder.structure import Options
from corpus_builder.structure.catalogue import detect
from corpus_builder.structure.chunks import chunks
from corpus_builder.structure.clauses import clauses
from tests.samples import BOXED, LIVING, PLAIN, SCANS, UNREADABLE, cases, pages, pdf, read, squeezed, truth

ALL = (*LIVING, *PLAIN, *BOXED, "formulas")
COLUMNS = "columns on a page with boxes or few lines are not told apart"
CONTENTS = "the short last page of contents without page numbers is taken for terms"
UNSEEN = "text that nobody sees stands between the lines"
MARKS = "private-use marks are not read by their glyphs yet"
RAISED = "raised digits are read as if they stood on the line; parts of a fraction are read as paragraphs"


def pairs(stem: str) -> Iterator[tuple[Clause, Any]]:
    """Articles as found and as written."""
    found = {(clause.unit, clause.article): clause for clause in read(stem) if clause.kind == "article"}
    return ((found[entry["unit"], entry["article"]], entry) for entry in truth(stem)["articles"])


def running_text(clause: Clause, entry: Any) -> str:
    """A clause's text without its boxes, quotations, tables and their captions."""
    framed = {i for mark in clause.marks if mark.level in ("box", "table") for i in range(mark.start, mark.end)}
    rest = "".join(char for i, char in enumerate(clause.text) if i not in framed)
    captions = [table["caption"] for table in entry["tables"]]
    quoted = {line for box in entry.get("boxes", ()) if box.get("look") == "indent" for line in box["text"].split("\n")}
    return "\n".join(line for line in rest.split("\n") if line and line.removeprefix("○ ") not in captions and line not in quoted)


def circled(text: str) -> str:
    """The truth's boxed numbers ("[3] ") as clauses write them; unknown ones as the one that their neighbours leave room for."""
    return re.sub(r"^\[(\d+)\] ", lambda mark: f"{chr(0x245F + int(mark[1]))} ", text, flags=re.MULTILINE)


def numbers(clause: Clause, level: str) -> list[str]:
    return [mark.number for mark in clause.marks if mark.level == level]


def texts(clause: Clause, level: str) -> list[str]:
    return [clause.text[mark.start : mark.end] for mark in clause.marks if mark.level == level]


@pytest.mark.parametrize("stem", ALL)
def test_every_article_with_its_title_unit_part_and_page(stem: str) -> None:
    found = [(c.unit, c.unit_title, c.part, c.article, c.title, c.page) for c in read(stem) if c.kind == "article"]
    assert found == [tuple(a[k] for k in ("unit", "unit_title", "part", "article", "title", "page")) for a in truth(stem)["articles"]]


@pytest.mark.parametrize(
    "stem",
    cases(
        ALL,
        {
            "tables": "a table without rules is read as text",
            "formulas": "the parts of a fraction stand as paragraphs of their own",
            "boxed_marks_other": "quotation marks of the private code stay unknown",
        },
    ),
)
def test_text_of_the_articles(stem: str) -> None:
    wrong = size = 0
    for clause, entry in pairs(stem):
        wanted, got = squeezed(circled(entry["text"])), squeezed(running_text(clause, entry))
        wrong += Levenshtein.distance(wanted, got)
        size += len(wanted)
    assert wrong / size <= 0.005


@pytest.mark.parametrize("stem", LIVING)
def test_logical_paragraphs_with_their_blanks(stem: str) -> None:
    same = [running_text(clause, entry) == entry["text"] for clause, entry in pairs(stem)]
    assert sum(same) / len(same) >= 0.98


@pytest.mark.parametrize("stem", ["torn", "placed_words", "headings", "contents_paged"])
def test_blanks_where_lines_do_not_tell(stem: str) -> None:
    """Lines that end without a printed blank, some of them inside words: the blanks between lines are inferred, nearly all rightly."""
    wrong = sum(Levenshtein.distance(entry["text"], running_text(clause, entry)) for clause, entry in pairs(stem))
    assert wrong / sum(map(len, truth(stem)["page_texts"])) <= 0.03  # of the lines


@pytest.mark.parametrize("stem", ALL)
def test_paragraph_item_and_sub_item_numbers(stem: str) -> None:
    for clause, entry in pairs(stem):
        # A number that its glyph doesn't tell is known where its neighbours leave room for one alone.
        known = [str(paragraph["no"] or paragraph["counted"]) for paragraph in entry["paragraphs"]]
        assert numbers(clause, "항") == known, clause.path
        assert numbers(clause, "호") == [item["no"] for item in entry["items"]], clause.path
        assert numbers(clause, "목") == [sub["no"] for item in entry["items"] for sub in item["subitems"]], clause.path


@pytest.mark.parametrize("stem", ALL)
def test_boxes_with_label_and_text(stem: str) -> None:
    for clause, entry in pairs(stem):
        boxes = entry["boxes"]
        assert numbers(clause, "box") == [box["label"].strip("【】<>[]〔〕") for box in boxes]
        assert list(map(squeezed, texts(clause, "box"))) == [squeezed(box["label"] + box["text"]) for box in boxes]
        if stem in LIVING:
            assert texts(clause, "box") == [f"{box['label']}\n{box['text']}" for box in boxes]


@pytest.mark.parametrize("stem", ALL)
def test_table_cells(stem: str) -> None:
    annexes = {clause.article: clause for clause in read(stem) if clause.kind == "annex"}
    for clause, entry in [*pairs(stem), *((annexes[entry["label"]], entry) for entry in truth(stem)["annexes"])]:
        ruled = [table for table in entry["tables"] if table.get("ruled", True)]
        wanted = [markdown(table) for table in ruled]
        assert list(map(squeezed, texts(clause, "table"))) == list(map(squeezed, wanted)), clause.path


def markdown(table: dict[str, Any]) -> str:
    """A table of the truth, its merged cells told wherever they reach."""
    rows = [list(row) for row in table["rows"]]
    for row, column, height, width in table["spans"]:
        told = width if column or not row else 1  # the name of a row is told once
        for below, right in itertools.product(range(height), range(told)):
            rows[row + below][column + right] = rows[row][column]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def test_table_without_rules() -> None:
    """Read when asked for (`borderless`)."""
    options = ReadingOptions(borderless=True)
    found = clauses("d", settle(extract("d", str(pdf("tables")), options), options), Options())
    (entry,) = [a for a in truth("tables")["articles"] if any(not table.get("ruled", True) for table in a["tables"])]
    (clause,) = [clause for clause in found if clause.article == entry["article"]]
    (table,) = entry["tables"]
    assert list(map(squeezed, texts(clause, "table"))) == [squeezed(markdown(table))]


@pytest.mark.parametrize("stem", ALL)
def test_annexes(stem: str) -> None:
    found = [(c.article, c.title, c.page) for c in read(stem) if c.kind == "annex"]
    assert found == [(a["label"], a["title"], a["page"]) for a in truth(stem)["annexes"]]
    by_label = {clause.article: clause for clause in read(stem) if clause.kind == "annex"}
    for entry in truth(stem)["annexes"]:
        assert squeezed(running_text(by_label[entry["label"]], entry)) == squeezed(entry["text"])


@pytest.mark.parametrize("stem", ALL)
def test_places_hold_the_words(stem: str) -> None:
    """Every place names a line of its page or a cell of a table, and the clause's words from there on begin with its first word."""
    blocks = [(page.number, block) for page in pages(stem) for block in page.blocks]
    printed = {(number, line.bbox): line.text for number, block in blocks for line in block.lines}
    printed |= {(number, outline(cell.lines)): cell.text for number, block in blocks for cell in block.cells if cell.lines}
    for clause in read(stem):
        for place in clause.places:
            line = printed[place.page, place.bbox]
            line = circled(re.sub(r"⟦(\d+|\?)⟧", r"[\1]", line))
            word = clause.text[place.start :].lstrip("| ").split(maxsplit=1)[0]
            assert word[:1] in line or line.startswith("[?]")


@pytest.mark.parametrize("stem", [stem for stem in ALL if stem != "contents_bare"])
def test_catalogue_of_the_cover(stem: str) -> None:
    found = asdict(detect(pages(stem)))
    assert {key: found[key] for key in truth(stem)["catalogue"]} == truth(stem)["catalogue"]
    assert found["language"] == "ko"


@pytest.mark.parametrize("stem", ALL)
def test_paths_are_unique_and_no_header_names_the_product(stem: str) -> None:
    assert len({clause.path for clause in read(stem)}) == len(read(stem))
    product = truth(stem)["catalogue"]["product"].removeprefix("무배당 ")
    made = chunks(read(stem), detect(pages(stem)), Options())
    assert not [piece.chunk.header for piece in made if product in piece.chunk.header]


@pytest.mark.parametrize("stem", [*ALL, *SCANS, *UNREADABLE])
def test_references_of_the_truth_stand_in_its_text(stem: str) -> None:
    """The truth is what others measure by: what it says an article names is printed there, and exists."""
    told = truth(stem)
    titles = {(a["unit"], a["article"]): a["title"] for a in told["articles"]}
    labels = {annex["label"] for annex in told["annexes"]}
    for entry in (*told["articles"], *told["annexes"]):
        printed = entry["text"] + "".join(box["text"] for box in entry.get("boxes", ()))
        for reference in entry["references"]:
            assert reference["text"] in printed
            if reference["kind"] == "article":
                assert titles[reference["unit"], reference["article"]] in reference["text"]
            assert reference["kind"] != "annex" or reference["label"] in labels


def test_quoted_statutes_are_no_articles() -> None:
    """제2조(공휴일) in a box and 제1000조 at an indent stand inside articles; so does a reference directly below a heading."""
    assert [c.article for c in read("boxes") if c.kind == "article"] == [a["article"] for a in truth("boxes")["articles"]]
    (share,) = [c for c in read("headings") if c.title == "보험금의 분담"]
    assert squeezed(share.text).startswith("제2조(보상하는손해)의비용에대하여도")
