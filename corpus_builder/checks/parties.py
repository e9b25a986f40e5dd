"""Who acts, who gets and who is asked is who does so in the evidence.

The decision it embodies: what a party does is told by its particle and by the verbs behind it, each with the words just before it
(계약자는 … 회사에 알려야: acts, 알리, {회사}); what it is owed or has to agree to is told the same way (보험수익자의 청구: acts, 청구).
Where the evidence has another party do the same, and nowhere the answer's, the answer has taken one for the other. A party that
neither evidence nor question names has come from elsewhere, unless the clause has it do the same. Those who made the contract are left
out there: they act by the terms wherever nobody else is named; and so is who may be called by many words. Whom other words name
(이웃, 세무사), the check of words finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from corpus_builder.checks._words import untitled
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import nfc, verbatim

VERSION = 4

SWAPPED = "another party"
UNKNOWN = "party not in evidence"

_COMPANY = "회사"
_PLAINLY = (
    "계약자 피보험자 지정대리청구인 대표대리인 보험설계사 보험중개사 대리점 피해자 가해자 양수인 양도인 채권자",
    "배우자 자녀 가족 유족 구원자 여행동반자 제3자 타인 단체 대표자 의사 수의사 병원 법원",
)
_NAMES = {name: name for names in _PLAINLY for name in names.split()} | {
    **dict.fromkeys(("보험계약자",), "계약자"),
    **dict.fromkeys(("보험대상자",), "피보험자"),
    **dict.fromkeys(("보험수익자", "수익자"), "수익자"),
    **dict.fromkeys(("법정상속인", "상속인"), "상속인"),
    **dict.fromkeys(("친권자", "후견인"), "친권자"),
    **dict.fromkeys(("보험회사", "보험사", "회사", "당사"), _COMPANY),
    **dict.fromkeys(("금융감독원장", "금융감독원"), "금융감독원"),
    **dict.fromkeys(("예금보험공사",), "예금보험공사"),
    **dict.fromkeys(("산 사람", "사는 사람", "넘겨받은 사람", "넘겨받는 사람", "넘겨받을 사람", "물려받은 사람"), "양수인"),
    **dict.fromkeys(("임차인", "세입자", "빌린 사람", "빌리는 사람"), "임차인"),
    **dict.fromkeys(("임대인", "집주인", "빌려준 사람", "빌려주는 사람"), "임대인"),
}
_ANYBODY = frozenset((_COMPANY, "계약자", "피보험자", "의사", "수의사", "병원", "법원", "대표자", "제3자", "타인", "단체"))
"""Whom an answer may name of its own accord: who the contract is with, left out where nobody else acts; words for others are many."""
_PARTY = "|".join(sorted(_NAMES, key=len, reverse=True))
_EACH = re.compile(_PARTY)
# Not 다른 보험회사 or 계약자적립액: a party stands for itself.
_FIRST = "|".join(f"{name}(?<![가-힣]{name})" for name in sorted(_NAMES, key=len, reverse=True))
_BEHIND = r"에게서|에게|으로부터|로부터|은|는|이|가|을|를|에|의|도|으로|로|과|와|께서|께|한테|만"
_JOINED = r"(?:또는|혹은|및|이나|나|와|과|,|·|하고)"
_GROUP = re.compile(
    rf"(?:{_FIRST})(?:\s*{_JOINED}\s*(?:이들의\s)?(?:{_PARTY}))*"
    rf"(?:(?P<particle>{_BEHIND})(?:는|도|만)?(?![가-힣])|\s등(?P<after>{_BEHIND})?(?![가-힣])|(?=로서|인|라면|라[고는]|$|[\s.,)]))"
)
_TOPIC = ("은", "는", "도", "께서는", "만")
_ROLES = dict.fromkeys((*_TOPIC, "이", "가", "께서"), "acts") | dict.fromkeys(("에게", "한테", "께", "에"), "gets")
_ROLES |= dict.fromkeys(("에게서", "으로부터", "로부터"), "gives") | dict.fromkeys(("을", "를"), "undergoes")
_ROLES |= dict.fromkeys(("으로", "로"), "becomes")

# What is done, whatever the word: a group is told by its first.
_ALIKE = (
    "부담 납입 납부 지불 제출 내 낸 낼 냅",
    "알리 알려 알린 알릴 통지 고지 안내 통보",
    "지급 주 준 줄 줍 드리 드려 돌려 반환 환급 보상",
    "지정 정하 정할 정한 정해 고르 고를 골라",
    "바꾸 바꿀 바꾼 바꿔 변경 전환",
    "양도 넘기 넘겨 넘어",
    "청구 요구 요청 신청",
    "승낙 승인 허락",
    "협의 합의 의논",
    "취득 가지 갖",
    "증명 입증",
    "생존 살아",
    "개시 시작",
    "받 수령",
    "책임 귀책 잘못 탓",
)
_SAME = {word: group.split()[0] for group in _ALIKE for word in group.split()}
_VAGUE = frozenset(("지급", "지정", "받", "부담"))
"""Deeds of many parties: one more word in common is wanted."""
_VERB = re.compile(r"([가-힣]+?)(?:하|한|할|합니|해|했|되|된|될|됩|돼|됐|받|시키|시킨|시켜|당하|당한)[가-힣]*$")
_LIGHT = re.compile(r"(?:하|한|할|합니|해|했|되|된|될|됩|돼|됐|받)[가-힣]*$")
_PLAIN = re.compile(
    r"(내야|내[고며면는지]|낸|낼|냅|알리|알려|알린|알릴|주[고며면는지]|준|줄|줍|드려|드리|드립|드린|정하|정한|정할|정해|고르|고를|골라|맺|얻|갖|가지|가진|"
    r"치르|물[고며면어]|넘기|넘겨|넘어|넘긴|빼|뺀|뺍|더하|붙|쓰|쓴|쓸|져야|집니|맡|끼친|끼치|입힌|입은|입고|다친|다치|살아|속|탄|타[고며]|찾|"
    r"돌려|돌아|든|들[고어]|바꾸|바꿀|바꾼|바꿔|보내|보낸|보낼)"
)
_IDLE = re.compile("[대위인관의통][하한해]|한[하해]|불구|따라|따른|따르|해당|[있없않못수것때]|경우")
_IS = re.compile(r"\s(?:[되된될됩]|아[니닙닌])")
_PASSIVE = re.compile("[가-힣][되된될됩돼됐]")
_BREAKS = re.compile(r"(?:[다요음함]\.|\n)")
_WORD = re.compile(r"[가-힣A-Za-z0-9]+")
_ASIDE = re.compile(r"\([^()]*\)")
_ENDING = re.compile(r"(?:으로부터|에게서|로부터|에서|에게|으로|에는|에도|까지|부터|이나|은|는|이|가|을|를|의|에|로|과|와|도|만|께|나)$")
# What somebody does, told as a thing that is his: 보험수익자의 청구, 회사 책임.
_OWN = (
    "청구 동의 승낙 승인 요청 요구 신청 통지 고의 과실 책임 귀책 잘못 탓 지정 의뢰 선택 거절 협조 협력 사망 생존 부담 중대한 고지 변경 해지"
)
_ACTS = tuple(_OWN.split())
_FAULTS = ("책임", "귀책", "잘못", "탓")
_NAMING = ("음을", "임을", "음이", "임이")  # a clause within that is spoken of: 바뀌었음을
_TOLD = ("다는", "라는", "다고", "라고", "고자")  # what is meant or said, not done
_DUTIES = ("책임", "의무", "권리", "권한")
_WINDOW = 16  # words behind a party that tell what it does
_SHOWN = 9  # letters behind a party, by which it is known again
_NEAR = 12  # words behind and
_BEFORE = 60  # letters before it that tell what it is about
_MANY = 3  # words that two have in common when they are about the same


class _Mention(NamedTuple):
    parties: frozenset[str]
    role: str
    """What its particle and its verb make of it: "acts", "gets", "gives", "undergoes", "becomes"; "" where they tell nothing."""
    deeds: tuple[tuple[str, frozenset[str]], ...]
    """What is done, each with the words just before."""
    around: tuple[str, ...]
    """The words around it."""
    text: str
    """It and what follows, to be shown."""

    @property
    def about(self) -> frozenset[str]:
        """What it is about: the beginnings of the words around it."""
        return _about(self.around)


@lru_cache(maxsize=4096)
def _about(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_stem, words))


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a party where the evidence has another one, and for one that evidence and question don't name and the clause hasn't so."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("parties", "pass")
    quoted = "\n".join(candidate.evidence)
    there = frozenset().union(*map(_named, candidate.evidence))
    output = untitled(candidate.output)
    alone = len(there) < 2 and _named(output) <= there  # one party in both at most, and nobody for whom it could be taken
    odd, said = list[Reason](), [] if alone else list(_read_all(output, quoted))
    known = [mention for quote in candidate.evidence for mention in _mentions(quote)] if any(there - one.parties for one in said) else []
    for mention in said:
        if taken := next(filter(None, (_in_its_place(one, known) for one in _each(mention))), None):
            odd.append(Reason(SWAPPED, f"{mention.text} / {taken.text}"))
        elif (strange := mention.parties - there - _ANYBODY - _named(candidate.instruction)) and not any(
            _does_so(mention._replace(parties=strange), other) for other in _mentions(chunk.clause)
        ):
            odd.append(Reason(UNKNOWN, ", ".join(sorted(strange))))
    return Verdict("parties", "look" if odd else "pass", tuple(odd))


def _each(mention: _Mention) -> Iterator[_Mention]:
    """A mention of several parties as one of each; of several whose thing is told (배우자, 피보험자의 자녀) nothing tells whose it is."""
    if len(mention.parties) == 1:
        yield mention
    elif mention.role:
        yield from (mention._replace(parties=frozenset((party,))) for party in sorted(mention.parties))


def _in_its_place(mention: _Mention, known: list[_Mention]) -> _Mention | None:
    """The first of those known that does what `mention` does, by another party; None where one of its parties does so as well."""
    others = [other for other in known if not mention.parties & other.parties and _same_deed(mention, other)]
    if not others:
        return None
    exact = any(_exact(mention, other) for other in others)
    most = max(_MANY, *(len(mention.about & other.about) for other in others))
    return None if any(_cleared(mention, mine, exact, most) for mine in known) else others[0]


def _same_deed(one: _Mention, other: _Mention) -> bool:
    """Whether two do the same with the same things, or about the same."""
    if one.role != other.role:
        return False
    alike = [(deed, things & theirs) for deed, things in one.deeds for same, theirs in other.deeds if deed == same]
    if not alike or any(things for _, things in alike):
        return bool(alike)
    common = len(one.about & other.about)
    return any(common >= min((2 if one.role else 1) + (deed in _VAGUE), len(one.about)) for deed, _ in alike)


def _exact(one: _Mention, other: _Mention) -> bool:
    return any(deed == same and things & theirs for deed, things in one.deeds for same, theirs in other.deeds)


def _cleared(mention: _Mention, mine: _Mention, exact: bool, most: int) -> bool:
    """Whether `mine` has a party of `mention` do the same; where others do exactly the same, with other things isn't."""
    if not mention.parties & mine.parties or not (mine.role == mention.role or (not mine.role and not exact)):
        return False
    alike = [(things, theirs) for deed, things in mention.deeds for same, theirs in mine.deeds if deed == same]
    if exact:
        return any(things & theirs or not things or not theirs for things, theirs in alike)
    return bool(alike) or (bool(mention.role) and not mine.deeds and len(mention.about & mine.about) >= most)


