"""Points in time as a clause tells them: 보험증권을 받은 날, 계약일, 퇴원일, 사고가 난 뒤, 2년이 지나기 전.

The decision it embodies: a point in time is what happens then (an event) and to what (things). One event has many words (생긴, 발생한, 난),
a thing several names, so both are read as classes; two events of different classes are different points, whatever else the words share.
Words of no class are compared by their letters. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus_builder.text import Number, Value, facts, squeezed

# Each event: the words that tell it; "_" behind one: only just before the name of a day; before one: no letter stands before it.
_EVENTS = {
    "청약": "청약 신청",
    "승낙": "승낙",
    "체결": "체결 맺은 맺었 맺어 성립 가입 계약일 계약한 계약하",
    "개시": "개시 시작 착공 착수",
    "종료": "종료 만료 만기 끝난 끝나 끝날 끝내 마지막 마감 마친 마치 완료 준공 완공 종결",
    "납입": "납입 납부 _낸 _내기 _냈 입금",
    "받음": "받은 받기 받았 받는 받을 수령 도달 접수",
    "보냄": "보낸 보내 발송 부친 부치 소인",
    "알림": "통지 통보 알린 알리 알림 고지",
    "앎": "_안_ 알게 알았 알아 깨달 발견",
    "발생": "발생 생긴 생기 생겼 생길 _났을 _나기 _난_ _난지 일어난 일어나 있은 있었 입은 다친 다치 당한 증가 걸린 걸리 재해일 사고일 발병",
    "진단": "진단 확정 확진 판정",
    "입원": "입원",
    "퇴원": "퇴원",
    "수술": "수술",
    "사망": "사망 죽은 죽기 숨진",
    "출발": "출발 떠난 떠나 출국",
    "도착": "도착",
    "귀국": "귀국 돌아온 돌아오",
    "해지": "해지 해약",
    "해제": "해제",
    "취소": "취소",
    "철회": "철회",
    "부활": "부활",
    "청구": "청구",
    "지급": "지급 지불",
    "탈퇴": "탈퇴 퇴직",
    "변경": "변경 바꾼 바꾸 바뀐 바뀌",
    "갱신": "갱신",
    "치료": "치료",
    "검사": "검사",
    "검토": "검토",
    "제공": "제공 넘긴 넘겨준 건넨",
    "구입": "구입 구매",
    "선고": "선고",
    "조사": "조사",
    "요구": "요구 요청",
    "제출": "제출",
    "발급": "발급 발행",
    "연체": "연체",
    "출금": "출금 빠져나",
    "출생": "출생 태어",
    "양도": "양도",
    "확인": "확인",
}


def _pattern(word: str) -> str:
    plain = word.strip("_")  # it comes first: a pattern that begins with letters is looked for fastest
    return plain + (f"(?<![가-힣]{plain})" if word.startswith("_") else "") + (r"(?=\s?[날때시뒤후])" if word.endswith("_") else "")


_WORDS = sorted((word for words in _EVENTS.values() for word in words.split()), key=len, reverse=True)
_EVENT = re.compile("|".join(map(_pattern, _WORDS)))
_CLASS = {word.strip("_"): event for event, words in _EVENTS.items() for word in words.split()}
# What one undergoes (진단을 받은 날), or what goes on after its begin (입원을 시작한 날), is what happens then.
_UNDERGONE = frozenset(("진단", "수술", "치료", "검사", "선고", "지급", "승낙", "입원", "청구", "발급"))
_ONE = frozenset(
    frozenset(pair.split())
    for pair in (
        *("납입 받음", "제출 받음", "제출 납입", "제출 청구", "제출 제공", "청구 받음", "발생 사망", "청구 요구", "알림 요구", "알림 제출"),
        *(
            "철회 받음",
            "조사 검토",
            "진단 검사",
            "입원 치료",
            "수술 치료",
            "해지 해제",
            "해지 종료",
            "청약 체결",
            "납입 지급",
            "도착 받음",
            "양도 제공",
        ),
    )
)
"""Events that are one seen from two sides, go together, or are told by each other's words."""
_THINGS = {
    "병": "질병 질환 병 발병 증상",
    "사고": "사고 재해 상해 부상 손해 도난 사유 일",
    "알림": "통지 통보 알림 안내 소식",
    "증권": "증권 증서",
    "서류": "서류 문서 청구서",
    "보장": "보장 책임",
    "돈": "보험료 돈 대금 금액 보험금",
    "사실": "사실 사항 사정 것",
    "기간": "기간 보험기간",
}
_SAME_THING = {word: name for name, words in _THINGS.items() for word in words.split()}
_NO_THING = frozenset(
    [
        *"보험 계약 회사 계약자 피보험자 보험수익자 수익자 약관 특별약관 특약 보통약관 당해".split(),  # noqa: SIM905
        *"그 이 위 그것 해당 최초 최종 처음 마지막 본 각 같은 다시 또 실제 로 시간 시각 날".split(),  # noqa: SIM905
    ]
)
_DAY = re.compile(r"\s?(?:의\s?)?(?:다음\s?)?(?:날|때|시점|당시|시각|시간|일자|일|시|이후|후|뒤|다음|지)(?:로|으로)?$")
_OWN = re.compile(r"(?<![가-힣])([가-힣]{2})(?:한|된|하는|되는)\s?(?:날|때|시점|뒤|후|이후)?(?:로)?$|([가-힣]{2})일(?:로)?$")
_NEXT = re.compile(r"(?<=[날일])의?\s?(?:그\s?)?(?:다음\s?날|이튿날|전날)(?=\s|$)")
_TOKEN = re.compile(r"[가-힣]+")
_JOSA = re.compile(r"(?:(?<=.)(?:으로|에서|에게|로써|을|를|이|가|의|에|로|과|와|한|된|하는|되는|인|던|할|될|하|되|받|상))$")
_TOPIC = re.compile(r"(?:[은는여면서고며도만라때]|경우에?|부터|까지|없이|이내|안에)$")
_ANYWHERE = frozenset(("보험", "계약", "회사", "기간", "험기", "험계"))


