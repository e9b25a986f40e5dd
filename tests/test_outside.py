"""What stands in a test set leaves in no export."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from corpus_builder import corpus, outside, release, sources
from corpus_builder.cli import main
from corpus_builder.errors import Exit
from corpus_builder.model import Catalogue
from corpus_builder.pairs import Candidate
from corpus_builder.store import pairs, work
from tests.test_intake import job
from tests.test_near import LAW, PAYS, add

QUESTION = "든든보험 보통약관에서 며칠 이내에 지급하나요?"
ASKED = Candidate("extractive", "기한", QUESTION.replace("든든보험", "{product}"), "접수한 날부터 3일 이내에 지급합니다.", ("3일 이내",))
OTHER = Candidate("extractive", "기한", "{product} 보통약관에서 언제까지 보완하나요?", "9일 이내에 보완합니다.", ("9일 이내",))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A corpus of two clauses with a pair each, of the product 든든보험."""
    with job(tmp_path / "corpus", 'generation.methods=["extractive"]') as here:
        one, other = add(here, "a", PAYS, LAW.format(days=9, how="팩스로"))
        with here.corpus.store.writing() as db:
            pairs.use_methods(db, ["extractive"])
            pairs.save_candidates(db, one, "extractive", [ASKED])
            pairs.save_candidates(db, other, "extractive", [OTHER])
    return tmp_path / "corpus"


def test_set(folder: Path, *records: dict[str, Any]) -> Path:
    file = folder / "test.jsonl"
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return file


test_set.__test__ = False  # type: ignore[attr-defined]


def pair(question: str, answer: str = "모릅니다.") -> dict[str, Any]:
    return {"id": 7, "instruction": question, "output": answer}


@pytest.mark.parametrize(
    ("record", "caught", "why"),
    [
        (pair(QUESTION), [ASKED.id], "the same question"),
        (pair("든든보험 보통약관에서 며칠 이내에 지급하는가요?", "접수한 날부터 3일 이내에 지급한다."), [ASKED.id], ""),
        (pair("든든보험 보통약관에서는 며칠 이내에 지급하나요?", "접수한 날부터 3일 이내에 지급합니다."), [ASKED.id], ""),
        (pair("든든보험 보통약관에서는 며칠 이내에 지급하나요?", "접수한 날부터 5일 이내에 지급합니다."), [], ""),
        ({"id": "x", "text": PAYS.replace("서류를 접수", "서류를  접수")}, [ASKED.id], "its clause"),
        ({"id": "x", "text": LAW.format(days=4, how="우편으로")}, [], ""),
    ],
)
def test_pairs_that_repeat_a_record_are_found(root: Path, tmp_path: Path, record: dict[str, Any], caught: list[str], why: str) -> None:
    with corpus.opened(root) as here:
        outside.take_in(here, test_set(tmp_path, record), None)
        found = outside.listing(here)
    assert [match["candidate"] for match in found] == caught
    assert all(match["source"] == "test.jsonl" and match["record"] == str(record["id"]) and why in match["reason"] for match in found)


EDITION = "든든보험(2025년 4월판) 보통약관에서 며칠 이내에 지급하나요?"


@pytest.mark.parametrize(
    "question",
    [
        EDITION,
        EDITION.replace(" ", ""),
        EDITION.replace("든든보험(", "든든 보험 ( "),
        EDITION.replace("든든", "무배당 든든"),
        EDITION.replace("든든", "(무) 든든"),
        EDITION.replace("2025년 4월판", "2024년 10월판"),
        unicodedata.normalize("NFD", EDITION),
        EDITION.replace("(", "\uff08").replace(")", "\uff09").replace("2025", "２０２５"),
        QUESTION.replace("?", ""),
        QUESTION.replace("?", "\uff1f"),
        QUESTION.replace("?", " ?\u200b"),
        QUESTION.replace("보통약관", "「보통약관」"),
        QUESTION.replace("든든보험 ", ""),
    ],
)
def test_the_same_question_is_known_in_any_spelling_and_with_the_product_in_any_form(root: Path, tmp_path: Path, question: str) -> None:
    with corpus.opened(root) as here:
        outside.take_in(here, test_set(tmp_path, pair(question)), None)
        assert [(match["candidate"], match["reason"]) for match in outside.listing(here)] == [(ASKED.id, "the same question")]


