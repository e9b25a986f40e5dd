"""Pairs that somebody set out to have merged, and texts that were to bring it to a halt. All are invented."""

from __future__ import annotations

import pytest

from corpus_builder.dedup import Kind
from corpus_builder.dedup.guards import Guards
from corpus_builder.dedup.normalise import letters

# ---------------------------------------------------------------- laws under other heads, in boxes, in formulas

OF_CLAUSES = {
    "a box swallows an exception": (
        "계약자는 보험료를 냅니다.\n【납입기일】\n보험료를 내기로 한 날을 말합니다.\n다만, 회사는 신용카드 납입을 거절할 수 있습니다.",
        "계약자는 보험료를 냅니다.\n【납입기일】\n보험료를 내기로 한 날을 말합니다.",
    ),
    "a box swallows a paragraph": (
        "계약자는 보험료를 냅니다.\n【납입기일】\n보험료를 내기로 한 날을 말합니다.\n\n회사는 영수증을 드립니다.",
        "계약자는 보험료를 냅니다.\n【납입기일】\n보험료를 내기로 한 날을 말합니다.\n\n회사는 증권을 드립니다.",
    ),
    "invalid by whom": (
        "① 회사는 사망보험금을 지급합니다.\n【계약의 무효】\n계약자가 사기로 체결한 계약은 무효로 합니다.\n② 회사는 이를 알립니다.",
        "① 회사는 사망보험금을 지급합니다.\n【계약의 무효】\n피보험자가 사기로 체결한 계약은 무효로 합니다.\n② 회사는 이를 알립니다.",
    ),
    "box not paid": (
        "① 회사는 사망보험금을 지급합니다.\n【알아두실 사항】\n회사는 암보험금을 지급하지 않습니다.\n② 회사는 이를 알립니다.",
        "① 회사는 사망보험금을 지급합니다.\n【알아두실 사항】\n회사는 뇌출혈보험금을 지급하지 않습니다.\n② 회사는 이를 알립니다.",
    ),
    "statute article in quote": (
        "① 이 경우 다음 법을 준용합니다.\n「상법」 제657조\n보험계약자는 사고를 알려야 한다.\n② 회사는 이를 따릅니다.",
        "① 이 경우 다음 법을 준용합니다.\n「상법」 제658조\n보험계약자는 사고를 알려야 한다.\n② 회사는 이를 따릅니다.",
    ),
    "percent behind article": ("회사는 제3조의 50%를 보험금으로 지급합니다.", "회사는 제3조의 30%를 보험금으로 지급합니다."),
    "twofold behind article": ("회사는 제3조의 2배를 보험금으로 지급합니다.", "회사는 제3조의 3배를 보험금으로 지급합니다."),
    "item number": ("회사는 제3조 제2항 제1호에 따라 보험금을 지급합니다.", "회사는 제3조 제2항 제3호에 따라 보험금을 지급합니다."),
    "joint": ("손가락의 제1관절 위를 잃었을 때 지급합니다.", "손가락의 제2관절 위를 잃었을 때 지급합니다."),
}
OF_ALL = {
    "covered and not": (
        "가. 보상하는 손해\n1) 화재\n2) 폭발\n나. 보상하지 않는 손해\n1) 전쟁\n2) 지진",
        "가. 보상하는 손해\n1) 전쟁\n2) 폭발\n나. 보상하지 않는 손해\n1) 화재\n2) 지진",
    ),
    "values": ("1) 한 팔을 잃었을 때\n- 60%\n2) 한 다리를 잃었을 때\n- 50%", "1) 한 팔을 잃었을 때\n- 50%\n2) 한 다리를 잃었을 때\n- 60%"),
    "noun items": (
        "① 다음은 보상합니다. 1. 기계의 파손 2. 기계의 결함 ② 다음은 보상하지 않습니다. 1. 음주운전 2. 과음",
        "① 다음은 보상합니다. 1. 기계의 파손 2. 과음 ② 다음은 보상하지 않습니다. 1. 음주운전 2. 기계의 결함",
    ),
    "bracketed but": (
        "회사는 사망보험금을 지급합니다. (다만, 자살은 제외합니다.) 회사는 장해보험금을 지급합니다.",
        "회사는 사망보험금을 지급합니다. 회사는 장해보험금을 지급합니다. (다만, 자살은 제외합니다.)",
    ),
    "this benefit": (
        "회사는 사망보험금을 지급합니다. 이 보험금은 3년 안에 청구합니다. 회사는 장해보험금을 지급합니다.",
        "회사는 사망보험금을 지급합니다. 회사는 장해보험금을 지급합니다. 이 보험금은 3년 안에 청구합니다.",
    ),
    "however": (
        "회사는 사망보험금을 지급합니다. 하지만 자살은 제외합니다. 회사는 장해보험금을 지급합니다.",
        "회사는 사망보험금을 지급합니다. 회사는 장해보험금을 지급합니다. 하지만 자살은 제외합니다.",
    ),
    "insurer acts": (
        "계약자는 보험료를 납입하지 않은 경우 계약을 해지할 수 있습니다.",
        "계약자가 보험료를 납입하지 않은 경우 회사는 계약을 해지할 수 있습니다.",
    ),
    "defined before/after": (
        '질병(계약일 전에 생긴 것, 이하 "질병"이라 합니다)을 보장합니다.',
        '질병(계약일 후에 생긴 것, 이하 "질병"이라 합니다)을 보장합니다.',
    ),
    "one syllable": (
        "암(악성신생물을 말합니다)을 보장합니다. 회사는 암보험금을 지급합니다.",
        "암(경계성종양을 말합니다)을 보장합니다. 회사는 암보험금을 지급합니다.",
    ),
    "man woman": ("피보험자(男)에게 보험금을 지급합니다.", "피보험자(女)에게 보험금을 지급합니다."),
    "formula brackets": ("지급금액은 (가입금액 - 환급금) × 지급률로 합니다.", "지급금액은 가입금액 - (환급금 × 지급률)로 합니다."),
    "minus slash": ("지급금액은 책임준비금 - 대출원리금으로 합니다.", "지급금액은 책임준비금 / 대출원리금으로 합니다."),
    "minus unspaced": ("비율은 경과기간/납입기간으로 합니다.", "비율은 경과기간-납입기간으로 합니다."),
    "specialist": ("전문의 진단이 필요합니다. 회사는 이를 심사합니다.", "전문 진단이 필요합니다. 회사는 이를 심사합니다."),
    "expert": ("전문가 의견을 따릅니다. 회사는 이를 심사합니다.", "전문 의견을 따릅니다. 회사는 이를 심사합니다."),
    "child": ("어린이 보장을 드립니다. 회사는 이를 심사합니다.", "어린 보장을 드립니다. 회사는 이를 심사합니다."),
}


