"""When a convoy will pass what still lies ahead, against the plan; and when its closures are due. Pure.

For a screen: make a `Course` once (``course_of(network, plan, route_id)``), keep a `Progress` (`advanced`
by each position, `anchored` by the passings of the record), and ask ``projection(course, progress, now)``;
or ask `projected` with all positions so far. A plan of 60 posts takes some milliseconds. A seat keeps all
that for the tasks under way (`dispatch.tasks.convoys`), and answers ``Seat.convoy(task_id)``.

What is ahead is projected with the delay of now on the plan's own times; where a road ahead that is not
closed is slower than the plan wants it, with what that costs as well (*by* says which). Nothing is ever
projected for a moment that is over, and what nobody saw is said to be unseen.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.clock import seconds_between
from dispatch.domain.plans import Closure
from dispatch.domain.units import PositionReport
from dispatch.roads.plane import Floats
from dispatch.tasks.course import Course, Section, Stop
from dispatch.tasks.following import FollowingParams, Progress, advanced, anchored

PARAMS = FollowingParams()
_STAY_M = 60.0


class ProjectedBy(StrEnum):
    """By what the way ahead is timed."""

    NOTHING = "nothing"
    PLAN = "plan"
    TRAFFIC = "traffic"


class StopState(StrEnum):
    """Whether the convoy has passed: UNSEEN is behind it, and nobody saw when."""

    AHEAD = "ahead"
    PASSED = "passed"
    UNSEEN = "unseen"


class Lead(StrEnum):
    """What is known of the lead unit's position. NOT_THERE: seen, and not on the route yet."""

    NEVER = "never"
    LOST = "lost"
    NOT_THERE = "not_there"
    OFF_ROUTE = "off_route"
    ON_ROUTE = "on_route"


@dataclass(frozen=True, slots=True)
class StopPassing:
    """A post, or a point of the route (*post_id* ""), with the planned, the projected and the real passing.

    *late_s*: real or projected against planned, negative when early; None where either is not known.
    """

    post_id: str
    name: str
    along_m: float
    state: StopState
    planned_at: datetime | None
    projected_at: datetime | None
    passed_at: datetime | None
    late_s: float | None


@dataclass(frozen=True, slots=True)
class ClosureDue:
    """When a closure is to be cleared, closed and opened by the projected passing; None: nobody can say.

    One that has fixed times is due at those.
    """

    closure_id: str
    clear_at: datetime | None
    close_at: datetime | None
    open_at: datetime | None


@dataclass(frozen=True, slots=True)
class Projection:
    """Where the convoy is and what follows from it, at *now*.

    *along_m*: metres along the route, of *length_m* from the departure to the arrival; None: not seen on it.
    *off_m*: metres beside it at the last position, whose age is *age_s*. *delay_s* behind the plan, negative
    when ahead. *still_since*: it has stood since then; *stay_s*: so long it is to stay there.
    """

    route_id: str
    lead: Lead
    along_m: float | None
    length_m: float
    off_m: float | None
    fixed_at: datetime | None
    age_s: float | None
    has_left: bool
    has_arrived: bool
    delay_s: float | None
    still_since: datetime | None
    stay_s: int
    by: ProjectedBy
    stops: tuple[StopPassing, ...]
    closures: tuple[ClosureDue, ...]

    def stop(self, post_id: str) -> StopPassing | None:
        """The passing of a post, None where the route does not lead by it."""
        return next((stop for stop in self.stops if stop.post_id == post_id), None)

    def closure(self, closure_id: str) -> ClosureDue | None:
        """When a closure is due."""
        return next((due for due in self.closures if due.closure_id == closure_id), None)


@dataclass(frozen=True, slots=True, eq=False)
class Traffic:
    """Speeds on the roads now: *speed_mps* by the network's segments, NaN where unknown; *closed*: by id."""

    speed_mps: NDArray[np.floating]
    closed: Collection[str] = ()


def projected(
    course: Course,
    reports: Sequence[PositionReport],
    now: datetime,
    passed: Mapping[str, datetime] | None = None,
    params: FollowingParams = PARAMS,
) -> Projection:
    """Return the projection from all the lead unit's positions so far, in whatever order they came."""
    progress = anchored(course, Progress(), passed or {})
    for report in sorted(reports, key=lambda report: report.fixed_at):
        progress = advanced(course, progress, report, params)
    return projection(course, progress, now, params)


def projection(
    course: Course,
    progress: Progress,
    now: datetime,
    params: FollowingParams = PARAMS,
    traffic: Traffic | None = None,
) -> Projection:
    """Return what follows from the convoy's *progress* at *now*."""
    ahead = _Ahead(course, progress, now, traffic)
    newest = progress.newest
    age_s = None if newest is None else max(seconds_between(newest.fixed_at, now), 0.0)
    return Projection(
        route_id=course.route.route_id,
        lead=_lead(progress, age_s, params),
        along_m=None if progress.along_m is None else progress.along_m - course.first_m,
        length_m=course.last_m - course.first_m,
        off_m=None if newest is None else progress.off_m,
        fixed_at=None if newest is None else newest.fixed_at,
        age_s=age_s,
        has_left=progress.has_left,
        has_arrived=progress.has_arrived(course),
        delay_s=ahead.delay_s,
        still_since=progress.still_since,
        stay_s=0 if progress.along_m is None else course.stay_s(progress.along_m, _STAY_M),
        by=ahead.by,
        stops=tuple(ahead.stop(stop) for stop in course.stops),
        closures=tuple(ahead.due(closure) for closure in course.plan.closures),
    )


