"""What people are told and asked about near-duplicates: what was linked and why, what is alike and differs in what, and which words mean
the same."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, Literal

from corpus_builder import sources
from corpus_builder.corpus import Corpus
from corpus_builder.errors import UsageError
from corpus_builder.model import Link
from corpus_builder.near import said
from corpus_builder.store import findings, near, pairs, work

View = Literal["linked", "siblings", "conflicts"]
_AROUND = 28
"""Letters shown on each side of a word."""
_PLACES = 40
"""Places of a word in one text that are looked at, to show the one where the other word stands in the other text."""


def listing(corpus: Corpus, view: View) -> list[dict[str, Any]]:
    """Pairs of texts, the most alike first: kind ("clause" or "pair"), one, other (id, place, file, text each), similarity, reason.

    linked: `one` repeats `other`, which is kept for both · siblings: alike, or the same question of another product or edition; both
    kept, because their facts differ · conflicts: two kept pairs that ask the same, as they would be exported, and answer otherwise.
    What the reason names first is said by `one`; "added" and "missing" are said of `other`.
    """
    found = []
    with corpus.store.reading() as db:
        titles = _titles(db)
        for kind in _KINDS[view]:
            listed = _pairs(db, view, kind)
            told = _told(db, kind, {unit for pair in listed for unit in (pair.dropped, pair.kept)})
            found += [
                {
                    "kind": "clause" if kind == "chunk" else "pair",
                    "one": told[pair.dropped if view == "linked" else pair.kept],
                    "other": told[pair.kept if view == "linked" else pair.dropped],
                    "similarity": pair.jaccard,
                    "reason": "".join(titles.get(part, part) for part in _BETWEEN.split(pair.reason)),
                }
                for pair in listed
            ]
    return found


def _pairs(db: Any, view: View, kind: str) -> list[Link]:
    if view == "linked":
        return sorted(work.links(db, kind), key=lambda link: (-link.jaccard, link.dropped))
    return near.relatives(db, kind)


_KINDS: Mapping[View, tuple[str, ...]] = {
    "linked": ("chunk", "candidate"),
    "siblings": ("chunk", "candidate", "question"),
    "conflicts": ("conflict",),
}
_BETWEEN = re.compile(r"( / | = |; |, |: )")


def _titles(db: Any) -> dict[str, str]:
    """The names of terms, as they stand in reasons and in what is asked -> as printed."""
    return {_bare(title): " ".join(title.split()) for title in findings.titles(db)}


def _told(db: Any, kind: str, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    listed = sorted(ids)
    if kind != "chunk":
        editions = sources.editions(db)
        return {
            c.id: {"id": c.id, "place": sources.asked(c, standing, editions), "file": _file(standing), "text": c.output}
            for c, standing in sources.find(db, listed)
        }
    files = {document.id: document.name for document in work.documents(db)}
    standing: dict[str, str] = {}
    for part in work.parts(listed):
        for place in work.occurrences(db, part):
            standing.setdefault(place.chunk, files.get(place.document, ""))
    return {
        unit: {"id": unit, "place": chunk.header.strip("[]"), "file": standing.get(unit, ""), "text": chunk.body}
        for unit, chunk in work.chunks(db, listed)
    }


def _file(standing: sources.Standing) -> str:
    return standing.sources[0].file if standing.sources else ""


# ---------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer: what was said before (None: nothing), and how many texts the next build compares again."""

    before: bool | None
    again: int


def questions(corpus: Corpus) -> list[dict[str, Any]]:
    """Pairs of words that nobody answered yet, those that the most texts hang on first: one, other (as printed), pairs, and where each
    stands in the other's place."""
    asked: dict[tuple[str, str], dict[str, Any]] = {}
    with corpus.store.reading() as db:
        titles = _titles(db)
        for question in near.questions(db):
            words = question.one, question.other
            if words in asked:
                asked[words]["pairs"] += question.pairs
                continue
            found = _beside(_texts(db, question.kind, (question.id, question.partner)), words)
            printed = [titles.get(word) or (place.word if place else word) for word, place in zip(words, found, strict=True)]
            shown = [place.shown for place in found if place]
            asked[words] = {"one": printed[0], "other": printed[1], "pairs": question.pairs, "passages": shown}
    return sorted(asked.values(), key=lambda item: (-item["pairs"], item["one"], item["other"]))


