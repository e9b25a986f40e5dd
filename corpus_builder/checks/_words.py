"""Words that stand for others, by which a check knows what is told in other words from what has come from elsewhere.

The decision it embodies: a Korean word is known again by its first two syllables, whatever particle or ending it has.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate
from corpus_builder.text import locate, nfc, squeezed

# What a benefit is made to depend on; the words of a line mean much the same, or go together.
CONDITIONS = (
    "미리 사전 먼저 앞서 전에 전까지",
    "서면 문서 우편 등기 서식 내용증명",
    "승인 승낙 허락 허가 심사",
    "서명 날인 도장 자필 기명 인감 공증",
    "진단서 소견서 의견서",
    "증명서 확인서 증빙 영수증 증명 자료",
    "동의서 위임장 각서 서약서 추천서",
    "신분증 신분 주민등록 여권",
    "판결 법원 재판 소송 소를",
    "담보를 보증 공탁",
    "수수료 비용 요금 공제",
    "검진 건강진단 진단을",
    "종합병원 병원 의료기관",
    "응급환자 응급실 응급",
    "대사관 영사관 재외공관 공관 외교부",
    "경찰 수사기관 관공서",
    "금융감독원 금융위원회 금융감독",
    "공단 심사평가원",
    "천재지변 지진 홍수 태풍",
    "연체 체납 미납 밀린 독촉 납입최고 내지 납입하지 납입되지",
    "완납 모두 전액",
    "동거 함께 같이 생계",
    "성년 나이 미만 이상",
    "과실 잘못 부주의 실수 착오",
    "고의 일부러",
    "목줄 입마개",
    "중성화 예방접종 접종",
    "처방 투약",
    "대기기간 면책기간 기다",
    "폐업 파산 지급불능",
    "음주 술 면허",
    "보호장구 안전모 안전띠",
)

# What may be said of anything: times, sums, reasons, and what the law calls everything.
_ANYTHING = (
    "처음 마지 나중 이후 이전 당시 그때 그날 시점 시기 기간 하루 이틀 사흘 매일 매달 매년 동안 도중 중간 직후",
    "직전 당일 전날 다음 이번 지난 앞으 오랫 평소 금액 액수 비율 절반 나머 전체 전부 일부 모두 각각 합계 차액",
    "정도 수준 범위 한도 단위 만큼 천원 백만 십만 만원 여러 한쪽 양쪽 억원 퍼센 백원 십원 구간 횟수 이유 까닭",
    "때문 원인 결과 경우 사실 내용 의미 사항 사유 근거 바탕 기준 원칙 예외 조건 방법 방식 절차 과정 상태 상황",
    "대상 목적 목록 항목 구분 종류 부분 자체 측면 관계 관련 반대 거꾸 그대 저절 스스 똑같 따로 별도 함께 원래",
    "본래 보통 일반 실제 특별 특정 해당 기타 필요 가능 불가 문제 도움 여기 거기 저기 가운 중에 곧바 바로 그것",
    "이것 대해 대하 위해 위하 권리 의무 책임 효력 규정 조항 약관 계약 보험 특약 보장 보상 지급 면책 제외 포함",
    "적용 인정 취급 간주 판단 계산 산정 합산 반환 환급 확정 발생 기재 명시 표시 정의 한정 제한 시작 약정 의하",
    "의해 의한 따라 따르 관하 관해 대신 이용 사용 제공 제출 처리 고려 충족 존재 결정 구체 포괄 합쳐 나눈 곱한",
    "사람 본인 당사 상대 다른 누구 물건 나라 자리 하나 둘째 셋째 첫째 넷째 다목 라목 가목 나목 마목 이상 이하",
    "이내 회사 우리 아무 사이 날짜 시간 대목 이튿 첫날 그다 무엇 어디 언제 얼마 누가 어떤 이런 저런 모든 온갖",
    "조금 많이 훨씬 아주 매우 전혀 아예 역시 이미 아직 벌써 햇수 그러 이러 않으 않았 않더 않지 있어 있었 있으",
    "있지 없이 없으 없었 없지 아니 되므 하므 이므 미치 적으 들어 빠지 두었 얻었 모자 맺거 다치 끄거 잃어 된다",
    "가거 했는 더하 빼거 말하 늦어 받아 받기 움직 그렇",
)
DAILY = frozenset(word for words in _ANYTHING for word in words.split())
"""The first two syllables of words that may be said of anything."""

_ALIKE = dict[str, tuple[str, ...]]()
for _line in CONDITIONS:
    _ALIKE |= {word[:2]: (*dict.fromkeys((*_ALIKE.get(word[:2], ()), *_line.split())),) for word in _line.split()}


def told(word: str, text: str) -> bool:
    """Whether a text has `word`, or one that stands for it."""
    return word[:2] in text or any(alike in text for alike in _ALIKE.get(word[:2], ()))


_TITLE = re.compile(r"(제\s?\d+\s?조(?:의\s?\d+)?)\s?[(（][^()（）]*[)）]")


def untitled(output: str) -> str:
    """An answer without the titles of the articles that it cites: 제12조(대표자의 지정) speaks of nobody and of nothing."""
    return _TITLE.sub(r"\1", output) if "조" in output else output


def unsaid(candidate: Candidate, chunk: Chunk) -> tuple[str, str]:
    """What quotes, question and heading say, squeezed; and the words of the output that don't stand in that, with a blank between two."""
    said = (candidate.instruction, candidate.input, chunk.header, chunk.title, chunk.unit_title)
    return _unsaid(candidate.output, (*candidate.evidence, *said))


@lru_cache(maxsize=16)  # three checks ask it of one pair
def _unsaid(output: str, texts: tuple[str, ...]) -> tuple[str, str]:
    known = squeezed("\n".join(texts))
    return known, " ".join(word for word in nfc(output).split() if word not in known)


_ITEM = re.compile(r"제\s?\d+\s?호(?!의\s[가-힣]{3})")  # not 제1호의 수술급여금, which has its name


def resolves(candidate: Candidate) -> bool:
    """Whether the quotes name an item by its number (제1호의 손해) that the output doesn't, and so has what stands there instead."""
    return any(item not in candidate.output for quote in candidate.evidence if "호" in quote for item in _ITEM.findall(quote))


_BESIDE = 200


def beside(candidate: Candidate, chunk: Chunk) -> str:
    """The quotes with 200 letters of the clause before and behind each: what an answer may have though it isn't quoted."""
    places = [locate(quote, chunk.body) for quote in candidate.evidence]
    return "\n".join(chunk.body[max(0, place.start - _BESIDE) : place.end + _BESIDE] for place in places if place)
