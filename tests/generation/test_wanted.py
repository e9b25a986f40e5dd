"""What a clause can serve is read off its text; what it is asked for hangs on it and on the mix, on nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from corpus_builder.generation import types, wanted
from corpus_builder.generation.types import SHARES
from corpus_builder.model import Context, Mark

from .invented import chunk

EXCLUDES = """① 회사는 다음 중 어느 하나의 사유로 보험금 지급사유가 발생한 때에는 보험금을 지급하지 않습니다.
1. 피보험자가 고의로 자신을 해친 경우
2. 계약자가 고의로 피보험자를 해친 경우
② 제1항에도 불구하고 심신상실의 상태에서 자신을 해친 경우에는 사망보험금을 지급합니다."""


@pytest.mark.parametrize(
    ("title", "body", "kinds"),
    [
        ("용어의 정의", "‘계약자’란 회사와 계약을 체결하고 보험료를 납입할 사람을 말합니다.", {types.DEFINITION}),
        ("보험금의 지급사유", "회사는 피보험자가 골절된 경우 보험금을 지급합니다.", {types.COVERAGE}),
        ("보험금의 지급", "회사는 서류를 접수한 날부터 3영업일 이내에 지급합니다.", {types.DEADLINE, types.PROCEDURE, types.COVERAGE}),
        ("면책", "회사는 전쟁으로 생긴 손해를 보상하지 않습니다.", {types.EXCLUSION}),
        ("지연이자", "가입금액의 10%를 더하여 줍니다.", {types.AMOUNT}),
        ("알릴 의무", "계약자는 직업이 바뀌면 회사에 알려야 합니다.", {types.DISCLOSURE}),
        ("해지", "계약자는 언제든지 계약을 해지할 수 있습니다.", {types.OTHER}),
        ("명부", "계약자는 명부를 비치합니다.", {types.OTHER}),
    ],
)
def test_the_words_of_a_clause_say_what_it_can_serve(title: str, body: str, kinds: set[str]) -> None:
    everywhere = {types.PLAIN_WORDS, types.CITATION, types.UNANSWERABLE}
    assert set(wanted.servings(chunk(title, body))) == kinds | everywhere


def test_a_list_of_exclusions_serves_several_and_paragraphs_that_lean_on_each_other_are_seen() -> None:
    found = wanted.servings(chunk("보험금을 지급하지 않는 사유", EXCLUDES))
    assert found[types.EXCLUSION] == 2 and found[types.SEVERAL] == 1 and found[types.COVERAGE] == 1
    assert types.COMPARISON not in found


def test_only_a_whole_article_leaves_something_open_and_only_a_table_is_looked_up() -> None:
    clause = chunk("보험금의 지급", "회사는 3영업일 이내에 지급합니다.")
    assert types.UNANSWERABLE not in wanted.servings(replace(clause, piece="1/2"))
    assert types.CITATION not in wanted.servings(replace(clause, article="별표 1"))
    assert types.TABLE not in wanted.servings(clause)
    assert wanted.servings(replace(clause, marks=(Mark("table", "", 0, 5),)))[types.TABLE] == 2


def test_what_is_asked_for_is_the_same_every_time_and_part_of_what_more_would_be() -> None:
    clause = chunk("보험금을 지급하지 않는 사유", EXCLUDES)
    drawn = [wanted.chosen(clause, SHARES, number) for number in range(8)]
    assert drawn == [wanted.chosen(clause, SHARES, number) for number in range(8)]
    assert [found.total() for found in drawn] == list(range(8))
    assert all(fewer <= more for fewer, more in pairwise(drawn))
    assert drawn[7] <= wanted.servings(clause)


def test_a_kind_without_a_share_is_not_asked_for() -> None:
    clause = chunk("보험금을 지급하지 않는 사유", EXCLUDES)
    assert wanted.chosen(clause, {types.EXCLUSION: 0.5, types.COVERAGE: 0.0}, 5) == Counter({types.EXCLUSION: 2})
    assert not wanted.chosen(clause, {types.TABLE: 1.0}, 3)


def test_over_many_clauses_the_kinds_come_out_as_the_mix_wants_them() -> None:
    clauses = [replace(chunk("보험금을 지급하지 않는 사유", EXCLUDES), context=(Context("borrowed", "", str(n)),)) for n in range(400)]
    even = Counter[str]()
    shy = Counter[str]()
    for clause in clauses:
        even += wanted.chosen(clause, SHARES, 2)
        shy += wanted.chosen(clause, dict(SHARES) | {types.UNANSWERABLE: 10.0}, 2)
    assert even[types.EXCLUSION] > even[types.COVERAGE] > even[types.PLAIN_WORDS]
    assert shy[types.UNANSWERABLE] > 4 * even[types.UNANSWERABLE]
