"""Pages to chunks, as a worker does it."""

from __future__ import annotations

from dataclasses import replace

from corpus_builder.model import Catalogue
from corpus_builder.stagework import cut
from corpus_builder.structure import Options
from tests.structure.invented import PREFACE, page

SENTENCE = "회사는 이 약관에서 정한 바에 따라 보험금을 지급합니다."


def test_nothing_is_asked_about_a_page_that_still_needs_ocr() -> None:
    sound = page("^보통약관", "제1조(목적)", SENTENCE)
    refused = replace(page("제2조(지급)", "피보혐자에게 보험금을 지급합니다.", number=2), needs_ocr=True)
    made = cut("d", [PREFACE, sound, refused], Catalogue(), Options())
    assert [where.skip for _, where in made.pieces] == ["", "unread page"]
    assert made.report["skipped"] == {"unread page": 1}
