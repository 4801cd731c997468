"""The network: reading a map, ranking 500 units, a route, and a source's 2,000 rows put on it."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dispatch.feeds.traffic.match import Matcher
from dispatch.feeds.traffic.rows import RoadRow, RoadStatus
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.roads.travel import TravelTimes
from dispatch.simulation.network import ensure_network
from tests.bench.__main__ import PROJECT, Row

EDMONTON = PROJECT.parent / "shared" / "data" / "roads" / "edmonton.net.xml.gz"
UNITS = 500
TEN_MINUTES_S = 600.0


def run() -> list[Row]:
    """Measure the demo city, and Edmonton where its map is at hand."""
    with tempfile.TemporaryDirectory() as cache:
        net = ensure_network(PROJECT / "resources" / "cities" / "liaocheng", Path(cache))
        rows = _city("demo city", net, read_bar_s=0.5, rank_bar_ms=20.0)
    if EDMONTON.exists():
        rows += _city("edmonton", EDMONTON, read_bar_s=None, rank_bar_ms=None)
    return rows


def _city(name: str, net: Path, *, read_bar_s: float | None, rank_bar_ms: float | None) -> list[Row]:
    """All figures of one network."""
    read_s = _fastest_s(lambda: read_sumo_net(net), 2)
    network = read_sumo_net(net)
    index_s = _fastest_s(lambda: RoadIndex(network), 2)
    index = RoadIndex(network)
    rng = np.random.default_rng(8)
    start = rng.integers(0, len(network.shape_lat_deg), UNITS)
    lat_deg, lon_deg = network.shape_lat_deg[start], network.shape_lon_deg[start]
    heading_deg = rng.uniform(0, 360, UNITS)
    speed_mps = network.free_flow_mps * rng.uniform(0.2, 1.0, len(network))
    middle = index.places_at(float(network.node_lat_deg.mean()), float(network.node_lon_deg.mean()))
    times = TravelTimes(network, speed_mps)

    def rank() -> None:
        units, turned = index.nearest_many(lat_deg, lon_deg, heading_deg)
        TravelTimes(network, speed_mps).times_to(middle, units, turned)

    def rank_within() -> None:
        units, turned = index.nearest_many(lat_deg, lon_deg, heading_deg)
        TravelTimes(network, speed_mps).times_to(middle, units, turned, limit_s=TEN_MINUTES_S)

    from_afar = index.places_at(float(lat_deg[0]), float(lon_deg[0]))
    matcher, rows = Matcher(network), _rows(network, rng)
    began = time.perf_counter()
    matcher.match(rows)
    first_s = time.perf_counter() - began
    title = f"{name}, {len(network)} segments"
    return [
        _row(f"{title}: read net", read_s, "s", read_bar_s),
        _row(f"{title}: index", index_s, "s", None),
        _row(f"{title}: rank 500 units, new speeds, no limit", _fastest_s(rank) * 1e3, "ms", rank_bar_ms),
        _row(
            f"{title}: rank 500 units, within ten minutes", _fastest_s(rank_within) * 1e3, "ms", rank_bar_ms
        ),
        _row(
            f"{title}: bare scipy dijkstra, one search",
            _bare_s(network, times, middle[0].segment) * 1e3,
            "ms",
            None,
        ),
        _row(f"{title}: route", _fastest_s(lambda: times.route(from_afar, middle)) * 1e3, "ms", None),
        _row(f"{title}: 2,000 rows matched first time", first_s * 1e3, "ms", None),
        _row(f"{title}: 2,000 rows matched again", _fastest_s(lambda: matcher.match(rows)) * 1e3, "ms", 20.0),
    ]


def _rows(network: RoadNetwork, rng: np.random.Generator) -> list[RoadRow]:
    """Rows along 2,000 segments, each line a few metres off in its own way."""
    return [
        RoadRow(
            network.names[i],
            network.directions[i],
            RoadStatus.SLOW,
            5.0,
            network.line(i) + rng.normal(0, 3 / 111_000, 2),
        )
        for i in rng.integers(0, len(network), 2000).tolist()
    ]


def _bare_s(network: RoadNetwork, times: TravelTimes, place: int) -> float:
    """The same search by scipy alone, on a matrix that is ready."""
    count = len(network)
    turn_from = np.repeat(np.arange(count), np.diff(network.turn_start))
    graph = csr_array((times.segment_s[turn_from], (network.turn_to, turn_from)), shape=(count, count))
    return _fastest_s(lambda: dijkstra(graph, indices=[place]))


def _fastest_s(work: Callable[[], object], times: int = 7) -> float:
    """The fastest of several runs, in seconds: the others were disturbed."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def _row(name: str, value: float, unit: str, bar: float | None) -> Row:
    """One figure; below its bar is well."""
    return Row(
        name=f"roads: {name}",
        value=round(value, 3),
        unit=unit,
        bar="" if bar is None else f"< {bar:g}",
        ok=bar is None or value < bar,
    )
