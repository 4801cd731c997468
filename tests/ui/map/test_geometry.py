"""The city laid out for drawing."""

import base64
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.roads.network import RoadNetwork, SegmentSource, build_network
from tests.ui.map.scenes import LANDMARKS, MIDDLE, small_city
from ui.map.geometry import landmark_shapes, mercator, name_chains, road_lines, world_per_m


def numbers(message: dict[str, str]) -> list[float]:
    """The numbers of a packed array."""
    kind = {"f64": "<f8", "f32": "<f4", "u32": "<u4", "u8": "u1"}[message["t"]]
    found: list[float] = np.frombuffer(base64.b64decode(message["b"]), dtype=kind).tolist()
    return found


def test_mercator_has_its_known_places() -> None:
    """The middle of the world is in the middle, and the square ends at ±85.0511°."""
    x, y = mercator([0.0, 85.0511, -85.0511], [0.0, -180.0, 180.0])
    assert x.tolist() == pytest.approx([128, 0, 256])
    assert y.tolist() == pytest.approx([128, 0, 256], abs=0.01)


@given(st.floats(-80, 80), st.floats(-180, 180))
def test_north_is_up_and_east_is_right(lat: float, lon: float) -> None:
    """A place further north has a smaller y, one further east a greater x."""
    x, y = mercator([lat, lat + 0.01], [lon, lon + 0.01])
    assert x[1] > x[0]
    assert y[1] < y[0]


def short_of_the_node() -> RoadNetwork:
    """A two-way road of 500 m whose lines end 20 m short of the nodes, 5 m to the right of the middle."""
    lat, lon = MIDDLE
    per_lat, per_lon = 1 / 111_000, 1 / (111_320 * math.cos(math.radians(lat)))
    nodes = {"w": (lat, lon), "e": (lat, lon + 500 * per_lon)}

    def line(a: str, b: str, xs: tuple[float, float], north_m: float) -> SegmentSource:
        return SegmentSource(
            f"{a}>{b}",
            a,
            b,
            [lat + north_m * per_lat] * 2,
            [lon + x * per_lon for x in xs],
            14.0,
            name="建设路",
        )

    return build_network(nodes, [line("w", "e", (20, 480), -5), line("e", "w", (480, 20), 5)], digest="short")


def test_lines_are_led_on_to_their_junctions() -> None:
    """A line that the map ends at the stop line is drawn up to beside the node, and not beyond."""
    network = short_of_the_node()
    lines = road_lines(network)
    node_x, _ = mercator(network.node_lat_deg, network.node_lon_deg)
    assert sorted(lines.x[:2].tolist()) == pytest.approx(sorted(node_x.tolist()), abs=1e-9)


def test_a_carriageway_lies_to_the_right_of_its_road() -> None:
    """Both directions of a road that keeps right have a positive gap, of the metres that the map gives."""
    network = short_of_the_node()
    gaps_m = road_lines(network).gap / world_per_m(network)
    assert gaps_m.tolist() == pytest.approx([5, 5], rel=0.02)


def test_names_run_in_reading_direction_along_the_middle() -> None:
    """Of two carriageways the eastward one bears the name, moved to the middle of the road."""
    network = short_of_the_node()
    chains = name_chains(network, road_lines(network))
    assert [chain["name"] for chain in chains] == ["建设路"]
    xs, ys = numbers(chains[0]["x"]), numbers(chains[0]["y"])
    assert xs[0] < xs[-1]
    _, node_y = mercator(network.node_lat_deg, network.node_lon_deg)
    assert ys == pytest.approx([node_y[0]] * 2, abs=1e-8)


def test_a_road_of_many_segments_bears_one_chain_of_its_name() -> None:
    """Names run through crossings, southwards where a road runs north and south."""
    network = small_city()
    chains = {chain["name"]: chain for chain in name_chains(network, road_lines(network))}
    assert set(chains) == {"花园路", "利民路"}
    assert len(numbers(chains["花园路"]["stops"])) == 3
    ys = numbers(chains["花园路"]["y"])
    assert ys == sorted(ys)


def test_landmarks_keep_their_kind_and_the_notice_is_left_to_the_badge() -> None:
    """Areas and points come through; what the badge says is not said again in small print."""
    shapes = landmark_shapes(LANDMARKS)
    assert [(one["type"], one["kind"], one["name"]) for one in shapes] == [
        ("area", "water", "东昌湖"),
        ("point", "tower", "光岳楼"),
    ]


def area(*ring: tuple[float, float], hole: tuple[tuple[float, float], ...] = ()) -> dict[str, Any]:
    """A FeatureCollection with one water."""
    rings = [[*ring, ring[0]]] + ([[*hole, hole[0]]] if hole else [])
    feature = {
        "properties": {"kind": "water", "name": "河"},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }
    return {"features": [feature]}


def test_a_rivers_name_runs_along_it() -> None:
    """A long narrow water from north-west to south-east has its name turned by half a right angle."""
    step = 0.0005
    (river,) = landmark_shapes(
        area((116.0, 0.02), (116.0 + step, 0.02 + step), (116.02 + step, step), (116.02, 0.0))
    )
    assert river["turn_deg"] == pytest.approx(45, abs=2)


def test_a_lakes_name_does_not_stand_on_its_island() -> None:
    """The name is put into the widest part of the water, outside any hole."""
    lake = area(
        (116.0, 0.0),
        (116.03, 0.0),
        (116.03, 0.01),
        (116.0, 0.01),
        hole=((116.011, 0.002), (116.019, 0.002), (116.019, 0.008), (116.011, 0.008)),
    )
    (shape,) = landmark_shapes(lake)
    west, _ = mercator(0.0, 116.011)
    east, _ = mercator(0.0, 116.019)
    assert not west < shape["at"][0] < east
    assert len(shape["rings"]) == 2
