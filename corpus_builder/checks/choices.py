"""객관식: four options, one of which is right by the evidence, and three that can be seen to say something else.

The decision it embodies: a machine sees that two options say different things by their facts (numbers with units and comparators, parties,
denials) and by where they stand: a wrong option that the evidence states in so many words is none. What differs in words alone may be
wrong or right, and a person looks. Who made the item, and why it says that an option is wrong, counts for nothing here; only, what it
says of another clause must be true of the words that it quotes, and the option's number must stand there and not in this clause.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.sums import sums
from corpus_builder.text import facts, nfc, sentences, squeezed

VERSION = 3

NOT_FOUR = "not four options"
ALIKE = "two options alike"
ALL_OR_NONE = "option names other options"
OTHER_ANSWER = "answer names a wrong option"
NO_ANSWER = "answer doesn't name the right option"
UNSUPPORTED = "right option not in evidence"
ALSO_STATED = "wrong option stands in evidence"
MAYBE_RIGHT = "wrong option not shown to be wrong"
CONTAINED = "one option holds another"
UNEVEN = "options of uneven length"
UNTRUE = "reason of a wrong option isn't so"
STANDS_OUT = "right option stands out by its length"

_NEIGHBOUR = "number of a neighbouring clause"  # the fault's detail: the name of the other terms, ": ", their sentence that states it

FOUR = 4
MOST_UNLIKE = 2.0
"""The longest option has at most so many times the letters of the shortest, and"""
SHORT = 14
"""options of so few letters (numbers, terms) may differ as they like."""
MOST_OUT = 1.4
"""The right option has at most so many times the letters of the longest wrong one."""
FEWEST = 5
"""Letters from which on an option within another one says that both may be right: 5일 stands in 15일."""

_ALL_OR_NONE = re.compile(
    r"(?:위|보기)(?:의)?\s?(?:모두|전부|어느)|모두\s?(?:정답|옳|맞|해당)|정답\s?(?:이\s)?없|해당\s?(?:사항\s?)?없음|(?:답이|옳은 것이)\s?없"
    r"|[①-④]\s?(?:[,와과·및]|번)|(?<!\d)[1-4]번\s?(?:[,와과·및]|모두)"
)
_VALUE = re.compile(r"^(?:약\s?)?\d[\d,.]*\s?[가-힣%％]{0,8}(?:\s?(?:이상|이하|이내|초과|미만))?$")
_DENIALS = re.compile(r"않|아니[하며다]|아닙|없[습는으다]|제외|못[하합]|면책|무효|거절")
_PARTIES = re.compile(r"보험계약자|계약자|피보험자|보험수익자|회사|지정대리청구인|법정상속인")
_COMPARED = re.compile(r"이상|이하|이내|이후|초과|미만|까지|부터|다음\s?날|당일")
_EXCEPTS = re.compile(r"다만|그러나|예외")
_PLACES = ("①1", "②2", "③3", "④4", "⑤5")
_MARK = r"(?:[①-⑤]|(?<![\d.])[1-5][.)](?=\s))"
_OPTION = re.compile(rf"{_MARK}\s*([^①-⑤\n]+?)\s*(?={_MARK}|\n|$)")
_FEWEST_PRINTED = 3
# The number that an answer gives an option: 정답은 ①번, 2번이 맞습니다.
_PLACED = re.compile(
    r"(?:(?:정답|(?<![가-힣])답|옳은 것|맞는 것|알맞은 것)[은는이:]?\s*:?\s*|^\s*)(?:([①-⑤])|([1-5])(?=\s?번(?![가-힣]*째)))"
)
_TIMES: dict[str, tuple[str, int | Fraction]] = {"년": ("개월", 12), "시간": ("일", Fraction(1, 24)), "주": ("일", 7)}


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for options that make no item; look where a person must see which is right. Candidates without options pass.

    `chunk` is looked at for what its clause says of a wrong option.
    """
    options = tuple(nfc(option).strip() for option in candidate.choices)
    if not options:
        asked = f"{candidate.instruction}\n{candidate.input}"
        drops = _misplaced(candidate.output, _printed(asked)) if any(sign in asked for sign in ("②", "2.", "2)")) else []
        return Verdict("choices", "drop" if drops else "pass", tuple(drops))
    drops = [*_broken(options, candidate), *_untrue(options, candidate, chunk)]
    if drops:
        return Verdict("choices", "drop", tuple(drops))
    looks = [*_doubtful(options, candidate), *_lengths(options)]
    return Verdict("choices", "look" if looks else "pass", tuple(looks))


