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


@pytest.mark.parametrize(
    ("quote", "output"),
    [
        ("청약한 날부터 30일이 지난 계약은 철회할 수 없습니다.", "청약일부터 30일이 지나기 전이면 철회할 수 있습니다."),
        ("서류를 접수한 날부터 30일 이내에 지급합니다.", "서류를 낸 지 30일이 지나도록 지급하지 않는 일은 없습니다."),
        ("도난이 생긴 후 30일 이내에 발견하지 못한 손해", "도난이 난 지 30일이 지나 발견한 손해입니다."),
        ("해지되기 전에 생긴 사고를 보상합니다.", "해지된 뒤에 난 사고는 보상하지 않습니다."),
        ("재해일 또는 질병의 진단 확정일부터 180일 이내", "재해일 또는 진단 확정일부터 180일 안입니다."),
        ("청약한 날부터 30일(만 65세 이상은 45일)이 지난 계약", "65세 이상이면 청약일부터 45일입니다."),
        ("지급기일이 지나면 그 다음 날부터 이자를 더합니다.", "지급기일 다음 날부터 이자가 붙습니다."),
        ("수술 당시의 나이로 정합니다.", "수술을 받은 당시의 나이로 정합니다."),
    ],
)
def test_a_retelling_of_time_passes(quote: str, output: str) -> None:
    assert periods.check(candidate(output, quote), CHUNK).reasons == ()


@pytest.mark.parametrize(
    ("quote", "output", "reason"),
    [
        ("도착 후 120시간 내에 발생한 비용", "닷새가 지난 뒤에 든 비용이 인정됩니다.", periods.OTHER_SIDE),
        ("2년 이상 지난 계약은 인출할 수 있습니다.", "2년이 지나지 않은 계약은 인출할 수 있습니다.", periods.OTHER_SIDE),
        ("2시간이 지나기 전에 출발한 경우", "2시간이 지난 후에 출발한 경우입니다.", periods.OTHER_SIDE),
        ("보장개시 전에 해지된 경우에는 돌려드립니다.", "보장개시 후에 해지되면 돌려줍니다.", periods.OTHER_SIDE),
        ("길을 변경한 이후의 사고는 보상하지 않습니다.", "길을 변경하기 전의 사고는 보상에서 제외됩니다.", periods.OTHER_SIDE),
        ("사유 발생 이전에 미리 낸 돈", "사유가 생긴 후에 낸 돈입니다.", periods.OTHER_SIDE),
        ("재해일 또는 진단 확정일부터 180일", "계약일 또는 진단 확정일부터 180일입니다.", periods.OTHER_START),
        ("위반사항을 안 날부터 1년 이내", "위반행위가 있은 날부터 1년 이내입니다.", periods.OTHER_START),
        ("최종 입원의 퇴원일부터 180일이 지난 입원", "최종 입원의 입원일부터 180일이 지난 입원입니다.", periods.OTHER_START),
        ("출발 시각에서 12시간이 지난 뒤부터 24시간을 하루로 봅니다.", "출발 시각에서 24시간이 지난 뒤부터입니다.", periods.OTHER_START),
        ("청약한 날부터 30일(만 65세 이상은 45일)", "65세 이상이면 증권을 받은 날부터 45일입니다.", periods.OTHER_START),
        ("수술 당시의 나이로 정합니다.", "청구 당시의 나이로 정합니다.", periods.OTHER_START),
        ("문서를 발송한 때 효력이 생깁니다.", "회사가 문서를 확인한 때에 효력이 생깁니다.", periods.OTHER_START),
        ("정보를 제공한 때를 보험료를 받은 때로 봅니다.", "대금이 통장에서 빠져나간 때를 보험료를 받은 때로 봅니다.", periods.OTHER_DAY),
        ("90일이 지난 날의 다음 날부터 보장합니다.", "90일이 지난 날부터 보장합니다.", periods.OTHER_DAY),
        ("사망한 날의 전날까지 낸 돈", "사망한 날까지 낸 돈입니다.", periods.OTHER_DAY),
    ],
)
def test_another_place_in_time_is_looked_at(quote: str, output: str, reason: str) -> None:
    assert reason in [found.name for found in periods.check(candidate(output, quote), CHUNK).reasons]


def test_a_cell_of_a_table_begins_no_period_of_its_own() -> None:
    row = "| 입원급여금 | 입원 첫날부터 1일당 (1회 입원당 180일 한도) | 30,000원 |"
    answer = "급부명이 ‘입원급여금’이고 지급사유가 ‘입원 첫날부터 1일당 (1회 입원당 180일 한도)’인 경우 지급금액은 ‘30,000원’입니다."
    assert periods.check(candidate(answer, row), CHUNK).reasons == ()
    assert periods.check(candidate(answer.replace("첫날", "다음 날"), row), CHUNK).outcome == "look"
