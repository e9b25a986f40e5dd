from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_builder.dedup import Options, Text
from corpus_builder.dedup.links import near_duplicates
from corpus_builder.dedup.normalise import jaccard, letters, shingles

CLAUSE = (
    "① 회사는 제8조(보험금의 청구)에서 정한 서류를 접수한 날부터 3영업일 이내에 보험금을 지급합니다. 다만, 지급사유의 조사가 필요한 "
    "때에는 접수 후 10영업일 이내에 지급하며, 계약자와 피보험자에게 그 사유를 알려 드립니다."
)


def linked(a: str, b: str, **options: bool) -> bool:
    return bool(near_duplicates([Text("a", a), Text("b", b)], Options(), **options))


@pytest.mark.parametrize(
    "same",
    [
        CLAUSE,
        CLAUSE.replace(" ", ""),
        CLAUSE.replace("다만, ", "다만 "),
        CLAUSE.replace("제8조(보험금의 청구)", "제9조(보험금의 청구)"),
        CLAUSE.replace("① ", ""),
        CLAUSE.replace("지급사유의 조사", "지급사유 조사"),
    ],
)
def test_one_law_printed_twice_is_linked(same: str) -> None:
    assert linked(CLAUSE, same)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("3영업일", "5영업일"),
        ("10영업일", "20영업일"),
        ("이내에 보험금을", "이후에 보험금을"),
        ("지급합니다. 다만", "지급하지 않습니다. 다만"),
        ("계약자와 피보험자", "피보험자와 계약자"),
        ("계약자와 피보험자에게", "계약자에게"),
        ("조사가 필요한", "조사나 확인이 필요한"),
        ("다만, 지급사유의 조사가 필요한 때에는 접수 후 10영업일 이내에 지급하며, ", ""),
    ],
)
def test_another_law_is_never_linked(word: str, other: str) -> None:
    assert word in CLAUSE
    assert not linked(CLAUSE, CLAUSE.replace(word, other))


def test_references_are_facts_of_questions_only() -> None:
    other = CLAUSE.replace("제8조", "제9조")
    assert linked(CLAUSE, other)
    assert not linked(CLAUSE, other, references=True)


def test_the_first_of_several_is_kept_and_every_link_names_a_kept_text() -> None:
    texts = [Text(name, CLAUSE.replace("3영업일", f"{days}영업일")) for name, days in [("a", 3), ("b", 4), ("c", 3), ("d", 4), ("e", 3)]]
    links = {link.dropped: link.kept for link in near_duplicates(texts, Options())}
    assert links == {"c": "a", "d": "b", "e": "a"}
    assert near_duplicates(texts[::-1], Options())[0].kept in {"e", "d"}


@given(st.lists(st.text(alphabet="가나다라 1.", max_size=30), max_size=12))
def test_links_are_stars_and_texts_without_letters_do_no_harm(texts: list[str]) -> None:
    listed = [Text(str(n), text) for n, text in enumerate(texts)]
    links = near_duplicates(listed, Options())
    dropped = {link.dropped for link in links}
    assert len(dropped) == len(links)
    assert all(link.kept not in dropped and int(link.kept) < int(link.dropped) for link in links)
    for link in links:
        assert jaccard(shingles(letters(texts[int(link.dropped)])), shingles(letters(texts[int(link.kept)]))) >= 0.8


def test_letters_drop_what_is_no_law() -> None:
    assert letters("제3조의2(보험금의 지급사유(기본)) 1. 가입금액의 50% ") == "가입금액의50%"
    assert letters("가. ‘골절’ 이라 함은") == "골절이라함은"
