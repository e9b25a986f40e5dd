"""Which words a document defines, and where: 정의 articles, tables of terms, glosses in boxes, "라 함은", and "(이하 ‘계약’이라 합니다)".

A definition is the words that say what a term means, not the article they stand in, so that a prompt can carry it along. A term may be
defined more than once, by each 약관 for itself; all are kept, in the order of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from corpus_builder.model import Clause, Definition, Mark
from corpus_builder.structure.marks import RANK, numbering
from corpus_builder.structure.paragraphs import LABEL
from corpus_builder.structure.quoted import quotations
from corpus_builder.text import sentences

Source = Literal["text", "box", "table"]

MAX_TERM = 40
MAX_LIST = 20
"""The most lines of a list that belong to a definition."""
_OPENED, _CLOSED = "「｢『⌜“\"‘'", "」｣』⌟”\"’'"
_QUOTE = rf"[{_OPENED}]\s?([^{_OPENED}{_CLOSED}\n]{{1,{MAX_TERM}}}?)\s?[{_CLOSED}]"
_MARK = (
    r"^\s*(?:[①-⑳㉑-㉟㊱-㊿\ue000-\uf8ff]|⟦\?⟧|\(\d{1,2}\)|\d{1,2}\s?[.)]|[가-하]\s?[.)]|\([가-하]\)|[㉠-㉭ⓐ-ⓩ]"
    r"|[-–·ㆍ•○●◎◇◆□■▪▶※*]|주\s?\d?\)|[ⅠⅡⅢⅣⅤ]\s?\.)\s*"
)
_NUMBERED = re.compile(_MARK)
_BOUND = re.compile(r"\s*(?:은|는|이|가|을|를|와|과|의|에|로|으로|에서|에게)?\s+")
"""A particle that belongs to the words before."""
_SAYS = r"\s?(?:\([^()]{1,60}\)\s?)?[,]?\s?(?:이?라고?\s?(?:함은|하면|하는\s?것은|는\s?것은)|이?란)(?=[\s,，])"
_LEAD = (
    r"(?:(?:이|본)\s?(?:추가\s?)?(?:특별\s?약관|특약|보통\s?약관|약관|계약|조항|규정)\s?에(?:서|\s?있어서?)(?:의|는)?,?\s*|여기(?:에)?서,?\s*"
    r"|(?:상기|위|제\s?\d+\s?[조항호])(?:\s?제\s?\d+\s?[항호])?(?:\s?및\s?제\s?\d+\s?[항호])?\s?(?:의|에서(?:\s?(?:정한|말하는|규정한))?|에\s?있어서?)\s*)?"
)
_NAMED = re.compile(
    rf"{_LEAD}(?:{_QUOTE}|([^\s{_OPENED}{_CLOSED},:：()]+(?:\([^()]{{1,30}}\))?(?:\s[^\s{_OPENED}{_CLOSED},:：()]+){{0,4}}?)){_SAYS}"
)
_QUOTED_INSIDE = re.compile(rf"{_QUOTE}{_SAYS}")
_INLINE = re.compile(
    rf"[(（]\s*이하,?\s*((?:{_QUOTE}[\s,]*(?:또는|및|과|와)?\s*)+)(?:이?라고?\s?(?:합니다|한다|함|칭|하며|하고|부르)[^()（）]{{0,20}})?\s*[)）]"
)
_COLON = re.compile(rf"^(?:{_QUOTE}|([^:：\n]{{1,{MAX_TERM}}}?))\s?[:：]\s?(?=\S)")
_MEANS = re.compile(
    r"(?:말|뜻|의미|지칭)(?:합니다|한다|함|하며|하고|하는)|(?:것|자|사람|금액|기간|상태|경우|의무|이율|제도|행위|사고|장소|기관|비율|날)(?:입니다|이다|임)?[\s.)]*$"
)
_NO_TERM = re.compile(
    r"^(?:예|예시|참고|주|설명|사례|계산식|다만|단|용\s?어|정\s?의|구\s?분|경우|비고|출처|해당|전항|동항|본인|이것|그것|이하|이|그|때)$"
    r"|(?:다음|아래|각\s?호|\d)$|[다요]\.|^제\s?\d|^\d[\d,.]*$|[=×÷+]"
)
_UNQUOTED = re.compile(r"(?:경우|때|사유)$")
_GLOSSARY = re.compile(r"용어|해설|뜻풀이|풀이|정의|설명$")
_NO_GLOSS = re.compile(
    r"예시|사례|유의|주의|안내(?!자료)|참고|절차|방법|방식|산출|산식|계산|관련\s?(?:법|규)|법규|기준|효과|흐름|서류|순서|비교|요약|체계|Q\s?&\s?A|\?|보장예"
    r"|법(?:률)?\s?(?:시행령|시행규칙)?\s?제\s?\d|^\s*$|^\d|^표|표\s?\d|공제금액|^(?:별\s?표|부\s?표|붙\s?임|별\s?첨)"
)
_DEFINES = re.compile(r"정의|용어|뜻(?:은|풀이)")
_TERM_HEAD = re.compile(r"^(?:용\s?어|명\s?칭|정의\s?용어)$")
_MEANING_HEAD = re.compile(r"정\s?의|뜻|의\s?미|풀\s?이|설\s?명|내\s?용")
_SENTENCE_ENDS = re.compile(r"(?:습니다|합니다|됩니다|입니다|십시오|한다|된다|있다|없다|이다)[.)\s]*$")


def definitions(clauses: Sequence[Clause]) -> list[Definition]:
    """Every definition in the texts of one document's clauses, in order of the clauses and of their texts."""
    return [definition for clause in clauses for definition in _of(clause)]


