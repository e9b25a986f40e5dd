"""Is this page's text layer the text that a person sees? The gate that decides between text layer, repair and OCR.

A file that opens and gives many characters may still be unusable: torn (digits and punctuation drawn apart from their lines),
drawn as pictures or outlines, of unknown letters, or an invisible layer that some OCR left long ago. The length of a text says nothing,
nor does a picture behind it. Every page is decided on by itself, so that pages can be read in any order; every decision is kept with the
page, with its reason and all measurements, so that a person can see why. First matching rule wins; the thresholds were measured on
policies of seven insurers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus_builder.model import BBox, PageSource
from corpus_builder.reading.glyphs import SLANTED, RawPage

FEW = 20
"""Fewer characters than this are no text (a stray page number)."""
COVERED = 0.5
"""Share of the page under images from which on a page without text is a picture."""
UNREADABLE = 0.03
"""Share of unknown, private-use and control characters that a text layer may have."""
CID = 0.05
"""Share of characters inside "(cid:12)"."""
TORN = 0.05
"""Share of scattered fragments (`lines.scattered`) from which on a text layer is torn: sound pages have 0, torn ones 0.08 and more."""
FOREIGN = 0.1
"""Share of letters in scripts that no policy is written in: what glyph numbers taken for characters look like."""
PICTURE = 0.005
"""Share of the page under one picture from which on it may hold text that the text layer lacks; printed signs have 0.001."""
SHAPES = 50
"""Shapes like letters from which on a page with text has some drawn as outlines; pages of policies with ornaments have none."""
LETTER = (3.0, 40.0)
"""Height in points of a shape that may be a letter."""
OUTLINES = 200
"""Vector paths from which on a page without any text is drawn with outlines."""

_BARE = re.compile(r"제\s?[조항호]")
_NUMBERED = re.compile(r"제\s?\d{1,3}\s?[조항호]")
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\ufeff]")  # what lines.py leaves out
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SCRIPTS = ("\u0370\u03ff", "\u1100\u11ff", "\u2000\u33ff", "\u4e00\u9fff", "\uf900\ufaff", "\uff00\uffef")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a page; `blocks` of an image or blank page stay as they are."""

    source: PageSource
    reason: str
    needs_ocr: bool = False


def signals(page: RawPage, scattered: float) -> dict[str, float]:
    """The measurements of one page: counts (chars, hidden, outside, sideways, slanted, pictures, drawings, bare, numbered), shares.

    `scattered` is that of the fragments outside of frames.
    """
    texts = [text for fragment in page.fragments if (text := fragment.text.strip())]
    chars = "".join("".join(text.split()) for text in texts)
    count = len(chars)
    hangul = sum("가" <= c <= "힣" for c in chars)
    others = [c for c in chars if c > "\u02ff" and not "가" <= c <= "힣"]
    # A private-use character at a line's start is a bullet or a number in a box; inside a line it is a letter that got lost.
    lost = sum(unicodedata.category(c) in ("Cc", "Cn") or c == "\ufffd" for c in others) + sum(map(_private_inside, texts))
    return {
        "chars": float(count),
        "hidden": float(sum(len(fragment.text.strip()) for fragment in page.hidden) + len(_ZERO_WIDTH.findall(chars))),
        "outside": float(page.outside),
        "sideways": float(sum(len(fragment.text.strip()) for fragment in page.fragments if fragment.turn > 0)),
        "slanted": float(sum(len(fragment.text.strip()) for fragment in page.fragments if fragment.turn == SLANTED)),
        "hangul": _share(hangul, count),
        "unreadable": _share(lost + len(_CONTROLS.findall(chars)), count),
        "foreign": _share(sum(c.isalpha() and not _known(c) for c in others), sum(map(str.isalpha, chars))),
        "cid": _share(sum(len(m) for m in re.findall(r"\(cid:\d+\)", chars)), count),
        "scattered": round(scattered, 4),
        "images": _cover(page, page.images),
        "picture": max((_cover(page, [box]) for box in page.images), default=0.0),
        "pictures": float(page.pictures),
        "outlines": _outlined(page),
        "drawings": float(len(page.drawings)),
        "bare": float(sum(len(_BARE.findall(text)) for text in texts)),
        "numbered": float(sum(len(_NUMBERED.findall(text)) for text in texts)),
    }


def _private_inside(text: str) -> int:
    return sum(unicodedata.category(c) == "Co" for c in text[2:] if c >= "\ue000")


