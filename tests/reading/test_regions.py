from __future__ import annotations

from corpus_builder.model import Block, Line
from corpus_builder.reading.regions import placed


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
    found = [line.text for block in placed([foot], frame) for line in block.lines]
    assert found == ["보장종목", "보상하는 사항", "구분", "공제금액", "본문은 다음 쪽에서 이어지는", "- 132 -"]


def test_frames_of_two_columns_stay_in_their_columns() -> None:
    left, right = Line("왼쪽 단", (60, 300, 280, 310), 10), Line("오른쪽 단", (320, 120, 540, 130), 10)
    frames = [cell("왼쪽 상자", 60, 200, 280, 240), cell("오른쪽 상자", 320, 60, 540, 100)]
    found = [line.text for block in placed([left, right], frames) for line in block.lines]
    assert found == ["왼쪽 상자", "왼쪽 단", "오른쪽 상자", "오른쪽 단"]
