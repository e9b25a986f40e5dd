"""What a page shows, taken out of MuPDF once and as plain values: the glyphs of its text layer that a person can see, and its drawings.

Everything after this module is geometry and text: it can be tested with hand-made glyphs, and another PDF library could take
MuPDF's place here. Glyphs rather than words or lines, because four defects can only be mended at this level: missing space
glyphs, text layers whose digits and punctuation are torn out of their lines, glyphs drawn several times, and tables.

Text that nobody sees is kept apart and counted: render mode 3 and zero opacity (old OCR layers), white on white, letters too small
to be print, under something opaque (covered.py), outside of the page.
Everything is as MuPDF gives it, before /Rotate; `sideways.upright` turns the page until its text reads from left to right.
"""

from __future__ import annotations

import itertools
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from corpus_builder.model import BBox
from corpus_builder.reading.covered import covered, key, opaque, patches
from corpus_builder.reading.files import library
from corpus_builder.turns import AS_IT_IS, Turn

BLANKS = frozenset(" \t\r\n\u00a0\u2002\u2003\u2009\u200a\u202f\u205f\u3000")
FILLED_OR_STROKED = 16 | 32
"""Bits of MuPDF's char_flags; a span with neither is invisible, as old OCR layers are."""
TINY = 2.0
"""Letters of a smaller size, in points, are a grey line at best."""
LIGHT = 0xF2
"""Letters whose red, green and blue all exceed this are seen on a darker ground only."""
DARK_ENOUGH = 0.9
"""A fill with a colour component below this shows light letters."""
SOME_TEXT = 200
"""Glyphs from which on a page counts as one with text."""
HARDLY_ANY = 20
"""Glyphs under which a page is looked at for pictures that show something."""
MOST_PICTURES = 20
LOOK, LOOK_PIXELS = 72, 1000
"""Dots per inch, and pixels in one direction at most, at which a picture is looked at."""
CONTRAST = 24
"""Greys (of 255) apart from which on a picture shows something."""
PRIVATE_PLANES = 0xF0000
PRIVATE_CODES = 2 * 65534
SLANTED = -1
"""The turn of text at any other angle: watermarks and stamps."""


