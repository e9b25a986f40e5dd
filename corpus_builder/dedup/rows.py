"""What goes into the index of kept texts and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup import Outcome
from corpus_builder.dedup.sketch import BANDS, PERMUTATIONS
from corpus_builder.model import Link


@dataclass(frozen=True, slots=True)
class Rows:
    """What a store keeps of n kept texts, by column, highest priority first."""

    ids: list[str]
    names: list[bytes]
    """32 bytes each: 16 for the letters of the text, 16 for the fact class, as the guard gave it."""
    bands: NDArray[np.uint32]
    """(n, 32) the buckets."""
    digests: NDArray[np.uint8]
    """(n, 128) the lowest byte of each value of the signature."""

    def packed(self) -> list[bytes]:
        """Each row as 288 bytes, the same on every machine: name, bands (little-endian), digests."""
        bands = np.ascontiguousarray(self.bands, "<u4").view(np.uint8).reshape(len(self.ids), 4 * BANDS)
        sketches = np.concatenate([bands, self.digests], axis=1)
        return [name + sketch.tobytes() for name, sketch in zip(self.names, sketches, strict=True)]

    @classmethod
    def unpacked(cls, ids: list[str], packed: Sequence[bytes]) -> Rows:
        """The rows that `packed` gave. Raises ValueError for bytes of another length."""
        flat = np.frombuffer(b"".join(packed), np.uint8).reshape(len(ids), _WIDTH)
        bands = np.ascontiguousarray(flat[:, NAME : NAME + 4 * BANDS]).view("<u4")
        return cls(ids, [row[:NAME] for row in packed], bands, flat[:, NAME + 4 * BANDS :])


NAME = 32
_AT_ONCE = 4096  # rows that stay in the cache while they are turned
_WIDTH = NAME + 4 * BANDS + PERMUTATIONS


def no_rows() -> Rows:
    """None at all."""
    return Rows([], [], np.empty((0, BANDS), np.uint32), np.empty((0, PERMUTATIONS), np.uint8))


class Columns:
    """The sketches of rows that become more: `bands` (32, room), `digests` (room, 128) and `classes` (room,), the numbers of fact classes.

    What stands behind the first `size` rows is there to be compared with and may be written over.
    """

    def __init__(self, rows: Rows, classes: Sequence[int]) -> None:
        self.size = 0
        self.bands = np.empty((BANDS, 0), np.uint32)
        self.digests = np.empty((0, PERMUTATIONS), np.uint8)
        self.classes = np.empty(0, np.int64)
        self.reserve(len(rows.ids))
        for first in range(0, len(rows.ids), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            self.write(first, rows.bands[part], rows.digests[part], classes[part])
        self.size = len(rows.ids)

    def reserve(self, more: int) -> None:
        """Make room for so many rows behind the first `size`."""
        size, needed = self.size, self.size + more
        if needed > len(self.classes):
            room = needed + needed // 4 + 1000
            bands, digests, classes = np.empty((BANDS, room), np.uint32), np.empty((room, PERMUTATIONS), np.uint8), np.empty(room, np.int64)
            bands[:, :size], digests[:size], classes[:size] = self.bands[:, :size], self.digests[:size], self.classes[:size]
            self.bands, self.digests, self.classes = bands, digests, classes

    def write(self, first: int, bands: NDArray[np.uint32], digests: NDArray[np.uint8], classes: Sequence[int] | NDArray[np.int64]) -> None:
        """Set the rows from `first` on."""
        last = first + len(digests)
        self.bands[:, first:last], self.digests[first:last], self.classes[first:last] = bands.T, digests, classes

    def keep(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """Of the rows written since, and of those before, these follow the first `size` from now on; their bands and digests."""
        bands, digests, classes = self.bands[:, rows].T, self.digests[rows], self.classes[rows]
        self.write(self.size, bands, digests, classes)
        self.size += len(rows)
        return bands, digests


class Pair(NamedTuple):
    """Two texts that are similar but were not found to be one law: siblings, or a question for people."""

    text: str
    other: str
    jaccard: float
    outcome: Outcome


@dataclass(slots=True)
class Found:
    """What adding texts to the index found out about them; those that no link drops are kept."""

    links: list[Link] = field(default_factory=list)
    siblings: list[Pair] = field(default_factory=list)
    questions: list[Pair] = field(default_factory=list)
    rows: Rows = field(default_factory=no_rows)
    """Of the texts that are kept, to be stored."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least Jaccard similarity of texts that may be linked, 0..1: of texts with equal facts, and of texts without any."""

    facts: float = 0.5
    plain: float = 0.8
