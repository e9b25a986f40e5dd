"""What the guard reads from a text, read from thousands at once.

The substitutions and patterns are those of `stripped`, `facts`, `fold` and `vetoes`, run by `machine`; what their functions make of a match
is worked out once for all equal matches. A text with rare letters is left to them (`None` here).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup import Kind, facts, fold, forms, machine, stripped, vetoes
from corpus_builder.dedup.forms import Form
from corpus_builder.dedup.jit import compiled
from corpus_builder.dedup.machine import Codes, Ints
from corpus_builder.dedup.order import NO_FINAL, ORDERING
from corpus_builder.dedup.steps import Step

_T = TypeVar("_T")
_U64 = np.uint64
_PART = 2048
_ROUNDS = fold.ROUNDS
_TAIL = 8  # letters at the end of a text, among them its last that is no punctuation
_LEFT_TO_RE = 0xFFFF
"""Stands for a letter that other letters may change, or that becomes several."""


class _Texts(NamedTuple):
    codes: Codes
    starts: Ints
    ends: Ints


class Typed(NamedTuple):
    """The facts of a text."""

    key: bytes
    """As facts.key."""
    facts: tuple[str, ...]
    """As facts.typed."""
    plain: str
    """As stripped.plain."""
    composed: str
    """The text in NFC."""


def typed(texts: Sequence[str], kind: Kind) -> list[Typed | None]:
    """The facts of each text; None for one that is left to `re`."""
    return [found for part in _parts(texts) for found in _typed(part, kind)]


def read(texts: Sequence[str], kind: Kind, known: Mapping[str, Typed | None] | None = None) -> list[Form | None]:
    """As forms.form for each text, and what a veto would find; None for one that is left to `re`. `known`: what was read of some."""
    return [found for part in _parts(texts) for found in _read(part, kind, known or {})]


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Texts whose letters stay in a core's cache while one pattern after the other is looked for: all at once take half as long again."""
    return (texts[first : first + _PART] for first in range(0, len(texts), _PART))


def _typed(texts: Sequence[str], kind: Kind) -> list[Typed | None]:
    composed = list(map(_composed, texts))
    plain, left = _plain(composed, kind)
    keys, names = _facts(_Texts(*_squeezed(*plain, _blanks())), len(texts))
    return _but(left, map(Typed._make, zip(keys, names, _strings(plain), composed, strict=True)))


def _read(texts: Sequence[str], kind: Kind, known: Mapping[str, Typed | None]) -> list[Form | None]:
    typed_ = list(map(known.get, texts))
    composed = [of.composed if of else _composed(text) for of, text in zip(typed_, texts, strict=True)]
    plain, left = _plain_again(typed_, composed, kind)
    lines = _laid(["\n" + text for text in composed])[0]
    given = lines._replace(starts=np.minimum(lines.starts + 1, lines.ends))
    said = _run(stripped.SENTENCES, plain)
    marked = _forms(said)
    columns = zip(
        _strings(said),
        _strings(marked),
        _strings(_Texts(*_squeezed(*marked, _marks()))),
        _strings(_Texts(*_squeezed(*said, _no_letters()))),
        _silent(given, kind),
        _loose(lines),
        _with([vetoes.STEP], given).tolist(),
        _acting(given),
        strict=True,
    )
    return _but(left, map(Form._make, columns))


def _but(left: NDArray[np.bool_], found: Iterable[_T]) -> list[_T | None]:
    """What was found, None for texts that are left to `re`."""
    rows: list[_T | None] = list(found)
    for text in np.flatnonzero(left).tolist():
        rows[text] = None
    return rows


