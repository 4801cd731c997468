"""The route that a convoy rides under a plan: its posts, points and closures in metres along it. Pure.

Made once for a version of the plan and the route in use, and asked at each position.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from dispatch.domain.clock import seconds_between
from dispatch.domain.plans import Closure, Plan, Post, Route, RoutePoint
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.lines import BESIDE_M, Passings, RouteLine, line_of, passings_of

ENDS_M = 40.0
"""So near to its last point a convoy has arrived: it stops short of a kerb or a gate."""


@dataclass(frozen=True, slots=True)
class Stop:
    """What the convoy passes: a post (*post_id*), or a point of the route (*post_id* "")."""

    post_id: str
    name: str
    along_m: float


@dataclass(frozen=True, slots=True)
class Section:
    """A closure on the way: the convoy is on it between the two places."""

    closure: Closure
    from_m: float
    to_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """*first_m*, *last_m*: where the convoy leaves and arrives. *passings* None: the plan gives no times."""

    plan: Plan
    line: RouteLine
    passings: Passings | None
    first_m: float
    last_m: float
    stops: tuple[Stop, ...]
    sections: tuple[Section, ...]
    _timetable: dict[float, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out once when the convoy is to be at its stops and sections."""
        ends = (metres for section in self.sections for metres in (section.from_m, section.to_m))
        for along_m in (*(stop.along_m for stop in self.stops), *ends):
            at = self.planned_at(along_m)
            if at is not None:
                self._timetable[along_m] = at

    @property
    def route(self) -> Route:
        """The route in use."""
        return self.line.route

    @property
    def leaves_at(self) -> datetime | None:
        """When the convoy is to leave."""
        return None if self.passings is None else self.passings.leaves_at

    def planned_at(self, along_m: float) -> datetime | None:
        """When the plan has the convoy there; at a stay, when it comes."""
        if self.passings is None:
            return None
        if along_m in self._timetable:
            return self._timetable[along_m]
        at_s = float(np.interp(along_m, self.passings.knot_m, self.passings.knot_s))
        return self.passings.leaves_at + timedelta(seconds=at_s)

    def reached_m(self, at: datetime) -> float:
        """How far the plan has the convoy at *at*; its first place where the plan gives no times."""
        if self.passings is None:
            return self.first_m
        seconds = seconds_between(self.passings.leaves_at, at)
        return float(np.interp(seconds, self.passings.knot_s, self.passings.knot_m))

    def stay_s(self, along_m: float, within_m: float) -> int:
        """How long the convoy is to stay at a point so near to there; 0: it is not."""
        points = [point for point in self.route.points if point.stays_s and point.place is not None]
        near = [p for p in points if p.place and abs(self.line.along_m(p.place)[0] - along_m) <= within_m]
        return max((point.stays_s for point in near), default=0)

    def delay_s(self, along_m: float, at: datetime, within_m: float) -> float | None:
        """Seconds behind the plan (negative: ahead) of a convoy that is there at *at*, None without times.

        During a planned stay *within_m* of it nobody is late.
        """
        if self.passings is None:
            return None
        knot_m, knot_s = self.passings.knot_m, self.passings.knot_s
        seconds = seconds_between(self.passings.leaves_at, at)
        stays = np.flatnonzero((np.diff(knot_m) == 0) & (np.abs(knot_m[:-1] - along_m) <= within_m))
        if len(stays):
            comes_s, goes_s = knot_s[stays[0]], knot_s[stays[0] + 1]
            return seconds - min(max(seconds, float(comes_s)), float(goes_s))
        return seconds - float(np.interp(along_m, knot_m, knot_s))


def course_of(network: RoadNetwork, plan: Plan, route_id: str = "") -> Course | None:
    """Return the course along the plan's route, "" for the main one; None where this map does not know it.

    A reserve route without a departure of its own leaves when the main one does.
    """
    route = plan.route(route_id)
    line = None if route is None else line_of(network, route)
    if route is None or line is None:
        return None
    passings = passings_of(line_with_departure(line, plan))
    ends = [line.along_m(point.place)[0] for point in route.points if point.place is not None]
    first_m, last_m = (ends[0], ends[-1]) if len(ends) > 1 else (0.0, line.length_m)
    if passings is not None:
        first_m, last_m = float(passings.knot_m[0]), float(passings.knot_m[-1])
    stops = [stop for post in plan.posts if (stop := _post_stop(post, line)) is not None]
    stops += _point_stops(route.points, line)
    return Course(
        plan,
        line,
        passings,
        first_m,
        last_m,
        tuple(sorted(stops, key=lambda stop: stop.along_m)),
        tuple(
            section
            for closure in plan.closures
            if closure.follows_convoy
            and closure.route_id in {"", route.route_id}
            and (section := _section(closure, line, last_m)) is not None
        ),
    )


def line_with_departure(line: RouteLine, plan: Plan) -> RouteLine:
    """The line with the main route's departure where its own first point has none: a reserve route's."""
    points, main = line.route.points, plan.route("")
    if not points or points[0].passes_at is not None or main is None or not main.points:
        return line
    first = replace(points[0], passes_at=main.points[0].passes_at)
    return replace(line, route=replace(line.route, points=(first, *points[1:])))


def _post_stop(post: Post, line: RouteLine) -> Stop | None:
    """Where the convoy passes a post; None for one that rides along, stands elsewhere or serves another."""
    if post.place is None or not post.kind.stands or post.route_id not in {"", line.route.route_id}:
        return None
    along_m, off_m = line.along_m(post.place)
    return Stop(post.post_id, post.name or post.post_id, along_m) if off_m <= BESIDE_M else None


def _point_stops(points: tuple[RoutePoint, ...], line: RouteLine) -> list[Stop]:
    stops: list[Stop] = []
    at_m = 0.0
    for number, point in enumerate(points):
        if point.place is not None:
            at_m, _ = line.along_m(point.place, at_m)
            stops.append(Stop("", point.name or f"途经点 {number + 1}", at_m))
    return stops


def _section(closure: Closure, line: RouteLine, last_m: float) -> Section | None:
    closed = set(closure.segments)
    on = [number for number, name in enumerate(line.route.segments) if name in closed]
    if not on:
        return None
    return Section(closure, float(line.start_m[on[0]]), min(float(line.start_m[on[-1] + 1]), last_m))
