"""The city as the page draws it: roads, the lines along which their names run, and landmarks.

World coordinates are Web Mercator at zoom 0: x and y in 0..256, y growing southwards, float64; the page
multiplies by 2^zoom. Formula: EPSG:3857's spherical Mercator (EPSG Guidance Note 7-2, method 1024).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import LineString, Polygon, shape

from dispatch.domain.geo import EARTH_RADIUS_M
from dispatch.roads.network import RoadNetwork
from ui.map.channel import packed, plain_text

WORLD = 256.0
_LONGEST_JUNCTION_M = 60.0
_MIN_CHAIN_M = 120.0
_LONG_SHAPE = 3.0
"""A water whose length is over this many times its width is a river: its name runs along it."""

Floats = NDArray[np.float64]


def mercator(lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Floats, Floats]:
    """World x and y of places; latitudes beyond ±85.05° are held there, as on every web map."""
    latitude = np.radians(np.clip(np.asarray(lat_deg, np.float64), -85.05, 85.05))
    x = (np.asarray(lon_deg, np.float64) / 360.0 + 0.5) * WORLD
    y = (0.5 - np.arcsinh(np.tan(latitude)) / (2 * math.pi)) * WORLD
    return x, y


@dataclass(frozen=True, slots=True, eq=False)
class RoadLines:
    """The network's segments on the page, arrays over segments (length n).

    Segment i's points are x, y from start[i] to start[i+1], led on to the middle of its junctions.
    *gap*: how far its line lies to the right of its road's middle, in world units; *paired*: whether
    another carriageway comes the other way.
    """

    start: NDArray[np.uint32]
    x: Floats
    y: Floats
    gap: NDArray[np.float32]
    paired: NDArray[np.uint8]
    lanes: NDArray[np.uint8]

    def batch(self) -> dict[str, Any]:
        """The message for the page."""
        return {
            "start": packed(self.start),
            "x": packed(self.x),
            "y": packed(self.y),
            "gap": packed(self.gap),
            "paired": packed(self.paired),
            "lanes": packed(self.lanes),
        }


def road_lines(network: RoadNetwork) -> RoadLines:
    """Lay the network out for drawing.

    Maps end a segment at the stop line; its line is led straight on up to beside the node, so that a road
    is drawn through its junctions without a gap.
    """
    x, y = (array.copy() for array in mercator(network.shape_lat_deg, network.shape_lon_deg))
    node_x, node_y = mercator(network.node_lat_deg, network.node_lon_deg)
    first, last = network.shape_start[:-1], network.shape_start[1:] - 1
    longest = _LONGEST_JUNCTION_M * world_per_m(network)
    sides = []
    for end, inner, node in ((first, first + 1, network.from_node), (last, last - 1, network.to_node)):
        along_x, along_y = x[end] - x[inner], y[end] - y[inner]
        length = np.hypot(along_x, along_y)
        length[length == 0] = 1.0
        along_x, along_y = along_x / length, along_y / length
        away_x, away_y = node_x[node] - x[end], node_y[node] - y[end]
        missing = np.clip(away_x * along_x + away_y * along_y, 0.0, longest)
        sides.append(away_x * along_y - away_y * along_x)
        x[end] += along_x * missing
        y[end] += along_y * missing
    # The node lies to the left of a carriageway that keeps right; "left" is reversed at the segment's start.
    gap = (sides[1] - sides[0]) / 2
    return RoadLines(
        network.shape_start.astype(np.uint32),
        x,
        y,
        gap.astype(np.float32),
        (network.opposite >= 0).astype(np.uint8),
        np.clip(network.lanes, 1, 9).astype(np.uint8),
    )


def world_per_m(network: RoadNetwork) -> float:
    """World units to a metre in the middle of the network."""
    latitude = math.radians(float(network.node_lat_deg.mean()))
    return WORLD / (2 * math.pi * EARTH_RADIUS_M * math.cos(latitude))


def name_chains(network: RoadNetwork, lines: RoadLines) -> list[dict[str, Any]]:
    """Lines along which road names may run: for each name its unbroken runs, in reading direction.

    Of a road's two carriageways the one that leads east or south is taken, since names are read so, and its
    line is moved to the road's middle. *stops* are the point indices where another segment begins.
    """
    middle_x, middle_y = _road_middles(lines)
    chains = []
    for run in _runs(network):
        parts = [np.arange(lines.start[segment], lines.start[segment + 1]) for segment in run]
        points = np.concatenate(parts)
        chains.append(
            {
                "name": plain_text(network.names[run[0]], 16),
                "lanes": int(max(lines.lanes[segment] for segment in run)),
                "x": packed(middle_x[points]),
                "y": packed(middle_y[points]),
                "stops": packed(np.cumsum([0, *(len(part) for part in parts)]).astype(np.uint32)),
            }
        )
    return chains


def _runs(network: RoadNetwork) -> Iterator[list[int]]:
    """Yield runs of named segments in one direction each, those that are read the right way round."""
    reads_on = (network.heading_deg >= 45.0) & (network.heading_deg < 225.0)  # noqa: PLR2004 — east and south
    for start in range(len(network)):
        if not network.names[start] or network.previous_on_road[start] >= 0:
            continue
        seen: dict[int, None] = {}  # in order, and quick to ask: a ring road comes round again
        at = start
        while at >= 0 and network.names[at] == network.names[start] and at not in seen:
            seen[at] = None
            at = int(network.next_on_road[at])
        run = list(seen)
        length_m = float(network.length_m[run].sum())
        alone = all(network.opposite[segment] < 0 for segment in run)
        read = float((network.length_m[run] * reads_on[run]).sum()) * 2 >= length_m
        if length_m >= _MIN_CHAIN_M and (read or alone):
            yield run if read else run[::-1]


def _road_middles(lines: RoadLines) -> tuple[Floats, Floats]:
    """Every line moved back to the left by its gap, each point along its own normal (y grows southwards)."""
    start = lines.start.astype(np.int64)
    counts = start[1:] - start[:-1]
    point = np.arange(len(lines.x))
    first = np.repeat(start[:-1], counts)
    before = np.maximum(point - 1, first)
    after = np.minimum(point + 1, first + np.repeat(counts, counts) - 1)
    along_x, along_y = lines.x[after] - lines.x[before], lines.y[after] - lines.y[before]
    by = np.repeat(lines.gap, counts) / np.maximum(np.hypot(along_x, along_y), 1e-12)
    return lines.x + along_y * by, lines.y - along_x * by


def landmark_shapes(landmarks: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Landmarks of a GeoJSON FeatureCollection (longitude first) for the page.

    Each: *kind*, *name*, *type* ("area", "line", "point"), *rings* of points, where its name stands (*at*)
    and how much that is turned (*turn_deg*, clockwise). A feature that is none of the three is left out.
    """
    return [
        drawn
        for feature in landmarks.get("features", ())
        for drawn in _drawn(feature)
        if drawn["kind"] != "notice"  # said by the badge, where nobody can overlook it
    ]


