"""Facts and a clock that the journal's tests share."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.domain.evidence import Advice, Candidate
from dispatch.domain.facts import (
    AlertRaised,
    AssignmentReleased,
    PlanMade,
    ReportLine,
    ReportWritten,
    TaskOpened,
    UnitAssigned,
)
from dispatch.domain.geo import Place
from dispatch.domain.tasks import ReleaseReason, TaskKind
from dispatch.domain.units import UnitState
from dispatch.journal import Journal

PROJECT = Path(__file__).resolve().parents[2]
MORNING = datetime(2025, 6, 1, 0, 30, tzinfo=UTC)
PLACE = Place(364567000, 1159855000, "柳园路东昌路口")


class TickingClock:
    """A clock that moves by a second whenever it is read."""

    def __init__(self, start: datetime = MORNING) -> None:
        self._next = start

    def now(self) -> datetime:
        """Return the next second."""
        moment = self._next
        self._next += timedelta(seconds=1)
        return moment


def opened(directory: Path, chain: str = "desk-1", busy_timeout_s: float = 5.0) -> Journal:
    """Return the journal in *directory* for one writer."""
    return Journal.open(directory, chain=chain, clock=TickingClock(), busy_timeout_s=busy_timeout_s)


def alert(alert_id: str = "A1", segments: tuple[str, ...] = ("s1",)) -> AlertRaised:
    """A jam on 柳园路."""
    return AlertRaised(
        alert_id=alert_id,
        kind=AlertKind.CONGESTION,
        level=AlertLevel.HIGH,
        road="柳园路",
        direction="北",
        near="东昌路",
        place=PLACE,
        segments=segments,
        length_m=320,
        onset_at=MORNING,
        source="amap",
    )


def task(task_id: str = "T1", alert_id: str | None = None) -> TaskOpened:
    """A jam's task."""
    return TaskOpened(task_id=task_id, kind=TaskKind.JAM, title="柳园路拥堵", place=PLACE, alert_id=alert_id)


def plan(task_id: str = "T1", plan_id: str = "") -> PlanMade:
    """The plan of a task."""
    return PlanMade(
        plan_id=plan_id or f"P-{task_id}",
        task_id=task_id,
        template="jam",
        unit_kind="motorcycle",
        unit_count=1,
        actions=("疏导", "反馈"),
        take_band_s=60,
        arrival_band_s=600,
    )


def order(unit_id: str = "铁骑03", task_id: str = "T1", order_no: int = 1) -> UnitAssigned:
    """A unit sent to a task, with its evidence."""
    chosen = Candidate(1, unit_id, 184_000, 1450, UnitState.AVAILABLE, 4000, PLACE, ("fastest",))
    return UnitAssigned(
        assignment_id=f"X{order_no}",
        order_no=order_no,
        task_id=task_id,
        unit_id=unit_id,
        place=PLACE,
        order_text=f"令{order_no} 去柳园路",
        rank=1,
        eta_ms=184_000,
        override_reason="",
        advice=Advice(PLACE, (chosen,), (), "d1"),
    )


def release(unit_id: str = "铁骑03", order_no: int = 1) -> AssignmentReleased:
    """The end of the assignment that `order` made."""
    return AssignmentReleased(f"X{order_no}", unit_id, ReleaseReason.DONE)


def report(task_id: str = "T1", report_id: str = "") -> ReportWritten:
    """The report of a task in which nobody arrived."""
    return ReportWritten(
        report_id=report_id or f"R-{task_id}",
        task_id=task_id,
        title="柳园路拥堵",
        lines=(ReportLine(MORNING, "发现", "柳园路拥堵", "gateway:1"),),
        to_order_ms=42_000,
        to_arrival_ms=None,
        to_clear_ms=None,
        within_band=None,
    )


def writer_process(*arguments: str, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start ``tests.journal.writer`` with *arguments*, *before* before it; its output is a pipe of lines."""
    return subprocess.Popen(
        [*before, sys.executable, "-m", "tests.journal.writer", *arguments],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
