"""Tables of running text over pages: their heads once, their short pieces not as tables."""

from __future__ import annotations

from corpus_builder.model import Block, Line, Page, TableCell
from corpus_builder.reading.overleaf import continued

HEAD = ("보장종목", "보상하는 사항")


def line(text: str, y: float) -> Line:
    return Line(text, (72, y, 72 + 10 * len(text), y + 10), 10.0)


def running(*texts: tuple[str, str], head: tuple[str, str] = HEAD) -> list[Block]:
    """The blocks of a table of running text, empty cells left out as on a page."""
    rows = (head, *texts)
    return [
        Block("text", (line(text, 50 + 20 * r),), (70 + 100 * c, 50 + 20 * r, 170 + 100 * c, 70 + 20 * r), (TableCell(r, c),), (70, 270))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    ]


def table(*rows: tuple[str, str]) -> Block:
    cells = tuple(TableCell(r, c, (line(text, 50 + 20 * r),) if text else ()) for r, row in enumerate(rows) for c, text in enumerate(row))
    lines = tuple(Line("|", (70, 50 + 20 * r, 270, 70 + 20 * r)) for r in range(len(rows)))
    return Block("table", lines, (70, 50, 270, 50 + 20 * len(rows)), cells, (70, 170, 270))


def pages(*blocks: list[Block]) -> list[Page]:
    return [Page("d", n, 595, 842, tuple(own), "text layer", "made by hand") for n, own in enumerate(blocks, 1)]


def kinds(found: list[Page]) -> list[list[str]]:
    return [[block.kind for block in page.blocks] for page in found]


def test_repeated_heads_are_furniture_on_every_further_page() -> None:
    found = continued(pages(running(("상해", "① 회사는 의료비를")), running(("", "보상합니다. ② 회사는")), running(("", "끝입니다."))))
    assert kinds(found) == [["text"] * 4, ["furniture", "furniture", "text"], ["furniture", "furniture", "text"]]


def test_short_piece_before_and_behind_is_running_text() -> None:
    found = continued(pages([table(HEAD, ("상해", "① 회사는"))], running(("", "의료비를 보상합니다.")), [table(HEAD, ("", "끝."))]))
    assert kinds(found) == [["text"] * 4, ["furniture", "furniture", "text"], ["furniture", "furniture", "text"]]
    assert found[0].blocks[3].bbox == (170, 70, 270, 90)


def test_another_head_or_a_table_of_its_own_stays() -> None:
    other = continued(
        pages(running(("상해", "보상합니다.")), running(("상해", "보상하지 않습니다."), head=("보장종목", "보상하지 않는 사항")))
    )
    assert kinds(other) == [["text"] * 4, ["text"] * 4]
    assert kinds(continued(pages([table(HEAD, ("상해", "1억원"))], [table(HEAD, ("질병", "1억원"))]))) == [["table"], ["table"]]


def test_page_between_ends_it() -> None:
    found = continued(pages(running(("상해", "보상합니다.")), [], running(("질병", "보상합니다."))))
    assert kinds(found)[2] == ["text"] * 4
