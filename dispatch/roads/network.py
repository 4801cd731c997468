"""The road network as arrays: directed segments, and the turns that may be driven between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.geo import compass_word
from dispatch.roads.plane import Floats, Indices, LocalPlane, headings_deg
from dispatch.roads.stretches import followers, opposites

SIGNAL_DELAY_S = 15.0
"""Uniform delay at a signal without any congestion (HCM: d = C (1 - g/C)² / 2 for few vehicles: a cycle of
90 s with 40 s of green gives 13.9 s, one with 36 s of green 16.2 s). In the demo city with 600 trips in half
an hour the median over 182 segments with a signal was 14.1 s."""


class NetworkUnreadableError(ValueError):
    """A map file that cannot become a road network; says which file and why."""


@dataclass(frozen=True, slots=True)
class SegmentSource:
    """One directed segment as a map gives it.

    *lat_deg*, *lon_deg*: its line in driving direction, two points or more. *length_m*: None for the line's.
    """

    segment_id: str
    from_node: str
    to_node: str
    lat_deg: Sequence[float]
    lon_deg: Sequence[float]
    limit_mps: float
    lanes: int = 1
    name: str = ""
    signal_at_end: bool = False
    length_m: float | None = None


@dataclass(frozen=True, slots=True)
class TurnSource:
    """A turn that may be driven: from the end of one segment to the start of another, *length_m* between."""

    from_segment: str
    to_segment: str
    length_m: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class RoadNetwork:
    """Directed segments in arrays of length n, nodes in arrays of length m, all read-only.

    A segment's index is its place in these arrays; `segment_ids` and `index_of` lead to the map's own
    names and back. Two networks are the same when their *digest* is.

    *heading_deg*: compass heading from the first point to the last, *directions* the same in words ("南→北").
    *free_flow_mps*: length over the time at the limit plus the uniform delay of a signal at the end, since
    a mean speed over a street with signals has the red in it.
    *opposite*: the segment that leads back between the same nodes; *next_on_road*, *previous_on_road*: its
    neighbour on the same road in the same direction; each -1 where there is none.
    *shape_lat_deg*, *shape_lon_deg*: all lines end to end, that of i from shape_start[i] to shape_start[i+1].
    *turn_to*, *turn_length_m*: the turns out of segment i from turn_start[i] to turn_start[i+1].
    """

    digest: str
    plane: LocalPlane
    node_ids: tuple[str, ...]
    node_lat_deg: Floats
    node_lon_deg: Floats
    segment_ids: tuple[str, ...]
    index_of: Mapping[str, int]
    names: tuple[str, ...]
    directions: tuple[str, ...]
    from_node: Indices
    to_node: Indices
    length_m: Floats
    limit_mps: Floats
    free_flow_mps: Floats
    heading_deg: Floats
    lanes: NDArray[np.int16]
    signal_at_end: NDArray[np.bool_]
    opposite: Indices
    next_on_road: Indices
    previous_on_road: Indices
    shape_start: Indices
    shape_lat_deg: Floats
    shape_lon_deg: Floats
    turn_start: Indices
    turn_to: Indices
    turn_length_m: Floats
    segments_by_node: tuple[tuple[int, ...], ...] = field(repr=False)

    def __len__(self) -> int:
        """Return the number of segments."""
        return len(self.segment_ids)

    def line(self, segment: int) -> Floats:
        """Points of a segment in driving direction, (k, 2): latitude, longitude in degrees."""
        part = slice(int(self.shape_start[segment]), int(self.shape_start[segment + 1]))
        return np.column_stack((self.shape_lat_deg[part], self.shape_lon_deg[part]))

    def turns_from(self, segment: int) -> Indices:
        """Segments that may be driven into at the end of *segment*."""
        return self.turn_to[self.turn_start[segment] : self.turn_start[segment + 1]]


def direction_words(heading_deg: float) -> str:
    """Return a heading as "from→to" in Chinese, 0 → "南→北"; between the quarters "西南→东北"."""
    return f"{compass_word((heading_deg + 180.0) % 360.0)}→{compass_word(heading_deg)}"


def free_flow_mps(length_m: Floats, limit_mps: Floats, delay_s: Floats) -> Floats:
    """Mean speed over a segment without congestion: its length over the time at the limit plus *delay_s*."""
    return length_m / (length_m / limit_mps + delay_s)


def build_network(
    nodes: Mapping[str, tuple[float, float]],
    segments: Sequence[SegmentSource],
    turns: Iterable[TurnSource] | None = None,
    *,
    digest: str = "",
    signal_delay_s: float = SIGNAL_DELAY_S,
) -> RoadNetwork:
    """Put a map into arrays, keeping the order of *segments*.

    *nodes*: latitude and longitude in degrees by id. *turns* None: every segment that starts where another
    ends may be driven into, except straight back. A turn that names an unknown segment is left out (its
    segment was not for vehicles). Raises NetworkUnreadableError for no segments, an id twice, an unknown
    node, or a segment without length, limit or line.
    """
    if not segments:
        raise NetworkUnreadableError("the map has no road for vehicles")
    for segment in segments:
        _check(segment, nodes)
    index_of = {segment.segment_id: i for i, segment in enumerate(segments)}
    if len(index_of) < len(segments):
        raise NetworkUnreadableError("the map has two segments of one id")
    node_ids = tuple(dict.fromkeys(node for s in segments for node in (s.from_node, s.to_node)))
    node_index = {node: i for i, node in enumerate(node_ids)}
    node_deg = np.array([nodes[node] for node in node_ids], dtype=np.float64)
    from_node = np.array([node_index[s.from_node] for s in segments], dtype=np.int32)
    to_node = np.array([node_index[s.to_node] for s in segments], dtype=np.int32)
    shape_start = np.concatenate(([0], np.cumsum([len(s.lat_deg) for s in segments]))).astype(np.int32)
    lat_deg = np.array([lat for s in segments for lat in s.lat_deg], dtype=np.float64)
    lon_deg = np.array([lon for s in segments for lon in s.lon_deg], dtype=np.float64)
    plane = LocalPlane(float(node_deg[:, 0].mean()), float(node_deg[:, 1].mean()))
    x_m, y_m = plane.xy(lat_deg, lon_deg)
    length_m = np.array(_lengths(segments, x_m, y_m, shape_start), dtype=np.float64)
    limit_mps = np.array([s.limit_mps for s in segments], dtype=np.float64)
    signal = np.array([s.signal_at_end for s in segments], dtype=np.bool_)
    first, last = shape_start[:-1], shape_start[1:] - 1
    heading = headings_deg(x_m[last] - x_m[first], y_m[last] - y_m[first])
    begins = headings_deg(x_m[first + 1] - x_m[first], y_m[first + 1] - y_m[first])
    ends = headings_deg(x_m[last] - x_m[last - 1], y_m[last] - y_m[last - 1])
    opposite = opposites(from_node, to_node)
    if turns is None:
        turn_from, turn_to, turn_length = _all_turns(from_node, to_node, opposite)
    else:
        turn_from, turn_to, turn_length = _given_turns(turns, index_of)
    names = tuple(s.name for s in segments)
    following, preceding = followers(turn_from, turn_to, names, begins, ends)
    meeting: list[list[int]] = [[] for _ in node_ids]
    for i in range(len(segments)):
        meeting[from_node[i]].append(i)
        meeting[to_node[i]].append(i)
    return RoadNetwork(
        digest=digest,
        plane=plane,
        node_ids=node_ids,
        node_lat_deg=_kept(node_deg[:, 0]),
        node_lon_deg=_kept(node_deg[:, 1]),
        segment_ids=tuple(index_of),
        index_of=MappingProxyType(index_of),
        names=names,
        directions=tuple(direction_words(float(h)) for h in heading),
        from_node=_kept(from_node),
        to_node=_kept(to_node),
        length_m=_kept(length_m),
        limit_mps=_kept(limit_mps),
        free_flow_mps=_kept(free_flow_mps(length_m, limit_mps, np.where(signal, signal_delay_s, 0.0))),
        heading_deg=_kept(heading),
        lanes=_kept(np.array([s.lanes for s in segments], dtype=np.int16)),
        signal_at_end=_kept(signal),
        opposite=_kept(opposite),
        next_on_road=_kept(following),
        previous_on_road=_kept(preceding),
        shape_start=_kept(shape_start),
        shape_lat_deg=_kept(lat_deg),
        shape_lon_deg=_kept(lon_deg),
        turn_start=_kept(np.searchsorted(turn_from, np.arange(len(segments) + 1)).astype(np.int32)),
        turn_to=_kept(turn_to),
        turn_length_m=_kept(turn_length),
        segments_by_node=tuple(tuple(found) for found in meeting),
    )


def _kept(array: NDArray[Any]) -> NDArray[Any]:
    """Return a contiguous copy that nobody can write to."""
    kept = np.array(array, order="C")
    kept.flags.writeable = False
    return kept


def _check(segment: SegmentSource, nodes: Mapping[str, tuple[float, float]]) -> None:
    """Raise NetworkUnreadableError for a segment that no arrays can be made of."""
    if segment.from_node not in nodes or segment.to_node not in nodes:
        raise NetworkUnreadableError(f"segment {segment.segment_id} ends at a node that is not in the map")
    if len(segment.lat_deg) != len(segment.lon_deg) or len(segment.lat_deg) < 2:  # noqa: PLR2004 — a line has two ends
        raise NetworkUnreadableError(f"segment {segment.segment_id} has no line")
    if not segment.limit_mps > 0 or (segment.length_m is not None and not segment.length_m > 0):
        raise NetworkUnreadableError(f"segment {segment.segment_id} has no speed limit or no length")


def _lengths(segments: Sequence[SegmentSource], x_m: Floats, y_m: Floats, start: Indices) -> list[float]:
    """Lengths in metres: the map's own, else the line's, and at least a decimetre."""
    steps = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x_m), np.diff(y_m)))))
    drawn = steps[start[1:] - 1] - steps[start[:-1]]
    return [max(s.length_m or float(d), 0.1) for s, d in zip(segments, drawn, strict=True)]


def _all_turns(from_node: Indices, to_node: Indices, opposite: Indices) -> tuple[Indices, Indices, Floats]:
    """Every turn at every node except straight back, ordered by segment."""
    order = np.argsort(from_node, kind="stable").astype(np.int32)
    starts = np.searchsorted(from_node[order], np.arange(int(max(from_node.max(), to_node.max())) + 2))
    first, count = starts[to_node], starts[to_node + 1] - starts[to_node]
    turn_from = np.repeat(np.arange(len(to_node), dtype=np.int32), count)
    within = np.arange(len(turn_from)) - np.repeat(np.cumsum(count) - count, count)
    turn_to = order[np.repeat(first, count) + within]
    forth = turn_to != opposite[turn_from]
    return turn_from[forth], turn_to[forth], np.zeros(int(forth.sum()))


def _given_turns(turns: Iterable[TurnSource], index_of: Mapping[str, int]) -> tuple[Indices, Indices, Floats]:
    """Turns of the map between known segments, one for each pair (the shortest), ordered by segment."""
    shortest: dict[tuple[int, int], float] = {}
    for turn in turns:
        pair = (index_of.get(turn.from_segment, -1), index_of.get(turn.to_segment, -1))
        if min(pair) >= 0:
            shortest[pair] = min(turn.length_m, shortest.get(pair, np.inf))
    pairs = sorted(shortest)
    ends = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return ends[:, 0], ends[:, 1], np.array([shortest[pair] for pair in pairs], dtype=np.float64)
