"""Printed lines to text, by an engine that reads one line at a time; what it left out is seen by its ink and read another way.

A line is handed over as a strip of fixed proportions (the letters take a little over half of its height): engines scale lines by
their height, and one line cut closer than the next is read worse. Rings (①) are cut out, because they are known by their shape.
An engine's confidence doesn't tell whether it left out half a line; the ink does: fewer letters than the line is wide, or none.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus_builder.contracts import LineEngine
from corpus_builder.reading.ink import Ink, PixelBox, mask_of
from corpus_builder.reading.printlines import Layout, PrintLine, stretches
from corpus_builder.reading.rings import LEADER, UNREAD, Ring, find_leaders

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN = 0.42
"""Paper above and below the letters, in letter heights. From 0.35 to 0.46 is equally good; more is quicker and less is slower."""

SIDE = 8
"""Pixels of paper left and right."""

MISSED = 0.02
"""Share of a page's ink without text from which on the lines concerned are read again."""

SPARSE = 0.6
"""A line with less than this share of the letters that its width has room for has lost some."""

DOUBTFUL = 0.5
"""Engine's score under which a line is read again with the others; alone it is no reason to."""

SHORT, UNSURE = 4.0, 0.8
"""A line of fewer letters than this is read again for its score alone, because a single syllable lacks context and costs little."""


MOST = 0.25
"""Share of a page's lines that are read again at most: more of them are no text at all (a photograph, a drawing)."""

_DIRT = re.compile(r"^[.,;:_|`·-]+\s*|^['\"](?=[^'\"]*$)\s*")
"""What no text behind a numeral begins with: the rim of its ring, or specks."""
_DOT = re.compile(r"^[.,;`]+\s*(?=[가-힣])")
"""What no line begins with."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A printed line with its text. `ink`: its dark pixels; `missed`: those that have no text; `notes`: what was done to the text.

    `dotted`: how many pixels of its width are dots that lead to a page number.
    """

    line: PrintLine
    text: str
    score: float
    ink: int
    missed: float
    notes: tuple[str, ...] = ()
    dotted: int = 0


@dataclass(frozen=True, slots=True)
class Transcript:
    """The lines of a page; the share of its ink without text before and after reading again; how many lines were read again."""

    lines: tuple[ReadLine, ...]
    missed_first: float
    missed: float
    again: int


def transcribe(ink: Ink, layout: Layout, rings: Sequence[Ring], engine: LineEngine, dpi: float) -> Transcript:
    """Read the lines of a page."""
    read = [_line(ink, line, layout.height, rings, engine, dpi, MARGIN) for line in layout.lines]
    read = _weighed(read, layout.height)
    first = missed_share(read)
    again = 0
    for index, line in enumerate(read):
        short = _width(line) < SHORT * layout.height and line.score < UNSURE
        if again < MOST * len(read) and (short or (first > MISSED and (line.missed or line.score < DOUBTFUL))):
            again += 1
            read[index] = _better(ink, line, layout.height, rings, engine, dpi)
    if again:
        read = _weighed(read, layout.height)
    return Transcript(tuple(read), first, missed_share(read), again)


def missed_share(lines: Iterable[ReadLine]) -> float:
    """The share of the lines' ink that has no text."""
    lines = list(lines)
    return sum(line.missed for line in lines) / max(1, sum(line.ink for line in lines))


def _line(
    ink: Ink, line: PrintLine, height: float, rings: Sequence[Ring], engine: LineEngine, dpi: float, margin: float, *, plain: bool = False
) -> ReadLine:
    own = [ring for ring in rings if _within(ring.box, line.box)] + find_leaders(ink, line.box, height)
    own.sort(key=lambda ring: ring.box[0])
    texts: list[str] = []
    scores: list[tuple[float, int]] = []
    notes: list[str] = []
    left_out = 0
    for stretch in stretches(line, height):
        for part in _apart(stretch, own, leading=not texts):
            if isinstance(part, Ring):
                texts.append(part.text)
                if part.number == LEADER:
                    left_out += part.box[2] - part.box[0]
                    continue
                kind = "square" if part.square else "circle"
                notes.append(f"{part.text} for a {kind}" + (f", perhaps {part.guess}" if part.text == UNREAD else ""))
            elif ink.text[part[1] : part[3], part[0] : part[2]].any():
                found = engine.read_line(strip(ink, part, height, margin, plain=plain), round(dpi))
                text = " ".join(found.text.split())
                dirt = _DIRT.match(text) if texts else _DOT.match(text)
                if dirt:
                    notes.append(f" for {dirt[0]}")
                texts.append(text[dirt.end() :] if dirt else text)
                notes += found.notes
                scores.append((found.score, part[2] - part[0]))
    x0, y0, x1, y1 = line.box
    width = sum(weight for _, weight in scores)
    score = sum(value * weight for value, weight in scores) / width if width else 1.0
    return ReadLine(line, " ".join(text for text in texts if text), score, int(ink.text[y0:y1, x0:x1].sum()), 0.0, tuple(notes), left_out)


