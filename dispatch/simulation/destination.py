"""Where an order sends its officer: the kerbs at the place, and the street that its words name."""

from dataclasses import dataclass

from dispatch.advice.trips import ends_at
from dispatch.domain.geo import Place
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.places import way_words

_AS_NEAR_M = 5.0


@dataclass(frozen=True, slots=True)
class Kerb:
    """A place to stop: an edge and metres from its start."""

    edge: str
    position_m: float


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to stop, any of *kerbs* will do; *streets*: edges of which the worst is the one to look after."""

    kerbs: tuple[Kerb, ...]
    streets: tuple[str, ...]


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
    return Destination(
        tuple(Kerb(network.segment_ids[end.segment], end.offset_m) for end in ends),
        tuple(network.segment_ids[street] for street in streets if street >= 0),
    )
