"""SUMO networks: a tiny one built here, the demo city, and two real cities."""

import gzip
import re
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
import sumolib

from dispatch.domain.geo import distance_m
from dispatch.roads.network import NetworkUnreadableError, RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.network import ensure_network

PROJECT = Path(__file__).resolve().parents[2]
PROJ = "+proj=tmerc +lat_0=36.4567 +lon_0=115.9855 +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs"

NODES = f"""<nodes>
  <location netOffset="0,0" convBoundary="0,0,1,1" origBoundary="-1e10,-1e10,1e10,1e10"
   projParameter="{PROJ}"/>
  <node id="w" x="-400" y="0"/><node id="m" x="0" y="0" type="traffic_light"/><node id="e" x="400" y="0"/>
  <node id="n" x="0" y="400"/>
</nodes>"""
EDGES = """<edges>
  <edge id="wm" from="w" to="m" numLanes="3" speed="16.67" name="东昌路"/>
  <edge id="mw" from="m" to="w" numLanes="3" speed="16.67" name="东昌路"/>
  <edge id="me" from="m" to="e" numLanes="2" speed="16.67" name="东昌路"/>
  <edge id="nm" from="n" to="m" numLanes="1" speed="11.11" name="柳园北路"/>
  <edge id="foot" from="m" to="n" numLanes="1" speed="1.5" allow="pedestrian"/>
</edges>"""
CONNECTIONS = """<connections>
  <connection from="wm" to="me"/><connection from="nm" to="mw"/><delete from="wm" to="mw"/>
  <delete from="nm" to="me"/>
</connections>"""


