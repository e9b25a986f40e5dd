"""Which differences keep two texts apart. All sentences are invented."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_builder.dedup import Kind, Outcome, answered
from corpus_builder.dedup.facts import NONE
from corpus_builder.dedup.guards import Guards, Lexicon

GUARDS = Guards()
LAW = (
    "피보험자가 골절로 4일 이상 입원한 경우 회사는 골절입원비를 지급합니다. 다만, 음주운전으로 생긴 골절은 보장하지 않습니다. "
    "계약자는 주소가 바뀐 때에는 지체 없이 회사에 알려야 합니다."
)


def compare(a: str, b: str, kind: Kind = "clause", guards: Guards = GUARDS) -> Outcome:
    """The outcome, checked to be the same the other way round but for words of direction."""
    there, back = guards.compare(a, b, kind), guards.compare(b, a, kind)
    assert (there.kind, there.words) == (back.kind, back.words)
    return there


def equal_facts(a: str, b: str, kind: Kind = "clause") -> bool:
    one, other = GUARDS.facts([a, b], kind)
    return one == other


def test_a_text_is_itself() -> None:
    assert compare(LAW, LAW) == Outcome("merge", "identical")


SAME = {
    "blanks lost": (LAW, LAW.replace(" ", "")),
    "blanks added and lines broken": (LAW, LAW.replace("골절입원비", "골절 입원비").replace(" 회사는", "\n회사는")),
    "decomposed letters": (LAW, unicodedata.normalize("NFD", LAW)),
    "punctuation": (LAW, LAW.replace("다만,", "다만").replace(".", "。")),
    "plain style": ("회사는 서류를 받은 날부터 3영업일 이내에 지급합니다.", "회사는 서류를 받은 날부터 3영업일 이내에 지급한다."),
    "polite style": ("회사는 이자를 더하여 지급합니다.", "회사는 이자를 더하여 지급하여 드립니다."),
    "noun style": ("다른 계약이 있는 경우에는 제외합니다.", "다른 계약이 있는 경우에는 제외함."),
    "when something is not done": (
        "계약자가 협력하지 않을 때에는 늘어난 손해를 보상하지 않습니다.",
        "계약자가 협력하지 않은 경우에는 늘어난 손해를 보상하지 않습니다.",
    ),
    "if something is not done": (
        "계약자가 알리지 않으면 보험금을 깎아서 지급합니다.",
        "계약자가 알리지 아니하는 경우 보험금을 깎아서 지급합니다.",
    ),
    "when something is not": (
        "보험수익자가 법정상속인이 아닐 때에는 서면으로 알려야 합니다.",
        "보험수익자가 법정상속인이 아닌 경우에는 서면으로 알려야 합니다.",
    ),
    "corners for quotes": (
        "⌜전자서명법⌟에 따른 전자서명을 포함합니다.",
        "「전자서명법」에 따른 전자서명을 포함한다.",
    ),
    "a note's number": (
        "| 국내 | 의료비를 보상 |\n주1) 해외의료기관은 해외에 있는 의료기관을 말합니다.",
        "| 국내 | 의료비를 보상 |\n주 1) 해외의료기관은 해외에 있는 의료기관을 말한다.",
    ),
    "negation": ("회사는 보험금을 지급하지 않습니다.", "회사는 보험금을 지급하지 아니한다."),
    "negation inside": ("서류를 제출하지 않으면 심사하지 않습니다.", "서류를 제출하지 아니하면 심사하지 아니합니다."),
    "particles": ("회사는 서류를 심사하여 계약자에게 결과를 안내합니다.", "회사가 서류 심사하여 계약자에게 결과 안내합니다."),
    "genitive": ("보험금의 지급 사유를 조사합니다.", "보험금 지급 사유를 조사합니다."),
    "order of sentences": (LAW, " ".join(reversed(re.split(r"(?<=\.) (?!다만)", LAW)))),
    "amounts": ("1회당 1천만원을 한도로 합니다.", "1회당 10,000,000원을 한도로 합니다."),
    "amounts with a blank": ("연간 3천만 원까지 보상합니다.", "연간 30,000,000원까지 보상합니다."),
    "numerals in words": ("계약자는 삼십 일 이내에 신고합니다.", "계약자는 30일 이내에 신고합니다."),
    "counts in words": ("같은 사고로 두 번을 넘는 청구는 심사합니다.", "같은 사고로 2회를 초과하는 청구는 심사합니다."),
    "a person counted": ("대표자 한 사람을 정합니다.", "대표자 1명을 정합니다."),
    "ranges": ("심사에는 3~5일이 걸립니다.", "심사에는 3일에서 5일이 걸립니다."),
    "general words": ("사고가 나면 지체 없이 회사에 알려야 합니다.", "사고가 나면 바로 회사에 알려야 합니다."),
    "short but": ("입원을 보상합니다. 단, 간병은 제외합니다.", "입원을 보상합니다. 다만, 간병은 제외합니다."),
    "the insurer unsaid": ("회사는 서류를 받은 경우 심사합니다.", "서류를 받은 경우 회사는 심사합니다."),
    "interest": ("공시이율에 1%를 더한 이율로 계산합니다.", "공시이율 + 1%로 계산합니다."),
    "old legal wording": (
        "익일부터 당해 계약의 기타의 비용에 관하여 정산합니다.",
        "다음 날부터 해당 계약의 그 밖의 비용에 대하여 정산합니다.",
    ),
    "time of a condition": ("골절이 발생한 때에는 즉시 알립니다.", "골절이 발생하였을 경우에는 즉시 알립니다."),
    "comparator": ("열흘이 아니라 10일을 넘는 기간은 가산합니다.", "열흘이 아니라 10일을 초과하는 기간은 가산합니다."),
    "Hanja": ("회사는 수익자(受益者)에게 안내합니다.", "회사는 수익자에게 안내합니다."),
    "what a beneficiary is": ("보험수익자(보험금을 받는 자)가 청구합니다.", "보험수익자가 청구합니다."),
    "short name": ("회사는 무릎보호계약(이하 “계약”이라 합니다)을 심사합니다.", "회사는 무릎보호계약을 심사합니다."),
    "a full stop and blanks lost": (
        "이자의 몫\n은 정합니다. 고르는 날이 지난 몫은 버립니다.",
        "이자의 몫은정합니다고르는 날이지난몫은 버립니다",
    ),
    "law that speaks of law": ("관계 법령에 정한 경우를 제외합니다.", "관계 법령에서 정한 경우를 제외합니다."),
    "time of an act": ("계약을 체결할 때 낸 보험료", "계약체결시 낸 보험료"),
    "a condition's time": ("환급할 몫이 있는 때 정산합니다.", "환급할 몫이 있는 경우 정산합니다."),
    "elapsed time": ("30일이 지난 계약은 철회하지 못합니다.", "30일을 초과한 계약은 철회하지 못합니다."),
    "when time has elapsed": ("3개월이 지난 때에는 효력을 잃습니다.", "3개월이 지나면 효력을 잃습니다."),
    "without force": ("이 특약은 효력이 없습니다.", "이 특별약관은 효력을 가지지 아니합니다."),
    "joint duty": ("③ 그 책임을 연대로 합니다.", "③ 연대하여 그 책임을 집니다."),
    "the court": ("소송은 관할하는 법원으로 합니다.", "소송은 관할하는 법원이 하는 것으로 합니다."),
    "items that begin with figures": ("다음 계약\n1. 단체계약\n2. 90일 이내의 계약", "다음 계약\n① 단체계약\n② 90일 이내의 계약"),
    "a particle where the blank is lost before a figure": (
        "가입금액은1,000만원이며 이자를 더합니다.",
        "가입금액 1,000만원이며 이자를 더합니다.",
    ),
    "a topic where the blank is lost": ("회사는 수익자가통원한날을 셉니다.", "회사는 수익자는 통원한 날을 셉니다."),
    "a short name without a verb": ("이 특별약관(이하 “특약”)은 계약에 부가합니다.", "이 특별약관은 계약에 부가합니다."),
    "hereafter": ("무릎(그림 참조, 이하 같습니다)의 염좌", "무릎(그림 참조)의 염좌"),
    "a line broken within a word": ("다친 곳(무릎과 손목을 말 합니다)을 봅니다.", "다친 곳(무릎과 손목을 말합니다)을 봅니다."),
    "what is covered": ("이 계약에서 보장하는 위험을 정합니다.", "이 계약에서 보상하는 위험을 정합니다."),
    "fraud": ("대리진단, 약물사용을 수단으로 가입한 계약", "대리진단이나 약물사용을 통하여 가입한 계약"),
    "means of signing": ("안정성과 신뢰성이 확보된 수단", "안전성과 신뢰성이 확보된 수단"),
    "afterwards": ("1년이 지난 뒤 그 몫을 정합니다.", "1년이 지난 뒤에 그 몫을 정합니다."),
    "interest added": ("이자로 계산한 금액을 더하며, 나머지는 버립니다.", "이자로 계산한 금액을 더하여 지급하며, 나머지는 버립니다."),
    "rights kept": (
        "회사가 취득한 권리를 행사하거나 지키는 것에 관하여 조치합니다.",
        "회사가 취득한 권리의 행사 및 보전에 관하여 조치합니다.",
    ),
    "who claims for the insured": ("청구대리인이 지정된 경우 안내합니다.", "지정대리청구인이 지정된 경우 안내합니다."),
    "a doctor": ("의사의 자격을 가진 자의 진찰", "의사의 면허를 가진 자의 진찰"),
    "below": ("아래의 사유로 제외합니다.", "다음의 사유로 제외합니다."),
    "deemed": ("서류가 없으면 승낙한 것으로 봅니다.", "서류가 없으면 승낙한 것으로 간주합니다."),
    "given out": ("회사는 보험증권을 교부합니다.", "회사는 보험증권을 드립니다."),
    "years of a policy": ("보험년도의 몫을 정합니다.", "보험연도의 몫을 정합니다."),
    "plain words beside": ("부활(효력회복)을 청약합니다.", "부활을 청약합니다."),
    "a statute's short name": (
        "「금융소비자 보호에 관한 법률」 제9조에 따릅니다.",
        "「금융소비자보호법」 제9조에 따릅니다.",
    ),
    "laid down by": ("법령에서 정한 의료기관의 진찰", "법령에 따른 의료기관의 진찰"),
    "in person": ("수익자가 직접 창구에 냅니다.", "수익자 본인이 창구에 냅니다."),
    "or": ("계약자나 피보험자가 냅니다.", "계약자 또는 피보험자가 냅니다."),
    "months": ("1월 이내에 신고합니다.", "1개월 이내에 신고합니다."),
    "extraction noise": ("체액ㆍ조직을 뽑아내는 시술을 말합니다.", "체액․조직을 뽑아내는 시술을 말합니다."),
    "nouns joined": ("계약자와 피보험자는 서류를 냅니다.", "계약자 및 피보험자는 서류를 냅니다."),
    "what was spoken of": ("회사는 그 금액을 정산합니다.", "회사는 해당 금액을 정산합니다."),
    "an exception told in short": ("다만, 고의인 경우에는 그러하지 않습니다.", "다만, 고의인 경우에는 그렇지 않습니다."),
    "parts of a hundred": ("가입금액의 100분의 50을 지급합니다.", "가입금액의 50%를 지급합니다."),
    "not laid down": ("이 특약에 정하지 않은 사항", "이 특약에서 정하지 않은 사항"),
    "meant": ("통원이란 병원에 들르는 것을 말합니다.", "통원이란 병원에 들르는 것을 뜻합니다."),
    "premiums": ("계약자는 보험료를 납입하여야 합니다.", "계약자는 보험료를 납부하여야 합니다."),
    "within a limit": ("가입금액의 한도 내에서 보상합니다.", "가입금액의 한도 안에서 보상합니다."),
    "this rider": ("이 특별약관은 해지할 수 있습니다.", "본 특별약관은 해지할 수 있습니다."),
    "who answers for it": ("회사의 책임 있는 사유로 늦은 이자", "회사에게 책임이 있는 사유로 늦은 이자"),
    "the insurer before a condition": (
        "회사는 계약자가 보험료를 납입한 경우 영수증을 드립니다.",
        "계약자가 보험료를 납입한 경우 회사는 영수증을 드립니다.",
    ),
    "a party before an event": (
        "계약자는 보험사고가 생긴 때에는 손해를 막아야 합니다.",
        "보험사고가 생긴 때에는 계약자는 손해를 막아야 합니다.",
    ),
    "a span by its end": ("청구 기한은 사고일부터 30일로 합니다.", "청구 기간은 사고일부터 30일로 합니다."),
    "an offer that is accepted": (
        "계약자가 감액을 신청하고 회사가 승낙한 경우 효력이 생깁니다.",
        "계약자가 감액을 청약하고 회사가 승낙한 경우 효력이 생깁니다.",
    ),
    "once in a period": (
        "보험기간 중 골절로 진단 확정된 때에 최초 1회에 한하여 지급합니다. 보험료는 3년마다 갱신됩니다.",
        "보험기간 중 골절로 진단 확정된 때에 1회에 한하여 지급합니다. 보험료는 3년마다 갱신됩니다.",
    ),
    "a particle of words that changed, its blank lost": ("휴대품손해 보상에서 제외됩니다.", "휴대품손해는보장에서 제외됩니다."),
    "a particle behind a word that changed, its blank lost": (
        "환급금액 납입한 보험료의 50%로 합니다.",
        "환급금은납입한 보험료의 50%로 합니다.",
    ),
    "a subject where the blank is lost": (
        "사유가 생기면 수익자는 바로 알려야 합니다.",
        "사유가 생기면 수익자가지체 없이 알려야 합니다.",
    ),
    "a word within two words": ("손해 약제의 값을 뺍니다.", "손해의 약제의 값을 뺍니다."),
    "the insurer where its blank is lost": (
        "회사는 계약자가 입원한 경우 3만원을 지급합니다.",
        "회사는계약자가 입원한 경우 30,000원을 지급합니다.",
    ),
    "days asked for": ("청구의 기한은며칠인가요?", "청구의 기한 며칠인가요?"),
    "work as an object": ("공제를 하려면 서류를 냅니다.", "공제하려면 서류를 냅니다."),
    "the beginning of a thing": ("변경 시작일부터 보상합니다.", "변경 개시일부터 보상합니다."),
    "a house of members": (
        "국회의원인 피보험자가 병원에 입원한 경우 지급합니다.",
        "국회의원인 피보험자가 입원한 경우 지급합니다.",
    ),
}


@pytest.mark.parametrize(("a", "b"), SAME.values(), ids=SAME)
@pytest.mark.parametrize("kind", ["clause", "pair"])
def test_print_is_no_law(a: str, b: str, kind: Kind) -> None:
    assert compare(a, b, kind).kind == "merge"
    assert equal_facts(a, b, kind)


CLAUSE_ONLY = {
    "article numbers": ("제12조 제1항에 따라 환급금을 정산합니다.", "제 15 조 제 2 항에 따라 환급금을 정산합니다."),
    "ranges of articles": ("제4조 내지 제6조의 규정을 따릅니다.", "제7조부터 제9조까지를 따릅니다."),
    "list marks": ("다음 서류를 냅니다.\n1. 청구서\n2. 진단서", "다음 서류를 냅니다.\n① 청구서\n② 진단서"),
    "list marks without blanks": ("1. 청구서 2. 진단서를 제출합니다.", "1.청구서2.진단서를제출합니다."),
    "notes": ("해외병원 주 1)에서 받은 치료", "해외병원 주1)에서 받은 치료"),
    "annexes": ("별표 1에 열거된 골절을 말합니다.", "별표 3에 열거된 골절을 말합니다."),
    "the policy's own name": ("무배당 다온누리 무릎보험의 ① 회사는 심사합니다.", "무배당다온누리 손목 플러스보험의 ① 회사는 심사합니다."),
    "the policy's own terms": ("(무)다온누리보험 보통약관을 따릅니다.", "보통약관을 따릅니다."),
    "its slot": ("{product} 보통약관을 따릅니다.", "보통약관을 따릅니다."),
    "the heading of what isn't covered": (
        "보상하지 않는 손해\n1. 낡아서 생긴 얼룩",
        "보험금을 지급하지 아니하는 사유\n1. 낡아서 생긴 얼룩",
    ),
    "the opening of what isn't covered": (
        "회사는 다음의 사유로 인하여 생긴 손해는 보상하지 않습니다.\n1. 낡아서 생긴 얼룩",
        "회사는 다음 중 어느 한 가지의 경우에 의하여 보험금 지급사유가 발생한 때에는 보험금을 지급하지 않습니다.\n1. 낡아서 생긴 얼룩",
    ),
    "a bound misread": ("장해지급률이 80% 이상인 경우", "장해지급률이 80%0|상인 경우"),
    "marks in cells": ("|---|\n| 1) 무릎 | 10 |\n| 2)손목 | 20 |", "|---|\n| 1)무릎 | 10 |\n| 2) 손목 | 20 |"),
    "letters without a line": ("다음을 말한다. 가) 무릎\n나) 손목", "다음을 말한다.\n가) 무릎\n나) 손목"),
    "marks in brackets": ("구분 (1) 무릎 (2) 손목", "구분 무릎\n(2)손목"),
    "a list in a sentence": (
        "다만, 다음 중 하나에 해당하는 계약은 철회할 수 없습니다.\n1. 진단을 지원하는\n계약\n2. 90일 이내인 계약\n② 끝수는 버립니다.",
        "다만, 진단을 지원하는 계약 또는 90일 이내인 계약은 청약을 철회할 수 없습니다.\n② 끝수는 버립니다.",
    ),
    "a quoted statute": (
        "① 회사는 성실히 심사합니다.\n【민법 제2조(신의성실) 제1항】\n① 권리는 신의에 좇아\n행사하여야 한다.\n② 끝수는 버립니다.",
        "① 회사는 성실히 심사합니다.\n② 끝수는 버립니다.",
    ),
    "a quoted statute without a box": (
        "① 회사는 성실히 심사합니다.\n「민법」 제2조(신의성실)\n① 권리는 90일 안에 행사하여야 한다.\n② 끝수는 버립니다.",
        "① 회사는 성실히 심사합니다.\n② 끝수는 버립니다.",
    ),
    "a box of words": (
        "① 회사는 이자를 더합니다.\n▶ 용어풀이\n복리 : 이자에 다시 이자를 더하는 셈\n② 끝수는 버립니다.",
        "① 회사는 이자를 더합니다.\n<용어 해설>\n· 복리란 이자에도 이자가 붙는 것\n② 끝수는 버립니다.",
    ),
    "an item that is named": ("나) 위 가)의 경우에는 제외합니다.", "나) 위\n가)의 경우에는 제외합니다."),
    "notes without a number": ("평가기준’주⁾ 상 낮은 항목", "평가기준’ 상 낮은 항목"),
    "a note's mark behind a word": ("‘얼룩주)이 남은 때’의 병원 및주)\n의사", "‘얼룩이 남은 때’의 병원 및\n의사"),
    "an ending broken off": ("얼룩은 낡은 흔적을 말한\n다.\n나. 손목", "얼룩은 낡은 흔적을 말한다.\n나. 손목"),
    "items counted": ("6개 항목 중 2항목 이상을 못하는 상태", "6개 항목 중 2개 항목 이상을 못하는 상태"),
    "what follows a duty": (
        "대표자를 1명 정하여야 합니다. 이 경우 그 대표자는 모두를 대리합니다.",
        "대표자를 1명 정하여야 하며, 그 대표자는 모두를 대리합니다.",
    ),
    "a note that explains": (
        "이자를 더합니다.\n※ 진료비 공개 : 값을 알리는 제도\n② 끝수는 버립니다.",
        "이자를 더합니다.\n② 끝수는 버립니다.",
    ),
    "a refund": (
        "제9조(보험료의 환급)에 따른 보험료를 지급합니다.",
        "제8조(보험료의 환급)에 따른 환급금을 지급합니다.",
    ),
    "headings": ("적용범위\n이 특별약관은 단체에 적용합니다.", "적용대상\n이 특별약관은 단체에 적용합니다."),
    "headings under a rider's": (
        "무릎입원비 특별약관\n보험금 등 청구시 구비서류\n청구서를 냅니다.",
        "무릎입원비 특별약관\n보험금의 청구\n청구서를 냅니다.",
    ),
    "headings with the word rider": (
        "무릎입원비 특별약관\n특별약관의 적용범위\n제1조(특별약관의 적용범위)에 따릅니다.",
        "무릎입원비 특별약관\n적용범위\n제1조(적용범위)에 따릅니다.",
    ),
    "headings that tell a cause": (
        "강제집행 등으로 인한 해지계약의 부활\n다시 청약합니다.",
        "강제집행 등으로 인하여 해지된 계약의 부활\n다시 청약합니다.",
    ),
    "the same hospitals": ("종합병원과 병원에서 받은 진찰", "종합병원이나 병원에서 받은 진찰"),
    "a box": (
        "회사는 이자를 더합니다.\n【복리】\n이자에 다시 이자를 더하는 셈입니다.\n② 끝수는 버립니다.",
        "회사는 이자를 더합니다.\n② 끝수는 버립니다.",
    ),
}


@pytest.mark.parametrize(("a", "b"), CLAUSE_ONLY.values(), ids=CLAUSE_ONLY)
def test_what_editions_renumber_or_explain_is_no_law(a: str, b: str) -> None:
    assert compare(a, b).kind == "merge"
    assert equal_facts(a, b)


@pytest.mark.parametrize("name", ["article numbers", "annexes"])
def test_a_pair_about_another_article_is_another_pair(name: str) -> None:
    assert compare(*CLAUSE_ONLY[name], "pair").kind == "sibling"


OTHER = {
    "days": (LAW, LAW.replace("4일", "5일")),
    "unit": ("3일 이내에 심사합니다.", "3영업일 이내에 심사합니다."),
    "comparator": (LAW, LAW.replace("4일 이상", "4일 초과")),
    "comparators exchanged": ("3일 이상이고 10회 미만인 통원", "3일 미만이고 10회 이상인 통원"),
    "numbers exchanged": ("입원은 5만원, 통원은 3만원을 지급합니다.", "입원은 3만원, 통원은 5만원을 지급합니다."),
    "amount": ("1천만원을 한도로 합니다.", "1억원을 한도로 합니다."),
    "range": ("3~5일이 걸립니다.", "3~7일이 걸립니다."),
    "percentage": ("가입금액의 10%를 지급합니다.", "가입금액의 100%를 지급합니다."),
    "date": ("2031년 4월 1일부터 적용합니다.", "2031년 5월 1일부터 적용합니다."),
    "date with full stops": ("2031. 4. 1. 부터 적용합니다.", "2031. 4. 2. 부터 적용합니다."),
    "age": ("만 15세 미만은 제외합니다.", "만 19세 미만은 제외합니다."),
    "negation": (LAW, LAW.replace("지급합니다", "지급하지 않습니다")),
    "negation moved": (
        "회사는 진단비를 지급합니다. 회사는 수술비를 지급하지 않습니다.",
        "회사는 진단비를 지급하지 않습니다. 회사는 수술비를 지급합니다.",
    ),
    "double negation": ("회사는 진단비를 지급하지 않습니다.", "회사는 진단비를 지급하지 않는 것은 아닙니다."),
    "possibility": ("계약자는 청약을 철회할 수 있습니다.", "계약자는 청약을 철회할 수 없습니다."),
    "party": (LAW, LAW.replace("계약자는", "수익자는")),
    "parties exchanged": ("계약자가 피보험자에게 통지합니다.", "피보험자가 계약자에게 통지합니다."),
    "subject and object exchanged": ("계약자가 피보험자를 지정합니다.", "계약자를 피보험자가 지정합니다."),
    "exception added": ("회사는 치료비를 보상합니다.", "회사는 치료비를 보상합니다. 다만, 미용 목적의 치료비는 제외합니다."),
    "exception in a bracket": ("입원한 경우 보상합니다.", "입원한 경우(낮병동은 제외합니다) 보상합니다."),
    "condition added": ("골절로 수술한 경우 지급합니다.", "보험기간 중 골절로 수술한 경우 지급합니다."),
    "item added": ("1. 청구서\n2. 진단서", "1. 청구서\n2. 진단서\n3. 위임장"),
    "item in a row": ("청구서, 진단서를 제출합니다.", "청구서, 진단서, 위임장을 제출합니다."),
    "sentence missing": (LAW, LAW.split(". ")[0] + "."),
    "syllable that is no particle": ("보험자는 이자를 정합니다.", "보험이자는 이자를 정합니다."),
    "and, or": ("청구서 및 진단서를 제출합니다.", "청구서 또는 진단서를 제출합니다."),
    "signs": ("환급금은 적립금 × 지급률", "환급금은 적립금 ÷ 지급률"),
    "two words": ("팔꿈치의 염좌로 통원한 경우", "무릎의 타박으로 통원한 경우"),
    "part of a name": ("뇌졸중진단비를 지급합니다.", "특정뇌졸중진단비를 지급합니다."),
    "another rule": ("제3조(보험금의 지급)에 따라 정산합니다.", "제8조(계약의 해지와 환급)에 따라 정산합니다."),
    "denial in boxes": ("한도를 둡니다.\n【설명】\n이자를 더합니다.", "한도를 둡니다.\n【설명】\n이자를 더하지 않습니다."),
    "codes in boxes": (
        "한도를 둡니다.\n【난임】\n분류번호 N96~N98의 질병입니다.",
        "한도를 둡니다.\n【난임】\n분류번호 N96~N99의 질병입니다.",
    ),
    "figures in boxes": (
        "한도를 둡니다.\n【보호 제도】\n1명당 5천만원까지 지킵니다.",
        "한도를 둡니다.\n【보호 제도】\n1명당 1억원까지 지킵니다.",
    ),
}


@pytest.mark.parametrize(("a", "b"), OTHER.values(), ids=OTHER)
@pytest.mark.parametrize("kind", ["clause", "pair"])
def test_other_law_is_kept_apart(a: str, b: str, kind: Kind) -> None:
    outcome = compare(a, b, kind)
    assert outcome.kind == "sibling"
    assert outcome.reason


NEAREST = {
    "before a day where blanks are lost": ("계약일 전에 생긴 얼룩은 제외합니다.", "계약일이전에 생긴 얼룩은 제외합니다."),
    "after a day where blanks are lost": ("계약일 후에 생긴 얼룩은 제외합니다.", "계약일이후에 생긴 얼룩은 제외합니다."),
    "interest where blanks are lost": ("원금 자금을 더합니다.", "원금이자금을 더합니다."),
    "the sum insured where blanks are lost": ("보험 입금액을 확인합니다.", "보험가입금액을 확인합니다."),
    "a word of one letter": ("증식치료 중 2종류의 치료", "증식치료 이 중 2종류의 치료"),
    "this rider or any": ("진단을 받으면 이 특별약관에서 정합니다.", "진단을 받으면 특별약관에서 정합니다."),
    "an expert's opinion": ("전문 의견을 따릅니다.", "전문의의견을 따릅니다."),
    "parts of a thousand": ("가입금액의 1000분의 50을 지급합니다.", "가입금액의 50%를 지급합니다."),
    "minutes": ("쉬는 시간은 100분의 범위로 합니다.", "쉬는 시간은 50%의 범위로 합니다."),
    "that contract and this": ("그 계약은 무효로 합니다.", "이 계약은 무효로 합니다."),
    "the spoken of and the other": ("해당 계약은 무효로 합니다.", "다른 계약은 무효로 합니다."),
    "both and either": ("계약자와 피보험자는 서류를 냅니다.", "계약자 또는 피보험자는 서류를 냅니다."),
    "another than": ("계약자와 다른 피보험자를 심사합니다.", "계약자 및 다른 피보험자를 심사합니다."),
    "agreed with": ("계약자와 합의한 피보험자를 심사합니다.", "계약자 및 합의한 피보험자를 심사합니다."),
    "the end of a noun": ("검사 결과 보상합니다.", "검사 결및 보상합니다."),
    "who answers for it": ("회사에 책임이 있는 사유로 늦은 이자", "계약자에게 책임이 있는 사유로 늦은 이자"),
    "who does not answer for it": ("회사의 책임이 있는 사유로 늦은 이자", "회사의 책임이 없는 사유로 늦은 이자"),
    "parties around a condition": (
        "계약자는 피보험자가 사망한 경우 알립니다.",
        "피보험자는 계약자가 사망한 경우 알립니다.",
    ),
    "a topic that the condition speaks of": (
        "피보험자는 나이가 15세 미만인 경우 제외됩니다.",
        "나이가 15세 미만인 경우 피보험자는 제외됩니다.",
    ),
    "a day and a span": ("청구 기한이 지난 때에는 제외합니다.", "청구 기간이 지난 때에는 제외합니다."),
    "paid at once or in parts": ("납입기한은 계약일부터 10년으로 합니다.", "납입기간은 계약일부터 10년으로 합니다."),
    "the benefit of time": ("기한의 이익을 상실합니다.", "기간의 이익을 상실합니다."),
    "an application that is refused": (
        "계약자가 감액을 신청하고 회사가 거절한 경우 알립니다.",
        "계약자가 감액을 청약하고 회사가 거절한 경우 알립니다.",
    ),
    "the first time of a policy that is renewed": (
        "골절로 진단 확정된 때에 최초 1회에 한하여 지급합니다. 갱신된 계약도 같습니다.",
        "골절로 진단 확정된 때에 1회에 한하여 지급합니다. 갱신된 계약도 같습니다.",
    ),
    "the first time behind another sentence's period": (
        "보험기간 중의 골절을 보장합니다. 진단비는 최초 1회에 한하여 지급하며 갱신된 계약도 같습니다.",
        "보험기간 중의 골절을 보장합니다. 진단비는 1회에 한하여 지급하며 갱신된 계약도 같습니다.",
    ),
    "the first stay": (
        "보험기간 중 최초 1회의 입원에 대하여 지급합니다. 다시 입원한 경우는 제외합니다.",
        "보험기간 중 1회의 입원에 대하여 지급합니다. 다시 입원한 경우는 제외합니다.",
    ),
    "kinds of hospitals": (
        "치과의원 또는 병원에 입원한 경우 지급합니다. 병원에 입원한 날을 셉니다.",
        "치과의원 또는 병원에 입원한 경우 지급합니다. 입원한 날을 셉니다.",
    ),
    "who owns a business": ("(자영업자, 사업주)가 부담합니다.", "(자영업자, 사업)가 부담합니다."),
    "standards": ("보상 기준을 정합니다.", "보위의 준을 정합니다."),
    "at once and without delay": ("사고가 나면 지체 없이 알려야 합니다.", "사고가 나면 즉시 알려야 합니다."),
    "the day of a policy and of its acceptance": ("계약일부터 90일이 지난 날", "계약을 체결한 날부터 90일이 지난 날"),
    "of one's own will": ("피보험자가 직접 운전한 경우 제외합니다.", "피보험자가 스스로 운전한 경우 제외합니다."),
    "March": ("3월부터 적용합니다.", "3개월부터 적용합니다."),
    "weeks in brackets": ("오래 쉬는 기간(2주)", "오래 쉬는 기간"),
    "figures in brackets": ("쉬는 기간 (10) 일", "쉬는 기간 (20) 일"),
    "more than hereafter": ("무릎(이하 손목을 포함합니다)의 염좌", "무릎의 염좌"),
    "a note that rules": ("이자를 더합니다.\n※ 이자의 계산 : 휴일은 제외합니다.", "이자를 더합니다."),
    "a note on what is paid": ("이자를 더합니다.\n※ 지급 대상 : 무릎의 염좌", "이자를 더합니다."),
    "another policy": ("무배당 다온무릎보험에 가입한 경우에는 제외합니다.", "무배당 다온손목보험에 가입한 경우에는 제외합니다."),
    "a policy without dividends": ("이 계약은 무배당 보험입니다.", "이 계약은 보험입니다."),
    "a rider of no dividends": ("무배당 무릎보험 특별약관의 환급금", "무배당 손목보험 특별약관의 환급금"),
    "items behind a quoted statute": (
        "다음은 심사합니다.\n1. 무릎\n【민법 제2조】\n① 권리는 행사하여야 한다.\n2. 손목",
        "다음은 심사합니다.\n1. 무릎\n【민법 제2조】\n① 권리는 행사하여야 한다.\n2. 발목",
    ),
    "two versions of a quoted statute": (
        "회사는 심사합니다.\n【민법 제2조】\n① 권리는 30일 안에 행사하여야 한다.\n② 끝수는 버립니다.",
        "회사는 심사합니다.\n【민법 제2조】\n① 권리는 90일 안에 행사하여야 한다.\n② 끝수는 버립니다.",
    ),
    "a rule under a heading in brackets": (
        "회사는 다음을 심사합니다.\n[무릎입원비]\n무릎의 염좌로 입원한 날마다 지급합니다.\n② 끝수는 버립니다.",
        "회사는 다음을 심사합니다.\n[무릎입원비]\n무릎의 골절로 입원한 날마다 지급합니다.\n② 끝수는 버립니다.",
    ),
    "another article behind a box": (
        "회사는 심사합니다.\n【복리】\n이자에 이자를 더하는 셈입니다.\n 제3조(무릎의 심사) 제1항\n회사는 무릎을 심사합니다.",
        "회사는 심사합니다.\n【복리】\n이자에 이자를 더하는 셈입니다.\n 제3조(무릎의 심사) 제1항\n회사는 무릎을 보관합니다.",
    ),
    "statutes alone": ("관련 법령\n민법 제2조\n① 권리는 행사하여야 한다.", "관련 법령\n민법 제2조\n① 의무는 이행하여야 한다."),
    "all of a list": (
        "다음 각 호의 요건에 해당하는 계약은 철회할 수 없습니다.\n1. 진단을 지원하는 계약\n2. 90일 이내인 계약",
        "진단을 지원하는 계약 또는 90일 이내인 계약은 철회할 수 없습니다.",
    ),
    "headings of other things": ("입원비의 지급절차\n서류를 심사합니다.", "수술비의 지급\n서류를 심사합니다."),
    "riders of other things": ("보장범위 확대 특별약관\n지급\n서류를 심사합니다.", "보장대상 확대 특별약관\n지급\n서류를 심사합니다."),
    "a line of law": ("회사는 보상하는 범위\n를 정합니다.", "회사는 보상하는 대상\n을 정합니다."),
    "part of what isn't covered": (
        "회사는 다음의 사유로 생긴 무릎의 손해는 보상하지 않습니다.\n1. 얼룩",
        "회사는 다음의 사유로 생긴 손해는 보상하지 않습니다.\n1. 얼룩",
    ),
    "covered or not": ("보상하는 손해\n1. 낡아서 생긴 얼룩", "보상하지 않는 손해\n1. 낡아서 생긴 얼룩"),
    "not yet elapsed": ("30일이 지난 계약은 제외합니다.", "30일이 지나지 않은 계약은 제외합니다."),
    "until and after": ("30일 이내의 계약은 제외합니다.", "30일이 지난 계약은 제외합니다."),
    "of a case alone": ("회사는 심사합니다. 이 경우 회사는 서류를 청합니다.", "회사는 심사합니다. 회사는 서류를 청합니다."),
    "also in that case": ("대표자를 정하여야 합니다. 이 경우에도 회사는 알립니다.", "대표자를 정하여야 하며, 회사는 알립니다."),
    "force and right": ("회사는 권리를 가지지 않습니다.", "회사는 의무를 가지지 않습니다."),
    "a word that begins like a particle": ("회사는 수익자가족을 셉니다.", "회사는 수익자를 족 셉니다."),
    "under a bracketed heading": ("[제5조 청약의 철회]\n회사는 서류를 심사합니다.", "[제5조 청약의 철회]\n회사는 서류를 보관합니다."),
    "under a bracket": ("【다온】\n회사는 서류를 심사합니다.", "【다온】\n회사는 이자를 계산하여 안내합니다."),
}


@pytest.mark.parametrize(("a", "b"), NEAREST.values(), ids=NEAREST)
@pytest.mark.parametrize("kind", ["clause", "pair"])
def test_the_nearest_other_law_is_not_merged(a: str, b: str, kind: Kind) -> None:
    assert compare(a, b, kind).kind != "merge"


def test_what_differs_is_told() -> None:
    assert compare(*OTHER["days"]).reason == "4일이상 / 5일이상"
    added = GUARDS.compare("치료비를 보상합니다.", "치료비를 보상합니다. 다만, 미용 목적은 제외합니다.", "clause")
    assert added.reason == "“다만미용목적은제외하” added"
    added = GUARDS.compare("치료비를 보상합니다.", "치료비를 보상합니다. 다만, 미용은 보상하지 않습니다.", "clause")
    assert added.reason == "“다만, 미용은 보상하지 않습니다.” added"
    assert GUARDS.compare("1. 청구서", "1. 청구서\n2. 위임장", "clause").reason == "“위임장” added"
    assert GUARDS.compare("1. 청구서\n2. 위임장", "1. 청구서", "clause").reason == "“위임장” missing"


ONE_WORD = ("회사는 무릎염좌로 통원한 날을 셉니다.", "회사는 발목염좌로 통원한 날을 셉니다.")


def test_one_unknown_word_is_asked_about_once() -> None:
    outcome = compare(*ONE_WORD)
    assert outcome == Outcome("review", outcome.reason, (("무릎염좌", "발목염좌"),))


def test_names_of_different_things_are_not_asked_about() -> None:
    guards = Guards(Lexicon.from_terms(["무릎염좌", "발목 염좌", "통원"]))
    assert compare(*ONE_WORD, guards=guards).kind == "sibling"
    assert compare(*ONE_WORD, guards=Guards(Lexicon.from_terms(["무릎염좌"]))).kind == "review"


def test_an_answer_settles_its_words_only() -> None:
    same = Guards(same=frozenset({("발목염좌", "무릎염좌")}))
    assert compare(*ONE_WORD, guards=same).kind == "merge"
    assert compare(ONE_WORD[0], ONE_WORD[1].replace("통원", "입원"), guards=same).kind == "review"
    assert compare(*ONE_WORD, guards=Guards(other=frozenset({("무릎염좌", "발목염좌")}))).kind == "sibling"


def of_riders(one: str, other: str, *, kind: Kind = "clause", guards: Guards = GUARDS, said: str = LAW) -> Outcome:
    return compare(f"{one}\n{LAW}", f"{other}\n{said}", kind, guards)


RIDERS = ("무릎입원비(자택) 특별약관", "무릎입원비 특별약관")


def test_two_names_of_a_rider_are_asked_about_once() -> None:
    asked = ("무릎입원비(자택)특별약관", "무릎입원비특별약관")
    assert of_riders(*RIDERS).words == (asked,)
    assert of_riders(*RIDERS, said=LAW.replace("지체 없이", "바로")).words == (asked,), "print is no law"
    assert of_riders(*RIDERS, guards=Guards(other=frozenset({asked}))).kind == "sibling"
    same = of_riders(*RIDERS, guards=Guards(same=frozenset({asked})))
    assert same.kind == "merge"
    assert answered(same.reason) == [asked]


def test_a_rider_has_one_name_in_any_print() -> None:
    assert of_riders("무릎 입원비/통원비 특별약관", "무릎입원비통원비 특약").kind == "merge"


def test_a_rider_may_call_itself_by_its_name() -> None:
    one, other = (f"{name}\n회사는 {name}에서 정한 무릎의 입원을 보상합니다." for name in RIDERS)
    assert compare(one, other).kind == "review"
    assert compare(one, other.replace("에서 정한 무릎", "에서 정한 손목")).kind == "sibling"


def test_riders_of_other_things_are_not_asked_about() -> None:
    assert of_riders("무릎입원비 특별약관", "손목통원비 특별약관").kind == "sibling"
    assert of_riders("무릎입원비 특별약관", "무릎입원비 10일 특별약관").kind == "sibling", "numbers are facts"


def test_two_names_of_a_rider_with_other_law_are_no_question() -> None:
    outcome = of_riders(*RIDERS, said=LAW.replace("골절입원비", "골절수술비"))
    assert outcome.kind == "sibling"
    same = Guards(same=frozenset({("무릎입원비(자택)특별약관", "무릎입원비특별약관")}))
    assert of_riders(*RIDERS, said=LAW.replace("골절입원비", "골절수술비"), guards=same).kind != "merge"


@pytest.mark.parametrize("text", ["", "  \n", "회사는 보험금을 지급합니다."])
def test_a_text_without_facts_says_so(text: str) -> None:
    assert GUARDS.facts([text], "clause") == [NONE]


def test_empty_texts_are_equal_and_unlike_others() -> None:
    assert compare("", " ").kind == "merge"
    assert compare("", "회사는 보험금을 지급합니다.").kind == "sibling"


@given(st.lists(st.tuples(st.integers(0, len(LAW) - 1), st.sampled_from(["", " ", "\n", "  "])), max_size=12))
def test_blanks_lost_or_added_anywhere_are_no_law(noise: list[tuple[int, str]]) -> None:
    letters = list(LAW)
    for place, blank in noise:
        letters[place] = blank + letters[place].strip()
    printed = "".join(letters)
    assert equal_facts(printed, LAW)
    assert compare(LAW, printed).kind == "merge"


def test_texts_that_are_nothing_but_marks_differ_from_nothing() -> None:
    kinds: tuple[Kind, ...] = ("clause", "pair")
    for a, b in (("", "1."), ("①", "가."), ("1.", " ")):
        for kind in kinds:
            assert Guards().compare(a, b, kind).kind in ("merge", "sibling")
