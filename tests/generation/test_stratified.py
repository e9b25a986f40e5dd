"""Every beginning of the order is a fair sample, and it is the same whenever it is asked for."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice

from corpus_builder.generation.stratified import Offer, order

SHARES = {"면책": 0.3, "기한": 0.2, "정의": 0.5}


def offers(clauses: int, each: int = 3, terms: int = 4) -> list[Offer]:
    kinds = [*SHARES]
    return [
        Offer(f"{clause}-{n}", f"clause {clause}", f"terms {clause % terms}", (kinds[(clause + n) % 3],))
        for clause in range(clauses)
        for n in range(each)
    ]


def test_every_offer_comes_once_and_every_clause_before_any_comes_again() -> None:
    drawn = list(order(offers(40), SHARES))
    assert Counter(offer.item for offer in drawn) == Counter(offer.item for offer in offers(40))
    for n in range(3):
        assert len({offer.clause for offer in drawn[40 * n : 40 * (n + 1)]}) == 40


def test_the_order_hangs_on_the_offers_alone() -> None:
    shuffled = offers(30)
    random.Random(3).shuffle(shuffled)
    assert list(order(shuffled, SHARES)) == list(order(offers(30), SHARES))


def test_every_beginning_has_the_kinds_by_their_shares() -> None:
    for number in (10, 40, 100):
        found = Counter(kind for offer in islice(order(offers(200), SHARES), number) for kind in offer.kinds)
        assert all(abs(found[kind] - share * number) <= 1.5 for kind, share in SHARES.items()), found


def test_terms_come_by_their_numbers_of_clauses() -> None:
    large = [Offer(f"l{n}", f"l{n}", "large", ("정의",)) for n in range(90)]
    small = [Offer(f"s{n}", f"s{n}", "small", ("정의",)) for n in range(30)]
    found = Counter(offer.terms for offer in islice(order(large + small, SHARES), 40))
    assert found == {"large": 30, "small": 10}


def test_a_kind_that_runs_out_leaves_its_place_to_the_others_by_their_shares() -> None:
    rare = [Offer("r", "r", "t", ("면책",))]
    rest = [Offer(f"{kind}{n}", f"{kind}{n}", "t", (kind,)) for kind in ("기한", "정의") for n in range(80)]
    found = Counter(offer.kinds[0] for offer in islice(order(rare + rest, SHARES), 36))
    assert found == {"면책": 1, "기한": 10, "정의": 25}


def test_an_offer_of_several_kinds_goes_where_most_is_wanting() -> None:
    first = next(iter(order([Offer("a", "a", "t", ("기한", "기한")), Offer("b", "b", "t", ("정의", "면책"))], SHARES)))
    assert first.item == "b"
    assert list(order([], SHARES)) == []
