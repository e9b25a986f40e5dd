"""Is there a blank between the end of one printed line and the start of the next? Korean lines break inside words, without a hyphen.

Two kinds of evidence. Files that print the blank at a line's end (HWP, Word) tell it themselves: a full line without one was cut
inside a word. Where no line ends in a blank (print drivers, OCR), the document's own vocabulary votes: does the pair stand in it
as one word or as two?
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus_builder.structure.printed import Printed

_WORD = re.compile(r"[가-힣A-Za-z0-9]+")
_LAST = re.compile(r"[가-힣]+$")
_FIRST = re.compile(r"^[가-힣]+")
_PURE = re.compile(r"[가-힣]+")
_PARTICLE = re.compile(r"^(?:을|를|이|가|은|는|의|에|와|과|로|으로|에서|에게|부터|까지|도|만|라|이라|란|이란|및)(?=[\s,.)]|$)")
_TRAILING = (0.03, 0.97)
"""Share of full lines with a printed trailing blank between which the blanks are evidence for both answers."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a document shows of its word spacing, counted inside lines only; `trailing` as above.

    `heads` and `tails` count the proper beginnings and endings of words: "보험" is rarely a word, and often the head of one.
    `inside` and `behind` count single syllables with another one of the same word behind or before them.
    """

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    heads: Counter[str] = field(default_factory=Counter)
    tails: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    behind: Counter[str] = field(default_factory=Counter)
    trailing: float = 0.0

    def ends(self, syllable: str) -> float:
        """The share of `syllable` that ends a word, in this document."""
        last, inside = self.tails[syllable] + self.words[syllable], self.inside[syllable]
        return (last + 0.5) / (last + inside + 1)

    def begins(self, syllable: str) -> float:
        """The share of `syllable` that begins a word, in this document."""
        first, behind = self.heads[syllable] + self.words[syllable], self.behind[syllable]
        return (first + 0.5) / (first + behind + 1)

    @property
    def tells(self) -> bool:
        """Whether a blank that isn't printed at a line's end means that there is none."""
        return _TRAILING[0] < self.trailing < _TRAILING[1]

    @property
    def cuts_words(self) -> bool:
        """Whether lines are known to break inside words."""
        return self.trailing < _TRAILING[1]


def spelling(stream: Sequence[Printed]) -> Spelling:
    """The evidence in a document's lines."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    full = blank = 0
    told: set[int] = set()
    for item in stream:
        if item.table and item.block in told:
            continue
        told.add(item.block)
        for line in (line for cell in item.table.cells for line in cell.lines) if item.table else (item.line,):
            inner = [token for part in line.text.split()[1:-1] if (token := part.strip(",.()‘’“”「」"))]
            words.update(inner)
            words.update(run for token in inner if not _PURE.fullmatch(token) for run in _PURE.findall(token))
            pairs.update(itertools.pairwise(inner))
        if item.table:
            continue
        if item.full and item.text.strip()[-1:] >= "가":
            full += 1
            blank += item.text.endswith(" ")
    return _counted(words, pairs, blank / full if full else 0.0)


def _counted(words: Counter[str], pairs: Counter[tuple[str, str]], trailing: float) -> Spelling:
    known = Spelling(words, pairs, trailing=trailing)
    for word, count in words.items():
        for cut in range(1, len(word)):
            known.heads[word[:cut]] += count
            known.tails[word[cut:]] += count
            known.inside[word[cut - 1]] += count
            known.behind[word[cut]] += count
    return known


def joint(known: Spelling, before: str, after: str) -> str:
    """What belongs between `before`, the text of a full line with its trailing blank if printed, and the next line `after`: "" or " "."""
    if before.endswith(" "):
        return " "
    end, start = before[-1:], after.lstrip()[:1]
    if not end or not start:
        return ""
    if known.trailing > _TRAILING[0]:
        return "" if _hangul(end) or _hangul(start) or end in "(（「『‘“【[·ㆍ~-" or start in ")）」』’”】].,~-·ㆍ" else " "
    return vote(known, before, after)


def vote(known: Spelling, before: str, after: str) -> str:
    """`joint` by the document's vocabulary alone, for lines whose blanks say nothing: OCR, and the cells of tables."""
    if before.endswith(" "):
        return " "
    last, first = _LAST.search(before), _FIRST.match(after.lstrip())
    if not last or not first:
        return _by_punctuation(before[-1:], after.lstrip())
    a, b = last[0], first[0]
    together, apart = known.words[a + b], known.pairs[a, b]
    if together != apart:
        return "" if together > apart else " "
    ends, begins = known.ends(a[-1]), known.begins(b[0])
    as_two = (known.words[a] + ends) * (known.words[b] + begins)
    return " " if as_two > (known.heads[a] + 1 - ends) * (known.tails[b] + 1 - begins) else ""


def _by_punctuation(end: str, after: str) -> str:
    if end in "(（「『‘“【[·ㆍ~-" or after[0] in ")）」』’”】].,~·ㆍ" or end == "제":
        return ""
    if (_hangul(end) or end in "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ") and after[0] in "(（":
        return ""
    if end in ")）」』’”】]" or end.isdigit() or (end.isascii() and end.isalpha()):
        counter = re.match(r"^(?:일|년|월|원|만원|개|회|세|조|항|호|명|시간|급|종|주|%|％)", after)
        return "" if _PARTICLE.match(after) or (end.isdigit() and (counter or after[0].isdigit())) else " "
    return " "


def _hangul(char: str) -> bool:
    return "가" <= char <= "힣"
