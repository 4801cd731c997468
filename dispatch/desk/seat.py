"""One seat: hears the gateway, takes commands, journals the facts, folds them, tells who listens."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import structlog

from dispatch.desk import call_commands, commands
from dispatch.desk.attached import AttachedFiles
from dispatch.desk.beginnings import Beginnings
from dispatch.desk.commands import Decision
from dispatch.desk.follower import Follower
from dispatch.desk.link import Caller, GatewayLink
from dispatch.desk.neighbours import NeighbourFailedError, Neighbours
from dispatch.desk.outlook import OutlookParts
from dispatch.desk.plan_check import PlanCheck, Planning
from dispatch.desk.record import Record
from dispatch.desk.report_desk import Papers, ReportDesk
from dispatch.desk.reverse import LastDecision, Reversible, reversal
from dispatch.desk.task_desk import TaskDesk
from dispatch.domain.alerts import Verdict
from dispatch.domain.calls import Call
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.geo import Place
from dispatch.domain.observations import CountsSeen, Observation, SourceSeen, SourceState, TimePassed
from dispatch.domain.people import People
from dispatch.domain.plans import Plan
from dispatch.domain.tasks import Outcome, ReleaseReason
from dispatch.journal import JournalError, JournalUnavailable, Transaction
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture, RoadsView, TaskView
from dispatch.tasks.findings import Finding
from dispatch.tasks.task_report import TaskReport
from dispatch.wire.messages import Batch, Bye, FromGateway, JournalAdvanced, LocateUnit, Welcome

log = structlog.get_logger()

Result = TypeVar("Result")

WATCH_EVERY_S = 1.0
"""How often (wall time) the seat looks whether its neighbours live."""

GIVE_UP_AFTER = 5
"""A neighbour that ended so often before the gateway's first word will not come up at all."""

FAREWELL_S = 2.0
"""How long (wall time) a desk that leaves waits for the gateway's goodbye."""


@dataclass(frozen=True, slots=True)
class SeatParts:
    """What a seat is made of; bootstrap puts it together."""

    seat: str
    operator: str
    data_dir: Path
    outlook: OutlookParts
    record: Record
    neighbours: Neighbours
    people: People = field(default_factory=People)
    planning: Planning = field(default_factory=Planning)
    papers: Papers = field(default_factory=Papers)


