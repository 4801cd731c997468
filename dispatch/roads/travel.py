"""Travel times and routes of motorcycles under the road speeds of this minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispatch.roads.nearest import RoadPlace, RoadPlaces, part_of_line
from dispatch.roads.network import RoadNetwork
from dispatch.roads.plane import Floats, Indices

_NO_TIME_S = 1e-6
"""In place of a time of zero, which a sparse matrix cannot hold apart from "no arc"."""


@dataclass(frozen=True, slots=True)
class MotorcycleParams:
    """How a motorcycle with right of way rides through traffic.

    *filter_surplus_mps*: how much faster than slow traffic it passes between the lanes; 4.5 m/s is the
    10 mph of California's lane-splitting guidelines (2013); Rice, Troszak and Erhardt (Berkeley, 2015) found
    no more injuries up to 15 mph (6.7 m/s) in traffic of at most 50 mph.
    *filter_below_mps*: traffic faster than this is not filtered through; 22.3 m/s is that 50 mph.
    *free_factor*: its speed on a free road as a share of free flow; 1.0 is an assumption, on the safe side
    for a rider who passes red lights with care.
    *u_turn_s*: an assumption, for turning straight back where the map allows it.
    """

    filter_surplus_mps: float = 4.5
    filter_below_mps: float = 22.3
    free_factor: float = 1.0
    u_turn_s: float = 8.0

    def __post_init__(self) -> None:
        """Raise ValueError for factors with which a motorcycle would stand still."""
        if not (self.filter_surplus_mps > 0 and self.free_factor > 0 and self.u_turn_s >= 0):
            raise ValueError(f"not a way to ride: {self}")


def motorcycle_speed_mps(
    speed_mps: ArrayLike, free_flow_mps: ArrayLike, params: MotorcycleParams | None = None
) -> Floats:
    """Speeds of a motorcycle where the traffic's are *speed_mps*, NaN (unknown) counting as free flow.

    The traffic's speed plus the surplus of filtering, up to the free speed; never slower than the traffic.
    Positive everywhere, so that a standing jam is slow but not a wall.
    """
    params = params or MotorcycleParams()
    free = np.asarray(free_flow_mps, dtype=np.float64) * params.free_factor
    traffic = np.asarray(speed_mps, dtype=np.float64)
    traffic = np.where(np.isnan(traffic), free, np.maximum(traffic, 0.0))
    surplus = np.where(traffic < params.filter_below_mps, params.filter_surplus_mps, 0.0)
    return np.asarray(np.maximum(np.minimum(traffic + surplus, free), traffic), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A way over the network. *line*: (k, 2) latitude, longitude in degrees, from the start to the place."""

    segments: tuple[int, ...]
    line: Floats
    time_s: float
    length_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """All travel times to one place (of two on one segment, the first).

    *entry_s*, (n,): from the start of each segment to the place, inf beyond the limit. *target*, (n,): the
    offset of the place on its segments, NaN elsewhere. *then*, (n,): the segment after each one on the way,
    -1 where the place or nothing follows; only when ways were asked for.
    """

    entry_s: Floats
    target: Floats
    then: Indices | None


@dataclass(frozen=True, slots=True, eq=False)
class _Turns:
    """The turns of a network, whatever the traffic: *time_s* over each, in the network's order.

    Reversed, as a search asks for them: *rows* where those of a segment begin, *before* the segments that
    lead into it, *before_s* the time over each of these turns.
    """

    time_s: Floats
    rows: Indices
    before: Indices
    before_s: Floats


@lru_cache(maxsize=4)
def _turns_of(network: RoadNetwork, u_turn_s: float) -> _Turns:
    """Time over each turn: its way through the junction at the slower of the two free speeds."""
    count, limit = len(network), network.limit_mps
    begin = np.repeat(np.arange(count, dtype=np.int32), np.diff(network.turn_start))
    back = network.opposite[begin] == network.turn_to
    slower = np.minimum(limit[begin], limit[network.turn_to])
    time_s = np.asarray(network.turn_length_m / slower + np.where(back, u_turn_s, 0.0))
    order = np.argsort(network.turn_to, kind="stable")
    rows = np.searchsorted(network.turn_to[order], np.arange(count + 1)).astype(np.int32)
    return _Turns(time_s, rows, begin[order], time_s[order])


