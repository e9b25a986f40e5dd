"""What a comparison says of a side is what that side's quotes say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import sides
from corpus_builder.model import Chunk, joint
from corpus_builder.pairs import Candidate, Side

from .invented import CHUNK, candidate

BASE, RIDER = "회사는 서류를 접수한 날부터 30일 이내에 지급합니다.", "회사는 서류를 접수한 날부터 90일 이내에 지급합니다."
NAMES = "보통약관", "여행 특별약관"
ASKED = "보통약관과 여행 특별약관에서 회사는 서류를 접수한 날부터 각각 며칠 이내에 지급하나요?"


def clause(unit: str, body: str) -> Chunk:
    return Chunk(f"[{unit} > 제7조(지급)]", body, unit, "7", "지급", ())


def verdict(output: str, quotes: tuple[str, str] = (BASE, RIDER), names: tuple[str, str] = NAMES) -> tuple[str, list[str]]:
    parts = [clause(name, body) for name, body in zip(names, (BASE, RIDER), strict=True)]
    made = Candidate(
        "extractive",
        "특약 비교",
        ASKED,
        output,
        quotes,
        sides=tuple(Side(part.id, name, (quote,)) for part, name, quote in zip(parts, names, quotes, strict=True)),
    )
    found = sides.check(made, joint(parts))
    return found.outcome, [reason.name for reason in found.reasons]


@pytest.mark.parametrize(
    "output",
    [
        f"보통약관: {BASE}\n여행 특별약관: {RIDER}",
        "보통약관에서는 30일, 여행 특별약관에서는 90일 이내입니다.",
        "보통약관과 여행 특별약관은 각각 30일과 90일 이내에 지급합니다.",
        "여행  특별약관은 90일, 보통약관은 30일 이내에 지급합니다.",
    ],
)
def test_each_side_with_its_own(output: str) -> None:
    assert verdict(output) == ("pass", [])


@pytest.mark.parametrize(
    "output",
    [
        f"보통약관: {RIDER}\n여행 특별약관: {BASE}",
        "보통약관에서는 90일, 여행 특별약관에서는 30일 이내입니다.",
        "보통약관과 여행 특별약관은 각각 90일과 30일 이내에 지급합니다.",
        "여행 특별약관과 보통약관은 각각 30일과 90일 이내에 지급합니다.",
        "보통약관은 30일 이내에 지급하고, 여행 특별약관도 30일 이내에 지급합니다.",
    ],
)
def test_swapped_sides_are_dropped(output: str) -> None:
    outcome, reasons = verdict(output)
    assert outcome == "drop" and sides.SWAPPED in reasons


def test_whole_lines_without_numbers_are_told_apart_too() -> None:
    lists = ("1. 청구서\n2. 여권 사본", "1. 청구서\n2. 신분증 사본")
    parts = [clause(name, body) for name, body in zip(NAMES, lists, strict=True)]
    told = tuple(Side(part.id, name, (part.body,)) for part, name in zip(parts, NAMES, strict=True))
    made = Candidate("extractive", "특약 비교", ASKED, f"보통약관:\n{lists[0]}\n여행 특별약관:\n{lists[1]}", lists, sides=told)
    assert sides.check(made, joint(parts)).outcome == "pass"
    turned = replace(made, output=f"보통약관:\n{lists[1]}\n여행 특별약관:\n{lists[0]}")
    assert {reason.name for reason in sides.check(turned, joint(parts)).reasons} == {sides.SWAPPED}


def test_a_quote_of_the_other_side_is_none_of_this_one() -> None:
    assert verdict(f"보통약관: {BASE}\n여행 특별약관: {RIDER}", (RIDER, BASE))[1].count(sides.NOT_OF_SIDE) == 2


def test_a_side_that_is_not_told_is_shown_to_a_person() -> None:
    assert verdict("보통약관에서는 30일 이내입니다.") == ("look", [sides.UNTOLD])


def test_one_name_for_both_tells_nothing_apart() -> None:
    assert sides.ALIKE in verdict("보통약관: 30일", names=("보통약관", "보통 약관"))[1]


def test_a_name_within_another_is_not_taken_for_it() -> None:
    names = "급여 특별약관", "비급여 특별약관"
    assert verdict("비급여 특별약관에서는 90일, 급여 특별약관에서는 30일 이내입니다.", names=names) == ("pass", [])
    assert verdict("비급여 특별약관에서는 30일, 급여 특별약관에서는 90일 이내입니다.", names=names)[0] == "drop"


def test_a_denial_that_only_the_other_side_has_is_shown_to_a_person() -> None:
    paid, unpaid = "회사는 전쟁으로 생긴 손해를 보상합니다.", "회사는 전쟁으로 생긴 손해를 보상하지 않습니다."
    parts = [clause(name, body) for name, body in zip(NAMES, (paid, unpaid), strict=True)]
    told = tuple(Side(part.id, name, (part.body,)) for part, name in zip(parts, NAMES, strict=True))
    right = "보통약관에서는 손해를 보상하고, 여행 특별약관에서는 보상하지 않습니다."
    made = Candidate("extractive", "특약 비교", ASKED, right, (paid, unpaid), sides=told)
    assert sides.check(made, joint(parts)).outcome == "pass"
    turned = replace(made, output="보통약관에서는 손해를 보상하지 않고, 여행 특별약관에서는 손해를 보상합니다.")
    assert [reason.name for reason in sides.check(turned, joint(parts)).reasons] == [sides.DENIED, sides.DENIED]


def test_a_pair_that_compares_nothing_passes() -> None:
    assert sides.check(candidate("30일 이내입니다.", BASE), CHUNK).outcome == "pass"
