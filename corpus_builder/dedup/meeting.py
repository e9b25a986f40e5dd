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

from corpus_builder.dedup.overlap import Ints

_PAIRS = 1_000_000  # looked at together
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@dataclass(frozen=True, slots=True)
class Buckets:
    """Rows in the orders of several keys (tables), and where the rows `since`.. stand there."""

    since: int
    order: NDArray[np.uint32]
    """Rows by key and number, table after table."""
    place: NDArray[np.uint32]
    """(tables, n - since) where in `order` each row stands."""
    depth: NDArray[np.uint8]
    """(tables, n - since) how many rows before it there share its key, the reach at most."""


def buckets(
    tables: Iterable[NDArray[np.uint32]], taking_part: NDArray[np.bool_], reach: int, since: int = 0, *, compiled: Any = None
) -> Buckets:
    """One (n,) key per row for each table, as its upper 20 bits a good hash; rows that take no part meet nobody; `reach` at most 255.

    Only the meetings of rows `since`.. are asked for: earlier rows that share no key with them are left out of a table.
    """
    orders, places, depths = [np.empty(0, np.uint32)], [], []
    size = 0
    everybody, there = np.flatnonzero(taking_part), np.zeros(1 << 20, np.bool_)
    for keys in tables:
        rows = _sharing(keys, taking_part, since, there, compiled) if since else everybody
        tagged = keys[rows].astype(np.uint64)
        tagged <<= _HALF
        tagged |= rows.astype(np.uint64)
        tagged.sort()
        order = tagged.astype(np.uint32)
        tagged >>= _HALF
        at = np.arange(len(rows), dtype=np.int32)
        begin = np.zeros(len(rows), np.int32)
        np.multiply(at[1:], tagged[1:] != tagged[:-1], out=begin[1:])
        at -= np.maximum.accumulate(begin)
        new = np.flatnonzero(order >= since) if since else slice(None)
        place, depth = np.zeros(len(keys) - since, np.uint32), np.zeros(len(keys) - since, np.uint8)
        later = order[new] - np.uint32(since)
        place[later] = np.arange(size, size + len(rows), dtype=np.uint32)[new]
        depth[later] = np.minimum(at[new], reach)
        orders.append(order)
        places.append(place)
        depths.append(depth)
        size += len(rows)
    shape = len(places), len(taking_part) - since
    return Buckets(since, np.concatenate(orders), np.array(places, np.uint32).reshape(shape), np.array(depths, np.uint8).reshape(shape))


def _sharing(keys: NDArray[np.uint32], taking_part: NDArray[np.bool_], since: int, there: NDArray[np.bool_], compiled: Any) -> Ints:
    """The rows taking part that share a key with one from `since` on, and a few more; `there`: a million bits for keys, none set."""
    if compiled:
        rows = np.empty(len(keys), np.int64)
        return rows[: compiled.sharing(keys, taking_part, since, there, rows)]
    high = (keys >> np.uint32(12)).astype(np.int64)
    there[high[since:]] = True
    shared = there.take(high, mode="clip")
    there[high[since:]] = False
    shared &= taking_part
    return np.flatnonzero(shared)


def blocks(tables: Sequence[Buckets]) -> Iterator[tuple[int, int]]:
    """Ranges of the rows `since`.. with about `_PAIRS` meetings each."""
    since = tables[0].since
    met = sum(table.depth.sum(axis=0, dtype=np.int64) for table in tables)
    size = since + len(met)
    cuts = np.searchsorted(np.cumsum(met), np.arange(_PAIRS, met.sum() + _PAIRS, _PAIRS), side="right") + since
    return pairwise(np.unique(np.concatenate([[since], cuts + 1, [size]]).clip(since, size)).tolist())


def meetings(tables: Buckets, first: int, last: int, allowed: NDArray[np.bool_], least: int, *, compiled: Any = None) -> tuple[Ints, Ints]:
    """Pairs (row, earlier row), each once, of rows first..last-1 with earlier rows that are `allowed`, that meet in `least` of the
    tables; in no promised order."""
    if compiled:
        met = int(tables.depth[:, first - tables.since : last - tables.since].sum(dtype=np.int64))
        out = np.empty((met, 2), np.uint32)
        size = compiled.meet(tables.since, tables.order, tables.place, tables.depth, first, last, allowed, least, out)
        return out[:size, 0].astype(np.int64), out[:size, 1].astype(np.int64)
    pairs = np.concatenate([np.empty(0, np.uint64), *(_met(tables, n, first, last, allowed) for n in range(len(tables.depth)))])
    pairs.sort()
    # Sorted, a pair that is there `least` times has itself `least` - 1 places further on.
    pairs = pairs[: max(0, len(pairs) - least + 1)][pairs[: max(0, len(pairs) - least + 1)] == pairs[least - 1 :]]
    pairs = pairs[np.diff(pairs, prepend=np.uint64(0)) != 0]  # (0, 0) is no pair
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64)


def _met(tables: Buckets, table: int, first: int, last: int, allowed: NDArray[np.bool_]) -> NDArray[np.uint64]:
    rows = slice(first - tables.since, last - tables.since)
    depth = tables.depth[table, rows]
    at = np.repeat(tables.place[table, rows] - np.cumsum(depth, dtype=np.int64), depth)
    at += np.arange(len(at))  # for each row the places before its own
    earlier = tables.order[at]
    later = np.repeat(np.arange(first, last, dtype=np.uint64) << _HALF, depth)
    later |= earlier
    return later.compress(allowed.take(earlier))
