"""Invented clauses as chunks, with a small mark finder of the tests' own (structure/ has the real one)."""

from __future__ import annotations

import re

from corpus_builder.model import Chunk, Mark, MarkLevel

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_KINDS: tuple[tuple[str, MarkLevel, int], ...] = ((r"[①-⑩]", "항", 0), (r"\d{1,2}(?=\.)", "호", 1), (r"[가-하](?=\.)", "목", 2))


def chunk(title: str, body: str, *, article: str = "7", unit: str = "보통약관") -> Chunk:
    """A chunk of one article; a line that starts with 【 is a box up to the line's end."""
    number, _, branch = article.partition("-")
    printed = f"제{number}조의{branch}" if branch else f"제{number}조"
    return Chunk(f"{unit} {printed}({title})", body, unit, article, title, _marks(body))


def _marks(body: str) -> tuple[Mark, ...]:
    heads: list[tuple[int, MarkLevel, str, int]] = []
    boxes: list[Mark] = []
    at = 0
    for line in body.split("\n"):
        for pattern, level, depth in _KINDS:
            if match := re.match(pattern, line):
                number = str(_CIRCLED.index(match[0]) + 1) if level == "항" else match[0]
                heads.append((at, level, number, depth))
        if label := re.match(r"【([^】]+)】", line):
            boxes.append(Mark("box", label[1], at, at + len(line)))
        at += len(line) + 1
    marks = boxes
    for i, (start, level, number, depth) in enumerate(heads):
        end = next((s for s, _, _, d in heads[i + 1 :] if d <= depth), len(body) + 1) - 1
        marks.append(Mark(level, number, start, end))
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))
