"""Every fact of an answer stands in its evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import numbers
from corpus_builder.structure import plain

from .invented import CHUNK, FIRST, SECOND, candidate


@pytest.mark.parametrize(
    "output",
    [
        "3영업일 이내에 10,000,000원을 지급합니다.",
        "접수한 날부터 3 영업일 안에 1,000만원을 지급합니다.",
        "제7조의2 제1항에 따라 지급합니다.",
        "① 3영업일 이내\n② 10영업일 이내",
        "1. 3영업일 이내\n2. 10영업일 이내",
    ],
)
def test_other_spellings_of_the_same_facts_pass(output: str) -> None:
    assert numbers.check(candidate(output), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("3일 이내에 지급합니다.", numbers.NUMBER),
        ("5영업일 이내에 지급합니다.", numbers.NUMBER),
        ("2천만원을 지급합니다.", numbers.NUMBER),
        ("제8조에 따라 지급합니다.", numbers.REFERENCE),
        ("2025년 4월 1일부터 지급합니다.", numbers.DATE),
        ("C50에 해당하면 지급합니다.", numbers.CODE),
    ],
)
def test_a_fact_that_the_evidence_does_not_state_drops(output: str, reason: str) -> None:
    verdict = numbers.check(candidate(output), CHUNK)
    assert verdict.outcome == "drop"
    assert [r.name for r in verdict.reasons] == [reason]


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ("① 3영업일 이내\n② 5영업일 이내\n③ 7영업일 이내\n④ 9영업일 이내", "① 3영업일 이내"),
        ("③ 3영업일 이내".join(("① 1영업일 이내 ② 2영업일 이내 ", " ④ 4영업일 이내")), "정답은 ③입니다. 3영업일 이내에 지급합니다."),
        ("1. 30일 이내\n2. 20일 이내\n3. 10일 이내\n4. 3영업일 이내", "4번 3영업일 이내입니다."),
        ("1) 30일 이내 2) 3영업일 이내 3) 10일 이내 4) 20일 이내", "정답은 2번입니다. 3영업일 이내에 지급합니다."),
    ],
)
def test_options_printed_in_a_question_are_no_paragraphs(options: str, answer: str) -> None:
    asked = f"{{product}} 보통약관에서 보험금은 언제 지급하나요? {options}"
    verdict = numbers.check(candidate(answer, instruction=asked), CHUNK)
    assert (verdict.outcome, verdict.reasons) == ("pass", ())
    wrong = numbers.check(candidate(f"{answer} 제8조에 따라 15영업일 이내입니다.", instruction=asked), CHUNK)
    assert {reason.name for reason in wrong.reasons} == {numbers.NUMBER, numbers.REFERENCE}


def test_paragraphs_named_in_a_question_are_paragraphs() -> None:
    asked = "{product} 보통약관 제7조의2의 ①항, ②항과 ③항 중 어느 것에 따라 지급하나요?"
    verdict = numbers.check(candidate("3영업일 이내에 지급합니다.", instruction=asked), CHUNK)
    assert [(reason.name, reason.detail) for reason in verdict.reasons] == [(numbers.QUESTION, "3항")]


def test_facts_of_a_neighbour_are_no_evidence() -> None:
    assert numbers.check(candidate("3영업일 이내에 지급합니다.", SECOND), CHUNK).outcome == "drop"
    assert numbers.check(candidate("C44에 해당하면 50%를 지급합니다.", SECOND), CHUNK).outcome == "pass"


def test_a_turned_comparator_is_looked_at() -> None:
    verdict = numbers.check(candidate("3영업일 이상 지나 지급합니다."), CHUNK)
    assert (verdict.outcome, verdict.reasons[0].name) == ("look", numbers.BOUND)


def test_a_paragraph_that_is_not_quoted_is_looked_at() -> None:
    verdict = numbers.check(candidate("제7조의2 제2항에 따라 3영업일 이내에 지급합니다.", FIRST), CHUNK)
    assert [(r.name, r.detail) for r in verdict.reasons] == [(numbers.PARAGRAPH, "제2항")]


@pytest.mark.parametrize("asked", ["5년이 지나면 어떻게 되나요?", "제7조의2에서 50%는 언제 지급하나요?", "30일 이내에 지급하나요?"])
def test_a_question_may_suppose_any_number(asked: str) -> None:
    assert numbers.check(candidate("3영업일 이내에 지급합니다.", instruction=f"보통약관 {asked}"), CHUNK).outcome == "pass"


def test_what_a_question_supposes_is_known() -> None:
    supposed = candidate("85만원이면 50%만 지급합니다.", SECOND, instruction="보통약관에서 손해가 85만원이면 얼마를 지급하나요?")
    assert numbers.check(supposed, CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("question", "output", "quote", "right"),
    [
        ("입원한 날이 6월 10일이면?", "6월 11일부터입니다.", "입원한 날의 다음 날부터 보장합니다.", True),
        ("입원한 날이 6월 10일이면?", "6월 12일부터입니다.", "입원한 날의 다음 날부터 보장합니다.", False),
        ("만기가 12월 31일이면?", "12월 1일까지 알립니다.", "만기 30일 전까지 알립니다.", True),
        ("만기가 12월 31일이면?", "11월 1일까지 알립니다.", "만기 30일 전까지 알립니다.", False),
        ("기일이 3월 10일이면?", "5월 31일까지입니다.", "기일이 속한 달의 다음다음 달 말일까지로 합니다.", True),
        ("기일이 3월 10일이면?", "4월 30일까지입니다.", "기일이 속한 달의 다음다음 달 말일까지로 합니다.", False),
        ("34세 7개월의 보험나이는 몇 살인가요?", "35세입니다.", "6개월 이상의 끝수는 1년으로 합니다.", True),
        ("34세 5개월의 보험나이는 몇 살인가요?", "35세입니다.", "6개월 이상의 끝수는 1년으로 합니다.", False),
        ("손해액 500만원, 가액 2억원, 가입금액 8천만원이면?", "40%인 200만원입니다.", "손해액에 가액에 대한 비율을 곱합니다.", True),
        ("배상금이 300만원이면?", "280만원을 받습니다.", "배상금에서 20만원을 뺀 금액을 보상합니다.", True),
        ("배상금이 300만원이면?", "320만원을 받습니다.", "배상금에서 20만원을 뺀 금액을 보상합니다.", False),
        ("6월 1일부터 6월 10일까지 입원하면?", "열흘 가운데 3일을 뺀 7일분입니다.", "3일 초과 1일당 지급합니다.", True),
        ("6월 1일부터 6월 10일까지 입원하면?", "열흘 가운데 3일을 뺀 5일분입니다.", "3일 초과 1일당 지급합니다.", False),
        ("월 20만원씩 10년 내면?", "2,400만원입니다. 1년에 240만원씩 10년입니다.", "낸 보험료의 합계를 말합니다.", True),
        ("언제 끝나나요?", "밤 12시에 끝납니다.", "그 날의 24시에 끝납니다.", True),
        ("언제 끝나나요?", "밤 11시에 끝납니다.", "그 날의 24시에 끝납니다.", False),
        ("언제까지인가요?", "1년을 넘지 않아야 합니다.", "365일 이내에 한합니다.", True),
        (
            "1억원에서 4천만원을 미리 받았다면?",
            "6천만원입니다. 먼저 받은 만큼은 없습니다.",
            "미리 지급한 것은 뺍니다.",
            True,
        ),
        (
            "1억원에서 4천만원을 미리 받았다면?",
            "7천만원입니다. 먼저 받은 만큼은 없습니다.",
            "미리 지급한 것은 뺍니다.",
            False,
        ),
        ("10만원이 들었고 한도가 20만원이면?", "10만원입니다. 한도 20만원보다 적습니다.", "한도 20만원까지 지급합니다.", True),
    ],
)
def test_what_comes_of_the_question_and_the_clause_is_known(question: str, output: str, quote: str, right: bool) -> None:
    verdict = numbers.check(candidate(output, quote, instruction=f"보통약관에서 {question}"), replace(CHUNK, body=quote))
    assert (verdict.outcome == "pass") is right


@pytest.mark.parametrize(
    ("output", "outcome"),
    [
        ("80만원 × 50% = 40만원을 지급합니다.", "pass"),
        ("80만원 × 50% = 400,000원이므로 40만원입니다.", "pass"),
        ("70만원 × 50% = 35만원을 지급합니다.", "drop"),  # nobody said 70만원
        ("80만원의 50%인 45만원을 지급합니다.", "drop"),
    ],
)
def test_what_a_sum_of_known_numbers_comes_to_is_known(output: str, outcome: str) -> None:
    asked = candidate(output, SECOND, instruction="보통약관에서 손해액이 80만원이면 보험금은 얼마인가요?")
    assert numbers.check(asked, CHUNK).outcome == outcome


def test_the_unit_of_a_cell_may_stand_in_the_head_of_its_table() -> None:
    row = "| 한 손의 손가락 하나를 잃었을 때 | 10 |"
    assert numbers.check(candidate("지급률은 10%입니다.", row), CHUNK).outcome == "pass"
    assert (
        numbers.check(
            candidate("손가락 하나마다 10%이므로 10% × 3 = 30%입니다.", row, instruction="보통약관에서 손가락 3개이면?"), CHUNK
        ).outcome
        == "pass"
    )
    assert numbers.check(candidate("지급률은 20%입니다.", row), CHUNK).outcome == "drop"
    assert numbers.check(candidate("10일 이내입니다.", "접수한 날 10 이내입니다."), CHUNK).outcome == "drop"


def test_a_count_of_what_is_listed_is_no_fact() -> None:
    assert numbers.check(candidate("두 가지입니다. 3영업일 이내와 10영업일 이내입니다."), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "quote", "question"),
    [
        ("180일 이내입니다.", "1일당 3만원을 180일 한도로 지급합니다.", ""),
        ("1년 미만이면 7일 이상입니다.", "14일(보험기간이 1년 미만인 계약은 7일) 이상의 기간을 정합니다.", ""),
        ("4일째부터 6일째까지 3일 치입니다.", "입원 4일째부터 지급합니다.", "6일째까지 입원하면요?"),
        ("합계 900만원이 손해를 넘습니다.", "합계가 손해를 넘으면 나눕니다.", "한쪽이 300만원, 다른 쪽이 600만원이면요?"),
    ],
)
def test_limits_counts_and_totals_are_known(output: str, quote: str, question: str) -> None:
    chunk = replace(CHUNK, body=quote, marks=())
    assert numbers.check(candidate(output, quote, instruction=f"보통약관에서 얼마인가요? {question}"), chunk).outcome == "pass"


def test_a_total_or_a_count_that_is_wrong_drops() -> None:
    wrong = candidate("4일째부터 6일째까지 5일 치입니다.", "입원 4일째부터 지급합니다.", instruction="6일째까지 입원하면요?")
    assert numbers.check(wrong, CHUNK).outcome == "drop"


def test_a_rate_for_another_time_drops() -> None:
    quote = "대출의 이율은 적립이율에 연 1.5%를 더한 것으로 합니다."
    assert numbers.check(candidate("적립이율에 연 1.5%를 더합니다.", quote), CHUNK).outcome == "pass"
    assert [r.detail for r in numbers.check(candidate("적립이율에 월 1.5%를 더합니다.", quote), CHUNK).reasons] == ["월 1.5%"]


def test_an_amount_with_a_full_stop_in_it_is_looked_at() -> None:
    quote = "입원 1일당 30.000원을 지급합니다."
    assert [r.name for r in numbers.check(candidate(quote, quote), CHUNK).reasons] == [numbers.MISREAD]
    wrong = candidate("99영업일에 30.000원을 지급합니다.", quote)
    assert numbers.check(wrong, CHUNK).outcome == "drop"


@pytest.mark.parametrize(
    ("output", "quote"),
    [
        ("3영업일 이내에 지급합니다.", "접수한 날부터 13영업일 이내에 지급합니다."),
        ("500원을 지급합니다.", "1,500원을 지급합니다."),
        ("5%를 더합니다.", "적립이율에 1.5%를 더합니다."),
    ],
)
def test_the_end_of_a_number_is_no_number_of_the_quote(output: str, quote: str) -> None:
    assert numbers.check(candidate(output, quote), CHUNK).outcome == "drop"


@pytest.mark.parametrize(
    ("question", "output", "evidence"),
    [
        ("보험료가 450만원이면 하한은 얼마인가요?", "3분의 2를 밑돌 수 없으므로 300만원입니다.", "보험료의 2/3을 밑돌 수 없습니다."),
        ("예치 350만원, 확정 415만원이면 얼마를 더 내나요?", "차액은 65만원입니다.", "두 보험료의 차액을 정산합니다."),
        ("결항이면 지연보다 얼마나 더 받나요?", "60,000원 더 많습니다.", "결항 | 100,000원 지연 | 40,000원"),
        (
            "손해가 1천만원이고 자기부담금이 10만원인데 얼마인가요?",
            "10만원을 초과한 990만원입니다.",
            "자기부담금을 초과한 부분만 보상합니다.",
        ),
        (
            "2000년 3월 20일생이 2025년 10월 1일에 계약하면 보험나이는 몇 세인가요?",
            "만 25년 6개월 11일이므로 26세입니다.",
            "6개월 이상의 끝수는 1년으로 합니다.",
        ),
        ("며칠 안에 알리나요?", "닷새 안에 알립니다.", "120시간 이내에 알립니다."),
        ("무엇을 고르나요?", "① 전부, ② 10만원 공제 중에서 고릅니다.", "전부 또는 10만원 공제"),
        ("어느 비용인가요?", "가목의 비용입니다.", "제2호 ‘가’목의 비용을 보상합니다."),
    ],
)
def test_what_comes_of_question_and_evidence_is_known(question: str, output: str, evidence: str) -> None:
    assert numbers.check(candidate(output, evidence, instruction=f"보통약관에서 {question}"), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("question", "output", "evidence"),
    [
        ("보험료가 450만원이면 하한은 얼마인가요?", "3분의 2를 밑돌 수 없으므로 310만원입니다.", "보험료의 2/3을 밑돌 수 없습니다."),
        ("예치 350만원, 확정 415만원이면 얼마를 더 내나요?", "차액은 75만원입니다.", "두 보험료의 차액을 정산합니다."),
        ("2000년 3월 20일생이 2025년 10월 1일에 계약하면 보험나이는 몇 세인가요?", "27세입니다.", "6개월 이상의 끝수는 1년으로 합니다."),
        ("2000년 13월 40일생이 2025년 10월 1일에 계약하면 보험나이는 몇 세인가요?", "27세입니다.", "6개월 이상의 끝수는 1년으로 합니다."),
        ("며칠 안에 알리나요?", "엿새 안에 알립니다.", "120시간 이내에 알립니다."),
        ("몇 번 하나요?", "열두 번 합니다.", "4회에 한하여 합니다."),
    ],
)
def test_what_does_not_come_of_them_is_dropped(question: str, output: str, evidence: str) -> None:
    assert numbers.check(candidate(output, evidence, instruction=f"보통약관에서 {question}"), CHUNK).outcome == "drop"


WITHIN = "회사는 서류를 접수한 날부터 30일 이내에 보험금을 지급합니다."
PRINTED = "{product} 보통약관에서 며칠 이내에 지급하나요?\n① 60일\n② 30일\n③ 90일\n④ 120일"


@pytest.mark.parametrize(
    ("question", "output", "evidence", "outcome"),
    [
        ("접수하고 90일 동안 지급하나요?", "접수한 날부터 90일 이내에 지급합니다.", WITHIN, "look"),
        ("치료비가 200만원인데 한도는?", "200만원 이하로 지급합니다.", "하나의 사고당 100만원을 한도로 지급합니다.", "look"),
        (PRINTED, "접수한 날부터 90일 이내에 지급합니다.", WITHIN, "drop"),
        (PRINTED, "정답은 ③번입니다. 90일 이내에 지급합니다.", WITHIN, "drop"),
        (PRINTED, "정답은 ②번 30일입니다.", WITHIN, "pass"),
        ("몇 회인가요?\n① 하나 ② 둘 ③ 셋 ④ 넷", "연간 4번을 한도로 지급합니다.", "연간 2회를 한도로 지급합니다.", "drop"),
        ("2025년 1월 1일부터 2026년 12월 5일까지의 기간은 며칠인가요?", "4일입니다.", "6개월 이상의 끝수는 1년으로 합니다.", "drop"),
        ("몇 번 받나요?", "열여섯 번 받습니다.", "15회 받습니다.", "drop"),
        ("몇 번 받나요?", "열다섯 번 받습니다.", "15회 받습니다.", "pass"),
        ("언제까지 청구하나요?", "석 달 안에 청구합니다.", "3개월 이내에 청구합니다.", "pass"),
    ],
)
def test_a_number_of_the_question_proves_nothing_about_the_evidence(question: str, output: str, evidence: str, outcome: str) -> None:
    assert numbers.check(candidate(output, evidence, instruction=question), CHUNK).outcome == outcome


TIERS = "10년 이상인 계약은 2년 이내, 10년 미만인 계약은 1년 이내로 합니다. 1년 이내 해지 시 10%를, 3년 이내 해지 시 5%를 뺍니다."


@pytest.mark.parametrize(
    ("output", "outcome"),
    [
        ("10년 이상이면 2년 안에, 10년이 안 되면 1년 안에 합니다.", "pass"),
        ("2년 이내(10년 이상인 계약), 1년 이내(10년 미만인 계약)입니다.", "pass"),
        ("10년 이상인 계약은 2년 이내, 10년 미만인 계약은 2년 이내로 합니다.", "look"),
        ("3년 이내 해지 시 10%를 뺍니다.", "look"),
    ],
)
def test_a_number_keeps_to_its_case(output: str, outcome: str) -> None:
    verdict = numbers.check(candidate(output, TIERS), CHUNK)
    assert (verdict.outcome, {reason.name for reason in verdict.reasons}) == (outcome, {numbers.PAIRED} if outcome == "look" else set())


@pytest.mark.parametrize(
    ("output", "quote"),
    [
        ("30일을 넘기면 철회할 수 없습니다.", "30일이 지난 계약은 철회할 수 없습니다."),
        ("30일을 초과하여 내면 받지 않습니다.", "30일 이내에 내면 받습니다."),
        ("15세가 안 된 아이는 무효입니다.", "15세 미만인 아이는 무효입니다."),
        ("1만km에 못 미치면 환급합니다.", "1만km보다 적은 때 환급합니다."),
        ("4세 이상 12세 이하입니다.", "4세부터 12세까지로 합니다."),
        ("20만원을 넘지 못합니다.", "20만원 이내로 합니다."),
        ("절반을 줍니다. 50%입니다.", "2분의 1을 줍니다."),
        ("한 해에 100만원까지입니다.", "연간 100만원을 한도로 합니다."),
        ("소풍 특별약관(3일 이상)은 5일 안입니다.", "5일 이내로 합니다."),
        ("7일 이상 14일 미만이므로 20만원입니다.", "7일 이상이면 20만원, 14일 이상이면 50만원"),
    ],
)
def test_the_same_comparator_or_number_in_other_words_passes(output: str, quote: str) -> None:
    assert numbers.check(candidate(output, quote), CHUNK).reasons == ()


@pytest.mark.parametrize(
    ("output", "quote"),
    [
        ("30일을 초과하여 내면 받습니다.", "30일 이내에 내면 받습니다."),
        ("100%를 넘습니다.", "100%를 넘지 않습니다."),
        ("1만km보다 많은 때 환급합니다.", "1만km보다 적은 때 환급합니다."),
        ("입원 1회당 3만원을 줍니다.", "입원 1일당 3만원을 줍니다."),
        ("연 10만원씩 5년 동안 줍니다.", "월 10만원씩 5년 동안 줍니다."),
    ],
)
def test_another_comparator_or_basis_is_looked_at(output: str, quote: str) -> None:
    assert numbers.check(candidate(output, quote), CHUNK).outcome == "look"


def test_words_beside_a_quote_and_the_first_step_are_known() -> None:
    body = "① 1일째 입원일부터 일당을 지급합니다. 다만, 180일을 한도로 합니다.\n- 1년 후: 110원\n- 2년 후: 121원"
    chunk = replace(CHUNK, body=body, marks=())
    beside = "다만, 180일을 한도로 합니다."
    assert numbers.check(candidate("1일째 입원일부터 180일까지입니다.", beside), chunk).reasons == ()
    assert numbers.check(candidate("4일째 입원일부터 180일까지입니다.", beside), chunk).outcome == "drop"
    assert numbers.check(candidate("1년 후의 돈이 원금이 되어 121원입니다.", "2년 후: 121원"), chunk).reasons == ()


CITING = "① 회사는 공정하게 풀이합니다.\n② 회사는 뜻이 분명하지 않으면 유리하게 풀이합니다.\n③ 부담이 되는 내용은 넓혀서 풀이하지 않습니다."


@pytest.mark.parametrize(
    ("output", "outcome"),
    [
        ("분명하지 않으면 유리하게 풀이합니다(제7조의2 제2항).", "pass"),
        ("분명하지 않으면 유리하게 풀이합니다(제7조의2 제3항). 부담이 되는 내용은 넓히지 않습니다.", "look"),
        ("제7조의2 제3항에 따라 부담이 되는 내용은 넓혀서 풀이하지 않습니다.", "pass"),
    ],
)
def test_a_citation_is_of_the_paragraph_that_its_sentence_tells(output: str, outcome: str) -> None:
    chunk = plain.chunk(f"제7조의2(풀이)\n{CITING}")
    quotes = CITING.splitlines()[1:]
    assert numbers.check(candidate(output, *quotes), chunk).outcome == outcome


def test_a_paragraph_keeps_to_its_article() -> None:
    quote = "제4조 제1항과 제7조 제2항은 준용하지 않습니다."
    assert numbers.check(candidate("제7조 제2항과 제4조 제1항은 준용되지 않습니다.", quote), CHUNK).outcome == "pass"
    assert numbers.check(candidate("제4조 제2항과 제7조 제1항은 준용되지 않습니다.", quote), CHUNK).outcome == "look"


@pytest.mark.parametrize(
    ("item", "outcome"), [("가목", "pass"), ("‘가’목", "pass"), ("가.목", "pass"), ("나목", "look"), ("나.목", "look")]
)
def test_a_sub_item_that_is_not_quoted_is_looked_at(item: str, outcome: str) -> None:
    body = "1. 다음 각 목의 비용\n가. 응급처치에 든 비용\n나. 소송에 든 비용"
    chunk = plain.chunk(f"제5조(보상하는 비용)\n{body}")
    asked = candidate(
        f"제5조 제1호 {item}에 따라 보상합니다.", "가. 응급처치에 든 비용", instruction="제5조에서 응급처치 비용을 보상하나요?"
    )
    assert numbers.check(asked, chunk).outcome == outcome
