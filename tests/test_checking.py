"""The checks on anyone's records, through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus_builder.cli import main
from corpus_builder.errors import Exit

CLAUSE = """제3조(보험금의 지급사유)
① 회사는 피보험자가 골절로 4일 이상 입원한 경우 골절입원비 10만원을 지급합니다. 다만, 음주운전으로 생긴 골절은 보장하지 않습니다.
② 회사는 서류를 받은 날부터 3영업일 이내에 지급합니다."""
RIGHT = {
    "id": 1,
    "instruction": "다온누리 골절 특별약관에서 보험금은 언제까지 지급하나요?",
    "output": "회사는 서류를 받은 날부터 3영업일 이내에 지급합니다.",
    "evidence": "회사는 서류를 받은 날부터 3영업일 이내에 지급합니다.",
    "context": CLAUSE,
}


def run(folder: Path, *records: dict[str, Any]) -> list[dict[str, Any]]:
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    assert main(["check", str(source), str(out)]) == Exit.DONE
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_each_record_gets_its_outcome_and_its_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = RIGHT | {"id": "b", "output": "회사는 서류를 받은 날부터 30영업일 이내에 지급합니다."}
    quote = RIGHT | {"id": "c", "evidence": ["회사는 서류를 받은 날부터 3영업일 안에 지급합니다."]}
    half = "회사는 피보험자가 골절로 4일 이상 입원한 경우 골절입원비 10만원을 지급합니다."
    silent = RIGHT | {"id": "d", "instruction": "다온누리 골절 특별약관에서 골절입원비는 얼마인가요?", "output": half, "evidence": [half]}
    right, wrong, altered, looked = run(tmp_path, RIGHT, number, quote, silent)
    assert right == {"id": 1, "outcome": "pass", "reasons": []}
    assert (wrong["id"], wrong["outcome"], [r["name"] for r in wrong["reasons"]]) == ("b", "drop", ["number not in evidence"])
    assert (altered["outcome"], [r["check"] for r in altered["reasons"]]) == ("drop", ["evidence"])
    assert (looked["outcome"], looked["reasons"][0]["name"]) == ("look", "exception not mentioned")
    assert "음주운전" in looked["reasons"][0]["detail"]
    told = capsys.readouterr().err
    assert "4 records: 1 pass, 1 look, 2 drop" in told and "1  numbers: number not in evidence" in told


def test_an_exception_of_another_paragraph_is_not_asked_for(tmp_path: Path) -> None:
    (found,) = run(tmp_path, RIGHT | {"context": CLAUSE.split("\n")})
    assert found["outcome"] == "pass"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": None}, "line 2 has no id"),
        ({"id": True}, "line 2 has no id"),
        ({"context": 3}, "line 2 has no string as `context`"),
        ({"evidence": [1]}, "line 2 has no list of strings as `evidence`"),
        ({"id": "1"}, "line 2: the id '1' stands in an earlier line too"),
        ({"output": "\ud800"}, "half a surrogate pair"),
        ({"output": "\0"}, "holds a NUL"),
        ({"context": f"{'9' * 5000}원"}, "a number of a thousand digits or more"),
    ],
)
def test_a_bad_record_is_named_by_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], told: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    records = (RIGHT, RIGHT | {"id": 2} | change, RIGHT | {"id": 3})
    source.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    assert main(["check", str(source), str(out)]) == Exit.PARTIAL
    said = capsys.readouterr().err
    assert told in said and "2 records: 2 pass, 0 look, 0 drop; 1 not checked" in said
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == [1, 3], "the good ones are checked"
    source.write_text("\n".join(json.dumps(record) for record in records[:1]), encoding="utf-8")
    assert main(["check", str(source), str(out)]) == Exit.DONE, "an earlier result may be replaced"


def test_all_bad_records_are_counted_ten_are_named_and_no_result_of_none_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    out.write_text(held := '{"id": 1, "outcome": "pass", "reasons": []}\n', encoding="utf-8")
    source.write_text("{}\n\nno JSON\n[]\n" + "{}\n" * 10, encoding="utf-8")
    assert main(["check", str(source), str(out)]) == Exit.USAGE
    said = capsys.readouterr().err
    assert "in.jsonl, line 3 is not JSON" in said and "in.jsonl, line 4 is not a JSON object" in said and "no record of in.jsonl" in said
    assert said.count("not checked: ") == 10 and "and 3 more" in said
    assert out.read_text(encoding="utf-8") == held and {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


@pytest.mark.parametrize("held", ["mine", json.dumps(RIGHT), '{"id": 1, "outcome": "pass", "reasons": []}\nmine'])
def test_a_file_that_holds_something_else_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str], held: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(RIGHT), encoding="utf-8")
    out.write_text(held, encoding="utf-8")
    assert main(["check", str(source), str(out)]) == Exit.USAGE
    assert "out.jsonl holds something else" in capsys.readouterr().err and out.read_text(encoding="utf-8") == held


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(RIGHT), encoding="utf-8")
    assert main(["check", str(source), str(source)]) == Exit.USAGE
    assert json.loads(source.read_text(encoding="utf-8")) == RIGHT


def test_settings_count_before_and_behind_the_command() -> None:
    from corpus_builder import cli

    args = cli._parser().parse_args(["--set", "a.b=1", "status", "--set", "c.d=2"])
    assert cli._sets(args) == ["a.b=1", "c.d=2"]
    assert cli._sets(cli._parser().parse_args(["status"])) == []
