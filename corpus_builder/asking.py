"""The shape "ask": chunks become candidates. A method plans a question, a model answers, the method parses; or rules do it alone.

An answer is paid for once: what the log holds is parsed again for nothing, and only what it lacks is sent. Where the first answer
can't be used, the model is asked once more and told why (generation.ask_again), which the log remembers like any call; what can't be
used then stays a named failure. `--retry` asks for one more draw of the same prompt.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from corpus_builder import generation, plugins, siblings, sources
from corpus_builder.config import methods_in_use
from corpus_builder.contracts import Ask, Comparing, Method, Sibling
from corpus_builder.errors import PermanentError, TransientError, UnitError
from corpus_builder.generation import answers
from corpus_builder.generation.types import OTHER
from corpus_builder.job import COMMIT_S, COMMIT_UNITS, Job
from corpus_builder.model import Chunk, content_id
from corpus_builder.pairs import Answer, Candidate, Request
from corpus_builder.store import ledger, near, pairs, work
from corpus_builder.store.calls import StoredCalls

log = logging.getLogger(__name__)
Item = TypeVar("Item")
STAGE = "generate"
DRAWS = 5
"""How many draws of one prompt `--retry` may add up to."""
TRIAL = 20
"""So many requests are asked once more before it shows whether that helps: a model that can't do it would be paid for twice."""
Round = dict[str, tuple[Request, list[str]]]
"""Requests to send by their keys, each with the chunks that wait for its answer."""


def generate(job: Job) -> None:
    """Chunks -> candidates, by every method in use: first the kept chunks, then near-duplicates whose pairs don't hold there."""
    names = methods_in_use(job.corpus.config)
    chunks = begin(job, names)
    for name in names:
        Asking(job, name, f"{STAGE} {name}").go(evenly(chunks, job.sample))
    for name in names if not job.sample else ():
        with job.corpus.store.reading() as db:
            alone = sources.uncovered(db, name)
        Asking(job, name, f"{STAGE} {name}, rest").go(alone)
    if not job.stop.is_set():
        with job.corpus.store.writing() as db:
            pairs.use_methods(db, names)


def begin(job: Job, names: Sequence[str]) -> list[str]:
    """The chunks to generate from; failures that don't matter any more are forgotten.

    Until generating comes to its end, what other methods made stays in the queue: a wrong key must not empty a corpus.
    """
    with job.corpus.store.writing() as db:
        pairs.use_methods(db, [*pairs.methods(db), *names])
        chunks = work.live_chunks(db, kept_only=True)
        everywhere = work.live_chunks(db)
        ledger.forget_failures(db, STAGE, {f"{name}:{chunk}" for name in names for chunk in everywhere})
    return chunks


