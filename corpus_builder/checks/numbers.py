"""Every number, date, ratio, disease code and article reference of an answer stands in its evidence.

The decision it embodies: a number is compared with its unit (30일 is not 30영업일) and a spelling is no difference (1천만원 is
10,000,000원). What the clause's own heading says counts as known, because an answer may name its article; so does what the question
supposes (가입금액이 1억원이면 …), and what a sum of known numbers comes to, if the answer shows it and it comes out right.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from corpus_builder.checks.refusals import refuses
from corpus_builder.model import Chunk
from corpus_builder.moments import contrary, denies, lapses
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.reckoning import ages, between, days_between, reckoned
from corpus_builder.sums import steps, sums, told, unsaid
from corpus_builder.text import (
    Date,
    Facts,
    Number,
    Reference,
    Value,
    behind_number,
    facts,
    locate,
    nfc,
    squeezed,
    verbatim,
)

VERSION = 6

NUMBER = "number not in evidence"
DATE = "date not in evidence"
REFERENCE = "reference not in evidence"
PARAGRAPH = "paragraph not quoted"
MISREAD = "amount perhaps misread"
CODE = "code not in evidence"
BOUND = "comparator not in evidence"
PAIRED = "number of another case"
QUESTION = "number in question not in clause"


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for a fact of the output that the evidence doesn't state; look for a changed comparator, or an odd number in the question.

    In the question, any number or reference that the clause (header included) states is in order; its context states none. Who is told
    that something is left open may have asked with any.
    """
    heading = f"{chunk.header}\n{chunk.title}\n{chunk.unit_title}"
    question = f"{candidate.instruction}\n{candidate.input}"
    bare = _OPTIONS.sub(" ", question) if any(third in question for third in ("③", "3.", "3)")) else question
    asked = facts(bare)
    misread = [Reason(MISREAD, amount) for amount in _misread("\n".join((candidate.output, *candidate.evidence)))]
    if verbatim(candidate.output, candidate.evidence):
        odd = misread + _odd_in_question(asked, chunk)
        return Verdict("numbers", "look" if odd else "pass", tuple(odd))
    if refuses(candidate.output):
        heading = f"{heading}\n{candidate.instruction}\n{candidate.input}"
    quoted = nfc("\n".join(candidate.evidence))
    evidence = _together(facts(quoted), facts(heading))
    said = nfc(_without_marks(candidate.output) if bare == question else _CHOSEN.sub(" ", candidate.output))
    stated = facts(said)
    wrong = [
        *(Reason(NUMBER, str(n)) for n in _invented(candidate, chunk, said, evidence, asked)),
        *(Reason(DATE, f"{d.year}-{d.month}-{d.day}") for d in _other_dates(stated, evidence, asked, f"{quoted}\n{bare}")),
        *(Reason(REFERENCE, f"{r.number}{r.level}") for r in _strange(stated.references, chunk, evidence.references)),
        *(Reason(CODE, c) for c in stated.codes if c not in evidence.codes),
    ]
    if wrong:
        return Verdict("numbers", "drop", tuple(wrong))
    odd = misread + [
        Reason(BOUND, str(n)) for n in _other_bound(stated.numbers, evidence.numbers, quoted, asked.numbers) if not _agrees(n, said, quoted)
    ]
    odd += [Reason(PAIRED, told) for told in (*_mispaired(said, quoted), *_other_basis(said, quoted))]
    elsewhere = _not_quoted(candidate, chunk, evidence.references) if stated.references else frozenset()
    if cited := _cited(candidate.output, chunk.article) if stated.references else frozenset():
        elsewhere |= cited & _not_quoted(candidate, chunk, _begun(candidate.evidence))
    odd += [Reason(PARAGRAPH, f"제{r.number}{r.level}") for r in stated.references if r in elsewhere]
    if stated.references and not any(reason.name == PARAGRAPH for reason in odd):
        odd += [Reason(PARAGRAPH, cited) for cited in _joined_otherwise(said, chunk.article, f"{quoted}\n{heading}\n{question}")]
        odd += [Reason(PARAGRAPH, cited) for cited in _elsewhere(said, chunk, _quoted(candidate, chunk) or frozenset())]
    odd += [] if refuses(candidate.output) else _odd_in_question(asked, chunk)
    return Verdict("numbers", "look" if odd else "pass", tuple(odd))


