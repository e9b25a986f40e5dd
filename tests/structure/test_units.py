"""Units and their titles, parts, annexes, paths."""

from __future__ import annotations

import pytest

from corpus_builder.model import Block
from corpus_builder.structure import Options
from corpus_builder.structure.clauses import clauses
from tests.structure.invented import block, centred, line, page, read, table

BODY = "회사는 이 약관에서 정한 바에 따라 보험금을 지급합니다."


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("^무배당 든든생활보험 보통약관", "무배당 든든생활보험 보통약관"),
        ("^【보통약관】", "보통약관"),
        ("^1. 골절진단비 특별약관(4일 이상)", "1. 골절진단비 특별약관(4일 이상)"),
        ("^배상책임 관련 특별약관 일반조항", "배상책임 관련 특별약관 일반조항"),
        ("^날짜인식오류 보장제외 추가약관", "날짜인식오류 보장제외 추가약관"),
        ("^무배당 암진단비특약(갱신형)", "무배당 암진단비특약(갱신형)"),
        ("^사후정산 특별약관 [단체용]", "사후정산 특별약관 [단체용]"),
        ("^질병 관련 특별약관 공통사항", "질병 관련 특별약관 공통사항"),
        ("^◆ 골절수술비 추가특별약관 ◆", "골절수술비 추가특별약관"),
        ("1-1. 화상진단비 특별약관", "1-1. 화상진단비 특별약관"),
    ],
)
def test_title_as_printed(printed: str, title: str) -> None:
    (clause,) = read(page(printed, "제1관 목적", "제1조(목적)", BODY))
    assert (clause.unit, clause.unit_title, clause.part) == (1, title, "제1관 목적")


def test_title_over_two_lines() -> None:
    title = block([centred("해외여행중 구조송환비용 운동위험(전문등반 등)", 0), centred("추가특별약관", 1)])
    (clause,) = read(page(title, "제1조(목적)", BODY))
    assert clause.unit_title == "해외여행중 구조송환비용 운동위험(전문등반 등) 추가특별약관"


def test_title_of_a_rider_that_is_printed_as_a_chapter() -> None:
    clauses = read(page("^보통약관", "제1조(목적)", BODY, "^제2장 골절진단비 특별약관", "제1조(지급)", BODY))
    assert [clause.unit_title for clause in clauses] == ["보통약관", "골절진단비 특별약관"]


@pytest.mark.parametrize(
    "below", ["(가입한 경우에만 적용되는 특약)", "※ 보통약관에 우선하는 특별약관", "회사는 다음에서 정하는 바에 따라 아래의 특별약관"]
)
def test_a_remark_below_the_title_is_no_title(below: str) -> None:
    first, _ = read(page("^골절진단비 특별약관", below, "제1조(지급)", BODY, "제2조(청구)", BODY))
    assert first.unit_title == "골절진단비 특별약관"


def test_an_appeal_in_large_print_is_no_title() -> None:
    appeal = block([centred("꼭 알아두셔야 할 사항을 확인하세요", 0)])
    assert read(page(appeal, "제1조(지급)", BODY))[0].unit_title == "약관 1"


def test_title_that_only_its_size_tells() -> None:
    larger, equal = block([centred("Ⅱ. 골절진단비 담보", 0)]), block([line("골절진단비 담보에 관하여", 0)])
    assert read(page(larger, "제1조(지급)", BODY))[0].unit_title == "Ⅱ. 골절진단비 담보"
    assert read(page(equal, "제1조(지급)", BODY))[0].unit_title == "약관 1"


CHART = "골절진단비 지급 흐름도"
RATES: list[tuple[str, ...]] = [("구분", "금액"), ("골절", "10만원")]


@pytest.mark.parametrize("title", ["^골절진단비 특별약관", "^골절진단비 담보", ["골절진단비 특별약관"]])
@pytest.mark.parametrize("between", [[f"^{CHART}"], [f"^{CHART}", table(RATES, 8)], [table(RATES, 8), f"^{CHART}"]])
def test_heading_of_a_chart_in_large_print_is_no_title(title: str | list[str], between: list[str | list[str] | Block]) -> None:
    first = page("^보통약관", "제1조(목적)", BODY, "제2조(정의)", BODY)
    second = page(title, *between, "제1조(지급)", BODY, "제2조(청구)", BODY, number=2)
    _, before, *found = read(first, second)
    assert before.text == BODY
    assert [clause.unit_title for clause in found] == [(title if isinstance(title, str) else title[0]).strip("^")] * 2


def test_heading_of_a_chart_above_a_title_is_no_line_of_it() -> None:
    title = block([centred(CHART, 0), centred("골절진단비 특별약관", 1)])
    assert read(page(title, "제1조(지급)", BODY))[0].unit_title == "골절진단비 특별약관"


