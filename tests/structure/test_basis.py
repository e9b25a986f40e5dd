"""Terms without a title that riders cite as 보통약관."""

from __future__ import annotations

import pytest

from corpus_builder.model import Page
from tests.structure.invented import page, read

EXCERPT = (
    "제1조(목적)",
    "이 계약은 위험을 보장합니다.",
    "제2조(청구)",
    "서류로 청구합니다.",
    "제3조(해지)",
    "언제든지 해지할 수 있습니다.",
)


def rider(cited: str) -> Page:
    return page(
        "^골절진단비 특별약관", "제1조(지급)", "회사는 지급합니다.", "제2조(준용)", f"정하지 않은 사항은 {cited}를 준용합니다.", number=2
    )


@pytest.mark.parametrize(
    ("cited", "title"),
    [
        ("보통약관 제2조(청구) 및 보통약관 제3조(해지)", "보통약관"),
        ("보통약관 제2조(청구)", "약관 1"),  # one witness is none
        ("보통약관 제2조(청구), 보통약관 제3조(해지) 및 보통약관 제1조(보장)", "약관 1"),  # another article stands there
        ("제2조(청구) 및 제3조(해지)", "약관 1"),
    ],
)
def test_an_excerpt_that_is_cited_as_the_base_terms_is_called_so(cited: str, title: str) -> None:
    made = read(page(*EXCERPT), rider(cited))
    assert [clause.unit_title for clause in made] == [title] * 3 + ["골절진단비 특별약관"] * 2
    assert made[0].path == f"{title}/제1조"


def test_printed_base_terms_leave_an_excerpt_unnamed() -> None:
    printed = page("^보통약관", "제1조(목적)", "이 계약은 위험을 보장합니다.", number=3)
    made = read(page(*EXCERPT), rider("보통약관 제2조(청구) 및 보통약관 제3조(해지)"), printed)
    assert [clause.unit_title for clause in made].count("보통약관") == 1
