"""Questions made of sentences: each is a question in Korean, or there is none."""

from __future__ import annotations

import pytest

from corpus_builder.generation import phrasing


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("회사는 고의로 생긴 손해를 보상하지 않습니다.", "회사는 고의로 생긴 손해를 보상하나요?"),
        ("단체계약은 청약을 철회할 수 없습니다.", "단체계약은 청약을 철회할 수 있나요?"),
        ("회사는 이자를 더하여 드리지 아니합니다.", "회사는 이자를 더하여 드리나요?"),
        ("제1항에도 불구하고 90일이 지난 계약은 철회할 수 없습니다.", "90일이 지난 계약은 철회할 수 있나요?"),
        ("계약은 청약과 승낙으로 이루어집니다.", "계약은 청약과 승낙으로 이루어지나요?"),
        ("회사는 성실하게 해석하여야 하며 다르게 해석하지 않습니다.", None),
        ("이 경우 회사는 지급하지 않습니다.", None),
        ("다만, 회사는 지급하지 않습니다.", None),
        ("회사는 위 금액을 지급하지 않습니다.", None),
        ("청구서", None),
        ("전쟁으로 생긴 경우. 다만, 내란은 지급하지 않습니다.", None),
    ],
)
def test_yes_or_no(sentence: str, asked: str | None) -> None:
    assert phrasing.question(sentence) == asked


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("계약자는 증권을 받은 날부터 15일 이내에 철회할 수 있습니다.", "계약자는 증권을 받은 날부터 며칠 이내에 철회할 수 있나요?"),
        ("회사는 3영업일 이내에 지급하며, 지연된 기간에는 이자를 더합니다.", "회사는 몇 영업일 이내에 지급하나요?"),
        ("청구권은 3년간 행사하지 않으면 소멸합니다.", "청구권은 몇 년간 행사하지 않으면 소멸하나요?"),
        ("청구권(2년 이내의 것)은 3년간 행사하지 않으면 소멸합니다.", "청구권은 몇 년간 행사하지 않으면 소멸하나요?"),
        ("15일 이내 또는 30일 이내에 알려야 합니다.", None),
        ("180일 이내에 정해지지 않으면 180일이 되는 날에 정합니다.", None),
    ],
)
def test_periods(sentence: str, asked: str | None) -> None:
    assert phrasing.deadline_question(sentence) == asked


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("회사는 1일당 3만원을 지급합니다.", "회사는 1일당 얼마를 지급하나요?"),
        ("청구하는 보험금이 100만원 이하인 때에는 사본을 낼 수 있습니다.", "청구하는 보험금이 얼마 이하인 때에는 사본을 낼 수 있나요?"),
        ("회사는 추정하는 보험금의 50% 상당액을 지급합니다.", "회사는 추정하는 보험금의 몇 % 상당액을 지급하나요?"),
        ("회사는 평균공시이율 + 1%를 더합니다.", None),
        ("회사는 3만원 또는 5만원을 지급합니다.", None),
        ("상해80%이상장해보험금을 지급한 때에는 계약이 소멸됩니다.", None),
    ],
)
def test_amounts(sentence: str, asked: str | None) -> None:
    assert phrasing.amount_question(sentence) == asked


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("주소가 변경된 경우에는 효력이 없는 것으로 봅니다.", "주소가 변경된 경우에는 어떻게 되나요?"),
        ("회사는 계약자가 동의한 때에는 전자문서로 보냅니다.", "회사는 계약자가 동의한 때에는 어떻게 하나요?"),
        (
            "회사가 파산의 선고를 받은 때에는 계약자는 계약을 해지할 수 있습니다.",
            "회사가 파산의 선고를 받은 때에는 계약자는 어떻게 할 수 있나요?",
        ),
        ("계약자가 2명 이상인 경우에는 대표자를 정하여야 합니다.", "계약자가 2명 이상인 경우에는 어떻게 하여야 하나요?"),
        (
            "회사가 계약을 해지한 경우 회사는 이를 계약자에게 알리고, 돌려줄 보험료가 있을 경우에는 이를 지급합니다.",
            "회사가 계약을 해지한 경우에는 어떻게 하나요?",
        ),
        (
            "회사는 계약자가 청약을 한 경우에는 이를 승낙하며, 계약은 그때부터 부활됩니다.",
            "회사는 계약자가 청약을 한 경우에는 어떻게 하나요?",
        ),
        ("국내의료비의 경우 실제로 낸 금액을 한도로 보상합니다.", None),
        ("보험계약자는 은행 계좌로 내고자 하는 경우에, 회사는 신청서를 받은 때에 승낙합니다.", None),
        ("계약이 성립합니다.", None),
    ],
)
def test_conditions(sentence: str, asked: str | None) -> None:
    assert phrasing.condition_question(sentence) == asked


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("수익자는 다음의 서류를 내고 청구하여야 합니다.", "수익자는 어떤 서류를 내고 청구하여야 하나요?"),
        ("회사는 다음 중 어느 하나에 해당하는 경우에는 해지할 수 없습니다.", "회사는 어떤 경우에 해지할 수 없나요?"),
        ("회사는 다음 각 호의 어느 하나의 사유로 생긴 손해를 보상하지 않습니다.", "회사는 어떤 사유로 생긴 손해를 보상하지 않나요?"),
        ("다음 중 한 가지에 해당되면 무효로 합니다.", "어떤 경우에 무효로 하나요?"),
        ("다음 중 어느 하나로 진단 확정된 때에는 지급합니다.", "무엇으로 진단 확정된 때에는 지급하나요?"),
        ("계약자는 다음의 사항을 바꿀 수 있으며, 회사는 알려 드립니다.", "계약자는 어떤 사항을 바꿀 수 있나요?"),
        ("회사가 보상하는 손해는 다음과 같습니다.", "회사가 보상하는 손해는 무엇인가요?"),
        ("회사는 다음 날에 지급합니다.", None),
        ("이 경우 다음의 서류를 내야 합니다.", None),
    ],
)
def test_lists(sentence: str, asked: str | None) -> None:
    assert phrasing.list_question(sentence) == asked


