"""From the core's one mechanism of news to Qt's signals, and from clicks to commands."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from PySide6.QtCore import QObject, Signal

from dispatch.domain.alerts import Verdict
from dispatch.domain.calls import Call, Spot
from dispatch.domain.evidence import Advice
from dispatch.domain.facts import AlertRaised
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Outcome, ReleaseReason
from dispatch.domain.units import FreshnessPolicy
from dispatch.picture.views import Picture
from dispatch.review.rates import Rates
from dispatch.roads.network import RoadNetwork
from ui.bridge.port import FoundPlace, Guess, JournalTrouble, Likeness, Reversible, SeatPort, TrendPoint, Way
from ui.bridge.refusals import refusal_of
from ui.bridge.task_bridge import TaskBridge
from ui.bridge.work import Work
from ui.kit.throttle import Throttle
from ui.kit.turns import Turns

log = structlog.get_logger()

PICTURE_EVERY_MS = 100


class Bridge(QObject):
    """A seat as the panels see it.

    Signals: *picture_changed* with the newest `Picture`, at once after a command of this seat and else at
    most one per 100 ms; *entries_recorded* with the list of `Recorded` just folded, each once;
    *alert_arrived* with the `AlertView` of each alert raised since the desk was opened; *command_done* with
    a command's name; *command_failed* with a command's name, and the code and the detail of what stood
    against it (see `ui.kit.failures`); *alert_reported* with the id of an alert that this seat raised, before
    the *command_done* of it; *trouble* with the words of an error nobody foresaw.

    Commands return at once; their end comes as a signal. *tasks*: what is about prepared tasks.
    """

    picture_changed = Signal(object)
    entries_recorded = Signal(list)
    alert_arrived = Signal(object)
    command_done = Signal(str)
    command_failed = Signal(str, str, str)
    alert_reported = Signal(str)
    trouble = Signal(str)
    advised = Signal(str, object)

    def __init__(
        self,
        seat: SeatPort,
        parent: QObject | None = None,
        *,
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        """Listen to *seat*; commands run on *loop*, by default the running one."""
        super().__init__(parent)
        self._seat = seat
        loop = loop or asyncio.get_running_loop()
        self._work = Work(loop, self._done, self._failed)
        self._turns = Turns(self)
        self._throttle = Throttle(PICTURE_EVERY_MS, self._show, self)
        self.tasks = TaskBridge(seat, loop, self)
        self.tasks.done.connect(lambda *_: self._throttle.hurry())
        self.tasks.trouble.connect(self.trouble)
        self._closed = False
        seat.listen(self._hear)

    async def close(self) -> None:
        """Stop telling, and end what still runs."""
        self._closed = True
        self._throttle.stop()
        self._turns.stop()
        await self._work.close()
        await self.tasks.close()

    def follow(self, owner: QObject, show: Callable[[Picture], None]) -> None:
        """Call *show* with the newest picture soon after each *picture_changed*, while *owner* lives.

        For what may wait some milliseconds for its neighbours: each has a turn of the loop to itself.
        """
        self._turns.follow(owner, lambda: show(self._seat.picture))

    def _show(self) -> None:
        self.picture_changed.emit(self._seat.picture)
        self._turns.request()

    def _hear(self, picture: Picture, entries: Sequence[Recorded]) -> None:
        if self._closed:
            return
        self._throttle.request()
        if not entries:
            return
        self.entries_recorded.emit(list(entries))
        for entry in entries:
            if isinstance(entry.fact, AlertRaised):
                alert = picture.alerts.get(entry.fact.alert_id)
                if alert is not None and alert.is_open:
                    self.alert_arrived.emit(alert)

    # ------------------------------------------------------------------ questions

    @property
    def seat(self) -> str:
        """Name of the seat."""
        return self._seat.seat

    @property
    def operator(self) -> str:
        """Who sits there."""
        return self._seat.operator

    @property
    def network(self) -> RoadNetwork:
        """The roads."""
        return self._seat.network

    @property
    def policy(self) -> FreshnessPolicy:
        """From which age on a position is stale, and lost."""
        return self._seat.policy

    @property
    def picture(self) -> Picture:
        """What is true now."""
        return self._seat.picture

    def now(self) -> datetime:
        """The city's time."""
        return self._seat.now()

    def log(self) -> Sequence[Recorded]:
        """Entries of the last day, oldest first."""
        return self._seat.log()

    def advice_for(self, alert_id: str) -> Advice:
        """Units ranked for an alert, now. Raises RuleBrokenError (alert_unknown)."""
        advice = self._seat.advice_for(alert_id)
        self.advised.emit(alert_id, advice)
        return advice

    def prepare_advice(self, alert_id: str) -> None:
        """An alert was looked at: its advice may be wanted in a moment."""
        self._seat.prepare_advice(alert_id)

    def bands_for(self, alert_id: str) -> tuple[int, int]:
        """Seconds from the alert to signing in and to arrival. Raises RuleBrokenError (alert_unknown)."""
        return self._seat.bands_for(alert_id)

    def way_of(self, assignment_id: str) -> Way | None:
        """Way of an assigned unit that has not arrived yet."""
        return self._seat.way_of(assignment_id)

    def rates(self) -> Rates:
        """Today's two headline rates."""
        return self._seat.rates()

    def trend(self) -> Sequence[TrendPoint]:
        """How the city has been doing, oldest first."""
        return self._seat.trend()

    def task_log(self, task_id: str) -> Sequence[Recorded]:
        """Entries of one task, those of its alert first."""
        return self._seat.task_log(task_id)

    def report_draft(self, task_id: str) -> Sequence[str]:
        """The report of a task as it would be now, line by line."""
        return self._seat.report_draft(task_id)

    def find_places(self, text: str, most: int = 8) -> Sequence[FoundPlace]:
        """What *text* may mean on the map, likeliest first."""
        return self._seat.find_places(text, most)

    def spot_at(self, lat_deg: float, lon_deg: float) -> Spot:
        """The place on a road nearest to a point."""
        return self._seat.spot_at(lat_deg, lon_deg)

    def guess_kind(self, words: str) -> Guess:
        """What a caller's words are about."""
        return self._seat.guess_kind(words)

    def likely_same(self, call: Call) -> Sequence[Likeness]:
        """Open alerts that may be what a call tells of."""
        return self._seat.likely_same(call)

    def troubles(self) -> Sequence[JournalTrouble]:
        """What is wrong with the record now."""
        return self._seat.troubles()

    def reversible(self) -> Reversible | None:
        """What this seat decided last, while it can still be taken back."""
        return self._seat.reversible()

    # ------------------------------------------------------------------ commands

    def report_alert(self, call: Call) -> None:
        """接警: raise the alert that somebody told of."""
        self._work.start("report_alert", self._report(call))

    async def _report(self, call: Call) -> None:
        self.alert_reported.emit(await self._seat.report_alert(call))

    def join_call(self, alert_id: str, call: Call) -> None:
        """Note a call as telling of an alert that is open already."""
        self._work.start("join_call", self._seat.join_call(alert_id, call))

    def reverse(self) -> None:
        """撤回: take back what this seat decided last."""
        self._work.start("reverse", self._seat.reverse())

    def take_alert(self, alert_id: str) -> None:
        """签收: answer for an alert."""
        self._work.start("take_alert", self._seat.take_alert(alert_id))

    def judge_alert(self, alert_id: str, verdict: Verdict, note: str = "") -> None:
        """Judge an alert real or false."""
        self._work.start("judge_alert", self._seat.judge_alert(alert_id, verdict, note))

    def dispatch(self, alert_id: str, unit_id: str, override_reason: str = "") -> None:
        """派警: send a unit to an alert; not the first one only with a reason."""
        self._work.start("dispatch", self._seat.dispatch(alert_id, unit_id, override_reason))

    def acknowledge(self, assignment_id: str) -> None:
        """Enter that the rider accepted by a call."""
        self._work.start("acknowledge", self._seat.acknowledge(assignment_id))

    def recall(self, assignment_id: str, reason: ReleaseReason = ReleaseReason.RECALLED) -> None:
        """召回: call a unit back."""
        self._work.start("recall", self._seat.recall(assignment_id, reason))

    def enter_outcome(self, task_id: str, outcome: Outcome, note: str = "") -> None:
        """Enter what became of a task."""
        self._work.start("enter_outcome", self._seat.enter_outcome(task_id, outcome, note))

    def locate(self, unit_id: str) -> None:
        """Ask a unit's terminal where it is."""
        self._work.start("locate", self._seat.locate(unit_id))

    def _done(self, name: str) -> None:
        """What somebody here decided is shown at once; what others did may wait its turn."""
        self._throttle.hurry()
        self.command_done.emit(name)

    def _failed(self, name: str, error: Exception) -> None:
        """The one place where the errors of commands come up."""
        refusal = refusal_of(error)
        if refusal is not None:
            self.command_failed.emit(name, *refusal)
            return
        log.error("command_broke", command=name, error=repr(error))
        self.trouble.emit(f"{name}: {type(error).__name__}: {error}")
