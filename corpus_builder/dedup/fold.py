"""The form of a sentence in which print doesn't differ: what is left equal in two texts is one law, whatever stood on the page.

Spellings of numbers and endings (합니다, 한다, 하여 드립니다) become one, blanks and punctuation go, and a particle that a blank follows
becomes a mark that may be missing. A second step puts one word for interchangeable words (interchangeable.txt). Both depend on
the sentence alone and law repeats its sentences, so what was folded is remembered by sentence.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from operator import add

from corpus_builder.dedup.facts import WITH_NUMBERS
from corpus_builder.dedup.steps import Step, rarely, run
from corpus_builder.dedup.stripped import END, squeezed

TOPIC, SUBJECT, OBJECT, GENITIVE = "\x02", "\x03", "\x04", "\x05"
_BEFORE = r"(?<=[가-힣a-z0-9%)\]』」’”\"'>]"
_AFTER = r"(?=[\s,.:;)\]\x01]|$)"
_CLOSED = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28)
_PARTICLE = re.compile(
    "(?:"
    rf"[은는]{_BEFORE}[은는])(?<![같많않받낮높적작좋]은)(?<![하되있없않받넘]는)(?<!또는)"
    rf"|[이가]{_BEFORE}[이가])(?<![없같높깊길많나차사]이)(?<!어린이)(?<!젊은이)(?<!늙은이)(?<![평허국추증물원휴인시감부]가)(?<![{_CLOSED}]가)"
    rf"|[을를]{_BEFORE}[을를])"
    # 동의, 합의 end words, too; 고의, 정의 … are nouns only as whole words (사고의, 규정의 are not).
    rf"|의{_BEFORE}의)(?<![동합협결]의)(?<!부주의)(?<!전문의)(?<!주치의)(?<!담당의)(?<!한의)(?<!^[고회주정유임상무편]의)(?<![^가-힣][고회주정유임상무편]의)"
    f"){_AFTER}"
)
_MARK_OF = dict(zip("은는이가을를의", (TOPIC, TOPIC, SUBJECT, SUBJECT, OBJECT, OBJECT, GENITIVE), strict=True))
PARTICLES = (Step(_PARTICLE, _MARK_OF.__getitem__),)
"""What is done to a printed word, or to a text with its blanks: marks for particles."""

_B = {chr(code): chr(code - 17) for code in range(0xAC00 + 17, 0xD7A4, 28)}  # 합 → 하
_N = {chr(code): chr(code - 4) for code in range(0xAC00 + 4, 0xD7A4, 28)}  # 한 → 하
_ASK = "(?:알려주세요|알려주십시오|알려주시기바랍니다|알려주시겠습니까|알고싶습니다|궁금합니다|궁금해요|요)"
_FINAL = rf"(?:[.。?]+|(?={END}|$))"
_B_FINAL, _N_FINAL = "".join(_B), "".join(_N)
_ASKED_WHAT = re.compile(rf"(?:인가요|인지[를가{SUBJECT}{OBJECT}]?{_ASK}|입니까|이에요|인가){_FINAL}")
_ASKED_WHETHER = re.compile(rf"(?:나요|는가요|는지[를가{SUBJECT}{OBJECT}]?{_ASK})[.。?]*")
_POLITE_ENDING = re.compile(rf"([{_B_FINAL}])니[다까](?![만면고는])[.。?]*")
_PLAIN_ENDING = re.compile(rf"([{_N_FINAL}있없였했됐겠았었같이는])다(?:[.。]+|(?={END}|$))")
# Begins with a letter, as all patterns here that can: that is searched for ten times quicker.
_POLITE = re.compile(
    rf"[있없않받하해되돼함됨음](?:(?<=[있없않받])[어아]요|(?<=[하해])여?요|(?<=[되돼])어?요|(?<=[함됨])|(?<=[있없않]음)){_FINAL}"
)
_WORDING = (
    (re.compile(rf"(?:하게되|(?:하여|해)드리|하[는{TOPIC}]것으?로하|하기로하){END}"), "하" + END),
    (re.compile(rf"(?:되게되|되[는{TOPIC}]것으?로하){END}"), "되" + END),
    (re.compile(rf"(?<=[있없않])게되{END}"), END),
)
_INTEREST = re.compile(rf"에(\d[\d.]*%)[을를{OBJECT}]?(?:더한|가산한|합한)이율")
_RATE = re.compile(r"\d[\d.]*%")
# 병원이나 is 병원 또는; behind an open syllable (계약자이나) and a count (두 번이나) it says something else.
_OR = re.compile(rf"[{_CLOSED}](?<!\d.)이나(?=[가-힣])")
# 기한 as such is a day and 기간 a span, but a 기한 of so many days from a day on is the span up to it. What is paid in parts is paid
# all through a span, though, and by a day at once.
_AT_ONCE = "".join(f"(?<!{paid}기한)" for paid in ("납입", "상환", "변제", "거치"))
_TERM = re.compile(rf"기한{_AT_ONCE}(?=[{TOPIC}{SUBJECT}은이]?(?:며칠|[^{END}]{{0,30}}부터\d+(?:일|주|개월|년)로))")
# What the insurer's 승낙 answers is by law an offer, 청약, also where terms call it 신청; else the two are different things.
_OFFER = re.compile(rf"신청(?=(?:하고|하여|해|과|및)(?:보험회사|회사|당사)[{TOPIC}{SUBJECT}{GENITIVE}은는이가의]?승낙)")
_STOP = re.compile(r"[.。?]+(?!\d)")
_PUNCTUATION = re.compile(rf"[^\w%{END}-{GENITIVE}~+×÷.]+|\.(?!\d)|_+")

Clause = tuple[str, str]
"""A folded stretch up to where a sentence ends: with its particles as marks, and without."""


@lru_cache(maxsize=1 << 14)
def folded(sentence: str) -> tuple[Clause, ...]:
    """The folded clauses of a sentence, but for interchangeable words."""
    return clauses(marked(sentence))


@lru_cache(maxsize=1 << 14)
def reworded(clause: str) -> tuple[Clause, ...]:
    """The clauses of a folded one (with marks) with one word for interchangeable words."""
    return clauses(with_one_word(clause))


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a folded text with marks that say anything."""
    return tuple((clause, said) for clause in text.split(END) if clause and (said := unmarked(clause)))


