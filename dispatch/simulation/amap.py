"""The city's road states in the shape of AMap's traffic status: all text, GCJ-02, longitude first.

Pure. Status from the mean speed over free flow (an assumption: AMap does not publish its thresholds): 1
free from 0.6 on, 2 slow from 0.4, 3 congested from 0.25, 4 badly congested below.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.geo import compass_word, distance_m
from dispatch.feeds.datum import Gcj02Point, gcj02_arrays_of_wgs84, wgs84_of_gcj02
from dispatch.roads.network import RoadNetwork

LONGEST_DIAGONAL_M = 10_000.0
LARGEST_RADIUS_M = 5_000.0
_DEFAULT_LEVEL = 5
_LEVELS = range(1, 7)
_FREE, _SLOW, _CONGESTED = 0.6, 0.4, 0.25
_WORDS = ("", "畅通", "缓行", "拥堵", "严重拥堵")
_FIRST_LCODE = 8001


class RequestRefusedError(ValueError):
    """A request that AMap would refuse: ``info`` and ``infocode`` of its answer."""

    def __init__(self, info: str, infocode: str) -> None:
        super().__init__(info)
        self.info = info
        self.infocode = infocode

    def answer(self) -> dict[str, str]:
        """The body of the refusal."""
        return {"status": "0", "info": self.info, "infocode": self.infocode}


@dataclass(frozen=True, slots=True)
class _Row:
    """What never changes about one directed street."""

    name: str
    direction: str
    angle: str
    polyline: str
    level: int


class AmapRoads:
    """All streets of a network as rows of an AMap answer."""

    def __init__(self, roads: RoadNetwork, levels: Mapping[str, int]) -> None:
        """*levels*: AMap's road level (1 to 6) by the part of an edge's id before its number."""
        self._roads = roads
        lat_deg, lon_deg = gcj02_arrays_of_wgs84(roads.shape_lat_deg, roads.shape_lon_deg)
        self._rows = [self._row(s, lat_deg, lon_deg, levels) for s in range(len(roads))]
        number: dict[str, int] = {}
        for edge in roads.segment_ids:
            number.setdefault(edge.removeprefix("-"), _FIRST_LCODE + len(number))
        self.lcodes = [
            ("-" if edge.startswith("-") else "") + str(number[edge.removeprefix("-")])
            for edge in roads.segment_ids
        ]

    def _row(
        self,
        segment: int,
        lat_deg: NDArray[np.float64],
        lon_deg: NDArray[np.float64],
        levels: Mapping[str, int],
    ) -> _Row:
        roads = self._roads
        heading_deg = float(roads.heading_deg[segment])
        part = slice(int(roads.shape_start[segment]), int(roads.shape_start[segment + 1]))
        line = ";".join(f"{x:.6f},{y:.6f}" for x, y in zip(lon_deg[part], lat_deg[part], strict=True))
        road = roads.segment_ids[segment].removeprefix("-").rpartition(".")[0]
        return _Row(
            roads.names[segment],
            f"自{compass_word((heading_deg + 180) % 360)}向{compass_word(heading_deg)}",
            str(round((90 - heading_deg) % 360) % 360),
            line,
            levels.get(road, _DEFAULT_LEVEL),
        )

    def answer(
        self, segments: Iterable[int], speed_mps: NDArray[np.float64], level: int, *, full: bool
    ) -> dict[str, Any]:
        """A successful answer about *segments*; roads are listed only when *full* (``extensions=all``)."""
        chosen = [s for s in segments if self._rows[s].level <= level]
        states = {s: self.status(s, speed_mps) for s in chosen}
        metres = [sum(float(self._roads.length_m[s]) for s in chosen if states[s] == n) for n in range(5)]
        whole_m = sum(metres)
        shares = [f"{100 * part / whole_m:.2f}%" if whole_m else "0%" for part in metres]
        bad_share = (metres[3] + metres[4]) / whole_m if whole_m else 0.0
        overall = 0 if not whole_m else 1 + sum(bad_share > limit for limit in (0.05, 0.15, 0.3))
        named = sorted({self._rows[s].name for s in chosen if states[s] > 2})  # noqa: PLR2004 — 3 and 4: congested
        info: dict[str, Any] = {
            "description": ";".join(f"{name}:拥堵" for name in named),
            "evaluation": {
                "expedite": shares[1],
                "congested": shares[2],
                "blocked": f"{100 * bad_share:.2f}%",
                "unknown": shares[0],
                "status": str(overall),
                "description": f"整体{_WORDS[overall] or '未知'}",
            },
        }
        if full:
            info["roads"] = [self._road(s, states[s], speed_mps) for s in chosen]
        return {"status": "1", "info": "OK", "infocode": "10000", "trafficinfo": info}

    def status(self, segment: int, speed_mps: NDArray[np.float64]) -> int:
        """AMap's code of one street."""
        share = float(speed_mps[segment] / self._roads.free_flow_mps[segment])
        return 1 + sum(share < limit for limit in (_FREE, _SLOW, _CONGESTED))

    def _road(self, segment: int, status: int, speed_mps: NDArray[np.float64]) -> dict[str, str]:
        row = self._rows[segment]
        return {
            "name": row.name,
            "status": str(status),
            "direction": row.direction,
            "angle": row.angle,
            "speed": f"{speed_mps[segment] * 3.6:.2f}",
            "lcodes": self.lcodes[segment],
            "polyline": row.polyline,
        }

    # ------------------------------------------------------------------------------------ which streets

    def in_rectangle(self, text: str) -> list[int]:
        """Streets that reach into ``lng,lat;lng,lat``; raises ``RequestRefusedError`` as AMap does."""
        corners = [wgs84_of_gcj02(_point(part)) for part in _split(text, ";", 2)]
        (lat1, lon1), (lat2, lon2) = ((c.lat_deg, c.lon_deg) for c in corners)
        if distance_m(lat1, lon1, lat2, lon2) > LONGEST_DIAGONAL_M:
            raise RequestRefusedError("INVALID_PARAMS", "20000")
        lat, lon = self._roads.shape_lat_deg, self._roads.shape_lon_deg
        inside = (lat >= min(lat1, lat2)) & (lat <= max(lat1, lat2))
        inside &= (lon >= min(lon1, lon2)) & (lon <= max(lon1, lon2))
        return self._touched(inside)

    def in_circle(self, location: str, radius: str) -> list[int]:
        """Streets within *radius* metres (1,000 by default) of ``lng,lat``."""
        centre = wgs84_of_gcj02(_point(location))
        radius_m = _number(radius or "1000")
        if not 0 < radius_m <= LARGEST_RADIUS_M:
            raise RequestRefusedError("INVALID_PARAMS", "20000")
        plane = self._roads.plane
        x, y = plane.xy(self._roads.shape_lat_deg, self._roads.shape_lon_deg)
        x0, y0 = plane.xy(centre.lat_deg, centre.lon_deg)
        return self._touched(np.hypot(x - x0, y - y0) <= radius_m)

    def named(self, name: str) -> list[int]:
        """Streets of one road."""
        if not name:
            raise RequestRefusedError("MISSING_REQUIRED_PARAMS", "20001")
        return [s for s, row in enumerate(self._rows) if row.name == name]

    def _touched(self, points: NDArray[np.bool_]) -> list[int]:
        hits = np.logical_or.reduceat(points, self._roads.shape_start[:-1])
        return [int(s) for s in np.flatnonzero(hits)]


def requested_level(text: str) -> int:
    """``level`` of a request, 5 where it is not given."""
    level = _number(text or str(_DEFAULT_LEVEL))
    if level not in _LEVELS:
        raise RequestRefusedError("INVALID_PARAMS", "20000")
    return int(level)


def _split(text: str, mark: str, count: int) -> list[str]:
    parts = text.split(mark)
    if not text:
        raise RequestRefusedError("MISSING_REQUIRED_PARAMS", "20001")
    if len(parts) != count:
        raise RequestRefusedError("INVALID_PARAMS", "20000")
    return parts


def _point(text: str) -> Gcj02Point:
    lon_deg, lat_deg = (_number(part) for part in _split(text, ",", 2))
    return Gcj02Point(lat_deg, lon_deg)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise RequestRefusedError("INVALID_PARAMS", "20000")
    return number
