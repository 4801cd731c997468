"""What the keys are about: the alert, task, assignment and unit that the selection leads to. No widgets."""

from dataclasses import dataclass

from dispatch.domain.alerts import AlertState, Verdict
from dispatch.picture.views import AlertView, AssignmentView, Picture, TaskView, UnitView


@dataclass(frozen=True, slots=True)
class Context:
    """Each as far as the selection leads to one.

    *alert*, *task*, *assignment* may be over; *unit* is the selected one, or the one of the assignment.
    """

    alert: AlertView | None = None
    task: TaskView | None = None
    assignment: AssignmentView | None = None
    unit: UnitView | None = None

    @property
    def can_dispatch(self) -> bool:
        """Whether somebody may still be sent to the alert."""
        return self.alert is not None and self.alert.is_open

    @property
    def can_take(self) -> bool:
        """Whether nobody answers for the alert yet."""
        return self.can_dispatch and self.alert is not None and self.alert.state is AlertState.NEW

    @property
    def can_verify(self) -> bool:
        """Whether the alert has not been judged real yet."""
        return self.can_dispatch and self.alert is not None and self.alert.verdict is not Verdict.REAL

    @property
    def can_refuse(self) -> bool:
        """Whether the alert may be called false: nobody is on the way to it."""
        return self.can_dispatch and (self.task is None or not self.task.is_open)

    @property
    def can_acknowledge(self) -> bool:
        """Whether the rider's answer is still missing."""
        return self.can_recall and self.assignment is not None and self.assignment.answer is None

    @property
    def can_recall(self) -> bool:
        """Whether a unit is bound."""
        return self.assignment is not None and self.assignment.is_open

    @property
    def can_enter_outcome(self) -> bool:
        """Whether the task waits for its outcome."""
        return self.task is not None and self.task.is_open and self.task.outcome is None


def context_of(picture: Picture, kind: str, name: str) -> Context:
    """Follow the selection through the picture; nothing is guessed where it leads nowhere.

    Of several assignments of a task the newest open one counts, else the newest.
    """
    if kind == "alert":
        alert = picture.alerts.get(name)
        task = picture.tasks.get(alert.task_id or "") if alert is not None else None
        return _with_assignment(picture, alert, task)
    if kind == "task":
        task = picture.tasks.get(name)
        alert = picture.alerts.get(task.alert_id or "") if task is not None else None
        return _with_assignment(picture, alert, task)
    if kind == "unit":
        unit = picture.units.get(name)
        assignment = picture.assignments.get(unit.assignment_id or "") if unit is not None else None
        task = picture.tasks.get(assignment.task_id) if assignment is not None else None
        alert = picture.alerts.get(task.alert_id or "") if task is not None else None
        return Context(alert, task, assignment, unit)
    return Context()


def _with_assignment(picture: Picture, alert: AlertView | None, task: TaskView | None) -> Context:
    if task is None:
        caller = picture.units.get(alert.unit_id or "") if alert is not None else None
        return Context(alert, None, None, caller)
    found = [picture.assignments[name] for name in task.assignment_ids if name in picture.assignments]
    assignment = next((one for one in reversed(found) if one.is_open), found[-1] if found else None)
    unit = picture.units.get(assignment.unit_id) if assignment is not None else None
    return Context(alert, task, assignment, unit)
