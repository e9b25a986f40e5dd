"""What differs between two similar texts, and whether it is law.

Sentences that both have go first, wherever they stand; the others are folded (`fold`), and again those that both have go. What is
left is aligned letter by letter, and every difference must be understood: a particle is, a topic that stands behind a condition, 와 for
및; nothing else. Content on one side only makes a sibling; so does one word for another, unless it is a single unknown pair of words,
which people are asked about. What isn't understood is a sibling, never a merge: a missed duplicate costs a visible call, a wrong merge
hides a law.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rapidfuzz.distance import Indel, Postfix

from corpus_builder.dedup import Outcome
from corpus_builder.dedup.facts import measures, negations
from corpus_builder.dedup.fold import GENITIVE, OBJECT, SUBJECT, TOPIC, Clause, clauses, particle, reworded, unmarked
from corpus_builder.dedup.forms import Form, letters
from corpus_builder.dedup.stripped import END, boxes, squeezed

_Said = TypeVar("_Said")
Sides = tuple[list[Clause], list[Clause]]
"""What each of two texts says that the other doesn't."""

_SPELL = str.maketrans({TOPIC: "은", SUBJECT: "이", OBJECT: "을", GENITIVE: "의", "는": "은", "가": "이", "를": "을", "와": "과"})

SPACING = Outcome("merge", "spacing, punctuation and endings")
PARTICLES = Outcome("merge", "particles, endings and order of sentences")
WORDS = Outcome("merge", "particles, endings and interchangeable words")
ROLES = Outcome("sibling", "subject and object change places")


def apart(one: str, two: str) -> tuple[list[str], list[str]]:
    """The sentences, as printed, of each of two texts with `END`s that the other doesn't have; blanks don't count."""
    ours, theirs = ([part for part in said.split(END) if part and not part.isspace()] for said in (one, two))
    return unshared(ours, list(map(squeezed, ours)), theirs, list(map(squeezed, theirs)))


def unshared(ours: Iterable[_Said], here: Sequence[str], theirs: Iterable[_Said], there: Sequence[str]) -> tuple[list[_Said], list[_Said]]:
    """What only one side has of `ours`, known by `here`, and `theirs`, known by `there`; what stands there twice must be there twice."""
    mine, others = set(here), set(there)
    if len(mine) == len(here) and len(others) == len(there):
        left = [what for what, name in zip(ours, here, strict=True) if name not in others]
        return left, [what for what, name in zip(theirs, there, strict=True) if name not in mine]
    return _beyond(ours, here, Counter(there)), _beyond(theirs, there, Counter(here))


def _beyond(said: Iterable[_Said], names: Sequence[str], there: Counter[str]) -> list[_Said]:
    rest = []
    for what, name in zip(said, names, strict=True):
        there[name] -= 1
        if there[name] < 0:
            rest.append(what)
    return rest


def one_sided(left: Sequence[str], right: Sequence[str]) -> str:
    """What only one of two texts says, when that is all the difference; else ""."""
    if left and right:
        return ""
    said = _short(" ".join(left or right).strip())
    return said and f"“{said}” {'missing' if left else 'added'}"


def same_letters(one: Form, two: Form) -> bool:
    """Whether two texts differ in nothing but blanks, punctuation and where they are cut. Signs are no punctuation."""
    return one.letters == two.letters


def in_order(one: Form, two: Form) -> bool:
    """Whether two texts say the same, but for particles and interchangeable words, in the same order."""
    return one.bare == two.bare or same_letters(one, two)


def uncommon(one: Form, two: Form) -> Sides:
    """What two texts don't have in common."""
    here, there = one.bare.split(END), two.bare.split(END)
    ours, theirs = one.marked.split(END), two.marked.split(END)
    if len(here) == len(there):  # mostly they differ in one or two clauses, and say the rest in one order
        other = [both for both in zip(ours, here, theirs, there, strict=True) if both[1] != both[3]]
        if {bare for _, bare, _, _ in other}.isdisjoint([bare for _, _, _, bare in other]):
            return [(clause, bare) for clause, bare, _, _ in other], [(clause, bare) for _, _, clause, bare in other]
    return unshared(zip(ours, here, strict=True), here, zip(theirs, there, strict=True), there)


