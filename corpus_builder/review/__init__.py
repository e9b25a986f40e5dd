"""The rules of review, pure: which pairs a person should see, and what several decisions amount to. No database, no screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from corpus_builder.contracts import Options as _Options
from corpus_builder.pairs import Decision, Outcome


class Options(_Options):
    """Section [review]."""

    lease_minutes: int = Field(default=15, ge=1)
    """How long a pair is held for the reviewer who has it on the screen."""
    dwell_ms: int = Field(default=700, ge=0)
    """A decision sooner than this after showing is refused: a held key must not approve what nobody read."""
    image_dpi: int = Field(default=110, ge=72, le=300)
    """Resolution of the page images, dots per inch."""


REASONS: tuple[str, ...] = (
    "답변이 약관과 다름",
    "조건·예외(다만) 누락",
    "질문이 모호함",
    "근거가 질문과 무관함",
    "문장이 어색함",
    "중복",
    "원문 오류",
    "기타",
)
"""Why a pair is rejected; the reviewer picks by digit, 1 for the first."""

Status = Literal["open", "approved", "edited", "rejected", "held"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the decisions on one candidate amount to. `final` is the id of the candidate whose text counts ("" while open)."""

    status: Status
    final: str
    reviewers: tuple[str, ...]


def slots_wanted(outcome: Outcome) -> int:
    """How many reviews a candidate with this outcome of the checks needs: none when it was dropped."""
    return 0 if outcome == "drop" else 1


def effective(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that count, in order: without the undone ones and the undos."""
    undone = {decision.undoes for decision in decisions if decision.action == "undo"}
    return [decision for decision in decisions if decision.action != "undo" and decision.id not in undone]


def out(decisions: Mapping[str, Sequence[Decision]]) -> set[str]:
    """The candidates (candidate -> decisions on it) that no longer count: rejected, or replaced by an edit."""
    return {unit for unit, said in decisions.items() if standing(said).status in ("rejected", "edited")}


def standing(decisions: Sequence[Decision]) -> Standing:
    """The state of a candidate after `decisions` (all on it, oldest first): the last one that counts speaks."""
    counted = effective(decisions)
    if not counted:
        return Standing("open", "", ())
    last = counted[-1]
    reviewers = (last.reviewer,)
    if last.action == "approve":
        return Standing("approved", last.candidate, reviewers)
    if last.action == "edit":
        return Standing("edited", last.edited, reviewers)
    return Standing("rejected" if last.action == "reject" else "held", "", reviewers)