def _together(one: Facts, other: Facts) -> Facts:
    return Facts(one.numbers + other.numbers, one.dates + other.dates, one.references + other.references, one.codes + other.codes)


def _other_dates(stated: Facts, evidence: Facts, asked: Facts, words: str) -> list[Date]:
    """The dates of the output that evidence and question neither have nor lead to."""
    known = (*evidence.dates, *asked.dates)
    unknown = [date for date in stated.dates if date not in known]
    led = set(reckoned(known, (*evidence.numbers, *asked.numbers), words)) if unknown else set()
    return [date for date in unknown if date not in led]


def _invented(candidate: Candidate, chunk: Chunk, said: str, evidence: Facts, asked: Facts) -> list[Number]:
    """The numbers of the output that neither evidence nor question have, nor come of them, nor are part of a name."""
    unknown = _unknown(facts(said).numbers, (*evidence.numbers, *asked.numbers))
    if not unknown:
        return []
    cells, quoted = _of_cells(candidate.evidence), "\n".join(candidate.evidence)
    known = [*evidence.numbers, *asked.numbers]
    known += _counted(candidate.output, known)
    if "마다" in quoted:
        known += [replace(n, unit="회") for n in asked.numbers if n.unit in _REPEATED]
    if "매월" in quoted:
        known += [replace(n, unit="개월") for n in evidence.numbers if n.unit == "회"]
    if "각각" in candidate.instruction:
        known += [replace(n, value=2 * n.value) for n in asked.numbers if n.unit == "원"]
    if any(sign in candidate.instruction for sign in _MONTHLY):
        known += [Number(1, "년"), Number(12, "개월")]
    known += days_between(asked.dates)
    if _AGE.search(candidate.instruction):
        rounded = "보험나이" in candidate.instruction
        known += between((*asked.dates, *evidence.dates), rounded=rounded)
        known += ages(asked.numbers) if rounded else []
    supposed, made, left = [*asked.numbers, *(n for n in known if n not in evidence.numbers)], known, unknown
    for _ in range(_ROUNDS):  # a sum may go on with what is told in words, and the words with what a sum comes to
        worked = _worked_out(candidate.output, made, cells)
        supposed, made = [*supposed, *worked[len(made) :]], worked
        left = [n for n in _unknown(left, made) if n.value not in cells]
        found = told(candidate.output, supposed, made, left, quoted) if left else []
        supposed, made, left = [*supposed, *found], [*made, *found], _unknown(left, found)
        if not (left and found):
            break
    return [n for n in left if not _named(n, said, candidate, chunk)]


_ROUNDS = 3
_MONTHLY = ("월 ", "매월", "매달", "다달이")
_REPEATED = ("년", "개월", "주", "일")
_NOON = 12
_CLOCK = re.compile(r"\s?시(?!간)")
_RIDER = re.compile(
    r"(?:특약|약관|담보|보험)\s?[(（]\s?(?P<name>\d[\d,]*\s?[가-힣%]{1,3}(?:\s?(?:이상|이하|이내|초과|미만|형|한도))?)\s?[)）]"
)
_FOLLOWS = re.compile(r"째?\s?[가-힣]{2,}")
_EACH = {
    "년": re.compile(r"연간|매년|해마다|(?<![가-힣])연\s?\d"),
    "개월": re.compile(r"월간|매월|매달|달마다|다달이|(?<![가-힣])월\s?\d"),
    "주": re.compile("매주|주마다"),
    "일": re.compile("매일|하루|날마다|일당"),
}
_FIRST = re.compile(r"\s?(?:후|뒤|째|차)")
_NEAR = 160  # letters before and behind a quote


