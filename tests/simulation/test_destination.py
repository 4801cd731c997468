"""Where an order leads: any kerb at the place, and the one street that its words name."""

from dataclasses import replace

import pytest

from dispatch.roads.nearest import RoadIndex
from dispatch.roads.places import place_words
from dispatch.simulation.destination import Kerb, destination, way_to
from tests.roads.grid import degrees, grid

NETWORK = grid()
INDEX = RoadIndex(NETWORK)


@pytest.mark.parametrize("segment", range(len(NETWORK)), ids=NETWORK.segment_ids)
def test_at_a_junction_the_words_tell_which_arm_is_meant(segment: int) -> None:
    """The head of each street is also the head of others; road and direction in the order name the one."""
    lat_deg, lon_deg = NETWORK.line(segment)[-1]
    words = place_words(NETWORK, segment, float(NETWORK.length_m[segment])).text
    found = destination(INDEX, float(lat_deg), float(lon_deg), f"令12 去{words}。到路口疏导交通。")
    assert found.streets == (NETWORK.segment_ids[segment],)


def test_any_arm_of_the_junction_is_the_place() -> None:
    """A rider who comes by the crossing road stops there, and walks the last metres."""
    lat_deg, lon_deg = NETWORK.line(NETWORK.index_of["0-1>1-1"])[-1]
    arms = {
        NETWORK.segment_ids[end.segment]
        for end in destination(INDEX, float(lat_deg), float(lon_deg), "").ends
    }
    assert {"0-1>1-1", "1-1>0-1", "1-0>1-1", "1-1>1-0"} <= arms


def test_without_words_it_is_the_nearest_street_in_both_directions() -> None:
    """A place in the middle of a street, as a call for help tells it."""
    found = destination(INDEX, *degrees(-250, 5), "令3 去指定地点。")
    ends = {NETWORK.segment_ids[end.segment]: end.offset_m for end in found.ends}
    assert ends == {"0-1>1-1": pytest.approx(250, abs=1), "1-1>0-1": pytest.approx(250, abs=1)}
    assert set(found.streets) == set(ends)


def test_the_way_leads_past_a_standing_queue_but_not_round_the_town() -> None:
    """By the desk's own model: between the cars of a jam a motorcycle is slow, and still the quickest way."""
    goal = destination(INDEX, *degrees(-100, 0), "")
    speed_mps = NETWORK.free_flow_mps.copy()
    speed_mps[NETWORK.index_of["0-1>1-1"]] = 0.5
    way = way_to(goal, NETWORK, speed_mps, Kerb("0-1>1-1", 50.0))
    assert way is not None
    assert (way.edges, way.turns) == (("0-1>1-1",), False)
    assert way.kerb.position_m == pytest.approx(400, abs=1)


def test_a_rider_turns_straight_back_where_that_is_quicker() -> None:
    """The place was just passed: back on the same street, unless it leads one way only."""
    goal = destination(INDEX, *degrees(-400, 0), "")
    one_way = replace(goal, ends=tuple(e for e in goal.ends if NETWORK.segment_ids[e.segment] == "1-1>0-1"))
    passed = Kerb("0-1>1-1", 200.0)
    way = way_to(one_way, NETWORK, NETWORK.free_flow_mps, passed)
    assert way is not None
    assert (way.edges, way.turns) == (("1-1>0-1",), True)
    around = way_to(one_way, NETWORK, NETWORK.free_flow_mps, passed, may_turn=False)
    assert around is not None
    assert not around.turns
    assert len(around.edges) > 1
    assert around.edges[-1] == "1-1>0-1"
