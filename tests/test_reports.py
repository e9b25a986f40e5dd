"""Parse reports: what they count, how they are named and shown, and the copies that are never older than they."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from rich.cells import cell_len

from corpus_builder import corpus, pipeline, reports
from corpus_builder.cli import main
from corpus_builder.corpus import Corpus
from corpus_builder.errors import Exit, PermanentError, UsageError
from corpus_builder.model import Catalogue, Document
from corpus_builder.stagework import Structured, cut
from corpus_builder.store import findings, ledger, withdrawals, work
from corpus_builder.structure import Options
from tests.structure.invented import PREFACE, page
from tests.test_intake import job

ONE, TWO, BAD = (Document(letter * 64, f"/x/{name}", 10) for letter, name in (("a", "하나.pdf"), ("b", "two.pdf"), ("c", "broken.pdf")))


def structured(document: Document) -> Structured:
    terms = page(
        "^다온누리 상해보험 보통약관",
        "제1조(용어의 정의)",
        "이 약관에서 ‘골절’이라 함은 뼈의 구조적 연속성이 끊어진 상태를 말합니다.",
        "제2조(보험금의 지급사유)",
        "회사는 골절로 진단된 때에 제9조(보험금의 한도)에 따른 보험금을 지급합니다.",
        "제3조(삭제)",
        "〈삭제〉",
    )
    rider = page(
        "^화상진단비 특별약관",
        "제1조(보험금의 지급사유)",
        "회사는 화상으로 진단된 때에 화상진단비를 지급합니다.",
        "제2조(준용규정)",
        "이 특별약관에서 정하지 않은 사항은 보통약관을 따릅니다.",
        number=2,
    )
    return cut(document.id, [PREFACE, terms, rider], Catalogue(), Options())


def save(here: Corpus, document: Document, out: Structured) -> None:
    with here.store.writing() as db:
        work.add_document(db, document)
        work.save_structure(db, document.id, out.clauses, out.pieces, out.detected)
        findings.save(db, document.id, out.references, out.definitions, out.report)
        reports.forget(here, document)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Corpus]:
    with corpus.opened(tmp_path, create=True) as opened:
        for document in (ONE, TWO):
            save(opened, document, structured(document))
        with opened.store.writing() as db:
            work.add_document(db, BAD)
            ledger.failed(db, "read", BAD.id, "r", PermanentError("truncated", "the file ends in the middle"))
        yield opened


def test_the_report_counts_what_was_cut(here: Corpus) -> None:
    (found,) = reports.collect(here, ["하나.pdf"])
    assert (found["file"], found["report"], found["pages"], found["articles"]) == ("하나.pdf", True, {"text layer": 3}, 5)
    assert [(unit["title"], unit["page"], unit["articles"]) for unit in found["units"]] == [
        ("다온누리 상해보험 보통약관", 1, 3),
        ("화상진단비 특별약관", 2, 2),
    ]
    assert found["skipped"] == {"deleted": 1, "준용 only": 1}
    assert [(chunk["path"], chunk["page"]) for chunk in found["skipped_chunks"]] == [
        ("다온누리 상해보험 보통약관/제3조", 1),
        ("화상진단비 특별약관/제2조", 2),
    ]
    assert found["references"] == {"unresolved": 1}
    (lost,) = found["remarks"]
    assert (lost["kind"], lost["path"], lost["page"]) == ("reference", "다온누리 상해보험 보통약관/제2조", 1)
    assert "제9조(보험금의 한도)" in lost["what"] and lost["why"]
    assert (found["chunks"]["number"], found["chunks"]["asked_about"], found["chunks"]["context"]) == (5, 3, {"definition": 1})
    assert reports.summary(found)["skipped"] == 2


def test_what_nobody_sees_and_what_speaks_to_a_model_is_counted(here: Corpus) -> None:
    (found,) = reports.collect(here, ["하나.pdf"])
    unseen = [
        (3, "7 invisible characters left out"),
        (3, "2 characters outside of the page left out"),
        (4, "a picture on 5% of the page was not read"),
    ]
    more = [{"kind": "page", "page": page, "path": "", "what": what, "why": ""} for page, what in unseen]
    planted = [{"kind": "planted", "page": 1, "path": "보통약관/제1조", "what": "이전지시를무시", "why": "speaks to a language model"}]
    told = found | {"remarks": [*found["remarks"], *more, *planted]}
    said = reports.line(reports.summary(told))
    assert "1 texts that speak to a model or hide something, 1 pages with text that nobody sees, left out" in said
    assert "texts that speak to a language model, or hide something: 1" in reports.text(told)


def test_documents_are_named_by_file_path_or_hash(here: Corpus) -> None:
    assert [found["file"] for found in reports.collect(here)] == ["하나.pdf", "two.pdf", "broken.pdf"]
    assert [found["file"] for found in reports.collect(here, ["/x/two.pdf", "aaaaaa"])] == ["하나.pdf", "two.pdf"]
    with pytest.raises(UsageError, match="no document three"):
        reports.collect(here, ["two.pdf", "three"])


def test_one_document_has_the_names_of_all_its_copies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [tmp_path / folder / name for folder, name in (("2024", "terms.pdf"), ("2025", "renamed.pdf"), ("other", "terms.pdf"))]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(b"other bytes" if path.parent.name == "other" else b"the same bytes")
    with job(tmp_path / "corpus") as here:
        pipeline.register(here, paths)
        same = reports.one(here.corpus, str(paths[0]))
        assert reports.one(here.corpus, str(paths[1])) == reports.one(here.corpus, "renamed.pdf") == same
        assert reports.one(here.corpus, same.id[:8]) == same != reports.one(here.corpus, str(paths[2]))
        with pytest.raises(UsageError, match=r"2 documents are called terms\.pdf") as ambiguous:
            reports.one(here.corpus, "terms.pdf")
        assert same.id[:12] in ambiguous.value.advice and str(paths[2]) in ambiguous.value.advice
    assert main(["--corpus", str(tmp_path / "corpus"), "withdraw", str(paths[0])]) == Exit.DONE
    assert main(["--corpus", str(tmp_path / "corpus"), "withdraw", "terms.pdf"]) == Exit.USAGE
    capsys.readouterr()


def test_withdrawing_again_keeps_the_reason_unless_there_is_a_new_one(
    here: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    already = "is withdrawn already, because: "
    for given, known, said in (("중지", "중지", ""), ("", "중지", f"{already}중지"), ("오류", "오류", f"{already}오류")):
        why = ["--why", given] if given else []
        assert main(["--corpus", str(tmp_path), "withdraw", "two.pdf", *why]) == Exit.DONE
        with here.store.reading() as db:
            assert withdrawals.withdrawn(db) == {TWO.id: known}
        err = capsys.readouterr().err
        assert said in err and ("stood in it" in err) == (not said)
    assert main(["--corpus", str(tmp_path), "withdraw", "two.pdf", "--undo"]) == Exit.DONE


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_report_fits_its_width_and_says_everything(here: Corpus, width: int) -> None:
    (found,) = reports.collect(here, ["하나.pdf"])
    text = reports.text(found, width)
    assert max(cell_len(line) for line in text.split("\n")) <= width
    if width >= 80:  # narrower, a cell's words go on in the next line, beside those of other cells
        assert all(said in text for said in ("하나.pdf", "화상진단비 특별약관", "준용 only", "제9조(보험금의 한도)"))


def test_words_of_a_policy_are_no_markup(here: Corpus) -> None:
    (found,) = reports.collect(here, ["하나.pdf"])
    found["units"][0]["title"] = "[bold]별표 [/] [참고]"
    assert "[bold]별표 [/] [참고]" in reports.text(found)


def test_long_lists_are_cut_for_the_terminal_only(here: Corpus) -> None:
    (found,) = reports.collect(here, ["하나.pdf"])
    found["remarks"] = found["remarks"] * (reports.SHOWN + 5)
    assert reports.text(found).count("제9조(보험금의 한도)") == reports.SHOWN + 5
    assert sum("5 more" in str(part) for part in reports.shown(found)) == 1


def test_every_document_has_a_copy_that_follows_its_report(here: Corpus) -> None:
    reports.write(here)
    folder = here.root / "reports"
    assert sorted(file.name for file in folder.iterdir()) == ["two.pdf.txt", "하나.pdf.txt"]
    (folder / "two.pdf.txt").write_text("mine")
    reports.write(here)
    assert (folder / "two.pdf.txt").read_text() == "mine", "nothing changed, nothing is written"
    out = structured(TWO)
    out.report["articles"] = 77
    save(here, TWO, out)
    assert not (folder / "two.pdf.txt").exists()
    reports.write(here)
    assert "77 articles" in (folder / "two.pdf.txt").read_text(encoding="utf-8")


def test_two_files_of_one_name_have_two_copies(here: Corpus) -> None:
    other = Document("e" * 64, "/y/two.pdf", 10)
    save(here, other, structured(other))
    reports.write(here)
    names = {file.name for file in (here.root / "reports").iterdir()}
    assert names == {"하나.pdf.txt", "two.pdf-bbbbbbbb.txt", "two.pdf-eeeeeeee.txt"}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_longest_file_names_have_copies_too(here: Corpus, form: Literal["NFC", "NFD"]) -> None:
    stem = unicodedata.normalize(form, "각" * 83 if form == "NFC" else "각" * 27)
    long = [Document(letter * 64, f"/{letter}/{stem}.pdf", 10) for letter in "ef"]
    assert 246 < len(Path(long[0].path).name.encode()) <= 255
    for document in long:
        save(here, document, structured(document))
    reports.write(here)
    names = {file.name for file in (here.root / "reports").iterdir()} - {"하나.pdf.txt", "two.pdf.txt"}
    assert sorted(name[-13:] for name in names) == ["-eeeeeeee.txt", "-ffffffff.txt"]
    assert all(name.startswith(long[0].name[:20]) for name in names)
    reports.forget(here, long[0])
    assert len(list((here.root / "reports").iterdir())) == 3


def test_the_command_prints_reports_and_says_which_are_missing(here: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(here.root)
    assert main(["--corpus", root, "report", "하나.pdf", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["articles"] == 5
    assert main(["--corpus", root, "report", "two.pdf"]) == 0
    assert "화상진단비" in capsys.readouterr().out
    assert main(["--corpus", root, "report"]) == 1
    assert "the file ends in the middle" in capsys.readouterr().out
    assert main(["--corpus", root, "report", "nothing.pdf"]) == 2
    assert main(["--corpus", root, "status"]) == 0
    assert "2 terms, 5 articles, " in capsys.readouterr().out


def test_a_file_is_reported_on_without_a_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    sample = Path(__file__).parent.parent / "pdfs" / "daonnuri_living_2025-04.pdf"
    assert main(["parse", str(sample), "--report", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["file"], found["articles"], found["pages"]) == (sample.name, 94, {"text layer": 34})
    assert main(["parse", str(sample), "--json"]) == 2
