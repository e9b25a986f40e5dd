"""What a chunk needs besides its body to be understood: its opening words, the clauses it borrows, the definitions it uses.

The order is that of need, within one budget of tokens. First the *parents*: a piece of a long article that begins inside a list
is nothing without "회사는 다음의 경우에는 지급하지 않습니다", nor are rows of a table without its head. Then what the body *borrows*:
clauses that it refers to, 준용 before 에도 불구하고 before mere mention, the named 항 or 호 alone where one is named; none takes more
than half the budget, a mention a quarter, and an annex comes whole or not at all (the head of a table of benefits explains
nothing). Then *definitions* of terms that the body uses, long terms first (a short one such as 계약자 is the least in doubt), from
the chunk's own unit before those of the base terms, never from another rider. "The base terms apply" names no clause and brings
none: the whole 보통약관 is no context.

Law is never cut inside a sentence or a list item: what is too long keeps its beginning and says so in its label (", 앞부분"), and
what has no beginning that fits is left out and counted. Labels mask the product's name like headers do, and a definition that
names the insurer or the product ("…보험(이하 ‘회사’라 합니다)") is no context, so equal law with equal surroundings stays one chunk.
Nor is anything from a page that still needs OCR: it would explain sound law with words that nobody read. It is counted as left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from corpus_builder.model import UNKNOWN, Catalogue, Clause, Context, ContextKind, Definition, Mark, Reference
from corpus_builder.structure.naming import BASE, masked_title, printed_name, printed_part
from corpus_builder.structure.skips import pages_of
from corpus_builder.structure.tokens import Count
from corpus_builder.text import Span, sentences

_URGENCY = {"borrow": 0, "override": 1, "mention": 2}
_INSURER = ("회사", "당사", "보험회사", "보험자")
"""Terms for the one that everybody knows: their definition is a company's name."""
_SHORT_NAME = re.compile(r"[(（]\s*이하[^()（）]*[)）]")
_MIN_PASSING = 20
"""A short name given in passing explains something when at least this many characters stand before it."""
_LISTED = ("호", "목", "세목")
_WORD = re.compile(r"[가-힣A-Za-z0-9]+")
_BEHIND = re.compile(
    r"(?:들)?(?:이라|이란|란|이나|이며|이고|이거나|인|이|가|은|는|을|를|의|에게|에서|에|로서|으로|로|과|와|도|만|부터|까지|보다|나|및|일|별)?"
    r"(?:는|은|도|의|만|서|부터|까지|라도)?(?![가-힣A-Za-z0-9])"
)
"""What may stand behind a term that is a word of its own: particles, then no further letter."""


@dataclass(frozen=True, slots=True)
class Attached:
    """The context of one chunk: parents, borrowed clauses and definitions, and how many more would not fit."""

    parts: tuple[Context, ...]
    left_out: int


@dataclass(frozen=True, slots=True, eq=False)
class _Term:
    """One spelling of a defined term (as printed, or without its blanks), and where it is defined."""

    spelling: str
    definition: Definition


