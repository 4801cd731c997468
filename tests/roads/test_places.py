"""A place in words."""

import math

import pytest

from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import SegmentSource, build_network
from dispatch.roads.places import crossing_name, place_words, words_at
from tests.roads.grid import degrees, grid, straight

NETWORK = grid()


@pytest.mark.parametrize(
    ("segment", "offset_m", "text", "metres", "ahead"),
    [
        ("1-0>1-1", 400.0, "柳园路由北向南，近东昌路口", 100, True),
        ("1-0>1-1", 90.0, "柳园路由北向南，近兴华路口", 90, False),
        ("1-1>1-0", 400.0, "柳园路由南向北，近兴华路口", 100, True),
        ("0-1>1-1", 480.0, "东昌路由西向东，柳园路口", 20, True),
        ("0-1>1-1", 250.0, "东昌路由西向东，近柳园路口", 250, True),
    ],
)
def test_a_place_is_told_by_its_nearest_crossing(
    segment: str, offset_m: float, text: str, metres: float, *, ahead: bool
) -> None:
    """Road, direction and the nearest crossing by name, ahead or behind; of equally near ones, ahead."""
    words = place_words(NETWORK, NETWORK.index_of[segment], offset_m)
    assert words.text == text
    assert words.crossing_m == pytest.approx(metres, abs=0.5)
    assert words.ahead is ahead


def test_a_point_is_told_by_the_road_it_was_put_on() -> None:
    """A point beside a street reads as that street."""
    place = RoadIndex(NETWORK).places_at(*degrees(-100, -6), 90.0)[0]
    assert words_at(NETWORK, place).text == "东昌路由西向东，近柳园路口"


def axis() -> list[SegmentSource]:
    """柳园路 from north to south, which changes its name where it crosses 东昌路, and so does that.

    300 m north of there a street without a name leaves it.
    """
    n, p, m, s = ("n", 0.0, 700.0), ("p", 0.0, 300.0), ("m", 0.0, 0.0), ("s", 0.0, -400.0)
    w, e, q = ("w", -400.0, 0.0), ("e", 400.0, 0.0), ("q", 200.0, 300.0)
    return [
        straight("np", n, p, name="柳园北路"),
        straight("pm", p, m, name="柳园北路"),
        straight("ms", m, s, name="柳园南路"),
        straight("wm", w, m, name="东昌西路"),
        straight("me", m, e, name="东昌东路"),
        straight("pq", p, q),
    ]


def test_an_axis_is_called_by_what_its_halves_share() -> None:
    """At the axis neither the road's own other half nor one half of the crossing road gives the name."""
    at = {
        "n": (0, 700),
        "p": (0, 300),
        "m": (0, 0),
        "s": (0, -400),
        "w": (-400, 0),
        "e": (400, 0),
        "q": (200, 300),
    }
    network = build_network({node: degrees(*xy) for node, xy in at.items()}, axis())
    assert place_words(network, network.index_of["pm"], 250.0).text == "柳园北路由北向南，近东昌路口"
    assert place_words(network, network.index_of["wm"], 300.0).text == "东昌西路由西向东，近柳园路口"
    # Past the junction without a name, to the next that has one.
    words = place_words(network, network.index_of["np"], 350.0)
    assert (words.text, round(words.crossing_m)) == ("柳园北路由北向南，近东昌路口", 350)


def test_the_road_that_leads_most_nearly_across_gives_the_name() -> None:
    """At a junction of five roads it is the one across, not the one that leaves at an angle."""
    at = {"w": (-400, 0), "m": (0, 0), "e": (400, 0), "n": (0, 400), "d": (300, 300)}
    nodes = {node: degrees(*xy) for node, xy in at.items()}
    w, m, e, n, d = ((node, float(x), float(y)) for node, (x, y) in at.items())
    segments = [
        straight("wm", w, m, name="东昌路"),
        straight("me", m, e, name="东昌路"),
        straight("md", m, d, name="滨河大道"),
        straight("mn", m, n, name="二环"),
    ]
    network = build_network(nodes, segments)
    assert crossing_name(network, 0, network.node_ids.index("m")) == "二环"
    assert place_words(network, 0, 350.0).text == "东昌路由西向东，近二环路口"


def test_a_road_without_names_is_still_told() -> None:
    """Where the map has no names the words say so, and no crossing is invented."""
    nodes = {"a": degrees(0, 0), "b": degrees(0, 300)}
    words = place_words(build_network(nodes, [straight("ab", ("a", 0, 0), ("b", 0, 300))]), 0, 100.0)
    assert (words.text, words.crossing, words.crossing_m) == ("无名路由南向北", "", math.inf)


def test_a_ring_road_does_not_go_round_for_ever() -> None:
    """On a ring without any crossing the search for one ends."""
    corner = [(math.cos(math.radians(a)) * 90, math.sin(math.radians(a)) * 90) for a in range(0, 360, 45)]
    nodes = {f"{i}": degrees(*xy) for i, xy in enumerate(corner)}
    ring = [
        straight(f"s{i}", (f"{i}", *corner[i]), (f"{(i + 1) % 8}", *corner[(i + 1) % 8]), name="湖环路")
        for i in range(8)
    ]
    network = build_network(nodes, ring)
    assert (network.next_on_road >= 0).all()
    assert place_words(network, 0, 10.0).crossing == ""