def evenly(items: Sequence[Item], number: int) -> list[Item]:
    """`number` of the items, spread evenly over the sequence; all of them for 0."""
    if not 0 < number < len(items):
        return list(items)
    return [items[i * len(items) // number] for i in range(number)]


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of a chunk (its id): candidates, or the error that stands for them; `answer` is what they were parsed from.

    `rung`: how the answer was read, see generation/answers.py. `again`: it is the answer to the question asked once more.
    """

    chunk: str
    made: list[Candidate]
    error: UnitError | None
    answer: Answer | None = None
    rung: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Possible:
    """What a method could make of a chunk: a question to a model about all of it, or one pair by rules (its id is `candidate`).

    `kinds` are the task types of the pairs that would come of it. `done`: it was made, or asked and answered.
    """

    chunk: str
    candidate: str
    kinds: tuple[str, ...]
    done: bool


class Asking:
    """One method's way through the pending chunks; candidates and ledger rows commit in small batches.

    `only`: of the pairs that rules make of a chunk, keep these (chunk -> ids of candidates); without it, all.
    """

    def __init__(self, job: Job, name: str, label: str, only: Mapping[str, Collection[str]] | None = None) -> None:
        self._job, self._name, self._label, self._only = job, name, label, only
        self._method: Method = plugins.load(plugins.METHODS, name)
        self._options = job.corpus.config.methods[name]
        self._again = job.corpus.config.generation.ask_again
        self._shape = content_id(STAGE, generation.VERSION, name, dict(self._method.recipe(self._options)), self._again)
        self._siblings: dict[str, list[Sibling]] = {}
        self._results: list[_Result] = []
        self._recipes: dict[str, str] = {}
        self._done, self._total, self._since = 0, 0, 0.0

    def go(self, ids: Sequence[str]) -> None:
        """Bring every pending chunk of these to its end. Raises StoppedError or AccessError from the model's server, work kept."""
        asks: set[str] = set()
        self._look_around(ids)
        for unit, chunk in self._chunks(ids):
            first = self._draw(chunk, 0)
            part = () if first or self._only is None else (sorted(self._only[unit]),)
            part = (*part, siblings.identity(beside)) if (beside := self._siblings.get(unit)) else part
            self._recipes[self._unit(unit)] = content_id(STAGE, self._shape, first.key if first else "", *part)
            if first:
                asks.add(unit)
        with self._job.corpus.store.reading() as db:
            todo = set(ledger.pending(db, STAGE, self._recipes, retry=self._job.retry))
        pending = [unit for unit in ids if self._unit(unit) in todo]
        if not pending:
            return
        self._total, self._since = len(pending), time.monotonic()
        self._report()
        try:
            for unit, chunk in self._chunks(unit for unit in pending if unit not in asks):
                if self._job.stop.is_set():
                    break
                self._add(self._parsed(unit, chunk, None))
            self._ask([unit for unit in pending if unit in asks])
        finally:
            self._flush()

    def possible(self, ids: Sequence[str]) -> list[Possible]:
        """All that the method could make of these chunks."""
        found: list[Possible] = []
        shapes: dict[str, str] = {}
        self._look_around(ids)
        with self._job.corpus.store.reading() as db:
            made = pairs.made_of(db, self._name)
        for unit, chunk in self._chunks(ids):
            if ask := self._method.plan(chunk, self._options):
                shapes[self._unit(unit)] = content_id(STAGE, self._shape, self._request(ask, 0).key)
                found.append(Possible(unit, "", ask.kinds or (OTHER,), done=False))
            else:
                candidates = self._parsed(unit, chunk, None).made
                found += [Possible(unit, c.id, (c.task_type,), done=c.id in made.get(unit, ())) for c in candidates]
        with self._job.corpus.store.reading() as db:
            todo = set(ledger.pending(db, STAGE, shapes, retry=self._job.retry))
        return [replace(p, done=self._unit(p.chunk) not in todo) if not p.candidate else p for p in found]

    def unanswered(self, ids: Sequence[str]) -> dict[str, Request]:
        """Chunk -> the request that would be sent for it, of these chunks, where there is one."""
        asked = {unit: request for unit, chunk in self._chunks(ids) if (request := self._draw(chunk, 0))}
        shapes = {self._unit(unit): content_id(STAGE, self._shape, request.key) for unit, request in asked.items()}
        with self._job.corpus.store.reading() as db:
            todo = set(ledger.pending(db, STAGE, shapes, retry=self._job.retry))
        known = StoredCalls(self._job.corpus.store).known(request.key for request in asked.values())
        return {unit: request for unit, request in asked.items() if self._unit(unit) in todo and request.key not in known}

    def _look_around(self, ids: Sequence[str]) -> None:
        """Find the siblings of these chunks, for a method that compares."""
        if isinstance(self._method, Comparing):
            with self._job.corpus.store.reading() as db:
                self._siblings = siblings.siblings(db, set(ids))

    def _unit(self, chunk_id: str) -> str:
        return f"{self._name}:{chunk_id}"

    def _chunks(self, ids: Iterable[str]) -> Iterator[tuple[str, Chunk]]:
        """The chunks of these ids; no transaction is open while one is worked on, since its outcome is committed meanwhile."""
        for part in work.parts(ids):
            with self._job.corpus.store.reading() as db:
                found = list(work.chunks(db, part))
            yield from found

    def _draw(self, chunk: Chunk, sample: int, error: UnitError | None = None) -> Request | None:
        """The chunk's request for one draw, or that which says what was wrong with it. None: there is nothing to ask."""
        ask = self._method.plan(chunk, self._options)
        if ask is not None and error is not None:
            ask = answers.again(ask, error) if self._again else None
        return self._request(ask, sample) if ask else None

    def _request(self, ask: Ask, sample: int) -> Request:
        from corpus_builder.llm.requests import request

        return request(replace(ask, sample=sample), self._job.corpus.config.llm)

    def _parsed(self, unit: str, chunk: Chunk, answer: Answer | None, again: bool = False) -> _Result:
        from corpus_builder.llm.requests import completion

        try:
            said = completion(answer) if answer else None
            beside = self._siblings.get(unit)
            if beside and isinstance(self._method, Comparing):
                made = self._method.compare(chunk, beside, self._options)
            else:
                made = self._method.parse(chunk, said, self._options)
            return _Result(unit, made, None, answer, answers.rung(said) if said else "", again)
        except UnitError as error:
            return _Result(unit, [], error, answer, again=again)
        except Exception as error:  # the unit boundary: recorded, logged, the run goes on
            log.error("a bug met while generating %s", self._unit(unit), exc_info=error)
            return _Result(unit, [], PermanentError("bug", f"{type(error).__name__}: {error}"), answer, again=again)

    # ---------------------------------------------------------------- with a model

    def _ask(self, ids: Sequence[str]) -> None:
        """Parse what the log has; send what it lacks, and once more what came to nothing."""
        if not ids:
            return
        calls = StoredCalls(self._job.corpus.store)
        first: Round = {}
        more: Round = {}
        failed: dict[str, _Result] = {}
        with self._job.corpus.store.reading() as db:
            former = near.former(db, ids)
        for unit, chunk in self._chunks(ids):
            result, missing = self._stored(unit, chunk, calls)
            result = result or self._inherited(unit, former.get(unit, ""), calls)
            if result and (result.error is None or missing is None):
                self._add(result)
            elif missing:
                later = result is not None and missing.body["sample"] == 0
                (more if later else first).setdefault(missing.key, (missing, []))[1].append(unit)
                failed |= {unit: result} if result and later else {}
        for result, chunk, request in self._sent(first, calls, "asking"):
            # Only of the first draw: what `--retry` draws besides is no second chance of its own.
            further = self._draw(chunk, 0, result.error) if result.error and request.body["sample"] == 0 else None
            if further:
                more.setdefault(further.key, (further, []))[1].append(result.chunk)
                failed[result.chunk] = result
            else:
                self._add(result)
        self._ask_again(more, failed, calls)

    def _ask_again(self, round: Round, failed: Mapping[str, _Result], calls: StoredCalls) -> None:
        """What came to nothing, with what was wrong with it; where that never helps at first, the rest stays as it `failed`."""
        helps: list[bool] = []
        for part in (dict(islice(round.items(), TRIAL)), dict(islice(round.items(), TRIAL, None))):
            if part and len(helps) >= TRIAL and not any(helps):
                self._job.report.note(f"asking once more has not helped {len(helps)} times: {len(part)} requests are not sent")
                for unit in (unit for _, units in part.values() for unit in units):
                    self._add(failed[unit])
                continue
            for result, _, _ in self._sent(part, calls, "asking once more, with what was wrong:", again=True):
                helps.append(result.error is None or not result.error.permanent)
                self._add(result)

    def _stored(self, unit: str, chunk: Chunk, calls: StoredCalls) -> tuple[_Result | None, Request | None]:
        """The first stored answer that can be used, else what was wrong with the last; and the request that comes next where there is one.

        That is the first draw; then it once more with what was wrong; then, with `--retry`, a draw that was never made.
        """
        draws = [request for sample in range(DRAWS) if (request := self._draw(chunk, sample))]
        known = calls.known(request.key for request in draws)
        result: _Result | None = None
        owed: Request | None = None
        for request in draws:
            if request.key not in known:
                continue
            result = self._parsed(unit, chunk, known[request.key])
            owed = self._draw(chunk, 0, result.error) if result.error and request is draws[0] else owed
            if owed and (answer := calls.known([owed.key]).get(owed.key)):
                result, owed = self._parsed(unit, chunk, answer, again=True), None
            if result.error is None:
                return result, None
        unanswered = next((request for request in draws if request.key not in known), None)
        return result, owed or (unanswered if result is None or self._job.retry else None)

    def _inherited(self, unit: str, former: str, calls: StoredCalls) -> _Result | None:
        """What was made of the chunk in whose place this one is kept, if all of it holds here: the law was paid for."""
        for _, chunk in self._chunks([former] if former else []):
            result, _ = self._stored(unit, chunk, calls)
            with self._job.corpus.store.reading() as db:
                if result and not result.error and sources.hold(db, unit, result.made):
                    return result
        return None

    def _sent(self, round: Round, calls: StoredCalls, doing: str, again: bool = False) -> Iterator[tuple[_Result, Chunk, Request]]:
        """What becomes of every chunk of a round, as the answers come; those that a stop leaves open are not among them."""
        if not round:
            return
        from corpus_builder.llm import dispatch
        from corpus_builder.llm.endpoint import endpoint, warnings

        llm = self._job.corpus.config.llm
        for message in (
            f"{doing} {endpoint(llm)}: {len(round)} request{'' if len(round) == 1 else 's'}, at most {llm.concurrency} at once",
            *warnings(llm),
        ):
            self._job.report.note(message)
        # No transaction is open while waiting here: the log commits answers from a thread of its own.
        with closing(dispatch.answers([request for request, _ in round.values()], calls, llm, stop=self._job.stop.is_set)) as outcomes:
            for outcome in outcomes:
                for unit, chunk in self._chunks(round[outcome.request.key][1]):
                    if outcome.answer is None:
                        result = _Result(unit, [], outcome.error or TransientError("no answer"), again=again)
                    else:
                        result = self._parsed(unit, chunk, outcome.answer, again)
                    yield result, chunk, outcome.request

    # ---------------------------------------------------------------- committing

    def _add(self, result: _Result) -> None:
        self._results.append(result)
        if len(self._results) >= COMMIT_UNITS or time.monotonic() - self._since >= COMMIT_S:
            self._flush()

    def _flush(self) -> None:
        with self._job.corpus.store.writing() as db:
            for result in self._results:
                self._save(db, result)
        self._done += len(self._results)
        self._results, self._since = [], time.monotonic()
        self._report()

    def _save(self, db: Any, result: _Result) -> None:
        unit = self._unit(result.chunk)
        if result.error is None or result.error.permanent:
            # A chunk whose current recipe gives nothing has no live candidates of an earlier one either.
            request, model = (result.answer.key, result.answer.model) if result.answer else ("", "")
            only = self._only if request == "" else None
            made = [c for c in result.made if c.id in only[result.chunk]] if only is not None else result.made
            pairs.save_candidates(db, result.chunk, self._name, made, request, model)
        note = ledger.AGAIN if result.again else ""
        if result.error:
            ledger.failed(db, STAGE, unit, self._recipes[unit], result.error, note)
        else:
            ledger.done(db, STAGE, unit, self._recipes[unit], result.rung, note)

    def _report(self) -> None:
        self._job.report.stage(self._label, self._done, self._total)
