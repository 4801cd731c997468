"""A place is found by what people call it, however they type it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.roads.landmarks import Landmark, landmarks_of
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.search import LONGEST_QUERY, PlaceKind, PlaceSearch
from tests.roads.grid import degrees, grid
from tests.roads.halves import halves

NETWORK = grid()
TOWER = Landmark("光岳楼", *degrees(-240.0, 20.0))
SEARCH = PlaceSearch(NETWORK, RoadIndex(NETWORK), [TOWER])


def first(text: str) -> str:
    """The label of what is found first."""
    found = SEARCH.find(text)
    return found[0].label if found else ""


@pytest.mark.parametrize(
    "typed", ["东昌路", "东昌", "dongchang", "dongchanglu", "dcl", "DCL", " 东昌路 ", "ＤＣＬ"]
)
def test_a_road_is_found_by_name_stem_pinyin_and_initials(typed: str) -> None:
    """Full-width letters and capitals are typed by tired people."""
    assert first(typed) == "东昌路"


@pytest.mark.parametrize(
    "typed",
    [
        "东昌路 柳园路",
        "东昌路/柳园路",
        "东昌路柳园路",
        "东昌与柳园路口",
        "dcl lyl",
        "dcllyl",
        "dongchangliuyuan",
        "dcliuyuanlu",
        "东昌 ly",
        "东昌路柳园路交叉口附近",
    ],
)
def test_a_crossing_is_found_by_its_two_roads(typed: str) -> None:
    """The road that was named first stands first, and the place is the junction's own point."""
    found = SEARCH.find(typed)[0]
    assert (found.kind, found.label) == (PlaceKind.CROSSING, "东昌路 · 柳园路")
    assert (found.spot.place.lat_deg, found.spot.place.lon_deg) == pytest.approx(degrees(0.0, 0.0), abs=1e-6)
    assert found.spot.place.words == "东昌路柳园路口"
    assert len(found.spot.segments) == 2


def test_a_direction_that_was_told_goes_into_the_place() -> None:
    """南向北 on a road that lies so; the arm that leads there is the one that is meant."""
    found = SEARCH.find("柳园路 东昌路 由南向北")[0]
    assert found.spot.direction == "南→北"
    assert found.spot.segments == ("1-2>1-1",)
    assert found.spot.place.words == "柳园路由南向北，东昌路口"


def test_the_crossing_road_is_meant_where_only_it_leads_so() -> None:
    """东昌路 runs east and west: who says north means the road that crosses it."""
    found = SEARCH.find("东昌路 柳园路 往北")[0]
    assert (found.spot.road, found.spot.direction) == ("柳园路", "南→北")


def test_halves_that_meet_are_one_road_there() -> None:
    """柳园北路 and 柳园南路 are called 柳园路 where both come to the junction."""
    network = halves()
    search = PlaceSearch(network, RoadIndex(network))
    assert [one.label for one in search.find("东昌路 柳园路")] == ["东昌路 · 柳园路"]
    assert search.find("柳园北路 东昌路")[0].label == "柳园路 · 东昌路"
    assert {one.label for one in search.find("柳园路")[:2]} == {"柳园北路", "柳园南路"}


def test_a_landmark_is_found_and_said_where_it_is() -> None:
    """The order then names both."""
    found = SEARCH.find("gyl")[0]
    assert (found.kind, found.label) == (PlaceKind.LANDMARK, "光岳楼")
    assert "东昌路" in found.spot.place.words
    assert found.spot.near == "光岳楼"


def test_two_places_of_one_name_are_told_apart() -> None:
    """Two hospitals: both are shown, each with where it is."""
    two = [Landmark("医院", *degrees(-240.0, 20.0)), Landmark("医院", *degrees(300.0, 480.0))]
    found = PlaceSearch(NETWORK, RoadIndex(NETWORK), two).find("医院")
    assert [one.label for one in found] == ["医院", "医院"]
    assert found[0].detail != found[1].detail


def test_a_click_is_told_in_words_without_a_direction() -> None:
    """Which carriageway was meant nobody knows: both are."""
    lat_deg, lon_deg = degrees(-250.0, 4.0)
    spot = SEARCH.spot_at(lat_deg, lon_deg)
    assert (spot.place.lat_deg, spot.place.lon_deg) == pytest.approx((lat_deg, lon_deg), abs=1e-6)
    assert spot.road == "东昌路"
    assert spot.direction == ""
    assert set(spot.segments) == {"0-1>1-1", "1-1>0-1"}


def test_nothing_typed_finds_nothing() -> None:
    """Nor does a name that no road bears."""
    assert not SEARCH.find("")
    assert not SEARCH.find(" 路口 ")
    assert not SEARCH.find("人民广场")


@given(st.text(max_size=2 * LONGEST_QUERY))
def test_whatever_is_typed_is_answered(text: str) -> None:
    """Never an error, never more than asked for, and each answer lies on the map."""
    found = SEARCH.find(text, most=5)
    assert len(found) <= 5
    assert all(set(one.spot.segments) <= set(NETWORK.segment_ids) for one in found)


@pytest.mark.alone
def test_what_is_pasted_does_not_hold_the_screen() -> None:
    """A hundred thousand letters are answered like sixty."""
    began_s = time.perf_counter()
    SEARCH.find("东昌路柳园路" * 20_000)
    assert time.perf_counter() - began_s < 0.1


@pytest.mark.parametrize(
    "feature",
    [
        {},
        {"properties": {"name": "x"}, "geometry": None},
        {"properties": {"name": 3}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"properties": {"name": " "}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"properties": {"name": "x"}, "geometry": {"type": "Point", "coordinates": ["a", 2]}},
        {"properties": {"name": "x", "kind": "notice"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"properties": None, "geometry": {"type": "Point", "coordinates": [1, 2]}},
    ],
)
def test_a_landmark_that_is_none_is_left_out(feature: dict[str, object]) -> None:
    """The others are read."""
    good = {"properties": {"name": "楼"}, "geometry": {"type": "Point", "coordinates": [115.98, 36.45]}}
    assert landmarks_of({"features": [feature, good]}) == [Landmark("楼", 36.45, 115.98)]
