"""City time: one count of simulated seconds, its moments in UTC, and the pace at which it runs."""

import time
from collections import deque
from datetime import UTC, datetime, timedelta

from dispatch.domain.clock import day_start

_WATCHED_S = 10.0

_PUNCTUAL_S = 0.01
"""A timer may be late by so much without the city's pace suffering from it."""


def at_local(day: datetime, second_of_day: int) -> datetime:
    """The moment, in UTC, at which *second_of_day* seconds of the local day of *day* have passed."""
    return day_start(day) + timedelta(seconds=second_of_day)


class CityTime:
    """Moments of the simulation: *midnight* is the local midnight (UTC) from which seconds count."""

    def __init__(self, midnight: datetime, speed: float) -> None:
        """Time runs *speed* times as fast as the wall's, where the machine keeps up."""
        self.midnight = midnight.astimezone(UTC)
        self.speed = speed
        self.second = 0
        self._reached_s = time.monotonic()
        self._lived: deque[float] = deque()

    def now(self) -> datetime:
        """The present moment of the city, UTC; between two seconds it runs on by the wall's clock."""
        since_s = (time.monotonic() - self._reached_s) * self.speed
        return self.at(self.second) + timedelta(seconds=min(since_s, 0.999))

    def at(self, second: float) -> datetime:
        """The moment of the simulation's *second*."""
        return self.midnight + timedelta(seconds=second)

    def begin(self, second: int) -> None:
        """Stand at *second* and run from now on."""
        self.second = second
        self._reached_s = time.monotonic()
        self._lived.clear()

    def wait_s(self) -> float:
        """How long, in wall time, until the next second may begin; 0 when it is late already."""
        return max(self._reached_s + 1.0 / self.speed - time.monotonic(), 0.0)

    def reach(self, second: int) -> None:
        """Stand at *second* now. What was late stays late: time is never made to catch up."""
        wall_s = time.monotonic()
        due_s = self._reached_s + 1.0 / self.speed
        self._reached_s = due_s if wall_s - due_s < _PUNCTUAL_S else wall_s
        self.second = second
        self._lived.append(wall_s)
        while wall_s - self._lived[0] > _WATCHED_S:
            self._lived.popleft()

    def achieved(self) -> float:
        """City seconds for each second of wall time, over the last ten."""
        if len(self._lived) < 2:  # noqa: PLR2004 — a pace needs two moments
            return self.speed
        return (len(self._lived) - 1) / max(self._lived[-1] - self._lived[0], 1e-9)
