"""fold(picture, news) -> picture: the one way in which the picture changes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, AlertState, Verdict
from dispatch.domain.observations import (
    CountsSeen,
    Observation,
    RoadsSeen,
    SourceSeen,
    TimePassed,
    UnitLinked,
    UnitListed,
)
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Answer, OrderState, TaskStage, TaskState
from dispatch.domain.units import PositionReport
from dispatch.picture import preparing, taken_back
from dispatch.picture.draft import Draft
from dispatch.picture.views import AlertView, AssignmentView, Picture, RoadsView, TaskView, UnitView

KEPT_CLOSED = timedelta(hours=24)
"""Closed tasks and alerts leave the picture after this; the journal keeps them for ever."""


def fold(picture: Picture, news: Recorded | Observation) -> Picture:
    """Return the picture after one piece of news; the given one is left as it was."""
    return fold_all(picture, (news,))


def fold_all(picture: Picture, news: Iterable[Recorded | Observation]) -> Picture:
    """Return the picture after all of *news*, copying each mapping at most once.

    An entry that was folded before (by its number in the total order) changes nothing.
    """
    draft = Draft(picture)
    for item in news:
        if isinstance(item, Recorded):
            if item.entry_id > draft.entry_id:
                draft.entry_id = item.entry_id
                _FACTS[type(item.fact)](draft, item, item.fact)
        else:
            _OBSERVATIONS[type(item)](draft, item)
    return draft.picture()


def _position(draft: Draft, seen: PositionReport) -> None:
    unit = draft.units.get(seen.unit_id) or UnitView(seen.unit_id)
    old = unit.position
    if not seen.has_fix or (old is not None and seen.fixed_at < old.fixed_at):
        return
    moved = old is None or (old.lat_deg, old.lon_deg) != (seen.lat_deg, seen.lon_deg)
    draft.units[seen.unit_id] = replace(
        unit, position=seen, changed_at=seen.fixed_at if moved else unit.changed_at
    )


def _listed(draft: Draft, seen: UnitListed) -> None:
    unit = draft.units.get(seen.unit_id) or UnitView(seen.unit_id)
    draft.units[seen.unit_id] = replace(unit, phone=seen.phone, profile=seen.profile, shifts=seen.shifts)


def _linked(draft: Draft, seen: UnitLinked) -> None:
    unit = draft.units.get(seen.unit_id) or UnitView(seen.unit_id)
    if unit.linked_at is None or seen.at >= unit.linked_at:
        draft.units[seen.unit_id] = replace(unit, online=seen.online, linked_at=seen.at)


def _roads(draft: Draft, seen: RoadsSeen) -> None:
    old = draft.roads
    known = seen.index < len(old.level)
    index = seen.index[known]
    at_s = seen.observed_at.timestamp()
    newer = old.observed_at_s[index] <= at_s
    index = index[newer]
    speed_mps, level = old.speed_mps.copy(), old.level.copy()
    source_status, observed_at_s = old.source_status.copy(), old.observed_at_s.copy()
    speed_mps[index] = seen.speed_mps[known][newer]
    level[index] = seen.level[known][newer]
    source_status[index] = seen.source_status[known][newer]
    observed_at_s[index] = at_s
    for array in (speed_mps, level, source_status, observed_at_s):
        array.flags.writeable = False
    draft.roads = RoadsView(speed_mps, level, source_status, observed_at_s, old.version + 1)


def _source(draft: Draft, seen: SourceSeen) -> None:
    draft.sources[seen.source] = seen


def _counts(draft: Draft, seen: CountsSeen) -> None:
    draft.accepted = seen.accepted
    draft.refused = seen.refused


def _time(draft: Draft, seen: TimePassed) -> None:
    draft.now = seen.now
    draft.speed = seen.speed


_OBSERVATIONS: dict[type, Callable[[Draft, Any], None]] = {
    PositionReport: _position,
    UnitListed: _listed,
    UnitLinked: _linked,
    RoadsSeen: _roads,
    SourceSeen: _source,
    CountsSeen: _counts,
    TimePassed: _time,
}


def _alert_raised(draft: Draft, entry: Recorded, fact: facts.AlertRaised) -> None:
    draft.alerts[fact.alert_id] = AlertView(
        alert_id=fact.alert_id,
        kind=fact.kind,
        level=fact.level,
        congestion=fact.congestion,
        road=fact.road,
        direction=fact.direction,
        near=fact.near,
        place=fact.place,
        segments=fact.segments,
        length_m=fact.length_m,
        onset_at=fact.onset_at,
        raised_at=entry.at,
        source=fact.source,
        ref=entry.ref,
        unit_id=fact.unit_id,
    )
    if fact.kind is AlertKind.SOS and fact.unit_id:
        unit = draft.units.get(fact.unit_id) or UnitView(fact.unit_id)
        draft.units[fact.unit_id] = replace(unit, sos_alert_id=fact.alert_id)


def _alert_changed(draft: Draft, entry: Recorded, fact: facts.AlertChanged) -> None:
    draft.change_alert(
        fact.alert_id,
        level=fact.level,
        congestion=fact.congestion,
        near=fact.near,
        place=fact.place,
        segments=fact.segments,
        length_m=fact.length_m,
        changed_at=entry.at,
        cleared_at=None,
    )


def _alert_cleared(draft: Draft, entry: Recorded, fact: facts.AlertCleared) -> None:
    """A cleared jam that nobody dispatched to leaves the queue; one with a task stays until that closes.

    A call for help never leaves because its bit fell (a terminal drops it when any answer came): somebody
    has to deal with it.
    """
    alert = draft.alerts.get(fact.alert_id)
    if alert is None:
        return
    unattended = alert.task_id is None
    ends = unattended and alert.kind is not AlertKind.SOS
    draft.change_alert(fact.alert_id, cleared_at=entry.at, state=AlertState.CLOSED if ends else alert.state)
    if not unattended:
        _end_sos(draft, alert)


def _end_sos(draft: Draft, alert: AlertView) -> None:
    unit = draft.units.get(alert.unit_id or "")
    if unit is not None and unit.sos_alert_id == alert.alert_id:
        draft.units[unit.unit_id] = replace(unit, sos_alert_id=None)


def _alert_taken(draft: Draft, entry: Recorded, fact: facts.AlertTaken) -> None:
    alert = draft.alerts.get(fact.alert_id)
    if alert is not None and alert.is_open:
        draft.change_alert(fact.alert_id, state=AlertState.TAKEN, taken_by=fact.seat, taken_at=entry.at)


def _alert_judged(draft: Draft, _entry: Recorded, fact: facts.AlertJudged) -> None:
    alert = draft.alerts.get(fact.alert_id)
    if alert is None:
        return
    state = AlertState.CLOSED if fact.verdict is Verdict.FALSE else alert.state
    draft.change_alert(fact.alert_id, verdict=fact.verdict, state=state)
    if fact.verdict is Verdict.FALSE:
        _end_sos(draft, alert)


def _call_noted(draft: Draft, _entry: Recorded, fact: facts.CallNoted) -> None:
    alert = draft.alerts.get(fact.alert_id)
    if alert is not None:
        draft.change_alert(fact.alert_id, calls=(*alert.calls, fact))


def _task_opened(draft: Draft, entry: Recorded, fact: facts.TaskOpened) -> None:
    draft.tasks[fact.task_id] = TaskView(
        task_id=fact.task_id,
        kind=fact.kind,
        title=fact.title,
        place=fact.place,
        opened_at=entry.at,
        opened_by=entry.actor,
        ref=entry.ref,
        alert_id=fact.alert_id,
    )
    if fact.alert_id is not None:
        draft.change_alert(fact.alert_id, task_id=fact.task_id)


def _plan_made(draft: Draft, entry: Recorded, fact: facts.PlanMade) -> None:
    """A template's plan was approved when the template was: work begins at once."""
    task = draft.tasks.get(fact.task_id)
    if task is not None:
        stage = task.stage if task.kind.is_prepared else TaskStage.UNDER_WAY
        draft.change_task(fact.task_id, plan=fact, plan_ref=entry.ref, stage=stage)


