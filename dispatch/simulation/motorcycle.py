"""One motorcycle on the simulated road: where it is, where it is sent, how it gets past standing traffic.

Lane filtering is an assumption of this city: past a queue a motorcycle rides on between the lanes at up to
``FILTER_MPS``, and waits at the head of the queue at a red light. SUMO's own sublane model would show this in
more detail at three to four times the price; here the check on the distance to the vehicle in front is taken
off while it filters, everything else (signals, right of way, acceleration) stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import libsumo

from dispatch.simulation.destination import Kerb, Way
from dispatch.simulation.engine import SUMO_ERRORS

FILTER_MPS = 5.0
_QUEUE_GAP_M = 12.0
_STOP_LINE_M = 14.0
_NORMAL_MODE = 31
_FILTER_MODE = 30
_ESCORT_MODE = 6 | 32
"""It speeds up and brakes as it can, and minds nobody in front, no signal, and nobody who comes across."""
_NO_LANE_CHANGES, _LANE_CHANGES = 0, 1621
_ROUTING_TODAY = 1
_PARKED = 1
_ANYWHERE = 0
_SECONDS_FOREVER = 1e7
_EDGE_END_M = 12.0
_BRAKING_M = 25.0
_BRAKING_S = 3.0
_TURNING_MPS = 3.0
_ROOM_TO_TURN_M = 12.0
"""Oncoming traffic nearer than this is let pass before an officer turns on the road."""
_BEFORE_M = 30.0
"""An officer stops before what blocks the road, between it and the traffic that comes."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Where a motorcycle is: WGS-84, metres per second, compass degrees."""

    lat_deg: float
    lon_deg: float
    speed_mps: float
    heading_deg: float


