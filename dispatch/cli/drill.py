"""A desk without a screen that takes the first advice at once: the whole loop, and what came of it."""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from dispatch.bootstrap.configuration import ConfigurationError
from dispatch.bootstrap.next_door import Outside
from dispatch.bootstrap.places import Sitter, configuration_of
from dispatch.bootstrap.rooms import desk_log, network_of, seat_of
from dispatch.desk.neighbours import answers
from dispatch.desk.seat import Seat
from dispatch.domain import facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.printed import printed
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import OrderState, Outcome, ReleaseReason
from dispatch.journal import Conflict, RuleViolated
from dispatch.picture.state import queue
from dispatch.picture.views import AlertView, AssignmentView, Picture
from dispatch.wire.plates import read_plate

SEAT = "drill"
LOOK_EVERY_S = 0.1
"""Wall time between two looks at the picture."""

WAIT_FOR_CLEAR = timedelta(minutes=15)
"""City time on scene after which the outcome is entered although the jam has not cleared."""

NOT_AGAIN = timedelta(seconds=20)
"""City time before an alert that nobody could be sent to is looked at again."""


@dataclass(slots=True)
class Tally:
    """What the drill counts, from the journal's entries as they come."""

    alerts: dict[str, datetime] = field(default_factory=dict)
    task_alert: dict[str, str] = field(default_factory=dict)
    task_of: dict[str, str] = field(default_factory=dict)
    ordered: dict[str, datetime] = field(default_factory=dict)
    arrived: dict[str, datetime] = field(default_factory=dict)
    cleared: dict[str, datetime] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Recorded) -> None:
        """Count one entry."""
        match entry.fact:
            case facts.AlertRaised(alert_id=alert_id):
                self.alerts[alert_id] = entry.at
            case facts.AlertCleared(alert_id=alert_id):
                self.cleared.setdefault(alert_id, entry.at)
            case facts.TaskOpened(task_id=task_id, alert_id=str(alert_id)):
                self.task_alert[task_id] = alert_id
            case facts.UnitAssigned(task_id=task_id, assignment_id=assignment_id):
                self.counts["dispatches"] += 1
                self.task_of[assignment_id] = task_id
                self.ordered.setdefault(self.task_alert[task_id], entry.at)
            case facts.UnitArrived(arrived_at=arrived_at, assignment_id=assignment_id):
                self.counts["arrived"] += 1
                alert_id = self.task_alert[self.task_of[assignment_id]]
                self.arrived.setdefault(alert_id, arrived_at)
            case facts.TaskClosed():
                self.counts["closed"] += 1
            case facts.ReportWritten():
                self.counts["reports"] += 1

    def summary(self, refused: dict[str, int]) -> dict[str, object]:
        """The drill's result as it is printed."""
        return {
            "alerts": len(self.alerts),
            "dispatches": self.counts["dispatches"],
            "arrived": self.counts["arrived"],
            "closed": self.counts["closed"],
            "reports": self.counts["reports"],
            "to_order_s": self._spread(self.ordered),
            "to_arrival_s": self._spread(self.arrived),
            "to_clear_s": self._spread(self.cleared),
            "refused": refused,
        }

    def _spread(self, ends: dict[str, datetime]) -> dict[str, float | None]:
        """Median and p90 of the seconds from the alert to *ends*, None where nothing got so far."""
        seconds = sorted(
            (end - self.alerts[key]).total_seconds() for key, end in ends.items() if key in self.alerts
        )
        if not seconds:
            return {"median": None, "p90": None}
        p90 = seconds[min(len(seconds) - 1, int(len(seconds) * 0.9))]
        return {"median": round(statistics.median(seconds), 1), "p90": round(p90, 1)}


