"""The kinds of question that people ask of a policy, and that a candidate's `task_type` names. One place, used by all methods."""

from __future__ import annotations

from typing import Final

DEFINITION: Final = "정의"
COVERAGE: Final = "보상 여부"
EXCLUSION: Final = "면책"
AMOUNT: Final = "금액"
DEADLINE: Final = "기한"
PROCEDURE: Final = "절차·서류"
DISCLOSURE: Final = "알릴 의무"
OTHER: Final = "기타"

TASK_TYPES: Final = (DEFINITION, COVERAGE, EXCLUSION, AMOUNT, DEADLINE, PROCEDURE, DISCLOSURE, OTHER)
