"""Puts a source's rows on the network, by their line, their direction and their name alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.feeds.traffic.rows import RoadRow, RoadStatus, counted, heading_of
from dispatch.roads.nearest import Reachable, RoadIndex
from dispatch.roads.network import RoadNetwork
from dispatch.roads.plane import Floats, Indices, headings_deg, turned_deg

STEP_M = 10.0
"""A line is asked for its road about this often."""

NEAR_M = 35.0
"""A road farther from the line than this is another road: half a wide street, and the error of two maps."""

STRANGE_NAME_M = 15.0
"""As far as this a road of another name is taken, when the row's name is nowhere on the map."""

WIDEST_TURN_DEG = 50.0
"""A road that leads farther aside from the line than this is a side road."""

AGAINST_DEG = 120.0
"""A line that leads this far from what its direction's words say is refused: one of the two is wrong."""

ENOUGH_SHARE = 0.3
ENOUGH_M = 100.0
"""A segment takes a state when rows cover this share of it, or this many metres of it."""

CRUMB_M = 20.0
"""Less of a segment than this, and than `ENOUGH_SHARE` of it, is the line's end lying over a junction."""

STANDSTILL_MPS = 0.3
"""A standing jam counts as this fast where speeds are averaged, so that it is slow and not for ever."""

MANY_ROWS = 4
MANY_LENGTHS = 4.0
"""More rows a segment, or more metres a metre of road, in one answer are no city's: they are refused."""

_KEPT_ROWS = 50_000
_PORTION_M = 1_000_000.0
"""Lines of so much length together are looked up at once; what it takes in memory goes with it."""
_SPARE_ROWS, _SPARE_M = 1000, 100_000.0
_TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True, eq=False)
class MatchedRoads:
    """States of segments: *segment* (k,) ascending, *speed_mps* (k,) NaN without data, *status* (k,) codes.

    *refused*: rows that could not be put on the network, by reason: ``no_line``, ``no_road_near``,
    ``direction_disagrees``, ``too_much``.
    """

    segment: Indices
    speed_mps: Floats
    status: NDArray[np.uint8]
    refused: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """Where a row lies: segments and the metres of each that it covers; or why it could not be placed."""

    segment: Indices
    covered_m: Floats
    refusal: str = ""


_Key = tuple[bytes, str, str]