def _does_so(mention: _Mention, there: _Mention) -> bool:
    """Whether the clause has a party of `mention` do the same, or something in the same matter."""
    if not mention.parties & there.parties:
        return False
    if {deed for deed, _ in mention.deeds} & {deed for deed, _ in there.deeds}:
        return True
    return (there.role == mention.role or not there.role) and len(mention.about & there.about) >= _MANY


@lru_cache(maxsize=512)  # the same paragraph is quoted by several pairs
def _mentions(text: str) -> tuple[_Mention, ...]:
    return tuple(_read_all(text))


def _read_all(text: str, quoted: str = "") -> Iterator[_Mention]:
    """The mentions in a text, but for those that stand in `quoted` with the words behind them."""
    text, at = nfc(text), 0
    if quoted and all(text[match.start() : match.end() + _SHOWN] in quoted for match in _GROUP.finditer(text)):
        return
    for end in [*(match.end() for match in _BREAKS.finditer(text)), len(text)]:
        sentence, at = text[at:end], end
        if "(" in sentence:
            for aside in _ASIDE.findall(sentence):
                if _EACH.search(aside):
                    yield from _read_all(aside[1:-1], quoted)
            sentence = _ASIDE.sub("", sentence)
        groups = list(_GROUP.finditer(sentence))
        odd = [match for match in groups if not quoted or sentence[match.start() : match.end() + _SHOWN] not in quoted]
        acting = [match for match in groups if _role(match) == "acts" and not _IS.match(sentence, match.end())] if odd else []
        yield from (_read(sentence, match, acting) for match in odd)


