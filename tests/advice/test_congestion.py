"""The detector raises each jam once, in time, and lets it go when it is over."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.advice.congestion import CongestionParams, CongestionState, detect, fresh, resumed
from dispatch.advice.jams import JamChanged, JamCleared, JamNews, JamRaised, OpenJam
from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel
from dispatch.domain.geo import Place
from dispatch.domain.observations import RoadsSeen
from dispatch.roads.network import RoadNetwork
from tests.advice.town import NOW, grid_town, ring_road, roads_seen, straight_road

PARAMS = CongestionParams()
ROAD = straight_road()


def run(
    network: RoadNetwork, seen: Iterable[RoadsSeen], state: CongestionState | None = None
) -> tuple[CongestionState, list[tuple[float, JamNews]]]:
    """Feed a detector; each piece of news with its seconds after `NOW`."""
    state = fresh(network) if state is None else state
    news: list[tuple[float, JamNews]] = []
    for item in seen:
        state, found = detect(state, item, network, PARAMS)
        news += [((item.observed_at - NOW).total_seconds(), jam) for jam in found]
    return state, news


def every(
    period_s: float,
    until_s: float,
    shares: Callable[[float], Mapping[int, float]],
    network: RoadNetwork = ROAD,
    from_s: float = 0.0,
) -> list[RoadsSeen]:
    """What a source with this period says."""
    count = int((until_s - from_s) / period_s) + 1
    return [roads_seen(network, at, shares(at)) for at in (from_s + period_s * step for step in range(count))]


def jam_from(start_s: float, shares: Mapping[int, float]) -> Callable[[float], Mapping[int, float]]:
    """Slow roads from a moment on."""
    return lambda at: shares if at >= start_s else {}


@pytest.mark.parametrize("period_s", [1.0, 10.0, 30.0, 60.0, 120.0])
def test_a_jam_is_raised_within_three_minutes_and_the_period(period_s: float) -> None:
    """The alert comes in time for 及时发现 with every source that is supported, and tells its onset."""
    _, news = run(ROAD, every(period_s, 1200, jam_from(300, {3: 0.25, 4: 0.2})))
    ((at_s, raised),) = news
    assert isinstance(raised, JamRaised)
    onset_s = (raised.onset_at - NOW).total_seconds()
    assert 300 <= onset_s < 300 + period_s
    assert at_s - 300 <= 180 + period_s
    assert raised.shape.segments == ("e3", "e4")
    assert raised.shape.length_m == 400
    assert raised.shape.place.words == "花园路由西向东"
    lat_deg, lon_deg = ROAD.line(4)[-1].tolist()
    assert raised.shape.place == Place.at(lat_deg, lon_deg, "花园路由西向东")
    assert raised.shape.congestion is CongestionLevel.SEVERE
    assert (raised.road, raised.direction) == ("花园路", "西→东")


def test_with_the_demo_citys_period_it_takes_ninety_seconds() -> None:
    """Half a minute a look: the fourth look at the jam raises it."""
    _, news = run(ROAD, every(30, 600, jam_from(300, {3: 0.25})))
    assert [at for at, _ in news] == [390]


@pytest.mark.parametrize("period_s", [1.0, 5.0, 15.0, 30.0])
@pytest.mark.parametrize("phase_s", [0.0, 7.0, 20.0, 55.0])
def test_red_lights_raise_nothing(period_s: float, phase_s: float) -> None:
    """A road that stands for the 77 s of a long red and then runs off is no jam, cycle after cycle.

    A source tells means over its period, as all do; a jam cannot be told from a red light by glances.
    """
    cycle = np.array([0.1 if second < 77 else 2.5 for second in range(100)])

    def mean(at: float) -> Mapping[int, float]:
        return {3: float(np.mean([cycle[int(at + phase_s - back) % 100] for back in range(int(period_s))]))}

    _, news = run(ROAD, every(period_s, 1800, mean))
    assert news == []


def test_missing_data_raises_nothing_and_clears_nothing() -> None:
    """A silent source freezes the jam, and the state says that it is silent."""
    state, news = run(ROAD, every(30, 300, jam_from(0, {3: 0.2})))
    assert len(news) == 1
    blind = [roads_seen(ROAD, at, {3: np.nan}, others=np.nan) for at in range(330, 3000, 30)]
    frozen, news = run(ROAD, blind, state)
    assert news == []
    assert frozen.open_jams == (1,)
    assert frozen.silent(NOW + timedelta(seconds=3000), 300) == (1,)
    assert frozen.silent(NOW + timedelta(seconds=310), 300) == ()
    _, news = run(ROAD, every(30, 3300, lambda _: {}, from_s=3000), frozen)
    assert [(at, jam) for at, jam in news if not isinstance(jam, JamChanged)] == [(3120, JamCleared(1))]


def test_two_looks_with_a_long_silence_between_are_no_jam() -> None:
    """Slow before and slow after a gap says nothing about the gap."""
    _, news = run(ROAD, [roads_seen(ROAD, at, {3: 0.2}) for at in (0, 900)])
    assert news == []


def test_a_wave_of_green_does_not_clear() -> None:
    """The alert stays while the road is free for less than the clearing time, and clears after it."""
    state, _ = run(ROAD, every(30, 300, jam_from(0, {3: 0.2})))
    _, news = run(ROAD, every(30, 600, lambda at: {3: 0.9 if at % 180 < 90 else 0.2}, from_s=330), state)
    assert not [jam for _, jam in news if not isinstance(jam, JamChanged)]
    _, news = run(ROAD, every(30, 600, lambda _: {3: 1.0}, from_s=330), state)
    assert [(at, type(jam)) for at, jam in news][-1] == (450, JamCleared)


def test_a_level_around_its_knot_does_not_flicker() -> None:
    """A speed that swings over a knot changes the alert once at most."""
    _, news = run(ROAD, every(30, 3600, lambda at: {3: 0.31 if at % 60 else 0.29}))
    assert len([jam for _, jam in news if isinstance(jam, JamChanged)]) <= 1


def test_a_jam_that_gets_worse_says_so_after_a_while() -> None:
    """From 中度 to 严重 the alert becomes louder, once the new level has held."""
    _, news = run(ROAD, every(30, 900, lambda at: {3: 0.36 if at < 400 else 0.1}))
    (_, raised), (at_s, changed) = news
    assert isinstance(raised, JamRaised)
    assert isinstance(changed, JamChanged)
    assert (raised.shape.congestion, changed.shape.congestion) == (
        CongestionLevel.MODERATE,
        CongestionLevel.SEVERE,
    )
    assert 460 <= at_s <= 540


def test_a_jam_grows_and_shrinks_under_one_number() -> None:
    """The queue's head stays, its tail moves, and no second alert comes."""

    def shares(at: float) -> Mapping[int, float]:
        tail = 4 if at < 300 else 2 if at < 900 else 3
        return dict.fromkeys(range(tail, 6), 0.2)

    _, news = run(ROAD, every(30, 1500, shares))
    assert {jam.jam_no for _, jam in news} == {1}
    lengths = [jam.shape.length_m for _, jam in news if not isinstance(jam, JamCleared)]
    assert lengths == [400, 800, 600]