def test_only_what_is_called_terms_is_a_title_above_a_sentence() -> None:
    """The sentence may be law of the article before, where large print heads a part of it."""
    first = page("^보통약관", "제1조(목적)", BODY, "제2조(정의)", BODY)
    for title, named in (("골절진단비 특별약관", "골절진단비 특별약관"), ("골절진단비 담보", "약관 2")):
        second = page(f"^{title}", f"^{CHART}", BODY, "제1조(지급)", BODY, "제2조(청구)", BODY, number=2)
        assert [clause.unit_title for clause in read(first, second)][2:] == [named] * 2


def test_large_print_that_names_no_terms_leaves_the_title_unknown() -> None:
    first = page("^보통약관", "제1조(목적)", BODY, "제2조(정의)", BODY)
    _, before, after, _ = read(first, page(f"^{CHART}", "제1조(지급)", BODY, "제2조(청구)", BODY, number=2))
    assert (before.text, after.unit_title) == (BODY, "약관 2")


def test_title_that_the_contents_name() -> None:
    listed = page(block([line("목 차", 0), line("골절의 지급 ······ 3", 1), line("골절진단비 특별약관 ······ 3", 2)], "contents"), number=1)
    large = page("^골절의 지급", "제1조(지급)", BODY, number=2)
    assert read(listed, large)[0].unit_title == "골절의 지급"
    plain = page(BODY, "골절진단비 특별약관", table(RATES, 2), "제1조(지급)", BODY, number=2)
    assert read(listed, plain)[0].unit_title == "골절진단비 특별약관"
    assert read(plain)[0].unit_title == "약관 1"


def test_mention_of_terms_in_the_article_before_is_no_title() -> None:
    first = page("^보통약관", "제1조(목적)", BODY, "제2조(정의)", "다음에 적용되는 다른 계약의 특별약관", BODY, table(RATES, 6))
    _, before, after, _ = read(first, page("제1조(지급)", BODY, "제2조(청구)", BODY, number=2))
    assert (before.text.split("\n")[0], after.unit_title) == ("다음에 적용되는 다른 계약의 특별약관", "약관 2")


def test_title_on_a_page_of_its_own() -> None:
    clause, *_ = read(page("^보통약관"), page("제1관 목적", "제1조(목적)", BODY, number=2))
    assert (clause.unit_title, clause.page) == ("보통약관", 2)


def test_a_sentence_about_terms_is_no_title() -> None:
    (clause,) = read(page("이 약관의 내용은 다음과 같으며 자세한 것은 해당 약관", "제1조(목적)", BODY))
    assert clause.unit_title == "약관 1"


def test_unit_title_does_not_end_up_in_the_article_before() -> None:
    first, second = read(page("^보통약관", "제1조(목적)", BODY, "^골절 특별약관", "제1조(지급)", BODY))
    assert first.text == BODY
    assert second.unit_title == "골절 특별약관"


def test_parts_stand_in_path_and_not_in_text() -> None:
    lines = ["제1관 목적", "제1조(목적)", BODY, "제 2 관 보험금의 지급", "제2조(지급)", BODY]
    assert [(c.path, c.part, c.text) for c in read(page("^보통약관", *lines))] == [
        ("보통약관/제1관/제1조", "제1관 목적", BODY),
        ("보통약관/제2관/제2조", "제2관 보험금의 지급", BODY),
    ]


def test_parts_that_nest_stand_in_the_path() -> None:
    lines = ["제1편 총칙", "제1장 목적", "제1조(목적)", BODY, "제2장 정의", "제2조(정의)", BODY, "제2편 지급", "제3조(지급)", BODY]
    assert [(c.path, c.part) for c in read(page("^보통약관", *lines))] == [
        ("보통약관/제1편/제1장/제1조", "제1장 목적"),
        ("보통약관/제1편/제2장/제2조", "제2장 정의"),
        ("보통약관/제2편/제3조", "제2편 지급"),
    ]


@pytest.mark.parametrize(
    "wrapped",
    [
        "제2관 일반사항에서 정한 바에 따라 계약자에게 서면으로 알리고",  # the line before is full and unfinished
        "제2관 및 제3관의 내용",
        "제2관 일반사항에서 정한 바에 따라",
    ],
)
def test_sentence_that_goes_on_with_the_number_of_a_part_is_text(wrapped: str) -> None:
    before = "회사는 계약자가 청약을 한 때에 이 약관의 중요한 내용을 설명하여야 하고 반드시 그 내용을"
    clause, after = read(page("^보통약관", "제1조(목적)", before, wrapped, "설명하여야 합니다.", "제2조(정의)", BODY))
    assert wrapped in clause.text.replace("\n", " ")
    assert (after.part, after.path) == ("", "보통약관/제2조")


