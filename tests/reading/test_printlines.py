"""Where the lines of a scanned page are, and in which order: columns, tables, lists, panels, pictures."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from PIL import Image

from corpus_builder.reading.files import library
from corpus_builder.reading.ink import Ink, look
from corpus_builder.reading.printlines import Layout, find_lines
from corpus_builder.reading.scantables import cells_of, framed
from tests.reading import drawn
from tests.reading.drawn import SENTENCE, table, write


def seen(draw: Any) -> tuple[Ink, Layout]:
    ink = look(drawn.image(draw), 200)
    return ink, find_lines(ink, cells_of(framed(ink, 200), 200))


def two_columns(page: Any) -> None:
    for n in range(20):
        write(page, 50, 100 + 18 * n, SENTENCE[:22])
        write(page, 320, 109 + 18 * n, SENTENCE[:22])


def test_two_columns_are_read_one_after_the_other() -> None:
    _, layout = seen(two_columns)
    assert layout.gutter is not None
    assert 270 / 72 * 200 <= layout.gutter <= 320 / 72 * 200
    middles = [(line.box[0] + line.box[2]) / 2 < layout.gutter for line in layout.lines]
    assert middles == [True] * 20 + [False] * 20


def heading_over_columns(page: Any) -> None:
    write(page, 120, 70, "무배당 다온누리 보험 보통약관 두 단으로 된 쪽", 14)
    two_columns(page)


def test_heading_over_both_columns_comes_first() -> None:
    _, layout = seen(heading_over_columns)
    assert layout.gutter is not None
    assert layout.lines[0].box[2] > layout.gutter > layout.lines[0].box[0]


def gap_in_the_middle(page: Any) -> None:
    for n in range(20):
        write(page, 50, 100 + 18 * n, ("입원일당", "수술", "골절진단 확정", "화상")[n % 4] + "보험금 지급액")
        write(page, 330, 100 + 18 * n, ("10만원", "최초 1회에 한하여 지급합니다", "없음", "1일당 2만원을 지급")[n % 4])


def list_of_items(page: Any) -> None:
    for n in range(20):
        write(page, 50, 100 + 18 * n, f"{n + 1}.")
        write(page, 75, 100 + 18 * n, SENTENCE + SENTENCE[: 3 + n % 9])


def ruled_halves(page: Any) -> None:
    table(page, [(SENTENCE[:20], SENTENCE[:20])] * 20, (50, 297, 545), 100)


@pytest.mark.parametrize("draw", [gap_in_the_middle, list_of_items, ruled_halves])
def test_tables_and_lists_are_no_columns(draw: Any) -> None:
    _, layout = seen(draw)
    assert layout.gutter is None
    tops = [line.box[1] for line in layout.lines]
    assert all(later > earlier - 12 for earlier, later in itertools.pairwise(tops))


def test_cells_of_a_table_are_lines_of_their_own() -> None:
    ink, layout = seen(lambda page: table(page, [("구분", "금액"), ("입원", "100만원"), ("수술", "-")], (60, 200, 400), 100))
    assert (len(ink.across), len(ink.down)) == (4, 3)
    assert len(layout.lines) == 6  # the dash, too
    assert len({line.area for line in layout.lines}) == 6


def panel(page: Any) -> None:
    page.draw_rect((50, 90, 400, 115), fill=(0.1, 0.1, 0.1), width=0)
    write(page, 60, 107, "보험금의 종류와 지급사유", 10, 1.0)
    for n in range(5):
        write(page, 60, 140 + 18 * n, SENTENCE)


def test_light_letters_on_a_dark_panel_are_ink() -> None:
    ink, layout = seen(panel)
    x0, y0, x1, y1 = layout.lines[0].box
    assert len(layout.lines) == 6
    assert (y0 / 200 * 72, y1 / 200 * 72) == pytest.approx((98, 109), abs=3)
    assert ink.grey[y0:y1, x0:x1].mean() > 128  # dark on light now


def photograph(page: Any) -> None:
    random = np.random.default_rng(3)
    grain = np.kron(random.integers(0, 255, (90, 90)), np.ones((6, 6))) + random.normal(0, 20, (540, 540))
    data = Image.fromarray(grain.clip(0, 255).astype(np.uint8)).convert("RGB")
    pixels = library().Pixmap(library().csRGB, data.width, data.height, data.tobytes(), False)
    page.insert_image((50, 60, 545, 420), pixmap=pixels)
    for n in range(10):
        write(page, 60, 460 + 18 * n, SENTENCE)


def test_photograph_leaves_the_text_alone() -> None:
    _, layout = seen(photograph)
    below = [line for line in layout.lines if line.box[1] > 430 / 72 * 200]
    assert len(below) == 10
    assert len(layout.lines) < 150


def test_empty_page_has_no_lines() -> None:
    _, layout = seen(lambda page: None)
    assert layout.lines == ()
