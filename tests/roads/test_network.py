"""The network in arrays: what it holds, what it refuses, and which segments belong together."""

import dataclasses

import numpy as np
import pytest

from dispatch.roads.network import (
    NetworkUnreadableError,
    SegmentSource,
    TurnSource,
    build_network,
    direction_words,
    free_flow_mps,
)
from tests.roads.grid import degrees, grid, straight


def test_segments_keep_their_order_and_their_ids() -> None:
    """An index leads to the map's id and back, and all arrays are of one length."""
    network = grid()
    assert len(network) == 24
    assert all(network.index_of[name] == i for i, name in enumerate(network.segment_ids))
    for field in (
        "from_node",
        "length_m",
        "free_flow_mps",
        "opposite",
        "next_on_road",
        "names",
        "directions",
    ):
        assert len(getattr(network, field)) == 24


def test_lengths_headings_and_words_are_those_of_the_ground() -> None:
    """A block drawn 500 m long southwards is 500 m long, heads 180° and reads 北→南."""
    network = grid()
    south = network.index_of["1-0>1-1"]
    assert network.length_m[south] == pytest.approx(500.0, abs=0.05)
    assert network.heading_deg[south] == pytest.approx(180.0, abs=0.01)
    assert network.directions[south] == "北→南"
    assert direction_words(45.0) == "西南→东北"


def test_nobody_can_write_to_the_network() -> None:
    """The arrays of a network are read-only, since every room shares them."""
    network = grid()
    with pytest.raises(ValueError, match="read-only"):
        network.length_m[0] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        network.digest = "other"  # type: ignore[misc]  # this very thing is refused


def test_a_red_light_is_part_of_free_flow() -> None:
    """Free flow of a signalised block is below its limit by the uniform delay, and equal to it without."""
    a, b, c = ("a", 0.0, 0.0), ("b", 500.0, 0.0), ("c", 1000.0, 0.0)
    nodes = {node: degrees(x, y) for node, x, y in (a, b, c)}
    segments = [straight("ab", a, b, signal=True), straight("bc", b, c)]
    network = build_network(nodes, segments, signal_delay_s=15.0)
    assert network.free_flow_mps[0] == pytest.approx(500 / (50 + 15), abs=0.01)
    assert network.free_flow_mps[1] == pytest.approx(10.0)
    assert free_flow_mps(np.array([100.0]), np.array([10.0]), np.array([0.0])) == pytest.approx([10.0])


def test_without_a_list_every_turn_but_straight_back_may_be_driven() -> None:
    """At the middle crossing a segment leads on, left and right, and never into its own opposite."""
    network = grid()
    west = network.index_of["0-1>1-1"]
    onward = {network.segment_ids[i] for i in network.turns_from(west)}
    assert onward == {"1-1>2-1", "1-1>1-0", "1-1>1-2"}
    assert network.segment_ids[network.opposite[west]] == "1-1>0-1"


def test_only_listed_turns_may_be_driven() -> None:
    """With a list nothing else may be driven; unknown segments are left out, the shortest of two stays."""
    turns = [
        TurnSource("0-1>1-1", "1-1>2-1", 30.0),
        TurnSource("0-1>1-1", "1-1>2-1", 20.0),
        TurnSource("0-1>1-1", "footway"),
    ]
    network = grid(turns)
    west = network.index_of["0-1>1-1"]
    assert [network.segment_ids[i] for i in network.turns_from(west)] == ["1-1>2-1"]
    assert network.turn_length_m.tolist() == [20.0]
    assert len(network.turn_to) == 1


def test_a_road_goes_on_straight_and_by_its_name() -> None:
    """The next on the road is the same name's straight continuation, and previous is its mirror."""
    network = grid()
    first, second = network.index_of["0-1>1-1"], network.index_of["1-1>2-1"]
    assert network.next_on_road[first] == second
    assert network.previous_on_road[second] == first
    assert network.next_on_road[second] == -1
    assert network.previous_on_road[first] == -1
    assert network.next_on_road[network.index_of["1-0>1-1"]] == network.index_of["1-1>1-2"]


@pytest.mark.parametrize(("bend_deg", "follows"), [(0, True), (55, True), (65, False)])
def test_a_road_that_turns_off_is_not_followed(bend_deg: int, *, follows: bool) -> None:
    """A road of one name is followed through a bend of less than 60° only."""
    angle = np.radians(bend_deg)
    a, b = ("a", 0.0, 0.0), ("b", 0.0, 400.0)
    c = ("c", 400 * float(np.sin(angle)), 400 + 400 * float(np.cos(angle)))
    nodes = {node: degrees(x, y) for node, x, y in (a, b, c)}
    network = build_network(nodes, [straight("ab", a, b, name="湖环路"), straight("bc", b, c, name="湖环路")])
    assert (int(network.next_on_road[0]) == 1) is follows


def test_unnamed_roads_are_not_joined_and_a_fork_joins_one() -> None:
    """Roads without a name stay apart; where two of a name go on, the straighter one follows, once."""
    a, b, c, d = ("a", 0.0, 0.0), ("b", 0.0, 400.0), ("c", 0.0, 800.0), ("d", 150.0, 800.0)
    nodes = {node: degrees(x, y) for node, x, y in (a, b, c, d)}
    fork = [
        straight("ab", a, b, name="甲路"),
        straight("bd", b, d, name="甲路"),
        straight("bc", b, c, name="甲路"),
    ]
    network = build_network(nodes, fork)
    assert network.segment_ids[network.next_on_road[0]] == "bc"
    assert network.previous_on_road[network.index_of["bd"]] == -1
    plain = build_network(nodes, [dataclasses.replace(segment, name="") for segment in fork])
    assert (plain.next_on_road == -1).all()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"from_node": "nowhere"}, "not in the map"),
        ({"lat_deg": (36.0,), "lon_deg": (116.0,)}, "no line"),
        ({"limit_mps": 0.0}, "no speed limit"),
        ({"limit_mps": float("nan")}, "no speed limit"),
        ({"length_m": -1.0}, "no length"),
        ({"segment_id": "bc"}, "two segments of one id"),
    ],
)
def test_a_map_without_sense_is_refused(change: dict[str, object], reason: str) -> None:
    """A segment that no arrays can be made of is refused by name."""
    a, b, c = ("a", 0.0, 0.0), ("b", 500.0, 0.0), ("c", 900.0, 0.0)
    nodes = {node: degrees(x, y) for node, x, y in (a, b, c)}
    good = straight("ab", a, b)
    bad: SegmentSource = dataclasses.replace(good, **change)  # type: ignore[arg-type]  # one field of several types
    with pytest.raises(NetworkUnreadableError, match=reason):
        build_network(nodes, [bad, straight("bc", b, c)])


def test_an_empty_map_is_refused() -> None:
    """A map without a road for vehicles is no network."""
    with pytest.raises(NetworkUnreadableError, match="no road"):
        build_network({}, [])
