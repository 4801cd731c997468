"""Travel times and routes, held against a plain search in Python."""

import heapq
import itertools
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.geo import distance_m
from dispatch.roads.nearest import RoadIndex, RoadPlace, RoadPlaces
from dispatch.roads.network import RoadNetwork, TurnSource
from dispatch.roads.travel import MotorcycleParams, TravelTimes, dense_speeds, motorcycle_speed_mps, places_of
from tests.roads.grid import degrees, grid

NETWORK = grid()
INDEX = RoadIndex(NETWORK)


def on(network: RoadNetwork, segment: str, offset_m: float) -> RoadPlace:
    """A place on a segment by its id."""
    return RoadPlace(network.index_of[segment], offset_m, 0.0, 0.0, 0.0)


def naive_time_s(times: TravelTimes, start: RoadPlace, place: RoadPlace) -> float:
    """The travel time by a forward search over segments, written without any matrix."""
    network = times.network
    if start.segment == place.segment and start.offset_m <= place.offset_m:
        return (place.offset_m - start.offset_m) / float(times.ride_mps[start.segment])
    rest_s = (float(network.length_m[start.segment]) - start.offset_m) / float(times.ride_mps[start.segment])
    queue, done = [(rest_s, start.segment)], set()
    best = math.inf
    while queue:
        at_end_s, segment = heapq.heappop(queue)
        if segment in done:
            continue
        done.add(segment)
        for i in range(int(network.turn_start[segment]), int(network.turn_start[segment + 1])):
            onward = int(network.turn_to[i])
            limit = min(float(network.limit_mps[segment]), float(network.limit_mps[onward]))
            turn_s = float(network.turn_length_m[i]) / limit
            if int(network.opposite[segment]) == onward:
                turn_s += times.params.u_turn_s
            if onward == place.segment:
                best = min(best, at_end_s + turn_s + place.offset_m / float(times.ride_mps[onward]))
            if onward not in done:
                heapq.heappush(queue, (at_end_s + turn_s + float(times.segment_s[onward]), onward))
    return best


def test_a_straight_way_takes_its_length_over_its_speed() -> None:
    """Two blocks at 10 m/s take 100 s; 100 m into the first and 100 m short of the end, 80 s."""
    times = TravelTimes(NETWORK)
    place = on(NETWORK, "1-1>2-1", 500.0)
    starts = places_of([on(NETWORK, "0-1>1-1", 0.0), on(NETWORK, "0-1>1-1", 100.0)])
    assert times.times_to([place], starts) == pytest.approx([100.0, 90.0], abs=0.05)
    nearer = on(NETWORK, "1-1>2-1", 400.0)
    assert times.times_to([nearer], starts)[1] == pytest.approx(80.0, abs=0.05)


def test_who_has_passed_the_place_comes_round() -> None:
    """A unit 50 m past a place on its own segment rides on and round the block, or turns where it may."""
    place = on(NETWORK, "0-1>1-1", 200.0)
    starts = places_of([on(NETWORK, "0-1>1-1", 150.0), on(NETWORK, "0-1>1-1", 250.0)])
    ahead_s, passed_s = TravelTimes(NETWORK).times_to([place], starts)
    assert ahead_s == pytest.approx(5.0, abs=0.01)
    assert passed_s == pytest.approx(25 + 150 + 20, abs=0.2)  # to the end, three blocks, 200 m again
    turns = [TurnSource("0-1>1-1", "1-1>0-1"), TurnSource("1-1>0-1", "0-1>1-1")]
    short = TravelTimes(grid(turns)).times_to([place], starts)[1]
    assert short == pytest.approx(25 + 8 + 50 + 8 + 20, abs=0.2)


def test_a_forbidden_turn_is_not_ridden() -> None:
    """Where the only turn leads away there is no way, and where it leads round there is a longer one."""
    turns = [TurnSource("0-1>1-1", "1-1>1-0")]
    network = grid(turns)
    starts = places_of([on(network, "0-1>1-1", 0.0)])
    assert TravelTimes(network).times_to([on(network, "1-1>2-1", 10.0)], starts).tolist() == [math.inf]
    assert TravelTimes(network).route([on(network, "0-1>1-1", 0.0)], [on(network, "1-1>2-1", 10.0)]) is None


