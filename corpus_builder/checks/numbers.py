"""Every number, date, ratio, disease code and article reference of an answer stands in its evidence.

The decision it embodies: a number is compared with its unit (30일 is not 30영업일) and a spelling is no difference (1천만원 is
10,000,000원). What the clause's own heading says counts as known, because an answer may name its article; so does what the question
supposes (가입금액이 1억원이면 …), and what a sum of known numbers comes to, if the answer shows it and it comes out right.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from corpus_builder.checks.refusals import refuses
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.sums import sums, told
from corpus_builder.text import Date, Facts, Number, Reference, Value, behind_number, facts, locate, quantity, verbatim

VERSION = 5

NUMBER = "number not in evidence"
DATE = "date not in evidence"
REFERENCE = "reference not in evidence"
PARAGRAPH = "paragraph not quoted"
MISREAD = "amount perhaps misread"
CODE = "code not in evidence"
BOUND = "comparator not in evidence"
QUESTION = "number in question not in clause"


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for a fact of the output that the evidence doesn't state; look for a changed comparator, or an odd number in the question.

    In the question, any number or reference that the clause (header included) states is in order; its context states none. Who is told
    that something is left open may have asked with any.
    """
    heading = f"{chunk.header}\n{chunk.title}\n{chunk.unit_title}"
    question = f"{candidate.instruction}\n{candidate.input}"
    bare = _OPTIONS.sub(" ", question)
    asked = facts(bare)
    misread = [Reason(MISREAD, amount) for amount in _misread("\n".join((candidate.output, *candidate.evidence)))]
    if verbatim(candidate.output, candidate.evidence):
        odd = misread + _odd_in_question(bare, chunk)
        return Verdict("numbers", "look" if odd else "pass", tuple(odd))
    if refuses(candidate.output):
        heading = f"{heading}\n{candidate.instruction}\n{candidate.input}"
    quoted = "\n".join([*candidate.evidence, heading])
    evidence = facts(quoted)
    stated = facts(_without_marks(candidate.output) if bare == question else _CHOSEN.sub(" ", candidate.output))
    wrong = [
        *(Reason(NUMBER, str(n)) for n in _invented(candidate, stated, evidence, asked)),
        *(Reason(NUMBER, rate) for rate in _other_rates(candidate.output, quoted)),
        *(Reason(DATE, f"{d.year}-{d.month}-{d.day}") for d in stated.dates if d not in (*evidence.dates, *asked.dates)),
        *(Reason(REFERENCE, f"{r.number}{r.level}") for r in _strange(stated.references, chunk, evidence.references)),
        *(Reason(CODE, c) for c in stated.codes if c not in evidence.codes),
    ]
    if wrong:
        return Verdict("numbers", "drop", tuple(wrong))
    odd = misread + [Reason(BOUND, str(n)) for n in _other_bound(stated.numbers, evidence.numbers, quoted, asked.numbers)]
    elsewhere = _not_quoted(candidate, chunk, evidence.references) if stated.references else frozenset()
    if cited := _cited(candidate.output, chunk.article) if stated.references else frozenset():
        elsewhere |= cited & _not_quoted(candidate, chunk, _begun(candidate.evidence))
    odd += [Reason(PARAGRAPH, f"제{r.number}{r.level}") for r in stated.references if r in elsewhere]
    odd += [] if refuses(candidate.output) else _odd_in_question(bare, chunk)
    return Verdict("numbers", "look" if odd else "pass", tuple(odd))


def _invented(candidate: Candidate, stated: Facts, evidence: Facts, asked: Facts) -> list[Number]:
    """The numbers of the output that neither evidence nor question have, nor come of them."""
    unknown = _unknown(stated.numbers, (*evidence.numbers, *asked.numbers))
    if not unknown:
        return []
    cells = _of_cells(candidate.evidence)
    known = [*evidence.numbers, *asked.numbers]
    known += [*_added_up(candidate.output, asked.numbers), *_counted(candidate.output, known)]
    if _AGE.search(candidate.instruction):
        known += _elapsed((*asked.dates, *evidence.dates), rounded="보험나이" in candidate.instruction)
    left = [n for n in _unknown(unknown, _worked_out(candidate.output, known, cells)) if n.value not in cells]
    return _unknown(left, told(candidate.output, asked.numbers, known, left)) if left else []


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


_CITED = re.compile(r"제\s?(\d+)\s?조(?:의\s?(\d+))?(?:\s?\((?:[^()]|\([^()]*\))*\))?\s?제\s?(\d+)\s?항")


def _begun(quotes: Iterable[str]) -> list[Reference]:
    """The paragraphs whose printed mark a quote begins with."""
    return [r for quote in quotes for r in facts(quote.lstrip()[:1]).references]


def _cited(output: str, article: str) -> frozenset[Reference]:
    """The paragraphs that the output cites together with the clause's own article."""
    return frozenset(Reference("항", m[3]) for m in _CITED.finditer(output) if (f"{m[1]}-{m[2]}" if m[2] else m[1]) == article)


_RATE = re.compile(r"(?<![가-힣])(?:매?([연년월일])|([연월])간)\s?(\d[\d.,]*\s?[%％])")


def _rates(text: str) -> set[str]:
    """Percentages with the time that they are for: "연 1.5%"."""
    return {f"{(m[1] or m[2]).replace('년', '연')} {m[3].replace(' ', '')}" for m in _RATE.finditer(text)} if "%" in text else set()


def _other_rates(output: str, quoted: str) -> list[str]:
    """Percentages of the output that the evidence has for another time only."""
    known = _rates(quoted)
    return sorted(rate for rate in _rates(output) - known if any(rate[2:] == other[2:] for other in known))


