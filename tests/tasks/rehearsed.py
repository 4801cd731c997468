"""A rehearsed plan for tests: a convoy along two streets of the grid town, and what came out, made up."""

import hashlib
import zlib
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np

from dispatch.domain.plan_json import plan_to_json
from dispatch.domain.plans import (
    Closure,
    HeldSignal,
    Plan,
    Post,
    PostKind,
    Route,
    RoutePoint,
    RouteRole,
    WhatIf,
)
from dispatch.domain.rehearsals import Depth, Figure
from dispatch.roads.network import RoadNetwork
from dispatch.simulation.rehearsal.result import (
    BetterStart,
    ClosureTimes,
    Conflict,
    Film,
    Proposals,
    RehearsalResult,
    ShorterClosure,
)
from dispatch.simulation.rehearsal.retimed import Lead
from dispatch.simulation.rehearsal.staging import Staging, staged
from tests.advice.town import degrees, grid_town
from tests.tasks.prepared import at, full_plan, place

BLOCK_M, SPEED_MM_S = 250.0, 5_000
EAST = tuple(f"{c},0>{c + 1},0" for c in range(5))
NORTH = tuple(f"5,{r}>5,{r + 1}" for r in range(5))


@cache
def town() -> RoadNetwork:
    """The town."""
    return grid_town()


def convoy_plan() -> Plan:
    """Along the southern street to the east, then up the eastern one; two closures, three posts."""
    start, corner, end = (place(*degrees(*where)) for where in ((0, 0), (1_250, 0), (1_250, 1_250)))
    main = Route(
        "main",
        "主路线",
        RouteRole.MAIN,
        (
            RoutePoint("西门", start, SPEED_MM_S, at(0)),
            RoutePoint("东南角", corner, SPEED_MM_S),
            RoutePoint("北门", end, SPEED_MM_S),
        ),
        EAST + NORTH,
        town().digest,
    )
    posts = tuple(
        Post(f"p{number}", PostKind.JUNCTION, words, place(*degrees(*where)), at(-30), at(30), "断流")
        for number, words, where in (
            (1, "三经路口", (500, 0)),
            (2, "东南角", (1_250, 0)),
            (3, "三纬路口", (1_250, 500)),
        )
    )
    closures = (
        Closure("c1", "南街", EAST, corner, "main", 1_200, 900, 300, signals=(HeldSignal("东南角", corner),)),
        Closure("c2", "东街", NORTH, end, "main", 1_200, 900, 300),
    )
    cases = tuple(replace(case, what_if=WhatIf.WEATHER, route_id="") for case in full_plan().contingencies)
    return replace(full_plan(), routes=(main,), posts=posts, closures=closures, contingencies=cases)


def convoy_result(
    plan: Plan | None = None,
    depth: Depth = Depth.QUICK,
    seeds: tuple[int, ...] = (1, 2, 3),
    late_s: int = 12,
    roads: RoadNetwork | None = None,
) -> RehearsalResult:
    """What a rehearsal of it might give: the convoy *late_s* late at the first post, more at the next."""
    plan, roads = plan or convoy_plan(), roads or town()
    staging = staged(plan, roads)
    drive = staging.drive
    assert drive is not None
    way_s = drive.knot_s[-1] - drive.leaves_s
    lasts_s = round(way_s) + 80
    way = (
        np.clip((np.arange(lasts_s) - 20) / way_s, 0, 1) * (drive.knot_m[-1] - drive.knot_m[0])
        + drive.knot_m[0]
    )
    lead = tuple(np.round(way).astype(int).tolist())
    tail = (*((-1,) * 40), *lead[:-40])
    first, last = staging.closings[0], staging.closings[-1]
    return RehearsalResult(
        plan=hashlib.sha256(plan_to_json(plan)).hexdigest(),
        depth=depth,
        seeds=seeds,
        network=roads.digest,
        demand="demand-1",
        programs=("rehearsal 1", "libsumo 1.28"),
        staging=staging,
        figures=_figures(staging, late_s),
        conflicts=(
            Conflict(drive.leaves_s + 90, *_end_of(roads, drive.edges[1]), "车队在1纬路3经路口停 14 秒", 2),
            Conflict(
                drive.leaves_s + 240,
                *_end_of(roads, last.segments[0]),
                f"管制“{last.closure_id}”上游排队 900 米",
                3,
            ),
        ),
        film=Film(
            begin_s=staging.begin_s,
            frame_s=30,
            frames=(staging.end_s - staging.begin_s) // 30,
            edges=len(roads),
            levels=_levels(roads, staging, first.segments[0], 5),
            usual=_levels(roads, staging, first.segments[0], 1),
            leaves_s=drive.leaves_s,
            lead_m=lead,
            tail_m=tail,
            closures=tuple(
                ClosureTimes(c.closure_id, c.clear_s, c.close_s, c.open_s + 20) for c in staging.closings
            ),
            held=((_node_after(roads, drive.edges[4]), drive.leaves_s + 200, drive.leaves_s + 290),),
        ),
    )


