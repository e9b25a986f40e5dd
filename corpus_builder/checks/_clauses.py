"""The clauses of sentences, and what each affirms or denies.

The decision it embodies: what is affirmed or denied stands at the end of a clause (…지급하지 않으며, …할 수 있습니다). Words that deny by
themselves (제외, 무효, 거절) count like a denied verb, so that two denials affirm. A denial that belongs to a noun within the clause
(받지 않은 계약은) is none of the clause's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

from corpus_builder.text import nfc, sentences

FEWEST = 4
"""Pairs of letters that a clause must have to be compared."""

_NOT = (
    r"지\s?(?:는|도|를|만)?\s?(?:않|아니|못)|수\s?(?:가|는|도)?\s?없|(?:^|[가-힣\s])없(?!어[지진질져졌집])[습다으고어음는을나]|"
    r"아니(?:다|며|고|므|어|지|라|에)|아닙|아닌|못\s?(?:받|합|하)|안\s?(?:됩|되|돼)|안\s\S{1,4}도\s?[됩되돼]|불가능|불가(?=[하합입])"
)
_DENIES = re.compile(_NOT)
# Words that deny by themselves, at a clause's end, and what affirms by denying them.
_FROM = r"(?<=[상적장위]에서\s"
_LEFT = rf"빼[고며지]{_FROM}빼.)|뺍{_FROM}뺍)|뺀다{_FROM}뺀다)"  # 보상에서 뺍니다; what is taken from an amount is no denial
_NO = rf"제외|면책|무효|거절|거부|소멸|상실|중단|빠[지집져진]|{_LEFT}|없어[지진집져]|잃|끊[기깁긴겨]|막[히힙힌]"
_SAYS_NO = re.compile(rf"(?:{_NO})[^\s]*(?:\s\S+)?(?:\s(?:것|수|[하되합됩봅있않없아])\S*)?\W*$")
_AFFIRMS = re.compile(
    rf"(?:{_NO})[가-힣]{{0,2}}\s?[가-힣]?(?:에\s?(?:해당하|포함되|속하|들어가|들))?(?:지\s?(?:는|도|를)?\s?(?:않|아니|못)|[할될]\s수\s?(?:는|도|가)?\s?없|[는은]?\s?것?[이은가는]?\s?아[니닙])|"
    r"(?:않|아니한|없)는?\s?것[은이]?\s?아[니닙]"
)
# 통보를 받은, 진단받은: what is got is no benefit.
_GOT = "면제 통보 통지 진단 치료 수술 검사 안내 교부 승낙 동의 청구 요구 요청 확인 처방 판정 선고 허가 승인 설명 증권 서류"
_GETS_OTHER = "".join(f"(?<!{word}{by}받)" for word in _GOT.split() for by in ("", " ", "을 ", "를 "))
_GIVEN = r"(?<![여어아해]드.)(?<![여어아해]\s드.)"
_GIVES = r"(?<![여어아해]주.)(?<![여어아해]\s주.)"
# What means one thing at a clause's end; each begins with a letter, since a search for these is fastest.
_FAMILIES = {
    "counted": rf"{_LEFT}|(?:지급|보상|보장)(?!보험|사유|개시|기간|한도|예정|대상)|"
    rf"나오|나옵|나온|나와|담보|부담|받{_GETS_OTHER}|더[하해합]|얹|붙[는습어지]|가산|"
    rf"드[리립]{_GIVEN}|주[며고지나]{_GIVES}|"
    r"줍(?<![여어아해]줍)(?<![여어아해]\s줍)|포함|들어가|들어갑|속하|속합|들지|대상|제외|면책|빠[지집져]|해당(?=[하되합됩])|중단|끊[기깁긴]",
    "taken": "공제(?=[하되합됩할])|차감(?=[하되합됩할])|빼[지고며]|뺍|뺀다|뺄",
    "valid": r"유효|무효|효력\S*\s?(?:있|없|잃|상실|이어|계속|유지|생[기깁긴겨]|발생)|효력|소멸(?=[하되합됩])|없어[지집졌]|실효",
    "there": r"있(?<!수있)(?<![수고어여아해져]\s있)(?<!수[는도가]\s있)[습다으고어음나]|"
    r"없(?<!수없)(?<!수\s없)(?<!수[는도가]\s없)[습다으고어음나]",
    "differs": r"달라[지집]|다르[다며고나지]|다릅|영향\S*(?:\s(?:주|줍|줄|미|끼|받)\S*)?",
    "deemed": r"인정|간주|것으로\s?(?:봅|보[며고지아나]|본다|칩|치[며고지나])|로\s(?:봅|볼|보[지며나]|칩|치[지나]|여기|여깁)|"
    r"취급|평가(?=[하되합됩])",
    "due": r"필요\S*(?:\s[없있])?|야\s?[합하한됩]|도\s?[됩되돼](?=[니나지며는])|의무\S*(?:\s[있없집])?",
}
_SAME = {"납입": "내", "납부": "내", "해약": "해지"}
_VERB = re.compile("|".join(_FAMILIES.values()))  # without groups, with which a search takes thrice as long
_VERBS = {name: re.compile(verbs) for name, verbs in _FAMILIES.items()}
# What a verb ends in, from its stem on.
_ENDING = re.compile(
    r"(?:하|되|시키|받)?(?:지\s?(?:는|도|를|만)?\s?(?:않|아니|못)|[할될을]?\s?수\s?(?:가|는|도)?\s?(?:있|없)|"
    r"(?:하여|해|되어|여|어|아)\s?(?:드[리립려]|주|줍|준|둡)|[가-힣]니다|"
    r"(?:하|되|이)?(?:며|고|나|므로|지만|여서|어서)(?=[,\s]*$)|(?:하|되)?나$|[인한]가$|[한된인는]다(?=[.\s]|$)|[하해되여]야\s?(?:합|하|한|됩)).*$",
    re.DOTALL,
)
# What joins two clauses: one letter first, since a search for these is fastest, then what it must belong to.
_JOINS = "|".join(f"(?<={end})" for end in ("[며뿐]", "물론", "물론이고", "지만", "으나", "[하되]나", "므로", "[이어여]서", "기 때문에"))
_AND = r"(?:(?<=[하되이있없않]고)|(?<=로\s보고))(?<!불구하고)(?<!제외하고)(?!\s(?:나[면서]|있))|(?<=[^\W사신경통공최재권광]고)(?=,)"
_CLAUSE = re.compile(rf"[며뿐론고만나로서에,:](?:(?:{_JOINS}|{_AND})[,\s]+|(?<=[니되],)\s*|(?<=:)\s|(?<=,)\s*(?=그러나|다만))")
_BUT = re.compile(r"\.\s*(?=다만|단,|단\s|그러나)")
_CONTRAST = re.compile(r"(?:지만|으나|[하되이]나|[하되]되)[,\s]*$")
_WHATEVER = re.compile(r"(?:관계|상관|구분|구별)\s?없이|불문하고|따지지\s?(?:는\s)?않고")  # of what makes no difference
_WHY = re.compile(r"(?:므로|[어여아해]서)[,\s]*$")
_BUT_WORD = re.compile(r"\s*(?:그렇지만|하지만|이지만|그러나|반면|다만|단)[,\s]*")
_ENDS = (*"다요음함됨며고만나로뿐니되", "아서", "어서", "여서", "해서", "라서", "제외", "기 때문에")
# 줄이지 않고 원래대로: how it is done. … 경우입니다: no verb.
_NO_VERB = re.compile(
    r"지\s?(?:않|아니하)고\s*$|(?:경우|때|것|날|일|사람|금액|기간|이율|이하|이상|이내|미만|초과)(?:입니다|이다|이며|이고)\W*$"
)
_STANDS = ("있습니다.", "있기 때문입니다.", "정합니다.", "정하고", "있으며,", "있고,", "있으므로")
_ONE_WORD = re.compile(r"\s*(?:네|예|아니요|아니오|아뇨|아닙니다|그렇습니다|맞습니다|그렇지\s않습니다)\W*$")
_MAY_DENY = re.compile("[않못없아안제빠빼뺍뺀면무거불소상잃끊중막]")  # a letter of all that denies
_EXCEPTS = ("다만", "단", "그러나", "그렇지만", "하지만", "반면", "이지만")
_BRACKET = re.compile(r"[(（]([^()（）]*(?<!포함합)(?<!같습)(?<!말합)(?<!정합)(?:니다|한다|된다|없다|있다|않음|제외))[.]?[)）]")
_ASIDE = re.compile(r"[(（][^()（）]{16,}[)）]")
_SHORT_ASIDE = re.compile(r"[(（][^()（）]*[)）](?=\S)")
_NOT_SO = re.compile(r"그러하지\s?(?:않|아니)|그렇지\s?(?:않|아니)")
# 받지 않았더라도 보장됩니다: what stands before is no verb of the clause.
_CONDITION = re.compile(
    r"^.*(?:라도|[가-힣]면|[어아여해]도(?!\s?[됩되돼괜])|[는은]데도?|경우(?:에는|에도)?|때(?:에는|에도)?)[\s,]+(?=\S)", re.DOTALL
)
_MAY_CONDITION = re.compile(r"[면도데때우에][\s,]")
# 진단을 받지 않은 계약은 무효입니다: the denial is the noun's.
_OF_NOUN = re.compile(
    r"^.*(?:않[은는을던]|없[는을던]|아닌|못한|못하는|못할)\s(?!것|수\s|수도|바\s|[가-힣]{2}에\s?(?:해당|포함|속))(?=\S+[\s,])", re.DOTALL
)
# 1년이 되지 않아 절반만 나옵니다, 기다리지 않고 보장됩니다: how or why it is so.
_BY_THE_WAY = re.compile(r"^.*(?:않|못하)[아여고]서?\s(?=\S)|^.*못해서?\s(?=\S)", re.DOTALL)
# 보상하지 않는 손해로 정하고 있습니다: what is laid down is said by the noun.
_LAID_DOWN = re.compile(r"(?<=[는은된한])\s\S{1,6}[로에]\s(?:정[하한해]|규정|명시|열거|적[혀힌]|분류|되어\s있).*$")
_LONG = 32  # a clause of so many letters says enough
_BRIEF = 24  # of so few, it may need the reason that stands before it
_TAIL = 18  # letters at the end of a clause that hold its verb

Pairs = frozenset[str]


class Clause(NamedTuple):
    """A clause of a sentence: what it is about, and whether it affirms or denies that."""

    text: str
    ended: bool
    """Whether it ends in a verb."""
    denies: bool
    about: str
    """The family of its verb or the verb; "" where it has none, nor one that belongs to it."""
    excepts: bool
    before: tuple[Clause, ...] = ()
    """Clauses that say what it speaks of, where it says too little itself."""

    @property
    def pairs(self) -> Pairs:
        """The pairs of letters of what it speaks of."""
        own = _pairs(self.text, self.ended)
        return own.union(*(_pairs(clause.text, clause.ended) for clause in self.before)) if self.before else own

    @property
    def short(self) -> bool:
        """Whether it says too little to be compared (보상됩니다)."""
        return len(self.text) < _LONG and len(self.pairs) < FEWEST


@lru_cache(maxsize=2048)
def _pairs(text: str, ended: bool) -> Pairs:
    """The pairs of letters of a clause, without its verb."""
    ending = _ENDING.search(text, max(0, len(text.rstrip()) - _TAIL)) if ended else None
    speaks_of = " ".join(text[: ending.start()].split()[:-1]) if ending else text
    letters = "".join(_LETTERS.findall(speaks_of))
    return frozenset(map(add, letters, letters[1:]))


@lru_cache(maxsize=1024)  # the opening of a list is read for every pair about one of its items
def read(text: str) -> tuple[Clause, ...]:
    """The clauses of a text. One of few words (보상됩니다) speaks of what its sentence spoke of before."""
    found: list[Clause] = []
    for sentence in _sentences(nfc(text)):
        before: tuple[Clause, ...] = ()
        first = len(found)
        for n, piece in enumerate(sentence):
            if ("없이" in piece or "불문" in piece or "따지" in piece) and (whatever := _WHATEVER.search(piece)):
                found.append(Clause(piece[: whatever.start()], False, True, "differs", False))
            clause = _clause(piece, found[-1] if found else None)
            if n and before[-1].excepts and not _CONTRAST.search(before[-1].text):
                clause = clause._replace(excepts=True)
            if before and before[-1].about in _FAMILIES and _CONTRAST.search(before[-1].text):
                before = ()
            if clause.about and before and len(clause.text) < _BRIEF and _WHY.search(before[-1].text):
                clause = clause._replace(before=before[-1:])
            elif clause.about and before and clause.short:
                clause = clause._replace(before=before)
            before = (*before, clause) if n else (clause,)
            found.append(clause)
        if len(sentence) > 1 and sentence[0].rstrip().endswith(":"):  # 술에 취하여 넘어진 경우: 음주운전이 아니므로 지급합니다.
            found[first] = found[first]._replace(about=found[-1].about, denies=found[-1].denies)
    return tuple(found)


def _sentences(text: str) -> Iterator[list[str]]:
    """The clauses of each sentence; a sentence in brackets is one of its own."""
    for line in text.split("\n"):
        aside = _BRACKET.findall(line) if ")" in line or "）" in line else []
        plain = _ASIDE.sub(" ", _BRACKET.sub(" ", line)) if ")" in line or "）" in line else line
        for span in sentences(plain):
            sentence = plain[span.start : span.end]
            cuts = _cuts(sentence)
            yield [sentence[a:b] for a, b in pairwise([0, *cuts, len(sentence)]) if sentence[a:b].strip()] if cuts else [sentence]
        yield from ([sentence] for sentence in aside)


def _cuts(sentence: str) -> list[int]:
    ends = [match.end() for match in _CLAUSE.finditer(sentence)]
    if ends and _BUT_WORD.fullmatch(sentence, 0, ends[0]):
        del ends[0]
    buts = [match.end() for match in _BUT.finditer(sentence)] if "." in sentence[:-1] else []
    return sorted({*ends, *buts}) if buts else ends


def _clause(text: str, before: Clause | None) -> Clause:
    said, excepts = text.rstrip(), text.lstrip().startswith(_EXCEPTS)
    laid = _LAID_DOWN.search(said) if said.endswith(_STANDS) else None
    said = said[: laid.start()] if laid else said
    tail = said[-_TAIL:]
    if ")" in tail:
        tail = _SHORT_ASIDE.sub("", said)[-_TAIL:]
    if _MAY_CONDITION.search(tail):
        tail = _CONDITION.sub("", tail)
    ends = tail.endswith(_ENDS) or (tail[-1:] in ".,!" and tail[:-1].endswith(_ENDS))
    if not (ends or laid) or _NO_VERB.search(tail) or _ONE_WORD.match(said):
        return Clause(text, False, False, "", excepts)
    if before and before.about and _NOT_SO.search(tail):
        return Clause(text, True, not before.denies, before.about, excepts)
    about = family(tail)
    denies = bool(about and _MAY_DENY.search(tail)) and denial(tail, about)
    return Clause(text, bool(about), denies, about, excepts)


def denial(tail: str, about: str) -> bool:
    """Whether the end of a clause denies; who denies a denial affirms. 거절해야 합니다 is no denial of a duty."""
    tail = _BY_THE_WAY.sub("", tail)
    tail = _OF_NOUN.sub("", tail)
    return bool(_DENIES.search(tail) or (about != "due" and _SAYS_NO.search(tail))) and not _AFFIRMS.search(tail)


def family(tail: str) -> str:
    """The family of the last verb of a clause, or its stem."""
    last = None
    for last in _VERB.finditer(tail):  # noqa: B007
        pass
    if last:
        return next(name for name, verbs in _VERBS.items() if verbs.match(tail, last.start()))
    plain = _FORMAL.sub(_stem, tail) if "니다" in tail else tail
    ending = _ENDING.search(plain)  # it goes to the end
    words = (plain[: ending.start()] if ending else plain).split()
    stem = _without_l(words[-1])[-2:] if words else ""
    return _SAME.get(stem, stem)


_LETTERS = re.compile(r"\w+")
_FORMAL = re.compile(r"([가-힣])니다\W*$")


def _stem(ending: re.Match[str]) -> str:
    """칩니다 as 치; 습니다, 합니다, 됩니다 stay."""
    last = ending[1]
    return ending[0] if last in "습합됩입" or (ord(last) - 0xAC00) % 28 != 17 else chr(ord(last) - 17)


def _without_l(word: str) -> str:
    """보낼 as 보내: the stem before 수 있다."""
    last = ord(word[-1])
    return word[:-1] + chr(last - 8) if 0xAC00 <= last <= 0xD7A3 and (last - 0xAC00) % 28 == 8 else word
