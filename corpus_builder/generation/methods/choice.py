"""객관식 without a language model: what the clause states, beside three options that it contradicts.

The decision it embodies: the right option is the clause's own words, and each wrong one is made so that why it is wrong can be named
and checked: another number of the clause, the meaning of another term, another row of the table, an exception denied, a party swapped.
Nothing comes from other clauses but numbers: of those that this one refers to, and of what a neighbouring rider says in its place; another
clause's words may be true here, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from corpus_builder import contracts
from corpus_builder.contracts import Ask, Completion, Sibling
from corpus_builder.generation.drafts import ANNOUNCES
from corpus_builder.generation.faults import BORROWED_NUMBER, NEIGHBOUR_NUMBER, OTHER_MEANING, OTHER_NUMBER, OTHER_ROW, OTHER_TERM
from corpus_builder.generation.naming import place
from corpus_builder.generation.types import AMOUNT, COVERAGE, DEADLINE, DEFINITION, DISCLOSURE, EXCLUSION, OTHER, PROCEDURE, TABLE
from corpus_builder.model import Chunk, content_id
from corpus_builder.pairs import Candidate, Reason
from corpus_builder.text import josa, locate, numbers, squeezed

if TYPE_CHECKING:
    from corpus_builder.generation.drafts import Draft
    from corpus_builder.generation.passages import Passage
    from corpus_builder.generation.values import Known

VERSION = 4

LONGEST = 200
"""Characters of an option: nobody compares four paragraphs that are longer."""
SHORTEST = 25
"""Characters of a paragraph that is an option: a shorter one lays down next to nothing."""
ALIKE = 0.6
"""Least similarity of a sibling's sentence that stands in the place of one: about the same, so that its number is taken for this one."""
MOST_UNLIKE = 1.7
"""The longest meaning among the options has at most so many times the letters of the shortest."""

_ASKS = re.compile(r"며칠|몇 영업일|몇 개월|몇 년|몇 시간|얼마|몇 [%％]")
_ODD = re.compile(r"(?:연간|매년|매)\s?몇|(?:얼마|몇 [%％])(?:이면|이라면|보다)|[²³]|[가-힣](?:며칠|몇|얼마)|[가-힣]\.[가-힣]")
"""Questions that no one would ask: 연간 1년, 1.025², 80%이상보험금 without its number, a full stop that OCR saw."""
_TERM = re.compile(r"^‘(.+?)’(?:이란|란) 무엇을 뜻하나요\?$")
_HEAD = re.compile(r"(?:이?라\s?함은|이란|란|이?라고?\s?하는\s?것은|[:：])\s*")
_OF_PHRASE = re.compile(r"^(?P<phrase>[^.]{12,110}?)[을를]\s?(?:말합니다|뜻합니다|의미합니다)\.?$")
_ROW = re.compile(r"^‘(?P<name>.+)’의 (?P<heading>[^’]+?)[은는] 얼마인가요\?$")


class Options(contracts.Options):
    """`limit`: at most this many items per chunk, 1 to 20."""

    limit: Annotated[int, Field(ge=1, le=20)] = 3


@dataclass(frozen=True, slots=True)
class _Item:
    """A question without its place, the right option, the wrong ones, the answer, its evidence, and the paragraph that it is about."""

    task_type: str
    question: str
    right: str
    wrong: tuple[tuple[str, Reason], ...]
    output: str
    evidence: tuple[str, ...]
    paragraph: str = ""


def recipe(options: Options) -> Mapping[str, Any]:
    """Version and limit."""
    return {"method": "choice", "version": VERSION, "limit": options.limit}


def plan(chunk: Chunk, options: Options) -> Ask | None:
    """None: no model is asked."""
    return None


def parse(chunk: Chunk, completion: Completion | None, options: Options) -> list[Candidate]:
    """The items that the chunk's own words give, numbers first; often none."""
    return compare(chunk, (), options)


