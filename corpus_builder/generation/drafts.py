"""What a rule of the extractive method proposes: a question without its unit, and an answer made of quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

ANNOUNCES = re.compile(r"(?:다음|아래)(?=의|과|와|\s(?:각|중|사항|서류|어느|한|경우)|에서|을|에)(?!\s?(?:날|연도|회|달|해))")
"""Words that promise a list or a table. An answer that has them without what they promise is none."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`question` goes behind "… 보통약관에서 "; `answer` may hold references to its own article (제1항), which the caller resolves.

    `anchored`: the question is so general that its article must be named with it.
    """

    task_type: str
    question: str
    answer: str
    evidence: tuple[str, ...]
    anchored: bool = False