def _not_quoted(candidate: Candidate, chunk: Chunk, named: Iterable[Reference]) -> frozenset[Reference]:
    """The clause's own paragraphs and items that no quote stands in, nor names."""
    marks = [mark for mark in chunk.marks if mark.level in ("항", "호", "목")]
    places = [place for quote in candidate.evidence if (place := locate(quote, chunk.body))] if marks else []
    quoted = {Reference(m.level, m.number) for m in marks if any(m.start < place.end and place.start < m.end for place in places)}
    own = {Reference(mark.level, mark.number) for mark in marks}
    return frozenset(own - quoted - set(named)) if places else frozenset()


_SAME_TIME = ((24, "시간", "일"), (12, "개월", "년"), (7, "일", "주"))


def _same_time(number: Number) -> list[tuple[Value, str]]:
    """A length of time in other units: 120시간 is 5일."""
    larger = [(Fraction(number.value, n_in), unit) for n_in, small, unit in _SAME_TIME if number.unit == small]
    return larger + [(number.value * n_in, small) for n_in, small, unit in _SAME_TIME if number.unit == unit]


def _unknown(stated: Iterable[Number], known: Iterable[Number]) -> list[Number]:
    """Numbers of `stated` that `known` doesn't hold with the same unit; a bare number may have any unit there."""
    stated = [n for n in stated if n.unit != "가지" and not (n.value == 1 and n.unit in ("회", "개", "명"))]  # whoever lists, counts
    if not stated:
        return []
    values = {n.value for n in known}
    typed = {(n.value, n.unit) for n in known}
    left = [n for n in stated if (n.value, n.unit) not in typed and not (n.unit == "" and n.value in values)]
    times = set[tuple[Value, str]]().union(*map(_same_time, known)) if left else ()
    return [n for n in left if (n.value, n.unit) not in times]


def _other_bound(stated: Iterable[Number], known: Sequence[Number], quoted: str, asked: Sequence[Number]) -> list[Number]:
    """Numbers whose 이상/이하/이내/초과/미만 the evidence never puts behind that number, nor behind a word that the question has it for."""
    bounds = {(n.value, n.unit, n.bound) for n in known}
    odd = [n for n in stated if n.bound and (n.value, n.unit, n.bound) not in bounds]
    if not odd:
        return []
    bounds = {(value, unit, n.bound) for n in known if n.bound for value, unit in _same_time(n)}
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


_LIMIT = re.compile(r"(?<=[가-힣%])\s?[을를]?\s?한도")


def _limits(text: str) -> list[Number]:
    """The numbers that are a limit (180일 한도): within it is 이내 or 이하."""
    if "한도" not in text:
        return []
    return [n for bound in ("이내", "이하") for n in facts(_LIMIT.sub(f" {bound}", text)).numbers]


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


def _elapsed(dates: Sequence[Date], *, rounded: bool) -> list[Number]:
    """What lies between two dates, in years, months and days, and the age that comes of it; where `rounded` the 보험나이 alone.

    Six months and more count as a year of it.
    """
    found: list[Number] = []
    for first, last in combinations(
        sorted({(d.year, d.month, d.day) for d in dates if d.year and 0 < d.month <= 12 and 0 < d.day <= 31}), 2
    ):
        months = 12 * (last[0] - first[0]) + last[1] - first[1] - (last[2] < first[2])
        days = last[2] - first[2] if last[2] >= first[2] else last[2] - first[2] + monthrange(*_month_before(last))[1]
        years, rest = divmod(months, 12)
        found += [Number(years, "년"), Number(rest, "개월"), Number(days, "일"), Number(years + (rounded and rest >= 6), "세")]
    return found


def _month_before(date: tuple[int, int, int]) -> tuple[int, int]:
    return (date[0], date[1] - 1) if date[1] > 1 else (date[0] - 1, 12)


_TOTAL = re.compile(r"(?:합계|합하면|더하면|합한|더한|모두|총)[가-힣]{0,2}\s(?=\d)")


def _added_up(output: str, asked: Sequence[Number]) -> list[Number]:
    """Totals of two or more numbers of the question, where the answer calls them so: 보상책임액의 합계 900만원."""
    totals = []
    for place in _TOTAL.finditer(output):
        number = quantity(output, place.end())
        same = [n.value for n in asked if number and n.unit == number.unit]
        sums_ = {sum(part) for size in range(2, min(len(same), _ADDENDS) + 1) for part in combinations(same, size)}
        if number and number.value in sums_:
            totals.append(number)
    return totals


_ADDENDS = 4  # of those of a question at most so many are added up


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
    return found


_PASSED = re.compile(r"\d+\s?[가-힣]{1,3}[이가을를]?\s?(?:지나|지난|경과)")


def _odd_in_question(question: str, chunk: Chunk) -> list[Reason]:
    """References that the clause doesn't have, and limits (30일 이내에, 5년이 지나면) that it doesn't set; a mere number is supposed."""
    asked = facts(question)
    passed = [found.span() for found in _PASSED.finditer(question)] if asked.numbers else []
    limits = [n for n in asked.numbers if n.bound or any(start <= n.start < end for start, end in passed)]
    strange = _strange(asked.references, chunk)
    if not (limits or strange):
        return []
    known = facts(f"{chunk.clause}\n{chunk.header}\n{chunk.title}\n{chunk.unit_title}")
    odd = [Reason(QUESTION, str(n)) for n in _unknown(limits, known.numbers)]
    return odd + [Reason(QUESTION, f"{r.number}{r.level}") for r in strange if r not in known.references]
