"""Rules for lists, item by item: what the opening says of all cases is asked of one of them.

The decision it embodies: the answer is the opening and the item, word for word, with whatever proviso stands in either. A list is
left alone where something behind its last item may speak of the others.
"""

from __future__ import annotations

import re

from corpus_builder.generation import phrasing
from corpus_builder.generation.drafts import ANNOUNCES, Draft, kind
from corpus_builder.generation.passages import Item, Passage
from corpus_builder.generation.types import EXCLUSION
from corpus_builder.text import josa, squeezed

_PLAIN_EXCLUSION = re.compile(
    r"^회사는 (?:다음|아래)(?:의)?\s?(?:각\s?호(?:의)?\s?)?(?:중\s?)?(?:어느\s?)?(?:하나|한\s?가지)?(?:의|로|에 해당하는)?\s?"
    r"(?:사유|경우|때)?(?:로|에는|에)?\s?(?:인하여\s|의하여\s)?(?:보험금\s?지급사유가\s?(?:발생한|생긴|발생하는)\s?(?:때|경우)에는\s)?"
    r"보험금을 지급하지 (?:않|아니합)"
)
_CASE = re.compile(r"(?:경우|때)$")
_LABELLED = re.compile(r"\s?[:：]\s")
_PROVISO = re.compile(r"[.\s]\s*(?:다만|단)[,\s]")
_DENIES = re.compile(r"지\s?(?:않|아니)\S*\.?$")


def is_plain_exclusion(lead: str) -> bool:
    """Whether a list's opening says that the company doesn't pay in the cases listed, and no more."""
    return bool(_PLAIN_EXCLUSION.match(lead))


def in_list(passage: Passage, title: str) -> list[Draft]:
    """One question per item that is a case by itself; none where the list has something behind it, or an opening without a list."""
    announcing = [s for s in passage.sentences if ANNOUNCES.search(s)]
    quoted = [squeezed(quote) for quote in passage.quotes]
    verbatim = all(any(squeezed(sentence) in quote for quote in quoted) for sentence in passage.sentences)
    if not announcing or not verbatim or _has_tail(passage):
        return []
    items = passage.items[:-1] if passage.cut else passage.items
    return [draft for item in items if (draft := _case(item, announcing[-1], passage, title))]


def _has_tail(passage: Passage) -> bool:
    """Whether lines stand behind the last item that are none of its own."""
    last = passage.items[-1]
    while last.children:
        last = last.children[-1]
    return "\n" in last.text and not passage.cut


def _case(item: Item, lead: str, passage: Passage, title: str) -> Draft | None:
    case = _PROVISO.split(item.text, maxsplit=1)[0].strip().rstrip(".;,")
    plain = phrasing.strip_asides(case)
    nested = bool(item.children) or "\n" in item.text.replace("\n다만", "다만")
    if nested or not 6 <= len(plain) <= 110 or _LABELLED.search(plain) or ANNOUNCES.search(plain) or phrasing.standalone(plain) is None:
        return None
    asked = phrasing.case_question(lead, plain)
    if asked is None and _PLAIN_EXCLUSION.match(lead):
        asked = f"{plain}에 보험금을 지급하나요?" if _CASE.search(plain) else _for_a_reason(plain)
    if asked is None:
        return None
    answer = f"{passage.lead}\n- {item.text}"  # quoted alone it is no "1." any more
    yes = "아니요" if _PLAIN_EXCLUSION.match(lead) else phrasing.yes_or_no_in_case(lead, plain, asked)
    sort = EXCLUSION if _not_paid(lead) else kind(title, lead)
    return Draft(sort, asked, answer, (*passage.sentences, item.quote), item=item.number, yes=yes)


def _for_a_reason(plain: str) -> str | None:
    named = not re.search(r"[다요]$|경우|까지$|한함$|제외$", plain)
    return f"‘{plain}’{josa(plain, '으로/로')} 보험금 지급사유가 발생한 때에 보험금을 지급하나요?" if named else None


def _not_paid(lead: str) -> bool:
    return bool(_DENIES.search(lead) and re.search(r"(?:지급|보상|보장|부담)\S*(?:\s\S+)?$", lead))
