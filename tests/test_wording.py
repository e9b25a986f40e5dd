"""What the engine says of itself in English has Korean words, and what nobody worded yet is still shown."""

from __future__ import annotations

from corpus_builder import pipeline, wording
from corpus_builder.structure import skips


def test_every_reason_to_ask_nothing_about_a_clause_is_worded() -> None:
    names = {value for name, value in vars(skips).items() if name.isupper() and not name.startswith("_") and isinstance(value, str)}
    assert names == set(wording.SKIPS)


def test_every_stage_that_works_unit_by_unit_is_worded() -> None:
    assert {name for name, _ in pipeline.STAGES} - {"queue"} <= set(wording.STAGES), "the queue has no unit that could fail"


def test_an_unknown_name_is_shown_as_it_is() -> None:
    assert wording.said(wording.METHODS, "later") == "later"