def compare(chunk: Chunk, siblings: Sequence[Sibling], options: Options) -> list[Candidate]:
    """The items of `parse`, whose wrong numbers may be those that a sibling states in the same place."""
    from corpus_builder.generation.passages import passages  # its patterns take a while, and most commands only want the recipe

    if place(chunk) is None:
        return []
    paragraphs = passages(chunk)
    whole = () if chunk.piece else siblings  # what another piece of the article says can't be seen, and may be just that number
    beside = [(s.names[1], sentence) for s in whole for passage in passages(s.chunk) for sentence in passage.sentences]
    found = [*_of_values(chunk, paragraphs, beside), *_of_rows(chunk), *_of_terms(chunk, paragraphs), *_of_statements(chunk, paragraphs)]
    made = (_candidate(item, chunk) for item in found)
    return _distinct(candidate for candidate in made if candidate is not None)[: options.limit]


def _candidate(item: _Item, chunk: Chunk) -> Candidate | None:
    """The item as a candidate; None where the right option doesn't stand in the body word for word."""
    where = place(chunk, item.paragraph)
    if where is None or locate(item.right, chunk.body) is None:
        return None
    return Candidate(
        method="choice",
        task_type=item.task_type,
        instruction=f"{where}{item.question}",
        output=item.output,
        evidence=item.evidence,
        choices=(item.right, *(text for text, _ in item.wrong)),
        faults=tuple(fault for _, fault in item.wrong),
    )


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The first candidate of each piece of evidence: a paragraph is asked about once."""
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(squeezed("".join(candidate.evidence)), candidate)
    return list(first.values())


# ---------------------------------------------------------------- the number that a sentence states


def _of_values(chunk: Chunk, paragraphs: Sequence[Passage], beside: Sequence[tuple[str, str]]) -> Iterator[_Item]:
    """A period, an amount or a rate of a paragraph's first sentence, which the question leaves out.

    `beside` are sentences of siblings, each with the name of its terms.
    """
    from corpus_builder.generation import phrasing

    for passage in paragraphs:
        if passage.items or not passage.sentences or len(passage.text) > 3 * LONGEST or ANNOUNCES.search(passage.text):
            continue
        sentence = passage.sentences[0]
        for make, kind in ((phrasing.deadline_question, DEADLINE), (phrasing.amount_question, AMOUNT)):
            asked = make(sentence)
            item = _value(chunk, passage, paragraphs, asked, kind, beside) if asked else None
            if item:
                yield item
                break


def _value(
    chunk: Chunk, passage: Passage, paragraphs: Sequence[Passage], asked: str, kind: str, beside: Sequence[tuple[str, str]]
) -> _Item | None:
    from corpus_builder.generation import phrasing
    from corpus_builder.generation.values import printed, three_others

    plain, gap = phrasing.standalone(passage.sentences[0]) or "", _ASKS.search(asked)
    if gap is None or plain[: gap.start()] != asked[: gap.start()] or _ODD.search(asked):
        return None
    right = printed(plain, gap.start())
    if right is None:
        return None
    taboo = frozenset(Fraction(number.value) for number in numbers(passage.text) if number.unit == right.unit)
    known = [*_neighbouring(chunk, passage.sentences[0], beside, right.unit), *_known(chunk, passage, paragraphs, right.unit)]
    others = three_others(right, known, taboo, f"{chunk.unit_title}{chunk.article}{asked}")
    if others is None:
        return None
    text = plain[right.start : right.end]
    if squeezed(text) in squeezed(asked):  # 10,000원보다 적으면 10,000원을 드립니다
        return None
    return _Item(kind, f"에 따르면 {asked}", text, tuple(others), f"{text}\n{passage.text}", passage.quotes, passage.number)


def _known(chunk: Chunk, passage: Passage, paragraphs: Sequence[Passage], unit: str) -> list[Known]:
    """What other paragraphs and the clauses that this one refers to state in this unit.

    Only a numbered paragraph is told from its neighbours in the question; what an unnumbered one's neighbours state may be right, too.
    """
    from corpus_builder.generation.values import Known

    others = [other for other in paragraphs if other is not passage and other.number] if passage.number else []
    found = [Known(value, Reason(OTHER_NUMBER, f"제{other.number}항")) for other in others for value in _stated(other.text, unit)]
    for part in chunk.context:
        if part.kind == "borrowed":
            label = " ".join(part.label.split())
            found += [Known(value, Reason(BORROWED_NUMBER, label[:60])) for value in _stated(part.text, unit)]
    return found


def _neighbouring(chunk: Chunk, sentence: str, beside: Sequence[tuple[str, str]], unit: str) -> list[Known]:
    """Numbers that a sibling states in a sentence like this one, and the clause nowhere."""
    from corpus_builder.generation.values import Known

    own = {Fraction(number.value) for number in numbers(chunk.body) if number.unit == unit}
    return [
        Known(value, Reason(NEIGHBOUR_NUMBER, f"{name}: {said}"))
        for name, said in beside
        if len(said) <= LONGEST and (values := set(_stated(said, unit)) - own)
        if SequenceMatcher(None, squeezed(said), squeezed(sentence), autojunk=False).ratio() >= ALIKE
        for value in sorted(values)
    ]


def _stated(text: str, unit: str) -> list[Fraction]:
    """The numbers of a text in a unit; one day or one time is mostly that of "1일당" and "1회에 한하여"."""
    return [Fraction(number.value) for number in numbers(text) if number.unit == unit and (number.value > 1 or unit not in ("일", "회"))]


# ---------------------------------------------------------------- rows of a table


def _of_rows(chunk: Chunk) -> Iterator[_Item]:
    """What a row of a benefit table promises, beside what other rows promise."""
    from corpus_builder.generation import tables

    by_table: dict[str, list[tuple[Draft, str]]] = {}
    for draft in tables.in_chunk(chunk):
        by_table.setdefault(draft.evidence[0], []).append((draft, _amount(draft)))
    for rows in by_table.values():
        for draft, amount in rows:
            others = _other_rows(rows, amount, f"{chunk.unit_title}{draft.question}")
            if others:
                yield _Item(TABLE, f"에 따르면 {draft.question}", amount, others, f"{amount}\n{draft.answer}", draft.evidence)


def _amount(draft: Draft) -> str:
    return " ".join(draft.evidence[-1].strip().strip("|").split("|")[-1].split())


def _other_rows(rows: Sequence[tuple[Draft, str]], amount: str, draw: str) -> tuple[tuple[str, Reason], ...] | None:
    """Three cells that are written like this one with another number: those of other rows first."""
    from corpus_builder.generation.values import Known, printed, three_others

    start = next((at for at, letter in enumerate(amount) if letter.isdigit()), 0)
    right = printed(amount, start)
    if right is None or len(numbers(amount)) != 1:
        return None
    alike = [(row, cell) for row, cell in rows if _shape(cell) == _shape(amount)]
    told = [(_ROW.match(row.question), numbers(cell)) for row, cell in alike]
    known = [Known(Fraction(found[0].value), Reason(OTHER_ROW, name["name"])) for name, found in told if name and found]
    others = three_others(right, known, frozenset(), draw)
    return tuple((amount[:start] + text + amount[right.end :], fault) for text, fault in others) if others else None


def _shape(text: str) -> str:
    return re.sub(r"\d[\d,.]*", "#", squeezed(text))


def _alike_in_length(texts: Sequence[str]) -> bool:
    lengths = [len(squeezed(text)) for text in texts]
    return max(lengths) <= max(12, MOST_UNLIKE * min(lengths))


# ---------------------------------------------------------------- terms and their meanings


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    meaning: str
    draft: Draft
    paragraph: str


def _of_terms(chunk: Chunk, paragraphs: Sequence[Passage]) -> Iterator[_Item]:
    """What a term of a glossary means, or which of its terms has a meaning: whichever is drawn for the term."""
    known = _terms(paragraphs)
    for term in known:
        asks_meaning = int(content_id("term", term.term)[:8], 16) % 2 == 0
        makers = (_meaning, _name) if asks_meaning else (_name, _meaning)
        item = next((item for make in makers if (item := make(term, known))), None)
        if item:
            yield item


def _terms(paragraphs: Sequence[Passage]) -> list[_Term]:
    from corpus_builder.generation import definitions

    found: dict[str, _Term] = {}
    for passage in paragraphs:
        for draft in definitions.in_passage(passage):
            named = _TERM.match(draft.question)
            meaning = _meaning_of(draft, named[1]) if named else None
            if named and meaning and not re.search(r"[:：,/]", named[1]):
                found.setdefault(named[1], _Term(named[1], meaning, draft, passage.number))
    return list(found.values())


def _meaning_of(draft: Draft, term: str) -> str | None:
    """What stands behind "‘TERM’이란"; None where there is more than one sentence or the meaning isn't told in one."""
    at = draft.answer.find(term)
    head = _HEAD.search(draft.answer, at + len(term)) if at >= 0 else None
    if head is None or head.start() - at - len(term) > 12:
        return None
    meaning = draft.answer[head.end() :].strip()
    return meaning if _OF_PHRASE.match(meaning) and term not in meaning and "\n" not in meaning else None


