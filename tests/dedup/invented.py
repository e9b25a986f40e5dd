"""Texts for the tests of near-duplicate removal, and a guard that reads one word."""

from __future__ import annotations

import re
from hashlib import blake2b
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


class Numbers:
    """Facts are the numbers of a text; of two texts with equal numbers one that says 다만 more often is a sibling, and a text with ? is
    asked about. `asked` are the pairs compared."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def facts(self, text: str, kind: Kind) -> bytes:
        return blake2b(" ".join(sorted(re.findall(r"\d+", text))).encode(), digest_size=16).digest()

    def compare(self, a: str, b: str, kind: Kind, *, equal: bool | None = None) -> Outcome:
        self.asked.append((a, b))
        if self.facts(a, kind) != self.facts(b, kind):
            return Outcome("sibling", "numbers")
        if a.count("다만") != b.count("다만"):
            return Outcome("sibling", "다만 … added")
        if "?" in a + b:
            return Outcome("review", "asked", (("가", "나"),))
        return Outcome("merge", "spacing")
