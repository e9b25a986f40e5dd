"""Every Korean word of the review app. Nothing here comes from a document."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_builder import wording as engine
from corpus_builder.model import UNKNOWN
from corpus_builder.pairs import Action, Calculation, Outcome, Reason

TITLE = "약관 질의응답 검수"

# ---------------------------------------------------------------- sign-in

SIGN_IN_INTRO = (
    "보험약관에서 만든 질문과 답변을 약관 원문과 비교하여, 학습 자료로 써도 되는지 판단하는 화면입니다. "
    "모든 판단은 누르는 즉시 저장되며, 언제든 창을 닫고 나중에 이어서 할 수 있습니다."
)
NAME = "검수자 이름"
NAME_HINT = "예: 김보상"
NAME_NOTE = "이름은 판단과 함께 기록됩니다. 다음에도 같은 이름으로 들어와 주세요."
NAME_MISSING = "이름을 1~40자로 입력해 주세요."
START = "검수 시작"
KEYS_HEADING = "단축키"
KEYS: tuple[tuple[str, str], ...] = (
    ("A", "승인 — 답변이 약관과 맞고 그대로 써도 좋습니다"),
    ("E", "수정 — 질문이나 답변을 고쳐서 승인합니다"),
    ("X", "반려 — 쓸 수 없습니다. 이어서 사유 번호(1~8)를 누릅니다"),
    ("H", "보류 — 지금 판단하지 않고 나중에 다시 봅니다"),
    ("Z", "되돌리기 — 마지막 판단을 취소하고 다시 봅니다"),
)

# ---------------------------------------------------------------- strip and actions

WAITING, DECIDED, MINE_TODAY = "남은 항목", "검수 완료", "오늘 내가 한 검수"
LEAVE = "마치기"
LEAVE_HELP = "보던 항목을 다른 검수자에게 돌려주고 나갑니다."
APPROVE, EDIT, REJECT, HOLD, UNDO = "승인", "수정", "반려", "보류", "되돌리기"
UNDO_HELP = "마지막 판단을 취소하고 그 항목을 다시 엽니다."
SAVE, SAVE_ANYWAY, CANCEL = "저장", "확인했습니다 · 저장", "취소"
COMMENT = "의견 (선택)"
COMMENT_HINT = "먼저 적은 뒤 사유를 고르면 함께 저장됩니다"
CHOOSE_REASON = "반려 사유를 고르면 바로 저장됩니다."
EDITING = "질문과 답변을 고친 뒤 저장해 주세요. 근거는 바꿀 수 없습니다."
DONE: dict[Action, str] = {
    "approve": "승인했습니다.",
    "edit": "수정 내용을 저장했습니다.",
    "reject": "반려했습니다.",
    "hold": "보류했습니다. 나중에 다시 나옵니다.",
    "undo": "되돌렸습니다. 다시 판단해 주세요.",
}
COUNTED: dict[Action, str] = {"approve": "승인", "edit": "수정", "reject": "반려", "hold": "보류"}

# ---------------------------------------------------------------- the pair

QUESTION, ANSWER, EVIDENCE, INPUT, CHOICES = "질문", "답변", "근거 (약관 원문)", "참고 글", "선택지"
RIGHT = "정답"
CALCULATION = "계산식"
CHECKS_HEADING = "자동 검사"
CLAUSE = "조문 전체 보기"
NO_SOURCE = "이 근거는 지금 문서의 어느 조문에서도 찾을 수 없습니다."
NOT_CHECKED = "자동 검사를 받지 않은 항목입니다."
ALL_PASSED = "모두 통과"

# ---------------------------------------------------------------- the picture

NO_PICTURE = "이 쪽의 그림이 없습니다."
NO_PICTURE_ADVICE = "오른쪽의 근거와 조문으로 판단하시거나, 담당자에게 corpus-builder build 를 한 번 더 실행해 달라고 알려 주세요."
PICTURE: dict[str, str] = {
    "page": "쪽",
    "previous": "이전 쪽",
    "next": "다음 쪽",
    "smaller": "작게",
    "larger": "크게",
    "fit": "폭에 맞춤",
    "evidence": "근거 위치",
    "alt": "약관 쪽 그림",
}

# ---------------------------------------------------------------- the end of the queue

ALL_DONE = "검수할 항목을 모두 마쳤습니다."
ALL_DONE_NOTE = "수고하셨습니다. 더 볼 항목이 지금은 없습니다."
ELSEWHERE = "남은 항목은 모두 다른 검수자가 보고 있습니다."
ELSEWHERE_NOTE = "잠시 뒤 다시 확인해 주세요. 맡은 사람이 마치지 않으면 이리로 돌아옵니다."
NOTHING_YET = "아직 검수할 항목이 없습니다."
NOTHING_YET_NOTE = "담당자가 corpus-builder build 로 약관을 읽어 들이면 이 화면에 항목이 나타납니다."
MY_RECORD = "내가 한 검수 (최근)"
NO_RECORD = "아직 없습니다."
HOW_TO_EXPORT = "승인·수정된 항목은 담당자가 아래 명령으로 학습 자료(JSONL)로 내보낼 수 있습니다."
LOOK_AGAIN = "다시 확인"

# ---------------------------------------------------------------- notices

TOO_FAST = "너무 빨리 눌렀습니다. 내용을 확인한 뒤 다시 눌러 주세요."
NOTHING_TO_UNDO = "되돌릴 판단이 없거나, 그 항목을 이미 다른 검수자가 보고 있습니다."
UNCHANGED = "고친 내용이 없습니다. 그대로 좋으면 취소한 뒤 승인해 주세요."
EMPTY_TEXT = "질문과 답변을 모두 적어 주세요."
NOT_SAVED = "저장하지 않았습니다. 아래 내용을 확인하고 고쳐 주세요."
LOOK_FIRST = "아래 내용을 확인해 주세요. 그대로 좋으면 한 번 더 저장해 주세요."
LOST = "이 항목을 맡아 둔 시간이 끝났거나 검수 대상에서 빠졌습니다. 판단은 저장되지 않았습니다."
LOST_SAME = "맡아 둔 시간이 끝나 이 항목을 다시 맡았습니다. 고친 글은 그대로 있으니 한 번 더 저장해 주세요."
RESCUED = "저장하지 못한 수정 내용입니다. 필요하면 복사해 두세요."
CLOSE = "닫기"
TROUBLE = "자료 저장소를 지금 쓸 수 없습니다. 누른 내용은 저장되지 않았습니다. 잠시 뒤 다시 눌러 주세요."
NO_CORPUS = "검수할 자료를 열 수 없습니다. 아래 내용을 담당자에게 알려 주세요."
BUG = "화면에 문제가 생겼습니다. 지금까지의 판단은 모두 저장되어 있습니다. 새로 고침(F5)한 뒤에도 같으면 담당자에게 알려 주세요."

# ---------------------------------------------------------------- names of the engine

CHECKS, REASONS = engine.CHECKS, engine.REASONS
"""They stand in corpus_builder/wording.py: the report needs them, too."""
SIGNS: dict[Outcome, str] = engine.SIGNS
FAULTS: dict[str, str] = {
    "another number of the clause": "같은 조의 다른 숫자",
    "number of a clause it refers to": "이 조가 가리키는 다른 조의 숫자",
    "number of a neighbouring clause": "이웃한 약관의 같은 조가 정한 숫자",
    "number moved": "숫자를 바꿈",
    "comparator turned": "이상·이하 등을 뒤집음",
    "polarity turned": "긍정·부정을 뒤집음",
    "exception dropped": "예외를 없앰",
    "exception turned": "예외를 뒤집음",
    "other party": "당사자를 바꿈",
    "another term of the clause": "같은 조의 다른 용어",
    "meaning of another term": "다른 용어의 뜻",
    "another row of the table": "표의 다른 줄",
}


def check(name: str) -> str:
    """A check's name for people; the raw name when nobody has worded it yet."""
    return CHECKS.get(name, name)


