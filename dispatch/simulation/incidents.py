"""What happens on the roads besides traffic: incidents from a readable file, made to happen and cleared."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import libsumo
import msgspec

from dispatch.roads.network import RoadNetwork
from dispatch.simulation.demand import second_of_day
from dispatch.simulation.engine import SUMO_ERRORS
from dispatch.simulation.source import CitySourceError

_TOWARD_DEG = {"北": 0.0, "东": 90.0, "南": 180.0, "西": 270.0}
_WITHIN_DEG = 60.0
_TO_STOP_LINE_M = 35.0
"""How far before the stop line an incident stands: the junction stays free, but little passes in a green."""

_OBSTACLE_SPACING_M = 8.0


class Incident(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of an incidents file; *at* is local HH:MM, each day.

    ``breakdown`` and ``closure`` block *lanes* lanes from the kerb on *road*, in the direction *toward* (北,
    东, 南 or 西), on the street that leads to the junction with *near*; without *minutes* until someone
    handles it. ``sos`` presses the alarm button of *unit*, ``cannot`` lets it decline orders, both for
    *minutes*.
    """

    id: str
    kind: Literal["breakdown", "closure", "sos", "cannot"]
    at: str = "00:00"
    road: str = ""
    toward: Literal["北", "东", "南", "西", ""] = ""
    near: str = ""
    lanes: int = 1
    unit: str = ""
    minutes: float | None = None


class IncidentFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of an incidents file."""

    incident: tuple[Incident, ...] = ()


def read_incidents(path: Path) -> tuple[Incident, ...]:
    """The incidents of a file; raises ``CitySourceError`` naming what is wrong, or ``OSError``."""
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=IncidentFile).incident
        for incident in found:
            second_of_day(incident.at)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise CitySourceError(f"{path}: {error}") from error
    ids = [incident.id for incident in found]
    if twice := {i for i in ids if ids.count(i) > 1}:
        raise CitySourceError(f"{path}: {', '.join(sorted(twice))} is there twice")
    return found


def incident_segment(roads: RoadNetwork, incident: Incident) -> int:
    """The segment that *incident* names; raises ``CitySourceError`` when the city has none such."""
    fitting = [s for s, name in enumerate(roads.names) if name == incident.road]
    if incident.toward:
        wanted = _TOWARD_DEG[incident.toward]
        fitting = [s for s in fitting if _turned(float(roads.heading_deg[s]), wanted) < _WITHIN_DEG]
    if incident.near:
        fitting = [s for s in fitting if incident.near in _names_at(roads, int(roads.to_node[s]))]
    if not fitting:
        where = f"{incident.road} toward {incident.toward or '-'} near {incident.near or '-'}"
        raise CitySourceError(f"incident {incident.id}: no street {where}")
    return max(fitting, key=lambda s: float(roads.length_m[s]))


class Blockage:
    """A blocked piece of street: standing vehicles on some lanes, there until cleared."""

    def __init__(self, incident: Incident, roads: RoadNetwork, segment: int, began_s: int) -> None:
        """Describe; ``place`` puts it on the road."""
        self.incident = incident
        self.segment = segment
        self.began_s = began_s
        self._edge = roads.segment_ids[segment]
        lanes = min(incident.lanes, int(roads.lanes[segment]))
        length_m = float(roads.length_m[segment])
        self.position_m = max(length_m - _TO_STOP_LINE_M, length_m / 2)
        deep = 3 if incident.kind == "closure" else 1
        self._names = [
            (
                f"blocked:{incident.id}:{began_s}:{lane}:{row}",
                lane,
                self.position_m - row * _OBSTACLE_SPACING_M,
            )
            for lane in range(lanes)
            for row in range(deep)
        ]
        self.lat_deg, self.lon_deg = _along(roads, segment, self.position_m / length_m)

    def place(self) -> None:
        """Put the obstacles on the road; each waits for its gap like any vehicle that enters."""
        for name, lane, position_m in self._names:
            route = f"route:{name}"
            libsumo.route.add(route, [self._edge])
            libsumo.vehicle.add(
                name, route, "obstacle", "now", str(lane), f"{position_m:.1f}", "0", arrivalPos="max"
            )
            libsumo.vehicle.setStop(name, self._edge, position_m + 1.0, lane, duration=1e7)

    def clear(self) -> None:
        """Take the obstacles away: towed, or the lane reopened."""
        for name, _, _ in self._names:
            try:
                libsumo.vehicle.remove(name)
            except SUMO_ERRORS:
                continue  # it never found a gap to stand in, or is gone

    @property
    def lasts_s(self) -> float:
        """How long it stays when nobody comes."""
        return float("inf") if self.incident.minutes is None else self.incident.minutes * 60


class IncidentBook:
    """All incidents of a run: what is scheduled, what stands on the road now."""

    def __init__(self, roads: RoadNetwork, incidents: Iterable[Incident]) -> None:
        """Check that each names a street of the city; raises ``CitySourceError``."""
        self._roads = roads
        self._scheduled = tuple(incidents)
        self._fired: set[tuple[str, int]] = set()
        self.blockages: list[Blockage] = []
        self._held: list[tuple[Incident, float]] = []
        for incident in self._scheduled:
            if incident.kind in {"breakdown", "closure"}:
                incident_segment(roads, incident)

    def advance(self, second: int, day: int, local_s: int) -> None:
        """Begin what is due at *local_s* of *day*, end what is over at *second*."""
        for incident in self._scheduled:
            due_s = second_of_day(incident.at)
            if (incident.id, day) not in self._fired and due_s <= local_s < due_s + 60:
                self._fired.add((incident.id, day))
                self.begin(incident, second)
        for blockage in [b for b in self.blockages if second >= b.began_s + b.lasts_s]:
            self.clear(blockage)
        self._held = [(incident, until_s) for incident, until_s in self._held if second < until_s]

    def begin(self, incident: Incident, second: int) -> None:
        """Let *incident* happen now; raises ``CitySourceError`` when the city has no such street."""
        if incident.kind in {"breakdown", "closure"}:
            blockage = Blockage(incident, self._roads, incident_segment(self._roads, incident), second)
            blockage.place()
            self.blockages.append(blockage)
        else:
            minutes = incident.minutes if incident.minutes is not None else 10.0
            self._held.append((incident, second + minutes * 60))

    def clear(self, blockage: Blockage) -> None:
        """End *blockage*."""
        blockage.clear()
        self.blockages.remove(blockage)

    def holds(self, kind: str, unit: str) -> bool:
        """Whether an incident of *kind* holds for *unit* now."""
        return any(incident.kind == kind and incident.unit == unit for incident, _ in self._held)


def _turned(one_deg: float, other_deg: float) -> float:
    return abs((one_deg - other_deg + 180) % 360 - 180)


def _names_at(roads: RoadNetwork, node: int) -> set[str]:
    return {roads.names[s] for s in roads.segments_by_node[node]}


def _along(roads: RoadNetwork, segment: int, share: float) -> tuple[float, float]:
    """The point at *share* of a segment's line, latitude and longitude."""
    line = roads.line(segment)
    legs = ((line[1:] - line[:-1]) ** 2).sum(axis=1) ** 0.5
    wanted = legs.sum() * share
    for leg, start, end in zip(legs, line[:-1], line[1:], strict=True):
        if wanted <= leg:
            lat_deg, lon_deg = start + (end - start) * (wanted / leg if leg else 0)
            return float(lat_deg), float(lon_deg)
        wanted -= leg
    return float(line[-1][0]), float(line[-1][1])
