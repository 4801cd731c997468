"""Jams by hindsight follow the definition of a real jam over recorded road states."""

from datetime import timedelta
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.advice.congestion import CongestionParams, detect, fresh
from dispatch.advice.jams import JamRaised
from dispatch.domain.observations import RoadsSeen
from dispatch.review.hindsight import HindsightJam, hindsight_jams, minute_means
from tests.advice.town import NOW, grid_town, straight_road

ROAD = straight_road()
FREE = ROAD.free_flow_mps


def found(shares: dict[int, list[float]], period_s: float = 30.0) -> list[tuple[float, float, list[str]]]:
    """Jams of a day in which these segments ran at these shares of free flow, the others freely."""
    steps = max(len(row) for row in shares.values())
    speed = np.tile(FREE, (steps, 1))
    for segment, row in shares.items():
        speed[:, segment] = np.array(row) * FREE[segment]
    times = NOW.timestamp() + period_s * np.arange(steps)
    return [
        (
            (jam.onset_at - NOW).total_seconds(),
            (jam.ended_at - NOW).total_seconds(),
            sorted(jam.segments),
        )
        for jam in hindsight_jams(times, speed, ROAD)
    ]


def test_three_minutes_under_the_limit_are_a_jam() -> None:
    """Six looks of half a minute; its onset is the first slow look."""
    row = [1.0] * 4 + [0.2] * 6 + [1.0] * 4
    assert found({3: row}) == [(120.0, 300.0, ["e3"])]
    assert found({3: [1.0] * 4 + [0.2] * 5 + [1.0] * 4}) == []


def test_the_minute_counts_and_not_the_look() -> None:
    """A look at the green phase inside slow minutes does not part the jam."""
    row = [1.0] * 4 + [0.2, 0.2, 0.55, 0.2, 0.2, 0.55, 0.2, 0.2] + [1.0] * 4
    assert found({3: row}) == [(120.0, 360.0, ["e3"])]


def test_a_slow_source_is_taken_as_it_is() -> None:
    """Two looks of two minutes each are four minutes."""
    assert found({3: [1.0, 0.3, 0.3, 1.0]}, period_s=120.0) == [(120.0, 360.0, ["e3"])]


def test_neighbours_at_the_same_time_are_one_jam_with_the_earliest_onset() -> None:
    """The queue that grows backwards is one, a later one at the same place another."""
    head = [0.2] * 10 + [1.0] * 10 + [0.2] * 10
    tail = [1.0] * 3 + [0.2] * 10 + [1.0] * 17
    assert found({4: head, 3: tail}) == [(0.0, 390.0, ["e3", "e4"]), (600.0, 900.0, ["e4"])]


def test_a_gap_in_the_records_parts_two_jams_only_when_it_is_long() -> None:
    """Minutes without data are not free minutes; after five of them nobody knows."""
    nan = float("nan")
    assert found({3: [0.2] * 7 + [nan] * 4 + [0.2] * 7}) == [(0.0, 540.0, ["e3"])]
    assert len(found({3: [0.2] * 7 + [nan] * 14 + [0.2] * 7})) == 2


def test_a_short_piece_of_road_is_no_jam() -> None:
    """A hundred metres of standing cars are a red light's queue."""
    road = straight_road((300.0, 100.0, 300.0))
    speed = np.tile(road.free_flow_mps, (20, 1))
    speed[:, 1] *= 0.1
    assert hindsight_jams(np.arange(20) * 30.0, speed, road) == ()
    speed[:, 2] *= 0.1
    (jam,) = hindsight_jams(np.arange(20) * 30.0, speed, road)
    assert (jam.road, jam.length_m) == ("花园路", 400)


def test_records_that_do_not_fit_are_refused() -> None:
    """Wrong shapes and times that go back are errors; no records at all are no jams."""
    with pytest.raises(ValueError, match="shape"):
        hindsight_jams([0.0, 30.0], np.ones((2, 3)), ROAD)
    with pytest.raises(ValueError, match="ascend"):
        hindsight_jams([30.0, 0.0], np.ones((2, len(ROAD))), ROAD)
    assert hindsight_jams([], np.ones((0, len(ROAD))), ROAD) == ()


@given(st.lists(st.one_of(st.floats(0, 2), st.just(float("nan"))), min_size=1, max_size=30))
def test_minute_means_are_means(values: list[float]) -> None:
    """The fast way over sums gives what averaging each minute gives."""
    times = np.arange(len(values), dtype=np.float64) * 20.0
    means = minute_means(times, np.array(values)[:, None], 60.0)[:, 0]
    for i in range(len(values)):
        window = [
            v for t, v in zip(times, values, strict=True) if times[i] - 60 < t <= times[i] and not isnan(v)
        ]
        if window:
            assert means[i] == pytest.approx(sum(window) / len(window), abs=1e-9)
        else:
            assert np.isnan(means[i])


def test_the_detector_raises_what_hindsight_finds_and_in_time() -> None:
    """Over random days, nine of ten jams by hindsight were raised within three minutes and the period."""
    town = grid_town()
    rng = np.random.default_rng(33171)
    steps, count = 240, len(town)
    share = np.clip(rng.normal(0.9, 0.12, (steps, count)), 0.0, None)
    for _ in range(40):
        segment, start = int(rng.integers(count)), int(rng.integers(steps - 40))
        last = start + int(rng.integers(10, 40))
        share[start:last, segment] = np.clip(rng.normal(0.22, 0.08, last - start), 0.02, None)
    speed = share * town.free_flow_mps
    times = NOW.timestamp() + 30.0 * np.arange(steps)
    index, zeros = np.arange(count, dtype=np.uint32), np.zeros(count, np.uint8)
    state, raised = fresh(town), list[tuple[float, set[str]]]()
    for step in range(steps):
        seen = RoadsSeen(
            NOW + timedelta(seconds=30 * step), "traffic", index, speed[step].astype(np.float32), zeros, zeros
        )
        state, news = detect(state, seen, town, CongestionParams())
        raised += [(times[step], set(j.shape.segments)) for j in news if isinstance(j, JamRaised)]
    jams = hindsight_jams(times, speed, town)

    def in_time(jam: HindsightJam) -> bool:
        onset_s = jam.onset_at.timestamp()
        return any(segments & jam.segments and 0 <= at - onset_s <= 210 for at, segments in raised)

    assert len(jams) >= 25
    assert sum(in_time(jam) for jam in jams) / len(jams) >= 0.95


def test_how_many_segments_are_looked_at_together_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one or all at once: the blocks only bound the memory that a day takes."""
    town, dice = grid_town(), np.random.default_rng(1)
    times = NOW.timestamp() + 30.0 * np.arange(60)
    speed = dice.choice([0.2, 1.0], (6, len(town))).repeat(10, axis=0) * town.free_flow_mps
    looks = []
    for at_once in (1, 7, len(town)):
        monkeypatch.setattr("dispatch.review.hindsight._AT_ONCE", at_once)
        looks.append(hindsight_jams(times, speed, town))
    assert looks[0]
    assert looks[0] == looks[1] == looks[2]
