"""Each row: what was measured, CPU seconds (best of three, contention only adds), and the limit or peer it is held against."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "pdfs" / "daonnuri_living_2025-04.pdf"


def child_cpu(*args: object) -> float:
    """CPU seconds of a command line run, its children included."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "corpus_builder", *map(str, args)], check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def own_cpu(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def best(measure: Callable[[], float]) -> float:
    return min(measure() for _ in range(3))


def main() -> None:
    import pymupdf

    from corpus_builder import config
    from corpus_builder.dedup import Text
    from corpus_builder.dedup.guards import Guards
    from corpus_builder.dedup.index import Index
    from corpus_builder.reading.extract import extract

    settings = config.load(None)

    def plain_text() -> None:
        with pymupdf.open(SAMPLE) as document:
            for page in document:
                page.get_text("text")

    print(f"{'--help':44} {best(lambda: child_cpu('--help')):7.2f} CPU-s   limit 0.40")
    ours = best(lambda: own_cpu(lambda: extract("x" * 64, str(SAMPLE), settings.reading)))
    plain = best(lambda: own_cpu(plain_text))
    print(f"{'read 34 pages (characters, tables, boxes)':44} {ours:7.2f} CPU-s   {ours / plain:.0f} × PyMuPDF get_text")
    sentence = "회사는 {}일 이내에 보험금 {}원을 지급하고 계약자에게 그 사유를 알려 드립니다. "
    clauses = [Text(str(n), sentence.format(n % 400, n) * 4) for n in range(2000)]
    took = best(lambda: own_cpu(lambda: Index("clause", Guards()).add(clauses)))
    print(f"{'near-duplicates of 2,000 texts':44} {took:7.2f} CPU-s   {2000 / took:.0f} texts per CPU-s")
    with tempfile.TemporaryDirectory() as folder:
        first = child_cpu("--corpus", folder, "build", SAMPLE)
        again = best(lambda: child_cpu("--corpus", folder, "build"))
    print(f"{'build of one policy of 34 pages':44} {first:7.2f} CPU-s")
    print(f"{'the same build again (nothing to do)':44} {again:7.2f} CPU-s   {again / first:.2f} of the first")


if __name__ == "__main__":
    main()
