"""The index of kept texts: which of new texts repeat a kept one, which are siblings, what is to be asked about.

New texts are compared with kept ones and with each other, in the order of priority. Similarity proposes, the guard decides: texts of
equal facts are candidates (all pairs of a small class, else those that meet in a band), exact Jaccard similarity is computed for
those whose sketches allow it, and the guard is asked about what is similar enough, most similar first. What is kept stays kept.

The index lives in memory as plain columns (`Rows`) that a store can keep; `identity()` says what they may be mixed with.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus_builder.dedup import Guard, Kind, Text, normalise, sketch
from corpus_builder.dedup.bodies import Bodies, Fetch, Ints
from corpus_builder.dedup.normalise import Letters
from corpus_builder.dedup.rows import Found, Rows, Thresholds, no_rows
from corpus_builder.dedup.stars import KEPT, SMALL, Field, Stars

VERSION = 1
_BLOCK = 4096
_WORTH_COMPILING = 20_000  # texts from which loading numba pays


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
        self.rows = rows or no_rows()
        if self.rows.ids and fetch is None:
            raise ValueError("an index with rows needs a way to fetch their texts")
        self._kind, self._guard, self._thresholds, self._fetch, self._fast = kind, guard, thresholds or Thresholds(), fetch, fast
        self._added: dict[str, str] = {}
        self._numbers: dict[bytes, int] = {}
        self._classes = self._numbered(self.rows.facts)
        self._plain = int(self._numbered(guard.facts([""], kind) if guard else [bytes(16)])[0])
        self._exact: dict[bytes, int] = {}
        self._twins: dict[bytes, list[str]] = {}
        for row, (name, key, fact) in enumerate(zip(self.rows.ids, self.rows.keys, self.rows.facts, strict=True)):
            self._place(key + fact, row, name)

    def _numbered(self, facts: Sequence[bytes]) -> Ints:
        numbers = self._numbers
        return np.fromiter((numbers.setdefault(fact, len(numbers)) for fact in facts), np.int64, len(facts))

    def _place(self, exact: bytes, row: int, name: str) -> None:
        """Remember a kept row by its letters and facts: the first of these, or a twin that the guard told from it."""
        if self._exact.setdefault(exact, row) != row:
            self._twins.setdefault(exact, []).append(name)

    def add(self, texts: Sequence[Text], *, siblings: bool = True) -> Found:
        """Compare `texts` (highest priority first, no id in the index yet) and keep those that repeat nothing.

        `siblings`: look for siblings of other facts, too; those of equal facts are met on the way.

        The result depends on the texts, their order and the rows alone.
        """
        batch = self._sketched(texts)
        touched = self._touched(batch)
        stars = Stars(self._field(batch, touched), self._kind, self._guard)
        stars.settle()
        copies = self._follow(batch, stars, touched)
        if siblings and self._guard:
            stars.relate()
        self._keep(batch, stars, copies)
        return stars.found

    def _sketched(self, texts: Sequence[Text]) -> _Batch:
        fast = self._fast if self._fast is not None else len(texts) >= _WORTH_COMPILING and importlib.util.find_spec("numba") is not None
        batch = _Batch(len(self.rows.ids), _compiled() if fast else None)
        for first in range(0, len(texts), _BLOCK):
            part = batch.unseen(texts[first : first + _BLOCK])
            bodies = [item.text for item in part]
            facts = self._guard.facts(bodies, self._kind) if self._guard else [bytes(16)] * len(part)
            batch.take(part, facts, normalise.many(bodies, compiled=batch.compiled), self._exact)
        batch.finish(self._numbered(batch.rows.facts))
        return batch

    def _touched(self, batch: _Batch) -> Ints:
        """(touched,) rows of the index that share a bucket or a class with a new text, and perhaps a few more."""
        size, bands = len(self.rows.ids), batch.rows.bands
        if len(bands) * 4 >= size:
            return np.arange(size)
        wanted = np.zeros(len(self._numbers), np.bool_)
        wanted[batch.classes] = True
        wanted &= np.bincount(self._classes, minlength=len(wanted)) <= SMALL
        hit = wanted[self._classes]
        there = np.zeros(1 << 20, np.bool_)
        for band in range(sketch.BANDS):
            there[bands[:, band] >> np.uint32(12)] = True
            hit |= there[self.rows.bands[:, band] >> np.uint32(12)]
            there[bands[:, band] >> np.uint32(12)] = False
        hit[[row for _, row in batch.followers if row < size]] = True
        return np.flatnonzero(hit)

    def _field(self, batch: _Batch, touched: Ints) -> Field:
        new, old = batch.rows, self.rows
        classes = np.concatenate([self._classes[touched], batch.classes])
        sizes = np.bincount(self._classes, minlength=len(self._numbers)) + np.bincount(batch.classes, minlength=len(self._numbers))
        least = np.where(classes == self._plain, self._thresholds.plain, self._thresholds.facts)
        names = [old.ids[row] for row in touched.tolist()]
        bodies = Bodies(names, self._texts, batch.texts, batch.letters, batch.compiled)
        bands, digests = np.concatenate([old.bands[touched], new.bands]), np.concatenate([old.digests[touched], new.digests])
        return Field(names + new.ids, bands, digests, classes, sizes, least, bodies, len(names), batch.compiled)

    def _texts(self, ids: Sequence[str]) -> list[str]:
        return list(self._fetch(ids)) if self._fetch else [self._added[name] for name in ids]

    def _follow(self, batch: _Batch, stars: Stars, touched: Ints) -> list[tuple[Text, int]]:
        """Link texts with the letters and facts of another row to it, to what it was dropped for or to a twin; those left are twins."""
        stars.field.bodies.need(np.searchsorted(touched, np.array([row for _, row in batch.followers if row < batch.base], np.int64)))
        rows = np.array([row for _, row in batch.followers], np.int64)
        places = np.where(rows < batch.base, np.searchsorted(touched, rows), rows - batch.base + len(touched))
        twins: dict[int, list[Text]] = {}
        for row in {row for _, row in batch.followers if row < batch.base}:
            names = self._twins.get(self.rows.keys[row] + self.rows.facts[row], [])
            twins[row] = [Text(name, text) for name, text in zip(names, self._texts(names), strict=True)]
        kept = []
        for (item, row), place in zip(batch.followers, places.tolist(), strict=True):
            if not stars.follow(item, place, twins.get(row, ())):
                twins.setdefault(row, []).append(item)
                kept.append((item, row))
        return kept

    def _keep(self, batch: _Batch, stars: Stars, copies: list[tuple[Text, int]]) -> None:
        base = len(self.rows.ids)
        status = stars.status[stars.field.old :]
        kept = np.flatnonzero(status == KEPT)
        new = batch.rows.of(kept.tolist())
        classes = batch.classes[kept]
        for item, row in copies:
            like, place = (
                (self.rows.of([row]), self._classes[row]) if row < base else (batch.rows.of([row - base]), batch.classes[row - base])
            )
            new += Rows([item.id], like.keys, like.facts, like.bands, like.digests)
            classes = np.append(classes, place)
        for exact, row in zip(batch.names, np.where(status == KEPT, base + np.cumsum(status == KEPT) - 1, -1).tolist(), strict=True):
            if row < 0:
                del self._exact[exact]
            else:
                self._exact[exact] = row
        for row in range(base + len(kept), base + len(new.ids)):
            self._place(new.keys[row - base] + new.facts[row - base], row, new.ids[row - base])
        if not self._fetch:
            self._added.update((batch.rows.ids[row], batch.texts[row]) for row in kept.tolist())
            self._added.update((item.id, item.text) for item, _ in copies)
        stars.found.rows = new
        self.rows += new
        self._classes = np.concatenate([self._classes, classes])


class _Batch:
    """New texts of different letters or facts, and `followers`: those with letters and facts of an earlier row, which is a row of the
    index below `base`, and a row of the batch from there on."""

    def __init__(self, base: int, compiled: Any) -> None:
        self.base, self.compiled = base, compiled
        self.names: list[bytes] = []
        self.texts: list[str] = []
        self._row_of: dict[str, int] = {}
        self._repeats: list[Text] = []
        self.followers: list[tuple[Text, int]] = []
        self.rows = no_rows()
        self._parts: list[tuple[Letters, Any, Any]] = []

    def unseen(self, part: Sequence[Text]) -> list[Text]:
        """Those of `part` whose very text wasn't there before; the others wait to follow it."""
        new, row_of = [], self._row_of
        for item in part:
            if item.text in row_of:
                self._repeats.append(item)
            else:
                row_of[item.text] = -1
                new.append(item)
        return new

    def take(self, part: Sequence[Text], facts: Sequence[bytes], letters: Letters, exact: dict[bytes, int]) -> None:
        names = [key + fact for key, fact in zip(letters.keys(), facts, strict=True)]
        fresh, row = [], self.base + len(self.names)
        for at, name in enumerate(names):
            earlier = self._row_of[part[at].text] = exact.setdefault(name, row)
            if earlier == row:
                fresh.append(at)
                row += 1
            else:
                self.followers.append((part[at], earlier))
        self.names += [names[at] for at in fresh]
        self.texts += [part[at].text for at in fresh]
        self.rows.ids.extend([part[at].id for at in fresh])
        self.rows.keys.extend([names[at][:16] for at in fresh])
        self.rows.facts.extend([facts[at] for at in fresh])
        letters = letters.of(np.array(fresh, np.int64))
        signed = sketch.signatures(letters, compiled=self.compiled)
        self._parts.append((letters, sketch.band_keys(signed), signed.astype(np.uint8)))

    def finish(self, classes: Ints) -> None:
        self.classes = classes
        self.followers += [(item, self._row_of[item.text]) for item in self._repeats]
        self._row_of.clear()
        self.letters = normalise.joined([letters for letters, _, _ in self._parts])
        bands, digests = (np.concatenate([empty, *columns]) for empty, columns in self._columns())
        self.rows = Rows(self.rows.ids, self.rows.keys, self.rows.facts, bands, digests)
        self._parts.clear()

    def _columns(self) -> list[tuple[Any, list[Any]]]:
        empty = no_rows()
        return [(empty.bands, [bands for _, bands, _ in self._parts]), (empty.digests, [digests for _, _, digests in self._parts])]


def _compiled() -> Any:
    from corpus_builder.dedup import compiled

    return compiled
