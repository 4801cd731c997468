"""Jams by hindsight: what a day's recorded road states show, looked at as a whole. Pure numpy.

The definition is that of a real jam (a directed stretch of 150 m or more whose one-minute mean speed is
under 0.4 of free flow for 3 minutes or more; its onset is the first such minute), adapted to what a source
shows: a mean over the source's period in place of all vehicles, and no count of vehicles.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispatch.roads.network import RoadNetwork

_AT_ONCE = 64
"""Segments that are looked at together."""


@dataclass(frozen=True, slots=True)
class HindsightParams:
    """What counts as a jam. *gap_s*: longer without data parts two spells; the rest is the definition's."""

    below: float = 0.4
    minute_s: float = 60.0
    lasting_s: float = 180.0
    min_length_m: float = 150.0
    gap_s: float = 300.0


@dataclass(frozen=True, slots=True)
class HindsightJam:
    """A jam as the records show it: *segments* are ids, *length_m* of all that was part of it."""

    road: str
    segments: frozenset[str]
    onset_at: datetime
    ended_at: datetime
    length_m: int


@dataclass(frozen=True, slots=True)
class _Spell:
    """One segment under the limit for long enough, from *begin_s* to *end_s*."""

    segment: int
    begin_s: float
    end_s: float


def hindsight_jams(
    at_s: ArrayLike, speed_mps: ArrayLike, network: RoadNetwork, params: HindsightParams | None = None
) -> tuple[HindsightJam, ...]:
    """Find the jams in recorded road states, ordered by onset and then by segment.

    *at_s* (t,): POSIX seconds, ascending; *speed_mps* (t, n), NaN where there was no data. Spells of
    neighbours on one road and direction that overlap in time are one jam. Raises ValueError for shapes
    that do not fit or times that do not ascend.
    """
    params = params or HindsightParams()
    times = np.asarray(at_s, dtype=np.float64)
    speeds = np.asarray(speed_mps)
    if times.ndim != 1 or speeds.shape != (len(times), len(network)):
        raise ValueError(
            f"states of shape {speeds.shape} for {times.shape} times and {len(network)} segments"
        )
    steps_s = np.diff(times)
    if (steps_s <= 0).any():
        raise ValueError("the recorded times do not ascend")
    if not len(times):
        return ()
    period_s = float(np.median(steps_s)) if len(steps_s) else 0.0
    spells = list(_all_spells(times, speeds, network, period_s, params))
    jams = [_jam(group, network) for group in _connected(spells, network)]
    long_enough = [jam for jam in jams if jam.length_m >= params.min_length_m]
    return tuple(sorted(long_enough, key=lambda jam: (jam.onset_at, sorted(jam.segments))))


def minute_means(
    at_s: NDArray[np.float64], values: NDArray[np.float64], minute_s: float
) -> NDArray[np.float64]:
    """Means over the last *minute_s* before and with each time, (t, n); NaN only where no value is known."""
    known = ~np.isnan(values)
    sums = np.vstack((np.zeros(values.shape[1]), np.cumsum(np.where(known, values, 0.0), axis=0)))
    counts = np.vstack((np.zeros(values.shape[1]), np.cumsum(known, axis=0)))
    first = np.searchsorted(at_s, at_s - minute_s, side="right")
    upto = np.arange(1, len(at_s) + 1)
    count = counts[upto] - counts[first]
    means = np.full(values.shape, np.nan)
    np.divide(sums[upto] - sums[first], count, out=means, where=count > 0)
    return means


def _all_spells(
    times: NDArray[np.float64],
    speeds: NDArray[Any],
    network: RoadNetwork,
    period_s: float,
    params: HindsightParams,
) -> Iterator[_Spell]:
    """The spells of all segments, some at a time: a whole day in doubles is many times the records."""
    for begin in range(0, len(network), _AT_ONCE):
        some = slice(begin, begin + _AT_ONCE)
        ratios = speeds[:, some].astype(np.float64) / network.free_flow_mps[some]
        minutes = minute_means(times, ratios, params.minute_s)
        for column in np.flatnonzero((minutes < params.below).any(axis=0)).tolist():
            segment = begin + column
            yield from _spells(segment, times, ratios[:, column], minutes[:, column], period_s, params)


def _spells(
    segment: int,
    times: NDArray[np.float64],
    ratio: NDArray[np.float64],
    minute: NDArray[np.float64],
    period_s: float,
    params: HindsightParams,
) -> Iterator[_Spell]:
    """Spells of slow minutes that lasted; the last look counts for a period.

    A spell begins with the first slow look inside its first slow minute.
    """
    known = np.flatnonzero(~np.isnan(minute))
    slow = minute[known] < params.below
    cut = np.diff(times[known]) > params.gap_s
    starts = np.flatnonzero(slow & np.concatenate(([True], ~slow[:-1] | cut)))
    stops = np.flatnonzero(slow & np.concatenate((~slow[1:] | cut, [True])))
    for start, stop in zip(known[starts].tolist(), known[stops].tolist(), strict=True):
        inside = (times > times[start] - params.minute_s) & (times <= times[start]) & (ratio < params.below)
        begin_s = float(times[inside][0]) if inside.any() else float(times[start])
        end_s = float(times[stop]) + period_s
        if end_s - begin_s >= params.lasting_s:
            yield _Spell(segment, begin_s, end_s)


def _connected(spells: list[_Spell], network: RoadNetwork) -> list[list[_Spell]]:
    """Groups of spells joined by neighbourhood on the road and overlap in time."""
    group_of = list(range(len(spells)))
    by_segment: dict[int, list[int]] = {}
    for i, spell in enumerate(spells):
        by_segment.setdefault(spell.segment, []).append(i)

    def root(i: int) -> int:
        while group_of[i] != i:
            i = group_of[i] = group_of[group_of[i]]
        return i

    for i, spell in enumerate(spells):
        for j in by_segment.get(int(network.next_on_road[spell.segment]), ()):
            if spell.begin_s <= spells[j].end_s and spells[j].begin_s <= spell.end_s:
                group_of[root(i)] = root(j)
    groups: dict[int, list[_Spell]] = {}
    for i, spell in enumerate(spells):
        groups.setdefault(root(i), []).append(spell)
    return list(groups.values())


def _jam(spells: list[_Spell], network: RoadNetwork) -> HindsightJam:
    """A group of spells as a jam."""
    segments = {spell.segment for spell in spells}
    return HindsightJam(
        road=network.names[min(segments)],
        segments=frozenset(network.segment_ids[s] for s in segments),
        onset_at=datetime.fromtimestamp(min(spell.begin_s for spell in spells), UTC),
        ended_at=datetime.fromtimestamp(max(spell.end_s for spell in spells), UTC),
        length_m=round(float(network.length_m[sorted(segments)].sum())),
    )
