"""Opens a PDF, or says in one named reason why it can't be used.

MuPDF opens far more than PDFs (HTML and PNG files named .pdf, encrypted files, files cut in half), and its errors name C functions.
The decision here: whatever is not a readable PDF with at least one page is refused at the door, with a reason name that is the same
for the same defect in every release, so that a report can count it and a person can act on it.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from corpus_builder.errors import PermanentError, TransientError, UsageError

HEAD = 1024
"""The magic bytes may stand anywhere in the first kilobyte (ISO 32000, annex H.3.4.1)."""

_passwords_file = ""


def unlock_with(passwords_file: str) -> None:
    """From now on protected files are opened, in this process, with the passwords in this file (one a line); "" for none.

    Set for the process and not handed from call to call, so that no password ever stands in an argument, a record or a message.
    """
    global _passwords_file
    _passwords_file = passwords_file


def passwords() -> list[str]:
    """The passwords to try. Raises UsageError when their file can't be read."""
    if not _passwords_file:
        return []
    try:
        lines = Path(_passwords_file).expanduser().read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"can't read the passwords in {_passwords_file}: {why}", "see reading.passwords_file") from error
    return [line for line in lines if line]


@contextmanager
def opened(path: str, max_pages: int = 0) -> Iterator[Any]:
    """The open `pymupdf.Document` at `path`, closed on leaving; `max_pages` 0 means any number.

    Raises PermanentError with reason "empty file", "not a PDF", "truncated", "no pages", "too many pages" or "unreadable", and
    TransientError (worth another try, when people have mended it) with "missing file", "encrypted" or "wrong password".
    What the body raises passes through unchanged.
    """
    _look_at_bytes(path)
    mupdf = library()
    document = _open(mupdf, path)
    try:
        _look_inside(document, path, max_pages)
        yield document
    finally:
        document.close()


@contextmanager
def pdfium(path: str) -> Iterator[Any]:
    """The file at `path` as a `pypdfium2.PdfDocument`, or None when pdfium can't open it."""
    import pypdfium2

    found = None
    for password in (None, *passwords()):
        try:
            found = pypdfium2.PdfDocument(path, password=password)
            break
        except (pypdfium2.PdfiumError, OSError):
            continue
    try:
        yield found
    finally:
        if found is not None:
            found.close()


def library() -> ModuleType:
    """The pymupdf module with its chatter on stderr and the neural layout stage switched off."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # SWIG's own types, at import
        pymupdf = importlib.import_module("pymupdf")  # heavy (0.8 s): only who opens a file pays for it
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    return pymupdf


def _look_at_bytes(path: str) -> None:
    """Refuse what can be told from the file's first bytes, before a C library sees them."""
    try:
        with Path(path).open("rb") as handle:
            head = handle.read(HEAD)
    except FileNotFoundError as error:
        raise TransientError("missing file", f"{path} is not there", "Put the file back, or take it out of the catalogue.") from error
    except OSError as error:
        raise TransientError("missing file", f"{path} can't be read: {error.strerror}", "Check the file's permissions.") from error
    if not head:
        raise PermanentError("empty file", f"{path} has 0 bytes", "Copy or download the file again.")
    if b"%PDF-" not in head:
        message = f"{path} doesn't begin like a PDF ({_kind(head)})"
        raise PermanentError("not a PDF", message, "Save it as PDF, or remove it from the folder.")


def _kind(head: bytes) -> str:
    """A guess for the message: people recognise 'a web page' sooner than magic bytes."""
    start = head.lstrip()[:16].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "it is a web page, perhaps a download that needed a login"
    if start.startswith((b"\x89png", b"\xff\xd8", b"gif8")):
        return "it is a picture"
    if start.startswith((b"pk\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "it is an archive or an office file"
    return "unknown content"


def _open(mupdf: ModuleType, path: str) -> Any:
    try:
        return mupdf.open(path)
    except mupdf.EmptyFileError as error:
        raise PermanentError("empty file", f"{path} is empty", "Copy or download the file again.") from error
    except (mupdf.FileDataError, mupdf.mupdf.FzErrorBase, RuntimeError, ValueError, OSError) as error:
        raise PermanentError("unreadable", f"{path} can't be opened: {error}", "Open it in a PDF reader and save it again.") from error


def _look_inside(document: Any, path: str, max_pages: int) -> None:
    if not document.is_pdf:
        raise PermanentError("not a PDF", f"{path} is another kind of file", "Save it as PDF, or remove it from the folder.")
    if document.needs_pass:
        _unlock(document, path)
    count = _page_count(document, path)
    if count < 1 and document.is_repaired:
        raise PermanentError("truncated", f"{path} is damaged and has no page left", "Copy or download the file again.")
    if count < 1:
        raise PermanentError("no pages", f"{path} has no pages", "Copy or download the file again.")
    if max_pages and count > max_pages:
        advice = "Split the file, or raise reading.max_pages."
        raise PermanentError("too many pages", f"{path} has {count} pages, more than {max_pages}", advice)


def _unlock(document: Any, path: str) -> None:
    known = passwords()
    if any(document.authenticate(password) for password in known):
        return
    if known:
        raise TransientError("wrong password", f"{path}: none of {len(known)} passwords opens it", "Add its password to the file.")
    advice = "Write its password into a file and name that in reading.passwords_file, or save the PDF without one."
    raise TransientError("encrypted", f"{path} needs a password", advice)


def _page_count(document: Any, path: str) -> int:
    """A lying page tree (wrong /Count, a loop) shows itself only when the pages are counted."""
    try:
        return int(document.page_count)
    except (RuntimeError, ValueError) as error:
        raise PermanentError("truncated", f"{path} has a broken page tree: {error}", "Copy or download the file again.") from error