def _unit_assigned(draft: Draft, entry: Recorded, fact: facts.UnitAssigned) -> None:
    draft.assignments[fact.assignment_id] = AssignmentView(
        assignment_id=fact.assignment_id,
        order_no=fact.order_no,
        task_id=fact.task_id,
        unit_id=fact.unit_id,
        place=fact.place,
        order_text=fact.order_text,
        rank=fact.rank,
        eta_ms=fact.eta_ms,
        override_reason=fact.override_reason,
        assigned_at=entry.at,
        ref=entry.ref,
    )
    draft.by_order[fact.order_no] = fact.assignment_id
    unit = draft.units.get(fact.unit_id) or UnitView(fact.unit_id)
    draft.units[fact.unit_id] = replace(unit, assignment_id=fact.assignment_id)
    task = draft.tasks.get(fact.task_id)
    if task is not None:
        ids = (*task.assignment_ids, fact.assignment_id)
        draft.change_task(fact.task_id, assignment_ids=ids, state=TaskState.DISPATCHED)
        if task.alert_id is not None:
            draft.change_alert(task.alert_id, state=AlertState.DISPATCHED)


def _order_sent(draft: Draft, entry: Recorded, fact: facts.OrderSent) -> None:
    draft.change_order(fact.order_no, OrderState.SENT, sent_at=entry.at, attempts=fact.attempt, why="")


def _order_delivered(draft: Draft, entry: Recorded, fact: facts.OrderDelivered) -> None:
    draft.change_order(fact.order_no, OrderState.DELIVERED, delivered_at=entry.at, why="")


def _order_refused(draft: Draft, _entry: Recorded, fact: facts.OrderRefused) -> None:
    draft.change_order(fact.order_no, OrderState.REFUSED, why=fact.why)


def _order_unknown(draft: Draft, _entry: Recorded, fact: facts.OrderUnknown) -> None:
    draft.change_order(fact.order_no, OrderState.UNKNOWN, why=fact.why)


