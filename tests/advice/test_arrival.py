"""Arrival is seen from the track: near the place, long enough, without holes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.advice.arrival import ArrivalParams, ArrivalWatch, Arrived, eta_s, watched
from dispatch.domain.geo import Place
from dispatch.domain.units import PositionReport
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.travel import TravelTimes
from tests.advice.town import NOW, degrees, grid_town

PARAMS = ArrivalParams()
PLACE = Place.at(*degrees(500.0, 500.0))


def report(at_s: float, away_m: float, *, has_fix: bool = True, unit_id: str = "A1") -> PositionReport:
    """A unit this far east of the place, *at_s* after the order."""
    at = NOW + timedelta(seconds=at_s)
    lat_deg, lon_deg = degrees(500.0 + away_m, 500.0)
    return PositionReport(unit_id, lat_deg, lon_deg, 2.0, 270.0, at, at, has_fix=has_fix)


def arrival(*reports: PositionReport) -> Arrived | None:
    """What a watch makes of a track."""
    watch = ArrivalWatch("A1", PLACE, NOW)
    for item in reports:
        watch = watched(watch, item, PARAMS)
    return watch.arrived


def test_twenty_seconds_inside_is_an_arrival() -> None:
    """It is dated from the first report inside and tells how far the unit stood at the end."""
    assert arrival(*(report(at, away) for at, away in ((0, 300), (10, 75), (20, 40), (30, 12)))) == Arrived(
        NOW + timedelta(seconds=10), 12
    )


def test_riding_past_is_no_arrival() -> None:
    """Out of the circle before the time is over, and the time begins anew."""
    track = [(0, 70), (10, 0), (18, 85), (25, 60), (40, 60)]
    assert arrival(*(report(at, away) for at, away in track)) is None
    assert arrival(*(report(at, away) for at, away in [*track, (46, 60)])) == Arrived(
        NOW + timedelta(seconds=25), 60
    )


def test_one_report_is_not_enough() -> None:
    """A single look inside says nothing about twenty seconds."""
    assert arrival(report(0, 10)) is None


def test_a_hole_in_the_track_begins_anew() -> None:
    """Inside, silent for more than a minute, inside: nobody knows where the unit was."""
    assert arrival(report(0, 10), report(61, 10)) is None
    assert arrival(report(0, 10), report(61, 10), report(81, 10)) == Arrived(NOW + timedelta(seconds=61), 10)
    assert arrival(report(0, 10), report(60, 10)) == Arrived(NOW, 10)


def test_what_says_nothing_changes_nothing() -> None:
    """No fix, another unit, before the order, or out of order: passed over."""
    inside = [report(0, 10), report(20, 10)]
    watch = watched(ArrivalWatch("A1", PLACE, NOW), inside[0], PARAMS)
    for other in (
        report(30, 10, has_fix=False),
        report(30, 10, unit_id="B2"),
        report(-5, 10),
        report(0, 500),
    ):
        assert watched(watch, other, PARAMS) == watch


def test_arrival_is_said_once() -> None:
    """What comes after does not move it."""
    watch = ArrivalWatch("A1", PLACE, NOW)
    for item in (report(0, 10), report(20, 10)):
        watch = watched(watch, item, PARAMS)
    assert watched(watch, report(40, 500), PARAMS) is watch


TRACK = st.lists(st.tuples(st.integers(1, 80), st.sampled_from((5, 79, 82, 300))), min_size=1, max_size=15)


@given(TRACK)
def test_an_arrival_always_has_its_twenty_seconds(steps: list[tuple[int, int]]) -> None:
    """Found exactly where a run of reports inside, no minute apart, spans twenty seconds (a naive search)."""
    at, track = 0, []
    for step, away in steps:
        at += step
        track.append((at, away))
    expected = None
    for end in range(len(track)):
        begin = end
        while begin > 0 and track[begin - 1][1] <= 80 and track[begin][0] - track[begin - 1][0] <= 60:
            begin -= 1
        if track[end][1] <= 80 and track[end][0] - track[begin][0] >= 20:
            expected = (track[begin][0], track[end][1])
            break
    found = arrival(*(report(at, away) for at, away in track))
    told = None if found is None else ((found.arrived_at - NOW).total_seconds(), found.distance_m)
    assert told == expected


def test_the_time_that_remains_is_the_rides() -> None:
    """A kilometre at the limit of 12.5 m/s takes 80 s, and where no road is there is no answer."""
    town = grid_town(8, 8)
    travel, index = TravelTimes(town), RoadIndex(town)
    assert eta_s(travel, index, report(0, 1000), PLACE) == pytest.approx(80, rel=0.02)
    assert eta_s(travel, index, report(0, 9000), PLACE) is None