class Seat(Follower):
    """The use cases of one seat: an outlook on the record, with hands.

    Commands check the rules on the newest journal, append, commit, and only then fold and tell. They raise
    RuleBrokenError, the journal's Conflict and RuleViolated when a rule stands against them, and
    JournalUnavailable when nothing can be recorded.
    """

    def __init__(self, parts: SeatParts) -> None:
        person = parts.people.named(parts.operator)
        super().__init__(parts.outlook, parts.record, person)
        self.seat = parts.seat
        self.operator = parts.operator
        self._parts = parts
        self._clock = parts.outlook.clock
        self._last = LastDecision()
        plane = self.network.plane
        middle = Place.at(plane.lat_deg, plane.lon_deg)
        self._files = AttachedFiles(parts.data_dir)
        begin = Beginnings(person, parts.planning.templates, self.old_task, self._files)
        self._reports = ReportDesk(parts.record, self.network, person, parts.papers, self.old_task)
        self.plans = TaskDesk(
            person, middle, self._take, self._story, parts.record, begin, self._reports.delay
        )
        self._plan_check = PlanCheck(self._index, parts.outlook.landmarks, parts.planning)
        self._tasks: list[asyncio.Task[None]] = []
        self._welcomed = asyncio.Event()
        self._was_full = False
        self._last_here = False
        self._was_up = False
        self._is_seated = False
        caller = Caller(parts.seat, parts.operator, self.network.digest)
        self._link = GatewayLink(parts.data_dir, caller, self._hear, self._line_changed)

    # ------------------------------------------------------------------ life

    async def start(self) -> None:
        """Read the journal, start what is missing next door, subscribe, and sit down.

        Raises JournalUnavailable, GatewayRefusedError when the gateway refuses this seat for good, and
        NeighbourFailedError when a process next door does not come up.
        """
        await self._record.open()
        await self._catch_up()
        self._own(self._link.run(), "line")
        self._own(self._watch(), "watch")
        self._own(self._watch_record(), "record")
        self._own(self._look_back(), "hindsight")
        self._own(self._find_ways(), "ways")
        self._own(self._learn_names(), "names")
        await self._first_word()
        await self._decide(commands.open_seat(self.seat, self.operator))
        self._is_seated = True

    async def _first_word(self) -> None:
        """Wait until the gateway has sent the whole picture, or the line has failed for good."""
        word = asyncio.create_task(self._welcomed.wait(), name="first word")
        running = set(self._tasks)
        try:
            while not word.done() and running:
                ended, _ = await asyncio.wait({word, *running}, return_when=asyncio.FIRST_COMPLETED)
                running -= ended
                for task in ended - {word}:
                    if not task.cancelled():
                        task.result()  # one that has done its work is no reason to begin without the word
        finally:
            word.cancel()

    async def stop(self, *, leave: bool = True) -> bool:
        """Leave the seat; returns whether this desk was the last one, so that gateway and city end too."""
        if leave:
            await self._say_goodbye()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self._record.close()
        if leave and (self._last_here or not self._was_up):
            await self._parts.neighbours.dismiss()
        await self._parts.neighbours.stop()
        return self._last_here

    async def _say_goodbye(self) -> None:
        self._leaving = True
        if self._is_seated:
            try:
                await self._decide(commands.close_seat(self.seat))
            except JournalError:  # leaving must not fail because the disk is full
                log.exception("seat_not_closed")
        if self._link.is_up:
            await self._link.leave()
            await asyncio.wait(self._tasks[:1], timeout=FAREWELL_S)

    def _own(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._surface)
        self._tasks.append(task)

    def _surface(self, task: asyncio.Task[None]) -> None:
        """Show a task's error where the operator sees it: the gateway's line does not go on by itself."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("task_failed", task=task.get_name(), error=repr(error))
            self._fold([SourceSeen("gateway", SourceState.LOST, self._heard_at(), str(error))], ())

    async def _watch(self) -> None:
        """Start again whoever is missing. Raises NeighbourFailedError for one that never comes up."""
        failures: Counter[str] = Counter()
        neighbours = self._parts.neighbours
        while not self._leaving:
            for ended in neighbours.ended():
                log.warning("neighbour_ended", process=ended.name, code=ended.code, words=ended.last_words)
                failures[ended.name] += 1
                if failures[ended.name] >= GIVE_UP_AFTER and not self._welcomed.is_set():
                    raise NeighbourFailedError(ended)
            try:
                started = await neighbours.ensure(known_to_run="gateway" if self._link.is_up else "")
            except OSError as error:  # no room for a process or its log just now
                log.warning("neighbours_not_started", error=str(error))
            else:
                if started:
                    log.info("neighbours_started", processes=started)
            await asyncio.sleep(WATCH_EVERY_S)

    async def _sit_down_again(self) -> None:
        """Another journal has begun: what the old one holds cannot be taken back; say who sits here."""
        self._last.forget()
        if self._is_seated:
            try:
                await self._decide(commands.open_seat(self.seat, self.operator))
            except JournalUnavailable:
                log.exception("seat_not_opened_again")

    # ------------------------------------------------------------------ news

    async def _hear(self, message: FromGateway) -> None:
        match message:
            case Welcome():
                self._link.send(JournalAdvanced(self._picture.entry_id))
            case Batch():
                self._follow_time(message)
                self._fold(_observations(message), ())
                self._was_full = self._was_full or message.full
                if self._was_full and message.speed > 0:
                    self._welcomed.set()
            case JournalAdvanced():
                if message.entry_id > self._picture.entry_id:
                    await self._catch_up_or_say()
            case Bye():
                self._last_here = message.last
            case _:
                log.warning("unexpected_message", kind=type(message).__name__)

    def _follow_time(self, batch: Batch) -> None:
        """Take over the gateway's time, unless it does not know it yet (the city is still waking up)."""
        if batch.speed > 0:
            self._clock.follow(batch.now, batch.pace)

    def _line_changed(self, up: bool, why: str) -> None:  # noqa: FBT001 — the link's callback
        self._was_up = self._was_up or up
        state = SourceState.OK if up else SourceState.LOST
        seen = SourceSeen("gateway", state, self.now() if up else self._heard_at(), why)
        log.info("line_changed", up=up, why=why)
        self._fold([seen], ())

    def _heard_at(self) -> datetime | None:
        before = self._picture.sources.get("gateway")
        return before.heard_at if before is not None and before.state is not SourceState.OK else self.now()

    # ------------------------------------------------------------------ commands

    async def take_alert(self, alert_id: str) -> None:
        """Answer for an alert (签收)."""
        async with self._hand:
            ref = await self._decide(commands.take_alert(self.seat, alert_id))
            self._last.took("take_alert", alert_id, ref)

    async def judge_alert(self, alert_id: str, verdict: Verdict, note: str = "") -> None:
        """Judge an alert real or false; a false one leaves the queue."""
        async with self._hand:
            ref = await self._decide(commands.judge_alert(alert_id, verdict, note))
            self._last.took("judge_alert", alert_id, ref)

    async def dispatch(self, alert_id: str, unit_id: str, override_reason: str = "") -> str:
        """Send a unit to an alert and return the assignment's id; its task and plan begin with the first."""
        advice = self._offered.get(alert_id) or self.advice_for(alert_id)
        choice = commands.Choice(alert_id, unit_id, override_reason.strip(), advice)
        async with self._hand:
            assignment_id, ref = await self._decide(
                commands.dispatch(self.seat, choice, self._knows.templates, self.policy, self.now())
            )
            self._last.took("dispatch", assignment_id, ref, unit_id)
        return assignment_id

    async def report_alert(self, call: Call) -> str:
        """Raise the alert that somebody told of, and answer for it; returns its id."""
        async with self._hand:
            alert_id, ref = await self._decide(call_commands.report_alert(self.seat, call))
            self._last.took("report_alert", alert_id, ref)
        return alert_id

    async def join_call(self, alert_id: str, call: Call) -> None:
        """Note one more call about an alert that is open."""
        async with self._hand:
            await self._decide(call_commands.join_call(alert_id, call))
            self._last.forget()

    def reversible(self) -> Reversible | None:
        """What this seat decided last, while it can still be taken back."""
        return self._last.reversible

    async def reverse(self) -> None:
        """Take back what `reversible` names.

        Raises RuleBrokenError: nothing_to_reverse, and what went on meanwhile and stands against it.
        """
        async with self._hand:  # what is under way is the last decision, not the one before it
            decision = self._last.reversible
            if decision is None:
                raise RuleBrokenError("nothing_to_reverse")
            await self._decide(reversal(self.seat, decision))
            self._last.forget()

    async def acknowledge(self, assignment_id: str) -> None:
        """Enter that the rider accepted by a call."""
        async with self._hand:
            await self._decide(commands.acknowledge(assignment_id))
            self._last.forget()

    async def recall(self, assignment_id: str, reason: ReleaseReason) -> None:
        """Call a unit back; the gateway tells its terminal."""
        async with self._hand:
            await self._decide(commands.recall(assignment_id, reason))
            self._last.forget()

    async def enter_outcome(self, task_id: str, outcome: Outcome, note: str = "") -> None:
        """Enter what became of it: the units are free, the report is written, the task is closed."""
        async with self._hand:
            ref = await self._decide(commands.enter_outcome(task_id, outcome, note, self._story(task_id)))
            self._last.took("enter_outcome", task_id, ref)

    @property
    def plan_check(self) -> PlanCheck:
        """Answers about plans: routes on the roads, posts to propose, what is unwise."""
        return self._plan_check

    async def check_plan(self, plan: Plan, task_id: str = "") -> Sequence[Finding]:
        """Everything unwise about *plan* as it is now; *task_id* is its own task, "" while it has none."""
        found = await self._plan_check.findings(plan, self._picture, self.now(), self.plans.person, task_id)
        return sorted([*found, *await self._files.findings(plan)], key=lambda one: one.weight)

    async def old_task(self, task_id: str) -> TaskView | None:
        """A task as its own entries tell it, however long ago it left the picture; None: there is none."""
        entries = await self._record.about("task", task_id)
        task = fold_all(Picture(self.now(), RoadsView.unknown(0)), entries).tasks.get(task_id)
        return None if task is None else self._discretion.task(task)

    async def task_report(self, task_id: str) -> TaskReport:
        """The report of a task, however old; of one that is not over, as it would be now.

        Raises RuleBrokenError (task_unknown, task_sealed) and JournalUnavailable.
        """
        return await self._reports.report(task_id)

    async def print_report(self, task_id: str, file: Path) -> None:
        """Write a task's report as .pdf, .docx or .json. Raises as `task_report`, ValueError, OSError."""
        await self._reports.write(task_id, file)

    async def _take(self, decision: Decision[Result]) -> Result:
        """Take a decision about a prepared task; by one key it cannot be taken back."""
        async with self._hand:
            result = await self._decide(decision)
            self._last.forget()
        return result

    def _story(self, task_id: str) -> commands.Story:
        """What this seat has read of a task."""
        return commands.Story(self._log.of_task(task_id), self._picture.entry_id)

    async def locate(self, unit_id: str) -> None:
        """Ask a unit's terminal where it is. Raises RuleBrokenError when the line is down."""
        if not self._link.send(LocateUnit(unit_id)):
            raise RuleBrokenError("gateway_lost", unit_id)

    async def _decide(self, decision: Decision[Result]) -> Result:
        """Take a decision: rules and appending in one transaction on the newest state, then fold and tell."""
        picture = self._picture

        def work(transaction: Transaction) -> Result:
            news = transaction.since(picture.entry_id)
            self._reach(news)
            return decision(transaction, fold_all(picture, news))

        try:
            result = await self._record.transact(f"{self.seat} {self.operator}".strip(), work)
        except JournalUnavailable:
            self._say_troubles()
            raise
        self._link.send(JournalAdvanced(picture.entry_id))  # the order goes out while this screen is drawn
        await self._catch_up_or_say()
        return result


def _observations(batch: Batch) -> list[Observation]:
    """What a batch says, in the order in which it is to be folded."""
    return [
        TimePassed(batch.now, batch.speed),
        *batch.units,
        *batch.links,
        *batch.positions,
        *(roads.seen() for roads in batch.roads),
        *batch.sources,
        CountsSeen(batch.accepted, batch.refused),
    ]
