"""Rules for what a paragraph lays down: lists, periods, amounts, what is not paid, what follows from a condition.

Each paragraph is answered as a whole, so that no exception is lost, and asked for once, by the point that stands out most. A list
of what isn't paid is asked for as a list and item by item.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus_builder.generation import phrasing
from corpus_builder.generation.drafts import ANNOUNCES, Draft
from corpus_builder.generation.passages import Item, Passage
from corpus_builder.generation.types import AMOUNT, COVERAGE, DEADLINE, DISCLOSURE, EXCLUSION, OTHER, PROCEDURE
from corpus_builder.text import josa

MAX_ANSWER = 1_500
"""Characters. A longer paragraph is no answer but a chapter."""

GENERAL = 45
"""A question about a condition that is shorter than this (characters) may be asked of several articles."""

_NOT_PAID = re.compile(
    r"(?:보험금|급여금|손해|비용|금액|보상|보장)?[을를은는도]?\s?(?:지급|보상|보장|드리)(?:하(?:여\s?드리)?)?지\s?(?:않|아니)"
)
_PAID = re.compile(r"(?:지급하(?:여\s?드리)?며|(?:지급|보상|보장)(?:합니다|하여\s?드립니다|해\s?드립니다))")
_PLAIN_EXCLUSION = re.compile(
    r"^회사는 (?:다음|아래)(?:의)?\s?(?:각\s?호(?:의)?\s?)?(?:중\s?)?(?:어느\s?)?(?:하나|한\s?가지)?(?:의|로|에 해당하는)?\s?"
    r"(?:사유|경우|때)?(?:로|에는|에)?\s?(?:인하여\s)?(?:보험금\s?지급사유가\s?(?:발생한|생긴|발생하는)\s?(?:때|경우)에는\s)?"
    r"보험금을 지급하지 (?:않|아니합)"
)
_PLAIN_DAMAGE = re.compile(r"^회사는 .{0,40}(?:다음|아래)의? .{0,20}손해(?:는|를) 보상하(?:여 드리)?지 (?:않|아니)")
_CASE = re.compile(r"(?:경우|때)$")
_LABELLED = re.compile(r"\s?[:：]\s")


def in_passage(passage: Passage, title: str, *, only_list: bool = True) -> list[Draft]:
    """The questions that a paragraph of the article `title` answers, the most telling first.

    `only_list` says that no other paragraph of the article has a list, so that its list is all there is.
    """
    if len(passage.text) > MAX_ANSWER:
        return []
    if passage.items:
        return _from_list(passage, title, only_list)
    if ANNOUNCES.search(passage.text) or not _finished(passage.text):
        return []
    return _from_sentences(passage, title)


def _from_list(passage: Passage, title: str, only_list: bool) -> list[Draft]:
    announcing = [s for s in passage.sentences if ANNOUNCES.search(s)]
    if not announcing or not passage.text.rstrip():
        return []
    asked = phrasing.list_question(announcing[-1])
    if only_list and _PLAIN_EXCLUSION.match(announcing[-1]):
        # A numbered paragraph may have a sibling with further exclusions, even in another chunk of the same article.
        within = f"제{passage.number}항에 따라 " if passage.number else ""
        asked = f"{within}보험금을 지급하지 않는 사유는 무엇인가요?"
    drafts: list[Draft] = []
    if asked and not _is_glossary(passage):
        drafts.append(Draft(_kind(title, announcing[-1]), asked, passage.text, passage.quotes))
    return drafts + _exclusions(passage, announcing[-1])


def _is_glossary(passage: Passage) -> bool:
    return sum("말합니다" in item.text for item in passage.items) * 2 >= len(passage.items)


def _exclusions(passage: Passage, lead: str) -> list[Draft]:
    """One question per item of a list of what isn't paid, when the lead adds no condition of its own."""
    paid = "보험금을 지급" if _PLAIN_EXCLUSION.match(lead) else "보상" if _PLAIN_DAMAGE.match(lead) else ""
    if not paid or len(passage.sentences) != 1:
        return []
    return [draft for item in passage.items if (draft := _exclusion(item, lead, paid, passage))]


