"""A task's report is written from the journal, all of it and nothing but it, compared field by field."""

from dataclasses import replace

import pytest

from dispatch.domain.execution import DeviationKind
from dispatch.domain.facts import ReportWritten
from dispatch.domain.rehearsals import Depth
from dispatch.domain.tasks import OrderState, TaskStage
from dispatch.tasks.reporting import task_report
from dispatch.tasks.task_report import Moment, TaskReport
from tests.roads.grid import grid
from tests.tasks.carried_out import MEASURED, REPORT, TASK, story
from tests.tasks.prepared import CHIEF, OTHER_CHIEF, PLANNER, at, full_plan

NETWORK = grid()


@pytest.fixture(scope="module")
def report() -> TaskReport:
    """The report of the whole evening."""
    return task_report(story(), TASK, NETWORK)


def test_the_facts_of_the_task(report: TaskReport) -> None:
    """What it was, in whose charge, when it was to be and when it was."""
    task = report.task
    assert (report.report_id, report.written_at, report.version) == (REPORT, at(30), 2)
    assert (task.task_id, task.plan_id, task.title) == (TASK, "P0001", "11·24 警卫任务")
    assert (task.stage, task.in_charge, task.lead_unit_id) == (TaskStage.ARCHIVED, PLANNER.name, "A03")
    assert (task.begins_at, task.ends_at, task.began_at, task.ended_at) == (at(-60), at(60), at(-45), at(20))
    assert (task.began_by, task.ended_by) == (CHIEF.name, CHIEF.name)
    assert report.red_mark is None
    assert not report.secret


def test_the_versions_and_who_decided_what(report: TaskReport) -> None:
    """Each version with how much it changed and when it was in force; returned, approved."""
    first, second = report.versions
    assert (first.version, first.fields, first.in_force) == (1, 0, ())
    assert (second.version, second.note, second.fields, second.amended) == (2, "补公交", 1, False)
    assert second.in_force == ((at(-370), at(20)),)
    assert [(one.step, one.by, one.version, one.why) for one in report.decisions] == [
        ("returned", OTHER_CHIEF.name, 1, "联络单位不全"),
        ("approved", CHIEF.name, 2, "同意"),
    ]
    (made,) = report.rehearsals
    assert (made.version, made.depth, made.seeds, made.digest) == (2, Depth.QUICK, (1, 2, 3), "cd" * 32)


def test_each_post_as_planned_and_as_it_was(report: TaskReport) -> None:
    """One minute early, two minutes late, never: and the convoy's passing half a minute late."""
    one, two, lead = report.posts
    assert (one.stood, one.stood.late_s) == (Moment(at(-30), at(-31)), -60)
    assert (one.passed.planned_at, one.passed.late_s, one.by_hand) == (at(0), 30, False)
    assert two.stood.late_s == 120
    assert two.passed.planned_at is not None
    assert (two.passed.actual_at, two.passed.late_s) == (None, None)
    assert (lead.stood.actual_at, lead.passed) == (None, Moment())


def test_each_closure_as_planned_and_as_it_was(report: TaskReport) -> None:
    """Cleared a quarter of an hour late, closed a minute late, opened as it was."""
    (closure,) = report.closures
    assert (closure.cleared.planned_at, closure.cleared.late_s) == (at(-30), 900)
    assert (closure.closed.planned_at, closure.closed.late_s) == (at(-10), 60)
    assert closure.opened.actual_at == at(10)
    assert closure.opened.planned_at is not None
    assert closure.opened.late_s is not None


def test_the_forces_count_each_once_and_only_who_came(report: TaskReport) -> None:
    """The lead never said that it was there: planned, not used."""
    forces = report.forces
    assert (forces.people_planned, forces.people_used) == (2, 1)
    assert (forces.units_planned, forces.units_used, forces.units) == (3, 2, ("A01", "A02"))
    assert forces.unit_used_s == 60 * (51 + 48)
    assert forces.person_used_s == 60 * 51
    assert forces.unit_planned_s == 60 * (50 + 50 + 30)


def test_the_delay_is_the_forecast_beside_what_was_measured(report: TaskReport) -> None:
    """The rehearsal's figures are those of the version in force; the measured ones are the entry's."""
    assert report.delay.forecast_depth is Depth.QUICK
    forecast = report.delay.forecast_s("c1")
    assert forecast is not None
    assert (forecast.value, forecast.low, forecast.high) == (36_000, 30_000, 41_000)
    assert report.delay.forecast_s() is None
    assert (report.delay.seen, report.delay.since, report.delay.until) == (MEASURED, at(-15), at(20))


