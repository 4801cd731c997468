"""Words for a place on the ground, from the road network when there is one."""

from dispatch.domain.geo import Place
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import RoadNetwork
from dispatch.roads.places import PlaceWords, words_at

NEAR_ROAD_M = 200.0
"""A point farther than this from every road is told in degrees."""


class Points:
    """Words for any point, as for the place of a call for help."""

    def __init__(self, network: RoadNetwork | None) -> None:
        self._network = network
        self._index = RoadIndex(network) if network is not None else None

    def at(self, lat_deg: float, lon_deg: float) -> tuple[Place, PlaceWords]:
        """Return the place with its words and, where a road is near, those words in parts."""
        found = self._index.places_at(lat_deg, lon_deg, within_m=NEAR_ROAD_M) if self._index else ()
        if self._network is None or not found:
            return Place.at(lat_deg, lon_deg, f"{lat_deg:.5f},{lon_deg:.5f}"), PlaceWords("", "")
        words = words_at(self._network, found[0])
        return Place.at(lat_deg, lon_deg, words.text), words
