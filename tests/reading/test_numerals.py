"""Circled numerals that OCR misread are put right by their sequence, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.model import Line, Page
from corpus_builder.reading.numerals import repaired
from tests.reading.invented import line, page

HEADING = "제5조(보험금을 지급하지 않는 사유)"


def scanned(*texts: str, number: int = 1) -> Page:
    return page(number, *(line(text, 100 + 16 * n) for n, text in enumerate(texts)), source="ocr")


def texts(*pages: Page) -> list[str]:
    return [line.text for page in repaired(pages) for block in page.blocks for line in block.lines]


def test_misread_marks_count_up_from_the_heading() -> None:
    found = texts(scanned(HEADING, "0 회사는 지급합니다.", "@ 계약자는 냅니다.", "③ 수익자는 받습니다.", "(4) 끝입니다."))
    assert found[1:] == ["① 회사는 지급합니다.", "② 계약자는 냅니다.", "③ 수익자는 받습니다.", "④ 끝입니다."]


def test_mark_without_support_stays_unread() -> None:
    assert texts(scanned(HEADING, "0 하나입니다.", "@ 둘 또는 셋입니다."))[-1] == "⟦?⟧ 둘 또는 셋입니다."
    assert texts(scanned(HEADING, "① 하나입니다.", "6) 둘인지 여섯인지."))[-1] == "6) 둘인지 여섯인지."


def test_dropped_mark_shifts_no_number() -> None:
    found = texts(scanned(HEADING, "① 하나입니다.", "둘의 표지가 빠졌습니다.", "@ 셋입니다.", "④ 넷입니다."))
    assert found[1:] == ["① 하나입니다.", "둘의 표지가 빠졌습니다.", "⟦?⟧ 셋입니다.", "④ 넷입니다."]


def unread(text: str, y: float, note: str) -> Line:
    return replace(line(text, y), repairs=(note,))


def test_unread_ring_between_known_ones() -> None:
    lines = [
        line(HEADING, 100),
        line("① 하나입니다.", 116),
        unread("⟦?⟧ 둘입니다.", 132, "⟦?⟧ for a circle, perhaps 9"),
        line("③ 셋입니다.", 148),
    ]
    (found,) = repaired([page(1, *lines, source="ocr")])
    assert found.blocks[0].lines[2].text == "② 둘입니다."
    assert found.blocks[0].lines[2].repairs == ("⟦?⟧ for a circle, perhaps 9", "② for ⟦?⟧")


@pytest.mark.parametrize(("guess", "text"), [(2, "② 둘입니다."), (3, "⟦?⟧ 둘입니다.")])
def test_faint_digit_decides_at_the_end_of_a_list(guess: int, text: str) -> None:
    lines = [line(HEADING, 100), line("① 하나입니다.", 116), unread("⟦?⟧ 둘입니다.", 132, f"⟦?⟧ for a circle, perhaps {guess}")]
    (found,) = repaired([page(1, *lines, source="ocr")])
    assert found.blocks[0].lines[2].text == text
    assert (found.signals["numerals"], found.signals["unread"]) == ((1, 0) if guess == 2 else (0, 1))


def test_boxes_and_circles_count_apart() -> None:
    lines = [
        line("⟦1⟧ 하나입니다.", 100),
        line("① 그 하나입니다.", 116),
        unread("⟦?⟧ 둘입니다.", 132, "⟦?⟧ for a square"),
        line("⟦3⟧ 셋입니다.", 148),
    ]
    (found,) = repaired([page(1, *lines, source="ocr")])
    assert found.blocks[0].lines[2].text == "⟦2⟧ 둘입니다."


def test_mark_behind_the_heading_on_its_line() -> None:
    assert texts(scanned("제7조(청구(서류)) 6 회사는 지급합니다.")) == ["제7조(청구(서류)) ① 회사는 지급합니다."]


def test_counting_goes_on_overleaf() -> None:
    found = texts(scanned(HEADING, "0 하나입니다.", number=1), scanned("2) 둘입니다.", number=2))
    assert found[-1] == "② 둘입니다."


def test_true_numerals_lead() -> None:
    assert texts(scanned(HEADING, "③ 셋입니다.", "@ 넷입니다.", "⑤ 다섯입니다."))[-2] == "④ 넷입니다."


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
    (found,) = repaired([scanned(HEADING, "0 하나입니다.", "(2 둘입니다.")])
    assert found.signals["numerals"] == 2
    assert "2 circled numerals" in found.reason
    assert [line.repairs for line in found.blocks[0].lines] == [(), ("① for 0",), ("② for (2",)]


def test_pages_with_a_text_layer_stay() -> None:
    pages = [page(1, line(HEADING, 100), line("0 하나입니다.", 116))]
    assert repaired(pages) == pages
