"""Every sentence of an answer speaks of what its evidence speaks of.

The decision it embodies: a sentence is held against the evidence by its own words, numbers and what only affirms or denies left out.
One that has next to none of its words from the evidence, the question or the clause's heading came from elsewhere: a condition that
the clause doesn't set, or an answer to another clause's question. A condition that is put into a sentence is told by what law asks for:
papers, permissions, forms, places, fault. One that neither clause nor question has is the answer's own, as is an "only if" where the
evidence limits nothing. An answer that has little of its quotes' words, and more of another sentence's of the clause, shows the wrong
quote. Whether it is so is for a person to see, so the outcome is a look.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus_builder.checks._words import CONDITIONS, DAILY, beside, told, unsaid, untitled
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import nfc, sentences, squeezed, verbatim

VERSION = 3

UNSUPPORTED = "sentence not in evidence"
ELSEWHERE = "another sentence fits better"
ADDED = "condition not in evidence"

STRANGE = 0.8
"""A sentence came from elsewhere when at least this share of its words is unknown (no word that begins alike stands in what is known).
Measured on right answers told in other words, of which one in a hundred is above, and on made-up conditions, of which a quarter are."""

LITTLE, LEAST, MORE = 0.5, 2, 3
"""An answer shows the wrong quote when at most so much of its words stands in its quotes, and of those that don't, a sentence of the clause
has at least the second number that the question doesn't have either (the quotes one at most), or the third; and more than the quotes."""

RUN, STEP, QUOTED, COPIED, WHOLLY = 7, 3, 0.27, 0.28, 0.4
"""Nor is the right quote shown where of an answer's letters, counted in runs of so many that stand elsewhere word for word (looked for at
every STEP of them), at most the share QUOTED stands in quotes and question, and more than that by the share COPIED in the clause; nor
where all of it stands in the clause, and the last share not in quotes and question."""

FEWEST = 3
"""Unknown words that a sentence has at least."""

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d[\d,.]*[가-힣A-Za-z%²]*")
_RARE = re.compile(r"\d\d[\d,.]*\d|\d\d")  # what two texts don't share by chance
_FIGURES = re.compile(r"\d[\d,.]*")
_SHOWN = re.compile(r"\d\D{0,6}[=×÷]")
_TOLD = re.compile("[빼뺀뺍]|더[하한]|곱[하한]|나[누눈]|절반|차감|합[하한]")
_WORD = re.compile(r"[가-힣A-Za-z]{2,}")
_SENTENCE = re.compile(r"\n|(?<=다)\.|[;|]|(?<!\d)(?=\d{1,2}\.\s?[가-힣])|(?=[①-⑳])")
_ANYWHERE = re.compile(
    r"(?:보상|지급|보장|보험금|제외|해당|가능|원칙|따라서|다만|그러나|하지만|경우|이때|그때|이런|그런|회사|있습|없습|합니다|됩니다|않습|아닙|아니요|"
    r"모두|각각|또는|이상|이하|이내|초과|미만|받[을습지으은았]|못[하합한]|나[오옵]|드[리립]|입니다|한도|때문|그렇|예를|기준|적용|계산|다음|아래|가지|최저|최고|최대|최소|것|있[으을다]|없[으을다]|생[기긴겼]|대상|안에|포함|실제|그때|그날|하루|한해|한하|까지|금액|같|이러|마찬가지)"
)


_EXCUSES = (
    "먼저 앞서 전에 전까지 문서 증명 자료 신분 소를 비용 요금 공제 진단을 병원 의료기관 내지 납입하지 모두 전액 함께 같이 생계",
    "나이 미만 이상 잘못 착오 기다 독촉 접종 여권 술",
)
_LOOSE = frozenset(word for words in _EXCUSES for word in words.split())
"""Words that excuse another and set no condition by themselves."""
_STRICT = {word for words in CONDITIONS for word in words.split()} - _LOOSE
_CONDITION = re.compile(rf"(?:{'|'.join(sorted(_STRICT, key=len, reverse=True))})(?<!사고의)")
_ONLY = re.compile(
    r"[에때야한전](?:(?<=[에때])만(?![가-힣])|(?<=[해여어아]야)만(?![가-힣])|(?<=한)(?:해(?=[\s,]|$)|하[여는]|합|정[하해한])|(?<=전)제로)"
)
_ONLY_SIGNS = ("에만", "때만", "야만", "한해", "한하", "한합", "한정", "전제")
_RULE = re.compile(r"[다요음함됨]\.?\s*$|다\.")  # an item of a list is what a rule is limited to
_LIMITS = re.compile(r"한하|한합|한정|만(?=[\s,.)]|을|이)|[에때]만|조건|아니면|아니하|않|외에|이외|뿐|제외|못")


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a sentence whose words evidence, question and heading don't have, for a condition of the output's own, for a wrong quote."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("support", "pass")
    quoted = squeezed("\n".join(candidate.evidence))
    known, new = unsaid(candidate, chunk)
    output = untitled(nfc(candidate.output))
    words = output.split()
    unquoted = [word for word in words if word not in quoted]
    odd = []
    if len(new) > FEWEST and len([word for word in _WORD.findall(new) if word[:2] not in known and not _anybodys(word)]) >= FEWEST:
        odd = [
            Reason(UNSUPPORTED, said[:120]) for span in sentences(output) if not _supported(said := output[span.start : span.end], known)
        ]
    if not odd and (added := _added(new, known, candidate, chunk)):
        odd = [Reason(ADDED, added)]
    if not odd and len(unquoted) >= FEWEST and sum(map(len, unquoted)) >= WHOLLY * sum(map(len, words)):
        better = _copied(output, unquoted, known, chunk) or _better(output, quoted, candidate, chunk)
        odd = [Reason(ELSEWHERE, better[:120])] if better else []
    return Verdict("support", "look" if odd else "pass", tuple(odd))


