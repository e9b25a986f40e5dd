"""What people are told and asked about near-duplicates: what was linked and why, what is alike and differs in what, and which words mean
the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from corpus_builder.corpus import Corpus
from corpus_builder.errors import UsageError
from corpus_builder.model import Link
from corpus_builder.near import said
from corpus_builder.store import near, pairs, work

View = Literal["linked", "siblings", "conflicts"]
_AROUND = 28
"""Letters shown on each side of a word."""


def listing(corpus: Corpus, view: View) -> list[dict[str, Any]]:
    """Pairs of texts, the most alike first: kind ("clause" or "pair"), one, other (id, place, file, text each), similarity, reason.

    linked: `one` repeats `other`, which is kept for both · siblings: alike, both kept, because their facts differ · conflicts: two
    kept pairs that ask the same and answer otherwise.
    """
    found = []
    with corpus.store.reading() as db:
        for kind in ("candidate",) if view == "conflicts" else ("chunk", "candidate"):
            pairs = _pairs(db, view, kind)
            told = _told(db, kind, {unit for pair in pairs for unit in (pair.dropped, pair.kept)})
            found += [
                {
                    "kind": "clause" if kind == "chunk" else "pair",
                    "one": told[pair.dropped],
                    "other": told[pair.kept],
                    "similarity": pair.jaccard,
                    "reason": pair.reason,
                }
                for pair in pairs
            ]
    return found


def _pairs(db: Any, view: View, kind: str) -> list[Link]:
    if view == "linked":
        return sorted(work.links(db, kind), key=lambda link: (-link.jaccard, link.dropped))
    return near.relatives(db, "conflict" if view == "conflicts" else kind)


def _told(db: Any, kind: str, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    listed = sorted(ids)
    if kind == "candidate":
        return {unit: {"id": unit, "place": c.instruction, "file": "", "text": c.output} for unit, c in pairs.candidates(db, listed)}
    files = {document.id: document.name for document in work.documents(db)}
    standing: dict[str, str] = {}
    for part in work.parts(listed):
        for place in work.occurrences(db, part):
            standing.setdefault(place.chunk, files.get(place.document, ""))
    return {
        unit: {"id": unit, "place": chunk.header.strip("[]"), "file": standing.get(unit, ""), "text": chunk.body}
        for unit, chunk in work.chunks(db, listed)
    }


# ---------------------------------------------------------------- words


def questions(corpus: Corpus) -> list[dict[str, Any]]:
    """Pairs of words that nobody answered yet, those that the most texts hang on first: one, other, pairs, and where each stands."""
    asked: dict[tuple[str, str], dict[str, Any]] = {}
    with corpus.store.reading() as db:
        for question in near.questions(db):
            words = question.one, question.other
            if words in asked:
                asked[words]["pairs"] += question.pairs
                continue
            texts = _texts(db, question.kind, (question.id, question.partner))
            shown = [_passage(text, words) for text in texts]
            asked[words] = {"one": words[0], "other": words[1], "pairs": question.pairs, "passages": shown}
    return sorted(asked.values(), key=lambda item: (-item["pairs"], item["one"], item["other"]))


def answers(corpus: Corpus) -> list[dict[str, Any]]:
    """What people said of words: one, other, same."""
    with corpus.store.reading() as db:
        return [{"one": one, "other": other, "same": same} for (one, other), same in near.answers(db).items()]


def answer(corpus: Corpus, words: Sequence[str], same: bool | None) -> bool | None:
    """Note that two words mean the same, or don't; None takes the answer back. Returns the earlier answer, None if there was none.

    Raises UsageError for words nobody asks about.
    """
    one, other = sorted(_folded(word) for word in words)
    with corpus.store.writing() as db:
        before = near.answers(db).get((one, other))
        if same is None:
            if not near.take_back(db, one, other):
                raise UsageError(f"there is no answer about {one} / {other}", "`corpus-builder words --answered` lists them")
            return before
        if before is None and (one, other) not in {(q.one, q.other) for q in near.questions(db)}:
            raise UsageError(f"nothing hangs on {one} / {other}", "`corpus-builder words` lists what is asked")
        near.answer(db, one, other, same)
    return before


def _folded(word: str) -> str:
    """A word as it stands in questions."""
    return "".join(unicodedata.normalize("NFKC", word).lower().split())


def _texts(db: Any, kind: str, ids: Sequence[str]) -> list[str]:
    if kind == "candidate":
        return [said(candidate) for _, candidate in pairs.candidates(db, ids)]
    return [chunk.clause for _, chunk in work.chunks(db, ids)]


def _passage(text: str, words: Iterable[str]) -> str:
    """The surroundings of the first of the words that stands in a text, blanks in it or not, the word in 【 】; "" where none does."""
    text = unicodedata.normalize("NFKC", text)  # as texts are compared
    for word in sorted(words, key=len, reverse=True):
        if found := re.search(r"[\s·ㆍ()]*".join(map(re.escape, word)), text, re.IGNORECASE):
            before, after = text[max(0, found.start() - _AROUND) : found.start()], text[found.end() : found.end() + _AROUND]
            return " ".join(f"…{before}【{found.group()}】{after}…".split())
    return ""


# ---------------------------------------------------------------- printing


def lines(found: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A listing for a terminal: three lines per pair."""
    for pair in found:
        yield f"{pair['similarity']:.2f} {pair['kind']}: {pair['reason']}"
        for side in ("one", "other"):
            told = pair[side]
            yield f"     {told['place']}" + (f"  ({told['file']})" if told["file"] else "")
            if pair["kind"] == "pair":
                yield "       " + " ".join(told["text"].split())[:200]


def question_lines(found: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Questions for a terminal: the words, where each stands, how to answer."""
    for asked in found:
        yield f"{asked['one']} / {asked['other']}: {asked['pairs']} pairs of texts hang on it"
        yield from (f"     {passage}" for passage in asked["passages"] if passage)
