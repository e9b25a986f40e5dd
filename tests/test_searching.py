"""Evidence is found in the clause that bears the answer, and nowhere else: a wrong place is worse than none."""

from __future__ import annotations

from typing import Any

import pytest

from corpus_builder import searching
from corpus_builder.model import Chunk
from corpus_builder.searching import Place, Search, Sought, letters

BASE = {
    ("보통약관", "8", "청약의 철회"): (
        "① 계약자는 보험증권을 받은 날부터 15일 이내에 청약을 철회할 수 있습니다. "
        "다만, 청약한 날부터 30일이 지난 때에는 철회할 수 없습니다.\n"
        "② 회사는 철회를 접수한 날부터 3영업일 안에 받은 보험료를 돌려드립니다."
    ),
    ("보통약관", "9", "보험금의 청구"): (
        "보험수익자는 다음의 서류를 내고 보험금을 청구합니다.\n1. 청구서(회사양식)\n2. 사고증명서\n3. 신분증\n"
        "② 회사는 서류를 접수한 날부터 3영업일 안에 보험금을 지급합니다."
    ),
    (
        "골절진단비 특별약관",
        "2",
        "지급에 관한 세부규정",
    ): "① 같은 사고로 두 번 부러진 때에는 한 번만 지급합니다.\n② 골절진단비의 합계는 500만원을 한도로 합니다.",
    (
        "화상진단비 특별약관",
        "2",
        "지급에 관한 세부규정",
    ): "① 같은 사고로 두 번 데인 때에는 한 번만 지급합니다.\n② 화상진단비의 합계는 300만원을 한도로 합니다.",
    ("보통약관", "30", "분쟁의 조정"): "계약에 관하여 다툼이 있는 때에는 금융감독원장에게 조정을 신청할 수 있습니다.",
}
OTHER = {
    ("보통약관", "8", "청약의 철회"): BASE[("보통약관", "8", "청약의 철회")].replace("15일", "14일").replace("3영업일", "5영업일"),
    ("보통약관", "30", "분쟁의 조정"): BASE[("보통약관", "30", "분쟁의 조정")],
    ("보통약관", "31", "준거법"): "이 계약은 대한민국 법에 따르고, 정하지 않은 사항은 상법과 민법을 따릅니다.",
}


def places(*products: tuple[str, dict[tuple[str, str, str], str]]) -> list[Place]:
    return [
        Place(
            f"{product[:2]} {unit[:2]} {article}",
            Chunk(f"[{product} {unit}]", text, unit, article, title, ()),
            (product,),
            (f"{product[:2]}.pdf",),
        )
        for product, clauses in products
        for (unit, article, title), text in clauses.items()
    ]


ONE = Search(places(("무배당 든든생활보험", BASE)))
TWO = Search(places(("무배당 든든생활보험", BASE), ("튼튼건강보험", OTHER)))


def found(search: Search, question: str, answer: str, **more: Any) -> tuple[str, str]:
    """(how, chunk), or ("", why)."""
    told = search.find(Sought(question, answer, **more))
    assert bool(told.how) == bool(told.chunk and told.quotes) == (not told.why)
    return told.how, told.chunk or told.why


# ---------------------------------------------------------------- quotes


@pytest.mark.parametrize(
    "quote",
    [
        "② 골절진단비의 합계는 500만원을 한도로 합니다.",
        "골절진단비의\n합계는 500만원을  한도로 합니다",
        "(2) 골절진단비의 합계는 ５００만원을 한도로 합니다。",
        "“② 골절진단비의 합계는 500만원을 한도로 합니다.”",
    ],
)
def test_a_given_quote_is_found_whatever_its_form_and_becomes_the_clauses_words(quote: str) -> None:
    told = TWO.find(Sought("골절진단비는 얼마까지인가요?", "500만원까지입니다.", (quote,)))
    assert (told.how, told.chunk, told.doubts) == ("given", "무배 골절 2", ())
    assert told.quotes[0].lstrip("② ") == "골절진단비의 합계는 500만원을 한도로 합니다."


