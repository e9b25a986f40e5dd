"""What must be equal in two texts that are about to be merged, read from the print itself.

The guard takes out what editions change (list marks, article numbers, punctuation, blanks, the order of sentences), and each of these is
law in some place: a minus before a number, the comma of "1, 2급", the row of a table, the article of a statute, what an exception stands
behind. So a merge is only made when nothing here objects. An objection costs a call; it is read from few letters, only for texts that
would be merged.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from corpus_builder.dedup import Kind
from corpus_builder.dedup.facts import WITH_NUMBERS, numbers
from corpus_builder.dedup.fold import folded, reworded
from corpus_builder.dedup.order import CIRCLED, LINE, MARK, OPENING, moved, sentences_in_order
from corpus_builder.dedup.steps import run
from corpus_builder.dedup.stripped import squeezed, without_boxes


def objection(a: str, b: str, kind: Kind, *, in_order: bool = False, ordered: bool = False) -> str:
    """Why two texts are not one law after all: what differs, for people; "" when nothing objects. What stands beside clauses only explains.

    `in_order`: what both say is known to stand in the same order; `ordered`: that, or it is known that their order is no law.
    """
    if kind == "clause":
        a, b = _alone(a), _alone(b)
    one, two = _said(a, kind), _said(b, kind)
    for what, mine, theirs in zip(_READ, one.plainly, two.plainly, strict=True):
        if mine != theirs:
            return f"{what}: {_differ(mine, theirs)}"
    return (
        _any_and_all(one, two)
        or _any_and_all(two, one)
        or who_acts(a, b)
        or _defined(a, b)
        or (_figures(a, b) if one.apart or two.apart else "")
        or references(a, b, kind, in_order=in_order)
        or ("" if in_order or ordered else moved(a, b))
    )


def structure(a: str, b: str, kind: Kind) -> str:
    """What of the order of two texts is law and differs, for people; "" when nothing is or does."""
    return moved(_alone(a), _alone(b)) if kind == "clause" else moved(a, b)


@lru_cache(maxsize=1 << 13)
def _alone(text: str) -> str:
    return without_boxes(text)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is read from one text."""

    plainly: tuple[tuple[str, ...], ...]
    """For each of `_READ` what must be equal."""
    all_of: bool
    any_of: bool
    apart: bool
    """Whether print keeps figures apart in it that would be one number without."""


@lru_cache(maxsize=1 << 15)  # what is kept is met again and again
def _said(text: str, kind: Kind) -> _Said:
    decimals, apart = _print(text)
    plainly = (_signs(text, kind), _phrases(text, kind), _nothing(text), _table(text), decimals)
    all_of, any_of = (
        "각" in text and bool(_ALL_OF.search(text)),
        ("어느" in text or "중" in text or "각" in text) and bool(_ANY_OF.search(text)),
    )
    return _Said(tuple(map(tuple, plainly)), all_of, any_of, apart)


_READ = ("signs", "words", "nothing but marks", "a row of a table", "figures")


def _differ(mine: Sequence[str], theirs: Sequence[str]) -> str:
    one, two = list((Counter(mine) - Counter(theirs)).elements())[:3], list((Counter(theirs) - Counter(mine)).elements())[:3]
    return f"{', '.join(one) or '…'} / {', '.join(two) or '…'}" if one or two else "in another order"


# ---------------------------------------------------------------- signs and figures

