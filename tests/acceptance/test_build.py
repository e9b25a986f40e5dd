"""Whole builds on the project's samples, through the command line: resume, kill -9, recipes, failures, decisions."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from corpus_builder.errors import TransientError
from corpus_builder.pairs import Action
from corpus_builder.store import Store, ledger
from tests.acceptance.building import FIRST, PDFS, POLICIES, ROOT, SCAN, SECOND, command, rows, run, status
from tests.acceptance.quoting_server import serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of the whole policies, built without a disturbance. Tests that change it work on a copy."""
    corpus = tmp_path_factory.mktemp("built") / "corpus"
    run("--corpus", corpus, "build", *POLICIES)
    return corpus


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "corpus")
    return tmp_path / "corpus"


def test_a_build_reads_everything_and_says_so(built: Path) -> None:
    found = status(built)
    assert found["failures"] == []
    assert found["totals"]["documents"] == 3
    assert found["pages"] == {"ocr": 8, "text layer": 68}
    assert found["outcomes"].get("pass", 0) > 150
    assert {d["product"] for d in found["documents"]} >= {"무배당 다온누리 든든생활보험"}
    assert found["skipped"] == {"준용 only": 1}
    assert found["totals"]["references"] > 150 and found["totals"]["definitions"] > 50
    assert all(d["parsed"]["articles"] > 20 and not d["parsed"]["breaks"] for d in found["documents"])
    copies = {file.name: file.read_text(encoding="utf-8") for file in (built / "reports").iterdir()}
    assert set(copies) == {f"{file.name}.txt" for file in (FIRST, SECOND, SCAN)}
    assert "지정대리청구서비스 특별약관" in copies[f"{FIRST.name}.txt"]


def test_every_short_sample_is_built(tmp_path: Path) -> None:
    """Torn, scanned, hidden, rotated: whatever the trouble, every file ends as a document with its pages."""
    corpus = tmp_path / "corpus"
    run("--corpus", corpus, "build", PDFS / "layouts")
    found = status(corpus)
    assert found["failures"] == []
    assert found["totals"]["documents"] == len(list((PDFS / "layouts").glob("*.pdf")))
    assert found["outcomes"].get("pass", 0) > 100


def test_a_second_run_does_nothing(copy: Path) -> None:
    before = rows(copy)
    again = run("--corpus", copy, "build")
    assert rows(copy) == before
    assert again.stderr == "", "no stage reported work"
    logs = sorted((copy / "logs").iterdir(), key=lambda path: path.stat().st_mtime)
    assert "stage structure" in logs[-1].read_text(), "the log says what was asked"
    assert "stage cluster" not in logs[-1].read_text(), "the later stages are not even asked when nothing has changed"


def test_ocr_settings_that_come_back_cost_nothing(tmp_path: Path) -> None:
    corpus, coarse = tmp_path / "corpus", ["--set", "ocr.dpi=120", "--set", "ocr.deskew=false"]
    run("--corpus", corpus, "build", SCAN)
    before = rows(corpus)
    assert "ocr: 8/8" in run("--corpus", corpus, "build", *coarse).stderr
    assert status(corpus)["kept_readings"] == {"tesseract": 8}
    said = run("--corpus", corpus, "build").stderr
    assert "ocr:" not in said and "read:" not in said and "structure: 1/1" in said
    assert rows(corpus)["clauses"] == before["clauses"]


def test_a_build_forecast_writes_nothing(tmp_path: Path) -> None:
    done = run("--corpus", tmp_path / "corpus", "build", *POLICIES, "--dry-run", "--json")
    found = json.loads(done.stdout)
    assert found["new pages"]["likely"] == 76
    assert found["pages for OCR"]["low"] <= 8 <= found["pages for OCR"]["high"]
    assert "sample: 3/3" in done.stderr
    assert not (tmp_path / "corpus").exists()


