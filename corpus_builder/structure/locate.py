"""From a quote back to the page: the rectangles of the printed lines in which a quote of a clause stands."""

from __future__ import annotations

from bisect import bisect_right

from corpus_builder.model import Clause, Spot
from corpus_builder.text import locate


def spots(clause: Clause, quote: str, start: int = 0) -> tuple[Spot, ...]:
    """The lines (page and bbox in points) over which `quote` runs where it first stands at or behind `start`, white space aside; empty
    when it doesn't stand there."""
    span = locate(quote, clause.text, start)
    if span is None or not clause.places:
        return ()
    starts = [place.start for place in clause.places]
    first = max(0, bisect_right(starts, span.start) - 1)
    last = max(first, bisect_right(starts, span.end - 1) - 1)
    return tuple(Spot(place.page, place.bbox) for place in clause.places[first : last + 1])