def _rivals(term: _Term, known: Sequence[_Term]) -> list[_Term]:
    """The other terms, but those of which one is a kind of the other."""
    return [
        other
        for other in known
        if other is not term
        and other.term not in term.term
        and term.term not in other.term
        and not _much_alike(term.meaning, other.meaning)
        and term.term not in other.meaning
        and other.term not in term.meaning
    ]


def _much_alike(one: str, other: str) -> bool:
    mine, theirs = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (squeezed(one), squeezed(other)))
    return len(mine & theirs) > 0.5 * min(len(mine), len(theirs))


def _meaning(term: _Term, known: Sequence[_Term]) -> _Item | None:
    rivals = _rivals(term, known)
    rivals.sort(key=lambda other: (abs(len(other.meaning) - len(term.meaning)), other.term))
    chosen = rivals[:3]
    if len(chosen) < 3 or not _alike_in_length([term.meaning, *(other.meaning for other in chosen)]):
        return None
    wrong = tuple((other.meaning, Reason(OTHER_MEANING, other.term)) for other in chosen)
    asked = f"에서 정한 ‘{term.term}’의 뜻으로 옳은 것은 무엇인가요?"
    return _Item(DEFINITION, asked, term.meaning, wrong, term.meaning, term.draft.evidence, term.paragraph)


