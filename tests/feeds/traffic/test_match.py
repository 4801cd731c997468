"""Rows on the network: by line, direction and name, whatever else the source says."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from dispatch.feeds.datum import gcj02_arrays_of_wgs84
from dispatch.feeds.traffic.amap import parse_amap
from dispatch.feeds.traffic.match import MatchedRoads, Matcher
from dispatch.feeds.traffic.rows import RoadRow, RoadStatus, no_line
from dispatch.roads.network import RoadNetwork, build_network
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.network import ensure_network
from tests.roads.grid import PLANE, degrees, grid, straight

PROJECT = Path(__file__).resolve().parents[3]
NETWORK = grid()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> RoadNetwork:
    """The demo city."""
    source = PROJECT / "resources" / "cities" / "liaocheng"
    return read_sumo_net(ensure_network(source, tmp_path_factory.mktemp("city")))


def row(
    *points: tuple[float, float],
    name: str = "",
    direction: str = "",
    status: RoadStatus = RoadStatus.SLOW,
    speed_mps: float | None = 5.0,
) -> RoadRow:
    """A row along points in metres of the grid."""
    x, y = np.array(points, dtype=np.float64).T
    return RoadRow(name, direction, status, speed_mps, np.column_stack(PLANE.lat_lon(x, y)))


def states(matched: MatchedRoads, network: RoadNetwork = NETWORK) -> dict[str, float]:
    """Speeds by the segments' ids."""
    ids = [network.segment_ids[i] for i in matched.segment]
    return dict(zip(ids, matched.speed_mps.tolist(), strict=True))


def test_a_row_takes_the_segment_it_runs_along_in_its_direction() -> None:
    """A line 6 m beside a two-way street gives a state to the direction it leads, and to that alone."""
    matched = Matcher(NETWORK).match([row((-480, -6), (-20, -6), name="东昌路", direction="自西向东")])
    assert states(matched) == {"0-1>1-1": 5.0}
    assert matched.status.tolist() == [RoadStatus.SLOW]
    assert dict(matched.refused) == {}


def test_a_row_over_several_segments_gives_each_its_state() -> None:
    """One row along a whole street covers both of its blocks, and none of the streets it crosses."""
    matched = Matcher(NETWORK).match([row((500, -4), (-500, -4), name="东昌路", direction="东向西")])
    assert states(matched) == {"2-1>1-1": 5.0, "1-1>0-1": 5.0}


def test_rows_on_one_segment_are_averaged_by_the_time_they_take() -> None:
    """100 m at 2 m/s and 300 m at 10 m/s are 400 m in 80 s; the status is that of the longer part."""
    jam = row((-110, 0), (-10, 0), name="东昌路", status=RoadStatus.BLOCKED, speed_mps=2.0)
    free = row((-410, 0), (-110, 0), name="东昌路", status=RoadStatus.FREE, speed_mps=10.0)
    matched = Matcher(NETWORK).match([jam, free])
    assert states(matched) == {"0-1>1-1": pytest.approx(5.0, rel=0.02)}
    assert matched.status.tolist() == [RoadStatus.FREE]
    assert states(Matcher(NETWORK).match([free, jam])) == states(matched)


def test_a_row_too_short_for_its_segment_says_nothing_of_it() -> None:
    """60 m of a 500 m block are not the block's state; 120 m are, and so are three rows of 60 m."""
    short = row((-300, 0), (-240, 0), name="东昌路")
    assert len(Matcher(NETWORK).match([short]).segment) == 0
    assert states(Matcher(NETWORK).match([row((-300, 0), (-180, 0), name="东昌路")])) == {"0-1>1-1": 5.0}
    parts = [row((x, 0), (x + 60, 0), name="东昌路") for x in (-400, -300, -200)]
    assert states(Matcher(NETWORK).match(parts)) == {"0-1>1-1": 5.0}


def test_a_standing_jam_is_slow_and_no_division_by_zero() -> None:
    """A speed of zero is averaged as a crawl; no speed at all is told as none, its status kept."""
    standing = row((-480, 0), (-20, 0), status=RoadStatus.BLOCKED, speed_mps=0.0)
    assert 0 < states(Matcher(NETWORK).match([standing]))["0-1>1-1"] < 0.5
    untold = row((-480, 0), (-20, 0), status=RoadStatus.CONGESTED, speed_mps=None)
    matched = Matcher(NETWORK).match([untold])
    assert np.isnan(matched.speed_mps).tolist() == [True]
    assert matched.status.tolist() == [RoadStatus.CONGESTED]


