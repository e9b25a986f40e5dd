"""The form of a text in which two copies of one law look alike: no spacing, punctuation, list marks or particle spelling."""

from __future__ import annotations

import re
import unicodedata

# 제3조, 제3조의2, 제1항, 제2호 name other places of the same terms, and an edition renumbers them: they are not facts here.
_REFERENCE = re.compile(r"제\s*\d+\s*(?:조(?:\s*의\s*\d+)?|항|호|관)(?:\([^()\n]*(?:\([^()]*\)[^()\n]*)*\))?")
_MARK = re.compile(r"^\s*(?:[①-⑳➀-➉]|\d{1,2}\.|[가-하]\.|\(?\d{1,2}\)|\(?[가-하]\))\s*", re.MULTILINE)


def letters(text: str) -> str:
    """Letters, digits and % of `text` in NFKC and lower case, without article references and list marks."""
    plain = _REFERENCE.sub("", unicodedata.normalize("NFC", text))
    plain = unicodedata.normalize("NFKC", _MARK.sub("", plain)).lower()
    return "".join(ch for ch in plain if ch.isalnum() or ch == "%")


def shingles(normal: str, k: int = 3) -> frozenset[str]:
    """The character k-grams of a normalised text; a text shorter than k is its own only shingle."""
    if len(normal) <= k:
        return frozenset([normal])
    return frozenset(normal[i : i + k] for i in range(len(normal) - k + 1))


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """|a ∩ b| / |a ∪ b|; 1.0 for two empty sets."""
    union = len(a | b)
    return len(a & b) / union if union else 1.0
