"""A page without usable text to a page read by an OCR engine: render, straighten, cut columns, read, and back to page coordinates.

The engine is handed in: this module knows images and rectangles, not Tesseract. Its rectangles are those of the page as it is
shown, skew and all, because a reviewer sees the quotation marked on the original.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus_builder.contracts import OcrEngine, OcrLine
from corpus_builder.errors import PermanentError
from corpus_builder.model import BBox, Block, Line, Page
from corpus_builder.reading import OcrOptions, straighten
from corpus_builder.reading.files import opened
from corpus_builder.reading.images import rendered

if TYPE_CHECKING:
    from PIL.Image import Image

SMALL_PRINT = 20
"""Median line height in pixels under which the page is read again at half as much resolution more."""


def recognise(page: Page, path: str, engine: OcrEngine, options: OcrOptions) -> Page:
    """`page` read by `engine` from the PDF at `path`: source "ocr", `needs_ocr` cleared, one text block of lines in points.

    A page on which the engine finds nothing stays an image without text. `engine` names the engine's module. Raises PermanentError
    and TransientError.
    """
    with opened(path) as pdf:
        if page.number > pdf.page_count:
            raise PermanentError("no such page", f"{path} has no page {page.number}", "Build again: the file has changed.")
        first = rendered(pdf, page.number, options.dpi, options.max_pixels, grey=True)
        reading = _read(first.image, first.dpi, engine, options)
        if _small(reading.lines) and first.dpi >= options.dpi:
            finer = rendered(pdf, page.number, 1.5 * options.dpi, options.max_pixels, grey=True)
            again = _read(finer.image, finer.dpi, engine, options)
            reading = again if len(again.text) >= len(reading.text) else reading
        width, height = float(pdf[page.number - 1].rect.width), float(pdf[page.number - 1].rect.height)
    return _page(replace(page, width=width, height=height), reading, engine)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What an engine read: lines with rectangles in points of the page as shown, and what was done for it (degrees, columns)."""

    lines: tuple[OcrLine, ...]
    dpi: float
    turned: float
    columns: int

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)


def _read(image: Image, dpi: float, engine: OcrEngine, options: OcrOptions) -> _Reading:
    """Straighten and read one page image, column by column."""
    degrees = straighten.skew(image) if options.deskew else 0.0
    turn = straighten.Turn(degrees, image.width, image.height)
    straight = straighten.turned(image, degrees)
    middle = straighten.gutter(straight)
    parts = [(0, image.width)] if middle is None else [(0, middle), (middle, image.width)]
    found: list[OcrLine] = []
    for x0, x1 in parts:
        column = straight if middle is None else straight.crop((x0, 0, x1, straight.height))
        found += [replace(line, bbox=_moved(line.bbox, x0)) for line in engine.read(column, round(dpi)) if line.text.strip()]
    points = tuple(replace(line, bbox=_scaled(turn.back(line.bbox), 72 / dpi)) for line in found)
    return _Reading(points, dpi, degrees, len(parts))


def _small(lines: tuple[OcrLine, ...]) -> bool:
    """Whether the print is too small for the resolution: lines are measured in points, so this asks for less than 7 of them."""
    heights = sorted(line.bbox[3] - line.bbox[1] for line in lines)
    return len(heights) >= 10 and heights[len(heights) // 2] < SMALL_PRINT * 72 / 200 * 0.7


def _page(page: Page, reading: _Reading, engine: Any) -> Page:
    name = _engine_name(engine)
    signals = {
        **page.signals,
        "ocr_dpi": round(reading.dpi, 1),
        "ocr_turned": round(reading.turned, 2),
        "ocr_columns": float(reading.columns),
        "ocr_score": round(sum(line.score for line in reading.lines) / max(1, len(reading.lines)), 3),
    }
    if not reading.lines:
        reason = f"{page.reason}; OCR found no text"
        return replace(page, blocks=(), source="image", reason=reason, engine=name, needs_ocr=False, signals=signals)
    lines = tuple(Line(line.text.strip(), _rounded(line.bbox)) for line in reading.lines)
    block = Block("text", lines, _around(lines))
    return replace(page, blocks=(block,), source="ocr", engine=name, needs_ocr=False, signals=signals)


def _engine_name(engine: Any) -> str:
    """The name of the plugin: its file's name."""
    return type(engine).__module__.rsplit(".", 1)[-1]


def _moved(box: BBox, x: int) -> BBox:
    return (box[0] + x, box[1], box[2] + x, box[3])


def _scaled(box: BBox, factor: float) -> BBox:
    return (box[0] * factor, box[1] * factor, box[2] * factor, box[3] * factor)


def _rounded(box: BBox) -> BBox:
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


def _around(lines: tuple[Line, ...]) -> BBox:
    boxes = [line.bbox for line in lines]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
