"""The index of kept texts: which of new texts repeat a kept one, which are siblings, what is to be asked about.

New texts are compared with kept ones and with each other, in the order of priority. Similarity proposes, the guard decides: texts of
equal facts are candidates (all pairs of a small class, else those that meet in a band), exact Jaccard similarity is computed for
those whose sketches allow it, and the guard is asked about what is similar enough, most similar first. What is kept stays kept.

The index lives in memory as plain columns (`Rows`) that a store can keep; `identity()` says what they may be mixed with.
"""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import add
from typing import Any

import numpy as np

from corpus_builder.dedup import Guard, Kind, Text, normalise, sketch
from corpus_builder.dedup.bodies import Bodies, Fetch, Ints
from corpus_builder.dedup.normalise import Letters
from corpus_builder.dedup.rows import Columns, Found, Rows, Thresholds, no_rows
from corpus_builder.dedup.stars import KEPT, Field, Stars
from corpus_builder.model import Link

VERSION = 1
_BLOCK = 4096
_WORTH_COMPILING = 20_000  # texts from which loading numba (1.3 CPU-seconds) pays, where a guard is asked


def identity(guard: Guard | None) -> str:
    """What rows were made with; rows of another identity can't be compared with new texts and are made again."""
    shape = f"affine32 {sketch.PERMUTATIONS} seed {sketch.SEED} {sketch.K}-grams {sketch.BANDS}x{sketch.ROWS}"
    return f"index {VERSION} normaliser {normalise.VERSION} {shape} {guard.identity() if guard else 'no guard'}"


class Index:
    """Kept texts of one kind.

    `guard` None: similar texts are linked whatever they say (for measurements). `fetch` gives the texts of kept ids, in their
    order; without it they are held in memory. `fast`: use the compiled loops (None: for many texts, where numba is installed).
    """

    def __init__(
        self,
        kind: Kind,
        guard: Guard | None,
        thresholds: Thresholds | None = None,
        *,
        rows: Rows | None = None,
        fetch: Fetch | None = None,
        fast: bool | None = None,
    ) -> None:
        rows = rows or no_rows()
        if rows.ids and fetch is None:
            raise ValueError("an index with rows needs a way to fetch their texts")
        self._kind, self._guard, self._thresholds, self._fetch, self._fast = kind, guard, thresholds or Thresholds(), fetch, fast
        self._added: dict[str, str] = {}
        self._numbers: dict[bytes, int] = {}
        (self._plain,) = self._classes(guard.facts([""], kind) if guard else [bytes(16)])
        self._ids, self._names = list(rows.ids), list(rows.names)
        self._columns = Columns(rows, self._classes([name[16:] for name in rows.names]))
        self._exact: dict[bytes, int] = {}
        self._twins: dict[bytes, list[str]] = {}
        self._place(0)

    def _classes(self, facts: Sequence[bytes]) -> list[int]:
        numbers = self._numbers
        return [numbers.setdefault(fact, len(numbers)) for fact in facts]

    def _place(self, first: int) -> None:
        """Remember the rows from `first` on by their letters and facts: the first of these, or a twin that the guard told from it."""
        for row, name in enumerate(self._names[first:], first):
            if self._exact.setdefault(name, row) != row:
                self._twins.setdefault(name, []).append(self._ids[row])

    def add(self, texts: Sequence[Text], *, siblings: bool = True) -> Found:
        """Compare `texts` (highest priority first, no id in the index yet) and keep those that repeat nothing.

        `siblings`: look for siblings of other facts, too; those of equal facts are met on the way.

        The result depends on the texts, their order and the rows alone.
        """
        with uncollected():
            earlier: dict[str, Text] = {}
            repeats = [(item, same) for item in texts if (same := earlier.setdefault(item.text, item)) is not item]
            batch = self._sketched(list(earlier.values()))
            stars = Stars(self._field(batch), self._kind, self._guard)
            stars.settle()
            copies = self._follow(batch, stars)
            if siblings and self._guard:
                stars.relate()
            self._keep(batch, stars, copies)
            _repeat(repeats, stars.found)
        return stars.found

    def _sketched(self, texts: Sequence[Text]) -> _Batch:
        batch = _Batch(self._columns.size, _compiled(self._fast, len(texts)))
        self._columns.reserve(len(texts))
        for first in range(0, len(texts), _BLOCK):
            part = texts[first : first + _BLOCK]
            bodies = [item.text for item in part]
            facts = self._guard.facts(bodies, self._kind, fast=batch.compiled is not None) if self._guard else [bytes(16)] * len(part)
            letters = normalise.many(bodies, compiled=batch.compiled)
            row = batch.last
            letters = letters.of(batch.take(part, list(map(add, letters.keys(), facts)), self._exact))
            batch.letters.append(letters)
            signed = sketch.signatures(letters, compiled=batch.compiled)
            classes = self._classes([name[16:] for name in batch.names[row - batch.base :]])
            self._columns.write(row, sketch.band_keys(signed), signed.astype(np.uint8), classes)
        return batch

    def _field(self, batch: _Batch) -> Field:
        columns, size = self._columns, batch.last
        classes = columns.classes[:size]
        sizes = np.bincount(classes, minlength=len(self._numbers))
        least = np.where(classes == self._plain, self._thresholds.plain, self._thresholds.facts)
        bodies = Bodies(self._ids, self._texts, batch.items, normalise.joined(batch.letters), batch.compiled)
        return Field(columns.bands[:, :size], columns.digests[:size], classes, sizes, least, bodies, batch.base, batch.compiled)

    def _texts(self, ids: Sequence[str]) -> list[str]:
        return list(self._fetch(ids)) if self._fetch else [self._added[name] for name in ids]

    def _follow(self, batch: _Batch, stars: Stars) -> list[tuple[Text, int]]:
        """Link texts with the letters and facts of another row to it, to what it was dropped for or to a twin; those left are twins."""
        old = {row for _, row in batch.followers if row < batch.base}
        stars.field.bodies.fetch(old)
        twins: dict[int, list[Text]] = {}
        for row in old:
            if ids := self._twins.get(self._names[row]):
                twins[row] = list(map(Text, ids, self._texts(ids)))
        stars.prepare(batch.followers)
        copies = []
        for item, row in batch.followers:
            if not stars.follow(item, row, twins.get(row, ())):
                twins.setdefault(row, []).append(item)
                copies.append((item, row))
        return copies

    def _keep(self, batch: _Batch, stars: Stars, copies: list[tuple[Text, int]]) -> None:
        base = batch.base
        kept = np.flatnonzero(stars.status[base:] == KEPT).tolist()
        items = [*(batch.items[n] for n in kept), *(item for item, _ in copies)]
        names = [batch.names[n] for n in kept] + [batch.names[row - base] if row >= base else self._names[row] for _, row in copies]
        ids = [item.id for item in items]
        bands, digests = self._columns.keep(np.array([*(base + n for n in kept), *(row for _, row in copies)], np.int64))
        stars.found.rows = Rows(ids, names, bands, digests)
        self._ids += ids
        self._names += names
        self._place(base)
        if not self._fetch:
            self._added.update((item.id, item.text) for item in items)


