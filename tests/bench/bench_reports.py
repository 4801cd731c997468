"""The report of a four-hour task with 60 posts and 40 closures, from the journal to the file."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from dispatch.domain import facts, task_facts
from dispatch.domain.evidence import Advice
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.facts import Fact
from dispatch.domain.geo import Place
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth, Figure, Rehearsal
from dispatch.domain.tasks import Answer, AnswerBy, TaskKind
from dispatch.journal import Journal
from dispatch.journal.story import task_story
from dispatch.reports.printing import Issue, printed
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.network import ensure_network
from dispatch.tasks.report import report_of
from dispatch.tasks.reporting import task_report
from tests.bench.__main__ import PROJECT, Row
from tests.bench.bench_plans import LEAVES, crowded_plan, took_s

TASK, CHIEF, PLANNER = "T0001", "赵刚", "周敏"
PDF_MS = 5_000.0
HOURS = 4


def run() -> list[Row]:
    """Journal the task, then time reading, writing and printing its report."""
    with tempfile.TemporaryDirectory() as folder:
        net = ensure_network(PROJECT / "resources" / "cities" / "liaocheng", Path(folder) / "cache")
        network = read_sumo_net(net)
        plan = _four_hours(crowded_plan(network, RoadIndex(network), posts=60, closures=40))
        entries = _journalled(Path(folder), plan)
        issue = _issue(Path(folder), network)
        whole_s = took_s(lambda: printed(_issue(Path(folder), network), ".pdf"), 3)
        began_s = time.process_time()
        printed(_issue(Path(folder), network), ".pdf")
        worked_s = time.process_time() - began_s
        docx_s = took_s(lambda: printed(issue, ".docx"), 2)
        pages = printed(issue, ".pdf").count(b"/Type/Page/") or printed(issue, ".pdf").count(b"/Type /Page\n")
    return [
        _row(f"{HOURS} hours, 60 posts, 40 closures, {entries} entries -> PDF", whole_s, PDF_MS),
        _row("of it the processor's time, all threads", worked_s, None),
        _row("the same as DOCX", docx_s, None),
        Row(name="reports: pages of it", value=pages, unit="", bar="", ok=True),
    ]


def _issue(folder: Path, network: RoadNetwork) -> Issue:
    """From the file to what is printed."""
    story = task_story(folder, TASK)
    report = task_report(story.entries, TASK, network)
    return Issue(report, story.hashes[report.newest], network)


def _four_hours(plan: Plan) -> Plan:
    """The plan of the other benchmark, two hours longer."""
    brief = replace(
        plan.brief, begins_at=LEAVES - timedelta(hours=1), ends_at=LEAVES + timedelta(hours=HOURS - 1)
    )
    return replace(plan, brief=brief)


@dataclass
class _Told:
    """A clock that says what the next entry needs."""

    at: datetime

    def now(self) -> datetime:
        """The moment of the entry that is being written."""
        return self.at


def _journalled(folder: Path, plan: Plan) -> int:
    """Write all that happened; the number of entries."""
    clock = _Told(LEAVES)
    count = 0
    with (
        closing(Journal.open(folder, chain="desk-1", clock=clock)) as journal,
        journal.transaction("席位1 周敏") as transaction,
    ):
        for minutes, fact in sorted(_happened(plan), key=lambda one: one[0]):
            clock.at = LEAVES + timedelta(minutes=minutes)
            transaction.append(fact)
            count += 1
        clock.at += timedelta(minutes=10)
        transaction.append(report_of(transaction.since(0), TASK, "R0001"))
        transaction.append(task_facts.ReportRemarked(TASK, "R0001", PLANNER, "到岗偏晚", "提前点名"))
        transaction.append(task_facts.ReportSigned(TASK, "R0001", CHIEF))
    return count + 3


def _happened(plan: Plan) -> Iterator[tuple[float, Fact]]:
    """The way to the start, and every post, closure and department under way."""
    place = Place.at(36.45, 115.98)
    figure = Figure("delay_vehicle_s", "", 900_000, 800_000, 1_000_000)
    made = Rehearsal(Depth.QUICK, (1, 2, 3), "net", "demand", ("sumo",), "ab" * 32, (figure,))
    yield -600, facts.TaskOpened(TASK, TaskKind.ESCORT, plan.brief.title, place)
    yield -599, facts.PlanMade("P0001", TASK, "escort", "", 0, (), 0, 0)
    yield -598, task_facts.PlanRevised(TASK, 1, PLANNER, plan)
    yield -500, task_facts.TaskPlanned(TASK, 1, PLANNER)
    yield -400, task_facts.PlanRehearsed(TASK, 1, PLANNER, made)
    yield -300, task_facts.PlanApproved(TASK, 1, CHIEF)
    yield -60, task_facts.TaskStarted(TASK, 1, CHIEF)
    yield -59, task_facts.RollCalled(TASK, tuple(post.post_id for post in plan.posts))
    for number, post in enumerate(plan.posts):
        at, order = -58 + number * 0.5, number + 1
        advice, words = Advice(place, (), ()), f"令{order}"
        # Units stand at several posts one after the other; each is sent once.
        if number < len({one.unit_id for one in plan.posts}):
            yield (
                at,
                facts.UnitAssigned(
                    f"D{order:04d}", order, TASK, post.unit_id, place, words, 0, 0, "岗位", advice
                ),
            )
            yield at + 0.1, facts.OrderSent(order, post.unit_id, 1)
            yield at + 0.2, facts.OrderDelivered(order, post.unit_id)
            yield at + 0.3, facts.OrderAnswered(order, post.unit_id, Answer.ACCEPTED, AnswerBy.TERMINAL)
        yield at + 0.4, task_facts.PostReported(TASK, post.post_id, PostStep.ANSWERED)
        yield at + 3, task_facts.PostReported(TASK, post.post_id, PostStep.IN_PLACE, "到位")
        yield number, task_facts.ConvoyPassed(TASK, post.post_id, LEAVES + timedelta(minutes=number), 0)
        if number % 3 == 0:
            kind = DeviationKind.TIMING
            yield (
                number + 0.1,
                task_facts.DeviationNoted(TASK, f"V{number:04d}", kind, post.post_id, 90 + number),
            )
            yield number + 2, task_facts.DeviationEnded(TASK, f"V{number:04d}", "前车避让")
    for number, closure in enumerate(plan.closures):
        for step, minutes in zip(ClosureStep, (-20, -10, 8), strict=True):
            yield number + minutes + 0.05, task_facts.ClosureMoved(TASK, closure.closure_id, step)
    for contact in plan.contacts:
        yield -50, task_facts.ContactTold(TASK, contact.contact_id, ContactStep.TOLD)
        yield -45, task_facts.ContactTold(TASK, contact.contact_id, ContactStep.CONFIRMED)
    yield 60 * (HOURS - 1), task_facts.TaskEnded(TASK, CHIEF)


def _row(name: str, took_s: float, bar_ms: float | None) -> Row:
    value_ms = took_s * 1e3
    return Row(
        name=f"reports: {name}",
        value=round(value_ms),
        unit="ms",
        bar="" if bar_ms is None else f"<= {bar_ms:g}",
        ok=bar_ms is None or value_ms <= bar_ms,
    )
