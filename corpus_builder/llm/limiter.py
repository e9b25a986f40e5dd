"""How many calls may be out at once: additive increase, multiplicative decrease over a window, and a probe during outages.

A single 429 says little: at a limit a few of them are normal, and cutting at each drives the rate to one call at a time. So
the limit is cut only when a quarter of the last outcomes were throttled, and once per round trip, because everything that
was out at the moment of a cut tells of the time before it. Clocks are handed in; nothing here waits.
"""

from __future__ import annotations

from collections import deque

WINDOW = 20
THROTTLED = 5
"""So many of the last WINDOW outcomes make a cut."""

CUT = 0.7
START = 8


class Limiter:
    """The limit on calls in flight, between 1 and `ceiling`."""

    def __init__(self, ceiling: int) -> None:
        self._ceiling = ceiling
        self._limit = float(min(START, ceiling))
        self._window: deque[bool] = deque(maxlen=WINDOW)
        self._doubling = True
        self._round_trip = 1.0
        self._cut_at = float("-inf")

    @property
    def limit(self) -> int:
        return int(self._limit)

    def good(self, seconds: float) -> None:
        """An answer came after `seconds`. Until the first cut the limit doubles per round trip, then it grows by one."""
        self._round_trip += 0.1 * (seconds - self._round_trip)
        self._window.append(False)
        if not self._doubling:
            self._limit = min(self._ceiling, self._limit + 1 / self._limit)
        elif not any(self._window):
            self._limit = min(self._ceiling, self._limit + 1)

    def throttled(self, now: float) -> None:
        """The server said: too much."""
        self._window.append(True)
        if sum(self._window) >= THROTTLED and now - self._cut_at >= self._round_trip:
            self._limit = max(1.0, self._limit * CUT)
            self._doubling = False
            self._cut_at = now
            self._window.clear()


class Outage:
    """Counts hard failures in a row: a server that is down must not eat up the tries of thousands of requests."""

    ROW = 20
    PATIENCE_S = 120.0
    """A server that has answered before gets this long to come back; one that never did gets no time."""

    def __init__(self) -> None:
        self._row = 0
        self._since = 0.0
        self.answered = False

    def good(self) -> None:
        self._row = 0
        self.answered = True

    def failed(self, now: float) -> None:
        self._row += 1
        if self._row == 1:
            self._since = now

    @property
    def on(self) -> bool:
        """One call at a time now, to see whether the server is back."""
        return self._row >= self.ROW

    @property
    def pause(self) -> float:
        """Seconds until the next such call."""
        return min(8.0, 0.5 * 2.0 ** min(self._row - self.ROW, 8)) if self.on else 0.0

    def hopeless(self, now: float) -> bool:
        return self.on and (not self.answered or now - self._since >= self.PATIENCE_S)