def _levels(roads: RoadNetwork, staging: Staging, jammed: str, level: int) -> bytes:
    """Free roads, and one at *level* after a third of the time."""
    frames = (staging.end_s - staging.begin_s) // 30
    levels = np.ones((frames, len(roads)), np.uint8)
    levels[frames // 3 :, roads.index_of[jammed]] = level
    return zlib.compress(levels.tobytes())


def _node_after(roads: RoadNetwork, segment: str) -> str:
    return str(roads.node_ids[int(roads.to_node[roads.index_of[segment]])])


def _end_of(roads: RoadNetwork, segment: str) -> tuple[float, float]:
    node = roads.to_node[roads.index_of[segment]]
    return float(roads.node_lat_deg[node]), float(roads.node_lon_deg[node])


def _figures(staging: Staging, late_s: int) -> tuple[Figure, ...]:
    """The first closure costs 70 vehicle-hours, each further one 30 less, ten at least."""
    found = [
        Figure("unhindered_permille", "", 667, 208, 939),
        Figure("convoy_lost_s", "", 25, 10, 41),
        Figure("convoy_stood_s", "", 14, 0, 22),
    ]
    found += [
        Figure("passing_late_s", mark.post_id, late_s * n, late_s * n - 8, late_s * n + 9)
        for n, mark in enumerate(staging.marks, start=1)
    ]
    total = 0
    for n, closing in enumerate(staging.closings):
        about, cost = closing.closure_id, max(252_000 - 108_000 * n, 36_000)
        total += cost
        found += [
            Figure("unhindered_permille", about, 1_000, 438, 1_000),
            Figure("convoy_lost_s", about, 3 + n, 1, 6 + n),
            Figure("delay_vehicle_s", about, cost, cost - 21_600, cost + 18_000),
            Figure("queue_m", about, 430 + 470 * n, 380, 1_040),
            Figure("queue_usual_m", about, 120, 100, 150),
            Figure("queue_longest_at_s", about, *(staging.begin_s + 1_800,) * 3),
        ]
    return (
        *found,
        Figure("delay_vehicle_s", "", total, total - 36_000, total + 36_000),
        Figure("locked_junctions", "", 1, 0, 2),
        Figure("locked_junctions_usual", "", 0, 0, 0),
        Figure("ambulance_delay_s", "", 35, 21, 52),
        Figure("ambulance_worst_s", "", 160, 120, 240),
        Figure("ambulance_delay_s", "1纬路 东向", 71, 40, 90),
    )


def convoy_proposals(plan: Plan | None = None) -> Proposals:
    """Shorter closures and two other hours to leave at."""
    plan = plan or convoy_plan()

    def saved(about: str, value: int, by: int) -> Figure:
        return Figure("saved_vehicle_s", about, value, value - by, value + by)

    through = Figure("unhindered_permille", "", 1_000, 839, 1_000)
    main = plan.route("")
    leaves_at = main.points[0].passes_at if main is not None else None
    assert leaves_at is not None
    return Proposals(
        plan=hashlib.sha256(plan_to_json(plan)).hexdigest(),
        network=town().digest,
        demand="demand-1",
        programs=("rehearsal 1", "libsumo 1.28"),
        seeds=tuple(range(1_001, 1_021)),
        closures=tuple(
            ShorterClosure(one, Lead(900, 300), Lead(240 + 90 * n, 60), through, saved(one, 151_200, 18_000))
            for n, one in enumerate([closure.closure_id for closure in plan.closures][:2])
        ),
        cost_was=Figure("delay_vehicle_s", "", 396_000, 380_000, 412_000),
        cost_proposed=Figure("delay_vehicle_s", "", 172_800, 160_000, 185_000),
        saved=saved("", 223_200, 36_000),
        unhindered_was=through,
        unhindered_proposed=through,
        starts=(
            BetterStart(
                leaves_at + timedelta(minutes=45),
                Figure("delay_vehicle_s", "", 90_000, 80_000, 99_000),
                saved("", 82_800, 9_000),
                through,
                20,
            ),
            BetterStart(
                leaves_at - timedelta(minutes=20),
                Figure("delay_vehicle_s", "", 190_000, 80_000, 299_000),
                saved("", -17_200, 60_000),
                through,
                4,
            ),
        ),
    )
