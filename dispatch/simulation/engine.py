"""SUMO in this process: one simulated second at a time, with the demand's departures and what was measured.

libsumo keeps one simulation for each process, and holds Python's lock while it steps; so one ``Engine`` at a
time, and steps of one second (about 40 ms of wall time with 2,000 vehicles).
"""

import os
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement

import libsumo
import numpy as np
from numpy.typing import NDArray

from dispatch.roads.network import RoadNetwork
from dispatch.roads.plane import LocalPlane
from dispatch.simulation.demand import Demand, DemandSource, Departure, Place

SUMO_ERRORS = (libsumo.TraCIException, libsumo.FatalTraCIError)
"""What libsumo raises: a wrong question, and a simulation that is over."""

_ROUTING_EMPTY_ROAD = 0
_ROUTING_TODAY = 1
_GATE_WEIGHT_M = 500.0
_ENDS_OF_A_GATE = 2

_CAR = {
    "vClass": "passenger",
    "length": "4.6",
    "minGap": "2.0",
    "tau": "1.1",
    "sigma": "0.4",
    "speedFactor": "normc(1.0,0.1,0.7,1.3)",
}
KINDS: dict[str, dict[str, str]] = {
    "car": _CAR,
    "watchful": _CAR,
    "bus": {"vClass": "bus", "length": "11", "minGap": "2.5", "accel": "1.2", "sigma": "0.4"},
    "obstacle": {"vClass": "passenger", "length": "6", "minGap": "1.0", "color": "red"},
    "motorcycle": {
        "vClass": "motorcycle",
        "length": "2.2",
        "minGap": "0.8",
        "tau": "0.8",
        "accel": "3.5",
        "sigma": "0.2",
        "speedFactor": "1.1",
        "lcSpeedGain": "3",
    },
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one second showed on each edge, in the network's order: vehicles, and the sum of their speeds."""

    vehicles: NDArray[np.int32]
    speed_sum_mps: NDArray[np.float64]


class Engine:
    """The one running simulation. Use it as a context manager or call ``close``."""

    def __init__(
        self, net: Path, roads: RoadNetwork, demand: DemandSource, edges: list[Place], seed: int
    ) -> None:
        """Prepare; ``start`` or ``resume`` begins."""
        self._net = net
        self._roads = roads
        self._drivers = demand.drivers
        self._demand = Demand(demand, edges, seed)
        self._seed = seed
        self.second = 0
        """Seconds since the midnight before the city's first day."""
        self.teleports = 0
        """How many vehicles jumped over a blockage, being stuck too long."""
        self.unroutable = 0

    def start(self, second: int) -> None:
        """Begin with empty roads at *second*. Raises one of ``SUMO_ERRORS``."""
        self._begin([f"--begin={second}"])
        self.second = second

    def resume(self, state: Path, second: int) -> None:
        """Go on from a file that ``save`` wrote at *second*. Raises one of ``SUMO_ERRORS``."""
        self._begin([f"--load-state={state}", f"--begin={second}"])
        self.second = second

    def save(self, state: Path) -> None:
        """Write all vehicles, signals and random streams, so that the city can go on from here."""
        libsumo.simulation.saveState(str(state))

    def close(self) -> None:
        """End the simulation, if one runs."""
        if libsumo.isLoaded():
            libsumo.close()

    def step(self) -> Measured:
        """Let one second pass: departures, driving, counting."""
        for departure in self._demand.departures(self.second):
            self._set_out(departure)
        libsumo.simulationStep()
        self.second += 1
        self.teleports += libsumo.simulation.getStartingTeleportNumber()
        return self._measure()

    def vehicles(self) -> int:
        """How many vehicles are on the road."""
        return int(libsumo.vehicle.getIDCount())

    def fingerprint(self) -> list[tuple[str, str, float]]:
        """Each vehicle with its lane and position (m, three decimals): equal for equal simulations."""
        vehicle = libsumo.vehicle
        return [
            (name, vehicle.getLaneID(name), round(vehicle.getLanePosition(name), 3))
            for name in sorted(vehicle.getIDList())
        ]

    def _begin(self, more: list[str]) -> None:
        kinds = self._net.parent / f"kinds-{os.getpid()}.add.xml"
        _write_kinds(kinds)
        command = [
            "sumo",
            f"--net-file={self._net}",
            f"--additional-files={kinds}",
            f"--seed={self._seed % 2**31}",
            "--no-step-log=true",
            "--no-warnings=true",
            "--duration-log.disable=true",
            "--save-state.rng=true",
            "--save-state.transportables=false",
            "--collision.action=none",
            "--max-depart-delay=300",
            f"--time-to-teleport={self._drivers.teleport_s}",
            f"--device.rerouting.period={self._drivers.reroute_every_s}",
            "--device.rerouting.adaptation-interval=10",
            "--device.rerouting.adaptation-steps=18",
            *more,
        ]
        try:
            libsumo.start(command)
        finally:
            kinds.unlink()

    def _set_out(self, departure: Departure) -> None:
        """Put a vehicle at the kerb of its first edge, with its way."""
        mode = _ROUTING_TODAY if departure.by_habit else _ROUTING_EMPTY_ROAD
        way = libsumo.simulation.findRoute(
            departure.from_edge, departure.to_edge, departure.kind, self.second, mode
        )
        if not way.edges:
            self.unroutable += 1
            return
        libsumo.vehicle.add(
            departure.vehicle, "", departure.kind, "now", "best", "random_free", "0", arrivalPos="random"
        )
        libsumo.vehicle.setRoute(departure.vehicle, way.edges)

    def _measure(self) -> Measured:
        number, speed = libsumo.edge.getLastStepVehicleNumber, libsumo.edge.getLastStepMeanSpeed
        ids = self._roads.segment_ids
        vehicles = np.fromiter((number(edge) for edge in ids), np.int32, len(ids))
        sums = np.zeros(len(ids))
        for index in np.flatnonzero(vehicles):
            sums[index] = speed(ids[index]) * vehicles[index]
        return Measured(vehicles, sums)


def places(roads: RoadNetwork, centre_lat_deg: float, centre_lon_deg: float) -> list[Place]:
    """All edges as places where trips begin and end, in metres from the city's centre.

    An edge from or to a node where only it and its opposite meet is a gate: it takes through traffic.
    """
    plane = LocalPlane(centre_lat_deg, centre_lon_deg)
    found = []
    for index, edge in enumerate(roads.segment_ids):
        middle = roads.line(index).mean(axis=0)
        east_m, north_m = plane.xy(middle[0], middle[1])
        entry, leaves = (
            len(roads.segments_by_node[int(node)]) <= _ENDS_OF_A_GATE
            for node in (roads.from_node[index], roads.to_node[index])
        )
        length_m = _GATE_WEIGHT_M if entry or leaves else float(roads.length_m[index])
        weight = length_m * float(roads.lanes[index])
        found.append(Place(edge, (float(east_m), float(north_m)), weight, entry, leaves))
    return found


def _write_kinds(path: Path) -> None:
    """The kinds of vehicle. Figures are assumptions in the usual range of SUMO's own examples."""
    root = Element("additional")
    for kind, attributes in KINDS.items():
        element = SubElement(root, "vType", {"id": kind} | attributes)
        if kind == "watchful":
            SubElement(element, "param", key="has.rerouting.device", value="true")
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
