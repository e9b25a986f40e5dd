"""Each way in which a heading is printed, and each line that only looks like one."""

from __future__ import annotations

import pytest

from corpus_builder.model import BlockKind
from corpus_builder.structure.headings import candidates
from corpus_builder.structure.printed import printed
from tests.structure.invented import articles, block, line, page, read

BODY = "회사는 이 약관에서 정한 바에 따라 보험금을 지급합니다."


@pytest.mark.parametrize(
    ("heading", "article", "title"),
    [
        ("제1조(목적)", "1", "목적"),
        ("제 1 조 (목적)", "1", "목적"),
        ("제1 조(목적) ", "1", "목적"),
        ("제1조【목적】", "1", "목적"),
        ("제1조(목적) 이 보험계약은 다음과 같습니다.", "1", "목적"),
        ("제1조(납입이 연체되는 경우 납입최고(독촉)와 계약의 해지)", "1", "납입이 연체되는 경우 납입최고(독촉)와 계약의 해지"),
        ("제1조((피보험자의 범위) ① 피보험자는 다음과 같습니다.", "1", "피보험자의 범위"),
        ("제1조", "1", ""),
        ("제1조 이 계약은 다음과 같이 맺습니다.", "1", ""),
        ("제1조 보험의 목적", "1", "보험의 목적"),
        ("제1조. 제1회 보험료의 납입", "1", "제1회 보험료의 납입"),
        ("제1조 : 목적", "1", "목적"),
        ("제1조〔목적〕", "1", "목적"),
        ("■ 제1조(목적)", "1", "목적"),
        ("[제1조(목적)]", "1", "목적"),
        ("【제1조 목적】", "1", "목적"),
        ("제1조（목적） 이 계약은 다음과 같습니다.", "1", "목적"),
        ("제1조. (목적)", "1", "목적"),
        ("제1조: (목적) 이 계약은 다음과 같습니다.", "1", "목적"),
        ("제1조 「보험의 목적」", "1", "보험의 목적"),
        ("제1조｛목적｝", "1", "목적"),
        ("第1條(목적)", "1", "목적"),
    ],
)
def test_forms_of_a_heading(heading: str, article: str, title: str) -> None:
    assert articles(page("^든든 특별약관", heading, BODY)) == [(1, article, title)]


@pytest.mark.parametrize("heading", ["【제1조(목적)】 ① 이 약관은 하나입니다.", "[제1조(목적) ] ① 이 약관은 하나입니다."])
def test_text_behind_a_framed_heading_is_its_first_paragraph(heading: str) -> None:
    (clause,) = read(page("^보통약관", heading, "② 둘입니다."))
    assert clause.text == "① 이 약관은 하나입니다.\n② 둘입니다."
    assert [mark.number for mark in clause.marks] == ["1", "2"]


def test_article_between_articles() -> None:
    lines = ["제1조(목적)", BODY, "제1조의2(특칙)", BODY, "제1조3(또 다른 특칙)", BODY, "제2조(지급)", BODY]
    assert [article for _, article, _ in articles(page("^보통약관", *lines))] == ["1", "1-2", "1-3", "2"]


def test_title_over_two_lines_is_joined() -> None:
    lines = ["제1조(보험계약자의 임의해지 및 피보험자의 서면동의 철회와 그에 따르는 해약환급", "금의 지급)", BODY]
    (clause,) = articles(page("^보통약관", *lines))
    assert clause[2] == "보험계약자의 임의해지 및 피보험자의 서면동의 철회와 그에 따르는 해약환급금의 지급"


@pytest.mark.parametrize(
    "reference",
    [
        "제3조(보험금의 지급사유)에서 정한 사유가 생긴 때에는 그러하지 아니합니다.",
        "제3조(보험금의 지급사유) 제2항에 따라 지급합니다.",
        "제3조(보험금의 지급사유)의 보험금을 말합니다.",
        "제3조에 따라 지급합니다.",
        "제3조 제1항에 따라 지급합니다.",
        "제3조 및 제4조의 사유가 생긴 때",
        "제3조 각 호의 사유가 생긴 때",
    ],
)
def test_reference_at_line_start_is_no_heading(reference: str) -> None:
    lines = ["제1조(목적)", BODY, reference, "제2조(정의)", BODY, reference, "제3조(보험금의 지급사유)", BODY]
    assert [article for _, article, _ in articles(page("^보통약관", *lines))] == ["1", "2", "3"]


def test_heading_form_within_a_running_sentence_is_a_reference() -> None:
    full = "회사가 보험금을 지급하는 경우와 그 금액은 보험증권과 이 약관의 별표에서 정한 바에 따르며"
    lines = [
        "제1조(목적)",
        BODY,
        full,
        "제2조(정의)",
        "및 다른 조항이 정하는 바에 따릅니다.",
        "제2조(용어의 정의)",
        BODY,
        "제3조(지급)",
        BODY,
    ]
    assert (1, "2", "용어의 정의") in articles(page("^보통약관", *lines))
    assert (1, "2", "정의") not in articles(page("^보통약관", *lines))


def test_statute_in_a_box_is_no_heading() -> None:
    box = ["【관련법규】", "제2조(공휴일)", "관공서의 공휴일은 다음과 같다."]
    first = page("^보통약관", "제1조(목적)", BODY, box, "제2조(정의)", BODY)
    assert articles(first) == [(1, "1", "목적"), (1, "2", "정의")]


def test_statute_that_breaks_the_sequence_is_no_heading() -> None:
    lines = ["제1조(목적)", BODY, "제777조(친족의 범위)", BODY, "제2조(정의)", BODY, "제3조(지급)", BODY]
    assert [article for _, article, _ in articles(page("^보통약관", *lines))] == ["1", "2", "3"]


