"""The figures of a rehearsal from its runs, each seed's with and without the plan side by side. Pure."""

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dispatch.advice.levels import levels_of
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Figure
from dispatch.roads.network import RoadNetwork
from dispatch.roads.places import crossing_name
from dispatch.simulation.rehearsal.jams import Lock, Reach, RoadsSeen
from dispatch.simulation.rehearsal.job import FRAME_S, Outcome, Probe
from dispatch.simulation.rehearsal.passing import (
    Way,
    interval,
    lost_s,
    section_lost_s,
    section_unhindered,
    unhindered,
)
from dispatch.simulation.rehearsal.result import ClosureTimes, Conflict, Film, spread
from dispatch.simulation.rehearsal.staging import Staging

ELSEWHERE = "elsewhere"
"""The delay of trips whose usual way met no closed section: those who came into the queues of others."""

_WHOLE = 1_000
_LONG_QUEUE_M, _WORSE = 800, 1.5
"""A queue is a conflict from this length, and so many times the usual."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One seed's two runs."""

    usual: Outcome
    planned: Outcome


@dataclass(frozen=True)
class Seen:
    """All that was simulated. *free*: the convoy alone on the roads."""

    plan: Plan
    roads: RoadNetwork
    staging: Staging
    probes: tuple[Probe, ...]
    pairs: tuple[Pair, ...]
    free: Outcome | None

    @cached_property
    def streets(self) -> list[tuple[RoadsSeen, RoadsSeen]]:
        """The roads of each seed, without the plan and with it."""
        begin_s = self.staging.begin_s
        return [
            (RoadsSeen(self.roads, pair.usual, begin_s), RoadsSeen(self.roads, pair.planned, begin_s))
            for pair in self.pairs
        ]

    @cached_property
    def reaches(self) -> dict[str, list[tuple[Reach, Reach]]]:
        """The longest queue before each closure, of each seed, without the plan and with it."""
        return {
            closing.closure_id: [
                (usual.reach(closing), planned.reach(closing)) for usual, planned in self.streets
            ]
            for closing in self.staging.closings
        }


def figures(seen: Seen) -> tuple[Figure, ...]:
    """Every figure; those of the convoy only where there is one."""
    return (*_of_convoy(seen), *_of_public(seen), *_of_queues(seen), *_of_ambulances(seen))


# ---------------------------------------------------------------------------------------------- convoy


def _ways(seen: Seen) -> tuple[Way, list[Way]] | None:
    drive = seen.staging.drive
    if drive is None or seen.free is None:
        return None
    free = Way(drive, seen.free.lead, seen.free.tail)
    return free, [Way(drive, pair.planned.lead, pair.planned.tail) for pair in seen.pairs]


def share(name: str, about: str, good: int, runs: int) -> Figure:
    """A share of the runs in thousandths, with its 95 % interval as the spread."""
    low, high = interval(good, runs)
    return Figure(name, about, round(good / runs * _WHOLE), round(low * _WHOLE), round(high * _WHOLE))


def _of_convoy(seen: Seen) -> Iterator[Figure]:
    found = _ways(seen)
    if found is None:
        return
    free, ways = found
    yield share("unhindered_permille", "", sum(unhindered(way, free) for way in ways), len(ways))
    lost = [seconds for way in ways if (seconds := lost_s(way, free)) is not None]
    if lost:
        yield spread("convoy_lost_s", "", lost)
    yield spread("convoy_arrived_runs", "", [len(lost)])
    yield spread("convoy_stood_s", "", [max(way.stood_s() - free.stood_s(), 0) for way in ways])
    for mark in seen.staging.marks:
        late = [at - mark.due_s for way in ways if (at := way.passes_s(mark.along_m)) is not None]
        if late:
            yield spread("passing_late_s", mark.post_id, late)
    for closing in seen.staging.closings:
        if closing.first >= 0:
            good = sum(section_unhindered(way, free, closing) for way in ways)
            yield share("unhindered_permille", closing.closure_id, good, len(ways))
            late = [s for way in ways if (s := section_lost_s(way, free, closing)) is not None]
            if late:
                yield spread("convoy_lost_s", closing.closure_id, late)


# ---------------------------------------------------------------------------------------------- public


