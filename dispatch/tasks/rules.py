"""The rules of the work: each returns the noun that a command is about, or says which rule it breaks.

Every function here is pure over the picture and raises `RuleBrokenError` with a code that the screen
translates. Two seats that read the same picture in the same second are told apart by the journal's
constraint tables, not here.
"""

from datetime import datetime

from dispatch.domain.alerts import AlertKind, Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.evidence import Advice
from dispatch.domain.tasks import Outcome, ReleaseReason
from dispatch.domain.units import FreshnessPolicy, UnitState
from dispatch.picture.state import unit_state
from dispatch.picture.views import AlertView, AssignmentView, Picture, TaskView, UnitView

_UNSEEN_OUTCOMES = frozenset({Outcome.CLEARED_BEFORE, Outcome.CONTINUES, Outcome.HANDED_OVER})
"""What a dispatcher may know without anybody on the spot."""


# ------------------------------------------------------------------------------------------- alerts


def open_alert(picture: Picture, alert_id: str) -> AlertView:
    """Return an alert that still asks for somebody. Raises alert_unknown, alert_closed."""
    alert = picture.alerts.get(alert_id)
    if alert is None:
        raise RuleBrokenError("alert_unknown", alert_id)
    if not alert.is_open:
        raise RuleBrokenError("alert_closed", alert_id)
    return alert


def takeable_alert(picture: Picture, alert_id: str, seat: str) -> AlertView:
    """Return an alert that *seat* may begin to answer for.

    Raises alert_unknown, alert_closed, already_taken when the seat did so before, alert_taken (by whom).
    """
    alert = open_alert(picture, alert_id)
    if alert.taken_by == seat:
        raise RuleBrokenError("already_taken", alert_id)
    if alert.taken_by:
        raise RuleBrokenError("alert_taken", alert.taken_by)
    return alert


def judgeable_alert(picture: Picture, alert_id: str, verdict: Verdict) -> AlertView:
    """Return an alert that may be judged *verdict*.

    Raises alert_unknown, alert_closed, already_judged, and alert_has_task for a false one with an open
    task: units are under way, so its task ends by an outcome.
    """
    alert = open_alert(picture, alert_id)
    if alert.verdict is verdict:
        raise RuleBrokenError("already_judged", verdict.value)
    task = picture.tasks.get(alert.task_id or "")
    if verdict is Verdict.FALSE and task is not None and task.is_open:
        raise RuleBrokenError("alert_has_task", task.task_id)
    return alert


def dispatchable_alert(picture: Picture, alert_id: str, seat: str) -> AlertView:
    """Return an alert to which *seat* may send.

    Raises alert_unknown, alert_closed, alert_taken (by whom).
    """
    alert = open_alert(picture, alert_id)
    if alert.taken_by and alert.taken_by != seat:
        raise RuleBrokenError("alert_taken", alert.taken_by)
    return alert


def joinable_alert(picture: Picture, alert_id: str) -> AlertView:
    """Return an alert that a call may tell of.

    Raises alert_unknown, alert_closed, and unit_sos: a colleague's call for help is no caller's.
    """
    alert = open_alert(picture, alert_id)
    if alert.kind is AlertKind.SOS:
        raise RuleBrokenError("unit_sos", alert.unit_id or alert_id)
    return alert


def tellable_kind(kind: AlertKind) -> None:
    """Raise kind_not_told for what people do not tell of: only a terminal calls for help."""
    if kind is AlertKind.SOS:
        raise RuleBrokenError("kind_not_told", kind.value)


def withdrawable_alert(picture: Picture, alert_id: str) -> AlertView:
    """Return an alert raised by hand that nobody has begun to work on. Raises also alert_has_task."""
    alert = open_alert(picture, alert_id)
    if alert.task_id is not None:
        raise RuleBrokenError("alert_has_task", alert.task_id)
    return alert


