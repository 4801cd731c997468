"""City time: one count of simulated seconds, its moments in UTC, and the pace at which it runs."""

from __future__ import annotations

import time
from collections import deque
from datetime import UTC, datetime, timedelta

from dispatch.domain.clock import CHINA, day_start

_WATCHED_S = 10.0


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
        self._due_s = time.monotonic()
        self._steps: deque[float] = deque()

    def now(self) -> datetime:
        """The present moment of the city, UTC; between two steps it runs on by the wall's clock."""
        ahead_s = (time.monotonic() - (self._due_s - 1.0 / self.speed)) * self.speed
        return self.at(self.second) + timedelta(seconds=min(max(ahead_s, 0.0), 0.999))

    def at(self, second: float) -> datetime:
        """The moment of the simulation's *second*."""
        return self.midnight + timedelta(seconds=second)

    def local_second(self) -> int:
        """Seconds since the present local midnight."""
        return int((self.at(self.second).astimezone(CHINA) - day_start(self.at(self.second))).total_seconds())

    def begin(self, second: int) -> None:
        """Stand at *second* and run from now on."""
        self.second = second
        self._due_s = time.monotonic() + 1.0 / self.speed
        self._steps.clear()

    def stepped(self, second: int) -> float:
        """Note that the simulation reached *second*; returns how many seconds of wall time to wait now.

        A machine that cannot keep up is never made to catch up: the next second counts from now.
        """
        wall_s = time.monotonic()
        self.second = second
        self._steps.append(wall_s)
        while self._steps and wall_s - self._steps[0] > _WATCHED_S:
            self._steps.popleft()
        wait_s = max(self._due_s - wall_s, 0.0)
        self._due_s = max(self._due_s, wall_s) + 1.0 / self.speed
        return wait_s

    def achieved(self) -> float:
        """City seconds for each second of wall time, over the last ten."""
        if len(self._steps) < 2:  # noqa: PLR2004 — a pace needs two moments
            return self.speed
        return (len(self._steps) - 1) / max(self._steps[-1] - self._steps[0], 1e-9)
