"""`build --target N`: only as many pairs as are wanted, of the kinds and from the clauses that make a fair sample of the whole.

The decision it embodies: what counts is what a person would get to see (live, not dropped, no near-duplicate, not rejected), and that is
known only after the checks. So it goes in rounds: draw what is wanting, generate, check, compare, count. The order of drawing
(generation/stratified.py) is that of all that could be drawn, so every run, also one after a kill, draws on where the last one ended.
Nothing is ever removed: a smaller number than there is asks nothing and says so, and a build without a number makes the rest.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus_builder import near, review, siblings, sources
from corpus_builder.asking import STAGE, Asking, Possible, begin
from corpus_builder.config import BY_RULES, methods_in_use
from corpus_builder.generation import wanted
from corpus_builder.generation.stratified import Offer, order
from corpus_builder.generation.types import COMPARISON
from corpus_builder.job import Job
from corpus_builder.model import content_id
from corpus_builder.pairs import Request
from corpus_builder.store import counts, ledger, pairs, work
from corpus_builder.store import desk as desk_store
from corpus_builder.structure import tokens

ROUNDS = 25
"""At most so often is what didn't come through drawn again; if half does, five rounds bring 97 of 100."""
MANY = 20
"""So many pairs or more that are wanting are drawn with a view to how many came through so far; fewer one for one, so that no more come
than are wanted (but what an answer brings beyond the last one)."""
DARING = 0.7
"""How much of what would have to be drawn beyond the wanting pairs, at the rate so far, is drawn: less than all of it, for chance."""


def servings(job: Job) -> None:
    """Count how many chunks can serve each kind of question, for `status`."""
    with job.corpus.store.reading() as db:
        chunks = work.live_chunks(db, kept_only=True)
        beside = len(siblings.siblings(db, set(chunks)))
        recipe = content_id("servings", wanted.VERSION, chunks, beside)
        if not ledger.pending(db, "kinds", {"all": recipe}):
            return
        job.report.stage("kinds", 0, 1)
        found = Counter(kind for _, chunk in work.chunks(db, chunks) for kind in wanted.servings(chunk))
        found[COMPARISON] = beside
    with job.corpus.store.writing() as db:
        counts.save_servings(db, found)
        ledger.done(db, "kinds", "all", recipe)
    job.report.stage("kinds", 1, 1)


def rounds(job: Job, check: Callable[[Job], None]) -> None:
    """Chunks -> candidates, until `job.target` pairs count or nothing is left to draw; `check` runs the checks.

    What shares its law with a drawn chunk is not asked about itself: that is for a build without a number.
    """
    names = methods_in_use(job.corpus.config)
    chunks = begin(job, names)
    there = _count(job, check, names)
    if there >= job.target:
        are = "1 pair is" if there == 1 else f"{there} pairs are"
        again = "; --retry asks again for a larger target, or without one" if job.retry else ""
        job.report.note(
            f"{are} there and {job.target} {'is' if job.target == 1 else 'are'} wanted: nothing more is made, nothing is removed{again}"
        )
    else:
        _draw_on(job, check, Draw(job, names, chunks), there)
    if not job.stop.is_set():
        with job.corpus.store.writing() as db:
            pairs.use_methods(db, names)


def _draw_on(job: Job, check: Callable[[Job], None], draw: Draw, there: int) -> None:
    first, promised, drawn = there, 0, list[str]()
    for _ in range(ROUNDS):
        drawn = draw.next(_aim(job.target - there, there - first, promised))
        if not drawn:
            break
        draw.make(drawn)
        if job.stop.is_set():
            return
        with job.corpus.store.writing() as db:
            pairs.use_methods(db, draw.names)  # their first answers are there
        promised += draw.promised(drawn)
        there = _count(job, check, draw.names)
        if there >= job.target:
            return
    why = "run again to go on" if drawn else "no clause is left to draw"
    job.report.note(f"{there} of the {job.target} pairs that are wanted are there: {why}")


def _aim(wanting: int, came: int, promised: int) -> int:
    """How many pairs to draw when so many are wanting and `came` came of those `promised` so far."""
    if wanting < MANY or not came:
        return wanting
    return wanting + math.floor(DARING * wanting * min(4.0, promised / came - 1))


def _count(job: Job, check: Callable[[Job], None], names: Sequence[str]) -> int:
    check(job)
    near.pairs(job)
    with job.corpus.store.reading() as db:
        return _there(db, names)


def _there(db: Any, names: Sequence[str]) -> int:
    """How many pairs count."""
    return sum(counts.reached(db, counts.usable(db, names), review.out(desk_store.all_decisions(db))).values())


COME_THROUGH = (1.0, 0.8, 0.25)
"""Of the pairs that a model is asked for, the share that comes through the checks and is no near-duplicate: at best, likely, at worst."""
MEASURED = 30
"""From so many pairs of a model on, the share of them that came through tells how it goes on, a quarter more or less."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a build would do if of the pairs that a model is asked for the share `rate` came through: pairs that count already, pairs
    that what it draws promises, requests to be sent and the tokens of their prompts.
    """

    rate: float
    there: int
    promised: int
    requests: int
    tokens: int