@pytest.mark.parametrize(("quote", "there"), [("1.5배를 지급합니다", True), ("15배를 지급합니다", False), ("1~5배를 지급합니다", False)])
def test_a_point_within_a_number_is_no_matter_of_form(quote: str, there: bool) -> None:
    search = Search(places(("든든보험", {("보통약관", "1", "지급"): "회사는 가입금액의 1.5배를 지급합니다."})))
    assert (search.find(Sought("얼마인가요?", "모릅니다.", (quote,))).how == "given") is there


def test_several_quotes_stand_in_one_clause_whether_listed_or_in_one_cell() -> None:
    for quotes in (("2. 사고증명서", "3. 신분증"), ("2. 사고증명서\n3. 신분증",), ("1. 청구서(회사양식)\n3. 신분증",)):
        told = TWO.find(Sought("어떤 서류를 내나요?", "서류입니다.", quotes))
        assert (told.how, told.chunk) == ("given", "무배 보통 9")
    assert TWO.find(Sought("서류?", "서류입니다.", ("2. 사고증명서", "상법과 민법을 따릅니다."))).how == ""


def test_the_same_words_in_two_clauses_are_told_by_product_terms_or_article() -> None:
    quote = BASE[("보통약관", "30", "분쟁의 조정")]
    told = TWO.find(Sought("다툼이 있으면 어떻게 하나요?", "조정을 신청합니다.", (quote,)))
    assert (told.chunk, told.doubts) == ("무배 보통 30", ()), "one article of two products: the first"
    assert TWO.find(Sought("다툼이 있으면?", "조정을 신청합니다.", (quote,), ("튼튼건강보험",))).chunk == "튼튼 보통 30"
    assert TWO.find(Sought("튼튼건강보험에서 다툼이 있으면?", "조정을 신청합니다.", (quote,))).chunk == "튼튼 보통 30"
    riders = {(f"{name} 특별약관", "3", "준용"): "이 특별약관에서 정하지 않은 것은 보통약관을 따릅니다." for name in ("입원비", "수술비")}
    search = Search(places(("든든보험", riders)))
    told = search.find(Sought("정하지 않은 것은 어떻게 하나요?", "보통약관을 따릅니다.", (riders["입원비 특별약관", "3", "준용"],)))
    assert told.doubts == (searching.SEVERAL,), "which rider is meant is for a person to say"
    told = search.find(
        Sought("수술비 특약에서 정하지 않은 것은?", "보통약관을 따릅니다.", (riders["입원비 특별약관", "3", "준용"],), ("수술비 특별약관",))
    )
    assert (told.chunk, told.doubts) == ("든든 수술 3", ())


def test_a_quote_outside_of_the_named_product_is_for_a_person_to_judge() -> None:
    told = TWO.find(Sought("준거법은?", "상법입니다.", (OTHER[("보통약관", "31", "준거법")],), ("무배당 든든생활보험",)))
    assert (told.how, told.chunk, told.doubts) == ("given", "튼튼 보통 31", (searching.ELSEWHERE,))


# ---------------------------------------------------------------- the answer's own words


def test_an_answer_in_the_clauses_own_words_needs_no_quote() -> None:
    told = TWO.find(
        Sought(
            "든든생활보험 철회를 접수하면 보험료는 언제 돌려주나요?", "회사는 철회를 접수한 날부터 3영업일 안에 받은 보험료를 돌려드립니다"
        )
    )
    assert (told.how, told.chunk, told.doubts) == ("words", "무배 보통 8", ())
    assert told.quotes == ("회사는 철회를 접수한 날부터 3영업일 안에 받은 보험료를 돌려드립니다.",)


def test_words_of_a_clause_that_answers_something_else_are_no_evidence() -> None:
    assert found(TWO, "암으로 진단받으면 암진단비를 얼마 받나요?", "회사는 서류를 접수한 날부터 3영업일 안에 보험금을 지급합니다.")[0] == ""