def returnable_alert(picture: Picture, alert_id: str, seat: str) -> AlertView:
    """Return an alert that *seat* answers for and may hand back. Raises also not_yours, alert_has_task."""
    alert = open_alert(picture, alert_id)
    if alert.taken_by != seat:
        raise RuleBrokenError("not_yours", alert.taken_by)
    if alert.task_id is not None:
        raise RuleBrokenError("alert_has_task", alert.task_id)
    return alert


def judged_alert(picture: Picture, alert_id: str, verdict: Verdict) -> AlertView:
    """Return an alert whose verdict may be taken back. Raises alert_unknown, not_judged."""
    alert = picture.alerts.get(alert_id)
    if alert is None:
        raise RuleBrokenError("alert_unknown", alert_id)
    if alert.verdict is not verdict:
        raise RuleBrokenError("not_judged", alert_id)
    return alert


def handled_task(picture: Picture, task_id: str) -> TaskView:
    """Return a task that ended with an outcome and may be opened again. Raises task_unknown, not_handled."""
    task = picture.tasks.get(task_id)
    if task is None:
        raise RuleBrokenError("task_unknown", task_id)
    if task.outcome is None or task.report is None or task.is_open:
        raise RuleBrokenError("not_handled", task_id)
    return task


def alert_without_task(picture: Picture, alert_id: str) -> AlertView:
    """Return an alert for which a task may be opened. Raises also alert_has_task: one task, never two."""
    alert = open_alert(picture, alert_id)
    if alert.task_id is not None:
        raise RuleBrokenError("alert_has_task", alert.task_id)
    return alert


# -------------------------------------------------------------------------------------------- tasks


def open_task(picture: Picture, task_id: str) -> TaskView:
    """Return a task that is not over. Raises task_unknown, already_closed."""
    task = picture.tasks.get(task_id)
    if task is None:
        raise RuleBrokenError("task_unknown", task_id)
    if not task.is_open:
        raise RuleBrokenError("already_closed", task_id)
    return task


def plannable_task(picture: Picture, task_id: str) -> TaskView:
    """Return a task that still lacks its plan. Raises also plan_exists: one plan, never two."""
    task = open_task(picture, task_id)
    if task.plan is not None:
        raise RuleBrokenError("plan_exists", task.plan.plan_id)
    return task


def dispatchable_task(picture: Picture, task_id: str) -> TaskView:
    """Return a task to which units may be sent. Raises also no_plan, and outcome_exists once handled."""
    task = open_task(picture, task_id)
    if task.plan is None:
        raise RuleBrokenError("no_plan", task_id)
    if task.outcome is not None:
        raise RuleBrokenError("outcome_exists", task.outcome.value)
    return task


def handleable_task(picture: Picture, task_id: str, outcome: Outcome, note: str) -> TaskView:
    """Return a task whose outcome may be entered.

    Raises also no_plan, outcome_exists, stage_forbids for a prepared task, and not_arrived: what was done on
    the spot needs somebody who
    arrived there, or a note that says how it is known (a rider whose receiver failed).
    """
    task = dispatchable_task(picture, task_id)
    if task.kind.is_prepared:
        raise RuleBrokenError("stage_forbids", task.stage.value)
    arrived = any(
        assignment.arrived_at is not None
        for assignment_id in task.assignment_ids
        if (assignment := picture.assignments.get(assignment_id)) is not None
    )
    if not arrived and outcome not in _UNSEEN_OUTCOMES and not note.strip():
        raise RuleBrokenError("not_arrived", task_id)
    return task


def reportable_task(picture: Picture, task_id: str) -> TaskView:
    """Return a task whose report may be written. Raises also no_plan, outcome_needed, report_exists."""
    task = open_task(picture, task_id)
    if task.plan is None:
        raise RuleBrokenError("no_plan", task_id)
    if task.outcome is None:
        raise RuleBrokenError("outcome_needed", task_id)
    if task.report is not None:
        raise RuleBrokenError("report_exists", task.report.report_id)
    return task