def test_two_jams_that_meet_become_the_older_one() -> None:
    """The younger is cleared as merged, the older goes on with the whole length."""

    def shares(at: float) -> dict[int, float]:
        middle = {3: 0.2, 4: 0.2} if at >= 600 else {}
        return {1: 0.2, **({6: 0.2} if at >= 120 else {}), **middle}

    _, news = run(ROAD, every(30, 900, shares))
    kinds = [(type(jam), jam.jam_no) for _, jam in news]
    assert kinds[:2] == [(JamRaised, 1), (JamRaised, 2)]
    middle = {2: 0.2, 3: 0.2, 4: 0.2, 5: 0.2}
    _, news = run(ROAD, every(30, 900, lambda at: shares(at) | (middle if at >= 600 else {})))
    assert [jam for _, jam in news if isinstance(jam, JamCleared)] == [JamCleared(2, merged_into=1)]
    last = news[-2][1]
    assert isinstance(last, JamChanged)
    assert (last.jam_no, last.shape.length_m) == (1, 1200)


def test_a_jam_that_breaks_in_two_keeps_its_number_on_the_longer_part() -> None:
    """The other part is an alert of its own, with the onset of the condition there."""

    def shares(at: float) -> Mapping[int, float]:
        return dict.fromkeys(range(1, 7), 0.2) | ({3: 1.0} if at >= 300 else {})

    _, news = run(ROAD, every(30, 600, shares))
    (_, first), (_, changed), (_, second) = news
    assert isinstance(changed, JamChanged)
    assert changed.shape.segments == ("e4", "e5", "e6")
    assert isinstance(second, JamRaised)
    assert second.shape.segments == ("e1", "e2")
    assert isinstance(first, JamRaised)
    assert (first.jam_no, changed.jam_no, second.jam_no) == (1, 1, 2)
    assert second.onset_at == NOW


