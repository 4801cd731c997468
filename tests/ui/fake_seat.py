"""A seat without a gateway: the demo city's roads, 24 units, five alerts, tasks and a journal in memory.

Commands take effect as the real ones do, by facts that are folded; the rules it holds are the few that a
panel must be able to meet. `fail_with` makes the next command raise; `calls` keeps every command.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from dispatch.advice.likeness import Likeness, likely_same
from dispatch.advice.ranking import RankingPolicy, rank
from dispatch.desk.beginnings import Beginnings
from dispatch.desk.call_commands import noted, raised
from dispatch.desk.commands import Decision, Story
from dispatch.desk.log import Log
from dispatch.desk.plan_check import PlanCheck, Planning
from dispatch.desk.reverse import LastDecision, Reversible, struck
from dispatch.desk.task_desk import TaskDesk
from dispatch.desk.ways import ways_of
from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, CongestionLevel, Verdict
from dispatch.domain.calls import Call, Spot
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.evidence import Advice
from dispatch.domain.geo import Place
from dispatch.domain.observations import Observation, TimePassed
from dispatch.domain.people import Person, Role
from dispatch.domain.plans import Plan
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason, TaskKind
from dispatch.domain.units import PositionReport, UnitState
from dispatch.journal import Transaction
from dispatch.picture.fold import fold_all
from dispatch.picture.state import queue, unit_state
from dispatch.picture.views import AlertView, Picture, RoadsView, TaskView
from dispatch.reports.printing import Issue, write_report
from dispatch.review.rates import Rates
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.search import FoundPlace, PlaceSearch
from dispatch.tasks.call_words import Guess, guess_kind
from dispatch.tasks.convoys import Convoys
from dispatch.tasks.findings import Finding
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.plan_templates import PlanTemplates
from dispatch.tasks.projection import Projection
from dispatch.tasks.reporting import task_report
from dispatch.tasks.task_report import TaskReport
from tests.ui import fake_city
from tests.ui.fake_record import FakeDrafts, Memory, StraightCheck
from ui.bridge.port import JournalTrouble, Listener, TrendPoint, Way

BUSY = {UnitState.EN_ROUTE: "unit_busy", UnitState.ON_SCENE: "unit_busy", UnitState.OFF_DUTY: "unit_off_duty"}


class FakeSeat:
    """A `ui.bridge.port.SeatPort` for tests and for looking at the screen."""

    def __init__(self, *, empty: bool = False) -> None:
        """Start in the middle of a rush hour, or, *empty*, with roads and units and nothing else."""
        self.seat = "席位 2"
        self.operator = "王"
        self.network = fake_city.network()
        self.ranking = RankingPolicy()
        self.policy = self.ranking.freshness
        self.calls: list[tuple[object, ...]] = []
        self.fail_with: Exception | None = None
        self.found: tuple[JournalTrouble, ...] = ()
        self.stopped = False
        self._index = RoadIndex(self.network)
        self._listeners: list[Listener] = []
        self._log: list[Recorded] = [] if empty else fake_city.history()
        self._chronicle = fake_city.Chronicle(len(self._log) + 1)
        blank = Picture(fake_city.NOW, RoadsView.unknown(len(self.network)))
        self._picture = fold_all(blank, [*fake_city.observations(), *self._log])
        self._trend = trend_before(self._picture)
        self._last = LastDecision()
        self._search: PlaceSearch | None = None
        self.drafts = FakeDrafts()
        person, middle = Person(self.operator, frozenset({Role.SUPERVISOR})), Place.at(36.45, 115.98)
        begin = Beginnings(person, PlanTemplates(), self.old_task)
        self.plans = TaskDesk(person, middle, self._take, self._story, self.drafts, begin)
        self._plan_check: PlanCheck | None = None
        self.following = FollowingParams()
        self._convoys = Convoys(self.network, self.following)

    # ------------------------------------------------------------------ questions

    @property
    def picture(self) -> Picture:
        """What is true now."""
        return self._picture

    def now(self) -> datetime:
        """The fake city's time; `advance` moves it."""
        return self._picture.now

    def log(self) -> Sequence[Recorded]:
        """All entries, oldest first."""
        return tuple(self._log)

    def advice_for(self, alert_id: str) -> Advice:
        """A real ranking over the fake picture."""
        alert = self._alert(alert_id)
        return rank(self._picture, self._index, alert.place, self.now(), self.ranking, road=alert.road)

    def prepare_advice(self, alert_id: str) -> None:
        """Nothing: the fake's ranking is asked when it is wanted."""

    def bands_for(self, alert_id: str) -> tuple[int, int]:
        """The bands of the templates that come with the program."""
        alert = self._alert(alert_id)
        if alert.kind is AlertKind.SOS:
            return 30, 300
        return 60, 600 if alert.congestion is CongestionLevel.SEVERE else 900

    def way_of(self, assignment_id: str) -> Way | None:
        """The real way of a unit that is on its road."""
        return ways_of(self._picture, self._index, self.now(), self.ranking).get(assignment_id)

    def rates(self) -> Rates:
        """23 of 24 and 19 of 20."""
        return Rates(fake_city.rate(23, 24), fake_city.rate(19, 20))

    def trend(self) -> Sequence[TrendPoint]:
        """Two hours, a point each half minute."""
        return tuple(self._trend)

    def task_log(self, task_id: str) -> Sequence[Recorded]:
        """Entries of one task, as the real seat files them."""
        log = Log()
        log.add(self._log)
        return log.of_task(task_id)

    def report_draft(self, task_id: str) -> Sequence[str]:
        """A line for each entry that concerns the task."""
        task = self._picture.tasks[task_id]
        lines = [f"任务 {task.task_id} {task.title}"]
        lines += [f"派警 {self._picture.assignments[name].unit_id}" for name in task.assignment_ids]
        return lines

    async def task_report(self, task_id: str) -> TaskReport:
        """The real report of what is in memory."""
        return task_report(self._log, task_id, self.network)

    async def print_report(self, task_id: str, file: Path) -> None:
        """The real file of what is in memory."""
        self._called("print_report", task_id, file)
        report = task_report(self._log, task_id, self.network)
        write_report(Issue(report, "0" * 64, self.network), file)

    def find_places(self, text: str, most: int = 8) -> Sequence[FoundPlace]:
        """The real search over the demo city's roads and landmarks."""
        return self._places().find(text, most)

    def spot_at(self, lat_deg: float, lon_deg: float) -> Spot:
        """The real place in words."""
        return self._places().spot_at(lat_deg, lon_deg)

    def _places(self) -> PlaceSearch:
        if self._search is None:
            self._search = PlaceSearch(self.network, self._index, fake_city.landmarks())
        return self._search

    def guess_kind(self, words: str) -> Guess:
        """The real guess."""
        return guess_kind(words)

    def likely_same(self, call: Call) -> Sequence[Likeness]:
        """The real likeness, over the fake picture."""
        return likely_same(self._picture, call)

    @property
    def plan_check(self) -> PlanCheck:
        """The real answers about plans, over the demo city."""
        if self._plan_check is None:
            self._plan_check = StraightCheck(self._index, fake_city.landmarks(), Planning())
        return self._plan_check

    def convoy(self, task_id: str) -> Projection | None:
        """The real projection, over the demo city."""
        return self._convoys.projection(task_id, self.now())

    async def check_plan(self, plan: Plan, task_id: str = "") -> Sequence[Finding]:
        """The real check."""
        return await self.plan_check.findings(plan, self._picture, self.now(), self.plans.person, task_id)

    async def old_task(self, task_id: str) -> TaskView | None:
        """A task of the picture: nothing ever leaves it here."""
        return self._picture.tasks.get(task_id)

    def troubles(self) -> Sequence[JournalTrouble]:
        """What a test has found about the record (`suffer`)."""
        return self.found

    def reversible(self) -> Reversible | None:
        """What can be taken back."""
        return self._last.reversible

    def listen(self, listener: Listener) -> None:
        """Be told of each new picture."""
        self._listeners.append(listener)

    # ------------------------------------------------------------------ what tests do to it

    def observe(self, *news: Observation) -> None:
        """Something is seen."""
        self._fold(news, ())

    def suffer(self, *found: JournalTrouble) -> None:
        """The record is in trouble, or well again."""
        self.found = found
        self._fold((), ())

    def record(self, *new: facts.Fact, actor: str = "gateway") -> None:
        """Something is recorded, now."""
        entries = [self._chronicle.record(fact, self.now(), actor) for fact in new]
        self._log.extend(entries)
        self._fold(entries, entries)

    def advance(self, seconds: float) -> None:
        """Time passes, the units ride on and report, the roads stay as they are."""
        moment = self.now() + timedelta(seconds=seconds)
        ridden_m = 8.0 * (moment - fake_city.NOW).total_seconds()
        units = range(1, len(fake_city.OFFICERS) + 1)
        self.observe(
            TimePassed(moment), *(fake_city.seen_unit(i, moment, shift_m=ridden_m) for i in units if i % 4)
        )

    def raise_jam(
        self, number: int, road: str = "卫育路", level: CongestionLevel = CongestionLevel.SEVERE
    ) -> str:
        """A new jam, now; its id."""
        fact = replace(fake_city.jam(number, road, level, 0, 300), onset_at=self.now())
        self.record(fact)
        return fact.alert_id

    # ------------------------------------------------------------------ commands

    async def take_alert(self, alert_id: str) -> None:
        """签收."""
        self._called("take_alert", alert_id)
        self._alert(alert_id)
        self._decide(facts.AlertTaken(alert_id, self.seat))
        self._last.took("take_alert", alert_id, self._log[-1].ref)

    async def judge_alert(self, alert_id: str, verdict: Verdict, note: str = "") -> None:
        """Real or false."""
        self._called("judge_alert", alert_id, verdict, note)
        self._alert(alert_id)
        self._decide(facts.AlertJudged(alert_id, verdict, note))
        self._last.took("judge_alert", alert_id, self._log[-1].ref)

    async def dispatch(self, alert_id: str, unit_id: str, override_reason: str = "") -> str:
        """派警, with task and plan when it is the alert's first."""
        self._called("dispatch", alert_id, unit_id, override_reason)
        alert = self._alert(alert_id)
        unit = self._picture.units.get(unit_id)
        if unit is None:
            raise RuleBrokenError("unit_unknown", unit_id)
        state = unit_state(self._picture, unit, self.now(), self.policy)
        if state in BUSY:
            raise RuleBrokenError(BUSY[state], unit_id)
        advice = self.advice_for(alert_id)
        chosen = advice.candidate(unit_id)
        rank_now = chosen.rank if chosen else 0
        if rank_now != 1 and not override_reason:
            raise RuleBrokenError("override_reason_needed", unit_id)
        number = len(self._picture.assignments) + 1
        task_id, title = alert.task_id or f"T{number:04d}", f"{alert.road} {alert.direction}".strip()
        if alert.task_id is None:
            kind = {"sos": TaskKind.SOS, "congestion": TaskKind.JAM}.get(alert.kind, TaskKind.INCIDENT)
            self._decide(
                facts.TaskOpened(task_id, kind, title, alert.place, alert_id),
                replace(fake_city.plan(number), task_id=task_id),
            )
        self._decide(
            facts.UnitAssigned(
                f"D{number:04d}",
                number,
                task_id,
                unit_id,
                alert.place,
                f"令{number} 去{title}",
                rank_now,
                chosen.eta_ms if chosen else 0,
                override_reason,
                advice,
            )
        )
        self._last.took("dispatch", f"D{number:04d}", self._log[-1].ref, unit_id)
        return f"D{number:04d}"

    async def report_alert(self, call: Call) -> str:
        """An alert by hand, taken by this seat."""
        self._called("report_alert", call)
        alert_id = f"H{len(self._picture.alerts) + 1:04d}"
        self._decide(raised(alert_id, call))
        ref = self._log[-1].ref
        self._decide(noted(alert_id, call), facts.AlertTaken(alert_id, self.seat))
        self._last.took("report_alert", alert_id, ref)
        return alert_id

    async def join_call(self, alert_id: str, call: Call) -> None:
        """One more call about an alert."""
        self._called("join_call", alert_id, call)
        self._alert(alert_id)
        self._decide(noted(alert_id, call))

    async def reverse(self) -> None:
        """The last decision is struck out, by the real rules."""
        self._called("reverse")
        decision = self._last.reversible
        if decision is None:
            raise RuleBrokenError("nothing_to_reverse")
        self._decide(struck(self.seat, decision, self._picture))
        self._last.forget()

    async def acknowledge(self, assignment_id: str) -> None:
        """Accepted by a call."""
        self._called("acknowledge", assignment_id)
        assignment = self._picture.assignments.get(assignment_id)
        if assignment is None:
            raise RuleBrokenError("assignment_unknown", assignment_id)
        self._decide(
            facts.OrderAnswered(assignment.order_no, assignment.unit_id, Answer.ACCEPTED, AnswerBy.CALL)
        )

    async def recall(self, assignment_id: str, reason: ReleaseReason) -> None:
        """召回."""
        self._called("recall", assignment_id, reason)
        assignment = self._picture.assignments.get(assignment_id)
        if assignment is None or not assignment.is_open:
            raise RuleBrokenError("assignment_closed", assignment_id)
        self._decide(facts.AssignmentReleased(assignment_id, assignment.unit_id, reason))

    async def enter_outcome(self, task_id: str, outcome: Outcome, note: str = "") -> None:
        """Outcome, units free, report, closed."""
        self._called("enter_outcome", task_id, outcome, note)
        task = self._picture.tasks.get(task_id)
        if task is None or not task.is_open:
            raise RuleBrokenError("task_closed", task_id)
        bound = [self._picture.assignments[name] for name in task.assignment_ids]
        lines = tuple(
            facts.ReportLine(self.now(), "报告", line, str(task.ref)) for line in self.report_draft(task_id)
        )
        self._decide(
            facts.OutcomeEntered(task_id, outcome, note),
            *(
                facts.AssignmentReleased(one.assignment_id, one.unit_id, ReleaseReason.DONE)
                for one in bound
                if one.is_open
            ),
            facts.ReportWritten(f"R{task_id[1:]}", task_id, task.title, lines, None, None, None, None),
            facts.TaskClosed(task_id),
        )
        self._last.took("enter_outcome", task_id, self._log[-1].ref)

    async def locate(self, unit_id: str) -> None:
        """Ask where a unit is."""
        self._called("locate", unit_id)

    async def stop(self, *, leave: bool = True) -> bool:
        """Leave the seat."""
        self.calls.append(("stop", leave))
        self.stopped = True
        return True

    # ------------------------------------------------------------------ inside

    async def _take(self, decision: Decision[Any]) -> Any:  # noqa: ANN401 — what the decision returns
        """A decision about a prepared task, by the real rules."""
        self._called("take", decision.__qualname__.split(".")[0])
        return decision(cast("Transaction", Memory(self)), self._picture)

    def _story(self, task_id: str) -> Story:
        return Story(self.task_log(task_id), self._picture.entry_id)

    def _alert(self, alert_id: str) -> AlertView:
        alert = self._picture.alerts.get(alert_id)
        if alert is None:
            raise RuleBrokenError("alert_unknown", alert_id)
        return alert

    def _called(self, *call: object) -> None:
        self.calls.append(call)
        error, self.fail_with = self.fail_with, None
        if error is not None:
            raise error

    def _decide(self, *new: facts.Fact) -> None:
        self.record(*new, actor=f"{self.seat} {self.operator}")

    def _fold(self, news: Sequence[Recorded | Observation], entries: Sequence[Recorded]) -> None:
        self._picture = fold_all(self._picture, news)
        for one in news:
            if isinstance(one, PositionReport):
                self._convoys.moved(one)
        if entries:
            self._convoys.look(self._picture)
        for listener in self._listeners:
            listener(self._picture, entries)


def trend_before(picture: Picture) -> list[TrendPoint]:
    """Two hours up to the picture's moment, rising into the rush hour."""
    points = []
    for i in range(241):
        rise = 1.6 + 2.6 / (1 + math.exp(-(i - 170) / 18)) + 0.25 * math.sin(i / 7)
        alerts = max(0, round((rise - 1.6) * 1.9 + math.sin(i / 23)))
        points.append(TrendPoint(picture.now - timedelta(seconds=30 * (240 - i)), rise, alerts))
    points[-1] = replace(points[-1], open_alerts=len(queue(picture)))
    return points
