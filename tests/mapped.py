"""A corpus made by hand in which every state of an article occurs, for the tests of coverage and page. No PDF and no build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from corpus_builder.corpus import Corpus
from corpus_builder.errors import PermanentError, TransientError
from corpus_builder.model import Catalogue, Chunk, Clause, Document, Occurrence, Page, Place
from corpus_builder.pairs import Anchor, Candidate, Decision, Outcome, Reason, Verdict
from corpus_builder.records import packed
from corpus_builder.store import add, desk, findings, ledger, pairs, tables, work

FIRST, SECOND, BROKEN = (
    Document(letter * 64, f"/x/{name}", 10) for letter, name in (("a", "첫째.pdf"), ("b", "둘째.pdf"), ("c", "broken.pdf"))
)
TITLES = {
    "1": "승인된 조문",
    "2": "통과한 조문",
    "3": "볼 조문",
    "4": "반려된 조문",
    "5": "탈락한 조문",
    "6": "실패한 조문",
    "7": "기다리는 조문",
    "8": "나온 것 없는 조문",
    "9": "지운 조문",
    "9-2": "고친 조문",
    "10": "쪽만 있는 조문",
}
METHOD = "extractive"


def text(article: str) -> str:
    """What every article of that number says."""
    return f"회사는 청구서를 받은 날부터 {article.replace('-', '')}일 이내에 보험금을 지급합니다."


def clause(document: Document, article: str, unit: int = 1, unit_title: str = "보통약관") -> Clause:
    """One article on the page of its number, in 제1관 up to article 3 and in 제2관 from there on."""
    number = int(article.partition("-")[0])
    part = "제1관 보험금" if number <= 3 else "제2관 계약"
    path, box = f"{unit_title}/{part[:3]}/제{article}조", (60.0, 100.0, 200.0, 112.0)
    places = (Place(0, number, (60.0, 120.0, 540.0, 132.0)),)
    return Clause(document.id, path, "article", unit, unit_title, part, article, TITLES[article], number, box, text(article), places, ())


def pair(article: str, question: str = "", kind: str = "기한") -> Candidate:
    """A pair whose evidence is all of the article."""
    return Candidate(METHOD, kind, question or f"{{product}} 보통약관 제{article}조는 무엇을 정하나요?", text(article), (text(article),))


def fill(here: Corpus) -> dict[str, Candidate]:
    """Put two policies into the corpus, and a file that could not be read. Returns article -> its pair.

    The second policy has article 1 of the first word for word, article 2 as a near-duplicate, and an annex that nobody has read.
    """
    made = {number: pair(number) for number in ("1", "2", "3", "4", "5", "9-2")}
    with here.store.writing() as db:
        chunks = _policies(db)
        pairs.use_methods(db, [METHOD])
        for number, candidate in made.items():
            pairs.save_candidates(db, chunks[number].id, METHOD, [candidate])
        for number in (*made, "8"):
            ledger.done(db, "generate", f"{METHOD}:{chunks[number].id}", "r")
        ledger.failed(db, "generate", f"{METHOD}:{chunks['6'].id}", "r", PermanentError("answer truncated", "the answer <b>ends</b>"))
        _checked(db, made)
        made["edit"] = _decided(db, chunks, made)
        work.add_document(db, BROKEN)
        ledger.failed(db, "read", BROKEN.id, "r", TransientError("encrypted", "a password is needed"))
    return made


def _policies(db: Any) -> dict[str, Chunk]:
    own = [clause(FIRST, number) for number in TITLES]
    chunks = {c.article: Chunk(f"보통약관 제{c.article}조", c.text, "보통약관", c.article, c.title, ()) for c in own[:-1]}
    pieces = [(chunks[c.article], place(chunks[c.article], c, "deleted: 〈삭제〉" if c.article == "9" else "")) for c in own[:-1]]
    save(db, FIRST, own, pieces, Catalogue(product="다온누리 <상해>"))
    same, alike = clause(SECOND, "1"), clause(SECOND, "2")
    annex = replace(clause(SECOND, "7"), kind="annex", article="별표 1", title="장해분류표", part="", unit=0, unit_title="", path="별표 1")
    copy, table = replace(chunks["2"], header="보통약관 제2조(다른 제목)"), replace(chunks["7"], header="별표 1")
    others = [(chunks["1"], same, ""), (copy, alike, ""), (table, annex, "unread page")]
    save(db, SECOND, [same, alike, annex], [(chunk, place(chunk, c, skip)) for chunk, c, skip in others], Catalogue())
    add(db, tables.links, [{"kind": "chunk", "dropped": copy.id, "kept": chunks["2"].id, "jaccard": 0.9, "reason": "title"}])
    return chunks


def place(chunk: Chunk, there: Clause, skip: str = "") -> Occurrence:
    """All of a clause is one chunk."""
    return Occurrence(chunk.id, there.id, there.document, there.path, 0, skip)


def save(db: Any, document: Document, clauses: list[Clause], pieces: list[tuple[Chunk, Occurrence]], catalogue: Catalogue) -> None:
    """A document as the stage that cuts it leaves it, with a page per clause."""
    work.add_document(db, document)
    work.save_pages(db, document.id, [packed(Page(document.id, c.page, 595.0, 842.0, (), "text layer", "made")) for c in clauses])
    work.save_structure(db, document.id, clauses, pieces, catalogue)
    report = {
        "units": [],
        "remarks": [],
        "articles": len(clauses),
        "references": {},
        "chunks": {"number": len(pieces)},
        "skipped_chunks": [],
    }
    findings.save(db, document.id, [], [], report)


def _checked(db: Any, made: Mapping[str, Candidate]) -> None:
    objections: dict[str, tuple[Outcome, str]] = {"3": ("look", "exception not mentioned"), "5": ("drop", "number not in evidence")}
    for number, candidate in made.items():
        outcome, reason = objections.get(number, ("pass", ""))
        verdicts = [Verdict("form", "pass"), Verdict("numbers", outcome, (Reason(reason, "<3일>"),) if reason else ())]
        pairs.save_verdicts(db, candidate.id, verdicts)


def _decided(db: Any, chunks: Mapping[str, Chunk], made: Mapping[str, Candidate]) -> Candidate:
    edit = replace(made["9-2"], instruction="며칠 이내에 지급하나요?", parent=made["9-2"].id)
    pairs.add_edit(db, chunks["9-2"].id, edit)
    pairs.save_verdicts(db, edit.id, [Verdict("form", "pass")])
    desk.open_slots(db, {made["2"].id: 1, made["3"].id: 2})
    for number, action, edited in (("1", "approve", ""), ("4", "reject", ""), ("9-2", "edit", edit.id)):
        decide(db, made[number], clause(FIRST, number), action, edited)
    return edit


def decide(db: Any, candidate: Candidate, there: Clause, action: Any, edited: str = "") -> None:
    """A decision of one reviewer, with the place where she saw the pair."""
    c = candidate
    anchor = Anchor(c.instruction, c.input, c.output, c.evidence, ((there.document, there.path),))
    desk.record(
        db, Decision(f"{action} {c.id}", c.id, "김보상", action, ("중복",) * (action == "reject"), "", edited, "", 0.0, 1.0, anchor)
    )
