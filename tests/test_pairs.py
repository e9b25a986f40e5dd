"""A pair keeps its id when it has nothing new, and its options are shown in an order that tells nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from corpus_builder.model import content_id
from corpus_builder.pairs import Calculation, Candidate, Input, Reason
from corpus_builder.records import dump, load

PLAIN = Candidate("extractive", "기한", "며칠 이내인가요?", "3일 이내입니다.", ("3일 이내",))
ITEM = replace(PLAIN, choices=("3일", "5일", "7일", "10일"), faults=(Reason("number moved"),) * 3)


def test_a_pair_without_faults_and_calculation_has_the_id_that_it_always_had() -> None:
    content: tuple[Any, ...] = (PLAIN.instruction, "", PLAIN.output, list(PLAIN.evidence), [])
    assert PLAIN.content == content
    assert PLAIN.id == content_id("candidate", "extractive", *content, "")
    assert load(Candidate, '{"method":"m","task_type":"t","instruction":"q","output":"a","evidence":["e"]}').faults == ()


def test_faults_and_calculation_are_stored_and_count_for_the_id() -> None:
    worked = replace(PLAIN, calculation=Calculation("일수", (Input("일수", "3", "일", "3일", "evidence"),), "3", "일"))
    assert len({PLAIN.id, ITEM.id, replace(ITEM, faults=()).id, worked.id}) == 4
    for candidate in (ITEM, worked):
        again = load(Candidate, dump(candidate))
        assert again == candidate
        assert again.id == candidate.id


def test_the_right_option_is_shown_in_every_place_equally_often() -> None:
    orders = [replace(ITEM, output=f"{n}일 이내입니다.").shown for n in range(2000)]
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert ITEM.shown == ITEM.shown
    places = Counter(order.index(0) for order in orders)
    assert all(430 < places[place] < 570 for place in range(4)), places


def test_two_items_with_other_options_ask_different_things_whichever_is_right() -> None:
    other = replace(ITEM, choices=("3일", "5일", "7일", "14일"))
    turned = replace(ITEM, choices=("5일", "3일", "7일", "10일"))
    assert ITEM.asked != other.asked
    assert ITEM.asked == turned.asked
    assert PLAIN.asked == f"{PLAIN.instruction}\n"
