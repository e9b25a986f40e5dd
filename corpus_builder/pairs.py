"""The nouns of what is made of chunks: requests and answers, candidates and verdicts, decisions, rows that leave.

Small frozen records, as in model.py, whose rule of ids they follow. This module imports the standard library and model.py only.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

from corpus_builder.model import Catalogue, Spot, content_id

# ---------------------------------------------------------------- questions, answers, pairs


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a language model. `body` is everything that shapes the answer and nothing else (no key, URL or timeout)."""

    body: dict[str, Any]

    @property
    def key(self) -> str:
        return content_id("request", self.body)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server reported them; None where it said nothing."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes that a server sent for a request, kept as they came; `model` is the name the server gave itself."""

    key: str
    raw: bytes
    model: str
    usage: Usage
    seconds: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check did not simply pass, or why an option is wrong: a name (from the check's or method's file), and what was seen."""

    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A quantity that a calculation starts from: what the expression calls it, its value and unit, and the words that state it.

    `value` is a decimal number without separators ("5000000", "2.5"); 만원 is counted in 원, and 50 with the unit % is 0.5 when worked
    out. `span` stands verbatim in the evidence or the question, as `source` says.
    """

    name: str
    value: str
    unit: str
    span: str
    source: Literal["evidence", "question"]


@dataclass(frozen=True, slots=True)
class Calculation:
    """How an answer was worked out, so that it can be worked out again: calculations.py says what an `expression` may be.

    `result` is a decimal number as in `Input`, in `unit`.
    """

    expression: str
    inputs: tuple[Input, ...]
    result: str
    unit: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two clauses that a pair compares: the id of its chunk, what the pair calls it, and its quotes, verbatim of that chunk.

    `product` and `since` (an effective date) say of which documents alone it is said; both are "" where one document holds both sides.
    """

    chunk: str
    name: str
    evidence: tuple[str, ...]
    product: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question–answer pair that may become training data.

    `instruction` may hold the slot `{product}`, filled for each occurrence at review and export. `input` is usually "".
    `evidence` are verbatim quotes of the clause text. `choices` are the options of a 객관식 item, the right one first (`shown` says in
    which order they are shown); `faults` say why each of the others is wrong, in their order, where that is known. `calculation` is how
    a worked-out answer comes about. `sides` are the two clauses of a comparison, whose quotes together are `evidence`. `parent` is the id
    of the candidate that this one edits or evolves, or "".
    """

    method: str
    task_type: str
    instruction: str
    output: str
    evidence: tuple[str, ...]
    input: str = ""
    choices: tuple[str, ...] = ()
    parent: str = ""
    faults: tuple[Reason, ...] = ()
    calculation: Calculation | None = None
    sides: tuple[Side, ...] = ()

    @property
    def id(self) -> str:
        return content_id("candidate", self.method, *self.content, self.parent)

    @property
    def content(self) -> tuple[Any, ...]:
        """What a person reads and decides on: equal content in another build is the same pair, whatever the chunks of its sides."""
        known: tuple[Any, ...] = (self.instruction, self.input, self.output, list(self.evidence), list(self.choices))
        if self.faults or self.calculation:  # pairs without them keep the ids that they always had
            known += ([[fault.name, fault.detail] for fault in self.faults], asdict(self.calculation) if self.calculation else None)
        if self.sides:
            known += ([[side.name, side.product, side.since, list(side.evidence)] for side in self.sides],)
        return known

    @property
    def asked(self) -> str:
        """All that is asked, a line each: the question, its input, its options; what tells two questions apart."""
        return "\n".join((self.instruction, self.input, *sorted(self.choices)))

    @property
    def shown(self) -> tuple[int, ...]:
        """The indexes of `choices` in the order in which people and models see them.

        Drawn from the id: always the same for one pair, and every place is as likely as another for the right option.
        """
        return tuple(sorted(range(len(self.choices)), key=lambda index: content_id("option", self.id, index)))


Outcome = Literal["pass", "look", "drop"]


class Verdict(NamedTuple):
    """What one check says of one candidate. look: a person must see the reason; drop: it can't be right."""

    check: str
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()


def worst(outcomes: list[Outcome]) -> Outcome:
    """drop beats look beats pass; no verdict at all is a look (nothing was checked)."""
    for outcome in ("drop", "look"):
        if outcome in outcomes:
            return outcome
    return "pass" if outcomes else "look"


# ---------------------------------------------------------------- review and export

Action = Literal["approve", "edit", "reject", "hold", "undo"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a decision was about, in the words of that day, so that it survives any rebuild.

    `places` are (document id, clause path) pairs in which the evidence stood.
    """

    instruction: str
    input: str
    output: str
    evidence: tuple[str, ...]
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of a candidate. Append-only: an undo is a further decision that names the one it takes back.

    `id` is made by the client, so that sending twice stores once. `edited` is the id of the candidate that an edit made.
    Times are seconds since the epoch, UTC.
    """

    id: str
    candidate: str
    reviewer: str
    action: Action
    reasons: tuple[str, ...]
    comment: str
    edited: str
    undoes: str
    shown_at: float
    decided_at: float
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Source:
    """One place in one document that bears out a candidate: where to look, and what the document is."""

    document: str
    file: str
    catalogue: Catalogue
    path: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of somebody's file in which a pair (or the one that it edits) came: its place ("row 12"), and its own id or ""."""

    file: str
    place: str
    id: str


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate as it leaves the product: final text, where it stands (best source first), and who vouches for it.

    `status` is "approved", "edited" or "machine-checked"; `reviewers` are names or pseudonyms, empty for machine-checked rows.
    """

    id: str
    candidate: Candidate
    instruction: str
    sources: tuple[Source, ...]
    status: str
    reviewers: tuple[str, ...]
    model: str
    origins: tuple[Origin, ...] = ()
