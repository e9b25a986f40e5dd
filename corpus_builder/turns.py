"""Quarter turns of a page: from the frame in which a text runs left to right to the page as it is shown, and between two frames.

Every block keeps the rectangles of the frame in which its own text is read (`Block.turn`), because whatever reasons about margins,
columns, heads and feet means those of the reader who turns the page in her hands. What people see (a clause's places, a picture of
the page) is converted here and nowhere else: `Sheet.shown`. In points, origin at the top left of each frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus_builder.model import BBox, Block, Page


@dataclass(frozen=True, slots=True)
class Turn:
    """A page turned clockwise by `degrees`: 0, 90, 180 or 270."""

    degrees: int = 0

    @property
    def back(self) -> Turn:
        """The turn that undoes this one."""
        return Turn(-self.degrees % 360)

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """Page `number` as blocks of one turn see it: `width` and `height` of their frame, the `turn` that leads to the page as shown."""

    number: int
    width: float
    height: float
    turn: Turn = AS_IT_IS

    def shown(self, box: BBox) -> BBox:
        """The rectangle on the page as it is shown."""
        if not self.turn.degrees:
            return box
        x0, y0, x1, y1 = self.turn.box(box, self.width, self.height)
        return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))


def sheet(page: Page, block: Block | None = None) -> Sheet:
    """The page in the frame of `block`; without one, as it is shown."""
    turn = Turn(block.turn) if block else AS_IT_IS
    return Sheet(page.number, *turn.size(page.width, page.height), turn)