def _plain_again(known: Sequence[Typed | None], composed: Sequence[str], kind: Kind) -> tuple[_Texts, NDArray[np.bool_]]:
    """As _plain, where it is known of some."""
    new = [text for of, text in zip(known, composed, strict=True) if of is None]
    if len(new) == len(known):
        return _plain(composed, kind)
    plain, odd = _plain(new, kind)
    rest = zip(_strings(plain), odd.tolist(), strict=True)
    rows = [(of.plain, False) if of else next(rest) for of in known]
    return _laid([said for said, _ in rows])[0], np.array([odd for _, odd in rows], np.bool_)


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _plain(composed: Sequence[str], kind: Kind) -> tuple[_Texts, NDArray[np.bool_]]:
    """As stripped.plain for each text in NFC, and which are left to `re`."""
    plain, left = _laid(["\n" + text.lstrip() for text in composed])
    if kind == "clause":
        left[machine.spans(machine.program(stripped.QUOTED), *plain, once=True)[0]] = True
    plain = _run(stripped.STEPS[kind], plain)
    plain = plain._replace(codes=_mapped(plain.codes, _table()))
    left |= _holding(plain, plain.codes == _LEFT_TO_RE)
    return _run(stripped.COMPATIBLE, plain), left


def _strings(texts: _Texts) -> list[str]:
    """Each text; the codes hold no halves of letters beyond the basic plane."""
    wide = np.ones(texts.codes.size + 1, np.uint32)  # its last is no zero: numpy would leave out zeros at the end
    wide[:-1] = texts.codes
    whole: str = wide.view(f"U{wide.size}").item()  # twice as quick as to decode them
    return [whole[first:last] for first, last in zip(texts.starts.tolist(), texts.ends.tolist(), strict=True)]


def _said(codes: Codes, first: Ints, last: Ints) -> list[str]:
    """A few runs of codes, as `_strings`."""
    runs = [np.empty(0, np.uint16), *(codes[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True))]
    ends = np.cumsum(last - first)
    return _strings(_Texts(np.concatenate(runs), ends - last + first, ends))


def _laid(texts: Sequence[str]) -> tuple[_Texts, NDArray[np.bool_]]:
    """Texts one behind another, and which are left out, since they hold a letter beyond the basic plane."""
    left = np.zeros(len(texts), np.bool_)
    units = np.frombuffer("".join(texts).encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(units) != sum(map(len, texts)):
        left = np.array([len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text) for text in texts])
        return _laid(["" if odd else text for text, odd in zip(texts, left.tolist(), strict=True)])[0], left
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths)
    return _Texts(units, ends - lengths, ends), left


def _run(steps: Iterable[Step], texts: _Texts) -> _Texts:
    for rare, group in groupby(steps, attrgetter("rare")):
        texts = (_where_found if rare else _each)(list(group), texts)
    return texts


def _each(steps: Sequence[Step], texts: _Texts) -> _Texts:
    for step in steps:
        texts = _Texts(*machine.sub(machine.program(step.pattern), step.by, *texts))
    return texts


