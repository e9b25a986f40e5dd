"""The form of a text in which two copies of one law look alike: no spacing, punctuation, list marks or particle spelling.

`letters` is the meaning, for one text. `many` gives the same letters as numbers for many texts at once, eight times quicker: the two
regular expressions run over all texts joined, and NFKC, lower case and the choice of letters are one look-up per character. A text
with a character that one look-up can't settle is composed first (loose jamo join), and if that doesn't help (⑩ becomes two) takes the
way of `letters`. Composing changes nothing in other texts that the expressions or the look-up would see.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = 1
"""Rises when `letters` gives other letters for a text: keys and sketches made before can't be compared with later ones."""

# 제3조, 제3조의2, 제1항, 제2호 name other places of the same terms, and an edition renumbers them: they are not facts here.
# No part of a match crosses \0, which stands between joined texts.
_REFERENCE = re.compile(r"제\s*\d+\s*(?:조(?:\s*의\s*\d+)?|항|호|관)(?:\([^()\n\0]*(?:\([^()\0]*\)[^()\n\0]*)*\))?")
# A literal first character lets the search jump from line to line, four times quicker than ^.
_MARK = re.compile(r"\n\s{0,9}(?:[①-⑳➀-➉]|\d{1,2}[.)]|[가-하][.)]|\((?:\d{1,2}|[가-하])\))")
_BETWEEN = "\0\0\0\n"
_DROPPED, _UNSETTLED = 0xFFFE, 0xFFFF  # no characters, so never a letter
_THEMSELVES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3))  # Hanja and Hangul syllables stay as they are


def letters(text: str) -> str:
    """Letters, digits and % of `text` in NFKC and lower case, without article references and list marks."""
    return _fold(_bare(unicodedata.normalize("NFC", text)))


def _bare(text: str) -> str:
    return _MARK.sub("\n", _REFERENCE.sub("", "\n" + text))


def _fold(plain: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFKC", plain).lower() if ch.isalnum() or ch == "%")


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of n texts.

    Text i is codes[starts[i] : starts[i] + lengths[i]]; three zeros follow each, so that every text has a 3-gram.
    """

    codes: NDArray[np.uint16]
    """(letters + 3n,) code points; a letter beyond the basic plane (rare Hanja) is one of 6,400 private code points."""
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    def of(self, rows: NDArray[np.int64]) -> Letters:
        """Those of some of the texts."""
        return Letters(self.codes, self.starts[rows], self.lengths[rows])

    def keys(self) -> list[bytes]:
        """16 bytes for each text, equal when the letters are (BLAKE2b)."""
        data = self.codes.tobytes()
        bounds = zip((self.starts * 2).tolist(), ((self.starts + self.lengths) * 2).tolist(), strict=True)
        return [blake2b(data[start:end], digest_size=16).digest() for start, end in bounds]


def joined(parts: Sequence[Letters]) -> Letters:
    """The letters of all texts of `parts`, in their order."""
    if not parts:
        return Letters(np.zeros(0, np.uint16), np.zeros(0, np.int64), np.zeros(0, np.int64))
    shifts = np.cumsum([0] + [len(part.codes) for part in parts[:-1]])
    starts = np.concatenate([part.starts + shift for part, shift in zip(parts, shifts, strict=True)])
    return Letters(np.concatenate([part.codes for part in parts]), starts, np.concatenate([part.lengths for part in parts]))


def many(texts: Sequence[str], *, compiled: Any = None) -> Letters:
    """The letters of each text: exactly those of `letters(text)`, as numbers; `compiled`: the module of that name."""
    found, odd = _together(texts, compiled)
    if not len(odd):
        return found
    composed, still = _together([unicodedata.normalize("NFC", texts[row]) for row in odd.tolist()], compiled)
    alone = [_parted(coded(letters(texts[row]))) for row in odd[still].tolist()]
    rows = np.arange(len(texts))
    rows[odd] = len(texts) + np.arange(len(odd))
    rows[odd[still]] = len(texts) + len(odd) + np.arange(len(still))
    return joined([found, composed, *alone]).of(rows)


def _together(texts: Sequence[str], compiled: Any) -> tuple[Letters, NDArray[np.int64]]:
    """Letters by look-up, and which texts hold a character that it can't settle."""
    units = np.frombuffer(_bare(_BETWEEN.join([*texts, ""])).encode("utf-16-le", "surrogatepass"), np.uint16)
    codes, unsettled = _looked_up(units, compiled)
    zeros = np.flatnonzero(codes == 0)
    if len(zeros) > 3 * len(texts):  # a zero is no letter, but it is what parts the texts here
        return _together([text.replace("\0", "\x01") for text in texts], compiled)
    ends = zeros[::3]
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 3])[: len(ends)]
    upto = np.searchsorted(np.flatnonzero(codes == _UNSETTLED), ends) if unsettled else np.zeros(0, np.int64)
    return Letters(codes, starts, ends - starts), np.flatnonzero(np.diff(upto, prepend=0))


