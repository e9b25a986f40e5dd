"""Which clause bears out an answer that somebody brought, and in which words. Pure.

The decision it embodies: better nowhere than in a wrong place. A quote that was given is looked for as it stands, then the answer's own
sentences, form and blanks aside (①/1., “ ”/"", 1,000/1000). Only then the passage is looked for that says most of what the answer says,
by pairs of letters weighed by how rare they are among the clauses (BM25 without frequencies: Robertson and Zaragoza 2009, "The
Probabilistic Relevance Framework", with binary terms). It counts where it holds the answer's numbers, most of the answer's and the
question's rare pairs, the rider that the question names, and where no other clause comes near. Else the place is unknown.
"""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import add
from typing import Literal

from corpus_builder.checks import numbers
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate
from corpus_builder.text import Span, facts, nfc, sentences, squeeze, squeezed

VERSION = 1

How = Literal["given", "words", "passage", ""]
"""The quote was given · the answer's own sentences stand there · a passage was found that bears it · nothing was found."""

NOTHING = "no clause is like it"
NOT_ALL = "no clause says all of it"
TWO_CLAUSES = "two clauses are as like it"
NO_NUMBERS = "the clause that is like it has other numbers"
NO_PRODUCT = "no document has this product or these terms"
NO_ARTICLE = "the documents have no such article"
OTHER_TERMS = "the terms that the question names are not there"
OTHER_PRODUCT = "the product that the question names is in no document"

SEVERAL = "evidence stands in several clauses"
ELSEWHERE = "evidence stands in other terms than named"
SEARCHED = "evidence was searched for"

COVERED = 0.62
"""So much of what the answer says (in rare pairs of letters) a passage must say; more of an answer that says little."""
ASKED = 0.35
"""So much of what the question asks about, the clause must hold, its title and its terms' name included."""
EXACT = 0.1
"""So much of a passage answer and question must say: what is gathered from long sentences about something else says nothing."""
SCORE = 0.85
"""So much of all three together."""
ALONE, LESS = 0.2, 0.12
"""A passage that is ahead of all others by as much may say so much less."""
AHEAD = 0.08
"""So much less another passage must say."""
_TOP = 8  # clauses that are looked into
_WORTH = 0.3  # of an answer's weight, over one more than its sentences: a sentence that adds less is not taken
_OWN = 12  # letters that a sentence must have to be told by them
_ELSEWHERE = 100  # clauses that are reckoned with beyond those there are: in three articles nothing is rare
_FEW = 5  # telling pairs of letters
_COMMON = 0.25  # pairs of letters that a larger share of all clauses has tell nothing


