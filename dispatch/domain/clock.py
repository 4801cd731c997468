"""Where time comes from."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Local time of every screen and report; China keeps one zone and no summer time."""


class Clock(Protocol):
    """The one source of time for a process; tests, the demo city and playback own theirs."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


def day_start(moment: datetime) -> datetime:
    """Return the local midnight (Asia/Shanghai) that began the day of *moment*, in UTC."""
    local = moment.astimezone(CHINA)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def seconds_between(earlier: datetime, later: datetime) -> float:
    """Seconds from one moment to another; negative when they are the other way round."""
    return (later - earlier) / timedelta(seconds=1)
