"""Queues and locks from averages made by hand, on a street of four edges."""

import numpy as np
import pytest

from dispatch.roads.network import RoadNetwork, SegmentSource, build_network
from dispatch.simulation.rehearsal.jams import RoadsSeen
from dispatch.simulation.rehearsal.job import FRAME_S, Outcome
from dispatch.simulation.rehearsal.staging import Closing

FRAMES = 40
CLOSING = Closing("c1", ("s3",), 300, 300, 600)


@pytest.fixture(scope="module")
def street() -> RoadNetwork:
    """s0 → s1 → s2 → s3, 350 m each, one lane: room for fifty."""
    nodes = {f"n{i}": (36.45 + i * 0.00315, 115.98) for i in range(5)}
    segments = [
        SegmentSource(
            f"s{i}", f"n{i}", f"n{i + 1}", [nodes[f"n{i}"][0], nodes[f"n{i + 1}"][0]], [115.98] * 2, 14.0
        )
        for i in range(4)
    ]
    return build_network(nodes, segments)


def seen(street: RoadNetwork, **edges: tuple[float, float, int]) -> RoadsSeen:
    """Each frame the same: (vehicles, speed in m/s, vehicles that leave) of the edges named."""
    table = np.zeros((FRAMES, len(street), 3), np.uint16)
    for name, (vehicles, speed_mps, left) in edges.items():
        table[:, street.index_of[name]] = (vehicles * 10, speed_mps * 10, left)
    outcome = Outcome(1, with_plan=True, roads=table.tobytes(), frames=FRAMES)
    return RoadsSeen(street, outcome, 0)


def test_a_queue_goes_on_behind_a_full_edge(street: RoadNetwork) -> None:
    """s2 full and s1 half full of standing vehicles reach 350 m and half of that."""
    reach = seen(street, s2=(48, 1, 5), s1=(25, 1, 5)).reach(CLOSING)
    assert reach.metres == pytest.approx(350 + 175, abs=5)
    assert reach.at_s == 300


def test_what_moves_is_no_queue(street: RoadNetwork) -> None:
    """A full edge at speed, or a few that stand, are none."""
    assert seen(street, s2=(48, 13, 5)).reach(CLOSING).metres == 0
    assert seen(street, s2=(3, 0, 5)).reach(CLOSING).metres == 0


def test_a_queue_somewhere_else_is_not_the_closures(street: RoadNetwork) -> None:
    """s1 is full but s2 before the closure is empty."""
    assert seen(street, s1=(48, 1, 5)).reach(CLOSING).metres == 0


def test_a_junction_locks_when_nothing_leaves_a_full_approach(street: RoadNetwork) -> None:
    """Full and nothing out for twenty minutes is one lock; with an outflow, or when it is closed, none."""
    (lock,) = seen(street, s1=(48, 0, 0)).locks(set())
    assert street.node_ids[lock.node] == "n2"
    assert lock.to_s - lock.from_s == FRAMES * FRAME_S
    assert not list(seen(street, s1=(48, 0, 1)).locks(set()))
    assert not list(seen(street, s1=(48, 0, 0)).locks({street.index_of["s1"]}))
