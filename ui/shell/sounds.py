"""What one hears: a new alert, and a rider's call for help, which is never muted."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Protocol

import structlog
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.picture.views import AlertView
from ui.kit.resources import RESOURCES

log = structlog.get_logger()

FOLDER = RESOURCES / "sounds"
ALERT, SOS = "alert", "sos"

QUIET_S = 3.0
"""After a sound, further alerts of that loudness make none for so long: a wall of them is one sound."""


class Player(Protocol):
    """Whatever makes a sound."""

    def play(self, name: str) -> None:
        """Begin the sound *name* and return."""
        ...


class SpeakerPlayer(QObject):
    """Plays through the machine's default output; silent where there is none, and says so once in the log."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._effects: dict[str, QSoundEffect] = {}
        if QMediaDevices.defaultAudioOutput().isNull():
            log.warning("no_sound_device")
            return
        for name in (ALERT, SOS):
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(Path(FOLDER / f"{name}.wav"))))
            self._effects[name] = effect

    def play(self, name: str) -> None:
        """Begin a sound."""
        effect = self._effects.get(name)
        if effect is not None:
            effect.play()


class Sounds(QObject):
    """Decides what is heard. *muted_changed* tells of the switch, which must be seen as long as it is on."""

    muted_changed = Signal(bool)

    def __init__(
        self, player: Player, parent: QObject | None = None, *, clock_s: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._player = player
        self._clock_s = clock_s
        self._quiet_until_s = {ALERT: 0.0, SOS: 0.0}
        self.muted = False

    def alert(self, alert: AlertView) -> None:
        """Sound for a new alert: the worst level is heard even when muted, and above the others."""
        worst = alert.kind is AlertKind.SOS or alert.level is AlertLevel.CRITICAL
        name = SOS if worst else ALERT
        now_s = self._clock_s()
        if now_s < self._quiet_until_s[name] or (self.muted and not worst):
            return
        self._quiet_until_s[ALERT] = now_s + QUIET_S
        if worst:
            self._quiet_until_s[SOS] = now_s + QUIET_S
        self._player.play(name)

    def toggle_muted(self) -> None:
        """Mute all but the worst level, or stop muting."""
        self.muted = not self.muted
        self.muted_changed.emit(self.muted)