@dataclass(frozen=True, slots=True)
class Place:
    """A chunk (by its id) that evidence may be found in.

    `products`: those in which it stands, each as printed, and once more with its edition behind it where that is known · `files`: names
    of the files, codes of the products.
    """

    id: str
    chunk: Chunk
    products: tuple[str, ...]
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """A pair whose evidence is wanted, with what its file says of it, "" where it says nothing.

    `named`: products, documents or terms · `article`: "제15조 제2항", "15", "보통약관 제3조", "별표 1" or an article's title.
    """

    question: str
    answer: str
    evidence: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    article: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The chunk (its id) and its words; or `why` there is none. `doubts`: what a person should look at."""

    how: How
    chunk: str = ""
    quotes: tuple[str, ...] = ()
    why: str = ""
    doubts: tuple[str, ...] = ()


# ---------------------------------------------------------------- letters


class _Letters(dict[int, str]):
    """Letter -> how it is compared: letters and digits in NFKC and lower case, nothing of all else. For str.translate."""

    def __missing__(self, code: int) -> str:
        kept = "".join(c for c in unicodedata.normalize("NFKC", chr(code)).lower() if c.isalnum())
        self[code] = kept
        return kept


_LETTERS = _Letters()
_JOINED = re.compile(r"\d[\d,]*(?:[.~∼〜～/\-–][\d,]+)+")


def letters(text: str) -> str:
    """What of a text is compared: no blanks, punctuation, brackets; ① is 1."""
    return squeezed(text).translate(_LETTERS)


def _ways(text: str) -> list[Span]:
    """For each of `letters(text)` the range of `text` that it is."""
    plain = squeeze(text)
    spans = (Span(start, end) for start, end in zip(plain.offsets, plain.ends, strict=True))
    return [span for letter, span in zip(plain.text, spans, strict=True) for _ in _LETTERS[ord(letter)]]


def _joined(text: str) -> list[str]:
    """Numbers that signs join (1.5, 3~5, 1/2), whose signs `letters` leaves out."""
    return sorted(re.sub(r"[∼〜～\-–]", "~", n.replace(",", "").rstrip(".")) for n in _JOINED.findall(squeeze(text).text))


def _grams(plain: str) -> frozenset[str]:
    return frozenset(map(add, plain, plain[1:]))


_QUOTES = re.compile(r"[‘’“”'\"「」『』]")  # ‘보험기간’이란 is one word
_WORD = re.compile(r"[^\W_]+")
_ASKS = re.compile(
    r"^(?:무엇|무슨|뭔|뭐|어떻|어떤|언제|얼마|어디|누구|누가|왜|몇|며칠|어느|있나|되나|하나요|인가요|되는지|있는지|궁금|알려|문의|정하고|관하여|관해|대하여|대해|뜻|말하|것)"
)
_ENDING = re.compile(
    r"(?:(?:하|되|시키)?(?:습니다|입니다|합니다|됩니다|립니다|니다|나요|가요|까요|세요|해요|돼요|어요|아요|여요|에요|예요|하며|되며|하고|되고|하여|되어|해서|돼서"
    r"|하면|되면|하려면|려면|으면|라면|지만|는데|하실|하신|하시면|하셔야|해야|하는|되는|하지|되지|할|될|한|된|해|돼|며|면|고)"
    r"|으로부터|로부터|에서는|에게는|으로는|에서|에게|에는|으로|이란|이라|까지|부터|보다|처럼|만큼|마다|은|는|이|가|을|를|의|에|와|과|도|로|란|만|나)$"
)


def _telling(text: str, *, asks: bool = False) -> frozenset[str]:
    """The pairs of letters within the words of a text, without their particles and endings; of a question without what only asks."""
    found: set[str] = set()
    for word in _WORD.findall(_QUOTES.sub("", nfc(text))):
        if asks and _ASKS.match(word):
            continue
        stem = _ENDING.sub("", word)
        found |= _grams(letters(stem))
    return frozenset(found)


# ---------------------------------------------------------------- the clauses


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence of a clause: its range in the body, its pairs of letters."""

    span: Span
    own: frozenset[str]
    grams: frozenset[str]
    """Its own and those of the article's head."""


@dataclass(slots=True)
class _Entry:
    place: Place
    body: str
    """The body's letters."""
    unit: str
    """Those of the terms' name."""
    head: str
    """Those of the terms' name, the article and its title."""
    products: frozenset[str]
    names: tuple[str, ...]
    """Whatever a file may call its document or terms."""
    pieces: list[_Piece] = field(default_factory=list)
    ways: list[Span] = field(default_factory=list)
    """Where each of the body's letters stands in it."""
    grams: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Match:
    """A passage of entry `n`: how much it says of the answer, its clause of the question, and the ranges of its sentences."""

    n: int
    covered: float
    asked: float
    exact: float
    """How much of the passage answer and question say."""
    spans: tuple[Span, ...]

    @property
    def score(self) -> float:
        return self.covered + (self.asked + self.exact) / 2