def test_part_below_a_full_line_that_ends_a_sentence_is_one() -> None:
    before = "회사는 계약자가 청약을 한 때에 이 약관의 중요한 내용을 반드시 그에게 설명하여야 한다"
    clause, after = read(page("^보통약관", "제1조(목적)", before, "제2관 지급", "제2조(정의)", BODY))
    assert (clause.text, after.part) == (before, "제2관 지급")


def test_title_in_a_frame_over_two_lines() -> None:
    (clause,) = read(page(["무배당 다온누리 상해", "보험 보통약관"], "제1조(목적)", BODY))
    assert clause.unit_title == "무배당 다온누리 상해 보험 보통약관"


def test_unit_whose_first_article_is_lost() -> None:
    first = page("^보통약관", "제1조(목적)", BODY, "제2조(정의)", BODY, "제3조(끝)", BODY)
    second = page("^암진단비 특별약관", "제2조(지급)", BODY, "제3조(끝)", BODY, number=2)
    assert [(c.unit, c.unit_title, c.article) for c in read(first, second)[3:]] == [
        (2, "암진단비 특별약관", "2"),
        (2, "암진단비 특별약관", "3"),
    ]


def test_supplementary_provisions_are_no_unit() -> None:
    lines = ["제1조(목적)", BODY, "부 칙 <2025.4.1.>", "제1조(시행일)", "이 약관은 2025년 4월 1일부터 시행합니다."]
    made = read(page("^보통약관", *lines), page("^골절 특별약관", "제1조(지급)", BODY, number=2))
    assert [(c.unit, c.kind, c.article) for c in made] == [(1, "article", "1"), (1, "annex", "부칙"), (2, "article", "1")]
    assert "시행일" in made[1].text


def test_equal_paths_are_told_apart() -> None:
    unit = ["^단체 특별약관", "제1조(목적)", BODY]
    assert [c.path for c in read(page(*unit), page(*unit, number=2))] == ["단체 특별약관/제1조", "단체 특별약관/제1조#2"]


def test_annex_is_cut_off_from_the_last_article() -> None:
    lines = ["제1조(목적)", BODY, "제2조(준용규정)", BODY, "[별표 1] 장해분류표", "가. 눈의 장해를 말합니다."]
    clause = read(page("^보통약관", *lines))[-1]
    assert (clause.kind, clause.article, clause.title, clause.path) == ("annex", "별표 1", "장해분류표", "보통약관/별표 1")
    assert clause.text == "가. 눈의 장해를 말합니다."


@pytest.mark.parametrize(
    ("printed", "label", "title"),
    [
        (["[별표 2-1]", "보험금 지급기준표"], "별표 2-1", "보험금 지급기준표"),
        (["<부표 3> <개정 2019.12.20.>", "장 해 분 류 표"], "부표 3", "장해분류표"),
        (["【별표9. 기후성질환 분류표】"], "별표 9", "기후성질환 분류표"),
        (["(별첨 1) 서류목록"], "별첨 1", "서류목록"),
        (["【별표 4】"], "별표 4", ""),
    ],
)
def test_headings_of_annexes(printed: list[str], label: str, title: str) -> None:
    clause = read(page("^보통약관", "제1조(목적)", BODY, *printed, "가. 내용을 말합니다."))[-1]
    assert (clause.article, clause.title, clause.text) == (label, title, "가. 내용을 말합니다.")


@pytest.mark.parametrize(
    "mention", ["[별표 1]에서 정한 바에 따릅니다.", "별표1 및 별표2를 참조합니다.", "【별표1(장해분류표)】의 기준을 따릅니다."]
)
def test_mention_of_an_annex_is_none(mention: str) -> None:
    (clause,) = read(page("^보통약관", "제1조(목적)", BODY, mention))
    assert mention in clause.text


def test_annex_among_articles_is_a_mention() -> None:
    lines = ["제1조(목적)", BODY, "[별표 1] 장해분류표", "제2조(준용규정)", BODY]
    assert [c.kind for c in read(page("^보통약관", *lines))] == ["article", "article"]


def test_same_pages_same_clauses() -> None:
    pages = [page("^보통약관", "제1조(목적)", BODY)]
    assert clauses("d", pages, Options()) == clauses("d", pages, Options())


def test_annexes_behind_all_units_belong_to_the_document() -> None:
    terms = page("^골절 특별약관", "제1조(목적)", BODY)
    first = page("[별표 1] 장해분류표", "눈의 장해", "[별표 2] 이율", "내용", number=2)
    assert [(c.unit, c.unit_title, c.path) for c in read(terms, first)[1:]] == [(0, "별표", "별표 1"), (0, "별표", "별표 2")]
