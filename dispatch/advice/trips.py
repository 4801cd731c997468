"""The trips of many units to one place: seconds and metres, by one search each way of starting."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.geo import Place
from dispatch.roads.nearest import RoadIndex, RoadPlace, point_at
from dispatch.roads.network import RoadNetwork
from dispatch.roads.travel import TravelTimes

SAME_PLACE_M = 25.0
"""Roads this much farther from the place than the nearest one lead there as well: all arms of a junction,
both sides of an avenue. Well inside the 80 m at which a unit has arrived."""


@dataclass(frozen=True, slots=True, eq=False)
class Trips:
    """Travel time and length for each unit, arrays of one length.

    *time_s* is inf and *length_m* NaN where there is no way within the limit; *on_road* false where the
    unit is near no road.
    """

    time_s: NDArray[np.float64]
    length_m: NDArray[np.float64]
    on_road: NDArray[np.bool_]


def ends_at(index: RoadIndex, place: Place) -> tuple[RoadPlace, ...]:
    """All road places that are the same place to a rider: the nearest, and those hardly farther."""
    best = index.places_at(place.lat_deg, place.lon_deg)
    within_m = best[0].distance_m + SAME_PLACE_M if best else 0.0
    if within_m > index.reach_m:
        return best
    found = index.reachable([place.lat_deg], [place.lon_deg], within_m)
    ends = []
    for segment, offset_m, distance_m, left in zip(
        found.segment.tolist(),
        found.offset_m.tolist(),
        found.distance_m.tolist(),
        found.left.tolist(),
        strict=True,
    ):
        lat_deg, lon_deg = point_at(index.network, segment, offset_m)
        ends.append(RoadPlace(segment, offset_m, distance_m, lat_deg, lon_deg, "left" if left else "right"))
    return tuple(ends)


@dataclass(frozen=True, slots=True)
class Rider:
    """Where a unit is, and whither it rides: *heading_deg* None when it stands."""

    place: Place
    heading_deg: int | None = None


def trips_to(
    travel: TravelTimes, index: RoadIndex, place: Place, riders: Sequence[Rider], *, limit_s: float
) -> Trips:
    """Trips of *riders* to *place* of at most *limit_s*.

    One that stands may ride off either way along its road; one that rides goes on the way it rides.
    """
    ends = ends_at(index, place)
    if not riders or not ends:
        return Trips(
            np.full(len(riders), np.inf), np.full(len(riders), np.nan), np.zeros(len(riders), np.bool_)
        )
    heading = np.array([np.nan if r.heading_deg is None else float(r.heading_deg) for r in riders])
    starts, turned = index.nearest_many(
        [r.place.lat_deg for r in riders], [r.place.lon_deg for r in riders], heading
    )
    metres = _Metres(travel, ends, limit_s)
    there_s = travel.times_by(metres.found, starts, limit_s=limit_s)
    back_s = np.where(np.isnan(heading), travel.times_by(metres.found, turned, limit_s=limit_s), np.inf)
    goes_on = there_s <= back_s
    segment = np.where(goes_on, starts.segment, turned.segment).tolist()
    offset_m = np.where(goes_on, starts.offset_m, turned.offset_m).tolist()
    length_m = np.full(len(riders), np.nan)
    for i in np.flatnonzero(np.isfinite(np.minimum(there_s, back_s))).tolist():
        length_m[i] = metres.of(segment[i], offset_m[i])
    return Trips(np.minimum(there_s, back_s), length_m, starts.segment >= 0)


@lru_cache(maxsize=4)
def _turn_metres(network: RoadNetwork) -> Mapping[tuple[int, int], float]:
    """Metres through the junction from one segment to the next, for every turn of a network."""
    begin = np.repeat(np.arange(len(network)), np.diff(network.turn_start)).tolist()
    return dict(
        zip(zip(begin, network.turn_to.tolist(), strict=True), network.turn_length_m.tolist(), strict=True)
    )


class _Metres:
    """Length of the fastest ways of one search, each piece of the way measured once."""

    def __init__(self, travel: TravelTimes, ends: tuple[RoadPlace, ...], limit_s: float) -> None:
        self._travel, self._ends, self._limit_s = travel, ends, limit_s
        margin_s = float(travel.segment_s.max())
        self.found = found = travel.search(ends, limit_s=limit_s + margin_s, ways=True)
        if found.then is None:
            raise ValueError("the search kept no ways")
        # Plain lists: a search is asked about one segment after the other, which arrays answer slowly.
        self._then: list[int] = found.then.tolist()
        self._target: list[float] = found.target.tolist()
        self._length_m: list[float] = travel.network.length_m.tolist()
        self._turn_m = _turn_metres(travel.network)
        self._from_start_m: dict[int, float] = {}

    def of(self, segment: int, offset_m: float) -> float:
        """Metres to the place from *offset_m* along a segment."""
        target_m = self._target[segment]
        if target_m >= offset_m:
            return target_m - offset_m
        if not math.isnan(target_m):
            return self._round(segment, offset_m)
        return self._from_start(segment) - offset_m

    def _from_start(self, segment: int) -> float:
        """Metres from the start of a segment to the place, along the search's way."""
        way = []
        at = segment
        while at not in self._from_start_m and math.isnan(self._target[at]):
            way.append(at)
            at = self._then[at]
        metres = self._from_start_m.get(at, self._target[at])
        for step in reversed(way):
            metres += self._length_m[step] + self._turn_m[step, at]
            self._from_start_m[step] = metres
            at = step
        return metres

    def _round(self, segment: int, offset_m: float) -> float:
        """Metres of one that has passed the place and rides round: rare, so a search of its own."""
        lat_deg, lon_deg = point_at(self._travel.network, segment, offset_m)
        start = RoadPlace(segment, offset_m, 0.0, lat_deg, lon_deg)
        route = self._travel.route([start], self._ends, limit_s=self._limit_s)
        return route.length_m if route is not None else float("nan")
