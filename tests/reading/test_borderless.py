"""Tables without rules: found by their white columns, and not where text only looks like one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus_builder.reading import Options
from corpus_builder.reading.borderless import unruled
from corpus_builder.reading.extract import extract
from corpus_builder.reading.glyphs import Fragment
from corpus_builder.reading.lattice import single
from tests.reading.invented import fragment, pdf

WIDTH = 595.0
XS = (70.0, 220.0, 400.0)
TABLE = [
    ("급부명", "지급사유", "지급금액"),
    ("사망", "사망한 때", "1억원"),
    ("장해", "장해가 남은 때", "3천만원"),
    ("입원", "1일당", "3만원"),
]


def lines(rows: Sequence[tuple[str, ...]], top: float = 100.0, xs: tuple[float, ...] = XS) -> list[Fragment]:
    return [fragment(text, x, top + 18 * i) for i, row in enumerate(rows) for x, text in zip(xs, row, strict=False) if text]


def test_white_columns_are_a_table() -> None:
    (region,) = unruled(lines(TABLE), [], WIDTH)
    assert (region.rows, region.columns) == (4, 3)


def test_the_paragraphs_around_it_stay_outside() -> None:
    above = fragment("회사는 아래의 표에 따라 보험금을 보험수익자에게 지급하여 드립니다 그 밖에는", 70, 82)
    below = fragment("이 표의 금액은 보험가입금액에 따라 달라지며 그 밖의 것은 따로 정하기로 합니다", 70, 190)
    (region,) = unruled([above, *lines(TABLE), below], [], WIDTH)
    assert above.glyphs[0].y1 < region.bbox[1] + 2
    assert region.bbox[3] < below.glyphs[0].y0 + 2


def test_a_cell_of_two_lines_is_one_row() -> None:
    rows = [("급부명", "지급사유"), ("사망", "보험기간 중에"), ("", "사망한 때"), ("장해", "장해가 남은 때"), ("입원", "입원한 때")]
    (region,) = unruled(lines(rows), [], WIDTH)
    assert region.rows == 4


def test_a_list_with_hanging_marks_is_none() -> None:
    rows = [(mark, "보험금을 지급하는 사유가 생긴 때") for mark in ("1.", "2.", "(3)", "가.", "①", "-")]
    assert unruled(lines(rows, xs=(70, 110)), [], WIDTH) == []


def test_contents_are_none() -> None:
    rows = [("제1조(목적)", "12"), ("제2조(용어의 정의)", "12"), ("제3조(보험금의 지급사유)", "14"), ("제4조(지급하지 않는 사유)", "17")]
    assert unruled(lines(rows, xs=(70, 480)), [], WIDTH) == []


def test_two_columns_of_text_are_none() -> None:
    text = "회사는보험금을지급하고그내용을알려드립니다"
    assert unruled(lines([(text, text)] * 30, xs=(60, 320)), [], WIDTH) == []


def test_words_set_wide_apart_are_none() -> None:
    rows = [
        fragment(word, x, 100 + 18 * i)
        for i in range(6)
        for x, word in zip((70 + 13 * i, 200 + 31 * i, 330 + 17 * i), ("회사는", "보험금을", "드립니다"), strict=True)
    ]
    assert unruled(rows, [], WIDTH) == []


def test_two_rows_are_too_few() -> None:
    assert unruled(lines(TABLE[:2]), [], WIDTH) == []


def test_text_in_a_frame_is_not_looked_at() -> None:
    assert unruled(lines(TABLE), [single((60, 80, 540, 170))], WIDTH) == []


def test_it_is_an_option(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        for i, row in enumerate(TABLE):
            for x, text in zip(XS, row, strict=True):
                page.insert_text((x, 100 + 18 * i), text, fontname="korea", fontsize=10)

    path = pdf(tmp_path / "a.pdf", draw)
    assert [block.kind for block in extract("d", path, Options())[0].blocks] == ["text"]
    (block,) = extract("d", path, Options(borderless=True))[0].blocks
    assert block.rows == tuple(TABLE)