_SIGNS = re.compile(
    r"(?<![\w)\]])[-−–—―~∼〜～](?=\s?\d)|(?<![요까니지죠])\s\?(?=\s?\d)|(?<=[가-힣])\s[※/](?=\s?\d)|[²³¹⁰⁴-⁹₀-₉½⅓⅔¼¾]"
    r"|(?<![\w.)])(?<![다요까음함됨니]\s)\.(?=\d)|[A-Za-z]\d[\d.]*\s?[-~∼〜～](?=\s?[A-Za-z]?\d)"
    rf"|(?<=\d)[{CIRCLED}ⓐ-ⓩ](?=[가-힣])|(?<![A-Za-z])[A-Za-z]{{1,9}}\s?\d+(?:\.\d+)*|[&*#@^_!‰\\]|(?<=[가-힣)])\s[-−–/]\s(?=[가-힣(])|(?<=[가-힣])-(?=[가-힣])|(?<=\d)\s*/\s*(?=\d)"
)
_NO_SIGN = re.compile(r"[①-⑳⑴-⒇➀-➓가-힣a-zA-Z0-9\s.,:;?'\"()%~·…‘’“”「」『』【】〈〉《》\[\]{}、。，]*")
_SIGN_OF_LETTERS = re.compile(r"[A-Za-z](?=\d)|\s(?:\.|[?~]\s?)\d|\d[①-⑳⑴-⒇➀-➓](?=[가-힣])")
_TIMES = re.compile(r"[×÷]")
_OPERATORS = re.compile(rf"[×÷+−/()（）{CIRCLED}]|-(?=\s)")
"""In a formula: which brackets hold what."""
_SYMBOLS = frozenset(("Sm", "Sc", "Sk", "So"))
# "+" is said in words, too; ranges are facts; circled letters and bullets before a word are list marks; | is a table's.
_NO_SIGNS = frozenset("+~∼〜～|`´¨ⓒ™®⌜⌝⌞⌟") | {chr(code) for code in range(0x24B6, 0x24EA)}
_BRACKETED = re.compile(r"<([^<>\n]{1,30})>")
_FOOTNOTE = re.compile(r"주\s*[¹²³⁰-⁹]+\s*[⁾)]")
# A font without letters for its quotes: “고지의무” came out between two signs for what can't be read.
_UNREAD_QUOTES = re.compile(r"(?<!\d)\ufffd(?=[가-힣])([^\ufffd\n]{1,20})(?<=[가-힣])\ufffd(?!\d)")
_SAME_SIGN = str.maketrans("−–—―△▲≦≧￥￦×∼〜～", "------≤≥¥₩x~~~")


def _signs(text: str, kind: Kind) -> list[str]:
    """Signs that say something: of a number, between numbers, of a currency, raised and lowered figures, ranges of codes, all symbols."""
    if _NO_SIGN.fullmatch(text) and not _SIGN_OF_LETTERS.search(text):
        return []
    if "\ufffd" in text:
        text = _UNREAD_QUOTES.sub(r"\1", text)
    if "주" in text:
        text = _FOOTNOTE.sub("", text)
    text = _BRACKETED.sub(r"\1", OPENING.sub("\n", text).replace("＜", "<").replace("＞", ">"))
    symbols = [] if text.isascii() else [c for c in set(text) if unicodedata.category(c) in _SYMBOLS and c not in _NO_SIGNS]
    symbols += [c for c in "<>=$" if c in text]
    found = [sign for symbol in symbols for sign in [symbol.translate(_SAME_SIGN)] * text.count(symbol)]
    found += ["".join(_OPERATORS.findall(text))] if _TIMES.search(text) else []
    return sorted(found + [squeezed(sign).translate(_SAME_SIGN) for sign in _SIGNS.findall(text)])


_APART = re.compile(r"(?<=\d)(?:\s*,\s+|\s+)(?=\d)")
_COMMAS = re.compile(r"\d+(?:,\d+)+")
_DECIMAL = re.compile(r"(?<![\d.])\d+\.\d+(?=\s*(?:%|퍼센트|프로|배|원|[mck]?m|k?g|도|점|개|년|일|회|명|세|급))")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_DROPPED = re.compile(
    rf"[{CIRCLED}\ue000-\uf8ff]|제\s*\d+\s*(?:조(?:\s*의\s*\d+)?|항|호|목|관|절|장|편)|(?:별\s*표|부\s*표|붙\s*임|별\s*첨)\s*\d+(?:-\d+)?"
)