def test_one_way_streets_are_ridden_one_way() -> None:
    """Without the street westward, the way west leads round by another street."""
    network = grid(one_way=frozenset({"1-1>0-1"}))
    start, place = on(network, "2-1>1-1", 0.0), on(network, "0-1>0-0", 1.0)
    route = TravelTimes(network).route([start], [place])
    assert route is not None
    assert "1-1>0-1" not in {network.segment_ids[s] for s in route.segments}
    assert route.length_m == pytest.approx(4 * 500 + 1, abs=1)


def test_a_two_way_place_is_reached_from_either_side() -> None:
    """With both directions as places, nobody rides round a block for the other side of the road."""
    here = INDEX.places_at(*degrees(-250, 5), both_directions=True)
    starts = places_of([on(NETWORK, "2-1>1-1", 0.0), on(NETWORK, "0-0>0-1", 0.0)])
    both = TravelTimes(NETWORK).times_to(here, starts)
    assert both == pytest.approx([75.0, 75.0], abs=0.1)
    only = TravelTimes(NETWORK).times_to(here[:1], starts)
    assert only.max() > both.max()


def test_a_standing_unit_may_ride_off_either_way() -> None:
    """A second start of the same unit counts when it is shorter; -1 is no second start."""
    place = on(NETWORK, "1-1>0-1", 500.0)
    starts = places_of([on(NETWORK, "0-1>1-1", 100.0)] * 2)
    turned = RoadPlaces(
        np.array([NETWORK.index_of["1-1>0-1"], -1], dtype=np.int32), np.array([400.0, 0.0]), np.zeros(2)
    )
    one, none = TravelTimes(NETWORK).times_to([place], starts, turned)
    assert one == pytest.approx(10.0, abs=0.05)
    assert none > 100.0


def test_beyond_the_limit_and_off_the_map_there_is_no_time() -> None:
    """The limit is kept to the second, wherever on its segment a unit stands; off the network is beyond."""
    place = on(NETWORK, "1-1>2-1", 500.0)
    starts = places_of([on(NETWORK, "0-1>1-1", offset) for offset in (0.0, 395.0, 405.0, 500.0)])
    starts.segment[3] = -1
    times_s = TravelTimes(NETWORK).times_to([place], starts, limit_s=60.0)
    assert np.isinf(times_s).tolist() == [True, True, False, True]
    assert times_s[2] == pytest.approx(59.5, abs=0.05)


def test_a_jam_moves_the_way_elsewhere() -> None:
    """With the straight way standing still, the way leads round by free streets."""
    start, place = on(NETWORK, "0-1>1-1", 0.0), on(NETWORK, "1-1>2-1", 400.0)
    params = MotorcycleParams(filter_surplus_mps=0.5)
    jam = dense_speeds(len(NETWORK), np.array([NETWORK.index_of["1-1>2-1"]]), [0.0])
    free, jammed = TravelTimes(NETWORK, params=params), TravelTimes(NETWORK, jam, params)
    assert free.times_to([place], places_of([start]))[0] == pytest.approx(90, abs=0.1)
    assert jammed.times_to([place], places_of([start]))[0] == pytest.approx(50 + 400 / 0.5, abs=1)
    beyond = on(NETWORK, "2-1>2-0", 10.0)
    route = jammed.route([start], [beyond])
    assert route is not None
    assert "1-1>2-1" not in {NETWORK.segment_ids[s] for s in route.segments}


def test_a_route_is_what_the_time_says() -> None:
    """Its time is that of the ranking, its line begins at the start, ends at the place and is as long."""
    start, place = on(NETWORK, "0-0>1-0", 120.0), on(NETWORK, "2-1>2-2", 333.0)
    times = TravelTimes(NETWORK)
    route = times.route([start], [place])
    assert route is not None
    assert route.time_s == times.times_to([place], places_of([start]))[0]
    assert route.length_m == pytest.approx(380 + 500 + 500 + 333, abs=0.5)
    assert route.segments[0] == start.segment
    assert route.segments[-1] == place.segment
    line = [(lat_deg, lon_deg) for lat_deg, lon_deg in route.line.tolist()]
    assert distance_m(*line[0], *degrees(-380, 500)) < 1
    assert distance_m(*line[-1], *degrees(500, -333)) < 1
    drawn_m = sum(distance_m(*a, *b) for a, b in itertools.pairwise(line))
    assert drawn_m == pytest.approx(route.length_m, rel=0.006)