def _of(clause: Clause) -> list[Definition]:
    """The definitions of one clause; of two for the same term and place the first found counts."""
    frames = [mark for mark in clause.marks if mark.level in ("box", "table")]
    laws = quotations(clause)
    found: list[Definition] = []
    for mark in frames:
        found += _in_table(clause, mark) if mark.level == "table" else _in_box(clause, mark)
    lines = [span for span in _lines(clause.text) if not any(mark.start <= span[0] < mark.end for mark in frames)]
    found += _in_text(clause, lines)
    kept: dict[tuple[str, int], Definition] = {}
    for definition in sorted(found, key=lambda each: (each.start, each.end)):
        if not any(law.start <= definition.start < law.end for law in laws):
            kept.setdefault((definition.term, definition.start), definition)
    return list(kept.values())


def _lines(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The ranges of the non-empty lines of `text[start:end]`."""
    return [(match.start(), match.end()) for match in re.compile(r"[^\n]+").finditer(text, start, len(text) if end is None else end)]


# ---------------------------------------------------------------- running text


def _in_text(clause: Clause, lines: Sequence[tuple[int, int]]) -> Iterator[Definition]:
    listing = bool(_DEFINES.search(clause.title))
    for start, end in lines:
        line = clause.text[start:end]
        yield from _labelled(clause, start, end)
        yield from _said(clause, start, end, "text")
        yield from _abbreviated(clause, start, end)
        if (listing and ":" in line) or "：" in line:
            yield from _colon(clause, start, end, "text")
        listing = listing or (bool(re.search(r"정의|용어|뜻", line)) and bool(re.search(r"다음|아래", line)))


def _colon(clause: Clause, start: int, end: int, source: Source) -> Iterator[Definition]:
    """ "1. 보험계약자: 회사와 …": to the end of what is listed below it."""
    line = clause.text[start:end]
    mark = re.match(_MARK, line)
    begin = mark.end() if mark else 0
    found = _COLON.match(line[begin:])
    if not found or not _plausible(line[begin + found.end() :]):
        return
    for term in _terms(found[1] or found[2]):
        yield Definition(term, clause.id, start, _with_list(clause, start, end) if source == "text" else end, source)


def _plausible(meaning: str) -> bool:
    """Whether what stands behind the colon explains: a sum or a list of papers doesn't."""
    return len(meaning.strip()) >= 4 and bool(re.search(r"[가-힣]{2}", meaning)) and not re.match(r"^\s*[\d,.]+\s*(?:원|만원|%)", meaning)


def _said(clause: Clause, start: int, end: int, source: Source) -> Iterator[Definition]:
    """ "‘골절’이라 함은 …을 말합니다" at the start of a sentence, or in it when the term is in quotes."""
    text = clause.text[start:end]
    if "란" not in text and "라" not in text:
        return
    mark = re.match(_MARK, text)
    for number, span in enumerate(sentences(text)):
        begin = max(span.start, mark.end() if mark and not number else 0)
        sentence = text[begin : span.end]
        named = _NAMED.match(sentence)
        inside = None if named else _QUOTED_INSIDE.search(sentence)
        found = named or inside
        if not found or not (found[1] or (_MEANS.search(sentence) and not _UNQUOTED.search(found[2] or ""))):
            continue
        raw = found[1] or (found[2] if named else "")
        if not found[1] and raw.endswith("이") and sentence[found.start(2) + len(raw) :].lstrip()[:1] in "란라":
            raw = raw[:-1]
        stop = _finished(clause.text, start + span.end) if span.end == len(text.rstrip()) else start + span.end
        if re.search(r"다음|아래", sentence) and span.end == len(text.rstrip()):
            stop = _with_list(clause, start, end)
        for term in _terms(raw):
            yield Definition(term, clause.id, start + begin, stop, source)


def _abbreviated(clause: Clause, start: int, end: int) -> Iterator[Definition]:
    """ "보험계약자(이하 ‘계약자’라 합니다)": the words in front, back to where their phrase begins, with the bracket."""
    text = clause.text[start:end]
    if "이하" not in text:
        return
    before = 0
    for found in _INLINE.finditer(text):
        phrase = text[before : found.start()]
        opens = [match.end() for match in re.finditer(r"[다요]\.\s+|[은는이가을를와과]\s+(?=[「“‘\"'])", phrase)]
        begin = before + (opens[-1] if opens else 0)
        head = (_BOUND if before else _NUMBERED).match(text[begin : found.start()])
        begin += head.end() if head and head.end() < found.start() - begin else 0
        for term in re.findall(_QUOTE, found[1]):
            for name in _terms(term):
                yield Definition(name, clause.id, start + begin, start + found.end(), "text")
        before = found.end()


def _labelled(clause: Clause, start: int, end: int) -> Iterator[Definition]:
    """A gloss that is printed without a frame: "[납입최고(독촉)] 약정된 기일까지 …"."""
    label = LABEL.match(clause.text[start:end])
    if label and label.end() < end - start:
        yield from _gloss(clause, next(filter(None, label.groups())), start, start + label.end(), end, "text")


# ---------------------------------------------------------------- boxes and tables


def _in_box(clause: Clause, mark: Mark) -> Iterator[Definition]:
    """The term on the box's label, or those that a 용어풀이 lists."""
    text = clause.text[mark.start : mark.end]
    label = LABEL.match(text)
    body = mark.start + (label.end() if label else 0)
    if _GLOSSARY.search(mark.number) and len(mark.number) <= 14:
        inner = LABEL.match(clause.text[body : mark.end])
        for start, end in _lines(clause.text, body, mark.end):
            yield from _said(clause, start, end, "box")
            yield from _colon(clause, start, end, "box")
            if inner or LABEL.match(clause.text[start:end]):
                yield from _inner(clause, start, end, mark)
        return
    yield from _gloss(clause, mark.number, mark.start, body, mark.end, "box")
    for start, end in _lines(clause.text, body, mark.end):
        yield from _said(clause, start, end, "box")


def _inner(clause: Clause, start: int, end: int, mark: Mark) -> Iterator[Definition]:
    """A term in brackets within a 용어풀이: its meaning is the rest of the line, or the next one."""
    label = LABEL.match(clause.text[start:end])
    if not label:
        return
    stop = end if start + label.end() < end else next((e for s, e in _lines(clause.text, end, mark.end)), end)
    yield from _gloss(clause, next(filter(None, label.groups())), start, start + label.end(), stop, "box")


def _gloss(clause: Clause, label: str, start: int, body: int, end: int, source: Source) -> Iterator[Definition]:
    """`text[body:end]` explains the term(s) on the label, unless it is an example, a law or a procedure."""
    meaning = clause.text[body:end].strip()
    first = re.split(r"(?<=[^\d]\.)\s", meaning.split("\n")[0])[0]
    if _UNQUOTED.search(label) or _NO_GLOSS.search(label) or not first or len(first) < 6 or re.match(r"제\s?\d+\s?조", first):
        return
    own = re.match(rf"{re.escape(label.strip())}\s?(?:이?란|은|는|이라|라)", first)
    if not own and _SENTENCE_ENDS.search(first) and not _MEANS.search(first) and not first.endswith(("입니다.", "이다.")):
        return
    for term in _terms(label, lists=True):
        yield Definition(term, clause.id, start, end, source)


def _in_table(clause: Clause, mark: Mark) -> Iterator[Definition]:
    """Rows of a table whose head says 용어 and 정의; rows without a term of their own go on with the one above."""
    rows = [(start, end, _cells(clause.text[start:end])) for start, end in _lines(clause.text, mark.start, mark.end)]
    head = rows[0][2] if rows else []
    term_at = next((i for i, cell in enumerate(head) if _TERM_HEAD.match(cell)), None)
    if term_at is None or not any(_MEANING_HEAD.search(cell) for cell in head[term_at + 1 :]):
        return
    open_terms: list[str] = []
    begun = stop = 0
    for start, end, cells in [*rows[1:], (mark.end, mark.end, ["."] * (term_at + 1))]:
        own = cells[term_at] if term_at < len(cells) else ""
        if own:
            yield from (Definition(term, clause.id, begun, stop, "table") for term in open_terms)
            open_terms, begun = list(_terms(own)), start
        stop = end


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]