def _order_answered(draft: Draft, entry: Recorded, fact: facts.OrderAnswered) -> None:
    state = OrderState.ACKNOWLEDGED if fact.answer is Answer.ACCEPTED else OrderState.DECLINED
    draft.change_order(
        fact.order_no, state, answered_at=entry.at, answer=fact.answer, answered_by=fact.by, why=""
    )


def _unit_arrived(draft: Draft, _entry: Recorded, fact: facts.UnitArrived) -> None:
    assignment = draft.assignments.get(fact.assignment_id)
    if assignment is not None:
        draft.assignments[fact.assignment_id] = replace(assignment, arrived_at=fact.arrived_at)
        draft.change_task(assignment.task_id, state=TaskState.ON_SCENE)


def _assignment_released(draft: Draft, entry: Recorded, fact: facts.AssignmentReleased) -> None:
    assignment = draft.assignments.get(fact.assignment_id)
    if assignment is not None:
        draft.assignments[fact.assignment_id] = replace(
            assignment, released_at=entry.at, release_reason=fact.reason
        )
    unit = draft.units.get(fact.unit_id)
    if unit is not None and unit.assignment_id == fact.assignment_id:
        draft.units[fact.unit_id] = replace(unit, assignment_id=None)


def _outcome_entered(draft: Draft, entry: Recorded, fact: facts.OutcomeEntered) -> None:
    draft.change_task(
        fact.task_id,
        outcome=fact.outcome,
        outcome_note=fact.note,
        outcome_at=entry.at,
        outcome_ref=entry.ref,
        state=TaskState.HANDLED,
        stage=TaskStage.ENDED,
    )


def _report_written(draft: Draft, entry: Recorded, fact: facts.ReportWritten) -> None:
    draft.change_task(fact.task_id, report=fact, report_ref=entry.ref, stage=TaskStage.REPORTED)


def _task_closed(draft: Draft, entry: Recorded, fact: facts.TaskClosed) -> None:
    task = draft.tasks.get(fact.task_id)
    if task is None:
        return
    draft.change_task(fact.task_id, closed_at=entry.at, state=TaskState.CLOSED, stage=TaskStage.ARCHIVED)
    alert = draft.alerts.get(task.alert_id or "")
    if alert is not None:
        draft.change_alert(alert.alert_id, state=AlertState.CLOSED)
        _end_sos(draft, alert)
    _forget(draft, entry.at - KEPT_CLOSED)


def _forget(draft: Draft, before: datetime) -> None:
    """Drop what has been closed since before *before*, so that the picture stays small for years."""
    for task in [t for t in draft.tasks.values() if t.closed_at is not None and t.closed_at < before]:
        for assignment_id in task.assignment_ids:
            assignment = draft.assignments.pop(assignment_id, None)
            if assignment is not None:
                draft.by_order.pop(assignment.order_no, None)
        del draft.tasks[task.task_id]
    for alert in [a for a in draft.alerts.values() if not a.is_open and a.raised_at < before]:
        del draft.alerts[alert.alert_id]


def _rider(draft: Draft, _entry: Recorded, fact: facts.RiderIdentified) -> None:
    unit = draft.units.get(fact.unit_id) or UnitView(fact.unit_id)
    draft.units[fact.unit_id] = replace(unit, rider=fact.officer)


def _no_change(_draft: Draft, _entry: Recorded, _fact: object) -> None:
    """Facts about the desk itself: they are in the log, the city's picture is the same."""


_FACTS: dict[type, Callable[[Draft, Recorded, Any], None]] = {
    facts.AlertRaised: _alert_raised,
    facts.AlertChanged: _alert_changed,
    facts.AlertCleared: _alert_cleared,
    facts.AlertTaken: _alert_taken,
    facts.AlertJudged: _alert_judged,
    facts.CallNoted: _call_noted,
    facts.AlertWithdrawn: taken_back.alert_withdrawn,
    facts.AlertHandedBack: taken_back.alert_handed_back,
    facts.VerdictReversed: taken_back.verdict_reversed,
    facts.TaskOpened: _task_opened,
    facts.PlanMade: _plan_made,
    facts.UnitAssigned: _unit_assigned,
    facts.OrderSent: _order_sent,
    facts.OrderDelivered: _order_delivered,
    facts.OrderRefused: _order_refused,
    facts.OrderUnknown: _order_unknown,
    facts.OrderAnswered: _order_answered,
    facts.UnitArrived: _unit_arrived,
    facts.AssignmentReleased: _assignment_released,
    facts.OutcomeEntered: _outcome_entered,
    facts.ReportWritten: _report_written,
    facts.TaskClosed: _task_closed,
    facts.OutcomeReversed: taken_back.outcome_reversed,
    facts.RiderIdentified: _rider,
    facts.TerminalRefused: _no_change,
    facts.SeatOpened: _no_change,
    facts.SeatClosed: _no_change,
    facts.SourceLost: _no_change,
    facts.SourceRestored: _no_change,
    facts.JournalSetAside: _no_change,
    **preparing.FOLDS,
}
