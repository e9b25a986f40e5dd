"""The texts behind the rows of one run: those of new rows are at hand, those of the index are fetched when one is to be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup import Text, normalise, overlap
from corpus_builder.dedup.normalise import Letters

Ints = NDArray[np.int64]
Fetch = Callable[[Sequence[str]], Sequence[str]]


class Bodies:
    """Rows 0..old-1 by their ids, the others with text and letters."""

    def __init__(self, old: Sequence[str], fetch: Fetch, new: Sequence[Text], letters: Letters, compiled: Any) -> None:
        self._old, self._fetch, self._new, self._compiled = old, fetch, new, compiled
        self._base = len(old)
        self._fetched: dict[int, str] = {}
        self._letters = letters
        self._slots = np.arange(len(old) + len(new)) - self._base  # of letters; below 0: not at hand

    def name(self, row: int) -> str:
        """Its id."""
        return self._new[row - self._base].id if row >= self._base else self._old[row]

    def text(self, row: int) -> str:
        """Its text."""
        if row >= self._base:
            return self._new[row - self._base].text
        if row not in self._fetched:
            self.fetch([row])
        return self._fetched[row]

    def fetch(self, rows: Iterable[int]) -> None:
        """Fetch in one go the texts that are missing of these rows of the index."""
        missing = [row for row in rows if row not in self._fetched]
        if missing:
            self._fetched |= zip(missing, self._fetch([self._old[row] for row in missing]), strict=True)

    def jaccards(self, left: Ints, right: Ints) -> NDArray[np.float64]:
        """(pairs,) exact similarity of the rows `left` and `right`."""
        rows = np.concatenate([left, right])
        missing = np.unique(rows[self._slots[rows] < 0])
        if len(missing):
            self.fetch(missing.tolist())
            more = normalise.many([self._fetched[row] for row in missing.tolist()], compiled=self._compiled)
            self._slots[missing] = len(self._letters.starts) + np.arange(len(missing))
            self._letters = normalise.joined([self._letters, more])
        return overlap.jaccards(self._letters, self._slots[left], self._slots[right], compiled=self._compiled)
