"""특약 비교: one question of two clauses that lay down nearly the same, and what each of them says.

The decision it embodies: the rules ask the same, word for word, of both clauses, so the law is the same but for its answers; and the
answers differ in a number, a party, a denial or an item of a list that the other one has nothing like. What differs in wording alone is
no question. Both answers are given whole, each behind the name of its terms: nothing is concluded from what one of them leaves out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from corpus_builder.contracts import Sibling
from corpus_builder.generation.drafts import Draft
from corpus_builder.generation.naming import article
from corpus_builder.generation.passages import boxes
from corpus_builder.generation.types import CITATION, COMPARISON, OTHER, TABLE, UNANSWERABLE
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Side
from corpus_builder.text import facts, sentences, squeezed, with_josa

LONGEST = 700
"""Characters of one answer: who reads two must still see where they differ."""
ALIKE = 0.6
"""Two pieces (items, sentences) of at least this similarity are one law, if their facts are the same; below, they are two."""
MOST = 4
"""So many pieces may differ: more, and the two have little to do with each other."""

_NEVER = (CITATION, COMPARISON, TABLE, UNANSWERABLE)
_LABEL = re.compile(r"[가-힣 ]{3,20}")
_NO_LABEL = re.compile(r"용어|설명|해설|풀이|예시|사례|유의|주의|참고|안내|관련|법규|법령")
_WHOLE = re.compile(r"[^|\ue000-\uf8ff\ufffd]+[다요]\.")
_ASKS = re.compile(r"(?<![가-힣])(?:며칠|몇|얼마|어떤|무엇|언제|어떻게|누구|누가|어디|어느)(?![나라]|든지|이든)")
_DEED = re.compile(r"(?:\S+\s수\s|\S+[여해]\s(?=드리|주))?\S+$")
_REFERENCE = re.compile(r"제\s*\d+\s*[조항호](?:\s*의\s*\d+)?(?:\s?\((?:[^()]|\([^()]*\))*\))?")
_MARK = re.compile(r"^\s*(?:[①-⑳]|\d{1,2}[.)]|[가-하][.)]|[(（][\d가-하]{1,2}[)）]|[-•·])\s*")
_PARTIES = re.compile(r"계약자|피보험자|수익자|회사|대리청구인|상속인|배우자")
_DENIES = re.compile(r"않|아니|못[하합한]|없[는습으다]|제외")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_COUNTS = ("", "가지", "제회")  # how many are listed, and which one it is
_LIMITS = ("이상", "이하", "이내", "초과", "미만")


def comparisons(chunk: Chunk, drafts: Sequence[Draft], sibling: Sibling, theirs: Sequence[Draft]) -> Iterator[Candidate]:
    """What can be asked of both chunks, and is answered otherwise by each; at most one question for each piece of evidence."""
    others: dict[str, list[Draft]] = {}
    for draft in theirs:
        others.setdefault(squeezed(draft.question), []).append(draft)
    seen: set[tuple[str, ...]] = set()
    mine = Counter(squeezed(draft.question) for draft in drafts)
    for draft in drafts:
        same = others.get(key := squeezed(draft.question), [])
        if len(same) != 1 or mine[key] != 1 or draft.evidence in seen or not _comparable(draft, same[0]):
            continue
        if made := _candidate(chunk, draft, sibling, same[0]):
            seen.add(draft.evidence)
            yield made


def in_boxes(chunk: Chunk) -> list[Draft]:
    """What the chunk's boxes explain under a label of their own: too general to ask of one clause, and where editions often differ."""
    return [
        Draft(OTHER, f"‘{box.label}’에 관하여 어떻게 설명하고 있나요?", box.text, (box.quote,), anchored=True)
        for box in boxes(chunk)
        if _LABEL.fullmatch(box.label) and not _NO_LABEL.search(box.label) and _WHOLE.fullmatch(box.text)
    ]


