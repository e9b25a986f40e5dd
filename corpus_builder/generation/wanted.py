"""Which kinds of question a clause can serve, and which of them it is asked for: chunk -> task types.

The decision it embodies: the choice hangs on the chunk and the settings alone, never on what else the corpus holds. A request is known
by its content, so a PDF that comes or goes changes no request and no answer is paid for twice. That the kinds still come out as the
settings want them over many clauses is the work of the weights: a kind that few clauses can serve is taken nearly wherever it can be
had, one that every clause can serve is taken now and then.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

from corpus_builder.generation import types
from corpus_builder.model import Chunk, content_id
from corpus_builder.text import facts

VERSION = 1
"""Rises when clauses can serve other kinds than before."""

AT_MOST = 3
"""Questions of one kind that one clause is asked for at most."""

PLENTY: Mapping[str, float] = {
    types.DEFINITION: 12.0,
    types.COVERAGE: 9.0,
    types.EXCLUSION: 2.0,
    types.AMOUNT: 8.0,
    types.DEADLINE: 7.0,
    types.PROCEDURE: 14.0,
    types.DISCLOSURE: 5.0,
    types.SEVERAL: 18.0,
    types.TABLE: 2.0,
    types.PLAIN_WORDS: 320.0,
    types.CITATION: 240.0,
    types.UNANSWERABLE: 90.0,
    types.OTHER: 250.0,
}
"""How plentiful each kind is, relative to the others and to `types.SHARES`: fitted so that three questions for each chunk of two real
policies come out as SHARES (as near as the clauses allow: exclusions are short of their share, what every clause can serve fills up)."""

_MONEY = frozenset(("원", "%", "%p", "배", "분율", "달러", "유로"))
_TIME = frozenset(("일", "영업일", "주", "개월", "년", "년도", "시간"))
_DEFINES = re.compile(r"(?:이라|라|이란|란)\s?함은|(?:[을를]\s?|란\s[^.\n]{4,})(?:말합니다|말한다|의미합니다)")
_PAYS = re.compile(r"(?:지급|보상|보장)\s?(?:합니다|하며|하고|하여\s?드|해\s?드)|(?:지급|보상|보장)(?:하는|할)\s?(?:사유|손해|경우|책임)")
_PAYS_NOT = re.compile(
    r"(?:지급|보상|보장|책임을?\s?지|부담|드리)(?:하여\s?드리|해\s?드리|하)?지\s?(?:않|아니)"
    r"|지급사유(?:에|로)\s?(?:해당|보지)[^.\n]{0,8}지\s?(?:않|아니)|보장(?:에서|대상에서)?\s?제외"
)
_COUNTED = re.compile(r"한도|비율|비례|공제금액|자기부담|산출|계산|이자|이율|곱하|나눈|나누어|차감|환급금")
_PAPERS = re.compile(r"서류|청구서|신청서|증명서|진단서|제출|청구(?:하|할)|신청(?:하|할)|서면으로|절차|통지하여")
_TELLS = re.compile(r"알려야|알릴\s?의무|알리지|알린\s|통지하(?:여야|지)|통지\s?의무|고지")
_CONTRACT = re.compile(
    r"해지|해제|취소|무효|철회|부활|효력|갱신|해약환급금|만기|납입최고|연체|성립|승낙|변경|소멸|종료|양도|배당|수익자|관할|분쟁"
)
_OTHER_PARAGRAPH = re.compile(r"제\s?\d+\s?항(?:에도|의|에\s?따|에서|에\s?의|과|와|부터|및|에\s?해당|에\s?정)")


def servings(chunk: Chunk) -> Counter[str]:
    """task type -> how many questions of it the chunk's text allows, at most AT_MOST; kinds that it allows none of are left out.

    특약 비교 is never among them: what is to be compared stands in another clause, and which one depends on the rest of the corpus.
    """
    found = _said(chunk) or Counter({types.OTHER: 1})
    if _spans_paragraphs(chunk):
        found[types.SEVERAL] = 1
    found[types.PLAIN_WORDS] = 1
    if chunk.article[:1].isdigit() and chunk.title:
        found[types.CITATION] = 1
        if not chunk.piece:  # another piece of the article may have the answer
            found[types.UNANSWERABLE] = 1
    return found


def _said(chunk: Chunk) -> Counter[str]:
    """What the body lays down, by its words and numbers."""
    body = chunk.body
    units = Counter(number.unit for number in facts(body).numbers)
    excluded = len(_PAYS_NOT.findall(body))
    if excluded and _PAYS_NOT.search(chunk.title):
        excluded = max(excluded, sum(mark.level == "호" for mark in chunk.marks))
    found = Counter(
        {
            types.DEFINITION: len(_DEFINES.findall(body)),
            types.COVERAGE: len(_PAYS.findall(body)),
            types.EXCLUSION: excluded,
            types.AMOUNT: sum(units[unit] for unit in _MONEY) or min(1, len(_COUNTED.findall(body))),
            types.DEADLINE: sum(units[unit] for unit in _TIME),
            types.PROCEDURE: min(2, len(_PAPERS.findall(body))),
            types.DISCLOSURE: min(2, len(_TELLS.findall(body))),
            types.TABLE: 2 * sum(mark.level == "table" for mark in chunk.marks),
            types.OTHER: min(2, len(_CONTRACT.findall(body))),
        }
    )
    return Counter({kind: min(number, AT_MOST) for kind, number in found.items() if number > 0})


def _spans_paragraphs(chunk: Chunk) -> bool:
    """Whether a paragraph leans on another one of the same text."""
    paragraphs = sum(mark.level == "항" for mark in chunk.marks)
    return paragraphs > 1 and bool(_OTHER_PARAGRAPH.search(chunk.body))


def chosen(chunk: Chunk, mix: Mapping[str, float], number: int) -> Counter[str]:
    """task type -> how many questions of it to ask the chunk for, `number` in all or fewer; in the order of `types.TASK_TYPES`.

    A weighted draw without replacement (Efraimidis and Spirakis, 2006: the largest log(u)/weight), with the chunk's id for a seed: what
    is drawn for a smaller number is part of what is drawn for a larger one.
    """
    keys = {
        (kind, n): math.log(_chance(chunk.id, kind, n)) / weight
        for kind, allowed in servings(chunk).items()
        if (weight := mix.get(kind, 0.0) / PLENTY.get(kind, 1.0)) > 0
        for n in range(allowed)
    }
    drawn = Counter(kind for kind, _ in sorted(keys, key=lambda key: (-keys[key], key))[:number])
    return Counter({kind: drawn[kind] for kind in types.TASK_TYPES if drawn[kind]})


def _chance(chunk_id: str, kind: str, n: int) -> float:
    """A number between 0 and 1 that is always the same for the same arguments."""
    return (int(content_id("chance", chunk_id, kind, n)[:12], 16) + 0.5) / 16**12
