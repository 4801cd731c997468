"""Writes the content of a task's report from the journal's entries, and from nothing else. Pure.

The same entries on the same map give the same report: no clock is asked, and what somebody typed is copied as
it stands. `task_report` shows a task that is still under way as its report would be now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from dispatch.domain import facts, task_facts
from dispatch.domain.facts import ReportLine
from dispatch.domain.geo import Place, distance_m
from dispatch.domain.plan_differences import plan_differences
from dispatch.domain.plans import Brief, Plan
from dispatch.domain.recorded import Recorded
from dispatch.picture.fold import fold_all
from dispatch.picture.prepared import Prepared
from dispatch.picture.views import Picture, RoadsView, TaskView
from dispatch.roads.network import RoadNetwork
from dispatch.tasks import report_rows, words
from dispatch.tasks.lines import line_of
from dispatch.tasks.report import report_of
from dispatch.tasks.task_report import (
    AlertRow,
    Annex,
    DecisionRow,
    Delay,
    RedMark,
    RehearsalRow,
    Remarks,
    RouteRow,
    Signature,
    TaskFacts,
    TaskReport,
    VersionRow,
)

NEAR_M = 300.0
"""An alert so near to the route, a post or a closure belongs to the task's story."""

FORECAST = "delay_vehicle_s"


def task_report(entries: Sequence[Recorded], task_id: str, network: RoadNetwork | None = None) -> TaskReport:
    """Write the report of a task, finished or as it would be now.

    *entries*: in the journal's order, the task's own with those of its orders, and the alerts' from its start
    to its end (`dispatch.journal.story`); others' are passed over. *network*: for the planned passings.
    Raises ValueError when the task is not among the entries.
    """
    own = _own(entries, task_id)
    picture = fold_all(Picture(own[-1].at, RoadsView.unknown(0)), own)
    task = picture.tasks[task_id]
    prepared = task.prepared or Prepared()
    version = _version_that_counts(prepared)
    standing = prepared.version(version)
    plan = Plan(brief=Brief(kind=task.kind, title=task.title)) if standing is None else standing.plan
    then = report_rows.PlanThen(prepared, plan, network)
    sent = [picture.assignments[name] for name in task.assignment_ids if name in picture.assignments]
    ended_at = prepared.ended.at if prepared.ended is not None else task.outcome_at
    posts = tuple(report_rows.post_rows(plan, prepared, then))
    closures = tuple(report_rows.closure_rows(plan, prepared, own, then))
    began = prepared.started is not None
    return TaskReport(
        report_id=task.report.report_id if task.report is not None else "",
        written_at=_at(own, facts.ReportWritten),
        task=_facts(task, prepared, plan.brief, own),
        red_mark=_red_mark(prepared),
        versions=tuple(_versions(prepared)),
        version=version,
        plan=plan,
        rehearsals=tuple(
            RehearsalRow(
                made.version,
                made.by,
                made.at,
                made.rehearsal.depth,
                made.rehearsal.seeds,
                made.rehearsal.digest,
                made.rehearsal.conflicts,
            )
            for made in prepared.rehearsals
        ),
        decisions=tuple(_decisions(prepared)),
        routes=tuple(_routes(plan, prepared)),
        timeline=_timeline(task, own),
        posts=posts,
        closures=closures,
        forces=report_rows.forces_of(plan.posts, posts, sent, ended_at),
        delay=_delay(prepared, version),
        alerts=tuple(_alerts(entries, task, plan, network)),
        contingencies=tuple(report_rows.contingency_rows(plan, prepared)),
        contacts=tuple(report_rows.contact_rows(plan, prepared)),
        deviations=tuple(report_rows.deviation_rows(prepared)),
        undone=tuple(report_rows.undone_of(plan, prepared, posts, closures)) if began else (),
        unanswered=tuple(report_rows.unanswered_of(sent, prepared.orders.values())),
        remarks=_remarks(prepared, own),
        signature=_signature(prepared),
        annexes=tuple(_annexes(own)),
        newest=own[-1].ref,
        newest_at=own[-1].at,
    )