def test_asides_go_and_titles_stay() -> None:
    text = "제7조(보험금의 청구(일반))에서 정한 서류(이하 ‘서류(원본)’라 합니다)를 냅니다."
    assert phrasing.strip_asides(text) == "제7조(보험금의 청구(일반))에서 정한 서류를 냅니다."


def test_a_sentence_in_brackets_is_an_aside() -> None:
    assert phrasing.strip_asides("기간[마지막 날이 쉬는 날이면 그 다음 날까지로 합니다]으로 정합니다.") == "기간으로 정합니다."
    assert phrasing.strip_asides("[별표 1]에서 정합니다.") == "[별표 1]에서 정합니다."


def test_what_names_or_calls_something_is_no_doubt() -> None:
    assert phrasing.statement_question("회사는 계약자에게 영수증을 드립니다.") == "회사는 계약자에게 영수증을 드리나요?"
    assert phrasing.statement_question("회사는 매달 보험료를 정산하기로 하고 이 기간을 정산기간이라 합니다.") is None
    assert phrasing.statement_question("회사는 정한 기준에 맞지 않는 질병을 분류한 표입니다.") is None


def test_what_an_annex_sets_out_is_asked_for_its_place() -> None:
    assert phrasing.place_question("이 약관에서 쓰는 용어의 뜻은 <붙임1>과 같습니다.") == "이 약관에서 쓰는 용어의 뜻은 어디에 나와 있나요?"
    assert phrasing.place_question("보상하는 손해는 아래와 같습니다.") is None


def test_the_brackets_of_a_name_stay() -> None:
    assert phrasing.strip_asides("단체 특별약관(Ⅱ)(이하 특별약관)에 따릅니다.") == "단체 특별약관(Ⅱ)에 따릅니다."
    assert phrasing.strip_asides("「비급여(국내)」(표 참조)를 보상합니다.") == "「비급여(국내)」를 보상합니다."
    rider = "기본형 실손의료비(급여) 특별약관과 휴대품손해(분실 제외) 특별약관, 상해의료비 국내(급여)"
    assert phrasing.strip_asides(f"{rider}를 준용합니다(표 참조).") == f"{rider}를 준용합니다."


def test_a_condition_without_a_particle() -> None:
    asked = phrasing.case_at_last_question("어떤 병을 치료하려고 두 번 이상 입원한 경우 입원일을 더합니다.")
    assert asked == "어떤 병을 치료하려고 두 번 이상 입원한 경우에는 어떻게 되나요?"
    asked = phrasing.case_at_last_question("회사는 계약이 해지된 경우 해지 당시의 계약자에게 알립니다.")
    assert asked == "회사는 계약이 해지된 경우에는 어떻게 하나요?"


def test_a_noun_without_its_particle_makes_no_question() -> None:
    assert phrasing.standalone("회사는 비용(이하 「방지비용」) 제4조(계산)에 따라 보상합니다.") is None
    assert phrasing.standalone("회사는 제3조(지급) 제1항의 비용(이하 「방지비용」)을 보상합니다.") is not None


def test_a_list_is_asked_in_the_clause_that_announces_it() -> None:
    lead = "회사는 약관을 드리며, 전화로 맺는 계약은 계약자의 동의를 얻어 다음의 방법으로 설명할 수 있습니다."
    assert phrasing.list_question(lead) == "전화로 맺는 계약은 계약자의 동의를 얻어 어떤 방법으로 설명할 수 있나요?"


def test_of_two_statements_the_first_or_none_is_asked() -> None:
    said = "회사는 계약자에게 증권을 드려야 하고, 그 약관의 주요한 내용을 알려드립니다."
    assert phrasing.statement_question(said) == "회사는 계약자에게 증권을 드려야 하나요?"
    assert phrasing.statement_question("회사는 적립액을 지급하고, 이 계약은 더 이상 효력을 가지지 않습니다.") is None
