"""The nouns of what is made of chunks: requests and answers, candidates and verdicts, decisions, rows that leave.

Small frozen records, as in model.py, whose rule of ids they follow. This module imports the standard library and model.py only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

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
class Candidate:
    """A question–answer pair that may become training data.

    `instruction` may hold the slot `{product}`, filled for each occurrence at review and export. `input` is usually "".
    `evidence` are verbatim quotes of the clause text. `choices` are the options of a 객관식 item, the right one first.
    `parent` is the id of the candidate that this one edits or evolves, or "".
    """

    method: str
    task_type: str
    instruction: str
    output: str
    evidence: tuple[str, ...]
    input: str = ""
    choices: tuple[str, ...] = ()
    parent: str = ""

    @property
    def id(self) -> str:
        return content_id("candidate", self.method, *self.content, self.parent)

    @property
    def content(self) -> tuple[Any, ...]:
        """What a person reads and decides on: equal content in another build is the same pair."""
        return (self.instruction, self.input, self.output, list(self.evidence), list(self.choices))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check did not simply pass: a name from the check's file, and what it saw."""

    name: str
    detail: str = ""


Outcome = Literal["pass", "look", "drop"]


@dataclass(frozen=True, slots=True)
class Verdict:
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
