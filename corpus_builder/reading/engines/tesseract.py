"""OCR by Tesseract, in this process, through tesserocr.

Page segmentation mode 4 (one column of lines): the default mode breaks clean Korean pages into wrong blocks and loses up to a
quarter of their characters. Language kor alone: adding eng is slower and worse. One thread: with OpenMP's default, five times the
processor time is burnt for the same page.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from corpus_builder import contracts
from corpus_builder.contracts import OcrLine
from corpus_builder.errors import PermanentError, UsageError

if TYPE_CHECKING:
    from PIL.Image import Image

PSM = 4
_FOLDERS = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata")


class Options(contracts.Options):
    """Section [ocr.tesseract]."""

    tessdata: str = ""
    """Folder with kor.traineddata; empty: TESSDATA_PREFIX, then the usual places of Debian, Fedora and Homebrew."""

    language: str = Field(default="kor", pattern=r"^[a-z_]+(\+[a-z_]+)*$")
    """Tesseract's language names, joined with '+'."""


class Engine:
    """A started Tesseract."""

    def __init__(self, api: Any) -> None:
        self._api = api

    def read(self, image: Image, dpi: int) -> list[OcrLine]:
        """Lines of a grey page image, from top to bottom. Raises PermanentError("ocr failed")."""
        import tesserocr

        try:
            self._api.SetImage(image)
            self._api.SetSourceResolution(dpi)
            if not self._api.Recognize():
                raise PermanentError("ocr failed", "Tesseract gave up on the page image")
            level = tesserocr.RIL.TEXTLINE
            found = [_line(entry, level) for entry in tesserocr.iterate_level(self._api.GetIterator(), level)]
            spaced = self._api.GetUTF8Text().splitlines()
        except RuntimeError as error:
            raise PermanentError("ocr failed", f"Tesseract: {error}") from error
        finally:
            self._api.Clear()
        return _with_word_spaces([line for line in found if line.text], spaced)


def _with_word_spaces(lines: list[OcrLine], spaced: list[str]) -> list[OcrLine]:
    """The lines with the blanks of the whole page's text: the iterator puts one between any two Korean syllables."""
    waiting: dict[str, list[str]] = {}
    for text in spaced:
        waiting.setdefault("".join(text.split()), []).append(" ".join(text.split()))
    result = []
    for line in lines:
        same = waiting.get("".join(line.text.split()))
        result.append(replace(line, text=same.pop(0)) if same else line)
    return result


def _line(entry: Any, level: int) -> OcrLine:
    try:
        text, box = entry.GetUTF8Text(level), entry.BoundingBox(level)
    except RuntimeError:  # tesserocr's way of saying that there is no text at this place
        return OcrLine("", (0.0, 0.0, 0.0, 0.0), 0.0)
    x0, y0, x1, y1 = box or (0, 0, 0, 0)
    return OcrLine(" ".join(text.split()), (float(x0), float(y0), float(x1), float(y1)), entry.Confidence(level) / 100)


def start(options: Options) -> Engine:
    """Load the language data. Raises UsageError with the command that installs what is missing."""
    tesserocr = _tesserocr()
    folder = tessdata(options)
    try:
        return Engine(tesserocr.PyTessBaseAPI(path=str(folder), lang=options.language, psm=PSM, oem=tesserocr.OEM.LSTM_ONLY))
    except RuntimeError as error:
        advice = "apt-get install --reinstall tesseract-ocr tesseract-ocr-kor"
        raise UsageError(f"Tesseract can't load '{options.language}' from {folder}: {error}", advice) from error


def version(options: Options) -> str:
    """ "tesseract 5.5.4 psm 4 kor:1a2b3c4d": release, mode, and a hash of each language file."""
    release = _tesserocr().tesseract_version().splitlines()[0]
    folder = tessdata(options)
    files = [folder / f"{name}.traineddata" for name in options.language.split("+")]
    hashes = [f"{file.stem}:{hashlib.sha256(file.read_bytes()).hexdigest()[:8]}" for file in files]
    return f"{release} psm {PSM} {' '.join(hashes)}"


def tessdata(options: Options) -> Path:
    """The folder with the language files. Raises UsageError if there is none."""
    names = [f"{name}.traineddata" for name in options.language.split("+")]
    given = [options.tessdata] if options.tessdata else [os.environ.get("TESSDATA_PREFIX", ""), *_FOLDERS]
    for folder in (Path(entry) for entry in given if entry):
        for place in (folder, folder / "tessdata", *sorted(folder.glob("*/tessdata"), reverse=True)):
            if all((place / name).is_file() for name in names):
                return place
    where = options.tessdata or "TESSDATA_PREFIX and the usual folders"
    advice = "apt-get install tesseract-ocr tesseract-ocr-kor  (or set ocr.tesseract.tessdata)"
    raise UsageError(f"no {' and '.join(names)} in {where}", advice)


def _tesserocr() -> Any:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # read when the library is loaded
    try:
        import PIL.Image
        import tesserocr
    except ImportError as error:
        raise UsageError(f"OCR needs the package {error.name}", "pip install 'corpus-builder[ocr]'") from error
    del PIL
    return tesserocr