def _added(new: str, known: str, candidate: Candidate, chunk: Chunk) -> str:
    """A word of the output that makes a condition which neither the quotes, with what is beside them, nor the question set; "" for none."""
    strange = [word for word in dict.fromkeys(_CONDITION.findall(new)) if not told(word, known)]
    around = beside(candidate, chunk) if strange else ""
    if word := next((word for word in strange if not told(word, around)), ""):
        return word
    only = _ONLY.search(new) if any(sign in new for sign in _ONLY_SIGNS) else None
    if only and only[0].endswith("만") and not any(map(_RULE.search, candidate.evidence)):
        return ""
    return only[0] if only and not _LIMITS.search("\n".join((*candidate.evidence, candidate.instruction))) else ""


def _copied(output: str, unquoted: list[str], known: str, chunk: Chunk) -> str:
    """What the output has word for word of the clause, where it has much of that and little of the quotes; "" where it hasn't."""
    said = squeezed(output)
    clause = squeezed(chunk.clause)
    if sum(map(len, unquoted)) < (1 - QUOTED) * len(said) and not (said[:RUN] in clause and said[-RUN:] in clause):
        return ""
    copied = _shared(said, clause)
    if sum(map(len, copied)) < COPIED * len(said):
        return ""
    quoted = sum(map(len, _shared(said, known)))
    more = sum(map(len, copied)) - quoted
    wrong = (quoted <= QUOTED * len(said) and more >= COPIED * len(said)) or (more >= WHOLLY * len(said) and quoted + more == len(said))
    return max(copied, key=len) if wrong else ""


def _shared(said: str, text: str) -> list[str]:
    """The runs of `said`, of RUN letters at least, that stand in `text`."""
    found, at, begin = list[str](), 0, 0
    while at + RUN <= len(said):
        if said[at : at + RUN] not in text:
            at += STEP
            continue
        start, end = at, at + RUN
        while start > begin and said[start - 1 : end] in text:
            start -= 1
        while end < len(said) and said[start : end + 1] in text:
            end += 1
        found.append(said[start:end])
        at = begin = end
    return found


def _better(output: str, quoted: str, candidate: Candidate, chunk: Chunk) -> str:
    """The sentence of the clause that the output was made from, where the quotes have little of its words; "" where they have them."""
    own = {word[:2] for word in _WORD.findall(output) if not _anybodys(word)}
    missing = [begin for begin in own if begin not in quoted]
    if len(missing) < LEAST or len(missing) < (1 - LITTLE) * len(own):
        return ""
    clause = chunk.clause
    lacking = [begin for begin in missing if begin in clause]
    if len(lacking) < LEAST or len(lacking := [begin for begin in lacking if not told(begin, quoted)]) < LEAST:
        return ""
    there = [begin for begin in own if told(begin, quoted)]
    if len(there) > LITTLE * len(own):
        return ""
    best = max(_lines(clause), key=lambda line: sum(begin in line for begin in lacking))
    found = [begin for begin in lacking if begin in best]
    asked = squeezed(candidate.instruction)
    news, old = (sum(begin not in asked for begin in begins) for begins in (found, there))
    sure = (old <= 1 and news >= LEAST) or (len(found) >= MORE and news)
    return best.strip() if sure and len(found) > len(there) else ""


@lru_cache(maxsize=8192)
def _anybodys(word: str) -> bool:
    """Whether a word may be said of anything."""
    return word[:2] in DAILY or bool(_ANYWHERE.match(word))


@lru_cache(maxsize=64)  # a clause's pairs come one after the other
def _lines(clause: str) -> tuple[str, ...]:
    return tuple(_SENTENCE.split(clause))


def _sum(sentence: str) -> bool:
    """Whether a sum is shown or told, which the check of sums reads: a digit before its sign or word, and another."""
    if _SHOWN.search(sentence):
        return True
    told = _TOLD.search(sentence)
    return bool(told and _DIGIT.search(sentence, 0, told.start())) and len(_FIGURES.findall(sentence)) > 1


def _supported(sentence: str, known: str) -> bool:
    if squeezed(sentence) in known or any(figures in known for figures in _RARE.findall(sentence)):
        return True
    words = _WORD.findall(_NUMBER.sub(" ", sentence))
    unknown = [word for word in words if word[:2] not in known]
    if len(unknown) < FEWEST or _sum(sentence):
        return True
    strange = sum(not (_anybodys(word) or told(word, known)) for word in unknown)
    return strange < FEWEST or strange < STRANGE * sum(not _ANYWHERE.match(word) for word in words)
