"""Benefit tables: a row is used when it is whole, and not at all when a cell is merged."""

from __future__ import annotations

from corpus_builder.checks import evidence, exceptions, form, numbers
from corpus_builder.generation.methods import extractive
from corpus_builder.model import Chunk, Mark
from corpus_builder.pairs import Candidate

OPTIONS = extractive.Options()


def pairs(table: str, before: str = "회사는 보험금을 지급합니다.", kind: str = "표 조회") -> list[Candidate]:
    head, _, rest = table.partition("\n")
    if not rest.startswith("|--"):
        table = f"{head}\n|{'---|' * (head.count('|') - 1)}\n{rest}"
    body = f"{before}\n{table}"
    marks = (Mark("table", "", body.index(table), len(body)),)
    chunk = Chunk("[보통약관 > 제3조(지급금액)]", body, "보통약관", "3", "지급금액", marks)
    found = [c for c in extractive.parse(chunk, None, OPTIONS) if c.task_type == kind]
    assert all(check.check(c, chunk).outcome == "pass" for c in found for check in (evidence, numbers, exceptions, form))
    return found


def test_a_whole_row_is_read_with_its_headings() -> None:
    (pair,) = pairs("| 급부명 | 지급사유 | 지급금액 |\n| 수술급여금 | 수술 1회당 | 500,000원 |")
    assert pair.instruction == "{product} 보통약관 제3조(지급금액)에서 ‘수술급여금’의 지급금액은 얼마인가요?"
    assert pair.output == "‘수술급여금’의 지급사유는 ‘수술 1회당’, 지급금액은 ‘500,000원’입니다."


def test_merged_names_are_left_out_and_repeated_ones_told_apart() -> None:
    table = (
        "| 급부명 | 지급사유 | 지급금액 |\n| 장해보험금 | 80% 이상 | 1억원 |\n|  | 3% 이상 | 1천만원 |\n"
        "| 입원급여금 | 1일당 | 3만원 |\n| 입원급여금 | 31일째부터 | 5만원 |\n| 통원급여금 | 1회당 | 없음 |"
    )
    assert [pair.output for pair in pairs(table)] == [
        "급부명이 ‘입원급여금’이고 지급사유가 ‘1일당’인 경우 지급금액은 ‘3만원’입니다.",
        "급부명이 ‘입원급여금’이고 지급사유가 ‘31일째부터’인 경우 지급금액은 ‘5만원’입니다.",
    ]


def test_another_kind_of_table_says_nothing() -> None:
    assert pairs("| 구분 | 서류 |\n| 사망 | 진단서 1통 |") == []
    assert pairs("| 급부명 | 지급사유 | 지급금액 |") == []


def test_amounts_that_may_be_one_cell_are_left_out() -> None:
    table = (
        "| 급부명 | 지급사유 | 지급금액 |\n|---|---|---|\n| 수술급여금 | 수술 1회당 | 500,000원 |\n| 입원급여금 | 1일당 | 30,000원 |\n"
        "| 통원급여금 | 1회당 | 30,000원 |\n| 간병급여금 | 20,000원 | 20,000원 |\n| 간호급여금 | 〃 | 10,000원 |"
    )
    assert [pair.output for pair in pairs(table)] == ["‘수술급여금’의 지급사유는 ‘수술 1회당’, 지급금액은 ‘500,000원’입니다."]


def test_a_rate_may_equal_its_neighbours_and_list_marks_are_no_names() -> None:
    found = pairs("| 장해의 분류 | 지급률 |\n| 1) 한 눈이 멀었을 때 | 50 |\n| 2) 한 귀가 먹었을 때 | 50 |")
    assert [pair.output for pair in found] == ["‘한 눈이 멀었을 때’의 지급률은 ‘50’입니다.", "‘한 귀가 먹었을 때’의 지급률은 ‘50’입니다."]


def test_codes_are_asked_for() -> None:
    (pair,) = pairs("| 대 상 질 병 | 분류번호 |\n| 1. 홍역 | B05 |")
    assert pair.instruction.endswith("‘홍역’의 분류번호는 무엇인가요?") and pair.output == "‘홍역’의 분류번호는 ‘B05’입니다."


def test_names_over_several_rows_are_told_with_what_is_beside_them() -> None:
    found = pairs("| 구 분 | 기 간 | 지급이자 |\n| 만기금 | 30일 이내 | 예금이율 |\n| 만기금 | 31일 이후 | 예금이율+가산이율(4%) |")
    assert [pair.instruction.partition("에서 ")[2] for pair in found] == [
        "구분이 ‘만기금’이고 기간이 ‘30일 이내’인 경우 지급이자는 무엇인가요?",
        "구분이 ‘만기금’이고 기간이 ‘31일 이후’인 경우 지급이자는 얼마인가요?",
    ]


def test_terms_in_a_table_are_defined_where_their_cell_is_a_noun_or_a_sentence() -> None:
    table = (
        "| 용 어 | 정 의 |\n| 진단계약 | 건강진단을 받아야 하는 계약 |\n| 증권 | 계약을 증명하는 증서를 말합니다 |\n"
        "| 영업일 | 문을 여는 날을 말하며, 토요일은 제외 |\n| 병원 | 다음 각호의 기관 1. 의원 |\n| 동반자 | 함께 가는 사람 주) 가족은 뺌 |"
    )
    assert [pair.output for pair in pairs(table, kind="정의")] == [
        "‘진단계약’이란 건강진단을 받아야 하는 계약을 말합니다.",
        "‘증권’이란 계약을 증명하는 증서를 말합니다.",
    ]


def test_a_table_cut_from_its_head_an_example_and_a_form_say_nothing() -> None:
    body = "| 수술급여금 | 500,000원 |\n| 입원급여금 | 30,000원 |"
    chunk = Chunk("[보통약관 > 제3조(지급금액)]", body, "보통약관", "3", "지급금액", (Mark("table", "", 0, len(body)),))
    assert extractive.parse(chunk, None, OPTIONS) == []
    assert pairs("| 급부명 | 지급금액 |\n| 수술급여금 | 500,000원 |", before="지급 예시입니다.") == []
    assert pairs("| 급부명 | 지급금액 |\n| 수술급여금 | ( )원 |") == []
    assert pairs("| 보험기간 | 단기요율 |\n| 7일까지 15일까지 1개월까지 | 10% 15% 20% 30% |") == []
