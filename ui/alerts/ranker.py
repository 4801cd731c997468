"""The newest ranking that was asked for: for which alert, how old by the city's time and by the reader's."""

from collections.abc import Callable

from PySide6.QtCore import QTimer

from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.evidence import Advice
from ui.alerts.proposal import Opinion, opinion
from ui.bridge.bridge import Bridge
from ui.kit.formatters import since_s

LOOK_MS = 40
"""So long after it was selected an alert is looked at in earnest."""

RENEW_S = 15.0
RENEW_WALL_S = 8.0
"""Advice that stands open is ranked again when so much of the city's time and so much of the reader's have
passed (a fast city must not change it under the hand), or at once when an offered unit is bound."""


class Ranker:
    """Asks the bridge, and keeps the last answer."""

    def __init__(self, bridge: Bridge, clock_s: Callable[[], float]) -> None:
        self._bridge = bridge
        self._clock_s = clock_s
        self._alert_id = ""
        self._advice: Advice | None = None
        self._looked_at = ""
        self._soon = QTimer(bridge)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_MS)
        self._soon.timeout.connect(self._think)
        self._at, self._at_s = bridge.now(), clock_s()

    def look_at(self, kind: str, name: str) -> None:
        """Something was selected: when that is painted, an alert's advice is thought of before it is wanted.

        Who runs down the queue with ↓ has none thought of on the way.
        """
        self._looked_at = name if kind == "alert" else ""
        self._soon.start()

    def _think(self) -> None:
        if self._looked_at:
            self._bridge.prepare_advice(self._looked_at)

    def rank(self, alert_id: str) -> Advice:
        """Rank the units for an alert, now. Raises RuleBrokenError (alert_unknown)."""
        self._advice = self._bridge.advice_for(alert_id)
        self._alert_id, self._at, self._at_s = alert_id, self._bridge.now(), self._clock_s()
        return self._advice

    def aged_s(self) -> float:
        """Seconds of the city's time since the last answer."""
        return since_s(self._at, self._bridge.now())

    def is_due(self) -> bool:
        """Whether the last answer is old by both clocks."""
        return self.aged_s() >= RENEW_S and self._clock_s() - self._at_s >= RENEW_WALL_S

    def opinion(self, alert_id: str, unit_id: str) -> Opinion | None:
        """What the ranking thinks of a unit for an alert; asked anew for another one, or after a time."""
        if alert_id != self._alert_id or self._clock_s() - self._at_s > RENEW_WALL_S:
            try:
                self.rank(alert_id)
            except RuleBrokenError:  # the alert is gone: there is nothing to think of
                return None
        return opinion(self._advice, unit_id) if self._advice is not None else None
