"""Substitutions as data: what the guard does to a text is a list of these, run by `re` over one text or by `machine` over many.

A replacement is told by the matched letters alone, so that the many equal matches of a corpus are worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple


class Step(NamedTuple):
    """Puts `by` for each match of `pattern`."""

    pattern: re.Pattern[str]
    by: str | Callable[[str], str]
    needs: tuple[str, ...] = ("",)
    """One of these stands in every text that the pattern matches: looking for them first is quick."""
    rare: bool = False
    """Matches in few texts: over many texts, it is looked for together with rare steps next to it."""


def rarely(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The same steps, all rare."""
    return tuple(step._replace(rare=True) for step in steps)


def run(steps: Iterable[Step], text: str) -> str:
    """`text` after all steps in their order."""
    for pattern, by, needs, _ in steps:
        for need in needs:
            if need in text:
                text = pattern.sub(by if isinstance(by, str) else _of_match(by), text)
                break
    return text


@cache
def _of_match(by: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    return lambda match: by(match[0])
