"""The way of a prepared task, from draft to archive: which step is open from where, and to whom.

Pure over the picture. The database holds the same for what is single (`dispatch.journal.task_places`); here
a step is refused in words before it is tried, with the person's role and the plan's content.
"""

from dataclasses import dataclass
from enum import StrEnum

from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.people import Person, Role
from dispatch.domain.plan_flaws import plan_flaws
from dispatch.domain.plans import Plan, Secrecy
from dispatch.domain.tasks import TaskStage
from dispatch.picture.prepared import PlanVersion, Prepared
from dispatch.picture.views import Picture, TaskView
from dispatch.tasks.missing import missing

_BEFORE_START = frozenset(
    {
        TaskStage.DRAFT,
        TaskStage.PLANNED,
        TaskStage.REHEARSED,
        TaskStage.APPROVED,
        TaskStage.RETURNED,
    }
)
_WORKING = frozenset({TaskStage.UNDER_WAY, TaskStage.SUSPENDED})


class Step(StrEnum):
    """What somebody may do to a prepared task."""

    REVISE = "revise"
    PLAN = "plan"
    REHEARSE = "rehearse"
    APPROVE = "approve"
    RETURN = "return"
    START = "start"
    START_UNREHEARSED = "start_unrehearsed"
    AMEND = "amend"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"
    CANCEL = "cancel"
    PREPARE = "prepare"
    WORK = "work"
    REPORT = "report"
    REMARK = "remark"
    SIGN = "sign"
    ANNEX = "annex"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class _Rule:
    """From where a step is open, who takes it, and whether the person in charge may as well."""

    stages: frozenset[TaskStage]
    role: Role
    or_in_charge: bool = False
    with_reason: bool = False


def _from(*stages: TaskStage) -> frozenset[TaskStage]:
    return frozenset(stages)


STEPS: dict[Step, _Rule] = {
    Step.REVISE: _Rule(_BEFORE_START, Role.PLANNER, or_in_charge=True),
    Step.PLAN: _Rule(_from(TaskStage.DRAFT, TaskStage.RETURNED), Role.PLANNER, or_in_charge=True),
    Step.REHEARSE: _Rule(
        _from(TaskStage.PLANNED, TaskStage.REHEARSED, TaskStage.APPROVED), Role.PLANNER, or_in_charge=True
    ),
    Step.APPROVE: _Rule(_from(TaskStage.REHEARSED), Role.SUPERVISOR),
    Step.RETURN: _Rule(
        _from(TaskStage.PLANNED, TaskStage.REHEARSED, TaskStage.APPROVED), Role.SUPERVISOR, with_reason=True
    ),
    Step.START: _Rule(_from(TaskStage.APPROVED), Role.DISPATCHER, or_in_charge=True),
    Step.START_UNREHEARSED: _Rule(_BEFORE_START - {TaskStage.APPROVED}, Role.SUPERVISOR, with_reason=True),
    Step.AMEND: _Rule(_WORKING, Role.SUPERVISOR, with_reason=True),
    Step.SUSPEND: _Rule(_from(TaskStage.UNDER_WAY), Role.SUPERVISOR, or_in_charge=True, with_reason=True),
    Step.RESUME: _Rule(_from(TaskStage.SUSPENDED), Role.SUPERVISOR, or_in_charge=True),
    Step.END: _Rule(_WORKING, Role.SUPERVISOR, or_in_charge=True),
    Step.CANCEL: _Rule(_BEFORE_START, Role.SUPERVISOR, or_in_charge=True, with_reason=True),
    Step.PREPARE: _Rule(_BEFORE_START | _WORKING, Role.DISPATCHER, or_in_charge=True),
    Step.WORK: _Rule(_WORKING, Role.DISPATCHER, or_in_charge=True),
    Step.REPORT: _Rule(_from(TaskStage.ENDED), Role.DISPATCHER, or_in_charge=True),
    Step.REMARK: _Rule(_from(TaskStage.REPORTED), Role.SUPERVISOR, or_in_charge=True),
    Step.SIGN: _Rule(_from(TaskStage.REPORTED), Role.SUPERVISOR),
    Step.ANNEX: _Rule(
        _from(TaskStage.REPORTED, TaskStage.ARCHIVED), Role.SUPERVISOR, or_in_charge=True, with_reason=True
    ),
    Step.ARCHIVE: _Rule(_from(TaskStage.REPORTED), Role.SUPERVISOR, or_in_charge=True),
}
"""Every step. PREPARE is what may be ticked off and told before the start as well; WORK only under way."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A prepared task whose step is open: the task, its preparation, and the version that counts."""

    task: TaskView
    prepared: Prepared
    version: PlanVersion

    @property
    def plan(self) -> Plan:
        """The plan that counts."""
        return self.version.plan


def prepared_task(picture: Picture, task_id: str) -> Standing:
    """Return a prepared task. Raises task_unknown, task_sealed where its key is missing, not_prepared."""
    task = picture.tasks.get(task_id)
    if task is None:
        raise RuleBrokenError("task_unknown", task_id)
    if task.sealed:
        raise RuleBrokenError("task_sealed", task_id)
    version = task.prepared.current if task.prepared is not None else None
    if task.prepared is None or version is None:
        raise RuleBrokenError("not_prepared", task_id)
    return Standing(task, task.prepared, version)


