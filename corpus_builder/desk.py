"""The desk: the only place where a person's decision meets the store. A review screen calls these functions and nothing else.

Rules that hold whatever the screen does: a pair is on one reviewer's screen at a time; a decision needs the lease it was shown
under; the same press sent twice counts once; an edit is checked before it is stored and becomes a new candidate whose parent
is the original; an undo is a further decision. Every decision is one transaction.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus_builder import review, sources, stagework
from corpus_builder.corpus import Corpus
from corpus_builder.errors import RefusedError, UsageError
from corpus_builder.model import Clause, PageImage
from corpus_builder.pairs import Action, Anchor, Candidate, Decision, Outcome, Source, Verdict, worst
from corpus_builder.store import desk as desk_store
from corpus_builder.store import pairs, work
from corpus_builder.store.desk import Lease


@dataclass(frozen=True, slots=True)
class Item:
    """A pair on a reviewer's screen: the lease, the texts with the product filled in, and all that helps to judge it.

    `sources` are where it stands, and `clauses` the clauses there; the first is shown, of a comparison the first two. `verdicts` are what
    the checks said.
    """

    lease: Lease
    candidate: Candidate
    instruction: str
    sources: tuple[Source, ...]
    clauses: tuple[Clause, ...]
    verdicts: tuple[Verdict, ...]
    shown_at: float

    @property
    def clause(self) -> Clause | None:
        """The first source's clause."""
        return self.clauses[0] if self.clauses else None

    @property
    def shown(self) -> list[tuple[Source, Clause]]:
        """The sources that are shown, and the clause of each: the first, of a comparison one for each side."""
        return list(zip(self.sources, self.clauses, strict=True))[: max(1, len(self.candidate.sides))]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far review is: pairs waiting (free or on a screen), decided in all, decided by this reviewer today (local time)."""

    waiting: int
    decided: int
    mine_today: int


def claim(corpus: Corpus, reviewer: str) -> Item | None:
    """The next pair for this reviewer, leased; None when nothing is left. Raises UsageError for an empty name."""
    name = named(reviewer)
    until = time.time() + 60 * corpus.config.review.lease_minutes
    with corpus.store.writing() as db:
        lease = desk_store.claim(db, name, until)
    return _item(corpus, lease) if lease else None


def named(reviewer: str) -> str:
    """A reviewer's name as it is stored: trimmed, 1 to 40 characters. Raises UsageError."""
    name = " ".join(reviewer.split())
    if not 0 < len(name) <= 40:
        raise UsageError("이름을 1~40자로 입력해 주세요.")
    return name


def _item(corpus: Corpus, lease: Lease) -> Item:
    with corpus.store.reading() as db:
        candidate = pairs.candidate(db, lease.candidate)
        _, standing = next(sources.find(db, [lease.candidate]))
        verdicts = tuple(pairs.verdicts(db, [candidate.id]).get(candidate.id, ()))
        text = sources.asked(candidate, standing, sources.editions(db))
    return Item(lease, candidate, text, standing.sources, standing.clauses, verdicts, time.time())


def decide(
    corpus: Corpus,
    item: Item,
    action: Action,
    *,
    reasons: Sequence[str] = (),
    comment: str = "",
    edited: Candidate | None = None,
    press: str = "",
) -> Decision:
    """Store a decision on a claimed pair. `press` names the press of the key (made by the client) so that it counts once.

    Raises RefusedError when the lease is over or was given to somebody else, when the decision came sooner after showing than
    a person can read, when a rejection has no reason, or when an edit is dropped by the checks (see `checked`).
    """
    now = time.time()
    if (now - item.shown_at) * 1000 < corpus.config.review.dwell_ms:
        raise RefusedError("너무 빨리 눌렀습니다. 내용을 확인한 뒤 다시 눌러 주세요.")
    if action == "reject" and not reasons:
        raise RefusedError("반려 사유를 하나 이상 골라 주세요.")
    made: Candidate | None = None
    verdicts: list[Verdict] = []
    if action == "edit":
        if edited is None or edited.content == item.candidate.content:
            raise RefusedError("고친 내용이 없습니다. 그대로 좋으면 승인해 주세요.")
        made, verdicts = checked(corpus, item.candidate, edited)
        if worst([v.outcome for v in verdicts]) == "drop":
            raise RefusedError("저장하지 않았습니다: " + "; ".join(f"{r.name} {r.detail}".strip() for v in verdicts for r in v.reasons))
    decision = Decision(
        id=press or uuid.uuid4().hex,
        candidate=item.candidate.id,
        reviewer=item.lease.reviewer,
        action=action,
        reasons=tuple(reasons),
        comment=comment.strip(),
        edited=made.id if made else "",
        undoes="",
        shown_at=item.shown_at,
        decided_at=now,
        anchor=_anchor(item),
    )
    _store(corpus, item, decision, made, verdicts)
    return decision


