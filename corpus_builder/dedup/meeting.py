"""Which texts are to be compared at all: those that meet in a bucket, newer with earlier.

A bucket is a run of rows with one key; a row meets at most `reach` rows that come before it there. Rows are counted in priority
order, so it is the earlier one that may be kept. A pair of similar texts meets in many buckets (at a Jaccard similarity of .8 in
13 of 32 bands on average), so that a bucket too large to be paired in full hides hardly any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup.overlap import Ints, ragged

_PAIRS = 1_000_000  # looked at together
_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Buckets:
    """Rows 0..n-1 in the orders of several keys (tables)."""

    order: NDArray[np.uint32]
    """(tables, rows that take part)"""
    place: NDArray[np.uint32]
    """(tables, n) where each row stands in each order."""
    depth: NDArray[np.uint8]
    """(tables, n) how many rows before it there share its key, `reach` at most."""


def buckets(tables: Iterable[NDArray[np.uint32]], taking_part: NDArray[np.bool_], reach: int, since: int = 0) -> Buckets:
    """One (n,) key per row for each table; rows that take no part meet nobody; `reach` at most 255.

    Only the meetings of rows `since`.. are asked for: earlier rows that share no key with them are left out of a table.
    """
    size, everybody = len(taking_part), np.flatnonzero(taking_part)
    orders, places, depths = [], [], []
    for keys in tables:
        rows = _sharing(keys, everybody, since) if since else everybody
        tagged = keys[rows].astype(np.uint64) << np.uint64(32) | rows.astype(np.uint64)
        tagged.sort()
        order = np.zeros(len(everybody), np.uint32)
        order[: len(rows)] = tagged & _LOW
        tagged >>= np.uint64(32)
        first = np.zeros(len(rows), np.int64)
        first[1:] = np.where(tagged[1:] != tagged[:-1], np.arange(1, len(rows)), 0)
        np.maximum.accumulate(first, out=first)
        place, depth = np.zeros(size, np.uint32), np.zeros(size, np.uint8)
        place[order[: len(rows)]] = np.arange(len(rows), dtype=np.uint32)
        depth[order[: len(rows)]] = np.minimum(np.arange(len(rows)) - first, reach)
        orders.append(order)
        places.append(place)
        depths.append(depth)
    if not orders:
        return Buckets(np.empty((0, 0), np.uint32), np.empty((0, size), np.uint32), np.empty((0, size), np.uint8))
    return Buckets(np.stack(orders), np.stack(places), np.stack(depths))


def _sharing(keys: NDArray[np.uint32], rows: Ints, since: int) -> Ints:
    """The rows from `since` on, earlier ones with a key of theirs, and a few more (a million bits stand for the keys)."""
    new = rows >= since
    there = np.zeros(1 << 20, np.bool_)
    there[keys[rows[new]] >> np.uint32(12)] = True
    shared: Ints = rows[new | there[keys[rows] >> np.uint32(12)]]
    return shared


def blocks(tables: Sequence[Buckets], since: int, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of the rows `since`..`size` with about `_PAIRS` meetings each."""
    met = np.zeros(size - since, np.int64)
    for table in tables:
        met += table.depth[:, since:].sum(axis=0, dtype=np.int64)
    cuts = np.searchsorted(np.cumsum(met), np.arange(_PAIRS, met.sum() + _PAIRS, _PAIRS), side="right") + since
    return pairwise(np.unique(np.concatenate([[since], cuts + 1, [size]]).clip(since, size)).tolist())


def meetings(tables: Buckets, first: int, last: int, allowed: NDArray[np.bool_], least: int, *, compiled: Any = None) -> tuple[Ints, Ints]:
    """Pairs (row, earlier row), each once, of rows first..last-1 with earlier rows that are `allowed`, that meet in `least` of the
    tables; in no promised order."""
    if compiled:
        out = np.empty((int(tables.depth[:, first:last].sum(dtype=np.int64)), 2), np.uint32)
        size = compiled.meet(tables.order, tables.place, tables.depth, first, last, allowed, least, out)
        return out[:size, 0].astype(np.int64), out[:size, 1].astype(np.int64)
    pairs = np.concatenate([np.empty(0, np.uint64), *(_met(tables, n, first, last, allowed) for n in range(len(tables.depth)))])
    pairs.sort()
    # Sorted, a pair that is there `least` times has itself `least` - 1 places further on.
    pairs = pairs[: max(0, len(pairs) - least + 1)][pairs[: max(0, len(pairs) - least + 1)] == pairs[least - 1 :]]
    pairs = pairs[np.diff(pairs, prepend=np.uint64(0)) != 0]  # (0, 0) is no pair
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & _LOW).astype(np.int64)


def _met(tables: Buckets, table: int, first: int, last: int, allowed: NDArray[np.bool_]) -> NDArray[np.uint64]:
    depth = tables.depth[table, first:last].astype(np.int64)
    earlier = tables.order[table][ragged(tables.place[table, first:last] - depth, depth)]
    later = np.repeat(np.arange(first, last, dtype=np.uint64) << np.uint64(32), depth)
    later |= earlier
    pairs: NDArray[np.uint64] = later[allowed[earlier]]
    return pairs