# ---------------------------------------------------------------- the passage that bears the answer

WITHDRAW = "보험증권을 받은 날로부터 15일 이내라면 청약을 철회하실 수 있어요. 단, 청약한 날부터 30일이 지나면 철회가 안 됩니다."


@pytest.mark.parametrize(
    ("question", "answer", "chunk"),
    [
        ("청약 철회는 며칠 이내에 할 수 있나요?", WITHDRAW, "무배 보통 8"),
        ("골절진단비 특약의 한도는 얼마인가요?", "골절진단비는 합계 500만원이 한도예요.", "무배 골절 2"),
        ("계약에 대해 다툼이 생기면 어떻게 하나요?", "계약에 다툼이 있으면 금융감독원장에게 조정을 신청하실 수 있어요.", "무배 보통 30"),
        ("보험금을 청구할 때 무슨 서류를 내나요?", "보험금 청구에는 청구서, 사고증명서, 신분증을 내시면 됩니다.", "무배 보통 9"),
    ],
)
def test_a_retold_answer_finds_its_passage_and_a_person_looks(question: str, answer: str, chunk: str) -> None:
    told = ONE.find(Sought(question, answer))
    assert (told.how, told.chunk, told.doubts) == ("passage", chunk, (searching.SEARCHED,))
    body = next(place.chunk.body for place in places(("무배당 든든생활보험", BASE)) if place.id == chunk)
    assert all(quote in body for quote in told.quotes)


@pytest.mark.parametrize(
    ("question", "answer", "why"),
    [
        ("골절진단비 특약의 한도는 얼마인가요?", "골절진단비는 합계 700만원이 한도예요.", searching.NO_NUMBERS),
        ("청약 철회는 며칠 이내에 할 수 있나요?", WITHDRAW.replace("15일", "20일"), None),
        ("콜센터는 몇 시까지 하나요?", "평일 오전 9시부터 오후 6시까지 상담합니다.", searching.NOTHING),
        ("치아보장 특약의 한도는 얼마인가요?", "골절진단비의 합계는 500만원을 한도로 합니다.", None),
        ("무지개자동차보험에서 다툼이 있으면 어떻게 하나요?", BASE[("보통약관", "30", "분쟁의 조정")], searching.OTHER_PRODUCT),
    ],
)
def test_what_no_clause_bears_out_is_unknown(question: str, answer: str, why: str | None) -> None:
    told = TWO.find(Sought(question, answer))
    assert told.how == "" and told.why and (why is None or told.why == why)


def test_two_products_are_told_apart_by_the_answers_numbers() -> None:
    assert found(TWO, "청약 철회는 며칠 이내에 할 수 있나요?", WITHDRAW.replace("15일", "14일")) == ("passage", "튼튼 보통 8")


def test_product_and_article_of_a_row_narrow_the_search() -> None:
    argue = ("다툼이 있으면 어떻게 하나요?", "계약에 다툼이 있으면 금융감독원장에게 조정을 신청하실 수 있어요.")
    assert found(TWO, *argue, named=("튼튼건강보험",)) == ("passage", "튼튼 보통 30")
    assert found(TWO, *argue, named=("튼튼.pdf",)) == ("passage", "튼튼 보통 30"), "by the file's name"
    for article in ("제30조", "30", "보통약관 제30조 제1항", "분쟁의 조정"):
        assert found(ONE, *argue, article=article) == ("passage", "무배 보통 30")
    assert found(ONE, *argue, article="제31조") == ("", searching.NO_ARTICLE)
    assert found(ONE, *argue, article="제8조")[0] == ""
    assert found(ONE, *argue, named=("무지개보험",)) == ("", searching.NO_PRODUCT)


def test_evidence_that_only_names_an_article_narrows_and_quotes_nothing() -> None:
    argue = ("다툼이 있으면 어떻게 하나요?", "계약에 다툼이 있으면 금융감독원장에게 조정을 신청하실 수 있어요.")
    assert found(ONE, *argue, evidence=("보통약관 제30조(분쟁의 조정) 참조",)) == ("passage", "무배 보통 30")
    assert found(ONE, *argue, evidence=("약관 제99조",)) == ("", searching.NO_ARTICLE)