def _uncommon(sides: Sides) -> Sides:
    one, two = sides
    return unshared(one, [bare for _, bare in one], two, [bare for _, bare in two])


def answered(sides: Sides, same: Iterable[tuple[str, str]]) -> Sides:
    """Both sides with the first word of every pair that people called the same in place of the second."""
    left, right = (END.join(clause for clause, _ in side) for side in sides)
    for one, other in sorted(same, key=lambda pair: (-len(pair[1]), pair)):
        left, right = left.replace(other, one), right.replace(other, one)
    return _uncommon((_reworded(left), _reworded(right)))


def _reworded(side: str) -> list[Clause]:
    return [new for clause, _ in clauses(side) for new in reworded(clause)]


# ---------------------------------------------------------------- two names of a unit

_UNIT = re.compile(r"[^\n.]{2,80}(?:약관|특약)\s*(?:[(（][^()（）\n]{1,20}[)）])?$")
_KIND_OF_UNIT = re.compile(r"(?:추가)?(?:특별|보통)?(?:약관|특약)$")


def units(a: str, b: str) -> tuple[str, str] | None:
    """The names of the riders that two clauses belong to where these stand on a line of their own and differ; without blanks."""
    here, there = a.partition("\n")[0].strip(), b.partition("\n")[0].strip()
    if here == there or not (_UNIT.fullmatch(here) and _UNIT.fullmatch(there)):
        return None
    one, two = squeezed(here).lower(), squeezed(there).lower()
    return (one, two) if _unit_name(one) != _unit_name(two) else None


def _unit_name(bare: str) -> str:
    return letters(bare).replace("특별약관", "특약")


def below(text: str, name: str) -> str:
    """A clause without the line that names its unit, and with this unit for its name where the clause calls itself by it."""
    own = re.compile(r"\s*".join(map(re.escape, name)), re.IGNORECASE)
    return own.sub("이 특별약관", text.partition("\n")[2])


def may_be_one_unit(one: str, other: str) -> bool:
    """Whether two names differ so little that people can be asked if they name one thing.

    Either one says all that the other says and more (with a bracket or a word), or most of what it says is at its end in both.
    """
    x, y = sorted((_KIND_OF_UNIT.sub("", _unit_name(name)) for name in (one, other)), key=len)
    if not Counter(x) - Counter(y):
        return bool(x)
    return Postfix.similarity(x, y) * 2 > len(x)


# ---------------------------------------------------------------- what differs


_OF_STATUTE = re.compile(r"제\d+조")
_CODE = re.compile(r"[A-Za-z]\d+(?:\.\d+)?")  # of diseases: N96


def boxes_differ(a: str, b: str) -> str:
    """What two clauses' boxes of one title say differently: another measure, or the contrary in the same words. Else "".

    A box explains: it may be missing or say the same in its own words.
    """
    mine, theirs = boxes(a), boxes(b)
    here, there = ({title for title in titles if _OF_STATUTE.search(title)} for titles in (mine, theirs))
    if here and there and not (here <= there or there <= here):
        return f"in a box: {min(here - there)} / {min(there - here)}"
    for title in sorted(mine.keys() & theirs.keys()):
        x, y = mine[title], theirs[title]
        if measures(x) != measures(y):
            return f"in a box: {', '.join(sorted(measures(x) ^ measures(y))[:3])}"
        if (codes := set(_CODE.findall(x))) and (others := set(_CODE.findall(y))) and codes != others:
            return f"in a box: {', '.join(sorted(codes ^ others)[:3])}"
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


def same_print(sides: Sides) -> Outcome | None:
    """A merge when two sides say the same clauses, in whatever order; else None."""
    one, two = sides
    if one == two:
        return SPACING
    here, there = [bare for _, bare in one], [bare for _, bare in two]
    if sum(map(len, here)) != sum(map(len, there)):
        return None
    if here == there or sorted(here) == sorted(there) or "".join(here) == "".join(there):
        return ROLES if _roles_differ(one, two) else PARTICLES
    return None


def same_form(one: Form, two: Form) -> Outcome | None:
    """A merge when two texts say the same in the same order, and nobody changes places; else None."""
    if one.marked == two.marked:
        return WORDS
    if one.bare != two.bare:
        return None
    if _objects(one.marked) == _objects(two.marked):  # what is an object in both is a subject in none
        return WORDS
    pairs = zip(one.marked.split(END), two.marked.split(END), strict=True)
    return ROLES if any(x != y and _turned(_roles(x), _roles(y)) for x, y in pairs) else WORDS


