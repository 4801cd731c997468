"""One task, one plan, one report: whatever people try, no step comes without the one before."""

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dispatch.desk import task_commands as commands
from dispatch.desk import under_way_commands as work
from dispatch.desk.commands import Decision, Story
from dispatch.domain import facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.execution import ClosureStep, DeviationKind, PostStep
from dispatch.domain.people import Person
from dispatch.domain.plans import Plan
from dispatch.domain.tasks import Answer, TaskStage
from dispatch.journal import JournalError
from tests.desk.office import offices
from tests.tasks.prepared import CHIEF, CLERK, OTHER_CHIEF, PLANNER, at, full_plan, place, rehearsal

CITY = place(36.45, 115.98)
FULL = full_plan()
PLANS = st.sampled_from([FULL, replace(FULL, checklist=()), Plan(), replace(FULL, posts=())])
PEOPLE = st.sampled_from([CLERK, PLANNER, CHIEF, OTHER_CHIEF])
TASKS = st.sampled_from(["T0001", "T0002"])
VERSIONS = st.integers(1, 4)
REASONS = st.sampled_from(["", "险情"])
SUPERVISORS = {CHIEF.name, OTHER_CHIEF.name}

S = TaskStage
BEFORE = {S.DRAFT, S.PLANNED, S.REHEARSED, S.APPROVED, S.RETURNED}
ALLOWED: dict[str, tuple[set[TaskStage], TaskStage | None]] = {
    "PlanRevised": (BEFORE, S.DRAFT),
    "TaskPlanned": ({S.DRAFT, S.RETURNED}, S.PLANNED),
    "PlanRehearsed": ({S.PLANNED, S.REHEARSED, S.APPROVED}, None),
    "PlanApproved": ({S.REHEARSED}, S.APPROVED),
    "PlanReturned": ({S.PLANNED, S.REHEARSED, S.APPROVED}, S.RETURNED),
    "TaskStarted": ({S.APPROVED}, S.UNDER_WAY),
    "TaskStartedUnrehearsed": (BEFORE - {S.APPROVED}, S.UNDER_WAY),
    "PlanAmended": ({S.UNDER_WAY, S.SUSPENDED}, None),
    "TaskSuspended": ({S.UNDER_WAY}, S.SUSPENDED),
    "TaskResumed": ({S.SUSPENDED}, S.UNDER_WAY),
    "TaskEnded": ({S.UNDER_WAY, S.SUSPENDED}, S.ENDED),
    "TaskCancelled": (BEFORE, S.CANCELLED),
    "RollCalled": (BEFORE | {S.UNDER_WAY, S.SUSPENDED}, None),
    "OrderAnswered": (BEFORE | {S.UNDER_WAY, S.SUSPENDED}, None),
    "PostOrdered": (BEFORE | {S.UNDER_WAY, S.SUSPENDED}, None),
    "ContactTold": (BEFORE | {S.UNDER_WAY, S.SUSPENDED}, None),
    "ContingencyTriggered": ({S.UNDER_WAY, S.SUSPENDED}, None),
    "ConvoyPassed": ({S.UNDER_WAY, S.SUSPENDED}, None),
    "DeviationNoted": ({S.UNDER_WAY, S.SUSPENDED}, None),
    "UnitAssigned": ({S.UNDER_WAY, S.SUSPENDED}, None),
    "AssignmentReleased": (BEFORE | {S.UNDER_WAY, S.SUSPENDED}, None),
    "PostReported": (BEFORE | {S.UNDER_WAY, S.SUSPENDED}, None),
    "ClosureMoved": ({S.UNDER_WAY, S.SUSPENDED}, None),
    "ReportWritten": ({S.ENDED}, S.REPORTED),
    "ReportRemarked": ({S.REPORTED}, None),
    "ReportSigned": ({S.REPORTED}, None),
    "ReportAnnexed": ({S.REPORTED, S.ARCHIVED}, None),
    "TaskClosed": ({S.REPORTED}, S.ARCHIVED),
}
"""The contract's states, written down a second time: from where each fact may come, and where it leads."""


