from __future__ import annotations

import pytest

from corpus_builder.model import Block, Line
from corpus_builder.reading.glyphs import Fragment
from corpus_builder.reading.lattice import Cell, Region, regions
from corpus_builder.reading.regions import Parted, parted, placed
from corpus_builder.reading.rules import rules_of
from tests.reading.invented import fragment, line


def cell(text: str, x0: float, y0: float, x1: float, y1: float) -> Block:
    return Block("text", (Line(text, (x0 + 2, y0 + 2, x1 - 2, y0 + 12), 10),), (x0, y0, x1, y1))


def test_cells_of_one_frame_go_row_by_row_before_the_line_below_any_of_them() -> None:
    foot = Line("- 132 -", (283, 783, 327, 793), 10)
    frame = [
        cell("본문은 다음 쪽에서 이어지는", 138, 273, 526, 761),
        cell("보장종목", 86, 58, 138, 94),
        cell("보상하는 사항", 138, 58, 526, 94),
        cell("구분", 142, 94, 219, 273),
        cell("공제금액", 442, 94, 526, 273),
    ]
    found = [own.text for block in placed([foot], frame) for own in block.lines]
    assert found == ["보장종목", "보상하는 사항", "구분", "공제금액", "본문은 다음 쪽에서 이어지는", "- 132 -"]


def test_frames_of_two_columns_stay_in_their_columns() -> None:
    left, right = Line("왼쪽 단", (60, 300, 280, 310), 10), Line("오른쪽 단", (320, 120, 540, 130), 10)
    frames = [cell("왼쪽 상자", 60, 200, 280, 240), cell("오른쪽 상자", 320, 60, 540, 100)]
    found = [own.text for block in placed([left, right], frames) for own in block.lines]
    assert found == ["왼쪽 상자", "왼쪽 단", "오른쪽 상자", "오른쪽 단"]


def two_columns(*texts: str, head: tuple[str, str] = ("보장종목", "보상하는 사항")) -> Parted:
    """A table of two columns with a head, and a second row whose wide cell holds `texts` as lines."""
    bottom = 130.0 + 20 * len(texts)
    cells = (
        Cell(0, 0, (70, 90, 140, 110)),
        Cell(0, 1, (140, 90, 510, 110)),
        Cell(1, 0, (70, 110, 140, bottom)),
        Cell(1, 1, (140, 110, 510, bottom)),
    )
    region = Region((70, 90, 510, bottom), (70, 140, 510), (90, 110, bottom), cells)
    printed: list[Fragment] = [fragment(head[0], 72, 105), fragment(head[1], 145, 105), fragment("상해", 72, 130)]
    printed += [fragment(text, 145, 130 + 20 * i) for i, text in enumerate(texts)]
    return parted(printed, [region], 595, 842)


def test_numbered_paragraphs_in_a_wide_cell_are_running_text() -> None:
    lines = (
        "① 회사는 다음의 사유로",
        "생긴 의료비를 보상합니다.",
        "1. 입원한 경우에는",
        "그 비용을 보상합니다.",
        "2. 통원한 경우에는",
        "그 비용을 보상합니다.",
    )
    blocks = two_columns(*lines).blocks
    assert [block.kind for block in blocks] == ["text"] * 4
    assert [(block.cells[0].row, block.cells[0].column, block.edges) for block in blocks] == [
        (r, c, (70, 510)) for r in (0, 1) for c in (0, 1)
    ]
    assert [line.text for line in blocks[-1].lines] == list(lines)


def test_a_long_list_in_a_cell_is_a_table() -> None:
    (block,) = two_columns(*(f"{i}. 특정한 질병의 이름" for i in range(1, 30))).blocks
    assert block.kind == "table"
    assert len(block.cells[-1].lines) == 29


def test_glyph_outside_of_all_cells_is_not_lost() -> None:
    cells = (Cell(0, 0, (70, 90, 140, 110)), Cell(0, 1, (140, 90, 510, 110)), Cell(1, 1, (140, 110, 510, 130)))
    region = Region((70, 90, 510, 130), (70, 140, 510), (90, 110, 130), cells)
    found = parted(
        [fragment("구분", 72, 105), fragment("금액", 145, 105), fragment("밖", 72, 125), fragment("1억원", 145, 125)], [region], 595, 842
    )
    assert [rest.text for rest in found.rest] == ["밖"]
    assert found.blocks[0].rows == (("구분", "금액"), ("", "1억원"))


def test_sign_between_boxes_is_text_and_a_label_beside_one_is_not() -> None:
    box = Block("box", (Line("금액", (72, 92, 92, 102), 10),), (70, 90, 150, 110))
    sign, label = Line("×", (160, 95, 168, 105), 10), Line("용어풀이", (20, 95, 60, 105), 10)
    assert [block.kind for block in placed([sign, label], [box])] == ["text", "box", "furniture"]


