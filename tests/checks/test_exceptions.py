"""An exception beside the evidence is either said or shown to a person."""

from __future__ import annotations

import pytest

from corpus_builder.checks import exceptions
from corpus_builder.model import Chunk, Mark

from .invented import CHUNK, FIRST, SECOND, candidate

MAIN = FIRST[: FIRST.index(" 다만")]


def test_an_answer_without_the_proviso_is_looked_at() -> None:
    verdict = exceptions.check(candidate("3영업일 이내에 지급합니다.", MAIN), CHUNK)
    assert (verdict.outcome, verdict.reasons[0].name) == ("look", exceptions.NOT_MENTIONED)
    assert verdict.reasons[0].detail.startswith("다만")


def test_quoting_the_proviso_is_not_saying_it() -> None:
    assert exceptions.check(candidate("3영업일 이내에 지급합니다.", FIRST), CHUNK).outcome == "look"


def test_an_answer_with_the_proviso_passes() -> None:
    answer = "3영업일 이내에 지급합니다. 다만, 조사가 필요한 때에는 10영업일 이내에 지급합니다."
    assert exceptions.check(candidate(answer, MAIN), CHUNK).outcome == "pass"


def test_the_proviso_of_another_paragraph_is_none_of_its_business() -> None:
    assert exceptions.check(candidate("50%만 지급합니다.", SECOND), CHUNK).outcome == "pass"


def test_the_proviso_of_another_item_is_none_of_its_business_but_that_of_the_lead_is() -> None:
    lead = "회사는 다음의 경우에 지급하지 않습니다. 다만, 법원이 명한 때에는 지급합니다."
    one, two = "1. 고의로 다친 경우. 다만, 심신상실인 때에는 지급합니다.", "2. 전쟁으로 다친 경우"
    body = "\n".join([lead, one, two])
    start = body.index(two)
    marks = (Mark("호", "1", body.index(one), body.index(one) + len(one)), Mark("호", "2", start, len(body)))
    chunk = Chunk("보통약관 제5조", body, "보통약관", "5", "보험금을 지급하지 않는 사유", marks)
    verdict = exceptions.check(candidate("전쟁으로 다친 경우입니다.", two), chunk)
    assert [r.detail for r in verdict.reasons] == ["다만, 법원이 명한 때에는 지급합니다."]


def test_a_gloss_is_not_governed_by_the_paragraph_around_it() -> None:
    body = "① 철회할 수 있습니다. 다만, 단체는 제외합니다. 【철회】 거두는 것을 말합니다."
    start = body.index("【")
    chunk = Chunk("보통약관 제17조", body, "보통약관", "17", "철회", (Mark("항", "1", 0, len(body)), Mark("box", "철회", start, len(body))))
    assert exceptions.check(candidate("거두는 것을 말합니다.", body[start:]), chunk).outcome == "pass"


def test_the_proviso_of_an_item_counts_although_no_full_stop_stands_before_it() -> None:
    body = "1. 피보험자의 임신, 출산, 산후기. 다만, 회사가 보장하는 상해의 치료로 생긴 경우에는 지급합니다."
    chunk = Chunk("보통약관 제5조", body, "보통약관", "5", "면책", (Mark("호", "1", 0, len(body)),))
    said = candidate("피보험자의 임신, 출산, 산후기는 지급하지 않습니다.", body)
    assert exceptions.check(said, chunk).reasons[0].detail.startswith("다만, 회사가")
    assert exceptions.check(candidate(body, body), chunk).outcome == "pass"


RULE = (
    "① 청약의 철회를 접수한 날부터 3영업일 이내에 보험료를 돌려드립니다. 다만, 제1회 보험료를 신용카드로 납입한 경우에는 매출을 취소합니다."
)
OF_RULE = Chunk("보통약관 제17조", RULE, "보통약관", "17", "청약의 철회", (Mark("항", "1", 0, len(RULE)),))


@pytest.mark.parametrize(
    ("output", "outcome"),
    [
        ("3영업일 안에 돌려받습니다. 단, 제1회 보험료를 카드로 냈다면 매출을 취소합니다.", "pass"),
        ("3영업일 안에 돌려받지만, 신용카드로 냈으면 매출이 취소됩니다.", "pass"),
        ("3영업일 안에 돌려받습니다.", "look"),
        ("3영업일 안에 돌려받습니다. 다만, 늦어지면 이자를 더합니다.", "look"),
    ],
)
def test_an_exception_may_be_retold_where_the_answer_excepts_something(output: str, outcome: str) -> None:
    assert exceptions.check(candidate(output, RULE.split(" 다만")[0]), OF_RULE).outcome == outcome


