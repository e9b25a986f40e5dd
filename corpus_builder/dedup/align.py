"""What differs between two similar texts, and whether it is law.

Both texts are first folded: spellings of numbers, endings (합니다, 한다, 하여 드립니다), interchangeable general words
(interchangeable.txt) become one, blanks and punctuation go, and a particle that a blank follows becomes a mark that may be
missing. Equal sentences are paired wherever they stand. What is left is aligned letter by letter, and every difference must be
understood: a particle is, nothing else. Content on one side only makes a sibling; so does one word for another, unless it is a
single unknown pair of words, which people are asked about. What isn't understood is a sibling, never a merge: a missed duplicate costs a
visible call, a wrong merge hides a law.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from operator import add

from rapidfuzz.distance import Indel

from corpus_builder.dedup import Kind, Outcome
from corpus_builder.dedup.facts import END, boxes, measures, negations, plain, squeezed, with_numbers

# ---------------------------------------------------------------- folding

TOPIC, SUBJECT, OBJECT, GENITIVE = "\x02", "\x03", "\x04", "\x05"
_BEFORE = r"(?<=[가-힣a-z0-9%)\]』」’”\"'>]"
_AFTER = r"(?=[\s,.:;)\]\x01]|$)"
_PARTICLES = tuple(
    (re.compile(pattern + _AFTER), mark)
    for pattern, mark in (
        (rf"[은는]{_BEFORE}[은는])(?<![같많않받높낮적작좋]은)(?<![하되있없않받넘]는)(?<!또는)", TOPIC),
        (rf"[이가]{_BEFORE}[이가])(?<![없같높깊길많나차사]이)(?<![평허국추증물원휴인시감부]가)", SUBJECT),
        (rf"[을를]{_BEFORE}[을를])", OBJECT),
        (rf"의{_BEFORE}의)(?<![고동회주합정협결편무유임상]의)", GENITIVE),
    )
)
_DROP = re.compile(f"[{TOPIC}-{GENITIVE}]+")
_SPELL = str.maketrans({TOPIC: "은", SUBJECT: "이", OBJECT: "을", GENITIVE: "의", "는": "은", "가": "이", "를": "을", "와": "과"})

_B = {chr(code): chr(code - 17) for code in range(0xAC00 + 17, 0xD7A4, 28)}  # 합 → 하
_N = {chr(code): chr(code - 4) for code in range(0xAC00 + 4, 0xD7A4, 28)}  # 한 → 하
_ASK = "(?:알려주세요|알려주십시오|알려주시기바랍니다|알려주시겠습니까|알고싶습니다|궁금합니다|궁금해요|요)"
_FINAL = rf"(?:[.。?]+|(?={END}|$))"
_B_FINAL, _N_FINAL = "".join(_B), "".join(_N)
_ASKED = (
    (re.compile(rf"(?:인가요|인지[를가{SUBJECT}{OBJECT}]?{_ASK}|입니까|이에요|인가){_FINAL}"), "이" + END),
    (re.compile(rf"(?:나요|는가요|는지[를가{SUBJECT}{OBJECT}]?{_ASK})[.。?]*"), END),
)
_ENDINGS = (
    (re.compile(rf"([{_B_FINAL}])니[다까](?![만면고는])[.。?]*"), lambda m: (_B[m[1]] if m[1] != "습" else "") + END),
    (
        re.compile(rf"([{_N_FINAL}있없였했됐겠았었같이는])다(?:[.。]+|(?={END}|$))"),
        lambda m: ("" if m[1] == "는" else _N.get(m[1], m[1])) + END,
    ),
)
_MAY_BE_POLITE = re.compile(rf"[요함됨음]{_FINAL}")
_POLITE = re.compile(rf"(?:([있없않받])[어아]요|([하해])여?요|([되돼])어?요|([함됨])|(?<=[있없않])음){_FINAL}")
_WORDING = (
    (re.compile(rf"(?:하게되|(?:하여|해)드리|하[는{TOPIC}]것으?로하|하기로하){END}"), "하" + END),
    (re.compile(rf"(?:되게되|되[는{TOPIC}]것으?로하){END}"), "되" + END),
    (re.compile(rf"([있없않])게되{END}"), rf"\1{END}"),
    (re.compile(rf"에(\d[\d.]*%)[을를{OBJECT}]?(?:더한|가산한|합한)이율"), r"+\1"),
)
_STOP = re.compile(r"[.。?]+(?!\d)")
_PUNCTUATION = re.compile(rf"[^\w%{END}-{GENITIVE}~+×÷.]+|\.(?!\d)|_+")


def _polite(match: re.Match[str]) -> str:
    if match[4]:
        return ("하" if match[4] == "함" else "되") + END
    return (match[1] or (match[2] and "하") or (match[3] and "되") or "") + END


@dataclass(frozen=True, slots=True)
class Folded:
    """Sentences in the form in which print doesn't differ: with their particles as marks, and without, in the order printed."""

    marked: tuple[str, ...]
    bare: tuple[str, ...]


