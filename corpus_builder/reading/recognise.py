"""A page without usable text to a page read by an OCR engine: render, straighten, find the ink, read, and back to page coordinates.

The engine is handed in: this module knows images and rectangles, not Tesseract. Where the lines, cells and columns are is decided
here, from the ink, and an engine that can read single lines gets them one by one; one that can't (it finds lines itself) gets each
column and is told off for the ink that it left out. Rectangles are those of the page turned upright, but skew and all, because a
reviewer sees the quotation marked on the original.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus_builder.contracts import LineEngine, OcrEngine
from corpus_builder.errors import PermanentError
from corpus_builder.model import BBox, Block, Line, Page
from corpus_builder.reading import OcrOptions, repairs, stacked, straighten
from corpus_builder.reading.files import opened
from corpus_builder.reading.images import rendered
from corpus_builder.reading.ink import Ink, look
from corpus_builder.reading.printlines import Layout, PrintLine, find_lines
from corpus_builder.reading.rings import Ring, find_rings
from corpus_builder.reading.scantables import blocks, cells_of, framed
from corpus_builder.reading.transcribe import MISSED, ReadLine, Transcript, missed_share, strip, transcribe

if TYPE_CHECKING:
    from PIL.Image import Image

    from corpus_builder.reading.lattice import Region

SMALL_PRINT, FINE = 18, 27
"""Letters lower than the first (pixels; 6 pt at 200 dpi) are rendered again as high as the second, at most twice as large."""

UPRIGHT = 0.5
"""Share of the ink that lies in lines, under which a page may have been scanned sideways."""

UPSIDE_DOWN = 0.6
"""A page whose lines have a lower mean score is tried the other way round, by SAMPLE lines."""

SAMPLE = 4


def recognise(page: Page, path: str, engine: OcrEngine | LineEngine, options: OcrOptions) -> Page:
    """`page` read by `engine` from the PDF at `path`: source "ocr", `needs_ocr` cleared, blocks of lines in points.

    A page on which the engine finds nothing stays an image without text. Which engine it was the caller notes. Raises PermanentError
    and TransientError.
    """
    with opened(path) as pdf:
        if page.number > pdf.page_count:
            raise PermanentError("no such page", f"{path} has no page {page.number}", "Build again: the file has changed.")
        drawn = rendered(pdf, page.number, options.dpi, options.max_pixels, grey=True)
        scan = _upright(drawn.image, drawn.dpi, options)
        if 0 < scan.layout.height < SMALL_PRINT and drawn.dpi >= options.dpi:
            finer = min(2.0, FINE / scan.layout.height) * options.dpi
            drawn = rendered(pdf, page.number, finer, options.max_pixels, grey=True)
            scan = _upright(drawn.image, drawn.dpi, options)
        width, height = float(pdf[page.number - 1].rect.width), float(pdf[page.number - 1].rect.height)
    scan, read = _right_way_up(drawn.image, scan, engine, options)
    return _page(replace(page, width=width, height=height), scan, read)


@dataclass(frozen=True, slots=True)
class _Scan:
    """A page image made straight, and what is seen on it before anything is read. `turn` leads back to the page as drawn."""

    image: Image
    dpi: float
    turn: straighten.Turn
    ink: Ink
    found: tuple[Region, ...]
    layout: Layout
    rings: tuple[Ring, ...]


def _upright(image: Image, dpi: float, options: OcrOptions) -> _Scan:
    """The image as it is, or turned by a quarter if it hardly shows lines as it is and clearly does then."""
    scan = _straight(image, dpi, options)
    if scan.layout.lines and scan.layout.share < UPRIGHT:
        turned = _straight(image, dpi, options, 1)
        if turned.layout.share > scan.layout.share + 0.2:
            return turned
    return scan


def _straight(image: Image, dpi: float, options: OcrOptions, quarters: int = 0) -> _Scan:
    """Turn the image by `quarters` of a turn (counter-clockwise), make it straight, and look at it."""
    upright = straighten.quarter_turned(image, quarters)
    degrees = straighten.skew(upright) if options.deskew else 0.0
    turn = straighten.Turn(degrees, upright.width, upright.height, quarters)
    image = straighten.turned(upright, degrees)
    ink = look(image, dpi)
    found = tuple(framed(ink, dpi))
    layout = find_lines(ink, cells_of(found, dpi))
    return _Scan(image, dpi, turn, ink, found, layout, tuple(find_rings(ink, layout.height)) if layout.lines else ())


def _right_way_up(image: Image, scan: _Scan, engine: Any, options: OcrOptions) -> tuple[_Scan, Transcript]:
    """The page read, turned by half if that reads better: tried beforehand if its lines stand upright, else if it reads badly."""
    if scan.turn.quarters and len(scan.layout.lines) >= SAMPLE:
        other = _straight(image, scan.dpi, options, 3)
        if _sampled(other, engine) > _sampled(scan, engine):
            scan = other
        return scan, _read(scan, engine)
    read = _read(scan, engine)
    if len(read.lines) >= SAMPLE and statistics.fmean(line.score for line in read.lines) < UPSIDE_DOWN:
        other = _straight(image, scan.dpi, options, 2)
        if _sampled(other, engine) > _sampled(scan, engine) + 0.1:
            return other, _read(other, engine)
    return scan, read


def _sampled(scan: _Scan, engine: Any) -> float:
    """The mean score of some of the page's longer lines."""
    longest = sorted(scan.layout.lines, key=lambda line: line.box[0] - line.box[2])[:SAMPLE]
    sample = replace(scan.layout, lines=tuple(longest))
    scores = [line.score for line in _read(replace(scan, layout=sample, rings=()), engine).lines if line.text]
    return statistics.fmean(scores) if scores else 0.0