def test_no_data_beside_data_is_not_news() -> None:
    """A row without data over a whole block never hides one that knows half of it."""
    unknown = row((-500, 0), (0, 0), status=RoadStatus.UNKNOWN, speed_mps=None)
    known = row((-250, 0), (0, 0), status=RoadStatus.CONGESTED, speed_mps=3.0)
    matched = Matcher(NETWORK).match([unknown, known])
    assert (states(matched), matched.status.tolist()) == ({"0-1>1-1": 3.0}, [RoadStatus.CONGESTED])
    assert Matcher(NETWORK).match([unknown]).status.tolist() == [RoadStatus.UNKNOWN]


def service_road() -> RoadNetwork:
    """A main road, and a service road of another name 18 m south of it."""
    a, b, c, d = ("a", -400.0, 0.0), ("b", 400.0, 0.0), ("c", -400.0, -18.0), ("d", 400.0, -18.0)
    segments = [straight("main", a, b, name="光岳路"), straight("side", c, d, name="光岳辅路")]
    return build_network({node: degrees(x, y) for node, x, y in (a, b, c, d)}, segments)


def test_the_name_decides_between_roads_side_by_side() -> None:
    """Of two parallel roads the name decides, even against the nearer line; without one, the line does."""
    network = service_road()
    nearer_side = ((-350.0, -14.0), (350.0, -14.0))
    assert list(states(Matcher(network).match([row(*nearer_side, name="光岳路")]), network)) == ["main"]
    assert list(states(Matcher(network).match([row(*nearer_side, name="光岳辅路")]), network)) == ["side"]
    assert list(states(Matcher(network).match([row(*nearer_side)]), network)) == ["side"]


def test_a_name_that_the_map_does_not_know_is_taken_only_close_by() -> None:
    """A strange name on the line of a road is another spelling; 25 m off it is another road."""
    close, off = row((-480, 8), (-20, 8), name="东昌大街"), row((-480, 25), (-20, 25), name="东昌大街")
    assert states(Matcher(NETWORK).match([close])) == {"0-1>1-1": 5.0}
    assert dict(Matcher(NETWORK).match([off]).refused) == {"no_road_near": 1}
    known = row((-480, 25), (-20, 25), name="东昌路")
    assert states(Matcher(NETWORK).match([known])) == {"0-1>1-1": 5.0}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (RoadRow("东昌路", "", RoadStatus.FREE, 5.0, no_line()), "no_line"),
        (row((-300, 0), (-300, 0)), "no_line"),
        (row((-480, 90), (-20, 90), name="东昌路"), "no_road_near"),
        (row((-480, 0), (-20, 0), name="东昌路", direction="自东向西"), "direction_disagrees"),
    ],
)
def test_a_row_that_cannot_be_placed_is_counted(wrong: RoadRow, reason: str) -> None:
    """No line, no road, or a line against its own words: refused and counted, and the good row stays."""
    good = row((-480, 500), (-20, 500), name="兴华路", direction="自西向东")
    matcher = Matcher(NETWORK)
    for _ in range(2):  # the second time from memory
        matched = matcher.match([wrong, good])
        assert dict(matched.refused) == {reason: 1}
        assert states(matched) == {"0-0>1-0": 5.0}


def test_words_that_tell_no_direction_do_not_refuse_a_line() -> None:
    """A bend of 90° and words like 出城方向 leave the line to say where it leads."""
    bend = row((-480, 0), (0, 0), (0, 480), direction="西向东")
    assert set(states(Matcher(NETWORK).match([bend]))) == {"0-1>1-1", "1-1>1-0"}
    assert states(Matcher(NETWORK).match([row((-480, 0), (-20, 0), direction="出城方向")])) == {
        "0-1>1-1": 5.0
    }


def test_both_directions_are_given_when_the_words_say_so() -> None:
    """双向 gives both directions of the street the row's state."""
    matched = Matcher(NETWORK).match([row((-480, 0), (-20, 0), name="东昌路", direction="双向")])
    assert states(matched) == {"0-1>1-1": 5.0, "1-1>0-1": 5.0}


