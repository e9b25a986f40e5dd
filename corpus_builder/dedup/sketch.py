"""MinHash signatures of many texts at once, and the band keys by which similar texts meet.

The signatures are those of datasketch 2.x, bit for bit: `MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=gram_hash)`
over the 3-grams of a text (a test compares them). One MinHash object and one call per 3-gram cost a millisecond per text; the
same arithmetic over arrays costs a hundredth of that with numpy, and a tenth of this again compiled (`compiled.py`).

32 bands of 4 rows, given explicitly: two texts meet in a band with probability 1 - (1 - J⁴)³² (Leskovec, Rajaraman, Ullman,
Mining of Massive Datasets, ch. 3), that is .87 at a Jaccard similarity J of .5, .99 at .6, above .999 from .7 on.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup.normalise import Letters

PERMUTATIONS, SEED, K, BANDS, ROWS = 128, 1, 3, 32, 4
_CELLS = 130_000
"""3-grams looked at together: they and one array of products stay in a second-level cache."""

_AT_ONCE = 1 << 14
"""3-grams hashed together, for the same reason."""

_MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)


def grams(codes: NDArray[np.uint16]) -> NDArray[np.uint64]:
    """(codes - 2,) the 3-gram that begins at each letter, three numbers of 16 bits; a text of n letters has max(n - 2, 1) of them."""
    wide = codes.astype(np.uint64)
    packed = wide[2:] << np.uint64(16)
    packed |= wide[1:-1]
    packed <<= np.uint64(16)
    packed |= wide[:-2]
    return packed


def counts(letters: Letters) -> NDArray[np.int64]:
    """(n,) 3-grams of each text, repeated ones counted each time."""
    return np.maximum(letters.lengths - (K - 1), 1)


def hashes(packed: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """32 bits for each 3-gram: multiply, fold, multiply, upper half."""
    mixed = packed * _MIX[0]
    mixed ^= mixed >> _HALF
    mixed *= _MIX[1]
    mixed >>= _HALF
    return mixed.astype(np.uint32)


def gram_hash(gram: bytes) -> int:
    """The same for one 3-gram given as three little-endian numbers of 16 bits: the `hashfunc` that datasketch would be given."""
    return int(hashes(np.frombuffer(gram.ljust(8, b"\0"), "<u8"))[0])


@functools.cache
def permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """(128,) multipliers, all odd, and (128,) summands, drawn as datasketch draws them (importing it costs two seconds)."""
    draw = np.random.RandomState(SEED)
    factors = draw.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, draw.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)


def signatures(letters: Letters, *, compiled: Any = None) -> NDArray[np.uint32]:
    """(n, 128) the least value of each permutation over the 3-grams of each text; `compiled`: the module of that name."""
    out = np.empty((len(letters.starts), PERMUTATIONS), np.uint32)
    if compiled:
        compiled.signatures(letters.codes, letters.starts, counts(letters), *permutations(), out)
        return out
    mixed = np.empty(len(letters.codes), np.uint32)
    for first in range(0, len(mixed) - 2, _AT_ONCE):
        part = letters.codes[first : first + _AT_ONCE + 2]
        mixed[first : first + len(part) - 2] = _finalised(hashes(grams(part)))
    factors, summands = permutations()
    for rows, at in _blocks(letters):
        block = mixed[at]
        products = np.empty_like(block)
        least = np.empty((PERMUTATIONS, len(rows)), np.uint32)
        for n in range(PERMUTATIONS):
            np.multiply(block, factors[n], out=products)
            np.add(products, summands[n], out=products)
            np.minimum.reduce(products, axis=0, out=least[n])
        out[rows] = least.T
    return out


def _blocks(letters: Letters) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Texts of about one length, and (longest, texts) where their 3-grams stand: a shorter text repeats its last one."""
    sizes = counts(letters)
    order = np.argsort(sizes, kind="stable")[::-1]
    first = 0
    while first < len(order):
        longest = int(sizes[order[first]])
        rows = order[first : first + max(1, _CELLS // longest)]
        yield rows, letters.starts[rows] + np.minimum(np.arange(longest)[:, None], sizes[rows] - 1)
        first += len(rows)


def _finalised(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The finaliser of MurmurHash3 (Appleby 2011), which datasketch puts before the permutations."""
    mixed = values ^ values >> np.uint32(16)
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


def band_keys(signed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """(n, 32) 32 bits for each four values of a signature; equal bands have equal keys, unequal ones hardly ever."""
    halves = np.ascontiguousarray(signed).view(np.uint64).reshape(len(signed), BANDS, 2)
    mixed = halves[:, :, 0] * _MIX[0]
    mixed ^= mixed >> _HALF
    mixed += halves[:, :, 1]
    mixed *= _MIX[1]
    mixed >>= _HALF
    return mixed.astype(np.uint32)
