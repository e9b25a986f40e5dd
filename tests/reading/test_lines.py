"""Blanks from gaps, lines from pieces, torn layers from single glyphs."""

from __future__ import annotations

import random

from corpus_builder.reading.glyphs import Fragment
from corpus_builder.reading.lines import find_gutter, line_of, native_lines, sorted_lines, text_of
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
    assert [line.text for line in sorted_lines([rest, digits], None)] == ["제3조(지급사유) 제1항에 따라"]


def test_torn_columns_stay_apart() -> None:
    pieces = [fragment(f"왼쪽 {n}", base=100.0 + 16 * n) for n in range(8)] + [
        fragment(f"오른쪽 {n}", x=320, base=100.0 + 16 * n) for n in range(8)
    ]
    random.Random(1).shuffle(pieces)
    found = [line.text for line in sorted_lines(pieces, 300.0)]
    assert found == [f"왼쪽 {n}" for n in range(8)] + [f"오른쪽 {n}" for n in range(8)]


def test_gutter_between_two_columns_and_not_in_one() -> None:
    left = [(50.0, 100.0 + 16 * n, 285.0, 110.0 + 16 * n) for n in range(20)]
    right = [(310.0, 100.0 + 16 * n, 545.0, 110.0 + 16 * n) for n in range(20)]
    gutter = find_gutter([*left, *right], 595.0)
    assert gutter is not None
    assert 285 <= gutter <= 310
    assert find_gutter([(50.0, 100.0 + 16 * n, 545.0, 110.0 + 16 * n) for n in range(20)], 595.0) is None
