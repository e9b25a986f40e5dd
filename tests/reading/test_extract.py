"""Small PDFs drawn for one test: tables and boxes in their place, broken pages on their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus_builder.reading import Options
from corpus_builder.reading import extract as module
from corpus_builder.reading.extract import extract
from tests.reading.invented import pdf


def write(page: Any, x: float, y: float, text: str) -> None:
    page.insert_text((x, y), text, fontsize=10, fontname="korea")


def policy(page: Any) -> None:
    write(page, 70, 100, "제1조(목적)")
    write(page, 70, 400, "다음과 같습니다.")
    for box in ((70, 150, 300, 180), (300, 150, 500, 180), (70, 180, 300, 210), (300, 180, 500, 210), (70, 300, 500, 350)):
        page.draw_rect(box)
    write(page, 80, 168, "급부")
    write(page, 310, 168, "금액")
    write(page, 80, 198, "사망")
    write(page, 310, 198, "12,300원")
    write(page, 80, 325, "【용어풀이】")


def test_blocks_in_printed_order_and_nothing_twice(tmp_path: Path) -> None:
    (page,) = extract("d", pdf(tmp_path / "a.pdf", policy), Options())
    assert [(block.kind, [line.text for line in block.lines]) for block in page.blocks] == [
        ("text", ["제1조(목적)"]),
        ("table", ["| 급부 | 금액 |", "| 사망 | 12,300원 |"]),
        ("box", ["【용어풀이】"]),
        ("text", ["다음과 같습니다."]),
    ]
    assert page.blocks[1].rows == (("급부", "금액"), ("사망", "12,300원"))
    assert (page.source, page.needs_ocr, page.reason) == ("text layer", False, "text layer is sound")


def test_order_of_drawing_does_not_matter(tmp_path: Path) -> None:
    def upside_down(page: Any) -> None:
        for row in (5, 1, 3, 2, 4):
            write(page, 70, 100 + 20 * row, f"줄 번호 {row}")

    (page,) = extract("d", pdf(tmp_path / "a.pdf", upside_down), Options())
    assert page.text.split("\n") == [f"줄 번호 {row}" for row in range(1, 6)]


def test_blank_page(tmp_path: Path) -> None:
    (page,) = extract("d", pdf(tmp_path / "a.pdf", lambda page: None), Options())
    assert (page.source, page.blocks, page.width, page.height) == ("blank", (), 595.0, 842.0)


def test_sideways_text_is_furniture(tmp_path: Path) -> None:
    def thumb_index(page: Any) -> None:
        write(page, 70, 100, "제1조(목적)과 그 밖의 것들을 정합니다")
        page.insert_text((580, 300), "보통약관", fontsize=10, fontname="korea", rotate=90)

    (page,) = extract("d", pdf(tmp_path / "a.pdf", thumb_index), Options())
    assert [block.kind for block in page.blocks] == ["text", "furniture"]


def test_broken_page_does_not_cost_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_it(document: Any, number: int) -> Any:
        raise RuntimeError("code=7: broken stream")

    monkeypatch.setattr(module, "raw_page", break_it)
    (page,) = extract("d", pdf(tmp_path / "a.pdf", policy), Options())
    assert (page.source, page.reason, page.number) == ("failed", "RuntimeError: code=7: broken stream", 1)


def test_table_that_arranges_running_text_is_read_cell_by_cell(tmp_path: Path) -> None:
    def layout(page: Any) -> None:
        page.draw_rect((70, 90, 150, 400))
        page.draw_rect((150, 90, 500, 400))
        write(page, 75, 110, "상해의료비")
        for row in range(7):
            write(page, 155, 110 + 20 * row, f"{row + 1}. 보상하지 않는 손해 {row}")
        for box in ((160, 300, 300, 330), (300, 300, 480, 330)):
            page.draw_rect(box)
        write(page, 165, 318, "구분")
        write(page, 310, 318, "금액")
        write(page, 155, 360, "끝입니다.")

    (page,) = extract("d", pdf(tmp_path / "a.pdf", layout), Options())
    assert [(block.kind, len(block.lines)) for block in page.blocks] == [("text", 1), ("text", 7), ("table", 1), ("text", 1)]
    assert page.blocks[1].bbox[2] > 495


def test_shaded_area_with_rules_is_a_box_and_its_margin_note_is_furniture(tmp_path: Path) -> None:
    def gloss(page: Any) -> None:
        page.draw_rect((100, 150, 500, 200), color=None, fill=(0.9, 0.9, 0.9))
        page.draw_line((100, 150), (500, 150))
        page.draw_line((100, 200), (500, 200))
        write(page, 60, 175, "용어")
        write(page, 110, 170, "【실종선고】")
        write(page, 110, 190, "법원의 결정을 말합니다.")
        write(page, 70, 230, "회사는 보험금을 지급합니다.")

    (page,) = extract("d", pdf(tmp_path / "a.pdf", gloss), Options())
    assert [(block.kind, [line.text for line in block.lines]) for block in page.blocks] == [
        ("box", ["【실종선고】", "법원의 결정을 말합니다."]),
        ("text", ["회사는 보험금을 지급합니다."]),
        ("furniture", ["용어"]),
    ]
