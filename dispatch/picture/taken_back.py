"""Folding what was taken back: each fact leaves the picture as if the one it strikes out had not been."""

from dataclasses import replace

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, AlertState, Verdict
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import TaskStage, TaskState
from dispatch.picture.draft import Draft
from dispatch.picture.views import AlertView


def alert_withdrawn(draft: Draft, _entry: Recorded, fact: facts.AlertWithdrawn) -> None:
    """An alert told by mistake leaves the queue."""
    draft.change_alert(fact.alert_id, state=AlertState.CLOSED)


def alert_handed_back(draft: Draft, _entry: Recorded, fact: facts.AlertHandedBack) -> None:
    """Nobody answers for the alert any more."""
    alert = draft.alerts.get(fact.alert_id)
    if alert is not None and alert.state is AlertState.TAKEN and alert.taken_by == fact.seat:
        draft.change_alert(fact.alert_id, state=AlertState.NEW, taken_by="", taken_at=None)


def verdict_reversed(draft: Draft, _entry: Recorded, fact: facts.VerdictReversed) -> None:
    """What a false verdict had closed is open again, unless the source has shown the end meanwhile."""
    alert = draft.alerts.get(fact.alert_id)
    if alert is None or alert.verdict is not fact.verdict:
        return
    draft.change_alert(fact.alert_id, verdict=None)
    is_over = alert.cleared_at is not None and alert.kind is not AlertKind.SOS
    if fact.verdict is Verdict.FALSE and not is_over:
        state = AlertState.TAKEN if alert.taken_by else AlertState.NEW
        draft.change_alert(fact.alert_id, state=AlertState.DISPATCHED if alert.task_id else state)
        _begin_sos(draft, alert)


def _begin_sos(draft: Draft, alert: AlertView) -> None:
    unit = draft.units.get(alert.unit_id or "")
    if alert.kind is AlertKind.SOS and unit is not None and unit.sos_alert_id is None:
        draft.units[unit.unit_id] = replace(unit, sos_alert_id=alert.alert_id)


def outcome_reversed(draft: Draft, _entry: Recorded, fact: facts.OutcomeReversed) -> None:
    """The task is open again, without outcome and report; units that were set free stay free."""
    task = draft.tasks.get(fact.task_id)
    if task is None:
        return
    sent = [draft.assignments[name] for name in task.assignment_ids if name in draft.assignments]
    was_there = any(assignment.arrived_at is not None for assignment in sent)
    state = TaskState.ON_SCENE if was_there else TaskState.DISPATCHED if sent else TaskState.OPEN
    draft.change_task(
        fact.task_id,
        outcome=None,
        outcome_note="",
        outcome_at=None,
        outcome_ref=None,
        report=None,
        report_ref=None,
        closed_at=None,
        state=state,
        stage=TaskStage.UNDER_WAY,
    )
    alert = draft.alerts.get(task.alert_id or "")
    if alert is not None:
        draft.change_alert(alert.alert_id, state=AlertState.DISPATCHED)
        _begin_sos(draft, alert)
