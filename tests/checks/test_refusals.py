"""A right refusal goes through all checks; a wrong one is dropped where the clause plainly answers; an answer is no refusal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder import plugins
from corpus_builder.checks import exceptions, refusals
from corpus_builder.generation.types import UNANSWERABLE
from corpus_builder.pairs import Candidate, Outcome, worst
from corpus_builder.structure import plain

from .invented import CHUNK, FIRST, candidate

ARTICLE = "보통약관 제7조(보험금의 청구와 지급)"
CLAUSE = plain.chunk(
    "① 보험수익자는 다음의 서류를 제출하고 보험금을 청구하여야 합니다.\n1. 청구서\n2. 사고증명서\n"
    "② 회사는 제1항의 서류를 접수한 날부터 3영업일 이내에 보험금을 지급하며, 지급이 늦어지면 연 6%의 이자를 더하여 드립니다. "
    "다만, 조사가 필요한 때에는 10영업일 이내에 지급합니다.",
    "보통약관",
    "보험금의 청구와 지급",
)
SECOND = "이 조항은 보험금의 청구서류와 지급 시기를 정하고 있습니다."
QUOTES = ("보험수익자는 다음의 서류를 제출하고 보험금을 청구하여야 합니다.", "서류를 접수한 날부터 3영업일 이내에 보험금을 지급하며")


def refusal(what: str, asked: str = "어떻게 정하고 있나요?", tail: str = SECOND) -> Candidate:
    question = f"{{product}} {ARTICLE}에서 {what}에 관하여 {asked}"
    return Candidate("qa", UNANSWERABLE, question, f"{ARTICLE}에는 {what}에 관하여 정하고 있지 않습니다. {tail}".strip(), QUOTES)


def outcome(candidate: Candidate) -> Outcome:
    """The worst of all checks, on a clause that is article 7."""
    clause = replace(CLAUSE, header=ARTICLE, article="7")
    return worst([plugins.load(plugins.CHECKS, name).check(candidate, clause).outcome for name in plugins.names(plugins.CHECKS)])


@pytest.mark.parametrize(
    "what",
    [
        "접수한 서류를 돌려주는 기간",
        "보험금 청구를 철회할 수 있는 기한",
        "보험금 청구서류의 보관 기간",
        "해외에서 발급된 서류의 번역 비용",
        "보험금을 나누어 지급받는 방법",
        "사고증명서의 발급 비용",
        "보험금 청구 기한",
        "제2회 이후의 보험료와 상법 제735조의3의 관계",
        "30일 이내에 낸 서류의 반환",
        "서류 제출 기한",
    ],
)
def test_a_right_refusal_goes_through(what: str) -> None:
    assert outcome(refusal(what)) == "pass"
    assert refusals.refuses(refusal(what, tail="").output)


@pytest.mark.parametrize(
    "what", ["보험금의 지급 기한", "보험금을 지급하는 시기", "서류를 접수한 날부터 보험금을 지급하는 기한", "보험수익자가 제출하는 서류"]
)
def test_a_refusal_of_what_the_clause_lays_down_is_dropped(what: str) -> None:
    verdict = refusals.check(refusal(what), CLAUSE)
    assert (verdict.outcome, verdict.reasons[0].name) == ("drop", refusals.LAID_DOWN)


def test_words_that_stand_together_are_looked_at_though_no_fact_is_asked_for() -> None:
    verdict = refusals.check(refusal("조사가 필요한 때의 지급"), CLAUSE)
    assert (verdict.outcome, verdict.reasons[0].name) == ("look", refusals.PERHAPS)


@pytest.mark.parametrize(
    "output",
    [
        "3영업일 이내에 지급합니다.",
        "약관에는 서류의 보관 기간에 관하여 정하고 있지 않습니다. 보험금은 3영업일 이내에 지급합니다.",
        "보험금을 지급합니다. 보관 기간에 관하여 정하고 있지 않습니다.",
        "",
    ],
)
def test_what_answers_is_no_refusal(output: str) -> None:
    assert not refusals.refuses(output)
    said = Candidate("qa", UNANSWERABLE, "질문", output, QUOTES)
    assert refusals.check(said, CLAUSE).reasons[0].name == refusals.ANSWERS
    assert refusals.check(replace(said, task_type="기한"), CLAUSE).outcome == "pass"


def test_an_answer_beside_a_refusal_still_owes_its_exception() -> None:
    half = f"{ARTICLE}에는 보관 기간에 관하여 정하고 있지 않습니다. 보험금은 3영업일 이내에 지급합니다."
    assert exceptions.check(replace(refusal("보관 기간"), output=half), CLAUSE).outcome == "look"
    assert exceptions.check(refusal("보관 기간"), CLAUSE).outcome == "pass"


def test_the_form_may_be_one_sentence_or_other_words() -> None:
    for output in (
        f"{ARTICLE}은 보관 기간을 규정하고 있지 않으며, 보험금의 청구서류를 규정하고 있습니다.",
        f"{ARTICLE}에는 보관 기간에 관하여 정한 바가 없습니다.",
        f"보관 기간은 {ARTICLE}에 명시되어 있지 않습니다.",
        f"{ARTICLE}만으로는 보관 기간을 알 수 없습니다.",
    ):
        assert refusals.refuses(output)


def test_what_is_laid_down_without_figures_is_no_answer_in_figures() -> None:
    first = "아니요. 며칠 이내라고 정하지 않고 ‘지체 없이’ 하도록 정하고 있습니다.\n"
    right = replace(candidate(f"{first}계약자는 주소가 바뀐 때에는 지체 없이 회사에 알려야 합니다.", FIRST), task_type="답할 수 없음")
    assert refusals.check(right, CHUNK).outcome == "pass"
    wrong = replace(right, output=f"{first}계약자는 주소가 바뀐 때에는 15일 이내에 회사에 알려야 합니다.")
    assert [r.name for r in refusals.check(wrong, CHUNK).reasons] == [refusals.LAID_DOWN]
    sums = "아니요. 금액을 숫자로 정하지 않고 다음과 같이 정하고 있습니다.\n"
    assert refusals.check(replace(right, output=f"{sums}4일 이상 입원한 때에는 보험가입금액을 지급합니다."), CHUNK).outcome == "pass"
