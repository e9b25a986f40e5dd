"""Text that something opaque was drawn over: an amount whited out and written anew, a text layer under a scan.

Both copies stand in the text layer, and read together they make a third number. What tells them apart is the order of drawing, which
MuPDF's trace numbers; it is asked for only where a white or dark area, or a picture without transparency, lies on text. Areas in other
colours are the shading of tables, which is drawn first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus_builder.model import BBox

WHITE, DARK = 0.985, 0.35
"""A fill with all colours above the first, or below the second, is a patch."""
SMALLEST = (6.0, 4.0)
"""Width and height in points from which on an area can cover a letter."""
ROOM = 2.0
"""Points by which the rectangles of one picture may differ between MuPDF's lists."""

Key = tuple[str, int, int]
"""A character and the place of its origin in whole points."""


@dataclass(frozen=True, slots=True)
class _Cover:
    """Something opaque and its place in the order of drawing."""

    order: int
    box: BBox


def patches(drawings: Iterable[Mapping[str, Any]]) -> list[tuple[int, BBox]]:
    """The white and dark opaque areas among MuPDF's drawings: place in the order of drawing, rectangle."""
    return [(int(drawing["seqno"]), box) for drawing in drawings if _patch(drawing) and _large(box := tuple(drawing["rect"]))]


def opaque(images: Iterable[Mapping[str, Any]]) -> list[BBox]:
    """The rectangles of the pictures (`get_image_info`) that nothing shows through."""
    return [box for image in images if not image.get("has-mask") and _large(box := tuple(image["bbox"]))]


def covered(page: Any, areas: Sequence[tuple[int, BBox]], images: Sequence[BBox]) -> set[Key]:
    """The characters of a pymupdf page that lie under `areas` or opaque `images` drawn later, and are not drawn again on top."""
    covers = [_Cover(order, box) for order, box in areas]
    if images:
        log = enumerate(page.get_bboxlog())
        covers += [_Cover(n, box) for n, (kind, box, *_) in log if kind == "fill-image" and any(_same(box, image) for image in images)]
    below: set[Key] = set()
    above: set[Key] = set()
    for order, key, x, y in _characters(page.get_texttrace()):
        hidden = any(c.order > order and c.box[0] <= x <= c.box[2] and c.box[1] <= y <= c.box[3] for c in covers)
        (below if hidden else above).add(key)
    return below - above


def _characters(trace: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, Key, float, float]]:
    """Order of drawing, key and middle of every character."""
    for span in trace:
        for code, _, origin, box in span["chars"]:
            yield int(span["seqno"]), key(chr(code), *origin), (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def key(char: str, x: float, y: float) -> Key:
    """What a character is known by in both of MuPDF's lists."""
    return (char, round(x), round(y))


def _patch(drawing: Mapping[str, Any]) -> bool:
    fill = drawing.get("fill") or (0.5,)
    return "f" in drawing["type"] and drawing.get("fill_opacity", 1.0) > 0.99 and (min(fill) >= WHITE or max(fill) < DARK)


def _large(box: Sequence[float]) -> bool:
    return box[2] - box[0] > SMALLEST[0] and box[3] - box[1] > SMALLEST[1]


def _same(a: Sequence[float], b: Sequence[float]) -> bool:
    return all(abs(p - q) <= ROOM for p, q in zip(a, b, strict=True))
