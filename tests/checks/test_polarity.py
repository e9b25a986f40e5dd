"""An answer affirms and denies what its evidence does."""

from __future__ import annotations

import pytest

from corpus_builder.checks import polarity
from corpus_builder.model import Chunk, Mark

from .invented import candidate

LEAD = "① 회사는 다음 중 어느 하나의 사유로 생긴 손해는 보상하지 않습니다."
ITEM = "1. 피보험자의 음주운전으로 생긴 손해. 다만, 구급을 위한 운전 중에 생긴 손해는 보상합니다."
SECOND = "② 회사는 납입최고기간 중에 생긴 사고는 보장하며, 밀린 보험료는 보험금에서 뺄 수 있습니다. 순수보장형에는 보험계약대출이 없습니다."
BODY = f"{LEAD}\n{ITEM}\n{SECOND}"
CHUNK = Chunk(
    header="보통약관 제5조",
    body=BODY,
    unit_title="보통약관",
    article="5",
    title="보상하지 않는 손해",
    marks=(
        Mark("항", "1", 0, len(LEAD) + 1 + len(ITEM)),
        Mark("호", "1", len(LEAD) + 1, len(LEAD) + 1 + len(ITEM)),
        Mark("항", "2", len(LEAD) + len(ITEM) + 2, len(BODY)),
    ),
)


@pytest.mark.parametrize(
    ("output", "evidence"),
    [
        ("피보험자의 음주운전으로 생긴 손해는 보상에서 제외됩니다.", ITEM),
        ("피보험자가 음주운전으로 낸 손해는 보상받을 수 없습니다. 단, 구급을 위한 운전 중에 생긴 손해는 보상됩니다.", ITEM),
        ("보상되지 않습니다. 피보험자의 음주운전으로 생긴 손해는 면책입니다.", ITEM),
        ("피보험자의 음주운전으로 생긴 손해는 보상하지 않지만, 구급을 위한 운전 중의 손해는 보상합니다.", ITEM),
        ("납입최고기간 중에 생긴 사고도 보장합니다.", SECOND),
        ("납입최고기간 중의 사고를 보장하지 않는 것은 아닙니다.", SECOND),
        ("순수보장형에서는 보험계약대출을 받을 수 없습니다.", SECOND),
        ("날씨가 좋으면 걷습니다.", SECOND),
        ("", SECOND),
    ],
)
def test_what_says_the_same_or_nothing_passes(output: str, evidence: str) -> None:
    assert polarity.check(candidate(output, evidence), CHUNK).outcome == "pass"


@pytest.mark.parametrize(
    ("output", "evidence"),
    [
        ("피보험자의 음주운전으로 생긴 손해는 보상합니다.", ITEM),
        ("피보험자의 음주운전으로 생긴 손해도 보상에 포함됩니다. 단, 구급을 위한 운전 중에 생긴 손해는 보상됩니다.", ITEM),
        ("구급을 위한 운전 중에 생긴 손해는 보상하지 않습니다.", ITEM),
        ("납입최고기간 중에 생긴 사고는 보장하지 않으며, 밀린 보험료는 보험금에서 뺄 수 있습니다.", SECOND),
        ("납입최고기간 중에 생긴 사고는 보장하며, 밀린 보험료는 보험금에서 뺄 수 없습니다.", SECOND),
        ("순수보장형에도 보험계약대출이 있습니다.", SECOND),
    ],
)
def test_what_says_the_contrary_is_looked_at(output: str, evidence: str) -> None:
    verdict = polarity.check(candidate(output, evidence), CHUNK)
    assert (verdict.outcome, [reason.name for reason in verdict.reasons]) == ("look", [polarity.TURNED])


def test_an_answer_of_one_word_is_read_with_its_question() -> None:
    asked = "보통약관에서 납입최고기간 중에 생긴 사고는 보장되나요?"
    assert polarity.check(candidate("보장됩니다.", SECOND, instruction=asked), CHUNK).outcome == "pass"
    assert polarity.check(candidate("보장되지 않습니다.", SECOND, instruction=asked), CHUNK).outcome == "look"