def _repeat(repeats: Sequence[tuple[Text, Text]], found: Found) -> None:
    """Link texts to what became of an earlier one with the very same text."""
    links = {link.dropped: link for link in found.links}
    for item, same in repeats:
        link = links.get(same.id)
        found.links.append(Link(item.id, link.kept, link.jaccard, link.reason) if link else Link(item.id, same.id, 1.0, "identical"))


class _Batch:
    """New texts (`items`) of different letters or facts, which are the rows from `base` on, and `followers`: those with letters and facts
    of an earlier row, of the index or of the batch."""

    def __init__(self, base: int, compiled: Any) -> None:
        self.base, self.compiled = base, compiled
        self.items: list[Text] = []
        self.names: list[bytes] = []
        self.letters: list[Letters] = []
        self.followers: list[tuple[Text, int]] = []
        self._rows: dict[bytes, int] = {}

    @property
    def last(self) -> int:
        """The row after the last."""
        return self.base + len(self.items)

    def take(self, part: Sequence[Text], names: Sequence[bytes], exact: Mapping[bytes, int]) -> Ints:
        """Which of `part` became items; `exact`: the rows of the index by letters and facts."""
        fresh, rows, row = [], self._rows, self.last
        for at, (item, name) in enumerate(zip(part, names, strict=True)):
            earlier = exact[name] if name in exact else rows.setdefault(name, row)
            if earlier == row:
                fresh.append(at)
                row += 1
            else:
                self.followers.append((item, earlier))
        self.items += [part[at] for at in fresh]
        self.names += [names[at] for at in fresh]
        return np.array(fresh, np.int64)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage in circles meanwhile: millions of small objects are made, none in a circle, and each search looks at all.

    What was made counts as old from then on, or the next small search would be one through all of it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def worth_compiling(count: int) -> bool:
    """Whether so many texts are added quicker by the compiled loops, their loading counted, and these are there."""
    return count >= _WORTH_COMPILING and importlib.util.find_spec("numba") is not None


def _compiled(fast: bool | None, count: int) -> Any:
    """The module of compiled loops where it is to be used for so many texts."""
    name = "corpus_builder.dedup.compiled"
    if fast is None:
        fast = name in sys.modules or worth_compiling(count)
    return importlib.import_module(name) if fast else None
