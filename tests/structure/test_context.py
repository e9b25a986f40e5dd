"""Chunks with the law around them: what is borrowed, defined and opened, within the budget, marked, never quoted."""

from __future__ import annotations

from corpus_builder.dedup import Text
from corpus_builder.dedup.guards import Guards
from corpus_builder.dedup.index import Index
from corpus_builder.dedup.laws import law
from corpus_builder.model import Catalogue, Chunk, Clause, Context, Definition, Mark, Reference, Relation
from corpus_builder.structure import Options
from corpus_builder.structure.chunks import chunks
from corpus_builder.structure.tokens import estimate

PAID = """① 회사는 다음 중 어느 하나에 해당하는 때에는 보험금을 지급합니다.
1. 골절로 진단된 때
2. 화상으로 진단된 때
② 보험금은 한 번만 지급합니다. 다만, 재발한 때에는 다시 지급합니다."""


def clause(number: str, title: str, text: str, *, unit: int = 1, unit_title: str = "보통약관", marks: tuple[Mark, ...] = ()) -> Clause:
    return Clause("d", f"{unit_title}/제{number}조", "article", unit, unit_title, "", number, title, 1, (0, 0, 1, 1), text, (), marks)


def mark(text: str, level: str, number: str, start: str, end: str = "") -> Mark:
    """The mark from where `start` stands to where `end` begins, or to the end."""
    return Mark(level, number, text.index(start), text.index(end) - 1 if end else len(text))  # type: ignore[arg-type]


def refers(source: Clause, words: str, target: Clause, part: str = "", relation: Relation = "borrow") -> Reference:
    at = source.text.index(words)
    return Reference(source.id, at, at + len(words), "article", target=target.id, part=part, relation=relation)


def defines(home: Clause, term: str, words: str) -> Definition:
    at = home.text.index(words)
    return Definition(term, home.id, at, at + len(words), "text")


PAYS = clause(
    "3",
    "보험금의 지급사유",
    PAID,
    marks=(
        mark(PAID, "항", "1", "①", "②"),
        mark(PAID, "호", "1", "1. 골절", "2. 화상"),
        mark(PAID, "호", "2", "2. 화상", "②"),
        mark(PAID, "항", "2", "②"),
    ),
)
ASKS = clause("5", "보험금의 청구", "계약자는 제3조(보험금의 지급사유)에 따른 보험금을 청구할 수 있습니다.")
GLOSSARY = "1. 골절: 뼈의 구조적 연속성이 끊어진 상태를 말합니다.\n2. 골절 수술: 골절을 치료하는 수술을 말합니다."
TERMS = clause("2", "용어의 정의", GLOSSARY)
BREAK = defines(TERMS, "골절", "골절: 뼈의 구조적 연속성이 끊어진 상태를 말합니다.")
SURGERY = defines(TERMS, "골절 수술", "골절 수술: 골절을 치료하는 수술을 말합니다.")


def made(clauses: list[Clause], about: Clause, **more: object) -> list[Chunk]:
    options = more.pop("options", Options())
    pieces = chunks(clauses, Catalogue(), options, **more)  # type: ignore[arg-type]
    return [piece.chunk for piece in pieces if piece.occurrence.clause == about.id]


def context(clauses: list[Clause], about: Clause, **more: object) -> list[Context]:
    (chunk,) = made(clauses, about, **more)
    return list(chunk.context)


# ---------------------------------------------------------------- borrowed clauses


def test_a_borrowed_clause_is_attached_whole_and_marked() -> None:
    (chunk,) = made([PAYS, ASKS], ASKS, references=[refers(ASKS, "제3조", PAYS)])
    assert chunk.context == (Context("borrowed", "보통약관 제3조(보험금의 지급사유)", PAID),)
    assert chunk.body == ASKS.text
    assert chunk.text == f"{chunk.header}\n{ASKS.text}\n[참고: 보통약관 제3조(보험금의 지급사유)]\n{PAID}"


