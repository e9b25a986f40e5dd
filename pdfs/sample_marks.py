"""Boxed numbers as a word processor leaves them: one private-use character for every number, one glyph for each.

In content and layout a boxed number is one character of a private range of our own (`boxed(12)`). Drawn, it is a glyph of a small
font that is made here; numbers from 10 on are two glyphs, tens and units, on the same spot. The font's ToUnicode map says U+F000 for
all of them, and for the quotation marks that the font also holds: text extraction can't tell them apart, the glyph ids can.

The outlines of digits and quotation marks are Nanum Gothic's, frames are added; the font file is written by hand (OpenType
specification, tables glyf, loca, head, hhea, hmtx and maxp: a CIDFontType2 needs no others).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf
from reportlab.pdfbase.ttfonts import TTFontFile
from sample_type import FONT_FOLDER

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_FIRST_BOXED, _FIRST_LOST = 0xE100, 0xE140
QUOTES = {"\ue180": "“", "\ue181": "”"}
"""Quotation marks that are glyphs of the font of marks, and what they mean."""
LOST = {number: chr(_FIRST_LOST + number) for number in range(1, 10)}
"""Numbers whose digit the file has lost: one empty frame for all of them."""
RESOURCE = "FMark"
EM = 1000
_FRAME = ((40, -110, 960, 810), (90, -60, 910, 760))


def boxed(number: int) -> str:
    """The character that stands for a boxed number from 1 to 39."""
    return chr(_FIRST_BOXED + number)


def number_of(mark: str) -> int:
    """The number of a printed mark: boxed, circled, or "3."."""
    code = ord(mark[0])
    if _FIRST_BOXED < code < _FIRST_BOXED + 40:
        return code - _FIRST_BOXED
    if _FIRST_LOST < code < _FIRST_LOST + 10:
        return code - _FIRST_LOST
    return CIRCLED.index(mark) + 1 if mark in CIRCLED else int(mark.rstrip("."))


def lost(mark: str) -> bool:
    """Whether the number of this mark can't be known from the page."""
    return mark in LOST.values()


def private(char: str) -> bool:
    """Whether a character of the content is drawn with the font of marks."""
    return 0xE100 <= ord(char) < 0xE190


def told(text: str) -> str:
    """A text as the truth tells it: [12] for a boxed number, [?] for a lost one, real quotation marks."""
    return "".join(_told(char) if private(char) else char for char in text)


def _told(char: str) -> str:
    return QUOTES.get(char) or ("[?]" if lost(char) else f"[{number_of(char)}]")


@dataclass(frozen=True)
class MarkFont:
    """Where the glyphs of one file's font begin, and in which order the digits follow: every file has its own."""

    first: int
    order: Sequence[int] = tuple(range(1, 10))

    def glyphs(self, char: str) -> list[int]:
        """The glyph ids of a private character: one, or two on the same spot."""
        names = self.names()
        if char in QUOTES:
            return [names.index(QUOTES[char])]
        if lost(char):
            return [names.index("lost")]
        tens, units = divmod(number_of(char), 10)
        return [names.index(f"{tens}."), names.index(f".{units}")] if tens else [names.index(str(units))]

    def names(self) -> list[str]:
        """What each glyph shows, by glyph id: "7" boxed, "1." the left half of a two-digit number, ".0" the right half."""
        return [
            *[""] * self.first,
            *map(str, self.order),
            *(f"{tens}." for tens in (1, 2)),
            *(f".{units}" for units in range(10)),
            "“",
            "”",
            "lost",
        ]


def embed(content: bytes, marks: MarkFont) -> bytes:
    """The PDF with the font of marks added as RESOURCE to every page's resources."""
    document = pymupdf.open(stream=content, filetype="pdf")
    data = _stream(document, font_file(marks), f"<</Length1 {len(font_file(marks))}>>")
    used = [gid for gid, name in enumerate(marks.names()) if name]
    unicode_map = _stream(document, _to_unicode(used), "<<>>")
    descriptor = _object(
        document,
        f"<</Type/FontDescriptor/FontName/SAMPLE+DaonMarks/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 860/Descent -140"
        f"/CapHeight 700/StemV 80/FontFile2 {data} 0 R>>",
    )
    descendant = _object(
        document,
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SAMPLE+DaonMarks/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/DW 1000/CIDToGIDMap/Identity>>",
    )
    font = _object(
        document,
        "<</Type/Font/Subtype/Type0/BaseFont/SAMPLE+DaonMarks/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode_map} 0 R>>",
    )
    for page in document:
        _add_font(document, page.xref, font)
    return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))


def _add_font(document: Any, page: int, font: int) -> None:
    """Name the font in a page's resources; reportlab keeps all pages' fonts in one object."""
    kind, value = document.xref_get_key(page, "Resources/Font")
    holder, path = (int(value.split()[0]), RESOURCE) if kind == "xref" else (page, f"Resources/Font/{RESOURCE}")
    document.xref_set_key(holder, path, f"{font} 0 R")


def _object(document: Any, body: str) -> int:
    number = int(document.get_new_xref())
    document.update_object(number, body)
    return number


def _stream(document: Any, content: bytes, body: str) -> int:
    number = _object(document, body)
    document.update_stream(number, content, new=True)
    return number


def _to_unicode(glyphs: list[int]) -> bytes:
    """A ToUnicode map that says U+F000 for all of them."""
    lines = "".join(f"<{gid:04x}> <f000>\n" for gid in glyphs)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(glyphs)} beginbfchar\n{lines}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode()