def test_what_an_export_writes_for_two_editions_is_known_again(root: Path, tmp_path: Path) -> None:
    catalogue = Catalogue(product="(무)든든 Plus 생활보험Ⅱ", edition="개정 2판")
    with corpus.opened(root) as here, here.store.writing() as db:
        (document,) = work.documents(db)
        work.state_catalogue(db, document.id, {"product": catalogue.product, "edition": catalogue.edition}, {})
    filled = sources.fill(ASKED.instruction, catalogue, {catalogue.product: 2})
    for text in (filled, filled.replace("Ⅱ", "II").replace("Plus", "ｐｌｕｓ"), filled.replace("(무)든든 ", "든든")):
        with corpus.opened(root) as here:
            outside.take_in(here, test_set(tmp_path, pair(text)), None)
            assert [match["reason"] for match in outside.listing(here)] == ["the same question"], text
            outside.forget(here, "test.jsonl")


def test_another_products_question_is_another_one(root: Path, tmp_path: Path) -> None:
    with corpus.opened(root) as here:
        outside.take_in(here, test_set(tmp_path, pair(QUESTION.replace("든든", "튼튼"), "모릅니다."), pair("?", "!") | {"id": 8}), None)
        assert outside.listing(here) == []


def test_other_records_never_take_the_place_of_a_file_of_the_same_name(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    for folder, question in ((first, QUESTION), (second, "무엇인가요?")):
        folder.mkdir()
        test_set(folder, pair(question))
    assert main(["--corpus", str(root), "decontaminate", str(first / "test.jsonl")]) == Exit.DONE
    assert main(["--corpus", str(root), "decontaminate", str(second / "test.jsonl")]) == Exit.USAGE
    assert "other records are kept under the name test.jsonl" in (told := capsys.readouterr().err) and "--forget test.jsonl" in told
    with corpus.opened(root) as here:
        assert [match["candidate"] for match in outside.listing(here)] == [ASKED.id], "the first file's records are kept"
    assert main(["--corpus", str(root), "decontaminate", "--forget", "test.jsonl"]) == Exit.DONE
    assert main(["--corpus", str(root), "decontaminate", str(second / "test.jsonl")]) == Exit.DONE


def test_they_stay_out_of_exports_until_the_file_is_forgotten(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = test_set(tmp_path, pair(QUESTION))
    assert main(["--corpus", str(root), "decontaminate", str(file)]) == Exit.DONE
    told = capsys.readouterr()
    assert "test.jsonl, 7:" in told.out and "1 pair stays out of exports" in told.err
    assert main(["--corpus", str(root), "decontaminate", str(file), "--json"]) == Exit.DONE, "the same file again replaces its records"
    assert json.loads(capsys.readouterr().out)["candidate"] == ASKED.id

    def refused() -> dict[str, int]:
        with corpus.opened(root) as here:
            return {why: n for why, n in release.select(here, machine_checked=True).left_out.items() if "test.jsonl" in why}

    with corpus.opened(root) as here, here.store.writing() as db:
        from corpus_builder.pairs import Verdict

        pairs.save_verdicts(db, ASKED.id, [Verdict("evidence", "pass", ())])
    assert refused() == {"repeats a record of test.jsonl": 1}
    assert main(["--corpus", str(root), "decontaminate", "--forget", "test.jsonl"]) == Exit.DONE
    assert refused() == {}
    assert main(["--corpus", str(root), "decontaminate", "--forget", "test.jsonl"]) == Exit.USAGE
    assert "kept: none" in capsys.readouterr().err