def public_delay_s(pair: Pair, probes: frozenset[str] = frozenset()) -> Counter[str]:
    """Seconds that the plan cost the public in one seed, by the closure that a trip's usual way met first.

    Each trip is compared with itself; who was not there at the end counts with what it had spent so far.
    """
    found: Counter[str] = Counter()
    for name, usual in pair.usual.trips.items():
        planned = pair.planned.trips.get(name)
        if planned is not None and name not in probes:
            found[pair.usual.met.get(name, ELSEWHERE)] += planned.spent_s - usual.spent_s
    return found


def _of_public(seen: Seen) -> Iterator[Figure]:
    probes = frozenset(probe.trip_id for probe in seen.probes)
    costs = [public_delay_s(pair, probes) for pair in seen.pairs]
    abouts = [*(closing.closure_id for closing in seen.staging.closings), ELSEWHERE]
    yield spread("delay_vehicle_s", "", [cost.total() for cost in costs])
    for about in abouts:
        yield spread("delay_vehicle_s", about, [cost[about] for cost in costs])
    met = [Counter(pair.usual.met.values()) for pair in seen.pairs]
    for closing in seen.staging.closings:
        yield spread("trips_met", closing.closure_id, [count[closing.closure_id] for count in met])
    yield spread(
        "trips", "", [len(pair.usual.trips) - len(probes & pair.usual.trips.keys()) for pair in seen.pairs]
    )
    yield spread("cut_off_trips", "", [pair.planned.cut_off for pair in seen.pairs])
    unfinished = [
        sum(not t.arrived for t in pair.planned.trips.values())
        - sum(not t.arrived for t in pair.usual.trips.values())
        for pair in seen.pairs
    ]
    yield spread("unfinished_trips_more", "", unfinished)
    yield spread("teleports", "", [pair.planned.teleports for pair in seen.pairs])
    yield spread("teleports_usual", "", [pair.usual.teleports for pair in seen.pairs])


def _of_ambulances(seen: Seen) -> Iterator[Figure]:
    """Mean seconds an ambulance lost against the run without the plan: on all corridors, and on each."""
    by_seed: list[dict[str, list[int]]] = []
    for pair in seen.pairs:
        lost: dict[str, list[int]] = defaultdict(list)
        for probe in seen.probes:
            usual, planned = pair.usual.trips.get(probe.trip_id), pair.planned.trips.get(probe.trip_id)
            if usual is not None and planned is not None and usual.arrived:
                for about in ("", probe.corridor):
                    lost[about].append(planned.spent_s - usual.spent_s)
        by_seed.append(lost)
    for about in ("", *dict.fromkeys(probe.corridor for probe in seen.probes)):
        means = [sum(lost[about]) / len(lost[about]) for lost in by_seed if lost[about]]
        if means:
            yield spread("ambulance_delay_s", about, means)
            yield spread("ambulance_worst_s", about, [max(lost[about]) for lost in by_seed if lost[about]])


# ---------------------------------------------------------------------------------------------- queues


def _of_queues(seen: Seen) -> Iterator[Figure]:
    for about, reaches in seen.reaches.items():
        yield spread("queue_m", about, [planned.metres for _, planned in reaches])
        yield spread("queue_usual_m", about, [usual.metres for usual, _ in reaches])
        longest = max((planned for _, planned in reaches), key=lambda reach: reach.metres)
        yield Figure("queue_longest_at_s", about, *(longest.at_s,) * 3)
    closed = _closed(seen)
    for name, place in (("locked_junctions", 1), ("locked_junctions_usual", 0)):
        yield spread(
            name, "", [len({lock.node for lock in both[place].locks(closed)}) for both in seen.streets]
        )


def _closed(seen: Seen) -> set[int]:
    return {seen.roads.index_of[name] for closing in seen.staging.closings for name in closing.segments}


def conflicts(seen: Seen) -> tuple[Conflict, ...]:
    """What to look at: where the convoy stood, where a junction locked that usually does not, long queues."""
    return tuple(sorted((*_stands(seen), *_locked(seen), *_long_queues(seen)), key=lambda found: found.at_s))


