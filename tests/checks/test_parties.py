"""Who acts in an answer is who acts in its evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.checks import parties

from .invented import CHUNK, candidate

EVIDENCE = (
    "계약자는 계약이 성립한 날부터 3개월 이내에 계약을 취소할 수 있습니다.",
    "계약자 또는 피보험자는 지체 없이 회사에 알려야 하며, 회사는 보험수익자에게 보험금을 지급합니다.",
)


@pytest.mark.parametrize(
    "output",
    [
        "계약자는 계약이 성립한 날부터 3개월 안에 취소할 수 있습니다.",
        "보험계약자는 계약이 성립한 날부터 3개월 안에 취소할 수 있습니다.",
        "피보험자는 지체 없이 회사에 알려야 합니다.",
        "수익자에게 보험금을 지급합니다.",
        "회사가 보험금을 냅니다.",
        "3개월 안에 취소할 수 있습니다.",
        "계약자적립액을 드립니다.",
        "",
    ],
)
def test_the_same_party_in_other_words_passes(output: str) -> None:
    assert parties.check(candidate(output, *EVIDENCE), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("피보험자는 계약이 성립한 날부터 3개월 안에 취소할 수 있습니다.", parties.SWAPPED),
        ("회사는 지체 없이 회사에 알려야 합니다.", parties.SWAPPED),
        ("보험수익자는 지체 없이 회사에 알려야 합니다.", parties.SWAPPED),
        ("회사는 계약자에게 보험금을 지급합니다.", parties.SWAPPED),
        ("보험설계사는 그 사실을 적어 냅니다.", parties.UNKNOWN),
        ("보험금은 양수인에게 갑니다.", parties.UNKNOWN),
    ],
)
def test_another_party_is_looked_at(output: str, reason: str) -> None:
    verdict = parties.check(candidate(output, *EVIDENCE), CHUNK)
    assert (verdict.outcome, [r.name for r in verdict.reasons]) == ("look", [reason])


def test_a_party_that_the_question_names_is_known() -> None:
    asked = candidate("양수인에게 갑니다.", *EVIDENCE, instruction="보통약관에서 양수인은 무엇을 받나요?")
    assert parties.check(asked, CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "quote"),
    [
        ("양수인은 15일 이내에 회사에 알려야 합니다.", "계약자가 반려견을 양도한 때에는 15일 이내에 회사에 알려야 합니다."),
        (
            "보험수익자는 1개월 이내에 계약을 해지할 수 있습니다.",
            "회사는 다음의 사실이 있는 때에는 1개월 이내에 계약을 해지할 수 있습니다.",
        ),
    ],
)
def test_who_the_sentence_is_about_does_what_others_do_in_the_evidence(output: str, quote: str) -> None:
    chunk = replace(CHUNK, body=f"{quote} 양수인과 보험수익자의 권리는 따로 정합니다.")
    assert [r.name for r in parties.check(candidate(output, quote), chunk).reasons] == [parties.SWAPPED]


def test_the_company_may_be_left_unsaid() -> None:
    quote = "계약자가 5일 이내에 열어 보지 않은 때에는 같은 내용을 등기우편으로 다시 보냅니다."
    assert parties.check(candidate("회사는 같은 내용을 등기우편으로 다시 보냅니다.", quote), CHUNK).outcome == "pass"


def test_who_gets_something_is_told_by_the_words_before_too() -> None:
    quote = "회사는 그 당시의 보험수익자에게 계약자의 동의를 얻어 계약을 부활할 수 있음을 알려 드립니다."
    assert parties.check(candidate("회사는 그 당시의 채권자에게 부활할 수 있음을 알립니다.", quote), CHUNK).outcome == "look"


TURNED = (
    ("그 날을 증명할 책임은 계약자에게 있습니다.", "증서를 받은 날에 다툼이 있으면 회사가 그 날을 증명하여야 합니다."),
    ("조사에 드는 비용은 모두 보험수익자가 냅니다.", "사유를 조사하는 데 드는 비용은 회사가 전부 부담합니다."),
    ("계약자가 청구하면 절반을 먼저 받습니다.", "회사는 보험수익자의 청구에 따라 절반을 먼저 지급합니다."),
    ("비용은 계약자에게 지급됩니다.", "회사는 그 비용을 보험수익자에게 지급합니다."),
    ("바꾼 뒤에는 단체가 새 계약의 계약자가 됩니다.", "바꾼 뒤에는 피보험자가 새 계약의 계약자가 됩니다."),
    ("미리 회사의 동의를 얻어야 합니다.", "계약자는 미리 그 타인의 동의를 얻어야 합니다."),
    ("계약자의 나이를 기준으로 계산합니다.", "나이는 피보험자의 나이를 기준으로 계산합니다."),
    ("보험설계사는 사고가 나면 서면으로 회사에 통지해야 합니다.", "피보험자는 사고가 난 때에는 이를 서면으로 회사에 알려야 합니다."),
)


@pytest.mark.parametrize(("output", "quote"), TURNED)
def test_the_same_deed_in_a_turned_sentence_is_another_partys(output: str, quote: str) -> None:
    chunk = replace(CHUNK, body=f"{quote}\n계약자, 피보험자, 보험수익자, 단체, 보험설계사는 제1조에서 정한 사람을 말합니다.")
    assert parties.SWAPPED in [r.name for r in parties.check(candidate(output, quote), chunk).reasons]


@pytest.mark.parametrize(
    ("output", "quote"),
    [
        ("그 날을 증명할 책임은 회사에 있습니다.", TURNED[0][1]),
        ("회사가 조사에 드는 비용을 모두 냅니다.", TURNED[1][1]),
        ("보험수익자가 청구하면 절반을 먼저 받을 수 있습니다.", TURNED[2][1]),
        ("보험수익자는 그 비용을 지급받습니다.", TURNED[3][1]),
        ("수익자가 지정되지 않았다면 상속인이 받습니다.", "계약자가 보험수익자를 지정하지 않은 때에는 상속인에게 지급합니다."),
        ("모집인이 아닌 보험설계사 등이 알리지 못하게 하면 해지할 수 없습니다.", "보험설계사 등이 계약자가 사실대로 알리는 것을 방해한 때"),
    ],
)
def test_the_same_party_in_a_turned_sentence_passes(output: str, quote: str) -> None:
    assert parties.check(candidate(output, quote), replace(CHUNK, body=quote)).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "outcome"), [("계약자는 서면으로 조사에 동의합니다.", "pass"), ("대리점은 서면으로 조사에 동의합니다.", "look")]
)
def test_who_does_it_in_the_clause_may_be_named(output: str, outcome: str) -> None:
    quote = "회사의 서면 조사에 동의하여야 합니다."
    chunk = replace(CHUNK, body=f"계약자 또는 보험수익자는 {quote} 대리점은 접수증을 드립니다.")
    assert parties.check(candidate(output, quote), chunk).outcome == outcome


LATE = "계약자, 피보험자 또는 보험수익자의 책임 있는 사유로 늦어진 때에는 이자를 더하지 않습니다."
TOLD = "계약자 또는 피보험자는 사고가 난 사실을 지체 없이 회사에 알려야 합니다."
MARKED = "바뀐 보험수익자가 회사에 맞서려면 계약자가 보험수익자가 바뀌었음을 회사에 알려야 합니다."
PICKED = "보험수익자를 제1호의 경우는 계약자로 하고, 제2호의 경우는 피보험자로 합니다."


@pytest.mark.parametrize(
    ("output", "quote"),
    [
        ("계약자나 회사는 사고가 난 사실을 곧바로 회사에 알려야 합니다.", TOLD),
        ("보험설계사, 피보험자는 사고가 난 사실을 곧바로 회사에 알려야 합니다.", TOLD),
        ("피보험자에게는 회사가 사실을 알려야 합니다.", "보험수익자에게는 회사가 사실을 알려야 합니다."),
        ("회사에 책임 있는 사유로 늦어졌다면 이자를 더하지 않습니다.", LATE),
        ("피보험자가 그 변경 사실을 회사에 알려야 합니다.", MARKED),
        ("차를 산 사람이 그 사실을 회사에 알려야 합니다.", "계약자가 차를 양수인에게 넘긴다는 뜻을 회사에 알려야 합니다."),
    ],
)
def test_one_of_several_or_one_within_another_clause_is_told_apart(output: str, quote: str) -> None:
    assert parties.check(candidate(output, quote), replace(CHUNK, body=quote)).outcome == "look"


@pytest.mark.parametrize(
    ("output", "quote"),
    [
        ("피보험자나 계약자는 사고가 난 사실을 곧바로 회사에 알려야 합니다.", TOLD),
        ("피보험자는 사고가 난 사실을 곧바로 회사에 알려야 합니다.", TOLD),
        ("계약자는 사고 통보를 받은 사실을 곧바로 회사에 알려야 합니다.", TOLD),
        ("계약자는 그동안 낸 돈을 도로 받습니다.", "회사는 이미 납입한 보험료를 계약자에게 돌려드립니다."),
        ("피보험자의 배우자, 피보험자의 부모는 제외됩니다.", "1. 피보험자의 배우자\n2. 피보험자의 부모는 제외합니다."),
        ("화해하려면 계약자 또는 피보험자가 미리 동의를 받아야 합니다.", "화해를 하고자 할 때에는 미리 동의를 받는 일"),
        ("계약자나 피보험자의 잘못으로 늦어졌다면 이자를 더하지 않습니다.", LATE),
        ("계약자가 그 변경 사실을 회사에 알려야 합니다.", MARKED),
        ("제1호는 계약자, 제2호는 피보험자가 보험수익자가 됩니다.", PICKED),
        (
            "피보험자가 통지받은 날부터 셉니다.",
            "보험수익자는 통지를 받은 날(피보험자에게 알린 때에는 피보험자가 통지를 받은 날)부터 셉니다.",
        ),
        ("차를 산 사람은 회사의 승인을 받아야 합니다.", "양수인은 회사의 승인을 받아야 합니다."),
    ],
)
def test_one_of_several_who_does_so_passes(output: str, quote: str) -> None:
    assert parties.check(candidate(output, quote), replace(CHUNK, body=quote)).outcome == "pass"


STAFF = "운전한 피보험자의 가족이 함께 탄 선박승무원에게 입힌 손해는 보상하지 않습니다."


@pytest.mark.parametrize(
    "output",
    [
        "운전자의 손해는 보상하지 않습니다.",
        "친족이 입힌 손해는 보상하지 않습니다.",
        "승무원에게 입힌 손해는 보상하지 않습니다.",
        "경찰이 아닌 가족이 입힌 손해는 보상하지 않습니다.",
        "당사자에게 책임이 있어도 이자는 없고, 확인은 필요 없습니다.",
    ],
)
def test_who_is_known_by_what_he_does_or_by_another_name_passes(output: str) -> None:
    assert parties.check(candidate(output, STAFF), replace(CHUNK, body=STAFF)).outcome == "pass"


def test_who_stands_beside_the_quote_may_be_named() -> None:
    chunk = replace(CHUNK, body=f"재외공관에 신고한 때에 한합니다. {STAFF}")
    assert parties.check(candidate("재외공관에 신고하면 보상합니다.", STAFF), chunk).outcome == "pass"


def test_the_title_of_an_article_names_nobody() -> None:
    quote = "① 계약자 또는 보험수익자가 2명 이상인 경우에는 각 대표자를 1명 지정하여야 합니다."
    answer = f"제14조(대표자의 지정) 제1항입니다.\n“{quote.removeprefix('① ')}”"
    assert parties.check(candidate(answer, quote), CHUNK).reasons == ()