def test_killed_five_times_it_ends_with_the_same_rows(built: Path, tmp_path: Path) -> None:
    seed = int(os.environ.get("KILL_SEED", time.time_ns()))
    print(f"KILL_SEED={seed}")
    chance = random.Random(seed)
    corpus = tmp_path / "corpus"
    kills = 0
    while kills < 5:
        process = subprocess.Popen(
            command("--corpus", corpus, "build", *POLICIES), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
        try:
            process.communicate(timeout=chance.uniform(0.3, 8.0))
            assert process.returncode == 0
            shutil.rmtree(corpus)  # it came through before its kill: from the start again
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            kills += 1
    run("--corpus", corpus, "build", *POLICIES)
    expected, found = rows(built), rows(corpus)
    for table in expected:
        assert found[table] == expected[table], table


def test_adding_a_pdf_does_only_that_pdf(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    run("--corpus", corpus, "build", FIRST)
    before = rows(corpus)
    said = run("--corpus", corpus, "build", SECOND).stderr
    assert "survey: 1/1" in said and "read: 34/34" in said and "structure: 1/1" in said
    after = rows(corpus)
    for table in ("documents", "pages", "clauses", "chunks", "candidates"):
        assert set(map(repr, before[table])) <= set(map(repr, after[table])), table
    generated = next(line for line in said.splitlines() if line.startswith("generate extractive: 0/"))
    assert 0 < int(generated.rpartition("/")[2]) < 45, "only what the new edition changed"


def test_changing_a_setting_redoes_only_what_depends_on_it(copy: Path) -> None:
    said = run("--corpus", copy, "build", "--set", "generation.extractive.limit=1").stderr
    assert "generate extractive: 0/" in said
    assert "read:" not in said and "structure:" not in said and "ocr:" not in said


def test_broken_files_are_lines_in_the_status_and_the_others_finish(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "corpus", tmp_path / "in"
    shutil.copytree(ROOT / "tests" / "broken", folder)
    shutil.copy(FIRST, folder)
    quick = ["--set", "run.cpu_s=4"]
    done = run("--corpus", corpus, "build", folder, *quick, expect=1)
    assert "Traceback" not in done.stdout + done.stderr
    found = status(corpus)
    reasons = {failure["where"]: failure["reason"] for failure in found["failures"]}
    assert reasons == {
        "bomb.pdf, page 2": "took too long",
        "empty.pdf": "empty file",
        "encrypted.pdf": "encrypted",
        "hanging_page.pdf, page 2": "took too long",
        "misnamed_html.pdf": "not a PDF",
        "misnamed_png.pdf": "not a PDF",
        "page_tree_loop.pdf": "truncated",
        "truncated.pdf": "truncated",
        "zero_pages.pdf": "no pages",
    }
    assert {(warning["where"], warning["reason"]) for warning in found["warnings"]} == {
        ("active.pdf", "JavaScript"),
        ("active.pdf", "embedded files"),
        ("lost_content.pdf, page 2", "text may be missing"),
        ("no_copying.pdf", "copying not permitted"),
    }
    assert all(failure["message"] for failure in found["failures"])
    assert found["outcomes"].get("pass", 0) > 50
    before = rows(corpus)
    run("--corpus", corpus, "build", *quick, expect=1)
    assert rows(corpus) == before, "permanent failures are not tried again by themselves"


def test_without_an_ocr_engine_scans_wait_and_the_rest_finishes(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    nothing = ["--set", f"ocr.tesseract.tessdata={tmp_path / 'nowhere'}"]
    done = run("--corpus", corpus, "build", FIRST, SCAN, *nothing, expect=1)
    assert "8 pages need OCR" in done.stderr and "tesseract" in done.stderr
    assert {f["reason"] for f in status(corpus)["failures"]} == {"no OCR engine"}
    run("--corpus", corpus, "build")
    assert status(corpus)["failures"] == []


def test_a_second_build_at_the_same_time_is_told_who_is_at_work(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    first = subprocess.Popen(command("--corpus", corpus, "build", FIRST), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 20
        while not (corpus / "corpus.db").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        said = run("--corpus", corpus, "build", expect=2).stderr
        assert f"process {first.pid}" in said
        status(corpus)
    finally:
        first.communicate()
    assert first.returncode == 0


def test_ctrl_c_once_finishes_what_is_under_way_and_the_next_run_the_rest(built: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    process = subprocess.Popen(command("--corpus", corpus, "build", *POLICIES), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("read: 0/"):  # pages, by ranges
            break
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    run("--corpus", corpus, "build")
    assert rows(corpus) == rows(built)


def test_names_and_folders_that_can_not_be_read_are_failures_and_go_when_mended(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "corpus", tmp_path / "약관 모음"
    folder.mkdir()
    shutil.copy(FIRST, folder / "생활 보험.PDF")
    odd = os.fsencode(folder) + b"/\xbe\xe0\xb0\xfc.pdf"  # a name in CP949, as a zip from Windows leaves it
    Path(os.fsdecode(odd)).write_bytes(b"%PDF-1.4")
    run("--corpus", corpus, "build", folder, expect=1)
    assert {f["reason"] for f in status(corpus)["failures"]} == {"file name is not UTF-8"}
    Path(os.fsdecode(odd)).unlink()
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 cut")
    run("--corpus", corpus, "build", folder, expect=1)
    shutil.copy(SECOND, folder / "bad.pdf")
    run("--corpus", corpus, "build", folder)
    assert status(corpus)["totals"]["documents"] == 2


def test_a_folder_that_opens_again_is_read_and_a_file_that_is_gone_fails_no_more(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "corpus", tmp_path / "in"
    folder.mkdir()
    run("--corpus", corpus, "build", FIRST)
    store = Store.at(corpus / "corpus.db")
    with store.writing() as db:  # as a run leaves it that may not read there; these tests may run as root, who may
        for path in (folder, tmp_path / "gone.pdf"):
            ledger.failed(db, "add", str(path), "", TransientError("unreadable file", "closed"))
    store.close()
    shutil.copy(ROOT / "tests" / "broken" / "empty.pdf", folder)
    run("--corpus", corpus, "build", expect=1)
    assert [(f["stage"], f["where"]) for f in status(corpus)["failures"]] == [("survey", "empty.pdf")]


def test_page_images_that_were_deleted_come_back(copy: Path) -> None:
    images = sorted(path.name for path in (copy / "images").iterdir())
    shutil.rmtree(copy / "images")
    run("--corpus", copy, "build")
    assert sorted(path.name for path in (copy / "images").iterdir()) == images


def test_parse_and_text_stop_at_a_file_that_hangs_its_reader(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.pdf"
    head = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {} 0 R>>>>/Length 53>>stream"
    forms = [f"{n} 0 obj{head.format(n + 1)}\n" for n in range(10, 40)]  # each draws the next eight times
    body = "".join(form + "/F Do " * 8 + "     \nendstream endobj\n" for form in forms)
    last = "40 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n0 0 m 1 l\nendstream endobj\n"
    page = "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<</XObject<</F 10 0 R>>>>/Contents 4 0 R>>endobj\n"
    content = "4 0 obj<</Length 5>>stream\n/F Do\nendstream endobj\n"
    tree = "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    bomb.write_text(f"%PDF-1.4\n{tree}{page}{content}{body}{last}trailer<</Root 1 0 R>>\n%%EOF")
    started = time.monotonic()
    done = run("--set", "run.timeout_s=6", "text", bomb, expect=1)
    assert "bomb.pdf, page 1: took too long: stopped after 6 s" in done.stderr
    assert json.loads(done.stdout)["source"] == "failed"
    assert time.monotonic() - started < 40


# ---------------------------------------------------------------- with a model server


def with_model(url: str) -> list[object]:
    return ["--set", f"llm.base_url={url}", "--set", "llm.model=quoting", "--set", "generation.methods=qa"]


def test_answers_are_paid_once_and_a_changed_prompt_asks_again(copy: Path) -> None:
    by_rules = status(copy)["totals"]["candidates"]
    with serving() as server:
        run("--corpus", copy, "build", *with_model(server.url))
        asked = sum(server.asked.values())
        assert asked >= 100 and set(server.asked.values()) == {1}
        tokens = status(copy)["tokens"]
        assert (tokens["answers"], tokens["possibly_billed"]) == (asked, 0)
        run("--corpus", copy, "build", *with_model(server.url))
        by_model = status(copy)["totals"]["candidates"]
        run("--corpus", copy, "build")  # back to the rules …
        assert status(copy)["totals"]["candidates"] == by_rules
        run("--corpus", copy, "build", *with_model(server.url))  # … and to the model: its answers are still there
        assert status(copy)["totals"]["candidates"] == by_model
        assert sum(server.asked.values()) == asked
        run("--corpus", copy, "build", *with_model(server.url), "--set", "generation.qa.pairs=1")
        assert sum(server.asked.values()) == 2 * asked, "another prompt is another question"


def test_killed_while_it_draws_a_build_with_a_target_goes_on_with_the_same_draw(copy: Path, tmp_path: Path) -> None:
    def late(text: str) -> str:
        time.sleep(0.05)
        return text

    whole = shutil.copytree(copy, tmp_path / "whole")
    with serving() as server:
        server.damage = late
        run("--corpus", whole, "build", "--target", "30", *with_model(server.url))
        once = set(server.asked)
        server.asked.clear()
        for moment in ("asking", "check: 0/"):
            arguments = command("--corpus", copy, "build", "--target", "30", *with_model(server.url))
            with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
                assert process.stderr is not None
                assert any(line.startswith(moment) for line in process.stderr)
                time.sleep(0.2)
                process.kill()
        run("--corpus", copy, "build", "--target", "30", *with_model(server.url))
        assert set(server.asked) == once
        assert sum(server.asked.values()) - len(once) <= 8, "what was under way at the kill, and nothing else"
        run("--corpus", copy, "build", "--target", "10", *with_model(server.url))
        assert set(server.asked) == once
    assert rows(copy)["productions"] == rows(whole)["productions"]
    assert len(decisions_in_queue(copy)) == 30
    assert len(once) < 60, "an answer of this server holds one pair"


def test_an_unusable_answer_is_asked_for_once_more_kept_and_named(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    with serving() as server:
        server.damage = lambda text: text[:-3]
        run("--corpus", corpus, "build", FIRST, "--sample", "5", *with_model(server.url), expect=1)
        assert {f["reason"] for f in status(corpus)["failures"]} == {"answer truncated"}
        assert status(corpus)["answers"]["qa"]["asked_again"] == {"failed": 5}
        asked = sum(server.asked.values())
        server.damage = lambda text: text
        run("--corpus", corpus, "build", "--sample", "5", *with_model(server.url), expect=1)
        assert sum(server.asked.values()) == asked == 10
        run("--corpus", corpus, "build", "--sample", "5", "--retry", *with_model(server.url))
        assert sum(server.asked.values()) == 15
        assert status(corpus)["failures"] == []
        run("--corpus", corpus, "build", "--sample", "5", *with_model(server.url))
        assert sum(server.asked.values()) == 15
        assert status(corpus)["failures"] == []
        assert "answers to qa: 5 as asked" in run("--corpus", corpus, "status").stdout


def test_a_model_that_can_not_be_asked_empties_nothing(copy: Path) -> None:
    before = status(copy)["totals"]["candidates"]
    run("--corpus", copy, "build", "--set", "llm.model=gpt", expect=2)  # no key
    assert status(copy)["totals"]["candidates"] == before
    run("--corpus", copy, "export", copy / "out", "--include", "machine-checked")
    run("--corpus", copy, "build")
    assert status(copy)["totals"]["candidates"] == before


def test_the_key_stands_nowhere_in_the_corpus(tmp_path: Path) -> None:
    corpus, key = tmp_path / "corpus", "sk-this-is-the-secret-key-0123456789"
    with serving() as server:
        run("--corpus", corpus, "build", FIRST, "--sample", "3", *with_model(server.url), env={"OPENAI_API_KEY": key})
    run("--corpus", corpus, "export", tmp_path / "out", "--include", "machine-checked")
    for path in (*corpus.rglob("*"), *(tmp_path / "out").rglob("*")):
        if path.is_file():
            assert key.encode() not in path.read_bytes(), path


# ---------------------------------------------------------------- decisions outlive rebuilds


def test_two_hundred_decisions_outlive_another_chunker(copy: Path) -> None:
    from corpus_builder import corpus as corpora
    from corpus_builder import desk

    quick = ["review.dwell_ms=0"]
    with corpora.opened(copy, quick) as here:
        decided = []
        for n in range(200):
            item = desk.claim(here, "가")
            assert item is not None
            action: Action = "reject" if n % 10 == 9 else "approve"
            decided.append(desk.decide(here, item, action, reasons=["중복"] if action == "reject" else []))
    run("--corpus", copy, "export", copy / "out1")
    before = json.loads((copy / "out1" / "manifest.json").read_text())
    approved = sum(d.action == "approve" for d in decided)
    assert before["rows"] + before["left_out"].get("near-duplicate of another row", 0) == approved

    run("--corpus", copy, "build", "--set", "structure.max_tokens=230")
    found = status(copy)
    with corpora.opened(copy, quick) as here, here.store.reading() as db:
        from corpus_builder.store import desk as desk_store
        from corpus_builder.store import pairs

        current = pairs.current_candidates(db)
        moved = set(desk_store.adoptions(db).values())
    listed = {lost["candidate"] for lost in found["unattached_decisions"]}
    for decision in decided:
        assert (decision.candidate in current) or (decision.candidate in moved) or (decision.candidate in listed)
    assert listed, "the test must really change some chunks"
    assert len(listed) < 100, "most pairs are the same pairs"
    assert found["review"]["decisions"] == 200
    assert {unit for unit, _ in decisions_in_queue(copy)}.isdisjoint(d.candidate for d in decided)
    run("--corpus", copy, "export", copy / "out2")
    after = json.loads((copy / "out2" / "manifest.json").read_text())
    assert after["rows"] == before["rows"], "an approved pair whose words still stand in a clause still leaves"


def decisions_in_queue(corpus: Path) -> list[tuple[str, str]]:
    import sqlite3

    db = sqlite3.connect(corpus / "corpus.db")
    found = db.execute("SELECT candidate, state FROM slots WHERE state IN ('free', 'leased')").fetchall()
    db.close()
    return found


# ---------------------------------------------------------------- documents come and go


def test_a_withdrawn_document_is_out_at_once_and_nothing_is_paid_for_again(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    with serving() as server:
        run("--corpus", corpus, "build", FIRST, *with_model(server.url))
        alone = sum(server.asked.values())
        run("--corpus", corpus, "build", SECOND, *with_model(server.url))
        found, asked = status(corpus), sum(server.asked.values())
        saved = found["saved"]["qa"]
        priced = run("--corpus", corpus, "status", "--set", "llm.price_input=1e6", "--set", "llm.price_output=2e6").stdout
        assert f"{asked * 20:,.2f} at your prices" in priced, "10 tokens in, 5 out for each answer"
        assert f"about {15 * (saved['equal'] + saved['near']):,} tokens" in priced
        assert saved["near"] >= 1 and alone < asked < 2 * alone, "most of an edition is the edition before"
        assert saved["equal"] + saved["near"] + asked == found["totals"]["occurrences"] - sum(found["skipped"].values())
        run("--corpus", corpus, "export", tmp_path / "before", "--include", "machine-checked")

        run("--corpus", corpus, "withdraw", FIRST.name, "--why", "판매 중지")
        out = next(lost for lost in status(corpus)["without_file"])
        assert (out["file"], out["state"], out["why"], out["pairs"]) == (FIRST.name, "withdrawn", "판매 중지", 0)
        run("--corpus", corpus, "export", tmp_path / "out", "--include", "machine-checked")
        rows = [json.loads(line) for line in (tmp_path / "out" / "alpaca.jsonl").read_text("utf-8").splitlines()]
        assert rows and FIRST.name not in json.dumps(rows, ensure_ascii=False)
        run("--corpus", corpus, "build", *with_model(server.url))
        assert sum(server.asked.values()) == asked, "what the first edition was asked holds in the second"
        assert status(corpus)["totals"]["clauses"] < found["totals"]["clauses"]

        run("--corpus", corpus, "withdraw", FIRST.name, "--undo")
        run("--corpus", corpus, "build", *with_model(server.url))
        assert sum(server.asked.values()) == asked
        assert status(corpus)["totals"]["clauses"] == found["totals"]["clauses"]
        run("--corpus", corpus, "export", tmp_path / "after", "--include", "machine-checked")
    counts = [json.loads((tmp_path / name / "manifest.json").read_text())["rows"] for name in ("before", "after")]
    assert counts[0] == counts[1]
    run("--corpus", corpus, "withdraw", FIRST.name, "--undo", expect=2)
    run("--corpus", corpus, "withdraw", "none.pdf", expect=2)
