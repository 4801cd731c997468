"""An escort across the demo city for the page's tests and pictures: 14 posts, 6 closures, under way."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np

from dispatch.domain import facts, task_facts
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.geo import Place
from dispatch.domain.plans import (
    Brief,
    CheckItem,
    Closure,
    Contact,
    Contingency,
    Plan,
    Post,
    PostKind,
    Route,
    RoutePoint,
    RouteRole,
    TaskLevel,
    WhatIf,
)
from dispatch.domain.tasks import TaskKind
from dispatch.domain.units import PositionReport
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.travel import TravelTimes
from dispatch.tasks.lines import RouteLine, drawn_segments, line_of
from tests.tasks.prepared import CHIEF, PLANNER, rehearsal
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat

LEAD = "铁骑L01"
LEAVES = fake_city.NOW - timedelta(seconds=100)
SPEED_MM_S = 11_000
POSTS = ("东关街口", "花园路口", "兴华路口", "卫育路口", "利民路口", "建设路口", "湖南路口")


@cache
def line() -> RouteLine:
    """The longest of some ways across the city."""
    network = fake_city.network()
    index, times = RoadIndex(network), TravelTimes(network)
    lat, lon = network.node_lat_deg, network.node_lon_deg
    first = int(np.argmin(lat + lon))
    last = int(np.argmax(lat + lon))
    places = [Place.at(float(lat[node]), float(lon[node])) for node in (first, last)]
    segments = drawn_segments(index, times, places)
    points = (
        RoutePoint("起点", places[0], SPEED_MM_S, LEAVES),
        RoutePoint("终点", places[1], SPEED_MM_S),
    )
    found = line_of(network, Route("main", "主路线", RouteRole.MAIN, points, segments, network.digest))
    assert found is not None
    return found


def place_at(along_m: float) -> Place:
    """A place on the route."""
    found = line()
    at = int(np.searchsorted(found._along_m, along_m))
    share_x, share_y = (
        float(np.interp(along_m, found._along_m, found._x_m)),
        float(np.interp(along_m, found._along_m, found._y_m)),
    )
    del at
    lat, lon = found.network.plane.lat_lon(share_x, share_y)
    return Place.at(float(lat), float(lon))


def plan(posts: int = 14, closures: int = 6) -> Plan:
    """Posts along the route at even distances, closures between them."""
    route = line().route
    length_m = line().length_m
    step_m = length_m / (posts + 1)
    stood = tuple(
        Post(
            f"p{number:02d}",
            PostKind.JUNCTION,
            f"{POSTS[number % len(POSTS)]}{'' if number < len(POSTS) else '东'}",
            place_at(step_m * (number + 1)),
            LEAVES - timedelta(minutes=30),
            LEAVES + timedelta(minutes=40),
            "断流, 车队过后放行",
            ("警员",),
            f"铁骑A{number + 6:02d}",
            f"铁{number + 1}",
            "3",
        )
        for number in range(posts)
    )
    every = max(1, len(route.segments) // (closures + 1))
    closed = tuple(
        Closure(
            f"c{number}",
            f"{POSTS[number % len(POSTS)][:-1]}段",
            route.segments[every * number + 1 : every * number + 3],
            place_at(length_m * (number + 0.5) / closures),
            "main",
            900,
            300 - 25 * number,
            60,
            diversion="绕行花园路",
            post_id=stood[min(number * 2, posts - 1)].post_id,
        )
        for number in range(closures)
    )
    reserve = replace(route, route_id="r1", role=RouteRole.RESERVE, name="备用一")
    return Plan(
        Brief(
            TaskKind.ESCORT,
            TaskLevel.THIRD,
            "11·23 警卫任务",
            LEAVES - timedelta(minutes=60),
            LEAVES + timedelta(minutes=60),
            "周敏",
            lead_unit_id=LEAD,
        ),
        (route, reserve),
        stood,
        closed,
        (
            Contingency(
                "k1", WhatIf.RESERVE_ROUTE, "主路受阻", "指挥长", ("全队改走备用一", "通知沿线岗位"), "r1"
            ),
            Contingency("k2", WhatIf.VEHICLE, "车辆故障", "指挥长", ("备用车顶上",)),
            Contingency("k3", WhatIf.CROWD, "人群聚集", "值班长", ("增援两人",)),
        ),
        (
            Contact("d1", "治安大队", "李队", "0635-8210001"),
            Contact("d2", "医疗急救", "陈医生", "120"),
            Contact("d3", "公交公司", "", "96196"),
        ),
        (CheckItem("i1", "电台试通"), CheckItem("i2", "备用车到位"), CheckItem("i3", "信号灯专人值守")),
    )


def under_way(seat: FakeSeat, of: Plan | None = None, task_id: str = "T9") -> None:
    """Record the whole way up to some minutes after the departure."""
    made = of or plan()
    seat.record(
        facts.TaskOpened(task_id, TaskKind.ESCORT, made.brief.title, place_at(0)),
        facts.PlanMade(f"P-{task_id}", task_id, "警卫任务", "", 0, (), 0, 0),
        task_facts.PlanRevised(task_id, 1, PLANNER.name, made),
        task_facts.TaskPlanned(task_id, 1, PLANNER.name),
        task_facts.PlanRehearsed(task_id, 1, PLANNER.name, rehearsal()),
        task_facts.PlanApproved(task_id, 1, CHIEF.name),
        task_facts.TaskStarted(task_id, 1, CHIEF.name),
    )


def busy(seat: FakeSeat, task_id: str = "T9") -> None:
    """Roll called and answered but for two, two closed, one told, one deviation; the convoy is 40 s late."""
    under_way(seat, task_id=task_id)
    posts = [post.post_id for post in plan().posts]
    seat.record(task_facts.RollCalled(task_id, tuple(posts)))
    seat.record(*(task_facts.PostReported(task_id, key, PostStep.IN_PLACE) for key in posts[:9]))
    seat.record(*(task_facts.PostReported(task_id, key, PostStep.ANSWERED) for key in posts[9:12]))
    seat.record(task_facts.PostReported(task_id, posts[12], PostStep.CANNOT))
    seat.record(
        task_facts.ClosureMoved(task_id, "c0", ClosureStep.CLEARED),
        task_facts.ClosureMoved(task_id, "c0", ClosureStep.CLOSED),
        task_facts.ClosureMoved(task_id, "c1", ClosureStep.CLOSED),
        task_facts.ContactTold(task_id, "d1", ContactStep.TOLD),
        task_facts.ContactTold(task_id, "d1", ContactStep.CONFIRMED),
        task_facts.ContactTold(task_id, "d2", ContactStep.TOLD),
        task_facts.ItemTicked(task_id, "i1", 1),
        task_facts.DeviationNoted(task_id, "V0001", DeviationKind.TIMING, posts[2], 210),
    )
    for after_s in range(0, 101, 5):
        ride(seat, 7.0 * after_s, after_s)


def ride(seat: FakeSeat, along_m: float, after_s: float) -> None:
    """The lead's terminal tells where it is, so many seconds after the departure."""
    where = place_at(along_m)
    at = LEAVES + timedelta(seconds=after_s)
    seat.observe(PositionReport(LEAD, where.lat_deg, where.lon_deg, 11.0, 45.0, at, at))
