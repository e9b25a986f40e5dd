from __future__ import annotations

from corpus_builder.model import Block, Line, Page
from corpus_builder.records import dump, load, pack, packed, unpack


def page(text: str) -> Page:
    line = Line(text, (1.0, 2.0, 3.0, 4.0), 10.0)
    return Page("d", 3, 595.0, 842.0, (Block("text", (line,), line.bbox),), "text layer", "sound", damage="torn", signals={"chars": 2.0})


def test_a_noun_goes_there_and_back() -> None:
    assert load(Page, dump(page("가나"))) == unpack(Page, pack(page("가나"))) == page("가나")


def test_a_packed_page_says_what_queries_ask_for_and_is_small() -> None:
    made = packed(page("가나" * 500))
    assert (made.number, made.source, made.damage, made.needs_ocr) == (3, "text layer", "torn", False)
    assert len(made.data) < 400


def test_half_a_surrogate_pair_does_not_cost_the_page() -> None:
    assert load(Page, dump(page("가\ud83d나\U0001f600\udcba"))) == page("가\ufffd나\U0001f600\ufffd")