def fold(sentences: Iterable[str]) -> Folded:
    """The folded form of sentences, but for interchangeable words."""
    return _folded(chain.from_iterable(map(_marked_sentences, sentences)))


def _folded(pairs: Iterable[tuple[str, str]]) -> Folded:
    kept = tuple(pairs)
    return Folded(tuple(marked for marked, _ in kept), tuple(bare for _, bare in kept))


@lru_cache(maxsize=1 << 15)  # law repeats its sentences
def _marked_sentences(text: str) -> tuple[tuple[str, str], ...]:
    return _with_bare(_marked(text))


@lru_cache(maxsize=1 << 15)
def _reworded_sentences(marked: str) -> tuple[tuple[str, str], ...]:
    return _with_bare(_reworded(marked))


def _with_bare(marked: str) -> tuple[tuple[str, str], ...]:
    return tuple((m, b) for m, b in zip(marked.split(END), _bare(marked).split(END), strict=True) if b)


def reworded(one: Folded, two: Folded) -> tuple[Folded, Folded]:
    """What two sides don't have in common, with one word for interchangeable words."""
    equal = Counter(one.bare) & Counter(two.bare)
    left, right = (map(_reworded_sentences, _without(side, Counter(equal))) for side in (one, two))
    return _folded(chain.from_iterable(left)), _folded(chain.from_iterable(right))


def answered(sides: tuple[Folded, Folded], same: Iterable[tuple[str, str]]) -> tuple[Folded, Folded]:
    """Both sides with the first word of every pair that people called the same in place of the second."""
    marked = [END.join(side.marked) for side in sides]
    for one, other in sorted(same, key=lambda pair: (-len(pair[1]), pair)):
        marked = [text.replace(other, one) for text in marked]
    return reworded(*(_folded(_with_bare(text)) for text in marked))


_SPLIT = re.compile(rf"{END}+|(?<=[다요까음함됨][.。?])(?!\d)|(?<=니다)(?![\s.。?만면고는])")


@lru_cache(maxsize=1 << 14)  # what is kept is compared again and again
def _sentences(text: str, kind: Kind) -> dict[str, str]:
    """The sentences of a text by their form without blanks; one that stands twice is numbered."""
    found: dict[str, str] = {}
    for sentence in _SPLIT.split(plain(text, kind)):
        bare = squeezed(sentence)
        while bare in found:
            bare += END
        if bare:
            found[bare] = sentence
    return found


def one_sided(a: str, b: str, kind: Kind) -> str:
    """What only one of two texts says, when that is all the difference; else ""."""
    ours, theirs = _sentences(a, kind), _sentences(b, kind)
    missing, added = (" ".join(x[s] for s in x if s not in y).strip() for x, y in ((ours, theirs), (theirs, ours)))
    if missing and added:
        return ""
    return f"“{_short(added)}” added" if added else f"“{_short(missing)}” missing" if missing else ""


