"""A rehearsed plan for tests: a convoy along two streets of the grid town, and what came out, made up."""

import hashlib
import zlib
from dataclasses import replace
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


def convoy_staging(plan: Plan | None = None) -> Staging:
    """The plan in seconds and metres."""
    return staged(plan or convoy_plan(), town())


def convoy_result(
    plan: Plan | None = None, depth: Depth = Depth.QUICK, seeds: tuple[int, ...] = (1, 2, 3), late_s: int = 12
) -> RehearsalResult:
    """What a rehearsal of it might give: the convoy *late_s* late at the first post, more at the next."""
    plan = plan or convoy_plan()
    staging = convoy_staging(plan)
    drive = staging.drive
    assert drive is not None
    lasts_s = round(drive.knot_s[-1]) - drive.leaves_s + 60
    lead = tuple(
        min(round(max(s - 20, 0) * SPEED_MM_S / 1_000), round(drive.knot_m[-1])) for s in range(lasts_s)
    )
    tail = tuple(-1 if s < 40 else lead[s - 40] for s in range(lasts_s))
    frames = (staging.end_s - staging.begin_s) // 30
    levels = np.ones((frames, len(town())), np.uint8)
    levels[frames // 3 :, town().index_of["2,1>2,0"]] = 5
    return RehearsalResult(
        plan=hashlib.sha256(plan_to_json(plan)).hexdigest(),
        depth=depth,
        seeds=seeds,
        network=town().digest,
        demand="demand-1",
        programs=("rehearsal 1", "libsumo 1.28"),
        staging=staging,
        figures=_figures(staging, late_s),
        conflicts=(
            Conflict(drive.leaves_s + 90, *degrees(500, 0), "车队在1纬路3经路口停 14 秒", 2),
            Conflict(drive.leaves_s + 240, *degrees(1_250, 250), "管制“东街”上游排队 900 米", 3),
        ),
        film=Film(
            begin_s=staging.begin_s,
            frame_s=30,
            frames=frames,
            edges=len(town()),
            levels=zlib.compress(levels.tobytes()),
            usual=zlib.compress(np.ones_like(levels).tobytes()),
            leaves_s=drive.leaves_s,
            lead_m=lead,
            tail_m=tail,
            closures=tuple(
                ClosureTimes(c.closure_id, c.clear_s, c.close_s, c.open_s + 20) for c in staging.closings
            ),
            held=(("5,0", drive.leaves_s + 200, drive.leaves_s + 290),),
        ),
    )


def _figures(staging: Staging, late_s: int) -> tuple[Figure, ...]:
    late = [
        Figure("passing_late_s", mark.post_id, late_s * n, late_s * n - 8, late_s * n + 9)
        for n, mark in enumerate(staging.marks, start=1)
    ]
    return (
        Figure("unhindered_permille", "", 667, 208, 939),
        Figure("convoy_lost_s", "", 25, 10, 41),
        Figure("convoy_stood_s", "", 14, 0, 22),
        *late,
        Figure("unhindered_permille", "c1", 1_000, 438, 1_000),
        Figure("convoy_lost_s", "c1", 3, 1, 6),
        Figure("unhindered_permille", "c2", 667, 208, 939),
        Figure("convoy_lost_s", "c2", 22, 9, 35),
        Figure("delay_vehicle_s", "", 396_000, 360_000, 432_000),
        Figure("delay_vehicle_s", "c1", 252_000, 230_400, 270_000),
        Figure("delay_vehicle_s", "c2", 144_000, 129_600, 162_000),
        Figure("queue_m", "c1", 430, 380, 470),
        Figure("queue_usual_m", "c1", 120, 100, 150),
        Figure("queue_longest_at_s", "c1", *(staging.begin_s + 1_800,) * 3),
        Figure("queue_m", "c2", 900, 760, 1_040),
        Figure("queue_usual_m", "c2", 90, 60, 110),
        Figure("queue_longest_at_s", "c2", *(staging.begin_s + 2_100,) * 3),
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
    return Proposals(
        plan=hashlib.sha256(plan_to_json(plan)).hexdigest(),
        network=town().digest,
        demand="demand-1",
        programs=("rehearsal 1", "libsumo 1.28"),
        seeds=tuple(range(1_001, 1_021)),
        closures=(
            ShorterClosure("c1", Lead(900, 300), Lead(240, 60), through, saved("c1", 151_200, 18_000)),
            ShorterClosure("c2", Lead(900, 300), Lead(330, 90), through, saved("c2", 72_000, 28_800)),
        ),
        cost_was=Figure("delay_vehicle_s", "", 396_000, 380_000, 412_000),
        cost_proposed=Figure("delay_vehicle_s", "", 172_800, 160_000, 185_000),
        saved=saved("", 223_200, 36_000),
        unhindered_was=through,
        unhindered_proposed=through,
        starts=(
            BetterStart(
                at(45),
                Figure("delay_vehicle_s", "", 90_000, 80_000, 99_000),
                saved("", 82_800, 9_000),
                through,
                20,
            ),
            BetterStart(
                at(-20),
                Figure("delay_vehicle_s", "", 190_000, 80_000, 299_000),
                saved("", -17_200, 60_000),
                through,
                4,
            ),
        ),
    )
