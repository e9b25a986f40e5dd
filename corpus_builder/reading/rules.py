"""MuPDF's drawings to the rules of a page: straight pieces of borders, joined.

Borders come as strokes, as thin filled rectangles (Word, HWP) or as thousands of dots (print drivers): all become horizontal and
vertical rules; pieces of one rule are joined, and where two pieces met is remembered. Pure geometry, in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus_builder.model import BBox

SNAP = 3.0
"""Rules closer than this are one rule (double borders), and gaps shorter than this are no gaps (dots, dashes)."""

THIN = 3.0
"""A filled rectangle thinner than this is a rule."""

DOT = 0.3
"""Dots of one line lie no further apart across it."""

SHORTEST = 8.0
"""Shorter rules are parts of pictures and glyphs."""


class Rule(NamedTuple):
    """A horizontal rule at y=`at` from x=`low` to x=`high`, or a vertical one with the axes exchanged."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page by direction; `seams` are the (y, x) at which two pieces of a horizontal rule meet."""

    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    seams: tuple[tuple[float, float], ...] = ()


def rules_of(drawings: Iterable[Mapping[str, Any]]) -> Rules:
    """The rules among MuPDF's drawings (`get_cdrawings`)."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for drawing in drawings:
        for x0, y0, x1, y1 in _strokes(drawing):
            if abs(y1 - y0) < 1 and x1 != x0:
                _add(horizontal, (y0 + y1) / 2, *((x0, x1) if x0 < x1 else (x1, x0)))
            elif abs(x1 - x0) < 1:
                _add(vertical, (x0 + x1) / 2, *((y0, y1) if y0 < y1 else (y1, y0)))
    return Rules(tuple(joined(horizontal)), tuple(joined(vertical)), tuple(_seams(horizontal)))


def _add(rules: list[Rule], at: float, low: float, high: float) -> None:
    """Add a piece of a rule. A dot lengthens the piece drawn before it: a page can have thousands of them."""
    if rules and high - low < SHORTEST:
        last = rules[-1]
        if abs(last.at - at) < DOT and last.low - SNAP <= low <= last.high + SNAP:
            rules[-1] = Rule(last.at, min(last.low, low), max(last.high, high))
            return
    rules.append(Rule(at, low, high))


def _seams(pieces: Iterable[Rule]) -> Iterable[tuple[float, float]]:
    """Where a piece of a horizontal rule ends and the next one begins: programs draw the border of each cell by itself."""
    long = [piece for piece in pieces if piece.high - piece.low >= SHORTEST]
    starts = {(round(piece.at), round(piece.low)) for piece in long}
    for piece in long:
        if any((round(piece.at) + i, round(piece.high) + j) in starts for i in (-1, 0, 1) for j in (-1, 0, 1)):
            yield piece.at, piece.high


def _strokes(drawing: Mapping[str, Any]) -> Iterable[BBox]:
    """The straight pieces of one drawing, thin filled rectangles as their middle line."""
    if drawing["type"] == "s" and len(drawing["items"]) == 1 and drawing["items"][0][0] == "l":
        _, start, end = drawing["items"][0]
        return ((*start, *end),)
    return _pieces(drawing)


def _pieces(drawing: Mapping[str, Any]) -> Iterable[BBox]:
    x0, y0, x1, y1 = drawing["rect"]
    if "s" not in drawing["type"]:
        if y1 - y0 <= THIN < x1 - x0:
            yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
        elif x1 - x0 <= THIN < y1 - y0:
            yield ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        return
    for item in drawing["items"]:
        if item[0] == "l":
            yield (*item[1], *item[2])
        elif item[0] == "re":
            left, top, right, bottom = item[1]
            yield from ((left, top, right, top), (left, bottom, right, bottom), (left, top, left, bottom), (right, top, right, bottom))


def joined(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces that lie on one line and (nearly) touch become one rule; what stays short is dropped."""
    lanes: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if lanes and rule.at - lanes[-1][0].at <= SNAP:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    result: list[Rule] = []
    for lane in lanes:
        at = sum(rule.at for rule in lane) / len(lane)
        low, high = float("inf"), float("-inf")
        for rule in sorted(lane, key=lambda r: r.low):
            if rule.low > high + SNAP:
                result.append(Rule(at, low, high))
                low, high = rule.low, rule.high
            high = max(high, rule.high)
            low = min(low, rule.low)
        result.append(Rule(at, low, high))
    return [rule for rule in result if rule.high - rule.low >= SHORTEST]
