"""The public's trips as a SUMO route file: the city's own demand, the same with the plan and without.

A driver's character (how fast he likes to drive) is drawn from the trip's name, so that each trip can be
compared with itself.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import NormalDist
from xml.sax.saxutils import quoteattr

from dispatch.domain.rehearsals import Depth
from dispatch.roads.network import RoadNetwork
from dispatch.simulation.demand import Demand, Departure
from dispatch.simulation.engine import KINDS
from dispatch.simulation.rehearsal.job import Probe
from dispatch.simulation.rehearsal.staging import Closing

_USUAL = NormalDist(1.0, 0.1)
_SLOWEST, _FASTEST = 0.7, 1.3

LOOKS_AGAIN_S = {Depth.QUICK: 240, Depth.THOROUGH: 120}
"""How often a watchful driver looks for a better way; the search is most of a quick run's work."""

_ON_THE_WAY_S = 8 * 60
"""A trip in the peak takes so long: who leaves so long before a closing for a place in it comes too late."""

CORRIDORS = 6
_PROBE_EVERY_S = 300
_PROBE_LEAST_M = 2_500.0


def write_kinds(path: Path, edge_data: Path | None, frame_s: int) -> None:
    """Write the kinds of vehicle, and what is to be measured on the edges."""
    rows = []
    for name, base in (("car", "car"), ("habit", "car"), ("watchful", "car"), ("bus", "bus")):
        rows.append(_kind(name, KINDS[base], looks=None if name in {"car", "bus"} else name == "watchful"))
    escaping = {key: value for key, value in KINDS["car"].items() if key != "vClass"}
    rows.append(_kind("leaving", escaping | {"vClass": "custom1"}, looks=None))
    rows.append(_kind("ambulance", KINDS["car"] | {"length": "6", "vClass": "emergency"}, looks=True))
    convoy = {"vClass": "authority", "length": "5", "minGap": "3", "sigma": "0.2", "speedFactor": "2.5"}
    rows.append(_kind("convoy", convoy, looks=None))
    if edge_data is not None:
        rows.append(
            f'<edgeData id="roads" file={quoteattr(str(edge_data))} period="{frame_s}" excludeEmpty="true"'
            ' writeAttributes="sampledSeconds speed left"/>'
        )
    path.write_text("<additional>\n" + "\n".join(rows) + "\n</additional>\n", encoding="utf-8")


def _kind(name: str, attributes: Mapping[str, str], *, looks: bool | None) -> str:
    """A kind; *looks*: None never, False once when setting out, True again and again."""
    words = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
    if looks is None:
        return f'<vType id="{name}" {words}/>'
    once = "" if looks else '<param key="device.rerouting.period" value="0"/>'
    return f'<vType id="{name}" {words}><param key="has.rerouting.device" value="true"/>{once}</vType>'


def write_trips(
    path: Path,
    demand: Demand,
    probes: Sequence[Probe],
    seconds: range,
    closings: Sequence[Closing],
    roads: RoadNetwork,
) -> dict[str, int]:
    """Write all trips of *seconds* in the order in which they set out; returns when each wanted to.

    *closings* (none in a run without the plan): who starts in a section that is being cleared waits at the
    kerb until it is opened; who wants to get there goes as far as the street before it.
    """
    rows: list[tuple[int, int, str]] = []
    wanted: dict[str, int] = {}
    before = substitutes(roads, closings)
    for second in seconds:
        for trip in demand.departures(second):
            wanted[trip.vehicle] = second
            starts_s = _waits_until(trip, second, closings)
            to_edge = _as_far_as(trip, second, closings, before)
            if starts_s < seconds.stop and to_edge != trip.from_edge:
                rows.append((starts_s, len(rows), _row(trip, starts_s, to_edge)))
    for probe in probes:
        wanted[probe.trip_id] = probe.at_s
        rows.append((probe.at_s, len(rows), _probe_row(probe)))
    rows.sort()
    path.write_text("<routes>\n" + "\n".join(row for _, _, row in rows) + "\n</routes>\n", encoding="utf-8")
    return wanted


