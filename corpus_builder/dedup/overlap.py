"""Exact Jaccard similarity of pairs of texts, over their real sets of 3-grams, many pairs at once.

What is compared are the 3-grams themselves (three times 16 bits), not hashes: the similarity that a link states is no estimate.
Sets are made for one block of pairs at a time and thrown away, so memory doesn't grow with the number of texts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup.normalise import Letters
from corpus_builder.dedup.sketch import counts, grams

_PAIRS = 256  # in a block, 32,768 at most: a pair has 15 bits beside 48 of 3-gram and one of side
_SIDE, _PAIR, _LAST = np.uint64(1), np.uint64(49), np.uint64(2**64 - 1)

Ints = NDArray[np.int64]


def jaccards(letters: Letters, left: Ints, right: Ints, *, compiled: Any = None) -> NDArray[np.float64]:
    """(pairs,) |A ∩ B| / |A ∪ B| of the 3-gram sets of texts `left` and `right` of `letters`."""
    out = np.empty(len(left), np.float64)
    if compiled:
        compiled.jaccards(letters.codes, letters.starts, counts(letters), left, right, out)
        return out
    for first in range(0, len(left), _PAIRS):
        at = slice(first, first + _PAIRS)
        out[at] = _block(letters, left[at], right[at])
    return out


def _block(letters: Letters, left: Ints, right: Ints) -> NDArray[np.float64]:
    """All 3-grams of all pairs under the number of pair and side, sorted: what stands there with both sides is shared."""
    rows = np.stack([left, right], axis=1).ravel()
    sizes = np.maximum(letters.lengths[rows], 3)
    data, starts = letters.codes.data.cast("B"), letters.starts[rows]
    spans = zip((starts * 2).tolist(), ((starts + sizes) * 2).tolist(), strict=True)
    values = grams(np.frombuffer(b"".join([data[start:end] for start, end in spans] + [bytes(6)]), np.uint16))
    ends = np.cumsum(sizes)
    values[ends - 1] = values[ends - 2] = values[ends - sizes]  # two reach over the end: the first once more
    values <<= _SIDE
    numbers = np.arange(len(rows), dtype=np.uint64)
    values[:-1] |= np.repeat((numbers >> _SIDE << _PAIR) | (numbers & _SIDE), sizes)
    values[-1] = _LAST
    values.sort()
    sides = _different(values, ends[1::2])
    values >>= _SIDE
    union = _different(values, ends[1::2])
    similar: NDArray[np.float64] = (sides - union) / union
    return similar


def _different(ascending: NDArray[np.uint64], ends: Ints) -> Ints:
    """(pairs,) how many different values there are up to each end, from the one before."""
    return np.diff(np.searchsorted(np.flatnonzero(ascending[1:] != ascending[:-1]), ends), prepend=0)