class Motorcycle:
    """A vehicle of SUMO; the methods may be called while ``is_riding``."""

    def __init__(self, name: str) -> None:
        """Not on the road yet."""
        self.name = name
        self._filtering = False

    def enter(self, edge: str) -> None:
        """Come onto the road somewhere on *edge*, as soon as there is room."""
        libsumo.vehicle.add(self.name, "", "motorcycle", "now", "free", "random_free", "0")
        libsumo.vehicle.setRoute(self.name, [edge])
        self._filtering = False

    def leave(self) -> None:
        """Leave the road."""
        libsumo.vehicle.remove(self.name)

    def sample(self) -> Sample | None:
        """Where it is, or None while SUMO has it nowhere (it waits to enter, or jumps over a blockage)."""
        east_m, north_m = libsumo.vehicle.getPosition(self.name)
        if east_m < -1e6:  # noqa: PLR2004 — SUMO's mark for "nowhere" is about -1e9
            return None
        lon_deg, lat_deg = libsumo.simulation.convertGeo(east_m, north_m)
        speed_mps = max(libsumo.vehicle.getSpeed(self.name), 0.0)
        return Sample(lat_deg, lon_deg, speed_mps, libsumo.vehicle.getAngle(self.name) % 360.0)

    def at_junction(self) -> bool:
        """Whether it is between two edges, where its way cannot be changed."""
        return not (road := libsumo.vehicle.getRoadID(self.name)) or road.startswith(":")

    def edges_left(self) -> int:
        """How many edges of its way lie ahead of the one it is on."""
        return len(self._way_ahead()) - 1

    def is_stopped(self) -> bool:
        """Whether it stands at the stop it was sent to."""
        return bool(libsumo.vehicle.isStopped(self.name))

    def roam_to(self, edge: str) -> None:
        """Ride on to *edge* behind what is planned; nothing happens where there is no way."""
        planned = self._way_ahead()
        way = libsumo.simulation.findRoute(planned[-1], edge, "motorcycle", -1, _ROUTING_TODAY)
        if len(way.edges) > 1:
            libsumo.vehicle.setRoute(self.name, [*planned, *way.edges[1:]])

    def forget_way(self) -> None:
        """Plan nothing beyond the edge that it is on, and set off if it stood still."""
        if self.is_stopped():
            libsumo.vehicle.resume(self.name)
        libsumo.vehicle.setRoute(self.name, self._way_ahead()[:1])

    def here(self) -> Kerb:
        """The nearest place on its edge at which it could stop."""
        edge = libsumo.vehicle.getRoadID(self.name)
        at_m = libsumo.vehicle.getLanePosition(self.name) + self.braking_m()
        return Kerb(edge, min(at_m, libsumo.lane.getLength(f"{edge}_0") - 1.0))

    def goes_to(self) -> str:
        """The last edge of its way."""
        return self._way_ahead()[-1]

    def ride(self, way: Way) -> None:
        """Ride along *way* and stop at its kerb; raises one of ``SUMO_ERRORS``."""
        if self.is_stopped():
            libsumo.vehicle.resume(self.name)
        libsumo.vehicle.setRoute(self.name, way.edges)
        edge = way.kerb.edge
        length_m = libsumo.lane.getLength(f"{edge}_0")
        stop_m = max(way.kerb.position_m - _BEFORE_M, _EDGE_END_M)
        if len(way.edges) == 1:
            stop_m = max(stop_m, self.here().position_m)
        libsumo.vehicle.setStop(self.name, edge, min(stop_m, length_m - 1.0), 0, _SECONDS_FOREVER, _PARKED)

    def ride_otherwise(self, way: Way) -> None:
        """Ride to the same kerb by another way; raises one of ``SUMO_ERRORS``."""
        if list(way.edges) != self._way_ahead():
            libsumo.vehicle.setRoute(self.name, way.edges)

    def turn_back(self, edge: str) -> None:
        """Turn on the road onto *edge*, which leads the other way; to be called until it is there.

        First it brakes, then it waits for a gap, well behind the last junction: at the very end of the other
        edge it would be off the road before it has a way. Raises one of ``SUMO_ERRORS``.
        """
        if self.is_stopped():
            libsumo.vehicle.resume(self.name)
            return
        if libsumo.vehicle.getSpeed(self.name) > _TURNING_MPS:
            libsumo.vehicle.slowDown(self.name, _TURNING_MPS / 2, _BRAKING_S)
            return
        here_m = libsumo.vehicle.getLanePosition(self.name)
        if here_m < _EDGE_END_M:
            return
        lane = libsumo.edge.getLaneNumber(edge) - 1
        inner = f"{edge}_{lane}"
        length_m = libsumo.lane.getLength(inner)
        at_m = min(max(length_m - here_m, 3.0), length_m - _EDGE_END_M)
        others = libsumo.lane.getLastStepVehicleIDs(inner)
        if any(abs(libsumo.vehicle.getLanePosition(other) - at_m) < _ROOM_TO_TURN_M for other in others):
            return
        east_m, north_m = libsumo.simulation.convert2D(edge, at_m, lane)
        angle_deg = (libsumo.vehicle.getAngle(self.name) + 180.0) % 360.0
        libsumo.vehicle.moveToXY(self.name, edge, lane, east_m, north_m, angle_deg, _ANYWHERE)

    def set_off(self) -> None:
        """Leave the kerb; a moment later it is on the road. Raises one of ``SUMO_ERRORS``."""
        libsumo.vehicle.resume(self.name)

    def follow(self, edges: Sequence[str]) -> None:
        """Ride along *edges*, to the first of them where it is on none; raises one of ``SUMO_ERRORS``."""
        here = libsumo.vehicle.getRoadID(self.name)
        if here in edges:
            way = [*edges[edges.index(here) :]]
        else:
            there = libsumo.simulation.findRoute(here, edges[0], "motorcycle", -1, _ROUTING_TODAY)
            way = [*there.edges, *edges[1:]]
        libsumo.vehicle.setRoute(self.name, way)

    def press_on(self, speed_mps: float) -> None:
        """Ride at *speed_mps* past everybody, in a lane that its way needs; raises one of ``SUMO_ERRORS``."""
        libsumo.vehicle.setSpeedMode(self.name, _ESCORT_MODE)
        libsumo.vehicle.setSpeed(self.name, speed_mps)
        libsumo.vehicle.setLaneChangeMode(self.name, _NO_LANE_CHANGES)
        lane = libsumo.vehicle.getLaneIndex(self.name)
        here = [best for best in libsumo.vehicle.getBestLanes(self.name) if best[0].endswith(f"_{lane}")]
        if here and here[0][3]:
            libsumo.vehicle.changeLane(self.name, lane + here[0][3], 1.0)

    def ride_normally(self) -> None:
        """Ride as everybody does again."""
        libsumo.vehicle.setSpeedMode(self.name, _NORMAL_MODE)
        libsumo.vehicle.setSpeed(self.name, -1)
        libsumo.vehicle.setLaneChangeMode(self.name, _LANE_CHANGES)
        self._filtering = False

    def remaining_m(self, edge: str, at_m: float) -> float:
        """Metres to a place on the last edge of its way; inf on any other edge."""
        if libsumo.vehicle.getRoadID(self.name) != edge:
            return float("inf")
        return at_m - float(libsumo.vehicle.getLanePosition(self.name))

    def halt(self) -> None:
        """Stop as soon as it can, at the kerb; raises one of ``SUMO_ERRORS``."""
        if libsumo.vehicle.getStops(self.name, 1):
            return
        self.ride_normally()
        edge, lane = libsumo.vehicle.getRoadID(self.name), libsumo.vehicle.getLaneIndex(self.name)
        at_m = libsumo.vehicle.getLanePosition(self.name) + self.braking_m()
        stop_m = min(at_m, libsumo.lane.getLength(f"{edge}_{lane}") - 1.0)
        libsumo.vehicle.setStop(self.name, edge, stop_m, lane, _SECONDS_FOREVER, _PARKED)

    def stop_here(self) -> None:
        """Stop where it stands, being held up just before the place; raises one of ``SUMO_ERRORS``."""
        edge, lane = libsumo.vehicle.getRoadID(self.name), libsumo.vehicle.getLaneIndex(self.name)
        at_m = libsumo.vehicle.getLanePosition(self.name)
        start_m = max(at_m - _EDGE_END_M, 0.0)
        libsumo.vehicle.replaceStop(self.name, 0, edge, at_m + 0.5, lane, _SECONDS_FOREVER, _PARKED, start_m)

    def filter_through(self) -> None:
        """Ride on past standing traffic, as far as the head of a queue at a red light."""
        leader = libsumo.vehicle.getLeader(self.name, _QUEUE_GAP_M)
        near = bool(leader) and bool(leader[0]) and leader[1] < _QUEUE_GAP_M  # SUMO tells of far ones too
        queue = near and libsumo.vehicle.getSpeed(leader[0]) < FILTER_MPS
        if queue and not self._red_ahead() and not self.is_stopped() and not self._stop_near():
            libsumo.vehicle.setSpeedMode(self.name, _FILTER_MODE)
            libsumo.vehicle.setSpeed(self.name, FILTER_MPS)
            self._filtering = True
        elif self._filtering:
            libsumo.vehicle.setSpeedMode(self.name, _NORMAL_MODE)
            libsumo.vehicle.setSpeed(self.name, -1)
            self._filtering = False

    def _red_ahead(self) -> bool:
        signals = libsumo.vehicle.getNextTLS(self.name)
        return bool(signals) and signals[0][2] < _STOP_LINE_M and signals[0][3] not in "Gg"

    def _stop_near(self) -> bool:
        stops = libsumo.vehicle.getStops(self.name, 1)
        if not stops:
            return False
        stop = stops[0]
        ahead_m = stop.endPos - libsumo.vehicle.getLanePosition(self.name)
        here = stop.lane.rpartition("_")[0] == libsumo.vehicle.getRoadID(self.name)
        return here and bool(ahead_m < _BRAKING_M)

    def _way_ahead(self) -> list[str]:
        return list(libsumo.vehicle.getRoute(self.name)[libsumo.vehicle.getRouteIndex(self.name) :])

    def braking_m(self) -> float:
        """How far it still rolls when it brakes now, with some room."""
        return 3.0 + _BRAKING_S * float(libsumo.vehicle.getSpeed(self.name)) / 2


__all__ = ["FILTER_MPS", "SUMO_ERRORS", "Motorcycle", "Sample"]