def _role(match: re.Match[str]) -> str:
    return _ROLES.get(match["particle"] or match["after"] or "", "")


def _read(sentence: str, match: re.Match[str], acting: list[re.Match[str]]) -> _Mention:
    """One mention; `acting` are those in the sentence that act."""
    particle, role, deeds = match["particle"] or match["after"] or "", _role(match), list[tuple[str, frozenset[str]]]()
    behind = _WORD.findall(sentence, match.end(), match.end() + 12 * _WINDOW)[:_WINDOW]
    before = _WORD.findall(sentence, max(0, match.start() - _BEFORE), match.start())
    around = (*before, *behind[:_NEAR])
    if not role and particle in ("의", "") and behind:
        role, deeds = _its_thing(behind, particle)
    elif role == "gets" and before and behind and behind[0].startswith("있") and before[-1].startswith(_DUTIES):
        role, deeds = "acts", [(deed, _about(around)) for word in before[-2:-5:-1] if (deed := _deed(word))][:1]
    elif role == "gets" and behind and behind[0].startswith(_FAULTS):
        role, deeds = "acts", [("책임", frozenset())]
    elif role:
        within = role == "acts" and acting and acting[-1].start() > match.end()
        role, deeds = _done(_its_words(sentence, match, acting) if within else behind, role, particle)
    return _Mention(_named(match[0]), role, tuple(deeds), around, sentence[match.start() : match.end() + _SHOWN])


