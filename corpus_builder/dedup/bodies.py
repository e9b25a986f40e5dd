"""The texts behind the rows of one run: those of new rows are at hand, those of the index are fetched when one is to be compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup import normalise, overlap
from corpus_builder.dedup.normalise import Letters

Ints = NDArray[np.int64]
Fetch = Callable[[Sequence[str]], Sequence[str]]


class Bodies:
    """Rows 0..old-1 by their ids, the others with text and letters."""

    def __init__(self, old: Sequence[str], fetch: Fetch, texts: Sequence[str], letters: Letters, compiled: Any) -> None:
        self._old, self._fetch, self._new, self._compiled = old, fetch, texts, compiled
        self._fetched: dict[int, str] = {}
        self._letters = letters
        self._slots = np.concatenate([np.full(len(old), -1), np.arange(len(texts))])

    def text(self, row: int) -> str:
        if row >= len(self._old):
            return self._new[row - len(self._old)]
        if row not in self._fetched:
            self.need(np.array([row]))
        return self._fetched[row]

    def need(self, rows: Ints) -> None:
        """Fetch in one go what is missing of these rows."""
        missing = np.unique(rows[self._slots[rows] < 0])
        if len(missing):
            texts = self._fetch([self._old[row] for row in missing.tolist()])
            self._fetched |= zip(missing.tolist(), texts, strict=True)
            self._slots[missing] = len(self._letters.starts) + np.arange(len(missing))
            self._letters = normalise.joined([self._letters, normalise.many(texts)])

    def jaccards(self, left: Ints, right: Ints) -> NDArray[np.float64]:
        """(pairs,) exact similarity of the rows `left` and `right`."""
        self.need(left)
        self.need(right)
        return overlap.jaccards(self._letters, self._slots[left], self._slots[right], compiled=self._compiled)