def test_what_an_exception_lists_is_no_exception_to_itself() -> None:
    lead = "① 회사는 계약을 해지할 수 있습니다. 그러나 다음 중 한 가지에 해당되는 때에는 해지할 수 없습니다."
    item = "1. 회사가 그 사실을 안 날부터 1개월 이상 지났을 때"
    body = f"{lead}\n{item}"
    marks = (Mark("항", "1", 0, len(body)), Mark("호", "1", len(lead) + 1, len(body)))
    chunk = Chunk("보통약관 제14조", body, "보통약관", "14", "알릴 의무 위반의 효과", marks)
    assert exceptions.check(candidate("1개월 이상 지났으면 해지하지 못합니다.", item), chunk).outcome == "pass"
    assert exceptions.check(candidate("회사는 계약을 해지할 수 있습니다.", lead.split(" 그러나")[0]), chunk).outcome == "look"


def test_a_substitute_or_a_carve_out_elsewhere_is_no_exception_to_the_answer() -> None:
    first = "계약자는 청약할 때 아는 사실을 알려야 합니다. 다만, 병원의 건강진단서 사본으로 건강진단을 대신할 수 있습니다."
    second = "늦어진 기간은 가산이율을 적용하지 않고 이자를 더하는 날에서 제외합니다."
    chunk = Chunk("보통약관 제9조", f"{first}\n{second}", "보통약관", "9", "알릴 의무", ())
    assert exceptions.check(candidate("계약자가 청약할 때 아는 사실을 알려야 합니다.", first.split(" 다만")[0]), chunk).outcome == "pass"


def test_the_exception_itself_may_be_what_is_asked_about() -> None:
    rule = "장해는 고정된 것을 말합니다. 다만, 한시적인 장해는 5년 이상인 때에 장해지급률의 20%를 장해지급률로 합니다."
    chunk = Chunk("보통약관 별표", rule, "보통약관", "9", "장해", ())
    asked = candidate("30%의 20%이므로 6%입니다.", "5년 이상인 때에 장해지급률의 20%를 장해지급률로 합니다.")
    assert exceptions.check(asked, chunk).outcome == "pass"


def test_a_bracket_that_carves_out_is_mentioned_in_few_words() -> None:
    rule = "도착지(주거지는 제외합니다)에 6시간 이내에 도착하지 못한 경우 비용을 지급합니다."
    chunk = Chunk("특별약관 제1조", rule, "특별약관", "1", "지연", ())
    assert exceptions.check(candidate("도착지에 6시간 안에 못 간 경우입니다. 주거지는 제외합니다.", rule), chunk).outcome == "pass"
    assert exceptions.check(candidate("도착지에 6시간 안에 못 간 경우입니다.", rule), chunk).reasons[0].detail == "(주거지는 제외합니다)"


def test_who_says_that_the_exception_is_none_does_not_mention_it() -> None:
    rule = "그 기간에 생긴 질병은 보상하지 않습니다. 단, 이 계약이 갱신계약인 경우에는 적용하지 않습니다."
    chunk = Chunk("보통약관 제4조", rule, "보통약관", "4", "면책기간", ())
    assert exceptions.check(candidate("그 기간에 생긴 질병은 갱신계약이더라도 보상하지 않습니다.", rule), chunk).outcome == "look"
    assert (
        exceptions.check(candidate("그 기간에 생긴 질병은 보상하지 않지만, 갱신계약에는 적용하지 않습니다.", rule), chunk).outcome == "pass"
    )


@pytest.mark.parametrize(
    ("output", "outcome"),
    [
        ("입원일수에 제한 없이 지급합니다.", "look"),
        ("어떤 계약이든 청구할 수 있습니다.", "look"),
        ("법인이어도 같습니다.", "look"),
        ("입원일수만큼 지급합니다.", "pass"),
    ],
)
def test_an_answer_that_rules_out_any_exception_is_looked_at(output: str, outcome: str) -> None:
    rule = "입원일수에 따라 지급합니다."
    chunk = Chunk("보통약관 제4조", f"{rule} 1회 입원당 180일을 한도로 합니다.", "보통약관", "4", "입원", ())
    verdict = exceptions.check(candidate(output, rule), chunk)
    assert (verdict.outcome, [reason.name for reason in verdict.reasons]) == (outcome, [exceptions.NO_EXCEPTION] * (outcome == "look"))
    assert exceptions.check(candidate(output, rule, instruction="보통약관에서 무조건 지급하나요?"), chunk).outcome == "pass"


