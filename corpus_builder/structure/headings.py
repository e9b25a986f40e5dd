"""What looks like the heading of an article, and how much it looks like one.

제 3 조, 제3조의2 and 제29조2, titles in brackets that nest, wrap over lines or are missing: the grammar accepts them all, and says how
the candidate looks ("heading", "bare" without a title, "reference" at the start of a line). Whether it is a heading is not decided
here but by the sequence of the numbers (sequence.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus_builder.structure.joining import Spelling, joint
from corpus_builder.structure.printed import Printed

Form = Literal["heading", "bare", "reference"]

_NUMBER = re.compile(
    r"^\s*(?:[■□◆◇●○◎▶▷▣◈◉]\s*)?(?P<framed>[\[【〈《<]\s*)?"
    r"[제第]\s*(\d{1,3})\s*[조條](?:\s*의\s*(\d{1,2})(?!\d)|\s*(\d{1,2})(?=\s*[(（\[【]))?\s*(?:[.:：]\s*(?=[(（\[【〔<〈]))?"
)
_OPEN, _CLOSE = "(（[【〔<〈", ")）]】〕>〉"
_MAX_TITLE = 90
_MAX_UNBALANCED = 40
_MAX_LINES = 3
_PARTICLE = re.compile(
    r"^\s*(?:제\s*\d+\s*[항호조]|\d+\s*항|[,·ㆍ]|(?:의|에|에서|에게|을|를|및|과|와|은|는|나|또는|내지|부터|까지|로|으로|이나|이라|라|중|상|각|단서|본문)"
    r"(?=[\s제,.]|에|서|한|하|따|의|는|도|만|정|규|불))"
)
_BARE_REFERENCE = re.compile(r"^[,·ㆍ)）」』~∼-]")
_LOOSE_TITLE = re.compile(r"^(?:[.:：]\s*)?(?P<title>[가-힣A-Za-z][^.。:：]{0,38}?[^\s.。:：,】\]>〉》])\s*[】\]>〉》]?\s*$")
_QUOTED_TITLE = re.compile(r"^[「『｢{｛≪《](?P<title>[가-힣A-Za-z][^」』｣}｝≫》]{0,38})[」』｣}｝≫》]\s*$")
_NO_TITLE = re.compile(r"(?:[다요을를은는및]|에서|으로|에게|때에|하여|하며|하고|따라|또는)$")
_SENTENCE_END = re.compile(r"[.。:;!?】\])）>〉」』]\s*$|[다함음임것]\s*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that looks like a heading.

    at: index of its line in the stream · lines: how many lines the heading takes · number, sub: 3 and 2 for 제3조의2 ·
    title: as printed, without its brackets · rest: what follows on the heading's last line, from `rest_at` on ·
    flows: the line before runs on into this one, as before a reference · indent: how far the line stands from the left margin, in
    font sizes.
    """

    at: int
    lines: int
    number: int
    sub: int
    title: str
    rest: str
    rest_at: int
    form: Form
    flows: bool
    indent: float = 0.0

    @property
    def article(self) -> str:
        """ "3", or "3-2" for 제3조의2."""
        return f"{self.number}-{self.sub}" if self.sub else str(self.number)


def candidates(stream: Sequence[Printed], known: Spelling | None = None) -> list[Candidate]:
    """Every line outside of boxes and tables that begins with 제n조, in order. `known` is the document's spelling, for wrapped titles."""
    spelling = known or Spelling()
    found = (
        _candidate(stream, i, spelling) for i, item in enumerate(stream) if item.kind == "text" and ("제" in item.text or "第" in item.text)
    )
    return [replace(candidate, indent=_indent(stream[candidate.at])) for candidate in found if candidate]


def _indent(item: Printed) -> float:
    return max(0.0, item.bbox[0] - item.left) / max(1.0, item.height)


def _candidate(stream: Sequence[Printed], at: int, known: Spelling) -> Candidate | None:
    match = _NUMBER.match(stream[at].text)
    if not match:
        return None
    number, sub = int(match[2]), int(match[3] or match[4] or 0)
    flows = _flows_into(stream, at)
    title = _title(stream, at, match.end(), known)
    if title is None:
        return _without_brackets(stream, at, match, flows)
    last = stream[at + title.lines - 1].text
    end = title.end
    if match["framed"]:  # the bracket that closes the frame belongs to the heading
        end = len(last) - len(last[end:].lstrip().lstrip("】]>〉》"))
    rest = last[end:]
    form: Form = "reference" if _PARTICLE.match(rest) else "bare" if match["framed"] else "heading"
    return Candidate(at, title.lines, number, sub, title.text, rest.strip(), end, form, flows)


def _without_brackets(stream: Sequence[Printed], at: int, match: re.Match[str], flows: bool) -> Candidate:
    """제3조 alone, with a title that has no brackets (제3조 보험금의 지급사유), with its text behind it, or at the start of a reference."""
    text = stream[at].text
    rest, number, sub = text[match.end() :], int(match[2]), int(match[3] or match[4] or 0)
    quoted = _QUOTED_TITLE.match(rest)
    if quoted and not flows:
        return Candidate(at, 1, number, sub, quoted["title"].strip(), "", len(text), "bare", flows)
    apart = text[match.end() - 1 : match.end()].isspace() or rest[:1] in tuple(".:：")
    if _BARE_REFERENCE.match(rest) or _PARTICLE.match(rest) or (rest and (flows or not apart)):
        return Candidate(at, 1, number, sub, "", rest.strip(), match.end(), "reference", flows)
    loose = _LOOSE_TITLE.match(rest)
    if loose and not stream[at].full and not _NO_TITLE.search(loose["title"]):
        return Candidate(at, 1, number, sub, loose["title"].strip(), "", len(text), "bare", flows)
    return Candidate(at, 1, number, sub, "", rest.strip(), match.end(), "bare", flows)


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    lines: int
    end: int


def _title(stream: Sequence[Printed], at: int, start: int, known: Spelling) -> _Title | None:
    """The bracketed title that begins at `start` of line `at`, its brackets balanced, over at most three lines."""
    if stream[at].text[start : start + 1] not in tuple(_OPEN):
        return None
    depth = 0
    parts: list[str] = []
    for offset in range(_MAX_LINES):
        if at + offset >= len(stream) or stream[at + offset].kind != "text":
            break
        text = stream[at + offset].text
        begin = start if not offset else len(text) - len(text.lstrip())
        if offset and _NUMBER.match(text):
            break
        if offset:
            parts[-1] = parts[-1].rstrip() + joint(known, parts[-1], text)
        for position in range(begin, len(text)):
            depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
            if depth == 0:
                parts.append(text[begin : position + 1])
                title = "".join(parts)[1:-1].strip()
                return _Title(title, offset + 1, position + 1) if len(title) <= _MAX_TITLE else None
        parts.append(text[begin:])
    return _unbalanced(stream[at].text, start)


def _unbalanced(text: str, start: int) -> _Title | None:
    """A title with a bracket too many ("제2조((목적)") ends at the line's first closing one; one that OCR left open, with its line."""
    end = next((i for i in range(start, len(text)) if text[i] in _CLOSE), len(text))
    title = text[start:end].strip(_OPEN + " ")
    return _Title(title, 1, min(end + 1, len(text))) if 0 < len(title) <= _MAX_UNBALANCED else None


def _flows_into(stream: Sequence[Printed], at: int) -> bool:
    """Whether the text line before `at` is full and ends within a sentence."""
    if at == 0 or stream[at - 1].kind != "text":
        return False
    before = stream[at - 1]
    return before.full and not _SENTENCE_END.search(before.text)
