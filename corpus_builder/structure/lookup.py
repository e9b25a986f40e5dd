"""The clauses of a document by the names under which its own text speaks of them: terms, article numbers, titles, annexes.

Terms are named as printed ("골절 특별약관"), without their number in the list ("3. …"), and the base terms as 보통약관 whatever the
product is called. A rider borrows from the terms that its 준용 clause names, and from the base terms when it says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from corpus_builder.model import Clause

MAX_RANGE = 30
"""No range names more places than this."""
FURTHER = 10
"""A misprinted number isn't further beyond the last article than this."""
SHORTENED = 6
"""A name left shorter than this many letters doesn't tell terms apart."""
ALIKE = 0.85
"""Two titles as similar as this are one title, misprinted."""

_BASE = re.compile(r"보통\s*약관")
_BASE_NAMES = ("보통약관", "보통보험약관", "주계약", "주계약약관", "주보험", "주보험약관", "기본계약약관")
_RIDER = re.compile(r"특별\s*약관|특약|추가\s*약관")
_ORDER = re.compile(r"^\s*(?:[([【]?\s*(?:\d{1,3}(?:-\d+)*|[IVXⅠ-Ⅹ]+|[가-하])\s*[.)\]】]|[-※■□●○])\s*")
_LENDS = re.compile(r"준용|따릅니다|따른다|적용합니다|적용한다|따르며|따르고")
_TAIL = re.compile(r"\s*(?:의|「|｢|『|“|\"|‘|'|」|｣|』|”|’|\s)*$")
_LAST_NAME = re.compile(r"([^\s「｢『“\"‘'(（,.]+\s(?:추가\s?)?(?:특별\s?약관|특약|추가\s?약관|일반\s?조항|약관))$")
_CALLED = re.compile(r"[(（]\s*이하\s*[「｢『“\"‘']\s*(특별\s?약관|특약|약관)\s*[」｣』”\"’']")
_DROPPED = re.compile(r"[\W_]+")


def squeezed(text: str) -> str:
    """`text` as names are compared: NFKC, letters and digits only."""
    return _DROPPED.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text))


def alike(one: str, other: str) -> bool:
    """Whether two titles are the same but for a misprint or a part left out. Both squeezed."""
    if min(len(one), len(other)) >= 4 and (one in other or other in one):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


@dataclass(slots=True)
class Terms:
    """One printed 약관 with its articles in order; `lenders` are the terms it borrows from, nearest first."""

    unit: int
    title: str
    articles: list[Clause] = field(default_factory=list)
    annexes: list[Clause] = field(default_factory=list)
    lenders: list[Terms] = field(default_factory=list)
    numbers: dict[str, list[Clause]] = field(default_factory=dict)
    titles: dict[str, list[Clause]] = field(default_factory=dict)

    def fits(self, label: str, title: str) -> bool:
        """Whether an article of that number has that title here."""
        return any(squeezed(clause.title) == squeezed(title) for clause in self.numbers.get(label, ()))

    def reaches(self, label: str) -> bool:
        """Whether an article of about that number may be meant: 제662조 of terms with 44 articles is a law's, whatever its title."""
        return int(label.partition("-")[0]) <= len(self.articles) + FURTHER

    def between(self, first: str, last: str) -> list[Clause]:
        """The articles after `first` and before `last`, in printed order; none if either isn't here."""
        labels = [clause.article for clause in self.articles]
        if first not in labels or last not in labels or labels.index(last) - labels.index(first) > MAX_RANGE:
            return []
        return self.articles[labels.index(first) + 1 : labels.index(last)]


@dataclass(frozen=True, slots=True)
class Goal:
    """The clause that is meant, or None; `note` says what was odd, or why there is none."""

    clause: Clause | None
    note: str = ""


