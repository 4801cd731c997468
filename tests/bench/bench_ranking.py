"""Ranks 500 units for one place, and looks once at all roads of a city for jams."""

from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

import numpy as np

from dispatch.advice.congestion import CongestionParams, detect, fresh
from dispatch.advice.ranking import RankingPolicy, rank
from dispatch.domain.geo import Place
from dispatch.domain.observations import RoadsSeen
from dispatch.domain.units import PositionReport, Shift
from dispatch.picture.views import Picture, RoadsView, UnitView
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import RoadNetwork
from tests.advice.town import grid_town
from tests.bench.__main__ import Row

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
ROUNDS = 9
UNITS = 500


def run() -> list[Row]:
    """Rows for the demo city's size and for a city of 20,000 segments."""
    small, large = grid_town(14, 12), grid_town(72, 72)
    return [
        _row("rank 500 units, 580 segments", ranking_ms(small), "ms", "<= 50"),
        _row("rank 500 units, 20448 segments", ranking_ms(large), "ms", ""),
        _row("detect, 20448 segments, 200 jams", detect_ms(large), "ms", "<= 20"),
    ]


def _row(name: str, value: float, unit: str, bar: str) -> Row:
    """A figure with its bar, "<= x" or none."""
    ok = not bar or value <= float(bar.removeprefix("<= "))
    return {"name": name, "value": round(value, 1), "unit": unit, "bar": bar, "ok": ok}


def ranking_ms(network: RoadNetwork) -> float:
    """Median time of one ranking of `UNITS` units spread over the network."""
    rng = np.random.default_rng(500)
    index = RoadIndex(network)
    shift = Shift("", "", 0, 1440, "1纬路")
    units = {}
    for i in range(UNITS):
        line = network.line(int(rng.integers(len(network))))
        lat_deg, lon_deg = (line[0] + (line[-1] - line[0]) * rng.random()).tolist()
        speed_mps = float(rng.choice([0.0, 9.0]))
        seen = PositionReport(f"U{i:03}", lat_deg, lon_deg, speed_mps, float(rng.uniform(0, 360)), NOW, NOW)
        units[seen.unit_id] = UnitView(seen.unit_id, shifts=(shift,), online=True, position=seen)
    count = len(network)
    speed = (network.free_flow_mps * rng.uniform(0.1, 1.1, count)).astype(np.float32)
    zeros = np.zeros(count, np.uint8)
    roads = RoadsView(speed, zeros, zeros, np.full(count, NOW.timestamp()), 1)
    picture = Picture(NOW, roads, units=units)
    place = Place.at(*network.line(count // 2)[-1])
    took_s = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        advice = rank(picture, index, place, NOW, RankingPolicy())
        took_s.append(perf_counter() - begin)
        if len(advice.candidates) < UNITS / 2:
            raise RuntimeError(f"only {len(advice.candidates)} of {UNITS} units were ranked")
    return median(took_s) * 1000


def detect_ms(network: RoadNetwork) -> float:
    """Median time of one look while a hundredth of the segments stands jammed."""
    params, state = CongestionParams(), fresh(network)
    index = np.arange(len(network), dtype=np.uint32)
    share = np.where(index % 100 == 0, 0.2, 1.0)
    speed = (network.free_flow_mps * share).astype(np.float32)
    zeros = np.zeros(len(network), np.uint8)
    took_s = []
    for look in range(4 + ROUNDS):
        seen = RoadsSeen(NOW + timedelta(seconds=30 * look), "traffic", index, speed, zeros, zeros)
        begin = perf_counter()
        state, _ = detect(state, seen, network, params)
        took_s.append(perf_counter() - begin)
    if len(state.open_jams) < len(network) / 110:
        raise RuntimeError(f"only {len(state.open_jams)} jams were found")
    return median(took_s[4:]) * 1000
