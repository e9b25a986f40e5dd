"""What the rules make of invented clauses: right pairs, or none."""

from __future__ import annotations

import pytest

from corpus_builder.checks import evidence, exceptions, form, numbers
from corpus_builder.generation.methods import extractive
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate

from .invented import chunk

OPTIONS = extractive.Options()

PAYMENT = chunk(
    "보험금의 지급절차",
    "① 회사는 서류를 접수한 날부터 3영업일 이내에 보험금을 지급합니다. 다만, 조사가 필요한 때에는 10영업일 이내에 지급합니다.\n"
    "② 제1항에 따라 보험금을 지급할 때에는 회사가 지급명세를 알려 드립니다.\n"
    "③ 이 경우 회사는 이자를 더하여 드립니다.",
)
EXCLUSIONS = chunk(
    "보험금을 지급하지 않는 사유",
    "회사는 다음 중 어느 하나의 사유로 보험금 지급사유가 발생한 때에는 보험금을 지급하지 않습니다. <개정 2024.1.1.>\n"
    "1. 피보험자가 고의로 자신을 해친 경우. 다만, 심신상실 상태에서 해친 경우에는 보험금을 지급합니다.\n"
    "2. 전쟁, 내란, 폭동\n"
    "3. 그 밖에 다음의 행위를 한 경우\n가. 경주\n나. 곡예",
    unit="골절진단비 특별약관",
)
TERMS = chunk(
    "용어의 정의",
    "이 약관에서 쓰는 용어의 뜻은 다음과 같습니다.\n1. 계약관계 용어\n가. 계약자: 회사와 계약을 맺는 사람을 말합니다.\n"
    "나. 증권: 계약의 내용을 적은 문서를 말합니다.\n2. 골절: 뼈가 부러진 상태를 말하며, 치아의 파절은 제외합니다.\n"
    "【연대】 여럿이 함께 책임을 지는 것을 말합니다.\n【예시】 넘어진 경우: 지급합니다.",
)
CLAIM = chunk("보험금의 청구", "① 수익자는 다음의 서류를 내고 보험금을 청구하여야 합니다.\n1. 청구서(회사 양식)\n2. 신분증", article="6-2")
ALL = [PAYMENT, EXCLUSIONS, TERMS, CLAIM]


def found(piece: Chunk) -> dict[str, Candidate]:
    return {c.instruction: c for c in extractive.parse(piece, None, OPTIONS)}


def test_a_period_is_asked_for_and_answered_with_its_exception() -> None:
    pairs = found(PAYMENT)
    pair = pairs["{product} 보통약관 제7조(보험금의 지급절차)에서 회사는 서류를 접수한 날부터 몇 영업일 이내에 보험금을 지급하나요?"]
    assert pair.task_type == "기한"
    assert pair.output.endswith("다만, 조사가 필요한 때에는 10영업일 이내에 지급합니다.")


def test_a_reference_to_the_own_article_is_spelt_out_in_the_question() -> None:
    assert "{product} 보통약관에서 제7조(보험금의 지급절차) 제1항에 따라 보험금을 지급할 때에는 회사가 어떻게 하나요?" in found(PAYMENT)


def test_a_paragraph_that_leans_on_another_is_left_out() -> None:
    assert not any("이자" in pair.output for pair in found(PAYMENT).values())


def test_exclusions_are_asked_for_as_a_list_and_one_by_one() -> None:
    pairs = found(EXCLUSIONS)
    whole = pairs["{product} 골절진단비 특별약관에서 보험금을 지급하지 않는 사유는 무엇인가요?"]
    assert "나. 곡예" in whole.output and "개정" not in whole.output
    own = pairs["{product} 골절진단비 특별약관에서 피보험자가 고의로 자신을 해친 경우에 보험금을 지급하나요?"]
    assert own.task_type == "면책"
    assert "지급하지 않습니다." in own.output and "다만, 심신상실" in own.output
    assert any("‘전쟁, 내란, 폭동’으로 보험금 지급사유가 발생한 때에" in question for question in pairs)
    assert not any("그 밖에 다음의" in question for question in pairs)


def test_terms_are_defined_one_by_one_from_items_and_glosses() -> None:
    pairs = found(TERMS)
    assert pairs["{product} 보통약관에서 ‘계약자’란 무엇을 뜻하나요?"].output == "‘계약자’란 회사와 계약을 맺는 사람을 말합니다."
    assert pairs["{product} 보통약관에서 ‘골절’이란 무엇을 뜻하나요?"].output.endswith("치아의 파절은 제외합니다.")
    assert pairs["{product} 보통약관에서 ‘연대’란 무엇을 뜻하나요?"].task_type == "정의"
    assert len(pairs) == 4


def test_a_list_of_papers_is_answered_whole() -> None:
    (pair,) = found(CLAIM).values()
    assert (pair.task_type, pair.instruction) == (
        "절차·서류",
        "{product} 보통약관 제6조의2(보험금의 청구)에서 수익자는 어떤 서류를 내고 보험금을 청구하여야 하나요?",
    )
    assert pair.output == "수익자는 다음의 서류를 내고 보험금을 청구하여야 합니다.\n1. 청구서(회사 양식)\n2. 신분증"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("목적", "이 계약은 위험에 대비하기 위하여 체결됩니다."),
        ("보험금의 지급사유", "회사는 다음의 경우에 보험금을 지급합니다."),
        ("보험금의 지급사유", "3. 수술을 받은 경우\n4. 입원한 경우"),
        ("계산", "지급액은 손해액 × (가입금액 ÷ 보험가액)으로 계산한 금액 = 10만원입니다."),
        ("표", ""),
    ],
)
def test_what_says_little_or_looks_torn_gives_nothing(title: str, body: str) -> None:
    assert found(chunk(title, body)) == {}


