"""Calls for help: one alert while the SOS bit stays set, raised at once and never twice."""

from datetime import datetime
from functools import partial

from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.domain.facts import AlertCleared, AlertRaised
from dispatch.domain.geo import Place
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.units import PositionReport
from dispatch.gateway.ledger import Ledger
from dispatch.gateway.places import Points
from dispatch.gateway.situation import Situation
from dispatch.journal import Transaction

SOURCE = "terminals"
_NOWHERE = "位置不明（终端无定位）"


class SosWatch:
    """Which units call for help. Begins with what the journal says, so a restart raises nothing again.

    JT/T 808 lets a terminal drop the bit as soon as any answer reached it, so that it fell says nothing
    about the rider. The alert is therefore cleared only when a task or a verdict shows that somebody deals
    with it; a call that nobody has seen never leaves the queue by itself.
    """

    def __init__(self, ledger: Ledger, situation: Situation, points: Points) -> None:
        self._ledger = ledger
        self._situation = situation
        self._points = points
        self._standing: dict[str, str] = {}
        self._raising: set[str] = set()
        self._fallen: set[str] = set()

    def hear(self, entry: Recorded) -> None:
        """Follow the journal."""
        fact = entry.fact
        if isinstance(fact, AlertRaised) and fact.kind is AlertKind.SOS and fact.unit_id is not None:
            self._standing[fact.unit_id] = fact.alert_id
            self._raising.discard(fact.unit_id)
        elif isinstance(fact, AlertCleared):
            self._standing = {u: alert for u, alert in self._standing.items() if alert != fact.alert_id}

    def seen(
        self,
        unit_id: str,
        report: PositionReport | None,
        known: PositionReport | None,
        now: datetime,
        *,
        is_set: bool,
    ) -> None:
        """Take an edge of the unit's SOS bit.

        *report*: the one that brought it, None if it had no time; *known*: the unit's last believed position.
        """
        if not is_set:
            if unit_id in self._standing or unit_id in self._raising:
                self._fallen.add(unit_id)
                self.clear_fallen()
            return
        self._fallen.discard(unit_id)
        if unit_id in self._standing or unit_id in self._raising:
            return
        self._raising.add(unit_id)
        where = report if report is not None and _is_somewhere(report) else known
        place, road, direction, near = self._described(where)
        onset_at = report.fixed_at if report is not None else now
        raised = partial(
            AlertRaised,
            kind=AlertKind.SOS,
            level=AlertLevel.CRITICAL,
            road=road,
            direction=direction,
            near=near,
            place=place,
            segments=(),
            length_m=0,
            onset_at=onset_at,
            source=SOURCE,
            unit_id=unit_id,
        )

        def write(transaction: Transaction) -> None:
            transaction.append(raised(alert_id=f"S{transaction.number('alert'):04d}"))

        self._ledger.record(write)

    def clear_fallen(self) -> None:
        """Clear the alerts whose bit has fallen and which somebody deals with; called whenever news came."""
        for unit_id in list(self._fallen):
            alert_id = self._standing.get(unit_id)
            if alert_id is None and unit_id in self._raising:
                continue
            alert = self._situation.picture.alerts.get(alert_id or "")
            if alert is not None and alert.is_open and alert.task_id is None:
                continue
            self._fallen.discard(unit_id)
            if alert_id is not None:
                del self._standing[
                    unit_id
                ]  # at once: a call that comes before the entry is heard is a new one
                self._clear(alert_id, alert.ref if alert is not None else None)

    def _clear(self, alert_id: str, ref: EntryRef | None) -> None:
        def write(transaction: Transaction) -> None:
            transaction.append(AlertCleared(alert_id), because=[ref] if ref is not None else [])

        self._ledger.record(write)

    def _described(self, where: PositionReport | None) -> tuple[Place, str, str, str]:
        """Place, road, direction and what is near; a place in words only when nothing else is known."""
        if where is None:
            return Place(0, 0, _NOWHERE), "", "", ""
        place, words = self._points.at(where.lat_deg, where.lon_deg)
        return place, words.road, words.direction, words.near


def _is_somewhere(report: PositionReport) -> bool:
    return report.has_fix and abs(report.lat_deg) <= 90.0 and abs(report.lon_deg) <= 180.0  # noqa: PLR2004 — the globe