def test_a_short_stretch_is_not_raised_and_a_short_gap_is_bridged() -> None:
    """Under 150 m nobody is called; two pieces with a junction's length between are one jam."""
    network = straight_road((200.0, 120.0, 300.0, 90.0, 40.0, 80.0, 300.0))
    _, news = run(network, every(30, 600, lambda _: {1: 0.2}, network))
    assert news == []
    _, news = run(network, every(30, 600, lambda _: {3: 0.2, 5: 0.2}, network))
    ((_, raised),) = news
    assert isinstance(raised, JamRaised)
    assert raised.shape.segments == ("e3", "e4", "e5")
    assert raised.shape.length_m == 210


def test_the_two_directions_of_a_road_are_two_jams() -> None:
    """Opposite lanes jam for different reasons and need different hands."""
    _, news = run(ROAD, every(30, 600, lambda _: {3: 0.2, 11: 0.2}))
    directions = [jam.direction for _, jam in news if isinstance(jam, JamRaised)]
    assert directions == ["西→东", "东→西"]


def test_a_jam_over_the_seam_of_a_ring_road_is_one() -> None:
    """Where the ring was cut to lay it out in a row is no place on the ground."""
    network = ring_road()
    _, news = run(network, every(30, 600, lambda _: {10: 0.2, 11: 0.2, 0: 0.2, 1: 0.2}, network))
    ((_, raised),) = news
    assert isinstance(raised, JamRaised)
    assert raised.shape.segments == ("r10", "r11", "r0", "r1")


def test_what_comes_late_is_passed_over() -> None:
    """An observation older than the newest of its segment changes nothing, whatever it says."""
    state, _ = run(ROAD, every(30, 300, jam_from(0, {3: 0.2})))
    again, news = run(ROAD, [roads_seen(ROAD, 100, {}), roads_seen(ROAD, 300, {})], state)
    assert news == []
    assert again.spells is state.spells


def test_after_a_restart_no_jam_is_raised_twice() -> None:
    """The open alerts bring the detector back; the jam then changes and clears under its number."""
    _, news = run(ROAD, every(30, 300, jam_from(0, {3: 0.2, 4: 0.2})))
    ((_, raised),) = news
    assert isinstance(raised, JamRaised)
    known = OpenJam(7, raised.shape.segments, raised.shape.congestion, raised.onset_at)
    state = resumed(ROAD, [known])
    state, news = run(ROAD, every(30, 700, lambda _: {3: 0.2, 4: 0.2, 1: 0.3}, from_s=400), state)
    assert [(type(jam), jam.jam_no) for _, jam in news] == [(JamRaised, 8)]
    _, news = run(ROAD, every(30, 1000, lambda _: {}, from_s=730), state)
    assert sorted(jam.jam_no for _, jam in news if isinstance(jam, JamCleared)) == [7, 8]


def test_a_jam_of_another_map_stands_until_a_person_closes_it() -> None:
    """Segments that are gone can be seen no more: nothing is cleared unseen."""
    state = resumed(ROAD, [OpenJam(1, ("gone",), CongestionLevel.SEVERE, NOW)])
    state, news = run(ROAD, every(30, 600, lambda _: {3: 0.2}), state)
    assert [type(jam) for _, jam in news] == [JamRaised]
    assert state.silent(NOW, 300) == (1,)


