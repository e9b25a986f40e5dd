"""Which texts are to be compared at all: those that meet in a bucket, newer with earlier.

A bucket is a run of rows with one key; a row meets at most `reach` rows that come before it there. Rows are counted in priority
order, so it is the earlier one that may be kept. A pair of similar texts meets in many buckets (at a Jaccard similarity of .8 in
13 of 32 bands on average), so that a bucket too large to be paired in full hides hardly any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup.overlap import ragged

_PAIRS = 4_000_000  # looked at together
_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Buckets:
    """Rows in the order of one key."""

    order: NDArray[np.uint32]
    """(rows that take part,)"""
    place: NDArray[np.uint32]
    """(n,) where each row stands in `order`."""
    depth: NDArray[np.uint16]
    """(n,) how many rows before it in the order share its key, `reach` at most."""


def buckets(keys: NDArray[np.uint32], taking_part: NDArray[np.bool_], reach: int) -> Buckets:
    """One key per row; rows that take no part meet nobody."""
    size = len(keys)
    rows = np.flatnonzero(taking_part)
    tagged = keys[rows].astype(np.uint64) << np.uint64(32) | rows.astype(np.uint64)
    tagged.sort()
    order = (tagged & _LOW).astype(np.uint32)
    tagged >>= np.uint64(32)
    first = np.zeros(len(rows), np.int64)
    first[1:] = np.where(tagged[1:] != tagged[:-1], np.arange(1, len(rows)), 0)
    np.maximum.accumulate(first, out=first)
    place, depth = np.zeros(size, np.uint32), np.zeros(size, np.uint16)
    place[order] = np.arange(len(rows), dtype=np.uint32)
    depth[order] = np.minimum(np.arange(len(rows)) - first, reach)
    return Buckets(order, place, depth)


def blocks(tables: Sequence[Buckets], since: int, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of the rows `since`..`size` with about `_PAIRS` meetings each."""
    meetings = np.zeros(size - since, np.int64)
    for table in tables:
        meetings += table.depth[since:]
    cuts = np.searchsorted(np.cumsum(meetings), np.arange(_PAIRS, meetings.sum() + _PAIRS, _PAIRS), side="right") + since
    edges = np.unique(np.concatenate([[since], cuts + 1, [size]]).clip(since, size)).tolist()
    return zip(edges[:-1], edges[1:], strict=True)


def meetings(
    tables: Sequence[Buckets], first: int, last: int, allowed: NDArray[np.bool_], least: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs (row, earlier row), ascending and each once, of rows first..last-1 with earlier rows that are `allowed`, that meet in
    `least` of the tables."""
    found = []
    rows = np.arange(first, last)
    for table in tables:
        depth = table.depth[first:last].astype(np.int64)
        earlier = table.order[ragged(table.place[first:last] - depth, depth)]
        later = np.repeat(rows, depth)
        good = allowed[earlier]
        found.append(later[good].astype(np.uint64) << np.uint64(32) | earlier[good])
    pairs = np.concatenate(found) if found else np.empty(0, np.uint64)
    pairs.sort()
    if least > 1:  # sorted, a pair that is there `least` times has itself `least` - 1 places further on
        pairs = pairs[: max(0, len(pairs) - least + 1)][pairs[: max(0, len(pairs) - least + 1)] == pairs[least - 1 :]]
    keep = np.ones(len(pairs), np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=keep[1:])
    pairs = pairs[keep]
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & _LOW).astype(np.int64)
