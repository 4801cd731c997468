"""A prepared task for tests that was carried out to its signed report, not all as planned."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from dispatch.domain import facts, task_facts
from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel
from dispatch.domain.evidence import Advice
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.facts import Fact
from dispatch.domain.plans import Plan
from dispatch.domain.recorded import EntryRef, Recorded, Sealed
from dispatch.domain.rehearsals import Figure
from dispatch.domain.tasks import ReleaseReason, TaskKind
from dispatch.journal import Journal
from dispatch.tasks.report import report_of
from tests.tasks.prepared import CHIEF, OTHER_CHIEF, PLANNER, at, full_plan, place, rehearsal

TASK = "T0001"
REPORT = "R0001"
NEAR = place(36.4590, 115.9855, "柳园路中段")
FAR = place(36.5290, 116.0855, "城外")
MEASURED = (
    Figure("delay_vehicle_s", "", 40_000, 40_000, 40_000),
    Figure("delay_vehicle_s", "c1", 31_000, 31_000, 31_000),
    Figure("extra_ms_per_km", "", 21_500, 21_500, 21_500),
    Figure("covered_permille", "", 870, 870, 870),
    Figure("states", "", 21, 21, 21),
)


@dataclass
class Chronicle:
    """Entries of one chain, each made by somebody at a minute after the convoy's departure."""

    entries: list[Recorded] = field(default_factory=list)

    def add(self, minutes: float, fact: Fact, actor: str = "席位1 周敏") -> Recorded:
        """Record a fact."""
        number = len(self.entries) + 1
        ref = EntryRef("desk-1", number)
        entry = Recorded(number, ref, self.moment(minutes), type(fact).__name__, 1, actor, (), fact)
        self.entries.append(entry)
        return entry

    @staticmethod
    def moment(minutes: float) -> datetime:
        """A minute of the evening."""
        return at(minutes)


def alert(alert_id: str, near: bool = True) -> facts.AlertRaised:  # noqa: FBT001, FBT002 — near or far
    """A jam by the route, or out of town."""
    return facts.AlertRaised(
        alert_id,
        AlertKind.CONGESTION,
        AlertLevel.HIGH,
        "柳园路",
        "南→北",
        "近兴华路口",
        NEAR if near else FAR,
        ("x",),
        410,
        at(3),
        "traffic",
        CongestionLevel.SEVERE,
    )


def preparation(plan: Plan | None = None) -> Iterator[tuple[float, Fact]]:
    """From the draft to the approval of version 2."""
    plan = plan or full_plan()
    first = replace(plan, contacts=plan.contacts[:1])
    yield -600, facts.TaskOpened(TASK, TaskKind.ESCORT, plan.brief.title, NEAR)
    yield -600, facts.PlanMade("P0001", TASK, "escort", "", 0, (), 0, 0)
    yield -600, task_facts.PlanRevised(TASK, 1, PLANNER.name, first)
    yield -500, task_facts.PlanReturned(TASK, 1, OTHER_CHIEF.name, "联络单位不全")
    yield -400, task_facts.PlanRevised(TASK, 2, PLANNER.name, plan, 1, "补公交")
    yield -390, task_facts.TaskPlanned(TASK, 2, PLANNER.name)
    yield -380, task_facts.PlanRehearsed(TASK, 2, PLANNER.name, rehearsal())
    yield -370, task_facts.PlanApproved(TASK, 2, CHIEF.name, "同意")


