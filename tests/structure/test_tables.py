"""Tables of a clause: joined over pages, told as Markdown, every cell with its place."""

from __future__ import annotations

import pytest

from corpus_builder.model import Block, Clause, Page
from corpus_builder.structure.joining import spelling, vote
from corpus_builder.structure.locate import spots
from tests.structure.invented import Spans, page, read, table

HEAD = ("급부", "지급사유", "금액")


def clause(*pages: Page) -> Clause:
    return read(*pages)[0]


def one(block: Block) -> Clause:
    return clause(page("^보통약관", "제1조(지급)", block))


def over(first: Block, second: Block, *between: str) -> list[list[str]]:
    """The tables, as lines, of a clause whose table stands on two pages with lines between its parts."""
    pages = (page("^보통약관", "제1조(지급)", first), page(*between, second, "제2조(끝)", "끝입니다.", number=2))
    return told(clause(*pages))


def told(found: Clause) -> list[list[str]]:
    marks = [mark for mark in found.marks if mark.level == "table"]
    return [[line for line in found.text[mark.start : mark.end].split("\n") if not line.startswith("|---")] for mark in marks]


def rows(*body: tuple[str, ...], merged: Spans | None = None, head: int = 1) -> list[str]:
    return told(one(table([HEAD, *body], merged=merged, head=head)))[0][1:]


def test_markdown_has_a_rule_below_its_first_row() -> None:
    assert (
        one(table([HEAD, ("사망", "사망한 때", "1억원")])).text == "| 급부 | 지급사유 | 금액 |\n|---|---|---|\n| 사망 | 사망한 때 | 1억원 |"
    )


def test_merged_rows_are_told_in_each_row() -> None:
    body = (("입원", "1일당", "3만원"), ("", "31일째부터", "5만원"))
    assert rows(*body, merged={(1, 0): (2, 1)})[1] == "| 입원 | 31일째부터 | 5만원 |"


def test_long_merged_cell_is_told_once() -> None:
    name = "가나다라마" * 20
    assert rows((name, "1일당", "3만원"), ("", "31일째부터", "5만원"), merged={(1, 0): (2, 1)})[1] == "| 〃 | 31일째부터 | 5만원 |"


def test_merged_columns_are_told_in_each_unless_a_sentence_or_a_name() -> None:
    body = (
        ("통원", "없음", ""),
        ("수술", "※ 1회에 한하여 지급합니다.", ""),
        ("입원 급부", "", "3만원"),
        ("아래의 금액은 예시입니다.", "", ""),
    )
    spans: Spans = {(1, 1): (1, 2), (2, 1): (1, 2), (3, 0): (1, 2), (4, 0): (1, 3)}
    assert rows(*body, merged=spans) == [
        "| 통원 | 없음 | 없음 |",
        "| 수술 | ※ 1회에 한하여 지급합니다. |  |",
        "| 입원 급부 |  | 3만원 |",
        "| 아래의 금액은 예시입니다. |  |  |",
    ]


def test_merged_heading_is_told_over_each_column() -> None:
    found = told(
        one(
            table([("급부", "금액", ""), ("", "상해", "질병"), ("사망", "2억원", "1억원")], merged={(0, 0): (2, 1), (0, 1): (1, 2)}, head=2)
        )
    )
    assert found == [["| 급부 | 금액 | 금액 |", "| 급부 | 상해 | 질병 |", "| 사망 | 2억원 | 1억원 |"]]


def test_bar_in_a_cell_parts_no_cells() -> None:
    assert rows(("가|나", "다", "라")) == ["| 가\\|나 | 다 | 라 |"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1,000,\n000원", "1,000,000원"),
        ("1회 입원당 30\n일 한도", "1회 입원당 30일 한도"),
        ("1종 \n2종 ", "1종 2종"),
        ("다 른\n보 험", "다 른 보 험"),
        ("금액은 1,\n2호와 같다", "금액은 1, 2호와 같다"),
    ],
)
def test_lines_of_a_cell(cell: str, text: str) -> None:
    assert rows(("사망", cell, "1억원")) == [f"| 사망 | {text} | 1억원 |"]


def test_name_in_one_word_elsewhere_is_one_word_in_a_narrow_cell() -> None:
    known = ["이 특약에서 정하는 질병입원급여금 및 그 밖의 금액은 다음과 같습니다."]
    found = clause(page("^보통약관", "제1조(지급)", *known, table([HEAD, ("질병입원\n급여금", "1일당", "3만원")], row=3)))
    assert told(found)[0][1] == "| 질병입원급여금 | 1일당 | 3만원 |"


def test_head_that_is_repeated_overleaf_is_told_once() -> None:
    found = over(table([HEAD, ("사망", "사망한 때", "1억원")]), table([HEAD, ("장해", "장해가 남은 때", "2억원")]))
    assert found == [["| 급부 | 지급사유 | 금액 |", "| 사망 | 사망한 때 | 1억원 |", "| 장해 | 장해가 남은 때 | 2억원 |"]]


def test_same_columns_without_a_head_go_on() -> None:
    assert len(over(table([HEAD, ("사망", "사망한 때", "1억원")], head=1), table([("장해", "장해가 남은 때", "2억원")]))) == 1


