"""Korean text: what is found, counted and joined, by tables and by properties."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_builder.text import (
    Date,
    Number,
    Reference,
    Span,
    behind_number,
    facts,
    josa,
    locate,
    nfc,
    numbers,
    sentences,
    squeeze,
    with_josa,
)

HANGUL = st.text(alphabet="가각간갈보험금지급 \n1,.()제조항다", max_size=40)
ANY = st.text(max_size=40)


def test_a_quote_is_found_across_line_breaks() -> None:
    text = "① 회사는 보험금을 지\n급합니다. 다만, 예외가 있습니다."
    found = locate("보험금을  지급합니다.", text)
    assert found is not None
    assert text[found.start : found.end] == "보험금을 지\n급합니다."


def test_a_quote_is_found_from_a_place_on() -> None:
    assert locate("보험", "보험과 보험", start=1) == Span(4, 6)
    assert locate("보험", "보험과 보험", start=5) is None


@pytest.mark.parametrize("quote", ["", " \n", "없는 말"])
def test_a_blank_or_foreign_quote_is_nowhere(quote: str) -> None:
    assert locate(quote, "회사는 보험금을 지급합니다.") is None


def test_decomposed_hangul_is_found_and_measured_in_its_own_characters() -> None:
    text = unicodedata.normalize("NFD", "가입한 보험금")
    found = locate("보험금", text)
    assert found is not None
    assert nfc(text[found.start : found.end]) == "보험금"


@given(HANGUL | ANY, st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=150, deadline=None)
def test_every_slice_is_located(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    quote = text[start:end]
    whole = unicodedata.normalize("NFC", text) == text and "".join(squeeze(quote).text) in squeeze(text).text
    if quote.strip() and whole:
        found = locate(quote, text)
        assert found is not None
        assert squeeze(text[found.start : found.end]).text == squeeze(quote).text


@given(ANY)
@settings(max_examples=150, deadline=None)
def test_squeezing_twice_changes_nothing(text: str) -> None:
    once = squeeze(text)
    assert squeeze(once.text).text == once.text
    assert len(once.text) == len(once.offsets) == len(once.ends)
    assert not any(c.isspace() for c in once.text)


def test_sentences_end_where_the_law_ends_them() -> None:
    text = "회사는 지급합니다. 다만, 서류(제출한 것을 말합니다. 이하 같습니다)가 없으면 지급하지 않습니다.<개정 2020.1.1.> 그 밖의 것"
    found = [text[s.start : s.end] for s in sentences(text)]
    assert found[0] == "회사는 지급합니다."
    assert found[1].startswith("다만") and found[1].endswith("않습니다.")
    assert found[-1].endswith("그 밖의 것")


@given(HANGUL)
@settings(max_examples=150, deadline=None)
def test_sentences_lose_nothing(text: str) -> None:
    joined = "".join(text[s.start : s.end] for s in sentences(text))
    assert "".join(joined.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("word", "pair", "particle"),
    [
        ("골절", "이란/란", "이란"),
        ("상해", "이란/란", "란"),
        ("암(악성신생물)", "은/는", "은"),
        ("부활(효력회복)", "으로/로", "로"),
        ("‘수술’", "을/를", "을"),
        ("「상법」", "과/와", "과"),
        ("서울", "으로/로", "로"),
        ("3", "이/가", "이"),
        ("7", "으로/로", "로"),
        ("10", "으로/로", "으로"),
        ("2", "은/는", "는"),
        ("50%", "을/를", "를"),
        ("MRI", "은/는", "는"),
        ("약관 ", "이/가", "이"),
        ("납입최고(독촉)’", "이란/란", "란"),
        ("", "은/는", "는"),
    ],
)
def test_particles(word: str, pair: str, particle: str) -> None:
    assert josa(word, pair) == particle
    assert with_josa(word, pair) == word + particle


def test_a_pair_without_a_slash_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="unpack"):
        josa("골절", "은")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1천만원", ["10,000,000원"]),
        ("1,000만 원 이하", ["10,000,000원 이하"]),
        ("1억 2,000만원", ["120,000,000원"]),
        ("3천5백만원과 천원과 백만원", ["35,000,000원", "1,000원", "1,000,000원"]),
        ("3영업일 이내", ["3영업일 이내"]),
        ("30 일\n이내", ["30일 이내"]),
        ("180일 안에", ["180일 이내"]),
        ("십오일 이내, 삼년간", ["15일 이내", "3년"]),
        ("50%를 초과하는", ["50% 초과"]),
        ("0.03퍼센트", ["0.03%"]),
        ("15세가 안 된 아이, 3년이 안 되었으면", ["15세 미만", "3년 미만"]),
        ("45일(휴일 포함)을 넘기면 300만원을 밑도는", ["45일 초과", "3,000,000원 미만"]),
        ("100만원을 초과하지 않는, 8세를 넘지 않은", ["1,000,000원 이하", "8세 이하"]),
        ("두 주치까지, 세 달치", ["2주", "3개월"]),
        ("평균공시이율+1%p", ["1%p"]),
        ("만 15세 미만자", ["15세 미만"]),
        ("3분의 1과 1/3", [str(Number(Fraction(1, 3), "분율"))] * 2),
        ("3~5일", ["3일", "5일"]),
        ("두 번, 2회, 세 차례", ["2회", "2회", "3회"]),
        ("2명의 피보험자와 2인", ["2명", "2명"]),
        ("제1회 보험료", ["제1회"]),
        ("제 1 회 보험료 1회", ["제1회", "1회"]),
        ("3 일반조항", ["3"]),
        ("2급여와 3회사", ["2", "3"]),
        ("5년부터 30일부터", ["5년", "30일"]),
        ("만일 이사회가 오일을 구급차에 일부 실으면", []),
        ("1. 청구서\n2. 신분증", []),
        ("제3조의2 제1항 제2호", []),
        ("① 회사는", []),
    ],
)
def test_numbers_carry_their_unit(text: str, expected: list[str]) -> None:
    assert [str(n) for n in numbers(text)] == expected


def test_spellings_of_an_amount_are_equal_and_units_are_not() -> None:
    assert set(numbers("1천만원")) == set(numbers("10,000,000원")) == set(numbers("1,000만원"))
    assert set(numbers("30일")).isdisjoint(numbers("30영업일"))
    assert set(numbers("30일 이내")).isdisjoint(numbers("30일 이상"))


def test_dates_references_and_codes_are_read_once() -> None:
    found = facts("2025년 4월 1일(2025.4.1.)부터 제3조의2 제1항 제2호 가목과 <부표 4-1>에 따라 C44.1을 제외합니다. ③")
    assert found.numbers == ()
    assert found.dates == (Date(2025, 4, 1), Date(2025, 4, 1))
    expected = [("조", "3-2"), ("항", "1"), ("호", "2"), ("목", "가"), ("부표", "4-1"), ("항", "3")]
    assert found.references == tuple(Reference(*step) for step in expected)
    assert found.codes == ("C44.1",)


@given(st.integers(1, 10**12), st.sampled_from(["원", "일", "개월", "회", "%"]))
@settings(max_examples=100, deadline=None)
def test_any_figure_is_read_with_or_without_commas(value: int, unit: str) -> None:
    expected = [Number(Fraction(value), unit)]
    assert list(numbers(f"{value}{unit}")) == list(numbers(f"{value:,}{unit}")) == expected


def test_a_number_without_end_is_read() -> None:
    endless = "9" * 5000
    for text in (
        f"{endless}원",
        f"제{endless}조",
        f"{endless}.{endless}%",
        f"{endless}/{endless}",
        f"{'9,' * 5000}9원",
        f"{endless}만 {endless}원",
    ):
        assert facts(text)
        str(facts(text))


@given(ANY | HANGUL)
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_reading(text: str) -> None:
    facts(text)
    sentences(text)
    assert josa(text, "은/는") in ("은", "는")


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("3일 안의 사고", "이내"),
        ("3촌 밖의 친족", "초과"),
        ("10cm²를 넘으면", "초과"),
        ("50%에 못 미치면", "미만"),
        ("30일을 넘지 않는", "이하"),
    ],
)
def test_comparators_in_other_words(text: str, bound: str) -> None:
    (found,) = numbers(text)
    assert found.bound == bound


def test_a_number_behind_a_paragraph_belongs_to_no_reference() -> None:
    stated = facts("제1항의 12시간에 늦어진 시간을 더하고 제3조의2를 따릅니다. 같은 손목의 기능")
    assert [str(n) for n in stated.numbers] == ["12시간"]
    assert [(r.level, r.number) for r in stated.references] == [("항", "1"), ("조", "3-2")]


def test_facts_of_empty_lines_without_end_are_read_in_linear_time() -> None:
    assert facts("\n" * 200_000 + "3일").numbers[0].unit == "일"


@pytest.mark.parametrize(
    ("before", "behind"), [("30일을 ", True), ("1,000만 원 ", True), ("15% ", True), ("자기부담금을 ", False), ("", False)]
)
def test_a_word_stands_behind_a_number_or_behind_something_else(before: str, behind: bool) -> None:
    assert behind_number(f"{before}초과", len(before)) is behind
