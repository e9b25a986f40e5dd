"""Texts read together are read as each is read alone."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from corpus_builder.dedup import Kind, Text, bulk, facts, order, stripped, vetoes
from corpus_builder.dedup.forms import form
from corpus_builder.dedup.guards import Guards
from corpus_builder.dedup.index import Index
from tests.dedup.invented import families, printed_again
from tests.dedup.test_guards import SAME

KINDS: tuple[Kind, ...] = ("clause", "pair")
RARE = [
    "𠮷野 약관입니다.",
    "Σίσυφος의 계약",
    "각\u1100\u1161 병원",
    "x\u0301 60일 이내",
    "㎡당 3만원",
    "İ 보험",
    "",
    " ",
    "①",
    "\x01\x02\x03\x04\x05 지급",
]
BESIDE = (
    "회사는 30일 이내에 지급합니다.\n【용어 풀이】 말을 풉니다.\n① 계약자는 알립니다.\n상법 제651조(고지의무)\n"
    "계약을 해지할 수 있다.\n② 다만, 1, 2급은 제외합니다."
)


def texts() -> list[str]:
    """Records of the tests, and what is left of them when blanks, letters and lines move."""
    draw = Random(7)
    said = [text for pair in SAME.values() for text in pair] + [item.text for item in (*families(1, 150), *printed_again(1, 150))]
    said += [_moved(text, draw) for text in said for _ in range(2)]
    return [*said, *RARE, BESIDE]


def _moved(text: str, draw: Random) -> str:
    letters = list(text)
    for _ in range(draw.randint(1, 6)):
        letters.insert(draw.randrange(len(letters) + 1), draw.choice([" ", "\n", ".", "①", "1. ", "제3조 ", "(", "원 ", "30일", "하지 않"]))
        del letters[draw.randrange(len(letters))]
    return "".join(letters)


@pytest.mark.parametrize("kind", KINDS)
def test_each_text_is_read_as_alone(kind: Kind) -> None:
    given = texts()
    for text, typed, read in zip(given, bulk.typed(given, kind), bulk.read(given, kind), strict=True):
        assert (typed is None) == (read is None)
        if typed and read:
            assert (typed.key, typed.facts, typed.plain) == (facts.key(text, kind), facts.typed(text, kind), stripped.plain(text, kind)), (
                text
            )
            assert read._replace(silent=False, loose=False, refers=True, acting=0) == form(text, kind), text


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_known_of_some_texts_is_not_read_again(kind: Kind) -> None:
    given = texts()
    known = {text: typed for text, typed in zip(given[::2], bulk.typed(given[::2], kind), strict=True) if typed}
    assert bulk.read(given, kind, known) == bulk.read(given, kind)
    plain = {text: typed._replace(plain="무효") for text, typed in known.items()}
    assert {read.said for read in bulk.read(list(plain), kind, plain) if read} == {"무효"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_silent_and_loose_has_nothing_for_a_veto(kind: Kind) -> None:
    given = texts()
    found = [(text, read) for text, read in zip(given, bulk.read(given, kind), strict=True) if read]
    silent, loose = ([text for text, read in found if getattr(read, what)] for what in ("silent", "loose"))
    assert len(silent) > len(given) // 20
    assert len(loose) > len(given) // 20
    objections = {vetoes.objection(a, b, kind, in_order=True).partition(":")[0] for a, b in pairwise(silent)}
    assert objections <= {"", "who acts", "articles of a statute", "ranges of articles", "paragraphs referred to", "articles referred to"}
    mute = [text for text, read in found if read.silent and not read.refers]
    assert {vetoes.references(a, b, kind, in_order=True) for a, b in pairwise(mute)} == {""}
    assert {order.moved(a, b) for a, b in pairwise(loose)} == {""}


def test_rare_letters_are_left_to_re() -> None:
    assert [text for text, read in zip(RARE, bulk.read(RARE, "pair"), strict=True) if read is None] == RARE[:2] + RARE[3:6]


def test_nothing_is_read_of_no_texts() -> None:
    assert bulk.read([], "pair") == []
    assert [read and read.marked for read in bulk.read(["", ""], "clause")] == ["", ""]


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_finds_the_same_compiled_or_not(kind: Kind) -> None:
    said = dict.fromkeys([*texts(), *(item.text for item in printed_again(2, 600))])
    records = [Text(str(n), text) for n, text in enumerate(said)]
    compiled, plain = (Index(kind, Guards(), fast=fast).add(records) for fast in (True, False))
    assert len(compiled.links) > 200
    assert (compiled.links, compiled.siblings, compiled.questions) == (plain.links, plain.siblings, plain.questions)
