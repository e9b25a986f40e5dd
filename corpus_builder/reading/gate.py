"""Is this page's text layer the text that a person sees? The gate that decides between text layer, repair and OCR.

A file that opens and gives many characters may still be unusable: torn (digits and punctuation standing in lines of their own),
drawn as pictures or outlines, of unknown letters, or an invisible layer that some OCR left long ago. The length of a text says nothing.
Every decision is kept with the page, with its reason and all measurements, so that a person can see why, and a threshold can be
tuned without reading the files again. First matching rule wins; the thresholds were measured on policies of seven insurers.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpus_builder.model import PageSource
from corpus_builder.reading.glyphs import RawPage

FEW = 20
"""Fewer characters than this are no text (a stray page number)."""
COVERED = 0.5
"""Share of the page under images from which on a page without text is a picture."""
OLD_LAYER = 0.65
"""Image share from which on invisible text is somebody's OCR."""
UNREADABLE = 0.03
"""Share of unknown, private-use and control characters that a text layer may have."""
CID = 0.05
"""Share of characters inside "(cid:12)"."""
TORN_LINES = 0.35
"""Orphan lines (up to 8 characters, only digits and punctuation): clean pages have 0.02–0.06, table pages 0.2, torn ones 0.52."""
FOREIGN = 0.2
"""Hangul share under which a long page of a Korean document is suspect."""
OUTLINES = 200
"""Vector paths from which on a page without any text is drawn with outlines."""

_ORPHAN = re.compile(r"^[\W\d_]{1,8}$")
_BARE = re.compile(r"제\s?[조항호]")
_NUMBERED = re.compile(r"제\s?\d{1,3}\s?[조항호]")
_LONG = re.compile(r"[가-힣]{15}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a page; `blocks` of an image or blank page stay as they are."""

    source: PageSource
    reason: str
    needs_ocr: bool = False


def signals(page: RawPage) -> dict[str, float]:
    """The measurements of one page: counts (chars, drawings, bare, numbered) and shares (0..1)."""
    texts = [fragment.text.strip() for fragment in page.fragments]
    texts = [text for text in texts if text]
    chars = "".join("".join(text.split()) for text in texts)
    count = len(chars)
    hidden = sum(len(f.text.strip()) for f in page.fragments if not f.visible)
    return {
        "chars": float(count),
        "hangul": _share(sum("가" <= c <= "힣" for c in chars), count),
        "unreadable": _share(sum(c == "\ufffd" or unicodedata.category(c) in ("Co", "Cc", "Cn") for c in chars), count),
        "cid": _share(sum(len(m) for m in re.findall(r"\(cid:\d+\)", chars)), count),
        "invisible": _share(hidden, sum(len(text) for text in texts)),
        "images": _image_cover(page),
        "drawings": float(len(page.drawings)),
        "orphans": _share(sum(bool(_ORPHAN.match(text)) for text in texts), len(texts)),
        "bare": float(sum(len(_BARE.findall(text)) for text in texts)),
        "numbered": float(sum(len(_NUMBERED.findall(text)) for text in texts)),
        "unspaced": _share(sum(bool(_LONG.search(text)) for text in texts), len(texts)),
    }


def torn(pages: Sequence[dict[str, float]]) -> bool:
    """Whether a document's text layer is torn, by the signals of its pages with text: orphan lines, or 제조 where 제3조 belongs."""
    full = [page for page in pages if page["chars"] >= FEW]
    if not full:
        return False
    bare, numbered = sum(page["bare"] for page in full), sum(page["numbered"] for page in full)
    return statistics.median(page["orphans"] for page in full) > TORN_LINES or bare > max(10.0, 2 * numbered)


def korean(pages: Sequence[dict[str, float]]) -> bool:
    """Whether most pages with text are mostly Hangul."""
    shares = [page["hangul"] for page in pages if page["chars"] >= 200]
    return bool(shares) and statistics.median(shares) > 0.5


def verdict(page: dict[str, float], in_korean: bool) -> Verdict:
    """The decision on one page that is not torn, from its signals; `in_korean` describes the document."""
    if page["chars"] < FEW:
        return _without_text(page)
    if page["invisible"] > 0.9 and page["images"] >= OLD_LAYER:
        return Verdict("text layer", "invisible text over an image: an old OCR layer", needs_ocr=True)
    if page["unreadable"] > UNREADABLE:
        return Verdict("text layer", f"{page['unreadable']:.0%} unknown characters", needs_ocr=True)
    if page["cid"] > CID:
        return Verdict("text layer", "glyph numbers instead of letters", needs_ocr=True)
    if in_korean and page["hangul"] < FOREIGN and page["chars"] >= 200 and page["unreadable"] > 0:
        return Verdict("text layer", "hardly any Hangul in a Korean document", needs_ocr=True)
    return Verdict("text layer", "text layer is sound")


def after_repair(page: dict[str, float], texts: Sequence[str]) -> Verdict:
    """The decision on a page of a torn document, from the texts of its lines after its characters were sorted."""
    if page["chars"] < FEW:
        return _without_text(page)
    bare, numbered = sum(len(_BARE.findall(t)) for t in texts), sum(len(_NUMBERED.findall(t)) for t in texts)
    orphans = _share(sum(bool(_ORPHAN.match(t.strip())) for t in texts), len(texts))
    if bare > numbered + 3:
        return Verdict("repaired", "torn, and sorting its characters did not mend it", needs_ocr=True)
    return Verdict("repaired", f"torn text layer, characters sorted by baseline (orphan lines {page['orphans']:.2f} → {orphans:.2f})")


def _without_text(page: dict[str, float]) -> Verdict:
    if page["images"] >= COVERED:
        return Verdict("image", "no text under an image", needs_ocr=True)
    if page["drawings"] >= OUTLINES:
        return Verdict("image", "no text, letters drawn as outlines", needs_ocr=True)
    return Verdict("blank", "no text") if page["chars"] == 0 else Verdict("text layer", "hardly any text")


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def _image_cover(page: RawPage) -> float:
    """Share of the page under its largest image and others, at most 1 (overlaps count twice)."""
    area = 0.0
    for x0, y0, x1, y1 in page.images:
        area += max(0.0, min(x1, page.width) - max(x0, 0)) * max(0.0, min(y1, page.height) - max(y0, 0))
    return min(1.0, _share(area, page.width * page.height))
