"""What the cover states is taken; everything else is unknown."""

from __future__ import annotations

import pytest

from corpus_builder.model import UNKNOWN, Catalogue
from corpus_builder.structure.catalogue import detect
from tests.structure.invented import block, line, page


def test_cover_that_states_everything() -> None:
    lines = ["^무배당 든든생활보험", "상품코드 : DN-LIV-1", "약관판 : 2025년 4월판", "시행일 : 2025년 4월 1일", "다온누리손해보험(가상)"]
    assert detect([page(*lines)]) == Catalogue("다온누리손해보험(가상)", "무배당 든든생활보험", "DN-LIV-1", "2025년 4월판", "2025-04-01")


def test_empty_document_is_unknown() -> None:
    assert detect([]) == Catalogue()


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("판매개시일: 2025.04.01", "2025-04-01"),
        ("2025.4.1. 시행", "2025-04-01"),
        ("2025년 4월 1일부터 시행", "2025-04-01"),
        ("준법감시인 심의필 제2025-01호(2025.04.01)", UNKNOWN),
        ("시행일 : 2025년 13월 40일", UNKNOWN),
        ("2025년 4월 1일", UNKNOWN),
    ],
)
def test_effective_date(line: str, date: str) -> None:
    assert detect([page(line)]).effective_date == date


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("이 상품은 다온누리손해보험㈜ 이 판매합니다.", "다온누리손해보험㈜"),
        ("주식회사 다온누리생명보험", "주식회사 다온누리생명보험"),
        ("Underwritten by Daonnuri (Asia) Insurance Company Limited.", "Daonnuri (Asia) Insurance Company Limited"),
        ("1. 생명보험과 손해보험", UNKNOWN),
        ("이 계약은 생명보험회사가 맺습니다.", UNKNOWN),
        ("다온누리손해보험㈜ 과 한빛생명보험㈜", UNKNOWN),
    ],
)
def test_insurer_by_the_words_of_a_company(line: str, name: str) -> None:
    assert detect([page(line)]).insurer == name


def test_product_that_every_foot_repeats() -> None:
    foot = [block([line("다온누리 든든한종합보험 무배당2504", 40)], "furniture")]
    assert detect([page("요약서", *foot, number=n) for n in range(1, 6)]).product == "다온누리 든든한종합보험 무배당2504"
    assert detect([page("요약서", *foot), *(page("요약서", number=n) for n in range(2, 9))]).product == UNKNOWN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("회사는 지급합니다 " * 30, "ko"),
        ("The Company shall pay " * 20, "en"),
        ("The Company 회사는 지급합니다 " * 20, "mixed"),
        ("회사", UNKNOWN),
    ],
)
def test_language_by_letters(text: str, language: str) -> None:
    assert detect([page(text)]).language == language


def test_two_dates_are_nobodys_guess() -> None:
    assert detect([page("시행일 : 2025.4.1", "판매개시일 : 2025.5.1")]).effective_date == UNKNOWN


def test_dates_of_laws_behind_the_first_article_are_not_the_policys() -> None:
    assert detect([page("제1조(목적)", "제9차 개정(2026.1.1. 시행)")]).effective_date == UNKNOWN
