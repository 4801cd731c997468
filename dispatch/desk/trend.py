"""How the city has been doing: one point every half minute of city time."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.advice.levels import city_index
from dispatch.picture.state import queue
from dispatch.picture.views import Picture
from dispatch.roads.network import RoadNetwork

EVERY = timedelta(seconds=30)
KEPT = 12 * 120
"""Twelve hours of points."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The city at one moment: congestion index 0..10 (NaN where unknown) and number of open alerts."""

    at: datetime
    index: float
    open_alerts: int


class Trend:
    """The points of the last hours; the newest is renewed until its half minute is over."""

    def __init__(self, network: RoadNetwork) -> None:
        self._network = network
        self._points: deque[TrendPoint] = deque(maxlen=KEPT)
        self._began: datetime | None = None

    def note(self, picture: Picture) -> None:
        """Take the state of the city into account."""
        if self._began is not None and self._began - picture.now > EVERY:
            # Until the city's own time is heard the machine's is taken, which may be hours ahead of it.
            self._points.clear()
            self._began = None
        roads = self._network
        index = city_index(picture.roads.speed_mps, roads.free_flow_mps, roads.length_m, roads.lanes)
        point = TrendPoint(picture.now, math.nan if index is None else index.tpi, len(queue(picture)))
        if self._began is not None and picture.now - self._began < EVERY and self._points:
            self._points[-1] = point
        else:
            self._points.append(point)
            self._began = picture.now

    def points(self) -> Sequence[TrendPoint]:
        """All points, oldest first."""
        return tuple(self._points)