def _objects(marked: str) -> str:
    return marked.replace(TOPIC, "").replace(SUBJECT, "").replace(GENITIVE, "")


def _roles_differ(one: list[Clause], two: list[Clause]) -> bool:
    """Whether what one text has as a subject is an object in the other."""
    mine = {bare: clause for clause, bare in one}
    return any(mine[bare] != clause and _turned(_roles(mine[bare]), _roles(clause)) for clause, bare in two if bare in mine)


def _roles(sentence: str) -> dict[int, str]:
    """Before which letter, marks not counted, which particle stands."""
    return {mark.start() - marks: mark[0] for marks, mark in enumerate(_MARKS.finditer(sentence)) if mark[0] != GENITIVE}


_MARKS = re.compile(f"[{TOPIC}-{GENITIVE}]")


def _turned(a: dict[int, str], b: dict[int, str]) -> bool:
    changes = {(a[at], b[at]) for at in a.keys() & b.keys() if a[at] != b[at]}
    if (SUBJECT, OBJECT) in changes or (OBJECT, SUBJECT) in changes:
        return True
    return (TOPIC, OBJECT) in changes and (OBJECT, TOPIC) in changes


def difference(one: Form, two: Form, sides: Sides, words: Words) -> Outcome:
    """What two texts with equal typed facts are to each other, by what is `uncommon` to them; `same_print` found it unequal."""
    ours, theirs = one.said, two.said
    found = _Found()
    for mine, other in _left_over(sides):
        _align(mine, other, ours, theirs, found)
    if found.added or found.missing:
        said = [f"“{_short(t)}” added" for t in found.added] + [f"“{_short(t)}” missing" for t in found.missing]
        return Outcome("sibling", "; ".join(said[:3]))
    pairs = set()
    for x, y in found.replaced:
        pair = _words(x, y, ours, theirs)
        if pair is None:
            return Outcome("sibling", _told(found.replaced))
        if _sorted(pair) not in words.same:
            pairs.add(pair)
    if not pairs:
        return WORDS
    told, pair = _told(sorted(pairs)), next(iter(pairs))
    if len(pairs) > 1 or not _may_ask(pair, words):
        return Outcome("sibling", told)
    return Outcome("review", told, (_sorted(pair),))