# A point or a comma between figures that could be other than 1,000; looked for before the text is read as printed.
_MAY_BE_APART = re.compile(r"[0-9](?:\s*,\s+|\s+|\.)[0-9]|[0-9],[0-9](?![0-9]{2}(?![0-9]))|[0-9]{4},")


def _print(text: str) -> tuple[list[str], bool]:
    """The decimals, sorted, and whether figures stand in the text that print keeps apart."""
    if unicodedata.is_normalized("NFKC", text) and not _MAY_BE_APART.search(text):
        return [], False
    text = _without_marks(text)
    apart = _APART.search(text) or any(not _GROUPED.fullmatch(said) for said in _COMMAS.findall(text))
    decimals = (said.rstrip("0") for said in _DECIMAL.findall(text))
    return sorted(said for said in decimals if not said.endswith(".")), bool(apart)


def _without_marks(text: str) -> str:
    return unicodedata.normalize("NFKC", _DROPPED.sub(";", OPENING.sub("\n", unicodedata.normalize("NFC", text))))


def _figures(a: str, b: str) -> str:
    """Numbers by their values, figures that print keeps apart kept apart: "1, 2급" are two, "1,5년" is no fifteen."""
    mine, theirs = _kept_apart(a), _kept_apart(b)
    return "" if mine == theirs else f"figures: {_differ(mine, theirs)}"


@lru_cache(maxsize=1 << 13)
def _kept_apart(text: str) -> list[str]:
    text = _COMMAS.sub(lambda m: m[0] if _GROUPED.fullmatch(m[0]) else m[0].replace(",", ";"), _APART.sub(";", _without_marks(text)))
    return sorted(said for said in numbers(squeezed(text).lower()) if len(said) > 1)


# ---------------------------------------------------------------- words that other readings take for one

_ANY_OF = re.compile(r"어느\s*(?:하나|한\s*가지)|중\s*(?:하나|한\s*가지)|각\s*[호목]의\s*1(?!\d)")
_ALL_OF = re.compile(r"각\s*[호목](?!\s*(?:의|중)\s*(?:어느|하나|한\s*가지|1(?!\d)))")
_OTHER_INSURER = re.compile(r"다른\s*(?:보험\s*)?회사|타\s*보험사|타사")
_HOSPITAL = re.compile(r"(?:종합|상급|요양|한방|치과|동물)?\s*(?:병원|의원)(?=\s*(?:또는|이나|에\s*입원|및))")
_DEFINED = re.compile(
    r"((?<![가-힣])[가-힣]{1,4}|[가-힣]{4}|[)）])[’”\"'」]?\s*[(（]([^()（）]{4,80})[을를]\s*말\s*(?:합\s*니\s*다|한\s*다|함)\.?[)）]"
)
ROLE = re.compile(r"(?:피보험자|계약자|수익자|회사)[은는이가을를](?=[\s,])")
_IN_HOSPITAL = re.compile(r"병원\s*에\s*입원")
# 국회의원 is none, nor is any other word that ends so.
_CLINIC = re.compile(r"(?:(?<![가-힣])|(?<=[병한과및])|(?<=또는)|(?<=이나))\s?의원")
_KINDS_OF_HOSPITAL = re.compile(
    rf"{_CLINIC.pattern}|의료기관|보건소|요양\s*(?:병원|원|기관|시설)|(?:종합|상급|한방|치과|정신|동물|전문)\s*병원"
)
_FIRST_TIME = re.compile(r"최초\s*1\s*회|최초\s*한\s*번")
# 보험기간 중 … 최초 1회에 한하여: what is paid once in a period is paid the first time in it.
_ONCE_IN_TERM = re.compile(
    rf"보험\s*기간\s*(?:중|동안)(?:(?!다[.。\s]|{_FIRST_TIME.pattern})[^.。{CIRCLED}]){{0,120}}(?:{_FIRST_TIME.pattern})(?=\s*(?:만|에\s*한))"
)
_AGAIN = re.compile(r"재진단|재발|재수술|다시|두\s*번째|제?\s*2\s*차|각각|단계|갱신")
_FIRST_OF_YEAR = re.compile(r"(?:연간|매년|매회|매월)\s*최초")
_ALONE = re.compile(rf"{LINE}(?:(?:답변?|정답)\s*[::]\s*)?({MARK})\s*$")
_CIRCLED_ONE = re.compile(f"[{CIRCLED}ⓐ-ⓩ]")
_POINTED_AT = re.compile(f"[은는을를의에] ([{CIRCLED}ⓐ-ⓩ])\\s?[가-힣]")
_MARKED = re.compile(rf"위\s*[{CIRCLED}]|[{CIRCLED}](?=[항호][의에과와을를은는이가]?(?:[\s,.]|$)|(?:의|에|과|와|을|를|또는|내지|및)\s)")


