"""A corpus made by hand: one invented policy, three pairs in the queue, no PDF and no build. Texts are the tests' to choose."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from corpus_builder import corpus, stagework
from corpus_builder.corpus import Corpus
from corpus_builder.model import Catalogue, Chunk, Clause, Document, Occurrence, PageImage, Place, joint
from corpus_builder.pairs import Candidate, Side, Verdict
from corpus_builder.store import desk, work
from corpus_builder.store import pairs as pair_store

PRODUCT = "무배당 한빛상해보험"
TEXT = (
    "① 회사는 피보험자가 상해로 입원한 경우 입원일당 3만원을 지급합니다. 다만, 피보험자의 고의로 인한 입원은 제외합니다.\n"
    "② 회사는 청구서류를 받은 날부터 3영업일 이내에 보험금을 지급합니다.\n"
    "③ 계약자는 직업이 바뀐 때에는 지체 없이 회사에 알려야 합니다."
)
QUOTES = TEXT.split("\n")
PAIRS: tuple[tuple[str, str, str], ...] = (
    ("{product}에서 청구서류를 내면 언제까지 보험금을 주나요?", "청구서류를 받은 날부터 3영업일 이내에 지급합니다.", QUOTES[1]),
    ("직업이 바뀌면 계약자는 어떻게 해야 하나요?", "지체 없이 회사에 알려야 합니다.", QUOTES[2]),
    ("{product}에서 입원하면 하루에 얼마를 받나요?", "입원일당 3만원을 받습니다.", QUOTES[0]),
)


@dataclass(frozen=True, slots=True)
class Small:
    """What was made; `ids` are the candidates in the order of the queue."""

    root: Path
    ids: list[str]


def make(
    root: Path,
    pairs: tuple[tuple[str, str, str], ...] = PAIRS,
    *,
    text: str = TEXT,
    title: str = "보험금의 지급",
    product: str = PRODUCT,
    image: bool = False,
    check: bool = True,
    candidates: Sequence[Candidate] = (),
) -> Small:
    """Fill a new corpus in `root` with `pairs`, or with whole `candidates`.

    Without `check` every pair counts as passed (for texts that no check would let through).
    """
    with corpus.opened(root, create=True) as made:
        document = Document("d" * 64, "/elsewhere/hanbit_2025.pdf", 1000)
        catalogue = Catalogue(insurer="한빛손해보험", product=product, edition="2025년 4월판", effective_date="2025-04-01")
        clause = _clause(document.id, text, title)
        chunk = Chunk(f"보통약관 제4조({title})", text, "보통약관", "4", title, ())
        told = [Candidate("extractive", "기타", question, answer, (quote,)) for question, answer, quote in pairs]
        candidates = list(candidates) or told
        with made.store.writing() as db:
            work.add_document(db, document)
            occurrence = Occurrence(chunk.id, clause.id, document.id, clause.path, 0)
            work.save_structure(db, document.id, [clause], [(chunk, occurrence)], catalogue)
            pair_store.use_methods(db, ["extractive"])
            pair_store.save_candidates(db, chunk.id, "extractive", candidates)
            for candidate in candidates:
                verdicts = stagework.verdicts(candidate, chunk) if check else [Verdict("form", "pass")]
                pair_store.save_verdicts(db, candidate.id, verdicts)
            desk.open_slots(db, {candidate.id: place for place, candidate in enumerate(candidates)})
        if image:
            _image(made, document.id)
    return Small(root, [candidate.id for candidate in candidates])


def _clause(document: str, text: str, title: str) -> Clause:
    places, start = [], 0
    for number, line in enumerate(text.split("\n")):
        places.append(Place(start, 1, (60.0, 400.0 + 20 * number, 540.0, 412.0 + 20 * number)))
        start += len(line) + 1
    path = "보통약관/제2관/제4조"
    heading = (60.0, 380.0, 200.0, 392.0)
    return Clause(document, path, "article", 0, "보통약관", "제2관 보험금", "4", title, 1, heading, text, tuple(places), ())


def _image(made: Corpus, document: str, number: int = 1) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (595, 842), "white").save(buffer, "WEBP")
    made.images.mkdir(exist_ok=True)
    (made.images / "page.webp").write_bytes(buffer.getvalue())
    with made.store.writing() as db:
        work.save_image(db, PageImage(document, number, "page.webp", 595.0, 842.0))


def compared(root: Path) -> Small:
    """A corpus with one pair that compares two clauses of one document, on its pages 1 and 2."""
    rule = "회사는 청구서류를 받은 날부터 {}영업일 이내에 보험금을 지급합니다."
    names, texts = ("보통약관", "여행 특별약관"), (rule.format(3), rule.format(7))
    document = Document("d" * 64, "/elsewhere/hanbit_2025.pdf", 1000)
    chunks = [Chunk(f"[{name} > 제4조]", text, name, "4", "보험금의 지급", ()) for name, text in zip(names, texts, strict=True)]
    clauses = [
        Clause(
            document.id, f"{c.unit_title}/제4조", "article", n, c.unit_title, "", "4", c.title, n, (60, 380, 200, 392), c.body, place, ()
        )
        for n, c in enumerate(chunks, 1)
        for place in [(Place(0, n, (60.0, 400.0, 540.0, 412.0)),)]
    ]
    output = "\n".join(f"{name}: {text}" for name, text in zip(names, texts, strict=True))
    asked = "{product} 보통약관과 여행 특별약관에서 회사는 청구서류를 받은 날부터 각각 며칠 이내에 보험금을 지급하나요?"
    sides = tuple(Side(chunk.id, chunk.unit_title, (chunk.body,)) for chunk in chunks)
    candidate = Candidate("extractive", "특약 비교", asked, output, texts, sides=sides)
    with corpus.opened(root, create=True) as made:
        with made.store.writing() as db:
            work.add_document(db, document)
            pieces = [(c, Occurrence(c.id, clause.id, document.id, clause.path, 0)) for c, clause in zip(chunks, clauses, strict=True)]
            work.save_structure(db, document.id, clauses, pieces, Catalogue(product=PRODUCT))
            pair_store.use_methods(db, ["extractive"])
            for chunk in chunks:
                pair_store.save_candidates(db, chunk.id, "extractive", [candidate])
            pair_store.save_verdicts(db, candidate.id, stagework.verdicts(candidate, joint(chunks)))
            desk.open_slots(db, {candidate.id: 0})
        for page in (1, 2):
            _image(made, document.id, page)
    return Small(root, [candidate.id])
