"""Chunks are slices of clauses: nothing lost, nothing told twice, nothing across an article."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_builder.model import Catalogue, Clause, Context, Mark, Place, Unsafe
from corpus_builder.structure import Options
from corpus_builder.structure.chunks import chunks
from corpus_builder.structure.naming import masked_title
from corpus_builder.structure.tokens import estimate

WORDS = st.text(alphabet="가나다라 ,.", min_size=1, max_size=90).map(lambda text: "회사는 " + text.strip() + "다.")
PARAGRAPHS = st.lists(st.tuples(st.sampled_from(["항", "호", "목", ""]), WORDS), min_size=1, max_size=30)


def clause(text: str, marks: tuple[Mark, ...] = (), unit_title: str = "보통약관") -> Clause:
    return Clause("d", "보통약관/제1조", "article", 1, unit_title, "제1관 목적", "3-2", "목적", 1, (0, 0, 1, 1), text, (), marks)


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, st.integers(min_value=150, max_value=300))
def test_pieces_are_the_text(paragraphs: list[tuple[str, str]], limit: int) -> None:
    marks, offset = [], 0
    for level, text in paragraphs:
        if level:
            marks.append(Mark(level, "1", offset, offset + len(text)))  # type: ignore[arg-type]
        offset += len(text) + 1
    whole = clause("\n".join(text for _, text in paragraphs), tuple(marks))
    pieces = chunks([whole], Catalogue(), Options(max_tokens=limit))
    for mark in marks:
        if mark.level == "항" and estimate(whole.text[mark.start : mark.end]) <= limit:
            assert any(p.occurrence.start <= mark.start and mark.end <= p.occurrence.start + len(p.chunk.body) for p in pieces)
    at = 0
    for piece in pieces:
        start, body = piece.occurrence.start, piece.chunk.body
        assert whole.text[at:start] in ("", "\n")
        assert whole.text[start : start + len(body)] == body
        assert body and estimate(body) <= limit
        for mark in piece.chunk.marks:
            assert 0 <= mark.start < mark.end <= len(body)
        at = start + len(body)
    assert at == len(whole.text)


def test_short_article_is_one_chunk() -> None:
    (piece,) = chunks([clause("회사는 지급합니다.")], Catalogue(), Options())
    assert piece.chunk.text == "[보통약관 > 제1관 목적 > 제3조의2(목적)]\n회사는 지급합니다."
    assert piece.occurrence.clause == clause("회사는 지급합니다.").id
    assert piece.occurrence.chunk == piece.chunk.id


def test_long_article_is_cut_between_paragraphs_first() -> None:
    parts = [f"{mark} " + "회사는 지급합니다. " * 16 + "다만, 예외가 있습니다." for mark in "①②③"]
    text = "\n".join(parts)
    marks, offset = [], 0
    for number, part in enumerate(parts, 1):
        marks.append(Mark("항", str(number), offset, offset + len(part)))
        offset += len(part) + 1
    pieces = chunks([clause(text, tuple(marks))], Catalogue(), Options(max_tokens=230))
    assert [piece.chunk.body for piece in pieces] == parts
    assert [piece.chunk.marks[0].number for piece in pieces] == ["1", "2", "3"]


def test_one_endless_paragraph_is_cut_at_sentences() -> None:
    pieces = chunks([clause("회사는 이렇게 지급합니다. " * 60)], Catalogue(), Options(max_tokens=155))
    assert len(pieces) >= 5
    assert all(re.match("회사는", piece.chunk.body) for piece in pieces)


def test_a_chunk_that_stands_on_an_unread_page_is_skipped() -> None:
    parts = [f"{mark} " + "회사는 지급합니다. " * 16 + "다만, 예외가 있습니다." for mark in "①②③"]
    starts = [0, len(parts[0]) + 1, len(parts[0]) + len(parts[1]) + 2]
    marks = tuple(Mark("항", str(n), at, at + len(part)) for n, (at, part) in enumerate(zip(starts, parts, strict=True), 1))
    places = (Place(0, 4, (0, 0, 1, 1)), Place(starts[1], 4, (0, 0, 1, 1)), Place(starts[1] + 20, 5, (0, 0, 1, 1)))
    whole = replace(clause("\n".join(parts), marks), places=(*places, Place(starts[2], 6, (0, 0, 1, 1))))
    pieces = chunks([whole], Catalogue(), Options(max_tokens=230), unread={5})
    assert [piece.occurrence.skip for piece in pieces] == ["", "unread page", ""]


def test_a_clause_without_text_is_a_skipped_chunk() -> None:
    (piece,) = chunks([clause("")], Catalogue(), Options())
    assert (piece.chunk.body, piece.occurrence.skip) == ("", "heading only")


@pytest.mark.parametrize(
    ("title", "masked"),
    [
        ("무배당 든든생활보험 보통약관", "보통약관"),
        ("든든생활보험 골절진단비 특별약관", "골절진단비 특별약관"),
        ("1. 골절진단비 특별약관", "골절진단비 특별약관"),
        ("무배당 든든생활보험 골절진단비 특별약관(4일 이상)", "골절진단비 특별약관(4일 이상)"),
        ("보통약관 선택가입 특별약관", "보통약관 선택가입 특별약관"),
    ],
)
def test_product_is_masked(title: str, masked: str) -> None:
    assert masked_title(title, Catalogue(product="무배당 든든생활보험")) == masked


def test_equal_law_in_two_products_is_one_chunk() -> None:
    one = chunks([clause("회사는 지급합니다.", unit_title="가나보험 보통약관")], Catalogue(product="가나보험"), Options())
    two = chunks([clause("회사는 지급합니다.", unit_title="다라보험 보통약관")], Catalogue(product="다라보험"), Options())
    assert one[0].chunk.id == two[0].chunk.id


def test_a_paragraph_with_unsafe_numbers_takes_no_sound_one_along() -> None:
    parts = ["① 회사는 보험금을 지급합니다.", "② 한도는 1,00 만원입니다.", "③ 회사는 서면으로 알립니다.", "④ 회사는 이자를 더합니다."]
    text = "\n".join(parts)
    marks = tuple(Mark("항", str(n), text.index(part), text.index(part) + len(part)) for n, part in enumerate(parts, 1))
    whole = clause(text, marks)
    at = text.index("1,00")
    pieces = chunks([whole], Catalogue(), Options(), unsafe=[Unsafe(whole.id, at, at + 7, "a number cut in its thousands")])
    assert [piece.chunk.body for piece in pieces] == [parts[0], parts[1], "\n".join(parts[2:])]
    assert [piece.occurrence.skip for piece in pieces] == ["", "unsafe numbers: a number cut in its thousands", ""]


def test_a_paragraph_that_fits_is_not_cut_because_of_the_box_below_it() -> None:
    items = "\n".join(f"{n}. 피보험자가 고의로 사고를 낸 경우에 해당하는 {n}번째의 사유" for n in range(1, 6))
    paragraph = f"① 회사는 다음의 손해를 보상하지 않습니다.\n{items}"
    box = "【예시】\n" + "\n".join(f"{n}월에 청구하면 {n + 1}월에 지급합니다." for n in range(1, 8))
    text = f"{paragraph}\n{box}"
    listed = [Mark("호", str(n), text.index(f"{n}. "), text.index(f"{n}. ") + 10) for n in range(1, 6)]
    marks = (Mark("항", "1", 0, len(paragraph)), *listed, Mark("box", "예시", len(paragraph) + 1, len(text)))
    pieces = chunks([clause(text, marks)], Catalogue(), Options(max_tokens=180))
    assert [piece.chunk.body for piece in pieces] == [paragraph, box]


def test_rows_of_a_long_table_carry_its_head() -> None:
    rows = ["| 급수 | 지급률 |", *(f"| 제{n}급의 장해상태가 된 때 | {100 - n}% |" for n in range(1, 30))]
    text = "\n".join(rows)
    first, *rest = chunks([clause(text, (Mark("table", "", 0, len(text)),))], Catalogue(), Options(max_tokens=150))
    assert first.chunk.context == ()
    assert rest
    assert {piece.chunk.context for piece in rest} == {(Context("parent", "이 표의 첫 줄", rows[0]),)}
