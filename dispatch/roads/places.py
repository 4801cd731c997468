"""A place on a road in words, as a dispatcher would say it: 花园路由南向北，近兴华路口."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.roads.nearest import RoadPlace
from dispatch.roads.network import RoadNetwork
from dispatch.roads.plane import turned_deg

FARTHEST_M = 1_500.0
"""A junction farther along the road than this says nothing about a place."""

AT_M = 30.0
"""So close to its middle a place is at a junction, not near it."""

_ROAD_ENDINGS = ("大道", "大街", "路", "街", "道", "巷")
_SIDES = "东南西北中"


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words for a place: *road* and *crossing* may be "" where the map has no name.

    *direction*: "南→北". *crossing*: the road that meets this one at the nearest junction, *crossing_m* along
    the road away; *ahead*: it comes, the other way it lies behind.
    """

    road: str
    direction: str
    crossing: str = ""
    crossing_m: float = math.inf
    ahead: bool = True

    @property
    def near(self) -> str:
        """Which junction it is near ("近兴华路口") or at ("兴华路口"); "" where none has a name."""
        if not self.crossing:
            return ""
        crossing = f"{self.crossing}口" if self.crossing.endswith(_ROAD_ENDINGS) else f"{self.crossing}路口"
        return crossing if self.crossing_m <= AT_M else f"近{crossing}"

    @property
    def text(self) -> str:
        """One line as it is read out: "花园路由南向北，近兴华路口"."""
        return "，".join(part for part in (way_words(self.road, self.direction), self.near) if part)


def way_words(road: str, direction: str) -> str:
    """Return a road and its direction of travel as they are spoken: 花园路, 南→北 becomes 花园路由南向北."""
    begin, _, end = direction.partition("→")
    return f"{road or '无名路'}由{begin}向{end}"


def place_words(network: RoadNetwork, segment: int, offset_m: float) -> PlaceWords:
    """Describe the place *offset_m* from a segment's start.

    Looks along the road both ways for the nearest junction with a road of another name; of two equally near,
    to a metre, the one ahead.
    """
    ahead = _crossing(network, segment, float(network.length_m[segment]) - offset_m, ahead=True)
    behind = _crossing(network, segment, offset_m, ahead=False)
    crossing, metres, comes = (*ahead, True) if ahead[1] <= behind[1] + 1.0 else (*behind, False)
    return PlaceWords(network.names[segment], network.directions[segment], crossing, metres, comes)


def words_at(network: RoadNetwork, place: RoadPlace) -> PlaceWords:
    """Describe a place that was put on a road."""
    return place_words(network, place.segment, place.offset_m)


def _crossing(network: RoadNetwork, segment: int, metres: float, *, ahead: bool) -> tuple[str, float]:
    """Name of the next road that crosses this one, and the metres to it; ("", inf) for none near enough."""
    seen = {segment}
    while metres <= FARTHEST_M:
        node = int((network.to_node if ahead else network.from_node)[segment])
        if name := crossing_name(network, segment, node):
            return name, metres
        segment = int((network.next_on_road if ahead else network.previous_on_road)[segment])
        if segment < 0 or segment in seen:
            break
        seen.add(segment)
        metres += float(network.length_m[segment])
    return "", math.inf


def crossing_name(network: RoadNetwork, segment: int, node: int) -> str:
    """Name of the road that crosses *segment*'s at *node*; "" where none with another name does.

    The one that leads most nearly across, of equal ones the first by name. Two halves of one road that
    change their name there (东昌西路, 东昌东路) are called by what they share: 东昌路.
    """
    across: dict[str, float] = {}
    for other, name in _named(network, node):
        if _same_road(name, network.names[segment]):
            continue
        angle = float(turned_deg(network.heading_deg[other], network.heading_deg[segment]))
        across[name] = max(across.get(name, 0.0), math.sin(math.radians(angle)))
    if not across:
        return ""
    best = min(across, key=lambda name: (-round(across[name], 2), name))
    halves = [name for name in across if name != best and _same_road(name, best)]
    return shared_name(best) if halves else best


def _named(network: RoadNetwork, node: int) -> Iterator[tuple[int, str]]:
    """Segments with a name that begin or end at *node*."""
    for segment in network.segments_by_node[node]:
        if network.names[segment]:
            yield segment, network.names[segment]


def _same_road(one: str, other: str) -> bool:
    """Whether two names are one road's: equal, or halves of it like 柳园北路 and 柳园南路."""
    return one == other or (
        bool(one and other) and shared_name(one) == shared_name(other) and _halved(one) and _halved(other)
    )


def _halved(name: str) -> bool:
    """Whether a name is that of a road's half: a side before the ending, and something before the side."""
    return shared_name(name) != name


def shared_name(name: str) -> str:
    """What the halves of a road share: 柳园北路 → 柳园路; a name that is no half's is itself."""
    for ending in _ROAD_ENDINGS:
        stem = name.removesuffix(ending)
        if stem != name:
            return stem[:-1] + ending if len(stem) > 2 and stem[-1] in _SIDES else name  # noqa: PLR2004 — 柳园+北
    return name