def _any_and_all(one: _Said, other: _Said) -> str:
    """Whether `one` asks for all of what is listed and `other` for any one of it."""
    return "all of / any of" if one.all_of and not one.any_of and other.any_of and not other.all_of else ""


def _defined(a: str, b: str) -> str:
    """A word that a bracket behind it defines in both texts, but as two things. A bracket that only one text has explains."""
    if "말" not in a or "말" not in b:
        return ""
    mine, theirs = ({word[-4:]: _said_of(said) for word, said in _DEFINED.findall(text)} for text in (a, b))
    other = [word for word in mine.keys() & theirs.keys() if mine[word] != theirs[word]]
    return f"what is meant by {min(other)}" if other else ""


def _said_of(definition: str) -> str:
    return "".join(clause for _, clause in chain.from_iterable(reworded(said) for said, _ in folded(definition)))


def who_acts(a: str, b: str) -> str:
    """A party that acts in one text and is acted on in the other: 수익자는 알립니다, 수익자를 알립니다."""
    mine, theirs = (list(map(role, ROLE.findall(text))) for text in (a, b))
    for name, acted_on in mine:
        as_here, turned = (name, acted_on), (name, not acted_on)
        if mine.count(as_here) > theirs.count(as_here) and mine.count(turned) < theirs.count(turned):
            return f"who acts: {name}"
    return ""


def role(said: str) -> tuple[str, bool]:
    """A party, and whether it is acted on: 회사를 is ("회사", True)."""
    return said[:-1], said[-1] in "을를"


def _phrases(text: str, kind: Kind) -> list[str]:
    """Another insurer, the first time in a year: told as often in both; list marks that are an answer or a reference."""
    found = (
        ["다른 보험회사" if "보험" in said else "다른 회사" for said in _OTHER_INSURER.findall(text)]
        if "다른" in text or "타" in text
        else []
    )
    if "최초" in text:
        found += ["최초"] * len(_FIRST_OF_YEAR.findall(text))
        found += ["최초"] * len(_FIRST_TIME.findall(_ONCE_IN_TERM.sub("", text))) if _AGAIN.search(text) else []
    if "의원" in text and _CLINIC.search(text):  # beside it, 병원 is a kind of hospital; else 병원에 입원한 says no more than 입원한
        found += map(squeezed, _HOSPITAL.findall(text))
    if "입원" in text and "병원" in text and _KINDS_OF_HOSPITAL.search(text):
        found += map(squeezed, _IN_HOSPITAL.findall(text))
    if "니까" in text:
        found += ["니까?"] * len(_ASKS.findall(text, 0 if kind == "clause" else text.find("\n") + 1 or len(text)))
    end = max(0, len(text.rstrip()) - LAST)  # more than a mark at the end and what stands before it
    marked: list[str] = []
    if circled := _CIRCLED_ONE.findall(text):
        if len(circled) == 1:  # no list, but a term that is pointed at: 환급금은 ① 금액으로
            found += _POINTED_AT.findall(text)
        marked = list(map(squeezed, _MARKED.findall(text)))
    return [*sorted(found), *_ALONE.findall(text, end), *marked]


