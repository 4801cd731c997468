"""The first detector of congestion: road states in, jams out. Pure; the state is handed from call to call.

Two steps. Each segment on its own is *jammed* or not, with hysteresis in level (in below 0.4 of free flow,
out from 0.5) and in time, over a speed smoothed so that one red light is no jam. Then jammed neighbours on
one road and direction are one jam with a length, which keeps its number while it grows, shrinks, merges
and splits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from dispatch.advice.jams import JamChanged, JamCleared, JamNews, JamRaised, JamShape, OpenJam
from dispatch.advice.levels import levels_of
from dispatch.advice.stretches import Chains, Segments, chains_of
from dispatch.domain.alerts import CongestionLevel
from dispatch.domain.geo import Place
from dispatch.domain.observations import RoadsSeen
from dispatch.roads.network import RoadNetwork
from dispatch.roads.places import place_words

_STANDSTILL = 0.01
"""Share of free flow that counts as standing: a stretch with one dead segment still has a mean speed."""


@dataclass(frozen=True, slots=True)
class CongestionParams:
    """When a jam is raised and cleared; ratios are shares of the free-flow speed.

    *raise_below* is where GB/T 33171-2016 begins 中度拥堵, *clear_above* where 轻度拥堵 ends.
    *confirm_s*, *confirm_observations*: how long and how often it must have been seen. Longer than the
    longest red (a minor road at a cycle of 100 s waits 77 s), and short enough that with a source of 30 s
    the alert comes 90 s after onset, with one of 120 s at the second look.
    *clear_s*, *clear_observations*: the same for the end; longer, so that a wave of green does not end it.
    *smoothing_s*: time constant of the exponential mean of the ratio, about one minute's memory.
    *min_length_m*: a shorter jam is not raised (DESIGN: a real jam is 150 m); a raised one may get shorter.
    *bridge_m*: a gap up to this inside one road does not part a jam (junction pieces, short links).
    *level_margin*, *level_hold_s*: a raised level changes when the new one held for the time, and to a
    better one only this far beyond the knot.
    *gap_s*: after this long without data a spell of observations starts anew.
    """

    raise_below: float = 0.4
    clear_above: float = 0.5
    confirm_s: float = 85.0
    confirm_observations: int = 2
    clear_s: float = 120.0
    clear_observations: int = 2
    smoothing_s: float = 30.0
    min_length_m: float = 150.0
    bridge_m: float = 100.0
    level_margin: float = 0.05
    level_hold_s: float = 60.0
    gap_s: float = 300.0

    def __post_init__(self) -> None:
        """Raise ValueError for thresholds that would flicker or never act."""
        if not 0 < self.raise_below < self.clear_above:
            raise ValueError("a jam must clear at a higher speed than it is raised")
        if min(self.confirm_observations, self.clear_observations) < 1 or self.smoothing_s <= 0:
            raise ValueError(f"not a way to see a jam: {self}")


@dataclass(frozen=True, slots=True)
class _Jam:
    """A raised jam: its stretch, its level as told, and a level that may follow it."""

    stretch: Segments
    onset_s: float
    level: CongestionLevel
    next_level: CongestionLevel
    next_since_s: float


@dataclass(frozen=True, slots=True, eq=False)
class _Spells:
    """What is known of each segment, arrays (n,); NaN since: no spell.

    *ratio*: smoothed v / v_ff. *seen_s*: last observation. *slow_s*, *slow_count*: since when and how often
    it was slow. *free_s*, *free_count*: the same for free. *jammed*: confirmed and not cleared.
    """

    ratio: NDArray[np.float64]
    seen_s: NDArray[np.float64]
    slow_s: NDArray[np.float64]
    slow_count: NDArray[np.int32]
    free_s: NDArray[np.float64]
    free_count: NDArray[np.int32]
    jammed: NDArray[np.bool_]

    @classmethod
    def unknown(cls, count: int) -> "_Spells":
        nan = np.full(count, np.nan)
        zero = np.zeros(count, np.int32)
        return cls(nan, np.full(count, -np.inf), nan, zero, nan, zero, np.zeros(count, np.bool_))


@dataclass(frozen=True, slots=True, eq=False)
class CongestionState:
    """All that the detector remembers; begin with `fresh` or `resumed`, go on with what `detect` returns."""

    network_digest: str
    chains: Chains
    spells: _Spells
    jams: Mapping[int, _Jam] = field(default_factory=dict)
    next_no: int = 1

    @property
    def open_jams(self) -> tuple[int, ...]:
        """Numbers of the jams that were raised and not cleared, the oldest first."""
        return tuple(sorted(self.jams))

    def silent(self, now: datetime, after_s: float) -> tuple[int, ...]:
        """Numbers of open jams none of whose segments was seen in the last *after_s*: they stand frozen."""
        since = now.timestamp() - after_s
        return tuple(
            no
            for no in self.open_jams
            if not len(self.jams[no].stretch) or self.spells.seen_s[list(self.jams[no].stretch)].max() < since
        )


def fresh(network: RoadNetwork) -> CongestionState:
    """State of a detector that has seen nothing yet."""
    return CongestionState(network.digest, chains_of(network), _Spells.unknown(len(network)))


def resumed(network: RoadNetwork, open_jams: Iterable[OpenJam]) -> CongestionState:
    """State after a restart: the jams that stand are known, so that none is raised twice.

    Give all that were raised and not cleared, also those whose task is closed already. Segments that the
    network does not have are left out; a jam of none stays, silent, until a person closes it.
    """
    state = fresh(network)
    slow_s, jammed = state.spells.slow_s.copy(), state.spells.jammed.copy()
    jams = {}
    for jam in open_jams:
        stretch = tuple(network.index_of[s] for s in jam.segments if s in network.index_of)
        onset_s = jam.onset_at.timestamp()
        jams[jam.jam_no] = _Jam(stretch, onset_s, jam.congestion, jam.congestion, onset_s)
        slow_s[list(stretch)] = onset_s
        jammed[list(stretch)] = True
    spells = replace(state.spells, slow_s=slow_s, jammed=jammed)
    return replace(state, spells=spells, jams=jams, next_no=max(jams, default=0) + 1)


def detect(
    state: CongestionState,
    seen: RoadsSeen,
    network: RoadNetwork,
    params: CongestionParams,
) -> tuple[CongestionState, list[JamNews]]:
    """Take in one set of road states; return the new state and what became of jams, in order of number.

    Segments without data (NaN), unknown to the network, or observed no later than before are passed over:
    they raise nothing and clear nothing. Raises ValueError when *state* is of another network.
    """
    if state.network_digest != network.digest:
        raise ValueError("the detector's state belongs to another network")
    at_s = seen.observed_at.timestamp()
    index, ratio = _usable(state.spells, seen, at_s, network)
    if not len(index):
        return state, []
    spells = _seen(state.spells, index, ratio, at_s, params)
    if not state.jams and not spells.jammed.any():
        return replace(state, spells=spells), []
    stretches = state.chains.stretches(spells.jammed, params.bridge_m)
    kept, merged = _followed(state, stretches, network)
    ratios = _ratios(stretches, spells, network)
    levels = [CongestionLevel(level) for level in levels_of(ratios).tolist()]
    better = [CongestionLevel(level) for level in levels_of(ratios - params.level_margin).tolist()]
    news: list[JamNews] = []
    jams: dict[int, _Jam] = {}
    for no in state.open_jams:
        old = state.jams[no]
        if no in kept:
            i = kept[no]
            level = levels[i] if levels[i] > old.level else min(better[i], old.level)
            jams[no] = new = _updated(old, stretches[i], level, at_s, params)
            if (new.stretch, new.level) != (old.stretch, old.level):
                news.append(JamChanged(no, _shape(new, network)))
        elif no in merged or old.stretch:
            news.append(JamCleared(no, merged.get(no)))
        else:
            jams[no] = old
    followed = set(kept.values())
    next_no = state.next_no
    for i, stretch in enumerate(stretches):
        if i in followed or not _is_alarming(stretch, levels[i], network, params):
            continue
        onset_s = float(np.nanmin(spells.slow_s[list(stretch)]))
        jams[next_no] = jam = _Jam(stretch, onset_s, levels[i], levels[i], at_s)
        news.append(_raised(next_no, jam, seen.source, network))
        next_no += 1
    return replace(state, spells=spells, jams=jams, next_no=next_no), news


def _is_alarming(
    stretch: Segments, level: CongestionLevel, network: RoadNetwork, params: CongestionParams
) -> bool:
    """Whether a new stretch is seen to be jammed and long enough."""
    long_enough = network.length_m[list(stretch)].sum() >= params.min_length_m
    return level is not CongestionLevel.UNKNOWN and bool(long_enough)


def _raised(jam_no: int, jam: _Jam, source: str, network: RoadNetwork) -> JamRaised:
    """A new jam in the words of an alert; its road is that of its head."""
    head = jam.stretch[-1]
    return JamRaised(
        jam_no,
        _shape(jam, network),
        network.names[head],
        network.directions[head],
        datetime.fromtimestamp(jam.onset_s, UTC),
        source,
    )


def _usable(
    spells: _Spells, seen: RoadsSeen, at_s: float, network: RoadNetwork
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Segments with news, each once (its last row), and their speeds as shares of free flow."""
    known = np.flatnonzero((seen.index < len(network)) & np.isfinite(seen.speed_mps) & (seen.speed_mps >= 0))
    index = seen.index[known].astype(np.int64)
    newer = spells.seen_s[index] < at_s
    index, rows = index[newer], known[newer]
    index, last = np.unique(index[::-1], return_index=True)
    speed_mps = seen.speed_mps[rows[::-1][last]].astype(np.float64)
    return index, speed_mps / network.free_flow_mps[index]


