"""Who meets whom in the buckets, against the definition."""

from __future__ import annotations

import importlib
from collections import Counter
from typing import Any

import numpy as np
import pytest

from corpus_builder.dedup import meeting

REACH = 3


def met_by_hand(tables: Any, taking_part: Any, since: int, allowed: Any, least: int) -> set[tuple[int, int]]:
    times: Counter[tuple[int, int]] = Counter()
    for keys in tables:
        for row in range(since, len(keys)):
            before = [other for other in range(row) if keys[other] == keys[row] and taking_part[other] and taking_part[row]]
            times.update((row, other) for other in before[-REACH:] if allowed[other])
    return {pair for pair, number in times.items() if number >= least}


@pytest.mark.parametrize("compiled", [None, "corpus_builder.dedup.compiled"])
@pytest.mark.parametrize("since", [0, 40, 60])
@pytest.mark.parametrize("least", [1, 2])
def test_a_row_meets_the_last_before_it_that_share_a_key(compiled: str | None, since: int, least: int) -> None:
    draw = np.random.default_rng(since)
    tables = draw.integers(0, 9, (4, 60)).astype(np.uint32) * np.uint32(0x9E3779B1)
    taking_part, allowed = draw.random((2, 60)) < 0.8
    loops = importlib.import_module(compiled) if compiled else None
    buckets = meeting.buckets(tables, taking_part, REACH, since, compiled=loops)
    found: set[tuple[int, int]] = set()
    for first, last in ((since, (since + 60) // 2), ((since + 60) // 2, 60)):
        rows, others = meeting.meetings(buckets, first, last, allowed, least, compiled=loops)
        pairs = list(zip(rows.tolist(), others.tolist(), strict=True))
        assert len(set(pairs)) == len(pairs) and all(first <= row < last for row, _ in pairs)
        found.update(pairs)
    assert found == met_by_hand(tables, taking_part, since, allowed, least)
    assert found or since == 60


def test_without_tables_nobody_meets() -> None:
    buckets = meeting.buckets([], np.ones(5, np.bool_), REACH, 2)
    assert list(meeting.blocks([buckets])) == [(2, 5)]
    assert [len(side) for side in meeting.meetings(buckets, 2, 5, np.ones(5, np.bool_), 1)] == [0, 0]