def _drawn(feature: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    properties = feature.get("properties") or {}
    found = shape(feature["geometry"])
    kind = plain_text(str(properties.get("kind", "")))
    name = plain_text(str(properties.get("name", "")))
    world = shapely.transform(found, lambda places: np.column_stack(mercator(places[:, 1], places[:, 0])))
    parts = list(world.geoms) if hasattr(world, "geoms") else [world]
    for index, part in enumerate(parts):
        label = name if index == 0 else ""
        if isinstance(part, Polygon):
            yield _area(part, kind, label)
        elif isinstance(part, LineString):
            yield _landmark("line", kind, label, [part.coords], part.interpolate(0.5, normalized=True))
        elif isinstance(part, shapely.Point):
            yield _landmark("point", kind, label, [], part)


def _area(area: Polygon, kind: str, name: str) -> dict[str, Any]:
    """An area with its name in the middle of its widest part, along it where it is long and narrow."""
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(area))
    sides = np.hypot(*np.diff(box[:3], axis=0).T)
    turn_deg = 0.0
    if sides.max() > _LONG_SHAPE * max(float(sides.min()), 1e-12):
        dx, dy = box[1] - box[0] if sides[0] >= sides[1] else box[2] - box[1]
        turn_deg = (math.degrees(math.atan2(dy, dx)) + 90.0) % 180.0 - 90.0
    widest = shapely.maximum_inscribed_circle(area, tolerance=1e-5)
    rings = [area.exterior.coords, *(hole.coords for hole in area.interiors)]
    return _landmark("area", kind, name, rings, shapely.Point(widest.coords[0]), turn_deg)


def _landmark(
    type_: str, kind: str, name: str, rings: list[Any], at: shapely.Point, turn_deg: float = 0.0
) -> dict[str, Any]:
    points = [np.asarray(ring, np.float64) for ring in rings]
    return {
        "type": type_,
        "kind": kind,
        "name": name,
        "rings": [{"x": packed(ring[:, 0]), "y": packed(ring[:, 1])} for ring in points],
        "at": [at.x, at.y],
        "turn_deg": turn_deg,
    }
