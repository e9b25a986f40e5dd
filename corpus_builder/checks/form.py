"""A pair reads like something that a person would train on: whole sentences in Korean, a question that stands alone.

Nothing here knows the law. What is broken beyond use is dropped; what merely looks odd is shown to a person.
"""

from __future__ import annotations

import re

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict

VERSION = 1

EMPTY = "empty"
TOO_SHORT = "too short"
TOO_LONG = "too long"
UNFINISHED = "unfinished sentence"
POINTING = "question points at unseen text"
FOREIGN = "not Korean"
META = "talks about itself"
NO_LIST = "announces a list that isn't there"
SAME = "answer repeats the question"

MIN_QUESTION, MAX_QUESTION = 8, 300
MIN_OUTPUT, MAX_OUTPUT = 5, 2_500
MIN_HANGUL_SHARE = 0.6
"""Of all letters (digits and punctuation are not letters). KCD codes, drug names and MRI stay far below the rest."""

_TEXT = r"(?:조항|조문|글|문서|내용|텍스트|자료|지문)"
_POINTING = re.compile(
    rf"위\s?(?:의\s)?(?:{_TEXT}|약관|항목|규정)|(?<![가-힣])상기(?=[의한와\s])|본\s?(?:조항|조문|항)(?![가-힣]*목)"
    rf"|다음\s?(?:글|조항|조문|내용을)|(?:주어진|제시된)\s?{_TEXT}|지문(?:에서|을 읽고|에 따르면)"
    r"|(?<![가-힣])이\s?(?:조항|조문|조|항|글)(?:에|의|은|는|을|를|에서|에는|에서는)?(?![가-힣])"
)
_META = re.compile(
    r"(?i)as an ai|language model|system prompt|ignore (?:all|the|previous)"
    r"|인공지능\s?(?:모델|으로서)|언어\s?모델|시스템\s?프롬프트|이전\s?지시|요청하신"
    r"|도움이 되(?:었|셨)|죄송합니다|제공된 (?:문서|조문|텍스트|자료)|주어진 (?:문서|조문|텍스트|자료)"
)
_ENDS = re.compile(r"(?:[다요음임함까]|아니오)[.!?]?[\"'”’)\]〕】」』]*$|[?？][\"'”’)]*$")
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[가-하][.)]|[(（][\d가-하]{1,2}[)）]|[①-⑳\-•·※])")
_ANNOUNCES = re.compile(r"다음\s?(?:각\s?(?:호|목)|의\s(?:각\s?)?(?:사항|서류|사유|손해|경우)|중\s)|아래\s?(?:의\s|와\s)")
_SLOT = "{product}"


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop or look, with every reason found; `chunk` is not looked at."""
    question, output = candidate.instruction.replace(_SLOT, "").strip(), candidate.output.strip()
    if not question or not output:
        return Verdict("form", "drop", (Reason(EMPTY, "output" if question else "instruction"),))
    drops = _unusable(question, output)
    looks = _odd(question, output)
    return Verdict("form", "drop" if drops else "look" if looks else "pass", tuple(drops + looks))


def _unusable(question: str, output: str) -> list[Reason]:
    found: list[Reason] = []
    if match := _POINTING.search(question):
        found.append(Reason(POINTING, match[0]))
    if match := _META.search(f"{question}\n{output}"):
        found.append(Reason(META, match[0]))
    if _hangul_share(question) < MIN_HANGUL_SHARE or _hangul_share(output) < MIN_HANGUL_SHARE:
        found.append(Reason(FOREIGN, f"{min(_hangul_share(question), _hangul_share(output)):.2f}"))
    if len(question) < MIN_QUESTION or len(output) < MIN_OUTPUT:
        found.append(Reason(TOO_SHORT, f"{len(question)}, {len(output)}"))
    if "".join(question.split()) == "".join(output.split()):
        found.append(Reason(SAME))
    return found


def _odd(question: str, output: str) -> list[Reason]:
    found: list[Reason] = []
    if len(question) > MAX_QUESTION or len(output) > MAX_OUTPUT:
        found.append(Reason(TOO_LONG, f"{len(question)}, {len(output)}"))
    lines = [line for line in output.split("\n") if line.strip()]
    items = [line for line in lines if _ITEM.match(line)]
    if not items and not _ENDS.search(output):
        found.append(Reason(UNFINISHED, output[-30:]))
    if not items and _ANNOUNCES.search(output) and len(lines) == 1 and output.count(",") < 1:
        found.append(Reason(NO_LIST, output[-40:]))
    return found


def _hangul_share(text: str) -> float:
    """Hangul letters as a share of all letters; a text without letters has none."""
    letters = [c for c in text if c.isalpha()]
    return sum("가" <= c <= "힣" or "ㄱ" <= c <= "ㅣ" for c in letters) / len(letters) if letters else 0.0
