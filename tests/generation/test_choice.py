"""객관식 by rules: the clause's own words beside three options that it contradicts, or no item."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder import stagework
from corpus_builder.contracts import Sibling
from corpus_builder.generation import faults
from corpus_builder.generation.methods import choice
from corpus_builder.model import Chunk, Context, Mark
from corpus_builder.pairs import Candidate, Reason
from corpus_builder.text import locate, squeezed

from .invented import chunk

PAYMENT = chunk(
    "보험금의 지급절차",
    "① 회사는 서류를 접수한 날부터 3영업일 이내에 보험금을 지급합니다. 다만, 조사가 필요한 때에는 10영업일 이내에 지급합니다.\n"
    "② 회사는 보험수익자의 청구에 따라 30영업일 이내에 다시 심사하여 드립니다.\n"
    "③ 이 경우 회사는 이자를 더하여 드립니다.",
)
GLOSSARY = chunk(
    "용어의 정의",
    "이 약관에서 쓰는 용어의 뜻은 다음과 같습니다.\n1. 계약자: 회사와 계약을 맺고 보험료를 낼 의무를 지는 사람을 말합니다.\n"
    "2. 증권: 계약이 이루어졌음을 증명하기 위하여 회사가 드리는 문서를 말합니다.\n"
    "3. 골절: 뼈의 전부 또는 일부가 부러지거나 금이 간 상태를 말합니다.\n"
    "4. 영업일: 토요일과 공휴일, 근로자의 날을 뺀 나머지 날을 말합니다.",
    article="2",
)
WITHDRAWAL = chunk(
    "청약의 철회",
    "① 계약자는 증권을 받은 날부터 15일 이내에 청약을 철회할 수 있습니다. 다만, 보험기간이 90일 이내인 계약은 철회할 수 없습니다.",
)
ALL = [PAYMENT, GLOSSARY, WITHDRAWAL]


def items(piece: Chunk) -> list[Candidate]:
    return choice.parse(piece, None, choice.Options())


@pytest.mark.parametrize("piece", ALL, ids=lambda piece: str(piece.title))
def test_every_item_has_four_options_reasons_and_passes_every_check(piece: Chunk) -> None:
    found = items(piece)
    assert found
    for item in found:
        assert len({squeezed(option) for option in item.choices}) == 4
        assert len(item.faults) == 3
        assert locate(item.choices[0], piece.body)
        assert all(squeezed(option) not in squeezed("".join(item.evidence)) or item.task_type == "정의" for option in item.choices[1:])
        assert {v.check: v.reasons for v in stagework.verdicts(item, piece) if v.outcome != "pass"} == {}


def test_a_number_is_asked_for_in_its_paragraph_and_no_other_number_of_that_paragraph_is_an_option() -> None:
    item = items(PAYMENT)[0]
    assert item.instruction == (
        "{product} 보통약관 제7조(보험금의 지급절차) 제1항에 따르면 회사는 서류를 접수한 날부터 몇 영업일 이내에 보험금을 지급하나요?"
    )
    assert item.choices[0] == "3영업일"
    assert "10영업일" not in item.choices
    assert all(option.endswith("영업일") for option in item.choices)
    assert item.output.startswith("3영업일\n회사는 서류를")
    assert item.evidence == (PAYMENT.body.split("\n")[0],)


def test_numbers_of_other_paragraphs_and_of_clauses_referred_to_come_first() -> None:
    borrowed = Context("borrowed", "보통약관 제9조(재심사)", "회사는 20영업일 이내에 심사합니다.")
    piece = replace(PAYMENT, context=(borrowed,))
    drawn = [items(replace(piece, unit_title=f"{name} 특별약관"))[0] for name in ("골절", "화상", "입원", "수술")]
    assert all(any(fault.name != faults.MOVED_NUMBER for fault in item.faults) for item in drawn)
    named = {option: fault for item in drawn for option, fault in zip(item.choices[1:], item.faults, strict=True)}
    assert named["30영업일"].name == faults.OTHER_NUMBER
    assert named["30영업일"].detail == "제2항"
    assert named["20영업일"].name == faults.BORROWED_NUMBER


def test_a_neighbour_s_number_is_no_option_where_the_question_cannot_name_the_paragraph() -> None:
    piece = chunk(
        "지급기한", "회사는 서류를 받은 날부터 7일 이내에 보험금을 지급합니다.\n계약자는 사고를 안 날부터 30일 이내에 알려야 합니다."
    )
    first = items(piece)[0]
    assert first.choices[0] == "7일"
    assert {fault.name for fault in first.faults} == {faults.MOVED_NUMBER}


def test_terms_and_meanings_are_those_of_the_same_glossary() -> None:
    found = items(GLOSSARY)
    assert {fault.name for item in found for fault in item.faults} <= {faults.OTHER_TERM, faults.OTHER_MEANING}
    for item in found:
        asks_meaning = "뜻으로 옳은 것" in item.instruction
        assert item.choices[0].endswith("말합니다.") == asks_meaning


def test_a_statement_stands_beside_each_change_and_both_together() -> None:
    piece = chunk(
        "청약의 철회",
        "① 계약자는 언제든지 계약을 해지할 수 있습니다. 다만, 남의 이익을 위한 계약은 그 사람의 동의가 없으면 해지할 수 없습니다.",
    )
    (item,) = items(piece)
    right, one, two, both = item.choices
    assert item.instruction.endswith("제1항의 내용과 일치하는 것은 무엇인가요?")
    assert right == item.output == piece.body.removeprefix("① ")
    assert len({one, two, both, right}) == 4
    assert item.faults[2].name == item.faults[0].name


def test_a_proviso_that_takes_nothing_back_is_not_denied_as_an_exception() -> None:
    piece = chunk(
        "조사",
        "① 보험수익자는 회사의 조사 요청에 동의하여야 합니다. 다만, 정당한 이유 없이 동의하지 않으면 회사는 이자를 지급하지 않습니다.",
    )
    assert not any("예외는 없습니다" in option for item in items(piece) for option in item.choices)


def test_what_would_be_true_by_implication_is_never_an_option() -> None:
    """Who may withdraw within 15 days may do so within 10, and 미만 with a denial may be true again."""
    for item in items(WITHDRAWAL):
        if "일치하는" in item.instruction:
            assert all("15일 이내" in option for option in item.choices)


def test_rows_of_a_table_are_options_when_they_are_told_alike() -> None:
    table = (
        "| 급부명 | 지급사유 | 지급금액 |\n|---|---|---|\n"
        "| 골절급여금 | 골절 1회당 | 300,000원 |\n| 화상급여금 | 화상 1회당 | 200,000원 |\n"
        "| 수술급여금 | 수술 1회당 | 500,000원 |\n| 입원급여금 | 입원 1회당 | 100,000원 |"
    )
    body = f"회사는 보험금을 지급합니다.\n{table}"
    marks = (Mark("table", "", body.index(table), len(body)),)
    piece = Chunk("[보통약관 > 제3조(지급금액)]", body, "보통약관", "3", "지급금액", marks)
    item = items(piece)[0]
    assert item.instruction == "{product} 보통약관 제3조(지급금액)에 따르면 ‘골절급여금’의 지급금액은 얼마인가요?"
    assert item.choices[0] == "300,000원"
    assert {(option, fault.name, fault.detail) for option, fault in zip(item.choices[1:], item.faults, strict=True)} == {
        ("200,000원", faults.OTHER_ROW, "화상급여금"),
        ("500,000원", faults.OTHER_ROW, "수술급여금"),
        ("100,000원", faults.OTHER_ROW, "입원급여금"),
    }


def test_a_table_of_few_rows_is_filled_up_with_numbers_that_it_does_not_state() -> None:
    table = "| 급부명 | 지급금액 |\n|---|---|\n| 사망보험금 | 보험가입금액의 100% |\n| 소액암 | 보험가입금액의 20% |"
    marks = (Mark("table", "", 0, len(table)),)
    piece = Chunk("[보통약관 > 제3조(지급금액)]", table, "보통약관", "3", "지급금액", marks)
    item = next(item for item in items(piece) if "소액암" in item.instruction)
    assert item.choices[0] == "보험가입금액의 20%"
    assert all(option.startswith("보험가입금액의 ") and option.endswith("%") for option in item.choices)
    assert "보험가입금액의 100%" in item.choices


@pytest.mark.parametrize(
    "body",
    [
        "회사는 상해80%이상후유장해보험금을 지급한 때에 계약을 마칩니다.",
        "보험금은 연간 1년 이내에 청구하여야 합니다.",
        "금액이 10,000원보다 적으면 10,000원을 지급합니다.",
        "평균공시이율이 2.5%이면 적립금은 보험료에 1.025²을 곱한 금액입니다.",
        "회사는 입원 1일당 30.000원을 지급합니다.",
        "적용하는 이율은 연 0.5%보다 낮아지지 않습니다.",
        "회사는 아래에서 정한 금액의 50%를 3영업일 이내에 지급합니다.",
    ],
)
def test_no_question_is_asked_that_nobody_would_ask(body: str) -> None:
    assert items(chunk("보험금의 지급", body)) == []


def test_a_limit_of_one_s_own_is_not_denied_with_the_act() -> None:
    body = "회사는 계약자에게 증권을 드립니다. 다만, 요청이 있는 때에는 계약자에게만 사본을 드립니다."
    assert not any("계약자에게만 사본을 드리지" in option for item in items(chunk("증권", body)) for option in item.choices)


def test_nothing_is_made_where_the_place_has_no_name_or_nothing_can_be_changed() -> None:
    assert items(chunk("", PAYMENT.body)) == []
    assert items(chunk("관련 법규", PAYMENT.body, article="별표 1")) == []
    assert items(chunk("목적", "이 약관은 계약의 내용을 정합니다.")) == []


def test_the_limit_holds_and_the_same_chunk_gives_the_same_items() -> None:
    assert len(choice.parse(GLOSSARY, None, choice.Options(limit=2))) == 2
    assert items(GLOSSARY) == items(GLOSSARY)


def test_the_right_number_is_of_any_rank_among_the_options() -> None:
    ranks = set()
    for article in range(1, 25):
        (item,) = items(chunk("기한", "계약자는 서류를 받은 날부터 30일 이내에 그 뜻을 알려야 합니다.", article=str(article)))
        ranks.add(sorted(int(option.removesuffix("일")) for option in item.choices).index(30))
    assert ranks == {0, 1, 2, 3}


NEIGHBOUR = chunk("보험금의 지급절차", PAYMENT.body.replace("3영업일", "7영업일").replace("30영업일", "60영업일"), unit="여행 특별약관")


def beside(piece: Chunk, other: Chunk) -> list[Candidate]:
    return choice.compare(piece, [Sibling(other, (piece.unit_title, other.unit_title), "{product} ")], choice.Options())


def test_what_a_neighbouring_rider_says_in_its_place_is_the_first_of_the_wrong_numbers() -> None:
    item = beside(PAYMENT, NEIGHBOUR)[0]
    why = dict(zip(item.choices[1:], item.faults, strict=True))
    assert why["7영업일"] == Reason(
        faults.NEIGHBOUR_NUMBER, "여행 특별약관: 회사는 서류를 접수한 날부터 7영업일 이내에 보험금을 지급합니다."
    )
    assert {v.check: v.reasons for v in stagework.verdicts(item, PAYMENT) if v.outcome != "pass"} == {}


def test_a_neighbour_of_which_a_piece_is_unknown_or_that_speaks_of_something_else_lends_nothing() -> None:
    other = chunk(
        "보험금의 지급절차", "① 회사는 진단서를 다시 낸 계약자에게는 7영업일 안에 그 결과를 우편으로 보냅니다.", unit="여행 특별약관"
    )
    for made in (beside(replace(PAYMENT, piece="1/2"), NEIGHBOUR), beside(PAYMENT, other), items(PAYMENT)):
        assert all(fault.name != faults.NEIGHBOUR_NUMBER for item in made for fault in item.faults)