def _own(entries: Sequence[Recorded], task_id: str) -> list[Recorded]:
    """The task's entries with those of its alert, its assignments and its orders."""
    named = {("task_id", task_id)}
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, facts.TaskOpened) and fact.task_id == task_id and fact.alert_id is not None:
            named.add(("alert_id", fact.alert_id))
        elif isinstance(fact, facts.UnitAssigned) and fact.task_id == task_id:
            named |= {("order_no", str(fact.order_no)), ("assignment_id", fact.assignment_id)}
        elif isinstance(fact, task_facts.PostOrdered) and fact.task_id == task_id:
            named.add(("order_no", str(fact.order_no)))
    names = ("task_id", "alert_id", "order_no", "assignment_id")
    own = [e for e in entries if any((name, str(getattr(e.fact, name, ""))) in named for name in names)]
    if not any(isinstance(e.fact, facts.TaskOpened) and e.fact.task_id == task_id for e in own):
        raise ValueError(f"task {task_id} is not in these entries")
    return own


def _version_that_counts(prepared: Prepared) -> int:
    """The version that was in force last, else the newest; 0 where the plan came from a template."""
    in_force = [number for number, _ in prepared.in_force if number]
    if prepared.started is not None and in_force:
        return in_force[-1]
    return prepared.current.version if prepared.current is not None else 0


def _at(own: Sequence[Recorded], kind: type) -> datetime | None:
    return next((entry.at for entry in reversed(own) if isinstance(entry.fact, kind)), None)


def _facts(task: TaskView, prepared: Prepared, brief: Brief, own: Sequence[Recorded]) -> TaskFacts:
    started, ended = prepared.started, prepared.ended
    first = next((e for e in own if isinstance(e.fact, facts.UnitAssigned)), None)
    last = next((e for e in reversed(own) if isinstance(e.fact, facts.OutcomeEntered)), None)
    began_here = task.prepared is None and first is not None
    outcome = words.OUTCOMES[task.outcome] if task.outcome is not None else ""
    return TaskFacts(
        task_id=task.task_id,
        plan_id=task.plan.plan_id if task.plan is not None else "",
        kind=task.kind,
        title=brief.title or task.title,
        stage=task.stage,
        opened_at=task.opened_at,
        level=brief.level,
        secrecy=brief.secrecy,
        begins_at=brief.begins_at,
        ends_at=brief.ends_at,
        in_charge=brief.in_charge,
        lead_unit_id=brief.lead_unit_id,
        notes=brief.notes,
        began_at=started.at
        if started is not None
        else first.at
        if began_here and first is not None
        else None,
        began_by=started.by if started is not None else "",
        ended_at=ended.at if ended is not None else last.at if last is not None else None,
        ended_by=ended.by if ended is not None else "",
        outcome="：".join(filter(None, (outcome, task.outcome_note))),
    )


def _red_mark(prepared: Prepared) -> RedMark | None:
    started = prepared.started
    if started is None or not prepared.unrehearsed:
        return None
    return RedMark(started.at, started.by, started.version, started.why)


def _versions(prepared: Prepared) -> Iterator[VersionRow]:
    spans: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for place, (number, since) in enumerate(prepared.in_force, start=1):
        following = prepared.in_force[place][1] if place < len(prepared.in_force) else None
        spans.setdefault(number, []).append((since, following))
    before = Plan()
    for one in prepared.versions:
        yield VersionRow(
            one.version,
            one.by,
            one.at,
            bool(one.reason),
            one.reason or one.note,
            len(plan_differences(before, one.plan)) if one.version > 1 else 0,
            tuple(spans.get(one.version, ())),
        )
        before = one.plan


def _decisions(prepared: Prepared) -> Iterator[DecisionRow]:
    taken = [("approved", one) for one in prepared.approvals]
    taken += [("returned", one) for one in prepared.returned]
    taken += [("suspended", one) for one in prepared.suspended]
    taken += [("cancelled", one) for one in (prepared.cancelled,) if one is not None]
    for step, one in sorted(taken, key=lambda each: each[1].at):
        yield DecisionRow(one.at, step, one.by, one.version, one.why)


def _routes(plan: Plan, prepared: Prepared) -> Iterator[RouteRow]:
    main = plan.route("")
    used = {fact.route_id for _, fact in prepared.triggered if fact.route_id}
    if main is not None and prepared.started is not None:
        used.add(main.route_id)
    for route in plan.routes:
        points = tuple(point.name or f"途经点 {number}" for number, point in enumerate(route.points, start=1))
        yield RouteRow(route.route_id, route.name, route.role, route.route_id in used, points)


