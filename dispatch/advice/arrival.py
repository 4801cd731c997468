"""Arrival seen from the track, and the time that remains. Pure; one watch for each assignment."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.advice.trips import Rider, trips_to
from dispatch.domain.geo import Place, distance_m
from dispatch.domain.units import PositionReport
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.travel import TravelTimes

ETA_LIMIT_S = 7200.0
"""Two hours: a remaining time beyond this is no answer."""

RIDING_MPS = 3.0
"""From this speed on a heading means something, as in the ranking."""


@dataclass(frozen=True, slots=True)
class ArrivalParams:
    """*radius_m* and *stay_s* of an arrival; a stay with a hole of more than *gap_s* begins anew.

    *gap_s* is the age at which a position turns stale: nobody knows where the unit was in between.
    """

    radius_m: float = 80.0
    stay_s: float = 20.0
    gap_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Arrived:
    """The unit is at the place: *arrived_at* the first report of the stay, *distance_m* at the last one."""

    arrived_at: datetime
    distance_m: int


@dataclass(frozen=True, slots=True)
class ArrivalWatch:
    """What is known of one assignment's arrival. *since*: reports from before the order do not count.

    *inside_from*: first report of the present stay; *last_at*: the newest report that was looked at.
    """

    unit_id: str
    place: Place
    since: datetime
    inside_from: datetime | None = None
    last_at: datetime | None = None
    arrived: Arrived | None = None


def watched(watch: ArrivalWatch, report: PositionReport, params: ArrivalParams) -> ArrivalWatch:
    """Return the watch after one report; *arrived* is set once and stays.

    Another unit's report, one without a fix, one from before the order and one no newer than the last
    change nothing: device times count, so blind-area catch-up in order is as good as live.
    """
    at = report.fixed_at
    if watch.arrived is not None or report.unit_id != watch.unit_id or not report.has_fix or at < watch.since:
        return watch
    if watch.last_at is not None and at <= watch.last_at:
        return watch
    away_m = distance_m(report.lat_deg, report.lon_deg, watch.place.lat_deg, watch.place.lon_deg)
    if away_m > params.radius_m:
        return replace(watch, inside_from=None, last_at=at)
    held = watch.last_at is not None and at - watch.last_at <= timedelta(seconds=params.gap_s)
    if watch.inside_from is None or not held:
        return replace(watch, inside_from=at, last_at=at)
    arrived = None
    if at - watch.inside_from >= timedelta(seconds=params.stay_s):
        arrived = Arrived(watch.inside_from, round(away_m))
    return replace(watch, last_at=at, arrived=arrived)


def eta_s(travel: TravelTimes, index: RoadIndex, position: PositionReport, place: Place) -> float | None:
    """Seconds that a unit at *position* still needs to *place*, None where no road leads there."""
    riding = position.speed_mps >= RIDING_MPS
    rider = Rider(
        Place.at(position.lat_deg, position.lon_deg), round(position.heading_deg) % 360 if riding else None
    )
    seconds = float(trips_to(travel, index, place, [rider], limit_s=ETA_LIMIT_S).time_s[0])
    return seconds if seconds <= ETA_LIMIT_S else None