def _anchor(item: Item) -> Anchor:
    c = item.candidate
    return Anchor(c.instruction, c.input, c.output, c.evidence, tuple((s.document, s.path) for s in item.sources))


def _store(corpus: Corpus, item: Item, decision: Decision, made: Candidate | None, verdicts: Sequence[Verdict]) -> None:
    with corpus.store.writing() as db:
        lease = desk_store.leased(db, item.lease.token)
        if lease is None or lease.candidate != item.candidate.id:
            if any(stored.id == decision.id for stored in desk_store.decisions_on(db, decision.candidate)):
                return
            raise RefusedError("이 항목의 점유 시간이 끝났거나 더 이상 검수 대상이 아닙니다. 다음 항목으로 넘어갑니다.")
        if not desk_store.record(db, decision):
            return
        if made:
            chunk = _chunk_of(db, item.candidate.id)
            pairs.add_edit(db, chunk, made)
            pairs.save_verdicts(db, made.id, verdicts)
        desk_store.settle(db, lease, "free" if decision.action == "hold" else "done")


def _chunk_of(db: Any, candidate: str) -> str:
    return pairs.productions(db, [candidate])[0].chunk


def checked(corpus: Corpus, original: Candidate, edited: Candidate) -> tuple[Candidate, list[Verdict]]:
    """An edit as it would be stored (its parent is the original), and what the checks say of it."""
    made = replace(edited, method=original.method, task_type=original.task_type, parent=original.id)
    with corpus.store.reading() as db:
        chunk = sources.home(db, original, [_chunk_of(db, original.id)])
    return made, stagework.verdicts(made, chunk)


def outcome(verdicts: Sequence[Verdict]) -> Outcome:
    """The outcome of several checks together."""
    return worst([verdict.outcome for verdict in verdicts])


def undo(corpus: Corpus, reviewer: str, decision_id: str = "") -> Item | None:
    """Take back a decision of this reviewer (by default the latest that still counts) and put the pair back on the screen.

    None when there is nothing to take back, or somebody else has the pair by now. Raises RefusedError when the decision is taken back
    and its pair stands in no document any more: it is out of the queue until a build finds it again, and what is on the screen stays.
    """
    name = named(reviewer)
    until = time.time() + 60 * corpus.config.review.lease_minutes
    with corpus.store.writing() as db:
        mine = review.effective(list(reversed(desk_store.decisions_by(db, name, 1000))))
        chosen = [d for d in mine if d.id == decision_id] if decision_id else mine[-1:]
        if not chosen:
            return None
        last = chosen[0]
        lease = desk_store.reopen(db, last.candidate, name, until)
        if lease is None:
            return None
        back = replace(last, id=uuid.uuid4().hex, action="undo", undoes=last.id, edited="", reasons=(), comment="", decided_at=time.time())
        desk_store.record(db, back)
        stands = any(standing.sources for _, standing in sources.find(db, [last.candidate]))
        if stands:
            desk_store.release(db, name, but=last.candidate)
        else:
            desk_store.settle(db, lease, "closed")
    if not stands:
        raise RefusedError("판단을 취소했습니다. 이 항목의 약관이 자료에서 빠져, 다시 열지는 않습니다.")
    return _item(corpus, lease)


def release(corpus: Corpus, reviewer: str) -> None:
    """Give back the pair on a reviewer's screen."""
    with corpus.store.writing() as db:
        desk_store.release(db, named(reviewer))


def progress(corpus: Corpus, reviewer: str) -> Progress:
    """Counts for the top of the screen."""
    day = time.localtime()
    midnight = time.mktime((day.tm_year, day.tm_mon, day.tm_mday, 0, 0, 0, 0, 0, -1))
    with corpus.store.reading() as db:
        counts = desk_store.queue_counts(db)
        today = desk_store.count_since(db, reviewer, midnight)
    return Progress(counts.get("free", 0) + counts.get("leased", 0), counts.get("done", 0), today)


def history(corpus: Corpus, reviewer: str, limit: int = 50) -> list[Decision]:
    """A reviewer's latest decisions that still count, newest first."""
    with corpus.store.reading() as db:
        mine = desk_store.decisions_by(db, named(reviewer), 4 * limit)
    return review.effective(mine[::-1])[::-1][:limit]


def image_of(corpus: Corpus, document: str, number: int) -> PageImage | None:
    """The rendered page, if `build` has made it."""
    with corpus.store.reading() as db:
        return work.page_image(db, document, number)
