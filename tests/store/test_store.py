from __future__ import annotations

import os
import re
import sqlite3
import threading
from inspect import getsource
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, create_mock_engine, inspect, select, text

from corpus_builder.errors import Exit, PermanentError, StorageError, TransientError, UsageError
from corpus_builder.model import Document
from corpus_builder.pairs import Answer, Request, Usage
from corpus_builder.store import Store, imports, ledger, migrations, tables, work
from corpus_builder.store.calls import StoredCalls, usage

NOW = len(migrations.STEPS) + 1


def document(name: str) -> Document:
    return Document(name * 64, f"/x/{name}.pdf", 10)


def test_a_writing_block_is_one_transaction(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as db:
        work.add_document(db, document("a"))
        raise ZeroDivisionError
    with store.reading() as db:
        assert work.documents(db) == []


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    with store.writing() as writing:
        work.add_document(writing, document("a"))
        with store.reading() as reading:
            assert work.documents(reading) == []
    with store.reading() as db:
        assert [d.name for d in work.documents(db)] == ["a.pdf"]


def test_two_writers_wait_for_each_other(store: Store) -> None:
    def add(name: str) -> None:
        for n in range(20):
            with store.writing() as db:
                ledger.done(db, "s", f"{name}{n}", "r")

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as db:
        assert ledger.counts(db) == {"s": {"done": 80}}


def test_the_ledger_says_what_is_pending(store: Store) -> None:
    with store.writing() as db:
        ledger.done(db, "s", "done", "r1")
        ledger.done(db, "s", "changed", "r0")
        ledger.failed(db, "s", "permanent", "r1", PermanentError("bad", "because", "mend it"))
        ledger.failed(db, "s", "transient", "r1", TransientError("busy"))
        recipes = dict.fromkeys(["new", "done", "changed", "permanent", "transient"], "r1")
        assert ledger.pending(db, "s", recipes) == ["new", "changed", "transient"]
        assert ledger.pending(db, "s", recipes, retry=True) == ["new", "changed", "permanent", "transient"]
        assert ledger.pending(db, "s", {"permanent": "r2"}) == ["permanent"], "a new recipe tries a permanent failure again"
        assert [(f.unit, f.reason, f.message) for f in ledger.failures(db)] == [
            ("permanent", "bad", "because (mend it)"),
            ("transient", "busy", "busy"),
        ]
        ledger.keep_only(db, "s", ["done"])
        assert ledger.counts(db) == {"s": {"done": 1}}


def test_answers_are_kept_byte_for_byte_and_never_overwritten(store: Store) -> None:
    log = StoredCalls(store)
    request = Request({"model": "m", "messages": [{"role": "user", "content": "가"}]})
    log.sent([request])
    first = Answer(request.key, b"\x00\xff not json", "m-1", Usage(3, 4, None), 0.5)
    log.answered([first])
    log.answered([Answer(request.key, b"another", "m-2", Usage(), 9.0)])
    assert log.known([request.key, "absent"]) == {request.key: first}
    other = Request({"model": "m", "messages": []})
    log.sent([other])
    log.failed(other.key, "timeout", "no answer")
    counted = usage(store)
    assert (counted["answers"], counted["input_tokens"], counted["failed_attempts"], counted["possibly_billed"]) == (1, 3, 1, 1)


def test_calls_that_were_possibly_billed_are_never_forgotten(store: Store) -> None:
    log, request = StoredCalls(store), Request({"model": "m", "messages": []})
    for reason in ("timeout", "rate limit", "connection", "connection lost", "not an answer"):
        log.sent([request])
        log.failed(request.key, reason, "")
    log.sent([request])  # killed before it was answered
    assert usage(store)["possibly_billed"] == 4
    log.sent([request])
    log.answered([Answer(request.key, b"at last", "m-1", Usage(3, 4, None), 0.5)])
    counted = usage(store)
    assert (counted["answers"], counted["failed_attempts"], counted["possibly_billed"]) == (1, 5, 4)


def test_a_full_or_broken_store_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "corpus.db").write_bytes(b"this is not a database at all, only some text" * 10)
    with pytest.raises(StorageError) as caught:
        Store.at(tmp_path / "corpus.db")
    assert caught.value.exit is Exit.STORAGE
    with pytest.raises(StorageError):
        Store.at(tmp_path / "no" / "such" / "folder" / "corpus.db")


def test_postgresql_gets_the_index_of_damaged_pages_alone() -> None:
    """Its condition is added when the table is made: naming it in tables.py imports the PostgreSQL part into every process."""
    statements: list[str] = []
    engine: Any = create_mock_engine("postgresql://", lambda sql, *_, **__: statements.append(str(sql.compile(dialect=engine.dialect))))
    tables.metadata.create_all(engine, checkfirst=False)
    assert "CREATE INDEX damaged_pages ON pages (document, number) WHERE damage <> ''" in statements


def test_a_newer_store_is_refused(store: Store) -> None:
    with store.writing() as db:
        db.execute(text("UPDATE meta SET value = '99' WHERE key = 'schema'"))
    with pytest.raises(StorageError, match="schema version 99"):
        Store(store.url)


def test_migrating_keeps_the_rows_makes_a_backup_and_happens_once(tmp_path: Path, store: Store) -> None:
    with store.writing() as db:
        work.add_document(db, document("a"))
    calls = []

    def newest(db: Connection) -> None:
        calls.append(1)
        db.execute(text("ALTER TABLE documents ADD COLUMN colour TEXT DEFAULT 'blue'"))

    engine = create_engine(store.url)
    for _ in range(2):
        migrations.migrate(engine, (*migrations.STEPS, newest))
    assert calls == [1]
    assert migrations.version(engine) == NOW + 1
    with engine.connect() as db:
        assert db.execute(text("SELECT colour FROM documents")).scalars().all() == ["blue"]
    backup = sqlite3.connect(tmp_path / f"corpus.db.v{NOW}.bak")
    assert backup.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    assert "colour" not in [row[1] for row in backup.execute("PRAGMA table_info(documents)")]
    backup.close()
    engine.dispose()