class Replay:
    """One task as its entries tell it, read without the program's own rules."""

    def __init__(self) -> None:
        self.stage = S.DRAFT
        self.authors: dict[int, str] = {}
        self.rehearsed: set[int] = set()
        self.counts: Counter[str] = Counter()

    def read(self, fact: Any) -> None:  # noqa: ANN401 — a fact of any kind
        """Take an entry in; it must be one that may come now."""
        kind = type(fact).__name__
        if kind in {"TaskOpened", "PlanMade"}:
            self.counts[kind] += 1
            return
        stages, leads_to = ALLOWED[kind]
        assert self.stage in stages, (kind, self.stage)
        self.counts[kind] += 1
        newest = len(self.authors)
        match kind:
            case "PlanRevised" | "PlanAmended":
                assert (fact.version, fact.previous) == (newest + 1, newest or None)
                self.authors[fact.version] = fact.by
            case "PlanRehearsed":
                assert fact.version == newest
                self.rehearsed.add(fact.version)
                leads_to = S.REHEARSED if self.stage is S.PLANNED else None
            case "PlanApproved":
                assert fact.version == newest
                assert fact.version in self.rehearsed
                assert fact.by in SUPERVISORS
                assert fact.by != self.authors[fact.version]
            case "TaskStarted":
                assert fact.version == newest
            case "TaskStartedUnrehearsed":
                assert fact.by in SUPERVISORS
                assert fact.reason
            case "PlanReturned" | "PlanAmended" | "TaskSuspended" | "TaskCancelled":
                assert fact.reason
            case "ReportSigned":
                assert self.counts["ReportRemarked"]
                assert fact.by in SUPERVISORS
            case "TaskClosed" | "ReportAnnexed":
                assert self.counts["ReportSigned"]
        self.stage = leads_to or self.stage


