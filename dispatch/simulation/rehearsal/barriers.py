"""Closures in the running simulation: cleared, closed, kept closed, opened behind the convoy."""

from collections.abc import Iterable, Mapping

import libsumo

from dispatch.simulation.engine import SUMO_ERRORS
from dispatch.simulation.rehearsal.staging import Closing

_MAY_STAY = ["authority", "custom1"]
"""The convoy, and who was inside when it was closed: they drive out."""

_LOOKING = frozenset({"watchful", "ambulance"})

_IN_SIGHT = 3
"""A closure so many streets ahead is seen, or told by a guidance screen."""

_ROUTING_TODAY = 1


class Barriers:
    """Every closure of a run. Those inside when it is closed leave; those on their way there go round."""

    def __init__(self, closings: Iterable[Closing], before: Mapping[str, str]) -> None:
        """*before*: for each closed segment the open street beside it."""
        self._due = sorted(closings, key=lambda closing: (closing.close_s, closing.closure_id))
        self._before = before
        self._standing: list[Closing] = []
        self._closed: dict[str, int] = {}
        self._entries: tuple[str, ...] = ()
        self.opened: dict[str, int] = {}
        self.cut_off = 0
        """Vehicles under way to a place that was closed before they came."""

    def next_s(self, second: int) -> int | None:
        """When the next closure is due; None when nothing is."""
        coming = [c.close_s for c in self._due] + [c.open_s for c in self._standing]
        return min((at for at in coming if at > second), default=None)

    @property
    def any_standing(self) -> bool:
        """Whether something is closed now."""
        return bool(self._standing)

    def advance(self, second: int, convoy_on: frozenset[str]) -> None:
        """Close and open what is due at *second*; a section with a convoy vehicle on it stays closed."""
        closing_now = [c for c in self._due if c.close_s <= second]
        self._due = self._due[len(closing_now) :]
        for closing in [c for c in self._standing if c.open_s <= second and convoy_on.isdisjoint(c.segments)]:
            self._open(closing, second)
        if closing_now:
            for closing in closing_now:
                self._close(closing)
            self._send_round(name for name in libsumo.vehicle.getIDList() if self._knows(name))
        elif self._standing:
            self._send_round(v for e in self._entries for v in libsumo.edge.getLastStepVehicleIDs(e))

    def finish(self, second: int) -> None:
        """Note those that were never opened."""
        for closing in self._standing:
            self.opened[closing.closure_id] = second

    def _close(self, closing: Closing) -> None:
        self._standing.append(closing)
        for segment in closing.segments:
            self._closed[segment] = self._closed.get(segment, 0) + 1
            if self._closed[segment] > 1:
                continue
            for vehicle in libsumo.edge.getLastStepVehicleIDs(segment):
                if libsumo.vehicle.getVehicleClass(vehicle) not in _MAY_STAY:
                    libsumo.vehicle.setType(vehicle, "leaving")
            for lane in _lanes(segment):
                libsumo.lane.setAllowed(lane, _MAY_STAY)
        self._entries = self._leading_in()

    def _open(self, closing: Closing, second: int) -> None:
        self._standing.remove(closing)
        self.opened[closing.closure_id] = second
        for segment in closing.segments:
            self._closed[segment] -= 1
            if not self._closed[segment]:
                del self._closed[segment]
                for lane in _lanes(segment):
                    libsumo.lane.setDisallowed(lane, [])
        self._entries = self._leading_in()

    def _leading_in(self) -> tuple[str, ...]:
        """Open edges from which a closed one can be driven into."""
        found: dict[str, None] = {}
        for segment in self._closed:
            for edge in _incoming(segment):
                if edge not in self._closed:
                    found[edge] = None
        return tuple(found)

    def _knows(self, name: str) -> bool:
        """Who hears of a closure at once: drivers that look for their way anew, and those who can see it.

        The others are turned away at the barrier; who sets out later knows.
        """
        if libsumo.vehicle.getTypeID(name) in _LOOKING:
            return True
        place = max(libsumo.vehicle.getRouteIndex(name), 0)
        return not self._closed.keys().isdisjoint(libsumo.vehicle.getRoute(name)[place : place + _IN_SIGHT])

    def _send_round(self, vehicles: Iterable[str]) -> None:
        """Give a new way to whose way leads into a closed section; who wanted there stops before it."""
        for name in vehicles:
            if libsumo.vehicle.getVehicleClass(name) in _MAY_STAY:
                continue
            route = libsumo.vehicle.getRoute(name)
            place = libsumo.vehicle.getRouteIndex(name)
            ahead = route[max(place, 0) :]
            if self._closed.keys().isdisjoint(ahead):
                continue
            here, end = ahead[0], ahead[-1]
            if here in self._closed:  # it was on the junction when the others inside were counted
                libsumo.vehicle.setType(name, "leaving")
                continue
            if end in self._closed:
                self.cut_off += 1
                end = self._before.get(end, end)
            self._reroute(name, here, end)

    def _reroute(self, name: str, here: str, end: str) -> None:
        if here == end:
            way: tuple[str, ...] = (here,)
        else:
            kind = libsumo.vehicle.getTypeID(name)
            way = libsumo.simulation.findRoute(here, end, kind, -1.0, _ROUTING_TODAY).edges
        if not way or not self._closed.keys().isdisjoint(way):
            return  # no way round: it waits before the barrier, as it would
        try:
            libsumo.vehicle.setRoute(name, way)
        except SUMO_ERRORS:
            return  # just on its way over the junction: it is asked again in a moment


def _lanes(edge: str) -> list[str]:
    return [f"{edge}_{lane}" for lane in range(libsumo.edge.getLaneNumber(edge))]


def _incoming(edge: str) -> tuple[str, ...]:
    """Edges that lead into the junction where *edge* begins."""
    incoming: tuple[str, ...] = libsumo.junction.getIncomingEdges(libsumo.edge.getFromJunction(edge))
    return tuple(name for name in incoming if not name.startswith(":"))