def merged(a: str, b: str, kind: Kind) -> bool:
    one, other = Guards().facts([a, b], kind)
    return one == other and Guards().compare(a, b, kind).kind == "merge"


@pytest.mark.parametrize(("a", "b"), [*OF_CLAUSES.values(), *OF_ALL.values()], ids=[*OF_CLAUSES, *OF_ALL])
def test_two_clauses_stay_two(a: str, b: str) -> None:
    assert not merged(a, b, "clause")
    assert not merged(b, a, "clause")


@pytest.mark.parametrize(("a", "b"), OF_ALL.values(), ids=OF_ALL)
def test_two_answers_stay_two(a: str, b: str) -> None:
    assert not merged(f"무엇을 정합니까?\n{a}", f"무엇을 정합니까?\n{b}", "pair")
    assert not merged(f"무엇을 정합니까?\n{b}", f"무엇을 정합니까?\n{a}", "pair")


OTHER_PRINT = {
    "within": ("계약자는 사고일부터 30일 이내에 신고합니다.", "계약자는 사고일부터 30일 안에 신고합니다."),
    "within2": ("계약자는 사고일부터 30일 이내에 신고합니다.", "계약자는 사고일부터 30일 내에 신고합니다."),
    "decimals": ("회사는 손해액의 50%를 보상합니다.", "회사는 손해액의 50.0%를 보상합니다."),
    "manwon": ("자기부담금은 15,000원으로 합니다.", "자기부담금은 1.5만원으로 합니다."),
}


@pytest.mark.parametrize(("a", "b"), OTHER_PRINT.values(), ids=OTHER_PRINT)
@pytest.mark.parametrize("kind", ["clause", "pair"])
def test_another_print_is_one_law(a: str, b: str, kind: Kind) -> None:
    assert merged(a, b, kind)


ENDLESS = {
    "figures": "보험금은 " + "1" * 5001 + "원입니다.",
    "a decimal beyond any float": "9" * 310 + ".5원입니다.",
    "figures in groups": "1," * 10_000,
    "blanks below an article": "회사는 지급합니다. 제1조\n" + " " * 20_000 + "나",
    "blanks behind a note": "가\n※" + " " * 20_000,
    "lines": "가" + "\n" * 20_000 + "나",
    "boxes": "가\n" + "【가】\n" * 20_000,
    "a word without an end": "말" + "가" * 20_000,
    "letters without an end": "a" * 20_000 + "&",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.parametrize("kind", ["clause", "pair"])
def test_a_text_without_an_end_is_read(text: str, kind: Kind) -> None:
    """Some of these took minutes, or were no text at all to it."""
    assert letters(text) is not None
    assert merged(text, text + " ", kind)
