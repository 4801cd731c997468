"""A planned route on the road network: where its segments lie along it, and when the convoy passes.

Pure given the network. A route whose segments this network does not know has no line here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from dispatch.domain.geo import Place
from dispatch.domain.plans import Route, RoutePoint
from dispatch.roads.nearest import HEADING_WEIGHT_M, RoadIndex, RoadPlace, point_at
from dispatch.roads.network import RoadNetwork
from dispatch.roads.plane import Floats, headings_deg, turned_deg
from dispatch.roads.travel import TravelTimes

_ABOUT_M = 8.0
"""Roads that lie so much farther from a click than the nearest one may be meant as well."""

BESIDE_M = 150.0
"""A place farther from the route than this is not passed."""


class OffNetworkError(ValueError):
    """A route cannot be laid over the roads; *number*: the point (from 0) that fails, *why* in Chinese."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"途经点 {number + 1}：{why}")
        self.number = number
        self.why = why


def drawn_segments(
    index: RoadIndex, times: TravelTimes, places: Sequence[Place], within_m: float = 60.0
) -> tuple[str, ...]:
    """Return the segments of the fastest way through *places* in their order, snapped to roads.

    Raises OffNetworkError for a place with no road within *within_m*, and for two without a way between.
    """
    network = index.network
    found: list[tuple[RoadPlace, ...]] = []
    for number, place in enumerate(places):
        near = _roads_at(index, place, within_m)
        if not near:
            raise OffNetworkError(number, f"{within_m:.0f} 米内没有道路")
        found.append(near)
    way: list[int] = []
    starts = found[0] if found else ()
    for number, ends in enumerate(found[1:], start=1):
        route = times.route(starts, ends)
        if route is None:
            raise OffNetworkError(number, "从上一点没有路可到")
        begun = route.segments[1:] if way and route.segments[0] == way[-1] else route.segments
        way.extend(begun)
        # The next leg goes on from where this one ended, in the direction in which it came.
        starts = tuple(end for end in ends if end.segment == route.segments[-1])
    return tuple(network.segment_ids[segment] for segment in way)


def _roads_at(index: RoadIndex, place: Place, within_m: float) -> tuple[RoadPlace, ...]:
    """The roads that a click may mean: the nearest, and all that are about as near (a junction's arms)."""
    found = index.reachable(place.lat_deg, place.lon_deg, within_m)
    if not len(found.segment):
        return ()
    about = np.flatnonzero(found.distance_m <= found.distance_m.min() + _ABOUT_M)
    return tuple(
        RoadPlace(
            int(found.segment[i]),
            float(found.offset_m[i]),
            float(found.distance_m[i]),
            *point_at(index.network, int(found.segment[i]), float(found.offset_m[i])),
        )
        for i in about
    )


@dataclass(frozen=True, slots=True, eq=False)
class RouteLine:
    """A route's segments in order. *start_m*: metres along the route to each one's start, and to the end."""

    network: RoadNetwork
    route: Route
    segments: tuple[int, ...]
    start_m: Floats
    _x_m: Floats
    _y_m: Floats
    _along_m: Floats

    @property
    def length_m(self) -> float:
        """From the first segment's start to the last one's end."""
        return float(self.start_m[-1])

    def along_m(self, place: Place, after_m: float = 0.0) -> tuple[float, float]:
        """Metres along the route to its place nearest to *place*, from *after_m* on, and the metres off."""
        return self.along_m_of(place.lat_deg, place.lon_deg, after_m)

    def along_m_of(self, lat_deg: float, lon_deg: float, after_m: float = 0.0) -> tuple[float, float]:
        """`along_m` of a point in degrees."""
        (x,), (y,) = self.network.plane.xy([lat_deg], [lon_deg])
        dx, dy = np.diff(self._x_m), np.diff(self._y_m)
        length2 = np.maximum(dx**2 + dy**2, 1e-9)
        share = ((x - self._x_m[:-1]) * dx + (y - self._y_m[:-1]) * dy) / length2
        step_m = np.diff(self._along_m)
        first = np.clip((after_m - self._along_m[:-1]) / np.maximum(step_m, 1e-9), 0.0, 1.0)
        share = np.clip(share, first, 1.0)
        off = np.hypot(self._x_m[:-1] + share * dx - x, self._y_m[:-1] + share * dy - y)
        along = self._along_m[:-1] + share * step_m
        off = np.where(along >= min(after_m, self.length_m) - 1.0, off, np.inf)
        best = int(np.argmin(off))
        return float(along[best]), float(off[best])

    def matched_m(
        self, lat_deg: float, lon_deg: float, from_m: float, to_m: float, heading_deg: float | None = None
    ) -> tuple[float, float]:
        """Metres along the route to where somebody on it is, between *from_m* and *to_m*, and the metres off.

        With a heading, a part of the route that leads another way counts as farther off, straight against it
        by `HEADING_WEIGHT_M`: so the way out is told from the way back along the same street.
        """
        (x,), (y,) = self.network.plane.xy([lat_deg], [lon_deg])
        dx, dy, step_m = np.diff(self._x_m), np.diff(self._y_m), np.diff(self._along_m)
        start_m = self._along_m[:-1]
        least = np.clip((from_m - start_m) / np.maximum(step_m, 1e-9), 0.0, 1.0)
        most = np.clip((to_m - start_m) / np.maximum(step_m, 1e-9), 0.0, 1.0)
        share = ((x - self._x_m[:-1]) * dx + (y - self._y_m[:-1]) * dy) / np.maximum(dx**2 + dy**2, 1e-9)
        share = np.clip(share, least, most)
        off_m = np.hypot(self._x_m[:-1] + share * dx - x, self._y_m[:-1] + share * dy - y)
        cost_m = off_m
        if heading_deg is not None:
            turned = np.nan_to_num(turned_deg(headings_deg(dx, dy), heading_deg))
            cost_m = off_m + HEADING_WEIGHT_M * turned / 180.0
        # A piece that only joins two segments has no length along the route, and no heading of its own.
        inside = (start_m <= to_m) & (self._along_m[1:] >= from_m) & (step_m > 0)
        best = int(np.argmin(np.where(inside, cost_m, np.inf)))
        return float(start_m[best] + share[best] * step_m[best]), float(off_m[best])

    def joints(self) -> Iterator[tuple[int, int, float]]:
        """Each junction on the way: the segment that ends there, the next one, and the metres along."""
        for (before, after), at_m in zip(pairwise(self.segments), self.start_m[1:-1], strict=True):
            yield before, after, float(at_m)


