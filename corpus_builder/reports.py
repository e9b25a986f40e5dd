"""Parse reports for people: what was read of each file, what it was cut into, and whatever somebody should look at.

The report of a document is made where it is cut (structure/outcome.py) and kept in the store. Here it gets its file name and a
form for reading. Each document also has a written copy in `reports/` of the corpus folder, for whoever has no terminal: `build`
removes the copy in the transaction that stores a new report and writes at its end those that are missing, so that a copy is never
older than its report, whenever a run was cut short.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus_builder import filenames
from corpus_builder.corpus import Corpus
from corpus_builder.errors import StorageError, UsageError
from corpus_builder.model import Document
from corpus_builder.store import findings, ledger, work

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDTH = 120
"""Columns of a written copy; a Hangul syllable takes two."""
SHOWN = 12
"""Rows of each list that a terminal shows; copies and --json have them all."""
NAME_BYTES = 255 - len("..part")
"""A copy's name and that of the file it is written aside to, in bytes: file systems allow 255, a Hangul syllable takes 3 (NFD: 6 or 9)."""
REMARKS: Mapping[str, str] = {
    "page": "pages of which not everything was read",
    "article": "article numbers that break off",
    "paragraph": "paragraph (항) numbers that break off",
    "title": "articles without a title",
    "contents": "the printed table of contents against what was found",
    "reference": "references that are unresolved or odd",
    "number": "lines whose numbers are unsafe",
    "planted": "texts that speak to a language model, or hide something",
}
"""Kinds of remark in the order in which they are shown, with their headings."""
UNSEEN = re.compile(r"(?:invisible characters|characters outside of the page) left out")
"""What the reading says of a page whose text layer holds more than the page shows."""


def collect(corpus: Corpus, names: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The reports of the documents that are named, or of all, in the order they were added.

    A name is a file name, a path, or the beginning of a SHA-256. A document that could not be cut has `report` False and its
    failures. Raises UsageError for a name that fits no document.
    """
    with corpus.store.reading() as db:
        chosen = named(db, names)
        known = findings.reports(db)
        failures = ledger.failures(db)
    return [
        {"file": document.name, "sha256": document.id, "report": document.id in known}
        | {"failed": [failure.message for failure in failures if failure.unit.partition("#")[0] == document.id]}
        | known.get(document.id, {})
        for document in chosen
    ]


def named(db: Any, names: Sequence[str] = ()) -> list[Document]:
    """The documents that are named, see `collect`, or all, in the order they were added. Raises UsageError for a name that fits none."""
    listed, paths = work.documents(db), _paths(db) if names else {}
    chosen = [document for document in listed if not names or any(_fits(document, paths, name) for name in names)]
    for name in names:
        if not any(_fits(document, paths, name) for document in chosen):
            raise UsageError(f"this corpus has no document {name}", "corpus-builder status lists them all")
    return chosen


def one(corpus: Corpus, name: str) -> Document:
    """The document of a name, see `collect`. Raises UsageError for a name that fits none or several."""
    with corpus.store.reading() as db:
        paths = _paths(db)
        found = [document for document in work.documents(db) if _fits(document, paths, name)]
    if len(found) > 1:
        listed = ", ".join(f"{document.id[:12]} ({document.path})" for document in found)
        raise UsageError(f"{len(found)} documents are called {name}", f"name one by its SHA-256: {listed}")
    if not found:
        raise UsageError(f"this corpus has no document {name}", "corpus-builder status lists them all")
    return found[0]


def _paths(db: Any) -> dict[str, list[str]]:
    """document -> the paths its bytes were taken in from: one file may lie in several folders, under several names."""
    found: dict[str, list[str]] = {}
    for path, outcome in ledger.outcomes(db, "add").items():
        if outcome.startswith("done "):
            found.setdefault(outcome.removeprefix("done "), []).append(path)
    return found


def _fits(document: Document, paths: Mapping[str, Sequence[str]], name: str) -> bool:
    if len(name) >= 6 and document.id.startswith(name):
        return True
    wanted = {filenames.shown(name), filenames.shown(str(Path(name).resolve()))}
    known = (filenames.shown(path) for path in (document.path, *paths.get(document.id, ())))
    return any(not wanted.isdisjoint((path, Path(path).name)) for path in known)


def summary(report: Mapping[str, Any]) -> dict[str, int]:
    """The counts of one report for a line of `status`. A break is unexplained when the document itself gives no reason for it."""
    kinds = Counter(remark["kind"] for remark in report["remarks"])
    breaks = [remark for remark in report["remarks"] if remark["kind"] in ("article", "paragraph")]
    return {
        "terms": len([unit for unit in report["units"] if unit["unit"]]),
        "articles": report["articles"],
        "breaks": len(breaks),
        "unexplained": sum(not remark["why"] for remark in breaks),
        "unresolved": report["references"].get("unresolved", 0),
        "chunks": report["chunks"]["number"],
        "skipped": len(report["skipped_chunks"]),
        "unsafe": kinds["number"],
        "planted": kinds["planted"],
        "unseen": len({remark["page"] for remark in report["remarks"] if remark["kind"] == "page" and UNSEEN.search(remark["what"])}),
    }


def line(counts: Mapping[str, int]) -> str:
    """What `summary` counted, as one line; of what may be odd only what there is."""
    odd = {
        f"breaks in their numbers ({counts['unexplained']} unexplained)": counts["breaks"],
        "references unresolved": counts["unresolved"],
        "lines with unsafe numbers": counts["unsafe"],
        "chunks skipped": counts["skipped"],
        "texts that speak to a model or hide something": counts["planted"],
        "pages with text that nobody sees, left out": counts["unseen"],
    }
    found = [f"{counts['terms']} terms", f"{counts['articles']} articles", f"{counts['chunks']} chunks"]
    return ", ".join([*found, *(f"{number} {name}" for name, number in odd.items() if number)])


# ---------------------------------------------------------------- written copies


def forget(corpus: Corpus, document: Document) -> None:
    """Remove a document's written copies: its report is about to change."""
    for name in (_plain_name(document), _long_name(document)):
        (corpus.root / "reports" / name).unlink(missing_ok=True)


def write(corpus: Corpus) -> None:
    """Write the copies that are missing, each aside and then renamed. Raises StorageError."""
    folder = corpus.root / "reports"
    missing = [(document, name) for document, name in _copies(corpus) if not (folder / name).is_file()]
    if not missing:
        return
    reports = {report["sha256"]: report for report in collect(corpus)}
    try:
        folder.mkdir(exist_ok=True)
        for document, name in missing:
            aside = folder / f".{name}.part"
            aside.write_text(text(reports[document.id]), encoding="utf-8")
            aside.replace(folder / name)
    except OSError as error:
        raise StorageError(f"can't write into {folder}: {error.strerror}", "check disk space and permissions") from error


def _copies(corpus: Corpus) -> Iterator[tuple[Document, str]]:
    """Every document that has a report, and the name of its copy: documents of one name get their hash behind it."""
    with corpus.store.reading() as db:
        cut = findings.documents(db)
        documents = [document for document in work.documents(db) if document.id in cut]
    names = Counter(_plain_name(document) for document in documents)
    for document in documents:
        name = _plain_name(document)
        yield document, name if names[name] == 1 else _long_name(document)


def _plain_name(document: Document) -> str:
    name = f"{document.name}.txt"
    return name if len(name.encode()) <= NAME_BYTES else _long_name(document)


def _long_name(document: Document) -> str:
    ending = f"-{document.id[:8]}.txt"
    return document.name.encode()[: NAME_BYTES - len(ending)].decode(errors="ignore") + ending


def text(report: Mapping[str, Any], width: int = WIDTH) -> str:
    """A report as plain text with every finding."""
    from rich.console import Console

    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    for part in shown(report, limit=None):
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().split("\n"))


