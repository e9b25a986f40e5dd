"""Boxed paragraph numbers learnt from their order, and flagged where the order and the glyph disagree."""

from __future__ import annotations

from corpus_builder.reading.glyphs import identity
from corpus_builder.reading.private import recovered
from tests.reading.invented import line, page

FONT = "HY"


def box(*glyphs: int) -> str:
    """The character that stands for glyphs of one font; number n is glyph n + 40."""
    return identity([(FONT, glyph + 40) for glyph in glyphs])


def article(*numbers: tuple[int, ...], title: str = "제3조(보험금의 지급)") -> list[str]:
    return [title, *(f"{box(*number)} 회사는 보험금을 지급합니다." for number in numbers)]


def texts(*articles: list[str]) -> list[str]:
    """What becomes of articles printed on one page."""
    lines = [text for one in articles for text in one]
    (result,) = recovered([page(1, *(line(text, 60 + 14 * n) for n, text in enumerate(lines)))])
    return [found.text.split(" ")[0] for found in result.blocks[0].lines if not found.text.startswith("제")]


ONE_TO = [((n,)) for n in range(1, 10)]


def test_numbers_are_learnt_from_their_order() -> None:
    assert texts(article((1,), (2,)), article((1,), (2,), (3,))) == ["⟦1⟧", "⟦2⟧", "⟦1⟧", "⟦2⟧", "⟦3⟧"]


def test_numbers_from_ten_on_are_two_glyphs_over_each_other() -> None:
    marks = [*ONE_TO, (31, 60), (31, 61)]
    assert texts(article((1,), (2,)), article(*marks))[-3:] == ["⟦9⟧", "⟦10⟧", "⟦11⟧"]


def test_numbers_start_again_within_an_article() -> None:
    assert texts(article((1,), (2,)), article((1,), (2,), (1,), (2,))) == ["⟦1⟧", "⟦2⟧", "⟦1⟧", "⟦2⟧", "⟦1⟧", "⟦2⟧"]


def test_a_number_that_is_missing_in_print_stays_missing() -> None:
    known = [article((1,), (2,), (3,), (4,)) for _ in range(3)]
    assert texts(*known, article((1,), (2,), (4,)))[-3:] == ["⟦1⟧", "⟦2⟧", "⟦4⟧"]


def test_a_glyph_used_for_two_numbers_is_flagged_and_not_guessed() -> None:
    known = [article((1,), (2,), (3,)) for _ in range(3)]
    assert texts(*known, article((1,), (2,), (3,), (3,), (5,)))[-5:] == ["⟦1⟧", "⟦2⟧", "⟦3⟧", "⟦?⟧", "⟦?⟧"]


def test_one_glyph_for_two_numbers_means_neither() -> None:
    known = [article((1,), (2,), (3,), (4,)) for _ in range(2)]
    marks = texts(*known, article((1,), (2,), (3,), (70,), (5,)), article((1,), (70,), (3,)))
    assert marks[8:] == ["⟦1⟧", "⟦2⟧", "⟦3⟧", "⟦?⟧", "⟦?⟧", "⟦1⟧", "⟦?⟧", "⟦3⟧"]


def test_a_mark_that_means_nothing_behind_numbers_is_unknown() -> None:
    known = [article((1,), (2,)) for _ in range(3)]
    odd = [article((1,), (n,)) for n in (70, 71)]
    assert texts(*known, *odd, article((1,), (2,), (70,)))[-1] == "⟦?⟧"


def test_quotation_marks_and_bullets_are_unknown_characters() -> None:
    bullets = ["제1조(목적)", f"{box(9)} 하나", f"{box(9)} 둘", "제2조(정의)", f"{box(9)} 셋", f"{box(8)} 넷"]
    assert texts(bullets) == ["\ufffd"] * 4
    known = [article((1,), (2,)) for _ in range(2)]
    assert texts(*known, ["제9조(준용)", f"{box(80)} 별지"])[-1] == "\ufffd"
    (result,) = recovered([page(1, line(f"이하 {box(5)}계약{box(6)}이라 합니다", 60))])
    assert result.text == "이하 \ufffd계약\ufffd이라 합니다"
    assert result.signals["private"] == 2
    assert result.reason.endswith("2 characters of the font's own")


def test_unknown_numbers_are_counted_on_their_page() -> None:
    lines = [line(text, 60 + 14 * n) for n, text in enumerate([*article((1,), (2,)), *article((1,), (2,), (2,))])]
    (result,) = recovered([page(1, *lines)])
    assert (result.signals["boxed"], result.signals["boxed_unknown"]) == (5, 1)
    assert result.reason.endswith("1 boxed paragraph numbers unknown")


def test_another_file_has_its_own_numbers() -> None:
    shifted = [[text.replace(box(1), box(21)).replace(box(2), box(1)) for text in article((1,), (2,))] for _ in range(2)]
    assert texts(*shifted) == ["⟦1⟧", "⟦2⟧", "⟦1⟧", "⟦2⟧"]
