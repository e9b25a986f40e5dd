"""What a chunk's paragraphs are, and which of them are not offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.generation.passages import boxes, passages
from corpus_builder.text import locate

from .invented import chunk


def test_paragraphs_lose_their_marks_and_revision_notes_and_keep_their_quotes() -> None:
    piece = chunk(
        "제목", "① 회사는 지급합니다. <개정 2020.7.31., 2021.1.1.>\n② 삭제 <2019.1.1.>\n③ 계약자는 다음을 냅니다.\n1. 청구서\n가. 원본"
    )
    first, _, third = passages(piece)
    assert first.text == "회사는 지급합니다."
    assert (third.lead, third.text) == ("계약자는 다음을 냅니다.", "계약자는 다음을 냅니다.\n1. 청구서\n가. 원본")
    assert [(item.number, [child.number for child in item.children]) for item in third.items] == [("1", ["가"])]
    assert all(locate(quote, piece.body) for p in (first, third) for quote in p.quotes)


def test_lines_that_open_a_thought_of_their_own_are_paragraphs_and_leaning_ones_are_not() -> None:
    piece = chunk("제목", "회사는 지급합니다.\n다만, 고의는 제외합니다.\n계약자는 알려야 합니다.")
    assert [p.text for p in passages(piece)] == ["회사는 지급합니다.\n다만, 고의는 제외합니다.", "계약자는 알려야 합니다."]


def test_a_paragraph_that_the_next_one_takes_back_is_not_offered() -> None:
    piece = chunk("제목", "① 회사는 지급합니다.\n② 다만, 고의인 때에는 지급하지 않습니다.\n③ 계약자는 알려야 합니다.")
    assert "회사는 지급합니다." not in [p.text for p in passages(piece)]


@pytest.mark.parametrize(
    "body",
    [
        "① 고의로 다친 경우\n② 전쟁\n① 회사는 지급합니다.",  # circled list marks taken for paragraphs
        "지급액 = 손해액 ÷ 2입니다.",
        "보험료를 ( )회에 나누어 냅니다.",
        "| 구분 | 금액 |",
        "[연대] 여럿이 함께 책임을 지는 것을 말합니다.",
        "3. 수술을 받은 경우\n4. 입원한 경우",
    ],
)
def test_what_looks_torn_is_not_offered(body: str) -> None:
    assert passages(chunk("제목", body)) == ()


def test_a_list_at_the_end_of_a_piece_that_goes_on_is_not_offered() -> None:
    whole = chunk("제목", "회사는 다음의 손해를 보상하지 않습니다.\n1. 고의로 생긴 손해")
    assert len(passages(whole)) == len(passages(replace(whole, piece="3/3"))) == 1
    assert passages(replace(whole, piece="1/3")) == passages(replace(whole, piece="2/3")) == ()


def test_glosses_are_boxes_and_lines_that_look_like_one() -> None:
    found = boxes(chunk("제목", "회사는 지급합니다.\n【연대】 함께 지는 것을 말합니다.\n[철회] 거두는 것을 말합니다."))
    assert [(box.label, box.text) for box in found] == [("연대", "함께 지는 것을 말합니다."), ("철회", "거두는 것을 말합니다.")]