@dataclass(frozen=True, slots=True)
class Moment:
    """`event` is a class of events or ""; `things` are what it happens to, as far as they are told; `letters` is all of it, squeezed."""

    event: str
    things: frozenset[str]
    letters: str


@lru_cache(maxsize=2048)
def moment(words: str) -> Moment:
    """The point in time that some words (보험증권을 받은 날, 질병의 진단 확정일) name."""
    words = _NEXT.sub("", words.strip())
    matches = list(_EVENT.finditer(words))
    own = _OWN.search(words)
    event, start = (own[1] or own[2], own.start()) if own else ("", len(words))
    if matches:
        last = matches[-1]
        event, start = _CLASS[last[0]], last.start()
        before = matches[-2] if len(matches) > 1 else None
        if before and event in ("받음", "개시") and _CLASS[before[0]] in _UNDERGONE and start - before.end() < 4:
            event, start = _CLASS[before[0]], before.start()
    named = _DAY.sub("", words) if not event else words[:start]
    things = frozenset(thing for token in _near(_TOKEN.findall(named)[-3:]) if (thing := _thing(token)))
    return Moment(event, things, squeezed("".join(_TOKEN.findall(_DAY.sub("", words))[-2:])))


@lru_cache(maxsize=512)
def _told(text: str) -> frozenset[str]:
    return frozenset(_CLASS[word] for word in _EVENT.findall(text))


def tells(text: str, event: str) -> bool:
    """Whether a text has a word of an event, or of one that may be the same."""
    if event not in _EVENTS:
        return event in text
    told = _told(text)
    return event in told or any(frozenset((event, other)) in _ONE for other in told)


def _near(tokens: list[str]) -> list[str]:
    """The tokens that belong to an event: those behind the last one that ends a topic or a clause."""
    last = max((n for n, token in enumerate(tokens) if _TOPIC.search(token)), default=-1)
    return tokens[last + 1 :]


def _thing(token: str) -> str:
    bare = _JOSA.sub("", token)
    if bare in _NO_THING:
        return ""
    return next((name for word, name in _SAME_THING.items() if bare.endswith(word)), bare)


def same(one: Moment, other: Moment) -> bool:
    """Whether two namings may mean one point in time; one that names none (그 다음 날) may mean any."""
    if not (one.event or one.letters) or not (other.event or other.letters):
        return True
    if one.event and other.event:
        if one.event != other.event and frozenset((one.event, other.event)) not in _ONE:
            return False
        return not one.things or not other.things or any(_alike(a, b) for a in one.things for b in other.things)
    return _alike(one.letters, other.letters) or any(_alike(a, b) for a in one.things for b in other.things)


def _alike(one: str, other: str) -> bool:
    """Whether one word stands in the other, or they share a pair of letters that not every one may have."""
    if one in other or other in one:
        return bool(one and other)
    mine, theirs = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other))
    return bool((mine - _ANYWHERE or mine) & (theirs - _ANYWHERE or theirs))


# ---------------------------------------------------------------- before and after


@dataclass(frozen=True, slots=True)
class Position:
    """Before or after something. `denies`: whether the clause that says so ends in a denial, None where it doesn't end."""

    of: Moment
    after: bool
    denies: bool | None
    text: str


# A pattern that begins with letters is looked for fastest, so what may not stand before them is said behind them.
_SIDE = re.compile(
    r"(?:이전|이후|전(?<![안운완발오회여도충사직이호]전)|후(?<![최오직사산노향추전기예이]후)|뒤(?<![가-힣]뒤))(?=에|의|부터|까지|로|는|도|[,)\s]|$)"
)
_LAPSED = re.compile(r"(?:지나|지난|경과|경과한|경과하)(?:기)?$|(?:^|\s)[이그]$")
_BREAK = re.compile(r"[.,:;()（）\n]|(?:하거나|하며|하고|이거나|또는|및|다만|단)\s")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_CLAUSE = 240  # letters of a clause that are looked at
_ENDS = re.compile(
    r"[.;\n()（）]|[,\s](?:다만|단)[,\s]|(?<=지)만(?=[\s,])|(?<=[으이])나(?=[\s,])|(?<=[하되이있없으])며(?=[\s,])|(?<=[하되이있없않])고(?=[\s,])"
)
_DENIES = re.compile(r"않|아니|없|못[하합한해받]|제외|거절|면책|안\s?[되된됩]|무효|막[히혀힙]|빠[지집진져]|불가|소멸|사라|잃|제한")
_PREDICATE = re.compile(r"(?:[다요]|[지으이]|며|[하되이]|고|[면음함됨])$")
_TAIL = 16  # letters at a clause's end that hold its predicate


