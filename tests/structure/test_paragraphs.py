"""A clause's text: joined lines, marks, places."""

from __future__ import annotations

from corpus_builder.model import Clause, MarkLevel
from tests.structure.invented import page, read, table

FULL = ("가나다라마바사아자차카타파하" * 4)[:43]
"""43 characters: no room for another one on the line."""


def only(*lines: str | list[str]) -> Clause:
    (clause,) = read(page("^보통약관", "제1조(목적)", *lines))
    return clause


def marked(clause: Clause, level: MarkLevel) -> list[tuple[str, str]]:
    return [(mark.number, clause.text[mark.start : mark.end]) for mark in clause.marks if mark.level == level]


def test_nested_marks_reach_to_the_next_of_their_level() -> None:
    clause = only("① 회사는 다음의 경우에 지급합니다.", "1. 사망한 경우", "가. 상해로 인한 것", "2. 다친 경우", "➁ 제1항을 따릅니다.")
    assert marked(clause, "항") == [
        ("1", "① 회사는 다음의 경우에 지급합니다.\n1. 사망한 경우\n가. 상해로 인한 것\n2. 다친 경우"),
        ("2", "➁ 제1항을 따릅니다."),
    ]
    assert marked(clause, "호") == [("1", "1. 사망한 경우\n가. 상해로 인한 것"), ("2", "2. 다친 경우")]
    assert marked(clause, "목") == [("가", "가. 상해로 인한 것")]


def test_boxed_digits_are_paragraphs_and_circled_ones_items_below_them() -> None:
    lines = ["⟦1⟧ 지급하지 않습니다.", "① 고의", "② 전쟁", "㉠ 내란", "⟦2⟧ 다음과 같습니다.", "① 셋째"]
    clause = only(*lines)
    assert clause.text == "① 지급하지 않습니다.\n① 고의\n② 전쟁\n㉠ 내란\n② 다음과 같습니다.\n① 셋째"
    assert [number for number, _ in marked(clause, "항")] == ["1", "2"]
    assert marked(clause, "호") == [("1", "① 고의"), ("2", "② 전쟁\n㉠ 내란"), ("1", "① 셋째")]
    assert marked(clause, "목") == [("㉠", "㉠ 내란")]
    assert [clause.text[place.start] for place in clause.places] == ["①", "①", "②", "㉠", "②", "①"]


def test_level_of_circled_digits_is_the_documents() -> None:
    boxed = ["제1조(목적)", "⟦1⟧ 하나", "⟦2⟧ 둘", "⟦3⟧ 셋"]
    lines = ["제2조(목록)", "다음의 하나를 말합니다.", "① 고의", "② 전쟁", "제3조(항)", "① 여기서는 항입니다.", "② 이것도 항입니다."]
    _, listed, numbered = read(page("^보통약관", *boxed, *lines))
    assert [mark.level for mark in listed.marks] == ["호", "호"]
    assert [mark.level for mark in numbered.marks] == ["항", "항"]


def test_unread_number_is_settled_only_where_one_is_possible() -> None:
    clause = only("⟦?⟧ 하나", "⟦2⟧ 둘", "⟦?⟧ 셋", "⟦4⟧ 넷", "⟦?⟧ 다섯", "⟦7⟧ 일곱", "⟦?⟧ 끝")
    assert [number for number, _ in marked(clause, "항")] == ["1", "2", "3", "4", "?", "7", "?"]
    assert clause.text.startswith("① 하나\n② 둘\n③ 셋\n④ 넷\n⟦?⟧ 다섯\n⑦ 일곱")


def test_numbers_from_ten_on_are_written_as_one_sign() -> None:
    clause = only(*(f"⟦{n}⟧ 항" for n in range(1, 14)))
    assert [number for number, _ in marked(clause, "항")] == [str(n) for n in range(1, 14)]
    assert clause.text.endswith("⑬ 항")


def test_item_that_begins_with_a_number() -> None:
    clause = only("다음과 같습니다.", "1. 1년이 지난 때: 50%", "2. 2년이 지난 때: 100%")
    assert [number for number, _ in marked(clause, "호")] == ["1", "2"]


