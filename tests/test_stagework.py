"""Pages to chunks, as a worker does it."""

from __future__ import annotations

from dataclasses import replace

from corpus_builder.model import Catalogue
from corpus_builder.pairs import Candidate
from corpus_builder.stagework import ENDLESS, adoptions, cut, verdicts
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


def test_a_page_that_still_needs_ocr_is_no_context() -> None:
    """Neither as a clause that is borrowed, nor as a definition, nor as the opening words of a list that goes on overleaf."""
    meaning = "이 약관에서 ‘적립대출’이라 함은 회사가 계약자에게 빌려주는 돈을 말합니다."
    uses = ["제3조(이자)", "① 계약자는 적립대출에 이자를 냅니다.", "② 이자는 제2조(이율)에 따라 셉니다."]
    first, second = page("^보통약관", "제1조(용어의 정의)", meaning, "제2조(이율)", SENTENCE), page(*uses, number=2)
    read, refused = (cut("d", [PREFACE, before, second], Catalogue(), Options()) for before in (first, replace(first, needs_ocr=True)))
    assert [context.kind for context in read.pieces[2][0].context] == ["borrowed", "definition"]
    assert [where.skip for _, where in refused.pieces] == ["unread page", "unread page", ""]
    assert refused.pieces[2][0].context == ()
    assert refused.report["chunks"]["context_left_out"] == 1, "the clause that it borrows; a term that nobody read is none"


def test_the_opening_of_a_list_on_a_page_that_needs_ocr_is_left_out() -> None:
    opening = page("^보통약관", "제1조(지급)", "회사는 다음의 경우에 지급합니다.", *(f"{n}. {SENTENCE}" for n in range(1, 4)))
    rest = page(*(f"{n}. {SENTENCE}" for n in range(4, 20)), number=2)
    options = Options(max_tokens=150)
    for needs_ocr in (False, True):
        made = cut("d", [PREFACE, replace(opening, needs_ocr=needs_ocr), rest], Catalogue(), options)
        overleaf = [chunk for chunk, where in made.pieces if not where.skip and chunk.body[:2].isdigit()]
        assert overleaf and all(bool(chunk.context) != needs_ocr for chunk in overleaf)


def test_decisions_move_to_the_pair_that_says_the_same() -> None:
    old = Candidate("qa", "기한", "며칠 이내에 지급하나요?", "3일 이내입니다.", ("3일 이내",))
    others = [replace(old, output="5일 이내입니다."), replace(old, evidence=("3일  이내에",))]
    again = replace(old, method="extractive", task_type="절차", evidence=("3일\n이내",))
    made = [(candidate.id, candidate) for candidate in (*others, again)]
    assert adoptions({old.id: old}, made) == {again.id: old.id}
    assert adoptions({old.id: old}, made[:2]) == {}
    assert adoptions({}, iter(made)) == {}


def test_an_endless_answer_is_dropped_unread() -> None:
    chunk = cut("d", [PREFACE, page("^보통약관", "제1조(목적)", SENTENCE)], Catalogue(), Options()).pieces[0][0]
    said = verdicts(Candidate("qa", "기한", "보통약관에서 며칠인가요?", "30일이 지난 뒤 " * ENDLESS, (SENTENCE,)), chunk)
    assert [(verdict.check, verdict.outcome) for verdict in said] == [("form", "drop")]
