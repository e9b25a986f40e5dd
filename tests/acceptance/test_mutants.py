"""Damaged files in worker processes: each ends in a named state, and hardly any loses text without a word."""

from __future__ import annotations

import pytest

from tests.benchmarks.mutants import measure

pytestmark = pytest.mark.slow


def test_damaged_files_end_in_named_states_and_lose_no_text_in_silence() -> None:
    result = measure(150, processes=2, seed=2)
    assert sum(result.states.values()) == 150
    assert not [state for state in result.states if state in ("failed: bug", "failed: worker died")]
    assert result.silent_loss <= 0.01, result.silent
    assert result.false_alarms <= 0.15, result.by_damage
    assert result.states["read, flagged, text lost"] > 10, "the damage must really cost text"
