"""The convoy in the running simulation: its vehicles, its way at every second, the signals held for it."""

import libsumo

from dispatch.simulation.rehearsal.held import HeldSignal
from dispatch.simulation.rehearsal.staging import Drive


class Convoy:
    """The vehicles of one drive, in order."""

    def __init__(self, drive: Drive, holds: tuple[int, ...]) -> None:
        """Prepare; they set out by themselves as ``advance`` is called from their start on."""
        self._drive = drive
        self._names = [f"convoy.{number}" for number in range(drive.vehicles)]
        self._edge_of: dict[str, int] = {}
        self._out: set[str] = set()
        self._signals = [HeldSignal(drive, place) for place in holds]
        self.lead: list[int] = []
        """Metres along the route, at each second since it left."""
        self.tail: list[int] = []
        self.on: frozenset[str] = frozenset()
        """Edges on which some of them are."""

    @property
    def is_over(self) -> bool:
        """Whether all have arrived."""
        return len(self._out) == len(self._names)

    @property
    def held(self) -> tuple[tuple[str, int, int], ...]:
        """Signals that were held, each from when to when."""
        return tuple(times for signal in self._signals for times in signal.times)

    def set_out(self) -> None:
        """Put all of them at the start, one behind the other in time."""
        drive = self._drive
        libsumo.route.add("convoy", drive.edges)
        for number, name in enumerate(self._names):
            libsumo.vehicle.add(
                name,
                "convoy",
                "convoy",
                depart=str(drive.leaves_s + number * drive.gap_s),
                departLane="best",
                departPos=f"{drive.first_m:.1f}",
                departSpeed="max",
                arrivalPos=f"{drive.last_m:.1f}",
            )
            libsumo.vehicle.setMaxSpeed(name, drive.speed_mm_s[0] / 1_000)
            for stay in drive.stays:
                libsumo.vehicle.setStop(name, drive.edges[stay.edge], stay.at_m, 0, duration=stay.lasts_s)

    def advance(self, second: int) -> None:
        """Look where they are after *second*; mind their speeds and their signals."""
        present = frozenset(libsumo.vehicle.getIDList())
        metres = {name: self._along_m(name, present) for name in self._names}
        self.lead.append(max(round(max(metres.values())), self.lead[-1] if self.lead else 0))
        self.tail.append(max(round(min(metres.values())), self.tail[-1] if self.tail else 0))
        self.on = frozenset(
            self._drive.edges[self._edge_of[name]]
            for name in self._names
            if name in present and name in self._edge_of
        )
        here = [(self._edge_of.get(name, 0), metre) for name, metre in metres.items() if name in present]
        for signal in self._signals:
            signal.advance(second, here)

    def let_go(self, second: int) -> None:
        """Release what is still held."""
        for signal in self._signals:
            signal.release(second)

    def _along_m(self, name: str, present: frozenset[str]) -> float:
        """Metres along the route: the start before it set out, the end after it arrived."""
        drive = self._drive
        if name not in present:
            place = self._edge_of.get(name, -1)
            if place == len(drive.edges) - 1:
                self._out.add(name)
                return drive.knot_m[-1]
            return (
                drive.edge_m[place + 1] if place >= 0 else drive.knot_m[0]
            )  # jumping over a blockage, or to come
        edge = libsumo.vehicle.getRoadID(name)
        before = self._edge_of.get(name, -1)
        if edge.startswith(":") or not edge:
            return drive.edge_m[max(before, 0) + 1]
        place = (
            before if before >= 0 and drive.edges[before] == edge else drive.edges.index(edge, max(before, 0))
        )
        if place != before:
            self._edge_of[name] = place
            libsumo.vehicle.setMaxSpeed(name, drive.speed_mm_s[place] / 1_000)
        low_m, high_m = drive.edge_m[place], drive.edge_m[place + 1]
        return min(low_m + float(libsumo.vehicle.getLanePosition(name)), high_m)
