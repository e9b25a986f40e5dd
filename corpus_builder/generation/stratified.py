"""In which order clauses are drawn when fewer pairs are wanted than there could be: an order of which every beginning is a fair sample.

The decision it embodies: the order is made of the offers alone, not of what was drawn before. A run that was killed finds the same
order, passes over what is done, and goes on; a higher number draws on where a lower one ended. First each clause comes once, then each
once more; among those, the kinds of question take turns by their shares and the terms (document and 약관) by their numbers of clauses,
both as seats are given by Webster's method (the quotient share / (2 · drawn + 1)). What is left to chance is settled by hashes of ids.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus_builder.model import content_id


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be drawn: `item` names it, `clause` it is about, `terms` are the document and the 약관 that the clause belongs to.

    `kinds` are the task types of the pairs that it would bring, one for each, so at least one.
    """

    item: str
    clause: str
    terms: str
    kinds: tuple[str, ...]


def order(offers: Iterable[Offer], shares: Mapping[str, float]) -> Iterator[Offer]:
    """Every offer once, in the order in which they should be drawn; `shares` is task type -> share."""
    waiting: Sequence[Offer] = sorted(offers, key=lambda offer: content_id("draw", offer.item))
    drawn = _Drawn(shares, Counter(terms for terms, _ in {(offer.terms, offer.clause) for offer in waiting}))
    while waiting:
        once = _Once(waiting, drawn)
        yield from once.offers()
        waiting = once.left


class _Drawn:
    """How much was drawn of each kind and of each 약관."""

    def __init__(self, shares: Mapping[str, float], clauses: Mapping[str, int]) -> None:
        self._shares, self._clauses = shares, clauses
        self._of_kind: Counter[str] = Counter()
        self._quotients = dict(shares)
        self._of_terms: Counter[str] = Counter()

    def note(self, offer: Offer) -> None:
        self._of_kind.update(offer.kinds)
        self._quotients.update({kind: self._shares.get(kind, 0.0) / (2 * self._of_kind[kind] + 1) for kind in offer.kinds})
        self._of_terms[offer.terms] += 1

    def wants(self, kinds: Sequence[str]) -> float:
        """How far these kinds are behind their shares, on average."""
        return sum([self._quotients.get(kind, 0.0) for kind in kinds]) / len(kinds)

    def served(self, terms: str) -> float:
        """How much of a 약관 was drawn, for its size."""
        return (2 * self._of_terms[terms] + 1) / self._clauses[terms]


class _Once:
    """One round over the clauses, in which each is drawn once; `left` is what comes in a later one, in the order of the offers."""

    def __init__(self, offers: Sequence[Offer], drawn: _Drawn) -> None:
        self._drawn, self._offers = drawn, offers
        self._taken: set[str] = set()
        self._clauses: set[str] = set()
        self._queues: dict[tuple[str, ...], dict[str, deque[Offer]]] = {}
        for offer in offers:
            self._queues.setdefault(offer.kinds, {}).setdefault(offer.terms, deque()).append(offer)
        self._heaps = {
            kinds: [(drawn.served(terms), queue[0].item, terms) for terms, queue in queues.items()]
            for kinds, queues in self._queues.items()
        }
        for heap in self._heaps.values():
            heapq.heapify(heap)

    def offers(self) -> Iterator[Offer]:
        """What is drawn, one after the other."""
        while self._heaps:
            kinds = max(self._heaps, key=lambda kinds: (self._drawn.wants(kinds), kinds))
            offer = self._next(kinds)
            if offer is None:
                del self._heaps[kinds]
                continue
            self._taken.add(offer.item)
            self._clauses.add(offer.clause)
            self._drawn.note(offer)
            yield offer

    @property
    def left(self) -> list[Offer]:
        return [offer for offer in self._offers if offer.item not in self._taken]

    def _next(self, kinds: tuple[str, ...]) -> Offer | None:
        """The first offer of these kinds, of the 약관 that is furthest behind, whose clause was not drawn in this round."""
        heap = self._heaps[kinds]
        while heap:
            served, tie, terms = heap[0]
            if served < (now := self._drawn.served(terms)):
                heapq.heapreplace(heap, (now, tie, terms))  # a 약관 is only ever served more, so what is stale comes up too early
                continue
            queue = self._queues[kinds][terms]
            while queue and queue[0].clause in self._clauses:
                queue.popleft()
            if queue:
                return queue.popleft()
            heapq.heappop(heap)
        return None
