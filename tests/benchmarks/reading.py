"""Reading and structure against peers: pages per CPU-second beyond start-up, in one run.

    python -m tests.benchmarks.reading [FILE.pdf …]     (without files: the project's own text-layer samples)

Ours reads with tables, boxes and all repairs, settles and cuts into clauses. Peers do less: PyMuPDF's plain text (no tables), its
rawdict with drawings (what ours is built on), pdfplumber's text and tables, PyMuPDF's Markdown with its layout model. The slow
peers read a few pages spread over the file. pdfplumber comes with `pip install pdfplumber`.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SLOW_PAGES = 8
"""Pages that slow peers read, spread over the file."""


def pages_per_second(count: int, act: Callable[[], object], times: int = 3) -> float:
    """`count` pages over the CPU seconds of the best of several runs, after one that warms up."""
    took = []
    for _ in range(times + 1):
        start = time.process_time()
        act()
        took.append(time.process_time() - start)
    return count / min(took[1:])


def ours(path: Path) -> None:
    from corpus_builder import config
    from corpus_builder.reading.extract import extract
    from corpus_builder.reading.settle import settle
    from corpus_builder.structure.clauses import clauses

    settings = config.load(None)
    clauses("d", settle(extract("d", str(path), settings.reading), settings.reading), settings.structure)


def bare(path: Path) -> None:
    """The library calls that ours can't do without."""
    import pymupdf

    with pymupdf.open(path) as document:
        for page in document:
            page.get_text("rawdict", flags=pymupdf.TEXTFLAGS_TEXT)
            page.get_cdrawings()


def plain(path: Path) -> None:
    import pymupdf

    with pymupdf.open(path) as document:
        for page in document:
            page.get_text("text")


def plumber(path: Path, numbers: Sequence[int]) -> None:
    with importlib.import_module("pdfplumber").open(path) as document:
        for number in numbers:
            document.pages[number].extract_text()
            document.pages[number].extract_tables()


def markdown(path: Path, numbers: Sequence[int]) -> None:
    import pymupdf

    with pymupdf.open(path) as document:
        document.to_markdown(pages=list(numbers), use_ocr=False)


def measure(path: Path) -> None:
    """Print one table for one file."""
    import pymupdf

    with pymupdf.open(path) as document:
        count = document.page_count
    few = range(0, count, max(1, count // SLOW_PAGES))[:SLOW_PAGES]
    mine = pages_per_second(count, lambda: ours(path))
    rows = [
        ("corpus_builder: text, tables, boxes, clauses", mine),
        ("PyMuPDF rawdict + drawings (bare calls)", pages_per_second(count, lambda: bare(path))),
        ("PyMuPDF get_text", pages_per_second(count, lambda: plain(path))),
        ("PyMuPDF Markdown with layout", pages_per_second(len(few), lambda: markdown(path, few), times=1)),
    ]
    if importlib.util.find_spec("pdfplumber"):
        rows.append(("pdfplumber text + tables", pages_per_second(len(few), lambda: plumber(path, few), times=1)))
    print(f"{path.name}: {count} pages")
    for name, speed in rows:
        print(f"  {name:46} {speed:8.1f} pages per CPU-s   ours is {mine / speed:.2g} ×")


def main(arguments: Sequence[str]) -> None:
    from corpus_builder.reading.files import library

    library()
    for path in map(Path, arguments) if arguments else sorted((ROOT / "pdfs").glob("daonnuri_living*.pdf")):
        measure(path)


if __name__ == "__main__":
    main(sys.argv[1:])
