"""Where a convoy is on its course, from its lead unit's positions one after the other. Pure.

`advanced` takes the next position, `anchored` what people entered by hand. `dispatch.tasks.projection` says
what follows from it. A position older than the last one changes nothing: the device's time counts, so what a
terminal catches up on in order is as good as live.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dispatch.domain.clock import seconds_between
from dispatch.domain.geo import distance_m
from dispatch.domain.units import PositionReport
from dispatch.tasks.course import ENDS_M, Course, Stop

JOIN_M = 150.0
"""A lead unit so near to the beginning of the route is ready to leave, and beyond it has left."""

_RIDES_ON_M = 80.0
_BACK_M = 60.0
_AHEAD_M = 60.0
_RIDING_MPS = 3.0
_STILL_M = 25.0
_GROWS_M = 1.0


@dataclass(frozen=True, slots=True)
class FollowingParams:
    """By what a convoy is followed, and from when on something is a deviation (``[following]``).

    *off_route_m*, *off_route_s*: off the route is who was so far beside it for so long; on it again, who
    is within *back_m* for *back_s*. *late_s*, *early_s*: the tolerance against the plan; a deviation is over
    when it is *timing_margin_s* inside. *stopped_s*: a stop that nobody planned, of so long. *lost_s*: a
    position so old is lost. *between_s*: the moment of a passing is worked out between two positions that
    are no farther apart; otherwise nobody saw it. *passed_m*: a post so far behind is passed.
    *fastest_mps*: no convoy is faster. *answer_s*: a post answers the roll call within it; *in_place_s*: a
    post that is so late is overdue. *closure_s*: so much later than due a closure is overdue.
    """

    off_route_m: float = 60.0
    off_route_s: float = 15.0
    back_m: float = 35.0
    back_s: float = 10.0
    late_s: float = 180.0
    early_s: float = 120.0
    timing_margin_s: float = 60.0
    stopped_s: float = 120.0
    lost_s: float = 60.0
    between_s: float = 30.0
    passed_m: float = 15.0
    fastest_mps: float = 35.0
    answer_s: float = 120.0
    in_place_s: float = 300.0
    closure_s: float = 60.0

    def __post_init__(self) -> None:
        """Raise ValueError for tolerances that measure nothing or flicker."""
        if not 0 < self.back_m < self.off_route_m:
            raise ValueError("following: back_m lies between 0 and off_route_m")
        if not 0 <= self.timing_margin_s < min(self.late_s, self.early_s):
            raise ValueError("following: timing_margin_s is less than late_s and early_s")
        if min(self.off_route_s, self.back_s, self.passed_m, self.closure_s, self.in_place_s) < 0:
            raise ValueError(f"following: no time or distance is negative: {self}")
        if min(self.stopped_s, self.lost_s, self.between_s, self.fastest_mps, self.answer_s) <= 0:
            raise ValueError(
                f"following: stopped_s, lost_s, between_s, fastest_mps, answer_s above 0: {self}"
            )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the convoy is.

    *along_m*: metres along the course, which never shrink; None as long as it has not been seen on it.
    *came_at*: when it was first seen there, *on_at* last; *here_m* where that was, which noise may have moved
    back a little.
    *has_left*: it is on its way. *passed*: the moments, None where nobody saw it; *crossed*: what it has come
    to and may not have passed yet. *off_since*, *back_since*: since when it is beside the route, and on it
    again; *is_off*: the alarm stands. *still_at*: where it has stood, since *still_since*. *joining*: where a
    convoy was first seen that may have joined under way. *begun_m*: what lies before it is passed there: the
    lead unit waited a little behind the beginning.
    """

    along_m: float | None = None
    here_m: float = 0.0
    on_at: datetime | None = None
    came_at: datetime | None = None
    off_m: float = 0.0
    newest: PositionReport | None = None
    has_left: bool = False
    passed: Mapping[Stop, datetime | None] = field(default_factory=dict)
    crossed: Mapping[Stop, datetime | None] = field(default_factory=dict)
    off_since: datetime | None = None
    back_since: datetime | None = None
    is_off: bool = False
    still_at: tuple[float, float] | None = None
    still_since: datetime | None = None
    joining: tuple[float, datetime] | None = None
    begun_m: float = 0.0

    def has_arrived(self, course: Course) -> bool:
        """Whether it is at the end of the course."""
        return self.along_m is not None and self.has_left and self.along_m >= course.last_m - ENDS_M


def anchored(course: Course, progress: Progress, passed: Mapping[str, datetime]) -> Progress:
    """Return the progress with what is recorded: *passed* by the post's id. It may only lead farther on."""
    known = {
        stop: passed[stop.post_id]
        for stop in course.stops
        if stop.post_id in passed and progress.passed.get(stop) != passed[stop.post_id]
    }
    if not known:
        return progress
    farthest = max(known, key=lambda stop: stop.along_m)
    progress = replace(progress, passed={**progress.passed, **known})
    if progress.along_m is not None and progress.along_m >= farthest.along_m:
        return progress
    skipped = {
        stop: None
        for stop in course.stops
        if stop.along_m < farthest.along_m and stop not in progress.passed and stop.post_id not in passed
    }
    return replace(
        progress,
        along_m=farthest.along_m,
        here_m=farthest.along_m,
        on_at=known[farthest],
        came_at=known[farthest],
        has_left=True,
        passed={**skipped, **progress.passed},
        joining=None,
    )


