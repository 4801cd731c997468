"""On which road each unit is, looked up only for those that somebody sees, and again when they have moved."""

import math
from dataclasses import dataclass

from dispatch.domain.units import PositionReport
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import RoadNetwork
from dispatch.roads.places import words_at
from ui.kit.plain import one_line

ON_ROAD_M = 60.0
_MOVED_DEG = 0.0002
"""About 20 m: less does not change the road."""


@dataclass(frozen=True, slots=True)
class _Known:
    lat_deg: float
    lon_deg: float
    name: str


class RoadNames:
    """The index of the roads is made at the first look."""

    def __init__(self, network: RoadNetwork) -> None:
        self._network = network
        self._index: RoadIndex | None = None
        self._known: dict[str, _Known] = {}

    @property
    def index(self) -> RoadIndex:
        """The roads by place."""
        if self._index is None:
            self._index = RoadIndex(self._network)
        return self._index

    def of(self, unit_id: str, seen: PositionReport | None) -> str:
        """The road's name; empty off the roads, and without a position."""
        if seen is None or not (math.isfinite(seen.lat_deg) and math.isfinite(seen.lon_deg)):
            return ""
        known = self._known.get(unit_id)
        if known is None or not self._is_near(known, seen):
            found = self.index.places_at(seen.lat_deg, seen.lon_deg, within_m=ON_ROAD_M)
            name = one_line(words_at(self._network, found[0]).road) if found else ""
            known = self._known[unit_id] = _Known(seen.lat_deg, seen.lon_deg, name)
        return known.name

    def known(self, unit_id: str) -> str:
        """The name that was last looked up, without looking."""
        known = self._known.get(unit_id)
        return known.name if known is not None else ""

    def _is_near(self, known: _Known, seen: PositionReport) -> bool:
        return (
            abs(known.lat_deg - seen.lat_deg) < _MOVED_DEG and abs(known.lon_deg - seen.lon_deg) < _MOVED_DEG
        )
