"""Text layers that don't say what the page shows: text that nobody sees, an old OCR's, and letters that are wrong or unknown."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pymupdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sample_draw import write_run
from sample_fill import Page
from sample_layout import Run
from sample_pages import Layout
from sample_scan import Damage, scanned
from sample_type import Face, Style

FACE = Face("NanumGothic", 9.0, 14.0)
FOREIGN = (*range(0x1400, 0x1680), *range(0x3400, 0x4DB0), *range(0xA000, 0xA48D))
"""Syllabics, rare ideographs and Yi: letters that no Korean policy holds."""
OFF_PAGE = 60.0
"""Points beyond the edge of the page."""
WHITE = "흰 종이 위의 흰 글자는 읽는 사람에게 보이지 않습니다."
OUTSIDE = "종이 밖에 놓인 글자는 인쇄되지 않습니다."
UNDRAWN = "제99조(없는 조항) 그리지 않는 글자로 숨겨 둔 문장입니다."

OLD_SCAN = Damage(skew=0.0, blur=0.6, noise=5.0, quality=38)
"""The scan below an old OCR layer: straight, or the layer would not lie on its letters."""
MISREAD = str.maketrans({"험": "혐", "율": "올", "납": "남", "①": "0", "②": "@", "③": "8", "④": "4)", "0": "O", "「": "r", "」": "』"})


def plant_words(layout: Layout, style: Style) -> None:
    """Add three texts that nobody sees to every page of the body: white on white, beyond the edge, in the mode that draws nothing."""
    for page in layout.pages:
        if page.kind != "body":
            continue
        planted = (
            Run(style.left + 120.0, style.top - 12.0, WHITE, FACE, ink="white"),
            Run(style.left, style.page_height + OFF_PAGE, OUTSIDE, FACE),
            Run(style.left, style.top + 40.0, UNDRAWN, FACE, ink="invisible"),
        )
        page.runs += planted
        page.hidden += [run.text for run in planted]


def misread(text: str) -> str:
    """A text as an old OCR engine read it: some letters wrong, every third blank lost."""
    words = text.translate(MISREAD).split(" ")
    return "".join(word + ("" if at % 3 == 2 else " ") for at, word in enumerate(words)).rstrip()


def old_layer(clean: bytes, pages: list[Page], style: Style, title: str) -> bytes:
    """Scanned pages with their misread text laid over them, invisible; every page's `hidden` says what that text is."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(style.page_width, style.page_height), invariant=1, initialFontName=style.body.font)  # type: ignore[arg-type]  # the stubs are wrong: a name
    canvas.setTitle(title)
    canvas.setSubject("corpus_builder sample, fictional")
    for page, image in zip(pages, scanned(clean, OLD_SCAN), strict=True):
        canvas.drawImage(ImageReader(io.BytesIO(image)), 0, 0, style.page_width, style.page_height)
        for run in page.runs:
            layer = replace(run, text=misread(run.text), ink="invisible", face=replace(run.face, font="NanumGothic"))
            write_run(canvas, layer, style.page_height)
            page.hidden.append(layer.text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def shift_letters(content: bytes) -> bytes:
    """The PDF with ToUnicode maps that give every Hangul syllable another meaning, as renumbered fonts do: each a valid letter of a
    script that doesn't belong there. Digits and punctuation stay."""

    def shifted(found: re.Match[bytes]) -> bytes:
        return b"> <%04X>" % FOREIGN[(int(found[1], 16) - 0xAC00) * 11 % len(FOREIGN)]

    document = pymupdf.open(stream=content, filetype="pdf")
    for font in _mapped_fonts(document):
        number = int(document.xref_get_key(font, "ToUnicode")[1].split()[0])
        document.update_stream(number, re.sub(rb"> <([A-D][0-9A-F]{3})>", shifted, document.xref_stream(number)))
    return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))


def lose_letters(content: bytes) -> bytes:
    """The PDF without ToUnicode maps: what its glyphs mean is nowhere in it."""
    document = pymupdf.open(stream=content, filetype="pdf")
    for font in _mapped_fonts(document):
        document.xref_set_key(font, "ToUnicode", "null")
    return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))


def _mapped_fonts(document: pymupdf.Document) -> list[int]:
    """The objects that are fonts with a ToUnicode map."""
    return [number for number in range(1, document.xref_length()) if document.xref_get_key(number, "ToUnicode")[0] == "xref"]