def _named(number: Number, said: str, candidate: Candidate, chunk: Chunk) -> bool:
    """Whether a number is part of a name (제1회 보험료, 특별약관(3일 이상)) or of the words beside a quote, or an example's first step."""
    if any(match.start("name") == number.start for match in _RIDER.finditer(said)):
        return True
    if not number.unit and _CLOCK.match(said, number.end):  # 밤 12시 is 24시
        return any(abs(n.value - number.value) == _NOON for quote in candidate.evidence for n in facts(quote).numbers if not n.unit)
    if number.value == 1 and number.unit in _EACH and any(_EACH[number.unit].search(quote) for quote in candidate.evidence):
        return True
    if number.value == 1 and (step := _FIRST.match(said, number.end)):
        second = re.compile(rf"2{re.escape(number.unit)}{squeezed(step[0])}")
        if any(second.search(squeezed(quote)) for quote in candidate.evidence):
            return True
    follows = _FOLLOWS.match(said, number.end) if not number.bound else None
    if not follows:
        return False
    words = squeezed(said[number.start : follows.end()])[: number.end - number.start + 4]
    if number.unit.startswith("제"):
        return words in squeezed(chunk.clause)
    before = said[: number.start].split()[-1:]
    if before and len(before[0]) > 1 and squeezed(f"{before[0]}{words}") in squeezed(chunk.clause):
        return True
    places = [place for quote in candidate.evidence if (place := locate(quote, chunk.body))]
    return len(words) > number.end - number.start + 2 and any(
        words in squeezed(chunk.body[max(0, place.start - _NEAR) : place.end + _NEAR]) for place in places
    )


_MISREAD = re.compile(r"(?<![\d.])\d{1,3}\.\d{3}\s?(?:만\s?|천\s?)?원")  # 1.000만원: a comma that OCR took for a full stop
_THOUSANDTHS = re.compile(r"\.\d{3}")


def _misread(text: str) -> list[str]:
    """The first amount of a text that is perhaps misread."""
    match = _MISREAD.search(text) if _THOUSANDTHS.search(text) else None
    return [match[0]] if match else []


def _strange(named: Sequence[Reference], chunk: Chunk, known: Iterable[Reference] = ()) -> list[Reference]:
    """What is named and neither `known` nor the clause's own article or a paragraph or item printed in it."""
    if not named:
        return []
    own = {Reference(mark.level, mark.number) for mark in chunk.marks if mark.level in ("항", "호", "목")}
    own |= {Reference("조", chunk.article), *known}
    return [reference for reference in named if reference not in own]


_BRACKET = r"(?:\s?[(（](?:[^()（）]|[(（][^()（）]*[)）])*[)）])?"
_CITED = re.compile(rf"제\s?(\d+)\s?조(?:의\s?(\d+))?{_BRACKET}\s?제\s?(\d+)\s?항(?:\s?제\s?(\d+)\s?호)?")
_ITEM = re.compile(r"\s*(\d{1,2})[.)]")


def _begun(quotes: Iterable[str]) -> list[Reference]:
    """The paragraphs and items whose printed mark a quote begins with."""
    items = [Reference("호", match[1]) for quote in quotes if (match := _ITEM.match(quote))]
    return items + [r for quote in quotes for r in facts(quote.lstrip()[:1]).references]


@lru_cache(maxsize=256)
def _citations(text: str) -> tuple[tuple[str, str, str, int], ...]:
    """The paragraphs that a text cites with their article: article, paragraph, item or "", and where."""
    if "조" not in text:
        return ()
    return tuple((f"{m[1]}-{m[2]}" if m[2] else m[1], m[3], m[4] or "", m.start()) for m in _CITED.finditer(text))


def _cited(output: str, article: str) -> frozenset[Reference]:
    """The paragraphs and items that the output cites together with the clause's own article."""
    own = [(paragraph, item) for of, paragraph, item, _ in _citations(output) if of == article]
    return frozenset({Reference("항", paragraph) for paragraph, _ in own} | {Reference("호", item) for _, item in own if item})


def _joined_otherwise(output: str, article: str, known: str) -> list[str]:
    """Paragraphs of other articles that the evidence cites with another article or another paragraph."""
    there = [cited[:3] for cited in _citations(known)]
    return [
        f"제{of}조 제{paragraph}항" + (f" 제{item}호" if item else "")
        for of, paragraph, item, _ in _citations(output)
        if of != article and not any(one[:2] == (of, paragraph) and (not item or f"제{item}호" in squeezed(known)) for one in there)
    ]


