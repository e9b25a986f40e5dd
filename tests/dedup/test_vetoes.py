"""What print says beside words: each of these pairs reads alike once marks, blanks and order are taken out, and is two laws."""

from __future__ import annotations

import pytest

from corpus_builder.dedup import Kind
from corpus_builder.dedup.guards import Guards
from corpus_builder.dedup.vetoes import objection

BOTH = {
    "a minus": ("환급금은 기준의 -3%로 계산합니다.", "환급금은 기준의 3%로 계산합니다."),
    "comparing signs": ("손해액 ≥ 보험가액인 경우 지급합니다.", "손해액 ≤ 보험가액인 경우 지급합니다."),
    "currencies": ("한도는 $1,000입니다.", "한도는 €1,000입니다."),
    "raised figures": ("가입금액의 10²배를 지급합니다.", "가입금액의 102배를 지급합니다."),
    "figures kept apart": ("장해등급 1, 2급인 경우 지급합니다.", "장해등급 12급인 경우 지급합니다."),
    "a comma that groups nothing": ("보험기간은 10, 20년입니다.", "보험기간은 1,020년입니다."),
    "blanks between figures": ("코드 12 0일을 말합니다.", "코드 1 20일을 말합니다."),
    "a decimal at the start of a line": ("이율은\n3.5%로 하며 30일 이내에 지급합니다.", "이율은\n2.5%로 하며 30일 이내에 지급합니다."),
    "ranks": (
        "다음 순서로 지급합니다.\n1. 배우자에게 지급합니다.\n2. 자녀에게 지급합니다.",
        "다음 순서로 지급합니다.\n1. 자녀에게 지급합니다.\n2. 배우자에게 지급합니다.",
    ),
    "lists under another head": (
        "다음을 보상합니다. 화재로 생긴 손해. 폭발로 생긴 손해. 다음을 보상하지 않습니다. 전쟁으로 생긴 손해. 지진으로 생긴 손해.",
        "다음을 보상합니다. 전쟁으로 생긴 손해. 지진으로 생긴 손해. 다음을 보상하지 않습니다. 화재로 생긴 손해. 폭발로 생긴 손해.",
    ),
    "an exception moved": (
        "회사는 화재를 보상합니다. 다만, 고의는 제외합니다. 회사는 도난을 보상합니다.",
        "회사는 화재를 보상합니다. 회사는 도난을 보상합니다. 다만, 고의는 제외합니다.",
    ),
    "marks in a table": ("담보를 정합니다.\n| 암 | ○ | × |", "담보를 정합니다.\n| 암 | × | ○ |"),
    "an amount in another column": ("담보를 정합니다.\n| 입원 | 20% |  |", "담보를 정합니다.\n| 입원 |  | 20% |"),
    "a list of articles of a statute": ("도로교통법 제43조, 제44조를 위반한 때입니다.", "도로교통법 제43조, 제45조를 위반한 때입니다."),
    "a bare decimal": ("적용하는 이율은 .5%입니다.", "적용하는 이율은 5%입니다."),
    "articles of a statute": ("상법 제651조에 따라 해지합니다.", "상법 제652조에 따라 해지합니다."),
    "any for all": ("다음 각 호의 요건을 갖춘 때 지급합니다.", "다음 각 호의 어느 하나에 해당하는 요건을 갖춘 때 지급합니다."),
    "a sign that came out as ?": ("손해액이 기준보다 ? 3인 경우 지급합니다.", "손해액이 기준보다 3인 경우 지급합니다."),
    "a long minus": ("손해액이 기준보다 — 3인 경우 지급합니다.", "손해액이 기준보다 3인 경우 지급합니다."),
    "codes of diseases": ("분류번호 C00, C01에 해당합니다.", "분류번호 C0, 0C01에 해당합니다."),
    "a decree": ("대통령령 제3조에 따라 해지합니다.", "대통령령 제5조에 따라 해지합니다."),
    "what a sentence hangs on unsaid": (
        "암을 보장합니다. 지급 후 계약은 소멸합니다. 상해를 보장합니다.",
        "상해를 보장합니다. 지급 후 계약은 소멸합니다. 암을 보장합니다.",
    ),
    "a term that is pointed at": ("환급금은 ① 금액으로 계산합니다.", "환급금은 ② 금액으로 계산합니다."),
    "but, not or": ("회사는 계약자 또는 피보험자에게 알립니다.", "회사는 계약자이나 피보험자에게 알립니다."),
    "as often as twice": ("두 번이나 진단받은 경우 지급합니다.", "두 번 또는 진단받은 경우 지급합니다."),
    "who acts": ("이 경우 수익자는 그 결과를 알립니다.", "이 경우 수익자를 그 결과를 알립니다."),
    "what a bracket defines": (
        "전문등반(전문 용구로 암벽을 오르는 등반을 말합니다)을 제외합니다.",
        "전문등반(전문 용구로 빙벽을 오르는 등반을 말합니다)을 제외합니다.",
    ),
    "what a bracket adds to a name": (
        "상속인(그 대리인을 포함합니다. 이하 “상속인”이라 합니다)은 청구합니다. 대리인은 서류를 냅니다.",
        "상속인(이하 “상속인”이라 합니다)은 청구합니다. 대리인은 서류를 냅니다.",
    ),
    "kinds of hospital": (
        "골절로 4일 이상 병원에 입원한 경우 지급합니다. 요양병원은 제외합니다.",
        "골절로 4일 이상 입원한 경우 지급합니다. 요양병원은 제외합니다.",
    ),
    "the first of several": (
        "1회에 한하여 지급합니다. 재진단은 따로 정합니다.",
        "최초 1회에 한하여 지급합니다. 재진단은 따로 정합니다.",
    ),
    "a sign that can't be read": ("입원비\ufffd 특별약관의 이율을 정합니다.", "입원비 특별약관의 이율을 정합니다."),
    "codes from and to": ("분류번호 I20-I25에 해당하는 질병입니다.", "분류번호 I20, I25에 해당하는 질병입니다."),
    "nothing but marks": ("①", "②"),
    "another insurer": ("다른 보험회사에 가입한 계약을 알립니다.", "다른 회사에 가입한 계약을 알립니다."),
}