def test_an_exception_takes_from_what_is_said_at_the_end_of_the_sentence_before_it() -> None:
    rule = "회사는 14일 이상을 독촉기간으로 정하고, 그 기간이 끝나는 날의 다음 날에 계약이 해지됩니다."
    chunk = Chunk("보통약관 제9조", f"{rule} 다만, 해지 전에 생긴 사고는 보상합니다.", "보통약관", "9", "해지", ())
    assert exceptions.check(candidate("14일 이상입니다.", "회사는 14일 이상을 독촉기간으로 정하고"), chunk).outcome == "pass"
    assert (
        exceptions.check(candidate("다음 날에 해지됩니다.", "그 기간이 끝나는 날의 다음 날에 계약이 해지됩니다"), chunk).outcome == "look"
    )


def test_an_exception_about_another_thing_of_a_list_is_none_here() -> None:
    rule = "미성년자 또는 외국거주자를 피보험자로 한 계약은 무효로 합니다."
    chunk = Chunk("보통약관 제9조", f"{rule} 다만, 외국거주자가 승인을 받은 때에는 유효합니다.", "보통약관", "9", "무효", ())
    assert exceptions.check(candidate("미성년자를 피보험자로 한 계약은 무효입니다.", rule), chunk).outcome == "pass"
    assert exceptions.check(candidate("외국거주자를 피보험자로 한 계약은 무효입니다.", rule), chunk).outcome == "look"


def test_a_case_that_is_worked_out_has_the_exceptions_that_its_question_gives_it() -> None:
    rule = "자기부담금을 초과하는 금액만 보상합니다."
    chunk = Chunk("보통약관 제4조", f"{rule} 다만, 다른 보험이 있는 때에는 나누어 보상합니다.", "보통약관", "4", "보상", ())
    worked = candidate(
        "250만원을 보상합니다.", rule, instruction="보통약관에서 손해가 260만원이고 자기부담금이 10만원이면 얼마를 보상하나요?"
    )
    assert exceptions.check(worked, chunk).outcome == "pass"
    assert exceptions.check(candidate("자기부담금을 넘는 금액을 보상합니다.", rule), chunk).outcome == "look"


CANCER = "암보장개시일은 계약일부터 90일이 지난 날의 다음 날로 합니다. 다만, 보험나이 15세 미만인 피보험자의 경우에는 계약일로 합니다."
OF_CANCER = Chunk("특별약관 제2조", CANCER, "특별약관", "2", "보장의 시작", (Mark("항", "1", 0, len(CANCER)),))


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("40세에 가입한 특별약관에서 암 보장은 언제부터 시작되나요?", "pass"),
        ("15세인 피보험자의 특별약관에서 암 보장은 언제부터 시작되나요?", "pass"),
        ("12세인 피보험자의 특별약관에서 암 보장은 언제부터 시작되나요?", "look"),
        ("특별약관에서 암 보장은 언제부터 시작되나요?", "look"),
    ],
)
def test_a_question_may_rule_the_case_of_an_exception_out_by_a_number(question: str, outcome: str) -> None:
    said = candidate("90일이 지난 날의 다음 날부터입니다.", CANCER.split(" 다만")[0], instruction=question)
    assert exceptions.check(said, OF_CANCER).outcome == outcome


def test_a_limit_to_the_first_time_is_no_exception_where_the_first_time_is_asked_about() -> None:
    rule = "회사는 진단된 때에는 300만원을 지급합니다."
    body = f"{rule} 다만, 최초 1회에 한하여 지급합니다."
    chunk = Chunk("특별약관 제2조", body, "특별약관", "2", "지급사유", (Mark("항", "1", 0, len(body)),))
    said = candidate("300만원을 받습니다.", rule, instruction="특별약관에서 처음 진단되면 얼마를 받나요?")
    assert exceptions.check(said, chunk).outcome == "pass"
    assert exceptions.check(candidate("300만원을 받습니다.", rule, instruction="특별약관에서 얼마를 받나요?"), chunk).outcome == "look"