def closeable_task(picture: Picture, task_id: str) -> TaskView:
    """Return a task that may be closed. Raises also outcome_needed, no_report, unit_still_bound."""
    task = open_task(picture, task_id)
    if task.outcome is None:
        raise RuleBrokenError("outcome_needed", task_id)
    if task.report is None:
        raise RuleBrokenError("no_report", task_id)
    bound = [a.unit_id for a in open_assignments(picture, task)]
    if bound:
        raise RuleBrokenError("unit_still_bound", "、".join(bound))
    return task


def open_assignments(picture: Picture, task: TaskView) -> list[AssignmentView]:
    """Return the assignments of a task whose units are still bound, in the order in which they were made."""
    found = (picture.assignments.get(assignment_id) for assignment_id in task.assignment_ids)
    return [assignment for assignment in found if assignment is not None and assignment.is_open]


# -------------------------------------------------------------------------------------------- units


def sendable_unit(picture: Picture, unit_id: str, policy: FreshnessPolicy, now: datetime) -> UnitView:
    """Return a unit that may be sent.

    Raises unit_unknown, unit_busy (with its task and who opened that), unit_sos, unit_off_duty,
    unit_reserved. A stale or lost position does not forbid: the dispatcher may know more, and says why.
    """
    unit = picture.units.get(unit_id)
    if unit is None:
        raise RuleBrokenError("unit_unknown", unit_id)
    assignment = picture.assignments.get(unit.assignment_id or "")
    if assignment is not None and assignment.is_open:
        task = picture.tasks.get(assignment.task_id)
        by_whom = f" {task.opened_by}" if task is not None else ""
        raise RuleBrokenError("unit_busy", f"{unit_id} {assignment.task_id}{by_whom}")
    state = unit_state(picture, unit, now, policy)
    if state in {UnitState.SOS, UnitState.OFF_DUTY, UnitState.RESERVED}:
        raise RuleBrokenError(f"unit_{state.value}", unit_id)
    return unit


def chosen_rank(picture: Picture, advice: Advice, unit_id: str, override_reason: str) -> int:
    """Return the rank under which *unit_id* was offered, 0 if it was not.

    Raises override_reason_needed when a better candidate is still free and no reason is given.
    """
    chosen = advice.candidate(unit_id)
    better = [
        candidate.unit_id
        for candidate in advice.candidates
        if (chosen is None or candidate.rank < chosen.rank) and _is_free(picture, candidate.unit_id)
    ]
    if (better or chosen is None) and not override_reason.strip():
        raise RuleBrokenError("override_reason_needed", better[0] if better else unit_id)
    return chosen.rank if chosen is not None else 0


def _is_free(picture: Picture, unit_id: str) -> bool:
    """Whether nothing binds a unit that was offered a moment ago."""
    unit = picture.units.get(unit_id)
    if unit is None or unit.sos_alert_id is not None:
        return False
    assignment = picture.assignments.get(unit.assignment_id or "")
    return assignment is None or not assignment.is_open


# -------------------------------------------------------------------------------------- assignments


def open_assignment(picture: Picture, assignment_id: str) -> AssignmentView:
    """Return an assignment that still binds its unit. Raises assignment_unknown, assignment_closed."""
    assignment = picture.assignments.get(assignment_id)
    if assignment is None:
        raise RuleBrokenError("assignment_unknown", assignment_id)
    if not assignment.is_open:
        raise RuleBrokenError("assignment_closed", assignment_id)
    return assignment


def answerable_assignment(picture: Picture, assignment_id: str) -> AssignmentView:
    """Return an assignment whose answer may be entered after a call. Raises also already_answered."""
    assignment = open_assignment(picture, assignment_id)
    if assignment.answer is not None:
        raise RuleBrokenError("already_answered", assignment.answer.value)
    return assignment


def releasable_assignment(picture: Picture, assignment_id: str, reason: ReleaseReason) -> AssignmentView:
    """Return an assignment that may end for *reason*. Raises also not_arrived: only who was there is done."""
    assignment = open_assignment(picture, assignment_id)
    if reason is ReleaseReason.DONE and assignment.arrived_at is None:
        raise RuleBrokenError("not_arrived", assignment.unit_id)
    return assignment