def test_nothing_is_nothing() -> None:
    """No rows, no states."""
    matched = Matcher(NETWORK).match([])
    assert (len(matched.segment), len(matched.speed_mps), dict(matched.refused)) == (0, 0, {})


def city_answer(city: RoadNetwork, seed: int, shift_m: float) -> tuple[bytes, dict[str, float]]:
    """AMap's answer for every segment of the city: shuffled lcodes, senseless angles, lines a little off."""
    rng = np.random.default_rng(seed)
    lcodes = rng.permutation(len(city))
    roads, speeds = [], {}
    for i in rng.permutation(len(city)).tolist():
        line = city.line(i) + rng.normal(0, shift_m / 111_000, 2)
        lat_deg, lon_deg = gcj02_arrays_of_wgs84(line[:, 0], line[:, 1])
        speed_kmh = round(float(rng.uniform(3, 60)), 2)
        speeds[city.segment_ids[i]] = speed_kmh / 3.6
        begin, _, end = city.directions[i].partition("→")
        roads.append(
            {
                "name": city.names[i],
                "direction": f"自{begin}向{end}",
                "status": str(rng.integers(1, 5)),
                "speed": f"{speed_kmh}",
                "angle": str(rng.integers(0, 360)),
                "lcodes": str(lcodes[i] * rng.choice([-1, 1])),
                "polyline": ";".join(
                    f"{lon:.6f},{lat:.6f}" for lat, lon in zip(lat_deg, lon_deg, strict=True)
                ),
            }
        )
    return json.dumps({"status": "1", "trafficinfo": {"roads": roads}}).encode(), speeds


@pytest.mark.parametrize("shift_m", [0.0, 4.0, 8.0])
def test_a_citys_answer_is_put_where_it_belongs(city: RoadNetwork, shift_m: float) -> None:
    """With lcodes shuffled, angles wrong and the whole in GCJ-02, every segment gets its own speed."""
    body, speeds = city_answer(city, 7, shift_m)
    reply = parse_amap(body)
    assert dict(reply.refused) == {}
    matched = Matcher(city).match(reply.rows)
    got = states(matched, city)
    right = sum(got.get(segment, -1.0) == pytest.approx(speed, rel=0.01) for segment, speed in speeds.items())
    assert right >= 0.98 * len(speeds)
    assert dict(matched.refused) == {}


@pytest.mark.alone
def test_a_repeated_poll_is_cheap(city: RoadNetwork) -> None:
    """The second time, 2,000 rows of the same lines with new speeds are put on the network in under 20 ms."""
    rows = [r for seed in range(4) for r in parse_amap(city_answer(city, seed, 3.0)[0]).rows][:2000]
    assert len(rows) == 2000
    matcher = Matcher(city)
    first = matcher.match(rows)
    again = [RoadRow(r.name, r.direction, r.status, 1.5, r.line.copy()) for r in rows]
    took_s = []
    for _ in range(3):
        begin = time.perf_counter()
        matcher.match(again)
        took_s.append(time.perf_counter() - begin)
    assert min(took_s) < 0.020
    second = matcher.match(again)
    assert second.segment.tolist() == first.segment.tolist()
    assert second.speed_mps == pytest.approx(1.5)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source whose lines change with every answer does not fill the memory."""
    monkeypatch.setattr("dispatch.feeds.traffic.match._KEPT_ROWS", 10)
    matcher = Matcher(NETWORK)
    for shift in range(30):
        matched = matcher.match([row((-480, shift / 10), (-20, shift / 10), name="东昌路")])
        assert states(matched) == {"0-1>1-1": 5.0}
        assert len(matcher._placed) <= 10


def test_a_mad_answer_costs_bounded_time_and_the_next_one_nothing() -> None:
    """More rows and metres than any city has are refused and counted; a good row later on is taken."""
    matcher = Matcher(NETWORK)
    far = [row((-480, n / 1000), (90_000, 80_000 + n), name=f"路{n}") for n in range(20_000)]
    begin_s = time.perf_counter()
    matched = matcher.match(far)
    assert time.perf_counter() - begin_s < 5.0
    assert matched.refused["too_much"] > 19_000
    assert len(matcher._placed) < 1000
    assert states(matcher.match([row((-480, 0), (-20, 0), name="东昌路")])) == {"0-1>1-1": 5.0}