def apart(a: str, b: str, kind: Kind) -> tuple[Folded, Folded]:
    """What two texts don't have in common, folded."""
    ours, theirs = _sentences(a, kind), _sentences(b, kind)
    return fold(ours[s] for s in ours if s not in theirs), fold(theirs[s] for s in theirs if s not in ours)


def _bare(text: str) -> str:
    """Without the marks of particles."""
    return _DROP.sub("", text)


def _marked(text: str) -> str:
    for pattern, mark in _PARTICLES:
        text = pattern.sub(mark, text)
    text = with_numbers(squeezed(text))
    if "요" in text or "까" in text or "지" in text or "가" in text:
        for asked, said in _ASKED:
            text = asked.sub(said, text)
    for ending, plainly in _ENDINGS:
        text = ending.sub(plainly, text)
    if _MAY_BE_POLITE.search(text):
        text = _POLITE.sub(_polite, text)
    text = _PUNCTUATION.sub("", _STOP.sub(END, text))
    if "게되" in text or "드리" in text or "로하" in text or "이율" in text:
        for wording, one in _WORDING:
            text = wording.sub(one, text)
    return text


def _reworded(text: str) -> str:
    """Interchangeable words replaced until nothing changes. Only what begins with two letters of the text is tried."""
    words = _interchangeable()
    for _ in range(4):
        before, found = text, words.keys() & set(map(add, text, text[1:]))
        for _, word, one in sorted(rule for start in found for rule in words[start]):
            text = text.replace(word, one)
        if text == before:
            break
    return text


@cache
def _interchangeable() -> dict[str, list[tuple[int, str, str]]]:
    """(place in the list, spelling, the one that stands for it) by the spelling's first two letters, with and without marks."""
    found: dict[str, str] = {}
    listing = (files("corpus_builder.dedup") / "interchangeable.txt").read_text("utf-8")
    for line in listing.splitlines():
        group = [word.strip() for word in line.split("#")[0].split("|")]
        if len(group) < 2:
            continue
        one = _so_far(_marked(group[0] + " ,"), found)
        forms = {_so_far(form, found) for other in group[1:] for form in _forms(other)}
        for form in sorted((f for f in forms if f not in one), key=lambda form: (-len(form), form)):
            found.setdefault(form, one)
    rules: dict[str, list[tuple[int, str, str]]] = {}
    for place, (word, one) in enumerate(found.items()):
        rules.setdefault(word[:2], []).append((place, word, one))
    return rules


def _forms(phrase: str) -> tuple[str, str, str]:
    marked = _marked(phrase + " ,")
    return marked, squeezed(phrase), _bare(marked)


def _so_far(text: str, found: dict[str, str]) -> str:
    for word, one in found.items():
        text = text.replace(word, one)
    return text


# ---------------------------------------------------------------- what differs


def boxes_differ(a: str, b: str) -> str:
    """What two clauses' boxes of one title say differently: another measure, or the contrary in the same words. Else "".

    A box explains: it may be missing or say the same in its own words.
    """
    mine, theirs = boxes(a), boxes(b)
    for title in sorted(mine.keys() & theirs.keys()):
        x, y = mine[title], theirs[title]
        if measures(x) != measures(y):
            return f"in a box: {', '.join(sorted(measures(x) ^ measures(y))[:3])}"
        if Counter(negations(x)) != Counter(negations(y)) and Indel.normalized_similarity(x, y) > 0.75:
            return f"in a box: {title}"
    return ""


