"""File names in either of Unicode's forms: macOS writes 가 as ㄱ + ㅏ (NFD), others as one character (NFC). It is one name.

A copy through a cloud folder, an archive or another machine changes the form and nothing that anybody sees. So paths are kept as they
lie on the disk, which opens no other; names are compared and shown in NFC.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path


def shown(name: str) -> str:
    """A name or path in NFC: as it is shown, and compared with another."""
    return unicodedata.normalize("NFC", name)


def on_disk(path: str) -> str | None:
    """A path as something lies there: as it is given, or with names in the other form; None where nothing does."""
    if os.path.lexists(path):
        return path
    if path.isascii():
        return None
    found = ""
    for part in Path(path).parts:
        forms = (os.path.join(found, name) for name in (part, shown(part), unicodedata.normalize("NFD", part)))  # noqa: PTH118
        there = next((form for form in forms if os.path.lexists(form)), None)
        if there is None:
            return None
        found = there
    return found
