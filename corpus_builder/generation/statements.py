"""Rules for what a paragraph lays down: lists, periods, amounts, what is not paid, what follows from a condition.

Each paragraph is answered as a whole, so that no exception is lost, and asked for by the point that stands out most; a list is also
asked item by item (cases.py). What a customer would call it is looked up first (plain.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus_builder.generation import cases, phrasing
from corpus_builder.generation.drafts import ANNOUNCES, Draft, kind
from corpus_builder.generation.passages import Passage
from corpus_builder.generation.types import AMOUNT, COVERAGE, DEADLINE, DISCLOSURE, EXCLUSION

GENERAL = 50
"""A question that is shorter than this (characters) may be asked of several articles."""

_NOT_PAID = re.compile(
    r"(?:보험금|급여금|손해|비용|금액|보상|보장)?[을를은는도]?\s?(?:지급|보상|보장|드리)(?:하(?:여\s?드리)?)?지\s?(?:않|아니)"
)
_PAID = re.compile(r"(?:지급하(?:여\s?드리)?며|(?:지급|보상|보장)(?:합니다|하여\s?드립니다|해\s?드립니다))")


def in_passage(passage: Passage, title: str, *, only_list: bool = True) -> list[Draft]:
    """The questions that a paragraph of the article `title` answers, the most telling first.

    `only_list` says that no other paragraph of the article has a list, so that its list is all there is.
    """
    if passage.items:
        return _from_list(passage, title, only_list)
    if ANNOUNCES.search(passage.text) or not finished(passage.text):
        return []
    return _from_sentences(passage, title)


def _from_list(passage: Passage, title: str, only_list: bool) -> list[Draft]:
    announcing = [s for s in passage.sentences if ANNOUNCES.search(s)]
    if not announcing or not passage.text.rstrip():
        return []
    drafts: list[Draft] = []
    if not passage.cut and not _is_glossary(passage):
        asked = phrasing.list_question(announcing[-1])
        if only_list and cases.is_plain_exclusion(announcing[-1]):
            # A numbered paragraph may have a sibling with further exclusions, even in another chunk of the same article.
            within = f"제{passage.number}항에 따라 " if passage.number else ""
            asked = f"{within}보험금을 지급하지 않는 사유는 무엇인가요?"
        if asked:
            anchored = len(asked) < GENERAL and not cases.is_plain_exclusion(announcing[-1])
            drafts.append(Draft(kind(title, announcing[-1]), asked, passage.text, passage.quotes, anchored=anchored))
    return drafts + cases.in_list(passage, title)


def _is_glossary(passage: Passage) -> bool:
    return sum("말합니다" in item.text for item in passage.items) * 2 >= len(passage.items)


def _from_sentences(passage: Passage, title: str) -> list[Draft]:
    makers: tuple[tuple[Callable[[str], str | None], Callable[[str], bool], str], ...] = (
        (phrasing.deadline_question, lambda s: True, DEADLINE),
        (phrasing.amount_question, lambda s: True, AMOUNT),
        (phrasing.question, lambda s: bool(_NOT_PAID.search(s[-25:])), EXCLUSION),
        (phrasing.question, lambda s: bool(re.search(r"(?:없습니다|않습니다|아니합니다)\.?$", s)), ""),
        (phrasing.when_question, lambda s: True, DEADLINE),
        (phrasing.question, lambda s: bool(_PAID.search(s[-30:])) and bool(re.search(r"(?:경우|때)에도\s", s)), COVERAGE),
        (phrasing.condition_question, lambda s: True, ""),
        (phrasing.reckoning_question, lambda s: True, AMOUNT),
        (phrasing.settled_question, lambda s: True, ""),
        (phrasing.place_question, lambda s: True, ""),
        (phrasing.statement_question, lambda s: True, ""),
        (phrasing.case_at_last_question, lambda s: True, ""),
    )
    sentence = passage.sentences[0]  # a later one leans on the first, and a question made of it wouldn't stand alone
    if "라 함은" in sentence:
        return []
    for make, fits, sort in makers:
        asked = make(sentence) if fits(sentence) else None
        if asked:
            sort = DISCLOSURE if make is phrasing.when_question and re.search(r"알[려리]|통지", sentence) else sort
            yes = phrasing.yes_or_no(sentence, asked)
            return [Draft(sort or kind(title, sentence), asked, passage.text, passage.quotes, anchored=len(asked) < GENERAL, yes=yes)]
    return []


def whole(paragraphs: tuple[Passage, ...], title: str) -> Draft | None:
    """The whole article as the answer to what it lays down about its title; None when it is too long or announces what isn't there."""
    text = "\n".join(p.numbered for p in paragraphs)
    lists = any(p.items for p in paragraphs)
    if (
        not 30 <= len(text) <= 700
        or (not lists and ANNOUNCES.search(text))
        or not (lists or finished(text))
        or any(p.cut for p in paragraphs)
    ):
        return None
    asked = f"‘{title}’에 관하여 어떻게 정하고 있나요?"
    return Draft(kind(title, ""), asked, text, tuple(q for p in paragraphs for q in p.quotes))


def finished(text: str) -> bool:
    """Whether every line ends a sentence; one that doesn't is the rest of a table, a heading or a torn line."""
    return all(re.search(r"[다요]\.?(?:\s?[)）])?\.?$", line) for line in text.split("\n"))
