"""What became of each jam alert, gathered from the journal's entries for the supervisor's questions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, Verdict
from dispatch.domain.calls import told_by_people
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import Outcome


@dataclass(slots=True)
class Arrival:
    """The first arrival at an alert."""

    at: datetime
    distance_m: int


@dataclass(slots=True)
class AlertHistory:
    """One jam alert from the journal. *segments*: all that were ever part of it.

    *merged*: it grew into an older one; *withdrawn*: told by mistake. *cleared_at*: the end as the source
    showed it, None while it stands.
    """

    raised: facts.AlertRaised
    raised_at: datetime
    segments: set[str]
    verdict: Verdict | None = None
    merged: bool = False
    withdrawn: bool = False
    cleared_at: datetime | None = None
    task_id: str | None = None
    arrival_band_s: int | None = None
    ordered: bool = False
    arrival: Arrival | None = None
    outcome: Outcome | None = None
    outcome_at: datetime | None = None
    outcome_note: str = ""
    closed: bool = False

    @property
    def alert_id(self) -> str:
        """The alert's id."""
        return self.raised.alert_id

    @property
    def told_by_people(self) -> bool:
        """Whether no source but a person raised it."""
        return told_by_people(self.raised.source)


@dataclass(slots=True)
class _Gathering:
    """Histories by the names under which later entries speak of them."""

    by_alert: dict[str, AlertHistory] = field(default_factory=dict)
    by_task: dict[str, AlertHistory] = field(default_factory=dict)
    by_assignment: dict[str, AlertHistory] = field(default_factory=dict)
    raised: dict[EntryRef, str] = field(default_factory=dict)


_Told = (
    facts.AlertChanged | facts.AlertCleared | facts.AlertJudged | facts.VerdictReversed | facts.AlertWithdrawn
)
_ABOUT_ALERT = get_args(_Told)


def histories(entries: Iterable[Recorded]) -> dict[str, AlertHistory]:
    """Jam alerts by id, in the order in which they were raised; entries in the journal's total order."""
    found = _Gathering()
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, facts.AlertRaised):
            if fact.kind is AlertKind.CONGESTION:
                found.by_alert[fact.alert_id] = AlertHistory(fact, entry.at, set(fact.segments))
                found.raised[entry.ref] = fact.alert_id
        elif isinstance(fact, _ABOUT_ALERT):
            history = found.by_alert.get(fact.alert_id)
            if history is not None:
                _alert_went_on(history, entry, fact, found.raised)
        else:
            _work_went_on(found, entry)
    return found.by_alert


def _alert_went_on(
    history: AlertHistory,
    entry: Recorded,
    fact: _Told,
    raised: dict[EntryRef, str],
) -> None:
    """Take in what happened to the alert itself."""
    if isinstance(fact, facts.AlertChanged):
        history.segments |= set(fact.segments)
        history.cleared_at = None
    elif isinstance(fact, facts.AlertJudged):
        history.verdict = fact.verdict
    elif isinstance(fact, facts.VerdictReversed):
        history.verdict = None
    elif isinstance(fact, facts.AlertWithdrawn):
        history.withdrawn = True
    else:
        history.cleared_at = entry.at
        history.merged = any(raised.get(ref, fact.alert_id) != fact.alert_id for ref in entry.because)


def _work_went_on(found: _Gathering, entry: Recorded) -> None:
    """Take in what was done about an alert."""
    match entry.fact:
        case facts.TaskOpened(task_id=task_id, alert_id=str(alert_id)) if alert_id in found.by_alert:
            found.by_task[task_id] = found.by_alert[alert_id]
            found.by_task[task_id].task_id = task_id
        case facts.PlanMade(task_id=task_id, arrival_band_s=band_s) if task_id in found.by_task:
            found.by_task[task_id].arrival_band_s = band_s
        case facts.UnitAssigned(task_id=task_id, assignment_id=assignment_id) if task_id in found.by_task:
            found.by_assignment[assignment_id] = found.by_task[task_id]
            found.by_task[task_id].ordered = True
        case facts.UnitArrived(assignment_id=assignment_id) if assignment_id in found.by_assignment:
            history = found.by_assignment[assignment_id]
            if history.arrival is None or entry.fact.arrived_at < history.arrival.at:
                history.arrival = Arrival(entry.fact.arrived_at, entry.fact.distance_m)
        case facts.OutcomeEntered(task_id=task_id) if task_id in found.by_task:
            history = found.by_task[task_id]
            history.outcome, history.outcome_note = entry.fact.outcome, entry.fact.note
            history.outcome_at = entry.at
        case facts.TaskClosed(task_id=task_id) if task_id in found.by_task:
            found.by_task[task_id].closed = True
        case facts.OutcomeReversed(task_id=task_id) if task_id in found.by_task:
            history = found.by_task[task_id]
            history.outcome, history.outcome_note, history.outcome_at = None, "", None
            history.closed = False
        case _:
            pass  # all other entries say nothing about how a jam was found or handled