def line_of(network: RoadNetwork, route: Route) -> RouteLine | None:
    """Return the line of *route*, or None when it has no segment or one that the network does not know."""
    segments = tuple(network.index_of.get(name, -1) for name in route.segments)
    if not segments or min(segments) < 0:
        return None
    start_m = np.concatenate(([0.0], np.cumsum(network.length_m[list(segments)])))
    lines = [network.line(segment) for segment in segments]
    points = np.concatenate(lines)
    x_m, y_m = network.plane.xy(points[:, 0], points[:, 1])
    along = []
    for number, line in enumerate(lines):
        x, y = network.plane.xy(line[:, 0], line[:, 1])
        drawn = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
        scale = (start_m[number + 1] - start_m[number]) / max(float(drawn[-1]), 1e-6)
        along.append(start_m[number] + drawn * scale)
    return RouteLine(network, route, segments, start_m, x_m, y_m, np.concatenate(along))


@dataclass(frozen=True, slots=True, eq=False)
class Passings:
    """When the convoy is where along a route: piecewise linear between knots.

    *knot_m* and *knot_s* (seconds after *leaves_at*) are of one length; at a stay two knots share a place.
    """

    line: RouteLine
    leaves_at: datetime
    knot_m: Floats
    knot_s: Floats

    def at_m(self, along_m: float) -> datetime:
        """The moment at which the convoy comes to a place along the route, to the second."""
        return self.leaves_at + timedelta(seconds=round(float(np.interp(along_m, self.knot_m, self.knot_s))))

    def at(self, place: Place) -> datetime | None:
        """The moment at which it passes *place*, None when the route does not lead by there."""
        along_m, off_m = self.line.along_m(place)
        return self.at_m(along_m) if off_m <= BESIDE_M else None

    def over(self, segments: Sequence[str]) -> tuple[datetime, datetime] | None:
        """From when to when it is on any of *segments*, None when the route has none of them."""
        wanted = set(segments)
        on = [i for i, name in enumerate(self.line.route.segments) if name in wanted]
        if not on:
            return None
        return self.at_m(float(self.line.start_m[on[0]])), self.at_m(float(self.line.start_m[on[-1] + 1]))

    @property
    def ends_at(self) -> datetime:
        """When it comes to the route's last point."""
        return self.leaves_at + timedelta(seconds=round(float(self.knot_s[-1])))


def passings_of(line: RouteLine) -> Passings | None:
    """Return when the convoy passes, by the points' own times and speeds.

    A point's planned time stands above what the speed before it gives. None without a departure, or where
    neither a speed nor a time leads on.
    """
    points = [point for point in line.route.points if point.place is not None]
    if not points or points[0].passes_at is None:
        return None
    knots = _knots(line, points, points[0].passes_at)
    if knots is None or len(knots) < 2:  # noqa: PLR2004 — a line has two ends
        return None
    metres, seconds = zip(*knots, strict=True)
    return Passings(line, points[0].passes_at, np.array(metres), np.array(seconds))


def _knots(
    line: RouteLine, points: Sequence[RoutePoint], leaves_at: datetime
) -> list[tuple[float, float]] | None:
    """(metres along, seconds after the departure) at each point, in order."""
    knots: list[tuple[float, float]] = []
    speed_mm_s: int | None = None
    for point in points:
        if point.place is None:
            continue
        metres, _ = line.along_m(point.place, knots[-1][0] if knots else 0.0)
        if point.passes_at is not None:
            seconds = (point.passes_at - leaves_at) / timedelta(seconds=1)
        elif speed_mm_s:
            seconds = knots[-1][1] + (metres - knots[-1][0]) * 1_000 / speed_mm_s
        else:
            return None
        knots.append((metres, seconds))
        if point.stays_s:
            knots.append((metres, seconds + point.stays_s))
        speed_mm_s = point.speed_mm_s
    return knots