@pytest.fixture(scope="module")
def tiny_net(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crossing with a signal, a one-way street, a footway and a forbidden turn, built by netconvert."""
    folder = tmp_path_factory.mktemp("tiny")
    for name, text in (("nod", NODES), ("edg", EDGES), ("con", CONNECTIONS)):
        (folder / f"{name}.xml").write_text(text)
    command = [
        sumolib.checkBinary("netconvert"),
        *("--node-files", folder / "nod.xml", "--edge-files", folder / "edg.xml"),
        *("--connection-files", folder / "con.xml", "--output-file", folder / "tiny.net.xml"),
        *("--output.street-names", "true", "--offset.disable-normalization", "true", "--no-warnings", "true"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return folder / "tiny.net.xml"


@pytest.fixture(scope="module")
def tiny(tiny_net: Path) -> RoadNetwork:
    """The tiny network in arrays."""
    return read_sumo_net(tiny_net)


def test_only_roads_for_vehicles_are_read(tiny: RoadNetwork) -> None:
    """The footway and the inner edges of the junction are no segments; names are kept."""
    assert sorted(tiny.segment_ids) == ["me", "mw", "nm", "wm"]
    assert tiny.names[tiny.index_of["nm"]] == "柳园北路"
    assert tiny.lanes[tiny.index_of["wm"]] == 3


def test_lanes_for_others_are_not_part_of_the_road(tiny_net: Path, tmp_path: Path, tiny: RoadNetwork) -> None:
    """A lane for bicycles neither counts nor moves the middle; a map closed to us has no road."""
    text = tiny_net.read_text()
    changed = tmp_path / "bicycles.net.xml"
    changed.write_text(text.replace('<lane id="wm_0"', '<lane id="wm_0" allow="bicycle"'))
    network = read_sumo_net(changed)
    wm = network.index_of["wm"]
    assert network.lanes[wm] == 2
    moved_m = distance_m(*network.line(wm)[0], *tiny.line(tiny.index_of["wm"])[0])
    assert moved_m == pytest.approx(1.6, abs=0.1)  # half a lane of 3.2 m
    changed.write_text(re.sub(r'<lane id="((?:wm|mw|me|nm)_\d)"', r'<lane id="\1" allow="tram"', text))
    with pytest.raises(NetworkUnreadableError, match="no road"):
        read_sumo_net(changed)


def test_turns_without_a_connection_cannot_be_driven(tiny: RoadNetwork) -> None:
    """From the north only the right turn is left, from the west straight on; the way through is measured."""
    from_north = tiny.turns_from(tiny.index_of["nm"])
    assert [tiny.segment_ids[i] for i in from_north] == ["mw"]
    assert [tiny.segment_ids[i] for i in tiny.turns_from(tiny.index_of["wm"])] == ["me"]
    assert (tiny.turn_length_m > 1.0).all()


def test_signals_stand_at_the_ends_of_the_segments_they_hold(tiny: RoadNetwork) -> None:
    """Segments into the signal have one at their end and a free flow below the limit; those out have none."""
    signals = {tiny.segment_ids[i] for i in np.flatnonzero(tiny.signal_at_end)}
    assert signals == {"wm", "nm"}
    slower = tiny.free_flow_mps < tiny.limit_mps - 0.5
    assert {tiny.segment_ids[i] for i in np.flatnonzero(slower)} == signals


def test_metres_become_degrees_where_the_map_says(tiny: RoadNetwork) -> None:
    """The junction lies at the projection's origin, and the nodes as far apart as on the map."""
    at = dict(zip(tiny.node_ids, zip(tiny.node_lat_deg, tiny.node_lon_deg, strict=True), strict=True))
    assert at["m"] == pytest.approx((36.4567, 115.9855), abs=1e-7)
    assert distance_m(*at["w"], *at["e"]) == pytest.approx(800, rel=0.005)
    assert tiny.directions[tiny.index_of["nm"]] == "北→南"


def test_the_digest_is_of_the_map_and_not_of_its_wrapping(tiny_net: Path, tmp_path: Path) -> None:
    """Compressed, or built at another time, the map is the same; with another limit it is not."""
    text = tiny_net.read_bytes()
    other = tmp_path / "same.net.xml.gz"
    other.write_bytes(gzip.compress(text.replace(b"generated on", b"made on")))
    assert text.count(b"generated on") == 1
    assert read_sumo_net(other).digest == read_sumo_net(tiny_net).digest
    changed = tmp_path / "changed.net.xml"
    changed.write_bytes(text.replace(b"16.67", b"13.89"))
    assert read_sumo_net(changed).digest != read_sumo_net(tiny_net).digest


def broken_maps(whole: bytes) -> dict[str, bytes]:
    """A map spoilt in many ways."""
    return {
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "wrongly packed": b"\x1f\x8b not gzip",
        "without a projection": whole.replace(PROJ.encode(), b"!"),
        "with nonsense for one": whole.replace(PROJ.encode(), b"+proj=nonsense"),
        "without lengths": whole.replace(b' length="', b' long="'),
        "with words for numbers": whole.replace(b'speed="16.67"', b'speed="fast"'),
        "without roads": b"<net></net>",
    }


@pytest.mark.parametrize("how", list(broken_maps(b"")))
def test_a_broken_map_is_named(tiny_net: Path, tmp_path: Path, how: str) -> None:
    """Whatever is wrong with a file, the error is one and names the file."""
    broken = tmp_path / "broken.net.xml"
    broken.write_bytes(broken_maps(tiny_net.read_bytes())[how])
    with pytest.raises(NetworkUnreadableError, match=r"broken\.net\.xml"):
        read_sumo_net(broken)


def test_a_missing_map_is_named(tmp_path: Path) -> None:
    """A file that is not there is told like any other unreadable one."""
    with pytest.raises(NetworkUnreadableError, match="absent"):
        read_sumo_net(tmp_path / "absent.net.xml")


@pytest.mark.alone
def test_the_demo_city_is_read_in_half_a_second(tmp_path: Path) -> None:
    """The demo city has its roads by name, and reading it takes less than 0.5 s."""
    net = ensure_network(PROJECT / "resources" / "cities" / "liaocheng", tmp_path)
    begin = time.perf_counter()
    network = read_sumo_net(net)
    took_s = time.perf_counter() - begin
    assert {"昌润路", "卫育路", "柳园北路", "柳园南路", "花园路", "光岳路", "南环路"} <= set(network.names)
    assert took_s < 0.5
    middle = float(network.node_lat_deg.mean()), float(network.node_lon_deg.mean())
    assert distance_m(36.4567, 115.9855, *middle) < 1_000


def test_real_cities_are_read(shared_data: Path) -> None:
    """Edmonton and Bologna come out with the segments and kilometres that were counted, where they lie."""
    edmonton = read_sumo_net(shared_data / "roads" / "edmonton.net.xml.gz")
    assert 13_900 < len(edmonton) <= 13_981
    assert edmonton.length_m.sum() / 1000 == pytest.approx(3413, abs=2)
    assert distance_m(53.5461, -113.4938, edmonton.node_lat_deg.mean(), edmonton.node_lon_deg.mean()) < 8_000
    bologna = read_sumo_net(shared_data / "roads" / "bologna_joined" / "joined_buslanes.net.xml")
    assert distance_m(44.4949, 11.3426, bologna.node_lat_deg.mean(), bologna.node_lon_deg.mean()) < 3_000
    assert bologna.signal_at_end.any()