def open_step(
    picture: Picture, task_id: str, step: Step, person: Person, reason: str | None = None
) -> Standing:
    """Return the task when *person* may take *step* on it now.

    Raises task_unknown, not_prepared, task_sealed for a secret task in which *person* is not named,
    stage_forbids (with the stage and who brought it there), role_needed (with the role), and reason_needed
    for a step that wants one.
    """
    standing, rule = prepared_task(picture, task_id), STEPS[step]
    if not may_see(standing.task, person):
        raise RuleBrokenError("task_sealed", task_id)
    if standing.task.stage not in rule.stages:
        raise RuleBrokenError("stage_forbids", _stage_detail(standing))
    in_charge = rule.or_in_charge and person.name == standing.plan.brief.in_charge
    if not in_charge and not person.may_act_as(rule.role):
        raise RuleBrokenError("role_needed", rule.role.value)
    if rule.with_reason and not (reason or "").strip():
        raise RuleBrokenError("reason_needed", task_id)
    return standing


def _stage_detail(standing: Standing) -> str:
    """The stage, and by whom: a seat that was a second late is told who was first."""
    prepared, stage = standing.prepared, standing.task.stage
    decided = {
        TaskStage.APPROVED: prepared.approvals[-1:],
        TaskStage.RETURNED: prepared.returned[-1:],
        TaskStage.UNDER_WAY: (prepared.started,),
        TaskStage.SUSPENDED: prepared.suspended[-1:],
        TaskStage.ENDED: (prepared.ended,),
        TaskStage.CANCELLED: (prepared.cancelled,),
    }.get(stage, ())
    by = [one.by for one in decided if one is not None]
    return " ".join([stage.value, *by])


def open_steps(picture: Picture, task_id: str, person: Person) -> tuple[Step, ...]:
    """Return every step that *person* may take on the task now, given the reason that it may need."""
    found = []
    for step in Step:
        try:
            open_step(picture, task_id, step, person, reason="·")
        except RuleBrokenError:
            continue
        found.append(step)
    return tuple(found)


# -------------------------------------------------------------------------------------- what more each needs


def saveable_plan(plan: Plan) -> Plan:
    """Return a plan that may be journalled. Raises plan_flawed with the first field that is wrong."""
    flaws = plan_flaws(plan)
    if flaws:
        raise RuleBrokenError("plan_flawed", str(flaws[0]))
    return plan


def may_begin(person: Person) -> None:
    """Raise role_needed for who may not write plans."""
    if not person.may_act_as(Role.PLANNER):
        raise RuleBrokenError("role_needed", Role.PLANNER.value)


def following(standing: Standing, base: int) -> int:
    """Return the number of the next version. Raises plan_changed when *base* is not the newest any more."""
    newest = standing.prepared.newest
    if newest is None or newest.version != base:
        raise RuleBrokenError("plan_changed", newest.by if newest is not None else "")
    return base + 1


def complete_plan(standing: Standing) -> Plan:
    """Return the plan when nothing is missing. Raises plan_incomplete with what is missing first."""
    lacks = missing(standing.plan)
    if lacks:
        raise RuleBrokenError("plan_incomplete", lacks[0].words)
    return standing.plan


def approvable(standing: Standing, version: int, person: Person) -> PlanVersion:
    """Return the version that *person* may approve: the one he has seen, rehearsed, and not his own.

    Raises plan_changed, not_rehearsed, own_plan, and plan_incomplete.
    """
    following(standing, version)
    complete_plan(standing)
    if all(made.version != version for made in standing.prepared.rehearsals):
        raise RuleBrokenError("not_rehearsed", str(version))
    if standing.version.by == person.name:
        raise RuleBrokenError("own_plan", person.name)
    return standing.version


def startable(standing: Standing) -> PlanVersion:
    """Return the approved version that may be carried out. Raises not_approved, not_rehearsed."""
    approved = standing.prepared.approvals[-1].version if standing.prepared.approvals else 0
    if standing.version.version != approved:
        raise RuleBrokenError("not_approved", str(standing.version.version))
    return standing.version


def unsigned_report(standing: Standing) -> str:
    """Return the id of the report that nobody has signed yet. Raises no_report, stage_forbids."""
    report = standing.task.report
    if report is None:
        raise RuleBrokenError("no_report", standing.task.task_id)
    if standing.prepared.signed is not None:
        raise RuleBrokenError("stage_forbids", "signed")
    return report.report_id


def signable(standing: Standing) -> str:
    """Return the id of the report that may be signed. Raises also report_incomplete without remarks."""
    report_id = unsigned_report(standing)
    if standing.prepared.remarks is None:
        raise RuleBrokenError("report_incomplete", standing.plan.brief.in_charge)
    return report_id


def signed_report(standing: Standing) -> str:
    """Return the id of the signed report. Raises archive_without_signature as long as nobody signed."""
    if standing.prepared.signed is None or standing.task.report is None:
        raise RuleBrokenError("archive_without_signature", standing.task.task_id)
    return standing.task.report.report_id


def may_see(task: TaskView, person: Person) -> bool:
    """Whether *person* may see a task's title, route and people: of a secret one only those named.

    They are its readers, the person in charge, and whoever wrote or decided a version of it.
    """
    if task.sealed:
        return False
    version = task.prepared.current if task.prepared is not None else None
    if task.prepared is None or version is None or version.plan.brief.secrecy is Secrecy.OPEN:
        return True
    brief = version.plan.brief
    decided = (*task.prepared.approvals, *task.prepared.returned)
    return person.name in {
        *brief.readers,
        brief.in_charge,
        *(one.by for one in task.prepared.versions),
        *(one.by for one in decided),
    }