def _known(letter: str) -> bool:
    """Whether a letter above Latin is of a script that policies use: Greek, Hangul parts, Chinese, and their presentation forms."""
    return any(span[0] <= letter <= span[1] for span in _SCRIPTS)


def torn(page: dict[str, float]) -> bool:
    """Whether the page's text layer is torn, by its signals."""
    return page["scattered"] >= TORN


def verdict(page: dict[str, float], lines: Sequence[str]) -> Verdict:
    """The decision on one page from its signals and the texts of its lines (put together again if it was torn)."""
    if page["hidden"] >= FEW and page["hidden"] > page["chars"] and page["images"] >= COVERED:
        return Verdict("text layer", "invisible text with an image: an old OCR layer", needs_ocr=True)
    if page["chars"] < FEW:
        return _without_text(page)
    if page["unreadable"] > UNREADABLE:
        return Verdict("text layer", f"{page['unreadable']:.0%} unknown characters", needs_ocr=True)
    if page["cid"] > CID:
        return Verdict("text layer", "glyph numbers instead of letters", needs_ocr=True)
    if page["foreign"] > FOREIGN:
        return Verdict("text layer", f"{page['foreign']:.0%} letters of foreign scripts", needs_ocr=True)
    if torn(page):
        return _repaired(page, lines)
    return Verdict("text layer", "; ".join(("text layer is sound", *_remarks(page))))


def _repaired(page: dict[str, float], lines: Sequence[str]) -> Verdict:
    bare, numbered = sum(len(_BARE.findall(t)) for t in lines), sum(len(_NUMBERED.findall(t)) for t in lines)
    if bare > numbered + 3:
        return Verdict("repaired", "torn, and sorting its characters did not mend it", needs_ocr=True)
    reason = f"torn text layer ({page['scattered']:.0%} of its pieces out of order), characters sorted by baseline"
    return Verdict("repaired", "; ".join((reason, *_remarks(page))))


def _remarks(page: dict[str, float]) -> list[str]:
    """What a person should know of a page that is used: text left out, pictures that were not read."""
    remarks = []
    if page["hidden"]:
        remarks.append(f"{page['hidden']:.0f} invisible characters left out")
    if page["outside"]:
        remarks.append(f"{page['outside']:.0f} characters outside of the page left out")
    if page["slanted"]:
        remarks.append(f"{page['slanted']:.0f} characters at a slant left out")
    if (page["picture"] >= PICTURE and page["images"] < COVERED) or page["pictures"]:
        remarks.append(f"a picture on {_percent(page['images'])} of the page was not read")
    if page["outlines"]:
        remarks.append(f"letters drawn as shapes on {_percent(page['outlines'])} of the page were not read")
    return remarks


def _without_text(page: dict[str, float]) -> Verdict:
    if page["images"] >= COVERED:
        return Verdict("image", "no text under an image", needs_ocr=True)
    if page["drawings"] >= OUTLINES:
        return Verdict("image", "no text, letters drawn as outlines", needs_ocr=True)
    if page["pictures"] and page["chars"] == 0:
        return Verdict("image", f"no text, a picture on {_percent(page['images'])} of the page", needs_ocr=True)
    reason = "no text" if page["chars"] == 0 else "hardly any text"
    return Verdict("blank" if page["chars"] == 0 else "text layer", "; ".join((reason, *_remarks(page))))


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.05 else f"{share:.1%}"


def _cover(page: RawPage, boxes: Sequence[BBox]) -> float:
    """Share of the page under rectangles, at most 1 (overlaps count twice)."""
    area = 0.0
    for x0, y0, x1, y1 in boxes:
        area += max(0.0, min(x1, page.width) - max(x0, 0)) * max(0.0, min(y1, page.height) - max(y0, 0))
    return min(1.0, _share(area, page.width * page.height))


def _outlined(page: RawPage) -> float:
    """Share of the page (a rectangle around them) on which letters are drawn as filled shapes with curves; 0 if they are few."""
    letters = [drawing["rect"] for drawing in page.drawings if len(drawing["items"]) > 4 and _letter(drawing)]
    if len(letters) < SHAPES:
        return 0.0
    x0, y0, x1, y1 = (pick(rect[i] for rect in letters) for i, pick in enumerate((min, min, max, max)))
    return _cover(page, [(x0, y0, x1, y1)])


def _letter(drawing: Mapping[str, Any]) -> bool:
    x0, y0, x1, y1 = drawing["rect"]
    small = LETTER[0] <= y1 - y0 <= LETTER[1] and x1 - x0 <= LETTER[1]
    return small and "f" in drawing["type"] and any(item[0] == "c" for item in drawing["items"])