def unmarked(text: str) -> str:
    """Without the marks of particles."""
    return text.replace(TOPIC, "").replace(SUBJECT, "").replace(OBJECT, "").replace(GENITIVE, "")


def marked(sentence: str) -> str:
    """A sentence in its folded form, with marks for particles and `END` where a sentence ends."""
    return run(STEPS, "".join(map(particle, sentence.split())))


@lru_cache(maxsize=1 << 16)
def particle(word: str) -> str:
    """A printed word with a mark in place of its particles."""
    return run(PARTICLES, word)


def _without_b(said: str) -> str:
    return (_B[said[0]] if said[0] != "습" else "") + END


def _without_n(said: str) -> str:
    return ("" if said[0] == "는" else _N.get(said[0], said[0])) + END


def _polite(said: str) -> str:
    return {"해": "하", "함": "하", "돼": "되", "됨": "되", "음": ""}.get(said[0], said[0]) + END


def _or(said: str) -> str:
    return said[0] + "또는"


def _added(said: str) -> str:
    return "+" + "".join(_RATE.findall(said))


STEPS = (
    *WITH_NUMBERS,
    Step(_ASKED_WHAT, "이" + END, ("인가", "인지", "입니까", "이에요")),
    Step(_ASKED_WHETHER, END, ("나요", "는지", "는가요")),
    Step(_POLITE_ENDING, _without_b, ("니",)),
    Step(_PLAIN_ENDING, _without_n, ("다",)),
    Step(_POLITE, _polite, ("요", "함", "됨", "음")),
    Step(_STOP, END, (".", "。", "?")),
    Step(_PUNCTUATION, ""),
    *rarely(Step(wording, one, ("게되", "드리", "로하")) for wording, one in _WORDING),
    *rarely((Step(_OR, _or, ("이나",)), Step(_INTEREST, _added, ("이율",)))),
    *rarely((Step(_TERM, "기간", ("기한",)), Step(_OFFER, "청약", ("신청",)))),
)
"""What is done to a sentence without blanks, its particles marked."""


def with_one_word(text: str) -> str:
    """A folded text with one word for interchangeable words, in the order of the list, until nothing changes."""
    starts, words = _by_start()
    for _ in range(ROUNDS):
        rules = sorted([rule for start in starts.intersection(map(add, text, text[1:])) for rule in words[start] if rule[1] in text])
        if not rules:
            break
        for _, word, one in rules:
            text = text.replace(word, one)
    return text


ROUNDS = 4
"""How often words are put for words that were put there."""


@cache
def listing() -> str:
    """The reviewable list of interchangeable words as it is."""
    return (files("corpus_builder.dedup") / "interchangeable.txt").read_text("utf-8")


@cache
def interchangeable() -> dict[str, str]:
    """The spellings in the order of the list, with and without marks, and the one that stands for each.

    A form of one letter (때는 without its mark) says too little to be looked for.
    """
    found: dict[str, str] = {}
    for line in listing().splitlines():
        group = [word.strip() for word in line.split("#")[0].split("|")]
        if len(group) < 2:
            continue
        one = _so_far(marked(group[0] + " ,"), found)
        forms = {_so_far(form, found) for other in group[1:] for form in _forms(other)}
        for form in sorted((f for f in forms if len(f) > 1 and f not in one), key=lambda form: (-len(form), form)):
            found.setdefault(form, one)
    return found


@cache
def _by_start() -> tuple[frozenset[str], dict[str, list[tuple[int, str, str]]]]:
    """(place in the list, spelling, the one that stands for it) by the spelling's first two letters."""
    rules: dict[str, list[tuple[int, str, str]]] = {}
    for place, (word, one) in enumerate(interchangeable().items()):
        rules.setdefault(word[:2], []).append((place, word, one))
    return frozenset(rules), rules


def _forms(phrase: str) -> tuple[str, str, str]:
    form = marked(phrase + " ,")
    return form, squeezed(phrase), unmarked(form)


def _so_far(text: str, found: dict[str, str]) -> str:
    for word, one in found.items():
        text = text.replace(word, one)
    return text
