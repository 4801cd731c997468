"""The words of an order on a rider's screen, and how a terminal reads them back.

An order is one line of plain text (0x8300 or the question of 0x8302), because any terminal can show
that: its number first, so that it is acted on once, the place in words for the rider and in WGS-84
degrees for a navigating terminal.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ORDER = re.compile(r"令(\d+)[ :：].*?(-?\d{1,2}\.\d{5,7}),\s?(-?\d{1,3}\.\d{5,7})")
_RECALL = re.compile(r"撤令(\d+)")
_UNTIL = re.compile(r"值守至([01]\d|2[0-3]):([0-5]\d)")
_ESCORT = re.compile(
    r"护送([01]\d|2[0-3]):([0-5]\d)出发，时速(\d{1,3}\.\d)，"
    r"途经(-?\d{1,2}\.\d{5},-?\d{1,3}\.\d{5}(?: -?\d{1,2}\.\d{5},-?\d{1,3}\.\d{5})*)"
)
MINUTE_S = 60
_KMH = 3.6


@dataclass(frozen=True, slots=True)
class ParsedOrder:
    """What a terminal understands of an order's text."""

    order_no: int
    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, slots=True)
class ParsedEscort:
    """What a terminal understands of an escort: when it leaves (minute of the local day), and how fast.

    *points_deg*: latitude and longitude of the points of its route, the first one's place in the order.
    """

    minute: int
    speed_mps: float
    points_deg: tuple[tuple[float, float], ...]


def order_text(order_no: int, lat_deg: float, lon_deg: float, words: str, action: str) -> str:
    """Write an order: number, where in words, what to do, the place in degrees (5 decimals, about 1 m)."""
    return f"令{order_no} 去{words}。{action}。位置{lat_deg:.5f},{lon_deg:.5f}"


def until_words(hour: int, minute: int) -> str:
    """Write until when somebody stays at a post."""
    return f"值守至{hour:02d}:{minute:02d}"


def parse_until(text: str) -> int | None:
    """Return the minute of the local day until which an order keeps its unit at the place, or None."""
    found = _UNTIL.search(text)
    return None if found is None else int(found[1]) * MINUTE_S + int(found[2])


def escort_text(
    order_no: int,
    words: str,
    leaves: tuple[int, int],
    speed_mps: float,
    points_deg: Sequence[tuple[float, float]],
) -> str:
    """Write an escort: to its first point, and at *leaves* (hour, minute) through all the others."""
    first, *others = [f"{lat_deg:.5f},{lon_deg:.5f}" for lat_deg, lon_deg in points_deg]
    return (
        f"令{order_no} 去{words}，位置{first}。护送{leaves[0]:02d}:{leaves[1]:02d}出发，"
        f"时速{speed_mps * _KMH:.1f}，途经{' '.join(others)}"
    )


def parse_escort(text: str) -> ParsedEscort | None:
    """Read an escort back, or None when the order is none."""
    order, found = parse_order_text(text), _ESCORT.search(text)
    if order is None or found is None:
        return None
    pairs = [tuple(map(float, pair.split(","))) for pair in found[4].split(" ")]
    points = ((order.lat_deg, order.lon_deg), *((lat, lon) for lat, lon in pairs))
    minute = int(found[1]) * MINUTE_S + int(found[2])
    return ParsedEscort(minute, float(found[3]) / _KMH, points)


def recall_text(order_no: int) -> str:
    """Write the recall of an order."""
    return f"撤令{order_no} 请返回岗位"


def parse_order_text(text: str) -> ParsedOrder | None:
    """Read an order back, or None when the text is no order."""
    if parse_recall_text(text) is not None:
        return None
    found = _ORDER.search(text)
    if found is None:
        return None
    return ParsedOrder(int(found[1]), float(found[2]), float(found[3]))


def parse_recall_text(text: str) -> int | None:
    """Return the number of the order that the text recalls, or None."""
    found = _RECALL.match(text)
    return int(found[1]) if found else None
