from __future__ import annotations

import gc
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_builder.dedup import Kind, Outcome, Text, align, facts, fold, meeting, stars
from corpus_builder.dedup.guards import Guards, Lexicon
from corpus_builder.dedup.index import Index, identity, uncollected
from corpus_builder.dedup.normalise import jaccard, letters, shingles
from corpus_builder.dedup.rows import Found, Rows, Thresholds
from tests.dedup.invented import Numbers, families, printed_again

LAW = "회사는 청구를 접수한 날부터 {}일 안에 보험금을 계약자에게 지급하고, 늦어지면 그 사유와 지급할 날을 알려 드립니다."


def kept_by_hand(texts: Sequence[Text], least: float) -> set[str]:
    """Each text against every kept one before it."""
    kept: dict[str, frozenset[str]] = {}
    for item in texts:
        grams = shingles(letters(item.text))
        if all(jaccard(grams, other) < least for other in kept.values()):
            kept[item.id] = grams
    return set(kept)


def verified(texts: Sequence[Text], found: Found, least: float) -> None:
    """Every dropped text names a kept one at the similarity stated, and each text is kept or dropped once."""
    text, dropped = {item.id: item.text for item in texts}, {link.dropped for link in found.links}
    assert len(dropped) == len(found.links)
    assert set(found.rows.ids) | dropped == set(text) and not dropped & set(found.rows.ids)
    for link in found.links:
        assert link.kept in found.rows.ids
        exact = jaccard(shingles(letters(text[link.dropped])), shingles(letters(text[link.kept])))
        assert link.jaccard == round(exact, 4) and exact >= least


@pytest.mark.parametrize("least", [0.5, 0.8])
@pytest.mark.parametrize("small", [0, 200])
def test_what_is_kept_is_what_comparing_everything_keeps(least: float, small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stars, "SMALL", small)
    texts = families(5, 190)
    found = Index("clause", None, Thresholds(least, least)).add(texts)
    verified(texts, found, least)
    by_hand = kept_by_hand(texts, least)
    assert 20 < len(by_hand) < 170
    assert len(by_hand ^ set(found.rows.ids)) <= (0 if small or least > 0.5 else 6), "all pairs are looked at, or nearly all"


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = families(6, 400)
    whole = Index("clause", None).add(texts)
    monkeypatch.setattr(meeting, "_PAIRS", 50)
    parts = Index("clause", None).add(texts)
    assert parts.rows.ids == whole.rows.ids and {link.dropped: link.jaccard for link in parts.links}.keys() == {
        link.dropped for link in whole.links
    }
    verified(texts, parts, 0.8)


def test_numba_and_numpy_find_the_same() -> None:
    texts = families(7, 600)
    guarded = [Index("clause", Numbers(), fast=fast).add(texts) for fast in (False, True)]
    free = [Index("clause", None, fast=fast).add(texts) for fast in (False, True)]
    for slow, fast in (guarded, free):
        assert (slow.links, slow.siblings, slow.questions, slow.rows.ids) == (fast.links, fast.siblings, fast.questions, fast.rows.ids)


def test_adding_later_compares_with_what_was_stored() -> None:
    texts = families(8, 500)
    first = Index("clause", Numbers()).add(texts[:400])
    texts_of = {item.id: item.text for item in texts}
    asked: list[str] = []

    def fetch(ids: Sequence[str]) -> list[str]:
        asked.extend(ids)
        return [texts_of[name] for name in ids]

    stored = Index("clause", Numbers(), rows=first.rows, fetch=fetch)
    later = stored.add(texts[400:])
    grown = Index("clause", Numbers())
    grown.add(texts[:400])
    assert grown.add(texts[400:]).links == later.links
    assert later.links and {link.kept for link in later.links} & set(first.rows.ids)
    assert {link.kept for link in later.links} <= set(first.rows.ids) | set(later.rows.ids)
    assert set(asked) <= set(first.rows.ids), "only texts of stored rows are fetched"
    both = Rows.unpacked(first.rows.ids + later.rows.ids, first.rows.packed() + later.rows.packed())
    for index in (stored, Index("clause", Numbers(), rows=both, fetch=fetch)):
        again = index.add([Text(f"again {item.id}", item.text) for item in texts])
        assert not again.rows.ids and len(again.links) == len(texts), "a new document of old texts brings nothing new"


def test_rows_without_a_way_to_their_texts_are_refused() -> None:
    with pytest.raises(ValueError, match="fetch"):
        Index("clause", None, rows=Index("clause", None).add(families(9, 5)).rows)


