"""What a unit is doing and how old its position is: derived from the picture, never stored."""

from dataclasses import replace
from datetime import datetime

from dispatch.domain.tasks import TaskState
from dispatch.domain.units import Freshness, FreshnessPolicy, UnitState, age_s, shift_at
from dispatch.picture.views import AlertView, Picture, UnitView


def freshness(unit: UnitView, now: datetime, policy: FreshnessPolicy) -> Freshness:
    """Return how much the unit's position may be trusted at *now*; LOST when it never had one."""
    if unit.position is None:
        return Freshness.LOST
    return policy.of(age_s(unit.position, now))


def unit_state(picture: Picture, unit: UnitView, now: datetime, policy: FreshnessPolicy) -> UnitState:
    """Return the unit's state at *now*.

    A call for help stands above all, an open assignment above the duty sheet (a rider on a call has
    not gone home), that above a plan which keeps the unit, and only then a lost position and the duty sheet
    decide.
    """
    if unit.sos_alert_id is not None:
        return UnitState.SOS
    assignment = picture.assignments.get(unit.assignment_id or "")
    if assignment is not None and assignment.is_open:
        if assignment.arrived_at is None:
            return UnitState.EN_ROUTE
        task = picture.tasks.get(assignment.task_id)
        handled = task is not None and task.state is TaskState.HANDLED
        return UnitState.HANDLING if handled else UnitState.ON_SCENE
    if held_for(picture, unit.unit_id, now) is not None:
        return UnitState.RESERVED
    return _free_state(unit, now, policy)


def _free_state(unit: UnitView, now: datetime, policy: FreshnessPolicy) -> UnitState:
    """The state of a unit that nothing binds."""
    if shift_at(unit.shifts, now) is None:
        return UnitState.OFF_DUTY
    if freshness(unit, now, policy) is Freshness.LOST:
        return UnitState.LOST
    return UnitState.AVAILABLE


def held_for(picture: Picture, unit_id: str, now: datetime) -> str | None:
    """Return the task whose plan in force keeps the unit at *now*, or None."""
    return next((hold.task_id for hold in picture.holds.get(unit_id, ()) if hold.covers(now)), None)


def queue(picture: Picture) -> list[AlertView]:
    """Return the open alerts as the queue orders them: SOS, then level, then the oldest first."""
    open_alerts = [alert for alert in picture.alerts.values() if alert.is_open]
    return sorted(open_alerts, key=lambda a: (a.kind != "sos", -a.level, a.raised_at, a.alert_id))


def without_record(picture: Picture) -> Picture:
    """The picture as it would be had nothing been recorded: what was seen stays."""
    units = {
        name: replace(unit, rider="", assignment_id=None, sos_alert_id=None)
        for name, unit in picture.units.items()
    }
    return replace(picture, units=units, alerts={}, tasks={}, assignments={}, entry_id=0)