def reason(reason: Reason) -> str:
    """One reason with what the check saw."""
    words = REASONS.get(reason.name, reason.name)
    return f"{words}: {reason.detail}" if reason.detail else words


def fault(reason: Reason) -> str:
    """Why an option is wrong."""
    return f"오답 — {FAULTS.get(reason.name, reason.name)}" + (f": {_in_korean(reason.detail)}" if reason.detail else "")


def _in_korean(detail: str) -> str:
    """A detail may name a second fault."""
    for name, words in FAULTS.items():
        detail = detail.replace(name, words)
    return detail


def calculation(made: Calculation) -> list[str]:
    """A calculation's expression with its result, and its inputs with the words that state them."""
    inputs = [f"{item.name} = {item.span} ({'근거' if item.source == 'evidence' else '질문'})" for item in made.inputs]
    expression = made.expression.replace("_", " ").replace("*", "×").replace("/", "÷")
    result = f"{int(made.result):,}" if made.result.isdecimal() else made.result
    return [f"{expression} = {result}{made.unit}", " · ".join(inputs).replace("_", " ")]


def known(value: str) -> str:
    """A catalogue cell; the unknown says so."""
    return "미상" if value in ("", UNKNOWN) else value


def others(number: int) -> str:
    """The heading over further places that hold the same evidence."""
    return f"같은 근거가 있는 다른 곳 {number}"


def finished(counts: Sequence[tuple[Action, int]]) -> str:
    """Counts of a reviewer's own decisions: "승인 3 · 반려 1"."""
    return " · ".join(f"{COUNTED[action]} {number}" for action, number in counts)
