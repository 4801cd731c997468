"""A prepared task without a person: from the draft to the signed report, in the simulated city.

Three people of the list take part, each at a seat of his own: the person in charge writes the plan, another
one's supervisor approves, ends and signs, a dispatcher carries it out. The city's riders know only what their
terminals show them. Nothing here has a way that a screen does not have.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dispatch.bootstrap.configuration import PROJECT, ConfigurationError
from dispatch.bootstrap.next_door import Outside
from dispatch.bootstrap.people import people_of
from dispatch.bootstrap.places import Sitter, configuration_of
from dispatch.bootstrap.rehearsing import Rehearser
from dispatch.bootstrap.rooms import desk_log, network_of, seat_of
from dispatch.cli.drill_steps import Steps, figures_of
from dispatch.cli.drill_work import Work
from dispatch.desk.neighbours import answers
from dispatch.desk.seat import Seat
from dispatch.domain.clock import CHINA, day_start
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.people import People, Person, Role
from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.plans import Plan
from dispatch.domain.printed import printed
from dispatch.domain.rehearsals import Depth
from dispatch.journal import JournalError
from dispatch.roads.network import RoadNetwork
from dispatch.simulation.rehearsal.result import RehearsalResult
from dispatch.tasks.copying import copied
from dispatch.wire.plates import read_plate

PLANS = PROJECT / "resources" / "plans"
SEAT = "drill"

RIDE = timedelta(minutes=13)
"""City time that a rider needs at most to his post, from anywhere in the city."""

SITTING_DOWN_S, SITTING_DOWN_WALL_S = 120.0, 8.0
"""What is kept free for the seats to be taken before the first rider sets off: city time, and wall time."""

LOOK_EVERY_S = 0.1
"""Wall time between two looks at the picture."""

OVERTIME = timedelta(minutes=20)
"""City time after the planned end at which the drill stops waiting; what is not done then is said."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who plays whom."""

    planner: Person
    supervisor: Person
    dispatcher: Person


def crew_of(people: People, plan: Plan) -> Crew:
    """Choose them from the list. Raises ConfigurationError where somebody is missing."""
    everybody = people.all()
    planner = people.named(plan.brief.in_charge)
    chiefs = [one for one in everybody if Role.SUPERVISOR in one.roles and one.name != planner.name]
    others = [one for one in everybody if one.may_act_as(Role.DISPATCHER) and one.name != planner.name]
    if not planner.may_act_as(Role.PLANNER):
        raise ConfigurationError(f"the plan's person in charge may not plan: {planner.name or 'nobody'}")
    if not chiefs or not others:
        raise ConfigurationError("a drill needs a supervisor and a dispatcher beside the person in charge")
    return Crew(planner, chiefs[0], next((one for one in others if one not in chiefs), others[0]))


def plan_named(name: str) -> Plan:
    """Read a sample's plan, or a file's. Raises ConfigurationError, PlanFlawedError."""
    sample = PLANS / f"{name}.json"
    path = sample if sample.is_file() else Path(name)
    try:
        return plan_from_json(path.read_bytes())
    except OSError as error:
        samples = ", ".join(sorted(one.stem for one in PLANS.glob("*.json")))
        raise ConfigurationError(f"{name}: neither a file nor one of {samples}") from error


def redated(plan: Plan, now: datetime) -> Plan:
    """The plan at its hour of the day of *now*. Raises ConfigurationError for one without a beginning."""
    begins_at = plan.brief.begins_at
    if begins_at is None:
        raise ConfigurationError("the plan has no beginning")
    return copied(plan, day_start(now) + (begins_at - day_start(begins_at)), plan.brief.title)


def first_due(plan: Plan) -> datetime:
    """When the first post stands, or the first closure may be cleared. Raises ConfigurationError."""
    main = plan.route("")
    leaves_at = main.points[0].passes_at if main is not None and main.points else None
    due = [post.from_at for post in plan.posts if post.from_at is not None]
    due += [closure.from_at for closure in plan.closures if closure.from_at is not None]
    if leaves_at is not None:
        leads_s = [max(c.clear_before_s or 0, c.close_before_s or 0) for c in plan.closures]
        due.append(leaves_at - timedelta(seconds=max(leads_s, default=0)))
    if not due:
        raise ConfigurationError("the plan has neither posts nor a route with times")
    return min(due)


