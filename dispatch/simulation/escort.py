"""An escort as its rider reads it: where it begins, along which streets, when and how fast.

Assumed: the way of an escort is clear. Closures are told by word and are not played on the living city's
roads (a rehearsal plays them), so an escort rides at its speed past other traffic and past red lights, by the
same leave that lets a motorcycle filter through a queue.
"""

import msgspec

from dispatch.domain.geo import Place
from dispatch.domain.orders import MINUTE_S, parse_escort, parse_until
from dispatch.roads.nearest import RoadIndex, RoadPlace, point_at
from dispatch.roads.travel import TravelTimes
from dispatch.simulation.destination import Destination
from dispatch.simulation.motorcycle import Motorcycle
from dispatch.tasks.lines import OffNetworkError, drawn_segments

_DAY_S = 86_400
_BEGIN_M = 15.0
_NEAR_END_M = 15.0


class Escort(msgspec.Struct):
    """The streets' edges in order, *begin_m* on the first and *end_m* on the last; *has_left*: under way."""

    edges: tuple[str, ...]
    end_m: float
    leaves_s: int
    speed_mps: float
    has_left: bool = False

    def destination(self, index: RoadIndex) -> Destination:
        """Where its rider waits until it leaves."""
        segment = index.network.index_of[self.edges[0]]
        lat_deg, lon_deg = point_at(index.network, segment, _BEGIN_M)
        return Destination((RoadPlace(segment, _BEGIN_M, 0.0, lat_deg, lon_deg),), ())

    def ride(self, bike: Motorcycle) -> None:
        """Ride on; to be called each second. Raises one of ``SUMO_ERRORS``."""
        if bike.goes_to() != self.edges[-1]:
            bike.follow(self.edges)
        if bike.remaining_m(self.edges[-1], self.end_m) <= bike.braking_m() + _NEAR_END_M:
            bike.halt()
        else:
            bike.press_on(self.speed_mps)


def escort_of(index: RoadIndex, second: int, words: str) -> Escort | None:
    """Read an escort from an order's *words*, as an officer who knows the town; None for any other order.

    The streets are those by which the points follow each other on free roads, as the plan has drawn them.
    *second*: of the city; a time of the day that is long over is tomorrow's.
    """
    parsed = parse_escort(words)
    if parsed is None:
        return None
    places = [Place.at(lat_deg, lon_deg) for lat_deg, lon_deg in parsed.points_deg]
    try:
        edges = drawn_segments(index, TravelTimes(index.network), places)
    except OffNetworkError:
        return None
    if not edges:
        return None
    last = index.network.index_of[edges[-1]]
    near = index.reachable(places[-1].lat_deg, places[-1].lon_deg, 60.0)
    ends = [float(offset_m) for s, offset_m in zip(near.segment, near.offset_m, strict=True) if s == last]
    end_m = ends[0] if ends else float(index.network.length_m[last])
    return Escort(edges, end_m, second_of(second, parsed.minute), parsed.speed_mps)


def until_of(second: int, words: str) -> int | None:
    """Until which second an order keeps its unit at the place, None where it does not say."""
    minute = parse_until(words)
    return None if minute is None else second_of(second, minute)


def second_of(now: int, minute: int) -> int:
    """The second of the city at a minute of the day: the one that is nearest to *now*."""
    at = now // _DAY_S * _DAY_S + minute * MINUTE_S
    if at < now - _DAY_S // 2:
        return at + _DAY_S
    return at - _DAY_S if at > now + _DAY_S // 2 else at