def _stands(seen: Seen) -> Iterator[Conflict]:
    found = _ways(seen)
    if found is None:
        return
    free, ways = found
    planned_at = {where for _, _, where in free.standings()}
    at_segment: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for run, way in enumerate(ways):
        for at_s, lasts_s, where_m in way.standings():
            if any(abs(where_m - other) < FRAME_S for other in planned_at):
                continue
            edge = int(np.searchsorted(way.drive.edge_m, where_m, side="right")) - 1
            segment = seen.roads.index_of[way.drive.edges[min(edge, len(way.drive.edges) - 1)]]
            at_segment[segment].append((at_s, lasts_s, run))
    for segment, stands in at_segment.items():
        words = f"车队在{_place_words(seen.roads, segment)}停 {max(lasts_s for _, lasts_s, _ in stands)} 秒"
        runs = len({run for _, _, run in stands})
        yield _conflict(seen.roads, min(stands)[0], int(seen.roads.to_node[segment]), words, runs)


def _locked(seen: Seen) -> Iterator[Conflict]:
    closed = _closed(seen)
    usual = {lock.node for roads, _ in seen.streets for lock in roads.locks(closed)}
    by_node: dict[int, list[Lock]] = defaultdict(list)
    for _, roads in seen.streets:
        first: dict[int, Lock] = {}
        for lock in roads.locks(closed):
            first.setdefault(lock.node, lock)
        for node, lock in first.items():
            if node not in usual:
                by_node[node].append(lock)
    for node, locks in by_node.items():
        segment = next(s for s in seen.roads.segments_by_node[node] if int(seen.roads.to_node[s]) == node)
        minutes = round(max(lock.to_s - lock.from_s for lock in locks) / 60)
        words = f"{_place_words(seen.roads, segment)}锁死，最长 {minutes} 分钟"
        yield _conflict(seen.roads, min(lock.from_s for lock in locks), node, words, len(locks))


def _long_queues(seen: Seen) -> Iterator[Conflict]:
    for closing in seen.staging.closings:
        long = [
            planned
            for usual, planned in seen.reaches[closing.closure_id]
            if planned.metres >= _LONG_QUEUE_M and planned.metres > _WORSE * usual.metres
        ]
        if long:
            worst = max(long, key=lambda reach: reach.metres)
            closure = seen.plan.closure(closing.closure_id)
            called = closure.name if closure and closure.name else closing.closure_id
            segment = seen.roads.index_of[closing.segments[0]]
            words = f"管制“{called}”上游排队 {worst.metres} 米"
            yield _conflict(seen.roads, worst.at_s, int(seen.roads.from_node[segment]), words, len(long))


def _place_words(roads: RoadNetwork, segment: int) -> str:
    crossing = crossing_name(roads, segment, int(roads.to_node[segment]))
    return f"{roads.names[segment]}{crossing}口" if crossing else f"{roads.names[segment]}路口"


def _conflict(roads: RoadNetwork, at_s: int, node: int, words: str, runs: int) -> Conflict:
    return Conflict(
        at_s,
        round(float(roads.node_lat_deg[node]), 6),
        round(float(roads.node_lon_deg[node]), 6),
        words,
        runs,
    )


# ------------------------------------------------------------------------------------------------ film


def film(seen: Seen) -> Film:
    """The first seed's run as it plays on the map."""
    pair, staging = seen.pairs[0], seen.staging
    return Film(
        begin_s=staging.begin_s,
        frame_s=FRAME_S,
        frames=pair.planned.frames,
        edges=len(seen.roads),
        levels=_levels(seen, seen.streets[0][1]),
        usual=_levels(seen, seen.streets[0][0]),
        leaves_s=staging.drive.leaves_s if staging.drive else -1,
        lead_m=pair.planned.lead,
        tail_m=pair.planned.tail,
        closures=tuple(
            ClosureTimes(c.closure_id, c.clear_s, c.close_s, pair.planned.opened.get(c.closure_id, c.open_s))
            for c in staging.closings
        ),
        held=pair.planned.held,
        others=tuple(other.planned.lead for other in seen.pairs[1:]),
    )


def _levels(seen: Seen, roads: RoadsSeen) -> bytes:
    return zlib.compress(levels_of(roads.speed_mps / seen.roads.free_flow_mps).tobytes())
