"""Which rows leave: no two of them answer one question in two ways unless people approved both."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus_builder import corpus, desk, release
from corpus_builder.cli import main
from corpus_builder.corpus import Corpus
from corpus_builder.dedup.rows import Found
from corpus_builder.errors import Exit
from corpus_builder.model import Link
from corpus_builder.pairs import Action, Verdict
from corpus_builder.store import desk as desk_store
from corpus_builder.store import near, pairs, work
from tests.small import PAIRS, make

QUESTION, (_, ANSWER, QUOTE) = "회사는 며칠 이내에 보험금을 지급하나요?", PAIRS[0]
TWICE = ((QUESTION, ANSWER, QUOTE), (QUESTION.replace(" ", "  "), "10영업일 이내입니다.", QUOTE), PAIRS[2])


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Corpus]:
    make(tmp_path, TWICE, check=False)
    with corpus.opened(tmp_path, ["review.dwell_ms=0"]) as opened:
        yield opened


def decide(here: Corpus, *actions: Action) -> None:
    """Actions on the first pairs of the queue."""
    for action in actions:
        item = desk.claim(here, "김보상")
        assert item is not None
        desk.decide(here, item, action, reasons=["중복"] if action == "reject" else [])
        time.sleep(0.001)


def left(here: Corpus) -> tuple[dict[str, str], int, int]:
    """The rows that leave (answer -> status), how many wait for their contradiction, how many questions leave with two answers."""
    found = release.select(here, machine_checked=True)
    return {row.candidate.output: row.status for row in found.rows}, found.left_out.get(release.CONTESTED, 0), found.conflicts


def test_unreviewed_rows_with_two_answers_to_one_question_wait_for_a_person(here: Corpus) -> None:
    assert left(here) == ({PAIRS[2][1]: "machine-checked"}, 2, 0)
    decide(here, "approve")
    assert left(here) == ({ANSWER: "approved", PAIRS[2][1]: "machine-checked"}, 1, 0), "what a person approved leaves alone"
    decide(here, "reject")
    assert left(here) == ({ANSWER: "approved", PAIRS[2][1]: "machine-checked"}, 0, 0)


def test_a_rejected_answer_contradicts_nothing(here: Corpus) -> None:
    decide(here, "reject")
    assert left(here) == ({TWICE[1][1]: "machine-checked", PAIRS[2][1]: "machine-checked"}, 0, 0)


def test_two_answers_that_people_approved_leave_and_are_told(here: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide(here, "approve", "approve")
    assert left(here) == ({ANSWER: "approved", TWICE[1][1]: "approved", PAIRS[2][1]: "machine-checked"}, 0, 1)
    manifest: dict[str, Any] = release.export_to(here, tmp_path / "out", [], machine_checked=False)
    assert (manifest["rows"], manifest["conflicts"]) == (2, 1)
    assert main(["--corpus", str(here.root), "export", str(tmp_path / "out")]) == Exit.DONE
    assert "1 question with two answers, each approved" in capsys.readouterr().out


def test_a_pair_that_took_over_a_decision_leaves_though_it_repeats_the_pair_that_had_it(here: Corpus) -> None:
    decide(here, "approve")
    with here.store.writing() as db:
        made = dict(pairs.candidates(db, pairs.live_candidates(db)))
        old = next(candidate for candidate in made.values() if candidate.output == ANSWER)
        new = replace(old, method="choice")  # says the same on the same evidence, under another id
        ((chunk, *_),) = pairs.homes(db, [old.id]).values()
        pairs.save_candidates(db, chunk, "extractive", [new])
        pairs.save_verdicts(db, new.id, [Verdict("form", "pass")])
        near.save(db, "candidate", Found([Link(new.id, old.id, 1.0, "identical")]))
        desk_store.save_adoptions(db, {new.id: old.id})
    assert left(here) == ({ANSWER: "approved"}, 0, 0)


def test_questions_about_two_products_contradict_nothing(tmp_path: Path) -> None:
    rows = (("{product}은 며칠 이내에 지급하나요?", ANSWER, QUOTE), ("다른보험은 며칠 이내에 지급하나요?", "5일 이내입니다.", QUOTE))
    make(tmp_path, rows, check=False)
    with corpus.opened(tmp_path) as here:
        assert len(left(here)[0]) == 2


def test_a_question_that_names_nobody_s_terms_waits(tmp_path: Path) -> None:
    make(tmp_path, (("{product} 약관 제7조(보험금의 지급)에서 며칠 이내에 지급하나요?", ANSWER, QUOTE),), check=False)
    with corpus.opened(tmp_path) as here:
        assert left(here)[0] == {ANSWER: "machine-checked"}, "its product is known"
        with here.store.writing() as db:
            work.state_catalogue(db, work.documents(db)[0].id, {"product": "unknown"}, {})
        assert release.select(here, machine_checked=True).left_out == {release.NAMELESS: 1}