def _its_words(sentence: str, match: re.Match[str], acting: list[re.Match[str]]) -> list[str]:
    """The words behind a party but for those of a clause within (회사는 [수익자가 청구하면] …): they are of who acts in that."""
    words, at, topic = list[str](), match.end(), (match["particle"] or match["after"]) in _TOPIC
    for other in acting:
        if other.start() < at:
            continue
        words += _WORD.findall(sentence, at, other.start())
        if len(words) >= _WINDOW or (other["particle"] or other["after"]) in _TOPIC or (not topic and any(map(_deed, words))):
            return words[:_WINDOW]
        at = next(
            (word.end() for word in _WORD.finditer(sentence, other.end()) if word[0].endswith(_NAMING) or _deed(word[0])), len(sentence)
        )
    return (words + _WORD.findall(sentence, at, at + 12 * _WINDOW))[:_WINDOW]


def _its_thing(behind: list[str], particle: str) -> tuple[str, list[tuple[str, frozenset[str]]]]:
    """What is a party's by the words behind it: something that it does, or a thing."""
    word = behind[1] if behind[0].startswith("서면") and len(behind) > 1 else behind[0]
    if word.startswith(_ACTS):
        return "acts", [(_SAME.get(word[:2]) or _SAME.get(word[:1], word[:2]), frozenset())]
    return "", [("의 " + (_ENDING.sub("", behind[0]) if len(behind[0]) > 2 else behind[0]), frozenset())] if particle else []