def _seen(
    old: _Spells,
    index: NDArray[np.int64],
    ratio: NDArray[np.float64],
    at_s: float,
    params: CongestionParams,
) -> _Spells:
    """Spells after one observation of the segments *index*."""
    elapsed_s = at_s - old.seen_s[index]
    broken = elapsed_s > params.gap_s
    jammed = old.jammed[index]
    slow_s = np.where(broken & ~jammed, np.nan, old.slow_s[index])
    starts = (ratio < params.raise_below) & np.isnan(slow_s)
    # Weight of the new observation in an exponential mean over irregular steps. A new spell begins with
    # what is seen now: the free minutes before it must not hide its onset.
    weight = np.where(broken | starts, 1.0, -np.expm1(-elapsed_s / params.smoothing_s))
    mean = np.where(weight < 1.0, old.ratio[index], 0.0) * (1.0 - weight) + ratio * weight
    mean = np.where(np.isnan(mean), ratio, mean)
    free = mean >= params.clear_above
    slow_s = np.where(starts, at_s, np.where(free & ~jammed, np.nan, slow_s))
    slow_count = np.where(np.isnan(slow_s), 0, np.where(starts, 1, old.slow_count[index] + 1))
    free_s = np.where(broken, np.nan, old.free_s[index])
    free_s = np.where(free, np.where(np.isnan(free_s), at_s, free_s), np.nan)
    free_count = np.where(free, np.where(free_s == at_s, 1, old.free_count[index] + 1), 0)
    lasted_s = at_s - np.where(np.isnan(slow_s), np.inf, slow_s)
    confirmed = (
        (mean < params.raise_below)
        & (lasted_s >= params.confirm_s)
        & (slow_count >= params.confirm_observations)
    )
    over = (
        free
        & (at_s - np.where(free, free_s, np.inf) >= params.clear_s)
        & (free_count >= params.clear_observations)
    )
    slow_s = np.where(over, np.nan, slow_s)

    def put(before: NDArray[np.float64], values: NDArray[np.float64] | float) -> NDArray[np.float64]:
        after = before.copy()
        after[index] = values
        return after

    counts_slow, counts_free, marks = old.slow_count.copy(), old.free_count.copy(), old.jammed.copy()
    counts_slow[index], counts_free[index] = slow_count, free_count
    marks[index] = (jammed | confirmed) & ~over
    return _Spells(
        put(old.ratio, mean),
        put(old.seen_s, at_s),
        put(old.slow_s, slow_s),
        counts_slow,
        put(old.free_s, free_s),
        counts_free,
        marks,
    )