def _read(scan: _Scan, engine: Any) -> Transcript:
    if isinstance(engine, LineEngine):
        return transcribe(scan.ink, scan.layout, scan.rings, engine, scan.dpi)
    return _read_whole(scan, engine)


def _read_whole(scan: _Scan, engine: OcrEngine) -> Transcript:
    """The reading of an engine that finds lines itself, column by column; lines whose ink it left out are handed to it alone."""
    image, middle = scan.image, scan.layout.gutter  # as it is: a model that finds lines itself was trained on paper with its stains
    found: list[ReadLine] = []
    for x0, x1 in [(0, image.width)] if middle is None else [(0, middle), (middle, image.width)]:
        for line in engine.read(image.crop((x0, 0, x1, image.height)), round(scan.dpi)):
            a, top, b, bottom = (round(value) for value in line.bbox)
            box = (a + x0, top, b + x0, bottom)
            if line.text.strip():
                found.append(ReadLine(PrintLine(-1, [box]), " ".join(line.text.split()), line.score, _ink_in(scan.ink, box), 0.0))
    lost = [line for line in scan.layout.lines if not any(_covers(other.line, line) for other in found)]
    missing = [ReadLine(line, "", 0.0, _ink_in(scan.ink, line.box), float(_ink_in(scan.ink, line.box))) for line in lost]
    first = missed_share([*found, *missing])
    if first > MISSED:
        missing = [_alone(scan, line, engine) for line in missing]
    return Transcript((*found, *missing), first, missed_share([*found, *missing]), len(missing) if first > MISSED else 0)


def _alone(scan: _Scan, line: ReadLine, engine: OcrEngine) -> ReadLine:
    lines = engine.read(strip(scan.ink, line.line.box, scan.layout.height), round(scan.dpi))
    text = " ".join(" ".join(part.text.split()) for part in lines).strip()
    score = statistics.fmean(part.score for part in lines) if lines else 0.0
    return replace(line, text=text, score=score, missed=0.0 if text else line.missed, notes=("read again for ''",) if text else ())