class Search:
    """Clauses made ready to be searched. `places` in reading order, those preferred first."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._entries = [_entry(place) for place in places]
        self._posted: dict[str, array[int]] = {}
        for n, entry in enumerate(self._entries):
            for gram in _grams(entry.head + entry.body):
                self._posted.setdefault(gram, array("I")).append(n)
        self._rarity = {gram: self._rare(len(rows)) for gram, rows in self._posted.items()}
        self._rarest = self._rare(1)
        self._all = frozenset(range(len(self._entries)))
        self._units: dict[str, set[str]] = {}
        for title in {place.chunk.unit_title for place in places}:
            for form in (title, _BRACKETS.sub("", title)):
                self._units.setdefault(letters(form), set()).add(letters(title))
        self._products = sorted({name for entry in self._entries for name in entry.products}, key=len, reverse=True)
        self._of_product = {
            name: frozenset(n for n, entry in enumerate(self._entries) if name in entry.products) for name in self._products
        }
        self._named: dict[str, frozenset[int]] = {}
        self._of_article: dict[str, frozenset[int]] = {}

    # ------------------------------------------------------------ the way through

    def find(self, sought: Sought) -> Found:
        """Where the evidence of a pair stands; `Found.why` where that can't be told."""
        sought, allowed, missing = self._allowed(sought)
        quotes = [quote for quote in sought.evidence if not _only_names(quote)]
        for quotes_now in self._readings(quotes):
            if places := self._holders(quotes_now):
                return self._given(sought, places, allowed)
        if missing:
            return Found("", why=missing)
        return self._own_words(sought, allowed) or self._passage(sought, quotes, allowed)

    def again(self, quotes: Sequence[str], sought: Sought, how: How) -> Found | None:
        """Where quotes that were found in some way before stand now; None when they don't, or nothing but the search had put them there
        and they stand in other terms now."""
        sought, allowed, _ = self._allowed(sought)
        places = self._holders(quotes)
        if how != "given":
            places = {n: spans for n, spans in places.items() if n in allowed}
        if not places:
            return None
        found = self._given(sought, places, allowed)
        return replace(found, how=how, doubts=(*found.doubts, SEARCHED) if how == "passage" else found.doubts)

    def _readings(self, quotes: Sequence[str]) -> Iterable[Sequence[str]]:
        """Given quotes as they are, and each of their lines as one: a cell may hold several."""
        if quotes:
            yield quotes
            lines = [line for quote in quotes for line in quote.split("\n") if letters(line)]
            if lines != list(quotes):
                yield lines

    # ------------------------------------------------------------ what the file says of the place

    def _allowed(self, sought: Sought) -> tuple[Sought, frozenset[int], str]:
        """The pair without the product's name in its question, the entries that fit product, terms and article, and the reason where
        none does."""
        found = self._all
        sought, product = self._unnamed(sought)
        if product:
            found = self._of_product[product]
        elif not any(map(letters, sought.named)):
            for printed in _PRODUCT.findall(sought.question):
                name = letters(printed)
                if fitting := [known for known in self._products if name in known]:
                    sought = replace(sought, question=sought.question.replace(printed, " "))
                    found &= frozenset().union(*(self._of_product[known] for known in fitting))
                elif not self._said_anywhere(name):
                    return sought, frozenset(), OTHER_PRODUCT
        for name in filter(None, map(letters, sought.named)):
            if name not in self._named:
                self._named[name] = frozenset(n for n, entry in enumerate(self._entries) if _fits(name, entry))
            if not found & self._named[name]:
                return sought, frozenset(), NO_PRODUCT
            found &= self._named[name]
        article = sought.article or " ".join(quote for quote in sought.evidence if _only_names(quote))
        if article.strip():
            if article not in self._of_article:
                self._of_article[article] = frozenset(n for n, entry in enumerate(self._entries) if _is_article(article, entry))
            if not found & self._of_article[article]:
                return sought, frozenset(), NO_ARTICLE
            found &= self._of_article[article]
        return sought, found, ""

    def _unnamed(self, sought: Sought) -> tuple[Sought, str]:
        """The pair without the name of a product of the corpus in its question, and the name (the longest that stands there) or ""."""
        question = letters(sought.question)
        for name in self._products:
            if name in question:
                at = question.index(name)
                ways = _ways(sought.question)
                first, last = ways[at].start, ways[at + len(name) - 1].end
                return replace(sought, question=f"{sought.question[:first]} {sought.question[last:]}"), name
        return sought, ""

    def _said_anywhere(self, plain: str) -> bool:
        return any(plain in self._entries[n].head + self._entries[n].body for n in self._with(plain))

    # ------------------------------------------------------------ quotes

    def _holders(self, quotes: Sequence[str]) -> dict[int, tuple[Span, ...]]:
        """The entries in which all quotes stand, each with their ranges."""
        plain = [letters(quote) for quote in quotes]
        if not plain or not all(plain):
            return {}
        found = {}
        for n in self._with(max(plain, key=len)):
            entry = self._entries[n]
            spans = [_located(quote, said, entry) for quote, said in zip(quotes, plain, strict=True)]
            if all(spans):
                found[n] = tuple(span for span in spans if span)
        return found

    def _with(self, plain: str) -> Sequence[int]:
        """The entries that have the rarest pair of letters of a text."""
        posted = [self._posted.get(gram) for gram in _grams(plain)]
        if any(rows is None for rows in posted):
            return ()
        return min((rows for rows in posted if rows is not None), key=len, default=array("I"))

    def _given(self, sought: Sought, places: dict[int, tuple[Span, ...]], allowed: frozenset[int]) -> Found:
        doubts = []
        fitting = [n for n in places if n in allowed]
        if not fitting:
            doubts.append(ELSEWHERE)
        best = self._nearest(sought, fitting or list(places))
        if len(best) > 1 and not self._one_law(best):
            doubts.append(SEVERAL)
        entry = self._entries[best[0]]
        return Found("given", entry.place.id, _verbatim(entry, places[best[0]]), doubts=tuple(doubts))

    def _nearest(self, sought: Sought, rows: Sequence[int]) -> list[int]:
        """Of entries that hold the same words, those that fit the question best, in their order."""
        rows = self._of_units(sought, rows)
        if len(rows) < 2:
            return list(rows)
        asked = self._asked(sought)
        said = [round(_share(asked, self._entries[n].grams), 2) for n in rows]
        return [n for n, share in zip(rows, said, strict=True) if share >= max(said) - 0.01]

    def _of_units(self, sought: Sought, rows: Sequence[int]) -> Sequence[int]:
        """Those of the terms that the question names, with what is in brackets or without, if any of them is."""
        question = letters(sought.question)
        named = {form for form in self._units if len(form) > 3 and form in question}
        longest = {form for form in named if not any(form != other and form in other for other in named)}
        units = {unit for form in longest for unit in self._units[form]}
        fitting = [n for n in rows if self._entries[n].unit in units]
        return fitting or rows

    def _one_law(self, rows: Sequence[int]) -> bool:
        """Whether the entries are one article of several documents or editions."""
        heads = {(self._entries[n].head, self._entries[n].place.chunk.piece) for n in rows}
        return len(heads) == 1

    # ------------------------------------------------------------ the answer's own sentences

    def _own_words(self, sought: Sought, allowed: frozenset[int]) -> Found | None:
        """The clause that has every sentence of the answer, word for word; what is too short to be told by it is no sentence."""
        parts = [line[s.start : s.end] for line in sought.answer.split("\n") for s in sentences(line)]
        told = [part for part in parts if len(letters(part)) >= _OWN]
        if not told or sum(len(letters(part)) for part in told) < 0.8 * len(letters(sought.answer)):
            return None
        places = {n: spans for n, spans in self._holders(told).items() if n in allowed}
        rows = self._of_units(sought, list(places))
        rows = [n for n in rows if not self._names_others(sought, n)]
        asked = self._asked(sought)
        rows = [n for n in rows if _share(asked, self._entries[n].grams) >= ASKED]
        if not rows:
            return None
        best = self._nearest(sought, rows)
        doubts = () if len(best) == 1 or self._one_law(best) else (SEVERAL,)
        entry = self._entries[best[0]]
        return Found("words", entry.place.id, _verbatim(entry, places[best[0]]), doubts=doubts)

    # ------------------------------------------------------------ the passage that bears the answer

    def _passage(self, sought: Sought, quotes: Sequence[str], allowed: frozenset[int]) -> Found:
        target = "\n".join(quotes) or sought.answer
        wanted, asked = self._weights(_telling(target), unknown=1), self._asked(sought)
        rows = self._of_units(sought, self._top(_telling(sought.question, asks=True) | _telling(target), allowed))
        told = sum(len(sentences(line)) for line in target.split("\n"))
        matches = sorted((self._match(n, wanted, asked, told) for n in rows), key=lambda match: (-match.score, match.n))
        if not matches or matches[0].covered < COVERED / 2:
            return Found("", why=NOTHING)
        near = self._near(matches, len(wanted))
        if not near:
            return Found("", why=NOT_ALL)
        said = "\n".join((*quotes, sought.answer))
        true = [match for match in near if self._numbers_stand(sought, said, match)]
        if not true:
            return Found("", why=NO_NUMBERS)
        best = true[0]
        if self._names_others(sought, best.n):
            return Found("", why=OTHER_TERMS)
        passage = self._said(best)
        level = [match for match in true if match.score > best.score - AHEAD]
        if any(self._said(match) != passage for match in level):
            return Found("", why=TWO_CLAUSES)
        doubts = (SEARCHED,) if self._one_law([match.n for match in level]) else (SEARCHED, SEVERAL)
        entry = self._entries[best.n]
        return Found("passage", entry.place.id, _verbatim(entry, best.spans), doubts=doubts)

    def _near(self, matches: Sequence[_Match], told: int) -> list[_Match]:
        """Of matches, the best first, those that say enough of an answer with `told` telling pairs of letters: all of one with few."""
        need = COVERED + (1 - COVERED) * min(1.0, _FEW / max(1, told))
        found = [match for match in matches if _enough(match, need, SCORE)]
        if found or not matches or not _enough(best := matches[0], need - LESS, SCORE - LESS):
            return found
        alone = all(match.score < best.score - ALONE or self._said(match) == self._said(best) for match in matches[1:])
        return [best] if alone else []

    def _asked(self, sought: Sought) -> dict[str, float]:
        """What the question asks about; what no clause knows counts half: it may be another thing, or another word."""
        return self._weights(_telling(sought.question, asks=True), unknown=0.5)

    def _rare(self, number: int) -> float:
        """How much a pair of letters tells that `number` clauses have."""
        return math.log(1 + (len(self._entries) + _ELSEWHERE - number + 0.5) / (number + 0.5))

    def _weights(self, grams: Iterable[str], *, unknown: float = 0) -> dict[str, float]:
        """Pairs of letters, each with how rare it is; one that no clause has weighs `unknown` times as much as one that a single has."""
        known, strange = self._rarity, unknown * self._rarest
        return {gram: known.get(gram, strange) for gram in grams if strange or gram in known}

    def _top(self, grams: Iterable[str], allowed: frozenset[int]) -> list[int]:
        """The allowed entries that have the most of a text's rare pairs, in their order."""
        import numpy as np  # a build with nothing to search should not wait for it

        scores = np.zeros(len(self._entries), np.float32)
        for gram, weight in self._weights(grams).items():
            rows = self._posted[gram]
            if len(rows) <= max(_ELSEWHERE, _COMMON * len(self._entries)):
                scores[np.frombuffer(rows, np.uint32)] += weight
        if len(allowed) < len(self._entries):
            outside = np.ones(len(scores), bool)
            outside[list(allowed)] = False
            scores[outside] = 0
        best = np.argsort(-scores, kind="stable")[:_TOP]
        return sorted(int(n) for n in best if scores[n] > 0)

    def _match(self, n: int, wanted: dict[str, float], asked: dict[str, float], told: int) -> _Match:
        """The sentences of an entry that together say most of what is wanted in `told` sentences, as long as each adds enough: what is
        gathered word by word from here and there says nothing."""
        entry = self._entries[n]
        whole = sum(wanted.values()) or 1.0
        least = _WORTH * whole / (told + 1)
        left, taken, covered = dict(wanted), list[_Piece](), 0.0
        pieces: Sequence[_Piece] = _pieces(entry)
        while len(taken) <= told:
            gains = [sum([left[gram] for gram in piece.grams & left.keys()]) for piece in pieces]
            if not (best := max(gains, default=0.0)) or best < least:
                break
            taken.append(pieces[gains.index(best)])
            covered += best / whole
            left = {gram: weight for gram, weight in left.items() if gram not in taken[-1].grams}
            pieces = [piece for piece, gain in zip(pieces, gains, strict=True) if gain >= least]  # gains only shrink
        exact = 0.0
        if covered > COVERED / 2:
            exact = _share(self._weights(frozenset().union(*(piece.own for piece in taken))), frozenset(wanted.keys() | asked.keys()))
        spans = sorted((piece.span for piece in taken), key=lambda span: span.start)
        return _Match(n, covered, _share(asked, entry.grams), exact, tuple(spans))

    def _numbers_stand(self, sought: Sought, said: str, match: _Match) -> bool:
        """Whether the check of numbers lets what is `said` pass on these sentences."""
        entry = self._entries[match.n]
        made = Candidate("import", "", sought.question, said, _verbatim(entry, match.spans))
        return numbers.check(made, entry.place.chunk).outcome != "drop"

    def _said(self, match: _Match) -> tuple[str, ...]:
        return tuple(letters(quote) for quote in _verbatim(self._entries[match.n], match.spans))

    def _names_others(self, sought: Sought, n: int) -> bool:
        """Whether the question names a rider other than the entry's."""
        unit = self._entries[n].unit
        riders = [letters(match[1]) for match in _RIDER.finditer(_ARTICLE.sub(" ", sought.question))]
        return any(name not in _NO_NAMES and name not in unit for name in riders)


