"""What one hears: new alerts by level, those that nobody takes, calls for help, which nothing silences."""

from collections.abc import Callable
from time import monotonic
from typing import Protocol

import structlog
from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.recorded import Recorded
from dispatch.domain.task_facts import DeviationNoted
from dispatch.picture.views import AlertView
from ui.bridge.bridge import Bridge
from ui.kit.formatters import since_s
from ui.kit.resources import RESOURCES
from ui.shell.sound_policy import Limits, SoundPolicy, Tone

log = structlog.get_logger()

FOLDER = RESOURCES / "sounds"

LOOK_MS = 1000
MUTES_MIN = (5, 10, 30)
"""For how many minutes one may mute; nobody can mute for good."""
WORST_VOLUME = 0.6
MUTE_MIN = 10
WORST_VOLUME = 0.6
"""The worst level is never softer than this."""
_MINUTE_S = 60.0
RECENT_S = 30.0
"""What was recorded longer ago was missed while the desk was away: no sound calls it back."""


class Player(Protocol):
    """Whatever makes a sound; *has_device* false where nobody can hear it."""

    has_device: bool

    def play(self, name: str, volume: float) -> None:
        """Begin the sound *name* at *volume*, 0 to 1, and return."""
        ...


class SpeakerPlayer(QObject):
    """Plays through the machine's default output; where there is none it is silent and *has_device* says so.

    *device_changed* tells of a loudspeaker that came or went.
    """

    device_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._effects: dict[str, QSoundEffect] = {}
        self._volume = 1.0
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._outputs_changed)
        self.has_device = False
        self._outputs_changed()
        if not self.has_device:
            log.warning("no_sound_device")

    def play(self, name: str, volume: float = 1.0) -> None:
        """Begin a sound."""
        effect = self._effects.get(name)
        if effect is not None:
            effect.setVolume(volume)
            effect.play()

    def set_volume(self, percent: int) -> None:
        """How loud, 0 to 100; the worst is never softer than it takes to be heard across a room."""
        self._volume = percent / 100
        for tone in Tone:
            effect = self._effects.get(tone.file_name)
            if effect is not None:
                effect.setVolume(max(self._volume, WORST_VOLUME) if tone.is_worst else self._volume)

    def _outputs_changed(self) -> None:
        has_device = not QMediaDevices.defaultAudioOutput().isNull()
        if has_device and not self._effects:
            self._load()
        if has_device is not self.has_device:
            self.has_device = has_device
            self.device_changed.emit(has_device)

    def _load(self) -> None:
        """Read the sounds, so that the first one is heard as soon as the hundredth."""
        for tone in Tone:
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(FOLDER / f"{tone.file_name}.wav")))
            self._effects[tone.file_name] = effect
        self.set_volume(round(self._volume * 100))


class Sounds(QObject):
    """Lets a policy hear the bridge's news and plays what it says.

    *muted_changed* tells of the switch, which must be seen, with `muted_left_s`, as long as it is on.
    """

    muted_changed = Signal(bool)

    def __init__(
        self,
        bridge: Bridge,
        player: Player,
        parent: QObject | None = None,
        *,
        clock_s: Callable[[], float] = monotonic,
        limits: Limits | None = None,
    ) -> None:
        """*clock_s*: the listener's time in seconds, which the city's speed does not change."""
        super().__init__(parent)
        self._bridge = bridge
        self._player = player
        self._clock_s = clock_s
        self._muted = False
        self.volume = 0.8
        self.mute_minutes: float = MUTE_MIN
        """What the key mutes for."""
        self._new: list[AlertView] = []
        self.policy = SoundPolicy(limits)
        self._deviates = False
        bridge.alert_arrived.connect(self.alert)
        bridge.entries_recorded.connect(self.recorded)
        self._together = QTimer(self)
        self._together.setSingleShot(True)
        self._together.setInterval(0)
        self._together.timeout.connect(self._sound_new)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    # ------------------------------------------------------------------ news

    def alert(self, alert: AlertView) -> None:
        """A new alert has come; those that come with it share its sound."""
        self._new.append(alert)
        self._together.start()

    def recorded(self, entries: list[Recorded]) -> None:
        """A deviation that has only just been noted is heard; one that is read later is seen."""
        now = self._bridge.now()
        if any(isinstance(one.fact, DeviationNoted) and since_s(one.at, now) < RECENT_S for one in entries):
            self._deviates = True
            self._together.start()

    def _sound_new(self) -> None:
        new, self._new = self._new, []
        deviates, self._deviates = self._deviates, False
        if new:
            self._play(self.policy.arrived(new, self._clock_s()))
        elif deviates:
            self._play(self.policy.deviated(self._clock_s()))

    def look(self) -> None:
        """A second has passed: what nobody has taken may be due, and muting may be over."""
        at_s = self._clock_s()
        self._tell_muted()
        self._play(self.policy.look(self._bridge.picture.alerts, self._bridge.now(), at_s, self._band_s))

    # ------------------------------------------------------------------ what the operator wants

    @property
    def has_device(self) -> bool:
        """Whether anybody can hear it."""
        return self._player.has_device

    @property
    def muted(self) -> bool:
        """Whether all but the worst level is silent."""
        return self.policy.is_muted(self._clock_s())

    @property
    def muted_until_s(self) -> float:
        """The moment on *clock_s* until which it is muted; in the past when it is not."""
        return self.policy.muted_until_s

    @property
    def muted_left_s(self) -> float:
        """For how many more seconds it is muted; 0 when it is not."""
        return max(0.0, self.policy.muted_until_s - self._clock_s())

    def configure(self, *, volume_percent: float, mute_minutes: float, escalates: bool) -> None:
        """Take the seat's settings: how loud, for how long one mutes, whether what nobody takes knocks."""
        self.volume = volume_percent / 100
        self.mute_minutes = mute_minutes
        self.policy.escalates = escalates

    def mute(self, minutes: float | None = None) -> None:
        """Silence all but the worst level for some minutes, by default the usual, counted from now."""
        minutes = self.mute_minutes if minutes is None else minutes
        self.policy.muted_until_s = self._clock_s() + minutes * _MINUTE_S
        self._tell_muted()

    def unmute(self) -> None:
        """Hear everything again."""
        self.policy.muted_until_s = self._clock_s()
        self._tell_muted()

    def toggle_muted(self) -> None:
        """Mute for the usual time, or stop muting."""
        if self.muted:
            self.unmute()
        else:
            self.mute()

    def repeat_last(self) -> None:
        """Play the last sound again, muted or not: somebody asks. Nothing when there was none."""
        self._play(self.policy.last)

    # ------------------------------------------------------------------ inside

    def _play(self, tone: Tone | None) -> None:
        if tone is not None:
            volume = max(self.volume, WORST_VOLUME) if tone.is_worst else self.volume
            self._player.play(tone.file_name, volume)

    def _tell_muted(self) -> None:
        if self.muted is not self._muted:
            self._muted = self.muted
            self.muted_changed.emit(self._muted)

    def _band_s(self, alert: AlertView) -> float | None:
        try:
            return self._bridge.bands_for(alert.alert_id)[0]
        except RuleBrokenError:
            return None  # it has left the picture since
