"""What a reference names: laws, other terms, the same terms, annexes; and that none is linked by its number against a title."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from corpus_builder.model import Clause, Page, Reference
from corpus_builder.reading import Options as ReadingOptions
from corpus_builder.reading.extract import extract
from corpus_builder.reading.settle import settle
from corpus_builder.structure import Options
from corpus_builder.structure.clauses import clauses
from corpus_builder.structure.references import references
from tests.conftest import PDFS
from tests.structure.invented import page, read

BASE = ["^보통약관", "제1조(목적)", "회사는 지급합니다.", "제2조(정의)", "말의 뜻입니다.", "제3조(보험금의 지급사유)", "지급합니다."]
BASE += ["제4조(면책)", "① 지급하지 않습니다.", "② 다음과 같습니다.", "1. 고의", "2. 전쟁", "제5조(알릴 의무)", "알려야 합니다."]
BORROWS = ["제3조(준용규정)", "이 특별약관에 정하지 않은 사항은 보통약관을 따릅니다."]


def found(*lines: str | list[str], rider: Sequence[str] = BORROWS) -> tuple[list[Clause], list[Reference]]:
    """References of a rider whose first article holds these lines, in a file with base terms and two annexes."""
    terms = page("^골절 특별약관", "제1조(골절보험금)", *lines, "제2조(세부규정)", "정한 바가 없습니다.", *rider, number=2)
    annexes = page("[별표 1] 장해분류표", "눈의 장해", "[별표 2] 이율표", "이율", number=3)
    made = read(page(*BASE), terms, annexes)
    own = next(clause for clause in made if clause.path == "골절 특별약관/제1조")
    return made, [reference for reference in references(made) if reference.clause == own.id]


def told(*lines: str | list[str]) -> list[tuple[str, str, str]]:
    """(kind, path of the target or name of the law, part) of each reference in the rider's first article."""
    made, refs = found(*lines)
    paths = {clause.id: clause.path for clause in made}
    return [(ref.kind, paths[ref.target] if ref.target else ref.law, ref.part) for ref in refs]


@pytest.mark.parametrize(
    ("text", "law", "part"),
    [
        ("의료법 제3조(의료기관)의 병원을 말합니다.", "의료법", ""),
        ("「국민건강보험법」 제42조 제1항 제4호에 따릅니다.", "국민건강보험법", "1/4"),
        ("｢소득세법｣ 시행령 제118조의4 제2항을 봅니다.", "소득세법 시행령", "2"),
        ("상법 시행령 제44조의2에 정하는 바입니다.", "상법 시행령", ""),
        ("금융소비자 보호에 관한 법률 제19조의 의무입니다.", "금융소비자 보호에 관한 법률", ""),
        ("「민법 제2조(신의성실) 제1항」의 원칙입니다.", "민법", "1"),
        ("농업협동조합법 제3조의 조합입니다.", "농업협동조합법", ""),
        ("「의료급여법 시행령」 별표 1의 금액입니다.", "의료급여법 시행령", ""),
    ],
)
def test_law_is_no_clause_of_the_contract(text: str, law: str, part: str) -> None:
    assert told(text) == [("statute", law, part)]


def test_law_goes_on_through_a_list_and_as_the_same_law() -> None:
    text = "「국민건강보험법」 제5조, 제53조 및 제54조에 따르며, 동법 제42조 제1항 또는 같은 법 시행령 제3조를 봅니다."
    assert [(kind, law) for kind, law, _ in told(text)] == [("statute", "국민건강보험법")] * 3 + [("statute", "")] * 2
    assert found(text)[1][-1].note == "the law named before: 국민건강보험법"


def test_same_law_is_the_last_one_named_even_without_an_article() -> None:
    text = "「국민건강보험법」 제42조의 기관이며, 「응급의료에 관한 법률」에서 정한 환자가 아닌 자가 동법 제26조의 기관에 간 때"
    assert found(text)[1][-1].note == "the law named before: 응급의료에 관한 법률"


def test_law_quoted_by_its_decree_is_the_law_itself() -> None:
    box = ["【소득세법 시행령 제107조(장애인의 범위)】", "법 제51조 제1항에 따른 장애인은 다음과 같다."]
    assert found("장애인을 말합니다.", box)[1][-1].note == "the law named before: 소득세법"


def test_annex_in_the_bracket_of_a_law_is_the_laws() -> None:
    text = "「국민건강보험 요양급여의 기준에 관한 규칙」 제9조 제1항([별표 2]비급여대상)에 따른 의료비"
    assert [(kind, law) for kind, law, _ in told(text)] == [("statute", "국민건강보험 요양급여의 기준에 관한 규칙")] * 2


