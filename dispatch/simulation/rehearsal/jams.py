"""Queues before the closures and junctions that lock, from a run's averages of the roads. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dispatch.roads.network import RoadNetwork
from dispatch.roads.plane import Floats
from dispatch.simulation.rehearsal.job import FRAME_S, Outcome
from dispatch.simulation.rehearsal.staging import Closing

_VEHICLE_M = 7.0
"""A standing vehicle with its gap."""

_SLOW_SHARE = 0.4
"""Slower than this share of free flow is a queue, as in a real jam's definition."""

_HARDLY, _FULL = 0.15, 0.7
"""Shares of an edge's room: under the first there is no queue, from the second it goes on behind."""

_CYCLE_FRAMES = 3
"""A queue is averaged over about a signal's cycle, so that a red is no queue."""

_LOCK_FULL = 0.6
_LOCK_FRAMES = 180 // FRAME_S
"""A junction locks when nothing leaves a full approach for three minutes."""

_DEEPEST = 8
_WATCHED_AFTER_S = 20 * 60


@dataclass(frozen=True, slots=True)
class Reach:
    """The longest queue: metres, and the second at which it was so long."""

    metres: int
    at_s: int


@dataclass(frozen=True, slots=True)
class Lock:
    """A junction (by its node) that nothing left."""

    node: int
    from_s: int
    to_s: int


class RoadsSeen:
    """One run's roads, frame by frame: vehicles, speeds (NaN where nobody drove), vehicles that left."""

    def __init__(self, roads: RoadNetwork, outcome: Outcome, begin_s: int) -> None:
        table = np.frombuffer(outcome.roads, np.uint16).reshape(outcome.frames, len(roads), 3)
        self.begin_s = begin_s
        self.vehicles: Floats = table[:, :, 0] / 10.0
        self.speed_mps: Floats = np.where(table[:, :, 0] > 0, table[:, :, 1] / 10.0, np.nan)
        self.left: NDArray[np.uint16] = table[:, :, 2]
        self._roads = roads
        room = np.maximum(roads.length_m * roads.lanes / _VEHICLE_M, 1.0)
        self.fill: Floats = self.vehicles / room
        self._before = _incoming(roads)

    def reach(self, closing: Closing) -> Reach:
        """The longest queue before a closure, against the traffic, while it counts."""
        closed = {self._roads.index_of[name] for name in closing.segments}
        entries = sorted({e for c in closed for e in self._before[c]} - closed)
        queue_m, full = self._queues
        longest = Reach(0, closing.close_s)
        first = max((closing.clear_s - self.begin_s) // FRAME_S, 0)
        last = min((closing.open_s + _WATCHED_AFTER_S - self.begin_s) // FRAME_S, len(queue_m))
        for frame in range(first, last):
            metres = max((self._from(e, queue_m[frame], full[frame], closed) for e in entries), default=0.0)
            if metres > longest.metres:
                longest = Reach(round(metres), self.begin_s + frame * FRAME_S)
        return longest

    def locks(self, closed: set[int]) -> Iterator[Lock]:
        """Junctions at which a full approach stood for minutes; approaches that are closed do not count."""
        for node, meeting in enumerate(self._roads.segments_by_node):
            coming = [s for s in meeting if int(self._roads.to_node[s]) == node and s not in closed]
            if not coming:
                continue
            stuck = (self.fill[:, coming] >= _LOCK_FULL).any(axis=1) & (self.left[:, coming].sum(axis=1) == 0)
            began = -1
            for frame, is_stuck in enumerate([*stuck.tolist(), False]):
                if is_stuck and began < 0:
                    began = frame
                elif not is_stuck and began >= 0:
                    if frame - began >= _LOCK_FRAMES:
                        yield Lock(node, self.begin_s + began * FRAME_S, self.begin_s + frame * FRAME_S)
                    began = -1

    @cached_property
    def _queues(self) -> tuple[Floats, NDArray[np.bool_]]:
        """Metres of queue on each edge in each frame, and whether it is full, over a signal's cycle."""
        fill = _smoothed(self.fill)
        moving = _smoothed(np.nan_to_num(self.speed_mps, nan=0.0) * self.vehicles)
        vehicles = _smoothed(self.vehicles)
        speed_mps = np.divide(moving, vehicles, out=np.full_like(moving, np.inf), where=vehicles > 0)
        slow = (speed_mps < _SLOW_SHARE * self._roads.free_flow_mps) & (fill >= _HARDLY)
        queue_m = np.where(slow, np.minimum(fill, 1.0) * self._roads.length_m, 0.0)
        return queue_m, slow & (fill >= _FULL)

    def _from(self, entry: int, queue_m: Floats, full: NDArray[np.bool_], closed: set[int]) -> float:
        """Metres of queue from an entry on, up along full edges."""
        longest, seen = 0.0, {entry} | closed
        front = [(entry, 0.0)]
        for _ in range(_DEEPEST):
            further = []
            for edge, before_m in front:
                longest = max(longest, before_m + float(queue_m[edge]))
                if not full[edge]:
                    continue
                for behind in self._before[edge]:
                    if behind not in seen:
                        seen.add(behind)
                        further.append((behind, before_m + float(self._roads.length_m[edge])))
            front = further
        return longest


def _incoming(roads: RoadNetwork) -> list[list[int]]:
    """The segments from which each one is driven into."""
    before: list[list[int]] = [[] for _ in range(len(roads))]
    for segment in range(len(roads)):
        for onward in roads.turns_from(segment).tolist():
            before[onward].append(segment)
    return before


def _smoothed(values: Floats) -> Floats:
    """The mean of each frame with the two before it; the first ones of what there is."""
    sums = np.cumsum(values, axis=0)
    result = sums.copy()
    result[_CYCLE_FRAMES:] = sums[_CYCLE_FRAMES:] - sums[:-_CYCLE_FRAMES]
    counts = np.minimum(np.arange(1, len(values) + 1), _CYCLE_FRAMES)
    return np.asarray(result / counts[:, None])
