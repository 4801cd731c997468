"""The demo city's road network: built, connected, and in the order that the city's people know."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sumolib
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dispatch.simulation.network import ensure_network, landmarks
from dispatch.simulation.source import CitySourceError, read_city

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "resources/cities/liaocheng"


@pytest.fixture(scope="module")
def net_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The net, built once for this module."""
    return ensure_network(SOURCE, tmp_path_factory.mktemp("cities"))


@pytest.fixture(scope="module")
def net(net_path: Path) -> sumolib.net.Net:
    """The net as SUMO's own library reads it."""
    return sumolib.net.readNet(str(net_path))


def mean_place(net: sumolib.net.Net, *names: str) -> tuple[float, float]:
    """The mean longitude and latitude of all edges with one of *names*."""
    places = [
        net.convertXY2LonLat(*e.getFromNode().getCoord()) for e in net.getEdges() if e.getName() in names
    ]
    east, north = np.mean(places, axis=0)
    return float(east), float(north)


def test_every_street_can_reach_every_other(net: sumolib.net.Net) -> None:
    """The edges, joined by allowed turns, are one strongly connected component."""
    number = {edge.getID(): n for n, edge in enumerate(net.getEdges())}
    turns = [(number[e.getID()], number[o.getID()]) for e in net.getEdges() for o in e.getOutgoing()]
    rows, columns = zip(*turns, strict=True)
    graph = coo_array((np.ones(len(turns)), (rows, columns)), shape=(len(number), len(number)))
    count, _ = connected_components(graph, connection="strong")
    assert len(number) > 400
    assert count == 1


def test_north_south_roads_stand_in_order_from_west_to_east(net: sumolib.net.Net) -> None:
    """昌润, 卫育, 柳园, 花园, 鲁化, 光岳: as in the city."""
    names = [("昌润路",), ("卫育路",), ("柳园北路", "柳园南路"), ("花园路",), ("鲁化路",), ("光岳路",)]
    lons = [mean_place(net, *some)[0] for some in names]
    assert lons == sorted(lons)


def test_east_west_roads_stand_in_order_from_north_to_south(net: sumolib.net.Net) -> None:
    """建设, 振兴, 兴华, 东昌, 利民, 湖南, 南环: as in the city."""
    names = [
        ("建设路",),
        ("振兴路",),
        ("兴华路",),
        ("东昌西路", "东昌东路"),
        ("利民路",),
        ("湖南路",),
        ("南环路",),
    ]
    lats = [mean_place(net, *some)[1] for some in names]
    assert lats == sorted(lats, reverse=True)


def test_names_change_at_the_axes(net: sumolib.net.Net) -> None:
    """North of 东昌路 it is 柳园北路, south of it 柳园南路; 东昌西路 and 东昌东路 meet at 柳园路."""
    meeting = {"柳园北路", "柳园南路", "东昌西路", "东昌东路"}
    corner = [n for n in net.getNodes() if {e.getName() for e in n.getIncoming()} >= meeting]
    assert len(corner) == 1
    lon, lat = net.convertXY2LonLat(*corner[0].getCoord())
    assert mean_place(net, "柳园北路")[1] > lat > mean_place(net, "柳园南路")[1]
    assert mean_place(net, "东昌西路")[0] < lon < mean_place(net, "东昌东路")[0]


def test_six_lane_roads_have_three_lanes_in_each_direction(net: sumolib.net.Net) -> None:
    """花园路, 利民路, 兴华路, 卫育路 and 鲁化路 are six lanes wide."""
    wide = {"花园路", "利民路", "兴华路", "卫育路", "鲁化路"}
    assert {e.getLaneNumber() for e in net.getEdges() if e.getName() in wide} == {3}


def test_streets_are_neither_crumbs_nor_endless(net: sumolib.net.Net) -> None:
    """All streets are 150 m or longer, nine in ten of them 650 m or shorter."""
    lengths_m = sorted(edge.getLength() for edge in net.getEdges())
    assert lengths_m[0] > 140
    assert lengths_m[len(lengths_m) * 9 // 10] < 650


def test_some_streets_are_one_way(net: sumolib.net.Net) -> None:
    """One-way pieces have no edge back."""
    ids = {edge.getID() for edge in net.getEdges()}
    assert "gucheng_huan.0" in ids
    assert "-gucheng_huan.0" not in ids


def test_the_centre_comes_back_in_degrees(net: sumolib.net.Net) -> None:
    """The net is georeferenced: its origin is the city's centre in WGS-84."""
    assert net.convertXY2LonLat(0.0, 0.0) == pytest.approx((115.9855, 36.4567), abs=1e-6)


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    """Both get the same whole file, and nothing half-built is left."""
    words = (
        "import sys, pathlib; from dispatch.simulation.network import ensure_network;"
        "print(ensure_network(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", words, str(SOURCE), str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    built = [Path(process.communicate(timeout=50)[0].strip()) for process in both]
    assert built[0] == built[1]
    assert [p.name for p in tmp_path.iterdir()] == [built[0].parent.name]
    assert sumolib.net.readNet(str(built[0])).getEdges()


def test_a_second_call_builds_nothing(net_path: Path) -> None:
    """The cached net is taken as it lies there."""
    written = net_path.stat().st_mtime_ns
    assert ensure_network(SOURCE, net_path.parents[1]) == net_path
    assert net_path.stat().st_mtime_ns == written


def test_landmarks_lie_in_the_city() -> None:
    """Lake, river and old city are drawn in degrees, longitude first."""
    features = landmarks(SOURCE)["features"]
    assert {"东昌湖", "徒骇河", "古城", "光岳楼", "百货大楼", "火车站"} <= {
        f["properties"]["name"] for f in features
    }
    points = [f["geometry"]["coordinates"] for f in features if f["geometry"]["type"] == "Point"]
    assert all(115.9 < lon < 116.1 and 36.4 < lat < 36.5 for lon, lat in points)


def test_a_wrong_key_in_the_source_is_named(tmp_path: Path) -> None:
    """A misspelt key is refused with its name, not passed over."""
    text = (SOURCE / "city.toml").read_text(encoding="utf-8")
    (tmp_path / "city.toml").write_text(text.replace("snap_m =", "snapp_m ="), encoding="utf-8")
    with pytest.raises(CitySourceError, match="snap"):
        read_city(tmp_path)
