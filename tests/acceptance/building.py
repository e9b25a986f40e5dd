"""Shared by the slow tests: running the real command line on a corpus, and comparing what two corpora hold."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PDFS = ROOT / "pdfs"
FIRST, SECOND, SCAN = PDFS / "daonnuri_living_2025-04.pdf", PDFS / "daonnuri_living_2025-10.pdf", PDFS / "daonnuri_pet_scan_2024-09.pdf"
POLICIES = (FIRST, SECOND, SCAN)
"""The whole policies; the short samples in layouts/ each show one trouble."""

TIMES = {"at", "added_at", "sent_at", "started_at", "ended_at", "made_at", "decided_at", "leased_until", "seconds", "seq", "token"}
"""Columns that say when or in what order something happened, not what there is."""


def command(*args: object) -> list[str]:
    return [sys.executable, "-m", "corpus_builder", *map(str, args)]


def run(*args: object, expect: int = 0, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line; fails with its output when the exit code is another."""
    done = subprocess.run(command(*args), capture_output=True, text=True, env={**os.environ, **(env or {})})
    assert done.returncode == expect, f"exit {done.returncode}, not {expect}\n{done.stdout}\n{done.stderr}"
    return done


def status(corpus: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("--corpus", corpus, "status", "--json").stdout)
    return found


def rows(corpus: Path, *, leave_out: tuple[str, ...] = ("meta", "runs", "sqlite_sequence")) -> dict[str, list[tuple[Any, ...]]]:
    """table -> its rows without times, sorted: equal for two corpora that hold the same."""
    db = sqlite3.connect(corpus / "corpus.db")
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if name not in leave_out]
    result = {}
    for table in tables:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] not in TIMES]
        quoted = ", ".join(f'"{column}"' for column in columns)
        result[table] = sorted(db.execute(f"SELECT {quoted} FROM {table}"), key=repr)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    return result
