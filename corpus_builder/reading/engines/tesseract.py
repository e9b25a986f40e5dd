"""OCR by Tesseract, in this process, through tesserocr.

Its layout analysis is not used: the default mode breaks clean Korean pages into wrong blocks and loses up to a quarter of their
characters, and every mode takes table rules for letters. Lines come in one by one and are read as they are (mode 13). Language kor
alone: adding eng is slower and worse. One thread: with OpenMP's default, five times the processor time is burnt for the same page.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from corpus_builder import contracts
from corpus_builder.contracts import OcrLine
from corpus_builder.errors import PermanentError, UsageError

if TYPE_CHECKING:
    from PIL.Image import Image

PSM = 13
"""A raw line: no layout analysis."""
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

    def read_line(self, image: Image, dpi: int) -> OcrLine:
        """The text of a grey image of one line. Raises PermanentError("ocr failed")."""
        try:
            self._api.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
            self._api.SetSourceResolution(dpi)
            text = self._api.GetUTF8Text()
            score = self._api.MeanTextConf() / 100
        except RuntimeError as error:
            raise PermanentError("ocr failed", f"Tesseract: {error}") from error
        finally:
            self._api.Clear()
        return OcrLine(" ".join(text.split()), (0.0, 0.0, float(image.width), float(image.height)), score)


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
    advice = "apt-get install tesseract-ocr tesseract-ocr-kor  (or set reading.tesseract.tessdata)"
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
