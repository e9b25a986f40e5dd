"""Texts for the tests of near-duplicate removal, and a guard that reads one word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import pairwise
from random import Random

from corpus_builder.dedup import Kind, Outcome, Text

WORDS = (
    "회사는 계약자가 피보험자에게 보험금을 지급하며 사고가 발생한 날부터 서류를 접수하고 조사한 뒤에 통지하여야 합니다 다만 "
    "정한 경우에는 보상하지 않습니다 이 계약의 해지와 무효 그리고 부활에 관한 사항은 관계 법령을 따릅니다 가입금액 한도 내에서 부담한"
)


def families(seed: int, count: int, size: int = 4) -> list[Text]:
    """`count` texts in families of about `size` that differ in few words, shuffled."""
    draw, known = Random(seed), WORDS.split()
    made: list[str] = []
    while len(made) < count:
        base = [draw.choice(known) for _ in range(draw.randint(15, 40))]
        for _ in range(draw.randint(1, 2 * size - 1)):
            words = list(base)
            for _ in range(draw.randint(0, 4)):
                words[draw.randrange(len(words))] = draw.choice(known)
            made.append(" ".join(words))
    draw.shuffle(made)
    return [Text(f"t{n}", text) for n, text in enumerate(made[:count])]


_LAW = (
    "회사는 {}을 받은 날부터 {}일 이내에 지급 여부를 계약자에게 안내합니다.",
    "다만, {} 조사가 필요한 경우에는 {}일이 넘는 기간을 더할 수 있습니다.",
    "피보험자가 {}으로 {}회 이상 통원한 때에는 지체 없이 회사에 알려야 합니다.",
    "{} 환급금은 납입한 보험료의 {}%를 뺀 금액으로 하며 이자를 지급하지 않습니다.",
)
_THINGS = ["진단서", "청구서", "무릎염좌", "손목골절", "사고증명서", "위임장"]
_PRINTS = (
    ("합니다.", "한다."),
    (" ", ""),
    ("경우에는", "때에는"),
    ("지체 없이", "바로"),
    ("을 ", " "),
    ("는 ", " "),
    (". ", ".\n"),
    ("에는 ", "에는, "),
)


def printed_again(seed: int, count: int) -> list[Text]:
    """`count` texts of three sentences of law, most of them an earlier one in other print, with another number or of another thing."""
    draw, made = Random(seed), list[tuple[str, ...]]()
    while len(made) < count:
        sentences = [draw.choice(_LAW).format(draw.choice(_THINGS), draw.choice((3, 10, 30))) for _ in range(3)]
        for _ in range(draw.randint(1, 8)):
            other = list(sentences)
            draw.shuffle(other)
            at = draw.randrange(3)
            change = draw.choice((*_PRINTS, *pairwise(_THINGS), ("10", "20"), ("이상", "초과")))
            other[at] = other[at].replace(*change)
            made.append(tuple(other))
    draw.shuffle(made)
    return [Text(f"p{n}", " ".join(said)) for n, said in enumerate(made[:count])]


class Numbers:
    """Facts are the numbers of a text; of two texts with equal numbers one that says 다만 more often is a sibling, and a text with ? is
    asked about. `asked` are the pairs compared."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def identity(self) -> str:
        return "numbers"

    def facts(self, texts: Sequence[str], kind: Kind, *, fast: bool = False) -> list[bytes]:
        return [blake2b(" ".join(sorted(re.findall(r"\d+", text))).encode(), digest_size=16).digest() for text in texts]

    def prepare(self, texts: Iterable[str], kind: Kind, *, fast: bool = False) -> None:
        """Nothing is read ahead."""

    def compare(self, a: str, b: str, kind: Kind, *, equal: bool | None = None) -> Outcome:
        self.asked.append((a, b))
        here, there = self.facts([a, b], kind)
        if here != there:
            return Outcome("sibling", "numbers")
        if a.count("다만") != b.count("다만"):
            return Outcome("sibling", "다만 … added")
        if "?" in a + b:
            return Outcome("review", "asked", (("가", "나"),))
        return Outcome("merge", "spacing")
