"""Question–answer pairs without a language model: rules over the clause's paragraphs, lists and glosses.

The decision it embodies: the answer is the clause's own paragraph, exception included, and the question is made of its words;
where a rule isn't sure, there is no pair. That makes it exact, free and offline, at the price of plain questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field

from corpus_builder import contracts
from corpus_builder.contracts import Ask, Completion, Sibling
from corpus_builder.generation.drafts import Draft
from corpus_builder.generation.types import CITATION, OTHER
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate
from corpus_builder.text import squeezed

if TYPE_CHECKING:
    from corpus_builder.generation.passages import Passage

VERSION = 6

SLOT = "{product} "

NOTHING_TO_ASK: Final[Mapping[str, str]] = {
    "목적": "says what the contract is made for: no right, duty, sum or period follows from it",
}
"""Titles (without blanks) of articles that no question is made of, each with the reason.

Beside these stand the articles that structure/skips.py leaves out before any method sees them: those that only say that the base
terms apply (준용), deleted ones, bare headings.
"""

_OWN_REFERENCE = re.compile(r"제\s*\d+\s*[항호](?!\s?서식)")  # 별지 제38호 서식 is a law's form
_ANCHORED = re.compile(
    r"(?:제\s*\d+\s*조(?:\s*의\s*\d+)?\s?(?:\((?:[^()]|\([^()]*\))*\))?의?"
    r"|(?:제\s*\d+\s*[항호]|[가-하]목)(?:\s*(?:및|또는|내지|부터|에서|와|과|,|ㆍ|·))?)\s*$"
)
# No law prints such a number without commas (where codes are read off a scan, N96~N98 becomes one), or a stop within a sentence.
_MISREAD = re.compile(r"\d{7}|[가-힣](?<!다)\.[가-힣]")
_PAIRED = (("[", "]"), ("“", "”"), ("「", "」"), ("【", "】"))  # unmatched: misread, or two paragraphs run together
_UNNAMED = re.compile(r"^약관\s?\d+$")
_PROMISES = re.compile(r"(?:지급|보상|보장|부담)(?:합니다|하여\s?드립니다|해\s?드립니다)")
_TERMS = re.compile(r"용어|정의")
# Some files print 제 1 항 and 200 만원; a question is not a quote.
_TORN_REFERENCE = re.compile(r"제\s+(\d+)\s*([조항호])")
_TORN = re.compile(r"(?<=\d)\s(?=(?:[천백십]?[만억]?원|회|일|년|개월|시간|%)(?:[을이의당에까부를간 ,)]|$))")
_OPEN_CASE = re.compile(r"((?:\S+\s){2}\S*(?:경우|때))(?:에는?|에도)?\s[^?]{0,20}어떻게\s(?:하여야\s)?(?:되|하)나요\?$")
_WHICH = re.compile(r"어떤|무엇")
CASE_LETTERS = 6
"""Letters of a case, at least, by which it is known again in another paragraph."""
_BORROWING = re.compile(r"^\s*준용\s?(?:규정|조항)?\s*$")
_BORROWS = re.compile(r"정하지\s?(?:않은|아니한)\s?사항")


class Options(contracts.Options):
    """`limit`: at most this many pairs per chunk, 1 to 50; the first of each paragraph go first."""

    limit: Annotated[int, Field(ge=1, le=50)] = 16


def recipe(options: Options) -> Mapping[str, Any]:
    """Version and limit."""
    return {"method": "extractive", "version": VERSION, "limit": options.limit}


def plan(chunk: Chunk, options: Options) -> Ask | None:
    """None: no model is asked."""
    return None


def parse(chunk: Chunk, completion: Completion | None, options: Options) -> list[Candidate]:
    """The pairs that the chunk's own words give, in the order of the text; often none."""
    from corpus_builder.generation.passages import passages  # its patterns take a while, and most commands only want the recipe

    paragraphs = passages(chunk)
    drafts = _drafts(chunk, paragraphs)
    found = (_candidate(draft, chunk) for draft in drafts)
    return _distinct(candidate for candidate in found if candidate is not None)[: options.limit]


def compare(chunk: Chunk, siblings: Sequence[Sibling], options: Options) -> list[Candidate]:
    """The pairs of `parse`, and the questions that the chunk and one of its siblings answer otherwise."""
    from corpus_builder.generation.comparisons import comparisons, in_boxes
    from corpus_builder.generation.passages import passages

    drafts, *theirs = ([*_drafts(piece, passages(piece)), *in_boxes(piece)] for piece in (chunk, *(s.chunk for s in siblings)))
    beside = [made for s, other in zip(siblings, theirs, strict=True) for made in comparisons(chunk, drafts, s, other)]
    sound = (made for made in beside if not _misread(made.output))
    return [*parse(chunk, None, options), *_distinct(sound)][: options.limit]


