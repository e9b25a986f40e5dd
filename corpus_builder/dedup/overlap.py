"""Exact Jaccard similarity of pairs of texts, over their real sets of 3-grams, many pairs at once.

What is compared are the 3-grams themselves (three times 16 bits), not hashes: the similarity that a link states is no estimate.
Sets are made for one block of pairs at a time and thrown away, so memory doesn't grow with the number of texts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup.normalise import Letters
from corpus_builder.dedup.sketch import counts

_PAIRS = 2048  # in a block; their 3-grams, tagged with 16 bits of pair, are sorted in a second-level cache
_TAG = np.uint64(48)

Rows = NDArray[np.int64]


def jaccards(letters: Letters, left: Rows, right: Rows, *, compiled: Any = None) -> NDArray[np.float64]:
    """(pairs,) |A ∩ B| / |A ∪ B| of the 3-gram sets of texts `left` and `right` of `letters`."""
    out = np.empty(len(left), np.float64)
    for first in range(0, len(left), _PAIRS):
        at = slice(first, first + _PAIRS)
        rows, local = np.unique(np.concatenate([left[at], right[at]]), return_inverse=True)
        sets, bounds = gram_sets(letters, rows)
        a, b = local[: len(local) // 2], local[len(local) // 2 :]
        common = _shared_compiled(compiled, sets, bounds, a, b) if compiled else shared(sets, bounds, a, b)
        sizes = np.diff(bounds)
        out[at] = common / (sizes[a] + sizes[b] - common)
    return out


def gram_sets(letters: Letters, rows: Rows) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The distinct 3-grams of at most 65,536 texts, ascending, and (rows + 1,) where those of each begin."""
    sizes = counts(letters)[rows]
    at = ragged(letters.starts[rows], sizes)
    codes = letters.codes
    grams = codes[at] | codes[at + 1].astype(np.uint64) << np.uint64(16) | codes[at + 2].astype(np.uint64) << np.uint64(32)
    grams |= np.repeat(np.arange(len(rows), dtype=np.uint64) << _TAG, sizes)
    grams.sort()
    grams = grams[_changes(grams)]
    bounds = np.searchsorted(grams, np.arange(len(rows) + 1, dtype=np.uint64) << _TAG)
    grams &= (np.uint64(1) << _TAG) - np.uint64(1)
    return grams, bounds


def shared(sets: NDArray[np.uint64], bounds: NDArray[np.int64], left: Rows, right: Rows) -> NDArray[np.int64]:
    """(pairs,) how many values two runs of `sets` have in common: both under the number of their pair, sorted, what stands twice."""
    sizes = np.diff(bounds)
    both = np.stack([left, right], axis=1).ravel()
    values = sets[ragged(bounds[both], sizes[both])]
    values |= np.repeat(np.arange(len(left), dtype=np.uint64) << _TAG, sizes[left] + sizes[right])
    values.sort()
    twice = values[1:][~_changes(values)[1:]] >> _TAG
    return np.bincount(twice.astype(np.int64), minlength=len(left))


def _shared_compiled(compiled: Any, sets: NDArray[np.uint64], bounds: NDArray[np.int64], left: Rows, right: Rows) -> NDArray[np.int64]:
    out = np.empty(len(left), np.int64)
    compiled.shared(sets, bounds, left, right, out)
    return out


def ragged(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """(sum of sizes,) starts[0], starts[0] + 1, … for sizes[0] numbers, then those from starts[1], and so on."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - sizes), sizes)


def _changes(ascending: NDArray[np.uint64]) -> NDArray[np.bool_]:
    out = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=out[1:])
    return out