def _where_found(steps: Sequence[Step], texts: _Texts) -> _Texts:
    """As _each. A text in which none of the patterns is found stays as it is, and one search tells that of all of them."""
    unit = machine.spans(machine.program(*(step.pattern for step in steps)), *texts, once=True)[0]
    first, last = texts.starts[unit], texts.ends[unit]
    codes, starts, ends = _each(steps, _Texts(texts.codes, first, last))
    said = [codes[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    return _Texts(*machine.replaced(*texts, unit, first, last, np.arange(unit.size), said)) if said else texts


def _holding(texts: _Texts, letters: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(texts,) which hold one of the `letters`; the texts lie one behind another."""
    found = np.zeros(len(texts.starts), np.bool_)
    found[np.searchsorted(texts.ends, np.flatnonzero(letters), side="right")] = True
    return found


@cache
def _table() -> NDArray[np.uint16]:
    """(65536,) each letter in NFKC and lower case: where it is one letter that nothing else changes."""
    blocks = ((0, 0x2FF), (0x2000, 0x27BF), (0x3000, 0x3029), (0x3030, 0x303F), (0x3200, 0x33FF), (0x3400, 0x9FFF), (0xAC00, 0xD7A3))
    table = np.full(0x10000, _LEFT_TO_RE, np.uint16)
    for first, last in (*blocks, (0xE000, 0xFAFF), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6)):
        for point in range(first, last + 1):
            said = unicodedata.normalize("NFKC", chr(point))
            lower = said.lower()
            if len(said) == len(lower) == 1 and lower < "\U00010000" and not (unicodedata.combining(said) or unicodedata.combining(lower)):
                table[point] = ord(lower)
    return table


@cache
def _blanks() -> NDArray[np.uint8]:
    """(65536,) 1 for a blank."""
    return np.array([chr(point).isspace() for point in range(0x10000)], np.uint8)


@cache
def _no_letters() -> NDArray[np.uint8]:
    """(65536,) 1 for what forms.letters leaves out."""
    return np.array([bool(forms.NO_LETTERS.match(chr(point))) for point in range(0x10000)], np.uint8)


@cache
def _marks() -> NDArray[np.uint8]:
    """(65536,) 1 for the mark of a particle."""
    marks = np.zeros(0x10000, np.uint8)
    marks[[ord(mark) for mark in (fold.TOPIC, fold.SUBJECT, fold.OBJECT, fold.GENITIVE)]] = 1
    return marks


@compiled
def _mapped(codes: Any, table: Any) -> Any:
    out = np.empty_like(codes)
    for at in range(codes.shape[0]):
        out[_U64(at)] = table[_U64(codes[_U64(at)])]
    return out


@compiled
def _squeezed(codes: Any, starts: Any, ends: Any, blanks: Any) -> Any:
    """Each text without the letters that are 1 in `blanks`: (codes, starts, ends)."""
    out, firsts, lasts, size = np.empty_like(codes), np.empty_like(starts), np.empty_like(ends), 0
    for text in range(starts.shape[0]):
        firsts[text] = size
        for at in range(starts[text], ends[text]):
            letter = codes[_U64(at)]
            out[_U64(size)] = letter
            size += 0 if blanks[_U64(letter)] else 1
        lasts[text] = size
    return out[:size].copy(), firsts, lasts


@compiled
def _cut(codes: Any, starts: Any, ends: Any) -> Any:
    """What stands between `END`s: (text, first, last) of each piece that is not empty."""
    size = starts.shape[0]
    for code in codes:
        size += code == 1
    owner, first, last, size = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64), 0
    for text in range(starts.shape[0]):
        begin = starts[text]
        for at in range(starts[text], ends[text] + 1):
            if at == ends[text] or codes[_U64(at)] == 1:
                if at > begin:
                    owner[_U64(size)], first[_U64(size)], last[_U64(size)] = text, begin, at
                    size += 1
                begin = at + 1
    return owner[:size].copy(), first[:size].copy(), last[:size].copy()


# ---------------------------------------------------------------- facts


def _facts(bare: _Texts, size: int) -> tuple[list[bytes], list[tuple[str, ...]]]:
    """facts.key and facts.typed of each text without blanks; the key is the sum of the weights of its facts."""
    unit, which, said = _merged([_numbers(bare), _negations(bare), _parties(bare)])
    weights = np.frombuffer(b"".join(facts.weight(fact).to_bytes(16, "little") for fact in said), np.uint32).reshape(-1, 4).astype(_U64)
    sums = np.zeros((len(unit) + 1, 4), _U64)
    np.cumsum(weights[which], axis=0, out=sums[1:])
    edges = np.searchsorted(unit, np.arange(size + 1))
    total = sums[edges[1:]] - sums[edges[:-1]]
    for limb in range(3):
        total[:, limb + 1] += total[:, limb] >> _U64(32)
    keys = total.astype(np.uint32).tobytes()
    names, bounds = [said[n] for n in which.tolist()], edges.tolist()
    return [keys[at : at + 16] for at in range(0, 16 * size, 16)], [tuple(names[a:b]) for a, b in pairwise(bounds)]


def _merged(found: Sequence[tuple[Ints, Ints, list[str]]]) -> tuple[Ints, Ints, list[str]]:
    """(unit, which, said) of all kinds of facts, sorted by the unit and what is said, without those that say nothing."""
    shifts = np.cumsum([0, *(len(said) for _, _, said in found)])
    said = [fact for _, _, facts_ in found for fact in facts_]
    unit = np.concatenate([unit for unit, _, _ in found])
    which = np.concatenate([which + shift for (_, which, _), shift in zip(found, shifts.tolist(), strict=False)])
    order = sorted(range(len(said)), key=said.__getitem__)
    ranks = np.empty(len(said), np.int64)
    ranks[order] = np.arange(len(said))
    rank = ranks[which]
    kept = np.array([bool(fact) for fact in said], np.bool_)[which]
    packed = np.sort(unit[kept] * max(1, len(said)) + rank[kept])
    return packed // max(1, len(said)), packed % max(1, len(said)), [said[n] for n in order]


def _numbers(bare: _Texts) -> tuple[Ints, Ints, list[str]]:
    bare = _run(facts.IN_FIGURES, bare)
    unit, first, last = machine.spans(machine.program(facts.FIGURES), *bare)
    which, example = machine.distinct(bare.codes, first, last)
    return unit, which, list(map(facts.number, _said(bare.codes, first[example], last[example])))


def _negations(bare: _Texts) -> tuple[Ints, Ints, list[str]]:
    unit, first, last = machine.spans(machine.program(facts.NEGATION), *bare)
    begin, end = np.maximum(first - facts.BEFORE, bare.starts[unit]), np.minimum(last + 1, bare.ends[unit])
    which, _ = machine.distinct(bare.codes, begin, end)
    # One window may hold two negations: it is told with where its own begins and ends.
    _, example, which = np.unique((which * 16 + first - begin) * 16 + last - first, return_index=True, return_inverse=True)
    sides = (_said(bare.codes, a[example], b[example]) for a, b in ((begin, first), (first, last), (last, end)))
    return unit, which, [facts.negation(*window) for window in zip(*sides, strict=True)]


def _parties(bare: _Texts) -> tuple[Ints, Ints, list[str]]:
    """Each party once per text."""
    unit, first, last = machine.spans(machine.program(facts.PARTY), *bare)
    which, example = machine.distinct(bare.codes, first, last)
    once = np.unique(unit * max(1, len(example)) + which)
    return once // max(1, len(example)), once % max(1, len(example)), _said(bare.codes, first[example], last[example])


# ---------------------------------------------------------------- forms


def _forms(said: _Texts) -> _Texts:
    """The marked form of each text with an `END` behind each sentence. Law repeats its sentences: each is folded once."""
    owner, first, last = _cut(*said)
    which, example = machine.distinct(said.codes, first, last)
    sentences = _run(fold.PARTICLES, _Texts(said.codes, first[example], last[example]))
    sentences = _run(fold.STEPS, _Texts(*_squeezed(*sentences, _blanks())))
    unit, first, last = _cut(*sentences)
    codes, starts, ends = _one_word(sentences.codes, first, last, *_rules())
    edges = np.searchsorted(unit, np.arange(len(example) + 1))
    return _Texts(*_clauses(codes, starts, ends, edges, which, np.searchsorted(owner, np.arange(len(said.starts) + 1))))


@cache
def _rules() -> tuple[Any, ...]:
    """fold.interchangeable as arrays: letters and bounds of the words and of what stands for each; rules by first letter; pairs."""
    words, ones = zip(*fold.interchangeable().items(), strict=True)
    sides = [(np.frombuffer("".join(side).encode("utf-16-le"), np.uint16), np.cumsum([0, *map(len, side)])) for side in (words, ones)]
    heads = np.frombuffer("".join(word[0] for word in words).encode("utf-16-le"), np.uint16)
    order = np.argsort(heads, kind="stable")
    begins = np.searchsorted(heads[order], np.arange(0x10001))
    seconds = np.array([ord(words[rule][1]) for rule in order.tolist()], np.uint16)
    pairs = np.zeros(0x10000, np.bool_)
    pairs[[(ord(word[0]) * 31 + ord(word[1])) & 0xFFFF for word in words]] = True
    return *sides[0], *sides[1], order, begins, seconds, pairs


@compiled
def _one_word(
    codes: Any, starts: Any, ends: Any, words: Any, word_at: Any, ones: Any, one_at: Any, order: Any, begins: Any, seconds: Any, pairs: Any
) -> Any:
    """As fold.with_one_word for each text: (codes, starts, ends) of the new ones."""
    out, firsts, lasts = np.empty(codes.shape[0] + 1024, np.uint16), np.empty_like(starts), np.empty_like(ends)
    now, after = np.empty(1024, np.uint16), np.empty(1024, np.uint16)
    found, done = np.empty(word_at.shape[0], np.int64), 0
    for text in range(starts.shape[0]):
        size = ends[text] - starts[text]
        if size > now.shape[0]:
            now, after = np.empty(2 * size, np.uint16), np.empty(2 * size, np.uint16)
        for n in range(size):
            now[_U64(n)] = codes[_U64(starts[text] + n)]
        for _ in range(_ROUNDS):
            count = _found(now, size, words, word_at, order, begins, seconds, pairs, found)
            if count == 0:
                break
            for place in range(count):
                rule = found[place]
                word, width, one = word_at[rule], word_at[rule + 1] - word_at[rule], one_at[rule + 1] - one_at[rule]
                need = size + (size // width + 1) * max(0, one - width)
                if need > now.shape[0]:
                    more = np.empty(2 * need, np.uint16)
                    more[:size] = now[:size]
                    now, after = more, np.empty(2 * need, np.uint16)
                size = _put(now, size, words, word, word + width, ones, one_at[rule], one_at[rule + 1], after)
                now, after = after, now
        if done + size > out.shape[0]:
            more = np.empty(2 * (done + size), np.uint16)
            more[:done] = out[:done]
            out = more
        for n in range(size):
            out[_U64(done + n)] = now[_U64(n)]
        firsts[text], lasts[text] = done, done + size
        done += size
    return out[:done].copy(), firsts, lasts


@compiled
def _found(text: Any, size: Any, words: Any, word_at: Any, order: Any, begins: Any, seconds: Any, pairs: Any, found: Any) -> int:
    """Fill `found` with the rules whose words stand in the text of `size` letters, in the order of the list; how many these are."""
    count = 0
    if size < 2:
        return count
    one = np.int64(text[0])
    for at in range(size - 1):
        two = np.int64(text[_U64(at + 1)])
        if pairs[_U64((one * 31 + two) & 0xFFFF)]:
            for place in range(begins[_U64(one)], begins[_U64(one + 1)]):
                rule = order[_U64(place)]
                if seconds[_U64(place)] == two and _stands(text, at, size, words, word_at[_U64(rule)], word_at[_U64(rule + 1)]):
                    behind = count
                    while behind and found[_U64(behind - 1)] > rule:
                        behind -= 1
                    if behind == 0 or found[_U64(behind - 1)] != rule:
                        for n in range(count, behind, -1):
                            found[_U64(n)] = found[_U64(n - 1)]
                        found[_U64(behind)] = rule
                        count += 1
        one = two
    return count


@compiled
def _put(text: Any, size: Any, words: Any, first: Any, last: Any, ones: Any, begin: Any, end: Any, out: Any) -> int:
    """Fill `out` with the text of `size` letters with ones[begin:end] for each words[first:last]; how many letters there are."""
    new, at = 0, 0
    head, next_ = words[first], words[first + 1]
    while at < size:
        if text[_U64(at)] == head and at + 1 < size and text[_U64(at + 1)] == next_ and _stands(text, at, size, words, first, last):
            for n in range(begin, end):
                out[_U64(new)] = ones[_U64(n)]
                new += 1
            at += last - first
        else:
            out[_U64(new)] = text[_U64(at)]
            new += 1
            at += 1
    return new


@compiled
def _stands(text: Any, at: Any, size: Any, words: Any, first: Any, last: Any) -> bool:
    """Whether words[first:last] stands in the text of `size` letters at `at`."""
    if at + last - first > size:
        return False
    for n in range(last - first):  # noqa: SIM110 - numba has no all() of a generator
        if text[_U64(at + n)] != words[_U64(first + n)]:
            return False
    return True


@compiled
def _clauses(codes: Any, starts: Any, ends: Any, edges: Any, which: Any, bounds: Any) -> Any:
    """For each text the clauses that say anything, joined by `END`: (codes, starts, ends).

    Its sentences are which[bounds[n]:bounds[n + 1]], the clauses of a sentence edges[n]:edges[n + 1].
    """
    size = 0
    for sentence in which:
        for clause in range(edges[sentence], edges[sentence + 1]):
            size += ends[clause] - starts[clause] + 1
    out, marks, size = np.empty(size, np.uint16), np.zeros(bounds.shape[0], np.int64), 0
    for text in range(bounds.shape[0] - 1):
        for sentence in which[bounds[text] : bounds[text + 1]]:
            for clause in range(edges[sentence], edges[sentence + 1]):
                at = starts[clause]
                while at < ends[clause]:  # a word that was put there may have ended a clause
                    end, says = at, False
                    while end < ends[clause] and codes[end] != 1:
                        says |= codes[end] > 5
                        end += 1
                    if says:
                        if size > marks[text]:
                            out[size] = 1
                            size += 1
                        out[size : size + end - at] = codes[at:end]
                        size += end - at
                    at = end + 1
        marks[text + 1] = size
    return out[:size].copy(), marks[:-1].copy(), marks[1:].copy()


# ---------------------------------------------------------------- vetoes


def _silent(texts: _Texts, kind: Kind) -> list[bool]:
    """Whether no veto can find anything in each text: only words are in it, none of which a veto looks for."""
    says = _with([vetoes.ENDS_ALONE], _tails(texts, vetoes.LAST))
    for patterns in vetoes.says_something(kind):
        says |= _with(patterns, texts)
    first, again = (_with([pattern], texts) for pattern in vetoes.FIRST_TIMES)
    silent: list[bool] = (_with([vetoes.LETTERS], texts) & ~says & ~(first & again)).tolist()
    return silent


def _loose(lines: _Texts) -> list[bool]:
    """Whether no sentence of each text hangs on another: nothing in it says that order counts, or stands behind something else.

    `lines`: each text behind a line break.
    """
    hangs = _with(ORDERING, lines) | _with([NO_FINAL], _tails(lines, _TAIL))
    loose: list[bool] = (~hangs).tolist()
    return loose


def _tails(texts: _Texts, letters: int) -> _Texts:
    return texts._replace(starts=np.maximum(texts.starts, texts.ends - letters))


def _acting(texts: _Texts) -> list[int]:
    """A number for each text, equal where the same parties act, and are acted on, equally often."""
    unit, first, last = machine.spans(machine.program(vetoes.ROLE), *texts)
    which, example = machine.distinct(texts.codes, first, last)
    said = map(vetoes.role, _said(texts.codes, first[example], last[example]))
    weights = np.array([facts.weight(f"{name} {acted_on}") & 0xFFFFFFFFFFFFFFFF for name, acted_on in said], _U64)
    sums = np.zeros(len(texts.starts), _U64)
    np.add.at(sums, unit, weights[which])
    acting: list[int] = sums.tolist()
    return acting


def _with(patterns: Iterable[re.Pattern[str]], texts: _Texts) -> NDArray[np.bool_]:
    """(texts,) in which any of the patterns is found."""
    found = np.zeros(len(texts.starts), np.bool_)
    found[machine.spans(machine.program(*patterns), *texts, once=True)[0]] = True
    return found
