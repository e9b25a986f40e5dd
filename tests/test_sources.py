from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus_builder import corpus, sources
from corpus_builder.corpus import Corpus
from corpus_builder.dedup.rows import Found
from corpus_builder.model import Catalogue, Chunk, Clause, Document, Link, Occurrence, Place
from corpus_builder.pairs import Candidate
from corpus_builder.store import near, pairs, work

TEXT = "회사는 서류를 받은 날부터 3영업일 이내에 지급합니다."


def add(here: Corpus, name: str, article: str, text: str, date: str) -> str:
    """One document with one clause; returns the id of its chunk."""
    document = Document(name * 64, f"/x/{name}.pdf", 1)
    path = f"보통약관/제{article}조"
    clause = Clause(
        document.id, path, "article", 1, "보통약관", "", article, "지급", 1, (0, 0, 1, 1), text, (Place(0, 1, (1, 2, 3, 4)),), ()
    )
    chunk = Chunk(f"[보통약관 > 제{article}조(지급)]", text, "보통약관", article, "지급", ())
    with here.store.writing() as db:
        work.add_document(db, document)
        catalogue = Catalogue(product="든든보험", edition=f"{name}판", effective_date=date)
        work.save_structure(db, document.id, [clause], [(chunk, Occurrence(chunk.id, clause.id, document.id, path, 0))], catalogue)
    return chunk.id


@pytest.mark.parametrize(
    ("instruction", "text", "places"),
    [
        ("보통약관에서 며칠 이내에 지급하나요?", TEXT, ["b", "a"]),  # the terms in force come first
        ("보통약관 제8조(지급)에서 며칠 이내인가요?", TEXT, ["a"]),  # the later edition calls it 제9조
        ("보통약관에서 며칠 이내에 지급하나요?", TEXT.replace("3영업일", "5영업일"), ["a"]),  # other law
        ("보통약관에서 며칠 이내에 지급하나요?", TEXT.replace(" ", ""), ["b", "a"]),  # only blanks differ
        ("골절 특별약관에서 며칠 이내에 지급하나요?", TEXT, ["a"]),  # the copy stands in other terms than those named
        ("며칠 이내에 지급하나요?", TEXT, ["b", "a"]),
    ],
)
def test_a_pair_stands_only_where_its_words_and_numbers_hold(tmp_path: Path, instruction: str, text: str, places: list[str]) -> None:
    with corpus.opened(tmp_path, create=True) as here:
        kept, copy = add(here, "a", "8", TEXT, "2025-04-01"), add(here, "b", "9", text, "2025-10-01")
        candidate = Candidate("qa", "기한", instruction, "3영업일 이내입니다.", ("3영업일 이내",))
        with here.store.writing() as db:
            pairs.use_methods(db, ["qa"])
            pairs.save_candidates(db, kept, "qa", [candidate])
            near.save(db, "chunk", Found([Link(copy, kept, 1.0, "")]))
        with here.store.reading() as db:
            assert [s.document[0] for s in next(sources.find(db, [candidate.id]))[1].sources] == places
            assert sources.uncovered(db, "qa") == ([] if "b" in places else [copy])


def test_a_quote_that_a_clause_holds_twice_is_that_of_the_part_which_was_asked_about(tmp_path: Path) -> None:
    document, path = Document("d" * 64, "/x/d.pdf", 1), "보통약관/제1조"
    text, lines = f"{TEXT}\n{TEXT}", (Place(0, 1, (1, 2, 3, 4)), Place(len(TEXT) + 1, 2, (5, 6, 7, 8)))
    clause = Clause(document.id, path, "article", 1, "보통약관", "", "1", "지급", 1, (0, 0, 1, 1), text, lines, ())
    chunks = [Chunk(f"[보통약관 > 제1조(지급) > {part}]", TEXT, "보통약관", "1", "지급", ()) for part in ("고급형", "실속형")]
    places = [Occurrence(chunk.id, clause.id, document.id, path, start) for chunk, start in zip(chunks, (0, len(TEXT) + 1), strict=True)]
    asked = [Candidate("qa", "기한", f"보통약관 {part}에서 며칠?", "3영업일 이내입니다.", (TEXT,)) for part in ("고급형", "실속형")]
    with corpus.opened(tmp_path, create=True) as here:
        with here.store.writing() as db:
            work.add_document(db, document)
            work.save_structure(db, document.id, [clause], list(zip(chunks, places, strict=True)), Catalogue())
            pairs.use_methods(db, ["qa"])
            for chunk, candidate in zip(chunks, asked, strict=True):
                pairs.save_candidates(db, chunk.id, "qa", [candidate])
        with here.store.reading() as db:
            found = [standing.sources[0].spots for _, standing in sources.find(db, [candidate.id for candidate in asked])]
    assert [[spot.page for spot in spots] for spots in found] == [[1], [2]]


def test_a_table_s_row_is_shown_with_the_heading_above_it() -> None:
    head, rows = "| 장해 | 지급률 |", ("| 팔을 잃었을 때 | 60 |", "| 다리를 잃었을 때 | 70 |")
    text = "\n".join((head, rows[0], "다리의 장해", head, rows[1], "손의 장해", head))
    for n, row in enumerate(rows):
        (_, heading), (_, at) = sources._together((head, row), text, 0)
        assert (heading, at) == ((0, text.index(head, 1))[n], text.index(row))


def test_the_product_slot_names_the_edition_only_where_there_are_several() -> None:
    known = Catalogue(product="든든보험", edition="4월판")
    assert sources.fill("{product} 보통약관에서?", known, {"든든보험": 1}) == "든든보험 보통약관에서?"
    assert sources.fill("{product} 보통약관에서?", known, {"든든보험": 2}) == "든든보험(4월판) 보통약관에서?"
    assert sources.fill("{product} 보통약관에서?", replace(known, edition="unknown"), {"든든보험": 2}) == "든든보험 보통약관에서?"
    assert sources.fill("{product} 보통약관에서?", Catalogue(), {}) == "보통약관에서?"
