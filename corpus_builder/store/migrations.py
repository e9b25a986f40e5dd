"""Schema versions: a new store is created as tables.py says; an older one walks forward by numbered steps.

Each step runs in one transaction with the record that it was done. A step is never edited after a release, and speaks SQL of its own
instead of today's tables.py, which the next change will alter; that change is a new step, and a test holds that walking there gives the
schema that a new store has. Before each step the SQLite file is
copied beside itself (`corpus.db.v1.bak`), so that a failed upgrade costs nothing. A store of a newer version is refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from corpus_builder.errors import StorageError
from corpus_builder.store import tables

Step = Callable[[Connection], None]


_TO_2 = (
    "DROP TABLE pages",
    "DROP TABLE occurrences",
    "CREATE TABLE surveys (document VARCHAR(64) NOT NULL, pages INTEGER NOT NULL, notes TEXT NOT NULL, PRIMARY KEY (document))",
    """CREATE TABLE pages (document VARCHAR(64) NOT NULL, number INTEGER NOT NULL, source VARCHAR(20) NOT NULL, reason TEXT NOT NULL,
    needs_ocr BOOLEAN NOT NULL, damage TEXT NOT NULL, ocr VARCHAR(32), data {bytes} NOT NULL, PRIMARY KEY (document, number))""",
    "CREATE INDEX damaged_pages ON pages (document, number) WHERE damage <> ''",
    "CREATE INDEX pages_by_source ON pages (document, source)",
    "CREATE INDEX pages_for_ocr ON pages (needs_ocr, document, number, ocr)",
    """CREATE TABLE readings (document VARCHAR(64) NOT NULL, number INTEGER NOT NULL, recipe VARCHAR(32) NOT NULL, engine TEXT NOT NULL,
    source VARCHAR(20) NOT NULL, reason TEXT NOT NULL, damage TEXT NOT NULL, data {bytes} NOT NULL, at FLOAT NOT NULL,
    PRIMARY KEY (document, number, recipe))""",
    "CREATE INDEX readings_by_recipe ON readings (recipe, document, number, engine)",
    """CREATE TABLE occurrences (chunk VARCHAR(32) NOT NULL, clause VARCHAR(32) NOT NULL, start INTEGER NOT NULL,
    document VARCHAR(64) NOT NULL, path TEXT NOT NULL, skip TEXT NOT NULL, PRIMARY KEY (chunk, clause, start))""",
    "CREATE INDEX ix_occurrences_document ON occurrences (document)",
    """CREATE TABLE clause_references (clause VARCHAR(32) NOT NULL, start INTEGER NOT NULL, position INTEGER NOT NULL,
    document VARCHAR(64) NOT NULL, kind VARCHAR(20) NOT NULL, target VARCHAR(32) NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (clause, start, position))""",
    "CREATE INDEX ix_clause_references_document ON clause_references (document)",
    "CREATE INDEX ix_clause_references_target ON clause_references (target)",
    """CREATE TABLE definitions (clause VARCHAR(32) NOT NULL, start INTEGER NOT NULL, term TEXT NOT NULL, position INTEGER NOT NULL,
    document VARCHAR(64) NOT NULL, data TEXT NOT NULL, PRIMARY KEY (clause, start, term))""",
    "CREATE INDEX ix_definitions_document ON definitions (document)",
    "CREATE TABLE reports (document VARCHAR(64) NOT NULL, data TEXT NOT NULL, PRIMARY KEY (document))",
    "DELETE FROM ledger WHERE stage IN ('read', 'ocr', 'page', 'structure')",
)


def _read_again(db: Connection) -> None:
    """1 → 2: pages are read in ranges and stored packed, OCR results by recipe; references, definitions and reports are kept, and
    why a chunk is not asked about. What is derived from the files is made again: its recipes are new."""
    for statement in _TO_2:
        db.execute(text(statement.format(bytes=_octets(db))))


def _octets(db: Connection) -> str:
    return "BYTEA" if db.dialect.name == "postgresql" else "BLOB"


_TO_3 = (
    "CREATE INDEX occurrences_by_skip ON occurrences (skip, chunk)",
    "CREATE INDEX ledger_by_outcome ON ledger (stage, outcome, at)",
    """CREATE TABLE kept_texts (kind VARCHAR(10) NOT NULL, id VARCHAR(32) NOT NULL, position INTEGER NOT NULL, packed {bytes} NOT NULL,
    PRIMARY KEY (kind, id))""",
    "CREATE TABLE heirs (chunk VARCHAR(32) NOT NULL, former VARCHAR(32) NOT NULL, PRIMARY KEY (chunk))",
    """CREATE TABLE relatives (kind VARCHAR(10) NOT NULL, id VARCHAR(32) NOT NULL, other VARCHAR(32) NOT NULL, jaccard FLOAT NOT NULL,
    reason TEXT NOT NULL, PRIMARY KEY (kind, id, other))""",
    """CREATE TABLE word_questions (one TEXT NOT NULL, other TEXT NOT NULL, kind VARCHAR(10) NOT NULL,
    id VARCHAR(32) NOT NULL, partner VARCHAR(32) NOT NULL, PRIMARY KEY (one, other, kind, id, partner))""",
    """CREATE TABLE words (one TEXT NOT NULL, other TEXT NOT NULL, same BOOLEAN NOT NULL, at FLOAT NOT NULL,
    PRIMARY KEY (one, other))""",
    """CREATE TABLE outside (source VARCHAR(255) NOT NULL, id TEXT NOT NULL, kind VARCHAR(10) NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (source, id))""",
    "CREATE TABLE withdrawals (document VARCHAR(64) NOT NULL, why TEXT NOT NULL, at FLOAT NOT NULL, PRIMARY KEY (document))",
)


def _index(db: Connection) -> None:
    """2 → 3: the index of near-duplicates is kept, documents can be withdrawn, and a large corpus is counted without a look at its rows."""
    for statement in _TO_3:
        db.execute(text(statement.format(bytes=_octets(db))))


_TO_4 = (
    """CREATE TABLE imported (source VARCHAR(255) NOT NULL, "key" VARCHAR(32) NOT NULL, position INTEGER NOT NULL,
    place VARCHAR(40) NOT NULL, data TEXT NOT NULL, candidate VARCHAR(32) NOT NULL, found VARCHAR(10) NOT NULL,
    why TEXT NOT NULL, doubts TEXT NOT NULL, at FLOAT NOT NULL, PRIMARY KEY (source, "key"))""",
    "CREATE INDEX ix_imported_candidate ON imported (candidate)",
)


def _import(db: Connection) -> None:
    """3 → 4: pairs that came in files are kept as they came."""
    for statement in _TO_4:
        db.execute(text(statement))


STEPS: tuple[Step, ...] = (_read_again, _index, _import)
"""The step at index i leads from version i + 1 to i + 2."""


def version(engine: Engine) -> int:
    """The schema version of a store; 0 when it has no tables yet."""
    if not inspect(engine).has_table("meta"):
        return 0
    with engine.connect() as db:
        columns = {column["name"] for column in inspect(db).get_columns("meta")}
        row = db.execute(text("SELECT value FROM meta WHERE key = 'schema'")).fetchone() if {"key", "value"} <= columns else None
    if row is None:
        raise StorageError("this database holds something else than a corpus", "name another one")
    return int(row[0])


def migrate(engine: Engine, steps: tuple[Step, ...] = STEPS) -> None:
    """Create the store or bring it to the newest version. Raises StorageError for a store from a newer program."""
    newest, at = len(steps) + 1, version(engine)
    if at > newest:
        raise StorageError(f"the store has schema version {at}, this program knows {newest}", "use the newer corpus-builder")
    if at == 0:
        with engine.begin() as db:
            tables.metadata.create_all(db)
            _record(db, newest)
        return
    for number in range(at, newest):
        _backup(engine, number)
        with engine.begin() as db:
            steps[number - 1](db)
            _record(db, number + 1)


def _record(db: Connection, number: int) -> None:
    db.execute(text("DELETE FROM meta WHERE key = 'schema'"))
    db.execute(text("INSERT INTO meta (key, value) VALUES ('schema', :v)"), {"v": str(number)})


def _backup(engine: Engine, number: int) -> None:
    """A consistent copy of a SQLite store through its backup API (a plain file copy could miss the write-ahead log)."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return
    target = Path(f"{file}.v{number}.bak")
    source, copy = sqlite3.connect(file), sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
