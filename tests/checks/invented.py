"""An invented clause, its chunk, and a candidate about it, for the tests of the checks."""

from __future__ import annotations

from corpus_builder.model import Chunk, Mark
from corpus_builder.pairs import Candidate

FIRST = "① 회사는 서류를 접수한 날부터 3영업일 이내에 보험금 1천만원을 지급합니다. 다만, 조사가 필요한 때에는 10영업일 이내에 지급합니다."
SECOND = "② 제1항에도 불구하고 C44에 해당하는 때에는 50%만 지급합니다."
BODY = f"{FIRST}\n{SECOND}"
CHUNK = Chunk(
    header="보통약관 제7조의2(보험금의 지급절차)",
    body=BODY,
    unit_title="보통약관",
    article="7-2",
    title="보험금의 지급절차",
    marks=(
        Mark("항", "1", 0, len(FIRST)),
        Mark("단서", "", FIRST.index("다만"), len(FIRST)),
        Mark("항", "2", len(FIRST) + 1, len(BODY)),
    ),
)


def candidate(output: str, *evidence: str, instruction: str = "{product} 보통약관에서 보험금은 언제 지급하나요?") -> Candidate:
    return Candidate("test", "기한", instruction, output, evidence or (FIRST,))