_ASKS = re.compile(r"니까[.?]")
LETTERS = re.compile(r"[^\W_]{3}")
_NO_LETTER = re.compile(r"[^\W_]")


def _nothing(text: str) -> list[str]:
    """A text without a letter: all of it."""
    return [] if LETTERS.search(text) or len(text) > 200 or _NO_LETTER.search(OPENING.sub("\n", text)) else [squeezed(text)]


# ---------------------------------------------------------------- tables

_ROW = re.compile(r"^\s*\|(.*)\|[^|\n]*$", re.MULTILINE)
_LOOSE = re.compile(r"[\s‘’'“”\"「」『』·ㆍ․,.]+")


def _table(text: str) -> list[str]:
    """The rows of tables, cell by cell, the empty ones too."""
    if "|" not in text:
        return []
    rows = (_LOOSE.sub("", unicodedata.normalize("NFKC", row).translate(_SAME_SIGN)).lower() for row in _ROW.findall(text))
    return [run(WITH_NUMBERS, row) for row in rows if row.strip("|-:")]


# ---------------------------------------------------------------- references

_STATUTE = re.compile(
    r"(?:법률?|시행령|대통령령|총리령|부령|부칙|시행규칙|규칙|규정|조례|고시|협약|헌장)\s*[」｣』\"'”’〉》＞>)]*\s*"
    r"(제\s*\d+\s*조(?:\s*의\s*\d+)?(?:\s*제\s*\d+\s*[항호])*"
    r"(?:\s*(?:,|및|또는|와|과|내지|부터|~|·|ㆍ)\s*제\s*\d+\s*조(?:\s*의\s*\d+)?(?:\s*제\s*\d+\s*[항호])*)*)"
)
STEP = re.compile(r"제\s*\d")
_ARTICLE = re.compile(r"제\s*(\d+)\s*조(?:\s*의\s*(\d+))?")
_WITHIN = re.compile(r"(제\s*\d+\s*조(?:\s*의\s*\d+)?\s*(?:\([^()]*\)\s*)?)?제\s*(\d+)\s*([항호])(?:\s*제\s*(\d+)\s*호)?")
_HEADING = re.compile(r"^\s*제\s*\d+\s*조(?:\s*의\s*\d+)?\s*[(【\[]")


class _Referred(NamedTuple):
    """What a text refers to."""

    statutes: Sequence[str] = ()
    """Articles of statutes, sorted."""
    ranges: Sequence[int] = ()
    """How many articles each range of articles spans, sorted."""
    within: Sequence[tuple[str, str, str]] = ()
    """Paragraphs of the terms, in order: the article, what is said without what a new edition may renumber, and all of it."""
    articles: Sequence[tuple[str, str]] = ()
    """Articles of the terms, in order."""


@lru_cache(maxsize=1 << 15)
def _referred(text: str) -> _Referred:
    if not STEP.search(text):
        return _Referred()
    text = _HEADING.sub("", text)
    statutes, ranges = sorted(map(squeezed, _STATUTE.findall(text))), sorted(_spans(text))
    text = _STATUTE.sub("", text)
    return _Referred(statutes, ranges, list(map(_paragraph, _WITHIN.findall(text))), _ARTICLE.findall(text))