_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_PRODUCT = re.compile(r"[가-힣A-Za-z0-9]{2,}(?<!손해)(?<!생명)(?<!화재)보험(?=에서|에는|으로|[에은는이가의을를과와도로]?(?![가-힣]))")
_ARTICLE = re.compile(r"제\s*\d+\s*조(?:\s*의\s*\d+)?\s*(?:[(（](?:[^()（）]|[(（][^()（）]*[)）])*[)）])?")
_RIDER = re.compile(r"(\S+?)\s*(?:특별약관|특약)")
_NO_NAMES = frozenset(
    [
        "이",
        "그",
        "해당",
        "각",
        "각종",
        "모든",
        "다른",
        "여러",
        "선택",
        "어느",
        "어떤",
        "가입한",
        "부가된",
        "및",
        "또는",
        "과",
        "와",
        "의",
        "",
    ]
)


_UNPAID = re.compile("^무배당")  # no share in the profit: half of all names begin so


def _enough(match: _Match, covered: float, score: float) -> bool:
    return match.covered >= covered and match.asked >= ASKED and match.exact >= EXACT and match.score >= score


def _entry(place: Place) -> _Entry:
    chunk = place.chunk
    head = letters(f"{chunk.unit_title} {_title(chunk)}")
    body = letters(chunk.body)
    products = frozenset(name for product in map(letters, place.products) for name in (product, _UNPAID.sub("", product)) if len(name) > 3)
    names = (*products, *map(letters, (*place.files, chunk.unit_title)))
    return _Entry(place, body, letters(chunk.unit_title), head, products, names, grams=_grams(head) | _grams(body))


