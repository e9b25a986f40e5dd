"""The project's own policies, article by article against what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from corpus_builder.model import Clause, Page
from corpus_builder.reading import Options as ReadingOptions
from corpus_builder.reading.extract import extract
from corpus_builder.reading.regions import outline
from corpus_builder.reading.settle import settle
from corpus_builder.structure import Options
from corpus_builder.structure.catalogue import detect
from corpus_builder.structure.chunks import chunks
from corpus_builder.structure.clauses import clauses
from tests.conftest import PDFS

LIVING = ["daonnuri_living_2025-04", "daonnuri_living_2025-10"]


@dataclass(frozen=True)
class Sample:
    pages: list[Page]
    clauses: list[Clause]
    truth: Any

    def pairs(self) -> Iterator[tuple[Clause, Any]]:
        """Articles as found and as written."""
        found = {(clause.unit, clause.article): clause for clause in self.clauses if clause.kind == "article"}
        return ((found[entry["unit"], entry["article"]], entry) for entry in self.truth["articles"])


@pytest.fixture(scope="module", params=LIVING)
def sample(request: pytest.FixtureRequest) -> Sample:
    truth = json.loads((PDFS / "truth" / f"{request.param}.json").read_text(encoding="utf-8"))
    pages = settle(extract("d", str(PDFS / f"{request.param}.pdf"), ReadingOptions()), ReadingOptions())
    return Sample(pages, clauses("d", pages, Options()), truth)


def squeezed(text: str) -> str:
    return "".join(text.split())


def running_text(clause: Clause, captions: list[str]) -> str:
    """A clause's text without its boxes, its tables and their captions."""
    framed = {i for mark in clause.marks if mark.level in ("box", "table") for i in range(mark.start, mark.end)}
    rest = "".join(char for i, char in enumerate(clause.text) if i not in framed)
    return "\n".join(line for line in rest.split("\n") if line and line.removeprefix("○ ") not in captions)


def captions(entry: Any) -> list[str]:
    return [table["caption"] for table in entry["tables"]]


def numbers(clause: Clause, level: str) -> list[str]:
    return [mark.number for mark in clause.marks if mark.level == level]


def texts(clause: Clause, level: str) -> list[str]:
    return [clause.text[mark.start : mark.end] for mark in clause.marks if mark.level == level]


def test_every_article_with_its_title_unit_part_and_page(sample: Sample) -> None:
    found = [(c.unit, c.unit_title, c.part, c.article, c.title, c.page) for c in sample.clauses if c.kind == "article"]
    assert found == [tuple(a[k] for k in ("unit", "unit_title", "part", "article", "title", "page")) for a in sample.truth["articles"]]


def test_text_of_the_articles(sample: Sample) -> None:
    wrong = size = 0
    for clause, entry in sample.pairs():
        wanted, got = squeezed(entry["text"]), squeezed(running_text(clause, captions(entry)))
        wrong += Levenshtein.distance(wanted, got)
        size += len(wanted)
    assert wrong / size <= 0.005


def test_logical_paragraphs_with_their_blanks(sample: Sample) -> None:
    same = [running_text(clause, captions(entry)) == entry["text"] for clause, entry in sample.pairs()]
    assert sum(same) / len(same) >= 0.98


def test_paragraph_item_and_sub_item_numbers(sample: Sample) -> None:
    for clause, entry in sample.pairs():
        assert numbers(clause, "항") == [str(paragraph["no"]) for paragraph in entry["paragraphs"]], clause.path
        assert numbers(clause, "호") == [item["no"] for item in entry["items"]], clause.path
        assert numbers(clause, "목") == [sub["no"] for item in entry["items"] for sub in item["subitems"]], clause.path


def test_boxes_with_label_and_text(sample: Sample) -> None:
    for clause, entry in sample.pairs():
        assert numbers(clause, "box") == [box["label"].strip("【】<>[]") for box in entry["boxes"]]
        assert texts(clause, "box") == [f"{box['label']}\n{box['text']}" for box in entry["boxes"]]


def test_table_cells(sample: Sample) -> None:
    annexes = {clause.article: clause for clause in sample.clauses if clause.kind == "annex"}
    pairs = [*sample.pairs(), *((annexes[entry["label"].strip("[]")], entry) for entry in sample.truth["annexes"])]
    for clause, entry in pairs:
        wanted = [markdown(table) for table in entry["tables"]]
        assert list(map(squeezed, texts(clause, "table"))) == list(map(squeezed, wanted)), clause.path


def markdown(table: dict[str, Any]) -> str:
    """A table of the truth, its merged cells told in every row."""
    rows = [list(row) for row in table["rows"]]
    for row, column in table["merged"]:
        rows[row][column] = rows[row - 1][column]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def test_annexes(sample: Sample) -> None:
    found = [(c.article, c.title, c.page) for c in sample.clauses if c.kind == "annex"]
    assert found == [(a["label"].strip("[]"), a["title"], a["page"]) for a in sample.truth["annexes"]]
    by_label = {clause.article: clause for clause in sample.clauses if clause.kind == "annex"}
    for entry in sample.truth["annexes"]:
        assert squeezed(running_text(by_label[entry["label"].strip("[]")], captions(entry))) == squeezed(entry["text"])


def test_places_hold_the_words(sample: Sample) -> None:
    """Every place names a line of its page or a cell of a table, and the clause's words from there on begin with its first word."""
    blocks = [(page.number, block) for page in sample.pages for block in page.blocks]
    printed = {(number, line.bbox): line.text for number, block in blocks for line in block.lines}
    printed |= {(number, outline(cell.lines)): cell.text for number, block in blocks for cell in block.cells if cell.lines}
    for clause in sample.clauses:
        for place in clause.places:
            line = printed[place.page, place.bbox]
            word = clause.text[place.start :].lstrip("| ").split(maxsplit=1)[0]
            assert word[:1] in line


def test_catalogue_of_the_cover(sample: Sample) -> None:
    assert {key: value for key, value in asdict(detect(sample.pages)).items() if key != "rights_basis"} == sample.truth["catalogue"]


def test_paths_are_unique_and_no_header_names_the_product(sample: Sample) -> None:
    assert len({clause.path for clause in sample.clauses}) == len(sample.clauses)
    product = sample.truth["catalogue"]["product"].removeprefix("무배당 ")
    pieces = chunks(sample.clauses, detect(sample.pages), Options())
    assert not [piece.chunk.header for piece in pieces if product in piece.chunk.header]
