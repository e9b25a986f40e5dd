"""What reads like a pair, and what doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import form

from .invented import CHUNK, candidate

GOOD = "회사는 접수한 날부터 3영업일 이내에 보험금을 지급합니다."


@pytest.mark.parametrize(
    "output",
    [
        GOOD,
        "다음의 서류를 제출하여야 합니다.\n1. 청구서\n2. 신분증",
        "지급합니다.(이하 같습니다.)",
        "KCD C44(기타 피부의 악성신생물)는 제외합니다.",
        "회사는 접수한 날부터 3영업일 이내에 지급합니다(제6조).",
    ],
)
def test_whole_sentences_and_lists_pass(output: str) -> None:
    assert form.check(candidate(output), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("instruction", "output", "reason"),
    [
        ("보통약관에서 언제 지급하나요?", " ", form.EMPTY),
        ("{product} ", GOOD, form.EMPTY),
        ("위 조항에서 언제 지급하나요?", GOOD, form.POINTING),
        ("상기 내용에 따르면 언제 지급하나요?", GOOD, form.POINTING),
        ("보통약관에서 이 조에 따라 언제 지급하나요?", GOOD, form.POINTING),
        ("보통약관에서 언제 지급하나요?", "저는 인공지능 모델로서 답할 수 없습니다.", form.META),
        ("보통약관에서 언제 지급하나요?", "제공된 문서에는 그런 내용이 없습니다.", form.META),
        ("보통약관에서 언제 지급하나요?", "The insurer pays within three days.", form.FOREIGN),
        ("보통약관에서 언제 지급하나요?", "保険金は三営業日以内に支払います。", form.FOREIGN),
        ("보통약관에서 언제 지급하나요?", "네.", form.TOO_SHORT),
        (GOOD, GOOD, form.SAME),
    ],
)
def test_unusable_pairs_drop(instruction: str, output: str, reason: str) -> None:
    verdict = form.check(candidate(output, instruction=instruction), CHUNK)
    assert verdict.outcome == "drop"
    assert reason in [r.name for r in verdict.reasons]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("회사는 접수한 날부터 3영업일 이내에 (제6조)", form.UNFINISHED),
        ("회사는 접수한 날부터 3영업일 이내에 보험금을", form.UNFINISHED),
        ("회사는 접수한 날부터 3영업일 이내에 다", form.UNFINISHED),
        ("회사는 다음 각 호의 경우에 지급하지 않습니다.", form.NO_LIST),
        ("회사는 지급합니다. " * 300, form.TOO_LONG),
    ],
)
def test_odd_pairs_are_looked_at(output: str, reason: str) -> None:
    verdict = form.check(candidate(output), CHUNK)
    assert verdict.outcome == "look"
    assert reason in [r.name for r in verdict.reasons]


@pytest.mark.parametrize(
    "instruction",
    [
        "이 경우 보험금은 얼마인가요?",
        "이때 얼마까지 줄어들 수 있나요?",
        "그럼 두 번째로 받으면 또 지급되나요?",
        "앞의 내용 중 임신과 관련된 경우는 전부 제외되나요?",
        "위에서 설명한 약품으로 입원하면 보험금이 나오나요?",
        "해당 특약에서 치아가 부러진 것도 보장되나요?",
        "본 특별약관의 지급한도는 얼마인가요?",
        "동 약관 제2조의 한도는 얼마인가요?",
        "제3항에서 말하는 계약자의 권리는 무엇인가요?",
    ],
)
def test_a_question_that_points_back_drops(instruction: str) -> None:
    assert form.POINTING in [r.name for r in form.check(candidate(GOOD, instruction=instruction), CHUNK).reasons]


@pytest.mark.parametrize(
    "instruction",
    [
        "다온누리보험에 든 사람이 이 보험을 해지하면 얼마를 돌려받나요?",
        "보통약관에서 계약자가 고의로 알리지 않은 경우 이때 회사는 무엇을 할 수 있나요?",
        "보통약관 제19조 제3항에서 말하는 계약자의 권리는 무엇인가요?",
        "{product} 골절 특별약관에서 이 특별약관의 보험기간은 언제 끝나나요?",
        "{product} 약관 붙임 2(상해의료비)에서 제4항과 제5항을 적용하나요?",
        "보통약관의 전기간 보장은 무엇인가요?",
        "급성심근경색증 진단비는 며칠 안에 지급하나요?",  # a coverage is named by its benefit
        "상해후유장해 보장에서 며칠 안에 지급하나요?",
    ],
)
def test_a_question_that_names_what_it_speaks_of_passes(instruction: str) -> None:
    assert form.check(candidate(GOOD, instruction=instruction), CHUNK).outcome == "pass"


@pytest.mark.parametrize("instruction", ["병원에 며칠 있어야 돈이 나오나요?", "진단비를 받으려면 며칠이 걸리나요?"])
def test_a_question_without_terms_is_looked_at(instruction: str) -> None:
    verdict = form.check(candidate(GOOD, instruction=instruction), CHUNK)
    assert (verdict.outcome, [r.name for r in verdict.reasons]) == ("look", [form.UNNAMED])


@pytest.mark.parametrize(
    "said",
    [
        "주어진 문맥에 따르면, ",
        "제공된 약관 본문에서는 다음과 같이 설명합니다. ",
        "질문해 주셔서 감사합니다. ",
        "다음은 질문에 대한 답변입니다: ",
        "발췌문만으로 판단하면, ",
        "제가 확인한 바로는 ",
        "지시하신 대로 답하겠습니다. ",
    ],
)
def test_talk_about_itself_drops(said: str) -> None:
    assert form.META in [r.name for r in form.check(candidate(said + GOOD), CHUNK).reasons]


@pytest.mark.parametrize(
    "said", ["제1항 본문에 따라 ", "제3조 제2항 본문에서 정한 대로 ", "배우자가 청약한 경우 ", "인공관절을 넣은 경우 "]
)
def test_words_of_the_law_are_no_such_talk(said: str) -> None:
    assert form.META not in [r.name for r in form.check(candidate(said + GOOD), CHUNK).reasons]


@pytest.mark.parametrize(
    ("question", "output", "reason"),
    [
        ("{product} 보통약관에서 무엇을 내나요?", "다음 서류를 냅니다.\n- 청구서\n- 그 밖에 보험금 수령에", form.UNFINISHED),
        ("위 사례에서 회사는 얼마를 지급하나요?", "500만원을 지급합니다.", form.POINTING),
        ("{product} 보통약관에서 보장은 언제 시작되나요?", "좋은 질문입니다! 받은 때부터 보장합니다.", form.META),
        ("{product} 보통약관에서 보장은 언제 시작되나요?", "제공된 조항을 읽어 보면 받은 때부터 보장합니다.", form.META),
    ],
)
def test_what_is_broken_off_points_back_or_chats_is_told(question: str, output: str, reason: str) -> None:
    assert reason in [r.name for r in form.check(candidate(output, instruction=question), CHUNK).reasons]


@pytest.mark.parametrize("output", ["회사는 다음 표의 금액을 지급합니다.", "이 약관에서 쓰는 말의 뜻은 다음과 같습니다."])
def test_a_table_or_a_list_that_is_announced_must_be_there(output: str) -> None:
    assert form.NO_LIST in [r.name for r in form.check(candidate(output), CHUNK).reasons]


@pytest.mark.parametrize(
    "output",
    [
        "위 조항에 따라 3영업일 안에 지급합니다.",
        "앞서 말한 기한 안에 보험금을 지급합니다.",
        "상기의 기한 안에 보험금을 지급합니다.",
        "보험금은 해당 조항에서 정한 기한 안에 지급합니다.",
        "위에서 설명한 것처럼 3영업일 안에 지급합니다.",
    ],
)
def test_an_answer_that_points_at_what_it_does_not_show_is_looked_at(output: str) -> None:
    verdict = form.check(candidate(output), CHUNK)
    assert (verdict.outcome, [r.name for r in verdict.reasons]) == ("look", [form.LEANING])


@pytest.mark.parametrize(
    "output", ["앞의 특약은 다른 특약과 달리 첫날부터 지급합니다.", "위 규정에도 불구하고 지급합니다.", "위와 같은 날에 지급합니다."]
)
def test_an_answer_may_point_in_the_clauses_own_words_or_compare(output: str) -> None:
    quote = "위 규정에도 불구하고 지급합니다."
    assert form.check(candidate(output, quote), replace(CHUNK, body=quote)).outcome == "pass"


@pytest.mark.parametrize("question", ["그 병에 두 번 걸리면 보험금을 두 번 주나요?", "위 보험금은 언제 받을 수 있나요?"])
def test_a_question_begins_with_no_pointing_word(question: str) -> None:
    assert form.POINTING in [r.name for r in form.check(candidate("3영업일 안에 지급합니다.", instruction=question), CHUNK).reasons]


@pytest.mark.parametrize(
    "said",
    [
        "제공해 주신 조항을 검토했습니다. ",
        "보내 주신 내용을 보면 ",
        "AI가 분석한 결과 ",
        "질문에 답하기 위해 먼저 살펴보면 ",
        "정리해 보겠습니다. ",
        "제 생각에는 ",
        "답변: ",
        "```\n",
        "확실하지 않지만 지급할 것 같습니다. ",
        "법률 자문이 필요합니다. ",
        "더 알고 싶으면 언제든 문의해 주세요. ",
        "계산을 다시 확인해 보시고 읽어 주세요. ",
    ],
)
def test_an_answer_that_speaks_to_who_asks_is_dropped(said: str) -> None:
    assert [r.name for r in form.check(candidate(said + GOOD), CHUNK).reasons] == [form.META]


@pytest.mark.parametrize(
    "asked",
    [
        "제가 청구하면 보통약관에서 보험금은 언제 나오나요?",
        "보통약관에서 보험금이 언제 나오는지 알려 주세요.",
        "저희 개가 다치면 반려견보험에서 보상하나요?",
    ],
)
def test_who_asks_may_speak_of_himself(asked: str) -> None:
    assert form.check(candidate(GOOD, instruction=asked), CHUNK).outcome == "pass"


def test_what_the_clause_itself_asks_of_its_readers_passes() -> None:
    quote = "궁금한 사항은 회사에 문의해 주시기 바랍니다."
    assert form.META not in [r.name for r in form.check(candidate("회사에 문의해 주시기 바랍니다.", quote), CHUNK).reasons]