def advanced(course: Course, progress: Progress, report: PositionReport, params: FollowingParams) -> Progress:
    """Return the progress after one more position of the lead unit."""
    before = progress.newest
    if not report.has_fix or (before is not None and report.fixed_at <= before.fixed_at):
        return progress
    progress = _stood(replace(progress, newest=report), report)
    if progress.along_m is None:
        return _joined(course, progress, report, params)
    along_m, off_m = _matched(course, progress, report, params)
    progress = _beside(replace(progress, off_m=off_m), report.fixed_at, off_m, params)
    if not progress.has_left and off_m > params.off_route_m:
        return replace(progress, along_m=None, on_at=None, off_since=None, is_off=False, joining=None)
    if off_m > params.off_route_m:
        return progress
    return _ridden(course, progress, along_m, report.fixed_at, params)


def _heading(report: PositionReport) -> float | None:
    return report.heading_deg if report.speed_mps >= _RIDING_MPS else None


def _matched(
    course: Course, progress: Progress, report: PositionReport, params: FollowingParams
) -> tuple[float, float]:
    """Metres along and off, looked for where it can have come to since it was last seen on the course."""
    at_m = progress.along_m or 0.0
    since_s = seconds_between(progress.on_at or report.fixed_at, report.fixed_at)
    is_close = since_s <= params.between_s and progress.off_since is None
    mps = max(2 * report.speed_mps, params.fastest_mps / 3) if is_close else params.fastest_mps
    to_m = min(at_m + _AHEAD_M + max(since_s, 0.0) * mps, course.line.length_m)
    from_m = max(at_m - _BACK_M, 0.0)
    return course.line.matched_m(report.lat_deg, report.lon_deg, from_m, to_m, _heading(report))


def _joined(course: Course, progress: Progress, report: PositionReport, params: FollowingParams) -> Progress:
    """See whether the lead unit has come to the course: to its beginning, or riding along it under way.

    Under way it may only join where the plan has it by now: on its ride to the beginning a lead unit may use
    the same streets.
    """
    ready_m = min(course.first_m + JOIN_M, course.line.length_m)
    by_now_m = course.reached_m(report.fixed_at + timedelta(seconds=params.early_s))
    to_m = max(ready_m, by_now_m)
    along_m, off_m = course.line.matched_m(
        report.lat_deg, report.lon_deg, max(course.first_m - _BACK_M, 0.0), to_m, _heading(report)
    )
    if off_m > params.off_route_m:
        return replace(progress, joining=None, off_m=off_m)
    if along_m > ready_m:
        begun = progress.joining
        if begun is None or along_m < begun[0]:
            return replace(progress, joining=(along_m, report.fixed_at), off_m=off_m)
        if along_m - begun[0] < _RIDES_ON_M:
            return replace(progress, off_m=off_m)
    has_left = along_m > ready_m
    behind = [stop for stop in course.stops if stop.along_m < along_m and stop not in progress.passed]
    return replace(
        progress,
        along_m=along_m,
        here_m=along_m,
        on_at=report.fixed_at,
        came_at=report.fixed_at,
        off_m=off_m,
        has_left=has_left,
        passed={**progress.passed, **dict.fromkeys(behind if has_left else ())},
        joining=None,
        begun_m=0.0 if has_left else along_m + _STILL_M,
    )


def _ridden(
    course: Course, progress: Progress, along_m: float, at: datetime, params: FollowingParams
) -> Progress:
    """Go on to where the lead unit is now, and see what it passed."""
    before_m, before_at = progress.here_m, progress.on_at or at
    gap_s = seconds_between(before_at, at)
    is_seen = gap_s <= params.between_s
    crossed, passed = dict(progress.crossed), dict(progress.passed)
    for stop in course.stops:
        if stop in passed:
            continue
        at_m = min(max(stop.along_m, progress.begun_m), course.last_m - ENDS_M)
        if before_m < at_m <= along_m:
            share = (at_m - before_m) / (along_m - before_m)
            crossed[stop] = before_at + timedelta(seconds=gap_s * share) if is_seen else None
        if stop in crossed and along_m >= min(at_m + params.passed_m, course.last_m - ENDS_M):
            passed[stop] = crossed.pop(stop)
    farthest_m = max(progress.along_m or 0.0, along_m)
    has_left = progress.has_left or farthest_m > course.first_m + JOIN_M
    has_come = farthest_m > (progress.along_m or 0.0) + _GROWS_M
    return replace(
        progress,
        along_m=farthest_m,
        here_m=along_m,
        on_at=at,
        came_at=at if has_come else progress.came_at,
        has_left=has_left,
        crossed=crossed,
        passed=passed,
    )


def _beside(progress: Progress, at: datetime, off_m: float, params: FollowingParams) -> Progress:
    """Keep whether the lead unit is off its route: one alarm, with hysteresis in metres and in seconds."""
    if off_m > params.off_route_m:
        since = progress.off_since or at
        lasts = seconds_between(since, at) >= params.off_route_s
        return replace(progress, off_since=since, back_since=None, is_off=progress.is_off or lasts)
    if off_m > params.back_m and progress.is_off:
        return replace(progress, back_since=None)
    if not progress.is_off:
        return replace(progress, off_since=None)
    since = progress.back_since or at
    if seconds_between(since, at) < params.back_s:
        return replace(progress, back_since=since)
    return replace(progress, off_since=None, back_since=None, is_off=False)


def _stood(progress: Progress, report: PositionReport) -> Progress:
    """Keep since when it has not moved from its place by more than a receiver's noise."""
    here = progress.still_at
    if here is None or distance_m(*here, report.lat_deg, report.lon_deg) > _STILL_M:
        place = (report.lat_deg, report.lon_deg)
        return replace(progress, still_at=place, still_since=report.fixed_at)
    return progress