@dataclass(frozen=True, slots=True)
class Words:
    """What is known about words: names that are different things, and pairs that people decided about (each pair sorted)."""

    names: frozenset[str] = frozenset()
    same: frozenset[tuple[str, str]] = frozenset()
    other: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class _Found:
    replaced: list[tuple[str, str]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def same_print(one: Folded, two: Folded) -> Outcome | None:
    """A merge when two texts say the same sentences, in whatever order; else None."""
    if one.marked == two.marked:
        return Outcome("merge", "spacing, punctuation and endings")
    if one.bare == two.bare or sorted(one.bare) == sorted(two.bare) or "".join(one.bare) == "".join(two.bare):
        if _roles_differ(one, two):
            return Outcome("sibling", "subject and object change places")
        return Outcome("merge", "particles, endings and order of sentences")
    return None


def _roles_differ(a: Folded, b: Folded) -> bool:
    """Whether what one text has as a subject is an object in the other."""
    mine = dict(zip(a.bare, a.marked, strict=True))
    theirs = zip(b.bare, b.marked, strict=True)
    return any(mine[bare] != marked and _turned(_roles(mine[bare]), _roles(marked)) for bare, marked in theirs if bare in mine)


def _roles(sentence: str) -> dict[int, str]:
    places, at = {}, 0
    for c in sentence:
        if c in (TOPIC, SUBJECT, OBJECT):
            places[at] = c
        elif c != GENITIVE:
            at += 1
    return places


def _turned(a: dict[int, str], b: dict[int, str]) -> bool:
    changes = {(a[at], b[at]) for at in a.keys() & b.keys() if a[at] != b[at]}
    if (SUBJECT, OBJECT) in changes or (OBJECT, SUBJECT) in changes:
        return True
    return (TOPIC, OBJECT) in changes and (OBJECT, TOPIC) in changes


def difference(a: str, b: str, kind: Kind, sides: tuple[Folded, Folded], words: Words) -> Outcome:
    """What two texts with equal typed facts are to each other, by what they have `apart`, `reworded`; `same_print` found it unequal."""
    found = _Found()
    for x, y in _left_over(*sides):
        _align(x, y, plain(a, kind), plain(b, kind), found)
    if found.added or found.missing:
        said = [f"“{_short(t)}” added" for t in found.added] + [f"“{_short(t)}” missing" for t in found.missing]
        return Outcome("sibling", "; ".join(said[:3]))
    pairs = {_words(x, y, a, b) for x, y in found.replaced}
    pairs = {pair for pair in pairs if pair is None or tuple(sorted(pair)) not in words.same}
    if not pairs:
        return Outcome("merge", "particles and interchangeable words")
    told = "; ".join(f"{_short(x)} / {_short(y)}" for x, y in (found.replaced[:3] if None in pairs else sorted(p for p in pairs if p)[:3]))
    pair = next(iter(pairs))
    if len(pairs) > 1 or pair is None or not _may_ask(pair, words):
        return Outcome("sibling", told)
    return Outcome("review", told, (_sorted(pair),))


def _sorted(pair: tuple[str, str]) -> tuple[str, str]:
    return pair if pair[0] <= pair[1] else (pair[1], pair[0])


def _left_over(a: Folded, b: Folded) -> list[tuple[str, str]]:
    """The marked sentences without an equal partner, the most similar ones paired, the rest of each side joined."""
    equal = Counter(a.bare) & Counter(b.bare)
    left, right = _without(a, Counter(equal)), _without(b, Counter(equal))
    if len(left) * len(right) > 1600:
        return [("".join(left), "".join(right))]
    if len(left) == len(right) == 1:
        return [(left[0], right[0])]
    ranked = sorted(
        ((Indel.normalized_similarity(x, y), i, j) for i, x in enumerate(left) for j, y in enumerate(right)),
        key=lambda row: (-row[0], abs(row[1] - row[2]), row[1] + row[2]),
    )
    pairs, used, taken = [], set(), set()
    for similarity, i, j in ranked:
        if similarity < 0.6:
            break
        if i not in used and j not in taken:
            pairs.append((left[i], right[j]))
            used.add(i)
            taken.add(j)
    rest = ("".join(s for i, s in enumerate(left) if i not in used), "".join(s for j, s in enumerate(right) if j not in taken))
    return pairs + ([rest] if any(rest) else [])


def _without(text: Folded, equal: Counter[str]) -> list[str]:
    rest = []
    for marked, bare in zip(text.marked, text.bare, strict=True):
        if equal[bare]:
            equal[bare] -= 1
        else:
            rest.append(marked)
    return rest


def _align(a: str, b: str, whole_a: str, whole_b: str, found: _Found) -> None:
    if _bare(a) == _bare(b) and _turned(_roles(a), _roles(b)):
        found.replaced.append((a, b))
        return
    for i, j, k, m in _segments(a, b):
        x, y = a[i:j], b[k:m]
        bare = _bare(x), _bare(y)
        if bare[0] == bare[1] or x.translate(_SPELL) == y.translate(_SPELL):
            if {SUBJECT, OBJECT} <= {*x, *y} and len(x) == len(y) == 1:
                found.replaced.append((x, y))
        elif bare[0] and bare[1]:
            found.replaced.append((bare[0], bare[1]))
        elif bare[1]:
            if y not in _UNSAID and not (y in _LOOSE and _blank(whole_a, a, i)):
                found.added.append(bare[1])
        elif x not in _UNSAID and not (x in _LOOSE and _blank(whole_b, b, k)):
            found.missing.append(bare[0])


_LOOSE = frozenset("은는이가을를의")
# Who acts by the terms unless they name another: 회사는 may be said, left out or stand elsewhere in the sentence.
_UNSAID = frozenset({"회사" + TOPIC, "회사" + SUBJECT})


def _blank(whole: str, sentence: str, at: int) -> bool:
    """Whether a blank stands in the printed text where the folded sentence is at `at`: a particle may be missing there, not a syllable."""
    before, after = _bare(sentence[max(0, at - 2) : at]), _bare(sentence[at : at + 2])
    return bool(before and after and re.search(rf"{re.escape(before)}[,.)]?\s+{re.escape(after)}", whole))


def _segments(a: str, b: str) -> list[list[int]]:
    """The differing stretches a[i:j] and b[k:m] of two sentences; a single equal letter between two of them belongs to both."""
    spans: list[list[int]] = []
    for code in Indel.opcodes(a, b):
        if code.tag == "equal":
            continue
        if spans and code.src_start - spans[-1][1] <= 1:
            spans[-1][1], spans[-1][3] = code.src_end, code.dest_end
        else:
            spans.append([code.src_start, code.src_end, code.dest_start, code.dest_end])
    return spans


_TAIL = re.compile(r"(?:에게|에서|으로|로|은|는|이|가|을|를|의|에|과|와|도|만)$")


def _words(x: str, y: str, a: str, b: str) -> tuple[str, str] | None:
    """The two words that a differing stretch belongs to; None when it isn't one word for another."""
    ours, theirs = _vocabulary(a), _vocabulary(b)
    left = {w for w in ours - theirs if x in w}
    right = {w for w in theirs - ours if y in w}
    return (left.pop(), right.pop()) if len(left) == len(right) == 1 else None


@lru_cache(maxsize=256)
def _vocabulary(text: str) -> frozenset[str]:
    words = re.findall(r"[\w%]+", plain(text, "clause"))
    return frozenset(_TAIL.sub("", w) if len(w) > 2 else w for w in words)


_LAW = re.compile("않|아니|없|못|제외|포함|불가|면책|이상|이하|초과|미만|이내|또는|및|다만|한하|한정")


def _may_ask(pair: tuple[str, str], words: Words) -> bool:
    """Whether people can say if the two words are one: not when it is known or plain that they are not."""
    if _sorted(pair) in words.other or (pair[0] in words.names and pair[1] in words.names):
        return False
    return not any(len(w) > 12 or _LAW.search(w) or any(c.isdigit() for c in w) or w.endswith("자") for w in pair)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:28] + "…" + text[-10:]


def names(terms: Iterable[str]) -> frozenset[str]:
    """Terms in the form in which differing words are looked up."""
    return frozenset(word for term in terms if len(word := squeezed(term).lower()) > 1)