# ---------------------------------------------------------------- for reading


def shown(report: Mapping[str, Any], limit: int | None = SHOWN) -> Iterator[RenderableType]:
    """A report as rich prints it, at whatever width; lists no longer than `limit`."""
    from rich.text import Text

    yield Text(report["file"], style="bold")
    if not report["report"]:
        yield Text("  not cut into clauses: " + ("; ".join(report["failed"]) or "not read yet"))
        return
    yield _table((), [(name, value) for name, value in _overview(report)])
    units = [(unit["unit"] or "", unit["page"], unit["articles"], unit["annexes"], unit["title"]) for unit in report["units"]]
    yield from _listed("terms (약관) and annexes of all", ("no", "page", "articles", "annexes", "title"), units, limit)
    for kind, heading in REMARKS.items():
        own = [remark for remark in report["remarks"] if remark["kind"] == kind]
        rows = [(remark["page"], remark["path"], remark["what"], remark["why"] or "unexplained") for remark in own]
        yield from _listed(heading, ("page", "where", "what", "why"), rows, limit)
    furniture = report.get("furniture", {"lines": 0, "texts": {}})
    lines = [(number, text) for text, number in furniture["texts"].items()]
    yield from _listed(f"page furniture left out, {furniture['lines']} lines; different ones", ("lines", "text"), lines, limit)
    skipped = [(chunk["page"], chunk["path"], chunk["title"], chunk["reason"]) for chunk in report["skipped_chunks"]]
    yield from _listed("chunks that nothing is asked about", ("page", "where", "title", "why"), skipped, limit)
    yield Text("")


def _overview(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    chunks, tokens, counts = report["chunks"], report["chunks"]["tokens"], summary(report)
    yield "pages", _summed(report["pages"])
    yield "clauses", f"{report['articles']} articles, {report['annexes']} annexes, in {counts['terms']} terms"
    yield "references", _summed(report["references"])
    yield "definitions", _summed(report["definitions"])
    yield "breaks", f"{counts['breaks']} in the numbers of articles and paragraphs, {counts['unexplained']} of them unexplained"
    yield "chunks", f"{chunks['number']}, {chunks['asked_about']} of them asked about"
    yield "skipped", _counted(report["skipped"]) or "none"
    yield "tokens", f"mean {tokens['mean']}, median {tokens['median']}, p95 {tokens['p95']}, max {tokens['max']} ({tokens['counted_by']})"
    kinds = _summed(chunks["context"])
    yield "context", f"{chunks['with_context']} chunks have some: {kinds}; {chunks['context_left_out']} more did not fit"


def _summed(counts: Mapping[str, int]) -> str:
    return f"{sum(counts.values())} ({_counted(counts)})" if counts else "none"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def _listed(heading: str, columns: Sequence[str], rows: Sequence[Sequence[object]], limit: int | None) -> Iterator[RenderableType]:
    from rich.text import Text

    if not rows:
        return
    yield Text(f"\n  {heading}: {len(rows)}", style="bold")
    yield _table(columns, rows[:limit])
    if limit is not None and len(rows) > limit:
        yield Text(f"  … and {len(rows) - limit} more (--json has them all)")


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> RenderableType:
    """Aligned columns; numbers to the right, text folded. Nothing in a policy's words is taken for markup."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 2), show_header=bool(columns))
    for column in columns:
        table.add_column(column, overflow="fold", justify="right" if column in ("no", "page", "articles", "annexes") else "left")
    for row in rows:
        table.add_row(*(Text(" ".join(str(cell).split())) for cell in row))
    return table
