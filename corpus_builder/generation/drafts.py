"""What a rule of the extractive method proposes: a question without its unit, and an answer made of quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus_builder.generation.types import AMOUNT, COVERAGE, DEADLINE, DEFINITION, DISCLOSURE, EXCLUSION, OTHER, PROCEDURE, SEVERAL

if TYPE_CHECKING:
    from corpus_builder.generation.passages import Passage

MAX_ANSWER = 1_500
"""Characters. A longer paragraph is no answer but a chapter."""

ANNOUNCES = re.compile(r"(?:다음|아래)(?=의|과|와|\s(?:각|중|사항|서류|어느|한|경우)|에서|을|에)(?!\s?(?:날|연도|회|달|해))")
"""Words that promise a list or a table. An answer that has them without what they promise is none."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`question` goes behind "… 보통약관에서 "; `answer` may hold references to its own article (제1항), which the caller resolves.

    `anchored`: the question is so general that its article must be named with it. `section`: the heading within the article for which
    alone the answer holds, or "". `item`: the number of the one list item that is asked, or "". `yes`: "예" or "아니요" where the question
    is answered by that, or "" where it isn't or nobody is sure.
    """

    task_type: str
    question: str
    answer: str
    evidence: tuple[str, ...]
    anchored: bool = False
    section: str = ""
    item: str = ""
    yes: str = ""

    @property
    def said(self) -> str:
        """The answer as it is given."""
        return f"{self.yes}. {self.answer}" if self.yes else self.answer

    def with_overrides(self, passage: Passage) -> Draft | None:
        """The draft, answered with the paragraphs that override the one it was made of; None when that is too long for an answer."""
        over = [other for other in passage.overridden if not other.spares(passage.number, self.item)]
        said = self.answer
        if over and self.answer != passage.text:
            said = f"{self.answer}\n" + "\n".join(other.numbered for other in over)
        elif over:
            said = "\n".join(other.numbered for other in (passage, *over))
        if len(said) > MAX_ANSWER:
            return None
        if not over:
            return self
        quotes = (*self.evidence, *(quote for other in over for quote in other.quotes))
        # What overrides a paragraph may turn what it says.
        return replace(self, yes="", answer=said, evidence=quotes, task_type=SEVERAL if self.answer == passage.text else self.task_type)


_BY_TITLE = (
    (r"지급하지 ?(?:않|아니)|보상하지 ?(?:않|아니)|면책|보상의? ?제한|보장하지 ?(?:않|아니)|책임 ?제한", EXCLUSION),
    (r"알릴 ?의무|고지 ?의무|통지 ?의무|의 ?(?:발생)?통지|변경 ?통지", DISCLOSURE),
    (r"(?:청구|통지|협조|대위|방지).*(?:서류|절차)|보험금의? ?청구$|제출 ?서류|지급 ?절차|손해방지|대위권|합의", PROCEDURE),
    (r"지급사유|보상하는|보장하는|보험금의 종류|보상책임|보장종목|보상내용|(?<!적용)(?<!적용 )범위$", COVERAGE),
    (r"한도|계산|분담|환급|정산|자기부담|보험료 ?적용|예치보험료|보험나이|지급 ?기준", AMOUNT),
    (r"소멸시효|보험기간|시기 및 종기", DEADLINE),
    (r"용어|정의", DEFINITION),
    (r"청약|철회|해지|취소|부활|납입|변경|교부|설명|지정|분쟁|관할|성립|무효|전환|신청|조사|발급|명부|갱신|소멸|개시|서류|절차", PROCEDURE),
)
_BY_WORDS = (
    (r"(?:지급|보상|보장)(?:을|를)?\s?하(?:여 드리)?지 (?:않|아니)", EXCLUSION),
    (r"알려야|통지하여야|알리지", DISCLOSURE),
    (r"서류|제출하|신청하|청구하|청약|해지|철회|취소|변경", PROCEDURE),
    (r"계산|산출|비율|이자|공제한|차감|한도로|합산|더하여", AMOUNT),
    (r"(?:보험금|보험가입금액)\S*\s(?:\S+\s){0,4}지급합니다|보상합니다|보상하여 ?드립니다|보장합니다", COVERAGE),
)


_OF_MONEY = re.compile(r"금액|보험료|보험금|손해액|한도|비율|이자|이율|환급|요율|나이|\d\s?[원%]")


def kind(title: str, sentence: str) -> str:
    """The kind of question by the article's title first, by the sentence's words second."""
    for text, kinds in ((title, _BY_TITLE), (sentence, _BY_WORDS)):
        for words, found in kinds:
            if re.search(words, text) and (found != AMOUNT or not sentence or _OF_MONEY.search(sentence)):
                return found
    return OTHER
