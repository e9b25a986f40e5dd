"""The inner loops of `normalise.py`, `sketch.py`, `meeting.py` and `overlap.py`, compiled by numba (extra `fast`).

The results are the same bit for bit. numba widens a product of two uint32 to 64 bits, so every product is cut back to 32; without
that signatures are silently wrong.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from corpus_builder.dedup.jit import compiled

_U32, _U64, _I64 = np.uint32, np.uint64, np.int64


@compiled
def signatures(codes: Any, starts: Any, counts: Any, factors: Any, summands: Any, out: Any) -> None:
    """As sketch.signatures; `out` (n, 128) uint32 is filled. Four 3-grams at once: least, factors and summands are read once for them."""
    mixed = np.empty(counts.max() + 3 if counts.shape[0] else 3, np.uint32)
    for text in range(starts.shape[0]):
        least, count, start = out[text], counts[text], starts[text]
        for n in range(count):
            at = start + n
            packed = _U64(codes[at]) | _U64(codes[at + 1]) << _U64(16) | _U64(codes[at + 2]) << _U64(32)
            packed *= _U64(0x9E3779B97F4A7C15)
            packed ^= packed >> _U64(32)
            packed *= _U64(0xBF58476D1CE4E5B9)
            value = _U32(packed >> _U64(32))
            value = _U32(value ^ _U32(value >> _U32(16)))
            value = _U32(value * _U32(0x85EBCA6B))
            value = _U32(value ^ _U32(value >> _U32(13)))
            value = _U32(value * _U32(0xC2B2AE35))
            mixed[n] = _U32(value ^ _U32(value >> _U32(16)))
        for n in range(count, count + 3):
            mixed[n] = mixed[count - 1]
        for n in range(least.shape[0]):
            least[n] = _U32(0xFFFFFFFF)
        for at in range(0, count, 4):
            a, b, c, d = mixed[at], mixed[at + 1], mixed[at + 2], mixed[at + 3]
            for n in range(least.shape[0]):
                factor, summand = factors[n], summands[n]
                one = min(_U32(_U32(a * factor) + summand), _U32(_U32(b * factor) + summand))
                two = min(_U32(_U32(c * factor) + summand), _U32(_U32(d * factor) + summand))
                least[n] = min(least[n], min(one, two))


@compiled
def jaccards(codes: Any, starts: Any, counts: Any, left: Any, right: Any, out: Any) -> None:
    """As overlap.jaccards; `out` (pairs,) float64 is filled. The 3-grams of a pair go through one open hash table."""
    room = 1024
    while room < 4 * counts.max():
        room *= 2
    grams, marks = np.zeros(room, np.uint64), np.zeros(room, np.int64)
    for pair in range(left.shape[0]):
        union, common = 0, 0
        mine = _I64(2 * pair + 1)  # a place with a lower mark is free; `mine`: a 3-gram of the left text alone, `mine` + 1: done with
        for side in range(2):
            text = left[pair] if side == 0 else right[pair]
            for at in range(starts[text], starts[text] + counts[text]):
                packed = _U64(codes[at]) | _U64(codes[at + 1]) << _U64(16) | _U64(codes[at + 2]) << _U64(32)
                place = _I64(_U64(packed * _U64(0x9E3779B97F4A7C15)) >> _U64(40)) & (room - 1)
                while marks[place] >= mine and grams[place] != packed:
                    place = (place + 1) & (room - 1)
                if marks[place] < mine:
                    grams[place], marks[place] = packed, mine + side
                    union += 1
                elif side == 1 and marks[place] == mine:
                    marks[place] = mine + 1
                    common += 1
        out[pair] = common / union


@compiled
def fold(units: Any, table: Any, dropped: Any, unsettled: Any, out: Any) -> tuple[int, bool]:
    """As the look-up in normalise.many: `out` is filled with the letters; their number, and whether a unit is unsettled."""
    size, odd = 0, False
    for unit in units:
        letter = table[unit]
        odd |= letter == unsettled
        out[size] = letter
        size += letter != dropped
    return size, odd


@compiled
def sharing(keys: Any, taking_part: Any, since: int, there: Any, out: Any) -> int:
    """As meeting._sharing; `out` is filled; the number of rows."""
    size = 0
    for row in range(since, keys.shape[0]):
        there[_U64(keys[_U64(row)] >> 12)] = True
    for row in range(keys.shape[0]):
        if there[_U64(keys[_U64(row)] >> 12)] and taking_part[_U64(row)]:  # few are: a branch is quicker than none
            out[_U64(size)] = row
            size += 1
    for row in range(since, keys.shape[0]):
        there[_U64(keys[_U64(row)] >> 12)] = False
    return size


@compiled
def meet(since: int, order: Any, places: Any, depths: Any, first: int, last: int, allowed: Any, least: int, out: Any) -> int:
    """As meeting.meetings, unsorted within a row; `out` (pairs, 2) is filled; the number of pairs."""
    times = np.zeros(allowed.shape[0], np.uint8)
    size = 0
    for row in range(first, last):
        begin = size
        for table in range(places.shape[0]):
            place = places[table, row - since]
            for back in range(1, depths[table, row - since] + 1):
                other = order[place - back]
                if allowed[other]:
                    if times[other] == 0:
                        out[size, 0], out[size, 1] = row, other
                        size += 1
                    times[other] += 1
        end, size = size, begin
        for n in range(begin, end):
            other = out[n, 1]
            if times[other] >= least:
                out[size, 0], out[size, 1] = row, other
                size += 1
            times[other] = 0
    return size
