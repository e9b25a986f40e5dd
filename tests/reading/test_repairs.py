"""Confusions that no Korean word allows are put right and noted; words are left alone."""

from __future__ import annotations

import pytest

from corpus_builder.reading.repairs import repaired


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("보혐금을 지급합니타.", "보험금을 지급합니다."),
        ("제3소(보험금의 지급)", "제3조(보험금의 지급)"),
        ("제1하에 따라", "제1항에 따라"),
        ("[별표 2】 참조", "【별표 2】 참조"),
        ("이하 '계약'이라 합니다", "이하 ‘계약’이라 합니다"),
        ("종합병원ㆍ치과병원", "종합병원·치과병원"),
        ("'제13조(계약의 갱신)", "제13조(계약의 갱신)"),
        (". 제 3 조(보험금)", "제 3 조(보험금)"),
    ],
)
def test_confusions(read: str, right: str) -> None:
    found = repaired(read)
    assert found.text == right
    assert found.notes


@pytest.mark.parametrize(
    "text", ["무혐의 처분", "혐오시설", "제3소득", "[별표 2] 참조", "제1하역장", "기타 비용", "보험금 100,000원", "‘제3조(목적)’에 따라"]
)
def test_words_stay(text: str) -> None:
    assert repaired(text).text == text
    assert repaired(text).notes == ()
