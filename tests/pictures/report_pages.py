"""Pages of a report for the guide: the sample convoy with small delays, printed as every report is."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QImage

from dispatch.bootstrap.configuration import DEMO, load
from dispatch.bootstrap.rooms import letterhead_of, network_of
from dispatch.domain import facts, task_facts
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.facts import Fact
from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth, Figure, Rehearsal
from dispatch.domain.tasks import TaskKind
from dispatch.journal import Journal
from dispatch.journal.story import task_story
from dispatch.reports.pdf import report_pages
from dispatch.reports.printing import Issue, paper_of
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.planned_times import PlannedTimes
from dispatch.tasks.report import report_of
from dispatch.tasks.reporting import task_report
from tests.pictures.png import write_png
from tests.pictures.town import PROJECT
from tests.tasks.carried_out import Told
from tests.tasks.prepared import at

TASK, REPORT, CHIEF, PLANNER = "T0007", "R0007", "赵刚", "周敏"
PAGES = {"report-first": 0, "report-map": 1, "report-times": 2}
"""The pictures by the number of their page."""


def paint(folder: Path) -> None:
    """Write the pictures."""
    configuration = load(DEMO)
    network = network_of(configuration)
    with TemporaryDirectory() as data:
        _journal(Path(data), network)
        story = task_story(Path(data), TASK)
        report = task_report(story.entries, TASK, network)
        issue = Issue(report, story.hashes[report.newest], network, letterhead_of(configuration))
        pages = report_pages(paper_of(issue))
    for name, number in PAGES.items():
        write_png(QImage.fromData(pages[number]), folder / f"{name}.png")


def _journal(folder: Path, network: RoadNetwork) -> None:
    """All that happened, from the draft to the signature."""
    plan = plan_from_json((PROJECT / "resources" / "plans" / "convoy.json").read_bytes())
    clock = Told()
    with (
        closing(Journal.open(folder, chain="desk-1", clock=clock)) as journal,
        journal.transaction(f"席位1 {PLANNER}") as transaction,
    ):
        for minutes, fact in sorted(_happened(plan, network), key=lambda one: one[0]):
            clock.at = at(minutes)
            transaction.append(fact)
        clock.at = at(60)
        transaction.append(report_of(transaction.since(0), TASK, REPORT))
        transaction.append(
            task_facts.ReportRemarked(TASK, REPORT, PLANNER, "8 号岗到岗晚 3 分钟。", "提前 10 分钟点名。")
        )
        transaction.append(task_facts.ReportSigned(TASK, REPORT, CHIEF))


def _happened(plan: Plan, network: RoadNetwork) -> Iterator[tuple[float, Fact]]:
    """Nearly as planned: posts a little early, one late, the convoy half a minute behind at the end."""
    place = next(post.place for post in plan.posts if post.place is not None)
    figures = [Figure("delay_vehicle_s", "", 369 * 3_600, 341 * 3_600, 402 * 3_600)]
    made = Rehearsal(Depth.QUICK, (1, 2, 3), "net", "demand", ("sumo 1.28",), "5be0" * 16, tuple(figures))
    yield -600, facts.TaskOpened(TASK, TaskKind.ESCORT, plan.brief.title, place)
    yield -600, facts.PlanMade("P0007", TASK, "escort", "", 0, (), 0, 0)
    yield -600, task_facts.PlanRevised(TASK, 1, PLANNER, plan)
    yield -420, task_facts.TaskPlanned(TASK, 1, PLANNER)
    yield -400, task_facts.PlanRehearsed(TASK, 1, PLANNER, made)
    yield -300, task_facts.PlanApproved(TASK, 1, CHIEF, "同意")
    yield -30, task_facts.TaskStarted(TASK, 1, CHIEF)
    times = PlannedTimes(plan, network)
    for number, post in enumerate(plan.posts):
        if post.from_at is not None:
            late = 3.0 if number == 7 else -1.0 - number % 3
            yield (
                _minutes(post.from_at - at(0)) + late,
                task_facts.PostReported(TASK, post.post_id, PostStep.IN_PLACE),
            )
        passing = times.passing(post)
        if passing is not None:
            passed = passing + timedelta(seconds=4 * number - 10)
            yield _minutes(passed - at(0)), task_facts.ConvoyPassed(TASK, post.post_id, passed, 0)
    for number, closure in enumerate(plan.closures):
        planned = times.closure(closure)
        steps = zip(ClosureStep, (planned.clear_at, planned.close_at, planned.open_at), strict=True)
        for step, moment in steps:
            if moment is not None:
                late = (number % 3 - 1) * 0.4
                yield _minutes(moment - at(0)) + late, task_facts.ClosureMoved(TASK, closure.closure_id, step)
    for contact in plan.contacts:
        yield -40, task_facts.ContactTold(TASK, contact.contact_id, ContactStep.TOLD)
        yield -36, task_facts.ContactTold(TASK, contact.contact_id, ContactStep.CONFIRMED)
    for item in plan.checklist:
        yield -35, task_facts.ItemTicked(TASK, item.item_id, 1)
    late_post = plan.posts[7].post_id
    yield -2, task_facts.DeviationNoted(TASK, "V0001", DeviationKind.POST_OVERDUE, late_post, 180)
    yield 0, task_facts.DeviationEnded(TASK, "V0001", "途中处置一起剐蹭")
    yield 45, task_facts.TaskEnded(TASK, CHIEF)


def _minutes(after: timedelta) -> float:
    return after / timedelta(minutes=1)