@pytest.mark.parametrize(
    ("output", "quote"),
    [
        ("진단을 받지 않았더라도 재해로 생긴 사유는 보장됩니다.", "다만, 진단을 받지 않은 경우라도 재해로 생긴 사유는 보장을 해드립니다."),
        ("미혼 자녀는 피보험자에 포함됩니다.", "피보험자는 다음의 사람을 말합니다. 가. 생계를 같이하는 미혼 자녀"),
    ],
)
def test_a_condition_that_denies_is_no_denial(output: str, quote: str) -> None:
    assert polarity.check(candidate(output, quote), CHUNK).outcome == "pass"


def test_what_an_example_concludes_is_said_of_its_case() -> None:
    quote = "술에 취하여 길에서 넘어져 손목이 부러진 경우: 음주운전 중의 사고가 아니므로 보험금을 지급합니다."
    assert (
        polarity.check(candidate("술에 취해 길에서 넘어져 손목이 부러진 때에는 보험금을 지급하지 않습니다.", quote), CHUNK).outcome
        == "look"
    )


def test_the_contrary_case_of_the_evidence_is_mentioned() -> None:
    quotes = ("약품의 복용으로 입원한 때에는 보험금을 지급하지 않습니다.", "의사의 처방에 따른 약품으로 생긴 질병에는 보험금을 지급합니다.")
    half = candidate("약품의 복용으로 입원하면 보험금을 지급하지 않습니다.", *quotes)
    assert [r.name for r in polarity.check(half, CHUNK).reasons] == [polarity.HALF]
    whole = candidate("약품의 복용으로 입원하면 지급하지 않지만, 의사의 처방에 따른 약품이면 지급합니다.", *quotes)
    assert polarity.check(whole, CHUNK).outcome == "pass"


def test_that_something_listed_need_not_be_done_is_looked_at() -> None:
    quote = "대리인이 청구하는 때: 대리인의 신분증, 위임장 및 본인의 인감증명서"
    assert polarity.check(candidate("본인의 인감증명서는 내지 않아도 됩니다.", quote), CHUNK).outcome == "look"
    assert polarity.check(candidate("본인의 인감증명서를 내야 합니다.", quote), CHUNK).outcome == "pass"


SAME = [
    ("입원이 90일이 되지 않아 절반만 나옵니다.", "90일 미만으로 입원한 때에는 정한 입원일당의 50%를 지급합니다."),
    ("사고를 원인으로 한 입원은 90일을 기다리지 않고 가입한 날부터 보장됩니다.", "사고를 원인으로 한 입원은 가입한 날부터 보장합니다."),
    ("사고가 원인이면 90일을 기다리지 않아도 됩니다.", "보장개시일은 90일이 지난 날로 하며, 사고를 원인으로 한 경우는 계약일로 합니다."),
    ("유리, 도자기와 골동품은 약관에서 보상하지 않는 물건으로 정하고 있습니다.", "유리, 도자기와 골동품은 보상하지 않습니다."),
    ("유리와 도자기가 약관에서 보험의 목적에 들어가지 않는 물건으로 규정되어 있기 때문입니다.", "유리와 도자기는 포함되지 않습니다."),
    ("그 뒤에 산 옷값은 보상되지 않습니다.", "도착한 후 48시간 이내에 산 옷값을 보상합니다."),
    ("나머지 수리비는 받지 못합니다.", "수리비는 대당 100만원을 한도로 지급합니다."),
    ("장해지급률이 80%이면 그 뒤의 보장보험료를 내지 않습니다.", "장해지급률이 80%이면 그 뒤의 보장보험료 납입을 면제합니다."),
    ("보험료를 연체하고 있는 동안에는 보험금을 늘릴 수 없습니다.", "보험료를 연체한 동안에는 보험금을 늘릴 수 없습니다."),
    ("자기부담금 20만원은 보상되지 않으므로 고객이 부담합니다.", "회사는 자기부담금 20만원을 초과하는 손해를 보상합니다."),
    ("승낙하지 않은 동안에는 새 피보험자는 보장되지 않습니다.", "새로운 피보험자에 대하여는 회사가 승낙한 이후부터 보장합니다."),
    (
        "보행보조용이라면 이륜차에 들지 않으므로 보상됩니다.",
        "이륜차를 운전하던 중의 사고는 보상하지 않습니다. 다만, 보행보조용 의자차는 제외합니다.",
    ),
    ("계약자에게 책임을 묻지 않습니다.", "회사는 계약자에 대한 구상권을 포기합니다."),
]
TURNED = [
    ("사고를 원인으로 한 입원은 가입한 날부터 보장되지 않습니다.", "사고를 원인으로 한 입원은 가입한 날부터 보장합니다."),
    ("유리, 도자기와 골동품은 약관에서 보상하는 물건으로 정하고 있습니다.", "유리, 도자기와 골동품은 보상하지 않습니다."),
    ("도착한 후 48시간 안에 산 옷값은 보상되지 않습니다.", "도착한 후 48시간 이내에 산 옷값을 보상합니다."),
    ("보험료를 연체하고 있는 동안에도 보험금을 늘릴 수 있습니다.", "보험료를 연체한 동안에는 보험금을 늘릴 수 없습니다."),
    ("청약한 날부터 30일 이내에는 청약을 철회할 수 없습니다.", "청약한 날부터 30일 이내에 한하여 청약을 철회할 수 있습니다."),
    ("면제된 보험료를 납입하지 않은 것으로 보고 환급금을 계산합니다.", "면제된 보험료를 납입한 것으로 보고 환급금을 계산합니다."),
    ("기본보험료가 연체되어도 추가보험료를 낼 수 있습니다.", "기본보험료가 연체된 경우에는 추가보험료를 납입할 수 없습니다."),
    ("따로 구청의 승인을 받을 필요는 없습니다.", "그 사실을 구청에 알리고 구청의 승인을 받아야 합니다."),
]


