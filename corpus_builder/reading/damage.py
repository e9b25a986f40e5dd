"""Has this page lost text without anybody saying so? PDF readers mend damaged files as well as they can, and keep quiet.

MuPDF's warnings are the first witness, but most of them harm no text: a broken font program changes the look of letters, not which
ones they are, and a stream whose length or checksum is wrong is mostly read to its end. So a warning, or a file that had to be
repaired, only makes a page suspect; what convicts it is a broken or missing stream that bears text (page content, forms, the
table from glyphs to letters), or a warning about the content itself. The second witness is pdfium, asked about every page without
text and every suspect one. Measured on 1,000 damaged copies of the samples, see tests/benchmarks/mutants.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

from corpus_builder.reading.files import library, pdfium

FEW = 20
"""Characters up to which a page is asked about again."""
MORE = 1.02
"""pdfium's count of characters is held against ours with this much room: it splits some glyphs in two."""
_NOISE = re.compile(r"closepath|current point|line join|dash|link|annot|outline|bookmark|FT_Load_Glyph|ICC|colou?r ?space", re.IGNORECASE)
"""Said of sound files too: drawings, links, colours, hints of glyphs."""
_HARMLESS = re.compile(
    r"FT_|embedded font|repairing PDF document|stream Length incorrect|\.\.\. repeated|treating as end of file|trying to repair"
    r"|expected generation number|object is not a stream|xref|startxref|trailer"
)
_OF_FONTS = re.compile(r"hex string|expected string|bfchar|bfrange|cmap|font format", re.IGNORECASE)
"""Said once, when a font is loaded; it concerns every page that is set in it."""
_OF_A_STREAM = re.compile(r"zlib|lzw|read error|end of file|end of data|premature|decod", re.IGNORECASE)
_REFERENCE = re.compile(r"(\d+) \d+ R")


class Watch:
    """What an open document shows of damage, page by page. To be closed, because it may hold the file open a second time."""

    def __init__(self, pdf: Any, path: str) -> None:
        self._pdf, self._path = pdf, path
        self._suspect = False
        self._fonts: list[str] = []
        self._streams: dict[int, str] = {}
        self._other: Any = None
        self._asked = ExitStack()
        take_warnings()

    def close(self) -> None:
        """Let go of the second witness."""
        self._asked.close()

    def damage(self, number: int, characters: int) -> str:
        """Why text may be missing from page `number`, of which `characters` were read; "" when nothing says so."""
        warned = [line for line in take_warnings() if not _NOISE.search(line)]
        self._suspect = self._suspect or bool(warned) or self._pdf.is_repaired
        harmful = [line for line in warned if not _HARMLESS.search(line) and not _OF_A_STREAM.search(line)]
        self._fonts += [line for line in harmful if _OF_FONTS.search(line)]
        found = [*self._fonts[:1], *harmful[:1]]
        if self._suspect or characters < FEW:
            found += self._broken_streams(number)
            found += self._missed(number, characters)
        return "; ".join(dict.fromkeys(found))

    def _broken_streams(self, number: int) -> list[str]:
        try:
            page = self._pdf[number - 1]
            bearing = list(_bearers(self._pdf, page))
            if page.get_fonts() and not any(what == "content" for what, _ in bearing):
                return ["it names fonts and has no content"]
        except Exception as error:  # noqa: BLE001 - a page this broken is damaged, whatever MuPDF's word for it
            return [f"its objects can't be read: {error}"]
        return [f"{what} {why}" for what, xref in bearing if (why := self._broken(xref))]

    def _broken(self, xref: int) -> str:
        """What is wrong with a stream: "" when nothing is."""
        if xref not in self._streams:
            self._streams[xref] = _decoded(self._pdf, xref)
        return self._streams[xref]

    def _missed(self, number: int, characters: int) -> list[str]:
        count = self._second_count(number)
        return [f"pdfium finds {count} characters, MuPDF {characters}"] if count > MORE * characters + 2 else []

    def _second_count(self, number: int) -> int:
        """The characters that pdfium finds on a page, white space aside; 0 when it can't read the page."""
        try:
            self._other = self._other or self._asked.enter_context(pdfium(self._path))
            if self._other is None or number > len(self._other):
                return 0
            with closing(self._other[number - 1]) as page, closing(page.get_textpage()) as text:
                return len("".join(text.get_text_bounded().split()))
        except Exception:  # noqa: BLE001 - no second witness
            return 0


def drawn_badly() -> str:
    """What MuPDF said since the last `take_warnings` that may mean missing parts of a drawn page; "" when it said no such thing."""
    said = [line for line in take_warnings() if not _NOISE.search(line) and not re.search(r"FT_|embedded font|\.\.\. repeated", line)]
    return f"its image may be incomplete: {said[0]}" if said else ""


def take_warnings() -> list[str]:
    """MuPDF's warnings since the last call, one a line."""
    return [line for line in library().TOOLS.mupdf_warnings(reset=True).split("\n") if line]


def _bearers(pdf: Any, page: Any) -> Iterator[tuple[str, int]]:
    """The streams that say what a page's text is: (what it is, xref)."""
    kind, value = pdf.xref_get_key(page.xref, "Contents")
    if kind == "xref" and (inside := pdf.xref_object(int(value.split()[0])).strip()).startswith("["):
        kind, value = "array", inside
    for found in _REFERENCE.findall(value) if kind in ("xref", "array") else ():
        yield "content", int(found)
    for form in page.get_xobjects():
        yield "content", form[0]
    for font in page.get_fonts(full=True):
        kind, value = pdf.xref_get_key(font[0], "ToUnicode")
        if kind == "xref":
            yield f"the letters of {font[3] or 'a font'}", int(value.split()[0])


def _decoded(pdf: Any, xref: int) -> str:
    """What is wrong with a stream, found by reading it; "" when nothing is."""
    try:
        if not pdf.xref_is_stream(xref):
            return "missing"
        take_warnings()
        pdf.xref_stream(xref)
    except Exception:  # noqa: BLE001 - MuPDF raises a dozen types
        take_warnings()
        return "unreadable"
    return "broken" if any(_OF_A_STREAM.search(line) for line in take_warnings()) else ""
