"""`build --dry-run`: what it says of the project's own files is true, and it writes nothing."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from corpus_builder import corpus, pipeline, terminal
from corpus_builder.errors import UsageError
from corpus_builder.forecast import Spread, Tally, for_ocr, forecast, pages
from corpus_builder.intake import read, survey
from corpus_builder.job import Job
from corpus_builder.stagework import Sample
from tests.conftest import PDFS, ROOT
from tests.test_intake import Silent

SETS = ["run.processes=1"]


def sample(count: int, read: int, ocr: int, size: int = 1000) -> Sample:
    return Sample(count, size, (), read, ocr, 0.1)


def test_a_folder_is_forecast_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for path in (PDFS / "daonnuri_living_2025-04.pdf", PDFS / "daonnuri_pet_scan_2024-09.pdf", ROOT / "tests/broken/zero_pages.pdf"):
        shutil.copy(path, folder)
    shutil.copy(PDFS / "daonnuri_living_2025-04.pdf", folder / "again.pdf")
    found = forecast(tmp_path / "corpus", SETS, [folder], Silent())
    assert found["files"] == {"named": 4, "new": 2, "already read": 0, "copies of another": 1, "refused": 1, "not sampled": 0}
    assert found["new pages"] == {"low": 42, "likely": 42, "high": 42}
    ocr = found["pages for OCR"]
    assert ocr["low"] <= 8 <= ocr["high"] and ocr["likely"] == 8
    assert [(refused["file"], refused["reason"]) for refused in found["refused"]] == [("zero_pages.pdf", "no pages")]
    assert "model calls" not in found
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_what_a_corpus_has_read_is_not_counted_again(tmp_path: Path) -> None:
    first, second = PDFS / "daonnuri_living_2025-04.pdf", PDFS / "daonnuri_living_2025-10.pdf"
    with corpus.opened(tmp_path, SETS, create=True) as here:
        job = Job(here, Silent())
        with job.pool:
            pipeline.register(job, [first])
            survey(job)
            read(job)
    found = forecast(tmp_path, [*SETS, "llm.model=some"], [first, second], Silent())
    assert (found["files"]["already read"], found["pages already read"], found["new pages"]["likely"]) == (1, 34, 34)
    assert found["model calls"] == {"low": 68, "likely": 170, "high": 272}, "of the 34 pages that are read and not cut, too"
    found = forecast(tmp_path, [*SETS, "reading.borderless=true"], [first], Silent())
    assert (found["files"]["new"], found["files"]["already read"]) == (1, 0), "this setting shapes pages"


def test_a_corpus_of_an_older_version_is_forecast_as_unread_and_left_as_it_is(tmp_path: Path) -> None:
    with corpus.opened(tmp_path, SETS, create=True) as here:
        job = Job(here, Silent())
        with job.pool:
            pipeline.register(job, [PDFS / "daonnuri_living_2025-04.pdf"])
            survey(job)
            read(job)
    old = sqlite3.connect(tmp_path / "corpus.db")
    for sql in ("UPDATE meta SET value = '1' WHERE key = 'schema'", "DROP TABLE surveys", "DROP TABLE readings"):
        old.execute(sql)
    old.commit()
    old.close()
    content = (tmp_path / "corpus.db").read_bytes()
    found = forecast(tmp_path, SETS, [], Silent())
    assert (found["files"]["new"], found["files"]["already read"]) == (1, 0)
    assert (tmp_path / "corpus.db").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".bak"] == []


def test_without_a_file_there_is_nothing_to_forecast(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no PDF"):
        forecast(tmp_path / "corpus", SETS, [tmp_path], Silent())


def test_a_sample_says_how_far_it_may_be_off() -> None:
    tally = Tally([sample(1000, 5, 0), sample(10, 5, 5), sample(3, 3, 3)])
    new = pages(tally)
    assert new == Spread(1013, 1013, 1013)
    ocr = for_ocr(tally, new)
    assert ocr.low == 0 and ocr.likely == 13 and 13 < ocr.high < 400


def test_a_file_read_to_its_end_is_not_guessed_at() -> None:
    tally = Tally([sample(4, 4, 2)])
    assert for_ocr(tally, pages(tally)) == Spread(2, 2, 2)


def test_files_that_the_sample_did_not_reach_are_estimated_by_their_size() -> None:
    tally = Tally([sample(100, 5, 5, size=1000)], not_reached=2000, files_not_reached=3)
    assert pages(tally) == Spread(200, 300, 500)
    assert for_ocr(tally, pages(tally)).likely == 300


def test_a_length_of_time_is_said_as_a_person_would() -> None:
    said = [terminal.duration(seconds / 3600) for seconds in (0, 1, 45.4, 89, 90, 151, 5000, 5400, 20000, 86400, 200000)]
    assert said == [
        "0 seconds",
        "1 second",
        "45 seconds",
        "89 seconds",
        "2 minutes",
        "3 minutes",
        "83 minutes",
        "1.5 hours",
        "5.6 hours",
        "24 hours",
        "2.3 days",
    ]


def test_the_forecast_is_printed_without_fractions_of_an_hour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_forecast(forecast(tmp_path / "corpus", SETS, [PDFS / "daonnuri_pet_scan_2024-09.pdf"], Silent()))
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("time")]
    assert re.search(r"about \d+ seconds \(\d+ seconds to \d+ seconds\) on \d+ cores?", line), line