class Surroundings:
    """One document's clauses, references and definitions, laid out for looking up."""

    def __init__(
        self,
        clauses: Sequence[Clause],
        references: Iterable[Reference],
        definitions: Iterable[Definition],
        catalogue: Catalogue,
        count: Count,
        unread: Set[int] = frozenset(),
    ) -> None:
        self._unread = unread
        self._clauses = {clause.id: clause for clause in clauses}
        self._titles = {title: masked_title(title, catalogue) for title in {clause.unit_title for clause in clauses}}
        self._references: dict[str, list[Reference]] = {}
        for reference in references:
            if reference.kind in ("article", "annex") and reference.target in self._clauses:
                self._references.setdefault(reference.clause, []).append(reference)
        self._defined_in: dict[int, list[Definition]] = {}
        names = tuple(name for name in (catalogue.insurer, catalogue.product) if name != UNKNOWN)
        for definition in definitions:
            home = self._clauses.get(definition.clause)
            if home is None or not _explains(home.text[definition.start : definition.end], definition, names):
                continue
            if not (unread and unread & pages_of(home, Span(definition.start, definition.end))):
                self._defined_in.setdefault(home.unit, []).append(definition)
        for own in self._defined_in.values():  # of two definitions, the one in words of its own before the short name given in passing
            own.sort(key=lambda d: bool(_SHORT_NAME.search(self._clauses[d.clause].text, d.start, d.end)))
        self._by_unit: dict[int | None, dict[str, list[_Term]]] = {}
        self._count = count

    def of(self, clause: Clause, span: Span, budget: int) -> Attached:
        """The context of `clause.text[span]` within `budget` tokens, its marks not counted."""
        if budget <= 0:
            return Attached((), 0)
        gathered = _Gathered(clause.id, budget, self._count, self._unread)
        self._parents(gathered, clause, span)
        self._borrowed(gathered, clause, span)
        self._defined(gathered, clause, span)
        return gathered.result()

    def title(self, clause: Clause) -> str:
        """The clause's unit title, product masked."""
        return self._titles[clause.unit_title]

    # ---------------------------------------------------------------- parents

    def _parents(self, gathered: _Gathered, clause: Clause, span: Span) -> None:
        for number, lead in _leads(clause, span.start):
            here = "이 별표" if clause.kind == "annex" else f"이 조 제{number}항" if number else "이 조"
            gathered.add("parent", f"{here}의 첫머리", clause, lead, gathered.budget // 2, lead.start)
        for table in clause.marks:
            if table.level == "table" and table.start < span.start < table.end:
                head = Span(table.start, clause.text.find("\n", table.start))
                gathered.add("parent", "이 표의 첫 줄", clause, head, gathered.budget // 2, head.start)

    # ---------------------------------------------------------------- borrowed clauses

    def _borrowed(self, gathered: _Gathered, clause: Clause, span: Span) -> None:
        inside = [r for r in self._references.get(gathered.clause_id, ()) if span.start <= r.start < span.end]
        seen: set[tuple[str, str]] = set()
        for reference in sorted(inside, key=lambda r: (_URGENCY[r.relation], r.start)):
            target = self._clauses[reference.target]
            named = _named(target, reference.part)
            part = reference.part if named else ""
            wanted = named or (Span(0, len(target.text)),)
            own = target is clause and (not named or all(_overlap(piece, span) for piece in wanted))
            if own or (reference.target, part) in seen or (reference.target, "") in seen or not target.text.strip():
                continue
            seen.add((reference.target, part))
            limit = gathered.budget // (4 if reference.relation == "mention" else 2)
            label = " ".join(filter(None, (self._place(target), printed_part(part))))
            for lead in wanted[:-1]:
                gathered.add("borrowed", f"{label}의 첫머리", target, lead, limit, reference.start)
            gathered.add("borrowed", label, target, wanted[-1], limit, reference.start, whole=target.kind == "annex" and not named)

    def _place(self, clause: Clause) -> str:
        return f"{self.title(clause)} {printed_name(clause)}" if clause.unit else printed_name(clause)

    # ---------------------------------------------------------------- definitions

    def _defined(self, gathered: _Gathered, clause: Clause, span: Span) -> None:
        terms = self._terms(clause.unit)
        uses = _first_uses(clause.text[span.start : span.end], terms)
        for term in sorted(uses, key=lambda term: (-len(term.spelling), term.spelling)):
            home, said = self._clauses[term.definition.clause], Span(term.definition.start, term.definition.end)
            if (home is clause and _overlap(said, span)) or gathered.holds(home, said):
                continue
            label = f"‘{term.definition.term}’의 뜻, {self.title(home) if home.unit else printed_name(home)}"
            gathered.add("definition", label, home, said, gathered.budget // 3, uses[term])

    def _terms(self, unit: int) -> dict[str, list[_Term]]:
        """The terms that mean something in a unit, by their first two letters, longest first: its own, then those common to all."""
        key = unit if unit in self._defined_in else None  # most riders define nothing and share what is common
        if key not in self._by_unit:
            found: dict[str, Definition] = {}
            for definition in (*self._defined_in.get(unit, ()), *self._common):
                found.setdefault(definition.term, definition)
            lookup: dict[str, list[_Term]] = {}
            for name, definition in found.items():
                for spelling in dict.fromkeys((name, name.replace(" ", ""))) if len(name) > 1 else ():
                    lookup.setdefault(spelling[:2], []).append(_Term(spelling, definition))
            for terms in lookup.values():
                terms.sort(key=lambda term: -len(term.spelling))
            self._by_unit[key] = lookup
        return self._by_unit[key]

    @cached_property
    def _common(self) -> list[Definition]:
        """What base terms and annexes define, for all units."""
        units = {c.unit: not c.unit or self.title(c) == BASE for c in self._clauses.values()}
        return [d for unit, common in units.items() if common for d in self._defined_in.get(unit, ())]


class _Gathered:
    """Context in the making: what was added, what is left of the budget, what would not fit."""

    def __init__(self, clause_id: str, budget: int, count: Count, unread: Set[int]) -> None:
        self.clause_id, self.budget, self._unread = clause_id, budget, unread
        self._count, self._left, self._left_out = count, budget, 0
        self._found: list[tuple[int, int, Context, Clause, Span]] = []

    def add(self, kind: ContextKind, label: str, clause: Clause, span: Span, limit: int, at: int, *, whole: bool = False) -> None:
        """Take in `clause.text[span]`, or as much of its beginning as `limit` and the budget allow; all or nothing if `whole`.

        `at` orders parts of one kind.
        """
        end = _fitting(clause.text, span, min(limit, self._left), self._count)
        refused = self._unread and self._unread & pages_of(clause, Span(span.start, end))
        if end <= span.start or (whole and end < span.end) or refused:
            self._left_out += 1
            return
        text = clause.text[span.start : end].strip()
        self._left -= self._count(text)
        rank = ("parent", "borrowed", "definition").index(kind)
        cut = "" if not clause.text[end : span.end].strip() else ", 앞부분"
        self._found.append((rank, at, Context(kind, label + cut, text), clause, Span(span.start, end)))

    def holds(self, clause: Clause, span: Span) -> bool:
        """Whether that range is part of what was added already."""
        return any(c is clause and s.start <= span.start and span.end <= s.end for _, _, _, c, s in self._found)

    def result(self) -> Attached:
        """All of it, as it belongs into a prompt: by kind, then as the body comes to it."""
        return Attached(tuple(found[2] for found in sorted(self._found, key=lambda found: found[:2])), self._left_out)


def _explains(text: str, definition: Definition, names: Sequence[str]) -> bool:
    """Whether a definition tells a reader anything: not "보험계약(이하 ‘계약’이라 합니다)", nor who the insurer is."""
    plain = _SHORT_NAME.sub("", text)
    named = definition.term in _INSURER or any(name in text for name in names)
    return not named and (plain == text or len(plain) >= _MIN_PASSING)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _fitting(text: str, span: Span, limit: int, count: Count) -> int:
    """Up to where `text[span]` fits `limit` tokens: its end, else the end of a sentence, list item or table row; else its start."""
    if count(text[span.start : span.end]) <= limit:
        return span.end
    fitting = span.start
    for end in _ends(text, span):
        if count(text[span.start : end]) > limit:
            break
        fitting = end
    return fitting


def _ends(text: str, span: Span) -> Iterator[int]:
    at = span.start
    for line in text[span.start : span.end].split("\n"):
        yield from (at + sentence.end for sentence in sentences(line))
        at += len(line) + 1


# ---------------------------------------------------------------- parts of a clause


def _leads(clause: Clause, start: int) -> Iterator[tuple[str, Span]]:
    """(number of its 항, range) of the words that open the 항 and the lists in which `start` stands, the outermost first."""
    if any(m.level == "항" and m.start == start for m in clause.marks):
        return
    around = [m for m in clause.marks if m.level in ("항", "호", "목") and m.start < start < m.end]
    paragraph = next((m for m in around if m.level == "항"), None)
    number = paragraph.number if paragraph else ""
    for holder in [paragraph or Span(0, len(clause.text)), *(m for m in around if m.level != "항")]:
        items = [m for m in clause.marks if m.level in _LISTED and holder.start < m.start <= start and m.end <= holder.end]
        if lead := _before_list(clause.text, holder.start, items, start):
            yield number, lead
        elif isinstance(holder, Mark) and (said := sentences(clause.text[holder.start : holder.end])):
            yield number, Span(holder.start, holder.start + said[0].end)


def _before_list(text: str, start: int, items: Sequence[Mark], at: int) -> Span | None:
    """The paragraph that opens the list in which `at` stands, if it stands behind `start` and behind any list before."""
    here = next((item for item in items if item.start <= at < item.end), None)
    if here is None:
        return None
    first = here.start
    for item in reversed([item for item in items if item.level == here.level and item.start < first]):
        if text[item.end : first].strip():
            start = max(start, item.end)
            break
        first = item.start
    lead = text[start:first].rstrip()
    return Span(start + lead.rfind("\n") + 1, start + len(lead)) if lead.strip() else None


def _named(clause: Clause, part: str) -> tuple[Span, ...]:
    """The ranges of a clause that a reference's `part` names: the innermost 항/호/목, and before an item the words that open its list.

    () when no part is named, or none of that number is there.
    """
    found: Mark | None = None
    levels = ("항", "호", "목")
    for level, number in zip(levels, part.split("/"), strict=False):
        inside = [m for m in clause.marks if m.level == level and (found is None or (found.start <= m.start and m.end <= found.end))]
        match = next((m for m in inside if m.number == number), None)
        if number and match is None:
            return ()
        found = match or found
    if found is None:
        return ()
    if found.level == "항":
        return (Span(found.start, found.end),)
    return (*(lead for _, lead in _leads(clause, found.start)), Span(found.start, found.end))


def _first_uses(body: str, terms: Mapping[str, Sequence[_Term]]) -> dict[_Term, int]:
    """The terms that stand in the body as words of their own, with where they do first; of several the longest is meant."""
    found: dict[_Term, int] = {}
    behind = 0
    for word in _WORD.finditer(body):
        at = word.start()
        if at < behind:
            continue
        for term in terms.get(body[at : at + 2], ()):
            end = at + len(term.spelling)
            if body.startswith(term.spelling, at) and _BEHIND.match(body, end):
                found.setdefault(term, at)
                behind = end
                break
    return found
