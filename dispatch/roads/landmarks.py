"""Landmarks by which people tell where they are: points with a name, from a GeoJSON file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_NO_PLACES = frozenset({"notice", "water", "railway", "old_city"})
"""Kinds that name no single spot."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """A named point, WGS-84 degrees; *kind* as the file says it, such as school or bridge."""

    name: str
    lat_deg: float
    lon_deg: float
    kind: str = field(default="", compare=False)


def landmarks_of(collection: Mapping[str, Any]) -> Sequence[Landmark]:
    """The named points of a FeatureCollection (longitude first); what is no such thing is left out."""
    found = []
    for feature in collection.get("features", ()):
        try:
            kind, name = feature["properties"].get("kind", ""), feature["properties"]["name"]
            if feature["geometry"]["type"] != "Point" or kind in _NO_PLACES or not isinstance(name, str):
                continue
            lon_deg, lat_deg = (float(number) for number in feature["geometry"]["coordinates"][:2])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        if name.strip():
            found.append(Landmark(name.strip(), lat_deg, lon_deg, str(kind)))
    return found
