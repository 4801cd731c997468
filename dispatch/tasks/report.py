"""报告: the one report of a task, written from the journal, from the alert to the outcome."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dispatch.domain import facts
from dispatch.domain.facts import ReportLine, ReportWritten
from dispatch.domain.recorded import Recorded
from dispatch.domain.task_facts import PostOrdered
from dispatch.domain.tasks import Outcome
from dispatch.tasks import prepared_words, words

_CLEAR_OUTCOMES = frozenset({Outcome.RECOVERED, Outcome.CLEARED_BEFORE})
"""Outcomes by which a person says that the road is free again."""


def report_of(entries: Sequence[Recorded], task_id: str, report_id: str = "") -> ReportWritten:
    """Write the report of a task from the journal's entries, in their order; others' entries are passed over.

    *entries* must reach back to the alert. Every line names the entry that it comes from. Durations count
    from the alert's entry (from the task's where there is no alert): to the first order, to the first
    arrival, and to the end of the condition as the source shows it, else as the outcome says it.
    *within_band* is 1 or 0 by the plan's arrival band; None when the road was free before anybody came.
    Raises ValueError when the task is not among the entries.
    """
    story = _story(entries, task_id)
    start = story.raised.at if story.raised is not None else story.opened.at
    arrived_ms = _since(start, story.first_arrival)
    lines = [line for entry in story.entries for line in _lines(entry, story)]
    return ReportWritten(
        report_id=report_id,
        task_id=task_id,
        title=story.opened.fact.title,  # type: ignore[union-attr]  # found by its kind
        lines=tuple(sorted(lines, key=lambda line: line.at)),
        to_order_ms=_since(start, story.first_order),
        to_arrival_ms=arrived_ms,
        to_clear_ms=_since(start, story.cleared_at()),
        within_band=story.within_band(arrived_ms),
    )


@dataclass(slots=True)
class _Story:
    """The entries of one task, and what of them the durations need."""

    opened: Recorded
    raised: Recorded | None = None
    entries: list[Recorded] = field(default_factory=list)
    level: int = 0
    first_order: datetime | None = None
    first_arrival: datetime | None = None
    cleared: datetime | None = None
    outcome: tuple[Outcome, datetime] | None = None
    arrival_band_s: int | None = None

    def cleared_at(self) -> datetime | None:
        """When the condition was over."""
        if self.cleared is not None:
            return self.cleared
        if self.outcome is not None and self.outcome[0] in _CLEAR_OUTCOMES:
            return self.outcome[1]
        return None

    def within_band(self, arrived_ms: int | None) -> int | None:
        """Whether the first arrival kept the band."""
        if self.arrival_band_s is None:
            return None
        if arrived_ms is None:
            return None if self.cleared_at() is not None else 0
        return int(arrived_ms <= self.arrival_band_s * 1000)


def _since(start: datetime, at: datetime | None) -> int | None:
    """Whole milliseconds, None where the step did not happen."""
    return None if at is None else (at - start) // timedelta(milliseconds=1)


def _story(entries: Sequence[Recorded], task_id: str) -> _Story:
    """Find what belongs to the task: it, its alert, its assignments and their orders."""
    named = {("task_id", task_id)}
    opened = None
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, facts.TaskOpened) and fact.task_id == task_id:
            opened = entry
            if fact.alert_id is not None:
                named.add(("alert_id", fact.alert_id))
        elif isinstance(fact, facts.UnitAssigned) and fact.task_id == task_id:
            named |= {("order_no", str(fact.order_no)), ("assignment_id", fact.assignment_id)}
        elif isinstance(fact, PostOrdered) and fact.task_id == task_id:
            named.add(("order_no", str(fact.order_no)))
    if opened is None:
        raise ValueError(f"task {task_id} is not in these entries")
    story = _Story(opened)
    for entry in entries:
        if any((name, str(getattr(entry.fact, name, ""))) in named for name in _NAMES):
            story.entries.append(entry)
            _note(story, entry)
    return story


_NAMES = ("task_id", "alert_id", "order_no", "assignment_id")


def _note(story: _Story, entry: Recorded) -> None:
    """Keep the moments from which the durations are made."""
    match entry.fact:
        case facts.AlertRaised():
            story.raised = entry
        case facts.AlertChanged():
            story.cleared = None
        case facts.AlertCleared():
            story.cleared = entry.at
        case facts.PlanMade():
            story.arrival_band_s = entry.fact.arrival_band_s
        case facts.UnitAssigned():
            story.first_order = story.first_order or entry.at
        case facts.UnitArrived():
            story.first_arrival = min(entry.fact.arrived_at, story.first_arrival or entry.fact.arrived_at)
        case facts.OutcomeEntered():
            story.outcome = (entry.fact.outcome, entry.at)
        case facts.OutcomeReversed():
            story.outcome = None
        case _:
            pass  # every other entry is a line of the report and starts or ends no duration


def _lines(entry: Recorded, story: _Story) -> Iterator[ReportLine]:
    """The lines that an entry gives: none for what changes nothing a reader asks for."""
    fact: Any = entry.fact
    if isinstance(fact, facts.AlertRaised | facts.AlertChanged):
        changed = fact.congestion != story.level
        story.level = fact.congestion
        if isinstance(fact, facts.AlertChanged) and not changed:
            return
    if isinstance(fact, facts.AlertCleared):
        # Its own raising alone is why an alert clears; another one beside it is the alert it grew into.
        merged = story.raised is not None and {story.raised.ref} < set(entry.because)
        yield ReportLine(entry.at, "cleared", words.cleared(merged=merged), str(entry.ref))
        return
    at = fact.arrived_at if isinstance(fact, facts.UnitArrived) else entry.at
    for step, line in _WORDS.get(type(fact), _nothing)(fact, entry.actor):
        yield ReportLine(at, step, line, str(entry.ref))


def _nothing(_fact: object, _actor: str) -> tuple[tuple[str, str], ...]:
    """The report itself and the closing are no lines of the report."""
    return ()


def _assigned(fact: facts.UnitAssigned, actor: str) -> tuple[tuple[str, str], ...]:
    """The advice and the choice; a unit that the plan itself sends was chosen when that was approved."""
    if not fact.advice.candidates and not fact.advice.left_out and fact.override_reason:
        return (("decision", words.sent_by_plan(fact, actor)),)
    return (("advice", words.advised(fact.advice)), ("decision", words.decided(fact, actor)))


_Words = Callable[[Any, str], tuple[tuple[str, str], ...]]

_WORDS: dict[type, _Words] = {
    facts.AlertRaised: lambda fact, _actor: (("alert", words.raised(fact)),),
    facts.AlertChanged: lambda fact, _actor: (("alert", words.changed(fact)),),
    facts.AlertTaken: lambda fact, actor: (("taken", words.taken(fact, actor)),),
    facts.CallNoted: lambda fact, actor: (("call", words.called(fact, actor)),),
    facts.AlertWithdrawn: lambda _fact, actor: (("judged", words.withdrawn(actor)),),
    facts.AlertHandedBack: lambda fact, actor: (("taken", words.handed_back(fact, actor)),),
    facts.VerdictReversed: lambda fact, actor: (("judged", words.reversed_verdict(fact, actor)),),
    facts.OutcomeReversed: lambda fact, actor: (("outcome", words.reversed_outcome(fact, actor)),),
    facts.AlertJudged: lambda fact, actor: (("judged", words.judged(fact, actor)),),
    facts.TaskOpened: lambda fact, actor: (("task", words.opened(fact, actor)),),
    facts.PlanMade: lambda fact, _actor: (("plan", words.planned(fact)),),
    facts.UnitAssigned: _assigned,
    facts.OrderSent: lambda fact, _actor: (("order", words.sent(fact)),),
    facts.OrderDelivered: lambda fact, _actor: (("order", words.delivered(fact)),),
    facts.OrderRefused: lambda fact, _actor: (("order", words.refused(fact)),),
    facts.OrderUnknown: lambda fact, _actor: (("order", words.unknown(fact)),),
    facts.OrderAnswered: lambda fact, _actor: (("answer", words.answered(fact)),),
    facts.UnitArrived: lambda fact, _actor: (("arrival", words.arrived(fact)),),
    facts.AssignmentReleased: lambda fact, _actor: (("release", words.released(fact)),),
    facts.OutcomeEntered: lambda fact, actor: (("outcome", words.handled(fact, actor)),),
    **prepared_words.LINES,
}
