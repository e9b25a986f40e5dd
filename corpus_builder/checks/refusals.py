"""An answer that says the terms leave something open says so rightly: what it calls open is not laid down in the clause.

The decision it embodies: a refusal has one form (… 정하고 있지 않습니다. 이 조항은 … 정하고 있습니다.), and some other words for it,
so that it can be told from an answer. It is wrong for certain only where one part of a sentence of the clause has every word of what it
calls open, each as a word of its own, and a fact of the kind that is asked for (a period, an amount, papers); then it is dropped. Where
all words stand together and no kind of fact is asked for, a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import nfc, numbers, sentences

VERSION = 3

LAID_DOWN = "called open, and laid down"
PERHAPS = "called open, and perhaps laid down"
ANSWERS = "answers what can't be answered"

FEWEST = 4
"""Letters that the words of what is called open must have together, for their standing together to mean anything."""
MANY = 3
"""So many words that stand together are worth a look though no kind of fact is asked for."""

_KIND = "답할 수 없음"  # the task type of refusals, as generation/types.py has it
_SAYS = r"(?:정하고|정해|나와|다루고|(?:규정|명시|언급|기재)(?:하고|되어))"
_DENIES = re.compile(
    rf"{_SAYS}\s?있지\s?(?:는\s?)?않(?:습니다\.?$|으며,?\s|고,?\s)|(?:정한\s?(?:바|내용|것)|규정|내용)[이은는가]?\s?없습니다\.?$"
    r"|(?:알|확인할|답할)\s?수\s?없습니다\.?$"
)
_SAYS_WHAT = re.compile(rf"{_SAYS}\s?있습니다\.?$")
_OPEN = re.compile(
    r"(?:약관|특약|조항|조문|제\s?\d+\s?조(?:의\s?\d+)?(?:\s?\((?:[^()]|\([^()]*\))*\))?)(?:에서는|에는|에서|에|은|는)\s+(?P<what>.+?)"
    rf"(?:에\s?(?:관하여|관해|대하여|대해)(?:서는|서|는)?|[을를은는이가])?\s+(?:따로\s|별도로\s|구체적으로\s)*(?:{_SAYS}|정한)"
)
# What is laid down, though not in figures: 며칠 이내라고 정하지 않고 ‘지체 없이’ 하도록 정하고 있습니다.
_NO_FIGURE = re.compile(r"아니요\.\s(?:(?P<time>며칠[^.\n]*?)|금액[^.\n]*?)정하지 않고\s")
_TIME = frozenset(("일", "영업일", "주", "개월", "년", "년도", "시간"))
_MONEY = frozenset(("원", "%", "%p", "배", "분율", "달러", "유로"))
_PERIOD, _AMOUNT, _PAPERS = "기간|기한|시기|시점|날짜|일수|며칠|언제", "금액|한도|액수|상한|비율|이율|이자율|얼마", "구비서류|서류|양식"
_KINDS = re.compile(f"{_PERIOD}|{_AMOUNT}|{_PAPERS}")
_PARTICLE = re.compile(r"(?:에서|으로|부터|까지|에게|이나|[을를이가은는의에로와과도나])$")
_VERB = re.compile(r"(?:하여야|하는|하여|해야|하지|하면|한|할|함|되는|되면|된|될|됨|합니다|됩니다)$")
_EMPTY = frozenset("및 또는 등 그 수 때 것 경우 여부 방법 내용 사항 기준 관한 대한 관련 있는 없는 별도 구체적 제한 최대 최소".split())  # noqa: SIM905
_PART = re.compile(r"(?<=[며고])[,\s]+|(?<=으나)[,\s]+|(?<=지만)[,\s]+|,\s*(?=다만)")


@lru_cache(maxsize=256)  # three checks ask it of one pair
def refuses(output: str) -> bool:
    """Whether an answer says that something is left open and nothing else but what its article is about."""
    text = nfc(output).strip()
    said = [text[s.start : s.end] for s in sentences(text)]
    denies = bool(said) and ("않" in said[0] or "없" in said[0]) and bool(_DENIES.search(said[0]))
    return denies and all(_DENIES.search(one) or _SAYS_WHAT.search(one) for one in said)


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop a refusal whose answer stands in the clause; look where it may, and at an answer to what is said to have none."""
    if named := _NO_FIGURE.match(nfc(candidate.output).strip()):
        units = _TIME if named["time"] else frozenset(("원",))
        stated = [str(number) for number in numbers(nfc(candidate.output).strip()[named.end() :]) if number.unit in units]
        return Verdict("refusals", "drop" if stated else "pass", tuple(Reason(LAID_DOWN, number) for number in stated[:1]))
    if not refuses(candidate.output):
        wrong = candidate.task_type == _KIND
        return Verdict("refusals", "look" if wrong else "pass", (Reason(ANSWERS, candidate.output[:80]),) if wrong else ())
    left_open = _OPEN.search(nfc(candidate.output))
    what = left_open["what"] if left_open else ""
    words = _words(what)
    if sum(map(len, words)) < FEWEST:
        return Verdict("refusals", "pass")
    together = [part for part in _parts(chunk.body) if all(_stands(word, part) for word in words)]
    if found := next((part for part in together if _states(part, what)), ""):
        return Verdict("refusals", "drop", (Reason(LAID_DOWN, found.strip()[:120]),))
    if together and not _KINDS.search(what) and len(words) >= MANY:
        return Verdict("refusals", "look", (Reason(PERHAPS, together[0].strip()[:120]),))
    return Verdict("refusals", "pass")


def _states(part: str, what: str) -> bool:
    """Whether a part of the clause states a fact of the kind that is asked for."""
    units = {number.unit for number in numbers(part)}
    return (
        bool(re.search(_PERIOD, what) and units & _TIME)
        or bool(re.search(_AMOUNT, what) and units & _MONEY)
        or bool(re.search(_PAPERS, what) and re.search(r"서류|증명서|진단서|청구서|신청서", part))
    )


def _words(what: str) -> list[str]:
    """What is spoken of, as bare words: without particles, endings, and the words for the kind of fact."""
    bare = [_KINDS.sub("", _PARTICLE.sub("", _VERB.sub("", word))) for word in re.findall(r"[가-힣A-Za-z0-9]+", what)]
    return list(dict.fromkeys(word for word in bare if len(word) > 1 and word not in _EMPTY))


def _parts(body: str) -> Iterator[str]:
    """The sentences of a text, cut where one thing that it lays down ends and the next begins."""
    for line in nfc(body).split("\n"):
        for span in sentences(line):
            yield from _PART.split(line[span.start : span.end])


def _stands(word: str, part: str) -> bool:
    """Whether a word ends as one there: 청구 stands in "청구하는" and not in "청구서류"."""
    return bool(re.search(rf"{re.escape(word)}(?![가-힣])|{re.escape(word)}(?=[을를이가은는의에로와과도만하되한할된될합됩해])", part))
