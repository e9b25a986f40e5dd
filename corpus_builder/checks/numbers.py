"""Every number, date, ratio, disease code and article reference of an answer stands in its evidence.

The decision it embodies: a number is compared with its unit (30일 is not 30영업일) and a spelling is no difference (1천만원 is
10,000,000원). What the clause's own heading says counts as known, because an answer may name its article; so does what the question
supposes (가입금액이 1억원이면 …), and what a sum of known numbers comes to, if the answer shows it and it comes out right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from corpus_builder.checks.refusals import refuses
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.sums import sums
from corpus_builder.text import Facts, Number, Reference, facts

VERSION = 3

NUMBER = "number not in evidence"
DATE = "date not in evidence"
REFERENCE = "reference not in evidence"
CODE = "code not in evidence"
BOUND = "comparator not in evidence"
QUESTION = "number in question not in clause"


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for a fact of the output that the evidence doesn't state; look for a changed comparator, or an odd number in the question.

    In the question, any number or reference that the clause (header included) states is in order; its context states none. Who is told
    that something is left open may have asked with any.
    """
    heading = f"{chunk.header}\n{chunk.title}\n{chunk.unit_title}"
    if refuses(candidate.output):
        heading = f"{heading}\n{candidate.instruction}\n{candidate.input}"
    evidence = facts("\n".join([*candidate.evidence, heading]))
    stated = facts(candidate.output)
    own = _own_references(chunk)
    asked = facts(f"{candidate.instruction}\n{candidate.input}")
    cells = _of_cells(candidate.evidence)
    known = _worked_out(candidate.output, (*evidence.numbers, *asked.numbers), cells)
    wrong = [
        *(Reason(NUMBER, str(n)) for n in _unknown(stated.numbers, known) if n.value not in cells),
        *(Reason(DATE, f"{d.year}-{d.month}-{d.day}") for d in stated.dates if d not in (*evidence.dates, *asked.dates)),
        *(Reason(REFERENCE, f"{r.number}{r.level}") for r in stated.references if r not in own.union(evidence.references)),
        *(Reason(CODE, c) for c in stated.codes if c not in evidence.codes),
    ]
    if wrong:
        return Verdict("numbers", "drop", tuple(wrong))
    odd = [Reason(BOUND, str(n)) for n in _other_bound(stated.numbers, evidence.numbers)]
    odd += _odd_in_question(f"{candidate.instruction}\n{candidate.input}", facts(f"{chunk.clause}\n{heading}"), own)
    return Verdict("numbers", "look" if odd else "pass", tuple(odd))


def _own_references(chunk: Chunk) -> frozenset[Reference]:
    """The clause's own article and the paragraphs and items printed in it."""
    marks = {Reference(mark.level, mark.number) for mark in chunk.marks if mark.level in ("항", "호", "목")}
    return frozenset(marks | {Reference("조", chunk.article)})


def _unknown(stated: Iterable[Number], known: Iterable[Number]) -> list[Number]:
    """Numbers of `stated` that `known` doesn't hold with the same unit; a bare number may have any unit there."""
    values = {n.value for n in known}
    typed = {(n.value, n.unit) for n in known}
    counted = (n for n in stated if n.unit != "가지")  # whoever lists, counts
    return [n for n in counted if (n.value, n.unit) not in typed and not (n.unit == "" and n.value in values)]


def _other_bound(stated: Iterable[Number], known: Iterable[Number]) -> list[Number]:
    """Numbers whose 이상/이하/이내/초과/미만 the evidence never puts behind that number."""
    bounds = {(n.value, n.unit, n.bound) for n in known}
    return [n for n in stated if n.bound and (n.value, n.unit, n.bound) not in bounds]


def _of_cells(quotes: Iterable[str]) -> frozenset[Fraction]:
    """The bare numbers of quotes that are rows of a table: their unit stands in its head."""
    return frozenset(n.value for quote in quotes if "|" in quote for n in facts(quote).numbers if not n.unit)


def _worked_out(output: str, known: Iterable[Number], cells: frozenset[Fraction]) -> list[Number]:
    """`known`, and what the sums of the answer come to whose numbers are known."""
    found = list(known)
    for shown in sums(output):
        if shown.right and all(n.value in cells for n in _unknown(shown.inputs, found)):
            found += shown.results
            found += [replace(result, unit="") for result in shown.results]
    return found


_PASSED = re.compile(r"\d+\s?[가-힣]{1,3}[이가을를]?\s?(?:지나|지난|경과)")


def _odd_in_question(question: str, known: Facts, own: frozenset[Reference]) -> list[Reason]:
    """References that the clause doesn't have, and limits (30일 이내에, 5년이 지나면) that it doesn't set; a mere number is supposed."""
    asked = facts(question)
    passed = {n.start for found in _PASSED.finditer(question) for n in asked.numbers if found.start() <= n.start < found.end()}
    limits = [n for n in asked.numbers if n.bound or n.start in passed]
    odd = [Reason(QUESTION, str(n)) for n in _unknown(limits, known.numbers)]
    return odd + [Reason(QUESTION, f"{r.number}{r.level}") for r in asked.references if r not in own.union(known.references)]
