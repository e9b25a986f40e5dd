"""Each way in which a policy says what a word means, and what only looks like it."""

from __future__ import annotations

import pytest

from corpus_builder.model import Block
from corpus_builder.structure.definitions import definitions
from tests.structure.invented import page, read, table


def told(*lines: str | list[str] | Block, title: str = "용어의 정의") -> list[tuple[str, str, str]]:
    """(term, its words, source) of each definition in an article."""
    made = read(page("^보통약관", f"제1조({title})", *lines))
    texts = {clause.id: clause.text for clause in made}
    return [(each.term, texts[each.clause][each.start : each.end], each.source) for each in definitions(made)]


def test_items_with_a_colon() -> None:
    lines = ["1. 계약 관련 용어", "가. 계약자: 보험료를 낼 의무를 지는 사람을 말합니다.", "나. 진단계약 : 건강진단을 받아야 하는 계약"]
    assert told(*lines) == [
        ("계약자", "가. 계약자: 보험료를 낼 의무를 지는 사람을 말합니다.", "text"),
        ("진단계약", "나. 진단계약 : 건강진단을 받아야 하는 계약", "text"),
    ]


def test_colon_elsewhere_defines_nothing() -> None:
    assert told("1. 사망한 경우: 사망보험금", "2. 장해상태가 된 때: 장해보험금", title="보험금의 지급사유") == []


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("‘골절’이라 함은 뼈가 부러진 상태를 말합니다.", "골절"),
        ("이 특별약관에서 「수술」이라 함은 기구로 자르는 것을 말합니다.", "수술"),
        ("법정상속인이란 민법에 따라 상속받는 사람을 말합니다.", "법정상속인"),
        ("제1항의 “연간”이란 계약일부터 1년을 말합니다.", "연간"),
        ("회사는 지급합니다. 여기서 ‘영업일’이란 회사가 일하는 날을 말합니다.", "영업일"),
        ("강제집행이라 함은 국가가 의무를 이행시키는 것을 말합니다.", "강제집행"),
    ],
)
def test_sentence_that_says_it(text: str, term: str) -> None:
    ((found, words, source),) = told(text, title="보험금의 지급사유")
    assert (found, source) == (term, "text")
    assert words.endswith("말합니다.")
    assert term in words


def test_definition_by_a_list_holds_the_list() -> None:
    lines = ["1) ‘뚜렷한 장해’라 함은 다음의 하나를 말합니다.", "가) 하나의 경우", "나) 둘의 경우", "2) 지급률은 따로 정합니다."]
    ((_, words, _),) = told(*lines, title="장해")
    assert words.split("\n") == [lines[0].removeprefix("1) "), *lines[1:3]]


def test_short_names_in_brackets_carry_the_words_in_front() -> None:
    text = "이 보험계약(이하 ‘계약’이라 합니다)은 보험계약자(이하 “계약자”라 합니다)와 맺습니다. 늦은 날(이하 같습니다)은 뺍니다."
    assert told(text, title="목적") == [
        ("계약", "이 보험계약(이하 ‘계약’이라 합니다)", "text"),
        ("계약자", "보험계약자(이하 “계약자”라 합니다)", "text"),
    ]


def test_box_whose_label_is_the_term() -> None:
    box = ["【법정상속인】", "민법에 따라 상속받는 사람을 말합니다."]
    assert told("지급합니다.", box, title="지급") == [("법정상속인", "\n".join(box), "box")]


def test_label_that_names_several_terms() -> None:
    box = ["【감액, 할증】", "보험금을 줄이거나 보험료를 올리는 것을 말합니다."]
    assert [term for term, _, _ in told("지급합니다.", box, title="지급")] == ["감액", "할증"]


def test_glossary_lists_its_terms() -> None:
    box = ["<용어풀이>", "- 절단(切斷): 특정부위를 잘라 내는 것", "2. 흡인이란 빨아들이는 것을 말합니다."]
    assert told("지급합니다.", box, title="지급") == [
        ("절단(切斷)", "- 절단(切斷): 특정부위를 잘라 내는 것", "box"),
        ("흡인", "흡인이란 빨아들이는 것을 말합니다.", "box"),
    ]


@pytest.mark.parametrize(
    "box",
    [
        ["【예시】", "보험나이는 25년 6월 11일이면 26세를 말합니다."],
        ["【보험금 산출방식】", "보험금은 이 금액을 말합니다."],
        ["【의료법 제3조(의료기관)】", "의료기관이란 의료업을 하는 곳을 말한다."],
        ["【유의사항】", "회사는 지급하지 않습니다."],
    ],
)
def test_box_that_defines_nothing(box: list[str]) -> None:
    assert told("지급합니다.", box, title="지급") == []


def test_table_of_terms_with_a_term_over_two_rows() -> None:
    rows: list[tuple[str, ...]] = [
        ("구분", "용어", "정의"),
        ("기본", "계약", "보험계약"),
        ("", "입원", "6시간 넘게"),
        ("", "", "머무르는 것"),
    ]
    assert told("다음과 같습니다.", table(rows, row=3)) == [
        ("계약", "| 기본 | 계약 | 보험계약 |", "table"),
        ("입원", "|  | 입원 | 6시간 넘게 |\n|  |  | 머무르는 것 |", "table"),
    ]


def test_table_of_sums_defines_nothing() -> None:
    assert told("다음과 같습니다.", table([("구분", "금액"), ("사망", "1억원을 말합니다")], row=3)) == []
