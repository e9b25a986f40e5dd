"""A clause given as text: its heading and the marks of its parts."""

from __future__ import annotations

from corpus_builder.structure import plain

TEXT = """제3조의2(보험금의 지급(특약))
① 회사는 다음의 경우에 지급합니다.
1. 골절
가. 팔
나. 다리
2. 화상
② 다만, 음주운전은 제외합니다.
【용어】
음주운전은 법에서 정합니다.
뜻이 더 있습니다.

| 구분 | 금액 |
|---|---|
| 골절 | 10만원 |"""


def test_heading_and_marks_of_a_clause() -> None:
    found = plain.chunk(TEXT)
    assert (found.article, found.title, found.body) == ("3-2", "보험금의 지급(특약)", TEXT)
    parts = [(mark.level, mark.number, TEXT[mark.start : mark.end].split("\n")[0]) for mark in found.marks]
    assert parts == [
        ("항", "1", "① 회사는 다음의 경우에 지급합니다."),
        ("호", "1", "1. 골절"),
        ("목", "가", "가. 팔"),
        ("목", "나", "나. 다리"),
        ("호", "2", "2. 화상"),
        ("항", "2", "② 다만, 음주운전은 제외합니다."),
        ("box", "", "【용어】"),
        ("table", "", "| 구분 | 금액 |"),
    ]
    whole = [mark for mark in found.marks if mark.level in ("항", "box", "table")]
    ends = {mark.number or mark.level: TEXT[mark.start : mark.end].split("\n")[-1] for mark in whole}
    assert ends == {"1": "2. 화상", "2": "| 골절 | 10만원 |", "box": "뜻이 더 있습니다.", "table": "| 골절 | 10만원 |"}


def test_a_paragraph_may_stand_behind_the_heading() -> None:
    found = plain.chunk("제5조【청약의 철회】 ① 계약자는 철회할 수 있습니다.")
    assert [(mark.level, mark.number, mark.start) for mark in found.marks] == [("항", "1", 12)]
    assert (found.article, found.title) == ("5", "청약의 철회")


def test_text_without_any_mark() -> None:
    found = plain.chunk("회사는 보험금을 지급합니다.", unit="보통약관", title="지급")
    assert (found.article, found.title, found.unit_title, found.marks) == ("", "지급", "보통약관", ())
    assert plain.chunk("").marks == ()


def test_lines_that_were_cut_go_on() -> None:
    text = (
        "① 회사는 보험금을 지급하지 않습니다. 단, 이 계\n약이 갱신된 때에는 그렇지 않습니다.\n② 접수한 날부터 3영업일\n이내에 지급합니다."
    )
    body = plain.chunk(text).body
    assert "이 계약이" in body
    assert [mark.number for mark in plain.chunk(text).marks] == ["1", "2"]
    assert plain.chunk("짧은 줄\n다음 줄").body == "짧은 줄\n다음 줄"
