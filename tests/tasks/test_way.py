"""Who may take which step from where: the table of docs/task.md, written down a second time."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from dispatch.domain import task_facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.facts import Fact, TaskClosed
from dispatch.domain.people import Person, Role
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import TaskStage
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture
from dispatch.tasks.way import Step, open_step, open_steps
from tests.picture.news import picture
from tests.tasks.prepared import CHIEF, EVENING, PLANNER, begun, finished, report_of_nothing, way

S = TaskStage
DISPATCHER, AUTHOR, SUPERVISOR = Role.DISPATCHER, Role.PLANNER, Role.SUPERVISOR
BEFORE = {S.DRAFT, S.PLANNED, S.REHEARSED, S.APPROVED, S.RETURNED}
WORKING = {S.UNDER_WAY, S.SUSPENDED}
TO_APPROVAL = {S.PLANNED, S.REHEARSED, S.APPROVED}

TABLE: dict[Step, tuple[set[TaskStage], Role, bool, bool]] = {
    Step.REVISE: (BEFORE, AUTHOR, True, False),
    Step.PLAN: ({S.DRAFT, S.RETURNED}, AUTHOR, True, False),
    Step.REHEARSE: (TO_APPROVAL, AUTHOR, True, False),
    Step.APPROVE: ({S.REHEARSED}, SUPERVISOR, False, False),
    Step.RETURN: (TO_APPROVAL, SUPERVISOR, False, True),
    Step.START: ({S.APPROVED}, DISPATCHER, True, False),
    Step.START_UNREHEARSED: (BEFORE - {S.APPROVED}, SUPERVISOR, False, True),
    Step.AMEND: (WORKING, SUPERVISOR, False, True),
    Step.SUSPEND: ({S.UNDER_WAY}, SUPERVISOR, True, True),
    Step.RESUME: ({S.SUSPENDED}, SUPERVISOR, True, False),
    Step.END: (WORKING, SUPERVISOR, True, False),
    Step.CANCEL: (BEFORE, SUPERVISOR, True, True),
    Step.PREPARE: (BEFORE | WORKING, DISPATCHER, True, False),
    Step.WORK: (WORKING, DISPATCHER, True, False),
    Step.REPORT: ({S.ENDED}, DISPATCHER, True, False),
    Step.REMARK: ({S.REPORTED}, SUPERVISOR, True, False),
    Step.SIGN: ({S.REPORTED}, SUPERVISOR, False, False),
    Step.ANNEX: ({S.REPORTED, S.ARCHIVED}, SUPERVISOR, True, True),
    Step.ARCHIVE: ({S.REPORTED}, SUPERVISOR, True, False),
}
"""From which stages, by which role, whether the person in charge may as well, whether a reason is needed."""

REACHED: dict[TaskStage, Sequence[Fact]] = {
    S.DRAFT: (),
    S.PLANNED: way()[:1],
    S.REHEARSED: way()[:2],
    S.APPROVED: way()[:3],
    S.RETURNED: (*way()[:2], task_facts.PlanReturned("T1", 1, CHIEF.name, "再看")),
    S.UNDER_WAY: way(),
    S.SUSPENDED: (*way(), task_facts.TaskSuspended("T1", CHIEF.name, "让行")),
    S.ENDED: (*way(), finished()[0]),
    S.REPORTED: (*way(), finished()[0], report_of_nothing()),
    S.ARCHIVED: (*way(), *finished()[:-1], TaskClosed("T1")),
    S.CANCELLED: (task_facts.TaskCancelled("T1", CHIEF.name, "改期"),),
}

PEOPLE = [
    Person("谁", frozenset()),
    Person("值机", frozenset({DISPATCHER})),
    Person("编制", frozenset({AUTHOR})),
    Person("值班", frozenset({SUPERVISOR})),
    Person(PLANNER.name, frozenset()),
]
"""One of each role, nobody, and the person in charge of the plan without any role."""


def reached(stage: TaskStage) -> Picture:
    """A picture with one task at *stage*."""
    entries = [
        Recorded(n, EntryRef("desk-1", n), EVENING + timedelta(seconds=n), type(f).__name__, 1, "1", (), f)
        for n, f in enumerate([*begun(), *REACHED[stage]], start=1)
    ]
    seen = fold_all(picture(), entries)
    assert seen.tasks["T1"].stage is stage
    return seen


@pytest.mark.parametrize("stage", TaskStage)
def test_a_step_is_open_from_its_stages_and_to_its_people_alone(stage: TaskStage) -> None:
    """Every step from every stage for every kind of person: as the table has it, and nothing else."""
    seen = reached(stage)
    for person in PEOPLE:
        wanted = {
            step
            for step, (stages, role, or_in_charge, _) in TABLE.items()
            if stage in stages and (person.may_act_as(role) or (or_in_charge and person.name == PLANNER.name))
        }
        assert set(open_steps(seen, "T1", person)) == wanted, (stage, person)


@pytest.mark.parametrize("step", Step)
def test_a_step_wants_a_reason_where_the_table_says_so(step: Step) -> None:
    """An empty one and one of spaces is none."""
    stages, _, _, with_reason = TABLE[step]
    seen = reached(min(stages))
    for reason in ("", "  "):
        if with_reason:
            with pytest.raises(RuleBrokenError, match="reason_needed"):
                open_step(seen, "T1", step, PEOPLE[3], reason)
        else:
            assert open_step(seen, "T1", step, PEOPLE[3], reason).task.task_id == "T1"


def test_who_was_first_is_told_with_the_stage() -> None:
    """A seat that comes too late hears who took the step."""
    with pytest.raises(RuleBrokenError) as refusal:
        open_step(reached(S.UNDER_WAY), "T1", Step.START, CHIEF)
    assert (refusal.value.rule, refusal.value.detail) == ("stage_forbids", f"under_way {CHIEF.name}")