def ahead(job: Job) -> list[Ahead]:
    """At best, likely and at worst: what `rounds` would send of the clauses that the corpus has, or without a target any build.

    Nothing is written.
    """
    names = methods_in_use(job.corpus.config)
    asking = [name for name in names if name not in BY_RULES] if job.corpus.config.llm.model else []
    with job.corpus.store.reading() as db:
        chunks = work.live_chunks(db, kept_only=True)
        copies = Counter(link.kept for link in work.links(db, "chunk"))
        alone = {name: sources.uncovered(db, name) for name in asking} if not job.target else {}
        there, rates = _there(db, names), _rates(db, asking)
    draw = Draw(job, names if job.target else asking, chunks)
    count = tokens.counter(job.corpus.config.structure.tokenizer)
    drawn: list[str] = []
    found: list[Ahead] = []
    for rate in rates:
        wanting = (job.target - there) / rate if job.target else math.inf
        drawn += draw.next(wanting - draw.promised(drawn))
        sent: list[Request] = []
        rest = 0
        for name in asking:
            asked = Asking(job, name, STAGE).unanswered([*draw.chunks(name, drawn), *alone.get(name, ())])
            sent += asked.values()
            # Where a kept chunk's pairs don't hold, its near-duplicates are asked about themselves: at worst all of them.
            rest += sum(copies[chunk] for chunk in asked) if not job.target and rate == rates[-1] else 0
        read = sum(count(message["content"]) for request in sent for message in request.body["messages"])
        found.append(Ahead(rate, there, draw.promised(drawn), len(sent) + rest, read))
    return found


def _rates(db: Any, asking: Sequence[str]) -> tuple[float, ...]:
    """COME_THROUGH, or what the model's pairs in this corpus came to; never rising."""
    made = counts.made(db, asking)
    if made < MEASURED:
        return COME_THROUGH
    share = max(1, sum(counts.usable(db, asking).values())) / made
    return min(1.0, 1.33 * share), share, 0.75 * share


class Draw:
    """What could be made of the chunks by the methods `names`, and the order in which it is drawn."""

    def __init__(self, job: Job, names: Sequence[str], chunks: Sequence[str]) -> None:
        self.names, self._job = names, job
        self._possible: dict[str, tuple[str, Possible]] = {}
        self._kept: dict[tuple[str, str], set[str]] = {}
        shares = job.corpus.config.generation.shares
        self._order = order(self._offers(chunks, shares), shares)

    def _offers(self, chunks: Sequence[str], shares: Mapping[str, float]) -> Iterator[Offer]:
        with self._job.corpus.store.reading() as db:
            places = _places(db, chunks)
        offered: set[str] = set()
        for name in self.names:
            for found in Asking(self._job, name, STAGE).possible(chunks):
                if found.candidate and found.done:
                    self._kept.setdefault((name, found.chunk), set()).add(found.candidate)
                if found.candidate and found.candidate in offered:
                    continue  # a comparison comes of both its clauses
                offered.add(found.candidate)
                item = f"{name}:{found.chunk}:{found.candidate}"
                self._possible[item] = name, found
                if not found.candidate or any(shares[kind] for kind in found.kinds):  # what is asked was planned by the mix
                    yield Offer(item, *places[found.chunk], found.kinds)

    def next(self, number: float) -> list[str]:
        """The next offers that are not done, as many as promise `number` pairs or more; fewer when no more are left."""
        drawn: list[str] = []
        promised = 0
        while promised < number and (offer := next(self._order, None)):
            if not self._possible[offer.item][1].done:
                drawn.append(offer.item)
                promised += len(offer.kinds)
        return drawn

    def promised(self, drawn: Sequence[str]) -> int:
        """How many pairs would come of these."""
        return sum(len(self._possible[item][1].kinds) for item in drawn)

    def chunks(self, name: str, drawn: Sequence[str]) -> list[str]:
        """The chunks of what was drawn of a method, in the order of drawing."""
        return list(dict.fromkeys(found.chunk for method, found in map(self._possible.__getitem__, drawn) if method == name))

    def make(self, drawn: Sequence[str]) -> None:
        """Ask, or make by rules, what was drawn. Raises StoppedError or AccessError, work kept."""
        for method, found in map(self._possible.__getitem__, drawn):
            self._kept.setdefault((method, found.chunk), set()).add(found.candidate)
        for name in self.names:
            if chunks := self.chunks(name, drawn):
                only = {chunk: self._kept[name, chunk] for chunk in chunks}
                Asking(self._job, name, f"{STAGE} {name}", only).go(chunks)


def _places(db: Any, chunks: Sequence[str]) -> dict[str, tuple[str, str]]:
    """chunk -> the first clause that it is asked about for, and the terms of it: the document and the path above the article."""
    found: dict[str, tuple[str, str]] = {}
    for place in work.occurrences(db, chunks):
        if not place.skip:
            found.setdefault(place.chunk, (place.clause, f"{place.document}/{place.path.rpartition('/')[0]}"))
    return found
