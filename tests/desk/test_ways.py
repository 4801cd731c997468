"""The road from a unit to its place, and the city's trend."""

import math
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from dispatch.advice.ranking import RankingPolicy
from dispatch.desk.trend import KEPT, Trend
from dispatch.desk.ways import Way, bound, ways_of
from dispatch.domain.geo import Place, distance_m
from dispatch.domain.recorded import EntryRef
from dispatch.picture.fold import fold_all
from dispatch.picture.views import AssignmentView, Picture, RoadsView, UnitView
from dispatch.roads.nearest import RoadIndex
from tests.advice.town import NOW, degrees, grid_town, picture_of, roads_view, unit
from tests.picture.news import alert, recorded

TOWN = grid_town()
INDEX = RoadIndex(TOWN)
POLICY = RankingPolicy()


def assignment(east_m: float, north_m: float) -> AssignmentView:
    """A01 sent to a place of the town."""
    place = Place.at(*degrees(east_m, north_m))
    return AssignmentView("D1", 1, "T1", "A01", place, "令1", 1, 0, "", NOW, EntryRef("desk-1", 1))


def apart_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points in degrees."""
    return distance_m(*one, *other)


def way(picture: Picture, to: AssignmentView) -> Way | None:
    """The way in a picture."""
    bound = replace(picture, assignments={to.assignment_id: to})
    return ways_of(bound, INDEX, NOW, POLICY).get(to.assignment_id)


def test_a_way_leads_along_the_roads_from_the_unit_to_the_place() -> None:
    """Its line begins at the unit, ends at the place, is as long as it says, and takes some time."""
    found = way(picture_of(TOWN, unit("A01", 250.0, 500.0)), assignment(1000.0, 1000.0))
    assert found is not None
    points = [(float(lat), float(lon)) for lat, lon in found.points_deg]
    assert apart_m(points[0], degrees(250.0, 500.0)) < 1
    assert apart_m(points[-1], degrees(1000.0, 1000.0)) < 30
    metres = sum(apart_m(a, b) for a, b in pairwise(points))
    assert metres == pytest.approx(found.length_m, rel=0.01)
    assert found.length_m == pytest.approx(1250.0, abs=60)
    assert found.eta_s == pytest.approx(found.length_m / 12.5, rel=0.5)
    assert found.assignment_id == "D1"


def test_todays_traffic_makes_the_same_way_longer() -> None:
    """A city at a tenth of free flow costs time, and a way around a jam is taken where there is one."""
    rider, to = unit("A01", 250.0, 500.0), assignment(1250.0, 500.0)
    free = way(picture_of(TOWN, rider), to)
    slow = way(replace(picture_of(TOWN, rider), roads=roads_view(TOWN, 0.1)), to)
    assert free is not None
    assert slow is not None
    assert slow.eta_s > 1.5 * free.eta_s
    jammed = np.array([name == "3纬路" for name in TOWN.names])
    view = roads_view(TOWN)
    around = replace(view, speed_mps=np.where(jammed, np.float32(0.1), view.speed_mps))
    detour = way(replace(picture_of(TOWN, rider), roads=around), to)
    assert detour is not None
    assert detour.length_m > free.length_m
    assert detour.eta_s < slow.eta_s


def test_a_rider_goes_on_in_the_direction_he_rides() -> None:
    """Heading west at speed, the way east begins with a turn: it is longer than for one who stands."""
    to = assignment(1000.0, 500.0)
    standing = way(picture_of(TOWN, unit("A01", 625.0, 500.0)), to)
    riding = way(picture_of(TOWN, unit("A01", 625.0, 500.0, speed_mps=10.0, heading_deg=270.0)), to)
    assert standing is not None
    assert riding is not None
    assert riding.eta_s > standing.eta_s


def test_without_a_position_or_a_road_there_is_no_way() -> None:
    """None, never a guess."""
    to = assignment(1000.0, 500.0)
    assert way(picture_of(TOWN, UnitView("A01")), to) is None
    assert way(picture_of(TOWN), to) is None
    assert way(picture_of(TOWN, unit("A01", 50_000.0, 500.0)), to) is None


def test_only_who_is_still_on_the_way_has_one() -> None:
    """Not who has arrived, nor who was set free."""
    to = assignment(1000.0, 500.0)
    rider = picture_of(TOWN, unit("A01", 250.0, 500.0))
    for over in (replace(to, arrived_at=NOW), replace(to, released_at=NOW)):
        assert way(rider, over) is None
        assert bound(replace(rider, assignments={"D1": over})) == []


def test_the_trend_has_a_point_each_half_minute_and_renews_the_last() -> None:
    """Ten looks within thirty seconds are one point, which shows the newest of them."""
    trend = Trend(TOWN)
    picture = picture_of(TOWN)
    for second in range(0, 61, 6):
        trend.note(replace(picture, now=NOW + timedelta(seconds=second)))
    points = trend.points()
    assert [(p.at - NOW).total_seconds() for p in points] == [24.0, 54.0, 60.0]
    assert points[-1].index == pytest.approx(0.0, abs=0.1)
    assert points[-1].open_alerts == 0


def test_the_trend_begins_anew_with_the_citys_own_time() -> None:
    """A desk sits down with the machine's time, hours ahead; a step back within a point changes nothing."""
    trend = Trend(TOWN)
    picture = picture_of(TOWN)
    trend.note(replace(picture, now=NOW + timedelta(hours=3)))
    for second in (0, 40, 39, 80):
        trend.note(replace(picture, now=NOW + timedelta(seconds=second)))
    assert [(p.at - NOW).total_seconds() for p in trend.points()] == [0.0, 39.0, 80.0]


def test_the_trend_counts_open_alerts_and_knows_when_it_knows_nothing() -> None:
    """Without road states the index is no number; a jam in the queue counts at once."""
    trend = Trend(TOWN)
    blank = Picture(NOW, RoadsView.unknown(len(TOWN)))
    trend.note(fold_all(blank, recorded([alert("J1")])))
    (point,) = trend.points()
    assert math.isnan(point.index)
    assert point.open_alerts == 1


def test_the_trend_keeps_twelve_hours() -> None:
    """Older points make room."""
    trend = Trend(TOWN)
    picture = picture_of(TOWN)
    for step in range(KEPT + 5):
        trend.note(replace(picture, now=NOW + timedelta(seconds=30 * step)))
    points = trend.points()
    assert len(points) == KEPT
    assert points[-1].at - points[0].at == timedelta(hours=12) - timedelta(seconds=30)
