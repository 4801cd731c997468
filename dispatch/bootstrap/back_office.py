"""The tasks of a data directory without a seat: read as they lie, decided by one person, printed."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from dispatch.bootstrap.people import people_of
from dispatch.bootstrap.places import configuration_of, default_data_dir
from dispatch.bootstrap.rooms import (
    journal_file,
    letterhead_of,
    named_places,
    network_of,
    usual_traffic,
)
from dispatch.desk.commands import Decision
from dispatch.desk.discretion import Discretion
from dispatch.desk.plan_check import PlanCheck, Planning
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.people import Person, Role
from dispatch.domain.plans import Plan
from dispatch.domain.units import Shift
from dispatch.gateway.register import read_register
from dispatch.journal import Journal
from dispatch.journal.story import task_story, told_of_tasks
from dispatch.picture.fold import fold_all
from dispatch.picture.prepared import PlanVersion
from dispatch.picture.views import Picture, RoadsView, TaskView, UnitView
from dispatch.reports.printing import Issue
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.check import check
from dispatch.tasks.findings import Finding
from dispatch.tasks.reporting import task_report
from dispatch.tasks.way import Step, may_see, open_step
from dispatch.wire.clock import SystemClock

CHAIN = "cli"
"""What is decided on the command line stands in a chain of its own."""

NOBODY = Person("命令行", frozenset({Role.PLANNER}))
"""Who decides when no name is given: who may write the journal's files may begin a draft and rehearse it.
What needs a supervisor needs one by name."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Still:
    """Stands at the journal's newest moment: a simulated city's own time is known to its processes only."""

    at: datetime

    def now(self) -> datetime:
        """That moment."""
        return self.at


class BackOffice:
    """One person's questions and decisions about tasks; what is secret is for those named in it."""

    def __init__(self, city: str, data_dir: Path | None, name: str = "") -> None:
        """*name* "": `NOBODY`. Raises ConfigurationError."""
        _, self.configuration = configuration_of(city)
        self.data_dir = data_dir or default_data_dir(city)
        self.person = people_of(self.configuration).named(name) if name else NOBODY
        self._reader = name

    # ------------------------------------------------------------------ questions

    @cached_property
    def network(self) -> RoadNetwork:
        """The city's roads; read when they are wanted. Raises ConfigurationError, NetworkUnreadableError."""
        return network_of(self.configuration)

    @cached_property
    def index(self) -> RoadIndex:
        """What finds roads near a place."""
        return RoadIndex(self.network)

    @cached_property
    def _picture(self) -> Picture:
        """All that was told of tasks. Raises JournalUnavailable."""
        entries = told_of_tasks(self.data_dir, reader=self._reader)
        now = entries[-1].at if entries else SystemClock().now()
        return fold_all(Picture(now, RoadsView.unknown(0)), entries)

    @property
    def _known(self) -> Picture:
        """The same, and nothing where there is no journal yet."""
        if journal_file(self.data_dir).is_file():
            return self._picture
        return Picture(SystemClock().now(), RoadsView.unknown(0))

    @property
    def now(self) -> datetime:
        """The city's time as far as it is known here: the newest entry's in a simulated city."""
        return self._known.now if self.configuration.is_simulated else SystemClock().now()

    def tasks(self) -> Mapping[str, TaskView]:
        """Every task by its number, secret ones without what is secret. Raises JournalUnavailable."""
        discretion = Discretion(self.person)
        return {task_id: discretion.task(task) for task_id, task in self._picture.tasks.items()}

    def task(self, task_id: str) -> TaskView:
        """A task that this person may read. Raises RuleBrokenError (task_unknown, task_sealed)."""
        task = self._picture.tasks.get(task_id)
        if task is None:
            raise RuleBrokenError("task_unknown", task_id)
        if not may_see(task, self.person) or task.sealed:
            raise RuleBrokenError("task_sealed", task_id)
        return task

    def version(self, task_id: str) -> PlanVersion:
        """The version of its plan that counts. Raises as `task`, and not_prepared."""
        task = self.task(task_id)
        version = task.prepared.current if task.prepared is not None else None
        if version is None:
            raise RuleBrokenError("not_prepared", task_id)
        return version

    def issue(self, task_id: str) -> Issue:
        """The report of a task, ready to be printed. Raises as `task`, and JournalUnavailable."""
        self.task(task_id)
        story = task_story(self.data_dir, task_id, self._reader)
        report = task_report(story.entries, task_id, self.network)
        return Issue(report, story.hashes[report.newest], self.network, letterhead_of(self.configuration))

    def findings(self, plan: Plan, task_id: str = "") -> Sequence[Finding]:
        """What is unwise about a plan, as a seat would say it. Raises ConfigurationError."""
        planning = Planning(self.configuration.planning, usual_traffic(self.configuration))
        desk = PlanCheck(self.index, named_places(self.configuration), planning)
        units = {unit_id: UnitView(unit_id, shifts=shifts) for unit_id, shifts in self._duty().items()}
        picture = Picture(self.now, RoadsView.unknown(0), units=units, tasks=self._known.tasks)
        return check(plan, desk.around(picture, self.now, self.person, task_id))

    def _duty(self) -> Mapping[str, tuple[Shift, ...]]:
        terminals = self.configuration.terminals
        paths = (self.configuration.path(name) for name in (terminals.register, terminals.duty))
        return read_register(*paths).duty or {}

    # ------------------------------------------------------------------ decisions

    def may_rehearse(self, task_id: str) -> None:
        """Raise the rule that keeps this person from journalling a rehearsal of the task now."""
        open_step(self._known, task_id, Step.REHEARSE, self.person)

    def decide(self, decision: Decision[Result]) -> Result:
        """Take a decision on the newest state, in one transaction: recorded as a whole or not at all.

        Raises what the decision raises, and JournalUnavailable.
        """
        self.data_dir.mkdir(parents=True, exist_ok=True)
        picture = self._known
        clock = _Still(picture.now) if self.configuration.is_simulated else SystemClock()
        with (
            closing(Journal.open(journal_file(self.data_dir), chain=CHAIN, clock=clock)) as journal,
            journal.transaction(f"{CHAIN} {self.person.name}".strip()) as transaction,
        ):
            result = decision(transaction, fold_all(picture, transaction.since(picture.entry_id)))
        vars(self).pop("_picture", None)
        return result