def _title(chunk: Chunk) -> str:
    number, _, branch = chunk.article.partition("-")
    named = f"제{number}조{f'의{branch}' if branch else ''}" if number.isdigit() else chunk.article
    return f"{named}({chunk.title})"


def _pieces(entry: _Entry) -> list[_Piece]:
    """The sentences of an entry's body, with the article's title known to each."""
    if not entry.pieces:
        body, start = entry.place.chunk.body, 0
        known = _grams(entry.head)
        for line in body.split("\n"):
            for span in sentences(line):
                said = letters(line[span.start : span.end])
                if said:
                    entry.pieces.append(_Piece(Span(start + span.start, start + span.end), _grams(said), _grams(said) | known))
            start += len(line) + 1
    return entry.pieces


_CLOSES = re.compile(r"[)\]’”」』】]*\.?")  # what ends a sentence behind its last letter


def _located(quote: str, plain: str, entry: _Entry) -> Span | None:
    """Where a quote stands in an entry's body, form and blanks aside."""
    body, at = entry.place.chunk.body, -1
    while (at := entry.body.find(plain, at + 1)) >= 0:
        entry.ways = entry.ways or _ways(body)
        start, end = entry.ways[at].start, entry.ways[at + len(plain) - 1].end
        closing = _CLOSES.match(body, end)
        span = Span(start, closing.end() if closing else end)
        if not _WITHIN.match(body[max(0, start - 2) : start + 1][::-1]) and not _WITHIN.match(body[end - 1 : end + 2]):
            return span if _joined(quote) == _joined(body[span.start : span.end]) else None
    return None