def test_borrowed_law_gives_one_pair() -> None:
    piece = chunk("준용규정", "이 특별약관에서 정하지 않은 사항은 보통약관을 따릅니다.", unit="골절진단비 특별약관")
    assert list(found(piece)) == ["{product} 골절진단비 특별약관에서 정하지 않은 사항은 어떻게 하나요?"]


def test_a_short_article_without_a_rule_of_its_own_is_answered_whole() -> None:
    piece = chunk("통화", "이 계약의 돈은 원화로 합니다. 다만, 계약자와 회사가 합의하여 달리 정할 수 있습니다.", article="3-2")
    (pair,) = [pair for pair in found(piece).values() if pair.task_type != "조항 인용"]
    assert pair.instruction == "{product} 보통약관에서 ‘통화’에 관하여 어떻게 정하고 있나요?"
    assert pair.output == piece.body


def test_a_numbered_list_of_exclusions_is_asked_for_by_its_paragraph() -> None:
    body = "① " + EXCLUSIONS.body.replace("<개정 2024.1.1.>", "")
    pairs = found(chunk("면책", body, article="5", unit="보통약관"))
    assert "{product} 보통약관에서 제5조(면책) 제1항에 따라 보험금을 지급하지 않는 사유는 무엇인가요?" in pairs


def test_a_unit_without_a_name_and_an_annex_are_named_by_their_article() -> None:
    text = "회사는 약관의 뜻이 명백하지 않은 경우에는 계약자에게 유리하게 해석합니다."
    nameless = found(chunk("약관의 해석", text, article="36", unit="약관 2"))
    assert "{product} 약관 제36조(약관의 해석)에서 회사는 약관의 뜻이 명백하지 않은 경우에는 어떻게 하나요?" in nameless
    assert "조항 인용" not in {pair.task_type for pair in nameless.values()}
    (annex,) = found(Chunk("별표 1", text, "골절진단비 특별약관", "별표 1", "기준", ()))
    assert annex.startswith("{product} 약관 별표 1(기준)에서 ")


@pytest.mark.parametrize("piece", ALL, ids=lambda piece: str(piece.title))
def test_every_pair_stands_alone_and_passes_the_checks(piece: Chunk) -> None:
    for pair in extractive.parse(piece, None, OPTIONS):
        assert pair.instruction.startswith("{product} ") and pair.instruction.endswith("?")
        assert piece.unit_title in pair.instruction.replace("{product} ", "")
        verdicts = [check.check(pair, piece) for check in (evidence, numbers, exceptions, form)]
        assert [v for v in verdicts if v.outcome != "pass"] == []


def test_the_same_chunk_gives_the_same_pairs_and_the_limit_holds() -> None:
    first = extractive.parse(TERMS, None, OPTIONS)
    assert extractive.parse(TERMS, None, OPTIONS) == first
    assert extractive.parse(TERMS, None, extractive.Options(limit=2)) == first[:2]
    assert extractive.plan(TERMS, OPTIONS) is None


def test_a_case_of_which_two_paragraphs_speak_is_asked_of_one() -> None:
    asked = found(
        chunk(
            "대표자의 지정",
            "① 계약자 또는 보험수익자가 2명 이상인 경우에는 각 대표자를 1명 지정하여야 합니다.\n"
            "② 지정된 대표자의 소재가 확실하지 않은 경우에는 한 사람에게 알린 것을 모두에게 알린 것으로 봅니다.\n"
            "③ 계약자가 2명 이상인 경우에는 그 책임을 연대로 합니다.",
        )
    )
    assert "{product} 보통약관에서 제7조(대표자의 지정) 제3항에 따르면 계약자가 2명 이상인 경우에는 어떻게 되나요?" in asked
    assert not any("2명 이상인 경우에는 어떻게" in question and "항" not in question for question in asked)


def test_blanks_within_numbers_stay_in_the_quote() -> None:
    torn = "① 회사는 손해를 보상합니다.\n② 회사는 제 1 항의 손해를 사고일부터 30 일 이내에 200 만원을 한도로 보상합니다."
    asked = found(chunk("보상하는 손해", torn))
    questions = [question for question in asked if "제1항" in question]
    assert questions and not any(" 만원" in question or "제 1" in question for question in asked)
    assert all("제 1 항" in asked[question].output for question in questions if "어느 조항" not in question)


def test_one_of_two_lists_to_the_same_end_is_asked_for_by_its_paragraph() -> None:
    asked = found(
        chunk(
            "보상하지 않는 사항",
            "① 회사는 다음의 사유로 생긴 의료비는 보상하지 않습니다.\n1. 고의\n2. 전쟁\n"
            "② 회사는 다음의 의료비는 보상하지 않습니다.\n1. 비만\n2. 요실금",
        )
    )
    lists = [question for question, pair in asked.items() if "1. " in pair.output and "2. " in pair.output]
    assert lists and all("제1항" in question or "제2항" in question for question in lists)