# ---------------------------------------------------------------- terms


def _terms(raw: str, lists: bool = False) -> list[str]:
    """The term(s) named by `raw`, without quotes and blanks around; none if it is no term."""
    whole = " ".join(raw.strip(f" {_OPENED}{_CLOSED},·※-*").split())
    parts = re.split(r"\s*,\s*", whole) if lists and "(" not in whole else [whole]
    return [term for part in parts if (term := part.strip(f" {_OPENED}{_CLOSED}")) and _is_term(term)]


def _is_term(term: str) -> bool:
    return (
        len(term) <= MAX_TERM
        and bool(re.search(r"[가-힣A-Za-z]", term))
        and term.count("(") == term.count(")")
        and not _NO_TERM.search(term)
    )


def _finished(text: str, end: int) -> int:
    """`end`, or the end of the next lines where the sentence was cut by the width of a page and never joined again."""
    for _ in range(3):
        following = text.find("\n", end + 1)
        line = text[end + 1 : following if following > 0 else len(text)]
        if re.search(r"[다음함임][.)\s]*$", text[max(0, end - 4) : end]) or not line.strip() or numbering(line) or line[0] in "|【[<":
            break
        end += 1 + len(line)
    return end


def _with_list(clause: Clause, start: int, end: int) -> int:
    """The end of the list that the line `text[start:end]` announces, or of the line where none follows.

    The list ends at the next line that is numbered like this one or higher, or isn't numbered at all after a numbered one.
    """
    own = numbering(clause.text[start:end])
    stop = end
    for line_start, line_end in _lines(clause.text, end)[:MAX_LIST]:
        mark = numbering(clause.text[line_start:line_end])
        if mark is None or (own and (mark.form == own.form or RANK[mark.level] < RANK[own.level])):
            break
        stop = line_end
    return stop