class Glyph(NamedTuple):
    """One character on the page; coordinates in points, `base` its baseline (y, or x where text runs up or down), `size` the font size."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float

    @property
    def blank(self) -> bool:
        return self.char in BLANKS


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of glyphs that MuPDF took for a line, in the order of the content stream.

    `turn`: by how many degrees clockwise its page must be turned for it to read from left to right: 0, 90, 180, 270, or SLANTED.
    """

    glyphs: tuple[Glyph, ...]
    turn: int = 0

    @property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page before any decision.

    `hidden` is text that nobody sees; `outside` counts characters beyond the page's edges. `drawings` are MuPDF's vector paths.
    `images` are the rectangles of the images; on a page of hardly any text, `pictures` of them show more than one colour. `shown`
    turns a rectangle of this page into one of the page as it is shown, whose size in points is `size`.
    """

    number: int
    width: float
    height: float
    fragments: tuple[Fragment, ...]
    drawings: tuple[dict[str, Any], ...]
    images: tuple[BBox, ...]
    hidden: tuple[Fragment, ...] = ()
    outside: int = 0
    shown: Turn = AS_IT_IS
    pictures: int = 0

    @property
    def size(self) -> tuple[float, float]:
        return self.shown.size(self.width, self.height)

    @property
    def characters(self) -> int:
        """How many characters the page holds, seen or not, white space aside."""
        fragments = (*self.fragments, *self.hidden)
        return self.outside + sum(not glyph.blank for fragment in fragments for glyph in fragment.glyphs)


def origin(glyph: Glyph, turn: int) -> tuple[float, float]:
    """Where on its baseline a glyph of text of this turn begins."""
    match turn:
        case 90:
            return glyph.base, glyph.y1
        case 180:
            return glyph.x1, glyph.base
        case 270:
            return glyph.base, glyph.y0
    return glyph.x0, glyph.base


def raw_page(document: Any, number: int) -> RawPage:
    """Page `number` (from 1) of an open pymupdf document. Raises whatever MuPDF raises for a broken page."""
    mupdf = library()
    page = document[number - 1]
    # Without this flag's removal, glyphs of unknown meaning come out as plausible letters instead of U+FFFD.
    flags = mupdf.TEXTFLAGS_TEXT & ~mupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
    rotation = page.rotation % 360
    # MuPDF's rectangles are those of the page before /Rotate, but for the page's own.
    width, height = Turn(rotation).size(float(page.rect.width), float(page.rect.height))
    raw = page.get_text("rawdict", flags=flags, clip=mupdf.INFINITE_RECT())
    lines = [line for block in raw["blocks"] for line in block.get("lines", ())]
    seen = _seen(lines, width, height)
    drawings = tuple(page.get_cdrawings())
    # Images matter where there is little text, or text that nobody sees, and where one stands in the text.
    suspect = seen.count < SOME_TEXT or seen.hidden or seen.light or page.get_images()
    pictures = page.get_image_info() if suspect else []
    images = tuple(tuple(info["bbox"]) for info in pictures)
    fragments, white = _on_dark(seen, drawings, images)
    fragments, under = _uncovered(page, fragments, patches(drawings), opaque(pictures))
    if any(_private(glyph.char) for fragment in fragments for glyph in fragment.glyphs):
        fragments = _identified(fragments, page.get_texttrace())
    hidden = (*seen.hidden, *white, *under)
    shows = sum(_shows(page, box) for box in images[:MOST_PICTURES]) if seen.count < HARDLY_ANY else 0
    return RawPage(number, width, height, fragments, drawings, images, hidden, seen.outside, Turn(rotation), shows)


def _shows(page: Any, box: BBox) -> bool:
    """Whether the page shows more than one colour where an image lies: a white image is no picture."""
    mupdf = library()
    place = (mupdf.Rect(box) * page.rotation_matrix) & page.rect
    if place.is_empty:
        return False
    factor = min(LOOK / 72, LOOK_PIXELS / max(place.width, place.height))
    pixels = page.get_pixmap(matrix=mupdf.Matrix(factor, factor), clip=place, colorspace=mupdf.csGRAY, alpha=False)
    samples = bytes(pixels.samples)
    return bool(samples) and max(samples) - min(samples) > CONTRAST


@dataclass(slots=True)
class _Seen:
    """The text of a page by what can be seen of it; `light` holds the indexes of runs in light letters."""

    fragments: list[Fragment]
    hidden: list[Fragment]
    light: set[int]
    outside: int = 0
    count: int = 0


def _seen(lines: Iterable[dict[str, Any]], width: float, height: float) -> _Seen:
    """MuPDF's lines cut into runs that are seen, hidden, or light."""
    seen = _Seen([], [], set())
    for line in lines:
        turn = _turn(*line["dir"])
        x0, y0, x1, y1 = line["bbox"]
        inside = x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height
        for state, spans in itertools.groupby(line["spans"], _state):
            glyphs = [glyph for span in spans for glyph in _glyphs(span, 0 if turn in (90, 270) else 1)]
            if not inside:
                kept = [g for g in glyphs if 0 <= (g.x0 + g.x1) / 2 <= width and 0 <= (g.y0 + g.y1) / 2 <= height]
                seen.outside += sum(not glyph.blank for glyph in glyphs) - sum(not glyph.blank for glyph in kept)
                glyphs = kept
            if not glyphs:
                continue
            if state == "hidden":
                seen.hidden.append(Fragment(tuple(glyphs), turn))
                continue
            if state == "light":
                seen.light.add(len(seen.fragments))
            seen.count += len(glyphs)
            seen.fragments.append(Fragment(tuple(glyphs), turn))
    return seen


def _turn(dx: float, dy: float) -> int:
    """The turn of text that runs in this direction."""
    return 0 if dx > 0.9 else 180 if dx < -0.9 else 90 if dy < -0.9 else 270 if dy > 0.9 else SLANTED


def _state(span: dict[str, Any]) -> str:
    """ "hidden", "light" or "seen"."""
    if not span.get("alpha", 255) or not span.get("char_flags", FILLED_OR_STROKED) & FILLED_OR_STROKED:
        return "hidden"
    if span["size"] < TINY and any(char["c"] not in BLANKS for char in span["chars"]):
        return "hidden"
    color = span["color"]
    return "light" if color and min(color >> 16 & 255, color >> 8 & 255, color & 255) > LIGHT else "seen"


def _glyphs(span: dict[str, Any], across: int) -> list[Glyph]:
    """The characters of a span; their baseline is the x (`across` 0) or the y (1) of their origin."""
    size = float(span["size"])
    glyphs = []
    for char in span["chars"]:
        c = char["c"]
        x0, y0, x1, y1 = char["bbox"]
        if c < "\u0300" or "가" <= c <= "힣":  # what NFC leaves as it is
            glyphs.append(Glyph(c, x0, y0, x1, y1, char["origin"][across], size))
        else:
            glyphs += [Glyph(single, x0, y0, x1, y1, char["origin"][across], size) for single in unicodedata.normalize("NFC", c)]
    return glyphs