class Matcher:
    """Puts rows on one network. What a row's line lies on is looked up once and then remembered.

    Several rows on one segment: their speeds are averaged by the time it takes to drive what each covers
    (harmonic mean), the status is that of the longest part, of equal ones the worse. A row over several
    segments gives each of them its state.
    """

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        self._index = RoadIndex(network, reach_m=NEAR_M)
        self._name_number = {name: i for i, name in enumerate(dict.fromkeys(network.names))}
        self._segment_name = np.array([self._name_number[name] for name in network.names], dtype=np.int32)
        self._placed: dict[_Key, _Placed] = {}

    def match(self, rows: Sequence[RoadRow]) -> MatchedRoads:
        """Give the segments their states. The order of the rows does not matter."""
        keys = [(row.line.tobytes(), row.name, row.direction) for row in rows]
        new = {key: row for key, row in zip(keys, rows, strict=True) if key not in self._placed}
        if new:
            if len(self._placed) + len(new) > _KEPT_ROWS:
                self._placed.clear()
                new = dict(zip(keys, rows, strict=True))
            self._placed.update(zip(new, self._place(list(new.values())), strict=True))
        placed = [self._placed[key] for key in keys]
        for key in new:
            if self._placed[key].refusal == _TOO_MUCH:  # in another answer there may be room for it
                del self._placed[key]
        refused = counted([place.refusal for place in placed if place.refusal])
        return self._state(rows, placed, refused)

    def _state(
        self, rows: Sequence[RoadRow], placed: Sequence[_Placed], refused: Mapping[str, int]
    ) -> MatchedRoads:
        """Put together what all rows say of each segment."""
        count = len(self.network)
        hits = [len(place.segment) for place in placed]
        segment = np.concatenate([np.empty(0, np.int32), *(place.segment for place in placed)])
        covered = np.concatenate([np.empty(0), *(place.covered_m for place in placed)])
        speed = np.array([np.nan if row.speed_mps is None else row.speed_mps for row in rows])
        speed = np.repeat(speed.astype(np.float64), hits)
        status = np.repeat(np.array([row.status for row in rows], dtype=np.int64), hits)
        measured = ~np.isnan(speed)
        total_m = np.bincount(segment, covered, count)
        length_m = np.bincount(segment[measured], covered[measured], count)
        slow = np.maximum(speed[measured], STANDSTILL_MPS)
        time_s = np.bincount(segment[measured], covered[measured] / slow, count)
        by_status = np.bincount(segment * len(RoadStatus) + status, covered, count * len(RoadStatus))
        by_status = np.round(by_status.reshape(count, len(RoadStatus)), 3)
        by_status[:, RoadStatus.UNKNOWN] = 0.0  # whatever anybody knows is more than nothing
        longest = len(RoadStatus) - 1 - np.argmax(by_status[:, ::-1], axis=1)
        longest[by_status.max(axis=1) == 0] = RoadStatus.UNKNOWN
        enough = np.minimum(ENOUGH_SHARE * self.network.length_m, ENOUGH_M)
        told = np.flatnonzero(total_m >= enough).astype(np.int32)
        mean = np.divide(length_m, time_s, out=np.full(count, np.nan), where=time_s > 0)
        return MatchedRoads(told, mean[told], longest[told].astype(np.uint8), refused)

    def _place(self, rows: Sequence[RoadRow]) -> list[_Placed]:
        """Find the segments under each row's line."""
        left_rows = MANY_ROWS * len(self.network) + _SPARE_ROWS
        left_m = MANY_LENGTHS * float(self.network.length_m.sum()) + _SPARE_M
        refusals, portions, portion_m = [_TOO_MUCH] * len(rows), [list[int]()], 0.0
        for i, row in enumerate(rows[:left_rows]):
            refusals[i], length_m = self._refusal(row)
            if not refusals[i] and length_m > left_m:
                refusals[i] = _TOO_MUCH
            if refusals[i]:
                continue
            left_m -= length_m
            portion_m += length_m
            portions[-1].append(i)
            if portion_m > _PORTION_M:
                portions.append([])
                portion_m = 0.0
        found: dict[int, _Placed] = {}
        for good in filter(None, portions):
            found |= zip(good, self._under([rows[i] for i in good]), strict=True)
        nothing = np.empty(0, np.int32), np.empty(0)
        return [found.get(i) or _Placed(*nothing, refusal) for i, refusal in enumerate(refusals)]

    def _refusal(self, row: RoadRow) -> tuple[str, float]:
        """Why a row cannot be placed whatever the network, "" when it may be; and its length in metres."""
        if len(row.line) == 0:
            return "no_line", 0.0
        x_m, y_m = self.network.plane.xy(row.line[:, 0], row.line[:, 1])
        length_m = float(np.hypot(np.diff(x_m), np.diff(y_m)).sum())
        if length_m < 1.0:
            return "no_line", length_m
        told = heading_of(row.direction)
        dx_m, dy_m = float(x_m[-1] - x_m[0]), float(y_m[-1] - y_m[0])
        straight = np.hypot(dx_m, dy_m) > length_m / 2  # a line that comes back says nothing of its direction
        if told is not None and straight and float(turned_deg(headings_deg(dx_m, dy_m), told)) > AGAINST_DEG:
            return "direction_disagrees", length_m
        return "", length_m

    def _under(self, rows: Sequence[RoadRow]) -> list[_Placed]:
        """The segments under each row's line, driven in its direction (in both for "双向")."""
        samples = _Samples.of(self.network, rows)
        near = self._index.reachable(samples.lat_deg, samples.lon_deg, NEAR_M)
        aside = turned_deg(samples.heading_deg[near.point], near.heading_deg)
        cost = near.distance_m + self._name_cost(rows, samples.row[near.point], near)
        cost += 10.0 * (1 - np.cos(np.radians(aside)))
        both = np.array(["双向" in row.direction for row in rows], dtype=np.bool_)[samples.row[near.point]]
        chosen = np.concatenate(
            [
                _nearest(near, cost, aside <= WIDEST_TURN_DEG),
                _nearest(near, cost, both & (aside >= 180.0 - WIDEST_TURN_DEG)),
            ]
        )
        point = near.point[chosen]
        count = len(self.network)
        pair, which = np.unique(
            samples.row[point].astype(np.int64) * count + near.segment[chosen], return_inverse=True
        )
        row, segment = np.divmod(pair, count)
        covered_m = np.bincount(which, samples.step_m[point], len(pair))
        length_m = self.network.length_m[segment]
        whole = covered_m >= np.minimum(CRUMB_M, ENOUGH_SHARE * length_m)
        row, segment = row[whole], segment[whole].astype(np.int32)
        metres = np.minimum(covered_m, length_m)[whole].astype(np.float64)
        ends = np.searchsorted(row, np.arange(1, len(rows)))
        return [
            _Placed(found, part_m, "" if len(found) else "no_road_near")
            for found, part_m in zip(np.split(segment, ends), np.split(metres, ends), strict=True)
        ]

    def _name_cost(self, rows: Sequence[RoadRow], row: Indices, near: Reachable) -> Floats:
        """Metres that a road counts as farther away for its name; inf for the wrong road."""
        numbers = len(self._name_number)
        pair = row.astype(np.int64) * numbers + self._segment_name[near.segment]
        pairs, back = np.unique(pair, return_inverse=True)
        names = list(self._name_number)
        kinds = [self._name_kind(rows[p // numbers].name, names[p % numbers]) for p in pairs.tolist()]
        cost = np.array([0.0, 0.0, 10.0, np.inf])[np.array(kinds, dtype=np.int64)][back]
        strange = np.array([kind == _STRANGE for kind in kinds], dtype=np.bool_)[back]
        cost[strange & (near.distance_m > STRANGE_NAME_M)] = np.inf
        return cost

    def _name_kind(self, told: str, mapped: str) -> int:
        """How a row's name and a segment's go together."""
        if told == mapped:
            return _SAME
        if not told or not mapped:
            return _UNNAMED
        return _OTHER if told in self._name_number else _STRANGE


def _nearest(near: Reachable, cost: Floats, fits: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Rows of *near*: for each point the cheapest segment that fits, of equal ones the lowest index."""
    kept = np.flatnonzero(fits & np.isfinite(cost))
    order = kept[np.lexsort((near.segment[kept], np.round(cost[kept], 6), near.point[kept]))]
    point = near.point[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = point[1:] != point[:-1]
    return order[first]


_SAME, _UNNAMED, _STRANGE, _OTHER = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class _Samples:
    """Points on lines, about every `STEP_M`: arrays of one length; *row* the index of the line's row."""

    row: Indices
    lat_deg: Floats
    lon_deg: Floats
    heading_deg: Floats
    step_m: Floats

    @classmethod
    def of(cls, network: RoadNetwork, rows: Sequence[RoadRow]) -> "_Samples":
        """Walk along every line."""
        every = np.concatenate([row.line for row in rows])
        owner = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row.line) for row in rows])
        x_m, y_m = network.plane.xy(every[:, 0], every[:, 1])
        inner = np.flatnonzero(owner[1:] == owner[:-1])
        dx, dy = x_m[inner + 1] - x_m[inner], y_m[inner + 1] - y_m[inner]
        length = np.hypot(dx, dy)
        parts = np.ceil(length / STEP_M).astype(np.int64)
        piece = np.repeat(np.arange(len(inner)), parts)
        share = (np.arange(len(piece)) - np.repeat(np.cumsum(parts) - parts, parts) + 0.5) / parts[piece]
        lat_deg, lon_deg = network.plane.lat_lon(
            x_m[inner][piece] + dx[piece] * share, y_m[inner][piece] + dy[piece] * share
        )
        heading = headings_deg(dx, dy)[piece]
        return cls(owner[inner][piece], lat_deg, lon_deg, heading, (length / np.maximum(parts, 1))[piece])
