"""How long a unit usually rides from one place to another at an hour of the day, for the check of a plan."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from dispatch.domain.clock import CHINA
from dispatch.domain.geo import Place, distance_m
from dispatch.roads.nearest import RoadIndex, RoadPlace
from dispatch.roads.travel import MotorcycleParams, TravelTimes, places_of

HOURS = 24

FREE: tuple[float, ...] = (1.0,) * HOURS
"""A city without any traffic to speak of: free flow at every hour."""

_KEPT = 4_096
_FASTEST_MPS = 40.0


def usual_shares(trips: Sequence[float]) -> tuple[float, ...]:
    """Return the usual speed of traffic as a share of free flow, for each hour, from the *trips* an hour.

    1 / (1 + r⁴) with r the hour's share of the busiest hour: half of free flow at the peak, nearly free at
    half the trips. The shape is that of the BPR function (exponent 4); the factor 1 is an assumption that
    stands until profiles are learned from recorded road states. Raises ValueError for anything but 24 hours.
    """
    if len(trips) != HOURS or min(trips) < 0 or max(trips) <= 0:
        raise ValueError("usual traffic: 24 hours with trips are needed")
    most = max(trips)
    return tuple(1.0 / (1.0 + (count / most) ** 4) for count in trips)


class UsualRiding:
    """Answers `findings.RideS`. What was asked once is remembered, so that the next check costs nothing."""

    def __init__(
        self,
        index: RoadIndex,
        shares: Sequence[float] = FREE,
        params: MotorcycleParams | None = None,
        ride_mps: float = 5.0,
    ) -> None:
        """*shares*: usual speed by the hour as a share of free flow. *ride_mps*: where no road is near."""
        self._index = index
        self._shares = tuple(shares)
        self._params = params or MotorcycleParams()
        self._ride_mps = ride_mps
        self._times: dict[int, TravelTimes] = {}
        self._near: dict[Place, tuple[RoadPlace, ...]] = {}
        self._known: OrderedDict[tuple[Place, Place, int], tuple[float, float]] = OrderedDict()

    def __call__(self, start: Place, end: Place, at: datetime, limit_s: float) -> float:
        """Seconds from *start* to *end* at the hour of *at*; inf for more than *limit_s*."""
        air_m = distance_m(start.lat_deg, start.lon_deg, end.lat_deg, end.lon_deg)
        if air_m > _FASTEST_MPS * limit_s:
            return np.inf
        hour = at.astimezone(CHINA).hour
        key = (start, end, hour)
        took_s, searched_s = self._known.get(key, (np.inf, -1.0))
        if took_s == np.inf and searched_s < limit_s:
            took_s = self._ride_s(start, end, hour, air_m, limit_s)
            self._known[key] = (took_s, limit_s)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return took_s if took_s <= limit_s else np.inf

    def _ride_s(self, start: Place, end: Place, hour: int, air_m: float, limit_s: float) -> float:
        starts, ends = self._roads_at(start), self._roads_at(end)
        if not starts or not ends:
            return air_m / self._ride_mps
        times_s = self._times_at(hour).times_to(ends, places_of(starts), limit_s=limit_s)
        return float(times_s.min())

    def _roads_at(self, place: Place) -> tuple[RoadPlace, ...]:
        if place not in self._near:
            if len(self._near) > _KEPT:
                self._near.clear()
            found = self._index.places_at(place.lat_deg, place.lon_deg, both_directions=True, within_m=120.0)
            self._near[place] = found
        return self._near[place]

    def _times_at(self, hour: int) -> TravelTimes:
        if hour not in self._times:
            network = self._index.network
            speeds_mps = network.free_flow_mps * self._shares[hour]
            self._times[hour] = TravelTimes(network, speeds_mps, self._params)
        return self._times[hour]
