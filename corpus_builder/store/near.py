"""What is known of near-duplicates: the index of kept texts, links, relatives, and the words that people are asked about.

Two texts that hang on a question about words stand among the relatives, too, and in `word_questions` whatever the answer, until they are
linked: so they are relatives as long as the answer is no, a question without one, and found again when it becomes yes.

`kind` is "chunk" or "candidate". A text is either kept (it has a row) or dropped (it has one link, to a kept text); a text with
neither is new to the index.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, Exists, Table, delete, func, or_, select, tuple_

from corpus_builder.dedup import answered, by_answers
from corpus_builder.model import Link
from corpus_builder.store import add, put, tables, work

if TYPE_CHECKING:
    from corpus_builder.dedup.rows import Found, Pair, Rows


@dataclass(frozen=True, slots=True)
class Question:
    """Two words that stand in one another's place in `pairs` pairs of texts of `kind`, one of them (`id`, `partner`)."""

    one: str
    other: str
    kind: str
    id: str
    partner: str
    pairs: int


def begin(db: Connection, kind: str, identity: str) -> bool:
    """Whether what is stored was made with `identity`; if not it is forgotten, to be made again."""
    key, meta = f"near {kind}", tables.meta
    if db.scalar(select(meta.c.value).where(meta.c.key == key)) == identity:
        return True
    for table in (tables.kept_texts, tables.links, tables.relatives, tables.word_questions):
        db.execute(delete(table).where(table.c.kind == kind))
    put(db, meta, [{"key": key, "value": identity}])
    return False


def known(db: Connection, kind: str) -> set[str]:
    """The texts that the index knows: kept or dropped."""
    kept, dropped = tables.kept_texts, tables.links
    return set(db.scalars(select(kept.c.id).where(kept.c.kind == kind))) | set(
        db.scalars(select(dropped.c.dropped).where(dropped.c.kind == kind))
    )


def kept(db: Connection, kind: str) -> list[str]:
    """The kept texts, those of the highest priority first."""
    table = tables.kept_texts
    return list(db.scalars(select(table.c.id).where(table.c.kind == kind).order_by(table.c.position)))


def rows(db: Connection, kind: str) -> Rows:
    """The index of kept texts."""
    from corpus_builder.dedup.rows import Rows  # numpy takes a tenth of a second, and `status` only counts

    table = tables.kept_texts
    found = db.execute(select(table.c.id, table.c.packed).where(table.c.kind == kind).order_by(table.c.position)).all()
    return Rows.unpacked([row.id for row in found], [row.packed for row in found])


def save(db: Connection, kind: str, found: Found) -> None:
    """What adding texts to the index has found."""
    table = tables.kept_texts
    first = (db.scalar(select(func.max(table.c.position)).where(table.c.kind == kind)) or 0) + 1
    packed = zip(found.rows.ids, found.rows.packed(), strict=True)
    add(db, table, [{"kind": kind, "id": unit, "position": first + n, "packed": row} for n, (unit, row) in enumerate(packed)])
    put(db, tables.links, [{"kind": kind, **link._asdict()} for link in found.links])
    save_relatives(db, kind, [*found.siblings, *found.questions])
    add(
        db,
        tables.word_questions,
        [
            {"one": one, "other": other, "kind": kind, "id": pair.text, "partner": pair.other}
            for pair in found.questions
            for one, other in pair.outcome.words
        ],
    )


def save_relatives(db: Connection, kind: str, pairs: Iterable[Pair]) -> None:
    """Pairs that are alike and not one law, with why not."""
    rows = [{"kind": kind, "id": p.text, "other": p.other, "jaccard": p.jaccard, "reason": p.outcome.reason} for p in pairs]
    add(db, tables.relatives, rows)


def forget_relatives(db: Connection, kind: str) -> None:
    """Those of one kind."""
    db.execute(delete(tables.relatives).where(tables.relatives.c.kind == kind))


def relatives(db: Connection, kind: str) -> list[Link]:
    """Pairs that are alike and not one law, the most alike first: `dropped` and `kept` are both kept. Without open questions."""
    table = tables.relatives
    query = select(table).where(table.c.kind == kind, _settled()).order_by(table.c.jaccard.desc(), table.c.id, table.c.other)
    return [Link(row.id, row.other, row.jaccard, row.reason) for row in db.execute(query)]


def related(db: Connection, kind: str) -> set[frozenset[str]]:
    """The pairs of `relatives`, and those that hang on an open question."""
    table = tables.relatives
    return {frozenset((row.id, row.other)) for row in db.execute(select(table.c.id, table.c.other).where(table.c.kind == kind))}


def _answered() -> Exists:
    """Of a row of `word_questions`: whether somebody answered."""
    asked, said = tables.word_questions, tables.words
    return select(said.c.one).where(said.c.one == asked.c.one, said.c.other == asked.c.other).exists()


