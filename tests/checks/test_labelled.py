"""How many of the labelled pairs the checks tell right from wrong: a change may move single pairs, but not a share."""

from __future__ import annotations

import pytest

from .labelled import labelled, shares

LEAST = {
    "number": 0.99,
    "unit": 0.99,
    "comparator": 0.99,
    "date": 0.99,
    "arithmetic": 0.99,
    "altered_quote": 0.99,
    "personal_data": 0.99,
    "cut_sentence": 0.99,
    "meta_talk": 0.99,
    "dependent_question": 0.99,
    "other_evidence": 0.85,
    "negation": 0.97,
    "party": 0.95,
    "dropped_exception": 0.95,
    "article_number": 0.9,
    "added_condition": 0.55,
    "term": 0.7,
}


@pytest.mark.parametrize("change", LEAST)
def test_a_changed_pair_is_told(change: str) -> None:
    share = shares()[change]
    assert share.pairs >= 14
    told = {id for id, _ in share.told}
    assert share.of_all >= LEAST[change], [pair.id for pair in labelled() if pair.wrong == change and pair.id not in told]


def test_right_pairs_are_not() -> None:
    share = shares()[""]
    assert share.pairs > 120
    assert share.of_all <= 0.03, share.told


def test_nothing_is_left_out() -> None:
    assert set(shares()) == {"", *LEAST}
    assert len(labelled()) > 400
