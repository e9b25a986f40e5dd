"""The typed facts of a text."""

from __future__ import annotations

import pytest

from corpus_builder.dedup.facts import negations, numbers, typed
from corpus_builder.dedup.stripped import squeezed

NUMBERS = {
    "1천만원": ["10000000원"],
    "1,000만 원": ["10000000원"],
    "1억 2,000만원": ["120000000원"],
    "삼천만원": ["30000000원"],
    "이십오 일 이내": ["25일이내"],
    "30일 이내": ["30일이내"],
    "30 일을 초과": ["30일초과"],
    "30일이 넘는": ["30일초과"],
    "만 15세 미만": ["15세미만"],
    "3~5일": ["3~5일"],
    "3일부터 5일까지": ["3~5일"],
    "3~5만원": ["30000~50000원"],
    "연 2.5%": ["2.5%"],
    "제2회 이후": ["2회부터"],
    "세 가지 서류": ["3가지"],
    "다음 중 한 가지": [],
    "1월 동안": ["1개월"],
    "10미터": ["10m"],
    "대표자 한 사람": ["1명"],
    "하루 한 번": ["1회"],
    "갖지 못한 사람": [],
    "의무를 위반한 사람": [],
    "매월 말일": [],
    "십이지장": [],
    "100만원 및 200만원": ["1000000원", "2000000원"],
}


@pytest.mark.parametrize(("said", "read"), NUMBERS.items())
def test_numbers(said: str, read: list[str]) -> None:
    assert numbers(squeezed(said)) == read


NEGATIONS = {
    "지급하지 않습니다": "지급!",
    "지급하지 아니한다": "지급!",
    "지급을 하지 않는다": "지급!",
    "지급하지는 않습니다": "지급!",
    "지급하여 드리지 않습니다": "지급!",
    "환급금을 받지 않은": "받!",
    "사용하지 못합니다": "사용못",
    "철회할 수 없습니다": "수!",
    "책임이 없습니다": "책임!",
}


@pytest.mark.parametrize(("said", "read"), NEGATIONS.items())
def test_negations(said: str, read: str) -> None:
    assert negations(squeezed(said)) == [read]


@pytest.mark.parametrize("said", ["지체 없이 알립니다", "나이에 관계없이", "이자뿐만 아니라", "상관 없이"])
def test_words_that_deny_nothing(said: str) -> None:
    assert negations(squeezed(said)) == []


def test_facts_ignore_blanks_and_order() -> None:
    a = "3일 이내에 지급하지 않습니다. 계약자는 5만원을 냅니다."
    b = "계약자는 5 만원을 냅니다. 3 일이내에 지급하지않습니다."
    assert typed(a, "pair") == typed(b, "pair") == typed(a.replace(" ", ""), "pair")