def test_of_a_named_part_the_part_alone_comes_with_the_words_that_open_its_list() -> None:
    found = context([PAYS, ASKS], ASKS, references=[refers(ASKS, "제3조", PAYS, "1/2")])
    assert [(part.label, part.text) for part in found] == [
        ("보통약관 제3조(보험금의 지급사유) 제1항 제2호의 첫머리", "① 회사는 다음 중 어느 하나에 해당하는 때에는 보험금을 지급합니다."),
        ("보통약관 제3조(보험금의 지급사유) 제1항 제2호", "2. 화상으로 진단된 때"),
    ]
    (second,) = context([PAYS, ASKS], ASKS, references=[refers(ASKS, "제3조", PAYS, "2")])
    assert second.text.startswith("② 보험금은 한 번만")
    (whole,) = context([PAYS, ASKS], ASKS, references=[refers(ASKS, "제3조", PAYS, "9")])
    assert whole.text == PAID, "a part that isn't there: the clause itself"


def test_what_is_too_long_keeps_its_first_sentences_and_says_so() -> None:
    (part,) = context([PAYS, ASKS], ASKS, references=[refers(ASKS, "제3조", PAYS)], options=Options(context_tokens=90))
    assert part.label == "보통약관 제3조(보험금의 지급사유), 앞부분"
    assert part.text == "① 회사는 다음 중 어느 하나에 해당하는 때에는 보험금을 지급합니다.\n1. 골절로 진단된 때"
    (piece,) = [p for p in chunks([PAYS, ASKS], Catalogue(), Options(context_tokens=20), [refers(ASKS, "제3조", PAYS)]) if p.left_out]
    assert piece.chunk.context == ()
    assert context([PAYS, ASKS], ASKS, references=[refers(ASKS, "제3조", PAYS)], options=Options(context_tokens=0)) == []


def test_what_is_borrowed_comes_before_what_is_mentioned() -> None:
    other = clause("4", "면책", "회사는 " + "전쟁, 외국의 무력행사, 혁명, 내란, 사변 또는 폭동으로 생긴 손해를 보상하지 않습니다. " * 12)
    asks = clause("5", "청구", "제4조에서 정한 경우가 아니면 제3조에 따라 청구합니다.")
    references = [refers(asks, "제4조", other, relation="mention"), refers(asks, "제3조", PAYS)]
    found = context([PAYS, other, asks], asks, references=references, options=Options(context_tokens=200))
    assert [part.label for part in found] == ["보통약관 제4조(면책), 앞부분", "보통약관 제3조(보험금의 지급사유)"], (
        "told in the body's order"
    )
    (only,) = context([PAYS, other, asks], asks, references=references, options=Options(context_tokens=90))
    assert "제3조" in only.label, "and chosen by need"


def test_an_annex_comes_whole_or_not_at_all() -> None:
    rows = "\n".join(f"| {n}급 | {n * 10}% |" for n in range(1, 40))
    annex = Clause("d", "별표 1", "annex", 0, "별표", "", "별표 1", "장해분류표", 9, (0, 0, 1, 1), rows, (), ())
    asks = clause("5", "청구", "별표 1에 따라 지급합니다.")
    names = [Reference(asks.id, 0, 4, "annex", target=annex.id, relation="borrow")]
    assert context([annex, asks], asks, references=names) == []
    (found,) = context([annex, asks], asks, references=names, options=Options(context_tokens=2000))
    assert (found.label, found.text) == ("별표 1(장해분류표)", rows)


def test_a_clause_does_not_borrow_from_itself_but_its_pieces_do() -> None:
    text = "① " + "회사는 보험금을 지급합니다. " * 12 + "끝.\n② " + "제1항의 보험금은 청구한 날에 지급합니다. " * 8 + "끝."
    marks = (mark(text, "항", "1", "①", "②"), mark(text, "항", "2", "②"))
    long = clause("7", "지급", text, marks=marks)
    own = [refers(long, "제1항", long, "1", "mention")]
    assert context([long], long, references=own) == []
    first, second = made([long], long, references=own, options=Options(max_tokens=160))
    assert first.context == ()
    assert [part.label for part in second.context] == ["보통약관 제7조(지급) 제1항"]


def test_statutes_and_unresolved_references_bring_nothing() -> None:
    names = [
        Reference(ASKS.id, 0, 3, "statute", law="상법"),
        Reference(ASKS.id, 4, 6, "unresolved", note="no such article"),
        Reference(ASKS.id, 7, 9, "article", target="elsewhere"),
    ]
    assert context([PAYS, ASKS], ASKS, references=names) == []


# ---------------------------------------------------------------- definitions


