"""Calls for help as the banner says them: who, where, since when, and who is nearest or on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertKind
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.evidence import Advice
from dispatch.picture.views import AlertView, Picture
from ui.alerts.presenter import caller_words, road_words, sent_to, sent_words
from ui.bridge.bridge import Bridge
from ui.kit.formatters import duration_words
from ui.kit.plain import alert_number, call_sign, one_line
from ui.kit.words import near_words

translate = QCoreApplication.translate

NEAREST = 3
RENEW_S = 10.0
"""A ranking is made anew after so much of the reader's time; of several calls one at each look."""
LEFT_S = 20.0
"""One that somebody else asked for is left to him for so long: open advice is renewed where it stands open,
and the banner never says other times than the advice beside it."""


@dataclass(frozen=True, slots=True)
class SosCall:
    """One call for help; *helpers* are the nearest, or who was sent when it *is_answered*.

    *taken_by* names the seat that has signed for it, empty for nobody.
    """

    alert_id: str
    number: str
    who: str
    where: str
    since: datetime
    helpers: str
    taken_by: str
    is_answered: bool


class SosWatch:
    """Finds the calls that nobody has reached yet, and keeps who is nearest to each."""

    def __init__(self, bridge: Bridge, clock_s: Callable[[], float]) -> None:
        self._bridge = bridge
        self._clock_s = clock_s
        self._ranked: dict[str, tuple[float, str]] = {}  # when it is due again, and what it says

    def calls(self, picture: Picture, now: datetime) -> tuple[SosCall, ...]:
        """The standing calls, those to whom nobody was sent first, then the oldest."""
        standing = [alert for alert in picture.alerts.values() if self._is_standing(picture, alert)]
        names = {alert.alert_id for alert in standing}
        self._ranked = {name: known for name, known in self._ranked.items() if name in names}
        self._rank([alert for alert in standing if not sent_to(picture, alert)])
        calls = [self._call(picture, alert, now) for alert in standing]
        return tuple(sorted(calls, key=lambda call: (call.is_answered, call.since, call.alert_id)))

    def hear(self, alert_id: str, advice: Advice) -> bool:
        """Say what *advice* says from now on; return whether it is for a call that is told."""
        if alert_id not in self._ranked:
            return False
        self._ranked[alert_id] = (self._clock_s() + LEFT_S, _nearest_words(advice))
        return True

    def _is_standing(self, picture: Picture, alert: AlertView) -> bool:
        """Until somebody has reached the caller, or the alert is over."""
        if alert.kind is not AlertKind.SOS or not alert.is_open:
            return False
        return all(one.arrived_at is None for one in sent_to(picture, alert))

    def _rank(self, waiting: list[AlertView]) -> None:
        """Rank for calls that were never ranked, else for the one whose ranking is the oldest, when due."""
        at_s = self._clock_s()
        due = [alert for alert in waiting if alert.alert_id not in self._ranked]
        old = sorted(
            (self._ranked[alert.alert_id][0], alert.alert_id) for alert in waiting if alert not in due
        )
        names = [alert.alert_id for alert in due] or [name for due_s, name in old if at_s > due_s]
        for name in names[:1]:
            self._ranked[name] = (at_s + RENEW_S, self._nearest(name))

    def _nearest(self, alert_id: str) -> str:
        try:
            return _nearest_words(self._bridge.advice_for(alert_id))
        except RuleBrokenError:  # the alert is gone
            return ""

    def _call(self, picture: Picture, alert: AlertView, now: datetime) -> SosCall:
        sent = sent_to(picture, alert)
        nearest = self._ranked.get(alert.alert_id, (0.0, ""))[1]
        near = near_words(one_line(alert.near))
        return SosCall(
            alert.alert_id,
            alert_number(alert.alert_id),
            caller_words(picture, alert, now),
            f"{road_words(alert)} {near}".strip(),
            alert.raised_at,
            sent_words(sent) if sent else nearest,
            one_line(alert.taken_by),
            is_answered=bool(sent),
        )


def _nearest_words(advice: Advice) -> str:
    found = advice.candidates[:NEAREST]
    if not found:
        return translate("sos", "没有可派的铁骑: 用电台求援")
    named = (f"{call_sign(one.unit_id)} {duration_words(one.eta_ms / 1000)}" for one in found)
    return translate("sos", "最近 {units}").format(units=" · ".join(named))