def test_the_facts_carry_what_an_alert_needs() -> None:
    """The gateway adds the id and nothing else."""
    _, news = run(ROAD, every(30, 300, jam_from(0, {3: 0.35})))
    ((_, raised),) = news
    assert isinstance(raised, JamRaised)
    fact = raised.fact("J1")
    assert (fact.alert_id, fact.kind, fact.level) == ("J1", AlertKind.CONGESTION, AlertLevel.MEDIUM)
    assert (fact.near, fact.source, fact.onset_at) == ("", "traffic", NOW)
    assert JamChanged(1, raised.shape).fact("J1").length_m == 200
    assert JamCleared(1).fact("J1").alert_id == "J1"


def test_the_place_is_the_head_of_the_queue_in_words() -> None:
    """The rider is sent to the junction at which the jam begins, named by the road that crosses there."""
    town = grid_town()
    jammed = [town.index_of[s] for s in ("0,2>1,2", "1,2>2,2")]
    _, news = run(town, every(30, 300, lambda _: dict.fromkeys(jammed, 0.2), town))
    ((_, raised),) = news
    assert isinstance(raised, JamRaised)
    assert (raised.road, raised.direction, raised.shape.near) == ("3纬路", "西→东", "3经路口")
    assert raised.shape.place.words == "3纬路由西向东，3经路口"


def test_a_state_of_another_network_is_refused() -> None:
    """Arrays of one map are never read as those of another."""
    with pytest.raises(ValueError, match="another network"):
        detect(fresh(ROAD), roads_seen(ROAD, 0, {}), ring_road(), PARAMS)


def test_thresholds_that_would_flicker_are_refused() -> None:
    """A jam must clear at a higher speed than it is raised."""
    with pytest.raises(ValueError, match="higher speed"):
        CongestionParams(raise_below=0.5, clear_above=0.4)


SHARES = st.dictionaries(st.integers(0, 7), st.sampled_from((0.1, 0.35, 0.45, 1.0, float("nan"))), max_size=8)


@given(st.lists(st.tuples(SHARES, st.integers(1, 8)), min_size=1, max_size=12), st.integers(0, 50))
def test_the_news_always_adds_up(spans: list[tuple[dict[int, float], int]], cut: int) -> None:
    """Raised before changed before cleared, no segment in two jams, and none is raised by a restart."""
    seen: list[RoadsSeen] = []
    for shares, looks in spans:
        seen += [roads_seen(ROAD, 30.0 * (len(seen) + i), shares) for i in range(looks)]
    state = fresh(ROAD)
    standing: dict[int, tuple[str, ...]] = {}
    done: set[int] = set()
    for i, item in enumerate(seen):
        state, news = detect(state, item, ROAD, PARAMS)
        for jam in news:
            if isinstance(jam, JamRaised):
                assert jam.jam_no not in standing.keys() | done
                standing[jam.jam_no] = jam.shape.segments
            elif isinstance(jam, JamChanged):
                assert jam.jam_no in standing
                standing[jam.jam_no] = jam.shape.segments
            else:
                del standing[jam.jam_no]
                done.add(jam.jam_no)
        assert tuple(sorted(standing)) == state.open_jams
        held = [segment for segments in standing.values() for segment in segments]
        assert len(held) == len(set(held))
        if i == cut:
            back = resumed(ROAD, [OpenJam(no, s, CongestionLevel.SEVERE, NOW) for no, s in standing.items()])
            assert [back.jams[no].stretch for no in back.open_jams] == [
                state.jams[no].stretch for no in state.open_jams
            ]
            _, news = detect(back, item, ROAD, PARAMS)
            assert not [jam for jam in news if isinstance(jam, JamRaised)]


@pytest.mark.alone
def test_twenty_thousand_segments_take_less_than_twenty_milliseconds() -> None:
    """A whole city every second is little work, a tenth of it jammed."""
    network = grid_town(72, 72)
    assert len(network) > 20_000
    slow = dict.fromkeys(range(0, len(network), 10), 0.2)
    looks = [roads_seen(network, 30.0 * i, slow) for i in range(8)]
    state, found = fresh(network), 0
    took_s: list[float] = []
    for seen in looks:
        begin = perf_counter()
        state, news = detect(state, seen, network, PARAMS)
        found += len(news)
        took_s.append(perf_counter() - begin)
    assert len(state.open_jams) > 1000
    assert found == len(state.open_jams)
    assert sorted(took_s)[len(took_s) // 2] < 0.1  # the bar is 20 ms; five times that where cores are shared
