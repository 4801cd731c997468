"""Reads a SUMO network (`.net.xml`, `.net.xml.gz`), as netconvert writes it.

Layout: sumo.dlr.de/docs/Networks/SUMO_Road_Networks.html.
"""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

import numpy as np
from pyproj import Transformer
from pyproj.exceptions import ProjError

from dispatch.roads.network import (
    SIGNAL_DELAY_S,
    NetworkUnreadableError,
    RoadNetwork,
    SegmentSource,
    TurnSource,
    build_network,
)
from dispatch.roads.plane import Floats

VEHICLE_CLASSES = ("motorcycle", "passenger")
"""SUMO's classes of which at least one must be allowed on a lane for it to be a road to us."""

_CLOSED_FUNCTIONS = frozenset({"internal", "crossing", "walkingarea", "connector"})


@dataclass(slots=True)
class _Edge:
    """An edge while the file is read; lines are text still, since most are never needed twice."""

    edge_id: str
    from_node: str
    to_node: str
    name: str
    lanes: dict[str, tuple[float, float, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Connection:
    """A connection between two lanes of the network."""

    from_edge: str
    to_edge: str
    via: str
    signal: bool


def read_sumo_net(
    path: Path,
    *,
    signal_delay_s: float = SIGNAL_DELAY_S,
    vehicle_classes: Collection[str] = VEHICLE_CLASSES,
) -> RoadNetwork:
    """Read a network with its turns, signals and names, on WGS-84.

    The digest is SHA-256 over the file's text from its `<net …>` on, so that neither the compression nor the
    time that netconvert writes into the opening comment changes it. Raises NetworkUnreadableError when the
    file is missing, broken, without a projection or without a road for *vehicle_classes*.
    """
    try:
        raw = path.read_bytes()
        text = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    except (OSError, EOFError, zlib.error) as error:
        raise NetworkUnreadableError(f"{path}: {error}") from error
    reader = _Reader(vehicle_classes)
    try:
        reader.read(text)
        nodes, segments = reader.in_degrees()
        return build_network(
            nodes,
            segments,
            reader.turns(),
            digest=hashlib.sha256(text[max(text.find(b"<net "), 0) :]).hexdigest(),
            signal_delay_s=signal_delay_s,
        )
    except (expat.ExpatError, KeyError, ValueError, ProjError) as error:
        raise NetworkUnreadableError(f"{path}: {type(error).__name__}: {error}") from error


class _Reader:
    """Takes in the elements of one network file in their order."""

    def __init__(self, vehicle_classes: Collection[str]) -> None:
        self._classes = frozenset(vehicle_classes)
        self._location: dict[str, str] = {}
        self._edges: dict[str, _Edge] = {}
        self._edge: _Edge | None = None
        self._inner_length_m: dict[str, float] = {}
        self._inner_next: dict[str, str] = {}
        self._nodes: dict[str, tuple[float, float]] = {}
        self._connections: list[_Connection] = []

    def read(self, text: bytes) -> None:
        """Take in the whole file. Raises ExpatError, KeyError or ValueError."""
        parser = expat.ParserCreate()
        handlers: dict[str, Callable[[dict[str, str]], None]] = {
            "lane": self._read_lane,
            "connection": self._read_connection,
            "edge": self._read_edge,
            "junction": self._read_junction,
            "location": self._location.update,
        }

        def start(tag: str, attributes: dict[str, str]) -> None:
            handler = handlers.get(tag)
            if handler is not None:
                handler(attributes)

        parser.StartElementHandler = start
        parser.Parse(text, True)  # noqa: FBT003 — expat takes it by position only: this is the last piece

    def _read_edge(self, attributes: dict[str, str]) -> None:
        if attributes.get("function") in _CLOSED_FUNCTIONS:
            self._edge = None
            return
        self._edge = _Edge(
            attributes["id"], attributes["from"], attributes["to"], attributes.get("name", "").strip()
        )

    def _read_lane(self, attributes: dict[str, str]) -> None:
        lane_id = attributes["id"]
        if self._edge is None:
            self._inner_length_m[lane_id] = float(attributes["length"])
        elif self._open(attributes):
            self._edges[self._edge.edge_id] = self._edge
            self._edge.lanes[attributes["index"]] = (
                float(attributes["length"]),
                float(attributes["speed"]),
                attributes["shape"],
            )

    def _open(self, attributes: dict[str, str]) -> bool:
        """Whether a lane is open to one of our classes."""
        if "allow" in attributes:
            allowed = attributes["allow"].split()
            return "all" in allowed or not self._classes.isdisjoint(allowed)
        closed = attributes.get("disallow", "").split()
        return "all" not in closed and not self._classes.issubset(closed)

    def _read_junction(self, attributes: dict[str, str]) -> None:
        if attributes.get("type") != "internal":
            self._nodes[attributes["id"]] = (float(attributes["x"]), float(attributes["y"]))

    def _read_connection(self, attributes: dict[str, str]) -> None:
        begin, via = attributes["from"], attributes.get("via", "")
        if begin.startswith(":"):
            if via:
                self._inner_next[f"{begin}_{attributes['fromLane']}"] = via
            return
        edge, target = self._edges.get(begin), self._edges.get(attributes["to"])
        if edge is None or target is None:
            return
        if attributes["fromLane"] in edge.lanes and attributes["toLane"] in target.lanes:
            self._connections.append(_Connection(begin, attributes["to"], via, "tl" in attributes))

    def turns(self) -> Iterator[TurnSource]:
        """Yield the turns with the length of their way through the junction."""
        for connection in self._connections:
            length_m, inner = 0.0, connection.via
            while inner:
                length_m += self._inner_length_m.get(inner, 0.0)
                inner = self._inner_next.pop(inner, "")
            yield TurnSource(connection.from_edge, connection.to_edge, length_m)

    def in_degrees(self) -> tuple[Mapping[str, tuple[float, float]], list[SegmentSource]]:
        """Nodes and segments on WGS-84. Raises ValueError where the network has no projection."""
        projection = self._location.get("projParameter", "!")
        if projection in {"!", "-"}:
            raise NetworkUnreadableError("the network has no projection, so no place on the globe")
        signals = {connection.from_edge for connection in self._connections if connection.signal}
        lines = [_centre_line(edge) for edge in self._edges.values()]
        points = np.concatenate(
            [*lines, np.array(list(self._nodes.values()), dtype=np.float64).reshape(-1, 2)]
        )
        lon_deg, lat_deg = self._globe(projection, points)
        nodes_at = len(points) - len(self._nodes)
        degrees = zip(lat_deg[nodes_at:].tolist(), lon_deg[nodes_at:].tolist(), strict=True)
        nodes = dict(zip(self._nodes, degrees, strict=True))
        segments, at = [], 0
        for edge, line in zip(self._edges.values(), lines, strict=True):
            part = slice(at, at + len(line))
            at += len(line)
            lengths_m, limits_mps, _ = zip(*edge.lanes.values(), strict=True)
            segments.append(
                SegmentSource(
                    edge.edge_id,
                    edge.from_node,
                    edge.to_node,
                    lat_deg[part].tolist(),
                    lon_deg[part].tolist(),
                    limit_mps=max(limits_mps),
                    lanes=len(edge.lanes),
                    name=edge.name,
                    signal_at_end=edge.edge_id in signals,
                    length_m=sum(lengths_m) / len(lengths_m),
                )
            )
        return nodes, segments

    def _globe(self, projection: str, points: Floats) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of the network's own metres."""
        east, north = (float(part) for part in self._location["netOffset"].split(","))
        to_globe = Transformer.from_crs(projection, "EPSG:4326", always_xy=True)
        lon_deg, lat_deg = to_globe.transform(points[:, 0] - east, points[:, 1] - north)
        if not (np.isfinite(lon_deg).all() and np.isfinite(lat_deg).all()):
            raise NetworkUnreadableError("the projection leads off the globe")
        return lon_deg, lat_deg


def _centre_line(edge: _Edge) -> Floats:
    """The middle of an edge's open lanes, (k, 2) in the network's metres.

    Between the outermost lanes where these have the same number of points, else the middle lane.
    """
    shapes = [shape for _, _, shape in edge.lanes.values()]
    first, last = _line(shapes[0]), _line(shapes[-1])
    if first.shape == last.shape:
        return (first + last) / 2
    return _line(shapes[len(shapes) // 2])


def _line(shape: str) -> Floats:
    """Points of "x,y x,y …" or "x,y,z …", (k, 2)."""
    points = shape.split()
    width = points[0].count(",") + 1
    flat = np.array(",".join(points).split(","), dtype=np.float64)
    return flat.reshape(-1, width)[:, :2]
