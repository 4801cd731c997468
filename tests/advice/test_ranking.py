"""Who should go: by travel time, with every reason, and the same each time."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.advice.ranking import RankingPolicy, rank, replayed, speeds_at
from dispatch.advice.trips import ends_at
from dispatch.domain.geo import Place
from dispatch.picture.fold import fold_all
from dispatch.picture.views import RoadsView, UnitView
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.travel import TravelTimes
from tests.advice.town import NOW, degrees, grid_town, picture_of, roads_view, unit
from tests.picture.news import alert, dispatched, recorded

TOWN = grid_town()
INDEX = RoadIndex(TOWN)
POLICY = RankingPolicy()
PLACE = Place.at(*degrees(500.0, 500.0), words="3纬路由西向东，3经路口")


def test_the_nearest_by_road_comes_first() -> None:
    """Candidates stand in the order of their travel times, numbered from 1."""
    picture = picture_of(TOWN, unit("A3", 1200, 1200), unit("A1", 100, 500), unit("A2", 480, 500))
    advice = rank(picture, INDEX, PLACE, NOW, POLICY)
    assert [(c.rank, c.unit_id) for c in advice.candidates] == [(1, "A2"), (2, "A1"), (3, "A3")]
    assert advice.candidates[0].reasons == ("fastest",)
    assert advice.candidates[1].reasons == ()
    assert [c.position_age_ms for c in advice.candidates] == [5000, 5000, 5000]


def test_time_and_length_are_those_of_the_route() -> None:
    """One search for all gives what a search for each would give."""
    rng = np.random.default_rng(7)
    units = [
        unit(
            f"U{i:02}",
            *rng.uniform(0, 1250, 2),
            speed_mps=float(i % 2) * 9,
            heading_deg=float(rng.uniform(0, 360)),
        )
        for i in range(30)
    ]
    slow = np.full(len(TOWN), np.nan)
    slow[::3] = 2.0
    roads = replace(roads_view(TOWN), speed_mps=slow.astype(np.float32))
    picture = replace(picture_of(TOWN, *units), roads=roads)
    advice = rank(picture, INDEX, PLACE, NOW, POLICY)
    travel = TravelTimes(TOWN, slow)
    ends = ends_at(INDEX, PLACE)
    assert len(ends) == 8
    for candidate in advice.candidates:
        view = picture.units[candidate.unit_id].position
        assert view is not None
        riding = view.speed_mps > 3
        starts = INDEX.places_at(
            candidate.place.lat_deg,
            candidate.place.lon_deg,
            round(view.heading_deg) % 360 if riding else None,
            both_directions=not riding,
        )
        route = travel.route(starts, ends)
        assert route is not None
        assert candidate.eta_ms == pytest.approx(route.time_s * 1000, abs=2)
        assert candidate.route_m == pytest.approx(route.length_m, abs=1)


def test_todays_traffic_decides_and_not_the_distance() -> None:
    """A unit behind a jam comes after one that is farther off on a free road."""
    near, far = unit("A1", 260, 500, speed_mps=8, heading_deg=90), unit("A2", 1000, 500)
    jam = np.array(TOWN.free_flow_mps, dtype=np.float32)
    jam[TOWN.index_of["1,2>2,2"]] = 0.1
    for segment in ("1,2>1,1", "1,2>1,3", "1,2>0,2"):
        jam[TOWN.index_of[segment]] = 0.1
    free = picture_of(TOWN, near, far)
    jammed = replace(free, roads=replace(free.roads, speed_mps=jam))
    policy = replace(POLICY, motorcycle=replace(POLICY.motorcycle, filter_surplus_mps=0.5))
    assert [c.unit_id for c in rank(free, INDEX, PLACE, NOW, policy).candidates] == ["A1", "A2"]
    assert [c.unit_id for c in rank(jammed, INDEX, PLACE, NOW, policy).candidates] == ["A2", "A1"]


def test_an_old_road_state_counts_as_unknown() -> None:
    """What the source said an hour ago slows nobody down."""
    old = roads_view(TOWN, 0.1, NOW - timedelta(hours=1))
    assert np.isnan(speeds_at(old, NOW, POLICY)).all()
    assert not np.isnan(speeds_at(roads_view(TOWN, 0.1), NOW, POLICY)).any()


def test_each_unit_left_out_says_why() -> None:
    """Stale, lost, unknown, busy, off duty, in need of help or out of reach: nobody is dropped in silence."""
    busy = fold_all(
        picture_of(TOWN),
        recorded([alert(), *dispatched(unit_id="U-BUSY")]),
    )
    task_id = next(iter(busy.tasks))
    units = {
        u.unit_id: u
        for u in (
            unit("U-STALE", 100, 500, age_s=61),
            unit("U-LOST", 100, 500, age_s=301),
            replace(unit("U-NEVER", 0, 0), position=None),
            unit("U-HOME", 100, 500, on_duty=False),
            replace(unit("U-SOS", 100, 500), sos_alert_id="S1"),
            unit("U-FAR", 100, 500, age_s=1),
            unit("U-FIELD", -5000, 500),
            replace(unit("U-BUSY", 100, 500), assignment_id=busy.units["U-BUSY"].assignment_id),
        )
    }
    picture = replace(busy, units=units, roads=roads_view(TOWN))
    advice = rank(picture, INDEX, PLACE, NOW, replace(POLICY, reach_s=10.0))
    assert advice.candidates == ()
    assert {out.unit_id: (out.reason, out.detail) for out in advice.left_out} == {
        "U-STALE": ("stale_position", "61"),
        "U-LOST": ("lost_position", "301"),
        "U-NEVER": ("no_position", ""),
        "U-HOME": ("off_duty", ""),
        "U-SOS": ("sos", "S1"),
        "U-FAR": ("beyond_reach", "10"),
        "U-FIELD": ("beyond_reach", "off_road"),
        "U-BUSY": ("busy", task_id),
    }


def test_reasons_name_the_beat_and_the_heading() -> None:
    """A unit on its own beat, riding there already, says so; one whose terminal is cut off too."""
    mine = unit("A1", 260, 500, speed_mps=8, heading_deg=89.6)
    gone = replace(unit("A2", 1000, 510, speed_mps=8, heading_deg=90), online=False)
    advice = rank(picture_of(TOWN, mine, gone), INDEX, PLACE, NOW, POLICY, road="花园路")
    assert advice.candidates[0].reasons == ("fastest", "on_beat:花园路", "riding:90", "heading_there")
    assert advice.candidates[1].reasons == ("on_beat:花园路", "riding:90", "offline")


def test_one_that_rides_away_has_to_come_back() -> None:
    """A riding unit goes on the way it rides; a standing one may turn."""
    stands, leaves = unit("A1", 400, 500), unit("A2", 400, 500, speed_mps=8, heading_deg=270)
    advice = rank(picture_of(TOWN, stands, leaves), INDEX, PLACE, NOW, POLICY)
    assert [c.unit_id for c in advice.candidates] == ["A1", "A2"]
    assert advice.candidates[1].eta_ms > 3 * advice.candidates[0].eta_ms


def test_a_place_at_a_junction_is_reached_by_every_arm() -> None:
    """Nobody rides round the block to arrive by the arm that the map lists first."""
    around = [
        unit(f"A{i}", 500 + 200 * x, 500 + 200 * y)
        for i, (x, y) in enumerate(((0, 1), (1, 0), (0, -1), (-1, 0)))
    ]
    etas = [c.eta_ms for c in rank(picture_of(TOWN, *around), INDEX, PLACE, NOW, POLICY).candidates]
    assert max(etas) - min(etas) < 100


UNITS = st.lists(
    st.tuples(st.integers(0, 1250), st.integers(0, 1250), st.floats(0, 400), st.floats(0, 20), st.booleans()),
    max_size=12,
)


@given(UNITS, st.randoms())
def test_the_order_of_the_picture_does_not_matter(
    rows: list[tuple[int, int, float, float, bool]], shuffler: Random
) -> None:
    """Ranking depends on what is so, never on the order in which units are listed."""
    units: list[UnitView] = [
        unit(f"U{i}", x, y, age_s=age, speed_mps=speed, heading_deg=speed * 18, on_duty=duty)
        for i, (x, y, age, speed, duty) in enumerate(rows)
    ]
    mixed = list(units)
    shuffler.shuffle(mixed)
    one, other = (rank(picture_of(TOWN, *u), INDEX, PLACE, NOW, POLICY) for u in (units, mixed))
    assert one == other
    assert {c.unit_id for c in one.candidates} | {out.unit_id for out in one.left_out} == {
        u.unit_id for u in units
    }
    assert [c.eta_ms for c in one.candidates] == sorted(c.eta_ms for c in one.candidates)


def test_equal_times_go_by_the_units_id() -> None:
    """Two units at one corner are told apart by their names, always the same way."""
    advice = rank(picture_of(TOWN, unit("B", 250, 500), unit("A", 250, 500)), INDEX, PLACE, NOW, POLICY)
    assert [c.unit_id for c in advice.candidates] == ["A", "B"]


@given(UNITS, st.floats(0.05, 1.5))
def test_a_journalled_ranking_is_found_again(
    rows: list[tuple[int, int, float, float, bool]], share: float
) -> None:
    """From the journalled candidates and the recorded road state, the ranking comes out the same."""
    units = [
        unit(f"U{i}", x, y, speed_mps=speed, heading_deg=speed * 18)
        for i, (x, y, _, speed, _) in enumerate(rows)
    ]
    picture = replace(picture_of(TOWN, *units), roads=roads_view(TOWN, share))
    advice = rank(picture, INDEX, PLACE, NOW, POLICY)
    assert replayed(advice, INDEX, speeds_at(picture.roads, NOW, POLICY), POLICY) == advice


def test_another_road_state_is_no_replay() -> None:
    """Evidence is compared under the roads it was given under, or not at all."""
    picture = picture_of(TOWN, unit("A1", 100, 500))
    advice = rank(picture, INDEX, PLACE, NOW, POLICY)
    other = speeds_at(roads_view(TOWN, 0.5), NOW, POLICY)
    with pytest.raises(ValueError, match="road state"):
        replayed(advice, INDEX, other, POLICY)


def test_roads_of_another_network_are_refused() -> None:
    """A picture of a different map is an error and never a ranking."""
    picture = replace(picture_of(TOWN, unit("A1", 100, 500)), roads=RoadsView.unknown(3))
    with pytest.raises(ValueError, match="speeds"):
        rank(picture, INDEX, PLACE, NOW, POLICY)