def test_a_quote_in_other_words_is_searched_for() -> None:
    told = ONE.find(Sought("한도는 얼마인가요?", "500만원입니다.", ("골절진단비 합계는 500만원 한도로 한다",)))
    assert (told.how, told.chunk, told.doubts) == ("passage", "무배 골절 2", (searching.SEARCHED,))


# ---------------------------------------------------------------- again


def test_words_that_were_found_are_found_again_where_they_stand_now() -> None:
    sought = Sought("무배당 든든생활보험 다툼이 있으면?", "조정을 신청합니다.")
    quotes = (BASE[("보통약관", "30", "분쟁의 조정")],)
    told = ONE.again(quotes, sought, "passage")
    assert told is not None and (told.how, told.chunk, told.quotes, told.doubts) == (
        "passage",
        "무배 보통 30",
        quotes,
        (searching.SEARCHED,),
    )
    other = Search(places(("튼튼건강보험", OTHER)))
    assert other.again(quotes, sought, "passage") is None, "another product holds the words; nobody said they were its"
    given = other.again(quotes, sought, "given")
    assert given is not None and given.doubts == (searching.ELSEWHERE,)
    assert ONE.again(("아무 데도 없는 문장입니다.",), sought, "given") is None


def test_letters_leave_out_what_is_form() -> None:
    assert letters("① “보험금”의 지급, 제3조의2") == "1보험금의지급제3조의2"


def test_nothing_is_found_among_no_clauses() -> None:
    assert Search([]).find(Sought("질문입니다?", "답변입니다.", ("근거",))).how == ""


@pytest.mark.parametrize(
    ("named", "fits"),
    [
        ("튼튼건강보험", True),
        ("튼튼건강보험 보통약관", True),
        ("튼튼건강보험 약관.pdf", True),
        ("무배당 튼튼건강보험", True),
        ("보통약관", True),
        ("튼튼", True),
        ("무지개보험 보통약관", False),
        ("튼튼건강보험 암진단비 특약", False),
    ],
)
def test_a_row_may_call_its_product_and_terms_by_any_of_their_names(named: str, fits: bool) -> None:
    search = Search(places(("튼튼건강보험", OTHER)))
    told = found(search, "준거법은 어느 나라 법인가요?", OTHER[("보통약관", "31", "준거법")], named=(named,))
    assert told == (("words", "튼튼 보통 31") if fits else ("", searching.NO_PRODUCT))


def test_a_rider_is_known_by_its_short_name() -> None:
    assert found(ONE, "한도는 얼마인가요?", "골절진단비의 합계는 500만원을 한도로 합니다.", named=("골절진단비 특약",)) == (
        "words",
        "무배 골절 2",
    )


def test_a_quote_does_not_begin_or_end_within_a_number() -> None:
    search = Search(places(("든든보험", {("보통약관", "1", "지급"): "회사는 접수한 날부터 15일 이내에 최고 300만원을 지급합니다."})))
    told = search.find(Sought("언제인가요?", "모릅니다.", ("5일 이내에 최고 300만원을 지급합니다",)))
    assert (told.how, told.why) == ("", searching.NO_NUMBERS)
    assert search.find(Sought("언제인가요?", "모릅니다.", ("접수한 날부터 1",))).how == ""
    assert search.find(Sought("언제인가요?", "모릅니다.", ("15일 이내에 최고 300만원을 지급합니다",))).how == "given"
    listed = Search(places(("든든보험", {("보통약관", "1", "지급"): "다음 서류를 냅니다.\n1. 별지 1\n2. 사고증명서 3\n4. 신분증"})))
    assert listed.find(Sought("무엇을 내나요?", "모릅니다.", ("2. 사고증명서 3",))).how == "given", (
        "a mark is no part of the number before it"
    )
