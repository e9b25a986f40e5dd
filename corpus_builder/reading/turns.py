"""Quarter turns of a page: rectangles and drawings from one orientation to another, in points, origin at the top left of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus_builder.model import BBox


@dataclass(frozen=True, slots=True)
class Turn:
    """A page turned clockwise by `degrees`: 0, 90, 180 or 270."""

    degrees: int = 0

    def size(self, width: float, height: float) -> tuple[float, float]:
        """Width and height of the turned page."""
        return (height, width) if self.degrees % 180 else (width, height)

    def point(self, x: float, y: float, width: float, height: float) -> tuple[float, float]:
        """Where the point of a page of `width` × `height` lies on the turned page."""
        match self.degrees:
            case 90:
                return height - y, x
            case 180:
                return width - x, height - y
            case 270:
                return y, width - x
        return x, y

    def box(self, box: BBox, width: float, height: float) -> BBox:
        """`point` for a rectangle."""
        ax, ay = self.point(box[0], box[1], width, height)
        bx, by = self.point(box[2], box[3], width, height)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


AS_IT_IS = Turn()


def turned_drawing(drawing: Mapping[str, Any], turn: Turn, width: float, height: float) -> dict[str, Any]:
    """One of MuPDF's drawings on the turned page: its rectangle, lines and rectangles; curves, which are never rules, are left out."""
    items = []
    for item in drawing["items"]:
        if item[0] == "l":
            items.append(("l", *(turn.point(x, y, width, height) for x, y in item[1:3])))
        elif item[0] == "re":
            items.append(("re", turn.box(item[1], width, height), *item[2:]))
    return {**drawing, "rect": turn.box(drawing["rect"], width, height), "items": items}
