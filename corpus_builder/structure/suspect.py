"""Which lines of a clause are unsafe to answer from, because a number in them was damaged on the way from print to text.

A square that lost its raised 2, a fraction in private-use digits or a formula cut in half look like text and are wrong. They are
named, never repaired: an answer from such a line would be wrong with a source. Where the reading stage saw that a digit is raised, it
wrote it so (²), and the formula is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus_builder.model import Clause, Unsafe

_UNIT = r"(?=\s?(?:만|천|백|억)?\s?원)"
_DAMAGE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a character without a meaning (private use or replacement)",
        re.compile(r"(?<!^)[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]|\(cid:\d+\)"),  # at the start of a line it is a 항 mark
    ),
    (
        "a fraction that lost a part",
        re.compile(r"\d\s?/\s?(?:\.{2}|…|(?=[만천백억]?\s?원))|(?<![\d가-힣A-Za-z)])/\s?\d{1,2}(?=\s?(?:만|천|원|$))"),
    ),
    (
        "a raised digit that stands as a plain one",
        re.compile(
            r"\([^()\n]*(?:\+|이율|이자율|이자)[^()\n]*\)\s?\d{1,2}(?=\s*(?:[)\]×÷*+=|,.\n원]|$))(?!\s?[.)]\s)"
            r"|(?:^|\|)\s*\d{1,2}\s+\d[\d,.]*\s?(?:천|백|십)?(?:만|억)?\s?원\s?[×xX*]"
            r"|[×÷]\s*\d{1,2}\s+\([^()\n]*(?:\+|이율)[^()\n]*\)|\([^()\n]*(?:\+|이율)[^()\n]*\)\s?[nt](?![a-z])|(?<![A-Za-z])(?:cm|km|m)[23](?!\d)"
        ),
    ),
    ("a number cut in its thousands", re.compile(rf"(?<![\d.,])\d{{1,3}}(?:,\d{{3}})*,\d{{1,2}}{_UNIT}|\d,\s+\d{{3}}{_UNIT}")),
    (
        "a number torn in two",
        re.compile(r"(?<![\d.,/-])\d{1,3}\s\d{1,3}(?=\s?(?:만원|원|억원|%|％|일간|개월|회\s|cm|mm|㎝|㎜|kg|㎏))(?![\d,]*\s?[×xX])"),
    ),
    (
        "a number that lost its unit",  # OCR makes 50% into 509, 50 or 50&: a share of something has a unit
        re.compile(
            r"(?:금액?|보험료|액|율|률|일당|원금)의\s?\d{1,4}\s?(?=이내|이상|이하|초과|미만|상당|에\s?해당|에\s?상당|[을를]\s)"
            r"|\d\s?&(?!\s?[A-Za-z])|\d[%％]\d"
        ),
    ),
    ("a blank where a number should be", re.compile(r"[(（]\s+[)）]\s*(?:만?\s?원|일|회|년|개월|%|배)")),
    ("letters printed many times over", re.compile(r"([가-힣])\1{4,}")),
)
_FORMULA = re.compile(r"[=＝≒]")
_OPERATOR = re.compile(r"[×÷√∑＋]|\d\s?[+*/]\s?\d|\)\s?[+*/-]\s?[(\d]")
_OPEN_END = re.compile(r"[가-힣)\]%\d]\s*[×÷=＝]\s*$|^\s*[×÷]\s*$")
"""A line that ends in a sign: numerator and denominator stand on the lines around it."""
_NUMBER = re.compile(r"^\s*\d[\d,.]*\s*$")
_BAR = "a formula over several lines, its fraction bar lost"
_CUT = re.compile(r"[×÷＋+=＝√∑(（\[]\s*$|^\s*[×÷＋]|[×÷]\s*[×÷=)]|\(\s*\)")


def unsafe(clauses: Iterable[Clause]) -> list[Unsafe]:
    """The damaged lines of the clauses, in order; a line with two kinds of damage is named once, for the first."""
    found = []
    for clause in clauses:
        lines = list(re.finditer(r"[^\n]+", clause.text))
        for i, line in enumerate(lines):
            if len(line[0]) <= 60 and _OPEN_END.search(line[0]):
                first, last = lines[max(0, i - 1)], lines[min(len(lines) - 1, i + 1)]
                found.append(Unsafe(clause.id, first.start(), last.end(), _BAR))
            elif _OPERATOR.search(line[0]) and (below := next((n for n in lines[i + 1 : i + 3] if _NUMBER.match(n[0])), None)):
                found.append(Unsafe(clause.id, line.start(), below.end(), _BAR))
            elif reason := _damage(line[0]):
                found.append(Unsafe(clause.id, line.start(), line.end(), reason))
    return found


def _damage(line: str) -> str:
    for reason, pattern in _DAMAGE:
        if pattern.search(line):
            return reason
    formula = len(line) <= 200 and _FORMULA.search(line) and _OPERATOR.search(line)
    balanced = line.count("(") == line.count(")") and line.count("[") == line.count("]")
    return "a formula that is cut" if formula and (_CUT.search(line.strip("| ")) or not balanced) else ""
