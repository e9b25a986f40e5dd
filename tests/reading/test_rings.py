"""Circled and boxed numerals are found by their shape and read by the digit in them."""

from __future__ import annotations

from typing import Any

import pytest

from corpus_builder.reading.ink import look
from corpus_builder.reading.printlines import find_lines
from corpus_builder.reading.rings import find_leaders, find_rings
from tests.reading import drawn
from tests.reading.drawn import SENTENCE, write


def marks(draw: Any) -> list[str]:
    ink = look(drawn.image(draw), 200)
    height = find_lines(ink, []).height
    return [ring.text for ring in sorted(find_rings(ink, height), key=lambda ring: ring.box[1])]


def numbered(page: Any, *, square: bool = False, inside: str = "{}") -> None:
    for n in range(1, 8):
        y = 100 + 20 * n
        if square:
            page.draw_rect((60, y - 9.5, 71, y + 1.5), width=0.5)
        else:
            page.draw_circle((65.5, y - 4), 5.5, width=0.5)
        page.insert_text((63.2, y - 1.2), inside.format(n), fontname="helv", fontsize=8)
        write(page, 76, y, SENTENCE)


def read_or_unread(found: list[str], printed: list[str]) -> None:
    """Every mark is found, nearly all are read, and none is read wrongly."""
    assert all(a in (b, "⟦?⟧") for a, b in zip(found, printed, strict=True))
    assert found.count("⟦?⟧") <= 1


def test_circled_numerals() -> None:
    read_or_unread(marks(numbered), ["①", "②", "③", "④", "⑤", "⑥", "⑦"])


def test_boxed_numerals() -> None:
    read_or_unread(marks(lambda page: numbered(page, square=True)), [f"⟦{n}⟧" for n in range(1, 8)])


def test_empty_circles_are_bullets() -> None:
    assert marks(lambda page: numbered(page, inside="")) == ["○"] * 7


def test_what_is_no_digit_stays_unread() -> None:
    assert set(marks(lambda page: numbered(page, inside="W"))) <= {"⟦?⟧"}


@pytest.mark.parametrize("size", [9.0, 14.0])
def test_letters_are_no_rings(size: float) -> None:
    def print_letters(page: Any) -> None:
        for n in range(8):
            write(page, 60, 100 + 24 * n, "약관 의의 이응 몸무게 080 응급 OO병원 목요일 용어", size)

    assert [text for text in marks(print_letters) if text not in ("○", "□")] == []


def test_dots_that_lead_to_a_page_number() -> None:
    def contents(page: Any) -> None:
        for n in range(6):
            write(page, 60, 100 + 20 * n, f"제{n + 1}조(보험금의 지급)")
            write(page, 200, 100 + 20 * n, "." * 60)
            write(page, 420, 100 + 20 * n, str(10 + n))

    ink = look(drawn.image(contents), 200)
    layout = find_lines(ink, [])
    assert all(find_leaders(ink, line.box, layout.height) for line in layout.lines)
    assert len(layout.lines) == 6