@pytest.mark.parametrize(("output", "evidence"), SAME)
def test_a_denial_in_other_words_or_of_what_is_beyond_a_limit_is_none(output: str, evidence: str) -> None:
    assert polarity.check(candidate(output, evidence), CHUNK).reasons == ()


@pytest.mark.parametrize(("output", "evidence"), TURNED)
def test_a_denial_of_what_the_evidence_affirms_is_one(output: str, evidence: str) -> None:
    assert [reason.name for reason in polarity.check(candidate(output, evidence), CHUNK).reasons] == [polarity.TURNED]


def test_an_item_has_the_end_of_the_opening_that_is_quoted_with_it() -> None:
    opening = "제1항에도 불구하고 다음 중 하나에 해당하는 때에는 계약을 해지할 수 없습니다."
    item = "1. 계약을 맺은 날부터 3년이 지났을 때"
    said = "계약을 맺은 날부터 세 해가 지나면 회사가 해지하지 못합니다."
    assert polarity.check(candidate(said, opening, item), CHUNK).outcome == "pass"
    assert polarity.check(candidate(said.replace("하지 못합니다", "할 수 있습니다"), opening, item), CHUNK).outcome == "look"


@pytest.mark.parametrize(
    ("output", "evidence", "outcome"),
    [
        (
            "식중독으로 밝혀지면 그 치료를 위한 입원으로 인정하지 않습니다.",
            "식중독으로 밝혀진 때에는 그 치료를 위한 입원으로 봅니다.",
            "look",
        ),
        ("식중독으로 밝혀지면 그 치료를 위한 입원으로 인정합니다.", "식중독으로 밝혀진 때에는 그 치료를 위한 입원으로 봅니다.", "pass"),
        ("조사가 끝날 때까지 늦어져도 이자가 더해집니다.", "조사가 끝날 때까지 늦어진 기간의 이자를 지급하지 않습니다.", "look"),
        ("보상하지 않습니다. 통보를 받았더라도 면책입니다.", "사전에 통보를 받았으나, 두 시간이 지나기 전에 출발한 경우", "pass"),
    ],
)
def test_being_held_for_something_and_being_added_are_affirmed_or_denied(output: str, evidence: str, outcome: str) -> None:
    assert polarity.check(candidate(output, evidence, instruction="보통약관에서 어떻게 되나요?"), CHUNK).outcome == outcome