def _comparable(one: Draft, other: Draft) -> bool:
    """Whether two drafts of one question ask what can be compared, and their answers differ."""
    for draft in (one, other):
        if draft.task_type in _NEVER or len(draft.answer) > LONGEST or "{" in draft.answer + draft.question:
            return False
    asks = len(_ASKS.findall(one.question))
    plain = asks == 1 or (asks == 0 and _denies(_first(one.answer)) != _denies(_first(other.answer)))
    return plain and one.section == other.section and not _REFERENCE.search(one.question) and _differ(one.answer, other.answer)


def _candidate(chunk: Chunk, draft: Draft, sibling: Sibling, other: Draft) -> Candidate | None:
    exact = any(d.anchored or d.section or _REFERENCE.search(d.answer) for d in (draft, other))
    articles = (article(chunk), article(sibling.chunk)) if exact else ("", "")
    if None in articles:
        return None
    within = f" ‘{draft.section}’" if draft.section else ""
    names = [f"{name} {where}{within}".strip() for name, where in zip(sibling.names, articles, strict=True)]
    told = zip((chunk, sibling.chunk), names, (draft, other), sibling.products, sibling.dates, strict=True)
    named = [(Side(piece.id, name, d.evidence, product, since), d.answer) for piece, name, d, product, since in told]
    named.sort(key=lambda item: (item[0].since, not item[0].name.startswith("보통약관"), item[0].name))
    sides = tuple(side for side, _ in named)
    asks = _ASKS if _ASKS.search(draft.question) else _DEED
    asked = asks.sub(lambda match: f"각각 {match[0]}", draft.question)
    return Candidate(
        method="extractive",
        task_type=COMPARISON,
        instruction=f"{sibling.place}{with_josa(sides[0].name, '과/와')} {sides[1].name}에서 {asked}",
        output="\n".join(f"{side.name}:\n{answer}" if "\n" in answer else f"{side.name}: {answer}" for side, answer in named),
        evidence=tuple(dict.fromkeys(quote for side in sides for quote in side.evidence)),
        sides=sides,
    )


# ---------------------------------------------------------------- whether two answers lay down different things


def _differ(one: str, other: str) -> bool:
    """Whether some pieces of two answers say different things, and not too many of them."""
    mine, theirs = _pieces(one), _pieces(other)
    common = {piece for piece, _ in mine} & {piece for piece, _ in theirs}
    mine, theirs = ([(piece, said) for piece, said in pieces if piece not in common] for pieces in (mine, theirs))
    different = 0
    for piece, said in mine:
        ratios = [SequenceMatcher(None, piece, rival, autojunk=False).ratio() for rival, _ in theirs]
        best = max(range(len(ratios)), key=ratios.__getitem__, default=None)
        if best is None or ratios[best] < ALIKE:
            different += 1
        else:
            different += _facts_differ(said, theirs.pop(best)[1])
    different += len(theirs)
    return 0 < different <= MOST


def _pieces(answer: str) -> list[tuple[str, str]]:
    """The items and sentences of an answer without their marks and references: as compared, and as they stand."""
    lines = [_REFERENCE.sub("", _MARK.sub("", line)) for line in answer.split("\n")]
    pieces = [line[span.start : span.end] for line in lines for span in sentences(line)]
    return [(re.sub(r"[^\w%]", "", piece), piece) for piece in pieces if squeezed(piece)]


def _facts_differ(one: str, other: str) -> bool:
    """Whether two pieces differ in a number, in what they deny, or in a party that stands in another's place; one left out is none."""
    parties = [set(_PARTIES.findall(_ASIDE.sub(" ", said))) for said in (one, other)]
    swapped = bool(parties[0] - parties[1] and parties[1] - parties[0])
    return _numbers(one) != _numbers(other) or _denies(one) != _denies(other) or swapped


def _denies(piece: str) -> bool:
    return len(_DENIES.findall(piece)) % 2 == 1


def _first(answer: str) -> str:
    return next((answer[span.start : span.end] for span in sentences(answer)), "")


def _numbers(piece: str) -> Counter[tuple[object, ...]]:
    return Counter((n.value, n.unit, n.bound if n.bound in _LIMITS else "") for n in facts(piece).numbers if n.unit not in _COUNTS)
