"""The checks that a position passes, in order, before anybody believes it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.domain.geo import distance_m
from dispatch.domain.units import PositionReport
from dispatch.gateway.settings import CheckLimits

_POLE_DEG = 90.0
_DATE_LINE_DEG = 180.0
_SECOND = timedelta(seconds=1)


class Verdict(StrEnum):
    """What becomes of a position; all but CURRENT and LATE are refusals, counted by name."""

    CURRENT = "current"
    """The unit is there now."""
    LATE = "late"
    """True, but older than what is known: it belongs to the track only."""
    NO_FIX = "no_fix"
    INVALID_POSITION = "invalid_position"
    FUTURE = "future"
    DUPLICATE = "duplicate"
    LEAP = "leap"


@dataclass(slots=True)
class Past:
    """What is remembered of one terminal: its current position, and marks of its last reports.

    The marks, serial and the body's hash, lie by device time, the oldest first; about 250 bytes each.
    """

    current: PositionReport | None = None
    marks: dict[datetime, tuple[tuple[object, int], ...]] = field(default_factory=dict)

    def remember(self, sight: "Sight", limit: int) -> None:
        """Keep the marks by which a repetition is known: *limit* device times and as many of each."""
        at = sight.report.fixed_at
        self.marks[at] = (*self.marks.get(at, ())[1 - limit :], (sight.serial, hash(sight.body)))
        if len(self.marks) > limit:
            del self.marks[next(iter(self.marks))]

    def knows(self, sight: "Sight") -> bool:
        """Tell whether a report of this device time had the same serial or body."""
        marks = self.marks.get(sight.report.fixed_at)
        if marks is None:
            return False
        body = hash(sight.body)
        return any(serial == sight.serial or known == body for serial, known in marks)


@dataclass(frozen=True, slots=True)
class Sight:
    """A report to be judged: *serial* of its message (with its place in a batch), bytes of its body."""

    report: PositionReport
    serial: int | tuple[int, int]
    body: bytes


def _no_fix(sight: Sight, _past: Past, _limits: CheckLimits) -> bool:
    """The receiver did not know where it was; its coordinates mean nothing."""
    return not sight.report.has_fix


def _invalid_position(sight: Sight, _past: Past, _limits: CheckLimits) -> bool:
    """Not on the globe."""
    report = sight.report
    return not (abs(report.lat_deg) <= _POLE_DEG and abs(report.lon_deg) <= _DATE_LINE_DEG)


def _future(sight: Sight, _past: Past, limits: CheckLimits) -> bool:
    """The device's clock is ahead of ours by more than is allowed."""
    return (sight.report.fixed_at - sight.report.received_at) / _SECOND > limits.ahead_s


def _duplicate(sight: Sight, past: Past, _limits: CheckLimits) -> bool:
    """The same terminal, device time and serial or body."""
    return past.knows(sight)


def _leap(sight: Sight, past: Past, limits: CheckLimits) -> bool:
    """Farther from the current position than anything rides; device times are whole seconds."""
    last, report = past.current, sight.report
    if last is None:
        return False
    passed_s = max(1.0, abs((report.fixed_at - last.fixed_at) / _SECOND))
    gone_m = distance_m(last.lat_deg, last.lon_deg, report.lat_deg, report.lon_deg)
    return gone_m > limits.leap_mps * passed_s


def _late(sight: Sight, past: Past, _limits: CheckLimits) -> bool:
    """Older than the current position; equal times go by arrival."""
    return past.current is not None and sight.report.fixed_at < past.current.fixed_at


CHECKS: tuple[tuple[Verdict, Callable[[Sight, Past, CheckLimits], bool]], ...] = (
    (Verdict.INVALID_POSITION, _invalid_position),
    (Verdict.NO_FIX, _no_fix),
    (Verdict.FUTURE, _future),
    (Verdict.DUPLICATE, _duplicate),
    (Verdict.LEAP, _leap),
    (Verdict.LATE, _late),
)
"""The order of the checks; the first that speaks decides."""


def judge(sight: Sight, past: Past, limits: CheckLimits) -> Verdict:
    """Return what becomes of a position; CURRENT when no check speaks. Nothing is remembered here."""
    for verdict, speaks in CHECKS:
        if speaks(sight, past, limits):
            return verdict
    return Verdict.CURRENT


def admit(sight: Sight, past: Past, limits: CheckLimits, *, catch_up: bool = False) -> Verdict:
    """Judge a position and take it into *past* if it is believed.

    *catch_up*: a point that a blind area held back; it is never the current position.
    """
    verdict = judge(sight, past, limits)
    if verdict is Verdict.CURRENT and catch_up:
        verdict = Verdict.LATE
    if verdict is Verdict.CURRENT:
        past.current = sight.report
    if verdict in {Verdict.CURRENT, Verdict.LATE}:
        past.remember(sight, limits.remembered)
    return verdict
