"""Rules for where something stands and what else applies: the article of a rule, borrowed articles, riders that depart from the base
terms, and what an article leaves open.

The decision it embodies: only what the paragraph itself says is asked. Which article a rule stands in is known from the chunk's
header, which articles apply is printed in the paragraph, and that a sum or a number of days isn't fixed is said of an article only
when no such number stands anywhere in it.
"""

from __future__ import annotations

import re

from corpus_builder.generation import phrasing
from corpus_builder.generation.drafts import ANNOUNCES, Draft
from corpus_builder.generation.passages import Passage
from corpus_builder.generation.statements import finished
from corpus_builder.generation.types import CITATION, COMPARISON, SEVERAL, UNANSWERABLE
from corpus_builder.model import Chunk
from corpus_builder.text import numbers, with_josa

_ARTICLE = r"제\s?\d+\s?조(?:\s?의\s?\d+)?\s?(?:[(\[](?:[^()\[\]]|\([^()]*\))*[)\]])?(?:\s?제\s?\d+\s?항)?(?:\s?제\s?\d+\s?호)?"
_TERMS = r"(?:「[^」]{2,40}」\s?(?:의\s)?|(?:보통|기본|주계약\s?|[가-힣]{2,20}\s?특별)\s?약관\s?(?:의\s)?)?"
_ONE = rf"{_TERMS}{_ARTICLE}"
_BORROWED = re.compile(
    rf"({_ONE}(?:(?:\s?,|\s?및|\s?또는|과|와)\s?{_ONE})*)(?:의\s(?:규정|내용))?(?:을|를|이|가)\s(준용합니다|적용합니다|준용됩니다|적용됩니다|따릅니다)\.?$"
)
_ASKS = {
    "준용합니다": "준용하나요?", "적용합니다": "적용하나요?",
    "준용됩니다": "준용되나요?", "적용됩니다": "적용되나요?", "따릅니다": "따르나요?",
}  # fmt: skip
_DEPARTS = re.compile(
    rf"((?:보통|기본|주계약\s?)\s?약관\s?(?:의\s)?{_ARTICLE}(?:(?:\s?,|\s?및|\s?또는|과|와)\s?{_ARTICLE})*)(?:의\s?규정)?에도\s?불구하고"
)
_PROMPTLY = re.compile(r"지체\s?없이|즉시")
_INSURED_SUM = re.compile(r"보험가입금액(?:\([^()]*\))?을\s(?:\S+\s){0,12}지급(?:합니다|하여\s?드립니다)\.?$")
_CASE = re.compile(r"^회사는 (.{8,120}?(?:경우|때))(?:에는|에|,)?\s")
_GENERAL_TITLE = re.compile(r"^(?:적용|기타|특칙|일반|준용|보칙|목적)")


def in_passage(passage: Passage, chunk: Chunk) -> list[Draft]:
    """The questions about a paragraph's place and its ties; none of an annex, or of a paragraph that a list belongs to."""
    if (
        passage.items
        or passage.section
        or not chunk.article[:1].isdigit()
        or not chunk.title
        or ANNOUNCES.search(passage.text)
        or not finished(passage.text)
    ):
        return []
    made = (
        _borrowed(passage),
        _departs(passage, chunk),
        _unstated_days(passage, chunk),
        _unstated_sum(passage, chunk),
        _place(passage, chunk),
    )
    return [draft for draft in made if draft]


def _place(passage: Passage, chunk: Chunk) -> Draft | None:
    """Which article says it: asked of the first paragraph only, so that an article is asked for once."""
    said = phrasing.that_it_says(passage.sentences[0])
    defines = re.search(r"라 함은|[이란]란\s|말한다는$|뜻한다는$|같다는$", said or "")
    if (
        said is None
        or defines
        or passage.overridden
        or passage.number not in ("", "1")
        or len(said) < 30
        or _GENERAL_TITLE.match(chunk.title)
        or re.search(r"제\s?\d+\s?[조항호]", said)
    ):
        return None
    where = f"제{passage.number}항" if passage.number else ""
    return Draft(
        CITATION, f"{said} 내용은 어느 조항에 있나요?", f"{{article}} {where}입니다.\n“{passage.text}”".replace(" 입", "입"), passage.quotes
    )


def _borrowed(passage: Passage) -> Draft | None:
    """Which articles apply in a case."""
    sentence = phrasing.standalone(passage.sentences[0])
    match = _BORROWED.search(sentence) if sentence else None
    if sentence is None or match is None or match.start() < 12 or re.search("불구하고|제외|라 함은", sentence):
        return None
    particle = "이" if match[2].endswith("됩니다") else "을"
    asked = f"{sentence[: match.start()].rstrip()} 어느 조항{particle} {_ASKS[match[2]]}"
    complete = re.search(r"[은는에]$|[하되]여$|따라$|경우$|때$", sentence[: match.start()].rstrip())
    if not complete or len(asked) > phrasing.MAX_QUESTION:
        return None
    return Draft(SEVERAL, asked, passage.text, passage.quotes, anchored=len(asked) < 60)


def _departs(passage: Passage, chunk: Chunk) -> Draft | None:
    """What a rider lays down otherwise than the base terms do."""
    sentence = passage.sentences[0]
    match = _DEPARTS.search(sentence)
    if match is None or "보통약관" in chunk.unit_title.replace(" ", "") or phrasing.points(sentence):
        return None
    return Draft(COMPARISON, f"{with_josa(match[1].strip(), '과/와')} 달리 정하고 있는 내용은 무엇인가요?", passage.text, passage.quotes)


def _unstated_days(passage: Passage, chunk: Chunk) -> Draft | None:
    """That no number of days is fixed where something is due without delay."""
    sentence = phrasing.standalone(passage.sentences[0])
    found = _PROMPTLY.findall(sentence or "")
    if sentence is None or len(found) != 1 or chunk.piece or any(n.unit in ("일", "영업일", "개월", "시간") for n in numbers(chunk.body)):
        return None
    asked = phrasing.whether(_PROMPTLY.sub("며칠 이내에", sentence))
    if asked is None or "며칠" not in asked or not re.search(r"야 하는지$|알리는지$|통지하는지$", asked):
        return None
    said = f"아니요. 며칠 이내라고 정하지 않고 ‘{found[0]}’ 하도록 정하고 있습니다.\n{passage.text}"
    return Draft(UNANSWERABLE, f"{asked} 날수를 정하고 있나요?", said, passage.quotes, anchored=True)


def _unstated_sum(passage: Passage, chunk: Chunk) -> Draft | None:
    """That no sum is printed where the insured sum is paid."""
    sentence = phrasing.standalone(passage.sentences[0])
    match = _CASE.match(sentence) if sentence and _INSURED_SUM.search(sentence) else None
    if match is None or chunk.piece or any(n.unit in ("원", "만원", "달러", "%") for n in numbers(chunk.body)):
        return None
    asked = f"{match[1]}에 지급하는 보험금이 몇 원인지 숫자로 정하고 있나요?"
    said = f"아니요. 금액을 숫자로 정하지 않고 다음과 같이 정하고 있습니다.\n{passage.text}"
    return Draft(UNANSWERABLE, asked, said, passage.quotes, anchored=True) if len(asked) <= phrasing.MAX_QUESTION else None
