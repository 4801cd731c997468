"""Where an order leads: any kerb at the place, and the one street that its words name."""

import pytest

from dispatch.roads.nearest import RoadIndex
from dispatch.roads.places import place_words
from dispatch.simulation.destination import destination
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
    segment = NETWORK.index_of["0-1>1-1"]
    lat_deg, lon_deg = NETWORK.line(segment)[-1]
    kerbs = {kerb.edge for kerb in destination(INDEX, float(lat_deg), float(lon_deg), "").kerbs}
    assert {"0-1>1-1", "1-1>0-1", "1-0>1-1", "1-1>1-0"} <= kerbs


def test_without_words_it_is_the_nearest_street_in_both_directions() -> None:
    """A place in the middle of a street, as a call for help tells it."""
    found = destination(INDEX, *degrees(-250, 5), "令3 去指定地点。")
    assert {kerb.edge for kerb in found.kerbs} == set(found.streets) == {"0-1>1-1", "1-1>0-1"}
    assert all(kerb.position_m == pytest.approx(250, abs=1) for kerb in found.kerbs)
