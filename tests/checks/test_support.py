"""Every sentence of an answer speaks of what its evidence speaks of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import support

from .invented import CHUNK, FIRST, candidate


@pytest.mark.parametrize(
    "output",
    [
        FIRST,
        "서류를 접수하면 3영업일 안에 보험금을 줍니다. 조사가 필요한 때라면 10영업일까지 걸립니다.",
        "네, 지급합니다.",
        "1천만원 × 50% = 500만원입니다.",
        "다음 두 가지입니다.",
    ],
)
def test_what_is_told_in_the_words_of_the_evidence_or_says_little_passes(output: str) -> None:
    assert support.check(candidate(output, FIRST), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    "added",
    [
        "단, 응급환자로 분류된 환자에 한합니다.",
        "이때 계약자는 해지 수수료를 먼저 납부해야 합니다.",
    ],
)
def test_a_sentence_from_elsewhere_is_looked_at(added: str) -> None:
    verdict = support.check(candidate(f"서류를 접수한 날부터 3영업일 이내에 지급합니다. {added}", FIRST), CHUNK)
    assert [(r.name, r.detail) for r in verdict.reasons] == [(support.UNSUPPORTED, added)]


def test_the_question_and_the_heading_are_known() -> None:
    asked = candidate(
        "보험금의 지급절차에 따라 교통사고 피해자에게 보내 드립니다.", FIRST, instruction="교통사고 피해자에게 언제 보내 주나요?"
    )
    assert support.check(asked, CHUNK).outcome == "pass"


ASKED = "회사는 보험수익자의 청구가 있으면 예정한 금액의 절반을 먼저 드립니다."


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("보험수익자가 진단서를 붙여 청구하면 절반을 먼저 드립니다.", "진단서"),
        ("보험수익자가 청구하고 법원의 판결이 있으면 절반을 먼저 드립니다.", "법원"),
        ("보험수익자가 수수료를 내고 청구하면 절반을 먼저 드립니다.", "수수료"),
        ("절반을 먼저 드립니다. 다만 내용증명 우편을 보냈을 때만 그렇습니다.", "내용증명"),
        ("보험수익자의 공증된 청구가 있으면 절반을 먼저 드립니다.", "공증"),
        ("보험수익자가 두 사람인 경우에만 절반을 먼저 드립니다.", "에만"),
        ("청구가 세 번째인 경우에 한하여 절반을 드립니다.", "한하여"),
    ],
)
def test_a_condition_of_the_answers_own_is_looked_at(output: str, told: str) -> None:
    verdict = support.check(candidate(output, ASKED), replace(CHUNK, body=ASKED))
    assert [(r.name, r.detail) for r in verdict.reasons] == [(support.ADDED, told)]


@pytest.mark.parametrize(
    ("output", "body"),
    [
        ("보험수익자가 진단서를 붙여 청구하면 절반을 드립니다.", f"{ASKED} 청구에는 진단서를 붙입니다."),
        ("보험수익자가 청구하면 앞서 절반을 드립니다.", ASKED),
        ("미리 절반을 받으려면 보험수익자가 청구합니다.", ASKED),
    ],
)
def test_a_condition_of_the_clause_passes(output: str, body: str) -> None:
    assert support.check(candidate(output, ASKED), replace(CHUNK, body=body)).outcome == "pass"


def test_only_if_passes_where_the_evidence_limits_something() -> None:
    quote = "청구가 있는 경우에 한하여 절반을 드립니다."
    assert support.check(candidate("청구가 있을 때만 절반을 드립니다.", quote), replace(CHUNK, body=quote)).outcome == "pass"


ITEMS = "다음의 손해는 보상하지 않습니다.\n1. 벌레나 쥐가 갉아 생긴 손해\n2. 빛깔이 바래거나 녹이 슬어 생긴 손해"


@pytest.mark.parametrize(
    ("quote", "reasons"),
    [("1. 벌레나 쥐가 갉아 생긴 손해", [support.ELSEWHERE]), ("2. 빛깔이 바래거나 녹이 슬어 생긴 손해", [])],
)
def test_a_quote_beside_the_sentence_that_was_told_is_looked_at(quote: str, reasons: list[str]) -> None:
    asked = candidate(
        "가구의 빛깔이 바래거나 녹이 슬면 돈을 받지 못합니다.", quote, instruction="특별약관은 빛깔이 바래고 녹이 슨 가구도 다루나요?"
    )
    assert [r.name for r in support.check(asked, replace(CHUNK, body=ITEMS)).reasons] == reasons


def test_an_answer_without_end_is_read_in_linear_time() -> None:
    answer = "회사는 지급합니다. " + "1일이 지나" * 20_000
    assert support.check(candidate(answer, "회사는 지급합니다."), CHUNK).check == "support"


SIBLINGS = (
    "나중에 줄 금액에는 공시이율을 연단위 복리로 계산한 금액을 더하여 지급합니다.",
    "한꺼번에 줄 때에는 공시이율로 할인한 금액을 지급합니다.",
)


@pytest.mark.parametrize(("quote", "reasons"), [(SIBLINGS[0], []), (SIBLINGS[1], [support.ELSEWHERE])])
def test_an_answer_that_copies_another_sentence_than_its_quote_is_looked_at(quote: str, reasons: list[str]) -> None:
    output = "나중에 줄 금액에는 공시이율을 연단위 복리로 계산한 금액을 더하여 줍니다."
    verdict = support.check(candidate(output, quote), replace(CHUNK, body="\n".join(SIBLINGS)))
    assert [r.name for r in verdict.reasons] == reasons


def test_the_title_of_a_cited_article_is_no_sentence_of_it() -> None:
    title = "여러 보험계약이 있거나 다른 법률에 따라 보상을 받을 수 있는 경우에 회사가 보상할 금액을 나누고 그 비율을 정하는 방법"
    quote = "여러 계약이 있는 때에는 각 계약의 보상책임액의 비율에 따라 나눕니다."
    chunk = replace(CHUNK, header=f"[일반조항 > 제4조({title})]", body=quote, title=title)
    assert support.check(candidate(f"제4조({title})입니다.\n“{quote}”", quote), chunk).reasons == ()