def _followed(
    state: CongestionState, stretches: list[Segments], network: RoadNetwork
) -> tuple[dict[int, int], dict[int, int]]:
    """Which stretch (by its place in the list) each open jam goes on as, and which older one it grew into.

    A jam follows the stretch that shares most metres with it, of equal ones the one farther downstream. Of
    several jams in one stretch the oldest number goes on. A jam in no stretch is in neither answer.
    """
    stretch_of = {segment: i for i, stretch in enumerate(stretches) for segment in stretch}
    length_m = network.length_m
    kept: dict[int, int] = {}
    merged: dict[int, int] = {}
    survivor: dict[int, int] = {}
    for no in state.open_jams:
        shared_m: dict[int, tuple[float, int]] = {}
        for step, segment in enumerate(state.jams[no].stretch):
            i = stretch_of.get(segment)
            if i is not None:
                shared_m[i] = (shared_m.get(i, (0.0, 0))[0] + float(length_m[segment]), step)
        if not shared_m:
            continue
        best = max(shared_m, key=lambda i: shared_m[i])
        if best in survivor:
            merged[no] = survivor[best]
        else:
            survivor[best] = no
            kept[no] = best
    return kept, merged


def _updated(
    jam: _Jam, stretch: Segments, level: CongestionLevel, at_s: float, params: CongestionParams
) -> _Jam:
    """The jam on its present stretch, its level changed when another one has held long enough.

    *level* is the present one, for a better one already beyond the margin. A jam that dissolves is 轻度
    until it is cleared: an open alert is never told to be free.
    """
    if level is not CongestionLevel.UNKNOWN:
        level = max(level, min(jam.level, CongestionLevel.LIGHT))
    if level in (jam.level, CongestionLevel.UNKNOWN):
        return replace(jam, stretch=stretch, next_level=jam.level, next_since_s=at_s)
    if level is not jam.next_level:
        return replace(jam, stretch=stretch, next_level=level, next_since_s=at_s)
    if at_s - jam.next_since_s < params.level_hold_s:
        return replace(jam, stretch=stretch)
    return replace(jam, stretch=stretch, level=level, next_since_s=at_s)


