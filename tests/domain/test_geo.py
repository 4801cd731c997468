"""Points and distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.geo import Place, bearing_deg, compass_word, distance_m

LAT = st.floats(-89.9, 89.9)
LON = st.floats(-179.9, 179.9)


def test_a_degree_of_latitude_is_about_111_km() -> None:
    """A degree along a meridian is a 360th of the mean circumference."""
    assert distance_m(36.0, 116.0, 37.0, 116.0) == pytest.approx(111_195, abs=1)


@given(LAT, LON, LAT, LON)
def test_distance_is_the_same_both_ways(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    """From here to there is as far as from there to here, and never negative."""
    there = distance_m(lat1, lon1, lat2, lon2)
    assert there == pytest.approx(distance_m(lat2, lon2, lat1, lon1), abs=1e-6)
    assert there >= 0


def test_bearing_runs_clockwise_from_north() -> None:
    """North is 0, east 90, south 180, west 270."""
    for heading, d_lat, d_lon in ((0, 1, 0), (90, 0, 1), (180, -1, 0), (270, 0, -1)):
        at = bearing_deg(0.0, 0.0, d_lat * 0.01, d_lon * 0.01)
        assert at == pytest.approx(heading, abs=1e-6)


def test_compass_words_turn_at_half_eighths() -> None:
    """A heading takes the nearest of eight words, and 359 degrees is north again."""
    assert [compass_word(h) for h in (0, 22.4, 22.6, 90, 180, 270, 337.6, 359.9)] == [
        "北",
        "北",
        "东北",
        "东",
        "南",
        "西",
        "北",
        "北",
    ]


@given(LAT, LON)
def test_a_place_keeps_a_centimetre(lat: float, lon: float) -> None:
    """Ten-millionths of a degree lose less than two centimetres."""
    place = Place.at(lat, lon)
    assert distance_m(lat, lon, place.lat_deg, place.lon_deg) < 0.02


@pytest.mark.parametrize(
    ("lat", "lon"), [(90.1, 0.0), (0.0, 180.1), (float("nan"), 0.0), (0.0, float("inf"))]
)
def test_a_place_off_the_globe_is_refused(lat: float, lon: float) -> None:
    """A latitude beyond the pole, or no number at all, is no place."""
    with pytest.raises(ValueError, match="not on the globe"):
        Place.at(lat, lon)