def substitutes(roads: RoadNetwork, closings: Iterable[Closing]) -> dict[str, str]:
    """For each closed segment a street beside it that is in no closure, where who wanted there stops."""
    closed = {name for closing in closings for name in closing.segments}
    found = {}
    for name in sorted(closed):
        near = _upstream(roads, roads.index_of[name], closed)
        if near is not None:
            found[name] = roads.segment_ids[near]
    return found


def _upstream(roads: RoadNetwork, segment: int, closed: set[str]) -> int | None:
    """The nearest segment, going up against the traffic, that is open."""
    seen, front = {segment}, [segment]
    while front:
        further = []
        for here in front:
            node = int(roads.from_node[here])
            for other in sorted(roads.segments_by_node[node]):
                if int(roads.to_node[other]) != node or other in seen:
                    continue
                if roads.segment_ids[other] not in closed:
                    return other
                seen.add(other)
                further.append(other)
        front = further
    return None


def _waits_until(trip: Departure, second: int, closings: Sequence[Closing]) -> int:
    for closing in closings:
        if closing.clear_s <= second < closing.open_s and trip.from_edge in closing.segments:
            return closing.open_s + zlib.crc32(trip.vehicle.encode()) % 60
    return second


def _as_far_as(trip: Departure, second: int, closings: Sequence[Closing], before: Mapping[str, str]) -> str:
    for closing in closings:
        coming_s = second + _ON_THE_WAY_S
        if closing.clear_s <= coming_s < closing.open_s and trip.to_edge in closing.segments:
            return before.get(trip.to_edge, trip.to_edge)
    return trip.to_edge


def _row(trip: Departure, starts_s: int, to_edge: str) -> str:
    kind = "habit" if trip.kind == "car" and trip.by_habit else trip.kind
    chance = (zlib.crc32(trip.vehicle.encode()) + 0.5) / 2**32
    factor = min(max(_USUAL.inv_cdf(chance), _SLOWEST), _FASTEST)
    return (
        f'<trip id="{trip.vehicle}" type="{kind}" depart="{starts_s}" from="{trip.from_edge}" to="{to_edge}"'
        f' departLane="best" departPos="random_free" arrivalPos="random" speedFactor="{factor:.3f}"/>'
    )


def _probe_row(probe: Probe) -> str:
    ends = f'from="{probe.edges[0]}" to="{probe.edges[-1]}"'
    return (
        f'<trip id="{probe.trip_id}" type="ambulance" depart="{probe.at_s}" {ends}'
        ' departLane="best" departPos="base" arrivalPos="max" speedFactor="1.2"/>'
    )


def probes(roads: RoadNetwork, begin_s: int, end_s: int, closings: Iterable[Closing]) -> tuple[Probe, ...]:
    """Ambulances along the longest main roads both ways, each five minutes; none begins in a closure."""
    closed = {roads.index_of[name] for closing in closings for name in closing.segments}
    found = []
    for number, whole in enumerate(_corridors(roads)):
        opens = [place for place, segment in enumerate(whole) if segment not in closed]
        way = whole[opens[0] : opens[-1] + 1] if opens else []
        if len(way) < 2:  # noqa: PLR2004 — a way has two ends
            continue
        edges = tuple(roads.segment_ids[segment] for segment in way)
        name = f"{roads.names[way[0]]} {roads.directions[way[0]]}"
        found += [
            Probe(f"a{number}.{at_s}", name, at_s, edges) for at_s in range(begin_s, end_s, _PROBE_EVERY_S)
        ]
    return tuple(found)


def _corridors(roads: RoadNetwork) -> Iterator[list[int]]:
    """The main roads as ways from end to end, the most important (length times lanes) first."""
    ways = []
    for start in range(len(roads)):
        if int(roads.previous_on_road[start]) >= 0 or not roads.names[start]:
            continue
        way, seen = [], set()
        here = start
        while here >= 0 and here not in seen:
            seen.add(here)
            way.append(here)
            here = int(roads.next_on_road[here])
        length_m = float(roads.length_m[way].sum())
        if length_m >= _PROBE_LEAST_M:
            ways.append((-float((roads.length_m[way] * roads.lanes[way]).sum()), way))
    ways.sort()
    yield from (way for _, way in ways[: 2 * CORRIDORS])
