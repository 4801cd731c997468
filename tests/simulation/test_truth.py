"""The truth about jams, by the project's definition, and the sliding mean of the traffic source."""

from pathlib import Path

import numpy as np
import pytest

from dispatch.roads.network import RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.engine import Measured
from dispatch.simulation.network import ensure_network
from dispatch.simulation.truth import RealJam, SlidingMean, TruthKeeper


@pytest.fixture(scope="module")
def roads(quiet_city: Path, city_cache: Path) -> RoadNetwork:
    """The demo city's network."""
    return read_sumo_net(ensure_network(quiet_city, city_cache))


def seconds(roads: RoadNetwork, vehicles: int, speed_share: float) -> Measured:
    """A second in which edge 3 has so many vehicles at so much of free flow, all others none."""
    count = np.zeros(len(roads), np.int32)
    count[3] = vehicles
    return Measured(count, count * roads.free_flow_mps * speed_share)


def lived(roads: RoadNetwork, *minutes: tuple[int, float]) -> list[RealJam]:
    """The jams after these minutes of (vehicles, share of free flow) on edge 3."""
    keeper = TruthKeeper(roads)
    second = 0
    for vehicles, share in minutes:
        for _ in range(60):
            second += 1
            keeper.take(second, seconds(roads, vehicles, share))
    return keeper.jams()


def test_three_bad_minutes_are_a_jam_from_the_first_on(roads: RoadNetwork) -> None:
    """Onset is the first bad minute, the end the last one's."""
    jams = lived(roads, (6, 0.9), (6, 0.3), (6, 0.2), (6, 0.3), (6, 0.8))
    assert len(jams) == 1
    assert (jams[0].segment, jams[0].onset_s, jams[0].known_s, jams[0].end_s) == (3, 60, 240, 240)
    assert jams[0].lowest_mps == pytest.approx(0.2 * roads.free_flow_mps[3])


def test_a_jam_that_lasts_has_no_end(roads: RoadNetwork) -> None:
    """While it lasts its end is open."""
    assert [jam.end_s for jam in lived(roads, *[(6, 0.3)] * 4)] == [None]


@pytest.mark.parametrize(
    "minutes",
    [
        [(6, 0.3), (6, 0.3), (6, 0.8), (6, 0.3), (6, 0.3)],
        [(4, 0.1)] * 6,
        [(20, 0.45)] * 6,
    ],
    ids=["interrupted", "too few vehicles", "not slow enough"],
)
def test_anything_less_is_no_jam(roads: RoadNetwork, minutes: list[tuple[int, float]]) -> None:
    """Two minutes, four vehicles or 0.45 of free flow are not enough."""
    assert lived(roads, *minutes) == []


def test_an_empty_road_reports_free_flow(roads: RoadNetwork) -> None:
    """A source fills roads that nobody rode; a single halt at a red light does not look like a jam."""
    mean = SlidingMean(roads, 120)
    for _ in range(200):
        mean.take(seconds(roads, 0, 0.0))
    assert np.allclose(mean.speed_mps(), roads.free_flow_mps)
    for _ in range(20):
        mean.take(seconds(roads, 1, 0.0))
    assert mean.speed_mps()[3] > 0.6 * roads.free_flow_mps[3]


def test_a_standing_queue_reports_a_standstill_and_is_forgotten(roads: RoadNetwork) -> None:
    """Eight standing vehicles weigh more than the filling, and leave no trace two minutes later."""
    mean = SlidingMean(roads, 120)
    for _ in range(120):
        mean.take(seconds(roads, 8, 0.0))
    assert mean.speed_mps()[3] < 0.1 * roads.free_flow_mps[3]
    for _ in range(120):
        mean.take(seconds(roads, 8, 0.9))
    assert mean.speed_mps()[3] == pytest.approx(0.9 * roads.free_flow_mps[3], rel=0.02)
