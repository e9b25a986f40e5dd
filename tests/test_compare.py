"""`corpus-builder dedup`: anyone's records in, one line per record out."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from corpus_builder.cli import main
from corpus_builder.compare import records
from corpus_builder.dedup.normalise import jaccard, letters, shingles
from corpus_builder.errors import Exit, UsageError

LAW = "① 회사는 서류를 접수한 날부터 3영업일 이내에 보험금을 지급합니다. 다만, 조사가 필요한 때에는 10영업일 이내에 지급합니다."


OLD = json.dumps({"id": 1, "cluster": 1, "kept": True, "partner": None, "similarity": None, "reason": "an earlier result"})


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def write(file: Path, *found: object) -> Path:
    file.write_text("".join((item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)) + "\n" for item in found), "utf-8")
    return file


def test_every_record_has_a_line_and_every_dropped_one_a_kept_partner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [LAW, LAW.replace(" ", ""), LAW.replace("3영업일", "5영업일"), LAW.replace("지급합니다", "지급한다"), LAW.replace("① ", "")]
    source = write(tmp_path / "in.jsonl", *({"id": n, "text": text, "more": [1]} for n, text in enumerate(texts)))
    assert main(["dedup", str(source), str(tmp_path / "out.jsonl"), "--siblings", str(tmp_path / "kin.jsonl")]) == Exit.DONE
    found = lines(tmp_path / "out.jsonl")
    assert [record["id"] for record in found] == [0, 1, 2, 3, 4], "numbers stay numbers, the order is that of the file"
    assert all(list(record) == ["id", "cluster", "kept", "partner", "similarity", "reason"] for record in found)
    assert [record["cluster"] for record in found] == [0, 0, 2, 0, 0]
    for record in found:
        if record["kept"]:
            assert (record["partner"], record["similarity"], record["reason"]) == (None, None, "")
        else:
            pair = [shingles(letters(texts[n])) for n in (record["id"], record["partner"])]
            assert found[record["partner"]]["kept"] and record["similarity"] == pytest.approx(jaccard(*pair), abs=1e-4)
    (sibling,) = lines(tmp_path / "kin.jsonl")
    assert {sibling["id"], sibling["other"]} == {0, 2} and sibling["outcome"] == "sibling" and "5영업일" in sibling["reason"]
    assert "5 clauses: 2 kept, 3 near-duplicates" in capsys.readouterr().err


def test_pairs_compare_question_and_answer_and_keep_article_numbers_apart(tmp_path: Path) -> None:
    pair = {"instruction": "제8조에서 며칠 이내에 지급하나요?", "output": LAW}
    found = [{"id": "a", **pair}, {"id": "b", **pair, "input": ""}, {"id": "c", **pair, "instruction": "제9조에서 며칠 이내에 지급하나요?"}]
    source = write(tmp_path / "in.jsonl", *found)
    assert main(["dedup", str(source), str(tmp_path / "out.jsonl")]) == Exit.DONE
    assert [record["cluster"] for record in lines(tmp_path / "out.jsonl")] == ["a", "a", "c"]
    assert main(["dedup", str(source), str(tmp_path / "out.jsonl"), "--kind", "clause"]) == Exit.DONE
    assert {record["cluster"] for record in lines(tmp_path / "out.jsonl")} == {"a"}, "a clause's article is renumbered by every edition"


def test_a_pair_may_come_as_one_text(tmp_path: Path) -> None:
    assert records(write(tmp_path / "in.jsonl", {"id": "1", "text": "질문 답"}), "pair")[1][0].text == "질문 답"


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ('{"id": 1, "text": "가"', "line 2 is not JSON"),
        ("[1]", "line 2 is not a JSON object"),
        ({"id": 3}, "line 2 has no `text`"),
        ({"text": "가"}, "line 2 has no `id`"),
        ({"id": True, "text": "가"}, "line 2 has no string as `id`"),
        ({"id": 3, "text": None}, "line 2 has no string as `text`"),
        ({"id": "1", "text": "가"}, "line 2: the id '1' stands in an earlier line too"),
        ("[" * 100_000, "line 2 is not JSON"),
        ('{"id": ' + "1" * 5000 + ', "text": "가"}', "line 2 is not JSON"),
        ('{"id": "\\ud800", "text": "가"}', r"line 2 holds half a surrogate pair \('\\ud800'\)"),
        ('{"id": 2, "text": "가\\udc00나"}', "line 2 holds half a surrogate pair"),
        ({"id": 2, "instruction": "가?", "output": "나"}, "line 2 is a pair, and the first record a clause"),
    ],
)
def test_what_is_no_record_is_named_with_its_line(tmp_path: Path, bad: object, message: str) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "가"}, bad)
    with pytest.raises(UsageError, match=message):
        records(source)


def test_files_that_cant_be_used_are_refused_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "가"})
    before = source.read_bytes()
    for names in (["in.jsonl", "in.jsonl"], ["none.jsonl", "out.jsonl"], ["in.jsonl", "."], [".", "out.jsonl"]):
        assert main(["dedup", *(str(tmp_path / name) for name in names)]) == Exit.USAGE
    assert main(["dedup", str(source), str(tmp_path / "no" / "out.jsonl")]) == Exit.STORAGE
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": 1, "text": "\xb0\xa1"}\n')
    assert main(["dedup", str(tmp_path / "latin.jsonl"), str(tmp_path / "out.jsonl")]) == Exit.USAGE
    assert "is not UTF-8" in capsys.readouterr().err
    assert source.read_bytes() == before and sorted(file.name for file in tmp_path.iterdir()) == ["in.jsonl", "latin.jsonl"]


def test_records_of_two_kinds_are_one_where_somebody_says_which(tmp_path: Path) -> None:
    pair, both = {"instruction": "나?", "output": "다"}, {"text": "라", "instruction": "마", "output": "바"}
    found = [{"id": 1, "text": "가"}, {"id": 2, **pair}, {"id": 3, **both}]
    source = write(tmp_path / "in.jsonl", *found)
    assert [item.text for item in records(source, "pair")[1]] == ["가", "나?\n\n다", "마\n\n바"]
    assert [item.text for item in records(source, "clause")[1]] == ["가", "나?\n\n다", "라"]
    with pytest.raises(UsageError, match="line 2 is a clause, and the first record a pair"):
        records(write(source, found[1], found[0]))


def test_whole_surrogate_pairs_are_characters(tmp_path: Path) -> None:
    assert records(write(tmp_path / "in.jsonl", '{"id": 1, "text": "\\ud83d\\ude00"}'))[1][0].text == "\U0001f600"


def test_one_file_is_not_written_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "가"})
    out = tmp_path / "out.jsonl"
    for other in (out, tmp_path / "." / "x" / ".." / "out.jsonl", source):
        assert main(["dedup", str(source), str(out), "--siblings", str(other)]) == Exit.USAGE
    out.write_text(OLD, "utf-8")
    (tmp_path / "link").symlink_to(out)
    (tmp_path / "hard").hardlink_to(out)
    for name in ("link", "hard"):
        assert main(["dedup", str(source), str(out), "--siblings", str(tmp_path / name)]) == Exit.USAGE
    assert "is the other file that is written" in capsys.readouterr().err and out.read_text("utf-8") == OLD


def test_only_regular_files_are_written(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "가"})
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "to fifo").symlink_to("fifo")
    (tmp_path / "device").symlink_to(os.devnull)
    (tmp_path / "round").symlink_to("round")
    before = sorted(tmp_path.iterdir())
    for name in ("fifo", "to fifo", "device", "round"):
        assert main(["dedup", str(source), str(tmp_path / name)]) == Exit.USAGE
        assert main(["dedup", str(source), str(tmp_path / "out"), "--siblings", str(tmp_path / name)]) == Exit.USAGE
    assert sorted(tmp_path.iterdir()) == before and (tmp_path / "fifo").is_fifo()


def test_a_link_to_a_file_stays_one_and_nothing_else_is_overwritten(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "가"})
    for folder in ("away", "here"):
        (tmp_path / folder).mkdir()
    there, mine = tmp_path / "away" / "out.jsonl", tmp_path / "away" / "out.jsonl.part"
    there.write_text(OLD, "utf-8")
    there.chmod(0o640)
    mine.write_text("mine", "utf-8")
    link = tmp_path / "here" / "link"
    link.symlink_to(there)
    assert main(["dedup", str(source), str(link)]) == Exit.DONE
    assert link.is_symlink() and lines(there)[0]["id"] == 1 and there.stat().st_mode & 0o777 == 0o640
    assert mine.read_text("utf-8") == "mine" and {file.name for file in there.parent.iterdir()} == {"out.jsonl", "out.jsonl.part"}


@pytest.mark.parametrize("held", ["mine", '{"id": 1, "text": "가"}', OLD + '\n{"id": 2}', OLD + "\n[]"])
def test_a_file_that_holds_something_else_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str], held: str) -> None:
    source, mine = write(tmp_path / "in.jsonl", {"id": 1, "text": "가"}), tmp_path / "mine.jsonl"
    mine.write_text(held, "utf-8")
    assert main(["dedup", str(source), str(mine)]) == Exit.USAGE
    assert main(["dedup", str(source), str(tmp_path / "out.jsonl"), "--siblings", str(mine)]) == Exit.USAGE
    assert capsys.readouterr().err.count("holds something else") == 2 and mine.read_text("utf-8") == held
    assert {file.name for file in tmp_path.iterdir()} == {"in.jsonl", "mine.jsonl"}


def test_a_missing_folder_is_said_before_anything_is_read(tmp_path: Path) -> None:
    source = tmp_path / "none.jsonl"  # would be missed first
    for names in (("no/out.jsonl", "kin"), ("out.jsonl", "no/kin")):
        found = [str(tmp_path / name) for name in names]
        assert main(["dedup", str(source), found[0], "--siblings", found[1]]) == Exit.STORAGE
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_aside_is_removed_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = write(tmp_path / "in.jsonl", {"id": 1, "text": "가"}), tmp_path / "out.jsonl"
    out.write_text(OLD, "utf-8")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert main(["dedup", str(source), str(out), "--siblings", str(tmp_path / "kin")]) == Exit.STORAGE
    assert out.read_text("utf-8") == OLD and sorted(file.name for file in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_no_records_give_an_empty_file(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", "", " ")
    assert main(["dedup", str(source), str(tmp_path / "out.jsonl")]) == Exit.DONE
    assert (tmp_path / "out.jsonl").read_bytes() == b""
