"""Clauses that nothing is asked about, each with a reason that is stored, counted and shown.

The decision it embodies: a chunk is skipped only where its words lay nothing down of their own (a heading without text, 〈삭제〉, "the
base terms apply"), or where they can't be trusted. A 준용 clause that adds anything (an exception, a named article) is law and is
asked about; so is the article of the base terms that names the governing statutes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from corpus_builder.model import Clause, Unsafe
from corpus_builder.text import Span, facts, sentences

HEADING_ONLY = "heading only"
DELETED = "deleted"
BORROWS_ONLY = "준용 only"
CONTENTS = "contents"
DIVIDER = "divider"
UNSAFE = "unsafe numbers"
UNREAD = "unread page"

_MARK = re.compile(r"^\s*(?:[①-⑳]|\d{1,2}[.)]|[가-하][.)])\s*")
_DELETED = re.compile(r"^[\s<〈《\[(（【]*삭\s?제[\s>〉》\])）】]*(?:[<〈(\[（]?\s*(?:삭제\s?)?[\d.\s년월일,]+[>〉)\]）]?)?[\s.>〉》]*$")
_OTHER_TERMS = re.compile(r"(?:보통|기본|주|특별)\s?약관|주\s?계약|특약")
_APPLIES = re.compile(r"(?:준용|적용)(?:합니다|한다|하며|됩니다|된다|하기로 합니다)|(?:따릅니다|따른다|따르며|따르기로 합니다|의합니다)")
_UNSAID = re.compile(
    r"(?:정하지|규정하지|명시하지|명시되지|규정되지)\s?(?:아니한|않은|아니하는|않는)|(?:정함|규정|명시)이?\s?(?:된\s?바\s?)?없는|정한\s?(?:바|것)\s?(?:이|가)?\s?없는"
    r"|(?:이외|외)의\s?사항"
)
_WHOLE = re.compile(r"(?:보통|기본|주)\s?약관(?:의\s?(?:규정|내용|정한\s?바))?(?:을|를|에)\s?(?:준용|따)")
_ADDS = re.compile(r"제\s?\d+\s?[조항관]|다만|단,|제외|않습니다|않는다|불구하고|별표")
_TITLE = re.compile(r"^(?:\W*\w?|[^\n]{0,40}(?:약관|특약)\W*)$")
"""A letter left over, or what reads like the title of terms: no sentence."""
_LEADER = re.compile(r"(?:[.·…‥]\s?){4,}\s*\d*\s*$")
_LETTER = re.compile(r"[가-힣A-Za-z]")
_CELL = re.compile(r"[|\d]")
_FINISHED = re.compile(r"(?:[다요음함임됨것까때])[.)\]〉>]*\s*$")
_MIN_LETTERS = 12
_HANGUL = re.compile(r"[가-힣]")
_FORMULA = re.compile(r"[×÷=＝≒√]|[(（]\s*[)）]|[\ue000-\uf8ff\ufffd]\s?(?:[만천백억]|원|%|％|일|회|배|개월|년)")


def skip(clause: Clause, span: Span, unsafe: Sequence[Unsafe] = (), unread: Set[int] = frozenset()) -> str:
    """Why nothing is asked about this range of the clause; "" when it is asked about.

    `unsafe` are the clause's damaged lines that are `numeric`; `unread` the numbers of pages whose text layer isn't what they show
    and that no OCR engine has read.
    """
    body = clause.text[span.start : span.end]
    if not body.strip():
        return HEADING_ONLY
    if unread and unread & pages_of(clause, span):
        return UNREAD
    lines = [bare for line in body.split("\n") if (bare := _MARK.sub("", line).strip())]
    if all(_DELETED.match(line) for line in lines):
        return DELETED
    if _borrows_only(lines):
        return BORROWS_ONLY
    if len(lines) > 2 and 2 * sum(bool(_LEADER.search(line)) for line in lines) > len(lines):
        return CONTENTS
    if len(body) < 200 and len(_LETTER.findall(body)) < _MIN_LETTERS and not _FINISHED.search(body) and not _CELL.search(body):
        return DIVIDER
    seen = dict.fromkeys(spot.reason for spot in unsafe if spot.start < span.end and span.start < spot.end)
    return f"{UNSAFE}: {', '.join(seen)}" if seen else ""


def pages_of(clause: Clause, span: Span) -> set[int]:
    """The pages on which this range of the clause is printed."""
    ends = [place.start for place in clause.places[1:]] + [len(clause.text)]
    return {place.page for place, end in zip(clause.places, ends, strict=True) if place.start < span.end and span.start < end}


def numeric(text: str) -> bool:
    """Whether damage to this line can have damaged a number: it states one (제3조 is none), is a formula, has a blank for one, or
    has no word at all. A lost quotation mark beside "계약 전 알릴 의무" makes no number unsafe.
    """
    if _FORMULA.search(text) or not _HANGUL.search(text):
        return True
    said = facts(text)
    return bool(said.numbers or said.dates or said.codes)


def _borrows_only(lines: Sequence[str]) -> bool:
    """Whether every sentence says that other terms apply to what isn't laid down here, and no more.

    The last article of a rider may have the title of what follows behind it: such lines are looked over.
    """
    if sum(map(len, lines)) > 500 or not _APPLIES.search(lines[0]):
        return False
    while len(lines) > 1 and _TITLE.match(lines[-1]):
        lines = lines[:-1]
    return len(lines) <= 3 and all(_says_no_more(line[s.start : s.end]) for line in lines for s in sentences(line))


def _says_no_more(sentence: str) -> bool:
    if not _APPLIES.search(sentence) or _ADDS.search(sentence):
        return False
    unsaid = _UNSAID.search(sentence)
    return bool(_WHOLE.search(sentence) or (unsaid and _OTHER_TERMS.search(sentence, unsaid.end())))
