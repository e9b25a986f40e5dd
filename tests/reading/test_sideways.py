"""Pages whose text doesn't run from left to right as they are shown: labels in tables, tables on their side, thumb indexes, stamps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus_builder.model import BBox, Block, Clause, Page, Remark
from corpus_builder.reading import Options
from corpus_builder.reading.extract import extract
from corpus_builder.reading.files import library, opened
from corpus_builder.reading.settle import settle
from corpus_builder.structure import Options as StructureOptions
from corpus_builder.structure.clauses import clauses, outline
from corpus_builder.structure.report import report
from corpus_builder.turns import sheet
from tests import samples
from tests.reading.drawn import table, write

SENTENCE = "회사는 보험금 지급사유가 발생한 때에는 약관에서 정한 보험금을 지급합니다."
RATES: list[tuple[str, ...]] = [
    ("장해의 분류", "지급률"),
    ("한 팔의 손목 이상을 잃었을 때", "60%"),
    ("한 눈이 멀었을 때", "50%"),
    ("척추에 장해를 남긴 때", "40%"),
]
Draw = Callable[[Any], None]


def written(path: Path, *pages: Draw, rotation: int = 0) -> str:
    """A PDF of A4 pages, each drawn by one function."""
    document = library().open()
    for draw in pages:
        page = document.new_page(width=595, height=842)
        draw(page)
        page.set_rotation(rotation)
    document.save(str(path))
    document.close()
    return str(path)


def on_its_side(page: Any, box: BBox, draw: Draw, turn: int = 90) -> None:
    """What `draw` draws on a sheet, put into a box of the page so that the page must be turned clockwise by `turn` to read it."""
    width, height = (box[3] - box[1], box[2] - box[0]) if turn % 180 else (box[2] - box[0], box[3] - box[1])
    source = library().open()
    draw(source.new_page(width=width, height=height))
    page.show_pdf_page(library().Rect(*box), source, 0, rotate=turn)


def settled(path: str) -> list[Page]:
    return settle(extract("d", path, Options()), Options())


def read(pages: list[Page]) -> list[Clause]:
    return clauses("d", pages, StructureOptions())


def told(pages: list[Page]) -> list[Remark]:
    """What the parse report says of the articles."""
    seen = outline("d", pages)
    return [remark for remark in report("d", pages, seen.clauses, (), (), (), seen.rejected).remarks if remark.kind == "article"]


def of_kind(page: Page, kind: str) -> list[Block]:
    return [block for block in page.blocks if block.kind == kind]


def ink(path: str, number: int, box: BBox) -> bool:
    """Whether something dark is drawn within the rectangle, as the page is shown."""
    with opened(path) as document:
        clip = library().Rect(*box)
        return bool(min(document[number - 1].get_pixmap(clip=clip, colorspace=library().csGRAY).samples) < 100)


def terms(page: Any) -> None:
    write(page, 60, 90, "제1조(보험금의 지급사유)")
    write(page, 60, 110, SENTENCE)


# ---------------------------------------------------------------- labels in tables


def labelled(page: Any, rotate: int, lines: tuple[str, ...] = ("상해로 인한", "입원과 수술")) -> None:
    """A table whose first column is one cell with a label on its side, in two lines."""
    terms(page)
    page.draw_rect((60, 150, 100, 300))
    for row, (name, amount) in enumerate(RATES[:3]):
        for left, right, text in ((100, 350, name), (350, 480, amount)):
            page.draw_rect((left, 150 + 50 * row, right, 200 + 50 * row))
            write(page, left + 5, 180 + 50 * row, text)
    for n, text in enumerate(lines):
        x, y = (76 + 14 * n, 280) if rotate == 90 else (84 - 14 * n, 170)
        page.insert_text((x, y), text, fontname="korea", fontsize=10, rotate=rotate)
    write(page, 60, 340, "제2조(준용규정) 이 약관에서 정하지 않은 사항은 관련 법규를 따릅니다.")


@pytest.mark.parametrize("rotate", [90, 270])
def test_label_on_its_side_is_the_text_of_its_cell(tmp_path: Path, rotate: int) -> None:
    path = written(tmp_path / "a.pdf", lambda page: labelled(page, rotate))
    (page,) = settled(path)
    (found,) = of_kind(page, "table")
    assert found.rows == (
        ("상해로 인한 \n입원과 수술", "장해의 분류", "지급률"),
        ("", "한 팔의 손목 이상을 잃었을 때", "60%"),
        ("", "한 눈이 멀었을 때", "50%"),
    )
    assert [block.kind for block in page.blocks] == ["text", "table", "text"]
    assert page.reason == "text layer is sound"
    first, second = read([page])
    assert "| 상해로 인한 입원과 수술 | 한 눈이 멀었을 때 | 50% |" in first.text
    assert second.title == "준용규정"
    for line in found.cells[0].lines:
        assert line.bbox[3] - line.bbox[1] > line.bbox[2] - line.bbox[0]
        assert ink(path, 1, line.bbox)


def test_two_columns_of_which_one_is_a_label_on_its_side_are_a_table(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        terms(page)
        for box in ((60, 150, 90, 250), (90, 150, 480, 250), (60, 300, 480, 300)):
            page.draw_rect(box)
        page.insert_text((79, 225), "보장종목", fontname="korea", fontsize=10, rotate=90)
        write(page, 95, 170, "상해입원")

    (page,) = settled(written(tmp_path / "a.pdf", draw))
    assert [block.rows for block in of_kind(page, "table")] == [(("보장종목", "상해입원"),)]


def test_lines_of_a_label_are_no_rows(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        terms(page)
        for left, right, text in ((60, 130, ""), (130, 300, "가 급\n나 급\n다 급"), (300, 400, "100\n50\n5")):
            page.draw_rect((left, 150, right, 216))
            for n, part in enumerate(text.split("\n")):
                write(page, left + 5, 171 + 16 * n, part)
        for n, part in enumerate(("상해입원비", "질병입원비", "배상책임비")):
            page.insert_text((80 + 14 * n, 214), part, fontname="korea", fontsize=10, rotate=90)

    text = read(settled(written(tmp_path / "a.pdf", draw)))[0].text
    assert "| 상해입원비 질병입원비 배상책임비 | 가 급 나 급 다 급 | 100 50 5 |" in text


# ---------------------------------------------------------------- blocks on their side


def test_table_on_its_side_stands_where_it_is_printed(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        terms(page)
        for n in range(6):
            write(page, 60, 130 + 16 * n, f"{n + 1}. " + SENTENCE)
        on_its_side(page, (100, 260, 400, 640), lambda side: table(side, RATES, (20, 250, 340), 40))
        write(page, 60, 700, "제2조(준용규정) 이 약관에서 정하지 않은 사항은 관련 법규를 따릅니다.")

    path = written(tmp_path / "a.pdf", draw)
    (page,) = settled(path)
    assert [(block.kind, block.turn) for block in page.blocks] == [("text", 0), ("table", 270), ("text", 0)]
    assert page.blocks[1].rows == tuple(RATES)
    first, second = read([page])
    assert "| 한 눈이 멀었을 때 | 50% |" in first.text
    assert second.text == "이 약관에서 정하지 않은 사항은 관련 법규를 따릅니다."
    (spot,) = [place for place in first.places if first.text[place.start :].startswith("50% |")]
    x0, y0, x1, y1 = spot.bbox
    assert y1 - y0 > x1 - x0
    assert ink(path, 1, spot.bbox)
    assert not ink(path, 1, (x0, y0 - 40, x1, y0 - 22)), "its column goes on upwards, and nothing is printed there"


def test_more_text_in_a_table_on_its_side_than_on_the_page_leaves_the_page_upright(tmp_path: Path) -> None:
    rows: list[tuple[str, ...]] = [
        ("구분", "내용"),
        *((f"{n}급", "뇌혈관질환으로 입원하여 수술을 받은 경우의 지급금액 전액") for n in range(9)),
    ]

    def draw(page: Any) -> None:
        terms(page)
        on_its_side(page, (100, 200, 480, 700), lambda side: table(side, rows, (20, 120, 450), 40))
        write(page, 60, 730, SENTENCE)

    (page,) = settled(written(tmp_path / "a.pdf", draw))
    assert [(block.kind, block.turn) for block in page.blocks] == [("text", 0), ("table", 270), ("text", 0)]
    assert page.blocks[1].rows == tuple(rows)


def test_text_on_its_side_is_no_clause(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        terms(page)
        for n, text in enumerate(("제2조(안내문)", "이 그림은 보험금의 지급 절차를 나타낸 것입니다.")):
            page.insert_text((300 + 16 * n, 500), text, fontname="korea", fontsize=10, rotate=90)
        write(page, 60, 600, "제2조(준용규정) 이 약관에서 정하지 않은 사항은 관련 법규를 따릅니다.")

    (page,) = settled(written(tmp_path / "a.pdf", draw))
    assert [block.kind for block in page.blocks] == ["text", "aside", "text"]
    assert [(clause.article, clause.title) for clause in read([page])] == [("1", "보험금의 지급사유"), ("2", "준용규정")]
    assert "이 그림은 보험금의 지급 절차를 나타낸 것입니다." in read([page])[0].text


def beside(*lines: str, x: float = 30, rotate: int = 90) -> Draw:
    """An upright page of 제1조 to 제3조 and 제5조, with lines on their side in its margin, and a sentence that goes on overleaf."""

    def draw(page: Any) -> None:
        write(page, 200, 50, "생활보험 보통약관")
        for n, article in enumerate(("제1조(목적)", "제2조(정의)", "제3조(보험금의 지급)")):
            write(page, 130, 80 + 200 * n, article)
            for row in range(8):
                write(page, 130, 100 + 200 * n + 18 * row, SENTENCE)
        for n, text in enumerate(lines):
            point = (x + 16 * n, 500) if rotate == 90 else (x + 16 * (len(lines) - n), 150)
            page.insert_text(point, text, fontname="korea", fontsize=10, rotate=rotate)

    return draw


def overleaf(page: Any) -> None:
    write(page, 130, 80, SENTENCE)
    write(page, 130, 110, "제5조(준용규정) 이 약관에서 정하지 않은 사항은 관련 법규를 따릅니다.")


EXCLUDED = ("제4조(보험금을 지급하지 않는 사유)", "회사는 고의로 인한 손해를", "보상하지 않", "습니다.")


@pytest.mark.parametrize("rotate", [90, 270])
def test_article_on_its_side_is_cut_where_its_number_is_missing(tmp_path: Path, rotate: int) -> None:
    pages = settled(written(tmp_path / "a.pdf", beside(*EXCLUDED, rotate=rotate), overleaf))
    found = read(pages)
    assert [clause.article for clause in found] == ["1", "2", "3", "4", "5"]
    assert (found[3].title, found[3].page) == ("보험금을 지급하지 않는 사유", 1)
    assert samples.squeezed(found[3].text) == samples.squeezed("".join(EXCLUDED[1:]))
    assert [clause.text.count("지급합니다.") for clause in found[:3]] == [8, 8, 9], "the sentences of 제3조 overleaf stay with it"
    assert [(remark.page, remark.path, remark.what, remark.why) for remark in told(pages)] == [
        (1, "생활보험 보통약관/제4조", "제4조(보험금을 지급하지 않는 사유) is printed on its side", "생활보험 보통약관 has no other 제4조")
    ]


def test_two_articles_on_their_side_are_two(tmp_path: Path) -> None:
    lines = ("제3조의2(보험금의 청구)", "청구서를 냅니다.", *EXCLUDED)
    pages = settled(written(tmp_path / "a.pdf", beside(*lines, x=20), overleaf))
    assert [clause.article for clause in read(pages)] == ["1", "2", "3", "3-2", "4", "5"]
    assert read(pages)[3].text == "청구서를 냅니다."


def test_article_on_its_side_that_is_not_cut_is_told(tmp_path: Path) -> None:
    """A number that the terms have already, and one that nothing leads to: both stay where they stand."""
    lines = ("제2조(안내문)", "이 그림은 지급 절차를 나타낸 것입니다.", "제40조(친족의 범위)", "친족은 다음과 같습니다.")
    pages = settled(written(tmp_path / "a.pdf", beside(*lines), overleaf))
    assert [clause.article for clause in read(pages)] == ["1", "2", "3", "5"]
    gap, first, second = told(pages)
    assert (first.page, first.why) == (1, "taken for a quote: 생활보험 보통약관/제2조 stands on page 1")
    assert first.what == "제2조(안내문) stands on its side within 제3조 in 생활보험 보통약관"
    assert second.what == "제40조(친족의 범위) stands on its side within 제3조 in 생활보험 보통약관"
    assert (gap.what, gap.why, second.why) == ("제5조 follows 제3조 in 생활보험 보통약관", "", "")


def test_sentence_that_goes_on_overleaf_is_not_cut_by_text_on_its_side(tmp_path: Path) -> None:
    def first(page: Any) -> None:
        write(page, 100, 80, "제1조(보험금의 지급)")
        for n in range(8):
            write(page, 100, 100 + 18 * n, "회사는 피보험자가 보험기간 중 상해를 입은 때에는 약관에서 정한 보험금을")
        page.insert_text((80, 200), "지급 절차의 안내", fontname="korea", fontsize=10, rotate=90)

    def second(page: Any) -> None:
        write(page, 100, 80, "수익자에게 지급합니다.")
        write(page, 100, 110, "제2조(준용규정) 이 약관에서 정하지 않은 사항은 관련 법규를 따릅니다.")

    one, two = settled(written(tmp_path / "a.pdf", first, second))
    assert [block.kind for block in one.blocks] == ["text", "aside"]
    text = read([one, two])[0].text.split("\n")
    assert len(text) == 2
    assert samples.squeezed(text[0]).endswith("보험금을수익자에게지급합니다.")
    assert text[1] == "지급 절차의 안내"


def test_columns_are_not_disturbed(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        for n in range(14):
            write(page, 50, 130 + 16 * n, f"왼쪽 단의 {n:02}번째 줄은 이렇게 길게 이어")
            write(page, 310, 130 + 16 * n, f"오른쪽 단의 {n:02}번째 줄은 이렇게 길게 이어")
        on_its_side(page, (320, 400, 520, 700), lambda side: table(side, RATES[:2], (10, 200, 280), 20))

    (page,) = settled(written(tmp_path / "a.pdf", draw))
    assert [(block.kind, block.column) for block in page.blocks] == [("text", 1), ("text", 2), ("table", 2)]


# ---------------------------------------------------------------- pages on their side


def annex(number: int) -> Draw:
    """A landscape sheet of an annex on an upright page that keeps its running head and page number."""

    def sheet(side: Any) -> None:
        write(side, 60, 60, "다온누리 별표 모음")
        if number == 2:
            write(side, 60, 100, "【별표 1】 장해분류표")
        rows: list[tuple[str, ...]] = [RATES[0], *((f"{name} ({number}쪽)", rate) for name, rate in RATES[1:])]
        table(side, rows, (60, 400, 700), 130)

    def draw(page: Any) -> None:
        write(page, 200, 40, "다온누리 생활보험 보통약관")
        write(page, 280, 815, f"- {number} -")
        on_its_side(page, (0, 0, 595, 842), sheet)

    return draw


def first_page(page: Any) -> None:
    write(page, 200, 40, "다온누리 생활보험 보통약관")
    write(page, 200, 70, "생활보험 보통약관")
    terms(page)
    write(page, 60, 130, SENTENCE)
    write(page, 280, 815, "- 1 -")


def test_annex_on_its_side_is_read_like_any_other(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", first_page, *(annex(number) for number in range(2, 6)))
    pages = settled(path)
    for page in pages[1:]:
        heads = [line.text for block in of_kind(page, "furniture") for line in block.lines]
        assert {"다온누리 생활보험 보통약관", f"- {page.number} -", "다온누리 별표 모음"} == set(heads)
        assert [block.turn for block in of_kind(page, "table")] == [270]
    *_, found = read(pages)
    assert (found.kind, found.article, found.title, found.page) == ("annex", "별표 1", "장해분류표", 2)
    assert found.text.split("\n")[:3] == ["| 장해의 분류 | 지급률 |", "|---|---|", "| 한 팔의 손목 이상을 잃었을 때 (2쪽) | 60% |"]
    assert sum(mark.level == "table" for mark in found.marks) == 1, "four pages, one table"
    assert ink(path, 2, found.heading_bbox)
    assert found.heading_bbox[3] - found.heading_bbox[1] > found.heading_bbox[2] - found.heading_bbox[0]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_heads_feet_and_paragraphs_of_pages_on_their_side(tmp_path: Path, rotation: int) -> None:
    """The same landscape sheets, whichever way they are bound and shown: read alike, and marked where they are shown."""

    def sheet(number: int) -> Draw:
        def draw(side: Any) -> None:
            write(side, 100, 30, "다온누리 생활보험")
            write(side, 100, 100, f"제{number}조(보험금의 지급)")
            for n in range(8):
                write(
                    side,
                    100,
                    120 + 18 * n,
                    "회사는 피보험자가 보험기간 중 상해를 입은 때에는 약관에서 정한 바에 따라 보험금을 지급하며",
                )
            write(side, 100, 120 + 18 * 8, "그 사유를 알립니다.")
            write(side, 400, 580, f"{number}")

        return lambda page: on_its_side(page, (0, 0, 595, 842), draw)

    path = written(tmp_path / "a.pdf", *(sheet(number) for number in range(1, 5)), rotation=rotation)
    pages = settled(path)
    assert [[line.text for block in of_kind(page, "furniture") for line in block.lines] for page in pages] == [
        ["다온누리 생활보험", str(number)] for number in range(1, 5)
    ]
    found = read(pages)
    assert [clause.text.count("\n") for clause in found] == [0] * 4, "one paragraph each"
    for clause in found:
        for place in clause.places:
            assert ink(path, clause.page, place.bbox)
            x0, y0, x1, y1 = place.bbox
            assert (x1 - x0 > y1 - y0) == (rotation % 180 == 90)
            assert x1 <= pages[0].width
            assert y1 <= pages[0].height


def test_lying_pages_do_not_widen_the_margins_of_upright_ones(tmp_path: Path) -> None:
    def upright(page: Any) -> None:
        write(page, 60, 80, "제1조(보험금의 지급)")
        for n in range(4):
            write(page, 60, 100 + 18 * n, "회사는 피보험자가 보험기간 중 상해를 입은 때에는 약관에서 정한 보험금을 수익자에게")
        write(page, 60, 100 + 18 * 4, "지급합니다.")

    def lying(side: Any) -> None:
        for n in range(8):
            write(
                side,
                100,
                120 + 18 * n,
                "회사는 피보험자가 보험기간 중 상해를 입은 때에는 약관에서 정한 바에 따라 보험금을 지급하며 그 사유를 알립니다",
            )

    def sheet(page: Any) -> None:
        on_its_side(page, (0, 0, 595, 842), lying)

    (found,) = read(settled(written(tmp_path / "a.pdf", upright, sheet, sheet)))
    assert found.text.split("\n")[0].endswith("수익자에게 지급합니다.")


# ---------------------------------------------------------------- what is no text of the terms


def test_thumb_index_is_furniture(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        terms(page)
        page.insert_text((580, 300), "제1관 보통약관", fontsize=10, fontname="korea", rotate=90)

    (page,) = settled(written(tmp_path / "a.pdf", draw))
    assert [block.kind for block in page.blocks] == ["text", "furniture"]


def test_side_label_that_pages_repeat_is_furniture_wherever_it_stands(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        terms(page)
        page.insert_text((470, 500), "제1관 보통약관", fontsize=10, fontname="korea", rotate=270)

    pages = settled(written(tmp_path / "a.pdf", draw, draw, draw))
    assert [[block.kind for block in page.blocks] for page in pages] == [["text", "furniture"]] * 3


def test_watermark_is_left_out_and_told(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        terms(page)
        centre = library().Point(200, 500)
        page.insert_text(centre, "대외비", fontsize=60, fontname="korea", morph=(centre, library().Matrix(45)))

    (page,) = settled(written(tmp_path / "a.pdf", draw))
    assert [block.kind for block in page.blocks] == ["text", "furniture"]
    assert page.reason == "text layer is sound; 3 characters at a slant left out"
    assert "대외비" not in read([page])[0].text


def test_rectangles_come_back() -> None:
    block = Block("aside", (), (0.0, 0.0, 0.0, 0.0), turn=90)
    held = sheet(Page("d", 1, 595.0, 842.0, (block,), "text layer", ""), block)
    assert (held.width, held.height) == (842.0, 595.0)
    assert held.shown((10.0, 20.0, 110.0, 30.0)) == (565.0, 10.0, 575.0, 110.0)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_what_was_whited_out_on_its_side_is_left_out(tmp_path: Path, turn: int) -> None:
    def sheet(side: Any) -> None:
        for n in range(12):
            write(side, 60, 100 + 20 * n, SENTENCE)
        write(side, 60, 60, "가입금액 1억원")
        side.draw_rect((100, 45, 200, 65), color=(1, 1, 1), fill=(1, 1, 1))
        write(side, 105, 60, "2억원")

    path = written(tmp_path / "a.pdf", lambda page: on_its_side(page, (0, 0, 595, 842), sheet, turn))
    (page,) = settled(path)
    assert page.text.split("\n")[0].replace(" ", "") == "가입금액2억원"


def test_raised_digits_on_their_side_stay_raised(tmp_path: Path) -> None:
    def sheet(side: Any) -> None:
        write(side, 60, 100, "(1+이율)")
        write(side, 120, 97.5, "2", 6)

    (page,) = settled(written(tmp_path / "a.pdf", lambda page: on_its_side(page, (0, 0, 595, 842), sheet)))
    assert page.text == "(1+이율)²"


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("stem", ["boxed_marks", "boxes", "contents_paged", "headings", "placed_words", "tables", "torn", "two_columns"])
def test_samples_on_their_side_give_the_same_clauses(tmp_path: Path, stem: str, turn: int) -> None:
    """Every sheet of a sample bound another way round: furniture, contents, columns, boxes, tables and numbers are found all the same."""
    path = tmp_path / "a.pdf"
    with opened(str(samples.pdf(stem))) as source:
        document = library().open()
        for sheet in source:
            width, height = (sheet.rect.height, sheet.rect.width) if turn % 180 else (sheet.rect.width, sheet.rect.height)
            page = document.new_page(width=width, height=height)
            page.show_pdf_page(page.rect, source, sheet.number, rotate=turn)
        document.save(str(path))
        document.close()
    pages = settled(str(path))
    assert [page.text for page in pages] == [page.text for page in samples.pages(stem)]
    told = [(clause.path, clause.text, clause.marks) for clause in samples.read(stem)]
    assert [(clause.path, clause.text, clause.marks) for clause in read(pages)] == told
