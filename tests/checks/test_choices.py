"""객관식: one option is right by the evidence, and the others can be seen to be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import choices
from corpus_builder.generation import faults
from corpus_builder.pairs import Candidate, Reason

from .invented import CHUNK, SECOND, candidate

RULE = "회사는 서류를 접수한 날부터 3영업일 이내에 보험금 1천만원을 지급합니다."
ASKED = "보통약관에서 회사는 서류를 접수한 날부터 몇 영업일 이내에 보험금을 지급하나요?"


def item(*options: str, output: str = "3영업일\n" + RULE, evidence: str = RULE, asked: str = ASKED) -> Candidate:
    return replace(candidate(output, evidence, instruction=asked), choices=options)


def reasons(made: Candidate) -> tuple[str, list[str]]:
    verdict = choices.check(made, CHUNK)
    return verdict.outcome, [reason.name for reason in verdict.reasons]


def test_a_pair_without_options_passes() -> None:
    assert reasons(item()) == ("pass", [])


def test_four_values_of_which_one_stands_in_the_evidence_pass() -> None:
    assert reasons(item("3영업일", "5영업일", "7영업일", "13영업일")) == ("pass", [])


def test_a_statement_beside_three_that_differ_in_a_fact_passes() -> None:
    wrong = (
        RULE.replace("3영업일", "5영업일"),
        RULE.replace("지급합니다", "지급하지 않습니다"),
        RULE.replace("회사는", "계약자는"),
    )
    assert reasons(item(RULE, *wrong, output=RULE)) == ("pass", [])


def test_a_comparator_turned_is_another_fact() -> None:
    turned = RULE.replace("이내에", "이후에")
    assert reasons(item(RULE, turned, turned.replace("1천만원", "2천만원"), RULE.replace("1천만원", "2천만원"), output=RULE)) == (
        "pass",
        [],
    )


@pytest.mark.parametrize(
    ("options", "output", "reason"),
    [
        (("3영업일", "5영업일", "7영업일"), RULE, choices.NOT_FOUR),
        (("3영업일", "5영업일", "7영업일", ""), RULE, choices.NOT_FOUR),
        (("3영업일", "5영업일", "5 영업일", "7영업일"), RULE, choices.ALIKE),
        (("1천만원", "10,000,000원", "2천만원", "3천만원"), "1천만원입니다.", choices.ALIKE),
        (("3영업일", "5영업일", "7영업일", "모두 정답"), RULE, choices.ALL_OR_NONE),
        (("3영업일", "5영업일", "7영업일", "정답 없음"), RULE, choices.ALL_OR_NONE),
        (("3영업일", "5영업일", "7영업일", "①과 ②"), RULE, choices.ALL_OR_NONE),
        (("3영업일", "5영업일", "7영업일", "10영업일"), "5영업일 이내입니다.", choices.OTHER_ANSWER),
        (("4영업일", "5영업일", "7영업일", "10영업일"), "4영업일 이내입니다.", choices.UNSUPPORTED),
    ],
)
def test_what_is_no_item_is_dropped(options: tuple[str, ...], output: str, reason: str) -> None:
    outcome, names = reasons(item(*options, output=output))
    assert outcome == "drop"
    assert reason in names


def test_a_year_and_twelve_months_are_one_option() -> None:
    evidence = "보험기간은 1년으로 합니다."
    outcome, names = reasons(item("1년", "12개월", "2년", "3년", output="1년입니다.", evidence=evidence))
    assert (outcome, names) == ("drop", [choices.ALIKE])


@pytest.mark.parametrize(
    ("options", "output", "reason"),
    [
        (("3영업일", "5영업일", "7영업일", "10영업일"), "접수한 뒤 바로 지급합니다.", choices.NO_ANSWER),
        (("보험금을 지급합니다", "보험금을 모두 지급합니다", "보험금을 내어 드립니다", "보험금을 곧 지급합니다"), "", choices.MAYBE_RIGHT),
        ((RULE, RULE.replace("1천만원", "2천만원"), RULE.replace("1천만원", "3천만원"), "아니오, 4천만원입니다."), RULE, choices.UNEVEN),
        ((RULE, *(f"회사는 서류를 접수한 날부터 {n}일 안에 알려 드립니다." for n in (5, 6, 7))), RULE, choices.STANDS_OUT),
    ],
)
def test_what_a_person_must_judge_is_looked_at(options: tuple[str, ...], output: str, reason: str) -> None:
    outcome, names = reasons(item(*options, output=output or options[0]))
    assert outcome == "look"
    assert reason in names


def test_a_wrong_value_that_the_evidence_states_too_is_looked_at() -> None:
    evidence = f"{RULE} 다만, 조사가 필요한 때에는 10영업일 이내에 지급합니다."
    made = item("3영업일", "5영업일", "7영업일", "10영업일", output=f"3영업일\n{evidence}", evidence=evidence)
    assert reasons(made) == ("look", [choices.ALSO_STATED])


def test_options_within_each_other_are_looked_at_but_not_5_days_in_15_days() -> None:
    evidence = "회사는 5일 이내에 지급합니다."
    assert reasons(item("5일", "15일", "25일", "35일", output="5일\n" + evidence, evidence=evidence)) == ("pass", [])
    short = RULE.removesuffix(" 1천만원을 지급합니다.")
    options = (RULE, short, RULE.replace("3영업일", "5영업일"), RULE.replace("3영업일", "7영업일"))
    assert choices.CONTAINED in reasons(item(*options, output=RULE))[1]


def test_terms_of_a_glossary_are_told_apart_by_their_words() -> None:
    evidence = "계약자: 회사와 계약을 맺고 보험료를 낼 의무를 지는 사람을 말합니다."
    asked = "보통약관 제2조(용어의 정의)에서 ‘회사와 계약을 맺고 보험료를 낼 의무를 지는 사람’을 뜻하는 용어는 무엇인가요?"
    made = item("계약자", "보험금", "보험증권", "진단계약", output=f"계약자\n{evidence}", evidence=evidence, asked=asked)
    assert reasons(made) == ("pass", [])


def test_a_right_option_that_was_worked_out_needs_no_number_in_the_evidence() -> None:
    made = item("50만원", "60만원", "70만원", "80만원", output="50만원입니다.", evidence=SECOND, asked="보험금이 100만원이면 얼마인가요?")
    assert reasons(made)[1] == [choices.UNSUPPORTED]
    shown = replace(made, output="50만원입니다. 100만원 × 50% = 50만원으로 계산합니다.")
    assert reasons(shown) == ("pass", [])


def neighbours(*details: str) -> Candidate:
    why = (*(Reason("number of a neighbouring clause", detail) for detail in details), Reason("number moved"), Reason("number moved"))
    return replace(item("3영업일", "5영업일", "7영업일", "13영업일"), faults=why)


def test_a_number_of_a_neighbouring_clause_stands_in_the_words_that_are_quoted_for_it() -> None:
    assert reasons(neighbours("여행 특별약관: " + RULE.replace("3영업일", "5영업일"))) == ("pass", [])
    assert reasons(neighbours("여행 특별약관: " + RULE.replace("3영업일", "6영업일"))) == ("drop", [choices.UNTRUE])
    assert reasons(neighbours("여행 특별약관(5영업일): " + RULE)) == ("drop", [choices.UNTRUE]), "a name states nothing"


def test_a_number_of_a_neighbouring_clause_stands_nowhere_in_this_one() -> None:
    said = neighbours("여행 특별약관: " + RULE.replace("3영업일", "5영업일"))
    here = replace(CHUNK, body=f"{CHUNK.body}\n조사가 필요하면 5영업일 이내에 지급합니다.")
    assert [reason.name for reason in choices.check(said, here).reasons] == [choices.UNTRUE]
    assert choices._NEIGHBOUR == faults.NEIGHBOUR_NUMBER


PRINTED = "보통약관에서 보험금은 며칠 이내에 지급하나요? ① 60일 ② 30일 ③ 10일 ④ 15일"


@pytest.mark.parametrize(
    ("output", "outcome"),
    [
        ("정답은 ②번 30일입니다.", "pass"),
        ("② 30일입니다.", "pass"),
        ("정답은 2번, 30일입니다.", "pass"),
        ("30일 이내에 지급하므로 정답은 ②번입니다.", "pass"),
        ("정답은 ①번 30일입니다.", "drop"),
        ("정답: ③ 30일", "drop"),
        ("1번이 맞습니다. 서류를 받은 날부터 30일 이내에 지급하기 때문입니다.", "drop"),
    ],
)
def test_an_answer_gives_an_option_the_number_that_is_printed_before_it(output: str, outcome: str) -> None:
    verdict = choices.check(candidate(output, "서류를 접수한 날부터 30일 이내에 지급합니다.", instruction=PRINTED), CHUNK)
    assert (verdict.outcome, [reason.name for reason in verdict.reasons]) == (outcome, [choices.OTHER_ANSWER] if outcome == "drop" else [])


@pytest.mark.parametrize("options", ["1) 60일 2) 30일 3) 10일 4) 15일", "\n1. 60일\n2. 30일\n3. 10일\n4. 15일"])
@pytest.mark.parametrize(("output", "outcome"), [("정답은 2번 30일입니다.", "pass"), ("정답은 1번 30일입니다.", "drop")])
def test_options_may_be_numbered_otherwise(options: str, output: str, outcome: str) -> None:
    asked = f"보통약관에서 보험금은 며칠 이내에 지급하나요? {options}"
    assert choices.check(candidate(output, "서류를 접수한 날부터 30일 이내에 지급합니다.", instruction=asked), CHUNK).outcome == outcome


def test_a_number_of_another_place_than_the_right_option_is_shown_at_is_dropped() -> None:
    options = ("3영업일", "5영업일", "7영업일", "13영업일")
    made = [item(*options, output=f"정답은 {place} 3영업일입니다.") for place in "①②③④"]
    right = [one.output[4] == "①②③④"[one.shown.index(0)] for one in made]
    assert [reasons(one)[0] for one in made] == ["pass" if good else "drop" for good in right]
