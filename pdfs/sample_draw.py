"""Pages -> PDF bytes, with reportlab. The same pages always give the same bytes.

A sample with a damaged text layer will need its own way to write a run: pass another `write`.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas
from sample_layout import Rule, Run
from sample_model import Catalogue
from sample_pages import Page
from sample_type import Style

WriteRun = Callable[[Canvas, Run, float], None]


def write_run(canvas: Canvas, run: Run, page_height: float) -> None:
    """Write a run as one text object: characters with blanks, tracked to fill the line."""
    text = canvas.beginText(run.x, page_height - run.y)
    text.setFont(run.face.font, run.face.size)
    text.setCharSpace(round(run.tracking, 4))
    text.textOut(run.text)
    canvas.drawText(text)


def draw(pages: list[Page], catalogue: Catalogue, style: Style, write: WriteRun = write_run) -> bytes:
    """The PDF file of the pages."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(style.page_width, style.page_height), invariant=1, initialFontName=style.body.font)  # type: ignore[arg-type]  # the stubs are wrong: a name
    canvas.setTitle(f"{catalogue.product} {catalogue.edition}")
    canvas.setAuthor(catalogue.insurer)
    canvas.setSubject("corpus_builder sample, fictional")
    for page in pages:
        # Grey first, then lines, then text: nothing covers a character.
        for rule in sorted(page.rules, key=lambda rule: not rule.fill):
            _draw_rule(canvas, rule, style.page_height)
        for run in page.runs:
            write(canvas, run, style.page_height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_rule(canvas: Canvas, rule: Rule, page_height: float) -> None:
    """Draw a line or a grey rectangle."""
    if rule.fill:
        canvas.setFillGray(0.91)
        height = rule.y1 - rule.y0
        canvas.rect(rule.x0, page_height - rule.y1, rule.x1 - rule.x0, height, stroke=0, fill=1)
        canvas.setFillGray(0.0)
        return
    canvas.setLineWidth(0.6)
    canvas.line(rule.x0, page_height - rule.y0, rule.x1, page_height - rule.y1)
