"""PDF file in, pages of printed lines out: text layer, tables, boxes, OCR. The only folder that knows a PDF or OCR library.

The order in which a document passes through: `survey.survey` (what is this file, how many pages?) → `extract.pages` (text layer, its
gate, and `damage`: may text be missing?) → `recognise.recognise`
(the pages that the gate sends to OCR) → `settle.settle` (page furniture and contents pages, which only the whole document shows).
This module stays light: configuration imports it, so the heavy libraries are imported by the modules that use them.
"""

from __future__ import annotations

from pydantic import Field

from corpus_builder import contracts

VERSION = 6
"""Part of the recipe: raise it when the same file would be read differently, so that everything is read again."""


class Options(contracts.Options):
    """Section [reading]."""

    max_pages: int = Field(default=3000, ge=1)
    """Longer documents are refused ("too many pages"): the longest policies have some 1,500."""

    passwords_file: str = ""
    """A text file with the passwords of protected PDFs, one a line; each is tried. Its content is never stored, logged or shown."""

    borderless: bool = False
    """Look for tables without rules, too, by the white columns between their words. Bordered tables are always found."""


class OcrOptions(contracts.Options):
    """Section [ocr]; a sub-table per engine."""

    engine: str = "auto"
    """An OCR engine by name (a file in reading/engines/), or "auto": paddle when it is installed and its Korean models are there
    (or may be downloaded: ocr.paddle.download), else tesseract."""

    dpi: int = Field(default=200, ge=100, le=600)
    """Resolution of the page image that OCR reads. 150–300 gave equal error rates on 9–10 pt text; 200 is the cheapest safe one."""

    max_pixels: int = Field(default=40_000_000, ge=1_000_000)
    """A page image is never made larger than this; a huge page is rendered at a lower resolution instead."""

    deskew: bool = True
    """Straighten scanned pages by up to two degrees before OCR."""
