"""The order of what a text says, where order is law: an exception, an item or a "this" that stands behind another sentence.

Editions put sentences in another order, and mostly that changes nothing. It does where a sentence refers to the one before it, where an
item belongs to the list that it stands in, and where the text says that order counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

CIRCLED = "①-⑳⑴-⒇➀-➓㉠-㉭"
MARK = rf"(?:[{CIRCLED}]|[(（]?(?:\d{{1,2}}|[가나다라마바사아자차카타파하])[.)）](?!\s*\d)|-(?!\d)|[·•▪■□○●◦※*▶])"
# 다. at the start of a line may be the end of 합니다.
LINE = r"(?:^|\n)(?!(?<=[가-힣]\n)[ \t]*다\.)[ \t]*"
_NEW_LINE = LINE.replace(r"(?:^|\n)", r"\n")
OPENING = re.compile(rf"{LINE}{MARK}[ \t]*")

# Each begins with a letter: that is searched for ten times quicker.
_STOP = re.compile(r"[.。?](?<=[다요까음함됨].)(?!\d)\s*|[.。](?<=[가-힣].)\s+(?=[가-힣])|\s(?<=니다\s)\s*")
_PARAGRAPH = re.compile(rf"{LINE}(?={MARK})|(?=[{CIRCLED}])|(?<![\d.,])(?=\d{{1,2}}\.\s*[가-힣「(])")
MAY_LIST = re.compile(rf"{_NEW_LINE}{MARK}|[{CIRCLED}]|\d\.\s*[가-힣「(]")
"""In a text behind a line break: where a `_PARAGRAPH` may begin."""
_DEPENDS = re.compile(
    r"[(（\"'“”‘’※\s]{0,4}(?:다만|단\s*,|단\s|그러나|따라서|그러므로|그리고|즉\s|즉,|아울러|나머지|다시\s|같은\s|(?:지급|보상|해지|소멸|진단|청구)\s?(?:[한된]\s?)?(?:후|뒤|때|경우)|이\s?경우|이\s?때|하지만|반면|이런|이와|이로|이처럼|앞의|앞서|여기|본\s|이상의|동일한|이(?!\s?(?:약관|계약|특약|특별|보험(?!금)|회사|법|조|항))\s[가-힣]{1,6}[은는이가을를에]|그\s?[가-힣]|이는|이를|이에|이러한|위\s|위의|해당\s|동\s|상기|예외|또한|그다음|이후|다음으로|전항|[전후]자(?=[는은가이를의에]))"
)
_FINAL = re.compile(r"[다요까]$")
_NO_LETTERS = re.compile(r"[\W_]+")
_ORDERED = re.compile(r"순서|순위|순으로|순차|차례로|절차|단계|우선|먼저|제\s*\d+\s*[항호]")


@lru_cache(maxsize=1 << 13)
def _sentences(text: str) -> tuple[tuple[int, str, str], ...]:
    """(paragraph, sentence, its letters) of a text as printed, list marks taken off."""
    found = []
    text = unicodedata.normalize("NFC", text)
    for number, paragraph in enumerate(_PARAGRAPH.split(text) if MAY_LIST.search("\n" + text) else [text]):
        for sentence in _STOP.split(OPENING.sub("", paragraph)):
            said = sentence.lstrip(" \n\t①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳").strip()
            letters = _NO_LETTERS.sub("", unicodedata.normalize("NFKC", said))
            if letters:
                found.append((number, said, letters))
    return tuple(found)


def sentences_in_order(a: str, b: str) -> bool:
    """Whether what both texts say stands in the same order in both."""
    places = list(_counterparts(a, b).values())
    return all(one < two for one, two in pairwise(places))


@lru_cache(maxsize=1 << 10)
def _counterparts(a: str, b: str) -> dict[int, int]:
    """sentence of a -> the sentence of b that says the same, in the order of a: equal letters first, then the most alike."""
    mine, theirs = _sentences(a), _sentences(b)
    if [said for _, _, said in mine] == [said for _, _, said in theirs]:
        return {n: n for n in range(len(mine))}
    free: dict[str, list[int]] = {}
    for n, (_, _, said) in reversed(list(enumerate(theirs))):
        free.setdefault(said, []).append(n)
    found = {n: free[said].pop() for n, (_, _, said) in enumerate(mine) if free.get(said)}
    left, right = [n for n in range(len(mine)) if n not in found], sorted(n for rest in free.values() for n in rest)
    if left and right:
        alike = process.cdist([mine[n][2] for n in left], [theirs[n][2] for n in right], scorer=fuzz.ratio)
        for at in alike.argsort(axis=None)[::-1].tolist():
            i, j = left[at // len(right)], right[at % len(right)]
            if alike[at // len(right), at % len(right)] < 50:
                break
            if i not in found and j not in found.values():
                found[i] = j
    return dict(sorted(found.items()))


def moved(a: str, b: str) -> str:
    """An exception, or an item of a list, that stands behind another sentence; the order of a list that says that it counts."""
    places = _counterparts(a, b)
    order = list(places.values())
    if all(one < two for one, two in pairwise(order)):
        return ""
    if _ORDERED.search(a) or _ORDERED.search(b):
        return "order: the same in another order"
    mine, theirs = _sentences(a), _sentences(b)
    moved = [n for n, place in places.items() if any((n < other) != (place < there) for other, there in places.items() if other != n)]
    for n in moved:  # which of several things an item belongs to is told by where it stands
        if not _FINAL.search(mine[n][2]):
            return f"order: {mine[n][1][:40]}"
    behind, there = dict(_behind(mine)), dict(_behind(theirs))
    for n, lead in behind.items():
        if n in places and places[n] in there and places.get(lead) != there[places[n]]:
            return f"behind another sentence: {mine[n][1][:40]}"
    return ""


def _behind(sentences: Sequence[tuple[int, str, str]]) -> Iterator[tuple[int, int]]:
    """(sentence, the one that it hangs on): what refers back within its paragraph, and items that end without a verb."""
    lead = None
    for n, (paragraph, said, letters) in enumerate(sentences):
        if n and sentences[n - 1][0] == paragraph and _DEPENDS.match(said):
            yield n, n - 1
        elif not _FINAL.search(letters) and lead is not None:
            yield n, lead
        if _FINAL.search(letters):
            lead = n


# ---------------------------------------------------------------- texts whose order is no law

_UNFINISHED = re.compile(r"[.。](?<![다요까].)(?<=[가-힣].)\s*")
NO_FINAL = re.compile(r"(?:[^다요까\W_]|^)[\W_]*$")
"""Found in the last letters of a text that may end without a verb."""
_HANGS = re.compile(rf"(?:[.。?]|니다)[\s①-⑳]*{_DEPENDS.pattern}")
ORDERING = (_ORDERED, _HANGS, _UNFINISHED, MAY_LIST)
"""In a text behind a line break, which ends in a verb and in which none of these is found, the order of sentences is no law."""