def test_a_failing_migration_leaves_everything_as_it_was(store: Store) -> None:
    def bad(db: Connection) -> None:
        db.execute(text("CREATE TABLE half (x)"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrations.migrate(store._writer, (*migrations.STEPS, bad))
    assert migrations.version(store._writer) == NOW
    assert not inspect(store._writer).has_table("half")


def test_the_schema_is_pinned() -> None:
    """Changing tables.py without a migration step breaks stores in the field: add a step, then this number and hash."""
    import hashlib

    columns = sorted(f"{t.name}.{c.name} {c.type} {c.primary_key} {c.unique}" for t in tables.metadata.tables.values() for c in t.columns)
    digest = hashlib.sha256("\n".join(columns).encode()).hexdigest()[:12]
    assert (len(migrations.STEPS) + 1, digest) == (4, "b97819ef4618")


def test_walking_there_gives_the_schema_of_a_new_store(tmp_path: Path, store: Store) -> None:
    """From version 1, whose pages held the OCR result beside the text layer's."""
    old = sqlite3.connect(tmp_path / "old.db")
    for (sql,) in _schema(tmp_path / "corpus.db"):
        if not re.search(
            r"\b(surveys|readings|pages|clause_references|definitions|reports|occurrences_by_skip|ledger_by_outcome|kept_texts|imported|ix_imported_candidate|relatives|word_questions|words|withdrawals|outside|heirs)\b",
            sql,
        ):
            old.execute(sql)
    old.execute("CREATE TABLE pages (document VARCHAR(64), number INTEGER, source VARCHAR(20), reason TEXT, data TEXT, ocr TEXT)")
    old.execute("INSERT INTO ledger VALUES ('read', 'd', 'r', 'done', '', '', 0), ('check', 'c', 'r', 'done', '', '', 0)")
    old.execute("INSERT INTO meta VALUES ('schema', '1')")
    old.commit()
    old.close()
    walked = Store.at(tmp_path / "old.db")
    assert _schema(tmp_path / "old.db") == _schema(tmp_path / "corpus.db")
    with walked.reading() as db:
        assert ledger.counts(db) == {"check": {"done": 1}}, "every page is read again"
    walked.close()


def test_steps_that_were_released_are_never_edited() -> None:
    """A store in the field walked them as they were; what tables.py says today is the last step's business."""
    import hashlib

    digests = [hashlib.sha256("\n".join(sql).encode()).hexdigest()[:12] for sql in (migrations._TO_2,)]
    assert digests == ["f54cf1b7da39"]
    assert "tables." not in getsource(migrations._read_again)


def _schema(file: Path) -> list[tuple[str]]:
    db = sqlite3.connect(file)
    found = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name").fetchall()
    db.close()
    return [(re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split())),) for (sql,) in found]


def test_select_works_on_all_tables(store: Store) -> None:
    with store.reading() as db:
        for table in tables.metadata.sorted_tables:
            assert db.execute(select(table)).all() == [] or table.name == "meta"


@pytest.mark.parametrize(
    ("url", "said"), [("nonsense", "not a database URL"), ("sqlite://", "names no file"), ("nosuch://x/y", "not a database URL")]
)
def test_a_database_url_that_is_none_is_named(url: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Store(url)


def test_a_database_of_somebody_else_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "corpus.db")
    other.execute("CREATE TABLE meta (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(StorageError, match="something else"):
        Store.at(tmp_path / "corpus.db")
    other = sqlite3.connect(tmp_path / "corpus.db")
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("meta",)]
    other.close()


def test_a_read_only_store_can_be_read(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.writing() as db:
        work.add_document(db, document("a"))
    store.close()
    monkeypatch.setattr(os, "access", lambda *_: False)  # tests may run as root, who may write anywhere
    locked = Store.at(tmp_path / "corpus.db")
    with locked.reading() as db:
        assert [d.name for d in work.documents(db)] == ["a.pdf"]
    with pytest.raises(StorageError), locked.writing() as db:
        work.add_document(db, document("b"))
    locked.close()


def test_bytes_that_replace_an_unread_file_replace_its_document(store: Store) -> None:
    with store.writing() as db:
        work.add_document(db, document("a"))
        ledger.failed(db, "read", "a" * 64, "r", PermanentError("truncated"))
        work.add_document(db, Document("b" * 64, "/x/a.pdf", 10))
        assert [d.id[0] for d in work.documents(db)] == ["b"]
        assert ledger.failures(db) == []


def test_a_store_of_version_3_gets_a_place_for_imported_pairs(tmp_path: Path, store: Store) -> None:
    old = sqlite3.connect(tmp_path / "old.db")
    for (sql,) in _schema(tmp_path / "corpus.db"):
        if "imported" not in sql:
            old.execute(sql)
    old.execute("INSERT INTO ledger VALUES ('check', 'c', 'r', 'done', '', '', 0)")
    old.execute("INSERT INTO meta VALUES ('schema', '3')")
    old.commit()
    old.close()
    walked = Store.at(tmp_path / "old.db")
    assert _schema(tmp_path / "old.db") == _schema(tmp_path / "corpus.db")
    with walked.reading() as db:
        assert imports.counts(db) == [] and ledger.counts(db) == {"check": {"done": 1}}
    walked.close()
