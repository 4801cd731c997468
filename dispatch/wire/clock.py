"""One clock for all processes: the city publishes its time, gateway and desks follow."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

REACH_WALL_S = 2.0
"""What is recorded no farther ahead than this much wall time shows a neighbour's clock, not an error."""


class SystemClock:
    """The machine's own time, for a real city."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


class FollowedClock:
    """Follows a published time and runs on between two words of it by monotonic time.

    It never runs backwards: when the publisher turns out to be behind, it waits for it; nor does it show
    less than a moment that another process has recorded just now (`reach`). Before the first word it
    shows *start* and stands still; the first word counts as it is.
    """

    def __init__(self, start: datetime, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s = monotonic_s
        self._base = start
        self._base_s = monotonic_s()
        self._speed = 0.0
        self._heard = False
        self._shown = start
        self._recorded: datetime | None = None

    @property
    def speed(self) -> float:
        """City seconds a wall second as last published; 0 before the first word."""
        return self._speed

    def follow(self, now: datetime, speed: float) -> None:
        """Take over a published time."""
        is_first = not self._heard
        if is_first:
            self._heard = True
            self._shown = now
        self._base = now
        self._base_s = self._monotonic_s()
        self._speed = speed
        if is_first and self._recorded is not None:
            self.reach(self._recorded)

    def reach(self, moment: datetime) -> None:
        """Hear of a *moment* that was recorded, so that no effect ever bears an earlier time than its cause.

        The clocks of two followers differ by fractions of a wall second; a moment farther ahead than
        `REACH_WALL_S` changes nothing. Before the first word it is kept until then.
        """
        if not self._heard:
            self._recorded = moment
            return
        ahead_s = (moment - self.now()).total_seconds()
        if 0 < ahead_s <= REACH_WALL_S * max(self._speed, 1.0):
            self._shown = moment

    def now(self) -> datetime:
        """Return the followed time in UTC, never earlier than returned before."""
        passed_s = (self._monotonic_s() - self._base_s) * self._speed
        self._shown = max(self._shown, self._base + timedelta(seconds=passed_s))
        return self._shown
