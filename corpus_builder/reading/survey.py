"""What a file is before any page is read: how many pages, and whatever a person should know of it.

Damaged files lose pages silently, so the number of pages is asked from three witnesses: MuPDF, pdfium, and the file's own page
tree. A file whose owner forbids copying is read (whoever has it in the folder answers for the rights, see documents.csv) and
noted; scripts and attachments are never run or opened, and noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus_builder.reading import Options
from corpus_builder.reading.files import library, opened, pdfium


@dataclass(frozen=True, slots=True)
class Survey:
    """A readable file: its number of pages, and notes, name -> particulars. The names are stable, for counting."""

    pages: int
    notes: dict[str, str]


def survey(path: str, options: Options) -> Survey:
    """Look at the file as a whole. Raises PermanentError and TransientError like `files.opened`."""
    with opened(path, options.max_pages) as pdf:
        return Survey(pdf.page_count, dict(_notes(pdf, path)))


def _notes(pdf: Any, path: str) -> Iterator[tuple[str, str]]:
    counts = {"MuPDF": pdf.page_count, "its page tree": _stated_count(pdf), "pdfium": _pdfium_count(path)}
    if pdf.page_count < max(count or 0 for count in counts.values()):
        yield "pages may be missing", ", ".join(f"{count} by {who}" for who, count in counts.items() if count is not None)
    if pdf.is_encrypted or pdf.needs_pass:
        yield "opened with a password", "one of those in reading.passwords_file"
    if not pdf.permissions & library().PDF_PERM_COPY:
        yield "copying not permitted", "the file's owner forbids copying its text; it was read all the same"
    if number := pdf.embfile_count():
        yield "embedded files", f"{number}, not looked into"
    if _has_script(pdf):
        yield "JavaScript", "not run"


def _stated_count(pdf: Any) -> int | None:
    kind, value = pdf.xref_get_key(pdf.pdf_catalog(), "Pages/Count")
    return int(value) if kind == "int" else None


def _has_script(pdf: Any) -> bool:
    catalog = pdf.pdf_catalog()
    keys = ("Names/JavaScript", "OpenAction/JS")
    return any(pdf.xref_get_key(catalog, key)[0] not in ("null", "undefined") for key in keys)


def _pdfium_count(path: str) -> int | None:
    with pdfium(path) as pdf:
        return None if pdf is None else len(pdf)