def _timeline(task: TaskView, own: Sequence[Recorded]) -> tuple[ReportLine, ...]:
    """The lines as they were written into the report, else as they would be now."""
    return task.report.lines if task.report is not None else report_of(own, task.task_id).lines


def _delay(prepared: Prepared, version: int) -> Delay:
    """The newest rehearsal of the version that counts, and what was measured."""
    made = [one.rehearsal for one in prepared.rehearsals if one.version == version]
    seen = prepared.delay
    return Delay(
        made[-1].depth if made else None,
        tuple(figure for figure in made[-1].figures if figure.name == FORECAST) if made else (),
        seen.figures if seen is not None else (),
        seen.since if seen is not None else None,
        seen.until if seen is not None else None,
    )


# ------------------------------------------------------------------------------------------- alerts


def _alerts(
    entries: Sequence[Recorded], task: TaskView, plan: Plan, network: RoadNetwork | None
) -> Iterator[AlertRow]:
    """The alerts that were raised near the plan's roads while it was carried out."""
    prepared = task.prepared
    if prepared is None or prepared.started is None:
        return
    begin, end = prepared.started.at, prepared.ended.at if prepared.ended is not None else None
    near = _Near(plan, network)
    rows: dict[str, AlertRow] = {}
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, facts.AlertRaised):
            in_time = begin <= entry.at and (end is None or entry.at <= end)
            if in_time and near.has(fact.place, fact.segments):
                rows[fact.alert_id] = AlertRow(
                    fact.alert_id,
                    entry.at,
                    fact.kind,
                    fact.level,
                    fact.congestion,
                    words.raised(fact),
                    None,
                    "",
                )
        elif end is None or entry.at <= end:
            _follow(rows, entry)
    yield from rows.values()


def _follow(rows: dict[str, AlertRow], entry: Recorded) -> None:
    """Note what became of an alert until the task's end."""
    fact = entry.fact
    row = rows.get(str(getattr(fact, "alert_id", "")))
    if row is None:
        return
    if isinstance(fact, facts.AlertCleared):
        rows[row.alert_id] = replace(row, cleared_at=entry.at)
    elif isinstance(fact, facts.TaskOpened):
        rows[row.alert_id] = replace(row, task_id=fact.task_id)


class _Near:
    """Whether something lies by the plan's routes, posts and closures."""

    def __init__(self, plan: Plan, network: RoadNetwork | None) -> None:
        routes = [] if network is None else [line_of(network, route) for route in plan.routes]
        self._lines = [line for line in routes if line is not None]
        self._segments = {name for route in plan.routes for name in route.segments}
        self._segments |= {name for closure in plan.closures for name in closure.segments}
        places = [post.place for post in plan.posts] + [closure.place for closure in plan.closures]
        places += [point.place for route in plan.routes for point in route.points]
        self._places = [place for place in places if place is not None]

    def has(self, place: Place, segments: Sequence[str]) -> bool:
        """Whether a place or one of *segments* belongs to it."""
        if self._segments.intersection(segments):
            return True
        at = place.lat_deg, place.lon_deg
        if any(distance_m(*at, one.lat_deg, one.lon_deg) <= NEAR_M for one in self._places):
            return True
        return any(line.along_m_of(*at)[1] <= NEAR_M for line in self._lines)


# ---------------------------------------------------------------------------------- after the writing


def _remarks(prepared: Prepared, own: Sequence[Recorded]) -> Remarks | None:
    written = prepared.remarks
    at = _at(own, task_facts.ReportRemarked)
    if written is None or at is None:
        return None
    return Remarks(at, written.by, written.problems, written.suggestions)


def _signature(prepared: Prepared) -> Signature | None:
    signed = prepared.signed
    return None if signed is None else Signature(signed.at, signed.by, signed.ref)


def _annexes(own: Sequence[Recorded]) -> Iterator[Annex]:
    for entry in own:
        fact = entry.fact
        if isinstance(fact, task_facts.ReportAnnexed):
            yield Annex(fact.number, entry.at, fact.by, fact.text)