class Dispatcher:
    """Takes the first advice for each alert, and enters the outcome when the jam is over."""

    def __init__(self, seat: Seat, tally: Tally) -> None:
        self._seat = seat
        self._tally = tally
        self._later: dict[str, datetime] = {}
        seat.listen(self._heard)

    def _heard(self, _picture: Picture, entries: Sequence[Recorded]) -> None:
        for entry in entries:
            self._tally.add(entry)

    async def look(self) -> None:
        """Do what there is to do now; where a rule stands against it, the next look decides anew."""
        picture = self._seat.picture
        for alert in queue(picture):
            if alert.task_id is None:
                await self._send(alert)
        for assignment in picture.assignments.values():
            if assignment.is_open:
                await self._follow(picture, assignment)

    async def _send(self, alert: AlertView) -> None:
        now = self._seat.now()
        if self._later.get(alert.alert_id, now) > now:
            return
        advice = self._seat.advice_for(alert.alert_id)
        if not advice.candidates:
            self._later[alert.alert_id] = now + NOT_AGAIN
            return
        try:
            await self._seat.dispatch(alert.alert_id, advice.candidates[0].unit_id)
        except (RuleBrokenError, Conflict, RuleViolated):
            self._later[alert.alert_id] = now + NOT_AGAIN

    async def _follow(self, picture: Picture, assignment: AssignmentView) -> None:
        task = picture.tasks[assignment.task_id]
        alert = picture.alerts.get(task.alert_id or "")
        if assignment.order_state is OrderState.DECLINED and assignment.arrived_at is None:
            await self._seat.recall(assignment.assignment_id, ReleaseReason.DECLINED)
            if alert is not None:
                advice = self._seat.advice_for(alert.alert_id)
                others = [c for c in advice.candidates if c.unit_id != assignment.unit_id]
                if others:
                    await self._seat.dispatch(alert.alert_id, others[0].unit_id, "")
            return
        if assignment.arrived_at is None:
            return
        if alert is not None and alert.cleared_at is not None:
            await self._seat.enter_outcome(task.task_id, Outcome.RECOVERED)
        elif self._seat.now() - assignment.arrived_at > WAIT_FOR_CLEAR:
            await self._seat.enter_outcome(task.task_id, Outcome.CONTINUES, "演练：到场后未恢复")


async def run_drill(options: argparse.Namespace, data_dir: Path) -> dict[str, object]:
    """Run the loop for so many city minutes and return the tally.

    Raises ConfigurationError when somebody else's gateway serves the directory.
    """
    plate = read_plate(data_dir, "gateway")
    if plate is not None and await answers(plate):
        raise ConfigurationError(f"a gateway already serves {data_dir}: a drill needs a directory of its own")
    city_file, configuration = configuration_of(options.city)
    outside = Outside(leash=True, speed=options.speed, seed=options.seed, incidents=options.incidents)
    sitter = Sitter(SEAT, "", data_dir)
    seat = seat_of(city_file, configuration, sitter, outside, network_of(configuration))
    tally = Tally()
    dispatcher = Dispatcher(seat, tally)
    try:
        await seat.start()
        end = seat.now() + timedelta(minutes=options.minutes)
        while seat.now() < end:
            await dispatcher.look()
            await asyncio.sleep(LOOK_EVERY_S)
        refused = dict(seat.picture.refused)
    finally:
        await seat.stop()
    return tally.summary(refused)


def run(options: argparse.Namespace) -> int:
    """Run the drill and print its tally; with a task that task's drill."""
    if options.task:
        from dispatch.cli import task_drill  # noqa: PLC0415 — a jam's drill needs no rehearsal

        return task_drill.run(options)
    data_dir = options.data or Path(tempfile.mkdtemp(prefix="tieqi-drill-"))
    log_file = desk_log(data_dir, SEAT)
    try:
        summary = asyncio.run(run_drill(options, data_dir))
    finally:
        log_file.close()
    if options.json:
        print(printed(json.dumps(summary, ensure_ascii=False)))
        return 0
    for name, value in summary.items():
        print(printed(f"{name:14} {json.dumps(value, ensure_ascii=False)}"))
    sys.stderr.write(f"journal: {data_dir}\n")
    return 0
