"""Python's regular expressions over many texts at once, compiled by numba (extra `fast`).

`re` takes 0.3 to 3 µs a call, which 60 patterns on 100,000 texts can't afford. The patterns stay the single source of truth: `program`
reads one with Python's own parser and lays it out as a graph of instructions for a backtracking machine, which finds what `re` finds: the
leftmost match, alternatives in their order, greedy and lazy repeats, lookarounds. What it can't do raises `Unsupported`.

Each instruction knows the letters that the rest of the pattern may begin with there, so nearly all that would fail is never tried: a search
looks at two letters before it begins, a branch goes straight to the alternatives the next letter allows, a repeat gives back only letters
after which the rest can go on. The letters that a pattern never tells apart are one class, hence all tables are small.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import compress
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_builder.dedup.jit import compiled, inlined

Codes = NDArray[np.uint16]
Ints = NDArray[np.int64]
_U64 = np.uint64
"""An index known not to be negative is twice as quick. So is a loop that gives no array another value: then none are counted in it."""

# ---------------------------------------------------------------- a pattern as a program

END = 0x10000
"""The letter beyond the last of a text, and before its first."""
_NONE, _END, _ALL = 0, 1 << END, (1 << END + 1) - 1  # sets of letters are the bits of an int
_LETTERS = _END - 1
_ENDLESS = 1 << 30
# An instruction is its name, the place of the next one and its operands; sets are operands by the place of their row in `tables`.
_MATCH, _CHAR, _SET, _STRING, _PEEK, _BACK, _DOLLAR, _BRANCH, _GREEDY, _LAZY, _ENTER, _LOOP, _MORE, _ASSERT, _DONE = range(15)


class Unsupported(ValueError):
    """The pattern has something that the machine doesn't do: back references, conditions, IGNORECASE, atomic groups …"""


@dataclass(frozen=True, eq=False)
class Program:
    """A compiled pattern."""

    code: NDArray[np.int32]
    tables: NDArray[np.uint8]  # (sets * classes,): whether a class of letters is in a set
    classes: NDArray[np.uint16]  # (65537,): the class of a letter, `END` last
    branches: NDArray[np.int32]  # (branches * classes,): where in `code` the alternatives for a class are listed
    pairs: NDArray[np.uint16]  # (65537,): a match begins only where pairs[letter] & pairs[next letter] >> 8
    start: int
    anchored: bool  # matches only at the start of a text
    registers: int  # two per loop: how often it ran and where it began last

    @property
    def parts(self) -> tuple[Any, ...]:
        return self.code, self.tables, self.classes, self.branches, self.pairs, self.start, self.anchored


@cache
def program(*patterns: re.Pattern[str]) -> Program:
    """The program of a pattern, or of several as alternatives: one search for all of them. Raises Unsupported."""
    flags = patterns[0].flags
    if flags & (re.IGNORECASE | re.LOCALE | re.ASCII) or any(pattern.flags != flags for pattern in patterns):
        raise Unsupported(f"flags of {patterns[0].pattern!r}")
    said = "|".join(f"(?:{pattern.pattern})" for pattern in patterns)
    return _Maker(bool(flags & re.DOTALL), bool(flags & re.MULTILINE)).program(_parser.parse(said, flags))


@cache
def _category(name: str) -> int:
    letter = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[name.removeprefix("CATEGORY_").removeprefix("NOT_")]
    found = np.zeros(END, np.uint8)
    found[[match.start() for match in re.finditer(letter, "".join(map(chr, range(END))))]] = 1
    letters = int.from_bytes(np.packbits(found, bitorder="little").tobytes(), "little")
    return _LETTERS & ~letters if "NOT_" in name else letters


