"""Every name that the engine can show a reviewer has Korean words."""

from __future__ import annotations

from typing import Any

import pytest

from corpus_builder import plugins
from corpus_builder.pairs import Calculation, Input, Reason
from review_app import look, wording

CHECKS = plugins.names(plugins.CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_and_its_reasons_are_worded(name: str) -> None:
    module: Any = plugins.load(plugins.CHECKS, name)
    assert name in wording.CHECKS
    for constant, value in vars(module).items():
        if constant.isupper() and not constant.startswith("_") and isinstance(value, str):
            assert value in wording.REASONS, f"{name}.{constant}"


def test_every_fault_of_an_option_is_worded() -> None:
    from corpus_builder.generation import faults

    names = [value for name, value in vars(faults).items() if name.isupper() and isinstance(value, str)]
    assert names and set(names) == set(wording.FAULTS)


def test_a_fault_says_both_changes_in_korean() -> None:
    shown = wording.fault(Reason("number moved", "7일 → 3일; exception dropped: 다만, …"))
    assert shown == "오답 — 숫자를 바꿈: 7일 → 3일; 예외를 없앰: 다만, …"


def test_a_calculation_is_shown_as_people_write_it() -> None:
    inputs = (Input("보험금", "8000000", "원", "800만원", "question"), Input("지급_비율", "50", "%", "50%", "evidence"))
    shown = wording.calculation(Calculation("보험금 * 지급_비율", inputs, "4000000", "원"))
    assert shown == ["보험금 × 지급 비율 = 4,000,000원", "보험금 = 800만원 (질문) · 지급 비율 = 50% (근거)"]
    assert wording.calculation(Calculation("이율", (), "3.5", "%"))[0] == "이율 = 3.5%"


def test_an_unknown_name_is_shown_as_it_is() -> None:
    assert wording.check("later") == "later"
    assert wording.reason(Reason("some new reason", "3일")) == "some new reason: 3일"


def test_a_marked_text_escapes_around_and_within_the_marks() -> None:
    from corpus_builder.text import Span

    shown = look.marked("a<b>c&d", [Span(1, 4), Span(2, 5)])
    assert shown == '<div class="clause">a<mark>&lt;b&gt;</mark><mark>c</mark>&amp;d</div>'
