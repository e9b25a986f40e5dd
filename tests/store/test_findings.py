"""References, definitions and reports live and go with the clauses of their document; skipped places are counted and not asked about."""

from __future__ import annotations

from corpus_builder.model import Catalogue, Chunk, Clause, Definition, Document, Occurrence, Reference
from corpus_builder.pairs import Candidate
from corpus_builder.store import Store, counts, findings, pairs, work

DOCUMENT = "a" * 64


def clause(number: str) -> Clause:
    text = "제1조에 따라 골절에 대하여 지급합니다."
    return Clause(DOCUMENT, f"제{number}조", "article", 1, "보통약관", "", number, "지급", 1, (0, 0, 1, 1), text, (), ())


def pieces(skips: dict[str, str]) -> list[tuple[Chunk, Occurrence]]:
    found = []
    for number, skip in skips.items():
        chunk = Chunk(f"[보통약관 > 제{number}조]", clause(number).text, "보통약관", number, "지급", ())
        found.append((chunk, Occurrence(chunk.id, clause(number).id, DOCUMENT, f"제{number}조", 0, skip)))
    return found


def test_a_document_that_is_cut_anew_has_only_its_new_findings(store: Store) -> None:
    one, two = clause("1"), clause("2")
    references = [Reference(two.id, 0, 3, "article", target=one.id, relation="borrow"), Reference(one.id, 0, 3, "unresolved", note="why")]
    elsewhere = Reference("c" * 32, 0, 3, "article", target=one.id)
    definitions = [Definition("골절", one.id, 8, 10, "text"), Definition("골절", two.id, 8, 10, "box")]
    with store.writing() as db:
        findings.save(db, DOCUMENT, references, definitions, {"articles": 2})
        findings.save(db, "b" * 64, [elsewhere], [], {"articles": 1})
    with store.reading() as db:
        assert findings.references(db, DOCUMENT) == references
        assert findings.definitions(db, DOCUMENT) == definitions
        assert findings.reports(db) == {DOCUMENT: {"articles": 2}, "b" * 64: {"articles": 1}}
    with store.writing() as db:
        findings.save(db, DOCUMENT, references[1:], [], {"articles": 3})
    with store.reading() as db:
        assert findings.references(db, DOCUMENT) == references[1:]
        assert findings.definitions(db, DOCUMENT) == []
        assert findings.reports(db)[DOCUMENT] == {"articles": 3}
        assert findings.references_to(db, one.id) == [elsewhere]


def test_two_clauses_named_at_one_place_are_two_references(store: Store) -> None:
    names = [Reference(clause("9").id, 0, 12, "article", target=clause(number).id) for number in ("3", "4", "5")]
    with store.writing() as db:
        findings.save(db, DOCUMENT, names, [], {})
    with store.reading() as db:
        assert findings.references(db, DOCUMENT) == names


def test_a_skipped_chunk_is_stored_and_counted_and_never_asked_about(store: Store) -> None:
    skips = {"1": "", "2": "준용 only", "3": "unsafe numbers: digits torn apart", "4": "unsafe numbers: superscript lost"}
    with store.writing() as db:
        work.add_document(db, Document(DOCUMENT, "/x/a.pdf", 10))
        work.save_structure(db, DOCUMENT, [clause(number) for number in skips], pieces(skips), Catalogue())
    with store.reading() as db:
        assert [chunk.article for _, chunk in work.chunks(db, work.live_chunks(db))] == ["1"]
        assert work.skips(db) == {"unsafe numbers": 2, "준용 only": 1}
        assert (counts.totals(db)["chunks"], counts.totals(db)["skipped chunks"]) == (4, 3)
        skipped = pieces(skips)[1][0]
        assert work.chunk(db, skipped.id) == skipped


def test_a_chunk_that_is_legible_in_one_place_is_asked_about(store: Store) -> None:
    (chunk, here), (other, there) = pieces({"1": "unsafe numbers: digits torn apart", "2": ""})
    shared = [(chunk, here), (chunk, Occurrence(chunk.id, there.clause, DOCUMENT, there.path, 0))]
    assert other.id != chunk.id
    with store.writing() as db:
        work.add_document(db, Document(DOCUMENT, "/x/a.pdf", 10))
        work.save_structure(db, DOCUMENT, [clause("1"), clause("2")], shared, Catalogue())
    with store.reading() as db:
        assert work.live_chunks(db) == [chunk.id]
        assert counts.totals(db)["skipped chunks"] == 0
        assert [occurrence.skip for occurrence in work.occurrences(db, [chunk.id])] == [here.skip, ""]


def test_pairs_of_a_chunk_that_is_skipped_from_now_on_leave_the_queue(store: Store) -> None:
    made = Candidate("extractive", "정의", "보통약관에서 골절이란 무엇인가요?", "뼈가 부러진 것입니다.", ("골절에 대하여",))
    with store.writing() as db:
        work.add_document(db, Document(DOCUMENT, "/x/a.pdf", 10))
        work.save_structure(db, DOCUMENT, [clause("1")], pieces({"1": ""}), Catalogue())
        pairs.use_methods(db, ["extractive"])
        pairs.save_candidates(db, pieces({"1": ""})[0][0].id, "extractive", [made])
        assert pairs.current_candidates(db) == {made.id}
        work.save_structure(db, DOCUMENT, [clause("1")], pieces({"1": "unsafe numbers: digits torn apart"}), Catalogue())
        assert pairs.current_candidates(db) == set()