class TaskDrill:
    """One drill: its city, its people, its steps."""

    def __init__(self, options: argparse.Namespace, data_dir: Path) -> None:
        """Read what it needs. Raises ConfigurationError, PlanFlawedError, NetworkUnreadableError."""
        self._options = options
        self._data_dir = data_dir
        self._city_file, self._configuration = configuration_of(options.city)
        if not self._configuration.is_simulated:
            raise ConfigurationError("a drill of a task needs a simulated city")
        self._plan = redated(plan_named(options.task), datetime.now(CHINA))
        self._crew = crew_of(people_of(self._configuration), self._plan)
        self._network: RoadNetwork = network_of(self._configuration)
        free_s = SITTING_DOWN_S + SITTING_DOWN_WALL_S * options.speed
        starts_at = first_due(self._plan) - RIDE - timedelta(seconds=free_s)
        self._outside = Outside(
            leash=True,
            speed=options.speed,
            seed=options.seed,
            incidents=options.incidents,
            start_at=starts_at,
        )
        self.steps = Steps()

    async def run(self) -> dict[str, object]:
        """Go through all of it and return what came of it; a step that fails ends the drill there."""
        plate = read_plate(self._data_dir, "gateway")
        if plate is not None and await answers(plate):
            raise ConfigurationError(f"a gateway already serves {self._data_dir}")
        result = await self._rehearsed()
        found: dict[str, object] = {}
        async with self._seated(self._crew.dispatcher, "") as seat:
            try:
                task_id = await self._prepared(seat, result)
                await self._carried_out(seat, task_id)
                await self._finished(seat, task_id)
                found = figures_of(await seat.task_report(task_id), seat.picture.tasks.get(task_id))
            except (RuleBrokenError, JournalError) as error:
                self.steps.failed(str(error), seat.now())
        return self.steps.summary() | found

    @asynccontextmanager
    async def _seated(self, person: Person, role: str) -> AsyncIterator[Seat]:
        """A seat at which *person* sits; the first one brings gateway and city up, and takes them down."""
        name = f"{SEAT}-{role}" if role else SEAT
        sitter = Sitter(name, person.name, self._data_dir)
        seat = seat_of(self._city_file, self._configuration, sitter, self._outside, self._network)
        try:
            await seat.start()
            yield seat
        finally:
            await seat.stop()

    async def _rehearsed(self) -> RehearsalResult:
        """Play the plan through before the city wakes up: on two cores both at once would be late."""
        rehearser = Rehearser(self._configuration, self._data_dir)
        seeds = tuple(range(1, self._options.seeds + 1))
        return await rehearser.rehearse(self._plan, Depth.QUICK, seeds)

    async def _prepared(self, seat: Seat, result: RehearsalResult) -> str:
        """Draft, planned, rehearsed, and approved by another person; returns the task's id."""
        async with self._seated(self._crew.planner, "plan") as planner:
            task_id = await planner.plans.open(self._plan)
            self.steps.done("draft", seat.now(), task_id)
            await planner.plans.call_planned(task_id)
            self.steps.done("planned", seat.now(), self._crew.planner.name)
            await planner.plans.enter_rehearsal(task_id, 1, result.rehearsal())
            self.steps.done("rehearsed", seat.now(), result.digest[:16])
        async with self._seated(self._crew.supervisor, "chief") as chief:
            await chief.plans.approve(task_id, 1)
        self.steps.done("approved", seat.now(), self._crew.supervisor.name)
        return task_id

    async def _carried_out(self, seat: Seat, task_id: str) -> None:
        """Start, and look again and again what is to be done, until all is or its time is over."""
        await seat.plans.start(task_id)
        self.steps.done("started", seat.now(), self._crew.dispatcher.name)
        work = Work(seat, task_id)
        ends_at = self._plan.brief.ends_at or seat.now()
        while not work.is_done and seat.now() < ends_at + OVERTIME:
            await work.look()
            await asyncio.sleep(LOOK_EVERY_S)
        for name, words, is_done in work.outcome():
            self.steps.add(name, words, seat.now(), is_done=is_done)

    async def _finished(self, seat: Seat, task_id: str) -> None:
        """Ended, reported, remarked, signed, archived."""
        async with self._seated(self._crew.supervisor, "chief") as chief:
            await chief.plans.end(task_id, "演练")
            self.steps.done("ended", seat.now(), self._crew.supervisor.name)
        report_id = await seat.plans.write_report(task_id)
        self.steps.done("reported", seat.now(), report_id)
        report = await seat.task_report(task_id)
        lacking = "；".join(one.words for one in report.undone)
        async with self._seated(self._crew.planner, "plan") as planner:
            await planner.plans.remark(task_id, lacking or "无", "演练结论，供下一版预案参考")
        self.steps.done("remarked", seat.now(), self._crew.planner.name)
        async with self._seated(self._crew.supervisor, "chief") as chief:
            await chief.plans.sign(task_id)
            self.steps.done("signed", seat.now(), self._crew.supervisor.name)
            await chief.plans.archive(task_id)
        self.steps.done("archived", seat.now(), task_id)


def run(options: argparse.Namespace) -> int:
    """Run the drill and print what came of it; 1 where a step did not happen."""
    data_dir = options.data or Path(tempfile.mkdtemp(prefix="tieqi-drill-"))
    log_file = desk_log(data_dir, SEAT)
    try:
        drill = TaskDrill(options, data_dir)
        summary = asyncio.run(drill.run())
    finally:
        log_file.close()
    if options.json:
        print(printed(json.dumps(summary, ensure_ascii=False)))
    else:
        for line in drill.steps.lines():
            print(printed(line))
        for name, value in summary.items():
            if name != "steps":
                print(printed(f"{name:12} {json.dumps(value, ensure_ascii=False)}"))
        sys.stderr.write(f"journal: {data_dir}\n")
    return 0 if drill.steps.are_done else 1
