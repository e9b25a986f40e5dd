"""Rules for definitions: "‘골절’이라 함은 …을 말합니다", "계약자: 회사와 …을 말합니다" and the glosses in boxes."""

from __future__ import annotations

import re

from corpus_builder.generation.drafts import ANNOUNCES, Draft
from corpus_builder.generation.passages import Box, Item, Passage, clean, without_mark
from corpus_builder.generation.types import DEFINITION
from corpus_builder.text import josa, sentences, with_josa

MAX_TERM = 40

_QUOTED = r"[‘“「『\"'｢⌜]\s?([^‘’“”「」『』\"'｢｣⌜⌟]{1,40}?)\s?[’”」』\"'｣⌟]"
_SAYS = r"\s?(?:\([^()]{1,60}\)\s?)?(?:이?라\s?(?:함은|하면|는 것은)|이?란)[\s,]"
_NAMED = re.compile(
    r"^(?:(?:이|본)\s?(?:추가\s?)?(?:특별\s?약관|특약|보통\s?약관|약관|계약)에(?:서|\s?있어서)(?:의|는)?,?\s|여기(?:에)?서\s"
    r"|제\s?\d+\s?항(?:\s?제\s?\d+\s?호)?(?:의|에서(?:\s정한|\s말하는)?)\s)?"
    rf"(?:{_QUOTED}|([^\s‘’“”「」\"',()]{{1,20}}(?:\s[^\s‘’“”「」\"',()]{{1,12}}){{0,2}}?)){_SAYS}"
)
_COLON = re.compile(rf"^(?:{_QUOTED}|([^:：\n‘’“”]{{1,40}}?))\s?[:：]\s?(.+)$", re.DOTALL)
_MEANS = re.compile(r"(?:말합니다|말한다|뜻합니다|뜻한다|의미합니다|의미한다|것입니다|(?:로|으로) 합니다|(?:로|으로) 봅니다)\.?\)?$")
_MEANS_INSIDE = re.compile(r"(?:말합니다|뜻합니다|의미합니다|말하며|뜻하며|의미하며|말하고|말한다)")
_NO_TERM = re.compile(r"^(?:예|예시|참고|주|설명|사례|계산식|다만|단|용어|구분|경우|비고|출처)$|(?:경우|때|사유|방법|다음)$")
_GLOSSARY = re.compile(r"용어|해설|설명$|정의|뜻풀이")
_NO_GLOSS = re.compile(r"예시|사례|유의|관련\s?(?:법규|법령)|안내|참고|절차|법\s?제\s?\d|예\)|계산|^\s*$")
_OWN_TOPIC = re.compile(r"(?:사항|신청|내용|회사|계약자|피보험자|보험수익자|금액|제도|기관|이것)(?:은|는)\s")
_NEXT_ITEM = re.compile(r"다\.\s\d{1,2}[.)]\s\S")  # an item that reading has left in the line of the one before
_LAW_VOICE = re.compile(r"(?:한다|이다|있다|없다|된다)\.")


def in_passage(passage: Passage) -> list[Draft]:
    """The definition that a paragraph opens with, or those in its list."""
    named = _NAMED.match(passage.text)
    term = _named_term(named) if named else None
    if term and passage.items == () and ANNOUNCES.search(passage.text):
        return []
    if term and passage.items and _MEANS_INSIDE.search(passage.lead):
        return [Draft(DEFINITION, _asks(term), passage.text, passage.quotes)] if not passage.cut else []
    if term and not passage.items and _MEANS_INSIDE.search(passage.text) and len(passage.sentences) <= 4:
        return [Draft(DEFINITION, _asks(term), passage.text, passage.quotes)]
    return [draft for item in (passage.items[:-1] if passage.cut else passage.items) for draft in _in_item(item)]


def in_box(box: Box) -> list[Draft]:
    """The definitions of a gloss: of the term in its label, or those listed in a 용어풀이."""
    if _LAW_VOICE.search(box.text) or not box.label:
        return []
    if _GLOSSARY.search(box.label) and len(box.label) <= 12:
        return [d for line in box.text.split("\n") for d in _in_line(line, box)]
    term, text = _term(box.label), _to_last_sentence(box.text)
    if term is None or _NO_GLOSS.search(box.label) or not _MEANS.search(_first(text)) or ANNOUNCES.search(text):
        return []
    if _OWN_TOPIC.search(text[:80]) or text.startswith(term):
        return []
    named = _NAMED.match(text) or re.search(r"\S라\s?함은\s", text[:60])
    answer = text if named else f"‘{term}’{josa(term, '이란/란')} {text}"
    return [Draft(DEFINITION, _asks(term), answer, (box.quote,))]


def _in_item(item: Item) -> list[Draft]:
    """ "용어: 뜻" in an item, or in each of its sub-items when the item is only their heading."""
    text = clean(without_mark(item.quote))
    if not item.children:
        return _in_line(text, item) if "\n" not in text else []
    own = _in_line(text, item) if _MEANS_INSIDE.search(text.split("\n")[0]) and ":" in text.split("\n")[0] else []
    return own or [draft for child in item.children for draft in _in_item(child)]


def _in_line(text: str, source: Item | Box) -> list[Draft]:
    line = without_mark(_to_last_sentence(text.strip()))
    if ANNOUNCES.search(line) or _NEXT_ITEM.search(line):
        return []
    quote = text if isinstance(source, Box) else source.quote
    named = _NAMED.match(line)
    if named and _MEANS_INSIDE.search(line) and (term := _named_term(named)):
        return [Draft(DEFINITION, _asks(term), line, (quote,))]
    colon = _COLON.match(line)
    if colon is None or not _MEANS_INSIDE.search(colon[3]) or not colon[3].rstrip().endswith((".", "다", ")")):
        return []
    term, says_it = _term(colon[1] or colon[2]), _NAMED.match(colon[3])
    if term and says_it:
        return [Draft(DEFINITION, _asks(term), colon[3], (quote,))]
    return [Draft(DEFINITION, _asks(term), f"‘{term}’{josa(term, '이란/란')} {colon[3]}", (quote,))] if term else []


def _term(raw: str) -> str | None:
    """The term without quotes and blanks; None for what is no term."""
    term = raw.strip(" ‘’“”「」『』\"'｢｣⌜⌟,·")
    bad = (
        not term
        or len(term) > MAX_TERM
        or re.search(r"[‘’“”「」『』:：]", term)
        or _NO_TERM.search(term)
        or term.count("(") != term.count(")")
    )
    return None if bad else term


def _named_term(named: re.Match[str]) -> str | None:
    """The term of a `_NAMED` match; unquoted, "강제집행이란" must not give "강제집행이"."""
    term = named[1] or named[2]
    if not named[1] and term.endswith("이") and josa(term[:-1], "이란/란") == "이란":
        term = term[:-1]
    return _term(term)


def _asks(term: str) -> str:
    return f"‘{with_josa(f'{term}’', '이란/란')} 무엇을 뜻하나요?"


def _to_last_sentence(text: str) -> str:
    """`text` up to its last full sentence: examples and sums that follow a definition are no part of it."""
    ends = [m.end() for m in re.finditer(r"다\.(?:\s?[)）])?(?=\s|$)", text)]
    return text[: ends[-1]] if ends else text


def _first(text: str) -> str:
    """The first sentence of `text`."""
    spans = sentences(text)
    return text[spans[0].start : spans[0].end] if spans else ""
