"""A worked-out answer comes out again: its inputs are what their words say, and its result is what the expression comes to.

The sums that an answer shows in its text are another matter (arithmetic.py); here the executable form that the candidate carries is
held against evidence, question and answer. Candidates without one pass.
"""

from __future__ import annotations

from fractions import Fraction

from corpus_builder.calculations import NotWorkable, counted, result
from corpus_builder.model import Chunk
from corpus_builder.pairs import Calculation, Candidate, Input, Reason, Verdict
from corpus_builder.text import facts, squeezed

VERSION = 1

NOT_WORKABLE = "calculation can't be worked out"
NOT_SO = "calculation comes out otherwise"
OTHER_INPUT = "input differs from its words"
NO_SPAN = "input's words stand nowhere"
NOT_SAID = "result not in answer"


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for a calculation whose inputs, result or answer disagree; `chunk` is not looked at."""
    calculation = candidate.calculation
    found = [] if calculation is None else [*_inputs(calculation, candidate), *_outcome(calculation, candidate)]
    return Verdict("calculation", "drop" if found else "pass", tuple(found))


def _inputs(calculation: Calculation, candidate: Candidate) -> list[Reason]:
    """What is wrong about the inputs. A rate may be written without its unit where a table's head has it."""
    sources = {"evidence": candidate.evidence, "question": (candidate.instruction, candidate.input)}
    found = []
    for item in calculation.inputs:
        if not squeezed(item.span) or not any(squeezed(item.span) in squeezed(text) for text in sources[item.source]):
            found.append(Reason(NO_SPAN, f"{item.name}: {item.span}"[:80]))
        elif not _says(item):
            found.append(Reason(OTHER_INPUT, f"{item.name}: {item.span} / {item.value}{item.unit}"[:80]))
    return found


def _says(item: Input) -> bool:
    try:
        value = counted(item.value, "")
    except NotWorkable:
        return False
    return any(number.value == value and number.unit in (item.unit, "") for number in facts(item.span).numbers)


def _outcome(calculation: Calculation, candidate: Candidate) -> list[Reason]:
    try:
        value, stated = result(calculation), counted(calculation.result, "")
    except NotWorkable as error:
        return [Reason(NOT_WORKABLE, f"{calculation.expression}: {error}"[:80])]
    if value != stated:
        unit = calculation.unit
        return [Reason(NOT_SO, f"{calculation.expression} = {_shown(value)}{unit}, {_shown(stated)}{unit}"[:80])]
    said = ((number.value, number.unit) for number in facts(candidate.output).numbers)
    return [] if (stated, calculation.unit) in said else [Reason(NOT_SAID, f"{_shown(stated)}{calculation.unit}")]


def _shown(value: Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):g}"
