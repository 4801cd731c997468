"""A convoy followed along its course: progress, passings, projection, and nothing that flickers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain.plans import Closure, RoutePoint
from dispatch.domain.units import PositionReport
from dispatch.tasks.course import Course, course_of
from dispatch.tasks.following import FollowingParams, Progress, advanced, anchored
from dispatch.tasks.projection import Lead, ProjectedBy, Projection, StopState, Traffic, projected, projection
from tests.roads.grid import BLOCK_M, degrees
from tests.tasks.convoy import MAIN, SPEED_MM_S, along, crossing, plan, post, roads, route
from tests.tasks.prepared import at

PARAMS = FollowingParams()
AROUND = route([along(0.2, 1), crossing(2, 1), crossing(2, 2), crossing(0, 2), crossing(0, 1), along(1.8, 1)])
"""East, south, west, north, and east again: the first street is ridden twice."""


def course(of: object = MAIN, *posts: object) -> Course:
    """A course over the small grid."""
    standing = posts or (post("p1", crossing(1, 1), -30, 20),)
    found = course_of(roads()[0], plan(*standing, routes=(of,)))  # type: ignore[arg-type]  # posts and routes
    assert found is not None
    return found


def fix(
    x_blocks: float, y_blocks: float, second: float, mps: float = 10.0, heading: float = 90
) -> PositionReport:
    """The lead unit at a place of the grid, so many seconds after the planned departure."""
    lat_deg, lon_deg = degrees((x_blocks - 1) * BLOCK_M, (1 - y_blocks) * BLOCK_M)
    moment = at(0) + timedelta(seconds=second)
    return PositionReport("A03", lat_deg, lon_deg, mps, heading, moment, moment)


def ride(
    begin: int = 0, end: int = 82, every: int = 2, late: float = 0, noise_m: float = 0, seed: int = 1
) -> list[PositionReport]:
    """Along `MAIN` at the planned 10 m/s, seconds *begin* to *end* of the ride, *late* behind the plan."""
    dice = Random(seed)
    return [
        fix(
            0.2 + s * 10 / BLOCK_M + dice.gauss(0, noise_m) / BLOCK_M,
            1 + dice.gauss(0, noise_m) / BLOCK_M,
            s + late,
        )
        for s in range(begin, end, every)
    ]


def followed(of: Course, reports: Sequence[PositionReport], params: FollowingParams = PARAMS) -> Progress:
    """The progress after all *reports*, as they come."""
    progress = Progress()
    for report in reports:
        progress = advanced(of, progress, report, params)
    return progress


def after(of: Course, reports: Sequence[PositionReport]) -> Projection:
    """The projection at the last report."""
    return projected(of, reports, reports[-1].fixed_at)


def test_a_convoy_on_time_is_on_time_at_each_post() -> None:
    """Progress, passings and what is ahead agree with the plan when the ride does."""
    found = after(course(), ride(end=50))
    assert found.lead is Lead.ON_ROUTE
    assert found.delay_s == pytest.approx(0, abs=2)
    stop = found.stop("p1")
    assert stop is not None
    assert (stop.state, stop.projected_at) == (StopState.PASSED, None)
    assert stop.passed_at is not None
    assert abs(stop.passed_at - at(0) - timedelta(seconds=40)) < timedelta(seconds=1)
    assert found.stops[-1].late_s == pytest.approx(0, abs=0.5)


def test_a_late_convoy_is_late_at_what_is_ahead() -> None:
    """The delay of now is carried to every post that is still ahead."""
    found = after(course(), ride(end=20, late=90))
    stop = found.stop("p1")
    assert stop is not None
    assert stop.state is StopState.AHEAD
    assert stop.late_s == pytest.approx(90, abs=2)
    assert found.by is ProjectedBy.PLAN


def test_before_it_has_left_the_clock_makes_it_late() -> None:
    """A lead unit that waits at the beginning is late by as much as the departure is over; never early."""
    waiting = [fix(0.21, 1, second, 0.0) for second in range(-60, 120, 5)]
    assert after(course(), waiting[:5]).delay_s == 0
    found = after(course(), waiting)
    assert not found.has_left
    assert found.delay_s == pytest.approx(115, abs=2)
    assert found.stops[0].state is StopState.AHEAD


def test_nothing_is_projected_before_now() -> None:
    """A post that the convoy should have reached by now is expected now, not in the past."""
    progress = followed(course(), ride(end=20))
    late = at(0) + timedelta(seconds=200)
    found = projection(course(), progress, late)
    assert found.lead is Lead.LOST
    assert all(stop.projected_at == late for stop in found.stops if stop.state is StopState.AHEAD)


def test_no_lead_unit_was_ever_heard() -> None:
    """Without any position the plan stands, and nobody says where the convoy is."""
    found = projection(course(), Progress(), at(-5))
    assert (found.lead, found.along_m, found.delay_s) == (Lead.NEVER, None, 0)


def test_who_rides_the_same_street_to_the_beginning_has_not_joined() -> None:
    """Before the departure only the beginning counts, and a crossing of the route by chance does not."""
    to_the_start = [fix(1.8 - s * 10 / BLOCK_M, 1, s - 400, heading=270) for s in range(0, 60, 5)]
    assert followed(course(), to_the_start).along_m is None
    across = [fix(1.5, 0.9 + s * 10 / BLOCK_M, 300 + s, heading=180) for s in range(0, 30, 3)]
    assert followed(course(), across).along_m is None


def test_a_convoy_may_join_under_way_and_what_is_behind_was_not_seen() -> None:
    """A program that starts in the middle takes up the ride; earlier posts are unseen, not guessed."""
    found = after(course(), ride(begin=50, end=74))
    assert found.along_m is not None
    stop = found.stop("p1")
    assert stop is not None
    assert (stop.state, stop.passed_at) == (StopState.UNSEEN, None)


def test_what_is_recorded_leads_on_after_a_restart() -> None:
    """Passings of the record stand at once, by hand or seen; the ride is taken up behind them."""
    passed_at = at(0) + timedelta(seconds=44)
    progress = anchored(course(), Progress(), {"p1": passed_at})
    found = projection(course(), progress, passed_at)
    assert found.delay_s == pytest.approx(4, abs=0.5)
    assert found.stop("p1").passed_at == passed_at  # type: ignore[union-attr]  # it lies on the route
    more = advanced(course(), progress, ride(begin=56, end=57, late=4)[0], PARAMS)
    assert more.along_m == pytest.approx(660, abs=2)
    assert anchored(course(), more, {"p1": passed_at}) == more


def test_a_hole_in_the_track_is_not_filled_in() -> None:
    """What was passed between two positions too far apart has no moment; the next post has one again."""
    two = course(MAIN, post("p1", along(0.8, 1), -30, 20), post("p2", along(1.5, 1), -30, 20))
    found = after(two, [*ride(end=20), *ride(begin=52, end=80)])
    assert found.stop("p1").state is StopState.UNSEEN  # type: ignore[union-attr]  # they lie on the route
    assert found.stop("p2").state is StopState.PASSED  # type: ignore[union-attr]  # likewise


def test_lost_is_said_and_over_when_it_is_heard_again() -> None:
    """An old position is lost, a new one is not."""
    reports = ride(end=20)
    assert projected(course(), reports, at(0) + timedelta(seconds=100)).lead is Lead.LOST
    again = [*reports, *ride(begin=60, end=64, late=40)]
    assert after(course(), again).lead is Lead.ON_ROUTE


def test_off_the_route_is_one_alarm_and_a_look_into_a_side_street_is_none() -> None:
    """Beside the route for long enough is off; for a moment is not; back again takes its time as well."""
    on, off = ride(end=20), [fix(0.6, 1.2, 20 + s, heading=180) for s in range(0, 30, 2)]
    assert not followed(course(), [*on, *off[:5]]).is_off
    progress = followed(course(), [*on, *off])
    assert progress.is_off
    back = [fix(0.62 + s / 50, 1, 52 + s) for s in range(0, 20, 2)]
    assert followed(course(), [*on, *off, *back[:3]]).is_off
    assert not followed(course(), [*on, *off, *back]).is_off


@given(noise_m=st.floats(0, 12), seed=st.integers(0, 50), edge_m=st.floats(40, 70))
@settings(max_examples=20, deadline=None)
def test_noise_at_the_edge_of_the_tolerance_does_not_flicker(
    noise_m: float, seed: int, edge_m: float
) -> None:
    """However a receiver wavers about the tolerance, the alarm rises once at most and does not fall again."""
    dice, changes = Random(seed), []
    progress = followed(course(), ride(end=20))
    for number in range(60):
        beside = 1 + (edge_m + dice.uniform(-noise_m, noise_m)) / BLOCK_M
        progress = advanced(course(), progress, fix(0.65, beside, 20 + 2 * number, 0.0), PARAMS)
        changes.append(progress.is_off)
    assert sum(one != other for one, other in pairwise(changes)) <= 1


@given(noise_m=st.floats(0, 10), seed=st.integers(0, 200), every=st.sampled_from([1, 2, 5, 10]))
@settings(max_examples=20, deadline=None)
def test_noise_moves_no_convoy_backwards_and_no_passing_by_much(
    noise_m: float, seed: int, every: int
) -> None:
    """Progress never shrinks, no alarm rises, and the passing is right to some seconds."""
    progress, farthest_m = Progress(), 0.0
    for report in ride(every=every, noise_m=noise_m, seed=seed):
        progress = advanced(course(), progress, report, PARAMS)
        assert (progress.along_m or 0.0) >= farthest_m
        farthest_m = progress.along_m or 0.0
        assert not progress.is_off
    (seen_at,) = [moment for stop, moment in progress.passed.items() if stop.post_id == "p1"]
    assert seen_at is not None
    assert abs((seen_at - at(0)) / timedelta(seconds=1) - 40) < 1 + noise_m / 2


@given(order=st.permutations(range(25)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_positions_does_not_matter(order: Sequence[int]) -> None:
    """All positions so far give one projection, however they came; one by one, old ones change nothing."""
    reports = ride(end=50, noise_m=4)
    shuffled = [reports[number] for number in order]
    now = reports[-1].fixed_at
    assert projected(course(), shuffled, now) == projected(course(), reports, now)
    progress = Progress()
    for report in shuffled:
        before, progress = progress, advanced(course(), progress, report, PARAMS)
        assert (progress.along_m or 0.0) >= (before.along_m or 0.0)
        if before.newest is not None and report.fixed_at <= before.newest.fixed_at:
            assert progress == before


def test_a_red_light_before_a_post_is_no_passing() -> None:
    """Standing five metres before a post with a wavering receiver, it passes when it rides on."""
    dice = Random(4)
    waits = [fix(0.99 + dice.gauss(0, 5) / BLOCK_M, 1, 40 + s, 0.0) for s in range(0, 60, 2)]
    goes_on = [fix(0.99 + (s + 1) * 10 / BLOCK_M, 1, 100 + s) for s in range(0, 10, 2)]
    found = after(course(), [*ride(end=40), *waits, *goes_on])
    passed_at = found.stop("p1").passed_at  # type: ignore[union-attr]  # it lies on the route
    assert passed_at is not None
    assert passed_at > at(0) + timedelta(seconds=90)


def test_a_street_that_is_ridden_twice_is_ridden_once_first() -> None:
    """On its first ride along a street the convoy is not taken to be on the second."""
    twice = course(AROUND, post("p1", crossing(1, 1), -30, 20))
    found = after(twice, ride(end=50, noise_m=4))
    assert found.along_m == pytest.approx(480, abs=15)


def test_there_and_back_along_one_street_is_told_by_the_heading() -> None:
    """Out and back on the same road: the heading says which way it is."""
    there_and_back = replace(
        MAIN,
        points=(MAIN.points[0], RoutePoint("回", along(0.2, 1), SPEED_MM_S)),
        segments=(*MAIN.segments, "2-1>1-1", "1-1>0-1"),
    )
    turning = course(there_and_back)
    out = ride(end=90)
    back = [fix(2 - s * 10 / BLOCK_M, 1, 90 + s, heading=270) for s in range(0, 30, 2)]
    assert followed(turning, out).along_m == pytest.approx(980, abs=15)
    assert followed(turning, [*out, *back]).along_m == pytest.approx(1280, abs=15)


def test_a_planned_stay_makes_nobody_late() -> None:
    """During a stay the convoy is on time; when it stays too long it is late."""
    stays = replace(
        MAIN, points=(MAIN.points[0], RoutePoint("停", crossing(1, 1), SPEED_MM_S, None, 60), MAIN.points[1])
    )
    staying = course(stays, post("p2", along(1.5, 1), -30, 20))
    here = [fix(1.0, 1, second, 0.0) for second in range(40, 200, 5)]
    assert after(staying, [*ride(end=40), *here[:10]]).delay_s == 0
    assert after(staying, [*ride(end=40), *here]).delay_s == pytest.approx(95, abs=3)


def test_closures_are_due_by_the_projected_passing() -> None:
    """T−x, T−y and T+z count from when the convoy will be there, not from when it was planned to be."""
    closure = Closure("c1", "东段", ("1-1>2-1",), None, "main", 300, 120, 60)
    fixed = Closure("c2", "桥", ("0-0>1-0",), from_at=at(-10), to_at=at(10))
    closing = course_of(roads()[0], plan(post("p1", crossing(1, 1), -30, 20), closures=(closure, fixed)))
    assert closing is not None
    found = after(closing, ride(end=20, late=90))
    due = found.closure("c1")
    assert due is not None
    assert due.clear_at is not None
    assert due.close_at is not None
    assert due.open_at is not None
    assert (due.close_at - due.clear_at).total_seconds() == 180
    assert (due.close_at - at(0)).total_seconds() == pytest.approx(40 + 90 - 120, abs=2)
    assert (due.open_at - at(0)).total_seconds() == pytest.approx(80 + 90 + 60, abs=12)
    waits = after(closing, [fix(0.22, 1, second, 0.0) for second in range(-400, -300, 5)]).closure("c1")
    assert waits is not None
    assert waits.close_at == due.close_at - timedelta(seconds=found.delay_s or 0)
    other = found.closure("c2")
    assert other is not None
    assert (other.clear_at, other.close_at, other.open_at) == (None, at(-10), at(10))
    passed = after(closing, ride(end=70)).closure("c1")
    assert passed is not None
    assert passed.close_at is not None
    assert (passed.close_at - at(0)).total_seconds() == pytest.approx(40 - 120, abs=2)


def test_a_slow_road_ahead_that_is_not_closed_costs_its_time() -> None:
    """With the traffic of now the way ahead takes as long as the road lets it, and the projection says so."""
    network = roads()[0]
    speeds = network.free_flow_mps.copy()
    speeds[network.index_of["1-1>2-1"]] = 2.0
    here = followed(course(), ride(end=20))
    now = at(0) + timedelta(seconds=18)
    slow = projection(course(), here, now, traffic=Traffic(speeds))
    assert slow.by is ProjectedBy.TRAFFIC
    assert slow.stops[-1].late_s == pytest.approx(160, abs=5)
    assert slow.stop("p1").late_s == pytest.approx(0, abs=2)  # type: ignore[union-attr]  # it lies on the route
    closed = projection(course(), here, now, traffic=Traffic(speeds, {"1-1>2-1"}))
    assert closed.by is ProjectedBy.PLAN


def test_it_arrives_a_little_before_its_last_point() -> None:
    """The last point is reached where a convoy stops short of a gate."""
    found = after(course(), ride(end=78))
    assert found.has_arrived
    assert found.stops[-1].state is StopState.PASSED


@pytest.mark.parametrize(
    "wrong", [{"back_m": 70.0}, {"timing_margin_s": 200.0}, {"lost_s": 0.0}, {"off_route_s": -1.0}]
)
def test_tolerances_that_measure_nothing_are_refused(wrong: dict[str, float]) -> None:
    """A configuration whose hysteresis would flicker is no configuration."""
    with pytest.raises(ValueError, match="following"):
        FollowingParams(**wrong)
