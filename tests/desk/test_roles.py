"""Who may give which command: every command of prepared tasks, by everybody, against one table."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dispatch.desk.commands import Decision, Story
from dispatch.desk.record import Record
from dispatch.desk.task_desk import TaskDesk
from dispatch.domain import facts, task_facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.people import Person, Role
from dispatch.domain.plans import Plan, Secrecy
from dispatch.domain.tasks import Answer, TaskKind
from dispatch.picture.fold import fold_all
from dispatch.wire.clock import SystemClock
from tests.desk.office import Office, offices
from tests.tasks.prepared import at, full_plan, place, rehearsal, report_of_nothing

AUTHOR = "孙莉"
CAST = {
    "d": Person("王磊", frozenset({Role.DISPATCHER})),
    "p": Person("何静", frozenset({Role.PLANNER})),
    "s": Person("赵刚", frozenset({Role.SUPERVISOR})),
    "c": Person("周敏", frozenset({Role.DISPATCHER})),  # a dispatcher, and in charge of this task
}
CITY = place(36.45, 115.98)
TASK = "T1"

Command = Callable[[TaskDesk], Awaitable[object]]

DRAFT: dict[str, tuple[str, Command]] = {
    "open": ("ps", lambda desk: desk.open(full_plan())),
    "revise": ("psc", lambda desk: desk.revise(TASK, 1, full_plan())),
    "call_planned": ("psc", lambda desk: desk.call_planned(TASK)),
    "start_unrehearsed": ("s", lambda desk: desk.start_unrehearsed(TASK, "险情")),
    "cancel": ("sc", lambda desk: desk.cancel(TASK, "改期")),
    "tick": ("dsc", lambda desk: desk.tick(TASK, "i1")),
    "call_roll": ("dsc", lambda desk: desk.call_roll(TASK)),
    "report_post": ("dsc", lambda desk: desk.report_post(TASK, "p1", PostStep.IN_PLACE)),
    "tell_contact": ("dsc", lambda desk: desk.tell_contact(TASK, "d1", ContactStep.TOLD)),
}
PLANNED: dict[str, tuple[str, Command]] = {
    "enter_rehearsal": ("psc", lambda desk: desk.enter_rehearsal(TASK, 1, rehearsal())),
    "return_plan": ("s", lambda desk: desk.return_plan(TASK, "再看")),
}
REHEARSED: dict[str, tuple[str, Command]] = {"approve": ("s", lambda desk: desk.approve(TASK, 1))}
APPROVED: dict[str, tuple[str, Command]] = {"start": ("dsc", lambda desk: desk.start(TASK))}
UNDER_WAY: dict[str, tuple[str, Command]] = {
    "amend": ("s", lambda desk: desk.amend(TASK, 1, full_plan(), "换岗")),
    "suspend": ("sc", lambda desk: desk.suspend(TASK, "让行")),
    "end": ("sc", lambda desk: desk.end(TASK)),
    "send_to_post": ("dsc", lambda desk: desk.send_to_post(TASK, "p2")),
    "order_closure": ("dsc", lambda desk: desk.order_closure(TASK, "c1", ClosureStep.CLOSED)),
    "answer_order": ("dsc", lambda desk: desk.answer_order(TASK, 1, Answer.ACCEPTED)),
    "move_closure": ("dsc", lambda desk: desk.move_closure(TASK, "c1", ClosureStep.CLOSED)),
    "trigger": ("dsc", lambda desk: desk.trigger(TASK, "k1")),
    "enter_passing": ("dsc", lambda desk: desk.enter_passing(TASK, "p1", at(0))),
    "note_deviation": ("dsc", lambda desk: desk.note_deviation(TASK, DeviationKind.STOPPED)),
    "end_deviation": ("dsc", lambda desk: desk.end_deviation(TASK, "V1")),
}
SUSPENDED: dict[str, tuple[str, Command]] = {"resume": ("sc", lambda desk: desk.resume(TASK))}
ENDED: dict[str, tuple[str, Command]] = {"write_report": ("dsc", lambda desk: desk.write_report(TASK))}
REPORTED: dict[str, tuple[str, Command]] = {"remark": ("sc", lambda desk: desk.remark(TASK, "无", "无"))}
REMARKED: dict[str, tuple[str, Command]] = {"sign": ("s", lambda desk: desk.sign(TASK))}
SIGNED: dict[str, tuple[str, Command]] = {
    "annex": ("sc", lambda desk: desk.annex(TASK, "更正")),
    "archive": ("sc", lambda desk: desk.archive(TASK)),
}
OTHERWISE = {"answer_order": "part_unknown"}
"""What stands against a command here for those who may give it."""

WAY = (DRAFT, PLANNED, REHEARSED, APPROVED, UNDER_WAY, SUSPENDED, ENDED, REPORTED, REMARKED, SIGNED)


class Undone(Exception):  # noqa: N818 — the command would have been taken
    """The command was let through, and its transaction is taken back."""


def news(plan: Plan) -> tuple[tuple[facts.Fact, ...], ...]:
    """What is recorded before each part of the way."""
    order = task_facts.DeviationNoted(TASK, "V1", DeviationKind.STOPPED, "")
    return (
        (
            facts.TaskOpened(TASK, TaskKind.ESCORT, "任务", CITY),
            facts.PlanMade("P1", TASK, "警卫任务", "", 0, (), 0, 0),
            task_facts.PlanRevised(TASK, 1, AUTHOR, plan),
        ),
        (task_facts.TaskPlanned(TASK, 1, AUTHOR),),
        (task_facts.PlanRehearsed(TASK, 1, AUTHOR, rehearsal()),),
        (task_facts.PlanApproved(TASK, 1, "赵刚"),),
        (task_facts.TaskStarted(TASK, 1, "赵刚"), order),
        (task_facts.TaskSuspended(TASK, "赵刚", "让行"),),
        (task_facts.TaskResumed(TASK, "赵刚"), task_facts.TaskEnded(TASK, "赵刚")),
        (report_of_nothing(TASK),),
        (task_facts.ReportRemarked(TASK, f"R-{TASK}", "周敏", "无", "无"),),
        (task_facts.ReportSigned(TASK, f"R-{TASK}", "赵刚"),),
    )


@pytest.fixture
async def record(tmp_path: Path) -> AsyncIterator[Record]:
    """Where drafts are kept."""
    record = Record(tmp_path / "drafts.sqlite3", "desk-1", SystemClock(), tmp_path / "keys")
    await record.open()
    yield record
    await record.close()


async def outcome(office: Office, person: Person, command: Command, drafts: Record) -> str:
    """The rule that a command breaks, "" when it would be taken; nothing is recorded either way."""

    async def take(decision: Decision[Any]) -> Any:  # noqa: ANN401 — whatever the decision returns
        with office.journal.transaction("席位1") as transaction:
            decision(transaction, fold_all(office.picture, transaction.since(office.picture.entry_id)))
            raise Undone

    def story(_task_id: str) -> Story:
        return Story(office.entries(), office.picture.entry_id)

    try:
        await command(TaskDesk(person, CITY, take, story, drafts))
    except Undone:
        return ""
    except RuleBrokenError as error:
        return error.rule
    raise AssertionError("a command that decided nothing")


def test_every_command_stands_in_the_table() -> None:
    """A new command has to be judged here as well."""
    given = {name for name, part in vars(TaskDesk).items() if inspect.iscoroutinefunction(part)}
    assert {name for name in given if not name.startswith("_")} - {"see_passing"} == {
        name for part in WAY for name in part
    }


async def test_each_command_is_for_its_roles_alone(record: Record, tmp_path: Path) -> None:
    """Dispatcher, planner, supervisor, and who is in charge, at each point of the way."""
    wrong = []
    with offices(tmp_path) as open_one:
        office = open_one("1")
        for commands, before in zip(WAY, news(full_plan()), strict=True):
            office.record(*before)
            for name, (may, command) in commands.items():
                for letter, person in CAST.items():
                    rule = await outcome(office, person, command, record)
                    if rule != (OTHERWISE.get(name, "") if letter in may else "role_needed"):
                        wrong.append((name, letter, rule))
        count = len(office.entries())
    assert wrong == []
    assert count == sum(len(before) for before in news(full_plan()))


async def test_of_a_secret_task_no_role_may_do_anything_unnamed(record: Record, tmp_path: Path) -> None:
    """Supervisor or not; who is in charge may what he may."""
    brief = replace(full_plan().brief, secrecy=Secrecy.SECRET, in_charge="周敏", readers=("赵刚",))
    unnamed = (CAST["d"], CAST["p"], Person("吴勇", frozenset(Role)))
    wrong = []
    with offices(tmp_path) as open_one:
        office = open_one("1")
        for commands, before in zip(WAY, news(replace(full_plan(), brief=brief)), strict=True):
            office.record(*before)
            for name, (may, command) in commands.items():
                if name == "open":
                    continue
                rules = {await outcome(office, person, command, record) for person in unnamed}
                in_charge = await outcome(office, CAST["c"], command, record)
                if rules != {"task_sealed"} or (in_charge == "role_needed") is ("c" in may):
                    wrong.append((name, rules, in_charge))
    assert wrong == []
