"""Circled numerals that OCR misread are put right by their sequence, and nothing else is."""

from __future__ import annotations

import pytest

from corpus_builder.model import Page
from corpus_builder.reading.numerals import repaired
from tests.reading.invented import line, page

HEADING = "제5조(보험금을 지급하지 않는 사유)"


def scanned(*texts: str, number: int = 1) -> Page:
    return page(number, *(line(text, 100 + 16 * n) for n, text in enumerate(texts)), source="ocr")


def texts(*pages: Page) -> list[str]:
    return [line.text for page in repaired(pages) for block in page.blocks for line in block.lines]


def test_misread_marks_count_up_from_the_heading() -> None:
    found = texts(scanned(HEADING, "0 회사는 지급합니다.", "@ 계약자는 냅니다.", "(3) 수익자는 받습니다.", "6) 끝입니다."))
    assert found[1:] == ["① 회사는 지급합니다.", "② 계약자는 냅니다.", "③ 수익자는 받습니다.", "④ 끝입니다."]


def test_mark_behind_the_heading_on_its_line() -> None:
    assert texts(scanned("제7조(청구(서류)) 6 회사는 지급합니다.")) == ["제7조(청구(서류)) ① 회사는 지급합니다."]


def test_counting_goes_on_overleaf() -> None:
    found = texts(scanned(HEADING, "0 하나입니다.", number=1), scanned("@ 둘입니다.", number=2))
    assert found[-1] == "② 둘입니다."


def test_true_numerals_lead() -> None:
    assert texts(scanned(HEADING, "③ 셋입니다.", "@ 넷입니다."))[-1] == "④ 넷입니다."


@pytest.mark.parametrize("text", ["1. 사망한 경우", "3영업일 이내", "(1)상해의료비", "2 [의료법]", "가. 목적"])
def test_other_starts_stay(text: str) -> None:
    assert texts(scanned(HEADING, text))[-1] == text


def test_list_with_brackets_stays() -> None:
    lines = ["1) 하나입니다.", "2) 둘입니다.", "3) 셋입니다."]
    assert texts(scanned(HEADING, *lines))[1:] == lines


def test_number_in_a_running_sentence_stays() -> None:
    full = "가" * 44
    assert texts(scanned(HEADING, full, full, "3 영업일 이내에 지급합니다."))[-1] == "3 영업일 이내에 지급합니다."


def test_repairs_are_told() -> None:
    (found,) = repaired([scanned(HEADING, "0 하나입니다.", "@ 둘입니다.")])
    assert found.signals["numerals"] == 2
    assert "2 circled numerals" in found.reason


def test_pages_with_a_text_layer_stay() -> None:
    pages = [page(1, line(HEADING, 100), line("0 하나입니다.", 116))]
    assert repaired(pages) == pages