def test_definitions_of_the_terms_in_the_body_come_longest_match_first() -> None:
    treats = clause("6", "치료", "회사는 골절 수술을 한 때에 지급합니다.")
    (part,) = context([TERMS, treats], treats, definitions=[BREAK, SURGERY])
    assert (part.kind, part.label, part.text) == ("definition", "‘골절 수술’의 뜻, 보통약관", GLOSSARY.split("\n2. ")[1])
    both = clause("6", "치료", "골절은 골절수술을 한 때에 지급합니다.")
    assert [part.label for part in context([TERMS, both], both, definitions=[BREAK, SURGERY])] == [
        "‘골절’의 뜻, 보통약관",
        "‘골절 수술’의 뜻, 보통약관",
    ]


def test_a_term_within_a_longer_word_is_another_word() -> None:
    for text in ("피로골절은 제외합니다.", "골절상을 입은 때입니다.", "골절치료비를 지급합니다."):
        other = clause("6", "치료", text)
        assert context([TERMS, other], other, definitions=[BREAK]) == [], text
    for text in ("골절이란 무엇입니까.", "골절(치아는 제외합니다)", "골절에서부터 셉니다.", "“골절”인 때"):
        same = clause("6", "치료", text)
        assert len(context([TERMS, same], same, definitions=[BREAK])) == 1, text


def test_a_rider_reads_its_own_definition_then_that_of_the_base_terms_never_another_riders() -> None:
    own = clause("1", "정의", "골절이라 함은 두 개 이상의 뼈가 부러진 것을 말합니다.", unit=2, unit_title="골절 특별약관")
    rider = clause("2", "지급", "회사는 골절에 대하여 지급합니다.", unit=2, unit_title="골절 특별약관")
    other = clause("2", "지급", "회사는 골절과 화상에 대하여 지급합니다.", unit=3, unit_title="화상 특별약관")
    definitions = [BREAK, defines(own, "골절", own.text)]
    clauses = [TERMS, own, rider, other]
    assert [part.text for part in context(clauses, rider, definitions=definitions)] == [own.text]
    assert [part.text for part in context(clauses, other, definitions=definitions)] == [GLOSSARY.split("\n")[0][3:]]
    assert context([own, rider, other], other, definitions=definitions[1:]) == []


def test_what_the_body_or_a_borrowed_clause_defines_is_not_told_again() -> None:
    assert context([TERMS], TERMS, definitions=[BREAK, SURGERY]) == []
    asks = clause("5", "청구", "제2조의 골절에 대하여 청구합니다.")
    (part,) = context([TERMS, asks], asks, references=[refers(asks, "제2조", TERMS)], definitions=[BREAK])
    assert part.kind == "borrowed"


def test_a_definition_that_names_insurer_or_product_is_no_context() -> None:
    text = (
        "다온누리손해보험(이하 ‘회사’라 합니다)\n무배당 다온누리 든든보험(이하 ‘주보험’이라 합니다)\n‘이율’이라 함은 공시이율을 말합니다."
    )
    home = clause("1", "목적", text)
    asks = clause("2", "지급", "회사는 주보험의 이율에 따라 지급합니다.")
    lines = text.split("\n")
    definitions = [defines(home, "회사", lines[0]), defines(home, "주보험", lines[1]), defines(home, "이율", lines[2])]
    catalogue = Catalogue(insurer="다온누리손해보험", product="무배당 다온누리 든든보험")
    pieces = chunks([home, asks], catalogue, Options(), (), definitions)
    assert [part.text for part in pieces[1].chunk.context] == [lines[2]]


def test_a_short_name_given_in_passing_explains_nothing_unless_it_does() -> None:
    given = "보험계약(이하 ‘계약’이라 합니다)은 보험계약자(이하 ‘계약자’라 합니다)와 회사가 맺습니다."
    home = clause("1", "목적", given)
    list_ = clause("2", "정의", "계약자: 회사와 계약을 맺고 보험료를 낼 의무를 지는 사람을 말합니다.")
    asks = clause("3", "지급", "회사는 계약에 따라 계약자에게 지급합니다.")
    definitions = [defines(home, "계약", given.split("은")[0]), defines(home, "계약자", "보험계약자(이하 ‘계약자’라 합니다)")]
    assert context([home, list_, asks], asks, definitions=definitions) == []
    told = [*definitions, defines(list_, "계약자", list_.text)]
    assert [part.text for part in context([home, list_, asks], asks, definitions=told)] == [list_.text]
    long = clause("1", "목적", "약물을 주사하거나 먹어 병을 다스리는 모든 처치(이하 ‘약물치료’라 합니다)")
    treats = clause("3", "지급", "회사는 약물치료에 대하여 지급합니다.")
    assert len(context([long, treats], treats, definitions=[defines(long, "약물치료", long.text)])) == 1