_STEM = re.compile(r"[가-힣]{2}(?<![가-힣].{2})|\d[\d,.]*[가-힣%]*")
_STOP = re.compile(r"[다요]\s?(?:[(（][^()（）]*[)）])?\.(?=\s)|\n")
_FITS = 3  # words of a sentence that a paragraph has at least, to be what the sentence tells


def _elsewhere(output: str, chunk: Chunk, quoted: frozenset[Reference]) -> list[str]:
    """Own paragraphs that a sentence cites though all it shares with them, and more, it shares with another that is quoted."""
    cited = [(Reference("항", paragraph), at) for of, paragraph, _, at in _citations(output) if of == chunk.article]
    texts = {Reference(m.level, m.number): squeezed(chunk.body[m.start : m.end]) for m in chunk.marks if m.level == "항"} if cited else {}
    odd, start = [], 0
    for end in [*(match.end() for match in _STOP.finditer(output)), len(output)] if len(texts) > 1 else ():
        own = [reference for reference, at in cited if start <= at < end and reference in texts]
        stems, start = set(_STEM.findall(_CITED.sub(" ", output[start:end]))), end
        mine = {stem for stem in stems if stem in texts[own[0]]} if len(own) == 1 else stems
        for reference in quoted & texts.keys():
            theirs = {stem for stem in stems if stem in texts[reference]}
            if mine < theirs and len(theirs) >= _FITS:
                odd.append(f"제{own[0].number}항 / 제{reference.number}항")
    return odd


_PER = {
    "하루": "일",
    **dict.fromkeys(("매일", "날마다", "일당", "1일당", "1일에", "하루당"), "일"),
    **dict.fromkeys(("매주", "주마다", "1주당", "1주에", "주당"), "주"),
    **dict.fromkeys(("매월", "매달", "다달이", "달마다", "월간", "월", "한 달에", "1개월에"), "월"),
    **dict.fromkeys(("매년", "해마다", "연간", "연", "한 해에", "1년에", "매 보험연도"), "년"),
    **dict.fromkeys(("1회당", "회당", "1회에", "한 번에", "매회", "사고당", "1사고당", "건당", "1건당"), "회"),
    **dict.fromkeys(("1인당", "1명당", "한 사람당", "한 사람에", "인당"), "인"),
    **dict.fromkeys(("시간당", "1시간당", "한 시간에", "1시간마다"), "시간"),
}
_BASIS = re.compile(rf"(?<![가-힣])({'|'.join(sorted(map(re.escape, _PER), key=len, reverse=True))})\s?(?:최대|최고|각각|각)?\s?$")
_MAY_BASIS = re.compile("당|매|마다|간|하루|다달이|[월연한회일]\\s")


@lru_cache(maxsize=256)
def _bases(text: str) -> dict[tuple[Value, str], set[str]]:
    """For each amount or rate what it is for: 월 10만원, 연 1.5%, 1회당 20만원; one that is for nothing told has ""."""
    found: dict[tuple[Value, str], set[str]] = {}
    for number in facts(text).numbers:
        if number.unit in ("원", "%"):
            match = _BASIS.search(text, max(0, number.start - 14), number.start)
            found.setdefault((number.value, number.unit), set()).add(_PER[match[1]] if match else "")
    return found


def _other_basis(said: str, quoted: str) -> list[str]:
    """Amounts and rates of the output that are for another time or case each time that the evidence has them."""
    known = _bases(quoted) if _MAY_BASIS.search(said) else {}
    return [
        f"{per} {Number(*amount)}"
        for amount, told in (_bases(said).items() if known else ())
        for per in told - {""}
        if amount in known and "" not in known[amount] and per not in known[amount]
    ]


def _not_quoted(candidate: Candidate, chunk: Chunk, named: Iterable[Reference]) -> frozenset[Reference]:
    """The clause's own paragraphs and items that no quote stands in, nor names."""
    quoted = _quoted(candidate, chunk)
    own = {Reference(mark.level, mark.number) for mark in chunk.marks if mark.level in ("항", "호", "목")} if quoted is not None else set()
    return frozenset(own - (quoted or frozenset()) - set(named))


