"""A period begins where its evidence lets it begin."""

from __future__ import annotations

import pytest

from corpus_builder.checks import periods

from .invented import CHUNK, candidate

EVIDENCE = (
    "계약자는 보험증권을 받은 날부터 15일 이내에 청약을 철회할 수 있습니다. 다만, 청약한 날부터 30일이 지난 계약은 철회할 수 없습니다.",
    "보장개시일부터 5년 이내(사기의 사실을 안 날부터는 1개월 이내)에 취소할 수 있습니다.",
)


@pytest.mark.parametrize(
    "output",
    [
        "증권을 받은 날로부터 15일 안에 철회할 수 있습니다.",
        "청약일부터 30일이 지나면 철회할 수 없습니다.",
        "보장개시일로부터 5년 안에, 그 사실을 안 날부터 1개월 안에 취소할 수 있습니다.",
        "받은 날인 4월 10일부터 15일이 되는 날까지입니다.",
        "15일 이내에 철회할 수 있습니다.",
        "계약일부터 7일 이내에 알립니다.",  # a length that the evidence doesn't have is for the numbers
    ],
)
def test_other_words_for_the_same_beginning_pass(output: str) -> None:
    assert periods.check(candidate(output, *EVIDENCE), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    "output",
    [
        "청약한 날부터 15일 이내에 철회할 수 있습니다.",
        "보험증권을 받은 날부터 30일이 지나면 철회할 수 없습니다.",
        "회사가 사기를 증명하면 청약일부터 5년 이내에 취소할 수 있습니다.",
        "납입기일부터 1개월 이내에 취소할 수 있습니다.",
    ],
)
def test_another_beginning_is_looked_at(output: str) -> None:
    verdict = periods.check(candidate(output, *EVIDENCE), CHUNK)
    assert (verdict.outcome, [reason.name for reason in verdict.reasons]) == ("look", [periods.OTHER_START])
    assert " / " in verdict.reasons[0].detail


DAYS = (
    "보험기간이 끝나기 15일 전까지 알리지 않으면 갱신됩니다. 상해의 보장개시일은 계약일로 하고, 실종기간이 끝난 날에 사망한 것으로 봅니다.",
)


@pytest.mark.parametrize(
    "output",
    ["만기 15일 전까지 알리지 않으면 갱신됩니다.", "상해는 계약일부터 보장됩니다.", "실종기간이 끝나는 날에 사망한 것으로 봅니다."],
)
def test_the_same_day_in_other_words_passes(output: str) -> None:
    assert periods.check(candidate(output, *DAYS), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("보험기간이 끝나고 15일 후까지 알리지 않으면 갱신됩니다.", periods.OTHER_SIDE),
        ("상해의 보장개시일은 계약일의 다음 날입니다.", periods.OTHER_DAY),
        ("실종기간이 시작된 날에 사망한 것으로 봅니다.", periods.OTHER_DAY),
    ],
)
def test_another_day_is_looked_at(output: str, reason: str) -> None:
    assert [r.name for r in periods.check(candidate(output, *DAYS), CHUNK).reasons] == [reason]


def test_a_period_that_has_passed_is_not_one_that_has_not() -> None:
    quote = "계약을 맺은 날부터 3년이 지났을 때에는 해지할 수 없습니다."
    assert periods.check(candidate("3년이 지나면 해지하지 못합니다.", quote), CHUNK).outcome == "pass"
    assert periods.check(candidate("3년이 지나지 않았을 때에는 해지할 수 없습니다.", quote), CHUNK).outcome == "look"


def test_a_beginning_without_a_length_counts_too() -> None:
    quote = "회사는 제1회 보험료를 받은 때부터 보장을 합니다."
    assert periods.check(candidate("보험료를 받은 때부터 보장합니다.", quote), CHUNK).outcome == "pass"
    assert periods.check(candidate("청약서를 낸 때부터 보장합니다.", quote), CHUNK).outcome == "look"


def test_what_every_beginning_may_have_makes_none_alike() -> None:
    evidence = ("보험증권을 받은 날부터 15일 이내에 철회할 수 있습니다.", "도난이 생긴 후 30일 이내에 찾지 못한 손해")
    assert periods.check(candidate("보험료를 낸 날부터 15일 이내에 철회할 수 있습니다.", *evidence), CHUNK).outcome == "look"
    assert periods.check(candidate("보험기간이 끝난 후 30일 이내에 찾지 못한 손해", *evidence), CHUNK).outcome == "look"
    assert periods.check(candidate("도난이 난 뒤 30일 이내에 찾지 못한 손해", *evidence), CHUNK).outcome == "pass"
