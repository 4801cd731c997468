"""What a seat may decide: each command checks the rules on the newest picture and appends its facts.

A command is a function of the open transaction and the picture as it is inside it; what it appends is
recorded together or not at all. Each entry names those it is because of.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, Verdict
from dispatch.domain.evidence import Advice
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason, TaskKind
from dispatch.domain.units import FreshnessPolicy
from dispatch.journal import Transaction
from dispatch.picture.views import AlertView, Picture, TaskView
from dispatch.tasks import rules
from dispatch.tasks.orders import order_words
from dispatch.tasks.plan import plan_for
from dispatch.tasks.report import report_of
from dispatch.tasks.templates import Templates

Result = TypeVar("Result")
Decision = Callable[[Transaction, Picture], Result]


@dataclass(frozen=True, slots=True)
class Story:
    """What a seat has read of a task: its *entries*, complete up to *entry_id* of the total order."""

    entries: Sequence[Recorded]
    entry_id: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A dispatcher's choice for an alert, with the advice that was on the screen when it was made."""

    alert_id: str
    unit_id: str
    override_reason: str
    advice: Advice


_TASK_KINDS = {AlertKind.SOS: TaskKind.SOS, AlertKind.CONGESTION: TaskKind.JAM}
"""All else is an incident."""


def open_seat(seat: str, operator: str) -> Decision[None]:
    """Sit down."""

    def decide(transaction: Transaction, _picture: Picture) -> None:
        transaction.append(facts.SeatOpened(seat, operator))

    return decide


def close_seat(seat: str) -> Decision[None]:
    """Leave on purpose."""

    def decide(transaction: Transaction, _picture: Picture) -> None:
        transaction.append(facts.SeatClosed(seat))

    return decide


def take_alert(seat: str, alert_id: str) -> Decision[EntryRef]:
    """Answer for an alert; returns the entry."""

    def decide(transaction: Transaction, picture: Picture) -> EntryRef:
        alert = rules.takeable_alert(picture, alert_id, seat)
        return transaction.append(facts.AlertTaken(alert_id, seat), because=[alert.ref]).ref

    return decide


def judge_alert(alert_id: str, verdict: Verdict, note: str) -> Decision[EntryRef]:
    """Judge an alert real or false; returns the entry."""

    def decide(transaction: Transaction, picture: Picture) -> EntryRef:
        alert = rules.judgeable_alert(picture, alert_id, verdict)
        return transaction.append(facts.AlertJudged(alert_id, verdict, note), because=[alert.ref]).ref

    return decide


def dispatch(
    seat: str, choice: Choice, templates: Templates, policy: FreshnessPolicy, now: datetime
) -> Decision[tuple[str, EntryRef]]:
    """Send a unit to an alert; the alert's task and plan begin with its first unit.

    Returns the assignment's id and its entry. The evidence is the whole advice that was on the screen.
    """

    def decide(transaction: Transaction, picture: Picture) -> tuple[str, EntryRef]:
        alert = rules.dispatchable_alert(picture, choice.alert_id, seat)
        unit = rules.sendable_unit(picture, choice.unit_id, policy, now)
        rank = rules.chosen_rank(picture, choice.advice, choice.unit_id, choice.override_reason)
        taken = _taken(transaction, alert, seat)
        plan, plan_ref = _plan_of(transaction, picture, alert, templates, taken)
        order_no = transaction.number("order")
        assignment_id = f"D{order_no:04d}"
        candidate = choice.advice.candidate(unit.unit_id)
        assigned = transaction.append(
            facts.UnitAssigned(
                assignment_id=assignment_id,
                order_no=order_no,
                task_id=plan.task_id,
                unit_id=unit.unit_id,
                place=alert.place,
                order_text=order_words(order_no, alert.place, plan),
                rank=rank,
                eta_ms=candidate.eta_ms if candidate is not None else 0,
                override_reason=choice.override_reason,
                advice=choice.advice,
            ),
            because=[plan_ref, taken],
        )
        return assignment_id, assigned.ref

    return decide


def _taken(transaction: Transaction, alert: AlertView, seat: str) -> EntryRef:
    """Who dispatches answers for the alert: take it when nobody has."""
    if alert.taken_by:
        return alert.ref
    return transaction.append(facts.AlertTaken(alert.alert_id, seat), because=[alert.ref]).ref


def _plan_of(
    transaction: Transaction, picture: Picture, alert: AlertView, templates: Templates, taken: EntryRef
) -> tuple[facts.PlanMade, EntryRef]:
    """The plan of the alert's task; task and plan are begun here when there are none yet."""
    if alert.task_id is not None:
        task = rules.dispatchable_task(picture, alert.task_id)
        if task.plan is not None and task.plan_ref is not None:
            return task.plan, task.plan_ref
    number = transaction.number("task")
    task_id = f"T{number:04d}"
    kind = _TASK_KINDS.get(alert.kind, TaskKind.INCIDENT)
    title = f"{alert.road} {alert.direction}".strip()
    opened = transaction.append(
        facts.TaskOpened(task_id, kind, title, alert.place, alert.alert_id), because=[alert.ref, taken]
    )
    plan = plan_for(templates, alert, plan_id=f"P{number:04d}", task_id=task_id)
    return plan, transaction.append(plan, because=[opened.ref]).ref


def acknowledge(assignment_id: str) -> Decision[None]:
    """Enter that the rider accepted by a call."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        assignment = rules.answerable_assignment(picture, assignment_id)
        transaction.append(
            facts.OrderAnswered(assignment.order_no, assignment.unit_id, Answer.ACCEPTED, AnswerBy.CALL),
            because=[assignment.ref],
        )

    return decide


def recall(assignment_id: str, reason: ReleaseReason) -> Decision[None]:
    """Set a unit free before its work is done; one that is still bound by an order is told so."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        assignment = rules.releasable_assignment(picture, assignment_id, reason)
        transaction.append(
            facts.AssignmentReleased(assignment_id, assignment.unit_id, reason), because=[assignment.ref]
        )

    return decide


def enter_outcome(task_id: str, outcome: Outcome, note: str, story: Story) -> Decision[EntryRef]:
    """Enter what became of a task: units are set free, the report writes itself, the task is closed.

    Returns the outcome's entry.
    """

    def decide(transaction: Transaction, picture: Picture) -> EntryRef:
        task = rules.handleable_task(picture, task_id, outcome, note)
        entered = transaction.append(
            facts.OutcomeEntered(task_id, outcome, note), because=_last(picture, task)
        )
        last = entered.ref
        for assignment in rules.open_assignments(picture, task):
            was_there = assignment.arrived_at is not None
            reason = ReleaseReason.DONE if was_there else ReleaseReason.RECALLED
            released = facts.AssignmentReleased(assignment.assignment_id, assignment.unit_id, reason)
            last = transaction.append(released, because=[entered.ref, assignment.ref]).ref
        entries = [*story.entries, *transaction.since(story.entry_id)]
        report = report_of(entries, task_id, f"R{task_id[1:]}")
        written = transaction.append(report, because=[task.ref, entered.ref, last])
        transaction.append(facts.TaskClosed(task_id), because=[written.ref])
        return entered.ref

    return decide


def _last(picture: Picture, task: TaskView) -> list[EntryRef]:
    """What an outcome is because of: the assignments, or the task itself when nobody was sent."""
    refs = [picture.assignments[key].ref for key in task.assignment_ids if key in picture.assignments]
    return refs or [task.ref]
