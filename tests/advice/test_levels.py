"""Congestion levels and the traffic performance index follow GB/T 33171-2016."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.advice.levels import city_index, level, levels, tpi, tpis
from dispatch.domain.alerts import CongestionLevel

SPEEDS = st.floats(0, 60)
FREE = st.floats(1, 40)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.2, CongestionLevel.FREE),
        (0.71, CongestionLevel.FREE),
        (0.7, CongestionLevel.MOSTLY_FREE),
        (0.5, CongestionLevel.LIGHT),
        (0.4, CongestionLevel.MODERATE),
        (0.3, CongestionLevel.SEVERE),
        (0.0, CongestionLevel.SEVERE),
    ],
)
def test_a_level_begins_at_its_knot(share: float, expected: CongestionLevel) -> None:
    """A speed exactly on a knot belongs to the worse level, as DTP >= knot says."""
    assert level(share * 10, 10.0) is expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [(1.0, 0.0), (0.7, 2.0), (0.5, 4.0), (0.4, 6.0), (0.3, 8.0), (0.0, 10.0), (0.35, 7.0)],
)
def test_the_index_runs_linearly_over_the_knots(share: float, expected: float) -> None:
    """The published pairs: half of free flow is 4.0, 0.4 is 6.0, 0.3 is 8.0."""
    assert tpi(share * 16, 16.0) == pytest.approx(expected)


@given(SPEEDS, SPEEDS, FREE)
def test_slower_is_never_better(one: float, other: float, free: float) -> None:
    """Level and index fall with speed, and faster than free flow is simply free."""
    slow, fast = sorted((one, other))
    assert tpi(slow, free) >= tpi(fast, free)
    assert level(slow, free) >= level(fast, free)
    assert 0 <= tpi(fast, free) <= 10


@given(st.lists(st.tuples(SPEEDS, FREE), min_size=1, max_size=20))
def test_arrays_say_what_single_values_say(pairs: list[tuple[float, float]]) -> None:
    """The vectorised form is the scalar one, element by element."""
    speed, free = np.array(pairs).T
    assert levels(speed, free).tolist() == [int(level(v, f)) for v, f in pairs]
    assert tpis(speed, free).tolist() == [tpi(v, f) for v, f in pairs]


def test_no_data_is_unknown_and_never_a_jam() -> None:
    """A speed of NaN has no level and no index."""
    assert levels([np.nan, 1.0], [10.0, 10.0]).tolist() == [0, 5]
    assert np.isnan(tpis([np.nan], [10.0]))[0]


def test_a_road_without_free_flow_is_refused() -> None:
    """A free-flow speed of zero is an error of the map, not a level."""
    with pytest.raises(ValueError, match="positive"):
        tpi(5.0, 0.0)


def test_the_city_index_weighs_by_lane_metres_of_known_roads() -> None:
    """A road of which nothing is known neither frees nor jams the city, but lowers what is known."""
    index = city_index([5.0, 10.0, np.nan], [10.0, 10.0, 10.0], [100.0, 300.0, 400.0], [3, 1, 1])
    assert index is not None
    assert index.tpi == pytest.approx(4.0 * 300 / 600)
    assert index.known_share == pytest.approx(600 / 1000)
    assert city_index([np.nan], [10.0], [100.0], [1]) is None
