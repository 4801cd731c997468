"""Prepared tasks as the screen sees them: questions at once, commands whose end comes as a signal."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from PySide6.QtCore import QObject, Signal

from dispatch.desk.task_desk import draft_key
from dispatch.domain.geo import Place
from dispatch.domain.people import Person
from dispatch.domain.plans import Plan
from dispatch.picture.views import Picture, TaskView
from dispatch.reports.paper import Paper
from dispatch.reports.printing import Issue, paper_of
from dispatch.reports.typesetting import FontsMissingError
from dispatch.tasks.findings import Finding
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.lines import OffNetworkError
from dispatch.tasks.projection import Projection
from dispatch.tasks.way import Step, may_see, open_steps
from ui.bridge.port import SeatPort
from ui.bridge.refusals import refusal_of
from ui.bridge.rehearsals import Rehearsals, RehearserPort
from ui.bridge.task_port import PlanCheck, TaskDesk
from ui.bridge.work import Work

log = structlog.get_logger()

_ASKED = "?"
"""Before the name of a question: its answer is no command that was done."""


class TaskBridge(QObject):
    """A seat's prepared tasks.

    Commands: ``tasks.do("approve", task_id, tasks.hand.approve(task_id, 3))``. *done* tells the name and the
    task; *failed* also the code and the detail of what stood against it (see `ui.kit.failures`); *opened*
    the id of a task that was begun here, before its *done*. *trouble*: words of an error nobody foresaw.
    """

    done = Signal(str, str)
    failed = Signal(str, str, str, str)
    opened = Signal(str)
    trouble = Signal(str)

    def __init__(
        self, seat: SeatPort, loop: asyncio.AbstractEventLoop, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._seat = seat
        self._loop = loop
        self._work = Work(loop, self._done, self._failed)
        self.rehearsals: Rehearsals | None = None

    def rehearse_with(self, rehearser: RehearserPort) -> None:
        """Let this seat rehearse."""
        self.rehearsals = Rehearsals(rehearser, self.hand, self.seat, self._loop, self)

    async def close(self) -> None:
        """End what still runs."""
        if self.rehearsals is not None:
            await self.rehearsals.close()
        await self._work.close()

    # ------------------------------------------------------------------ questions

    @property
    def seat(self) -> str:
        """Name of the seat: drafts are kept under it."""
        return self._seat.seat

    @property
    def hand(self) -> TaskDesk:
        """The commands, to be given to `do`; and the drafts."""
        return self._seat.plans

    @property
    def person(self) -> Person:
        """Who sits here, with roles."""
        return self._seat.plans.person

    @property
    def check(self) -> PlanCheck:
        """Routes on the roads, posts to propose."""
        return self._seat.plan_check

    def now(self) -> datetime:
        """The city's time."""
        return self._seat.now()

    @property
    def following(self) -> FollowingParams:
        """The tolerances by which convoys are followed."""
        return self._seat.following

    def convoy(self, task_id: str) -> Projection | None:
        """Where a task's convoy is, now; None for none that is under way."""
        return self._seat.convoy(task_id)

    @property
    def picture(self) -> Picture:
        """What is true now."""
        return self._seat.picture

    def task(self, task_id: str) -> TaskView | None:
        """A prepared task; None where there is none that this person may see."""
        task = self.picture.tasks.get(task_id)
        if task is None or task.prepared is None or not may_see(task, self.person):
            return None
        return task

    def open_steps(self, task_id: str) -> tuple[Step, ...]:
        """Every step that may be taken by who sits here."""
        return open_steps(self.picture, task_id, self.person)

    def findings(
        self,
        plan: Plan,
        task_id: str,
        then: Callable[[Sequence[Finding]], None],
    ) -> None:
        """Everything unwise about *plan*, from a thread; *task_id* "" for a plan that has no task yet."""
        self.ask("check", task_id, self._seat.check_plan(plan, task_id), then)

    def drawn(
        self,
        places: Sequence[Place],
        then: Callable[[tuple[str, ...] | OffNetworkError], None],
    ) -> None:
        """The segments of a route through *places*, or at which of them there is none, from a thread."""

        async def draw() -> tuple[str, ...] | OffNetworkError:
            try:
                return await self._seat.plan_check.drawn(places)
            except OffNetworkError as error:
                return error

        self.ask("draw", "", draw(), then)

    # ------------------------------------------------------------------ drafts

    def load_draft(self, task_id: str, then: Callable[[str | None], None]) -> None:
        """What was half typed over a task's plan at this seat; *task_id* "" for a plan that has no task."""
        self.ask("load_draft", task_id, self.hand.drafts.load_draft(draft_key(self.seat, task_id)), then)

    def save_draft(self, task_id: str, text: str) -> None:
        """Keep what is half typed; its end is told as "draft"."""
        self.do("draft", task_id, self.hand.drafts.save_draft(draft_key(self.seat, task_id), text))

    def drop_draft(self, task_id: str) -> None:
        """Forget what was half typed: it has been saved, or is not wanted."""
        self.do("drop_draft", task_id, self.hand.drafts.drop_draft(draft_key(self.seat, task_id)))

    # ------------------------------------------------------------------ commands

    def do(self, name: str, task_id: str, work: Coroutine[Any, Any, object]) -> None:
        """Give a command, made by `hand`."""
        self._work.start(f"{name} {task_id}", work)

    def ask(
        self,
        name: str,
        task_id: str,
        work: Coroutine[Any, Any, Any],
        then: Callable[[Any], None],
    ) -> None:
        """Ask what takes a while: *then* gets the answer; an error comes as *failed* under that name."""

        async def asked() -> None:
            then(await work)

        self._work.start(f"{_ASKED}{name} {task_id}", asked())

    def open(self, plan: Plan, template: str = "") -> None:
        """Begin a task with the first version of its plan."""

        async def begin() -> None:
            self.opened.emit(await self.hand.open(plan, template))

        self.do("open", "", begin())

    def report_paper(self, task_id: str, then: Callable[[str, Paper], None]) -> None:
        """The report of a task as it stands on paper, or would now; an error comes as "read_report"."""

        async def read() -> Paper:
            report = await self._seat.task_report(task_id)
            issue = Issue(report, "", self._seat.network)
            return await self._loop.run_in_executor(None, paper_of, issue)

        self.ask("read_report", task_id, read(), lambda paper: then(task_id, paper))

    def print_report(self, task_id: str, file: Path, then: Callable[[str], None]) -> None:
        """Write a report's file in a thread; *then* hears "" or in words why there is none."""

        async def write() -> None:
            try:
                await self._seat.print_report(task_id, file)
            except (OSError, ValueError, FontsMissingError) as error:
                then(str(error) or type(error).__name__)
            else:
                then("")

        self.do("print_report", task_id, write())

    def _done(self, name: str) -> None:
        command, _, task_id = name.partition(" ")
        if not command.startswith(_ASKED):
            self.done.emit(command, task_id)

    def _failed(self, name: str, error: Exception) -> None:
        command, _, task_id = name.removeprefix(_ASKED).partition(" ")
        refusal = refusal_of(error)
        if refusal is not None:
            self.failed.emit(command, task_id, *refusal)
            return
        log.error("task_command_broke", command=command, error=repr(error))
        self.trouble.emit(f"{command}: {type(error).__name__}: {error}")
