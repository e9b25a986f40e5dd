"""What an answer names stands somewhere: in its evidence, in the question, or at least in the clause.

The decision it embodies: whoever retells a rule finds other verbs for it, and other endings, but seldom other things. A noun of three
letters and more that neither clause nor question nor heading has, and that isn't made of their words (부활청약일 of 부활 and 청약일), was
put there by the answer: another day (계약일), another body (여행사), another cause (천재지변). Words with which an answer explains itself
(원칙, 초과분) are none, nor are examples (카메라처럼) and numerals. Whether it is plain Korean for a word of the clause, a person sees;
shorter words are too often that. A noun is known by its particle, or by its last letter where it has none or one that verbs have too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus_builder.checks._words import resolves, unsaid
from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import nfc, squeezed, verbatim

VERSION = 2

STRANGE = "word not in clause"

LEAST = 3
"""Letters that such a noun has at least."""

_WORD = re.compile(rf"[가-힣]{{{LEAST},}}")
_ACRONYM = re.compile("[A-Z]{2,}")
_BEHIND = r"(?:\s(?:또는|및|이후|이전|당시|다음|기준|전|후)|,)"
_MAY_DAY, _DAY = re.compile(f"일{_BEHIND}"), re.compile(f"([가-힣]{{2,}}일){_BEHIND}")
_PARTICLE = re.compile("(?:들|대로|에게서?|(?<!므)로부터|에서(?:부터)?|(?<!므)로(?:써|서)?|까지|부터|의|와|과|에|가|를)$")
_ALSO_ENDING = re.compile("(?:은|는|이|을|도|만|들|뿐|입니다|이며|이고|이라)$")
_WHETHER = re.compile("[일할될을는은인]지$")
_SPOKEN = re.compile(
    "(?:므로|거나|지만|데|(?<!에)서|[다라자냐]고|려고|다가|도록|[어아여해되]야|면|[하되지]고|며|으나|[해여혀켜져워려와쳐겨]|"
    "[다요죠음기지게든록히적은는인한된할될운일])$"
)
_VERB = re.compile("[했었았겠셨였하되지이기리키히우추나라르오가서내러치받있없않얻찾잃닫묻읽맺남넘높많적늦좋같겪어여잡뽑맞낮꺾깎묶섞닦]$")
_NOUN = re.compile("[자인원품점액료금비율률서권증관청국소실물병암염술제법업사일장재해체회]$")
_ON_THE_DAY = ("한날", "된날", "하는날", "되는날", "기일")  # 접수일 is the day of which a clause says 접수한 날
_NUMERAL = re.compile("[일이삼사오육칠팔구십백천만억]{2,}|.{0,3}[십백천만억]+원?(?:씩|여)?")
_OWN = re.compile(
    "[가-힣]{0,2}(?:하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘|보름|주일|주간|달)(?:분|째|간)?|"
    ".+적|한꺼번|마지막|처음|이튿날|.{0,2}다음날|원칙|예외|퍼센트|초과분|나머지|합계액?|총액|차액|보상액|지급액|수령액|절반|그동안|재.+|보험회사|보험사|손해보험사|가입자|소비자|고객|예시|"
    ".*(?:약관|이유|내용|방법|기준|사람|상황|조건|금액|경우|계산|결과|대상|여부|정도|만큼|처럼|아이|사람분?|동안|가운데|사이|이상|이하|이내|미만|초과|한도)"
)


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a noun of the output that stands neither in the evidence nor in the question, the clause or its headings."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("vocabulary", "pass")
    known, new = unsaid(candidate, chunk)
    clause = squeezed(chunk.clause)
    output = nfc(candidate.output)
    if strange := next((word for word in _ACRONYM.findall(new) if word not in known and word not in clause), ""):
        return Verdict("vocabulary", "look", (Reason(STRANGE, strange),))
    if resolves(candidate):
        return Verdict("vocabulary", "pass")
    days = _DAY.findall(output) if _MAY_DAY.search(output) else []
    nouns = (*map(_noun, _WORD.findall(new)), *(day for day in days if not _OWN.fullmatch(day)))
    if strange := next((noun for noun in nouns if noun and not _stands(noun, known, clause)), ""):
        return Verdict("vocabulary", "look", (Reason(STRANGE, strange),))
    return Verdict("vocabulary", "pass")


def _stands(noun: str, known: str, clause: str) -> bool:
    """Whether the noun, or all parts of which it is made, are found in the texts."""
    if noun in known or noun in clause or (noun.endswith("법") and noun[:-1] in clause):
        return True
    if noun.endswith("일") and any(f"{noun[:-1]}{day}" in clause for day in _ON_THE_DAY):
        return True
    parts = ((noun[:n], noun[n:]) for n in range(2, len(noun) - 1))
    return any((part in known or part in clause) and _stands(rest, known, clause) for part, rest in parts)


@lru_cache(maxsize=4096)
def _noun(word: str) -> str:
    """The noun that a word of an answer has without its particles; "" for none, and for one that answers bring along."""
    noun = _bare(word)
    return "" if len(noun) < LEAST or _OWN.fullmatch(noun) or _NUMERAL.fullmatch(noun) else noun


def _bare(word: str) -> str:
    stem, sure = word, False
    while match := _ALSO_ENDING.search(stem):
        stem = stem[: match.start()]
    while match := _PARTICLE.search(stem):
        stem, sure = stem[: match.start()], True
    if sure:
        return "" if _WHETHER.search(stem) else stem.removesuffix("으")
    if _SPOKEN.search(stem):
        return ""
    if stem != word:
        return "" if _VERB.search(stem) else stem
    return stem if _NOUN.search(stem) else ""
