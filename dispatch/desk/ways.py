"""The road from a unit to its place, under the traffic of this minute."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from dispatch.advice.ranking import RankingPolicy, speeds_at
from dispatch.advice.trips import ends_at
from dispatch.picture.views import AssignmentView, Picture
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.travel import TravelTimes


@dataclass(frozen=True, slots=True)
class Way:
    """The road from a unit to its place: *points_deg* float64 (n, 2) of latitude and longitude."""

    assignment_id: str
    points_deg: NDArray[np.float64]
    eta_s: float
    length_m: float


def way_of(
    picture: Picture, index: RoadIndex, assignment: AssignmentView, now: datetime, policy: RankingPolicy
) -> Way | None:
    """The fastest way of an assigned unit to its place, or None where there is none."""
    unit = picture.units.get(assignment.unit_id)
    if unit is None or unit.position is None:
        return None
    seen = unit.position
    riding = seen.speed_mps >= policy.riding_mps
    starts = index.places_at(
        seen.lat_deg, seen.lon_deg, seen.heading_deg if riding else None, both_directions=not riding
    )
    starts = tuple(start for start in starts if start.distance_m <= index.reach_m)
    if not starts:
        return None
    travel = TravelTimes(index.network, speeds_at(picture.roads, now, policy), policy.motorcycle)
    route = travel.route(starts, ends_at(index, assignment.place), limit_s=policy.reach_s * 2)
    if route is None:
        return None
    return Way(assignment.assignment_id, route.line, route.time_s, route.length_m)