class _Maker:
    """Lays out the instructions from the last to the first, so each knows what comes next and the letters that it may begin with."""

    def __init__(self, dotall: bool, multiline: bool) -> None:
        self.any = _LETTERS if dotall else _LETTERS & ~(1 << 10)
        self.multiline = multiline
        self.code: list[int] = []
        self.first: dict[int, int] = {}  # instruction -> the letters that a match from there on may begin with
        self.sets: dict[int, int] = {}
        self.rows: list[int] = []  # places in the code that hold a set
        self.forks: list[tuple[int, list[int]]] = []  # (branch instruction, its alternatives)
        self.loops = 0

    def program(self, items: Any) -> Program:
        start = self.sequence(items, self.emit(_MATCH, 0, first=_ALL))
        pairs = self.pairs(start, dict(self.forks))
        classes, members = self.classes()
        size = members.shape[1]
        for at in self.rows:
            self.code[at] *= size
        branches = self.dispatch(members)
        both = np.zeros(END + 1, np.uint16)
        for n, (one, two) in enumerate(pairs):
            both |= _bits(one).astype(np.uint16) << np.uint16(n % 8) | _bits(two).astype(np.uint16) << np.uint16(n % 8 + 8)
        anchored = self.code[start] == _BACK and list(self.sets)[self.code[start + 2] // size] == _END
        code, registers = np.array(self.code, np.int32), 2 * self.loops
        return Program(code, members.reshape(-1), classes, branches, both, start, anchored, registers)

    def emit(self, op: int, then: int, *operands: int, first: int, sets: Sequence[int] = ()) -> int:
        """A new instruction: operands that are sets come before the others."""
        at = len(self.code)
        self.rows += range(at + 2, at + 2 + len(sets))
        self.code += [op, then, *(self.sets.setdefault(letters, len(self.sets)) for letters in sets), *operands]
        self.first[at] = first
        return at

    def sequence(self, items: Any, then: int) -> int:
        said: list[int] = []
        for op, value in reversed(list(items)):
            if op is _parser.LITERAL and value < END:
                said.insert(0, value)
                continue
            then, said = self.item(op, value, self.literals(said, then)), []
        return self.literals(said, then)

    def literals(self, said: list[int], then: int) -> int:
        if len(said) < 2:
            return self.emit(_CHAR, then, said[0], first=1 << said[0]) if said else then
        return self.emit(_STRING, then, len(said), *said, first=1 << said[0])

    def item(self, op: Any, value: Any, then: int) -> int:
        letters = self.letters(op, value)
        if letters is not None:
            return self.emit(_SET, then, first=letters, sets=(letters,))
        if op is _parser.SUBPATTERN:
            if value[1] or value[2]:
                raise Unsupported("flags of a group")
            return self.sequence(value[3], then)
        if op is _parser.BRANCH:
            return self.branch([self.sequence(items, then) for items in value[1]])
        if op in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
            return self.repeat(value[0], min(int(value[1]), _ENDLESS), value[2], then, op is _parser.MAX_REPEAT)
        if op is _parser.AT:
            return self.place(value, then)
        if op in (_parser.ASSERT, _parser.ASSERT_NOT):
            return self.look(value[1], value[1].getwidth()[0] if value[0] < 0 else 0, op is _parser.ASSERT, then)
        raise Unsupported(f"{op}")

    def letters(self, op: Any, value: Any) -> int | None:
        """The letters that an item stands for; None when it isn't a set."""
        if op is _parser.LITERAL:
            return 1 << value & _LETTERS if value < END else _NONE
        if op is _parser.NOT_LITERAL:
            return _LETTERS & ~(1 << value) if value < END else _LETTERS
        if op is _parser.ANY:
            return self.any
        if op is not _parser.IN:
            return None
        found = _NONE
        for kind, one in value:
            if kind is _parser.RANGE:
                found |= ((1 << one[1] - one[0] + 1) - 1 << one[0]) & _LETTERS if one[0] < END else _NONE
            elif kind is _parser.CATEGORY:
                found |= _category(str(one))
            elif kind is not _parser.NEGATE:
                found |= self.letters(kind, one) or _NONE
        return _LETTERS & ~found if value[0][0] is _parser.NEGATE else found

    def alone(self, items: Any) -> int | None:
        """The letters of a sequence that is one set."""
        if len(items) != 1:
            return None
        op, value = items[0]
        return self.alone(value[3]) if op is _parser.SUBPATTERN and not value[1] and not value[2] else self.letters(op, value)

    def branch(self, targets: list[int]) -> int:
        first = _NONE
        for target in targets:
            first |= self.first[target]
            self.sets.setdefault(self.first[target], len(self.sets))
        at = self.emit(_BRANCH, 0, first=first)
        self.forks.append((at, targets))
        return at

    def repeat(self, least: int, most: int, items: Any, then: int, greedy: bool) -> int:
        if most == 0:
            return then
        letters, after = self.alone(items), self.first[then]
        if letters is not None:
            first = letters | (_NONE if least else after)
            sure = greedy and not letters & after  # nothing that it took can be what the rest begins with
            return self.emit(_GREEDY if greedy else _LAZY, then, least, most, sure, first=first, sets=(letters, after))
        if most == 1:
            body = self.sequence(items, then)
            return body if least else self.branch([body, then] if greedy else [then, body])
        return self.loop(least, most, items, then, greedy)

    def loop(self, least: int, most: int, items: Any, then: int, greedy: bool) -> int:
        register, first, after = 2 * self.loops, _ALL, self.first[then]
        self.loops += 1
        at = body = 0
        for _ in range(2):  # the first time to learn what the body begins with
            at = self.emit(_LOOP, then, 0, 0, register, least, most, 0, 0, first=first)
            body = self.sequence(items, at)
            first = self.first[body] | after
        begins = self.first[body]
        self.code[at + 2], self.code[at + 3] = (self.sets.setdefault(letters, len(self.sets)) for letters in (begins, after))
        self.rows += [at + 2, at + 3]
        self.code[at + 7] = body
        if not greedy:
            self.code[at + 8] = self.emit(_MORE, body, register, first=begins)
        return self.emit(_ENTER, at, register, first=begins if least else first)

    def place(self, where: Any, then: int) -> int:
        after, lines = self.first[then], self.multiline
        if where is _parser.AT_END and not lines:
            return self.emit(_DOLLAR, then, first=after & (_END | 1 << 10))
        if where is _parser.AT_BEGINNING or where is _parser.AT_BEGINNING_STRING:
            edge = _END | 1 << 10 if lines and where is _parser.AT_BEGINNING else _END
            return self.emit(_BACK, then, first=after, sets=(edge,))
        if where is _parser.AT_END or where is _parser.AT_END_STRING:
            edge = _END | 1 << 10 if where is _parser.AT_END else _END
            return self.emit(_PEEK, then, first=after & edge, sets=(edge,))
        if where is not _parser.AT_BOUNDARY:
            raise Unsupported(f"{where}")
        word = _category("CATEGORY_WORD")
        sides = [(word, _ALL & ~word), (_ALL & ~word, word)]
        ahead = [(one, self.emit(_PEEK, then, first=after & two, sets=(two,))) for one, two in sides]
        return self.branch([self.emit(_BACK, peek, first=self.first[peek], sets=(one,)) for one, peek in ahead])

    def look(self, items: Any, width: int, wanted: bool, then: int) -> int:
        """A lookahead (`width` 0) or lookbehind; what one letter decides is decided by it alone."""
        after, sure = self.first[then], self.decided(items)
        body = self.sequence(items, self.emit(_DONE, 0, first=_ALL))
        may = self.first[body]
        if may == sure and width < 2:
            letters = may if wanted else _ALL & ~may
            return self.emit(_BACK if width else _PEEK, then, first=after if width else after & letters, sets=(letters,))
        first = after if width else after & (may if wanted else ~sure)
        return self.emit(_ASSERT, then, width, wanted, body, first=first, sets=(may, sure))

    def decided(self, items: Any) -> int:
        """The letters that are enough for `items` to match; only a lower bound."""
        if not len(items):
            return _ALL
        if len(items) > 1:
            return _NONE
        op, value = items[0]
        if op is _parser.SUBPATTERN and not value[1] and not value[2]:
            return self.decided(value[3])
        if op is _parser.BRANCH:
            found = _NONE
            for one in value[1]:
                found |= self.decided(one)
            return found
        if op is _parser.AT and value in (_parser.AT_END, _parser.AT_END_STRING):
            return _END | (1 << 10 if self.multiline and value is _parser.AT_END else _NONE)
        return self.letters(op, value) or _NONE

    def pairs(self, at: int, forks: dict[int, list[int]]) -> list[tuple[int, int]]:
        """(first letters, second letters) that a match from an instruction on may begin with, in any order."""
        op, then = self.code[at], self.code[at + 1]
        by_row = list(self.sets)
        if op == _STRING:
            return [(1 << self.code[at + 3], 1 << self.code[at + 4])]
        if op in (_CHAR, _SET):
            return [(self.first[at], self.first[then])]
        if op == _BRANCH:
            found = [pair for target in forks[at] for pair in self.pairs(target, forks)]
        elif op in (_GREEDY, _LAZY):
            letters, least, most = by_row[self.code[at + 2]], self.code[at + 4], self.code[at + 5]
            found = [(letters, (letters if most > 1 else _NONE) | (self.first[then] if least < 2 else _NONE))]
            found += self.pairs(then, forks) if least == 0 else []
        elif op in (_BACK, _PEEK, _ASSERT, _DOLLAR):
            found = [(one & self.first[at], two) for one, two in self.pairs(then, forks)]
        else:
            found = [(self.first[at], _ALL)]
        firsts: dict[int, int] = {}
        for one, two in found:
            firsts[two] = firsts.get(two, _NONE) | one
        return [(one, two) for two, one in firsts.items()]

    def classes(self) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
        """The class of each letter, and for each set (sets, classes) whether it has the class."""
        changes = 1
        for letters in self.sets:
            changes |= letters ^ letters << 1
        places = np.flatnonzero(_bits(changes & _ALL))
        members = np.array([_bits(letters)[places] for letters in self.sets] or [np.zeros(places.size, np.uint8)])
        kinds, found = np.unique(members, axis=1, return_inverse=True)
        return np.repeat(found.reshape(-1).astype(np.uint16), np.diff(places, append=END + 1)), np.ascontiguousarray(kinds)

    def dispatch(self, members: NDArray[np.uint8]) -> NDArray[np.int32]:
        """Lists the alternatives of each branch for each class of letters behind the code; the places of the lists."""
        found: list[int] = []
        lists: dict[tuple[int, ...], int] = {}
        for at, targets in self.forks:
            self.code[at + 1] = len(found)
            for possible in members[[self.sets[self.first[target]] for target in targets]].T.tolist():
                chosen = tuple(compress(targets, possible))
                if chosen not in lists:
                    lists[chosen] = len(self.code)
                    self.code += [len(chosen), *chosen]
                found.append(lists[chosen])
        return np.array(found, np.int32)


def _bits(letters: int) -> NDArray[np.uint8]:
    return np.unpackbits(np.frombuffer(letters.to_bytes(END // 8 + 1, "little"), np.uint8), bitorder="little")[: END + 1]


# ---------------------------------------------------------------- the machine


_TRY, _LIST, _GIVE, _TAKE, _RESTORE, _FRAME = range(6)
"""What lies on the stack, four numbers each: its kind, a place in the text and two numbers of its own."""


@inlined
def _end(
    code: Any,
    tables: Any,
    classes: Any,
    branches: Any,
    pc: Any,
    codes: Any,
    begin: Any,
    end: Any,
    at: Any,
    bar: Any,
    registers: Any,
    stack: Any,
) -> Any:
    """Where the match of the text codes[begin:end] at `at` ends: -1 when there is none, -2 when the stack is full.

    An empty match at `bar` is none. What an instruction leaves to be tried later goes on the stack; a lookaround ends by dropping all that
    lies above its frame.
    """
    pos, top, frame, full = at, 0, -1, stack.shape[0] - 8
    while True:
        if top > full:
            return -2
        op = code[_U64(pc)]
        then = code[_U64(pc + 1)]
        if op == _CHAR:
            if pos < end and codes[_U64(pos)] == code[_U64(pc + 2)]:
                pos, pc = pos + 1, then
                continue
        elif op == _SET:
            if pos < end and tables[_U64(code[_U64(pc + 2)] + classes[codes[_U64(pos)]])]:
                pos, pc = pos + 1, then
                continue
        elif op == _STRING:
            size = code[_U64(pc + 2)]
            if pos + size <= end:
                n = 0
                while n < size and codes[_U64(pos + n)] == code[_U64(pc + 3 + n)]:
                    n += 1
                if n == size:
                    pos, pc = pos + size, then
                    continue
        elif op == _PEEK:
            if tables[_U64(code[_U64(pc + 2)] + (classes[codes[_U64(pos)]] if pos < end else classes[END]))]:
                pc = then
                continue
        elif op == _BACK:
            if tables[_U64(code[_U64(pc + 2)] + (classes[codes[_U64(pos - 1)]] if pos > begin else classes[END]))]:
                pc = then
                continue
        elif op == _BRANCH:
            chosen = branches[_U64(then + (classes[codes[_U64(pos)]] if pos < end else classes[END]))]
            size = code[_U64(chosen)]
            if size > 0:
                pc = code[_U64(chosen + 1)]
                if size > 1:
                    stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = _LIST, pos, chosen + 2, size - 1
                    top += 4
                continue
        elif op == _GREEDY:
            letters, least, most = code[_U64(pc + 2)], code[_U64(pc + 4)], code[_U64(pc + 5)]
            limit = min(end, pos + most)
            low = pos + least
            while pos < limit and tables[_U64(letters + classes[codes[_U64(pos)]])]:
                pos += 1
            if pos >= low:
                if code[_U64(pc + 6)] == 0 and pos > low:
                    stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = _GIVE, pos, pc, low
                    top += 4
                pc = then
                continue
        elif op == _LAZY:
            letters, least, most = code[_U64(pc + 2)], code[_U64(pc + 4)], code[_U64(pc + 5)]
            low = pos + least
            limit = min(end, pos + most)
            while pos < low and pos < end and tables[_U64(letters + classes[codes[_U64(pos)]])]:
                pos += 1
            if pos == low:
                stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = _TAKE, pos, pc, limit
                top += 4
                pc = then
                continue
        elif op == _ENTER:
            register = code[_U64(pc + 2)]
            stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = _RESTORE, registers[register + 1], register, registers[register]
            top += 4
            registers[register], registers[register + 1] = 0, -1
            pc = then
            continue
        elif op == _LOOP:
            register = code[_U64(pc + 4)]
            times, last = registers[register], registers[register + 1]
            letter = classes[codes[_U64(pos)]] if pos < end else classes[END]
            must, more = times < code[_U64(pc + 5)], code[_U64(pc + 8)]
            leave = not must and tables[_U64(code[_U64(pc + 3)] + letter)] != 0
            again = must or (times < code[_U64(pc + 6)] and pos != last)
            again = again and tables[_U64(code[_U64(pc + 2)] + letter)] != 0
            if leave and (more or not again):
                if again:
                    stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = _TRY, pos, more, 0
                    top += 4
                pc = then
                continue
            if again:
                if leave:
                    stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = _TRY, pos, then, 0
                    top += 4
                stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = _RESTORE, last, register, times
                top += 4
                registers[register] = times + 1
                if not must:
                    registers[register + 1] = pos
                pc = code[_U64(pc + 7)]
                continue
        elif op == _MORE:
            register = code[_U64(pc + 2)]
            stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = _RESTORE, registers[register + 1], register, registers[register]
            top += 4
            registers[register] += 1
            registers[register + 1] = pos
            pc = then
            continue
        elif op == _ASSERT:
            back = pos - code[_U64(pc + 4)]
            may = False
            if back >= begin:
                letter = classes[codes[_U64(back)]] if back < end else classes[END]
                may = tables[_U64(code[_U64(pc + 2)] + letter)] != 0
                if may and not tables[_U64(code[_U64(pc + 3)] + letter)]:
                    stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = _FRAME, pos, pc, frame
                    frame = top
                    top += 4
                    pos, pc = back, code[_U64(pc + 6)]
                    continue
            if may == (code[_U64(pc + 5)] != 0):
                pc = then
                continue
        elif op == _DOLLAR:
            if pos == end or (pos == end - 1 and codes[pos] == 10):
                pc = then
                continue
        elif op == _DONE:
            top = frame
            pos, pc, frame = stack[top + 1], stack[top + 2], stack[top + 3]
            if code[_U64(pc + 5)]:
                pc = code[_U64(pc + 1)]
                continue
        elif pos != bar or pos != at:
            return pos
        pc = -1
        while pc < 0:  # back to what was left to be tried
            if top == 0:
                return -1
            top -= 4
            kind, pos, what, rest = stack[top], stack[top + 1], stack[top + 2], stack[top + 3]
            if kind == _TRY:
                pc = what
            elif kind == _LIST:
                pc = code[_U64(what)]
                if rest > 1:
                    stack[top + 2], stack[top + 3] = what + 1, rest - 1
                    top += 4
            elif kind == _GIVE:
                after = code[_U64(what + 3)]
                pos -= 1
                while pos >= rest and not tables[_U64(after + classes[codes[_U64(pos)]])]:
                    pos -= 1
                if pos >= rest:
                    pc = code[_U64(what + 1)]
                    if pos > rest:
                        stack[top + 1] = pos
                        top += 4
            elif kind == _TAKE:
                letters, after = code[_U64(what + 2)], code[_U64(what + 3)]
                while pos < rest and tables[_U64(letters + classes[codes[_U64(pos)]])]:
                    pos += 1
                    if tables[_U64(after + (classes[codes[_U64(pos)]] if pos < end else classes[END]))]:
                        stack[top + 1] = pos
                        top += 4
                        pc = code[_U64(what + 1)]
                        break
            elif kind == _RESTORE:
                registers[what], registers[what + 1] = rest, pos
            else:
                frame = rest
                if code[_U64(what + 5)] == 0:
                    pc = code[_U64(what + 1)]


@compiled
def _find(
    code: Any,
    tables: Any,
    classes: Any,
    branches: Any,
    pairs: Any,
    start: Any,
    anchored: Any,
    registers: Any,
    stack: Any,
    codes: Any,
    starts: Any,
    ends: Any,
    once: Any,
    upto: Any,
    found: Any,
) -> Any:
    """As `spans` from text `upto` on, `found` (3, room) is filled: (their number, the text before which the room or the stack was full)."""
    size = 0
    for unit in range(upto, starts.shape[0]):
        kept = size
        begin, end = starts[unit], ends[unit]
        at, bar = begin, begin - 1
        while at <= end and not (anchored and at > begin):
            one = pairs[codes[_U64(at)]] if at < end else pairs[END]
            two = pairs[codes[_U64(at + 1)]] if at + 1 < end else pairs[END]
            if not one & two >> 8:
                while at + 4 < end:
                    two, three = pairs[codes[_U64(at + 1)]], pairs[codes[_U64(at + 2)]]
                    four, five = pairs[codes[_U64(at + 3)]], pairs[codes[_U64(at + 4)]]
                    if one & two >> 8 | two & three >> 8 | three & four >> 8 | four & five >> 8:
                        break
                    at, one = at + 4, five
                two = pairs[codes[_U64(at + 1)]] if at + 1 < end else pairs[END]
                while at < end and not one & two >> 8:
                    at, one = at + 1, two
                    two = pairs[codes[_U64(at + 1)]] if at + 1 < end else pairs[END]
                if not one & two >> 8:
                    break
            stop = _end(code, tables, classes, branches, start, codes, begin, end, at, bar, registers, stack)
            if stop == -2 or size == found.shape[1]:
                return kept, unit
            if stop < 0:
                at += 1
                continue
            found[0, size], found[1, size], found[2, size] = unit, at, stop
            size += 1
            if once:
                break
            bar = stop if stop == at else begin - 1
            at = stop
    return size, starts.shape[0]


def _fixed(array: NDArray[Any]) -> NDArray[Any]:
    """A read-only view, so that numba compiles for one kind of array alone."""
    view = np.ascontiguousarray(array)[:]
    view.flags.writeable = False
    return view


def spans(made: Program, codes: Codes, starts: Ints, ends: Ints, *, once: bool = False) -> tuple[Ints, Ints, Ints]:
    """(unit, first, last) of every match in each text codes[starts[i]:ends[i]] alone, as by re.finditer; `once`: as by re.search.

    In: UTF-16 units of the BMP, ascending runs that may have gaps between them. Out: the text's number and the run of the match in `codes`.
    """
    where, parts = (_fixed(codes), _fixed(starts), _fixed(ends)), [np.empty((3, 0), np.int64)]
    room, deep, upto = 1024 + starts.size // 2, 1 << 12, 0
    while upto < starts.size:
        registers, stack, found = np.empty(made.registers, np.int64), np.empty(deep, np.int64), np.empty((3, room), np.int64)
        size, reached = _find(*made.parts, registers, stack, *where, once, upto, found)
        parts.append(found[:, :size])
        room, deep, upto = 4 * room, deep if reached > upto else 4 * deep, reached
    unit, first, last = np.concatenate(parts, axis=1)
    return unit, first, last


# ---------------------------------------------------------------- putting something in place


def sub(made: Program, by: str | Callable[[str], str], codes: Codes, starts: Ints, ends: Ints) -> tuple[Codes, Ints, Ints]:
    """Every match replaced as by re.sub: (codes, starts, ends) of the new texts, one behind another; the old ones where nothing is found.

    `by` is what it says, without backslashes, or a function of the matched text alone, called once per different one.
    """
    unit, first, last = spans(made, codes, starts, ends)
    if not unit.size:
        return codes, starts, ends
    if isinstance(by, str):
        if "\\" in by:
            raise Unsupported(f"a template: {by!r}")
        return replaced(codes, starts, ends, unit, first, last, np.zeros(unit.size, np.int64), [_codes(by)])
    which, example = distinct(codes, first, last)
    bounds = zip(first[example].tolist(), last[example].tolist(), strict=True)
    return replaced(codes, starts, ends, unit, first, last, which, [_of_match(by, codes[a:b].tobytes()) for a, b in bounds])


@lru_cache(maxsize=1 << 13)
def _of_match(by: Callable[[str], str], matched: bytes) -> Codes:
    return _codes(by(matched.decode("utf-16-le", "surrogatepass")))


def _codes(said: str) -> Codes:
    return np.frombuffer(said.encode("utf-16-le", "surrogatepass"), np.uint16)


def replaced(
    codes: Codes, starts: Ints, ends: Ints, unit: Ints, first: Ints, last: Ints, which: Ints, by: Sequence[Codes]
) -> tuple[Codes, Ints, Ints]:
    """The texts with by[which[k]] in place of span k, one behind another. Spans are as `spans` gives them."""
    edges = np.zeros(len(by) + 1, np.int64)
    np.cumsum([piece.size for piece in by], out=edges[1:])
    size = int((ends - starts).sum() - (last - first).sum() + np.diff(edges)[which].sum())
    out, firsts, lasts = np.empty(size, np.uint16), np.empty(starts.size, np.int64), np.empty(starts.size, np.int64)
    letters = np.concatenate([np.empty(0, np.uint16), *by])
    fixed = [_fixed(array) for array in (codes, starts, ends, unit, first, last, which, letters, edges)]
    _place(*fixed, out, firsts, lasts)
    return out, firsts, lasts


@compiled
def _place(
    codes: Any, starts: Any, ends: Any, unit: Any, first: Any, last: Any, which: Any, by: Any, edges: Any, out: Any, firsts: Any, lasts: Any
) -> None:
    """As `replaced`. What lies unchanged in one piece is copied in one, over the bounds of texts too."""
    size, done, span = 0, 0, 0  # done: up to where `codes` are in `out`
    for text in range(starts.shape[0]):
        if text == 0 or ends[text - 1] != starts[text]:
            done = starts[text]
        firsts[text] = size + starts[text] - done
        gap = text + 1 == starts.shape[0] or starts[text + 1] != ends[text]
        here = True
        while here:
            here = span < unit.shape[0] and unit[span] == text
            if here or gap:
                upto = first[span] if here else ends[text]
                for n in range(upto - done):
                    out[_U64(size + n)] = codes[_U64(done + n)]
                size, done = size + upto - done, upto
            if here:
                said, width = edges[which[span]], edges[which[span] + 1] - edges[which[span]]
                for n in range(width):
                    out[_U64(size + n)] = by[_U64(said + n)]
                size, done = size + width, last[span]
                span += 1
        lasts[text] = size + ends[text] - done


def distinct(codes: Codes, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """The different ones among the texts codes[first[k]:last[k]]: (number of its text for each k, a k that has it for each number)."""
    where, which = (_fixed(codes), _fixed(first), _fixed(last)), np.empty(first.size, np.int64)
    room, rows, size, upto = 1 << 12, np.empty((0, 4), np.int64), 0, 0
    while True:
        rows = np.concatenate([rows, np.empty((room // 2 - len(rows), 4), np.int64)])
        size, upto = _distinct(*where, upto, size, rows, np.full(room, -1), which)
        if upto == first.size:
            return which, rows[:size, 0].copy()
        room *= 4


@compiled
def _distinct(codes: Any, first: Any, last: Any, upto: Any, size: Any, rows: Any, table: Any, which: Any) -> Any:
    """As `distinct`, from text `upto` on, until the open hash table is half full: (number of different texts, the text it came to).

    A row of a different text is its example, its hash, and where its letters begin and end: where it was met last, they are at hand.
    """
    mask = table.shape[0] - 1
    for other in range(size):
        place = rows[other, 1] & mask
        while table[place] >= 0:
            place = (place + 1) & mask
        table[place] = other
    for n in range(upto, first.shape[0]):
        if size == rows.shape[0]:
            return size, n
        begin, end = first[n], last[n]
        mixed = _U64(end - begin)
        for at in range(begin, end):
            mixed = (mixed ^ _U64(codes[_U64(at)])) * _U64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> _U64(29)
        hashed = np.int64(mixed >> _U64(1))
        place = hashed & mask
        other = table[place]
        while other >= 0:
            there = rows[other, 2]
            if rows[other, 1] == hashed and rows[other, 3] - there == end - begin:
                at = begin
                while at < end and codes[_U64(at)] == codes[_U64(there + at - begin)]:
                    at += 1
                if at == end:
                    break
            place = (place + 1) & mask
            other = table[place]
        if other < 0:
            table[place] = other = size
            rows[other, 0], rows[other, 1] = n, hashed
            size += 1
        rows[other, 2], rows[other, 3], which[n] = begin, end, other
    return size, first.shape[0]