@pytest.mark.parametrize("word", ["계산방법", "산출방법", "치료요법"])
def test_word_that_only_ends_like_a_law(word: str) -> None:
    assert told(f"{word} 제2조(세부규정)에 따릅니다.") == [("article", "골절 특별약관/제2조", "")]


@pytest.mark.parametrize(
    ("text", "path", "part"),
    [
        ("제2조(세부규정)에 따릅니다.", "골절 특별약관/제2조", ""),
        ("제 2 조 ( 세부규정 ) 에 따릅니다.", "골절 특별약관/제2조", ""),
        ("이 특별약관 제2조에 따릅니다.", "골절 특별약관/제2조", ""),
        ("보통약관 제3조(보험금의 지급사유)의 사유입니다.", "보통약관/제3조", ""),
        ("「보통약관」의 제4조 제2항 제1호에도 불구하고 지급합니다.", "보통약관/제4조", "2/1"),
        ("제4조(면책) 제2항의 제2호를 봅니다.", "보통약관/제4조", "2/2"),
        ("제5조를 봅니다.", "보통약관/제5조", ""),
        ("[별표 1]에서 정합니다.", "별표 1", ""),
        ("【별표2(이율표)】에 따릅니다.", "별표 2", ""),
    ],
)
def test_clause_that_is_meant(text: str, path: str, part: str) -> None:
    assert [(target, below) for _, target, below in told(text)] == [(path, part)]


def test_without_a_word_of_borrowing_a_bare_number_stays_in_its_terms() -> None:
    _, (reference,) = found("제5조를 봅니다.", rider=[])
    assert (reference.kind, reference.note) == ("unresolved", "no article of this number in these terms or those they borrow from")


def test_number_and_title_are_two_witnesses() -> None:
    made, refs = found("제5조(면책)에 따르며, 제3조(지급하지 않는 사유)와 보통약관 제3조(보험금 지급사유)를 봅니다.")
    paths = {clause.id: clause.path for clause in made}
    assert [(ref.kind, paths.get(ref.target, "")) for ref in refs] == [
        ("article", "보통약관/제4조"),
        ("unresolved", ""),
        ("article", "보통약관/제3조"),
    ]
    assert "printed with the number 5 and the title of 4" in refs[0].note
    assert "3 is titled 준용규정, not 지급하지 않는 사유" in refs[1].note
    assert "printed as 보험금 지급사유 here and as 보험금의 지급사유 there" in refs[2].note


def test_ranges_name_every_place_between() -> None:
    text = "보통약관 제2조 내지 제5조를 준용하고, 보통약관 제4조 제1항부터 제2항까지를 따릅니다."
    assert told(text) == [
        ("article", "보통약관/제2조", ""),
        ("article", "보통약관/제3조", ""),
        ("article", "보통약관/제4조", ""),
        ("article", "보통약관/제5조", ""),
        ("article", "보통약관/제4조", "1"),
        ("article", "보통약관/제4조", "2"),
    ]


def test_same_article_and_the_clause_itself() -> None:
    text = "보통약관 제4조(면책) 제1항 및 같은 조 제2항을 보며, 이 조의 규정과"
    assert told("① 지급합니다.", f"② {text} 전항에 따릅니다.") == [
        ("article", "보통약관/제4조", "1"),
        ("article", "보통약관/제4조", "2"),
        ("article", "골절 특별약관/제1조", ""),
        ("article", "골절 특별약관/제1조", "1"),
    ]


def test_bare_paragraph_is_of_the_clause_itself_and_a_bare_item_of_its_paragraph() -> None:
    lines = ["① 지급합니다.", "② 제1항의 경우는 다음과 같습니다.", "1. 하나", "2. 제1호와 같은 경우"]
    own = "골절 특별약관/제1조"
    assert told(*lines) == [("article", own, "1"), ("article", own, "2/1")]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("보통약관 제3조(보험금의 지급사유) 및 제4조(면책)의 규정을 준용합니다.", ["borrow", "borrow"]),
        ("보통약관 제3조(보험금의 지급사유)에 따라 지급합니다.", ["borrow"]),
        ("보통약관 제3조(보험금의 지급사유)에도 불구하고 지급합니다.", ["override"]),
        ("보통약관 제3조(보험금의 지급사유), 제5조(알릴 의무)는 제외합니다.", ["mention", "mention"]),
        ("보통약관 제3조(보험금의 지급사유)를 적용하지 않습니다.", ["mention"]),
        ("보통약관 제3조(보험금의 지급사유)의 사고를 말합니다.", ["mention"]),
    ],
)
def test_relation_is_told_by_the_words_behind_a_list(text: str, relation: list[str]) -> None:
    assert [ref.relation for ref in found(text)[1]] == relation


