"""Pairs of a whole policy come back without their evidence, in other words: they find their clauses, and none finds another."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.building import FIRST, SECOND, run, status

pytestmark = pytest.mark.slow

RULES = '[generation]\nmethods = ["extractive"]\n'  # a question with options is none that anyone has in a spreadsheet

RETOLD = {
    "지급합니다": "드려요",
    "회사는": "보험사는",
    "이내에": "안에",
    "하여야 합니다": "해야 해요",
    "습니다": "어요",
    "말합니다": "뜻해요",
    "의하여": "따라",
    "경우에는": "때에는",
    "납입": "내",
    "지체없이": "바로",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "corpus.toml").write_text(RULES, encoding="utf-8")
    run("--corpus", folder / "corpus", "build", FIRST)
    run("--corpus", folder / "corpus", "export", folder / "out", "--include", "machine-checked")
    return folder


def pairs(built: Path) -> list[dict[str, Any]]:
    """The exported pairs that stand in one clause: a spreadsheet's pair has one."""
    rows = [json.loads(line) for line in (built / "out" / "alpaca.jsonl").read_text("utf-8").splitlines()]
    return [row for row in rows if not row["provenance"].get("beside")]


def imported(built: Path, folder: Path, records: list[dict[str, Any]], corpus: Path) -> list[dict[str, Any]]:
    """The rows of an import of these pairs without their evidence, as a Korean spreadsheet program writes CSV."""
    file = folder / "faq.csv"
    with file.open("w", encoding="cp949", errors="replace", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("질문", "답변", "유형", "근거"))
        writer.writerows((r["instruction"], r["output"], r["provenance"]["task_type"], r.get("quotes", "")) for r in records)
    run("--corpus", corpus, "import", file, "--rows", folder / "rows.jsonl")
    return [json.loads(line) for line in (folder / "rows.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("retold", "least"), [(False, 0.97), (True, 0.85)])
def test_pairs_without_evidence_find_their_clause_and_no_other(built: Path, tmp_path: Path, retold: bool, least: float) -> None:
    records = pairs(built)
    assert len(records) > 100
    if retold:
        for record in records:
            for one, other in RETOLD.items():
                record["output"] = record["output"].replace(one, other)
    shutil.copytree(built / "corpus", tmp_path / "corpus")
    rows = imported(built, tmp_path, records, tmp_path / "corpus")
    assert len(rows) == len(records)
    found = [(row, record["provenance"]) for row, record in zip(rows, records, strict=True) if row["found"]]
    assert len(found) >= least * len(records), {row["why"] for row in rows}
    wrong = [row for row, provenance in found if row["clause"] != provenance["clause"]]
    assert len(wrong) <= 0.005 * len(records), wrong[:3]
    told = status(tmp_path / "corpus")
    assert told["imports"][0]["rows"] == len(records) and told["failures"] == []
    if not retold:
        assert told["totals"]["duplicate candidates"] > 0.9 * len(records), "they repeat the generated ones"
    assert not told["pending"]["anew"]
    again = run("--corpus", tmp_path / "corpus", "build")
    assert "import" not in again.stderr, "a later build leaves them as they are"


def test_pairs_with_their_evidence_keep_it(built: Path, tmp_path: Path) -> None:
    records = pairs(built)
    for record in records:
        record["quotes"] = "\n".join(record["provenance"]["evidence"])
    shutil.copytree(built / "corpus", tmp_path / "corpus")
    rows = imported(built, tmp_path, records, tmp_path / "corpus")
    odd = [row for row in rows if row["found"] != "given" or row["outcome"] != "pass"]
    assert len(odd) <= 0.02 * len(rows), odd[:3]
    assert {row["clause"] for row in rows} <= {record["provenance"]["clause"] for record in records}


def test_pairs_of_another_product_find_nothing(built: Path, tmp_path: Path) -> None:
    records = pairs(built)
    for record in records:
        record["instruction"] = record["instruction"].replace("다온누리 든든생활보험", "한빛가람 무지개보험")
    shutil.copytree(built / "corpus", tmp_path / "corpus")
    rows = imported(built, tmp_path, records, tmp_path / "corpus")
    assert sum(bool(row["found"]) for row in rows) <= 0.02 * len(rows), [row for row in rows if row["found"]][:3]


def test_a_later_edition_leaves_imported_pairs_where_they_stand(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "corpus", tmp_path / "corpus")
    imported(built, tmp_path, pairs(built)[::4], tmp_path / "corpus")
    before = [json.loads(line)["candidate"] for line in (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()]
    run("--corpus", tmp_path / "corpus", "build", SECOND)
    run("--corpus", tmp_path / "corpus", "import", "--rows", tmp_path / "rows.jsonl")
    after = [json.loads(line)["candidate"] for line in (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()]
    assert all(then == now for then, now in zip(before, after, strict=True) if then)