def _broken(options: tuple[str, ...], candidate: Candidate) -> list[Reason]:
    if len(options) != FOUR or not all(options):
        return [Reason(NOT_FOUR, str(len([option for option in options if option])))]
    found = [Reason(ALIKE, option[:60]) for option, times in Counter(map(_said, options)).items() if times > 1]
    found += [Reason(ALL_OR_NONE, option[:60]) for option in options if _ALL_OR_NONE.search(option)]
    named = [option for option in options if _names(candidate.output, option)]
    if options[0] not in named and len(named) == 1:
        found.append(Reason(OTHER_ANSWER, named[0][:60]))
    elif (match := _PLACED.search(candidate.output)) and (match[1] or match[2]) not in _PLACES[candidate.shown.index(0)]:
        found.append(Reason(OTHER_ANSWER, match[0]))
    shown = [number for found in sums(candidate.output) if found.right for number in found.results]
    stated = (*facts("\n".join((*candidate.evidence, candidate.instruction))).numbers, *shown)
    known = {(n.value, n.unit) for n in stated} | {(n.value, "") for n in stated}
    missing = [n for n in facts(options[0]).numbers if (n.value, n.unit) not in known and (n.value, "") not in known]
    if missing and not candidate.calculation:
        found.append(Reason(UNSUPPORTED, ", ".join(map(str, missing))))
    return found


def _printed(asked: str) -> list[str]:
    """The options that a question prints, in their order: ① 60일 ② 30일 ③ 10일."""
    options = [match[1].strip(" ,.\n") for match in _OPTION.finditer(asked)]
    return options if len(options) >= _FEWEST_PRINTED else []


def _misplaced(output: str, printed: list[str]) -> list[Reason]:
    """The option whose number an answer gives, where the answer has another option's words and not this one's."""
    match = _PLACED.search(output) if printed else None
    place = next((n for n, signs in enumerate(_PLACES[: len(printed)]) if match and (match[1] or match[2]) in signs), None)
    if match is None or place is None:
        return []
    said = output[match.end() :]
    others = any(_names(said, option) for n, option in enumerate(printed) if n != place and option)
    return [Reason(OTHER_ANSWER, f"{match[0]} / {printed[place]}"[:60])] if others and not _names(said, printed[place]) else []


def _untrue(options: tuple[str, ...], candidate: Candidate, chunk: Chunk) -> list[Reason]:
    """The wrong options that are said to state a neighbouring clause's number, and don't, or state one of this clause."""
    found = []
    for option, fault in zip(options[1:], candidate.faults, strict=False):
        if fault.name == _NEIGHBOUR:
            mine = {(n.value, n.unit) for n in facts(option).numbers}
            here, there = ({(n.value, n.unit) for n in facts(text).numbers} for text in (chunk.body, fault.detail.partition(": ")[2]))
            if not mine or not mine <= there - here:
                found.append(Reason(UNTRUE, option[:60]))
    return found


def _said(option: str) -> str:
    """What an option says, spellings aside: 1천만원 is 10,000,000원 and 1년 is 12개월."""
    numbers = facts(option).numbers
    if not _VALUE.match(option) or len(numbers) != 1:
        return re.sub(r"[\s.,·()（）‘’“”\"']", "", option)
    number = numbers[0]
    unit, times = _TIMES.get(number.unit, (number.unit, 1))
    return f"{number.value * times}{unit}{number.bound}"


