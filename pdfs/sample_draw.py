"""Pages -> PDF bytes, with reportlab. The same pages always give the same bytes.

How a run gets into the content stream is a function of its own (`WriteRun`): as one text object, as words set one by one without a
space glyph, or torn as print drivers leave it. All look the same on paper.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sample_fill import Page
from sample_layout import Rule, Run
from sample_marks import RESOURCE, MarkFont, private
from sample_model import Catalogue
from sample_picture import picture
from sample_type import RAISED, RAISED_SIZE, Style

WriteRun = Callable[[Canvas, Run, float], None]
_KIND = re.compile(r"[가-힣 ]+|[^가-힣 ]+ *")
_SPECIAL = re.compile(f"[{''.join(RAISED)}]+|[\ue100-\ue18f]|[^{''.join(RAISED)}\ue100-\ue18f]+")
INVISIBLE: Final = 3
"""The text render mode that draws nothing: the one of OCR layers."""
DOT, DOT_STEP = 0.5, 1.2
"""Length and distance of dots in points, as a print driver was seen to draw them."""


def write_run(canvas: Canvas, run: Run, page_height: float) -> None:
    """Write a run as one text object: characters with blanks, tracked to fill the line."""
    text = canvas.beginText(run.x, page_height - run.y)
    text.setFont(run.face.font, run.face.size)
    if run.ink == "white":
        text.setFillGray(1.0)
    if run.ink == "invisible":
        text.setTextRenderMode(INVISIBLE)
    text.setCharSpace(round(run.tracking, 4))
    text.textOut(run.text)
    canvas.drawText(text)


def write_words(canvas: Canvas, run: Run, page_height: float) -> None:
    """Write every word where it stands and no space glyph; what was to be spread over the characters goes between the words."""
    words = run.text.split()
    spread = run.tracking * max(0, len(run.text.rstrip()) - 1)
    gap = run.face.width(" ") + (spread / (len(words) - 1) if len(words) > 1 else 0.0)
    x = run.x
    for word in words:
        write_run(canvas, replace(run, x=x, text=word, tracking=0.0 if len(words) > 1 else run.tracking), page_height)
        x += run.face.width(word) + gap


def write_torn(canvas: Canvas, run: Run, page_height: float) -> None:
    """Write a line as print drivers do: its Hangul in one text object, then its digits, Latin letters and punctuation in another,
    each piece moved to its place. A digit or mark at the line's start goes with the Hangul. Blanks at the line's end are left out."""
    pieces: list[Run] = []
    x = run.x
    for text in _KIND.findall(run.text.rstrip()):
        pieces.append(replace(run, x=x, text=text))
        x += run.face.width(text) + run.tracking * len(text)
    hangul = [piece for at, piece in enumerate(pieces) if at == 0 or "가" <= piece.text.strip()[:1] <= "힣"]
    for group in (hangul, [piece for piece in pieces if piece not in hangul]):
        if group:
            _write_group(canvas, group, page_height)


def _write_group(canvas: Canvas, group: list[Run], page_height: float) -> None:
    """Pieces of one line as one text object."""
    text = canvas.beginText()
    text.setFont(group[0].face.font, group[0].face.size)
    text.setCharSpace(round(group[0].tracking, 4))
    for piece in group:
        text.setTextOrigin(piece.x, page_height - piece.y)
        text.textOut(piece.text)
    canvas.drawText(text)


def _draw_line(canvas: Canvas, rule: Rule, page_height: float) -> None:
    """Draw a rule as one stroke, or as print drivers draw a dotted one: every dot a stroke of its own."""
    canvas.setLineWidth(0.6)
    if not rule.dotted:
        canvas.line(rule.x0, page_height - rule.y0, rule.x1, page_height - rule.y1)
        return
    across = rule.x1 > rule.x0
    for at in range(int(max(rule.x1 - rule.x0, rule.y1 - rule.y0) / DOT_STEP)):
        x, y = (rule.x0 + at * DOT_STEP, rule.y0) if across else (rule.x0, rule.y0 + at * DOT_STEP)
        x1, y1 = (x + DOT, y) if across else (x, y + DOT)
        canvas.line(round(x, 2), round(page_height - y, 2), round(x1, 2), round(page_height - y1, 2))


def draw(
    pages: list[Page],
    catalogue: Catalogue,
    style: Style,
    write: WriteRun = write_run,
    marks: MarkFont | None = None,
) -> bytes:
    """The PDF file of the pages; with `marks` the font of marks is still to be embedded (sample_marks.embed)."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(style.page_width, style.page_height), invariant=1, initialFontName=style.body.font)  # type: ignore[arg-type]  # the stubs are wrong: a name
    canvas.setTitle(f"{catalogue.product} {catalogue.edition}")
    canvas.setAuthor(catalogue.insurer)
    canvas.setSubject("corpus_builder sample, fictional")
    for page in pages:
        width, height = page.size or (style.page_width, style.page_height)
        _set_sheet(canvas, page, width, height)
        if page.picture:
            canvas.drawImage(ImageReader(io.BytesIO(picture(page.picture, width, height))), 0, 0, width, height)
        # Grey first, then lines, then text: nothing covers a character.
        for rule in sorted(page.rules, key=lambda rule: not rule.fill):
            if rule.fill:
                _draw_grey(canvas, rule, height)
            else:
                _draw_line(canvas, rule, height)
        for part in itertools.chain.from_iterable(map(_parts, page.runs)):
            if marks and private(part.text[0]):
                _write_mark(canvas, part, height, marks)
            else:
                write(canvas, part, height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _set_sheet(canvas: Canvas, page: Page, width: float, height: float) -> None:
    """Size and rotation of the next page. A rotated one is drawn lying on its side, so that it stands upright when it is shown."""
    canvas.setPageSize((width, height))  # as shown: reportlab exchanges the two for a rotated page
    canvas.setPageRotation(90 if page.rotated else 0)
    if page.rotated:
        canvas.transform(0, 1, -1, 0, height, 0)


def _parts(run: Run) -> Iterator[Run]:
    """A run cut at superscripts, which are drawn small and raised, and at marks of the private range."""
    if _SPECIAL.fullmatch(run.text) and not private(run.text[:1] or " ") and run.text[:1] not in RAISED:
        yield run
        return
    x = run.x
    for text in _SPECIAL.findall(run.text):
        if text[0] in RAISED:
            small = replace(run.face, size=RAISED_SIZE * run.face.size)
            yield replace(run, x=x, y=run.y - 0.36 * run.face.size, text="".join(RAISED[char] for char in text), face=small)
        else:
            yield replace(run, x=x, text=text)
        x += run.face.width(text) + run.tracking * len(text)


def _write_mark(canvas: Canvas, run: Run, page_height: float, marks: MarkFont) -> None:
    """Write a mark with the font of marks; two glyphs go on the same spot."""
    for gid in marks.glyphs(run.text):
        canvas.addLiteral(f"BT /{RESOURCE} {run.face.size:g} Tf 1 0 0 1 {run.x:.2f} {page_height - run.y:.2f} Tm <{gid:04x}> Tj ET")


def _draw_grey(canvas: Canvas, rule: Rule, page_height: float) -> None:
    """Draw a grey rectangle."""
    canvas.setFillGray(0.91)
    canvas.rect(rule.x0, page_height - rule.y1, rule.x1 - rule.x0, rule.y1 - rule.y0, stroke=0, fill=1)
    canvas.setFillGray(0.0)
