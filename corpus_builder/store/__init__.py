"""All SQL. A `Store` hands out connections: `with store.reading() as db` and `with store.writing() as db`.

The modules beside this one hold plain functions over such a connection, one module per concern: `work` (documents, pages,
clauses, chunks), `pairs` (candidates, verdicts), `ledger` (what is done, what failed), `calls` (the durable log of model calls),
`desk` (slots, decisions). A `writing` block is one transaction: it commits when left and rolls back when an exception leaves it.

On SQLite a writer starts with BEGIN IMMEDIATE, because a read transaction that turns into a write fails at once under another
writer, whatever the timeout; readers use plain BEGIN, because an immediate one would make every read take the writer's slot.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Table, create_engine, delete, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from corpus_builder.errors import StorageError, UsageError
from corpus_builder.store import migrations, tables

BUSY_S = 30
SCHEMA = len(migrations.STEPS) + 1
"""The schema version that this program works with."""
KEPT_COUNTS = "live counts"
"""The row of `meta` that holds what `counts.keep` counted; a transaction that changes one of the tables `COUNTED` removes it."""
COUNTED = frozenset(
    table.name for table in (tables.occurrences, tables.methods, tables.candidates, tables.productions, tables.verdicts, tables.links)
)


class Store:
    """One corpus's database. `url` is a SQLAlchemy URL; see `at` for a SQLite file."""

    def __init__(self, url: str, *, read_only: bool = False, upgrade: bool = True) -> None:
        """With `upgrade` an older store is brought to the newest version; without, it stays as it is and `schema` says so (0: empty)."""
        self.url = url
        self._reader = _engine(url, "BEGIN", read_only)
        self._writer = _engine(url, "BEGIN IMMEDIATE", read_only)
        event.listen(self._writer, "before_execute", _notice)
        with _as_storage_error():
            if upgrade and not read_only:
                migrations.migrate(self._writer)
            self.schema = migrations.version(self._reader)
        if self.schema != SCHEMA and (upgrade or self.schema > SCHEMA):
            advice = "use the newer corpus-builder" if self.schema > SCHEMA else "open it once where it can be written"
            raise StorageError(f"the store has schema version {self.schema}, this program knows {SCHEMA}", advice)

    @classmethod
    def at(cls, file: Path, *, upgrade: bool = True) -> Store:
        """The SQLite store in `file`, created if it isn't there; where its folder can't be written, it can still be read.

        Raises StorageError.
        """
        if file.is_file() and not os.access(file.parent, os.W_OK):
            # Nobody can write there, so nothing changes under the reader: no lock or shared-memory file is needed.
            return cls(f"sqlite:///file:{quote(str(file))}?mode=ro&immutable=1&uri=true", read_only=True, upgrade=upgrade)
        return cls(f"sqlite:///{file}", upgrade=upgrade)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only reads; it sees one state of the store throughout."""
        with _as_storage_error(), self._reader.begin() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction."""
        with _as_storage_error(), self._writer.begin() as db:
            db.info[KEPT_COUNTS] = "stand"
            yield db
            if db.info[KEPT_COUNTS] != "stand":
                db.execute(delete(tables.meta).where(tables.meta.c.key == KEPT_COUNTS))

    def close(self) -> None:
        """Let go of all connections."""
        self._reader.dispose()
        self._writer.dispose()


def add(db: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows that aren't there yet, by any unique key of the table."""
    if not rows:
        return
    db.execute(_insert(db, table).on_conflict_do_nothing(), rows)


def put(db: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows or overwrite those with the same primary key. Every row has the same columns."""
    if not rows:
        return
    insert = _insert(db, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    db.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def _insert(db: Connection, table: Table) -> Any:
    if db.dialect.name != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # as long to import as all of a small `status`, and few need it

    return postgresql.insert(table)


def _engine(url: str, begin: str, read_only: bool) -> Engine:
    try:
        engine = create_engine(url, connect_args={"timeout": BUSY_S} if url.startswith("sqlite") else {})
    except ArgumentError as error:
        raise UsageError(f"CORPUS_DB is not a database URL: {url}", "for example sqlite:////data/corpus.db or postgresql://…") from error
    except ModuleNotFoundError as error:
        raise UsageError(f"the database driver {error.name} is not installed", f"pip install {error.name}") from error
    if engine.dialect.name == "sqlite":
        if engine.url.database in (None, "", ":memory:"):
            raise UsageError(f"CORPUS_DB names no file: {url}", "write four slashes before an absolute path: sqlite:////data/corpus.db")
        event.listen(engine, "connect", _on_connect_read_only if read_only else _on_connect)
        event.listen(engine, "begin", lambda db: db.exec_driver_sql(begin))
    return engine


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    # pysqlite would start transactions late and by itself; the engine's begin event does it instead.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_S * 1000}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _notice(db: Connection, statement: Any, *_: object) -> None:
    if getattr(statement, "is_dml", False) and statement.table.name in COUNTED:
        db.info[KEPT_COUNTS] = "changed"


def _on_connect_read_only(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None


@contextmanager
def _as_storage_error() -> Iterator[None]:
    """Full disks, read-only folders and damaged files are the operator's to mend: a message, not a traceback."""
    try:
        yield
    except (OperationalError, DBAPIError) as error:
        text = str(error.orig)
        if any(
            sign in text
            for sign in ("full", "readonly", "read-only", "unable to open", "disk I/O", "malformed", "not a database", "locked")
        ):
            raise StorageError(
                f"the store can't be used: {text}", "check disk space, permissions and that the folder is on a local disk"
            ) from error
        raise
