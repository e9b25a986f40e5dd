"""No person's data in a pair. All numbers here are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import personal

from .invented import CHUNK, candidate


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("주민등록번호는 900101-1234567입니다.", personal.RESIDENT),
        ("주민등록번호 900101-1******로 확인합니다.", personal.RESIDENT),
        ("담당자 010-1234-5678로 연락합니다.", "mobile number"),
        ("담당자 01012345678로 연락합니다.", "mobile number"),
        ("지점 02-123-4567로 연락합니다.", "telephone number"),
        ("hong.gildong@example.co.kr로 보냅니다.", "e-mail address"),
        ("카드 1234-5678-9012-3456으로 냅니다.", "card number"),
        ("우리은행 1002-123-456789로 보냅니다.", "account number"),
        ("계좌번호 123456-01-123456으로 보냅니다.", "account number"),
        ("여권번호 M12345678입니다.", "passport number"),
        ("면허 11-22-123456-78입니다.", "driving licence number"),
    ],
)
def test_a_persons_data_stops_the_pair_and_is_not_repeated(said: str, kind: str) -> None:
    verdict = personal.check(candidate(said), CHUNK)
    assert verdict.outcome == "drop"
    found = {reason.name: reason.detail for reason in verdict.reasons}
    assert kind in found
    digits = "".join(filter(str.isdigit, said))
    assert not digits or digits not in "".join(filter(str.isdigit, found[kind]))


@pytest.mark.parametrize(
    "said",
    [
        "주민등록번호를 적은 서류를 냅니다.",
        "2025-04-01부터 3영업일 이내에 10,000,000원을 지급합니다.",
        "분류번호 C00-C97에 해당하는 질병입니다.",
        "콜센터 1588-1234로 알립니다.",
        "은행이 정한 이율 3.5%를 적용합니다.",
        "계좌로 100,000원을 보냅니다.",
    ],
)
def test_what_is_nobodys_passes(said: str) -> None:
    assert personal.check(candidate(said), CHUNK).outcome == "pass"


def test_what_the_clause_prints_is_no_secret_but_a_resident_number_is() -> None:
    printed = replace(CHUNK, body=CHUNK.body + "\n상담 02-123-4567, help@example.com, 900101-1234567")
    assert personal.check(candidate("상담은 02-123-4567이나 help@example.com에서 합니다."), printed).outcome == "pass"
    assert personal.check(candidate("900101-1234567"), printed).outcome == "drop"


def test_a_question_is_read_too() -> None:
    asked = candidate("3영업일 이내에 지급합니다.", instruction="보통약관에서 010-1234-5678로 알리면 되나요?")
    assert personal.check(asked, CHUNK).outcome == "drop"
