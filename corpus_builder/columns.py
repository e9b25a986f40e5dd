"""What the columns of an imported file may hold, and the names by which each is told; `import --help` prints them."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "question": (
        "question",
        "instruction",
        "prompt",
        "query",
        "q",
        "질문",
        "질의",
        "문의",
        "질문내용",
        "질의내용",
        "문의내용",
        "고객질문",
        "문항",
    ),
    "input": ("input", "입력"),
    "answer": (
        "answer",
        "output",
        "response",
        "completion",
        "reply",
        "a",
        "답변",
        "답",
        "응답",
        "답변내용",
        "회신",
        "회신내용",
        "모범답변",
        "정답",
    ),
    "evidence": ("evidence", "quote", "quotes", "근거", "근거문구", "근거조문", "근거원문", "약관근거", "약관원문", "약관문구", "원문"),
    "task_type": ("task_type", "type", "category", "유형", "질문유형", "문의유형", "분류", "구분", "카테고리"),
    "product": ("product", "document", "file", "상품", "상품명", "보험상품", "문서", "문서명", "파일명"),
    "terms": ("terms", "rider", "unit", "약관", "약관명", "특약", "특약명", "특별약관", "담보", "담보명"),
    "article": ("article", "clause", "section", "조항", "조문", "조", "조번호", "조항번호", "약관조항", "관련조항"),
    "id": ("id", "source_id", "no", "번호", "연번", "순번", "관리번호"),
    "note": ("note", "comment", "remark", "비고", "메모", "참고", "참고사항"),
}
"""What a column may hold -> the names by which it is told; capitals, blanks and signs don't matter."""
NEEDED = ("question", "answer")
