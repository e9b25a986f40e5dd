"""Links among rows in priority order: a row is dropped only for a kept one that it was compared with directly.

Every row is settled as if rows came one at a time: it is dropped when one of the earlier kept rows is similar enough and the guard
says that they are one law. Rows whose candidates are all settled are settled together, round by round (Blelloch, Fineman and Shun
2012: among random orders the rounds are few), so the similarities of a round are computed at once; which rows are kept is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup import Guard, Kind, Outcome, Text, meeting
from corpus_builder.dedup.bodies import Bodies, Ints
from corpus_builder.dedup.rows import Found, Pair
from corpus_builder.dedup.sketch import PERMUTATIONS
from corpus_builder.model import Link

SMALL = 200  # texts of one fact class that are all compared with each other
REACH = 128  # earlier texts met in one bucket of a larger class
QUESTIONS = 16  # the guard is asked about a text at most this often before it is kept
SIBLINGS = 3  # siblings of other facts named for a text
_AKIN = 0.5  # least Jaccard similarity of siblings
_AKIN_REACH = 2  # earlier kept texts met in one bucket when siblings are looked for
_CHECKED = 1 << 13  # sketches compared together: they stay in a second-level cache

WAITING, KEPT, DROPPED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Field:
    """The rows of one run in priority order, those of the index first."""

    bands: NDArray[np.uint32]
    """(32, n)"""
    digests: NDArray[np.uint8]
    classes: Ints
    sizes: Ints
    """(classes,) how many texts each fact class has."""
    least: NDArray[np.float64]
    """(n,) the similarity that a link of the row needs."""
    bodies: Bodies
    old: int
    compiled: Any


class Stars:
    """Settles the rows `field.old`.. of a field; `status` says what each became, `found` the links, siblings and questions."""

    def __init__(self, field: Field, kind: Kind, guard: Guard | None) -> None:
        self.field, self._kind, self._guard = field, kind, guard
        self.status = np.full(len(field.classes), WAITING, np.int8)
        self.status[: field.old] = KEPT
        self._partner: dict[int, tuple[int, Link]] = {}
        self.found = Found()
        self._asked: dict[int, int] = {}

    def settle(self) -> None:
        """Keep or drop every new row."""
        small, large, least = self._tables()
        compiled = self.field.compiled
        for first, last in meeting.blocks([small, large]):
            rows, others = meeting.meetings(small, first, last, self.status != DROPPED, 1, compiled=compiled)
            more, more_others = meeting.meetings(large, first, last, self.status != DROPPED, least, compiled=compiled)
            self._rounds(first, last, *self._possible(np.concatenate([rows, more]), np.concatenate([others, more_others])))

    def _tables(self) -> tuple[meeting.Buckets, meeting.Buckets, int]:
        """Buckets of small classes (the class itself), of large ones (class and band), and how many bands a pair must share."""
        field = self.field
        classes = field.classes.astype(np.uint32) * np.uint32(0x9E3779B1)
        is_small = field.sizes[field.classes] <= SMALL
        small = meeting.buckets([classes], is_small, SMALL, field.old, compiled=field.compiled)
        least = field.least[field.old :][~is_small[field.old :]]
        by_band = (keys ^ classes for keys in field.bands) if len(least) else ()
        large = meeting.buckets(by_band, ~is_small, REACH, field.old, compiled=field.compiled)
        # From .8 on, a pair that shares less than three of 32 bands is one in 80,000.
        return small, large, 3 if (least >= 0.8).all() else 1

    def _possible(self, rows: Ints, others: Ints) -> tuple[Ints, Ints]:
        """Pairs of one class whose sketches allow the similarity they need: 4.5 standard deviations below it at most."""
        field = self.field
        same = field.classes[rows] == field.classes[others]
        rows, others = rows[same], others[same]
        enough = equal_bytes(field.digests, rows, others) >= _cut(field.least[rows])
        return rows[enough], others[enough]

    def _rounds(self, first: int, last: int, rows: Ints, others: Ints) -> None:
        status = self.status
        while True:
            open_ = (status[rows] == WAITING) & (status[others] != DROPPED)
            rows, others = rows[open_], others[open_]
            waiting = np.zeros(last - first, np.bool_)
            waiting[rows - first] = True
            block = status[first:last]
            block[(block == WAITING) & ~waiting] = KEPT
            if not len(rows):
                return
            ready = status[others] == KEPT
            self._compare(rows[ready], others[ready])
            rows, others = rows[~ready], others[~ready]

    def _compare(self, rows: Ints, others: Ints) -> None:
        """Drop each of `rows` that repeats one of `others`, all kept: the most similar one, the earliest of equal ones."""
        similar = self.field.bodies.jaccards(rows, others)
        enough = similar >= self.field.least[rows]
        rows, others, similar = rows[enough], others[enough], similar[enough]
        order = np.lexsort((others, -similar, rows))
        if not self._guard:  # the first of each row is the one
            order = order[np.diff(rows[order], prepend=-1) > 0]
        else:
            self._prepare({*rows.tolist(), *others.tolist()}, self._guard)
        similar = np.round(similar, 4)
        for row, other, jaccard in zip(rows[order].tolist(), others[order].tolist(), similar[order].tolist(), strict=True):
            if not self._guard:
                self._drop(row, other, jaccard, "similar")
            elif row not in self._partner and self._asked.get(row, 0) < QUESTIONS:
                self._judge(self._guard, row, other, jaccard)

    def _prepare(self, rows: Iterable[int], guard: Guard) -> None:
        guard.prepare(map(self.field.bodies.text, rows), self._kind, fast=self.field.compiled is not None)

    def _judge(self, guard: Guard, row: int, other: int, jaccard: float) -> None:
        bodies = self.field.bodies
        self._asked[row] = self._asked.get(row, 0) + 1
        outcome = guard.compare(bodies.text(other), bodies.text(row), self._kind, equal=True)
        if outcome.kind == "merge":
            self._drop(row, other, jaccard, outcome.reason)
        else:
            self._note(bodies.name(row), bodies.name(other), jaccard, outcome)

    def _drop(self, row: int, other: int, jaccard: float, reason: str) -> None:
        self.status[row] = DROPPED
        link = Link(self.field.bodies.name(row), self.field.bodies.name(other), jaccard, reason)
        self._partner[row] = other, link
        self.found.links.append(link)

    def _note(self, text: str, other: str, jaccard: float, outcome: Outcome) -> None:
        pair = Pair(text, other, jaccard, outcome)
        (self.found.questions if outcome.kind == "review" else self.found.siblings).append(pair)

    def prepare(self, followers: Sequence[tuple[Text, int]]) -> None:
        """Told for which texts and rows `follow` is about to be asked."""
        if self._guard:
            text = self.field.bodies.text
            compared = [(item, row) for item, row in followers if item.text != text(row)]
            kept = {self._partner[row][0] if row in self._partner else row: None for _, row in compared}
            texts = chain((item.text for item, _ in compared), map(text, kept))
            self._guard.prepare(texts, self._kind, fast=self.field.compiled is not None)

    def follow(self, item: Text, row: int, twins: Sequence[Text]) -> bool:
        """Link a text with the letters and facts of `row` to it, to the kept text that `row` was dropped for, or to a twin of it."""
        kept, jaccard, reason = row, 1.0, "identical"
        if row in self._partner:
            kept, link = self._partner[row]
            jaccard, reason = link.jaccard, link.reason
        bodies, name = self.field.bodies, self.field.bodies.name(kept)
        if not self._guard or item.text == bodies.text(row):
            self.found.links.append(Link(item.id, name, jaccard, reason))
            return True
        outcome = self._guard.compare(bodies.text(kept), item.text, self._kind, equal=True)
        for twin in twins:
            if outcome.kind == "merge":
                break
            name, jaccard = twin.id, 1.0
            same = twin.text == item.text
            outcome = Outcome("merge", "identical") if same else self._guard.compare(twin.text, item.text, self._kind, equal=True)
        if outcome.kind == "merge":
            self.found.links.append(Link(item.id, name, jaccard, outcome.reason))
        else:
            self._note(item.id, name, jaccard, outcome)
        return outcome.kind == "merge"

    def relate(self) -> None:
        """Find siblings of other facts for each new kept row: the most similar of the kept rows next to it in the buckets."""
        field = self.field
        kept = self.status == KEPT
        tables = meeting.buckets(field.bands, kept, _AKIN_REACH, field.old, compiled=field.compiled)
        for first, last in meeting.blocks([tables]):
            rows, others = meeting.meetings(tables, first, last, kept, 1, compiled=field.compiled)
            differ = field.classes[rows] != field.classes[others]
            self._name(rows[differ], others[differ])

    def _name(self, rows: Ints, others: Ints) -> None:
        field = self.field
        equal = equal_bytes(field.digests, rows, others)
        enough = equal >= _cut(np.array(_AKIN))
        rows, others, equal = rows[enough], others[enough], equal[enough]
        order = np.lexsort((others, -equal, rows))
        rows, others = rows[order], others[order]
        first = np.searchsorted(rows, rows)
        near = np.arange(len(rows)) - first < SIBLINGS
        rows, others = rows[near], others[near]
        similar = np.round(field.bodies.jaccards(rows, others), 4)
        bodies = field.bodies
        if field.compiled and self._guard:  # of kept texts nobody asked yet: all at once
            asked = np.unique(others[(others < field.old) & (similar >= _AKIN)])
            self._guard.facts(list(map(bodies.text, asked.tolist())), self._kind, fast=True)
        for row, other, jaccard in zip(rows.tolist(), others.tolist(), similar.tolist(), strict=True):
            if jaccard >= _AKIN and self._guard:
                outcome = self._guard.compare(bodies.text(other), bodies.text(row), self._kind, equal=False)
                if outcome.kind == "merge":  # the guard's digests told them apart
                    outcome = Outcome("sibling", "other facts")
                self._note(bodies.name(row), bodies.name(other), jaccard, outcome)


def _cut(least: NDArray[np.float64]) -> NDArray[np.float64]:
    return PERMUTATIONS * least - 4.5 * np.sqrt(PERMUTATIONS * least * (1 - least))


def equal_bytes(digests: NDArray[np.uint8], rows: Ints, others: Ints) -> Ints:
    """(pairs,) in how many of the 128 places the digests of two rows agree."""
    out = np.empty(len(rows), np.int64)
    for first in range(0, len(rows), _CHECKED):
        at = slice(first, first + _CHECKED)
        equal = (digests[rows[at]] == digests[others[at]]).view(np.uint64)
        # Sixteen words of eight 0/1 bytes: their sum has at most 16 in each byte, one multiplication adds the eight up.
        out[at] = equal.sum(axis=1) * np.uint64(0x0101010101010101) >> np.uint64(56)
    return out