def test_alerts_near_the_route_while_it_went_on(report: TaskReport) -> None:
    """Not the one out of town, not the one after the end; with what became of it."""
    (alert,) = report.alerts
    assert (alert.alert_id, alert.task_id, alert.cleared_at) == ("J1", "T0002", at(5))
    assert "柳园路" in alert.words


def test_contingencies_contacts_deviations(report: TaskReport) -> None:
    """What was triggered, who was told, what went otherwise and why."""
    (triggered,) = report.contingencies
    assert (triggered.situation, triggered.by, triggered.note) == ("主路受阻", CHIEF.name, "主路有事故")
    medical, buses = report.contacts
    assert (medical.told_at, medical.confirmed_at) == (at(-40), at(-38))
    assert (buses.told_at, buses.confirmed_at) == (None, None)
    (deviation,) = report.deviations
    assert (deviation.kind, deviation.about, deviation.seconds) == (DeviationKind.TIMING, "p1", 30)
    assert (deviation.ended_at, deviation.reason) == (at(2), "前车避让救护车")


def test_what_was_not_done_and_who_did_not_answer(report: TaskReport) -> None:
    """Nothing is left out because nobody did it."""
    assert [(one.what, one.about) for one in report.undone] == [
        ("post_not_in_place", "lead"),
        ("passing_not_recorded", ""),
        ("contact_not_told", "d2"),
        ("item_not_ticked", "i1"),
    ]
    assert "点名无应答" in report.undone[0].words
    (order,) = report.unanswered
    assert (order.order_no, order.unit_id, order.state) == (1, "A03", OrderState.UNKNOWN)
    assert order.why == "连接中断"
    words = [line.words for line in report.timeline if line.step in {"advice", "decision"}]
    assert words == ["席位1 周敏 按预案派 A03（岗位）；指令 1"]


def test_remarks_signature_and_annexes_stand_beside_what_was_written(report: TaskReport) -> None:
    """A later correction is an annex; not a field of the signed report changes by it."""
    assert report.remarks is not None
    assert (report.remarks.problems, report.remarks.suggestions) == ("二号岗到位晚", "提前点名")
    assert report.signature is not None
    assert (report.signature.by, report.signature.at) == (CHIEF.name, at(70))
    (annex,) = report.annexes
    assert (annex.number, annex.by) == (1, CHIEF.name)
    before = task_report(story(annexes=0), TASK, NETWORK)
    kept = replace(report, annexes=(), newest=before.newest, newest_at=before.newest_at)
    assert kept == before


def test_the_same_journal_always_gives_the_same_report(report: TaskReport) -> None:
    """Twice the same; and the timeline stays as it was written, whatever came after."""
    assert task_report(story(), TASK, NETWORK) == report
    written = next(entry.fact for entry in story() if isinstance(entry.fact, ReportWritten))
    assert report.timeline == written.lines
    assert task_report(story(until="TaskEnded"), TASK, NETWORK).timeline == report.timeline


def test_a_start_without_rehearsal_is_marked() -> None:
    """By whom, when, why."""
    mark = task_report(story(unrehearsed="险情"), TASK, NETWORK).red_mark
    assert mark is not None
    assert (mark.by, mark.at, mark.version, mark.reason) == (CHIEF.name, at(-45), 2, "险情")


def test_before_the_start_nothing_is_undone_yet() -> None:
    """A draft's report has the plan and no complaints."""
    report = task_report(story(until="PlanApproved"), TASK)
    assert (report.report_id, report.undone, report.alerts) == ("", (), ())
    assert [post.stood.planned_at for post in report.posts] == [post.from_at for post in full_plan().posts]
    assert report.posts[0].passed == Moment()


def test_a_task_that_is_not_there_has_no_report() -> None:
    """Nothing is written from nothing."""
    with pytest.raises(ValueError, match="T0404"):
        task_report(story(), "T0404", NETWORK)


def test_a_draft_and_an_alerts_task_have_reports_as_well() -> None:
    """Nothing was in force yet; and a task whose plan came from a template has no versions at all."""
    draft = task_report(story(until="PlanRevised"), TASK)
    assert [one.in_force for one in draft.versions] == [()]
    jam = task_report(story(), "T0002")
    assert (jam.version, jam.versions, jam.posts, jam.task.title) == (0, (), (), "柳园路拥堵")
