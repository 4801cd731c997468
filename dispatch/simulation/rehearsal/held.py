"""A signal that somebody holds green while the convoy passes, and gives back as if it had never been held."""

from collections.abc import Iterable, Sequence

import libsumo

from dispatch.simulation.rehearsal.staging import Drive

_AHEAD_S = 25.0
"""It is turned when a vehicle of the convoy is so far away at planned speed."""

_YELLOW_S = 3


class HeldSignal:
    """The signal at the end of one edge of the drive.

    Green for the convoy's way while one of it is near, red for all others; between two that are far apart (a
    marathon's groups) it is given back, as an officer lets cross traffic through a gap.
    """

    def __init__(self, drive: Drive, place: int) -> None:
        """*place*: of the edge in the drive."""
        self._from, self._to = drive.edges[place], drive.edges[place + 1]
        self._place = place
        self._turn_m = drive.edge_m[place + 1] - _AHEAD_S * drive.speed_mm_s[place] / 1_000
        self._signal = ""
        self._began_s = -1
        self._program = ""
        self._phase = 0
        self._left_s = 0.0
        self._state = ""
        self.times: list[tuple[str, int, int]] = []
        """The junction's signal, from when to when."""

    def advance(self, second: int, vehicles: Iterable[tuple[int, float]]) -> None:
        """Hold or give back, by where the convoy is: of each vehicle the edge of the drive and the metres."""
        near = any(place <= self._place and self._turn_m <= metre for place, metre in vehicles)
        if near and self._began_s < 0:
            self._hold(second)
        elif not near:
            self.release(second)
        elif second == self._began_s + _YELLOW_S and self._signal:
            libsumo.trafficlight.setRedYellowGreenState(self._signal, self._state)

    def release(self, second: int) -> None:
        """Give it back to its program, where that would be by now."""
        if self._began_s < 0:
            return
        began_s, self._began_s = self._began_s, -1
        if not self._signal:
            return
        self.times.append((self._signal, began_s, second))
        light = libsumo.trafficlight
        light.setProgram(self._signal, self._program)
        logic = next(
            logic for logic in light.getAllProgramLogics(self._signal) if logic.programID == self._program
        )
        lengths = [phase.duration for phase in logic.phases]
        phase, left_s = later(lengths, self._phase, self._left_s, second - began_s)
        light.setPhase(self._signal, phase)
        light.setPhaseDuration(self._signal, left_s)

    def _hold(self, second: int) -> None:
        self._began_s = second
        light = libsumo.trafficlight
        self._signal = self._signal or self._found()
        if not self._signal:
            return
        self._program = light.getProgram(self._signal)
        self._phase = light.getPhase(self._signal)
        self._left_s = max(light.getNextSwitch(self._signal) - second, 0.0)
        now = light.getRedYellowGreenState(self._signal)
        ways = [
            any(_edge(link[0]) == self._from and _edge(link[1]) == self._to for link in group)
            for group in light.getControlledLinks(self._signal)
        ]
        self._state = "".join("G" if way else "r" for way in ways)
        changing = (was if way else ("y" if was in "Gg" else "r") for was, way in zip(now, ways, strict=True))
        light.setRedYellowGreenState(self._signal, "".join(changing))

    def _found(self) -> str:
        """The signal that this edge leads to; "" where none does."""
        for signal in libsumo.trafficlight.getIDList():
            links = libsumo.trafficlight.getControlledLinks(signal)
            if any(_edge(link[0]) == self._from for group in links for link in group):
                return str(signal)
        return ""


def later(lengths: Sequence[float], phase: int, left_s: float, passed_s: float) -> tuple[int, float]:
    """The phase of a program, and what is left of it, *passed_s* after *phase* had *left_s* left."""
    passed_s %= sum(lengths)
    while passed_s >= left_s:
        passed_s -= left_s
        phase = (phase + 1) % len(lengths)
        left_s = lengths[phase]
    return phase, left_s - passed_s


def _edge(lane: str) -> str:
    return lane.rpartition("_")[0]
