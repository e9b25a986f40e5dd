"""An answer doesn't say the contrary of a word of its evidence: 초과 is not 이하, 최초 not 최종, 출발 not 도착.

The decision it embodies: some words come in pairs that stand for contrary things, and whoever retells a rule keeps to the side that the
rule is on. An answer that has only the one side where its evidence has only the other, and the question neither, has changed it, or
tells the contrary case; which of them, a person sees. What is denied (넘지 않는) stands on the other side. A comparator behind a number
is another check's matter.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus_builder.model import Chunk
from corpus_builder.moments import contrary, denies
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import behind_number, nfc, verbatim

VERSION = 3

CONTRARY = "contrary word"

_THING = r"\s(?:금액|쪽|것|값|비율|등급|급여|가액|지급률|이율|때|경우)"
_OVER = 0  # the axis of comparators, which may be denied, and belong to a number where one stands before them
_DURING = 1  # and that of what is within a time: who says the contrary of what lies outside it says the same
# Each axis has its sides, each side patterns with a blank between them.
_AXES = (
    (r"초과 넘[는은어으기긴습지] 웃[도돈] 상회 이상(?:인|이면|일|이어)", r"이하 미만 밑[도돈돌] 못\s?미치 미달 하회"),
    (
        r"기간\s?중 기간\s?[안내] 기간\s?동안",
        r"기간이?\s?(?:끝난|지난|만료된|종료된|경과한|종료|만료|경과)\s?(?:이?후|뒤|다음) 기간이\s?(?:끝나|지나)[고서]",
        r"기간이?\s?(?:시작|개시)\S{0,3}\s?이?전",
    ),
    (r"넘더라도 넘어서도 초과하더라도 초과하는\s부분까지", r"한도\s?[내안] 한도액\s?[내안] 범위\s?[내안] 한도로"),
    (
        rf"많은{_THING} 큰{_THING} 높은{_THING} 보다\s(?:더\s)?(?:많|크|큰|클|높) 가장\s(?:많|큰|높) 제일\s(?:많|큰|높)",
        rf"적은{_THING} 작은{_THING} 낮은{_THING} 보다\s(?:더\s)?(?:적|작|낮) 가장\s(?:적|작|낮) 제일\s(?:적|작|낮)",
    ),
    ("최초 처음", "최종 마지막"),
    ("최고 최대", "최저 최소"),
    ("상한(?!도)", "하한"),
    ("출발", "도착"),
    ("입원", "퇴원"),
    ("입원", "통원"),
    ("직전", "직후 당시"),
    ("이전", "이후"),
    (r"사전[에의]?\s 미리", r"사후[에의]?\s 나중 뒤에?\s[가-힣]{2,6}의?\s?(?:동의|승인|허락) 후에?\s[가-힣]{2,6}의?\s?(?:동의|승인|허락)"),
    ("보험나이", r"만\s?나이"),
    (r"계약\s?해당일", "생일"),
    ("먼저", "나중"),
    ("인상", "인하"),
    ("할인", "할증"),
    ("증액 늘[리려릴린]", "감액 줄[이여일인]"),
    ("가산 더하여 더한 더해", "차감 공제 빼 뺀"),
    ("전[부액] 모두", "일부"),
    ("청약[한일]", "승낙[한일]"),
    ("발송", "도달 수령"),
    ("시작 개시(?<!보장개시)", "종료 만료 끝[나난]"),
    ("상해", "질병"),
    ("생존", "사망"),
    ("고의", "과실"),
    ("국내", "국외 해외"),
    ("보험금", "보험료"),
    ("복리", "단리"),
    (r"매일 하루 날마다 1일당 일당", r"매주 1주당", r"매월 달마다 다달이 매달 한\s달에", r"시간당 한\s시간에"),
    (r"매월 월별 달마다 다달이 매달 한\s달에", "매년 연간 해마다"),
    (r"1일당 하루[에\s] 매일", r"1회당 1회에 한\s번에", r"1인당 1명당 한\s사람당"),
    (r"일\s?단위 날\s?단위 일할 날짜별", r"주\s?단위", r"월\s?단위 월할 월복리", r"연\s?단위 년\s?단위 연할 연복리"),
    ("가해자", "피해자"),
    ("임대인", "임차인"),
    ("해지", "취소 철회 무효 해제"),
    ("취소", "철회 무효 해제"),
    ("주계약", "특약"),
    (r"당일", r"다음\s?날 이튿날 익일", r"전날 전일"),
    ("서면 문서", r"구두(?!로만) 말로(?=[\s,.]) 전화"),
    ("전액", "절반 반씩 반반"),
    (r"다음\s영업일", r"전\s영업일 직전\s영업일"),
)
_PATTERNS = sorted({pattern for sides in _AXES for side in sides for pattern in side.split()}, key=lambda pattern: (-len(pattern), pattern))
_WORDS = re.compile("|".join(_PATTERNS))
_SIDES = tuple((axis, n, re.compile("|".join(side.split()))) for axis, sides in enumerate(_AXES) for n, side in enumerate(sides))
_DENIED = re.compile(r"[가-힣]{0,2}지\s?(?:는\s)?(?:않|못|아니)|[을를]?\s?수\s?없")
_Sides = dict[int, dict[int, str]]


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """look for a word of the output whose contrary the evidence has, and not the word."""
    if verbatim(candidate.output, candidate.evidence):
        return Verdict("contraries", "pass")
    said, quoted = _sides(candidate.output), "\n".join(candidate.evidence)
    if _OVER not in said and all(word in quoted for sides in said.values() for word in sides.values()):
        return Verdict("contraries", "pass")
    known = _sides(quoted)
    odd = [
        (n, *said[n], *known[n]) for n in said if n in known and len(said[n]) == len(known[n]) == 1 and said[n].keys() != known[n].keys()
    ]
    asked = _sides(candidate.instruction) if odd else {}
    found = [
        Reason(CONTRARY, f"{said[n][side]} / {known[n][other]}")
        for n, side, other in odd
        if side not in asked.get(n, ()) and not (n <= _DURING and _turned(candidate.output, said[n][side], quoted, known[n][other]))
    ]
    return Verdict("contraries", "look" if found else "pass", tuple(found))


def _turned(output: str, word: str, quoted: str, other: str) -> bool:
    """Whether the answer tells the contrary of the contrary case: 이하의 손해는 보상하지 않는다 of 넘는 손해를 보상한다."""
    return contrary(_denies(output, word), _denies(quoted, other))


def _denies(text: str, word: str) -> bool | None:
    """Whether the clause behind a comparator, and its own denial, ends in a denial."""
    at = text.find(word) + len(word)
    denied = _DENIED.match(text, at - 1)
    return denies(text, text.find(" ", denied.end()) if denied else text.find(" ", at)) if " " in text[at:] else None


@lru_cache(maxsize=256)  # the same paragraphs are quoted by several pairs
def _sides(text: str) -> _Sides:
    """For each pair of contraries that a text has words of: the sides, each with its first word."""
    found: _Sides = {}
    text = nfc(text)
    for match in _WORDS.finditer(text):
        for axis, side in _places(match[0]):
            if axis == _OVER and behind_number(text, match.start()):
                continue
            if axis == _OVER and _DENIED.match(text, match.end() - 1):
                side = 1 - side
            found.setdefault(axis, {}).setdefault(side, match[0].strip())
    return found


@lru_cache(maxsize=4096)
def _places(word: str) -> tuple[tuple[int, int], ...]:
    """The axes that a word stands on, each with its side."""
    return tuple((axis, n) for axis, n, side in _SIDES if side.fullmatch(word))