def test_another_head_text_between_or_other_columns_do_not() -> None:
    first = table([HEAD, ("사망", "사망한 때", "1억원")], head=1)
    assert len(over(first, table([("담보", "사유", "한도"), ("장해", "때", "2억원")], head=1))) == 2
    assert len(over(first, table([("장해", "때", "2억원")]), "회사는 다음도 지급합니다.")) == 2
    assert len(over(first, table([("장해", "2억원")]))) == 2


def test_column_that_is_divided_on_one_page_only() -> None:
    second = table([("급부", "", "지급사유", "금액"), ("", "장해", "장해가 남은 때", "2억원")], merged={(0, 0): (1, 2)}, head=1)
    first = table([("급부", "", "지급사유", "금액"), ("사망", "", "사망한 때", "1억원")], merged={(0, 0): (1, 2), (1, 0): (1, 2)}, head=1)
    (found,) = over(first, second)
    assert found[1:] == ["| 사망 |  | 사망한 때 | 1억원 |", "|  | 장해 | 장해가 남은 때 | 2억원 |"]


def test_row_that_the_page_cuts_is_made_whole() -> None:
    first = table([HEAD, ("사망", "보험기간 중에 상해의 직접결과로써 \n사망한 경우로서 약관에서 정하는", "1억원")], head=1)
    (found,) = over(first, table([HEAD, ("", "사유에 해당하는 때", ""), ("장해", "장해가 남은 때", "2억원")], head=1))
    assert found[1:] == [
        "| 사망 | 보험기간 중에 상해의 직접결과로써 사망한 경우로서 약관에서 정하는 사유에 해당하는 때 | 1억원 |",
        "| 장해 | 장해가 남은 때 | 2억원 |",
    ]


def test_row_with_cells_of_its_own_is_no_rest() -> None:
    first = table([HEAD, ("입원", "입원한 때", "3만원")], head=1)
    (found,) = over(first, table([HEAD, ("", "31일째부터 입원한 때", "5만원")], head=1))
    assert found[1:] == ["| 입원 | 입원한 때 | 3만원 |", "|  | 31일째부터 입원한 때 | 5만원 |"]


def test_merged_name_goes_on_overleaf() -> None:
    first = table([HEAD, ("입원", "1일째", "3만원"), ("", "2일째", "3만원")], merged={(1, 0): (2, 1)}, head=1)
    second = table([HEAD, ("", "3일째", "4만원"), ("", "4일째", "4만원"), ("통원", "1회", "1만원")], merged={(1, 0): (2, 1)}, head=1)
    (found,) = over(first, second)
    assert found[3:] == ["| 입원 | 3일째 | 4만원 |", "| 입원 | 4일째 | 4만원 |", "| 통원 | 1회 | 1만원 |"]


def test_lines_of_prose_beside_each_other_are_one_row() -> None:
    block = table([("용어", "정의"), ("계약자 \n적립액 \n이란 ", "장래의 환급금을 \n지급하기 위하여 \n쌓은 금액 ")], head=1)
    assert len(told(one(block))[0]) == 2


def test_every_cell_has_its_place() -> None:
    first = table([HEAD, ("사망", "보험기간 중에 상해의\n결과로 사망하여 약관에서 정하는", "1억원")], head=1)
    second = table([HEAD, ("", "사유에 해당하는 때", "")], head=1)
    found = clause(page("^보통약관", "제1조(지급)", first), page(second, "제2조(끝)", "끝입니다.", number=2))
    (amount,) = spots(found, "1억원")
    assert amount.bbox == first.cells[5].lines[0].bbox
    assert [spot.page for spot in spots(found, "정하는 사유에 해당")] == [1, 2]
    assert [spot.page for spot in spots(found, found.text.split("\n")[2])] == [1, 1, 2, 1]
    assert [place.start for place in found.places] == sorted(place.start for place in found.places)


def test_first_cell_that_goes_on_overleaf_has_a_place_on_each_page() -> None:
    first = table([HEAD, ("보험기간 중에 상해의\n결과로 사망하여 약관에서 정하는", "사망", "1억원")], head=1)
    second = table([HEAD, ("사유에 해당하는 때", "", "")], head=1)
    found = clause(page("^보통약관", "제1조(지급)", first), page(second, "제2조(끝)", "끝입니다.", number=2))
    (begun,), (ended,) = spots(found, "보험기간 중에"), spots(found, "사유에 해당하는 때")
    assert (begun.page, ended.page) == (1, 2)


def test_bars_in_a_cell_move_no_place() -> None:
    first = table([HEAD, ("사망", "A|B|C|D에 해당하여\n결과로 약관에서 정하는", "1억원")], head=1)
    second = table([HEAD, ("", "뒤쪽의 사유에 해당하는 때", "")], head=1)
    found = clause(page("^보통약관", "제1조(지급)", first), page(second, "제2조(끝)", "끝입니다.", number=2))
    (place,) = [place for place in found.places if place.page == 2 and place.start < found.text.index("1억원")]
    assert found.text[place.start :].startswith("뒤쪽의")
    assert "A\\|B\\|C\\|D에" in found.text


def test_a_bracket_behind_a_roman_number_needs_no_blank() -> None:
    for end in ("치료비", "치료비Ⅱ"):
        assert vote(spelling([]), end, "(난소암)") == ""
