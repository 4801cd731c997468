"""The nearest road: exact against looking at everything, heading-aware, and the same each time."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.geo import distance_m
from dispatch.roads.nearest import RoadIndex, RoadPlace, part_of_line, point_at
from dispatch.roads.network import build_network
from tests.roads.grid import PLANE, degrees, grid, straight

NETWORK = grid()
INDEX = RoadIndex(NETWORK)
metres = st.floats(-900, 900)


def spot(x_m: float, y_m: float, heading_deg: float | None = None) -> RoadPlace:
    """The best place for a point in metres of the grid."""
    return INDEX.places_at(*degrees(x_m, y_m), heading_deg)[0]


def test_a_point_beside_a_road_is_put_on_it() -> None:
    """A point 200 m along a block and 12 m south of it lies 200 m along, 12 m away, on the right."""
    place = spot(-300, -12, 90.0)
    assert NETWORK.segment_ids[place.segment] == "0-1>1-1"
    assert place.offset_m == pytest.approx(200, abs=0.5)
    assert place.distance_m == pytest.approx(12, abs=0.1)
    assert place.side == "right"
    assert distance_m(place.lat_deg, place.lon_deg, *degrees(-300, 0)) < 0.5
    assert spot(-300, 12, 90.0).side == "left"


@pytest.mark.parametrize(("heading_deg", "segment"), [(90.0, "0-1>1-1"), (270.0, "1-1>0-1"), (60, "0-1>1-1")])
def test_the_heading_chooses_the_direction(heading_deg: float, segment: str) -> None:
    """On a two-way street drawn as one line, the direction ridden is the direction taken."""
    assert NETWORK.segment_ids[spot(-250, 3, heading_deg).segment] == segment


def test_a_heading_does_not_carry_a_unit_to_a_far_road() -> None:
    """A unit that crosses a street, 40 m past it, is on the street beside it and not on one a block away."""
    assert spot(-40, 60, 90.0).segment in {NETWORK.index_of["1-0>1-1"], NETWORK.index_of["1-1>1-0"]}


def test_both_directions_are_offered_when_asked_for() -> None:
    """A two-way street gives two places at one point; a one-way street gives one."""
    places = INDEX.places_at(*degrees(-300, 5), 90.0, both_directions=True)
    assert [NETWORK.segment_ids[p.segment] for p in places] == ["0-1>1-1", "1-1>0-1"]
    assert places[0].offset_m + places[1].offset_m == pytest.approx(500, abs=0.1)
    one_way = grid(one_way=frozenset({"1-1>0-1"}))
    places = RoadIndex(one_way).places_at(*degrees(-300, 5), both_directions=True)
    assert [one_way.segment_ids[p.segment] for p in places] == ["0-1>1-1"]


def test_many_points_are_answered_as_one() -> None:
    """Asking for 200 points at once gives what asking for each gives, both ways."""
    rng = np.random.default_rng(4)
    x, y, heading = rng.uniform(-600, 600, 200), rng.uniform(-600, 600, 200), rng.uniform(0, 360, 200)
    lat, lon = PLANE.lat_lon(x, y)
    best, back = INDEX.nearest_many(lat, lon, heading)
    for i in range(200):
        places = INDEX.places_at(lat[i], lon[i], heading[i], both_directions=True, within_m=120.0)
        assert (best.segment[i] >= 0) == bool(places)
        assert (back.segment[i] >= 0) == (len(places) > 1)
        if places:
            assert (best.segment[i], best.offset_m[i]) == (places[0].segment, places[0].offset_m)
        if len(places) > 1:
            assert (back.segment[i], back.distance_m[i]) == (places[1].segment, places[1].distance_m)


def naive_distance_m(x_m: float, y_m: float) -> float:
    """Distance to the nearest of the grid's six streets, each a line 1,000 m long through the middle."""
    past_x, past_y = max(abs(x_m) - 500, 0.0), max(abs(y_m) - 500, 0.0)
    across = [math.hypot(past_x, y_m - at) for at in (-500, 0, 500)]
    return min(*across, *(math.hypot(past_y, x_m - at) for at in (-500, 0, 500)))


@given(metres, metres)
def test_the_index_finds_the_nearest_of_all_roads(x_m: float, y_m: float) -> None:
    """No road is nearer than the one found, near and far, and the place given lies on it."""
    place = spot(x_m, y_m)
    assert place.distance_m == pytest.approx(naive_distance_m(x_m, y_m), abs=0.5)
    on_x, on_y = PLANE.xy(place.lat_deg, place.lon_deg)
    assert math.hypot(float(on_x) - x_m, float(on_y) - y_m) == pytest.approx(place.distance_m, abs=0.5)


def test_equal_roads_are_chosen_by_their_index() -> None:
    """Where two directions are equally near and no heading is known, the lower index is taken, always."""
    both = {NETWORK.index_of["0-1>1-1"], NETWORK.index_of["1-1>0-1"]}
    assert {spot(-250, y).segment for y in (-9, -1, 0, 1, 9)} == {min(both)}


def test_far_points_and_unknown_points_have_no_road() -> None:
    """Beyond the limit there is no place, without one the nearest of all; NaN is nowhere."""
    far = degrees(30_000, 30_000)
    assert INDEX.places_at(*far, within_m=100.0) == ()
    assert INDEX.places_at(*far, within_m=1_000.0) == ()
    assert INDEX.places_at(*far)[0].distance_m == pytest.approx(math.hypot(29_500, 29_500), rel=0.01)
    best, back = INDEX.nearest_many([far[0], math.nan], [far[1], 116.0], [0.0, math.nan])
    assert best.segment.tolist() == back.segment.tolist() == [-1, -1]
    assert INDEX.places_at(math.nan, 116.0) == ()
    with pytest.raises(ValueError, match="beyond the index's reach"):
        INDEX.nearest_many([36.0], [116.0], within_m=500.0)


def test_offsets_follow_the_maps_length_and_not_the_drawing() -> None:
    """Where the map calls a road longer than it is drawn, its middle is at half of the map's length."""
    a, b = ("a", 0.0, 0.0), ("b", 1000.0, 0.0)
    nodes = {node: degrees(x, y) for node, x, y in (a, b)}
    bridge = build_network(nodes, [dataclasses.replace(straight("ab", a, b), length_m=1100.0)])
    place = RoadIndex(bridge).places_at(*degrees(500, 4))[0]
    assert place.offset_m == pytest.approx(550, abs=0.5)
    assert distance_m(*point_at(bridge, 0, 550.0), *degrees(500, 0)) < 0.5


def test_a_part_of_a_line_has_its_own_ends() -> None:
    """A part of a road begins and ends where it is asked to, and never beyond the road."""
    segment = NETWORK.index_of["0-1>1-1"]
    part = part_of_line(NETWORK, segment, 100.0, 400.0)
    assert distance_m(*part[0], *part[-1]) == pytest.approx(300, rel=0.006)
    assert part_of_line(NETWORK, segment, -50.0, 9_000.0) == pytest.approx(NETWORK.line(segment))