def _quoted(candidate: Candidate, chunk: Chunk) -> frozenset[Reference] | None:
    """The clause's own paragraphs and items that a quote stands in; None where no quote stands in the clause, or it has none."""
    marks = [mark for mark in chunk.marks if mark.level in ("항", "호", "목")]
    places = [place for quote in candidate.evidence if (place := locate(quote, chunk.body))] if marks else []
    if not places:
        return None
    return frozenset(Reference(m.level, m.number) for m in marks if any(m.start < place.end and place.start < m.end for place in places))


_SAME = (
    (24, "시간", "일"),
    (12, "개월", "년"),
    (7, "일", "주"),
    (365, "일", "년"),
    (100, "%", "분율"),
    (100, "%", "배"),
    (100, "cm", "m"),
    (1000, "m", "km"),
)


def _same(number: Number) -> list[tuple[Value, str]]:
    """A length of time, a share, a length in other units: 120시간 is 5일, 50% is 2분의 1."""
    larger = [(Fraction(number.value, n_in), unit) for n_in, small, unit in _SAME if number.unit == small]
    return larger + [(number.value * n_in, small) for n_in, small, unit in _SAME if number.unit == unit]


def _unknown(stated: Iterable[Number], known: Iterable[Number]) -> list[Number]:
    """Numbers of `stated` that `known` doesn't hold with the same unit; a bare number may have any unit there."""
    stated = [n for n in stated if n.unit != "가지" and not (n.value == 1 and n.unit in ("회", "개", "명"))]  # whoever lists, counts
    if not stated:
        return []
    typed = {(n.value, n.unit) for n in known}
    left = [n for n in stated if (n.value, n.unit) not in typed]
    values = {value for value, _ in typed} if left else set()
    left = [n for n in left if not (n.unit == "" and n.value in values)]
    times = set[tuple[Value, str]]().union(*map(_same, known)) if left else ()
    return [n for n in left if (n.value, n.unit) not in times]


def _other_bound(stated: Iterable[Number], known: Sequence[Number], quoted: str, asked: Sequence[Number]) -> list[Number]:
    """Numbers whose 이상/이하/이내/초과/미만 the evidence never puts behind that number, nor behind a word that the question has it for."""
    bounds = {(n.value, n.unit, n.bound) for n in known}
    odd = [
        n for n in stated if n.bound and (n.value, n.unit, n.bound) not in bounds and (n.value, n.unit, _ALIKE.get(n.bound)) not in bounds
    ]
    if not odd:
        return []
    times = [(value, unit, n.bound) for n in known if n.bound for value, unit in _same(n)]
    bounds = {(value, unit, alike) for value, unit, bound in times for alike in (bound, _ALIKE.get(bound, bound))}
    odd = [n for n in odd if (n.value, n.unit, n.bound) not in bounds]
    if asked:
        values, supposed = {(n.value, n.unit) for n in known}, {(n.value, n.unit) for n in asked}
        words = {"이내": "이내|한도|까지", "이하": "이하|한도|까지"}
        odd = [
            n
            for n in odd
            if (n.value, n.unit) in values or (n.value, n.unit) not in supposed or not _of_no_number(words.get(n.bound, n.bound), quoted)
        ]
    limits = {(n.value, n.unit, n.bound) for n in _limits(quoted)} if odd else ()
    return [n for n in odd if (n.value, n.unit, n.bound) not in limits]


_THAN = re.compile(r"\s?보다\s?(?:더\s)?(?:적|작|많|크|큰|높|낮|짧|길|긴|어리|어린)(?!은\s|을\s|으면|면\s)")
_UPPER, _RANGE = {"미만": "이상", "이하": "초과"}, 8
_AGAINST = {"이내": "초과", "이하": "초과", "미만": "이상", "이상": "미만", "초과": "이내 이하"}


_ALIKE = {"이내": "이하", "이하": "이내"}
_NOT_MORE = re.compile(r"[^.\n]{0,6}?(?:넘지|초과하지|이르지)\s?(?:는\s)?[않못아][가-힣]*")


def _behind(text: str, number: Number) -> int:
    """Where a number ends with a comparator that is a denial (넘지 않는)."""
    match = _NOT_MORE.match(text, number.end)
    return match.end() if match else number.end


