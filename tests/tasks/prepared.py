"""A prepared task for tests: a plan that is complete, and the facts of its whole way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatch.domain import facts, task_facts
from dispatch.domain.geo import Place
from dispatch.domain.people import Person, Role
from dispatch.domain.plans import (
    Attachment,
    Brief,
    CheckItem,
    Closure,
    Contact,
    Contingency,
    HeldSignal,
    Plan,
    Post,
    PostKind,
    PreparedOrder,
    Route,
    RoutePoint,
    RouteRole,
    TaskLevel,
    WhatIf,
)
from dispatch.domain.rehearsals import Depth, Figure, Rehearsal
from dispatch.domain.tasks import TaskKind

EVENING = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PLANNER = Person("周敏", frozenset({Role.PLANNER}))
CHIEF = Person("赵刚", frozenset({Role.SUPERVISOR}))
OTHER_CHIEF = Person("孙莉", frozenset({Role.SUPERVISOR}))
CLERK = Person("王磊")


def at(minutes: float) -> datetime:
    """So many minutes after the convoy leaves."""
    return EVENING + timedelta(minutes=minutes)


def place(lat_deg: float, lon_deg: float, words: str = "") -> Place:
    """A place."""
    return Place.at(lat_deg, lon_deg, words)


def full_plan() -> Plan:
    """A plan with something in every field, complete."""
    first, second = place(36.4567, 115.9855, "柳园路东昌路口"), place(36.4612, 115.9855, "柳园路兴华路口")
    main = Route(
        "main",
        "主路线",
        RouteRole.MAIN,
        (RoutePoint("东昌路口", first, 11_000, at(0)), RoutePoint("兴华路口", second, 11_000, None, 30)),
        ("1-1>1-0",),
        "grid",
    )
    reserve = replace(main, route_id="r1", name="备用一", role=RouteRole.RESERVE)
    posts = (
        Post(
            "p1", PostKind.JUNCTION, "东昌路口", first, at(-30), at(20), "断流", ("李强",), "A01", "铁1", "3"
        ),
        Post(
            "p2", PostKind.JUNCTION, "兴华路口", second, at(-30), at(20), "断流\n放行", (), "A02", "铁2", "3"
        ),
        Post("lead", PostKind.LEAD, "前导", None, at(-10), at(20), "领路", ("王勇",), "A03"),
    )
    closure = Closure(
        "c1",
        "柳园路中段",
        ("1-1>1-0",),
        first,
        "main",
        1_800,
        600,
        300,
        signals=(HeldSignal("东昌路口", first),),
        diversion="绕行花园路",
        diversion_segments=("2-1>2-0",),
        guidance="前方管制 请绕行花园路",
        post_id="p1",
    )
    order = PreparedOrder("p2", "", "放行")
    contingency = Contingency(
        "k1", WhatIf.RESERVE_ROUTE, "主路受阻", "指挥长", ("改走备用一",), "r1", (order,)
    )
    return Plan(
        Brief(
            TaskKind.ESCORT,
            TaskLevel.THIRD,
            "11·24 警卫任务",
            at(-60),
            at(60),
            "周敏",
            lead_unit_id="A03",
            notes="注意学校放学",
        ),
        (main, reserve),
        posts,
        (closure,),
        (contingency,),
        (Contact("d1", "医疗", "陈医生", "120", "17:20 前到位"), Contact("d2", "公交", "", "96196")),
        (CheckItem("i1", "电台试通"),),
        (Attachment("线路图.pdf", "ab" * 32, 12_345),),
    )


def rehearsal(depth: Depth = Depth.QUICK) -> Rehearsal:
    """A quick rehearsal with one figure."""
    figure = Figure("delay_vehicle_s", "c1", 36_000, 30_000, 41_000)
    return Rehearsal(depth, (1, 2, 3), "grid", "demand-1", ("sumo 1.28",), "cd" * 32, (figure,))


def begun(task_id: str = "T1", by: str = PLANNER.name) -> list[facts.Fact]:
    """A task, its one plan, and the plan's first version."""
    return [
        facts.TaskOpened(task_id, TaskKind.ESCORT, "警卫任务", place(36.4567, 115.9855)),
        facts.PlanMade(f"P-{task_id}", task_id, "警卫任务", "", 0, (), 0, 0),
        task_facts.PlanRevised(task_id, 1, by, full_plan()),
    ]


def way(task_id: str = "T1", version: int = 1) -> list[facts.Fact]:
    """What follows until the task is under way."""
    return [
        task_facts.TaskPlanned(task_id, version, PLANNER.name),
        task_facts.PlanRehearsed(task_id, version, PLANNER.name, rehearsal()),
        task_facts.PlanApproved(task_id, version, CHIEF.name),
        task_facts.TaskStarted(task_id, version, CHIEF.name),
    ]


def report_of_nothing(task_id: str = "T1") -> facts.ReportWritten:
    """A report without a line."""
    return facts.ReportWritten(f"R-{task_id}", task_id, "警卫任务", (), None, None, None, None)


def finished(task_id: str = "T1") -> list[facts.Fact]:
    """What follows from under way to the archive."""
    return [
        task_facts.TaskEnded(task_id, CHIEF.name),
        report_of_nothing(task_id),
        task_facts.ReportRemarked(task_id, f"R-{task_id}", PLANNER.name, "无", "无"),
        task_facts.ReportSigned(task_id, f"R-{task_id}", CHIEF.name),
        facts.TaskClosed(task_id),
    ]
