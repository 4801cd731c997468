"""The nearest road to a point, by a grid over the network."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispatch.roads.network import RoadNetwork
from dispatch.roads.plane import Floats, Indices, headings_deg, turned_deg

HEADING_WEIGHT_M = 30.0
"""A segment driven straight against the heading counts as this much farther away; one across, half."""

OTHER_WAY_DEG = 120.0
"""Two roads that lie at a wider angle than this lead opposite ways."""

_LONGEST_PIECE_M = 80.0


@dataclass(frozen=True, slots=True)
class RoadPlace:
    """A point put on a road: *offset_m* from the segment's start, *lat_deg*, *lon_deg* on its line.

    *distance_m* from the point that was asked for; *side* of the road it lies on, "left" or "right" in
    driving direction.
    """

    segment: int
    offset_m: float
    distance_m: float
    lat_deg: float
    lon_deg: float
    side: str = "right"


@dataclass(frozen=True, slots=True)
class RoadPlaces:
    """Points put on roads, arrays of one length: `RoadPlace` for many; *segment* -1 where none was near."""

    segment: Indices
    offset_m: Floats
    distance_m: Floats


@dataclass(frozen=True, slots=True)
class Reachable:
    """Pairs of a point and a segment near it, each pair once, ordered by point and segment.

    *point*: index of the point; *offset_m* along the segment of the nearest place on it, *distance_m* to it,
    *heading_deg* of the road there, *left*: the point lies left of it.
    """

    point: Indices
    segment: Indices
    offset_m: Floats
    distance_m: Floats
    heading_deg: Floats
    left: NDArray[np.bool_]


class RoadIndex:
    """Answers what is near a point. Made once for a network; the answers depend on nothing else."""

    def __init__(self, network: RoadNetwork, *, reach_m: float = 120.0) -> None:
        """*reach_m*: how far around a point the grid looks; beyond, everything is looked at."""
        self.network = network
        self.reach_m = reach_m
        self._cut_pieces(network)
        self._fill_grid(cell_m=max(reach_m / 2, 20.0))

    def _cut_pieces(self, network: RoadNetwork) -> None:
        """Cut each line into straight pieces of at most 80 m."""
        x_m, y_m = network.plane.xy(network.shape_lat_deg, network.shape_lon_deg)
        owner = np.repeat(np.arange(len(network), dtype=np.int32), np.diff(network.shape_start))
        inner = np.flatnonzero(owner[1:] == owner[:-1])
        dx, dy = x_m[inner + 1] - x_m[inner], y_m[inner + 1] - y_m[inner]
        length = np.hypot(dx, dy)
        parts = np.maximum(np.ceil(length / _LONGEST_PIECE_M), 1).astype(np.int64)
        line = np.repeat(np.arange(len(inner)), parts)
        part = np.arange(len(line)) - np.repeat(np.cumsum(parts) - parts, parts)
        share = part / parts[line]
        self._segment = owner[inner][line]
        self._x, self._y = x_m[inner][line] + dx[line] * share, y_m[inner][line] + dy[line] * share
        self._dx, self._dy = dx[line] / parts[line], dy[line] / parts[line]
        self._length2 = np.maximum(self._dx**2 + self._dy**2, 1e-9)
        self._heading = headings_deg(self._dx, self._dy)
        drawn = np.concatenate(([0.0], np.cumsum(length[line] / parts[line])))
        of_segment = np.searchsorted(self._segment, np.arange(len(network) + 1))
        whole = np.maximum(drawn[of_segment[1:]] - drawn[of_segment[:-1]], 1e-6)
        # A line is drawn a little longer or shorter than the map's own length: offsets follow the map.
        self._scale = (network.length_m / whole)[self._segment]
        self._start_m = (drawn[:-1] - drawn[of_segment[:-1]][self._segment]) * self._scale

    def _fill_grid(self, cell_m: float) -> None:
        """Write each piece into every cell from which it may be within reach."""
        self._cell_m = cell_m
        end_x, end_y = self._x + self._dx, self._y + self._dy
        west, east = np.minimum(self._x, end_x) - self.reach_m, np.maximum(self._x, end_x) + self.reach_m
        south, north = np.minimum(self._y, end_y) - self.reach_m, np.maximum(self._y, end_y) + self.reach_m
        self._west, self._south = float(west.min()), float(south.min())
        self._columns = math.floor((float(east.max()) - self._west) / cell_m) + 1
        self._rows = math.floor((float(north.max()) - self._south) / cell_m) + 1
        first_col, last_col = self._cells(west - self._west), self._cells(east - self._west)
        first_row, last_row = self._cells(south - self._south), self._cells(north - self._south)
        wide, high = last_col - first_col + 1, last_row - first_row + 1
        piece = np.repeat(np.arange(len(wide)), wide * high)
        within = np.arange(len(piece)) - np.repeat(np.cumsum(wide * high) - wide * high, wide * high)
        row, col = first_row[piece] + within // wide[piece], first_col[piece] + within % wide[piece]
        cell = row * self._columns + col
        order = np.argsort(cell, kind="stable")
        self._pieces = piece[order]
        self._cell_start = np.searchsorted(cell[order], np.arange(self._columns * self._rows + 1))

    def _cells(self, metres: Floats) -> NDArray[np.int64]:
        """Number of the column or row."""
        return np.floor(metres / self._cell_m).astype(np.int64)

    def reachable(self, lat_deg: ArrayLike, lon_deg: ArrayLike, within_m: float) -> Reachable:
        """All segments within *within_m* of each point, at their nearest place. NaN points have none.

        Raises ValueError when *within_m* is more than the reach of the index.
        """
        if within_m > self.reach_m:
            raise ValueError(f"{within_m} m is beyond the index's reach of {self.reach_m} m")
        x_m, y_m = self.network.plane.xy(np.atleast_1d(lat_deg), np.atleast_1d(lon_deg))
        known = np.isfinite(x_m) & np.isfinite(y_m)
        col = self._cells(np.where(known, x_m, self._west - 1) - self._west)
        row = self._cells(np.where(known, y_m, self._south - 1) - self._south)
        inside = (col >= 0) & (col < self._columns) & (row >= 0) & (row < self._rows) & known
        cell = np.where(inside, row * self._columns + col, 0)
        count = np.where(inside, self._cell_start[cell + 1] - self._cell_start[cell], 0)
        point = np.repeat(np.arange(len(x_m), dtype=np.int32), count)
        at = np.arange(len(point)) - np.repeat(np.cumsum(count) - count, count)
        piece = self._pieces[self._cell_start[cell][point] + at]
        return self._closest(x_m, y_m, point, piece, within_m)

    def _closest(
        self, x_m: Floats, y_m: Floats, point: Indices, piece: NDArray[np.int64], within_m: float
    ) -> Reachable:
        """Reduce pairs of point and piece to the nearest place for each point and segment."""
        rel_x, rel_y = x_m[point] - self._x[piece], y_m[point] - self._y[piece]
        along = (rel_x * self._dx[piece] + rel_y * self._dy[piece]) / self._length2[piece]
        share = np.clip(along, 0.0, 1.0)
        off_x, off_y = rel_x - share * self._dx[piece], rel_y - share * self._dy[piece]
        distance = np.hypot(off_x, off_y)
        near = np.flatnonzero(distance <= within_m)
        segment = self._segment[piece[near]]
        order = near[np.lexsort((piece[near], distance[near], segment, point[near]))]
        kept = order[_firsts(point[order]) | _firsts(self._segment[piece[order]])]
        chosen = piece[kept]
        left = self._dx[chosen] * rel_y[kept] - self._dy[chosen] * rel_x[kept] > 0
        return Reachable(
            point=point[kept],
            segment=self._segment[chosen],
            offset_m=self._start_m[chosen]
            + share[kept] * np.sqrt(self._length2[chosen]) * self._scale[chosen],
            distance_m=distance[kept],
            heading_deg=self._heading[chosen],
            left=left,
        )

    def nearest_many(
        self,
        lat_deg: ArrayLike,
        lon_deg: ArrayLike,
        heading_deg: ArrayLike | None = None,
        *,
        within_m: float = 120.0,
    ) -> tuple[RoadPlaces, RoadPlaces]:
        """Put points on their nearest segments; *heading_deg* NaN (or None) where it is not known.

        The first answer: the best segment by distance plus `HEADING_WEIGHT_M` × (1 − cos of the angle) / 2,
        of equal ones the lowest index; -1 where no road is within *within_m* (at most the index's reach).
        The second: the best on a road led the other way (by more than 120°) and at most 30 m farther off,
        so a two-way street or a divided road gives one, a one-way street -1.
        """
        count = len(np.atleast_1d(np.asarray(lat_deg, dtype=np.float64)))
        found = self.reachable(lat_deg, lon_deg, within_m)
        best, back = _choose(found, heading_deg)
        return _scattered(found, best, count), _scattered(found, back, count)

    def places_at(
        self,
        lat_deg: float,
        lon_deg: float,
        heading_deg: float | None = None,
        *,
        both_directions: bool = False,
        within_m: float | None = None,
    ) -> tuple[RoadPlace, ...]:
        """Possible places of one point, the best first; () when no road is within *within_m*, None: anywhere.

        One place; with *both_directions* also that of the other direction, as in `nearest_many`.
        """
        found = self._around(lat_deg, lon_deg, within_m)
        best, back = _choose(found, None if heading_deg is None else [heading_deg])
        chosen = [*best.tolist(), *(back.tolist() if both_directions else ())]
        return tuple(self._place(found, i) for i in chosen)

    def _around(self, lat_deg: float, lon_deg: float, within_m: float | None) -> Reachable:
        """Segments near one point: by the grid where that is enough, else by looking at all."""
        found = self.reachable(lat_deg, lon_deg, min(within_m or self.reach_m, self.reach_m))
        if len(found.segment) or (within_m is not None and within_m <= self.reach_m):
            return found
        x_m, y_m = self.network.plane.xy([lat_deg], [lon_deg])
        every = np.arange(len(self._segment))
        limit = np.inf if within_m is None else within_m
        return self._closest(x_m, y_m, np.zeros(len(every), dtype=np.int32), every, limit)

    def _place(self, found: Reachable, i: int) -> RoadPlace:
        """One row of *found* with its point on the line."""
        segment, offset_m = int(found.segment[i]), float(found.offset_m[i])
        lat_deg, lon_deg = point_at(self.network, segment, offset_m)
        side = "left" if found.left[i] else "right"
        return RoadPlace(segment, offset_m, float(found.distance_m[i]), lat_deg, lon_deg, side)


def _choose(found: Reachable, heading_deg: ArrayLike | None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of *found*: the best for each point that has one, and the best of the other direction."""
    cost = found.distance_m
    if heading_deg is not None:
        heading = np.atleast_1d(np.asarray(heading_deg, dtype=np.float64))[found.point]
        turned = np.nan_to_num(np.radians(turned_deg(heading, found.heading_deg)))
        cost = cost + HEADING_WEIGHT_M * (1 - np.cos(turned)) / 2
    order = np.lexsort((found.segment, np.round(cost, 6), found.point))
    best = order[_firsts(found.point[order])]
    best_of = np.repeat(best, np.diff(np.append(np.flatnonzero(_firsts(found.point[order])), len(order))))
    led_back = turned_deg(found.heading_deg[order], found.heading_deg[best_of]) > OTHER_WAY_DEG
    near = found.distance_m[order] <= found.distance_m[best_of] + HEADING_WEIGHT_M
    back = order[led_back & near]
    return best, back[_firsts(found.point[back])]


def _firsts(ordered: Indices) -> NDArray[np.bool_]:
    """Mask of the first of each run of equal numbers."""
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def _scattered(found: Reachable, chosen: NDArray[np.int64], count: int) -> RoadPlaces:
    """The chosen rows at their points' places in arrays of *count*."""
    at = found.point[chosen]
    segment = np.full(count, -1, dtype=np.int32)
    offset_m, distance_m = np.zeros(count), np.full(count, np.inf)
    segment[at] = found.segment[chosen]
    offset_m[at], distance_m[at] = found.offset_m[chosen], found.distance_m[chosen]
    return RoadPlaces(segment, offset_m, distance_m)


def point_at(network: RoadNetwork, segment: int, offset_m: float) -> tuple[float, float]:
    """Latitude and longitude of the place *offset_m* from a segment's start (kept within its ends)."""
    line = part_of_line(network, segment, offset_m, offset_m)
    return float(line[0, 0]), float(line[0, 1])


def part_of_line(network: RoadNetwork, segment: int, from_m: float, to_m: float) -> Floats:
    """The line of a segment between two offsets (kept within it), (k, 2) latitude, longitude in degrees."""
    line = network.line(segment)
    x_m, y_m = network.plane.xy(line[:, 0], line[:, 1])
    along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x_m), np.diff(y_m)))))
    along *= network.length_m[segment] / max(float(along[-1]), 1e-6)
    ends = np.clip([from_m, to_m], 0.0, along[-1])
    inner = along[(along > ends[0]) & (along < ends[1])]
    at = np.concatenate((ends[:1], inner, ends[1:]))
    return np.column_stack((np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])))