def _agrees(number: Number, said: str, quoted: str) -> bool:
    """Whether a comparator that the evidence doesn't have says the same: 30일 초과 of what has passed, or the contrary of the contrary."""
    if any(match.start("name") == number.start for match in _RIDER.finditer(said)):
        return True
    if _THAN.match(said, number.end) and any(n.unit == number.unit and n.start != number.start for n in facts(said).numbers):
        return True  # 7만원은 5만원보다 크다: two numbers of the answer, which the check of sums compares
    denied = denies(said, _behind(said, number))
    against = [
        n
        for n in facts(quoted).numbers
        if (n.value, n.unit) == (number.value, number.unit) and n.bound and n.bound in _AGAINST.get(number.bound, "")
    ]
    if any(contrary(denied, denies(quoted, _behind(quoted, n))) for n in against):
        return True
    if number.bound in _UPPER and any(
        n.unit == number.unit and n.bound == _UPPER[number.bound] and 0 < number.start - n.end < _RANGE for n in facts(said).numbers
    ):
        return any(n.bound == _UPPER[number.bound] for n in against)  # 7일 이상 14일 미만, where the next begins with 14일 이상
    mine = [lapse for lapse in lapses(said) if lapse.start == number.start]
    return any(
        lapse.time == own.time and (lapse.passed == own.passed or contrary(denied, lapse.denies))
        for own in mine
        for lapse in lapses(quoted)
        if not lapse.bound
    )


_CASE = re.compile(r"\.(?!\d)|[;|\n()（）]|,\s|고(?=[\s,])|며(?=[\s,])|거나(?=[\s,])|지만(?=[\s,])|으나(?=[\s,])")
_ONCE = frozenset(("회", "일", "명", "개", "건"))
_Key = tuple[Value, str, str]


@lru_cache(maxsize=256)
def _cases(text: str) -> tuple[tuple[_Key, ...], ...]:
    """The numbers that a text tells of one case each: (10년 이상, 2년), (10년 미만, 1년)."""
    ends = [match.start() for match in _CASE.finditer(text)]
    cases: dict[int, list[_Key]] = {}
    for number in facts(text).numbers:
        if number.unit and not number.unit.startswith("제") and not (number.value == 1 and number.unit in _ONCE):
            cases.setdefault(bisect_left(ends, number.start), []).append((number.value, number.unit, number.bound))
    return tuple(tuple(case) for case in cases.values())


def _mispaired(said: str, quoted: str) -> list[str]:
    """Two numbers of one case of the answer that the evidence has in two, each with another one of the other's kind."""
    told = [case for case in _cases(said) if len(case) > 1] if len(facts(said).numbers) > 1 else []
    known = _cases(quoted) if told else ()
    if sum(len(case) > 1 for case in known) < 2 and not (told and any(len(case) > 1 for case in known)):
        return []
    return [f"{_shown(a)}, {_shown(b)}" for case in told for a, b in combinations(case, 2) if _apart(a, b, case, known)][:1]


def _apart(a: _Key, b: _Key, case: Sequence[_Key], known: Sequence[Sequence[_Key]]) -> bool:
    """Whether b goes with another number of a's kind in the evidence, and a with another of b's (or b with a's other comparator)."""
    with_a, with_b = ([held for held in known if _holds(held, key)] for key in (a, b))
    if not with_a or not with_b or any(_holds(held, b) for held in with_a):
        return False
    instead = [key for held in with_b for key in held if key[1] == a[1] and not _is(key, a) and not _is(key, b)]
    partner = [key for held in with_a for key in held if key[1] == b[1] and not _is(key, b) and not _is(key, a)]
    if not instead or any(_is(key, other) for key in (*instead, *partner) for other in case):
        return False
    return bool(partner) or any(key[0] == a[0] for key in instead)


def _holds(case: Sequence[_Key], key: _Key) -> bool:
    return any(_is(other, key) for other in case)


def _is(one: _Key, other: _Key) -> bool:
    """Whether two are one number; a comparator that only one of them has tells nothing."""
    return one[:2] == other[:2] and (one[2] == other[2] or not one[2] or not other[2])


