"""SI inside, people's units on the screen: the outward wall of `speed_mps` and its like. Pure."""

import math
from datetime import datetime, timedelta

from dispatch.domain.clock import CHINA

NOTHING = "—"
"""Stands where a value is not known."""

_MINUTE_S = 60
_HOUR_S = 3600
_LONG_AGE_S = 100
_KILOMETRE_M = 1000


def speed_words(speed_mps: float) -> str:
    """Speed in km/h: 12.0 → ``43 km/h``; NaN → ``—``."""
    return f"{speed_mps * 3.6:.0f} km/h" if math.isfinite(speed_mps) else NOTHING


def distance_words(distance_m: float) -> str:
    """Distance: ``430 m``, ``1.2 km``; NaN → ``—``."""
    if not math.isfinite(distance_m):
        return NOTHING
    # 999.6 m would print as "1000 m"
    if round(distance_m) < _KILOMETRE_M:
        return f"{distance_m:.0f} m"
    return f"{distance_m / _KILOMETRE_M:.1f} km"


def age_words(age_s: float) -> str:
    """Age of what one sees: ``8s`` up to ``99s``, then ``9min``, then ``3h``; never negative."""
    age_s = max(0.0, age_s)
    if age_s < _LONG_AGE_S:
        return f"{int(age_s)}s"
    if age_s < _HOUR_S:
        return f"{int(age_s // _MINUTE_S)}min"
    return f"{int(age_s // _HOUR_S)}h"


def clock_words(duration_s: float) -> str:
    """Running time ``mm:ss``, from an hour on ``h:mm:ss``; negative with a minus sign in front."""
    sign = "-" if duration_s <= -1 else ""
    whole = int(abs(duration_s))
    hours, rest = divmod(whole, _HOUR_S)
    minutes, seconds = divmod(rest, _MINUTE_S)
    if hours:
        return f"{sign}{hours}:{minutes:02d}:{seconds:02d}"
    return f"{sign}{minutes:02d}:{seconds:02d}"


def duration_words(duration_s: float) -> str:
    """Duration without leading zeros, as in ``4:10`` for a travel time; NaN → ``—``."""
    return clock_words(duration_s).removeprefix("0") if math.isfinite(duration_s) else NOTHING


def since_s(moment: datetime | None, now: datetime) -> float:
    """Seconds from *moment* to *now*; NaN when there was no such moment."""
    return math.nan if moment is None else (now - moment) / timedelta(seconds=1)


def time_words(moment: datetime) -> str:
    """Local time of day, ``22:41:07`` (Asia/Shanghai)."""
    return moment.astimezone(CHINA).strftime("%H:%M:%S")


def day_words(moment: datetime) -> str:
    """Local date, ``2026-11-23`` (Asia/Shanghai)."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d")


def share_words(part: int, whole: int) -> str:
    """Rate with its numerator and denominator, ``96% 23/24``; ``— 0/0`` of nothing."""
    return f"{100 * part // whole}% {part}/{whole}" if whole else f"{NOTHING} {part}/{whole}"