def references(a: str, b: str, kind: Kind, *, in_order: bool) -> str:
    """What of the law that two texts refer to differs, for people; "" when nothing does.

    Articles of a statute are what they are; those of the terms may have been renumbered, one for one and in their order. Pairs keep
    article numbers as typed facts; there only paragraphs and items are left to look at.
    """
    if kind == "clause":
        a, b = _alone(a), _alone(b)
    one, two = _referred(a), _referred(b)
    if one == two:
        return ""
    if one.statutes != two.statutes:
        return f"articles of a statute: {_differ(one.statutes, two.statutes)}"
    if one.ranges != two.ranges:
        return "ranges of articles"
    shapes, others = ([shape for _, shape, _ in said.within] for said in (one, two))
    if sorted(shapes) != sorted(others) or (shapes != others and (in_order or sentences_in_order(a, b))):
        return f"paragraphs referred to: {_differ(shapes, others)}"
    if shapes == others and any(x[0] == y[0] and x[2] != y[2] for x, y in zip(one.within, two.within, strict=True)):
        return "paragraphs referred to: others of the same article"
    mine, theirs = one.articles, two.articles
    if kind == "clause" and mine != theirs and (in_order or sentences_in_order(a, b)) and not _renumbered(mine, theirs):
        return f"articles referred to: {_differ([' '.join(one) for one in mine], [' '.join(one) for one in theirs])}"
    return ""


def _paragraph(said: tuple[str, str, str, str]) -> tuple[str, str, str]:
    """A paragraph of this very article by its number; of another article, which may have got one more, only that it is one."""
    article, number, level, item = said
    shape = f"제N조 제N{level}" + " 제N호" * bool(item) if article else f"제{number}{level}" + (f" 제{item}호" if item else "")
    return "".join(_DIGITS.findall(article)[:2]), shape, f"{number}{level}{item}"


_DIGITS = re.compile(r"\d+")


_SPAN = re.compile(r"제\s*(\d+)\s*조\s*(?:\([^()]*\)\s*)?(?:내지|부터|[~∼〜～])\s*제\s*(\d+)\s*조(?!\s*의\s*\d)")


def _spans(text: str) -> list[int]:
    """How many articles each range of articles spans: a renumbering keeps that."""
    return [int(last) - int(first) for first, last in _SPAN.findall(text)]


def _renumbered(mine: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]) -> bool:
    """Whether one list of article numbers is the other after a renumbering that keeps their order."""
    if len(mine) != len(theirs):
        return False
    pairs = sorted({((int(a), int(x or 0)), (int(b), int(y or 0))) for (a, x), (b, y) in zip(mine, theirs, strict=True)})
    return all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(pairs))


# ---------------------------------------------------------------- texts that are silent

# What takes long to be looked for is by what it ends in.
_DEFINES = re.compile(r"말\s*(?:합\s*니\s*다|한\s*다|함)\.?[)）]")
_LAST_POINTED_AT = re.compile(rf"[{CIRCLED}ⓐ-ⓩ](?<=[은는을를의에] .)\s?[가-힣][^{CIRCLED}ⓐ-ⓩ]*$")
_WORTH_READING = (
    (re.compile(rf"[^{_NO_SIGN.pattern[1:-2]}]"), _SIGN_OF_LETTERS, _MARKED, _LAST_POINTED_AT, _MAY_BE_APART),
    (re.compile(r"각\s*[호목]|(?:어느|중)\s*[하한]"), _DEFINES, _OTHER_INSURER, _HOSPITAL, _IN_HOSPITAL, _FIRST_OF_YEAR),
)
# What stands beside a clause is taken out before it is read, and then its end is another.
_BESIDE = re.compile(r"\n[ \t]*[【\[※]")
_ASKED_IN_ANSWER = re.compile(rf"^[^\n]*\n[\s\S]*{_ASKS.pattern}")


def says_something(kind: Kind) -> tuple[tuple[re.Pattern[str], ...], ...]:
    """In a text with `LETTERS` in which none of these is found there is nothing to object to but `references` and `who_acts`.

    In groups that are looked for together. `ENDS_ALONE` must not be found in its last letters either.
    """
    return (*_WORTH_READING, (_ASKS, _BESIDE) if kind == "clause" else (_ASKED_IN_ANSWER,))


ENDS_ALONE = re.compile(rf"{_ALONE.pattern}|\s$")
LAST = 24
"""Letters that are looked at for a mark that stands alone at the end of a text."""
FIRST_TIMES = (_FIRST_TIME, _AGAIN)
"""The same holds where both are found."""
