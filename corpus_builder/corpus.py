"""A corpus is a folder: corpus.toml, documents.csv, the store, page images and logs. This module opens and locks it.

corpus.toml      settings that differ from the default (optional)
documents.csv    what each PDF is; people complete it (catalogue.py)
corpus.db        the store (SQLite), or elsewhere when CORPUS_DB holds a database URL
images/          page images for review, named by content
reports/         a parse report per document, to read (`build` writes them, nothing reads them back)
logs/            one file per run, without clause text or keys
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus_builder import config
from corpus_builder.config import Config
from corpus_builder.errors import LockedError, StorageError, UsageError
from corpus_builder.store import Store

STORE_FILE = "corpus.db"


@dataclass(frozen=True, slots=True)
class Corpus:
    """An open corpus."""

    root: Path
    config: Config
    store: Store

    @property
    def images(self) -> Path:
        return self.root / "images"

    @property
    def documents_csv(self) -> Path:
        return self.root / "documents.csv"


@contextlib.contextmanager
def opened(root: Path, sets: Iterable[str] = (), *, create: bool = False, upgrade: bool = True) -> Iterator[Corpus]:
    """The corpus in `root`. Only `create` (what `build` asks for) makes one where there is none; for `upgrade` see Store.

    Raises SettingsError for bad settings, UsageError where there is no corpus, StorageError when the folder can't be used.
    """
    settings = config.load(root, sets)
    url = os.environ.get("CORPUS_DB", "")
    if not create and not url and not (root / STORE_FILE).is_file():
        raise UsageError(
            f"there is no corpus in {root.resolve()}", "make one with `corpus-builder build PDF|FOLDER`, or name it with --corpus DIR"
        )
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"can't make the folder {root}: {error.strerror}") from error
    store = Store(url, upgrade=upgrade) if url else Store.at((root / STORE_FILE).resolve(), upgrade=upgrade)
    try:
        yield Corpus(root, settings, store)
    finally:
        store.close()


@contextlib.contextmanager
def locked(corpus: Corpus) -> Iterator[None]:
    """Hold the corpus for one build. Raises LockedError that says who holds it. The lock dies with its process."""
    path = corpus.root / ".build.lock"
    try:
        handle = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StorageError(f"can't write in {corpus.root}: {error.strerror}", "check the folder's permissions") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise LockedError(f"another build is at work here: {_holder(handle.read())}", "wait for it, or stop it") from None
        handle.seek(0)
        handle.truncate()
        host = os.uname().nodename
        handle.write(json.dumps({"pid": os.getpid(), "host": host, "since": time.strftime("%Y-%m-%d %H:%M:%S")}))
        handle.flush()
        yield


def _holder(text: str) -> str:
    try:
        held = json.loads(text)
        return f"process {held['pid']} on {held['host']}, since {held['since']}"
    except (ValueError, KeyError, TypeError):
        return "an unnamed process"