def _shown(key: _Key) -> str:
    return str(Number(*key))


def _of_no_number(words: str, text: str) -> bool:
    """Whether one of the words stands behind something that is no number: 자기부담금을 초과한, and not 15일 이내."""
    return any(not behind_number(text, m.start()) for m in re.finditer(words, text))


_OWN_LIST = re.compile(r"(?m)^\s*[①-⑳]\s")
_MARK = re.compile(r"[①-⑳](?![가-힣]?\s?항)")


def _without_marks(output: str) -> str:
    """The output without the marks of its own list: ① … ② … within a line, too; an answer may number what it lists as it likes."""
    if not _MARK.search(output):
        return output
    if "①" in output and "②" in output and "①" not in output.partition("②")[2]:
        return _MARK.sub(" ", output)
    return _OWN_LIST.sub("", output)


# Options printed in a question (① 3일 ② 5일 … or 1. 2. 3.) are no paragraphs, and an answer names one by its mark.
_OPTIONS = re.compile(
    r"①(?!\s?[항호])[^①-⑳]+②(?!\s?[항호])[^①-⑳]+③(?!\s?[항호])[^①-⑳]+(?:[④⑤][^①-⑳]+)*"
    r"|(?s:(?:^|(?<=\s))1[.)]\s.{1,300}?\s2[.)]\s.{1,300}?\s3[.)]\s.+)"
)
_CHOSEN = re.compile(r"(?m)^\s*[①-⑳]\s|[①-⑤](?:\s?번)?|(?:^\s*|답[은:]?\s{0,2}|보기\s?)[1-5]\s?번(?!째)")


_LIMIT = re.compile(r"(?<=[가-힣%])(?:\s?[을를]?\s?한도|까지|\s?동안)")
_LEAST = re.compile(r"(?<=[세살원%회건명])부터")


def _limits(text: str) -> list[Number]:
    """The numbers that are a limit (180일 한도, 4세부터): within it is 이내 or 이하, from it on 이상."""
    found = [n for bound in ("이내", "이하") for n in facts(_LIMIT.sub(f" {bound}", text)).numbers] if _LIMIT.search(text) else []
    return [*found, *facts(_LEAST.sub(" 이상", text)).numbers] if _LEAST.search(text) else found


_UP_TO = re.compile(r"(\d+)\s?(일|회|개월|년)째부터\s?(\d+)\s?\2째까지")


def _counted(output: str, known: Sequence[Number]) -> list[Number]:
    """How many there are from one known number to another: 4일째부터 6일째까지 3일."""
    found = []
    for first, unit, last in _UP_TO.findall(output):
        ends = [Number(Fraction(end), unit) for end in (first, last)]
        if not _unknown(ends, known):
            found.append(Number(ends[1].value - ends[0].value + 1, unit))
    return found


_AGE = re.compile("나이|몇\\s?[세살]|생(?:인|이|은|의)")


def _of_cells(quotes: Iterable[str]) -> frozenset[Value]:
    """The bare numbers of quotes that are rows of a table: their unit stands in its head."""
    return frozenset(n.value for quote in quotes if "|" in quote for n in facts(quote).numbers if not n.unit)


def _worked_out(output: str, known: Iterable[Number], cells: frozenset[Value]) -> list[Number]:
    """`known`, and what the sums of the answer come to whose numbers are known."""
    found = list(known)
    for shown in sums(output):
        if shown.right and all(n.value in cells for n in _unknown(shown.inputs, found)):
            found += shown.results
            found += [replace(result, unit="") for result in shown.results]
    for step in steps(output):
        if not _unknown((number for number in step.inputs if number.end), found):
            found.append(step.result)
    return found + [result for _, result in unsaid(output)]


def _odd_in_question(asked: Facts, chunk: Chunk) -> list[Reason]:
    """References that the clause doesn't have; a number is supposed."""
    strange = _strange(asked.references, chunk)
    known = facts(f"{chunk.clause}\n{chunk.header}\n{chunk.title}\n{chunk.unit_title}").references if strange else ()
    return [Reason(QUESTION, f"{r.number}{r.level}") for r in strange if r not in known]
