"""The corpus that the app serves: opened once per process and held open, never once per rerun."""

from __future__ import annotations

import contextlib
import gc
import json
import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from corpus_builder import corpus as corpora
from corpus_builder import desk
from corpus_builder.corpus import Corpus
from corpus_builder.desk import Progress

FOLDER, SETS = "CORPUS_BUILDER_CORPUS", "CORPUS_BUILDER_SETS"
"""How `corpus-builder review` says which corpus it means, and with which --set."""
PROGRESS_S = 2.0


@dataclass(frozen=True, slots=True)
class Held:
    """An open corpus with what keeps it open: a context manager that nobody holds closes itself."""

    corpus: Corpus
    stack: contextlib.ExitStack


def corpus() -> Corpus:
    """The corpus named by the environment. Raises CorpusError."""
    held: Held = _held(os.environ.get(FOLDER, ""), os.environ.get(SETS, "[]"))
    return held.corpus


def _open(folder: str, sets: str) -> Held:
    stack = contextlib.ExitStack()
    opened = stack.enter_context(corpora.opened(Path(folder or "."), json.loads(sets)))
    # Streamlit collects garbage after every run, and most of that time goes into looking at modules that never die.
    gc.collect()
    gc.freeze()
    return Held(opened, stack)


def _close(held: Held) -> None:
    held.stack.close()


_held = st.cache_resource(_open, show_spinner=False, on_release=_close)


def close_all() -> None:
    """Let go of every open corpus."""
    _held.clear()


def progress(corpus: Corpus, reviewer: str) -> Progress:
    """The counts for the top of the screen, at most two seconds old."""
    counted: Progress = _progress(str(corpus.root), reviewer, corpus)
    return counted


def _count(root: str, reviewer: str, _corpus: Corpus) -> Progress:
    return desk.progress(_corpus, reviewer)


_progress = st.cache_data(_count, ttl=PROGRESS_S, max_entries=200, show_spinner=False)