def test_the_guard_decides_and_is_asked_the_most_similar_first() -> None:
    guard = Numbers()
    same, near = LAW.format(30), LAW.format(30).replace("알려 드립니다", "알립니다")
    texts = [
        Text("base", same),
        Text("near", near),
        Text("exact", same),
        Text("spaced", same.replace(" ", "")),
        Text("days", LAW.format(90)),
    ]
    texts += [Text("more", same.replace("늦어지면", "다만 늦어지면")), Text("odd", near.replace("계약자", "수익자") + "?")]
    found = Index("clause", guard).add(texts)
    assert [(link.dropped, link.kept, link.reason) for link in found.links] == [
        ("near", "base", "spacing"),
        ("spaced", "base", "spacing"),
        ("exact", "base", "identical"),
    ]
    assert {(pair.text, pair.other, pair.outcome.reason) for pair in found.siblings} >= {
        ("days", "base", "numbers"),
        ("more", "base", "다만 … added"),
    }
    assert [(pair.text, pair.other, pair.outcome.words) for pair in found.questions if pair.text == "odd"] == [
        ("odd", "base", (("가", "나"),))
    ]
    assert (same, same) not in guard.asked, "what is identical needs no guard"
    assert Index("clause", guard).add(texts, siblings=False).links == found.links


def test_texts_without_facts_need_more() -> None:
    plain, other = LAW.format("며칠 "), LAW.format("며칠 ").replace("늦어지면 그 사유와", "지연되면 이유와")
    similar = jaccard(shingles(letters(plain)), shingles(letters(other)))
    assert 0.5 < similar < 0.8
    for days, links in (("", 0), ("30", 1)):
        found = Index("clause", Numbers()).add([Text("a", plain + days), Text("b", other + days)])
        assert len(found.links) == links


def test_twins_of_equal_letters_that_the_guard_tells_apart_stay_apart() -> None:
    # Equal letters and numbers, but the second is asked about because of its question mark.
    texts = [Text("a", LAW.format(30)), Text("b", LAW.format(30) + "?"), Text("c", LAW.format(30) + "?")]
    index = Index("clause", Numbers())
    found = index.add(texts)
    assert found.rows.ids == ["a", "b"] and [(link.dropped, link.kept) for link in found.links] == [("c", "b")]
    for again in (index, Index("clause", Numbers(), rows=found.rows, fetch=lambda ids: [texts["ab".index(name)].text for name in ids])):
        later = again.add([Text("d", LAW.format(30) + "?"), Text("e", LAW.format(30))])
        assert sorted((link.dropped, link.kept) for link in later.links) == [("d", "b"), ("e", "a")] and not later.rows.ids


def test_the_very_same_text_shares_what_became_of_the_first_and_asks_nobody() -> None:
    base, near, odd = LAW.format(30), LAW.format(30).replace("알려 드립니다", "알립니다"), LAW.format(30) + "?"
    texts = [Text("base", base), Text("near", near), Text("odd", odd), Text("spaced", base.replace(" ", ""))]
    guard, once = Numbers(), Numbers()
    links = {link.dropped: link for link in Index("clause", once).add(texts).links}
    index = Index("clause", guard)
    found = index.add([*texts, *(Text(f"{item.id} again", item.text) for item in texts)])
    assert guard.asked == once.asked and found.rows.ids == ["base", "odd"]
    again = {link.dropped: link for link in found.links}
    for item in texts:
        first, second = links.get(item.id), again[f"{item.id} again"]
        expected = (first.kept, first.jaccard, first.reason) if first else (item.id, 1.0, "identical")
        assert (second.kept, second.jaccard, second.reason) == expected
    assert [link.kept for link in index.add([Text("later", odd)]).links] == ["odd"]


def test_the_collector_of_garbage_is_as_it_was() -> None:
    class Broken(Numbers):
        def compare(self, a: str, b: str, kind: Kind, *, equal: bool | None = None) -> Outcome:
            raise ValueError("no")

    texts = [Text("a", LAW.format(30)), Text("b", LAW.format(30) + " 끝")]
    index = Index("clause", Broken())
    with pytest.raises(ValueError, match="no"):
        index.add(texts)
    assert gc.isenabled()
    with uncollected():
        Index("clause", None).add(texts)
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_index_that_failed_is_as_it_was() -> None:
    class Failing(Numbers):
        def compare(self, a: str, b: str, kind: Kind, *, equal: bool | None = None) -> Outcome:
            if "끝" in a + b:
                raise ValueError("no")
            return super().compare(a, b, kind, equal=equal)

    texts = families(11, 60)
    index, sound = Index("clause", Failing()), Index("clause", Numbers())
    assert index.add(texts[:40]).links == sound.add(texts[:40]).links
    with pytest.raises(ValueError, match="no"):
        index.add([Text("x", texts[0].text + " 끝"), *texts[50:]])
    assert index.add(texts[40:]).links == sound.add(texts[40:]).links


def test_nothing_to_add() -> None:
    found = Index("pair", Numbers()).add([])
    assert not found.links and not found.rows.ids and found.rows.bands.shape == (0, 32)