@pytest.mark.parametrize(("a", "b"), BOTH.values(), ids=BOTH)
@pytest.mark.parametrize("kind", ["clause", "pair"])
def test_two_laws_in_like_print_are_never_merged(a: str, b: str, kind: Kind) -> None:
    for one, other in ((a, b), (b, a)):
        assert Guards().compare(one, other, kind).kind != "merge"


CLAUSES = {
    "paragraphs of the same article": ("③ 제1항의 경우 이자를 더합니다.", "③ 제2항의 경우 이자를 더합니다."),
    "amounts exchanged by reference": (
        "암은 제1호의 금액, 뇌졸중은 제2호의 금액입니다.",
        "암은 제2호의 금액, 뇌졸중은 제1호의 금액입니다.",
    ),
    "articles exchanged": ("제3조를 준용합니다. 제5조는 준용하지 않습니다.", "제5조를 준용합니다. 제3조는 준용하지 않습니다."),
    "an article less": ("제3조, 제5조에 따라 지급합니다.", "제3조에 따라 지급합니다."),
    "a longer range of articles": ("제3조부터 제5조까지에 따라 지급합니다.", "제3조부터 제8조까지에 따라 지급합니다."),
    "a paragraph for an item": ("제3조제1항에 따라 지급합니다.", "제3조제1호에 따라 지급합니다."),
}


@pytest.mark.parametrize(("a", "b"), CLAUSES.values(), ids=CLAUSES)
def test_references_that_no_renumbering_explains_are_law(a: str, b: str) -> None:
    assert Guards().compare(a, b, "clause").kind != "merge"


def test_answers_that_are_a_mark_are_what_they_are() -> None:
    question = "보험금을 지급하는 경우로 맞는 것은 어느 것인가요? 보기에서 고르세요."
    assert Guards().compare(f"{question}\n①", f"{question}\n②", "pair").kind != "merge"


def test_a_table_in_a_question_has_its_columns() -> None:
    one, other = (f"담보를 정합니다.\n| 입원 | {cells} | 이 내용이 맞습니까?\n네, 맞습니다." for cells in ("20% | ", " | 20%"))
    assert Guards().compare(one, other, "pair").kind != "merge"


SAME = {
    "renumbered articles": ("제3조(지급)와 제5조에 따라 지급합니다.", "제4조(지급)와 제6조에 따라 지급합니다."),
    "spelled amounts": ("연간 3천만원, 1회 500만원을 한도로 합니다.", "연간 30,000,000원, 1회 5,000,000원을 한도로 합니다."),
    "whole sentences in another order": (
        "회사는 화재를 보상합니다. 회사는 도난을 보상합니다.",
        "회사는 도난을 보상합니다. 회사는 화재를 보상합니다.",
    ),
    "a line broken within 합니다": ("회사에 알려야 합니다.", "회사에 알려야 합니\n다."),
    "list marks": ("다음 서류를 냅니다.\n1. 청구서\n2. 진단서", "다음 서류를 냅니다.\n① 청구서\n② 진단서"),
    "a statute quoted in a box": (
        "② 회사는 서류를 심사합니다.\n【민법 제2조(신의성실)】\n권리는 성실히 행사하여야 한다(「민법」 제2조제1항).\n③ 끝수는 버립니다.",
        "② 회사는 서류를 심사합니다.\n③ 끝수는 버립니다.",
    ),
    "boxes in another order": (
        "제1항에 따릅니다. 끝수는 버립니다.\n【복리】\n이자에 이자를 더합니다.\n【단리】\n원금에만 이자를 더합니다.",
        "제1항에 따릅니다. 끝수는 버립니다.\n【단리】\n원금에만 이자를 더합니다.\n【복리】\n이자에 이자를 더합니다.",
    ),
    "brackets of half a width": ("｢상법｣ 제651조에 따라 해지합니다.", "「상법」 제651조에 따라 해지합니다."),
    "quotes that can't be read": ("상법에 따른 \ufffd고지의무\ufffd와 같습니다.", "상법에 따른 “고지의무”와 같습니다."),
    "raised marks of notes": ("안전수지(Finger Counting)주 ²⁾ 상태", "안전수지(Finger Counting)주2) 상태"),
    "a table in other print": ("정합니다.\n| 암 | 1,000만원 |", "정합니다.\n|암|1,000 만원|"),
    "units in a table": ("정합니다.\n| 걷기 | 10m |", "정합니다.\n| 걷기 | 10미터 |"),
}


@pytest.mark.parametrize(("a", "b"), SAME.values(), ids=SAME)
def test_print_alone_is_no_objection(a: str, b: str) -> None:
    assert objection(a, b, "clause") == objection(b, a, "clause") == ""