def denies(text: str, at: int) -> bool | None:
    """Whether the clause of `text` that goes on at `at` ends in a denial (철회할 수 없습니다); None for a fragment without predicate."""
    going = text[at : at + _CLAUSE]
    if "(" in going:
        going = _BRACKETS.sub("", going)
    end = _ENDS.search(going)
    clause = going[: end.start() if end else len(going)].rstrip()
    if _DENIES.search(clause, max(0, len(clause) - _TAIL)):
        return True
    return False if _PREDICATE.search(clause) else None


def contrary(one: bool | None, other: bool | None) -> bool:
    """Whether one of two clauses denies and the other affirms: who is paid within 30일 is not paid after them."""
    return one is not None and other is not None and one != other


@lru_cache(maxsize=512)
def positions(text: str) -> tuple[Position, ...]:
    """What a text puts before or after an event: 보장개시 전에 해지된 경우. What lies some time before or after is none of these."""
    found = []
    for match in _SIDE.finditer(text):
        before = _BREAK.split(text[max(0, match.start() - 24) : match.start()])[-1].strip()
        last = before.split()[-1:] or [""]
        if len(before) < 2 or _LAPSED.search(before) or any(c.isdigit() for c in last[0]):
            continue
        of = moment(" ".join(before.split()[-3:]) + " 후")
        if of.event or len(of.letters) > 1:
            found.append(Position(of, "후" in match[0] or "뒤" in match[0], denies(text, match.end()), f"{last[0]} {match[0]}"))
    return tuple(found)


# ---------------------------------------------------------------- passed or not


@dataclass(frozen=True, slots=True)
class Lapse:
    """A length of time that has passed, or within which something happens (`passed` False). `denies` as with a position."""

    time: tuple[Value, Value]
    """Hours and months."""
    passed: bool
    denies: bool | None
    bound: str
    """The comparator that says so, "" where words do (지난)."""
    start: int
    text: str


_HOURS = {"시간": 1, "일": 24, "주": 168}
_MONTHS = {"개월": 1, "년": 12}
_PASSES = re.compile(
    r"\s?(?:이상|이|을|가)?\s?(?:더\s)?(?:지나|지난|지났|경과|넘[은어었겨긴기]|초과)"
    r"(?P<not>하?지\s?(?:도\s|는\s)?(?:않|아니|못)|(?:하|되)?기\s?(?:이?전|전)|기\s?이?전)?"
)
_NOT_YET = re.compile(r"(?:이|가)?\s?(?:되|차)기\s?(?:이전|전)|(?:이|가)\s?(?:채\s)?(?:되|차)지\s?(?:않|아니|못)")
_IS_AFTER = re.compile(r"\s?(?:이?후|뒤)(?=에|의|부터|로|[,\s])(?!\s?\d)")
_UNDONE = re.compile(r"[^.,;\n]{0,30}?(?:지\s?(?:못한|못하는|못하면|못하고|못했|않은|않는|않으면|않았|아니한|아니하)|못\s?한)")
_WITHIN, _BEYOND = frozenset(("이내", "이하", "미만")), frozenset(("초과", "이상", "이후"))


@lru_cache(maxsize=512)
def lapses(text: str) -> tuple[Lapse, ...]:
    """The lengths of time that a text says have passed, or are kept to. What isn't done within 30일 is done later, or never."""
    found = []
    for number in facts(text).numbers:
        if number.unit in _HOURS or number.unit in _MONTHS:
            passed, end = _passed(text, number)
            if passed is not None:
                time = number.value * _HOURS.get(number.unit, 0), number.value * _MONTHS.get(number.unit, 0)
                found.append(Lapse(time, passed, denies(text, end), number.bound, number.start, text[number.start : end]))
    return tuple(found)


def _passed(text: str, number: Number) -> tuple[bool | None, int]:
    """Whether a number of days, months … is said to have passed, None where nothing is said, and the end of what says so."""
    end = number.end
    if match := _PASSES.match(text, end):
        return match["not"] is None, match.end()
    if match := _NOT_YET.match(text, end):
        return False, match.end()
    if number.bound in _WITHIN:
        undone = _UNDONE.match(text, end)
        return undone is not None, undone.end() if undone else end + 3
    if number.bound in _BEYOND or (match := _IS_AFTER.match(text, end)):
        return True, match.end() if match else end + 3
    return None, end
