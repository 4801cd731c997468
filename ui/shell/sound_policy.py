"""What is to be heard, decided on clocks that are given: no widget, no device, no time of its own.

Loud only where a person must act: one sound for a wall of alerts, a limit for ten minutes, silence on
request; and through all of it whatever is of the worst level, again and again until somebody takes it.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState
from dispatch.picture.views import AlertView
from ui.kit.formatters import since_s

Band = Callable[[AlertView], float | None]
"""Seconds within which an alert must be taken, None where nothing is known of it."""


class Tone(IntEnum):
    """The sounds, from the softest to the one that goes through all others; files are named by them."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    OVERDUE = 4
    OVERDUE_TWICE = 5
    OVERDUE_THRICE = 6
    CRITICAL = 7
    SOS = 8

    @property
    def file_name(self) -> str:
        """Its file without folder and ending."""
        return self.name.lower()

    @property
    def is_worst(self) -> bool:
        """Whether nothing may silence it."""
        return self >= Tone.CRITICAL


_OF_LEVEL = {
    AlertLevel.LOW: Tone.LOW,
    AlertLevel.MEDIUM: Tone.MEDIUM,
    AlertLevel.HIGH: Tone.HIGH,
    AlertLevel.CRITICAL: Tone.CRITICAL,
}


def tone_of(alert: AlertView) -> Tone:
    """How an alert sounds when it is new."""
    return Tone.SOS if alert.kind is AlertKind.SOS else _OF_LEVEL[alert.level]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one hears.

    *quiet_s*: after a sound nothing of its loudness or less is heard for so long; *repeat_worst_s*: the worst
    level is heard again after this until it is taken; of all else at most *most* sounds are heard *within_s*,
    by EEMUA 191's ten minutes and about one alarm a minute, which is as much as a person can answer.
    """

    quiet_s: float = 3.0
    repeat_worst_s: float = 10.0
    most: int = 12
    within_s: float = 600.0


class SoundPolicy:
    """Asked about new alerts (`arrived`) and each second (`look`); answers with a sound to make, or None.

    *at_s* is a monotonic clock of the listener's, *now* the city's time, in which response bands run.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.escalates = True
        self.muted_until_s = float("-inf")
        self.last: Tone | None = None
        self.escalates = True
        """Whether an alert that nobody takes is heard again; the worst is in any case."""
        self.held_back = 0
        """Sounds that the limit has kept back since the desk was opened."""
        self._last_s = float("-inf")
        self._worst_s = float("-inf")
        self._spent: deque[float] = deque()
        self._stages: dict[str, int | None] = {}
        self._owed = ""

    def is_muted(self, at_s: float) -> bool:
        """Whether all but the worst level is silent."""
        return at_s < self.muted_until_s

    def arrived(self, alerts: Sequence[AlertView], at_s: float) -> Tone | None:
        """New alerts, one or a wall of them: the loudest is heard. Raises ValueError for none at all."""
        loudest = max(alerts, key=tone_of)
        tone = tone_of(loudest)
        self._stages.update(dict.fromkeys(alert.alert_id for alert in alerts))
        if self._is_quiet(tone, at_s):
            if self.last is not None and tone < self.last:  # drowned by another, not told by its like
                self._owed = loudest.alert_id
            return None
        return tone if self._may(tone, at_s) else None

    def deviated(self, at_s: float) -> Tone | None:
        """A task under way goes otherwise than planned: one sound, however many deviations come with it."""
        if self._is_quiet(Tone.HIGH, at_s):
            return None
        return Tone.HIGH if self._may(Tone.HIGH, at_s) else None

    def look(self, alerts: Mapping[str, AlertView], now: datetime, at_s: float, band_s: Band) -> Tone | None:
        """What nobody has taken: the worst again, the others when their band has run out once, twice, thrice.

        Alerts that were there before the desk was opened are none of its sounds, except the worst.
        """
        worst = max((tone_of(one) for one in alerts.values() if _waits(one)), default=Tone.LOW)
        if worst.is_worst and at_s - self._worst_s >= self.limits.repeat_worst_s and self._may(worst, at_s):
            return worst
        overdue = self._overdue(alerts, now, band_s) if self.escalates else {}
        if not overdue:
            return self._pay(alerts, at_s)
        tone = Tone(Tone.HIGH + max(overdue.values()))
        if self._is_quiet(tone, at_s):
            return None  # it is owed, and heard with the next look
        self._stages.update(overdue)
        return tone if self.escalates and self._may(tone, at_s) else None

    def _pay(self, alerts: Mapping[str, AlertView], at_s: float) -> Tone | None:
        """The sound of a new alert that a louder one drowned, if it still waits."""
        alert = alerts.get(self._owed)
        if alert is None or not _waits(alert):
            self._owed = ""
            return None
        tone = tone_of(alert)
        if self._is_quiet(tone, at_s):
            return None
        self._owed = ""
        return tone if self._may(tone, at_s) else None

    def _overdue(self, alerts: Mapping[str, AlertView], now: datetime, band_s: Band) -> dict[str, int]:
        """Alerts that wait since more bands than were heard of: id → how many, at most three."""
        found = {}
        for alert_id, heard in list(self._stages.items()):
            alert = alerts.get(alert_id)
            if alert is None or not _waits(alert) or tone_of(alert).is_worst:
                del self._stages[alert_id]
                continue
            band = band_s(alert)
            stage = min(3, int(since_s(alert.raised_at, now) // band)) if band else 0
            if heard is None:
                self._stages[alert_id] = stage  # it was that old when it came, and its coming was heard
            elif stage > heard:
                found[alert_id] = stage
        return found

    def _is_quiet(self, tone: Tone, at_s: float) -> bool:
        return self.last is not None and tone <= self.last and at_s - self._last_s < self.limits.quiet_s

    def _may(self, tone: Tone, at_s: float) -> bool:
        """Whether *tone* may be heard; if so it counts as heard."""
        if not tone.is_worst:
            while self._spent and at_s - self._spent[0] >= self.limits.within_s:
                self._spent.popleft()
            if self.is_muted(at_s):
                return False
            if len(self._spent) >= self.limits.most:
                self.held_back += 1
                return False
            self._spent.append(at_s)
        else:
            self._worst_s = at_s
        self.last, self._last_s = tone, at_s
        return True


def _waits(alert: AlertView) -> bool:
    return alert.is_open and alert.state is AlertState.NEW
