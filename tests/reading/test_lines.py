"""Blanks from gaps, lines from pieces, torn layers from single glyphs."""

from __future__ import annotations

import random

import pytest

from corpus_builder.model import Line
from corpus_builder.reading.glyphs import Fragment
from corpus_builder.reading.lines import (
    box_of,
    by_column,
    find_gutter,
    line_of,
    native_lines,
    once,
    scattered,
    sides,
    sorted_lines,
    text_of,
)
from tests.reading.invented import fragment, glyphs

TEXT = "회사는 보험금을 지급합니다."


def test_gap_without_a_space_glyph_is_a_blank() -> None:
    assert text_of(glyphs(TEXT, draw_blanks=False)) == TEXT


def test_letter_spacing_is_no_blank() -> None:
    spaced = [
        glyph._replace(x0=glyph.x0 + 3 * i, x1=glyph.x1 + 3 * i) for i, glyph in enumerate(glyphs("보통약관의 목적", draw_blanks=False))
    ]
    assert text_of(spaced) == "보통약관의 목적"


def test_blanks_are_single_and_one_is_kept_at_the_end() -> None:
    assert text_of(glyphs("  가.   보험금\u00a0 ")) == "가. 보험금 "


def test_jamo_in_glyphs_of_their_own_become_syllables() -> None:
    assert text_of(glyphs("\u1112\u1161\u11ab")) == "한"


def test_rectangle_leaves_blanks_out() -> None:
    line = line_of(glyphs("  가나  "))
    assert line
    assert (line.bbox[0], line.bbox[2]) == (76.0, 96.0)


def test_all_blank_is_no_line() -> None:
    assert line_of(glyphs("   ")) is None


def test_line_cut_at_a_wide_gap_is_joined() -> None:
    found = native_lines([fragment("제1조"), fragment("(목적)", x=140), fragment("다음 줄", base=116)])
    assert [line.text for line in found] == ["제1조 (목적)", "다음 줄"]


def test_torn_line_is_put_together_again() -> None:
    whole = glyphs("제3조(지급사유) 제1항에 따라")
    digits = Fragment(tuple(g for g in whole if g.char in "31"))
    rest = Fragment(tuple(g for g in whole if g.char not in "31"))
    assert [line.text for line in sorted_lines([rest, digits])] == ["제3조(지급사유) 제1항에 따라"]


def test_torn_columns_stay_apart() -> None:
    pieces = [fragment(f"왼쪽 {n}", base=100.0 + 16 * n) for n in range(8)] + [
        fragment(f"오른쪽 {n}", x=320, base=100.0 + 16 * n) for n in range(8)
    ]
    random.Random(1).shuffle(pieces)
    left, right, across = sides(pieces, 300.0)
    assert [line.text for line in sorted_lines(left)] == [f"왼쪽 {n}" for n in range(8)]
    assert [line.text for line in sorted_lines(right)] == [f"오른쪽 {n}" for n in range(8)]
    assert not across


def test_gutter_between_two_columns_and_not_in_one() -> None:
    text = "회사는 보험금을 지급합니다 그리고"
    left, right = ([fragment(text, x=x, base=100.0 + 16 * n) for n in range(20)] for x in (70, 320))
    gutter = find_gutter([box_of(piece) for piece in (*left, *right)], 595.0)
    assert gutter is not None
    assert 243 <= gutter <= 320
    assert find_gutter([box_of(fragment(text * 2, base=100.0 + 16 * n)) for n in range(20)], 595.0) is None


def test_pieces_inside_others_or_out_of_order_are_scattered() -> None:
    whole = glyphs("제3조(지급사유) 제1항에 따라")
    digits, rest = Fragment(tuple(g for g in whole if g.char in "31")), Fragment(tuple(g for g in whole if g.char not in "31"))
    sound = [fragment("회사는 보험금을", base=120), fragment("지급합니다.", base=136), fragment("금액", x=400, base=136)]
    assert scattered([rest, digits, *sound], []) == 0.2
    assert scattered(sound, sound) == 0.0
    swapped = [fragment("에 따라", x=121), fragment("회사는", base=120), fragment("제3조의2", x=70, base=100)]
    assert scattered(swapped, swapped) == pytest.approx(1 / 3)
    assert scattered(swapped, []) == 0.0


def test_print_that_is_drawn_twice_is_read_once() -> None:
    shadow = [fragment("보험약관", x=70), fragment("보험약관", x=70.5, base=100.4), fragment("보험보험", x=70, base=130)]
    assert [f.text for f in once(shadow)] == ["보험약관", "보험보험"]


def test_two_columns_are_read_one_after_the_other_between_lines_across() -> None:
    def placed(text: str, x0: float, x1: float, y: float) -> Line:
        return Line(text, (x0, y, x1, y + 10), 10.0)

    lines = [placed("제1관", 50, 545, 100), placed("왼1", 50, 285, 120), placed("오1", 310, 545, 119), placed("왼2", 50, 285, 136)]
    lines += [placed("오2", 310, 545, 136), placed("제2관", 200, 400, 160), placed("왼3", 50, 285, 180), placed("오3", 310, 545, 180)]
    order = by_column(list(reversed(lines)), 297.0)
    expected = [(0, "제1관"), (1, "왼1"), (1, "왼2"), (2, "오1"), (2, "오2"), (0, "제2관"), (1, "왼3"), (2, "오3")]
    assert [(column, line.text) for column, line in order] == expected


def test_two_letters_set_apart_are_two_words() -> None:
    assert text_of(glyphs("목 차", draw_blanks=False)) == "목 차"


def test_small_raised_and_lowered_digits_are_exponents_and_indexes() -> None:
    text = (*glyphs("(1+이율)"), *glyphs("2", x=130, base=96, size=6), *glyphs("과 x", x=136), *glyphs("1", x=159, base=103, size=6))
    found = line_of(text)
    assert found is not None
    assert found.text == "(1+이율)²과 x₁"


def test_small_digits_on_the_baseline_stay() -> None:
    found = line_of((*glyphs("주"), *glyphs("1)", x=80, size=6), *glyphs("은 회사", x=92)))
    assert found is not None
    assert found.text == "주1)은 회사"


def test_circled_digits_of_a_symbol_font_become_the_usual_ones() -> None:
    assert text_of(glyphs("➄ 회사가")) == "⑤ 회사가"
