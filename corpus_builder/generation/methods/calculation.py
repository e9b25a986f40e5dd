"""Worked-out answers without a language model: a rule of the clause, applied to amounts that the question supposes.

The decision it embodies: only rules that one sentence states in full are worked out (a share of an amount, a rate on top of a rate, a
limit, a deductible, a daily amount), the question supposes everything that the sentence leaves open, and the answer shows the sum and
quotes the paragraph. Each candidate carries its calculation, which a check works out again. The amounts are invented, plausible, and
the same in every run: they are drawn from the paragraph's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from corpus_builder import contracts
from corpus_builder.calculations import counted, result
from corpus_builder.contracts import Ask, Completion
from corpus_builder.generation.naming import place
from corpus_builder.generation.types import AMOUNT
from corpus_builder.model import Chunk, content_id
from corpus_builder.pairs import Calculation, Candidate, Input
from corpus_builder.text import josa, locate, numbers, quantity, squeezed, with_josa

if TYPE_CHECKING:
    from corpus_builder.generation.passages import Passage

VERSION = 2

LONGEST = 900
"""Characters of a paragraph that an answer quotes whole."""


class Options(contracts.Options):
    """`limit`: at most this many items per chunk, 1 to 20."""

    limit: Annotated[int, Field(ge=1, le=20)] = 3


@dataclass(frozen=True, slots=True)
class _Worked:
    """A question behind its place, what the answer says before it quotes `text`, the calculation, and the `quotes` that bear it out."""

    question: str
    answer: str
    calculation: Calculation
    quotes: tuple[str, ...]
    text: str
    paragraph: str


def recipe(options: Options) -> Mapping[str, Any]:
    """Version and limit."""
    return {"method": "calculation", "version": VERSION, "limit": options.limit}


def plan(chunk: Chunk, options: Options) -> Ask | None:
    """None: no model is asked."""
    return None


def parse(chunk: Chunk, completion: Completion | None, options: Options) -> list[Candidate]:
    """The worked-out answers that the chunk's own rules give; mostly none."""
    from corpus_builder.generation.passages import passages  # its patterns take a while, and most commands only want the recipe

    if place(chunk) is None or not _MAYBE.search(chunk.body):
        return []
    deductible = _DEDUCTIBLE.search(chunk.body)
    found = (worked for passage in passages(chunk) for worked in _in_passage(passage, deductible[1] if deductible else ""))
    made = (_candidate(worked, chunk) for worked in found)
    return [candidate for candidate in made if candidate is not None][: options.limit]


def _candidate(worked: _Worked, chunk: Chunk) -> Candidate | None:
    where = place(chunk, worked.paragraph)
    if where is None or any(locate(quote, chunk.body) is None for quote in worked.quotes):
        return None
    return Candidate(
        method="calculation",
        task_type=AMOUNT,
        instruction=f"{where}에 따르면 {worked.question}",
        output=f"{worked.answer}\n{worked.text}",
        evidence=worked.quotes,
        calculation=worked.calculation,
    )


# ---------------------------------------------------------------- amounts: drawn, printed, stated


def _draw(words: str, among: Sequence[int]) -> int:
    """One of some amounts; equal words give equal amounts."""
    return among[int(content_id("amount", squeezed(words))[:8], 16) % len(among)]