def _settled() -> ColumnElement[bool]:
    """Of a row of `relatives`: whether it hangs on no open question."""
    table, asked = tables.relatives, tables.word_questions
    open_ = select(asked.c.kind, asked.c.id, asked.c.partner).where(~_answered())
    return tuple_(table.c.kind, table.c.id, table.c.other).not_in(open_)


def counts(db: Connection) -> dict[str, int]:
    """Pairs of each kind of relatives, and pairs of words that nobody answered yet."""
    table, asked = tables.relatives, tables.word_questions
    query = select(table.c.kind, func.count().label("number")).where(_settled()).group_by(table.c.kind)
    found = {f"{row.kind} siblings": row.number for row in db.execute(query)}
    conflicts = found.pop("conflict siblings", 0)
    open_ = select(asked.c.one, asked.c.other).where(~_answered()).distinct().subquery()
    return found | {"conflicts": conflicts, "questions": db.scalar(select(func.count()).select_from(open_)) or 0}


def release(db: Connection, kind: str, ids: Collection[str]) -> None:
    """Make texts new to the index again, with those that were dropped for them."""
    for part in work.parts(ids):
        link, row = tables.links, tables.kept_texts
        db.execute(delete(link).where(link.c.kind == kind, or_(link.c.dropped.in_(part), link.c.kept.in_(part))))
        db.execute(delete(row).where(row.c.kind == kind, row.c.id.in_(part)))
        _forget_pairs(db, tables.relatives, kind, "other", part)
        _forget_pairs(db, tables.word_questions, kind, "partner", part)


def _forget_pairs(db: Connection, table: Table, kind: str, partner: str, ids: Sequence[str]) -> None:
    db.execute(delete(table).where(table.c.kind == kind, or_(table.c.id.in_(ids), table.c[partner].in_(ids))))


def save_heirs(db: Connection, heirs: Mapping[str, str]) -> None:
    """Chunks (kept) -> the chunk for which they were dropped until no document held it any more."""
    put(db, tables.heirs, [{"chunk": chunk, "former": former} for chunk, former in heirs.items()])


def former(db: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Of these chunks, those that are heirs -> the chunk in whose place they are kept."""
    table = tables.heirs
    found: dict[str, str] = {}
    for part in work.parts(ids):
        found.update({row.chunk: row.former for row in db.execute(select(table).where(table.c.chunk.in_(part)))})
    return found


# ---------------------------------------------------------------- words


def answer(db: Connection, one: str, other: str, same: bool) -> None:
    """Somebody says that two words mean the same, or don't. The texts that hang on it are looked at again by the next run."""
    first, second = sorted((one, other))
    put(db, tables.words, [{"one": first, "other": second, "same": same, "at": time.time()}])


def take_back(db: Connection, one: str, other: str) -> bool:
    """Forget an answer; whether there was one."""
    table, (first, second) = tables.words, sorted((one, other))
    return bool(db.execute(delete(table).where(table.c.one == first, table.c.other == second)).rowcount)


def answers(db: Connection) -> dict[tuple[str, str], bool]:
    """(word, word) in alphabetical order -> whether they mean the same."""
    return {(row.one, row.other): row.same for row in db.execute(select(tables.words).order_by(tables.words.c.one, tables.words.c.other))}


def questions(db: Connection) -> list[Question]:
    """What is to be asked: the words that the most pairs of texts hang on first."""
    table = tables.word_questions
    number = func.count().label("number")
    query = select(table.c.one, table.c.other, table.c.kind, func.min(table.c.id).label("id"), number).where(~_answered())
    query = query.group_by(table.c.one, table.c.other, table.c.kind).order_by(number.desc(), table.c.one, table.c.other)
    found = []
    for row in db.execute(query).all():
        same = (table.c.one == row.one) & (table.c.other == row.other) & (table.c.kind == row.kind) & (table.c.id == row.id)
        partner = db.scalar(select(func.min(table.c.partner)).where(same))
        found.append(Question(row.one, row.other, row.kind, row.id, partner or "", row.number))
    return found


def hanging(db: Connection, kind: str, pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The texts about which one of these pairs of words was asked, whatever the answer: of two those of the lower priority."""
    table = tables.word_questions
    found: set[str] = set()
    for one, other in pairs:
        found.update(db.scalars(select(table.c.id).where(table.c.kind == kind, table.c.one == one, table.c.other == other)))
    return found


def reopened(db: Connection, kind: str) -> set[str]:
    """Texts to compare again since an answer changed: they hang on words that are the same now, or are linked by words that are not."""
    same, link = {words for words, yes in answers(db).items() if yes}, tables.links
    by_answer = select(link.c.dropped, link.c.reason).where(link.c.kind == kind, link.c.reason.startswith(by_answers([]), autoescape=True))
    taken_back = {row.dropped for row in db.execute(by_answer) if any(pair not in same for pair in answered(row.reason))}
    return hanging(db, kind, same) | taken_back
