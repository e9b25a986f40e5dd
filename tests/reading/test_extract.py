"""Small PDFs drawn for one test: tables and boxes in their place, broken pages on their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus_builder.reading import Options
from corpus_builder.reading import extract as module
from corpus_builder.reading.extract import extract
from corpus_builder.reading.files import library
from corpus_builder.turns import sheet
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


def test_text_that_nobody_sees_is_left_out_and_counted(tmp_path: Path) -> None:
    def tricks(page: Any) -> None:
        write(page, 70, 100, "제1조(목적) 회사는 보험금을 지급합니다. 이 줄은 보입니다.")
        page.insert_text((70, 120), "안 보이는 글", fontsize=10, fontname="korea", render_mode=3)
        page.insert_text((70, 140), "투명한 글", fontsize=10, fontname="korea", fill_opacity=0)
        page.insert_text((70, 160), "하얀 글", fontsize=10, fontname="korea", color=(1, 1, 1))
        page.draw_rect((60, 168, 300, 188), fill=(0, 0, 0.4), color=None)
        page.insert_text((70, 182), "파란 바탕의 제목", fontsize=10, fontname="korea", color=(1, 1, 1))
        page.insert_text((70, 195), "먼지 같은 글", fontsize=1.5, fontname="korea")
        write(page, -300, 200, "종이 밖의 글")

    (page,) = extract("d", pdf(tmp_path / "a.pdf", tricks), Options())
    assert page.text.split("\n") == ["제1조(목적) 회사는 보험금을 지급합니다. 이 줄은 보입니다.", "파란 바탕의 제목"]
    assert (page.signals["hidden"], page.signals["outside"]) == (23, 5)
    assert page.reason == "text layer is sound; 23 invisible characters left out; 5 characters outside of the page left out"


def test_a_whited_out_amount_does_not_mix_with_the_new_one(tmp_path: Path) -> None:
    def corrected(page: Any) -> None:
        write(page, 70, 100, "회사는 보험금 1,000만원을 지급합니다. 그 밖의 것은 따로 정합니다.")
        page.draw_rect((69, 88, 500, 104), fill=(1, 1, 1), color=None)
        write(page, 70, 100, "회사는 보험금 2,000만원을 지급합니다. 그 밖의 것은 따로 정합니다.")
        page.draw_rect((69, 128, 500, 144), fill=(1, 1, 1), color=None)
        write(page, 70, 140, "흰 바탕 위의 글은 보입니다.")

    (page,) = extract("d", pdf(tmp_path / "a.pdf", corrected), Options())
    assert page.text.split("\n") == ["회사는 보험금 2,000만원을 지급합니다. 그 밖의 것은 따로 정합니다.", "흰 바탕 위의 글은 보입니다."]
    assert page.signals["hidden"] > 0 and "invisible characters left out" in page.reason


def test_text_under_a_scan_is_read_again_and_under_a_stamp_it_stays(tmp_path: Path) -> None:
    def below(page: Any, alpha: bool) -> None:
        from corpus_builder.reading.files import library

        write(page, 70, 100, "회사는 보험금 9,000만원을 지급합니다. 그 밖의 것은 따로 정합니다.")
        mupdf = library()
        picture = mupdf.Pixmap(mupdf.csRGB, mupdf.IRect(0, 0, 60, 84), alpha)
        picture.clear_with(200)
        if alpha:
            picture.set_alpha(bytes([90] * 60 * 84))
        page.insert_image(page.rect, pixmap=picture)

    (scan,) = extract("d", pdf(tmp_path / "a.pdf", lambda page: below(page, alpha=False)), Options())
    assert (scan.needs_ocr, scan.reason) == (True, "invisible text with an image: an old OCR layer")
    (stamped,) = extract("d", pdf(tmp_path / "b.pdf", lambda page: below(page, alpha=True)), Options())
    assert (stamped.needs_ocr, stamped.text[:7]) == (False, "회사는 보험금")


def test_old_ocr_layer_is_read_again_and_kept_until_then(tmp_path: Path) -> None:
    def scan(page: Any) -> None:
        from corpus_builder.reading.files import library

        grey = library().Pixmap(library().csGRAY, library().IRect(0, 0, 60, 84), 0)
        grey.clear_with(200)
        page.insert_image(page.rect, pixmap=grey)
        page.insert_text((70, 100), "회사는 보험금을 지급합니다. 예전에 읽은 글입니다.", fontsize=10, fontname="korea", render_mode=3)

    (page,) = extract("d", pdf(tmp_path / "a.pdf", scan), Options())
    assert (page.source, page.needs_ocr) == ("text layer", True)
    assert page.reason == "invisible text with an image: an old OCR layer"
    assert page.text.startswith("회사는 보험금을")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_sideways_pages_are_read_upright_and_marked_where_they_are_shown(tmp_path: Path, rotation: int) -> None:
    sentences = [f"회사는 보험금을 {n}번째로 지급합니다." for n in range(6)]

    def draw(page: Any) -> None:
        for n, sentence in enumerate(sentences):
            page.insert_text((200 + 20 * n, 700), sentence, fontsize=10, fontname="korea", rotate=90)
        page.draw_rect((195, 200, 330, 720), width=1)
        page.set_rotation(rotation)

    path = pdf(tmp_path / "a.pdf", draw)
    (page,) = extract("d", path, Options())
    assert page.text.split("\n") == sentences
    assert (page.width, page.height) == ((842.0, 595.0) if rotation % 180 else (595.0, 842.0))
    for block, line in ((found, line) for found in page.blocks for line in found.lines):
        assert line.bbox[2] - line.bbox[0] > line.bbox[3] - line.bbox[1]
        x0, y0, x1, y1 = sheet(page, block).shown(line.bbox)
        assert shows_ink(path, (x0, y0, x1, y1))
        assert (x1 - x0 > y1 - y0) == (rotation % 180 == 90)


def shows_ink(path: str, bbox: tuple[float, float, float, float]) -> bool:
    """Whether something dark is drawn in the middle of the rectangle, as the first page is shown."""
    from corpus_builder.reading.files import library, opened

    with opened(path) as document:
        clip = library().Rect(*bbox)
        return bool(min(document[0].get_pixmap(clip=clip, colorspace=library().csGRAY).samples) < 100)


def test_two_columns_go_over_the_page_in_order(tmp_path: Path) -> None:
    def columns(page: Any) -> None:
        for n in range(14):
            write(page, 50, 130 + 16 * n, f"왼쪽 단의 {n:02}번째 줄은 이렇게 길게 이어")
            write(page, 310, 130 + 16 * n, f"오른쪽 단의 {n:02}번째 줄은 이렇게 길게 이어")
        write(page, 150, 100, "제1관 두 단에 걸친 제목은 먼저 나오고 그 뒤에 단이 나옵니다")

    (page,) = extract("d", pdf(tmp_path / "a.pdf", columns), Options())
    assert [(block.column, len(block.lines)) for block in page.blocks] == [(0, 1), (1, 14), (2, 14)]
    assert page.text.split("\n")[1].startswith("왼쪽 단의 00")


def _picture(page: Any, share: float, grey: int) -> None:
    """A picture of a dark bar on the left and `grey` on the right, on this share of the page's width."""
    mupdf = library()
    pixels = mupdf.Pixmap(mupdf.csGRAY, mupdf.IRect(0, 0, 80, 40))
    pixels.clear_with(255)
    pixels.set_rect(mupdf.IRect(0, 0, 40, 40), (grey,))
    width = share * page.rect.width
    page.insert_image(mupdf.Rect(100, 100, 100 + width, 100 + width / 2), pixmap=pixels)


