"""The project's own policies and what is true of them, for tests of every stage. pdfs/README.md says what each sample shows.

Scans for OCR: `pdf(stem)` and `scan_texts(stem)` give a file and its text per page, `damaged(stem, damage, folder)` the same pages under
a damage of your own (`replace(sample_scan.HARSH, noise=20.0)`), and `error_rate` compares. Stems of scans: SCANS.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import generate
import pytest
from rapidfuzz.distance import Levenshtein
from sample_scan import Damage

from corpus_builder.model import Clause, Page
from corpus_builder.reading import Options as ReadingOptions
from corpus_builder.reading.extract import extract
from corpus_builder.reading.settle import settle
from corpus_builder.structure import Options
from corpus_builder.structure.clauses import clauses
from tests.conftest import PDFS

LIVING = ("daonnuri_living_2025-04", "daonnuri_living_2025-10")
BOXED = ("boxed_marks", "boxed_marks_other")
PLAIN = ("torn", "placed_words", "two_columns", "boxes", "contents_bare", "contents_paged", "headings", "tables", "hidden_words")
"""Short samples with a text layer whose every printed line is told."""
UNREADABLE = ("old_ocr_layer", "shifted_letters", "lost_letters")
"""Samples whose text layer isn't what the page shows; like scans they have texts for OCR."""
SCANS = ("daonnuri_pet_scan_2024-09", "harsh_scan")


def pdf(stem: str) -> Path:
    """The file of a sample."""
    whole = PDFS / f"{stem}.pdf"
    return whole if whole.is_file() else PDFS / "layouts" / f"{stem}.pdf"


@cache
def truth(stem: str) -> Any:
    """What is true of a sample (pdfs/README.md, "The truth")."""
    return json.loads((PDFS / "truth" / f"{stem}.json").read_text(encoding="utf-8"))


@cache
def pages(stem: str) -> list[Page]:
    """The settled pages of a sample, without OCR."""
    return settle(extract("d", str(pdf(stem)), ReadingOptions()), ReadingOptions())


@cache
def read(stem: str) -> list[Clause]:
    """The clauses of a sample, without OCR."""
    return clauses("d", pages(stem), Options())


def cases(stems: Sequence[str], failing: Mapping[str, str]) -> list[Any]:
    """Parameters for a test over samples; `failing` says for which the reader isn't ready yet, and why."""
    unknown = set(failing) - set(stems)
    assert not unknown, unknown
    marks = {stem: [pytest.mark.xfail(strict=True, reason=reason)] for stem, reason in failing.items()}
    return [pytest.param(stem, marks=marks.get(stem, [])) for stem in stems]


def squeezed(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def spaced(text: str) -> str:
    """The text with single blanks."""
    return " ".join(text.split())


# ---------------------------------------------------------------- scans


def scan_texts(stem: str) -> list[str]:
    """The text of a scan, page by page: everything that is printed, in lines from top to bottom."""
    return ["\n".join(lines) for lines in truth(stem)["ocr_texts"]]


def damaged(stem: str, damage: Damage, folder: Path) -> Path:
    """The pages of a scan under another damage, as a new file; `scan_texts` is true of it, too. Needs the Nanum fonts."""
    path = folder / f"{stem}.pdf"
    path.write_bytes(generate.scanned(stem, damage))
    return path


def error_rate(found: Sequence[str], wanted: Sequence[str]) -> float:
    """Character error rate over pages, blanks not counted."""
    pairs = [(squeezed(a), squeezed(b)) for a, b in zip(found, wanted, strict=True)]
    return sum(Levenshtein.distance(a, b) for a, b in pairs) / sum(len(b) for _, b in pairs)