def _ratios(stretches: list[Segments], spells: _Spells, network: RoadNetwork) -> NDArray[np.float64]:
    """Speed along the jammed part of each stretch over its free-flow speed: free time over present time.

    NaN for a stretch of which nothing was seen yet.
    """
    if not stretches:
        return np.empty(0)
    segments = np.array([segment for stretch in stretches for segment in stretch], dtype=np.int64)
    first = np.concatenate(([0], np.cumsum([len(stretch) for stretch in stretches])[:-1]))
    counts = spells.jammed[segments] & ~np.isnan(spells.ratio[segments])
    free_s = np.where(counts, network.length_m[segments] / network.free_flow_mps[segments], 0.0)
    ratio = np.where(counts, np.maximum(spells.ratio[segments], _STANDSTILL), 1.0)
    free_sum_s, sum_s = np.add.reduceat(free_s, first), np.add.reduceat(free_s / ratio, first)
    ratios = np.full(len(stretches), np.nan)
    np.divide(free_sum_s, sum_s, out=ratios, where=sum_s > 0)
    return ratios


def _shape(jam: _Jam, network: RoadNetwork) -> JamShape:
    """The jam in the words of an alert: where its head stands, and between which segments."""
    head = jam.stretch[-1]
    lat_deg, lon_deg = network.line(head)[-1].tolist()
    words = place_words(network, head, float(network.length_m[head]))
    return JamShape(
        jam.level,
        words.near,
        Place.at(lat_deg, lon_deg, words.text),
        tuple(network.segment_ids[s] for s in jam.stretch),
        round(float(network.length_m[list(jam.stretch)].sum())),
    )