def test_equal_bytes_are_counted() -> None:
    draw = np.random.default_rng(1)
    digests = draw.integers(0, 3, (20, 128), np.uint8)
    rows, others = draw.integers(0, 20, (2, 500))
    assert (stars.equal_bytes(digests, rows, others) == (digests[rows] == digests[others]).sum(axis=1)).all()
    assert stars.equal_bytes(digests, rows[:1], rows[:1]).tolist() == [128]


def test_the_identity_names_what_rows_depend_on() -> None:
    assert identity(Numbers()) == "index 1 normaliser 1 affine32 128 seed 1 3-grams 32x4 numbers"
    plain = identity(Guards())
    assert plain != identity(None)
    assert plain == identity(Guards(same=frozenset({("발목염좌", "무릎염좌")}))), "an answer is about its pairs, not about all rows"
    assert plain == identity(Guards(Lexicon.from_terms(["무릎염좌"]))), "the names of a new document undo no merge"


@pytest.mark.parametrize("kind", ["clause", "pair"])
def test_links_depend_neither_on_what_is_remembered_nor_on_batches(kind: Kind) -> None:
    texts = printed_again(7, 300)
    whole = Index(kind, Guards()).add(texts)
    assert whole.links and whole.siblings and len({link.reason for link in whole.links}) > 2
    for remembered in (facts, fold, align):
        for function in vars(remembered).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()
    assert Index(kind, Guards()).add(texts).links == whole.links
    parts = Index(kind, Guards())
    found = [parts.add(texts[first : first + 43]) for first in range(0, len(texts), 43)]
    assert [name for part in found for name in part.rows.ids] == whole.rows.ids
    assert {link.dropped for part in found for link in part.links} == {link.dropped for link in whole.links}


# ---------------------------------------------------------------- with the guard that corpora use

CLAUSE = (
    "① 회사는 제8조(보험금의 청구)에서 정한 서류를 접수한 날부터 3영업일 이내에 보험금을 지급합니다. 다만, 지급사유의 조사가 필요한 "
    "때에는 접수 후 10영업일 이내에 지급하며, 계약자와 피보험자에게 그 사유를 알려 드립니다."
)


def linked(a: str, b: str, kind: Kind = "clause") -> bool:
    return bool(Index(kind, Guards()).add([Text("a", a), Text("b", b)]).links)


@pytest.mark.parametrize(
    "same",
    [
        CLAUSE,
        CLAUSE.replace(" ", ""),
        CLAUSE.replace("다만, ", "다만 "),
        CLAUSE.replace("제8조(보험금의 청구)", "제9조(보험금의 청구)"),
        CLAUSE.replace("① ", ""),
        CLAUSE.replace("지급사유의 조사", "지급사유 조사"),
    ],
)
def test_one_law_printed_twice_is_linked(same: str) -> None:
    assert linked(CLAUSE, same)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("3영업일", "5영업일"),
        ("10영업일", "20영업일"),
        ("이내에 보험금을", "이후에 보험금을"),
        ("지급합니다. 다만", "지급하지 않습니다. 다만"),
        ("계약자와 피보험자", "피보험자와 계약자"),
        ("계약자와 피보험자에게", "계약자에게"),
        ("조사가 필요한", "조사나 확인이 필요한"),
        ("다만, 지급사유의 조사가 필요한 때에는 접수 후 10영업일 이내에 지급하며, ", ""),
    ],
)
def test_another_law_is_never_linked(word: str, other: str) -> None:
    assert word in CLAUSE
    assert not linked(CLAUSE, CLAUSE.replace(word, other))


def test_references_are_facts_of_questions_only() -> None:
    other = CLAUSE.replace("제8조", "제9조")
    assert linked(CLAUSE, other)
    assert not linked(CLAUSE, other, "pair")


def test_the_first_of_several_is_kept_and_every_link_names_a_kept_text() -> None:
    texts = [Text(name, CLAUSE.replace("3영업일", f"{days}영업일")) for name, days in [("a", 3), ("b", 4), ("c", 3), ("d", 4), ("e", 3)]]
    links = {link.dropped: link.kept for link in Index("clause", Guards()).add(texts).links}
    assert links == {"c": "a", "d": "b", "e": "a"}
    assert Index("clause", Guards()).add(texts[::-1]).links[0].kept in {"e", "d"}


@given(st.lists(st.text(alphabet="가나다라 1.", max_size=30), max_size=12))
def test_links_are_stars_and_texts_without_letters_do_no_harm(texts: list[str]) -> None:
    listed = [Text(str(n), text) for n, text in enumerate(texts)]
    links = Index("clause", Guards()).add(listed).links
    dropped = {link.dropped for link in links}
    assert len(dropped) == len(links)
    assert all(link.kept not in dropped and int(link.kept) < int(link.dropped) for link in links)
    for link in links:
        assert jaccard(shingles(letters(texts[int(link.dropped)])), shingles(letters(texts[int(link.kept)]))) >= 0.5
