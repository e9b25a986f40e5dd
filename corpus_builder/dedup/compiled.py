"""The two inner loops of `sketch.py` and `overlap.py`, compiled by numba (extra `fast`); the results are the same bit for bit.

numba widens a product of two uint32 to 64 bits, so every product is cut back to 32; without that signatures are silently wrong.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

_compiled: Any = numba.njit(cache=True, nogil=True)
_U32, _U64 = np.uint32, np.uint64


@_compiled
def signatures(codes: Any, starts: Any, counts: Any, factors: Any, summands: Any, out: Any) -> None:
    """As sketch.signatures; `out` (n, 128) uint32 is filled."""
    for text in range(starts.shape[0]):
        least = out[text]
        for n in range(least.shape[0]):
            least[n] = _U32(0xFFFFFFFF)
        for at in range(starts[text], starts[text] + counts[text]):
            packed = _U64(codes[at]) | _U64(codes[at + 1]) << _U64(16) | _U64(codes[at + 2]) << _U64(32)
            packed *= _U64(0x9E3779B97F4A7C15)
            packed ^= packed >> _U64(32)
            packed *= _U64(0xBF58476D1CE4E5B9)
            mixed = _U32(packed >> _U64(32))
            mixed = _U32(mixed ^ _U32(mixed >> _U32(16)))
            mixed = _U32(mixed * _U32(0x85EBCA6B))
            mixed = _U32(mixed ^ _U32(mixed >> _U32(13)))
            mixed = _U32(mixed * _U32(0xC2B2AE35))
            mixed = _U32(mixed ^ _U32(mixed >> _U32(16)))
            for n in range(least.shape[0]):
                least[n] = min(least[n], _U32(_U32(mixed * factors[n]) + summands[n]))


@_compiled
def shared(grams: Any, bounds: Any, left: Any, right: Any, out: Any) -> None:
    """As overlap.shared: `out` (pairs,) is filled with how many values two ascending runs of `grams` have in common."""
    for pair in range(left.shape[0]):
        a, a_end = bounds[left[pair]], bounds[left[pair] + 1]
        b, b_end = bounds[right[pair]], bounds[right[pair] + 1]
        common = 0
        while a < a_end and b < b_end:
            x, y = grams[a], grams[b]
            common += x == y
            a += x <= y
            b += y <= x
        out[pair] = common