def test_a_gap_in_the_sequence_does_not_end_it() -> None:
    lines = [text for number in (1, 2, 3, 5, 6, 7, 8) for text in (f"제{number}조(조항 {number})", BODY)]
    assert [article for _, article, _ in articles(page("^보통약관", *lines))] == ["1", "2", "3", "5", "6", "7", "8"]


def test_quoted_statute_that_only_its_indent_sets_off() -> None:
    quoted = block([line("제2조(공휴일)", 3, x=100), line("관공서의 공휴일은 다음과 같다.", 4, x=100)])
    lines = page("^보통약관", "제1조(목적)", BODY, quoted, "제2조(정의)", BODY, "제3조(지급)", BODY)
    assert [(article, title) for _, article, title in articles(lines)] == [("1", "목적"), ("2", "정의"), ("3", "지급")]


def test_quoted_statute_with_its_name_becomes_a_box() -> None:
    texts = ["민법 제1000조(상속의 순위)", "제1000조(상속의 순위) ① 상속인은 다음과 같다.", "1. 직계비속", "2. 직계존속"]
    quoted = block([line(text, row, x=100) for row, text in enumerate(texts, 3)])
    (clause,) = read(page("^보통약관", "제1조(상속인)", "① 상속인은 법에 따릅니다.", quoted, "② 나누어 지급합니다."))
    assert [(mark.level, mark.number) for mark in clause.marks] == [("항", "1"), ("box", ""), ("항", "2")]


@pytest.mark.parametrize("kind", ["text", "contents"])
def test_contents_without_dots_are_no_articles(kind: BlockKind) -> None:
    listed = ["목 차", "보통약관", *(f"제{n}조(조항 {n})" for n in range(1, 6)), "골절 특별약관", "제1조(지급)", "제2조(끝)", "[별표 1] 표"]
    first = page(block([line(text, row) for row, text in enumerate(listed)], kind))
    terms = page("^보통약관", *(text for n in range(1, 6) for text in (f"제{n}조(조항 {n})", BODY)), number=2)
    rider = page("^골절 특별약관", "제1조(지급)", BODY, "제2조(끝)", BODY, number=3)
    assert [(unit, article) for unit, article, _ in articles(first, terms, rider)] == [
        *((1, str(n)) for n in range(1, 6)),
        (2, "1"),
        (2, "2"),
    ]


def test_contents_that_run_over_to_an_unmarked_page() -> None:
    first = page(block([line(text, row) for row, text in enumerate(["보통약관", "제1조(목적)", "제2조(정의)"])], "contents"))
    rest = page("제3조(지급)", "[별표 1] 장해분류표", number=2)
    terms = page("^보통약관", "제1조(목적)", BODY, "제2조(정의)", BODY, "제3조(지급)", BODY, number=3)
    assert [article for _, article, _ in articles(first, rest, terms)] == ["1", "2", "3"]


def test_deleted_articles_in_a_row_are_no_contents() -> None:
    lines = ["제1조(목적)", BODY, "제2조(삭제)", "제3조(삭제)", "제4조(삭제)", "제5조(삭제)", "제6조(끝)", BODY]
    assert [article for _, article, _ in articles(page("^보통약관", *lines))] == ["1", "2", "3", "4", "5", "6"]


def test_last_article_behind_a_gap_is_kept() -> None:
    lines = ["제1조(목적)", BODY, "제2조(정의)", BODY, "제4조(준용규정)", BODY]
    assert [article for _, article, _ in articles(page("^보통약관", *lines))] == ["1", "2", "4"]


def test_number_printed_twice_is_kept_as_printed() -> None:
    lines = ["제1조(목적)", BODY, "제2조(정의)", BODY, "제2조(지급)", BODY, "제4조(끝)", BODY]
    assert [(article, title) for _, article, title in articles(page("^보통약관", *lines))][1:3] == [("2", "정의"), ("2", "지급")]


@pytest.mark.parametrize(
    "lines",
    [
        ["상품요약서", "1. 보험의 특이사항", "① 이 보험은 다음과 같습니다.", "제1보험기간의 보험금"],
        ["설명의무", "제95조의2(설명의무 등)", "보험회사는 설명하여야 한다.", "제102조(손해배상)", "책임을 진다."],
        ["TERMS AND CONDITIONS", "1. The Policyholder and the Company agree that", "this Policy shall be read together."],
    ],
)
def test_document_that_is_no_policy_has_no_articles(lines: list[str]) -> None:
    assert articles(page(*lines)) == []


def test_appendix_of_statutes_is_no_unit() -> None:
    terms = page("^보통약관", "제1조(목적)", BODY, "제2조(정의)", BODY)
    laws = page("^약관에서 인용된 법·규정", "제1조(목적)", BODY, "제3조(의료기관)", BODY, "제4조(신고)", BODY, number=2)
    assert articles(terms, laws) == [(1, "1", "목적"), (1, "2", "정의")]


def test_sequence_starts_again_with_every_unit() -> None:
    first = page("^보통약관", "제1조(목적)", BODY, "제2조(정의)", BODY)
    second = page("^골절진단비 특별약관", "제1조(지급사유)", BODY, "제2조(준용규정)", BODY, number=2)
    assert articles(first, second) == [(1, "1", "목적"), (1, "2", "정의"), (2, "1", "지급사유"), (2, "2", "준용규정")]


def test_candidate_tells_what_follows_the_title() -> None:
    (found,) = candidates(printed([page("제2조(정의) 이 약관에서 쓰는 말은 다음과 같습니다.")]))
    assert (found.number, found.rest, found.form) == (2, "이 약관에서 쓰는 말은 다음과 같습니다.", "heading")


def test_invented_line_is_full_at_the_margin() -> None:
    assert line("가" * 44, 0).bbox[2] == 510.0
