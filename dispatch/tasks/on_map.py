"""Whether a plan that comes from elsewhere lies on this city's roads. Pure given the network."""

from collections.abc import Iterator, Sequence

from dispatch.domain.plan_flaws import Flaw
from dispatch.domain.plans import Plan
from dispatch.roads.nearest import RoadIndex

REACH_M = 60.0
"""A route's point farther from every road than this is on none of them, as on the map when it is drawn."""


def off_map(plan: Plan, index: RoadIndex) -> tuple[Flaw, ...]:
    """Return each field of *plan* that this network does not know: segments, and points off every road."""
    return tuple(_flaws(plan, index))


def _flaws(plan: Plan, index: RoadIndex) -> Iterator[Flaw]:
    for number, route in enumerate(plan.routes):
        yield from _unknown(f"routes[{number}].segments", route.segments, index)
        for place_number, point in enumerate(route.points):
            path = f"routes[{number}].points[{place_number}].place"
            place = point.place
            if place is not None and not len(index.reachable(place.lat_deg, place.lon_deg, REACH_M).segment):
                yield Flaw(path, f"{REACH_M:.0f} 米内没有道路")
    for number, closure in enumerate(plan.closures):
        yield from _unknown(f"closures[{number}].segments", closure.segments, index)
        yield from _unknown(f"closures[{number}].diversion_segments", closure.diversion_segments, index)


def _unknown(path: str, segments: Sequence[str], index: RoadIndex) -> Iterator[Flaw]:
    strange = [name for name in segments if name not in index.network.index_of]
    if strange:
        yield Flaw(path, f"{len(strange)} 个路段不在本市路网里，如 {strange[0]}")
