"""What the cover states is taken; everything else is unknown."""

from __future__ import annotations

import pytest

from corpus_builder.model import UNKNOWN, Catalogue
from corpus_builder.structure.catalogue import detect
from tests.structure.invented import page


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


def test_two_dates_are_nobodys_guess() -> None:
    assert detect([page("시행일 : 2025.4.1", "판매개시일 : 2025.5.1")]).effective_date == UNKNOWN


def test_dates_of_laws_behind_the_first_article_are_not_the_policys() -> None:
    assert detect([page("제1조(목적)", "제9차 개정(2026.1.1. 시행)")]).effective_date == UNKNOWN