class TravelTimes:
    """Travel times of motorcycles over a network in one state of its roads. Pure given its arguments.

    Segments are the nodes of the graph and turns its arcs, so a turn that may not be driven is not. A unit
    in the middle of a segment rides on to its end first, whatever lies behind it.
    """

    def __init__(
        self,
        network: RoadNetwork,
        speed_mps: ArrayLike | None = None,
        params: MotorcycleParams | None = None,
    ) -> None:
        """*speed_mps*: (n,) the traffic's mean speeds, NaN where unknown; None: free flow everywhere.

        Raises ValueError when the array is not as long as the network.
        """
        count = len(network)
        traffic = np.full(count, np.nan) if speed_mps is None else np.asarray(speed_mps, dtype=np.float64)
        if traffic.shape != (count,):
            raise ValueError(f"{traffic.shape} speeds for a network of {count} segments")
        self.network = network
        self.params = params or MotorcycleParams()
        self.ride_mps = motorcycle_speed_mps(traffic, network.free_flow_mps, self.params)
        self.segment_s = network.length_m / self.ride_mps
        self._turns = _turns_of(network, self.params.u_turn_s)
        self._turn_s = self._turns.time_s
        self._cost_s = np.maximum(self.segment_s[self._turns.before] + self._turns.before_s, _NO_TIME_S)

    def search(self, places: Sequence[RoadPlace], *, limit_s: float = np.inf, ways: bool = False) -> Search:
        """Search backwards from *places*, which are possible ends of which any will do, up to *limit_s*.

        Raises ValueError for no places.
        """
        from scipy.sparse import csr_array  # noqa: PLC0415 — see get_ready
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 — the same

        if not places:
            raise ValueError("a search needs a place to lead to")
        count = len(self.network)
        target = np.full(count, np.nan)
        for place in places:
            known = target[place.segment]
            target[place.segment] = place.offset_m if np.isnan(known) else min(known, place.offset_m)
        ends = np.flatnonzero(~np.isnan(target)).astype(np.int32)
        inside_s = np.maximum(target[ends] / self.ride_mps[ends], _NO_TIME_S)
        # One more row, the place itself, whose arcs lead to the starts of its segments.
        graph = csr_array(
            (
                np.concatenate((self._cost_s, inside_s)),
                np.concatenate((self._turns.before, ends)),
                np.append(self._turns.rows, self._turns.rows[-1] + len(ends)).astype(np.int32),
            ),
            shape=(count + 1, count + 1),
        )
        if not ways:
            entry_s = dijkstra(graph, indices=[count], limit=limit_s)
            return Search(entry_s[0, :count], target, None)
        entry_s, before = dijkstra(graph, indices=[count], limit=limit_s, return_predecessors=True)
        then = before[0, :count]
        then = np.where((then >= 0) & (then < count), then, -1)
        return Search(entry_s[0, :count], target, then.astype(np.int32))

    def _from_offsets(self, found: Search, segment: Indices, offset_m: Floats) -> Floats:
        """Seconds to the place from places on the network, inf where there is no way; segment -1: inf."""
        on_road = segment >= 0
        at = np.where(on_road, segment, 0)
        target = found.target[at]
        time_s = found.entry_s[at] - offset_m / self.ride_mps[at]
        ahead = target >= offset_m
        time_s = np.where(ahead, (target - offset_m) / self.ride_mps[at], time_s)
        for i in np.flatnonzero(~np.isnan(target) & ~ahead & on_road):
            time_s[i] = self._past_the_place(found, int(at[i]), float(offset_m[i]))[0]
        return np.where(on_road, np.maximum(time_s, 0.0), np.inf)

    def _past_the_place(self, found: Search, segment: int, offset_m: float) -> tuple[float, int]:
        """Seconds of one who has passed the place and has to come round, and the segment to take next."""
        begin, end = self.network.turn_start[segment], self.network.turn_start[segment + 1]
        if begin == end:
            return np.inf, -1
        over = self._turn_s[begin:end] + found.entry_s[self.network.turn_to[begin:end]]
        rest_s = (self.network.length_m[segment] - offset_m) / self.ride_mps[segment]
        best = int(np.argmin(over))
        return float(rest_s + over[best]), int(self.network.turn_to[begin + best])

    def times_to(
        self,
        places: Sequence[RoadPlace],
        starts: RoadPlaces,
        turned: RoadPlaces | None = None,
        *,
        limit_s: float = np.inf,
    ) -> Floats:
        """Seconds from each start to the nearest of *places*, (k,), inf beyond the limit or without a way.

        *turned*: second starts of the same units, for those that stand on a two-way road and may ride off
        either way (segment -1 for the others): the shorter time counts. One search for all.
        """
        every = [starts] if turned is None else [starts, turned]
        segment = np.concatenate([s.segment for s in every])
        # The search ends at a segment's start, a unit may stand near its end: search one segment farther.
        margin_s = float(self.segment_s[segment[segment >= 0]].max(initial=0.0))
        found = self.search(places, limit_s=limit_s + margin_s)
        fastest_s = np.minimum.reduce([self.times_by(found, s, limit_s=limit_s) for s in every])
        return np.asarray(fastest_s)

    def times_by(self, found: Search, starts: RoadPlaces, *, limit_s: float = np.inf) -> Floats:
        """Seconds from each start by a search that was made already, (k,), inf beyond *limit_s*.

        The search must have gone a segment farther than *limit_s*: a unit may stand near a segment's end.
        """
        times_s = self._from_offsets(found, starts.segment, starts.offset_m)
        return np.where(times_s <= limit_s, times_s, np.inf)

    def route(
        self, starts: Sequence[RoadPlace], places: Sequence[RoadPlace], *, limit_s: float = np.inf
    ) -> Route | None:
        """The fastest way from any of *starts* to any of *places*; None when there is none within the limit.

        Its time is that of `times_to`; of equal starts the first in order.
        """
        if not starts:
            return None
        segment = np.array([s.segment for s in starts], dtype=np.int32)
        offset_m = np.array([s.offset_m for s in starts], dtype=np.float64)
        found = self.search(places, limit_s=limit_s + float(self.segment_s[segment].max()), ways=True)
        times_s = self._from_offsets(found, segment, offset_m)
        best = int(np.argmin(times_s))
        if not times_s[best] <= min(limit_s, np.finfo(np.float64).max):
            return None
        return self._way(found, starts[best], float(times_s[best]))

    def _way(self, found: Search, start: RoadPlace, time_s: float) -> Route:
        """Follow the search from *start* to the place."""
        network = self.network
        segments = [start.segment]
        at = start.segment
        ahead = found.target[at] >= start.offset_m
        if not ahead and not np.isnan(found.target[at]):
            segments.append(self._past_the_place(found, at, start.offset_m)[1])
        while not ahead and found.then is not None and (at := int(found.then[segments[-1]])) >= 0:
            segments.append(at)
        end_m = float(found.target[segments[-1]])
        lines, length_m = [], 0.0
        for i, segment in enumerate(segments):
            from_m = start.offset_m if i == 0 else 0.0
            to_m = end_m if i == len(segments) - 1 else float(network.length_m[segment])
            lines.append(part_of_line(network, segment, from_m, to_m))
            length_m += to_m - from_m
            if i:
                length_m += self._turn_length_m(segments[i - 1], segment)
        return Route(tuple(segments), np.concatenate(lines), time_s, length_m)

    def _turn_length_m(self, begin: int, end: int) -> float:
        """Metres through the junction between two segments of a way."""
        first = int(self.network.turn_start[begin])
        at = np.flatnonzero(self.network.turns_from(begin) == end)
        return float(self.network.turn_length_m[first + int(at[0])])


def get_ready() -> None:
    """Load what a search needs, which takes a fifth of a second: for a thread, when the start is over."""
    for name in ("scipy.sparse", "scipy.sparse.csgraph"):
        import_module(name)


def places_of(starts: Sequence[RoadPlace]) -> RoadPlaces:
    """Pack places into arrays."""
    return RoadPlaces(
        np.array([s.segment for s in starts], dtype=np.int32),
        np.array([s.offset_m for s in starts], dtype=np.float64),
        np.array([s.distance_m for s in starts], dtype=np.float64),
    )


def dense_speeds(count: int, segment: NDArray[np.integer], speed_mps: ArrayLike) -> Floats:
    """Speeds of *count* segments from those of some, NaN for the others."""
    dense = np.full(count, np.nan)
    dense[segment] = speed_mps
    return dense
