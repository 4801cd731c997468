"""The public's delay: what it takes off, what it leaves out, and when it says nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from dispatch.domain.rehearsals import Figure
from dispatch.review.public_delay import DelayParams, Occupied, States, public_delay
from tests.roads.grid import grid

NETWORK = grid()
BEGIN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PARAMS = DelayParams(near_m=400.0, far_m=900.0)
CLOSED = Occupied({"c1": (("0-0>1-0",), BEGIN, BEGIN + 10 * MINUTE)}, ())
"""In the north-western corner of the grid: streets within 400 m are near, those in the south-east far."""

BESIDE = "0-0>0-1"
FAR = ("1-2>2-2", "2-2>1-2", "2-1>2-2", "2-2>2-1")


def states(during: Mapping[str, float], before: Mapping[str, float], minutes: int = 10) -> States:
    """Half an hour and then *minutes*, a state a minute: shares of free flow, 0.8 where not named."""
    rows = []
    for number in range(-30, minutes):
        row = 0.8 * NETWORK.free_flow_mps
        for name, share in (before if number < 0 else during).items():
            index = NETWORK.index_of[name]
            row[index] = share * NETWORK.free_flow_mps[index]
        rows.append(row)
    at_s = np.array([(BEGIN + n * MINUTE).timestamp() for n in range(-30, minutes)])
    return States(at_s, np.array(rows, np.float32))


def measured(seen: States, occupied: Occupied = CLOSED) -> dict[tuple[str, str], int]:
    """The figures of ten minutes by name and about."""
    found = public_delay(seen, NETWORK, occupied, BEGIN, BEGIN + 10 * MINUTE, PARAMS)
    return {(one.name, one.about): one.value for one in found}


def lane_m(name: str) -> float:
    """Metres of lane."""
    index = NETWORK.index_of[name]
    return float(NETWORK.length_m[index] * NETWORK.lanes[index])


def test_a_street_that_slows_down_costs_what_the_formula_says() -> None:
    """Ten minutes at 0.2 in place of 0.8 of free flow: (w / 7.5) (0.8² - 0.2²) a second."""
    found = measured(states({BESIDE: 0.2}, {}))
    expected = lane_m(BESIDE) / 7.5 * (0.8**2 - 0.2**2) * 600
    assert found["delay_vehicle_s", ""] == pytest.approx(expected, rel=0.001)
    assert found["delay_vehicle_s", "c1"] == found["delay_vehicle_s", ""]
    assert found["extra_ms_per_km", ""] > 0
    assert (found["covered_permille", ""], found["states", ""]) == (1_000, 10)


def test_as_before_costs_nothing() -> None:
    """Traffic that was slow already is not the task's doing."""
    found = measured(states({BESIDE: 0.3}, {BESIDE: 0.3}))
    assert (found["delay_vehicle_s", ""], found["extra_ms_per_km", ""]) == (0, 0)


def test_a_peak_that_comes_anyway_is_taken_off() -> None:
    """Where the streets far away lose twice as much, near ones may as well."""
    before = dict.fromkeys(NETWORK.segment_ids, 0.8)
    twice = 1.0 - 0.2 * np.sqrt(2.0)
    found = measured(states(dict.fromkeys(NETWORK.segment_ids, float(twice)), before))
    assert found["delay_vehicle_s", ""] == pytest.approx(0, abs=1)
    alone = {name: float(twice) for name in NETWORK.segment_ids if name not in FAR}
    assert measured(states(alone, before))["delay_vehicle_s", ""] > 0


def test_a_closed_street_is_no_delay_while_it_is_closed() -> None:
    """Nobody of the public is on it, whatever the source shows of the convoy."""
    assert measured(states({"0-0>1-0": 0.01}, {}))["delay_vehicle_s", ""] == 0
    never = Occupied({"c1": (("0-0>1-0",), None, None)}, ())
    assert measured(states({"0-0>1-0": 0.01}, {}), never)["delay_vehicle_s", ""] > 0


def test_each_street_belongs_to_the_nearest_closure() -> None:
    """Two closures: the whole is their sum."""
    two = Occupied({"c1": (("0-0>1-0",), None, None), "c2": (("1-2>2-2",), None, None)}, ("1-0>1-1",))
    found = measured(states({BESIDE: 0.2, "2-1>2-2": 0.2}, {}), two)
    parts = [found["delay_vehicle_s", about] for about in ("c1", "c2", "elsewhere")]
    assert min(parts[:2]) > 0
    assert sum(parts) == pytest.approx(found["delay_vehicle_s", ""], abs=2)


def test_too_little_recorded_says_nothing() -> None:
    """No states before, none during, another map: no figures, and no number that looks like one."""
    whole = states({}, {})
    early = States(whole.at_s[:30], whole.speed_mps[:30])
    late = States(whole.at_s[30:], whole.speed_mps[30:])
    blank = States(whole.at_s, np.full_like(whole.speed_mps, np.nan))
    nothing: tuple[Figure, ...] = ()
    for seen in (early, late, blank):
        assert public_delay(seen, NETWORK, CLOSED, BEGIN, BEGIN + 10 * MINUTE, PARAMS) == nothing
    elsewhere = Occupied({"c1": (("no-such",), None, None)}, ())
    assert public_delay(whole, NETWORK, elsewhere, BEGIN, BEGIN + 10 * MINUTE, PARAMS) == nothing


def test_a_hole_in_the_record_is_not_filled() -> None:
    """A state speaks for five minutes at most."""
    found = states({BESIDE: 0.2}, {})
    kept = np.r_[0:31]
    hole = States(found.at_s[kept], found.speed_mps[kept])
    part = {
        (f.name, f.about): f.value
        for f in public_delay(hole, NETWORK, CLOSED, BEGIN, BEGIN + 10 * MINUTE, PARAMS)
    }
    assert part["delay_vehicle_s", ""] == pytest.approx(measured(found)["delay_vehicle_s", ""] / 2, rel=0.01)
