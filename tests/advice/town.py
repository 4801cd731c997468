"""A small town for tests: straight roads of blocks, and what a source says of them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np

from dispatch.domain.observations import RoadsSeen
from dispatch.domain.units import PositionReport, Shift
from dispatch.picture.views import Picture, RoadsView, UnitView
from dispatch.roads.network import RoadNetwork, SegmentSource, build_network

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
LAT, LON = 36.4567, 115.9855
_M_LAT, _M_LON = 110_960.0, 89_640.0
SHIFT_ALL_DAY = Shift("", "王强", 0, 1440, "花园路")


def degrees(east_m: float, north_m: float) -> tuple[float, float]:
    """Latitude and longitude of a place in metres from the town's south-west corner."""
    return LAT + north_m / _M_LAT, LON + east_m / _M_LON


def straight_road(
    lengths_m: tuple[float, ...] = (200.0,) * 8, name: str = "花园路", limit_mps: float = 15.0
) -> RoadNetwork:
    """One road from west to east and back: segments 0..k-1 eastward, k..2k-1 westward."""
    at = np.concatenate(([0.0], np.cumsum(lengths_m)))
    nodes = {f"n{i}": degrees(float(x), 0.0) for i, x in enumerate(at)}
    count = len(lengths_m)
    east = [_segment(nodes, f"e{i}", f"n{i}", f"n{i + 1}", name, limit_mps) for i in range(count)]
    west = [_segment(nodes, f"w{i}", f"n{i + 1}", f"n{i}", name, limit_mps) for i in range(count)]
    return build_network(nodes, east + west, digest=f"straight {lengths_m} {name}")


def grid_town(columns: int = 6, rows: int = 6, block_m: float = 250.0) -> RoadNetwork:
    """A grid of two-way streets: 一经路 … northward, 一纬路 … eastward."""
    nodes = {f"{c},{r}": degrees(c * block_m, r * block_m) for c in range(columns) for r in range(rows)}
    pairs = [((c, r), (c + 1, r), f"{r + 1}纬路") for r in range(rows) for c in range(columns - 1)]
    pairs += [((c, r), (c, r + 1), f"{c + 1}经路") for c in range(columns) for r in range(rows - 1)]
    segments = []
    for (c1, r1), (c2, r2), name in pairs:
        a, b = f"{c1},{r1}", f"{c2},{r2}"
        segments += [_segment(nodes, f"{x}>{y}", x, y, name, 12.5) for x, y in ((a, b), (b, a))]
    return build_network(nodes, segments, digest=f"grid {columns} {rows} {block_m}")


def ring_road(pieces: int = 12, radius_m: float = 500.0) -> RoadNetwork:
    """A one-way ring of equal pieces, one name all round."""
    angles = np.arange(pieces) * 2 * np.pi / pieces
    nodes = {
        f"n{i}": degrees(float(radius_m * np.cos(a)), float(radius_m * np.sin(a)))
        for i, a in enumerate(angles)
    }
    segments = [
        _segment(nodes, f"r{i}", f"n{i}", f"n{(i + 1) % pieces}", "环路", 15.0) for i in range(pieces)
    ]
    return build_network(nodes, segments, digest=f"ring {pieces}")


def _segment(
    nodes: Mapping[str, tuple[float, float]],
    segment_id: str,
    begin: str,
    end: str,
    name: str,
    limit_mps: float,
) -> SegmentSource:
    """A straight segment between two nodes."""
    (lat1, lon1), (lat2, lon2) = nodes[begin], nodes[end]
    return SegmentSource(segment_id, begin, end, (lat1, lat2), (lon1, lon2), limit_mps, name=name)


def roads_seen(
    network: RoadNetwork, at_s: float, shares: Mapping[int, float], others: float | None = 1.0
) -> RoadsSeen:
    """What the source says *at_s* after `NOW`: shares of free flow; *others* for the rest, None: no word."""
    index = sorted(shares) if others is None else range(len(network))
    share = np.array([shares.get(i, 1.0 if others is None else others) for i in index])
    segments = np.array(index, dtype=np.uint32)
    speed = (share * network.free_flow_mps[segments]).astype(np.float32)
    zeros = np.zeros(len(segments), np.uint8)
    return RoadsSeen(NOW + timedelta(seconds=at_s), "traffic", segments, speed, zeros, zeros)


def roads_view(network: RoadNetwork, share: float = 1.0, at: datetime = NOW) -> RoadsView:
    """Every road seen at *share* of free flow."""
    count = len(network)
    return RoadsView(
        (network.free_flow_mps * share).astype(np.float32),
        np.zeros(count, np.uint8),
        np.zeros(count, np.uint8),
        np.full(count, at.timestamp()),
        1,
    )


def unit(
    unit_id: str,
    east_m: float,
    north_m: float,
    *,
    age_s: float = 5.0,
    speed_mps: float = 0.0,
    heading_deg: float = 0.0,
    on_duty: bool = True,
) -> UnitView:
    """A unit in the town, seen *age_s* before `NOW`."""
    lat_deg, lon_deg = degrees(east_m, north_m)
    at = NOW - timedelta(seconds=age_s)
    return UnitView(
        unit_id,
        shifts=(SHIFT_ALL_DAY,) if on_duty else (),
        online=True,
        position=PositionReport(unit_id, lat_deg, lon_deg, speed_mps, heading_deg, at, at),
    )


def picture_of(network: RoadNetwork, *units: UnitView) -> Picture:
    """A picture of these units on free roads."""
    return Picture(NOW, roads_view(network), units={u.unit_id: u for u in units})