def _won(value: Fraction | int) -> str | None:
    """An amount of whole won as people write it: 3,000만원, 1억 5,000만원, 45,500원."""
    if Fraction(value).denominator != 1 or value <= 0:
        return None
    whole = int(value)
    if whole % 10_000:
        return f"{whole:,}원"
    eok, man = divmod(whole // 10_000, 10_000)
    return f"{f'{eok:,}억' if eok else ''}{' ' if eok and man else ''}{f'{man:,}만' if man else ''}원"


def _decimal(value: Fraction) -> str:
    return str(int(value)) if value.denominator == 1 else f"{float(value):g}"


def _supposed(name: str, value: Fraction | int, unit: str) -> Input:
    """An input that the question states."""
    span = _won(value) if unit == "원" else f"{_decimal(Fraction(value))}{unit}"
    return Input(name, _decimal(Fraction(value)), unit, span or "", "question")


def _stated(name: str, text: str, at: int) -> Input | None:
    """The input that the clause states at `text[at:]`; None where no number with a unit begins there."""
    number = quantity(text, at)
    if number is None or number.unit not in ("원", "%", "일") or not number.value:
        return None
    return Input(name, _decimal(Fraction(number.value)), number.unit, text[at : number.end], "evidence")


def _calculation(expression: str, inputs: Iterable[Input], unit: str) -> tuple[Calculation, Fraction]:
    """The calculation with its result, and the result as a number."""
    bare = Calculation(expression, tuple(inputs), "0", unit)
    value = result(bare)
    return Calculation(expression, bare.inputs, _decimal(value), unit), value


# ---------------------------------------------------------------- the rules

_MAYBE = re.compile(r"\d\s?[%％]|원|일당|한도|곱하|자기부담금")
_POLICY = (10_000_000, 20_000_000, 30_000_000, 50_000_000, 100_000_000)
_CLAIM = (2_000_000, 4_000_000, 6_000_000, 8_000_000, 12_000_000)
_DAILY = (20_000, 30_000, 40_000, 50_000)
_RATES = (Fraction(9, 4), Fraction(5, 2), Fraction(11, 4), Fraction(3))

_BASE = r"(?:회사가\s)?추정(?:하는|한) 보험금|(?:보험)?가입금액|해당 (?:보험금|급여금|진단비|금액)|보험금|보상액|손해액"
_SHARE = re.compile(
    rf"(?:^|(?<=회사는 )|(?<=에는 )|(?<=따라 )|(?<=손해는 )|(?<=, ))(?P<base>{_BASE})의 (?P<share>\d+(?:\.\d+)?\s?[%％])\s?"
    r"(?P<rest>(?:에 해당하는 금액|상당액|상당의 금액)?(?:을|를|만)\s[^.,]{0,24}(?:지급합니다|지급하여 드립니다|보상합니다)\.?)$"
)
_ON_TOP = re.compile(
    r"(?<![가-힣])(?P<base>(?:[가-힣]+이 공시하는 )?(?:월평균 )?[가-힣]{2,8}이율)['’”]?\s?(?:에\s|\+\s?)(?P<more>\d+(?:\.\d+)?\s?[%％])"
    r"['’”]?(?P<rest>(?:[를을]\s더한)?\s?(?:이율(?:을|의)?|범위|[를을])?\s?[^.]{0,60})"
)
_CASE = re.compile(r"^(?P<case>.{6,90}?(?:경우|때))(?:에는|에|는|,)?\s")
_LIMIT = re.compile(
    r"^(?P<what>.{4,70}?(?:합계|총액|보험금|금액|비용|한도액))(?:은|는) "
    r"(?P<limit>[\d,]+\s?[백천만억]*\s?원)을 (?:최고\s)?한도로 합니다\.?$"
)
_DAYS = re.compile(
    r"^(?:다만,\s)?(?:제\s?\d+\s?항의\s)?(?P<what>[가-힣\s]{2,24}일당)의 지급\s?일수는\s(?P<per>1\s?회\s?입원당\s)?"
    r"(?P<limit>\d+\s?일)을 (?:최고\s?)?한도로 합니다\.?$"
)
_PER_DAY = re.compile(
    r"^회사는 (?:(?P<case>.{6,160}?(?:경우|때))에(?:는)?|(?P<while>.{6,160}?동안에 대하여)) (?:[가-힣]+에게 )?(?:1일당|매일) "
    r"(?P<daily>[\d,]+\s?[천만]*원)(?:의 보험금)?(?:을|씩) (?:보험금으로 )?지급(?:합니다|하여 드립니다)\.?$"
)
_EXCESS = re.compile(
    r"손해배상금\s?[:：]\s?보상한도액(?:을 한도로|의 범위에서) (?:보상|지급)하되, "
    r"(?:매회의 사고마다 자기부담금 (?P<own>[\d,]+\s?[천만]*원)을 초과하는 경우에 한하여 그|"
    r"자기부담금이 (?:약정된|정해진) 경우에는 그 자기부담금을) 초과한 부분만 보상합니다"
)
_DEDUCTED = re.compile(
    r"(?P<base>손해배상금|배상책임액|손해액|의료비|치료비|진료비)에서 (?:[^.,]{0,40}\s)?(?P<less>자기부담금|공제금액)을 "
    r"(?:각각\s)?(?:뺀|차감한|공제한|제외한) 금액"
    r"(?P<rest>(?:으로 (?:하며|합니다)|을 (?:보상|지급)(?:합니다|하며)|의 (?P<share>\d+\s?[%％])를 (?:보험금으로 )?(?:지급|보상)합니다)"
    r"(?:,\s(?P<limit>[\d,]+\s?[백천만억]*원)을 한도로 합니다)?)\.?$"
)
_DEDUCTIBLE = re.compile(r"자기부담금[은는]\s[^.\n]{0,40}?(\d[\d,]*\s?[천만]*원)")
_GRADED = re.compile(
    r"(?P<name>[가-힣]*보험금)\s?\((?:장해분류표에서 정한\s)?(?:장해)?지급률을 (?:이 특별약관의 )?(?:보험)?가입금액에 곱하여 산출한 금액\)"
)
_LISTED = re.compile(
    r"^(?P<name>[가-힣A-Za-z·\s]{1,30}?)\s?[:：]\s?(?P<base>(?:보험)?가입금액)의 (?P<share>\d+(?:\.\d+)?\s?[%％])(?![^()]*(?:이내|한도))"
)


def _in_passage(passage: Passage, deductible: str) -> Iterator[_Worked]:
    """What the rules make of a paragraph: of its items, or of its first sentence if no later one states another amount.

    `deductible` is the amount that the clause states for it, "" where it states none.
    """
    if not passage.sentences or len(passage.text) > LONGEST:
        return
    if passage.items:
        yield from _of_items(passage)
        return
    later = " ".join(passage.sentences[1:])
    if any(number.unit in ("원", "%") for number in numbers(later)):
        return
    rules: tuple[Callable[[str, Passage], _Worked | None], ...] = (_share, _on_top, _limit, _per_day)
    first = (worked for rule in rules if (worked := rule(passage.sentences[0], passage)))
    limits = (worked for sentence in passage.sentences if (worked := _days(sentence, passage)))
    losses = (worked for worked in [_deducted(passage.sentences[0], passage, deductible)] if worked)
    yield from islice(chain(first, losses, limits), 1)


def _worked(passage: Passage, question: str, answer: str, made: Calculation) -> _Worked:
    return _Worked(question, answer, made, passage.quotes, passage.text, passage.number)


def _share(sentence: str, passage: Passage) -> _Worked | None:
    """ "… 해당 보험금의 50%를 지급합니다": the share of a supposed amount."""
    from corpus_builder.generation import phrasing

    asked, found = phrasing.amount_question(sentence), _SHARE.search(sentence)
    rate = _stated("비율", sentence, found.start("share")) if found else None
    if asked is None or found is None or rate is None:
        return None
    base = found["base"]
    gap = re.search(rf"{re.escape(base)}의 몇 [%％]\s?(?:에 해당하는 금액|상당액|상당의 금액)?(?:을|를|만)", asked)
    if gap is None:
        return None
    amount = _supposed("기준금액", _draw(passage.text, _POLICY if "가입금액" in base else _CLAIM), "원")
    made, value = _calculation("기준금액 * 비율", (amount, rate), "원")
    paid = _won(value)
    if paid is None:
        return None
    question = f"{with_josa(base, '이/가')} {amount.span}일 때, {asked[: gap.start()]}얼마를{asked[gap.end() :]}"
    return _worked(passage, question, f"{paid}입니다. {amount.span} × {rate.span} = {paid}으로 계산합니다.", made)


def _on_top(sentence: str, passage: Passage) -> _Worked | None:
    """ "평균공시이율에 1%를 더한 이율로 계산한 금액을 더합니다": the rate, for a supposed one."""
    found, case = _ON_TOP.search(sentence), _CASE.match(sentence)
    more = _stated("더하는_이율", sentence, found.start("more")) if found else None
    if found is None or case is None or more is None or case.end() > found.start() or case["case"].startswith(("이 ", "그 ")):
        return None
    base, rest = " ".join(found["base"].split()), found["rest"]
    if "범위" in rest and "회사가 정하는 이율" in rest:
        asked = "회사가 정하는 이율은 최대 연 몇 %인가요?"
    elif re.search(r"계산한 금액을 (?:더하|더합|가산)", rest) and "범위" not in rest:
        asked = "더하는 금액은 연 몇 %의 이율로 계산하나요?"
    else:
        return None
    rate = _supposed("기준이율", _RATES[_draw(sentence, range(len(_RATES)))], "%")
    made, value = _calculation("기준이율 + 더하는_이율", (rate, more), "%")
    shown = f"{_decimal(value)}%"
    question = f"{with_josa(base, '이/가')} 연 {rate.span}일 때, {case['case']}에 {asked}"
    most = "최대 " if asked.startswith("회사가") else ""
    return _worked(passage, question, f"{most}연 {shown}입니다. {rate.span} + {more.span} = {shown}로 계산합니다.", made)


def _limit(sentence: str, passage: Passage) -> _Worked | None:
    """ "골절진단비의 합계는 500만원을 한도로 합니다": what is paid of a supposed amount, above the limit or below it."""
    found = _LIMIT.match(sentence)
    limit = _stated("한도", sentence, found.start("limit")) if found else None
    if found is None or limit is None or re.match(r"(?:이|그|위)\s", found["what"]):
        return None
    most = counted(limit.value, "")
    over = _draw(sentence, (0, 1)) == 1
    amount = _supposed("계산된_금액", most * (Fraction(7, 5) if over else Fraction(3, 5)), "원")
    made, value = _calculation("min(계산된_금액, 한도)", (amount, limit), "원")
    paid = _won(value)
    if paid is None or not amount.span:
        return None
    given = f"{with_josa(found['what'], '이/가')} {amount.span}{josa(amount.span, '으로/로')} 계산되었다면"
    question = f"{given}, 회사가 실제로 지급하는 금액은 얼마인가요?"
    why = f"{amount.span}은 한도인 {limit.span}보다 {'많으므로 한도까지만' if over else '적으므로 모두'}"
    return _worked(passage, question, f"{paid}입니다. {why} 지급합니다.", made)


def _days(sentence: str, passage: Passage) -> _Worked | None:
    """ "입원일당의 지급일수는 1회 입원당 120일을 한도로 합니다": a daily amount for more days than that."""
    found = _DAYS.match(sentence)
    limit = _stated("한도일수", sentence, found.start("limit")) if found else None
    if found is None or limit is None:
        return None
    days = _supposed("일수", counted(limit.value, "") + _draw(sentence, (10, 20, 30)), "일")
    daily = _supposed("일당", _draw(passage.text, _DAILY), "원")
    made, value = _calculation("일당 * min(일수, 한도일수)", (daily, days, limit), "원")
    paid = _won(value)
    per = "한 번의 입원에서 " if found["per"] else ""
    given = f"{with_josa(found['what'], '이/가')} 1일당 {daily.span}이고, {per}지급 대상이 되는 일수가 {days.span}이라면"
    question = f"{given} 모두 얼마를 지급하나요?"
    answer = f"{paid}입니다. 지급일수는 {limit.span}을 한도로 하므로 {daily.span} × {limit.span} = {paid}으로 계산합니다."
    return _worked(passage, question, answer, made) if paid else None


def _per_day(sentence: str, passage: Passage) -> _Worked | None:
    """ "입원한 때에는 1일당 30,000원을 지급합니다": for a supposed number of days that are paid for."""
    from corpus_builder.generation.phrasing import strip_asides

    found = _PER_DAY.match(sentence)
    daily = _stated("일당", sentence, found.start("daily")) if found else None
    if found is None or daily is None:
        return None
    days = _supposed("일수", _draw(sentence, (5, 7, 10, 12)), "일")
    case = strip_asides(f"{found['case']}에" if found["case"] else found["while"])
    made, value = _calculation("일당 * 일수", (daily, days), "원")
    paid = _won(value)
    question = f"{case} 지급 대상이 되는 일수가 {days.span}이라면 회사는 모두 얼마를 지급하나요?"
    return _worked(passage, question, f"{paid}입니다. {daily.span} × {days.span} = {paid}으로 계산합니다.", made) if paid else None


def _deducted(sentence: str, passage: Passage, deductible: str) -> _Worked | None:
    """ "손해액에서 자기부담금을 뺀 금액으로 하며, 1억원을 한도로 합니다": for a supposed loss and deductible."""
    found = _DEDUCTED.search(sentence)
    if found is None:
        return None
    loss = _supposed("손해", _draw(passage.text, _CLAIM), "원")
    own = quantity(deductible, 0)
    less = _supposed("자기부담금", own.value if own else _draw(sentence, (100_000, 200_000, 300_000)), "원")
    share = _stated("비율", sentence, found.start("share")) if found["share"] else None
    limit = _stated("한도", sentence, found.start("limit")) if found["limit"] else None
    if (found["share"] and share is None) or (found["limit"] and limit is None):
        return None
    inner = "(손해 - 자기부담금) * 비율" if share else "손해 - 자기부담금"
    inputs = [item for item in (loss, less, share, limit) if item]
    made, value = _calculation(f"min({inner}, 한도)" if limit else inner, inputs, "원")
    paid, within = _won(value), limit is None or value < counted(limit.value, "")
    if paid is None or not within:
        return None
    given = f"{with_josa(found['base'], '이/가')} {loss.span}이고 {with_josa(found['less'], '이/가')} {less.span}이"
    given += "라면" if limit else "며 그 밖의 한도를 넘지 않는다면"
    cap = f"이며, 한도인 {limit.span}보다 적습니다" if limit else "으로 계산합니다"
    shown = f"({loss.span} - {less.span}) × {share.span}" if share else f"{loss.span} - {less.span}"
    question = f"{given} 회사가 지급하는 보험금은 얼마인가요?"
    return _worked(passage, question, f"{paid}입니다. {shown} = {paid}{cap}.", made)


def _of_items(passage: Passage) -> Iterator[_Worked]:
    """Items that promise a share of the sum insured, or the sum insured times a grade of disability."""
    for item in passage.items:
        if item.children or "\n" in item.text or re.search(r"다만|단,", item.text):
            continue
        quotes = (passage.lead, item.quote) if any(passage.lead in quote for quote in passage.quotes) else (item.quote,)
        text = f"{passage.lead}\n- {item.text}" if len(quotes) > 1 else item.text
        policy = _supposed("보험가입금액", _draw(item.text, _POLICY), "원")
        worked = _graded(item.text, policy) or _listed(item.text, policy) or _excess(item.text)
        if worked:
            question, answer, made = worked
            yield _Worked(question, answer, made, quotes, text, passage.number)


def _graded(text: str, policy: Input) -> tuple[str, str, Calculation] | None:
    found = _GRADED.search(text)
    if found is None:
        return None
    grade = _supposed("지급률", _draw(text, (5, 10, 15, 20, 30, 40)), "%")
    made, value = _calculation("보험가입금액 * 지급률", (policy, grade), "원")
    paid, name = _won(value), found["name"]
    question = f"보험가입금액이 {policy.span}이고 장해분류표에서 정한 지급률이 {grade.span}라면 {with_josa(name, '은/는')} 얼마인가요?"
    return (question, f"{paid}입니다. {policy.span} × {grade.span} = {paid}으로 계산합니다.", made) if paid else None


def _listed(text: str, policy: Input) -> tuple[str, str, Calculation] | None:
    found = _LISTED.match(text)
    share = _stated("비율", text, found.start("share")) if found else None
    if found is None or share is None or share.value == "100":
        return None
    made, value = _calculation("보험가입금액 * 비율", (policy, share), "원")
    paid = _won(value)
    given = f"{with_josa(found['base'], '이/가')} {policy.span}이고 다른 조항에 따른 감액이 없다면"
    question = f"{given} ‘{found['name'].strip()}’의 경우 얼마를 지급하나요?"
    return (question, f"{paid}입니다. {policy.span} × {share.span} = {paid}으로 계산합니다.", made) if paid else None


def _excess(text: str) -> tuple[str, str, Calculation] | None:
    """ "보상한도액을 한도로 보상하되, 자기부담금 3만원을 초과하는 경우에 한하여 그 초과한 부분만 보상합니다"."""
    found = _EXCESS.search(text)
    if found is None:
        return None
    loss = _supposed("손해배상금", _draw(text, _CLAIM), "원")
    own = _stated("자기부담금", text, found.start("own")) if found["own"] else None
    less = own or _supposed("자기부담금", _draw(text, (50_000, 100_000, 200_000)), "원")
    made, value = _calculation("손해배상금 - 자기부담금", (loss, less), "원")
    paid = _won(value)
    agreed = "" if own else f" 약정된 자기부담금이 {less.span}이며"
    question = f"손해배상금이 {loss.span}이고{agreed} 보상한도액을 넘지 않는다면 회사는 손해배상금 중 얼마를 보상하나요?"
    return (question, f"{paid}입니다. {loss.span} - {less.span} = {paid}으로 계산합니다.", made) if paid else None