def execution() -> Iterator[tuple[float, Fact]]:
    """What went on under way, some of it late and some not at all."""
    yield -40, task_facts.ContactTold(TASK, "d1", ContactStep.TOLD)
    yield -38, task_facts.ContactTold(TASK, "d1", ContactStep.CONFIRMED)
    yield -35, task_facts.RollCalled(TASK, ("p1", "p2", "lead"))
    yield -31, task_facts.PostReported(TASK, "p1", PostStep.IN_PLACE)
    yield -28, task_facts.PostReported(TASK, "p2", PostStep.IN_PLACE)
    yield (
        -25,
        facts.UnitAssigned("D0001", 1, TASK, "A03", NEAR, "令1 前导", 0, 0, "岗位", Advice(NEAR, (), ())),
    )
    yield -25, facts.OrderSent(1, "A03", 1)
    yield -24, facts.OrderUnknown(1, "A03", "连接中断")
    yield -20, alert("J1")
    yield -19, alert("J2", near=False)
    yield -18, facts.TaskOpened("T0002", TaskKind.JAM, "柳园路拥堵", NEAR, "J1")
    yield -15, task_facts.ClosureMoved(TASK, "c1", ClosureStep.CLEARED)
    yield -9, task_facts.ClosureMoved(TASK, "c1", ClosureStep.CLOSED)
    yield 0.5, task_facts.ConvoyPassed(TASK, "p1", at(0.5), 0)
    yield 1, task_facts.DeviationNoted(TASK, "V1", DeviationKind.TIMING, "p1", 30, 0)
    yield 2, task_facts.DeviationEnded(TASK, "V1", "前车避让救护车")
    yield 4, task_facts.ContingencyTriggered(TASK, "k1", CHIEF.name, "", "主路有事故")
    yield 5, facts.AlertCleared("J1")
    yield 10, task_facts.ClosureMoved(TASK, "c1", ClosureStep.OPENED)
    yield 19, facts.AssignmentReleased("D0001", "A03", ReleaseReason.RECALLED)
    yield 20, task_facts.TaskEnded(TASK, CHIEF.name)
    yield 30, alert("J3")


def story(
    plan: Plan | None = None, *, unrehearsed: str = "", annexes: int = 1, until: str = "TaskClosed"
) -> list[Recorded]:
    """The journal from the draft to the archive and *annexes*, or up to the first entry of kind *until*."""
    chronicle = Chronicle()
    for minutes, fact in preparation(plan):
        chronicle.add(minutes, fact)
    started: Fact = task_facts.TaskStarted(TASK, 2, CHIEF.name)
    if unrehearsed:
        started = task_facts.TaskStartedUnrehearsed(TASK, 2, CHIEF.name, unrehearsed)
    chronicle.add(-45, started, "席位1 赵刚")
    for minutes, fact in execution():
        chronicle.add(minutes, fact)
    chronicle.add(29, task_facts.DelayMeasured(TASK, at(-15), at(20), MEASURED))
    chronicle.add(30, report_of(chronicle.entries, TASK, REPORT))
    chronicle.add(60, task_facts.ReportRemarked(TASK, REPORT, PLANNER.name, "二号岗到位晚", "提前点名"))
    chronicle.add(70, task_facts.ReportSigned(TASK, REPORT, CHIEF.name), "席位1 赵刚")
    chronicle.add(80, facts.TaskClosed(TASK))
    for number in range(1, annexes + 1):
        text = f"更正 {number}：二号岗到岗应为 17:01"
        chronicle.add(100, task_facts.ReportAnnexed(TASK, REPORT, number, CHIEF.name, text))
    kinds = [entry.kind for entry in chronicle.entries]
    return chronicle.entries if until == "TaskClosed" else chronicle.entries[: kinds.index(until) + 1]


class Told:
    """A clock that says what the next entry needs."""

    def __init__(self) -> None:
        self.at = at(-600)

    def now(self) -> datetime:
        """The moment of the entry that is being written."""
        return self.at


def journalled(directory: Path, entries: Sequence[Recorded] = ()) -> None:
    """Write *entries*, by default the whole story, into the real journal of a directory."""
    clock = Told()
    with closing(Journal.open(directory, chain="desk-1", clock=clock)) as journal:
        for entry in entries or story():
            assert not isinstance(entry.fact, Sealed)
            clock.at = entry.at
            with journal.transaction(entry.actor) as transaction:
                transaction.append(entry.fact)
