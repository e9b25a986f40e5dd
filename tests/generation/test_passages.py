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


def test_a_list_at_the_end_of_a_piece_that_goes_on_may_be_cut() -> None:
    whole = chunk("제목", "회사는 다음의 손해를 보상하지 않습니다.\n1. 고의로 생긴 손해")
    cut = {piece: passages(replace(whole, piece=piece))[0].cut for piece in ("", "1/3", "2/3", "3/3")}
    assert cut == {"": False, "1/3": True, "2/3": True, "3/3": False}


def test_a_paragraph_knows_what_overrides_it() -> None:
    first, second, third = passages(
        chunk(
            "제목",
            "① 회사는 지급합니다.\n② 회사는 돌려드립니다.\n③ 제1항 및 제2항에도 불구하고 고의인 때에는 지급하지 않습니다.",
        )
    )
    assert [p.overridden for p in (first, second, third)] == [(third,), (third,), ()]
    assert third.numbered == f"③ {third.text}"


def test_an_override_of_another_article_is_none_of_ours_and_an_unreadable_one_hides_what_it_overrides() -> None:
    (alone,) = passages(chunk("제목", "① 회사는 제5조(면책) 제1항에도 불구하고 지급합니다."))
    assert alone.overridden == ()
    body = "① 회사는 지급합니다.\n② 제1항에도 불구하고 손해액 ÷ 2를 뺍니다.\n③ 계약자는 알려야 합니다."
    assert [p.text for p in passages(chunk("제목", body))] == ["계약자는 알려야 합니다."]


def test_paragraphs_counted_anew_under_headings_are_sections() -> None:
    body = "(1) 상해형\n① 회사는 다친 때에 보상합니다.\n② 제1항에도 불구하고 고의는 뺍니다.\n(2) 질병형\n① 회사는 앓는 때에 보상합니다."
    found = passages(chunk("제목", body))
    assert [(p.section, p.text) for p in found] == [
        ("상해형", "회사는 다친 때에 보상합니다."),
        ("상해형", "제1항에도 불구하고 고의는 뺍니다."),
        ("질병형", "회사는 앓는 때에 보상합니다."),
    ]
    assert [len(p.overridden) for p in found] == [1, 0, 0]
    nameless = "① 회사는 다친 때에 보상합니다.\n② 회사는 이자를 더합니다.\n(2) 질병형\n① 회사는 앓는 때에 보상합니다."
    assert [p.section for p in passages(chunk("제목", nameless))] == ["질병형"]


def test_a_piece_that_counts_anew_without_its_heading_is_not_offered() -> None:
    piece = chunk("제목", "① 회사는 앓는 때에 보상합니다.\n② 회사는 이자를 더합니다.")
    assert passages(replace(piece, piece="2/3")) == ()
    assert len(passages(replace(piece, piece="1/3"))) == 2
    glued = chunk("제목", f"보상하는 내용은 다음과 같습니다.\n보장종목보상하는 사항(1)상해형\n{piece.body}")
    assert all(p.number == "" for p in passages(glued))


def test_a_later_piece_of_an_article_in_sections_is_not_offered_above_a_heading() -> None:
    body = "③ 회사는 앓는 때에 보상합니다.\n④ 회사는 이자를 더합니다."
    assert len(passages(replace(chunk("보상하는 사항", body), piece="2/3"))) == 2
    assert passages(replace(chunk("보장종목별 보상내용", body), piece="2/3")) == ()
    assert passages(replace(chunk("보상하는 사항", f"{body}\n(3) 통원형"), piece="2/3")) == ()


def test_a_sentence_over_two_lines_is_one_and_a_heading_or_an_example_below_it_is_none_of_it() -> None:
    torn = "회사는 위험이 늘었다고 인정될 때에는\n24시간 이전에 알리고 계약을 해지할 수 있습니다."
    assert [p.text for p in passages(chunk("제목", torn))] == [torn.replace("\n", " ")]
    followed = "① 회사는 다친 때에 보상합니다.\n[예시] 2020년에 다친 때\n보상 1회"
    (paragraph,) = passages(chunk("제목", followed))
    assert paragraph.text == "회사는 다친 때에 보상합니다."
    headed = "① 회사는 다친 때에 보상합니다.\n(2) 질병형"
    assert [p.text for p in passages(chunk("제목", headed))] == ["회사는 다친 때에 보상합니다."]


def test_an_example_behind_a_list_ends_it() -> None:
    (paragraph,) = passages(chunk("제목", "회사는 다음의 경우에 지급합니다.\n1. 다친 경우\n2. 앓은 경우\n[사례] 넘어진 때"))
    assert [item.text for item in paragraph.items] == ["다친 경우", "앓은 경우"]


def test_a_list_behind_a_stray_line_is_not_offered() -> None:
    lines = "회사는 다음의 경우에 지급합니다.\n{}1. 다친 경우\n2. 앓은 경우"
    assert passages(chunk("제목", lines.format("자를 말합니다.\n"))) == ()
    assert len(passages(chunk("제목", lines.format("다만, 한 번에 한합니다.\n")))) == 1


def test_a_tables_heading_within_a_sentence_is_not_offered() -> None:
    assert passages(chunk("제목", "회사는 통원 1회로 보아 종목보상하는 사항제1항을 적용합니다.")) == ()
    assert passages(chunk("제목", "회사는 감면받은 보장종목보상하는 사항경우에는 그 뒤의 금액을 지급합니다.")) == ()
    assert len(passages(chunk("제목", "회사는 제2항제1호를 적용합니다."))) == 1


def test_another_articles_heading_within_the_text_is_not_offered() -> None:
    assert passages(chunk("제목", "제1조(보험금의 지급사유) 회사는 치료비만을 지급합니다.")) == ()
    assert len(passages(chunk("제목", "제1조(보험금의 지급사유) 에도 불구하고 회사는 치료비만을 지급합니다."))) == 1


def test_glosses_are_boxes_and_lines_that_look_like_one() -> None:
    found = boxes(chunk("제목", "회사는 지급합니다.\n【연대】 함께 지는 것을 말합니다.\n[철회] 거두는 것을 말합니다."))
    assert [(box.label, box.text) for box in found] == [("연대", "함께 지는 것을 말합니다."), ("철회", "거두는 것을 말합니다.")]