def _names(output: str, option: str) -> bool:
    """Whether an answer names an option: a value by its number, anything else word for word."""
    number = facts(option).numbers
    if _VALUE.match(option) and len(number) == 1:
        said = facts(output.split("\n")[0]).numbers or facts(output).numbers
        return any((n.value, n.unit) == (number[0].value, number[0].unit) for n in said)
    return squeezed(option).rstrip(".") in squeezed(output)


def _doubtful(options: tuple[str, ...], candidate: Candidate) -> list[Reason]:
    right, wrong = options[0], options[1:]
    found = [] if _names(candidate.output, right) else [Reason(NO_ANSWER, right[:60])]
    quoted = [squeezed(quote) for quote in candidate.evidence]
    if not _VALUE.match(right) and not any(squeezed(right).rstrip(".") in quote for quote in quoted):
        found.append(Reason(UNSUPPORTED, right[:60]))
    stated = {(n.value, n.unit) for quote in candidate.evidence for n in facts(quote).numbers}
    said = _facts(right), _denials(right)
    for option in wrong:
        if _VALUE.match(option):
            also = any((n.value, n.unit) in stated for n in facts(option).numbers)
        else:
            also = len(squeezed(option)) >= FEWEST and any(squeezed(option).rstrip(".") in quote for quote in quoted)
        if also:
            found.append(Reason(ALSO_STATED, option[:60]))
        elif not _differs(said, option) and not _is_of_another(right, option, candidate):
            found.append(Reason(MAYBE_RIGHT, option[:60]))
    return found


def _differs(right: tuple[Counter[object], list[bool]], wrong: str) -> bool:
    """Whether an option says something that can be seen to be something else than the right one says.

    It states a fact that the right one doesn't, or denies what it affirms. One that only leaves something out may be right, too.
    """
    mine, denials = right
    others = _denials(wrong)
    return (len(denials) == len(others) and denials != others) or bool(_facts(wrong) - mine)


def _facts(option: str) -> Counter[object]:
    """The numbers with their units and comparators, the comparators, parties and signs of exceptions in an option."""
    found: Counter[object] = Counter((n.value, n.unit, n.bound) for n in facts(option).numbers)
    for words in (_COMPARED, _PARTIES, _EXCEPTS):
        found.update(words.findall(option))
    return found


def _denials(option: str) -> list[bool]:
    """Of each sentence, whether it denies."""
    return [len(_DENIALS.findall(option, span.start, span.end)) % 2 == 1 for span in sentences(option)]


def _is_of_another(right: str, wrong: str, candidate: Candidate) -> bool:
    """Whether the item asks for one thing's name or meaning, and the option belongs to another one: few letters in common."""
    if not re.search(r"뜻|용어|의미|정의", candidate.instruction):
        return False
    mine, theirs = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (squeezed(right), squeezed(wrong)))
    return len(mine & theirs) <= 0.6 * max(1, min(len(mine), len(theirs)))


def _lengths(options: tuple[str, ...]) -> list[Reason]:
    plain = [squeezed(option) for option in options]
    lengths = [len(text) for text in plain]
    found = [
        Reason(CONTAINED, one[:60])
        for one, said in zip(options, plain, strict=True)
        if len(said) >= FEWEST and not _VALUE.match(one) and sum(said.rstrip(".") in other for other in plain) > 1
    ]
    if max(lengths) > max(SHORT, MOST_UNLIKE * min(lengths)):
        found.append(Reason(UNEVEN, ", ".join(map(str, lengths))))
    elif lengths[0] > max(SHORT, MOST_OUT * max(lengths[1:])):
        found.append(Reason(STANDS_OUT, ", ".join(map(str, lengths))))
    return found