def _lead(progress: Progress, age_s: float | None, params: FollowingParams) -> Lead:
    if age_s is None:
        return Lead.NEVER
    if age_s > params.lost_s:
        return Lead.LOST
    if progress.along_m is None:
        return Lead.NOT_THERE
    return Lead.OFF_ROUTE if progress.is_off else Lead.ON_ROUTE


class _Ahead:
    """The times of what lies ahead."""

    def __init__(self, course: Course, progress: Progress, now: datetime, traffic: Traffic | None) -> None:
        self._course, self._progress, self._now = course, progress, now
        self._sections = {section.closure.closure_id: section for section in course.sections}
        self._at_m = progress.along_m if progress.along_m is not None else course.first_m
        self._behind = self._seen_behind()
        self.delay_s = self._delay_s()
        self._extra = None if traffic is None else _extra_s(course, self._at_m, traffic)
        slower = self._extra is not None and bool(self._extra[1][-1] > 0)
        self.by = ProjectedBy.TRAFFIC if slower else ProjectedBy.PLAN
        if self.delay_s is None:
            self.by = ProjectedBy.NOTHING

    def _seen_behind(self) -> list[tuple[float, timedelta]]:
        """Where it was seen, and how far behind the plan it was there."""
        seen = [(stop.along_m, at) for stop, at in self._progress.passed.items() if at is not None]
        if self._progress.came_at is not None:
            seen.append((self._at_m, self._progress.came_at))
        planned = ((along_m, at, self._course.planned_at(along_m)) for along_m, at in seen)
        return [(along_m, at - due) for along_m, at, due in planned if due is not None]

    def _delay_s(self) -> float | None:
        """Seconds behind the plan: by the last sight of it on the route; before it has left, by the clock."""
        course, progress = self._course, self._progress
        if course.leaves_at is None:
            return None
        if progress.along_m is None or progress.on_at is None:
            return max(seconds_between(course.leaves_at, self._now), 0.0)
        at = progress.came_at if progress.has_arrived(course) and progress.came_at else progress.on_at
        delay_s = course.delay_s(progress.along_m, at, _STAY_M)
        return delay_s if progress.has_left or delay_s is None else max(delay_s, 0.0)

    def at(self, along_m: float) -> datetime | None:
        """When the convoy comes to a place of the course that is still ahead; not before now."""
        planned = self._course.planned_at(along_m)
        if planned is None or self.delay_s is None:
            return None
        late_s = self.delay_s
        if self._extra is not None:
            late_s += float(np.interp(along_m, *self._extra))
        return max(planned + timedelta(seconds=late_s), self._now)

    def stop(self, stop: Stop) -> StopPassing:
        planned, passed_at = self._course.planned_at(stop.along_m), self._progress.passed.get(stop)
        state = StopState.AHEAD
        if stop in self._progress.passed:
            state = StopState.UNSEEN if passed_at is None else StopState.PASSED
        projected_at = self.at(stop.along_m) if state is StopState.AHEAD else None
        at = passed_at or projected_at
        late_s = None if planned is None or at is None else seconds_between(planned, at)
        return StopPassing(
            stop.post_id, stop.name, stop.along_m, state, planned, projected_at, passed_at, late_s
        )

    def due(self, closure: Closure) -> ClosureDue:
        """When a closure is due; what the convoy has passed counts from when it would have been there."""
        if not closure.follows_convoy:
            return ClosureDue(closure.closure_id, None, closure.from_at, closure.to_at)
        section = self._sections.get(closure.closure_id)
        if section is None:
            return ClosureDue(closure.closure_id, None, None, None)
        comes, goes = self._over(section)
        return ClosureDue(
            closure.closure_id,
            _shifted(comes, -(closure.clear_before_s or 0)) if closure.clear_before_s else None,
            _shifted(comes, -(closure.close_before_s or 0)),
            _shifted(goes, closure.open_after_s or 0),
        )

    def _over(self, section: Section) -> tuple[datetime | None, datetime | None]:
        return self._when(section.from_m), self._when(section.to_m)

    def _when(self, along_m: float) -> datetime | None:
        """The moment at a place: ahead as projected, behind by what was seen next to it."""
        progress = self._progress
        is_ahead = along_m > self._at_m and not progress.has_arrived(self._course)
        if is_ahead or not progress.has_left:
            return self.at(along_m)
        planned = self._course.planned_at(along_m)
        if planned is None or not self._behind:
            return planned
        _, late = min(self._behind, key=lambda one: abs(one[0] - along_m))
        return planned + late


def _shifted(at: datetime | None, seconds: int) -> datetime | None:
    return None if at is None else at + timedelta(seconds=seconds)


def _extra_s(course: Course, at_m: float, traffic: Traffic) -> tuple[Floats, Floats]:
    """What the traffic of now costs beyond the plan's own times: knots of metres along, and seconds.

    A closed road is the convoy's own; a faster one makes nobody faster than planned.
    """
    line = course.line
    segments = list(line.segments)
    speed_mps = traffic.speed_mps[segments].astype(np.float64)
    closed = np.array([name in traffic.closed for name in line.route.segments])
    from_m = np.clip(line.start_m[:-1], at_m, course.last_m)
    to_m = np.clip(line.start_m[1:], at_m, course.last_m)
    if course.passings is None:
        return line.start_m, np.zeros(len(line.start_m))
    knots = course.passings.knot_m, course.passings.knot_s
    planned_s = np.interp(to_m, *knots) - np.interp(from_m, *knots)
    with np.errstate(divide="ignore", invalid="ignore"):
        takes_s = (to_m - from_m) / np.maximum(speed_mps, 0.5)
    extra_s = np.where(np.isnan(takes_s) | closed, 0.0, np.maximum(takes_s - planned_s, 0.0))
    return np.concatenate(([at_m], to_m)), np.concatenate(([0.0], np.cumsum(extra_s)))
