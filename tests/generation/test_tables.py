"""Benefit tables: a row is used when it is whole, and not at all when a cell is merged."""

from __future__ import annotations

from corpus_builder.checks import evidence, exceptions, form, numbers
from corpus_builder.generation.methods import extractive
from corpus_builder.model import Chunk, Mark
from corpus_builder.pairs import Candidate

OPTIONS = extractive.Options()


def pairs(table: str) -> list[Candidate]:
    body = f"회사는 보험금을 지급합니다.\n{table}"
    marks = (Mark("table", "", body.index(table), len(body)),)
    chunk = Chunk("[보통약관 > 제3조(지급금액)]", body, "보통약관", "3", "지급금액", marks)
    found = [c for c in extractive.parse(chunk, None, OPTIONS) if c.task_type == "표 조회"]
    assert all(check.check(c, chunk).outcome == "pass" for c in found for check in (evidence, numbers, exceptions, form))
    return found


def test_a_whole_row_is_read_with_its_headings() -> None:
    (pair,) = pairs("| 급부명 | 지급사유 | 지급금액 |\n| 수술급여금 | 수술 1회당 | 500,000원 |")
    assert pair.instruction == "{product} 보통약관에서 ‘수술급여금’의 지급금액은 얼마인가요?"
    assert pair.output == "‘수술급여금’의 지급사유는 ‘수술 1회당’, 지급금액은 ‘500,000원’입니다."


def test_merged_and_repeated_names_are_left_out() -> None:
    table = (
        "| 급부명 | 지급사유 | 지급금액 |\n| 장해보험금 | 80% 이상 | 1억원 |\n|  | 3% 이상 | 1천만원 |\n"
        "| 입원급여금 | 1일당 | 3만원 |\n| 입원급여금 | 31일째부터 | 5만원 |\n| 통원급여금 | 1회당 | 없음 |"
    )
    assert pairs(table) == []


def test_another_kind_of_table_says_nothing() -> None:
    assert pairs("| 구분 | 서류 |\n| 사망 | 진단서 1통 |") == []
    assert pairs("| 급부명 | 지급사유 | 지급금액 |") == []


def test_amounts_that_may_be_one_cell_are_left_out() -> None:
    table = (
        "| 급부명 | 지급사유 | 지급금액 |\n|---|---|---|\n| 수술급여금 | 수술 1회당 | 500,000원 |\n| 입원급여금 | 1일당 | 30,000원 |\n"
        "| 통원급여금 | 1회당 | 30,000원 |\n| 간병급여금 | 20,000원 | 20,000원 |\n| 간호급여금 | 〃 | 10,000원 |"
    )
    assert [pair.output for pair in pairs(table)] == ["‘수술급여금’의 지급사유는 ‘수술 1회당’, 지급금액은 ‘500,000원’입니다."]