def answers(corpus: Corpus) -> list[dict[str, Any]]:
    """What people said of words: one, other, same."""
    with corpus.store.reading() as db:
        titles = _titles(db)
        said = near.answers(db).items()
        return [{"one": titles.get(one, one), "other": titles.get(other, other), "same": same} for (one, other), same in said]


def answer(corpus: Corpus, words: Sequence[str], same: bool | None) -> Answered:
    """Note that two words mean the same, or don't; None takes the answer back. Blanks, brackets and capitals of words don't matter.

    Raises UsageError for words nobody asks about.
    """
    meant, shown = sorted(map(_letters, words)), " / ".join(words)
    with corpus.store.writing() as db:
        said = near.answers(db)
        known = said if same is None else [*said, *((q.one, q.other) for q in near.questions(db))]
        one, other = next((pair for pair in known if sorted(map(_letters, pair)) == meant), ("", ""))
        if same is None:
            if not near.take_back(db, one, other):
                raise UsageError(f"there is no answer about {shown}", "`corpus-builder words --answered` lists them")
        elif not one:
            raise UsageError(f"nothing hangs on {shown}", "`corpus-builder words` lists what is asked; a name with blanks goes in quotes")
        else:
            near.answer(db, one, other, same)
        again = sum(len(near.reopened(db, kind)) for kind in ("chunk", "candidate"))
    return Answered(said.get((one, other)), again)


def _bare(word: str) -> str:
    """A word as it stands in questions."""
    return "".join(unicodedata.normalize("NFKC", word).lower().split())


def _letters(word: str) -> str:
    return "".join(letter for letter in _bare(word) if letter.isalnum() or letter == "%")


def _texts(db: Any, kind: str, ids: Sequence[str]) -> list[str]:
    if kind == "candidate":
        return [said(candidate) for _, candidate in pairs.candidates(db, ids)]
    return [chunk.clause for _, chunk in work.chunks(db, ids)]


@dataclass(frozen=True, slots=True)
class _Place:
    """A word in a text, as printed, with what stands around it."""

    before: str
    word: str
    after: str

    @property
    def shown(self) -> str:
        return " ".join(f"…{self.before}【{self.word}】{self.after}…".split())


def _places(text: str, word: str) -> list[_Place]:
    """Where a word stands in a text, blanks in it or not."""
    text = unicodedata.normalize("NFKC", text)  # as texts are compared
    found = islice(re.finditer(r"[\s·ㆍ()]*".join(map(re.escape, word)), text, re.IGNORECASE), _PLACES)
    return [_Place(text[max(0, m.start() - _AROUND) : m.start()], " ".join(m.group().split()), text[m.end() :][:_AROUND]) for m in found]


def _beside(texts: Sequence[str], words: tuple[str, str]) -> tuple[_Place | None, _Place | None]:
    """Where one of the words stands in one text and the other in the other's place in the other text; None for a word not found.

    Both texts may hold both words: the places whose surroundings are the most alike are those.
    """
    from rapidfuzz import fuzz

    def alike(both: tuple[_Place, _Place]) -> float:
        return fuzz.ratio(*("".join(f"{place.before}\n{place.after}".split()) for place in both))

    orders = [texts, texts[::-1]] if len(texts) == 2 else []
    found = [both for here, there in orders for both in product(_places(here, words[0]), _places(there, words[1]))]
    return max(found, key=alike, default=(None, None))


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


def question_lines(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Questions for a terminal: the words, and where each stands in the other's place."""
    for asked in found:
        hang = "1 pair of texts hangs" if asked["pairs"] == 1 else f"{asked['pairs']} pairs of texts hang"
        yield f"{asked['one']} / {asked['other']}: {hang} on it"
        yield from (f"     {passage}" for passage in asked["passages"])


def how_to_answer(found: Sequence[Mapping[str, Any]]) -> str:
    """What to type for the first question."""
    words = f"{shlex.quote(found[0]['one'])} {shlex.quote(found[0]['other'])}"
    return f"""Does the one word say what the other says, in any terms? For the first question:
  words --same {words}    (one law: asked about once)
  words --other {words}    (two laws: both stay)"""
