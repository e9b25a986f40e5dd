"""Pairs that somebody has: columns told by name, every row accounted for, and from there on treated like generated ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from corpus_builder import corpus, desk, importing, near, pipeline, release, searching, summary
from corpus_builder.cli import main
from corpus_builder.errors import Exit, UsageError
from corpus_builder.job import Job
from corpus_builder.store import imports, pairs, work
from tests.test_intake import job
from tests.test_near import add

WITHDRAW = (
    "① 계약자는 보험증권을 받은 날부터 15일 이내에 청약을 철회할 수 있습니다.\n"
    "② 회사는 철회를 접수한 날부터 3영업일 안에 받은 보험료를 돌려드립니다."
)
PAYS = "회사는 서류를 접수한 날부터 5영업일 안에 보험금을 지급합니다."
QUOTED = {
    "질문": "보통약관에서 청약은 며칠 이내에 철회하나요?",
    "답변": "보험증권을 받은 날부터 15일 이내에 철회할 수 있습니다.",
    "근거": "계약자는 보험증권을 받은 날부터 15일 이내에 청약을 철회할 수 있습니다.",
    "번호": "C-7",
}
OWN = {"질문": "보통약관에서 접수한 뒤 보험금은 언제 지급하나요?", "답변": PAYS}
RETOLD = {
    "질문": "청약을 철회하면 보험료는 언제 돌려주나요?",
    "답변": "회사는 철회를 접수한 날부터 3영업일 안에 받으신 보험료를 돌려드려요.",
}
NOWHERE = {"질문": "상담은 몇 시까지 하나요?", "답변": "평일 오전 9시부터 오후 6시까지 상담합니다."}


def lines(file: Path, *records: dict[str, Any]) -> Path:
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return file


# ---------------------------------------------------------------- reading


def read(file: Path, text: str = "", **columns: str) -> importing.Read:
    if text:
        file.write_text(text, "utf-8")
    return importing.read(file, columns)


def test_columns_are_told_by_their_names_in_korean_and_english(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", "No.,상품명, 질문 ,답 변,근거,조항,유형,비고,조회수\n1,든든보험,가?,나,다,제3조,면책,라,9\n")
    assert found.rows == {"row 2": importing.Pair("가?", "나", "", ("다",), "면책", product="든든보험", article="제3조", id="1", note="라")}
    assert any(told.endswith("left out: 조회수") for told in found.told)
    found = read(tmp_path / "b.csv", "Instruction;Input;OUTPUT;Task Type\n가?;다;나;기한\n")
    assert found.rows == {"row 2": importing.Pair("가?", "나", "다", task_type="기한")}


def test_other_names_are_mapped_and_never_guessed(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    with pytest.raises(UsageError, match="found: '고객문의', '상담원 안내'") as caught:
        read(file, "고객문의,상담원 안내\n가?,나\n")
    assert "--column question=NAME and --column answer=NAME" in caught.value.advice
    assert read(file, question="고객문의", answer="상담원안내").rows == {"row 2": importing.Pair("가?", "나")}
    with pytest.raises(UsageError, match="no field 'frage'"):
        read(file, frage="고객문의")
    with pytest.raises(UsageError, match="no column '없음' for note"):
        read(file, question="고객문의", answer="상담원 안내", note="없음")
    with pytest.raises(UsageError, match="2 columns may be question: 질문, 문의"):
        read(file, "질문,문의,답변\n가?,,나\n")
    assert read(file, question="문의").bad == [importing.Bad("row 2", "no question")], "what is named counts alone"


def test_each_bad_row_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", "질문,답변\n가?,나\n,다\n라?,\n마?,바,사\n\n가?,나\n아?,자\n")
    assert list(found.rows) == ["row 2", "row 8"]
    assert found.bad == [
        importing.Bad("row 3", "no question"),
        importing.Bad("row 4", "no answer"),
        importing.Bad("row 5", "more cells than the head has"),
    ]
    assert "1 repeat another row: row 7 = row 2" in found.told


def test_a_cell_too_long_a_nul_and_an_endless_number_cost_their_row_only(tmp_path: Path) -> None:
    bad = f"가?,{'나' * 150_000}\n나?,다\0\n다?,{'9' * 1000}\n"
    found = read(tmp_path / "a.csv", "질문,답변\n" + bad + "라?,마\n")
    assert list(found.rows) == ["row 5"]
    assert [(row.place, row.reason.partition(",")[0]) for row in found.bad] == [
        ("row 2", "answer is longer than 100,000 characters".partition(",")[0]),
        ("row 3", "holds a NUL"),
        ("row 4", "holds a number of a thousand digits or more"),
    ]


def test_a_head_may_stand_below_a_title(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", "자주 묻는 질문\n\n질문,답변\n=SUM(A1),@나\n")
    assert found.rows == {"row 4": importing.Pair("=SUM(A1)", "@나")}
    assert "left out above the head: row 1" in found.told


def test_json_lines_come_as_records_or_messages(tmp_path: Path) -> None:
    turns = [{"role": "system", "content": "친절히"}, {"role": "user", "content": "가?"}, {"role": "assistant", "content": "나"}]
    file = lines(
        tmp_path / "a.jsonl",
        {"messages": turns, "source_id": 3},
        {"question": "다?", "answer": "라", "evidence": ["마", "바"], "tags": []},
        {"messages": [*turns, *turns[1:]]},
        {"question": "사?", "answer": 15},
        {"question": "아?", "instruction": "자?", "answer": "차"},
    )
    with file.open("a", encoding="utf-8") as more:
        more.write('{"question": "half \\ud800", "answer": "카"}\n{"question": \n[1]\n')
    found = read(file)
    assert found.rows == {
        "line 1": importing.Pair("가?", "나", id="3"),
        "line 2": importing.Pair("다?", "라", evidence=("마", "바")),
    }
    assert [(bad.place, bad.reason.partition(":")[0]) for bad in found.bad[:3]] == [
        ("line 3", "messages are not one turn of user and one of assistant"),
        ("line 4", "answer is no text"),
        ("line 5", "instruction and another field may be question (say which"),
    ]
    assert [bad.place for bad in found.bad[3:]] == ["line 6", "line 7", "line 8"]
    assert "half a surrogate pair" in found.bad[3].reason and "not JSON" in found.bad[4].reason


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.jsonl", b"", "is empty"),
        ("a.jsonl", b'{"text": "x"}\n', "can't be told; found: 'text'"),
        ("a.jsonl", b"\xc1\xfa\n", "not UTF-8"),
        ("a.csv", b"", "found: nothing"),
        ("a.xls", b"x", "'.xls' files"),
        ("b.csv", None, "can't read"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(tmp_path: Path, name: str, data: bytes | None, said: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=said):
        read(tmp_path / name)


def test_a_spreadsheet_is_read_by_its_sheet_and_an_error_value_is_a_bad_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheets: dict[str, list[tuple[str, ...]]] = {
        "상담": [("질문", "답변", "비고"), ("가?", "나", "#N/A"), ("다?", "#N/A", "")],
        "앱": [("질문", "답변"), ("라?", "마")],
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    found = importing.read(tmp_path / "a.xlsx", {}, "앱")
    assert (found.name, list(found.rows.values())) == ("a.xlsx [앱]", [importing.Pair("라?", "마")])
    found = importing.read(tmp_path / "a.xlsx", {}, "상담")
    assert [bad.reason for bad in found.bad] == ["비고: the error value #N/A", "답변: the error value #N/A"]
    with pytest.raises(UsageError, match="has no sheets"):
        importing.read(lines(tmp_path / "a.jsonl", QUOTED), {}, "앱")


# ---------------------------------------------------------------- in a corpus


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Job]:
    with job(tmp_path / "corpus", 'generation.methods=["extractive"]', "review.dwell_ms=0") as made:
        add(made, "a", WITHDRAW, PAYS)
        with made.corpus.store.writing() as db:
            pairs.use_methods(db, ["extractive"])
        yield made


Bring = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def bring(here: Job, tmp_path: Path) -> Bring:
    """Imports records from a file and says what became of each: place -> its record."""

    def import_(*records: dict[str, Any], name: str = "faq.jsonl") -> dict[str, dict[str, Any]]:
        importing.take_in(here.corpus, importing.read(lines(tmp_path / name, *records), {}))
        return after(here, name)

    return import_


def after(here: Job, name: str = "faq.jsonl") -> dict[str, dict[str, Any]]:
    pipeline.after_import(here)
    return {told["place"]: told for told in importing.listing(here.corpus, name)}


def live(here: Job) -> set[str]:
    with here.corpus.store.reading() as db:
        return {candidate.output for _, candidate in pairs.candidates(db, pairs.current_candidates(db))}


def test_pairs_are_attached_checked_and_put_before_a_reviewer(here: Job, bring: Bring) -> None:
    told = bring(QUOTED, OWN, RETOLD, NOWHERE)
    assert [record["found"] for record in told.values()] == ["given", "words", "passage", ""]
    assert told["line 1"]["evidence"] == [QUOTED["근거"]] and told["line 1"]["clause"] == "보통약관/제1조" and told["line 1"]["id"] == "C-7"
    assert [record["outcome"] for record in told.values()] == ["pass", "pass", "look", ""]
    assert {"check": "import", "name": searching.SEARCHED, "detail": ""} in told["line 3"]["reasons"]
    assert told["line 4"]["why"] and not told["line 4"]["candidate"]
    seen = set()
    for _ in range(4):
        item = desk.claim(here.corpus, "김보상")
        if item:
            seen.add(item.candidate.output)
            assert item.sources and item.candidate.method == "import"
            desk.decide(here.corpus, item, "approve")
    assert seen == {QUOTED["답변"], OWN["답변"], RETOLD["답변"]}, "what no clause bears out is put before nobody"
    counted = summary.collect(here.corpus)["imports"]
    assert counted == [
        {
            "name": "faq.jsonl",
            "rows": 4,
            "found": {"given": 1, "words": 1, "passage": 1},
            "without": {told["line 4"]["why"]: 1},
            "outcomes": {"pass": 2, "look": 1},
        }
    ]


def test_a_second_import_and_later_builds_change_nothing(here: Job, bring: Bring) -> None:
    first = bring(QUOTED, RETOLD, NOWHERE)
    assert bring(QUOTED, RETOLD, NOWHERE) == first
    with here.corpus.store.writing() as db:
        pairs.use_methods(db, ["qa"])  # whatever methods the settings name
    pipeline.check(here)
    assert live(here) == {QUOTED["답변"], RETOLD["답변"]}
    with here.corpus.store.reading() as db:
        assert imports.changes(db, "faq.jsonl", []) == imports.Changes(0, 0, 3)


def test_a_changed_row_supersedes_and_what_people_decided_stays(here: Job, bring: Bring) -> None:
    bring(QUOTED, OWN)
    for action in ("approve", "hold"):
        item = desk.claim(here.corpus, "김보상")
        assert item is not None
        desk.decide(here.corpus, item, action)
        if action == "approve":
            approved, other = item.candidate, next(row for row in (QUOTED, OWN) if row["답변"] != item.candidate.output)
    changed = [{**row, "답변": row["답변"] + " 자세한 것은 약관을 봅니다."} for row in (QUOTED, OWN)]
    same = {"질문": "보통약관에서 철회한 보험료는 언제 돌려주나요?", "답변": RETOLD["답변"]}
    bring(QUOTED, OWN, same)
    told = bring(*changed, same)
    assert live(here) == {row["답변"] for row in (*changed, same)} - {""}
    assert len(told) == 3
    exported = release.select(here.corpus, machine_checked=False).rows
    assert [row.candidate for row in exported] == [approved], "a decision outlives the row"
    assert other["답변"] not in {row.candidate.output for row in exported}


def test_another_kind_of_question_changes_no_pair(here: Job, bring: Bring) -> None:
    first = bring({**QUOTED, "유형": "보험"}, NOWHERE)
    again = bring({**QUOTED, "유형": "기한"}, NOWHERE)
    assert first["line 1"]["candidate"] == again["line 1"]["candidate"]
    with here.corpus.store.reading() as db:
        assert pairs.candidate(db, again["line 1"]["candidate"]).task_type == "기한"
    assert importing.task_type(importing.Pair("", "", task_type="금액")) == "금액·계산"


def test_another_file_of_the_same_name_is_refused_until_it_is_forgotten(here: Job, bring: Bring) -> None:
    bring(QUOTED)
    with pytest.raises(UsageError, match="another file was imported under the name"):
        bring(OWN)
    assert importing.forget(here.corpus, "faq.jsonl") == 1
    assert list(bring(OWN)) == ["line 1"] and live(here) == {OWN["답변"]}
    importing.forget(here.corpus, "faq.jsonl")
    assert after(here) == {} and live(here) == set() and desk.claim(here.corpus, "김보상") is None
    with pytest.raises(UsageError, match=r"nothing was imported under the name faq\.jsonl"):
        importing.forget(here.corpus, "faq.jsonl")


def test_one_pair_in_two_files_lives_as_long_as_one_of_them(here: Job, bring: Bring) -> None:
    bring(QUOTED)
    bring(QUOTED, name="old.jsonl")
    importing.forget(here.corpus, "old.jsonl")
    assert set(after(here)) == {"line 1"} and live(here) == {QUOTED["답변"]}


def test_a_new_document_bears_out_what_none_did(here: Job, bring: Bring) -> None:
    assert bring(NOWHERE)["line 1"]["found"] == ""
    add(here, "b", "회사는 평일 오전 9시부터 오후 6시까지 상담합니다.")
    assert after(here)["line 1"]["clause"] == "보통약관/제1조"


def test_evidence_is_found_again_when_clauses_are_cut_anew(here: Job, bring: Bring) -> None:
    first = bring(QUOTED, RETOLD)
    item = desk.claim(here.corpus, "김보상")
    assert item is not None
    desk.decide(here.corpus, item, "approve")
    one, two = WITHDRAW.split("\n")
    add(here, "a", "제목이 빠져 있던 조입니다.", one, two, PAYS)
    told = after(here)
    assert [record["candidate"] for record in told.values()] == [record["candidate"] for record in first.values()], "the same pairs"
    assert {record["clause"] for record in told.values()} == {"보통약관/제2조", "보통약관/제3조"}
    assert [record["outcome"] for record in told.values()] == ["pass", "look"]
    assert len(release.select(here.corpus, machine_checked=False).rows) == 1
    add(here, "a", PAYS)
    assert [record["found"] for record in after(here).values()] == ["", ""] and live(here) == set()
    add(here, "a", WITHDRAW, PAYS)
    assert [record["candidate"] for record in after(here).values()] == [record["candidate"] for record in first.values()]
    assert [row.status for row in release.select(here.corpus, machine_checked=True).rows] == ["approved"]


def test_a_pair_that_repeats_a_generated_one_is_its_near_duplicate(here: Job, bring: Bring) -> None:
    from corpus_builder.pairs import Candidate

    made = Candidate("extractive", "기한", "{product} 보통약관에서 며칠 안에 보험금을 지급하나요?", PAYS, (PAYS,))
    with here.corpus.store.writing() as db:
        chunk = next(unit for unit, chunk in work.chunks(db, work.live_chunks(db)) if chunk.body == PAYS)
        pairs.save_candidates(db, chunk, "extractive", [made])
    told = bring({"질문": "든든보험 보통약관에서 며칠 안에 보험금을 지급하나요?", "답변": PAYS, "상품": "든든보험"})
    near.pairs(here)
    with here.corpus.store.reading() as db:
        assert {frozenset((link.dropped, link.kept)) for link in work.links(db, "candidate")} == {
            frozenset((made.id, told["line 1"]["candidate"]))
        }


def test_dropped_by_a_check_waits_for_nobody(here: Job, bring: Bring) -> None:
    told = bring({**QUOTED, "답변": "보험증권을 받은 날부터 20일 이내에 철회할 수 있습니다."})
    assert told["line 1"]["outcome"] == "drop" and desk.claim(here.corpus, "김보상") is None


# ---------------------------------------------------------------- the command


def test_the_command_tells_counts_bad_rows_and_the_exit_code(here: Job, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lines(tmp_path / "faq.jsonl", QUOTED, NOWHERE, {"질문": "빈 답변?", "답변": ""})
    root = ["--corpus", str(here.corpus.root), "import"]
    out = tmp_path / "rows.jsonl"
    assert main([*root, str(file), "--dry-run", "--rows", str(out)]) == Exit.PARTIAL
    assert "nothing was stored" in capsys.readouterr().out
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(row["place"], row.get("found"), row.get("bad")) for row in rows] == [
        ("line 1", "given", None),
        ("line 2", "", None),
        ("line 3", None, "no answer"),
    ]
    mine = tmp_path / "mine.jsonl"
    mine.write_text("mine", "utf-8")
    assert main([*root, str(file), "--rows", str(mine)]) == main([*root, "--rows", str(mine)]) == Exit.USAGE
    assert "holds something else" in capsys.readouterr().err and mine.read_text("utf-8") == "mine"
    assert main(root) == Exit.DONE and "nothing was imported yet" in capsys.readouterr().out
    assert main([*root, str(file), "--json"]) == Exit.PARTIAL
    told = json.loads(capsys.readouterr().out)
    assert main([*root, "--rows", str(out)]) == Exit.DONE and capsys.readouterr(), "an earlier result may be replaced"
    assert (told["new"], told["found"], told["bad"]) == (2, {"given": 1}, [{"place": "line 3", "reason": "no answer"}])
    lines(file, QUOTED, NOWHERE)
    assert main([*root, str(file)]) == Exit.DONE
    assert "2 rows (2 as before), 0 that can't be imported" in capsys.readouterr().out
    assert main(root) == Exit.DONE and "evidence: 1 as quoted; 1 without" in capsys.readouterr().out
    one = lines(tmp_path / "one.jsonl", NOWHERE)
    importing.take_in(here.corpus, importing.read(one, {}))  # and killed before its evidence was looked for
    assert main(root) == Exit.DONE
    assert "one.jsonl: 1 row\n  evidence: 1 not looked for yet (the next build does)" in capsys.readouterr().out
    assert main([*root, "--forget", "one.jsonl"]) == Exit.DONE and "1 row forgotten" in capsys.readouterr().out
    assert main(["--corpus", str(here.corpus.root), "status"]) == Exit.DONE and "imported: faq.jsonl: 2 rows" in capsys.readouterr().out
    assert main([*root, "--forget", "faq.jsonl"]) == Exit.DONE
    assert main([*root, "--forget", "faq.jsonl"]) == main([*root, str(tmp_path / "no.csv")]) == Exit.USAGE
    assert main([*root, str(file), "--forget", "faq.jsonl"]) == main([*root, str(file), "--rows", str(file)]) == Exit.USAGE
    assert len(file.read_text("utf-8").splitlines()) == 2, "the file that is read is never written to"


def test_the_manifest_and_each_row_say_where_a_pair_came_from(here: Job, bring: Bring, tmp_path: Path) -> None:
    bring(QUOTED)
    bring(QUOTED, OWN, name="old.jsonl")
    manifest = release.export_to(here.corpus, tmp_path / "out", [], machine_checked=True)
    assert manifest["by_method"] == {"import": 2} and manifest["by_import"] == {"faq.jsonl": 1, "old.jsonl": 2}
    rows = [json.loads(line)["provenance"] for line in (tmp_path / "out" / "messages.jsonl").read_text("utf-8").splitlines()]
    assert sorted(row["origins"] for row in rows) == [["faq.jsonl, line 1 (C-7)", "old.jsonl, line 1 (C-7)"], ["old.jsonl, line 2"]]
    assert {row["method"] for row in rows} == {"import"}


def test_help_lists_the_names_of_columns(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["import", "--help"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("질문", "답변내용", "messages", "--column question=고객문의"))


def test_an_import_needs_a_corpus(tmp_path: Path) -> None:
    assert main(["--corpus", str(tmp_path / "no"), "import", str(lines(tmp_path / "a.jsonl", QUOTED))]) == Exit.USAGE
    with corpus.opened(tmp_path / "empty", create=True):
        pass
    assert main(["--corpus", str(tmp_path / "empty"), "import", str(tmp_path / "a.jsonl")]) == Exit.DONE, "kept until a document comes"