def test_terms_that_are_not_here_or_not_said() -> None:
    notes = [ref.note for ref in found("화상 특별약관 제1조와 해당 특별약관 제2조를 봅니다.")[1]]
    assert notes == ["names terms that are not in this file", "which terms is not said here"]


@pytest.mark.parametrize(
    "text",
    [
        "주계약 약관 제2조(정의)에 따릅니다.",
        "주계약 제2조에 따릅니다.",
        "종신보험 약관 제2조(정의)에 따릅니다.",
        "무배당 다온누리 종신보험 약관 제2조에 따릅니다.",
    ],
)
def test_base_terms_of_life_insurers(text: str) -> None:
    base = page("^무배당 다온누리 종신보험 약관", "제1조(목적)", "지급합니다.", "제2조(정의)", "뜻입니다.")
    made = read(base, page("^무배당 암진단특약", "제1조(보험금)", text, "제2조(세부)", "없습니다.", number=2))
    (reference,) = references(made)
    assert next(clause.path for clause in made if clause.id == reference.target) == "무배당 다온누리 종신보험 약관/제2조"


def test_plain_word_for_terms_means_its_own() -> None:
    assert told("회사는 약관 제2조에 따릅니다.") == [("article", "골절 특별약관/제2조", "")]


def test_short_name_of_other_terms_holds_in_its_unit() -> None:
    text = "회사는 골절 특별약관(이하 “특별약관”이라 합니다) 제2조(세부규정)에도 불구하고 정산하며, 특별약관 제1조에 따릅니다."
    rider = page("^골절 특별약관", "제1조(골절보험금)", "지급합니다.", "제2조(세부규정)", "없습니다.")
    made = read(rider, page("^보험료정산 추가특별약관", "제1조(정산)", text, number=2))
    paths = {clause.id: clause.path for clause in made}
    assert [paths[ref.target] for ref in references(made)] == ["골절 특별약관/제2조", "골절 특별약관/제1조"]


def test_quoted_law_owns_its_bare_references() -> None:
    box = ["【의료법 제3조(의료기관)】", "의료기관은 제2조 및 제4조에서 정한다."]
    assert [(kind, law) for kind, law, _ in told("병원을 말합니다.", box)] == [("statute", "의료법"), ("statute", ""), ("statute", "")]


def test_annex_of_laws_names_no_clause_even_where_a_title_is_the_same() -> None:
    annex = page("[별표 1] 관련 법규", "상법", "제651조(알릴 의무)", "보험자는 해지할 수 있다.", "제662조(면책)", "소멸한다.", number=2)
    made = read(page(*BASE), annex)
    refs = [ref for ref in references(made) if ref.clause == made[-1].id]
    assert [(ref.kind, ref.law, ref.note) for ref in refs] == [("statute", "상법", ""), ("statute", "", "the law named before: 상법")]


def test_title_of_an_article_far_beyond_the_last_is_not_followed() -> None:
    assert found("제662조(면책)에 따릅니다.")[1][0].kind == "unresolved"


def test_explanation_in_a_box_may_name_the_contract() -> None:
    box = ["【예시】", "제2조(세부규정)에 따라 지급한 경우를 말합니다."]
    assert told("지급합니다.", box) == [("article", "골절 특별약관/제2조", "")]


def test_place_that_is_not_printed_is_told() -> None:
    assert found("보통약관 제4조(면책) 제7항에 따릅니다.")[1][0].note == "제7항 is not printed there"


@pytest.fixture(scope="module")
def sample() -> list[Clause]:
    pages: list[Page] = settle(extract("d", str(PDFS / "daonnuri_living_2025-04.pdf"), ReadingOptions()), ReadingOptions())
    return clauses("d", pages, Options())


def test_every_article_number_of_a_policy_lies_in_a_reference(sample: list[Clause]) -> None:
    refs = references(sample)
    for clause in sample:
        spans = [(ref.start, ref.end) for ref in refs if ref.clause == clause.id]
        for match in re.finditer(r"제\s*\d+\s*조", clause.text):
            assert any(start <= match.start() and match.end() <= end for start, end in spans), (clause.path, match[0])


def test_references_of_a_policy_are_in_order_and_resolved(sample: list[Clause]) -> None:
    refs = references(sample)
    known = {clause.id for clause in sample}
    assert all(ref.target in known for ref in refs if ref.kind in ("article", "annex"))
    assert all(ref.note for ref in refs if ref.kind == "unresolved")
    assert sum(ref.kind == "unresolved" for ref in refs) <= len(refs) // 100
    order = {clause.id: number for number, clause in enumerate(sample)}
    assert [order[ref.clause] for ref in refs] == sorted(order[ref.clause] for ref in refs)
