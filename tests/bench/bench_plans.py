"""The check of a plan: 60 posts, 40 closures, 3 routes on the demo city; and a thousand posts."""

import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from dispatch.domain.geo import Place
from dispatch.domain.plan_json import plan_from_json, plan_to_json
from dispatch.domain.plans import Brief, Closure, Contact, Plan, Post, PostKind, Route, RoutePoint, RouteRole
from dispatch.domain.tasks import TaskKind
from dispatch.domain.units import PositionReport, Shift
from dispatch.roads.nearest import RoadIndex, point_at
from dispatch.roads.network import RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.roads.travel import TravelTimes
from dispatch.simulation.network import ensure_network
from dispatch.tasks.check import check
from dispatch.tasks.course import course_of
from dispatch.tasks.findings import OtherTask, Surroundings
from dispatch.tasks.following import Progress, advanced
from dispatch.tasks.lines import OffNetworkError, drawn_segments
from dispatch.tasks.projection import PARAMS, Traffic, projection
from dispatch.tasks.riding import UsualRiding, usual_shares
from tests.bench.__main__ import PROJECT, Row

LEAVES = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
EDMONTON = PROJECT.parent / "shared" / "data" / "roads" / "edmonton.net.xml.gz"
CHECK_MS = 200.0
REDRAWN_MS = 500.0
ROUTES = 3


def run() -> list[Row]:
    """Measure the demo city, and Edmonton where its map is at hand."""
    with tempfile.TemporaryDirectory() as cache:
        net = ensure_network(PROJECT / "resources" / "cities" / "liaocheng", Path(cache))
        rows = _city("demo city", read_sumo_net(net))
    if EDMONTON.exists():
        rows += _city("edmonton", read_sumo_net(EDMONTON))
    return rows


def _city(name: str, network: RoadNetwork) -> list[Row]:
    """The first check of a plan, one after a change, and one of a thousand posts."""
    index = RoadIndex(network)
    plan = crowded_plan(network, index, posts=60, closures=40)
    other = OtherTask("T2", "另一任务", crowded_plan(network, index, posts=60, closures=40, seed=3))
    shifts = {f"A{number:02d}": (Shift("", "", 0, 1440, ""),) for number in range(40)}
    trips = [300.0] * 7 + [12_000.0, 10_000.0] + [5_000.0] * 8 + [12_000.0] + [3_000.0] * 6

    def around() -> Surroundings:
        riding = UsualRiding(index, usual_shares(trips))
        return Surroundings(network, riding, shifts=shifts, others=(other,))

    warm = around()
    first_s = took_s(lambda: check(plan, around()), 3)
    again_s = took_s(lambda: check(replace(plan, posts=plan.posts[1:]), warm), 7)
    large = crowded_plan(network, index, posts=1_000, closures=40)
    large_s = took_s(lambda: check(large, warm), 2)
    written = plan_to_json(large)
    read_s = took_s(lambda: plan_from_json(written), 2)
    return [
        _row(
            f"{name}: a position to the projected passings of 60 posts",
            projected_s(network, plan),
            REDRAWN_MS,
        ),
        _row(f"{name}: check 60 posts, 40 closures, 3 routes, first time", first_s, CHECK_MS),
        _row(f"{name}: the same after a change", again_s, CHECK_MS),
        _row(f"{name}: check 1,000 posts", large_s, None),
        _row(f"{name}: read a file of 1,000 posts", read_s, None),
    ]