def _drafts(chunk: Chunk, paragraphs: tuple[Passage, ...]) -> list[Draft]:
    """What the rules propose: the first of each paragraph, box and table before the second of any."""
    from corpus_builder.generation import citations, definitions, plain, statements, tables
    from corpus_builder.generation.passages import boxes, goes_on

    if "".join(chunk.title.split()) in NOTHING_TO_ASK:
        return []
    if _BORROWING.match(chunk.title):
        return _borrowing(paragraphs)  # what stands behind it is the next terms' or an annex
    groups: list[list[Draft]] = []
    lists = sum(bool(p.items) for p in paragraphs)
    for paragraph in paragraphs:
        if goes_on(chunk) and _PROMISES.search(paragraph.lead):
            continue  # what takes it back may stand in a later piece of the article
        # A term may be defined once for all and again for one article.
        own = [replace(d, anchored=d.anchored or not _TERMS.search(chunk.title)) for d in definitions.in_passage(paragraph)]
        own = own or statements.in_passage(paragraph, chunk.title, only_list=lists == 1 and not chunk.piece)
        own = own + plain.in_passage(paragraph, chunk.title) + citations.in_passage(paragraph, chunk)
        own = [_told_apart(draft, paragraph, paragraphs) for draft in own]
        groups.append([replace(joined, section=paragraph.section) for draft in own if (joined := draft.with_overrides(paragraph))])
    if (
        not any(groups)
        and not (chunk.piece or any(p.section for p in paragraphs))
        and chunk.article[:1].isdigit()
        and paragraphs
        and paragraphs[0].number in ("", "1")
        and chunk.title
    ):
        whole = statements.whole(paragraphs, chunk.title)
        groups.append([whole] if whole else [])
    groups += [tables.in_chunk(chunk)] if not any(p.section for p in paragraphs) else []
    groups += [definitions.in_box(box) for box in boxes(chunk)]
    return [draft for rank in zip_longest(*groups) for draft in rank if draft]


def _told_apart(draft: Draft, paragraph: Passage, paragraphs: Sequence[Passage]) -> Draft:
    """The draft, asked of its paragraph by number where another paragraph speaks of the same case too, or has a list to the same end."""
    if not paragraph.number.isdigit() or _own_references(draft.question):
        return draft
    others = [other for other in paragraphs if other is not paragraph and other.section == paragraph.section]
    case = _OPEN_CASE.search(draft.question)
    wanted = squeezed(case[1]) if case else ""
    twice = len(wanted) >= CASE_LETTERS and any(wanted in squeezed(other.text) for other in others)
    lists = [other for other in others if other.items] if paragraph.items and not draft.item and _WHICH.search(draft.question) else []
    if not (twice or any(_end(other.lead) == _end(paragraph.lead) for other in lists)):
        return draft
    return replace(draft, question=f"제{paragraph.number}항에 따르면 {draft.question}")


def _end(lead: str) -> str:
    return squeezed(lead).rstrip(".:")[-4:]


def _borrowing(paragraphs: tuple[Passage, ...]) -> list[Draft]:
    """준용규정: the one thing it lays down."""
    return [
        Draft(OTHER, "정하지 않은 사항은 어떻게 하나요?", p.text, p.quotes)
        for p in paragraphs[:1]
        if _BORROWS.search(p.text) and len(p.sentences) <= 2 and not p.items
    ]


def _candidate(draft: Draft, chunk: Chunk) -> Candidate | None:
    """The draft as a candidate: the unit named, the article too where the answer says 제1항; None when a question can't be told apart."""
    unit = " ".join(chunk.unit_title.split())
    vague = not unit or bool(_UNNAMED.match(unit)) or not chunk.article[:1].isdigit()  # an annex belongs to no one unit
    article = f"{_printed_article(chunk.article)}({chunk.title})" if chunk.title else ""
    asked = _named(draft, chunk.title, "약관" if vague else unit, article, vague=vague)
    if not asked or "{" in f"{asked}{article}" or _misread(draft.answer):
        return None
    asked = _TORN.sub("", _TORN_REFERENCE.sub(r"제\1\2", asked))
    return Candidate("extractive", draft.task_type, f"{SLOT}{asked}", draft.said.replace("{article}", article, 1), draft.evidence)


def _named(draft: Draft, title: str, unit: str, article: str, *, vague: bool) -> str:
    """The question behind the names of its unit and, where it needs it, its article; "" when it needs a name that there isn't."""
    question, own = draft.question, _own_references(draft.question)
    if draft.task_type == CITATION:  # a question for the article must not name it
        return "" if vague or not article else f"{unit}에서 {question}"
    if len(own) == 1 and article and not (vague or draft.section):
        return f"{unit}에서 {question[: own[0]]}{article} {question[own[0] :]}"
    if not (vague or own or draft.section or draft.anchored or _own_references(draft.answer)):
        return f"{unit}에서 {question}"
    within = f" ‘{draft.section}’" if draft.section else ""
    question = question.replace(f"‘{title}’에 관하여 어떻게 정하고 있나요?", "정하고 있는 내용은 무엇인가요?")
    return f"{unit} {article}{within}에서 {question}" if article else ""


def _misread(text: str) -> bool:
    text = re.sub(r"“([^“”]*)“", r"“\1”", text)  # a typist's slip
    wrong_particle = any((ord(syllable) - 0xAC00) % 28 not in (0, 8) for syllable in re.findall(r"([가-힣])로 인하여", text))
    return wrong_particle or bool(_MISREAD.search(text)) or any(text.count(opening) != text.count(closing) for opening, closing in _PAIRED)


def _printed_article(article: str) -> str:
    """ "3-2" is printed 제3조의2; an annex's label stays."""
    number, _, branch = article.partition("-")
    return (f"제{number}조의{branch}" if branch else f"제{number}조") if number.isdigit() else article


def _own_references(text: str) -> list[int]:
    """Where `text` says 제N항 or 제N호 without naming the article before it."""
    return [m.start() for m in _OWN_REFERENCE.finditer(text) if not _ANCHORED.search(text[: m.start()])]


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The first candidate of each question: two answers to one question would contradict each other."""
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.instruction, candidate)
    return list(first.values())
