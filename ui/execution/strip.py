"""The time-distance strip as data: where the convoy was to be, was, and will be; closures as bars.

Seconds count from the local midnight of the departure's day, distances in kilometres from the departure.
"""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.clock import CHINA, seconds_between
from dispatch.tasks.course import Course, Section
from dispatch.tasks.projection import Lead, StopState
from ui.execution.closure_rows import ClosureRow
from ui.execution.presenter import Execution
from ui.kit.plain import one_line

AROUND_S = 300.0
_KM = 1_000.0

Points = tuple[tuple[float, float], ...]
"""(seconds, kilometres)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A closure: when it is, or is to be, closed, and on which part of the route. *is_done*: it is over."""

    name: str
    from_s: float
    to_s: float
    from_km: float
    to_km: float
    is_closed: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """All of it. *here*: where the lead was seen last; *is_lost*: and how old that is has to be said."""

    planned: Points = ()
    passed: Points = ()
    ahead: Points = ()
    here: tuple[float, float] | None = None
    is_lost: bool = False
    bars: tuple[Bar, ...] = ()
    now_s: float = 0.0
    from_s: float = 0.0
    to_s: float = 0.0
    length_km: float = 0.0


def strip_of(page: Execution, course: Course | None, now: datetime) -> Strip:
    """The strip of a task under way; an empty one where there is no course with times."""
    seen = page.projection
    if course is None or course.passings is None or seen is None:
        return Strip()
    midnight = course.passings.leaves_at.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    leaves_s = seconds_between(midnight, course.passings.leaves_at)

    def second(moment: datetime) -> float:
        return seconds_between(midnight, moment)

    def km(along_m: float) -> float:
        return (along_m - course.first_m) / _KM

    planned = tuple(
        (leaves_s + float(s), km(float(m)))
        for m, s in zip(course.passings.knot_m, course.passings.knot_s, strict=True)
    )
    passed = tuple(
        (second(stop.passed_at), km(stop.along_m)) for stop in seen.stops if stop.passed_at is not None
    )
    here = None
    if seen.along_m is not None and seen.fixed_at is not None:
        here = (second(seen.fixed_at), seen.along_m / _KM)
    ahead = tuple(
        (second(stop.projected_at), km(stop.along_m))
        for stop in seen.stops
        if stop.state is StopState.AHEAD and stop.projected_at is not None
    )
    begun = [here] if here is not None and seen.lead is Lead.ON_ROUTE else list(passed[-1:])
    sections = {section.closure.closure_id: section for section in course.sections}
    bars = tuple(
        bar
        for row in page.closures
        if (section := sections.get(row.key)) is not None
        and (bar := _bar(row, section, course.first_m, midnight)) is not None
    )
    moments = [s for s, _ in (*planned, *passed, *ahead)]
    return Strip(
        planned,
        passed,
        (*begun, *ahead),
        here,
        seen.lead is Lead.LOST,
        bars,
        second(now),
        min([*moments, *(bar.from_s for bar in bars)]) - AROUND_S,
        max([*moments, *(bar.to_s for bar in bars)]) + AROUND_S,
        (course.last_m - course.first_m) / _KM,
    )


def _bar(row: ClosureRow, section: Section, first_m: float, midnight: datetime) -> Bar | None:
    _, close, opening = row.steps
    begin, end = close.done_at or close.due_at, opening.done_at or opening.due_at
    if begin is None or end is None:
        return None
    return Bar(
        one_line(row.name),
        seconds_between(midnight, begin),
        seconds_between(midnight, end),
        (section.from_m - first_m) / _KM,
        (section.to_m - first_m) / _KM,
        row.is_closed,
        row.is_over,
    )
