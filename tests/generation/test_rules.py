"""The rules beyond a paragraph's own statement: items of a list, overrides, places, borrowed law, plain words, what is left open."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources

import pytest

from corpus_builder.checks import evidence, exceptions, form, numbers, parties, periods, polarity
from corpus_builder.generation.methods import extractive
from corpus_builder.generation.types import TASK_TYPES
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate

from .invented import chunk

OPTIONS = extractive.Options(limit=50)


def found(piece: Chunk, kind: str = "") -> dict[str, Candidate]:
    """question without the slot -> pair, of one kind or of all; every pair stands the checks."""
    made = extractive.parse(piece, None, OPTIONS)
    for pair in made:
        assert pair.task_type in TASK_TYPES
        for check in (evidence, numbers, exceptions, form, parties, periods, polarity):
            assert check.check(pair, piece).outcome == "pass", (check.__name__, pair)
    return {c.instruction.removeprefix("{product} "): c for c in made if kind in ("", c.task_type)}


DUTY = chunk(
    "계약 후 알릴 의무",
    "① 계약자는 보험기간 중에 피보험자에게 다음 각 호의 변경이 발생한 경우에는 지체없이 회사에 알려야 합니다.\n"
    "1. 하던 일을 그만둔 경우. 다만, 쉬는 기간이 7일 이내인 경우는 제외합니다.\n2. 다음의 탈것을 새로 타게 된 경우\n가. 이륜자동차\n"
    "② 회사는 다음 중 어느 하나에 해당하는 경우에는 계약을 해지할 수 없습니다.\n"
    "1. 회사가 그 변경을 알았던 경우\n2. 변경된 날부터 3년이 지났을 때",
)


def test_what_a_list_says_of_all_is_asked_of_each_case() -> None:
    pairs = found(DUTY)
    given_up = pairs["보통약관에서 계약자는 보험기간 중에 하던 일을 그만둔 경우에는 지체없이 회사에 알려야 하나요?"]
    assert given_up.task_type == "알릴 의무"
    assert given_up.output.endswith("- 하던 일을 그만둔 경우. 다만, 쉬는 기간이 7일 이내인 경우는 제외합니다.")
    assert any("변경된 날부터 3년이 지났을 때에는 계약을 해지할 수 있나요?" in question for question in pairs)
    assert not any("탈것을 새로 타게 된 경우에는" in question for question in pairs)  # its own list stays unsaid


def test_a_list_that_goes_on_elsewhere_gives_its_items_but_the_last() -> None:
    cut = found(replace(DUTY, piece="1/2"))
    assert any("회사가 그 변경을 알았던 경우에는" in question for question in cut)
    assert not any("3년이 지났을 때에는" in question or "어떤 경우에" in question for question in cut)


def test_a_term_defined_within_another_article_is_asked_of_that_article() -> None:
    body = "이 계약에서 가입자라 함은 증권에 적힌 사람을 말합니다."
    assert list(found(chunk("가입자의 범위", body), "정의")) == ["보통약관 제7조(가입자의 범위)에서 ‘가입자’란 무엇을 뜻하나요?"]
    assert list(found(chunk("용어의 정의", body), "정의")) == ["보통약관에서 ‘가입자’란 무엇을 뜻하나요?"]


def test_words_behind_a_list_may_speak_of_all_items() -> None:
    body = "회사는 다음의 손해를 보상합니다.\n1. 불이 나서 생긴 손해\n2. 물이 새서 생긴 손해\n이 손해는 집 안의 것에 한합니다."
    assert not any("불이 나서" in question for question in found(chunk("보상하는 손해", body)))
    pairs = found(chunk("보상하는 손해", body.rpartition("\n")[0]))
    assert pairs["보통약관에서 회사는 불이 나서 생긴 손해를 보상하나요?"].task_type == "보상 여부"


def test_an_answer_has_the_paragraph_that_overrides_it() -> None:
    body = (
        "① 계약자는 증권을 받은 날부터 15일 이내에 청약을 철회할 수 있습니다.\n"
        "② 제1항에도 불구하고 청약한 날부터 30일이 지나면 청약을 철회할 수 없습니다."
    )
    pairs = found(chunk("청약의 철회", body))
    first = pairs["보통약관 제7조(청약의 철회)에서 계약자는 증권을 받은 날부터 며칠 이내에 청약을 철회할 수 있나요?"]
    assert (first.task_type, first.output) == ("여러 조항", body)
    second = pairs["보통약관 제7조(청약의 철회)에서 청약한 날부터 30일이 지나면 청약을 철회할 수 있나요?"]
    assert second.output == "아니요. " + body.partition("② ")[2]


def test_what_overrides_one_item_is_no_part_of_the_answer_about_another() -> None:
    body = (
        "① 회사는 다음의 경우에 계약을 해지할 수 있습니다.\n1. 계약자가 건강에 관한 질문에 거짓으로 답한 경우\n"
        "2. 계약자가 직업이 바뀐 것을 알리지 않은 경우\n② 제1항 제1호의 경우에도 불구하고 1년이 지나면 해지할 수 없습니다."
    )
    pairs = found(chunk("계약의 해지", body))
    first = next(pair for question, pair in pairs.items() if "거짓으로 답한" in question)
    second = next(pair for question, pair in pairs.items() if "직업이 바뀐" in question)
    assert "② 제1항" in first.output and "② 제1항" not in second.output


def test_a_laws_form_is_no_item_of_the_article_and_misread_brackets_make_no_pair() -> None:
    body = "계약자는 「시행규칙 별지 제38호 서식에 의한 증명서」를 회사에 내야 합니다."
    assert any("별지 제38호 서식" in question for question in found(chunk("제출할 서류", body)))
    assert not found(chunk("제출할 서류", body.replace("「", "")))
    assert not found(chunk("제출할 서류", body.replace("회사에 ", "회사에.")))


def test_a_promise_waits_for_the_rest_of_its_article() -> None:
    body = "① 회사는 가입자가 다쳐 병원에 머문 때에는 하루에 3만원을 지급합니다.\n② 가입자는 진단서를 회사에 내야 합니다."
    assert any("얼마" in question for question in found(chunk("보험금의 지급사유", body)))
    cut = found(replace(chunk("보험금의 지급사유", body), piece="1/2"))
    assert cut and not any("3만원" in pair.output for pair in cut.values())


def test_which_article_says_it_is_asked_once_and_not_of_a_definition() -> None:
    body = "① 회사는 계약자가 낸 서류를 받은 때에는 접수증을 드리고 문자로도 알려 드립니다.\n"
    body += "② 회사는 조사할 때 그 목적과 쓰임을 미리 설명합니다."
    (pair,) = found(chunk("서류의 접수", body), "조항 인용").values()
    assert pair.instruction.endswith(
        "보통약관에서 회사는 계약자가 낸 서류를 받은 때에는 접수증을 드리고 문자로도 알려 드린다는 내용은 어느 조항에 있나요?"
    )
    assert pair.output.startswith("제7조(서류의 접수) 제1항입니다.\n“회사는 계약자가 낸 서류를")
    assert not found(chunk("정의", "이 약관에서 골절이라 함은 뼈가 부러지거나 금이 간 상태를 말합니다."), "조항 인용")


def test_borrowed_articles_are_asked_for() -> None:
    body = "제1항에 따라 계약을 되살리는 때에는 제3조(알릴 의무) 및 제5조(계약의 성립)를 준용합니다. 이 경우 회사는 이를 거절하지 않습니다."
    (pair,) = found(chunk("부활", f"① 계약자는 계약을 되살릴 수 있습니다.\n② {body}"), "여러 조항").values()
    assert pair.instruction.endswith("보통약관에서 제7조(부활) 제1항에 따라 계약을 되살리는 때에는 어느 조항을 준용하나요?")
    assert pair.output == body


def test_borrowed_articles_are_not_asked_for_in_half_a_name_or_of_what_is_defined() -> None:
    for body in (
        "제1항에서 정하지 않은 용어의 뜻은 급여 의료비 특별약관 제2조(용어의 정의)를 준용합니다.",
        "제1항의 피보험자라 함은 보통약관 제3조(피보험자의 범위)를 따릅니다.",
    ):
        assert not any("어느 조항" in question for question in found(chunk("용어", f"① 용어는 표와 같습니다.\n② {body}")))


def test_a_particle_that_does_not_fit_is_a_misprint() -> None:
    body = "다른 {} 인하여 장해가 생긴 경우에는 그 때마다 지급률을 정합니다."
    assert found(chunk("세부규정", body.format("질병으로")))
    assert not found(chunk("세부규정", body.format("질병로")))


def test_a_rider_that_departs_from_the_base_terms_is_compared_with_them() -> None:
    body = "회사는 보통약관 제9조(해지) 제1항에도 불구하고 이 특별약관의 보험료를 돌려드리지 않습니다. 단, 보장 전에는 돌려드립니다."
    piece = chunk("보험료의 환급", body, unit="골절진단비 특별약관")
    (pair,) = found(piece, "특약 비교").values()
    assert pair.instruction.endswith("골절진단비 특별약관에서 보통약관 제9조(해지) 제1항과 달리 정하고 있는 내용은 무엇인가요?")
    assert pair.output == body
    assert not found(replace(piece, unit_title="보통약관"), "특약 비교")


def test_a_number_of_days_that_is_not_fixed_is_said_to_be_open() -> None:
    body = "계약자는 사고가 난 것을 안 때에는 지체없이 그 사실을 회사에 알려야 합니다."
    (pair,) = found(chunk("사고의 통지", body), "답할 수 없음").values()
    assert pair.instruction.endswith("계약자는 사고가 난 것을 안 때에는 며칠 이내에 그 사실을 회사에 알려야 하는지 날수를 정하고 있나요?")
    assert pair.output == f"아니요. 며칠 이내라고 정하지 않고 ‘지체없이’ 하도록 정하고 있습니다.\n{body}"
    assert not found(chunk("사고의 통지", f"① {body}\n② 회사는 10일 이내에 답합니다."), "답할 수 없음")


def test_a_sum_that_is_not_printed_is_said_to_be_open() -> None:
    body = "회사는 피보험자가 여행 중에 골절로 진단받은 경우에는 이 특별약관의 보험가입금액을 골절진단비로 지급합니다."
    piece = chunk("보험금의 지급사유", body, unit="골절진단비 특별약관")
    (pair,) = found(piece, "답할 수 없음").values()
    assert "골절로 진단받은 경우에 지급하는 보험금이 몇 원인지" in pair.instruction and pair.output.endswith(body)
    assert not found(chunk("보험금의 지급사유", f"① {body}\n② 자기부담금은 3만원입니다."), "답할 수 없음")


def test_everyday_words_are_used_where_the_paragraph_says_what_is_expected() -> None:
    said = "이 계약에 관한 소송은 계약자의 주소지를 관할하는 법원으로 합니다. 다만, 합의하여 달리 정할 수 있습니다."
    (pair,) = found(chunk("관할법원", said), "쉬운 말").values()
    assert pair.instruction.endswith("보험회사와 소송을 하게 되면 어느 법원에서 하나요?") and pair.output == said
    assert not found(chunk("관할법원", "회사와 계약자는 서로 신의를 지켜 성실하게 의논하여야 합니다."), "쉬운 말")


@pytest.mark.parametrize(
    ("body", "yes"),
    [
        ("회사는 계약자가 요청하는 경우에도 보험금을 지급합니다.", "예. "),
        ("회사는 계약자가 요청하는 경우에도 보험금을 지급하지 않습니다. 다만, 회사가 동의한 경우는 지급합니다.", "아니요. "),
        ("계약자는 계약을 해지할 수 없습니다.", "아니요. "),
        ("계약자는 주소를 회사에 알려야 하며, 회사는 이를 기록합니다.", "예. "),
        ("회사는 계약자의 동의 없이 계약을 변경하지 아니합니다.", "아니요. "),
        ("회사는 그 사실을 계약자에게 안내하여 드립니다.", "예. "),
        ("계약자는 서류를 제출하지 않을 수 있습니다.", ""),  # whoever asks whether something needn't be done may hear either
        ("회사는 서류를 받은 날부터 3일 이내에 보험금을 지급합니다.", ""),
    ],
)
def test_yes_or_no_comes_first_where_the_clause_says_which(body: str, yes: str) -> None:
    first, *_ = found(chunk("계약의 관리", body)).values()
    assert first.output == yes + body


def test_yes_or_no_comes_before_one_case_of_a_list_and_not_where_another_paragraph_overrides_it() -> None:
    body = "① 회사는 다음 중 어느 하나의 사유로 보험금을 지급하지 않습니다.\n1. 피보험자의 고의\n2. 전쟁, 외국의 무력행사, 혁명"
    asked = "보통약관에서 ‘전쟁, 외국의 무력행사, 혁명’으로 보험금 지급사유가 발생한 때에 보험금을 지급하나요?"
    assert found(chunk("면책", body))[asked].output.startswith("아니요. 회사는 다음 중")
    overridden = f"{body}\n② 제1항에도 불구하고 회사가 동의한 때에는 보험금을 지급합니다."
    cases = [pair for question, pair in found(chunk("면책", overridden)).items() if question.endswith(asked[-20:])]
    assert cases and all(pair.output.startswith("회사는 다음 중") and "② 제1항에도" in pair.output for pair in cases)


def test_every_everyday_question_is_one_and_has_its_own_conditions() -> None:
    text = resources.files("corpus_builder.generation").joinpath("plain_words.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["question"]
    assert all(set(entry) - {"yes"} == {"title", "holds", "asks"} and entry["asks"].endswith("?") for entry in entries)
    assert len({(entry["title"], entry["holds"]) for entry in entries}) == len(entries)


def test_a_section_is_named_in_its_questions() -> None:
    body = "(1) 상해형\n① 회사는 다쳐서 병원에 머문 비용을 보상합니다.\n(2) 질병형\n① 회사는 앓아서 병원에 머문 비용을 보상합니다."
    asked = [question for question in found(chunk("보장종목", body)) if "‘질병형’" in question]
    assert asked == ["보통약관 제7조(보장종목) ‘질병형’에서 회사는 앓아서 병원에 머문 비용을 보상하나요?"]


@pytest.mark.parametrize("title", list(extractive.NOTHING_TO_ASK))
def test_nothing_is_asked_of_articles_that_lay_nothing_down(title: str) -> None:
    assert found(chunk(title, "이 계약은 피보험자가 다치는 위험에 대비하기 위하여 체결됩니다.")) == {}


def test_the_first_question_of_each_paragraph_comes_before_the_second_of_any() -> None:
    first = [pair.output for pair in extractive.parse(DUTY, None, extractive.Options(limit=2))]
    assert "알려야" in first[0] and "해지할 수 없습니다" in first[1]