def test_body_on_the_heading_line() -> None:
    (clause,) = read(page("^보통약관", "제1조(목적) ① 이 계약은 다음과 같습니다.", "② 회사는 지급합니다."))
    assert [number for number, _ in marked(clause, "항")] == ["1", "2"]
    assert clause.text.startswith("① 이 계약은")


def test_sub_items_of_every_form() -> None:
    clause = only("가. 다음과 같습니다.", "1) 하나의 경우", "2) 둘의 경우", "(1) 안의 하나", "(가) 더 안의 것", "㉠ 가장 안의 것")
    assert [number for number, _ in marked(clause, "세목")] == ["1", "2", "1", "가", "㉠"]


def test_verb_ending_cut_off_is_no_item() -> None:
    clause = only("가. 첫째", "나. " + FULL[:40] + "합니", "다. 이것은 앞 낱말의 끝입니다.")
    assert [number for number, _ in marked(clause, "목")] == ["가", "나"]


def test_number_at_line_start_is_no_item() -> None:
    clause = only("1. 첫째의 경우", FULL[:43], "5.5%의 이율을 적용합니다.")
    assert [number for number, _ in marked(clause, "호")] == ["1"]


def test_proviso_reaches_to_the_end_of_its_sentence() -> None:
    clause = only("① 회사는 지급합니다. 다만, 고의(그 뜻은 따로 정합니다.)인 때에는 아닙니다. 끝입니다.")
    assert marked(clause, "단서") == [("", "다만, 고의(그 뜻은 따로 정합니다.)인 때에는 아닙니다.")]


def test_short_line_ends_a_paragraph() -> None:
    assert only("회사는 지급합니다.", "보험료는 돌려드립니다.").text == "회사는 지급합니다.\n보험료는 돌려드립니다."


def test_printed_blank_tells_where_a_word_ends() -> None:
    evidence = [FULL + " ", FULL, FULL + " ", FULL, "끝."]
    clause = only(*evidence)
    assert clause.text == f"{FULL} {FULL}{FULL} {FULL}끝."


def test_vocabulary_votes_where_no_blank_is_printed() -> None:
    known = "회사는 보험수익자에게 보험금을 지급하고 보험수익자에게 그 내용을 알리며 끝냅니다."
    clause = only(known, known, "가" * 41 + " 보험", "수익자에게 알립니다.")
    assert "보험수익자에게 알립니다." in clause.text


def test_box_is_a_mark_with_its_label_and_opens_no_items() -> None:
    clause = only("① 회사는 지급합니다.", ["【용어풀이】", "1. 회사란 보험회사를 말합니다."], "② 끝입니다.")
    assert marked(clause, "box") == [("용어풀이", "【용어풀이】\n1. 회사란 보험회사를 말합니다.")]
    assert marked(clause, "호") == []
    assert marked(clause, "항")[0][1].endswith("말합니다.")


def test_two_labels_in_a_box_are_two_marks() -> None:
    clause = only(["【감액】", "줄이는 것을 말합니다.", "【할증】", "늘리는 것을 말합니다."])
    assert [number for number, _ in marked(clause, "box")] == ["감액", "할증"]


def test_table_is_a_mark_and_its_head_is_told_once() -> None:
    head = ("급부", "금액")
    first = page("^보통약관", "제1조(지급)", table([head, ("사망", "1억원")], row=2))
    second = page(table([head, ("장해", "3천\n만원")]), "제2조(끝)", "끝입니다.", number=2)
    clause = read(first, second)[0]
    assert marked(clause, "table") == [("", "| 급부 | 금액 |\n|---|---|\n| 사망 | 1억원 |\n| 장해 | 3천만원 |")]
    assert [place.page for place in clause.places] == [1, 1, 1, 1, 2, 2]


def test_places_name_every_printed_line() -> None:
    clause = only(FULL + " ", FULL, "끝입니다.")
    assert [clause.text[place.start] for place in clause.places] == ["가", "가", "끝"]
    assert len({place.bbox for place in clause.places}) == 3
    assert [place.start for place in clause.places] == sorted(place.start for place in clause.places)


def test_article_without_a_body_is_kept() -> None:
    first, _ = read(page("^보통약관", "제1조(삭제)", "제2조(지급)", "회사는 지급합니다."))
    assert (first.text, first.places, first.marks) == ("", (), ())