class Way(RuleBasedStateMachine):
    """People who try everything on two tasks; what is refused leaves no trace."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.office = self.stack.enter_context(offices(Path(folder)))("1")
        self.opened = 0
        self.owners: dict[object, str] = {}

    def teardown(self) -> None:
        """Close the journal."""
        self.stack.close()

    def attempt(self, decision: Decision[Any]) -> None:
        """Take a decision, or have it refused with nothing recorded."""
        before = self.office.journal.last_id()
        try:
            self.office.decide(decision)
        except (RuleBrokenError, JournalError):
            refused_without_trace = self.office.journal.last_id() == before
        else:
            refused_without_trace = True
        assert refused_without_trace

    @rule(person=PEOPLE, plan=PLANS)
    def open(self, person: Person, plan: Plan) -> None:
        """Begin one of the two tasks."""
        if self.opened < 2:
            self.attempt(commands.open_task(person, plan, CITY))
            self.opened = len(self.office.picture.tasks)

    @rule(person=PEOPLE, task_id=TASKS, base=VERSIONS, plan=PLANS)
    def revise(self, person: Person, task_id: str, base: int, plan: Plan) -> None:
        """Save a version."""
        self.attempt(commands.revise(person, task_id, base, plan))

    @rule(person=PEOPLE, task_id=TASKS, base=VERSIONS, reason=REASONS)
    def amend(self, person: Person, task_id: str, base: int, reason: str) -> None:
        """Change the plan under way."""
        self.attempt(commands.amend(person, task_id, base, FULL, reason))

    @rule(person=PEOPLE, task_id=TASKS, version=VERSIONS)
    def prepare(self, person: Person, task_id: str, version: int) -> None:
        """Call it planned and rehearse it."""
        self.attempt(commands.call_planned(person, task_id))
        self.attempt(commands.enter_rehearsal(person, task_id, version, rehearsal()))

    @rule(person=PEOPLE, task_id=TASKS, version=VERSIONS)
    def approve(self, person: Person, task_id: str, version: int) -> None:
        """Approve a version."""
        self.attempt(commands.approve(person, task_id, version))

    @rule(person=PEOPLE, task_id=TASKS, reason=REASONS, take=st.sampled_from(range(10)))
    def step(self, person: Person, task_id: str, reason: str, take: int) -> None:
        """Any other step."""
        steps: list[Callable[[], Decision[Any]]] = [
            lambda: commands.return_plan(person, task_id, reason),
            lambda: commands.start(person, task_id),
            lambda: commands.start(person, task_id),
            lambda: commands.start_unrehearsed(person, task_id, reason),
            lambda: commands.suspend(person, task_id, reason),
            lambda: commands.resume(person, task_id),
            lambda: commands.end(person, task_id),
            lambda: commands.cancel(person, task_id, reason if person is CHIEF else ""),
            lambda: work.report_post(person, task_id, "p1", PostStep.IN_PLACE),
            lambda: work.move_closure(person, task_id, "c1", ClosureStep.CLOSED),
        ]
        self.attempt(steps[take]())

    @rule(person=PEOPLE, task_id=TASKS, order_no=st.integers(1, 6), take=st.sampled_from(range(8)))
    def work(self, person: Person, task_id: str, order_no: int, take: int) -> None:
        """Anything that is done under way."""
        steps: list[Callable[[], Decision[Any]]] = [
            lambda: work.call_roll(person, task_id),
            lambda: work.order_closure(person, task_id, "c1", ClosureStep.CLOSED),
            lambda: work.order_closure(person, task_id, "c1", ClosureStep.OPENED),
            lambda: work.answer_order(person, task_id, order_no, Answer.ACCEPTED),
            lambda: work.trigger(person, task_id, "k1"),
            lambda: work.enter_passing(person, task_id, "p1", at(0)),
            lambda: work.note_deviation(person, task_id, DeviationKind.OTHER),
            lambda: work.send_to_post(person, task_id, "p1"),
        ]
        self.attempt(steps[take]())

    @rule(person=PEOPLE, task_id=TASKS)
    def finish(self, person: Person, task_id: str) -> None:
        """Write, remark, sign, archive, annex: as far as each is open."""
        office = self.office
        story = Story(office.entries(), office.picture.entry_id)
        if task_id in office.picture.tasks:
            self.attempt(commands.write_report(person, task_id, story))
        self.attempt(commands.remark(person, task_id, "无", "无"))
        self.attempt(commands.sign(person, task_id))
        self.attempt(commands.archive(person, task_id))
        self.attempt(commands.annex(person, task_id, "更正"))

    def task_of(self, fact: Any) -> str:  # noqa: ANN401 — a fact of any kind
        """The task that a fact is about: its own, its assignment's, or its order's."""
        names = [getattr(fact, name, None) for name in ("order_no", "assignment_id")]
        task_id = getattr(fact, "task_id", "") or next(self.owners[n] for n in names if n in self.owners)
        self.owners.update(dict.fromkeys(filter(None, names), task_id))
        return str(task_id)

    @invariant()
    def the_record_tells_a_possible_story(self) -> None:
        """A plain replay of the contract finds every entry in its place, and one of what may be once."""
        replays: dict[str, Replay] = {}
        for entry in self.office.entries():
            task_id = self.task_of(entry.fact)
            replays.setdefault(task_id, Replay()).read(entry.fact)
        for task_id, replay in replays.items():
            assert replay.counts["PlanMade"] == 1
            starts = replay.counts["TaskStarted"] + replay.counts["TaskStartedUnrehearsed"]
            once = ("TaskOpened", "TaskEnded", "ReportWritten", "ReportSigned", "TaskClosed", "TaskCancelled")
            assert max(starts, *(replay.counts[kind] for kind in once)) <= 1
            task = self.office.picture.tasks[task_id]
            assert task.stage is replay.stage
            assert task.prepared is not None
            assert len(task.prepared.versions) == len(replay.authors)


Way.TestCase.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
TestWay = Way.TestCase
TestWay.__doc__ = "No sequence of commands reaches a forbidden state, a second plan or a second report."


def test_the_way_is_found_by_the_machine() -> None:
    """The machine's own steps lead to the archive: it does not pass because it never gets anywhere."""
    machine = Way()
    try:
        machine.open(PLANNER, FULL)
        machine.prepare(PLANNER, "T0001", 1)
        machine.approve(CHIEF, "T0001", 1)
        machine.step(CLERK, "T0001", "", 1)
        machine.step(CHIEF, "T0001", "", 6)
        machine.finish(CHIEF, "T0001")
        machine.the_record_tells_a_possible_story()
        assert machine.office.picture.tasks["T0001"].stage is TaskStage.ARCHIVED
        assert len(machine.office.entries(facts.ReportWritten)) == 1
    finally:
        machine.teardown()
