from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus_builder import catalogue, corpus
from corpus_builder.corpus import Corpus
from corpus_builder.errors import UsageError
from corpus_builder.model import Catalogue
from corpus_builder.store import work
from tests.small import make


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Corpus]:
    make(tmp_path)
    with corpus.opened(tmp_path) as opened:
        catalogue.write(opened)
        yield opened


def table(here: Corpus) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(here.documents_csv.read_text(encoding="utf-8-sig"))))


def change(here: Corpus, edit: Callable[[dict[str, str]], object], encoding: str = "utf-8-sig") -> None:
    rows = table(here)
    edit(rows[0])
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    here.documents_csv.write_bytes(out.getvalue().encode(encoding))


def now(here: Corpus) -> Catalogue:
    with here.store.reading() as db:
        return work.documents(db)[0].catalogue


def redetect(here: Corpus, **values: str) -> None:
    with here.store.writing() as db:
        document = work.documents(db)[0].id
        work.save_structure(db, document, [], [], Catalogue(**values))


def test_the_file_shows_what_was_detected_and_unknown(here: Corpus) -> None:
    columns = ["sha256", "file", "insurer", "product", "product code", "edition", "effective date", "language", "rights basis"]
    assert list(table(here)[0]) == columns
    assert table(here)[0]["product"] == "무배당 한빛상해보험"
    assert table(here)[0]["rights basis"] == "unknown"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp949"])
def test_a_changed_cell_is_a_persons_and_wins_for_good(here: Corpus, encoding: str) -> None:
    change(here, lambda row: row.update({"product": "한빛 새이름보험", "effective date": "2025. 7. 1."}), encoding)
    catalogue.take_up(here)
    redetect(here, product="다시 읽은 이름", insurer="새로 읽은 회사")
    catalogue.write(here)
    catalogue.take_up(here)
    assert (now(here).product, now(here).insurer, now(here).effective_date) == ("한빛 새이름보험", "새로 읽은 회사", "2025-07-01")


def test_an_untouched_cell_follows_detection_and_a_cleared_one_returns_to_it(here: Corpus) -> None:
    redetect(here, product="다시 읽은 이름")
    catalogue.take_up(here)
    assert now(here).product == "다시 읽은 이름"
    catalogue.write(here)
    change(here, lambda row: row.update({"product": "사람이 쓴 이름"}))
    catalogue.take_up(here)
    catalogue.write(here)
    change(here, lambda row: row.update({"product": ""}))
    catalogue.take_up(here)
    assert now(here).product == "다시 읽은 이름"


def test_a_person_may_say_unknown(here: Corpus) -> None:
    change(here, lambda row: row.update({"edition": "unknown"}))
    catalogue.take_up(here)
    assert now(here).edition == "unknown"


def test_rows_of_other_documents_are_kept(here: Corpus) -> None:
    text = here.documents_csv.read_text(encoding="utf-8-sig")
    here.documents_csv.write_text(text + "f" * 64 + ",later.pdf,회사,상품,,,,\n", encoding="utf-8-sig")
    catalogue.take_up(here)
    catalogue.write(here)
    assert [row["file"] for row in table(here)] == ["hanbit_2025.pdf", "later.pdf"]


@pytest.mark.parametrize("date", ["2025-13-01", "2025-02-30", "soon", "25-1-1"])
def test_a_date_that_is_none_is_named(here: Corpus, date: str) -> None:
    change(here, lambda row: row.update({"effective date": date}))
    with pytest.raises(UsageError, match=r"documents\.csv.*effective date"):
        catalogue.take_up(here)


def test_a_file_without_its_columns_is_named(here: Corpus) -> None:
    here.documents_csv.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="sha256"):
        catalogue.take_up(here)


def test_columns_of_somebodys_own_are_kept_and_headers_are_read_leniently(here: Corpus) -> None:
    text = here.documents_csv.read_text(encoding="utf-8-sig")
    head, row = text.splitlines()[:2]
    head = head.replace("rights basis", "Rights_Basis ") + ",메모"
    here.documents_csv.write_text(f"{head}\n{row.upper().removesuffix('UNKNOWN')}계약 2025-7,다시 볼 것\n", encoding="utf-8-sig")
    catalogue.take_up(here)
    catalogue.write(here)
    assert now(here).rights_basis == "계약 2025-7"
    assert (table(here)[0]["메모"], table(here)[0]["rights basis"]) == ("다시 볼 것", "계약 2025-7")


@pytest.mark.parametrize("text", ['sha256,file\n"abc,x.pdf\n', "sha256,sha256\na,b\n", "sha256,file\nabc," + "x" * 140_000 + "\n"])
def test_a_file_that_is_no_csv_is_an_error_with_its_name(here: Corpus, text: str) -> None:
    here.documents_csv.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"documents\.csv"):
        catalogue.take_up(here)