class Index:
    """All clauses of one document."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._ids = {id(clause): clause.id for clause in clauses}
        self._terms: dict[int, Terms] = {}
        for clause in clauses:
            terms = self._terms.setdefault(clause.unit, Terms(clause.unit, clause.unit_title))
            (terms.articles if clause.kind == "article" else terms.annexes).append(clause)
        for terms in self._terms.values():
            for clause in terms.articles:
                terms.numbers.setdefault(clause.article, []).append(clause)
                if clause.title:
                    terms.titles.setdefault(squeezed(clause.title), []).append(clause)
        self._names = sorted(((name, terms) for terms in self._terms.values() for name in _names(terms)), key=lambda pair: -len(pair[0]))
        self._longest = len(self._names[0][0]) if self._names else 0
        self._called: dict[int, tuple[str, Terms]] = {}
        for terms in self._terms.values():
            self._call(terms)
        for terms in self._terms.values():
            terms.lenders = self._lenders(terms)

    def id(self, clause: Clause) -> str:
        """The clause's id, hashed once."""
        return self._ids[id(clause)]

    def terms(self, unit: int) -> Terms:
        return self._terms[unit]

    def own(self, clause: Clause) -> Terms:
        return self._terms[clause.unit]

    def named(self, before: str, clause: Clause) -> Terms | None:
        """The terms whose name ends `before`; of two of the same name the clause's own, else the first."""
        text = squeezed(_TAIL.sub("", before))[-self._longest - 10 :]
        called = self._called.get(clause.unit)
        if called and text.endswith(called[0]) and not text.endswith("이" + called[0]):
            return called[1]
        if text.endswith(_BASE_NAMES):
            return self.base(clause)
        fitting = [(name, terms) for name, terms in self._names if text.endswith(name)]
        if not fitting:
            return self._shortened(before)
        best = [terms for name, terms in fitting if len(name) == len(fitting[0][0])]
        return next((terms for terms in best if terms.unit == clause.unit), best[0])

    def _shortened(self, before: str) -> Terms | None:
        """The only terms whose name ends like the one printed: 배상책임 특별약관 for 반려견 배상책임 특별약관."""
        printed = _LAST_NAME.search(_TAIL.sub("", before))
        name = squeezed(printed[1]) if printed else ""
        ending = {terms.unit: terms for known, terms in self._names if known.endswith(name)} if len(name) >= SHORTENED else {}
        return next(iter(ending.values())) if len(ending) == 1 else None

    def base(self, clause: Clause) -> Terms | None:
        """The base terms of a clause: the last ones printed before it; without any so named, the first terms if they are no rider."""
        named = [terms for terms in self._terms.values() if terms.unit and _is_base(terms.title)]
        before = [terms for terms in named if not clause.unit or terms.unit <= clause.unit]
        if named:
            return before[-1] if before else named[0]
        first = min((terms for terms in self._terms.values() if terms.articles), key=lambda terms: terms.unit, default=None)
        return first if first and not _RIDER.search(first.title) else None

    def before(self, clause: Clause) -> Clause | None:
        """The article printed before this one in the same terms."""
        articles = self._terms[clause.unit].articles
        at = next((i for i, article in enumerate(articles) if article is clause), 0)
        return articles[at - 1] if at else None

    # ------------------------------------------------ articles

    def article(self, clause: Clause, named: Terms | None, label: str, title: str) -> Goal:
        """The article that "제n조(title)" within `clause` means; `named` are the terms printed in front of it, or None."""
        own = self._terms[clause.unit]
        if named:
            return _searched([named], label, title)
        order = [own, *own.lenders] if own.articles else [terms for terms in (self.base(clause),) if terms]
        base = self.base(clause)
        if title and base and base not in order:
            order.append(base)
        return _searched(order, label, title)

    # ------------------------------------------------ annexes

    def annex(self, clause: Clause, named: Terms | None, label: str, title: str) -> Goal:
        """The annex that `label` means: of the named terms, of the clause's own, of the document, of the base terms, of any."""
        base = self.base(clause)
        order = [named, self._terms[clause.unit], self._terms.get(0), base, *self._terms[clause.unit].lenders, *self._terms.values()]
        fitting = [annex for terms in order if terms for annex in terms.annexes if annex.article == label]
        titled = [annex for annex in fitting if title and annex.title and alike(squeezed(annex.title), squeezed(title))]
        if titled:
            return Goal(titled[0])
        if not fitting:
            return Goal(None, f"no annex {label} in this file")
        note = f"{label} is titled {fitting[0].title} there, {title} here" if title and fitting[0].title else ""
        return Goal(fitting[0], note)

    # ------------------------------------------------ 준용

    def _call(self, terms: Terms) -> None:
        """Note the short name that these terms give to others: "단체취급 특별약관(이하 “특별약관”이라 합니다)"."""
        for clause in terms.articles:
            for match in _CALLED.finditer(clause.text):
                named = self.named(clause.text[max(0, match.start() - 80) : match.start()], clause)
                if named and named is not terms:
                    self._called.setdefault(terms.unit, (squeezed(match[1]), named))

    def _lenders(self, terms: Terms) -> list[Terms]:
        """The terms that the 준용 sentences of `terms` name, the base terms last."""
        found: list[Terms] = []
        first = terms.articles[0] if terms.articles else None
        if first is None:
            return []
        for clause in terms.articles:
            if not _LENDS.search(clause.text) or "약관" not in clause.text:
                continue
            for match in re.finditer(r"(?:약관|일반조항|공통조항)\s*[」｣』”\"’'(]?", clause.text):
                behind = clause.text[match.end() : match.end() + 60].split(".")[0]
                lender = self.named(clause.text[max(0, match.start() - 80) : match.end()], clause) if _LENDS.search(behind) else None
                if lender and lender is not terms and lender not in found:
                    found.append(lender)
        base = self.base(first)
        return [lender for lender in found if lender is not base] + [lender for lender in found if lender is base]


