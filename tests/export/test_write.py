from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus_builder import plugins
from corpus_builder.errors import Exit, RefusedError, StorageError, UsageError
from corpus_builder.export.record import in_words
from corpus_builder.export.write import write
from corpus_builder.model import Catalogue, Spot
from corpus_builder.pairs import Candidate, Row, Source

FORMATS = {name: plugins.load(plugins.FORMATS, name) for name in plugins.names(plugins.FORMATS)}


def row(number: int = 1, **changes: Any) -> Row:
    candidate = Candidate("extractive", "기한", "{product} 보통약관에서 며칠 이내에?", f"{number}일 이내입니다.", (f"{number}일 이내",))
    catalogue = Catalogue(product="든든보험", effective_date="2025-04-01")
    sources = (
        Source("a" * 64, "a.pdf", catalogue, "보통약관/제8조", (Spot(3, (1, 2.123456, 3, 4)), Spot(4, (1, 2, 3, 4)))),
        Source("b" * 64, "b.pdf", Catalogue(), "보통약관/제9조", (Spot(9, (1, 2, 3, 4)),)),
    )
    made = Row(candidate.id, candidate, "든든보험 보통약관에서 며칠 이내에?", sources, "approved", ("reviewer-1",), "")
    return replace(made, **changes)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_format_writes_valid_unescaped_uniform_rows_and_the_manifest_counts_them(tmp_path: Path) -> None:
    manifest = write(tmp_path / "out", [row(1), row(2)], FORMATS, {"by_status": {"approved": 2}})
    assert manifest["rows"] == 2
    assert set(manifest["files"]) == {module.FILE for module in FORMATS.values()}
    for name, file in manifest["files"].items():
        data = (tmp_path / "out" / name).read_bytes()
        assert (file["rows"], file["bytes"], file["sha256"]) == (2, len(data), hashlib.sha256(data).hexdigest())
        assert "며칠".encode() in data and b"\\u" not in data
        keys = {json.dumps([list(r), list(r["provenance"])]) for r in lines(tmp_path / "out" / name)}
        assert len(keys) == 1
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == manifest
    assert sorted(os.listdir(tmp_path)) == ["out"], "nothing is left beside"


def test_a_row_says_where_it_comes_from(tmp_path: Path) -> None:
    write(tmp_path / "out", [row()], FORMATS, {})
    said = lines(tmp_path / "out" / "messages.jsonl")[0]
    assert [m["role"] for m in said["messages"]] == ["user", "assistant"]
    provenance = said["provenance"]
    assert (provenance["file"], provenance["clause"], provenance["page"]) == ("a.pdf", "보통약관/제8조", 3)
    assert provenance["spots"][0] == {"page": 3, "bbox": [1.0, 2.12, 3.0, 4.0]}
    assert provenance["also_in"] == ["b.pdf: 보통약관/제9조 (p. 9)"] and provenance["beside"] == []
    assert provenance["effective_date"] == "2025년 4월 1일"
    assert lines(tmp_path / "out" / "alpaca.jsonl")[0]["input"] == ""


def test_an_item_leaves_with_its_options_and_an_answer_that_names_the_right_one(tmp_path: Path) -> None:
    options = ("3영업일", "5영업일", "7영업일", "10영업일")
    made = replace(row().candidate, instruction="며칠 이내에?", output="3영업일\n3영업일 이내에 지급합니다.", choices=options)
    told = replace(made, output="접수한 날부터 3영업일입니다.")
    rows = [row(id=one.id, candidate=one, instruction="보통약관에서 며칠 이내에?") for one in (made, told)]
    write(tmp_path / "out", rows, FORMATS, {})
    for one, said in zip((made, told), lines(tmp_path / "out" / "alpaca.jsonl"), strict=True):
        question, *shown = said["instruction"].split("\n")
        assert question == "보통약관에서 며칠 이내에?"
        assert [line[:2] for line in shown] == ["① ", "② ", "③ ", "④ "]
        assert [line[2:] for line in shown] == [options[index] for index in one.shown]
        first, rest = said["output"].split("\n")
        assert first in shown and first.endswith(" 3영업일")
        assert rest == one.output.split("\n")[-1]
    chat = lines(tmp_path / "out" / "messages.jsonl")[0]["messages"]
    assert chat[0]["content"] == lines(tmp_path / "out" / "alpaca.jsonl")[0]["instruction"]
    assert chat[1]["content"] == lines(tmp_path / "out" / "alpaca.jsonl")[0]["output"]


def test_dates_are_written_so_that_no_loader_retypes_them() -> None:
    assert in_words("2025-04-01") == "2025년 4월 1일"
    assert in_words("unknown") == "unknown"


def test_an_earlier_export_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, [row(1), row(2)], FORMATS, {})
    write(out, [row(3)], {"alpaca": FORMATS["alpaca"]}, {})
    assert sorted(os.listdir(out)) == ["alpaca.jsonl", "manifest.json"]


@pytest.mark.parametrize(
    "bad",
    [
        {"instruction": ""},
        {"instruction": "\ud800"},
        {"status": "wished for"},
        {"id": "no hash"},
        {"sources": (Source("short", "a.pdf", Catalogue(), "x", (Spot(1, (0, 0, 1, 1)),)),)},
    ],
)
def test_a_row_that_breaks_its_schema_stops_the_export_and_harms_nothing(tmp_path: Path, bad: dict[str, Any]) -> None:
    write(tmp_path / "out", [row(1)], FORMATS, {})
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    with pytest.raises(RefusedError) as caught:
        write(tmp_path / "out", [row(1), row(2, **bad)], FORMATS, {})
    assert caught.value.exit is Exit.REFUSED
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before
    assert sorted(os.listdir(tmp_path)) == ["out"]


def test_nothing_to_export_is_refused_and_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="nothing to export"):
        write(tmp_path / "out", [], FORMATS, {})
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_no_export_is_never_touched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("my only copy")
    with pytest.raises(UsageError):
        write(out, [row()], FORMATS, {})
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError):
        write(tmp_path / "file", [row()], FORMATS, {})
    assert (out / "thesis.txt").read_text() == "my only copy"


def test_a_target_that_can_not_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError):
        write(tmp_path / "file" / "out", [row()], FORMATS, {})
