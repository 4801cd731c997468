"""The roads from units to their places, under the traffic of this minute."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from dispatch.advice.ranking import RankingPolicy, speeds_at
from dispatch.advice.trips import ends_at
from dispatch.domain.geo import Place
from dispatch.domain.units import PositionReport
from dispatch.picture.views import AssignmentView, Picture
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.travel import TravelTimes


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The road from a unit to its place: *points_deg* float64 (n, 2) of latitude and longitude."""

    assignment_id: str
    points_deg: NDArray[np.float64]
    eta_s: float
    length_m: float


def bound(picture: Picture) -> list[AssignmentView]:
    """The assignments whose units are still on their way."""
    return [one for one in picture.assignments.values() if one.is_open and one.arrived_at is None]


def ways_of(
    picture: Picture,
    index: RoadIndex,
    now: datetime,
    policy: RankingPolicy,
    wanted: Iterable[AssignmentView] | None = None,
) -> Mapping[str, Way]:
    """The fastest way of each unit that is on its way, by its assignment; none without a position or a road.

    *wanted*: the assignments, by default all that `bound` gives. A search over the network for each, of some
    milliseconds.
    """
    travel = TravelTimes(index.network, speeds_at(picture.roads, now, policy), policy.motorcycle)
    ways = {}
    for assignment in bound(picture) if wanted is None else wanted:
        unit = picture.units.get(assignment.unit_id)
        if unit is not None and unit.position is not None:
            way = _way(travel, index, unit.position, assignment.place, policy)
            if way is not None:
                ways[assignment.assignment_id] = Way(assignment.assignment_id, *way)
    return ways


def _way(
    travel: TravelTimes, index: RoadIndex, seen: PositionReport, place: Place, policy: RankingPolicy
) -> tuple[NDArray[np.float64], float, float] | None:
    """Points, seconds and metres of one way; one that rides goes on the way it rides."""
    riding = seen.speed_mps >= policy.riding_mps
    starts = index.places_at(
        seen.lat_deg, seen.lon_deg, seen.heading_deg if riding else None, both_directions=not riding
    )
    starts = tuple(start for start in starts if start.distance_m <= index.reach_m)
    route = travel.route(starts, ends_at(index, place), limit_s=policy.reach_s * 2)
    return None if route is None else (route.line, route.time_s, route.length_m)
