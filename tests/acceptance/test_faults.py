"""Builds whose model cuts its answers off or makes them up: nothing unfinished is kept, nothing unfounded passes."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from corpus_builder.asking import TRIAL
from tests.acceptance.building import FIRST, SECOND, run, status
from tests.acceptance.quoting_server import serving

pytestmark = pytest.mark.slow
OF_FACTS = ("evidence", "numbers", "polarity")


def with_model(url: str) -> list[object]:
    return ["--set", f"llm.base_url={url}", "--set", "llm.model=quoting", "--set", "generation.methods=qa"]


def checked(corpus: Path) -> dict[str, dict[str, str]]:
    """answer -> check -> outcome, of all candidates."""
    with sqlite3.connect(corpus / "corpus.db") as db:
        rows = db.execute('SELECT c.data, v."check", v.outcome FROM candidates c JOIN verdicts v ON v.candidate = c.id').fetchall()
    found: dict[str, dict[str, str]] = {}
    for data, check, outcome in rows:
        found.setdefault(json.loads(data)["output"], {})[check] = outcome
    return found


def test_answers_that_are_cut_off_leave_no_unfinished_pair(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    with serving() as server:
        server.pairs, server.finish = 3, "length"
        server.damage = lambda text: text[: len(text) * 2 // 3]
        run("--corpus", corpus, "build", FIRST, SECOND, *with_model(server.url), expect=1)
        found, used = set(checked(corpus)), status(corpus)["answers"]["qa"]
        assert len(found) > 50 and found <= server.quoted, "each is one that the model had finished"
        assert set(used["used"]) == {"partial"} and set(used["failed"]) == {"answer truncated"}
        assert used["asked_again"] == {"failed": TRIAL}, "where asking again never helps, it stops"
        assert set(server.asked.values()) == {1}


def test_no_unfounded_answer_passes_and_quotes_are_let_through(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    with serving() as server:
        server.pairs, server.ungrounded = 10, 0.2
        run("--corpus", corpus, "build", FIRST, SECOND, *with_model(server.url), "--set", "generation.qa.pairs=10")
        found, quoted = checked(corpus), server.quoted
        assert len(server.invented) > 20
        for answer in server.invented & set(found):
            assert "drop" in found[answer].values(), answer
        assert len(quoted) > 150
        flagged = [answer for answer in quoted if any(found[answer][check] != "pass" for check in OF_FACTS)]
        assert len(flagged) <= 0.03 * len(quoted), flagged
