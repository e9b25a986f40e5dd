"""The fields that the command line prints."""

from __future__ import annotations

from corpus_builder.structure.rows import article_rows
from tests.structure.invented import page, read


def test_fields_of_an_article() -> None:
    found = read(page("^보통약관", "제1조(목적)", "① 하나입니다.", "② 둘입니다.", "[별표 1] 분류표", "내용"))
    assert list(article_rows(found)) == [
        {
            "unit": 1,
            "unit_title": "보통약관",
            "article": "1",
            "title": "목적",
            "page": 1,
            "paragraphs": [{"no": 1, "text": "① 하나입니다."}, {"no": 2, "text": "② 둘입니다."}],
            "text": "① 하나입니다.\n② 둘입니다.",
        }
    ]
