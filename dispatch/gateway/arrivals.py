"""Arrivals, seen from the tracks of the units that have an order."""

from collections.abc import Callable

from dispatch.advice.arrival import ArrivalParams, ArrivalWatch, watched
from dispatch.domain.facts import AssignmentReleased, TaskClosed, UnitArrived, UnitAssigned
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.units import PositionReport
from dispatch.gateway.ledger import Ledger
from dispatch.journal import Transaction


class Arrivals:
    """A watch for each open assignment whose unit has not arrived yet."""

    def __init__(self, ledger: Ledger, params: ArrivalParams) -> None:
        self._ledger = ledger
        self._params = params
        self._watches: dict[str, tuple[UnitAssigned, EntryRef, ArrivalWatch]] = {}

    def hear(self, entry: Recorded) -> None:
        """Begin and end watches as the journal says; one unit has one open assignment."""
        match entry.fact:
            case UnitAssigned() as fact:
                watch = ArrivalWatch(fact.unit_id, fact.place, since=entry.at)
                self._watches[fact.unit_id] = (fact, entry.ref, watch)
            case UnitArrived(assignment_id=ended) | AssignmentReleased(assignment_id=ended):
                self._end(lambda assigned: assigned.assignment_id == ended)
            case TaskClosed(task_id=closed):
                self._end(lambda assigned: assigned.task_id == closed)
            case _:
                return

    def _end(self, is_over: Callable[[UnitAssigned], bool]) -> None:
        self._watches = {unit: held for unit, held in self._watches.items() if not is_over(held[0])}

    def moved(self, report: PositionReport) -> None:
        """Look at a current position; an arrival is recorded once."""
        held = self._watches.get(report.unit_id)
        if held is None or held[2].arrived is not None:
            return
        assigned, ref, watch = held
        watch = watched(watch, report, self._params)
        self._watches[report.unit_id] = (assigned, ref, watch)
        arrived = watch.arrived
        if arrived is None:
            return
        fact = UnitArrived(assigned.assignment_id, assigned.unit_id, arrived.distance_m, arrived.arrived_at)

        def write(transaction: Transaction) -> None:
            transaction.append(fact, because=[ref])

        self._ledger.record(write)
