"""The seat's hand on prepared tasks: every command reaches the record, half-typed work is kept beside it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dispatch.bootstrap.configuration import Configuration
from dispatch.bootstrap.rooms import plan_templates_of
from dispatch.desk.beginnings import Beginnings
from dispatch.desk.commands import Decision, Story
from dispatch.desk.record import Record
from dispatch.desk.task_commands import open_task
from dispatch.desk.task_desk import TaskDesk, draft_key
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.people import People, Person, Role
from dispatch.domain.plans import Secrecy
from dispatch.domain.tasks import Answer, TaskKind, TaskStage
from dispatch.journal import Journal, Transaction
from dispatch.picture.fold import fold_all
from dispatch.picture.views import TaskView
from dispatch.wire.clock import SystemClock
from tests.desk.office import Office, StillClock, offices
from tests.picture.news import picture
from tests.tasks.prepared import CHIEF, CLERK, PLANNER, at, begun, finished, full_plan, place, rehearsal, way

PLAN = full_plan()


@pytest.fixture
async def record(tmp_path: Path) -> AsyncIterator[Record]:
    """An open record in an empty directory."""
    record = Record(tmp_path / "journal.sqlite3", "desk-1", SystemClock(), tmp_path / "keys")
    await record.open()
    yield record
    await record.close()


def desk_of(office: Office, person: Person, drafts: Record) -> TaskDesk:
    """The hand of *person* at one seat."""

    async def take(decision: Decision[Any]) -> Any:  # noqa: ANN401 — whatever the decision returns
        return office.decide(decision)

    def story(_task_id: str) -> Story:
        return Story(office.entries(), office.picture.entry_id)

    return TaskDesk(person, place(36.45, 115.98), take, story, drafts)


async def test_every_command_of_the_way_and_the_execution_is_recorded(record: Record, tmp_path: Path) -> None:
    """From the first version to an annex, each leaves its entry."""
    (tmp_path / "seat").mkdir()
    with offices(tmp_path / "seat") as open_one:
        office = open_one("1")
        planner, chief, clerk = (desk_of(office, person, record) for person in (PLANNER, CHIEF, CLERK))
        task_id = await planner.open(PLAN)
        assert await planner.revise(task_id, 1, PLAN, "改") == 2
        await planner.call_planned(task_id)
        await planner.enter_rehearsal(task_id, 2, rehearsal())
        await chief.return_plan(task_id, "再看")
        await planner.call_planned(task_id)
        await planner.enter_rehearsal(task_id, 2, rehearsal())
        await chief.approve(task_id, 2)
        await clerk.tick(task_id, "i1")
        await clerk.tell_contact(task_id, "d1", ContactStep.TOLD)
        await clerk.start(task_id)
        await chief.suspend(task_id, "让行")
        await chief.resume(task_id)
        assert await chief.amend(task_id, 2, PLAN, "换岗") == 3
        await clerk.call_roll(task_id)
        await clerk.report_post(task_id, "p1", PostStep.IN_PLACE)
        assert await clerk.send_to_post(task_id, "p1") == "D0004"
        assert await clerk.order_closure(task_id, "c1", ClosureStep.CLEARED) == 5
        await clerk.answer_order(task_id, 5, Answer.ACCEPTED)
        await clerk.move_closure(task_id, "c1", ClosureStep.CLOSED)
        await clerk.enter_passing(task_id, "p1", at(1))
        await clerk.trigger(task_id, "k1")
        deviation_id = await clerk.note_deviation(task_id, DeviationKind.OFF_ROUTE, size=(0, 120))
        await clerk.end_deviation(task_id, deviation_id, "回到路线")
        await chief.end(task_id)
        assert await clerk.write_report(task_id) == "R0001"
        await planner.remark(task_id, "无", "无")
        await chief.sign(task_id)
        await chief.archive(task_id)
        assert await chief.annex(task_id, "更正") == 1
        other = await chief.open(PLAN)
        await chief.start_unrehearsed(other, "险情")
        third = await chief.open(PLAN)
        await chief.cancel(third, "改期")
        stages = [task.stage for task in office.picture.tasks.values()]
        assert stages == [TaskStage.ARCHIVED, TaskStage.UNDER_WAY, TaskStage.CANCELLED]


async def test_half_typed_work_is_kept_beside_the_record(record: Record) -> None:
    """Saved over itself, found again, dropped; never an entry."""
    key = draft_key("1", "T0001")
    assert await record.load_draft(key) is None
    await record.save_draft(key, '{"half": 1}')
    await record.save_draft(key, '{"half": 2}')
    assert await record.load_draft(key) == '{"half": 2}'
    assert await record.load_draft(draft_key("2", "T0001")) is None
    await record.drop_draft(key)
    assert await record.load_draft(key) is None
    assert await record.since(0) == []


async def test_a_plan_begins_with_a_template_or_with_the_plan_of_a_task_that_was(
    record: Record, tmp_path: Path
) -> None:
    """Copied from an archived task it is for another day; of a secret one only those named take a copy."""
    (tmp_path / "seat").mkdir()
    secret = replace(PLAN, brief=replace(PLAN.brief, secrecy=Secrecy.SECRET))
    with offices(tmp_path / "seat") as open_one:
        office = open_one("1")
        office.record(*begun(), *way(), *finished())
        office.decide(open_task(PLANNER, secret, place(36.45, 115.98)))

        async def old_task(task_id: str) -> TaskView | None:
            return office.picture.tasks.get(task_id)

        templates = plan_templates_of(Configuration(tmp_path))
        begin = Beginnings(PLANNER, templates, old_task)
        desk = TaskDesk(PLANNER, place(36.45, 115.98), lambda _: asyncio.sleep(0), _no_story, record, begin)
        assert office.picture.tasks["T1"].stage is TaskStage.ARCHIVED
        week = timedelta(days=7)
        copy = await desk.begin.from_task("T1", at(-60) + week, "12·01 警卫任务")
        assert (copy.posts[0].from_at, copy.brief.title) == (at(-30) + week, "12·01 警卫任务")
        assert (copy.contacts, copy.closures) == (PLAN.contacts, PLAN.closures)
        assert (await desk.begin.from_task("T0001", None, "x")).brief.secrecy is Secrecy.SECRET
        other = Beginnings(CLERK, templates, old_task)
        for task_id, rule in (("T0001", "task_sealed"), ("T9", "task_unknown")):
            with pytest.raises(RuleBrokenError, match=rule):
                await other.from_task(task_id, None, "x")
        assert desk.begin.from_template(TaskKind.DRILL, "演练").brief.kind is TaskKind.DRILL
        assert desk.begin.template(TaskKind.DRILL).closure.close_before_s == 900


def _no_story(_task_id: str) -> Story:
    return Story((), 0)


def test_who_is_not_on_the_list_dispatches() -> None:
    """And may neither plan nor approve; a supervisor may do what the others may."""
    people = People([CHIEF])
    assert people.named("路人").roles == {Role.DISPATCHER}
    assert not people.named("路人").may_act_as(Role.PLANNER)
    assert all(people.named(CHIEF.name).may_act_as(role) for role in Role)
    assert people.all() == (CHIEF,)


def test_a_start_days_later_knows_the_task_as_it_was(tmp_path: Path) -> None:
    """What a program reads at its start holds a prepared task of days ago as a whole (ADR 9)."""
    with offices(tmp_path) as open_one:
        office = open_one("1")
        office.record(*begun(), *way()[:3])
        clock = office.journal._clock
        assert isinstance(clock, StillClock)
        clock.at += timedelta(days=4)
        office.record(*begun("T2"))
        office.journal.keep_start(office.picture)
    again = Journal.open(tmp_path, chain="desk-2", clock=StillClock())
    seen = fold_all(picture(), again.beginning())
    again.close()
    assert seen.tasks == office.picture.tasks
    assert seen.holds == office.picture.holds


async def test_a_task_of_long_ago_is_told_by_its_own_entries(record: Record) -> None:
    """Whoever wants its plan again finds it, and nobody else's entries."""

    def work(transaction: Transaction) -> None:
        for fact in (*begun(), *begun("T2"), *way(), *finished()):
            transaction.append(fact)

    await record.transact("1", work)
    entries = await record.about("task", "T1")
    assert len(entries) == 12
    task = fold_all(picture(), entries).tasks["T1"]
    assert task.prepared is not None
    assert (task.stage, task.prepared.versions[0].plan) == (TaskStage.ARCHIVED, PLAN)
    assert await record.about("task", "T9") == []