def _parted(codes: NDArray[np.uint16]) -> Letters:
    """Those of one text."""
    return Letters(np.concatenate([codes, np.zeros(3, np.uint16)]), np.zeros(1, np.int64), np.array([len(codes)]))


def _looked_up(units: NDArray[np.uint16], compiled: Any) -> tuple[NDArray[np.uint16], bool]:
    """(letters + 3n,) what the units become, without those that are dropped, and whether some are unsettled."""
    if compiled:
        out = np.empty(len(units), np.uint16)
        size, unsettled = compiled.fold(units, _table(), _DROPPED, _UNSETTLED, out)
        return out[:size], unsettled
    folded = _table().take(units, mode="clip")  # this and compress take half the time of brackets
    kept = folded.compress(folded != _DROPPED)
    return kept, bool((kept == _UNSETTLED).any())


def coded(normal: str) -> NDArray[np.uint16]:
    """(length,) the numbers that stand for the letters of a normalised text."""
    points = np.frombuffer(normal.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.where(points > 0xFFFF, 0xE000 + points % 6400, points).astype(np.uint16)


@functools.cache
def _table() -> NDArray[np.uint16]:
    """(65536,) for each UTF-16 unit the letter it becomes, or that it is dropped, or that one look-up can't say.

    NFKC works character by character unless one joins the character before it: a combining mark, a vowel or final jamo, or the
    second half of a canonical composition. Lower case does but for Σ at the end of a word.
    """
    joining = {*map(chr, range(0x1161, 0x1176)), *map(chr, range(0x11A8, 0x11C3)), "Σ"}
    table = np.full(0x10000, _UNSETTLED, np.uint16)
    for first, last in _THEMSELVES:
        table[first : last + 1] = np.arange(first, last + 1)
    rest = [chr(point) for point in np.flatnonzero(table == _UNSETTLED).tolist() if not 0xD800 <= point < 0xE000]
    for ch in rest:
        parts = unicodedata.decomposition(ch).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            joining.add(chr(int(parts[1], 16)))
    settled = {}
    for ch in rest:
        whole = unicodedata.normalize("NFKC", ch)
        if joining.isdisjoint(whole) and not any(map(unicodedata.combining, whole)) and len(kept := _fold(whole)) < 2:
            settled[ch] = kept or chr(_DROPPED)
    table[list(map(ord, settled))] = coded("".join(settled.values()))
    table[0] = 0
    table.flags.writeable = False
    return table


def shingles(normal: str, k: int = 3) -> frozenset[str]:
    """The character k-grams of a normalised text; a text shorter than k is its own only shingle."""
    if len(normal) <= k:
        return frozenset([normal])
    return frozenset(normal[i : i + k] for i in range(len(normal) - k + 1))


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """|a ∩ b| / |a ∪ b|; 1.0 for two empty sets."""
    union = len(a | b)
    return len(a & b) / union if union else 1.0