def _searched(order: Iterable[Terms], label: str, title: str) -> Goal:
    """The best article in the first fitting terms; number and title are two witnesses."""
    places = list(order)
    wanted = squeezed(title)
    numbered = [clause for terms in places for clause in terms.numbers.get(label, ())]
    if not wanted:
        return Goal(numbered[0]) if numbered else Goal(None, "no article of this number in these terms or those they borrow from")
    exact = next((clause for clause in numbered if squeezed(clause.title) == wanted), None)
    if exact:
        return Goal(exact)
    bare = next((clause for clause in numbered if not clause.title), None)
    if bare:
        return Goal(bare, f"printed with the title {title}; the article has none")
    elsewhere = [clause for terms in places if terms.reaches(label) for clause in terms.titles.get(wanted, ())]
    near = next((clause for clause in numbered if alike(squeezed(clause.title), wanted)), None)
    if near:
        return Goal(near, f"the title is printed as {title} here and as {near.title} there")
    if len({clause.unit for clause in elsewhere}) == len(elsewhere) and elsewhere:
        return Goal(elsewhere[0], f"printed with the number {label} and the title of {elsewhere[0].article} ({title})")
    if numbered:
        return Goal(None, f"{label} is titled {numbered[0].title}, not {title}")
    return Goal(None, f"no article {label} ({title}) in these terms or those they borrow from")


def _names(terms: Terms) -> set[str]:
    """The squeezed names under which the text may speak of these terms."""
    if not terms.unit or not terms.articles or re.fullmatch(r"약관 \d+", terms.title):
        return set()
    plain = _ORDER.sub("", terms.title)
    names = {squeezed(terms.title), squeezed(plain), squeezed(re.sub(r"^무배당\s*", "", plain))}
    if _is_base(terms.title):
        names -= {"보통약관"}  # whose they are depends on who speaks: `base`
    return {name for name in names if len(name) >= 4}


def _is_base(title: str) -> bool:
    return bool(_BASE.search(title)) and not _RIDER.search(title)