def _within(box: PixelBox, line: PixelBox) -> bool:
    middle = (box[1] + box[3]) / 2
    return line[0] - 1 <= box[0] and box[2] <= line[2] + 4 and line[1] <= middle <= line[3]


def _apart(stretch: PixelBox, rings: Iterable[Ring], *, leading: bool) -> list[PixelBox | Ring]:
    """A stretch of a line as the parts between its rings, and the rings. Within a line, an empty ring may be an o."""
    parts: list[PixelBox | Ring] = []
    left, top, right, bottom = stretch
    for ring in rings:
        inside = left - 1 <= ring.box[0] and ring.box[2] <= right + 4
        first = leading and ring.box[0] - stretch[0] < 0.5 * (ring.box[3] - ring.box[1])
        if inside and (first or ring.number > 0 or ring.number == LEADER):
            if ring.box[0] - left > 4:
                parts.append((left, top, ring.box[0] - 5, bottom))
            parts.append(ring)
            left = ring.box[2] + 6
    if right - left > 4:
        parts.append((left, top, right, bottom))
    return parts


def strip(ink: Ink, part: PixelBox, height: float, margin: float = MARGIN, *, plain: bool = False) -> Image:
    """The image of a part of a line, with paper around. `plain`: black on white, by a threshold of its own."""
    import numpy as np
    from PIL import Image

    x0, y0, x1, y1 = part
    if y1 - y0 < 0.8 * height:  # a line of flat letters only (…, -) keeps its height
        middle = (y0 + y1) / 2
        y0, y1 = round(middle - height / 2), round(middle + height / 2)
    own = ink.grey[max(0, y0 - 2) : y1 + 2, max(0, x0 - 2) : x1 + 2]
    if plain:
        own = np.where(mask_of(own), 0, 255).astype(np.uint8)
    above = max(1, round(margin * max(height, y1 - y0)) - 2)
    paper = 255 if plain else int(np.percentile(own, 80))
    return Image.fromarray(np.pad(own, ((above, above), (SIDE - 2, SIDE - 2)), constant_values=paper))


def _weighed(lines: Sequence[ReadLine], height: float) -> list[ReadLine]:
    """The lines with the ink that their text leaves out, measured by the page's usual letter width."""
    widths = [_width(line) / len(line.text.replace(" ", "")) for line in lines if len(line.text.replace(" ", "")) >= 5]
    usual = statistics.median(widths) if len(widths) >= 3 else height
    result = []
    for line in lines:
        high = max(1.0, (line.line.box[3] - line.line.box[1]) / height)
        share = len(line.text.replace(" ", "")) / max(1.0, _width(line) / (usual * high))
        result.append(replace(line, missed=line.ink * (1 - share) if share < SPARSE else 0.0))
    return result


def _width(line: ReadLine) -> float:
    return float(max(1, sum(piece[2] - piece[0] for piece in line.line.pieces) - line.dotted))


def _better(ink: Ink, line: ReadLine, height: float, rings: Sequence[Ring], engine: LineEngine, dpi: float) -> ReadLine:
    """The line read in other ways (cut closer; black on white): the reading with most letters, of equals the surest."""
    others = [
        _line(ink, line.line, height, rings, engine, dpi, 0.2),
        _line(ink, line.line, height, rings, engine, dpi, MARGIN, plain=True),
    ]
    best = max((line, *others), key=lambda reading: (bool(reading.text), round(reading.score, 1), len(reading.text)))
    return best if best is line else replace(best, notes=(*best.notes, f"read again for {line.text!r}"))