_WITHIN = re.compile(r"\d[.,]?\d")  # 5일 of 15일, 000원 of 10,000원


def _verbatim(entry: _Entry, spans: Iterable[Span]) -> tuple[str, ...]:
    """The words of ranges, neighbours in one."""
    body = entry.place.chunk.body
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if merged and not body[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(body[span.start : span.end] for span in merged)


def _share(weights: dict[str, float], grams: frozenset[str]) -> float:
    whole = sum(weights.values())
    return sum(weights[gram] for gram in weights.keys() & grams) / whole if whole else 1.0


_ANY = re.compile("약관|특약|무배당|보험상품|상품|pdf")  # says nothing of which


def _fits(name: str, entry: _Entry) -> bool:
    """Whether a file's word for product or terms is a part of a name of the entry, or made of its names and nothing else."""
    said, names = _short(name), sorted(map(_short, entry.names), key=len, reverse=True)
    if any(said in known for known in names):
        return True
    rest = said
    for known in names:
        rest = rest.replace(known, "") if len(known) > 2 else rest
    return rest != said and not _ANY.sub("", rest)


def _short(name: str) -> str:
    return name.replace("특별약관", "특약")


_NUMBER = re.compile(r"\s*(\d+)(?:\s*(?:의|-)\s*(\d+))?\s*(?:조)?\s*")


def _is_article(said: str, entry: _Entry) -> bool:
    """Whether an entry is what a file calls its article: by number (with the terms' name, if it stands there), annex or title."""
    chunk = entry.place.chunk
    bare = _NUMBER.fullmatch(said)
    stated = facts(said).references
    numbers_ = {r.number for r in stated if r.level == "조"} | ({"-".join(filter(None, bare.groups()))} if bare else set())
    annexes = {letters(f"{r.level}{r.number}") for r in stated if r.level not in ("조", "항", "호", "목")}
    if numbers_:
        return chunk.article in numbers_
    if annexes:
        return letters(chunk.article) in annexes
    return bool(letters(said)) and letters(said) in letters(chunk.title)


_REFERENCE = re.compile(
    r"제?\s*\d+\s*(?:조|항|호|목)(?:\s*의\s*\d+)?|별표\s*\d*|[(（「『【][^()（）]*[)）」』】]|보통약관|\S*특별약관|\S*특약|약관|참조|참고|[\s,.·]"
)


def _only_names(quote: str) -> bool:
    """Whether evidence names a place (약관 제15조(알릴 의무) 제2항) and quotes nothing."""
    return bool(re.search(r"제\s*\d+\s*조|별표", quote)) and len(letters(_REFERENCE.sub("", quote))) < _OWN
