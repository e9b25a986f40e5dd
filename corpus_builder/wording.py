"""How the engine's names read in Korean: checks, their reasons, methods, stages, why a clause is left out, why something failed.

The names themselves are English, short and stable, since they are counted and compared. Names that nobody has worded yet are shown as
they are, so that a new method, check or reason needs no entry here to be seen.
"""

from __future__ import annotations

from collections.abc import Mapping

from corpus_builder.pairs import Outcome

SIGNS: dict[Outcome, str] = {"pass": "통과", "look": "확인 필요", "drop": "부적합"}
CHECKS: dict[str, str] = {
    "evidence": "근거 원문",
    "numbers": "숫자·날짜·조항",
    "exceptions": "예외(다만)",
    "arithmetic": "계산",
    "periods": "기간",
    "polarity": "긍정·부정",
    "parties": "당사자",
    "support": "근거 밖의 내용",
    "terms": "용어",
    "personal": "개인정보",
    "form": "문장 형식",
    "source": "조문의 숨은 글",
    "refusals": "답할 수 없음",
}
REASONS: dict[str, str] = {
    "no evidence": "근거가 없습니다",
    "evidence not in clause": "근거가 조문에 그대로 있지 않습니다",
    "evidence only in context": "근거가 조문이 아니라 함께 보여 준 참고에만 있습니다",
    "evidence too thin": "근거가 너무 짧습니다",
    "answer has words of the context": "답변에 조문에는 없고 참고에만 있는 말이 있습니다",
    "exception not mentioned": "근거 옆의 예외(다만 …)가 답변에 없습니다",
    "number not in evidence": "답변의 숫자가 근거에 없습니다",
    "date not in evidence": "답변의 날짜가 근거에 없습니다",
    "reference not in evidence": "답변이 가리키는 조항이 근거에 없습니다",
    "code not in evidence": "답변의 질병분류코드가 근거에 없습니다",
    "comparator not in evidence": "이상·이하·이내·초과·미만이 근거와 다릅니다",
    "number in question not in clause": "질문의 숫자나 조항이 조문에 없습니다",
    "empty": "질문이나 답변이 비어 있습니다",
    "too short": "질문이나 답변이 너무 짧습니다",
    "too long": "질문이나 답변이 너무 깁니다",
    "unfinished sentence": "답변의 문장이 끝나지 않았습니다",
    "question points at unseen text": "질문이 보이지 않는 글(‘위 조항’ 등)을 가리킵니다",
    "not Korean": "한국어가 아닌 글이 많습니다",
    "talks about itself": "답변이 자기 자신(모델·지시문)을 말합니다",
    "announces a list that isn't there": "‘다음 각 호’를 예고하고 목록이 없습니다",
    "answer repeats the question": "답변이 질문을 되풀이합니다",
    "question names no terms": "질문에 약관이나 상품의 이름이 없습니다",
    "sum comes out otherwise": "답변의 계산이 맞지 않습니다",
    "another party": "근거에는 다른 당사자가 적혀 있습니다",
    "party not in evidence": "답변의 당사자가 근거와 질문에 없습니다",
    "polarity turned": "답변이 근거와 반대로 말합니다",
    "the contrary case is not mentioned": "근거에 있는 반대의 경우가 답변에 없습니다",
    "says yes and no": "답변의 앞뒤가 서로 반대입니다",
    "period begins elsewhere": "기간을 세기 시작하는 날이 근거와 다릅니다",
    "before and after change places": "기간의 전과 후가 근거와 다릅니다",
    "another day": "기준이 되는 날이 근거와 다릅니다",
    "sentence not in evidence": "근거에 없는 내용을 말하는 문장이 있습니다",
    "another term": "근거와 질문에 없는 급부·이율·담보의 이름이 있습니다",
    "number of another term": "근거에서는 다른 것의 숫자입니다",
    "paragraph not quoted": "답변이 적은 항이나 호가 인용한 곳이 아닙니다",
    "resident registration number": "주민등록번호가 있습니다",
    "mobile number": "휴대전화 번호가 있습니다",
    "telephone number": "조문에 없는 전화번호가 있습니다",
    "e-mail address": "조문에 없는 전자우편 주소가 있습니다",
    "card number": "카드 번호가 있습니다",
    "account number": "계좌 번호가 있습니다",
    "passport number": "여권 번호가 있습니다",
    "driving licence number": "운전면허 번호가 있습니다",
    "clause speaks to a language model": "조문에 언어모델에게 하는 말이 있습니다",
    "hidden characters in the clause": "조문에 보이지 않거나 다른 글자로 위장한 글자가 있습니다",
    "characters without a meaning in the pair": "질문이나 답변에 깨진 글자가 있습니다",
    "hidden characters in the pair": "질문이나 답변에 보이지 않거나 다른 글자로 위장한 글자가 있습니다",
    "called open, and laid down": "정하고 있지 않다고 한 것이 조문에 있습니다",
    "called open, and perhaps laid down": "정하고 있지 않다고 한 것이 조문에 있을 수 있습니다",
    "answers what can't be answered": "‘답할 수 없음’인데 답변이 답을 합니다",
}
METHODS: dict[str, str] = {
    "calculation": "규칙(계산)",
    "choice": "규칙(객관식)",
    "extractive": "규칙(원문)",
    "import": "가져온 문답",
    "qa": "언어 모델",
}
STAGES: dict[str, str] = {
    "add": "파일 받기",
    "survey": "파일 살피기",
    "read": "쪽 읽기",
    "ocr": "문자 인식(OCR)",
    "structure": "조문 나누기",
    "cluster": "같은 조문 찾기",
    "kinds": "질문 종류 살피기",
    "generate": "문답 만들기",
    "import": "가져온 문답 잇기",
    "check": "검사",
    "pairs": "같은 문답 찾기",
    "images": "쪽 그림",
}
SKIPS: dict[str, str] = {
    "heading only": "제목만 있는 조문",
    "deleted": "삭제된 조문",
    "준용 only": "다른 약관을 준용한다는 말뿐인 조문",
    "contents": "목차",
    "divider": "간지·구분 글",
    "unsafe numbers": "숫자를 믿을 수 없는 조문",
    "unread page": "아직 읽지 못한 쪽의 조문",
}
FAILURES: dict[str, str] = {
    "answer is not JSON": "모델의 답이 JSON이 아님",
    "answer too large": "모델의 답이 너무 큼",
    "answer truncated": "모델의 답이 중간에 끊김",
    "answer without choices": "모델의 답에 내용이 없음",
    "answer without message": "모델의 답에 내용이 없음",
    "bug": "프로그램 오류",
    "empty answer": "모델이 빈 답을 보냄",
    "empty file": "빈 파일",
    "encrypted": "암호로 잠긴 파일",
    "file has changed": "읽는 동안 바뀐 파일",
    "file name is not UTF-8": "이름을 읽을 수 없는 파일",
    "filtered": "모델 서버의 내용 필터에 걸림",
    "malformed JSON": "모델의 답이 깨진 JSON",
    "missing file": "파일이 없음",
    "no OCR engine": "문자 인식(OCR) 엔진이 없음",
    "no answer": "모델의 답이 오지 않음",
    "no pages": "쪽이 없는 파일",
    "no such page": "없는 쪽",
    "not a PDF": "PDF가 아닌 파일",
    "ocr failed": "문자 인식(OCR) 실패",
    "out of memory": "메모리 부족",
    "refused": "모델이 답을 거절함",
    "schema breach": "모델의 답이 정해진 형식을 어김",
    "too many pages": "쪽이 너무 많은 파일",
    "took too long": "시간 초과",
    "truncated": "끝이 잘린 파일",
    "unreadable": "읽을 수 없음",
    "unreadable file": "열 수 없는 파일",
    "unrenderable": "그림으로 만들 수 없는 쪽",
    "wrong password": "암호가 맞지 않는 파일",
}


def said(words: Mapping[str, str], name: str) -> str:
    """A name in Korean; the name itself when nobody has worded it yet."""
    return words.get(name, name)
