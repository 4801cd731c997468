"""A rehearsal's result as a film: what is to be seen at each second. No widgets."""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.plans import Plan
from dispatch.roads.network import RoadNetwork
from dispatch.simulation.rehearsal.result import ClosureTimes, Conflict, RehearsalResult
from dispatch.simulation.rehearsal.staging import Closing, Drive
from ui.map.film import Points

_HEADING_M = 8.0

Floats = NDArray[np.float64]


class UnplayableError(ValueError):
    """The result does not fit these roads, or is damaged: its figures stand, its film cannot be shown."""


class Phase(StrEnum):
    """A closure at a moment: nothing yet, being cleared, closed, open again."""

    BEFORE = "before"
    CLEARING = "clearing"
    CLOSED = "closed"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class ConvoyAt:
    """Where the convoy is: metres of lead and tail along the route, and the line between them."""

    lead_m: float
    tail_m: float
    line: Points
    heading_deg: float


class Reel:
    """The film of the first seed's run.

    Seconds count from the local midnight of the plan's day, as in the simulation. Raises UnplayableError.
    """

    def __init__(self, roads: RoadNetwork, plan: Plan, result: RehearsalResult) -> None:
        self._roads = roads
        self.plan, self.result, self.staging = plan, result, result.staging
        film = result.film
        if result.network != roads.digest or film.edges != len(roads):
            raise UnplayableError("网络已变")
        self.begin_s, self.end_s = float(self.staging.begin_s), float(self.staging.end_s)
        self.conflicts: tuple[Conflict, ...] = result.conflicts
        try:
            self._levels = [np.frombuffer(frame, np.uint8) for frame in film.unpacked()]
        except (zlib.error, ValueError) as error:
            raise UnplayableError(str(error)) from error
        if not self._levels:
            raise UnplayableError("没有画面")
        drive = self.staging.drive
        self._line_m, self._line = (
            _route(roads, drive) if drive is not None else (np.zeros(0), np.zeros((0, 2)))
        )
        self._lead, self._tail = np.array(film.lead_m, float), np.array(film.tail_m, float)
        self._times = {times.closure_id: times for times in film.closures}
        self._planned = {closing.closure_id: closing for closing in self.staging.closings}
        where = {node: i for i, node in enumerate(roads.node_ids)}
        self._held = [
            (from_s, until_s, (float(roads.node_lat_deg[at]), float(roads.node_lon_deg[at])))
            for name, from_s, until_s in film.held
            if (at := where.get(name)) is not None
        ]

    @property
    def drive(self) -> Drive | None:
        """The convoy's way; None for a plan without one."""
        return self.staging.drive

    def moment(self, second: float) -> datetime:
        """The time of day of a second."""
        return self.staging.midnight + timedelta(seconds=second)

    def second(self, moment: datetime) -> float:
        """The second of a time of day."""
        return (moment - self.staging.midnight) / timedelta(seconds=1)

    def levels(self, second: float) -> NDArray[np.uint8]:
        """Congestion levels of all segments; the same array for the same frame."""
        film = self.result.film
        frame = int((second - film.begin_s) // film.frame_s)
        return self._levels[min(max(frame, 0), len(self._levels) - 1)]

    def held(self, second: float) -> Points:
        """Where signals are held."""
        return tuple(
            dict.fromkeys(place for from_s, until_s, place in self._held if from_s <= second < until_s)
        )

    def phase(self, closure_id: str, second: float) -> Phase:
        """How far a closure is in the film's run."""
        times = self._times.get(closure_id)
        if times is None or second < times.clear_s:
            return Phase.BEFORE
        if second < times.close_s:
            return Phase.CLEARING
        return Phase.CLOSED if second < times.open_s else Phase.OPENED

    def closings(self) -> list[tuple[Closing, ClosureTimes]]:
        """Every closure as planned and as it went, in the order in which they are cleared."""
        both = [(self._planned[name], times) for name, times in self._times.items() if name in self._planned]
        return sorted(both, key=lambda pair: (pair[0].clear_s, pair[0].open_s))

    def convoy(self, second: float) -> ConvoyAt | None:
        """Where the convoy is, between two recorded seconds in between; None before and after."""
        at_s = second - self.result.film.leaves_s
        last = min(len(self._lead), len(self._tail)) - 1
        if self.drive is None or not 0 <= at_s <= last:
            return None
        seconds = np.arange(last + 1)
        lead_m, tail_m = (
            float(np.interp(at_s, seconds, metres[: last + 1])) for metres in (self._lead, self._tail)
        )
        tail_m = min(max(tail_m, float(self._line_m[0])), lead_m)
        return ConvoyAt(lead_m, tail_m, self._between(tail_m, lead_m), self._heading_deg(lead_m))

    def leads(self) -> list[tuple[int, Floats]]:
        """Each seed with its lead's metres, a second apart from when it left."""
        if self.drive is None:
            return []
        film = self.result.film
        tracks = (film.lead_m, *film.others)
        return [
            (seed, np.array(track, float)) for seed, track in zip(self.result.seeds, tracks, strict=False)
        ]

    def next_conflict(self, second: float, *, back: bool = False) -> Conflict | None:
        """The first conflict after *second*, or the last one before it."""
        if back:
            return next((one for one in reversed(self.conflicts) if one.at_s < second - 1), None)
        return next((one for one in self.conflicts if one.at_s > second + 1), None)

    def _between(self, from_m: float, to_m: float) -> Points:
        inner = (self._line_m > from_m) & (self._line_m < to_m)
        metres = np.concatenate(([from_m], self._line_m[inner], [to_m] if to_m - from_m > 1 else []))
        lat, lon = (np.interp(metres, self._line_m, self._line[:, k]) for k in (0, 1))
        return tuple(zip(lat.tolist(), lon.tolist(), strict=True))

    def _heading_deg(self, along_m: float) -> float:
        """Compass heading of the route a few metres around a place."""
        metres = (along_m - _HEADING_M, along_m + _HEADING_M)
        (lat1, lat2), (lon1, lon2) = (np.interp(metres, self._line_m, self._line[:, k]) for k in (0, 1))
        east, north = (lon2 - lon1) * np.cos(np.radians(lat1)), lat2 - lat1
        return float(np.degrees(np.arctan2(east, north)) % 360.0)


def _route(roads: RoadNetwork, drive: Drive) -> tuple[Floats, Floats]:
    """Metres along the route at each of its points, and the points; lines are stretched to their lengths."""
    metres, points = [], []
    for edge, (from_m, to_m) in zip(drive.edges, pairwise(drive.edge_m), strict=False):
        segment = roads.index_of.get(edge)
        if segment is None:
            raise UnplayableError(edge)
        line = roads.line(segment)
        x, y = roads.plane.xy(line[:, 0], line[:, 1])
        drawn = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
        metres.append(from_m + drawn * ((to_m - from_m) / max(float(drawn[-1]), 1e-6)))
        points.append(line)
    return np.concatenate(metres), np.concatenate(points)