def _on_dark(seen: _Seen, drawings: Sequence[dict[str, Any]], images: Sequence[BBox]) -> tuple[tuple[Fragment, ...], tuple[Fragment, ...]]:
    """The fragments that are seen, and those whose light letters stand on white."""
    if not seen.light:
        return tuple(seen.fragments), ()
    dark = [tuple(drawing["rect"]) for drawing in drawings if "f" in drawing["type"] and min(drawing.get("fill") or (1.0,)) < DARK_ENOUGH]
    grounds = [*dark, *images]
    kept: list[Fragment] = []
    white: list[Fragment] = []
    for index, fragment in enumerate(seen.fragments):
        first, last = fragment.glyphs[0], fragment.glyphs[-1]
        x, y = (first.x0 + last.x1) / 2, (first.y0 + first.y1) / 2
        lost = index in seen.light and not any(g[0] <= x <= g[2] and g[1] <= y <= g[3] for g in grounds)
        (white if lost else kept).append(fragment)
    return tuple(kept), tuple(white)


def _uncovered(
    page: Any, fragments: tuple[Fragment, ...], areas: list[tuple[int, BBox]], images: list[BBox]
) -> tuple[tuple[Fragment, ...], tuple[Fragment, ...]]:
    """The fragments that nothing opaque was drawn over, and those parts that lie below something."""
    if not any(_lies_on(box, fragment) for box in (*(area for _, area in areas), *images) for fragment in fragments):
        return fragments, ()
    below = covered(page, areas, images)
    kept: list[Fragment] = []
    hidden: list[Fragment] = []
    for fragment in fragments:
        lost = [key(glyph.char, *origin(glyph, fragment.turn)) in below for glyph in fragment.glyphs]
        for under, run in itertools.groupby(zip(lost, fragment.glyphs, strict=True), lambda pair: pair[0]):
            (hidden if under else kept).append(replace(fragment, glyphs=tuple(glyph for _, glyph in run)))
    return tuple(kept), tuple(hidden)


def _lies_on(box: BBox, fragment: Fragment) -> bool:
    """Whether a part of the fragment may lie within the rectangle."""
    first, last = fragment.glyphs[0], fragment.glyphs[-1]
    if fragment.turn:
        return (
            min(first.x0, last.x0) < box[2]
            and max(first.x1, last.x1) > box[0]
            and min(first.y0, last.y0) < box[3]
            and max(first.y1, last.y1) > box[1]
        )
    y = (first.y0 + first.y1) / 2
    return box[1] <= y <= box[3] and first.x0 < box[2] and last.x1 > box[0]


# ---------------------------------------------------------------- private-use characters


def _private(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff"


def _identified(fragments: Iterable[Fragment], trace: Iterable[dict[str, Any]]) -> tuple[Fragment, ...]:
    """The fragments with each private-use character replaced by one of planes 15 and 16 that tells glyph and font.

    Policies print boxed 항 numbers that are all the same private-use character; only their glyphs differ (see private.py).
    """
    drawn: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for span in trace:
        for code, gid, origin, _ in span["chars"]:
            if 0xE000 <= code <= 0xF8FF:
                drawn.setdefault((round(origin[0]), round(origin[1])), []).append((span["font"], gid))
    known = {place: identity(glyphs) for place, glyphs in drawn.items()}
    result = []
    for fragment in fragments:
        if any(_private(glyph.char) for glyph in fragment.glyphs):
            fragment = replace(fragment, glyphs=tuple(_told(glyph, fragment.turn, known) for glyph in fragment.glyphs))
        result.append(fragment)
    return tuple(result)


def _told(glyph: Glyph, turn: int, known: dict[tuple[int, int], str]) -> Glyph:
    if not _private(glyph.char):
        return glyph
    x, y = origin(glyph, turn)
    near = ((round(x) + dx, round(y) + dy) for dx, dy in itertools.product((0, -1, 1), repeat=2))
    return glyph._replace(char=next((known[place] for place in near if place in known), glyph.char))


def identity(drawn: Sequence[tuple[str, int]]) -> str:
    """One character of planes 15 and 16 for the glyphs (font and number) drawn at one place: equal throughout a document.

    Numbers from ten on are two glyphs over each other, of which MuPDF's text shows one.
    """
    code = zlib.crc32(repr(sorted(drawn)).encode()) % PRIVATE_CODES
    return chr(PRIVATE_PLANES + code + (2 if code >= PRIVATE_CODES // 2 else 0))  # U+FFFFE and U+FFFFF are no characters
