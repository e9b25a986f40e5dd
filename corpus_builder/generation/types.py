"""The kinds of question that people ask of a policy, and that a candidate's `task_type` names. One place, used by all methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DEFINITION: Final = "정의"
COVERAGE: Final = "보상 여부"
EXCLUSION: Final = "면책"
AMOUNT: Final = "금액·계산"
DEADLINE: Final = "기한"
PROCEDURE: Final = "절차·서류"
DISCLOSURE: Final = "알릴 의무"
COMPARISON: Final = "특약 비교"
SEVERAL: Final = "여러 조항"
TABLE: Final = "표 조회"
PLAIN_WORDS: Final = "쉬운 말"
CITATION: Final = "조항 인용"
UNANSWERABLE: Final = "답할 수 없음"
OTHER: Final = "기타"

TASK_TYPES: Final = (
    DEFINITION,
    COVERAGE,
    EXCLUSION,
    AMOUNT,
    DEADLINE,
    PROCEDURE,
    DISCLOSURE,
    COMPARISON,
    SEVERAL,
    TABLE,
    PLAIN_WORDS,
    CITATION,
    UNANSWERABLE,
    OTHER,
)

SHARES: Final[Mapping[str, float]] = {
    DEFINITION: 0.05,
    COVERAGE: 0.12,
    EXCLUSION: 0.16,
    AMOUNT: 0.12,
    DEADLINE: 0.10,
    PROCEDURE: 0.09,
    DISCLOSURE: 0.05,
    COMPARISON: 0.02,
    SEVERAL: 0.04,
    TABLE: 0.04,
    PLAIN_WORDS: 0.05,
    CITATION: 0.05,
    UNANSWERABLE: 0.10,
    OTHER: 0.03,
}
"""What of a corpus should be of each kind unless the settings say otherwise.

Complaints are about what is paid, what isn't, and how a contract begins and ends; a model trained on what is paid alone says so of what
is excluded, so a quarter says no (exclusions and what the terms leave open). Comparing riders takes two clauses that nearly agree, of which
few corpora have many: its share comes on top of the others, so that it changes nothing of what a model is asked for.
"""
