"""A seat's questions about reports: what one says, the public's delay that goes into it, and its file."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from dispatch.desk.record import Record
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.people import Person
from dispatch.domain.task_facts import DelayMeasured
from dispatch.picture.prepared import ClosureView, Prepared
from dispatch.picture.views import TaskView
from dispatch.reports.printing import Issue, Letterhead, write_report
from dispatch.review.public_delay import DelayParams, Occupied, States, public_delay
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.reporting import task_report
from dispatch.tasks.task_report import TaskReport
from dispatch.tasks.way import may_see

log = structlog.get_logger()

Between = Callable[[datetime, datetime], States]


@dataclass(frozen=True, slots=True)
class Papers:
    """What reports need beside the journal. *between*: recorded road states of a time; None: none."""

    letterhead: Letterhead = field(default_factory=Letterhead)
    between: Between | None = None


class ReportDesk:
    """Answers for one person, from the journal: the same at every seat and on the command line."""

    def __init__(
        self,
        record: Record,
        network: RoadNetwork,
        person: Person,
        papers: Papers,
        find: Callable[[str], Awaitable[TaskView | None]],
    ) -> None:
        """*find*: a task, however old."""
        self._record = record
        self._network = network
        self._person = person
        self._papers = papers
        self._find = find

    async def report(self, task_id: str) -> TaskReport:
        """The report of a task, or as it would be now.

        Raises RuleBrokenError (task_unknown, task_sealed) and JournalUnavailable.
        """
        return (await self._issue(task_id)).report

    async def write(self, task_id: str, file: Path) -> None:
        """Write the report's file, by its ending: .pdf, .docx, .json; whole or not at all.

        Raises as `report`, ValueError for another ending, FontsMissingError and OSError.
        """
        issue = await self._issue(task_id)
        await asyncio.to_thread(write_report, issue, file)

    async def _issue(self, task_id: str) -> Issue:
        task = await self._find(task_id)
        if task is None:
            raise RuleBrokenError("task_unknown", task_id)
        if not may_see(task, self._person):
            raise RuleBrokenError("task_sealed", task_id)
        story = await self._record.story(task_id, self._person.name)
        report = await asyncio.to_thread(task_report, story.entries, task_id, self._network)
        return Issue(report, story.hashes[report.newest], self._network, self._papers.letterhead)

    async def delay(self, task_id: str) -> DelayMeasured | None:
        """The public's delay while the task was carried out; None where nothing recorded tells it."""
        task = await self._find(task_id)
        if task is None or task.prepared is None or self._papers.between is None:
            return None
        try:
            return await asyncio.to_thread(measured, task, self._network, self._papers.between)
        except OSError:  # tracks that cannot be read keep nobody from writing a report
            log.exception("delay_not_measured", task=task_id)
            return None


def measured(task: TaskView, network: RoadNetwork, between: Between) -> DelayMeasured | None:
    """Measure from the first clearing or closing (else the start) to the end. Raises OSError."""
    prepared = task.prepared
    if prepared is None or prepared.started is None or prepared.ended is None or prepared.current is None:
        return None
    moved = [at for one in prepared.closures.values() for at in (one.cleared_at, one.closed_at) if at]
    since, until = min(moved, default=prepared.started.at), prepared.ended.at
    states = between(since - timedelta(seconds=DelayParams().before_s), until)
    figures = public_delay(states, network, occupied(prepared), since, until)
    return DelayMeasured(task.task_id, since, until, figures) if figures else None


def occupied(prepared: Prepared) -> Occupied:
    """What the task took from the public: the closures that were closed, and its main route."""
    plan = prepared.current.plan if prepared.current is not None else None
    if plan is None:
        return Occupied({})
    main = plan.route("")
    closed = {}
    for closure in plan.closures:
        seen = prepared.closures.get(closure.closure_id, ClosureView())
        if seen.closed_at is not None:
            closed[closure.closure_id] = (closure.segments, seen.closed_at, seen.opened_at)
    return Occupied(closed, main.segments if main is not None else ())