def test_a_route_within_one_segment_is_a_piece_of_it() -> None:
    """From 100 m to 300 m of one segment the route is that piece."""
    route = TravelTimes(NETWORK).route([on(NETWORK, "0-1>1-1", 100.0)], [on(NETWORK, "0-1>1-1", 300.0)])
    assert route is not None
    assert (len(route.segments), route.length_m) == (1, 200.0)
    assert route.time_s == pytest.approx(20.0, abs=0.01)
    assert TravelTimes(NETWORK).route([], [on(NETWORK, "0-1>1-1", 300.0)]) is None


def test_a_way_through_junctions_counts_their_metres() -> None:
    """Turns have a length and a time of their own."""
    network = grid([TurnSource("0-1>1-1", "1-1>2-1", 40.0)])
    start, place = on(network, "0-1>1-1", 0.0), on(network, "1-1>2-1", 500.0)
    route = TravelTimes(network).route([start], [place])
    assert route is not None
    assert route.length_m == pytest.approx(1040, abs=0.2)
    assert route.time_s == pytest.approx(104, abs=0.1)


@given(
    st.lists(st.one_of(st.just(math.nan), st.floats(0, 15)), min_size=24, max_size=24),
    st.lists(st.tuples(st.integers(0, 23), st.floats(0, 499)), min_size=1, max_size=6),
    st.lists(
        st.tuples(st.integers(0, 23), st.floats(0, 499)), min_size=1, max_size=2, unique_by=lambda p: p[0]
    ),
    st.sets(st.integers(0, 59), max_size=30),
)
def test_one_search_agrees_with_a_plain_one(
    speeds: list[float],
    starts: list[tuple[int, float]],
    ends: list[tuple[int, float]],
    closed: set[int],
) -> None:
    """Whatever the speeds, turns and places, times and routes are those of a search without tricks."""
    every = [
        TurnSource(NETWORK.segment_ids[i], NETWORK.segment_ids[j], 7.0)
        for i in range(24)
        for j in NETWORK.turns_from(i)
    ]
    network = grid([turn for i, turn in enumerate(every) if i not in closed])
    times = TravelTimes(network, speeds)
    places = [RoadPlace(s, offset, 0, 0, 0) for s, offset in ends]
    units = [RoadPlace(s, offset, 0, 0, 0) for s, offset in starts]
    expected = [min(naive_time_s(times, unit, place) for place in places) for unit in units]
    got = times.times_to(places, places_of(units))
    assert got == pytest.approx(expected, abs=1e-3)
    for unit, time_s in zip(units, got, strict=True):
        route = times.route([unit], places)
        assert (route.time_s if route else math.inf) == pytest.approx(time_s, abs=1e-9)
        if route is not None:
            assert all(b in network.turns_from(a) for a, b in itertools.pairwise(route.segments))


@given(st.floats(0, 40), st.floats(0.5, 35))
def test_a_motorcycle_is_never_slower_than_the_traffic(speed_mps: float, free_mps: float) -> None:
    """It filters through a jam, at most as fast as on a free road, and never stands."""
    ride = float(motorcycle_speed_mps(speed_mps, free_mps))
    assert ride >= speed_mps
    assert ride <= max(speed_mps, free_mps)
    assert ride > 0
    if speed_mps < free_mps:
        assert ride >= min(free_mps, speed_mps + 4.5) or speed_mps >= 22.3


def test_unknown_traffic_counts_as_free() -> None:
    """A road without data is ridden at free flow, a standing one at the surplus of filtering."""
    assert motorcycle_speed_mps([math.nan, 0.0, 12.0], [10.0, 10.0, 10.0]).tolist() == [10.0, 4.5, 12.0]


def test_what_makes_no_sense_is_refused() -> None:
    """Speeds of another network, factors that stop a motorcycle, and a search for nothing are errors."""
    with pytest.raises(ValueError, match="24 segments"):
        TravelTimes(NETWORK, [1.0])
    with pytest.raises(ValueError, match="not a way to ride"):
        MotorcycleParams(filter_surplus_mps=0.0)
    with pytest.raises(ValueError, match="needs a place"):
        TravelTimes(NETWORK).times_to([], places_of([]))


def test_no_unit_gets_no_time() -> None:
    """Ranking nobody is an empty answer."""
    assert TravelTimes(NETWORK).times_to([on(NETWORK, "0-1>1-1", 0.0)], places_of([])).tolist() == []


def test_getting_ready_loads_what_a_search_needs() -> None:
    """In a program of its own, since every other test here has searched already."""
    script = (
        "import sys; from dispatch.roads.travel import get_ready; "
        "assert 'scipy.sparse.csgraph' not in sys.modules; get_ready(); "
        "assert 'scipy.sparse.csgraph' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).resolve().parents[2])