def _name(term: _Term, known: Sequence[_Term]) -> _Item | None:
    phrase = _OF_PHRASE.match(term.meaning)
    rivals = sorted(
        _rivals(term, known), key=lambda other: (abs(len(other.term) - len(term.term)), content_id("rival", term.term, other.term))
    )
    chosen = rivals[:3]
    if phrase is None or len(chosen) < 3 or not _alike_in_length([term.term, *(other.term for other in chosen)]):
        return None
    said = phrase["phrase"]
    wrong = tuple((other.term, Reason(OTHER_TERM, other.meaning[:60])) for other in chosen)
    asked = f"에서 ‘{said}’{josa(said, '을/를')} 뜻하는 용어는 무엇인가요?"
    return _Item(DEFINITION, asked, term.term, wrong, f"{term.term}\n{term.draft.answer}", term.draft.evidence, term.paragraph)


# ---------------------------------------------------------------- what a paragraph lays down


def _of_statements(chunk: Chunk, paragraphs: Sequence[Passage]) -> Iterator[_Item]:
    """A paragraph beside three contraries of it."""
    from corpus_builder.generation import phrasing
    from corpus_builder.generation.contraries import contraries

    for passage in paragraphs:
        text = passage.text
        if (
            passage.items
            or "\n" in text
            or ANNOUNCES.search(text)
            or not SHORTEST <= len(text) <= LONGEST
            or phrasing.standalone(passage.sentences[0]) is None
        ):
            continue
        known = [(k, unit) for unit in _UNITS for k in _known(chunk, passage, paragraphs, unit)]
        made = contraries(text, chunk.body, [k for k, _ in known], [unit for _, unit in known])
        if made:
            yield _Item(
                _kind(chunk.title),
                "의 내용과 일치하는 것은 무엇인가요?",
                made.right,
                made.wrong,
                made.right,
                passage.quotes,
                passage.number,
            )


def _kind(title: str) -> str:
    """What a statement of an article with this title is about."""
    return next((kind for words, kind in _KINDS if re.search(words, title)), OTHER)


_KINDS = (
    (r"지급하지 않|보상하지 않|보장하지 않|면책|제한", EXCLUSION),
    (r"알릴 ?의무|통지", DISCLOSURE),
    (r"지급사유|보상하는|보장하는|세부규정|보장개시", COVERAGE),
    (r"청구|서류|절차|철회|변경|신청|해지|부활|납입", PROCEDURE),
)
_UNITS = ("일", "영업일", "개월", "년", "시간", "%", "원")
