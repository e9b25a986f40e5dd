"""Pages to chunks, as a worker does it."""

from __future__ import annotations

from dataclasses import replace

from corpus_builder.model import Candidate, Catalogue
from corpus_builder.stagework import adoptions, cut
from corpus_builder.structure import Options
from tests.structure.invented import PREFACE, page

SENTENCE = "회사는 이 약관에서 정한 바에 따라 보험금을 지급합니다."


def test_nothing_is_asked_about_a_page_that_still_needs_ocr() -> None:
    sound = page("^보통약관", "제1조(목적)", SENTENCE)
    refused = replace(page("제2조(지급)", "피보혐자에게 보험금을 지급합니다.", number=2), needs_ocr=True)
    made = cut("d", [PREFACE, sound, refused], Catalogue(), Options())
    assert [where.skip for _, where in made.pieces] == ["", "unread page"]
    assert made.report["skipped"] == {"unread page": 1}


def test_stated_insurer_is_named_in_no_context() -> None:
    meaning = "이 약관에서 ‘적립대출’이라 함은 다온누리저축이 계약자에게 빌려주는 돈을 말합니다."
    pages = [PREFACE, page("^보통약관", "제1조(용어의 정의)", meaning, "제2조(이자)", "계약자는 적립대출에 이자를 냅니다.")]
    kinds = [
        [context.kind for context in cut("d", pages, stated, Options()).pieces[1][0].context]
        for stated in (Catalogue(), Catalogue(insurer="다온누리저축"))
    ]
    assert kinds == [["definition"], []]


def test_decisions_move_to_the_pair_that_says_the_same() -> None:
    old = Candidate("qa", "기한", "며칠 이내에 지급하나요?", "3일 이내입니다.", ("3일 이내",))
    others = [replace(old, output="5일 이내입니다."), replace(old, evidence=("3일  이내에",))]
    again = replace(old, method="extractive", task_type="절차", evidence=("3일\n이내",))
    made = [(candidate.id, candidate) for candidate in (*others, again)]
    assert adoptions({old.id: old}, made) == {again.id: old.id}
    assert adoptions({old.id: old}, made[:2]) == {}
    assert adoptions({}, iter(made)) == {}