# ---------------------------------------------------------------- the font file

Contour = list[tuple[int, int, bool]]
"""Points (x, y, on the curve) of one closed outline."""


def font_file(marks: MarkFont) -> bytes:
    """A TrueType font of the glyphs that `marks` names."""
    source = _Outlines()
    glyphs = [_glyph(source.drawn(name)) for name in marks.names()]
    offsets = [0]
    for glyph in glyphs:
        offsets.append(offsets[-1] + len(glyph))
    count = len(glyphs)
    return _assembled(
        {
            b"glyf": b"".join(glyphs),
            b"head": struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, EM, 0, 0, 0, -200, EM, 900, 0, 8, 2, 1, 0),
            b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 860, -140, 0, EM, 0, 0, EM, 1, 0, 0, 0, 0, 0, 0, 0, count),
            b"hmtx": b"".join(struct.pack(">Hh", EM, struct.unpack_from(">h", glyph, 2)[0] if glyph else 0) for glyph in glyphs),
            b"loca": struct.pack(f">{count + 1}I", *offsets),
            b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, count, 400, 12, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        }
    )


class _Outlines:
    """Digits and quotation marks of Nanum Gothic, scaled and framed."""

    def __init__(self) -> None:
        """Open the font file."""
        self.font = TTFontFile(str(FONT_FOLDER / "NanumGothicBold.ttf"))
        self.font.extractInfo()
        self.glyf: bytes = self.font.get_table("glyf")  # type: ignore[no-untyped-call]

    def drawn(self, name: str) -> list[Contour]:
        """The contours of the glyph that shows `name`."""
        if name in ("", "“", "”"):
            return self._letter(name, 1.0, {"“": 540, "”": 60}[name]) if name else []
        if name == "lost":
            return _frame()
        if name.endswith("."):
            return _frame() + self._letter(name[0], 0.62, 190, 120)
        if name.startswith("."):
            return self._letter(name[1], 0.62, 510, 120)
        return _frame() + self._letter(name, 0.72, 300, 90)

    def _letter(self, char: str, scale: float, left: int, up: int = 0) -> list[Contour]:
        """The outline of a character, its left edge at `left`, raised by `up`."""
        scale *= EM / self.font.unitsPerEm
        contours = self._contours(self.font.charToGlyph[ord(char)])
        start = min(x for contour in contours for x, _, _ in contour)
        return [[(round((x - start) * scale) + left, round(y * scale) + up, on) for x, y, on in contour] for contour in contours]

    def _contours(self, gid: int) -> list[Contour]:
        """A simple glyph of the font, read from its glyf table."""
        at = self.font.glyphPos[gid]
        count = struct.unpack_from(">h", self.glyf, at)[0]
        if count < 0:
            raise ValueError(f"glyph {gid} is a composite one")
        ends = struct.unpack_from(f">{count}H", self.glyf, at + 10)
        at += 10 + 2 * count
        at += 2 + struct.unpack_from(">H", self.glyf, at)[0]
        flags: list[int] = []
        while len(flags) <= ends[-1]:
            flag = self.glyf[at]
            at += 1
            flags.append(flag)
            if flag & 8:
                flags += [flag] * self.glyf[at]
                at += 1
        xs, at = self._coordinates(flags, at, 2, 16)
        ys, at = self._coordinates(flags, at, 4, 32)
        points = [(x, y, bool(flag & 1)) for x, y, flag in zip(xs, ys, flags, strict=True)]
        starts = [0, *(end + 1 for end in ends)]
        return [points[start : end + 1] for start, end in zip(starts, ends, strict=False)]

    def _coordinates(self, flags: list[int], at: int, short: int, same: int) -> tuple[list[int], int]:
        """One axis of a simple glyph's points, and where the next one begins."""
        values, value = [], 0
        for flag in flags:
            if flag & short:
                value += self.glyf[at] if flag & same else -self.glyf[at]
                at += 1
            elif not flag & same:
                value += struct.unpack_from(">h", self.glyf, at)[0]
                at += 2
            values.append(value)
        return values, at


def _frame() -> list[Contour]:
    """A square ring; the inner contour runs the other way and so is a hole."""
    (x0, y0, x1, y1), (u0, v0, u1, v1) = _FRAME
    return [
        [(x0, y0, True), (x0, y1, True), (x1, y1, True), (x1, y0, True)],
        [(u0, v0, True), (u1, v0, True), (u1, v1, True), (u0, v1, True)],
    ]


def _glyph(contours: list[Contour]) -> bytes:
    """A simple glyph: every coordinate as a signed 16-bit difference, no flag repeated."""
    points = [point for contour in contours for point in contour]
    if not points:
        return b""
    ends, end = [], -1
    for contour in contours:
        end += len(contour)
        ends.append(end)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    content = struct.pack(">hhhhh", len(contours), min(xs), min(ys), max(xs), max(ys))
    content += struct.pack(f">{len(ends)}HH", *ends, 0) + bytes(int(on) for _, _, on in points)
    for values in (xs, ys):
        content += b"".join(struct.pack(">h", b - a) for a, b in zip([0, *values], values, strict=False))
    return content + b"\0" * (-len(content) % 4)


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    """A font file of these tables."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, count * 16 - power * 16)
    offset, directory, body = 12 + 16 * count, b"", b""
    for tag, content in sorted(tables.items()):
        padded = content + b"\0" * (-len(content) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += tag + struct.pack(">III", checksum, offset + len(body), len(content))
        body += padded
    return header + directory + body
