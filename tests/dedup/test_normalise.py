from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_builder.dedup import compiled
from corpus_builder.dedup.normalise import coded, letters, many

ODD = "①⑩⑳㎡½ㆍㄱㅏ각ΣϹς제조항(1.)\n\0 %％ABcＡ가\u1161\u11a8\u0301e𠀀😀\ud800ﬁ㈜。"


def together(texts: list[str], compiled: Any = None) -> list[list[int]]:
    found = many(texts, compiled=compiled)
    return [found.codes[start : start + length].tolist() for start, length in zip(found.starts, found.lengths, strict=True)]


@settings(deadline=None)  # loading numba
@given(st.lists(st.one_of(st.text(max_size=30), st.text(alphabet=ODD, max_size=30)), max_size=8))
def test_many_texts_at_once_have_the_letters_of_each(texts: list[str]) -> None:
    assert together(texts) == together(texts, compiled) == [coded(letters(text)).tolist() for text in texts]


def test_every_character_of_the_basic_plane() -> None:
    texts = [f"가{chr(point)}나 제3조({chr(point)}) 1. {chr(point)}" for point in range(0x10000)]
    assert together(texts) == [coded(letters(text)).tolist() for text in texts]


@pytest.mark.parametrize("text", ["제3조(가(나", "제3", "조(보험금) 다", "\n1.\n", "1.\n", "\0제3조\0\0", "가\0나"])
def test_nothing_reaches_over_to_the_next_text(text: str) -> None:
    assert together([text, text, "조) 나) 다"]) == [coded(letters(text)).tolist()] * 2 + [coded(letters("조) 나) 다")).tolist()]


def test_three_zeros_follow_each_text_and_keys_are_those_of_the_letters() -> None:
    found = many(["", "가 나", unicodedata.normalize("NFD", "가나."), "가"])
    spans = [found.codes[start : start + length + 3].tolist() for start, length in zip(found.starts, found.lengths, strict=True)]
    assert spans == [[0, 0, 0], [*map(ord, "가나"), 0, 0, 0], [*map(ord, "가나"), 0, 0, 0], [ord("가"), 0, 0, 0]]
    first, second, third, fourth = found.keys()
    assert second == third and len({first, second, fourth}) == 3 and len(first) == 16
    assert found.of(np.array([3, 1])).keys() == [fourth, second]


def test_letters_drop_what_is_no_law() -> None:
    assert letters("제3조의2(보험금의 지급사유(기본)) 1. 가입금액의 50% ") == "가입금액의50%"
    assert letters("가. ‘골절’ 이라 함은") == "골절이라함은"
