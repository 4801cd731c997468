"""A route on the roads: snapped by points, passing times, and the posts that are proposed along it."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.geo import Place
from dispatch.domain.plans import Plan
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.lines import OffNetworkError, Passings, drawn_segments, line_of, passings_of
from dispatch.tasks.planning import PlanningPolicy
from dispatch.tasks.proposing import proposed_posts, timed_points
from tests.roads.grid import BLOCK_M, degrees
from tests.tasks.convoy import MAIN, POLICY, along, crossing, line, plan, post, roads, route
from tests.tasks.prepared import at

LONG = route([along(0.2, 1), along(1.8, 1), along(2, 1.8)])


def passings(of: object = LONG) -> Passings:
    """When the convoy passes."""
    found = passings_of(line(of))  # type: ignore[arg-type]  # a route, or the default one
    assert found is not None
    return found


def test_a_route_is_snapped_to_the_roads_between_its_points() -> None:
    """The fastest way through all of them, joined where one leg ends."""
    assert MAIN.segments == ("0-1>1-1", "1-1>2-1")
    assert LONG.segments == ("0-1>1-1", "1-1>2-1", "2-1>2-2")
    network = roads()[0]
    ways = [network.index_of[name] for name in LONG.segments]
    assert all(after in network.turns_from(before) for before, after in pairwise(ways))


@given(
    st.lists(
        st.tuples(st.floats(0.1, 1.9), st.floats(0.1, 1.9)).map(lambda xy: along(xy[0], round(xy[1]))),
        min_size=2,
        max_size=6,
    )
)
def test_whatever_points_on_roads_are_clicked_the_route_hangs_together(places: list[Place]) -> None:
    """Every segment can be driven into from the one before."""
    network, index, times = roads()
    ways = [network.index_of[name] for name in drawn_segments(index, times, places)]
    assert ways
    assert all(after in network.turns_from(before) for before, after in pairwise(ways))


def test_a_point_off_the_network_is_named() -> None:
    """With its number, so that the screen can show it."""
    _, index, times = roads()
    with pytest.raises(OffNetworkError, match="途经点 2：60 米内没有道路") as refusal:
        drawn_segments(index, times, [crossing(0, 1), along(0.5, 0.5)])
    assert refusal.value.number == 1


def test_passing_times_follow_the_speed_the_stays_and_the_points_own_times() -> None:
    """At 10 m/s, half a minute's stay; a time that is set stands above the speed."""
    free = passings()
    assert free.at(along(1, 1)) == at(0) + timedelta(seconds=40)
    stay = replace(LONG.points[1], stays_s=30)
    held = passings(replace(LONG, points=(LONG.points[0], stay, LONG.points[2])))
    assert held.ends_at - free.ends_at == timedelta(seconds=30)
    assert held.at(along(1, 1)) == free.at(along(1, 1))
    fixed = replace(LONG.points[2], passes_at=at(10))
    late = passings(replace(LONG, points=(LONG.points[0], LONG.points[1], fixed)))
    assert late.ends_at == at(10)
    assert late.over([LONG.segments[0]]) == (at(0), at(0) + timedelta(seconds=40))
    assert late.over(["0-0>1-0"]) is None
    assert free.at(along(0, 0)) is None


def test_a_route_without_a_departure_or_a_speed_has_no_times() -> None:
    """Half-done drafts are laid over the roads all the same."""
    first, second, third = LONG.points
    assert passings_of(line(replace(LONG, points=(replace(first, passes_at=None), second, third)))) is None
    assert passings_of(line(replace(LONG, points=(replace(first, speed_mm_s=None), second, third)))) is None
    assert line_of(roads()[0], replace(LONG, segments=())) is None


def test_times_at_the_points_are_those_along_the_route() -> None:
    """What was set stays; the others are filled in."""
    points = timed_points(line(LONG), passings())
    assert [point.passes_at for point in points] == [
        at(0),
        at(0) + timedelta(seconds=80),
        at(0) + timedelta(seconds=130),
    ]


def signalled(network: RoadNetwork) -> RoadNetwork:
    """The same roads, with a signal at the second crossing of the route."""
    signal = network.signal_at_end.copy()
    signal[network.index_of["1-1>2-1"]] = True
    return replace(network, signal_at_end=signal)


def test_posts_are_proposed_at_signals_and_side_roads_that_have_none() -> None:
    """In the route's order, with window, place and duty, and nobody on them yet."""
    found = proposed_posts(plan(routes=[LONG]), line(LONG), passings(), POLICY)
    assert [one.name for one in found] == ["东昌路柳园路口", "东昌路花园路口"]
    first = found[0]
    assert (first.post_id, first.unit_id, first.people, first.route_id) == ("p1", "", (), "main")
    assert (first.from_at, first.to_at) == (at(-30), at(6))
    assert first.duty.startswith("支路口")
    line_with_signal = line_of(signalled(roads()[0]), LONG)
    assert line_with_signal is not None
    lanes = PlanningPolicy(side_road_lanes=0)
    (signal,) = proposed_posts(plan(routes=[LONG]), line_with_signal, None, lanes)
    assert (signal.name, signal.from_at) == ("东昌路花园路口", None)
    assert signal.duty.startswith("信号路口")


def test_nothing_is_proposed_where_a_post_stands() -> None:
    """And ids that are taken are not given again."""
    standing = plan(post("p1", crossing(1, 1), -30, 20), routes=[LONG])
    (other,) = proposed_posts(standing, line(LONG), passings(), POLICY)
    assert (other.post_id, other.name) == ("p2", "东昌路花园路口")
    both = replace(standing, posts=(*standing.posts, other))
    assert proposed_posts(both, line(LONG), passings(), POLICY) == ()


def test_side_roads_close_together_share_a_post() -> None:
    """The second is nearer to the first than the spacing."""
    wide = PlanningPolicy(post_spacing_m=BLOCK_M + 1)
    found = proposed_posts(Plan(routes=(LONG,)), line(LONG), passings(), wide)
    assert [one.name for one in found] == ["东昌路柳园路口"]


def test_a_place_beside_the_route_is_found_on_it() -> None:
    """Metres along, and metres off."""
    lat_deg, lon_deg = degrees(0, 40)
    along_m, off_m = line(LONG).along_m_of(lat_deg, lon_deg)
    assert along_m == pytest.approx(500, abs=2)
    assert off_m == pytest.approx(40, abs=1)
    assert line(LONG).along_m_of(lat_deg, lon_deg, 700)[0] == pytest.approx(700, abs=2)


@pytest.mark.parametrize(
    "wrong", [{"covers_m": 0}, {"school_m": -1}, {"ride_mps": 0}, {"side_road_lanes": -1}]
)
def test_rules_that_measure_nothing_are_refused(wrong: dict[str, float]) -> None:
    """When the configuration is read, not when the plan is checked."""
    with pytest.raises(ValueError, match="planning"):
        PlanningPolicy(**wrong)  # type: ignore[arg-type]  # wrong on purpose