# ---------------------------------------------------------------- parents


def test_a_piece_within_a_list_carries_the_words_that_open_it() -> None:
    items = [f"{n}. 피보험자가 고의로 사고를 낸 경우에 해당하는 {n}번째의 사유로 생긴 손해" for n in range(1, 9)]
    text = "① 회사는 보험금을 지급합니다.\n② 회사는 다음의 손해를 보상하지 않습니다.\n" + "\n".join(items)
    paragraph = mark(text, "항", "2", "②")
    marks = [Mark("호", str(n), text.index(item), text.index(item) + len(item)) for n, item in enumerate(items, 1)]
    long = clause("4", "면책", text, marks=(mark(text, "항", "1", "①", "②"), paragraph, *marks))
    first, *rest = made([long], long, options=Options(max_tokens=150))
    assert first.context == ()
    assert rest
    for chunk in rest:
        assert chunk.body[0].isdigit()
        assert chunk.context == (Context("parent", "이 조 제2항의 첫머리", "② 회사는 다음의 손해를 보상하지 않습니다."),)


# ---------------------------------------------------------------- budget and identity


def test_context_stays_within_its_budget_and_out_of_the_body() -> None:
    asks = clause("5", "청구", "제3조와 제2조에 따라 골절 수술과 골절에 대하여 청구합니다.")
    references = [refers(asks, "제3조", PAYS), refers(asks, "제2조", TERMS)]
    for budget in range(0, 260, 20):
        (chunk,) = made(
            [PAYS, TERMS, asks], asks, references=references, definitions=[BREAK, SURGERY], options=Options(context_tokens=budget)
        )
        assert sum(estimate(part.text) for part in chunk.context) <= budget
        assert chunk.body == asks.text
        for part in chunk.context:
            assert part.text in PAID or part.text in GLOSSARY
            assert part.text.endswith(("다.", "때")), "never cut inside a sentence or an item"


def test_equal_bodies_that_borrow_other_law_are_two_laws_and_a_definition_makes_none() -> None:
    def rider(paid: str, glossary: str) -> Chunk:
        lends = clause("3", "지급사유", paid, unit=1)
        terms = clause("2", "정의", glossary, unit=1)
        asks = clause(
            "5", "준용", "회사는 골절에 대하여 제3조(지급사유)를 준용하여 보험금을 지급하고 그 결과를 계약자에게 알립니다.", unit=1
        )
        definition = defines(terms, "골절", glossary)
        (chunk,) = made([lends, terms, asks], asks, references=[refers(asks, "제3조", lends)], definitions=[definition])
        return chunk

    glossary = "골절이라 함은 뼈가 부러진 것을 말합니다."
    one = rider("회사는 보험가입금액의 60%를 지급합니다.", glossary)
    other = rider("회사는 보험가입금액의 70%를 지급합니다.", glossary)
    worded = rider("회사는 보험가입금액의 60%를 지급합니다.", "골절이라 함은 뼈의 연속성이 끊어진 것을 말합니다.")
    assert len({one.id, other.id, worded.id}) == 3, "three prompts"
    texts = [Text(str(n), law(chunk)) for n, chunk in enumerate((one, other, worded))]
    assert [(link.dropped, link.kept) for link in Index("clause", Guards()).add(texts).links] == [("2", "0")], "two laws"


def test_labels_mask_the_product() -> None:
    base = clause("3", "지급사유", "회사는 지급합니다.", unit_title="무배당 다온누리보험 보통약관")
    asks = clause("5", "청구", "제3조에 따라 청구합니다.", unit_title="무배당 다온누리보험 보통약관")
    pieces = chunks([base, asks], Catalogue(product="다온누리보험"), Options(), [refers(asks, "제3조", base)])
    assert pieces[1].chunk.context[0].label == "보통약관 제3조(지급사유)"
    assert "다온누리" not in pieces[1].chunk.text
