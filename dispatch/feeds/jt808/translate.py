"""The wall between the terminals' units and ours: degrees, metres a second, UTC on this side."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808.fields import device_bcd, device_moment
from dispatch.feeds.jt808.messages import Location, Status

ALARM_NAMES: dict[int, str] = {
    0: "sos",
    1: "overspeed",
    2: "fatigue",
    3: "danger_warning",
    4: "gnss_fault",
    5: "antenna_open",
    6: "antenna_short",
    7: "undervoltage",
    8: "power_lost",
    9: "display_fault",
    10: "speech_fault",
    11: "camera_fault",
    12: "card_reader_fault",
    13: "overspeed_warning",
    14: "fatigue_warning",
    15: "driving_violation",
    16: "tyre_pressure",
    17: "right_turn_blind_spot",
    18: "driving_time_exceeded",
    19: "parking_time_exceeded",
    20: "area",
    21: "route",
    22: "segment_time",
    23: "route_deviation",
    24: "speed_sensor_fault",
    25: "fuel_abnormal",
    26: "stolen",
    27: "illegal_ignition",
    28: "illegal_movement",
    29: "collision",
    30: "rollover",
    31: "illegal_door_opening",
}
"""Name of each bit of the alarm word (JT/T 808-2013 table 24, bits 15 to 17 from 2019)."""

SOS = ALARM_NAMES[0]
_ALARM_BITS = {name: bit for bit, name in ALARM_NAMES.items()}
_TENTH_KMH_PER_MPS = 36
_POSITIONED = int(Status.POSITIONED)
_SOUTH = int(Status.SOUTH)
_WEST = int(Status.WEST)


@lru_cache(maxsize=1024)  # a fleet shows a handful of patterns, over and over
def alarm_names(alarm_bits: int) -> frozenset[str]:
    """Names of the bits that are set. They stay set while their cause lasts: react to what is new in them."""
    return frozenset(name for bit, name in ALARM_NAMES.items() if alarm_bits >> bit & 1)


def alarm_bits(names: Iterable[str]) -> int:
    """Return the alarm word in which the bits of *names* are set. KeyError for a name that is none."""
    return sum(1 << _ALARM_BITS[name] for name in set(names))


def fixed_at(location: Location) -> datetime | None:
    """Device time of *location* in aware UTC; None where the terminal has no clock yet (00-00-00)."""
    try:
        return device_moment(location.time_bcd)
    except ValueError:
        return None


def lat_deg(location: Location) -> float:
    """Latitude in degrees, south negative. Not judged: a terminal may send more than 90."""
    return (-location.lat_e6 if location.status_bits & _SOUTH else location.lat_e6) / 1e6


def lon_deg(location: Location) -> float:
    """Longitude in degrees, west negative. Not judged."""
    return (-location.lon_e6 if location.status_bits & _WEST else location.lon_e6) / 1e6


def speed_mps(location: Location) -> float:
    """Speed in metres a second."""
    return location.speed_tenth_kmh / _TENTH_KMH_PER_MPS


def has_fix(location: Location) -> bool:
    """Tell whether the terminal knew where it was; without a fix its coordinates mean nothing."""
    return bool(location.status_bits & _POSITIONED)


def position_report(location: Location, unit_id: str, received_at: datetime) -> PositionReport:
    """Translate *location* to the domain. Nothing is judged here: a latitude of 116 passes, so does no fix.

    Raises ValueError if the terminal's time is no moment; its alarms are then still to be had by
    `alarm_names(location.alarm_bits)`.
    """
    return PositionReport(
        unit_id,
        lat_deg(location),
        lon_deg(location),
        speed_mps(location),
        float(location.heading_deg),
        device_moment(location.time_bcd),
        received_at,
        float(location.altitude_m),
        has_fix(location),
        alarm_names(location.alarm_bits),
    )


def location_of(
    report: PositionReport, status: Status = Status.ACC | Status.BEIDOU, extra: bytes = b""
) -> Location:
    """Say *report* as a terminal would, rounded to the units of 0x0200; what a simulated one sends.

    Fix and hemisphere are added to *status*. Altitudes below the sea are sent as 0. ValueError for a year
    outside 2000 to 2099.
    """
    if report.has_fix:
        status |= Status.POSITIONED
    if report.lat_deg < 0:
        status |= Status.SOUTH
    if report.lon_deg < 0:
        status |= Status.WEST
    return Location(
        alarm_bits(report.alarms),
        int(status),
        round(abs(report.lat_deg) * 1e6),
        round(abs(report.lon_deg) * 1e6),
        max(0, round(report.altitude_m)),
        round(report.speed_mps * _TENTH_KMH_PER_MPS),
        round(report.heading_deg) % 360,
        device_bcd(report.fixed_at),
        extra,
    )
