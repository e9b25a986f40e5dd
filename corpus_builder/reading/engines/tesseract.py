"""OCR by Tesseract, in this process, through tesserocr.

Its layout analysis is not used: the default mode breaks clean Korean pages into wrong blocks and loses up to a quarter of their
characters, and every mode takes table rules for letters. Lines come in one by one and are read as they are (mode 13). Language kor
alone: kor+eng is slower and worse for Korean; but kor makes digits of Latin words and 509 of 50%, with a confidence that tells, so
those words (and only those) are read once more by eng. One thread: with OpenMP's default, five times the processor time is burnt for
the same page.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
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
SURE = 85
"""Confidence (0..100) of a word without Hangul from which on it is believed."""
ACCEPT, BETTER = 78, 15
"""Confidence that the second reading needs, and by how much it must exceed the first."""
AROUND = 6
"""Pixels left and right of a word that is read again: its box is that of network steps, not of ink."""

_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[\x20-\x7e·×~–—’‘“”]+")
_WORD = re.compile(r"[A-Za-z]{3}")
_PERCENT = re.compile(r"(\d{1,3})%")
_WORTH_IT = re.compile(r"\w\W*\w")
_FOLDERS = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata")


class Options(contracts.Options):
    """Section [ocr.tesseract]."""

    tessdata: str = ""
    """Folder with kor.traineddata; empty: TESSDATA_PREFIX, then the usual places of Debian, Fedora and Homebrew."""

    language: str = Field(default="kor", pattern=r"^[a-z_]+(\+[a-z_]+)*$")
    """Tesseract's language names, joined with '+'."""

    latin: str = Field(default="eng", pattern=r"^[a-z_]*$")
    """Tesseract's language for Latin words and numbers that were read with little confidence; empty, or without its data: none."""


class Engine:
    """A started Tesseract; `latin` is a second one for words that are not Korean, or None."""

    def __init__(self, api: Any, latin: Any = None) -> None:
        self._api = api
        self._latin = latin

    def read_line(self, image: Image, dpi: int) -> OcrLine:
        """The text of a grey image of one line. Raises PermanentError("ocr failed")."""
        box = (0.0, 0.0, float(image.width), float(image.height))
        try:
            text = " ".join(self._text(self._api, image, dpi).split())
            score = self._api.MeanTextConf() / 100
            doubtful = _doubtful(self._api, text) if self._latin else []
            notes = []
            for run in reversed(doubtful):
                part = image.crop((max(0, run.left - AROUND), 0, min(image.width, run.right + AROUND), image.height))
                latin = " ".join(self._text(self._latin, part, dpi).split())
                sure = self._latin.MeanTextConf() >= max(ACCEPT, run.score + BETTER)
                if sure and _believable(latin, text[run.start : run.end]):
                    notes.append(f"{latin} for {text[run.start : run.end]}")
                    text = text[: run.start] + latin + text[run.end :]
        except RuntimeError as error:
            raise PermanentError("ocr failed", f"Tesseract: {error}") from error
        finally:
            self._api.Clear()
        return OcrLine(text, box, score, tuple(reversed(notes)))

    @staticmethod
    def _text(api: Any, image: Image, dpi: int) -> str:
        api.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
        api.SetSourceResolution(dpi)
        return str(api.GetUTF8Text())


def _believable(latin: str, korean: str) -> bool:
    """Whether the second reading may replace the first: it has a Latin word, or is the same number with % for its last digit or sign.

    Never another number: the strip of a word may hold a bit of the syllable behind it, which then looks like a digit.
    """
    if not _LATIN.fullmatch(latin):
        return False
    share = _PERCENT.fullmatch(latin)
    if share:
        digits = re.sub(r"\D", "", korean)
        return digits[:-1] == share[1] or (digits == share[1] and "%" not in korean and not korean.strip()[-1].isdigit())
    return bool(_WORD.search(latin)) and sum(c.isalpha() for c in latin) > 0.6 * len(latin.replace(" ", ""))


@dataclass(slots=True)
class _Run:
    """Words without Hangul that were read with little confidence: where in the text, where in the image, the least confidence."""

    start: int
    end: int
    left: int
    right: int
    score: float


def _doubtful(api: Any, text: str) -> list[_Run]:
    """The doubtful runs of the line that was just read. The iterator splits Korean into syllables, so words are found in `text`."""
    import tesserocr

    runs: list[_Run] = []
    place, last = 0, -2
    words = tesserocr.iterate_level(api.GetIterator(), tesserocr.RIL.WORD)
    for index, entry in enumerate(words):
        try:
            word, score = entry.GetUTF8Text(tesserocr.RIL.WORD).strip(), entry.Confidence(tesserocr.RIL.WORD)
            box = entry.BoundingBox(tesserocr.RIL.WORD)
        except RuntimeError:  # tesserocr's way of saying that there is no text at this place
            continue
        start = text.find(word, place)
        if start < 0 or not word or not box:
            continue
        place = start + len(word)
        if score >= SURE or _HANGUL.search(word):
            continue
        if runs and last == index - 1:
            runs[-1] = _Run(runs[-1].start, place, runs[-1].left, box[2], min(score, runs[-1].score))
        else:
            runs.append(_Run(start, place, box[0], box[2], score))
        last = index
    return [run for run in runs if _WORTH_IT.search(text[run.start : run.end])]


def start(options: Options) -> Engine:
    """Load the language data. Raises UsageError with the command that installs what is missing."""
    tesserocr = _tesserocr()
    folder = tessdata(options)
    try:
        started = [tesserocr.PyTessBaseAPI(path=str(folder), lang=name, psm=PSM, oem=tesserocr.OEM.LSTM_ONLY) for name in _models(options)]
        for api in started:
            api.SetVariable("invert_threshold", "0.0")  # light letters on dark come turned; doubtful lines aren't read twice for it
        return Engine(*started)
    except RuntimeError as error:
        advice = "apt-get install --reinstall tesseract-ocr tesseract-ocr-kor"
        raise UsageError(f"Tesseract can't load '{options.language}' from {folder}: {error}", advice) from error


def version(options: Options) -> str:
    """ "tesseract 5.5.4 psm 13 kor:1a2b3c4d": release, mode, and a hash of each language file."""
    release = _tesserocr().tesseract_version().splitlines()[0]
    folder = tessdata(options)
    files = [folder / f"{name}.traineddata" for names in _models(options) for name in names.split("+")]
    hashes = [f"{file.stem}:{hashlib.sha256(file.read_bytes()).hexdigest()[:8]}" for file in files]
    return f"{release} psm {PSM} {' '.join(hashes)}"


def _models(options: Options) -> list[str]:
    """The language of the lines, and that of the words which are none of it, if its data is there and it is another one."""
    there = (tessdata(options) / f"{options.latin}.traineddata").is_file()
    return [options.language, options.latin] if there and options.latin not in options.language.split("+") else [options.language]


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
