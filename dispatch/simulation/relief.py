"""Police direct a junction by hand: longer green for the jammed approach, shorter for the others.

An assumption, not a measurement: the approach gets *MORE* times its green, every other *LESS* times its own.
"""

import libsumo

MORE = 1.6
LESS = 0.75
_SHORTEST_GREEN_S = 6.0


class SignalRelief:
    """Holds one signal for one approach, second by second, until nobody calls it any more."""

    def __init__(self, edge: str) -> None:
        """Look for the signal at the end of *edge*; without one (``signal`` is empty) nothing will happen."""
        self.edge = edge
        self.signal = ""
        self._links: list[int] = []
        self._phase = -1
        for signal in libsumo.trafficlight.getIDList():
            links = libsumo.trafficlight.getControlledLinks(signal)
            ours = [n for n, link in enumerate(links) if link and link[0][0].rpartition("_")[0] == edge]
            if ours:
                self.signal, self._links = signal, ours

    def direct(self) -> None:
        """Stretch or shorten the phase that has just begun."""
        if not self.signal:
            return
        phase = libsumo.trafficlight.getPhase(self.signal)
        if phase == self._phase:
            return
        self._phase = phase
        state = libsumo.trafficlight.getRedYellowGreenState(self.signal)
        if "G" not in state or "y" in state:
            return
        ours = any(state[link] == "G" for link in self._links)
        planned_s = libsumo.trafficlight.getPhaseDuration(self.signal)
        libsumo.trafficlight.setPhaseDuration(
            self.signal, max(planned_s * (MORE if ours else LESS), _SHORTEST_GREEN_S)
        )
