"""Where an order sends its officer, as the words tell it, and the way there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.advice.trips import ends_at
from dispatch.domain.geo import Place
from dispatch.roads.nearest import RoadIndex, RoadPlace
from dispatch.roads.network import RoadNetwork
from dispatch.roads.places import way_words
from dispatch.roads.travel import Route, TravelTimes

_AS_NEAR_M = 5.0


@dataclass(frozen=True, slots=True)
class Kerb:
    """A place to stop: an edge and metres from its start."""

    edge: str
    position_m: float


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to stop, at any of *ends*; *streets*: edges of which the worst is the one to look after."""

    ends: tuple[RoadPlace, ...]
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Edges to ride to a kerb, the first that on which the way begins; *turns*: straight back first."""

    edges: tuple[str, ...]
    kerb: Kerb
    turns: bool


def destination(index: RoadIndex, lat_deg: float, lon_deg: float, words: str) -> Destination:
    """Read an order as an officer who knows the town.

    Any arm of a junction and either side of an avenue is the place, as in the ranking. But the jam stands on
    the street and in the direction of the order's *words*: at a junction the point alone does not tell which
    of its arms is meant (in the demo city it is wrong for every second street). Without such words it
    is the nearest street, in both directions. Of equally near ones it is that which leads to the place.
    """
    network = index.network
    ends = sorted(
        ends_at(index, Place.at(lat_deg, lon_deg)),
        key=lambda end: (round(end.distance_m / _AS_NEAR_M), -end.offset_m, end.segment),
    )
    named = [
        end.segment
        for end in ends
        if way_words(network.names[end.segment], network.directions[end.segment]) in words
    ]
    streets = named[:1]
    if not named:
        nearest = ends[0].segment
        streets = [nearest, int(network.opposite[nearest])]
    return Destination(tuple(ends), tuple(network.segment_ids[street] for street in streets if street >= 0))


def way_to(
    goal: Destination,
    network: RoadNetwork,
    speed_mps: NDArray[np.float64],
    here: Kerb,
    *,
    may_turn: bool = True,
) -> Way | None:
    """The fastest way from *here* at the speeds of this minute, by the desk's own model of a motorcycle.

    A rider turns straight back on a two-way street where that saves more than the turn takes. None without a
    way.
    """
    travel = TravelTimes(network, speed_mps)
    segment = network.index_of[here.edge]
    back = int(network.opposite[segment])
    ahead = travel.route([_start(segment, here.position_m)], goal.ends)
    turned = None
    if may_turn and back >= 0:
        from_m = max(float(network.length_m[back]) - here.position_m, 0.0)
        turned = travel.route([_start(back, from_m)], goal.ends)
    if turned is not None and (ahead is None or turned.time_s + travel.params.u_turn_s < ahead.time_s):
        return _way(turned, goal, network, turns=True)
    return None if ahead is None else _way(ahead, goal, network, turns=False)


def _start(segment: int, offset_m: float) -> RoadPlace:
    """A place on a segment; only these two count for a way."""
    return RoadPlace(segment, offset_m, 0.0, 0.0, 0.0)


def _way(route: Route, goal: Destination, network: RoadNetwork, *, turns: bool) -> Way:
    end_m = min(end.offset_m for end in goal.ends if end.segment == route.segments[-1])
    edges = tuple(network.segment_ids[segment] for segment in route.segments)
    return Way(edges, Kerb(edges[-1], end_m), turns)
