"""특약 비교 by rules: one question that two clauses answer otherwise, each answer behind the name of its terms."""

from __future__ import annotations

import pytest

from corpus_builder import stagework
from corpus_builder.contracts import Sibling
from corpus_builder.generation.methods import extractive
from corpus_builder.generation.types import COMPARISON
from corpus_builder.model import Chunk, joint
from corpus_builder.pairs import Candidate
from corpus_builder.text import locate

from .invented import chunk

PAYS = "① 회사는 보험금 청구 서류를 접수한 날부터 {days} 이내에 보험금을 지급합니다.\n② 회사는 지급이 늦어지는 사유를 알려 드립니다."
PAPERS = "① 보험수익자는 다음의 서류를 제출하고 보험금을 청구하여야 합니다.\n1. 청구서\n2. 신분증{more}"
BASE, RIDER = "보통약관", "항공기 지연 특별약관"


def compared(one: Chunk, other: Chunk) -> list[Candidate]:
    """The comparisons that come of the first, which are those that come of the second."""
    names = one.unit_title, other.unit_title
    found = [
        [made for made in extractive.compare(a, [Sibling(b, ends, "{product} ")], extractive.Options()) if made.sides]
        for a, b, ends in ((one, other, names), (other, one, names[::-1]))
    ]
    assert [made.id for made in found[0]] == [made.id for made in found[1]], "one pair, whichever of the two it comes of"
    return found[0]


def clauses(body: str, **other: str) -> tuple[Chunk, Chunk]:
    key, (here, there) = next((name, value.split("/")) for name, value in other.items())
    return (
        chunk("보험금의 지급", body.format(**{key: here}), unit=BASE),
        chunk("보험금의 지급", body.format(**{key: there}), article="4", unit=RIDER),
    )


def test_a_number_that_differs_is_asked_of_both_and_told_of_each() -> None:
    base, rider = clauses(PAYS, days="30일/90일")
    (made,) = compared(base, rider)
    assert made.task_type == COMPARISON
    assert made.instruction == (
        "{product} 보통약관 제7조(보험금의 지급)와 항공기 지연 특별약관 제4조(보험금의 지급)에서 회사는 보험금 청구 서류를 접수한 날부터 "
        "각각 며칠 이내에 보험금을 지급하나요?"
    )
    assert made.output == (
        "보통약관 제7조(보험금의 지급): 회사는 보험금 청구 서류를 접수한 날부터 30일 이내에 보험금을 지급합니다.\n"
        "항공기 지연 특별약관 제4조(보험금의 지급): 회사는 보험금 청구 서류를 접수한 날부터 90일 이내에 보험금을 지급합니다."
    )
    assert [(side.chunk, side.name) for side in made.sides] == [
        (base.id, f"{BASE} 제7조(보험금의 지급)"),
        (rider.id, f"{RIDER} 제4조(보험금의 지급)"),
    ]
    for side, piece in zip(made.sides, (base, rider), strict=True):
        assert all(locate(quote, piece.body) for quote in side.evidence)
    assert {v.check: v.reasons for v in stagework.verdicts(made, joint([base, rider])) if v.outcome != "pass"} == {}


def test_an_item_that_only_one_list_has() -> None:
    (made,) = compared(*clauses(PAPERS, more="/\n3. 항공사가 발급한 지연 확인서"))
    assert made.instruction.endswith("보험수익자는 각각 어떤 서류를 제출하고 보험금을 청구하여야 하나요?")
    assert "1. 청구서\n2. 신분증\n항공기 지연 특별약관" in made.output and made.output.endswith("3. 항공사가 발급한 지연 확인서")


@pytest.mark.parametrize("said", ["서류를/서류들을", "제3항의 서류를/제4항의 서류를", "청구 서류(제12조)를/청구 서류(제13조)를"])
def test_other_wording_and_other_numbering_are_no_other_law(said: str) -> None:
    body = "① 회사는 {said} 접수한 날부터 30일 이내에 보험금을 지급합니다."
    assert compared(*clauses(body, said=said)) == []


def test_what_only_one_side_is_asked_about_is_no_comparison() -> None:
    base, rider = clauses(PAYS, days="30일/90일")
    assert compared(base, chunk("보험금의 지급", "① 회사는 진단이 확정되면 90일 이내에 보험금을 지급합니다.", unit=RIDER)) == []
    assert [c for c in extractive.parse(base, None, extractive.Options()) if c.sides] == [], "siblings are needed"
    assert rider.id != base.id


def test_what_one_side_pays_and_the_other_denies_is_asked_by_yes_or_no() -> None:
    body = "① 회사는 피보험자가 여행 중에 운전하다가 다른 사람에게 입힌 손해를 {pays}."
    (made,) = compared(*clauses(body, pays="보상합니다/보상하지 않습니다"))
    assert made.instruction.endswith("에서 회사는 피보험자가 여행 중에 운전하다가 다른 사람에게 입힌 손해를 각각 보상하나요?")
    assert "보통약관 제7조(보험금의 지급): " in made.output and made.output.endswith("보상하지 않습니다.")


def test_a_box_that_explains_something_under_its_name() -> None:
    body = "① 회사는 파산한 때에도 보험금의 지급을 보장합니다.\n【예금자보호제도】 이 계약은 1인당 {sum}까지 보호됩니다."
    (made,) = compared(*clauses(body, sum="5천만원/1억원"))
    assert made.instruction.endswith("에서 ‘예금자보호제도’에 관하여 각각 어떻게 설명하고 있나요?")
    assert compared(*clauses(body.replace("예금자보호제도", "용어풀이"), sum="5천만원/1억원")) == []
