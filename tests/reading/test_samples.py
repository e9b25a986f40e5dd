"""The project's own policies, line by line against what was printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from corpus_builder.model import Page
from corpus_builder.reading import Options
from corpus_builder.reading.extract import extract
from corpus_builder.reading.settle import settle
from tests.conftest import PDFS

LIVING = ["daonnuri_living_2025-04", "daonnuri_living_2025-10"]


@pytest.fixture(scope="module", params=LIVING)
def sample(request: pytest.FixtureRequest) -> Iterator[tuple[list[Page], Any]]:
    """The settled pages of a sample, and its truth."""
    truth = json.loads((PDFS / "truth" / f"{request.param}.json").read_text(encoding="utf-8"))
    yield settle(extract("d", str(PDFS / f"{request.param}.pdf"), Options()), Options()), truth


def lines(page: Page, *kinds: str) -> list[str]:
    return [" ".join(line.text.split()) for block in page.blocks if block.kind in kinds for line in block.lines]


def test_every_printed_line_once_and_in_order(sample: tuple[list[Page], Any]) -> None:
    pages, truth = sample
    for page, printed in zip(pages, truth["page_texts"], strict=True):
        assert lines(page, "text", "box", "contents") == [" ".join(text.split()) for text in printed]


def test_furniture_and_nothing_else(sample: tuple[list[Page], Any]) -> None:
    pages, truth = sample
    for page, furniture in zip(pages, truth["furniture"], strict=True):
        assert sorted(lines(page, "furniture")) == sorted(furniture)


def test_contents_pages_and_nothing_else(sample: tuple[list[Page], Any]) -> None:
    pages, truth = sample
    assert [page.number for page in pages if lines(page, "contents")] == [
        n for n, kind in enumerate(truth["kinds"], 1) if kind == "contents"
    ]


def test_every_page_has_a_sound_text_layer(sample: tuple[list[Page], Any]) -> None:
    pages, _ = sample
    assert {(page.source, page.needs_ocr) for page in pages} == {("text layer", False)}


def test_scan_goes_to_ocr() -> None:
    pages = extract("d", str(PDFS / "daonnuri_pet_scan_2024-09.pdf"), Options())
    assert {(page.source, page.needs_ocr, page.reason) for page in pages} == {("image", True, "no text under an image")}