@pytest.mark.parametrize(("above", "last"), [("아래와 같이", "지급합니다."), ("회사가 정한 바에 따라 지급하는 그 밖의", "보험금")])
def test_last_line_of_a_paragraph_beside_a_box_is_no_label(above: str, last: str) -> None:
    box = Block("box", (Line("금액", (302, 92, 332, 102), 10),), (300, 90, 380, 130))
    lines = [Line(above, (20, 80, 20 + 10 * len(above), 90), 10), Line(last, (20, 96, 80, 106), 10)]
    assert {block.kind for block in placed(lines, [box])} == {"text", "box"}


def test_table_in_a_cell_that_touches_its_frame_makes_it_running_text() -> None:
    lines = (
        "① 회사는 다음과 같이 보상합니다.",
        "1. 입원한 경우",
        "2. 통원한 경우",
        "그 금액을 지급합니다.",
        "② 회사는 알립니다.",
        "끝입니다.",
    )
    stroke = [(70, y, 510, y) for y in (90, 110, 400)] + [(x, 90, x, 400) for x in (70, 140, 510)]
    stroke += [(300, y, 510, y) for y in (200, 230, 260)] + [(x, 200, x, 260) for x in (300, 400)]
    drawings = [{"type": "s", "rect": (0, 0, 0, 0), "items": [("l", (a, b), (c, d))]} for a, b, c, d in stroke]
    printed = [fragment("보장종목", 72, 105), fragment("보상하는 사항", 145, 105)]
    printed += [fragment(text, 145, y) for text, y in zip(lines, (130, 150, 170, 300, 320, 340), strict=True)]
    printed += [fragment(text, x, y) for text, x, y in (("항목", 302, 220), ("공제", 402, 220), ("입원", 302, 250), ("1만원", 402, 250))]
    blocks = parted(printed, regions(rules_of(drawings)), 595, 842).blocks
    assert {block.kind for block in blocks} == {"text"}
    assert [line.text for block in blocks for line in block.lines if len(block.lines) > 2] == list(lines)


def test_two_tables_side_by_side_stand_before_a_short_line_below_the_first() -> None:
    left, right = (Block("table", (line(name, 150, x),), (x, 145, x + 160, 200)) for name, x in (("가", 70), ("나", 330)))
    found = placed([line("① 다음과 같이 지급합니다.", 120), line("② 짧은 항.", 225)], [left, right])
    assert [block.lines[0].text for block in found] == ["① 다음과 같이 지급합니다.", "가", "나", "② 짧은 항."]


def test_table_that_reaches_lower_than_the_one_beside_it_goes_with_it() -> None:
    left, right = (Block("table", (line(name, 150, x),), (x, 145, x + 160, end)) for name, x, end in (("가", 70, 200), ("나", 330, 400)))
    found = placed([line("① 지급합니다.", 120), line("② 짧은 항.", 225)], [left, right])
    assert [block.lines[0].text for block in found] == ["① 지급합니다.", "가", "나", "② 짧은 항."]


def side_by_side(*printed: Fragment) -> list[tuple[str, ...]]:
    """The rows of a table of two cells that meet at x = 140, from 70 to 240."""
    cells = (Cell(0, 0, (70, 90, 140, 130)), Cell(0, 1, (140, 90, 240, 130)))
    region = Region((70, 90, 240, 130), (70, 140, 240), (90, 130), cells)
    page = parted(printed, [region], 595, 842)
    return [*(row for block in page.blocks for row in block.rows), *(("outside", part.text) for part in page.rest)]


def test_word_that_overruns_a_rule_stays_whole() -> None:
    assert side_by_side(fragment("한 손목을잃은때", 75, 105), fragment("50%", 160, 105)) == [("한 손목을잃은때", "50%")]
    assert side_by_side(fragment("사망", 75, 105), fragment("일천만원", 125, 105)) == [("사망", "일천만원")], "to the left"
    assert side_by_side(fragment("사망", 75, 105), fragment("가입금액 전액의두배", 156, 105)) == [("사망", "가입금액 전액의두배")], (
        "out of it"
    )


def test_words_on_either_side_of_a_rule_are_two() -> None:
    assert side_by_side(fragment("상해사망 일천만원", 98, 105)) == [("상해사망", "일천만원")]
    row = fragment("상해사망", 95, 105), fragment("일천만원", 142, 105)
    assert side_by_side(Fragment((*row[0].glyphs, *row[1].glyphs))) == [("상해사망", "일천만원")], "no blank is drawn"


def test_word_with_half_of_it_on_either_side_goes_with_its_line() -> None:
    assert side_by_side(fragment("한팔의 상실", 100, 105), fragment("60%", 180, 105)) == [("한팔의 상실", "60%")]