def _exclusion(item: Item, lead: str, paid: str, passage: Passage) -> Draft | None:
    case = re.split(r"[.\s]\s*(?:다만|단)[,\s]", item.text, maxsplit=1)[0].strip().rstrip(".")
    plain = phrasing.strip_asides(case)
    nested = bool(item.children) or "\n" in item.text.replace("\n다만", "다만")
    if nested or not 6 <= len(plain) <= 110 or _LABELLED.search(plain) or phrasing.standalone(plain) is None:
        return None
    if _CASE.search(plain) and paid != "보상":
        asked = f"{plain}에 {paid}하나요?"
    elif plain.endswith("손해") and paid == "보상":
        asked = f"{plain}{josa(plain, '은/는')} {paid}하나요?"
    elif paid != "보상" and not re.search(r"[다요]$", plain):
        asked = f"‘{plain}’의 사유로 보험금 지급사유가 발생한 때에 {paid}하나요?"
    else:
        return None
    answer = f"{lead}\n- {item.text}"  # quoted alone it is no "1." any more
    return Draft(EXCLUSION, asked, answer, (*_lead_quote(lead, passage), item.quote)) if _lead_quote(lead, passage) else None


def _lead_quote(lead: str, passage: Passage) -> tuple[str, ...]:
    """The verbatim sentence `lead`, when it stands unchanged in one of the quotes."""
    return (lead,) if any(lead in quote for quote in passage.quotes) else ()


def _from_sentences(passage: Passage, title: str) -> list[Draft]:
    makers: tuple[tuple[Callable[[str], str | None], Callable[[str], bool], str], ...] = (
        (phrasing.deadline_question, lambda s: True, DEADLINE),
        (phrasing.amount_question, lambda s: True, AMOUNT),
        (phrasing.question, lambda s: bool(_NOT_PAID.search(s[-40:])), EXCLUSION),
        (phrasing.question, lambda s: bool(re.search(r"(?:없습니다|않습니다|아니합니다)\.?$", s)), ""),
        (phrasing.when_question, lambda s: True, ""),
        (phrasing.question, lambda s: bool(_PAID.search(s[-30:])) and bool(re.search(r"(?:경우|때)에도\s", s)), COVERAGE),
        (phrasing.condition_question, lambda s: True, ""),
    )
    sentence = passage.sentences[0]  # a later one leans on the first, and a question made of it wouldn't stand alone
    for make, fits, kind in makers:
        asked = make(sentence) if fits(sentence) else None
        if asked:
            general = make is phrasing.condition_question and len(asked) < GENERAL
            return [Draft(kind or _kind(title, sentence), asked, passage.text, passage.quotes, anchored=general)]
    return []


def whole(paragraphs: tuple[Passage, ...], title: str) -> Draft | None:
    """The whole article as the answer to what it lays down about its title; None when it is too long or announces what isn't there."""
    text = "\n".join(p.text for p in paragraphs)
    lists = any(p.items for p in paragraphs)
    if not 30 <= len(text) <= 700 or (not lists and ANNOUNCES.search(text)) or not (lists or _finished(text)):
        return None
    asked = f"‘{title}’에 관하여 어떻게 정하고 있나요?"
    return Draft(_kind(title, ""), asked, text, tuple(q for p in paragraphs for q in p.quotes))


def _finished(text: str) -> bool:
    """Whether every line ends a sentence; one that doesn't is the rest of a table, a heading or a torn line."""
    return all(re.search(r"[다요]\.?(?:\s?[)）])?\.?$", line) for line in text.split("\n"))


def _kind(title: str, sentence: str) -> str:
    """The kind of question by the article's title first, by the sentence's words second."""
    for words, kind in (
        (r"지급하지 (?:않|아니)|보상하지 (?:않|아니)|면책|보상의? ?제한|보장하지 (?:않|아니)", EXCLUSION),
        (r"알릴 ?의무|고지 ?의무|통지 ?의무|의 ?(?:발생)?통지|변경 ?통지|변경의 통지", DISCLOSURE),
        (r"청구|서류|절차|신청", PROCEDURE),
        (r"지급사유|보상하는|보장하는|보험금의 종류|보상책임", COVERAGE),
    ):
        if re.search(words, title):
            return kind
    for words, kind in (
        (r"(?:지급|보상|보장)(?:을|를)?\s?하(?:여 드리)?지 (?:않|아니)", EXCLUSION),
        (r"알려야|통지하여야", DISCLOSURE),
        (r"서류|제출하|신청하|청구하", PROCEDURE),
        (r"보험금을 지급합니다|보상합니다|보상하여 드립니다", COVERAGE),
    ):
        if re.search(words, sentence):
            return kind
    return OTHER
