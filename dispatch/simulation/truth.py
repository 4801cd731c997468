"""What is really so on the roads: real jams, and the sliding mean that the traffic source reports.

A real jam: a directed stretch of at least 150 m whose one-minute mean speed over all vehicles is under 0.4
of free flow for at least 3 minutes with at least 5 vehicles; its onset is the first such minute. The
stretch here is an edge of the network (a street between two junctions, none of them shorter), free flow is
the network's own (the time at the limit plus the uniform delay of a signal).
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.roads.network import RoadNetwork
from dispatch.simulation.engine import Measured

_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class JamRule:
    """The definition's figures."""

    speed_share: float = 0.4
    minutes: int = 3
    vehicles: float = 5.0
    length_m: float = 150.0


@dataclass(frozen=True, slots=True)
class RealJam:
    """One real jam on one edge; seconds as the engine counts them, *end_s* None while it lasts."""

    segment: int
    onset_s: int
    known_s: int
    """When it had lasted long enough to be one."""
    end_s: int | None
    lowest_mps: float


@dataclass(slots=True)
class _OpenJam:
    onset_s: int
    known_s: int
    lowest_mps: float = 0.0


class TruthKeeper:
    """Takes in each second and keeps all real jams so far."""

    def __init__(self, roads: RoadNetwork, rule: JamRule | None = None) -> None:
        """Start with no jam."""
        self._rule = rule or JamRule()
        self._limit_mps = self._rule.speed_share * roads.free_flow_mps
        self._long = roads.length_m >= self._rule.length_m
        self._seen = np.zeros(len(roads))
        self._speed_sum = np.zeros(len(roads))
        self._bad_minutes = np.zeros(len(roads), np.int32)
        self._lowest_mps = np.full(len(roads), np.inf)
        self._open: dict[int, _OpenJam] = {}
        self._ended: list[RealJam] = []

    def take(self, second: int, measured: Measured) -> None:
        """Take in the second that ended at *second*."""
        self._seen += measured.vehicles
        self._speed_sum += measured.speed_sum_mps
        if second % _MINUTE_S == 0:
            self._close_minute(second)

    def jams(self) -> list[RealJam]:
        """All real jams, by onset; those that last have no end."""
        lasting = [
            RealJam(segment, jam.onset_s, jam.known_s, None, jam.lowest_mps)
            for segment, jam in self._open.items()
        ]
        return sorted(self._ended + lasting, key=lambda jam: (jam.onset_s, jam.segment))

    def _close_minute(self, second: int) -> None:
        mean_mps = self._speed_sum / np.maximum(self._seen, 1)
        enough = self._seen >= self._rule.vehicles * _MINUTE_S
        bad = self._long & enough & (mean_mps < self._limit_mps)
        self._bad_minutes = np.where(bad, self._bad_minutes + 1, 0)
        self._lowest_mps = np.where(bad, np.minimum(self._lowest_mps, mean_mps), np.inf)
        for segment in np.flatnonzero(self._bad_minutes == self._rule.minutes).tolist():
            onset_s = second - self._rule.minutes * _MINUTE_S
            self._open[segment] = _OpenJam(onset_s, second)
        for segment in [s for s in self._open if not bad[s]]:
            jam = self._open.pop(segment)
            ended = RealJam(segment, jam.onset_s, jam.known_s, second - _MINUTE_S, jam.lowest_mps)
            self._ended.append(ended)
        for segment, jam in self._open.items():
            jam.lowest_mps = float(self._lowest_mps[segment])
        self._seen[:] = 0
        self._speed_sum[:] = 0


class SlidingMean:
    """Mean speed of each edge over the last *window_s* seconds, filled up where there was little to see.

    A source like AMap fills roads without probes from their history: so *filled_vehicle_s* vehicle-seconds at
    free flow are mixed in. They decide on an empty road, and weigh little where a queue stands.
    """

    def __init__(self, roads: RoadNetwork, window_s: int, filled_vehicle_s: float = 40.0) -> None:
        """Start with an empty window: free flow everywhere."""
        self._free_flow_mps = roads.free_flow_mps
        self._filled = filled_vehicle_s
        self._window_s = window_s
        self._seconds: deque[Measured] = deque()
        self._seen = np.zeros(len(roads))
        self._speed_sum = np.zeros(len(roads))

    def take(self, measured: Measured) -> None:
        """Take in a second; the oldest falls out when the window is full."""
        self._seconds.append(measured)
        self._seen += measured.vehicles
        self._speed_sum += measured.speed_sum_mps
        if len(self._seconds) > self._window_s:
            oldest = self._seconds.popleft()
            self._seen -= oldest.vehicles
            self._speed_sum -= oldest.speed_sum_mps

    def speed_mps(self) -> NDArray[np.float64]:
        """The mean speed of each edge now."""
        mixed: NDArray[np.float64] = (self._speed_sum + self._filled * self._free_flow_mps) / (
            self._seen + self._filled
        )
        return np.maximum(mixed, 0.0)
