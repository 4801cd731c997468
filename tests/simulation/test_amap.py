"""The road states as AMap would give them: texts, GCJ-02, its refusals."""

from pathlib import Path

import pytest

from dispatch.domain.geo import distance_m
from dispatch.feeds.datum import Gcj02Point, wgs84_of_gcj02
from dispatch.roads.network import RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.amap import AmapRoads, RequestRefusedError, requested_level
from dispatch.simulation.network import ensure_network

CENTRE = "115.991181,36.456788"


@pytest.fixture(scope="module")
def roads(quiet_city: Path, city_cache: Path) -> RoadNetwork:
    """The demo city's network."""
    return read_sumo_net(ensure_network(quiet_city, city_cache))


@pytest.fixture(scope="module")
def amap(roads: RoadNetwork) -> AmapRoads:
    """Its streets as AMap's rows; collectors are of level 5."""
    return AmapRoads(roads, {"liuyuan": 4, "dongchang": 4})


def test_every_value_is_a_text_and_longitude_comes_first(amap: AmapRoads, roads: RoadNetwork) -> None:
    """A row reads like one of AMap's, its line in GCJ-02 with six decimals at most."""
    answer = amap.answer(amap.named("柳园北路"), roads.free_flow_mps, 5, full=True)
    rows = answer["trafficinfo"]["roads"]
    assert rows
    for row in rows:
        assert set(row) == {"name", "status", "direction", "angle", "speed", "lcodes", "polyline"}
        assert all(isinstance(value, str) for value in row.values())
        assert row["status"] == "1"
        lon, lat = row["polyline"].split(";")[0].split(",")
        assert 115.9 < float(lon) < 116.1
        assert len(lon.partition(".")[2]) <= 6
        assert 36.4 < float(lat) < 36.5
    assert {row["direction"] for row in rows} == {"自北向南", "自南向北"}


def test_the_line_is_half_a_kilometre_off_until_it_is_turned_back(
    amap: AmapRoads, roads: RoadNetwork
) -> None:
    """What leaves the door is GCJ-02: as WGS-84 it would lie some 500 m east of the street."""
    segment = amap.named("柳园北路")[0]
    row = amap.answer([segment], roads.free_flow_mps, 5, full=True)["trafficinfo"]["roads"][0]
    lon, lat = (float(x) for x in row["polyline"].split(";")[0].split(","))
    true_lat, true_lon = (float(x) for x in roads.line(segment)[0])
    assert 450 < distance_m(lat, lon, true_lat, true_lon) < 560
    back = wgs84_of_gcj02(Gcj02Point(lat, lon))
    assert distance_m(back.lat_deg, back.lon_deg, true_lat, true_lon) < 0.3


def test_opposite_directions_have_opposite_lcodes(amap: AmapRoads, roads: RoadNetwork) -> None:
    """The code of the way back is the negative of the way there."""
    there = roads.index_of["liuyuan.2"]
    back = roads.index_of["-liuyuan.2"]
    assert amap.lcodes[back] == "-" + amap.lcodes[there]


def test_roads_are_listed_only_when_asked_for(amap: AmapRoads, roads: RoadNetwork) -> None:
    """``extensions=base`` has the evaluation alone."""
    info = amap.answer(amap.in_circle(CENTRE, "800"), roads.free_flow_mps, 5, full=False)["trafficinfo"]
    assert "roads" not in info
    assert info["evaluation"]["expedite"] == "100.00%"


def test_a_level_leaves_out_smaller_roads(amap: AmapRoads, roads: RoadNetwork) -> None:
    """Level 4 has main roads, level 5 collectors too."""
    all_segments = amap.in_circle(CENTRE, "2000")
    few, many = (
        len(amap.answer(all_segments, roads.free_flow_mps, level, full=True)["trafficinfo"]["roads"])
        for level in (4, 5)
    )
    assert 0 < few < many


def test_slow_streets_bear_higher_codes(amap: AmapRoads, roads: RoadNetwork) -> None:
    """1 free, 2 slow, 3 congested, 4 badly congested."""
    codes = [amap.status(5, roads.free_flow_mps * share) for share in (0.9, 0.5, 0.3, 0.1)]
    assert codes == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "text", ["", "115.9,36.4", "115.9,36.4;x,36.5", "115.90,36.40;116.05,36.52", "115.9,nan;116,36"]
)
def test_rectangles_that_amap_refuses_are_refused(amap: AmapRoads, text: str) -> None:
    """No rectangle, half of one, no numbers, or a diagonal over 10 km."""
    with pytest.raises(RequestRefusedError) as refused:
        amap.in_rectangle(text)
    assert refused.value.answer()["status"] == "0"


def test_a_rectangle_holds_what_it_shows(amap: AmapRoads, roads: RoadNetwork) -> None:
    """The middle of the city: its axes, and not its southern ring."""
    names = {roads.names[s] for s in amap.in_rectangle("115.985,36.450;115.997,36.462")}
    assert {"柳园北路", "柳园南路", "东昌西路", "东昌东路"} <= names
    assert "南环路" not in names


def test_circles_and_levels_have_limits(amap: AmapRoads) -> None:
    """At most 5 km, levels 1 to 6."""
    with pytest.raises(RequestRefusedError):
        amap.in_circle(CENTRE, "5001")
    with pytest.raises(RequestRefusedError):
        requested_level("7")
    assert requested_level("") == 5