def _ink_in(ink: Ink, box: tuple[int, int, int, int]) -> int:
    x0, y0, x1, y1 = box
    return int(ink.text[max(0, y0) : y1, max(0, x0) : x1].sum())


def _covers(a: PrintLine, b: PrintLine) -> bool:
    """Whether the middle of `b` lies in `a`, or most of `b` does."""
    x = (b.box[0] + b.box[2]) / 2
    level = min(a.box[3], b.box[3]) - max(a.box[1], b.box[1]) >= 0.4 * (b.box[3] - b.box[1])
    return level and (a.box[0] <= x <= a.box[2] or b.box[0] <= (a.box[0] + a.box[2]) / 2 <= b.box[2])


def _page(page: Page, scan: _Scan, read: Transcript) -> Page:
    lines = [_line(line, scan) for line in read.lines if line.text]
    signals = {
        **page.signals,
        "ocr_dpi": round(scan.dpi, 1),
        "ocr_turned": round(scan.turn.degrees, 2),
        "ocr_quarters": float(scan.turn.quarters),
        "ocr_columns": 1.0 if scan.layout.gutter is None else 2.0,
        "ocr_score": round(sum(line.score for line in read.lines) / max(1, len(read.lines)), 3),
        "ocr_missed_first": round(read.missed_first, 4),
        "ocr_missed": round(read.missed, 4),
        "ocr_again": float(read.again),
        "ocr_rings": float(sum(ring.number > 0 for ring in scan.rings)),
        "ocr_repairs": float(sum(len(line.repairs) for line in lines)),
    }
    if not lines:
        reason = f"{page.reason}; OCR found no text"
        return replace(page, blocks=(), source="image", reason=reason, needs_ocr=False, signals=signals)
    made = blocks(lines, scan.found, scan.turn.width * 72 / scan.dpi, scan.turn.height * 72 / scan.dpi)
    held = tuple(_skewed(block, scan) for block in made)
    return replace(
        page, blocks=held, source="ocr", reason=page.reason + _told(scan, read) + stacked.told(made), needs_ocr=False, signals=signals
    )


def _told(scan: _Scan, read: Transcript) -> str:
    """What a person should know of how the page was read."""
    said = [f"; scanned sideways or upside down, turned by {90 * scan.turn.quarters} degrees"] if scan.turn.quarters else []
    if read.missed_first > MISSED:
        said.append(f"; {read.missed_first:.0%} of the ink had no text, {read.again} lines read again, now {read.missed:.0%}")
    return "".join(said)


def _line(read: ReadLine, scan: _Scan) -> Line:
    """The line with its text repaired, in points of the straight page."""
    dotted = repairs.with_middle_dots(read.text, read.line, scan.ink, scan.layout.height)
    repaired = repairs.repaired(dotted.text)
    x0, y0, x1, y1 = (value * 72 / scan.dpi for value in read.line.box)
    return Line(repaired.text, (x0, y0, x1, y1), repairs=(*read.notes, *dotted.notes, *repaired.notes))


def _skewed(block: Block, scan: _Scan) -> Block:
    """The block with its rectangles on the page as it was before it was made straight, and with its turn."""

    def back(lines: Sequence[Line]) -> tuple[Line, ...]:
        return tuple(replace(line, bbox=_back(line.bbox, scan)) for line in lines)

    cells = tuple(replace(cell, lines=back(cell.lines)) for cell in block.cells)
    return replace(
        block, lines=back(block.lines), cells=cells, printed=back(block.printed), bbox=_back(block.bbox, scan), turn=90 * scan.turn.quarters
    )


def _back(box: BBox, scan: _Scan) -> BBox:
    scale = scan.dpi / 72
    x0, y0, x1, y1 = scan.turn.back((box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale))
    return (round(x0 / scale, 1), round(y0 / scale, 1), round(x1 / scale, 1), round(y1 / scale, 1))