def _told(pairs: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{_short(x)} / {_short(y)}" for x, y in pairs[:3])


def _sorted(pair: tuple[str, str]) -> tuple[str, str]:
    return pair if pair[0] <= pair[1] else (pair[1], pair[0])


def _left_over(sides: Sides) -> list[tuple[Clause, Clause]]:
    """The clauses without an equal partner, the most similar ones paired, the rest of each side joined."""
    left, right = sides
    if len(left) == len(right) == 1:
        return [(left[0], right[0])]
    if len(left) * len(right) > 1600:
        return [(_joined(left), _joined(right))]
    ranked = sorted(
        ((Indel.normalized_similarity(x, y), i, j) for i, (x, _) in enumerate(left) for j, (y, _) in enumerate(right)),
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
    if len(used) < max(len(left), len(right)):
        rest = ([clause for n, clause in enumerate(side) if n not in there] for side, there in ((left, used), (right, taken)))
        one, two = map(_joined, rest)
        pairs.append((one, two))
    return pairs


def _joined(side: Sequence[Clause]) -> Clause:
    return "".join(clause for clause, _ in side), "".join(bare for _, bare in side)


def _align(one: Clause, two: Clause, ours: str, theirs: str, found: _Found) -> None:
    (a, bare), (b, other) = one, two
    if bare == other and _turned(_roles(a), _roles(b)):
        found.replaced.append((a, b))
        return
    here = _letters_apart(a, b, ours, theirs)
    if here.added and here.missing and _letters_apart(_topic_last(a), _topic_last(b), ours, theirs) == _Found():
        return
    found.replaced += here.replaced
    found.added += here.added
    found.missing += here.missing


def _letters_apart(a: str, b: str, ours: str, theirs: str) -> _Found:
    found = _Found()
    for i, j, k, m in _segments(a, b):
        x, y = a[i:j], b[k:m]
        bare, other = unmarked(x), unmarked(y)
        if bare == other or (len(x) == len(y) and x.translate(_SPELL) == y.translate(_SPELL)):
            if {SUBJECT, OBJECT} <= {*x, *y} and len(x) == len(y) == 1:
                found.replaced.append((x, y))
        elif (y in _LOOSE and _run_on(theirs, b, k, x, ours, a, i)) or (x in _LOOSE and _run_on(ours, a, i, y, theirs, b, k)):
            continue
        elif bare and other:
            if frozenset((x, y)) not in _SAME_HERE or not (_one_thing(ours, a, i, j) and _one_thing(theirs, b, k, m)):
                found.replaced.append((bare, other))
        elif other:
            if not (y in _UNSAID and _alone(a, b)):
                found.added.append(other)
        elif not (x in _UNSAID and _alone(a, b)):
            found.missing.append(bare)
    return found


def _topic_last(clause: str) -> str:
    """A clause with its topic behind a condition of another subject: 회사는 계약자가 …한 경우 … is 계약자가 …한 경우 회사는 …."""
    return _TOPIC_FIRST.sub(r"\g<condition>\g<topic>", clause) if TOPIC in clause and "경우" in clause else clause


_PARTY = "(?:회사|계약자|피보험자|수익자)"
# Only a party that does something, or an event: of 피보험자는 나이가 … 경우 the topic is what the condition speaks of.
_TOPIC_FIRST = re.compile(
    rf"(?:^|(?<=고))(?P<topic>{_PARTY}(?:또는{_PARTY})*{TOPIC})(?P<condition>(?:{_PARTY}|보험사고|지급이유){SUBJECT}[^{TOPIC}{SUBJECT}]{{1,80}}?경우)"
)


def _one_thing(said: str, clause: str, first: int, last: int) -> bool:
    """Whether what stands in a folded clause from `first` to `last` is a printed word, or 와 and 과 the end of one before a noun.

    계약자와 다른 피보험자 are not both of them.
    """
    word, before, after = clause[first:last], clause[first - 1 : first], clause[last : last + 1]
    if word not in _ATTACHED:
        return _begins(said, word) and any(rest.lstrip().startswith(after) for rest in _behind(said, word))
    nouns = (rest.split()[0].rstrip(",.") for rest in _behind(said, before + word) if after and rest.lstrip().startswith(after))
    return any(particle(noun)[-1] in _MARKS_OF for noun in nouns)


_ATTACHED = frozenset("와과")
# Two nouns are joined by either; what was spoken of is pointed at by either.
_SAME_HERE = frozenset((frozenset(("및", "와")), frozenset(("및", "과")), frozenset(("그", "해당"))))


def _run_on(own: str, clause: str, at: int, instead: str, said: str, other: str, there: int) -> bool:
    """Whether the letter at `at` of a clause of the text `own` is a particle whose blank is lost: 피보험자가통원한.

    `instead` is what stands in its place in the `other` clause: a particle that may be in its place, or no letter, but a blank in print.
    """
    letter, before, after = clause[at], unmarked(clause[max(0, at - 4) : at]), clause[at + 1 : at + 3]
    if letter == "가" and instead == TOPIC:  # also of a noun that ends in what no particle follows: 시가
        return True
    if particle(before + letter)[-1:] not in _MARKS_OF or _BEGINS_WORD.match(clause, at):
        return False
    alone = any(rest.lstrip()[:1] == letter and rest.lstrip()[1:2].isspace() for rest in _behind(own, before[-2:]))
    if alone or clause[at - 1] in _MARKS_OF or _begins(own, letter + after) or _begins(own, f"{letter} {after[:1]}"):
        return False  # no particle, but a word
    return instead in _FOR[letter] if instead else _blank(said, other, there)


_LOOSE = frozenset("은는이가을를의")
_FOR = {**dict.fromkeys("은는이", TOPIC + SUBJECT), "가": TOPIC + SUBJECT, "을": OBJECT, "를": TOPIC + OBJECT, "의": GENITIVE}
# 이전, 이후, 이상 … are another day, another amount than 전, 후; 가입금액 is no 입금액.
_BEGINS_WORD = re.compile("이[전후상하내외자율]|가(?:입(?!원)|산|족|액)")
_MARKS_OF = frozenset((TOPIC, SUBJECT, OBJECT, GENITIVE))
# Who acts by the terms unless they name another: 회사는 may be said, left out or stand elsewhere in the sentence.
_OTHER = re.compile(f"(?:계약자|피보험자|수익자|상속인|대리인|가입자|당사자){TOPIC}")


def _alone(a: str, b: str) -> bool:
    """Whether nobody else is what two clauses speak of."""
    return not (_OTHER.search(a) or _OTHER.search(b))


_UNSAID = frozenset({"회사" + TOPIC, "회사" + SUBJECT})


def _blank(said: str, clause: str, at: int) -> bool:
    """Whether a blank stands in the printed text where the folded clause is at `at`: a particle may be missing there, not a syllable.

    One of the two words that it stands between may have been folded into another one.
    """
    before, after = unmarked(clause[max(0, at - 2) : at]), unmarked(clause[at : at + 2])
    if after[:1].isdigit():  # 1,000만원 was folded to 10000000원
        after = after[0]
    if not before or not after:
        return False
    if any(rest.lstrip().startswith(after) for rest in _behind(said, before)):
        return True
    word = unmarked(clause[max(0, at - 4) : at])[-3:]
    if len(word) == 3 and any(_behind(said, word)):
        return not _begins(said, after)
    return len(after) == 2 and _begins(said, after) and not any(_behind(said, before))


def _behind(said: str, word: str) -> Iterator[str]:
    """What follows a word wherever a blank stands behind it, from the blank on; a closing sign may stand between."""
    at = said.find(word)
    while at >= 0:
        rest = said[at + len(word) : at + len(word) + 40]
        rest = rest[1:] if rest[:1] in _CLOSING else rest
        if rest[:1].isspace():
            yield rest
        at = said.find(word, at + 1)


_CLOSING = frozenset(",.)")


def _begins(said: str, letters: str) -> bool:
    """Whether a printed word begins with these letters."""
    at = said.find(letters)
    while at > 0 and not said[at - 1].isspace():
        at = said.find(letters, at + 1)
    return at >= 0


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


_TAILS = frozenset(("에게", "에서", "으로", *"로은는이가을를의에과와도만"))


def _words(x: str, y: str, ours: str, theirs: str) -> tuple[str, str] | None:
    """The two words that a differing stretch belongs to; None when it isn't one word for another."""
    left = _words_with(x, ours, theirs)
    right = _words_with(y, theirs, ours) if len(left) == 1 else set()
    return (left.pop(), right.pop()) if len(right) == 1 else None


def _words_with(x: str, ours: str, theirs: str) -> set[str]:
    """The words with `x` that `ours` has and `theirs` hasn't, without particles."""
    found = {stem for stem in _stems_with(x, ours) if x in stem}
    return {word for word in found if word not in theirs or word not in _stems_with(word, theirs)}


def _stems_with(x: str, said: str) -> list[str]:
    """The words of a text that `x` stands in, without particles."""
    found = []
    at = said.find(x) if _WORD.fullmatch(x) else -1
    while at >= 0:
        first = at
        while first and (said[first - 1].isalnum() or said[first - 1] in "_%"):
            first -= 1
        word = _WORD.match(said, first)
        if not word:
            break
        found.append(_stem(word[0]))
        at = said.find(x, word.end())
    return found


def _stem(word: str) -> str:
    if len(word) < 3:
        return word
    return word[:-2] if word[-2:] in _TAILS else word[:-1] if word[-1] in _TAILS else word


_WORD = re.compile(r"[\w%]+")


_LAW = re.compile("않|아니|없|못|제외|포함|불가|면책|이상|이하|초과|미만|이내|또는|및|다만|한하|한정")


def _may_ask(pair: tuple[str, str], words: Words) -> bool:
    """Whether people can say if the two words are one: not when it is known or plain that they are not."""
    if _sorted(pair) in words.other or (pair[0] in words.names and pair[1] in words.names):
        return False
    return not any(len(w) > 12 or _LAW.search(w) or w.endswith("자") or (not w.isalpha() and any(map(str.isdigit, w))) for w in pair)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:28] + "…" + text[-10:]


def names(terms: Iterable[str]) -> frozenset[str]:
    """Terms in the form in which differing words are looked up."""
    return frozenset(word for term in terms if len(word := squeezed(term).lower()) > 1)