@pytest.mark.parametrize(
    ("rule", "aside"),
    [
        ("가입금액을 넘는 금액만 보상합니다.", "다만, 의무보험이 여럿인 경우에는 제10조(보험금의 분담)를 따릅니다."),
        ("입원한 때에는 종료일부터 180일까지 보상합니다.", "(종료일은 제외합니다)"),
    ],
)
def test_what_another_article_says_or_a_day_that_is_not_counted_is_no_exception(rule: str, aside: str) -> None:
    body = f"{rule[:-1]}{aside}." if aside[0] == "(" else f"{rule} {aside}"
    chunk = Chunk("특별약관 제2조", body, "특별약관", "2", "보상", (Mark("항", "1", 0, len(body)),))
    assert exceptions.check(candidate(rule, body), chunk).outcome == "pass"


def test_what_a_bracket_takes_out_is_taken_from_what_stands_before_it() -> None:
    body = "타인(피보험자의 부모, 배우자 및 자녀는 제외합니다)을 다치게 한 때에는 1인당 5천만원을 한도로 지급합니다."
    chunk = Chunk("특별약관 제1조", body, "특별약관", "1", "합의금", (Mark("항", "1", 0, len(body)),))
    said = "1인당 5천만원까지 지급합니다."
    assert exceptions.check(candidate(said, body[body.index("을 다치게") + 2 :]), chunk).outcome == "pass"
    assert exceptions.check(candidate(said, body), chunk).outcome == "look"


def test_an_exception_that_is_quoted_may_be_told_in_words_of_ones_own() -> None:
    rule = "회사는 가족에 대한 권리를 얻지 못합니다."
    proviso = "다만, 손해가 그 가족의 고의로 인하여 발생한 경우에는 그 권리를 취득합니다."
    body = f"{rule} {proviso}"
    chunk = Chunk("특별약관 제1조", body, "특별약관", "1", "대위권", (Mark("항", "1", 0, len(body)),))
    told = "가족에 대한 권리를 얻지 못하지만, 그 가족이 일부러 낸 손해라면 예외적으로 권리를 얻습니다."
    assert exceptions.check(candidate(told, body), chunk).outcome == "pass"
    assert exceptions.check(candidate("가족에 대한 권리를 얻지 못합니다.", body), chunk).outcome == "look"


def test_that_something_is_paid_is_no_exception_to_when_something_else_happens() -> None:
    rule = "독촉기간이 끝나는 날의 다음 날에 계약이 해지됩니다."
    body = f"{rule} 다만, 해지 전에 생긴 사고는 보상합니다."
    chunk = Chunk("보통약관 제9조", body, "보통약관", "9", "해지", (Mark("항", "1", 0, len(body)),))
    said = "독촉기간이 끝나는 날의 이튿날입니다."
    assert exceptions.check(candidate(said, rule, instruction="보통약관에서 계약은 언제 해지되나요?"), chunk).outcome == "pass"
    assert exceptions.check(candidate(said, rule, instruction="보통약관에서 해지되면 보상은 어떻게 되나요?"), chunk).outcome == "look"


@pytest.mark.parametrize(
    ("rule", "proviso", "told", "dropped"),
    [
        (
            "통원 치료비를 보상합니다.",
            "단, 수술 당일 발생한 치료비는 제외합니다.",
            "수술 당일 비용은 수술비로 보상하므로 통원 치료비로는 보상하지 않습니다.",
            "통원한 날의 치료비를 보상합니다.",
        ),
        (
            "보험료를 이자와 함께 돌려드립니다.",
            "다만, 신용카드로 낸 경우에는 매출을 취소하며 돌려드리지 않습니다.",
            "신용카드로 냈다면 돈을 돌려드리지 않습니다.",
            "보험료를 이자와 함께 돌려드립니다.",
        ),
        ("진단비를 지급합니다.", "다만, 진단비는 최초 1회에 한하여 지급합니다.", "진단되면 한 번만 나옵니다.", "진단되면 나옵니다."),
    ],
)
def test_who_ends_as_the_exception_does_tells_it(rule: str, proviso: str, told: str, dropped: str) -> None:
    body = f"{rule} {proviso}"
    chunk = Chunk("특별약관 제1조", body, "특별약관", "1", "보상", (Mark("항", "1", 0, len(body)),))
    question = "특별약관에서 어떻게 되나요?"
    assert exceptions.check(candidate(told, body, instruction=question), chunk).outcome == "pass"
    assert exceptions.check(candidate(dropped, body, instruction=question), chunk).outcome == "look"