def projected_s(network: RoadNetwork, plan: Plan) -> float:
    """The worst of a convoy's positions along the route, to what the screen shows; posts all along it."""
    course = course_of(network, plan)
    assert course is not None
    line, segments = course.line, course.line.segments

    def at_m(along_m: float) -> tuple[float, float]:
        number = int(np.searchsorted(line.start_m, along_m, side="right")) - 1
        number = min(max(number, 0), len(segments) - 1)
        return point_at(network, segments[number], along_m - float(line.start_m[number]))

    step_m = line.length_m / len(plan.posts)
    posts = [replace(p, place=Place.at(*at_m(i * step_m))) for i, p in enumerate(plan.posts)]
    course = course_of(network, replace(plan, posts=tuple(posts)))
    assert course is not None
    progress, worst_s = Progress(), 0.0
    traffic = Traffic(network.free_flow_mps.copy())
    for second in range(0, round(line.length_m / 11), 20):
        lat_deg, lon_deg = at_m(course.first_m + second * 11)
        now = LEAVES + timedelta(seconds=second)
        report = PositionReport("A03", lat_deg, lon_deg, 11.0, 0.0, now, now)
        before, began = progress, time.perf_counter()
        progress = advanced(course, before, report, PARAMS)
        projection(course, progress, now, traffic=traffic)
        worst_s = max(worst_s, time.perf_counter() - began)
    return worst_s


def crowded_plan(network: RoadNetwork, index: RoadIndex, posts: int, closures: int, seed: int = 7) -> Plan:
    """A plan across the city: units ride on from post to post, each with half an hour in between."""
    rng = np.random.default_rng(seed)
    times = TravelTimes(network)
    nodes = rng.permutation(len(network.node_ids))
    routes = _routes(network, index, times, nodes)
    begin = LEAVES - timedelta(hours=1)
    stood = [
        Post(
            f"p{number}",
            PostKind.JUNCTION,
            f"岗位 {number}",
            _node(network, int(nodes[number % len(nodes)])),
            begin + timedelta(minutes=40 * (number // 40)),
            begin + timedelta(minutes=40 * (number // 40) + 25),
            "断流",
            (f"警员 {number % 80}",),
            f"A{number % 40:02d}",
        )
        for number in range(posts)
    ]
    main = routes[0].segments
    closed = [
        Closure(
            f"c{number}",
            f"管制 {number}",
            (main[number % len(main)],),
            close_before_s=900,
            open_after_s=300,
            diversion="绕行",
            diversion_segments=tuple(network.segment_ids[i] for i in rng.integers(0, len(network), 10)),
        )
        for number in range(closures)
    ]
    brief = Brief(TaskKind.ESCORT, title="车队", begins_at=begin, ends_at=LEAVES + timedelta(hours=2))
    contacts = (Contact("d1", "治安", phone="110"), Contact("d2", "医疗", phone="120"))
    return Plan(brief, routes, tuple(stood), tuple(closed), (), contacts)


def _node(network: RoadNetwork, node: int) -> Place:
    return Place.at(float(network.node_lat_deg[node]), float(network.node_lon_deg[node]))


def _routes(
    network: RoadNetwork, index: RoadIndex, times: TravelTimes, nodes: np.ndarray
) -> tuple[Route, ...]:
    """Three routes; junctions between which there is no way are passed over."""
    found: list[Route] = []
    for first in range(0, len(nodes) - 2, 3):
        if len(found) == ROUTES:
            break
        with suppress(OffNetworkError):
            found.append(_route(network, index, times, nodes[first : first + 3], len(found)))
    return tuple(found)


def _route(
    network: RoadNetwork, index: RoadIndex, times: TravelTimes, nodes: np.ndarray, number: int
) -> Route:
    """A route through three junctions."""
    places = [_node(network, int(node)) for node in nodes]
    points = [RoutePoint(f"点 {i}", place, 11_000) for i, place in enumerate(places)]
    points[0] = replace(points[0], passes_at=LEAVES)
    role = RouteRole.RESERVE if number else RouteRole.MAIN
    return Route(f"r{number}", f"路线 {number}", role, tuple(points), drawn_segments(index, times, places))


def took_s(work: Callable[[], object], times: int) -> float:
    """The fastest of several runs, in seconds: the others were disturbed."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def _row(name: str, took_s: float, bar_ms: float | None) -> Row:
    value_ms = took_s * 1e3
    return Row(
        name=f"plans: {name}",
        value=round(value_ms, 2),
        unit="ms",
        bar="" if bar_ms is None else f"<= {bar_ms:g}",
        ok=bar_ms is None or value_ms <= bar_ms,
    )