def _done(words: list[str], role: str, particle: str) -> tuple[str, list[tuple[str, frozenset[str]]]]:
    """The verbs among the words behind a party, and the role that the first of them gives it: who is paid gets, who is named undergoes."""
    deeds = list[tuple[str, frozenset[str]]]()
    for place, word in enumerate(words):
        light, deed = _verb(word)
        if not (light or deed) or (particle in _TOPIC and _of_a_thing(word, words[place + 1 : place + 2])):
            continue
        if light and place == 0:
            if word.startswith("받"):
                deeds, role = [("지급", frozenset())], "gets" if role == "acts" else role
            continue
        if light:
            if _IDLE.match(words[place - 1]):
                continue
            deed = _SAME.get(words[place - 1][:2], words[place - 1][:2])
        if words[place + 1 : place + 2] in (["것을"], ["것"], ["것이"]) and particle not in _TOPIC:
            break  # who does that is told by what comes after it
        if not deeds and role == "acts":
            role = "gets" if "받" in word else "undergoes" if particle in ("이", "가") and _PASSIVE.search(word) else role
        first = max(0, place - 2 - bool(light))
        deeds.append((deed, frozenset(map(_stem, words[first : place - bool(light)]))))
        goes_on = word.endswith(("고", "며", "나")) or words[place + 1 : place + 2] in (["때에는"], ["경우에는"], ["전에"])
        if particle not in _TOPIC and not goes_on:
            break
    return role, deeds


def _of_a_thing(word: str, behind: list[str]) -> bool:
    """Whether a verb only says which thing is meant (받은 in 받은 사실을 알린다), and so not what the topic does."""
    adnominal = word[-1] in "는던" or (ord(word[-1]) - 0xAC00) % 28 == _NIEUN
    return adnominal and bool(behind) and not behind[0].startswith(_DONE_BEFORE)


_NIEUN = 4  # the final consonant ㄴ among those of Hangul syllables
_DONE_BEFORE = ("수", "것", "때", "경우", "날", "당시", "뒤", "후", "바", "데")


@lru_cache(maxsize=8192)
def _verb(word: str) -> tuple[bool, str]:
    """Whether a word is a light verb, whose deed is told by the word before it; and its own deed, "" where it has none."""
    if _IDLE.match(word) or word.endswith(_TOLD):
        return False, ""
    light = bool(_LIGHT.match(word))
    return light, "" if light else _deed(word)


@lru_cache(maxsize=4096)  # the law has few words
def _deed(word: str) -> str:
    """What a verb says is done; "" when it is none."""
    if match := _PLAIN.match(word):
        said = match[1]
        return next((_SAME[said[:n]] for n in (2, 1) if said[:n] in _SAME), said)
    if match := _VERB.match(word):
        return _SAME.get(match[1][:2], match[1][:2])
    return ""


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    begin = (_ENDING.sub("", word) if len(word) > 2 else word)[:2]
    return _SAME.get(begin, begin)


@lru_cache(maxsize=1024)
def _named(text: str) -> frozenset[str]:
    return frozenset(_NAMES[name] for name in _EACH.findall(nfc(text)))
