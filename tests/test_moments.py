"""Points in time: what happens then, and to what."""

from __future__ import annotations

import pytest

from corpus_builder.moments import contrary, denies, lapses, moment, positions, same, tells


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("보험증권을 받은 날", "증권을 수령한 날"),
        ("계약일", "계약을 맺은 날"),
        ("진단을 받은 날", "질병의 진단 확정일"),
        ("병이 난 날", "질병의 발생일"),
        ("서류를 낸 날", "서류를 접수한 날"),
        ("보장개시일", "책임개시일"),
        ("보험기간이 끝난 날", "만료일"),
        ("사고가 난 날", "사고일"),
        ("퇴원한 날의 다음 날", "퇴원일의 다음 날"),
    ],
)
def test_one_point_in_time_has_many_names(one: str, other: str) -> None:
    assert same(moment(one), moment(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("보험증권을 받은 날", "청약한 날"),
        ("보험증권을 받은 날", "통지를 받은 날"),
        ("위반 사실을 안 날", "위반이 있은 날"),
        ("통지를 보낸 날", "통지를 받은 날"),
        ("최종 입원의 퇴원일", "최종 입원의 입원일"),
        ("퇴원한 날의 다음 날", "입원한 날의 다음 날"),
        ("사고가 난 날", "진단을 받은 날"),
        ("보험기간이 끝난 날", "보험기간이 시작된 날"),
    ],
)
def test_another_event_is_another_point_in_time(one: str, other: str) -> None:
    assert not same(moment(one), moment(other))


def test_a_point_that_nothing_names_may_be_any() -> None:
    assert same(moment(""), moment("사고일"))
    assert tells("사고가 생긴 때", "발생") and not tells("사고가 생긴 때", "퇴원")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("철회할 수 없습니다.", True),
        ("보상에서 제외됩니다.", True),
        ("보상하며, 다른 것은 보상하지 않습니다.", False),
        ("지급합니다(다만, 고의는 보상하지 않습니다).", False),
        ("생긴 손해", None),
    ],
)
def test_what_a_clause_ends_in(text: str, said: bool | None) -> None:
    assert denies(text, 0) is said
    assert not contrary(said, None)


def test_before_and_after_an_event() -> None:
    before, after = positions("보장개시 전에 해지되면 돌려주고, 수술을 받은 뒤에는 안전 장비를 씁니다.")
    assert (before.of.event, before.after) == ("개시", False)
    assert (after.of.event, after.after) == ("수술", True)
    assert positions("3일 뒤에 오전 중으로 운전을 시작합니다.") == ()


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("30일이 지난 뒤", [True]),
        ("2년 이상 지난 계약", [True]),
        ("2년이 지나지 않은 계약", [False]),
        ("2시간이 지나기 전에", [False]),
        ("22주가 되기 전에", [False]),
        ("닷새 안에", [False]),
        ("30일 이내에 발견하지 못한 손해", [True]),
        ("하루 2만원씩 30일", []),
    ],
)
def test_lengths_of_time_that_have_passed_or_not(text: str, passed: list[bool]) -> None:
    assert [lapse.passed for lapse in lapses(text)] == passed
