"""铁骑: motorcycle patrol units, where they are and what they are doing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from dispatch.domain.clock import CHINA


@dataclass(frozen=True, slots=True)
class PositionReport:
    """One position of one unit, SI and WGS-84.

    *fixed_at* is the device's time, *received_at* the gateway's; both aware UTC. *heading_deg* is
    0 = north, clockwise. *alarms* holds the names of the alarm bits that are set. *has_fix* is false
    when the receiver had no position: latitude and longitude mean nothing then.
    """

    unit_id: str
    lat_deg: float
    lon_deg: float
    speed_mps: float
    heading_deg: float
    fixed_at: datetime
    received_at: datetime
    altitude_m: float = 0.0
    has_fix: bool = True
    alarms: frozenset[str] = frozenset()


class Freshness(StrEnum):
    """How much a position may be trusted, by its age."""

    FRESH = "fresh"
    STALE = "stale"
    LOST = "lost"


class UnitState(StrEnum):
    """What a unit is doing, as the dispatcher sees it; derived, never stored."""

    AVAILABLE = "available"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    HANDLING = "handling"
    RESERVED = "reserved"
    OFF_DUTY = "off_duty"
    LOST = "lost"
    SOS = "sos"


@dataclass(frozen=True, slots=True)
class FreshnessPolicy:
    """Ages at which a position turns stale and lost, and how far ahead a device clock may be."""

    fresh_s: float = 60.0
    lost_s: float = 300.0

    def of(self, age_s: float) -> Freshness:
        """Return the freshness of a position *age_s* seconds old."""
        if age_s <= self.fresh_s:
            return Freshness.FRESH
        return Freshness.STALE if age_s <= self.lost_s else Freshness.LOST


@dataclass(frozen=True, slots=True)
class Shift:
    """One line of the duty sheet: who rides *unit_id*, on which beat, from and to which minute of the day.

    Minutes count from local midnight, 0..1440; a shift whose end is not after its start runs past
    midnight.
    """

    unit_id: str
    officer: str
    from_minute: int
    to_minute: int
    beat: str

    def covers(self, moment: datetime) -> bool:
        """Tell whether the shift is being ridden at *moment*."""
        minute = _minute_of_day(moment)
        if self.from_minute < self.to_minute:
            return self.from_minute <= minute < self.to_minute
        return minute >= self.from_minute or minute < self.to_minute


@lru_cache(maxsize=8)
def _minute_of_day(moment: datetime) -> int:
    """The local minute; one moment is asked about for every unit of a picture, by several readers."""
    local = moment.astimezone(CHINA)
    return local.hour * 60 + local.minute


def shift_at(shifts: tuple[Shift, ...], moment: datetime) -> Shift | None:
    """Return the shift that covers *moment*, the first listed if several do, or None when off duty."""
    for shift in shifts:
        if shift.covers(moment):
            return shift
    return None


def age_s(report: PositionReport, now: datetime) -> float:
    """Age of the position in seconds, by the device's own time; never negative."""
    return max(0.0, (now - report.fixed_at).total_seconds())