def test_page_with_nothing_but_a_small_picture_is_not_blank(tmp_path: Path) -> None:
    (page,) = extract("d", pdf(tmp_path / "a.pdf", lambda page: _picture(page, 0.1, 0)), Options())
    assert (page.source, page.needs_ocr) == ("image", True)
    assert "picture" in page.reason


def test_white_picture_shows_nothing(tmp_path: Path) -> None:
    (page,) = extract("d", pdf(tmp_path / "a.pdf", lambda page: _picture(page, 0.1, 255)), Options())
    assert (page.source, page.needs_ocr) == ("blank", False)


def _shapes(page: Any, count: int) -> None:
    """`count` small filled shapes with curves, in rows, below a printed sentence."""
    page.insert_text((70, 80), "The premium is due on the first day of each month.")
    for i in range(count):
        x, y = 70 + 14 * (i % 30), 120 + 20 * (i // 30)
        shape = page.new_shape()
        for dx, dy in ((0, 0), (3, 1), (1, 3), (4, 4), (2, 0), (0, 2)):
            shape.draw_bezier((x + dx, y + dy), (x + dx + 4, y + dy), (x + dx + 4, y + dy + 4), (x + dx, y + dy + 6))
        shape.finish(fill=(0, 0, 0), color=None, closePath=False)
        shape.commit()


@pytest.mark.parametrize(("count", "told"), [(90, True), (20, False)])
def test_letters_drawn_as_shapes_beside_text_are_told(tmp_path: Path, count: int, told: bool) -> None:
    (page,) = extract("d", pdf(tmp_path / "a.pdf", lambda page: _shapes(page, count)), Options())
    assert ("letters drawn as shapes" in page.reason) == told


def test_small_picture_beside_text_is_told(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.insert_text((70, 80), "The premium is due on the first day of each month.")
        _picture(page, 0.2, 0)

    (page,) = extract("d", pdf(tmp_path / "a.pdf", draw), Options())
    assert "a picture on 1.4% of the page was not read" in page.reason
