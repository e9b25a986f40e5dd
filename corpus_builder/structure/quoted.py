"""Where a clause quotes a law: boxes labelled with one (【의료법 제3조(의료기관)】), and such quotes set in the running text.

A bare 제2조 in there is the law's, whatever article of the terms has that number. A box is a quote when its label, or a line in it,
names an article of a law, or when it is labelled 관련법규 and the like; in the running text, the quote ends with the first
paragraph in the polite voice of the terms (…니다.).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus_builder.model import Clause

_NAMED = re.compile(
    r"^\s*[【\[<〈《「｢『(○◎●■□※*·-]*\s*[【\[<〈《「｢『]?\s*(?P<law>[^\n【】\[\]<>〈〉《》「」｢｣『』,.①-⑳]{0,60}?(?:법률?|시행령|시행규칙|시행세칙|규정|규칙|조례|고시))"
    r"(?:\s*\([^()\n]{1,30}\))?\s*[」｣』】\]>〉》]?\s*(?:제\s*\d+\s*조|[】\]>〉》]\s*$)"
)
_NAME_ALONE = re.compile(
    r"^\s*[【\[<〈《「｢『]?\s*(?P<law>[가-힣·ㆍ\s]{0,50}(?:법률?|시행령|시행규칙|규정|규칙|조례|고시))\s*[」｣』】\]>〉》]?\s*(?:\([^()\n]{1,30}\))?\s*$"
)
_ARTICLE = re.compile(r"^\s*제\s*\d+\s*조")
_RULES = re.compile(r"관련\s*(?:법규|법령|법률|규정)|참고\s*법|법규\s*(?:안내|해설)|인용\s*법")
_PLAIN = re.compile(r"(?<!니)다\.")
_POLITE = re.compile(r"니다\.|니다$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """`text[start:end]` of a clause quotes `law` ("" where its name isn't printed)."""

    start: int
    end: int
    law: str


def quotations(clause: Clause) -> list[Quotation]:
    """The quoted laws of a clause, in order."""
    text = clause.text
    frames = [mark for mark in clause.marks if mark.level == "box"]
    result = []
    for mark in frames:
        result += _in_box(text, mark.start, mark.end, mark.number)
    result += [q for q in _in_text(text) if not any(mark.start <= q.start < mark.end for mark in frames)]
    return sorted(result, key=lambda quotation: quotation.start)


def _in_box(text: str, start: int, end: int, label: str) -> list[Quotation]:
    """The quotes of a box: each from the line that names its law to the next such line."""
    lines = _lines(text, start, end)
    opened = [(at, law) for (at, line), after in zip(lines, [*lines[1:], None], strict=True) if (law := _law_of(line, after))]
    body = text[start:end]
    if not opened and (_RULES.search(label) or (_PLAIN.search(body) and not _POLITE.search(body) and re.search(r"제\s*\d+\s*조", body))):
        opened = [(start, "")]
    edges = [at for at, _ in opened] + [end]
    return [Quotation(at, edges[i + 1], law) for i, (at, law) in enumerate(opened)]


def _is_heading(line: str) -> bool:
    """Whether a line that begins with a law's name is a heading: in brackets, or short and no sentence."""
    return line.lstrip()[:1] in tuple("【[<〈《「｢『") or (len(line) <= 60 and not line.rstrip().endswith((".", "다")))


def _law_of(line: str, after: tuple[int, str] | None) -> str:
    """The law that a line announces: by naming an article of it, or by its name alone above a line that begins with 제n조; else ""."""
    alone = _NAME_ALONE.match(line) if after and _ARTICLE.match(after[1]) else None
    found = alone or (_NAMED.match(line) if _is_heading(line) else None)
    return found["law"].strip() if found and not _POLITE.search(line) else ""


def _in_text(text: str) -> list[Quotation]:
    """A line that is nothing but the name of a law, or of its article in brackets, opens a quote."""
    result: list[Quotation] = []
    opened: tuple[int, str] | None = None
    lines = _lines(text, 0, len(text))
    for (at, line), after in zip(lines, [*lines[1:], None], strict=True):
        framed = line.lstrip()[:1] in tuple("【[<〈《「｢") and len(line) <= 80 and line.rstrip()[-1:] in tuple("】]>〉》」｣)")
        law = _law_of(line, after) if framed or (after and _ARTICLE.match(after[1])) else ""
        if opened and (law or _POLITE.search(line)):
            result.append(Quotation(opened[0], at, opened[1]))
            opened = None
        if law:
            opened = (at, law)
    if opened:
        result.append(Quotation(opened[0], len(text), opened[1]))
    return result


def _lines(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """(offset, text) of every line of `text[start:end]`."""
    result = []
    at = start
    for line in text[start:end].split("\n"):
        result.append((at, line))
        at += len(line) + 1
    return result
