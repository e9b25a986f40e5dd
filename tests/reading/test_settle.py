"""Furniture needs position and repetition together; contents lines are told from headings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_builder.model import Block, Page
from corpus_builder.reading import Options
from corpus_builder.reading.settle import settle
from tests.reading.invented import line, page

BODY = "회사는 보험금을 지급합니다"


def kinds(pages: list[Page], kind: str) -> list[list[str]]:
    return [[line.text for block in page.blocks if block.kind == kind for line in block.lines] for page in settle(pages, Options())]


def body(number: int) -> list[str]:
    return [f"{BODY} {number}-{n}" for n in range(5)]


def with_edges(number: int, head: str, foot: str) -> Page:
    lines = [line(text, 200 + 16 * n) for n, text in enumerate(body(number))]
    return page(number, line(head, 30), *lines, line(foot, 800))


def test_running_head_and_page_number() -> None:
    pages = [with_edges(n, "든든생활보험 약관집", f"- {n} -") for n in range(1, 5)]
    assert kinds(pages, "furniture") == [["든든생활보험 약관집", f"- {n} -"] for n in range(1, 5)]
    assert kinds(pages, "text") == [body(n) for n in range(1, 5)]


def test_numbers_that_count_with_the_pages() -> None:
    pages = [with_edges(n, "보통약관", f"든든생활보험 {n + 30}") for n in range(1, 5)]
    assert kinds(pages, "furniture")[2] == ["보통약관", "든든생활보험 33"]


def test_numbers_that_do_not_count_are_text() -> None:
    pages = [with_edges(n, "가", f"보험가입금액 {amount}만원") for n, amount in ((1, 100), (2, 900), (3, 300))]
    assert all("보험가입금액" in texts[-1] for texts in kinds(pages, "text"))


@pytest.mark.parametrize("text", ["100/100", "10 쪽", "p 3"])
def test_what_looks_like_a_page_number_on_one_page_alone_is_text(text: str) -> None:
    pages = [with_edges(1, "가", "나"), with_edges(2, "다", text), with_edges(3, "라", "마")]
    assert kinds(pages, "text")[1][-1] == text


@pytest.mark.parametrize("form", ["{}/9", "{} 쪽", "p {}"])
def test_page_numbers_of_two_pages_that_agree_go(form: str) -> None:
    moved = page(2, line(BODY, 200), line(form.format(2), 780))  # counts, at another height
    assert kinds([with_edges(1, "가", form.format(1)), moved], "furniture") == [[form.format(1)], [form.format(2)]]


def test_number_between_dashes_goes_from_a_single_page() -> None:
    assert kinds([with_edges(3, "가", "- 3 -")], "furniture") == [["- 3 -"]]


def test_left_and_right_pages_differ() -> None:
    pages = [with_edges(n, "왼쪽 머리말" if n % 2 else "오른쪽 머리말", f"{n} / 9") for n in range(1, 10)]
    assert all(len(texts) == 2 for texts in kinds(pages, "furniture"))


def test_equal_lines_with_other_text_outside_of_them_are_clauses() -> None:
    """One rider a page, all with one wording: the second line of 제1조 and the last but one of the page stand at equal heights."""
    pages = [
        page(n, line(f"{name} 특별약관", 30), line(f"제1조({name})", 50), line(BODY, 70), line(BODY, 790), line(f"{name} 보험금", 810))
        for n, name in enumerate(("골절", "화상 진단", "치매 간병 자금", "홍역"), 1)
    ]
    assert kinds(pages, "furniture") == [[]] * 4


def test_titles_of_terms_that_count_with_the_pages_stay() -> None:
    pages = [page(n, line(f"골절수술비 보장 특별약관({n})", 30), line("제1조(지급)", 50), line(f"{BODY} {n}", 70)) for n in range(1, 5)]
    assert kinds(pages, "furniture") == [[]] * 4


def test_items_that_count_with_the_pages_stay() -> None:
    pages = [with_edges(n, f"{n}. 피보험자의 고의", f"{n}) 계약자의 고의") for n in range(1, 6)]
    assert kinds(pages, "furniture") == [[]] * 5


MISREAD = ("무배당 든든생활보험 약관", "무배당 든든샘활보험 약관", "무배탕 든든생활보험 약관")


def test_a_running_head_on_scans_is_known_although_misread_and_shifted() -> None:
    pages = [page(n, line(text, 28 + 4 * n), *(line(t, 200 + 16 * i) for i, t in enumerate(body(n)))) for n, text in enumerate(MISREAD, 1)]
    assert kinds(pages, "furniture") == [[], [], []]
    scanned = [replace(p, source="ocr") for p in pages]
    assert kinds(scanned, "furniture") == [[text] for text in MISREAD]


def test_lines_of_scans_that_only_resemble_each_other_stay() -> None:
    heads = ("보험금의 종류", "보험료의 납입", "계약의 해지")
    assert kinds([replace(with_edges(n, head, "끝"), source="ocr") for n, head in enumerate(heads, 1)], "furniture") == [["끝"]] * 3


def test_repeated_clause_at_the_page_end_stays() -> None:
    clause = "이 특별약관에 정하지 않은 사항은 보통약관을 따릅니다."
    pages = [with_edges(n, "", clause) for n in range(1, 6)]
    assert all(clause in texts for texts in kinds(pages, "text"))


def test_repeated_heading_at_the_page_top_stays() -> None:
    pages = [
        page(n, line("제1조(보험금의 지급사유)", 40), *(line(text, 200 + 16 * i) for i, text in enumerate(body(n)))) for n in range(1, 6)
    ]
    assert kinds(pages, "furniture") == [[] for _ in pages]


def test_equal_lines_at_other_heights_stay() -> None:
    pages = [
        page(n, *(line(text, 200 + 16 * i) for i, text in enumerate(body(n))), line("보험금의 청구", 735 + 9 * n)) for n in range(1, 5)
    ]
    assert kinds(pages, "furniture") == [[] for _ in pages]


def test_contents_with_leaders() -> None:
    lines = [line(f"제{n}조(조항 {n}) ·········· {n + 4}", 100 + 16 * n) for n in range(1, 9)]
    assert len(kinds([page(1, line("목 차", 80), *lines)], "contents")[0]) == 9


def test_contents_without_anything() -> None:
    lines = [line(f"제{n}조(조항 {n})", 100 + 16 * n) for n in range(1, 9)]
    titles = [line(f"골절 {n} 특별약관", 300 + 16 * n) for n in range(1, 9)]
    assert len(kinds([page(1, *lines, *titles)], "contents")[0]) == 16


def test_contents_above_other_text_on_the_page() -> None:
    lines = [line(f"제{n}조(조항 {n}) P{n}", 100 + 16 * n) for n in range(1, 9)]
    rest = [line(BODY, 300 + 16 * n) for n in range(20)]
    found = settle([page(1, *lines, *rest)], Options())[0]
    assert [block.kind for block in found.blocks] == ["contents", "text"]


def test_articles_with_bodies_are_no_contents() -> None:
    lines = [line(text, 100 + 16 * i) for i, text in enumerate(t for n in range(1, 9) for t in (f"제{n}조(조항 {n})", BODY))]
    assert kinds([page(1, *lines)], "contents") == [[]]


@pytest.mark.parametrize("blank", ["____________", "------------"])
def test_blanks_of_a_form_are_no_contents(blank: str) -> None:
    form = [line(f"{name} {blank}", 100 + 16 * i) for i, name in enumerate(("성명", "주소", "생년월일", "연락처", "서명"))]
    article = [line("제1조(목적)", 300), line(BODY, 316)]
    assert kinds([page(1, *form, *article)], "contents") == [[]]


def test_few_lines_with_leaders_leave_the_rest_of_the_page() -> None:
    led = [line(f"제{n}조(조항 {n}) ·········· {n + 4}", 100 + 16 * n) for n in range(1, 6)]
    terms = [line("제1조(목적)", 300), line("① 회사는 다음과 같이", 316), *(line(BODY, 332 + 16 * n) for n in range(6))]
    assert kinds([page(1, *led, *terms)], "contents") == [[entry.text for entry in led]]


def test_sentences_and_paragraphs_are_no_contents() -> None:
    lines = [line(f"제{n}조(조항 {n}) ·········· {n + 4}", 100 + 16 * n) for n in range(1, 9)]
    others = [line(text, 300 + 16 * n) for n, text in enumerate(("① 회사는", "이 약관은 다음과 같습니다."))]
    assert kinds([page(1, *lines, *others)], "text") == [[entry.text for entry in others]]


def test_tables_are_left_alone() -> None:
    table = Block("table", (line("| 1 | 2 |", 30),), (70, 30, 510, 40))
    pages = [Page("d", n, 595.0, 842.0, (table,), "text layer", "") for n in range(1, 5)]
    assert settle(pages, Options()) == pages


def test_empty_document() -> None:
    assert settle([], Options()) == []
