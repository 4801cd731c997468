"""From roads drawn as lines to junctions and streets: where two roads cross, a junction; between, a street.

Pure geometry over ``CitySource`` (metres east and north of the centre).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Literal

from shapely import LineString, Point, get_coordinates
from shapely.ops import substring

from dispatch.simulation.source import CitySource, CitySourceError, Metres, Road, Stretch

_SAME_PLACE_M = 30.0
"""Crossings nearer to each other than this are one junction."""

_STRAIGHT_DEG = 45.0

_SHAPE_CLEARANCE_M = 25.0
"""Shape points nearer than this to a junction are left out, so that its stop lines stay square."""


@dataclass(slots=True)
class Junction:
    """A place where roads meet, or where one ends at the edge of the map (then *roads* holds one id)."""

    id: str
    place: Metres
    roads: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Street:
    """One directed piece of a road between two junctions."""

    id: str
    road: Road
    name: str
    start: Junction
    end: Junction
    shape: tuple[Metres, ...]
    lanes: int
    limit_mps: float
    priority: int
    start_m: float
    """Distance of the piece's lower end along the road."""


def turn_of(street: Street, onward: Street) -> Literal["left", "straight", "right", "back"]:
    """Which turn leads from the end of *street* into *onward*, by their directions at the junction."""
    before = street.shape[-1] if street.shape else street.start.place
    after = onward.shape[0] if onward.shape else onward.end.place
    here = street.end.place
    came = math.atan2(here[1] - before[1], here[0] - before[0])
    goes = math.atan2(after[1] - here[1], after[0] - here[0])
    turn_deg = math.degrees((goes - came + math.pi) % math.tau - math.pi)
    if onward.end is street.start:
        return "back"
    if abs(turn_deg) < _STRAIGHT_DEG:
        return "straight"
    return "left" if turn_deg > 0 else "right"


class StreetPlan:
    """All junctions and streets of a city."""

    def __init__(self, source: CitySource) -> None:
        """Cross all roads of *source* with each other; raises ``CitySourceError`` for a missing one."""
        self._source = source
        self._lines = {road.id: LineString(road.points) for road in source.road}
        self.junctions: list[Junction] = []
        for one, other in combinations(source.road, 2):
            for place in self._crossings(one.id, other.id):
                self._junction_at(place).roads |= {one.id, other.id}
        for road in source.road:
            self._join_ends(road)
        for junction in self.junctions:
            junction.id = "_".join(sorted(junction.roads))
        self._number_twins()
        self.streets: list[Street] = [
            street for road in source.road for street in self._streets_of(road, self.stations(road))
        ]

    def crossing(self, one: str, other: str) -> Junction:
        """The junction of two roads given by id; raises ``CitySourceError`` where they do not meet."""
        for junction in self.junctions:
            if {one, other} <= junction.roads:
                return junction
        message = f"roads {one!r} and {other!r} do not meet"
        raise CitySourceError(message)

    def stations(self, road: Road) -> list[tuple[float, Junction]]:
        """The junctions of *road* in its order, each with its distance along the road in metres."""
        line = self._lines[road.id]
        found = sorted(
            ((line.project(Point(j.place)), j) for j in self.junctions if road.id in j.roads),
            key=lambda station: station[0],
        )
        if line.is_closed:
            found.append((line.length, found[0][1]))
        return found

    def _crossings(self, one: str, other: str) -> Iterable[Metres]:
        shared = self._lines[one].intersection(self._lines[other])
        return [(float(x), float(y)) for x, y in get_coordinates(shared)]

    def _junction_at(self, place: Metres) -> Junction:
        for junction in self.junctions:
            if Point(junction.place).distance(Point(place)) < _SAME_PLACE_M:
                return junction
        made = Junction(id="", place=place)
        self.junctions.append(made)
        return made

    def _join_ends(self, road: Road) -> None:
        """Give each end of *road* that meets nothing yet a junction with the nearest road, or a gate."""
        snap_m = self._source.city.snap_m
        for end in {road.points[0], road.points[-1]}:
            here = Point(end)
            if any(road.id in j.roads and Point(j.place).distance(here) < snap_m for j in self.junctions):
                continue
            near = [i for i, line in self._lines.items() if i != road.id and line.distance(here) < snap_m]
            place = end
            if near:
                line = self._lines[min(near, key=lambda i: (self._lines[i].distance(here), i))]
                on_it = line.interpolate(line.project(here))
                place = (on_it.x, on_it.y)
            self._junction_at(place).roads |= {road.id, *near}

    def _number_twins(self) -> None:
        seen: dict[str, int] = {}
        for junction in self.junctions:
            seen[junction.id] = count = seen.get(junction.id, 0) + 1
            if count > 1:
                junction.id += f".{count}"

    def _streets_of(self, road: Road, stations: list[tuple[float, Junction]]) -> Iterable[Street]:
        kind = self._source.road_kind(road)
        renamed_m = self._distance_of(road, stations, road.rename.at) if road.rename else float("inf")
        for index, ((start_m, start), (end_m, end)) in enumerate(pairwise(stations)):
            middle_m = (start_m + end_m) / 2
            special = [s for s in road.stretch if self._covers(road, stations, s, middle_m)]
            lanes, limit_kmh, oneway = kind.lanes, kind.limit_kmh, None
            for stretch in special:
                lanes = stretch.lanes or lanes
                limit_kmh = stretch.limit_kmh or limit_kmh
                oneway = stretch.oneway or oneway
            shape = self._shape(road, start_m, end_m)
            name = road.rename.name if road.rename and middle_m > renamed_m else road.name
            common = (lanes, limit_kmh / 3.6, kind.priority, start_m)
            if oneway != "backward":
                yield Street(f"{road.id}.{index}", road, name, start, end, shape, *common)
            if oneway != "forward":
                yield Street(f"-{road.id}.{index}", road, name, end, start, shape[::-1], *common)

    def _shape(self, road: Road, start_m: float, end_m: float) -> tuple[Metres, ...]:
        piece = substring(self._lines[road.id], start_m, end_m)
        inner = [
            (float(x), float(y))
            for x, y in piece.coords[1:-1]
            if _SHAPE_CLEARANCE_M < piece.project(Point(x, y)) < piece.length - _SHAPE_CLEARANCE_M
        ]
        return tuple(inner)

    def _covers(
        self, road: Road, stations: list[tuple[float, Junction]], stretch: Stretch, middle_m: float
    ) -> bool:
        low_m = self._distance_of(road, stations, stretch.from_) if stretch.from_ else 0.0
        high_m = self._distance_of(road, stations, stretch.to) if stretch.to else float("inf")
        return low_m < middle_m < high_m

    def _distance_of(self, road: Road, stations: list[tuple[float, Junction]], other: str) -> float:
        junction = self.crossing(road.id, other)
        return next(at_m for at_m, j in stations if j is junction)
