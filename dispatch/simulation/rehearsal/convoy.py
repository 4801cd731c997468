"""The convoy in the running simulation: its vehicles, its way at every second, the signals held for it."""

import libsumo

from dispatch.simulation.rehearsal.staging import Drive

_HOLD_AHEAD_S = 25.0
"""A signal is turned for the convoy when its lead is so far away at planned speed."""

_YELLOW_S = 3


class Convoy:
    """The vehicles of one drive, in order."""

    def __init__(self, drive: Drive, holds: tuple[int, ...]) -> None:
        """Prepare; they set out by themselves as ``advance`` is called from their start on."""
        self._drive = drive
        self._names = [f"convoy.{number}" for number in range(drive.vehicles)]
        self._edge_of: dict[str, int] = {}
        self._out: set[str] = set()
        self._signals = [_HeldSignal(drive, place) for place in holds]
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
        return tuple(
            (signal.signal, signal.began_s, signal.ended_s) for signal in self._signals if signal.began_s >= 0
        )

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
        metres = [self._along_m(name, present) for name in self._names]
        first = self.lead[-1] if self.lead else 0
        self.lead.append(max(round(metres[0]), first))
        self.tail.append(max(round(min(metres)), self.tail[-1] if self.tail else 0))
        self.on = frozenset(
            self._drive.edges[self._edge_of[name]]
            for name in self._names
            if name in present and name in self._edge_of
        )
        for signal in self._signals:
            signal.advance(second, self.lead[-1], self.tail[-1])

    def let_go(self, second: int) -> None:
        """Release what is still held."""
        for signal in self._signals:
            signal.release(second)

    def _along_m(self, name: str, present: frozenset[str]) -> float:
        """Metres along the route: 0 before the start, all of it after the arrival."""
        drive = self._drive
        if name not in present:
            if name in self._edge_of:
                self._out.add(name)
            return drive.knot_m[-1] if name in self._out else drive.knot_m[0]
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


class _HeldSignal:
    """One signal on the way: green for the convoy from shortly before its lead until its tail is over."""

    def __init__(self, drive: Drive, place: int) -> None:
        self._from, self._to = drive.edges[place], drive.edges[place + 1]
        self._at_m = drive.edge_m[place + 1]
        self._turn_m = self._at_m - _HOLD_AHEAD_S * drive.speed_mm_s[place] / 1_000
        self.signal = ""
        self.began_s, self.ended_s = -1, -1
        self._program = ""
        self._state = ""
        self._left_s = 0.0
        self._phase = 0

    def advance(self, second: int, lead_m: float, tail_m: float) -> None:
        if self.ended_s >= 0:
            return
        if self.began_s < 0:
            if lead_m >= self._turn_m and lead_m > 0:
                self._hold(second)
        elif second == self.began_s + _YELLOW_S:
            libsumo.trafficlight.setRedYellowGreenState(self.signal, self._state)
        if tail_m > self._at_m:
            self.release(second)

    def release(self, second: int) -> None:
        """Give the signal back to its program, where it would be by now."""
        if self.began_s < 0 or self.ended_s >= 0:
            return
        self.ended_s = second
        if not self.signal:
            return
        light = libsumo.trafficlight
        light.setProgram(self.signal, self._program)
        logic = next(
            logic for logic in light.getAllProgramLogics(self.signal) if logic.programID == self._program
        )
        lengths = [phase.duration for phase in logic.phases]
        passed_s = (second - self.began_s - self._left_s) % sum(lengths)
        phase = self._phase
        if second - self.began_s < self._left_s:
            left_s = self._left_s - (second - self.began_s)
        else:
            phase = (phase + 1) % len(lengths)
            while passed_s >= lengths[phase]:
                passed_s -= lengths[phase]
                phase = (phase + 1) % len(lengths)
            left_s = lengths[phase] - passed_s
        light.setPhase(self.signal, phase)
        light.setPhaseDuration(self.signal, left_s)

    def _hold(self, second: int) -> None:
        self.began_s = second
        light = libsumo.trafficlight
        lanes = {f"{self._from}_{lane}" for lane in range(libsumo.edge.getLaneNumber(self._from))}
        onward = {f"{self._to}_{lane}" for lane in range(libsumo.edge.getLaneNumber(self._to))}
        for signal in light.getIDList():
            links = light.getControlledLinks(signal)
            if any(link[0] in lanes for group in links for link in group):
                break
        else:
            return
        self.signal = signal
        self._program = light.getProgram(signal)
        self._phase = light.getPhase(signal)
        self._left_s = max(light.getNextSwitch(signal) - second, 0.0)
        now = light.getRedYellowGreenState(signal)
        ways = [any(link[0] in lanes and link[1] in onward for link in group) for group in links]
        self._state = "".join("G" if way else "r" for way in ways)
        changing = "".join(
            was if way else ("y" if was in "Gg" else "r") for was, way in zip(now, ways, strict=True)
        )
        light.setRedYellowGreenState(signal, changing)
