"""The facts of a text that one law never shares with another by accident: numbers, negations, parties, as one short class key.

The key must not change where only the print changes. So it is read from the text without blanks (a PDF adds and loses them
anywhere), it doesn't count the order of sentences, and what editions renumber or explain (article references, list marks,
boxes beside the law) is taken out of clauses first. It need not tell every law from every other: `align` does that. Unequal
keys, though, are never one law, so everything in the key is read in one way only: a number with its unit and the comparator
bound to it (30일 이내), a negation with the stem it denies (지급하지 않 = 지급하지 아니하), the parties that occur.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b

from corpus_builder.dedup import Kind
from corpus_builder.dedup.steps import Step, rarely, run
from corpus_builder.dedup.stripped import plain, squeezed

NONE = bytes(16)
"""The key of a text without any typed fact."""

# ---------------------------------------------------------------- numbers

_FIGURE = r"\d(?:[\d,]*\d)?(?:\.\d+)?"
_SCALED = rf"(?:[십백천만억]+(?:{_FIGURE})?|조(?=\d|원)(?:{_FIGURE})?)*"
_ARABIC = _FIGURE + _SCALED
_DIGIT = "[일이삼사오육칠팔구]"
_SPELT = f"(?:{_DIGIT}?[천백십])+{_DIGIT}?(?:[만억](?:(?:{_DIGIT}?[천백십])+{_DIGIT}?)?)*|{_DIGIT}[만억](?:(?:{_DIGIT}?[천백십])+만?)?"
_UNITS = (
    r"영업일|퍼센트|프로|%p|%|달러|유로|원|개월간?|년도|년간?|주일|주간|주|시간|분|초|일간?|월|세|살|회|번째|번|차례|명|인|사람|배|급|등급|건|개|종|가지|달간?|"
    r"점|조(?!\d|원)|항목|항|호|(?:킬로|센티|밀리)?미터|(?:킬로|밀리)?그램|km|cm|mm|kg|mg|m|g"
)
_SPELT_UNITS = "영업일|개월|시간|퍼센트|원|일|년|세|회|명|급|배|주|%"
_BOUND = (
    "이상|이하|(?:이내|안|내)에(?![서게도])|초과(?:[하되][지는여면]|되어|[해한된할])?|미만|이내|안에|내에|내|"
    "(?:지난|경과[한된])(?:(?:때|경우)(?:에?[는\x02]|엔)|뒤에?|후(?!유)에?)?|지나[지는면서]|경과[하되][지는면]|"
    "넘지|넘는|넘게|넘어|넘은|까지|부터|이전|이후|전|후"
)
_JOIN = r"[~∼〜～]|-(?=\d)|내지|에서|부터"
_AFTER = rf"(?:{_BOUND}|[을를이가\x03\x04](?:{_BOUND})|로부터)?"
FIGURES = re.compile(
    rf"\d(?:[\d,]*\d)?(?:\.\d+)?{_SCALED}(?:(?:{_UNITS})?(?:{_JOIN}){_ARABIC})?(?:(?:{_UNITS}){_AFTER}|(?<=[^\d.,])(?:{_BOUND}))?"
)
_WORDS = re.compile(rf"({_SPELT})({_SPELT_UNITS})({_AFTER})")
# The same where it stands on its own. Begins with a letter: that is searched for ten times quicker.
_SPELT_FROM = (
    f"(?:(?<=[천백십])|[천백십])(?:{_DIGIT}?[천백십])*{_DIGIT}?(?:[만억](?:(?:{_DIGIT}?[천백십])+{_DIGIT}?)?)*"
    f"|(?<={_DIGIT})[만억](?:(?:{_DIGIT}?[천백십])+만?)?"
)
_ANY_WORDS = re.compile(rf"[일이삼사오육칠팔구천백십](?<![\d.,십백천만억].)(?:{_SPELT_FROM})(?:{_SPELT_UNITS}){_AFTER}")
# Not within a word (무한번, 유한번): what stands before is the end of another word.
_COUNTS = re.compile(
    rf"([한두세네])(?<!(?![은는이가을를에의로도중당매단각및자인루연년월일])[가-힣]한)"
    rf"(번(?![호역지])|(?<!한)가지|명(?![세확시])|사람|차례|달(?![리라성]))({_AFTER})"
)
_OF_HUNDRED = re.compile(r"100(?<![\d,.]100)분[의\x05]\d+(?:\.\d+)?(?![\d,.]*[일년월원회])")
_MONTHS = re.compile(r"(?<=\d)월(?=동안|간)")
_RANGE = rf"(?:({_UNITS})?(?:{_JOIN})({_ARABIC}))?"
_READ = re.compile(rf"^({_ARABIC}){_RANGE}({_UNITS})?(?:[을를이가\x03\x04](?!후|전)|로(?=부터))?({_BOUND})?$")
_SAME_UNIT = {
    "퍼센트": "%", "프로": "%", "살": "세", "번": "회", "차례": "회", "번째": "회째", "인": "명", "사람": "명",
    "달": "개월", "달간": "개월", "개월간": "개월",
    "미터": "m", "센티미터": "cm", "밀리미터": "mm", "킬로미터": "km", "그램": "g", "킬로그램": "kg", "밀리그램": "mg",
    "년간": "년", "일간": "일", "주일": "주", "주간": "주",
}  # fmt: skip
_SAME_BOUND = {
    **dict.fromkeys(("안에", "내에", "내", "이내에"), "이내"),
    **dict.fromkeys(("넘는", "넘게", "넘어", "넘은", "초과하는", "초과하여", "초과해", "초과한", "초과할"), "초과"),
    **dict.fromkeys(("초과되는", "초과되여", "초과되어", "초과된", "초과하면", "초과되면"), "초과"),
    **dict.fromkeys(("지나는", "지나면", "지나서", "경과하는", "경과되는", "경과하면", "경과되면"), "초과"),
    **dict.fromkeys(("넘지", "초과하지", "초과되지", "지나지", "경과하지", "경과되지"), "초과지"),
    "이후": "부터",
}
_PERIODS = frozenset({"이내", "이상", "이하", "미만"})  # 3월 이내 is three months, 3월부터 is March
_SCALE = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
_VALUE = {c: i for i, c in enumerate("일이삼사오육칠팔구", start=1)} | {"한": 1, "두": 2, "세": 3, "네": 4}


@lru_cache(maxsize=1 << 14)
def number(said: str) -> str:
    """One spelling for all spellings of a number in figures: 1,000만원 is 10000000원, 3일에서5일까지 is 3~5일."""
    match = _READ.match(said)
    if not match or len(said) > 80:  # no amount: Python reads 4,300 digits and no more
        return said
    value, first, upto, unit, bound = match.groups()
    name = _SAME_UNIT.get(unit or "", unit or "")
    bound = "초과" if bound and bound.startswith(("지난", "경과한", "경과된")) else _SAME_BOUND.get(bound or "", bound or "")
    if unit == "월" and bound in _PERIODS:
        name = "개월"
    if upto is None:
        return f"{_amount(value)}{name}{bound}"
    if first and _SAME_UNIT.get(first, first) != name:
        name = f"{_SAME_UNIT.get(first, first)}~{name}"
    if not first and value[-1] not in _SCALE and upto[-1] in _SCALE:  # 3~5만원 is 30,000 to 50,000
        value += upto.lstrip("0123456789.,")
    return f"{_amount(value)}~{_amount(upto)}{name}{'' if bound == '까지' else bound}"


@lru_cache(maxsize=1 << 12)
def _in_words(said: str) -> str:
    match = _WORDS.match(said[:80])
    return _amount(match[1]) + match[2] + match[3] if match else said


def _of_hundred(said: str) -> str:
    return said[5:] + "%"  # 100분의50


def _counted(said: str) -> str:
    return str(_VALUE[said[0]]) + said[1:]


IN_FIGURES = rarely(
    (
        Step(_MONTHS, "개월", ("월동안", "월간")),
        Step(_ANY_WORDS, _in_words, tuple("천백십만억")),
        Step(_OF_HUNDRED, _of_hundred, ("00분",)),
        Step(_COUNTS, _counted, ("번", "가지", "명", "사람", "차례", "달")),
    )
)
"""For a text without blanks: its numbers in words written in figures, 삼십일이내 as 30일이내, 세번 as 3번."""
WITH_NUMBERS = (*IN_FIGURES, Step(FIGURES, number))
"""The same, and every number in its one spelling."""


def numbers(bare: str) -> list[str]:
    """The numbers of a text without blanks, each in its one spelling, in order."""
    return [number(said) for said in FIGURES.findall(run(IN_FIGURES, bare))]


def measures(bare: str) -> set[str]:
    """The numbers of a text without blanks that have a unit, article numbers left out."""
    return {said for said in numbers(bare) if not said[-1].isdigit() and said[-1] not in "조항호"}


def _amount(said: str) -> str:
    figures = said.replace(",", "")
    if figures.isdecimal():
        return str(int(figures))
    total = section = current = Fraction(0)
    for piece in re.findall(rf"{_FIGURE}|.", said):
        if piece[0].isdigit():
            current = Fraction(piece.replace(",", ""))
        elif piece in _VALUE:
            current = Fraction(_VALUE[piece])
        elif _SCALE[piece] < 10**4:
            section += (current or 1) * _SCALE[piece]
            current = Fraction(0)
        else:
            total += (section + current or 1) * _SCALE[piece]
            section = current = Fraction(0)
    value = total + section + current
    return str(value.numerator) if value.denominator == 1 else str(float(value))


# ---------------------------------------------------------------- negations and parties

NEGATION = re.compile(r"지[는도를]?(?:않|아니|못)|없|아[니닌닐닙님]|못")
_ADVERB = frozenset({"지체", "관계", "상관", "예외", "빠짐", "틀림", "다름", "변함", "끊임"})
PARTY = re.compile("피보험자|계약자|수익자|당사자|상속인|대리인(?<!청구대리인)|배우자|대표자|제삼자|제3자|피해자|가입자")


BEFORE = 6
"""Letters before a negation that it may deny."""


def negations(text: str) -> list[str]:
    """Each negation of a text without blanks with the stem that it denies: 지급하지 않습니다, 지급을 하지 아니한다 are 지급!."""
    found = (
        negation(text[max(0, match.start() - BEFORE) : match.start()], match[0], text[match.end() : match.end() + 1])
        for match in NEGATION.finditer(text)
    )
    return [said for said in found if said]


@lru_cache(maxsize=1 << 14)
def negation(before: str, said: str, after: str) -> str:
    """One of them, by the letters around it; "" where nothing is denied (지체 없이, 뿐 아니라)."""
    if said[0] == "지":
        stem = "효력" if before.endswith("효력을가지") else _stem(before)  # has no force: 효력이 없
        return stem + ("못" if said[-1] == "못" else "!")
    if said == "없":
        if before[-2:] in _ADVERB and after == "이":
            return ""
        stem = before.rstrip("이가은는도")
        return "수!" if stem.endswith("수") else stem[-2:] + "!"
    return "" if said == "아니" and after == "라" else before.rstrip("이가은는도")[-2:] + said[0]


_GIVEN = re.compile(r"(?:하여|해)드리$|[을를은는이가도]?[하되]$")


def _stem(before: str) -> str:
    """What is denied: the two syllables before 하지 or 되지, else the last two of the verb, not reaching over an object."""
    if before.endswith("야하"):  # 알려야 하지, 통지하여야 하지: the duty is denied
        return "야"
    stem = _GIVEN.sub("", before) or before
    denied = re.split("[을를]", stem)[-1][-2:]
    return _SAME_STEM.get(denied, denied)


_SAME_STEM = {"그렇": "그러", "에정": "정", "서정": "정"}  # 그렇지, 그러하지; 약관에 정하지, 약관에서 정하지


@lru_cache(maxsize=1 << 13)  # read for the key, then again to tell siblings apart
def typed(text: str, kind: Kind) -> tuple[str, ...]:
    """All facts of the key, sorted."""
    bare = squeezed(plain(text, kind))
    return tuple(sorted([*numbers(bare), *negations(bare), *set(PARTY.findall(bare))]))


def key(text: str, kind: Kind) -> bytes:
    """The class of a text: 16 bytes, equal where the typed facts are; `NONE` where there are none."""
    return (sum(map(weight, typed(text, kind))) & _WHOLE).to_bytes(16, "little")


_WHOLE = (1 << 128) - 1


@lru_cache(maxsize=1 << 16)
def weight(fact: str) -> int:
    """128 bits for a fact. What is counted as often in another order has the same sum (Bellare and Micciancio 1997, AdHash)."""
    return int.from_bytes(blake2b(fact.encode("utf-8", "surrogatepass"), digest_size=16).digest(), "little")
