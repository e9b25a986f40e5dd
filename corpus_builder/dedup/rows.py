"""What goes into the index of kept texts and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup import Outcome
from corpus_builder.dedup.sketch import BANDS, PERMUTATIONS
from corpus_builder.model import Link


@dataclass(frozen=True, slots=True)
class Rows:
    """What a store keeps of n kept texts, by column, highest priority first."""

    ids: list[str]
    keys: list[bytes]
    """16 bytes each: the letters of the text."""
    facts: list[bytes]
    """16 bytes each: the fact class, as the guard gave it."""
    bands: NDArray[np.uint32]
    """(n, 32) the buckets."""
    digests: NDArray[np.uint8]
    """(n, 128) the lowest byte of each value of the signature."""

    def of(self, rows: list[int]) -> Rows:
        """Some of them, in the order given."""
        return Rows(
            [self.ids[n] for n in rows], [self.keys[n] for n in rows], [self.facts[n] for n in rows], self.bands[rows], self.digests[rows]
        )

    def __add__(self, other: Rows) -> Rows:
        bands, digests = np.concatenate([self.bands, other.bands]), np.concatenate([self.digests, other.digests])
        return Rows(self.ids + other.ids, self.keys + other.keys, self.facts + other.facts, bands, digests)

    def packed(self) -> list[bytes]:
        """Each row as 288 bytes, the same on every machine: key, facts, bands (little-endian), digests."""
        bands = self.bands.astype("<u4").view(np.uint8).reshape(len(self.ids), 4 * BANDS)
        sketches = np.concatenate([bands, self.digests], axis=1)
        return [key + fact + sketch.tobytes() for key, fact, sketch in zip(self.keys, self.facts, sketches, strict=True)]

    @classmethod
    def unpacked(cls, ids: list[str], packed: Sequence[bytes]) -> Rows:
        """The rows that `packed` gave. Raises ValueError for bytes of another length."""
        flat = np.frombuffer(b"".join(packed), np.uint8).reshape(len(ids), _WIDTH)
        bands = np.ascontiguousarray(flat[:, 32 : 32 + 4 * BANDS]).view("<u4").astype(np.uint32)
        return cls(ids, [row[:16] for row in packed], [row[16:32] for row in packed], bands, flat[:, 32 + 4 * BANDS :].copy())


_WIDTH = 32 + 4 * BANDS + PERMUTATIONS


def no_rows() -> Rows:
    """None at all."""
    return Rows([], [], [], np.empty((0, BANDS), np.uint32), np.empty((0, PERMUTATIONS), np.uint8))


@dataclass(frozen=True, slots=True)
class Pair:
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
